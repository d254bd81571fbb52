"""Labels that a link would change: punctuation meets across its edge, or it has no words. Pieces in, pieces out.

Pandoc's citeproc moves a comma into quotation marks, drops the second of two marks, and leaves out what prints nothing,
with its separator. A link between them hides each from the other. https://github.com/jgm/citeproc, `Citeproc.CslJson`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, islice, pairwise
from typing import Any

from hugo_tools.styles.pandoc_text import Piece, plain

MARKS = ".,;:!?"
CLOSING = "”’»›“‘"  # „German“ quotation marks end with those that begin English ones
USUAL = (".,", ".;")  # marks that stay beside each other: `et al., 2020`


def is_torn(inlines: Sequence[Any], pieces: Sequence[Piece]) -> bool:
    """Returns whether a label may be printed otherwise without its links."""
    return has_empty_link(inlines) or any(is_edge(one, other) for one, other in pairwise(pieces))


def has_empty_link(inlines: Iterable[Any]) -> bool:
    """Returns whether a link stands among inlines that has no words, as of an author that is suppressed."""
    return any(inline["t"] == "Link" and not inline["c"][1] for inline in inlines_within(inlines))


def inlines_within(inlines: Iterable[Any]) -> Iterator[Any]:
    """Yields inlines, and those in citations, where links are."""
    for inline in inlines:
        yield inline
        if inline["t"] == "Cite":
            yield from inlines_within(inline["c"][1])


def is_edge(before: Piece, after: Piece) -> bool:
    """Returns whether a link begins or ends between marks that pandoc would put in order."""
    meeting = before.text[-1:] + after.text[:1]
    if before.target == after.target or len(meeting) < 2 or meeting[1] not in MARKS or meeting in USUAL:
        return False
    return meeting[0] in MARKS or (meeting[0] in CLOSING and meeting[1] in ".,")


def laid(linked: Sequence[Piece], unlinked: Sequence[Piece]) -> list[Piece]:
    """Returns a label as it is printed without links, with links on the words that have them otherwise."""
    targets = [piece.target for piece in linked for _ in piece.text]
    found = [""] * len(plain(unlinked))
    matcher = SequenceMatcher(None, plain(linked), plain(unlinked), autojunk=False)
    for there, here, length in matcher.get_matching_blocks():
        found[here : here + length] = targets[there : there + length]
    for place in range(1, len(found) - 1):
        if not found[place] and found[place - 1] == found[place + 1]:  # a comma that was moved into a link
            found[place] = found[place - 1]
    rest = iter(found)
    return [each for piece in unlinked for each in split(piece, list(islice(rest, len(piece.text))))]


def split(piece: Piece, targets: Sequence[str]) -> Iterator[Piece]:
    """Yields a piece in parts, each linked to the target of its characters."""
    start = 0
    for target, alike in groupby(targets):
        end = start + len(list(alike))
        yield piece._replace(text=piece.text[start:end], target=target)
        start = end
