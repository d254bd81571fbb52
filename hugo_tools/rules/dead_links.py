"""Links to web pages that are gone. Only `check --links` finds them: it asks the web, as no other check does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.rules.interface import Report, Rule, Subject

ADDRESS = re.compile(r"""https?://(?:[^\s<>()\[\]{}"'`\\|\ufffc]|\([^\s<>()"'`\\]*\))+""")
TRAILING = ".,;:!?*_~"  # ends a sentence or an emphasis rather than an address


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each link to a page that is gone."""
    gone = subject.shared.gone
    if not gone:
        return
    for offset, address in addresses(subject):
        if address in gone:
            copy = gone[address]
            hint = f"link to the copy in the Internet Archive: {copy}" if copy else "link to another page"
            yield Report(offset, f"{address} is gone", hint, "warning")


def addresses(subject: Subject) -> Iterator[tuple[int, str]]:
    """Yields (offset, address without its fragment) of each link in the author's own prose."""
    if "://" not in subject.own_text:
        return
    for line in subject.lines:
        for found in ADDRESS.finditer(line.text):
            yield line.offset + found.start(), found[0].rstrip(TRAILING).partition("#")[0]


RULE = Rule("HT601", "dead-link", find)
