"""GitHub: a repository's CITATION.cff in, an item out; without that file, its name, owner and year of creation.

Sources: https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md,
https://docs.github.com/en/rest/repos/repos#get-a-repository.

An ordinary link to a repository is not a citation; `[@https://github.com/owner/name]` is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hugo_tools import data
from hugo_tools.errors import DataError
from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import GITHUB, Identifier, doi_in, is_short_doi
from hugo_tools.metadata.items import Item, Name
from hugo_tools.metadata.titles import clean_title, clean_venue
from hugo_tools.registries import AGAIN, Answered, Failure, Referral
from hugo_tools.registries.answers import (
    Refused,
    Unusable,
    calendar,
    count,
    date_in_words,
    field,
    line,
    load_json,
    mapping,
    objects,
)
from hugo_tools.registries.client import Client, Status, Unreachable
from hugo_tools.registries.interface import Coverage, Server, Turn

API = "https://api.github.com"
FILE = "HEAD/CITATION.cff"
READ_ME = "HEAD/README.md"
TYPES = {  # type of `preferred-citation` → CSL's
    "article": "article-journal",
    "book": "book",
    "conference-paper": "paper-conference",
    "conference": "paper-conference",
    "data": "dataset",
    "manual": "report",
    "pamphlet": "document",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "unpublished": "article",
}


def turn(value: str) -> Turn | None:
    """Returns the turn that puts a repository before its web page, None for any other address."""
    return Turn.LIKELY if repository(value) else None


def repository(address: str) -> str:
    """Returns `owner/name` of a repository's address, "" for any other address."""
    found = GITHUB.fullmatch(address.partition("://")[2])
    return found["name"] if found else ""


def is_alias(value: str) -> bool:
    """Returns True, since a repository may name a DOI for its citation."""
    return True


@dataclass(frozen=True, slots=True)
class Repositories:
    """The citation files of repositories as one registry."""

    server: Server
    """The server of the files."""

    covers: Mapping[str, Coverage]
    """Their coverage of the scheme `url`."""

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Answered]]:
        """Yields each address with the answer of its repository."""
        for value in values:
            yield value, ask(client, value)


def ask(client: Client, address: str) -> Answered:
    """Returns the item of a repository, a referral to another work, or a failure."""
    name = repository(address)
    try:
        return client.ask(f"{name}/{FILE}", lambda body: parse(body, address))
    except (Status, Refused):
        return without_file(client, address)
    except Unreachable as error:
        return Failure("unreachable", str(error), error.hint)


def without_file(client: Client, address: str) -> Answered:
    """Returns the item of a repository without a usable citation file, by GitHub's API.

    If the API does not answer, the year is left out, and the repository's read-me proves that it exists.
    """
    name = repository(address)
    unknown = Failure("unknown", f'GitHub has no repository "{name}" that everybody can read', "correct the address")
    api = client.elsewhere(api_address())
    try:
        return api.ask(f"repos/{name}", lambda body: parse_repository(body, address))
    except (Status, Unreachable, Refused) as error:
        if isinstance(error, Status) and error.code == 404:
            return unknown
    try:
        return client.ask(f"{name}/{READ_ME}", lambda _: named(address))
    except (Status, Unreachable):
        return Failure("unreachable", f'GitHub gave no usable answer about "{name}"', AGAIN)


def api_address() -> str:
    """Returns the address of the API; if only the files have another address than GitHub's, the API has it, too."""
    for name in ("GITHUB_API", "GITHUB"):
        if address := os.environ.get(f"HUGO_TOOLS_{name}_URL", "").strip():
            return address
    return API


# --- citation files ------------------------------------------------------------------------------


def parse(body: bytes, address: str) -> Item | Referral:
    """Returns the item of a citation file, or, if it names a DOI, a referral to the DOI's registry.

    Raises Refused for a file that cannot be read or has no title.
    """
    try:
        cff = data.load_yaml(body.decode("utf-8-sig"), dates=False)
    except (UnicodeDecodeError, DataError) as error:
        raise Refused("its CITATION.cff cannot be read") from error
    whole = mapping(cff)
    preferred = mapping(whole.get("preferred-citation"))
    record = preferred if field(preferred, "title") else whole
    item = to_item(record, address)
    if not item.title:
        raise Refused("its CITATION.cff has no title")
    work = work_of(record)
    if work is None:
        return item
    doi = work.value if work.scheme == "doi" else ""
    return Referral(work, replace(item, doi=doi))


