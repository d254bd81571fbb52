"""The start of the program, as `hugo-tools` and as `python -m hugo_tools`, and the end of its process."""

import atexit
import gc
import os
import sys
import threading

gc.set_threshold(100_000)  # imports leave no garbage, and a search for it takes a twentieth of a short run

from hugo_tools import cli  # noqa: E402


def main() -> None:
    """Runs the program, and ends the process."""
    try:
        cli.main(prog_name="hugo-tools")
    except SystemExit as ended:
        if isinstance(ended.code, int) and threading.active_count() == 1:
            end(ended.code)
        raise


def end(code: int) -> None:
    """Ends the process as Python does, but frees no memory first, which takes a sixth of a short run.

    Returns if output cannot be written: Python then says so. A profiler that writes at the end of its program calls
    `cli.main` itself.
    """
    atexit._run_exitfuncs()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # None if there was none from the start
            stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    main()
