"""Scans the block structure of a post: text in, segments of inline text out.

It follows CommonMark 0.31.2 (https://spec.commonmark.org/0.31.2/) with the extensions that Hugo switches on in
Goldmark: tables, footnotes, definition lists. It builds no tree and renders nothing. Every offset is in the given
text, counted in characters.
Hugo replaces shortcodes before it parses Markdown, also in code fences, so they are masked first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from hugo_tools.markdown import tables
from hugo_tools.markdown.columns import advance, after_mark, line_end, skip_spaces
from hugo_tools.markdown.conflicts import CONFLICT_END, CONFLICT_SIDE, conflicts
from hugo_tools.markdown.document import (
    LINK_DEFINITION,
    SWITCHES,
    Document,
    Heading,
    Marker,
    Segment,
    cut,
    fold,
    is_definition,
    to_definition,
)
from hugo_tools.markdown.html_blocks import HTML_ANY_TAG, HTML_BLOCKS, HTML_END, HTML_HEADING
from hugo_tools.markdown.shortcodes import mask_shortcodes, may_have_shortcodes, shortcode_bodies
from hugo_tools.patterns import lazy

MARKER = lazy(
    r"""
    [ ]{0,3} <!-- [ \t]* (?P<end>/?) hugo-tools:(?!ignore\b)(?P<name>[a-z-]+)
    (?: [ \t]+ sum=(?P<sum>[^\s>]*) (?: [ \t]+ recipe=(?P<recipe>[^\s>]*) )? )?
    [ \t]* --> [ \t]* \r? (?:\n|\Z)
    """,
    re.VERBOSE,
)
# Lines that open neither a code fence nor HTML, in which a marker at the margin would be text.
OPEN_LINES = lazy(r"(?:[ \t]*+(?![<`~])[^\n]*\n)*+")


# Lines that start or continue a paragraph in any context. All other lines are read one by one.
PLAIN_LINES = lazy(r"(?:[^\s#>*+\-_=~`<|:0-9\[][^\n]*(?:\n|$))+")


FENCE = lazy(r"(?P<mark>`{3,})[^`\n]*$|(?P<tilde>~{3,})")
HEADING = lazy(
    r"(?P<marks>#{1,6})(?=[ \t]|$)(?:[ \t]++(?!#*+[ \t]*+$)(?P<text>(?:[^ \t]++|[ \t]++(?!#*+[ \t]*+$))*+))?"
)
SETEXT = lazy(r"(?:=+|-+)[ \t]*$")
THEMATIC_BREAK = lazy(r"(?P<mark>[*_-])(?:[ \t]|(?P=mark))*+")  # if it fills the line and has three marks or more
LIST_ITEM = lazy(r"(?:[-+*]|(?P<number>\d{1,9})[.)])(?=[ \t]|$)")
FOOTNOTE = lazy(r"\[\^(?P<label>[^\]\s]+)\]:")
DEFINITION_TERM = lazy(r":(?=[ \t])")
BLANK_LINES = lazy(r"(?:[ \t]*\r?\n)+")
BOLD_LINE = lazy(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]+)(?P=mark):?[ \t]*\r?\n?")


@lru_cache(maxsize=32)
def fence_end(mark: str, length: int) -> re.Pattern[str]:
    """Returns the pattern of the line that closes a code fence."""
    return re.compile(rf"^ {{0,3}}{mark}{{{length},}}[ \t\r]*(?:\n|\Z)", re.MULTILINE)


def scan(text: str, start: int = 0) -> Document:
    """Returns the block structure of the Markdown in `text` from offset `start`, which is the end of the front matter.

    Time is linear in the length of `text`.
    """
    document = Document()
    if may_have_shortcodes(text):
        if "hugo-tools:" in text:
            document.hidden = shortcode_bodies(text)
        text, document.shortcodes = mask_shortcodes(text)
    _Scanner(text, document, document.hidden).run(start)
    return document


@dataclass(slots=True)
class _Container:
    """An open block quote (width 0), or a list item or footnote whose content is indented by `width` columns.

    `is_empty` tells that an item's first line is empty; then a blank second line ends it.
    """

    width: int
    footnote: str = ""
    is_empty: bool = False


class _Scanner:
    """The state of one scan: the open containers, and the open leaf in the innermost of them."""

    def __init__(self, text: str, document: Document, hidden: list[tuple[int, int]]) -> None:
        self.text = text
        self.document = document
        self.hidden = hidden  # (start, end) of places where a marker is text
        self.containers: list[_Container] = []
        self.paragraph: list[tuple[int, int]] = []  # (start, end) of each stretch of lines
        self.fence = ""  # the mark that opened the code fence
        self.html: re.Pattern[str] | None = None  # the end of the open HTML block
        self.in_html = False
        self.leaf_start = 0
        self.no_break = 0  # no thematic break starts before this offset

    def run(self, pos: int, stops_at_marker: bool = False) -> re.Match[str] | None:
        """Reads the text from `pos`; with `stops_at_marker`, returns the first marker of a block and stops there."""
        text, size = self.text, len(self.text)
        while pos < size:
            if not self.containers and (after := self.skip_plain(pos)) > pos:
                pos = after
                continue
            # A marker at the top level ends all containers and everything open in them.
            if text[pos] in " <" and (self.containers or not self.is_in_leaf) and (marker := self.match_marker(pos)):
                if stops_at_marker and marker["name"] not in SWITCHES:
                    return marker
                self.close_containers(0)
                self.fence = ""
                self.in_html = False
                pos = self.marker(marker)
                continue
            end = text.find("\n", pos) + 1 or size
            was_in_leaf = self.is_in_leaf
            self.line(pos, end)
            # Only the first of several blank lines can end anything.
            blank = BLANK_LINES.match(text, pos) if self.containers and not was_in_leaf else None
            pos = blank.end() if blank else end
        if self.fence or (self.in_html and self.html):  # other HTML ends at a blank line
            self.document.open_at_end = ("code fence" if self.fence else "HTML block", self.leaf_start)
        self.close_paragraph()
        return None

    @property
    def is_in_leaf(self) -> bool:
        """Whether a code fence or an HTML block is open."""
        return bool(self.fence or self.in_html)

    def skip_plain(self, pos: int) -> int:
        """Skips lines of the three most common kinds outside of containers; returns where scanning goes on.

        For any other line that is `pos` itself.
        """
        if self.fence:
            return self.skip_code(pos)
        if self.in_html:
            return pos
        if self.text[pos] == "\n":
            self.close_paragraph()
            return pos + 1
        plain = PLAIN_LINES.match(self.text, pos)
        if not plain:
            return pos
        self.paragraph.append(plain.span())
        return plain.end()

    def skip_code(self, pos: int) -> int:
        """Returns the end of the open code fence, which is in no container; that of the text if it is never closed."""
        closing = fence_end(self.fence[0], len(self.fence)).search(self.text, pos)
        if closing:
            self.fence = ""
        return closing.end() if closing else len(self.text)

    def match_marker(self, pos: int) -> re.Match[str] | None:
        """Returns the marker line at `pos`, None for one in a container or in a shortcode's body."""
        marker = MARKER.match(self.text, pos)
        if not marker:
            return None
        indent = self.text.index("<", pos) - pos
        body = bisect_right(self.hidden, (pos, len(self.text))) - 1
        is_in_container = bool(self.containers) and 0 < self.containers[0].width <= indent
        is_in_shortcode = body >= 0 and pos < self.hidden[body][1]
        return None if is_in_container or is_in_shortcode else marker

    def next_marker(self, pos: int) -> re.Match[str] | None:
        """Returns the next marker of a block from `pos`, None if there is none; records nothing that it passes."""
        lines = OPEN_LINES.match(self.text, pos)
        at = lines.end() if lines else pos
        marker = self.match_marker(at) if self.text.startswith("<", at) else None
        if marker and marker["name"] not in SWITCHES:
            return marker
        return _Scanner(self.text, Document(), self.hidden).run(pos, stops_at_marker=True)

    def marker(self, marker: re.Match[str]) -> int:
        """Records a marker line; returns where scanning goes on, which is after the body of a block that it begins."""
        start, end = marker.span()
        recorded = Marker(marker["name"], bool(marker["end"]), marker["sum"], start, end, marker["recipe"])
        self.document.markers.append(recorded)
        if marker["end"] or marker["name"] in SWITCHES:
            return marker.end()
        ending = self.next_marker(marker.end())
        if not ending or not is_end_of(marker, ending):
            return marker.end()
        if CONFLICT_SIDE.match(self.text, ending.end()):
            _, is_open = conflicts(self.text[marker.end() : ending.start()])
            if is_open:
                return self.conflict(marker, ending)
        return ending.start()

    def conflict(self, marker: re.Match[str], ending: re.Match[str]) -> int:
        """Records the end of a block with a git conflict that includes its end marker; returns where scanning goes on.

        If the conflict goes on after the block, nothing is recorded.
        """
        text, last = self.text, ending
        while side := CONFLICT_SIDE.match(text, last.end()):
            following = self.next_marker(side.end())
            if not following or not is_end_of(marker, following):
                return ending.start()
            last = following
        closing = CONFLICT_END.match(text, last.end())
        if not closing:
            return ending.start()
        recorded = Marker(marker["name"], True, None, last.start(), closing.end())
        self.document.markers.append(recorded)
        return closing.end()

    # --- one line --------------------------------------------------------------------------------

    def line(self, start: int, end: int) -> None:
        """Reads one line: the containers that continue, the blocks that it starts, and its text."""
        pos, column, matched = self.match_containers(start, end)
        inside = matched == len(self.containers)
        if self.fence or self.in_html:
            if inside:
                self.leaf_line(pos, column, end)
                return
            self.fence, self.in_html = "", False
        self.content(pos, column, end, matched, inside)

    def content(self, pos: int, column: int, end: int, matched: int, inside: bool) -> None:
        """Reads a line after the marks of the containers that continue: the blocks that it starts, and its text."""
        has_opened = False
        while True:
            word, word_column = skip_spaces(self.text, pos, column, end)
            if word >= end or self.text[word] in "\r\n":
                if not has_opened:
                    self.blank_line(matched)
                return
            if self.containers:
                self.containers[-1].is_empty = False
            if word_column - column >= 4:
                self.indented_line(word, end, matched)
                return
            opened = self.open_container(word, word_column, column, end, matched, inside)
            if not opened:
                break
            (pos, column), matched, inside, has_opened = opened, len(self.containers), True, True
        if not self.open_leaf(word, end, matched, inside):
            self.text_line(word, end, matched, inside)

    def indented_line(self, word: int, end: int, matched: int) -> None:
        """Reads an indented line, which continues a paragraph or else is indented code."""
        if self.paragraph:
            self.paragraph.append((word, end))
        else:
            self.close_containers(matched)

    def text_line(self, word: int, end: int, matched: int, inside: bool) -> None:
        """Reads a line of a paragraph; even outside of its containers it continues an open paragraph."""
        if not inside and not self.paragraph:
            self.close_containers(matched)
        self.paragraph.append((word, end))

    def match_containers(self, pos: int, end: int) -> tuple[int, int, int]:
        """Returns (offset, column, count): the place after the containers' marks, and how many containers continue."""
        column = 0
        word, word_column = skip_spaces(self.text, pos, column, end)
        for matched, container in enumerate(self.containers):
            blank = word >= end or self.text[word] in "\r\n"
            if container.width:
                if blank:
                    continue
                if word_column - column < container.width:
                    return pos, column, matched
                pos, column = advance(self.text, pos, column, column + container.width)
            else:
                if blank or word_column - column > 3 or self.text[word] != ">":
                    return pos, column, matched
                pos, column = after_mark(self.text, word + 1, word_column + 1, end)
                word, word_column = skip_spaces(self.text, pos, column, end)
        return pos, column, len(self.containers)

    def leaf_line(self, pos: int, column: int, end: int) -> None:
        """Reads a line of the open code fence or HTML block, and ends the block if this is its last line."""
        if self.fence:
            word, word_column = skip_spaces(self.text, pos, column, end)
            closing = self.text[word:end].rstrip()
            is_run = closing.startswith(self.fence) and not closing.strip(self.fence[0])
            if is_run and word_column - column <= 3:
                self.fence = ""
        elif self.html:
            self.in_html = not self.html.search(self.text, pos, end)
        else:
            self.in_html = bool(self.text[pos:end].strip())

    def blank_line(self, matched: int) -> None:
        """Ends the open paragraph, and the containers that the line does not continue."""
        self.close_containers(matched)
        if self.containers and self.containers[-1].is_empty:
            self.containers.pop()

    # --- what a line can start -------------------------------------------------------------------

    def open_container(
        self, word: int, column: int, base: int, end: int, matched: int, inside: bool
    ) -> tuple[int, int] | None:
        """Opens the quote, list item, footnote or definition that starts at `word`, if any.

        Returns the (offset, column) of its content, None if nothing opens. `column` is the column of `word`, `base`
        that of the content of the container around it.
        """
        text = self.text
        mark = text[word]
        if mark == ">":
            self.close_containers(matched)
            self.containers.append(_Container(0))
            return after_mark(self.text, word + 1, column + 1, end)
        if mark == "[" and (footnote := FOOTNOTE.match(text, word, end)):
            self.close_containers(matched)
            # The first of two footnotes with one label counts. The other gets a newline, which no reference can have.
            label = footnote["label"]
            if label in self.document.footnotes:
                label += "\n"
            self.document.footnotes.add(label)
            self.containers.append(_Container(4, label))
            return footnote.end(), column + footnote.end() - word
        if mark == ":" and self.paragraph and inside and (item := DEFINITION_TERM.match(text, word, end)):
            return self.open_item(item, column, base, end, matched)
        if mark in "-+*0123456789" and (item := LIST_ITEM.match(text, word, line_end(self.text, end))):
            if self.is_thematic_break(word, line_end(self.text, end)):
                return None
            # Only an item with text, and with no number but 1, may interrupt a paragraph. The rest of the line is read
            # only in that case, since `* * * …` opens an item at each mark and would take quadratic time.
            interrupts = self.paragraph and inside
            may_interrupt = item["number"] in (None, "1")
            if not interrupts or (may_interrupt and text[item.end() : end].strip()):
                return self.open_item(item, column, base, end, matched)
        return None

    def open_item(self, item: re.Match[str], column: int, base: int, end: int, matched: int) -> tuple[int, int]:
        """Opens a list item, indented as in its first line; returns the (offset, column) of its content."""
        mark_end = item.end()
        mark_column = column + mark_end - item.start()
        word, word_column = skip_spaces(self.text, mark_end, mark_column, end)
        blank = word >= end or self.text[word] in "\r\n"
        if not blank and word_column - mark_column > 4:  # the item starts with indented code
            word, word_column = advance(self.text, mark_end, mark_column, mark_column + 1)
        width = (mark_column + 1 if blank else word_column) - base
        self.close_containers(matched)
        self.containers.append(_Container(width, is_empty=blank))
        return word, word_column

    def open_leaf(self, word: int, end: int, matched: int, inside: bool) -> bool:
        """Opens the leaf block that starts at `word`, or reads it whole; returns False for a paragraph's text."""
        text, mark, stop = self.text, self.text[word], line_end(self.text, end)
        if mark in "`~":
            if fence := FENCE.match(text, word, stop):
                self.start_leaf(word, matched)
                self.fence = fence["mark"] or fence["tilde"]
                return True
        elif mark == "#":
            if heading := HEADING.match(text, word, stop):
                self.close_containers(matched)
                self.heading(len(heading["marks"]), heading["text"] or "", heading.start("text"), word, end)
                return True
        elif mark == "<":
            return self.open_html(word, end, matched)
        elif mark in "=-*_":
            return self.end_by_rule(word, end, matched, inside)
        return False

    def end_by_rule(self, word: int, end: int, matched: int, inside: bool) -> bool:
        """Reads a line of marks, which makes the paragraph above a heading or is a thematic break.

        Returns False for text.
        """
        mark = self.text[word]
        stop = line_end(self.text, end)
        if mark in "=-" and self.paragraph and inside and SETEXT.match(self.text, word, stop):
            self.setext_heading(1 if mark == "=" else 2, end)
            return True
        if self.is_thematic_break(word, stop):
            self.close_containers(matched)
            return True
        return False

    def is_thematic_break(self, word: int, stop: int) -> bool:
        """Returns whether the line from `word` is a thematic break.

        The offset of the character that prevents it is kept, so that a line of many marks is read once.
        """
        run = THEMATIC_BREAK.match(self.text, word, stop) if word >= self.no_break else None
        if run is None:
            return False
        if run.end() < stop or self.text.count(run["mark"], word, stop) < 3:
            self.no_break = run.end()
            return False
        return True

    def open_html(self, word: int, end: int, matched: int) -> bool:
        for opening, closing in HTML_BLOCKS:
            if found := opening.match(self.text, word, end):
                self.start_leaf(word, matched)
                self.html = closing
                self.in_html = not (closing and closing.search(self.text, found.end(), end))
                if closing is None:
                    self.keep_html(word)
                return True
        if not self.paragraph and HTML_ANY_TAG.match(self.text, word, line_end(self.text, end)):
            self.start_leaf(word, matched)
            self.html = None
            self.in_html = True
            self.keep_html(word)
            return True
        return False

    def keep_html(self, start: int) -> None:
        """Records HTML that ends at a blank line, and the heading at its start, if any."""
        blank = HTML_END.search(self.text, start)
        self.document.html.append((start, blank.start() if blank else len(self.text)))
        if found := HTML_HEADING.match(self.text, start):
            heading = Heading(int(found["level"]), found["text"], found.start(), found.end())
            self.document.headings.append(heading)

    # --- closing ---------------------------------------------------------------------------------

    def start_leaf(self, word: int, matched: int) -> None:
        self.close_containers(matched)
        self.leaf_start = word

    def close_containers(self, matched: int) -> None:
        """Ends the open paragraph, and all containers but the first `matched`."""

        self.close_paragraph()
        del self.containers[matched:]

    def close_paragraph(self) -> None:
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        segment = self.segment(lines)
        if segment.text[:1] == "[":
            segment = self.take_definitions(segment)
        if "|" in segment.text and (parts := tables.split(segment)):
            self.document.segments += parts
            return
        if segment.text[:2] in ("**", "__") and not self.containers:
            self.bold_line(lines, segment)
        if segment.text:
            self.document.segments.append(segment)

    def segment(self, lines: list[tuple[int, int]], kind: str = "paragraph") -> Segment:
        """Returns the lines as one segment, without the containers' marks and the indents of lines."""
        section = len(self.document.headings) - 1
        if len(lines) == 1:
            start, end = lines[0]
            return Segment(self.text[start:end], [(0, start)], kind, self.footnote(), section)
        pieces, parts, length, expected = [], [], 0, -1
        for start, end in lines:
            if start != expected:
                pieces.append((length, start))
            parts.append(self.text[start:end])
            length, expected = length + end - start, end
        return Segment("".join(parts), pieces, kind, self.footnote(), section)

    def footnote(self) -> str:
        """Returns the label of the open footnote, "" if none is open."""
        for container in self.containers:
            if container.footnote:
                return container.footnote
        return ""

    def take_definitions(self, segment: Segment) -> Segment:
        """Records the link definitions at the start of a paragraph; returns the rest of the paragraph."""
        pos = 0
        while (found := LINK_DEFINITION.match(segment.text, pos)) and is_definition(found):
            end = segment.source(found.end() - 1) + 1
            definition = to_definition(found, segment.source(pos), end)
            if definition.is_generated and not self.containers:
                self.document.generated.append(definition)
            else:
                self.document.definitions.setdefault(fold(definition.label), definition)
            pos = found.end()
        return cut(segment, pos, len(segment.text)) if pos else segment

    def heading(self, level: int, text: str, text_start: int, start: int, end: int) -> None:
        self.document.headings.append(Heading(level, text, start, end))
        if text:
            section = len(self.document.headings) - 2
            self.document.segments.append(Segment(text, [(0, text_start)], "heading", self.footnote(), section))

    def bold_line(self, lines: list[tuple[int, int]], segment: Segment) -> None:
        """Records a paragraph that is one line in bold type as a heading of the lowest level."""
        if bold := BOLD_LINE.fullmatch(segment.text):
            start, end = lines[0][0], lines[-1][1]
            self.document.headings.append(Heading(7, bold["text"], start, end))

    def setext_heading(self, level: int, end: int) -> None:
        lines, self.paragraph = self.paragraph, []
        segment = self.segment(lines, "heading")
        if segment.text[:1] == "[":
            segment = self.take_definitions(segment)
        if not segment.text:
            return
        self.document.headings.append(Heading(level, segment.text.strip(), segment.source(0), end))
        self.document.segments.append(segment)


def is_end_of(marker: re.Match[str], ending: re.Match[str]) -> bool:
    """Returns whether a marker line ends the block that another one begins."""
    return bool(ending["end"]) and ending["name"] == marker["name"]
