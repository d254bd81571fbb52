"""Checks links to web pages, and finds copies of dead ones in the Internet Archive.

A page is gone if its host answers 404 or 410. If a host refuses, is busy or does not answer, nothing is known about
its pages. Results are kept for some days. A host gets one request at a time, at its pace, and only for pages that its
robots.txt allows. Private addresses are refused as for works.

The archive's interface: https://archive.org/help/wayback_api.php
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from hugo_tools.cache import Cache
from hugo_tools.registries import Listener
from hugo_tools.registries.client import Client, Received, Status, Unreachable, retry_policy, user_agent
from hugo_tools.registries.interface import Server
from hugo_tools.registries.web_page import GONE, REGISTRY, Pages

DAY = 24 * 60 * 60  # seconds
KEPT = {"there": 7 * DAY, "gone": DAY}  # how long a result is kept
HOSTS = 8  # asked at a time
ARCHIVE = Server("the Internet Archive", "WAYBACK", "https://archive.org")


class Seen(NamedTuple):
    """The result of a check of one address."""

    state: str
    """`there`, `gone` or `unknown`."""

    reason: str = ""
    """The answer on which the state is based."""

    copy: str = ""
    """The address of an archived copy, "" for none."""


def look(addresses: Iterable[str], mailto: str, timeout: float, tell: Listener) -> dict[str, Seen]:
    """Returns the result for each address; raises ConfigurationError for unusable settings."""
    cache = Cache("links", "1")
    seen: dict[str, Seen] = {}
    by_host: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        if known := remembered(cache, address):
            seen[address] = known
        else:
            by_host.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    policy, agent = retry_policy(timeout), user_agent(mailto)
    pages = REGISTRY.server.client(agent, policy, tell)
    with ThreadPoolExecutor(HOSTS) as pool:
        for found in pool.map(lambda host: dict(look_at(pages.at(host), by_host[host])), by_host):
            seen |= found
    archive = ARCHIVE.client(agent, policy, tell)
    for address in itertools.chain.from_iterable(by_host.values()):
        if seen[address].state == "gone":
            seen[address] = seen[address]._replace(copy=copy_of(address, archive))
        if seen[address].state in KEPT:
            cache.put(address, json.dumps([time.time(), *seen[address]]))
    cache.save()
    return seen


def remembered(cache: Cache, address: str) -> Seen | None:
    """Returns the kept result for an address, None if there is none or if it is too old."""
    if (kept := cache.get(address)) is None:
        return None
    when, *seen = json.loads(kept)
    known = Seen(*seen)
    age = time.time() - when
    return known if 0 <= age < KEPT.get(known.state, 0) else None


def look_at(client: Client, addresses: Sequence[str]) -> Iterator[tuple[str, Seen]]:
    """Yields the addresses of one host with their results."""
    pages = Pages(client)
    for address in addresses:
        yield address, look_at_one(pages, address)


def look_at_one(pages: Pages, address: str) -> Seen:
    """Returns the result for one address."""
    try:
        if not pages.allow(address):
            return Seen("unknown", "its robots.txt asks programs not to look")
        pages.client.visit(address, is_there, "*/*")
    except Status as status:
        return Seen("gone" if status.code in GONE else "unknown", str(status))
    except Unreachable as error:
        return Seen("unknown", str(error))
    return Seen("there")


def is_there(received: Received) -> bool:
    """Returns True, since any answer shows that the page is there."""
    return True


def copy_of(address: str, archive: Client) -> str:
    """Returns the address of the archive's copy of a page, "" if it has none or does not answer."""
    try:
        return archive.ask(f"wayback/available?url={quote(address, safe='')}", copy_in, accept="application/json")
    except (Unreachable, Status):
        return ""


def copy_in(body: bytes) -> str:
    """Returns the address of a copy in an answer of the archive, "" if it names none."""
    try:
        closest = json.loads(body)["archived_snapshots"]["closest"]
        url, is_available = closest["url"], closest["available"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    is_address = isinstance(url, str) and url.startswith(("http://web.archive.org/", "https://web.archive.org/"))
    if not is_address or is_available is not True:
        return ""
    _, _, rest = url.partition(":")
    return f"https:{rest}"
