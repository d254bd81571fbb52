"""Nothing outside of a site is read or written, whatever its settings and links say, unless the command line names it.

What is outside holds a word that is nowhere else: it must not come up in the site or in what is printed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hugo_tools import files
from hugo_tools.errors import OutsideError
from hugo_tools.styles.folders import FOLDER
from hugo_tools.works import LOCK_NAME as LOCK
from tests.support.blog import Blog, Result
from tests.support.hostile_sites import watched

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")

SECRET = "xyzzysecret"
ENTRY = f"@article{{{SECRET}, title={{{SECRET}}}, author={{A, B}}, year={{2020}}}}\n"
POST = f"---\ntitle: Outside\n---\n\n{SECRET} [A](https://arxiv.org/abs/1706.03762) [@arxiv:1706.03762].\n"
ITEM = (
    '{"version": 1, "items": {\n"arxiv:1706.03762": {"type": "article", "title": "A title", '
    '"author": [{"family": "Vaswani", "given": "A."}], "issued": {"date-parts": [[2017]]}, '
    '"URL": "https://arxiv.org/abs/1706.03762"},\n"": {}}}\n'
)


@pytest.fixture
def outside(tmp_path: Path) -> Blog:
    """A folder beside the site, with a post, a bibliography, a lock, a template, a theme, a configuration."""
    made = Blog(tmp_path / "outside")
    made.write("post.md", POST)
    made.write("posts/post.md", POST)
    made.write("own.bib", ENTRY)
    made.write("own.json", f'[{{"id": "{SECRET}", "title": "{SECRET}"}}]')
    made.write(LOCK, ITEM.replace("A title", SECRET))
    made.write("numeric.md.j2", SECRET)
    made.write("CITATION.cff", f"# made by hugo-tools sum=000000000000\n{SECRET}\n")
    made.write("params.yaml", f"description: {SECRET}\n")
    made.write("theme/layouts/_markup/render-link.html", f"{SECRET} hugo-tools/\n")
    made.write("theme/layouts/shortcodes/lyket.html", SECRET)
    made.write("styles/numeric.md.j2", SECRET)
    made.write("config/_default/params.yaml", f"description: {SECRET}\n")
    return made


@pytest.fixture
def site(blog: Blog) -> Blog:
    """A site with a post that cites a work of its lock."""
    blog.write(LOCK, ITEM)
    blog.post("Words [@arxiv:1706.03762].\n", "own.md")
    return blog


def links(blog: Blog, name: str, target: str | Path) -> None:
    """Puts a link into the site in place of what is there."""
    path = blog.root / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def assert_untouched(outside: Blog, before: dict[str, bytes], site: Blog, *runs: Result) -> None:
    """Asserts that the folder outside is as it was, and that nothing of it came in or was printed."""
    assert outside.snapshot() == before
    for done in runs:
        assert "Traceback" not in done.err
        assert SECRET not in done.out + done.err
    for path in site.root.rglob("*"):
        if path.is_file() and not files.leads_out(path, site.root):
            assert SECRET not in path.read_text("utf-8", "replace"), path


COMMANDS = [
    ["cite", "--offline"],
    ["cite", "--offline", "--add-block", "--overwrite", "--prune"],
    ["cite", "--offline", "--check"],
    ["check"],
    ["check", "--format", "json"],
    ["new", "paper", "A title"],
    ["archetypes"],
    ["archetypes", "--force"],
    ["component"],
    ["component", "--force"],
    ["eject", "--overwrite"],
]

# (settings, links by their place in the site, what the message names, commands that must tell of it)
EVERY_POST = ("cite", "check", "eject")
LEADING_OUT = {
    "contentDir": ("contentDir: ../outside", {}, 'contentDir "../outside"', (*EVERY_POST, "new")),
    "contentDir, absolute": ("contentDir: {outside}", {}, 'contentDir "{outside}"', (*EVERY_POST, "new")),
    "contentDir, far up": ("contentDir: content/../../outside/posts", {}, "contentDir", (*EVERY_POST, "new")),
    "a language's contentDir": (
        "languages: {{de: {{contentDir: ../outside}}, en: {{contentDir: content}}}}",
        {},
        'languages.de.contentDir "../outside"',
        EVERY_POST,
    ),
    "a mount": (
        "module: {{mounts: [{{source: content, target: content}}, {{source: ../outside, target: content/more}}]}}",
        {},
        'module.mounts "../outside"',
        EVERY_POST,
    ),
    "the content folder": ("", {"content": "../outside"}, 'contentDir "content"', (*EVERY_POST, "new")),
    "a post": ("", {"content/posts/post.md": "../../../outside/post.md"}, "content/posts/post.md", EVERY_POST),
    "a post, absolute": ("", {"content/posts/post.md": "{outside}/post.md"}, "content/posts/post.md", EVERY_POST),
    "a post by two links": (
        "",
        {"content/posts/post.md": "../../data.md", "data.md": "../outside/post.md"},
        "content/posts/post.md",
        EVERY_POST,
    ),
    "a post that is not there": ("", {"content/posts/post.md": "../../../outside/no.md"}, "post.md", EVERY_POST),
    "a folder of posts": ("", {"content/more": "../../outside/posts"}, "content/more", EVERY_POST),
    "bibliography": (
        "params: {{hugoTools: {{bibliography: ../outside/own.bib}}}}",
        {},
        'bibliography "../outside/own.bib"',
        ("cite", "eject"),
    ),
    "bibliography, absolute": (
        "params: {{hugoTools: {{bibliography: '{outside}/own.json'}}}}",
        {},
        'bibliography "{outside}/own.json"',
        ("cite", "eject"),
    ),
    "bibliography, linked": (
        "params: {{hugoTools: {{bibliography: own.bib}}}}",
        {"own.bib": "../outside/own.bib"},
        'bibliography "own.bib"',
        ("cite", "eject"),
    ),
    "bibliography in a linked folder": (
        "params: {{hugoTools: {{bibliography: data/own.bib}}}}",
        {"data": "../outside"},
        'bibliography "data/own.bib"',
        ("cite", "eject"),
    ),
    "the lock": ("", {LOCK: "../outside/" + LOCK}, LOCK, ("cite", "eject")),
    "a lock that is not there": ("", {LOCK: "../outside/no.json"}, LOCK, ("cite", "eject")),
    "CITATION.cff": (
        "params: {{author: A B, hugoTools: {{citationFile: true}}}}",
        {"CITATION.cff": "../outside/CITATION.cff"},
        "CITATION.cff",
        ("cite", "eject"),
    ),
    "a configuration": (
        "",
        {"config/_default/params.yaml": "../../../outside/params.yaml"},
        "params.yaml",
        ("cite", "check", "new", "archetypes", "component", "eject"),
    ),
    "archetypeDir": ("archetypeDir: ../outside", {}, 'archetypeDir "../outside"', ("archetypes",)),
    "the archetypes": ("", {"archetypes": "../outside"}, 'archetypeDir "archetypes"', ("archetypes",)),
    "an archetype": ("", {"archetypes/paper.md": "../../outside/post.md"}, "paper.md", ("archetypes",)),
    "the list of archetypes": ("", {"archetypes/hugo-tools.sha256": "../../outside/no"}, "sha256", ("archetypes",)),
    "themesDir": ("themesDir: ../outside\ntheme: theme", {}, '"../outside"', ("component",)),
    "the folder of styles": ("params: {{hugoTools: {{style: x}}}}", {"hugo-tools": "../outside"}, "", ()),
    "the old folder of styles": (
        "params: {{hugoTools: {{style: x}}}}",
        {"layouts/hugo-tools": "../../outside"},
        "",
        (),
    ),
    "a theme": ("theme: theme", {"themes/theme": "../../outside/theme"}, 'theme "theme"', ()),
    "the layouts": ("theme: PaperMod", {"layouts": "../outside/theme/layouts"}, "", ()),
    "the configuration": ("", {"config": "../outside/config"}, "config", ("cite", "check", "new", "eject")),
    "themesDir, absolute": ("themesDir: {outside}", {}, '"{outside}"', ("component",)),
    "the themes": ("", {"themes": "../outside"}, '"themes"', ("component",)),
    "the component": ("", {"themes/hugo-tools": "../../outside"}, '"themes"', ("component",)),
    "a folder of the component": ("", {"themes/hugo-tools/layouts": "../../../outside"}, "layouts", ("component",)),
    "a file of the component": ("", {"themes/hugo-tools/hugo.yaml": "../../hugo.yaml"}, "hugo.yaml", ("component",)),
    "a section": ("", {"content/posts": "../../outside/posts"}, "content/posts", (*EVERY_POST, "new")),
}


def refused(site: Blog, outside: Blog, settings: str, placed: dict[str, str]) -> None:
    """Makes a site that leads out."""
    settings = settings.format(outside=outside.root)
    theme = "" if "theme:" in settings else "theme: hugo-tools\n"
    site.write("hugo.yaml", f"baseURL: https://example.org/\ntitle: A blog\n{theme}{settings}\n")
    if any(name.startswith("themes/hugo-tools/") for name in placed):
        assert site.run("component").code == 0
    for name, target in placed.items():
        links(site, name, target.format(outside=outside.root))


@pytest.mark.parametrize(("settings", "placed", "named", "commands"), LEADING_OUT.values(), ids=LEADING_OUT)
def test_what_leads_out_is_told_of_and_neither_read_nor_written(
    site: Blog, outside: Blog, settings: str, placed: dict[str, str], named: str, commands: tuple[str, ...]
) -> None:
    refused(site, outside, settings, placed)
    before = outside.snapshot()
    own = site.root / "content" / "posts" / "own.md"
    for arguments in COMMANDS:
        with watched(outside.root) as opened:
            done = site.run(*arguments)
            assert not opened(), arguments
        assert_untouched(outside, before, site, done)
        if arguments[0] in commands:
            told = (done.out + done.err).replace('\\"', '"')  # as JSON has them
            assert arguments[0] == "new" or named.format(outside=outside.root) in told, arguments
            assert "leads out of the site" in told, arguments
            assert done.code == 3, (arguments, done)
        if arguments[0] == "cite" and own.exists() and "post" in named:
            assert "1. Vaswani" in own.read_text()  # other posts go on


@pytest.mark.parametrize("target", ["numeric.md.j2", "no.md.j2"])
def test_the_style_of_a_site_and_of_a_post(site: Blog, outside: Blog, target: str) -> None:
    before = outside.snapshot()
    links(site, f"{FOLDER}/numeric.md.j2", outside.root / target)
    done = site.run("cite", "--offline")
    assert done.code == 3
    assert "hugo-tools/styles/numeric.md.j2 leads out of the site" in done.err
    (site.root / FOLDER / "numeric.md.j2").unlink()
    links(site, f"{FOLDER}/mine.md.j2", outside.root / target)
    site.post("Words [@arxiv:1706.03762].\n", "b.md", "hugoTools: {style: mine}\n")
    site.post("Words [@arxiv:1706.03762].\n", "c.md", "hugoTools: {style: ../../../outside/numeric}\n")
    second = site.run("cite", "--offline")
    assert second.code == 3
    assert "content/posts/b.md:2:1: hugo-tools/styles/mine.md.j2 leads out of the site" in second.err
    assert "content/posts/c.md:2:1: unknown style" in second.err
    assert "1. Vaswani" in site.read("content/posts/own.md")
    assert_untouched(outside, before, site, done, second)


def test_a_theme_elsewhere_is_not_looked_at_and_costs_a_warning(site: Blog, outside: Blog) -> None:
    before = outside.snapshot()
    for config in (f"theme: theme\nthemesDir: {outside.root}\n", "theme: theme\n"):
        site.write("hugo.yaml", config)
        links(site, "themes/theme", outside.root / "theme")
        done = site.run("cite", "--offline")
        assert done.code == 0
        assert 'warning: the theme "theme" leads out of the site' in done.err
        assert_untouched(outside, before, site, done)
    links(site, "layouts", outside.root / "theme" / "layouts")
    assert_untouched(outside, before, site, site.run("cite", "--offline"), site.run("new", "survey", "S"))


# --- what the command line names ------------------------------------------------------------------


def test_a_post_outside_that_is_named_is_cited(site: Blog, outside: Blog) -> None:
    for path in (outside.root / "post.md", Path("../outside/posts"), Path("content/../../outside/posts/post.md")):
        done = site.run("cite", "--offline", str(path))
        assert (done.code, done.err.count("leads out")) == (0, 0)
    assert "1. Vaswani" in outside.read("post.md")
    assert "1. Vaswani" in outside.read("posts/post.md")
    assert site.run("eject", "../outside/post.md").code == 0
    assert "hugo-tools" not in outside.read("post.md")


@pytest.mark.parametrize("name", ["content/posts/post.md", "content/posts", "content"])
def test_a_path_that_a_link_of_the_site_leads_out_of_it_names_no_place_outside(
    site: Blog, outside: Blog, name: str
) -> None:
    """So what pre-commit or a shell's pattern names cannot be led elsewhere by a file of a cloned site."""
    target = outside.root / "post.md" if name.endswith(".md") else outside.root / "posts"
    links(site, name, target)
    before = outside.snapshot()
    for command in ("cite", "check", "eject"):
        for path in (name, str(site.root / name), f"../blog/{name}"):
            done = site.run(command, path)
            assert done.code == 3
            assert f'leads out of the site, to "{target}"' in done.out + done.err
            assert_untouched(outside, before, site, done)
    done = site.run("cite", "--offline", str(target))
    assert done.code == 0


