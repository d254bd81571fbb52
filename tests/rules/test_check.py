"""`check`: what is left to fill in is found, and what is meant is not."""

from __future__ import annotations

import contextlib
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hugo_tools.errors import PostError
from hugo_tools.findings import Finding
from hugo_tools.hugo import posts, site
from hugo_tools.kinds import archetypes
from hugo_tools.markdown import citations
from hugo_tools.rules import check
from hugo_tools.rules.check import Found
from tests.support.blog import Blog

BLOCK = ("<!-- hugo-tools:references -->", "<!-- /hugo-tools:references -->")
EDIT = "https://github.com/OWNER/REPOSITORY/edit/main/content"
FULL = "---\ntitle: T\ndescription: D\n---\n\n"


def found(body: str, front_matter: str = FULL) -> list[tuple[str, str]]:
    """Returns (what stands at its place, message) of each report."""
    post = posts.parse(Path("x.md"), front_matter + body)
    return [(post.text[report.offset :].split("\n")[0], report.message) for _, report in check.reports(post)]


NOTE = "[//]: # (What was missing or broken before this work.)"  # of our own, as the templates write it


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param(f"{NOTE}\n", NOTE, id="a note"),
        pytest.param(f"text\n\n> x\n\n  {NOTE}\n", NOTE, id="an indented note"),
        pytest.param("**Results:**\n", "**Results:**", id="a label at the end"),
        pytest.param("🥑 **Recommended pre-reading:**\n\n## Next\n", "🥑 **Recommended pre-reading:**", id="heading"),
        pytest.param(f"**Algorithm:**\n\n{NOTE}\n", "**Algorithm:**", id="a label before a note"),
        pytest.param("**Algorithm:**\n\n**Key insight:**\n\ntext\n", "**Algorithm:**", id="a label before a label"),
        pytest.param("- **Problem:**\n- **Solution:** s\n", "- **Problem:**", id="a labelled item"),
        pytest.param("- **Input:**\n\n***\n", "- **Input:**", id="a labelled item before a rule"),
        pytest.param("| a | b |\n|---|---|\n| Epochs | | |\n| y | 1 |\n", "| Epochs | | |", id="a row"),
        pytest.param("| a | b |\n|---|---|\n|   *x*   |     |\n", "|   *x*   |     |", id="a row, formatted"),
        pytest.param("| a | b |\n|---|---|\n| | |\n", "| | |", id="a row of nothing"),
    ],
)  # fmt: skip
def test_what_our_templates_left_is_an_error(body: str, at: str) -> None:
    post = posts.parse(Path("x.md"), FULL + body)
    (_, report), *_ = check.reports(post)
    assert post.text[report.offset :].split("\n")[0] == at
    assert report.severity == "error"


@pytest.mark.parametrize("kind", archetypes.SHIPPED)
def test_all_that_a_new_post_of_a_kind_leaves_is_found(kind: str) -> None:
    """Each note, each label without words and each empty row of the templates; what follows them counts."""
    text = archetypes.post(kind, archetypes.Facts("T", datetime(2026, 1, 1, tzinfo=UTC)))
    post = posts.parse(Path("x.md"), text.replace("draft: true", "draft: false"))
    errors = [report for _, report in check.reports(post) if report.severity == "error"]
    lines = [post.text[report.offset :].split("\n")[0] for report in errors]
    assert [line for line in lines if line.startswith("[//]")] == re.findall(r"^\[//\].*$", text, re.MULTILINE)
    labels = re.findall(r"^((?:- |\S+ )?\*\*.*:\*\*)\n+(?=\[//\]|#|- \*\*|\Z)", text, re.MULTILINE)
    assert [line for line in lines if "**" in line and "|" not in line] == labels
    assert [line for line in lines if "|" in line] == re.findall(r"^\|[^|\n]*\|[ |]+\|$", text, re.MULTILINE)


