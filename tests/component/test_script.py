"""What the script does after the first hover, in a real browser: whose work a link is, copy buttons, the card's place.

Where test_browser.py asks each Hugo and either theme, this asks the newest Hugo alone: the script is the same for all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.component.test_browser import CARD, HUGOS, example, pytestmark
from tests.component.test_component import post
from tests.support import hugo
from tests.support.browser import open_window, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

__all__ = ["pytestmark"]

LINES = {
    "arxiv": 'Ann, A. (2017). "One." [arXiv:1706.03762v5](https://arxiv.org/abs/1706.03762v5)',
    "doi": 'Bo, B. (2018). "Two." See [notes](https://notes.org/x). [doi:10.1000/AbC](https://doi.org/10.1000/AbC)',
    "page": 'Cy, C. (2019). "Three." [e.org](https://www.e.org/three)',
    "long": 'Di, D. (2020). "Four." [e.org](https://e.org/four)',
}
ABSTRACTS = {"https://arxiv.org/abs/1706.03762": "About attention.", "https://e.org/four": "Very long words. " * 40}
LISTED = "<!-- hugo-tools:references -->\n{heading}{lines}\n<!-- /hugo-tools:references sum=0 -->\n"

# Addresses of the works as authors write them, each with the name that its preview has.
SAME_WORK = {
    "the page of its abstract": ("https://arxiv.org/abs/1706.03762v5", "Ann"),
    "without its version": ("https://arxiv.org/abs/1706.03762", "Ann"),
    "its PDF": ("https://arxiv.org/pdf/1706.03762", "Ann"),
    "its PDF with a version and an ending": ("http://www.arxiv.org/pdf/1706.03762v2.pdf", "Ann"),
    "its HTML": ("https://arxiv.org/html/1706.03762v7", "Ann"),
    "its HTML with a slash": ("https://arxiv.org/html/1706.03762/", "Ann"),
    "at a mirror": ("https://export.arxiv.org/abs/1706.03762", "Ann"),
    "in capitals": ("HTTPS://ARXIV.ORG/ABS/1706.03762V1", "Ann"),
    "a section of it": ("https://arxiv.org/html/1706.03762v7#S3", "Ann"),
    "a DOI in another case": ("https://doi.org/10.1000/aBc", "Bo"),
    "its DOI at arXiv": ("https://doi.org/10.48550/arXiv.1706.03762", "Ann"),
    "the old address of a DOI": ("http://dx.doi.org/10.1000/AbC", "Bo"),
    "a page without www": ("http://e.org/three", "Cy"),
}
OTHER_WORK = {
    "another paper": "https://arxiv.org/abs/1706.03763",
    "the listing of a paper": "https://arxiv.org/list/1706.03762",
    "a longer address": "https://www.e.org/three/more",
    "another page": "https://e.org/",
    "what a reference links besides": "https://notes.org/x",
}

FORMS = """
<!-- hugo-tools:cite-this-post -->
## Cite this post {#cite-this-post}

Ann Lee. "A post". 2024.

```bibtex
@article{lee2024post}
```

Words between.

```ris
TY  - BLOG
```

### Once more

```json
{"id": "post"}
```
<!-- /hugo-tools:cite-this-post sum=0 -->

## Code of the author's own

```text
not to be copied
```

```bibtex
@misc{elsewhere}
```
"""


def numbered(*names: str, cited: bool = False) -> str:
    backs = {name: f' [↩](#top "#{name}/2")' if cited else "" for name in names}
    return "\n".join(f"{n}. {LINES[name]}{backs[name]}" for n, name in enumerate(names, 1))


def links() -> str:
    addresses = {name: address for name, (address, _) in SAME_WORK.items()} | OTHER_WORK
    return "\n\n".join(f"See [{name}]({address})." for name, address in addresses.items())


# Where a work is cited, and the words that are shown of it.
CJK = "这个句子里没有任何空格" * 12
CONTEXTS = f"""第一句。第二句引用[@arxiv]。第三句。

{CJK}[@arxiv]{CJK}

جملة أولى. الجملة الثانية هنا [@arxiv]. وجملة ثالثة.

Was it so? He said so (e.g. in this [@arxiv] and elsewhere). Another.

