"""DataCite: DOI records of its REST API in, items out (https://support.datacite.org/docs/api, schema 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import doi_in, is_short_doi
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.titles import clean_title, clean_venue, join_title, strip_retraction
from hugo_tools.registries import Failure
from hugo_tools.registries.answers import (
    MAX_DATE,
    Answers,
    Unusable,
    calendar,
    count,
    field,
    line,
    load_json,
    made,
    mapping,
    objects,
)
from hugo_tools.registries.arxiv import is_withdrawn
from hugo_tools.registries.batches import BatchRegistry, has_comma
from hugo_tools.registries.interface import Coverage, Server, Turn

# Prefixes of DataCite's largest members, for which Crossref need not be asked first. A wrong guess costs one request.
PREFIXES = frozenset(
    """10.48550 10.5281 10.6084 10.5061 10.7910 10.17605 10.4230 10.1594 10.5067 10.3929 10.57702 10.4121 10.17632
    10.34740 10.14454""".split()
)

TYPES = {  # resourceTypeGeneral → CSL's type
    "audiovisual": "motion_picture",
    "book": "book",
    "bookchapter": "chapter",
    "collection": "dataset",
    "computationalnotebook": "software",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "book",
    "datapaper": "article-journal",
    "dataset": "dataset",
    "dissertation": "thesis",
    "image": "graphic",
    "journalarticle": "article-journal",
    "model": "dataset",
    "peerreview": "review",
    "preprint": "article",
    "report": "report",
    "software": "software",
    "sound": "song",
    "standard": "standard",
    "text": "document",
}
WORDS = (  # in the free text beside the general type "Text"
    (re.compile("thesis|dissertation|diplomarbeit|habilitation|tesis|thèse", re.IGNORECASE), "thesis"),
    (re.compile("blog", re.IGNORECASE), "post-weblog"),
    (re.compile("preprint|working paper", re.IGNORECASE), "article"),
    (re.compile("report|bericht|white ?paper", re.IGNORECASE), "report"),
    (re.compile("book chapter|book section", re.IGNORECASE), "chapter"),
    (re.compile("conference|proceedings", re.IGNORECASE), "paper-conference"),
)
TEXT_TYPES = {
    "article-journal": "article-journal",
    "thesis": "thesis",
    "report": "report",
    "chapter": "chapter",
    "book": "book",
}
MAX_ABSTRACT = 20_000
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
YEAR = re.compile(r"\d{4}", re.ASCII)
BUDDHIST = 543  # the years by which the Thai calendar is ahead


# --- asking --------------------------------------------------------------------------------------


def path(values: Sequence[str]) -> str:
    """Returns the path of the request for these DOIs; without a size DataCite answers with twenty-five."""
    if has_comma(values):
        return f"dois/{quote(values[0], safe='')}"
    dois = ",".join(quote(value, safe=":") for value in values)
    return f"dois?ids={dois}&page%5Bsize%5D={len(values)}"


def enriched_path(values: Sequence[str]) -> str:
    """Returns the path of the request for these DOIs with claims of others, beside those of the depositors."""
    question = path(values)
    mark = "&" if "?" in question else "?"
    return f"{question}{mark}enriched=true"


def turn(value: str) -> Turn | None:
    if is_short_doi(value):
        return None
    prefix, _, _ = value.partition("/")
    return Turn.LIKELY if prefix in PREFIXES else Turn.UNLIKELY


def stand_in(value: str) -> Turn:
    """Returns the turn for an arXiv paper: DataCite is asked only if arXiv gave no item."""
    return Turn.STAND_IN


def arxiv_doi(value: str) -> str:
    return f"10.48550/arxiv.{value.lower()}"


# --- parsing -------------------------------------------------------------------------------------


def parse(body: bytes) -> Answers:
    """Returns the items of an answer of `/dois?ids=…` or `/dois/{doi}`, by DOI in lower case.

    The item of an arXiv DOI has the arXiv id as its key. Raises Unusable for any other body.
    """
    answers: Answers = {}
    for doi, attributes in works_of(body):
        item = made(partial(attributes_to_item, attributes, doi))
        is_usable = isinstance(item, Failure) or item.title
        if doi and is_usable:
            answers[doi] = item
    return answers


def works_of(body: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the DOIs of an answer's works in lower case with the works' attributes; raises Unusable."""
    answer = mapping(load_json(body))
    if "data" not in answer:
        raise Unusable("the answer is not a DataCite document")
    for record in objects(answer["data"]):
        attributes = mapping(record.get("attributes"))
        doi = field(attributes, "doi") or field(record, "id")
        yield doi.lower(), attributes


