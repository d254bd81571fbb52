"""Where the text points to entries of a hand-written list: `[3]`, `[3, 5–7]`, `[3, p. 12]`, `[^key]`.

The reader of Markdown that finds citations finds them, so that text in code or math points to nothing. Other spellings
of the same (`spellings`) are read as plain brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from hugo_tools.adopting import reading, spellings
from hugo_tools.adopting.lists import OldEntry, OldList, OldMention
from hugo_tools.adopting.spellings import Anchors, numbers_in
from hugo_tools.citing.drafts import Draft, own_lists
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import anchors, inlines
from hugo_tools.markdown.citations import LOCATOR_TERM, is_heading_of_list
from hugo_tools.markdown.document import Segment, fold
from hugo_tools.markdown.inlines import Math
from hugo_tools.patterns import lazy

NUMBERS = lazy(
    rf"""
    \s* (?P<numbers> \d{{1,3}} (?: \s*[-–—]\s*\d{{1,3}} )? (?: \s*[,;]\s* \d{{1,3}} (?: \s*[-–—]\s*\d{{1,3}} )? )* ) \s*
    (?P<locator> ,\s* {LOCATOR_TERM} \s* [\w.,–-]{{1,40}} )? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
NAMES_END = lazy(r"[,;]")
INTERVAL = lazy(r"(?:\b(?:range|interval|between|matrix|vector|array|list|(?<!\w)\w in)|[∈=∪∩×⊂⊆])\s*$", re.IGNORECASE)
SUBSCRIPT = lazy(  # "x[1]" is not a citation, "models[1]" and "by[1]" are
    r"(?<![^\W_])(?!(?:a[st]|by|do|et|go|i[fnst]|o[fnr]|so|to|up|us|we)\[)[a-zA-Z\d_Α-ω]{1,2}\[$", re.IGNORECASE
)
ID = lazy(r"""<[a-z]+\b[^<>]{0,200}?\s(?:id|name)\s?=\s?["']?(?P<id>[^\s"'<>]{1,200})""", re.IGNORECASE)


def find(draft: Draft, old: OldList, site: Site) -> list[OldMention]:
    """Returns the mentions of a list's entries in the text, in order; neighbours, `[1][2]`, are one."""
    if old.file:
        return joined(list(old.given))
    known = anchors_of(draft, old, site)
    for raised in (False, True):
        segments = outside(draft, old)
        found = [each for one in segments for each in in_segment(draft, old, one, site.math, known, raised)]
        if found:
            break
    return joined(sorted(found))


def with_anchors(draft: Draft, old: OldList) -> OldList:
    """Returns a list whose entries without a label have their first anchor for one: the text may link to it."""
    if all(entry.label for entry in old.entries):
        return old
    labels: dict[int, str] = {}
    for anchor, entry in ids(draft, old):
        if entry and not entry.label:
            labels.setdefault(entry.start, f"#{anchor}")
    entries = [replace(entry, label=labels.get(entry.start, entry.label)) for entry in old.entries]
    return replace(old, entries=entries)


def outside(draft: Draft, old: OldList) -> Iterator[Segment]:
    """Yields the segments of a post that are not in its list."""
    inside = [*old.spans, *old.beside, *((entry.start, entry.end) for entry in old.entries)]
    for segment in draft.document.segments:
        if not any(start <= segment.source(0) < end for start, end in inside):
            yield segment


def anchors_of(draft: Draft, old: OldList, site: Site) -> Anchors:
    """Returns the anchors at a list's entries, and the other anchors."""
    at_entries: dict[str, str] = {}
    elsewhere: set[str] = set()
    for anchor, entry in ids(draft, old):
        if entry is None:
            elsewhere.add(anchor)
        elif entry.label:
            at_entries[anchor] = entry.label
    headings = [each for each in draft.document.headings if not is_heading_of_list(each, own_lists())]
    elsewhere |= anchors.of_headings([each.text for each in headings], anchors.id_type(site.goldmark("parser")))
    return Anchors(at_entries, frozenset(elsewhere - at_entries.keys()), addresses_of(old))


def addresses_of(old: OldList) -> dict[str, str]:
    """Returns the labels of entries by the works that they name, and by where their links lead."""
    labels: dict[str, str] = {}
    for entry in old.entries:
        facts = reading.read(entry.text)
        works = [parsed.identifier.key for parsed in facts.works]
        for place in [*works, *(spellings.destination(url) for _, url in facts.links)]:
            labels.setdefault(place, entry.label)
    return labels


