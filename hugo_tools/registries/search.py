"""Search: asks all registries that find works by words, side by side, with the same limits as for identifiers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from hugo_tools.registries import Failure, Listener, SearchResult, ignore
from hugo_tools.registries.answers import Refused
from hugo_tools.registries.client import Status, Unreachable
from hugo_tools.registries.interface import SearchingRegistry
from hugo_tools.registries.router import Clients, side_by_side
from hugo_tools.registries.table import SEARCHING

Results = list[SearchResult] | Failure


def search(
    words: Sequence[str], limit: int, mailto: str = "", timeout: float = 0.0, tell: Listener = ignore
) -> list[tuple[str, Results]]:
    """Returns each registry's name with its works or its failure, in the table's order.

    Raises ConfigurationError for an address, a pause or a mail address that cannot be used.
    """
    clients = Clients(mailto or os.environ.get("HUGO_TOOLS_MAILTO", "").strip(), timeout, tell)
    try:
        questions = [ask(registry, clients, words, limit) for registry in SEARCHING]
        results = dict(side_by_side(questions, clients.end_silence))
    finally:
        clients.close()
    return [(registry.server.name, results[registry.server.name]) for registry in SEARCHING]


def ask(
    registry: SearchingRegistry, clients: Clients, words: Sequence[str], limit: int
) -> Iterator[tuple[str, Results]]:
    """Yields one registry's name with its results."""
    name = registry.server.name
    try:
        yield name, registry.search(clients.of[registry.server], words, limit)[:limit]
    except Unreachable as error:
        yield name, Failure("unreachable", str(error), clients.silence or error.hint)
    except (Refused, Status) as error:
        yield name, Failure("unreachable", f"{name} refuses the question: {error}", "search for other words")
