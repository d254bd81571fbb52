"""Verification: a CommonMark parser reads a post's new text before it is written. Texts in, or an error.

The parser is pulldown-cmark, through pyromark. It shares no code with our scanner (`markdown`), by which the text was
made, so each reveals faults of the other. https://spec.commonmark.org/0.31.2/
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

SEPARATOR = "<!-- -->"  # keeps apart two lists or paragraphs that Markdown would join
OTHERWISE = "Markdown would read the text here otherwise than it does now"
AS_IT_WAS = "see that nothing around the markers is left open; the post is as it was"

TAG = lazy(r"<(?!!-- /?hugo-tools:|https?://)[A-Za-z/!?]")  # a tag or a comment of the author's own
MARKER_ON_PAGE = lazy(  # the start of the line is checked second, since Python finds "<" fastest
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
    """A post as Markdown reads it."""

    own: list[PlacedEvent] = field(default_factory=list)
    """The events of the author's own text."""

    blocks: dict[str, list[Any]] = field(default_factory=dict)
    """The events of the parser in each of our blocks, by name."""

    lines: dict[str, int] = field(default_factory=dict)
    """The lines of the blocks' begin markers."""

    unclosed: str = ""
    """The name of a block without an end, "" if each has one."""


def verify(before: str, after: str, start: int, labels: Iterable[str], bodies: Mapping[str, str]) -> None:
    """Raises PostError, with a line, unless Markdown reads a changed post as meant.

    This check comes before every write of a post. `before` and `after` are its whole text, whose front matter ends at
    `start`. Outside of our blocks both must give the same parser events, in the same order, with the same text,
    destinations and titles. Each written block must give the same events as its body (in `bodies`, by name) alone.
    Blocks are found here anew, by their marker comments at the top level of the document.
    One difference is meant: our definitions turn the citations' brackets into links. So a definition for each of
    `labels` is put before both texts, and Markdown takes the first definition of a label. An author's own reference
    links are compared like all other text.
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
    """Returns whether two texts render as the same HTML outside of our blocks, and each block as its body alone.

    To render is a hundred times as fast as to read the parser's events, so this is enough for most posts. It returns
    False, so that the events decide, if a text has HTML tags, which look like Markdown's own, or a marker in a
    container.
    """
    if has_tags(before, start) or has_tags(after, start) or any(map(has_tags, bodies.values())):
        return False
    old, _ = own_page(before, start, labels)
    new, found = own_page(after, start, labels)
    if old != new:
        return False
    return all(found.get(name) == page_of_body(body) for name, body in bodies.items())


def has_tags(text: str, start: int = 0) -> bool:
    """Returns whether a text has HTML tags or comments from an offset on, or a marker that is not at the margin.

    Such a marker may be in a container.
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
    """Returns the HTML of a post without our blocks, and the HTML of each block by name."""
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
    """Returns the HTML of some Markdown, with a definition of each label before it."""
    import pyromark

    masked, _ = mask_shortcodes(text)
    return pyromark.html(f"{definitions(labels)}{lines_of(masked)}\n", options=extensions())


@lru_cache(maxsize=2)  # a list is checked alone, and then in its post
def page_of_body(body: str) -> str:
    """Returns the HTML of a block's body alone."""
    return page_of(body, ())


def definitions(labels: Iterable[str]) -> str:
    """Returns a definition of each label, and a blank line."""
    lines = [f"[{label}]: #\n" for label in labels]
    return "".join(lines) + "\n"


@cache
def extensions() -> pyromark.Options:
    """Returns the Markdown extensions that Hugo switches on in Goldmark and that change the block structure."""
    import pyromark

    options = pyromark.Options
    return options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_DEFINITION_LIST


