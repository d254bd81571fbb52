"""The script in Firefox: a peek, the margin, back-links in context."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.component.test_browser import HUGOS, STRICT, example, pytestmark
from tests.component.test_component import TITLE, post
from tests.component.test_margin import ON, SPARSE
from tests.component.test_peek import lock
from tests.support import firefox, hugo
from tests.support.browser import serve
from tests.support.firefox import Firefox

__all__ = ["pytestmark"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A post in a wide window."""
    root, public = tmp_path_factory.mktemp("firefox"), tmp_path_factory.mktemp("served")
    example(root)
    hugo.install(root)
    hugo.write(root, {"content/posts/sparse.md": post(SPARSE, TITLE + ON), "citations.lock.json": lock()})
    with serve(public, STRICT) as address, firefox.start(tmp_path_factory.mktemp("profile")) as window:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        window.open(f"{address}posts/sparse/", 1400, 900)
        yield window


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
