"""`reading-room`: works that are worth reading, with themes and judgements, in one file of a page."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import FOUND, INCOMPLETE, OFFLINE, TIMEOUT, Context, count, leave, take
from hugo_tools.commands.runs import load_works, resolver
from hugo_tools.errors import ConfigurationError
from hugo_tools.findings import Finding
from hugo_tools.reading_room import room_file
from hugo_tools.reading_room.entry_text import NewRoom, NewTheme
from hugo_tools.rules.interface import Found
from hugo_tools.rules.output import FORMATS
from hugo_tools.terminal import visible

if TYPE_CHECKING:
    from hugo_tools.hugo.site import Site
    from hugo_tools.reading_room.room_file import Room
    from hugo_tools.registries import Follower
    from hugo_tools.works.catalogue import Works

FORMS = ("text", "github", "json")  # of findings; SARIF has those of rules only
ROOM = click.option(
    "--room",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The room's page bundle, if the site has several rooms, or is to have another.",
)


@click.group("reading-room")
def command() -> None:
    """Keep a reading room: works with themes, tiers and notes, on one page."""


@dataclass(frozen=True)
class Addition:
    """The options of `reading-room add`."""

    id: str
    theme: str
    tier: str
    note: str
    tags: str
    date: str
    title: str
    new_theme: bool
    room: Path | None
    offline: bool
    timeout: float | None


@command.command("add")
@click.argument("id", metavar="ID")
@click.option("--theme", required=True, help="The theme's title, or a beginning that no other title has.")
@click.option("--tier", default="", metavar="1-5", help="How much it is worth reading; 5 is the highest.")
@click.option("--note", default="", help="A sentence or two, plain text.")
@click.option("--tags", default="", metavar="A,B", help="Tags, separated by commas.")
@click.option("--date", default="", metavar="DATE", help="2017-08-20, 2017-08 or 2017, instead of the work's own.")
@click.option("--title", default="", help="A title, instead of the work's own.")
@click.option("--new-theme", is_flag=True, help="Make the theme if it is not there.")
@ROOM
@OFFLINE
@TIMEOUT
@take(Addition)
def add(context: Context, options: Addition) -> None:
    """Put a work or a post into the room, at the end of a theme.

    ID is an identifier, an address, or the path of a post. Its title and date come from its registry, as with
    `resolve`, and are kept in citations.lock.json. Without a room, one is made in content/reading-room.
    """
    from hugo_tools.reading_room import add as story
    from hugo_tools.reading_room import new_room

    site = context.site()
    tags = [tag.strip() for tag in options.tags.split(",") if tag.strip()]
    judgement = story.Judgement(options.tier, options.note, tags, options.title, options.date)
    story.check_judgement(judgement)
    path = chosen_room(site, options.room)
    folder = None if path else new_room.new_place(site, options.room)
    works, follow = load(context, site, options.offline, options.timeout)
    entry = story.entry_for(options.id, site, works, judgement, follow)
    if path:
        room = story.read(path, site)
        text = story.with_entry(room, options.theme, entry, options.new_theme)
        works.lock.save()
        story.write(room, text, site)
        click.echo(f'{visible(room.shown)}: added "{visible(entry.title or entry.id)}"')
    elif folder:
        new = NewRoom("Reading Room", themes=[NewTheme(options.theme, entries=[entry])])
        made = new_room.make_room(site, folder, new, date.today())
        works.lock.save()
        click.echo("".join(f"wrote {visible(site.relative(each))}\n" for each in made), nl=False)


def load(context: Context, site: Site, is_offline: bool, timeout: float | None) -> tuple[Works, Follower]:
    """Returns the site's works, with the registries after its lock, and the follower of their answers."""
    from hugo_tools.registries.progress import Progress

    progress = Progress(sys.stderr, context.verbosity)
    return load_works(site, resolver(site, is_offline, timeout, progress)), progress.follow


def entries(number: int) -> str:
    """Returns a number of entries in words."""
    return "1 entry" if number == 1 else f"{number} entries"


def chosen_room(site: Site, named: Path | None) -> Path | None:
    """Returns the file of the room that is meant, None if it is to be made; raises ConfigurationError."""
    return None if named and not named.exists() else room_file.choose(site, named)


