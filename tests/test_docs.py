"""README, docs and the program say the same."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hugo_tools import __version__, cli
from tests import ROOT
from tests.support import hugo
from tests.support.posix import needs_scripts

sys.path.insert(0, str(ROOT / "docs"))

import readme

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("shown", [pytest.param(m, id=m["arguments"]) for m in readme.HELP.finditer(README)])
def test_help_texts_in_the_readme_are_the_programs(shown: re.Match[str]) -> None:
    assert shown["shown"] == readme.help_text(shown["arguments"])


def test_every_command_is_in_the_readme_and_explains_itself() -> None:
    for name in cli.COMMANDS:
        command = cli.main.get_command(click.Context(cli.main), name)
        assert command
        assert f"\n  {name} " in README
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"


def test_the_settings_table_is_that_of_the_code() -> None:
    assert readme.settings_table() in README


def test_links_in_the_documentation_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(
            r"\]\((?!https?:|#)([^)#]+)", re.sub(r"(`+).*?\1", "", page.read_text("utf-8"), flags=re.S)
        ):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_make_target_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    assert set(phony[1].split()) == described


TITLES = ["costs $5", "costs $$5", "$(shell date)", 'it\'s 100 % "quoted" & `odd`; #1', "naïve 注意力"]


@needs_scripts
@pytest.mark.parametrize("title", TITLES)
def test_make_takes_a_title_as_it_was_typed(tmp_path: Path, title: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", "tools"):
        (tmp_path / ".venv" / name).touch()
    program = tmp_path / ".venv" / "bin" / "hugo-tools"
    program.write_text('#!/bin/sh\nfor each; do last=$each; done\nprintf %s "$last"\n')
    program.chmod(0o755)
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "new-post", f"TITLE={title}"]
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, check=True)
    assert done.stdout.decode() == title


@pytest.mark.parametrize(
    "command", [["cite", "--offline", "--check"], ["check"], ["reading-room", "check", "--offline"]]
)
def test_the_example_site_is_as_it_should_be(tmp_path: Path, command: list[str]) -> None:
    """What `make demo` shows first: nothing to write, and nothing to warn of."""
    root = tmp_path / "site"
    shutil.copytree(ROOT / "exampleSite", root, ignore=shutil.ignore_patterns("themes", "public", "resources"))
    hugo.install(root)
    result = CliRunner().invoke(cli.main, ["--site", str(root), *command])
    assert (result.exit_code, result.output.count("warning")) == (0, 0), result.output


def test_the_example_site_is_shown_in_papermod_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "site"
    shutil.copytree(ROOT / "exampleSite", root, ignore=shutil.ignore_patterns("themes", "public", "resources"))
    hugo.install(root)
    hugo.install_papermod(root)  # as the module that Hugo would fetch
    monkeypatch.setenv("HUGO_MODULE_REPLACEMENTS", f"github.com/adityatelange/hugo-PaperMod -> {root}/themes/PaperMod")
    public = hugo.find()[-1].build(root, "--environment", "papermod")
    page = hugo.read(public, "posts/retrieval-augmented-generation/index.html")
    assert 'class="post-title' in page.html
    assert page.html.count('role="img"') == 1  # the drawing, which takes the page's colours
    assert len([link for link in page.links if link.has("cite")]) > 60
    assert "bibliography" in [link.href.strip("/").rpartition("/")[2] for link in page.links]


def test_the_newest_release_of_the_changelog_is_this_version_or_one_before_it() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased"
    released = [re.fullmatch(r"(\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)", heading) for heading in headings[1:]]
    assert all(released), headings
    numbers = [tuple(map(int, found[1].split("."))) for found in released if found]
    assert numbers == sorted(numbers, reverse=True)
    own = re.match(r"\d+\.\d+\.\d+", __version__)
    assert own
    assert not numbers or numbers[0] <= tuple(map(int, own[0].split(".")))


@needs_scripts
def test_make_runs_in_a_folder_with_a_blank_in_its_name(tmp_path: Path) -> None:
    """`make -n` prints what it would run; with a blank in it, an unquoted path would be two words."""
    folder = tmp_path / "my clone"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "pyproject.toml").touch()
    program = folder / ".venv" / "lib" / "python3.11" / "site-packages" / "hugo" / "binaries" / "hugo"
    program.parent.mkdir(parents=True)
    program.touch()
    for target in ("demo", "site", "build", "serve", "reading-room"):
        done = subprocess.run(["make", "-n", target], cwd=folder, capture_output=True, text=True, check=True)
        words = [word for line in done.stdout.splitlines() for word in shlex.split(line.removesuffix("\\"))]
        assert [word for word in words if word.endswith("/my")] == [], target
        assert any(word.endswith("binaries/hugo") and str(folder) in word for word in words), target
