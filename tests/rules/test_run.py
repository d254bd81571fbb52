"""How `check` runs over a site, and how its findings are printed."""

from __future__ import annotations

import contextlib
import json
import re
import time
from pathlib import Path

import pytest

from hugo_tools.errors import PostError
from hugo_tools.findings import Finding
from hugo_tools.hugo.site import Site
from hugo_tools.rules import output, run
from hugo_tools.rules.interface import Found
from hugo_tools.rules.table import RULES
from tests import ROOT
from tests.support.blog import Blog
from tests.support.subjects import reports, subject

FULL = "---\ntitle: T\ndescription: D\n---\n\n"
NOTE = "[//]: # (What was missing or broken before this work.)"  # of our own, as the templates write it


def test_a_draft_may_have_places_left_but_no_key_that_stops_hugo(blog: Blog) -> None:
    blog.post(f"{NOTE}\n", front_matter='title: T\ndraft: true\ncover: "a.png"\n')
    done = blog.run("check")
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert done.out.startswith(
        'content/posts/post.md:4:1: cover is "a.png", expected keys and values of its own [HT204]\n'
    )


@pytest.fixture
def odd(blog: Blog) -> Blog:
    blog.post(f"{NOTE} \r\nThe [Model Name] is 100%\r\n", "odd, name.md", "title: T\r\ndescription: ''\r\n")
    blog.post("Fine.\n", "fine.md", "title: T\ndescription: D\n")
    return blog


def test_text(odd: Blog) -> None:
    done = odd.run("check")
    assert done.code == 1
    assert done.out.splitlines()[::2] == [
        "content/posts/odd, name.md:3:1: warning: the description is empty [HT107]",
        f'content/posts/odd, name.md:6:1: a note to the writer is still here: "{NOTE[9:-1]}" [HT101]',
        'content/posts/odd, name.md:7:5: warning: "[Model Name]" may be a placeholder [HT105]',
    ]
    assert done.err == "2 posts, 3 findings\n"


ROUND, DOLLARS = "Energy: \\(E = mc^2\\).\n\n- TODO: more\n", "Energy: $p^*, q^*$.\n"  # with two hints of several lines


@pytest.fixture
def formulas(blog: Blog) -> Blog:
    for name, body in {"a": ROUND, "b": DOLLARS, "c": ROUND, "d": DOLLARS}.items():
        blog.post(body, f"{name}.md", "title: T\ndescription: D\n")
    return blog


def test_a_hint_of_several_lines_is_given_once(formulas: Blog) -> None:
    done = formulas.run("check")
    assert [line for line in done.out.splitlines() if not line.startswith("      ")] == [
        'content/posts/a.md:6:9: warning: this site\'s Markdown damages formulas such as "\\(E = mc^2\\)" [HT301]',
        "  in hugo.yaml:",
        'content/posts/a.md:8:3: warning: "TODO" may be a placeholder [HT105]',
        "  write what belongs there",
        'content/posts/b.md:6:9: warning: this site\'s Markdown damages formulas such as "$p^*, q^*$" [HT301]',
        '  write \\(…\\) for $…$, or add ["$", "$"] to the inline pairs where no post has prices; and in hugo.yaml:',
        'content/posts/c.md:6:9: warning: this site\'s Markdown damages formulas such as "\\(E = mc^2\\)" [HT301]',
        "  see the hint for content/posts/a.md:6:9 above",
        'content/posts/c.md:8:3: warning: "TODO" may be a placeholder [HT105]',
        "  write what belongs there",
        'content/posts/d.md:6:9: warning: this site\'s Markdown damages formulas such as "$p^*, q^*$" [HT301]',
        "  see the hint for content/posts/b.md:6:9 above",
    ]
    assert done.out.count("passthrough:") == 2
    assert (done.code, done.err) == (0, "4 posts, 6 findings\n")


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_each_finding_is_whole_for_programs(formulas: Blog, form: str) -> None:
    done = formulas.run("check", "--format", form)
    assert (done.out.count("passthrough:"), done.out.count("see the hint")) == (4, 0)


