"""Works' own pages: what they say in the forms of the hosts that posts cite, and what hostile ones cannot do."""

from __future__ import annotations

import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from hugo_tools.metadata.identifiers import parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Registries, page_head, page_items, robots, web_page
from hugo_tools.registries.client import MAX_PAGE, Received
from tests.support.fake_registries import Registries as Fake

FORUM = "https://openreview.net/forum?id=B1xsqj09Fm"
MLR = "https://proceedings.mlr.press/v97/gray19a.html"
BLOG = "https://notes.example.org/2024/small-models/"


def resolve(*texts: str) -> list[Item | Failure]:
    identifiers = [parse(text).identifier for text in texts]
    answers = dict(Registries().resolve(identifiers))
    return [answers[identifier] for identifier in identifiers]


def item(text: str) -> Item:
    [answer] = resolve(text)
    assert isinstance(answer, Item), answer
    return answer


def failure(text: str) -> Failure:
    [answer] = resolve(text)
    assert isinstance(answer, Failure), answer
    return answer


def tags(**values: str | list[str]) -> str:
    """Returns a page with `citation_*` tags."""
    pairs = [(name, each) for name, value in values.items() for each in ([value] if isinstance(value, str) else value)]
    metas = "".join(f'<meta name="citation_{name}" content="{content}"/>\n' for name, content in pairs)
    return f"<!doctype html><html><head><title>x</title>{metas}</head><body><p>Text</p></body></html>"


# --- hosts ---------------------------------------------------------------------------------------


def test_openreview(registries: Fake) -> None:
    page = tags(
        title="Sparse Maps &amp; Their Limits", author=["Ann Gray", "Bo van der Ek"], online_date="2018/09/27",
        publication_date="2019/02/01", pdf_url=f"{FORUM}&amp;x", abstract="We show.",
        conference_title="International Conference on Learning Representations",
    )  # fmt: skip
    registries.add_page(FORUM, page)
    found = item("https://openreview.net/pdf?id=B1xsqj09Fm")
    assert (found.key, found.url, found.type) == (FORUM, FORUM, "paper-conference")
    assert found.title == "Sparse Maps & Their Limits"
    assert found.authors == (Name("Gray", "Ann"), Name("van der Ek", "Bo"))
    assert (found.issued, found.container_title) == (
        (2019, 2, 1),
        "International Conference on Learning Representations",
    )
    assert (found.registry, found.abstract, bool(found.retrieved)) == ("openreview.net", "We show.", True)


def test_openreview_without_a_venue(registries: Fake) -> None:
    registries.add_page(FORUM, tags(title="A Submission", author="Ann Gray", publication_date="2019/02/01"))
    found = item(FORUM)
    assert (found.type, found.venue) == ("article", "OpenReview")


def test_pmlr(registries: Fake) -> None:
    page = tags(
        title="Grey Boxes", author=["Ann Gray"], publication_date="2019/05/24", firstpage="2384", lastpage="2393",
        conference_title="International Conference on Machine Learning", pdf_url="http://proceedings.mlr.press/x.pdf",
    )  # fmt: skip
    registries.add_page(MLR, page)
    found = item("http://proceedings.mlr.press/v97/gray19a/gray19a.pdf")
    assert (found.key, found.type, found.pages) == (MLR, "paper-conference", "2384–2393")
    assert (found.container_title, found.publisher) == ("International Conference on Machine Learning", "PMLR")
    assert registries.visited() == [MLR]


def test_neurips_calls_its_proceedings_a_journal(registries: Fake) -> None:
    address = (
        "https://proceedings.neurips.cc/paper_files/paper/2019/hash/0123456789abcdef0123456789abcdef-Abstract.html"
    )
    page = tags(
        title="Wide Nets", author=["Gray, Ann", "Ek, Bo"], publication_date="2019", volume="32",
        journal_title="Advances in Neural Information Processing Systems",
    )  # fmt: skip
    registries.add_page(address, page)
    found = item("https://papers.nips.cc/paper/2019/file/0123456789abcdef0123456789abcdef-Paper.pdf")
    assert (found.type, found.volume, found.issued) == ("paper-conference", "32", (2019,))
    assert found.authors == (Name("Gray", "Ann"), Name("Ek", "Bo"))


