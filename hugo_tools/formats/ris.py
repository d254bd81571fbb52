"""Writes RIS (https://en.wikipedia.org/wiki/RIS_(file_format))."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hugo_tools.metadata.items import Item, Name, accessed

TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "paper-conference": "CONF",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as RIS records, with their keys in the author's bibliography as `ID`."""
    import rispy

    class Records(rispy.RisWriter):  # type: ignore[misc]  # the library is not typed
        def set_header(self, count: int) -> str:
            """Returns "", since other programs read a number above a record as part of it."""
            return ""

    keys = own_keys or {}
    records = [record_of(item, keys.get(item.key, "")) for item in items]
    return str(rispy.dumps(records, implementation=Records))


def record_of(item: Item, own_key: str) -> dict[str, object]:
    """Returns an item's record, by the library's names of RIS's tags."""
    first, _, last = item.pages.partition("–")
    has_day = len(item.issued) > 1
    record: dict[str, object] = {
        "type_of_reference": TYPES.get(item.type, "GEN"),
        "title": item.title,
        "authors": persons(item.authors),
        "secondary_authors": persons(item.editors),
        "subsidiary_authors": persons(item.translators),
        "year": item.year if item.issued else "",
        "date": day(item.issued) if has_day else "",
        "access_date": day(accessed(item)),
        "secondary_title": item.container_title,
        "tertiary_title": item.collection_title,
        "publisher": item.publisher,
        "place_published": item.publisher_place,
        "volume": item.volume,
        "number": item.issue or item.number,
        "start_page": first,
        "end_page": last,
        "edition": item.edition,
        "doi": item.doi,
        "accession_number": item.pmid,
        "issn": item.isbn,  # the library's name of SN, which is for ISSN and ISBN
        "urls": [item.url] if item.url else [],
        "abstract": item.abstract,
        "id": own_key,
    }
    return {name: value for name, value in record.items() if value}


def persons(names: Iterable[Name]) -> list[str]:
    inverted = [name.inverted for name in names]
    return [name for name in inverted if name]


def day(date: Sequence[int]) -> str:
    """Returns a date in RIS's form, `2026/11/27`."""
    return "/".join(f"{part:02}" for part in date)
