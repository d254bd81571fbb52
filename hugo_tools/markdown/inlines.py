"""Links, brackets and footnote references in inline text, outside of code, math, HTML and escapes.

After CommonMark 0.31.2, section 6 (https://spec.commonmark.org/0.31.2/#inlines), with Goldmark's
footnotes, its bare URLs (https://github.github.com/gfm/#autolinks-extension-) and Hugo's passthrough
delimiters (https://gohugo.io/content-management/mathematics/). Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from hugo_tools.markdown.html_blocks import HTML_TAG
from hugo_tools.metadata.identifiers import TYPED_SCHEMES, trim
from hugo_tools.patterns import lazy

NO_LINKS = ("broken", "undefined")  # forms that Markdown reads as text
LinkForm = Literal["inline", "full", "collapsed", "shortcut", "autolink", "undefined", "broken"]


class Link(NamedTuple):
    """A link, or text that its author may have meant as a link."""

    form: LinkForm
    """Its form.

    `undefined` is `[text][label]` with a label that is not defined. `broken` is `[text](url)` with a link inside, which
    makes Markdown read it as text.
    """

    start: int
    """Where it begins in the text."""

    end: int
    """Where it ends."""

    inner: str
    """The text between its brackets."""

    inner_start: int
    """Where that text begins."""

    target: str
    """The destination of the forms `inline`, `autolink` and `broken`, the label of the others."""

    is_image: bool = False
    """Whether it is an image."""


@dataclass(slots=True)
class Inlines:
    """The findings of `find`, in the order in which they end."""

    links: list[Link] = field(default_factory=list)
    """The links."""

    footnotes: list[str] = field(default_factory=list)
    """The labels of footnotes that are referred to."""

    bare_keys: list[tuple[int, str]] = field(default_factory=list)
    """(offset, key) of each key that is not a citation: it has no bracket, or a blank after the "@"."""

    hidden_keys: list[int] = field(default_factory=list)
    """The offsets of citations between the site's delimiters of math."""


class Math(NamedTuple):
    """The rules that tell math from text.

    On a site without delimiters a script in the browser may still render math. So `$…$` and `$$…$$` are then math by
    pandoc's rule, by which "cost $5 and $6" is text.
    """

    delimiters: tuple[tuple[str, str], ...] = ()
    """The site's passthrough delimiters, as (opening, closing) pairs."""


NO_MATH = Math()