def test_a_note_is_quoted() -> None:
    assert found(NOTE + "\n")[0][1] == f'a note to the writer is still here: "{NOTE[9:-1]}"'


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param("[//]: # (Ask Ann.)\n", "[//]: # (Ask Ann.)", id="a note of the author's"),
        pytest.param("**Costs:**\n\n## Next\n", "**Costs:**", id="a label of the author's"),
        pytest.param("1. one\n2.\n", "2.", id="an item"),
        pytest.param("- one\n-\n- two\n", "-", id="an item among others"),
        pytest.param("The [Model Name] is new.\n", "[Model Name] is new.", id="brackets"),
        pytest.param("[Describe what was missing before.]\n", "[Describe what was missing before.]", id="instruction"),
        pytest.param("- TODO: measure\n", "TODO: measure", id="to do"),
        pytest.param("text\n\n**TBD**\n", "TBD**", id="to be decided"),
        pytest.param("| a | b |\n|---|---|\n| x | TBD |\n", "TBD |", id="a cell"),
        pytest.param("Lorem ipsum dolor\n", "Lorem ipsum dolor", id="filler"),
        pytest.param("see [x](https://arxiv.org/abs/xxxx.xxxxx)\n", "xxxx.xxxxx)", id="an id"),
        pytest.param("![x](your-header-image.png)\n", "your-header-image.png)", id="a picture"),
    ],
)
def test_what_may_be_left_to_fill_in_is_a_warning(body: str, at: str) -> None:
    post = posts.parse(Path("x.md"), FULL + body)
    ((_, report),) = check.reports(post)
    assert post.text[report.offset :].split("\n")[0] == at
    assert report.severity == "warning"


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
        pytest.param("a list todo app, XXXL, YYYYMMDD, the TODO in line 3, dates as YYYY-MM-DD\n", id="words"),
        pytest.param("| a | b | c |\n|---|---|---|\n| Dense | $O(n^2)$ | $O(n)$ |\n", id="a row of formulas"),
        pytest.param("| a | b |\n|---|---|\n| *x* | $x$ |\n| Time | \\(n\\) |\n| Memory | `n` |\n", id="our rows"),
        pytest.param("| a | b |\n|---|---|\n| Epochs | {{< n >}} |\n", id="a row with a shortcode"),
        pytest.param("- $f(x)$\n- \\(g\\)\n1. $$h$$\n2. \\[i\\]\n- $n$-gram\n", id="items of formulas"),
        pytest.param("**Loss:**\n\n$$\nL\n$$\n\n**Results:**\n$x$\n\n**Algorithm:**\n\\[\nx\n\\]\n", id="formulas"),
        pytest.param("- **Problem:**\n\n  $$\n  x\n  $$\n", id="an item above a formula"),
        pytest.param("| a | b | c |\n|---|---|---|\n| **Coding** | | |\n| HumanEval | 1 | 2 |\n", id="a group's row"),
        pytest.param("| a | b |\n|---|---|\n| no | |\n| | yes |\n", id="rows with room"),
        pytest.param("| | |\n|---|---|\n| a | b |\n", id="no head"),
        pytest.param("1. **First step:**\n\ntext\n\n2. **Second step:**\n- a\n- b\n", id="steps"),
        pytest.param("1. **Start fresh:**\n```sh\ngit switch main\n```\n", id="a step above code"),
        pytest.param("- **Problem:**\ntext\n\n- **Results:**\n- one\n- two\n", id="our items"),
        pytest.param("set [TP, CP, PP, DP], [None, 1], [Errno 24] and [CURRENT HABIT]\n", id="lists in brackets"),
        pytest.param("Put your name in the subject. Your Name, please.\n\nIEEE TBD 2019, 2(1).\n", id="prose"),
        pytest.param("It began in\n2023.\n\nThen more.\n\nIn\n12.\nMay\n", id="a number at the end of a sentence"),
        pytest.param('[//]: # "A comment of the author\'s."\n[//]: <> (Another.)\n', id="comments in other forms"),
        pytest.param("## TODO\n\n- [ ] write more\n", id="a heading"),
        pytest.param("    | | |\n    | | |\n", id="code"),
        pytest.param("[Updated on 2021-02-01: typos fixed.] He [the king] said so [Later in the day].\n", id="remarks"),
    ],
)  # fmt: skip
def test_what_is_meant(body: str) -> None:
    assert found(body) == []


