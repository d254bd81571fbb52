"""Places that our kinds of posts leave to be filled in, read from their templates."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hugo_tools.patterns import lazy
from hugo_tools.rules.prose import TableHead, tables

NOTE = lazy(r"[ \t]{,3}\[//\]:[ \t]*#[ \t]*\((?P<words>.*)\)[ \t]*$")
LABEL = lazy(r"[ \t]{,3}(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<words>(?:\S+[ \t]+)?\*\*[^*\n]+:\*\*)[ \t]*$")
ROW = lazy(r"[ \t]{,3}\|(?P<first>(?:[^|\n\\]|\\.)*)\|(?P<others>[ \t|]*\|)[ \t]*$")
JINJA = lazy(r"\{\{.*?\}\}|\{%.*?%\}")


class Leftovers(NamedTuple):
    """The parts of a new post: words of notes, labels before text, first cells of empty rows, heads of their tables."""

    notes: frozenset[str]
    labels: frozenset[str]
    cells: frozenset[str]
    heads: frozenset[TableHead]


@cache
def left_by_templates() -> Leftovers:
    """Returns the parts of a new post of any kind."""
    lines = template_lines()
    notes = {note["words"] for note in map(NOTE.match, lines) if note}
    labels = {label["words"] for label in map(LABEL.match, lines) if label}
    cells = {row["first"].strip() for row in map(ROW.match, lines) if row}
    heads = {head for head, rows in tables(lines) if any(ROW.match(lines[row]) for row in rows)}
    return Leftovers(frozenset(notes), frozenset(labels), frozenset(cells), frozenset(heads))


def template_lines() -> list[str]:
    """Returns the lines of all kinds' templates, without Jinja2's marks."""
    from hugo_tools.kinds import archetypes  # most posts hold nothing that may be left

    return [line for source in archetypes.sources() for line in JINJA.sub("", source).splitlines()]
