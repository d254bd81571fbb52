"""The printed parts of a reference: names, dates, pages, editions, links. Items in, texts out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from hugo_tools.metadata import items
from hugo_tools.metadata.identifiers import isbn_address, pmcid_address, pmid_address
from hugo_tools.metadata.items import ET_AL, PAGES, Item, Name
from hugo_tools.metadata.names import EASTERN, PARTICLES, TRANSCRIBED
from hugo_tools.patterns import lazy


class NameLimits(NamedTuple):
    """How many names a reference shows."""

    et_al_min: int = 5
    """The number of names from which a list is shortened."""

    et_al_use_first: int = 3
    """The number of names that a shortened list shows before "et al."."""

    @property
    def fewest(self) -> int:
        """The fewest names of which at least one is left out."""
        return max(self.et_al_min, self.et_al_use_first + 1)


def people(names: Sequence[Name], limits: NameLimits) -> str:
    """Returns names in the form of a reference: `Vaswani, A., Shazeer, N., Parmar, N., et al.`"""
    shown = [person(name) for name in names]
    first = limits.et_al_use_first
    if shown[-1:] == [ET_AL]:
        shown.pop()
        return ", ".join([*shown[: max(first, 1)], ET_AL])
    if len(shown) >= limits.fewest:
        return ", ".join([*shown[:first], ET_AL])
    return with_ampersand(shown)


def with_ampersand(names: Sequence[str]) -> str:
    """Returns names as a list, with a comma and an ampersand before the last."""
    if len(names) < 2:
        return "".join(names)
    *before, last = names
    return f"{', '.join(before)}, & {last}"


def people_in_reading_order(names: Sequence[Name], limits: NameLimits) -> str:
    """Returns names in the form within a sentence: `Y. Bengio, Y. LeCun, & G. Hinton`."""
    shown = [person_in_reading_order(name) for name in names]
    if ET_AL not in shown and len(shown) >= limits.fewest:
        shown = [*shown[: limits.et_al_use_first], ET_AL]
    if shown[-1:] == [ET_AL]:
        return ", ".join(shown)
    return " & ".join(shown) if len(shown) == 2 else with_ampersand(shown)


def person_in_reading_order(name: Name) -> str:
    """Returns one name, given names first: `A. Vaswani`, `M. L. King, Jr.`; an East Asian name keeps its order."""
    if name.literal:
        return name.literal
    if has_signs(name.family):
        return person(name).replace(", ", " ")
    called = f"{initials(name.given)} {name.family}".strip()
    return f"{called}, {name.suffix}" if name.suffix else called


def has_signs(text: str) -> bool:
    """Returns whether a text has characters of an East Asian script."""
    return any(ord(character) > LAST_LETTER for character in text)


def person(name: Name) -> str:
    """Returns one name, family name first: `Vaswani, A.`, `King, M. L., Jr.`, `OpenAI`."""
    if name.literal:
        return name.literal
    if is_one_word(name):
        return name.family + name.given
    parts = (name.family, initials(name.given), name.suffix)
    return ", ".join(filter(None, parts))


def is_one_word(name: Name) -> bool:
    """Returns whether a name is written as one word, family name first: 王小明, 佐藤さくら. A transcription is not."""
    if name.suffix or not EASTERN.fullmatch(name.family) or not EASTERN.fullmatch(name.given):
        return False
    return not TRANSCRIBED.fullmatch(name.family + name.given)


LAST_LETTER = 0x2E7F  # East Asian scripts begin after this character in Unicode
INNER_STOP = lazy(r"\.(?=[^\s.‐-])")  # of "J.R.R."


def initials(given: str) -> str:
    """Returns given names as initials, `Jean-Pierre M.` as `J.-P. M.`; names in East Asian scripts stay whole.

    A particle after a name stays as well, as in Portuguese: Souza, Ricardo Lima de.
    """
    if has_signs(given):
        return given
    words: list[str] = []
    for word in INNER_STOP.sub(". ", given).split():
        if words and word in PARTICLES:
            words.append(word)
            continue
        parts = word.replace("‐", "-").split("-")
        letters = [f"{part[0].upper()}." for part in parts if part[:1].isalpha()]
        words.append("-".join(letters))
    return " ".join(filter(None, words))


@lru_cache(maxsize=4096)
def doi_url(doi: str) -> str:
    """Returns the address of a DOI, with all characters escaped that could end a Markdown link."""
    return "https://doi.org/" + quote(doi, safe="/:;._-~!$&'*+,=@")


def cited_as(item: Item, version: int) -> tuple[str, str]:
    """Returns (label, address) of a reference's link: to arXiv, a DOI, a registry's page, or another page."""
    if item.number.startswith("arXiv:"):
        suffix = f"v{version}" if version else ""
        shown = f"{item.number}{suffix}"
        return shown, f"https://arxiv.org/abs/{shown.removeprefix('arXiv:')}"
    if item.doi:
        return f"doi:{item.doi}", doi_url(item.doi)
    if not item.url.startswith(("https://", "http://")):
        return "", ""
    return own_page(item) or "Link", item.url


def own_page(item: Item) -> str:
    """Returns the label of a link to a registry's own page of a work, "" if the item's address is another."""
    pages = (
        (item.key, host(item.url)),  # a web page with its own metadata
        (pmid_address(item.pmid), f"PMID {item.pmid}"),
        (pmcid_address(item.pmcid), item.pmcid),
        (isbn_address(item.isbn), f"ISBN {item.isbn}"),
    )
    for address, shown in pages:
        if address == item.url:
            return shown
    return ""


def host(url: str) -> str:
    """Returns the host of an address, as people name it."""
    _, _, address = url.partition("://")
    name, _, _ = address.partition("/")
    return name.removeprefix("www.")


def venue(item: Item, label: str) -> str:
    """Returns the venue of a work as printed, "" if its link's label names it already.

    So a reference does not have both "arXiv" and "arXiv:2403.01432", nor a page's host twice.
    """
    is_arxiv = "arxiv" in label.lower() and ARXIV.fullmatch(item.venue)
    is_same = is_arxiv or folded(item.venue) == folded(label)
    return "" if is_same else item.venue


# The names of arXiv in arXiv, Semantic Scholar, ADS, OpenAlex, Google Scholar and DBLP.
ARXIV = lazy(
    r"""
    arxiv (?:\.org)? (?:\s+ (?:e-?prints?|preprints?(?:\s+server)?|repository))? (?:\s+\(cornell\s+university\))?
    (?: [\s:,]+ (?:arxiv:|abs/)? (?:[a-z.-]+/\d{7} | \d{4}\.\d{4,5}) (?:v\d+)? (?:\s*\[[\w.\s,-]*\])? )?
    | corr | computing\s+research\s+repository
    """,
    re.IGNORECASE | re.VERBOSE,
)


def folded(text: str) -> str:
    """Returns the form of a name for comparisons: its letters and digits, without case."""
    return "".join(filter(str.isalnum, text.casefold()))


NOTES = {"dataset": "data set", "software": "software"}
VERSION_MARK = lazy(r"^v(?:ersion)?[. ]*(?=\d)", re.IGNORECASE)


def note(item: Item) -> str:
    """Returns the note after a title: that the work was retracted, or is software or a data set, and its version."""
    known = item.status or NOTES.get(item.type, "")
    if item.type not in NOTES:
        return known
    number = VERSION_MARK.sub("", item.version)
    is_titled = re.search(rf"\bv(?:ersion)?[. ]*{re.escape(number)}(?![\w.]*\d)", item.title, re.IGNORECASE)
    version = f"version {number}" if number and not is_titled else ""
    return ", ".join(filter(None, (known, version)))


def details(item: Item) -> str:
    """Returns the text after a venue: volume and issue, pages or number, and the kind of a thesis or a report."""
    issue = f"({item.issue})" if item.issue else ""
    number = "" if item.pages or item.number.startswith("arXiv:") else item.number
    kind = item.genre if item.type in ("thesis", "report") else ""
    parts = (f"{item.volume}{issue}", item.pages, number, kind)
    return "".join(f", {part}" for part in parts if part)


def kind(item: Item) -> str:
    """Returns the kind of a thesis or a report, with its number: `PhD thesis`, `Technical report 7`; "" for others."""
    if item.type not in ("thesis", "report"):
        return ""
    name = item.genre or item.type.capitalize()
    number = "" if item.number.startswith("arXiv:") else item.number
    if "report" in number.lower():  # the number names the kind itself
        return number
    return f"{name} {number}".strip()


ORDINALS = {"1": "st", "2": "nd", "3": "rd"}


def edition(item: Item) -> str:
    """Returns a book's edition, unless it is the first, and its volume, as printed: `2nd ed., Vol. 3`."""
    volume = f"Vol. {item.volume}" if item.volume.isdecimal() else item.volume
    return ", ".join(filter(None, (numbered_edition(item.edition.strip()), volume)))


