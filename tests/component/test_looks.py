"""How our parts of a page look: what a browser computes of each rule of our stylesheets, held against tests/data/looks.

Where a look is meant to change, `HUGO_TOOLS_LOOKS=1 pytest tests/component/test_looks.py` writes it anew, and the
difference is to be read. Computed values are as declared, with lengths in pixels: no font and no window changes them.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tests import ROOT
from tests.component import test_citation_index, test_margin, test_peek, test_room_browser
from tests.component.test_browser import HUGOS, LAID_OUT, example, pytestmark
from tests.component.test_component import TITLE, post
from tests.support import cited_blog, hugo
from tests.support.blog import Blog
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

__all__ = ["pytestmark"]

WORDS = "\n\n".join(
    [r"\(\text{a} + \textbf{b} + \textit{c} + \textsf{d} + \texttt{e} + \boldsymbol{+}\)"]
    + [rf"\({command}{{x}}\)" for command in (r"\boxed", r"\cancel", r"\bcancel", r"\sout")]
)
LOOKS = ROOT / "tests" / "data" / "looks"
WRITES = "HUGO_TOOLS_LOOKS"

# By its media and selector, what is computed for the first element that a rule of ours is for, and other rules' text.
COMPUTED = """() => {
  const looks = {};
  for (const moved of document.querySelectorAll("[style]")) moved.removeAttribute("style");  // which the script sets
  const look = (selector, style) => {
    const [, plain, pseudo] = selector.match(/^(.*?)(::[a-z-]+)?$/s);
    const element = document.querySelector(plain);
    if (!element) return null;
    const computed = (name) => pseudo
      ? getComputedStyle(element, pseudo).getPropertyValue(name)
      : String(element.computedStyleMap().get(name) ?? getComputedStyle(element).getPropertyValue(name));
    return Object.fromEntries([...style].map((name) => [name, computed(name)]));
  };
  const visit = (rules, parent, media) => {
    for (const rule of rules) {
      if (rule instanceof CSSMediaRule) {
        if (matchMedia(rule.conditionText).matches) visit(rule.cssRules, parent, rule.conditionText);
      } else if (rule instanceof CSSStyleRule) {
        const inside = rule.selectorText.includes("&") ? rule.selectorText : `& ${rule.selectorText}`;
        const selector = parent ? inside.replaceAll("&", `:is(${parent})`) : rule.selectorText;
        const found = look(selector, rule.style);
        if (found && rule.style.length) looks[`${media} ${selector}`.trim()] = found;
        visit(rule.cssRules, selector, media);
      } else if (rule instanceof CSSNestedDeclarations) {
        Object.assign(looks[`${media} ${parent}`.trim()] ??= {}, look(parent, rule.style));
      } else if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) {
        visit(rule.cssRules, parent, media);
      } else {
        looks[rule.cssText.split("{")[0].trim()] = rule.cssText;
      }
    }
  };
  for (const sheet of document.styleSheets) if (sheet.href?.includes("/hugo-tools")) visit(sheet.cssRules, "", "");
  return looks;
}"""


def looks(page: Page) -> dict[str, Any]:
    """Returns how a page looks: wide, narrow and in print, for who wants a dark one and no movement too."""
    found: dict[str, Any] = {}
    for media, width in (("screen", 1400), ("screen", 360), ("print", 700)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media, color_scheme="dark" if width == 360 else "light")  # type: ignore[arg-type]
        found |= page.evaluate(COMPUTED)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    return found


def assert_as_written(name: str, found: dict[str, Any]) -> None:
    path = LOOKS / f"{name}.json"
    text = json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get(WRITES):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert found == written, f"if it is meant so: {WRITES}=1 pytest tests/component/test_looks.py"


def test_the_look_of_a_post(browser: Browser, tmp_path: Path) -> None:
    """With margin and marks, with an open peek, and with formulas."""
    root, public = tmp_path / "site", tmp_path / "public"
    example(root)
    hugo.install(root)
    margin = post(test_margin.SPARSE, TITLE + test_margin.ON)
    hugo.write(root, {"content/posts/margin.md": margin, "content/posts/peek.md": post(test_peek.NUMBERED)})
    hugo.write(root, {"content/posts/math.md": post(LAID_OUT + WORDS, TITLE)})
    hugo.write(root, {"content/posts/dense.md": post(test_margin.DENSE, TITLE + test_margin.ON)})
    hugo.write(root, {"content/posts/named.md": post(test_peek.NAMED)})
    hugo.write(root, {"citations.lock.json": test_peek.lock()})
    with serve(public) as address:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        found: dict[str, Any] = {}
        with open_window(browser, f"{address}posts/peek/") as page:
            page.locator("a.cite").first.click()
            page.locator(".cite-card").wait_for()
            found |= looks(page)
            page.locator("a.cite", has_text="–").dispatch_event("click")
            found = looks(page) | found
            page.locator(".cite-to-list").first.dispatch_event("click")
            page.locator(".cite-where").first.dispatch_event("click")
            found = looks(page) | found
        for place in ("margin/#ref-w1", "math/", "dense/", "named/#cite-w1"):
            with open_window(browser, f"{address}posts/{place}") as page:
                found = looks(page) | found
    assert_as_written("post", found)


def test_the_look_of_a_reading_room(browser: Browser, tmp_path: Path) -> None:
    with (
        test_room_browser.served("example", tmp_path / "site", tmp_path / "public", 12) as address,
        open_window(browser, address) as page,
    ):
        found = looks(page)
        page.locator(".room-entries .room-tags button").first.click()
        page.evaluate("location.hash = document.querySelector('.room-entries > article').id")
        for tier, entry in enumerate(page.locator(".room-entries > article").all()[:3]):
            entry.evaluate("(entry, tier) => { entry.dataset.tier = tier }", str(tier))
        assert_as_written("room", looks(page) | found)


def test_the_look_of_a_bibliography(browser: Browser, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    cited_blog.write(blog)
    hugo.install(blog.root)
    hugo.write(blog.root, test_citation_index.LAYOUTS)
    assert blog.run("cite", "--offline").code == 0
    public = tmp_path / "www" / "blog"
    HUGOS[-1].build(blog.root, "--destination", str(public))
    with serve(public.parent) as address:
        with open_window(browser, f"{address}blog/bibliography/") as page:
            found = looks(page)
            page.fill("input[name=q]", "rare")
            page.keyboard.press("Tab")
            page.focus(".hugo-tools-picture a")
            found = looks(page) | found
        with open_window(browser, f"{address}blog/2024/the-first-post/") as page:
            found = looks(page) | found
    assert_as_written("bibliography", found)
