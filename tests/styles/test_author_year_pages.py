"""The style `author-year` from the post to the page and back: lists, switches of style, eject, pages, previews."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests import ROOT
from tests.component.test_browser import SITES
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.browser import open_window, serve
from tests.support.fake_registries import Registries
from tests.support.hugo import Hugo, read

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HUGOS = hugo.find()
BODY = """\
First [@arxiv:2005.14165], then [see *also* @arxiv:1706.03762, pp. 3--5; @doi:10.1038/nature14539] and
[-@arxiv:1706.03762], [their words][@arxiv:1706.03763], [@arxiv:1706.03762; @arxiv:1706.03763; @wang2019].

| who | what |
|---|---|
| [@report; @nobody] | a cell, [an ordinary link](https://arxiv.org/abs/2005.14165) |

Two of one family name [@lee1; @lee2], no date [@undated], [@gone].
"""
LABELS = [
    "(Brown et al., 2020)",
    "(see also Vaswani & Shazeer, 2017a, pp. 3–5; LeCun et al., 2015)",
    "(2017a)",
    "(Vaswani & Shazeer, 2017a, 2017b; 王小明 & 李雷, 2019)",
    "(R {Core} Team & A < B, 2021; “Why Not* Measure #1 in [C]?” 2001)",
    "(A. Lee et al., 2020; B. Lee, 2021)",
    "(García Márquez, n.d.)",
    "(van der Maaten, 2011)",
]
ENTRIES = [
    {"id": "wang2019", "type": "article-journal", "title": "论文", "issued": 2019, "container-title": "学报",
     "author": [{"family": "王", "given": "小明"}, {"family": "李", "given": "雷"}]},
    {"id": "report", "type": "report", "title": "R", "issued": 2021,
     "author": [{"literal": "R {Core} Team"}, {"literal": "A < B"}], "publisher": "CRAN"},
    {"id": "nobody", "type": "webpage", "issued": 2001,
     "title": "Why Not* Measure #1 in [C]? A Guide for the Perplexed"},
    {"id": "lee1", "type": "book", "title": "One", "issued": 2020,
     "author": [{"family": "Lee", "given": "Ada"}, {"family": "Ek", "given": "Bo"}, {"family": "Om", "given": "Cy"}]},
    {"id": "lee2", "type": "book", "title": "Two", "issued": 2021, "author": [{"family": "Lee", "given": "Bob"}]},
    {"id": "undated", "type": "book", "title": "Three", "author": [{"family": "García Márquez", "given": "Gabriel"}]},
    {"id": "gone", "type": "thesis", "title": "Four", "issued": 2011, "genre": "PhD thesis",
     "author": [{"non-dropping-particle": "van der", "family": "Maaten", "given": "L."}], "publisher": "TU Delft"},
]  # fmt: skip
LISTED = [
    "Brown, T., Mann, B., & Ryder, N. (2020). *Few-Shot Learners*.",
    "García Márquez, G. (n.d.). *Three*.",
    "LeCun, Y., Bengio, Y., & Hinton, G. (2015). Deep learning. *A Journal*.",
    "Lee, A., Ek, B., & Om, C. (2020). *One*.",
    "Lee, B. (2021). *Two*.",
    "R &#123;Core&#125; Team, & A &#60; B. (2021). *R*. CRAN.",
    "van der Maaten, L. (2011). *Four*. PhD thesis, TU Delft.",
    "Vaswani, A., & Shazeer, N. (2017a). *Attention Is All You Need*.",
    "Vaswani, A., & Shazeer, N. (2017b). *Zero Attention*.",
    "*Why Not\\* Measure #1 in &#91;C&#93;? A Guide for the Perplexed*. (2001).",
    "王小明, & 李雷. (2019). 论文. *学报*.",
]


@pytest.fixture
def cited(blog: Blog, registries: Registries) -> Blog:
    """A blog in this style."""
    registries.add_arxiv("1706.03763", "Zero Attention", ["Ashish Vaswani", "Noam Shazeer"], "2017-06-12")
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani", "Noam Shazeer"], "2017-06-12")
    registries.add_arxiv("2005.14165", "Few-Shot Learners", ["Tom Brown", "Benjamin Mann", "Nick Ryder"], "2020-05-28")
    names = ["Y. LeCun", "Y. Bengio", "G. Hinton"]
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=names)
    entries = [
        entry | ({"issued": {"date-parts": [[entry["issued"]]]}} if "issued" in entry else {}) for entry in ENTRIES
    ]
    blog.write("own.json", json.dumps(entries))
    blog.write(
        "hugo.yaml", blog.read("hugo.yaml") + "params: {hugoTools: {style: author-year, bibliography: own.json}}\n"
    )
    blog.write("layouts/_default/single.html", '{{ .Content }}{{ partial "hugo-tools/head.html" . }}')
    blog.post(BODY)
    done = blog.run("cite")
    assert done.code == 0, done.err
    return blog


def text_of(blog: Blog, name: str = "post.md") -> str:
    return blog.read(f"content/posts/{name}")


def listed(text: str) -> list[str]:
    """Returns the entries of a list without numbers, up to their links."""
    entries = re.findall(r"^- (.*)$", text, re.MULTILINE)
    return [re.sub(r" \[(?:arXiv|doi):.*| \[↩\].*", "", entry) for entry in entries]


# --- the post -------------------------------------------------------------------------------------


def test_the_list_is_by_name_and_the_labels_are_names_and_years(cited: Blog) -> None:
    text = text_of(cited)
    assert BODY in text
    assert listed(text) == LISTED
    assert '[-@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "({2017a #arxiv-1706-03762/3})"' in text
    group = '"({Vaswani &amp; Shazeer, 2017a #arxiv-1706-03762/3}, {2017b #arxiv-1706-03763/2}; '
    assert group + '{王小明 &amp; 李雷, 2019 #wang2019})"' in text


def test_a_letter_is_the_same_in_every_place_and_follows_the_list(cited: Blog) -> None:
    """Another work of the same names and year, first by its title, moves the letters of the others everywhere."""
    entry = {"id": "new", "type": "book", "title": "An Account", "issued": {"date-parts": [[2017]]}}
    entry["author"] = [{"family": "Vaswani", "given": "Ashish"}, {"family": "Shazeer", "given": "Noam"}]
    cited.write("own.json", json.dumps([*json.loads(cited.read("own.json")), entry]))
    cited.post(BODY + "\nNew [@new].\n")
    assert cited.run("cite").code == 0
    text = text_of(cited)
    ordered = [entry for entry in listed(text) if entry.startswith("Vaswani")]
    assert [re.search(r"\((\w+)\)", entry)[1] for entry in ordered] == ["2017a", "2017b", "2017c"]  # type: ignore[index]
    assert "An Account" in ordered[0]
    assert '[-@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "({2017b #' in text
    assert "{2017c #arxiv-1706-03763" in text
    cited.post("Alone [@arxiv:1706.03762].\n")
    assert cited.run("cite").code == 0
    assert "(2017). *Attention" in text_of(cited)
    assert "{Vaswani &amp; Shazeer, 2017 #" in text_of(cited)


def test_running_twice_is_running_once(cited: Blog) -> None:
    before = cited.snapshot()
    for arguments in (["cite"], ["cite", "--overwrite"], ["cite", "--check", "--offline"]):
        assert cited.run(*arguments).code == 0
    assert cited.snapshot() == before


def test_a_site_can_change_its_style_and_change_it_back(cited: Blog) -> None:
    first = cited.snapshot()
    configuration = cited.read("hugo.yaml")
    cited.write("hugo.yaml", configuration.replace("author-year", "numeric"))
    assert cited.run("cite", "--check").code == 1
    assert cited.run("cite").code == 0
    numbered = text_of(cited)
    assert numbered.count("## References") == numbered.count("<!-- hugo-tools:references -->") == 1
    assert not listed(numbered)
    assert len(re.findall(r"^\d+\. ", numbered, re.MULTILINE)) == len(LISTED)
    assert "2017a" not in numbered.partition("<!--")[2]
    assert cited.run("cite", "--check").code == 0
    cited.write("hugo.yaml", configuration)
    assert cited.run("cite").code == 0
    assert cited.snapshot() == first
    assert cited.run("cite", "--check").code == 0


def test_one_post_can_have_the_style_and_others_another(cited: Blog) -> None:
    cited.write("hugo.yaml", cited.read("hugo.yaml").replace("style: author-year, ", ""))
    cited.post(BODY, "years.md", "hugoTools: {style: author-year}\n")
    cited.post(BODY, "order.md", "hugoTools: {style: author-year, order: citation, collapse: false}\n")
    assert cited.run("cite").code == 0
    assert not listed(text_of(cited))
    assert listed(text_of(cited, "years.md")) == LISTED
    assert [entry.split(",")[0] for entry in listed(text_of(cited, "order.md"))][:3] == ["Brown", "Vaswani", "LeCun"]
    assert "2017a #arxiv-1706-03762/3}; {Vaswani &amp; Shazeer, 2017b #" in text_of(cited, "order.md")


def test_a_site_can_have_references_of_its_own_with_these_labels(cited: Blog) -> None:
    cited.write("hugo-tools/styles/author-year.md.j2", "{{ people }} {{ date }}: {{ item.title | quoted }}")
    assert cited.run("cite").code == 0
    text = text_of(cited)
    assert '- Vaswani, A., & Shazeer, N. 2017b: "Zero Attention."' in text
    assert '"({2017a #arxiv-1706-03762/3})"' in text


def test_how_many_names_the_list_shows_is_a_setting(cited: Blog) -> None:
    cited.write("hugo.yaml", cited.read("hugo.yaml").replace("style:", "etAlMin: 3, etAlUseFirst: 1, style:"))
    assert cited.run("cite").code == 0
    assert "- Brown, T., et al. (2020)." in text_of(cited)
    assert "{Brown et al., 2020 #" in text_of(cited)


def test_a_list_of_ordinary_links_is_by_name_too(cited: Blog) -> None:
    links = "[Z](https://arxiv.org/abs/1706.03762) and [A](https://arxiv.org/abs/2005.14165).\n"
    cited.post(links, "links.md")
    assert cited.run("cite", "--add-block").code == 0
    assert links in text_of(cited, "links.md")
    assert listed(text_of(cited, "links.md")) == [LISTED[0], LISTED[7].replace("2017a", "2017")]


def test_eject_leaves_links_with_the_same_labels(cited: Blog) -> None:
    assert cited.run("eject").code == 0
    text = text_of(cited)
    page = MarkdownIt().enable("table").render(text.partition("\n---\n")[2])
    shown = " ".join(unescape(re.sub("<[^<>]*>", "", page)).split())
    for label in LABELS:
        assert label.replace("–", "--") in shown
    assert "First ([Brown et al., 2020](https://arxiv.org/abs/2005.14165)), then (see *also* [Vaswani & Shazeer" in text
    assert page.count("<li>") == len(LISTED)
    assert "hugo-tools" not in text
    before = cited.snapshot()
    assert cited.run("eject").code == 0
    assert cited.snapshot() == before


def test_references_are_printed_in_the_sites_style(cited: Blog) -> None:
    done = cited.run("resolve", "arxiv:1706.03762", "--format", "text")
    assert done.out == (
        "Vaswani, A., & Shazeer, N. (2017). Attention Is All You Need. https://arxiv.org/abs/1706.03762\n"
    )


def test_a_style_is_loaded_where_it_is_asked_for() -> None:
    code = (
        "import sys; from pathlib import Path; from hugo_tools.styles import table; "
        "from hugo_tools.styles.interface import StyleOptions; table.load(sys.argv[1], Path(), StyleOptions()); "
        "print(*sorted(name for name in sys.modules if name.startswith('hugo_tools.styles.')))"
    )
    for name, other in (("numeric", "author_year"), ("author-year", "numeric")):
        done = subprocess.run([sys.executable, "-c", code, name], cwd=ROOT, capture_output=True, text=True, check=True)
        assert f"styles.{name.replace('-', '_')}" in done.stdout
        assert f"styles.{other}" not in done.stdout


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", HUGOS, ids=lambda engine: engine.version)
def test_each_citation_leads_to_its_reference_and_back(cited: Blog, engine: Hugo) -> None:
    public = engine.build(cited.root, "--environment", "production")
    page = read(public, "posts/post/index.html")
    shown = " ".join(page.blocks)
    for label in LABELS:
        assert label in shown
    assert "@arxiv" not in shown

    citations = [link for link in page.links if link.has("cite")]
    backs = [link for link in page.links if link.has("cite-back")]
    assert [link.text for link in citations if link.has("cite-words")] == ["their words"]
    assert len(citations) == len(backs) == 14
    assert len(page.ids) == len(set(page.ids))
    for link in [*citations, *backs]:
        assert link.href.partition("#")[2] in page.ids, link
    assert len([link for link in backs if "id" in link.attributes]) == len(LISTED)

    (works,) = re.findall(r'"citation":(\[.*?\])\}</script>', page.html.replace("\n", ""))
    assert len(json.loads(works)) == len(LISTED)


@contextmanager
def served(blog: Blog) -> Iterator[str]:
    """Builds the blog, serves it on loopback, and yields the post's address."""
    with serve(blog.root / "public") as address:
        HUGOS[-1].build(blog.root, "--baseURL", address, "--environment", "production")
        yield address + "posts/post/"


@pytest.mark.parametrize("theme", SITES)
@pytest.mark.parametrize("width", [1280, 360], ids=["desktop", "phone"])
def test_a_reader_sees_previews_and_clicks_there_and_back(
    cited: Blog,
    browser: Browser,
    theme: str,
    width: int,
) -> None:
    if theme == "PaperMod":
        hugo.install_papermod(cited.root)
        (cited.root / "layouts/_default/single.html").unlink()
        cited.write("hugo.yaml", cited.read("hugo.yaml").replace("theme: hugo-tools", "theme: [hugo-tools, PaperMod]"))
    size = {"width": width, "height": 800}
    with served(cited) as address, open_window(browser, address, viewport=size, reduced_motion=None) as page:
        assert page.locator("[role=doc-bibliography] > ul > li").count() == len(LISTED)

        label = page.locator("a.cite", has_text="Brown et al., 2020").first
        label.hover()
        card = page.locator(".cite-card")
        card.wait_for()
        assert card.inner_text().startswith("Brown, T., Mann, B., & Ryder, N. (2020). Few-Shot Learners. arXiv:")

        page.keyboard.press("Escape")
        for link in page.locator("a.cite").all():
            target = (link.get_attribute("href") or "").partition("#")[2]
            link.dispatch_event("click")
            assert page.locator(f'.cite-card a.cite-to-list[href="#{target}"]').count() == 1
            page.evaluate("id => { location.hash = id }", target)
            assert page.evaluate(
                "id => { const box = document.getElementById(id).closest('li').getBoundingClientRect();"
                " return box.top >= 0 && box.bottom <= innerHeight }",
                target,
            ), target

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
        first = page.locator("[role=doc-bibliography] li").first
        assert first.evaluate("item => getComputedStyle(item).listStyleType") == "none"
        assert first.evaluate("item => parseFloat(getComputedStyle(item).textIndent) < 0"), "no hanging indent"


def test_a_page_without_the_script_has_all_links(cited: Blog, browser: Browser) -> None:
    with served(cited) as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(address)
        page.locator("a.cite", has_text="2017b").first.click()
        assert page.url.endswith("#ref-arxiv-1706-03763")
        assert page.locator("#ref-arxiv-1706-03763").is_visible()
        page.locator("#ref-arxiv-1706-03763").click()
        assert page.url.endswith("#cite-arxiv-1706-03763")
        page.context.close()


def test_without_the_component_citations_are_links_to_the_works(cited: Blog, tmp_path: Path) -> None:
    page = MarkdownIt().enable("table").render(text_of(cited).partition("\n---\n")[2])
    assert '<a href="https://arxiv.org/abs/2005.14165" title="({Brown et al., 2020 #' in page
    assert ">@arxiv:2005.14165</a>" in page
    assert page.count("<li>") == len(LISTED)
