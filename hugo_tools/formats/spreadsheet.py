"""CSV that we write (RFC 4180, with a newline at the end of a row): a row for each work, below the columns' names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from hugo_tools.metadata.items import Item, Name

COLUMNS = (
    "key", "own key", "type", "title", "authors", "editors", "year", "date", "venue", "publisher", "volume", "issue",
    "pages", "number", "edition", "doi", "isbn", "pmid", "pmcid", "url", "status",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as CSV: names are `Family, Given`, with semicolons between them, dates are ISO 8601."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for item in items:
        rows.writerow(map(inert, cells(item, (own_keys or {}).get(item.key, ""))))
    return text.getvalue()


def cells(item: Item, own_key: str) -> tuple[str, ...]:
    """Returns what stands in the COLUMNS of an item's row."""
    return (
        item.key,
        own_key,
        item.type,
        item.title,
        names(item.authors),
        names(item.editors),
        str(item.issued[0]) if item.issued else "",
        "-".join(f"{part:02}" for part in item.issued),
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
    )


def names(people: Sequence[Name]) -> str:
    return "; ".join(filter(None, map(name, people)))


def name(person: Name) -> str:
    return person.literal or ", ".join(part for part in (person.family, person.given, person.suffix) if part)


def inert(cell: str) -> str:
    """Returns a cell that no program takes for a formula: an apostrophe stands before what would begin one.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell
