"""Edits of a JSON configuration: text in, text out, and every byte outside of the edit as it was.

Keys are compared without case, as Hugo compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hugo_tools import data
from hugo_tools.setup.edit_error import EditError

BLANKS = " \t\r\n"


class Member(NamedTuple):
    """A member of an object: its key, and the offsets of the key, of the value, and of the value's end."""

    key: str
    start: int
    value: int
    end: int


def put(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value at a path of keys: in the place of another one, or as a new member."""
    at = skip_blanks(text, 0)
    for depth, name in enumerate(path):
        members = members_of(text, at)
        found = next((member for member in members if member.key.lower() == name.lower()), None)
        if found is None:
            yield with_member(text, at, members, name, nested(path[depth + 1 :], value))
            return
        at, end = found.value, found.end
    yield text[:at] + json.dumps(value, ensure_ascii=False) + text[end:]


def prepend(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value as the first of a list."""
    at = skip_blanks(text, 0)
    for name in path:
        at = next(member.value for member in members_of(text, at) if member.key.lower() == name.lower())
    if text[at] != "[":
        raise EditError
    first = skip_blanks(text, at + 1)
    rendered = json.dumps(value, ensure_ascii=False)
    if text[first] == "]":
        yield text[: at + 1] + rendered + text[at + 1 :]
        return
    gap = text[at + 1 : first]
    yield text[:first] + rendered + "," + (gap or " ") + text[first:]


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


def with_member(text: str, start: int, members: Sequence[Member], key: str, value: Any) -> str:
    """Returns the text with a new last member of the object at an offset, indented as its others are."""
    indent = indent_of(text, members[-1].start) if members else None
    if indent is None:
        return with_member_inline(text, start, members, key, value)
    unit = indent_of(text, members_of(text, skip_blanks(text, 0))[0].start) or indent
    end = members[-1].end
    rendered = json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", f"\n{indent}")
    return f"{text[:end]},\n{indent}{json.dumps(key)}: {rendered}{text[end:]}"


def with_member_inline(text: str, start: int, members: Sequence[Member], key: str, value: Any) -> str:
    rendered = f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
    if members:
        end = members[-1].end
        return f"{text[:end]}, {rendered}{text[end:]}"
    return text[: start + 1] + rendered + text[start + 1 :]


def indent_of(text: str, offset: int) -> str | None:
    """Returns the blanks before an offset on its line, None if something else stands there."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return before if "\n" in text[:offset] and not before.strip() else None


def skip_blanks(text: str, offset: int) -> int:
    while text[offset : offset + 1] and text[offset] in BLANKS:
        offset += 1
    return offset


def nested(path: Sequence[str], value: Any) -> Any:
    """Returns a value within one mapping for each key of a path."""
    for name in reversed(path):
        value = {name: value}
    return value
