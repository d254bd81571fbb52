"""Hand-written lists of references in a post: where their entries are, and what the text calls each of them.

A form is a function from a post to its list, and a line in `FORMS` of `forms`. The commonest are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hugo_tools.adopting import reading
from hugo_tools.citing.drafts import Draft, own_lists
from hugo_tools.hugo.site import LISTS_OF_REFERENCES
from hugo_tools.markdown.citations import is_heading_of_list, plain_heading
from hugo_tools.markdown.document import Segment
from hugo_tools.patterns import lazy
from hugo_tools.works.bibliography import Bibliography


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry at (start, end) of a post, whole lines; `text` is its Markdown on one line, without its number.

    `label` is what stands in the text for it: `3` for `[3]`, `^key` for a footnote; "" where nothing can.
    """

    label: str
    start: int
    end: int
    text: str


class Mention(NamedTuple):
    """A place of a post, (start, end), that points to entries by their labels, with the part cited: ", p. 12"."""

    start: int
    end: int
    labels: tuple[str, ...]
    locator: str = ""


@dataclass(frozen=True, slots=True)
class OldList:
    """A list that an author keeps by hand: its form in words, and its entries in their order.

    `is_own` tells that its heading is one of a list of references, not of further reading. `spans` are what makes room
    for ours, where that is not the entries' lines; `given` is where the text points to entries, where the form says so
    itself, by keys of the bibliography `own` in `file`.
    """

    form: str
    entries: Sequence[Entry] = field(default_factory=tuple)
    is_own: bool = True
    spans: tuple[tuple[int, int], ...] = ()
    given: tuple[Mention, ...] = ()
    file: Path | None = None
    own: Bibliography | None = None

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(entry.label for entry in self.entries if entry.label)


@dataclass
class Source:
    """A post as the forms see it: its text, its paragraphs, and which of them stand under a heading of references."""

    draft: Draft

    @property
    def text(self) -> str:
        return self.draft.post.text

    @cached_property
    def paragraphs(self) -> list[Segment]:
        return [segment for segment in self.draft.document.segments if segment.kind == "paragraph"]

    def sections(self, names: frozenset[str]) -> set[int]:
        """Returns the sections under headings with one of these names, and those within them."""
        found: set[int] = set()
        level = 0
        for section, heading in enumerate(self.draft.document.headings):
            if not level or heading.level <= level:
                level = heading.level if is_heading_of_list(heading, names) else 0
            if level:
                found.add(section)
        return found

    @cached_property
    def own_sections(self) -> set[int]:
        return self.sections(own_lists())

    @cached_property
    def reading_sections(self) -> set[int]:
        return self.sections(frozenset(map(plain_heading, LISTS_OF_REFERENCES)))

    def line_start(self, offset: int) -> int:
        return max(self.draft.post.body, self.text.rfind("\n", 0, offset) + 1)

    def line_end(self, offset: int) -> int:
        """Returns where the line of an offset ends, its newline with it."""
        return self.text.find("\n", offset) + 1 or len(self.text)

    def span(self, segment: Segment) -> tuple[int, int]:
        """Returns the (start, end) of a segment's lines."""
        last = segment.source(max(0, len(segment.text.rstrip()) - 1))
        return self.line_start(segment.source(0)), self.line_end(last)

    def mark(self, segment: Segment) -> str:
        """Returns what stands before a segment on its first line: blanks, and the mark of a list's item."""
        offset = segment.source(0)
        return self.text[self.line_start(offset) : offset]


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- numbered paragraphs -------------------------------------------------------------------------

NUMBER = lazy(r"^(?:\*\*)?\\?\[(?P<number>\d{1,3})\\?\](?:\*\*)?(?![(:\[])[.:]?[ \t]+(?=\S)", re.MULTILINE)
LEAST = 2  # entries of a list without a heading


def numbered(source: Source) -> OldList | None:
    r"""Returns the list whose entries are paragraphs, or lines of one, that begin with `[3]` or `\[3\]`."""
    own = [
        each
        for segment in source.paragraphs
        if segment.section in source.own_sections
        for each in numbered_lines(source, segment)
    ]
    entries = own or last_run([each for segment in source.paragraphs for each in numbered_lines(source, segment)])
    return OldList("numbered paragraphs", entries) if entries and is_counted(entries) else None


