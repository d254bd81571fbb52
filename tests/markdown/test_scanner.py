"""Markdown's block structure: where inline text stands, and where it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_tools.markdown import citations
from hugo_tools.markdown.citations import Rules
from hugo_tools.markdown.document import fold
from hugo_tools.markdown.inlines import Math
from hugo_tools.markdown.scanner import scan
from hugo_tools.markdown.shortcodes import MASK


def texts(source: str) -> list[str]:
    """Returns the inline text of each segment, white space folded."""
    return [" ".join(segment.text.split()) for segment in scan(source).segments]


def case(source: str, expected: list[str], pins: str) -> object:
    return pytest.param(source, expected, id=pins)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        case("one\ntwo\n\nthree\n", ["one two", "three"], "paragraphs"),
        case("# one\ntwo\n", ["one", "two"], "a heading ends itself"),
        case("## one ##\n", ["one"], "a heading with closing marks"),
        case("# one #two\n", ["one #two"], "a closing mark stands alone"),
        case("### ###\n", [], "a heading of marks only"),
        case("#one\n", ["#one"], "no heading without a blank"),
        case("one\n===\ntwo\n", ["one", "two"], "an underlined heading"),
        case("one\n---\ntwo\n", ["one", "two"], "an underlined heading, level two"),
        case("one\n***\ntwo\n", ["one", "two"], "a thematic break"),
        case("* * *\none\n", ["one"], "a thematic break is not a list"),
        case("- - a\n", ["a"], "a list in a list"),
        case("> one\ntwo\n", ["one two"], "a lazy line goes on with a quote"),
        case("> one\n\ntwo\n", ["one", "two"], "a blank line ends a quote"),
        case("> one\n> > two\n> three\n", ["one", "two three"], "a quote in a quote, and a lazy line in it"),
        case("- one\n  two\n- three\n", ["one two", "three"], "a list"),
        case("- one\n\n  two\n\nthree\n", ["one", "two", "three"], "a second paragraph in an item"),
        case("one\n2. two\n", ["one 2. two"], "only a list that starts with 1 interrupts a paragraph"),
        case("one\n1. two\n", ["one", "two"], "one that starts with 1 does"),
        case("one\n-\ntwo\n", ["one", "two"], "a lone hyphen underlines"),
        case("one\n+\ntwo\n", ["one + two"], "an empty item interrupts no paragraph"),
        case("-\n\n  one\n", ["one"], "an item that begins with two blank lines is empty"),
        case("term\n: one\n", ["term", "one"], "a definition list"),
        case("- [ ] one\n", ["[ ] one"], "a task"),
        case("###### one\n####### two\n", ["one", "####### two"], "six marks at most"),
        case("#\tone  ##\t\n#\n# #\n", ["one"], "tabs around a heading, and headings without text"),
        case("   # one\n", ["one"], "a heading after three blanks"),
        case("one\n    # two\n", ["one # two"], "four blanks are too many"),
        case("one\n = \n", ["one"], "one mark underlines, with blanks around it"),
        case("one\n=-=\n", ["one =-="], "two kinds of marks do not"),
        case("> one\n===\n", ["one ==="], "a line outside of the quote does not, either"),
        case("> one\n---\ntwo\n", ["one", "two"], "but it is a thematic break"),
        case("_ _ _\n**\n* * x\n***x\n", ["**", "x ***x"], "what is a thematic break and what is none"),
        case("one\n* *\t*  \ntwo\n", ["one", "two"], "a thematic break of marks with blanks between them"),
        case("1) one\n123456789. two\n1234567890. three\n", ["one", "two 1234567890. three"], "numbers of items"),
        case("-one\n+two\n1.three\n", ["-one +two 1.three"], "no items without a blank"),
        case("one\n1)\n2) two\n* three\n", ["one 1) 2) two", "three"], "what interrupts a paragraph"),
        case("-     code\n\n  one\n", ["one"], "an item that begins with code"),
        case("-    one\n\n  code?\n", ["one", "code?"], "an item whose text is four blanks in"),
        case("1.\tone\n\n\ttwo\n\n\t\tcode\n", ["one", "two"], "tabs in an item"),
        case(">\tone\n>\t\tcode\n\n>\n>     code\n", ["one code"], "tabs in a quote"),
        case("- one\n - two\n  - three\n   - four\n", ["one", "two", "three", "four"], "items that move in"),
        case("[^a]: one\n\n    two\n\n  three\n", ["one", "two", "three"], "a footnote of paragraphs"),
        case("term\n\n: one\n:two\n", ["term", ": one :two"], "no definition without its term right above"),
    ],
)
def test_blocks_hold_inline_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        case("```\ncode\n```\none\n", ["one"], "a fence"),
        case("~~~ python\ncode\n```\n~~~\none\n", ["one"], "a fence of tildes, not ended by backticks"),
        case("````\ncode\n```\n````\none\n", ["one"], "a fence is ended by as many marks"),
        case("```\ncode\n``` x\n```\none\n", ["one"], "a fence is not ended by marks with text behind"),
        case("   ```\ncode\n   ```\none\n", ["one"], "a fence three blanks in"),
        case("one\n    ```\n", ["one ```"], "four blanks in it goes on with the paragraph"),
        case("```a`b\none\n", ["```a`b one"], "no fence: a backtick in its info"),
        case("```\ncode\n", [], "an unclosed fence hides the rest"),
        case("- ```\n  code\n  ```\n  one\n", ["one"], "a fence in a list"),
        case("- ```\n  code\n\none\n", ["one"], "an unclosed fence ends with its list item"),
        case("> ```\n> code\n> ```\n> one\n", ["one"], "a fence in a quote"),
        case("> ```\n> code\none\n", ["one"], "an unclosed fence ends with its quote"),
        case("> - ```\n>   code\n>   ```\n> - one\n", ["one"], "a fence in a list in a quote"),
        case("1. one\n\n   ```\n   code\n   ```\n\n2. two\n", ["one", "two"], "a fence between items"),
        case("one\n\n    code\n\ntwo\n", ["one", "two"], "indented code"),
        case("one\n\n\tcode\n\ntwo\n", ["one", "two"], "code indented by a tab"),
        case("one\n    two\n", ["one two"], "indented code interrupts no paragraph"),
        case("-     code\n", [], "indented code in an item"),
        case("- one\n\n      code\n", ["one"], "indented code under an item"),
        case("- one\n\n    two\n", ["one", "two"], "four blanks in an item are a paragraph"),
        case(">     code\n", [], "indented code in a quote"),
        case("```\ncode\n   ```\none\n", ["one"], "a fence that three blanks before it still end"),
        case("```\ncode\n    ```\ncode\n```\none\n", ["one"], "four blanks end no fence"),
        case("```\ncode\n~~~\n`````\none\n", ["one"], "a longer run of the same character ends a fence"),
        case("```\ncode\n``` x\n```\none\n", ["one"], "a run with text behind it ends none"),
        case("   ~~~ py\ncode\n~~~\none\n", ["one"], "a fence after three blanks, with a language"),
        case("``` a`b\none\n", ["``` a`b one"], "backticks behind a run of them: no fence"),
        case("~~~ a`b\ncode\n~~~\none\n", ["one"], "which may stand behind tildes"),
        case("``\none\n", ["`` one"], "two backticks are no fence"),
        case("one\n    two\n", ["one two"], "an indented line after text is text"),
        case("one\n\n   two\n", ["one", "two"], "three blanks are no indented code"),
        case("one\n\n  \tcode\n", ["one"], "blanks and a tab are"),
        case("- one\n  ", ["one"], "blanks that end the text"),
        case("<div>\n*html*\n</div>\n\none\n", ["one"], "an HTML block"),
        case("<div>\n\none\n\n</div>\n", ["one"], "a blank line ends an HTML block"),
        case("<pre>\n\nhtml\n\n</pre>\none\n", ["one"], "no blank line ends a <pre>"),
        case("<script>\nhtml\n\nhtml</script>\none\n", ["one"], "no blank line ends a script"),
        case("<!-- one\n\ntwo -->\nthree\n", ["three"], "a comment"),
        case("one\n<!-- two -->\nthree\n", ["one", "three"], "a comment interrupts a paragraph"),
        case("<!-- one --> two\n\nthree\n", ["three"], "text behind a comment on its line is HTML"),
        case("<!-- one\n", [], "an unclosed comment hides the rest"),
        case("<?php\n\none ?>\ntwo\n", ["two"], "a processing instruction"),
        case("<![CDATA[\none\n]]>\ntwo\n", ["two"], "CDATA"),
        case("<span>\none\n\ntwo\n", ["two"], "a line of one tag is an HTML block"),
        case("one\n<span>\ntwo\n", ["one <span> two"], "which interrupts no paragraph"),
        case("<span>one</span>\n", ["<span>one</span>"], "a tag with text is inline"),
    ],
)
def test_code_and_html_hide_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_a_tag_of_a_block_begins_html() -> None:
    tags = (
        "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl "
        "dt fieldset figcaption figure footer form frame frameset h1 h6 head header hr html iframe legend li link main "
        "menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead "
        "title tr track ul"
    ).split()
    forms = ("<{}>", "</{}>", "<{} id='x'>", "<{}/>", "<{}")
    starts = [form.format(name) for tag in tags for name in (tag, tag.upper()) for form in forms]
    starts += ["<script>", "<PRE>", "<style lang='x'>", "<textarea", "<?php", "<!DOCTYPE x", "<!-- x", "<![CDATA["]
    assert [start for start in starts if texts(f"one\n{start}\n*html*") != ["one"]] == []
    others = ["<divs>", "<h7>", "<span>", "<b>", "<scripts>", "<! x", "<![cdata[", "< div>"]
    assert [start for start in others if texts(f"one\n{start}\ntwo") != [f"one {start} two"]] == []


@pytest.mark.parametrize("tag", ["script", "pre", "style", "textarea"])
def test_a_tag_of_source_ends_at_its_own_end(tag: str) -> None:
    assert texts(f"<{tag}>\nhtml\n\nhtml</{tag.upper()}>\none\n") == ["one"]


@pytest.mark.parametrize(
    ("line", "is_html"),
    [
        ("<a href='x'>", True),
        ('<a  b="x y" c=d e>', True),
        ("<a b = 'x' />", True),
        ("</a >", True),
        ("<a-b1 _x:y.z-0>", True),
        ("<a> \t", True),
        ("<a> x", False),
        ("<1a>", False),
        ("<a b=x'y>", False),
        ("<a b='x>", False),
        ("<a b='x'c>", False),
        ("</a b>", False),
        ("<a", False),
    ],
)
def test_a_line_of_one_whole_tag_is_html(line: str, is_html: bool) -> None:
    assert texts(f"{line}\none") == ([] if is_html else [" ".join(f"{line} one".split())])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a]: /u", ("/u", "")),
        ("[a]:/u", ("/u", "")),
        ("[a]:\t</u v>", ("/u v", "")),
        ("[a]: <>", ("", "")),
        ("[a]:\r\n  /u\r\n  't'\r\n", ("/u", "'t'")),
        ('[a]: /u "t\\"\nt" \t\n', ("/u", '"t\\"\nt"')),
        ("[a]: /u 't\\'t'", ("/u", "'t\\'t'")),
        ("[a]: /u (t\\)t)", ("/u", "(t\\)t)")),
        ("[a]: /u\n'open", ("/u", "")),
        ("[a]: /u 't' x", None),
        ("[a]: /u't'", ("/u't'", "")),
        ("[a]: <u>'t'", None),
        ("[a]: /u x", None),
        ("[a] : /u", None),
        ("[ ]: /u", None),
        ("[^a]: /u", None),
        (f"[{'a' * 999}]: /u", ("/u", "")),
        (f"[{'a' * 1000}]: /u", None),
        ("[a\\]]: /u", ("/u", "")),
        ("[a[]: /u", None),
    ],
)
def test_a_link_definition_is_a_whole_line(source: str, expected: tuple[str, str] | None) -> None:
    found = [(each.destination, each.title) for each in scan(source).definitions.values()]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("title", "is_ours"),
    [
        ('"[{1 #a}]"', True),
        ("'[see {1 #a/2}, p. 3]'", True),
        ("([{1 #a-b-0} x])", True),
        ('"{^}[{1 #a}]{/^}"', True),
        ('"{*}{/**}{~}[{1 #a}]"', True),
        ('"[1]"', False),
        ('"[{1}]"', False),
        ('"[{1 #A}]"', False),
        ('"{x} {1 #a}"', False),
        ('"{1#a}"', False),
    ],
)
def test_a_definition_of_ours_has_an_anchor_in_its_title(title: str, is_ours: bool) -> None:
    document = scan(f"[@a]: /u {title}\n\n[b]: /u {title}\n")
    assert ([each.label for each in document.generated], list(document.definitions)) == (
        (["@a"], ["b"]) if is_ours else ([], ["@a", "b"])
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        case("a | b\n--|--\nc | d\n", ["a", "b", "c", "d"], "a table"),
        case("| a | b |\n|:-:|---|\n| c | d |\n", ["a", "b", "c", "d"], "a table with borders"),
        case("| a | b |\n|---|---|\n| c | d | e |\n", ["a", "b", "c", "d"], "cells beyond the header are not shown"),
        case("| a \\| x | b |\n|---|---|\n", ["a \\| x", "b"], "an escaped border is text"),
        case("| a | b |\n|---|\n| c | d |\n", ["| a | b | |---| | c | d |"], "no table: as many delimiters as cells"),
        case("one\n| a | b |\n|---|---|\n| c |\n", ["one", "a", "b", "c"], "a paragraph before a table"),
        case("|a|\n|-|\n|b|\n", ["a", "b"], "one column"),
        case(" a | b \n :-|-: \n c | d \n", ["a", "b", "c", "d"], "blanks around lines"),
        case("| a | |\n| --- | :---: |\n| | d |\n|\n", ["a", "d"], "cells without text"),
        case("| a | b \\|\n|---|---|\n", ["a", "b \\|"], "an escaped border at the end is text"),
        case("a | b\n--|--|--\n", ["a | b --|--|--"], "no table: more delimiters than cells"),
        case("a | b\n--|-x\n", ["a | b --|-x"], "no table: another character in the delimiters"),
        case("one\ntwo\na | b\n--|--\nc\n\nthree\n", ["one two", "a", "b", "c", "three"], "lines before, text after"),
        case("> | a | b |\n> |---|---|\n> | c | d |\n", ["a", "b", "c", "d"], "a table in a quote"),
        case("- | a | b |\n  |---|---|\n  | c | d |\n", ["a", "b", "c", "d"], "a table in a list"),
    ],
)
def test_tables_are_cells(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_link_definitions_are_no_text(newline: str) -> None:
    source = (
        '[a]: https://a.org\n[B  b]: <https://b.org/x y> "title"\n[c]:\nhttps://c.org\n"title\nof c"\none [a]\n\n'
        '> [d]: https://d.org\n\ntwo\n[e]: https://e.org\n\n[f]: https://f.org "title" no\n\n[a]: https://second.org\n'
    )
    source = source.replace("\n", newline)
    document = scan(source)
    assert {label: definition.destination for label, definition in document.definitions.items()} == {
        "a": "https://a.org",
        "b b": "https://b.org/x y",
        "c": "https://c.org",
        "d": "https://d.org",
    }
    assert texts(source) == ["one [a]", "two [e]: https://e.org", '[f]: https://f.org "title" no']


def test_labels_are_compared_without_case_and_with_white_space_folded() -> None:
    assert fold(" Straße\n  X ") == fold("STRASSE x")


def test_footnotes_hold_their_paragraphs() -> None:
    document = scan("text[^1]\n\n[^1]: one\n\n    two\n\nthree\n\n[^b]: four\nfive\n")
    assert document.footnotes == {"1", "b"}
    held = {" ".join(segment.text.split()): segment.footnote for segment in document.segments}
    assert held == {"text[^1]": "", "one": "1", "two": "1", "three": "", "four five": "b"}


def test_headings_and_what_stands_under_them() -> None:
    document = scan("zero\n\n# One {#one}\n\nTwo\n---\n\nthree\n\n> ### Four #\n")
    assert [(heading.level, heading.text) for heading in document.headings] == [
        (1, "One {#one}"),
        (2, "Two"),
        (3, "Four"),
    ]
    assert [(s.text.strip(), s.section) for s in document.segments if s.kind == "paragraph"] == [
        ("zero", -1),
        ("three", 1),
    ]


# --- shortcodes -----------------------------------------------------------------------------------


def unmasked(source: str) -> list[str]:
    return [" ".join(s.text.replace(MASK, "").split()) for s in scan(source).segments if s.text.strip(MASK + "\n ")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        case('one {{< figure src="x" >}} two\n', ["one two"], "a shortcode is hidden"),
        case("one {{% note %}} two\n", ["one two"], "so is the other form"),
        case("{{< box >}}\none\n{{< /box >}}\n\ntwo\n", ["two"], "the body of {{< is not this post's Markdown"),
        case("{{% box %}}\none\n{{% /box %}}\n\ntwo\n", ["one", "two"], "the body of {{% is"),
        case("{{< a >}}{{< a >}}x{{< /a >}}y{{< /a >}} one\n", ["one"], "a shortcode in one of its own name"),
        case("{{< a >}} one {{< b >}} two {{< /b >}} three\n", ["one three"], "one without a body before one with it"),
        case("{{< a />}} one {{< a >}} two {{< /a >}}\n", ["one"], "a shortcode that closes itself"),
        case('{{< a "x >}} y" >}} one\n', ["one"], "a closing in an argument's quotes"),
        case("{{< a `x >}}\n y` >}} one\n", ["one"], "a closing in a raw argument"),
        case("{{</* a */>}} one\n", ["{{</* a */>}} one"], "a shortcode that is shown is text"),
        case("```\n{{< a >}}\n```\none\n", ["one"], "a shortcode in a fence"),
        case("```\n{{< a >}}\n```\none {{< /a >}} two\n", [], "a body that hides a fence's end"),
        case("one {{< two\n", ["one {{< two"], "no shortcode: never closed"),
    ],
)
def test_shortcodes(source: str, expected: list[str]) -> None:
    assert unmasked(source) == expected


# --- markers --------------------------------------------------------------------------------------


def markers(source: str) -> list[str]:
    return [("/" if m.is_end else "") + m.name + (f" {m.checksum}" if m.checksum else "") for m in scan(source).markers]


PAIR = "<!-- hugo-tools:references -->\n{}<!-- /hugo-tools:references sum=abc -->\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        case(PAIR.format("text\n"), ["references", "/references abc"], "a pair"),
        case("one\n" + PAIR.format(""), ["references", "/references abc"], "directly under a paragraph"),
        case("- one\n" + PAIR.format(""), ["references", "/references abc"], "at the margin it ends a list"),
        case("> ```\n" + PAIR.format(""), ["references", "/references abc"], "and a fence in a quote"),
        case(PAIR.format("<div>\n\n```\nx\n```\n- ~~~\n"), ["references", "/references abc"], "code in a block"),
        case(PAIR.format("```\n<div>\n"), ["references"], "a fence that is open in a block hides its end"),
        case(PAIR.format("<!--\n"), ["references"], "so does a comment"),
        case(PAIR.format("<div>\n"), ["references"], "and a tag, until a blank line"),
        case(PAIR.format("~~~ md\n" + PAIR.format("") + "~~~\n"), ["references", "/references abc"], "a pair in code"),
        case(PAIR.format("x\n\n```\n").replace(" sum=abc", "") + "```\n", ["references"], "the end in code alone"),
        case(PAIR.format("<!-- hugo-tools:off -->\n"), ["references", "/references abc"], "a switch in a block"),
        case("{{% x %}}\n" + PAIR.format("") + "{{% /x %}}\n", [], "nor in the body of the other form"),
        case("{{% x %}}\n\n{{% /x %}}\n" + PAIR.format(""), ["references", "/references abc"], "after it again"),
        case("```\n" + PAIR.format("") + "```\n", [], "in a fence it is text"),
        case("~~~\n" + PAIR.format(""), [], "in an unclosed fence too"),
        case("<pre>\n" + PAIR.format("") + "</pre>\n", [], "in an HTML block it is text"),
        case("- ```\n  <!-- hugo-tools:references -->\n  ```\n", [], "in a fence in a list it is text"),
        case("   " + PAIR.format(""), ["references", "/references abc"], "three blanks are not an indent"),
        case("    <!-- hugo-tools:references -->\n", [], "four are, of code"),
        case("- a\n\n  <!-- hugo-tools:references -->\n", [], "in a list it is text"),
        case("- a\n\n <!-- hugo-tools:references -->\n", ["references"], "not deep enough for the list"),
        case("`<!-- hugo-tools:references -->`\n", [], "it stands alone on its line"),
        case("<!--hugo-tools:off-->\n<!--  hugo-tools:on  -->  \r\n", ["off", "on"], "blanks do not matter"),
        case("{{< x >}}\n" + PAIR.format("") + "{{< /x >}}\n", [], "in a shortcode's body it is text"),
    ],
)
def test_a_marker_stands_alone_at_the_margin(source: str, expected: list[str]) -> None:
    assert markers(source) == expected


def test_what_is_open_at_the_end_is_known() -> None:
    assert scan("one\n\n```\ncode\n").open_at_end == ("code fence", 5)
    assert scan("one\n<!--\n").open_at_end == ("HTML block", 4)
    assert scan("```\ncode\n```\n").open_at_end is None


# --- offsets --------------------------------------------------------------------------------------

ATOMS = (
    "a b [@arxiv:1706.03762] ` `` ``` ~~~ > - 1. * # ## === --- | |--|--| <!-- --> <div> </div> <b> \\ [ ] [^1] [^1]:"
    " [x]: $ $$ {{<·x·>}} {{<·/x·>}} {{%·x·%}} é 𝒳 王"
).split()
traps = st.lists(st.sampled_from([atom.replace("·", " ") for atom in ATOMS] + [" ", "\n", "\n\n", "\t", "\r\n"]))


@settings(deadline=None)
@given(traps.map("".join))
def test_every_character_of_a_segment_is_where_it_says(source: str) -> None:
    for segment in scan(source).segments:
        for offset, character in enumerate(segment.text):
            assert character in (source[segment.source(offset)], MASK)


# --- time -----------------------------------------------------------------------------------------

SIZE = 200_000


def times(part: str, before: str = "", behind: str = "") -> Callable[[int], str]:
    return lambda size: before + part * (size // len(part)) + behind


HOSTILE: dict[str, Callable[[int], str]] = {
    repr(part)[1:-1]: times(part)
    for part in (
        "[ ] ` `` <a < $a $ * [a]( [a](b [a](< [a](' [a][ <!-- <![CDATA[ <? {{< [@ [@a] [@arxiv:1706.03762] [^1] ![ "
        "https://arxiv.org/)) @arxiv: @arxiv:1( \\ \\( ]( |a ;@a {{<·a·>}} {{<·a·>}}{{<·a·>}}{{<·/a·>}} "
        '{{<·a·" {{<·a·` {{<·a\\"·` {{%·a·%}} <a·b=\' [a·@a;·x'
    ).split()
    for part in [part.replace("·", " ")]
} | {
    "a word a line": times("word\n"),
    "blank lines": times(" \n"),
    "quotes in quotes": times("> ", behind="a\n"),
    "lists in lists": times("- ", behind="a\n"),
    "almost a thematic break": times("* ", behind="a" + " *" * (SIZE // 4) + "\n"),
    "blank lines in a deep list": lambda size: "- " * (size // 4) + "a\n" + "\n" * (size // 2),
    "a deep indent in a deep list": lambda size: "- " * (size // 4) + "a\n" + " " * (size // 2) + "b\n",
    "deeper and deeper": lambda size: "".join(" " * 2 * i + "- a\n" for i in range(int(size**0.5))),
    "blanks in a heading": times(" ", before="# a", behind="b\n"),
    "blanks under a heading": times(" ", before="a\n=", behind="b\n"),
    "blanks in a delimiter row": times(" ", before="a|b\n-", behind="|x\n"),
    "a long table": times("> a|[@a]\n", before="> a|b\n> -|-\n"),
    "a wide table": lambda size: "|a" * (size // 4) + "\n" + "|-" * (size // 4) + "\n",
    "many headings": times("# a\n[b](https://arxiv.org/abs/1706.03762)\n\n"),
    "many definitions": lambda size: "".join(f"[@arxiv:1706.{i:05}]: x\n" for i in range(size // 24)),
    "many footnotes": lambda size: "".join(f"[^{i}]\n\n[^{i}]: a [@a]\n\n" for i in range(size // 24)),
    "many switches": times("<!-- hugo-tools:off -->\n[@a]\n\n"),
    "many blocks": times("<!-- hugo-tools:references -->\n"),
    "many mentions of us in a block": times("hugo-tools:", before="<!-- hugo-tools:references -->\n"),
    "many conflicts": times("=======\n<!-- /hugo-tools:references -->\n", before="<!-- hugo-tools:references -->\n"),
    "many images": times("![a [@b] c](d) "),
    "many broken links": times("[x [@arxiv:1706.03762] y](u) "),
    "a long label": times("a", before="[see @arxiv:1706.03762 ", behind="]"),
    "a long label of keys": times("; @arxiv:1706.03762", before="[@a", behind="]"),
    "a long URL": times(".)", before="https://arxiv.org/abs/"),
    "many lists in shortcodes": times("{{< references >}}x{{< /references >}} [a](https://arxiv.org/abs/1706.03762)\n"),
    "open lists in HTML": times("<details><summary>References</summary>\n\n[a](https://arxiv.org/abs/1706.03762)\n\n"),
    "an unclosed shortcode": times("a b ", before="{{< x "),
    "an unclosed title": times("a", before='[b](c "'),
    "runs of backticks, each longer": lambda size: "a".join("`" * i for i in range(1, int((2 * size) ** 0.5))),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("math", [Math(), Math((("\\[", "\\]"), ("$$", "$$"), ("$", "$")))], ids=["", "math"])
def test_time_is_linear(text: Callable[[int], str], math: Math) -> None:
    source = text(SIZE)
    start = time.process_time()
    citations.find(source, 0, Rules(math, headings_of_lists=frozenset(["references"])))
    assert time.process_time() - start < 3, "0.2 s are usual"


def test_time_grows_with_the_line_and_not_with_its_square() -> None:
    """Where a copy of the rest of the line is made at each mark, a line has to be very long to show it."""
    source = HOSTILE["almost a thematic break"](1_000_000)
    start = time.process_time()
    citations.find(source, 0, Rules())
    assert time.process_time() - start < 6, "1 s is usual; with copies it is 25 s"


@pytest.mark.parametrize("definition", ["[a]: https://e.org[@x]", '[a]: /x "a title"', "[a]: </x>", "[a]:\r\n/x"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\r", "\r\r", " \r", "\r\r\n"])
def test_a_definition_is_one_whatever_ends_the_text(definition: str, ending: str) -> None:
    """A post that ends in a lone carriage return must not become another one when a block is put below it."""
    found = scan(definition + ending)
    assert (list(found.definitions), found.segments) == (["a"], [])
