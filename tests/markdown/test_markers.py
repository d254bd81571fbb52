"""Markers: what is a block of its own is one of ours, as Hugo sees it, and words are replaced only when asked for."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hugo_tools.markdown import conflicts
from hugo_tools.markdown.scanner import scan
from tests.support import hugo
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries
from tests.support.hugo import Hugo

BEGIN, END = "<!-- hugo-tools:references -->\n", "<!-- /hugo-tools:references -->\n"
FRONT_MATTER = "---\ntitle: A post\n---\n\n"


Cite = Callable[..., Result]


@pytest.fixture
def cite(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch) -> Cite:
    """Runs `cite` in this process, with a work that it knows."""
    monkeypatch.chdir(blog.root)
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")

    return partial(blog.call, "cite")


# --- as Hugo sees them ----------------------------------------------------------------------------

POSTS = 600
CONFIG = """
baseURL: https://example.org/
disableKinds: [taxonomy, term, rss, sitemap, home, section, "404"]
markup:
  goldmark:
    renderer: {unsafe: true}
    extensions:
      passthrough: {enable: true, delimiters: {block: [['$$', '$$']], inline: [['$', '$']]}}
"""
SITE = {
    "hugo.yaml": CONFIG,
    "layouts/_default/single.html": "{{ .Content }}",
    "layouts/shortcodes/one.html": "<b>S</b>",
    "layouts/shortcodes/box.html": "<b>S</b>{{ .Inner }}",
}
MARKERS = ["<!-- hugo-tools:references -->\n*m#*\n", "<!-- /hugo-tools:references sum=0123 -->\n*m#*\n"]
LINES = [
    "text\n", "text", "\n", "\n", "\n\n", "    code\n", "\tcode\n", "- item\n", "  - item\n", "1. item\n", "  more\n",
    "> quote\n", "> - a\n", "> ", "- ", "  ", "# h\n", "===\n", "---\n", "***\n", "```\n", "```go\n", "````md\n",
    "~~~\n", "  ```\n", "> ```\n", "- ```\n", "  ~~~\n", "<pre>\n", "</pre>\n", "<div>\n", "</div>\n", "<!-- c -->\n",
    "<b>\n", "| a | b |\n|---|---|\n| 1 | 2 |\n\n", "[^1]\n", "[^1]: note\n", "[x]: https://e.org\n",
    "[x]: https://e.org 'a\n", "term\n: def\n", "$$\n", "$", "`", "``", "\\\n", "{{< one >}}\n",
    "{{< box >}}\n" + MARKERS[0] + "{{< /box >}}\n", '{{< one "```" >}}\n', "<<<<<<< HEAD\n", "=======\n",
    ">>>>>>> x\n",
]  # fmt: skip


# In raw HTML a comment that is never closed hides the rest of the page, for a browser and for this test.
LINES_WITH_COMMENTS = [
    "text\n", "\n", "\n", "- item\n", "> quote\n", "```\n", "~~~\n", "# h\n", "<!-- note\n", "<!-- note\n", "-->\n",
    "x -->\n", "<!-- c -->\n", "<!-- c --> text\n", "text <!-- c -->\n", "    code\n", "{{< one >}}\n",
]  # fmt: skip


def generate(seed: int) -> str:
    """Returns a random post; a line of emphasis stands below each marker, by which its page shows what it is."""
    dice = random.Random(seed)
    chosen = [*LINES, *MARKERS * 8] if seed % 4 else [*LINES_WITH_COMMENTS, *MARKERS * 4]
    lines = dice.choices(chosen, k=dice.randint(3, 25))
    numbers = iter(range(1000))
    text = re.sub("m#", lambda _: f"m{next(numbers)}m", "".join(lines))
    return text.replace("\n", "\r\n") if dice.random() < 0.2 else text


class Comments(HTMLParser):
    """The comments of a page that are markers at the top level, each with what follows it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: set[str] = set()
        self.waiting = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h1", "h2", "blockquote", "li", "dt", "dd", "table"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_comment(self, data: str) -> None:
        self.waiting = bool(re.fullmatch(r" /?hugo-tools:references( sum=0123)? ", data)) and not self.open

    def handle_data(self, data: str) -> None:
        if self.waiting and (number := re.fullmatch(r"m\d+m", data)):
            self.found.add(number[0])
        self.waiting = self.waiting and not data.strip()


