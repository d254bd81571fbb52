"""The scripts in Firefox: a peek, the margin, back-links in context; the site's bibliography; the reading room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.component.test_browser import HUGOS, STRICT, example, pytestmark
from tests.component.test_component import TITLE, post
from tests.component.test_margin import ON, SPARSE
from tests.component.test_peek import lock
from tests.support import firefox, hugo
from tests.support.browser import serve
from tests.support.firefox import Firefox

__all__ = ["pytestmark"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firefox, str]]:
    """A wide window, and the address of the example site with a post of ours."""
    root, public = tmp_path_factory.mktemp("firefox"), tmp_path_factory.mktemp("served")
    example(root)
    shutil.copytree(ROOT / "exampleSite" / "content", root / "content")
    hugo.install(root)
    tagged = post("$$ x = \\frac{y}{2} \\tag{3} $$\n\n$$\\begin{align} a &= b \\\\ c &= d \\end{align}$$\n")
    files = {"content/posts/sparse.md": post(SPARSE, TITLE + ON), "content/posts/tagged.md": tagged}
    hugo.write(root, {**files, "citations.lock.json": lock()})
    with serve(public, STRICT) as address, firefox.start(tmp_path_factory.mktemp("profile")) as window:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        yield window, address


@pytest.fixture(scope="module")
def page(site: tuple[Firefox, str]) -> Firefox:
    """A post in a wide window."""
    window, address = site
    window.open(f"{address}posts/sparse/", 1400, 900)
    return window


def test_a_click_opens_a_peek_and_escape_closes_it(page: Firefox) -> None:
    page.click("#cite-w1")
    page.wait("document.querySelector('.cite-card .cite-head')?.textContent.startsWith('[1]')")
    assert page.evaluate("document.querySelector('.cite-status').textContent") == "Retracted"
    assert page.evaluate("location.hash") == ""
    box = "document.querySelector('.cite-card').getBoundingClientRect()"
    assert page.evaluate(f"{box}.left >= 0 && {box}.right <= innerWidth")
    page.press("#cite-w1", "Escape")
    assert page.evaluate("document.querySelector('.cite-card')") is None
    assert page.evaluate("document.activeElement.id") == "cite-w1"


def test_keys_open_a_peek_and_lead_into_it(page: Firefox) -> None:
    page.press("#cite-w1", "Enter")
    page.press("#cite-w1", "Tab")
    assert page.evaluate("document.activeElement.className") == "cite-close"
    page.click(".cite-to-list")
    assert page.evaluate("location.hash") == "#ref-w1"
    assert page.evaluate("document.querySelector('.cite-way-back').hash") == "#cite-w1"
    page.wait("!document.querySelector('.cite-card')")


def test_references_stand_at_the_margin(page: Firefox) -> None:
    page.wait("document.querySelector('.cite-margin')?.hidden === false")
    beside = "note.getBoundingClientRect().left >= note.parentElement.parentElement.getBoundingClientRect().right"
    notes = "[...document.querySelectorAll('.cite-margin > span:not(.cite-hidden)')]"
    assert page.evaluate(f"{notes}.map(note => {beside})") == [True] * 4


def test_the_list_says_what_cites_a_reference(page: Firefox) -> None:
    page.click("#references + ol .cite-where")
    assert page.evaluate("document.querySelectorAll('#references + ol .cite-place').length") == 2


SIDE = """(() => {
  document.documentElement.dir = "rtl";
  return [...document.querySelectorAll("#references + ol > li, code.language-bibtex")].slice(-2).map((block) => {
    const first = document.createRange();
    first.setStart(document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode(), 0);
    const box = block.getBoundingClientRect();
    return first.getClientRects()[0].left - box.left < box.width / 8 ? "left" : "right";
  });
})()"""


def test_references_and_bibtex_begin_at_the_left_on_a_page_that_is_written_from_the_right(
    site: tuple[Firefox, str],
) -> None:
    window, address = site
    window.open(f"{address}posts/retrieval-augmented-generation/", 1400, 900)
    assert window.evaluate(SIDE) == ["left", "left"]


BIBLIOGRAPHY = ".hugo-tools-bibliography > ol > li:not([hidden])"
ENTRIES = "[...document.querySelectorAll('.room-entries > article')].filter(each => each.checkVisibility())"


def test_the_bibliography_is_filtered_sorted_and_linked(site: tuple[Firefox, str]) -> None:
    window, address = site
    window.open(f"{address}bibliography/?sort=year", 1400, 900)
    years = window.evaluate(f"[...document.querySelectorAll('{BIBLIOGRAPHY}')].map(each => Number(each.dataset.year))")
    assert years == sorted(years, reverse=True)
    window.type(".hugo-tools-bibliography input", "retrieval")
    assert 0 < window.evaluate(f"document.querySelectorAll('{BIBLIOGRAPHY}').length") < len(years)
    assert window.evaluate("location.search") == "?sort=year&q=retrieval"
    window.click(f"{BIBLIOGRAPHY} summary")
    assert window.evaluate(f"document.querySelector('{BIBLIOGRAPHY} details').open")
    assert window.axe() == []


def test_the_room_is_filtered_by_several_tags_sorted_and_linked(site: tuple[Firefox, str]) -> None:
    window, address = site
    window.open(f"{address}reading-room/?sort=date", 1400, 900)
    dates = window.evaluate(f"{ENTRIES}.map(each => each.querySelector('time')?.dateTime ?? '')")
    assert (len(dates), dates) == (44, sorted(dates, reverse=True))
    window.click(".room-entries .room-tags button")
    first = window.evaluate(f"{ENTRIES}.length")
    window.press(".room-entries article:not([hidden]) .room-tags li:nth-child(2) button", "Enter")
    assert 0 < window.evaluate(f"{ENTRIES}.length") <= first < 44
    assert window.evaluate("new URLSearchParams(location.search).getAll('tag').length") == 2
    kept = window.evaluate(f"[location.href, {ENTRIES}.map(each => each.id)]")
    window.open(f"{address}posts/sparse/", 1400, 900)
    window.open(kept[0], 1400, 900)
    assert window.evaluate(f"{ENTRIES}.map(each => each.id)") == kept[1]
    assert window.axe() == []
    window.click(".room-form button[type=reset]")
    window.wait(f"{ENTRIES}.length === 44")


def test_an_equations_number_stands_at_the_lines_end(site: tuple[Firefox, str]) -> None:
    window, address = site
    window.open(f"{address}posts/tagged/", 1000, 900)
    ends = """[...document.querySelectorAll(".math-display")].map((display) => {
        const numbers = [...display.querySelectorAll("mtr > mtd:last-child")];
        return numbers.map((number) => display.getBoundingClientRect().right - number.getBoundingClientRect().right);
    }).flat()"""
    assert [round(end) for end in window.evaluate(ends)] == [0, 0, 0]
