"""The peek that stays: what a click, Enter or a finger opens, all that it shows, and every way out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.component.test_browser import CARD, HUGOS, STRICT, example, pytestmark
from tests.component.test_component import post
from tests.support import hugo
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Locator, Page, Route

__all__ = ["pytestmark"]

NAMES = ["Ann", "Bo", "Cy", "Di", "Eve", "Flo"]
ROOM = "Only to take up room. " * 80
LINES = [f'{name}, A. (202{n}). "Work {n}." [e.org](https://e.org/{n})' for n, name in enumerate(NAMES, 1)]
PLACES = {1: 4, 2: 3, 3: 3, 4: 2, 5: 2, 6: 1}  # by the number of the work: how often it is cited


TITLES = {
    "@w1": "[{1 #1}]",
    "@w2": "[{2 #2}]",
    "@w4": "[{4 #4}]",
    "@w2; @w3": "[{2 #2}, {3 #3}]",
    "@w1; @w2; @w3; @w4; @w5": "[{1 #1}{– #2 #3 #4}{5 #5}]",
    "see @w1, fig. 2(b); also @w5": "[see {1 #1}, fig. 2(b); also {5 #5}]",
    "@w3": "[{3 #3}]",
}
TEXT = """Before any section [@w1]. Dr. Who wrote of it, e.g. in *italics* and `code`. Two together [@w2; @w3] follow.

## The *first* part

What a reader sees of a range [@w1; @w2; @w3; @w4; @w5] is its ends (so (nearly) always). ROOM

- With words in a list [see @w1, fig. 2(b); also @w5].

## Second

