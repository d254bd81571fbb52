"""Formatters: what Prettier, mdformat, remark and others make of a cited post, the next `cite` takes for no edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import mdformat
import pytest
from click.testing import CliRunner

from hugo_tools.cli import main
from tests import ROOT
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

Cite = Callable[..., Result]
DATA = ROOT / "tests" / "data" / "formatters"
POST = "content/posts/post.md"

# The post whose cited form was given to each formatter; `data/formatters` holds what they made of it.
BODY = """\
As [@arxiv:1706.03762] and [see R&D *x* @arxiv:1706.03762, p. 3; also @doi:10.1038/Nature14539] show,
[Brown et al.][@arxiv:2005.14165], [SEE @arxiv:1706.03762],
[@doi:10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O].

* a [link][foo]
* b

[foo]: https://e.org 'Title'
"""
FRONT_MATTER = "title: A post\ndate: 2024-03-05\nauthor: Ada Lovelace\nurl: /posts/title/\n"
MARKERS = "\n<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"


@pytest.fixture
def cite(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch) -> Cite:
    """Runs `cite` in this process, with works whose titles hold what formatters spell in their own way."""
    monkeypatch.chdir(blog.root)
    monkeypatch.setenv("PATH", "")  # no Hugo: the permalink is the front matter's
    registries.add_arxiv("1706.03762", "Attention [Is] All_You A & B &amp;c; *Need*", ["Ashish Vaswani"], "2017-06-12")
    registries.add_arxiv("2005.14165", "Few-Shot Learners in 2019. A `test`", ["Tom Brown"], "2020-05-28")
    title = "Deep learning: 3 < 4, a ~ b, $x$ {y} | z"
    registries.add_crossref("10.1038/nature14539", title, authors=["Y. LeCun"], container_title=["Nature"])
    registries.add_crossref("10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o", "Old", authors=["A. Old"])

    return partial(blog.call, "cite")


def cited(blog: Blog, cite: Cite) -> str:
    """Returns the post with its blocks."""
    blog.post(BODY + MARKERS, front_matter=FRONT_MATTER)
    done = cite()
    assert (done.code, done.err.count("error")) == (0, 0), done.err
    return blog.read(POST)


def setext(text: str) -> str:
    return re.sub(r"^## (.+)$", r"\1\n------", text, flags=re.MULTILINE)


RESTYLED: dict[str, Callable[[str], str]] = {
    "numbers all one": lambda text: re.sub(r"^\d+\. ", "1. ", text, flags=re.MULTILINE),
    "numbers in parentheses": lambda text: re.sub(r"^(\d+)\. ", r"\1) ", text, flags=re.MULTILINE),
    "underlined headings": setext,
    "underscores": lambda text: re.sub(r"\*(arXiv|Nature|A blog)\*", r"_\1_", text),
    "single quotes": lambda text: re.sub(r' "(#[a-z0-9/-]+|\[.*\])"', r" '\1'", text),
    "parentheses": lambda text: re.sub(r'^(\[@.*) "(\[.*\])"$', r"\1 (\2)", text, flags=re.MULTILINE),
    "pointed destinations": lambda text: re.sub(r"\]\((https[^()\s]*)\)", r"](<\1>)", text),
    "pointed definitions": lambda text: re.sub(r"^(\[.*@.*\]:) ([^<\s]\S*)", r"\1 <\2>", text, flags=re.MULTILINE),
    "automatic links": lambda text: re.sub(r"\[(https\S+)\]\(\1\)", r"<\1>", text),
    "tildes": lambda text: text.replace("```", "~~~"),
    "long fences": lambda text: text.replace("```", "`````"),
    "blank lines": lambda text: re.sub(r"^(\[|\d|<!|#|>)", r"\n\1", text, flags=re.MULTILINE),
    "carriage returns": lambda text: re.sub(r"\r?\n", "\r\n", text),
    "no end of the last line": lambda text: text.rstrip(),
    "a wide indent": lambda text: re.sub(r"^(\d+)\. ", r"\1.  ", text, flags=re.MULTILINE),
    "wrapped lines": lambda text: re.sub(r"^(\d+\..{30,60}?) ", r"\1\n   ", text, flags=re.MULTILINE),
    "wrapped quotes": lambda text: re.sub(r"^(> .{20,30}?) ", r"\1\n> ", text, flags=re.MULTILINE),
    "decoded": lambda text: text.replace("&#91;", "\\[").replace("&#93;", "]").replace("&#60;", "<"),
    "escaped": lambda text: text.replace("&#36;", "\\$").replace(" & ", " \\& ").replace("(2017)", "\\(2017\\)"),
    "definitions moved": lambda text: moved(text, lambda lines: lines),
    "definitions moved and sorted": lambda text: moved(text, sorted),
    "definitions in lower case": lambda text: moved(text, lambda lines: [lower(line) for line in lines]),
    "some definitions dropped": lambda text: moved(text, lambda lines: lines[1:]),
    "mdformat": lambda text: mdformat.text(text, extensions={"frontmatter", "gfm"}),
    "mdformat that wraps": lambda text: mdformat.text(
        text, extensions={"frontmatter", "gfm"}, options={"wrap": 60, "number": True}
    ),
}


def moved(text: str, arrange: Callable[[list[str]], list[str]]) -> str:
    """Returns a post whose definitions stand at its end."""
    lines = re.findall(r"^\[[^\]]*@[^\]]*\]: .*\n", text, re.MULTILINE)
    for line in lines:
        text = text.replace(line, "", 1)
    return text + "\n" + "".join(arrange(lines))


def lower(line: str) -> str:
    label, _, rest = line.partition("]: ")
    return f"{label.lower()}]: {rest}"


@pytest.mark.parametrize("restyle", RESTYLED.values(), ids=RESTYLED)
def test_after_a_formatter_the_next_run_makes_it_right(blog: Blog, cite: Cite, restyle: Callable[[str], str]) -> None:
    before = cited(blog, cite)
    formatted = restyle(before)
    assert formatted != before
    blog.write(POST, formatted)
    done = cite()
    assert done.code == 0, done.err
    after = blog.read(POST)
    assert cite("--check").code == 0, "a second run would write again"
    assert definitions(after) == definitions(before)
    assert re.sub("\r", "", after).count("{#references}") == 1
    settled = restyle(after)  # the formatter and we do not undo each other's work for ever
    blog.write(POST, settled)
    assert cite().code == 0


@pytest.mark.parametrize(
    "name",
    [
        "numbers all one",
        "underlined headings",
        "automatic links",
        "tildes",
        "wrapped lines",
        "wrapped quotes",
        "blank lines",
        "a wide indent",
        "definitions moved and sorted",
    ],
)
def test_what_a_formatter_did_to_the_layout_alone_stays(blog: Blog, cite: Cite, name: str) -> None:
    """Else a formatter in a commit hook and `cite --check` in CI would be at odds for ever."""
    formatted = RESTYLED[name](cited(blog, cite))
    blog.write(POST, formatted)
    assert cite("--check").code == 0
    assert cite().code == 0
    assert blog.read(POST) == formatted


def definitions(text: str) -> set[tuple[str, str, str]]:
    """Returns (label, destination, title) of every definition of ours, as Markdown understands the first two."""
    found = re.findall(r"^\[([^\]]*@[^\]]*)\]:\s+<?(\S+?)>?\s+[\"'(](.*)[\"')]\s*$", text, re.MULTILINE)
    return {(" ".join(label.split()).casefold(), url, title) for label, url, title in found}


@pytest.mark.parametrize("restyle", RESTYLED.values(), ids=RESTYLED)
@pytest.mark.parametrize("edit", [("Few-Shot", "Many-Shot"), ("(2017)", "(2018)"), ("Ada Lovelace", "Ada King")])
def test_an_edit_of_words_stays_one(
    blog: Blog, cite: Cite, restyle: Callable[[str], str], edit: tuple[str, str]
) -> None:
    head, body = cited(blog, cite).split("\n---\n", 1)
    changed = restyle(f"{head}\n---\n{body}").replace(*edit).replace(f"author: {edit[1]}", f"author: {edit[0]}")
    if edit[0] == "(2017)":
        changed = changed.replace("\\(2017\\)", "\\(2018\\)")
    blog.write(POST, changed)
    done = cite()
    assert done.code == 3
    assert "was edited by hand" in done.err


@pytest.mark.parametrize("restyle", [RESTYLED["mdformat"], RESTYLED["single quotes"], RESTYLED["decoded"]])
def test_what_was_formatted_can_be_cited_further(blog: Blog, cite: Cite, restyle: Callable[[str], str]) -> None:
    formatted = restyle(cited(blog, cite))
    blog.write(
        POST,
        formatted.replace("- b\n", "- b\n- [see @arxiv:2005.14165]\n").replace("* b\n", "* b [@arxiv:2005.14165]\n"),
    )
    assert cite().code == 0
    assert cite("--check").code == 0
    text = blog.read(POST)
    block = text[text.index("<!-- hugo-tools:references") : text.index("<!-- /hugo-tools:references")]
    assert re.search(r'^\[.*@arxiv:2005\.14165\]: \S+ "\[.*\{3 #', block, re.MULTILINE)
    assert not re.search(r"^\[.*@.*\]:", text.replace(block, ""), re.MULTILINE)


def test_a_definition_of_the_authors_own_stays_where_it_is(blog: Blog, cite: Cite) -> None:
    formatted = RESTYLED["mdformat"](cited(blog, cite)).replace("- b\n", "- [@arxiv:2005.14165]\n")
    blog.write(POST, formatted)
    assert cite().code == 0
    assert '\n[foo]: https://e.org "Title"\n' in blog.read(POST)


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.md")))
def test_what_formatters_wrote(blog: Blog, cite: Cite, name: str) -> None:
    before = cited(blog, cite)
    assert before == (DATA / "cited.txt").read_text("utf-8"), "write data/formatters anew, as its README says"
    blog.write(POST, (DATA / name).read_bytes())
    assert cite().code == 0
    assert definitions(blog.read(POST)) == definitions(before)
    assert cite("--check").code == 0


def test_eject_leaves_nothing_of_a_post_that_was_formatted(blog: Blog, cite: Cite) -> None:
    blog.write(POST, RESTYLED["mdformat"](cited(blog, cite)))
    assert CliRunner().invoke(main, ["eject"]).exit_code == 0
    text = blog.read(POST)
    assert "hugo-tools" not in text
    assert "@" not in re.sub(r"@article", "", text)
    assert '[foo]: https://e.org "Title"' in text