def work_of(record: dict[str, Any]) -> Identifier | None:
    """Returns the work of another registry that a record names by a DOI, None if it names none."""
    dois = [field(record, "doi")]
    for each in objects(record.get("identifiers")):
        if each.get("type") == "doi":
            dois.append(field(each, "value"))
    for doi in dois:
        work = doi_in(doi)
        if work and not is_short_doi(work.value):
            return work
    return None


def to_item(record: dict[str, Any], address: str) -> Item:
    """Returns the item of a citation file, or of its `preferred-citation`."""
    usual = "document" if record.get("type") else "software"
    kind = TYPES.get(field(record, "type"), usual)
    is_software = kind in ("software", "dataset")
    pages = (count(record, "start"), count(record, "end"))
    usual_publisher = "GitHub" if is_software else ""
    return Item(
        key=address,
        type=kind,
        title=clean_title(field(record, "title")),
        authors=people(record.get("authors")),
        issued=issued(record),
        container_title="" if is_software else clean_venue(container(record)),
        publisher=publisher(record) or usual_publisher,
        volume=count(record, "volume"),
        issue=count(record, "issue"),
        page="–".join(filter(None, pages)),
        version=line(record, "version") if is_software else "",
        url=address,
        registry="GitHub",
    )


def container(record: dict[str, Any]) -> str:
    """Returns the journal, the book or the conference; some files use BibTeX's name for a book's title."""
    for name in ("journal", "collection-title", "booktitle"):
        if written := field(record, name):
            return written
    return field(mapping(record.get("conference")), "name")


def publisher(record: dict[str, Any]) -> str:
    """Returns the publisher, else the institution."""
    names = [field(mapping(record.get(role)), "name") for role in ("publisher", "institution")]
    return next(filter(None, names), "")


def issued(record: dict[str, Any]) -> tuple[int, ...]:
    """Returns the date of publication: the day of the release, else the year."""
    for name in ("date-released", "date-published", "issue-date"):
        if found := date_in_words(field(record, name)):
            return found
    parts = (field(record, "year"), field(record, "month"))
    return calendar(filter(None, parts))


def people(authors: Any) -> tuple[Name, ...]:
    """Returns the authors: persons by the parts of their names, groups by theirs, others by their aliases."""
    found = filter(None, map(author, objects(authors)))
    return tuple(dict.fromkeys(found))


def author(entry: dict[str, Any]) -> Name | None:
    """Returns the name of one author, None for a placeholder."""
    parts = (field(entry, "name-particle"), field(entry, "family-names"))
    family = " ".join(filter(None, parts))
    given = field(entry, "given-names")
    if family:
        return names.parts(names.clean(given), names.clean(family), field(entry, "name-suffix"))
    whole = names.clean(field(entry, "name") or field(entry, "alias") or given)
    is_nobody = not whole or names.is_placeholder(whole)
    return None if is_nobody else names.group(whole)


# --- repositories without a file -----------------------------------------------------------------


def parse_repository(body: bytes, address: str) -> Item:
    """Returns the item of a repository from the API's record; raises Unusable."""
    record = mapping(load_json(body))
    name = field(record, "name")[: names.MAX_NAME]
    if not name:
        raise Unusable("the answer is not a repository")
    created = date_in_words(field(record, "created_at"))
    item = replace(named(address), title=name, issued=created[:1])
    owner = field(mapping(record.get("owner")), "login")[: names.MAX_NAME]
    return replace(item, authors=(names.group(owner),)) if owner else item


def named(address: str) -> Item:
    """Returns the item with the facts in a repository's address: its name and its owner."""
    owner, _, name = repository(address).partition("/")
    return Item(
        key=address,
        type="software",
        title=name,
        authors=(names.group(owner),),
        publisher="GitHub",
        url=address,
        registry="GitHub",
    )


REGISTRY = Repositories(
    server=Server("GitHub", "GITHUB", "https://raw.githubusercontent.com"),
    covers={"url": Coverage(turn, is_alias=is_alias)},
)
