"""Git's conflicts in a text: three marks at the start of a line, in their order.

https://git-scm.com/docs/git-merge#_how_conflicts_are_presented; the style "diff3" has a fourth before the second.
"""

from __future__ import annotations

import re

from hugo_tools.patterns import lazy

# Git's conflict (https://git-scm.com/docs/git-merge#_how_conflicts_are_presented): three marks at the start of a line,
# in this order; the style "diff3" has a fourth before the second.
CONFLICT = lazy(
    r"^(?:(?P<start><{7}[ ])|(?P<base>\|{7}(?=[ \r\n]))|(?P<middle>={7}(?=\r?$))|(?P<end>>{7}[ ]))", re.MULTILINE
)
CONFLICT_SIDE = lazy(r"(?:={7}|\|{7}(?:[ ].*)?)\r?\n")
CONFLICT_END = lazy(r">{7}[ ].*(?:\n|\Z)")
CONFLICT_ORDER = {"base": ("start",), "middle": ("start", "base"), "end": ("middle",)}  # what a mark may follow


def conflicts(text: str) -> tuple[int, bool]:
    """Returns how many of git's conflicts a text holds from start to end, and whether another has only started."""
    whole, before = 0, ""
    for mark in CONFLICT.finditer(text):
        kind = mark.lastgroup or ""
        if kind == "end" and before == "middle":
            whole, before = whole + 1, ""
        elif kind == "start" or before in CONFLICT_ORDER[kind]:
            before = kind
    return whole, bool(before)
