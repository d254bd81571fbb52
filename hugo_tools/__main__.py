"""The start of the program, as `hugo-tools` and as `python -m hugo_tools`."""

import gc

gc.set_threshold(100_000)  # imports leave no garbage, and a search for it takes a twentieth of a short run

from hugo_tools.cli import main  # noqa: E402

if __name__ == "__main__":
    main(prog_name="hugo-tools")