def shown(page: str) -> set[str]:
    """Returns the numbers of the markers that Hugo has as blocks of their own: Markdown goes on below them."""
    comments = Comments()
    comments.feed(page)
    return {number for number in comments.found if f"<em>{number}</em>" in page}


def found(text: str) -> set[str]:
    """Returns the numbers of the markers that we take for ours."""
    ends = [marker.end for marker in scan(text).markers]
    return {text[end:].splitlines()[0].strip("*") for end in ends}


@pytest.mark.parametrize("binary", hugo.find()[-1:], ids=lambda binary: binary.version)
def test_a_marker_is_ours_where_hugo_sees_a_block_of_its_own(binary: Hugo, tmp_path: Path) -> None:
    texts = {f"{seed}": generate(seed) for seed in range(POSTS)}
    site = hugo.write(tmp_path, SITE)
    for name, text in texts.items():
        path = site / "content" / "p" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"---\ntitle: x\n---\n\n{text}".encode())
    public = binary.build(site, "--quiet")
    pages = {name: shown((public / "p" / name / "index.html").read_text("utf-8")) for name in texts}
    assert sum(map(len, pages.values())) > POSTS, "the posts have next to no markers"
    differing = {text: (found(text), pages[name]) for name, text in texts.items() if found(text) != pages[name]}
    assert not differing


# --- what cite makes of them ----------------------------------------------------------------------

