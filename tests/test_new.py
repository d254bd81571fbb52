"""`new`: a post's file from a title in any script, where it belongs and nowhere else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from hugo_tools import posts, site
from hugo_tools.errors import ConfigurationError
from hugo_tools.new import new, render, slug_of
from tests.conftest import Blog

NOW = datetime.fromisoformat("2026-01-31T09:30:00+01:00")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("GPT-3: What's new? (Part 2)", "gpt-3-what-s-new-part-2"),
        ("Über Straße & Ångström", "über-strasse-ångström"),
        ("注意力机制", "注意力机制"),
        ("Внимание — это всё", "внимание-это-всё"),
        ("हिन्दी में ध्यान", "हिन्दी-में-ध्यान"),
        ("ความสนใจ", "ความสนใจ"),
        ("שלום עולם", "שלום-עולם"),
        ("🙂 ❤️ emoji ❤️", "emoji"),
        ("e\u0301tude", "étude"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con|nul<>\"*?'`$(rm)", "c-con-nul-rm"),
        (".hidden", "hidden"),
        ("x" * 500, "x" * 80),
        ("!?", ""),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_slug_fits_into_a_file_name() -> None:
    assert 100 < len(slug_of("\U00010330" * 100).encode()) <= 200


@pytest.mark.parametrize(
    "title",
    ["Attention: \"all\" you 'need'", "# no comment", "- [x] {y}", "yes", "1e3", "😀\u2028", "a\nb", "x: y: z" * 200],
)
def test_front_matter_holds_any_title(title: str) -> None:
    post = posts.parse(Path("post.md"), render(title, NOW))
    assert post.front_matter == {"title": title, "date": "2026-01-31T09:30:00+01:00", "draft": True}
    assert post.text[post.body :] == "\n"
    assert yaml.safe_load(post.text.split("---\n")[1])["title"] == title


@pytest.mark.parametrize(
    ("slug", "section", "bundle", "path"),
    [
        ("", "posts", False, "content/posts/a-title.md"),
        ("Short", "posts", False, "content/posts/short.md"),
        ("", "notes/2026", False, "content/notes/2026/a-title.md"),
        ("", "posts", True, "content/posts/a-title/index.md"),
        ("../../../x", "posts", False, "content/posts/x.md"),
        ("index", "posts", True, "content/posts/index/index.md"),
    ],
)
def test_where_it_is(blog: Blog, slug: str, section: str, bundle: bool, path: str) -> None:
    assert new(site.load(blog.root), "A title", slug, section, bundle, NOW) == blog.root / path
    assert blog.read(path) == "---\ntitle: A title\ndate: '2026-01-31T09:30:00+01:00'\ndraft: true\n---\n\n"


def test_in_the_sites_own_content_folder(blog: Blog) -> None:
    blog.write("hugo.yaml", "contentDir: inhalt\n")
    blog.write("inhalt/_index.md", "")
    assert new(site.load(blog.root), "x", "", "posts", False, NOW) == blog.root / "inhalt/posts/x.md"


@pytest.mark.parametrize(
    ("title", "slug", "section", "message"),
    [
        pytest.param("!?", "", "posts", "has no letter or digit", id="no name"),
        pytest.param("x", "", "../x", '"../x" is no section', id="upward"),
        pytest.param("x", "", "posts/../../x", "is no section", id="upward in the middle"),
        pytest.param("x", "", "/etc", "is no section", id="absolute"),
        pytest.param("Index", "", "posts", "index.md would make the whole section one page bundle", id="index"),
        pytest.param("x", "", "file.md", r"cannot be written: (not a directory|file exists)", id="a file"),
        pytest.param("There", "", "posts", r"content/posts/there\.md is there already", id="a post is there"),
        pytest.param("Bundle", "", "posts", r"content/posts/bundle/index\.md is there already", id="a bundle is there"),
    ],
)
def test_what_it_refuses(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, title: str, slug: str, section: str, message: str
) -> None:
    monkeypatch.chdir(blog.root)
    for name in ("file.md", "posts/there.md", "posts/bundle/index.md"):
        blog.write(f"content/{name}", "precious\n")
    before = blog.snapshot()
    with pytest.raises(ConfigurationError, match=message):
        new(site.load(blog.root), title, slug, section, False, NOW)
    assert blog.snapshot() == before


def test_the_command_prints_the_path(blog: Blog) -> None:
    done = blog.run("new", "Notes on: attention", "--section", "notes")
    assert (done.code, done.out) == (0, "content/notes/notes-on-attention.md\n")
    assert done.err.endswith("then run: hugo-tools cite\n")
    again = blog.run("new", "Notes on: attention", "--section", "notes")
    assert (again.code, again.out) == (2, "")
    assert again.err == (
        "error: content/notes/notes-on-attention.md is there already\n  choose another title, or a name with --slug\n"
    )
