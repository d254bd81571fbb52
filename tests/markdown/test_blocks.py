"""Blocks: our markers found, hand edits noticed and formatters' not, and a text that comes back as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_tools.errors import PostError
from hugo_tools.markdown import blocks
from hugo_tools.markdown.blocks import Block
from hugo_tools.markdown.checksums import checksum
from hugo_tools.markdown.scanner import scan

BEGIN = "<!-- hugo-tools:references -->\n"
END = "<!-- /hugo-tools:references -->\n"
BODY = '## References {#references}\n\n1. A. *B*. [↩](#top "#a")\n\n[@a]: https://a.org "[{1 #a}]"\n'


def find(text: str) -> dict[str, Block]:
    return blocks.find(text, scan(text))


def sealed(body: str, written: str = BODY) -> str:
    """Returns a block that held `written` when we wrote it, and holds `body` now."""
    return f"{BEGIN}{body}<!-- /hugo-tools:references sum={blocks.checksum(written)} -->\n"


# --- found ----------------------------------------------------------------------------------------


def test_a_block_is_found_with_its_place_its_body_and_its_sum() -> None:
    text = f"one\n\n{blocks.render('references', BODY)}\ntwo\n"
    block = find(text)["references"]
    assert text[: block.start] == "one\n\n"
    assert text[block.end :] == "\ntwo\n"
    assert (block.body, block.checksum, block.is_edited) == (BODY, blocks.checksum(BODY), False)


def test_both_blocks_are_found_in_any_order() -> None:
    text = blocks.render("cite-this-post", "x\n") + "one\n" + blocks.render("references", BODY)
    assert [(name, block.body) for name, block in find(text).items()] == [
        ("cite-this-post", "x\n"),
        ("references", BODY),
    ]


def test_an_empty_pair_of_markers_places_a_block() -> None:
    block = find(BEGIN + END)["references"]
    assert (block.body, block.checksum, block.is_edited) == ("", None, False)


def test_a_marker_in_code_is_text() -> None:
    assert find(f"```\n{BEGIN}{END}```\n\n    {BEGIN}\n`{BEGIN.strip()}`\n") == {}


UNPAIRED = 'a block is a line "<!-- hugo-tools:references -->" and, below it, a line "<!-- /hugo-tools:references -->"'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param(f"one\n{BEGIN}two\n", 2, 'the block "references" has no end marker', UNPAIRED, id="no end"),
        pytest.param(
            f"one\n\n{END}", 3, 'the end of a block "references" that has no beginning', UNPAIRED, id="no beginning"
        ),
        pytest.param(
            f"{BEGIN}{BEGIN}{END}", 1, 'the block "references" has no end marker', UNPAIRED, id="two beginnings"
        ),
        pytest.param(
            f"{BEGIN}{END}\n{BEGIN}{END}", 4, 'a second block "references"', "remove one of the two", id="two blocks"
        ),
        pytest.param(
            "<!-- hugo-tools:refs -->\n",
            1,
            'unknown block "refs"',
            "blocks are called references and cite-this-post",
            id="another name",
        ),
        pytest.param(
            f"one\n\n{{{{< box >}}}}\n{sealed(BODY)}{{{{< /box >}}}}\n",
            4,
            'the block "references" is in the body of a shortcode, where it is not kept up to date',
            "move the block out of the shortcode",
            id="in a shortcode",
        ),
        pytest.param(
            f"{BEGIN}<!-- /hugo-tools:cite-this-post -->\n",
            2,
            'the end of a block "cite-this-post" that has no beginning',
            UNPAIRED.replace("references", "cite-this-post"),
            id="the end of another",
        ),
    ],
)
def test_markers_that_do_not_pair_up_are_an_error_at_their_line(text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(PostError) as error:
        find(text)
    assert (error.value.line, error.value.column, error.value.message, error.value.hint) == (line, 1, message, hint)


# --- edited ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "edited"),
    [
        pytest.param(BODY, False, id="as we wrote it"),
        pytest.param(BODY.replace("\n", "\r\n"), False, id="line ends"),
        pytest.param("\n" + BODY.replace("\n", "\n\n") + "\n", False, id="blank lines"),
        pytest.param(BODY.replace("*B*", "_B_"), False, id="the mark of emphasis"),
        pytest.param(BODY.replace("1. ", "7. "), False, id="the number of a list item"),
        pytest.param(BODY.replace("1. ", "- "), True, id="no number any more"),
        pytest.param(BODY.replace("1. A. ", "1.  A.\n    "), False, id="lines broken anew"),
        pytest.param(BODY.replace("A. ", "A.\u00a0"), True, id="a blank that does not break"),
        pytest.param(BODY.replace("A.", "C."), True, id="a letter"),
        pytest.param(BODY.replace("{1 #a}", "{2 #a}"), True, id="a number in a definition"),
        pytest.param(BODY.replace("#a", "#b"), True, id="an anchor"),
        pytest.param(" \n\t\n", False, id="everything removed: nothing is lost by filling it"),
        pytest.param(BODY + "\nmore\n", True, id="something added"),
    ],
)
def test_a_hand_edit_is_noticed_and_a_formatters_is_not(body: str, edited: bool) -> None:
    assert find(sealed(body))["references"].is_edited is edited


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("## A\n\nb", "A\n---\n\nb"),
        ("# A\n\nb", "A\n=\n\nb"),
        ("a\n\n```\nb\n```", "a\n\n~~~~\nb\n~~~~"),
        ("- a\n- b", "* a\n  + b"),
        ("1. a\n2. b", "1) a\n1) b"),
        ("> a\n> b", ">a\n>> b"),
        ("See <https://e.org/a>.", "See [https://e.org/a](https://e.org/a)."),
        ("[a](<u> 't')", "[a](u 't')"),
        ("[↩](#top '#a')", '[↩](#top   "#a")'),
        ("[↩](#top (#a/1))", '[↩](#top "#a/1")'),
        ("a & b < c", "a &amp; b &lt; c"),
        ("[a](u%20v)", "[a](u v)"),
        ('[@A]: /u "t"\n[@b]: /v\n', "[@b]: /v\n[@a]:\n  </u>\n  't'\n"),
    ],
)
def test_two_spellings_of_one_text_have_one_sum(one: str, other: str) -> None:
    assert checksum(one) == checksum(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("# A\n\nb", "## A\n\nb"),
        ("A\n=\n", "A\n-\n"),
        ("- a", "1. a"),
        ("- a", "a"),
        ("[a](u)", "[b](u)"),
        ("[a](u)", "[a](v)"),
        ('[↩](#top "#a")', '[↩](#top "#b")'),
        ('[@a]: /u "t"\n', '[@a]: /u "s"\n'),
        ('[@a]: /u "t"\n', '[@a]: /v "t"\n'),
        ('[@a]: /u "t"\n', '[@b]: /u "t"\n'),
    ],
)
def test_two_texts_have_two_sums(one: str, other: str) -> None:
    assert checksum(one) != checksum(other)


WRITTEN = """\
## References {#references}

1. Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention Is All You Need." *arXiv*. [arXiv:1706.03762](https://arxiv.org/abs/1706.03762) [↩](#top "#arxiv-1706-03762/3")
2. LeCun, Y. (2015). "Deep &#91;x&#93; a\\_b \\*c\\* 3\\~4." *Nature \\_x*, 521(7553), 436–444. [Link](https://e.org/a_b*c) [↩](#top "#doi")

[see R&D @x, p. 3]: https://arxiv.org/abs/1706.03762 "[see R&amp;D {1 #arxiv-1706-03762/3}, &lt;x&gt; &#123;y&#125; &#92;z]"
[@a\\_b]: https://e.org/x "[{2 #doi}]"
"""  # noqa: E501

PRETTIER = """\

## References {#references}

1. Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention Is All You
   Need." _arXiv_. [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)
   [↩](#top "#arxiv-1706-03762/3")
2. LeCun, Y. (2015). "Deep &#91;x&#93; a\\_b \\*c\\* 3\\~4." _Nature \\_x_,
   521(7553), 436–444. [Link](https://e.org/a_b*c) [↩](#top "#doi")

[see R&D @x, p. 3]:
  https://arxiv.org/abs/1706.03762
  "[see R&D {1 #arxiv-1706-03762/3}, <x> {y} \\\\z]"
[@a_b]: https://e.org/x "[{2 #doi}]"

"""  # what Prettier 3.10.1 makes of it, with --prose-wrap always


def test_prettiers_output_is_no_hand_edit() -> None:
    assert not find(sealed(PRETTIER, WRITTEN))["references"].is_edited


def test_what_prettier_breaks_is_written_anew_and_what_it_only_lays_out_is_not() -> None:
    broken = sealed(PRETTIER, WRITTEN)
    assert blocks.replace(broken, find(broken)["references"], WRITTEN, "\n") == sealed(WRITTEN, WRITTEN)
    written, laid_out = (text[: text.index("[see R&D")] + '[@a]: u\n"[{1 #a}]"\n' for text in (WRITTEN, PRETTIER))
    text = sealed(laid_out, written)
    assert blocks.replace(text, find(text)["references"], written, "\n") == text


# --- git's conflicts ------------------------------------------------------------------------------

OLD = "## References {#references}\n\n1. A. *B*. [a.org](https://a.org)\n2. C. *D*. [c.org](https://c.org)\n"
OURS = OLD + "3. E. *F*. [e.org](https://e.org)\n"
THEIRS = OLD.replace("1. ", "1. G. *H*. [g.org](https://g.org)\n2. ").replace("2. C.", "3. C.")
BOTH = THEIRS + "4. E. *F*. [e.org](https://e.org)\n"
CORRECTED = OLD.replace("A. *B*", "A. *The B*")


def torn(tmp_path: Path, ours: str, theirs: str, *options: str) -> str:
    """Returns a block as git leaves it where two branches have changed what it held, `OLD`."""
    sides = {"ours": ours, "old": OLD, "theirs": theirs}
    for name, body in sides.items():
        (tmp_path / name).write_text(f"one\n\n{blocks.render('references', body)}\ntwo\n")
    return subprocess.run(
        ["git", "merge-file", "-p", *options, *sides], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False
    ).stdout


SIDES = {
    "an entry on each side": (OURS, THEIRS, BOTH),
    "one side alone has changed an entry": (CORRECTED, OURS, CORRECTED + "3. E. *F*. [e.org](https://e.org)\n"),
    "an entry goes": (OLD.rpartition("2. C")[0], THEIRS, THEIRS.rpartition("3. C")[0]),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("options", [[], ["--diff3"]], ids=["two sides", "with the base"])
@pytest.mark.parametrize(("ours", "theirs", "merged"), SIDES.values(), ids=SIDES)
def test_a_conflict_in_a_block_is_resolved_by_making_the_block_anew(
    tmp_path: Path, ours: str, theirs: str, merged: str, options: list[str], newline: str
) -> None:
    text = torn(tmp_path, ours, theirs, *options).replace("\n", newline)
    block = find(text)["references"]
    assert block.is_torn
    assert not blocks.loses_edit(text, block, merged, overwrite=False, remedy="")
    expected = f"one\n\n{blocks.render('references', merged)}\ntwo\n".replace("\n", newline)
    assert blocks.replace(text, block, merged, newline) == expected


@pytest.mark.parametrize("side", [0, 1], ids=["ours", "theirs"])
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda body: body.replace("1. ", "1. My talk.\n2. ", 1), id="an item above"),
        pytest.param(lambda body: body.replace("2. ", "- [My thesis](https://me.org)\n2. ", 1), id="an item between"),
        pytest.param(lambda body: body + "9. [My thesis](https://me.org)\n", id="an item below"),
        pytest.param(
            lambda body: body.replace("(https://a.org)", "(https://a.org) Start here!"), id="a note at an end"
        ),
        pytest.param(lambda body: body.replace("A. *B*", "A. (my teacher) *B*"), id="a note in an entry"),
        pytest.param(lambda body: body + "\nThese are all.\n", id="a sentence"),
        pytest.param(lambda body: body.replace("## References {#references}", "## What I read"), id="a heading"),
        pytest.param(lambda body: body + "\n[me]: https://me.org\n", id="a definition"),
        pytest.param(lambda body: body + "\n<!-- to do -->\n", id="a comment"),
    ],
)
def test_what_an_author_typed_into_a_torn_list_is_not_lost(
    tmp_path: Path, side: int, changed: Callable[[str], str]
) -> None:
    """The end marker still has the sum of what we wrote."""
    bodies = [OURS, THEIRS]
    marker = blocks.render("references", bodies[side]).splitlines()[-1]
    bodies[side] = changed(bodies[side])
    edited = torn(tmp_path, *bodies)
    text = edited.replace(blocks.render("references", bodies[side]).splitlines()[-1], marker)
    with pytest.raises(PostError, match="this reference list was edited by hand"):
        blocks.loses_edit(text, find(text)["references"], BOTH, overwrite=False, remedy="")
    assert blocks.loses_edit(text, find(text)["references"], BOTH, overwrite=True, remedy="")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY.replace(": https://a.org", ": https://mine.org"), id="another address"),
        pytest.param(BODY.replace('"[{', '"[as they say, {'), id="another title"),
        pytest.param(BODY + '[@b]: https://b.org "[{2 #b}]"\n', id="a definition more"),
    ],
)
def test_an_edit_of_a_definition_is_not_lost(body: str) -> None:
    text = sealed(body)
    with pytest.raises(PostError, match="this reference list was edited by hand"):
        blocks.loses_edit(text, find(text)["references"], BODY, overwrite=False, remedy="")


def test_an_entry_of_another_branch_in_another_form_is_ours() -> None:
    """Somebody has resolved the conflict of the end markers alone, so that no side has its sum."""
    other = BODY.replace("A. *B*", "A. A. *B*")
    text = f"{BEGIN}<<<<<<< HEAD\n{BODY}=======\n{other}>>>>>>> theirs\n{END}"
    assert not blocks.loses_edit(text, find(text)["references"], BODY.replace("*B*", "*B: C*"), False, "")


def test_a_conflict_that_reaches_beyond_the_block_is_left_to_its_author() -> None:
    text = f"{BEGIN}<<<<<<< HEAD\n{OURS}{END}\ntheirs\n=======\n{THEIRS}{END}\nmine\n>>>>>>> theirs\n"
    with pytest.raises(PostError, match="has no beginning") as error:
        find(text)
    assert error.value.hint.startswith("resolve git's conflict here")


# --- replaced, appended, removed ------------------------------------------------------------------


def test_a_block_that_is_right_stays_byte_for_byte() -> None:
    text = "one\r\n\n" + sealed("\r\n" + BODY.replace("*", "_") + "\n") + "two"
    assert blocks.replace(text, find(text)["references"], BODY, "\r\n") == text


def test_a_placed_block_is_filled() -> None:
    text = f"one\n{BEGIN}{END}two\n"
    assert blocks.replace(text, find(text)["references"], BODY, "\n") == f"one\n{sealed(BODY)}two\n"


def test_a_block_that_ends_a_file_without_a_newline_ends_it_so_again() -> None:
    text = f"one\n{BEGIN}{END.strip()}"
    assert blocks.replace(text, find(text)["references"], BODY, "\n") == f"one\n{sealed(BODY).strip()}"


words = st.sampled_from(["a", "é𝒳", "\n", "\r\n", "\r", " ", "\t", "\ufeff", "> ", "- ", "\x0c", "\u2028", "\\"])
texts = st.lists(words, max_size=12).map("".join)
newlines = st.sampled_from(["\n", "\r\n"])


@settings(deadline=None)
@given(texts, newlines)
def test_an_appended_block_is_found_and_its_removal_gives_the_text_back(text: str, newline: str) -> None:
    after = blocks.append(text, "references", BODY, newline)
    assert after.startswith(text)
    assert after.endswith("\n") == (text.endswith("\n") or not text)
    block = find(after)["references"]
    assert not block.is_edited
    assert blocks.remove(after, block) == text


@settings(deadline=None)
@given(texts, newlines, texts)
def test_a_replaced_block_leaves_the_text_around_it_and_comes_out_again(text: str, newline: str, behind: str) -> None:
    before = blocks.append(text, "references", "x\n", newline)
    before += behind if before.endswith("\n") else ""
    after = blocks.replace(before, find(before)["references"], BODY, newline)
    assert find(after)["references"].body.replace("\r\n", "\n") == BODY
    assert blocks.remove(after, find(after)["references"]) == blocks.remove(before, find(before)["references"])
    assert blocks.replace(after, find(after)["references"], BODY, newline) == after


# --- before it is written -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("one\n\n```\ncode\n", 3, "the code fence that starts here is never closed", id="a fence"),
        pytest.param("one\n<!-- note\n", 2, "the HTML block that starts here is never closed", id="a comment"),
    ],
)
def test_nothing_is_appended_to_what_would_swallow_it(text: str, line: int, message: str) -> None:
    with pytest.raises(PostError, match=message) as error:
        blocks.check_end(text, scan(text))
    assert error.value.line == line
    assert error.value.hint.startswith("close the ")
