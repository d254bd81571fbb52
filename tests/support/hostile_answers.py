"""Answers of registries that no registry gives: real ones of our own making, damaged at random, each by its seed.

    body, read = hostile_answer(random.Random(7))

What is damaged: fields of other types, missing, nested a thousand times, with endless numbers; texts with controls,
bidi overrides, halves of surrogate pairs, HTML, shortcodes; XML with odd encodings and entities; and bytes.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from hugo_tools.metadata.identifiers import is_doi
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import (
    Failure,
    Published,
    Referral,
    arxiv,
    crossref,
    datacite,
    doi,
    github,
    open_library,
    page_head,
    page_items,
    published,
    pubmed,
    semantic_scholar,
)
from hugo_tools.registries.answers import Answers
from hugo_tools.registries.client import MAX_PAGE

PIECES = """
    <i> </i> <sup>2</sup> <script>x</script> &lt;b&gt; &amp;amp;lt; &#x202e; &#0; &#xd800; {{<x>}} {{%y%}} <!--more-->
    $x^2$ \\frac \\char"202E \\textbf{ $$ ](javascript:x) [a]:b ** ` | -- ; , : / é e\u0301 Ã© ² ٣
    \x00 \x07 \x1b[31m \x7f \x9b31m \ud800 \udfff \ufffe \uffff \u202e \u2066 \u200b \ufeff \u00ad \u061c \U000e0041
    中 עברית 😀 word Word WORDS Ada Lovelace Jr. University (:unav) 2017 999999999999999999999999999999 10.1000/x
    """.split()
PIECES += [" ", "\n", "\r\n", "\t", "\x85", "\u2028", "\u2029", "van der", "et al.", "<!-- /hugo-tools:references -->"]

# What JSON can hold and Python's writer cannot make; each stands in a text of its own, and is put in afterwards.
RAW = {
    "@long@": "1" * 4300,
    "@longer@": "9" * 5000,
    "@negative@": "-" + "9" * 400,
    "@huge@": "1e999",
    "@nan@": "NaN",
    "@infinity@": "-Infinity",
    "@deep@": "[" * 90 + "]" * 90,
    "@deeper@": "[" * 100_000 + "]" * 100_000,
    "@object@": '{"a":' * 900 + "1" + "}" * 900,
    "@twice@": '{"title": ["A"], "title": "B", "name": 1, "name": [2]}',
    "@surrogates@": '"\\ud800 \\udc00\\ud800"',
}
JUNK = (None, True, False, 0, -1, 2017, 1.5, "", " ", [], {}, [None], [[]], [{}], [[[]]], {"": ""}, *RAW)

PEOPLE = [{"given": "Ada", "family": "Lovelace", "suffix": "Jr."}, {"name": "CMS Collaboration"}]
CROSSREF = {
    "DOI": "10.1000/x",
    "type": "journal-article",
    "title": ["A <i>Title</i>"],
    "subtitle": ["Of Words"],
    "original-title": ["Titel"],
    "short-title": ["T"],
    "author": PEOPLE,
    "editor": PEOPLE[:1],
    "issued": {"date-parts": [[2017, 6, 12]]},
    "container-title": ["Lecture Notes", "A Journal"],
    "short-container-title": ["J."],
    "publisher": "A Publisher",
    "institution": [{"name": "bioRxiv"}],
    "group-title": "Biology",
    "event": {"name": "Conference 2017"},
    "volume": "1",
    "issue": "2",
    "page": "3-5",
    "article-number": "e7",
    "abstract": "<jats:p>Words.</jats:p>",
    "updated-by": [{"type": "retraction"}],
    "update-to": [{"type": "correction"}],
    "edition-number": "2",
    "degree": ["PhD"],
    "report-number": "R1",
}
DATACITE = {
    "doi": "10.1000/x",
    "titles": [{"title": "A Title"}, {"title": "Of Words", "titleType": "Subtitle"}],
    "creators": [
        {"name": "Lovelace, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "Lovelace"},
        {"name": "CERN", "nameType": "Organizational"},
    ],
    "publisher": {"name": "Zenodo"},
    "publicationYear": 2020,
    "dates": [{"date": "2020-05-04", "dateType": "Issued"}],
    "types": {"resourceTypeGeneral": "Text", "citeproc": "thesis"},
    "container": {
        "type": "Journal",
        "title": "A Journal",
        "volume": "1",
        "issue": "2",
        "firstPage": "3",
        "lastPage": "5",
    },
    "descriptions": [{"description": "Words.", "descriptionType": "Abstract"}],
}
CSL = {
    "DOI": "10.1000/x",
    "type": "article-journal",
    "title": "A Title",
    "author": [
        {"given": "Laurens", "family": "Maaten", "non-dropping-particle": "van der", "suffix": "III"},
        {"literal": "Ada Lovelace"},
    ],
    "editor": PEOPLE[:1],
    "issued": {"date-parts": [["2017", "6"]]},
    "container-title": "A Journal",
    "publisher": "P",
    "volume": 1,
    "issue": 2,
    "page": "3-5",
    "number": "7",
    "edition": "2",
    "genre": "PhD",
    "abstract": "Words.",
}
BOOK = {
    "url": "https://openlibrary.org/books/OL1M",
    "title": "A Title, 2nd edition",
    "subtitle": "Of Words",
    "authors": [{"name": "Ada Lovelace"}, {"name": "Bo Ek"}],
    "by_statement": "Ada Lovelace ; edited by Cy Dow and Di Eve.",
    "publishers": [{"name": "A Publisher ;"}],
    "publish_date": "Nov 18, 2016",
}
SUMMARY = {
    "uid": "31452104",
    "pubdate": "2019 Jul-Aug",
    "source": "J Art",
    "authors": [
        {"name": "van der Berg JA Jr", "authtype": "Author"},
        {"name": "A Group", "authtype": "CollectiveName"},
    ],
    "title": "[A title of words and more].",
    "volume": "12",
    "issue": "3",
    "pages": "1023-31.e2",
    "pubtype": ["Journal Article", "Retracted Publication"],
    "articleids": [{"idtype": "pubmed", "value": "31452104"}, {"idtype": "pmc", "value": "PMC6936396"}],
    "fulljournalname": "Art (New York, N.Y.)",
}
CITATION = {
    "cff-version": "1.2.0",
    "title": "A Title",
    "type": "software",
    "authors": [
        {"family-names": "Berg", "given-names": "Ada", "name-particle": "van der", "name-suffix": "Jr."},
        {"name": "A Group"},
        {"alias": "ada"},
    ],
    "doi": "10.5281/zenodo.1",
    "identifiers": [{"type": "doi", "value": "10.5281/zenodo.2"}],
    "version": "1.0",
    "date-released": "2020-01-02",
    "preferred-citation": {
        "type": "article",
        "title": "An Article",
        "authors": [{"family-names": "Berg", "given-names": "Ada"}],
        "journal": "A Journal",
        "volume": 1,
        "issue": 2,
        "start": 3,
        "end": 5,
        "year": 2019,
        "month": 3,
        "conference": {"name": "A Conference"},
        "publisher": {"name": "A Publisher"},
    },
}
SCHOLAR = {
    "externalIds": {
        "ArXiv": "1706.03762",
        "DOI": "10.1000/y",
        "ACL": "2022.acl-long.1",
        "DBLP": "conf/nips/Lovelace17",
    },
    "venue": "Neural Information Processing Systems",
    "year": 2017,
}
TAGS = {
    "citation_title": "A Title",
    "citation_author": "Lovelace, Ada",
    "citation_publication_date": "2017/06/12",
    "citation_conference_title": "A Conference",
    "citation_journal_title": "A Journal",
    "citation_volume": "1",
    "citation_firstpage": "3",
    "citation_lastpage": "5",
    "citation_doi": "10.1000/x",
    "citation_arxiv_id": "1706.03762",
    "citation_abstract": "Words.",
    "og:title": "A Title",
    "og:site_name": "A Site",
    "article:published_time": "2017-06-12",
    "author": "Ada Lovelace",
}
LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "ScholarlyArticle",
            "headline": "A Title",
            "author": [{"@type": "Person", "name": "Ada Lovelace"}, "Bo Ek"],
            "datePublished": "2017-06-12",
            "isPartOf": {"name": "A Site"},
            "publisher": {"@type": "Organization", "name": "A Publisher"},
        }
    ],
}
ENTRY = {
    "id": "http://arxiv.org/abs/1706.03762v7",
    "title": "A Title of $x^2$",
    "summary": "Words.",
    "published": "2017-06-12T17:57:34Z",
    "updated": "2023-08-02T00:41:18Z",
    "author": "Ada Lovelace",
    "arxiv:comment": "Accepted at NeurIPS 2017, 15 pages",
    "arxiv:journal_ref": "Advances in Neural Information Processing Systems 30 (2017)",
    "arxiv:doi": "10.1000/y",
}
ENCODINGS = ["utf-8", "UTF-8", "bogus", "hex", "rot13", "utf-7", "utf-16", "utf-32", "latin-1", "cp037", "idna", "big5"]
PROLOGUES = ["", '<!DOCTYPE feed [<!ENTITY a "b">]>', "<!-- x -->", "<?php x ?>", "\ufeff", " "]


class Answer(NamedTuple):
    """A body, and what reads it as the program does: the items and failures for the works that were asked for."""

    body: bytes
    read: Callable[[bytes], list[Item | Failure]]


def hostile_answer(rng: random.Random) -> Answer:
    """Returns an answer of one registry, of one that knows published versions, or of a page."""
    return rng.choice(KINDS)(rng)


def of_arxiv(rng: random.Random) -> Answer:
    return Answer(damaged_bytes(rng, atom(rng)), lambda body: asked(arxiv.parse(body), "1706.03762"))


def of_crossref(rng: random.Random) -> Answer:
    works = [damaged(rng, CROSSREF), CROSSREF | {"DOI": "10.1000/y"}]
    message = rng.choice(({"items": works, "total-results": 2}, works[0]))
    body = to_json(rng, {"status": "ok", "message": message})
    return Answer(damaged_bytes(rng, body), lambda body: asked(crossref.parse(body), "10.1000/x"))


def of_datacite(rng: random.Random) -> Answer:
    is_paper = rng.random() < 0.3
    attributes = damaged(rng, DATACITE | ({"doi": "10.48550/arxiv.1706.03762"} if is_paper else {}))
    body = to_json(rng, {"data": [{"id": "10.1000/x", "attributes": attributes}]})
    known = "10.48550/arxiv.1706.03762" if is_paper else "10.1000/x"
    return Answer(damaged_bytes(rng, body), lambda body: asked(datacite.parse(body), known))


def of_open_library(rng: random.Random) -> Answer:
    body = to_json(rng, {"ISBN:9780262035613": damaged(rng, BOOK)})
    return Answer(damaged_bytes(rng, body), lambda body: asked(open_library.parse(body), "9780262035613"))


def of_pubmed(rng: random.Random) -> Answer:
    body = to_json(rng, {"result": {"uids": ["31452104"], "31452104": damaged(rng, SUMMARY)}})
    if rng.random() < 0.5:
        return Answer(damaged_bytes(rng, body), lambda body: asked(pubmed.parse_central(body), "pmc31452104"))
    return Answer(damaged_bytes(rng, body), lambda body: asked(pubmed.parse(body), "31452104"))


def of_doi(rng: random.Random) -> Answer:
    body = to_json(rng, damaged(rng, rng.choice((CSL, CROSSREF | {"title": "A Title", "member": "1"}))))
    return Answer(damaged_bytes(rng, body), read_csl)


def of_agencies(rng: random.Random) -> Answer:
    rows = damaged(rng, {"rows": [{"DOI": "10.1000/x", "RA": "JaLC"}, {"DOI": "10.1", "status": "Invalid DOI"}]})
    return Answer(damaged_bytes(rng, to_json(rng, rows.get("rows"))), read_agencies)


def of_github(rng: random.Random) -> Answer:
    if rng.random() < 0.3:
        body = to_json(rng, damaged(rng, {"name": "x", "owner": {"login": "y"}, "created_at": "2020-01-02T03:04:05Z"}))
        return Answer(damaged_bytes(rng, body), lambda body: items(github.parse_repository(body, REPOSITORY)))
    body = to_json(rng, damaged(rng, CITATION))  # YAML holds JSON
    return Answer(damaged_bytes(rng, body), lambda body: items(github.parse(body, REPOSITORY)))


def of_page(rng: random.Random) -> Answer:
    address, needs_tags = "https://openreview.net/forum?id=x", rng.random() < 0.5
    kind = "text/html" + (f"; charset={rng.choice(ENCODINGS)}" if rng.random() < 0.3 else "")

    def read(body: bytes) -> list[Item | Failure]:
        return items(page_items.read(page_head.read(body, kind), address, needs_tags))

    return Answer(damaged_bytes(rng, page(rng))[:MAX_PAGE], read)


def of_authors(rng: random.Random) -> Answer:
    return Answer(damaged_bytes(rng, atom(rng)), read_authors)


def of_scholar(rng: random.Random) -> Answer:
    body = to_json(rng, [damaged(rng, SCHOLAR), None, SCHOLAR])
    return Answer(damaged_bytes(rng, body), read_scholar)


def of_relations(rng: random.Random) -> Answer:
    related = {"relatedIdentifier": "10.1000/y", "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"}
    attributes = damaged(rng, {"doi": "10.48550/arxiv.1706.03762", "relatedIdentifiers": [related, related]})
    body = to_json(rng, {"data": [{"id": "10.48550/arxiv.1706.03762", "attributes": attributes}]})
    return Answer(damaged_bytes(rng, body), read_relations)


KINDS = (of_arxiv, of_crossref, of_datacite, of_open_library, of_pubmed, of_doi, of_agencies, of_github, of_page,
         of_authors, of_scholar, of_relations)  # fmt: skip
REPOSITORY = "https://github.com/y/x"


def items(answer: Item | Failure | Referral) -> list[Item | Failure]:
    """Returns what an answer has: of one that leads to another registry, the item that counts without that."""
    kept = answer.item if isinstance(answer, Referral) else answer
    return [kept] if isinstance(kept, Failure) or kept.title else []


def read_authors(body: bytes) -> list[Item | Failure]:
    return judged([claim for paper in arxiv.appearances(body) for claim in published.claims_of_authors(paper)])


def read_scholar(body: bytes) -> list[Item | Failure]:
    papers = semantic_scholar.parse_papers(body)
    said = [claim for paper in papers for claim in published.claims_of_scholar(paper)]
    authors = arxiv.Appearances("1706.03762", [], "", "NeurIPS 2017")
    return judged([*said, *published.claims_of_authors(authors)])


def read_relations(body: bytes) -> list[Item | Failure]:
    """Returns nothing: each relation is read, as far as the work that it names."""
    for _, relation in datacite.relations(body):
        published.named(relation.target)
    return []


def judged(claims: list[published.Claim]) -> list[Item | Failure]:
    """Returns the preprint at the venue that claims agree on, where no registry knows any work that they name."""
    preprint = Item("arxiv:1706.03762", "article", "A Title", (Name("Lovelace", "Ada"),), issued=(2017,))
    case = published.Case(preprint, claims)
    found = published.verdict(case, {work: Failure("unknown", "unknown") for work in case.works()})
    return [found.item] if isinstance(found, Published) else []


def asked(answers: Answers, value: str) -> list[Item | Failure]:
    """Returns the answer about the work that was asked for: another one is never taken."""
    return [answer for key, answer in answers.items() if key.lower() == value]


def read_csl(body: bytes) -> list[Item | Failure]:
    """Returns the answer about the DOI that a shortDOI stands for, which may be any."""
    value, answer = doi.parse(body)
    return [answer] if is_doi(value) else []


def read_agencies(body: bytes) -> list[Item | Failure]:
    """Returns an item for each agency's name, which an item may have as its registry."""
    return [Item("doi:10.1000/x", title="T", registry=name) for name in doi.parse_agencies(body).values()]


# --- damage --------------------------------------------------------------------------------------


def text(rng: random.Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(PIECES) * 20_000
    return "".join(rng.choices(PIECES, k=rng.randint(1, 12)))


def damaged(rng: random.Random, record: dict[str, Any]) -> dict[str, Any]:
    """Returns a copy with one to five of its values changed, wherever they stand."""
    record = copy.deepcopy(record)
    for _ in range(rng.randint(1, 5)):
        found = list(places(record))
        if not found:
            break
        holder, key = rng.choice(found)
        if isinstance(holder, dict) and rng.random() < 0.1:
            del holder[key]
        else:
            holder[key] = damaged_value(rng, holder[key])
    return record


def damaged_value(rng: random.Random, value: Any) -> Any:
    """Returns another value: a hostile text, junk, or the value itself where another type is expected."""
    if rng.random() < 0.4:
        return text(rng)
    if rng.random() < 0.4:
        return copy.deepcopy(rng.choice(JUNK))
    return rng.choice(([value], {"name": value}, [value, text(rng)], [text(rng)] * 300))


def places(value: Any) -> Any:
    """Yields each place in a JSON value, as the list or object that holds it and its index or key."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def to_json(rng: random.Random, value: Any) -> bytes:
    body = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    for mark, raw in RAW.items():
        body = body.replace(f'"{mark}"', raw)
    encoding = rng.choice(("utf-8-sig", "utf-16", "latin-1")) if rng.random() < 0.1 else "utf-8"
    keeps_surrogates = encoding != "latin-1" and rng.random() < 0.2
    return body.encode(encoding, "surrogatepass" if keeps_surrogates else "replace")


def atom(rng: random.Random) -> bytes:
    """Returns a feed with two entries, one of them damaged."""
    entry = dict(ENTRY)
    for _ in range(rng.randint(0, 4)):
        entry[rng.choice(list(entry))] = text(rng)
    if rng.random() < 0.2:
        del entry[rng.choice(list(entry))]
    if rng.random() < 0.1:
        entry["title"] = "<b>" * 50_000 if rng.random() < 0.5 else "&#xD800;"
    is_escaped = rng.random() < 0.8
    fields = "".join(field(name, escape(value) if is_escaped else value) for name, value in entry.items())
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    prologue = rng.choice(PROLOGUES) if rng.random() < 0.2 else ""
    encoding = rng.choice(ENCODINGS) if rng.random() < 0.3 else "utf-8"
    head = f'<?xml version="1.0" encoding="{encoding}"?>{prologue}'
    feed = f"{head}<feed {names}><title>Query</title><entry>{fields}</entry></feed>"
    clean = "".join(char for char in feed if char >= " " or char in "\t\n\r") if rng.random() < 0.7 else feed
    try:
        return clean.encode(encoding, "replace")
    except (LookupError, UnicodeError):
        return clean.encode("utf-8", "replace")


def page(rng: random.Random) -> bytes:
    """Returns a page with tags, JSON-LD and a title, some of them damaged, and now and then ten thousand tags."""
    tags = {name: value for name, value in TAGS.items() if rng.random() < 0.7}
    for _ in range(rng.randint(0, 4)):
        tags[rng.choice(list(TAGS))] = text(rng)
    quoted = {"<": "&lt;", '"': "&quot;"} if rng.random() < 0.8 else {}
    metas = [f'<meta name="{name}" content="{escape(value, quoted)}">' for name, value in tags.items()]
    if rng.random() < 0.1:
        metas *= 10_000 // max(1, len(metas))
    data = to_json(rng, damaged(rng, LINKED)).decode("utf-8", "replace")
    script = f'<script type="application/ld+json">{data}</script>' if rng.random() < 0.5 else ""
    shown = text(rng) if rng.random() < 0.5 else "A Title"
    encoding = rng.choice(ENCODINGS) if rng.random() < 0.3 else "utf-8"
    whole = f"<!doctype html><meta charset={encoding}><title>{shown}</title>{''.join(metas)}{script}<p>{text(rng)}"
    try:
        return whole.encode(encoding, "replace")
    except (LookupError, UnicodeError):
        return whole.encode("utf-8", "replace")


def field(name: str, inner: str) -> str:
    if name == "author":
        inner = f"<name>{inner}</name>" * 2
    return f"<{name}>{inner}</{name}>"


def damaged_bytes(rng: random.Random, body: bytes) -> bytes:
    """Returns a body as it is, mostly; else cut off, with some bytes changed, or with others around it."""
    chance = rng.random()
    if chance < 0.85:
        return body
    if chance < 0.9:
        return body[: rng.randrange(len(body) + 1)]
    if chance < 0.95:
        changed = bytearray(body)
        for _ in range(rng.randint(1, 4)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        return bytes(changed)
    return rng.choice(
        (b"", b"null", b"[]", b"{}", b"\x00" + body, body + b"x", b"<html></html>", b"\xff\xfe", b"1", b'"x"')
    )