@dataclass(frozen=True)
class RoomCheckOptions:
    """The options of `reading-room check`."""

    room: Path | None
    addresses: bool
    form: str
    offline: bool
    timeout: float | None


@command.command("check")
@ROOM
@click.option(
    "--addresses", is_flag=True, help="Also request the pages of entries with a title and a date of their own."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@OFFLINE
@TIMEOUT
@take(RoomCheckOptions)
def check_(context: Context, options: RoomCheckOptions) -> None:
    """Find mistakes in reading rooms.

    Unknown keys, tiers and dates, several entries of one work, HTML, themes without entries, and ids that name nothing.
    Registries are asked for works that the lock lacks, and their answers are kept there. Exits with 1 if there is an
    error.
    """
    from hugo_tools.reading_room.check import RoomCheck

    site = context.site()
    works, follow = load(context, site, options.offline, options.timeout)
    rooms: list[Room] = []
    has_answers = True
    try:
        for path in rooms_to_check(site, options.room):
            room = room_file.load(path, site)
            check = RoomCheck(room, site, works)
            check.of_file()
            check.of_page()
            has_answers &= check.of_works(options.addresses, options.offline, follow)
            check.of_doubles()
            rooms.append(room)
    finally:
        works.lock.save()
    found = [finding for room in rooms for finding in sorted(room.findings)]
    click.echo(render(found, options.form), nl=False)
    number = sum(len(list(room.entries)) for room in rooms)
    context.say(f"{count(len(rooms), 'room')}, {entries(number)}, {count(len(found), 'finding')}")
    if not has_answers:
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if any(each.severity == "error" for each in found) else 0)


def rooms_to_check(site: Site, named: Path | None) -> list[Path]:
    """Returns the files of the site's rooms, or of the named one; raises ConfigurationError if there is none."""
    chosen = room_file.choose(site, named) if named else None
    paths = [chosen] if chosen else room_file.find(site)
    if not paths:
        raise ConfigurationError("the site has no reading room", "make one: hugo-tools reading-room add ID --theme …")
    return paths


def render(found: Sequence[Finding], form: str) -> str:
    """Returns findings in one of FORMS; as text, without a code, since those of `check` are for its own rules."""
    if form == "text":
        return "".join(f"{finding}\n" for finding in found)
    return FORMATS[form]([Found(finding, "room", "reading-room") for finding in found])


@dataclass(frozen=True)
class Import:
    """The options of `reading-room import`."""

    file: Path
    theme: str
    tier: str
    room: Path | None


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--theme", default="", help="The theme of entries without one; by default with the name of FILE or of the feed."
)
@click.option("--tier", default="", metavar="1-5", help="The tier of entries without one.")
@ROOM
@take(Import)
def import_(context: Context, options: Import) -> None:
    """Put the works of a file into the room, or make a room of them.

    FILE is a bibliography (.bib, CSL-JSON), a feed (RSS, Atom), or the plain text of a reading room's page. Uncertain
    parts are reported, not guessed. No registry is asked; `check` asks for works that the lock lacks.
    """
    from hugo_tools.reading_room import add as story
    from hugo_tools.reading_room import import_file, new_room
    from hugo_tools.registries import Offline

    site = context.site()
    story.check_judgement(story.Judgement(options.tier))
    path = chosen_room(site, options.room)
    folder = None if path else new_room.new_place(site, options.room)
    made = import_file.read(options.file, site, load_works(site, Offline()), options.theme)
    room = story.read(path, site) if path else None
    import_file.make_ready(made, room, site, options.tier)
    number = sum(len(theme.entries) for theme in made.room.themes)
    if number and room:
        story.write(room, import_file.into_room(room, made.room), site)
    elif number and folder:
        path, _ = new_room.make_room(site, folder, made.room, date.today())
    if number and path:
        click.echo(f"wrote {visible(site.relative(path))}: {entries(number)}")
    context.tell_findings(sorted(made.findings))
    context.say(f"{entries(number)}, {count(len(made.findings), 'finding')}")
    leave(made.findings, False)