| constituent | period | source |
|---|---:|---|
| M2 | 12.42 | [@arxiv] |

- an item [@arxiv]
    - and one within it [@arxiv]

## Of squares

{"Words of one sentence " * 9}cite it [@arxiv]
"""
SHOWN = [
    "“第二句引用[1]。”",
    f"“… {CJK[-79:]}[1]{CJK[:59]} …”",
    "“الجملة الثانية هنا [1].”",
    "“He said so (e.g. in this [1] and elsewhere).”",
    "“M2 12.42 [1]”",
    "“an item [1]”",
    "“and one within it [1]”",
    f"“… {'Words of one sentence ' * 3}cite it [1]”",
]
BACK_FROM_ALL = f' [↩](#top "#arxiv/{len(SHOWN)}")'
CITED_IN_ALL = f'[@arxiv]: https://arxiv.org/abs/1706.03762v5 "[{{1 #arxiv/{len(SHOWN)}}}]"'
HEBREW = 'לוי, ד. (1962). "הגאות." [e.org](https://e.org/levi)'
ROOM = "Only to take up room. " * 60
DEFINED = '[@arxiv]: https://arxiv.org/abs/1706.03762v5 "[{1 #arxiv/2}]"\n[@long]: https://e.org/four "[{2 #long/2}]"'
HEADING = "## References {#references}\n\n"
POSTS = {
    # Links only, and so no back-links: the list is known by our heading.
    "links": links() + "\n\n" + LISTED.format(heading=HEADING, lines=numbered("arxiv", "doi", "page")),
    # Below a heading of the author's own, which has no id of ours; another list stands above, and one in a note.
    "own": "A list[^1]:\n\n1. One step.\n2. [Another](https://notes.org/x).\n\nSee [it](https://e.org/three).\n\n"
    "[^1]: Noted:\n\n    1. [a work](https://e.org/three)\n\n## Sources {#sources}\n\n"
    + LISTED.format(heading="", lines=numbered("arxiv", "page")),
    # The only work of the list; another list links it, too.
    "single": "- See [it](https://e.org/three).\n- [Again](https://e.org/three).\n\nMy source:\n\n"
    + LISTED.format(heading="", lines=f"- {LINES['page']}"),
    # Directly below a paragraph, as an unnumbered list.
    "bare": "See [it](https://e.org/three).\n\nMy sources:\n\n"
    + LISTED.format(heading="", lines=f"- {LINES['page']}\n- {LINES['doi']}"),
    "forms": FORMS,
    "contexts": CONTEXTS
    + LISTED.format(heading=HEADING, lines=f"{numbered('arxiv')}{BACK_FROM_ALL}\n\n{CITED_IN_ALL}"),
    "named": "As [it](https://e.org/three) says.\n\n"
    + LISTED.format(heading=HEADING, lines=f"- {LINES['page']}\n- {HEBREW}"),
    "entry": "```bibtex\n@misc{first}\n```\n\n" + LISTED.format(heading="", lines=""),
    "math": r"Words: \(\text{a} + \textbf{b} + \textit{c} + \textsf{d} + \texttt{e}\)." + "\n",
    "cited": f"First [@arxiv], then [@long].\n\n{ROOM}\n\nAgain [@arxiv] and [@long].\n\n{ROOM * 3}\n\n"
    + LISTED.format(heading=HEADING, lines=numbered("arxiv", "long", cited=True) + f"\n\n{DEFINED}"),
}


def lock() -> str:
    works = {
        f"doi:10.5/{n}": {"id": f"doi:10.5/{n}", "type": "article", "title": "T", "URL": url, "abstract": abstract}
        for n, (url, abstract) in enumerate(ABSTRACTS.items())
    }
    return json.dumps({"version": 1, "items": works})


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address below which the posts are."""
    root = tmp_path_factory.mktemp("script")
    example(root)
    hugo.install(root)
    pages = {f"content/posts/{name}.md": post(body) for name, body in POSTS.items()}
    hugo.write(root, {**pages, "citations.lock.json": lock()})
    public = tmp_path_factory.mktemp("served")
    with serve(public) as address:
        HUGOS[-1].build(root, "--baseURL", address, "--destination", str(public))
        yield f"{address}posts/"


