"""Where the templates of styles lie: ours in the package, a site's own in a folder of the site."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.patterns import lazy

FOLDER = Path("hugo-tools", "styles")  # of a site's own styles, from its root
OLD_FOLDER = Path("layouts", "hugo-tools")  # Hugo parses all of `layouts/`, and stops at a Jinja template
NAME = lazy(r"\w[\w-]*")


def own_templates(site: Path) -> list[Path]:
    """Returns the templates of a site's own styles, without those that lead out of it."""
    return files.matching(site / FOLDER, "*.md.j2", site)


def misplaced(site: Path) -> list[tuple[Path, str]]:
    """Returns each template in the folder that Hugo parses, with the command that moves it to where it is read."""
    return [(path, move(path, site)) for path in files.matching(site / OLD_FOLDER, "*.md.j2", site)]


def move(path: Path, site: Path) -> str:
    """Returns the command that moves a template from the old folder, in the site's root."""
    old, new = path.relative_to(site).as_posix(), (FOLDER / path.name).as_posix()
    return f"in the site's root run: mkdir -p {FOLDER.as_posix()} && git mv {old} {new}"


def shown(path: Path) -> str:
    """Returns a path as messages show it: from the working directory if it is below that."""
    folder = Path.cwd()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def read_template(path: Path, site: Path) -> str:
    """Returns a template of the site's; raises ConfigurationError if it cannot be read, or lies outside of the site."""
    files.own(path, site, name=shown(path), hint="put the template itself there")
    try:
        return files.read_text(path)
    except OSError as error:
        raise ConfigurationError(f"{shown(path)} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        hint = "save the template as UTF-8"
        raise ConfigurationError(f"{shown(path)} cannot be read: it is not UTF-8", hint) from error


def template(name: str, site: Path) -> tuple[str, str]:
    """Returns the source of a style's template and its path for messages: the site's own, or else ours.

    Raises ConfigurationError if it cannot be read.
    """
    if own := own_template(name, site):
        return read_template(own, site), shown(own)
    ours = f"{name}.md.j2"
    return (Path(__file__).parent / ours).read_text("utf-8"), ours


def own_template(name: str, site: Path) -> Path | None:
    """Returns where a site has a template of its own for a style, None if it has none; a name is not a path."""
    if not NAME.fullmatch(name):
        return None
    path = site / FOLDER / f"{name}.md.j2"
    return path if os.path.lexists(path) else None


def unknown(name: str, site: Path, ours: Sequence[str]) -> ConfigurationError:
    """Returns the error for a style that there is not; `ours` are the names of those that there are everywhere."""
    old = site / OLD_FOLDER / f"{name}.md.j2"
    if NAME.fullmatch(name) and old.is_file():
        message = f'the style "{name}" is not read from {shown(old)}, and Hugo cannot build the site with it there'
        return ConfigurationError(message, move(old, site))
    own = [path.name.removesuffix(".md.j2") for path in own_templates(site)]
    known = ", ".join(dict.fromkeys([*ours, *own]))
    hint = f"styles are {known}, and any NAME with a template {(FOLDER / 'NAME.md.j2').as_posix()}"
    return ConfigurationError(f'unknown style "{name}"', hint)
