"""Crossref: works of its REST API in, items out.

See https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeGuard
from urllib.parse import quote

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import Identifier, doi_in, is_short_doi, parse_arxiv, parse_pii, pii_address
from hugo_tools.metadata.items import ET_AL, Item, Name, gravest
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.titles import clean_title, clean_venue, join_title, strip_retraction
from hugo_tools.registries import Failure, SearchResult
from hugo_tools.registries.answers import (
    Answers,
    Unusable,
    count,
    date,
    field,
    line,
    load_json,
    made,
    mapping,
    objects,
    text,
    texts,
)
from hugo_tools.registries.batches import BatchRegistry, has_comma
from hugo_tools.registries.client import Client
from hugo_tools.registries.interface import Coverage, Server, Turn, always

TYPES = {  # Crossref's type → CSL's
    "book": "book",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-set": "book",
    "book-track": "chapter",
    "database": "dataset",
    "dataset": "dataset",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal-article": "article-journal",
    "monograph": "book",
    "other": "document",
    "peer-review": "review",
    "posted-content": "article",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "reference-book": "book",
    "reference-entry": "entry",
    "report": "report",
    "report-component": "report",
    "standard": "standard",
}
UNFIT = {  # registered with a DOI, but not fit for a reference list
    "journal": "a journal",
    "journal-volume": "a volume of a journal",
    "journal-issue": "an issue of a journal",
    "component": "a part of an article, such as a figure or a supplement",
    "book-series": "a series of books",
    "proceedings-series": "a series of proceedings",
    "report-series": "a series of reports",
    "standard-series": "a series of standards",
    "grant": "a grant",
}
RFC = "10.17487/rfc"  # these records give the number twice, as the report's number and as a page
MAX_ABSTRACT = 20_000

# --- asking --------------------------------------------------------------------------------------


def path(values: Sequence[str]) -> str:
    """Returns the path of the request for these works.

    All fields are requested, since `select` cannot name `institution`, which is a preprint's server.
    """
    if has_comma(values):
        return f"works/{quote(values[0], safe='')}"
    dois = [f"doi:{quote(value, safe=':')}" for value in values]
    return f"works?filter={','.join(dois)}&rows={len(values)}"


PII_PARTS = re.compile(r"(?P<letter>S?)(?P<first>.{4})(?P<second>.{4})(?P<year>..)(?P<number>.{5})(?P<check>.)")


def pii_path(values: Sequence[str]) -> str:
    """Returns the path of the request for works by their PIIs, which are registered with and without punctuation."""
    signed = [PII_PARTS.sub(r"\g<letter>\g<first>-\g<second>(\g<year>)\g<number>-\g<check>", value) for value in values]
    written = [f"alternative-id:{quote(each, safe='')}" for each in (*values, *signed)]
    return f"works?filter={','.join(written)}&rows={2 * len(written)}"


def check_pii(value: str) -> str:
    return f"open {pii_address(value)}, and cite the DOI on that page"


def search_path(words: Sequence[str], limit: int) -> str:
    """Returns the path of the search for works whose titles, authors, years and journals have some of these words."""
    query = quote(" ".join(words))
    return f"works?query.bibliographic={query}&rows={limit}"


def turn(value: str) -> Turn | None:
    return None if is_short_doi(value) else Turn.USUAL


# --- preprint servers ----------------------------------------------------------------------------

# The server's name has no field of its own. It is in `institution`, in `group-title` (where some servers put the
# subject), or nowhere. Each of these prefixes belongs to one server.
SERVERS = {
    "10.1149/osf.io": "ECSarXiv",
    "10.12688/verixiv": "VeriXiv",
    "10.15200/winn": "The Winnower",
    "10.17504/protocols.io": "protocols.io",
    "10.14293/pr2199": "ScienceOpen Preprints",
    "10.1590/scielopreprints": "SciELO Preprints",
    "10.20944/preprints": "Preprints.org",
    "10.2139/ssrn": "SSRN",
    "10.2196/preprints": "JMIR Preprints",
    "10.21203/rs": "Research Square",
    "10.22541/au": "Authorea",
    "10.22541/essoar": "ESS Open Archive",
    "10.26434/chemrxiv": "ChemRxiv",
    "10.31219/": "OSF Preprints",
    "10.31220/": "AgriXiv",
    "10.31221/": "Arabixiv",
    "10.31222/": "MetaArXiv",
    "10.31223/": "EarthArXiv",
    "10.31224/": "engrXiv",
    "10.31225/": "FocUS Archive",
    "10.31226/": "Frenxiv",
    "10.31227/": "INA-Rxiv",
    "10.31228/": "LawArXiv",
    "10.31229/": "LIS Scholarship Archive",
    "10.31230/": "MarXiv",
    "10.31231/": "MindRxiv",
    "10.31232/": "NutriXiv",
    "10.31233/": "PaleorXiv",
    "10.31234/": "PsyArXiv",
    "10.31235/": "SocArXiv",
    "10.31236/": "SportRxiv",
    "10.31237/": "Thesis Commons",
    "10.31730/": "AfricArXiv",
    "10.32388/": "Qeios",
    "10.32942/": "EcoEvoRxiv",
    "10.33767/": "MediArXiv",
    "10.33774/apsa": "APSA Preprints",
    "10.33774/": "Cambridge Open Engage",
    "10.34055/": "BodoArXiv",
    "10.35542/": "EdArXiv",
    "10.36227/techrxiv": "TechRxiv",
    "10.37044/": "BioHackrXiv",
    "10.51094/jxiv": "Jxiv",
    "10.5194/egusphere": "EGUsphere",
    "10.7287/peerj.preprints": "PeerJ Preprints",
}
# Copernicus posts the discussion papers of its journals. Only the DOI has the journal's name.
COPERNICUS = re.compile(r"10\.5194/(?P<journal>[a-z]+)-(?:\d+-\d+-)?(?:19|20)\d\d(?:-\d+)?")
DISCUSSIONS = {
    "acp": "Atmospheric Chemistry and Physics",
    "amt": "Atmospheric Measurement Techniques",
    "angeo": "Annales Geophysicae",
    "bg": "Biogeosciences",
    "cp": "Climate of the Past",
    "dwes": "Drinking Water Engineering and Science",
    "essd": "Earth System Science Data",
    "esd": "Earth System Dynamics",
    "esurf": "Earth Surface Dynamics",
    "gc": "Geoscience Communication",
    "gchron": "Geochronology",
    "gi": "Geoscientific Instrumentation, Methods and Data Systems",
    "gmd": "Geoscientific Model Development",
    "hess": "Hydrology and Earth System Sciences",
    "mr": "Magnetic Resonance",
    "nhess": "Natural Hazards and Earth System Sciences",
    "npg": "Nonlinear Processes in Geophysics",
    "os": "Ocean Science",
    "se": "Solid Earth",
    "soil": "SOIL",
    "tc": "The Cryosphere",
    "wcd": "Weather and Climate Dynamics",
    "wes": "Wind Energy Science",
}
SERVER_NAME = re.compile(r"rxiv|arxiv|preprints?\b|\barchive\b|\bcommons\b", re.IGNORECASE)


def server(work: dict[str, Any], doi: str) -> str:
    """Returns the name of the preprint server or blog that holds a work of type posted-content."""
    for prefix, name in SERVERS.items():
        if doi.startswith(prefix):
            return name
    copernicus = COPERNICUS.match(doi)
    journal = DISCUSSIONS.get(copernicus["journal"]) if copernicus else None
    if journal:
        return f"{journal} Discussions"
    group = clean_title(field(work, "group-title"))
    is_blog = doi.startswith("10.59350/")  # Rogue Scholar: the group is the blog
    if group and (is_blog or SERVER_NAME.search(group)):
        return group
    container = clean_title(field(work, "container-title"))
    return institution_name(work) or container or publisher_name(work)


def institution_name(work: dict[str, Any]) -> str:
    """Returns the institution, which is a list in most works and an object in some."""
    institutions = [line(each, "name") for each in objects(work.get("institution"))]
    return next(filter(None, institutions), "")


def publisher_name(work: dict[str, Any]) -> str:
    return line(work, "publisher").rstrip(" ,;:")


# --- parsing -------------------------------------------------------------------------------------


def parse(body: bytes) -> Answers:
    """Returns the items of an answer of `/works?filter=doi:…` or `/works/{doi}`, by DOI in lower case.

    Works that cannot be references are Failures of kind `unfit`. Raises Unusable for any other body.
    """
    return {doi: item for _, doi, item in works_of(body)}


def parse_by_pii(body: bytes) -> Answers:
    """Returns the items of an answer of `/works?filter=alternative-id:…`, by their PIIs; raises Unusable."""
    answers: Answers = {}
    for work, _, item in works_of(body):
        for written in texts(work.get("alternative-id")):
            if pii := parse_pii(written):
                answers.setdefault(pii.identifier.value, item)
    return answers


def works_of(body: bytes) -> Iterator[tuple[dict[str, Any], str, Item | Failure]]:
    """Yields the works of an answer with their DOIs in lower case and their items; raises Unusable."""
    answer = mapping(load_json(body))
    message = mapping(answer.get("message"))
    if answer.get("status") != "ok" or not message:
        raise Unusable("the answer is not a Crossref message")
    listed = message.get("items")
    works = objects(listed) if isinstance(listed, list) else [message]
    for work in works:
        if doi := field(work, "DOI").lower():
            yield work, doi, made(partial(work_to_item, work, doi))


SAME_WORK = ("is-preprint-of", "has-preprint", "is-identical-to", "is-same-as")


def found(body: bytes) -> list[SearchResult]:
    """Returns the works of a list in its order, each with the identifiers of its preprints or articles.

    Reviews, and works that cannot be references, are left out. Raises Unusable.
    """
    candidates: list[SearchResult] = []
    for work, _, item in works_of(body):
        if is_candidate(item):
            candidates.append(SearchResult(item, tuple(related(work))))
    return candidates


def is_candidate(item: Item | Failure) -> TypeGuard[Item]:
    """Returns whether a work is a useful search result: it has a title, and is not a review of another work."""
    return isinstance(item, Item) and item.type != "review" and bool(item.title)


def related(work: dict[str, Any], kinds: Sequence[str] = SAME_WORK) -> Iterator[Identifier]:
    """Yields the identifiers of related works, by the kinds of relation; by default of versions of the same work."""
    relations = mapping(work.get("relation"))
    for kind in kinds:
        for relation in objects(relations.get(kind)):
            if identifier := identifier_of(relation):
                yield identifier


def identifier_of(relation: dict[str, Any]) -> Identifier | None:
    """Returns the arXiv id or the DOI of a related work, None if it has neither."""
    written = field(relation, "id")
    is_arxiv = field(relation, "id-type").lower() == "arxiv"
    arxiv = parse_arxiv(written.removeprefix("arXiv:")) if is_arxiv else None
    return arxiv.identifier if arxiv else doi_in(written)


def work_to_item(work: dict[str, Any], doi: str, registry: str = "Crossref") -> Item | Failure:
    """Returns the item of one work, which is in Crossref's own format, or in its CSL-JSON, where lists are texts."""
    kind = kind_of(work)
    if kind in UNFIT:
        return Failure("unfit", f'"{doi}" is {UNFIT[kind]}', "cite the article, chapter or book that you mean")
    title, is_marked = main_title(work, kind)
    is_known_otherwise = work.get("author") and work.get("container-title")
    if not title and not is_known_otherwise:
        return Failure("unfit", f'Crossref has no title for "{doi}"', "put the work into the site's bibliography")
    container = container_title(work, kind)
    is_preprint = kind == "posted-content"
    rfc = doi.removeprefix(RFC) if doi.startswith(RFC) else ""
    return Item(
        key=f"doi:{doi}",
        type=TYPES.get(kind, "document"),
        title=title,
        authors=people(work, "author", container),
        editors=people(work, "editor", container),
        translators=people(work, "translator"),
        issued=issued(work),
        container_title=container,
        publisher=server(work, doi) if is_preprint else publisher(work, kind),
        volume=count(work, "volume"),
        issue=count(work, "issue"),
        page="" if rfc else page(work),
        number=rfc or line(work, "report-number"),
        edition=line(work, "edition-number"),
        genre="RFC" if rfc else degree(work, kind),
        doi=doi,
        url=f"https://doi.org/{doi}",
        abstract=abstract(work),
        status="retracted" if is_marked else announced(work, doi),
        registry=registry,
    )


