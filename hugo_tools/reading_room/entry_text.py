"""Entries and themes as lines of YAML in block style, as an author would write them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hugo_tools.hugo.front_matter import one_line
from hugo_tools.reading_room.room_file import ENTRY_KEYS

WIDTH = 100  # characters of a line
STEP = "  "


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written. `remark` becomes a comment at its end."""

    id: str = ""
    title: str = ""
    authors: Sequence[str] = ()
    date: str = ""
    tier: str = ""
    note: str = ""
    tags: Sequence[str] = ()
    remark: str = ""

    def values(self) -> dict[str, str | list[str]]:
        """Returns the values that are said, as they will be read."""
        found: dict[str, str | list[str]] = {}
        for key in ENTRY_KEYS:
            value = getattr(self, key)
            cleaned = clean(value) if isinstance(value, str) else list(filter(None, map(one_line, value)))
            if cleaned:
                found[key] = cleaned
        return found


@dataclass(slots=True)
class NewTheme:
    """A theme to be written."""

    title: str
    introduction: str = ""
    entries: list[NewEntry] = field(default_factory=list)

    def values(self) -> dict[str, object]:
        """Returns the values that are said, as they will be read."""
        texts = {"title": clean(self.title), "introduction": clean(self.introduction)}
        entries = [entry.values() for entry in self.entries]
        return {**{key: text for key, text in texts.items() if text}, "entries": entries or None}


@dataclass(slots=True)
class NewRoom:
    """A room to be written."""

    title: str = ""
    author: str = ""
    themes: list[NewTheme] = field(default_factory=list)


def clean(text: str) -> str:
    """Returns a text as a room may hold it: white space folded, a line for each paragraph."""
    paragraphs = (one_line(part) for part in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(part for part in paragraphs if part)


def room_lines(room: NewRoom) -> Iterator[str]:
    """Yields the lines of a whole room."""
    yield from scalar("title", clean(room.title), "")
    if room.author:
        yield from scalar("author", clean(room.author), "")
    yield "themes:"
    for number, theme in enumerate(room.themes):
        if number:
            yield ""
        yield from theme_lines(theme, STEP)


def theme_lines(theme: NewTheme, indent: str) -> Iterator[str]:
    """Yields the lines of a theme whose hyphen stands after an indent."""
    inner = indent + STEP
    lines = [*scalar("title", clean(theme.title), inner)]
    if theme.introduction:
        lines += scalar("introduction", clean(theme.introduction), inner)
    lines.append(f"{inner}entries:")
    for entry in theme.entries:
        lines += entry_lines(entry, inner + STEP)
    yield from with_hyphen(lines, indent)


def entry_lines(entry: NewEntry, indent: str) -> Iterator[str]:
    """Yields the lines of an entry whose hyphen stands after an indent."""
    inner = indent + STEP
    lines: list[str] = []
    for key, value in entry.values().items():
        if isinstance(value, str):
            lines += scalar(key, value, inner)
        else:
            lines.append(f"{inner}{key}:")
            lines += [f"{inner}{STEP}- {plain(each)}" for each in value]
    if entry.remark:
        lines.append(f"{inner}# {one_line(entry.remark)}")
    yield from with_hyphen(lines, indent)


def with_hyphen(lines: Sequence[str], indent: str) -> Iterator[str]:
    """Yields lines with the hyphen of a list's item in the first."""
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def scalar(key: str, value: str, indent: str) -> Iterator[str]:
    """Yields the lines of a key with a clean text: on one line, or folded if it is long."""
    line = f"{indent}{key}: {as_written(key, value)}"
    if len(line) <= WIDTH and "\n" not in value:
        yield line
    else:
        yield from folded(key, value, indent)


def folded(key: str, value: str, indent: str) -> Iterator[str]:
    """Yields a long text as a folded block, in which a blank line ends a paragraph.

    https://yaml.org/spec/1.2.2/#813-folded-style
    """
    inner = indent + STEP
    yield f"{indent}{key}: >-"
    for number, paragraph in enumerate(value.split("\n")):
        if number:
            yield ""
        lines = textwrap.wrap(paragraph, WIDTH - len(inner), break_long_words=False, break_on_hyphens=False)
        yield from (inner + line for line in lines)


def as_written(key: str, value: str) -> str:
    """Returns a text on one line, without quotes around dates and tiers, as everybody writes them."""
    return value if key in ("date", "tier") and value.replace("-", "").isdecimal() else plain(value)


def plain(value: str) -> str:
    """Returns a text on one line, in quotes where YAML needs them."""
    import yaml

    shown: str = yaml.safe_dump(value, allow_unicode=True, width=10**9)
    return shown.removesuffix("\n").removesuffix("\n...")
