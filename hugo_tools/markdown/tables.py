"""Tables: the cells of a table in a paragraph (https://github.github.com/gfm/#tables-extension-)."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.markdown.document import Segment, cut
from hugo_tools.patterns import lazy

DELIMITER_ROW = lazy(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL_BORDER = lazy(r"(?<!\\)\|")


def split(segment: Segment) -> list[Segment]:
    """Returns the text before a paragraph's table and the table's cells; empty for a paragraph without a table."""
    lines = list(line_spans(segment.text))
    for row in range(1, len(lines)):
        delimiters = segment.text[slice(*lines[row])].strip()
        if not ("|" in delimiters and DELIMITER_ROW.match(delimiters)):
            continue
        count = count_columns(delimiters)
        start, end = lines[row - 1]
        if count_columns(segment.text[start:end]) != count:
            continue
        found = [cut(segment, 0, start)] if start else []
        for line in [(start, end), *lines[row + 1 :]]:
            found += cells(segment, *line, count)
        return found
    return []


def cells(segment: Segment, start: int, end: int, limit: int) -> Iterator[Segment]:
    """Yields the cells of one row that have text; at most `limit`, since cells beyond the header's are not rendered."""
    borders = [border.span() for border in CELL_BORDER.finditer(segment.text, start, end)]
    if borders and not segment.text[start : borders[0][0]].strip():
        start = borders.pop(0)[1]
    for stop, after in [*borders, (end, end)][:limit]:
        cell = cut(segment, start, stop)
        if cell.text.strip():
            cell.kind = "cell"
            yield cell
        start = after


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of each line, its newline included."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end


def count_columns(row: str) -> int:
    """Returns how many cells a table's row has."""
    row = row.strip()
    borders = len(CELL_BORDER.findall(row))
    outer = row.startswith("|") + (row.endswith("|") and not row.endswith("\\|"))
    return borders + 1 - outer
