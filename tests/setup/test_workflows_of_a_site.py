"""Where the program of a site's workflow comes from: as pip knows it, and without anybody's password."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
from pathlib import Path

import pytest

from hugo_tools.setup import workflows

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Distribution:
    """What pip wrote down of an installation."""

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        return json.dumps(self.origin) if name == "direct_url.json" and self.origin else None


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        pytest.param(
            {"url": "https://example.org/a/b.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"git+https://example.org/a/b.git@{COMMIT}",
            id="a repository",
        ),
        pytest.param(
            {"url": "https://me:secret@example.org/a", "vcs_info": {"commit_id": COMMIT}}, "", id="a password in it"
        ),
        pytest.param({"url": "https://example.org/a", "vcs_info": {"commit_id": "main"}}, "", id="a branch"),
        pytest.param({"url": "https://example.org/a.whl", "archive_info": {}}, "", id="a wheel"),
        pytest.param({"url": "file:///nowhere"}, "", id="a folder that is gone"),
        pytest.param(None, "", id="an index"),
    ],
)
def test_where_the_program_comes_from(monkeypatch: pytest.MonkeyPatch, origin: object, found: str) -> None:
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution(origin))
    assert workflows.installed_from() == found


def make_clone(folder: Path, address: str) -> None:
    """Makes a clone of the repository at an address, with one commit that both have."""
    for arguments in (
        ["init", "--quiet"],
        ["remote", "add", "origin", address],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "--message", "x"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        pytest.param("https://example.org/a/b", "https://example.org/a/b", id="for all"),
        pytest.param("git@github.com:a/b.git", "https://github.com/a/b.git", id="by SSH"),
        pytest.param("ssh://git@codeberg.org/a/b", "https://codeberg.org/a/b", id="by SSH, as an address"),
        pytest.param("git@git.example.org:a/b.git", "", id="a machine that may have no other door"),
        pytest.param("../b", "", id="a folder"),
    ],
)
def test_a_clone_stands_for_its_origin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, origin: str, address: str
) -> None:
    make_clone(tmp_path, origin)
    installed = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution(installed))
    source, _, commit = workflows.installed_from().rpartition("@")
    assert source == (address and f"git+{address}")
    assert len(commit) == (40 if address else 0)


def test_a_commit_that_was_not_pushed_is_not_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_clone(tmp_path, "https://example.org/a/b")
    commit = ["commit", "--quiet", "--allow-empty", "--message", "mine"]
    subprocess.run(
        ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org", *commit], check=True
    )
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution({"url": tmp_path.as_uri()}))
    assert workflows.installed_from() == ""
