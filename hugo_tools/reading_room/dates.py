"""Dates of entries as people write them, to ISO 8601: a year, a month or a day."""

from __future__ import annotations

import re
from datetime import date

from hugo_tools.patterns import lazy

ISO = lazy(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
NUMBERS = lazy(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?", re.ASCII)
WORDS = lazy(  # Aug 20, 2017 · August 2017 · 20th August 2017
    r"""
    (?: (?P<first> \d{1,2} ) (?:st|nd|rd|th)? \.? [ ] )?
    (?P<name> [A-Za-z]{3,9} ) \.? ,? [ ]
    (?: (?P<second> \d{1,2} ) (?:st|nd|rd|th)? ,? [ ] )?
    (?P<year> \d{4} )
    """,
    re.VERBOSE | re.ASCII,
)
MONTHS = "january february march april may june july august september october november december".split()


def is_date(text: str) -> bool:
    """Returns whether a text is a date as a room has it, 2017, 2017-08 or 2017-08-20, in the calendar."""
    found = ISO.fullmatch(text)
    if not found:
        return False
    parts = found.groupdict(default="1")
    return exists(parts["year"], parts["month"], parts["day"])


def to_iso(text: str) -> str:
    """Returns a date in English words or in numbers, the year first, as ISO 8601 has it; "" for anything else."""
    text = " ".join(text.split())
    if is_date(text):
        return text
    if numbers := NUMBERS.fullmatch(text):
        return joined(**numbers.groupdict(default=""))
    words = WORDS.fullmatch(text)
    if not words:
        return ""
    days = [day for day in words.group("first", "second") if day]
    if len(days) > 1:
        return ""
    return joined(words["year"], month_number(words["name"]), "".join(days))


def month_number(name: str) -> str:
    """Returns the number of a month by its English name or the beginning of it, "" for another word."""
    numbers = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())]
    return str(numbers[0]) if len(numbers) == 1 else ""


def joined(year: str, month: str, day: str) -> str:
    """Returns a date of parts, the day "" for a month alone; "" for a date that is not in the calendar."""
    if not exists(year, month, day or "1"):
        return ""
    parts = [year, month.zfill(2), day.zfill(2)]
    return "-".join(parts if day else parts[:2])


def exists(year: str, month: str, day: str) -> bool:
    """Returns whether the calendar has this day."""
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def of_parts(parts: tuple[int, ...]) -> str:
    """Returns an item's date, (year[, month[, day]]), as far as the calendar has it; "" for none."""
    written = [str(part).zfill(width) for part, width in zip(parts, (4, 2, 2), strict=False)]
    for length in range(len(written), 0, -1):
        shown = "-".join(written[:length])
        if is_date(shown):
            return shown
    return ""