CITED = "One [@arxiv:1706.03762].\n\n"
CHAPTER = "\n## A chapter\n\nWords that nobody may lose.\n\n"
PASSED_OVER = {  # text that shows markers; a list is appended to the post
    "in a fence": f"```\n{BEGIN}words\n{END}```\n",
    "in a fence with words": f"~~~ markdown title=x\n{BEGIN}words\n{END}~~~\n",
    "in a fence of a list": f"- ```\n  {BEGIN}  words\n  {END}  ```\n",
    "in a fence of a quote": f"> ```\n> {BEGIN}> {END}> ```\n",
    "indented": f"    {BEGIN}    {END}",
    "in a quote": f"> {BEGIN}> words\n> {END}",
    "in an item": f"- one\n\n  {BEGIN}  words\n  {END}",
    "in raw HTML": f"<pre>\n{BEGIN}words\n{END}</pre>\n",
    "in a tag": f"<div>\n{BEGIN}words\n{END}</div>\n",
    "in a span of code": f"`{BEGIN.strip()}` and `{END.strip()}`\n",
    "in a shortcode's body": f"{{{{< raw >}}}}\n{BEGIN}words\n{END}{{{{< /raw >}}}}\n",
    "in the other form's body": f"{{{{% raw %}}}}\n{BEGIN}words\n{END}{{{{% /raw %}}}}\n",
    "on a line with words": f"see {BEGIN.strip()} and {END}",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("tags", ["{{% note %}}\n|{{% /note %}}\n", "{{< note >}}\n|{{< /note >}}\n"])
def test_a_list_of_ours_in_a_shortcode_gets_no_second_one(blog: Blog, cite: Cite, tags: str, newline: str) -> None:
    blog.write("content/posts/post.md", (FRONT_MATTER + CITED).replace("\n", newline).encode())
    cite()
    cited = blog.read("content/posts/post.md")
    opening, closing = tags.replace("\n", newline).split("|")
    moved = cited.replace(BEGIN.strip(), opening + BEGIN.strip()) + closing
    blog.write("content/posts/post.md", moved.encode())
    done = cite()
    assert done.code == 3
    assert "is in the body of a shortcode" in done.err
    assert blog.read("content/posts/post.md") == moved


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("sample", PASSED_OVER.values(), ids=PASSED_OVER)
def test_a_sample_of_markers_is_left_alone(blog: Blog, cite: Cite, sample: str, newline: str) -> None:
    body = (CITED + sample + CHAPTER).replace("\n", newline)
    blog.write("content/posts/post.md", (FRONT_MATTER + body).encode())
    assert cite().code == 0
    after = blog.read("content/posts/post.md")
    assert after.startswith(FRONT_MATTER + body)
    assert after.count('"Attention') == 1
    assert cite("--check").code == 0


REFUSED = {  # (text, what is said of it)
    "the end in code": (f"{BEGIN}{CHAPTER}```\n{END}```\n", 'the block "references" has no end marker'),
    "the end in code with words": (f"{BEGIN}{CHAPTER}~~~ md\n{END}~~~\n", 'the block "references" has no end marker'),
    "the end in a quote": (f"{BEGIN}{CHAPTER}> {END}", 'the block "references" has no end marker'),
    "the end in an item": (f"{BEGIN}{CHAPTER}- a\n\n  {END}", 'the block "references" has no end marker'),
    "the end in raw HTML": (f"{BEGIN}{CHAPTER}<pre>\n{END}</pre>\n", 'the block "references" has no end marker'),
    "the end in a comment": (f"{BEGIN}{CHAPTER}<!-- note\n{END}", 'the block "references" has no end marker'),
    "the end in a body": (f"{BEGIN}{CHAPTER}{{{{< x >}}}}\n{END}{{{{< /x >}}}}\n", "has no end marker"),
    "the beginning in code": (f"```\n{BEGIN}```\n{CHAPTER}{END}", 'the end of a block "references" that has no beginn'),
    "an open fence in it": (f"{BEGIN}```\n{END}{CHAPTER}", "close the code fence that starts on line 8"),
    "an open comment in it": (f"{BEGIN}<!-- note\n{CHAPTER}{END}", 'the block "references" has no end marker'),
    "an open fence above it": (f"```\ncode\n{CHAPTER}{BEGIN}{END}", "the code fence that starts here is never closed"),
    "the end of another": (f"{BEGIN}{CHAPTER}<!-- /hugo-tools:cite-this-post -->\n", "that has no beginning"),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("body", "said"), REFUSED.values(), ids=REFUSED)
def test_markers_that_are_no_pair_cost_no_word(blog: Blog, cite: Cite, body: str, said: str, newline: str) -> None:
    before = (FRONT_MATTER + CITED + body).replace("\n", newline).encode()
    path = blog.write("content/posts/post.md", before)
    for option in ([], ["--overwrite"]):
        done = cite(*option)
        assert done.code == 3
        assert said in done.err
        assert path.read_bytes() == before


# --- words between them ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param("", id="no sum"),
        pytest.param(" sum=", id="an empty sum"),
        pytest.param(" sum=0123", id="a short sum"),
        pytest.param(" sum=0123456789abcdef", id="a long sum"),
        pytest.param(" sum=0123456789ab", id="another sum"),
        pytest.param(" sum=XYZ", id="no digits"),
        pytest.param(" sum=0123456789AB", id="capitals"),
    ],
)
@pytest.mark.parametrize("words", ["Words.\n", "======= \n", "=======\n", "<<<<<<< HEAD\n", "- [ ] a\n", "&nbsp;\n"])
def test_words_between_markers_are_replaced_only_when_asked_for(
    blog: Blog, cite: Cite, words: str, ending: str
) -> None:
    before = FRONT_MATTER + CITED + BEGIN + words + END.replace(" -->", f"{ending} -->")
    path = blog.write("content/posts/post.md", before)
    done = cite()
    assert done.code == 3
    assert "content/posts/post.md:7:1: this reference list was edited by hand\n" in done.err
    assert "to see the difference, run: hugo-tools cite --overwrite --diff; " in done.err
    assert path.read_bytes() == before.encode()
    if ending:
        return
    shown = cite("--overwrite", "--diff")
    assert f"\n-{words}" in shown.out
    assert path.read_bytes() == before.encode()
    assert cite("--overwrite").code == 0
    assert cite("--check").code == 0
    assert words not in blog.read("content/posts/post.md").replace("\n\n", "\n")


