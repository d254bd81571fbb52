"""Blocks of indented code. Only a parser can tell them from indented text in a list's items.

https://spec.commonmark.org/0.31.2/#indented-code-blocks
"""

from __future__ import annotations

from typing import Any


def find(text: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of each block of indented code in Markdown without front matter; fences do not count."""
    import pyromark

    source = text.encode()
    found: list[tuple[int, int]] = []
    last = end = 0  # the end of the block before, in bytes and in characters
    for event, place in pyromark.events_with_range(text, options=pyromark.Options.ENABLE_FOOTNOTES):
        if is_start(event):
            start = end + len(source[last : place["start"]].decode())
            end = start + len(source[place["start"] : place["end"]].decode())
            last = place["end"]
            found.append((start, end))
    return found


def is_start(event: Any) -> bool:
    """Returns whether one of the parser's events begins a block of indented code."""
    return isinstance(event, dict) and event.get("Start") == {"CodeBlock": "Indented"}