def test_posts_that_are_named_are_done_beside_one_that_leads_out(site: Blog, outside: Blog) -> None:
    links(site, "content/posts/link.md", outside.root / "post.md")
    done = site.run("cite", "--offline", "content/posts/link.md", "content/posts/own.md")
    assert done.code == 3
    assert "1. Vaswani" in site.read("content/posts/own.md")


def test_the_site_of_a_post_is_the_one_that_it_is_named_in(site: Blog, outside: Blog) -> None:
    outside.write("hugo.yaml", "title: Another site\n")
    outside.write("content/post.md", POST)
    links(site, "content/more", outside.root / "content")
    elsewhere = Blog(site.root.parent)
    before = outside.snapshot()
    done = elsewhere.run("cite", "--offline", "blog/content/more")
    assert done.code == 3
    assert_untouched(outside, before, site, done)


def test_a_bibliography_that_is_named_is_read(site: Blog, outside: Blog) -> None:
    site.post(f"Words [@{SECRET}].\n", "own.md")
    outside.write("more.bib", "@article{second, title={Second}, author={C, D}, year={2021}}\n")
    site.post(f"Words [@{SECRET}; @second].\n", "own.md")
    done = site.run(
        "cite", "--offline", "--bibliography", "../outside/own.bib", "--bibliography", "../outside/more.bib"
    )
    assert (done.code, done.err.count(":")) == (0, 0), done
    assert f'1. A, B. (2020). "{SECRET}."' in site.read("content/posts/own.md")
    again = site.run("cite", "--check", "--bibliography", "../outside/own.bib", "--bibliography", "../outside/more.bib")
    assert again.code == 0
    assert site.run("eject", "--bibliography", "../outside/own.bib", "--bibliography", "../outside/more.bib").code == 0


