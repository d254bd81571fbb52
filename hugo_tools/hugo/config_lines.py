"""Configuration as lines to paste, for hints, in the format of a site's own configuration: TOML, YAML or JSON.

See https://gohugo.io/configuration/introduction/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def render(values: Mapping[str, Any], suffix: str) -> str:
    """Returns nested keys and values as lines of a file with this suffix: `.toml`, `.yaml`, `.yml` or `.json`.

    `{"params": {"math": True}}` becomes `[params]` and `math = true`, or `params:` and `  math: true`, or a member of a
    JSON object. A list of mappings becomes a TOML array of tables.
    """
    if suffix == ".toml":
        lines = toml_lines(values)
    elif suffix == ".json":
        lines = json_lines(values)
    else:
        lines = yaml_lines(values)
    return "\n".join(lines)


def toml_lines(values: Mapping[str, Any], table: tuple[str, ...] = ()) -> Iterator[str]:
    """Yields the lines of a table, its own keys first: below another table's header they would belong to that table."""
    for key, value in values.items():
        if not is_table(value):
            yield f"{toml_key(key)} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in values.items():
        if not is_table(value):
            continue
        path = (*table, key)
        name = ".".join(map(toml_key, path))
        if isinstance(value, Mapping):
            if any(not is_table(inner) for inner in value.values()):
                yield f"[{name}]"
            yield from toml_lines(value, path)
        else:
            for entry in value:
                yield f"[[{name}]]"
                yield from toml_lines(entry, path)


def is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or is_list_of_mappings(value)


def is_list_of_mappings(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value)


def toml_key(key: str) -> str:
    letters = key.replace("-", "").replace("_", "")
    is_bare = key.isascii() and letters.isalnum()
    return key if is_bare else json.dumps(key, ensure_ascii=False)


def yaml_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """Yields mappings as indented lines, and lists on the line of their key."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """A class of its own, so that SafeDumper's representers stay as they are."""

    def represent(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
        in_flow = not is_list_of_mappings(values)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=in_flow)

    Dumper.add_representer(list, represent)
    text = yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    yield from text.splitlines()


def json_lines(values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yields the members of an object, without the braces around them."""
    last = len(values)
    for position, (key, value) in enumerate(values.items(), 1):
        comma = "," if position < last else ""
        name = json.dumps(key, ensure_ascii=False)
        if isinstance(value, Mapping):
            yield f"{indent}{name}: {{"
            yield from json_lines(value, indent + "  ")
            yield f"{indent}}}{comma}"
        else:
            yield f"{indent}{name}: {json.dumps(value, ensure_ascii=False)}{comma}"
