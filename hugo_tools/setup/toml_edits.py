"""Edits of a TOML configuration: text in, text out, with every byte outside of the edit unchanged.

Our own scanner finds the beginnings and ends of statements (https://toml.io/en/v1.0.0); tomllib decides whether the
text is TOML. tomlkit also keeps the rest of a text, but it puts a new key below the comment of the next table. Keys
are compared without case, as Hugo compares them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hugo_tools.hugo import config_lines
from hugo_tools.patterns import lazy
from hugo_tools.setup.edit_error import EditError
from hugo_tools.setup.json_edits import nested
from hugo_tools.setup.lines import end_of_block, inserted, line_end, line_start, replaced, with_lines

KEY = r"""(?: [\w-]++ | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' )"""
DOTTED = rf"{KEY} (?: [ \t]*+ \. [ \t]*+ {KEY} )*+"
STATEMENT = lazy(
    rf"[ \t]*+ (?: (?P<open>\[\[?) [ \t]*+ (?P<table>{DOTTED}) [ \t]*+ \]\]? | (?P<key>{DOTTED}) [ \t]*+ = [ \t]*+ )",
    re.VERBOSE,
)
VALUE_TOKEN = lazy(
    r"""
    \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"{1,3} | '''(?:[^']|'(?!''))*+'''{1,3}
  | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' | (?P<comment>\#[^\n]*+) | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<end>\n)
    """,
    re.VERBOSE | re.DOTALL,
)

Path = tuple[str, ...]


class Statement(NamedTuple):
    """A table's header, or a key with its value.

    `path` is the whole path from the root, as written. `start` is the offset of the header or the key, `value` that of
    the value (0 for a header), `end` that of the statement's end. `table` is the path of the header above, or its own.
    """

    path: Path
    table: Path
    start: int
    end: int
    value: int = 0
    is_list: bool = False  # [[table]]

    @property
    def is_header(self) -> bool:
        return not self.value


def put(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields texts with a value at a path of keys: it replaces another one, or is a new key or table."""
    found = list(statements(text))
    for statement in found:
        if statement.value and is_same(statement.path, path):
            yield replaced(text, statement.value, statement.end, inline(value))
            return
    for statement in found:
        if statement.value and is_same(statement.path, path[: len(statement.path)]):
            rest = path[len(statement.path) :]
            yield with_inline_key(text, statement, rest, value)
            return
    path = as_spelt(found, path)
    known = known_depth(found, path)
    if known < len(path) - 1:  # the tables between are new as well
        value = nested(path[known + 1 :], value)
        path = path[: known + 1]
    if isinstance(value, Mapping):
        yield from with_table(text, found, path, value)
    else:
        yield with_key(text, found, path, value)


def prepend(text: str, path: Sequence[str], value: Any) -> Iterator[str]:
    """Yields the text with a value as the first element of an array, or of an array of tables; raises EditError."""
    found = [statement for statement in statements(text) if is_same(statement.path, path)]
    if not found:
        raise EditError
    first = found[0]
    if first.is_list:
        at = start_of_comments(text, first.start)
        indent = text[line_start(text, first.start) : first.start]
        lines = [f"{indent}[[{dotted(first.path)}]]"]
        lines += [f"{indent}{line}" for line in config_lines.render(value, ".toml").split("\n")]
        yield with_lines(text, at, [*lines, ""])
        return
    if text[first.value] != "[":
        raise EditError
    comma = "" if is_empty(text, first) else ", "
    yield inserted(text, first.value + 1, inline(value) + comma)


# --- statements ----------------------------------------------------------------------------------


def statements(text: str) -> Iterator[Statement]:
    """Yields headers and keys in the order of the text; raises EditError for anything else but comments."""
    table: Path = ()
    offset = 0
    while offset < len(text):
        line = text[offset : line_end(text, offset)].strip()
        if not line or line.startswith("#"):
            offset = line_end(text, offset)
            continue
        found = STATEMENT.match(text, offset)
        if not found:
            raise EditError
        if found["table"]:
            table = parts(found["table"])
            is_list = found["open"] == "[["
            yield Statement(table, table, found.start("open"), found.end(), is_list=is_list)
            offset = line_end(text, found.end())
            continue
        end = value_end(text, found.end())
        yield Statement((*table, *parts(found["key"])), table, found.start("key"), end, found.end())
        offset = line_end(text, end)


def value_end(text: str, start: int) -> int:
    """Returns the offset after the value that starts at an offset, without blanks and a comment after it."""
    depth = 0
    end = len(text)
    for token in VALUE_TOKEN.finditer(text, start):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif depth == 0 and token.lastgroup in ("end", "comment"):
            end = token.start()
            break
    value = text[start:end].rstrip()
    return start + len(value)


def parts(key: str) -> Path:
    """Returns the parts of a dotted key without their quotes."""
    return tuple(map(unquoted, re.findall(KEY, key, re.VERBOSE)))


def unquoted(part: str) -> str:
    if not part.startswith('"'):
        return part.strip("'")
    plain: str = json.loads(part)
    return plain


def is_same(path: Sequence[str], other: Sequence[str]) -> bool:
    return [part.lower() for part in path] == [part.lower() for part in other]


def as_spelt(found: Sequence[Statement], path: Sequence[str]) -> Path:
    """Returns a path in which keys that the text has get the text's own case, since case matters in TOML."""
    spelt = list(path)
    for statement in found:
        for depth, (known, key) in enumerate(zip(statement.path, path, strict=False)):
            if known.lower() != key.lower():
                break
            spelt[depth] = known
    return tuple(spelt)


def known_depth(found: Sequence[Statement], path: Path) -> int:
    """Returns how many keys of a path the text has."""
    depths = [0]
    for statement in found:
        for depth in range(len(path), 0, -1):
            if statement.path[:depth] == path[:depth]:
                depths.append(depth)
                break
    return max(depths)


# --- new text ------------------------------------------------------------------------------------


def with_key(text: str, found: Sequence[Statement], path: Path, value: Any) -> str:
    """Returns the text with a new key in a table that has a header, or in the root."""
    table = path[:-1]
    in_table = [statement for statement in found if statement.table == table]
    if not in_table and table:  # the table has no header, but others or dotted keys name it
        return with_new_table(text, found, table, {path[-1]: value})
    line = f"{dotted(path[-1:])} = {inline(value)}"
    if in_table:
        last = in_table[-1]
        indent = text[line_start(text, last.start) : last.start]
        return with_lines(text, end_of_table(text, last), [indent + line])
    gap = [""] if found else []
    return with_lines(text, first_line(text, found), [line, *gap])


def first_line(text: str, found: Sequence[Statement]) -> int:
    """Returns where the first key of the root is inserted: before the first statement and the comments above it."""
    if not found:
        return len(text)
    return start_of_comments(text, found[0].start)


def with_table(text: str, found: Sequence[Statement], path: Path, value: Mapping[str, Any]) -> Iterator[str]:
    """Yields the text with a new table: after the last table with the same first key, or at the end."""
    yield with_new_table(text, found, path, value)
    yield at_the_end(text, path, value)


def with_new_table(text: str, found: Sequence[Statement], path: Path, value: Mapping[str, Any]) -> str:
    related = [statement for statement in found if statement.table[:1] == path[:1]]
    if not related or related[-1] is found[-1]:
        return at_the_end(text, path, value)
    end = end_of_table(text, related[-1])
    return with_lines(text, end, ["", *table_lines(path, value)])


def end_of_table(text: str, last: Statement) -> int:
    """Returns the end of a table with the given last statement.

    Comments directly above the next header belong to that.
    """
    end = end_of_block(text, last.end)
    is_followed = text[end : line_end(text, end)].strip() != ""
    return line_end(text, last.end) if is_followed else end


def at_the_end(text: str, path: Path, value: Mapping[str, Any]) -> str:
    gap = [""] if text.strip() else []
    return with_lines(text, len(text), [*gap, *table_lines(path, value)])


def table_lines(path: Path, value: Mapping[str, Any]) -> list[str]:
    lines = list(config_lines.toml_lines(value, path))
    has_tables_alone = all(map(config_lines.is_table, value.values()))
    return lines if has_tables_alone else [f"[{dotted(path)}]", *lines]


def with_inline_key(text: str, statement: Statement, path: Sequence[str], value: Any) -> str:
    """Returns the text with a new first key of an inline table."""
    if text[statement.value] != "{":
        raise EditError
    comma = "" if is_empty(text, statement) else ","
    return inserted(text, statement.value + 1, f" {dotted(path)} = {inline(value)}{comma}")


def is_empty(text: str, statement: Statement) -> bool:
    """Returns whether an array or an inline table is empty."""
    inside = text[statement.value + 1 : statement.end - 1]
    return not inside.strip()


def start_of_comments(text: str, offset: int) -> int:
    """Returns the start of an offset's line, or of the comments directly above it."""
    start = line_start(text, offset)
    while start:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


def dotted(path: Sequence[str]) -> str:
    return ".".join(map(config_lines.toml_key, path))


def inline(value: Any) -> str:
    """Returns a value on one line."""
    if isinstance(value, Mapping):
        pairs = (f"{config_lines.toml_key(key)} = {inline(inner)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return json.dumps(value, ensure_ascii=False)
