"""What was found right in an earlier run is not looked at again, unless anything that decided it has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_tools import cache
from tests.conftest import Blog
from tests.fake_registries import Registries

POST = "See [@arxiv:1706.03762].\n"


@pytest.fixture
def cited(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Blog:
    """A blog with one post that is right, and with its stamp."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    registries.add_arxiv("1706.03762", title="Attention")
    registries.add_arxiv("2005.14165", title="Few-shot")
    blog.post(POST)
    assert blog.run("cite").code == 0
    assert blog.run("cite", "--check", "--offline").code == 0
    return blog


def stamps(blog: Blog) -> list[Path]:
    return list((blog.root.parent / "cache" / "hugo-tools").glob("posts-*.json"))


def test_a_stamped_post_is_not_read_again(cited: Blog) -> None:
    [path] = stamps(cited)
    # A stamp that says otherwise shows that it is what was asked.
    entries = json.loads(path.read_text())
    entries["entries"] = dict.fromkeys(entries["entries"], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]')
    path.write_text(json.dumps(entries))
    done = cited.run("cite", "--check", "--offline")
    assert done.code == 0
    assert "content/posts/post.md:3:4: warning: from the stamp" in done.err


CHANGES: dict[str, Callable[[Blog], object]] = {
    "the post": lambda blog: blog.post(POST + "\nMore words, and a block to come: [@arxiv:2005.14165].\n"),
    "the heading, by a setting": lambda blog: blog.write("hugo.yaml", "params: {hugoTools: {heading: Sources}}\n"),
    "the language": lambda blog: blog.write("hugo.yaml", "defaultContentLanguage: de\n"),
    "the style's template": lambda blog: blog.write("hugo-tools/styles/numeric.md.j2", "{{ item.title }}\n"),
    "the lock": lambda blog: blog.write(
        "citations.lock.json", blog.read("citations.lock.json").replace("Attention", "Corrected")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_decided_it_counts(cited: Blog, change: str) -> None:
    CHANGES[change](cited)
    done = cited.run("cite", "--check")
    assert (done.code, done.out[:12]) == (1, "would change")


def test_a_change_of_the_bibliography_counts(cited: Blog) -> None:
    cited.write("hugo.yaml", "params: {hugoTools: {bibliography: refs.bib}}\n")
    cited.write("refs.bib", "@misc{x, title={Another}, eprint={1706.03762}, archiveprefix={arXiv}}\n")
    assert cited.run("cite", "--offline").out == "wrote content/posts/post.md: 1 reference\n"
    assert cited.run("cite", "--check", "--offline").code == 0
    cited.write("refs.bib", cited.read("refs.bib").replace("Another", "A third"))
    assert cited.run("cite", "--check", "--offline").code == 1


def test_an_error_is_reported_again(cited: Blog) -> None:
    cited.post("See [@doi:10.1000/nothing].\n", "other.md")
    assert [cited.run("cite").code for _ in range(3)] == [3, 3, 3]


def test_overwrite_looks_at_every_post(cited: Blog) -> None:
    cited.post(cited.read("content/posts/post.md").partition("---\n\n")[2].replace("Attention", "My words"))
    assert cited.run("cite").code == 3
    assert cited.run("cite", "--overwrite").code == 0
    assert "My words" not in cited.read("content/posts/post.md")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b'{"recipe": 1, "entries": 2}'])
def test_a_damaged_cache_is_done_without(cited: Blog, damage: bytes) -> None:
    for path in (cited.root.parent / "cache" / "hugo-tools").iterdir():
        path.write_bytes(damage)
    assert cited.run("cite", "--check", "--offline").code == 0


def test_a_cache_folder_that_cannot_be_written_is_done_without(cited: Blog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cited.run("cite", "--check", "--offline", env={"XDG_CACHE_HOME": str(tmp_path / "file")})
    assert (done.code, done.err.splitlines()[0][:6]) == (0, "1 post")


def test_a_cache_forgets_what_another_recipe_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = cache.Cache("x", "one")
    kept.put("key", "a\u2028text")
    kept.save()
    assert cache.Cache("x", "one").get("key") == "a\u2028text"
    assert cache.Cache("x", "two").get("key") is None
