"""Where the keys of front matter stand: YAML, TOML or JSON in, offsets out.

Keys inside others are joined by dots, `cover.image`. Of two equal ones the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hugo_tools.patterns import lazy

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 3  # of keys that anything is said about

TOML_PART = r"""(?: [\w-]+ | "[^"\n]*" | '[^'\n]*' )"""
TOML_LINE = lazy(
    rf"""
    ^[ \t]* (?: \[\[? (?P<table> [^\[\]\n]+ ) \]\]? [ \t]* (?:\#.*)? \r?$
      | (?P<key> {TOML_PART} (?: [ \t]*\.[ \t]* {TOML_PART} )* ) [ \t]* = )
    """,
    re.VERBOSE | re.MULTILINE,
)
JSON_TOKEN = lazy(r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<colon>\s*:)?|(?P<bracket>[{}\[\]])')


def in_yaml(text: str) -> dict[str, int]:
    """Returns the offset of each key, by the parser's own marks; none for a text that is not YAML."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = loader(text).get_single_node()
    except (yaml.YAMLError, RecursionError):
        return {}
    found: dict[str, int] = {}
    for key, offset in yaml_keys(node, "", 1):
        found.setdefault(key, offset)
    return found


def yaml_keys(node: yaml.Node | None, path: str, depth: int) -> Iterator[tuple[str, int]]:
    import yaml

    if not isinstance(node, yaml.MappingNode) or depth > MAX_DEPTH:
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            name = path + str(key.value)
            yield name, key.start_mark.index
            yield from yaml_keys(value, f"{name}.", depth + 1)


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