def test_an_old_address_that_has_moved_is_the_same_work(registries: Fake) -> None:
    new = "https://proceedings.neurips.cc/paper_files/paper/2012/hash/0123456789abcdef0123456789abcdef-Abstract.html"
    old = "https://papers.nips.cc/paper/4824-wide-nets"
    registries.add_page(old, status=301, Location=new)
    registries.add_page(new, tags(title="Wide Nets", author="Gray, Ann", publication_date="2012"))
    assert item(old).key == item(new).key == new


def test_acl_leaves_quotation_marks_out(registries: Fake) -> None:
    page = (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Odd Words - ACL Anthology</title>"
        '<meta content="Odd Words: On {BERT}" name=citation_title><meta content="Ann Gray" name=citation_author>'
        '<meta content="Proceedings of the 11th Language Resources and Evaluation Conference" '
        "name=citation_conference_title>"
        "<meta content=2018/5 name=citation_publication_date><meta content=1 name=citation_firstpage></head>"
    )
    registries.add_page("https://aclanthology.org/L18-1001/", page)
    found = item("https://www.aclweb.org/anthology/L18-1001.pdf")
    assert (found.type, found.issued, found.authors) == ("paper-conference", (2018, 5), (Name("Gray", "Ann"),))
    assert found.container_title == "Proceedings of the 11th Language Resources and Evaluation Conference"


def test_jmlr_and_cvf(registries: Fake) -> None:
    journal = "https://jmlr.org/papers/v15/gray14a.html"
    registries.add_page(
        journal,
        tags(title="Dropping", author="Ann Gray", journal_title="Journal of Machine Learning Research", volume="15",
             issue="56", firstpage="1929", lastpage="1958", publication_date="2014"),
    )  # fmt: skip
    vision = "https://openaccess.thecvf.com/content_cvpr_2016/html/Gray_Deep_CVPR_2016_paper.html"
    meeting = "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition"
    registries.add_page(
        vision, tags(title="Deep", author="Gray, Ann", publication_date="2016", conference_title=meeting)
    )
    article, paper = item("http://www.jmlr.org/papers/volume15/gray14a/gray14a.pdf"), item(vision)
    assert (article.type, article.volume, article.issue, article.pages) == ("article-journal", "15", "56", "1929–1958")
    assert (paper.type, paper.container_title) == ("paper-conference", meeting)


# --- pages of any host ---------------------------------------------------------------------------


def test_json_ld_then_open_graph_then_the_title(registries: Fake) -> None:
    page = """<html><head><title>Small models | Notes</title><meta property="og:title" content="Not this">
      <meta property="og:site_name" content="Notes"><meta name="author" content="Nobody Else">
      <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite"},
      {"@type": ["Thing", "BlogPosting"], "headline": "Small models &amp; large ones",
      "datePublished": "2024-03-05T10:00Z", "author": [{"@type": "Person", "name": "Ann Gray"},
      {"familyName": "Ek", "givenName": "Bo"}]}]}</script></head>"""
    registries.add_page(BLOG, page)
    found = item(BLOG + "?utm_source=feed#more")
    assert (found.key, found.type, found.title) == (BLOG, "post-weblog", "Small models & large ones")
    assert found.authors == (Name("Gray", "Ann"), Name("Ek", "Bo"))
    assert (found.issued, found.container_title) == ((2024, 3, 5), "Notes")


