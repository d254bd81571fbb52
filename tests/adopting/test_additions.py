"""The entries that `adopt` adds to the bibliography: their people, their venues, and what is kept in whose words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hugo_tools.adopting import additions, reading
from hugo_tools.adopting.additions import Additions
from hugo_tools.metadata.items import ET_AL, Item, Name

PAPER = "https://arxiv.org/abs/1706.03762"
CUT = Name(literal=ET_AL)
ADA, CHARLES = Name("Lovelace", "Ada"), Name("Babbage", "Charles")
PREPRINT = Item("arxiv:1706.03762", title="Notes on an engine", authors=(ADA,), number="arXiv:1706.03762")

PEOPLE = [
    ("Ada Lovelace", [ADA]),
    ("Ada Lovelace.", [ADA]),
    ("Ada Lovelace et al.", [ADA, CUT]),
    ("Ada Lovelace Et. Al", [ADA, CUT]),
    ("Ada Lovelace, and others", [ADA, CUT]),
    ("Lovelace, Ada, and Charles Babbage", [ADA, CHARLES]),
    ("Lovelace, Ada, Charles Babbage, and Mary Somerville.", [ADA, CHARLES, Name("Somerville", "Mary")]),
    ("Ada Lovelace, Charles Babbage, Mary Somerville", [ADA, CHARLES, Name("Somerville", "Mary")]),
    ("Ada Lovelace & Charles Babbage", [ADA, CHARLES]),
    ("Fedus W, Zoph B", [Name("Fedus", "W"), Name("Zoph", "B")]),
    ("Fedus W,Zoph B , O'Brien A", [Name("Fedus", "W"), Name("Zoph", "B"), Name("O'Brien", "A")]),
    ("De Groot W and Zoph BC", [Name("De Groot", "W"), Name("Zoph", "B. C.")]),
    ("Ada King Lovelace", [Name("Lovelace", "Ada King")]),
    ("Ada de Lovelace", [Name("de Lovelace", "Ada")]),
    ("Ada B. C. Lovelace", [Name("Lovelace", "Ada B. C.")]),
    ("Ada Augusta Byron King Lovelace, et al.", [Name("Lovelace", "Ada Augusta Byron King"), CUT]),
]  # fmt: skip
NOT_PEOPLE = [
    "Lovelace and Babbage", "The Analytical Society", "Analytical Society", "The Pilot", "Ada King Noel Lovelace",
    "Lovelace", "Lovelace, A.", "Ada lovelace", "ada Lovelace", "Lovelace, Babbage, Somerville",
    "Lovelace, Ada, Charles Babbage, Somerville", "Fedus W, Zoph Barret", "J O, Zoph B",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PEOPLE)
def test_people_are_split_where_that_is_certain(text: str, expected: list[Name]) -> None:
    assert list(additions.people(text)) == expected
    assert additions.are_people(text)


@pytest.mark.parametrize("text", NOT_PEOPLE)
def test_people_stay_as_they_are_written_where_it_is_not(text: str) -> None:
    assert additions.people(text) == (Name(literal=text),)
    assert not additions.are_people(text)


@pytest.mark.parametrize("text", ["Lovelace et al.", "Lovelace and others"])
def test_a_list_that_is_cut_short_is_one_of_people(text: str) -> None:
    assert additions.are_people(text)


# --- venues --------------------------------------------------------------------------------------

MEETINGS = [
    "ICML", "ACL", "NeurIPS", "EMNLP-2020", "Proc. Looms", "Proceedings of Looms", "The 12th Workshop on Looms",
    "IEEE Symposium on Looms", "A Conference", "Town meetings", "the PROCEEDINGS of Looms",
]  # fmt: skip
JOURNALS = ["Nature", "Memoirs of the Society", "Processes of Looms", "PNAS of Looms", "A"]


@pytest.mark.parametrize("venue", MEETINGS)
def test_papers_of_meetings(venue: str) -> None:
    assert additions.kind_of(venue) == "paper-conference"


@pytest.mark.parametrize("venue", JOURNALS)
def test_articles_of_journals(venue: str) -> None:
    assert additions.kind_of(venue) == "article-journal"


WORDS = "Looms, engines and tides of the old and the new world again today".replace(",", "")
VENUES = [
    ("Nature", "Nature"), ("Memoirs vol 3", "Memoirs"), ("Memoirs VOL. C", "Memoirs"), ("Memoirs 3", "Memoirs"),
    ("Memoirs A3, 12", "Memoirs"), ("Memoirs: Looms", "Memoirs"), ("Memoirs (Looms)", "Memoirs"),
    ("The 12th Workshop on Looms", "The 12th Workshop on Looms"), ("Volumes of Looms", "Volumes of Looms"),
    ("A Journal of the", ""), ("A Journal in", ""), ("A Journal on", ""), ("A Journal and", ""), ("A Journal of", ""),
    ("Proceedings of the 3", ""), ("A blog", ""), ("GitHub", ""), ("This loom", ""), ("memoirs", ""), ("", ""),
    (WORDS.rpartition(" ")[0], WORDS.rpartition(" ")[0]), (WORDS, ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), VENUES)
def test_the_venue_of_a_list_that_a_preprint_gets(written: str, expected: str) -> None:
    facts = reading.read(f"Ada Lovelace. [“Notes on an engine”]({PAPER}). {written}. 2017.")
    assert additions.better_venue(facts, PREPRINT) == expected


OTHERS = [
    Item("doi:10.1000/x", title="Notes on an engine"),
    Item("arxiv:1706.03762", title="Notes on an engine", number="arXiv:1706.03762", container_title="Memoirs"),
]


@pytest.mark.parametrize("item", OTHERS)
def test_what_is_no_preprint_or_has_a_venue_keeps_its_own(item: Item) -> None:
    facts = reading.read(f"Ada Lovelace. [“Notes on an engine”]({PAPER}). Nature. 2017.")
    assert additions.better_venue(facts, item) == ""


# --- in the author's words -----------------------------------------------------------------------

MARY = (Name("Somerville", "Mary"),)
IN_PARTS = [
    ("Mary Somerville. “On waves”. Memoirs, 1999.", ("article-journal", "On waves", MARY, (1999,), "Memoirs", "")),
    ("Mary Somerville. [“On waves”](https://e.org/x), 1999.",
     ("document", "On waves", MARY, (1999,), "", "https://e.org/x")),
    ("Mary Somerville. “On waves”. ICML", ("paper-conference", "On waves", MARY, (), "ICML", "")),
    ("Mary Somerville, 1999.", ("document", "Mary Somerville", (), (1999,), "", "")),
    ("“On the waves”, 1999.", ("document", "“On the waves”", (), (1999,), "", "")),
    ("On waves (2012).", ("document", "On waves", (), (2012,), "", "")),
    ("On waves, 2012", ("document", "On waves", (), (2012,), "", "")),
    ("In 2012 on waves", ("document", "In 2012 on waves", (), (2012,), "", "")),
    ("Waves of 10", ("document", "Waves of 10", (), (), "", "")),
    ("2012", ("document", "2012", (), (2012,), "", "")),
    ("[Waves](https://e.org/x) of old", ("document", "Waves of old", (), (), "", "https://e.org/x")),
    ("[Waves](https://doi.org/10.1000/x) of old", ("document", "Waves of old", (), (), "", "")),
]  # fmt: skip


def parts(item: Item) -> tuple[object, ...]:
    return item.type, item.title, item.authors, item.issued, item.container_title, item.url


@pytest.mark.parametrize(("text", "expected"), IN_PARTS)
def test_an_entry_is_kept_in_its_words(text: str, expected: tuple[object, ...]) -> None:
    assert parts(additions.in_own_words(reading.read(text), with_address=True)) == expected


def test_an_entry_that_misleads_is_kept_without_its_address_and_its_numbers() -> None:
    facts = reading.read("Mary Somerville. [“On waves”](https://e.org/x). arXiv:1706.03762, 1999.")
    kept = additions.in_own_words(facts, with_address=False)
    assert parts(kept) == ("document", "On waves", MARY, (1999,), "", "")


KEYS = [
    ("Mary Somerville. “On waves”. Memoirs, 1999.", "somerville1999waves"),
    ("Pilot, Ann B. 2012. “A log of tides.” News, May 2012.", "pilot2012tides"),
    ("Mary Somerville. 2012. “A log of tides.” News, May 2012.", "somerville2012tides"),
    ("The loom. 2012. “A log of tides.” News, May 2012.", "loom-log-tides-2012"),
    ("The Pilot’s log: tides. 2012.", "pilot-log-tides-2012"),
    ("2012. “A log of tides.” News, May 2012.", "log-tides-news-2012"),
    ("Mary Somerville 2012, in 2012", "mary-somerville-2012"),
    ("Bansal & Babbage. “Deep thinking engines.” 2022.", "bansal2022deep"),
    ("Lovelace, A., Jacquard, J., ... & Pilot, I. (2024). Notes-4 report. arXiv 2023.", "lovelace2024notes"),
    ("Ada B. C. Lovelace, et al. “3D notes with loss.” 2018.", "lovelace2018notes"),
    ("He, K., & Will, J. (2020). Why looms work. Memoirs.", "he2020looms"),
    (f"Yim et. al., [$\\text{{SE}}(3)$ diffusion of engines]({PAPER}). ICML, 2023", "yim2023diffusion"),
    ("[Heat](https://e.org/heat), Wikipedia.", "heat-wikipedia"),
    ("[The POT package](https://e.org/pot).", "pot-package"),
    ("*An Observation of the Tides and the Moon*, 2012", "observation-tides-moon-2012"),
    ("[Ada](https://e.org/) has written some posts. She also just released [The Inner Life of Looms](https://e.org/x), "
     "a book.", "inner-life-looms"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KEYS)
def test_the_key_of_kept_words_is_made_of_people_year_and_title(text: str, expected: str) -> None:
    assert Additions(set()).keep(reading.read(text), text, with_address=True) == expected


def test_the_same_words_have_one_entry_and_others_one_each() -> None:
    made = Additions({"somerville1999waves"})
    facts = reading.read("Mary Somerville. “On waves”. Memoirs, 1999.")
    first = made.keep(facts, "@ one", with_address=True)
    assert first == made.keep(facts, "@ two", with_address=True)
    assert first.lower() != "somerville1999waves"
    other = made.keep(reading.read("Mary Somerville. “On waves”. Journal, 1999."), "other", with_address=True)
    assert len({first, other, "somerville1999waves"}) == 3
    assert made.render().startswith(f"% (at) one\n@article{{{first},")
    assert made.only([other]).render().startswith(f"% other\n@article{{{other},")


def test_an_entry_that_was_bibtex_in_the_post_stays_as_it_is_written() -> None:
    made = Additions({"ada"})
    assert not made.take("ADA", ONE, "@misc{ADA}\n")
    assert made.take("Mary", ONE, "@misc{Mary, title={On waves}}\n")
    assert made.take("Mary", ONE, "@misc{Mary, title={On other waves}}\n")
    assert not made.take("Mary", Item("Mary", title="On tides"), "")
    assert not made.take("mary", ONE, "")
    made.keep(reading.read("Ada Lovelace. “On looms of old”"), "kept", with_address=True)
    assert made.render().startswith("@misc{Mary, title={On waves}}\n\n% kept\n@misc{")
    assert made.only(["Mary"]).render() == "@misc{Mary, title={On waves}}\n"


def test_the_first_posts_venue_of_a_preprint_counts() -> None:
    made = Additions(set())
    for venue in ("", "blog", "Nature", "ICML"):
        made.correct(PREPRINT, reading.read(f"Ada Lovelace. [“Notes on an engine”]({PAPER}). {venue}. 2018."))
    ((key, item),) = made.items.items()
    assert made.corrected == {"arxiv:1706.03762": key}
    assert (key, item.key) == ("lovelace2018notes", "arxiv:1706.03762")
    assert (item.type, item.container_title, item.issued) == ("article-journal", "Nature", (2018,))
    assert item.number == "arXiv:1706.03762"


ONE = Item("x", title="On waves", authors=MARY, doi="10.1000/x")
SAME = [
    (Item("y", title="On tides", doi="10.1000/x"), True),
    (Item("y", title="On Waves", authors=MARY, issued=(1999,)), True),
    (Item("y", title="On waves", authors=(Name("Somerville", "M."),)), True),
    (Item("y", title="On waves", authors=(ADA,)), False),
    (Item("y", title="On tides", authors=MARY), False),
    (Item("y", authors=MARY), False),
    (Item("y", title="On waves", authors=(Name(literal="Somerville"),)), True),
]


@pytest.mark.parametrize(("other", "expected"), SAME)
def test_two_entries_of_one_work(other: Item, expected: bool) -> None:
    assert additions.is_one_work(ONE, other) is expected
    assert additions.is_one_work(other, ONE) is expected


def test_entries_without_a_title_or_with_editors() -> None:
    nameless = Item("x", authors=MARY)
    assert additions.is_one_work(nameless, nameless)
    assert not additions.is_one_work(nameless, Item("y", authors=MARY))
    assert not additions.is_one_work(
        replace(ONE, doi="", authors=(Name(literal="A club"),)), replace(ONE, doi="", authors=(Name(literal="B club"),))
    )
    edited = Item("x", title="On waves", editors=MARY)
    assert additions.is_one_work(edited, Item("y", title="On waves", editors=MARY))
    assert not additions.is_one_work(edited, Item("y", title="On waves", editors=(ADA,)))
    assert additions.is_one_work(Item("x", title="On waves"), Item("y", title="On waves"))


def test_the_file_that_gets_new_entries(tmp_path: Path) -> None:
    own = tmp_path / "own.BIB"
    assert additions.file_for([tmp_path / "own.json", own, tmp_path / "other.bib"], tmp_path) == own
    for name in ("references.bib", "references-2.bib", "references-3.bib"):
        path = additions.file_for([tmp_path / "own.json"], tmp_path)
        assert path == tmp_path / name
        path.touch()


TYPED = [
    ("[C]//Proceedings of Engines. 2017: 1-9.", "Proceedings of Engines: 1-9"),
    ("[J]. A blog, 2017, 1(8): 9.", "A blog, 1(8): 9"),
    ("[EB/OL]. 2017.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "venue"), TYPED)
def test_the_mark_of_a_type_is_no_word_that_would_be_lost(text: str, venue: str) -> None:
    kept = additions.in_own_words(
        reading.read(f"Lovelace A, Jacquard J, et al. Notes on engines{text}"), with_address=True
    )
    assert (kept.title, kept.authors[0], kept.issued) == ("Notes on engines", Name("Lovelace", "A"), (2017,))
    assert kept.container_title == venue


def test_a_formula_in_kept_words_is_text() -> None:
    for words in (
        r"Lovelace et al. [$\text{SE}(3)$ looms and tides](https://e.org/x), 2017",
        r"$\text{SE}(3)$ looms, 2017",
    ):
        kept = additions.in_own_words(reading.read(words), with_address=True)
        assert kept.title.startswith("SE(3) looms")


def test_a_sentence_before_a_title_is_nobodys_name() -> None:
    words = "[Ada](https://e.org/) has written some posts. She also just released [The Inner Life](https://e.org/x)."
    kept = additions.in_own_words(reading.read(words), with_address=True)
    assert kept.authors == ()
    assert kept.title == "Ada has written some posts. She also just released The Inner Life"
