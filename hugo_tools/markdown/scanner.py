"""Where in a post Markdown text stands, and where it does not: blocks in, segments of inline text out.

A scanner of block structure, after CommonMark 0.31.2 (https://spec.commonmark.org/0.31.2/) with the
extensions that Hugo switches on in Goldmark: tables, footnotes, definition lists. It builds no tree and
renders nothing. Every offset is one in the text that was given, counted in characters.

Hugo replaces shortcodes before Markdown is parsed, in code fences too; so they are masked first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from hugo_tools.patterns import lazy

MASK = "\ufffc"  # stands for a shortcode's characters: text to Markdown, and never part of a citation

# A string's length is bounded, for else each of many unclosed ones would be read to the end.
SHORTCODE = lazy(
    r"\{\{(?P<kind>[<%])(?!/\*)\s*(?P<close>/?)\s*(?P<name>[\w./-]+)"
    r"(?P<arguments>(?:[^\"`>%{}]++|\"(?:[^\"\\\n]|\\.){0,1000}+\"|`[^`]*`|[>%](?!\}\})|\}(?!\})|\{(?!\{[<%]))*+)"
    r"(?P<self>(?<=/))?[>%]\}\}"
)

SWITCHES = ("off", "on")
MARKER = lazy(
    r"""
    [ ]{0,3} <!-- [ \t]* (?P<end>/?) hugo-tools:(?P<name>[a-z-]+) (?: [ \t]+ sum=(?P<sum>[^\s>]*) )? [ \t]* -->
    [ \t]* \r? (?:\n|\Z)
    """,
    re.VERBOSE,
)
# Lines that open nothing in which a marker at the margin would be text: no code fence, and no HTML.
OPEN_LINES = lazy(r"(?:[ \t]*+(?![<`~])[^\n]*\n)*+")

# Git's conflict (https://git-scm.com/docs/git-merge#_how_conflicts_are_presented): three marks at the start of a line,
# in this order; the style "diff3" has a fourth before the second.
CONFLICT = lazy(
    r"^(?:(?P<start><{7}[ ])|(?P<base>\|{7}(?=[ \r\n]))|(?P<middle>={7}(?=\r?$))|(?P<end>>{7}[ ]))", re.MULTILINE
)
CONFLICT_SIDE = lazy(r"(?:={7}|\|{7}(?:[ ].*)?)\r?\n")
CONFLICT_END = lazy(r">{7}[ ].*(?:\n|\Z)")

# Lines that start a paragraph, or go on with it, whatever stands around them. All other lines are looked at closely.
PLAIN_LINES = lazy(r"(?:[^\s#>*+\-_=~`<|:0-9\[][^\n]*(?:\n|$))+")

BLANKS = lazy(r"[ \t\n\v\f\r]+")
FENCE = lazy(r"(?P<mark>`{3,})[^`\n]*$|(?P<tilde>~{3,})")
HEADING = lazy(
    r"(?P<marks>#{1,6})(?=[ \t]|$)(?:[ \t]++(?!#*+[ \t]*+$)(?P<text>(?:[^ \t]++|[ \t]++(?!#*+[ \t]*+$))*+))?"
)
SETEXT = lazy(r"(?:=+|-+)[ \t]*$")
THEMATIC_BREAK = lazy(r"(?P<mark>[*_-])(?:[ \t]|(?P=mark))*+")  # if it is the line, with three marks or more
LIST_ITEM = lazy(r"(?:[-+*]|(?P<number>\d{1,9})[.)])(?=[ \t]|$)")
FOOTNOTE = lazy(r"\[\^(?P<label>[^\]\s]+)\]:")
DEFINITION_TERM = lazy(r":(?=[ \t])")
BLANK_LINES = lazy(r"(?:[ \t]*\r?\n)+")
DELIMITER_ROW = lazy(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL_BORDER = lazy(r"(?<!\\)\|")
LINK_DEFINITION = lazy(
    r"""
    \[ (?P<label> (?: [^\[\]\\] | \\. ){1,999} ) \]:
    [ \t]* (?:\r?\n)? [ \t]*
    (?: < (?P<angle> [^<>\n]* ) > | (?P<destination> [^\s<] \S* ) )
    (?: (?: [ \t]+ | [ \t]*\r?\n[ \t]* )
        (?P<title> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | \((?:[^()\\]|\\.)*\) ) (?=[ \t]*(?:\r?\n|$)) )?
    [ \t]* (?: \r?\n | $ )
    """,
    re.VERBOSE | re.DOTALL,
)

BOLD_LINE = lazy(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]+)(?P=mark):?[ \t]*\r?\n?")
HTML_HEADING = lazy(r"<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<text>.*?)</h(?P=level)>", re.IGNORECASE)
HTML_END = lazy(r"\n[ \t>]*\r?\n")

# The title of a definition that we wrote has a run of words in braces, and the anchors that it leads to.
GENERATED_TITLE = lazy(r"""["'(] [^{}]* \{ [^{}]* [ ]\#[a-z0-9-]+ (?:/\d+)? \}""", re.VERBOSE)

