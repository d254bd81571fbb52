"""What points to an entry of a list in other ways than `[3]`, each becoming a bracket of its own length."""

from __future__ import annotations

import pytest

from hugo_tools.adopting.spellings import Anchors, numbers_in, respell

LABELS = frozenset("1 2 3 4 5 6 7 12".split())
WORK = "https://arxiv.org/abs/1706.03762"
PAGES = {"arxiv:1706.03762": "3", "https://e.org/b": "5"}
ANCHORS = Anchors({"ref3": "3", "long": "12"}, frozenset({"part"}), PAGES)

SPELLED: dict[str, tuple[str, ...]] = {
    r"\[3\]": ("3",), r"\[ 3, 5 \]": ("3", "5"), r"\[3–5\]": ("3", "4", "5"), "【3】": ("3",), "［3、5］": ("3", "5"),
    "[3](#ref3)": ("3",), "[3, 5](#references)": ("3", "5"), "[[3]](#references)": ("3",), r"[\[3\]](#r)": ("3",),
    "[[3]]": (), "[[1], [3]]": ("1", "3"), "[[1] [3]]": ("1", "3"), "[[1](#a), [3](#b)]": ("1", "3"),
    "[1]–[3]": ("1", "2", "3"), "[1] - [3]": ("1", "2", "3"), "[1](#a)—[3](#b)": ("1", "2", "3"),
    '<a href="#ref3">[3]</a>': ("3",), "<a class=x href='#ref3'> 3 </a>": ("3",), "<A HREF=#ref3>3</A>": ("3",),
    "<sup>[3](#ref3)</sup>": ("3",), "<sup>[1][3]</sup>": ("1", "3"), "<sup> [1], [3] </sup>": ("1", "3"),
    '<sup><a href="#ref3">3</a></sup>': ("3",), "<a title='A' href = #ref3 id=x>3</a>": ("3",),
    f"[3]({WORK})": ("3",), f"[[3]]({WORK}v2)": ("3",), rf"[\[3\]]({WORK.upper()})": ("3",),
    "[5](https://e.org/b)": ("5",), "[5](https://e.org/b/)": ("5",),
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLED)
def test_each_spelling(text: str) -> None:
    made = respell(f"As {text} says.", LABELS, ANCHORS, raised=False)
    expected = SPELLED[text]
    assert len(made.text) == len(f"As {text} says.")
    if not expected:
        assert [each.labels for each in made.spelled.values()] in ([("3",)], [])
        return
    (found,) = made.spelled.values()
    assert (found.labels, found.words, found.end) == (expected, "", 3 + len(text))
    assert list(made.spelled) == [3]
    assert made.text[3:].split()[0] == f"[{expected[0]}]"


NOT_SPELLED = [
    "[3]", r"\[3", r"\[8\]", r"\[3, 8\]", "[3](#part)", "[3](https://e.org)", "[[3]](", "<sup>3</sup>", "(3)", r"\[x\]",
    r"\[3–103\]", "[1234](#x)", r"\[5–3\]",
    f"[1]({WORK})", f"[9]({WORK})", "[5](https://e.org/c)", '<a href="#part">3</a>', "<a href=#part>3</a>",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_SPELLED)
def test_what_points_to_nothing(text: str) -> None:
    made = respell(f"As {text} says.", LABELS, ANCHORS, raised=False)
    assert (made.text, made.spelled) == (f"As {text} says.", {})


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("engine<sup>3</sup>", True), ("engine.<sup>3</sup>", True), ("engine”<sup>3, 5</sup>", True),
        ("(engine)<sup>3–5</sup>", True), ("x<sup>3</sup>", False), ("10<sup>3</sup>", False),
        ("ab<sup>3</sup>", False),
    ],
)  # fmt: skip
def test_raised_numbers_after_words_where_a_post_has_such(text: str, is_one: bool) -> None:
    assert bool(respell(f"The {text} is.", LABELS, ANCHORS, raised=True).spelled) == is_one
    assert not respell(f"The {text} is.", LABELS, ANCHORS, raised=False).spelled


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("[Lovelace](#ref3)", "3", "Lovelace"), ("[ab](#long)", "12", "ab"), ("[see *her*](#ref3)", "3", "see *her*"),
        ("<a href=#ref3>her</a>", "3", "her"), ("<A class='x' HREF = '#ref3' id=y>see her</a>", "3", "see her"),
    ],
)  # fmt: skip
def test_words_that_lead_to_an_entry(text: str, label: str, words: str) -> None:
    (found,) = respell(f"As {text} says.", LABELS, ANCHORS, raised=False).spelled.values()
    assert (found.labels, found.words) == ((label,), words)


@pytest.mark.parametrize(("label", "is_one"), [("#abcd", True), ("#abcde", False)])
def test_a_link_that_is_shorter_than_its_bracket_stays(label: str, is_one: bool) -> None:
    made = respell("[a](#b)", frozenset(), Anchors({"b": label}, frozenset()), raised=False)
    assert (made.text == f"[{label}]", bool(made.spelled)) == (is_one, is_one)


def test_words_that_lead_elsewhere() -> None:
    text = "As [she](#other) says, [here](https://e.org/#ref3), [and](#part)."
    assert respell(text, LABELS, ANCHORS, raised=False).spelled == {}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3", "3"), ("3, 5–7", "3 5 6 7"), ("[3]–[5]", "3 4 5"), ("3 - 4; 9", "3 4 9"), ("5–3", ""), ("7–7", "7"),
     ("1–101", " ".join(map(str, range(1, 102)))), ("1–102", ""), ("none", "")],
)  # fmt: skip
def test_numbers(text: str, numbers: str) -> None:
    assert list(numbers_in(text)) == numbers.split()
