"""What our kinds of posts leave to be filled in, read from their templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from hugo_tools.kinds import archetypes

NOTE = re.compile(r"[ \t]{,3}\[//\]:[ \t]*#[ \t]*\((?P<words>.*)\)[ \t]*$")
LABEL = re.compile(r"[ \t]{,3}(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<words>(?:\S+[ \t]+)?\*\*[^*\n]+:\*\*)[ \t]*$")
ROW = re.compile(r"[ \t]{,3}\|(?P<first>(?:[^|\n\\]|\\.)*)\|(?P<others>[ \t|]*\|)[ \t]*$")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


class Leftovers(NamedTuple):
    """What a new post has: the words of notes, labels before text, and the first cells of rows that are empty."""

    notes: frozenset[str]
    labels: frozenset[str]
    cells: frozenset[str]


@cache
def left_by_templates() -> Leftovers:
    """Returns what a new post of any kind may hold."""
    notes: set[str] = set()
    labels: set[str] = set()
    cells: set[str] = set()
    for line in template_lines():
        if note := NOTE.match(line):
            notes.add(note["words"])
        elif label := LABEL.match(line):
            labels.add(label["words"])
        elif row := ROW.match(line):
            cells.add(row["first"].strip())
    return Leftovers(frozenset(notes), frozenset(labels), frozenset(cells))


def template_lines() -> Iterator[str]:
    """Yields the lines of all kinds' templates, without what Jinja2 makes of them."""
    for source in archetypes.sources():
        yield from JINJA.sub("", source).splitlines()
