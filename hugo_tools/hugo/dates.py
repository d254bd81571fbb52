"""Dates as Hugo reads them in front matter: it accepts some forms, and stops at a post with any other.

The forms are those of https://github.com/spf13/cast, which Hugo uses, without those that have no date.
"""

from __future__ import annotations

import re
from datetime import date

from hugo_tools.patterns import lazy

MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?"
OFFSET = r"[+-]\d\d:?\d\d"
ZONE = r"(?:[+-]\d{4}|[A-Z]{3,4})"
NUMERIC = lazy(
    rf"""
    (?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)
    (?: [T ]{CLOCK} (?: Z | {OFFSET} )? | [ ]{CLOCK}[ ]{OFFSET} (?: [ ][A-Z]{{3,5}} )? )?
    """,
    re.VERBOSE,
)
NAMED = lazy(
    rf"""
    \d\d[ ]{MONTH}[ ]\d{{4}}                                             # 02 Jan 2006
  | {DAY},[ ]\d\d[ ]{MONTH}[ ]\d{{4}}[ ]{CLOCK}[ ]{ZONE}                 # RFC 1123
  | \d\d[ ]{MONTH}[ ]\d\d[ ]\d\d:\d\d[ ]{ZONE}                          # RFC 822
  | [A-Z][a-z]+day,[ ]\d\d-{MONTH}-\d\d[ ]{CLOCK}[ ][A-Z]{{3,4}}          # RFC 850
  | {DAY}[ ]{MONTH}[ ][ \d]\d[ ]{CLOCK}[ ](?:{ZONE}[ ])?\d{{4}}           # ANSI C, Unix, Ruby
    """,
    re.VERBOSE,
)
LIKE_A_DAY = lazy(r"(?P<year>\d{4})(?P<mark>[-/.年]?)(?P<month>\d{1,2})[-/.月]?(?P<day>\d{1,2})日?")


def is_date(text: str) -> bool:
    """Returns whether Hugo reads a text as a date, or as no date (an empty text)."""
    found = NUMERIC.fullmatch(text)
    if found:
        return day_of(found) is not None
    return not text or NAMED.fullmatch(text) is not None


def meant(text: str) -> str:
    """Returns the day of a text in some other form, in a form for Hugo (`2020-03-02`); "" if the text is not a day."""
    found = LIKE_A_DAY.fullmatch(text)
    is_plain = found and (found["mark"] or len(text) == len("20200302"))
    day = day_of(found) if found and is_plain else None
    return day.isoformat() if day else ""


def day_of(found: re.Match[str]) -> date | None:
    """Returns the day with the found numbers, None if the calendar has no such day."""
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
