"""The story of `component`: puts our Hugo theme component into a site's `themes/` folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, OutsideError, os_reason
from hugo_tools.hugo import site
from hugo_tools.hugo.site import Site

if TYPE_CHECKING:
    from hugo_tools.hugo.installed import Installation

PARTS = ("archetypes", "assets", "i18n", "layouts", "hugo.yaml", "theme.toml", "LICENSE")
# In theme.toml; old installations have this, but no list of sums.
OURS = re.compile(rb"^name = \"hugo-tools\"\r?$", re.MULTILINE)


def source() -> Path:
    """Returns the folder of the component: in the wheel, or in the repository that this program runs from."""
    package = Path(__file__).parents[1]
    for folder in (package / "theme", package.parent):
        if (folder / "layouts" / "partials" / "hugo-tools").is_dir():
            return folder
    raise ConfigurationError(
        "this installation lacks the theme component", "run: pip install --force-reinstall hugo-tools"
    )


def paths() -> dict[str, Path]:
    """Returns the paths of the component's files, by their names relative to its folder."""
    folder = source()
    found: dict[str, Path] = {}
    for part in PARTS:
        for name in sorted(names_below(folder, part)):
            found[name] = folder / name
    return found


def names_below(folder: Path, part: str) -> Iterator[str]:
    """Yields the name of each file of one part, which is a folder or a file."""
    top = folder / part
    if not top.is_dir():
        yield part
    for place, _, names in os.walk(top):
        start = os.path.relpath(place, folder).replace(os.sep, "/")
        for name in names:
            if not name.startswith("."):
                yield f"{start}/{name}"


def contents() -> dict[str, bytes]:
    """Returns the contents of the component's files, by their names."""
    return {name: path.read_bytes() for name, path in paths().items()}


def has_equal_sizes(folder: Path, parts: tuple[str, ...]) -> bool:
    """Returns whether a folder has all our files whose names start with one of `parts`, each of the same size."""
    ours = {name: path for name, path in paths().items() if name.startswith(parts)}
    try:
        return all(size(folder / name) == size(path) for name, path in ours.items())
    except OSError:
        return False


def size(path: Path) -> int:
    return path.stat().st_size


def folder_of(blog: Site) -> Path:
    """Returns the folder for the component by a site's configuration; raises OutsideError."""
    themes = str(blog.config.get("themesdir") or "themes")
    folder = blog.root / themes / "hugo-tools"
    hint = f'if it is yours, name the folder: hugo-tools component "{files.real(folder)}"'
    return blog.own(folder, f'the folder "{themes}" for themes', hint)


def install(folder: Path, force: bool = False) -> Installation:
    """Brings the component's files in a folder up to date; other files in the folder stay.

    A file that was edited stays as well, unless `force` is set. Raises ConfigurationError for a folder with other
    contents, such as a site, and OutsideError for a folder that a link in a site leads out of the site.
    """
    from hugo_tools.hugo import installed  # not needed to tell whether a copy is current

    check_folder(folder)
    return installed.bring_up_to_date(folder, contents(), place=folder, force=force)


def check_folder(folder: Path) -> None:
    """Raises ConfigurationError for a folder that holds more than the component."""
    from hugo_tools.hugo import installed

    place = Path(os.path.normpath(folder.absolute()))
    around = site.find_root(place.parent)
    if around and files.is_led_out(folder, around):
        hint = f'if it is yours, name the place itself: hugo-tools component "{files.real(folder)}"'
        raise OutsideError(f'"{folder}" leads out of the site, to "{files.real(folder)}"', hint)
    names = shown_names(folder)
    description = installed.content(folder / "theme.toml", folder) or b""
    is_ours = bool(OURS.search(description) or installed.read_sums(folder, folder))
    of_site = {"content", "config", *site.CONFIG_NAMES}
    if is_ours:
        of_site.remove("hugo.yaml")
    hint = "name a folder for the component alone: hugo-tools component themes/hugo-tools"
    if place.parts[-2:] == ("themes", "hugo-tools"):
        hint = "move what is in it to another place, then run: hugo-tools component"
    if names & of_site:
        raise ConfigurationError(f'"{folder}" holds a site', hint)
    if names and not is_ours:
        raise ConfigurationError(f'"{folder}" holds other files already', hint)
    if folder.is_dir() and folder.samefile(source()):
        raise ConfigurationError(f'"{folder}" is where the component comes from', hint)


def shown_names(folder: Path) -> set[str]:
    """Returns the names in a folder, except hidden ones; raises ConfigurationError."""
    try:
        paths = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise ConfigurationError(f'"{folder}" cannot be read: {os_reason(error)}') from error
    return {path.name for path in paths if not path.name.startswith(".")}
