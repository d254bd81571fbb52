"""Published versions of preprints, found by the claims of arXiv, DataCite, Crossref and Semantic Scholar.

A claim alone is not enough. The record of the named work is looked up. It counts if its title and authors are the
preprint's, and if one source states that it is the published version, or two sources name it. In all other cases of
two works with nearly the same title (a sequel, an extended version, a talk before the article) the preprint stays.
If no such work is found, a venue may count, for papers without a DOI: the authors state it on arXiv, or Semantic
Scholar agrees with them. Then the preprint itself is cited, with that venue and year.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from hugo_tools.metadata import venues
from hugo_tools.metadata.identifiers import Identifier, doi_in, is_short_doi, work_at
from hugo_tools.metadata.items import Item
from hugo_tools.metadata.titles import compared
from hugo_tools.metadata.venues import Appearance
from hugo_tools.metadata.versions import is_preprint, is_same_work
from hugo_tools.registries import Failure, Listener, Published, arxiv, crossref, datacite, ignore, semantic_scholar
from hugo_tools.registries.answers import Refused
from hugo_tools.registries.batches import batches
from hugo_tools.registries.client import Client, Status, Unreachable
from hugo_tools.registries.router import Clients, SchemeRun, side_by_side


class Claim(NamedTuple):
    """A claim of a source about a preprint: its published version, its venue, or the words of its authors.

    A thesis has no published version, since an article of the same title and author is another work. `states` tells
    whether the source states "this is the published version", or only has both as one work.
    """

    source: str
    work: Identifier | None = None
    states: bool = False
    words: str = ""
    venue: Appearance | None = None
    is_thesis: bool = False


@dataclass(slots=True)
class Case:
    """A preprint, the claims about it, and the failure of the first source that gave no answer."""

    preprint: Item
    claims: list[Claim] = field(default_factory=list)
    silence: Failure | None = None

    def works(self) -> list[Identifier]:
        """Returns the named works, each once."""
        return list(dict.fromkeys(claim.work for claim in self.claims if claim.work))

    def is_stated(self, work: Identifier) -> bool:
        return any(claim.states for claim in self.claims if claim.work == work)


KeyedClaim = tuple[str, Claim | Failure]  # by the preprint's key


def find(
    preprints: Sequence[Item], mailto: str = "", timeout: float = 0.0, tell: Listener = ignore
) -> Iterator[tuple[str, Published | Failure | None]]:
    """Yields each preprint's key with its published version, None if there is none, or a failure if that is uncertain.

    Raises ConfigurationError for an address, a pause or a mail address that cannot be used.
    """
    contact = mailto or os.environ.get("HUGO_TOOLS_MAILTO", "").strip()
    clients = Clients(contact, timeout, tell)
    cases = {item.key: Case(item) for item in preprints}
    try:
        sources = (from_arxiv, from_datacite, from_preprint_servers, semantic_scholar_for(contact))
        questions = [ask(clients, preprints) for ask in sources]
        gather(cases, side_by_side(questions, clients.end_silence))
        gather(cases, from_articles(clients, cases.values(), unstated_works(cases.values())))
        works = [work.value for case in cases.values() for work in case.works()]
        distinct = list(dict.fromkeys(works))
        answers = dict(SchemeRun("doi", clients).resolve(distinct))
    finally:
        clients.close()
    for key, case in cases.items():
        yield key, verdict(case, answers)


def unstated_works(cases: Iterable[Case]) -> set[Identifier]:
    """Returns the works that sources name for a preprint, but that no source states to be its published version."""
    found: set[Identifier] = set()
    for case in cases:
        found.update(work for work in case.works() if not case.is_stated(work))
    return found


def gather(cases: Mapping[str, Case], said: Iterable[KeyedClaim]) -> None:
    """Adds claims and failures to the preprints' cases."""
    for key, claim in said:
        case = cases[key]
        if isinstance(claim, Claim):
            case.claims.append(claim)
        elif case.silence is None:
            case.silence = claim


# --- sources -------------------------------------------------------------------------------------


def from_arxiv(clients: Clients, preprints: Sequence[Item]) -> Iterator[KeyedClaim]:
    """Yields the claims of authors on arXiv: the DOI of the published version, and its venue in their words."""
    keys = arxiv_ids(preprints)
    client = clients.of[arxiv.SERVER]
    for batch, answer in asked(client, keys, arxiv.path, arxiv.appearances, arxiv.REGISTRY.limit):
        if isinstance(answer, Failure):
            yield from ((keys[value], answer) for value in batch)
            continue
        for paper in answer:
            if key := keys.get(paper.value):
                yield from ((key, claim) for claim in claims_of_authors(paper))


