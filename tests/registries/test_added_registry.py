"""A scheme and two registries that the package does not know (support/shelf_registry.py), from the command line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from hugo_tools.metadata.identifiers import SCHEMES, Identifier
from hugo_tools.registries import router
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

ALGORITHMS, PATTERNS, PEARLS, LOST = "QA7633", "QA7664", "QA7660", "ZZ0000"
BATCHED = {ALGORITHMS: "Introduction to Algorithms", PATTERNS: "Design Patterns"}
SINGLE = {PEARLS: "Programming Pearls"}


class Books(BaseHTTPRequestHandler):
    """Answers for lists of books, and for one book at a time with 404 for any that is unknown."""

    asked: list[str]

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the log is `asked`."""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        url = urlsplit(self.path)
        if url.path == "/api/books":
            values = [key.removeprefix("MARK:") for key in parse_qs(url.query)["marks"][0].split(",")]
            found = {f"MARK:{value}": book(BATCHED[value]) for value in values if value in BATCHED}
            return self.answer(200, json.dumps(found))
        value = url.path.removeprefix("/book/")
        if value not in SINGLE:
            return self.answer(404, "no such book")
        return self.answer(200, json.dumps(book(SINGLE[value]) | {"mark": value}))

    def answer(self, code: int, body: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


def book(title: str) -> dict[str, object]:
    return {"title": title, "authors": [{"name": "Some Authors"}]}


@pytest.fixture
def asked(registries: Registries, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The requests that reach the two registries, which answer meanwhile."""
    handler = type("Handler", (Books,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    for variable in ("MAIN_LIBRARY", "BOOK_BY_BOOK"):
        monkeypatch.setenv(f"HUGO_TOOLS_{variable}_URL", f"http://127.0.0.1:{server.server_port}")
    yield handler.asked  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def run(blog: Blog, *arguments: str) -> Result:
    return blog.run(*arguments, module="tests.support.shelf_registry")


def test_it_resolves_a_batch_and_asks_the_next_registry_for_the_rest(blog: Blog, asked: list[str]) -> None:
    ids = [f"shelf:{value}" for value in (ALGORITHMS, PATTERNS, PEARLS)]
    done = run(blog, "resolve", "--format", "csl-json", *ids)
    assert done.code == 0, done.err
    found = {item["id"]: item["title"] for item in json.loads(done.out)}
    assert found == {f"shelf:{value}": title for value, title in (BATCHED | SINGLE).items()}
    assert [path.startswith("/api/books") for path in asked] == [True, True, True, False]
    assert len(parse_qs(urlsplit(asked[0]).query)["marks"][0].split(",")) == 2
    assert asked[-1] == f"/book/{PEARLS}"


def test_it_cites_beside_the_schemes_that_were_there(blog: Blog, asked: list[str], registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post(f"As [@shelf:qa-7633; @arxiv:1706.03762] and [@shelf:{PEARLS}].\n")
    assert run(blog, "cite").code == 0
    text = blog.read("content/posts/post.md")
    assert "*Introduction to Algorithms*" in text
    assert f"https://library.example.org/shelf/{ALGORITHMS}" in text
    assert text.index("Introduction to Algorithms") < text.index("Attention Is") < text.index("Programming Pearls")
    asked.clear()
    registries.requests.clear()
    assert run(blog, "cite", "--check").code == 0
    assert (asked, registries.requests) == ([], [])


def test_what_none_of_them_knows_and_what_is_malformed_are_told(blog: Blog, asked: list[str]) -> None:
    done = run(blog, "resolve", f"shelf:{LOST}", "shelf:12")
    assert done.code == 3
    assert f'"shelf:{LOST}": Book by Book does not know "{LOST}"' in done.err
    assert '"12" is not a shelf mark' in done.err
    assert "a shelf mark looks like shelf:QA-7633" in done.err


def test_each_scheme_that_says_so_has_a_registry_and_no_other() -> None:
    samples = {"arxiv": "1706.03762", "doi": "10.1038/nature14539"}
    covered = {name for name in SCHEMES if router.route(Identifier(name, samples.get(name, "x")))}
    assert covered == {name for name, scheme in SCHEMES.items() if scheme.has_registry}


@pytest.mark.parametrize(
    ("scheme", "value", "names"),
    [
        pytest.param("arxiv", "1706.03762", ["arXiv", "DataCite"], id="a stand-in"),
        pytest.param("doi", "10.1038/nature14539", ["Crossref", "DataCite", "doi.org"], id="usual"),
        pytest.param("doi", "10.5281/zenodo.42", ["DataCite", "Crossref", "doi.org"], id="its own prefix"),
        pytest.param("doi", "10/b6vnmd", ["doi.org"], id="a short DOI"),
        pytest.param("pmid", "31452104", ["PubMed"], id="PubMed"),
        pytest.param("pmcid", "PMC6936396", ["PubMed"], id="PubMed Central"),
        pytest.param("isbn", "9780262035613", ["Open Library"], id="alone"),
        pytest.param("url", "https://example.org/", ["web pages"], id="a page"),
        pytest.param("key", "lecun2015", [], id="nobody"),
    ],
)
def test_who_is_asked_in_which_order(scheme: str, value: str, names: list[str]) -> None:
    assert [step.registry.server.name for step in router.route(Identifier(scheme, value))] == names
