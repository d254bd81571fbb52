"""Writes CSV (RFC 4180, with "\\n" at the end of a row): a row for each work, below the columns' names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from hugo_tools.metadata.items import Item, Name, accessed

COLUMNS = (
    "key", "own key", "type", "title", "authors", "editors", "year", "date", "venue", "publisher", "volume", "issue",
    "pages", "number", "edition", "doi", "isbn", "pmid", "pmcid", "url", "status",
    "accessed", "translators", "series", "place",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as CSV: names are `Family, Given`, with semicolons between them, dates are ISO 8601."""
    keys = own_keys or {}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for item in items:
        row = cells(item, keys.get(item.key, ""))
        rows.writerow(map(inert, row))
    return text.getvalue()


def cells(item: Item, own_key: str) -> tuple[str, ...]:
    """Returns an item's cells, in the order of COLUMNS."""
    return (
        item.key,
        own_key,
        item.type,
        item.title,
        names(item.authors),
        names(item.editors),
        item.year if item.issued else "",
        day(item.issued),
        item.container_title,
        item.publisher,
        item.volume,
        item.issue,
        item.pages,
        item.number,
        item.edition,
        item.doi,
        item.isbn,
        item.pmid,
        item.pmcid,
        item.url,
        item.status,
        day(accessed(item)),
        names(item.translators),
        item.collection_title,
        item.publisher_place,
    )


def day(date: Sequence[int]) -> str:
    """Returns a date after ISO 8601, `2026-11-27`."""
    return "-".join(f"{part:02}" for part in date)


def names(people: Sequence[Name]) -> str:
    inverted = [person.inverted for person in people]
    return "; ".join(filter(None, inverted))


def inert(cell: str) -> str:
    """Returns a cell that no spreadsheet reads as a formula: an apostrophe is put before a formula's first character.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell
