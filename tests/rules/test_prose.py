"""The author's own prose: which parts of a post are blocks of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_tools.hugo import posts
from hugo_tools.markdown import scanner
from hugo_tools.rules import prose
from tests.support import subjects

BEGIN, END = "<!-- hugo-tools:references -->\n", "<!-- /hugo-tools:references sum=6f1c0c2a9b1e -->\n"
OTHER = "<!-- hugo-tools:cite-this-post -->\nCited as\n<!-- /hugo-tools:cite-this-post -->\n"


@pytest.mark.parametrize(
    ("body", "is_plain"),
    [
        pytest.param("Words.\n", True, id="none"),
        pytest.param(f"Words.\n\n{BEGIN}1. One\n{END}", True, id="one"),
        pytest.param(f"{OTHER}\nWords.\n\n{BEGIN}1. One\n{END}", True, id="two"),
        pytest.param(f"Words.\n\n{BEGIN}1. One\n{END.strip()}", True, id="at the very end"),
        pytest.param(f"Words.\r\n\r\n{BEGIN}1. One\n{END}".replace("\n", "\r\n"), True, id="CRLF"),
        pytest.param(f"```\n{BEGIN}```\n\n{BEGIN}1. One\n{END}", False, id="a sample"),
        pytest.param(f"<!-- hugo-tools:off -->\nWords.\n<!-- hugo-tools:on -->\n{BEGIN}{END}", False, id="a switch"),
        pytest.param(f"Words. <!-- hugo-tools:ignore HT105 -->\n\n{BEGIN}{END}", False, id="a switch in a line"),
        pytest.param(f"{BEGIN}1. One\n", False, id="without an end"),
        pytest.param(f"{END}{BEGIN}", False, id="in another order"),
        pytest.param(f"{END}{END}", False, id="two ends"),
        pytest.param(f"{BEGIN}{BEGIN}", False, id="two beginnings"),
        pytest.param(f"{BEGIN}{OTHER.partition(chr(10))[2]}", False, id="another's end"),
        pytest.param(f"{BEGIN}{OTHER}{END}", False, id="one within another"),
        pytest.param(f"{BEGIN}{END}{BEGIN}{END}", False, id="twice"),
        pytest.param(f"The marker hugo-tools: begins.\n\n{BEGIN}{END}", False, id="a word of the author's"),
    ],
)
def test_blocks_that_need_no_scan_are_those_that_a_scan_finds(tmp_path: Path, body: str, is_plain: bool) -> None:
    post = posts.parse(tmp_path / "post.md", f"---\ntitle: One\n---\n{body}")
    found = prose.plain_blocks(post)
    assert (found is not None) is is_plain
    if found is not None:
        assert found == list(prose.our_blocks(scanner.scan(post.text, post.body)))


@pytest.mark.parametrize(
    ("words", "text", "is_there"),
    [
        pytest.param("TODO", "Words: TODO.", True, id="capitals"),
        pytest.param("TODO", "Too Odd.", False, id="capitals of other words"),
        pytest.param(":**", "**Words:**", True, id="marks"),
        pytest.param(":**", "Words: **bold**", False, id="marks that a blank parts"),
        pytest.param("lorem ipsum", "See lorem ipsum.", True, id="without marks"),
        pytest.param("lorem ipsum", "See lorem, ipsum.", False, id="other words without marks"),
        pytest.param("größer ’n", "Es ist größer ’n.", True, id="other letters"),
        pytest.param("TODO", f"Words.\n\n{BEGIN}TODO\n{END}", False, id="in a block of ours"),
    ],
)
def test_words_are_there_where_a_text_has_them_beside_our_blocks(words: str, text: str, is_there: bool) -> None:
    subject = subjects.subject(f"---\ntitle: TODO, or lorem ipsum\n---\n{text}\n")
    assert subject.has(words) is is_there
