"""Which rules are followed: by the command line, by settings of the site and of a post, by switches in lines."""

from __future__ import annotations

import re

import pytest

from hugo_tools.rules.selection import Selection
from tests.support.blog import Blog, Result

FRONT_MATTER = "title: T\ndescription: D\ntoc: true\n"
BODY = "The [Model Name] is\n\n- TODO: done\n\n**Results:**\n\n## End\n"
ALL = ["HT203", "HT105", "HT105", "HT102"]


def codes(done: Result) -> list[str]:
    """Returns the codes of the findings that were printed, in their order."""
    return re.findall(r" \[(HT\d+)\]$", done.out, re.MULTILINE)


@pytest.fixture
def faulty(blog: Blog) -> Blog:
    blog.write("hugo.yaml", "baseURL: https://example.org/\ntheme: PaperMod\n")
    blog.post(BODY, front_matter=FRONT_MATTER)
    return blog


@pytest.mark.parametrize(
    ("selection", "code", "expected"),
    [
        (Selection(), "HT105", True),
        (Selection(("HT105",)), "HT105", True),
        (Selection(("HT1",)), "HT105", True),
        (Selection(("HT1",)), "HT201", False),
        (Selection(("HT2", "HT1")), "HT201", True),
        (Selection((), ("HT1",)), "HT105", False),
        (Selection((), ("HT",)), "HT105", False),
        (Selection(("HT105",), ("HT1",)), "HT105", True),
        (Selection(("HT1",), ("HT105",)), "HT105", False),
        (Selection(("HT105",), ("HT105",)), "HT105", False),
        (Selection(("HT1",), ("HT9",)), "HT901", True),
    ],
)
def test_the_longer_beginning_counts(selection: Selection, code: str, expected: bool) -> None:
    assert selection.has(code) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ALL),
        (["--select", "HT105"], ["HT105", "HT105"]),
        (["--select", "HT102,HT2"], ["HT203", "HT102"]),
        (["--select", "HT102", "--select", "HT2"], ["HT203", "HT102"]),
        (["--ignore", "HT1"], ["HT203"]),
        (["--ignore", "HT1, HT203"], []),
        (["--ignore", "HT1", "--select", "HT102"], ["HT102"]),
    ],
)
def test_options(faulty: Blog, options: list[str], expected: list[str]) -> None:
    assert codes(faulty.run("check", *options)) == expected


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("HT7", "docs/rules.md has all codes"),
        ("ht105", "did you mean HT105?"),
        ("placeholder", "did you mean HT101, HT102, HT103, HT104, HT105, HT106, HT107?"),
        ("", "docs/rules.md has all codes"),
    ],
)
def test_a_code_that_no_rule_has_is_wrong_usage(faulty: Blog, code: str, hint: str) -> None:
    done = faulty.run("check", "--ignore", code)
    assert (done.code, done.out) == (2, "")
    assert done.err == f'error: --ignore: no rule has the code "{code}"\n  {hint}\n'
    faulty.write("hugo.yaml", faulty.read("hugo.yaml") + f'params: {{hugoTools: {{checkSelect: ["{code}"]}}}}\n')
    assert faulty.run("check").err == f'error: hugo.yaml: checkSelect: no rule has the code "{code}"\n  {hint}\n'


def test_settings_of_the_site_and_of_a_post(faulty: Blog) -> None:
    faulty.write("hugo.yaml", faulty.read("hugo.yaml") + "params: {hugoTools: {checkIgnore: HT105}}\n")
    assert codes(faulty.run("check")) == ["HT203", "HT102"]
    assert codes(faulty.run("check", "--ignore", "HT2")) == ["HT102"]
    assert codes(faulty.run("check", "--select", "HT105", "--select", "HT102")) == ["HT102"]
    faulty.post(BODY, front_matter=FRONT_MATTER + "hugoTools: {checkIgnore: [HT203]}\n")
    assert codes(faulty.run("check")) == ["HT105", "HT105", "HT102"]
    faulty.post(BODY, front_matter=FRONT_MATTER + "hugoTools: {checkIgnore: [HT999], checkSelect: [HT206, HT203]}\n")
    assert codes(faulty.run("check")) == ["HT203", "HT206"]


