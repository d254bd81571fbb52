"""One work under two identifiers, such as a preprint's and its article's: the reference list has it twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hugo_tools.citing import drafts
from hugo_tools.metadata.items import Item
from hugo_tools.metadata.titles import compared
from hugo_tools.rules.interface import Report, Rule, Subject

LEAST = 12  # letters of a title that is one work's: "Introduction" is many's
NOT_LETTERS = re.compile(r"\W+")
TITLE = re.compile(r'"title": "(?P<title>(?:[^"\\]|\\.)*)"')

Signs = tuple[str, ...]


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each identifier whose work is on the list already, where the post first uses it."""
    twins = subject.shared.twins
    if not twins or not subject.may_cite or not any(map(subject.post.text.lower().__contains__, twins)):
        return
    draft = subject.draft
    identifiers = list(dict.fromkeys(identifier for identifier, _ in draft.mentions))
    if len(identifiers) < 2:
        return
    first = drafts.first_uses(draft)
    known: dict[str, str] = {}
    listed: set[str] = set()
    for identifier in identifiers:
        item = subject.item(identifier)
        if item is None or item.key in listed:  # a preprint and its published version may be one item of the lock
            continue
        listed.add(item.key)
        other = next((known[sign] for sign in signs(item) if sign in known), None)
        if other:
            offset = first[identifier][0] if identifier in first else subject.post.offset_of("nocite")
            message = f'"{item.title}" is on the list twice, as {other} and as {identifier.key}'
            yield Report(offset, message, f"cite it as {other} here, too, or as {identifier.key} there", "warning")
        for sign in signs(item):
            known.setdefault(sign, identifier.key)


def twins(lines: Mapping[str, str]) -> frozenset[str]:
    """Returns the values of the identifiers, in lower case, whose lines in the lock have the title of another one."""
    by_title: dict[str, list[str]] = {}
    for key, line in lines.items():
        if title := TITLE.search(line):
            letters = NOT_LETTERS.sub("", title["title"])
            by_title.setdefault(letters.lower(), []).append(key)
    found: set[str] = set()
    for keys in by_title.values():
        if len(keys) > 1:
            found.update(key.partition(":")[2].lower() for key in keys)
    return frozenset(found)


def signs(item: Item) -> Signs:
    """Returns the common parts of two records of one work: the DOI; title and first author."""
    names = [name.family or name.literal for name in item.authors[:1]]
    title = NOT_LETTERS.sub(" ", compared(item.title)).strip()
    found: list[str] = []
    if item.doi:
        found.append(f"doi {item.doi.lower()}")
    if names and len(title) >= LEAST:
        found.append(f"title {title} by {compared(names[0])}")
    return tuple(found)


RULE = Rule("HT405", "duplicate-work", find)
