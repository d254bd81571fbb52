"""Formulas in Markdown without Hugo's passthrough extension, and the changes that Markdown makes in them.

Without that extension a formula is text like any other: `_` and `*` make emphasis, a backslash is lost
before punctuation, `<` may begin a tag. https://gohugo.io/content-management/mathematics/
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

# In bytes, like the parser's offsets. A formula has no blank line in it, and "$5 and $6" are prices.
FORMULA = re.compile(
    rb"""
    (?<![\\$])   \$\$ (?P<display> (?: [^$\\\n] | \\. | \n(?![ \t>]*\n) | \$(?!\$) )+? ) \$\$
  | (?<![\\$\w]) \$   (?![\s$]) (?P<dollars> (?: [^$\\\n] | \\[^\n] )+ ) (?<!\s) \$ (?!\w)
  | (?<!\\) \\\(      (?P<round> (?: [^\\\n] | \\[^()\n] )+ ) \\\)
  | (?<!\\) \\\[      (?P<square> (?: [^\\\n] | \\[^\[\]] | \n(?![ \t>]*\n) )+ ) \\\]
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING = re.compile(rb"[$\\]")
# Signs that are rare in other text: a command of TeX, an exponent or an index, a letter before an equals sign.
SIGN = re.compile(
    rb"\\[A-Za-z]{2} | [\w})\]]\^[\w{\\*] | (?:\b[A-Za-z\d]|[})\]])_[\w{\\*] | \b[A-Za-z][ ]?=", re.VERBOSE
)
SIGN_OF_DISPLAY = re.compile(rb"[\\^_=+<>]")  # between pairs of two dollars
ADDRESS = re.compile(rb"\]\(|://")
# A formula that its author wrote for Markdown: `x\_1`, `\\{`, three or four backslashes for a new line.
SPELT_FOR_MARKDOWN = re.compile(rb"\\[_*] | (?<!\\)\\\\[{},;!] | \\\\\\", re.VERBOSE)
SPELT_BLANK = re.compile(rb"(?<!\\)\\\\[ ]")  # `\\ ` for `\ `, a wide space; in rows it is a new line
IGNORED = re.compile(rb"^[ \t]*(?:>[ \t]*)+ | \s", re.VERBOSE | re.MULTILINE)  # marks of a quotation, white space
SHOWN = ("Text", "SoftBreak")
HIDING = ("CodeBlock", "HtmlBlock", "MetadataBlock")


class Excerpt(NamedTuple):
    """Markdown with plain words left out: `starts` are the offsets of its parts in it, `places` those in the whole."""

    text: str
    starts: list[int]
    places: list[int]

    def place(self, offset: int) -> int:
        """Returns where in the whole text an offset in this one is."""
        part = bisect_right(self.starts, offset) - 1
        return self.places[part] + offset - self.starts[part]


class Formula(NamedTuple):
    """A formula: its offset in the text, its opening delimiter (`$$`, `$`, a backslash and a bracket), its source.

    `is_changed` tells whether Markdown changes it. `is_spelt_for_markdown` tells whether its author wrote it so that
    this change makes it right.
    """

    start: int
    opening: str
    source: str
    is_changed: bool
    is_spelt_for_markdown: bool


def find(text: str) -> list[Formula]:
    """Returns the formulas in Markdown without front matter and shortcodes, in their order.

    Time is linear in the length of the text.
    """
    excerpt = without_plain_words(text)
    source = excerpt.text.encode()
    prose, left = read(excerpt.text)
    formulas: list[Formula] = []
    start = done = 0
    for found in delimited(prose):
        if not is_formula(found):
            continue
        first, last = found.span()
        start += len(source[done:first].decode())
        done = first
        opening = found[0][: 2 if found["dollars"] is None else 1].decode()
        is_changed = IGNORED.sub(b"", prose[first:last]) != IGNORED.sub(b"", left[first:last])
        place = excerpt.place(start)
        formulas.append(Formula(place, opening, found[0].decode(), is_changed, is_spelt_for_markdown(found)))
    return formulas