def test_behind_a_switch_a_block_or_a_comment_it_goes_on() -> None:
    for before in ("<!-- hugo-tools:off -->\n", "<!--\nx\n-->\n", f"{BLOCK[0]}\n{BLOCK[1]}\n"):
        assert found(f"{before}\nTODO: x\n")[0][0] == "TODO: x"


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [
        ('title: "[Direct Title: Clear]"\ndescription: D', '"[Direct Title: Clear]" may be a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", '"YYYY-MM-DD" may be a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", 'date is "YYYY-MM-DD", expected a date'),
        ('title: T\ndescription: D\ncover:\n  image: "<image path/url>"', '"<image path/url>" may be a placeholder'),
        ('title: T\ndescription: ""', "the description is empty"),
        ("title: T\ndescription: D\nshowToc: true\nShowTOC: false", '"ShowTOC" and "showToc" are one key to Hugo'),
        ("title: T\ndescription: D\nauthors: [A]", '"authors" is read by nothing'),
        ("title: T\ndescription: D\ncover: a.png", 'cover is "a.png", expected keys and values of its own'),
        ("title: T\ndescription: D\nauthor: {name: A}", "author is {"),
        ("title: T\ndescription: D\nauthor: Your Name", '"Your Name" is a placeholder'),
        (f"title: T\ndescription: D\neditPost:\n  URL: {EDIT}", f'"{EDIT}" is a placeholder'),
    ],
)
def test_front_matter(front_matter: str, message: str) -> None:
    assert any(each.startswith(message) for _, each in found("", f"---\n{front_matter}\n---\n"))


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: T\ndescription: ''\nsummary: S",
        "title: T\nDescription: ''\nSummary: S",
        "title: 2024\ndescription: D",
        "title: '[Draft] of a title'\ndescription: D",
        "title: T\ndescription: D\nauthor: Your Namesake",
    ],
)
def test_front_matter_that_is_right(front_matter: str) -> None:
    assert found("", f"---\n{front_matter}\n---\n") == []


@pytest.mark.parametrize(
    ("front_matter", "hint"),
    [
        ("toc: true", "write showToc"),
        ("toc: true\nShowToc: true", "delete it"),
        ("authors: [A]\nauthor: A", "delete it"),
        ("canonical: https://example.org/x\ncanonicalurl: https://example.org/x", "delete it"),
        ("ShowShareButtons: false", "write disableShare: true"),
        ("ShowShareButtons: false\ndisableShare: true", "delete it"),
    ],
)
def test_a_key_that_nothing_reads_is_deleted_where_the_right_one_stands(front_matter: str, hint: str) -> None:
    post = posts.parse(Path("x.md"), f"---\ntitle: T\ndescription: D\n{front_matter}\n---\n")
    ((_, report),) = check.reports(post)
    assert report.hint.startswith(hint)


@pytest.mark.parametrize(
    ("config", "layouts", "findings"),
    [
        pytest.param("theme: PaperMod\n", {}, 3, id="PaperMod, not looked at"),
        pytest.param("theme: [hugo-tools, PaperMod]\n", {"themes/PaperMod/layouts/a.html": ""}, 4, id="PaperMod"),
        pytest.param(
            "theme: PaperMod\n", {"themes/PaperMod/layouts/a.html": '(.Param "disableHLJS")'}, 3, id="an older one"
        ),
        pytest.param(
            "theme: PaperMod\n", {"layouts/a.html": "{{ .Params.authors }}"}, 2, id="the site's own layout reads one"
        ),
        pytest.param(
            "theme: PaperMod\n", {"layouts/a.html": "{{ site.Params.authors }}"}, 3, id="of the site, not the post"
        ),
        pytest.param("theme: stack\n", {}, 0, id="another theme"),
        pytest.param("module: {imports: [{path: github.com/x/stack}]}\n", {}, 0, id="another theme, as a module"),
    ],
)
def test_who_reads_a_key_depends_on_the_theme(blog: Blog, config: str, layouts: dict[str, str], findings: int) -> None:
    blog.write("hugo.yaml", config)
    for name, text in layouts.items():
        blog.write(name, text)
    blog.post("", front_matter="title: T\ndescription: D\nauthors: [A]\ntoc: true\ncover: a.png\ndisableHLJS: true\n")
    found = check.check(site.load(blog.root), [blog.root / "content/posts/post.md"])
    assert len(list(found)) == findings


