"""Registries, which resolve identifiers, with one interface.

Importing this package is cheap; the HTTP library is imported when the first question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item

AGAIN = "try again later: what was resolved is kept"


class Failure(NamedTuple):
    """The reason why an identifier has no item."""

    kind: Literal["unknown", "unreachable", "unsupported", "unfit"]
    """`unknown`: its registry has no such work; `unreachable`: no usable answer came; `unsupported`: no registry covers

    it; `unfit`: its work cannot be a reference, since it is a journal, for example."""

    reason: str
    """The reason in words for the author."""

    hint: str = ""
    """What the author can do about it."""


class Referral(NamedTuple):
    """The answer of a registry that names another identifier of the work, such as a web page with a DOI."""

    identifier: Identifier
    """The identifier, which another registry resolves."""

    item: Item
    """The registry's own record, which counts if the other registry has no such work, or another one."""


State = Literal["asked", "waiting", "retrying", "answered", "failed"]


class Event(NamedTuple):
    """A step of a request to a registry, for a person who waits for the answer."""

    registry: str
    """The registry's name."""

    state: State
    """`asked`, `waiting` and `retrying` last until the registry has `answered` or `failed`."""

    text: str
    """The step in words: "retrying, 3 of 8 (HTTP 503)"."""


Listener = Callable[[Event], None]  # called by the registries' threads


def ignore(event: Event) -> None:
    """Does nothing with an event."""


Answer = tuple[Identifier, Item | Failure]
Answered = Item | Failure | Referral  # one answer, before the router has followed a referral


class SearchResult(NamedTuple):
    """A work that a registry's search has found."""

    item: Item
    """The work."""

    others: tuple[Identifier, ...] = ()
    """Other identifiers of the work in the registry."""


class Published(NamedTuple):
    """The published version of a preprint."""

    item: Item
    """The article."""

    sources: tuple[str, ...]
    """The sources of this fact: arXiv (the paper's authors), DataCite, Crossref, …"""


Follower = Callable[[Iterator[Answer], int], Iterator[Answer]]  # passes that many answers on, and shows the progress


def pass_on(answers: Iterator[Answer], total: int) -> Iterator[Answer]:
    """Yields the answers without showing any progress."""
    yield from answers


class Resolver(Protocol):
    """The common interface of the lock, the registries and `Offline`."""

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields each distinct identifier once with its answer, in any order, as soon as the answer is there.

        An item has its identifier's key, unless the identifier is an alias: a shortDOI's item has the key of the DOI,
        and a web page's item the key of the work that the page names.
        """
        ...


class Offline:
    """A resolver without answers, for runs that must not use the network."""

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        for identifier in dict.fromkeys(identifiers):
            yield (
                identifier,
                Failure("unreachable", "not in the lock, and this run is offline", "run: hugo-tools cite"),
            )

    def published(self, preprints: Sequence[Item]) -> Iterator[tuple[str, Published | Failure | None]]:
        """Yields nothing, since no registry is asked."""
        yield from ()


class Registries:
    """The registries of the table over the network.

    `mailto` is the address that they may write to if we do harm, by default HUGO_TOOLS_MAILTO. `timeout` is for one
    request, in seconds, by default HUGO_TOOLS_TIMEOUT. `tell` is called with each event. The registries' addresses come
    from HUGO_TOOLS_ARXIV_URL and similar variables, by the names of their servers; HUGO_TOOLS_WEB_PAGE_URL is a server
    through which all web pages are requested.
    """

    def __init__(self, mailto: str = "", timeout: float = 0.0, tell: Listener = ignore) -> None:
        self.mailto = mailto
        self.timeout = timeout
        self.tell = tell

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields each distinct identifier once, batch by batch; raises ConfigurationError for unusable settings."""
        if identifiers:
            from hugo_tools.registries import router  # imports the HTTP library

            yield from router.resolve(identifiers, self.mailto, self.timeout, self.tell)

    def published(self, preprints: Sequence[Item]) -> Iterator[tuple[str, Published | Failure | None]]:
        """Yields each preprint's key with its published version, None if none is known; raises ConfigurationError."""
        if preprints:
            from hugo_tools.registries import published  # imports the HTTP library

            yield from published.find(preprints, self.mailto, self.timeout, self.tell)

    def search(self, words: Sequence[str], limit: int) -> list[tuple[str, list[SearchResult] | Failure]]:
        """Returns (name, results) of each registry that can be searched: at most `limit` works, or the failure.

        Raises ConfigurationError for unusable settings.
        """
        from hugo_tools.registries import search  # imports the HTTP library

        return search.search(words, limit, self.mailto, self.timeout, self.tell)
