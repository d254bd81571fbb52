"""`check`: what is left to fill in is found, and what is meant is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hugo_tools import check, posts
from hugo_tools.check import Found
from hugo_tools.findings import Finding
from tests.conftest import Blog

BLOCK = ("<!-- hugo-tools:references -->", "<!-- /hugo-tools:references -->")
FULL = "---\ntitle: T\ndescription: D\n---\n\n"


def found(body: str, front_matter: str = FULL) -> list[tuple[str, str]]:
    """Returns (what stands at its place, message) of each report."""
    post = posts.parse(Path("x.md"), front_matter + body)
    return [(post.text[report.offset :].split("\n")[0], report.message) for _, report in check.reports(post)]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param("[//]: # (What it is.)\n", "[//]: # (What it is.)", id="a note"),
        pytest.param("text\n\n> [//]: # (x)\n\n  [//]: # (y)\n", "[//]: # (y)", id="an indented note"),
        pytest.param("**Results:**\n", "**Results:**", id="a label at the end"),
        pytest.param("🥑 **Reading:**\n\n## Next\n", "🥑 **Reading:**", id="a label before a heading"),
        pytest.param("**A:**\n\n**B:** b\n\n## C\n", "", id="a label before a label that says something"),
        pytest.param("- **A:**\n- **B:** b\n", "- **A:**", id="a labelled item"),
        pytest.param("| a | b | c |\n|---|---|---|\n| x | | |\n| y | 1 | |\n", "| x | | |", id="a row"),
        pytest.param("1. one\n2.\n", "2.", id="an item"),
        pytest.param("The [Model Name] is new.\n", "[Model Name] is new.", id="brackets"),
        pytest.param("[Describe what was missing before.]\n", "[Describe what was missing before.]", id="instruction"),
        pytest.param("It was TODO.\n", "TODO.", id="to do"),
        pytest.param("Lorem ipsum dolor\n", "Lorem ipsum dolor", id="filler"),
        pytest.param("see [x](https://arxiv.org/abs/xxxx.xxxxx)\n", "xxxx.xxxxx)", id="an id"),
        pytest.param("![x](your-header-image.png)\n", "your-header-image.png)", id="a picture"),
        pytest.param("Your Name. https://yourblog.com, YYYY.\n", "Your Name. https://yourblog.com, YYYY.", id="a name"),
    ],
)  # fmt: skip
def test_what_is_left_to_fill_in(body: str, at: str) -> None:
    assert found(body)[0][0] == at if at else not found(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("**Algorithm:**\n\n```text\n1. x\n```\n", id="a label above code"),
        pytest.param("**Why:**\n\n- one\n", id="a label above a list"),
        pytest.param("- **Why:**\n  because\n", id="an item that goes on"),
        pytest.param("-\n  text\n", id="an item that starts on the next line"),
        pytest.param("| | a |\n|---|---|\n| x | 1 |\n", id="an empty corner"),
        pytest.param("[Model Name](https://e.org), [Model Name][m], [M]: x\n", id="links"),
        pytest.param("[Model Name] is a link.\n\n[model name]: https://e.org\n", id="a defined label"),
        pytest.param("![Some Picture](a.png), [^Note], [@arxiv:1706.03762], [x], - [X] done\n", id="other brackets"),
        pytest.param("\\[Model Name\\] and `[Model Name]` and `TODO`\n", id="escaped, and code"),
        pytest.param("$[S_t = s, A_t]$, \\([Q Value]\\), \\[x [Q Value]\\], $$\n[Q Value]\n$$\n", id="formulas"),
        pytest.param("the [CLS] token\n", id="a token"),
        pytest.param("> [The authors] say so.\n", id="an editor's brackets in a quotation"),
        pytest.param("```\n[//]: # (x)\nTODO [Model Name]\n- \n```\n", id="a fence"),
        pytest.param("~~~~\n```\n[//]: # (x)\n~~~\nTODO\n~~~~\n", id="a fence in a fence"),
        pytest.param("<!--\n[//]: # (x)\nTODO\n-->\n", id="a comment"),
        pytest.param("<!-- TODO -->\n\ntext\n", id="a comment on one line"),
        pytest.param("{{< figure caption=\"TODO [Model Name]\" >}}\n", id="a shortcode"),
        pytest.param(f"{BLOCK[0]}\n1. [Model Name] TODO\n{BLOCK[1]}\n", id="a list of ours"),
        pytest.param("a list todo app, XXXL, YYYYMMDD\n", id="words"),
    ],
)  # fmt: skip
def test_what_is_meant(body: str) -> None:
    assert found(body) == []


def test_a_bracketed_remark_is_only_a_warning() -> None:
    post = posts.parse(Path("x.md"), FULL + "[Updated on 2021-02-01: typos fixed.]\n")
    assert [report.severity for _, report in check.reports(post)] == ["warning"]


def test_behind_a_switch_a_block_or_a_comment_it_goes_on() -> None:
    for before in ("<!-- hugo-tools:off -->\n", "<!--\nx\n-->\n", f"{BLOCK[0]}\n{BLOCK[1]}\n"):
        assert found(f"{before}\nTODO\n")[0][0] == "TODO"


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [
        ('title: "[Direct Title: Clear]"\ndescription: D', '"[Direct Title: Clear]" is a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", '"YYYY-MM-DD" is a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", 'date is "YYYY-MM-DD", expected a date'),
        ('title: T\ndescription: D\ncover:\n  image: "<image path/url>"', '"<image path/url>" is a placeholder'),
        ('title: T\ndescription: ""', "the description is empty"),
        ("title: T\ndescription: D\nshowToc: true\nShowTOC: false", '"ShowTOC" and "showToc" are one key to Hugo'),
        ("title: T\ndescription: D\nauthors: [A]", '"authors" is read by nothing'),
        ("title: T\ndescription: D\ncover: a.png", 'cover is "a.png", expected keys and values of its own'),
        ("title: T\ndescription: D\nauthor: {name: A}", "author is {"),
    ],
)
def test_front_matter(front_matter: str, message: str) -> None:
    assert any(each.startswith(message) for _, each in found("", f"---\n{front_matter}\n---\n"))


def test_comments_in_front_matter_are_nobodys_business() -> None:
    assert (
        found("", "---\ntitle: T  # [Some Words] TODO\n# date: YYYY-MM-DD\ndescription: D\ntags: [A, B]\n---\n") == []
    )


def test_a_draft_may_have_places_left_but_no_key_that_stops_hugo(blog: Blog) -> None:
    blog.post("TODO\n", front_matter='title: T\ndraft: true\ncover: "a.png"\n')
    done = blog.run("check")
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert done.out.startswith('content/posts/post.md:4:1: cover is "a.png", expected keys and values of its own\n')


@pytest.fixture
def odd(blog: Blog) -> Blog:
    blog.post("The [Model Name],\r\n100% TODO: x\r\n", "odd, name.md", "title: T\r\ndescription: ''\r\n")
    blog.post("Fine.\n", "fine.md", "title: T\ndescription: D\n")
    return blog


def test_text(odd: Blog) -> None:
    done = odd.run("check")
    assert done.code == 1
    assert done.out.splitlines()[::2] == [
        "content/posts/odd, name.md:3:1: warning: the description is empty",
        'content/posts/odd, name.md:6:5: "[Model Name]" is a placeholder',
        'content/posts/odd, name.md:7:6: "TODO" is a placeholder',
    ]
    assert done.err == "2 posts, 3 findings\n"


def test_github(odd: Blog) -> None:
    done = odd.run("check", "--format", "github")
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "::warning file=content/posts/odd%2C name.md,line=3,col=1,title=placeholder::the description is empty%0A"
    )
    assert lines[1].startswith("::error file=content/posts/odd%2C name.md,line=6,col=5,title=placeholder::")
    assert check.as_github(Found(Finding("a:b", 1, 0, "100%"), "x")) == "::error file=a%3Ab,line=1,title=x::100%25"


def test_json(odd: Blog) -> None:
    done = odd.run("check", "--format", "json")
    first, *_ = json.loads(done.out)
    assert list(first) == ["path", "line", "column", "severity", "rule", "message", "hint"]
    assert (first["line"], first["severity"], first["rule"]) == (3, "warning", "placeholder")


def test_of_chosen_posts_and_exit_codes(odd: Blog) -> None:
    assert odd.run("check", "content/posts/fine.md").code == 0
    odd.post("", "warned.md", "title: T\ndescription: D\nauthors: [A]\n")
    assert odd.run("check", "content/posts/warned.md").code == 0
    odd.write("content/posts/broken.md", b"---\ntitle: \xff\n---\n")
    broken = odd.run("check", "content/posts/broken.md", "content/posts/fine.md")
    assert (broken.code, broken.out.startswith("content/posts/broken.md:2:8: byte 0xff is not UTF-8")) == (3, True)


def test_it_writes_nothing(odd: Blog) -> None:
    before = odd.snapshot()
    odd.run("check")
    assert odd.snapshot() == before


def test_a_rule_is_a_function() -> None:
    assert [rule.name for rule in check.RULES] == ["placeholder", "front-matter-keys"]
