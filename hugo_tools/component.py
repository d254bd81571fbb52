"""The story of `component`: our Hugo theme component into a site's `themes/` folder."""

from __future__ import annotations

from pathlib import Path

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason

PARTS = ("archetypes", "assets", "i18n", "layouts", "hugo.yaml", "theme.toml", "LICENSE")


def source() -> Path:
    """Returns the folder that holds the component: in the wheel, or the repository that this runs from."""
    package = Path(__file__).parent
    for folder in (package / "theme", package.parent):
        if (folder / "layouts" / "partials" / "hugo-tools").is_dir():
            return folder
    raise ConfigurationError(
        "this installation lacks the theme component", "install hugo-tools again, from the clone that it came from"
    )


def install(target: Path) -> tuple[int, int]:
    """Writes the component's files into a folder; returns how many were written and how many there are.

    Files of the folder that are not the component's stay. Raises ConfigurationError if a file cannot be written.
    """
    folder, written, count = source(), 0, 0
    for part in PARTS:
        top = folder / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if not path.is_file() or path.name.startswith("."):
                continue
            new, content = target / path.relative_to(folder), path.read_bytes()
            count += 1
            try:
                if not new.is_file() or files.read(new) != content:
                    new.parent.mkdir(parents=True, exist_ok=True)
                    files.write(new, content)
                    written += 1
            except OSError as error:
                raise ConfigurationError(f'"{new}" cannot be written: {os_reason(error)}') from error
    return written, count
