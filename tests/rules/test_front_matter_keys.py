"""Front matter that its readers trip over, and what is left in it to fill in."""

from __future__ import annotations

import pytest

from hugo_tools.hugo import site
from hugo_tools.rules import run
from hugo_tools.rules.interface import Shared
from tests.support.blog import Blog
from tests.support.subjects import places, reports

EDIT = "https://github.com/OWNER/REPOSITORY/edit/main/content"


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [
        ('title: "[Direct Title: Clear]"\ndescription: D', '"[Direct Title: Clear]" may be a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", '"YYYY-MM-DD" may be a placeholder'),
        ("title: T\ndescription: D\ndate: YYYY-MM-DD", 'date is "YYYY-MM-DD", expected a date'),
        ('title: T\ndescription: D\ncover:\n  image: "<image path/url>"', '"<image path/url>" may be a placeholder'),
        ('title: T\ndescription: ""', "the description is empty"),
        ("title: T\ndescription: D\nshowToc: true\nShowTOC: false", '"ShowTOC" and "showToc" are one key to Hugo'),
        ("title: T\ndescription: D\nauthors: [A]", '"authors" is read by no layout'),
        ("title: T\ndescription: D\ncover: a.png", 'cover is "a.png", expected keys and values of its own'),
        ("title: T\ndescription: D\nauthor: {name: A}", "author is {"),
        ("title: T\ndescription: D\nauthor: Your Name", '"Your Name" is a placeholder'),
        (f"title: T\ndescription: D\neditPost:\n  URL: {EDIT}", f'"{EDIT}" is a placeholder'),
    ],
)
def test_front_matter(front_matter: str, message: str) -> None:
    assert any(each.startswith(message) for _, each in places(f"---\n{front_matter}\n---\n"))


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
    assert reports(f"---\n{front_matter}\n---\n") == []


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
    (report,) = reports(f"---\ntitle: T\ndescription: D\n{front_matter}\n---\n")
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
    found = run.check(Shared(site.load(blog.root)), [blog.root / "content/posts/post.md"])
    assert len(list(found)) == findings


def test_comments_in_front_matter_are_nobodys_business() -> None:
    text = "---\ntitle: T  # [Some Words] TODO\n# date: YYYY-MM-DD\ndescription: D\ntags: [A, B]\n---\n"
    assert reports(text) == []
