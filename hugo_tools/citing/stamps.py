"""Stamps: posts that needed nothing in an earlier run, recognised by a hash of everything that decides it.

That is every byte of the post, the lock, the bibliography, the site's configuration and templates, and our own
code. So a run over a site where little changed reads all posts, but processes only those without a stamp. If nothing
changed, the modules for that are not even loaded.
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

NEVER_STAMPED = "cite-this-post"  # a post with this block needs its permalink from Hugo, which no hash covers


class KnownPost(NamedTuple):
    """A post that needs nothing: whether it has a list, whether it cites by brackets, its warnings.

    `index_sum` is a hash of its entry in the site's citation index, "" if there is none.
    """

    has_list: bool
    uses_brackets: bool
    warnings: Sequence[Finding]
    index_sum: str = ""


class SavedFile(NamedTuple):
    """A file with its times (ns), which show that it was saved during a run, even if its content is the same again."""

    path: str
    content: bytes
    times: tuple[int, int]


class Stamps:
    """The stamps of a site's posts, under the hashes of a lock and a bibliography."""

    def __init__(self, site: Site, lock: str, bibliography: str = "") -> None:
        self.site = site
        self.bibliography = bibliography
        self.templates = templates(site)
        self.cache = Cache(f"posts-{digest(str(site.root))}", self.recipe(lock))
        self.found: dict[Path, KnownPost | None] = {}

    def recipe(self, lock: str) -> str:
        """Returns a hash of all that a post's result depends on, except the post itself, as this run has read it."""
        site = self.site
        printing = [(template.path, template.content) for template in self.templates]
        return digest(lock, repr(site.config), repr(site.settings), self.bibliography, repr(printing))

    def of(self, path: Path) -> KnownPost | None:
        """Returns the stamp of a post, None if it has none."""
        if path not in self.found:
            self.found[path] = self.look_up(path)
        return self.found[path]

    def look_up(self, path: Path) -> KnownPost | None:
        if not self.cache.entries:  # so that the first run over a site does not read each post twice
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
        """Adds a stamp for a post with this content."""
        warnings = [[w.line, w.column, w.message, w.hint, w.severity] for w in known.warnings]
        values = [known.has_list, known.uses_brackets, warnings]
        if known.index_sum:
            values.append(known.index_sum)
        self.cache.put(post_key(path, content), json.dumps(values))

    def save(self, works: Works) -> None:
        """Saves all stamps under the present lock, unless some posts were judged by inputs that have changed since."""
        if not self.is_consistent(works):
            return
        now = Cache("", self.recipe(works.lock.digest)).recipe
        if self.cache.recipe != now:
            self.cache.recipe = now
            self.cache.update(dict(self.cache.entries))
        self.cache.save()

    def is_consistent(self, works: Works) -> bool:
        """Returns whether all posts were judged by the present inputs, and only posts have findings.

        Works that were added to the lock change nothing for posts whose works it had, unless a work was only in the
        bibliography before. An item that was replaced changes posts, and so does a template that was saved meanwhile.
        """
        lock = works.lock
        added = lock.lines.keys() - lock.loaded.keys()
        own = any(identifier.key in added for identifier in works.bibliography.works)
        is_changed = own or lock.replaced or lock.faults
        return not is_changed and self.templates == templates(self.site)


def outcome_of_known(stamps: Stamps, paths: Iterable[Path]) -> Outcome | None:
    """Returns the outcome of a run over posts if all of them have stamps, else None.

    Returns None also if the run reads more than posts: bibliographies, files of the whole site, misplaced styles.
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
    """Returns the stamps under the present lock file, None if it cannot be read."""
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
        with contextlib.suppress(OSError), files.named(path):  # the code that needs it reports the error
            status = path.stat()  # before the content, so that a save in between shows at the next look
            found.append(SavedFile(str(path), files.read(path), (status.st_mtime_ns, status.st_ctime_ns)))
    return found
