"""Lists of references that a shortcode or an HTML element encloses, and `<li>` elements below their heading.

    {{< references >}} … {{< /references >}}    {{< details "References" >}}    <details><summary>References</summary>

The whole element or shortcode makes room for ours, if nothing else is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.adopting.lists import (
    ITEM,
    NUMBER,
    OldEntry,
    OldList,
    PostSource,
    after_number,
    is_counted,
    label_of,
    one_line,
)
from hugo_tools.citing.drafts import own_lists
from hugo_tools.markdown.citations import enclosed_lists
from hugo_tools.patterns import lazy

LIST = lazy(r"<(?P<kind>[ou]l)\b[^<>]*>.*?</(?P=kind)>[ \t]*", re.IGNORECASE | re.DOTALL)
ELEMENT = lazy(r"<li\b(?P<attributes>[^<>]*)>(?P<text>.*?)(?:</li>|(?=<li\b|</[ou]l>|\Z))", re.IGNORECASE | re.DOTALL)
LIST_TAGS = lazy(r"</?[ou]l\b[^<>]*>", re.IGNORECASE)
ANCHOR = lazy(
    r"""<a\b[^<>]*?\bhref\s*=\s*(?:"(?P<url>[^"<>]*)"|'(?P<single>[^'<>]*)')[^<>]*>(?P<words>[^<>]*)</a>""",
    re.IGNORECASE,
)
EMPHASIS = lazy(r"</?(?:i|em|cite|b|strong)\b[^<>]*>", re.IGNORECASE)
LINE = lazy(r"(?P<line>[^\n]*)(?:\n|\Z)")
CLOSING = lazy(r"(?:\{\{[<%]\s*/[^{}]*[>%]\}\}|</details>)[ \t]*", re.IGNORECASE)


def html_items(source: PostSource) -> OldList | None:
    """Returns the list in a shortcode or an element; None if that has other text, too."""
    for start, body, end, is_element in places(source):
        inner = source.text[body:end]
        entries = list(elements(source, body, end))
        if not entries and not is_element:
            entries = list(lines(inner, body))
        elif LIST_TAGS.sub("", ELEMENT.sub("", inner)).strip():
            continue
        closing = None if is_element else CLOSING.match(source.text, end)
        if entries and is_counted(entries):
            return OldList("enclosed list", entries, spans=((start, closing.end() if closing else end),))
    return None


Enclosure = tuple[int, int, int, bool]


def places(source: PostSource) -> Iterator[Enclosure]:
    """Yields the places for a list, (start, body, end, whether it is an element): enclosed, or below its heading."""
    text = source.text
    for each in enclosed_lists(text, own_lists()):
        if CLOSING.match(text, each.end) and each.start >= source.draft.post.body:
            yield each.start, each.body, each.end, False
    headings = source.draft.document.headings
    for section in sorted(source.own_sections):
        below = headings[section + 1].start if section + 1 < len(headings) else len(text)
        for found in LIST.finditer(text, headings[section].end, below):
            if any(start <= found.start() < end for start, end in source.draft.document.html):
                yield found.start(), found.start(), found.end(), True


def elements(source: PostSource, start: int, end: int) -> Iterator[OldEntry]:
    """Yields the `<li>` elements between two offsets as entries; those of an ordered list are numbered."""
    text = source.text
    is_ordered = "<ol" in text[start:end].lower() or "<ul" not in text[start:end].lower()
    for number, found in enumerate(ELEMENT.finditer(text, start, end), 1):
        label = str(number) if is_ordered else ""
        words = to_markdown(found["text"])
        own = NUMBER.match(words)
        if own:
            label, words = label_of(own), after_number(own, words)
        yield OldEntry(label, found.start(), found.end(), words)


def lines(text: str, offset: int) -> Iterator[OldEntry]:
    """Yields the entries of a list in Markdown that begins at an offset of the post; nothing if it is not a list.

    A line without a mark belongs to the entry above. Items are counted, as Markdown counts them.
    """
    found: list[OldEntry] = []
    number = 0
    for line in LINE.finditer(text):
        words = line["line"].strip()
        start, end = offset + line.start(), offset + line.end()
        item, own = ITEM.match(line["line"]), NUMBER.match(words)
        if own:
            found.append(OldEntry(label_of(own), start, end, after_number(own, words)))
        elif item:
            number = number + 1 if number else int(item["number"] or 0)
            label = str(number) if item["number"] else ""
            found.append(OldEntry(label, start, end, one_line(line["line"][item.end() :])))
        elif words and not found:
            return
        elif words:
            last = found[-1]
            found[-1] = OldEntry(last.label, last.start, end, f"{last.text} {one_line(words)}")
    yield from found


def to_markdown(text: str) -> str:
    """Returns an element's text with links and emphasis as Markdown has them."""
    linked = ANCHOR.sub(lambda found: f"[{found['words']}]({found['url'] or found['single'] or ''})", text)
    return one_line(EMPHASIS.sub("*", linked))
