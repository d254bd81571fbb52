"""The style `author-year`: what works are called in the text, what brackets show, and the form of references."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.citing import reference_list
from hugo_tools.citing.reference_list import render_title
from hugo_tools.markdown import citations
from hugo_tools.markdown.citations import Rules
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.styles import ordering, table
from hugo_tools.styles.author_year import call, letter
from hugo_tools.styles.interface import Style, StyleOptions
from hugo_tools.styles.parts import NameLimits

OTHERS = Name(literal=ET_AL)
LONG = "On Life: Forty Essays by Those Who Tried It"


def style(*, collapse: bool = True) -> Style:
    return table.load("author-year", Path("/nonexistent"), StyleOptions(collapse=collapse))


def by(*names: str | Name, year: int = 2017, title: str = "") -> Item:
    """Returns a work; a text is a family name, with the given names after a comma."""
    people = [Name(*name.split(", ")) if isinstance(name, str) else name for name in names]
    return Item("k", "article", title, tuple(people), (), (year,) if year else ())


def called(*items: Item) -> list[str]:
    """Returns what works are called, with their years."""
    return [f"{name} {item.year}{letter}" for item, (name, letter) in zip(items, call(items), strict=True)]


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(by("Vaswani, Ashish"), "Vaswani", id="one"),
        pytest.param(by("Lee", "Toutanova"), "Lee & Toutanova", id="two"),
        pytest.param(by("Vaswani", "Shazeer", "Parmar"), "Vaswani et al.", id="three"),
        pytest.param(by(*["Aad"] * 3000), "Aad et al.", id="three thousand"),
        pytest.param(by("Brown", OTHERS), "Brown et al.", id="one and others"),
        pytest.param(by("Brown", "Mann", OTHERS), "Brown et al.", id="two and others"),
        pytest.param(by(Name(literal="OpenAI")), "OpenAI", id="a group"),
        pytest.param(by(Name(literal="ATLAS Collaboration"), "Aad"), "ATLAS Collaboration & Aad", id="a group first"),
        pytest.param(by("van der Maaten, Laurens", "Hinton"), "van der Maaten & Hinton", id="a particle"),
        pytest.param(by("García Márquez, Gabriel"), "García Márquez", id="two family names"),
        pytest.param(by("de la Fuente Marcos", "Pérez-Reverte"), "de la Fuente Marcos & Pérez-Reverte", id="both"),
        pytest.param(by("King, Martin Luther, Jr."), "King", id="no suffix"),
        pytest.param(by("王, 小明"), "王小明", id="Chinese characters: the whole name"),
        pytest.param(by("김, 철수", "이, 영희"), "김철수 & 이영희", id="Hangul"),
        pytest.param(by("李, 飞飞", "王, 伟", "张, 敏"), "李飞飞 et al.", id="three in Chinese characters"),
        pytest.param(by("Wang, Xiaoming"), "Wang", id="a transcription: the family name"),
        pytest.param(by("Madonna"), "Madonna", id="one name"),
        pytest.param(by(Name(given="Suparman")), "Suparman", id="a given name alone"),
        pytest.param(Item("k", "book", "T", (), (Name("Gray"), Name("Ek"))), "Gray & Ek", id="editors of a book"),
        pytest.param(Item("k", "chapter", "Title", (), (Name("Gray"),)), "“Title”", id="editors of a part's book"),
        pytest.param(by(title="Deep Learning"), "“Deep Learning”", id="nobody: the title"),
        pytest.param(by(title='The "Lottery" Ticket'), "“The ‘Lottery’ Ticket”", id="quotation marks in it"),
        pytest.param(by(title="Attention: All You Need"), "“Attention: All You Need”", id="a short one as it is"),
        pytest.param(by(title="Deep Learning: A Guide for the Perplexed Reader"), "“Deep Learning”", id="no subtitle"),
        pytest.param(by(title="What Is Life? A Guide for the Perplexed Reader"), "“What Is Life?”", id="a question"),
        pytest.param(by(title="On X: On Y: A Guide for the Perplexed Reader"), "“On X: On Y”", id="two subtitles"),
        pytest.param(by(title="Retracted: Renal Failure Resolved After Plasma Exchange"),
                     "“Retracted: Renal Failure Resolved”", id="one word before a colon"),
        pytest.param(by(title="Review for “Hybrid Energy Management for Buildings”"),
                     "“Review for ‘Hybrid Energy Management’”", id="a quotation that was cut"),
        pytest.param(by(title="A Talk about Ratios of 1:1 and of 16:9, Once More"),
                     "“A Talk about Ratios of 1:1 and of 16:9”", id="a colon within a word"),
        pytest.param(
            by(title="Understanding Deep Learning Requires of the Rethinking Generalization"),
            "“Understanding Deep Learning Requires”", id="the first words of a long one",
        ),
        pytest.param(by(title=f"A {'x' * 38}"), f"“A {'x' * 38}”", id="forty characters"),
        pytest.param(by(title=f"{'x' * 38} yz"), f"“{'x' * 38}”", id="forty-one characters"),
        pytest.param(by(title=f"One, two; {'x' * 40}"), "“One, two”", id="a mark at the end"),
        pytest.param(by(title=f"On the in {'x' * 40}"), "“On”", id="small words alone"),
        pytest.param(by(title="深度学习" * 20), f"“{'深度学习' * 20}”", id="a title without blanks"),
        pytest.param(by(title=f"{'x' * 50}: y"), f"“{'x' * 50}”", id="a long word"),
        pytest.param(Item("k", container_title="Nature"), "“Nature”", id="no title"),
        pytest.param(Item("key2020"), "“key2020”", id="nothing"),
    ],
)  # fmt: skip
def test_a_work_is_called_by_its_authors(item: Item, expected: str) -> None:
    assert call([item]) == [(expected, "")]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([by("Li"), by("Li")], ["Li 2017a", "Li 2017b"], id="letters"),
        pytest.param([by("Li"), by("Li", year=2018)], ["Li 2017", "Li 2018"], id="years"),
        pytest.param([by("Li", year=0), by("Li", year=0)], ["Li n.d.a", "Li n.d.b"], id="no date"),
        pytest.param([by("Li"), by("Li", "Wu"), by("Li")], ["Li 2017a", "Li & Wu 2017", "Li 2017b"], id="another work"),
        pytest.param(
            [by("Kapoor", "Bloom", "Montez", "Warner", "Hill"), by("Kapoor", "Bloom", "Zucker", "Tang", "Day")],
            ["Kapoor, Bloom, Montez, et al. 2017", "Kapoor, Bloom, Zucker, et al. 2017"],
            id="as many authors as differ",
        ),
        pytest.param(
            [by("Hasan", "Liang", "Kahn", "Jones"), by("Hasan", "Liang", "Kahn", "Weintraub")],
            ["Hasan, Liang, Kahn, & Jones 2017", "Hasan, Liang, Kahn, & Weintraub 2017"],
            id="et al. never stands for one",
        ),
        pytest.param(
            [by("Li", "Wu", "Zhu"), by("Li", "Wu", "Zhu", "Ek")],
            ["Li, Wu, & Zhu 2017", "Li, Wu, et al. 2017"],
            id="one list begins the other",
        ),
        pytest.param(
            [by("Li", "Wu", "Zhu"), by("Li", "Ek", "Zhu"), by("Li", "Wu", "Zhu")],
            ["Li, Wu, & Zhu 2017a", "Li, Ek, & Zhu 2017", "Li, Wu, & Zhu 2017b"],
            id="more authors, and letters still",
        ),
        pytest.param(
            [by("Li", "Wu", "Zhu", "Ek"), by("Li", "Bo", "Zhu", "Ek"), by("Li", "Bo", "Ek", "Om")],
            ["Li, Wu, et al. 2017", "Li, Bo, Zhu, & Ek 2017", "Li, Bo, Ek, & Om 2017"],
            id="each as many as it needs",
        ),
        pytest.param(
            [by("Li", "Wu", "Zhu"), by("Li", "Ek", "Zhu", year=2018)],
            ["Li et al. 2017", "Li et al. 2018"],
            id="the year tells them apart",
        ),
        pytest.param([by("Li", "Wu", OTHERS), by("Li", "Ek", OTHERS)], ["Li, Wu, et al. 2017", "Li, Ek, et al. 2017"],
                     id="lists that were cut short"),
        pytest.param([by(*["Li"] * 10, "Wu"), by(*["Li"] * 10, "Ek")], ["Li et al. 2017a", "Li et al. 2017b"],
                     id="too late a difference"),
        pytest.param(
            [by("Taylor, Jane M.", "Neimeyer"), by("Taylor, Tom", year=2014)],
            ["J. M. Taylor & Neimeyer 2017", "T. Taylor 2014"],
            id="first authors of one family name",
        ),
        pytest.param([by("Wang, Xin", "A", "B"), by("Wang, Yu"), by("Li, Wei", "Wang, Zhe")],
                     ["X. Wang et al. 2017", "Y. Wang 2017", "Li & Wang 2017"], id="and no others"),
        pytest.param([by("Hinton, G."), by("Hinton, Geoffrey E.", year=2006)], ["Hinton 2017", "Hinton 2006"],
                     id="one person, recorded in two ways"),
        pytest.param([by("Lopez, Ana"), by("López, Bo", year=1)], ["A. Lopez 2017", "B. López 1"], id="an accent"),
        pytest.param([by("Li, Yi"), by("Li, Yue")], ["Li 2017a", "Li 2017b"], id="the same initials"),
        pytest.param([by("Li, Yi"), by("Li"), by("Li, Wei")], ["Y. Li 2017", "Li 2017", "W. Li 2017"],
                     id="no given name"),
        pytest.param([by("王, 小明"), by("王, 伟")], ["王小明 2017", "王伟 2017"], id="whole names"),
        pytest.param([by(title=LONG), by(title="On Life")], [f"“{LONG}” 2017", "“On Life” 2017"],
                     id="titles that begin alike"),
        pytest.param([by(title=LONG)] * 2, ["“On Life” 2017a", "“On Life” 2017b"],
                     id="the same title"),
        pytest.param([by("Li")] * 28, ["Li 2017" + x for x in [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"]], id="many"),
    ],
)  # fmt: skip
def test_works_of_one_list_are_told_apart(items: list[Item], expected: list[str]) -> None:
    assert called(*items) == expected


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


NAMES = st.lists(st.sampled_from([Name("Li", "A."), Name("Li", "B."), Name("Wu"), Name("Ek"), OTHERS]), max_size=9)


@given(st.lists(st.tuples(NAMES, st.sampled_from([(), (2017,)]), st.sampled_from("TU")), max_size=12))
def test_no_two_works_of_a_list_are_called_the_same(drawn: list[tuple[list[Name], tuple[int, ...], str]]) -> None:
    items = [Item(str(n), title=title, authors=tuple(who), issued=when) for n, (who, when, title) in enumerate(drawn)]
    items.sort(key=ordering.by_name)
    names = called(*items)
    assert len(set(names)) == len(names)
    for name in names:
        assert "et al." not in name or name.count("et al.") == 1


# --- labels ---------------------------------------------------------------------------------------

WORKS = {
    "a": by("Vaswani", "Shazeer", "Parmar", title="Attention"),
    "b": by("Vaswani", "Shazeer", "Parmar", year=2018, title="Tensor2Tensor"),
    "c": by("LeCun", "Bengio", "Hinton", year=2015, title="Deep Learning"),
    "d": by("Li", year=2020, title="A"),
    "e": by("Li", year=2020, title="B"),
    "f": by("Li", year=0, title="C"),
    "g": by("Li", year=0, title="D"),
    "h": by(title="What Is Life?", year=1944),
    "i": by(title="A Report on Things", year=2001),
}


def shown(text: str, *, collapse: bool = True) -> str:
    """Returns what the first bracket of a text shows, with what is linked in braces; the list has all of WORKS."""
    works = {key: Item(**{f: getattr(item, f) for f in item.__slots__} | {"key": key}) for key, item in WORKS.items()}
    group = citations.find(text, 0, Rules(known_keys=frozenset([*WORKS, "none"])))[0].groups[0]
    mentions = [(Identifier("key", key), 0) for key in WORKS]
    listed = reference_list.number_works(mentions, lambda found: works.get(found.value), style(collapse=collapse), "")
    title = render_title(listed.printed([group]).labels[0], {work.slug: "" for work in listed.references})
    return title.replace(" #}", "}").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[@a]", "({Vaswani et al., 2017})", id="one"),
        pytest.param("[@a; @c]", "({Vaswani et al., 2017}; {LeCun et al., 2015})", id="two, as they were written"),
        pytest.param("[@c; @a]", "({LeCun et al., 2015}; {Vaswani et al., 2017})", id="the other way round"),
        pytest.param("[@d; @a; @e]", "({Li, 2020a}; {Vaswani et al., 2017}; {Li, 2020b})", id="nothing is moved"),
        pytest.param("[@a; @b]", "({Vaswani et al., 2017}, {2018})", id="years of the same authors"),
        pytest.param("[@e; @d; @c]", "({Li, 2020b}, {2020a}; {LeCun et al., 2015})", id="letters of one year"),
        pytest.param("[@f; @g]", "({Li, n.d.-a}, {n.d.-b})", id="no dates"),
        pytest.param("[@a, p. 3; @b]", "({Vaswani et al., 2017}, p. 3; {Vaswani et al., 2018})", id="a locator first"),
        pytest.param("[@a; @b, p. 3]", "({Vaswani et al., 2017}; {Vaswani et al., 2018}, p. 3)", id="a locator after"),
        pytest.param("[@a; see @b]", "({Vaswani et al., 2017}; see {Vaswani et al., 2018})", id="words between"),
        pytest.param("[see *also* @a, pp. 3--5; cf. @c]",
                     "(see also {Vaswani et al., 2017}, pp. 3–5; cf. {LeCun et al., 2015})", id="prefix, suffix"),
        pytest.param("[@d and so on]", "({Li, 2020a} and so on)", id="a suffix without a comma"),
        pytest.param("[-@a]", "({2017})", id="no author"),
        pytest.param("[-@e, p. 3]", "({2020b}, p. 3)", id="no author, with a locator"),
        pytest.param("[see -@f]", "(see {n.d.-a})", id="no author, no date"),
        pytest.param("[-@a; -@b]", "({2017}; {2018})", id="no author twice"),
        pytest.param("[-@a; @b]", "({2017}; {Vaswani et al., 2018})", id="an author after a year"),
        pytest.param("[@a; -@b]", "({Vaswani et al., 2017}, {2018})", id="a year after its author"),
        pytest.param("[@c; -@b]", "({LeCun et al., 2015}; {2018})", id="a year after another author"),
        pytest.param("[@a; @a]", "({Vaswani et al., 2017})", id="one work twice"),
        pytest.param("[@a, p. 3; @a, p. 5]", "({Vaswani et al., 2017}, p. 3; {Vaswani et al., 2017}, p. 5)",
                     id="two places in one work"),
        pytest.param("[@none]", "(?)", id="an unknown work"),
        pytest.param("[@a; @none; @b]", "({Vaswani et al., 2017}; ?; {Vaswani et al., 2018})", id="one among others"),
        pytest.param("[@h; @i]", "({“What Is Life?” 1944}; {“A Report on Things,” 2001})", id="titles"),
        pytest.param("[-@i]", "({2001})", id="no title"),
    ],
)  # fmt: skip
def test_a_bracket_shows_names_and_years(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_setting_keeps_years_of_one_name_apart() -> None:
    assert shown("[@a; @b]", collapse=False) == "({Vaswani et al., 2017}; {Vaswani et al., 2018})"
    assert shown("[@a; -@b]", collapse=False) == "({Vaswani et al., 2017}, {2018})"


@pytest.mark.parametrize("limits", [NameLimits(2, 1), NameLimits(50, 40)])
def test_how_many_names_the_list_shows_changes_nothing_in_the_text(limits: NameLimits) -> None:
    made = table.load("author-year", Path("/nonexistent"), StyleOptions(limits))
    assert made.call([WORKS["a"]]) == [("Vaswani et al.", "")]
