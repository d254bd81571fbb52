"""What registries answer, read without trust: a field may be missing, null, of another type, or a list of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hugo_tools import data
from hugo_tools.errors import DataError, FaultError, last_resort
from hugo_tools.items import Item
from hugo_tools.registries import Failure

Answers = dict[str, Item | Failure]  # by arXiv id without version or DOI in lower case


class Unusable(ValueError):
    """A body that is no answer to the question: it does not parse, or is about another work."""


class Refused(ValueError):
    """The registry says that the question itself is wrong, for example because of one malformed id."""


def load_json(body: bytes) -> Any:
    """Returns what a JSON body holds; raises Unusable for any other body, whatever its content type says."""
    try:
        return data.load_json(body.decode("utf-8-sig"))
    except (DataError, UnicodeDecodeError) as error:
        raise Unusable("the answer is no JSON") from error


def made(make: Callable[[], Item | Failure]) -> Item | Failure:
    """Returns what is made of one work's record; a fault of ours costs this work only."""
    try:
        with last_resort():
            return make()
    except FaultError as error:
        return Failure("unfit", error.message, error.hint)


def mapping(value: Any) -> dict[str, Any]:
    """Returns an object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """Returns the objects in a list, or the one object that stands where a list is expected."""
    values = value if isinstance(value, list) else [value]
    return [element for element in values if isinstance(element, dict)]


def texts(value: Any) -> list[str]:
    """Returns the non-blank texts in a list, or the one text that stands where a list is expected."""
    values = value if isinstance(value, list) else [value]
    return [
        str(element).strip() for element in values if isinstance(element, (str, int, float)) and str(element).strip()
    ]


def text(value: Any) -> str:
    """Returns a text, the first of several, or "" for none."""
    found = texts(value)
    return found[0] if found else ""


def date(value: Any) -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of `{"date-parts": [[2017, 6]]}`; () for `[[null]]` or an impossible one."""
    rows = mapping(value).get("date-parts")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    parts: list[int] = []
    for part, highest in zip(row, (2200, 12, 31), strict=False):
        digits = text(part)
        if not digits.isdecimal() or len(digits) > 4 or not 0 < int(digits) <= highest:
            break
        parts.append(int(digits))
    return tuple(parts)