@pytest.mark.parametrize("blank", ["", "\n", "\n\n\n", "  \n\t\n", "\r\n"])
@pytest.mark.parametrize("ending", ["", " sum=0123456789ab"])
def test_an_empty_pair_is_filled(blog: Blog, cite: Cite, blank: str, ending: str) -> None:
    blog.write("content/posts/post.md", FRONT_MATTER + CITED + BEGIN + blank + END.replace(" -->", f"{ending} -->"))
    assert cite().code == 0
    assert '1. Vaswani, A. (2017). "Attention' in blog.read("content/posts/post.md")


def test_what_is_right_is_sealed_again_without_its_sum(blog: Blog, cite: Cite) -> None:
    blog.post(CITED)
    assert cite().code == 0
    right = blog.read("content/posts/post.md")
    blog.write("content/posts/post.md", re.sub(" sum=[0-9a-f]+", "", right))
    assert cite().code == 0
    assert blog.read("content/posts/post.md") == right


@pytest.mark.parametrize(
    "text",
    [
        "a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd\n",
        "a\n<<<<<<< x\nb\n||||||| z\nbase\n=======\nc\n>>>>>>> y\nd\n",
        "a\r\n<<<<<<< x\r\nb\r\n=======\r\nc\r\n>>>>>>> y\r\nd\r\n",
        "a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y",
    ],
    ids=["two sides", "with their ancestor", "CRLF", "no newline at the end"],
)
def test_a_conflict_has_two_sides(text: str) -> None:
    end = "d\n" if "d" in text else ""
    ours, theirs = (side.replace("\r\n", "\n") for side in conflicts.sides(text))
    assert (ours, theirs) == (f"a\nb\n{end}", f"a\nc\n{end}")


BACK = '[↩](#top "#arxiv-1706-03762")'
CONFLICT = f"<<<<<<< HEAD\n1. ours {BACK}\n=======\n1. theirs {BACK}\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("lines", "is_conflict"),
    [
        pytest.param(CONFLICT, True, id="a conflict"),
        pytest.param(CONFLICT.replace("=======", f"||||||| base\n1. old {BACK}\n======="), True, id="with the base"),
        pytest.param("A title\n=======\n", False, id="a heading"),
        pytest.param(f"<<<<<<< HEAD\n1. ours {BACK}\n", False, id="its start alone"),
        pytest.param(">>>>>>> theirs\n", False, id="its end alone"),
        pytest.param(f"<<<<<<< HEAD\n1. ours {BACK}\n=======\n", False, id="no end"),
        pytest.param(f"<<<<<<< HEAD\n1. ours {BACK}\n>>>>>>> theirs\n", False, id="no middle"),
        pytest.param(">>>>>>> theirs\n=======\n<<<<<<< HEAD\n", False, id="in another order"),
        pytest.param(CONFLICT.replace("=======", "========"), False, id="eight marks"),
        pytest.param(CONFLICT.replace("=======", " ======="), False, id="not at the start of its line"),
        pytest.param(CONFLICT.replace(">>>>>>> theirs", ">>>>>>>theirs"), False, id="no blank"),
    ],
)
def test_a_conflict_is_an_ordered_triple(blog: Blog, cite: Cite, lines: str, is_conflict: bool) -> None:
    path = blog.write("content/posts/post.md", FRONT_MATTER + CITED + BEGIN + lines + END)
    before = path.read_bytes()
    assert cite().code == (0 if is_conflict else 3)
    assert (path.read_bytes() != before) is is_conflict
