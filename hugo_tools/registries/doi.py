"""doi.org: the registration agency of a DOI, and metadata from any agency by content negotiation.

Sources: https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation and
https://citation.crosscite.org/docs.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import is_doi, is_short_doi
from hugo_tools.metadata.items import Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.titles import clean_title, clean_venue
from hugo_tools.registries import AGAIN, Failure
from hugo_tools.registries.answers import (
    Unusable,
    count,
    date,
    field,
    line,
    load_json,
    made,
    mapping,
    objects,
    texts,
)
from hugo_tools.registries.batches import MAX_SHOWN, batches, halves
from hugo_tools.registries.client import Client, Status, Unreachable, Unreadable
from hugo_tools.registries.crossref import TYPES, UNFIT, page, work_to_item
from hugo_tools.registries.datacite import arxiv_id
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.interface import Coverage, Server, Turn

MAX_ABSTRACT = 20_000
MAX_AGENCY = 100
MAX_DOIS = 100  # in one request for agencies
CSL_JSON = "application/vnd.citationstyles.csl+json"
MAY_LACK = (400, 404, 406, 410)  # statuses for a DOI without metadata
CROSSREF_TYPES = {  # CSL type in a CSL-JSON answer of Crossref's → Crossref's own type
    "article": "posted-content",
    "article-journal": "journal-article",
    "chapter": "book-chapter",
    "entry": "reference-entry",
    "paper-conference": "proceedings-article",
    "review": "peer-review",
    "thesis": "dissertation",
}
CSL_TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)
CROSSREF_ALONE = frozenset(TYPES) - CSL_TYPES  # types that only Crossref has


# --- asking --------------------------------------------------------------------------------------


def agency_path(values: Sequence[str]) -> str:
    dois = [quote(value, safe="/:") for value in values]
    return f"ra/{','.join(dois)}"


def ask_agencies(client: Client, batch: list[str]) -> Iterator[tuple[str, Item | Failure]]:
    """Yields DOIs that neither Crossref nor DataCite has, each with the answer of the agency that registered it."""
    try:
        agencies = client.ask(agency_path(batch), parse_agencies, works=len(batch))
    except (Unreachable, Status) as error:
        if len(batch) > 1 and isinstance(error, Unreadable):
            for half in halves(batch):
                yield from ask_agencies(client, half)
            return
        hint = error.hint if isinstance(error, Unreachable) else AGAIN
        failure = Failure("unreachable", f"Crossref and DataCite do not know it, and {error}", hint)
        yield from dict.fromkeys(batch, failure).items()
        return
    for value in batch:
        agency = agencies.get(value.lower())
        yield value, negotiate(client, value, agency) if agency else no_such_doi(value)


def negotiate(client: Client, value: str, agency: str = "") -> Item | Failure:
    """Returns the item that content negotiation gives for a DOI or shortDOI, or the failure."""

    def parse_answer(body: bytes) -> Item | Failure:
        answered, answer = parse(body)
        is_of_short = is_short_doi(value) and is_doi(answered)
        if answered != value.lower() and not is_of_short:
            raise Unusable(f'it answered about "{answered[:MAX_SHOWN]}", which was not asked for')
        if agency and isinstance(answer, Item):
            return replace(answer, registry=agency)
        return answer

    try:
        return client.ask(quote(value, safe="/:"), parse_answer, accept=CSL_JSON, follow=True)
    except Unreachable as error:
        return Failure("unreachable", str(error), error.hint)
    except Status as status:
        return without_metadata(value, agency, status)


def without_metadata(value: str, agency: str, status: Status) -> Failure:
    """Returns the failure for a status: doi.org is in trouble, the DOI has no metadata, or there is no such DOI."""
    if status.code not in MAY_LACK:
        return Failure("unreachable", f"doi.org answered with {status}", AGAIN)
    if status.redirected or agency not in ("", "Crossref", "DataCite"):
        where = f" at {agency}" if agency else ""
        return Failure("unknown", f"the DOI exists{where}, but without metadata", BIBLIOGRAPHY)
    return no_such_doi(value)


def no_such_doi(value: str) -> Failure:
    address = f"https://doi.org/{quote(value, safe='/:')}"
    return Failure("unknown", f'there is no DOI "{value}"', f"open {address} to check it")


def last_resort(value: str) -> Turn:
    return Turn.LAST_RESORT


@dataclass(frozen=True, slots=True)
class DoiOrg:
    """doi.org, which gives the agencies of many DOIs in one request, and the metadata of one DOI at a time."""

    server: Server
    """Its server."""

    covers: Mapping[str, Coverage]
    """Its coverage of each scheme, by the scheme's name."""

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Item | Failure]]:
        """Yields the DOIs with their answers; shortDOIs are negotiated directly, without their agencies."""
        asked = list(values)
        whole = [value for value in asked if not is_short_doi(value)]
        for batch in batches(whole, agency_path, MAX_DOIS):
            yield from ask_agencies(client, batch)
        for value in filter(is_short_doi, asked):
            yield value, negotiate(client, value)


