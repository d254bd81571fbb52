"""`component`: the theme component into a site, from a checkout and from an installed wheel."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hugo_tools import files
from hugo_tools.hugo import component
from hugo_tools.hugo.installed import NAME as SUMS
from tests import ROOT
from tests.support.blog import Blog

FOLDERS = ("archetypes", "assets", "i18n", "layouts")
FILES = {
    str(path.relative_to(ROOT)): path.read_bytes()
    for name in (*FOLDERS, "hugo.yaml", "theme.toml", "LICENSE")
    for path in [ROOT / name, *(ROOT / name).rglob("*")]
    if path.is_file() and not path.name.startswith(".")
}


def installed(blog: Blog, folder: str = "themes/hugo-tools") -> dict[str, bytes]:
    """Returns a folder's files, without the list of their sums."""
    prefix = f"{folder}/"
    found = {name.removeprefix(prefix): data for name, data in blog.snapshot().items() if name.startswith(prefix)}
    found.pop(SUMS, None)
    return found


def test_the_component_is_put_into_the_site_once(blog: Blog) -> None:
    shutil.rmtree(blog.root / "themes")
    blog.write("hugo.yaml", "theme: PaperMod\n")
    done = blog.run("component")
    assert done.code == 0
    assert done.out == f"themes/hugo-tools: {len(FILES)} files, {len(FILES)} written\n"
    assert done.err == "now let the site use it\n  put it first; in hugo.yaml: theme: [hugo-tools, PaperMod]\n"
    assert installed(blog) == FILES

    stamps = {path: path.stat().st_mtime_ns for path in blog.root.rglob("*")}
    blog.write("hugo.yaml", "theme: [hugo-tools, PaperMod]\n")
    again = blog.run("component")
    assert (again.code, again.err) == (0, "")
    assert again.out == f"themes/hugo-tools: {len(FILES)} files, 0 written\n"
    stamps[blog.root / "hugo.yaml"] = (blog.root / "hugo.yaml").stat().st_mtime_ns
    assert {path: path.stat().st_mtime_ns for path in blog.root.rglob("*")} == stamps


def of_an_older_version(blog: Blog, name: str, content: bytes) -> None:
    """Puts a file into the component's folder as a version of ours that had this content would have."""
    blog.write(f"themes/hugo-tools/{name}", content)
    lines = [
        line for line in blog.read(f"themes/hugo-tools/{SUMS}").splitlines(True) if not line.endswith(f" {name}\n")
    ]
    lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    blog.write(f"themes/hugo-tools/{SUMS}", "".join(sorted(lines, key=lambda line: line[66:])))


def test_an_update_replaces_what_an_older_version_wrote_and_leaves_the_others(blog: Blog) -> None:
    blog.run("component")
    first = blog.snapshot()
    of_an_older_version(blog, "theme.toml", b"of an older version\n")
    of_an_older_version(blog, "layouts/old/gone.html", b"no longer ours\n")
    of_an_older_version(blog, "layouts/removed.html", b"removed by hand\n")
    (blog.root / "themes/hugo-tools/layouts/removed.html").unlink()
    blog.write("themes/hugo-tools/layouts/mine.html", "mine\n")
    done = blog.run("component")
    assert (done.code, "kept" in done.err) == (0, False)
    assert done.out.endswith(f"{len(FILES)} files, 1 written, 1 removed\n")
    assert blog.snapshot() == first | {"themes/hugo-tools/layouts/mine.html": b"mine\n"}
    assert not (blog.root / "themes/hugo-tools/layouts/old").exists()


