"""Lists of references that another program has put into a post: pandoc, R Markdown, Quarto, and Org's citeproc.

    <div id="refs" class="references csl-bib-body">
    <div id="ref-ada" class="csl-entry">                                pandoc; the text links to `#ref-ada`
    Lovelace, Ada. 2017. …
    </div>
    </div>

    <div class="csl-bib-body">
      <div class="csl-entry"><a id="citeproc_bib_item_1"></a>…</div>    ox-hugo
    </div>

The classes are those of citeproc, https://github.com/jgm/citeproc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.adopting.html_lists import to_markdown
from hugo_tools.adopting.lists import NUMBER, OldEntry, OldList, PostSource, after_number, label_of
from hugo_tools.patterns import lazy

BODY = lazy(r"""<div\b[^<>]{0,300}(?:\bid\s?=\s?["']?refs\b|\bcsl-bib-body\b)[^<>]{0,300}>""", re.IGNORECASE)
ENTRY = lazy(r"""\bcsl-entry\b|\bid\s?=\s?["']?ref-""", re.IGNORECASE)
DIVISION = lazy(r"<(?P<close>/)?div\b[^<>]{0,300}>", re.IGNORECASE)
STYLE = lazy(r"[ \t]*<style\b[^<>]{0,300}>[^<>]{0,2000}</style>[ \t]*", re.IGNORECASE)
SPAN = lazy(r"\[(?P<words>[^\[\]]{1,200})\]\{\.\w+\}")  # pandoc's `[xT]{.nocase}`


def rendered(source: PostSource) -> OldList | None:
    """Returns the list that a program has made; None if there is other text between its entries."""
    text, end = source.text, source.draft.post.body
    while found := BODY.search(text, end):
        spans, end = divisions(text, found.start())
        if not end:
            return None
        if spans and is_html(source, spans[0][0]) and not others(text, found.start(), end, spans):
            line = source.line_start(found.start())
            start = line if STYLE.fullmatch(text, line, found.start()) else found.start()
            return OldList("rendered list", [entry(text, *span) for span in spans], spans=((start, end),))
    return None


def is_html(source: PostSource, offset: int) -> bool:
    """Returns whether an offset of a post is in HTML, not in code that shows it."""
    return any(start <= offset < end for start, end in source.draft.document.html)


def divisions(text: str, start: int) -> tuple[list[tuple[int, int]], int]:
    """Returns the (start, end) of each entry in the element at an offset, and its end; none if it has no end."""
    opened: list[tuple[int, bool]] = []
    entries: list[tuple[int, int]] = []
    for tag in DIVISION.finditer(text, start):
        if not tag["close"]:
            opened.append((tag.start(), ENTRY.search(tag[0]) is not None))
            continue
        begin, is_entry = opened.pop()
        if is_entry:
            entries.append((begin, tag.end()))
        if not opened:
            return entries, tag.end()
    return [], 0


def others(text: str, start: int, end: int, entries: list[tuple[int, int]]) -> str:
    """Returns the text of a list that is in none of its entries, without the elements around them."""
    return DIVISION.sub("", "".join(between(text, start, end, entries))).strip()


def between(text: str, start: int, end: int, entries: list[tuple[int, int]]) -> Iterator[str]:
    for first, last in entries:
        yield text[start:first]
        start = last
    yield text[start:end]


def entry(text: str, start: int, end: int) -> OldEntry:
    """Returns an entry with its number, if the style has numbers."""
    inner = SPAN.sub(lambda found: found["words"], DIVISION.sub(" ", text[start:end]))
    words = to_markdown(inner)
    own = NUMBER.match(words)
    if not own:
        return OldEntry("", start, end, words)
    return OldEntry(label_of(own), start, end, after_number(own, words))
