"""Pandoc's inlines as pieces of text with marks and links, and the author's words as pandoc's inlines.

The inlines are those of pandoc's JSON:
https://hackage.haskell.org/package/pandoc-types/docs/Text-Pandoc-Definition.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from hugo_tools.markdown.escaping import Markdown, destination, escape_run
from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import lazy
from hugo_tools.styles.faults import is_web_address

MARKS = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~"}
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
BLANKS = ("Space", "SoftBreak", "LineBreak")
VERBATIM = ("Code", "Math", "RawInline")
ATTRIBUTED = ("Span", "Cite", "Image")  # have their inlines second
PLAIN = lazy(r"(?:[^\W_]|[ ,;:()§–]|\.(?!\.))*")  # words that Markdown and smart punctuation do not change
BLANKS_BETWEEN = lazy("( +)")
WHITE_SPACE = lazy(r"[ \t\n\v\f\r]+")
Marks = tuple[str, ...]


class Piece(NamedTuple):
    """A text, its marks (of MARKS, from the outside in), and the target of its link, "" for none."""

    text: str
    marks: Marks = ()
    target: str = ""


def pieces(inlines: Iterable[Any]) -> list[Piece]:
    """Returns the text of inlines, in as few pieces of one form each as possible, with white space folded."""
    found = []
    for (marks, target), alike in groupby(flat(inlines, (), ""), key=itemgetter(1, 2)):
        text = "".join([text for text, _, _ in alike])
        if text := WHITE_SPACE.sub(" ", text):
            found.append(Piece(text, marks, target))
    return found


MarkedText = tuple[str, Marks, str]


def flat(inlines: Iterable[Any], marks: Marks, target: str) -> Iterator[MarkedText]:
    """Yields the text of each inline, with the marks and the target of the inlines around it."""
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


def within(inline: Any, marks: Marks, target: str) -> Iterator[MarkedText]:
    """Yields the same for the inlines within another."""
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
    """Returns marks with one more, each once."""
    return marks if mark in marks else (*marks, mark)


def plain(found: Iterable[Piece]) -> str:
    """Returns the text of pieces."""
    return "".join(piece.text for piece in found)


# --- as Markdown ---------------------------------------------------------------------------------


def to_markdown(found: Sequence[Piece]) -> str:
    """Returns pieces as one line of Markdown: text, emphasis, and links to http:// and https://.

    Emphasis is left out if Markdown would read its marks as text.
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
        if is_web_address(target):
            line = f"{before_link(line)}[{shown}]({destination(target)})"
        else:
            line += shown
    return line.strip(" ")


def before_link(line: str) -> str:
    """Returns Markdown that a link may follow; a final "!" is escaped, since it would make the link an image."""
    return f"{line[:-1]}&#33;" if line.endswith("!") else line


def emphasised(found: Sequence[Piece]) -> str:
    """Returns pieces as Markdown, with italics and bold where Markdown can read their marks."""
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
    """Returns whether emphasis may begin after a character, or end before it; "" is a line's end."""
    return not character or character.isspace() or is_punctuation(character)


def small(piece: Piece) -> str:
    """Returns a piece's text, with subscripts and superscripts as Unicode characters."""
    if "^" in piece.marks:
        return script(piece.text, SUPERSCRIPT)
    return script(piece.text, SUBSCRIPT) if "~" in piece.marks else piece.text


# --- the author's words --------------------------------------------------------------------------


EMPHASIS = {"Emphasis": "Emph", "Strong": "Strong"}


def inlines(words: str) -> list[Any]:
    """Returns words as pandoc's inlines: plain text, or `Markdown` with emphasis and typographic quotes and dashes."""
    if not isinstance(words, Markdown) or PLAIN.fullmatch(words):
        return texts(words)
    found: list[Any] = []
    for text, kinds in emphases(words):
        inner = texts(text)
        for kind in reversed(kinds):
            inner = [{"t": kind, "c": inner}]
        found += inner
    return found


def emphases(words: str) -> Iterator[tuple[str, list[str]]]:
    """Yields the texts of Markdown within a paragraph, each with the kinds of the inlines around it."""
    import pyromark

    around = "x {} x"  # so that the words cannot begin a list or a heading, and no blank is lost
    events: list[Any] = list(pyromark.events(around.format(words), options=pyromark.Options.ENABLE_SMART_PUNCTUATION))
    found: list[tuple[str, list[str]]] = []
    kinds: list[str] = []
    for event in events:
        name, value = next(iter(event.items())) if isinstance(event, dict) else ("Text", " ")
        if name == "Start" and str(value) in EMPHASIS:
            kinds = [*kinds, EMPHASIS[value]]
        elif name == "End" and str(value) in EMPHASIS:
            kinds = kinds[:-1]
        elif name not in ("Start", "End"):
            found.append((value, kinds))
    for place, cut in ((0, slice(2, None)), (-1, slice(None, -2))):
        found[place] = found[place][0][cut], found[place][1]
    return iter(found)


def texts(words: str) -> list[Any]:
    """Returns a text as inlines, with a blank between its words."""
    found: list[Any] = []
    for word in BLANKS_BETWEEN.split(words):
        if word.strip(" "):
            found.append({"t": "Str", "c": word})
        elif word:
            found.append({"t": "Space"})
    return found


def text_of(markdown: str) -> str:
    """Returns the text of a line as a CommonMark parser reads it."""
    import pyromark

    events: list[Any] = list(pyromark.events(markdown))
    return "".join(event["Text"] for event in events if isinstance(event, dict) and "Text" in event)
