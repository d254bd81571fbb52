"""The parts of a post's address by its file and its front matter: two posts with the same may be one page."""

from __future__ import annotations

import pytest

from hugo_tools.hugo import site
from hugo_tools.rules import shared_permalinks
from tests.support.blog import Blog

ADDRESSES = [
    ("---\nslug: my-post\n---\n", [("slug", "my-post")]), ("---\nurl: '/a/b/'\n---\n", [("url", "/a/b/")]),
    ('+++\nSlug = "A b" # c\n+++\n', [("slug", "A b")]), ('{\n"URL": "/x",\n"title": "y"\n}\n', [("url", "/x")]),
    ("---\ntitle: a\n---\nslug: b\n", []), ("---\n  slug: b\n---\n", []), ("---\nslugs: b\n---\n", []),
    ("---\nurl : x # y\nslug:z\n---\n", [("url", "x"), ("slug", "z")]),
    ("---\nslug: a\r\n---\r\nurl: b\n", [("slug", "a")]),
    ("slug: a\n", [("slug", "a")]), ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ADDRESSES)
def test_addresses_in_front_matter(blog: Blog, text: str, expected: list[tuple[str, str]]) -> None:
    path = blog.write("content/posts/a.md", text.encode())
    assert shared_permalinks.addresses(path) == expected


def test_addresses_far_down_or_of_no_file(blog: Blog) -> None:
    far = blog.write("content/posts/far.md", f"---\nx: {'y' * 4100}\nslug: a\n---\n")
    assert shared_permalinks.addresses(far) == []
    assert shared_permalinks.addresses(blog.root / "content/posts/none.md") == []


KEYS = [
    ("posts/my-post.md", "", ("", "my-post", "en", "posts")),
    ("posts/My-Post/index.md", "", ("", "my-post", "en", "posts")),
    ("posts/x.md", "slug: My Post\n", ("", "my-post", "en", "posts")),
    ("posts/x.de.md", "", ("", "x.de", "de", "posts")),
    ("posts/x/index.de.md", "", ("", "x", "de", "posts")),
    ("posts/_index.md", "", ("_index", "posts", "en", "")),
    ("posts/x.md", "url: /A/b/\nslug: c\n", ("url", "a/b")),
]


@pytest.mark.parametrize(("name", "head", "expected"), KEYS)
def test_the_parts_of_an_address(blog: Blog, name: str, head: str, expected: tuple[str, ...]) -> None:
    blog.write("hugo.yaml", blog.read("hugo.yaml") + "languages: {en: {}, de: {}}\n")
    path = blog.write(f"content/{name}", f"---\n{head}---\n")
    here = site.load(blog.root)
    content = str(here.root / "content")
    found = shared_permalinks.key_of(path, here, is_plain=True)
    assert tuple(part.replace(content, "").strip("/") for part in found) == expected
    if len(found) == 4:
        assert shared_permalinks.key_of(path, here, is_plain=False) == (*found[:3], "")
