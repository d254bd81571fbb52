"""The room's file: its place, and YAML to themes and entries, with findings for all faults.

A room is a page bundle with a `room.yaml` beside its `index.md`, or beside its `_index.md` as a section:

    title: The title of the room
    author: Whose works these are, if they are one person's
    themes:
      - title: A theme
        introduction: A paragraph or more.
        entries:
          - id: arxiv:1706.03762
            title: Attention Is All You Need
            date: 2017-06-12
            tier: 5
            note: A sentence or two.
            tags:
              - attention

All values are texts, as they are written: an id such as 2401.10020 would lose its last digit as a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError, PostError, os_reason
from hugo_tools.findings import Finding, Severity, finding_of
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site

if TYPE_CHECKING:
    import yaml

NAME = "room.yaml"
PAGES = ("index*.md", "_index*.md")  # also of a language: index.de.md
TIERS = ("1", "2", "3", "4", "5")  # 5 is the highest
ROOM_KEYS = ("title", "author", "themes")
THEME_KEYS = ("title", "introduction", "entries")
ENTRY_KEYS = ("id", "title", "authors", "date", "tier", "note", "tags")


class ValuePlace(NamedTuple):
    """The place of a value: line and column from 1, and its offsets in the text."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A work of the room. A missing value is empty; `places` are those of its values by their keys."""

    place: ValuePlace
    places: Mapping[str, ValuePlace]
    id: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    tier: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in messages."""
        return self.title or self.id or "an entry without id and title"

    def place_of(self, key: str) -> ValuePlace:
        """Returns the place of a value, that of the entry for a missing one."""
        return self.places.get(key, self.place)


@dataclass(frozen=True, slots=True)
class RoomTheme:
    """A theme of the room."""

    place: ValuePlace
    places: Mapping[str, ValuePlace]
    title: str
    introduction: str
    entries: tuple[RoomEntry, ...]


@dataclass(slots=True)
class Room:
    """The values of a room's file, as far as it can be read, and its faults."""

    path: Path
    shown: str
    """The path as messages show it."""
    text: str = ""
    title: str = ""
    author: str = ""
    themes: tuple[RoomTheme, ...] = ()
    has_values: bool = False
    """Whether the file could be read as keys and values of a room."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def entries(self) -> Iterator[RoomEntry]:
        """All entries, theme by theme."""
        for theme in self.themes:
            yield from theme.entries

    def report(self, place: ValuePlace, message: str, hint: str = "", severity: Severity = "error") -> None:
        """Adds a finding about a place in the file."""
        self.findings.append(Finding(self.shown, place.line, place.column, message, hint, severity))


def find(site: Site) -> list[Path]:
    """Returns the files of a site's rooms, sorted; none that leads out of the site."""
    found: dict[Path, None] = {}
    for folder, _ in site.content_folders:
        for path in files.matching(folder, f"**/{NAME}", site.root):
            pages = [page for pattern in PAGES for page in files.matching(path.parent, pattern, site.root)]
            if pages:
                found[path] = None
    return list(found)


def choose(site: Site, named: Path | None) -> Path | None:
    """Returns the file of the room that is meant, which may be named by its folder; None if there is no room.

    Raises ConfigurationError if there are several and none is named, or the named one is not a room, and OutsideError.
    """
    if named:
        path = named / NAME if named.is_dir() else named
        if path.name != NAME or not path.is_file():
            raise ConfigurationError(f'"{named}" is not a room', f"name a page bundle that has a {NAME}")
        return site.own(path.absolute(), f'"{named}"', "put the file itself in the place of the link")
    rooms = find(site)
    if len(rooms) > 1:
        names = ", ".join(site.relative(path.parent) for path in rooms)
        raise ConfigurationError("the site has several rooms", f"name one of them with --room: {names}")
    return rooms[0] if rooms else None


def load(path: Path, site: Site) -> Room:
    """Returns the room in a file; a file that cannot be read at all is a room with that finding."""
    shown = site.relative(path)
    try:
        return parse(path, shown, posts.decode(files.read(path)))
    except OSError as error:
        finding = Finding(shown, 0, 0, f"cannot be read: {os_reason(error)}")
    except PostError as error:
        finding = finding_of(shown, error)
    return Room(path, shown, findings=[finding])


