"""Lists of references in HTML: `<li>` lines in a shortcode such as `{{< references >}}`, or below their heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.adopting.lists import Entry, OldList, Source, one_line
from hugo_tools.citing.drafts import own_lists
from hugo_tools.markdown.citations import enclosed_lists
from hugo_tools.patterns import lazy

LIST = lazy(r"<(?P<kind>[ou]l)\b[^<>]*>.*?</(?P=kind)>[ \t]*", re.IGNORECASE | re.DOTALL)
ITEM = lazy(r"<li\b(?P<attributes>[^<>]*)>(?P<text>.*?)(?:</li>|(?=<li\b|</[ou]l>|\Z))", re.IGNORECASE | re.DOTALL)
ANCHOR = lazy(r"""<a\b[^<>]*?\bhref\s*=\s*["'](?P<url>[^"'<>]*)["'][^<>]*>(?P<words>[^<>]*)</a>""", re.IGNORECASE)
EMPHASIS = lazy(r"</?(?:i|em|cite|b|strong)\b[^<>]*>", re.IGNORECASE)


def html_items(source: Source) -> OldList | None:
    """Returns the list whose entries are `<li>` elements; the whole element or shortcode makes room for ours."""
    for start, end in spans(source):
        found = list(items(source, start, end))
        if found:
            return OldList("HTML list items", found, spans=((start, end),))
    return None


def spans(source: Source) -> Iterator[tuple[int, int]]:
    """Yields where a list may be: in a shortcode or an element that encloses it, and below its heading."""
    text = source.text
    for each in enclosed_lists(text, own_lists()):
        closing = re.compile(r"(?:\{\{[<%]\s*/[^{}]*[>%]\}\}|</details>)[ \t]*", re.IGNORECASE).match(text, each.end)
        if closing and each.start >= source.draft.post.body:
            yield each.start, closing.end()
    headings = source.draft.document.headings
    for section in sorted(source.own_sections):
        below = headings[section + 1].start if section + 1 < len(headings) else len(text)
        for found in LIST.finditer(text, headings[section].end, below):
            if any(start <= found.start() < end for start, end in source.draft.document.html):
                yield found.span()


def items(source: Source, start: int, end: int) -> Iterator[Entry]:
    """Yields the elements between two offsets as entries; those of an ordered list are numbered."""
    text = source.text
    is_ordered = "<ol" in text[start:end].lower() or "<ul" not in text[start:end].lower()
    for number, found in enumerate(ITEM.finditer(text, start, end), 1):
        label = str(number) if is_ordered else ""
        yield Entry(label, found.start(), found.end(), to_markdown(found["text"]))


def to_markdown(text: str) -> str:
    """Returns an element's text with links and emphasis as Markdown has them."""
    linked = ANCHOR.sub(lambda found: f"[{found['words']}]({found['url']})", text)
    return one_line(EMPHASIS.sub("*", linked))
