"""Changes a site's configuration, each key in the file that has it, in that file's own format.

A changed text is read back before it is written: it must have the old values and the requested ones, and no others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hugo_tools import data, files
from hugo_tools.errors import DataError
from hugo_tools.hugo import site as sites
from hugo_tools.hugo.site import Site
from hugo_tools.setup import json_edits, toml_edits, yaml_edits
from hugo_tools.setup.edit_error import EditError

READERS: dict[str, Callable[[str], Any]] = {".toml": data.load_toml, ".json": data.load_json}
EDITS: dict[str, Any] = {".toml": toml_edits, ".json": json_edits}


class ValueChange(NamedTuple):
    """A value for a path of keys; with `is_first` it becomes the first element of a list, before the present ones."""

    path: tuple[str, ...]
    value: Any
    is_first: bool = False


class Edited(NamedTuple):
    """A configuration file with its changes, and its new bytes, None if we cannot make the changes."""

    path: Path
    changes: tuple[ValueChange, ...]
    after: bytes | None


def edit(site: Site, changes: Iterable[ValueChange]) -> list[Edited]:
    """Returns the configuration files that have to change, with their new bytes."""
    by_file: dict[Path, list[ValueChange]] = {}
    for change in changes:
        for path, depth in holders(site, change.path):
            by_file.setdefault(path, []).append(change._replace(path=change.path[depth:]))
    found = []
    for path, wanted in by_file.items():
        before = files.read(path) if path.is_file() else b""
        found.append(Edited(path, tuple(wanted), edited(before, path.suffix, wanted)))
    return found


def holders(site: Site, path: Sequence[str]) -> list[tuple[Path, int]]:
    """Returns the files that have a key, each with the number of keys in the file's name.

    For themes and imports there may be several, since an environment with a theme of its own needs the change as well.
    """
    having = []
    for file in sites.config_files(site.root):
        values = sites.nested(file, sites.lower(sites.read_config(file, site.root)))
        if path[0].lower() in values:
            having.append((file, keys_in_name(file, site.root)))
    if path[0] == "theme" or path[-1] == "imports":
        return having or [main_file(site)]
    having.sort(key=lambda holder: -holder[1])  # params.yaml before the params of hugo.yaml
    return having[:1] or [main_file(site)]


def keys_in_name(path: Path, root: Path) -> int:
    """Returns 1 for `config/_default/params.yaml`, whose name is a key, and 0 for a file of the whole configuration."""
    is_part = path.stem.lower() not in ("hugo", "config")
    return int(is_part and path.parent != root)


def main_file(site: Site) -> tuple[Path, int]:
    """Returns the file of the whole configuration, which may not exist yet."""
    whole = [path for path in sites.config_files(site.root) if not keys_in_name(path, site.root)]
    path = whole[0] if whole else site.config_path.with_name(f"hugo{site.config_path.suffix}")
    return path, 0


# --- one file ------------------------------------------------------------------------------------


def edited(before: bytes, suffix: str, changes: Sequence[ValueChange]) -> bytes | None:
    """Returns a file's bytes with changes, None if they cannot be made without changing anything else."""
    try:
        text = before.decode("utf-8")
    except UnicodeDecodeError:
        return None
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    line_ends = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    text = text.replace(line_ends, "\n")
    for change in changes:
        changed = with_change(text, suffix, change)
        if changed is None:
            return None
        text = changed
    return (mark + text.replace("\n", line_ends)).encode()


def with_change(text: str, suffix: str, change: ValueChange) -> str | None:
    """Returns the text with a change, in the first form that reads back right; None if none does."""
    read = READERS.get(suffix, data.load_yaml)
    module = EDITS.get(suffix, yaml_edits)
    before = sites.lower(read(text)) or {}
    change = fitted(before, change)
    wanted = expected(before, change)
    make = module.prepend if change.is_first else module.put
    for leaf in [change] if change.is_first else leaves(before, change):
        wanted_now = expected(sites.lower(read(text)), leaf)
        text_or_none = first_right(make(text, leaf.path, leaf.value), read, wanted_now)
        if text_or_none is None:
            return None
        text = text_or_none
    return text if sites.lower(read(text)) == wanted else None


def fitted(values: Any, change: ValueChange) -> ValueChange:
    """Returns a change that fits the present value; for a first element, a single value is turned into a list."""
    at = sites.walk(values, *(name.lower() for name in change.path))
    if not change.is_first or isinstance(at, list):
        return change
    is_theme = at is None and isinstance(change.value, str)
    return ValueChange(change.path, change.value if is_theme else [change.value, *([] if at is None else [at])])


def first_right(candidates: Iterator[str], read: Callable[[str], Any], wanted: Any) -> str | None:
    """Returns the first text with the wanted values, None if there is none."""
    try:
        for text in candidates:
            try:
                if sites.lower(read(text)) == wanted:
                    return text
            except DataError:
                continue
    except (EditError, DataError, StopIteration):
        pass
    return None


def leaves(values: Any, change: ValueChange) -> list[ValueChange]:
    """Returns a change split into several: one for each key of an existing mapping that is missing or different."""
    at = sites.walk(values, *(name.lower() for name in change.path))
    if not (isinstance(at, Mapping) and isinstance(change.value, Mapping)):
        is_there = at is not None and at == sites.lower(change.value)
        return [] if is_there else [change]
    found = []
    for key, value in change.value.items():
        found += leaves(values, ValueChange((*change.path, key), value))
    return found


def expected(values: Any, change: ValueChange) -> Any:
    """Returns a configuration, all keys in lower case, with a change made."""
    result = copy.deepcopy(values) or {}
    at = result
    *path, last = (name.lower() for name in change.path)
    for name in path:
        if not isinstance(at.get(name), dict):
            at[name] = {}
        at = at[name]
    value = sites.lower(change.value)
    if change.is_first:
        at[last] = [value, *(at.get(last) or [])]
    elif isinstance(value, dict) and isinstance(at.get(last), dict):
        at[last] = sites.merge(at[last], value)
    else:
        at[last] = value
    return result
