"""PubMed and PubMed Central: document summaries of NCBI's E-utilities in, items out.

Sources: https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESummary, and for the limits of use
https://www.ncbi.nlm.nih.gov/books/NBK25497/#chapter2.Usage_Guidelines_and_Requiremen.
Most articles there have a DOI. The router then asks for the DOI's record, since it has full names.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import Identifier, doi_in, parse_pmid, pmcid_address, pmid_address
from hugo_tools.metadata.items import Item, Name, gravest
from hugo_tools.metadata.titles import clean_title, clean_venue, strip_retraction
from hugo_tools.registries import AGAIN, Failure
from hugo_tools.registries.answers import (
    Answers,
    Refused,
    Unusable,
    count,
    date_in_words,
    field,
    line,
    load_json,
    made,
    mapping,
    objects,
    texts,
)
from hugo_tools.registries.batches import BatchRegistry
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.interface import Coverage, Server, always

LIMIT = 200
UNKNOWN = "cannot get document summary"  # the error for an id that does not exist

# --- asking --------------------------------------------------------------------------------------


def signature(mailto: str) -> str:
    """Returns the parameters that NCBI wants in each request: tool, e-mail address, and the key in NCBI_API_KEY."""
    key = os.environ.get("NCBI_API_KEY", "").strip()
    parameters = {"tool": "hugo-tools", "email": mailto, "api_key": key}
    return "".join(f"&{name}={quote(value, safe='')}" for name, value in parameters.items() if value)


def pmid_path(values: Sequence[str]) -> str:
    return f"esummary.fcgi?db=pubmed&retmode=json&id={','.join(values)}"


def pmcid_path(values: Sequence[str]) -> str:
    ids = ",".join(value.removeprefix("PMC") for value in values)
    return f"esummary.fcgi?db=pmc&retmode=json&id={ids}"


def check_pmid(value: str) -> str:
    return f"open {pmid_address(value)} to check the id"


def check_pmcid(value: str) -> str:
    return f"open {pmcid_address(value)} to check the id"


# --- parsing -------------------------------------------------------------------------------------


def parse(body: bytes) -> Answers:
    """Returns the items of an answer about PubMed ids; raises Unusable and Refused."""
    answers: Answers = {}
    for value, record in records(body):
        answers[value] = made(partial(to_item, record, Identifier("pmid", value)))
    return answers


def parse_central(body: bytes) -> Answers:
    """Returns the items of an answer about PubMed Central's ids; raises Unusable and Refused."""
    answers: Answers = {}
    for number, record in records(body):
        value = f"PMC{number}"
        answers[value] = made(partial(to_item, record, Identifier("pmcid", value)))
    return answers


