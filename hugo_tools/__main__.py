from hugo_tools.cli import main

main()