EDITION = lazy(r"\b(?:ed|edn|edition|Aufl|Auflage)\b", re.IGNORECASE)


def numbered_edition(written: str) -> str:
    """Returns an edition as printed, `2nd ed.` for "2", "" for the first."""
    number = written.rstrip(".")
    if number.isdecimal():
        return f"{number}{ordinal_ending(number)} ed." if int(number) > 1 else ""
    says_so = not number or EDITION.search(number)
    return written if says_so else f"{number} ed."


def ordinal_ending(number: str) -> str:
    is_teen = number[-2:-1] == "1"
    return "th" if is_teen else ORDINALS.get(number[-1], "th")


MONTHS = "January February March April May June July August September October November December".split()
DATED = ("webpage", "post", "post-weblog")  # types printed with month and day, since pages change often


def year(item: Item, letter: str = "") -> str:
    """Returns the year as printed, with the letter of the work in its list: `2023a`, `n.d.-a`."""
    hyphen = "-" if letter and not item.issued else ""
    return f"{item.year}{hyphen}{letter}"


def shown_date(item: Item) -> tuple[int, ...]:
    """Returns the date that a reference prints: year, month and day of a web page, else the year."""
    has_month = len(item.issued) > 1 and 1 <= item.issued[1] <= 12
    return item.issued if has_month and item.type in DATED else item.issued[:1]


