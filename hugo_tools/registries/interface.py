"""The interface of a registry: a declaration, and one function that asks it. The router uses nothing else.

    REGISTRY = BatchRegistry(
        server=Server("Open Library", "OPEN_LIBRARY", "https://openlibrary.org"),
        covers={"isbn": Coverage()},
        path=path,
        parse=parse,
        limit=100,
    )

This declaration is in a file of its own, and the file is listed in `table.REGISTRIES`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from hugo_tools.registries import Answered, Listener, SearchResult, ignore
from hugo_tools.registries.client import Client, RetryPolicy, seconds


def unsigned(mailto: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Server:
    """A registry's server and its pace."""

    name: str
    """Its name in messages: "Crossref"."""

    variable: str
    """Its part of the environment variables: CROSSREF for HUGO_TOOLS_CROSSREF_URL."""

    address: str
    """Its address, unless HUGO_TOOLS_…_URL gives another; "" for pages of any host, which `Client.visit` asks for."""

    pause: float | None = None
    """Seconds between two requests, unless HUGO_TOOLS_…_INTERVAL gives others; None: by its answers' headers."""

    signature: Callable[[str], str] = unsigned
    """Returns the end of each request's query, which names the user by an e-mail address: `&email=…`."""

    def client(self, agent: str, policy: RetryPolicy, tell: Listener = ignore, mailto: str = "") -> Client:
        """Returns a client for the address and the pause; raises ConfigurationError for unusable ones."""
        pause = self.pause
        if pause is not None:
            pause = seconds(f"HUGO_TOOLS_{self.variable}_INTERVAL", pause)
        address = os.environ.get(f"HUGO_TOOLS_{self.variable}_URL", "").strip() or self.address
        client = Client(self.name, address, agent, policy, pause, tell)
        client.signature = self.signature(mailto)
        return client


class Turn(IntEnum):
    """The turn of a registry among those that cover the same scheme."""

    LIKELY = 1  # first: it probably registered the identifier
    USUAL = 2
    UNLIKELY = 3  # after the usual ones: another registry probably registered it
    STAND_IN = 4  # for all identifiers without an item so far; if it has none either, the others' failure is kept
    LAST_RESORT = 5  # one request for all identifiers that are unknown to the others; its failure is reported


def usual(value: str) -> Turn:
    return Turn.USUAL


def always(value: str) -> bool:
    """Returns True, since the item's key may be another identifier of the work."""
    return True


def is_own_name(value: str) -> bool:
    """Returns False, since the value is the work's own identifier."""
    return False


@dataclass(frozen=True, slots=True)
class Coverage:
    """A registry's coverage of one scheme."""

    turn: Callable[[str], Turn | None] = usual
    """Returns its turn for a value, None if it is never asked."""

    own_id: Callable[[str], str] = str
    """Returns the registry's own id for a value."""

    is_alias: Callable[[str], bool] = is_own_name
    """Returns whether a value is an alias of another identifier, whose key the item has."""


class Registry(Protocol):
    """A registry, which resolves the identifiers of some schemes."""

    @property
    def server(self) -> Server: ...

    @property
    def covers(self) -> Mapping[str, Coverage]:
        """Its coverage of each scheme, by the scheme's name in `identifiers.SCHEMES`."""
        ...

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Answered]]:
        """Yields each of its ids once, with an item, a failure, or a referral to another registry."""
        ...


class SearchingRegistry(Protocol):
    """A registry that finds works by words of their titles, their authors' names and their years."""

    @property
    def server(self) -> Server: ...

    def search(self, client: Client, words: Sequence[str], limit: int) -> list[SearchResult]:
        """Returns at most `limit` works, the likeliest first.

        Words have letters and digits only. Raises Unreachable, Status and Refused if no usable answer came.
        """
        ...
