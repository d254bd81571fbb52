"""The marks of old lists and of what points to them: numbers of entries, items, anchors, brackets, intervals."""

from __future__ import annotations

import pytest

from hugo_tools.adopting import html_lists, lists, mentions, rendered_lists, rewriting

NUMBERED = [
    ("[3] A. B", "3", "A. B"), (r"\[3\] A", "3", "A"), ("【3】A", "3", "A"), ("［ 12 ］ A", "12", "A"),
    ("[Ho20] A", "Ho20", "A"), ("[a+b:c-1.x&y] A", "a+b:c-1.x&y", "A"), (r"3\. A", "3", "A"), ("**[3]** A", "3", "A"),
    ("**[3] A** B", "3", "**A** B"), ('<a id="r"></a>[3] A', "3", "A"), ("<b class=x> [3]</b> A", "3", "A"),
    ("[3]. A", "3", "A"), ("[3]: A", "3", "A"), ("[3]：A", "3", "A"), ("[3]\tA\n  B", "3", "A B"),
    ("<sup>[3]</sup> <span id='x'></span>A", "3", "A"), ("[3] 2019", "3", "2019"),
]  # fmt: skip
NOT_NUMBERED = [
    "[3](u) A", "[3][4] A", "[1234] A", "[abc] A", "3. A", "[3]", "A [3]", "[2019 a] A", "[3 A", f"[{'a1' * 21}] A",
    "<i>[3]</i> A", "[] A",
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "rest"), NUMBERED)
def test_the_number_or_the_key_that_an_entry_begins_with(text: str, label: str, rest: str) -> None:
    found = lists.NUMBER.match(text)
    assert found
    assert (lists.label_of(found), lists.after_number(found, text)) == (label, rest)


@pytest.mark.parametrize("text", NOT_NUMBERED)
def test_what_is_no_number_of_an_entry(text: str) -> None:
    assert not lists.NUMBER.match(text)


@pytest.mark.parametrize("mark", ["1. ", "123) ", "- ", "* ", "+ \t", "   - ", "1.\t"])
def test_the_mark_of_an_item(mark: str) -> None:
    assert lists.ITEM.fullmatch(mark)


@pytest.mark.parametrize("mark", ["1234. ", "    - ", "1 ", "-", "(1) ", "• "])
def test_what_marks_no_item(mark: str) -> None:
    assert not lists.ITEM.fullmatch(mark)


ENDS = [
    ("a  \nb", "a|b"),
    ("a\\\nb", "a|b"),
    ("a<br>\nb", "a|b"),
    ("a<BR />  \nb", "a|b"),
    ("a \nb", ""),
    ("a<br>b", ""),
]


@pytest.mark.parametrize(("text", "parts"), ENDS)
def test_the_end_of_a_line_in_a_paragraph(text: str, parts: str) -> None:
    assert "|".join(lists.LINE_END.split(text)) == (parts or text)


@pytest.mark.parametrize("text", ["(3) A", "3) A", "3. A", "(12) A", "123. A"])
def test_a_paragraph_whose_number_is_like_any_other(text: str) -> None:
    assert lists.COUNTED.match(text)


@pytest.mark.parametrize("text", ["A (3)", "1234. A", "3.5 A", "3 A"])
def test_a_paragraph_without_such_a_number(text: str) -> None:
    assert not lists.COUNTED.match(text)


FOOTNOTES = [
    ("[^a]: A", "a", "A"), ("   [^b-1]:\tB", "b-1", "B"), ("[^c]:\n    C", "c", "C"), ("x\n[^d]:\r\n D", "d", "D"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "rest"), FOOTNOTES)
def test_where_a_footnote_begins(text: str, label: str, rest: str) -> None:
    found = lists.FOOTNOTE.search(text)
    assert found
    assert (found["label"], text[found.end() :]) == (label, rest)


RUNS = [
    ("1 2 3", "1 2 3"), ("1 2 1 2 3", "1 2 3"), ("1", ""), ("2 3", ""), ("1 a", ""), ("", "")
]  # fmt: skip


@pytest.mark.parametrize(("labels", "expected"), RUNS)
def test_the_last_run_of_numbers_that_counts_up_from_one(labels: str, expected: str) -> None:
    entries = [lists.OldEntry(label, 0, 0, "") for label in labels.split()]
    assert [entry.label for entry in lists.last_run(entries)] == expected.split()


# --- what points to them -------------------------------------------------------------------------

LABELS = frozenset("1 2 3 5 6 7 12 ^a ^b-1 #x".split())
READ: list[tuple[str, tuple[tuple[str, ...], str] | None]] = [
    ("3", (("3",), "")), (" 3 ", (("3",), "")), ("1, 3", (("1", "3"), "")), ("1;2", (("1", "2"), "")),
    ("3, 5–7", (("3", "5", "6", "7"), "")), ("5 - 7", (("5", "6", "7"), "")), ("5—6 , 12", (("5", "6", "12"), "")),
    ("3, p. 12", (("3",), ", p. 12")), ("3,pp. 12–13", (("3",), ",pp. 12–13")), ("3, P. xii", (("3",), ", P. xii")),
    ("1, 2, ch. 4", (("1", "2"), ", ch. 4")), ("^a", (("^a",), "")), ("^a, ^b-1", (("^a", "^b-1"), "")),
    ("4", None), ("3, 4", None), ("^c", None), ("3, see", None), ("p. 3", None), ("", None), ("1234", None),
    ("7–5", None),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), READ)
def test_the_labels_and_the_part_in_a_bracket(inner: str, expected: tuple[tuple[str, ...], str] | None) -> None:
    assert mentions.read(inner, LABELS) == expected


