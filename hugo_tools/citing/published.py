"""Published versions of the preprints that posts cite: found, noted in the lock, and cited if that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hugo_tools.cache import Cache, digest
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Failure, Published
from hugo_tools.works.catalogue import Works

ASK_AGAIN = timedelta(days=30)  # a preprint may have appeared since
FindPublished = Callable[[Sequence[Item]], Iterator[tuple[str, Published | Failure | None]]]


class Appeared(NamedTuple):
    """The published version of a preprint, its sources (none if it was in the lock), and whether it is cited now."""

    article: Item
    sources: tuple[str, ...] = ()
    is_cited: bool = False


def known_preprints(lock: Path) -> Cache:
    """Returns the keys of a lock's preprints that had not appeared, each with the day (ISO 8601) of that answer.

    They are kept in the user's cache folder, since a refresh without news must leave the lock as it is.
    """
    return Cache(f"preprints-{digest(str(lock))}", "")


def asked_lately(lock: Path) -> frozenset[str]:
    """Returns the keys of preprints that need not be asked for again yet."""
    since = (datetime.now(UTC).date() - ASK_AGAIN).isoformat()
    return frozenset(key for key, day in known_preprints(lock).entries.items() if day > since)


def ask(works: Works, wanted: Iterable[Identifier], find: FindPublished) -> Iterator[tuple[str, Published | Failure]]:
    """Notes in the lock where preprints have appeared; yields the key and the answer of each, also of each failure."""
    due = [identifier.key for identifier in dict.fromkeys(wanted) if works.is_due(identifier.key)]
    today = datetime.now(UTC).date().isoformat()
    preprints = known_preprints(works.lock.path)
    for key, answer in find([works.lock.item(key) for key in due]):
        if isinstance(answer, Failure):
            yield key, answer
        elif answer is None:
            preprints.put(key, today)
        else:
            works.lock.add_published(key, answer.item)
            yield key, answer
    preprints.save()


def take(works: Works, wanted: Iterable[Identifier]) -> Iterator[tuple[str, Item]]:
    """Replaces preprints with their published versions.

    Yields the preprints' keys, and the items that are now cited.
    """
    for identifier in dict.fromkeys(wanted):
        if item := works.lock.cite_published(identifier.key):
            works.items.pop(identifier, None)
            yield identifier.key, item


def where(article: Item) -> str:
    """Returns in words where and when a work appeared, with its DOI if it has one."""
    doi = f", doi:{article.doi}" if article.doi and not article.key.startswith("arxiv:") else ""
    return f"{article.venue or 'a journal'} ({article.year}){doi}"