def test_github(odd: Blog) -> None:
    done = odd.run("check", "--format", "github")
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "::warning file=content/posts/odd%2C name.md,line=3,col=1,title=HT107 placeholder::the description is empty%0A"
    )
    assert lines[1].startswith("::error file=content/posts/odd%2C name.md,line=6,col=1,title=HT101 placeholder::")
    assert (
        output.command(Found(Finding("a:b", 1, 0, "100%"), "HT1", "x"))
        == "::error file=a%3Ab,line=1,title=HT1 x::100%25"
    )


def test_json(odd: Blog) -> None:
    done = odd.run("check", "--format", "json")
    first, *_ = json.loads(done.out)
    assert list(first) == ["path", "line", "column", "severity", "code", "rule", "message", "hint"]
    assert (first["line"], first["severity"], first["code"], first["rule"]) == (3, "warning", "HT107", "placeholder")


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


@pytest.mark.parametrize(
    ("empty", "written", "without", "reported"),
    [(10, 2, 0, 10), (11, 2, 0, 0), (12, 12, 0, 12), (12, 11, 0, 0), (2, 1, 8, 2), (2, 1, 9, 0), (2, 11, 9, 2)],
)
def test_an_empty_description_is_reported_where_others_have_one(
    blog: Blog, empty: int, written: int, without: int, reported: int
) -> None:
    for number in range(without):
        blog.post("Words.\n", f"without-{number}.md", "title: T\n")
    for number in range(empty):
        blog.post("Words.\n", f"empty-{number}.md", "title: T\ndescription: ''\n")
    for number in range(written):
        blog.post("Words.\n", f"written-{number}.md", "title: T\ndescription: D\n")
    blog.write("content/posts/broken.md", b"---\ntitle: \xff\n---\n")
    assert blog.run("check").out.count("the description is empty") == reported


def test_a_run_lists_the_posts_once(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[Path] = []
    find = Site.posts

    def posts(site: Site) -> list[Path]:
        listed.append(site.root)
        return find(site)

    monkeypatch.setattr(Site, "posts", posts)
    blog.post("Words.\n", front_matter="title: T\ndescription: ''\n")
    assert "HT107" in blog.call("check").out
    assert listed == [blog.root]


def test_each_code_is_of_one_rule() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"HT[1-9]\d\d", code) for code in codes)


def test_each_code_is_in_the_documentation() -> None:
    """A row of the table, and a section that says why, how to mend it, when to switch it off; no others."""
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    known = {rule.code: rule.name for rule in RULES}
    rows = re.findall(r"^\| \[(HT\d+)\]\(#(ht\d+)\) \| `([a-z-]+)` \| \S", page, re.MULTILINE)
    assert {code: name for code, anchor, name in rows if anchor == code.lower()} == known
    sections = re.split(r"^### (HT\d+)\n", page, flags=re.MULTILINE)[1:]
    assert dict(zip(sections[::2], sections[1::2], strict=True)).keys() == known.keys()
    for text in sections[1::2]:
        assert re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE) == ["Why", "To mend it", "To switch it off"]


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


@pytest.mark.parametrize(
    "marker",
    [
        pytest.param("<!-- hugo-tools:off -->", id="a switch"),
        pytest.param("<!-- hugo-tools:ignore HT105 -->", id="a switch of the rules"),
        pytest.param("```\n<!-- hugo-tools:references -->\n```", id="a sample of a marker"),
    ],
)
@pytest.mark.parametrize(
    ("words", "rule"), [("Itâ€™s.", "mojibake"), ("[above](#nowhere)", "dead-anchor"), ("[Name]", "placeholder")]
)
def test_the_words_before_a_list_are_the_authors(marker: str, words: str, rule: str) -> None:
    """What stands between another marker of ours and the reference list is looked at as all else."""
    text = f"{marker}\n\n{words}\n\n{START}- [A reference](#elsewhere)\n{END}"
    assert [text.index(words) <= each.offset < text.rindex(START) for each in reports(text, rule)] == [True]


def seconds_to_check(text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(PostError):  # of front matter that is not valid
        seen = subject(text)
        for rule in run.rules_for(seen):
            list(run.findings(rule, "x.md", seen))
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_post(shape: str) -> None:
    """Four times the post takes four times as long; what was quadratic took sixteen times, and many seconds."""
    seconds_to_check(SHAPES[shape](10_000))  # patterns are compiled
    once, four_times = (min(seconds_to_check(SHAPES[shape](size)) for _ in range(2)) for size in (50_000, 200_000))
    assert four_times < max(9 * once, 1)