@pytest.mark.parametrize("named", ["../outside/own.bib", "data/own.bib", "../outside/./own.bib"])
def test_a_bibliography_of_the_settings_that_is_named_as_well_is_read_once(
    site: Blog, outside: Blog, named: str
) -> None:
    links(site, "data", outside.root)
    site.write(
        "hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: [../outside/own.bib, data/own.bib]}}\n"
    )
    site.post(f"Words [@{SECRET}].\n", "own.md")
    assert site.run("cite", "--offline").code == 3
    done = site.run("cite", "--offline", "--bibliography", named)
    assert done.code == 0, done
    assert SECRET in site.read("content/posts/own.md")


# --- links that stay in the site -----------------------------------------------------------------


def test_links_within_the_site_are_kept(site: Blog) -> None:
    (site.root / "docs").mkdir()
    (site.root / "content").rename(site.root / "docs" / "content")
    links(site, "content", "docs/content")
    (site.root / LOCK).rename(site.root / "docs" / LOCK)
    links(site, LOCK, f"docs/{LOCK}")
    links(site, "docs/content/posts/link.md", "../../../real/post.md")
    site.write("real/post.md", POST.replace(SECRET, "words"))
    site.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: docs/../refs/own.bib}}\n")
    site.write("more/own.bib", ENTRY.replace(SECRET, "own"))
    links(site, "refs", site.root / "more")
    done = site.run("cite", "--offline")
    assert (done.code, done.err.count("leads out")) == (0, 0), done
    assert "1. Vaswani" in site.read("real/post.md")
    assert "1. Vaswani" in site.read("docs/content/posts/own.md")
    assert [
        name for name in ("content", LOCK, "content/posts/link.md", "refs") if not (site.root / name).is_symlink()
    ] == []


