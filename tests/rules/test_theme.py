"""What `check` knows of a site's theme by its layouts: the keys that they read, anchors, formulas, titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_tools.hugo import site
from hugo_tools.rules import theme

READ = [
    ("{{ .Params.math }}", "math"), ("{{ with .Param.cover }}", "cover"), ('{{ .Param "toc" }}', "toc"),
    ("{{ .Param `toc` }}", "toc"), ('{{ $page.Param ("Math") }}', "math"), ("{{ .PARAMS.a_b1.c }}", "a_b1"),
    ("{{ site.Params.math }}", ""), ("{{ .Site.Params.math }}", ""), ("{{ .Params }}", ""), ("Param math", ""),
]  # fmt: skip


def made(folder: Path, config: str = "theme: other\n", **layouts: str) -> site.Site:
    """Returns a site with layouts: `own` is the site's, `other` that of a theme."""
    (folder / "hugo.yaml").write_text(config, encoding="utf-8")
    for name, text in layouts.items():
        path = folder / ("layouts" if name == "own" else f"themes/{name}/layouts") / "single.html"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return site.load(folder)


@pytest.mark.parametrize(("layout", "key"), READ)
def test_the_keys_that_layouts_read(tmp_path: Path, layout: str, key: str) -> None:
    keys = frozenset(filter(None, [key]))
    found = theme.theme_of(made(tmp_path, own=layout, other="{{ .Params.theirs }}"))
    assert found == theme.SiteTheme(False, keys, keys | {"theirs"}, frozenset())
    assert theme.theme_of(made(tmp_path, "title: x\n")).own == keys


LISTED = [
    ("{{ range .Params.tags }}", "tags"), ("{{ range $n, $each := .PARAMS.Authors }}", "authors"),
    ("{{ range first 3 .Param.series }}", "series"), ("{{ range .Pages }}{{ .Params.x }}", ""),
    ("{{ arrange .Params.x }}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "key"), LISTED)
def test_the_keys_whose_values_are_gone_through(tmp_path: Path, layout: str, key: str) -> None:
    found = theme.theme_of(made(tmp_path, own="", other=layout))
    assert found.lists == frozenset(filter(None, [key]))


def test_papermod_and_its_keys(tmp_path: Path) -> None:
    bare = theme.theme_of(made(tmp_path, "title: x\n"))
    assert bare == theme.SiteTheme(True, frozenset(), None, frozenset({"tags", "keywords"}))
    gone = theme.theme_of(made(tmp_path, "theme: [hugo-tools, my-PaperMod]\n"))
    assert (gone.is_papermod, gone.read) == (True, None)
    both = theme.theme_of(made(tmp_path, "theme: [PaperMod, other]\n", other="{{ .Params.x }}"))
    assert (both.is_papermod, both.read) == (False, None)
    assert not theme.is_papermod(made(tmp_path, "title: x\n", own=""))


MATH = [
    ("title: x\n", "<p>", False), ("theme: other\n", "<p>", False), ("theme: other\n", "KaTeX", True),
    ("theme: other\n", "mathjax", True), ("theme: other\n", "{{ transform.ToMath . }}", True),
    ("theme: other\nparams: {katex: true}\n", "<p>", True), ("theme: gone\n", "<p>", True),
    ("theme: PaperMod\n", "<p>", False),
]  # fmt: skip


@pytest.mark.parametrize(("config", "layout", "expected"), MATH)
def test_whether_formulas_may_be_shown(tmp_path: Path, config: str, layout: str, expected: bool) -> None:
    assert theme.shows_math(made(tmp_path, config, other=layout)) is expected


TITLES = [
    ("<h1>{{ .Title }}</h1>", True), ('<H1 class="x">\n{{ .LinkTitle }}', True), ("<h1>{{ $page.Title }}</h1>", True),
    ("<h1>{{ .Site.Title }}</h1>", False), ("<h1>{{ site.Title }}</h1>", False), ("<h1>x</h1>{{ .Title }}", False),
    ("<h2>{{ .Title }}</h2>", False), ("<h1>{{ .Titles }}</h1>", False), (f"<h1>{'x' * 395}{{{{ .Title }}}}", True),
    (f"<h1>{'x' * 410}{{{{ .Title }}}}", False),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "expected"), TITLES)
def test_whether_a_page_has_its_title_for_a_heading(tmp_path: Path, layout: str, expected: bool) -> None:
    here = made(tmp_path, other=layout)
    assert theme.prints_title(here) is expected
    single = tmp_path / "themes/other/layouts/single.html"
    for name in (
        "list",
        "Term",
        "taxonomy",
        "home",
        "index",
        "section",
        "archives",
        "search",
        "404",
        "card",
        "summary",
    ):
        single.rename(single.with_name(f"{name}.html"))
        single = single.with_name(f"{name}.html")
        assert not theme.prints_title(here)
    assert theme.prints_title(made(tmp_path, "theme: [other, PaperMod]\n"))


def test_anchors_of_layouts_and_of_headings(tmp_path: Path) -> None:
    here = made(tmp_path, own="<a id=top><p id='a.b'>", other='<b data-id="c" id="d:e-1"> identity')
    assert theme.anchors(here) == {"top", "a.b", "d:e-1"}
    assert not theme.makes_anchors(here)
    hook = tmp_path / "themes/other/layouts/_markup/render-heading.html"
    hook.parent.mkdir()
    hook.write_text('<h2 id="{{ .Anchor }}">', encoding="utf-8")
    assert not theme.makes_anchors(here)
    hook.write_text('<h2 id="{{ .Text }}">', encoding="utf-8")
    assert theme.makes_anchors(here)
