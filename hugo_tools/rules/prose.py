"""The author's own prose, line by line: code, math, comments, shortcodes and our blocks are blotted out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from hugo_tools.hugo.posts import Post
from hugo_tools.markdown.document import Document, Marker
from hugo_tools.markdown.shortcodes import mask_shortcodes
from hugo_tools.patterns import lazy

# Code and math are text to the line above them, comments are not.
HIDDEN = lazy(
    r"""
    (?P<shown>
        ^[ \t]* (?P<fence>`{3,}(?=[^`\n]*$)|~{3,}) .*? (?: ^[ \t]*(?P=fence)[`~]*[ \t]*$ | \Z )
      | (?<!`)(?P<ticks>`+)(?!`) [^\n]{,1000}? (?<!`)(?P=ticks)(?!`)
      | \$\$ (?:[^$]|\$(?!\$))*+ \$\$ | (?<![\\$])\$(?![\s$]) [^$\n]*+ \$
      | \\\( (?:[^\\\n]|\\[^()\n])*+ \\\) | \\\[ (?:[^\\]|\\[^\[\]])*+ \\\]
    )
  | <!-- .*? (?: --> | \Z )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
DELIMITERS = lazy(r"[ \t]{,3}\|?[ \t]*:?-+:?[ \t]*(?:\||$)")  # the line below a table's head
BORDER = lazy(r"(?<!\\)\|")

OWN_WORD = "hugo-tools:"  # in each marker
# What begins with plain characters is found thirty times as fast: that they begin a line is looked at after them.
MARKER = re.compile(r"<!-- (?<=^<!-- )(?P<end>/?)hugo-tools:(?P<name>[\w-]+)[^\n]*\n?", re.MULTILINE)

TableHead = tuple[str, ...]  # a table's head: its cells
Offsets = tuple[int, int]  # the offsets of a part of the post's text


class Line(NamedTuple):
    """A line: its offset in the post's text, its own text, and the nearest lines before and after that are not blank.

    `before` and `following` are "" where there is none.
    """

    offset: int
    text: str
    before: str
    following: str

    @property
    def start(self) -> int:
        """The offset of its first character that is not blank."""
        return self.offset + len(self.text) - len(self.text.lstrip())


def lines_of(post: Post, blocks: Iterable[Offsets]) -> list[Line]:
    """Returns the lines of a post's body, blank ones included."""
    body = HIDDEN.sub(blot_hidden, without_blocks(post, blocks))
    texts = body.split("\n")
    followers = reversed(list(words_before(reversed(texts))))
    lines: list[Line] = []
    offset = post.body
    for text, before, following in zip(texts, words_before(texts), followers, strict=True):
        lines.append(Line(offset, text, before, following))
        offset += len(text) + 1
    return lines


def without_blocks(post: Post, blocks: Iterable[Offsets]) -> str:
    """Returns a post's body with its shortcodes masked and our blocks blotted out, each line as long as it was."""
    text = mask_shortcodes(post.text)[0]
    parts: list[str] = []
    done = post.body
    for start, end in blocks:
        parts += [text[done:start], blot(text[start:end], " ")]
        done = end
    own = "".join([*parts, text[done:]])
    return own.replace("\r\n", " \n") if "\r" in own else own  # to look for two characters takes much longer


def comments(post: Post, blocks: Iterable[Offsets]) -> Iterator[Offsets]:
    """Yields (start, end) of each HTML comment in a post's body that is neither in code nor in a block of ours."""
    for found in HIDDEN.finditer(without_blocks(post, blocks)):
        if not found["shown"]:
            yield post.body + found.start(), post.body + found.end()


def plain_blocks(post: Post) -> list[Offsets] | None:
    """Returns our blocks if each has one marker at its start and one at its end, and the body has no other markers.

    Returns None where only a scan can tell them, for a switch or a sample in code. A sample alone counts as a block.
    """
    first = post.text.find(OWN_WORD, post.body)
    if first < 0:
        return []
    start = post.text.rfind("\n", 0, first) + 1
    found = list(MARKER.finditer(post.text, max(start, post.body)))
    if len(found) != post.text.count(OWN_WORD, first):
        return None
    blocks: list[Offsets] = []
    names: set[str] = set()
    for begin, end in zip_longest(found[::2], found[1::2]):
        if end is None or begin["end"] or not end["end"] or begin["name"] != end["name"] or begin["name"] in names:
            return None
        names.add(begin["name"])
        blocks.append((begin.start(), end.end()))
    return blocks


def our_blocks(document: Document) -> Iterator[Offsets]:
    """Yields (start, end) of each block of ours, which has no words of the author's."""
    begin: Marker | None = None
    for marker in document.markers:
        if begin and marker.is_end and marker.name == begin.name:
            yield begin.start, marker.end
        begin = None if marker.is_end else marker


def blot_hidden(found: re.Match[str]) -> str:
    return blot(found[0], "`" if found["shown"] else " ")


def blot(text: str, mark: str) -> str:
    """Returns text with a mark for each of its characters; its lines stay."""
    return "\n".join(mark * len(line) for line in text.split("\n"))


def words_before(lines: Iterable[str]) -> Iterator[str]:
    """Yields, for each line, the last line before it that is not blank, "" for none."""
    before = ""
    for line in lines:
        yield before
        if line.strip():
            before = line


def tables(lines: Sequence[str]) -> Iterator[tuple[TableHead, list[int]]]:
    """Yields the head of each table, as its cells, and the numbers of its rows' lines."""
    number = 0
    while number + 1 < len(lines):
        head = lines[number]
        number += 1
        if "|" not in head or not DELIMITERS.match(lines[number]):
            continue
        rows = list(takewhile(lambda row: "|" in lines[row], range(number + 1, len(lines))))
        yield tuple(cell.strip() for cell in BORDER.split(head.strip().strip("|"))), rows
        number += len(rows)