REGISTRY = DoiOrg(
    server=Server("doi.org", "DOI", "https://doi.org"),
    covers={"doi": Coverage(last_resort, is_alias=is_short_doi)},
)


# --- parsing -------------------------------------------------------------------------------------


def parse_agencies(body: bytes) -> dict[str, str]:
    """Returns each DOI's registration agency, "" for a DOI that does not exist; raises Unusable for any other body."""
    answer = load_json(body)
    if not isinstance(answer, list):
        raise Unusable("the answer is not a list of agencies")
    agencies: dict[str, str] = {}
    for row in objects(answer):
        if doi := field(row, "DOI").lower():
            agencies[doi] = plain(field(row, "RA"), limit=MAX_AGENCY)
    return agencies


def parse(body: bytes) -> tuple[str, Item | Failure]:
    """Returns the DOI in lower case and the item of a CSL-JSON object; raises Unusable for any other body.

    Crossref's CSL-JSON is its own format with some lists as texts. That of DataCite and the others follows the
    standard.
    """
    csl = mapping(load_json(body))
    written = field(csl, "DOI").lower()
    doi = written.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/")
    if not doi or not csl.get("type"):
        raise Unusable("the answer is not CSL-JSON")
    kind = field(csl, "type")
    is_crossref = "member" in csl or kind in UNFIT or kind in CROSSREF_ALONE
    if is_crossref:
        own_type = {"type": CROSSREF_TYPES.get(kind, kind)} if "member" in csl else {}
        work = csl | own_type
        return doi, made(partial(work_to_item, work, doi))
    item = made(partial(csl_to_item, csl, doi))
    if isinstance(item, Item) and not item.title:
        return doi, Failure("unfit", f'"{doi}" is registered without a title', BIBLIOGRAPHY)
    return doi, item


def csl_to_item(csl: dict[str, Any], doi: str) -> Item:
    """Returns the item of a CSL-JSON object from a registration agency."""
    arxiv = arxiv_id(doi)
    kind = field(csl, "type")
    title = field(csl, "title")
    item = Item(
        key=f"doi:{doi}",
        type=kind if kind in CSL_TYPES else "document",
        title=clean_title(title, tex=bool(arxiv)),
        authors=people(csl.get("author")),
        editors=people(csl.get("editor")),
        translators=people(csl.get("translator")),
        issued=date(csl.get("issued")),
        container_title=clean_venue(field(csl, "container-title")),
        collection_title=clean_venue(field(csl, "collection-title")),
        publisher=line(csl, "publisher"),
        volume=count(csl, "volume"),
        issue=count(csl, "issue"),
        page=page(csl),
        number=line(csl, "number"),
        edition=line(csl, "edition"),
        genre=line(csl, "genre"),
        doi=doi,
        url=f"https://doi.org/{doi}",
        abstract=abstract(csl),
        registry="doi.org",
    )
    if not arxiv:
        return item
    return replace(item, key=f"arxiv:{arxiv}", number=f"arXiv:{arxiv}", url=f"https://arxiv.org/abs/{arxiv}")


def abstract(csl: dict[str, Any]) -> str:
    paragraphs = texts(csl.get("abstract"))
    return plain(" ".join(paragraphs), limit=MAX_ABSTRACT)


def people(value: Any) -> tuple[Name, ...]:
    """Returns the names of a CSL name variable; a literal that is a person's name is split."""
    found = filter(None, map(name_of, objects(value)))
    return tuple(dict.fromkeys(found))


PARTICLES = ("dropping-particle", "non-dropping-particle")


def name_of(csl: dict[str, Any]) -> Name | None:
    """Returns the name of a person or a group, None for a placeholder."""
    family = names.clean(field(csl, "family"))
    literal = names.clean(field(csl, "literal"))
    if names.is_placeholder(family):
        return None if names.is_placeholder(literal) else literal_name(literal)
    particles = [field(csl, part) for part in PARTICLES]
    whole = f"{names.clean(' '.join(particles))} {family}".strip()
    given = names.clean(field(csl, "given"))
    suffix = names.clean(field(csl, "suffix"))
    return names.parts(given, whole, suffix) if given else literal_name(whole)


def literal_name(whole: str) -> Name:
    return names.group_or_person(whole) if " " in whole else names.group(whole)
