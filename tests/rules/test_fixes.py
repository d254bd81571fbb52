"""`check --fix`: what is mended, what is left, and that a second run has nothing to do."""

from __future__ import annotations

import pytest

from hugo_tools.rules import fixes
from hugo_tools.rules.selection import EVERYTHING
from tests.rules.test_selection import codes
from tests.support.blog import Blog
from tests.support.subjects import subject

FRONT_MATTER = "title: T\ndescription: D\n"
DAMAGED = "itâ€™s a cafÃ©, see [here](#Our-Method).\r\n\r\n## Our Method\n\n`itâ€™s` - TODO"
MENDED = "it’s a café, see [here](#our-method).\r\n\r\n## Our Method\n\n`itâ€™s` - TODO"


@pytest.fixture
def damaged(blog: Blog) -> Blog:
    blog.post(DAMAGED + "\n\n- TODO: x", front_matter=FRONT_MATTER)
    blog.post("Fine.\n", "fine.md", FRONT_MATTER)
    return blog


def test_it_mends_what_is_safe_and_tells_the_rest(damaged: Blog) -> None:
    before = damaged.snapshot()
    assert codes(damaged.run("check")) == ["HT302", "HT302", "HT303", "HT105"]
    assert damaged.snapshot() == before
    done = damaged.run("check", "--fix")
    assert (done.code, codes(done)) == (0, ["HT105"])
    assert done.err == "mended content/posts/post.md\n1 post mended\n2 posts, 1 finding\n"
    assert damaged.read("content/posts/post.md") == f"---\n{FRONT_MATTER}---\n\n{MENDED}\n\n- TODO: x"
    assert damaged.read("content/posts/fine.md") == before["content/posts/fine.md"].decode()
    after = damaged.snapshot()
    assert damaged.run("check", "--fix").err == "0 posts mended\n2 posts, 1 finding\n"
    assert damaged.snapshot() == after


def test_a_difference_is_shown_and_nothing_written(damaged: Blog) -> None:
    before = damaged.snapshot()
    done = damaged.run("check", "--fix", "--diff")
    assert (done.code, damaged.snapshot()) == (1, before)
    assert "+it’s a café, see [here](#our-method).\r\n" in done.out
    assert damaged.run("check", "--fix", "--diff", "content/posts/fine.md").code == 0
    assert damaged.run("check", "--diff").code == 2


def test_it_mends_only_what_is_followed_and_not_hidden(damaged: Blog) -> None:
    damaged.run("check", "--fix", "--select", "HT303")
    assert damaged.read("content/posts/post.md").count("itâ€™s") == 2
    damaged.post("itâ€™s <!-- hugo-tools:ignore HT302 -->\n", front_matter=FRONT_MATTER)
    before = damaged.snapshot()
    assert damaged.run("check", "--fix").code == 0
    assert damaged.snapshot() == before


def test_a_read_only_post_stays_and_is_told(damaged: Blog) -> None:
    path = damaged.root / "content/posts/post.md"
    path.chmod(0o444)
    done = damaged.run("check", "--fix")
    assert (done.code, "the file is read-only" in done.err) == (3, True)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[a](#a-b)\n\n## A B\n\n## A_b\n", id="an anchor that is right"),
        pytest.param("[a](#AB)\n\n## A b\n\n## A_b\n", id="two anchors alike"),
        pytest.param("Words.\n", id="nothing"),
    ],
)
def test_nothing_is_guessed(body: str) -> None:
    seen = subject("---\ntitle: T\n---\n" + body)
    assert fixes.change_of(seen.post, seen.shared, EVERYTHING) is None
