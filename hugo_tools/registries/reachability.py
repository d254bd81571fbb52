"""Checks whether the registries can be reached: each is asked for one work, all at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from hugo_tools.registries import Failure
from hugo_tools.registries.client import RetryPolicy, user_agent
from hugo_tools.registries.interface import Registry
from hugo_tools.registries.table import REGISTRIES

WORKS = {"arxiv": "1706.03762", "doi": "10.1038/nature14539", "isbn": "9780262035613", "pmid": "26017442"}


def find_silent(timeout: float, mailto: str) -> Iterator[Failure]:
    """Yields the failures of registries without an answer within `timeout` seconds; "unknown work" is an answer.

    Raises ConfigurationError for an address in the environment that cannot be used.
    """
    asked = {registry.server.name: registry for registry in REGISTRIES if WORKS.keys() & registry.covers.keys()}
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = pool.map(lambda registry: ask(registry, timeout, mailto), asked.values())
        yield from (answer for answer in answers if answer)


def ask(registry: Registry, timeout: float, mailto: str) -> Failure | None:
    """Returns the failure of a registry, None if it gave an answer."""
    policy = RetryPolicy(timeout, backoff=0.0, patience=0.0, interval=0.0)  # one try
    client = registry.server.client(user_agent(mailto), policy, mailto=mailto)
    scheme = next(scheme for scheme in WORKS if scheme in registry.covers)
    value = registry.covers[scheme].own_id(WORKS[scheme])
    try:
        for _, answer in registry.ask_all(client, [value]):
            if isinstance(answer, Failure) and answer.kind == "unreachable":
                return answer._replace(reason=own_words(registry.server.name, answer.reason))
    finally:
        client.close()
    return None


def own_words(name: str, reason: str) -> str:
    """Returns the part of a reason about one registry, since that of doi.org begins with others asked before it."""
    return f"{name} {reason.rpartition(f'{name} ')[2]}"
