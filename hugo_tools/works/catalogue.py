"""The works that posts cite: the author's bibliography in front of the lock in front of the registries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hugo_tools.errors import IdentifierError
from hugo_tools.markdown.page_links import PageLink
from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Failure
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography
from hugo_tools.works.lock import Lock


@dataclass(frozen=True, slots=True)
class PublishedVersions:
    """Whether a run asks for the published versions of all preprints, and whether it cites them.

    `preprints` are the keys of those that were asked for lately and had not appeared.
    """

    asks: bool = False
    takes: bool = False
    preprints: frozenset[str] = frozenset()


class OwnPosts(Protocol):
    """The site's own posts as works, for citations of them."""

    def prepare(self) -> None:
        """Asks Hugo now, where several processes would otherwise."""

    def canonical(self, identifier: Identifier, page: Path) -> Identifier:
        """Returns the identifier of the post that a key in a page means, any other identifier as it is."""

    def linked(self, link: PageLink, page: Path) -> Identifier | None:
        """Returns the post that an ordinary link in a page leads to, None if to none; raises PostError if unknown."""

    def item(self, identifier: Identifier) -> Item | None:
        """Returns a post's item, None if it has none."""

    def reason(self, identifier: Identifier) -> tuple[str, str]:
        """Returns why a post has no item, and what to do about it."""

    def is_unpublished(self, identifier: Identifier) -> bool:
        """Returns whether Hugo leaves a post out, since its author still writes it."""

    def address(self, identifier: Identifier) -> str:
        """Returns the path of a post's permalink, "" if it has none."""


class Works:
    """Answers for the identifiers of one run: an item, or the reason for a missing one.

    `used` are the lock's keys that were asked for, `failures` what the registries had no item for. `published` tells
    whether this run asks for published versions and cites them. `own_posts` is None where those of the site are not
    cited.
    """

    def __init__(self, own: Bibliography, lock: Lock) -> None:
        self.bibliography = own
        self.lock = lock
        self.used: set[str] = set()
        self.failures: dict[Identifier, Failure] = {}
        self.items: dict[Identifier, Item] = {}
        self.published = PublishedVersions()
        self.own_posts: OwnPosts | None = None

    def canonical(self, identifier: Identifier) -> Identifier:
        """Returns the identifier under which a work is listed: one for an entry's key and all ids it names."""
        return self.bibliography.canonical(identifier) if self.bibliography.entries else identifier

    def missing(self, identifiers: Iterable[Identifier]) -> list[Identifier]:
        """Returns the works to ask registries for; a preprint's published version instead of the preprint."""
        is_asked_again = bool(self.lock.refresh or self.published.asks or self.published.takes)
        known = {} if is_asked_again else self.items
        found = []
        for identifier in identifiers:
            if identifier in known:
                continue
            work = self.cited_as(identifier)
            if not work.has_registry or work in self.failures or self.is_complete(identifier):
                continue
            if self.is_missing(work) or self.may_be_published(work.key):
                found.append(work)
        return found

    def cited_as(self, identifier: Identifier) -> Identifier:
        """Returns the published version that is cited instead of a preprint, any other work unchanged."""
        key = self.lock.published_as(identifier.key)
        return parse(key).identifier if key else identifier

    def is_missing(self, identifier: Identifier) -> bool:
        """Returns whether a registry has to be asked for a work's item."""
        return identifier.key not in self.lock or identifier.key in self.lock.refresh

    def may_be_published(self, key: str) -> bool:
        """Returns whether a work is a preprint that this run asks about, or cites as it was published."""
        if self.published.takes and self.lock.published_key(key):
            return True
        return self.published.asks and self.is_due(key)

    def is_due(self, key: str) -> bool:
        """Returns whether to ask for a preprint's published version: none is known, and none was asked for lately.

        A withdrawn preprint stays as it is.
        """
        lock = self.lock
        is_known = lock.published_as(key) or lock.published_key(key) or key in self.published.preprints
        if is_known or key not in lock or key in lock.faults:
            return False
        from hugo_tools.metadata import versions  # most runs ask for no published version

        item = lock.item(key)
        return versions.is_preprint(item) and item.status != "withdrawn"

    def is_complete(self, identifier: Identifier) -> bool:
        """Returns whether the bibliography alone has all fields of a reference."""
        entry = self.bibliography.item(identifier) if self.bibliography.entries else None
        return entry is not None and bibliography.is_complete(entry)

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields the answers of the lock and of the registries after it, as they come."""
        for identifier, answer in self.lock.resolve(identifiers):
            self.items.pop(identifier, None)
            if isinstance(answer, Failure):
                self.failures[identifier] = answer
            yield identifier, answer

    def item(self, identifier: Identifier) -> Item | None:
        """Returns a work's item, the bibliography's fields over the registry's; None if it has none."""
        if identifier not in self.items:
            if (item := self.find(identifier)) is None:
                return None
            self.items[identifier] = item
        return self.items[identifier]

    def find(self, identifier: Identifier) -> Item | None:
        if identifier.scheme == "post":
            return self.own_posts.item(identifier) if self.own_posts else None
        entry = self.bibliography.item(identifier) if self.bibliography.entries else None
        if identifier.key in self.lock:
            self.used.add(identifier.key)
            item = self.lock.item(identifier.key)
            if item.key != identifier.key and self.bibliography.entries:  # a page's work, with an identifier of its own
                entry = entry or self.bibliography.item(parse(item.key).identifier)
            return bibliography.overlay(entry, item) if entry else item
        if entry is None or identifier.scheme == "key":
            return entry
        return entry if bibliography.is_complete(entry) else None

    def reason(self, identifier: Identifier, key: str) -> tuple[str, str]:
        """Returns the reason for a missing item, and the remedy; `key` is the author's text."""
        if identifier.scheme == "malformed":
            try:
                parse(key)
            except IdentifierError as error:
                return error.message, error.hint
        if identifier.scheme == "post":
            return self.reason_of_post(identifier, key)
        if place := self.bibliography.broken.get(identifier.key):
            return f'the entry "{identifier.key}" cannot be read', f"correct it in {place}"
        if identifier.scheme == "key":
            return f'no entry "{key}" in the bibliography', self.suggestion(key)
        if failure := self.failures.get(identifier):
            return f'"{key}": {failure.reason}', failure.hint
        return f'"{key}" was not resolved', "run: hugo-tools cite"

    def reason_of_post(self, identifier: Identifier, key: str) -> tuple[str, str]:
        if self.own_posts:
            return self.own_posts.reason(identifier)
        return f'"{key}" is a post of the site, and those are not cited', "set params.hugoTools.ownPosts to true"

    def suggestion(self, key: str) -> str:
        """Returns the likely right spelling of an unknown key, or where such keys come from."""
        if similar := self.similar_key(key):
            return f"did you mean @{similar}?"
        where = "add it there" if self.bibliography.entries else "name a .bib file in params.hugoTools.bibliography"
        return f"{where}; if this is not a citation, write \\[@{key}\\]"

    def similar_key(self, key: str) -> str:
        """Returns the bibliography's key that an unknown one was probably meant for, "" for none."""
        import difflib

        return next(iter(difflib.get_close_matches(key, self.bibliography.entries, 1, 0.6)), "")
