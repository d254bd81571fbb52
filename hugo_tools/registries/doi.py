"""doi.org: which agency a DOI is registered with, and metadata from any of them by content negotiation.

Sources: https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation and
https://citation.crosscite.org/docs.html.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from hugo_tools import names
from hugo_tools.items import Item, Name
from hugo_tools.markup import plain
from hugo_tools.registries import Failure
from hugo_tools.registries.answers import Unusable, date, load_json, made, mapping, objects, text, texts
from hugo_tools.registries.crossref import TYPES, UNFIT, page, work_to_item
from hugo_tools.registries.datacite import arxiv_id
from hugo_tools.titles import clean_title, clean_venue

MAX_ABSTRACT = 20_000
MAX_AGENCY = 100
CROSSREF_TYPES = {  # of those answers of Crossref's that have CSL's types
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


def parse_agencies(body: bytes) -> dict[str, str]:
    """Returns each DOI's registration agency, "" for a DOI that does not exist; raises Unusable for another body."""
    answer = load_json(body)
    if not isinstance(answer, list):
        raise Unusable("the answer is no list of agencies")
    rows = objects(answer)
    return {doi: plain(text(row.get("RA")), limit=MAX_AGENCY) for row in rows if (doi := text(row.get("DOI")).lower())}


def parse(body: bytes) -> tuple[str, Item | Failure]:
    """Returns the DOI in lower case and the item of a CSL-JSON object; raises Unusable for another body.

    Crossref's CSL-JSON is its own message with some lists as texts, DataCite's and the others' follow the
    standard.
    """
    csl = mapping(load_json(body))
    doi = text(csl.get("DOI")).lower().removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/")
    if not doi or not csl.get("type"):
        raise Unusable("the answer is no CSL-JSON")
    kind = text(csl.get("type"))
    if "member" in csl and kind in CROSSREF_TYPES:
        csl, kind = csl | {"type": CROSSREF_TYPES[kind]}, CROSSREF_TYPES[kind]
    if (kind in TYPES and kind not in CSL_TYPES) or kind in UNFIT or "member" in csl:
        return doi, made(partial(work_to_item, csl, doi))
    item = made(partial(csl_to_item, csl, doi))
    if isinstance(item, Item) and not item.title:
        return doi, Failure(
            "unfit", f'"{doi}" is registered without a title', "put the work into the site's bibliography"
        )
    return doi, item


def csl_to_item(csl: dict[str, Any], doi: str) -> Item:
    """Returns the item of a CSL-JSON object from a registration agency."""
    arxiv, kind = arxiv_id(doi), text(csl.get("type"))
    return Item(
        key=f"arxiv:{arxiv}" if arxiv else f"doi:{doi}",
        type=kind if kind in CSL_TYPES else "document",
        title=clean_title(text(csl.get("title")), tex=bool(arxiv)),
        authors=people(csl.get("author")),
        editors=people(csl.get("editor")),
        issued=date(csl.get("issued")),
        container_title=clean_venue(text(csl.get("container-title"))),
        publisher=plain(text(csl.get("publisher"))),
        volume=plain(text(csl.get("volume"))),
        issue=plain(text(csl.get("issue"))),
        page=page(csl),
        number=f"arXiv:{arxiv}" if arxiv else plain(text(csl.get("number"))),
        edition=plain(text(csl.get("edition"))),
        genre=plain(text(csl.get("genre"))),
        doi=doi,
        url=f"https://arxiv.org/abs/{arxiv}" if arxiv else f"https://doi.org/{doi}",
        abstract=plain(" ".join(texts(csl.get("abstract"))), limit=MAX_ABSTRACT),
        registry="doi.org",
    )


def people(value: Any) -> tuple[Name, ...]:
    """Returns the names of a CSL name variable; a literal that is a person's name is split."""
    found: list[Name] = []
    for each in objects(value):
        given, family, literal = (names.clean(text(each.get(part))) for part in ("given", "family", "literal"))
        before = " ".join(text(each.get(part)) for part in ("dropping-particle", "non-dropping-particle"))
        particles = names.clean(before)
        if not names.is_placeholder(family):
            family, suffix = f"{particles} {family}".strip(), names.clean(text(each.get("suffix")))
            found.append(names.parts(given, family, suffix) if given else literal_name(family))
        elif not names.is_placeholder(literal):
            found.append(literal_name(literal))
    return tuple(dict.fromkeys(found))


def literal_name(whole: str) -> Name:
    return names.group(whole) if names.is_group(whole) or " " not in whole else names.person(whole)
