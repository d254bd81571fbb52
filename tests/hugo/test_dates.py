"""Dates of front matter: those that Hugo reads, and the day that is meant by others."""

from __future__ import annotations

import pytest

from hugo_tools.hugo import dates

READ = [
    "", "2024-03-05", "2024-02-29", "2024-03-05T10:11:12", "2024-03-05 9:11:12", "2024-03-05T23:59:59Z",
    "2024-03-05T10:11:12.5+01:00", "2024-03-05T10:11:12,123-0130", "2024-03-05 10:11:12 +01:00",
    "2024-03-05 10:11:12 +0000 UTC", "05 Mar 2024", "Tue, 05 Mar 2024 10:11:12 MST", "Tue, 05 Mar 2024 10:11:12 +0100",
    "05 Mar 24 10:11 CEST", "05 Mar 24 10:11 -0700", "Tuesday, 05-Mar-24 10:11:12 MST", "Tue Mar  5 10:11:12 2024",
    "Tue Mar 15 10:11:12 UTC 2024", "Tue Mar 05 10:11:12 +0000 2024",
]  # fmt: skip
NOT_READ = [
    "2024-3-5", "2024-02-30", "2024-13-01", "2024/03/05", "5 Mar 2024", "Mar 5, 2024", "2024-03-05T24:00:00",
    "2024-03-05T10:60:12", "2024-03-05T10:11", "2024-03-05 10:11:12 UTC", "2024-03-05 Z", "24-03-05", "tomorrow",
    "Die, 05 Mar 2024 10:11:12 MST", "Tue, 05 Mär 2024 10:11:12 MST", "05 Mar 24 10:11", "2024-03-05 10:11:12 +1:00",
]  # fmt: skip
MEANT = [
    ("2024/3/5", "2024-03-05"), ("2024-3-5", "2024-03-05"), ("2024.03.05", "2024-03-05"), ("20240305", "2024-03-05"),
    ("2024年3月5日", "2024-03-05"), ("2024年12月5", "2024-12-05"), ("2024/13/5", ""), ("2024305", ""), ("5/3/2024", ""),
    ("2024-3", ""), ("2024/3/5 10:00", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_hugo_reads_as_a_date(text: str) -> None:
    assert dates.is_date(text)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_hugo_does_not_read(text: str) -> None:
    assert not dates.is_date(text)


@pytest.mark.parametrize(("text", "day"), MEANT)
def test_the_day_that_is_meant(text: str, day: str) -> None:
    assert dates.meant(text) == day
