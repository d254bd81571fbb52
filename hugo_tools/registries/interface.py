"""What a registry is: a declaration, and the one function that asks it. The router knows no more of any of them.

    REGISTRY = BatchRegistry(
        server=Server("Open Library", "OPEN_LIBRARY", "https://openlibrary.org"),
        covers={"isbn": Coverage()},
        path=path,
        parse=parse,
        limit=100,
    )

stands in a file of its own, and the file in `table.REGISTRIES`.
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
    """Where a registry is asked, and at which pace."""

    name: str
    """As messages call it: "Crossref"."""

    variable: str
    """Its part of the environment variables: CROSSREF for HUGO_TOOLS_CROSSREF_URL."""

    address: str
    """Its address, unless HUGO_TOOLS_…_URL gives another; "" for pages of any host, which `Client.visit` asks for."""

    pause: float | None = None
    """Seconds between two requests, unless HUGO_TOOLS_…_INTERVAL gives others; None: as its answers' headers ask."""

    signature: Callable[[str], str] = unsigned
    """Returns what ends each question, to say who asks, by the address that the registry may write to: `&email=…`."""

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
    """When a registry is asked for an identifier, among those that answer for the same scheme."""

    LIKELY = 1  # first: it probably registered the identifier
    USUAL = 2
    UNLIKELY = 3  # last of the equals: another one is likelier to know it
    STAND_IN = 4  # for all that had no item so far; where it has none either, the others' reason is told
    LAST_RESORT = 5  # once, for all that the others say they do not know; what it says is told


def usual(value: str) -> Turn:
    return Turn.USUAL


def always(value: str) -> bool:
    """Returns True: the item's key may be another identifier of the work."""
    return True


def is_own_name(value: str) -> bool:
    """Returns False: the value names its work itself."""
    return False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a registry answers for the identifiers of one scheme."""

    turn: Callable[[str], Turn | None] = usual
    """When it is asked for a value; None: never."""

    own_id: Callable[[str], str] = str
    """Returns the id under which it knows a value."""

    is_alias: Callable[[str], bool] = is_own_name
    """Whether a value stands for another identifier, whose key the answered item has."""


class Registry(Protocol):
    """Who answers for the identifiers of some schemes."""

    @property
    def server(self) -> Server: ...

    @property
    def covers(self) -> Mapping[str, Coverage]:
        """How it answers for each scheme, by the scheme's name in `identifiers.SCHEMES`."""
        ...

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Answered]]:
        """Yields each of its ids once, with its item, the reason why there is none, or whom else to ask."""
        ...


class SearchingRegistry(Protocol):
    """Who finds works by words of their titles, their authors' names and their years."""

    @property
    def server(self) -> Server: ...

    def search(self, client: Client, words: Sequence[str], limit: int) -> list[SearchResult]:
        """Returns at most so many works, the likeliest first.

        A word has letters and digits only. Raises Unreachable, Status and Refused if no usable answer came.
        """
        ...
