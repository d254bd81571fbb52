"""The contents of Markdown, as `scanner` finds them: segments of inline text, headings, markers, link definitions.

Every offset is in the given text, counted in characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from hugo_tools.patterns import lazy

SWITCHES = ("off", "on")
BLANKS = lazy(r"[ \t\n\v\f\r]+")
# Carriage returns before the end of a line, or of the text, are white space to Goldmark, as in `columns.line_end`.
# Possessive runs of plain characters make this four times as fast; most posts have many definitions of ours.
LINK_DEFINITION = lazy(
    r"""
    \[ (?P<label> [^\[\]\\]{1,999}+ (?=\]) | (?: [^\[\]\\] | \\. ){1,999} ) \]:
    [ \t]* (?:\r*\n)? [ \t]*
    (?: < (?P<angle> [^<>\n]* ) > | (?P<destination> [^\s<] \S* ) )
    (?: (?: [ \t]+ | [ \t]*\r*\n[ \t]* )
        (?P<title> "(?:[^"\\]++|\\.)*+" | '(?:[^'\\]++|\\.)*+' | \((?:[^()\\]++|\\.)*+\) ) (?=[ \t]*\r*(?:\n|$)) )?
    [ \t]* \r* (?: \n | $ )
    """,
    re.VERBOSE | re.DOTALL,
)
# The title of a definition that we wrote has a run of words in braces, with the anchors to which they are linked.
GENERATED_TITLE = lazy(
    r"""["'(] [^{}]* (?: \{/?[*^~]{1,2}\} [^{}]* )* \{ [^{}]* [ ]\#[a-z0-9-]+ (?:/\d+)? \}""", re.VERBOSE
)


@dataclass(slots=True)
class Segment:
    """A run of inline text: a paragraph, a heading's text, or a table's cell, without its containers' marks.

    `pieces` are ascending pairs (offset in `text`, offset in the source), one for each stretch that is contiguous in
    both. `footnote` is the label of the footnote that holds the segment, "" for none. `section` is the index in
    `Document.headings` of the heading above it, -1 for none.
    """

    text: str
    pieces: list[tuple[int, int]]
    kind: str = "paragraph"
    footnote: str = ""
    section: int = -1

    def source(self, offset: int) -> int:
        """Returns the offset in the source of the character at `offset` in `text`."""
        inner, outer = self.pieces[bisect_right(self.pieces, (offset, 1 << 62)) - 1]
        return outer + offset - inner


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its text as written, and the start and end of its lines.

    A paragraph that is one line in bold type has level 7, since it may look like a heading to readers.
    """

    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker line of ours at the top level of a post; `checksum` and `recipe` are None if it has none."""

    name: str
    is_end: bool
    checksum: str | None
    start: int
    end: int
    recipe: str | None = None


class Definition(NamedTuple):
    """A link definition at (start, end): its label, destination and title as written, the title with its quotes."""

    label: str
    destination: str
    title: str
    start: int
    end: int

    @property
    def is_generated(self) -> bool:
        """Whether it is one of ours, by its title, since a formatter may have moved it out of its block."""
        return "@" in self.label and bool(GENERATED_TITLE.match(self.title))


@dataclass(slots=True)
class Document:
    """The block structure of a post, as `scan` finds it.

    `shortcodes` are the (start, end) of every shortcode with its opaque body, `html` those of HTML that a blank line
    ends. `definitions` are the author's by folded label, `generated` are ours outside of a block. `hidden` are the
    (start, end) of shortcodes' bodies in a post that may have markers. `open_at_end` is the kind ("code fence", "HTML
    block") and the start of the element that is still open at the text's end; it would swallow an appended block.
    """

    segments: list[Segment] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    generated: list[Definition] = field(default_factory=list)
    footnotes: set[str] = field(default_factory=set)
    markers: list[Marker] = field(default_factory=list)
    shortcodes: list[tuple[int, int]] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    open_at_end: tuple[str, int] | None = None


@lru_cache(maxsize=4096)  # each label is compared several times
def fold(label: str) -> str:
    """Returns a link label in the form for comparisons (CommonMark 0.31.2, section 4.7)."""
    return fold_blanks(label).casefold()


def fold_blanks(label: str) -> str:
    """Returns a label with its white space folded as Markdown does; a non-breaking space is not folded."""
    return BLANKS.sub(" ", label).strip(" ")


def is_definition(found: re.Match[str]) -> bool:
    """Returns whether a match of LINK_DEFINITION is a link definition: not empty, and not a footnote's ("^")."""
    return bool(found["label"].strip()) and not found["label"].startswith("^")


def to_definition(found: re.Match[str], start: int, end: int) -> Definition:
    destination = found["destination"] if found["angle"] is None else found["angle"]
    return Definition(found["label"], destination, found["title"] or "", start, end)


def definitions_at_line_starts(text: str) -> list[Definition]:
    """Returns the link definitions of generated text, in which each begins a line."""
    found: list[Definition] = []
    starts = [newline.end() - 1 for newline in re.finditer(r"\n\[", text)]  # faster than "^" on each line
    for start in [0, *starts] if text.startswith("[") else starts:
        definition = LINK_DEFINITION.match(text, start)
        if definition and is_definition(definition):
            found.append(to_definition(definition, *definition.span()))
    return found


def cut(segment: Segment, start: int, end: int) -> Segment:
    """Returns the part of a segment between two offsets in its text."""
    pieces = [(0, segment.source(start))]
    inside = slice(bisect_right(segment.pieces, (start, 1 << 62)), bisect_left(segment.pieces, (end, -1)))
    pieces += [(inner - start, outer) for inner, outer in segment.pieces[inside]]
    return Segment(segment.text[start:end], pieces, segment.kind, segment.footnote, segment.section)
