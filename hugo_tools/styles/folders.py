"""Finds the templates and CSL files of styles: ours in the package, a site's own in a folder of the site."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.patterns import lazy

FOLDER = Path("hugo-tools", "styles")  # a site's own styles, from its root
LAYOUTS = Path("layouts")  # Hugo parses every file in it, and stops at a Jinja template
NAME = lazy(r"\w[\w-]*")
CSL_FOLDER = Path(__file__).with_name("csl")  # the CSL styles that we ship
# Other folders into which people put CSL files.
CSL_ELSEWHERE = (Path(), Path("hugo-tools"), LAYOUTS, Path("assets"), Path("static"), Path("data"))


def own_templates(site: Path) -> list[Path]:
    """Returns the templates of a site's own styles, without those that lead out of it."""
    return files.matching(site / FOLDER, "*.md.j2", site)


def own_csl_files(site: Path) -> list[Path]:
    """Returns the CSL files of a site's own styles, without those that lead out of it."""
    return files.matching(site / FOLDER, "*.csl", site)


class Misplaced(NamedTuple):
    """A template in a wrong folder: its path, whether Hugo stops at it, and the command that moves it."""

    path: Path
    stops_hugo: bool
    hint: str

    @property
    def message(self) -> str:
        """The fault in its place."""
        read = "a style is not read from here"
        return f"{read}, and Hugo cannot build the site with it" if self.stops_hugo else read


def misplaced(site: Path) -> list[Misplaced]:
    """Returns each template of a style that lies in `layouts/`, or elsewhere in `hugo-tools/`.

    A template with the wrong name `NAME.j2` counts as well.
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
    return path.name.removesuffix(".csl").removesuffix(".j2").removesuffix(".md")


def move(path: Path, site: Path) -> str:
    """Returns the command that moves a template or a CSL file to its right place, run in the site's root."""
    ending = ".csl" if path.suffix == ".csl" else ".md.j2"
    old, new = path.relative_to(site).as_posix(), (FOLDER / f"{style_name(path)}{ending}").as_posix()
    return f"in the site's root run: mkdir -p {FOLDER.as_posix()} && git mv {shlex.quote(old)} {shlex.quote(new)}"


def shown(path: Path) -> str:
    """Returns a path in the form for messages: relative to the working directory if it is below that."""

    folder = Path.cwd()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def read_own(path: Path, site: Path) -> str:
    """Returns the source of a site's own style.

    Raises ConfigurationError if it cannot be read, and OutsideError if a link leads it out of the site.
    """
    files.own(path, site, name=shown(path), hint="put the file itself there")
    try:
        return files.read_text(path)
    except OSError as error:
        raise ConfigurationError(f"{shown(path)} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8"
        raise ConfigurationError(f"{shown(path)} cannot be read: it is not UTF-8", hint) from error


def template(name: str, site: Path) -> tuple[str, str]:
    """Returns the source of a style's template and its path for messages: the site's own, or else ours.

    Raises ConfigurationError if it cannot be read.
    """
    if own := own_template(name, site):
        return read_own(own, site), shown(own)
    ours = f"{name}.md.j2"
    return (Path(__file__).parent / ours).read_text("utf-8"), ours


def own_template(name: str, site: Path) -> Path | None:
    """Returns the path of a site's own template for a style, None if it has none; a name is not a path."""
    if not NAME.fullmatch(name):
        return None
    path = site / FOLDER / f"{name}.md.j2"
    return path if os.path.lexists(path) else None


def csl_file(name: str, site: Path) -> Path | None:
    """Returns the CSL file of a style, `ieee` or `ieee.csl`: the site's own, else ours, None if there is neither."""
    stem = name.removesuffix(".csl")
    if not NAME.fullmatch(stem):
        return None
    own = site / FOLDER / f"{stem}.csl"
    if os.path.lexists(own):
        return own
    ours = CSL_FOLDER / f"{stem}.csl"
    return ours if os.path.lexists(ours) else None


def csl(name: str, site: Path) -> tuple[str, str]:
    """Returns the source of a style that `csl_file` finds, and its path for messages.

    Raises ConfigurationError if it cannot be read.
    """
    path = csl_file(name, site)
    assert path
    if path.parent == CSL_FOLDER:
        return path.read_text("utf-8"), path.name
    return read_own(path, site), shown(path)


def unknown(name: str, site: Path, ours: Sequence[str]) -> ConfigurationError:
    """Returns the error for an unknown style; `ours` are the names of the built-in ones."""
    for path, stops_hugo, hint in misplaced(site):
        if style_name(path) == name:
            harm = ", and Hugo cannot build the site with it there" if stops_hugo else ""
            return ConfigurationError(f'the style "{name}" is not read from {shown(path)}{harm}', hint)
    for folder in CSL_ELSEWHERE:
        path = site / folder / f"{name.removesuffix('.csl')}.csl"
        if NAME.fullmatch(name.removesuffix(".csl")) and os.path.lexists(path):
            return ConfigurationError(f'the style "{name}" is not read from {shown(path)}', move(path, site))
    shipped = sorted(path.stem for path in CSL_FOLDER.glob("*.csl"))
    own = [style_name(path) for path in [*own_templates(site), *own_csl_files(site)]]
    known = ", ".join(dict.fromkeys([*ours, *shipped, *own]))
    place = FOLDER.as_posix()
    hint = f"styles are {known}, and any NAME with a template {place}/NAME.md.j2 or a CSL file {place}/NAME.csl"
    return ConfigurationError(f'unknown style "{name}"', hint)
