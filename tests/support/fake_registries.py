"""Registries on the loopback interface: tests declare works and faults, and read the log of requests.

    def test_it(registries):
        registries.add_arxiv("1706.03762", title="Attention Is All You Need", authors=["Ashish Vaswani"])
        registries.fail("arxiv", "503", times=2)
        ...
        assert len(registries.log("arxiv")) == 3

Only what our program needs of the six APIs, and of web pages, is here, with the rules that matter: ten papers where
`max_results` is missing, one malformed id that spoils an arXiv request, lists in any order that leave out
what is unknown, 404s in plain text, and searches: arXiv's wants all words, reads operators, and refuses a query with
unbalanced quotes; Crossref's ranks whatever has any of them.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

NAMES = ("arxiv", "crossref", "datacite", "doi", "github", "open_library", "pubmed", "semantic_scholar", "web_page")
FAULTS = ("429", "500", "503", "400", "403", "html", "truncate", "cut", "hang", "wrong", "missing", "empty", "stranger")
# A server that keeps a reader waiting although something comes at each moment: a body without its length, a body, and
# headers that drip, 100 Continue without end.
FAULTS += ("stream", "drip", "headers", "continue")
PACE = {
    "ARXIV_INTERVAL": "0",
    "OPEN_LIBRARY_INTERVAL": "0",
    "PUBMED_INTERVAL": "0",
    "INTERVAL": "0",
    "BACKOFF": "0.005",
    "TIMEOUT": "0.5",
    "PATIENCE": "10",
}
HANG = 20.0  # seconds; longer than any timeout in a test
DRIP = 0.02  # seconds between two bytes


@dataclass(frozen=True)
class Request:
    """One request as the server saw it: when it began and ended, for which ids, and what it answered."""

    registry: str
    path: str
    ids: tuple[str, ...]
    status: int
    began: float
    ended: float
    in_flight: int
    headers: dict[str, str]  # names in lower case

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")


@dataclass
class Fault:
    """What goes wrong at a registry: for how many requests more, at which rate, with which Retry-After."""

    kind: str
    times: int
    rate: float
    retry_after: str


@dataclass
class Registries:
    """The works and agencies that the fake registries know, their faults, and the requests so far.

    `meanwhile` is called once, while the next request is waiting for its answer. `latency` is the longest that a
    request waits, in seconds. `raw` are the bytes that stand in each answer in place of others, which a test put there.
    """

    url: str = ""
    papers: dict[str, str] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    dois: dict[str, dict[str, Any]] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    csl: dict[str, dict[str, Any]] = field(default_factory=dict)
    books: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, Reply] = field(default_factory=dict)  # by their addresses without https://
    articles: dict[str, dict[str, Any]] = field(default_factory=dict)  # by PubMed id, and by PubMed Central's
    files: dict[str, str] = field(default_factory=dict)  # of repositories at GitHub: owner/name/HEAD/CITATION.cff
    repositories: dict[str, dict[str, Any]] = field(default_factory=dict)  # GitHub's API, by owner/name
    scholar: dict[str, str] = field(default_factory=dict)  # Semantic Scholar's DOIs of papers, by their arXiv ids
    venues: dict[str, dict[str, Any]] = field(default_factory=dict)  # and its records of their venues
    poison: set[str] = field(default_factory=set)
    raw: dict[bytes, bytes] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    crossref_headers: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)  # DOI → where content negotiation leads
    meanwhile: Callable[[], object] | None = None
    latency: float = 0
    busy: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    lock: threading.Lock = field(default_factory=threading.Lock)
    random: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead our program here, at a test's pace."""
        addresses = {f"{name.upper()}_URL": f"{self.url}/{name}" for name in NAMES}
        return {f"HUGO_TOOLS_{name}": value for name, value in (addresses | PACE).items()}

    def known_to_scholar(self, value: str) -> dict[str, Any] | None:
        """Returns Semantic Scholar's record of a paper of arXiv, None if it has none."""
        if value not in self.scholar and value not in self.venues:
            return None
        record = dict(self.venues.get(value, {}))
        ids = {"ArXiv": value, **record.pop("externalIds", {})}
        if value in self.scholar:
            ids["DOI"] = self.scholar[value]
        return {"externalIds": ids, "venue": "arXiv.org", "year": None, **record}

    def add_arxiv(
        self,
        value: str,
        title: str = "A Paper",
        authors: Sequence[str] = ("Ada Lovelace",),
        published: str = "2017-06-12",
        updated: str = "",
        version: int = 1,
        comment: str = "",
        summary: str = "What it is about.",
        doi: str = "",
        journal_ref: str = "",
    ) -> None:
        """Adds a paper; texts are given plain and escaped here."""
        people = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
        note = f"<arxiv:comment>{escape(comment)}</arxiv:comment>" if comment else ""
        note += f"<arxiv:doi>{escape(doi)}</arxiv:doi>" if doi else ""
        note += f"<arxiv:journal_ref>{escape(journal_ref)}</arxiv:journal_ref>" if journal_ref else ""
        self.papers[value] = (
            f"<entry><id>http://arxiv.org/abs/{value}v{version}</id><title>{escape(title)}</title>"
            f"<updated>{updated or published}T10:00:00Z</updated><summary>{escape(summary)}</summary>"
            f"<published>{published}T10:00:00Z</published>{note}{people}</entry>"
        )

    def add_crossref(self, doi: str, title: str = "A Work", **fields: Any) -> None:
        """Adds a work; `fields` are those of the API with `_` for `-`, `year` and `authors` are short forms."""
        year, authors = fields.pop("year", 2015), fields.pop("authors", ["Ada Lovelace"])
        people = [dict(zip(("given", "family"), name.rsplit(" ", 1), strict=True)) for name in authors]
        work = {"DOI": doi, "type": "journal-article", "title": [title], "author": people, "publisher": "A Publisher"}
        work |= {"issued": {"date-parts": [[year]]}, "container-title": ["A Journal"]}
        self.works[doi.lower()] = work | {name.replace("_", "-"): value for name, value in fields.items()}
        self.agencies[doi.lower()] = "Crossref"

    def add_datacite(self, doi: str, title: str = "A Data Set", **attributes: Any) -> None:
        """Adds a DOI; `attributes` are those of the API, `authors` as `Family, Given` is a short form."""
        creators = [{"name": name, "nameType": "Personal"} for name in attributes.pop("authors", ["Lovelace, Ada"])]
        record = {"doi": doi, "titles": [{"title": title}], "creators": creators, "publisher": "Zenodo"}
        record |= {"publicationYear": 2020, "types": {"resourceTypeGeneral": "Dataset"}}
        self.dois[doi.lower()] = record | attributes
        self.agencies[doi.lower()] = "DataCite"

    def add_agency(self, doi: str, agency: str, csl: dict[str, Any] | None = None) -> None:
        """Adds a DOI that only doi.org knows, with CSL-JSON for content negotiation or without any."""
        self.agencies[doi.lower()] = agency
        if csl is not None:
            self.csl[doi.lower()] = {"DOI": doi, "type": "article-journal"} | csl

    def add_book(self, isbn: str, title: str = "A Book", **fields: Any) -> None:
        """Adds a book by its 13 digits; `fields` are those of the API, `authors` and `publisher` are short forms."""
        authors, publisher = fields.pop("authors", ["Ada Lovelace"]), fields.pop("publisher", "A Publisher")
        book = {"url": f"https://openlibrary.org/books/OL1M/{isbn}", "key": "/books/OL1M", "title": title}
        book |= {"identifiers": {"isbn_13": [isbn]}, "publish_date": "2016", "publishers": [{"name": publisher}]}
        book["authors"] = [{"url": "https://openlibrary.org/authors/OL1A", "name": name} for name in authors]
        self.books[isbn] = {name: value for name, value in (book | fields).items() if value}

    def add_page(
        self,
        address: str,
        body: str | bytes = b"",
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        **headers: str,
    ) -> None:
        """Adds a web page; text is sent as UTF-8."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[address.partition("://")[2]] = Reply(content, status, kind, headers)

    def visited(self) -> list[str]:
        """Returns the addresses of the web pages that were asked for, without those of robots.txt."""
        found = [request.path.removeprefix("/web_page/") for request in self.log("web_page")]
        return [f"https://{address}" for address in found if not address.endswith("/robots.txt")]

    def add_pubmed(
        self, value: str, title: str = "An Article.", doi: str = "", pmid: str = "", pmcid: str = "", **fields: Any
    ) -> None:
        """Adds the summary of an article by its PubMed id, or its PMC… of PubMed Central; `authors` is a short form."""
        is_central = value.startswith("PMC")
        ids = {"pmid": pmid, "doi": doi, "pmcid": value} if is_central else {"pubmed": value, "doi": doi, "pmc": pmcid}
        authors = [{"name": name, "authtype": "Author"} for name in fields.pop("authors", ["Lovelace A"])]
        summary = {"uid": value.removeprefix("PMC"), "pubdate": "2019 Aug 26", "source": "J Art", "authors": authors}
        summary |= {"title": title, "volume": "12", "issue": "3", "pages": "436-44", "fulljournalname": "A Journal"}
        summary["articleids"] = [{"idtype": name, "value": number} for name, number in ids.items() if number]
        self.articles[value] = summary | fields

    def fail(self, registry: str, kind: str, times: int = 10**9, rate: float = 1.0, retry_after: str = "") -> None:
        """Lets requests to a registry, or to `all`, go wrong."""
        assert kind in FAULTS
        for name in NAMES if registry == "all" else (registry,):
            self.faults[name] = Fault(kind, times, rate, retry_after)

    def heal(self) -> None:
        self.faults.clear()

    def log(self, registry: str = "") -> list[Request]:
        """Returns the requests so far, of one registry or of all, those whose last byte is just out included."""
        until = time.monotonic() + 0.5
        while any(self.busy.values()) and time.monotonic() < until:
            time.sleep(0.002)
        with self.lock:
            return [request for request in self.requests if registry in ("", request.registry)]

    def fault(self, registry: str) -> Fault | None:
        """Returns what goes wrong this time, if anything does."""
        with self.lock:
            fault = self.faults.get(registry)
            if fault is None or fault.times == 0 or self.random.random() >= fault.rate:
                return None
            fault.times -= 1
            return fault


TERM = r'(?:(?:all|ti|au|abs):)?(?:"[^"():]*"|[^\s"():]+)'


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


def matches(question: str, words: set[str]) -> bool:
    """Returns whether a paper with these words is an answer; operators are read from left to right."""
    terms = re.split(r" (AND|OR|ANDNOT) ", question)
    is_match = words_of(terms[0].removeprefix("all:")) <= words
    for operator, term in zip(terms[1::2], terms[2::2], strict=True):
        has_term = words_of(term.removeprefix("all:")) <= words
        is_match = {"AND": is_match and has_term, "OR": is_match or has_term, "ANDNOT": is_match and not has_term}[
            operator
        ]
    return is_match


def without_enrichments(record: dict[str, Any]) -> dict[str, Any]:
    """Returns a record of DataCite's as its depositor made it, without what others say of the work."""
    related = [each for each in record.get("relatedIdentifiers", []) if "sourceId" not in each]
    return record | {"relatedIdentifiers": related}


