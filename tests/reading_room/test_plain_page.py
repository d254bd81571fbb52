"""The lines of a page of plain text: tiers with their dates, counts, tags and sentences, each a row of a table."""

from __future__ import annotations

import pytest

from hugo_tools.reading_room import plain_page

TIERS: list[tuple[str, tuple[str, str] | None]] = [
    ("TIER 5 Aug 20, 2017", ("5", "Aug 20, 2017")), ("tier5", ("5", "")), ("Tier-4: 2017", ("4", "2017")),
    ("TIER 12", ("12", "")), ("TIER 5 ·", ("5", "")), ("Aug 20, 2017 · tier 5", ("5", "Aug 20, 2017")),
    ("2017 · tier 55", ("55", "2017")), ("· tier5", ("5", "")), ("2017 - tier-5", ("5", "2017")),
    (f"tier 5 2017 {'x' * 25}", ("5", f"2017 {'x' * 25}")), (f"tier 5 2017 {'x' * 26}", None),  # 30 characters, 31
    (f"tier 5 {'·' * 193}", ("5", "")), (f"tier 5 {'·' * 194}", None),
    ("TIER", None), ("5 tier-5", None), ("2017tier 5", None), ("2017 tier-5", None), ("tier 5 x", None),
    ("a 2017 | b tier 5", None), ("see tier 5", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIERS)
def test_a_line_of_a_tier_alone(text: str, expected: tuple[str, str] | None) -> None:
    assert plain_page.tier_of(text) == expected


COUNTS: list[tuple[str, dict[str, int]]] = [
    ("5 tier-5", {"5": 5}), ("2 tier-5 · 12 tier-4", {"5": 2, "4": 12}), ("5 Tier 5|1 é", {"5": 5, "é": 1}),
    ("5  tier-5;3 x-y", {"5": 5, "x-y": 3}), ("5 tier-5,1 a , 2 b", {"5": 5, "a": 1, "b": 2}),
    (f"5 tier-5 · 1 {'x' * 187}", {"5": 5, "x" * 187: 1}), (f"5 tier-5 · 1 {'x' * 188}", {}),
    ("5 works", {}), ("5 tier-5 and", {}), ("tier-5", {}), ("5 5", {}), ("5tier-5", {}), ("5 tier-6", {}), ("", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_line_of_counts(text: str, expected: dict[str, int]) -> None:
    assert plain_page.counts_of(text) == expected
    others = [number for name, number in expected.items() if name not in "12345"]
    assert plain_page.totals_of(text) == others
    assert plain_page.is_certain(text) == bool(expected or plain_page.tier_of(text))


TAGS: list[tuple[list[str], list[str]]] = [
    (["cotton, silk;wool"], ["cotton", "silk", "wool"]), (["a·b • c | d"], ["a", "b", "c", "d"]),
    (["#cotton #silk"], ["cotton", "silk"]), (["#cotton"], ["cotton"]), (["a ,#b"], ["a", "b"]),
    (["C#, F#"], ["C#", "F#"]),
    (["cotton", "silk"], ["cotton", "silk"]), (["a", "b, c"], ["a", "b", "c"]), (["#a  #b"], ["a", "b"]),
    (["x" * 40, "y"], ["x" * 40, "y"]), (["x" * 41, "y"], []), (["cotton silk"], []), (["a#b"], []), (["cotton ,"], []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), TAGS)
def test_tags_with_a_mark_between_them_or_one_a_line(lines: list[str], expected: list[str]) -> None:
    assert plain_page.split_tags(lines) == expected


@pytest.mark.parametrize("end", [".", "!", "?", "…", ":", ".”", ".)", "?»]", "!'\"’"])
def test_the_ends_of_sentences(end: str) -> None:
    assert plain_page.is_sentence(f"It is so{end}")


@pytest.mark.parametrize("text", ["", "so", "so,", "so.x", "so)"])
def test_what_is_no_sentence(text: str) -> None:
    assert not plain_page.is_sentence(text)


ENTRIES = """\
1 tier-5

One.

A work

TIER 5 2017

It is so.
"""
HEADS = [
    ("A room\n\nAda\n\n1 work · 1 tier-5\n\nHello there.\n\nAnd more.\n\nA theme\n\n", "A room", "Ada",
     ["7: the room's own introduction is left out", "9: the room's own introduction is left out"]),
    ("A room\n\n1 work · 1 tier-5\n\nA theme\n\n", "A room", "", []),
    ("1 work · 1 tier-5\n\nA theme\n\n", "", "", []),
    ("A\n\nA room\n\nAda\n\n1 tier-5\n\nA theme\n\n", "A room", "Ada", []),
    ("A theme\n\n", "", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("head", "title", "author", "told"), HEADS)
def test_what_stands_above_the_themes(head: str, title: str, author: str, told: list[str]) -> None:
    made = plain_page.parse(head + ENTRIES, "page.txt", "Page")
    assert (made.room.title, made.room.author) == (title, author)
    assert [theme.title for theme in made.room.themes] == ["A theme"]
    assert made.room.themes[0].introduction == "One."
    assert [f"{each.line}: {each.message}" for each in made.findings] == told
    assert {each.hint for each in made.findings} <= {"write it into the page, index.md"}


def test_counts_of_two_themes_are_not_the_rooms() -> None:
    made = plain_page.parse(f"A theme\n\n{ENTRIES}\nAnother\n\n{ENTRIES}", "page.txt", "Page")
    assert [theme.title for theme in made.room.themes] == ["A theme", "Another"]
    other = plain_page.parse(f"A theme\n\n1 tier-5\n\nA word.\n\nAnother\n\n{ENTRIES}", "page.txt", "Page")
    assert (other.room.title, [theme.title for theme in other.room.themes]) == ("", ["Another"])


def test_a_tier_below_a_tier_has_no_title() -> None:
    made = plain_page.parse("A work\n\nTIER 5\n\nTIER 4\n\n1 tier-4\n\nTIER 3\n", "page.txt", "Page")
    titles = [entry.title for theme in made.room.themes for entry in theme.entries]
    assert titles == ["A work", "Line 5", "Line 9"]
    lines = [each.line for each in made.findings if each.message == "no title stands above this line"]
    assert lines == [5, 7, 9]


def test_the_date_below_a_tier_and_a_note_that_is_none() -> None:
    made = plain_page.parse("A work\n\nTIER 5\n\n2017-08\n\nIt is so.\n\na, b\n\nB\n\nTIER 4\n\nSo.\n", "p.txt", "P")
    first, second = made.room.themes[0].entries
    assert (first.date, first.note, first.tags) == ("2017-08", "It is so.", ["a", "b"])
    assert (second.date, second.note, second.tags) == ("", "So.", [])
    again = plain_page.parse("A work\n\nTIER 5 2016\n\n2017-08\n\nIt is so.\n", "p.txt", "P")
    assert (again.room.themes[0].entries[0].date, again.findings) == ("2016", [])


def test_findings_have_the_lines_of_the_page() -> None:
    page = "\n\nA work\nTIER 5 2017\nIt is so.\nab\nB work\nTIER 9\nSo.\n"
    made = plain_page.parse(page, "page.txt", "Page")
    assert [each.line for each in made.findings] == [6, 8]