INTERVALS = [
    ("the range [1, 3]", True), ("an Interval [1, 3]", True), ("x in [1, 3]", True), ("x ∈ [1, 3]", True),
    ("y =[1, 3]", True), ("A×[1, 3]", True), ("the array  [1, 3]", True), ("as shown in [1, 3]", False),
    ("a lot of ranges[1, 3]", False), ("the range [1]", False), ("x[1]", True), ("dp[1]", True), ("Δ[1]", True),
    ("a_i[1]", True), ("models[1]", False), ("by[1]", False), ("IN[1]", False), ("as[1]", False), ("xyz[1]", False),
    ("x [1]", False), ("x[^a]", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INTERVALS)
def test_numbers_that_are_an_interval_or_a_subscript(text: str, expected: bool) -> None:
    start = text.index("[")
    labels = tuple(part.strip() for part in text[start + 1 : -1].split(","))
    assert mentions.is_interval(text, start, labels) is expected


ANCHORS = [
    ('<a id="x">', "x"), ("<a name=x>", "x"), ("<li class='b' ID = 'x-1'>", "x-1"), ('<p\nid="x" title="id=y">', "x"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "anchor"), ANCHORS)
def test_the_anchor_of_a_tag(tag: str, anchor: str) -> None:
    assert [found["id"] for found in mentions.ID.finditer(f"a {tag} b")] == [anchor]


@pytest.mark.parametrize("tag", ["<a data-id='x'>", "<a idx='x'>", "<3 id=x>", "id=x", "<a id=''>"])
def test_a_tag_without_an_anchor(tag: str) -> None:
    assert not mentions.ID.search(tag)


def test_neighbours_become_one_mention() -> None:
    one, two, three = (lists.OldMention(n, n + 1, (str(n),)) for n in (1, 2, 3))
    far = lists.OldMention(5, 6, ("5",), ", p. 1")
    after, named = lists.OldMention(6, 7, ("6",)), lists.OldMention(7, 8, ("7",), "", "she")
    last = lists.OldMention(8, 9, ("8",))
    assert mentions.joined([one, two, three, far, after, named, last]) == [
        lists.OldMention(1, 4, ("1", "2", "3")), far, after, named, last,
    ]  # fmt: skip
    assert mentions.joined([one, lists.OldMention(2, 3, ("2",), ", p. 4")]) == [
        lists.OldMention(1, 3, ("1", "2"), ", p. 4")
    ]


# --- lists in HTML and what links into them ------------------------------------------------------

MARKDOWN = [
    ('A <a class="x" href="u">b c</a> <I>d</I>', "A [b c](u) *d*"), ("<A HREF = 'u' id=x>b</A>", "[b](u)"),
    ("a\n <em class=y>b</em>  <cite>c</cite> <strong>d</strong> <b>e</b>", "a *b* *c* *d* *e*"),
    ('<a href="">b</a><a href="u"></a>', "[b]()[](u)"), ("<a id=x>b</a> <img src=y>", "<a id=x>b</a> <img src=y>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_an_element_of_html_as_markdown(text: str, expected: str) -> None:
    assert html_lists.to_markdown(text) == expected


LINKS = [
    ("[a](#x)", "x"), ('<a href="#x-1">', "x-1"), ("<a HREF = '#x'>", "x"), ("<a href=#x>", "x"), ("[a](#é)", "é"),
    ("[a](u#x)", ""), ("[a](#)", ""), ("href #x", ""), ("(#x)", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "anchor"), LINKS)
def test_a_link_into_the_page(text: str, anchor: str) -> None:
    assert [found["anchor"] for found in rewriting.IN_PAGE.finditer(text)] == [anchor] * bool(anchor)


@pytest.mark.parametrize("text", ["3", "[3]", r"\[3, 5\]", " 12–13 ", "[1],"])
def test_the_words_of_a_link_that_are_a_number_alone(text: str) -> None:
    assert bool(rewriting.NUMBER_ALONE.fullmatch(text)) == (text != "[1],")


# --- lists that programs have made ---------------------------------------------------------------

BODIES = [
    '<div id="refs" class="references">', "<DIV class='a' id = refs>", '<div class="csl-bib-body hanging">',
    "<div id='refs'>",
]  # fmt: skip
NO_BODIES = ['<div id="refs-2x"', '<div id="refsx">', "<p id=refs>", '<div class="csl-bib-bodyx">']


def test_the_element_of_a_rendered_list() -> None:
    assert [tag for tag in BODIES if not rendered_lists.BODY.search(tag)] == []
    assert [tag for tag in NO_BODIES if rendered_lists.BODY.search(tag)] == []


ENTRIES = ['<div id="ref-ada" role="doc">', "<div ID = 'ref-ada'>", "<div id=ref-ada>", '<div class="x CSL-entry">']
NO_ENTRIES = ['<div id="refs">', '<div data="ref-ada">', '<div class="csl-entryx">', '<div id="xref-a">']


def test_an_entry_of_a_rendered_list() -> None:
    assert [tag for tag in ENTRIES if not rendered_lists.ENTRY.search(tag)] == []
    assert [tag for tag in NO_ENTRIES if rendered_lists.ENTRY.search(tag)] == []


def test_a_style_above_a_rendered_list_and_marks_of_pandoc() -> None:
    for style in ("<style>.a{b: c}</style>", ' \t<STYLE type="x"></style> \t'):
        assert rendered_lists.STYLE.fullmatch(style)
    assert rendered_lists.SPAN.sub(r"\g<words>", "[xT y]{.nocase} [z]{.x-y} [w]{x}") == "xT y [z]{.x-y} [w]{x}"
