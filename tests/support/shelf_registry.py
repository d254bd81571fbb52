"""A scheme and two registries that the package does not know; this runs `hugo-tools` with them:

python -m tests.support.shelf_registry cite
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hugo_tools.metadata.identifiers import SCHEMES, Identifier, Parsed, Scheme
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries.answers import Answers, load_json, mapping, objects, text
from hugo_tools.registries.batches import BatchRegistry
from hugo_tools.registries.interface import Coverage, Server, Turn
from hugo_tools.registries.table import REGISTRIES


def parse_mark(written: str) -> Parsed | None:
    mark = written.upper().replace("-", "")
    return Parsed(Identifier("shelf", mark)) if re.fullmatch(r"[A-Z]{2}\d{4}", mark) else None


def page(value: str) -> str:
    return f"https://library.example.org/shelf/{value}"


def hint(written: str) -> str:
    return "a shelf mark looks like shelf:QA-7633"


def path(values: Sequence[str]) -> str:
    keys = ",".join(f"MARK:{value}" for value in values)
    return f"api/books?marks={keys}"


def parse(body: bytes) -> Answers:
    books = mapping(load_json(body))
    answers: Answers = {}
    for key, book in books.items():
        value = key.removeprefix("MARK:")
        answers[value] = to_item(value, mapping(book), "Main Library")
    return answers


def one_path(values: Sequence[str]) -> str:
    return f"book/{values[0]}"


def parse_one(body: bytes) -> Answers:
    book = mapping(load_json(body))
    value = text(book.get("mark"))
    return {value: to_item(value, book, "Book by Book")}


def to_item(value: str, book: dict[str, object], registry: str) -> Item:
    authors = tuple(Name(literal=text(author.get("name"))) for author in objects(book.get("authors")))
    title = text(book.get("title"))
    return Item(f"shelf:{value}", "book", title, authors, url=page(value), registry=registry)


def unlikely(value: str) -> Turn:
    return Turn.UNLIKELY


MAIN_LIBRARY = BatchRegistry(
    server=Server("Main Library", "MAIN_LIBRARY", "https://library.example.org"),
    covers={"shelf": Coverage()},
    path=path,
    parse=parse,
    limit=2,
)
BOOK_BY_BOOK = BatchRegistry(
    server=Server("Book by Book", "BOOK_BY_BOOK", "https://books.example.org", pause=0.0),
    covers={"shelf": Coverage(unlikely)},
    path=one_path,
    parse=parse_one,
    limit=1,
)

if __name__ == "__main__":
    from hugo_tools.cli import main

    SCHEMES["shelf"] = Scheme("a shelf mark", parse_mark, page, hint, has_registry=True)
    REGISTRIES += [BOOK_BY_BOOK, MAIN_LIBRARY]
    main()