def feed_of(entries: Sequence[str]) -> bytes:
    """Returns arXiv's Atom feed with some entries."""
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><title>Query</title>'
    return f"<?xml version='1.0' encoding='UTF-8'?>{feed}{''.join(entries)}</feed>".encode()


@dataclass
class Reply:
    """An answer before the fault: status, body, type, headers, and the ids that were asked for."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    """Answers for all registries and web pages, told apart by the path's first part."""

    protocol_version = "HTTP/1.1"
    registries: Registries

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the log is `Registries.requests`."""

    def do_GET(self) -> None:
        known, began = self.registries, time.monotonic()
        url = urlsplit(self.path)
        _, registry, path = url.path.split("/", 2)
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        with known.lock:
            known.busy[registry] += 1
            in_flight = known.busy[registry]
        self.ids: list[str] = []
        self.sent = 0
        try:
            self.answer(registry, path, query, known.fault(registry))
        except OSError:
            self.close_connection = True
        finally:
            ids, headers = tuple(self.ids), {name.lower(): value for name, value in self.headers.items()}
            with known.lock:
                known.busy[registry] -= 1
                ended = time.monotonic()
                known.requests.append(Request(registry, self.path, ids, self.sent, began, ended, in_flight, headers))

    def answer(self, registry: str, path: str, query: dict[str, str], fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        with self.registries.lock:
            meanwhile, self.registries.meanwhile = self.registries.meanwhile, None
        if meanwhile:
            meanwhile()
        time.sleep(random.uniform(0, self.registries.latency))
        if fault and kind in ("429", "500", "503"):
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            return self.send(
                Reply(b"Rate exceeded." if kind == "429" else b"<html></html>", int(kind), "text/plain", headers)
            )
        if kind == "html":
            return self.send(Reply(b"<!DOCTYPE html><html><body>Please wait</body></html>", kind="text/html"))
        if kind == "hang":
            time.sleep(HANG)
        if kind == "continue":
            return self.drip([b"HTTP/1.1 100 Continue\r\n\r\n"] * 10**6, pause=0)
        reply: Reply = getattr(self, f"answer_{registry}")(path, query, kind)
        if kind in ("400", "403"):
            reply = Reply(b"bad request", int(kind))
        if kind == "truncate":
            reply.body = reply.body[: len(reply.body) // 2]
        if kind in ("stream", "drip", "headers"):
            return self.send_slowly(reply, kind)
        self.send(reply, cut=kind == "cut")

    def send(self, reply: Reply, cut: bool = False) -> None:
        for written, raw in self.registries.raw.items():
            reply.body = reply.body.replace(written, raw)
        self.sent = reply.status
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
        self.close_connection = self.close_connection or cut

    def send_slowly(self, reply: Reply, kind: str) -> None:
        """Sends one byte after the other: of the body, with its length or without, or of a header."""
        start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        length = b"Connection: close\r\n" if kind == "stream" else b"Content-Length: %d\r\n" % len(reply.body)
        self.wfile.write(start if kind == "headers" else start + length + b"\r\n")
        slow = b"X-Filler: " + b"x" * 10**4 if kind == "headers" else reply.body
        self.drip([bytes([byte]) for byte in slow], DRIP)
        self.close_connection = True

    def drip(self, pieces: Sequence[bytes], pause: float) -> None:
        until = time.monotonic() + HANG
        for piece in pieces:
            self.wfile.write(piece)
            time.sleep(pause)
            if time.monotonic() > until:
                break

    def choose(self, known: dict[str, Any], fault: str) -> list[Any]:
        """Returns the answers for the ids asked for, in no order, or what the fault makes of them."""
        if fault == "wrong":
            return [answer for value, answer in known.items() if value not in self.ids][: len(self.ids)]
        if fault == "empty":
            return []
        found = [known[value] for value in dict.fromkeys(self.ids) if value in known]
        if fault == "missing" and len(found) > 1:
            found.pop()
        if fault == "stranger":
            found += [answer for value, answer in known.items() if value not in self.ids][:1]
        self.registries.random.shuffle(found)
        return found

    def answer_web_page(self, path: str, query: dict[str, str], fault: str) -> Reply:
        address = self.path.removeprefix("/web_page/")
        self.ids = [address]
        known = self.registries.pages.get(address, Reply(b"<title>Not here</title>", 404, "text/html"))
        return replace(known)

    def answer_arxiv(self, path: str, query: dict[str, str], fault: str) -> Reply:
        assert path == "api/query"
        if "search_query" in query:
            return self.search_arxiv(query["search_query"], int(query.get("max_results", "10")), fault)
        self.ids = query["id_list"].split(",")
        entries = self.choose(self.registries.papers, fault)[: int(query.get("max_results", "10"))]
        bad = next((value for value in self.ids if value in self.registries.poison), "")
        if bad:
            entries = [
                f"<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_{bad}</id><title>Error</title>"
            ]
            entries[0] += f"<summary>incorrect id format for {bad}</summary></entry>"
        return Reply(feed_of(entries), 400 if bad else 200, "application/atom+xml")

    def search_arxiv(self, question: str, limit: int, fault: str) -> Reply:
        """Answers a question of terms such as `all:word` or `"some words"` between AND, OR and ANDNOT."""
        is_valid = re.fullmatch(rf"{TERM}(?: (?:AND|OR|ANDNOT) {TERM})*", question)
        if not is_valid:
            entry = (
                "<entry><id>http://arxiv.org/api/errors#bad_query</id><title>Error</title><summary>bad query</summary>"
            )
            return Reply(feed_of([entry + "</entry>"]), 400, "application/atom+xml")
        entries = [entry for entry in self.registries.papers.values() if matches(question, words_of(entry))]
        return Reply(feed_of([] if fault == "empty" else entries[:limit]), kind="application/atom+xml")

    def answer_crossref(self, path: str, query: dict[str, str], fault: str) -> Reply:
        headers = self.registries.crossref_headers
        if path.startswith("works/"):
            self.ids = [unquote(path.removeprefix("works/")).lower()]
            works = self.choose(self.registries.works, fault)
            if not works:
                return Reply(b"Resource not found.", 404, "application/json;charset=UTF-8", headers)
            return Reply(json.dumps({"status": "ok", "message": works[0]}).encode(), headers=headers)
        if "query.bibliographic" in query:
            return self.search_crossref(query["query.bibliographic"], int(query.get("rows", "20")), fault)
        if query["filter"].startswith("alternative-id:"):
            self.ids = [each.removeprefix("alternative-id:") for each in query["filter"].split(",")]
            works = [each for each in self.registries.works.values() if {*each.get("alternative-id", ())} & {*self.ids}]
            message = {"total-results": len(works), "items": works[: int(query["rows"])]}
            return Reply(json.dumps({"status": "ok", "message": message}).encode(), headers=headers)
        self.ids = [each.removeprefix("doi:").lower() for each in query["filter"].split(",")]
        if self.registries.poison & set(self.ids):
            return Reply(b'{"status":"failed","message-type":"validation-failure"}', 400, headers=headers)
        works = self.choose(self.registries.works, fault)[: int(query.get("rows", "20"))]
        message = {"total-results": len(works), "items": works}
        return Reply(json.dumps({"status": "ok", "message": message}).encode(), headers=headers)

    def search_crossref(self, question: str, limit: int, fault: str) -> Reply:
        """Answers with all works that have any of the words, those that have most of them first."""
        wanted = words_of(question)
        scored = [(len(wanted & words_of(json.dumps(work))), work) for work in self.registries.works.values()]
        ranked = sorted(scored, key=lambda each: -each[0])
        works = [work | {"score": float(score)} for score, work in ranked if score and fault != "empty"]
        message = {"total-results": len(works), "items": works[:limit], "items-per-page": limit}
        answer = {"status": "ok", "message-type": "work-list", "message": message}
        return Reply(json.dumps(answer).encode(), headers=self.registries.crossref_headers)

    def answer_datacite(self, path: str, query: dict[str, str], fault: str) -> Reply:
        if path.startswith("dois/"):
            self.ids = [unquote(path.removeprefix("dois/")).lower()]
            found = self.choose(self.registries.dois, fault)
            if not found:
                return Reply(b'{"errors":[{"status":"404"}]}', 404, "application/vnd.api+json")
            return Reply(json.dumps({"data": {"attributes": found[0]}}).encode())
        self.ids = query["ids"].lower().split(",")
        found = self.choose(self.registries.dois, fault)[: int(query.get("page[size]", "25"))]
        if query.get("enriched") != "true":
            found = [without_enrichments(each) for each in found]
        return Reply(json.dumps({"data": [{"id": each["doi"], "attributes": each} for each in found]}).encode())

    def answer_github(self, path: str, query: dict[str, str], fault: str) -> Reply:
        """Answers with a file, or for the API, which is here as well."""
        self.ids = [path]
        if path.startswith("repos/"):
            record = self.registries.repositories.get(path.removeprefix("repos/"))
            return Reply(json.dumps(record).encode()) if record else Reply(b'{"message":"Not Found"}', 404)
        content = self.registries.files.get(path)
        return Reply(content.encode(), kind="text/plain") if content is not None else Reply(b"404: Not Found", 404)

    def do_POST(self) -> None:
        """Answers Semantic Scholar's question for many papers, which comes as a body."""
        length = int(self.headers["Content-Length"])
        self.posted: dict[str, Any] = json.loads(self.rfile.read(length))
        self.do_GET()

    def answer_semantic_scholar(self, path: str, query: dict[str, str], fault: str) -> Reply:
        if path != "graph/v1/paper/batch":
            return Reply(b'{"error":"Paper not found"}', 404)
        assert self.command == "POST"
        assert query["fields"] == "externalIds,venue,year"
        self.ids = [value.removeprefix("ARXIV:") for value in self.posted["ids"]]
        works = [self.registries.known_to_scholar(value) for value in self.ids]
        return Reply(json.dumps([] if fault == "empty" else works).encode())

    def answer_doi(self, path: str, query: dict[str, str], fault: str) -> Reply:
        if path.startswith("ra/"):
            self.ids = unquote(path.removeprefix("ra/")).lower().split(",")
            agencies = self.registries.agencies
            rows = [
                {"DOI": each} | ({"RA": agencies[each]} if each in agencies else {"status": "DOI does not exist"})
                for each in self.ids
            ]
            return Reply(json.dumps(rows).encode())
        self.ids = [unquote(path).lower()]
        assert self.headers.get("Accept") == "application/vnd.citationstyles.csl+json"
        if self.ids[0] in self.registries.redirects:
            return Reply(b"", 302, headers={"Location": self.registries.redirects[self.ids[0]]})
        found = self.choose(self.registries.csl, fault)
        if not found:
            return Reply(b"<html><body>DOI Not Found</body></html>", 404, "text/html")
        return Reply(json.dumps(found[0]).encode(), kind="application/vnd.citationstyles.csl+json")

    def answer_open_library(self, path: str, query: dict[str, str], fault: str) -> Reply:
        assert (path, query["jscmd"], query["format"]) == ("api/books", "data", "json")
        self.ids = [key.removeprefix("ISBN:") for key in query["bibkeys"].split(",")]
        books = self.registries.books
        isbn_of = {id(book): isbn for isbn, book in books.items()}
        found = self.choose(books, fault)
        return Reply(json.dumps({f"ISBN:{isbn_of[id(book)]}": book for book in found}).encode())

    def answer_pubmed(self, path: str, query: dict[str, str], fault: str) -> Reply:
        assert (path, query["retmode"]) == ("esummary.fcgi", "json")
        prefix = {"pubmed": "", "pmc": "PMC"}[query["db"]]
        self.ids = [prefix + number for number in query["id"].split(",")]
        found = self.choose(self.registries.articles, fault)
        result: dict[str, Any] = {summary["uid"]: summary for summary in found}
        if fault not in ("wrong", "missing", "empty"):
            unknown = [each.removeprefix("PMC") for each in self.ids if each not in self.registries.articles]
            result |= {number: {"uid": number, "error": "cannot get document summary"} for number in unknown}
        answer = {"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": list(result)} | result}
        return Reply(json.dumps(answer).encode())


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a hanging answer must not hold up the end of its test


@contextmanager
def started() -> Iterator[Registries]:
    """Yields fake registries that know nothing yet, while they answer."""
    known = Registries()
    server = Server(("127.0.0.1", 0), type("Handler", (Handler,), {"registries": known}))
    known.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registries]:
    """Fake registries that know nothing yet; the environment leads our program to them, at a test's pace."""
    with started() as known:
        for name, value in known.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("HUGO_TOOLS_MAILTO", raising=False)
        yield known
