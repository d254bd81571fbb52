"""Entries of feeds: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, and Atom (RFC 4287).

Title, address, date and categories are taken. What a feed says about an entry is left out: a note is one's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.markup import plain
from hugo_tools.reading_room import dates
from hugo_tools.reading_room.entry_text import NewEntry, NewTheme
from hugo_tools.reading_room.plain_page import Imported

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ENTRIES = ("item", "entry")
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
    holder = NewTheme(theme or made.room.title or "Entries")
    made.room.themes.append(holder)
    base = address_of(channel, "")
    for number, element in enumerate((each for each in root.iter() if name_of(each) in ENTRIES), 1):
        entry = to_entry(element, base, made.room.author)
        if entry.title or entry.id:
            holder.entries.append(entry)
        else:
            made.report(0, f"entry {number} of the feed has neither title nor address", "it is left out")
    if not holder.entries:
        made.report(0, "the feed has no entries", "is it a feed, in RSS or Atom?", "error")
    return made


def to_entry(element: Element, base: str, author: str) -> NewEntry:
    """Returns an entry of a feed; one by the feed's own author names none."""
    names = authors_of(element)
    tags = [tag for each in element if name_of(each) == "category" and (tag := category(each))]
    return NewEntry(
        address_of(element, base),
        text_of(element, "title"),
        [] if ", ".join(names) == author else names,
        date_of(element),
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
    for found in addresses(element):
        address = urljoin(base, found.strip())
        if address.lower().startswith(("https://", "http://")):
            return address
    return ""


def addresses(element: Element) -> Iterator[str]:
    """Yields the addresses that an entry names, the one of its page first."""
    for each in element:
        if name_of(each) == "link" and each.get("rel", "alternate") == "alternate":
            yield each.get("href") or each.text or ""
    for each in element:
        if name_of(each) == "guid" and each.get("isPermaLink", "true") == "true":
            yield each.text or ""


def date_of(element: Element) -> str:
    """Returns the day on which an entry was published, "" where none is said that can be read."""
    for name in DATES:
        said = text_of(element, name)
        if found := dates.to_iso(said[:10]) or day_of_mail(said):
            return found
    return ""


def day_of_mail(text: str) -> str:
    """Returns the day of a date as mail and RSS write it, Sun, 20 Aug 2017 00:00:00 +0000; "" for anything else."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