def test_an_unreadable_post_is_always_told(faulty: Blog) -> None:
    faulty.write("content/posts/broken.md", b"---\ntitle: \xff\n---\n")
    done = faulty.run("check", "--select", "HT105", "--ignore", "HT901")
    assert (done.code, codes(done)) == (3, ["HT901", "HT105", "HT105"])


# --- switches ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The [Model Name] <!-- hugo-tools:ignore HT105 -->\n", []),
        ("The [Model Name] <!--hugo-tools:ignore HT1-->\n", []),
        ("<!-- hugo-tools:ignore HT105 the name of a field -->\nThe [Model Name]\n", []),
        ("<!-- hugo-tools:ignore HT102, HT105: both -->\n\nThe [Model Name]\n\n**R:**\n\n## E\n", ["HT902", "HT102"]),
        ("<!--\nhugo-tools:ignore HT105\n-->\nThe [Model Name]\n", []),
        ("- TODO: x <!-- hugo-tools:ignore HT105 -->\n- TODO: y\n", ["HT105"]),
        ("> <!-- hugo-tools:ignore HT105 -->\n> TODO: x\n", []),
        ("`<!-- hugo-tools:ignore HT105 -->` The [Model Name]\n", ["HT105"]),
        ("```\n<!-- hugo-tools:ignore HT105 -->\n```\nThe [Model Name]\n", ["HT105"]),
        ("Words. <!-- hugo-tools:ignore HT105 -->\n", ["HT902"]),
        ("Words. <!-- hugo-tools:ignore HT999 -->\n", ["HT902"]),
        ("<!-- hugo-tools:ignore -->\nThe [Model Name]\n", ["HT902", "HT105"]),
        ("<!-- hugo-tools:ignore HT902 -->\nWords. <!-- hugo-tools:ignore HT105 -->\n", ["HT902", "HT902"]),
        ("<!-- hugo-tools:ignored HT105 -->\nThe [Model Name]\n", ["HT105"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["", "DOS"])
def test_a_switch_for_a_line(blog: Blog, body: str, expected: list[str], newline: str) -> None:
    blog.post(body.replace("\n", newline), front_matter="title: T\ndescription: D\n")
    assert codes(blog.run("check")) == expected


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("---\ntoc: true # hugo-tools:ignore HT203\n---\n", []),
        ("---\n# hugo-tools:ignore HT203 for our own script\ntoc: true\n---\n", []),
        ("+++\n# hugo-tools:ignore HT203\n\ntoc = true\n+++\n", []),
        ("---\n# hugo-tools:ignore HT203\ntitle: T\ntoc: true\n---\n", ["HT902", "HT203"]),
        ("---\ntitle: 'C# hugo-tools:ignore HT203'\ntoc: true\n---\n", ["HT203"]),
    ],
)
def test_a_switch_in_the_front_matter(faulty: Blog, front_matter: str, expected: list[str]) -> None:
    faulty.write("content/posts/post.md", front_matter + "Words.\n")
    assert codes(faulty.run("check")) == expected


def test_a_switch_is_unused_only_where_its_rule_was_followed(blog: Blog) -> None:
    words = "Words. <!-- hugo-tools:ignore HT105 -->\n"
    blog.post(words, front_matter="title: T\ndescription: D\n")
    message = "content/posts/post.md:6:13: warning: there is nothing of HT105 to hide on that line [HT902]"
    assert blog.run("check").out == f"{message}\n  delete the switch\n"
    assert codes(blog.run("check", "--ignore", "HT105")) == []
    assert codes(blog.run("check", "--ignore", "HT902")) == []
    blog.post(words, front_matter="title: T\ndraft: true\n")
    assert codes(blog.run("check")) == []


def test_a_switch_is_not_a_marker_of_a_block(blog: Blog) -> None:
    blog.post("<!-- hugo-tools:ignore -->\n\n<!-- hugo-tools:ignore HT105 -->\n\nWords.\n")
    assert blog.run("cite", "--check", "--offline").code == 0