def test_open_graph(registries: Fake) -> None:
    page = """<title>x</title><meta property="og:title" content="Why we wait"><meta name="author" content="Ann Gray">
      <meta property="article:published_time" content="2023-01-31">
      <meta property="article:author" content="https://f.b/a">
      <script type="application/ld+json">{"broken": </script>"""
    registries.add_page(BLOG, page)
    found = item(BLOG)
    assert (found.type, found.title, found.issued) == ("webpage", "Why we wait", (2023, 1, 31))
    assert (found.authors, found.container_title) == ((Name("Gray", "Ann"),), "notes.example.org")


@pytest.mark.parametrize("title", ["A post | Notes", "A post - Notes", "Notes :: A post", "A post", "A | post – notes"])
def test_a_title_loses_its_sites_name(registries: Fake, title: str) -> None:
    registries.add_page(BLOG, f'<title>{title}</title><meta property="og:site_name" content="Notes">')
    assert item(BLOG).title in ("A post", "A | post")


@pytest.mark.parametrize("title", ["Just a moment...", "403 Forbidden", "Sign in", "Making sure you're not a bot!", ""])
def test_a_page_in_place_of_the_page_is_no_work(registries: Fake, title: str) -> None:
    registries.add_page(BLOG, f"<title>{title}</title>")
    answer = failure(BLOG)
    assert (answer.kind, answer.hint) == ("unfit", "put the work into the site's bibliography")


def test_a_papers_page_without_tags_is_not_guessed(registries: Fake) -> None:
    registries.add_page(FORUM, "<title>A paper | OpenReview</title><meta property='og:title' content='A paper'>")
    assert failure(FORUM).reason == 'the page at "openreview.net" does not say which work it shows'


def test_what_is_no_page(registries: Fake) -> None:
    registries.add_page("https://e.org/a.pdf", b"%PDF-1.7 ...", "application/octet-stream")
    registries.add_page("https://e.org/b.json", b"{}", "application/json")
    for address, what in (("https://e.org/a.pdf", "a PDF"), ("https://e.org/b.json", '"application/json"')):
        reason = f'"e.org" answers with {what}, not with a page that says what it is'
        assert failure(address) == Failure("unfit", reason, "put the work into the site's bibliography")


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML ; charset=utf-8", "application/xhtml+xml", ""])
def test_what_is_a_page(kind: str) -> None:
    received = Received(b"<title>A post</title>", kind, BLOG)
    answer = web_page.read(received, BLOG)
    assert isinstance(answer, Item)
    assert answer.title == "A post"
    assert isinstance(web_page.read(received._replace(body=b"%PDF-1.7"), BLOG), Failure)


def test_the_name_of_an_odd_type_is_cut() -> None:
    answer = web_page.read(Received(b"", "x" * 50, BLOG), BLOG)
    assert isinstance(answer, Failure)
    assert f'answers with "{"x" * 40}", not' in answer.reason


# --- works of other registries -------------------------------------------------------------------


def test_a_doi_in_the_page_leads_to_its_registry(registries: Fake) -> None:
    registries.add_crossref("10.1000/wide", title="Wide Nets and More", year=2018)
    page = tags(title="Wide nets", author="Nobody", doi="https://doi.org/10.1000/WIDE", publication_date="2017")
    registries.add_page("https://press.example.org/wide", page)
    found = item("https://press.example.org/wide")
    assert (found.key, found.registry, found.issued) == ("doi:10.1000/wide", "Crossref", (2018,))


def test_an_arxiv_id_does_so_too_and_an_arxiv_page_that_is_led_to(registries: Fake) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    registries.add_page(
        "https://lab.example.org/attention", tags(title="Attention is all you need", arxiv_id="1706.03762")
    )
    registries.add_page("https://short.example.org/x", status=302, Location="https://arxiv.org/abs/1706.03762")
    registries.add_page("https://arxiv.org/abs/1706.03762", "<title>[1706.03762] Attention</title>")
    answers = resolve("https://lab.example.org/attention", "https://short.example.org/x")
    assert [isinstance(answer, Item) and answer.key for answer in answers] == ["arxiv:1706.03762"] * 2


