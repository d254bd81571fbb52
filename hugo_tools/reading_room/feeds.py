"""Entries of feeds: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, Atom (RFC 4287), and JSON Feed.

Title, address, date and categories are taken. What a feed says about an entry is left out: a note is one's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from hugo_tools import data
from hugo_tools.errors import ConfigurationError, DataError
from hugo_tools.metadata.markup import plain
from hugo_tools.reading_room import dates
from hugo_tools.reading_room.entry_text import NewEntry, NewTheme
from hugo_tools.reading_room.plain_page import Imported

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ENTRIES = ("item", "entry")
BASE = "{http://www.w3.org/XML/1998/namespace}base"
JSON_FEED = "https://jsonfeed.org/"  # begins the version that one names: https://www.jsonfeed.org/version/1.1/
DATES = ("published", "pubDate", "date", "issued", "updated")  # the first that an entry has


def parse(content: bytes, shown: str, theme: str) -> Imported:
    """Returns the entries of a feed, in a theme of the feed's title if none is given; raises ConfigurationError."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(content)
    except ParseError as error:
        line, column = error.position
        raise ConfigurationError(
            f"{shown}:{line}:{column + 1}: not XML", "save the feed itself, not its page"
        ) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise ConfigurationError(f"{shown}: declares entities, which no feed needs", "remove them") from error
    channel = next((each for each in root if name_of(each) == "channel"), root)
    made = Imported(shown)
    made.room.title = text_of(channel, "title")
    made.room.author = ", ".join(authors_of(channel))
    made.room.themes.append(NewTheme(theme or made.room.title or "Entries"))
    base = root.get(BASE) or channel.get(BASE) or address_of(channel, "")
    elements = [each for each in root.iter() if name_of(each) in ENTRIES]
    for number, element in enumerate(elements, 1):
        add(made, number, to_entry(element, base, made.room.author), dates_of(element))
    refuse_empty(made)
    return made


def add(made: Imported, number: int, entry: NewEntry, said: list[str]) -> None:
    """Adds an entry of a feed, with its date: the first of those that it says, as the calendar has it."""
    (holder,) = made.room.themes
    if not (entry.title or entry.id):
        made.report(0, f"entry {number} of the feed has neither title nor address", "it is left out")
        return
    day = next(filter(None, map(day_of, said)), "")
    if said and not day:
        hint = "write it into the room's file, as date: 2017-08-20"
        made.report(0, f'"{entry.title or entry.id}": "{said[0]}" is not a date, so it has none', hint)
    holder.entries.append(replace(entry, date=day))


def refuse_empty(made: Imported) -> None:
    if not made.room.themes[0].entries:
        made.report(0, "the feed has no entries", "is it a feed, in RSS, Atom or JSON Feed?", "error")