def kind_of(work: dict[str, Any]) -> str:
    """Returns Crossref's type of a work, corrected for entries of reference books that are registered as books."""
    kind = field(work, "type")
    container = field(work, "container-title")
    is_entry = kind == "reference-book" and container not in ("", field(work, "title"))
    return "reference-entry" if is_entry else kind


HEADING = re.compile(r"^(?:Abstract|Summary)[.:]?\s+(?=[A-Z])")


def abstract(work: dict[str, Any]) -> str:
    written = plain(field(work, "abstract"), limit=MAX_ABSTRACT)
    return HEADING.sub("", written)


ANNOUNCED = {  # type of an update, from the publisher or from Retraction Watch → an item's status
    "retraction": "retracted",
    "withdrawal": "retracted",
    "removal": "retracted",
    "expression_of_concern": "expression of concern",
    "partial_retraction": "corrected",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
}


def announced(work: dict[str, Any], doi: str) -> str:
    """Returns the status by the updates of a work, the gravest of several, "" for none.

    A reinstatement ends the updates before it. A correction in the work's own record needs no notice.
    """
    said: list[tuple[tuple[int, ...], str]] = []
    reinstated: tuple[int, ...] = ()
    for update in objects(work.get("updated-by")):
        day = date(update.get("updated"))
        kind = field(update, "type").lower().replace("-", "_")
        if kind == "reinstatement":
            reinstated = max(reinstated, day)
        status = ANNOUNCED.get(kind, "")
        is_own_record = field(update, "DOI").lower() == doi
        is_mended = status == "corrected" and is_own_record
        if status and not is_mended:
            said.append((day, status))
    return gravest(status for day, status in said if not reinstated or day > reinstated)