As [others say][@w3] and nobody else[^1]. (In the author's own brackets [@w4] is one.) An [ordinary](https://e.org/6)
link.

[^1]: A note that cites [@w1], too, and [@w2].

ROOM
""".replace("ROOM", ROOM)


def anchored(title: str) -> str:
    """Returns a definition's title with anchors in the place of `#1`, `#2`."""
    for n, places in PLACES.items():
        title = title.replace(f"#{n}", f"#w{n}/{places}" if places > 1 else f"#w{n}")
    return title


def listed() -> str:
    """Returns the block of the works; only an ordinary link cites the last of them."""
    backs = [anchored(f' [↩](#top "#{n}")') for n in range(1, 6)] + [""]
    lines = [f"{n}. {line}{back}" for n, (line, back) in enumerate(zip(LINES, backs, strict=True), 1)]
    definitions = [f'[{bracket}]: https://e.org/1 "{anchored(title)}"' for bracket, title in TITLES.items()]
    heading = ["<!-- hugo-tools:references -->", "## References {#references}", ""]
    return "\n".join([*heading, *lines, "", *definitions, "<!-- /hugo-tools:references sum=0 -->", ""])


NUMBERED = f"{TEXT}\n{listed()}"

NAMED = """As they say [@w1; see @w2, p. 3] (and others [@w2] agree).

[Ordinary words](https://www.e.org/1#part) lead to the work as well.

<!-- hugo-tools:references -->
## References {#references}

- Ann, A. (2021). "Work 1." [e.org](https://e.org/1) [↩](#top "#w1")
- Bo, A. (2022). "Work 2." [e.org](https://e.org/2) [↩](#top "#w2/2")

[@w1; see @w2, p. 3]: https://e.org/1 "({Ann, 2021 #w1}; see {Bo, 2022 #w2/2}, p. 3)"
[@w2]: https://e.org/2 "({Bo, 2022 #w2/2})"
<!-- /hugo-tools:references sum=0 -->
"""


def lock() -> str:
    works = {
        f"url:{n}": {"id": f"url:{n}", "type": "article", "title": f"Work {n}", "URL": f"https://e.org/{n}"}
        for n in range(1, 6)
    }
    works["url:1"] |= {"abstract": "Of the first. " * 40, "status": "retracted"}
    works["url:2"] |= {"abstract": "Of the second."}
    works["url:3"] |= {"status": "corrected"}
    works["url:4"] |= {"status": "withdrawn"}
    works["url:5"] |= {"status": "expression of concern"}
    return json.dumps({"version": 1, "items": works})


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root, public = tmp_path_factory.mktemp("peek"), tmp_path_factory.mktemp("served")
    example(root)
    hugo.install(root)
    pages = {"numbered": post(NUMBERED), "named": post(NAMED)}
    pages["off"] = post(NAMED, "hugoTools: {preview: false}\n")
    hugo.write(root, {f"content/posts/{name}.md": text for name, text in pages.items()})
    hugo.write(root, {"citations.lock.json": lock()})
    with serve(public, STRICT) as address:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        yield f"{address}posts/"


Open = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture
def open_post(browser: Chromium, base: str) -> Open:
    """Opens a post by its name; an error of a script, and a breach of the policy, fail the test."""

    @contextmanager
    def opened(name: str, **options: object) -> Iterator[Page]:
        with open_window(browser, f"{base}{name}/", **{"viewport": {"width": 900, "height": 700}, **options}) as page:
            yield page

    return opened


def citation(page: Page, text: str, n: int = 0) -> Locator:
    return page.locator("a.cite", has_text=text).nth(n)


def entries(page: Page) -> list[str]:
    """Returns the first words of each reference that a peek shows."""
    texts = page.locator("#cite-card-text > span").all_inner_texts()
    return [text.partition(",")[0] for text in texts]


# --- what opens it, and what closes it --------------------------------------------------------------------------------


def test_a_click_opens_it_in_place_and_it_stays(open_post: Open) -> None:
    with open_post("numbered") as page:
        before = page.evaluate("[scrollY, document.querySelector('main').getBoundingClientRect().height]")
        citation(page, "1").click()
        card = page.locator(CARD)
        assert card.is_visible()
        page.mouse.move(3, 690)
        citation(page, "3").hover()  # no preview takes its place
        page.wait_for_timeout(500)
        assert card.locator(".cite-head").inner_text().startswith("[1]")
        assert page.url.endswith("/numbered/")
        assert page.evaluate("[scrollY, document.querySelector('main').getBoundingClientRect().height]") == before
        page.mouse.wheel(0, 50)
        assert card.is_visible()


@pytest.mark.parametrize("way", ["click", "Escape", "button", "elsewhere", "Enter"])
def test_each_way_out_closes_it_and_the_focus_is_where_it_was(open_post: Open, way: str) -> None:
    with open_post("numbered") as page:
        cited, card = citation(page, "1"), page.locator(CARD)
        cited.click()
        if way == "click":
            cited.click()
        elif way == "elsewhere":
            page.locator("h1").click()
        elif way == "button":
            card.get_by_role("button", name="Close").click()
        else:
            page.keyboard.press(way)
        assert card.count() == 0
        page.wait_for_timeout(300)
        assert card.count() == 0, "a preview does not take its place"
        assert cited.get_attribute("aria-expanded") is None
        if way != "elsewhere":
            assert cited.evaluate("link => link === document.activeElement")


def test_keys_open_it_reach_all_of_it_and_come_back(open_post: Open) -> None:
    with open_post("numbered") as page:
        cited = citation(page, "–")
        page.keyboard.press("Tab")
        cited.focus()
        page.keyboard.press("Enter")
        assert cited.get_attribute("aria-expanded") == "true"
        reached = []
        for _ in range(60):
            page.keyboard.press("Tab")
            if not page.evaluate("document.activeElement.closest('.cite-card') !== null"):
                break
            reached.append(page.evaluate("document.activeElement.hash || document.activeElement.textContent"))
        assert reached[0] == "×"
        assert [hash for hash in reached if hash.startswith("#ref")] == [f"#ref-w{n}" for n in range(1, 6)]
        assert page.locator(CARD).is_visible(), "it stays when the keys leave it"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Escape")
        assert cited.evaluate("link => link === document.activeElement")
        assert page.locator(CARD).count() == 0


def test_after_a_peek_a_pointer_has_its_previews_again(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "1").click()
        page.keyboard.press("Escape")
        citation(page, "3").hover()
        page.locator(CARD).wait_for()
        assert page.locator(f"{CARD} .cite-head").count() == 0


def test_one_peek_follows_another(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "1").click()
        citation(page, "3").click()
        assert page.locator(CARD).count() == 1
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("[2, 3]")
        assert page.locator("a[aria-expanded]").count() == 1


@pytest.mark.parametrize("modifier", ["Control", "Shift", "middle"])
def test_a_click_with_a_key_or_the_middle_button_is_a_links(open_post: Open, modifier: str) -> None:
    with open_post("numbered") as page:
        with page.context.expect_page() as opened:
            if modifier == "middle":
                citation(page, "1").click(button="middle")
            else:
                citation(page, "1").click(modifiers=[modifier])  # type: ignore[list-item]
        assert opened.value.url.endswith("/numbered/#ref-w1")
        assert page.locator(f"{CARD} .cite-head").count() == 0
        opened.value.close()


CLICK = """([id, options]) => {
  addEventListener("click", (event) => event.preventDefault(), {once: true});
  const click = new MouseEvent("click", {bubbles: true, cancelable: true, ...options});
  document.getElementById(id).dispatchEvent(click);
}"""


@pytest.mark.parametrize("key", ["ctrlKey", "metaKey", "shiftKey", "altKey"])
def test_a_click_with_any_key_is_the_browsers(open_post: Open, key: str) -> None:
    with open_post("numbered") as page:
        page.evaluate(CLICK, ["cite-w1", {key: True}])
        assert page.locator(f"{CARD} .cite-head").count() == 0
        page.evaluate(CLICK, ["cite-w1", {}])
        assert page.locator(f"{CARD} .cite-head").count() == 1


def test_a_click_that_another_script_has_taken_opens_nothing(open_post: Open) -> None:
    with open_post("numbered") as page:
        page.evaluate("document.body.addEventListener('click', (event) => event.preventDefault())")
        page.evaluate(CLICK, ["cite-w1", {}])
        assert page.locator(CARD).count() == 0


def test_a_comment_beside_a_citation_ends_its_bracket(open_post: Open) -> None:
    with open_post("numbered") as page:
        page.evaluate("document.getElementById('cite-w1').before(document.createComment('x'))")
        citation(page, "1").click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("1\n")


def test_a_citation_outside_of_the_article_opens_as_well(open_post: Open, base: str) -> None:
    """As where a theme prints a summary above it."""

    def move(route: Route) -> None:
        answer = route.fetch()
        html = answer.text()
        cited = re.findall(r"<p>As they say.*?</p>", html)[0]
        route.fulfill(response=answer, body=html.replace(cited, "").replace("</main>", f"</main>{cited}"))

    with open_post("named") as page:
        page.route(f"{base}named/", move)
        page.reload()
        assert page.locator("main a.cite").count() == 0
        citation(page, "Bo").click()
        assert page.locator(f"{CARD} .cite-to-list").count() == 2
        assert page.locator(f"{CARD} .cite-places").count() == 1


def test_without_previews_a_number_is_a_link(open_post: Open) -> None:
    with open_post("off") as page:
        citation(page, "Ann").click()
        assert page.url.endswith("#ref-w1")


def test_a_work_runs_as_its_own_words_do(open_post: Open) -> None:
    """Firefox cuts off the beginning of an abstract's last line where the direction is the page's."""
    with open_post("numbered") as page:
        page.evaluate("document.documentElement.dir = 'rtl'")
        citation(page, "1").click()
        direction = "element => getComputedStyle(element).direction"
        assert page.locator(CARD).evaluate(direction) == "rtl"
        for part in (".cite-abstract", "#cite-card-text > span"):
            assert page.locator(f"{CARD} {part}").first.evaluate(direction) == "ltr"


def test_a_window_that_changes_moves_it_and_takes_it_not_away(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "1").click()
        page.set_viewport_size({"width": 400, "height": 600})
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(100)
        box = page.locator(CARD).bounding_box()
        assert box
        assert box["x"] >= 11
        assert box["x"] + box["width"] <= 389


# --- what it shows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["1", "–", "5"])
def test_a_range_shows_all_its_works_whatever_of_it_was_clicked(open_post: Open, link: str) -> None:
    with open_post("numbered") as page:
        page.locator("#the-first-part + p a.cite", has_text=link).click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("[1–5]")
        assert entries(page) == [
            "[1] Retracted Ann",
            "[2] Bo",
            "[3] Cy",
            "[4] Withdrawn Di",
            "[5] Expression of concern Eve",
        ]


def test_prefix_and_locator_are_kept(open_post: Open) -> None:
    with open_post("numbered") as page:
        page.locator("main .text li a.cite", has_text="5").click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("[see 1, fig. 2(b); also 5]")
        assert entries(page) == ["[1] Retracted Ann", "[5] Expression of concern Eve"]


def test_brackets_of_names_are_read_as_those_of_numbers(open_post: Open) -> None:
    with open_post("named") as page:
        citation(page, "Bo").click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("(Ann, 2021; see Bo, 2022, p. 3)")
        assert entries(page) == ["Retracted Ann", "Bo"]
        citation(page, "Bo", 1).click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("(Bo, 2022)")
        assert entries(page) == ["Bo"]


def test_words_of_the_authors_and_a_citation_in_their_brackets_are_alone(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "others say").click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("others say")
        assert entries(page) == ["[3] Cy"]
        page.locator("#second ~ p a.cite", has_text="4").click()
        assert page.locator(f"{CARD} .cite-head").inner_text().startswith("[4]")


def test_a_work_has_its_abstract_and_its_status(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "1").click()
        assert page.locator(f"{CARD} .cite-status").inner_text() == "Retracted"
        abstract = page.locator(f"{CARD} .cite-abstract").inner_text()
        assert abstract.startswith("Of the first.")
        assert len(abstract) < 330
        citation(page, "3").click()
        assert page.locator(f"{CARD} .cite-abstract").all_inner_texts() == ["Of the second."]


def test_it_says_where_else_a_work_is_cited(open_post: Open) -> None:
    with open_post("numbered") as page:
        citation(page, "1").click()
        places = page.locator(f"{CARD} .cite-place")
        assert places.all_inner_texts() == [
            "in The first part: “What a reader sees of a range [1–5] is its ends (so (nearly) always).”",
            "in The first part: “With words in a list [see 1, fig. 2(b); also 5].”",
            "in Second: “A note that cites [1], too, and [2].”",
        ]
        places.last.locator("a").click()
        assert page.locator(":target").get_attribute("id") == "cite-w1-4"
        assert page.locator(CARD).count() == 0
        page.locator(".footnotes a.cite", has_text="1").click()
        first = page.locator(f"{CARD} .cite-place").first.inner_text()
        assert first.endswith(": “Before any section [1].”")


def test_an_ordinary_link_is_a_place_as_well(open_post: Open) -> None:
    with open_post("named") as page:
        citation(page, "Ann").click()
        page.locator(f"{CARD} .cite-place a", has_text="Ordinary").click()
        assert page.locator(":target").inner_text() == "Ordinary words"


def test_the_list_shows_the_way_back(open_post: Open) -> None:
    with open_post("numbered") as page:
        page.locator("#cite-w1-3").click()
        page.locator(f"{CARD} .cite-to-list").first.click()
        way = page.locator(".cite-way-back")
        assert page.locator(":target").get_attribute("id") == "ref-w1"
        assert way.get_attribute("href", timeout=1000).endswith("#cite-w1-3")  # type: ignore[union-attr]
        assert "Back to the text" in way.evaluate("link => getComputedStyle(link, '::after').content")
        way.click()
        assert page.locator(":target").get_attribute("id") == "cite-w1-3"
        citation(page, "3").click()
        page.locator(f"{CARD} .cite-to-list").last.click()
        assert page.locator(".cite-way-back").count() == 1


def test_it_brings_no_id_twice_and_leaves_no_trace(open_post: Open) -> None:
    with open_post("numbered") as page:
        before = page.locator("main").inner_html()
        citation(page, "–").click()
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
        assert len(ids) == len(set(ids))
        page.keyboard.press("Escape")
        assert page.locator("main").inner_html() == before