def is_json_feed(content: bytes) -> bool:
    """Returns whether the content of a JSON file is a feed, as far as its beginning tells; CSL-JSON is a list."""
    return JSON_FEED.encode() in content[:1000] and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def parse_json(content: bytes, shown: str, theme: str) -> Imported:
    """Returns the entries of a JSON Feed, as `parse` does those of others; raises ConfigurationError."""
    try:
        values = data.load_json(content.decode("utf-8-sig"))
    except DataError as error:
        raise ConfigurationError(
            f"{shown}:{error.line}:{error.column}: {error.message}", "save the feed again"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{shown} is not UTF-8", "save the feed again") from error
    made = Imported(shown)
    made.room.title = said_in(values, "title")
    made.room.themes.append(NewTheme(theme or made.room.title or "Entries"))
    base = said_in(values, "home_page_url")
    for number, item in enumerate(listed(values, "items"), 1):
        said = [said_in(item, name) for name in ("date_published", "date_modified")]
        add(made, number, from_json(item, base), list(filter(None, said)))
    refuse_empty(made)
    return made


def from_json(item: Any, base: str) -> NewEntry:
    """Returns an entry of a JSON Feed without its date."""
    address = said_in(item, "url") or said_in(item, "external_url") or said_in(item, "id")
    authors = [said_in(each, "name") for each in listed(item, "authors")]
    tags = [plain(tag).strip() for tag in listed(item, "tags") if isinstance(tag, str)]
    return NewEntry(
        web_address(base, address),
        said_in(item, "title"),
        list(filter(None, authors)),
        tags=list(dict.fromkeys(filter(None, tags))),
    )


def said_in(values: Any, name: str) -> str:
    """Returns a text of a feed's JSON on one line, "" where there is none."""
    value = values.get(name) if isinstance(values, dict) else None
    return " ".join(plain(value).split()) if isinstance(value, str) else ""


def listed(values: Any, name: str) -> list[Any]:
    """Returns a list of a feed's JSON, empty where there is none."""
    value = values.get(name) if isinstance(values, dict) else None
    return value if isinstance(value, list) else []


def to_entry(element: Element, base: str, author: str) -> NewEntry:
    """Returns an entry of a feed without its date; one by the feed's own author names none."""
    names = authors_of(element)
    tags = [tag for each in element if name_of(each) == "category" and (tag := category(each))]
    return NewEntry(
        address_of(element, urljoin(base, element.get(BASE, ""))),
        text_of(element, "title"),
        [] if ", ".join(names) == author else names,
        tags=list(dict.fromkeys(tags)),
    )


def name_of(element: Element) -> str:
    """Returns an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """Returns the text of the first child of a name, without marks of HTML; "" where there is none."""
    child = next((each for each in element if name_of(each) == name), None)
    return plain("".join(child.itertext())).strip() if child is not None else ""


def authors_of(element: Element) -> list[str]:
    """Returns the names of an entry's or a feed's authors: Atom's author, Dublin Core's creator."""
    return list(dict.fromkeys(filter(None, names(element))))


def names(element: Element) -> Iterator[str]:
    for each in element:
        if name_of(each) == "creator":
            yield plain("".join(each.itertext())).strip()
        elif name_of(each) == "author" and len(each):
            yield text_of(each, "name")


def category(element: Element) -> str:
    """Returns a category: Atom's label or term, RSS's text."""
    return plain(element.get("label") or element.get("term") or "".join(element.itertext())).strip()


def address_of(element: Element, base: str) -> str:
    """Returns where an entry leads, an address of the web; "" for none."""
    return next(filter(None, (web_address(base, found) for found in addresses(element))), "")


def web_address(base: str, written: str) -> str:
    """Returns an address of the web, which may be relative to another; "" for any other text."""
    try:
        address = urljoin(base, written.strip()) if written.strip() else ""
    except ValueError:
        return ""
    return address if address.lower().startswith(("https://", "http://")) else ""


def addresses(element: Element) -> Iterator[str]:
    """Yields the addresses that an entry names, the one of its page first; Atom's id may be none."""
    for each in element:
        if name_of(each) == "link" and each.get("rel", "alternate") == "alternate":
            yield each.get("href") or each.text or ""
    for each in element:
        if name_of(each) == "guid" and each.get("isPermaLink", "true") == "true":
            yield each.text or ""
    for each in element:
        if name_of(each) == "id":
            yield each.text or ""


def dates_of(element: Element) -> list[str]:
    """Returns what an entry says of its day, the day on which it was published first."""
    return list(filter(None, (text_of(element, name) for name in DATES)))


def day_of(said: str) -> str:
    """Returns a day that a feed says, as ISO 8601 has it, "" for anything else."""
    return dates.to_iso(said.partition("T")[0]) or dates.to_iso(said) or day_of_mail(said)


def day_of_mail(text: str) -> str:
    """Returns the day of a date as mail and RSS write it, Sun, 20 Aug 2017 00:00:00 +0000; "" for anything else."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