Open = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture
def open_post(browser: Browser, base: str) -> Open:
    """Opens a post by its name, in a window of its own, in which no script of ours may fail."""

    @contextmanager
    def opened(name: str, script: str = "") -> Iterator[Page]:
        with open_window(browser, f"{base}{name}/", script, viewport={"width": 800, "height": 600}) as page:
            yield page

    return opened


def preview(page: Page, name: str) -> str:
    """Returns the preview of a link, or "" where it has none; focus shows it at once, where a pointer has to wait."""
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # so that focus is a key's
    page.get_by_role("link", name=name, exact=True).first.focus()
    card = page.locator("#cite-card-text")
    return card.inner_text() if card.count() else ""


# --- whose work a link is ---------------------------------------------------------------------------------------------


def test_each_address_of_a_listed_work_has_its_preview(open_post: Open) -> None:
    with open_post("links") as page:
        shown = {name: preview(page, name) for name in [*SAME_WORK, *OTHER_WORK]}
        assert {name: text.partition(",")[0] for name, text in shown.items()} == {
            **{name: author for name, (_, author) in SAME_WORK.items()},
            **dict.fromkeys(OTHER_WORK, ""),
        }


def test_a_preview_has_the_abstract_whatever_the_address(open_post: Open) -> None:
    with open_post("links") as page:
        assert preview(page, "its HTML").startswith("Ann")
        assert page.locator(f"{CARD} .cite-abstract").inner_text() == "About attention."
        assert preview(page, "a page without www").startswith("Cy")
        assert page.locator(f"{CARD} .cite-abstract").count() == 0


def test_links_within_the_list_have_no_preview(open_post: Open) -> None:
    with open_post("links") as page:
        assert preview(page, "arXiv:1706.03762v5") == ""
        page.locator("#references + ol a, section ol a").first.hover()
        page.wait_for_timeout(300)
        assert page.locator(CARD).count() == 0


def test_links_around_the_text_cite_nothing(browser: Browser, base: str) -> None:
    """As those that a theme makes to the next post, or to related ones."""

    def add(route: Route) -> None:
        answer = route.fetch()
        around = '<aside><a class="next" href="https://e.org/three">Next</a></aside>'
        html = answer.text().replace("</article>", f"{around}</article>").replace("data-copy", "data-marks data-copy")
        route.fulfill(response=answer, body=html)

    with open_window(browser, "about:blank") as page:
        page.route(f"{base}**", add)
        page.goto(f"{base}own/")
        assert page.locator("a.next").count() == 1
        assert page.locator(".cite-mark").evaluate_all(
            "marks => marks.map(mark => mark.previousSibling.textContent)"
        ) == ["it", "a work"]
        assert page.locator("section[role=doc-bibliography] .cite-back").all_inner_texts() == ["↩", "2"]
        page.locator("a.next").hover()
        page.wait_for_timeout(300)
        assert page.locator(CARD).count() == 0


def test_a_place_is_shown_by_its_sentence_or_row_in_each_script(open_post: Open) -> None:
    with open_post("contexts") as page:
        page.locator("h2").first.evaluate("title => title.append(' and ', document.createElement('math'))")
        annotated = "<semantics><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics>"
        page.locator("h2 math").evaluate("(math, inner) => { math.innerHTML = inner; }", annotated)
        page.locator(".cite-where").click()
        places = page.locator(".cite-place")
        assert places.locator("a").all_inner_texts() == SHOWN
        assert places.last.locator("em").inner_text() == "Of squares and x2"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_an_entry_without_a_number_hangs_where_its_words_begin(open_post: Open, direction: str) -> None:
    starts = """item => {
      const range = document.createRange();
      range.selectNodeContents(item);
      const boxes = [...range.getClientRects()];
      const list = item.parentElement.getBoundingClientRect();
      const [left, right] = [boxes.map(box => box.left), boxes.map(box => box.right)];
      return [Math.min(...left) - list.left, Math.max(...right) - list.right];
    }"""
    with open_post("named") as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        english, hebrew = page.locator("[role=doc-bibliography] li").all()
        assert english.evaluate(starts)[0] == pytest.approx(0, abs=0.6)
        assert hebrew.evaluate(starts)[1] == pytest.approx(0, abs=0.6)