@pytest.mark.parametrize("doi", ["10.1000/volume", "10.1000/unknown"])
def test_a_doi_of_another_work_or_of_none_does_not_count(registries: Fake, doi: str) -> None:
    registries.add_crossref("10.1000/volume", title="Proceedings of the Tenth Meeting")
    registries.add_page(MLR, tags(title="Wide Nets", author="Ann Gray", doi=doi, publication_date="2017"))
    found = item(MLR)
    assert (found.key, found.title, bool(found.retrieved)) == (MLR, "Wide Nets", True)


def test_a_registry_that_does_not_answer_is_not_replaced_by_the_page(registries: Fake) -> None:
    registries.fail("crossref", "503")
    registries.add_page(MLR, tags(title="Wide Nets", author="Ann Gray", doi="10.1000/wide", publication_date="2017"))
    assert failure(MLR).kind == "unreachable"


def test_where_crossref_has_authors_from_a_to_z_the_page_counts(registries: Fake) -> None:
    registries.add_page(MLR, tags(title="Wide Nets", author=["Zoe Ek", "Ann Gray"], doi="10.52202/1-2"))
    found = item(MLR)
    assert (found.doi, [name.family for name in found.authors]) == ("10.52202/1-2", ["Ek", "Gray"])
    assert registries.log("crossref") == []


# --- refusals and hostile pages ------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 418, 451])
def test_a_refusal_is_respected_and_says_what_to_do(registries: Fake, status: int) -> None:
    registries.add_page(FORUM, "<title>no</title>", status=status)
    answer = failure(FORUM)
    assert answer.reason == f'"openreview.net" does not show the page to programs (HTTP {status})'
    assert answer.hint == "put the work into the site's bibliography"
    assert registries.visited() == [FORUM]


def test_robots_are_told_not_to_look(registries: Fake) -> None:
    registries.add_page("https://notes.example.org/robots.txt", "User-agent: *\nDisallow: /2024/", "text/plain")
    registries.add_page(BLOG, "<title>A post</title>")
    assert "robots.txt" in failure(BLOG).reason
    assert registries.visited() == []


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /forum", "/forum?id=x", True),
        ("User-agent: *\nDisallow: /\nAllow: /forum", "/pdf?id=x", False),
        ("User-agent: *\nDisallow: /*?id=", "/forum?id=x", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf.html", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("user-agent: Hugo-Tools # us\nuser-agent: other\ndisallow: /b\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /%7Eann", "/~ann/x", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("Disallow: /", "/a", True),
        ("<html>Disallow: /</html>", "/a", True),
        ("User-agent: a\nUser-agent: hugo-tools\nDisallow: /x", "/x", False),
        ("User-agent: hugo-tools\nUser-agent: a\nDisallow: /x", "/x", False),
        ("User-agent: hugo-tools\nDisallow: /x\nUser-agent: a\nDisallow: /y", "/y", True),
        ("User-agent: hugo-tools\nDisallow: /x\nUser-agent: hugo-tools\nDisallow: /y", "/x", False),
        ("User-agent: hugo-tools\nDisallow: /x\nAllow: /x", "/x", True),
        ("User-agent: *\nAllow: /xyz\nDisallow: /xy", "/xyz", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a-b-c-d", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a-c-b", True),
        ("User-agent: *\nDisallow: /a*b*b", "/a-b", True),
        ("User-agent: *\nDisallow: /a*b", "/ab", False),
        ("User-agent: *\nDisallow: /a*ab$", "/ab", True),
        ("User-agent: *\nDisallow: /a*b$", "/a-b-b", False),
        ("User-agent: *\nDisallow : /a", "/a", False),
        ("User-agent: *\nDisallow: /x # all", "/x", False),
        ("User-agent: *\nDisallow\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /" + "*a" * 20, "/" + "a" * 20, False),
        ("User-agent: *\nDisallow: /" + "*a" * 21, "/" + "a" * 21, True),
        ("User-agent: *\n" + "Disallow: /a\n" * 4_999 + "Disallow: /b", "/b", False),
        ("User-agent: *\n" + "Disallow: /a\n" * 5_000 + "Disallow: /b", "/b", True),
    ],
)
def test_robots_txt(text: str, path: str, expected: bool) -> None:
    assert robots.allow(robots.parse(text.encode(), "hugo-tools"), path) is expected


