"""DataCite: DOIs of its REST API to items (https://support.datacite.org/docs/api, schema 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import is_short_doi, parse_doi
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
    line,
    load_json,
    made,
    mapping,
    objects,
    text,
)
from hugo_tools.registries.arxiv import is_withdrawn
from hugo_tools.registries.batches import BatchRegistry, has_comma
from hugo_tools.registries.interface import Coverage, Server, Turn

# Of DataCite's largest members, to save asking Crossref first. A wrong guess costs one request.
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
BUDDHIST = 543  # years by which Thailand's calendar is ahead


# --- asking --------------------------------------------------------------------------------------


def path(values: Sequence[str]) -> str:
    """Returns the question for these DOIs; without a size DataCite answers with twenty-five."""
    if has_comma(values):
        return "dois/" + quote(values[0], safe="")
    dois = ",".join(quote(value, safe=":") for value in values)
    return f"dois?ids={dois}&page%5Bsize%5D={len(values)}"


def enriched_path(values: Sequence[str]) -> str:
    """Returns the question for these DOIs with what others say of them, beside who deposited them."""
    question = path(values)
    return f"{question}{'&' if '?' in question else '?'}enriched=true"


def turn(value: str) -> Turn | None:
    if is_short_doi(value):
        return None
    is_own = value.partition("/")[0] in PREFIXES
    return Turn.LIKELY if is_own else Turn.UNLIKELY


def stand_in(value: str) -> Turn:
    """Returns the turn for a paper that arXiv throttles, breaks off or lacks."""
    return Turn.STAND_IN


def arxiv_doi(value: str) -> str:
    return f"10.48550/arxiv.{value.lower()}"


# --- parsing -------------------------------------------------------------------------------------


def parse(body: bytes) -> Answers:
    """Returns the items of an answer of `/dois?ids=…` or `/dois/{doi}`, by DOI in lower case.

    An arXiv DOI's item has the arXiv id as its key. Raises Unusable for a body that is no such answer.
    """
    answer = mapping(load_json(body))
    if "data" not in answer:
        raise Unusable("the answer is not a DataCite document")
    answers: Answers = {}
    for record in objects(answer["data"]):
        attributes = mapping(record.get("attributes"))
        doi = (text(attributes.get("doi")) or text(record.get("id"))).lower()
        item = made(partial(attributes_to_item, attributes, doi))
        if doi and (isinstance(item, Failure) or item.title):
            answers[doi] = item
    return answers


class Relation(NamedTuple):
    """How a work is related to another: by a type in lower case; `source` is whose word it is, "" the depositor's."""

    kind: str
    target: str
    source: str


def relations(body: bytes) -> list[tuple[str, Relation]]:
    """Returns the relations of an answer's works to other DOIs, with the works' DOIs; raises Unusable."""
    answer = mapping(load_json(body))
    if "data" not in answer:
        raise Unusable("the answer is not a DataCite document")
    found = []
    for record in objects(answer["data"]):
        attributes = mapping(record.get("attributes"))
        doi = (text(attributes.get("doi")) or text(record.get("id"))).lower()
        for each in objects(attributes.get("relatedIdentifiers")):
            if text(each.get("relatedIdentifierType")).upper() == "DOI":
                kind, target = text(each.get("relationType")).lower(), text(each.get("relatedIdentifier"))
                found.append((doi, Relation(kind, target, text(each.get("sourceId")))))
    return found


def attributes_to_item(attributes: dict[str, Any], doi: str) -> Item:
    """Returns the item of one DOI's attributes."""
    arxiv = arxiv_id(doi)
    types = mapping(attributes.get("types"))
    kind = kind_of(types)
    container = whole_container(mapping(attributes.get("container")))
    is_part = kind in ("article-journal", "chapter", "paper-conference")
    in_journal = is_part or text(container.get("type")).lower() in ("journal", "book")
    called, is_marked = strip_retraction(title(attributes, tex=bool(arxiv)))
    summary = abstract(attributes)
    return Item(
        key=f"arxiv:{arxiv}" if arxiv else f"doi:{doi}",
        type="article" if arxiv else kind,
        title=called,
        authors=people(attributes.get("creators")),
        issued=issued(attributes),
        container_title="" if arxiv else container_title(attributes, container if in_journal else {}),
        publisher="arXiv" if arxiv else publisher(attributes),
        volume=volume(container) if not arxiv else "",
        issue=count(container, "issue") if not arxiv else "",
        page=pages(container) if not arxiv else "",
        number=f"arXiv:{arxiv}" if arxiv else "",
        version=line(attributes, "version") if kind in ("dataset", "software") and not arxiv else "",
        doi=doi,
        url=f"https://arxiv.org/abs/{arxiv}" if arxiv else f"https://doi.org/{doi}",
        abstract=summary,
        status="retracted" if is_marked else withdrawn(attributes, summary if arxiv else ""),
        registry="DataCite",
    )