def without_plain_words(text: str) -> Excerpt:
    """Returns Markdown in which one character replaces paragraphs and headings that cannot affect formulas.

    This saves time in the parser, which reads the rest as it would in the whole text.
    """
    parts: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    start = place = 0
    is_left_out = False
    for part in text.split("\n\n"):
        was_left_out, is_left_out = is_left_out, is_plain(part)
        if not (was_left_out and is_left_out):
            parts.append(part[0] if is_left_out else part)
            starts.append(start)
            places.append(place)
            start += len(parts[-1]) + 2
        place += len(part) + 2
    return Excerpt("\n\n".join(parts), starts, places)


def is_plain(part: str) -> bool:
    """Returns whether the text between blank lines is one line of a paragraph or heading, without formulas and HTML.

    Such a line opens no other block. A line with ">" may end a comment or other HTML, so it does not count.
    """
    return (part[:1].isalpha() or part[:1] == "#") and not any(map(part.__contains__, "\n\r$\\>"))


def delimited(prose: bytes) -> Iterator[re.Match[bytes]]:
    """Yields the texts between delimiters. Only places with an opening character are matched, for speed."""
    done = 0
    while opening := OPENING.search(prose, done):
        found = FORMULA.match(prose, opening.start())
        done = found.end() if found else opening.end()
        if found:
            yield found


def is_spelt_for_markdown(found: re.Match[bytes]) -> bool:
    """Returns whether an author wrote a formula so that Markdown's change makes it right."""
    if SPELT_FOR_MARKDOWN.search(found[0]):
        return True
    has_rows = b"\\begin" in found[0] or found["display"] is not None or found["square"] is not None
    return not has_rows and SPELT_BLANK.search(found[0]) is not None


def is_formula(found: re.Match[bytes]) -> bool:
    """Returns whether the text between delimiters is mathematics, not a price, a variable or an escaped bracket."""
    inner = found[found.lastgroup or 0]
    sign = SIGN_OF_DISPLAY if found["display"] is not None else SIGN
    return sign.search(inner) is not None and ADDRESS.search(inner) is None


def read(text: str) -> tuple[bytes, bytes]:
    """Returns the source with code and HTML blotted out, and the source with everything but shown text blotted out.

    Both are as long as the source in UTF-8.
    """
    import pyromark

    source = text.encode()

    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
    prose = bytearray(source)
    left = bytearray(blot(source))
    is_in_table = False
    hiding = ""
    events: Iterator[tuple[Any, Any]] = iter(pyromark.events_with_range(text, options=options))
    for event, place in events:
        kind = event if isinstance(event, str) else next(iter(event))
        if kind in SHOWN and not hiding:
            start, end = place["start"], place["end"]
            if is_in_table and source[start - 1 : start + 1] == b"\\|":
                start -= 1  # in a table a bar has to be escaped, so this is not a change
            left[start:end] = source[start:end]
        elif kind == "Start":
            value = name_of(event["Start"])
            is_in_table = is_in_table or value == "Table"
            hiding = hiding or (value if value in HIDING else "")
            if value in HIDING:
                prose[place["start"] : place["end"]] = blot(source[place["start"] : place["end"]])
        elif kind == "End":
            value = name_of(event["End"])
            is_in_table = is_in_table and value != "Table"
            hiding = "" if value == hiding else hiding
        elif kind == "Code":
            prose[place["start"] : place["end"]] = blot(source[place["start"] : place["end"]])
    return bytes(prose), bytes(left)


def name_of(element: Any) -> str:
    """Returns the name of the element that a parser's event starts or ends, such as `Table`."""
    return element if isinstance(element, str) else str(next(iter(element)))


def blot(source: bytes) -> bytes:
    """Returns source with a blank for each byte except newlines."""
    return b"\n".join(b" " * len(line) for line in source.split(b"\n"))