def parse(path: Path, shown: str, text: str) -> Room:
    """Returns the room in a text; faults are among its findings."""
    room = Room(path, shown, text)
    try:
        root = data.compose_yaml(text)
    except DataError as error:
        room.findings.append(Finding(shown, error.line, error.column, error.message, error.hint))
    else:
        _RoomReader(room).read(root)
    return room


class _RoomReader:
    """Walks the nodes of a room's file; a fault becomes a finding, and is left out."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def read(self, root: yaml.Node | None) -> None:
        if root is None:
            self.room.report(ValuePlace(1, 1, 0, 0), "the file is empty", "a room has a title, and themes with entries")
            return
        values = self.mapping(root, "the room", ROOM_KEYS)
        self.room.has_values = bool(values)
        self.room.title = self.text(values, "title")
        self.room.author = self.text(values, "author")
        self.room.themes = tuple(self.theme(node) for node in self.sequence(values, "themes"))

    def theme(self, node: yaml.Node) -> RoomTheme:
        values = self.mapping(node, "a theme", THEME_KEYS)
        title = self.text(values, "title")
        if not title:
            self.room.report(place_of(node), "a theme has no title", "write one above its entries, title: …")
        introduction = self.text(values, "introduction")
        entries = tuple(self.entry(each) for each in self.sequence(values, "entries"))
        return RoomTheme(place_of(node), places_of(values), title, introduction, entries)

    def entry(self, node: yaml.Node) -> RoomEntry:
        values = self.mapping(node, "an entry", ENTRY_KEYS)
        texts = {key: self.text(values, key) for key in ("id", "title", "date", "tier", "note")}
        authors, tags = self.texts(values, "authors"), self.texts(values, "tags")
        return RoomEntry(place_of(node), places_of(values), authors=authors, tags=tags, **texts)

    def mapping(self, node: yaml.Node, what: str, known: Sequence[str]) -> dict[str, yaml.Node]:
        """Returns the values of a mapping by their keys, those that are `known`."""
        import yaml

        if not isinstance(node, yaml.MappingNode):
            self.room.report(place_of(node), f"{what} is not keys and values", f"its keys are {', '.join(known)}")
            return {}
        values: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if key not in known:
                self.room.report(place_of(key_node), f'{what} has no key "{key}"', key_hint(key, known))
            elif key in values:
                self.room.report(place_of(key_node), f'{what} has the key "{key}" twice', "remove one of the two")
            else:
                values[key] = value
        return values

    def sequence(self, values: Mapping[str, yaml.Node], key: str) -> list[yaml.Node]:
        """Returns the nodes of a list, none if the key has no value."""
        import yaml

        node = values.get(key)
        if node is None or is_null(node):
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.room.report(place_of(node), f'"{key}" is not a list', "write one below the other, each after a hyphen")
        return []

    def text(self, values: Mapping[str, yaml.Node], key: str) -> str:
        """Returns a text, "" if the key has none."""
        import yaml

        node = values.get(key)
        if node is None or is_null(node):
            return ""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        self.room.report(place_of(node), f'"{key}" is not a text', f"write {key}: and the text after it")
        return ""

    def texts(self, values: Mapping[str, yaml.Node], key: str) -> tuple[str, ...]:
        """Returns the texts of a list; a single text counts as a list of one."""
        import yaml

        node = values.get(key)
        if isinstance(node, yaml.ScalarNode):
            text = self.text(values, key)
            return (text,) if text else ()
        found = (self.text({key: each}, key) for each in self.sequence(values, key))
        return tuple(text for text in found if text)


def place_of(node: yaml.Node) -> ValuePlace:
    """Returns the place of a node."""
    start, end = node.start_mark, node.end_mark
    return ValuePlace(start.line + 1, start.column + 1, start.index, end.index)


def places_of(values: Mapping[str, yaml.Node]) -> dict[str, ValuePlace]:
    return {key: place_of(node) for key, node in values.items()}


def is_null(node: yaml.Node) -> bool:
    """Returns whether a node is no value: nothing after the key, `null` or `~`."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def key_hint(key: str, known: Sequence[str]) -> str:
    """Returns a hint: the key that an unknown one was probably meant for, or all keys."""
    import difflib

    close = difflib.get_close_matches(key.lower(), known)
    return f"did you mean {close[0]}?" if close else f"its keys are {', '.join(known)}"