def withdrawn(attributes: dict[str, Any], paper: str) -> str:
    """Returns the status of what was taken back: its record has the date of that, or a paper's abstract says so."""
    dated = any(text(each.get("dateType")) == "Withdrawn" for each in objects(attributes.get("dates")))
    return "withdrawn" if dated or is_withdrawn("", paper) else ""


CITED = re.compile(
    r"(?P<title>.+?); (?P<volume>\d+)(?:\((?P<issue>[^()]+)\))?: ?(?P<firstPage>\w+)(?:[-–](?P<lastPage>\w+))?"
)


def whole_container(container: dict[str, Any]) -> dict[str, Any]:
    """Returns a container with the volume, issue and page that its title may hold: `A Journal; 34(2):Doc25`."""
    found = CITED.fullmatch(text(container.get("title")))
    return {**container, **found.groupdict()} if found else container


VOLUME = re.compile(
    r",?\s+(?:vol|volume|bd|band|no|nr|issue)\.?\s*\d[\d\s,;:()/–-]*(?:(?:no|nr|issue|pp?|pages?)\.?[\d\s,;:()/–-]+)*$",
    re.IGNORECASE,
)


def container_title(attributes: dict[str, Any], container: dict[str, Any]) -> str:
    """Returns the journal, book or proceedings, of old records without the volume that stands after its title.

    Schema 4.4 and later name it as a related item in which the work is published.
    """
    if found := VOLUME.sub("", clean_venue(text(container.get("title")))):
        return found
    for item in objects(attributes.get("relatedItems")):
        if text(item.get("relationType")) == "IsPublishedIn":
            return title(item, tex=False)
    return ""


def arxiv_id(doi: str) -> str:
    """Returns the arXiv id that a DOI of arXiv's stands for, or ""."""
    if not doi.startswith("10.48550/arxiv."):
        return ""
    try:
        parsed = parse_doi(doi)
    except IdentifierError:
        return ""
    return parsed.identifier.value if parsed and parsed.identifier.scheme == "arxiv" else ""


def title(attributes: dict[str, Any], tex: bool) -> str:
    """Returns the first title without a type, its subtitles after a colon, whatever their order."""
    titles = [
        (text(one.get("titleType")), clean_title(text(one.get("title")), tex=tex))
        for one in objects(attributes.get("titles"))
    ]
    main = next((words for kind, words in titles if not kind and words), "") or next(
        (words for _, words in titles if words), ""
    )
    return join_title(main, [words for kind, words in titles if kind == "Subtitle" and words])


def issued(attributes: dict[str, Any]) -> tuple[int, ...]:
    """Returns the date of publication: the first version's for arXiv, else the year, with month and day if they fit."""
    year = text(attributes.get("publicationYear"))
    number = int(year) if re.fullmatch(r"\d{4}", year, re.ASCII) else 0
    if number > 2400:
        number -= BUDDHIST
    dates: dict[str, tuple[int, ...]] = {}
    for each in objects(attributes.get("dates")):
        if found := DATE.match(text(each.get("date"))):
            dates.setdefault(text(each.get("dateType")), calendar(filter(None, found.groups())))
    if text(attributes.get("doi")).lower().startswith("10.48550/arxiv.") and "Submitted" in dates:
        return dates["Submitted"]
    if not 0 < number <= MAX_DATE[0]:
        return dates.get("Issued", ())
    return next(
        (day for kind in ("Issued", "Available") if (day := dates.get(kind, ())) and day[0] == number), (number,)
    )


def publisher(attributes: dict[str, Any]) -> str:
    """Returns the repository, which the API gives as a text or, since 2027, as an object."""
    value = attributes.get("publisher")
    name = plain(text(mapping(value).get("name")) if isinstance(value, dict) else text(value))
    return "" if names.is_placeholder(name) else name


