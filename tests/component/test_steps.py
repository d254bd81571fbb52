"""What the script makes of a page, and what it shows at each step of a reader: as written down in tests/data/written.

Only what is shown and said is written down; where on the page it stands is asked by test_script.py and test_margin.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.component import test_margin, test_peek, test_script
from tests.component.test_browser import HUGOS, STRICT, example, pytestmark
from tests.component.test_component import TITLE, post
from tests.support import hugo
from tests.support.browser import open_window, serve
from tests.support.written import assert_as_written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["pytestmark"]

MARKS = """
Text with [its number](https://e.org/1), without one [elsewhere](https://e.org/9), and again [with it](https://e.org/2).[^1]

{{{{< box >}}}}Words <em>around <a href="https://e.org/2">a link</a> in</em> no paragraph.{{{{< /box >}}}}

# A heading of the highest rank

> In a quote, at the end of a sentence that is longer than all that is shown of one, since eighty letters are enough:
> [@w1] and words that come after it and are many as well, more than sixty letters, so that the last ones are left out.

| a cell | [@w1] alone |
|---|---|
| Not. [@w1]! "No." Then | (**bold** [@w1]) |

[^1]: A note of the first section, with [@w1].

[extra @w1, ex. 2] has letters x (as [they say][@w1] too).

Term
: [@w1] begins it. Éa begins another? yes, 3.5 [@w1] are in one

<!-- hugo-tools:references -->
{list}

[@w1]: https://e.org/1 "[{{1 #w1/9}}]"
[extra @w1, ex. 2]: https://e.org/1 "[extra {{1 #w1/9}}, ex. 2]"
<!-- /hugo-tools:references sum=0 -->
"""
NUMBERS = (
    '7. Ann, A. (2021). "Work 1." [e.org](https://e.org/1) [↩](#top "#w1/9")\n8. Bo, B. "Work 2." [e](https://e.org/2)'
)
NAMES = '- Ann, A. (2021). "Work 1." [e.org](https://e.org/1)\n\n- Bo, B. "Work 2." [e](https://e.org/2)'
ON = "hugoTools: {margin: true, linkMarks: true}\n"

POSTS = {
    **{name: post(body) for name, body in test_script.POSTS.items()},
    "peek": post(test_peek.NUMBERED),
    "named": post(test_peek.NAMED),
    "margin": post(test_margin.SPARSE, TITLE + ON),
    "marks": post(MARKS.format(list=NUMBERS), TITLE + ON),
    "bullets": post(MARKS.format(list=NAMES), TITLE + ON),
}

# Of each post what is done, one after the other. `see` alone writes down a part of the page.
Steps = list[tuple[str, str]]
STEPS: dict[str, Steps] = {
    "links": [("see", "section[role]"), ("focus", "p a >> nth=0"), ("focus", "header a >> nth=0")],
    "own": [("see", "main .text")],
    "single": [("see", "main .text"), ("focus", "main li a >> nth=0")],
    "bare": [("see", "main .text"), ("click", ".cite-where"), ("click", ".cite-where")],
    "forms": [("see", "main .text")],
    "cited": [("focus", "#cite-arxiv"), ("focus", ".cite-card a"), ("press", "Escape"), ("press", "Enter")],
    "peek": [
        ("see", "section[role]"),
        ("focus", "#cite-w1"),
        ("focus", "a.cite:text-is('–')"),
        ("press", "Enter"),
        ("click", "#cite-w1"),
        ("click", "li #cite-w1-3"),
        ("click", "a.cite:text-is('others say')"),
        ("click", "#second ~ p a.cite:text-is('4')"),
        ("focus", "a:text-is('ordinary')"),
        ("click", ".footnotes a.cite >> nth=0"),
        ("click", ".cite-to-list"),
        ("see", "section[role] li >> nth=0"),
        ("click", "#cite-w2"),
        ("click", ".cite-close"),
        *[("click", f".cite-where >> nth={n}") for n in range(6)],
        ("see", "section[role]"),
    ],
    "named": [
        ("see", "section[role]"),
        ("click", "a.cite:text-is('Bo, 2022') >> nth=0"),
        ("click", ".cite-to-list >> nth=1"),
    ],
    "margin": [
        ("see", ".cite-margin"),
        ("see", "section[role]"),
        ("click", ".cite-mark"),
        ("see", "#cite-this-post ~ p"),
    ],
    "marks": [
        ("see", "main .text"),
        ("click", "a:text-is('1') >> nth=5"),
        ("click", "a:text-is('they say')"),
        ("click", ".cite-where >> nth=0"),
        ("click", ".cite-where >> nth=1"),
        ("see", "section[role]"),
    ],
    "bullets": [
        ("see", "main .text"),
        ("click", ".cite-mark >> nth=0"),
        ("click", ".cite-where >> nth=1"),
        ("see", "section[role]"),
    ],
}  # fmt: skip

STATE = """() => {
  const card = document.querySelector(".cite-card");
  const told = document.querySelectorAll("[aria-describedby], [aria-expanded=true]");
  return {
    card: card ? card.outerHTML : "none",
    after: card?.previousElementSibling.outerHTML ?? "",
    told: [...told].map((each) => each.outerHTML).join(""),
    focus: document.activeElement.cloneNode(document.activeElement !== document.body).outerHTML,
    hash: location.hash,
  };
}"""
MOVED = re.compile(r' style="[^"]*"')  # by the script
MINIFIED = re.compile(r"(?<=hugo-tools)\.[^\"]*")


def lines(html: str) -> str:
    """Returns HTML with a line for each element, without what hangs on fonts and on the server's address."""
    text = MINIFIED.sub("", MOVED.sub("", html))
    text = re.sub(r"http://127\.0\.0\.1:\d+", "", text)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"(?=<(?!/))", "\n", text)).strip()


def walk(page: Page, steps: Steps) -> str:
    """Does each step, and returns what was seen at each."""
    seen = []
    page.keyboard.press("Tab")  # so that focus is a key's
    for action, name in steps:
        seen.append(f"# {action} {name}\n")
        if action == "see":
            seen += [lines(each) for each in page.locator(name).evaluate_all("all => all.map(each => each.outerHTML)")]
            continue
        if action == "press":
            page.keyboard.press(name)
        else:
            getattr(page.locator(name).first, action)()
        page.wait_for_timeout(20)
        seen += [f"{what}: {lines(html)}" for what, html in page.evaluate(STATE).items()]
    return "\n".join(seen)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address below which the posts are."""
    root, public = tmp_path_factory.mktemp("steps"), tmp_path_factory.mktemp("served")
    example(root)
    hugo.install(root)
    hugo.write(root, {f"content/posts/{name}.md": text for name, text in POSTS.items()})
    box = {"layouts/shortcodes/box.html": "<div>{{ .Inner | safeHTML }}</div>"}
    hugo.write(root, box | {"citations.lock.json": test_peek.lock()})
    with serve(public, STRICT) as address:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        yield f"{address}posts/"


@pytest.mark.parametrize("name", STEPS)
def test_what_a_reader_is_shown_at_each_step_is_as_written_down(browser: Browser, base: str, name: str) -> None:
    with open_window(browser, f"{base}{name}/", viewport={"width": 1400, "height": 900}) as page:
        assert_as_written(f"steps-{name}.txt", walk(page, STEPS[name]))
