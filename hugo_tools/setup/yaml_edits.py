"""Edits of a YAML configuration: text in, text out, with every byte outside of the edit unchanged.

Offsets come from PyYAML's nodes. Writers that keep comments, such as ruamel.yaml, write the whole file anew, and change
indentation, quotes and blanks. Keys are compared without case, as Hugo compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hugo_tools.hugo import config_lines
from hugo_tools.patterns import lazy
from hugo_tools.setup.edit_error import EditError
from hugo_tools.setup.json_edits import nested
from hugo_tools.setup.lines import end_of_block, inserted, line_end, replaced, with_lines

if TYPE_CHECKING:
    import yaml

PLAIN = lazy(r"[A-Za-z][A-Za-z0-9_./-]*")


def put(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields texts with a value at a path of keys: it replaces another one, or is a new key.

    There may be several candidates, since the right place depends on the text around it. The caller reads them back and
    takes the first right one.
    """
    import yaml

    node = compose(text)
    if node is None:
        yield from at_the_end(text, path, value)
        return
    key: yaml.Node | None = None
    for depth, name in enumerate(path):
        found = entry(node, name)
        if found is None:
            yield from with_entry(text, key, node, path[depth:], value)
            return
        key, node = found
        if is_empty(node) and path[depth + 1 :]:
            yield below(text, key, nested(path[depth + 1 :], value))
            return
    if not isinstance(node, yaml.ScalarNode):
        raise EditError
    start, end = node.start_mark.index, node.end_mark.index
    gap = " " if text[start - 1 : start] == ":" else ""
    yield replaced(text, start, end, gap + in_flow(value))


def prepend(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value as the first element of a list; raises EditError."""
    import yaml

    node, key = compose(text), None
    for name in path:
        found = entry(node, name)
        if found is None:
            raise EditError
        key, node = found
    if not isinstance(node, yaml.SequenceNode) or key is None:
        raise EditError
    start = node.start_mark.index
    if node.flow_style:
        comma = ", " if node.value else ""
        yield inserted(text, start + 1, in_flow(value) + comma)
        return
    indent = " " * node.start_mark.column
    rendered = config_lines.render(value, ".yaml") if isinstance(value, dict) else in_flow(value)
    first, *others = rendered.split("\n")
    lines = [f"{indent}- {first}", *(f"{indent}  {line}" for line in others)]
    yield with_lines(text, line_end(text, key.end_mark.index), lines)


def compose(text: str) -> yaml.Node | None:
    """Returns the root node, None for an empty document; raises EditError for several documents."""
    import yaml

    try:
        node: yaml.Node | None = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise EditError from error
    return None if is_empty(node) else node


def is_empty(node: yaml.Node | None) -> bool:
    """Returns whether a node has no text, as the value of a key without one."""
    if node is None:
        return True
    has_no_text = node.start_mark.index == node.end_mark.index
    return has_no_text and isinstance(node.value, str)


def entry(node: yaml.Node | None, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Returns the nodes of a mapping's key and its value, None if the key is missing; raises EditError."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise EditError
    for key, value in node.value:
        if key.value.lower() == name.lower():
            return key, value
    return None


def with_entry(text: str, key: yaml.Node | None, node: yaml.Node, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields texts with a new entry of a mapping; `key` is the mapping's own key, None at the root."""
    if getattr(node, "flow_style", False):
        first, *rest = path
        comma = ", " if node.value else ""
        new = f"{first}: {in_flow(nested(rest, value))}{comma}"
        yield inserted(text, node.start_mark.index + 1, new)
        return
    if key is None:
        yield from at_the_end(text, path, value)
        return
    indent = node.start_mark.column
    last = last_leaf(node)
    start = last.start_mark.index
    written = text[start : last.end_mark.index].rstrip()
    end = start + len(written)
    lines = block_lines(nested(path, value), indent)
    yield with_lines(text, end_of_block(text, end, indent), lines)
    yield with_lines(text, line_end(text, end), lines)
    yield with_lines(text, line_end(text, key.end_mark.index), lines)


def below(text: str, key: yaml.Node, value: Any) -> str:
    """Returns the text with a value for a key that has none."""
    return with_lines(text, line_end(text, key.end_mark.index), block_lines(value, key.start_mark.column + 2))


def at_the_end(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields texts with a new key of the root, after all others, else before them."""
    lines = block_lines(nested(path, value), 0)
    gap = [""] if text.strip() and len(lines) > 1 else []
    yield with_lines(text, len(text), [*gap, *lines])
    yield with_lines(text, len(text), lines)
    yield with_lines(text, 0, lines)
    start = text.find("---")
    if start >= 0:
        yield with_lines(text, line_end(text, start), lines)


def last_leaf(node: yaml.Node) -> yaml.Node:
    """Returns the last node within a block that is not a block itself, since a block's own end mark is not reliable."""
    while isinstance(node.value, list) and node.value and not getattr(node, "flow_style", False):
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def block_lines(values: Any, indent: int) -> list[str]:
    lines = config_lines.render(values, ".yaml").split("\n")
    return [" " * indent + line for line in lines]


def in_flow(value: Any) -> str:
    """Returns a value on one line; plain words have no quotes."""
    if isinstance(value, str) and is_plain(value):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(in_flow, value))}]"
    if isinstance(value, dict):
        pairs = [f"{key}: {in_flow(inner)}" for key, inner in value.items()]
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)


def is_plain(text: str) -> bool:
    """Returns whether a text needs no quotes in YAML: it begins with a letter, and does not read as another type."""
    import yaml

    is_word = PLAIN.fullmatch(text) is not None
    return is_word and yaml.safe_load(text) == text
