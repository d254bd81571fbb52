"""Sentences of a post's prose as plain text: Markdown in, the sentence around a place out.

pulldown-cmark (through pyromark) reads the Markdown, so a sentence has the words of the page, without emphasis, tags,
addresses and escapes. The rules for the end of a sentence have few abbreviations. In doubt two sentences are joined,
and none is cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from hugo_tools.markdown.shortcodes import MASK
from hugo_tools.patterns import lazy

LIMIT = 240  # characters of a sentence, without the ellipses
BEFORE = 150  # how many of them may be before the place
# A place is marked by two characters that Unicode reserves for annotations, and that no text shows.
OPENING, CLOSING = "\ufff9", "\ufffb"
MARKED = lazy(f"{OPENING}(?P<number>[0-9]+){CLOSING}")
UNMARKED = str.maketrans(dict.fromkeys((OPENING, CLOSING), " "))

CLOSERS = r"[\"'”’»›)\]]{0,9}"
END = lazy(rf"(?P<stop>[.!?…]{{1,9}}){CLOSERS}\s+|[。！？｡]{{1,9}}[」』”’）]{{0,9}}|[؟।॥۔]{{1,9}}\s*")
LAST_WORD = lazy(r"(?P<word>[^\W_]+)\Z")
ABBREVIATIONS = frozenset("al approx bzw ca cf dr ed eds mr mrs ms prof resp st vgl vs".split())
BEFORE_NUMBERS = frozenset("abb art chap eq eqs fig figs kap no nos nr pp ref refs sec secs tab vol".split())


class ShownPart(NamedTuple):
    """A part (start, end) of a segment's text, and the text that a reader sees in its place.

    If `start` is `end`, nothing is replaced, and the place is a mere position.
    """

    start: int
    end: int
    shown: str


def around(text: str, places: Sequence[ShownPart], labels: Iterable[str] = ()) -> list[str]:
    """Returns the sentence around each place, at most LIMIT characters of it; "" for a place that is not shown.

    `text` is a segment's Markdown. `places` are ascending and do not overlap. `labels` are those of reference links.
    """
    plain = to_plain(mark(text, places), labels)
    shown, offsets = unmark(plain, places)
    starts = [0, *ends(shown)]
    found = []
    for number in range(len(places)):
        offset = offsets.get(number)
        found.append("" if offset is None else cut(shown, starts, offset))
    return found


def mark(text: str, places: Sequence[ShownPart]) -> str:
    """Returns a text with each place replaced by a mark."""
    parts = []
    done = 0
    for number, place in enumerate(places):
        parts.append(text[done : place.start].translate(UNMARKED))
        parts.append(f"{OPENING}{number}{CLOSING}")
        done = place.end
    parts.append(text[done:].translate(UNMARKED))
    return "".join(parts)


def to_plain(text: str, labels: Iterable[str] = ()) -> str:
    """Returns Markdown as plain text on one line, without images, tags, footnotes' marks and shortcodes."""
    import pyromark

    options = pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES
    definitions = "".join(f"\n\n[{label}]: #" for label in labels)
    parts: list[str] = []
    images = 0
    for event in pyromark.events(text + definitions, options=options):
        images += image_depth(event)
        if not images:
            parts.append(words_of(event))
    return " ".join("".join(parts).replace(MASK, " ").split())


def image_depth(event: Any) -> int:
    """Returns 1 where an image begins, -1 where it ends, 0 for any other event of the parser."""
    if not isinstance(event, dict):
        return 0
    opened = event.get("Start")
    if isinstance(opened, dict) and "Image" in opened:
        return 1
    return -1 if event.get("End") == "Image" else 0


def words_of(event: Any) -> str:
    """Returns the text that a parser's event shows; a blank at the end of a line or a block."""
    if event in ("SoftBreak", "HardBreak"):
        return " "
    if not isinstance(event, dict):
        return ""
    if event.get("End") in ("Paragraph", "Item", "CodeBlock"):
        return " "
    return str(event.get("Text") or event.get("Code") or "")


def unmark(plain: str, places: Sequence[ShownPart]) -> tuple[str, dict[int, int]]:
    """Returns a text with each mark replaced by its shown text, and the offsets of the places by their numbers."""
    parts: list[str] = []
    offsets: dict[int, int] = {}
    length = done = 0
    for found in MARKED.finditer(plain):
        number = int(found["number"])
        parts += [plain[done : found.start()], places[number].shown]
        length += found.start() - done
        offsets[number] = length
        length += len(places[number].shown)
        done = found.end()
    return "".join([*parts, plain[done:]]), offsets


def ends(text: str) -> Iterator[int]:
    """Yields the offsets at which a sentence ends and the next one begins."""
    for found in END.finditer(text):
        is_last = found.end() == len(text)
        if not is_last and (found["stop"] is None or is_end(text, found)):
            yield found.end()


def is_end(text: str, found: re.Match[str]) -> bool:
    """Returns whether a stop with a blank after it ends a sentence, rather than an abbreviation or a number."""
    if text[found.end()].islower():
        return False
    if found["stop"] != ".":
        return True
    word = LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    if word is None:
        return True
    last = word["word"].lower()
    if len(last) == 1 or last in ABBREVIATIONS:
        return False
    if last in BEFORE_NUMBERS:
        return not text[found.end()].isdecimal()
    return not (last.isdecimal() and len(last) == 2)


def cut(text: str, starts: Sequence[int], offset: int) -> str:
    """Returns the sentence at an offset; if it is long, the part around the offset, with ellipses."""
    at = bisect_right(starts, offset) - 1
    start = starts[at]
    end = starts[at + 1] if at + 1 < len(starts) else len(text)
    sentence = text[start:end].strip()
    if len(sentence) <= LIMIT:
        return sentence
    first = start
    if offset - start > BEFORE:
        first = after_blank(text, offset - BEFORE, offset)
    last = end
    if end - first > LIMIT:
        last = before_blank(text, offset, first + LIMIT)
    before = "… " if first > start else ""
    after = " …" if last < end else ""
    return before + text[first:last].strip() + after


def after_blank(text: str, start: int, limit: int) -> int:
    """Returns where the next word begins, `start` if none does before `limit`."""
    blank = text.find(" ", start, limit)
    return blank + 1 if blank >= 0 else start


def before_blank(text: str, limit: int, end: int) -> int:
    """Returns where the last word before `end` ends, `end` if none does after `limit`."""
    blank = text.rfind(" ", limit, end)
    return blank if blank > limit else end
