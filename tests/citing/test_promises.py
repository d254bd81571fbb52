"""Promises 1 and 2, on random posts: the author's bytes are never changed, and running twice is running once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_tools.citing.revisions import PostChange
from hugo_tools.citing.run import Cite, Outcome, RunOptions
from hugo_tools.hugo import posts, site
from hugo_tools.markdown import blocks, citations
from hugo_tools.markdown.blocks import Block
from hugo_tools.markdown.citations import Rules
from hugo_tools.markdown.scanner import scan
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure
from hugo_tools.works import LOCK_NAME, lock
from hugo_tools.works.bibliography import Bibliography
from hugo_tools.works.catalogue import Works


class Inventor:
    """A resolver that knows every work: its title is its identifier, in hostile company."""

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        for identifier in identifiers:
            number = f"arXiv:{identifier.value}" if identifier.scheme == "arxiv" else ""
            doi = identifier.value if identifier.scheme == "doi" else ""
            title = f"{identifier.key} {{{{< x >}}}} <b> $x$ *y* [z](u) \\ ``` <!-- /hugo-tools:references -->"
            people = (Name("O'Neil_*", "Å."), Name(literal="1. <i>[@x]"))
            yield (
                identifier,
                Item(identifier.key, "article", title, people, (), (2020,), "V & Sons", number=number, doi=doi),
            )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blog")
    (folder / "hugo.yaml").write_text("title: A blog\nparams: {hugoTools: {addBlock: true}}\n")
    (folder / "content").mkdir()
    return folder


def run(root: Path) -> tuple[list[PostChange], Outcome]:
    """Runs `cite` on the site, as the command line does."""
    blog = site.load(root)
    works = Works(Bibliography(), lock.load(root / LOCK_NAME, Inventor()))
    cite = Cite(blog, works, RunOptions(), lambda answers, count: deque(answers, maxlen=0) and None)
    return list(cite.run(blog.posts())), cite.outcome


def start(root: Path, text: str) -> Path:
    """Puts a post into the site, which has no lock yet."""
    (root / LOCK_NAME).unlink(missing_ok=True)
    return put(root, text)


def put(root: Path, text: str) -> Path:
    path = root / "content" / "post.md"
    path.write_bytes(text.encode())
    return path


def block_of(text: str) -> Block | None:
    """Returns the reference list of a post."""
    return blocks.find(text, scan(text, posts.parse(Path("post.md"), text).body)).get("references")


def cites(text: str) -> bool:
    return bool(citations.find(text, posts.parse(Path("post.md"), text).body, Rules())[0].groups)


def without_block(text: str) -> str:
    """Returns a post's text with its reference list taken out, if it has one."""
    block = block_of(text)
    return blocks.remove(text, block) if block else text