def test_the_first_half_of_a_megabyte_of_a_robots_txt_is_read() -> None:
    rule = b"User-agent: *\nDisallow: /a"
    for size, expected in ((500 * 1024, True), (500 * 1024 + 1, False)):  # "/" is left of its rule
        text = rule.rjust(size)
        assert robots.allow(robots.parse(text, "hugo-tools"), "/b") is expected


def test_a_hostile_robots_txt_is_read_in_time() -> None:
    began = time.monotonic()
    text = "User-agent: *\n" + "Disallow: /" + "*a" * 200_000 + "\n" + ("Disallow: /" + "*a" * 19 + "$\n") * 20_000
    robots.allow(robots.parse(text.encode(), "hugo-tools"), "/" + "a" * 2_000)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("kind", ["hang", "drip", "stream", "headers", "continue"])
def test_a_slow_page_is_given_up(registries: Fake, kind: str) -> None:
    for address in (FORUM, "https://openreview.net/robots.txt"):
        registries.add_page(address, tags(title="x" * 10_000))
    registries.fail("web_page", kind)
    began = time.monotonic()
    answer = failure(FORUM)
    assert time.monotonic() - began < 4
    assert answer.kind == "unreachable"
    assert "within 0.5 s" in answer.reason


def test_a_page_that_is_gone_is_unknown_and_one_that_fails_may_be_asked_for_later(registries: Fake) -> None:
    for status in (404, 410):
        registries.add_page(MLR, "", status=status)
        reason = f'"proceedings.mlr.press" has no such page (HTTP {status})'
        assert failure(MLR) == Failure("unknown", reason, "correct the address")
    registries.add_page(MLR, "", status=500)
    assert failure(MLR).hint == (
        "try again later: what was resolved is kept; or put the work into the site's bibliography"
    )


def test_a_host_that_is_down_costs_no_other(registries: Fake) -> None:
    registries.add_page(MLR, tags(title="Wide Nets"))
    registries.add_page("https://openreview.net/robots.txt", status=503)
    gone, found = resolve(FORUM, MLR)
    assert isinstance(gone, Failure)
    assert gone.reason == "openreview.net gave no usable answer: HTTP 503, 3 times"
    assert isinstance(found, Item)


