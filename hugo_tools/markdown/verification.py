"""Verification: a post's new text, read back by a CommonMark parser before it is written. Texts in, or an error.

The parser is pulldown-cmark, through pyromark: it shares no code with our scanner (`markdown`), which decides what is
written, so that a fault of one is seen by the other. https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from hugo_tools.errors import PostError
from hugo_tools.markdown.blocks import NAMES, Block, line_of
from hugo_tools.markdown.scanner import MARKER
from hugo_tools.markdown.shortcodes import MASK, mask_shortcodes
from hugo_tools.patterns import lazy

if TYPE_CHECKING:
    import pyromark

SEPARATOR = "<!-- -->"  # keeps apart what Markdown would take for one list or paragraph
OTHERWISE = "Markdown would read the text here otherwise than it does now"
AS_IT_WAS = "see that nothing around the markers is left open; the post is as it was"

TAG = lazy(r"<(?!!-- /?hugo-tools:|https?://)[A-Za-z/!?]")  # a tag or a comment of the author's own
MARKER_ON_PAGE = lazy(  # that it begins a line is looked at second: Python finds "<" fastest
    rf"<!-- (?<![^\n]<!-- )(?P<end>/?)hugo-tools:(?P<name>{'|'.join(NAMES)})"
    r"(?: sum=[0-9a-f]*(?: recipe=[0-9a-f]*)?)? -->\n"
)
PLAIN_LIST = lazy(
    r"(?:<h(?P<level>[1-6])[^<>\n]*>[^\n]*</h(?P=level)>\n)?<(?P<kind>[ou]l)[^<>\n]*>\n(?P<items>(?:<li>[^\n]*</li>\n)+)</(?P=kind)>\n"
)

PlacedEvent = tuple[Any, int]  # an event of the parser, and the line of the post where it starts
Span = tuple[int, int]


@dataclass(slots=True)
class Reading:
    """What Markdown sees of a post."""

    own: list[PlacedEvent] = field(default_factory=list)
    """The author's own part."""

    blocks: dict[str, list[Any]] = field(default_factory=dict)
    """The events of the parser in each of our blocks, by name."""

    lines: dict[str, int] = field(default_factory=dict)
    """The lines of the blocks' begin markers."""

    unclosed: str = ""
    """The block that has no end, "" if each has one."""


def verify(before: str, after: str, start: int, labels: Iterable[str], bodies: Mapping[str, str]) -> None:
    """Raises PostError, with a line, unless Markdown sees a changed post as it was meant.

    This is the net under every write of a post. `before` and `after` are its whole text, whose front matter ends at
    `start`. What is not in our blocks must be the same events of the parser, in the same order, with the same text,
    destinations and titles; and each block that is written must be what its body (in `bodies`, by name) is alone. A
    block is found here anew, from its marker comments at the top level of the document.

    One difference is meant: our definitions make links of the citations' brackets. So both texts are read with a
    definition for each of these `labels` put before them, where Markdown takes the first. An author's own reference
    links are compared like all else.
    """
    kept = list(dict.fromkeys(labels))
    if is_plainly_as_meant(before, after, start, kept, bodies):
        return
    old = read(before, start, kept)
    new = read(after, start, kept)
    if line := difference(old.own, new.own, before):
        raise PostError(OTHERWISE, AS_IT_WAS, line, 1)
    newline = "\r\n" if "\r\n" in after else "\n"
    for name, body in bodies.items():
        alone = read(body.replace("\n", newline), 0)
        meant = [event for event, _ in alone.own]
        if new.unclosed or new.blocks.get(name) != meant:
            message = f'the block "{name}" would not be read by Markdown as it is meant'
            raise PostError(message, AS_IT_WAS, new.lines.get(name, 1), 1)


def is_plainly_as_meant(before: str, after: str, start: int, labels: Sequence[str], bodies: Mapping[str, str]) -> bool:
    """Returns whether two texts are the same pages but for our blocks, and these what their bodies are alone.

    A page is made a hundred times as fast as its events are read, so this answers for most posts. Where a text holds
    tags of its own, which a page does not tell from Markdown's, or a marker in a container, the events decide.
    """
    if has_tags(before, start) or has_tags(after, start) or any(map(has_tags, bodies.values())):
        return False
    old, _ = own_page(before, start, labels)
    new, found = own_page(after, start, labels)
    if old != new:
        return False
    return all(found.get(name) == page_of_body(body) for name, body in bodies.items())


def has_tags(text: str, start: int = 0) -> bool:
    """Returns whether a text has tags or comments of its own from an offset on, or a marker that is not at the margin.

    Some container may hold such a marker.
    """
    if TAG.search(text, start):
        return True
    marker = text.find("hugo-tools:", start)
    while marker >= 0:
        line = text.rfind("\n", 0, marker) + 1
        if not text.startswith("<!--", line):
            return True
        end = text.find("\n", marker)
        marker = text.find("hugo-tools:", end) if end >= 0 else -1
    return False


