"""The rooms of a site, and what the ids of their entries name: works, pages of the web, posts."""

from __future__ import annotations

import pytest

from hugo_tools.errors import ConfigurationError, IdentifierError, OutsideError
from hugo_tools.hugo import site
from hugo_tools.reading_room import room_file
from hugo_tools.reading_room.named_works import EXAMPLES, named
from tests.support.blog import Blog

IDS = [
    ("/posts/post", "/posts/post"), ("posts/post.md", "/posts/post"), ("content/posts/post.md", "/posts/post"),
    (" /posts//post/ ", "/posts/post"), ("post:posts/post", "/posts/post"), ("POST: /posts/post.md", "/posts/post"),
    ("/about", "/about"), ("about/index.md", "/about"), ("/posts", "/posts"), ("/de/gruss", "/gruss"),
    ("@arxiv:1706.03762", "arxiv:1706.03762"), ("https://arxiv.org/abs/1706.03762v2", "arxiv:1706.03762"),
    ("https://E.org/x", "https://e.org/x"),
]  # fmt: skip
PATH = "a post's path starts at the content folder, as /posts/my-post"
NOTHING = [
    ("/posts/pots/", 'the site has no post "/posts/pots/"', "did you mean /posts/post?"),
    ("posts/pots", '"posts/pots" is not an identifier, an address or the path of a post', "did you mean /posts/post?"),
    ("post:/xyz", 'the site has no post "/xyz"', PATH),
    ("nonsense", '"nonsense" is not an identifier, an address or the path of a post', EXAMPLES),
    ("/", 'the site has no post "/"', PATH),
    ("/data.txt", 'the site has no post "/data.txt"', PATH),
    ("/hugo.yaml", 'the site has no post "/hugo.yaml"', PATH),
    ("/README", 'the site has no post "/README"', PATH),
    ("/../README", 'the site has no post "/../README"', PATH),
    ("/posts/../about", 'the site has no post "/posts/../about"', "did you mean /posts/post?"),
    ("/linked", 'the site has no post "/linked"', PATH),
]  # fmt: skip


def fill(blog: Blog) -> site.Site:
    languages = "languages: {en: {contentDir: content}, de: {contentDir: content/de}}\n"
    blog.write("hugo.yaml", blog.read("hugo.yaml") + languages)
    for name in ("posts/post.md", "posts/_index.md", "about/index.md", "de/gruss.md", "data.txt"):
        blog.write(f"content/{name}", "---\ntitle: A\n---\n")
    blog.write("README.md", "---\ntitle: A\n---\n")
    outside = blog.root.parent / "outside.md"
    outside.write_text("---\ntitle: A\n---\n", encoding="utf-8")
    (blog.root / "content/linked.md").symlink_to(outside)
    return site.load(blog.root)


def test_each_id_has_one_spelling(blog: Blog) -> None:
    here = fill(blog)
    assert [(text, named(text, here).id) for text, _ in IDS] == IDS


def test_an_id_of_nothing_has_its_remedy(blog: Blog) -> None:
    here = fill(blog)
    for text, message, hint in NOTHING:
        with pytest.raises(IdentifierError) as caught:
            named(text, here)
        assert (caught.value.message, caught.value.hint) == (message, hint)


# --- rooms ---------------------------------------------------------------------------------------


def room(blog: Blog, folder: str) -> None:
    blog.write(f"{folder}/index.md", "---\ntitle: A room\n---\n")
    blog.write(f"{folder}/room.yaml", "title: A room\nthemes:\n")


@pytest.fixture(autouse=True)
def inside(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog.root)


def test_the_room_that_is_meant(blog: Blog) -> None:
    here = site.load(blog.root)
    assert room_file.choose(here, None) is None
    room(blog, "content/one")
    only = blog.root / "content/one/room.yaml"
    assert room_file.choose(here, None) == only
    room(blog, "content/two")
    for spelled in ("content/two", "content/two/room.yaml"):
        assert room_file.choose(here, blog.root / spelled) == blog.root / "content/two/room.yaml"
    with pytest.raises(ConfigurationError) as caught:
        room_file.choose(here, None)
    hint = "name one of them with --room: content/one, content/two"
    assert (caught.value.message, caught.value.hint) == ("the site has several rooms", hint)


@pytest.mark.parametrize("name", ["content", "content/three", "hugo.yaml"])
def test_what_is_no_room(blog: Blog, name: str) -> None:
    room(blog, "content/one")
    with pytest.raises(ConfigurationError) as caught:
        room_file.choose(site.load(blog.root), blog.root / name)
    assert caught.value.hint == "name a page bundle that has a room.yaml"


def test_a_room_that_leads_out_of_the_site(blog: Blog) -> None:
    outside = blog.root.parent / "room.yaml"
    outside.write_text("title: A\n", encoding="utf-8")
    blog.write("content/one/index.md", "---\ntitle: A\n---\n")
    (blog.root / "content/one/room.yaml").symlink_to(outside)
    with pytest.raises(OutsideError) as caught:
        room_file.choose(site.load(blog.root), blog.root / "content/one")
    assert caught.value.hint == "put the file itself in the place of the link"


VALUES = """\
title: A room
author: Ada
themes:
  - title: Engines
    entries:
      - id: "x"
        authors: [Ada Byron, ~, '']
        tags: one
      - tags: ~
      - authors: {a: b}
"""


def test_the_values_of_a_room_with_their_places(blog: Blog) -> None:
    read = room_file.parse(blog.root / "room.yaml", "room.yaml", VALUES)
    first, second, third = read.entries
    assert (read.title, read.author) == ("A room", "Ada")
    assert (first.name, first.authors, first.tags) == ("x", ("Ada Byron",), ("one",))
    assert (second.name, second.authors, second.tags) == ("an entry without id and title", (), ())
    assert [place[:2] for place in (first.place_of("tags"), first.place_of("note"), first.place)] == [
        (8, 15), (6, 9), (6, 9),
    ]  # fmt: skip
    told = [(each.line, each.column, each.message, each.hint) for each in read.findings]
    assert told == [(10, 18, '"authors" is not a list', "write one below the other, each after a hyphen")]
    assert third.authors == ()


def test_a_room_that_cannot_be_read(blog: Blog) -> None:
    here = site.load(blog.root)
    (blog.root / "content/room.yaml").mkdir(parents=True)
    (finding,) = room_file.load(blog.root / "content/room.yaml", here).findings
    assert (finding.path, finding.line, finding.column) == ("content/room.yaml", 0, 0)
    assert finding.message.startswith("cannot be read: ")
    tabbed = room_file.parse(blog.root / "room.yaml", "room.yaml", "\ta: b\n").findings[0]
    assert (tabbed.line, tabbed.column) == (1, 1)
    assert tabbed.hint
