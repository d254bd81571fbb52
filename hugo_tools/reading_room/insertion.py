"""Puts a new entry or theme into a room's file: at the end of its list, without disturbing another byte.

Nothing is written that does not read back as the old room with the new entry at its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hugo_tools import data
from hugo_tools.errors import ConfigurationError, DataError
from hugo_tools.reading_room.entry_text import STEP, NewEntry, NewTheme, entry_lines, theme_lines
from hugo_tools.reading_room.room_file import Room

if TYPE_CHECKING:
    import yaml


def with_entries(room: Room, theme: int, entries: Sequence[NewEntry]) -> str:
    """Returns the room's text with entries at the end of a theme, by its number from 0; raises ConfigurationError."""
    nodes = value_of(root_of(room), "themes")
    node = nodes.value[theme]
    holder = value_of(node, "entries")
    indent, end = list_place(room.text, node, holder, "entries")
    lines = [line for entry in entries for line in entry_lines(entry, indent)]
    if holder is None:
        lines.insert(0, f"{' ' * node.start_mark.column}entries:")
    new = [entry.values() for entry in entries]
    return checked(room, put(room.text, end, lines), ("themes", theme, "entries"), new)


def with_theme(room: Room, theme: NewTheme) -> str:
    """Returns the room's text with a theme at its end; raises ConfigurationError."""
    root = root_of(room)
    holder = value_of(root, "themes")
    indent, end = list_place(room.text, root, holder, "themes")
    lines = list(theme_lines(theme, indent))
    if holder is not None and not is_empty(holder):
        lines.insert(0, "")
    if holder is None:
        lines.insert(0, "themes:")
    return checked(room, put(room.text, end, lines), ("themes",), [theme.values()])


def root_of(room: Room) -> yaml.Node:
    """Returns the node of a room's file; raises ConfigurationError for an empty one."""
    root = data.compose_yaml(room.text)
    if root is None:
        raise ConfigurationError(f"{room.shown} is empty", "it has a title, and themes with entries")
    return root


def value_of(node: Any, key: str) -> Any:
    """Returns the node of a key's value, None without the key.

    Raises ConfigurationError if the node is not a mapping.
    """
    import yaml

    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1
        raise ConfigurationError(f"line {line} is not keys and values", "correct it: hugo-tools reading-room check")
    return next((value for name, value in node.value if name.value == key), None)


def is_empty(node: Any) -> bool:
    return not node.value


def list_place(text: str, holder: Any, node: Any, key: str) -> tuple[str, int]:
    """Returns the indent of a list's hyphens, and the end of the line after which a new one is inserted.

    `holder` is the mapping that has the list under a key. Raises ConfigurationError for a list in brackets.
    """
    if node is None:
        return " " * holder.start_mark.column + STEP, line_end(text, last_end(holder))
    if getattr(node, "flow_style", False):
        line = node.start_mark.line + 1
        hint = f'write "{key}:", and each below the other after a hyphen'
        raise ConfigurationError(f'line {line}: the list "{key}" stands in brackets', hint)
    if is_empty(node):
        name = next(name for name, value in holder.value if value is node)
        return " " * holder.start_mark.column + STEP, line_end(text, name.end_mark.index)
    return " " * node.start_mark.column, line_end(text, last_end(node))


def last_end(node: Any) -> int:
    """Returns the offset after the last character of a node; PyYAML ends blocks only after the comments below them."""
    ends = [last_end(child) for child in children(node)]
    if ends and not node.flow_style:
        return max(ends)
    return int(node.end_mark.index) if node.end_mark.index > node.start_mark.index else 0


def children(node: Any) -> Iterator[Any]:
    if not isinstance(node.value, str):
        for child in node.value:
            yield from child if isinstance(child, tuple) else (child,)


def line_end(text: str, offset: int) -> int:
    """Returns the end of the last line that has something before an offset."""
    end = len(text[:offset].rstrip())
    stop = text.find("\n", end)
    return len(text) if stop < 0 else stop


def put(text: str, end: int, lines: Sequence[str]) -> str:
    """Returns a text with lines after the one that ends at an offset, with the line ends of the text."""
    has_crlf = 2 * text.count("\r\n") > text.count("\n")
    newline = "\r\n" if has_crlf else "\n"
    above = text[:end].removesuffix("\r")
    below = text[len(above) :] or newline
    new = "".join(newline + line for line in lines)
    return above + new + below


def checked(room: Room, text: str, path: tuple[str | int, ...], new: Sequence[Mapping[str, Any]]) -> str:
    """Returns the new text; raises ConfigurationError if it is not the old room with new entries at a list's end."""
    try:
        before, after = (plain_values(data.compose_yaml(each)) for each in (room.text, text))
    except DataError as error:
        raise no_place(room) from error
    if after != extended(before, path, new):
        raise no_place(room)
    return text


def no_place(room: Room) -> ConfigurationError:
    hint = "write it by hand, as docs/reading-room.md shows"
    return ConfigurationError(f"{room.shown}: no certain place for the new entry was found", hint)


def extended(values: Any, path: Sequence[str | int], new: Sequence[Mapping[str, Any]]) -> Any:
    """Returns values with new ones at the end of the list at a path."""
    if not path:
        return [*(values or []), *new]
    first, *rest = path
    if isinstance(first, int):
        changed = list(values)
        changed[first] = extended(values[first], rest, new)
        return changed
    known = values or {}
    return {**known, first: extended(known.get(first), rest, new)}


def plain_values(node: Any) -> Any:
    """Returns the values of a node, all scalars as texts, None for nothing."""
    if node is None or node.tag.endswith(":null"):
        return None
    if isinstance(node.value, str):
        return node.value
    if node.value and isinstance(node.value[0], tuple):
        return {str(name.value): plain_values(value) for name, value in node.value}
    return [plain_values(each) for each in node.value]
