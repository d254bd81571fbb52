"""The parts of a reference, as printed: names, dates, pages, editions, links. Items in, texts out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from hugo_tools.metadata import items
from hugo_tools.metadata.identifiers import isbn_address, pmcid_address, pmid_address
from hugo_tools.metadata.items import ET_AL, PAGES, Item, Name
from hugo_tools.metadata.names import EASTERN, TRANSCRIBED
from hugo_tools.patterns import lazy


class NameLimits(NamedTuple):
    """How many names a reference shows: with `et_al_min` or more, the first `et_al_use_first` and "et al."."""

    et_al_min: int = 5
    et_al_use_first: int = 3


def people(names: Sequence[Name], limits: NameLimits) -> str:
    """Returns names as a reference has them: `Vaswani, A., Shazeer, N., Parmar, N., et al.`"""
    shown = [person(name) for name in names]
    if shown[-1:] == [ET_AL]:
        return ", ".join([*shown[:-1][: max(limits.et_al_use_first, 1)], ET_AL])
    if len(shown) >= max(limits.et_al_min, limits.et_al_use_first + 1):
        return ", ".join([*shown[: limits.et_al_use_first], ET_AL])
    if len(shown) > 1:
        return ", ".join(shown[:-1]) + ", & " + shown[-1]
    return "".join(shown)


def people_in_reading_order(names: Sequence[Name], limits: NameLimits) -> str:
    """Returns names as a reference has them within a sentence: `Y. Bengio, Y. LeCun, & G. Hinton`."""
    shown = [person_in_reading_order(name) for name in names]
    if len(shown) >= max(limits.et_al_min, limits.et_al_use_first + 1) and ET_AL not in shown:
        shown = [*shown[: limits.et_al_use_first], ET_AL]
    if shown[-1:] == [ET_AL]:
        return ", ".join(shown)
    if len(shown) == 2:
        return " & ".join(shown)
    return ", ".join(shown[:-1]) + ", & " + shown[-1] if len(shown) > 2 else "".join(shown)


def person_in_reading_order(name: Name) -> str:
    """Returns one name, given names first: `A. Vaswani`, `M. L. King, Jr.`; a name in Chinese signs keeps its order."""
    if name.literal or any(ord(character) > 0x2E7F for character in name.family):
        return person(name).replace(", ", " ") if not name.literal else name.literal
    called = " ".join(part for part in (initials(name.given), name.family) if part)
    return f"{called}, {name.suffix}" if name.suffix else called


def person(name: Name) -> str:
    """Returns one name, family name first: `Vaswani, A.`, `King, M. L., Jr.`, `OpenAI`."""
    if name.literal:
        return name.literal
    if is_one_word(name):
        return name.family + name.given
    parts = [name.family, initials(name.given), name.suffix]
    return ", ".join(part for part in parts if part)


def is_one_word(name: Name) -> bool:
    """Returns whether a name is written as one word, family name first: 王小明, 佐藤さくら. A transcription is not."""
    is_eastern = bool(EASTERN.fullmatch(name.family) and EASTERN.fullmatch(name.given))
    return is_eastern and not TRANSCRIBED.fullmatch(name.family + name.given) and not name.suffix


INNER_STOP = lazy(r"\.(?=[^\s.‐-])")  # of "J.R.R."


def initials(given: str) -> str:
    """Returns given names as initials, `Jean-Pierre M.` as `J.-P. M.`; other scripts than alphabets stay whole."""
    if not given.isascii() and any(ord(character) > 0x2E7F for character in given):
        return given
    words = []
    for word in INNER_STOP.sub(". ", given).split():
        parts = word.replace("‐", "-").split("-")
        letters = [part[0].upper() + "." for part in parts if part and part[0].isalpha()]
        words.append("-".join(letters))
    return " ".join(word for word in words if word)


@lru_cache(maxsize=4096)
def doi_url(doi: str) -> str:
    """Returns the address of a DOI, with all that could end a Markdown link escaped."""
    return "https://doi.org/" + quote(doi, safe="/:;._-~!$&'*+,=@")


def cited_as(item: Item, version: int) -> tuple[str, str]:
    """Returns what a reference's link says and where it goes: arXiv id, DOI, a registry's number, or a page."""
    if item.number.startswith("arXiv:"):
        suffix = f"v{version}" if version else ""
        return item.number + suffix, f"https://arxiv.org/abs/{item.number[6:]}{suffix}"
    if item.doi:
        return f"doi:{item.doi}", doi_url(item.doi)
    if not item.url.startswith(("https://", "http://")):
        return "", ""
    return own_page(item) or "Link", item.url


def own_page(item: Item) -> str:
    """Returns what a link to a registry's own page of a work says, "" for an address that an author chose."""
    pages = (
        (item.key, host(item.url)),  # a page that has said itself what it is
        (pmid_address(item.pmid), f"PMID {item.pmid}"),
        (pmcid_address(item.pmcid), item.pmcid),
        (isbn_address(item.isbn), f"ISBN {item.isbn}"),
    )
    return next((shown for address, shown in pages if address == item.url), "")


