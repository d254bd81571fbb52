"""A kind of post that the package does not have (support/notes_kind.py), from the command line."""

from __future__ import annotations

from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries


def run(blog: Blog, *arguments: str) -> Result:
    return blog.run(*arguments, module="tests.support.notes_kind")


def test_a_post_of_the_kind(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", title="Attention")
    done = run(blog, "new", "field-notes", "--from", "arxiv:1706.03762")
    assert (done.code, done.out) == (0, "content/posts/attention.md\n")
    text = blog.read("content/posts/attention.md")
    assert 'title: "Field Notes on Attention"' in text or "title: Field Notes on Attention" in text
    assert "# How field notes read: what was seen first" in text
    assert "## What I saw\n" in text
    assert "[@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762" in text


def test_what_its_template_leaves_is_found(blog: Blog) -> None:
    assert run(blog, "new", "field-notes", "Snow").code == 0
    post = blog.root / "content/posts/snow.md"
    post.write_text(post.read_text("utf-8").replace("draft: true", "draft: false"), "utf-8")
    found = run(blog, "check").out
    assert ':1: a note to the writer is still here: "Only what others could have seen as well."' in found
    assert ':1: nothing follows "**Instrument:**"' in found
    assert "warning: nothing follows" in blog.run("check").out  # to which the label is a stranger's


def test_it_is_an_archetype_too(blog: Blog) -> None:
    assert run(blog, "archetypes").code == 0
    assert "## What I saw\n" in blog.read("archetypes/field-notes.md")


def test_it_is_named_where_a_kind_is_unknown(blog: Blog) -> None:
    assert (
        "kinds are survey, model-family, paper, learning-note, default, field-notes;" in run(blog, "new", "x", "y").err
    )