def claims_of_authors(paper: arxiv.Appearances) -> Iterator[Claim]:
    """Yields the claims of a paper's authors. A journal reference is only for papers that have appeared."""
    if arxiv.is_thesis(paper.comment):
        yield Claim("arXiv", is_thesis=True)
    if paper.journal:
        yield Claim("arXiv", words=paper.journal)
    for work in filter(None, map(named, paper.dois)):
        yield Claim("arXiv", work, states=True)
    for words in filter(None, (paper.journal, paper.comment)):
        if venue := venues.in_words(words):
            is_stated = venue.is_plain and (venue.is_stated or words == paper.journal)
            yield Claim("arXiv", states=is_stated, venue=venue)


STATING = ("ispreprintof", "isversionof", "ispreviousversionof")
SUGGESTING = ("isvariantformof", "isoriginalformof", "isidenticalto")


def from_datacite(clients: Clients, preprints: Sequence[Item]) -> Iterator[KeyedClaim]:
    """Yields the works to which DataCite relates preprints, as claims of arXiv or of another source."""
    keys = {datacite.arxiv_doi(value): key for value, key in arxiv_ids(preprints).items()}
    keys |= {item.doi: item.key for item in preprints if item.registry == "DataCite" and item.key == f"doi:{item.doi}"}
    client = clients.of[datacite.REGISTRY.server]
    for batch, answer in asked(client, keys, datacite.enriched_path, datacite.relations, datacite.REGISTRY.limit):
        if isinstance(answer, Failure):
            yield from ((keys[value], answer) for value in batch)
            continue
        for doi, relation in answer:
            work = named(relation.target)
            is_of_use = doi in keys and relation.kind in STATING + SUGGESTING
            if not is_of_use or work is None:
                continue
            is_arxivs_own = doi.startswith("10.48550/") and not relation.source
            source = "arXiv" if is_arxivs_own else "DataCite"
            yield keys[doi], Claim(source, work, states=relation.kind in STATING)


def from_preprint_servers(clients: Clients, preprints: Sequence[Item]) -> Iterator[KeyedClaim]:
    """Yields the articles that Crossref has for preprints of servers that register there, such as bioRxiv."""
    keys = {item.doi: item.key for item in preprints if item.key == f"doi:{item.doi}" and item.registry != "DataCite"}
    for doi, work in crossref_relations(clients, keys, "is-preprint-of"):
        if isinstance(work, Failure):
            yield keys[doi], work
        elif work.scheme == "doi":
            yield keys[doi], Claim("Crossref", work, states=True)


def from_articles(clients: Clients, cases: Iterable[Case], works: Iterable[Identifier]) -> Iterator[KeyedClaim]:
    """Yields the works that have a preprint of ours by Crossref's own relation "has-preprint"."""
    dois = dict.fromkeys(work.value for work in works)
    has_preprint: dict[str, set[str]] = {}
    for doi, preprint in crossref_relations(clients, dois, "has-preprint"):
        if isinstance(preprint, Identifier):
            has_preprint.setdefault(doi, set()).add(preprint.key)
    for case in cases:
        for work in case.works():
            if case.preprint.key in has_preprint.get(work.value, ()):
                yield case.preprint.key, Claim("Crossref", work, states=True)


def crossref_relations(
    clients: Clients, dois: Iterable[str], relation: str
) -> Iterator[tuple[str, Identifier | Failure]]:
    """Yields the works that Crossref relates to DOIs by one kind of relation."""

    def parse(body: bytes) -> list[tuple[str, Identifier]]:
        related = [(doi, crossref.related(work, [relation])) for work, doi, _ in crossref.works_of(body)]
        return [(doi, other) for doi, others in related for other in others]

    client = clients.of[crossref.REGISTRY.server]
    wanted = set(dois)
    for batch, answer in asked(client, wanted, crossref.path, parse, crossref.REGISTRY.limit):
        if isinstance(answer, Failure):
            yield from ((doi, answer) for doi in batch)
        else:
            yield from ((doi, other) for doi, other in answer if doi in wanted)


def semantic_scholar_for(contact: str) -> Callable[[Clients, Sequence[Item]], Iterator[KeyedClaim]]:
    """Returns the source function for Semantic Scholar, with an address that it may write to."""

    def from_semantic_scholar(clients: Clients, preprints: Sequence[Item]) -> Iterator[KeyedClaim]:
        """Yields the DOIs and venues that Semantic Scholar has for papers of arXiv; nothing without an answer."""
        keys = arxiv_ids(preprints)
        for paper in semantic_scholar.papers(list(keys), contact):
            if key := keys.get(paper.value):
                yield from ((key, claim) for claim in claims_of_scholar(paper))

    return from_semantic_scholar


def claims_of_scholar(paper: semantic_scholar.Paper) -> Iterator[Claim]:
    """Yields the works and venues that Semantic Scholar has for a paper, also from DBLP and the ACL Anthology."""
    works = {named(paper.doi), work_at(f"https://aclanthology.org/{paper.anthology}/")}
    for work in works:
        if work and work.scheme == "doi":
            yield Claim("Semantic Scholar", work)
    if venue := venues.in_dblp(paper.dblp):
        yield Claim("Semantic Scholar", venue=venue)
    elif known := venues.by_name(paper.venue):
        yield Claim("Semantic Scholar", venue=Appearance(known, paper.year))