# --- where the list is ------------------------------------------------------------------------------------------------


def test_a_list_below_the_authors_own_heading_is_named_by_it(open_post: Open) -> None:
    with open_post("own") as page:
        section = page.locator("[role=doc-bibliography]")
        assert section.count() == 1
        assert section.get_attribute("aria-labelledby") == "sources"
        assert section.get_attribute("aria-label") is None
        assert page.locator("[role=doc-bibliography] > h2#sources + ol > li").count() == 2
        assert preview(page, "it").startswith("Cy")


def test_a_list_without_a_heading_is_named_by_us(open_post: Open) -> None:
    with open_post("bare") as page:
        section = page.locator("[role=doc-bibliography]")
        assert section.get_attribute("aria-label") == "References"
        assert section.get_attribute("aria-labelledby") is None
        assert section.locator("> *").count() == 1, "a paragraph above stays where it is"
        assert section.locator("> ul > li").count() == 2
        assert preview(page, "it").startswith("Cy")


def test_a_theme_may_have_neither_article_nor_main_nor_a_title(browser: Browser, base: str) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r"<(/?)(?:main|article|h\d)\b", r"<\1div", answer.text()))

    with open_window(browser, "about:blank") as page:
        page.route(f"{base}**", change)
        page.goto(f"{base}cited/")
        assert page.locator("main, article").count() == 0
        page.locator(".cite-where").first.click()
        assert page.locator(".cite-place").all_inner_texts() == ["“First [1], then [2].”", "“Again [1] and [2].”"]


# --- copy buttons -----------------------------------------------------------------------------------------------------

COPIED = "() => navigator.clipboard.readText()"


def test_each_format_of_the_posts_own_citation_has_a_button_and_no_other_code(open_post: Open) -> None:
    with open_post("forms") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        buttons = page.locator(".cite-copy")
        copied = []
        for button in buttons.all():
            assert button.inner_text() == "Copy"
            button.click()
            page.wait_for_function("button => button.textContent === 'Copied'", arg=button.element_handle())
            copied.append(page.evaluate(COPIED).strip())
        # Any BibTeX is there to be taken along; below the post's own citation, whatever it is.
        assert copied == ["@article{lee2024post}", "TY  - BLOG", '{"id": "post"}', "@misc{elsewhere}"]
        assert buttons.first.get_attribute("aria-live") == "polite"
        assert buttons.first.get_attribute("type") == "button"
        page.wait_for_function("button => button.textContent === 'Copy'", arg=buttons.last.element_handle())


def test_an_entry_may_be_all_that_a_post_has(open_post: Open) -> None:
    with open_post("entry") as page:
        assert page.locator(".cite-copy").count() == 1


def test_a_themes_button_is_enough(open_post: Open) -> None:
    theirs = """document.addEventListener("readystatechange", () => {
      const blocks = document.querySelectorAll("pre:not(:has(button))");
      for (const block of blocks) block.append(document.createElement("button"));
    });"""
    with open_post("forms", theirs) as page:
        assert page.locator("pre button").count() >= 4
        assert page.locator(".cite-copy").count() == 0


def test_a_button_copies_where_a_page_may_not_write_to_the_clipboard(open_post: Open) -> None:
    """As on a page without https, where there is none."""
    without = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
    without += "document.addEventListener('copy', () => { window.copied = getSelection().toString(); });"
    with open_post("forms", without) as page:
        page.locator(".cite-copy").first.click()
        page.wait_for_function("document.querySelector('.cite-copy').textContent === 'Copied'")
        assert page.evaluate("window.copied").strip() == "@article{lee2024post}"


# --- the card ---------------------------------------------------------------------------------------------------------

BOXES = """() => {
  const of = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
  return {card: of(".cite-card"), link: of("[aria-describedby]"), width: document.documentElement.clientWidth};
}"""


