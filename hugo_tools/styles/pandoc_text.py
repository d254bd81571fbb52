"""What pandoc printed, as pieces of text with their marks and links; pieces in, safe Markdown out.

The inlines are those of pandoc's JSON: https://hackage.haskell.org/package/pandoc-types/docs/Text-Pandoc-Definition.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from hugo_tools.markdown.escaping import destination, escape_run
from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import lazy
from hugo_tools.styles.faults import is_web_address

MARKS = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~"}
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
BLANKS = ("Space", "SoftBreak", "LineBreak")
VERBATIM = ("Code", "Math", "RawInline")
ATTRIBUTED = ("Span", "Cite", "Image")  # have their inlines second
WHITE_SPACE = lazy(r"[ \t\n\v\f\r]+")
Marks = tuple[str, ...]


class Piece(NamedTuple):
    """A text, which of MARKS it has, from the outside in, and where it is linked to."""

    text: str
    marks: Marks = ()
    target: str = ""


def pieces(inlines: Iterable[Any]) -> list[Piece]:
    """Returns the text of inlines, in as few pieces as have one form each, its white space folded."""
    found = []
    for (marks, target), alike in groupby(flat(inlines, (), ""), key=itemgetter(1, 2)):
        text = "".join([text for text, _, _ in alike])
        if text := WHITE_SPACE.sub(" ", text):
            found.append(Piece(text, marks, target))
    return found


Part = tuple[str, Marks, str]


def flat(inlines: Iterable[Any], marks: Marks, target: str) -> Iterator[Part]:
    """Yields the text of each inline, with the marks and the target of what it stands in."""
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            yield inline["c"], marks, target
        elif kind in BLANKS:
            yield " ", marks, target
        elif kind in VERBATIM:
            yield inline["c"][1], marks, target
        elif kind != "Note":
            yield from within(inline, marks, target)


def within(inline: Any, marks: Marks, target: str) -> Iterator[Part]:
    """Yields the same of the inlines in another."""
    kind, content = inline["t"], inline["c"]
    if kind == "Quoted":
        opening, closing = QUOTES[content[0]["t"]]
        yield opening, marks, target
        yield from flat(content[1], marks, target)
        yield closing, marks, target
    elif kind == "Link":
        yield from flat(content[1], marks, content[2][0])
    elif kind in MARKS:
        yield from flat(content, with_mark(marks, MARKS[kind]), target)
    else:
        yield from flat(content[1] if kind in ATTRIBUTED else content, marks, target)


def with_mark(marks: Marks, mark: str) -> Marks:
    """Returns marks and one more, each but once."""
    return marks if mark in marks else (*marks, mark)


def plain(found: Iterable[Piece]) -> str:
    """Returns the text of pieces."""
    return "".join(piece.text for piece in found)


# --- as Markdown ----------------------------------------------------------------------------------


def to_markdown(found: Sequence[Piece]) -> str:
    """Returns pieces as one line of Markdown: text, emphasis, and links to http:// and https://.

    Emphasis goes where Markdown would take its marks for text.
    """
    line = rendered(found, with_emphasis=True)
    unmarked = rendered(found, with_emphasis=False)
    return line if text_of(line) == text_of(unmarked) else unmarked


def rendered(found: Sequence[Piece], with_emphasis: bool) -> str:
    """Returns pieces as Markdown, with emphasis if that is asked for."""
    line = ""
    for target, alike in groupby(found, key=lambda piece: piece.target):
        linked = list(alike)
        shown = emphasised(linked) if with_emphasis else escape_run("".join(map(small, linked)))
        line += f"[{shown}]({destination(target)})" if is_web_address(target) else shown
    return line.strip(" ")


def emphasised(found: Sequence[Piece]) -> str:
    """Returns pieces as Markdown, those that are marked so in italics or bold, where their marks can be read."""
    line = ""
    following = [escape_run(small(piece)) for piece in found]
    for place, piece in enumerate(found):
        text = following[place]
        mark = "".join(mark for mark in piece.marks if mark in ("*", "**"))
        inner = text.strip(" ")
        leading, _, trailing = text.partition(inner) if inner else (text, "", "")
        after = trailing + "".join(following[place + 1 : place + 2])
        if not (mark and inner and can_stand(line + leading, inner, after)):
            mark = ""
        line += f"{leading}{mark}{inner}{mark}{trailing}"
    return line


def can_stand(before: str, inner: str, after: str) -> bool:
    """Returns whether Markdown reads marks around a text as emphasis. https://spec.commonmark.org/0.31.2/#left-flanking"""
    opens = not is_punctuation(inner[0]) or ends_word(before[-1:])
    closes = not is_punctuation(inner[-1]) or ends_word(after[:1])
    return opens and closes and not before.endswith("*")


def is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def ends_word(character: str) -> bool:
    """Returns whether a character, "" at a line's end, lets emphasis begin after it or end before it."""
    return not character or character.isspace() or is_punctuation(character)


def small(piece: Piece) -> str:
    """Returns a piece's text, its sub- and superscripts as Unicode has them."""
    if "^" in piece.marks:
        return script(piece.text, SUPERSCRIPT)
    return script(piece.text, SUBSCRIPT) if "~" in piece.marks else piece.text


def text_of(markdown: str) -> str:
    """Returns the text that a CommonMark parser sees in a line."""
    import pyromark

    events: list[Any] = list(pyromark.events(markdown))
    return "".join(event["Text"] for event in events if isinstance(event, dict) and "Text" in event)
