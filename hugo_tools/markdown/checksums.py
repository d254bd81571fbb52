"""Checksums: the sum on a block's end marker, which tells an edit by hand from what a formatter does. Text in, sum out.

A formatter lays Markdown out anew and leaves its meaning: Prettier, mdformat, remark, dprint, markdownlint's fixes.
So a sum is taken of what they leave: eight hex digits of the text, and four of the link definitions, which mdformat
moves to the end of the file, sorted, and without those that are not used.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from hugo_tools.markdown.document import Definition, definitions_at_line_starts, fold
from hugo_tools.patterns import lazy

TEXT_DIGITS, DEFINITION_DIGITS = 8, 4

SETEXT = lazy(r"\n(?=[^\n]*?\S)(?P<text>[^\n]++)\n(?:(?P<first>=+)|-+)[ \t]*(?=\n|\Z)")
FENCE = lazy(r"\n[ \t]*(?:`{3,}|~{3,})")
LINE_MARK = lazy(r"\n[ \t]*(?:\d+[.)](?=[ \t])|(?:>[ \t]*)+)")  # a list's numbers, a quote's marks
BULLET = lazy(r"\n[ \t]*[-+*](?=[ \t])")  # one spelling, but not none: a list with numbers is another
AUTOLINK = lazy(r"<(?<!\\<)(?P<url>https?://[^<>\s]*)>")  # "<" first: what begins with a letter is found fastest
POINTED_DESTINATION = lazy(r"\]\(<(?P<destination>[^<>\n]*)>")
BACK_LINK = lazy(r"\(#top\s+[\"'(](?P<anchor>#[a-z0-9/-]+)[\"')]\)")
IGNORED = b" \t\r\n\f\v*_\\"


@lru_cache(maxsize=4)  # several look at the blocks of one post
def checksum(body: str) -> str:
    """Returns twelve hex digits for a block's body, blind to what formatters change.

    In the text that is white space, the numbers of a list, or which mark its bullets have, which of `*` and `_` marks
    emphasis, how a heading, a fence, a link's title or destination is written, entities and backslashes. In the
    definitions it is also their order, and the case of labels.
    """
    text, definitions = split(body)
    meanings = sorted(map(meaning, definitions))
    return digest(plain(text))[:TEXT_DIGITS] + digest(*meanings)[:DEFINITION_DIGITS]


def is_sum_of(known: str | None, body: str) -> bool:
    """Returns whether a sum is that of a body, whose definitions may all have been moved elsewhere."""
    if known is None:
        return False
    made = checksum(body)
    if known == made or known == first_checksum(body):
        return True
    is_moved = made.endswith(NO_DEFINITIONS) and len(known) == len(made)
    return is_moved and known[:TEXT_DIGITS] == made[:TEXT_DIGITS]


def says_the_same(body: str, other: str) -> bool:
    """Returns whether a body holds nothing of its own: the text of another, and no definition but that one's."""
    _, definitions = split(body)
    _, others = split(other)
    if not set(map(meaning, definitions)) <= set(map(meaning, others)):
        return False
    return checksum(body)[:TEXT_DIGITS] == checksum(other)[:TEXT_DIGITS]


def split(body: str) -> tuple[str, list[Definition]]:
    """Returns a body's text without its link definitions, and these."""
    definitions = definitions_at_line_starts(body)
    parts, done = [], 0
    for definition in definitions:
        parts.append(body[done : definition.start])
        done = max(done, definition.end)
    return "".join([*parts, body[done:]]), definitions


def plain(text: str) -> str:
    """Returns text with one spelling for each thing that Markdown spells in several ways."""
    text = "\n" + text.replace("\r\n", "\n")
    text = FENCE.sub("\n```", text)
    text = SETEXT.sub(atx_heading, text)
    text = LINE_MARK.sub("\n", text)
    text = BULLET.sub("\n-", text)
    text = POINTED_DESTINATION.sub(r"](\g<destination>", text)
    text = AUTOLINK.sub(r"[\g<url>](\g<url>)", text)
    text = BACK_LINK.sub(r'(#top "\g<anchor>")', text)
    return unquote(html.unescape(text))


def atx_heading(found: re.Match[str]) -> str:
    """Returns a heading that was underlined with marks before it."""
    marks = "#" if found["first"] else "##"
    return f"\n{marks} {found['text']}"


def meaning(definition: Definition) -> str:
    """Returns a definition as Markdown understands it, on one line."""
    parts = (fold(definition.label), definition.destination, definition.title[1:-1])
    return unquote(html.unescape("\n".join(parts)))


def digest(*texts: str) -> str:
    """Returns the hash of texts, of which white space, emphasis and backslashes do not count."""
    whole = "\x00".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole.translate(None, IGNORED)).hexdigest()


NO_DEFINITIONS = digest()[:DEFINITION_DIGITS]

FIRST_TITLE = lazy(r"(?m)\"\[.*\]\"[ \t]*\r?$")
FIRST_NUMBER = lazy(r"\n[ \t]*\d+[.)](?=[ \t])")


def first_checksum(body: str) -> str:
    """Returns the sum as it was made until version 0.1, so that blocks of that time are not taken for edited."""
    text = FIRST_NUMBER.sub("", "\n" + body)
    if "&" in text[text.find("\n[") :]:
        text = FIRST_TITLE.sub(lambda found: html.unescape(found[0]), text)
    return digest(text)[:12]


def recipe(made_of: str, definitions: Iterable[Definition]) -> str:
    """Returns twelve hex digits for a hash of all that a block was made of, and its definitions as they are written."""
    written = sorted(written_as(definitions).items())
    return digest(made_of, repr(written))[: TEXT_DIGITS + DEFINITION_DIGITS]


def written_as(definitions: Iterable[Definition]) -> dict[str, tuple[str, str]]:
    """Returns (destination, title) by folded label, as they are written: our hook reads a title without decoding it."""
    return {fold(each.label): (each.destination, each.title[1:-1]) for each in definitions}
