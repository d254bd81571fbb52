"""The table of styles by name, and the search for one.

A template in the site's own folder is a style as well, with numbers as labels and the template's references. So is a
CSL file, there or among ours, which pandoc prints.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from hugo_tools.styles import folders
from hugo_tools.styles.interface import Style, StyleOptions

Maker = Callable[[str, Path, StyleOptions], Style]


def module(name: str) -> Maker:
    """Returns the function `style` of a module beside this one, which is imported at the first call."""

    def style(style_name: str, site: Path, options: StyleOptions) -> Style:
        made: Style = import_module(f"hugo_tools.styles.{name}").style(style_name, site, options)
        return made

    return style


STYLES: dict[str, Maker] = {
    "numeric": module("numeric"),
    "author-year": module("author_year"),
}
CSL = module("csl_style")


def load(name: str, site: Path, options: StyleOptions) -> Style:
    """Returns the style with a name, for a site's root and its settings.

    Raises ConfigurationError for an unknown style, and for one whose template cannot be read.
    """
    if name in STYLES:
        return STYLES[name](name, site, options)
    if folders.own_template(name, site):
        return STYLES["numeric"](name, site, options)
    if folders.csl_file(name, site):
        return CSL(name, site, options)
    raise folders.unknown(name, site, list(STYLES))


def is_csl(name: str, site: Path) -> bool:
    """Returns whether `load` finds a CSL file under a name."""
    if name in STYLES or folders.own_template(name, site):
        return False
    return folders.csl_file(name, site) is not None
