"""Edits of a JSON configuration: text in, text out, with every byte outside of the edit unchanged.

Keys are compared without case, as Hugo compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hugo_tools import data
from hugo_tools.setup.edit_error import EditError
from hugo_tools.setup.lines import inserted, replaced

BLANKS = " \t\r\n"


class Member(NamedTuple):
    """A member of an object: its key, and the offsets of the key, of the value, and of the value's end."""

    key: str
    start: int
    value: int
    end: int


def put(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value at a path of keys: it replaces another one, or is a new member."""
    at = skip_blanks(text, 0)
    for depth, name in enumerate(path):
        members = members_of(text, at)
        found = member_named(members, name)
        if found is None:
            yield with_member(text, at, members, name, nested(path[depth + 1 :], value))
            return
        at, end = found.value, found.end
    yield replaced(text, at, end, inline(value))


def prepend(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value as the first element of a list; raises EditError."""
    at = skip_blanks(text, 0)
    for name in path:
        found = member_named(members_of(text, at), name)
        if found is None:
            raise EditError
        at = found.value
    if text[at] != "[":
        raise EditError
    start = at + 1
    first = skip_blanks(text, start)
    if text[first] == "]":
        yield inserted(text, start, inline(value))
        return
    gap = text[start:first] or " "
    yield inserted(text, first, f"{inline(value)},{gap}")


def members_of(text: str, start: int) -> list[Member]:
    """Returns the members of the object at an offset; raises EditError for another value."""
    if text[start : start + 1] != "{":
        raise EditError
    members = []
    at = skip_blanks(text, start + 1)
    while text[at] != "}":
        key, end = data.load_json_at(text, at)
        value = skip_blanks(text, skip_blanks(text, end) + 1)  # after the colon
        _, value_end = data.load_json_at(text, value)
        members.append(Member(key, at, value, value_end))
        at = skip_blanks(text, value_end)
        if text[at] == ",":
            at = skip_blanks(text, at + 1)
    return members


def member_named(members: Sequence[Member], name: str) -> Member | None:
    for member in members:
        if member.key.lower() == name.lower():
            return member
    return None


def with_member(text: str, start: int, members: Sequence[Member], key: str, value: Any) -> str:
    """Returns the text with a new last member of the object at an offset, indented like its other members."""
    indent = indent_of(text, members[-1].start) if members else None
    if indent is None:
        return with_member_inline(text, start, members, key, value)
    first_of_all = members_of(text, skip_blanks(text, 0))[0]
    unit = indent_of(text, first_of_all.start) or indent
    rendered = json.dumps(value, ensure_ascii=False, indent=unit)
    indented = rendered.replace("\n", f"\n{indent}")
    return inserted(text, members[-1].end, f",\n{indent}{json.dumps(key)}: {indented}")


def with_member_inline(text: str, start: int, members: Sequence[Member], key: str, value: Any) -> str:
    rendered = f"{json.dumps(key)}: {inline(value)}"
    if members:
        return inserted(text, members[-1].end, f", {rendered}")
    return inserted(text, start + 1, rendered)


def inline(value: Any) -> str:
    """Returns a value on one line."""
    return json.dumps(value, ensure_ascii=False)


def indent_of(text: str, offset: int) -> str | None:
    """Returns the blanks before an offset on its line, None if there is other text."""
    _, newline, before = text[:offset].rpartition("\n")
    return before if newline and not before.strip() else None


def skip_blanks(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in BLANKS:
        offset += 1
    return offset


def nested(path: Sequence[str], value: Any) -> Any:
    """Returns a value within nested mappings, one for each key of a path."""

    for name in reversed(path):
        value = {name: value}
    return value
