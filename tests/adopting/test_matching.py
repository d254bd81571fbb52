"""Whether the words of an entry agree with the record of a work: titles, people and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hugo_tools.adopting import matching, reading
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, SearchResult

AUTHORS = (Name("Lovelace", "Ada"), Name("Babbage", "Charles"))
ENGINE = Item("arxiv:1701.00001", title="Notes on an Engine: A First Study", authors=AUTHORS, issued=(2017,))
TIDES = Item("doi:10.1000/tides", title="Tides", issued=(2015,))
CLUB = Item("x", authors=(Name(literal="Analytical Society"),), issued=(2015,))
MULLER = Item("x", authors=(Name("Müller", "Ann"),), issued=(2015,))

AGREEING = [
    ("Ada Lovelace. Notes on an engine. 2012", ENGINE, True),  # the title without its subtitle
    ("Mary Somerville. “Notes on an engin”, 2012", ENGINE, True),  # but for a slip
    ("Mary Somerville, who wrote Notes on an Engine: a first study of it", ENGINE, True),
    ("Mary Somerville. “Notes on an Engin: A First Study”, 2012", ENGINE, True),
    ("Mary Somerville. “Notes on looms”, 2012", Item("x", title="Notes on looms: a study"), True),  # twelve letters
    ("Mary Somerville. “Notes on loom”, 2012", Item("x", title="Notes on loom: a study"), False),
    ("As Mary Somerville says in her notes on looms", Item("x", title="Notes on looms"), True),
    ("As Mary Somerville says in her notes on loom", Item("x", title="Notes on loom"), False),
    ("Mary Somerville. “Notes on the heavens”, 2017", ENGINE, False),
    ("Somerville, “Lovelace, her first study and notes”, 2017", ENGINE, False),  # named, but not as an author
    ("Mueller, in his own words, 2015", MULLER, True),
    ("Müller, in his own words, 2015", MULLER, True),
    ("Müller, in his own words, 2015", Item("x", authors=(Name("Mueller", "Ann"),), issued=(2015,)), True),
    ("Lou Ellen, in her own words, 2015", Item("x", authors=(Name("Ellen", "Lou"),), issued=(2015,)), True),
    ("Miller, in his own words, 2015", MULLER, False),
    ("Somebody, in his own words, 2015", Item("x", authors=(Name(literal="?"),), issued=(2015,)), False),
    ("https://arxiv.org/abs/1701.00001", ENGINE, True),  # nothing can disagree
    ("Somerville 2017", ENGINE, True),
    ("as Somerville says 2017", ENGINE, False),
    ("Lovelace et al. (2018)", ENGINE, True),
    ("Lovelace et al. (2016)", ENGINE, True),
    ("Lovelace et al. (2019)", ENGINE, False),
    ("Lovelace et al. and others, too", ENGINE, False),  # no year
    ("Babbage and somebody else, 2017", ENGINE, False),  # not the first author
    ("Lovelace, “Study of first engine”, 2017", ENGINE, True),
    ("Lovelace, “Early notes of her time”, 2017", ENGINE, False),  # one word of three
    ("Lovelace, “First loom notes”, 2017", ENGINE, True),  # two of three
    ("Lovelace, “On an old day”, 2017", ENGINE, False),  # no word that is long enough
    ("Mary Somerville. “Tides.” 1831", TIDES, False),
    ("Mary Somerville’s tides of 1831", TIDES, False),  # so short a title is in many texts
    ("Mary Somerville’s many tides, 2015", Item("x", issued=(2015,)), False),  # a record that says nothing
    ("Babbage, in his own words, 2015", Item("x", editors=AUTHORS[1:], issued=(2015,)), True),
    ("Analytical Society, in its own words, 2015", CLUB, True),
    ("Lovelace, in her own words, 2015", Item("x", authors=AUTHORS), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "item", "expected"), AGREEING)
def test_an_entry_with_a_works_identifier_agrees_with_it(text: str, item: Item, expected: bool) -> None:
    assert matching.agrees(reading.read(text), item) is expected


TITLES = [
    ("", "", False),
    ("tides", "tides", True),
    ("onthetidesx", "onthetides", False),  # ten letters
    ("onthetidesa", "onthetidesb", False),  # eleven
    ("ontheatidesa", "ontheatidesb", True),  # twelve
    ("ontheatidesa", "ontheatidexy", False),
    ("abcdefghijklmnopqrst", "abcdefghijklmnopqrxy", True),  # nine letters of ten in common
    (f"{'loom' * 60}a", f"{'loom' * 60}b", True),
    ("onthetidesofthesea", "theseaofthetideson", False),  # the same letters in another order
]


@pytest.mark.parametrize(("one", "other", "expected"), TITLES)
def test_titles_that_are_alike(one: str, other: str, expected: bool) -> None:
    assert matching.is_alike(one, other) is expected


SHARING = [
    ("alpha beta gamma delta epsilon", "alpha beta gamma zeta theta kappa", True),  # three of five
    ("alpha beta gamma delta epsilon", "alpha beta zeta theta kappa", False),
    ("beta", "beta", True),
    ("the", "the", False),  # no word of four letters
    ("", "alpha", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARING)
def test_titles_that_share_words(one: str, other: str, expected: bool) -> None:
    assert matching.shares_words(one, other) is expected


SEARCHABLE = [
    ("Ada Lovelace. Notes on looms. 2017", True),  # twelve letters
    ("Ada Lovelace. Notes on loom. 2017", False),
    ("Ada Lovelace. Notes on looms.", False),
    ("*Notes on looms*, 2017", False),
    ("*Notes on looms* by Ada Lovelace, 2017", True),
]


@pytest.mark.parametrize(("text", "expected"), SEARCHABLE)
def test_people_a_title_and_a_year_can_be_searched_for(text: str, expected: bool) -> None:
    assert matching.is_searchable(reading.read(text)) is expected


FOUND = SearchResult(ENGINE)
KINDS = [
    ("Ada Lovelace. Notes on an Engine: A First Study. 2017", "sure"),
    ("Ada Lovelace. Notes on an Engine: A First Study. 2018", "sure"),
    ("Ada Lovelace. Notes on an Engine: A First Study. 2019", "unsure"),
    ("Mary Somerville. Notes on an Engine: A First Study. 2017", "unsure"),
    ("Ada Lovelace. Notes on an Engin: A First Study. 2017", "unsure"),
    ("Ada Lovelace. Notes on the heavens of old. 2017", "none"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_work_that_a_search_finds(text: str, kind: str) -> None:
    asked: list[Sequence[str]] = []

    def search(words: Sequence[str]) -> list[SearchResult]:
        asked.append(words)
        return [SearchResult(TIDES), FOUND]

    facts = reading.read(text)
    found = matching.by_title(facts, search)
    assert asked == [[facts.title, facts.people.split()[1].strip("."), str(facts.year)]]
    assert found.kind == kind
    if kind == "unsure":
        assert found.reason == 'it may be "Notes on an Engine: A First Study" by Lovelace and others, 2017'
        assert found.hint == "if it is, write arxiv:1701.00001 into the entry"
    if kind != "none":
        assert found.parsed
        assert (found.item, found.parsed.identifier.key) == (ENGINE, "arxiv:1701.00001")


def test_a_search_that_fails_leaves_the_entry_open() -> None:
    facts = reading.read("Ada Lovelace. Notes on an Engine. 2017")
    found = matching.by_title(facts, lambda words: Failure("unreachable", "no answer", "try again"))
    assert (found.kind, found.reason, found.hint) == ("open", "no answer", "try again")


NAMES = [
    ("", ""), ("Ada Lovelace et al.", "Lovelace"), ("The Club", "The Club"), ("Lovelace, A.", "Lovelace"),
]  # fmt: skip


@pytest.mark.parametrize(("people", "expected"), NAMES)
def test_the_name_that_is_searched_for(people: str, expected: str) -> None:
    assert matching.first_name(people) == expected


DIFFERENCES = [
    ("Ada Lovelace, “Notes”, 2017", False, []),
    ("Ada Lovelace, “Notes”", False, []),
    ("Ada Lovelace, “Notes on an engine”, 2018", True, []),
    ("Ada Lovelace, “Notes on an engine”, 2018", False, [
        ("the year is 2018 here and 2017 by the work's record, which is printed",
         "to print another one, give the work an entry in your bibliography")]),
    ("Mary Somerville, “Notes on an engine”, 2017", False, [
        ('"Mary Somerville" does not name the authors of the work: Lovelace and others', "see whether it is meant")]),
    ("et al., “Notes on an engine”, 2017", False, []),
    ("The GPT-4 report, “Notes on an engine”, 2017", False, []),  # not people for certain
]  # fmt: skip


@pytest.mark.parametrize(("text", "keeps_venue", "expected"), DIFFERENCES)
def test_what_is_told_of_an_entry_and_its_works_record(
    text: str, keeps_venue: bool, expected: list[tuple[str, str]]
) -> None:
    assert list(matching.differences(reading.read(text), ENGINE, keeps_venue)) == expected


def test_a_record_without_a_year_differs_in_none() -> None:
    facts = reading.read("Ada Lovelace, “Notes on an engine”, 2018")
    assert list(matching.differences(facts, replace(ENGINE, issued=()), False)) == []