def own_page(text: str, start: int, labels: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Returns the page of a post without our blocks, and the pages of these by name."""
    page = page_of(text[start:], labels)
    own: list[str] = []
    found: dict[str, str] = {}
    done = 0
    begin: re.Match[str] | None = None
    for marker in MARKER_ON_PAGE.finditer(page):
        if begin is None and not marker["end"]:
            begin = marker
        elif begin and marker["end"] and marker["name"] == begin["name"]:
            own.append(page[done : begin.start()])
            found[begin["name"]] = page[begin.end() : marker.start()]
            begin, done = None, marker.end()
    return "".join([*own, page[done:]]), found


def page_of(text: str, labels: Sequence[str]) -> str:
    """Returns the page of some Markdown, each of these labels defined before it."""
    import pyromark

    masked, _ = mask_shortcodes(text)
    return pyromark.html(f"{definitions(labels)}{lines_of(masked)}\n", options=extensions())


@lru_cache(maxsize=2)  # a list is looked at alone, and then in its post
def page_of_body(body: str) -> str:
    """Returns the page of a block's body alone."""
    return page_of(body, ())


def definitions(labels: Iterable[str]) -> str:
    """Returns a definition of each label, and a blank line."""
    lines = [f"[{label}]: #\n" for label in labels]
    return "".join(lines) + "\n"


@cache
def extensions() -> pyromark.Options:
    """Returns those of Markdown's extensions that Hugo switches on in Goldmark and that change what a block is."""
    import pyromark

    options = pyromark.Options
    return options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_DEFINITION_LIST


def verify_list(body: str, count: int) -> None:
    """Raises PostError unless a references block's body is a list of so many items, perhaps below a heading.

    A definition that did not parse would be text, and text of a registry could end an item.
    """
    if not has_tags(body) and is_plain_list(page_of_body(body), count):
        return
    kinds, items = top_level(body)
    expected = (["List"], ["Heading", "List"]) if count else ([],)
    if items != count or kinds not in expected:
        raise PostError("the reference list would not be read as one by Markdown", "the post is as it was", 1, 1)


def top_level(body: str) -> tuple[list[Any], int]:
    """Returns the kinds of the elements that are in no other, and how many items the lists among them have."""
    kinds: list[Any] = []
    depth = items = 0
    for event, _ in read(body, 0).own:
        opened = event.get("Start") if isinstance(event, dict) else event
        if depth == 0:
            kinds.append(next(iter(opened)) if isinstance(opened, dict) else opened)
        elif depth == 1 and opened == "Item":
            items += 1
        depth += step(event)
    return kinds, items


def is_plain_list(page: str, count: int) -> bool:
    """Returns whether a page is a list of so many items of one line each, perhaps below a heading."""
    found = PLAIN_LIST.fullmatch(page)
    return found is not None and count > 0 and found["items"].count("\n") == count


def without_conflict(text: str, blocks: Iterable[Block]) -> str:
    """Returns a post whose torn blocks are empty: git's marks and one side's end stand where Markdown sees prose."""
    for block in sorted(blocks, key=lambda block: block.start, reverse=True):
        if block.is_torn:
            pair = f"<!-- hugo-tools:{block.name} -->\n<!-- /hugo-tools:{block.name} -->\n"
            text = f"{text[: block.start]}{pair}{text[block.end :]}"
    return text


def difference(old: Sequence[PlacedEvent], new: Sequence[PlacedEvent], text: str) -> int:
    """Returns the line of `text`, the old one, at which two readings of an author's own part differ; 0 for none."""
    same = 0
    for (first, _), (second, _) in zip(old, new, strict=False):
        if first != second:
            break
        same += 1
    if same == len(old) == len(new):
        return 0
    return old[same][1] if same < len(old) else line_of(text, len(text))


# --- reading -------------------------------------------------------------------------------------


def read(
    text: str, start: int, labels: Iterable[str] = (), masked: Sequence[Span] = (), are_comments_dropped: bool = False
) -> Reading:
    """Returns what Markdown sees of a post from offset `start`, with `labels` defined before it.

    What stands at the `masked` spans is one character of text, whatever it is. With `are_comments_dropped` no block is
    told from the author's own part, of which marker comments and separators are not part.
    """
    import pyromark

    body, _ = mask_shortcodes(text[start:])
    spans = [(first - start, last - start) for first, last in masked]
    masks = to_bytes(body, spans)
    source = lines_of(body)
    head = definitions(labels)
    reader = _EventReader(head, source, line_of(text, start), masks)
    for event, place in pyromark.events_with_range(head + source + "\n", options=extensions()):
        reader.take(event, place["start"], place["end"])
    return reader.finish(are_comments_dropped)


class _EventReader:
    """The state of one reading: offsets are in bytes, as the parser gives them."""

    def __init__(self, head: str, source: str, first_line: int, masked: Sequence[Span]) -> None:
        self.encoded = (head + source).encode()
        self.shift = len(head.encode())
        self.first_line = first_line
        newlines = re.compile(b"\n").finditer(self.encoded, self.shift)
        self.line_starts = [self.shift, *(newline.end() for newline in newlines)]
        self.masked = [(self.shift + first, self.shift + last) for first, last in masked]
        self.parts: list[tuple[Any, int, int]] = []  # (event, line, depth)
        self.depth = 0
        self.text: list[str] = []  # text that goes on, and the offset where it starts
        self.text_start = 0
        self.html: list[str] | None = None  # the lines of an HTML block that goes on
        self.last_mask = -1

    def take(self, event: Any, start: int, end: int) -> None:
        """Takes one event of the parser."""
        if self.html is not None:
            self.take_html(event, start)
        elif event == {"Start": "HtmlBlock"}:
            self.html = []
        elif self.is_in_mask(start, end):
            self.add_mask(start)
        elif is_text(event):
            self.take_text(event["Text"], start, end)
        else:
            if is_end(event):
                self.depth -= 1
            self.add(event, start)
            if is_start(event):
                self.depth += 1

    def take_html(self, event: Any, start: int) -> None:
        """Takes an event within an HTML block, of which all lines are one part."""
        assert self.html is not None
        if is_end(event):
            self.add({"HtmlBlock": "".join(self.html)}, start)
            self.html = None
        else:
            self.html.append(next(iter(event.values())))

    def is_in_mask(self, start: int, end: int) -> bool:
        """Returns whether an event belongs to a masked span."""
        at = self.mask_before(start)
        return at >= 0 and end <= self.masked[at][1]

    def mask_before(self, start: int) -> int:
        """Returns which masked span is the last that begins at an offset or before it, -1 for none."""
        return bisect_right(self.masked, (start, sys.maxsize)) - 1

    def take_text(self, text: str, start: int, end: int) -> None:
        """Takes a piece of text, parts of which may be masked."""
        at = max(0, self.mask_before(start))
        is_verbatim = len(text.encode()) == end - start
        while is_verbatim and at < len(self.masked) and self.masked[at][0] < end:
            first, last = self.masked[at]
            if last > start:
                begin = max(start, first)
                self.add_text(self.encoded[start:begin].decode(), start)
                self.add_mask(begin)
                start = max(start, min(last, end))
                text = self.encoded[start:end].decode()
            at += 1
        self.add_text(text, start)

    def add_mask(self, start: int) -> None:
        """Adds a masked span's one character, when the span is first met."""
        at = self.mask_before(start)
        if at != self.last_mask:
            self.last_mask = at
            self.add_text(MASK, start)

    def add_text(self, text: str, start: int) -> None:
        """Adds to the text that goes on."""
        if not self.text:
            self.text_start = start
        self.text.append(text)

    def add(self, event: Any, start: int) -> None:
        """Adds a part, and before it the text that it ends."""
        if text := "".join(self.text):
            self.parts.append(({"Text": text}, self.line(self.text_start), self.depth))
        self.text = []
        self.parts.append((event, self.line(start), self.depth))

    def line(self, offset: int) -> int:
        """Returns the number of the line that an offset is in."""
        before = bisect_right(self.line_starts, offset) - 1
        return self.first_line + max(0, before)

    def finish(self, are_comments_dropped: bool) -> Reading:
        """Returns the parts, told apart by the markers that stand at the top level."""
        reading = Reading()
        opened = ""
        for event, line, depth in self.parts:
            comment = event["HtmlBlock"] if depth == 0 and is_html(event) else ""
            marker = MARKER.fullmatch(comment)
            if are_comments_dropped:
                if not marker and comment.strip() != SEPARATOR:
                    reading.own.append((event, line))
            elif marker and marker["name"] in NAMES and not opened and not marker["end"]:
                opened = marker["name"]
                reading.blocks[opened] = []
                reading.lines[opened] = line
            elif marker and opened and marker["end"] and marker["name"] == opened:
                opened = ""
            elif opened:
                reading.blocks[opened].append(event)
            else:
                reading.own.append((event, line))
        reading.unclosed = opened
        return reading


def step(event: Any) -> int:
    """Returns 1 for the start of an element, -1 for its end, 0 for what is in it."""
    if is_start(event):
        return 1
    return -1 if is_end(event) else 0


def is_start(event: Any) -> bool:
    return isinstance(event, dict) and "Start" in event


def is_end(event: Any) -> bool:
    return isinstance(event, dict) and "End" in event


def is_text(event: Any) -> bool:
    return isinstance(event, dict) and "Text" in event


def is_html(event: Any) -> bool:
    return isinstance(event, dict) and "HtmlBlock" in event


def lines_of(text: str) -> str:
    """Returns text with line ends as pulldown-cmark has them: to Goldmark a carriage return alone ends no line."""
    return text.replace("\r\n", "\n").replace("\r", " ") if "\r" in text else text


def to_bytes(text: str, spans: Sequence[Span]) -> list[Span]:
    """Returns ascending spans of a text's characters as spans of the bytes of its lines."""
    found: list[Span] = []
    done = length = 0
    for first, last in spans:
        before = length + size(text[done:first])
        length = before + size(text[first:last])
        found.append((before, length))
        done = last
    return found


def size(text: str) -> int:
    """Returns how many bytes a text's lines have."""
    return len(lines_of(text).encode())
