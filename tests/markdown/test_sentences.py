"""Sentences around places: what they say, where they end, and how long they may be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.markdown.sentences import CLOSING, LIMIT, OPENING, ShownPart, around


def sentence(text: str, shown: str = "[1]") -> str:
    """Returns the sentence around the first `[@a]` of a text."""
    start = text.index("[@a]")
    return around(text, [ShownPart(start, start + len("[@a]"), shown)])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two [@a] three. Four.", "Two [1] three.", id="the sentence, and no other"),
        pytest.param("One [@a]. Two.", "One [1].", id="a citation before the full stop"),
        pytest.param("One [@a] _and_ **more** `code` ~~out~~.", "One [1] and more code out.", id="emphasis and code"),
        pytest.param(r"A \*star\* &amp; [@a] &lt;b&gt;.", "A *star* & [1] <b>.", id="escapes and entities"),
        pytest.param("A <b>tag</b> [@a]<br>.", "A tag [1].", id="tags are left out"),
        pytest.param(
            "A [link](https://e.org) ![image](i.png)[@a].", "A link [1].", id="links say their text, images none"
        ),
        pytest.param("First line\nsecond [@a]\nthird.", "First line second [1] third.", id="lines are joined"),
        pytest.param("Lee et al. [@a] say. No.", "Lee et al. [1] say.", id="et al."),
        pytest.param(
            "See e.g. Fig. 3 of J. Doe [@a]. No.", "See e.g. Fig. 3 of J. Doe [1].", id="abbreviations, initials"
        ),
        pytest.param("Am 3. Mai schrieb er z.B. [@a]. Nein.", "Am 3. Mai schrieb er z.B. [1].", id="ordinals"),
        pytest.param("It was 2017. Then [@a].", "Then [1].", id="a year ends a sentence"),
        pytest.param("He said “no.” Then [@a]!", "Then [1]!", id="a full stop in quotes"),
        pytest.param("Why? Since [@a]… it is so.", "Since [1]… it is so.", id="an ellipsis that goes on"),
        pytest.param("这是第一句。第二句[@a]。第三句。", "第二句[1]。", id="Chinese"),
        pytest.param("这是第一句。abc [@a]。", "abc [1]。", id="Chinese, and a small letter"),
        pytest.param("Is it so?! Then ‘yes.’) So [@a].", "So [1].", id="several marks, and what closes"),
        pytest.param("Ist es so? dann [@a].", "Ist es so? dann [1].", id="a small letter goes on"),
        pytest.param("यह पहला है। दूसरा [@a] है। तीसरा।", "दूसरा [1] है।", id="Hindi"),
        pytest.param("هل هذا؟ نعم [@a]. لا.", "نعم [1].", id="Arabic"),
        pytest.param(f"Odd {OPENING}7{CLOSING} marks [@a].", "Odd 7 marks [1].", id="the text's own annotation marks"),
        pytest.param("[@a]", "[1]", id="nothing but a citation"),
    ],
)
def test_a_sentence_says_what_the_page_says(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_an_abbreviation_or_an_ordinal_ends_no_sentence() -> None:
    whole = "al approx bzw ca cf Dr ed eds Mr Mrs ms Prof resp St vgl vs J 3 17"
    assert [word for word in whole.split() if sentence(f"One {word}. Two [@a].") != f"One {word}. Two [1]."] == []
    numbered = "Abb Art chap eq Eqs fig Figs Kap no nos Nr pp ref Refs Sec secs Tab vol"
    for word in numbered.split():
        assert sentence(f"One {word}. 3 [@a].") == f"One {word}. 3 [1]."
        assert sentence(f"One {word}. Two [@a].") == "Two [1]."
    for other in ("One word", "One in 100", "One x^2^", "One?"):
        assert sentence(f"{other}. Two [@a].") == "Two [1]."


def test_a_place_in_an_image_or_an_address_has_no_sentence() -> None:
    assert sentence("An ![image [@a] text](i.png) here.") == ""


@pytest.mark.parametrize("before", [0, 100, 400])
@pytest.mark.parametrize("after", [0, 100, 400])
def test_a_long_sentence_is_cut_between_words_around_its_place(before: int, after: int) -> None:
    text = "word " * before + "[@a]" + " word" * after + "."
    found = sentence(text)
    assert "[1]" in found
    assert len(found) <= LIMIT + 4
    assert found.startswith("… ") == (before > 30)
    assert found.endswith(" …") == (after > 30)
    assert set(found.replace("…", "").replace(".", "").split()) <= {"word", "[1]"}


def test_a_sentence_of_the_greatest_length_is_whole() -> None:
    whole = f"[@a]{'x' * (LIMIT - len('[1].'))}."
    assert sentence(whole) == whole.replace("[@a]", "[1]")
    assert sentence(f"[@a] word {'x' * LIMIT}.") == "[1] word …"


def test_several_places_have_each_its_own_sentence() -> None:
    text = "One [@a]. Two [x](y) and [@a]."
    places = [ShownPart(4, 8, "[1]"), ShownPart(14, 14, ""), ShownPart(25, 29, "[2, 3]")]
    assert around(text, places) == ["One [1].", "Two x and [2, 3].", "Two x and [2, 3]."]


@given(st.text(), st.text())
def test_any_prose_has_a_plain_line(before: str, after: str) -> None:
    (found,) = around(before + after, [ShownPart(len(before), len(before), "[1]")])
    assert len(found) <= LIMIT + 4
    assert "\n" not in found


@pytest.mark.parametrize("part", [". ", "”", "[", "*", "x", ".”) ", "。", "<", "\\", "![", "&"])
def test_a_long_text_takes_no_longer_than_its_length(part: str) -> None:
    text = part * (60_000 // len(part))
    started = time.process_time()
    around(text, [ShownPart(len(text) // 2, len(text) // 2, "")])
    assert time.process_time() - started < 2
