r"""Spellings of a mention of an entry by its number, besides `[3]`.

    \[3\]  【3】  [[3]]  [[1], [3]]  [1]–[3]          brackets that Markdown does not see, or sees twice
    [3](#ref3)  [[3]](#references)  [words](#ref3)    links to the entry, or to the list
    <a href="#ref3">[3]</a>  <sup>[3](#ref3)</sup>    the same in HTML
    <a href="#ref3">words</a>
    [3](https://doi.org/10.1000/xyz)                  links to the entry's work

Each becomes a plain bracket of the same length, so that the reader of Markdown tells which of them are in code or math.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hugo_tools.metadata.identifiers import work_at
from hugo_tools.patterns import lazy

ONE = r"(?>\d{1,3} (?:\s?[-–—]\s?\d{1,3})?)"
NUMBERS = rf"(?>\s? {ONE} (?: \s?[,;，、]\s? {ONE} ){{0,20}} \s?)"
TARGET = r"\(\#[^()\s]{0,200}\)"
UNIT = rf"""
    (?> \[ (?: {NUMBERS} | \[{NUMBERS}\] | \\\[{NUMBERS}\\\] ) \] {TARGET}
      | \\\[ {NUMBERS} \\\]
      | [【［] {NUMBERS} [】］]
      | <a\b [^<>]{{0,200}} \bhref\s?=\s?["']?\#[^<>]{{0,200}}> (?: {NUMBERS} | \[{NUMBERS}\] ) </a> )
"""
ANY = rf"(?> {UNIT} | \[{NUMBERS}\] )"
SEVERAL = rf"(?> {ANY} (?: (?>\s{{0,2}}[,;，、–—-]?\s{{0,2}}) {ANY} ){{0,20}} )"
SPELLING = lazy(
    rf"""
      <sup> \s? {SEVERAL} \s? </sup>
    | \[ {SEVERAL} \] (?![(\[])
    | {ANY} \s?[-–—]\s? {ANY}
    | {UNIT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
RAISED = lazy(rf"(?<=[^\W\d_]{{3}}|..[.,;:!?)”\"]) <sup> {NUMBERS} </sup>", re.VERBOSE | re.IGNORECASE)
WORDS = lazy(
    r"""
      \[ (?P<words> (?> [^\[\]\n] | \[[^\[\]\n]{0,200}\] ){1,200} ) \] \(\# (?P<anchor> [^()\s]{1,200} ) \)
    | <a\b [^<>]{0,200} \bhref\s?=\s?["']?\# (?P<target> [^\s"'<>]{1,200} ) [^<>]{0,200} >
      (?P<linked> [^\[\]<>\n]{1,200} ) </a>
    """,
    re.VERBOSE | re.IGNORECASE,
)
TO_WORK = lazy(r"\[(?:\\?\[)?(?P<number>\d{1,3})(?:\\?\])?\]\((?P<url>https?://[^()\s<>]{1,500})\)", re.IGNORECASE)
ANCHOR = lazy(r"[(\"'=]#(?P<anchor>[^()\s\"'<>]+)")
NOT_LABELS = lazy(rf"<[^<>]*>|{TARGET}")
RANGE = lazy(r"(?P<first>\d+)(?:\D{0,3}[-–—]\D{0,3}(?P<last>\d+))?")
MAX_RUN = 100  # entries from one number to another, "[3–7]"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A mention in another spelling: its end, its labels, and the author's words for a link to the entry."""

    end: int
    labels: tuple[str, ...]
    words: str = ""


@dataclass(slots=True)
class Respelled:
    """A text of the same length with plain brackets instead of other spellings, and these by their offsets."""

    text: str
    spelled: dict[int, Spelled] = field(default_factory=dict)

    def put(self, start: int, end: int, labels: tuple[str, ...], words: str = "") -> None:
        """Replaces a spelling by a bracket with the first label, and blanks after it."""
        self.spelled[start] = Spelled(end, labels, words)
        self.text = self.text[:start] + f"[{labels[0]}]".ljust(end - start) + self.text[end:]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a post: labels by those of the list's entries, and those that are elsewhere, of a section say.

    `addresses` are the labels by the entries' links, as `destination` has these.
    """

    entries: Mapping[str, str]
    elsewhere: frozenset[str]
    addresses: Mapping[str, str] = field(default_factory=dict)


def respell(text: str, labels: frozenset[str], anchors: Anchors, raised: bool) -> Respelled:
    """Returns a text with plain brackets for the mentions of these labels.

    `raised` says whether a bare `<sup>3</sup>` points to an entry as well.
    """
    made = Respelled(text)
    for found in TO_WORK.finditer(text):
        number = found["number"]
        if anchors.addresses.get(destination(found["url"])) == number:
            made.put(*found.span(), (number,))
    for pattern in (SPELLING, RAISED) if raised else (SPELLING,):
        for found in pattern.finditer(made.text):
            numbers = tuple(numbers_in(NOT_LABELS.sub(" ", found[0])))
            if numbers and labels.issuperset(numbers) and anchors.elsewhere.isdisjoint(ANCHOR.findall(found[0])):
                made.put(*found.span(), numbers)
    for found in WORDS.finditer(made.text):
        label = anchors.entries.get(found["anchor"] or found["target"])
        if label is not None and len(label) + 2 <= len(found[0]):
            made.put(*found.span(), (label,), found["words"] or found["linked"])
    return made


def destination(url: str) -> str:
    """Returns a key that is the same for two links to one work or page."""
    work = work_at(url)
    return work.key if work else url.removesuffix("/")


def numbers_in(text: str) -> Iterator[str]:
    """Yields the numbers of `3, 5–7` or `[3]–[5]`, each as text."""
    for found in RANGE.finditer(text):
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if 0 <= last - first <= MAX_RUN:
            yield from map(str, range(first, last + 1))
