"""Places: finds the page of the site that an address or a name means, by Hugo's rules. Addresses in, paths out.

A page's place is its path below the content folder, `posts/a`, in lower case and with hyphens for blanks, as Hugo
compares such names: https://gohugo.io/methods/page/getpage/. A page's address comes from Hugo (`permalinks.py`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from hugo_tools.hugo.permalinks import Permalinks
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.identifiers import POST_FILE

BUNDLES = ("index", "_index")


class PagePlace(NamedTuple):
    """A page's path below its content folder, without suffix and language ("" for the folder's own page).

    Its language.
    """

    path: str
    language: str


class Places:
    """The pages of a site by their places, by their names, and by their addresses."""

    def __init__(self, site: Site, permalinks: Permalinks) -> None:
        self.site = site
        self.permalinks = permalinks

    @cached_property
    def by_path(self) -> Mapping[Path, PagePlace]:
        """The places of the site's pages."""
        return {path: self.place_of(path) for path in self.site.posts()}

    @cached_property
    def pages(self) -> Mapping[PagePlace, Path]:
        found: dict[PagePlace, Path] = {}
        for path, place in self.by_path.items():
            found.setdefault(place, path)
        return found

    @cached_property
    def by_name(self) -> Mapping[PagePlace, list[Path]]:
        """The pages by the last part of their places, which is enough to name a page if no other has it."""
        found: dict[PagePlace, list[Path]] = {}
        for path, place in self.by_path.items():
            found.setdefault(place._replace(path=posixpath.basename(place.path)), []).append(path)
        return found

    @cached_property
    def by_address(self) -> Mapping[str, Path]:
        """The site's pages by the folded paths of their permalinks."""
        own = {path.resolve(): path for path in self.by_path}
        found: dict[str, Path] = {}
        for path, page in self.permalinks.pages.items():
            if page.permalink and path in own:
                found.setdefault(folded(urlsplit(page.permalink).path), own[path])
        return found

    def place_of(self, path: Path) -> PagePlace:
        """Returns the place of a page of the site."""
        language = self.site.language(path)
        holders = [folder for folder, _ in self.site.content_folders if path.is_relative_to(folder)]
        folder = max(holders, key=lambda holder: len(holder.parts), default=path.parent)
        name = path.stem.removesuffix(f".{language}")
        below = path.parent.relative_to(folder)
        place = below if name in BUNDLES else below / name
        return PagePlace(hyphened(place.as_posix()).removeprefix("."), language)

    def find(self, address: str, page: Path, language: str = "") -> Path | None:
        """Returns the page that a link in another page leads to, None if there is none.

        The address is one of the site, `/posts/a/`, or relative to the page's own address. Or it is the name of a file,
        from the page's folder, from the content folder, or alone. A name means a page in `language`, by default that of
        `page`.
        """
        language = language or self.site.language(page)
        spelt = unquote(address)
        found = self.at_address(spelt, page) or self.named(spelt, page, language)
        return found or (self.named(address, page, language) if spelt != address else None)

    def at_address(self, address: str, page: Path) -> Path | None:
        """Returns the page at an address, None if there is none."""
        return self.by_address.get(self.asked_for(address, page))

    def asked_for(self, address: str, page: Path) -> str:
        """Returns the absolute address of a link in a page, folded; the page's own address may be a file, `/a.html`."""
        folder = posixpath.dirname(self.address_of(page) or "/")
        return folded(posixpath.join(folder, address))

    def address_of(self, page: Path) -> str:
        """Returns the path of a page's permalink, "" if it has none."""
        listed = self.permalinks.of(page)
        return urlsplit(listed.permalink).path if listed else ""

    def named(self, name: str, page: Path, language: str) -> Path | None:
        """Returns the page in a language that a name in page `page` means, None if there is none."""
        name = POST_FILE.sub("", name).rstrip("/")
        for start in (self.folder_of(page), "") if not name.startswith("/") else ("",):
            place = posixpath.normpath(posixpath.join("/", start, name)).strip("/")
            if found := self.pages.get(PagePlace(hyphened(place), language)):
                return found
        same_name = self.by_name.get(PagePlace(hyphened(name), language), [])
        return same_name[0] if len(same_name) == 1 else None

    def folder_of(self, page: Path) -> str:
        """Returns the place of the folder of a page's file."""
        place = self.by_path[page].path if page in self.by_path else ""
        name, _, _ = page.stem.partition(".")
        return place if name in BUNDLES else posixpath.dirname(place)


def hyphened(place: str) -> str:
    return re.sub(r"\s+", "-", place.lower())


def folded(address: str) -> str:
    """Returns the path of a page's address in the form for comparisons."""
    path = unquote(address).removesuffix("index.html")
    return posixpath.normpath("/" + path.strip("/")).lower()


def similar(wanted: str, known: Iterable[str]) -> str:
    """Returns the known place or address whose last part is most like that of `wanted`, "" if none is close."""
    import difflib

    by_name = {posixpath.basename(each): each for each in known}
    close = difflib.get_close_matches(posixpath.basename(wanted), by_name)
    return by_name[close[0]] if close else ""