def test_comments_in_front_matter_are_nobodys_business() -> None:
    assert (
        found("", "---\ntitle: T  # [Some Words] TODO\n# date: YYYY-MM-DD\ndescription: D\ntags: [A, B]\n---\n") == []
    )


def test_a_draft_may_have_places_left_but_no_key_that_stops_hugo(blog: Blog) -> None:
    blog.post(f"{NOTE}\n", front_matter='title: T\ndraft: true\ncover: "a.png"\n')
    done = blog.run("check")
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert done.out.startswith('content/posts/post.md:4:1: cover is "a.png", expected keys and values of its own\n')


@pytest.fixture
def odd(blog: Blog) -> Blog:
    blog.post(f"{NOTE} \r\nThe [Model Name] is 100%\r\n", "odd, name.md", "title: T\r\ndescription: ''\r\n")
    blog.post("Fine.\n", "fine.md", "title: T\ndescription: D\n")
    return blog


def test_text(odd: Blog) -> None:
    done = odd.run("check")
    assert done.code == 1
    assert done.out.splitlines()[::2] == [
        "content/posts/odd, name.md:3:1: warning: the description is empty",
        f'content/posts/odd, name.md:6:1: a note to the writer is still here: "{NOTE[9:-1]}"',
        'content/posts/odd, name.md:7:5: warning: "[Model Name]" may be a placeholder',
    ]
    assert done.err == "2 posts, 3 findings\n"


def test_github(odd: Blog) -> None:
    done = odd.run("check", "--format", "github")
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "::warning file=content/posts/odd%2C name.md,line=3,col=1,title=placeholder::the description is empty%0A"
    )
    assert lines[1].startswith("::error file=content/posts/odd%2C name.md,line=6,col=1,title=placeholder::")
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


# --- time ----------------------------------------------------------------------------------------

START, END = "<!-- hugo-tools:references -->\n", "<!-- /hugo-tools:references -->\n"
SHAPES = {
    "findings": lambda size: FULL + "- TODO: x\n" * (size // 10),
    "notes": lambda size: FULL + "[//]: # (x)\n" * (size // 12),
    "keys": lambda size: "---\n" + "".join(f"k{n}: x\n" for n in range(size // 9)) + "---\n",
    "two cases": lambda size: "---\n" + "".join(f"Key{n}: x\nkey{n}: x\n" for n in range(size // 22)) + "---\n",
    "keys in JSON": lambda size: "{" + ",".join(f'"k{n}": 1' for n in range(size // 9)) + "}\n",
    "blocks": lambda size: FULL + (START + END) * (size // 65),
    "blocks without an end": lambda size: FULL + START * (size // 31),
    "empty items": lambda size: FULL + "- a\n-\n" * (size // 6),
    "a long line": lambda size: FULL + "TODO " * (size // 5),
    "blanks": lambda size: FULL + "a" + " " * size + "b\n",
    "math without an end": lambda size: FULL + "\\[ \\( $ " * (size // 8),
}


def seconds_to_check(text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(PostError):  # of front matter that is not valid
        post = posts.parse(Path("x.md"), text)
        starts = citations.line_starts(post.text)
        for _, report in check.reports(post):
            check.finding("x.md", post, report, starts)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_post(shape: str) -> None:
    """Four times the post takes four times as long; what was quadratic took sixteen times, and many seconds."""
    seconds_to_check(SHAPES[shape](10_000))  # patterns are compiled
    once, four_times = (min(seconds_to_check(SHAPES[shape](size)) for _ in range(2)) for size in (50_000, 200_000))
    assert four_times < max(9 * once, 1)
