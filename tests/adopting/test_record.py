"""The record of `adopt` comes with a repository, and may be somebody else's word."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.support.blog import Blog


def plant(blog: Blog, name: str, before: str, now: bytes) -> None:
    """Writes a record by which a file is as `adopt` left it, and has old bytes elsewhere."""
    saved = {"before": before, "after": hashlib.sha256(now).hexdigest()}
    blog.write(".hugo-tools/adopted/record.json", json.dumps({"version": 1, "files": {name: saved}}))


def test_git_itself_is_never_written(blog: Blog) -> None:
    """Git would run a command that its configuration names."""
    config = "[core]\n\tbare = false\n"
    blog.write(".git/config", config)
    blog.write(".hugo-tools/adopted/0001.bytes", "[core]\n\tfsmonitor = touch /tmp/x\n")
    plant(blog, ".git/config", "0001.bytes", config.encode())
    done = blog.run("adopt", "--undo")
    assert done.code == 2
    assert "not a record" in done.err
    assert (blog.root / ".git/config").read_text() == config


@pytest.mark.parametrize("name", ["content/a.md", "../outside.md", "/etc/hosts", ".GIT/hooks/x", "a/git~1/config"])
@pytest.mark.parametrize("before", ["../../../outside.md", "0001.bytes/../../../../outside.md", "record.json"])
def test_nothing_outside_is_read_or_removed(blog: Blog, name: str, before: str) -> None:
    outside = blog.root.parent / "outside.md"
    outside.write_text("a secret")
    post = blog.write("content/a.md", "mine")
    plant(blog, name, before, b"mine")
    done = blog.run("adopt", "--undo")
    assert done.code == 2
    assert outside.read_text() == "a secret"
    assert Path(post).read_text() == "mine"


def test_old_bytes_are_not_read_through_a_link(blog: Blog) -> None:
    outside = blog.root.parent / "outside.md"
    outside.write_text("a secret")
    post = blog.write("content/a.md", "mine")
    plant(blog, "content/a.md", "0001.bytes", b"mine")
    (blog.root / ".hugo-tools/adopted/0001.bytes").symlink_to(outside)
    done = blog.run("adopt", "--undo")
    assert done.code in (2, 3)
    assert "leads out of the site" in done.err
    assert Path(post).read_text() == "mine"