class Relation(NamedTuple):
    """A relation of a work to another one."""

    kind: str
    """DataCite's type of the relation in lower case."""

    target: str
    """The other work's DOI as it is written."""

    source: str
    """The source of the claim, "" for the depositor."""


def relations(body: bytes) -> list[tuple[str, Relation]]:
    """Returns the relations of an answer's works to other DOIs, with the works' DOIs; raises Unusable."""
    found: list[tuple[str, Relation]] = []
    for doi, attributes in works_of(body):
        for each in objects(attributes.get("relatedIdentifiers")):
            if field(each, "relatedIdentifierType").upper() == "DOI":
                kind = field(each, "relationType").lower()
                relation = Relation(kind, field(each, "relatedIdentifier"), field(each, "sourceId"))
                found.append((doi, relation))
    return found


def attributes_to_item(attributes: dict[str, Any], doi: str) -> Item:
    """Returns the item of one DOI's attributes."""
    arxiv = arxiv_id(doi)
    called, is_marked = strip_retraction(title(attributes, tex=bool(arxiv)))
    summary = abstract(attributes)
    types = mapping(attributes.get("types"))
    status = "retracted" if is_marked else withdrawn(attributes, summary if arxiv else "")
    item = Item(
        key=f"doi:{doi}",
        type=kind_of(types),
        title=called,
        authors=people(attributes.get("creators")),
        issued=issued(attributes),
        doi=doi,
        url=f"https://doi.org/{doi}",
        abstract=summary,
        status=status,
        registry="DataCite",
    )
    return as_preprint(item, arxiv) if arxiv else with_venue(item, attributes)


def as_preprint(item: Item, arxiv: str) -> Item:
    """Returns the item of an arXiv DOI in the form of arXiv's own items."""
    return replace(
        item,
        key=f"arxiv:{arxiv}",
        type="article",
        publisher="arXiv",
        number=f"arXiv:{arxiv}",
        url=f"https://arxiv.org/abs/{arxiv}",
    )


def with_venue(item: Item, attributes: dict[str, Any]) -> Item:
    """Returns an item with its container, publisher, volume, issue, pages and version."""
    container = whole_container(mapping(attributes.get("container")))
    is_part = item.type in ("article-journal", "chapter", "paper-conference")
    is_named = field(container, "type").lower() in ("journal", "book")
    named = container if is_part or is_named else {}
    has_version = item.type in ("dataset", "software")
    return replace(
        item,
        container_title=container_title(attributes, named),
        publisher=publisher(attributes),
        volume=volume(container),
        issue=count(container, "issue"),
        page=pages(container),
        version=line(attributes, "version") if has_version else "",
    )


def withdrawn(attributes: dict[str, Any], paper: str) -> str:
    """Returns "withdrawn" if the record has a date of withdrawal, or if a paper's abstract tells it; else ""."""
    dates = objects(attributes.get("dates"))
    is_dated = any(field(each, "dateType") == "Withdrawn" for each in dates)
    return "withdrawn" if is_dated or is_withdrawn("", paper) else ""


CITED = re.compile(
    r"(?P<title>.+?); (?P<volume>\d+)(?:\((?P<issue>[^()]+)\))?: ?(?P<firstPage>\w+)(?:[-–](?P<lastPage>\w+))?"
)


def whole_container(container: dict[str, Any]) -> dict[str, Any]:
    """Returns a container whose title may also have held volume, issue and page: `A Journal; 34(2):Doc25`."""
    found = CITED.fullmatch(field(container, "title"))
    return {**container, **found.groupdict()} if found else container