def asked(
    client: Client,
    values: Iterable[str],
    path: Callable[[Sequence[str]], str],
    parse: Callable[[bytes], Any],
    limit: int,
) -> Iterator[tuple[list[str], Any]]:
    """Yields batches of ids with their parsed answer, [] for a refusal, or a failure."""
    for batch in batches(values, path, limit):
        try:
            yield batch, client.ask(path(batch), parse, works=len(batch))
        except Unreachable as error:
            yield batch, Failure("unreachable", str(error), error.hint)
        except (Refused, Status):
            yield batch, []


def arxiv_ids(preprints: Iterable[Item]) -> dict[str, str]:
    """Returns the keys of arXiv papers by their ids."""
    return {item.key.removeprefix("arxiv:"): item.key for item in preprints if item.key.startswith("arxiv:")}


def named(doi: str) -> Identifier | None:
    """Returns the work of a DOI, None for arXiv's own, a shortDOI, and a text that is not a DOI."""
    work = doi_in(doi)
    if work is None or work.scheme != "doi":
        return None
    return None if is_short_doi(work.value) else work


# --- judging -------------------------------------------------------------------------------------


def verdict(case: Case, answers: Mapping[Identifier, Item | Failure]) -> Published | Failure | None:
    """Returns the published version of a preprint; of several candidates the one with the most sources."""
    if any(claim.is_thesis for claim in case.claims):
        return None
    found: list[Published] = []
    silence = case.silence
    for work in case.works():
        answer = answers[work]
        if isinstance(answer, Failure):
            silence = answer if answer.kind == "unreachable" else silence
        elif sources := sources_for(case, work, answer):
            found.append(Published(answer, sources))
    found.sort(key=lambda each: -len(each.sources))
    most = [each for each in found if len(each.sources) == len(found[0].sources)]
    if len(most) == 1:
        return most[0]
    is_known = any(isinstance(answers[work], Item) for work in case.works())
    return silence if silence or is_known else at_venue(case)


MAX_YEARS = 6  # between a preprint and its venue


def at_venue(case: Case) -> Published | None:
    """Returns a preprint with the venue and the year of its publication, None if they are not certain.

    They are certain if its authors name one venue and year, and state it or Semantic Scholar agrees. If Semantic
    Scholar has another venue, the authors' words are in doubt.
    """
    by_authors = [claim for claim in case.claims if claim.venue and claim.source == "arXiv"]
    told = list(dict.fromkeys(claim.venue for claim in by_authors if claim.venue))
    preprint = case.preprint
    venues = {(each.venue.name, each.year) for each in told}
    if len(venues) != 1 or not preprint.issued:
        return None
    venue, year, *_ = told[0]
    others = [claim.venue for claim in case.claims if claim.venue and claim.source != "arXiv"]
    is_supported = all(agrees(other, told[0]) for other in others)
    is_stated = any(claim.states for claim in by_authors)
    is_certain = bool(others) or is_stated
    is_near = abs(year - preprint.issued[0]) <= MAX_YEARS
    if not (is_supported and is_certain and is_near):
        return None
    item = replace(preprint, type=venue.type, container_title=venue.name, publisher="", issued=(year,))
    return Published(item, ("Semantic Scholar", "arXiv") if others else ("arXiv",))


def agrees(other: Appearance, told: Appearance) -> bool:
    """Returns whether another source has the venue and the year that the authors name.

    If the source's year is the paper's, not the venue's, it may be that of the preprint, which is one less. So then it
    is accepted if the authors' words are plain.
    """
    is_venues = other.is_plain or not told.is_plain
    years = (told.year,) if is_venues else (0, told.year - 1, told.year)
    return other.venue == told.venue and other.year in years


def sources_for(case: Case, work: Identifier, article: Item) -> tuple[str, ...]:
    """Returns the sources by which a work is a preprint's published version, () if it is not certain."""
    stating = {claim.source for claim in case.claims if claim.work == work and claim.states}
    naming = {claim.source for claim in case.claims if claim.work == work or says_so(claim.words, article)}
    is_claimed = bool(stating) or len(naming) > 1
    if not is_claimed or is_preprint(article):
        return ()
    return tuple(sorted(naming)) if is_same_work(case.preprint, article) else ()


def says_so(words: str, article: Item) -> bool:
    """Returns whether the authors' journal reference means this article.

    It has the article's volume and page, as in "Phys. Rev. A 106, 012821 (2022)", or its journal's name and year.
    """
    numbers = set(re.findall(r"\w*\d\w*", words))
    first_page = re.split("[–-]", article.page)[0]
    if article.volume and first_page and {article.volume, first_page} <= numbers:
        return True
    container = compared(article.container_title)
    has_journal = bool(container) and container in compared(words)
    return has_journal and article.year in numbers
