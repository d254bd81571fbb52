"""Dates of entries: as a room has them, and as people write them."""

from __future__ import annotations

import pytest

from hugo_tools.reading_room import dates

WRITTEN = [
    ("2017", "2017"), ("2017-08", "2017-08"), ("2017-08-20", "2017-08-20"), ("2016-02-29", "2016-02-29"),
    ("2017/8/2", "2017-08-02"), ("2017.08.20", "2017-08-20"), ("2017/12", "2017-12"), ("2017-8-2", "2017-08-02"),
    ("Aug 20, 2017", "2017-08-20"), ("Aug. 2nd 2017", "2017-08-02"), ("August 3rd, 2017", "2017-08-03"),
    ("20 August 2017", "2017-08-20"), ("1st August, 2017", "2017-08-01"), ("20. Aug 2017", "2017-08-20"),
    ("AUGUST 2017", "2017-08"), ("Aug., 2017", "2017-08"), ("May 2017", "2017-05"), ("  May \n 2017 ", "2017-05"),
    ("Mar 4th, 2017", "2017-03-04"), ("sept 2017", "2017-09"), ("December 31, 2017", "2017-12-31"),
]  # fmt: skip
NOT_DATES = [
    "", "17", "20177", "2017-13", "2017-8-32", "2017-02-29", "2017/13", "2017/0/1", "2017/8/20/1", "8/20/2017",
    "Ju 2017", "Jux 2017", "M 2017", "Mayo 2017", "1 May 2, 2017", "31 June 2017", "0 May 2017", "May 17", "May 20177",
    "123 May 2017", "May", "4th 2017", "²017", "２０１７", "2017/８/2", "in May 2017", "May 2017!",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_a_date_as_people_write_it(text: str, expected: str) -> None:
    assert dates.to_iso(text) == expected
    assert dates.is_date(expected)
    assert dates.is_date(text) == (text == expected)


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date(text: str) -> None:
    assert dates.to_iso(text) == ""
    assert not dates.is_date(text)


OF_ITEMS = [
    ((2017, 8, 2), "2017-08-02"), ((2017, 12), "2017-12"), ((2017,), "2017"), ((), ""), ((812, 3), "0812-03"),
    ((2017, 2, 30), "2017-02"), ((2017, 21), "2017"), ((-44, 3, 15), ""), ((12017,), ""),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), OF_ITEMS)
def test_an_items_date_as_far_as_the_calendar_has_it(parts: tuple[int, ...], expected: str) -> None:
    assert dates.of_parts(parts) == expected
