"""Brings README.md's help texts and its table of settings up to date with the program: `make lint`."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from hugo_tools import cli
from hugo_tools.hugo import site

README = Path(__file__).parent.parent / "README.md"
HELP = re.compile(r"```console\n\$ hugo-tools (?P<arguments>[^\n]*--help)\n(?P<shown>.*?)```", re.DOTALL)
SETTINGS = re.compile(r"(?<=\| setting \| default \| meaning \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")


def help_text(arguments: str) -> str:
    """Returns the help text that a command prints; raises AssertionError if it fails."""
    result = CliRunner().invoke(cli.main, arguments.split(), prog_name="hugo-tools", terminal_width=100)
    assert result.exit_code == 0, arguments
    return result.output


def settings_table() -> str:
    """Returns the rows of the table of settings, with the meanings in the code."""
    rows = []
    for name, field in site.NAMES.items():
        rows.append(f"| `{name}` | {shown_default(field.default)} | {field.metadata['meaning']} |\n")
    return "".join(rows)


def shown_default(default: object) -> str:
    """Returns a setting's default as the table has it, "" for none."""
    if isinstance(default, tuple):
        return ", ".join(default[:3]) + (", …" if len(default) > 3 else "")
    if default is None:
        return ""
    written = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{written}`" if written else ""


def up_to_date(text: str) -> str:
    """Returns README's text with the help texts and the settings of the program."""
    for found in HELP.finditer(text):
        text = text.replace(found["shown"], help_text(found["arguments"]))
    return SETTINGS.sub(lambda _: settings_table(), text)


if __name__ == "__main__":
    README.write_text(up_to_date(README.read_text("utf-8")), "utf-8")
