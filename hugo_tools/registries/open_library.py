"""Open Library: books of its Books API in, items out (https://openlibrary.org/dev/docs/api/books)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import isbn_address
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.titles import clean_title, join_title
from hugo_tools.registries import Failure
from hugo_tools.registries.answers import (
    Answers,
    Unusable,
    date_in_words,
    field,
    line,
    load_json,
    made,
    mapping,
    objects,
)
from hugo_tools.registries.batches import BatchRegistry
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.interface import Coverage, Server

# --- asking --------------------------------------------------------------------------------------


def path(values: Sequence[str]) -> str:
    keys = ",".join(f"ISBN:{value}" for value in values)
    return f"api/books?bibkeys={keys}&jscmd=data&format=json"


def write_it_down(value: str) -> str:
    return f"{BIBLIOGRAPHY}, as a @book with isbn = {{{value}}}"


# --- parsing -------------------------------------------------------------------------------------


def parse(body: bytes) -> Answers:
    """Returns the items of an answer by ISBN; unknown books are not in it. Raises Unusable for any other body."""
    books = load_json(body)
    if not isinstance(books, dict):
        raise Unusable("the answer is not a list of books")
    answers: Answers = {}
    for key, book in books.items():
        value = key.removeprefix("ISBN:")
        answers[value] = made(partial(book_to_item, mapping(book), value))
    return answers


def book_to_item(book: dict[str, Any], value: str) -> Item | Failure:
    """Returns the item of one book."""
    title, edition = split_title(field(book, "title"), field(book, "subtitle"))
    if not title:
        return Failure("unfit", f'Open Library has no title for "{value}"', write_it_down(value))
    authors, editors = people(book)
    return Item(
        key=f"isbn:{value}",
        type="book",
        title=title,
        authors=authors,
        editors=editors,
        issued=date_in_words(field(book, "publish_date")),
        publisher=publisher(book),
        edition=edition,
        isbn=value,
        url=isbn_address(value),
        registry="Open Library",
    )


def publisher(book: dict[str, Any]) -> str:
    """Returns the first publisher; further ones are mostly other spellings of its name."""
    for each in objects(book.get("publishers")):
        if name := line(each, "name").strip(" ,;:[]"):
            return name
    return ""


# --- titles --------------------------------------------------------------------------------------

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
EDITION = re.compile(
    rf"""
    \s* [,:;./(\[–—-]* \s* \b
    (?: (?P<word>{"|".join(ORDINALS)}) | (?P<number>\d{{1,2}})(?:st|nd|rd|th|e)? )
    \s (?: ed | edn | edition ) \b \.? [)\]]? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
SERIES = re.compile(r"\s*\([^()]*\bseries\b[^()]*\)$", re.IGNORECASE)  # added by booksellers


def split_title(title: str, subtitle: str) -> tuple[str, str]:
    """Returns a title with its subtitle, and the number of the edition at the end of either of them, "" for none."""
    parts: list[str] = []
    edition = ""
    for written in (title, subtitle):
        part = SERIES.sub("", plain(written))
        found = EDITION.search(part)
        is_title = not parts
        if found and (found.start() or not is_title):  # a title is never an edition alone
            edition = edition or number_of(found)
            part = part[: found.start()]
        parts.append(clean_title(part))
    main, *others = parts
    return join_title(main, filter(None, others)), edition


def number_of(found: re.Match[str]) -> str:
    """Returns the number of an edition, which is written in digits or as a word."""
    if found["number"]:
        return found["number"]
    place = ORDINALS.index(found["word"].lower())
    return str(place + 1)


# --- names ---------------------------------------------------------------------------------------

# A book's title page gives the roles: "edited by Ann Gray and Bo Ek", "Donald E. Knuth ; with a foreword by …".
EDITED = re.compile(r"^(?:(?:edited|ed\.?|compiled)\s+by|(?:herausgegeben|hrsg\.?)\s+von)\s+", re.IGNORECASE)
EDITORS = re.compile(r",?\s*[(\[]?(?:eds?\.?|editors?)[)\]]?$", re.IGNORECASE)
WRITTEN = re.compile(r"^(?:written\s+)?by\s+", re.IGNORECASE)
OTHER_PART = re.compile(r"\b(?:by|foreword|introduction|illustrat\w+|translat\w+|transl|with|preface)\b", re.IGNORECASE)
CUT_SHORT = re.compile(r"[\s,.…]*(?:\[?et\.?\s+al\.?\]?|\[?and others\]?)[\s.]*$", re.IGNORECASE)


class TitlePage(NamedTuple):
    """The people on a title page."""

    authors: tuple[Name, ...] = ()
    """The authors of the book."""
    editors: tuple[Name, ...] = ()
    """Its editors."""


def people(book: dict[str, Any]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Returns the authors and the editors of a book.

    Open Library's `authors` are all contributors; only the words of the title page tell that some are editors.
    """
    authors = objects(book.get("authors"))
    listed = to_names(field(author, "name") for author in authors)
    statement = plain(field(book, "by_statement"), limit=names.MAX_NAME)
    stated = read_statement(statement)
    if stated.editors and not stated.authors:
        return (), listed or stated.editors
    others = tuple(name for name in listed if name not in stated.editors)
    return others or stated.authors, stated.editors


def read_statement(statement: str) -> TitlePage:
    """Returns the people on a title page: its first part has authors or editors, later parts may have editors."""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    for place, part in enumerate(statement.rstrip(" .").split(";")):
        words = part.strip()
        if EDITED.match(words) or EDITORS.search(words):
            editors = editors or named(EDITORS.sub("", EDITED.sub("", words)))
        elif place == 0:
            authors = named(WRITTEN.sub("", words))
    return TitlePage(authors, editors)


def named(words: str) -> tuple[Name, ...]:
    """Returns the persons in "Ann Gray, Bo Ek … [et al.]", none if the text has more than names."""
    whole = CUT_SHORT.sub("", words)
    if not whole or OTHER_PART.search(whole):
        return ()
    people = to_names(names.several(whole))
    return people if whole == words else (*people, Name(literal=ET_AL))


def to_names(written: Iterable[str]) -> tuple[Name, ...]:
    found = []
    for each in written:
        name = names.clean(each)
        if not names.is_placeholder(name):
            found.append(names.group_or_person(name))
    return tuple(dict.fromkeys(found))


REGISTRY = BatchRegistry(
    server=Server("Open Library", "OPEN_LIBRARY", "https://openlibrary.org", pause=1.0),
    covers={"isbn": Coverage()},
    path=path,
    parse=parse,
    limit=100,
    hint=write_it_down,
)
