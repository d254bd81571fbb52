"""Posts and files: bytes to text and back without losing one, and files that are written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.errors import PostError
from hugo_tools.hugo import posts

POST = Path("post.md")

# --- front matter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "front_matter", "body"),
    [
        pytest.param("---\ntitle: x\n---\nBody", {"title": "x"}, "Body", id="YAML"),
        pytest.param("---\r\ntitle: x\r\n---\r\nBody\r\n", {"title": "x"}, "Body\r\n", id="YAML, CRLF"),
        pytest.param("\ufeff---\ntitle: x\n---\nBody", {"title": "x"}, "Body", id="YAML, BOM"),
        pytest.param("---  \ntitle: x\n--- \nBody", {"title": "x"}, "Body", id="blanks behind the marks"),
        pytest.param("---\ntitle: x\n---", {"title": "x"}, "", id="no body"),
        pytest.param("---\n---\nBody", {}, "Body", id="empty"),
        pytest.param("---\n# a comment\n---\nBody", {}, "Body", id="a comment"),
        pytest.param("---\na: |\n  ----\n  b\n---\nBody", {"a": "----\nb\n"}, "Body", id="dashes inside"),
        pytest.param("+++\ntitle = 'x'\n+++\nBody", {"title": "x"}, "Body", id="TOML"),
        pytest.param("+++\r\nd = 2024-01-31\r\n+++\r\nBody", {"d": date(2024, 1, 31)}, "Body", id="TOML, CRLF"),
        pytest.param('{"title": "x", "a": {"b": "}"}}\n\nBody', {"title": "x", "a": {"b": "}"}}, "\n\nBody", id="JSON"),
        pytest.param('\ufeff\n{\n"title": "x"\n}\nBody', {"title": "x"}, "\nBody", id="JSON, BOM"),
        pytest.param("Body\n---\n", {}, "Body\n---\n", id="none"),
        pytest.param("\ufeffBody", {}, "Body", id="none, BOM"),
        pytest.param("{{< figure >}}\nBody", {}, "{{< figure >}}\nBody", id="a shortcode first"),
        pytest.param("----\nBody", {}, "----\nBody", id="a rule first"),
        pytest.param("", {}, "", id="nothing"),
    ],
)
def test_front_matter_and_body(text: str, front_matter: Mapping[str, Any], body: str) -> None:
    post = posts.parse(POST, text)
    assert post.front_matter == front_matter
    assert post.text[post.body :] == body
    assert post.text == text


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        pytest.param("---\ntitle: A: b\n---\n", (2, 9), "mapping values are not", 'in quotes, title: "', id="colon"),
        pytest.param("---\na: 1\nb: [\n---\n", (4, 1), "front matter: ", "Hugo cannot build", id="open list"),
        pytest.param("---\ntitle:\tx\n\ta: b\n---\n", (3, 1), "front matter: ", "not with tabs", id="tab"),
        pytest.param("---\ndate: 2024-13-45\n---\n", (2, 7), '"2024-13-45" is not a date', "in quotes", id="no date"),
        pytest.param("---\ntitle: x\n", (1, 1), 'no end, a line of "---"', 'add a line "---" after it', id="no end"),
        pytest.param("\ufeff+++\r\na=1\r\n", (1, 1), 'no end, a line of "+++"', 'add a line "+++"', id="TOML, no end"),
        pytest.param("+++\na = 1\nb = \n+++\n", (3, 5), "front matter: invalid value", "Hugo cannot", id="TOML"),
        pytest.param("+++\na = 1\na = 2\n+++\n", (3, 6), "front matter: cannot overwrite", "Hugo cannot", id="twice"),
        pytest.param('{"a": 1,\n b}\n', (2, 2), "front matter: expecting property name", "", id="JSON"),
        pytest.param("---\n- a\n---\n", (2, 1), "a list where keys and values are expected", "", id="a list"),
        pytest.param("---\ntext\n---\n", (2, 1), "a str where keys and values are expected", "", id="a text"),
    ],
)
def test_front_matter_that_does_not_parse(text: str, place: tuple[int, int], message: str, hint: str) -> None:
    with pytest.raises(PostError) as error:
        assert posts.parse(POST, text).front_matter
    assert (error.value.line, error.value.column) == place
    assert message in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"na\xefve", (1, 3), id="Latin-1"),
        pytest.param("Ünï\n😀 x".encode() + b"\xff", (2, 4), id="columns are characters"),
        pytest.param(b"ok\r\n\xc3", (2, 1), id="cut in the middle of a character"),
        pytest.param("x".encode("utf-16"), (1, 1), id="UTF-16"),
        pytest.param(b"a\n\xed\xa0\x80", (2, 1), id="a surrogate"),
    ],
)
def test_bytes_that_are_not_utf_8(content: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(PostError, match="is not UTF-8") as error:
        posts.decode(content)
    assert (error.value.line, error.value.column) == place
    assert error.value.hint == "save the file as UTF-8 in your editor"


def test_settings_in_any_case() -> None:
    post = posts.parse(POST, "---\nHUGOTOOLS: {a: 1}\nNoCite: [x]\n---\ncite: no\n")
    assert post.setting("hugoTools") == {"a": 1}
    assert post.setting("nocite") == ["x"]
    assert post.setting("cite") is None


VALUES = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["2024-02-30", "a: b", "# x", "[a", "yes", "1e3", "~", "'", "x #y", "- a", "*a", "!x", "a:", "0x1F"]
    ),
)


@given(st.lists(st.tuples(st.sampled_from(["title", "date", "a", "Nested"]), VALUES), max_size=4), st.booleans())
def test_a_line_of_yaml_is_read_as_yaml_does_or_refused(lines: list[tuple[str, str]], crlf: bool) -> None:
    """Whatever is taken as simple and not parsed until it is asked for must be what a YAML parser accepts."""
    text = "".join(f"{key}: {value}\n" for key, value in lines)
    if "---" in text:
        return
    newline = "\r\n" if crlf else "\n"
    try:
        post = posts.parse(POST, f"---\n{text}---\n".replace("\n", newline))
    except PostError:
        with pytest.raises((yaml.YAMLError, ValueError, AssertionError)):
            assert isinstance(yaml.safe_load(text) or {}, dict)
        return
    assert isinstance(post.front_matter, Mapping)  # raises no PostError that came too late


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("a\nb\n", "\n"),
        ("a\r\nb\r\n", "\r\n"),
        ("a\r\nb\nc\n", "\n"),
        ("a\r\nb\r\nc\n", "\r\n"),
        ("", "\n"),
        ("a\rb", "\n"),
    ],
)
def test_the_line_end_of_most_lines(text: str, newline: str) -> None:
    assert posts.parse(POST, text).newline == newline


# --- writing -------------------------------------------------------------------------------------


def test_a_post_that_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("as it was read\n")
    post = posts.read(path)
    path.write_text("as the author saved it meanwhile\n")
    with pytest.raises(PostError, match="was changed by another program in the meantime") as error:
        posts.write(path, post.text, "new\n")
    assert error.value.hint == "run the command again"
    assert path.read_text() == "as the author saved it meanwhile\n"

    path.unlink()
    with pytest.raises(PostError, match="cannot be written: no such file"):
        posts.write(path, post.text, "new\n")
    assert list(tmp_path.iterdir()) == []


def test_a_post_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PostError, match="cannot be read: no such file or directory"):
        posts.read(tmp_path / "post.md")
