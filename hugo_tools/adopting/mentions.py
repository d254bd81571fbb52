"""Where the text points to entries of a hand-written list: `[3]`, `[3, 5–7]`, `[3, p. 12]`, `[^key]`.

Found by the reader of Markdown that finds citations, so that code, math, links and escaped brackets are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hugo_tools.adopting.lists import Mention, OldList
from hugo_tools.citing.drafts import Draft
from hugo_tools.markdown import inlines
from hugo_tools.markdown.citations import LOCATOR_TERM
from hugo_tools.markdown.document import Segment, fold
from hugo_tools.markdown.inlines import Link, Math
from hugo_tools.patterns import lazy

MAX_RUN = 100  # entries from one number to another, "[3–7]"
NUMBERS = lazy(
    rf"""
    \s* (?P<numbers> \d{{1,3}} (?: \s*[-–—]\s*\d{{1,3}} )? (?: \s*[,;]\s* \d{{1,3}} (?: \s*[-–—]\s*\d{{1,3}} )? )* ) \s*
    (?P<locator> ,\s* {LOCATOR_TERM} \s* [\w.,–-]{{1,40}} )? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
RANGE = lazy(r"(?P<first>\d+)(?:\s*[-–—]\s*(?P<last>\d+))?")
INTERVAL = lazy(r"(?:\b(?:range|interval|between|(?<!\w)\w in)|[∈=∪∩×⊂⊆])\s*$", re.IGNORECASE)
SUBSCRIPT = lazy(r"(?<![^\W_])\w{1,2}$")  # "x[1]" is no citation, "models[1]" is one


def find(draft: Draft, old: OldList, math: Math) -> list[Mention]:
    """Returns where the text points to entries of a list, in its order; neighbours, `[1][2]`, are one."""
    if old.file:
        return joined(list(old.given), draft.post.text)
    found: list[Mention] = []
    inside = [*old.spans, *((entry.start, entry.end) for entry in old.entries)]
    for segment in draft.document.segments:
        if not any(start <= segment.source(0) < end for start, end in inside):
            found += in_segment(draft, old, segment, math)
    found.sort()
    return joined(found, draft.post.text)


def in_segment(draft: Draft, old: OldList, segment: Segment, math: Math) -> Iterator[Mention]:
    """Yields the mentions in one segment."""
    if "[" not in segment.text:
        return
    read = reader(old)
    own = draft.document.definitions

    def is_defined(label: str) -> bool:
        return fold(label) in own or read(label) is not None

    for link in inlines.find(segment.text, math, frozenset(), is_defined).links:
        if link.is_image or link.form not in ("shortcut", "full", "collapsed", "undefined") or fold(link.target) in own:
            continue
        yield from mentions_of(segment, link, read)


Read = Callable[[str], "tuple[tuple[str, ...], str] | None"]


def mentions_of(segment: Segment, link: Link, read: Read) -> Iterator[Mention]:
    """Yields what a bracket points to; of `[1][2]`, which is one link to the reader of Markdown, both."""
    parts = [(link.inner, link.inner_start - 1)]
    if link.form in ("full", "undefined"):
        parts.append((link.target, link.inner_start + len(link.inner) + 1))
    for inner, offset in parts:
        pointed = read(inner)
        if pointed is None or is_interval(segment.text, offset, pointed[0]):
            continue
        start = segment.source(offset)
        end = segment.source(offset + len(inner) + 1) + 1
        yield Mention(start, end, *pointed)


def is_interval(text: str, offset: int, labels: tuple[str, ...]) -> bool:
    """Returns whether a bracket holds numbers that are not labels: an interval, or a subscript."""
    if labels[0].startswith("^"):
        return False
    before = text[max(0, offset - 12) : offset]
    return bool(SUBSCRIPT.search(before)) or (len(labels) > 1 and bool(INTERVAL.search(before)))


def reader(old: OldList) -> Read:
    """Returns what reads a bracket's text as labels of a list's entries and a locator; None for other text."""
    labels = old.labels

    def read(inner: str) -> tuple[tuple[str, ...], str] | None:
        if inner in labels and not inner.isdigit():
            return (inner,), ""
        found = NUMBERS.fullmatch(inner)
        if not found:
            return None
        numbers = tuple(numbers_in(found["numbers"]))
        return (numbers, found["locator"] or "") if numbers and labels.issuperset(numbers) else None

    return read


def numbers_in(text: str) -> Iterator[str]:
    """Yields the numbers of `3, 5–7`, each as text."""
    for found in RANGE.finditer(text):
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if not 0 <= last - first <= MAX_RUN:
            continue
        yield from map(str, range(first, last + 1))


def joined(found: list[Mention], text: str) -> list[Mention]:
    """Returns mentions with those that nothing stands between as one: `[@a][@b]` would be one link to Markdown."""
    kept: list[Mention] = []
    for mention in found:
        last = kept[-1] if kept else None
        if last and last.end == mention.start and not last.locator:
            kept[-1] = Mention(last.start, mention.end, last.labels + mention.labels, mention.locator)
        else:
            kept.append(mention)
    return kept