def test_megabytes_are_not_read(registries: Fake) -> None:
    start = tags(title="Wide Nets").encode()
    registries.add_page(MLR, start + b"<p>" + b"x" * (8 * MAX_PAGE))
    began = time.monotonic()
    assert item(MLR).title == "Wide Nets"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "filler",
    ["<p>" * 10_000, "<a " * 300_000, "<!--" * 200_000, "<script>" * 100_000, "&" * 500_000, "<div " + "x=1 " * 200_000,
     "<![CDATA[" * 100_000, "<title>" * 100_000, "<a x='" * 100_000, "<meta name=citation_author content=x>" * 20_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_many_tags_take_no_time(registries: Fake, filler: str) -> None:
    registries.add_page(MLR, tags(title="Wide Nets", publication_date="2017") + filler)
    began = time.monotonic()
    assert item(MLR).title == "Wide Nets"
    assert time.monotonic() - began < 3


def test_nested_json_and_numbers_out_of_all_bounds_cost_nothing_else(registries: Fake) -> None:
    scripts = ["[" * 100_000, '{"@type": "Article", "headline": 1e999}', '{"@graph":' * 5_000 + "1" + "}" * 5_000]
    scripts += ['{"@type": {"a": []}, "name": [[]], "author": {"name": {}}, "isPartOf": [7]}']
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    registries.add_page(BLOG, f"<title>A post</title>{body}")
    assert item(BLOG).title == "A post"


def test_script_and_markup_are_text(registries: Fake) -> None:
    page = """<title>A post</title><script>document.write('<meta name="citation_title" content="No">')</script>
      <meta name="citation_title"
        content="&lt;script&gt;alert(1)&lt;/script&gt;On &amp;lt;i&amp;gt;E. coli &amp;#x202e;&#0;x">
      <meta name="citation_author" content="&lt;img src=x onerror=alert(1)&gt;">"""
    registries.add_page(BLOG, page)
    found = item(BLOG)
    assert (found.title.endswith("On E. coli x"), found.authors) == (True, ())


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("<title>Größe</title>".encode(), "text/html; charset=iso-8859-1", "Größe"),
        ("<title>Größe</title>".encode("latin-1"), "text/html", "Größe"),
        ("<title>Größe</title>".encode("latin-1"), "text/html; charset=utf-8", "Gr\ufffd\ufffde"),
        ("<title>“Größe”</title>".encode("cp1252"), "text/html", "“Größe”"),
        ("<meta charset=shift_jis><title>言葉</title>".encode("shift_jis"), "text/html", "言葉"),
        ("<meta charset=utf-16><title>Größe</title>".encode(), "text/html", "Größe"),
        ("\ufeff<title>Größe</title>".encode("utf-16-le"), "text/html", "Größe"),
        ("<title>Größe</title>".encode(), "text/html; charset=punycode", "Größe"),
        ("<title>Größe</title>".encode(), "text/html; charset=zlib", "Größe"),
        (b"<title>A\x00 post</title>", "text/html", "A post"),
    ],
)
def test_charsets(body: bytes, kind: str, title: str) -> None:
    assert page_head.read(body, kind).title == title


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://192.168.0.1/x", "which is not encrypted"),
        ("https://10.0.0.7/x", '"10.0.0.7", which is not a public address'),
        ("https://localhost/x", '"localhost", which is not a public address'),
        ("https://[::1]/x", "which is not a public address"),
        ("https://0x7f000001/x", "which is not a public address"),
        ("file:///etc/passwd", "not a web address"),
        (FORUM, "in a circle"),
    ],
)
def test_redirects_that_are_not_followed(registries: Fake, target: str, reason: str) -> None:
    registries.add_page(FORUM, status=302, Location=target)
    assert reason in failure(FORUM).reason


class Secret(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/x" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>A secret</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost.localdomain"])
def test_pages_in_ones_own_network_are_asked_only_where_that_is_allowed(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.delenv("HUGO_TOOLS_WEB_PAGE_URL")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Secret)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    address = f"http://{host}:{server.server_port}/x"
    try:
        refused = failure(address)
        monkeypatch.setenv("HUGO_TOOLS_PRIVATE_ADDRESSES", "1")
        allowed = resolve(address)[0]
    finally:
        server.shutdown()
        server.server_close()
    if host == "localhost.localdomain":
        assert refused.kind == "unreachable"  # not every machine knows the name
    else:
        assert "which is not a public address" in refused.reason
        assert isinstance(allowed, Item)
        assert allowed.title == "A secret"


