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


def test_a_clone_stands_for_its_origin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for arguments in (
        ["init", "--quiet"],
        ["remote", "add", "origin", "https://example.org/a/b"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "--message", "x"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    origin = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution(origin))
    assert workflows.installed_from().startswith("git+https://example.org/a/b@")