def ids(draft: Draft, old: OldList) -> Iterator[tuple[str, OldEntry | None]]:
    """Yields each anchor that a tag of a post makes, and the list's entry that it is in."""
    entries = sorted(old.entries, key=lambda entry: entry.start)
    begins = [entry.start for entry in entries]
    for found in ID.finditer(draft.post.text, draft.post.body):
        place = bisect_right(begins, found.start()) - 1
        is_in_entry = place >= 0 and found.start() < entries[place].end
        yield found["id"], entries[place] if is_in_entry else None


def in_segment(
    draft: Draft, old: OldList, segment: Segment, math: Math, known: Anchors, raised: bool
) -> Iterator[OldMention]:
    """Yields the mentions in one segment; with `raised`, a bare `<sup>3</sup>` is one."""
    if not any(mark in segment.text for mark in "[<【［"):
        return
    made = spellings.respell(segment.text, old.labels, known, raised)
    for inner, start in brackets(draft, made.text, math, lambda label: read(label, old.labels) is not None):
        spelled = made.spelled.get(start)
        pointed = (spelled.labels, "") if spelled else read(inner, old.labels)
        if pointed is None or is_interval(made.text, start, pointed[0]):
            continue
        end = spelled.end if spelled else start + len(inner) + 2
        # A link's words, "[[3]](https://…)".
        if made.text[start - 1 : start] == "[" and made.text.startswith("](", end):
            continue
        words = spelled.words if spelled else ""
        if words and segment.kind == "heading":  # a heading takes a link, and no citation
            continue
        yield OldMention(segment.source(start), segment.source(end - 1) + 1, *pointed, words)


def brackets(draft: Draft, text: str, math: Math, is_label: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    """Yields (inner text, offset) of each bracket that may point to an entry."""
    own = draft.document.definitions

    def is_defined(label: str) -> bool:
        return fold(label) in own or is_label(label)

    for link in inlines.find(text, math, frozenset(), is_defined).links:
        if link.is_image or link.form not in ("shortcut", "full", "collapsed", "undefined") or fold(link.target) in own:
            continue
        yield link.inner, link.inner_start - 1
        if link.form in ("full", "undefined"):  # "[1][2]" is one link to the reader of Markdown
            yield link.target, link.inner_start + len(link.inner) + 1


def dangling(draft: Draft, old: OldList, found: Sequence[OldMention], math: Math) -> Iterator[tuple[int, str]]:
    """Yields (offset, text) of the brackets with numbers of which the list has none, or not all."""
    if not found or not any(map(str.isdigit, old.labels)):
        return
    places = [range(mention.start, mention.end) for mention in found]
    for segment in outside(draft, old):
        for inner, start in brackets(draft, segment.text, math, is_numbers):
            if not is_numbers(inner) or is_in_matrix(segment.text, start, inner):
                continue
            numbers = tuple(numbers_in(inner))
            is_pointing = len(numbers) == 1 or not old.labels.isdisjoint(numbers)
            if not is_pointing or "0" in numbers or is_interval(segment.text, start, numbers):
                continue
            offset = segment.source(start)
            if not any(offset in place for place in places):
                yield offset, f"[{inner}]"


def is_numbers(inner: str) -> bool:
    return NUMBERS.fullmatch(inner) is not None


def is_in_matrix(text: str, start: int, inner: str) -> bool:
    """Returns whether a bracket touches another one, as the rows of a matrix do."""
    end = start + len(inner) + 2
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return "[" in around or "]" in around


def is_interval(text: str, offset: int, labels: tuple[str, ...]) -> bool:
    """Returns whether a bracket holds numbers that are not labels: an interval, or a subscript."""
    if not labels[0].isdigit():
        return False
    before = text[max(0, offset - 12) : offset]
    if SUBSCRIPT.search(before + "["):
        return True
    return len(labels) > 1 and INTERVAL.search(before) is not None


def read(inner: str, labels: frozenset[str]) -> tuple[tuple[str, ...], str] | None:
    """Returns the labels of a list's entries and the locator in a bracket's text; None for other text."""
    if inner.startswith("#") and inner in labels:  # an anchor may have commas in it
        return (inner,), ""
    named = tuple(part.strip() for part in NAMES_END.split(inner))
    if labels.issuperset(named) and not any(map(str.isdigit, named)):
        return named, ""
    found = NUMBERS.fullmatch(inner)
    if not found:
        return None
    numbers = tuple(numbers_in(found["numbers"]))
    if not numbers or not labels.issuperset(numbers):
        return None
    return numbers, found["locator"] or ""


def joined(found: list[OldMention]) -> list[OldMention]:
    """Returns mentions with neighbours joined: `[@a][@b]` would be one link to Markdown."""
    kept: list[OldMention] = []
    for mention in found:
        last = kept[-1] if kept else None
        if last and last.end == mention.start and not (last.locator or last.words or mention.words):
            kept[-1] = OldMention(last.start, mention.end, last.labels + mention.labels, mention.locator)
        else:
            kept.append(mention)
    return kept
