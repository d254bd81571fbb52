"""What the script adds beside a post and below it.

References at the margin, marks after ordinary links, back-links in context, footnotes in their place, copy buttons.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.component.test_browser import CARD, HUGOS, SITES, STRICT, pytestmark, shoot
from tests.component.test_component import TITLE, post
from tests.support import hugo
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["pytestmark"]

WORKS = range(1, 13)
ROOM = "Only to take up room. " * 60
LONG = "A title that takes up several of the short lines that there are at a margin"


def listed(names: dict[int, str]) -> str:
    """Returns a block with a reference for each work; `names` are the anchors of those that brackets cite."""
    lines = [
        f'{n}. Ann, A. (2024). "{LONG}." [e.org](https://e.org/{n})'
        + (f' [↩](#top "#{names[n]}")' if n in names else "")
        for n in WORKS
    ]
    definitions = [f'[@w{n}]: https://e.org/{n} "[{{{n} #{name}}}]"' for n, name in names.items()]
    heading = ["<!-- hugo-tools:references -->", "## References {#references}", ""]
    return "\n".join([*heading, *lines, "", *definitions, "<!-- /hugo-tools:references sum=0 -->", ""])


SPARSE = f"""First [@w1]. Then an [ordinary link](https://www.e.org/2#part) to a work[^1].

{ROOM}

## A part

Again [@w1], and after it [@w3].

{ROOM}

[^1]: A note with [@w4].

{listed({1: "w1/2", 3: "w3", 4: "w4"})}
<!-- hugo-tools:cite-this-post -->
## Cite this post {{#cite-this-post}}

Ann Lee. "A post". Blog Post. [https://e.org/own/](https://e.org/own/), 2024.

Cited as:

> Lee, Ann. (Mar 2024). A post. Site. [https://e.org/own/](https://e.org/own/).

```bibtex
@article{{lee2024post,
  title = "{LONG}, {LONG}",
}}
```
<!-- /hugo-tools:cite-this-post sum=0 -->

Words of the author's own, with [a link](https://e.org/other).
"""
DENSE = f"""{ROOM}

All in one line: {", ".join(f"[@w{n}]" for n in WORKS)}.

{ROOM * 3}

{listed({n: f"w{n}" for n in WORKS})}"""
ON = "hugoTools: {margin: true, linkMarks: true}\n"


@pytest.fixture(scope="module", params=SITES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root, public = tmp_path_factory.mktemp("margin"), tmp_path_factory.mktemp("served")
    SITES[request.param](root)
    hugo.install(root)
    works = {
        f"url:{n}": {"id": f"url:{n}", "type": "article", "title": "T", "URL": f"https://e.org/{n}"} for n in WORKS
    }
    pages = {"sparse": post(SPARSE, TITLE + ON), "dense": post(DENSE, TITLE + ON), "plain": post(SPARSE, TITLE)}
    hugo.write(root, {f"content/posts/{name}.md": text for name, text in pages.items()})
    hugo.write(root, {"citations.lock.json": json.dumps({"version": 1, "items": works})})
    with serve(public, STRICT if request.param == "example" else "") as address:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        yield f"{address}posts/"


Open = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture
def open_post(browser: Browser, base: str) -> Open:
    """Opens a post by its name in a window of a width; an error of a script fails the test."""

    @contextmanager
    def opened(name: str, width: int = 1400) -> Iterator[Page]:
        with open_window(browser, f"{base}{name}/", viewport={"width": width, "height": 900}) as page:
            page.wait_for_timeout(100)
            yield page

    return opened


BOXES = """() => {
  const box = (element) => element.getBoundingClientRect().toJSON();
  const shown = document.querySelectorAll('.cite-margin > span:not(.cite-hidden)');
  const notes = [...shown].filter(note => note.offsetParent);
  const text = document.querySelector('.cite-margin').parentElement;
  return {
    notes: notes.map(note => ({...box(note), number: note.textContent.split(' ')[0]})),
    text: box(text),
    line: box(document.querySelector('a.cite')),
    list: box(document.querySelector('[role=doc-bibliography]')),
    page: [document.documentElement.scrollWidth, document.documentElement.clientWidth],
  };
}"""


ADD = """style => {
  const box = document.createElement("aside");
  box.textContent = "Of the author's own";
  Object.assign(box.style, style);
  document.querySelector(".cite-margin").parentElement.prepend(box);
}"""


# --- at the margin ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_each_reference_stands_beside_the_line_that_first_cites_it(open_post: Open, direction: str) -> None:
    with open_post("sparse") as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        page.set_viewport_size({"width": 1401, "height": 900})
        page.wait_for_timeout(100)
        boxes = page.evaluate(BOXES)
        assert [note["number"] for note in boxes["notes"]] == ["[1]", "[2]", "[3]", "[4]"]
        assert abs(boxes["notes"][0]["top"] - boxes["line"]["top"]) < 2
        for note in boxes["notes"]:
            beside = (
                note["left"] >= boxes["text"]["right"] if direction == "ltr" else note["right"] <= boxes["text"]["left"]
            )
            assert beside
            assert 0 <= note["left"] < note["right"] <= 1401
        assert boxes["page"][0] == boxes["page"][1], "the page is wider than the window"
        if direction == "ltr":
            shoot(page, f"margin-{'papermod' if page.locator('.post-content').count() else 'example'}")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [1100, 1500])
def test_the_margin_is_as_wide_as_its_room_but_no_wider_than_a_column(
    open_post: Open, width: int, direction: str
) -> None:
    edges = """() => {
      const text = document.querySelector('.cite-margin').parentElement;
      const { left, right } = text.getBoundingClientRect();
      const { paddingLeft, paddingRight } = getComputedStyle(text);
      return {left: left + parseFloat(paddingLeft), right: right - parseFloat(paddingRight)};
    }"""
    with open_post("sparse", width) as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        page.evaluate("document.querySelector('.cite-margin').parentElement.style.marginInlineEnd = '10px'")
        page.evaluate("document.querySelector('.cite-margin').parentElement.style.paddingInlineEnd = '40px'")
        page.wait_for_timeout(100)
        edge, boxes = page.evaluate(edges), page.evaluate(BOXES)
        room = boxes["page"][1] - edge["right"] if direction == "ltr" else edge["left"]
        expected = min(room - 48, 260)
        if expected < 150:
            assert not boxes["notes"]
            return
        for note in boxes["notes"]:
            distance = note["left"] - edge["right"] if direction == "ltr" else edge["left"] - note["right"]
            assert distance == pytest.approx(24, abs=0.1)
            assert note["width"] == pytest.approx(expected, abs=0.1)


def test_references_of_one_line_follow_each_other_closely_and_not_too_far(open_post: Open) -> None:
    with open_post("dense") as page:
        boxes = page.evaluate(BOXES)
        notes, line = boxes["notes"], boxes["line"]["top"]
        assert notes[0]["top"] == pytest.approx(line, abs=2)
        assert all(other["top"] - one["bottom"] == pytest.approx(12, abs=0.6) for one, other in pairwise(notes))
        step = notes[1]["top"] - notes[0]["top"]
        assert notes[-1]["top"] - line < 500 <= notes[-1]["top"] + step - line + 2


def test_where_lines_cite_many_works_no_reference_has_more_than_three_lines(open_post: Open) -> None:
    lines = """() => [...document.querySelectorAll('.cite-dense > span:not(.cite-hidden)')].map(note =>
      Math.round((note.clientHeight - parseFloat(getComputedStyle(note).paddingTop)) / parseFloat(
        getComputedStyle(note).lineHeight)))"""
    with open_post("dense") as page:
        for change in (
            "for (const note of document.querySelectorAll('.cite-margin > span')) note.append(' and more'.repeat(20))",
            "for (const text of document.querySelectorAll('p')) if (text.textContent.length > 2000) text.remove()",
        ):
            page.evaluate(change)
        page.set_viewport_size({"width": 1401, "height": 900})
        page.wait_for_timeout(100)
        found = page.evaluate(lines)
        assert found
        assert set(found) == {3}


def test_a_reference_that_has_to_give_way_stands_right_below(open_post: Open) -> None:
    with open_post("sparse") as page:
        page.evaluate(ADD, {"position": "absolute", "left": "calc(100% + 40px)", "width": "100px", "height": "150px"})
        page.evaluate("document.querySelector('aside').parentElement.style.position = 'relative'")
        page.evaluate("document.querySelector('aside').style.top = '0'")
        page.set_viewport_size({"width": 1401, "height": 900})
        page.wait_for_timeout(100)
        aside = page.evaluate("document.querySelector('aside').getBoundingClientRect().toJSON()")
        note = page.evaluate(BOXES)["notes"][0]
        assert note["top"] - aside["bottom"] == pytest.approx(12, abs=0.6)


def test_no_reference_covers_another_and_none_stands_beside_the_list(open_post: Open) -> None:
    with open_post("dense") as page:
        boxes = page.evaluate(BOXES)
        notes = boxes["notes"]
        assert 4 <= len(notes) < len(WORKS) + 1
        assert all(one["bottom"] < other["top"] for one, other in pairwise(notes))
        assert notes[-1]["bottom"] <= boxes["list"]["top"]
        assert all(note["height"] < 80 for note in notes), "cut short where lines cite many works"


def test_what_stands_in_the_margin_keeps_its_place(open_post: Open) -> None:
    with open_post("sparse") as page:
        page.evaluate(ADD, {"position": "relative", "left": "100%", "width": "200px", "height": "150px"})
        page.wait_for_timeout(100)
        boxes = page.evaluate(BOXES)
        aside = page.evaluate("document.querySelector('aside').getBoundingClientRect().toJSON()")
        assert boxes["notes"]
        assert all(note["top"] >= aside["bottom"] or note["bottom"] <= aside["top"] for note in boxes["notes"])


def test_a_column_beside_the_text_leaves_no_margin(open_post: Open) -> None:
    with open_post("sparse") as page:
        page.evaluate(ADD, {"position": "fixed", "right": "0", "top": "0", "width": "220px", "height": "90vh"})
        page.locator(".cite-margin").evaluate("margin => margin.parentElement.after(document.querySelector('aside'))")
        page.set_viewport_size({"width": 1401, "height": 900})
        page.wait_for_timeout(100)
        assert page.locator(".cite-margin").is_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_margin_stands_beside_a_card_that_the_text_is_on_or_within_it(open_post: Open, direction: str) -> None:
    with open_post("sparse", 1500) as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        text = page.locator(".cite-margin").locator("..")
        for padding, is_beside in ((30, True), (320, False)):
            text.evaluate(
                "(text, padding) => Object.assign(text.style, {background: 'white', width: '600px', padding: '0',"
                " boxSizing: 'content-box', paddingInlineEnd: `${padding}px`})",
                padding,
            )
            page.wait_for_timeout(100)
            boxes = page.evaluate(BOXES)
            assert boxes["notes"]
            for note in boxes["notes"]:
                if direction == "ltr":
                    distance = note["left"] - boxes["text"]["right"]
                else:
                    distance = boxes["text"]["left"] - note["right"]
                assert distance == pytest.approx(24, abs=0.1) if is_beside else distance < -note["width"]


def test_a_small_button_that_floats_is_in_nobodys_way(open_post: Open) -> None:
    with open_post("sparse") as page:
        page.evaluate(ADD, {"position": "fixed", "right": "30px", "top": "50vh", "width": "40px", "height": "40px"})
        page.evaluate("document.body.append(document.querySelector('aside'))")
        page.set_viewport_size({"width": 1401, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate(BOXES)["notes"]


@pytest.mark.parametrize("where", ["narrow", "phone", "print"])
def test_narrow_windows_and_paper_are_as_without(open_post: Open, where: str) -> None:
    with open_post("sparse", {"narrow": 900, "phone": 390, "print": 1400}[where]) as page:
        page.emulate_media(media="print" if where == "print" else "screen")
        assert page.locator(".cite-margin").is_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_does_not_ask_has_neither_margin_nor_marks(open_post: Open) -> None:
    with open_post("plain") as page:
        assert page.locator(".cite-margin, .cite-mark").count() == 0


# --- ordinary links ---------------------------------------------------------------------------------------------------


def test_an_ordinary_link_has_the_number_of_its_work_and_a_way_back(open_post: Open) -> None:
    with open_post("sparse") as page:
        mark = page.locator(".cite-mark")
        assert mark.inner_text() == "[2]"
        mark.click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("[2]")
        page.locator(f"{CARD} .cite-to-list").click()
        assert page.locator(":target").evaluate(
            "back => back.closest('li') === document.querySelectorAll('#references + ol > li')[1]"
        )
        page.locator(".cite-way-back").click()
        assert page.locator(":target").get_attribute("class") == "cite cite-mark"


def test_a_work_that_only_a_link_cites_has_a_back_link(open_post: Open) -> None:
    with open_post("plain") as page:
        backs = page.locator("#references + ol > li").nth(1).locator(".cite-back")
        assert backs.all_inner_texts() == ["↩"]
        backs.click()
        assert page.locator(":target").inner_text() == "ordinary link"
        assert page.locator("#references + ol > li").nth(4).locator(".cite-back, .cite-where").count() == 0


# --- back-links in context --------------------------------------------------------------------------------------------


def test_the_list_says_on_demand_what_cites_a_reference(open_post: Open) -> None:
    with open_post("plain") as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        first = page.locator("#references + ol > li").first
        button = first.get_by_role("button", name="Where it is cited")
        assert first.locator(".cite-place").count() == 0
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert [text.partition(": ")[2] for text in first.locator(".cite-place").all_inner_texts()] == [
            "“First [1].”",
            "“Again [1], and after it [3].”",
        ]
        assert first.locator(".cite-place").last.inner_text().startswith("in A part:")
        first.locator(".cite-place a").last.click()
        assert page.locator(":target").get_attribute("id") == "cite-w1-2"
        button.click()
        assert first.locator(".cite-place").count() == 0
        assert not requests


# --- the end of a post ------------------------------------------------------------------------------------------------


def test_footnotes_stand_before_the_references(open_post: Open) -> None:
    with open_post("plain") as page:
        order = page.locator(".footnotes, [role=doc-bibliography], #cite-this-post")
        found = order.evaluate_all("parts => parts.map(part => part.id || part.getAttribute('role') || part.className)")
        assert found == ["doc-endnotes", "doc-bibliography", "cite-this-post"]


def test_each_form_of_the_posts_citation_can_be_copied(open_post: Open) -> None:
    with open_post("plain") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copied = []
        page.locator("code.language-bibtex").hover()
        for button in page.locator(".cite-copy, .copy-code").all():
            button.dispatch_event("click")
            page.wait_for_timeout(50)
            copied.append(page.evaluate("navigator.clipboard.readText()").strip().partition(",")[0])
        assert copied == [
            "Ann Lee. “A post”. Blog Post. https://e.org/own/",
            "Lee",
            "@article{lee2024post",
        ]


@pytest.mark.parametrize("width", [390, 1400])
def test_long_lines_of_an_entry_are_seen_whole(open_post: Open, width: int) -> None:
    with open_post("plain", width) as page:
        code = page.locator("pre:has(code.language-bibtex)")
        assert code.evaluate("pre => pre.scrollWidth <= pre.clientWidth")


def test_references_are_smaller_than_the_text(open_post: Open) -> None:
    with open_post("plain") as page:
        size = "element => parseFloat(getComputedStyle(element).fontSize)"
        text = page.locator("p:has(a.cite)").first.evaluate(size)
        assert page.locator("#references + ol > li").first.evaluate(size) < text


def test_print_has_the_post_alone(open_post: Open) -> None:
    with open_post("sparse") as page:
        page.emulate_media(media="print")
        for selector in (
            "nav",
            ".breadcrumbs",
            ".toc",
            ".cite-where",
            ".cite-copy",
            ".top-link",
            ".post-tags",
            ".footnote-backref",
        ):
            assert all(not element.is_visible() for element in page.locator(selector).all()), selector
        address = "getComputedStyle(document.querySelector('#references + ol a[href^=http]'), '::after').content"
        assert page.evaluate(address) == '" <https://e.org/1>"'
        orphans = "getComputedStyle(document.querySelector('p:has(a.cite)')).orphans"
        assert int(page.evaluate(orphans)) >= 2
