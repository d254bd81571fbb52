"""Links within a page and the anchors that it has: what is read as one, and what is meant by a dead one."""

from __future__ import annotations

import pytest

from hugo_tools.markdown.blocks import Edit
from hugo_tools.rules import dead_anchors
from tests.support.subjects import subject

LINKS = [
    ("[a](#b)", ["b"]), ("[a]( \t#b)", ["b"]), ("[a](<#b c>)", ["b c"]), ('[a](#b "t")', ["b"]), ("[a](#b c)", ["b c"]),
    ("   [a]: #b", ["b"]), ("[a]:<#b>", ["b"]), ("    [a]: #b", []),
    ('<a href="#b">', ["b"]), ("<a x href='#b'>", ["b"]),
    ("[a](#b) [c](#d)", ["b", "d"]), ("[a](u#b)", []), ("[a](#)", []), ("<a href=#b>", []), ('<a xhref="#b">', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "anchors"), LINKS)
def test_links_within_the_page(text: str, anchors: list[str]) -> None:
    found = dead_anchors.links_of(text, 5)
    assert [anchor for _, anchor in found] == anchors
    assert all(text[offset - 5 :].startswith(anchor) for offset, anchor in found)


MADE = [
    ('<a id="x">', "x"), ("<a NAME = x>", "x"), ('{{< fig id="x-1" >}}', "x-1"), ("{{< fig id=x >}}", "x"),
    ("data: {id: 'x'}", "x"), ('\\"id\\": \\"x', ""), ("## A {.b #x c=d}", "x"), ("{#x}", "x"), ("{ #x }", "x"),
    ("idx=x", ""), ("{x#}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "anchor"), MADE)
def test_anchors_that_a_text_makes(text: str, anchor: str) -> None:
    found = [each["id"] for pattern in (dead_anchors.ID, dead_anchors.BRACES) for each in pattern.finditer(text)]
    assert found == [anchor] * bool(anchor)


HEADINGS = [
    ("# A b", "A b"), ("  ###### A #  ", "A"), ("\t## A ##", "A"), ("<h2>A b", "A b"), ('<h3 class="x">A<b>', "A"),
    ("####### A", ""), ("#A", ""), ("a # A", ""), ("<h7>A", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "text"), HEADINGS)
def test_headings_in_a_shortcode(line: str, text: str) -> None:
    found = [each["text"] or each["html"] for each in dead_anchors.HEADING.finditer(f"x\n{line}\ny")]
    assert found == [text] * bool(text)


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.html", "a.ipynb", "a.org"])
def test_shortcodes_that_take_files(name: str) -> None:
    for text in (f'{{{{< x "{name}" >}}}}', f"{{{{% include {name} %}}}}"):
        assert dead_anchors.TAKES_FILES.search(text)
    for text in ("{{<include x>}}", "{{% readfile x %}}", "{{<  snippet x >}}"):
        assert dead_anchors.TAKES_FILES.search(text)
    for text in (f'"{name}"', "{{< includes x >}}", '{{< x "a.mdx" >}}', "{{< x include >}}"):
        assert not dead_anchors.TAKES_FILES.search(text)


ALIVE = [":~:text=x", "/x", "!x", "?x", "fn:1", "fnref:1", "ref-a", "cite-a", "known", "caf%C3%A9"]


def test_anchors_that_are_there_or_left_to_scripts() -> None:
    known = {"known", "café"}
    assert [each for each in ALIVE if dead_anchors.is_dead(each, known)] == []
    assert dead_anchors.is_dead("unknown", known)


def test_the_likely_right_anchor() -> None:
    known = {"the-method", "results", "result-2"}
    hints = {
        "The_Method": "did you mean #the-method?", "resluts": "did you mean #results?",
        "result2": "did you mean #result-2?",
        "xyz": "link to a heading, or give one the anchor: ## Heading {#anchor}",
    }  # fmt: skip
    for written, hint in hints.items():
        assert dead_anchors.report(0, written, known, set()).hint == hint
    assert dead_anchors.report(3, "The_Method", known, set()).edit == Edit(3, 13, "the-method")
    assert dead_anchors.report(0, "resluts", known, set()).edit is None
    assert dead_anchors.report(0, "resluts", known, {"results"}).hint.startswith("link to")


@pytest.mark.parametrize(("id_type", "anchor"), [("github", "a--b"), ("blackfriday", "a-b")])
def test_anchors_are_made_as_the_site_makes_them(id_type: str, anchor: str) -> None:
    config = {"markup": {"goldmark": {"parser": {"autoheadingidtype": id_type, "autoidtype": id_type}}}}
    known = dead_anchors.anchors_of(subject("---\ntitle: T\n---\n\n## A & B\n", config))
    assert known & {"a--b", "a-b"} == {anchor}