PREPRINT_NOTE = re.compile(r"\s*[(\[]preprint[)\]]$", re.IGNORECASE)


def main_title(work: dict[str, Any], kind: str) -> tuple[str, bool]:
    """Returns the title with its subtitles, and whether the publisher marks it as retracted.

    Further titles are translations. If `title` is blank, the title is in `original-title`, or for books in
    `container-title`.
    """
    source, title = first_title(work, kind)
    if not title:
        return "", False
    if kind == "posted-content":
        title = PREPRINT_NOTE.sub("", title)  # written by JMIR
    is_retracted = False
    if not is_notice(work):
        title, is_retracted = strip_retraction(title)
    written = texts(work.get("subtitle")) if source == "title" else []
    subtitles = list(map(clean_title, written[:1]))
    if kind == "standard":  # a standard's name has elements, which may repeat words: ISO/IEC Directives, Part 2, 11
        elements = [title, *subtitles]
        return ": ".join(filter(None, elements)), is_retracted
    return join_title(title, subtitles), is_retracted


TITLES = ("title", "original-title", "container-title", "short-title")


def first_title(work: dict[str, Any], kind: str) -> tuple[str, str]:
    """Returns the field with the first non-empty title, and that title; ("", "") if there is none."""
    is_book = TYPES.get(kind) == "book"
    for source in TITLES:
        if source == "container-title" and not is_book:
            continue
        for written in texts(work.get(source)):
            if title := clean_title(written):
                return source, title
    return "", ""