WORD = lazy(r"(?<![\\\w])[^\W\d_]{2,}")
DOLLAR_CLOSING = lazy(r"(?<=[^\s\\])\$(?!\d)")
ESCAPE = lazy(r"\\[!-/:-@\[-`{-~]")
BACKTICKS = lazy("`+")
BARE_URL = lazy(  # Goldmark's rule: after a blank or one of four marks, and in ASCII only
    r"(?<![^\s*_~(])https?://[-\w@:%.+~#=]{1,256}(?:[/?#][-\w@:%+.~#$!?&/=();,'\">^{}\[\]`]*)?", re.ASCII
)
BARE_KEY = lazy(rf"(?<![\w@/.;\[-])@(?:(?:{TYPED_SCHEMES}):|10\.\d{{4,9}}/)[^\s\]]+", re.IGNORECASE)
SPACED_KEY = lazy(rf"(?<![\w@/.;-])@[ \t]+(?:(?:{TYPED_SCHEMES}):\s*|10\.\d{{4,9}}/)[^\s\];]+", re.IGNORECASE)
HIDDEN_KEY = lazy(rf"\[[^\[\]@]*@(?:(?:{TYPED_SCHEMES}):|10\.\d{{4,9}}/)[^\]]", re.IGNORECASE)
AUTOLINK = lazy(r"<(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>|<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>")
INLINE_TAG = lazy(HTML_TAG)
FOOTNOTE_REFERENCE = lazy(r"\[\^(?P<label>[^\]\s\[]+)\]")
LABEL = lazy(r"\[(?P<label>(?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
TITLE = lazy(r"\"(?:[^\"\\]|\\.){0,999}\"|'(?:[^'\\]|\\.){0,999}'|\((?:[^()\\]|\\.){0,999}\)", re.DOTALL)
SPACE = lazy(r"[ \t]*(?:\r?\n)?[ \t]*")
POINTED = lazy(r"<((?:[^>\n\\]|\\.){0,2000})>")
DESTINATION_PART = lazy(r"(?:[^\s()\\\x00-\x1f]|\\.)+")
MAX_SUM = 1000  # the distance from a dollar within which words tell a sum of money from math
MAX_SHOWN = 1000  # the distance from an escaped bracket within which a key counts as part of it
MAX_PARENTHESES = 32  # as in cmark; the bound also keeps the time linear


@lru_cache(maxsize=32)
def token_pattern(math: Math) -> re.Pattern[str]:
    """Returns the pattern of the characters with a meaning in inline text under the site's delimiters.

    It is a bare character class, since the regex engine finds that fastest.
    """
    return re.compile(f"[{class_of('`<[]:@', math)}]")


@lru_cache(maxsize=32)
def words_pattern(math: Math) -> re.Pattern[str]:
    """Returns the pattern of a bracket's text and its end, for a bracket without code, math, HTML or inner brackets."""
    return re.compile(rf"[^{class_of('`<[]', math)}]*\]")


def class_of(characters: str, math: Math) -> str:
    """Returns the inside of a character class: `characters`, the backslash, and the characters that can begin math."""
    every = {*characters, "\\", *math_openings(math)}
    return re.escape("".join(sorted(every)))


@lru_cache(maxsize=32)
def math_openings(math: Math) -> frozenset[str]:
    """Returns the characters that can begin math, or an escaped delimiter of math."""
    if not math.delimiters:
        return frozenset("$")
    return frozenset(["\\", *(opening[0] for opening, _ in math.delimiters)])


def find(text: str, math: Math, footnotes: Set[str], defined: Callable[[str], bool]) -> Inlines:
    """Returns the links in one segment's text.

    `footnotes` are the labels of the post's footnotes; `defined` tells whether a label stands for a link.
    """
    return _Finder(text, math, footnotes, defined).run()


@dataclass(slots=True)
class _Opener:
    start: int
    inner_start: int
    is_image: bool
    has_brackets: bool = False


class _Finder:
    def __init__(self, text: str, math: Math, footnotes: Set[str], defined: Callable[[str], bool]) -> None:
        self.text = text
        self.math = math
        self.footnotes = footnotes
        self.defined = defined
        self.words = words_pattern(math)
        self.found = Inlines()
        self.stack: list[_Opener] = []
        self.inactive = 0  # the number of openers at the stack's bottom that have a link inside, so cannot become links
        self.runs: dict[int, list[int]] | None = None  # runs of backticks by length
        self.escaped = 0  # where the last backslash escape ended
        self.bare_key_end = 0
        self.dollar_end = 0  # where the math of the last dollar ends
        self.missing: set[str] = set()  # closings that do not occur in the rest of the text

    def run(self) -> Inlines:
        text = self.text
        done = 0
        opening = math_openings(self.math)
        on_opening = self.on_math if self.math.delimiters else self.on_dollar
        for token in token_pattern(self.math).finditer(text):
            pos = token.start()
            if pos < done:
                continue
            character = text[pos]
            end = on_opening(pos) if character in opening else 0
            if end:
                done = end
            elif character in READERS:
                done = READERS[character](self, pos)
        return self.found

    # Each of these methods reads the element at an offset and returns the offset where reading goes on.

    def on_backslash(self, pos: int) -> int:
        if ESCAPE.match(self.text, pos):
            self.escaped = pos + 2
            return pos + 2
        self.escaped = 0
        return pos + 1

    def on_math(self, pos: int) -> int:
        """Reads math, or an escaped opening delimiter; returns 0 if neither starts here."""
        escaped = self.text.startswith("\\\\", pos)
        at = pos + 2 if escaped else pos
        for opening, closing in self.math.delimiters:
            if self.text.startswith(opening, at):
                inner = at + len(opening)
                end = 0 if escaped else self.find_closing(closing, inner)
                if end <= inner + len(closing):
                    return inner
                self.found.hidden_keys += [key.start() for key in HIDDEN_KEY.finditer(self.text, inner, end)]
                return end
        return 0

    def on_dollar(self, dollar: int) -> int:
        text = self.text
        pos = dollar + 1
        if text.startswith("$", pos):
            return self.find_closing("$$", pos + 1) or pos + 1
        if text[pos : pos + 1].isspace():
            return pos
        if self.dollar_end <= pos and "$" not in self.missing:
            closing = DOLLAR_CLOSING.search(text, pos)
            self.dollar_end = closing.end() if closing else 0
            if closing is None:
                self.missing.add("$")
        if self.dollar_end <= pos:
            return pos
        last = min(self.dollar_end - 1, pos + MAX_SUM)
        return pos if self.is_prose(pos, last) else self.dollar_end

    def is_prose(self, start: int, end: int) -> bool:
        """Returns whether two dollars around a citation are sums of money: words between them show that."""
        key = HIDDEN_KEY.search(self.text, start, end)
        if key is None:
            return False
        if WORD.search(self.text, start, key.start()):
            return True
        bracket_end = self.text.find("]", key.end(), end)
        return bool(WORD.search(self.text, max(bracket_end, start), end))

    def on_code(self, pos: int) -> int:
        if self.runs is None:
            self.runs = {}
            for run in BACKTICKS.finditer(self.text):
                same = self.runs.setdefault(len(run[0]), [])
                same.append(run.start())
        inner = match_end(BACKTICKS, self.text, pos)
        length = inner - pos
        same = self.runs.get(length, [])
        at = bisect_left(same, inner)
        return same[at] + length if at < len(same) else inner

    def on_pointed(self, pos: int) -> int:
        text = self.text
        if link := AUTOLINK.match(text, pos):
            if url := link["url"]:
                self.found.links.append(Link("autolink", pos, link.end(), url, pos + 1, url))
            return link.end()
        if tag := INLINE_TAG.match(text, pos):
            return tag.end()
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")):
            if text.startswith(opening, pos):
                return self.find_closing(closing, pos + 1) or pos + 1  # `<!-->` is a whole comment
        return pos + 1

    def find_closing(self, closing: str, pos: int) -> int:
        """Returns the offset after the next `closing`, 0 if there is none."""
        if closing in self.missing:
            return 0
        at = self.text.find(closing, pos)
        if at < 0:
            self.missing.add(closing)
            return 0
        return at + len(closing)

    def on_colon(self, pos: int) -> int:
        """Reads a bare URL, found by the colon after its "http"; Goldmark makes it a link outside of brackets."""
        if self.stack or not self.text.startswith("://", pos):
            return pos + 1
        is_https = self.text.endswith("https", 0, pos)
        start = pos - 5 if is_https else pos - 4
        found = BARE_URL.match(self.text, start) if start >= 0 else None
        if not found:
            return pos + 1
        url = trim(found[0])
        end = start + len(url)
        self.found.links.append(Link("autolink", start, end, url, start, url))
        return max(pos + 1, end)

    def on_at(self, pos: int) -> int:
        if pos < self.bare_key_end:  # else each key in a run without blanks would be read to the end of the run
            return pos + 1
        if found := BARE_KEY.match(self.text, pos) or SPACED_KEY.match(self.text, pos):
            if not self.is_shown(pos):
                self.found.bare_keys.append((pos, trim(found[0])))
            self.bare_key_end = found.end()
        return pos + 1

    def is_shown(self, pos: int) -> bool:
        """Returns whether an offset is in an escaped bracket, which shows a citation as text."""
        before = self.text[max(0, pos - MAX_SHOWN) : pos]
        opening = max(before.rfind("\\["), before.rfind("&#91;"))
        return opening > before.rfind("]")

    def on_open(self, pos: int) -> int:
        if self.text.startswith("^", pos + 1):
            footnote = FOOTNOTE_REFERENCE.match(self.text, pos)
            if footnote and footnote["label"] in self.footnotes:
                self.found.footnotes.append(footnote["label"])
                return footnote.end()
        inner = pos + 1
        is_image = self.text[pos - 1 : pos] == "!" and pos > self.escaped
        opener = _Opener(pos - 1 if is_image else pos, inner, is_image)
        # Fast path: most brackets hold words only, so that there is nothing to read inside.
        words = self.words.match(self.text, inner)
        link = self.close(opener, words.end() - 1) if words else None
        if words and link:
            return words.end() if link.form in NO_LINKS else link.end
        self.stack.append(opener)
        return inner

    def on_close(self, pos: int) -> int:
        if not self.stack:
            return pos + 1
        link = self.close(self.stack.pop(), pos)
        if link is None or link.form in NO_LINKS:
            return pos + 1
        return link.end

    def close(self, opener: _Opener, pos: int) -> Link | None:
        """Returns the link of an opened bracket and its closing one at `pos`, and records it; None for text."""
        if self.stack:
            self.stack[-1].has_brackets = True
        depth = len(self.stack)
        inactive = not opener.is_image and depth < self.inactive
        self.inactive = min(self.inactive, depth)
        link = self.link(opener, pos)
        if link is None or (inactive and link.form != "inline"):
            return None
        if inactive:
            link = link._replace(form="broken")
        elif link.form != "undefined" and not opener.is_image:
            self.inactive = depth
        self.found.links.append(link)
        return link

    def link(self, opener: _Opener, close: int) -> Link | None:
        """Returns the link made of the brackets from `opener` to `close` and the text after them, None for text."""
        text = self.text
        after = close + 1
        inner_start = opener.inner_start
        following = text[after : after + 1]
        if following == "(" and (destination := inline_destination(text, after)):
            target, end = destination
            return Link("inline", opener.start, end, text[inner_start:close], inner_start, target, opener.is_image)
        is_label = not opener.has_brackets  # a label that is too long is reported elsewhere
        if following == "[" and (label := LABEL.match(text, after)):
            inner = text[inner_start:close]
            if not label["label"]:
                form: LinkForm = "collapsed"
                target = inner if is_label and self.defined(inner) else ""
            else:
                form = "full" if self.defined(label["label"]) else "undefined"
                target = label["label"]
            if target:
                return Link(form, opener.start, label.end(), inner, inner_start, target, opener.is_image)
            return None
        if is_label and self.defined(inner := text[inner_start:close]):
            return Link("shortcut", opener.start, after, inner, inner_start, inner, opener.is_image)
        return None


READERS: dict[str, Callable[[_Finder, int], int]] = {
    "\\": _Finder.on_backslash,
    "`": _Finder.on_code,
    "<": _Finder.on_pointed,
    "[": _Finder.on_open,
    "]": _Finder.on_close,
    ":": _Finder.on_colon,
    "@": _Finder.on_at,
}


def inline_destination(text: str, pos: int) -> tuple[str, int] | None:
    """Returns the destination in the parentheses that open at `pos`, and the offset after them; None if malformed."""
    pos = match_end(SPACE, text, pos + 1)
    if text.startswith("<", pos):
        pointed = POINTED.match(text, pos)
        end = pointed.end() if pointed else 0
        target = pointed[1] if pointed else ""
    else:
        end = bare_destination_end(text, pos)
        target = text[pos:end]
    if end < pos:
        return None
    after = match_end(SPACE, text, end)
    if after > end and (title := TITLE.match(text, after)):
        after = match_end(SPACE, text, title.end())
    return (target, after + 1) if text.startswith(")", after) else None


def bare_destination_end(text: str, pos: int) -> int:
    """Returns the offset after the destination that starts at `pos`; 0 if one of its parentheses is left open."""
    depth = 0
    while pos < len(text):
        if part := DESTINATION_PART.match(text, pos):
            pos = part.end()
        elif text[pos] == "(" and depth < MAX_PARENTHESES:
            depth += 1
            pos += 1
        elif text[pos] == ")" and depth:
            depth -= 1
            pos += 1
        else:
            break
    return 0 if depth else pos


def match_end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Returns the end of the match of a pattern that always matches."""
    found = pattern.match(text, pos)
    return found.end() if found else pos