VOLUME = re.compile(
    r",?\s+(?:vol|volume|bd|band|no|nr|issue)\.?\s*\d[\d\s,;:()/–-]*(?:(?:no|nr|issue|pp?|pages?)\.?[\d\s,;:()/–-]+)*$",
    re.IGNORECASE,
)


def container_title(attributes: dict[str, Any], container: dict[str, Any]) -> str:
    """Returns the journal, book or proceedings, without a volume after its title, which old records have.

    Schema 4.4 and later give it as a related item in which the work is published.
    """
    venue = clean_venue(field(container, "title"))
    if journal := VOLUME.sub("", venue):
        return journal
    for item in objects(attributes.get("relatedItems")):
        if field(item, "relationType") == "IsPublishedIn":
            return title(item, tex=False)
    return ""


def arxiv_id(doi: str) -> str:
    """Returns the arXiv id in a DOI of arXiv's, "" for any other DOI."""
    if not doi.startswith("10.48550/arxiv."):
        return ""
    work = doi_in(doi)
    return work.value if work and work.scheme == "arxiv" else ""


def title(attributes: dict[str, Any], tex: bool) -> str:
    """Returns the first title without a type, with its subtitles after a colon, in any order in the record."""
    by_type: dict[str, list[str]] = {}
    for each in objects(attributes.get("titles")):
        if words := clean_title(field(each, "title"), tex=tex):
            by_type.setdefault(field(each, "titleType"), []).append(words)
    if not by_type:
        return ""
    [first, *_] = by_type.values()
    main, *_ = by_type.get("") or first
    return join_title(main, by_type.get("Subtitle", []))


def issued(attributes: dict[str, Any]) -> tuple[int, ...]:
    """Returns the date of publication: for arXiv that of the first version, else the year, with a date in that year."""
    dates = dates_by_type(attributes)
    is_arxiv = field(attributes, "doi").lower().startswith("10.48550/arxiv.")
    if is_arxiv and "Submitted" in dates:
        return dates["Submitted"]
    year = publication_year(attributes)
    if not year:
        return dates.get("Issued", ())
    for kind in ("Issued", "Available"):
        day = dates.get(kind, ())
        if day[:1] == (year,):
            return day
    return (year,)


