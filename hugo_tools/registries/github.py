"""GitHub: a repository's own CITATION.cff to an item; without one, its name, its owner and the year it was made.

Sources: https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md,
https://docs.github.com/en/rest/repos/repos#get-a-repository.

An ordinary link to a repository is no citation; `[@https://github.com/owner/name]` is.
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
from hugo_tools.registries import AGAIN, Failure, Referral
from hugo_tools.registries.answers import (
    Refused,
    Unusable,
    calendar,
    count,
    date_in_words,
    line,
    load_json,
    mapping,
    objects,
    text,
)
from hugo_tools.registries.client import Client, Status, Unreachable
from hugo_tools.registries.interface import Coverage, Server, Turn

API = "https://api.github.com"
FILE = "HEAD/CITATION.cff"
READ_ME = "HEAD/README.md"
TYPES = {  # of `preferred-citation` → CSL's
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

Answered = Item | Failure | Referral


def turn(value: str) -> Turn | None:
    """Returns that a repository is asked for before its page is."""
    return Turn.LIKELY if repository(value) else None


def repository(address: str) -> str:
    """Returns `owner/name` of a repository's address, "" for any other address."""
    found = GITHUB.fullmatch(address.partition("://")[2])
    return found["name"] if found else ""


def is_alias(value: str) -> bool:
    """Returns True: a repository may ask to be cited by a DOI."""
    return True


@dataclass(frozen=True, slots=True)
class Repositories:
    """The registry that the citation files of repositories are."""

    server: Server
    covers: Mapping[str, Coverage]

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Answered]]:
        """Yields each address with what its repository says."""
        for value in values:
            yield value, ask(client, value)


def ask(client: Client, address: str) -> Answered:
    """Returns what a repository says of itself, or why it says nothing."""
    name = repository(address)
    try:
        return client.ask(f"{name}/{FILE}", lambda body: parse(body, address))
    except (Status, Refused):
        return without_file(client, address)
    except Unreachable as error:
        return Failure("unreachable", str(error), error.hint)


def without_file(client: Client, address: str) -> Answered:
    """Returns the item of a repository without a usable citation file; the year is left out if the API does not answer.

    That there is such a repository is told by its read-me then.
    """
    name = repository(address)
    unknown = Failure("unknown", f'GitHub has no repository "{name}" that everybody can read', "correct the address")
    try:
        return client.elsewhere(api_address()).ask(f"repos/{name}", lambda body: parse_repository(body, address))
    except (Status, Unreachable, Refused) as error:
        if isinstance(error, Status) and error.code == 404:
            return unknown
    try:
        return client.ask(f"{name}/{READ_ME}", lambda _: named(address))
    except (Status, Unreachable):
        return Failure("unreachable", f'GitHub says nothing of "{name}" now', AGAIN)


def api_address() -> str:
    """Returns where the API is: beside the files, if these are at another address than GitHub's."""
    own = (os.environ.get(f"HUGO_TOOLS_{name}_URL", "").strip() for name in ("GITHUB_API", "GITHUB"))
    return next(filter(None, own), API)


# --- citation files ------------------------------------------------------------------------------


def parse(body: bytes, address: str) -> Item | Referral:
    """Returns what a citation file says; one that names a DOI leads to its registry.

    Raises Refused for a file that is not one, or has no title.
    """
    try:
        cff = data.load_yaml(body.decode("utf-8-sig"), dates=False)
    except (UnicodeDecodeError, DataError) as error:
        raise Refused("its CITATION.cff cannot be read") from error
    preferred = mapping(mapping(cff).get("preferred-citation"))
    record = preferred if text(preferred.get("title")) else mapping(cff)
    item = to_item(record, address)
    if not item.title:
        raise Refused("its CITATION.cff has no title")
    work = work_of(record)
    return Referral(work, replace(item, doi=work.value if work.scheme == "doi" else "")) if work else item


def work_of(record: Mapping[str, Any]) -> Identifier | None:
    """Returns the work of another registry that a record names, by its DOI or arXiv's."""
    others = [text(each.get("value")) for each in objects(record.get("identifiers")) if each.get("type") == "doi"]
    for doi in (text(record.get("doi")), *others):
        work = doi_in(doi)
        if work and not (work.scheme == "doi" and is_short_doi(work.value)):
            return work
    return None


def to_item(record: Mapping[str, Any], address: str) -> Item:
    """Returns the item of a citation file, or of the work by which it asks to be cited."""
    fields = dict(record)
    kind = TYPES.get(text(fields.get("type")), "software" if not fields.get("type") else "document")
    is_software = kind in ("software", "dataset")
    meeting = text(mapping(fields.get("conference")).get("name"))
    books = (text(fields.get(name)) for name in ("journal", "collection-title", "booktitle"))  # the last is BibTeX's
    container = next(filter(None, books), meeting)
    houses = (text(mapping(fields.get(name)).get("name")) for name in ("publisher", "institution"))
    publisher = next(filter(None, houses), "")
    pages = [count(fields, name) for name in ("start", "end")]
    return Item(
        key=address,
        type=kind,
        title=clean_title(text(fields.get("title"))),
        authors=people(fields.get("authors")),
        issued=issued(fields),
        container_title="" if is_software else clean_venue(container),
        publisher=publisher or ("GitHub" if is_software else ""),
        volume=count(fields, "volume"),
        issue=count(fields, "issue"),
        page="–".join(filter(None, pages)),
        version=line(fields, "version") if is_software else "",
        url=address,
        registry="GitHub",
    )


def issued(record: dict[str, Any]) -> tuple[int, ...]:
    """Returns when a work appeared: the day of its release, else its year."""
    for name in ("date-released", "date-published", "issue-date"):
        if found := date_in_words(text(record.get(name))):
            return found
    parts = [text(record.get(name)) for name in ("year", "month")]
    return calendar(part for part in parts if part)


def people(authors: Any) -> tuple[Name, ...]:
    """Returns the authors: persons by the parts of their names, groups by theirs, others by their aliases."""
    found: list[Name] = []
    for each in objects(authors):
        family = " ".join(filter(None, (text(each.get("name-particle")), text(each.get("family-names")))))
        given, whole = text(each.get("given-names")), text(each.get("name")) or text(each.get("alias"))
        if family:
            found.append(names.parts(names.clean(given), names.clean(family), text(each.get("name-suffix"))))
        elif (written := names.clean(whole or given)) and not names.is_placeholder(written):
            found.append(names.group(written))
    return tuple(dict.fromkeys(found))


# --- repositories without a file -----------------------------------------------------------------


def parse_repository(body: bytes, address: str) -> Item:
    """Returns the item of a repository by the API's record of it; raises Unusable."""
    record = mapping(load_json(body))
    name = text(record.get("name"))
    if not name:
        raise Unusable("the answer is not a repository")
    owner = text(mapping(record.get("owner")).get("login")) or repository(address).partition("/")[0]
    made = date_in_words(text(record.get("created_at")))
    return replace(named(address), title=name, authors=(names.group(owner),), issued=made[:1])


def named(address: str) -> Item:
    """Returns the item that a repository's address alone tells: its name and its owner."""
    owner, _, name = repository(address).partition("/")
    return Item(address, "software", name, (names.group(owner),), publisher="GitHub", url=address, registry="GitHub")


REGISTRY = Repositories(
    server=Server("GitHub", "GITHUB", "https://raw.githubusercontent.com"),
    covers={"url": Coverage(turn, is_alias=is_alias)},
)