def test_escape_closes_a_preview_until_the_pointer_has_left(open_post: Open) -> None:
    with open_post("cited") as page:
        card, citation = page.locator(CARD), page.locator("a.cite").first
        citation.hover()
        card.wait_for()
        page.keyboard.press("Escape")
        citation.hover(position={"x": 2, "y": 2})
        page.wait_for_timeout(400)
        assert card.count() == 0
        page.mouse.move(5, 5)
        citation.hover()
        card.wait_for()


def test_escape_closes_a_preview_until_the_focus_has_left(open_post: Open) -> None:
    with open_post("cited") as page:
        card, citation = page.locator(CARD), page.locator("a.cite").first
        page.keyboard.press("Tab")
        citation.focus()
        card.locator("a").focus()
        page.keyboard.press("Escape")
        citation.hover()
        page.wait_for_timeout(300)
        assert card.count() == 0
        page.locator("header a").first.focus()
        citation.focus()
        assert card.is_visible()


def test_a_pointer_that_comes_back_at_once_keeps_the_preview(open_post: Open) -> None:
    with open_post("cited") as page:
        citation = page.locator("a.cite").first
        citation.hover()
        page.locator(CARD).wait_for()
        page.mouse.move(5, 5)
        citation.hover()
        page.wait_for_timeout(500)
        assert page.locator(CARD).is_visible()


def test_escape_scrolls_no_page(open_post: Open) -> None:
    """Though the focus returns to a link that may be out of sight."""
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        page.locator(f"{CARD} a").focus()
        page.evaluate("scrollTo(0, 900)")
        page.keyboard.press("Escape")
        page.wait_for_timeout(50)
        assert page.evaluate("scrollY") == 900
        assert page.evaluate("document.activeElement.id") == "cite-arxiv"


def test_an_event_of_the_page_itself_does_nothing(open_post: Open) -> None:
    """Its target has no `closest`; a script of the site's may send one."""
    send = """types => {
      for (const type of types) document.dispatchEvent(new PointerEvent(type, {bubbles: true}));
    }"""
    with open_post("cited") as page:
        events = ["pointerover", "focusin", "pointerdown", "pointerup", "click"]
        page.evaluate(send, events)
        page.locator("a.cite").first.click()
        page.evaluate(send, events[:2])
        assert page.locator(CARD).is_visible()
        page.evaluate(send, events)
        assert page.locator(CARD).count() == 0