HTML_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    "|track|ul"
)
HTML_ATTRIBUTE = r"\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
HTML_TAG = rf"<[A-Za-z][A-Za-z0-9-]*(?:{HTML_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>"
HTML_BLOCKS = [  # (how it starts, how it ends); an empty end means a blank line
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (lazy(r"<!--"), lazy(r"-->")),
    (lazy(r"<\?"), lazy(r"\?>")),
    (lazy(r"<![A-Za-z]"), lazy(r">")),
    (lazy(r"<!\[CDATA\["), lazy(r"\]\]>")),
    (lazy(rf"</?(?:{HTML_TAGS})(?=[\s/>]|$)", re.I), None),
]
HTML_ANY_TAG = lazy(  # cannot interrupt a paragraph
    rf"(?!</?(?:script|pre|style|textarea)\b)(?:{HTML_TAG})[ \t]*$", re.IGNORECASE
)


@dataclass(slots=True)
class Segment:
    """A run of inline text: a paragraph, a heading's text, or a table's cell, without its containers' marks.

    `pieces` are (offset in `text`, offset in the source) pairs, ascending, one for each stretch that is
    contiguous in both. `footnote` is the label of the footnote that holds it. `section` is the index of
    the heading above it in `Document.headings`, -1 for none.
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
    """A heading: its level, its text as written, and where its lines start and end.

    A paragraph that is one line in bold type has level 7: to its reader it may be a heading as well.
    """

    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker line of ours at the top level of a post; `checksum` is None where none is written."""

    name: str
    is_end: bool
    checksum: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A link definition at (start, end): its label, destination and title as written, the title with its quotes."""

    label: str
    destination: str
    title: str
    start: int
    end: int

    @property
    def is_generated(self) -> bool:
        """Whether it is one of ours, by its title: a formatter may have moved it out of its block."""
        return "@" in self.label and bool(GENERATED_TITLE.match(self.title))


@dataclass(slots=True)
class Document:
    """What `scan` found. `shortcodes` are (start, end) of every shortcode with its opaque body, `html` those of HTML
    that a blank line ends.

    `definitions` are the author's by folded label, `generated` those of ours that stand outside a block. `hidden` are
    the (start, end) of shortcodes' bodies in a post that may have markers. `open_at_end` names what is still open where
    the text ends ("code fence", "HTML block") and where it began; a block appended to such a post would be swallowed.
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


CONFLICT_ORDER = {"base": ("start",), "middle": ("start", "base"), "end": ("middle",)}  # what a mark may follow


def conflicts(text: str) -> tuple[int, bool]:
    """Returns how many of git's conflicts a text holds from start to end, and whether another has only started."""
    whole, before = 0, ""
    for mark in CONFLICT.finditer(text):
        kind = mark.lastgroup or ""
        if kind == "end" and before == "middle":
            whole, before = whole + 1, ""
        elif kind == "start" or before in CONFLICT_ORDER[kind]:
            before = kind
    return whole, bool(before)


