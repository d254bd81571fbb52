from hugo_tools.cli import main

main(prog_name="hugo-tools")
