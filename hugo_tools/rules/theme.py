"""Facts about a site's theme and its own layouts: which keys of the front matter they read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.hugo import front_matter
from hugo_tools.hugo.layers import Layer, find_layers
from hugo_tools.hugo.site import Site
from hugo_tools.patterns import lazy

READING = lazy(r"(?<!site)\.params?\.(\w+)|\bparams?\s+\(?[\"`](\w+)", re.IGNORECASE)
LISTING = lazy(r"\brange\b[^{}]*?\.params?\.(\w+)", re.IGNORECASE)
LISTED_BY_PAPERMOD = frozenset({"tags", "keywords"})
TITLE = lazy(r"<h1\b(?:(?!</h1)[\s\S]){,400}?(?<!\bsite)\.(?:Link)?Title\b", re.IGNORECASE)
NOT_OF_POSTS = lazy(r"list|term|taxonomy|home|index|section|archive|search|404|card|summary", re.IGNORECASE)
SHOWING_MATH = lazy(r"katex|mathjax|transform\.ToMath", re.IGNORECASE)

LAYOUTS = "**/*.html"  # the files of a folder that are looked at
ANCHOR = lazy(r"""(?<![\w-])id=["']?([\w:.-]+)""")


class SiteTheme(NamedTuple):
    """Which keys of the front matter a site's layouts and themes read.

    `is_papermod` is true where no other theme than PaperMod is named. `own` are the keys that the site's layouts read,
    in lower case, and `read` also those that its themes read, None where a theme is not there to be looked at.
    `lists` are the keys whose values a layout goes through one by one, as far as is known.
    """

    is_papermod: bool = True
    own: frozenset[str] = frozenset()
    read: frozenset[str] | None = None
    lists: frozenset[str] = frozenset()

    def is_dead(self, key: str) -> bool:
        """Returns whether nothing reads a key of PaperMod's, as far as its readers are there."""
        if key in front_matter.OUTDATED:
            return self.read is not None and key not in self.read
        return self.is_papermod and key not in self.own


def theme_of(site: Site) -> SiteTheme:
    """Returns the keys of the front matter that a site's layouts read, and its themes' if they are there."""
    own = list(read_layouts(site.root / "layouts", site))
    of_themes = [text for folder in theme_layouts(site) for text in read_layouts(folder, site)]
    lists = keys_found(LISTING, [*own, *of_themes])
    if is_papermod(site):
        lists |= LISTED_BY_PAPERMOD
    is_known = bool(other_layers(site)) and are_there(site)
    read = keys_found(READING, [*own, *of_themes]) if is_known else None
    return SiteTheme(is_papermod(site), keys_found(READING, own), read, lists)


def shows_math(site: Site) -> bool:
    """Returns whether a script or a layout may show formulas: true if a theme is missing.

    PaperMod has no such script.
    """
    if SHOWING_MATH.search(str(site.config)):
        return True
    if not is_papermod(site) and not are_there(site):
        return True
    for folder in [site.root / "layouts", *theme_layouts(site)]:
        if any(map(SHOWING_MATH.search, read_layouts(folder, site))):
            return True
    return False


def anchors(site: Site) -> frozenset[str]:
    """Returns the anchors that a site's layouts, and its themes' if they are there, give to parts of a page."""
    found: set[str] = set()
    for folder in [site.root / "layouts", *theme_layouts(site)]:
        for text in read_layouts(folder, site):
            found.update(ANCHOR.findall(text))
    return frozenset(found)


def makes_anchors(site: Site) -> bool:
    """Returns whether a layout gives headings other anchors than Hugo's."""
    for folder in [site.root / "layouts", *theme_layouts(site)]:
        for path in files.matching(folder, "**/render-heading*.html", site.root):
            with contextlib.suppress(OSError):
                if b".Anchor" not in files.read(path):
                    return True
    return False


def prints_title(site: Site) -> bool:
    """Returns whether the title of a post is a heading of the first level on its page, as far as can be known."""
    if is_papermod(site) or any(names_papermod(layer) for layer in other_layers(site)):
        return True
    for folder in [site.root / "layouts", *theme_layouts(site)]:
        for path, text in layouts_in(folder, site):
            if TITLE.search(text) and not NOT_OF_POSTS.search(path.relative_to(folder).as_posix()):
                return True
    return False


def is_papermod(site: Site) -> bool:
    """Returns whether no other theme than PaperMod is named, beside the component; without one, the layouts tell."""
    layers = other_layers(site)
    if not layers:
        return not files.matching(site.root / "layouts", "**/single.html", site.root)
    return all(map(names_papermod, layers))


def names_papermod(layer: Layer) -> bool:
    """Returns whether an import or a theme is PaperMod, or a fork of it, by its name."""
    return "papermod" in layer.name.lower()


def other_layers(site: Site) -> list[Layer]:
    """Returns a site's imports and themes except the component."""
    return [layer for layer in find_layers(site) if not layer.is_ours]


def theme_layouts(site: Site) -> list[Path]:
    """Returns the folders with the layouts of a site's imports and themes, of those that are in the site."""
    return [layer.folder / "layouts" for layer in other_layers(site) if layer.folder]


def are_there(site: Site) -> bool:
    """Returns whether the layouts of all imports and themes are in the site."""
    folders = theme_layouts(site)
    return len(folders) == len(other_layers(site)) and all(map(files.is_folder, folders))


def layouts(site: Site) -> Iterator[Path]:
    """Yields the layouts of a site, and of its imports and themes if they are there."""
    for folder in [site.root / "layouts", *theme_layouts(site)]:
        yield from files.matching(folder, LAYOUTS, site.root)


def keys_found(pattern: re.Pattern[str], layouts: Iterable[str]) -> frozenset[str]:
    """Returns the keys of pages' front matter that a pattern finds in layouts, in lower case."""
    found: set[str] = set()
    for text in layouts:
        for key in pattern.finditer(text):
            found.add(key[key.lastindex or 0].lower())
    return frozenset(found)


def read_layouts(folder: Path, site: Site) -> Iterator[str]:
    """Yields the text of each layout in a folder that can be read."""
    for _, text in layouts_in(folder, site):
        yield text


def layouts_in(folder: Path, site: Site) -> Iterator[tuple[Path, str]]:
    """Yields (path, text) of each layout in a folder that can be read."""
    for path in files.matching(folder, LAYOUTS, site.root):
        with contextlib.suppress(OSError):
            yield path, files.read(path).decode("utf-8", "replace")
