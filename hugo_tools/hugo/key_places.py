"""The places of keys in front matter: YAML, TOML or JSON in, offsets out.

Nested keys are joined by dots, `cover.image`. The first of two equal keys counts.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hugo_tools.patterns import lazy

TOML_PART = r"""(?: [\w-]+ | "[^"\n]*" | '[^'\n]*' )"""
TOML_LINE = lazy(
    rf"""
    ^[ \t]* (?: \[\[? (?P<table> [^\[\]\n]+ ) \]\]? [ \t]* (?:\#.*)? \r?$
      | (?P<key> {TOML_PART} (?: [ \t]*\.[ \t]* {TOML_PART} )* ) [ \t]* = )
    """,
    re.VERBOSE | re.MULTILINE,
)
JSON_TOKEN = lazy(r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<colon>\s*:)?|(?P<bracket>[{}\[\]])')


@dataclass(slots=True)
class _Level:
    """An open YAML collection: the path of its keys, None in a list, and whether a key comes next."""

    path: str | None
    expects_key: bool
    key: str = ""


def in_yaml(text: str) -> dict[str, int]:
    """Returns the offset of each key, by the parser's marks; in a text with a fault, only the keys before the fault."""
    found: dict[str, int] = {}
    for key, offset in keys_in_yaml(text):
        found.setdefault(key, offset)
    return found


def repeated_in_yaml(text: str) -> Iterator[tuple[str, int]]:
    """Yields (key, offset) of each repetition of a key in the same mapping."""
    known: set[str] = set()
    for key, offset in keys_in_yaml(text):
        if key in known:
            yield key, offset
        known.add(key)


def keys_in_yaml(text: str) -> Iterator[tuple[str, int]]:
    """Yields (key, offset) of each key outside lists, in the order of the text.

    The parser's events are read, since its nodes would all be in memory at once.
    """
    import yaml

    levels: list[_Level] = []
    with contextlib.suppress(yaml.YAMLError):
        for event in yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            level = levels[-1] if levels else None
            if isinstance(event, yaml.CollectionStartEvent):
                levels.append(opened(level, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
                level = levels[-1] if levels else None
            if level is None or isinstance(event, yaml.CollectionStartEvent) or level.path is None:
                continue
            if level.expects_key and isinstance(event, yaml.ScalarEvent):
                level.key = level.path + str(event.value)
                mark = event.start_mark
                yield level.key, mark.index if mark else 0
            level.expects_key = not level.expects_key


def opened(outer: _Level | None, is_mapping: bool) -> _Level:
    """Returns the level of a collection that starts within another; collections in lists have no path."""
    if not is_mapping:
        return _Level(None, False)
    if outer is None:
        return _Level("", True)
    is_of_key = outer.path is not None and not outer.expects_key
    return _Level(f"{outer.key}." if is_of_key else None, True)


def in_toml(text: str) -> dict[str, int]:
    """Returns the offset of each key and of each table's header."""
    found: dict[str, int] = {}
    table = ""
    for line in TOML_LINE.finditer(text):
        if line["table"]:
            table = bare(line["table"])
            found.setdefault(table, line.start("table"))
            continue
        key = bare(line["key"])
        found.setdefault(f"{table}.{key}" if table else key, line.start("key"))
    return found


def bare(key: str) -> str:
    """Returns a dotted key of TOML without its quotes and blanks."""
    parts = re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", key)
    return ".".join(part.strip("\"'") for part in parts)


def in_json(text: str) -> dict[str, int]:
    """Returns the offset of each key."""
    found: dict[str, int] = {}
    path: list[str] = []
    key = ""
    for token in JSON_TOKEN.finditer(text):
        if token["colon"]:
            key = token["text"]
            found.setdefault(".".join([*path[1:], key]), token.start())
        elif token["bracket"] and token["bracket"] in "{[":
            path.append(key)
        elif token["bracket"]:
            del path[-1:]
    return found
