"""RIS that we write (https://en.wikipedia.org/wiki/RIS_(file_format))."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_tools.metadata.items import Item, Name

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


def render(items: Sequence[Item]) -> str:
    """Returns items as RIS records."""
    import rispy

    return str(rispy.dumps([record_of(item) for item in items]))


def record_of(item: Item) -> dict[str, object]:
    first, _, last = item.pages.partition("–")
    record: dict[str, object] = {
        "type_of_reference": TYPES.get(item.type, "GEN"),
        "title": item.title,
        "authors": list(filter(None, map(render_name, item.authors))),
        "secondary_authors": list(filter(None, map(render_name, item.editors))),
        "year": str(item.issued[0]) if item.issued else "",
        "date": "/".join(f"{part:02}" for part in item.issued) if len(item.issued) > 1 else "",
        "secondary_title": item.container_title,
        "publisher": item.publisher,
        "volume": item.volume,
        "number": item.issue or item.number,
        "start_page": first,
        "end_page": last,
        "edition": item.edition,
        "doi": item.doi,
        "urls": [item.url] if item.url else [],
        "abstract": item.abstract,
    }
    return {name: value for name, value in record.items() if value}


def render_name(name: Name) -> str:
    return name.literal or ", ".join(part for part in (name.family, name.given, name.suffix) if part)
