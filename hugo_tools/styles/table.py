"""The table of styles, by name, and how one is found.

A template in the site's own folder is a style as well: numbers in the text, and references as the template prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hugo_tools.styles import folders
from hugo_tools.styles.interface import Options, Style
from hugo_tools.styles.numeric import numeric

STYLES: dict[str, Callable[[str, Path, Options], Style]] = {
    "numeric": numeric,
}


def load(name: str, site: Path, options: Options) -> Style:
    """Returns the style of a name, for a site's root and what is set there.

    Raises ConfigurationError for a style that there is not, or whose template cannot be read.
    """
    if name in STYLES:
        return STYLES[name](name, site, options)
    if folders.own_template(name, site):
        return numeric(name, site, options)
    raise folders.unknown(name, site, list(STYLES))
