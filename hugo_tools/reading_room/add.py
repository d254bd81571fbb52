"""The story of `reading-room add`: a work or a post, and a judgement of it, into a theme of the room.

id → its item or post → a new entry → the room's text with the entry in its place → written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hugo_tools import exclusive
from hugo_tools.citing.resolve import resolve
from hugo_tools.errors import ConfigurationError, IdentifierError, PostError
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.items import Item, Name
from hugo_tools.reading_room import dates, insertion, room_file
from hugo_tools.reading_room.check import PLAIN_TEXT, TIER_HINT, html_in
from hugo_tools.reading_room.entry_text import NewEntry, NewTheme
from hugo_tools.reading_room.named_works import NamedWork, named
from hugo_tools.reading_room.room_file import TIERS, Room, RoomTheme
from hugo_tools.registries import Follower, pass_on
from hugo_tools.works import bibliography
from hugo_tools.works.catalogue import Works


@dataclass(frozen=True, slots=True)
class Judgement:
    """The author's judgement of a work. An empty `title` or `date` is that of the work."""

    tier: str = ""
    note: str = ""
    tags: Sequence[str] = ()
    title: str = ""
    date: str = ""


def check_judgement(judgement: Judgement) -> None:
    """Raises ConfigurationError for a tier or a date that no entry can have, and for HTML."""
    if judgement.tier and judgement.tier not in TIERS:
        raise ConfigurationError(f'unknown tier "{judgement.tier}"', TIER_HINT)
    if judgement.date and not dates.is_date(judgement.date):
        right = dates.to_iso(judgement.date)
        hint = f"did you mean {right}?" if right else "a date is like 2017-08-20, 2017-08 or 2017"
        raise ConfigurationError(f'"{judgement.date}" is not a date', hint)
    for text in (judgement.title, judgement.note, *judgement.tags):
        if found := html_in(text):
            raise ConfigurationError(f'"{found}" is HTML', PLAIN_TEXT)


# --- the work ------------------------------------------------------------------------------------


def entry_for(text: str, site: Site, works: Works, judgement: Judgement, follow: Follower = pass_on) -> NewEntry:
    """Returns the entry of a work or a post, with the facts of the lock, the registries or the post itself.

    Raises ConfigurationError for an id that names nothing, and PostError where its registry did not answer.
    """
    if text.removeprefix("@") in works.bibliography.entries:
        return judged(of_item(works.bibliography.entries[text.removeprefix("@")], works), judgement)
    try:
        work = named(text, site)
    except IdentifierError as error:
        raise ConfigurationError(error.message, error.hint) from error
    if work.post:
        return judged(of_post(work, work.post), judgement)
    if work.identifier and work.identifier.scheme == "url" and judgement.title and judgement.date:
        return judged(NewEntry(work.id), judgement)  # nothing is missing: the page need not be asked
    items, failed = resolve([text], works, follow)
    if failed:
        raise PostError(*failed[0])
    return judged(of_item(items[0][0], works), judgement)


def judged(entry: NewEntry, judgement: Judgement) -> NewEntry:
    return replace(
        entry,
        tier=judgement.tier,
        note=judgement.note,
        tags=tuple(judgement.tags),
        title=judgement.title or entry.title,
        date=judgement.date or entry.date,
    )


def of_post(work: NamedWork, path: Path) -> NewEntry:
    """Returns the entry of a post of the site; raises PostError for one that cannot be read."""
    post = posts.read(path)
    title = str(post.setting("title") or "")
    written = str(post.setting("date") or "")
    day = written[:10]
    return NewEntry(work.id, title, date=day if dates.is_date(day) else "")


def of_item(item: Item, works: Works) -> NewEntry:
    """Returns the entry of a work; the authors of one that the lock does not have are written down."""
    authors = [] if item.key in works.lock else list(map(full_name, item.authors))
    return NewEntry(id_of(item, works), item.title, authors, dates.of_parts(item.issued))


def id_of(item: Item, works: Works) -> str:
    """Returns the id of an item: one that a registry answers for, else its page's address, else none."""
    if item.key in works.lock:
        return item.key
    if item.doi:
        return f"doi:{item.doi}"
    if item.number.startswith("arXiv:"):
        return f"arxiv:{item.number.removeprefix('arXiv:')}"
    for identifier in bibliography.numbers(item):
        return identifier.key
    return item.url if item.url.startswith(("https://", "http://")) else ""


def full_name(name: Name) -> str:
    return name.literal or " ".join(filter(None, (name.given, name.family, name.suffix)))


# --- its place -----------------------------------------------------------------------------------


def find_theme(room: Room, words: str) -> int:
    """Returns the number of the theme with a title, or whose title alone begins so; raises ConfigurationError."""
    titles = [theme.title.casefold() for theme in room.themes]
    wanted = words.strip().casefold()
    if wanted in titles:
        return titles.index(wanted)
    beginnings = [number for number, title in enumerate(titles) if wanted and title.startswith(wanted)]
    if len(beginnings) == 1:
        return beginnings[0]
    if len(beginnings) > 1:
        names = ", ".join(f'"{room.themes[number].title}"' for number in beginnings)
        raise ConfigurationError(f'several themes begin with "{words}"', f"write more of one of them: {names}")
    raise ConfigurationError(f'the room has no theme "{words}"', theme_hint(room.themes, words))


def theme_hint(themes: Sequence[RoomTheme], words: str) -> str:
    """Returns a hint: the theme that was probably meant, or all themes, and how a new one is made."""
    import difflib

    by_name = {theme.title.casefold(): theme.title for theme in themes}
    close = difflib.get_close_matches(words.casefold(), by_name)
    listed = ", ".join(by_name.values()) or "none"
    known = f'did you mean "{by_name[close[0]]}"?' if close else f"themes are {listed}"
    return f"{known}\nto make it: --new-theme"


def refuse_double(room: Room, entry: NewEntry) -> None:
    """Raises ConfigurationError if the room has the work already."""
    for other in room.entries:
        if is_same_work(other.id, other.title, other.date, entry):
            hint = f"change it there: {room.shown}:{other.place.line}"
            raise ConfigurationError(f'"{other.name}" is in the room already', hint)


def is_same_work(identifier: str, title: str, date: str, entry: NewEntry) -> bool:
    """Returns whether an entry of the room is of the same work: by its id, or, without one, by title and date."""
    if identifier and entry.id:
        return identifier == entry.id
    return (title.casefold(), date) == (entry.title.casefold(), entry.date)


def with_entry(room: Room, theme: str, entry: NewEntry, makes_theme: bool) -> str:
    """Returns the room's text with an entry at the end of a theme, which may be new; raises ConfigurationError."""
    refuse_double(room, entry)
    try:
        number = find_theme(room, theme)
    except ConfigurationError:
        if not makes_theme:
            raise
        return insertion.with_theme(room, NewTheme(theme, entries=[entry]))
    return insertion.with_entries(room, number, [entry])


def read(path: Path, site: Site) -> Room:
    """Returns the room in a file; raises ConfigurationError for one that cannot be read at all."""
    room = room_file.load(path, site)
    if room.findings and not room.themes and not room.title:
        first = room.findings[0]
        raise ConfigurationError(f"{first.path}:{first.line}:{first.column}: {first.message}", first.hint)
    return room


def write(room: Room, text: str, site: Site) -> None:
    """Writes a room's file, unless it is no longer what was read; raises PostError."""
    with exclusive.held(site.root):
        posts.write(room.path, room.text, text)