def numbered_lines(source: Source, segment: Segment) -> Iterator[Entry]:
    """Yields the entries in a paragraph at the margin: one, or one a line."""
    if source.mark(segment).strip() or segment.footnote:
        return
    starts = list(NUMBER.finditer(segment.text))
    if not starts or starts[0].start() != 0:
        return
    ends = [found.start() for found in starts[1:]] + [len(segment.text)]
    for found, end in zip(starts, ends, strict=True):
        text = segment.text[found.end() : end]
        last = segment.source(found.start() + len(segment.text[found.start() : end].rstrip()) - 1)
        first = source.line_start(segment.source(found.start()))
        yield Entry(found["number"], first, source.line_end(last), one_line(text))


def last_run(entries: Sequence[Entry]) -> list[Entry]:
    """Returns the last entries that count up from 1: a post may number other paragraphs above."""
    starts = [place for place, entry in enumerate(entries) if entry.label in ("0", "1")]
    run = list(entries[starts[-1] :]) if starts else []
    return run if len(run) >= LEAST else []


def is_counted(entries: Sequence[Entry]) -> bool:
    """Returns whether no number stands for two entries."""
    return len({entry.label for entry in entries}) == len(entries)


# --- ordered and bulleted lists ------------------------------------------------------------------

ITEM = lazy(r" {0,3}(?:(?P<number>\d{1,3})[.)]|[-*+])[ \t]+")


def items(source: Source) -> OldList | None:
    """Returns the ordered or bulleted list under a heading of references.

    A list of further reading is one only without words of its author on a work: a list of ours has no place for them.
    """
    for sections, is_own in ((source.own_sections, True), (source.reading_sections, False)):
        entries = list(items_in(source, sections))
        if entries and (is_own or all(is_reference(entry.text) for entry in entries)):
            return OldList("list items", entries, is_own)
    return None


def items_in(source: Source, sections: set[int]) -> Iterator[Entry]:
    """Yields the items of the first list in these sections, an item's further paragraphs with it.

    To Markdown the numbers after the first one mean nothing: items are counted.
    """
    entry: Entry | None = None
    number = 0
    for segment in source.paragraphs:
        if segment.section not in sections or segment.footnote:
            continue
        mark = source.mark(segment)
        found = ITEM.fullmatch(mark)
        start, end = source.span(segment)
        if found:
            if entry:
                yield entry
            number = number + 1 if number else int(found["number"] or 0)
            label = str(number) if found["number"] else ""
            entry = Entry(label, start, end, one_line(segment.text))
        elif entry and mark[:2].isspace() and len(mark) > 1:  # what is indented belongs to the item above
            entry = Entry(entry.label, entry.start, end, f"{entry.text} {one_line(segment.text)}")
        elif entry:
            break
    if entry:
        yield entry


def is_reference(text: str) -> bool:
    """Returns whether an entry is a reference and no more."""
    return reading.is_reference(reading.read(text))


# --- footnotes -----------------------------------------------------------------------------------

FOOTNOTE = lazy(r" {0,3}\[\^[^\]\s\[]+\]:[ \t]*(?:\r?\n[ \t]*)?")


def footnotes(source: Source) -> OldList | None:
    """Returns the footnotes that are references; those that are remarks stay footnotes."""
    held: dict[str, list[Segment]] = {}
    for segment in source.draft.document.segments:
        if segment.footnote:
            held.setdefault(segment.footnote, []).append(segment)
    entries = []
    for label, segments in held.items():
        if len(segments) > 1 or segments[0].kind != "paragraph" or not FOOTNOTE.fullmatch(source.mark(segments[0])):
            continue
        start, end = source.span(segments[0])
        text = one_line(segments[0].text)
        if is_reference(text):
            entries.append(Entry(f"^{label}", start, end, text))
    return OldList("footnotes", sorted(entries, key=lambda entry: entry.start)) if entries else None
