"""Blocks: generated text between our markers, found, checked, replaced and taken out; text in, text out.

    <!-- hugo-tools:references -->
    …
    <!-- /hugo-tools:references sum=6f1c0c2a9b1e -->

An end marker without a sum means "fill me". Where another program makes the body, a recipe follows the sum: it tells
without that program whether it would make the same again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hugo_tools.errors import PostError
from hugo_tools.markdown import checksums, other_words
from hugo_tools.markdown.checksums import checksum
from hugo_tools.markdown.conflicts import conflicts, sides
from hugo_tools.markdown.document import SWITCHES, Definition, Document, Marker
from hugo_tools.markdown.scanner import MARKER

NAMES = ("references", "cite-this-post")
CALLED = {"references": "this reference list", "cite-this-post": "this citation of the post"}


@dataclass(frozen=True, slots=True)
class Block:
    """A block in a post's text: (start, end) with its marker lines, its body between them, its sum and recipe if any.

    `ending` are the lines that end it: its end marker, or that of one side of git's conflict and the conflict's end.
    """

    name: str
    start: int
    end: int
    body: str
    ending: str
    checksum: str | None
    recipe: str | None = None

    @property
    def is_torn(self) -> bool:
        """Whether git left a conflict of two sides in it: it is made anew, unless an author's words are in it."""
        return bool(conflicts(self.body + self.ending)[0])

    @property
    def is_edited(self) -> bool:
        """Whether it holds anything but what we wrote there; white space alone is nothing."""
        if not self.body.strip() or checksums.is_sum_of(self.checksum, self.body):
            return False
        return not self.is_torn or self.has_other_words("")

    def has_other_words(self, body: str) -> bool:
        """Returns whether a block that git has torn holds words that are lost where `body` takes its place.

        A side that is as we wrote it holds none. Of another, which git or somebody has mixed, each line is looked at.
        """
        for side in sides(self.body + self.ending):
            ending = last_end(side)
            written = side[: ending.start()] if ending else side
            known = ending["sum"] if ending else None
            if not checksums.is_sum_of(known, written) and other_words.are_in(written, body):
                return True
        return False


def last_end(text: str) -> re.Match[str] | None:
    """Returns the last marker in a text, None for none."""
    markers = list(MARKER.finditer(text))
    return markers[-1] if markers else None


class Edit(NamedTuple):
    """What stands at (start, end) of a post's text, and what is to stand there."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text with ascending edits made, which do not overlap, and where each of them then stands."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    done = length = 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        length += start - done + len(new)
        places.append((length - len(new), length))
        done = end
    return "".join([*parts, text[done:]]), places


def find(text: str, document: Document) -> dict[str, Block]:
    """Returns the blocks of a post by name.

    Raises PostError, with the offset's line, for markers that do not pair up, and for unknown names.
    """
    blocks: dict[str, Block] = {}
    for opened, ending in pairs_of_markers(text, document):
        if opened.name in blocks:
            raise broken(text, opened, f'a second block "{opened.name}"', "remove one of the two")
        body = text[opened.end : ending.start]
        written = text[ending.start : ending.end]
        blocks[opened.name] = Block(
            opened.name, opened.start, ending.end, body, written, ending.checksum, ending.recipe
        )
    for marker in in_shortcodes(text, document):
        message = f'the block "{marker.name}" is in the body of a shortcode, where it is not kept up to date'
        raise broken(text, marker, message, "move the block out of the shortcode")
    return blocks


def pairs_of_markers(text: str, document: Document) -> Iterator[tuple[Marker, Marker]]:
    """Yields the markers that begin and end each block; raises PostError for one that has no partner."""
    opened: Marker | None = None
    for marker in document.markers:
        if marker.name in SWITCHES:
            continue
        if marker.name not in NAMES:
            raise broken(text, marker, f'unknown block "{marker.name}"', f"blocks are called {' and '.join(NAMES)}")
        if not marker.is_end:
            if opened:
                raise endless(text, opened)
            opened = marker
        elif opened and opened.name == marker.name:
            yield opened, marker
            opened = None
        else:
            raise beginningless(text, marker)
    if opened:
        raise endless(text, opened, document.open_at_end)


def beginningless(text: str, ending: Marker) -> PostError:
    """Returns the error for an end marker without a beginning, of which one of git's conflicts may be the cause."""
    hint = repair(ending.name)
    found, _ = conflicts(text)
    if found:
        hint = "resolve git's conflict here; or leave only lines of the block in it, and run: hugo-tools cite"
    return broken(text, ending, f'the end of a block "{ending.name}" that has no beginning', hint)


def endless(text: str, opened: Marker, open_at_end: tuple[str, int] | None = None) -> PostError:
    """Returns the error for a block without an end, which something that is still open at the text's end may hide."""
    hint = repair(opened.name)
    if open_at_end:
        what, offset = open_at_end
        hint = f"close the {what} that starts on line {line_of(text, offset)}; or {hint}"
    return broken(text, opened, f'the block "{opened.name}" has no end marker', hint)


