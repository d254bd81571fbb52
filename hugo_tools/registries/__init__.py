"""Registries: who answers for an identifier, behind one interface.

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
    """`unknown`: its registry does not know it; `unreachable`: no usable answer came; `unsupported`: no registry covers
    it; `unfit`: it names something that is not a reference, a journal for example."""

    reason: str
    """The reason in words for the author."""

    hint: str = ""
    """What the author can do about it."""


class Referral(NamedTuple):
    """The answer of a registry that names another identifier of the work, as a page does that has a DOI."""

    identifier: Identifier
    """The identifier, which other registries know."""

    item: Item
    """The registry's own record, which counts where they do not know it, or mean another work."""


State = Literal["asked", "waiting", "retrying", "answered", "failed"]


class Event(NamedTuple):
    """A step of a question to a registry, for a person who waits for the answer."""

    registry: str
    """The registry's name."""

    state: State
    """`asked`, `waiting` and `retrying` last until the registry has `answered` or `failed`."""

    text: str
    """The step in words: "retrying, 3 of 8 (HTTP 503)"."""


Listener = Callable[[Event], None]  # called by the registries' threads


def ignore(event: Event) -> None:
    """Hears an event, and does nothing."""


Answer = tuple[Identifier, Item | Failure]
Answered = Item | Failure | Referral  # to one question, before the router has followed a referral


class SearchResult(NamedTuple):
    """A work that a registry's search has found."""

    item: Item
    """The work."""

    others: tuple[Identifier, ...] = ()
    """The other identifiers under which the registry has it."""


class Published(NamedTuple):
    """The published version of a preprint."""

    item: Item
    """The article."""

    sources: tuple[str, ...]
    """The sources that say so: arXiv (its authors), DataCite, Crossref, …"""


Follower = Callable[[Iterator[Answer], int], Iterator[Answer]]  # passes so many answers on, and shows how far it is


def pass_on(answers: Iterator[Answer], total: int) -> Iterator[Answer]:
    """Yields the answers, and shows nothing."""
    yield from answers


class Resolver(Protocol):
    """The interface that the lock, the registries and `Offline` have in common."""

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields each distinct identifier once, in any order and as soon as its answer is there.

        The item's key is the identifier's, but for a name that stands for another: the item of a shortDOI has the key
        of its DOI, and that of a page the key of the work that the page names.
        """
        ...


class Offline:
    """Stands where the registries stand, and has no answers."""

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        for identifier in dict.fromkeys(identifiers):
            yield (
                identifier,
                Failure("unreachable", "not in the lock, and this run is offline", "run: hugo-tools cite"),
            )

    def published(self, preprints: Sequence[Item]) -> Iterator[tuple[str, Published | Failure | None]]:
        """Yields nothing: nobody is asked."""
        yield from ()


class Registries:
    """The registries of the table over the network.

    `mailto` tells them whom to write to when we do harm; without it HUGO_TOOLS_MAILTO does. `timeout` is for one
    request, in seconds, without it HUGO_TOOLS_TIMEOUT is; `tell` hears what they do. Their addresses come from
    HUGO_TOOLS_ARXIV_URL and the like, by the names of their
    servers; HUGO_TOOLS_WEB_PAGE_URL stands between us and all pages.
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
        """Returns what each registry that can be searched has found, at most `limit` works, or why it has no answer.

        Raises ConfigurationError for unusable settings.
        """
        from hugo_tools.registries import search  # imports the HTTP library

        return search.search(words, limit, self.mailto, self.timeout, self.tell)