def date(item: Item, letter: str = "") -> str:
    """Returns the date as printed: the year with its letter, and the day of a web page: `2023a, June 23`."""
    shown = shown_date(item)
    if len(shown) < 2:
        return year(item, letter)
    _, month, *day = shown
    words = [MONTHS[month - 1], *map(str, day)]
    return f"{year(item, letter)}, {' '.join(words)}"


def accessed(item: Item) -> str:
    """Returns the day on which an undated web page was read, `November 27, 2026`; "" for any other work."""
    is_undated = item.type in PAGES and not item.issued
    read_on = items.accessed(item) if is_undated else ()
    if len(read_on) < 3:
        return ""
    year, month, day = read_on
    return f"{MONTHS[month - 1]} {day}, {year}" if 1 <= month <= 12 else ""


BOOK_PARTS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")


def credited_names(item: Item) -> Sequence[Name]:
    """Returns the names at the start of a reference: the authors, else the editors.

    Not the editors of a part's book.
    """
    if item.authors or item.type in BOOK_PARTS:
        return item.authors
    return item.editors


def credited(item: Item, limits: NameLimits) -> str:
    """Returns the names at the start of a reference as printed; editors are marked as such."""
    if item.authors or item.type in BOOK_PARTS:
        shown = people(item.authors, limits)
        has_stop = not shown or shown.endswith(".")
        return shown if has_stop else f"{shown}."
    if not item.editors:
        return ""
    role = "(Ed.)." if len(item.editors) == 1 else "(Eds.)."
    return f"{people(item.editors, limits)} {role}"
