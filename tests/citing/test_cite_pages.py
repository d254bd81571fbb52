"""Posts that cite web pages: what their lists say, what is asked again, and what the author is asked to complete."""

from __future__ import annotations

import bibtexparser
import pytest

from tests.support.blog import CONFIG, Blog
from tests.support.fake_registries import Registries

NETS = "https://proceedings.mlr.press/v97/gray19a.html"
NOTES = "https://notes.example.org/small-models/"
FORUM = "https://openreview.net/forum?id=B1xsqj09Fm"
PAPER = """<meta name="citation_title" content="Wide {{< x >}} Nets"><meta name="citation_author" content="Gray, Ann">
<meta name="citation_conference_title" content="International Conference on Machine Learning">
<meta name="citation_publication_date" content="2019/05/24">"""
POST = f"As [Gray, 2019]({NETS.replace('.html', '/gray19a.pdf')}) and [@{NOTES}] and [@{NETS}].\n"


@pytest.fixture
def pages(registries: Registries) -> Registries:
    registries.add_page(NETS, PAPER)
    registries.add_page(
        NOTES, '<title>Small models</title><meta property="article:published_time" content="2024-03-05">'
    )
    return registries


def test_pages_are_listed_and_asked_once(blog: Blog, pages: Registries) -> None:
    blog.post(POST)
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert f"[proceedings.mlr.press]({NETS})" in text
    assert '(2019). "Wide ' in text
    assert "*International Conference on Machine Learning*" in text
    assert "(2024, March 5)" in text
    assert "{{<" not in text
    assert text.startswith(f"---\ntitle: A post\n---\n\n{POST}")
    asked = len(pages.log())
    for again in (["cite", "--check"], ["cite", "--offline"], ["cite"]):
        assert blog.run(*again).code == 0
    assert len(pages.log()) == asked


def test_author_year(blog: Blog, pages: Registries) -> None:
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {style: author-year}}\n")
    blog.post(POST)
    assert blog.run("cite").code == 0
    text = blog.read("content/posts/post.md")
    assert "*International Conference on Machine Learning*" in text
    assert "({Gray, 2019 #" in text


def test_offline_nobody_is_asked(blog: Blog, pages: Registries) -> None:
    blog.post(POST)
    done = blog.run("cite", "--offline")
    assert (done.code, "not in the lock, and this run is offline" in done.err) == (3, True)
    assert pages.log() == []


def test_the_author_completes_what_a_page_does_not_say_and_is_asked_once(blog: Blog, pages: Registries) -> None:
    pages.add_page(FORUM, "<title>no</title>", status=403)
    blog.post(f"As [@{FORUM}] and [@{NOTES}].\n")
    done = blog.run("cite")
    assert done.code == 3
    assert f'"{FORUM}": "openreview.net" does not show the page to programs (HTTP 403)' in done.err
    entries = bibtexparser.parse_string(done.err[done.err.index("@misc{") :]).entries
    assert {entry["url"] for entry in entries} == {FORUM, NOTES}
    assert {entry["title"] for entry in entries} == {"", "Small models"}
    assert "to complete in a bibliography, such as references.bib" in done.err
    assert "\n  in hugo.yaml:\n" in done.err[done.err.index("@misc{") :]
    assert "notes-example-org" not in blog.run("cite").err  # it is in the lock, as far as it is known
    again = blog.run("cite", "--refresh-all").err
    assert ("notes-example-org" in again, "openreview-net" in again) == (False, True)
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write("refs.bib", f"@misc{{gray, title={{Sparse}}, author={{Gray, Ann}}, year={{2018}}, url={{{FORUM}}}}}\n")
    assert blog.run("cite").code == 0
    assert '"Sparse." [' in blog.read("content/posts/post.md")
    blog.post(f"As [@{FORUM}], [@{NOTES}] and [@{NOTES}x/].\n")
    pages.add_page(f"{NOTES}x/", "<title>More</title>")
    assert "to complete in refs.bib:\n  @misc{notes-example-org" in blog.run("cite").err


def test_a_page_that_names_a_doi_is_one_work_with_it(blog: Blog, pages: Registries) -> None:
    pages.add_crossref("10.1000/wide", title="Wide Nets")
    pages.add_page(
        "https://press.example.org/w",
        PAPER.replace("{{< x >}} ", "") + '<meta name="citation_doi" content="10.1000/wide">',
    )
    blog.post("As [@https://press.example.org/w] and [@doi:10.1000/wide].\n")
    assert blog.run("cite").code == 0
    text = blog.read("content/posts/post.md")
    assert (text.count("\n1. "), text.count("\n2. ")) == (1, 0)
    assert '"https://press.example.org/w": {"alias": "doi:10.1000/wide"}' in blog.read("citations.lock.json")
