"""A site's module imports and themes.

Hugo looks for a layout in the site, then in its module imports, then in its themes, from the first to the last:
https://gohugo.io/configuration/module/.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.hugo.site import Site, walk

NAME = "hugo-tools"  # the component's


class Layer(NamedTuple):
    """A module import or a theme."""

    name: str
    """Its name in the configuration."""

    folder: Path | None
    """Its folder, None if that is not in the site."""

    is_import: bool
    """Whether it is a module import."""

    @property
    def is_ours(self) -> bool:
        """Whether this is the component, in a folder of any name."""
        _, _, last = self.name.rpartition("/")
        return last == NAME or holds_component(self.folder)


def find_layers(site: Site) -> list[Layer]:
    """Returns imports and themes in the order in which Hugo looks into them."""
    layers: list[Layer] = []
    for entry in walk(site.config, "module", "imports") or []:
        if isinstance(entry, Mapping):
            path = str(entry.get("path", ""))
            layers.append(Layer(path, layer_folder(site, path), is_import=True))
    written = site.config.get("theme") or []
    themes = [written] if isinstance(written, str) else map(str, written)
    for theme in themes:
        layers.append(Layer(theme, layer_folder(site, theme), is_import=False))
    return layers


def layer_folder(site: Site, name: str) -> Path | None:
    """Returns the folder of an import or a theme, None if it has none in the site."""
    for place in (themes_folder(site) / name, site.root / "_vendor" / name):
        if files.is_folder(place) and not site.leads_out(place):
            return place
    return None


def themes_folder(site: Site) -> Path:
    """Returns the folder in which Hugo looks for themes."""
    return site.root / str(site.config.get("themesdir") or "themes")


def holds_component(folder: Path | None) -> bool:
    """Returns whether a folder of any name holds the component."""
    return folder is not None and files.is_folder(folder / "layouts" / "partials" / NAME)
