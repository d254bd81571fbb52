"""A style without numbers, of the tests alone (support/year_style.py), from the post to the page and back."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.support import hugo
from tests.support.blog import Blog, Result
from tests.support.browser import open_window, serve
from tests.support.fake_registries import Registries
from tests.support.hugo import Hugo, read

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HUGOS = hugo.find()
ODD = 'O’Neil #7 & [z](y) x*q*] __w__ "w" `c` @me < y > ~~s~~'  # of an author, who must not be more than text
BODY = """\
First [@arxiv:2005.14165], then [see *also* @arxiv:1706.03762, pp. 3--5; @doi:10.1038/nature14539] and
[-@arxiv:1706.03762], [their words][@arxiv:1706.03763], [@arxiv:1706.03763; @arxiv:1706.03762; @arxiv:2005.14165].

Odd [@doi:10.1000/odd], and [an ordinary link](https://arxiv.org/abs/2005.14165).
"""
BLOCK = """\
<!-- hugo-tools:references -->
## References {#references}

- Brown, T. (2020). *Few-Shot Learners*. [arXiv:2005.14165](https://arxiv.org/abs/2005.14165) \
[↩](#top "#arxiv-2005-14165/2")
- LeCun, Y. (2015). *Deep learning*. [doi:10.1038/nature14539](https://doi.org/10.1038/nature14539) \
[↩](#top "#doi-10-1038-nature14539")
"""
LABELS = [
    "(Brown, 2020)",
    "(see also Vaswani et al., 2017a, pp. 3–5; LeCun, 2015)",
    "(2017a)",
    "(Vaswani et al., 2017b; Vaswani et al., 2017a; Brown, 2020)",
    f"({ODD}, 2001)",
]


@pytest.fixture
def cited(blog: Blog, registries: Registries) -> Blog:
    """A blog in this style, with two works of the same authors and year, and one author with a name like no other."""
    authors = ["Ashish Vaswani", "Noam Shazeer"]
    registries.add_arxiv("1706.03763", "Zero Attention", authors, "2017-06-12")
    registries.add_arxiv("1706.03762", "Attention Is All You Need", authors, "2017-06-12")
    registries.add_arxiv("2005.14165", "Few-Shot Learners", ["Tom Brown"], "2020-05-28")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Y. LeCun"])
    entry = {"id": "odd", "type": "book", "title": "Odd", "author": [{"literal": ODD}], "DOI": "10.1000/odd"}
    entry |= {"issued": {"date-parts": [[2001]]}}
    blog.write("own.json", json.dumps([entry]))
    config = blog.read("hugo.yaml") + "params: {hugoTools: {style: year, bibliography: own.json}}\n"
    blog.write("hugo.yaml", config)
    blog.write("layouts/_default/single.html", '{{ .Content }}{{ partial "hugo-tools/head.html" . }}')
    blog.post(BODY)
    assert run(blog, "cite").code == 0
    return blog


def run(blog: Blog, *arguments: str) -> Result:
    """Runs the program with the style."""
    return blog.run(*arguments, module="tests.support.year_style")


def text_of(blog: Blog) -> str:
    return blog.read("content/posts/post.md")


def test_the_list_is_by_name_without_numbers_and_labels_and_references_have_the_same_letters(cited: Blog) -> None:
    text = text_of(cited)
    assert BODY + "\n" + BLOCK in text
    listed = re.findall(r"^- (.*?)\. \*.*?↩", text, re.MULTILINE)
    assert [entry.partition(",")[0] for entry in listed[:2]] == ["Brown", "LeCun"]
    assert listed[-2:] == ["Vaswani, A., & Shazeer, N. (2017a)", "Vaswani, A., & Shazeer, N. (2017b)"]
    assert '[-@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "({2017a #arxiv-1706-03762/3})"' in text


def test_running_twice_is_running_once(cited: Blog) -> None:
    before = cited.snapshot()
    assert run(cited, "cite", "--check").code == 0
    assert run(cited, "cite", "--overwrite").code == 0
    assert cited.snapshot() == before


def test_a_post_can_have_numbers_beside_it_and_the_settings_order_wins(cited: Blog) -> None:
    cited.post(BODY, "numbers.md", "hugoTools: {style: numeric}\n")
    cited.post(BODY, "order.md", "hugoTools: {order: citation}\n")
    assert run(cited, "cite").code == 0
    assert "\n5. " in cited.read("content/posts/numbers.md")
    ordered = re.findall(r"^- (\w+)", cited.read("content/posts/order.md"), re.MULTILINE)
    assert ordered == ["Brown", "Vaswani", "LeCun", "Vaswani", "O"]
    assert "(see {" not in cited.read("content/posts/order.md")


def test_another_style_makes_the_list_of_a_post_with_ordinary_links_anew(cited: Blog) -> None:
    """Its marks alone differ: the references are the same template's."""
    markers = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
    cited.write(
        "hugo-tools/styles/numeric.md.j2",
        "{{ people }} ({{ date }}). {{ item.title | italic | sentence }} {{ label | link(url) }}",
    )
    body = "A [link](https://arxiv.org/abs/2005.14165).\n\n" + markers
    post = cited.post(body, "links.md", "hugoTools: {style: numeric}\n")
    assert run(cited, "cite").code == 0
    numbered = post.read_text()
    post.write_text(numbered.replace("numeric", "year"))
    assert run(cited, "cite").code == 0
    bulleted = post.read_text()
    assert bulleted == numbered.replace("numeric", "year").replace("\n1. ", "\n- ").replace(
        numbered.split("sum=")[1], bulleted.split("sum=")[1]
    )
    post.write_text(bulleted.replace("year", "numeric"))
    assert run(cited, "cite").code == 0
    assert post.read_text() == numbered


@pytest.mark.parametrize("mark", ["*", "+"])
def test_a_formatters_bullets_are_no_edit_and_an_authors_words_are_one(cited: Blog, mark: str) -> None:
    path = "content/posts/post.md"
    restyled = text_of(cited).replace("\n- ", f"\n{mark} ")
    cited.write(path, restyled)
    assert run(cited, "cite").code == 0
    assert text_of(cited) == restyled
    cited.write(path, restyled.replace("*Deep learning*", "*Deep yearning*"))
    done = run(cited, "cite")
    assert done.code == 3
    assert "this reference list was edited by hand" in done.err


def test_eject_leaves_links_with_the_same_labels_and_a_list_with_the_same_marks(cited: Blog) -> None:
    assert run(cited, "eject").code == 0
    text = text_of(cited)
    page = MarkdownIt().enable("strikethrough").render(text.partition("\n---\n")[2])
    shown = unescape(re.sub("<[^<>]*>", "", page))
    assert "First ([Brown, 2020](https://arxiv.org/abs/2005.14165)), then (see *also* [Vaswani et al., 2017a](" in text
    assert "[their words](https://arxiv.org/abs/1706.03763)" in text
    for label in [label.replace("–", "--") for label in LABELS]:
        assert label in shown
    assert page.count("<li>") == 5
    assert "hugo-tools" not in text


# --- the page -------------------------------------------------------------------------------------


def build(cited: Blog, engine: Hugo) -> Path:
    return engine.build(cited.root, "--environment", "production")


@pytest.mark.parametrize("engine", HUGOS, ids=lambda engine: engine.version)
def test_the_page_shows_labels_that_lead_to_references_and_back(cited: Blog, engine: Hugo) -> None:
    page = read(build(cited, engine), "posts/post/index.html")
    shown = " ".join(page.blocks)
    for label in LABELS:
        assert label in shown
    assert "@arxiv" not in shown

    citations = [link for link in page.links if link.has("cite")]
    backs = [link for link in page.links if link.has("cite-back")]
    assert [link.text for link in citations if link.has("cite-words")] == ["their words"]
    assert len(citations) == len(backs) == 9
    assert len(page.ids) == len(set(page.ids))
    for link in [*citations, *backs]:
        assert link.href.partition("#")[2] in page.ids, link
    assert len([link for link in backs if "id" in link.attributes]) == 5


@pytest.mark.parametrize("mark", ["-", "*", "+", "\r\n-"])
def test_the_head_names_the_works_of_a_list_without_numbers(cited: Blog, mark: str) -> None:
    text = text_of(cited).replace("\n- ", f"\n{mark.strip()} ")
    cited.write("content/posts/post.md", text.replace("\n", "\r\n") if "\r" in mark else text)
    page = (build(cited, HUGOS[-1]) / "posts/post/index.html").read_text("utf-8")
    (works,) = re.findall(r'"citation":(\[.*?\])\}</script>', page.replace("\n", ""))
    names = [work["name"] for work in json.loads(works)]
    assert names[:2] == ["Few-Shot Learners", "Deep learning"]
    assert len(names) == 5


@pytest.mark.parametrize("own_heading", [False, True])
def test_the_script_finds_the_list(cited: Blog, browser: Browser, own_heading: bool) -> None:
    if own_heading:  # no back-links, no heading of ours
        body = "A [link](https://arxiv.org/abs/2005.14165).\n\n## Sources I used\n\n"
        body += "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n\n## More\n\n- an item\n"
        cited.post(body)
        assert run(cited, "cite").code == 0
    with serve(cited.root / "public") as address:
        HUGOS[-1].build(cited.root, "--baseURL", address, "--environment", "production")
        with open_window(browser, address + "posts/post/", reduced_motion=None) as page:
            section = page.locator("[role=doc-bibliography]")
            assert section.locator("> ul > li").count() == (1 if own_heading else 5)
            if not own_heading:
                bullets = "getComputedStyle(document.querySelector('#references + ul')).listStyleType"
                assert page.evaluate(bullets) == "none"
            page.locator("a[href*='2005.14165'], a.cite").first.hover()
            page.locator(".cite-card").wait_for()
            assert page.locator(".cite-card").inner_text().startswith("Brown, T. (2020). Few-Shot Learners.")
