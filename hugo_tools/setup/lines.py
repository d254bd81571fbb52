"""Places in the text of a configuration: where lines end, and where new text goes. Line ends are newlines here."""

from __future__ import annotations

from collections.abc import Sequence


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Returns the text with new text in the place of that between two offsets."""
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
    """Returns where the comments end that stand directly below an offset's line, as deep as the block is or deeper.

    They belong to the block: a setting that is commented out, say.
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
    """Returns the text with new lines at an offset that starts a line, or ends the text."""
    before = text[:offset]
    gap = "\n" if before and not before.endswith("\n") else ""
    new = "".join(f"{line}\n" for line in lines)
    return inserted(text, offset, gap + new)
