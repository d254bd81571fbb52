"""The order of lists by name."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.styles import ordering


def in_order(items: list[Item]) -> bool:
    """Returns whether a list by name has items in this order, however they come."""
    keys = [ordering.by_name(item) for item in items]
    return keys == sorted(keys) and len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Brown", "Browning", "Brownlee"], id="nothing comes before something"),
        pytest.param(["Neal", "Öberg", "O’Neil", "Osman"], id="accents and marks do not count"),
        pytest.param(
            ["Łukasiewicz", "Lund", "Ørsted", "Ostrom", "Þór", "Tóth"], id="letters without accents to divide"
        ),
        pytest.param(["DeBase", "de Haan", "De la Cruz", "Devlin", "de Vries"], id="blanks and capitals do not count"),
        pytest.param(["García Lorca", "García Márquez", "García-Molina", "Garcilaso"], id="two family names"),
        pytest.param(["OpenAI", "van der Maaten", "Vaswani", "Zhou"], id="a particle is a part of the name"),
        pytest.param(["Zuse", "Ляпунов", "김", "박", "王"], id="other scripts follow ours"),
    ],
)
def test_names_are_in_the_order_of_the_alphabet(names: list[str]) -> None:
    assert in_order([Item("k", authors=(Name(name),)) for name in names])


def by(*names: Name, year: int = 2020, title: str = "T", key: str = "article") -> Item:
    return Item("k", key, title, names, (), (year,) if year else ())


LI, WU, ZHU = Name("Li", "Ada"), Name("Wu", "Bo"), Name("Zhu", "Cem")


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([by(LI, year=2021), by(LI, WU), by(LI, WU, ZHU, year=2010), by(LI, ZHU)], id="all authors count"),
        pytest.param([by(LI), by(LI, Name(literal=ET_AL))], id="a list that was cut short"),
        pytest.param([by(Name("Li", "A."), year=1), by(Name("Li", "Aaron"), year=2)], id="initials as they are shown"),
        pytest.param([by(Name("Li")), by(Name("Li", "A.")), by(Name("Li", "A. B."))], id="fewer initials first"),
        pytest.param([by(LI, year=0), by(LI, year=1999), by(LI, year=2020)], id="no date first, then by year"),
        pytest.param([by(LI, title="The Apple"), by(LI, title="A Bee"), by(LI, title="“Cee”")], id="then by title"),
        pytest.param([by(LI, title="A"), by(LI, title="Deep nets"), by(LI, title="Deeper")], id="titles word by word"),
        pytest.param([by(Name("Ant")), by(title="The Bee"), by(Name("Cee"))], id="a title where nobody is named"),
        pytest.param(
            [Item("k", "chapter", "Bee", (), (Name("Ape"),)), Item("k", "book", "A", (), (Name("Cee"),))],
            id="a book's editors, but not those of a part's book",
        ),
        pytest.param(
            [by(LI, title="Z", key="webpage"), *(Item("k", "webpage", "A", (LI,), (), (2020, m)) for m in (2, 11))],
            id="pages by the day",
        ),
        pytest.param([Item("k", "book", t, (LI,), (), (2020, m)) for t, m in (("A", 12), ("B", 1))], id="others not"),
    ],
)
def test_works_are_sorted_by_names_then_date_then_title(items: list[Item]) -> None:
    assert in_order(items)