RETRACTION = re.compile("retract|withdraw|removal", re.IGNORECASE)


def is_notice(work: dict[str, Any]) -> bool:
    """Returns whether a work is only the notice that another one is retracted, whose title must stay as it is.

    Old notices do not name the retracted work, but unlike a retracted article they have no author. An article that was
    retracted in its own record may name itself.
    """
    if not work.get("author"):
        return True
    own = field(work, "DOI").lower()
    for update in objects(work.get("update-to")):
        is_of_other = field(update, "DOI").lower() != own
        if is_of_other and RETRACTION.search(field(update, "type")):
            return True
    return False


YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DATES = ("issued", "published", "published-print", "published-online", "posted", "approved", "content-created")


def issued(work: dict[str, Any]) -> tuple[int, ...]:
    """Returns the date of publication; for theses it is in `approved`, for undated proceedings in the event's name.

    `created` and `deposited` are dates of the record. For digitised works they are decades later, so they do not count.
    """
    for name in DATES:
        if found := date(work.get(name)):
            return found
    if work.get("type") != "proceedings-article":
        return ()
    event = mapping(work.get("event"))
    titles = [field(event, "name"), *texts(work.get("container-title"))]
    year = YEAR.search(" ".join(titles))
    if year:
        return (int(year[0]),)
    return date(event.get("start"))[:1]


PAGES = re.compile(r"(?P<first>\w+)\s*[-‐‑–—]+\s*(?P<last>\w+)")


def page(work: dict[str, Any]) -> str:
    """Returns the pages with an en dash, or the article number of an online journal."""
    written = plain(field(work, "page") or field(work, "article-number"))
    pages = PAGES.fullmatch(written)
    return f"{pages['first']}–{pages['last']}" if pages else written


# --- containers ----------------------------------------------------------------------------------

# A certain series has the higher rank. "Advances in" also begins the titles of proceedings.
SERIES = re.compile(
    r"""
    \b(?: collection | communications[ ]in[ ]computer | contributions[ ]to | handbooks | ifip[ ]advances
      | lecture[ ]notes | library | methods[ ]in[ ]molecular | monographs? | proceedings[ ]in | progress[ ]in
      | schriften(?:reihe)? | series
      | springerbriefs | studies[ ]in | topics[ ]in | tracts )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
MAYBE_SERIES = re.compile(r"\badvances in\b", re.IGNORECASE)


def series_rank(title: str) -> int:
    """Returns 2 for the title of a series, 1 for a possible series, 0 for a book or proceedings."""
    if SERIES.search(title):
        return 2
    return 1 if MAYBE_SERIES.search(title) else 0


# CSL types of works without a container, and Crossref types of parts of a container.
WHOLE = ("article", "book", "thesis", "report", "standard")
PARTS = ("book-chapter", "book-part", "book-section", "proceedings-article", "reference-entry")


def container_title(work: dict[str, Any], kind: str) -> str:
    """Returns the journal, the book or the proceedings that contains a work, "" for none.

    The series and the book of a chapter come in either order, and old articles have the abbreviation first.
    """
    if TYPES.get(kind) in WHOLE:
        return ""
    titles = container_titles(work)
    if not titles:
        return event_name(work) if kind == "proceedings-article" else ""
    if kind in PARTS:
        return min(reversed(titles), key=series_rank)
    short = {one.casefold() for one in texts(work.get("short-container-title"))}
    for title in titles:
        if title.casefold() not in short and not is_abbreviation(title, titles):
            return title
    return titles[0]


ADDRESS = re.compile(r"https?://")


def container_titles(work: dict[str, Any]) -> list[str]:
    """Returns the titles of a work's containers, each once, without web addresses."""
    listed = texts(work.get("container-title")) or texts(work.get("short-container-title"))
    titles = [clean_venue(each) for each in listed if not ADDRESS.match(each)]
    return list(dict.fromkeys(filter(None, titles)))


def event_name(work: dict[str, Any]) -> str:
    """Returns the name of the conference, which is a plain text in Crossref's CSL-JSON."""
    event = work.get("event")
    name = event.get("name") if isinstance(event, dict) else event
    return clean_title(text(name))


def is_abbreviation(title: str, titles: Sequence[str]) -> bool:
    """Returns whether a title is an abbreviation of another one: `J Investig Dermatol`, `Phys. Rev.`, or initials."""
    if "." in title:
        return True
    return any(is_short_for(title.casefold(), other) for other in titles)


def is_short_for(title: str, whole: str) -> bool:
    """Returns whether a title in lower case is the initials of a longer one, or the beginnings of its main words."""
    words = re.findall(r"\w+", whole)
    main = [word.casefold() for word in words if not word.islower()]
    if title in (initials(words), initials(main)):
        return True
    beginnings = title.split()
    is_longer = len(whole) > len(title)
    if not is_longer or len(beginnings) != len(main):
        return False
    return all(map(str.startswith, main, beginnings))


def initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words).casefold()


def publisher(work: dict[str, Any], kind: str) -> str:
    """Returns the publisher; for a thesis, a report or a data set the institution, if there is one."""
    is_of_institution = kind in ("dissertation", "report", "report-component", "dataset")
    institution = institution_name(work) if is_of_institution else ""
    return institution or publisher_name(work)


DEGREE = re.compile(r"(?:[A-Z][a-z]{0,3}\.?){2,4}")  # short: PhD, M.Sc., DPhil


def degree(work: dict[str, Any], kind: str) -> str:
    """Returns the kind of a thesis, `PhD thesis`; most records have only the degree."""
    written = line(work, "degree")
    is_degree_alone = kind == "dissertation" and DEGREE.fullmatch(written)
    return f"{written} thesis" if is_degree_alone else written


# --- people --------------------------------------------------------------------------------------


def people(work: dict[str, Any], role: str, container: str = "") -> tuple[Name, ...]:
    """Returns the authors or editors, without empty entries, placeholders, and affiliations among the persons."""
    entries = in_order(objects(work.get(role)))
    shown = map(display, entries)
    has_others = not all(map(names.is_affiliation, shown))
    found: dict[Name, None] = {}
    for entry in entries:
        for name in entry_names(entry, has_others):
            if not is_named(container, name):
                found[name] = None
    return tuple(found)


def is_named(container: str, name: Name) -> bool:
    """Returns whether a name is the container's, since some publishers list the container among the authors."""
    whole = f"{name.given} {name.family}".strip()
    return bool(container) and whole.casefold() == container.casefold()


def in_order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the entries with the person first whom the record marks as first, if there is exactly one."""
    first = [entry for entry in entries if field(entry, "sequence") == "first"]
    if len(first) != 1:
        return entries
    [one] = first
    if not field(one, "family"):
        return entries
    others = [entry for entry in entries if entry is not one]
    return [one, *others]


def display(entry: dict[str, Any]) -> str:
    """Returns an entry's name as written, "" for an empty entry."""
    parts = [field(entry, part) for part in ("given", "family", "name", "literal")]
    return " ".join(filter(None, parts))


PLACE_WORDS = re.compile(r",|\b(?:of|for|für)\b", re.IGNORECASE)


def entry_names(entry: dict[str, Any], has_others: bool) -> list[Name]:
    """Returns the names in one entry: none for an empty entry, several if one string holds several."""
    given = names.clean(field(entry, "given"))
    family = names.clean(field(entry, "family"))
    group = names.clean(field(entry, "name") or field(entry, "literal"))
    if names.is_placeholder(given):
        given = ""
    whole = f"{given} {family}".strip()
    if names.OTHERS.fullmatch(whole or group):
        return [Name(literal=ET_AL)]
    if names.is_placeholder(whole) and names.is_placeholder(group):
        return []
    is_person = bool(given) and not PLACE_WORDS.search(whole)  # Guillaume de L'Hospital
    is_place = names.is_affiliation(whole) and not is_person
    if has_others and is_place:
        return []
    if given and names.HAS_LETTER.search(family):  # "Na" alone may be a placeholder, Chenglong Na is a person
        return [full_name(given, family, names.clean(field(entry, "suffix")))]
    if not names.is_placeholder(family):
        return alone(family)
    if not names.is_placeholder(group):
        return [] if has_others and names.is_affiliation(group) else [names.group(group)]
    return [] if names.INITIALS_ALONE.fullmatch(given) else [names.person(given)]


def full_name(given: str, family: str, suffix: str) -> Name:
    """Returns a person, or a group whose first words were entered as given names."""
    if names.TEAM.search(family):
        return names.group(f"{given} {family}")
    return names.parts(given, family, suffix)


def alone(family: str) -> list[Name]:
    """Returns the names in a family name without a given name: a group, a mononym, or whole names in one field."""
    several = names.several(family)
    is_one = len(several) < 2
    if is_one and names.is_group(family):
        return [names.group(family)]
    if names.INITIALS_ALONE.fullmatch(family):  # W. E. W.
        return [Name(literal=family)]
    return [names.person(one) for one in several if not names.is_placeholder(one)]


SERVER = Server("Crossref", "CROSSREF", "https://api.crossref.org")
REGISTRY = BatchRegistry(
    server=SERVER,
    covers={"doi": Coverage(turn)},
    path=path,
    parse=parse,
    limit=500,
)
# Articles by the ids of their publishers' sites. The router then asks for their records by their DOIs.
ITEMS_OF_PUBLISHERS = BatchRegistry(
    server=SERVER,
    covers={"pii": Coverage(is_alias=always)},
    path=pii_path,
    parse=parse_by_pii,
    limit=40,
    hint=check_pii,
)


class CrossrefSearch:
    """Crossref's search by bibliographic words."""

    server = SERVER

    def search(self, client: Client, words: Sequence[str], limit: int) -> list[SearchResult]:
        return client.ask(search_path(words, limit), found, works=limit)
