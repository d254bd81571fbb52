"""The anchors that Hugo makes from a page's headings.

After Hugo's `markup/goldmark/autoid.go`: https://gohugo.io/configuration/markup/#parserautoheadingidtype.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

ATTRIBUTES = re.compile(r"[ \t]*\{(?P<words>[^{}\n]*)\}[ \t\r\n]*$")
OWN_ID = re.compile(r"(?:^|[ \t])(?:#|id=[\"']?)(?P<id>[^\s\"'}]+)")
HYPHENS = re.compile(r"-{2,}")
# A link's words are kept, a footnote's mark is not.
REFERENCE = re.compile(r"(?P<words>\[[^\[\]^]*\])\[[^\[\]]*\]|\[\^[^\[\]]+\]")
BARE_ADDRESS = re.compile(r"(?<![(<])\bhttps?://\S+")  # a link without words
TYPES = ("github", "github-ascii", "blackfriday")


def of_headings(texts: Sequence[str], id_type: str) -> set[str]:
    """Returns every anchor that headings with these texts may have; those of equal headings are numbered.

    Hugo's typographer turns hyphens into a dash, unless the site switches it off, so both anchors are in the set.
    """
    return {*numbered(texts, id_type, keeps_hyphens=True), *numbered(texts, id_type, keeps_hyphens=False)}


def numbered(texts: Iterable[str], id_type: str, keeps_hyphens: bool) -> set[str]:
    """Returns the anchors of headings; one that is taken gets the first free number."""
    taken: set[str] = set()
    for text in texts:
        attributes = ATTRIBUTES.search(text)
        own = OWN_ID.search(attributes["words"]) if attributes else None
        if own:
            taken.add(own["id"])
            continue
        heading = text[: attributes.start()] if attributes else text
        base = anchor_of(plain(heading, keeps_hyphens), id_type)
        taken.add(next(each for each in with_numbers(base) if each not in taken))
    return taken


def with_numbers(anchor: str) -> Iterator[str]:
    """Yields an anchor, then the same with numbers."""
    yield anchor
    for number in count(1):
        yield f"{anchor}-{number}"


def plain(text: str, keeps_hyphens: bool) -> str:
    """Returns a heading's words without marks, tags and addresses; if it has several lines, those of the last one."""
    import pyromark

    _, _, last = text.strip().rpartition("\n")
    last = REFERENCE.sub(r"\g<words>", last)
    last = BARE_ADDRESS.sub("", last)
    parts: list[str] = []
    is_address = False
    for event in pyromark.events(f"# {last}", options=pyromark.Options.ENABLE_STRIKETHROUGH):
        ((kind, value),) = event.items() if isinstance(event, dict) else ((event, None),)
        if kind == "Start" and "Link" in str(value)[:8]:
            is_address = "Autolink" in str(value)
        elif kind == "End":
            is_address = False
        elif kind == "Text" and not is_address:
            parts.append(str(value) if keeps_hyphens else HYPHENS.sub("", str(value)))
        elif kind == "Code":
            parts.append(str(value))
    return "".join(parts)


def anchor_of(words: str, id_type: str) -> str:
    """Returns the anchor of a heading with these words, by the rules of one of TYPES."""
    if id_type == "blackfriday":
        return re.sub(r"[\W_]+", "-", words.lower()).strip("-") or "heading"
    if id_type == "github-ascii":
        words = without_accents(words)
    kept = "".join(filter(is_kept, words.strip()))
    if id_type == "github-ascii":
        kept = "".join(filter(str.isascii, kept))
    hyphenated = kept.replace(" ", "-")
    # Letter by letter, as Hugo does, so that a last Σ becomes σ.
    return "".join(map(str.lower, hyphenated)) or "heading"


def is_kept(letter: str) -> bool:
    """Returns whether an anchor keeps a character: letters, decimal digits, hyphens, blanks, low lines."""
    category = unicodedata.category(letter)
    return letter in " -_" or category == "Nd" or category.startswith("L")


def without_accents(words: str) -> str:
    """Returns words without the accents of their letters."""
    decomposed = unicodedata.normalize("NFD", words)
    return "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn")


def id_type(parser: Any) -> str:
    """Returns the site's type of heading anchors, one of TYPES; "" if it makes none."""
    values = parser if isinstance(parser, dict) else {}
    if values.get("autoheadingid") is False:
        return ""
    named = values.get("autoidtype") or values.get("autoheadingidtype")
    return named if named in TYPES else "github"