@lru_cache(maxsize=32)
def fence_end(mark: str, length: int) -> re.Pattern[str]:
    """Returns the pattern of the line that closes a code fence."""
    return re.compile(rf"^ {{0,3}}{mark}{{{length},}}[ \t\r]*(?:\n|\Z)", re.MULTILINE)


def fold(label: str) -> str:
    """Returns a link label in the form in which two of them are compared (CommonMark 0.31.2, section 4.7)."""
    return fold_blanks(label).casefold()


def fold_blanks(label: str) -> str:
    """Returns a label with its white space folded as Markdown does: a blank that does not break is none of it."""
    return BLANKS.sub(" ", label).strip(" ")


def scan(text: str, start: int = 0) -> Document:
    """Returns the block structure of the Markdown in `text` from offset `start`, the end of the front matter.

    Time is linear in the length of `text`.
    """
    document = Document()
    if "hugo-tools:" in text and ("{{%" in text or "{{<" in text):
        document.hidden = shortcode_bodies(text)
    if "{{<" in text or "{{%" in text:
        text, document.shortcodes = mask_shortcodes(text)
    _Scanner(text, document, document.hidden).run(start)
    return document


def mask_shortcodes(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns `text` with shortcodes masked, newlines kept, and the (start, end) of each.

    The body of `{{< name >}} … {{< /name >}}` goes with it, for it is not Markdown of this post; the body
    of `{{% name %}} … {{% /name %}}` is, and stays.
    """
    tags = list(SHORTCODE.finditer(text))
    closers = matching_closers(tags)
    out, spans, done = [], [], 0
    i = 0
    while i < len(tags):
        tag = tags[i]
        last = closers.get(i, i) if tag["kind"] == "<" else i
        end = tags[last].end()
        out += [text[done : tag.start()], re.sub(r"[^\n]", MASK, text[tag.start() : end])]
        spans.append((tag.start(), end))
        done, i = end, last + 1
    return "".join([*out, text[done:]]), spans


def shortcode_bodies(text: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of the bodies of shortcodes, in order; one inside another is part of it.

    What a shortcode makes of its body is for its template to say: a marker in it is text.
    """
    tags = list(SHORTCODE.finditer(text))
    bodies: list[tuple[int, int]] = []
    for opening, closing in sorted(matching_closers(tags).items()):
        start, end = tags[opening].end(), tags[closing].start()
        if not bodies or start >= bodies[-1][1]:
            bodies.append((start, end))
    return bodies


def matching_closers(tags: list[re.Match[str]]) -> dict[int, int]:
    """Returns the index of the closing tag of each tag that has one, by the index of that tag."""
    closers: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for i, tag in enumerate(tags):
        same = opened.setdefault(tag["name"], [])
        if not tag["close"]:
            same += [] if tag["self"] else [i]
        elif same:
            closers[same.pop()] = i
    return closers


@dataclass(slots=True)
class _Container:
    """An open block quote (width 0), or a list item or footnote whose content is `width` columns in.

    An item whose first line `is_empty` ends with a blank second line.
    """

    width: int
    footnote: str = ""
    is_empty: bool = False


class _Scanner:
    """The state of one scan: the open containers, and the open leaf in the innermost of them."""

    def __init__(self, text: str, document: Document, hidden: list[tuple[int, int]]) -> None:
        self.text = text
        self.document = document
        self.hidden = hidden  # where a marker is text
        self.containers: list[_Container] = []
        self.paragraph: list[tuple[int, int]] = []  # (start, end) of each stretch of lines
        self.fence = ""  # the mark that opened the code fence
        self.html: re.Pattern[str] | None = None  # how the open HTML block ends
        self.in_html = False
        self.leaf_start = 0
        self.no_break = 0  # no thematic break starts before this offset

    def run(self, pos: int, stops_at_marker: bool = False) -> re.Match[str] | None:
        """Reads the text from `pos` on; returns the first marker of a block if it is to stop there."""
        text, size = self.text, len(self.text)
        while pos < size:
            in_leaf = self.fence or self.in_html
            if not self.containers:  # the three cases that most lines are, read at a stride
                if self.fence:
                    pos = self.skip_code(pos)
                    continue
                if not in_leaf and text[pos] == "\n":
                    self.close_paragraph()
                    pos += 1
                    continue
                if not in_leaf and (plain := PLAIN_LINES.match(text, pos)):
                    self.paragraph.append(plain.span())
                    pos = plain.end()
                    continue
            # A marker at the top level ends all containers and whatever is open in them.
            if text[pos] in " <" and (self.containers or not in_leaf) and (marker := self.match_marker(pos)):
                if stops_at_marker and marker["name"] not in SWITCHES:
                    return marker
                self.close_containers(0)
                self.fence, self.in_html = "", False
                pos = self.marker(marker)
                continue
            end = text.find("\n", pos) + 1 or size
            self.line(pos, end)
            # Of blank lines in a row only the first can end anything.
            blank = None if in_leaf or not self.containers else BLANK_LINES.match(text, pos)
            pos = blank.end() if blank else end
        if self.fence or (self.in_html and self.html):  # other HTML ends at a blank line
            self.document.open_at_end = ("code fence" if self.fence else "HTML block", self.leaf_start)
        self.close_paragraph()
        return None

    def skip_code(self, pos: int) -> int:
        """Returns where scanning goes on behind a code fence that is in no container, or the text's end."""
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
        """Returns the next marker from `pos` on, switches aside; what is read on the way is forgotten."""
        lines = OPEN_LINES.match(self.text, pos)
        at = lines.end() if lines else pos
        if self.text.startswith("<", at) and (marker := self.match_marker(at)) and marker["name"] not in SWITCHES:
            return marker
        return _Scanner(self.text, Document(), self.hidden).run(pos, stops_at_marker=True)

    def marker(self, marker: re.Match[str]) -> int:
        """Records a marker line; returns where scanning goes on, which is past the block that it begins."""
        self.document.markers.append(Marker(marker["name"], bool(marker["end"]), marker["sum"], *marker.span()))
        if marker["end"] or marker["name"] in SWITCHES:
            return marker.end()
        ending = self.next_marker(marker.end())
        if not ending or not is_end_of(marker, ending):
            return marker.end()
        if CONFLICT_SIDE.match(self.text, ending.end()) and conflicts(self.text[marker.end() : ending.start()])[1]:
            return self.conflict(marker, ending)
        return ending.start()

    def conflict(self, marker: re.Match[str], ending: re.Match[str]) -> int:
        """Records the end of a block on which git's sides differ, if they differ in nothing behind it."""
        text, last = self.text, ending
        while side := CONFLICT_SIDE.match(text, last.end()):
            following = self.next_marker(side.end())
            if not following or not is_end_of(marker, following):
                return ending.start()
            last = following
        closing = CONFLICT_END.match(text, last.end())
        if not closing:
            return ending.start()
        self.document.markers.append(Marker(marker["name"], True, None, last.start(), closing.end()))
        return closing.end()

    # --- one line --------------------------------------------------------------------------------

    def line(self, start: int, end: int) -> None:
        """Reads one line: which containers go on, what starts, and what its text belongs to."""
        pos, column, matched = self.match_containers(start, end)
        inside = matched == len(self.containers)
        if self.fence or self.in_html:
            if inside:
                self.leaf_line(pos, column, end)
                return
            self.fence, self.in_html = "", False
        opened = None
        while True:
            word, word_column = self.skip_spaces(pos, column, end)
            indent = word_column - column
            if word >= end or self.text[word] in "\r\n":
                if not opened:
                    self.blank_line(matched)
                return
            if self.containers:
                self.containers[-1].is_empty = False
            if indent >= 4:
                if not self.paragraph:
                    self.close_containers(matched)  # indented code
                else:
                    self.paragraph.append((word, end))
                return
            if opened := self.open_container(word, word_column, column, end, matched, inside):
                (pos, column), matched, inside = opened, len(self.containers), True
                continue
            if not self.open_leaf(word, end, matched, inside):
                if not inside and not self.paragraph:  # with a paragraph it is a lazy continuation line
                    self.close_containers(matched)
                self.paragraph.append((word, end))
            return

    def match_containers(self, pos: int, end: int) -> tuple[int, int, int]:
        """Returns (offset, column) behind the marks of the open containers, and how many of them go on."""
        column = 0
        word, word_column = self.skip_spaces(pos, column, end)
        for matched, container in enumerate(self.containers):
            blank = word >= end or self.text[word] in "\r\n"
            if container.width:
                if blank:
                    continue
                if word_column - column < container.width:
                    return pos, column, matched
                pos, column = self.advance(pos, column, column + container.width)
            else:
                if blank or word_column - column > 3 or self.text[word] != ">":
                    return pos, column, matched
                pos, column = self.after_mark(word + 1, word_column + 1, end)
                word, word_column = self.skip_spaces(pos, column, end)
        return pos, column, len(self.containers)

    def skip_spaces(self, pos: int, column: int, end: int) -> tuple[int, int]:
        """Returns the next character that is no blank, and its column; tabs stop at multiples of four."""
        text = self.text
        while pos < end:
            if text[pos] == " ":
                column += 1
            elif text[pos] == "\t":
                column += 4 - column % 4
            else:
                break
            pos += 1
        return pos, column

    def advance(self, pos: int, column: int, target: int) -> tuple[int, int]:
        """Returns the position `target` columns in; within a tab, the tab is left with the columns it has."""
        while column < target:
            width = 4 - column % 4 if self.text[pos] == "\t" else 1
            if column + width > target:
                return pos, target
            pos, column = pos + 1, column + width
        return pos, column

    def after_mark(self, pos: int, column: int, end: int) -> tuple[int, int]:
        """Returns the position behind the one optional blank after a quote's mark."""
        return self.advance(pos, column, column + 1) if pos < end and self.text[pos] in " \t" else (pos, column)

    def leaf_line(self, pos: int, column: int, end: int) -> None:
        """Reads a line of an open code fence or HTML block, which may be its last."""
        if self.fence:
            word, word_column = self.skip_spaces(pos, column, end)
            closing = self.text[word:end].rstrip()
            if word_column - column <= 3 and closing.startswith(self.fence) and not closing.strip(self.fence[0]):
                self.fence = ""
        elif self.html:
            self.in_html = not self.html.search(self.text, pos, end)
        else:
            self.in_html = bool(self.text[pos:end].strip())

    def blank_line(self, matched: int) -> None:
        """Ends the open paragraph, and the quotes that the line does not go on with."""
        self.close_containers(matched)
        if self.containers and self.containers[-1].is_empty:
            self.containers.pop()

    # --- what a line can start -------------------------------------------------------------------

    def open_container(
        self, word: int, column: int, base: int, end: int, matched: int, inside: bool
    ) -> tuple[int, int] | None:
        """Opens the quote, list item, footnote or definition that starts at `word`; returns where its content is.

        `column` is the word's, `base` the column where the content of the container around it starts.
        """
        text, mark = self.text, self.text[word]
        if mark == ">":
            self.close_containers(matched)
            self.containers.append(_Container(0))
            return self.after_mark(word + 1, column + 1, end)
        if mark == "[" and (footnote := FOOTNOTE.match(text, word, end)):
            self.close_containers(matched)
            # Of two footnotes with one label the first counts; nothing can refer to a label with a newline.
            label = footnote["label"] + ("\n" if footnote["label"] in self.document.footnotes else "")
            self.document.footnotes.add(label)
            self.containers.append(_Container(4, label))
            return footnote.end(), column + footnote.end() - word
        if mark == ":" and self.paragraph and inside and (item := DEFINITION_TERM.match(text, word, end)):
            return self.open_item(item, column, base, end, matched)
        if mark in "-+*0123456789" and (item := LIST_ITEM.match(text, word, self.line_end(end))):
            if self.is_thematic_break(word, self.line_end(end)):
                return None
            # Only an item that has text, and of numbers only 1, may interrupt a paragraph.
            may_interrupt = item["number"] in (None, "1")
            if not (self.paragraph and inside) or (may_interrupt and text[item.end() : end].strip()):
                return self.open_item(item, column, base, end, matched)
        return None

    def open_item(self, item: re.Match[str], column: int, base: int, end: int, matched: int) -> tuple[int, int]:
        """Opens a container whose content is as far in as its first line has it; returns where that is."""
        mark_end, mark_column = item.end(), column + item.end() - item.start()
        word, word_column = self.skip_spaces(mark_end, mark_column, end)
        blank = word >= end or self.text[word] in "\r\n"
        if not blank and word_column - mark_column > 4:  # the item starts with indented code
            word, word_column = self.advance(mark_end, mark_column, mark_column + 1)
        width = (mark_column + 1 if blank else word_column) - base
        self.close_containers(matched)
        self.containers.append(_Container(width, is_empty=blank))
        return word, word_column

    def open_leaf(self, word: int, end: int, matched: int, inside: bool) -> bool:
        """Opens, or reads whole, the leaf block that starts at `word`; returns False for a paragraph's text."""
        text, mark, line_end = self.text, self.text[word], self.line_end(end)
        if mark in "`~":
            if fence := FENCE.match(text, word, line_end):
                self.start_leaf(word, matched)
                self.fence = fence["mark"] or fence["tilde"]
                return True
        elif mark == "#":
            if heading := HEADING.match(text, word, line_end):
                self.close_containers(matched)
                self.heading(len(heading["marks"]), heading["text"] or "", heading.start("text"), word, end)
                return True
        elif mark == "<":
            return self.open_html(word, end, matched)
        elif mark in "=-*_":
            if mark in "=-" and self.paragraph and inside and SETEXT.match(text, word, line_end):
                self.setext_heading(1 if mark == "=" else 2, end)
                return True
            if self.is_thematic_break(word, line_end):
                self.close_containers(matched)
                return True
        return False

    def is_thematic_break(self, word: int, line_end: int) -> bool:
        """Returns whether the line from `word` on is one; a character that keeps it from that is looked for once."""
        run = THEMATIC_BREAK.match(self.text, word, line_end) if word >= self.no_break else None
        if run and (run.end() < line_end or self.text.count(run["mark"], word, line_end) < 3):
            self.no_break, run = run.end(), None
        return run is not None

    def open_html(self, word: int, end: int, matched: int) -> bool:
        for opening, closing in HTML_BLOCKS:
            if found := opening.match(self.text, word, end):
                self.start_leaf(word, matched)
                self.html = closing
                self.in_html = not (closing and closing.search(self.text, found.end(), end))
                if closing is None:
                    self.keep_html(word)
                return True
        if not self.paragraph and HTML_ANY_TAG.match(self.text, word, self.line_end(end)):
            self.start_leaf(word, matched)
            self.html, self.in_html = None, True
            self.keep_html(word)
            return True
        return False

    def keep_html(self, start: int) -> None:
        """Records HTML that goes on to a blank line, and the heading that it begins with."""
        blank = HTML_END.search(self.text, start)
        self.document.html.append((start, blank.start() if blank else len(self.text)))
        if heading := HTML_HEADING.match(self.text, start):
            self.document.headings.append(Heading(int(heading["level"]), heading["text"], *heading.span()))

    def line_end(self, end: int) -> int:
        """Returns the end of the line without its newline; to Goldmark carriage returns before it are white space."""
        if end and self.text[end - 1] == "\n":
            end -= 1
        while end and self.text[end - 1] == "\r":
            end -= 1
        return end

    # --- closing ---------------------------------------------------------------------------------

    def start_leaf(self, word: int, matched: int) -> None:
        self.close_containers(matched)
        self.leaf_start = word

    def close_containers(self, matched: int) -> None:
        """Ends the open paragraph, and the containers that the line does not go on with."""
        self.close_paragraph()
        del self.containers[matched:]

    def close_paragraph(self) -> None:
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        segment = self.segment(lines)
        if segment.text[:1] == "[":
            segment = self.take_definitions(segment)
        if "|" in segment.text and self.table(segment):
            return
        if segment.text[:2] in ("**", "__") and not self.containers:
            self.bold_line(lines, segment)
        if segment.text:
            self.document.segments.append(segment)

    def segment(self, lines: list[tuple[int, int]], kind: str = "paragraph") -> Segment:
        """Returns the lines as one segment; its text has the containers' marks and line indents taken out."""
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
        """Returns the label of the footnote that is open, "" for none."""
        return next((c.footnote for c in self.containers if c.footnote), "") if self.containers else ""

    def take_definitions(self, segment: Segment) -> Segment:
        """Records the link definitions at the start of a paragraph; returns the rest of it."""
        pos = 0
        while (found := LINK_DEFINITION.match(segment.text, pos)) and is_definition(found):
            definition = to_definition(found, segment.source(pos), segment.source(found.end() - 1) + 1)
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
            self.document.headings.append(Heading(7, bold["text"], lines[0][0], lines[-1][1]))

    def setext_heading(self, level: int, end: int) -> None:
        lines, self.paragraph = self.paragraph, []
        segment = self.segment(lines, "heading")
        if segment.text[:1] == "[":
            segment = self.take_definitions(segment)
        if not segment.text:
            return
        self.document.headings.append(Heading(level, segment.text.strip(), segment.source(0), end))
        self.document.segments.append(segment)

    def table(self, segment: Segment) -> bool:
        """Adds a paragraph that holds a table as its text before the table and one segment for each cell."""
        lines = list(line_spans(segment.text))
        for row in range(1, len(lines)):
            line = segment.text[slice(*lines[row])].strip()
            if "|" in line and DELIMITER_ROW.match(line):
                header = segment.text[slice(*lines[row - 1])]
                if columns(line) != columns(header):
                    continue
                if lines[row - 1][0]:
                    self.document.segments.append(cut(segment, 0, lines[row - 1][0]))
                for cells in lines[row - 1 : row] + lines[row + 1 :]:
                    self.cells(segment, *cells, columns(line))
                return True
        return False

    def cells(self, segment: Segment, start: int, end: int, limit: int) -> None:
        """Adds the cells of one row; those beyond the header's are not rendered."""
        borders = [border.span() for border in CELL_BORDER.finditer(segment.text, start, end)]
        if borders and not segment.text[start : borders[0][0]].strip():
            start = borders.pop(0)[1]
        for stop, after in [*borders, (end, end)][:limit]:
            cell = cut(segment, start, stop)
            if cell.text.strip():
                cell.kind = "cell"
                self.document.segments.append(cell)
            start = after


def is_definition(found: re.Match[str]) -> bool:
    """Returns whether a match of LINK_DEFINITION has a label; one that starts with "^" is a footnote's."""
    return bool(found["label"].strip()) and not found["label"].startswith("^")


def to_definition(found: re.Match[str], start: int, end: int) -> Definition:
    destination = found["destination"] if found["angle"] is None else found["angle"]
    return Definition(found["label"], destination, found["title"] or "", start, end)


def definitions_at_line_starts(text: str) -> list[Definition]:
    """Returns the link definitions of generated text, in which each begins a line."""
    found: list[Definition] = []
    for line in re.finditer(r"^\[", text, re.MULTILINE):
        definition = LINK_DEFINITION.match(text, line.start())
        if definition and is_definition(definition):
            found.append(to_definition(definition, *definition.span()))
    return found


def is_end_of(marker: re.Match[str], ending: re.Match[str]) -> bool:
    """Returns whether a marker line ends the block that another one begins."""
    return bool(ending["end"]) and ending["name"] == marker["name"]


def cut(segment: Segment, start: int, end: int) -> Segment:
    """Returns the part of a segment between two offsets in its text."""
    pieces = [(0, segment.source(start))]
    inside = slice(bisect_right(segment.pieces, (start, 1 << 62)), bisect_left(segment.pieces, (end, -1)))
    pieces += [(inner - start, outer) for inner, outer in segment.pieces[inside]]
    return Segment(segment.text[start:end], pieces, segment.kind, segment.footnote, segment.section)


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of each line, its newline included."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end


def columns(row: str) -> int:
    """Returns how many cells a table's row has."""
    row = row.strip()
    return len(CELL_BORDER.findall(row)) + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith("\\|"))
