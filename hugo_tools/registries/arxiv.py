"""arXiv: the Atom feed of its API in, items out (https://info.arxiv.org/help/api/user-manual.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import doi_in
from hugo_tools.metadata.items import Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.tex import detex
from hugo_tools.metadata.titles import clean_title
from hugo_tools.registries import Failure, SearchResult
from hugo_tools.registries.answers import MAX_OBJECTS, Answers, Refused, Spoiled, Unusable, calendar, made, printable
from hugo_tools.registries.batches import BatchRegistry
from hugo_tools.registries.client import Client
from hugo_tools.registries.interface import Coverage, Server

ATOM, ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
ENTRY_ID = re.compile(r"https?://arxiv\.org/abs/(?P<id>[^\s?#]+?)(?:v\d+)?")
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MAX_ABSTRACT = 20_000
MAX_REASON = 200


def path(values: Sequence[str]) -> str:
    """Returns the path of the request for these papers; without `max_results` arXiv answers with ten."""
    return f"api/query?id_list={','.join(values)}&start=0&max_results={len(values)}"


# All words of a search are required, so words that arXiv's index may lack are left out, and years, which it lacks.
COMMON = frozenset("an and are as at by for from in is it not of on or that the this to with".split())
UNTELLING = re.compile(r"[a-z0-9]|(?:19|20)\d\d")


def search_path(words: Sequence[str], limit: int) -> str:
    """Returns the path of the search for papers that have all of these words; words that tell little are left out.

    The words are in lower case, so that none is one of the operators AND, OR and ANDNOT
    (https://info.arxiv.org/help/api/user-manual.html#query_details).
    """
    folded = [word.lower() for word in words]
    telling = [word for word in folded if word not in COMMON and not UNTELLING.fullmatch(word)]
    query = "+AND+".join(f"all:{quote(word)}" for word in telling or folded)
    return f"api/query?search_query={query}&start=0&max_results={limit}"


def check_it(value: str) -> str:
    return f"open https://arxiv.org/abs/{value} to check the id"


# --- parsing -------------------------------------------------------------------------------------

# arXiv has no field for a withdrawal: authors write it into the comment or in place of the abstract.
WITHDRAWN_COMMENT = re.compile(
    r"^\W*(?:\w+\s+)?(?:withdrawn|retracted)\b|\bwithdrawing\s+(?:this|the|our)\b|\bwithdrawn\s+(?:by|due|because|as|since|from|for)\b"
    r"|\b(?:paper|article|manuscript|submission|preprint|work|it)\s+(?:is|was|has\s+been|have\s+been|is\s+being)\s+(?:\w+\s+)?(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)
WITHDRAWN_ABSTRACT = re.compile(
    r"\W*(?:withdrawn\b|(?:this|the|our)\s+(?:\w+\s+)?(?:paper|article|manuscript|submission|preprint|work)\s+"
    r"(?:is|was|has\s+been)\s+(?:\w+\s+)?(?:withdrawn|retracted)\b)",
    re.IGNORECASE,
)


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Returns whether the authors' comment or abstract tells that the paper was withdrawn."""
    return bool(WITHDRAWN_COMMENT.search(comment) or WITHDRAWN_ABSTRACT.match(abstract))


# "PhD thesis, 218 pages", not "based on the author's thesis" or "part of my thesis".
THESIS = re.compile(r"\b(?:thesis|dissertation|habilitation)\b", re.IGNORECASE)
FROM_THESIS = re.compile(
    r"\b(?:adapted|based|chapters?|excerpt|extracted|from|follows|in|of|parts?|portion|results?|summary|version)\b"
    r"[^.;]{0,60}\b(?:thesis|dissertation|habilitation)\b",
    re.IGNORECASE,
)


def is_thesis(comment: str) -> bool:
    """Returns whether the author's comment tells that the paper is a thesis."""
    if FROM_THESIS.search(comment):
        return False
    return THESIS.search(comment) is not None


def parse(body: bytes) -> Answers:
    """Returns the items of a feed by arXiv id without version; raises as `entries` does."""
    return {value: item for _, value, item in entries(body)}


def found(body: bytes) -> list[SearchResult]:
    """Returns the papers of a feed in its order, each with the journal's DOI from its authors, if any.

    Raises as `entries` does.
    """
    papers = []
    for entry, _, item in entries(body):
        if isinstance(item, Item):
            written, _, _ = field(entry, f"{ARXIV}doi").partition(" ")
            doi = doi_in(written)
            papers.append(SearchResult(item, (doi,) if doi else ()))
    return papers


class Appearances(NamedTuple):
    """The authors' statements to arXiv about where a paper has appeared."""

    value: str
    """The paper's id."""

    dois: list[str]
    """The DOIs that they gave to arXiv."""

    journal: str
    """The journal reference, in their words."""

    comment: str
    """Their comment, such as the number of pages, or a conference."""


def appearances(body: bytes) -> list[Appearances]:
    """Returns the authors' statements of each paper in a feed; raises as `entries` does."""
    said = []
    for entry, value, _ in entries(body):
        dois = field(entry, f"{ARXIV}doi").split()
        journal, comment = (field(entry, f"{ARXIV}{name}") for name in ("journal_ref", "comment"))
        said.append(Appearances(value, dois, journal, comment))
    return said


def entries(body: bytes) -> Iterator[tuple[Element, str, Item | Failure]]:
    """Yields the entries of a feed with their arXiv ids without version and their items.

    Raises Unusable for a body that is not a feed, Spoiled if it ends like one, and Refused for arXiv's error entry,
    which comes with status 200 or 400 and answers the whole request.
    """
    try:
        feed = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # LookupError: an unknown encoding
        is_whole = body.rstrip().endswith(b"</feed>")
        kind = Spoiled if is_whole else Unusable
        raise kind("the answer is not an Atom feed") from error
    if feed.tag != f"{ATOM}feed":
        raise Unusable("the answer is not an Atom feed")
    for entry in feed.iter(f"{ATOM}entry"):
        address = field(entry, f"{ATOM}id")
        if "/api/errors" in address:
            reason = plain(field(entry, f"{ATOM}summary"), limit=MAX_REASON)
            raise Refused(reason or "arXiv reports an error")
        if named := ENTRY_ID.fullmatch(address):
            item = made(partial(entry_to_item, entry, named["id"]))
            if isinstance(item, Failure) or item.title:
                yield entry, named["id"], item


def entry_to_item(entry: Element, value: str) -> Item:
    """Returns the item of one entry, cited by the date of its first version.

    A journal's DOI from the authors is left out: it may be that of another work, and the cited paper is the one on
    arXiv.
    """
    written = field(entry, f"{ATOM}title")
    comment = field(entry, f"{ARXIV}comment")
    published = DATE.match(field(entry, f"{ATOM}published"))
    abstract = plain(field(entry, f"{ATOM}summary"), limit=MAX_ABSTRACT)
    summary = detex(abstract, throughout=False)
    is_gone = is_withdrawn(comment, summary)
    return Item(
        key=f"arxiv:{value}",
        type="article",
        title=clean_title(written, tex=True),
        authors=people(entry),
        issued=calendar(published.groups()) if published else (),
        publisher="arXiv",
        number=f"arXiv:{value}",
        doi=f"10.48550/arxiv.{value.lower()}",
        url=f"https://arxiv.org/abs/{value}",
        abstract=summary,
        status="withdrawn" if is_gone else "",
        registry="arXiv",
    )


def field(entry: Element, tag: str) -> str:
    """Returns the text of an entry's child, without control characters and line ends, "" if it has none."""
    return printable(entry.findtext(tag) or "")


def people(entry: Element) -> tuple[Name, ...]:
    found = entry.findall(f"{ATOM}author/{ATOM}name")
    names = [to_name(each.text or "") for each in found[:MAX_OBJECTS]]
    return tuple(filter(None, names))


def to_name(display: str) -> Name | None:
    """Returns an author; None for the lone ":" that arXiv puts between a collaboration and its members."""
    text = names.clean(detex(display))
    if names.is_placeholder(text):
        return None
    return names.group_or_person(text)


SERVER = Server("arXiv", "ARXIV", "https://export.arxiv.org", pause=3.0)
REGISTRY = BatchRegistry(
    server=SERVER,
    covers={"arxiv": Coverage()},
    path=path,
    parse=parse,
    limit=300,
    hint=check_it,
)


class ArxivSearch:
    """arXiv's search in all fields of its papers."""

    server = SERVER

    def search(self, client: Client, words: Sequence[str], limit: int) -> list[SearchResult]:
        return client.ask(search_path(words, limit), found, works=limit)
