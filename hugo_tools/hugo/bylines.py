"""Bylines: the names in the `author` text of front matter. Text in, names out.

PaperMod prints such a text as it is; a citation needs its people one by one. `people.html` of the component splits by
the same rules.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hugo_tools.metadata import names
from hugo_tools.metadata.items import ET_AL
from hugo_tools.patterns import lazy

LINK = lazy(r"!?\[(?P<text>[^\[\]]*)\]\([^()]*\)")
NOTE = lazy(  # a mark of a footnote or of an affiliation: [1], [^2], <sup>1,2</sup>, ¹, *, †
    r" ?\[\^?[\d,*†‡§ ]+\]|<sup>[^<>]*</sup>|(?<=\w)[¹²³⁰⁴-⁹](?:,?[¹²³⁰⁴-⁹])*|(?<=[\w.])[*†‡§¶]+(?=[ ,;]|$)",
    re.IGNORECASE,
)
BRACKETS = lazy(r"\[(?P<text>[^\[\]]+)\]")
TAG = lazy(r"<[^<>]*>")
EMPHASIS = lazy(r"(?<!\w)(?P<mark>\*{1,3}|_{1,3}|`)(?P<text>[^*_`]+)(?P=mark)(?!\w)")
BY = lazy(r"^(?:(?:written|posted)\s+)?by:?\s+", re.IGNORECASE)
JOINED = lazy(r",?\s+(?:and|&|und|et|og|och|en|ve|és|и|with|[/+|·•])\s+", re.IGNORECASE)
OTHERS = lazy(r",?\s+et\.?\s+al\.?$", re.IGNORECASE)
EASTERN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
IDEOGRAPHS = lazy(EASTERN + "{2,}")
SUFFIX = lazy(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|m\.?sc|mba|esq)\.?", re.IGNORECASE)
# A word that joins persons in some languages may also be part of a name: Santiago Ramón y Cajal, 李和平.
AMBIGUOUS = lazy(
    r"(?<![^ ,])[^ ,]{1,40} (?:[^ ,]{1,40} ){1,5}[yei] [^ ,]{1,40} "
    rf"|^{EASTERN}{{2,9}}[和与與と및]{EASTERN}{{2,9}}$"
)
EASTERN_COMMA = lazy(r"\s*[、，]\s*")

WORD, WHOLE, PARTICLE = "swp"  # the kinds of a piece between commas
REVERSED = lazy("[sp].")  # Gray, Ann; van der Berg, Jan Peter
SURE = lazy("|.|[sp].|[wp]+")
SERIES = lazy(r"s{2,}\|s")  # A, B and C


class Byline(NamedTuple):
    """The authors in a text."""

    names: tuple[str, ...]
    """The names in it."""

    is_sure: bool = True
    """Whether the text can be read in one way only."""


def read(text: str) -> Byline:
    """Returns the names in an author text.

    `Gray, Ann; Ek, Bo`, `Ann Gray, Bo Ek`, `A, B and C` and `A & B` name several people, `Gray, Ann` and `Ann Gray,
    Jr.` one. An ambiguous text, such as `Ann Gray, Bo`, is one name and not sure.
    """
    text = without_markup(text)
    others = OTHERS.search(text)
    if not others:
        return named(text)
    byline = named(text[: others.start()])
    return byline._replace(names=(*byline.names, ET_AL))


def named(text: str) -> Byline:
    """Returns the names in a text without mark-up."""
    if ";" in text:
        return Byline(stripped(text.split(";")))
    if EASTERN_COMMA.search(text):
        return Byline(stripped(EASTERN_COMMA.split(text)))
    sides = [pieces(side) for side in JOINED.split(text)]
    marks = ["".join(map(mark, side)) for side in sides]
    if names.is_group(text) and WORD in "".join(marks):
        return Byline((text,))  # Research & Development Team
    if SERIES.fullmatch("|".join(marks)):
        return Byline((*sides[0], *sides[1]))
    if AMBIGUOUS.search(text) or not all(map(SURE.fullmatch, marks)):
        return Byline((text,), is_sure=False)
    found: list[str] = []
    for side, each in zip(sides, marks, strict=True):
        found += [", ".join(side)] if REVERSED.fullmatch(each) else side
    return Byline(tuple(found))


def without_markup(text: str) -> str:
    """Returns the words of a text without Markdown, HTML tags and footnote marks."""
    text = LINK.sub(r"\g<text>", text)
    text = EMPHASIS.sub(r"\g<text>", text)
    text = NOTE.sub("", text)
    text = BRACKETS.sub(r"\g<text>", text)
    text = TAG.sub("", text).strip()
    text = BY.sub("", text)
    words = text.replace("&amp;", "&").split()
    return " ".join(words).strip(" ,")


def pieces(side: str) -> list[str]:
    """Returns the pieces between commas; a suffix stays with its name."""
    found: list[str] = []
    for written in side.split(","):
        piece = written.strip()
        if found and SUFFIX.fullmatch(piece):
            found[-1] += f", {piece}"
        elif piece:
            found.append(piece)
    return found


def mark(piece: str) -> str:
    """Returns the kind of a piece as one letter: a word, a whole name, or a name that starts with a particle."""
    first, _, _ = piece.partition(" ")
    if first in names.PARTICLES:
        return PARTICLE
    name, _, _ = piece.partition(",")
    is_whole = " " in name or names.is_group(piece) or IDEOGRAPHS.fullmatch(piece)
    return WHOLE if is_whole else WORD


def stripped(parts: list[str]) -> tuple[str, ...]:
    kept = [part.strip(" ,") for part in parts]
    return tuple(filter(None, kept))
