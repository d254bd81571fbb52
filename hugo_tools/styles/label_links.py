"""Labels whose wording changes with links: marks meet at a link's edge, or a link is empty. Pieces in, pieces out.

Pandoc's citeproc moves a comma into quotation marks, drops the second of two marks, and leaves out empty parts with
their separators. It does none of this across a link's edge. https://github.com/jgm/citeproc, `Citeproc.CslJson`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, islice, pairwise
from typing import Any

from hugo_tools.styles.pandoc_text import Piece, plain

MARKS = ".,;:!?"
CLOSING = "”’»›“‘"  # the opening marks of English close „German“ quotations
USUAL = (".,", ".;")  # marks that stay beside each other: `et al., 2020`


def is_torn(inlines: Sequence[Any], pieces: Sequence[Piece]) -> bool:
    """Returns whether a label may be worded differently without its links."""
    if has_empty_link(inlines):
        return True
    return any(is_edge(one, other) for one, other in pairwise(pieces))


def has_empty_link(inlines: Iterable[Any]) -> bool:
    """Returns whether some inlines have a link without words, such as that of a suppressed author."""
    links = [inline["c"] for inline in inlines_within(inlines) if inline["t"] == "Link"]
    return not all(words for _, words, _ in links)


def inlines_within(inlines: Iterable[Any]) -> Iterator[Any]:
    """Yields inlines, and the inlines within citations, which hold the links."""
    for inline in inlines:
        yield inline
        if inline["t"] == "Cite":
            yield from inlines_within(inline["c"][1])


def is_edge(before: Piece, after: Piece) -> bool:
    """Returns whether a link begins or ends between two marks that pandoc would otherwise move or drop."""
    if before.target == after.target or not before.text or not after.text:
        return False
    last, first = before.text[-1], after.text[0]
    if first not in MARKS or last + first in USUAL:
        return False
    is_moved = last in CLOSING and first in ".,"
    return is_moved or last in MARKS


def laid(linked: Sequence[Piece], unlinked: Sequence[Piece]) -> list[Piece]:
    """Returns a label worded as without links, with the links put onto the same words."""
    targets = [piece.target for piece in linked for _ in piece.text]
    found = [""] * len(plain(unlinked))
    matcher = SequenceMatcher(None, plain(linked), plain(unlinked), autojunk=False)
    for there, here, length in matcher.get_matching_blocks():
        found[here : here + length] = targets[there : there + length]
    for place in range(1, len(found) - 1):
        before, after = found[place - 1], found[place + 1]
        if not found[place] and before == after:  # a comma that pandoc moved into a link
            found[place] = before
    rest = iter(found)
    pieces: list[Piece] = []
    for piece in unlinked:
        own = list(islice(rest, len(piece.text)))
        pieces += split(piece, own)
    return pieces


def split(piece: Piece, targets: Sequence[str]) -> Iterator[Piece]:
    """Yields a piece in parts, each linked to the target of its characters."""
    start = 0
    for target, alike in groupby(targets):
        end = start + len(list(alike))
        yield piece._replace(text=piece.text[start:end], target=target)
        start = end