def dates_by_type(attributes: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Returns the first date of each type."""
    dates: dict[str, tuple[int, ...]] = {}
    for each in objects(attributes.get("dates")):
        if found := DATE.match(field(each, "date")):
            parts = filter(None, found.groups())
            dates.setdefault(field(each, "dateType"), calendar(parts))
    return dates


def publication_year(attributes: dict[str, Any]) -> int:
    """Returns the year of publication, 0 if there is none."""
    written = field(attributes, "publicationYear")
    year = int(written) if YEAR.fullmatch(written) else 0
    if year > 2400:
        year -= BUDDHIST
    return year if year <= MAX_DATE[0] else 0


def publisher(attributes: dict[str, Any]) -> str:
    """Returns the repository, which the API gives as a text or, from 2027, as an object."""
    value = attributes.get("publisher")
    name = line(value, "name") if isinstance(value, dict) else line(attributes, "publisher")
    return "" if names.is_placeholder(name) else name


def kind_of(types: dict[str, Any]) -> str:
    """Returns CSL's type; for the general type "Text" the free words beside it decide."""
    kind = TYPES.get(field(types, "resourceTypeGeneral").lower(), "document")
    if kind != "document":
        return kind
    written = field(types, "resourceType")
    for words, named in WORDS:
        if words.search(written):
            return named
    return TEXT_TYPES.get(field(types, "citeproc"), "document")


DAY = re.compile(r"\b(?:19|20)\d\d$")


def volume(container: dict[str, Any]) -> str:
    """Returns the volume; "1-5 September 2008" is the time of a conference, not a volume."""
    number = count(container, "volume")
    is_day = " " in number and DAY.search(number)
    return "" if is_day else number


PLACE_BEFORE = re.compile(r"^.*;\s*(?=\w*\d)")  # "Valencia, Spain; 3353", a part of a longer text


def pages(container: dict[str, Any]) -> str:
    first = PLACE_BEFORE.sub("", line(container, "firstPage"))
    last = PLACE_BEFORE.sub("", line(container, "lastPage"))
    is_range = bool(first) and last not in ("", first)
    return f"{first}–{last}" if is_range else first


def abstract(attributes: dict[str, Any]) -> str:
    for each in objects(attributes.get("descriptions")):
        if each.get("descriptionType") == "Abstract":
            return plain(field(each, "description"), limit=MAX_ABSTRACT)
    return ""


# --- people --------------------------------------------------------------------------------------


def people(creators: Any) -> tuple[Name, ...]:
    """Returns the creators, without placeholders and repetitions."""
    entries = objects(creators)
    persons = [entry for entry in entries if not is_affiliation(entry)]
    found = [name for creator in persons or entries for name in creator_names(creator)]
    return tuple(dict.fromkeys(found))


def is_affiliation(creator: dict[str, Any]) -> bool:
    """Returns whether a creator is an affiliation of the others, and is not declared as an organization."""
    if field(creator, "nameType") == "Organizational":
        return False
    whole = names.clean(field(creator, "name"))
    place, comma, _ = names.PLACE.sub("", whole).partition(",")
    may_be_family = comma and " " not in place  # of "University, Open"
    return not may_be_family and names.is_affiliation(place)


# Words of group names that records give as a given name: "Tara Oceans Expedition, Participants".
PARTS_OF_GROUPS = frozenset(
    "authors collaborators contributors coordinators editors investigators members participants scientists".split()
)


def creator_names(creator: dict[str, Any]) -> list[Name]:
    """Returns the names of one creator: a person, a group, or several people in one string."""
    whole = names.clean(field(creator, "name"))
    given = names.clean(field(creator, "givenName"))
    family = names.clean(field(creator, "familyName"))
    kind = field(creator, "nameType")
    if names.is_placeholder(whole) and names.is_placeholder(family):
        return []
    if ";" in whole:
        listed = names.several(whole)
        return [to_name(one) for one in listed if not names.is_placeholder(one)]
    person = without_affiliation(whole)
    is_inverted = person != whole and "," in person
    if is_inverted and not names.is_group(person):
        return [names.person(person)]
    if names.is_group(family) or given.lower() in PARTS_OF_GROUPS:
        return [group_of_parts(given, family)]
    if kind == "Organizational" or names.is_group(whole):
        return [to_name(whole, kind)]
    several = names.several(whole)
    if len(several) > 1:
        return list(map(to_name, several))
    if family and given:
        return [names.parts(given, family)]
    return [to_name(family or whole, kind)]


def group_of_parts(given: str, family: str) -> Name:
    """Returns a group whose name was split like a person's: `University, Open`."""
    is_whole = " " in family or given.lower() in PARTS_OF_GROUPS
    return names.group(family if is_whole else f"{given} {family}".strip())


def without_affiliation(whole: str) -> str:
    """Returns `Doe, Ann` of `Doe, Ann (University Of X)` and of `Doe, Ann, University of X`."""
    bare = names.PLACE.sub("", whole)
    person, _, place = bare.rpartition(",")
    return person if "," in person and names.is_affiliation(place) else bare


INVERTED = re.compile(r"[^\s,]+, [^\s,]+(?: [^\s,]+)?")


def to_name(whole: str, kind: str = "") -> Name:
    """Returns a person or group from one string: `Family, Given`, a display name, or a group's name."""
    is_declared = kind == "Organizational" and not INVERTED.fullmatch(whole)
    if is_declared or names.is_group(whole):
        return names.group(whole)
    if names.OTHERS.fullmatch(whole):
        return Name(literal=ET_AL)
    words = whole.split()
    is_one_word = "," not in whole and len(words) < 2
    if is_one_word and kind != "Personal":
        return names.group(whole)
    return names.person(whole)


REGISTRY = BatchRegistry(
    server=Server("DataCite", "DATACITE", "https://api.datacite.org"),
    covers={"doi": Coverage(turn), "arxiv": Coverage(stand_in, own_id=arxiv_doi)},
    path=path,
    parse=parse,
    limit=500,
)
