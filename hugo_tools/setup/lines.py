"""Offsets of lines in the text of a configuration, and insertions at them. Line ends are newlines here."""

from __future__ import annotations

from collections.abc import Sequence


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Returns the text with the part between two offsets replaced by new text."""
    return text[:start] + new + text[end:]


def inserted(text: str, offset: int, new: str) -> str:
    return replaced(text, offset, offset, new)


def line_end(text: str, offset: int) -> int:
    """Returns the offset of the next line's start, or of the text's end."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def end_of_block(text: str, offset: int, indent: int = 0) -> int:
    """Returns the end of the comments directly below an offset's line that are indented like the block, or deeper.

    They belong to the block, for example as a setting that is commented out.
    """
    end = line_end(text, offset)
    while end < len(text):
        line = text[end : line_end(text, end)]
        bare = line.lstrip(" \t")
        depth = len(line) - len(bare)
        if depth < indent or not bare.startswith("#"):
            break
        end = line_end(text, end)
    return end


def with_lines(text: str, offset: int, lines: Sequence[str]) -> str:
    """Returns the text with new lines at an offset, which is the start of a line or the end of the text."""
    before = text[:offset]
    gap = "\n" if before and not before.endswith("\n") else ""
    new = "".join(f"{line}\n" for line in lines)
    return inserted(text, offset, gap + new)
