"""The record of the changes of `init` in a site, `.hugo-tools/init.json`, from which `init --undo` restores the files.

It is written before the files, so that an interrupted `init` can be undone as well. It is not trusted: names in it
that lead out of the site are refused.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError
from hugo_tools.hugo import installed, undo_folder
from hugo_tools.setup import submodule
from hugo_tools.setup.plan import FileChange

NAME = f"{undo_folder.NAME}/init.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that `init` wrote: its bytes before, None for a new file, the checksum after, and the added lines."""

    name: str
    before: bytes | None
    after: str
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submodule:
    """The theme that `init` added as a submodule, and whether `init` made a repository for it."""

    name: str
    with_repository: bool


@dataclass(slots=True)
class InitRecord:
    """The changes of all runs of `init` in a site."""

    entries: dict[str, WrittenFile]
    submodule: Submodule | None = None


class Changed(NamedTuple):
    """A file that was changed after `init` wrote it, and the remedy that lets the rest be undone."""

    name: str
    remedy: str


class Undone(NamedTuple):
    """The names of files that were restored or removed, and the files that prevented this."""

    names: tuple[str, ...]
    refused: tuple[Changed, ...]


def apply(root: Path, changes: Iterable[FileChange]) -> None:
    """Writes the files of a plan, and before them the record; raises ConfigurationError."""
    changes = list(changes)
    if not changes:
        return
    record = load(root)
    known = record.entries
    for change in changes:
        name = change.path.relative_to(root).as_posix()
        before = known[name].before if name in known else change.before
        added = (*(known[name].added if name in known else ()), *change.added)
        known[name] = WrittenFile(name, before, checksum(change.after), added)
    save(root, record)
    for change in changes:
        installed.write(change.path, change.after, change.before or b"")


def add_theme(root: Path, address: str, name: str) -> None:
    """Adds the theme of a new site as a submodule; if that fails, undoes all of `init` and raises the error."""
    try:
        with_repository = submodule.add(root, address, name)
    except ConfigurationError:
        undo(root)
        raise
    record = load(root)
    record.submodule = Submodule(name, with_repository)
    save(root, record)


def undo(root: Path) -> Undone:
    """Restores every file to its state before `init`, and removes new files.

    If a file was changed since and still has lines of `init`, nothing is touched at all. Raises ConfigurationError for
    a site without a record, and OutsideError.
    """
    record = load(root)
    entries = record.entries.values()
    if not entries:
        raise ConfigurationError(f'"{root}" has no record of an init', "there is nothing to undo")
    refused = tuple(find_changed(root, record))
    if refused:
        return Undone((), refused)
    names = []
    for entry in entries:
        now = installed.content(root / entry.name, root)
        if now is not None and checksum(now) == entry.after:
            put_back(root, entry, now)
            names.append(entry.name)
    if theme := record.submodule:
        submodule.remove(root, theme.name, theme.with_repository)
    installed.remove(root / NAME, root)
    undo_folder.remove_if_empty(root)
    remove_empty_folders(root, [entry.name for entry in entries if entry.before is None])
    return Undone(tuple(names), ())


def find_changed(root: Path, record: InitRecord) -> Iterator[Changed]:
    """Yields the files that were changed since, except those from which all lines of `init` were removed by hand."""
    theme = record.submodule
    if theme and submodule.is_changed(root, theme.name):
        yield Changed(theme.name, f"see what was changed: git -C {theme.name} status")
    for entry in record.entries.values():
        now = installed.content(root / entry.name, root)
        if now is None or now == entry.before:
            continue
        if checksum(now) == entry.after:
            continue
        if entry.before is None or still_has(now, entry.added):
            yield Changed(entry.name, remedy(entry))


def put_back(root: Path, entry: WrittenFile, now: bytes) -> None:
    if entry.before is None:
        installed.remove(root / entry.name, root)
    else:
        installed.write(root / entry.name, entry.before, now)


def remove_empty_folders(root: Path, names: Iterable[str]) -> None:
    """Removes the folders of removed files if they are empty."""
    folders = {parent for name in names for parent in Path(name).parents if parent != Path()}
    for folder in sorted(folders, reverse=True):
        with contextlib.suppress(OSError):
            (root / folder).rmdir()


def still_has(text: bytes, added: Iterable[str]) -> bool:
    """Returns whether a text has one of some lines; blank lines and lone brackets do not count."""
    lines = {line.strip() for line in text.decode("utf-8", "replace").splitlines()}
    telling = {line.strip() for line in added if line.strip(" \t{}[],")}
    return not lines.isdisjoint(telling)


def remedy(entry: WrittenFile) -> str:
    """Returns the remedy for a file that was changed since."""
    if entry.before is None:
        return "move it away, or delete it; then run again: hugo-tools init --undo"
    lines = "\n".join(f"    {line}" for line in entry.added if line.strip())
    return f"take out what init added, then run again: hugo-tools init --undo\n{lines}"


def checksum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


# --- the file ------------------------------------------------------------------------------------


def save(root: Path, record: InitRecord) -> None:
    """Writes the record; raises ConfigurationError."""
    rows = list(map(row_of, record.entries.values()))
    values: dict[str, Any] = {"version": VERSION, "files": rows}
    if theme := record.submodule:
        values["submodule"] = {"name": theme.name, "withRepository": theme.with_repository}
    text = json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"
    before = installed.content(root / NAME, root) or b""
    undo_folder.keep_out_of_git(root)
    installed.write(root / NAME, text, before)


def row_of(entry: WrittenFile) -> dict[str, Any]:
    """Returns a file's entry in the record, with its old bytes in base64."""
    before = None if entry.before is None else base64.b64encode(entry.before).decode()
    return {"name": entry.name, "before": before, "after": entry.after, "added": list(entry.added)}


def load(root: Path) -> InitRecord:
    """Returns a site's record, an empty one if it has none; raises ConfigurationError."""
    text = installed.content(root / NAME, root)
    if text is None:
        return InitRecord({})
    try:
        values = data.load_json(text.decode())
        return InitRecord({entry.name: entry for entry in parse(values)}, parse_submodule(values, root))
    except (DataError, UnicodeDecodeError, binascii.Error, KeyError, TypeError, ValueError) as error:
        message = f'"{root / NAME}" is not a record that this program wrote'
        raise ConfigurationError(message, "take it from your version control, or delete it") from error


def parse(values: Mapping[str, Any]) -> Iterator[WrittenFile]:
    """Yields the entries of a record.

    Raises ValueError for another version, and for a name that leads out of the site.
    """
    if values["version"] != VERSION:
        raise ValueError(values["version"])
    for row in values["files"]:
        name, before = str(row["name"]), row["before"]
        if not installed.is_below(name):
            raise ValueError(name)
        content = None if before is None else base64.b64decode(before, validate=True)
        added = tuple(map(str, row["added"]))
        yield WrittenFile(name, content, str(row["after"]), added)


def parse_submodule(values: Mapping[str, Any], root: Path) -> Submodule | None:
    """Returns a record's submodule, None for none; raises ValueError for a name outside of the site's themes."""
    theme = values.get("submodule")
    if theme is None:
        return None
    name = str(theme["name"])
    is_theme = installed.is_below(name) and name.startswith("themes/")
    if not is_theme or files.leads_out(root / name, root):
        raise ValueError(name)
    return Submodule(name, theme["withRepository"] is True)
