"""Stamps: posts that needed nothing in an earlier run, known again by all that decided it.

That is every byte of the post, the lock, the bibliography, the site's configuration and templates, and our own
code. So a run over a site where little changed reads the posts, and looks closely at those that are new to it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.cache import Cache, digest
from hugo_tools.findings import Finding
from hugo_tools.hugo.site import Site
from hugo_tools.styles.folders import own_templates
from hugo_tools.works.catalogue import Works

NEVER_STAMPED = "cite-this-post"  # a post with this block needs what Hugo says of its permalink, which no hash tells


class Known(NamedTuple):
    """What is known of a post that needs nothing: whether it has a list, whether it cites by brackets, its warnings."""

    has_list: bool
    uses_brackets: bool
    warnings: Sequence[Finding]


class Stamps:
    """The stamps of a site's posts."""

    def __init__(self, site: Site, works: Works) -> None:
        self.site = site
        self.works = works
        self.locked = works.lock.loaded.keys()
        self.templates = templates(site)
        self.cache = Cache(f"posts-{digest(str(site.root))}", self.recipe())

    def recipe(self) -> str:
        """Returns a hash of all but the post that decides what a post needs, as this run has read it."""
        site, works = self.site, self.works
        read = (repr(site.config), repr(site.settings), works.bibliography.made_of, repr(self.templates))
        return digest(works.lock.digest, *read)

    def of(self, path: Path) -> Known | None:
        """Returns what is known of a post that needs nothing; None for any other."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            if known := self.cache.get(self.key(path, files.read(path))):
                has_list, uses_brackets, warnings = json.loads(known)
                place = self.site.relative(path)
                return Known(has_list, uses_brackets, [Finding(place, *warning) for warning in warnings])
        return None

    def add(self, path: Path, content: bytes, known: Known) -> None:
        """Notes that a post with this content needs nothing."""
        warnings = [[w.line, w.column, w.message, w.hint, w.severity] for w in known.warnings]
        self.cache.put(self.key(path, content), json.dumps([known.has_list, known.uses_brackets, warnings]))

    def key(self, path: Path, content: bytes) -> str:
        return digest(str(path), content)

    def save(self) -> None:
        """Keeps all stamps, under the lock as it is now, unless some posts were judged by what is there no more."""
        if not self.is_consistent():
            return
        now = Cache("", self.recipe()).recipe
        if self.cache.recipe != now:
            self.cache.recipe = now
            self.cache.update(dict(self.cache.entries))
        self.cache.save()

    def is_consistent(self) -> bool:
        """Returns whether all posts were judged by what is there now.

        Works that were added to the lock change nothing for posts that had theirs, unless the bibliography alone knew
        a work before. An item that this run or another has replaced does, and so does a template saved meanwhile.
        """
        added = self.works.lock.lines.keys() - self.locked
        own = any(identifier.key in added for identifier in self.works.bibliography.works)
        return not (own or self.works.lock.replaced) and self.templates == templates(self.site)


def templates(site: Site) -> list[tuple[str, bytes]]:
    """Returns the site's own templates of styles, by their paths."""
    found = []
    for path in own_templates(site.root):
        with contextlib.suppress(OSError):  # whoever needs it will say so
            found.append((str(path), files.read(path)))
    return found