def test_escape_means_nothing_without_a_preview(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Escape")
        page.locator("a.cite").first.hover()
        page.locator(CARD).wait_for()
        page.keyboard.press("a")
        assert page.locator(CARD).is_visible()


def test_a_pointer_that_only_passes_shows_nothing(open_post: Open) -> None:
    with open_post("cited") as page:
        page.locator("a.cite").first.hover()
        page.mouse.move(5, 5)
        page.wait_for_timeout(300)
        assert page.locator(CARD).count() == 0


def test_escape_ends_the_wait_for_another_preview_too(open_post: Open) -> None:
    with open_post("cited") as page:
        page.locator("a.cite").nth(0).hover()
        page.locator(CARD).wait_for()
        page.locator("a.cite").nth(1).hover()
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
        assert page.locator(CARD).count() == 0


def test_one_preview_follows_another(open_post: Open) -> None:
    with open_post("cited") as page:
        first, second = page.locator("a.cite").nth(0), page.locator("a.cite").nth(1)
        first.hover()
        page.locator(CARD).wait_for()
        second.hover()
        page.wait_for_function("document.querySelector('#cite-card-text')?.textContent.startsWith('Di')")
        assert page.locator(CARD).count() == 1
        assert first.get_attribute("aria-describedby") is None


def test_a_click_follows_an_ordinary_link_and_takes_its_preview_away(open_post: Open) -> None:
    with open_post("links") as page:
        page.route("https://arxiv.org/**", lambda route: route.fulfill(status=204))
        link = page.get_by_role("link", name="without its version", exact=True).first
        link.hover()
        page.locator(CARD).wait_for()
        with page.expect_request("https://arxiv.org/abs/1706.03762"):
            link.click()
        page.locator(CARD).wait_for(state="detached")


def test_a_press_beside_a_preview_closes_it_and_one_on_it_does_not(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        page.locator(f"{CARD} .cite-abstract").click()
        assert page.locator(CARD).is_visible()
        page.mouse.click(5, 5)
        assert page.locator(CARD).count() == 0


def test_a_preview_of_the_keys_stays_when_the_pointer_moves(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        page.mouse.move(5, 5)
        page.mouse.move(9, 9)
        page.wait_for_timeout(500)
        assert page.locator(CARD).is_visible()


def test_a_preview_stays_while_the_keys_are_in_it_and_goes_when_they_leave(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        page.locator(f"{CARD} a").focus()
        assert page.locator(CARD).is_visible()
        page.locator("a.skip, header a").first.focus()
        assert page.locator(CARD).count() == 0
        page.locator("header a").last.focus()  # without a preview nothing is to be hidden
        assert page.locator(CARD).count() == 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_preview_stands_below_its_line_and_begins_where_the_link_begins(open_post: Open, direction: str) -> None:
    with open_post("cited") as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        page.keyboard.press("Tab")
        page.locator("a.cite").nth(1).focus()
        boxes = page.evaluate(BOXES)
        assert boxes["card"]["top"] - boxes["link"]["bottom"] == pytest.approx(6, abs=0.1)
        side = "left" if direction == "ltr" else "right"
        assert abs(boxes["card"][side] - boxes["link"][side]) <= 1


def test_a_preview_keeps_away_from_the_windows_edges(open_post: Open) -> None:
    with open_post("cited") as page:
        page.set_viewport_size({"width": 420, "height": 600})
        page.keyboard.press("Tab")
        for direction in ("ltr", "rtl"):
            page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            for n in range(2):
                page.locator("a.cite").nth(n).focus()
                boxes = page.evaluate(BOXES)
                assert boxes["card"]["left"] >= 11.9
                assert boxes["card"]["right"] <= boxes["width"] - 11.9
                page.keyboard.press("Escape")
                page.locator("a.cite").nth(3).focus()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_preview_that_would_not_fit_stands_twelve_pixels_from_the_edge(open_post: Open, direction: str) -> None:
    """On a page that is scrolled sideways, too."""
    with open_post("cited") as page:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        page.evaluate("document.querySelector('p:has(a.cite)').style.textAlign = 'end'")
        page.evaluate("document.body.style.cssText = 'width: 1200px; max-width: none'")
        page.keyboard.press("Tab")
        page.evaluate("scrollTo(document.documentElement.dir === 'rtl' ? -200 : 200, 0)")
        page.locator("a.cite").first.evaluate("link => link.focus({preventScroll: true})")
        boxes = page.evaluate(BOXES)
        assert abs(page.evaluate("scrollX")) == 200
        edge = boxes["width"] - boxes["card"]["right"] if direction == "ltr" else boxes["card"]["left"]
        assert edge == pytest.approx(12, abs=0.1)


def test_a_preview_that_fits_below_stands_there_whatever_room_is_above(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.evaluate("scrollBy(0, document.querySelectorAll('a.cite')[2].getBoundingClientRect().top - 420)")
        page.locator("a.cite").nth(2).evaluate("link => link.focus({preventScroll: true})")
        boxes = page.evaluate(BOXES)
        assert boxes["link"]["top"] > 330
        assert boxes["card"]["top"] - boxes["link"]["bottom"] == pytest.approx(6, abs=0.1)


def test_a_preview_that_is_too_high_for_either_side_fills_one(open_post: Open) -> None:
    with open_post("cited") as page:
        page.set_viewport_size({"width": 300, "height": 300})
        page.keyboard.press("Tab")
        for place, side, edge in ((200, "top", 6), (60, "bottom", 294)):
            page.evaluate(f"scrollBy(0, document.querySelectorAll('a.cite')[3].getBoundingClientRect().top - {place})")
            page.locator("a.cite").nth(3).evaluate("link => link.focus({preventScroll: true})")
            assert page.evaluate(BOXES)["card"][side] == pytest.approx(edge, abs=0.6)
            page.locator("header a").first.evaluate("link => link.focus({preventScroll: true})")


def test_a_peek_takes_the_room_of_a_window_that_grows(open_post: Open) -> None:
    with open_post("cited") as page:
        page.set_viewport_size({"width": 300, "height": 240})
        page.locator("a.cite").nth(1).click()
        low = page.locator(CARD).bounding_box()
        page.set_viewport_size({"width": 300, "height": 600})
        page.wait_for_timeout(50)
        high = page.locator(CARD).bounding_box()
        assert low
        assert high
        assert high["height"] > low["height"] + 50


def test_a_preview_stands_above_its_line_where_there_is_more_room(open_post: Open) -> None:
    with open_post("cited") as page:
        page.evaluate(
            "scrollTo(0, document.querySelectorAll('a.cite')[3].getBoundingClientRect().top - innerHeight + 60)"
        )
        page.keyboard.press("Tab")
        page.locator("a.cite").nth(3).evaluate("link => link.focus({preventScroll: true})")
        boxes = page.evaluate(BOXES)
        assert boxes["link"]["top"] > 500
        assert boxes["link"]["top"] - boxes["card"]["bottom"] == pytest.approx(6, abs=0.6)


def test_a_preview_is_no_higher_than_the_room_it_has(open_post: Open) -> None:
    with open_post("cited") as page:
        page.set_viewport_size({"width": 300, "height": 240})
        page.keyboard.press("Tab")
        page.evaluate("scrollTo(0, document.querySelectorAll('a.cite')[3].getBoundingClientRect().top + scrollY - 60)")
        page.locator("a.cite").nth(3).evaluate("link => link.focus({preventScroll: true})")
        boxes = page.evaluate(BOXES)
        assert boxes["card"]["top"] >= boxes["link"]["bottom"]
        assert boxes["card"]["bottom"] <= 240
        scrolls = (
            "document.querySelector('.cite-card').scrollHeight > document.querySelector('.cite-card').clientHeight"
        )
        assert page.evaluate(scrolls)


def test_a_window_that_changes_takes_the_preview_away(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        assert page.locator(CARD).is_visible()
        page.set_viewport_size({"width": 700, "height": 600})
        page.locator(CARD).wait_for(state="detached")
        page.locator("a.cite").nth(1).focus()
        assert page.locator(CARD).is_visible()
        page.emulate_media(color_scheme="dark")
        page.locator(CARD).wait_for(state="detached")


def test_a_preview_is_a_note_that_its_link_names(open_post: Open) -> None:
    with open_post("cited") as page:
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        assert page.locator(CARD).get_attribute("role") == "note"
        assert page.locator("a.cite").first.get_attribute("aria-describedby") == "cite-card-text"
        assert page.locator(f"{CARD} .cite-back").count() == 0
        assert "↩" not in page.locator(CARD).inner_text()


def test_a_card_on_a_translucent_ground_has_the_colour_below(open_post: Open) -> None:
    with open_post("cited") as page:
        page.evaluate("document.querySelector('p:has(a.cite)').style.background = 'rgb(255 0 0 / 0.2)'")
        page.evaluate("document.querySelector('main').style.background = 'rgb(1, 2, 3)'")
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        assert page.evaluate("getComputedStyle(document.querySelector('.cite-card')).backgroundColor") == "rgb(1, 2, 3)"


def test_a_card_on_no_ground_has_the_browsers_own(open_post: Open) -> None:
    with open_post("cited") as page:
        page.evaluate("for (const each of document.querySelectorAll('*')) each.style.background = 'none'")
        page.keyboard.press("Tab")
        page.locator("a.cite").first.focus()
        colour = page.evaluate("getComputedStyle(document.querySelector('.cite-card')).backgroundColor")
        assert colour == "rgb(255, 255, 255)"


# --- words in formulas, which browsers draw no longer by their mathvariant --------------------------------------------


def test_words_in_a_formula_look_as_the_author_asks(open_post: Open) -> None:
    styles = """[...document.querySelectorAll("math mtext")].map((text) => {
      const { fontWeight, fontStyle, fontFamily } = getComputedStyle(text);
      return [text.textContent, fontWeight, fontStyle, fontFamily];
    })"""
    with open_post("math") as page:
        found = {word: style for word, *style in page.evaluate(styles)}
        assert (found["a"][0], found["b"][0]) == ("400", "700")
        assert (found["a"][1], found["c"][1]) == ("normal", "italic")
        assert (found["d"][2], found["e"][2]) == ("sans-serif", "monospace")