def test_a_site_that_is_itself_reached_by_a_link(site: Blog, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(site.root)
    outer = Blog(tmp_path)
    for arguments in (["--site", "alias", "cite", "--offline"], ["cite", "--offline", "alias/content/posts/own.md"]):
        assert outer.run(*arguments).code == 0
    assert Blog(tmp_path / "alias").run("cite", "--check").code == 0


# --- where a path leads ---------------------------------------------------------------------------


def test_where_a_path_leads(tmp_path: Path) -> None:
    root, outer = tmp_path / "site", tmp_path / "site-two"
    (root / "a").mkdir(parents=True)
    outer.mkdir()
    (root / "out").symlink_to(outer)
    (root / "back").symlink_to("out/../site/a")
    (root / "loop").symlink_to("loop")
    inside = [
        root,
        root / "a",
        root / "no" / "such" / "file",
        root / "a" / ".." / "x",
        root / "back" / "x",
        root / "loop",
    ]
    assert [files.leads_out(path, root) for path in inside] == [None] * len(inside)
    assert files.leads_out(root / "out" / "x", root) == outer / "x"
    assert files.leads_out(root / "out" / "x", root, outer) is None
    assert files.leads_out(outer, root) == outer  # its name begins like the site's
    assert files.leads_out(root / ".." / "site", root) is None
    assert files.leads_out(root / "..", root) == tmp_path
    assert files.leads_out(root / "a\0b", root) is None
    with pytest.raises(OutsideError, match=r"it leads out of the site, to "):
        files.own(outer, root, name="it", hint="")


def test_a_folder_by_another_name_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on disks where "Blog" and "blog" are one name, which the real path does not tell."""
    root, other = tmp_path / "Blog", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    real = Path.samefile
    monkeypatch.setattr(Path, "samefile", lambda a, b: {a.name, Path(b).name} == {"Blog", "other"} or real(a, b))
    assert files.leads_out(other / "x", root) is None
