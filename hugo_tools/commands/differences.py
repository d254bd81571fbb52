"""Differences between two texts, as `diff -u` and `patch` have them, and as a terminal may show them."""

from __future__ import annotations

import difflib
import re

from hugo_tools.citing.revisions import PostChange
from hugo_tools.terminal import visible

LINE = re.compile(r"[^\n]*\n|[^\n]+")


def diff_line(line: str) -> str:
    """Returns a line of a difference as a terminal may show it; what ends a line with CRLF is kept for `patch`."""
    text, newline = line.removesuffix("\n"), line.endswith("\n")
    text, end = text.removesuffix("\r"), "\r" if newline and text.endswith("\r") else ""
    shown = visible(text, "\t") + end + "\n"
    return shown if newline else f"{shown}\\ No newline at end of file\n"


def unified(change: PostChange, path: str) -> str:
    """Returns the difference that a change makes to a post."""
    before, after = LINE.findall(change.before), LINE.findall(change.after)
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(diff_line(line) for line in lines)
