"""Blocks: generated text between our markers, found, checked, replaced and taken out; text in, text out.

    <!-- hugo-tools:references -->
    …
    <!-- /hugo-tools:references sum=6f1c0c2a9b1e -->

An end marker without a sum means "fill me".
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass

from hugo_tools.errors import PostError
from hugo_tools.markdown import SWITCHES, Document, Marker, mask_shortcodes
from hugo_tools.patterns import lazy

NAMES = ("references", "cite-this-post")
CONFLICT = lazy(r"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block in a post's text: (start, end) with its marker lines, its body between them, its sum if any."""

    name: str
    start: int
    end: int
    body: str
    checksum: str | None

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed it by hand. Git's conflict marks are no edit: the block is made anew."""
        return bool(self.checksum) and self.checksum != checksum(self.body) and not CONFLICT.search(self.body)


def find(text: str, document: Document) -> dict[str, Block]:
    """Returns the blocks of a post by name.

    Raises PostError, with the offset's line, for markers that do not pair up, and for unknown names.
    """
    blocks: dict[str, Block] = {}
    opened: Marker | None = None
    for marker in document.markers:
        if marker.name in SWITCHES:
            continue
        if marker.name not in NAMES:
            raise broken(text, marker, f'unknown block "{marker.name}"', f"blocks are called {' and '.join(NAMES)}")
        if not marker.is_end:
            if opened:
                raise broken(text, opened, f'the block "{opened.name}" has no end marker', repair(opened.name))
            opened = marker
        elif opened is None or opened.name != marker.name:
            raise broken(text, marker, f'the end of a block "{marker.name}" that has no beginning', repair(marker.name))
        elif marker.name in blocks:
            raise broken(text, opened, f'a second block "{marker.name}"', "remove one of the two")
        else:
            body = text[opened.end : marker.start]
            blocks[marker.name] = Block(marker.name, opened.start, marker.end, body, marker.checksum)
            opened = None
    if opened:
        raise broken(text, opened, f'the block "{opened.name}" has no end marker', repair(opened.name))
    return blocks


def broken(text: str, marker: Marker, message: str, hint: str) -> PostError:
    line_start = text.rfind("\n", 0, marker.start) + 1
    return PostError(message, hint, text.count("\n", 0, marker.start) + 1, marker.start - line_start + 1)


def repair(name: str) -> str:
    return f'a block is a line "<!-- hugo-tools:{name} -->" and, below it, a line "<!-- /hugo-tools:{name} -->"'


TITLE = lazy(r'"\[.*\]"[ \t]*\r?$', re.MULTILINE)
LIST_NUMBER = lazy(r"\n[ \t]*\d+[.)](?=[ \t])")
IGNORED = b" \t\r\n\f\v*_\\"


def checksum(body: str) -> str:
    """Returns twelve hex digits for a block's body, blind to what formatters change.

    That is line ends, blank lines and other white space, the numbers of a list, which of `*` and `_` marks
    emphasis, and entities in the titles of definitions, which Prettier decodes.
    """
    text = LIST_NUMBER.sub("", "\n" + body)
    if "&" in text[text.find("\n[") :]:
        text = TITLE.sub(lambda found: html.unescape(found[0]), text)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass").translate(None, IGNORED)).hexdigest()[:12]


def render(name: str, body: str, newline: str = "\n") -> str:
    """Returns a block with its markers, ending in a newline; `body` has "\\n" line ends and ends in one."""
    block = f"<!-- hugo-tools:{name} -->\n{body}<!-- /hugo-tools:{name} sum={checksum(body)} -->\n"
    return block.replace("\n", newline)


def replace(text: str, block: Block, body: str, newline: str) -> str:
    """Returns the text with a block's body replaced; text that is right already comes back unchanged.

    A block that differs only in what a formatter changed counts as right, unless that was in its definitions:
    labels and titles mean something else without their backslashes and entities.
    """
    if block.checksum == checksum(body) and (block.body.replace("\r\n", "\n") == body or is_formatted(block, body)):
        return text
    return put(text, block, body, newline)


def put(text: str, block: Block, body: str, newline: str) -> str:
    """Returns the text with a block's body and sum as they shall be."""
    new = render(block.name, body, newline)
    if not text[block.start : block.end].endswith("\n"):  # the block ends the file, which ends without a newline
        new = new[: -len(newline)]
    return text[: block.start] + new + text[block.end :]


def is_formatted(block: Block, body: str) -> bool:
    """Returns whether a block differs from `body` in nothing but what a formatter changed."""
    return block.checksum == checksum(block.body) and definitions(block.body) == definitions(body)


def definitions(body: str) -> list[str]:
    """Returns the words of the link definitions that end a block's body."""
    at = body.find("\n[")
    return body[at:].split() if at >= 0 else []


def append(text: str, name: str, body: str, newline: str) -> str:
    """Returns the text with a new block at its end, set off so that `remove` gives back the text as it was."""
    block = render(name, body, newline)
    if text.endswith("\n") or not text:
        return text + newline + block
    return text + newline + newline + block[: -len(newline)]


def remove(text: str, block: Block) -> str:
    """Returns the text without a block; for one that `append` put there, exactly the text before it."""
    before, after = text[: block.start], text[block.end :]
    if after:
        return before + after
    newline = "\r\n" if "\r\n" in text[block.start :] else "\n"
    before = before.removesuffix(newline)
    return before if text.endswith("\n") else before.removesuffix(newline)


def check_end(text: str, document: Document) -> None:
    """Raises PostError if something is still open where a post ends: it would swallow an appended block."""
    if document.open_at_end:
        what, offset = document.open_at_end
        message = f"the {what} that starts here is never closed, so no reference list can follow"
        raise PostError(message, f"close the {what}", text.count("\n", 0, offset) + 1, 1)


def verify_alone(text: str, start: int, name: str, body: str) -> None:
    """Raises PostError unless a CommonMark parser sees a block of a post as it would see its body alone."""
    import pyromark

    extensions = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
    source = mask_shortcodes(text[start:].replace("\r\n", "\n"))[0]
    page = pyromark.html(source, options=extensions)
    found = re.search(rf"<!-- hugo-tools:{name} -->\n(.*?)<!-- /hugo-tools:{name}", page, re.DOTALL)
    if not found or found[1] != pyromark.html(body, options=extensions):
        line = text.count("\n", 0, max(0, text.find(f"<!-- hugo-tools:{name}"))) + 1
        message = f'the block "{name}" would not be read by Markdown as it was meant where it stands'
        raise PostError(message, "see that nothing around the markers is left open; the post is as it was", line, 1)


REFERENCES = lazy(
    r"<!-- hugo-tools:references -->\s*(?:<h\d>.*?</h\d>\s*)?(?P<list><ol>.*?</ol>)?\s*<!-- /hugo-tools:references",
    re.DOTALL,
)


def verify(text: str, start: int, count: int) -> None:
    """Raises PostError unless a CommonMark parser sees the references block of a post as it was meant.

    That is a list of `count` items, and nothing else: a definition that did not parse would be text.
    """
    import pyromark

    extensions = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
    source = mask_shortcodes(text[start:].replace("\r\n", "\n"))[0]
    page = pyromark.html(source, options=extensions)
    found = REFERENCES.search(page)
    items = (found["list"] or "").count("<li>") if found else -1
    if items != count:
        line = text.count("\n", 0, max(0, text.find("<!-- hugo-tools:references"))) + 1
        message = "the reference list would not be read as one by Markdown where it stands"
        raise PostError(message, "see that nothing around the markers is left open; the post is as it was", line, 1)