def host(url: str) -> str:
    """Returns the host of an address, as people name it."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def venue(item: Item, label: str) -> str:
    """Returns where a work appeared, as printed beside what its link says: "" where the link says it as well.

    So a preprint is not at "arXiv" and at "arXiv:2403.01432", and a page's host not named twice.
    """
    named = folded(item.venue)
    is_arxiv = bool(ARXIV.fullmatch(item.venue)) and "arxiv" in label.lower()
    return "" if is_arxiv or named == folded(label) else item.venue


# As arXiv, Semantic Scholar, ADS, OpenAlex, Google Scholar and DBLP call it.
ARXIV = lazy(
    r"""
    arxiv (?:\.org)? (?:\s+ (?:e-?prints?|preprints?(?:\s+server)?|repository))? (?:\s+\(cornell\s+university\))?
    (?: [\s:,]+ (?:arxiv:|abs/)? (?:[a-z.-]+/\d{7} | \d{4}\.\d{4,5}) (?:v\d+)? (?:\s*\[[\w.\s,-]*\])? )?
    | corr | computing\s+research\s+repository
    """,
    re.IGNORECASE | re.VERBOSE,
)


def folded(text: str) -> str:
    """Returns a text's letters and digits without case, by which two names are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


NOTES = {"dataset": "data set", "software": "software"}
VERSION_MARK = lazy(r"^v(?:ersion)?[. ]*(?=\d)", re.IGNORECASE)


def note(item: Item) -> str:
    """Returns what a reader must know of a work beside its title: that it was retracted, is not a text; its version."""
    known = item.status or NOTES.get(item.type, "")
    if item.type not in NOTES:
        return known
    number = VERSION_MARK.sub("", item.version)
    is_titled = bool(re.search(rf"\bv(?:ersion)?[. ]*{re.escape(number)}(?![\w.]*\d)", item.title, re.IGNORECASE))
    version = f"version {number}" if number and not is_titled else ""
    return ", ".join(part for part in (known, version) if part)


def details(item: Item) -> str:
    """Returns what stands after a venue: volume and issue, pages or number, and a thesis's kind."""
    volume = item.volume + (f"({item.issue})" if item.issue else "")
    number = "" if item.pages or item.number.startswith("arXiv:") else item.number
    kind = item.genre if item.type in ("thesis", "report") else ""
    return "".join(f", {part}" for part in (volume, item.pages, number, kind) if part)


def kind(item: Item) -> str:
    """Returns what a thesis or a report is called, with its number: `PhD thesis`, `Technical report 7`."""
    if item.type not in ("thesis", "report"):
        return ""
    name = item.genre or item.type.capitalize()
    number = "" if item.number.startswith("arXiv:") else item.number
    if "report" in number.lower():  # it says what it is
        return number
    return f"{name} {number}".strip()


ORDINALS = {"1": "st", "2": "nd", "3": "rd"}


def edition(item: Item) -> str:
    """Returns a book's edition, unless it is the first, and its volume, as printed: `2nd ed., Vol. 3`."""
    number = item.edition.strip().rstrip(".")
    if number.isdecimal():
        ending = "th" if number[-2:-1] == "1" else ORDINALS.get(number[-1], "th")
        shown = f"{number}{ending} ed." if int(number) > 1 else ""
    elif not number or re.search(r"\b(?:ed|edn|edition|Aufl|Auflage)\b", number, re.IGNORECASE):
        shown = item.edition.strip()
    else:
        shown = f"{number} ed."
    volume = f"Vol. {item.volume}" if item.volume.isdecimal() else item.volume
    return ", ".join(part for part in (shown, volume) if part)


MONTHS = "January February March April May June July August September October November December".split()
DATED = ("webpage", "post", "post-weblog")  # what may change from one day to the next


def year(item: Item, letter: str = "") -> str:
    """Returns the year as printed, with what tells the work from others of its authors and year: `2023a`, `n.d.-a`."""
    return f"{item.year}-{letter}" if letter and not item.issued else item.year + letter


def shown_date(item: Item) -> tuple[int, ...]:
    """Returns when a work appeared, as far as a reference says it: year, month and day of a page, else the year."""
    if item.type not in DATED or len(item.issued) < 2 or not 1 <= item.issued[1] <= 12:
        return item.issued[:1]
    return item.issued


def date(item: Item, letter: str = "") -> str:
    """Returns when a work appeared, as printed: the year, with its letter, of a page the day: `2023a, June 23`."""
    shown = shown_date(item)
    if len(shown) < 2:
        return year(item, letter)
    month, *day = shown[1:]
    return f"{year(item, letter)}, {' '.join([MONTHS[month - 1], *map(str, day)])}"


def accessed(item: Item) -> str:
    """Returns the day on which an undated page was read, as printed, `November 27, 2026`; "" for any other work."""
    is_undated = item.type in PAGES and not item.issued
    read_on = items.accessed(item) if is_undated else ()
    if len(read_on) < 3 or not 1 <= read_on[1] <= 12:
        return ""
    return f"{MONTHS[read_on[1] - 1]} {read_on[2]}, {read_on[0]}"


BOOK_PARTS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")


def credited_names(item: Item) -> Sequence[Name]:
    """Returns those whom a reference begins with: authors, else editors, but not those of a part's book."""
    return item.authors or (() if item.type in BOOK_PARTS else item.editors)


def credited(item: Item, limits: NameLimits) -> str:
    """Returns those whom a reference begins with, as printed, editors as such."""
    if item.authors or item.type in BOOK_PARTS:
        shown = people(item.authors, limits)
        return shown + "." if shown and not shown.endswith(".") else shown
    if not item.editors:
        return ""
    return people(item.editors, limits) + (" (Ed.)." if len(item.editors) == 1 else " (Eds.).")
