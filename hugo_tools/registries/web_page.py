"""Web pages as a registry, for works that no other registry has.

A host gets one request at a time, the first for its robots.txt. page_head.py reads a page's metadata, and page_items.py
makes an item from it. A page that names a DOI or an arXiv id is a referral to that registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from hugo_tools.metadata.identifiers import Identifier, work_at
from hugo_tools.metadata.items import Item
from hugo_tools.registries import AGAIN, Answered, Failure, Referral, page_head, page_items, robots
from hugo_tools.registries.client import Client, Received, Status, Unreachable
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.interface import Coverage, Server

AGENT = "hugo-tools"  # our name in robots.txt
GONE = (404, 410)


def is_alias(value: str) -> bool:
    """Returns True, since a page may name a work of another registry, or redirect to another page."""
    return True


@dataclass(frozen=True, slots=True)
class WebPages:
    """All web pages as one registry."""

    server: Server
    """A server without an address, since each page has its own."""

    covers: Mapping[str, Coverage]
    """Their coverage of the scheme `url`."""

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Answered]]:
        """Yields each address with the answer of its page; pages of one host come one after the other."""
        by_host: dict[str, list[str]] = {}
        for value in values:
            by_host.setdefault(urlsplit(value).netloc, []).append(value)
        for host, own in by_host.items():
            pages = Pages(client.at(host))
            for value in own:
                yield value, pages.ask(value)


class Pages:
    """The pages of one host, and the rules in its robots.txt."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.rules: robots.PathRules | None = None

    def ask(self, address: str) -> Answered:
        """Returns the item of a page's work, a referral, or a failure."""
        try:
            if not self.allow(address):
                reason = f'"{self.client.name}" asks programs not to read this page, in its robots.txt'
                return Failure("unfit", reason, BIBLIOGRAPHY)
            return self.client.visit(address, lambda received: read(received, address))
        except Unreachable as error:
            hint = f"{AGAIN}; or {BIBLIOGRAPHY}" if error.hint == AGAIN else error.hint
            return Failure("unreachable", str(error), hint)
        except Status as status:
            if status.code in GONE:
                return Failure("unknown", f'"{self.client.name}" has no such page ({status})', "correct the address")
            return Failure("unfit", f'"{self.client.name}" does not show the page to programs ({status})', BIBLIOGRAPHY)

    def allow(self, address: str) -> bool:
        """Returns whether the host allows programs to read a page; a host without a robots.txt allows all."""
        parts = urlsplit(address)
        if self.rules is None:
            try:
                where = f"{parts.scheme}://{parts.netloc}/robots.txt"
                self.rules = self.client.visit(where, lambda received: robots.parse(received.body, AGENT), "text/plain")
            except Status:
                self.rules = ()
        return robots.allow(self.rules, parts._replace(scheme="", netloc="", fragment="").geturl())


def read(received: Received, address: str) -> Answered:
    """Returns the item, referral or failure in an answer for the page at an address."""
    shown = work_at(received.url)
    if shown and shown.scheme != "url":  # the page redirects to a work that another registry has
        return Referral(shown, Item(shown.key))
    host = page_items.host_of(address)
    kind = received.content_type.partition(";")[0].strip().lower()
    is_pdf = received.body.startswith(b"%PDF")
    if is_pdf or kind not in ("text/html", "application/xhtml+xml", ""):
        what = "a PDF" if is_pdf else f'"{kind[:40]}"'
        return Failure("unfit", f'"{host}" answers with {what}, not with a page that says what it is', BIBLIOGRAPHY)
    known = shown or work_at(address)
    own = shown or Identifier("url", address)
    head = page_head.read(received.body, received.content_type)
    return page_items.read(head, own.value, needs_tags=bool(known))


REGISTRY = WebPages(server=Server("web pages", "WEB_PAGE", ""), covers={"url": Coverage(is_alias=is_alias)})
