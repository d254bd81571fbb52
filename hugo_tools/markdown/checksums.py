"""Checksums: the sum on a block's end marker, which shows an edit by hand. Text in, sum out.

Formatters (Prettier, mdformat, remark, dprint, markdownlint's fixes) change the layout of Markdown and keep its
meaning. So a sum covers only what they keep: eight hex digits for the text, and four for the link definitions.
mdformat moves these to the end of the file, sorts them, and drops those that are not used.
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
BULLET = lazy(r"\n[ \t]*[-+*](?=[ \t])")  # replaced, not removed, since a numbered list is another list
# "<" first: a pattern that begins with a fixed character is found fastest.
AUTOLINK = lazy(r"<(?<!\\<)(?P<url>https?://[^<>\s]*)>")
POINTED_DESTINATION = lazy(r"\]\(<(?P<destination>[^<>\n]*)>")
BACK_LINK = lazy(r"\(#top\s+[\"'(](?P<anchor>#[a-z0-9/-]+)[\"')]\)")
IGNORED = b" \t\r\n\f\v*_\\"


@lru_cache(maxsize=4)  # several functions take the sums of one post's blocks
def checksum(body: str) -> str:
    """Returns twelve hex digits for a block's body; changes that formatters make do not change them.

    In the text these are white space, the numbers or the bullet mark of a list, `*` or `_` for emphasis, the way in
    which a heading, a fence, a link's title or destination is written, entities and backslashes. In the definitions it
    is also their order, and the case of labels.
    """
    text, definitions = split(body)
    meanings = sorted(map(meaning, definitions))
    return digest(plain(text))[:TEXT_DIGITS] + digest(*meanings)[:DEFINITION_DIGITS]


def is_sum_of(known: str | None, body: str) -> bool:
    """Returns whether a sum is the checksum of a body, from which a formatter may have moved all definitions."""
    if known is None:
        return False
    made = checksum(body)
    if known == made or known == first_checksum(body):
        return True
    is_moved = made.endswith(NO_DEFINITIONS) and len(known) == len(made)
    return is_moved and known[:TEXT_DIGITS] == made[:TEXT_DIGITS]


def says_the_same(body: str, other: str) -> bool:
    """Returns whether a body has the same text as another, and no definition that the other lacks."""
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
    """Returns text with one spelling for each construct that Markdown writes in several ways."""
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
    """Returns an underlined heading in the form with `#` before it."""
    marks = "#" if found["first"] else "##"
    return f"\n{marks} {found['text']}"


def meaning(definition: Definition) -> str:
    """Returns a definition's meaning to Markdown: label, destination and title in one spelling."""
    parts = (fold(definition.label), definition.destination, definition.title[1:-1])
    return unquote(html.unescape("\n".join(parts)))


def digest(*texts: str) -> str:
    """Returns the SHA-256 hex digest of texts without their white space, emphasis marks and backslashes."""
    whole = "\x00".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole.translate(None, IGNORED)).hexdigest()


NO_DEFINITIONS = digest()[:DEFINITION_DIGITS]

FIRST_TITLE = lazy(r"(?m)\"\[.*\]\"[ \t]*\r?$")
FIRST_NUMBER = lazy(r"\n[ \t]*\d+[.)](?=[ \t])")


def first_checksum(body: str) -> str:
    """Returns the sum by the rules used until version 0.1, so that blocks from then do not count as edited."""
    text = FIRST_NUMBER.sub("", "\n" + body)
    if "&" in text[text.find("\n[") :]:
        text = FIRST_TITLE.sub(lambda found: html.unescape(found[0]), text)
    return digest(text)[:12]


def recipe(made_of: str, definitions: Iterable[Definition]) -> str:
    """Returns twelve hex digits for the hash of a block's inputs together with its definitions as they are written."""
    written = sorted(written_as(definitions).items())
    return digest(made_of, repr(written))[: TEXT_DIGITS + DEFINITION_DIGITS]


def written_as(definitions: Iterable[Definition]) -> dict[str, tuple[str, str]]:
    """Returns (destination, title) by folded label, as they are written, since our hook does not decode a title."""
    return {fold(each.label): (each.destination, each.title[1:-1]) for each in definitions}