def records(body: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the summaries in an answer by their numbers, without those of ids that do not exist.

    An answer of status 200 may hold an error instead. Raises Unusable if it means "later" or has no summaries, and
    Refused if it refuses the request.
    """
    answer = mapping(load_json(body))
    refusals = texts(answer.get("esummaryresult"))
    if refusals:
        raise Refused(refusals[0])
    result = answer.get("result")
    if not isinstance(result, dict):
        raise Unusable(field(answer, "error") or "the answer has no summaries")
    for number, value in result.items():
        record = mapping(value)
        if number.isdecimal() and field(record, "error") != UNKNOWN:
            yield number, record


def to_item(record: dict[str, Any], asked: Identifier) -> Item | Failure:
    """Returns the item of one summary; its key is the DOI's, else the PubMed id's, else the one asked for."""
    if error := field(record, "error"):
        return Failure("unreachable", f"PubMed gave no usable answer: {error}", AGAIN)
    known = KnownIds.of(record, asked)
    kinds = {kind.casefold() for kind in texts(record.get("pubtype"))}
    title, status = title_and_status(record, kinds)
    place = PubmedVenue.of(record, title, is_preprint="preprint" in kinds)
    is_registered = known.doi is not None and known.doi.scheme == "doi"
    if not title and not place.book:
        return Failure("unfit", f'PubMed has no title for "{asked.value}"', BIBLIOGRAPHY)
    return Item(
        key=known.best.key,
        type=place.type,
        title=title or place.book,
        authors=people(record, "author", "collectivename"),
        editors=people(record, "editor"),
        issued=issued(record),
        container_title=place.container,
        publisher=place.publisher,
        volume=count(record, "volume"),
        issue=count(record, "issue"),
        page=pages(line(record, "pages")),
        edition=line(record, "edition"),
        doi=known.doi.value if known.doi and is_registered else "",
        pmid=known.pmid,
        pmcid=known.pmcid,
        url=known.best.url,
        status=status,
        registry="PubMed",
    )


def title_and_status(record: dict[str, Any], kinds: Set[str]) -> tuple[str, str]:
    """Returns the title, and the gravest status in the title and elsewhere in the summary."""
    title = clean_title(field(record, "title"))
    is_marked = False
    if "retraction of publication" not in kinds:  # the notice keeps its title, "Retracted: …"
        title, is_marked = strip_retraction(title)
    if is_marked or "retracted publication" in kinds:
        return title, "retracted"
    return title, gravest(announced(record))


# PubMed's names of links from an article to later notices about it → an item's status.
ANNOUNCED = {
    "retraction in": "retracted",
    "expression of concern in": "expression of concern",
    "erratum in": "corrected",
    "partial retraction in": "corrected",
    "corrected and republished in": "corrected",
}


def announced(record: dict[str, Any]) -> Iterator[str]:
    """Yields the statuses by the later notices about an article."""
    for reference in objects(record.get("references")):
        if status := ANNOUNCED.get(field(reference, "reftype").lower()):
            yield status


class PubmedVenue(NamedTuple):
    """The venue of a work: a journal, a preprint server, a book, or the work is a book itself."""

    type: str
    """The CSL type that follows from it."""

    container: str = ""
    """The journal, or the book of a chapter."""

    publisher: str = ""
    """The book's publisher, or the preprint's server."""

    book: str = ""
    """The title of the book that the work is, or is a chapter of."""

    @classmethod
    def of(cls, record: dict[str, Any], title: str, is_preprint: bool) -> PubmedVenue:
        """Returns the venue of an article or a book that has this title."""
        book = clean_title(field(record, "booktitle"))
        if is_preprint:
            return cls("article", publisher=journal(record))
        if not book:
            return cls("article-journal", journal(record))
        publisher = line(record, "publishername")
        if title in ("", book):
            return cls("book", "", publisher, book)
        return cls("chapter", book, publisher, book)


DATES = ("pubdate", "epubdate", "printpubdate", "docdate", "srcdate", "sortpubdate")


def issued(record: dict[str, Any]) -> tuple[int, ...]:
    """Returns the date of publication; for an article ahead of print, the day on which it appeared online."""
    dates = (date_in_words(field(record, name)) for name in DATES)
    return next(filter(None, dates), ())


# Science (New York, N.Y.); Archives of surgery (Chicago, Ill. : 1960); JAMA : the journal of …
OF_CATALOGUE = re.compile(r"\s*\([^()]*\)(?: : .*)?$| : .*$")


def journal(record: dict[str, Any]) -> str:
    """Returns the journal's name without the subtitle and the place that the catalogue adds to it."""
    name = OF_CATALOGUE.sub("", line(record, "fulljournalname"))
    return clean_venue(name) or line(record, "source")


# --- identifiers ---------------------------------------------------------------------------------

PMCID = re.compile(r"PMC[1-9]\d{0,8}(?!\d)", re.ASCII)  # in "pmc-id: PMC4339370;manuscript-id: NIHMS639294;", too


class KnownIds(NamedTuple):
    """The identifiers of one work in its summary."""

    asked: Identifier
    """The one that was asked for."""

    doi: Identifier | None
    """The identifier in its DOI, which is an arXiv id for a DOI of arXiv's; None for none."""

    pmid: str
    """Its PubMed id, "" for none."""

    pmcid: str
    """Its id of PubMed Central, "" for none."""

    @classmethod
    def of(cls, record: dict[str, Any], asked: Identifier) -> KnownIds:
        """Returns the identifiers in a summary."""
        ids: defaultdict[str, str] = defaultdict(str)
        for each in objects(record.get("articleids")):
            kind = field(each, "idtype").lower()
            ids[kind] = field(each, "value")
        _, _, elsewhere = field(record, "elocationid").partition("doi: ")
        written, *_ = elsewhere.split(" ")
        doi = doi_in(ids["doi"] or written)
        numbers = {"pmid": "", "pmcid": ""}
        if pmid := parse_pmid(ids["pubmed"] or ids["pmid"]):
            numbers["pmid"] = pmid.identifier.value
        if central := PMCID.search(ids["pmcid"] or ids["pmc"]):
            numbers["pmcid"] = central[0]
        numbers[asked.scheme] = asked.value
        return cls(asked, doi, numbers["pmid"], numbers["pmcid"])

    @property
    def best(self) -> Identifier:
        """The identifier under which the work is listed."""
        if self.doi:
            return self.doi
        return Identifier("pmid", self.pmid) if self.pmid else self.asked


# --- names ---------------------------------------------------------------------------------------

INITIALS = re.compile(r"[^\W\d_a-z]{1,5}")
SUFFIX = re.compile(r"Jr\.?|Sr\.?|\d(?:st|nd|rd|th)|I{2,3}|IV")


def people(record: dict[str, Any], *kinds: str) -> tuple[Name, ...]:
    """Returns the authors of some kinds.

    Investigators, who are listed but did not write, are left out by their kind.
    """
    found = []
    for each in objects(record.get("authors")):
        name = names.clean(field(each, "name"))
        kind = field(each, "authtype").lower() or "author"
        if kind not in kinds or names.is_placeholder(name):
            continue
        is_group = kind == "collectivename"
        found.append(names.group(name) if is_group else person(name))
    return tuple(dict.fromkeys(found))


def person(name: str) -> Name:
    """Returns a person from a family name and initials without stops: `van der Berg JA Jr`."""
    words = name.split()
    suffix = initials = ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) > 1 and INITIALS.fullmatch(words[-1]):
        initials = words.pop()
    elif names.is_group(name):
        return names.group(name)
    given = " ".join(f"{letter}." for letter in initials)
    return names.parts(given, " ".join(words), suffix)


