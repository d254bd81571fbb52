"""Runs the program as a user that permissions bind, though the tests are root's."""

from hugo_tools.cli import main
from tests.support.hostile_sites import obey_permissions

if __name__ == "__main__":
    obey_permissions()
    main(prog_name="hugo-tools")
