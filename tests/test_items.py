"""Items and CSL-JSON: what is written is read back, and nothing else is let in."""

from __future__ import annotations

import pytest

from hugo_tools.items import Item, Name, date_from_csl, from_csl, to_csl

ITEM = Item(
    key="arxiv:1706.03762",
    type="article",
    title="Attention Is All You Need",
    authors=(Name("Vaswani", "Ashish"), Name(literal="Google Brain"), Name("Davis", "S.", "Jr.")),
    editors=(Name("van der Maaten", "Laurens"),),
    issued=(2017, 6, 12),
    publisher="arXiv",
    number="arXiv:1706.03762",
    doi="10.48550/arxiv.1706.03762",
    url="https://arxiv.org/abs/1706.03762",
    status="withdrawn",
    registry="arXiv",
    retrieved="2026-01-31",
)


def test_an_item_is_read_back_as_it_was_written() -> None:
    assert from_csl(to_csl(ITEM)) == ITEM


def test_empty_variables_are_left_out() -> None:
    assert to_csl(Item(key="k")) == {"id": "k", "type": "document"}


def test_particles_join_the_family_name() -> None:
    csl = {"id": "k", "author": [{"non-dropping-particle": "van der", "family": "Maaten", "given": "Laurens"}]}
    assert from_csl(csl).authors == (Name("van der Maaten", "Laurens"),)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"date-parts": [[2017, 6, 12]]}, (2017, 6, 12)),
        ({"date-parts": [["2017"]]}, (2017,)),
        ({"date-parts": [[None]]}, ()),
        ({"date-parts": []}, ()),
        ({"literal": "spring"}, ()),
        (None, ()),
    ],
)
def test_dates(date: object, expected: tuple[int, ...]) -> None:
    assert date_from_csl(date) == expected


def test_a_variable_of_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match='"title" is list'):
        from_csl({"id": "k", "title": ["Attention"]})


def test_year_and_venue() -> None:
    assert (ITEM.year, ITEM.venue) == ("2017", "arXiv")
    assert (Item(key="k").year, Item(key="k", container_title="J", publisher="P").venue) == ("n.d.", "J")
