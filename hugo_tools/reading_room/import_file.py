"""The steps of `reading-room import`: works of a file are put into a room, which is made if there is none.

file → entries and themes → those that the room lacks → the room's text with them in their places → written
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, IdentifierError, os_reason
from hugo_tools.hugo.site import Site
from hugo_tools.reading_room import add, feeds, insertion, plain_page, room_file
from hugo_tools.reading_room.entry_text import NewEntry, NewRoom, NewTheme
from hugo_tools.reading_room.named_works import named
from hugo_tools.reading_room.plain_page import Imported
from hugo_tools.reading_room.room_file import Room
from hugo_tools.works import bibliography
from hugo_tools.works.catalogue import Works

PAGES = (".txt", ".text", ".md", ".markdown")
FEEDS = (".xml", ".rss", ".atom", ".rdf")


def read(path: Path, site: Site, works: Works, theme: str) -> Imported:
    """Returns a file's entries for a room, read by the ending of its name; raises ConfigurationError."""
    shown, suffix = site.relative(path.absolute()), path.suffix.lower()
    try:
        content = files.read(path)
    except OSError as error:
        raise ConfigurationError(f'"{shown}" cannot be read: {os_reason(error)}') from error
    if suffix == ".json" and feeds.is_json_feed(content):
        return feeds.parse_json(content, shown, theme)
    if suffix in bibliography.READERS:
        return of_bibliography(path, shown, works, theme or path.stem)
    if suffix in FEEDS:
        return feeds.parse(content, shown, theme)
    if suffix not in PAGES:
        endings = ", ".join([*bibliography.READERS, *FEEDS, *PAGES])
        raise ConfigurationError(f'"{shown}" is not a file that can be imported', f"its name ends in {endings}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f'"{shown}" is not UTF-8', "save the file as UTF-8 in your editor") from error
    return plain_page.parse(text, shown, theme or path.stem)


def of_bibliography(path: Path, shown: str, works: Works, theme: str) -> Imported:
    """Returns the entries of a .bib or CSL file, with their keywords as tags."""
    found = bibliography.load([path])
    keywords = keywords_of(path)
    entries = []
    for key, item in found.entries.items():
        entry = add.of_item(item, works)
        entries.append(replace(entry, title=entry.title or key, tags=keywords.get(key, [])))
    made = Imported(shown, NewRoom(themes=[NewTheme(theme, entries=entries)]))
    made.findings = [finding._replace(path=shown) for finding in found.findings]
    if not entries:
        made.report(0, "the file has no entries that can be read", severity="error")
    return made


def keywords_of(path: Path) -> Mapping[str, list[str]]:
    """Returns the keywords of a BibTeX file's entries, by their keys; of other files none."""
    if path.suffix.lower() != ".bib":
        return {}
    from hugo_tools.formats import bibtex_syntax
    from hugo_tools.metadata.markup import plain

    source = bibliography.BibliographyFile(path, bibliography.Bibliography())
    text = source.decode(files.read(path))
    ignore: Callable[..., None] = lambda *_: None  # noqa: E731
    found = {}
    for entry in bibtex_syntax.read(text, ignore, ignore):
        words = plain(entry.fields.get("keywords", ""), tex=True).replace(";", ",").split(",")
        found[entry.key] = [word.strip() for word in words if word.strip()]
    return found


def make_ready(made: Imported, room: Room | None, site: Site, tier: str) -> None:
    """Brings the imported entries into the form of a room: ids as the page has them, a tier for each, a title.

    An entry that the room has already, or whose id names nothing, is left out, each with a finding.
    """
    made.room.title = made.room.title or "Reading Room"
    for theme in made.room.themes:
        theme.entries = [replace(with_id(made, entry, site), tier=entry.tier or tier) for entry in theme.entries]
    drop_doubles(made, room)


def with_id(made: Imported, entry: NewEntry, site: Site) -> NewEntry:
    if not entry.id:
        return entry
    try:
        return replace(entry, id=named(entry.id, site).id)
    except IdentifierError as error:
        made.report(0, f'"{entry.title}": {error.message}', error.hint)
        return replace(entry, id="")


def drop_doubles(made: Imported, room: Room | None) -> None:
    """Leaves out entries that the room has, or that the file has twice, each with a finding."""
    known = [NewEntry(each.id, each.title, date=each.date) for each in room.entries] if room else []
    signs = {sign(each) for each in known}
    for theme in made.room.themes:
        kept = []
        for entry in theme.entries:
            if sign(entry) in signs:
                made.report(0, f'"{entry.title or entry.id}" is in the room already', "it is left as it is there")
                continue
            signs.add(sign(entry))
            kept.append(entry)
        theme.entries = kept


def sign(entry: NewEntry) -> tuple[str, ...]:
    """Returns the key that entries of one work share: the id, or else title and date."""
    return (entry.id,) if entry.id else (entry.title.casefold(), entry.date)


def into_room(room: Room, new: NewRoom) -> str:
    """Returns a room's text with new entries at the end of their themes, and new themes at its end.

    Raises ConfigurationError.
    """
    for theme in new.themes:
        titles = [each.title.casefold() for each in room.themes]
        if not theme.entries:
            continue
        if theme.title.casefold() in titles:
            text = insertion.with_entries(room, titles.index(theme.title.casefold()), theme.entries)
        else:
            text = insertion.with_theme(room, theme)
        room = room_file.parse(room.path, room.shown, text)
    return room.text
