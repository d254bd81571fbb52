"""CSL-JSON: writes items, and reads one item of a bibliography, also from YAML, in the forms of other programs.

The variables are those of https://github.com/citation-style-language/schema; mark-up in titles is citeproc's
(https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html) or pandoc's (`[Piercing of X]{.nocase}`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hugo_tools.metadata.identifiers import doi_named, preprint_named, work_at
from hugo_tools.metadata.items import (
    DATE_VARIABLES,
    FAMILY_PARTS,
    MAX_NUMBER,
    NAME_VARIABLES,
    TEXT_VARIABLES,
    Item,
    Name,
    accessed,
    checked_names,
    text_of,
    to_csl,
)
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import lazy

VERBATIM = frozenset("type DOI URL status".split())
TITLES = frozenset("title container-title collection-title".split())
MAX_LENGTH = 20_000


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as a CSL-JSON array, with their keys in the author's bibliography as `citation-key`."""
    keys = own_keys or {}
    listed = [to_csl(replace(item, accessed=accessed(item))) for item in items]
    for csl in listed:
        if own_key := keys.get(csl["id"]):
            csl["citation-key"] = own_key
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def to_item(csl: Mapping[str, Any], key: str) -> Item:
    """Returns the item of a CSL object, without markup; raises ValueError for a variable of a wrong type."""
    values: dict[str, Any] = {}
    for variable, attribute in TEXT_VARIABLES.items():
        value = scalar(csl, variable)
        if variable in TITLES:
            value = unmarked(value)
        values[attribute] = value if variable in VERBATIM else text(value)
    for variable, attribute in NAME_VARIABLES.items():
        values[attribute] = people(csl.get(variable), variable)
    values["type"] = values["type"] or "document"
    for variable in DATE_VARIABLES:
        values[variable] = date(csl.get(variable))
    item = Item(key=key, **values)
    return with_identifier(item, csl)


def with_identifier(item: Item, csl: Mapping[str, Any]) -> Item:
    """Returns an item with an identifier that is only in its link or its note, where Zotero writes it."""
    if item.number.lower().startswith("arxiv:"):
        return item
    work = work_at(item.url) if item.url else None
    linked = {work.scheme: work.value} if work else {}
    lines = list(notes(csl))
    if arxiv := linked.get("arxiv") or first_named(preprint_named, lines):
        item = replace(item, number=f"arXiv:{arxiv}")
    if not item.doi:
        item = replace(item, doi=linked.get("doi") or first_named(doi_named, lines))
    return item


def first_named(named: Callable[[str], str], lines: Iterable[str]) -> str:
    """Returns the first identifier that `named` finds in a line that is nothing else, "" for none."""
    return next(filter(None, map(named, lines)), "")


def notes(csl: Mapping[str, Any]) -> Iterator[str]:
    """Yields the lines of a note, which may be identifiers, and the work's location in its archive."""
    note = str(csl.get("note") or "")
    yield from map(text, note.splitlines())
    for variable in ("archive_location", "archive-location"):
        yield f"{text(csl.get('archive'))}:{text(csl.get(variable))}"


# --- texts ---------------------------------------------------------------------------------------

SPAN = lazy(r"\[(?P<text>[^\[\]]*)\]\{[.#][^{}]*\}")
# Pandoc's Markdown (https://pandoc.org/MANUAL.html#specifying-bibliographic-data), in unmistakable places only.
EMPHASIS = lazy(r"(?<![\w*\\])(?P<mark>\*{1,3}|_)(?P<text>\w(?:[^*_]{0,300}[^\s*_\\])?)(?P=mark)(?![\w*_-])")
SCRIPT = lazy(r"(?<=\w)(?P<mark>[~^])(?P<text>[^\s~^]{1,20})(?P=mark)")
ESCAPED = lazy(r"\\(?=[*_~^\[\]])")


def scalar(csl: Mapping[str, Any], variable: str) -> str:
    """Returns a text or a number as text, 3.0 as "3"; raises ValueError for any other value."""
    value = csl.get(variable)
    if isinstance(value, float) and value.is_integer() and abs(value) < MAX_NUMBER:
        return str(int(value))
    return text_of(csl, variable).strip()


def text(value: Any) -> str:
    """Returns a text or number as plain text without markup, "" for any other value."""
    if not isinstance(value, (str, int, float)):
        return ""
    written = str(value)
    for _ in range(4):  # spans within spans, from the inside out
        written = SPAN.sub(r"\g<text>", written)
    return plain(written, limit=MAX_LENGTH)


def unmarked(title: str) -> str:
    """Returns a title without pandoc's Markdown marks, with subscripts and superscripts as Unicode characters."""
    title = EMPHASIS.sub(r"\g<text>", title)
    title = SCRIPT.sub(set_script, title)
    return ESCAPED.sub("", title)


def set_script(found: re.Match[str]) -> str:
    table = SUBSCRIPT if found["mark"] == "~" else SUPERSCRIPT
    return script(found["text"], table)


# --- names ---------------------------------------------------------------------------------------


def people(value: Any, variable: str) -> tuple[Name, ...]:
    """Returns the names of a variable; raises ValueError for a value that is not a list of names."""
    entries = [value] if isinstance(value, dict) else value
    names = map(name, checked_names(entries, variable))
    return tuple(each for each in names if any(each))


def name(csl: Mapping[str, Any]) -> Name:
    """Returns a name; its particles become part of the family name, and an institution is literal."""
    if literal := text(csl.get("literal")):
        return Name(literal=literal)
    parts = [text(csl.get(part)) for part in FAMILY_PARTS]
    family = " ".join(filter(None, parts))
    given = text(csl.get("given"))
    is_institution = str(csl.get("isInstitution", "")).lower() in ("true", "1")
    if is_institution:
        return Name(literal=f"{given} {family}".strip())
    return Name(family, given, text(csl.get("suffix")))


# --- dates ---------------------------------------------------------------------------------------

NUMBER = lazy(r"-?\d{1,4}")
YEAR = lazy(r"(?<!\d)(?P<year>-?\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?(?!\d)")


def date(value: Any) -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of a CSL date: the first day of a range, the year of a season; () for none."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return in_words(str(value or ""))
    rows = value.get("date-parts")
    if isinstance(rows, list) and rows:
        row = rows[0] if isinstance(rows[0], list) else rows
    else:
        row = [value.get(part) for part in ("year", "month", "day")]
    written = value.get("raw") or value.get("literal") or ""
    return numbers(row) or in_words(str(written))


def numbers(row: list[Any]) -> tuple[int, ...]:
    """Returns the parts of a date up to the first that is not a number in range; a month above twelve is a season."""
    found: list[int] = []
    for part, highest in zip(row, (9999, 12, 31), strict=False):
        written = str(part).strip().removesuffix(".0")
        if not NUMBER.fullmatch(written):
            break
        number = int(written)
        is_year = not found
        if not is_year and not 1 <= number <= highest:
            break
        found.append(number)
    return tuple(found)


def in_words(written: str) -> tuple[int, ...]:
    """Returns the date in a text such as `2017-06-12`, `2017/2018`, `c. 1850` or `June 2017`, () for none."""
    found = YEAR.search(written)
    parts = filter(None, found.groups()) if found else ()
    return numbers(list(parts))
