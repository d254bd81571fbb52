"""`eject`: nothing of us is left, and the page still reads well."""

from __future__ import annotations

import time

import pytest
from markdown_it import MarkdownIt

from tests.support.blog import Blog
from tests.support.fake_registries import Registries

BODY = """\
As [see *also* @arxiv:1706.03762, pp. 3--5; @doi:10.1038/nature14539] shows, and [Brown et al.][@arxiv:2005.14165]:

> quoted [@arxiv:1706.03762;
> @arxiv:2005.14165; @doi:10.1038/nature14539]

| a | b |
|---|---|
| [@arxiv:1706.03762] | `[@arxiv:1706.03762]` |

<!-- hugo-tools:off -->
Write [@arxiv:1706.03762].
<!-- hugo-tools:on -->
"""

EJECTED = """\
As [see *also* [1](https://arxiv.org/abs/1706.03762), pp. 3--5; [2](https://doi.org/10.1038/nature14539)] shows, \
and [Brown et al.](https://arxiv.org/abs/2005.14165):

> quoted [[1](https://arxiv.org/abs/1706.03762)–[3](https://arxiv.org/abs/2005.14165)]

| a | b |
|---|---|
| [[1](https://arxiv.org/abs/1706.03762)] | `[@arxiv:1706.03762]` |

Write \\[@arxiv:1706.03762].

## References {#references}

1. Vaswani, A. (2017). "Attention Is All You Need." [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)
2. LeCun, Y. (2015). "Deep learning." *Nature*. [doi:10.1038/nature14539](https://doi.org/10.1038/nature14539)
3. Brown, T. (2020). "Few-Shot Learners." [arXiv:2005.14165](https://arxiv.org/abs/2005.14165)
"""

FRONT_MATTER = "---\ntitle: A post\n---\n\n"


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")
    registries.add_arxiv("2005.14165", "Few-Shot Learners", ["Tom Brown"], "2020-05-28")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Y. LeCun"], container_title=["Nature"])
    return registries


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_components_buttons_go_too(blog: Blog, end: str) -> None:
    body = f"A.{end}{end}{{{{< lyket updown >}}}}{end}{end}B {{{{<lyket>}}}}.{end}{end}{{{{</* lyket */>}}}}{end}"
    blog.post(body)
    path = "content/posts/post.md"
    assert blog.run("eject").code == 0
    assert (blog.root / path).read_bytes().endswith(f"A.{end}{end}B .{end}{end}{{{{</* lyket */>}}}}{end}".encode())


def test_plain_markdown_is_left_from_the_lock_alone(blog: Blog, known: Registries) -> None:
    blog.post(BODY)
    blog.write("content/posts/crlf.md", BODY.replace("\n", "\r\n").rstrip().encode())
    assert blog.run("cite").code == 0
    asked, before = len(known.log()), blog.snapshot()

    dry = blog.run("eject", "--diff")
    assert dry.code == 0
    assert "--- a/content/posts/post.md\n+++ b/content/posts/post.md\n" in dry.out
    assert blog.snapshot() == before

    done = blog.run("eject")
    assert (done.code, done.out) == (0, "wrote content/posts/crlf.md\nwrote content/posts/post.md\n")
    assert done.err == "2 posts, 2 written\n"
    assert blog.read("content/posts/post.md") == FRONT_MATTER + EJECTED
    assert blog.read("content/posts/crlf.md") == EJECTED.replace("\n", "\r\n").rstrip()
    assert len(known.log()) == asked

    page = MarkdownIt().enable("table").render(EJECTED.replace(" {#references}", ""))
    assert "hugo-tools" not in page
    assert '[see <em>also</em> <a href="https://arxiv.org/abs/1706.03762">1</a>, pp. 3--5; ' in page
    assert page.count("<li>") == 3
    assert page.count("@") == 2  # in code, and where citing was off


@pytest.mark.parametrize(
    ("body", "ejected"),
    [
        pytest.param(
            "As [x](https://arxiv.org/abs/1706.03762).\n\n## My list\n\n<!-- hugo-tools:references -->\n"
            "<!-- /hugo-tools:references -->\n\nThe end.",
            'As [x](https://arxiv.org/abs/1706.03762).\n\n## My list\n\n1. Vaswani, A. (2017). "Attention Is All You '
            'Need." [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)\n\nThe end.',
            id="a list in the middle, under the author's heading",
        ),
        pytest.param(
            "None.\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n",
            "None.\n\n",
            id="an empty list",
        ),
        pytest.param("No citation.  \n", "No citation.  \n", id="nothing of ours"),
        pytest.param("`[@arxiv:1706.03762]`\n", "`[@arxiv:1706.03762]`\n", id="code"),
    ],
)
def test_posts_of_other_kinds(blog: Blog, body: str, ejected: str) -> None:
    blog.post(body)
    assert blog.run("cite").code == 0
    assert blog.run("eject").code == 0
    text = blog.read("content/posts/post.md")
    assert text == FRONT_MATTER + ejected
    again = blog.run("eject")
    assert (again.code, again.out) == (0, "")