def test_the_list_of_sums_is_one_that_others_check(blog: Blog) -> None:
    blog.run("component")
    lines = dict(line.split("  ")[::-1] for line in blog.read(f"themes/hugo-tools/{SUMS}").splitlines())
    assert lines == {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    if shutil.which("sha256sum"):
        folder = blog.root / "themes" / "hugo-tools"
        subprocess.run(["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=folder, check=True)


@pytest.mark.parametrize("edit", [b"edited\n", b""], ids=["other words", "emptied"])
def test_what_was_edited_is_kept_and_named_until_it_may_be_lost(blog: Blog, edit: bytes) -> None:
    blog.run("component")
    first = blog.snapshot()
    of_an_older_version(blog, "layouts/gone.html", b"no longer ours\n")
    for name in ("theme.toml", "layouts/gone.html"):
        blog.write(f"themes/hugo-tools/{name}", edit)
    edited = blog.snapshot()
    for _ in range(2):
        done = blog.run("component")
        assert done.code == 3
        assert done.out.endswith("0 written, 2 kept\n")
        assert done.err.startswith(
            "kept themes/hugo-tools/theme.toml: it is not as we wrote it\n"
            "kept themes/hugo-tools/layouts/gone.html: it is not as we wrote it\n"
            "  to have ours instead, and lose what was edited: hugo-tools component --force\n"
        )
        assert blog.snapshot() == edited
    done = blog.run("component", "--force")
    assert (done.code, "kept" in done.err) == (0, False)
    assert done.out.splitlines()[1:] == [
        "lost what was edited in themes/hugo-tools/theme.toml",
        "lost what was edited in themes/hugo-tools/layouts/gone.html",
    ]
    assert blog.snapshot() == first


def test_an_edit_that_is_taken_back_is_brought_up_to_date_again(blog: Blog) -> None:
    blog.run("component")
    first = blog.snapshot()
    of_an_older_version(blog, "theme.toml", b"of an older version\n")
    blog.write("themes/hugo-tools/theme.toml", "edited\n")
    assert blog.run("component").code == 3
    blog.write("themes/hugo-tools/theme.toml", "of an older version\n")
    assert blog.run("component").code == 0
    assert blog.snapshot() == first


def test_a_folder_without_sums_gets_them_where_its_files_are_ours(blog: Blog) -> None:
    """So do installations of versions that wrote none; what differs in them may be an edit, and is kept."""
    blog.run("component")
    first = blog.snapshot()
    (blog.root / "themes/hugo-tools" / SUMS).unlink()
    blog.write("themes/hugo-tools/layouts/robots.txt", "mine\n")
    assert blog.run("component").out.endswith(" 0 written\n")
    assert blog.snapshot() == first | {"themes/hugo-tools/layouts/robots.txt": b"mine\n"}
    (blog.root / "themes/hugo-tools" / SUMS).unlink()
    blog.write("themes/hugo-tools/hugo.yaml", "of an old version, or edited\n")
    assert blog.run("component").code == 3
    assert blog.read("themes/hugo-tools/hugo.yaml") == "of an old version, or edited\n"


def test_line_ends_of_a_windows_checkout_are_no_edit(blog: Blog) -> None:
    blog.run("component")
    for path in (blog.root / "themes/hugo-tools").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = blog.snapshot()
    done = blog.run("component")
    assert (done.code, done.out.endswith(" 0 written\n")) == (0, True)
    assert blog.snapshot() == before


@pytest.mark.parametrize("after", range(0, 40, 3))
def test_an_installation_that_is_cut_off_is_finished_by_the_next(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = blog.root / "themes" / "hugo-tools"
    component.install(folder)
    first = blog.snapshot()
    for name in FILES:
        of_an_older_version(blog, name, b"older\n" + FILES[name])
    write, written = files.write, []

    def cut_off(path: Path, *arguments: Any) -> None:
        if len(written) == after:
            raise KeyboardInterrupt
        written.append(path)
        write(path, *arguments)

    monkeypatch.setattr(files, "write", cut_off)
    with pytest.raises(KeyboardInterrupt):
        component.install(folder)
    monkeypatch.undo()
    report = component.install(folder)
    assert (report.kept, report.lost) == ([], [])
    assert blog.snapshot() == first


# --- folders that are somebody's ------------------------------------------------------------------

SITE = {"content/posts/a.md": "---\ntitle: A\n---\n"}
HELD = {
    "hugo.yaml": {"hugo.yaml": "title: Mine\n"},
    "hugo.toml": {"hugo.toml": 'title = "Mine"\n'},
    "config.json": {"config.json": "{}"},
    "config folder": {"config/_default/hugo.yaml": "title: Mine\n"},
    "content": SITE,
    "another theme": {"theme.toml": 'name = "PaperMod"\n', "layouts/_default/single.html": "theirs\n"},
    "a folder of posts": {"a.md": "---\ntitle: A\n---\n"},
    "a licence": {"LICENSE": "mine\n"},
    "our partials in a site": {"layouts/partials/hugo-tools/head.html": "mine\n", **SITE},
}


@pytest.mark.parametrize("arguments", [["."], [".", "--force"]], ids=["", "force"])
@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_a_folder_that_holds_something_else_is_refused(
    tmp_path: Path, held: dict[str, str], arguments: list[str]
) -> None:
    elsewhere = Blog(tmp_path / "folder")
    for name, content in held.items():
        elsewhere.write(name, content)
    before = elsewhere.snapshot()
    done = elsewhere.run("component", *arguments)
    assert done.code == 2
    assert done.err.startswith('error: "." holds ')
    assert "hugo-tools component themes/hugo-tools" in done.err
    assert elsewhere.snapshot() == before


@pytest.mark.parametrize("arguments", [[], ["themes/hugo-tools"], ["./themes/../themes/hugo-tools"]])
def test_the_remedy_is_not_what_was_refused(tmp_path: Path, arguments: list[str]) -> None:
    blog = Blog(tmp_path / "site")
    blog.write("hugo.yaml", "title: Mine\n")
    blog.write("themes/hugo-tools/mine.txt", "mine\n")
    done = blog.run("component", *arguments)
    assert done.code == 2
    assert "move what is in it to another place, then run: hugo-tools component\n" in done.err


def test_a_site_is_refused_by_any_name(blog: Blog) -> None:
    before = blog.snapshot()
    for name in (".", str(blog.root), "content/..", "themes/../../blog"):
        assert blog.run("component", name).code == 2
    blog.write("hugo.yaml", "themesDir: ..\n")
    before["hugo.yaml"] = b"themesDir: ..\n"
    assert blog.run("component").code == 3
    assert blog.snapshot() == before


def test_a_site_that_is_called_hugo_tools_is_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "hugo-tools")
    blog.write("hugo.yaml", "themesDir: ../\ntheme: hugo-tools\n")
    blog.write("content/a.md", "")
    before = blog.snapshot()
    assert blog.run("component").code == 2
    assert blog.snapshot() == before


@pytest.mark.parametrize(
    "line", ["../../hugo.yaml", "/etc/hostname", "layouts/../../../hugo.yaml", SUMS, "C:/x", "a\\b"]
)
def test_a_forged_list_of_sums_reaches_nothing_outside(blog: Blog, line: str) -> None:
    blog.run("component")
    sums = blog.read(f"themes/hugo-tools/{SUMS}")
    content = blog.root.joinpath("hugo.yaml").read_bytes()
    blog.write(f"themes/hugo-tools/{SUMS}", f"{sums}{hashlib.sha256(content).hexdigest()}  {line}\nnonsense\n")
    assert blog.run("component", "--force").code == 0
    assert (blog.root / "hugo.yaml").read_bytes() == content
    assert blog.read(f"themes/hugo-tools/{SUMS}") == sums


def test_the_sites_own_themes_folder_and_any_other(blog: Blog, tmp_path: Path) -> None:
    blog.write("hugo.toml", 'themesDir = "vendor"\ntheme = "hugo-tools"\n')
    (blog.root / "hugo.yaml").unlink()
    assert blog.run("component").out.startswith("vendor/hugo-tools: ")
    assert installed(blog, "vendor/hugo-tools") == FILES

    (tmp_path / "no site").mkdir()
    elsewhere = Blog(tmp_path / "no site")
    assert elsewhere.run("component", "here").out.startswith("here: ")
    assert installed(elsewhere, "here") == FILES
    assert elsewhere.run("component").code == 2


@pytest.mark.parametrize("path", ["themes", "themes/hugo-tools/layouts"], ids=["a folder", "a folder of ours"])
def test_a_file_in_the_way_is_named(blog: Blog, path: str) -> None:
    blog.run("component")
    shutil.rmtree(blog.root / path)
    blog.write(path, "a file\n")
    done = blog.run("component")
    assert done.code == 2
    assert done.err.startswith('error: "')
    assert "cannot be written: " in done.err
    assert blog.read(path) == "a file\n"


def test_what_hides_it_is_told_at_once(blog: Blog) -> None:
    """Also what `cite` does not look for: a theme that calls nothing of ours in its head."""
    blog.write("hugo.toml", 'theme = ["Plain", "hugo-tools"]\n')
    (blog.root / "hugo.yaml").unlink()
    blog.write("themes/Plain/layouts/_markup/render-link.html", "<a>")
    blog.write("themes/Plain/layouts/baseof.html", "<head></head>")
    done = blog.run("component")
    assert done.code == 0
    assert done.err.splitlines() == [
        'warning: the theme "Plain" comes before the component, and hides its render-link.html',
        '  put it first; in hugo.toml: theme = ["hugo-tools", "Plain"]',
        "warning: no layout has the component's part of the head: no stylesheet, no previews, no JSON-LD",
        '  write into the <head>: {{ if templates.Exists "partials/hugo-tools/head.html" }}'
        '{{ partial "hugo-tools/head.html" . }}{{ end }}',
    ]
    blog.write("themes/Plain/layouts/baseof.html", '<head>{{ partial "hugo-tools/head.html" . }}</head>')
    assert "no layout" not in blog.run("component").err


@pytest.mark.parametrize(
    ("params", "files", "is_told"),
    [
        pytest.param("citationIndex = true", {}, True, id="no call"),
        pytest.param("", {}, False, id="no index"),
        pytest.param("citationIndex = true", {"single.html": "cited-by.html"}, False, id="the theme calls it"),
        pytest.param("citationIndex = true", {"single.html": "extend_post_content.html"}, False, id="as PaperMod does"),
        pytest.param(
            "citationIndex = true", {"partials/extend_post_content.html": "cited-by.html"}, True, id="nobody's"
        ),
        pytest.param("citationIndex = true", {"_markup/render-image.html": "cited-by.html"}, True, id="a render hook"),
    ],
)
def test_an_index_that_no_layout_shows_is_told(blog: Blog, params: str, files: dict[str, str], is_told: bool) -> None:
    blog.write("hugo.toml", f'theme = ["hugo-tools", "Plain"]\n[params.hugoTools]\n{params}\n')
    (blog.root / "hugo.yaml").unlink()
    head = '{{ partial "hugo-tools/head.html" . }}'
    for name, partial in {"baseof.html": "head.html", **files}.items():
        blog.write(f"themes/Plain/layouts/{name}", head.replace("head.html", partial))
    told = [
        'warning: no layout has the component\'s part below a post: no "Cited by"',
        '  write after the text in the layout of posts: {{ partial "hugo-tools/cited-by.html" . }}',
    ]
    assert blog.run("component").err.splitlines() == (told if is_told else [])
    assert (told[0].removeprefix("warning: ") in blog.run("doctor", "--offline").out) == is_told


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="no hatchling to build the wheel with")
def test_the_wheel_carries_the_component(blog: Blog, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("hugo_tools-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.startswith(("tests/", "exampleSite/"))]
        archive.extractall(tmp_path / "site-packages")

    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site-packages")}
    for arguments in (["component"], ["cite"]):
        command = [sys.executable, "-m", "hugo_tools", *arguments]
        done = subprocess.run(command, cwd=blog.root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert installed(blog) == FILES
