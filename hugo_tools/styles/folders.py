"""Where the templates of styles lie: ours in the package, a site's own in a folder of the site."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.patterns import lazy

FOLDER = Path("hugo-tools", "styles")  # of a site's own styles, from its root
LAYOUTS = Path("layouts")  # Hugo parses all that lies in it, and stops at a Jinja template
NAME = lazy(r"\w[\w-]*")


def own_templates(site: Path) -> list[Path]:
    """Returns the templates of a site's own styles, without those that lead out of it."""
    return files.matching(site / FOLDER, "*.md.j2", site)


class Misplaced(NamedTuple):
    """A template that lies where none is read: its path, whether Hugo stops at it, and the command that moves it."""

    path: Path
    stops_hugo: bool
    hint: str

    @property
    def message(self) -> str:
        """What is wrong with its place."""
        read = "a style is not read from here"
        return f"{read}, and Hugo cannot build the site with it" if self.stops_hugo else read


def misplaced(site: Path) -> list[Misplaced]:
    """Returns each template of a style that lies elsewhere in the site's `layouts/` or `hugo-tools/`.

    A template that is called `NAME.j2` is one as well.
    """
    found: list[Misplaced] = []
    for folder in (LAYOUTS, FOLDER.parent):
        for path in files.matching(site / folder, "**/*.j2", site):
            is_read = path.parent == site / FOLDER and path.name.endswith(".md.j2")
            if not is_read:
                found.append(Misplaced(path, folder == LAYOUTS, move(path, site)))
    return found


def style_name(path: Path) -> str:
    """Returns the name of the style that a template makes."""
    return path.name.removesuffix(".j2").removesuffix(".md")


def move(path: Path, site: Path) -> str:
    """Returns the command that moves a template to where it is read, in the site's root."""
    old, new = path.relative_to(site).as_posix(), (FOLDER / f"{style_name(path)}.md.j2").as_posix()
    return f"in the site's root run: mkdir -p {FOLDER.as_posix()} && git mv {shlex.quote(old)} {shlex.quote(new)}"


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
    for path, stops_hugo, hint in misplaced(site):
        if style_name(path) == name:
            harm = ", and Hugo cannot build the site with it there" if stops_hugo else ""
            return ConfigurationError(f'the style "{name}" is not read from {shown(path)}{harm}', hint)
    own = [path.name.removesuffix(".md.j2") for path in own_templates(site)]
    known = ", ".join(dict.fromkeys([*ours, *own]))
    hint = f"styles are {known}, and any NAME with a template {(FOLDER / 'NAME.md.j2').as_posix()}"
    return ConfigurationError(f'unknown style "{name}"', hint)
