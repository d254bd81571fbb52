"""What is not as it has to be in a room: findings, each with its line and its remedy."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_tools.errors import IdentifierError, LockError
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.patterns import lazy
from hugo_tools.reading_room import dates
from hugo_tools.reading_room.named_works import NamedWork, named
from hugo_tools.reading_room.room_file import TIERS, Entry, Place, Room, Theme
from hugo_tools.registries import Follower, pass_on
from hugo_tools.works.catalogue import Works

HTML = lazy(r"</?[A-Za-z][^<>]*>|<!--|&(?:#\d+|#x[\dA-Fa-f]+|[A-Za-z]\w+);")
PLAIN_TEXT = "write plain text: the page shows marks of HTML as they are written"
TIER_HINT = f"a tier is one of {', '.join(TIERS)}, and {TIERS[-1]} is the highest"


class Check:
    """The check of one room. Its findings go to the room's own."""

    def __init__(self, room: Room, site: Site, works: Works) -> None:
        self.room = room
        self.site = site
        self.works = works
        self.named: list[tuple[Entry, NamedWork]] = []

    def of_file(self) -> None:
        """Finds what the file alone shows."""
        if not self.room.title and self.room.text.strip():
            self.room.report(Place(1, 1, 0, 0), "the room has no title", "write one at the top, title: …")
        for theme in self.room.themes:
            self.of_theme(theme)
            for entry in theme.entries:
                self.of_entry(entry)
        self.of_doubles()

    def of_theme(self, theme: Theme) -> None:
        if not theme.entries:
            hint = f"add one: hugo-tools reading-room add ID --theme '{theme.title}'; or remove the theme"
            self.room.report(theme.place, f'the theme "{theme.title}" has no entries', hint)
        for key in ("title", "introduction"):
            self.of_text(theme.places.get(key), key)

    def of_entry(self, entry: Entry) -> None:
        if not entry.id and not entry.title:
            self.room.report(entry.place, "an entry has neither an id nor a title", "write its id: …")
        elif not entry.id:
            hint = "write its identifier, its address or the path of a post as id: …"
            self.room.report(entry.place, f'"{entry.name}" has no id, so it leads nowhere', hint, "warning")
        else:
            self.of_id(entry)
        self.of_tier(entry)
        if entry.date and not dates.is_date(entry.date):
            right = dates.to_iso(entry.date)
            hint = f"did you mean {right}?" if right else "a date is like 2017-08-20, 2017-08 or 2017"
            self.room.report(entry.place_of("date"), f'"{entry.date}" is not a date', hint)
        for key in ("title", "note", "tags", "authors"):
            self.of_text(entry.places.get(key), key)

    def of_tier(self, entry: Entry) -> None:
        if not entry.tier:
            self.room.report(entry.place, f'"{entry.name}" has no tier', TIER_HINT, "warning")
        elif entry.tier not in TIERS:
            self.room.report(entry.place_of("tier"), f'unknown tier "{entry.tier}"', TIER_HINT)

    def of_text(self, place: Place | None, key: str) -> None:
        """Finds HTML in a text, at its own place."""
        found = HTML.search(self.room.text, place.start, place.end) if place else None
        if found:
            before = self.room.text[: found.start()]
            column = found.start() - before.rfind("\n")
            where = Place(before.count("\n") + 1, column, found.start(), found.end())
            self.room.report(where, f'HTML in the {key}, "{found[0]}"', PLAIN_TEXT)

    def of_id(self, entry: Entry) -> None:
        """Finds an id that names nothing, or under another spelling than the page knows."""
        place = entry.place_of("id")
        try:
            work = named(entry.id, self.site)
        except IdentifierError as error:
            self.room.report(place, error.message, error.hint)
            return
        self.named.append((entry, work))
        if work.id != entry.id:
            message = f'"{entry.id}" is another spelling of {work.id}, which the page does not know'
            self.room.report(place, message, f"write {work.id}", "warning")

    def of_doubles(self) -> None:
        """Finds entries of one work; without an id, a title and a date tell the work."""
        known: dict[str, Entry] = {}
        ids = {id(entry): self.identity(work) for entry, work in self.named}
        for entry in self.room.entries:
            sign = ids.get(id(entry)) or (f"{entry.title.casefold()}\n{entry.date}" if entry.title else "")
            first = known.setdefault(sign, entry)
            if sign and first is not entry:
                message = f'"{entry.name}" is there already, in line {first.place.line}'
                self.room.report(entry.place, message, "remove one of the two")

    def identity(self, work: NamedWork) -> str:
        """Returns the id by which a work is listed, of several that the lock or the bibliography knows as one."""
        if work.identifier is None:
            return work.id
        identifier = self.works.canonical(work.identifier)
        try:
            item = self.works.item(identifier)
        except LockError:
            item = None
        return item.key if item else identifier.key

    def of_works(self, with_addresses: bool, is_offline: bool, follow: Follower = pass_on) -> bool:
        """Finds ids that no registry knows, and returns whether all of those asked have answered.

        Those in the lock are known, and a page of the web whose entry says title and date is asked only on demand.
        """
        wanted: dict[Identifier, Entry] = {}
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

    def not_asked(self, entries: Iterable[Entry]) -> None:
        """Warns of works that the lock lacks: nobody knows whether they are there."""
        for entry in entries:
            message = f'"{entry.id}" is not in the lock, and this run is offline'
            self.room.report(entry.place_of("id"), message, "run: hugo-tools reading-room check", "warning")


def needs_registry(entry: Entry, identifier: Identifier) -> bool:
    """Returns whether the page needs what a registry says of an entry's work."""
    return identifier.scheme != "url" or not (entry.title and entry.date)
