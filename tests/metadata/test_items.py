"""Items and CSL-JSON: what is written is read back, and nothing else is let in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.metadata.items import Item, Name, accessed, date_from_csl, from_csl, gravest, to_csl

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
    accessed=(2026, 1, 30),
    registry="arXiv",
    retrieved="2026-01-31",
)


def test_an_item_is_read_back_as_it_was_written() -> None:
    assert from_csl(to_csl(ITEM)) == ITEM


def test_each_variable_has_its_name_in_csl() -> None:
    item = Item(
        "k", "chapter", "T", (Name("Roe", "A.", "Jr."),), (Name(literal="G"),), (2020, 3), "C", "P", "1", "2", "3-4",
        "5", "6", "7", "8", "10.1/x", "9780262035613", "31452104", "PMC9", (Name("Loo"),), "S", "Oslo", "https://e.org",
        "A", "retracted", (2026, 1, 30), "R", "2026-01-31",
    )  # fmt: skip
    assert to_csl(item) == {
        "id": "k", "type": "chapter", "title": "T", "author": [{"family": "Roe", "given": "A.", "suffix": "Jr."}],
        "editor": [{"literal": "G"}], "translator": [{"family": "Loo"}], "issued": {"date-parts": [[2020, 3]]},
        "accessed": {"date-parts": [[2026, 1, 30]]}, "container-title": "C", "collection-title": "S", "publisher": "P",
        "publisher-place": "Oslo", "volume": "1", "issue": "2", "page": "3-4", "number": "5", "edition": "6",
        "version": "7", "genre": "8", "DOI": "10.1/x", "ISBN": "9780262035613", "PMID": "31452104", "PMCID": "PMC9",
        "URL": "https://e.org", "abstract": "A", "status": "retracted",
        "custom": {"registry": "R", "retrieved": "2026-01-31"},
    }  # fmt: skip
    assert from_csl(to_csl(item)) == item


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
        ({"raw": "2017/08"}, ()),
        (None, ()),
        ({"date-parts": [["2017", "08", "09"]]}, (2017, 8, 9)),
        ({"date-parts": [[2017.0, 6.5]]}, (2017,)),
        ({"date-parts": [[-44, 3, 15]]}, (-44, 3, 15)),
        ({"date-parts": [[2015, 2], [2016, 3]]}, (2015, 2)),
        ({"date-parts": [["²", 1]]}, ()),
        ({"date-parts": [["٢٠١٧"]]}, ()),
        ({"date-parts": [["--1"]]}, ()),
        ({"date-parts": [[True]]}, ()),
        ({"date-parts": [["9" * 5000]]}, ()),
        ({"date-parts": [[1e400]]}, ()),
        ({"date-parts": [[float("nan")]]}, ()),
        ({"date-parts": [[{"year": 2017}]]}, ()),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_dates(date: object, expected: tuple[int, ...]) -> None:
    assert date_from_csl(date) == expected


@pytest.mark.parametrize(
    ("csl", "message"),
    [
        ({"title": ["Attention"]}, '"title" is a list, expected text'),
        ({"title": {}}, '"title" is an object, expected text'),
        ({"title": True}, '"title" is true or false, expected text'),
        ({"volume": 1e400}, '"volume" is a number out of all bounds'),
        ({"volume": float("nan")}, '"volume" is a number out of all bounds'),
        ({"title": "\ud800"}, '"title" has half of a surrogate pair'),
        ({"author": "Jane Doe"}, '"author" is text, expected a list of names'),
        ({"author": {"family": "Doe"}}, '"author" is an object, expected a list of names'),
        ({"author": 5}, '"author" is a number, expected a list of names'),
        ({"author": ["Jane Doe"]}, '"author" has text, expected an object'),
        ({"editor": [None]}, '"editor" has null, expected an object'),
        ({"editor": [{"family": ["Doe"]}]}, '"family" is a list, expected text'),
        ({"author": [{"literal": "\udfff"}]}, '"literal" has half of a surrogate pair'),
        ({"issued": 2017}, '"issued" is a number, expected an object'),
        ({"issued": [[2017]]}, '"issued" is a list, expected an object'),
        ({"issued": {"date-parts": [2017]}}, '"date-parts" of "issued" is not a list'),
        ({"issued": {"date-parts": {"0": 1}}}, '"date-parts" of "issued" is not a list'),
        ({"issued": {"date-parts": "2017"}}, '"date-parts" of "issued" is not a list'),
        ({"accessed": [[2017]]}, '"accessed" is a list, expected an object'),
        ({"accessed": {"date-parts": [2017]}}, '"date-parts" of "accessed" is not a list'),
        ({"custom": "arXiv"}, '"custom" is text, expected an object'),
        ({"custom": {"registry": []}}, '"registry" is a list, expected text'),
        ({"id": ["k"]}, '"id" is a list, expected text'),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_variable_of_another_type_is_refused(csl: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_csl({"id": "k", **csl})


def test_a_number_that_python_refuses_to_print_is_refused() -> None:
    assert date_from_csl({"date-parts": [[10**5000]]}) == ()
    with pytest.raises(ValueError, match='"page" is a number out of all bounds'):
        from_csl({"id": "k", "page": 10**5000})


def test_numbers_and_null_may_stand_for_text() -> None:
    item = from_csl({"id": "k", "title": None, "volume": 7, "issue": 2.5, "author": None, "custom": None})
    assert (item.title, item.volume, item.issue, item.authors) == ("", "7", "2.5", ())


NUMBERS = st.integers() | st.floats() | st.sampled_from([-(10**4000), 1e400])
TEXTS = st.text(st.characters(exclude_categories=())) | st.sampled_from(["²", "08", "2017", "\ud800"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["family", "literal", "date-parts", "registry", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
VARIABLES = ["id", "type", "title", "author", "editor", "issued", "volume", "DOI", "custom", "abstract"]


@given(csl=st.dictionaries(st.sampled_from(VARIABLES), VALUES))
def test_any_object_is_an_item_that_can_be_written_or_a_value_error(csl: dict[str, Any]) -> None:
    try:
        item = from_csl({"id": "k", **csl})
    except ValueError:
        return
    written = json.dumps(to_csl(item), ensure_ascii=False).encode()
    assert from_csl(json.loads(written)) == item


def test_year_and_venue() -> None:
    assert (ITEM.year, ITEM.venue) == ("2017", "arXiv")
    assert (Item(key="k").year, Item(key="k", container_title="J", publisher="P").venue) == ("n.d.", "J")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("436-444", "436–444"),
        ("436--444", "436–444"),
        ("436 – 444", "436 – 444"),
        ("n/a-n/a", ""),
        ("N/A", ""),
        ("no-no", ""),
        ("N.PAG-N.PAG", ""),
        ("0-0", ""),
        ("–", ""),
        ("00-00", ""),
        ("0", ""),
        ("0-5", "0–5"),
        ("NP-NP", ""),
        ("No Pagination Specified-No Pagination Specified", ""),
        ("not available", ""),
        ("pp. 1-8", "1–8"),
        ("p. 8", "8"),
        ("P12", "P12"),
        ("1-n/a", "1"),
        ("883-883", "883"),
        ("e12-E12", "e12"),
        ("1-", "1"),
        ("-10", "10"),
        ("1-2, 5-5, 7", "1–2, 5, 7"),
        ("3-1-3-14", "3-1–3-14"),
        ("2165-a-2166", "2165-a–2166"),
        ("775-a", "775-a"),
        ("v-x", "v–x"),
        ("A1-A7", "A1–A7"),
        ("12-15, 20-b", "12–15, 20-b"),
        ("S1–S20", "S1–S20"),
        ("", ""),
    ],
)
def test_pages_as_printed(page: str, expected: str) -> None:
    assert Item("k", page=page).pages == expected


@pytest.mark.parametrize("csl", [{}, {"type": ""}, {"type": None}])
def test_an_item_without_a_type_is_a_document(csl: dict[str, Any]) -> None:
    assert from_csl({"id": "k", **csl}) == Item("k", "document")


PAGES = {
    "436-444": "436–444", "436--444": "436–444", "436–444": "436–444", "p. 3": "3", "pp. 3-5": "3–5", "PP 3": "3",
    "p3": "p3", "3-3": "3", "E12-e12": "E12", "3-n/a": "3", "n/a-3": "3", "3-": "3", "-3": "3", "S1-S5": "S1–S5",
    "1, 3-5, 7": "1, 3–5, 7", "1, n/a": "1", "1,p. 3-3": "1,3", "3-1-3-14": "3-1–3-14", "3-1-3": "3–1–3",
    "2165-a-2166": "2165-a–2166", "12-a": "12-a", "12-ab": "12–ab", "a-b": "a–b", "i-iv": "i–iv", "nodes": "nodes",
}  # fmt: skip
NO_PAGES = (
    "n/a; n.a.; n.a; na; na-na; 0; 0-0; 00 - 0; -; --; no; none-none; null; nil; n.p.; np; n.pag.; npag; no pagination;"
    " no pagination specified; undefined; unknown; not available; TBA; ?; ??"
)


@pytest.mark.parametrize(("written", "shown"), PAGES.items())
def test_pages_as_they_are_printed(written: str, shown: str) -> None:
    assert Item("k", page=written).pages == shown


@pytest.mark.parametrize("written", NO_PAGES.split("; "))
def test_what_stands_in_place_of_pages(written: str) -> None:
    assert Item("k", page=written).pages == ""


@pytest.mark.parametrize(
    ("kind", "retrieved", "day"),
    [
        ("webpage", "2026-12-31", (2026, 12, 31)), ("post", "2026-01-01", (2026, 1, 1)),
        ("post-weblog", "2026-02-20", (2026, 2, 20)), ("software", "2026-10-09", (2026, 10, 9)),
        ("book", "2026-01-01", ()), ("webpage", "2026-00-01", ()), ("webpage", "2026-13-01", ()),
        ("webpage", "2026-01-00", ()), ("webpage", "2026-01-32", ()), ("webpage", "2026-1-01", ()), ("webpage", "", ()),
    ],
)  # fmt: skip
def test_the_day_on_which_a_page_was_read(kind: str, retrieved: str, day: tuple[int, ...]) -> None:
    page = Item("https://e.org", kind, url="https://e.org", retrieved=retrieved)
    assert accessed(page) == day
    assert accessed(replace(page, key="k")) == ()
    assert accessed(replace(page, accessed=(2020,))) == (2020,)


def test_the_gravest_of_what_is_said() -> None:
    said = ["corrected", "expression of concern", "withdrawn", "retracted", ""]
    for at in range(1, 5):
        assert gravest(said[:at]) == said[at - 1]
    assert gravest(["", "other"]) == ""
