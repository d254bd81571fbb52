"""Pandoc's inlines as Markdown, and the author's words as pandoc's inlines; and links put onto a label's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hugo_tools.errors import ConfigurationError, PostError
from hugo_tools.markdown.escaping import Markdown
from hugo_tools.styles import folders, label_links, pandoc, pandoc_text
from hugo_tools.styles.pandoc_text import Piece

ITALIC, BOLD = ("*",), ("**",)
NO_ATTRIBUTES: list[Any] = ["", [], []]
SPACE = {"t": "Space"}


def word(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def marked(kind: str, *inner: Any) -> dict[str, Any]:
    return {"t": kind, "c": list(inner)}


def attributed(kind: str, *inner: Any) -> dict[str, Any]:
    return {"t": kind, "c": [NO_ATTRIBUTES, list(inner), ["address", ""]]}


def quoted(kind: str, *inner: Any) -> dict[str, Any]:
    return {"t": "Quoted", "c": [{"t": kind}, list(inner)]}


# --- from pandoc ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inlines", "pieces"),
    [
        ([word("a"), SPACE, {"t": "SoftBreak"}, word("b"), {"t": "LineBreak"}, word("c")], [Piece("a b c")]),
        ([word("a\t\n b")], [Piece("a b")]),
        ([word("")], []),
        ([marked("Emph", word("a"), marked("Emph", word("b")), marked("Strong", word("c")))],
         [Piece("ab", ITALIC), Piece("c", ("*", "**"))]),
        ([marked("Superscript", word("2")), marked("Subscript", word("3"))], [Piece("2", ("^",)), Piece("3", ("~",))]),
        ([marked("SmallCaps", word("a"))], [Piece("a")]),
        ([{"t": "Note", "c": [word("a")]}, word("b")], [Piece("b")]),
        ([{"t": "Code", "c": [NO_ATTRIBUTES, "a"]}, {"t": "Math", "c": [{"t": "InlineMath"}, "b"]},
          {"t": "RawInline", "c": ["html", "c"]}], [Piece("abc")]),
        ([quoted("SingleQuote", word("a")), quoted("DoubleQuote", word("b"))], [Piece("‘a’“b”")]),
        ([attributed("Link", word("a")), word("b")], [Piece("a", (), "address"), Piece("b")]),
        ([attributed("Span", word("a")), attributed("Image", word("b")), {"t": "Cite", "c": [[], [word("c")]]}],
         [Piece("abc")]),
    ],
)  # fmt: skip
def test_inlines_are_pieces_of_one_form_each(inlines: list[Any], pieces: list[Piece]) -> None:
    assert pandoc_text.pieces(inlines) == pieces


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        pytest.param([Piece("a "), Piece("b", ITALIC), Piece(" c")], "a *b* c", id="italics"),
        pytest.param([Piece("a", ("*", "**"))], "***a***", id="italics and bold"),
        pytest.param([Piece("x "), Piece("(a) ", ITALIC), Piece("y")], "x *(a)* y", id="blanks stand outside"),
        pytest.param([Piece("(a)", ITALIC), Piece("b")], "(a)b", id="no end before a letter"),
        pytest.param([Piece("x"), Piece("(a)", ITALIC)], "x(a)", id="no beginning after a letter"),
        pytest.param([Piece("x"), Piece("a", ITALIC), Piece("y")], "x*a*y", id="within a word"),
        pytest.param([Piece("a", ITALIC), Piece("b", BOLD)], "*a*b", id="marks that would meet"),
        pytest.param([Piece("a*"), Piece("b", ITALIC)], "a\\*b", id="a mark before them"),
        pytest.param([Piece("a", ITALIC), Piece(".", ITALIC), Piece("b")], "*a*.b", id="a mark of its own"),
        pytest.param([Piece("2", ("^",)), Piece("3", ("~",)), Piece("a", ("*", "^"))], "²₃*a*", id="small"),
        pytest.param([Piece("see!"), Piece("x", (), "https://e.org")], "see&#33;[x](https://e.org)", id="no image"),
        pytest.param([Piece("a"), Piece("x", ITALIC, "http://e.org/(a)"), Piece("y", (), "http://e.org/(a)")],
                     "a[*x*y](http://e.org/%28a%29)", id="a link of two pieces"),
        pytest.param([Piece("x", (), "#a"), Piece("y", (), "ftp://e.org")], "xy", id="no web address"),
        pytest.param([Piece(" "), Piece("[x] <b>"), Piece(" ")], "&#91;x&#93; &#60;b&#62;", id="text"),
        pytest.param([], "", id="nothing"),
    ],
)  # fmt: skip
def test_pieces_are_a_line_of_markdown(pieces: list[Piece], line: str) -> None:
    assert pandoc_text.to_markdown(pieces) == line


# --- for pandoc ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "inlines"),
    [
        ("a *b*  c ", [word("a"), SPACE, word("*b*"), SPACE, word("c"), SPACE]),
        (Markdown("pp. 3–5; §2 (a):"),
         [word("pp."), SPACE, word("3–5;"), SPACE, word("§2"), SPACE, word("(a):")]),
        (Markdown(" a *b* c"), [SPACE, word("a"), SPACE, marked("Emph", word("b")), SPACE, word("c")]),
        (Markdown("*a **b***"), [marked("Emph", word("a"), SPACE), marked("Emph", marked("Strong", word("b")))]),
        (Markdown('"q" -- x...'), [word("“q”"), SPACE, word("–"), SPACE, word("x…")]),
        (Markdown("x.."), [word("x..")]),
        (Markdown("# a_b_"), [word("#"), SPACE, word("a_b_")]),
        (Markdown("a\nb"), [word("a"), SPACE, word("b")]),
    ],
)  # fmt: skip
def test_words_are_inlines(words: str, inlines: list[Any]) -> None:
    assert pandoc_text.inlines(words) == inlines


# --- links on a label's words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "is_edge"),
    [
        *((f"a{mark}", other, True) for mark in ",;:!?" for other in ".,;:!?"),
        *((f"a{mark}", other, True) for mark in "”’»›“‘" for other in ".,"),
        ("a.", ".", True),
        ("a.", ":", True),
        ("a.", ",", False),
        ("a.", ";", False),
        ("”", ";", False),
        ("a", ",", False),
        ("a,", "b", False),
        ("", ",", False),
        ("a,", "", False),
    ],
)
def test_marks_meet_at_the_edge_of_a_link(before: str, after: str, is_edge: bool) -> None:
    for one, other in (("#x", ""), ("", "#x"), ("#x", "#y")):
        assert label_links.is_torn([], [Piece(before, (), one), Piece(after, (), other)]) is is_edge
    assert not label_links.is_torn([], [Piece(before, (), "#x"), Piece(after, (), "#x")])


def test_a_link_without_words_is_found_wherever_it_stands() -> None:
    empty, full = attributed("Link"), attributed("Link", word("a"))
    assert label_links.is_torn([full, empty], [])
    assert label_links.is_torn([{"t": "Cite", "c": [[], [word("b"), empty]]}], [])
    assert not label_links.is_torn([full, {"t": "Cite", "c": [[], [full]]}], [])


@pytest.mark.parametrize(
    ("linked", "unlinked", "laid"),
    [
        pytest.param(
            [Piece("(“A”"), Piece("Li", (), "#x"), Piece(",” 2020)")],
            [Piece("(“A,” "), Piece("Li", ITALIC), Piece(" 2020)")],
            [Piece("(“A,” "), Piece("Li", ITALIC, "#x"), Piece(" 2020)")], id="the link's own words",
        ),
        pytest.param(
            [Piece("see "), Piece("Li", (), "#x"), Piece(", "), Piece("2020", (), "#x")], [Piece("see Li, 2020")],
            [Piece("see "), Piece("Li", (), "#x"), Piece(", "), Piece("2020", (), "#x")], id="two links in a piece",
        ),
        pytest.param([Piece("AB", (), "#a")], [Piece("A,B")], [Piece("A,B", (), "#a")], id="a comma moved into it"),
        pytest.param(
            [Piece("A", (), "#a"), Piece("B", (), "#b")], [Piece("A,B")],
            [Piece("A", (), "#a"), Piece(","), Piece("B", (), "#b")], id="a comma between two",
        ),
        pytest.param([Piece("A", (), "#a")], [Piece(",A,")], [Piece(","), Piece("A", (), "#a"), Piece(",")],
                     id="commas around it"),
        pytest.param([Piece("A", (), "#a")], [], [], id="nothing"),
    ],
)  # fmt: skip
def test_links_are_put_onto_the_same_words(linked: list[Piece], unlinked: list[Piece], laid: list[Piece]) -> None:
    assert label_links.laid(linked, unlinked) == laid


# --- the program ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "message", "hint"),
    [
        ("exec sleep 5", "pandoc took longer than 0.1 seconds for this post", "split the post, or cite less"),
        ("echo no; exit 1", "pandoc cannot print the citations: it does not say why", "see docs/styles.md"),
        ("echo 'no  style' >&2; exit 1", "pandoc cannot print the citations: no style", "see docs/styles.md"),
    ],
)
def test_a_pandoc_without_an_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str, hint: str
) -> None:
    monkeypatch.setattr(pandoc, "TIME_LIMIT", 0.1 if "sleep" in script else 20)
    program = tmp_path / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(PostError) as caught:
        pandoc.printed_alone(str(program), b"")
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_style_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.j2"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(ConfigurationError) as caught:
        folders.read_own(path, tmp_path)
    assert caught.value.message.endswith("own.j2 cannot be read: it is not UTF-8")
    assert caught.value.hint == "save it as UTF-8"
