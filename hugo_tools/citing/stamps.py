"""Stamps: posts that needed nothing in an earlier run, known again by all that decided it.

That is every byte of the post, the lock, the bibliography, the site's configuration and templates, and our own
code. So a run over a site where little changed reads the posts, and looks closely at those that are new to it; and
where nothing changed, all that a run needs besides is not even loaded.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hugo_tools import files
from hugo_tools.cache import Cache, digest, post_key
from hugo_tools.citing.outcome import Outcome
from hugo_tools.findings import Finding
from hugo_tools.hugo.site import Site
from hugo_tools.styles.folders import misplaced, own_csl_files, own_templates
from hugo_tools.works import lock_text

if TYPE_CHECKING:
    from hugo_tools.works.catalogue import Works

NEVER_STAMPED = "cite-this-post"  # a post with this block needs what Hugo says of its permalink, which no hash tells


class KnownPost(NamedTuple):
    """What is known of a post that needs nothing: whether it has a list, whether it cites by brackets, its warnings.

    `index_sum` is a hash of what the site's citation index says of it, "" where there is none.
    """

    has_list: bool
    uses_brackets: bool
    warnings: Sequence[Finding]
    index_sum: str = ""


class SavedFile(NamedTuple):
    """A file, and when it was saved: after twice during a run, what posts were judged by is not what is there."""

    path: str
    content: bytes
    times: tuple[int, int]


class Stamps:
    """The stamps of a site's posts, under a lock and a bibliography, each by the hash of what was read of it."""

    def __init__(self, site: Site, lock: str, bibliography: str = "") -> None:
        self.site = site
        self.bibliography = bibliography
        self.templates = templates(site)
        self.cache = Cache(f"posts-{digest(str(site.root))}", self.recipe(lock))
        self.found: dict[Path, KnownPost | None] = {}

    def recipe(self, lock: str) -> str:
        """Returns a hash of all but the post that decides what a post needs, as this run has read it."""
        site = self.site
        printing = [(template.path, template.content) for template in self.templates]
        return digest(lock, repr(site.config), repr(site.settings), self.bibliography, repr(printing))

    def of(self, path: Path) -> KnownPost | None:
        """Returns what is known of a post that needs nothing; None for any other."""
        if path not in self.found:
            self.found[path] = self.look_up(path)
        return self.found[path]

    def look_up(self, path: Path) -> KnownPost | None:
        if not self.cache.entries:  # the first run over a site need not read each post twice
            return None
        with contextlib.suppress(OSError, ValueError, TypeError):
            if known := self.cache.get(post_key(path, files.read(path))):
                has_list, uses_brackets, warnings, *index_sum = json.loads(known)
                place = self.site.relative(path) if warnings else ""
                return KnownPost(
                    has_list, uses_brackets, [Finding(place, *warning) for warning in warnings], *index_sum
                )
        return None

    def add(self, path: Path, content: bytes, known: KnownPost) -> None:
        """Notes that a post with this content needs nothing."""
        warnings = [[w.line, w.column, w.message, w.hint, w.severity] for w in known.warnings]
        values = [known.has_list, known.uses_brackets, warnings]
        if known.index_sum:
            values.append(known.index_sum)
        self.cache.put(post_key(path, content), json.dumps(values))

    def save(self, works: Works) -> None:
        """Keeps all stamps, under the lock as it is now, unless some posts were judged by what is there no more."""
        if not self.is_consistent(works):
            return
        now = Cache("", self.recipe(works.lock.digest)).recipe
        if self.cache.recipe != now:
            self.cache.recipe = now
            self.cache.update(dict(self.cache.entries))
        self.cache.save()

    def is_consistent(self, works: Works) -> bool:
        """Returns whether all posts were judged by what is there now, and nothing is to be said but of posts.

        Works that were added to the lock change nothing for posts that had theirs, unless the bibliography alone knew
        a work before. An item that this run or another has replaced does, and so does a template saved meanwhile.
        """
        lock = works.lock
        added = lock.lines.keys() - lock.loaded.keys()
        own = any(identifier.key in added for identifier in works.bibliography.works)
        is_changed = own or lock.replaced or lock.faults
        return not is_changed and self.templates == templates(self.site)


def outcome_of_known(stamps: Stamps, paths: Iterable[Path]) -> Outcome | None:
    """Returns what a run over posts finds if all of them are known to need nothing, else None.

    None, too, where a run has more to look at than posts: bibliographies, files of the whole site, misplaced styles.
    """
    site = stamps.site
    settings = site.settings
    has_files = settings.citation_file or settings.citation_index
    if settings.bibliography or has_files or misplaced(site.root):
        return None
    outcome = Outcome()
    for path in paths:
        known = stamps.of(path)
        if known is None:
            return None
        outcome.add_known(known)
    return outcome


def of_lock_file(site: Site, path: Path) -> Stamps | None:
    """Returns the stamps under the lock file as it is, None if it cannot be read."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return Stamps(site, digest(lock_text(path)))
    return None


def templates(site: Site) -> list[SavedFile]:
    """Returns the site's own templates and CSL files of styles."""
    return saved([*own_templates(site.root), *own_csl_files(site.root)])


def saved(paths: Iterable[Path]) -> list[SavedFile]:
    """Returns those of some files that can be read."""
    found = []
    for path in paths:
        with contextlib.suppress(OSError):  # whoever needs it will say so
            status = path.stat()  # before the content: what is saved in between differs from the next look
            found.append(SavedFile(str(path), files.read(path), (status.st_mtime_ns, status.st_ctime_ns)))
    return found
