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
from hugo_tools.site import Site
from hugo_tools.styles import own_templates
from hugo_tools.works import Works

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
        self.cache = Cache(f"posts-{digest(str(site.root))}", self.recipe())

    def recipe(self) -> str:
        """Returns a hash of all but the post that decides what a post needs."""
        paths = [self.site.root / name for name in self.site.settings.bibliography]
        paths += own_templates(self.site.root)
        contents = [b"".join((str(path).encode(), files.read(path))) for path in paths if path.is_file()]
        return digest(repr(self.site.config), repr(self.site.settings), self.works.lock.digest, *contents)

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
        """Keeps the stamps under the lock as it is now: new works change nothing for posts that had theirs."""
        self.cache.recipe = Cache("", self.recipe()).recipe
        self.cache.save()