def kind_of(types: dict[str, Any]) -> str:
    """Returns CSL's type; what is only "Text" says more in words of its own, or not at all."""
    kind = TYPES.get(text(types.get("resourceTypeGeneral")).lower(), "document")
    if kind != "document":
        return kind
    written = text(types.get("resourceType"))
    named = next((kind for words, kind in WORDS if words.search(written)), "")
    return named or TEXT_TYPES.get(text(types.get("citeproc")), "document")


DAY = re.compile(r"\b(?:19|20)\d\d$")


def volume(container: dict[str, Any]) -> str:
    """Returns the volume; "1-5 September 2008" is when a conference was."""
    number = count(container, "volume")
    return "" if " " in number and DAY.search(number) else number


PLACE_BEFORE = re.compile(r"^.*;\s*(?=\w*\d)")  # "Valencia, Spain; 3353", cut from what was one text


def pages(container: dict[str, Any]) -> str:
    first, last = (PLACE_BEFORE.sub("", line(container, name)) for name in ("firstPage", "lastPage"))
    return f"{first}–{last}" if first and last and first != last else first


def abstract(attributes: dict[str, Any]) -> str:
    descriptions = objects(attributes.get("descriptions"))
    return next(
        (
            plain(text(one.get("description")), limit=MAX_ABSTRACT)
            for one in descriptions
            if one.get("descriptionType") == "Abstract"
        ),
        "",
    )


# --- people --------------------------------------------------------------------------------------


def people(creators: Any) -> tuple[Name, ...]:
    """Returns the creators, without placeholders and doubles."""
    entries = objects(creators)
    persons = [entry for entry in entries if not is_affiliation(entry)]
    found = [name for creator in persons or entries for name in creator_names(creator)]
    return tuple(dict.fromkeys(found))


def is_affiliation(creator: dict[str, Any]) -> bool:
    """Returns whether a creator is the place where the others work; one that is declared an organization is none."""
    whole = names.clean(text(creator.get("name")))
    is_declared = text(creator.get("nameType")) == "Organizational"
    place, comma, _ = names.PLACE.sub("", whole).partition(",")
    may_be_family = bool(comma) and " " not in place  # of "University, Open"
    return not is_declared and not may_be_family and names.is_affiliation(place)


def creator_names(creator: dict[str, Any]) -> list[Name]:
    """Returns the names of one creator: a person, a group, or the several people in one string."""
    whole, kind = names.clean(text(creator.get("name"))), text(creator.get("nameType"))
    given, family = names.clean(text(creator.get("givenName"))), names.clean(text(creator.get("familyName")))
    if names.is_placeholder(whole) and names.is_placeholder(family):
        return []
    if ";" in whole:
        return [to_name(one, "") for one in names.several(whole) if not names.is_placeholder(one)]
    person = without_affiliation(whole)
    if person != whole and "," in person and not names.is_group(person):
        return [names.person(person)]
    if family and names.is_group(family):
        return [names.group(family if " " in family else f"{given} {family}".strip())]
    several = names.several(whole)
    if len(several) > 1 and not names.is_group(whole) and kind != "Organizational":
        return [to_name(one, "") for one in several]
    if names.is_group(whole) or kind == "Organizational":
        return [to_name(whole, kind)]
    if family and given:
        return [names.parts(given, family)]
    return [to_name(family or whole, kind)]


def without_affiliation(whole: str) -> str:
    """Returns `Doe, Ann` of `Doe, Ann (University Of X)` and of `Doe, Ann, University of X`."""
    bare = names.PLACE.sub("", whole)
    person, _, place = bare.rpartition(",")
    return person if "," in person and names.is_affiliation(place) else bare


def to_name(whole: str, kind: str) -> Name:
    """Returns a person or group from one string: `Family, Given`, a display name, or a group's name."""
    if names.is_group(whole) or (
        kind == "Organizational" and not re.fullmatch(r"[^\s,]+, [^\s,]+(?: [^\s,]+)?", whole)
    ):
        return names.group(whole)
    if names.OTHERS.fullmatch(whole):
        return Name(literal=ET_AL)
    if kind != "Personal" and "," not in whole and len(whole.split()) < 2:
        return names.group(whole)
    return names.person(whole)


REGISTRY = BatchRegistry(
    server=Server("DataCite", "DATACITE", "https://api.datacite.org"),
    covers={"doi": Coverage(turn), "arxiv": Coverage(stand_in, own_id=arxiv_doi)},
    path=path,
    parse=parse,
    limit=500,
)
