"""Columns of a line, with tab stops at multiples of four (CommonMark 0.31.2, section 2.2)."""

from __future__ import annotations


def skip_spaces(text: str, pos: int, column: int, end: int) -> tuple[int, int]:
    """Returns the offset of the next character that is not a blank, and its column."""
    while pos < end:
        if text[pos] == " ":
            column += 1
        elif text[pos] == "\t":
            column += 4 - column % 4
        else:
            break
        pos += 1
    return pos, column


def advance(text: str, pos: int, column: int, target: int) -> tuple[int, int]:
    """Returns (offset, column) at the column `target`; if that is within a tab, the offset is that of the tab."""
    while column < target:
        width = 4 - column % 4 if text[pos] == "\t" else 1
        if column + width > target:
            return pos, target
        pos, column = pos + 1, column + width
    return pos, column


def after_mark(text: str, pos: int, column: int, end: int) -> tuple[int, int]:
    """Returns (offset, column) after the optional blank that follows a quote's mark."""
    has_blank = pos < end and text[pos] in " \t"
    return advance(text, pos, column, column + 1) if has_blank else (pos, column)


def line_end(text: str, end: int) -> int:
    """Returns the end of a line without its newline and the carriage returns before it, white space to Goldmark."""
    if end and text[end - 1] == "\n":
        end -= 1
    while end and text[end - 1] == "\r":
        end -= 1
    return end
