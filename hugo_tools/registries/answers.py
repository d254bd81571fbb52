"""Reads the answers of registries without trust: a field may be missing, null, of another type, or a list of one.

A bad field never costs another field. Texts lose control characters, and long lists are cut.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from hugo_tools.errors import FaultError, last_resort
from hugo_tools.metadata.items import Item
from hugo_tools.metadata.markup import UNWANTED, plain, repair
from hugo_tools.metadata.two_scripts import in_one_script
from hugo_tools.registries import Failure

Answers = dict[str, Item | Failure]  # by arXiv id without version or DOI in lower case

MAX_DIGITS = 18  # of a number; Python refuses to print one of 4,300
MAX_OBJECTS = 10_000  # the papers of the largest collaborations have some 5,000 authors
MAX_TEXTS = 10  # of one field; the titles in further languages are not used
MAX_DATE = 2200, 12, 31


class Unusable(ValueError):
    """A body that is not an answer to the request: it does not parse, or is about another work."""


class Spoiled(Unusable):
    """A complete body that cannot be read; one of the works in it may be the cause."""


class Refused(ValueError):
    """The registry refuses the request itself, for example because of one malformed id."""


def load_json(body: bytes) -> Any:
    """Returns the value of a JSON body; raises Unusable for any other body, whatever its content type is.

    The error is Spoiled if the body begins and ends like JSON. An absurd number, infinite or of a thousand digits,
    becomes null, so that it costs no other work of the answer.
    """
    try:
        return json.loads(body.decode("utf-8-sig"), parse_int=whole, parse_float=finite, parse_constant=nothing)
    except (ValueError, RecursionError) as error:
        ends = body.lstrip()[:1] + body.rstrip()[-1:]
        kind = Spoiled if ends in (b"{}", b"[]") else Unusable
        raise kind("the answer is not JSON") from error


def whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def finite(digits: str) -> float | None:
    if len(digits) > 2 * MAX_DIGITS:
        return None
    number = float(digits)
    return number if math.isfinite(number) else None


def nothing(_: str) -> None:
    """Returns the value for NaN and Infinity, which is None."""


def made(make: Callable[[], Item | Failure]) -> Item | Failure:
    """Returns the item that `make` makes, with each author in one script only; a fault of ours costs only this work."""
    try:
        with last_resort():
            answer = make()
            if isinstance(answer, Failure):
                return answer
            return replace(answer, authors=in_one_script(answer.authors, answer.title))
    except FaultError as error:
        return Failure("unfit", error.message, error.hint)


def mapping(value: Any) -> dict[str, Any]:
    """Returns an object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """Returns the objects in a list, or the one object that is there instead of a list."""
    values = value[:MAX_OBJECTS] if isinstance(value, list) else [value]
    return [element for element in values if isinstance(element, dict)]


def texts(value: Any) -> list[str]:
    """Returns the non-blank texts in a list, or the one text that is there instead of a list.

    They have no control or bidi characters and no half surrogate pairs; white space is folded to single blanks.
    """
    values = value[:MAX_TEXTS] if isinstance(value, list) else [value]
    found = [printable(element) for element in values if isinstance(element, (str, int, float))]
    return [text for text in found if text]


def printable(value: str | float) -> str:
    """Returns a text or number as a text that can be printed, "" for true and false."""
    if isinstance(value, bool):
        return ""
    words = UNWANTED.sub("", repair(str(value))).split()
    return " ".join(words)


def text(value: Any) -> str:
    """Returns a text, the first of several, or "" for none."""
    found = texts(value)
    return found[0] if found else ""


def field(record: dict[str, Any], name: str) -> str:
    """Returns a field's text, the first of several, or "" for none."""
    return text(record.get(name))


def line(record: dict[str, Any], name: str) -> str:
    """Returns a field's text without markup, "" for none."""
    return plain(field(record, name))


# Placeholders of registries for a volume or an issue that does not exist, or not yet.
NO_NUMBER = re.compile(
    r"0+|n/?a|&?na;?|none|null|tba|-+|(?:publish |epub )?ahead[ -]of[ -](?:print|issue|p)|early (?:access|view)"
    r"|(?:(?:articles?|accepted|papers?) )?in[ -]press|online[ -]first|latest articles|first online|just accepted",
    re.IGNORECASE,
)


def count(record: dict[str, Any], name: str) -> str:
    """Returns the number of a volume or an issue, "" for a placeholder."""
    number = line(record, name)
    return "" if NO_NUMBER.fullmatch(number) else number


def date(value: Any) -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of `{"date-parts": [[2017, 6]]}`; () for `[[null]]` or an impossible date."""
    rows = mapping(value).get("date-parts")
    row = rows[0] if isinstance(rows, list) and rows else None
    parts = row[:3] if isinstance(row, list) else []
    return calendar(map(text, parts))


PART = re.compile(r"\d{1,4}", re.ASCII)


def calendar(parts: Iterable[str]) -> tuple[int, ...]:
    """Returns year, month and day as numbers, up to the first that is impossible."""
    numbers: list[int] = []
    for part, highest in zip(parts, MAX_DATE, strict=False):
        number = int(part) if PART.fullmatch(part) else 0
        if not 0 < number <= highest:
            break
        numbers.append(number)
    return tuple(numbers)


YEAR = re.compile(r"(?<!\d)(?P<year>1[4-9]\d\d|20\d\d)(?!\d)", re.ASCII)
ISO_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d\d?)(?:[-/](?P<day>\d\d?))?(?!\d)", re.ASCII)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = re.compile(
    r"""
    (?: (?<!\d)(?P<before>\d\d?)(?:st|nd|rd|th)?\.?\s+ )?
    \b (?P<month> jan(?:uary)? | feb(?:ruary)? | mar(?:ch)? | apr(?:il)? | may | june? | july? | aug(?:ust)?
         | sept?(?:ember)? | oct(?:ober)? | nov(?:ember)? | dec(?:ember)? ) \b\.?
    (?: \s+(?P<after>\d\d?)(?!\d) )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def date_in_words(written: str) -> tuple[int, ...]:
    """Returns the first date in a text such as "2019 Aug 26", "Nov 18, 2016" or "c2004"; () if no year is certain.

    A season is left out, and so are a month and a day in doubtful order ("11/12/2016").
    """
    if iso := ISO_DATE.search(written):
        return calendar(filter(None, iso.groups()))
    year = YEAR.search(written)
    if not year:
        return ()
    month = MONTH.search(written)
    if not month:
        return (int(year["year"]),)
    name = month["month"][:3].lower()
    number = MONTHS.index(name) + 1
    day = month["after"] or month["before"] or ""
    return calendar([year["year"], str(number), day])
