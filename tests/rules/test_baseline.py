"""Baselines: an old blog's findings are written down once, and only new ones are told from then on."""

from __future__ import annotations

import json

import pytest

from tests.rules.test_selection import codes
from tests.support.blog import Blog

FRONT_MATTER = "title: T\ndescription: D\ndate: 2024-01-01\n"
BODY = "- TODO: one\n- TODO: two\n\nThe [Model Name]\n"
NAME = "check-baseline.json"


@pytest.fixture
def old(blog: Blog) -> Blog:
    """A blog with three findings in its baseline."""
    blog.post(BODY, front_matter=FRONT_MATTER)
    done = blog.run("check", "--baseline", NAME)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"{NAME}: 3 findings written, and hidden from now on\n1 post, 0 findings\n"
    return blog


def test_its_file_has_a_line_for_each_finding(old: Blog) -> None:
    written = old.read(NAME)
    assert written == (
        '{"version": 1, "findings": [\n'
        '["content/posts/post.md", "HT105", "\\"TODO\\" may be a placeholder", 2],\n'
        '["content/posts/post.md", "HT105", "\\"[Model Name]\\" may be a placeholder", 1]\n'
        "]}\n"
    )
    assert json.loads(written)["version"] == 1
    (old.root / NAME).unlink()
    old.run("check", "--baseline", NAME)
    assert old.read(NAME) == written


def test_only_new_findings_are_told(old: Blog) -> None:
    old.post("Moved down.\n\n" + BODY + "\n**Of mine:**\n\n## End\n\n- TODO: three\n", front_matter=FRONT_MATTER)
    before = old.snapshot()
    done = old.run("check", "--baseline", NAME)
    assert done.out.splitlines()[::2] == [
        'content/posts/post.md:14:1: warning: nothing follows "**Of mine:**" [HT102]',
        'content/posts/post.md:18:3: warning: "TODO" may be a placeholder [HT105]',
    ]
    assert old.snapshot() == before
    assert len(json.loads(old.run("check", "--baseline", NAME, "--format", "json").out)) == 2


def test_an_error_is_one_until_it_is_in_the_baseline(old: Blog) -> None:
    old.post("Words.\n", "new.md", FRONT_MATTER + "hugo-tools: {}\n")
    assert old.run("check", "--baseline", NAME).code == 1
    (old.root / NAME).unlink()
    assert old.run("check", "--baseline", NAME).code == 0
    assert old.run("check", "--baseline", NAME).code == 0
    assert old.run("check").code == 1


def test_what_no_longer_occurs_is_told(old: Blog) -> None:
    gone = "2 findings no longer there\n  to have a baseline without them, delete it and run the command again\n"
    old.post("- TODO: two\n", front_matter=FRONT_MATTER)
    old.post("Words.\n", "other.md", FRONT_MATTER)
    assert old.run("check", "--baseline", NAME).err == f"{NAME}: {gone}2 posts, 0 findings\n"
    assert old.run("check", "--baseline", NAME, "content/posts/other.md").err == "1 post, 0 findings\n"
    assert old.run("check", "--baseline", NAME, "--ignore", "HT105").err == "2 posts, 0 findings\n"
    (old.root / "content/posts/post.md").unlink()
    assert "3 findings no longer there" in old.run("check", "--baseline", NAME).err


def test_it_is_the_same_from_any_folder(old: Blog) -> None:
    inner = Blog(old.root / "content")
    assert inner.run("check", "--baseline", f"../{NAME}").out == ""


def test_an_unreadable_post_is_never_in_it(old: Blog) -> None:
    (old.root / NAME).unlink()
    old.write("content/posts/broken.md", b"---\ntitle: \xff\n---\n")
    for _ in range(2):
        done = old.run("check", "--baseline", NAME)
        assert (done.code, codes(done)) == (3, ["HT901"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": 2, "findings": []}',
        b'{"version": 1, "findings": [["a", "b", "c", true]]}',
        b'{"version": 1, "findings": [["a", "b", 1, 1]]}',
        b'{"version": 1, "findings": [["a", "b", "c", 0]]}',
        b'{"version": 1, "findings": {"a": 1}}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_another_file_is_left_as_it_is(old: Blog, content: bytes) -> None:
    old.write(NAME, content)
    done = old.run("check", "--baseline", NAME)
    assert (done.code, done.out) == (2, "")
    assert f'error: "{NAME}" is not a baseline' in done.err
    assert (old.root / NAME).read_bytes() == content


def test_a_folder_that_is_not_there_is_wrong_usage(old: Blog) -> None:
    done = old.run("check", "--baseline", "nowhere/b.json")
    assert (done.code, done.err) == (2, 'error: "nowhere/b.json" cannot be written: no such file or directory\n')
