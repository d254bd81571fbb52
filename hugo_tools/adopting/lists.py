"""Hand-written lists of references in a post: the places of their entries, and their labels in the text.

A form is a function from a post to its list, and a line in `FORMS` of `forms`. The commonest are here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from hugo_tools.adopting import reading
from hugo_tools.citing.drafts import Draft, own_lists
from hugo_tools.hugo.site import LISTS_OF_REFERENCES
from hugo_tools.markdown.citations import is_name_of_list, plain_heading, sections_under
from hugo_tools.markdown.document import Segment
from hugo_tools.patterns import lazy
from hugo_tools.works.bibliography import Bibliography


@dataclass(frozen=True, slots=True)
class OldEntry:
    """An entry at (start, end) of a post, whole lines; `text` is its Markdown on one line, without its number.

    `label` stands in the text for it: `3` for `[3]`, `^key` for a footnote, `#id` for its anchor; "" for an entry that
    the text cannot cite.
    """

    label: str
    start: int
    end: int
    text: str

    @property
    def number(self) -> str:
        """What a reader sees of its label: `[3]`, `[^key]`, "" for an anchor."""
        return f"[{self.label}]" if self.label and not self.label.startswith("#") else ""


class OldMention(NamedTuple):
    """A place of a post, (start, end), that points to entries by their labels, with the part cited: ", p. 12".

    `words` are those of a link to an entry, which stay the author's.
    """

    start: int
    end: int
    labels: tuple[str, ...]
    locator: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OldList:
    """A list that an author keeps by hand: its form in words, and its entries in their order.

    `is_own` tells that its heading is one of a list of references, not of further reading. `spans` make room for ours,
    where that is not the entries' lines; `beside` are the spans that go with the entries, such as headings of the
    list's parts. `given` is where the text points to entries, where the form says so itself, by keys of the
    bibliography `own` in `file`. Entries of `own` that stand in the post itself are `written` so.
    """

    form: str
    entries: Sequence[OldEntry] = field(default_factory=tuple)
    is_own: bool = True
    spans: tuple[tuple[int, int], ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    given: tuple[OldMention, ...] = ()
    file: Path | None = None
    own: Bibliography | None = None
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(entry.label for entry in self.entries if entry.label)

    @property
    def doubled(self) -> set[str]:
        """The labels of two entries or more, whose mentions are ambiguous."""
        counted = Counter(entry.label for entry in self.entries if entry.label)
        return {label for label, number in counted.items() if number > 1}


MAX_HEADING = 4  # words of a heading of a list's part; other lines in bold are longer


@dataclass
class PostSource:
    """A post as input of the forms: its text, its paragraphs, and those below a heading of references."""

    draft: Draft

    @property
    def text(self) -> str:
        return self.draft.post.text

    @cached_property
    def paragraphs(self) -> list[Segment]:
        return [segment for segment in self.draft.document.segments if segment.kind == "paragraph"]

    def sections(self, names: frozenset[str]) -> set[int]:
        """Returns the sections under headings with one of these names, and those within them."""
        return sections_under(self.draft.document.headings, names)

    @cached_property
    def own_sections(self) -> set[int]:
        return self.sections(own_lists())

    @cached_property
    def opening(self) -> Segment | None:
        """The last paragraph whose first line is a heading to its reader alone, `References:`.

        None where there is a real one: a table of contents leads to it.
        """
        if self.own_sections:
            return None
        found = None
        for segment in self.paragraphs:
            line = segment.text.partition("\n")[0]
            if not self.mark(segment) and "[" not in line and is_name_of_list(line, own_lists()):
                found = segment
        return found

    def is_own(self, segment: Segment) -> bool:
        """Returns whether a segment is under a heading of references, or under a paragraph that serves as one."""
        if segment.section in self.own_sections:
            return True
        above = self.opening
        return above is not None and above.section == segment.section and above.source(0) <= segment.source(0)

    def beside(self, entries: Sequence[OldEntry]) -> tuple[tuple[int, int], ...]:
        """Returns the (start, end) of the headings of a list's parts, and of a paragraph that serves as its heading.

        Our list has no parts, and no heading but a real one. A heading above all of the entries is that of the list.
        """
        first, last = min(each.start for each in entries), max(each.end for each in entries)
        headings = self.draft.document.headings
        parts = [section for section in sorted(self.own_sections) if headings[section].start < last]
        own = min((headings[section].level for section in parts), default=0)
        inner = [headings[each] for each in parts if headings[each].level > own]
        found = [(heading.start, heading.end) for heading in inner if len(heading.text.split()) <= MAX_HEADING]
        if len({self.section_of(entry) for entry in entries}) == 1:
            found = []
        if self.opening and self.opening.source(0) < first:
            start = self.line_start(self.opening.source(0))
            found.append((start, self.line_end(start)))
        return tuple(found)

    def has_more_between(self, entries: Sequence[OldEntry]) -> bool:
        """Returns whether there is text between a list's entries, other than headings of its parts."""
        spans = [(entry.start, entry.end) for entry in entries]
        spans.extend(self.beside(entries))
        spans.sort()
        return any(self.text[end:start].strip() for (_, end), (start, _) in pairwise(spans))

    def section_of(self, entry: OldEntry) -> int:
        """Returns the index of the heading above an entry, -1 without one."""
        return bisect_right(self.draft.document.headings, entry.start, key=lambda heading: heading.start) - 1

    @cached_property
    def reading_sections(self) -> set[int]:
        return self.sections(frozenset(map(plain_heading, LISTS_OF_REFERENCES)))

    def line_start(self, offset: int) -> int:
        return max(self.draft.post.body, self.text.rfind("\n", 0, offset) + 1)

    def line_end(self, offset: int) -> int:
        """Returns the end of an offset's line, after its newline."""
        return self.text.find("\n", offset) + 1 or len(self.text)

    def span(self, segment: Segment) -> tuple[int, int]:
        """Returns the (start, end) of a segment's lines."""
        last = segment.source(max(0, len(segment.text.rstrip()) - 1))
        return self.line_start(segment.source(0)), self.line_end(last)

    def mark(self, segment: Segment) -> str:
        """Returns the text before a segment on its first line: blanks, and the mark of a list's item."""
        offset = segment.source(0)
        return self.text[self.line_start(offset) : offset]

    def is_inner(self, segment: Segment) -> bool:
        """Returns whether a segment is a paragraph in a footnote, without a mark of a list or a quotation before it."""
        return not self.mark(segment).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def blanks_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Returns the blanks that set a bracket between two offsets off from brackets beside it: they would be one link."""
    before = " " if text[start - 1 : start] == "]" else ""
    after = " " if text[end : end + 1] in ("[", "(", ":") else ""
    return before, after


# --- numbered paragraphs -------------------------------------------------------------------------

TAGS = r"(?:</?(?:a|b|strong|span|sup)\b[^<>]{0,200}>[ \t]*){0,4}"  # anchors, mostly
NUMBER = lazy(
    rf"""
    ^ {TAGS} (?:\*\*)? {TAGS}
    (?: \\?[\[【［] \s? (?P<number> \d{{1,3}} | (?=[^\s\]]*\d)(?=[^\s\]]*[A-Za-z])[\w+&:.-]{{2,40}} ) \s? \\?[\]】］]
      | (?P<ordinal> \d{{1,3}} ) \\\. )
    (?:\*\*)? {TAGS} (?![(\[]) [.:：]? [ \t]* (?=\S)
    """,
    re.VERBOSE | re.MULTILINE,
)
LEAST = 2  # entries of a list without a heading


def numbered(source: PostSource) -> OldList | None:
    r"""Returns the list whose entries are paragraphs, or lines of one, that begin with `[3]`, `\[3\]` or `[Ho20]`."""
    own: list[OldEntry] = []
    all_entries: list[OldEntry] = []
    for segment in source.paragraphs:
        lines = list(numbered_lines(source, segment))
        all_entries += lines
        if source.is_own(segment):
            own += lines
    entries = own or last_run(all_entries)
    if not entries or not (own or is_counted(entries)):
        return None
    return OldList("numbered paragraphs", entries, beside=source.beside(entries))


def numbered_lines(source: PostSource, segment: Segment) -> Iterator[OldEntry]:
    """Yields the entries in a paragraph at the margin: one, or one a line."""
    if source.mark(segment).strip() or segment.footnote:
        return
    starts = list(NUMBER.finditer(segment.text))
    if not starts:
        return
    above = segment.text[: starts[0].start()]
    if above and not is_name_of_list(above, own_lists()):
        return
    ends = [found.start() for found in starts[1:]] + [len(segment.text)]
    for found, end in zip(starts, ends, strict=True):
        text = segment.text[:end]
        first = segment.source(found.start())
        last = segment.source(len(text.rstrip()) - 1)
        yield OldEntry(label_of(found), source.line_start(first), source.line_end(last), after_number(found, text))


def label_of(found: re.Match[str]) -> str:
    """Returns the number or the key that an entry begins with."""
    return str(found["number"] or found["ordinal"])


def after_number(found: re.Match[str], text: str) -> str:
    """Returns the text after an entry's number, with the mark of bold type that opened before it."""
    opened = "**" if found[0].count("**") % 2 else ""
    return opened + one_line(text[found.end() :])


def last_run(entries: Sequence[OldEntry]) -> list[OldEntry]:
    """Returns the last entries that count up from 1: a post may number other paragraphs above."""
    if not all(entry.label.isdigit() for entry in entries):
        return []
    starts = [place for place, entry in enumerate(entries) if entry.label in ("0", "1")]
    run = list(entries[starts[-1] :]) if starts else []
    return run if len(run) >= LEAST else []


def is_counted(entries: Sequence[OldEntry]) -> bool:
    """Returns whether no two entries have the same number."""
    labels = [entry.label for entry in entries if entry.label]
    return len(set(labels)) == len(labels)


# --- ordered and bulleted lists ------------------------------------------------------------------

ITEM = lazy(r" {0,3}(?:(?P<number>\d{1,3})[.)]|[-*+])[ \t]+")


def items(source: PostSource) -> OldList | None:
    """Returns the ordered or bulleted list under a heading of references.

    A list of further reading is one only without words of its author on a work: a list of ours has no place for them.
    """
    entries = list(items_in(source, source.is_own))
    if entries and source.has_more_between(entries):
        first = source.section_of(entries[0])
        entries = [entry for entry in entries if source.section_of(entry) == first]
    if entries and is_counted(entries):
        return OldList("list items", entries, beside=source.beside(entries))
    entries = list(items_in(source, lambda segment: segment.section in source.reading_sections))
    if entries and all(is_reference(entry.text) for entry in entries):
        return OldList("list items", entries, is_own=False)
    return None


def items_in(source: PostSource, is_inside: Callable[[Segment], bool]) -> Iterator[OldEntry]:
    """Yields the items of the first list in each section that is inside."""
    inside = [segment for segment in source.paragraphs if is_inside(segment) and not segment.footnote]
    for _, segments in groupby(inside, key=lambda segment: segment.section):
        yield from first_list(source, segments)


def first_list(source: PostSource, segments: Iterable[Segment]) -> Iterator[OldEntry]:
    """Yields the items of the first list among some paragraphs, an item's further paragraphs with it.

    To Markdown the numbers after the first one mean nothing: items are counted. `- [3] …` says its number itself.
    """
    entry: OldEntry | None = None
    number = 0
    for segment in segments:
        mark = source.mark(segment)
        found = ITEM.fullmatch(mark)
        start, end = source.span(segment)
        if found:
            if entry:
                yield entry
            number = number + 1 if number else int(found["number"] or 0)
            entry = item(segment, str(number) if found["number"] else "", start, end)
        elif entry and mark[:2].isspace() and len(mark) > 1:  # an indented line belongs to the item above
            entry = OldEntry(entry.label, entry.start, end, f"{entry.text} {one_line(segment.text)}")
        elif entry:
            break
    if entry:
        yield entry


def item(segment: Segment, label: str, start: int, end: int) -> OldEntry:
    """Returns an item as an entry, by the number that it begins with if there is one."""
    own = NUMBER.match(segment.text)
    if not own:
        return OldEntry(label, start, end, one_line(segment.text))
    return OldEntry(label_of(own), start, end, after_number(own, segment.text))


# --- paragraphs ----------------------------------------------------------------------------------

COUNTED = lazy(r"\(?\d{1,3}[).]\s")  # mentions of "(3)" in the text look the same as other numbers
LINE_END = lazy(r"(?:[ ]{2,}|\\|<br[ ]?/?>)[ \t]*\n", re.IGNORECASE)


def paragraphs(source: PostSource) -> OldList | None:
    """Returns the list of paragraphs without numbers, or of lines of one, where their section has nothing else."""
    below = [segment for segment in source.draft.document.segments if source.is_own(segment)]
    own = [segment for segment in below if segment.kind != "heading" and segment is not source.opening]
    entries = [each for segment in own for each in lines_of(source, segment)]
    if not entries or not all(is_reference(entry.text) for entry in entries):
        return None
    if any(NUMBER.match(entry.text) for entry in entries):  # the text may point to them
        return None
    return OldList("paragraphs", entries, beside=source.beside(entries))


def lines_of(source: PostSource, segment: Segment) -> Iterator[OldEntry]:
    """Yields a paragraph as an entry, or its lines if each ends with a line break and is a reference."""
    if COUNTED.match(segment.text) or segment.kind != "paragraph" or source.mark(segment).strip() or segment.footnote:
        yield OldEntry("", segment.source(0), segment.source(0), "")  # another text, which is not a reference
        return
    ends = [found.end() for found in LINE_END.finditer(segment.text)]
    parts = list(zip([0, *ends], [*ends, len(segment.text)], strict=True))
    if not all(is_reference(one_line(segment.text[start:end])) for start, end in parts):
        parts = [(0, len(segment.text))]
    for start, end in parts:
        text = one_line(LINE_END.sub(" ", segment.text[start:end]))
        first = segment.source(start)
        last = segment.source(start + len(segment.text[start:end].rstrip()) - 1)
        yield OldEntry("", source.line_start(first), source.line_end(last), text)


def is_reference(text: str) -> bool:
    """Returns whether an entry is a reference and no more."""
    return reading.is_reference(reading.read(text))


# --- footnotes -----------------------------------------------------------------------------------

FOOTNOTE = lazy(r"^ {0,3}\[\^(?P<label>[^\]\s\[]+)\]:[ \t]*(?:\r?\n[ \t]*)?", re.MULTILINE)


def footnotes(source: PostSource) -> OldList | None:
    """Returns the footnotes that are references; those that are remarks stay footnotes."""
    held: dict[str, list[Segment]] = {}
    for segment in source.draft.document.segments:
        if segment.footnote:
            held.setdefault(segment.footnote, []).append(segment)
    begins = {found["label"]: found for found in FOOTNOTE.finditer(source.text, source.draft.post.body)}
    entries = []
    for label, segments in held.items():
        begin = begins.get(label)
        if begin is None or begin.end() != segments[0].source(0):
            continue
        text = one_line(" ".join(segment.text for segment in segments))
        is_text = all(segment.kind == "paragraph" and source.is_inner(segment) for segment in segments[1:])
        if is_text and is_reference(text):
            end = source.span(segments[-1])[1]
            entries.append(OldEntry(f"^{label}", begin.start(), end, text))
    entries.sort(key=lambda entry: entry.start)
    return OldList("footnotes", entries) if entries else None
