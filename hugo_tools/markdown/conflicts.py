"""Git's conflicts in a text: three marks, each at the start of a line, in their order.

See https://git-scm.com/docs/git-merge#_how_conflicts_are_presented. The style "diff3" has a fourth mark before the
second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from hugo_tools.patterns import lazy

CONFLICT = lazy(
    r"^(?:(?P<start><{7}[ ])|(?P<base>\|{7}(?=[ \r\n]))|(?P<middle>={7}(?=\r?$))|(?P<end>>{7}[ ]))", re.MULTILINE
)
CONFLICT_SIDE = lazy(r"(?:={7}|\|{7}(?:[ ].*)?)\r?\n")
CONFLICT_END = lazy(r">{7}[ ].*(?:\n|\Z)")
CONFLICT_ORDER = {"base": ("start",), "middle": ("start", "base"), "end": ("middle",)}  # what a mark may follow


class Conflict(NamedTuple):
    """A conflict at (start, end), the lines of its marks included, and the texts of its two sides."""

    start: int
    end: int
    ours: str
    theirs: str


def conflicts(text: str) -> tuple[list[Conflict], bool]:
    """Returns the complete git conflicts in a text, and whether another one is open at its end."""
    found: list[Conflict] = []
    marks: list[re.Match[str]] = []  # of the conflict that is being read
    for mark in CONFLICT.finditer(text):
        kind = mark.lastgroup or ""
        before = marks[-1].lastgroup if marks else ""
        if kind == "start":
            marks = [mark]
        elif before in CONFLICT_ORDER[kind]:
            marks.append(mark)
            if kind == "end":
                found.append(between(text, marks))
                marks = []
    return found, bool(marks)


def between(text: str, marks: Sequence[re.Match[str]]) -> Conflict:
    """Returns the conflict that has these marks; the common ancestor's text ("diff3") is left out."""
    start, after_ours, middle, end = marks[0], marks[1], marks[-2], marks[-1]
    ours = text[next_line(text, start) : after_ours.start()]
    theirs = text[next_line(text, middle) : end.start()]
    return Conflict(start.start(), next_line(text, end), ours, theirs)


def next_line(text: str, mark: re.Match[str]) -> int:
    return text.find("\n", mark.end()) + 1 or len(text)


def sides(text: str) -> tuple[str, str]:
    """Returns a text with all of git's conflicts resolved to our side, and to their side."""
    ours: list[str] = []
    theirs: list[str] = []
    done = 0
    found, _ = conflicts(text)
    for conflict in found:
        common = text[done : conflict.start]
        ours += [common, conflict.ours]
        theirs += [common, conflict.theirs]
        done = conflict.end
    rest = text[done:]
    return "".join([*ours, rest]), "".join([*theirs, rest])