def settled(root: Path) -> bytes:
    """Returns the site's lock after another run, which is asserted to change nothing."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    changes, outcome = run(root)
    assert changes == []
    assert not outcome.lock_changed
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    return (root / LOCK_NAME).read_bytes() if (root / LOCK_NAME).exists() else b""


FRONT_MATTER = [
    "",
    "\ufeff",
    "---\ntitle: x\n---\n",
    "\ufeff---\r\ntitle: x\r\n---\r\n",
    "---\ntitle: '[@arxiv:1706.03762]'\nnocite: [arxiv:1412.6980]\n---\n",
    "+++\ntitle = 'x'\n+++\n",
    '{"title": "x"}\n',
    "--- \n---",
]
PARTS = [
    "[@arxiv:1706.03762]", "[see @doi:10.1000/x_y(z), p. 3; -@arxiv:1512.03385v2]", "[words][@arxiv:hep-th/9901001]",
    "[x](https://arxiv.org/abs/1706.03762)", "https://doi.org/10.1000/abc", "[@10.1000/a<b>c;d#e]", "[@key]",
    "[@A][@B]", "[SEE @arxiv:1412.6980]", "[see @arxiv:1412.6980]", "[sée\u00a0@arxiv:1412.6980]",
    "![@arxiv:1706.03762]", "[@arxiv:1706.03762]: https://e.org\n", "[@arxiv:nonsense]",
    "text", "é𝒳王", " ", "   ", "    ", "\t", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\x0c", "\u2028", "\x00",
    "\ufeff", "  \n", "\\", "`", "``", "```\n", "~~~", "$", "$$", "> ", "- ", "1. ", "2) ", "# ", "===\n", "---\n",
    "***\n", "+++\n", "\n## References\n\n", "## References {#references}\n", "<!-- ", "-->", "<div>\n", "</div>\n",
    "<b>", "<pre>", "</pre>\n", "<script>", "[", "]", "(", ")", "[^1]", "\n[^1]: ", "|", "| a | b |\n|---|---|\n|",
    "{{< x >}}", "{{< /x >}}", "{{% x %}}", "{{< x", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n",
    "\n<!-- hugo-tools:references -->\n", "\n<!-- /hugo-tools:references -->\n", "<!-- hugo-tools:refs -->\n",
    "\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n",
    "\n<!-- hugo-tools:off -->\n", "\n<!-- hugo-tools:on -->\n",
]  # fmt: skip
texts = st.tuples(st.sampled_from(FRONT_MATTER), st.lists(st.sampled_from(PARTS), max_size=14)).map(
    lambda drawn: drawn[0] + "".join(drawn[1])
)


@settings(max_examples=250, deadline=None)
@given(text=texts)
def test_any_post_keeps_its_bytes_around_the_block_and_a_second_run_changes_nothing(root: Path, text: str) -> None:
    path = start(root, text)
    changes, outcome = run(root)
    after = path.read_bytes().decode()
    assert [change.after for change in changes] == ([after] if after != text else [])
    assert changes or outcome.findings or not cites(text)
    if changes:
        old, new = block_of(text), block_of(after)
        assert new
        assert after.startswith(text) or old
        if old:  # its author has placed it
            assert (after[: new.start], after[new.end :]) == (text[: old.start], text[old.end :])
        else:
            assert blocks.remove(after, new) == text
    settled(root)


WHOLE = [  # (Markdown, the works that it cites); each ends what it begins
    ("One [@arxiv:1706.03762].", ["arxiv:1706.03762"]),
    ("> - See [@arxiv:1512.03385;\n>   @10.1000/a(b)<c>d]", ["arxiv:1512.03385", "doi:10.1000/a(b)<c>d"]),
    ("| a | b |\n|---|---|\n| [@arxiv:1412.6980] | x |", ["arxiv:1412.6980"]),
    ("[Vaswani et al.][@arxiv:1810.04805]", ["arxiv:1810.04805"]),
    ("[He et al., 2015](https://arxiv.org/abs/1409.1556v6)", ["arxiv:1409.1556"]),
    ("Text[^n].\n\n[^n]: [siehe\u00a0@arxiv:2005.14165, S.\u00a03]", ["arxiv:2005.14165"]),
    ("{{% box %}}\n[@arxiv:hep-th/9901001]\n{{% /box %}}", ["arxiv:hep-th/9901001"]),
    ("<details>\n\n[@doi:10.1000/in_html]\n\n</details>", ["doi:10.1000/in_html"]),
    ("注意力[@arxiv:1706.03762]，𝒳。", ["arxiv:1706.03762"]),
    ("## A heading", []),
    ("```\n[@arxiv:0704.0001]\n```", []),
    ("- x\n\n  ~~~ md\n  [@arxiv:0704.0001]\n  ~~~", []),
    ("<!--\n[@arxiv:0704.0001]\n\n-->", []),
    ("`[@arxiv:0704.0001]` and \\[@arxiv:0704.0001]", []),
    ("{{< raw >}}\n```\n[@arxiv:0704.0001]\n{{< /raw >}}", []),
    ("$$\n[@arxiv:0704.0001]\n$$", []),
    ("***\n\n    [@arxiv:0704.0001]", []),
    ("***", []),
]  # fmt: skip
whole = st.lists(st.sampled_from(WHOLE), min_size=1, max_size=8)
ends = st.sampled_from(["", "\n", "\n\n\n", "  ", "\n\t"])


@settings(max_examples=150, deadline=None)
@given(parts=whole, newline=st.sampled_from(["\n", "\r\n"]), end=ends, more=st.sampled_from(WHOLE[:9]))
def test_every_citation_is_listed_also_one_that_is_added_and_none_that_is_taken_out(
    root: Path, parts: list[tuple[str, list[str]]], newline: str, end: str, more: tuple[str, list[str]]
) -> None:
    def compose(*chosen: tuple[str, list[str]]) -> str:
        return ("---\ntitle: x\n---\n\n" + "\n\n".join(markdown for markdown, _ in chosen)).replace("\n", newline)

    def listed(text: str) -> list[str]:
        """Returns the works of a post's reference list, which are named by their titles."""
        block = text[text.index("<!-- hugo-tools:references -->") :] if "hugo-tools:references" in text else ""
        entries = re.findall(r'^\d+\. .*?"(\S+) ', block, re.MULTILINE)
        return [
            entry.replace("\\", "").replace("&#60;", "<").replace("&#62;", ">").replace("&#58;", ":")
            for entry in entries
        ]

    def cited(*chosen: tuple[str, list[str]]) -> list[str]:
        return list(dict.fromkeys(key for _, keys in chosen for key in keys))

    text = compose(*parts) + end.replace("\n", newline)
    path = start(root, text)
    _, outcome = run(root)
    first = path.read_bytes().decode()
    assert listed(first) == cited(*parts)
    assert outcome.findings == []
    assert without_block(first) == text
    settled(root)

    put(root, first.replace(compose(*parts), compose(*parts, more), 1))
    run(root)
    second = path.read_bytes().decode()
    assert listed(second) == cited(*parts, more)
    assert without_block(second) == text.replace(compose(*parts), compose(*parts, more))
    settled(root)

    nothing = second.replace(compose(*parts, more), compose(("Nothing.", [])), 1)
    put(root, nothing)
    run(root)
    third = path.read_bytes().decode()
    assert listed(third) == []
    assert without_block(third) == text.replace(compose(*parts), compose(("Nothing.", [])))
    settled(root)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60), before=st.sampled_from([b"", b"---\ntitle: x\n---\n", b"\xef\xbb\xbf"]))
def test_odd_bytes_are_kept_or_reported(root: Path, content: bytes, before: bytes) -> None:
    content = before + content + b"\n\n[@arxiv:1706.03762]"
    path = start(root, "")
    path.write_bytes(content)
    changes, outcome = run(root)
    assert path.read_bytes().startswith(content)
    assert bool(changes) != bool(outcome.findings)
    settled(root)
