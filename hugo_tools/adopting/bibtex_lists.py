"""References that are BibTeX on the page: in a `<textarea>`, in `<pre>` or in a code fence, under their heading.

The entries go into the site's own bibliography as they are written. A section "Citation", which says how the post
itself is cited, has another heading; under one of references, an entry with the post's own title is known by it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from hugo_tools.adopting.lists import OldEntry, OldList, PostSource, one_line
from hugo_tools.errors import ConfigurationError
from hugo_tools.formats import bibtex_syntax
from hugo_tools.metadata.titles import compared
from hugo_tools.patterns import lazy
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography

ELEMENT = lazy(
    r"""
    ^[ \t]* <(?P<tag>textarea|pre)\b[^<>]*> (?:\s*<code\b[^<>]*>)?
    (?P<text> (?: (?!<(?P=tag)\b) . )*? )  # bounded by the next element: many without an end would be quadratic
    (?:</code>\s*)? </(?P=tag)> [ \t]*
    """,
    re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE,
)
FENCE = lazy(r"^ {0,3}(?P<mark>`{3,}|~{3,})[^\n`]*\n", re.MULTILINE)
IN_POST = Path("post.bib")  # a name for the entries, which are in no file


def bibtex_boxes(source: PostSource) -> OldList | None:
    """Returns the list that is BibTeX; the whole element or fence makes room for ours."""
    for (start, end), text in boxes(source):
        own = read(text)
        if not own.entries or own.broken or is_about_the_post(source, own):
            continue
        entries = [OldEntry(key, start, end, one_line(item.title)) for key, item in own.entries.items()]
        return OldList("BibTeX", entries, spans=((start, end),), own=own, written=raw_entries(text, own))
    return None


def boxes(source: PostSource) -> Iterator[tuple[tuple[int, int], str]]:
    """Yields the place and the text of each element and fence below a heading of references."""
    text, headings = source.text, source.draft.document.headings
    for section in sorted(source.own_sections):
        below = headings[section + 1].start if section + 1 < len(headings) else len(text)
        for found in ELEMENT.finditer(text, headings[section].end, below):
            yield found.span(), html.unescape(found["text"])
        yield from fences(text, headings[section].end, below)


def fences(text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], str]]:
    """Yields the place and the text of each code fence between two offsets."""
    without_end: set[str] = set()
    while opening := FENCE.search(text, start, end):
        mark, start = opening["mark"], opening.end()
        closing = re.compile(rf"^ {{0,3}}{mark}[`~]*[ \t]*\r?$", re.MULTILINE)
        ending = None if mark in without_end else closing.search(text, start, end)
        if ending is None:
            without_end.add(mark)
            continue
        yield (opening.start(), ending.end()), text[start : ending.start()]
        start = ending.end()


def read(text: str) -> Bibliography:
    """Returns the entries of a text, none if it is not BibTeX."""
    own = Bibliography()
    try:
        bibliography.extend(own, IN_POST, text.encode())
    except ConfigurationError:
        return Bibliography()
    return own


def is_about_the_post(source: PostSource, own: Bibliography) -> bool:
    """Returns whether an entry is the citation of the post itself."""
    title = compared(str(source.draft.post.setting("title") or ""))
    return bool(title) and any(compared(item.title) == title for item in own.entries.values())


def raw_entries(text: str, own: Bibliography) -> dict[str, str]:
    """Returns the entries as written, by their keys: those that read the same without the text around them."""
    found: dict[str, str] = {}
    for block in bibtex_syntax.blocks(text):
        key, raw = getattr(block, "key", ""), getattr(block, "raw", "") or ""
        if key in own.entries and read(raw).entries.get(key) == own.entries[key]:
            found.setdefault(key, f"{raw.strip()}\n")
    return found