def test_one_request_at_a_time_and_a_pause_for_each_host(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_INTERVAL", "0.1")
    addresses = [f"https://proceedings.mlr.press/v97/gray19{letter}.html" for letter in "abc"]
    for address in addresses:
        registries.add_page(address, tags(title="Wide Nets"))
    assert all(isinstance(answer, Item) for answer in resolve(*addresses))
    log = registries.log("web_page")
    assert {request.in_flight for request in log} == {1}
    assert all(after.began - before.ended > 0.09 for before, after in pairwise(log))
    assert len(log) == 1 + len(addresses)  # robots.txt is asked for once
    assert log[0].user_agent.startswith("hugo-tools/")


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017/06/12", (2017, 6, 12)), ("2017-6-2", (2017, 6, 2)), ("2017", (2017,)), ("2017/06", (2017, 6)),
        ("2017/00/00", (2017,)), ("2017-06-12T10:00:00Z", (2017, 6, 12)), ("20170612", (2017, 6, 12)),
        ("12 June 2017", (2017, 6, 12)), ("June 12, 2017", (2017, 6, 12)), ("Jun. 12th, 2017", (2017, 6, 12)),
        ("Mon, 12 Jun 2017 10:00:00 GMT", (2017, 6, 12)), ("12-Jun-2017", (2017, 6, 12)), ("June 2017", (2017, 6)),
        ("2017 Jun 12", (2017, 6, 12)), ("2017, June", (2017, 6)), ("06/12/2017", (2017,)),
        ("13/06/2017", (2017, 6, 13)), ("12/12/2017", (2017, 12, 12)), ("6/6/2017 10:00", (2017, 6, 6)),
        ("13.06.2017", (2017, 6, 13)), ("6-13-2017", (2017, 6, 13)), ("11/12/2017", (2017,)),
        ("2017.6.2", (2017, 6, 2)),
        ("1st June 2017", (2017, 6, 1)), ("June 2nd, 2017", (2017, 6, 2)), ("3rd June, 2017", (2017, 6, 3)),
        ("Monday 12 June 2017, 10:00", (2017, 6, 12)), ("Mon, June 12, 2017 at 10", (2017, 6, 12)),
        ("Sept. 2017", (2017, 9)), ("Sept, 2017", (2017, 9)), ("2017 sep", (2017, 9)),
        ("June  12,  2017", (2017, 6, 12)),
        ("2017, Jun  2", (2017, 6, 2)), ("20170612T10", (2017, 6, 12)),
        ("06/13/2017", (2017, 6, 13)), ("Fall 2017", (2017,)), ("2017/13/45", (2017,)), ("2017-02-30", (2017, 2, 30)),
        ("", ()), ("soon", ()), ("0000", ()), ("99999999", ()), ("²017", ()), ("1" * 5_000, ()),
    ],
)  # fmt: skip
def test_dates(written: str, expected: tuple[int, ...]) -> None:
    assert page_items.date(written) == expected


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_has_its_number(number: int) -> None:
    name = date(2017, number, 1).strftime("%B")
    for written in (f"{name} 2017", f"{name[:3].upper()} 2017", f"2017 {name[:3]}."):
        assert page_items.date(written) == (2017, number), written


def test_authors(registries: Fake) -> None:
    registries.add_page(MLR, tags(title="x", author=["GRAY, ANN", "Ek, Bo, Jr.", "The Wide Team", "Unknown", "a@b"]))
    found = item(MLR).authors
    assert found == (Name("Gray", "Ann"), Name("Ek", "Bo", "Jr."), Name(literal="The Wide Team"))
    registries.add_page(FORUM, tags(title="x", authors="Gray, Ann; Ek, Bo"))
    assert item(FORUM).authors == (Name("Gray", "Ann"), Name("Ek", "Bo"))


@pytest.mark.parametrize(
    ("values", "kind", "venue"),
    [
        ({"journal_title": "Journal of Nets"}, "article-journal", "Journal of Nets"),
        (
            {"inbook_title": "Proceedings of the Tenth Workshop"},
            "paper-conference",
            "Proceedings of the Tenth Workshop",
        ),
        ({"inbook_title": "Handbook of Nets"}, "chapter", "Handbook of Nets"),
        ({"dissertation_institution": "University of Oslo"}, "thesis", "University of Oslo"),
        ({"technical_report_institution": "Some Lab"}, "report", "Some Lab"),
        ({}, "article", "PMLR"),
    ],
)
def test_types(registries: Fake, values: dict[str, str], kind: str, venue: str) -> None:
    registries.add_page(MLR, tags(title="Wide Nets", **values))
    found = item(MLR)
    assert (found.type, found.venue) == (kind, venue)