def in_shortcodes(text: str, document: Document) -> Iterator[Marker]:
    """Yields the begin markers of blocks that we wrote and that now stand in a shortcode's body.

    The sum tells them from a sample of markers: it is that of the words between them.
    """
    for start, end in document.hidden:
        opened: Marker | None = None
        for found in MARKER.finditer(text, start, end):
            marker = Marker(found["name"], bool(found["end"]), found["sum"], *found.span())
            if not marker.is_end:
                opened = marker
            elif opened and marker.name == opened.name and marker.name in NAMES:
                if checksums.is_sum_of(marker.checksum, text[opened.end : marker.start]):
                    yield opened
                opened = None


def broken(text: str, marker: Marker, message: str, hint: str) -> PostError:
    return PostError(message, hint, line_of(text, marker.start), 1)


def line_of(text: str, offset: int) -> int:
    """Returns the number of the line that an offset is in, from 1."""
    return text.count("\n", 0, offset) + 1


def loses_edit(text: str, block: Block, body: str, overwrite: bool, remedy: str) -> bool:
    """Returns whether an edit by hand is lost when `body` replaces that of a block; raises PostError unless it may be.

    `remedy` says where the change belongs.
    """
    is_lost = block.has_other_words(body) if block.is_torn else block.is_edited
    if not is_lost or checksums.says_the_same(block.body, body):
        return False
    if not overwrite:
        raise edited(CALLED[block.name], remedy, "cite", line_of(text, block.start))
    return True


def edited(what: str, remedy: str, command: str, line: int) -> PostError:
    """Returns the error for generated text that somebody changed."""
    run = f"hugo-tools {command} --overwrite"
    hint = f"{remedy}; to see the difference, run: {run} --diff; to lose it, run: {run}"
    return PostError(f"{what} was edited by hand", hint, line, 1)


def repair(name: str) -> str:
    return f'a block is a line "<!-- hugo-tools:{name} -->" and, below it, a line "<!-- /hugo-tools:{name} -->"'


def render(name: str, body: str, newline: str = "\n", made_of: str = "") -> str:
    """Returns a block with its markers, ending in a newline; `body` has "\\n" line ends and ends in one.

    `made_of` is a hash of all that decides the body, where that is to be known again without making it.
    """
    recipe = f" recipe={checksums.recipe(made_of, checksums.split(body)[1])}" if made_of else ""
    block = f"<!-- hugo-tools:{name} -->\n{body}<!-- /hugo-tools:{name} sum={checksum(body)}{recipe} -->\n"
    return block.replace("\n", newline)


def replace(text: str, block: Block, body: str, newline: str, elsewhere: Sequence[Definition] = ()) -> str:
    """Returns the text with a block's body replaced; text that is right already comes back unchanged.

    `elsewhere` are those of its definitions that stand outside it.
    """
    return text if is_right(block, body, elsewhere) else put(text, block, body, newline)


def is_right(block: Block, body: str, elsewhere: Sequence[Definition] = ()) -> bool:
    """Returns whether a block says `body`, be it as a formatter left it.

    A formatter's work stays, unless it was done to what our link hook reads: the labels and titles of definitions,
    which mean something else without their backslashes and entities.
    """
    if not checksums.is_sum_of(block.checksum, body):
        return False
    if not elsewhere and block.body.replace("\r\n", "\n") == body:
        return True
    if not checksums.is_sum_of(block.checksum, block.body):
        return False
    definitions = [*checksums.split(block.body)[1], *elsewhere]
    written, wanted = checksums.written_as(definitions), checksums.split(body)[1]
    return len(written) == len(definitions) and written == checksums.written_as(wanted)


def is_made_of(block: Block, made_of: str, elsewhere: Sequence[Definition] = ()) -> bool:
    """Returns whether a block is what comes of all that has this hash, be it as a formatter left it."""
    if not block.recipe or not checksums.is_sum_of(block.checksum, block.body):
        return False
    definitions = [*checksums.split(block.body)[1], *elsewhere]
    return block.recipe == checksums.recipe(made_of, definitions)


def put(text: str, block: Block, body: str, newline: str, made_of: str = "") -> str:
    """Returns the text with a block's body and sum as they shall be."""
    new = render(block.name, body, newline, made_of)
    if not text[block.start : block.end].endswith("\n"):  # the block ends the file, which ends without a newline
        new = new[: -len(newline)]
    return text[: block.start] + new + text[block.end :]


def without(text: str, definitions: Sequence[Definition]) -> str:
    """Returns the text without definitions of ours, and without the blank lines that set them off at its end."""
    parts, done = [], 0
    for definition in definitions:
        parts.append(text[done : definition.start])
        done = definition.end
    rest = text[done:]
    before = "".join(parts)
    if rest.strip():
        return before + rest
    newline = "\r\n" if before.endswith("\r\n") else "\n"
    return before.rstrip("\r\n") + newline


def append(text: str, name: str, body: str, newline: str, made_of: str = "") -> str:
    """Returns the text with a new block at its end, set off so that `remove` gives back the text as it was."""
    block = render(name, body, newline, made_of)
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
        raise PostError(message, f"close the {what}", line_of(text, offset), 1)