# --- pages ---------------------------------------------------------------------------------------

RANGE = re.compile(r"(?P<first>(?P<letters>[A-Za-z]*)(?P<start>\d+)[^\s-]*)-(?P<end>\d+)(?P<rest>[^\s-]*)")


def pages(written: str) -> str:
    """Returns pages with their ends in full: "436-44" is 436-444, "S12-9" is S12-S19, "1023-31.e2" is 1023-1031.e2.

    The part after a semicolon belongs to another text, "123-8; discussion 129-30", and is left out.
    """
    first, _, _ = written.partition(";")
    parts = [part.strip() for part in first.split(",")]
    return ", ".join(RANGE.sub(whole_range, part) for part in parts)


def whole_range(found: re.Match[str]) -> str:
    start, end = found["start"], found["end"]
    lacking = len(start) - len(end)
    if lacking > 0:
        end = start[:lacking] + end
    return f"{found['first']}-{found['letters']}{end}{found['rest']}"


# --- registries ----------------------------------------------------------------------------------

SERVER = Server(
    "PubMed",
    "PUBMED",
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    pause=0.1 if os.environ.get("NCBI_API_KEY", "").strip() else 0.34,  # ten requests a second, or three
    signature=signature,
)
REGISTRY = BatchRegistry(
    server=SERVER,
    covers={"pmid": Coverage(is_alias=always)},
    path=pmid_path,
    parse=parse,
    limit=LIMIT,
    hint=check_pmid,
)
CENTRAL = BatchRegistry(
    server=SERVER,
    covers={"pmcid": Coverage(is_alias=always)},
    path=pmcid_path,
    parse=parse_central,
    limit=LIMIT,
    hint=check_pmcid,
)
