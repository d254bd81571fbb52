"""`component`: the theme component into a site, from a checkout and from an installed wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Blog

REPOSITORY = Path(__file__).parent.parent
FOLDERS = ("archetypes", "assets", "i18n", "layouts")
FILES = {
    str(path.relative_to(REPOSITORY)): path.read_bytes()
    for name in (*FOLDERS, "hugo.yaml", "theme.toml", "LICENSE")
    for path in [REPOSITORY / name, *(REPOSITORY / name).rglob("*")]
    if path.is_file() and not path.name.startswith(".")
}


def installed(blog: Blog, folder: str = "themes/hugo-tools") -> dict[str, bytes]:
    prefix = f"{folder}/"
    return {name.removeprefix(prefix): data for name, data in blog.snapshot().items() if name.startswith(prefix)}


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


def test_an_update_restores_its_own_files_and_leaves_the_others(blog: Blog) -> None:
    blog.run("component")
    blog.write("themes/hugo-tools/theme.toml", "of an older version\n")
    blog.write("themes/hugo-tools/layouts/mine.html", "mine\n")
    done = blog.run("component")
    assert done.out.endswith(f"{len(FILES)} files, 1 written\n")
    assert installed(blog) == FILES | {"layouts/mine.html": b"mine\n"}


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
    shutil.rmtree(blog.root / "themes")
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


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="no hatchling to build the wheel with")
def test_the_wheel_carries_the_component(blog: Blog, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
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
