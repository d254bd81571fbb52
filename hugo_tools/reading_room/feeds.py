"""Entries of feeds: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, Atom (RFC 4287), and JSON Feed.

Title, address, date and categories are taken. A feed's text about an entry is left out: a note is one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    channel = next(children(root, "channel"), root)
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
    """Adds an entry of a feed, with its date: the first of its dates that is in the calendar."""
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
    title = said_in(item, "title")
    return NewEntry(web_address(base, address), title, list(filter(None, authors)), tags=each_once(tags))


def said_in(values: Any, name: str) -> str:
    """Returns a text of a feed's JSON on one line, "" for none."""
    value = values.get(name) if isinstance(values, dict) else None
    if not isinstance(value, str):
        return ""
    return " ".join(plain(value).split())


def listed(values: Any, name: str) -> list[Any]:
    """Returns a list of a feed's JSON, empty for none."""
    value = values.get(name) if isinstance(values, dict) else None
    return value if isinstance(value, list) else []


def to_entry(element: Element, base: str, author: str) -> NewEntry:
    """Returns an entry of a feed without its date; one by the feed's own author names none."""
    own_base = urljoin(base, element.get(BASE, ""))
    address = address_of(element, own_base)
    names = authors_of(element)
    if ", ".join(names) == author:
        names = []
    tags = map(category, children(element, "category"))
    return NewEntry(address, text_of(element, "title"), names, tags=each_once(tags))


def children(element: Element, name: str) -> Iterator[Element]:
    """Yields the children of a name, whatever their namespace."""
    for child in element:
        if name_of(child) == name:
            yield child


def name_of(element: Element) -> str:
    """Returns an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """Returns the text of the first child with a name, without marks of HTML; "" for none."""
    for child in children(element, name):
        return words_of(child)
    return ""


def words_of(element: Element) -> str:
    """Returns the text of an element, without marks of HTML."""
    return plain("".join(element.itertext())).strip()


def each_once(texts: Iterable[str]) -> list[str]:
    """Returns texts in their order, each once, without empty ones."""
    return list(dict.fromkeys(filter(None, texts)))


def authors_of(element: Element) -> list[str]:
    """Returns the names of an entry's or a feed's authors: Atom's author, Dublin Core's creator."""
    creators = map(words_of, children(element, "creator"))
    authors = [text_of(each, "name") for each in children(element, "author")]
    return each_once([*creators, *authors])


def category(element: Element) -> str:
    """Returns a category: Atom's label or term, RSS's text."""
    said = element.get("label") or element.get("term")
    return plain(said).strip() if said else words_of(element)


def address_of(element: Element, base: str) -> str:
    """Returns the address of the web that an entry leads to; "" for none."""
    for found in addresses(element):
        address = web_address(base, found)
        if address:
            return address
    return ""


def web_address(base: str, written: str) -> str:
    """Returns an address of the web, which may be relative to another; "" for any other text."""
    relative = written.strip()
    if not relative:
        return ""
    try:
        address = urljoin(base, relative)
    except ValueError:
        return ""
    is_of_web = address.lower().startswith(("https://", "http://"))
    return address if is_of_web else ""


def addresses(element: Element) -> Iterator[str]:
    """Yields the addresses that an entry names, the one of its page first; Atom's id may be none."""
    for link in children(element, "link"):
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or link.text or ""
    for guid in children(element, "guid"):
        if guid.get("isPermaLink", "true") == "true":
            yield guid.text or ""
    for own_id in children(element, "id"):
        yield own_id.text or ""


def dates_of(element: Element) -> list[str]:
    """Returns the texts of an entry's dates, that of its publication first."""
    said = [text_of(element, name) for name in DATES]
    return list(filter(None, said))


def day_of(said: str) -> str:
    """Returns a feed's date as ISO 8601 has it, "" for any other text."""
    return dates.to_iso(said.partition("T")[0]) or dates.to_iso(said) or day_of_mail(said)


def day_of_mail(text: str) -> str:
    """Returns the day of a date as mail and RSS write it, Sun, 20 Aug 2017 00:00:00 +0000; "" for anything else."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