def test_a_post_whose_works_are_not_in_the_lock_is_refused(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762].\n", "a.md")
    assert blog.run("cite").code == 0
    blog.post("As [@arxiv:1706.03762] and [@arxiv:2005.14165].\n", "b.md")
    before = blog.read("content/posts/b.md")
    done = blog.run("eject")
    assert done.code == 3
    assert done.out == "wrote content/posts/a.md\n"
    assert 'content/posts/b.md:5:28: "arxiv:2005.14165" was not resolved\n  run: hugo-tools cite\n' in done.err
    assert blog.read("content/posts/b.md") == before


def test_an_edited_list_is_refused_unless_it_may_be_overwritten(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    blog.run("cite")
    edited = blog.read("content/posts/post.md").replace("Attention Is", "Attention is")
    blog.write("content/posts/post.md", edited)
    done = blog.run("eject", "content/posts")
    assert done.code == 3
    assert "content/posts/post.md:7:1: this reference list was edited by hand\n" in done.err
    assert "to lose it, run: hugo-tools eject --overwrite\n" in done.err
    assert blog.read("content/posts/post.md") == edited
    assert blog.run("eject", "--overwrite").code == 0
    assert "hugo-tools" not in blog.read("content/posts/post.md")


def test_a_post_with_what_is_not_shown_is_refused(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762] and @arxiv:1706.03762.\n")
    blog.run("cite")
    before = blog.read("content/posts/post.md")
    done = blog.call("eject")
    assert done.code == 3
    assert (
        'post.md:5:28: "@arxiv:1706.03762" without brackets is not a citation\n  write [@arxiv:1706.03762]' in done.err
    )
    assert blog.read("content/posts/post.md") == before


def test_a_list_with_a_conflict_is_refused(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    blog.run("cite")
    torn = blog.read("content/posts/post.md").replace("1. ", "<<<<<<< HEAD\n=======\n>>>>>>> other\n1. ")
    blog.write("content/posts/post.md", torn)
    done = blog.call("eject", "--overwrite")
    assert done.code == 3
    assert (
        "content/posts/post.md:7:1: git's conflict in this block is not resolved\n  run: hugo-tools cite\n" in done.err
    )
    assert blog.read("content/posts/post.md") == torn


TWICE = {  # (body, what must be in what is left)
    "as above": (BODY, "Write \\[@arxiv:1706.03762]."),
    "a group that was switched off": (
        "[@arxiv:1706.03762]\n\n<!-- hugo-tools:off -->\n[@arxiv:1706.03762, p. 3][] [a b][@arxiv:1706.03762]\n",
        "\\[@arxiv:1706.03762, p. 3][] \\[a b]\\[@arxiv:1706.03762]\n",
    ),
    "words with brackets": ("[a [b] c][@arxiv:1706.03762]\n", "[a [b] c](https://arxiv.org/abs/1706.03762)"),
    "a key as words": ("[the @handle][@arxiv:1706.03762]\n", "[the @handle](https://arxiv.org/abs/1706.03762)"),
    "what was said of brackets before they were switched off": (
        "[@arxiv:1706.03762]\n\n<!-- hugo-tools:off -->\nWrite [see @arxiv:1706.03762], @arxiv:1706.03762 or "
        "$[@arxiv:1706.03762]$.\n\n<div>\n[@arxiv:1706.03762]\n</div>\n\n"
        "{{< figure >}}[@arxiv:1706.03762]{{< /figure >}}\n",
        "\n\nWrite \\[see @arxiv:1706.03762], @arxiv:1706.03762 or ",
    ),
    "no blank lines around switches": (
        "One [@arxiv:1706.03762].\n<!-- hugo-tools:off -->\ntwo\n<!-- hugo-tools:on -->\nthree\n",
        "].\n\ntwo\n\nthree\n",
    ),
    "switches between lists": (
        "- a [@arxiv:1706.03762]\n<!-- hugo-tools:off -->\n- b\n<!-- hugo-tools:on -->\n\n- c\n",
        "- a [[1](https://arxiv.org/abs/1706.03762)]\n<!-- -->\n- b\n<!-- -->\n\n- c\n",
    ),
    "a switch between a definition and what would be part of it": (
        "One [@arxiv:1706.03762].\n\nterm\n: definition\n\n<!-- hugo-tools:off -->\n\n  two\n",
        ": definition\n\n<!-- -->\n\n  two\n",
    ),
    "an empty list between a definition and a fence with a sample of markers": (
        "term\n: definition\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n\n  ```\n# one\n"
        "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n  ```\n",
        ": definition\n\n<!-- -->\n<!-- -->\n\n  ```\n# one\n<!-- hugo-tools:references -->\n",
    ),
    "a switch between a fence with a sample of markers and what is a heading or none by its carriage return": (
        "[@arxiv:1706.03762]\n\n- #\r` x\n<<<<<<< a\n<!-- hugo-tools:off -->\n  ```\n"
        "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n  ```\n",
        "<<<<<<< a\n<!-- -->\n  ```\n<!-- hugo-tools:references -->\n",
    ),
    "a switch between a footnote and what would be part of it": (
        "One [@arxiv:1706.03762] [^1].\n\n[^1]: note\n\n<!-- hugo-tools:off -->\n\n    two\n",
        "[^1]: note\n\n<!-- -->\n\n    two\n",
    ),
    "text directly below the list": (
        "One [@arxiv:1706.03762].\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\ntwo\n",
        "\n\ntwo\n",
    ),
    "a list directly below the list": (
        "One [@arxiv:1706.03762].\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n2. two\n",
        "\n<!-- -->\n2. two\n",
    ),
    "a button between paragraphs": ("One [@arxiv:1706.03762].\n{{< lyket >}}\n\ntwo\n", ".\n\ntwo\n"),
    "many buttons": ("One [@arxiv:1706.03762].\n\n{{< lyket >}}\n\n{{<lyket updown>}}\n\ntwo\n", ".\n\ntwo\n"),
    "a sample of markers": ("```\n<!-- hugo-tools:references -->\n```\n\n[@arxiv:1706.03762]\n", "<!-- hugo-t"),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("body", "left"), TWICE.values(), ids=TWICE)
def test_ejecting_twice_is_ejecting_once(blog: Blog, body: str, left: str, newline: str) -> None:
    path = blog.write("content/posts/post.md", (FRONT_MATTER + body).replace("\n", newline).encode())
    cited = blog.run("cite")
    assert cited.code == 0, cited.err
    once = blog.run("eject")
    assert once.code == 0, once.err
    after = path.read_bytes()
    assert left.replace("\n", newline) in after.decode()
    twice = blog.run("eject")
    assert (twice.code, twice.out) == (0, "")
    assert path.read_bytes() == after


def test_the_sites_own_delimiter_of_math_is_not_what_a_bracket_left_alone_becomes(blog: Blog) -> None:
    passthrough = "passthrough: {enable: true, delimiters: {inline: [['\\[', '\\]']]}}"
    blog.write("hugo.yaml", blog.read("hugo.yaml") + f"markup: {{goldmark: {{extensions: {{{passthrough}}}}}}}\n")
    blog.post("[@arxiv:1706.03762]\n\n<!-- hugo-tools:off -->\nWrite [@arxiv:1706.03762].\n")
    assert blog.run("cite").code == 0
    assert blog.run("eject").code == 0
    assert "Write &#91;@arxiv:1706.03762].\n" in blog.read("content/posts/post.md")


def test_a_long_post_takes_no_long_time(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762] has it, and [words][@arxiv:2005.14165].\n\n" * 6000)
    assert blog.run("cite").code == 0
    started = time.monotonic()
    assert blog.run("eject").code == 0
    assert time.monotonic() - started < 20, "2 s are usual"


@pytest.mark.parametrize("line", ["---", "+++"])
def test_a_line_after_a_switch_does_not_become_front_matter(blog: Blog, line: str) -> None:
    """Without the switch it would be the file's first line, and Hugo would look for the end of front matter."""
    post = blog.write("content/posts/bare.md", f"<!-- hugo-tools:off -->\n{line}\n\nWords.\n")
    before = post.read_bytes()
    done = blog.run("eject")
    assert "content/posts/bare.md:1:1: without our markers the text would begin with" in done.err
    assert (done.code, post.read_bytes()) == (3, before)
