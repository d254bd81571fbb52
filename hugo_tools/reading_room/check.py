"""Faults in a room: findings, each with its line and its remedy."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from hugo_tools import data, files
from hugo_tools.errors import IdentifierError, LockError, PostError
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.patterns import lazy
from hugo_tools.reading_room import dates, new_room
from hugo_tools.reading_room.named_works import NamedWork, named
from hugo_tools.reading_room.room_file import TIERS, Room, RoomEntry, RoomTheme, ValuePlace
from hugo_tools.registries import Follower, pass_on
from hugo_tools.works.catalogue import Works

MARK = lazy(r"</?(?P<tag>[A-Za-z][\w-]*)(?:[\s/][^<>]*)?>|<!--|&(?:\#\w+|(?P<entity>\w+));")
MORE_TAGS = frozenset(["math", "path", "svg", "template"])
PLAIN_TEXT = "write plain text: the page shows marks of HTML as they are written"
LARGE = 1000  # entries: in PaperMod a page of about 1 MB
TIER_HINT = f"a tier is one of {', '.join(TIERS)}, and {TIERS[-1]} is the highest"


class RoomCheck:
    """The check of one room. Its findings go to the room's own."""

    def __init__(self, room: Room, site: Site, works: Works) -> None:
        self.room = room
        self.site = site
        self.works = works
        self.named: list[tuple[RoomEntry, NamedWork]] = []

    def of_file(self) -> None:
        """Finds the faults that the file alone shows."""
        if not self.room.title and self.room.has_values:
            self.room.report(ValuePlace(1, 1, 0, 0), "the room has no title", "write one at the top, title: …")
        titles: dict[str, RoomTheme] = {}
        for theme in self.room.themes:
            first = titles.setdefault(theme.title.casefold(), theme)
            if theme.title and first is not theme:
                message = f'the theme "{theme.title}" is there already, in line {first.place.line}'
                self.room.report(theme.place, message, "make one of the two, or rename one")
            self.of_theme(theme)
            for entry in theme.entries:
                self.of_entry(entry)

    def of_page(self) -> None:
        """Finds a large room that is a page, where a new room would be a section."""
        number = len(list(self.room.entries))
        folder = self.room.path.parent
        if number < LARGE or new_room.page_name(self.site, folder) == new_room.OF_PAGE:
            return
        for page in files.matching(folder, "index*.md", self.site.root):
            message = f"{page.name} is a page of {number} entries, and PaperMod repeats its text"
            hint = f"rename it to _{page.name}: the text of a section is not repeated"
            self.room.report(ValuePlace(1, 1, 0, 0), message, hint, "warning")

    def of_theme(self, theme: RoomTheme) -> None:
        if not theme.entries:
            hint = f"add one: hugo-tools reading-room add ID --theme {shlex.quote(theme.title)}; or remove the theme"
            self.room.report(theme.place, f'the theme "{theme.title}" has no entries', hint)
        for key in ("title", "introduction"):
            self.of_text(theme.places.get(key, theme.place), key, getattr(theme, key))

    def of_entry(self, entry: RoomEntry) -> None:
        if not entry.id and not entry.title:
            self.room.report(entry.place, "an entry has neither an id nor a title", "write its id: …")
        elif not entry.id:
            hint = "write its identifier, its address or the path of a post as id: …"
            self.room.report(entry.place, f'"{entry.name}" has no id, so it leads nowhere', hint, "warning")
        else:
            self.of_id(entry)
        self.of_tier(entry)
        if entry.date and not dates.is_date(entry.date):
            right = dates.to_iso(entry.date.partition("T")[0])
            hint = f"did you mean {right}?" if right else "a date is like 2017-08-20, 2017-08 or 2017"
            self.room.report(entry.place_of("date"), f'"{entry.date}" is not a date', hint)
        for key in ("title", "note"):
            self.of_text(entry.place_of(key), key, getattr(entry, key))
        for key in ("tags", "authors"):
            self.of_text(entry.place_of(key), key, *getattr(entry, key))

    def of_tier(self, entry: RoomEntry) -> None:
        if not entry.tier:
            self.room.report(entry.place, f'"{entry.name}" has no tier', TIER_HINT, "warning")
        elif entry.tier not in TIERS:
            self.room.report(entry.place_of("tier"), f'unknown tier "{entry.tier}"', TIER_HINT)

    def of_text(self, place: ValuePlace, key: str, *texts: str) -> None:
        """Finds HTML in the texts of a key, at its own place if it is written as it is read."""
        found = next(filter(None, map(html_in, texts)), "")
        if found:
            start = self.room.text.find(found, place.start, place.end)
            if start >= 0:
                place = ValuePlace(*data.place(self.room.text, start), start, start + len(found))
            self.room.report(place, f'HTML in the {key}, "{found}"', PLAIN_TEXT)

    def of_id(self, entry: RoomEntry) -> None:
        """Finds an id that names nothing, or that has another spelling than the page's."""
        place = entry.place_of("id")
        try:
            work = named(entry.id, self.site)
        except IdentifierError as error:
            self.room.report(place, error.message, error.hint)
            return
        self.named.append((entry, work))
        if work.id != entry.id:
            message = f'"{entry.id}" is another spelling of {work.id}, which the page does not find'
            self.room.report(place, message, f"write {work.id}", "warning")
        if work.post and is_draft(work.post):
            self.room.report(place, f'"{entry.id}" is a draft, so the page has no link to it', severity="warning")

    def of_doubles(self) -> None:
        """Finds entries of one work; without an id, a title and a date tell the work."""
        known: dict[str, RoomEntry] = {}
        ids = {id(entry): self.identity(work) for entry, work in self.named}
        for entry in self.room.entries:
            by_title = f"{entry.title.casefold()}\n{entry.date}" if entry.title else ""
            sign = ids.get(id(entry)) or by_title
            first = known.setdefault(sign, entry)
            if sign and first is not entry:
                message = f'"{entry.name}" is there already, in line {first.place.line}'
                self.room.report(entry.place, message, "remove one of the two")

    def identity(self, work: NamedWork) -> str:
        """Returns the id by which a work is listed, of several that are one in the lock or the bibliography."""
        if work.identifier is None:
            return work.id
        identifier = self.works.canonical(work.identifier)
        try:
            item = self.works.item(identifier)
        except LockError:
            item = None
        return item.key if item else identifier.key

    def of_works(self, with_addresses: bool, is_offline: bool, follow: Follower = pass_on) -> bool:
        """Finds ids without a work, and returns whether all registries that were asked have answered.

        Works in the lock are not asked for; a web page whose entry has title and date is asked only on demand.
        """
        wanted: dict[Identifier, RoomEntry] = {}
        for entry, work in self.named:
            if work.identifier and (with_addresses or needs_registry(entry, work.identifier)):
                wanted.setdefault(self.works.canonical(work.identifier), entry)
        missing = self.works.missing(wanted)
        if is_offline:
            self.not_asked(wanted[identifier] for identifier in missing)
            return True
        for _ in follow(self.works.resolve(missing), len(missing)):
            pass
        has_answers = True
        for identifier in missing:
            if failure := self.works.failures.get(identifier):
                entry = wanted[identifier]
                self.room.report(entry.place_of("id"), f'"{entry.id}": {failure.reason}', failure.hint or "correct it")
                has_answers = has_answers and failure.kind != "unreachable"
        return has_answers

    def not_asked(self, entries: Iterable[RoomEntry]) -> None:
        """Warns of works that the lock lacks: whether they exist is unknown."""
        for entry in entries:
            message = f'"{entry.id}" is not in the lock, and this run is offline'
            self.room.report(entry.place_of("id"), message, "run: hugo-tools reading-room check", "warning")


def html_in(text: str) -> str:
    """Returns the first mark of HTML in a text, "" for none: `List<T>` and `R&D;` are not HTML."""
    from html.entities import html5

    from lxml.html import defs

    for found in MARK.finditer(text):
        tag, entity = found["tag"], found["entity"]
        if tag and tag.lower() not in defs.tags | MORE_TAGS:
            continue
        if entity and f"{entity};" not in html5:
            continue
        return found[0]
    return ""


def is_draft(path: Path) -> bool:
    """Returns whether a post is a draft; one that cannot be read is not."""
    try:
        return posts.read(path).setting("draft") is True
    except PostError:
        return False


def needs_registry(entry: RoomEntry, identifier: Identifier) -> bool:
    """Returns whether the page needs a registry's record of an entry's work."""
    return identifier.scheme != "url" or not (entry.title and entry.date)
