"""What `adopt` writes into a post: `nocite` in any front matter, blanks beside brackets, links that lead elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_tools.adopting import lists, rewriting
from hugo_tools.errors import PostError
from hugo_tools.hugo import posts

HERE = "@"  # where nocite is written, below
YAML = 'nocite: ["x", "y z"]\n'
TOML = 'nocite = ["x", "y z"]\n'
JSON = '\n  "nocite": ["x", "y z"],'
FRONT_MATTERS = [
    ("---\ntitle: A\n@---\nB\n", YAML),
    ("---\r\ntitle: A\r\n@---\r\nB\r\n", YAML.replace("\n", "\r\n")),
    ("---\n@---\nB\n", YAML),
    ("---\ntitle: |\n  A\n@---\nB", YAML),
    ("---\ncover:\n  a: 1\n# end\n@---\nB\n", YAML),
    ("\ufeff---\ntitle: A\n@---\nB", YAML),
    ("+++\ntitle = 'A'\n@+++\nB\n", TOML),
    ("+++\n@[cover]\na = 1\n+++\nB\n", TOML),
    ("+++\n@  [cover]\na = 1\n+++\nB\n", TOML),
    ("+++\n@a = [\n [1],\n]\n+++\nB\n", TOML),
    ("+++\n@+++\nB", TOML),
    ('{@"title": "A"}\n\nB\n', JSON),
    ('{@\n  "title": "A"\n}\n', JSON),
    ("@A.\n", f"---\n{YAML}---\n\n"),
    ("\ufeff@A.\r\n", f"---\n{YAML}---\n\n".replace("\n", "\r\n")),
]


@pytest.mark.parametrize(("text", "new"), FRONT_MATTERS)
def test_where_nocite_is_written(text: str, new: str) -> None:
    post = posts.parse(Path("a.md"), text.replace(HERE, ""))
    assert rewriting.with_nocite(post, post.text, ["x", "y z"]) == text.replace(HERE, new)


@pytest.mark.parametrize("text", ["---\n{title: A}\n---\nB\n", "{}\nB\n"])
def test_a_front_matter_without_a_certain_place_is_left(text: str) -> None:
    post = posts.parse(Path("a.md"), text)
    with pytest.raises(PostError) as caught:
        rewriting.with_nocite(post, text, ["x", "y"])
    message = "no place in the front matter is certain for the works that are listed and not cited"
    assert (caught.value.message, caught.value.hint) == (message, 'add: nocite: ["x", "y"]')
    assert (caught.value.line, caught.value.column) == (1, 1)


VALUES = [
    ("---\ntitle: A\nnocite: [x]\n---\n", True), ("---\ntitle: B\nnocite: [x]\n---\n", False),
    ("---\ntitle: A\nnocite: [y]\n---\n", False), ("---\ntitle: A\n---\n", False), ("---\ntitle: [\n---\n", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_a_new_front_matter_says_what_the_old_one_did(text: str, expected: bool) -> None:
    post = posts.parse(Path("a.md"), "---\ntitle: A\n---\n")
    assert rewriting.has_values(post, text, ["x"]) is expected


@pytest.mark.parametrize(
    ("before", "after", "blanks"),
    [
        ("a", "b", ("", "")), ("]", "b", (" ", "")), ("a", "[", ("", " ")), ("a", "(", ("", " ")),
        ("a", ":", ("", " ")),
        ("]", "[", (" ", " ")), ("", "", ("", "")), ("[", "]", ("", "")),
    ],
)  # fmt: skip
def test_blanks_that_keep_brackets_apart(before: str, after: str, blanks: tuple[str, str]) -> None:
    text = f"{before}[1]{after}"
    assert lists.blanks_around(text, len(before), len(before) + 3) == blanks


WORDS = [("see [a [b] c](#x) d", "b] c"), ('<a href="#x" id=y>her <b>x</b></a>', "her "), ("[3](#x)", "3")]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_the_words_of_a_link_into_the_page(text: str, words: str) -> None:
    (found,) = rewriting.IN_PAGE.finditer(text)
    assert rewriting.words_of(text, found) == words


SPANS = [
    ("a\nbcd\ne", 3, 4, "a\nX\ne"),
    ("abc", 1, 2, "X\n"),
    ("a\nb\nc\nd", 2, 5, "a\nX\nd"),
    ("a\nb", 2, 3, "a\nX\n"),
]


@pytest.mark.parametrize(("text", "start", "end", "expected"), SPANS)
def test_new_lines_in_the_place_of_whole_ones(text: str, start: int, end: int, expected: str) -> None:
    edit = rewriting.whole_lines(text, (start, end), "X\n")
    assert text[: edit.start] + edit.new + text[edit.end :] == expected
