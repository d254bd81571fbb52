"""Items without words in a list that has others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.prose import Line

ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|(?P<number>\d{1,3})[.)])(?P<words>[ \t]+\S.*|[ \t]*)$")

# An item without words, or with a comment in their place: most posts have none, and need not be looked at.
MAY_BE_EMPTY = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t\r]*(?:\n|$|<!--)")


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each item of a list that has no words."""
    if not MAY_BE_EMPTY.search(subject.own_text):
        return
    for line in subject.lines:
        if is_empty_item(line):
            yield Report(line.start, "an item of the list is empty", "fill it in, or delete the line", "warning")


def is_empty_item(line: Line) -> bool:
    """Returns whether a line is an item without words in a list that has others, and not the end of a sentence.

    A number between others was set there to part them, and those below it were counted on.
    """
    item = ITEM.match(line.text)
    if not item or item["words"].strip():
        return False
    has_text_below = indent(line.following) > len(item["indent"])
    if has_text_below:
        return False
    if are_siblings(item, line.following, 1):
        return not item["number"]
    return are_siblings(item, line.before, -1)


def indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def are_siblings(item: re.Match[str], text: str, step: int) -> bool:
    """Returns whether a line is an item of the same list: `step` is the difference of their numbers, if any."""
    other = ITEM.match(text)
    if not other or list_of(other) != list_of(item):
        return False
    if not item["number"]:
        return True
    return int(other["number"]) == int(item["number"]) + step


def list_of(item: re.Match[str]) -> tuple[str, str]:
    """Returns the signs by which items of one list are alike: their indent, and the end of their marks."""
    mark: str = item["mark"]
    return item["indent"], mark[-1]


RULE = Rule("HT104", "placeholder", find, spares_drafts=True)