def verify_list(body: str, count: int) -> None:
    """Raises PostError unless a references block's body is a list of `count` items, perhaps below a heading.

    This finds a definition that Markdown reads as text, and a registry's text that ends an item.
    """
    if not has_tags(body) and is_plain_list(page_of_body(body), count):
        return
    kinds, items = top_level(body)
    expected = (["List"], ["Heading", "List"]) if count else ([],)
    if items != count or kinds not in expected:
        raise PostError("the reference list would not be read as one by Markdown", "the post is as it was", 1, 1)


def top_level(body: str) -> tuple[list[Any], int]:
    """Returns the kinds of the top-level elements, and how many items the lists among them have in all."""
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
    """Returns whether a block's HTML is a list of `count` items of one line each, perhaps below a heading."""
    found = PLAIN_LIST.fullmatch(page)
    return found is not None and count > 0 and found["items"].count("\n") == count


def without_conflict(text: str, blocks: Iterable[Block]) -> str:
    """Returns a post with its torn blocks emptied, since Markdown would read git's marks there as prose."""
    for block in sorted(blocks, key=lambda block: block.start, reverse=True):
        if block.is_torn:
            pair = f"<!-- hugo-tools:{block.name} -->\n<!-- /hugo-tools:{block.name} -->\n"
            text = f"{text[: block.start]}{pair}{text[block.end :]}"
    return text


def difference(old: Sequence[PlacedEvent], new: Sequence[PlacedEvent], text: str) -> int:
    """Returns the line of `text`, the old text, at which two readings of the author's own text differ; 0 if none."""
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
    """Returns a post as Markdown reads it from offset `start`, with `labels` defined before it.

    The text at each of the `masked` spans is read as one character. With `are_comments_dropped`, marker comments and
    separators are left out, and the blocks' contents count as the author's own text.
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
        self.text: list[str] = []  # pieces of the present text, and the offset where it starts
        self.text_start = 0
        self.html: list[str] | None = None  # the lines of the open HTML block
        self.last_mask = -1

    def take(self, event: Any, start: int, end: int) -> None:
        """Processes one event of the parser."""
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
        """Processes an event in an HTML block; all lines of the block become one part."""
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
        """Returns the index of the last masked span that begins at an offset or before it, -1 if none does."""
        return bisect_right(self.masked, (start, sys.maxsize)) - 1

    def take_text(self, text: str, start: int, end: int) -> None:
        """Processes a piece of text, parts of which may be masked."""
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
        """Adds the one character for a masked span, when the span is first met."""
        at = self.mask_before(start)
        if at != self.last_mask:
            self.last_mask = at
            self.add_text(MASK, start)

    def add_text(self, text: str, start: int) -> None:
        """Adds a piece to the present text."""
        if not self.text:
            self.text_start = start
        self.text.append(text)

    def add(self, event: Any, start: int) -> None:
        """Adds a part, and before it the present text, which ends there."""
        if text := "".join(self.text):
            self.parts.append(({"Text": text}, self.line(self.text_start), self.depth))
        self.text = []
        self.parts.append((event, self.line(start), self.depth))

    def line(self, offset: int) -> int:
        """Returns the number of the line that an offset is in."""
        before = bisect_right(self.line_starts, offset) - 1
        return self.first_line + max(0, before)

    def finish(self, are_comments_dropped: bool) -> Reading:
        """Returns the parts, split into blocks and own text by the markers at the top level."""
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
    """Returns the change of depth: 1 for the start of an element, -1 for its end, 0 for any other event."""
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
    """Returns text with "\\n" line ends; a lone carriage return, which does not end a line in Goldmark, is a blank."""
    return text.replace("\r\n", "\n").replace("\r", " ") if "\r" in text else text


def to_bytes(text: str, spans: Sequence[Span]) -> list[Span]:
    """Returns ascending spans of characters as spans of bytes in the text that `lines_of` returns."""
    found: list[Span] = []
    done = length = 0
    for first, last in spans:
        before = length + size(text[done:first])
        length = before + size(text[first:last])
        found.append((before, length))
        done = last
    return found


def size(text: str) -> int:
    """Returns how many bytes a text has after `lines_of`."""
    return len(lines_of(text).encode())
