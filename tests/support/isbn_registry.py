"""A scheme and two registries that the package does not know; this runs `hugo-tools` with them:

python -m tests.support.isbn_registry cite
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


def parse_isbn(written: str) -> Parsed | None:
    digits = re.sub("[ -]", "", written)
    return Parsed(Identifier("isbn", digits)) if re.fullmatch(r"97[89]\d{10}", digits) else None


def page(value: str) -> str:
    return f"https://openlibrary.org/isbn/{value}"


def hint(written: str) -> str:
    return "an ISBN looks like isbn:978-0-262-03384-8"


def path(values: Sequence[str]) -> str:
    keys = ",".join(f"ISBN:{value}" for value in values)
    return f"api/books?bibkeys={keys}&jscmd=data&format=json"


def parse(body: bytes) -> Answers:
    books = mapping(load_json(body))
    answers: Answers = {}
    for key, book in books.items():
        value = key.removeprefix("ISBN:")
        answers[value] = to_item(value, mapping(book), "Open Library")
    return answers


def one_path(values: Sequence[str]) -> str:
    return f"book/{values[0]}"


def parse_one(body: bytes) -> Answers:
    book = mapping(load_json(body))
    value = text(book.get("isbn"))
    return {value: to_item(value, book, "Book by Book")}


def to_item(value: str, book: dict[str, object], registry: str) -> Item:
    authors = tuple(Name(literal=text(author.get("name"))) for author in objects(book.get("authors")))
    title = text(book.get("title"))
    return Item(f"isbn:{value}", "book", title, authors, url=page(value), registry=registry)


def unlikely(value: str) -> Turn:
    return Turn.UNLIKELY


OPEN_LIBRARY = BatchRegistry(
    server=Server("Open Library", "OPEN_LIBRARY", "https://openlibrary.org"),
    covers={"isbn": Coverage()},
    path=path,
    parse=parse,
    limit=2,
)
BOOK_BY_BOOK = BatchRegistry(
    server=Server("Book by Book", "BOOK_BY_BOOK", "https://books.example.org", pause=0.0),
    covers={"isbn": Coverage(unlikely)},
    path=one_path,
    parse=parse_one,
    limit=1,
)

if __name__ == "__main__":
    from hugo_tools.cli import main

    SCHEMES["isbn"] = Scheme("an ISBN", parse_isbn, page, hint, has_registry=True)
    REGISTRIES += [BOOK_BY_BOOK, OPEN_LIBRARY]
    main()
