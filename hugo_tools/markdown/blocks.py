"""Blocks: generated text between our markers. They are found, checked, replaced and removed; text in, text out.

    <!-- hugo-tools:references -->
    …
    <!-- /hugo-tools:references sum=6f1c0c2a9b1e -->

An end marker without a sum means "fill me". If another program makes the body, a recipe follows the sum. It shows
whether the program would make the same body again, without running the program.
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
    """A block at (start, end) of a post's text, marker lines included.

    Its body between them, its sum and recipe if any. `ending` are the lines that end it: its end marker, or the end
    marker of one side of git's conflict and the lines up to the conflict's end.
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
        """Whether git left a conflict in it; such a block is made anew, unless it holds an author's words."""
        return bool(conflicts(self.body + self.ending)[0])

    @property
    def is_edited(self) -> bool:
        """Whether it holds more than the text that we wrote; white space does not count."""
        if not self.body.strip() or checksums.is_sum_of(self.checksum, self.body):
            return False
        return not self.is_torn or self.has_other_words("")

    def has_other_words(self, body: str) -> bool:
        """Returns whether a block with a git conflict holds an author's words that are lost if `body` replaces it.

        A side that is as we wrote it holds none. In any other, which git or a person has mixed, each line is judged.
        """
        for side in sides(self.body + self.ending):
            ending = last_end(side)
            written = side[: ending.start()] if ending else side
            known = ending["sum"] if ending else None
            if not checksums.is_sum_of(known, written) and other_words.are_in(written, body):
                return True
        return False


def last_end(text: str) -> re.Match[str] | None:
    """Returns the last marker in a text, None if there is none."""
    markers = list(MARKER.finditer(text))
    return markers[-1] if markers else None


class Edit(NamedTuple):
    """A replacement: the text at (start, end) of a post becomes `new`."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text after some edits, and the (start, end) of each edit's new text in it.

    The edits are ascending and do not overlap.
    """
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

    Raises PostError, with the marker's line, for markers that do not pair up, and for unknown names.
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
    """Returns the error for an end marker without a begin marker; a git conflict may be the cause."""
    hint = repair(ending.name)
    found, _ = conflicts(text)
    if found:
        hint = "resolve git's conflict here; or leave only lines of the block in it, and run: hugo-tools cite"
    return broken(text, ending, f'the end of a block "{ending.name}" that has no beginning', hint)


def endless(text: str, opened: Marker, open_at_end: tuple[str, int] | None = None) -> PostError:
    """Returns the error for a block without an end marker; a fence or HTML that is never closed may hide it."""
    hint = repair(opened.name)
    if open_at_end:
        what, offset = open_at_end
        hint = f"close the {what} that starts on line {line_of(text, offset)}; or {hint}"
    return broken(text, opened, f'the block "{opened.name}" has no end marker', hint)


def in_shortcodes(text: str, document: Document) -> Iterator[Marker]:
    """Yields the begin markers of blocks that we wrote and that are now in a shortcode's body.

    A mere sample of markers is left out: its sum is not the checksum of the words between the markers.
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
    """Returns whether an edit by hand is lost if `body` replaces a block's body.

    Raises PostError if one would be lost and `overwrite` is false. `remedy` tells where the edit belongs.
    """
    is_lost = block.has_other_words(body) if block.is_torn else block.is_edited
    if not is_lost or checksums.says_the_same(block.body, body):
        return False
    if not overwrite:
        raise edited(CALLED[block.name], remedy, "cite", line_of(text, block.start))
    return True


def edited(what: str, remedy: str, command: str, line: int) -> PostError:
    """Returns the error for generated text that was edited by hand."""
    run = f"hugo-tools {command} --overwrite"
    hint = f"{remedy}; to see the difference, run: {run} --diff; to lose it, run: {run}"
    return PostError(f"{what} was edited by hand", hint, line, 1)


def repair(name: str) -> str:
    return f'a block is a line "<!-- hugo-tools:{name} -->" and, below it, a line "<!-- /hugo-tools:{name} -->"'


def render(name: str, body: str, newline: str = "\n", made_of: str = "") -> str:
    """Returns a block with its markers, which ends in a newline; `body` has "\\n" line ends and ends in one.

    `made_of` is a hash of everything that decides the body, for a body that is expensive to make; else "".
    """
    recipe = f" recipe={checksums.recipe(made_of, checksums.split(body)[1])}" if made_of else ""
    block = f"<!-- hugo-tools:{name} -->\n{body}<!-- /hugo-tools:{name} sum={checksum(body)}{recipe} -->\n"
    return block.replace("\n", newline)


def replace(text: str, block: Block, body: str, newline: str, elsewhere: Sequence[Definition] = ()) -> str:
    """Returns the text with a block's body replaced; a block that is right stays unchanged.

    `elsewhere` are definitions of the block that a formatter moved outside of it.
    """
    return text if is_right(block, body, elsewhere) else put(text, block, body, newline)


def is_right(block: Block, body: str, elsewhere: Sequence[Definition] = ()) -> bool:
    """Returns whether a block's body is `body`, perhaps in a formatter's layout.

    A formatter's layout is kept, unless it changed text that our link hook reads: labels and titles of definitions,
    whose meaning changes without their backslashes and entities.
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
    """Returns whether a block was made from the inputs with this hash, perhaps in a formatter's layout."""
    if not block.recipe or not checksums.is_sum_of(block.checksum, block.body):
        return False
    definitions = [*checksums.split(block.body)[1], *elsewhere]
    return block.recipe == checksums.recipe(made_of, definitions)


def put(text: str, block: Block, body: str, newline: str, made_of: str = "") -> str:
    """Returns the text with a block's new body and sum."""
    new = render(block.name, body, newline, made_of)
    if not text[block.start : block.end].endswith("\n"):  # the file ends in the block, without a newline
        new = new[: -len(newline)]
    return text[: block.start] + new + text[block.end :]


def without(text: str, definitions: Sequence[Definition]) -> str:
    """Returns the text without some definitions of ours; at its end, also without the blank lines before them."""
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
    """Returns the text with a new block at its end, after a blank line; `remove` gives back the old text exactly."""
    block = render(name, body, newline, made_of)
    if text.endswith("\n") or not text:
        return text + newline + block
    return text + newline + newline + block[: -len(newline)]


def remove(text: str, block: Block) -> str:
    """Returns the text without a block; after `append` this is exactly the text before it."""
    before, after = text[: block.start], text[block.end :]
    if after:
        return before + after
    newline = "\r\n" if "\r\n" in text[block.start :] else "\n"
    before = before.removesuffix(newline)
    return before if text.endswith("\n") else before.removesuffix(newline)


def check_end(text: str, document: Document) -> None:
    """Raises PostError if a fence or HTML is open at a post's end, since it would swallow an appended block."""
    if document.open_at_end:
        what, offset = document.open_at_end
        message = f"the {what} that starts here is never closed, so no reference list can follow"
        raise PostError(message, f"close the {what}", line_of(text, offset), 1)
