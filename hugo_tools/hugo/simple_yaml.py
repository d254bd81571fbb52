"""Simple YAML, as most front matter is: keys with texts, numbers, dates, and lists or mappings of these.

Text in, values out. They are the values that PyYAML reads, in a fifth of its time.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from hugo_tools import data
from hugo_tools.patterns import lazy

ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"  # characters that YAML forbids, or reads as line ends
VALUE = rf"""(?:
    "(?:[^"\\{ODD}]|\\["\\/nt])*+" | '[^'{ODD}]*+'
  | \d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])(?:T[\d:]{{8}}(?:Z|[+-]\d\d:\d\d))? | \d{{1,9}}
  | [A-Za-z/.](?:[^"'\#:{{}}\[\],&*!|>%@`\\{ODD}]|:(?=\S))*+
)"""  # possessive, since many blanks after a value would otherwise make this quadratic
SIMPLE = lazy(
    rf"""(?: [A-Za-z_]\w*: (?:
        [ ]{VALUE}
      | [ ]\[ (?: {VALUE} (?:,[ ]{VALUE})*+ )? \]
      | (?: \r?\n[ ][ ][A-Za-z_]\w*+:[ ]{VALUE} )++
    )? [ ]*+\r?\n )*+""",
    re.VERBOSE,
)
LINE = lazy(r"(?P<indent>[ ]*)(?P<key>\w+):[ ]*(?P<written>[^\r\n]*)\r?\n")
ELEMENT = lazy(VALUE, re.VERBOSE)
AFTER_POINT = tuple("0123456789iInN")  # characters after the point of numbers such as .5, .inf and .NaN
NUMBER = lazy(r"0|[1-9]\d*", re.ASCII)
DAY = lazy(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = lazy(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)

# Words that are not texts in YAML 1.1, https://yaml.org/type/bool.html. To PyYAML, "y" and "n" are texts.
WORDS: dict[str, bool | None] = {
    **dict.fromkeys("true True TRUE yes Yes YES on On ON".split(), True),
    **dict.fromkeys("false False FALSE no No NO off Off OFF".split(), False),
    **dict.fromkeys("null Null NULL".split()),
}


def is_simple(text: str, start: int, end: int) -> bool:
    """Returns whether a part of a text is simple YAML, which is certainly valid but for its dates."""
    return SIMPLE.fullmatch(text, start, end) is not None


def load(text: str) -> dict[Any, Any]:
    """Returns the values of simple YAML; raises DataError or ValueError for an impossible date."""
    values: dict[Any, Any] = {}
    outer: Any = None
    for line in LINE.finditer(text):
        key = WORDS.get(line["key"], line["key"])
        written = line["written"].rstrip(" ")
        if line["indent"]:
            values[outer] = values[outer] or {}
            values[outer][key] = value_of(written)
            continue
        outer = key
        if written.startswith("["):
            values[outer] = [value_of(element[0].rstrip(" ")) for element in ELEMENT.finditer(written, 1)]
        else:
            values[outer] = value_of(written) if written else None
    return values


def value_of(written: str) -> Any:
    """Returns the value of a text, a number, a date or another word."""
    if written[0] == '"' and "\\" in written:
        return json.loads(written)
    if written[0] in "\"'":
        return written[1:-1]
    if not may_be_number(written):
        return WORDS.get(written, written)
    if NUMBER.fullmatch(written):
        return int(written)
    if DAY.fullmatch(written):
        return date.fromisoformat(written)
    return datetime.fromisoformat(written) if MOMENT.fullmatch(written) else data.load_yaml(written)


def may_be_number(written: str) -> bool:
    """Returns whether a value may be a number or a date, by how it begins."""
    return written[0].isdigit() or (written[0] == "." and written[1:2] in AFTER_POINT)


def key_offsets(text: str) -> dict[str, int]:
    """Returns the offset of each key in simple YAML, `cover.image` for one inside another; the first of two counts."""
    found: dict[str, int] = {}
    outer = ""
    for line in LINE.finditer(text):
        key = line["key"]
        if line["indent"]:
            key = f"{outer}.{key}"
        else:
            outer = key
        found.setdefault(key, line.start("key"))
    return found
