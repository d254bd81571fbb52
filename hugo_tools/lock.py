"""The lock file: the committed record of resolved items, standing in front of the registries.

`citations.lock.json` is JSON with one item a line, sorted by key, so that a diff shows a line per work and
git's union merge of two branches is a valid file. A sentinel ends the object, so that all item lines are alike:

    {"version": 1, "items": {
    "arxiv:1706.03762": {"id": "arxiv:1706.03762", "type": "article", …},
    "": {}}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hugo_tools import files
from hugo_tools.cache import digest
from hugo_tools.errors import LockError, os_reason
from hugo_tools.identifiers import Identifier
from hugo_tools.items import Item, from_csl, to_csl
from hugo_tools.registries import Failure, Resolver

NAME = "citations.lock.json"
VERSION = 1
HEAD = f'{{"version": {VERSION}, "items": {{\n'
TAIL = '"": {}}}\n'


class Lock:
    """Resolved items by key, with a resolver behind it that is asked for what is missing.

    It is a resolver itself. `refresh` are keys whose items are asked for again although they are here.
    An item's line is parsed when the item is first wanted.
    """

    def __init__(self, path: Path, registries: Resolver, lines: dict[str, str] | None = None) -> None:
        self.path = path
        self.registries = registries
        self.loaded = lines or {}  # key → its item as JSON, as the file has them
        self.lines = dict(self.loaded)
        self.items: dict[str, Item] = {}  # those that were parsed
        self.refresh: frozenset[str] = frozenset()
        self.kept: list[tuple[str, str]] = []  # (key, why) of items that a refresh would have made worse

    def __contains__(self, key: str) -> bool:
        return key in self.lines

    def item(self, key: str) -> Item:
        """Returns the item of a key, of the DOI that a shortDOI stands for; raises KeyError, LockError."""
        if key not in self.items:
            csl = parse_line(self.path, key, self.lines[key])
            if "alias" in csl:
                key = str(csl["alias"])
                csl = parse_line(self.path, key, self.lines.get(key, "null"))
            self.items[key] = to_item(self.path, key, csl)
        return self.items[key]

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields items from the lock, and asks the resolver behind it for the others, keeping what comes.

        A failure may be yielded for an item that was to be refreshed; the item is still here.
        """
        wanted = list(dict.fromkeys(identifiers))
        missing = [i for i in wanted if i.key not in self.lines or i.key in self.refresh]
        asked = set(missing)
        for identifier in wanted:
            if identifier not in asked:
                yield identifier, self.item(identifier.key)
        if not missing:
            return
        for identifier, answer in self.registries.resolve(missing):
            if isinstance(answer, Item):
                yield identifier, self.add(identifier.key, answer)
            else:
                if identifier.key in self.lines:
                    self.kept.append((identifier.key, answer.reason))
                yield identifier, answer

    def add(self, key: str, item: Item) -> Item:
        """Keeps an item, unless a better one is here; returns the one that is kept."""
        if item.key in self.lines:
            old = self.item(item.key)
            if reason := worse(item, old):
                self.kept.append((item.key, reason))
                item = old
        self.lines[item.key] = dump(to_csl(item))
        self.items[item.key] = item
        if key != item.key:
            self.lines[key] = dump({"alias": item.key})
        return item

    def prune(self, used: set[str]) -> list[str]:
        """Drops the items that are not used, and returns their keys, sorted."""
        targets = {parse_line(self.path, key, self.lines[key]).get("alias") for key in used if key in self.lines}
        dropped = sorted(key for key in self.lines if key not in used and key not in targets)
        for key in dropped:
            del self.lines[key]
            self.items.pop(key, None)
        return dropped

    @property
    def digest(self) -> str:
        """A hash of all that the lock holds."""
        return digest(*self.lines.values())

    @property
    def is_changed(self) -> bool:
        """Whether `save` would write."""
        return self.lines != self.loaded

    def save(self) -> None:
        """Writes the lock if it changed; items that another run has added or changed since are kept.

        Raises LockError; the file is then as it was.
        """
        if not self.is_changed:
            return
        if now := read(self.path):
            theirs = parse(self.path, now).items()
            self.lines |= {key: line for key, line in theirs if self.lines.get(key) == self.loaded.get(key)}
        try:
            files.write(self.path, render(self.lines).encode())
        except OSError as error:
            reason = os_reason(error)
            raise LockError(f"{self.path.name} cannot be written: {reason}", "the lock is as it was") from error
        self.loaded = dict(self.lines)


def load(path: Path, registries: Resolver) -> Lock:
    """Returns the lock in a file, an empty one if there is none.

    Raises LockError for a file that is no lock, is newer than this program, or that git left in conflict.
    """
    text = read(path)
    return Lock(path, registries, parse(path, text) if text or path.exists() else None)


def read(path: Path) -> str:
    """Returns a lock file's text, "" if there is none; the line ends of a Windows checkout do not count.

    Raises LockError.
    """
    try:
        return files.read(path).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LockError(f"{path.name} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise LockError(f"{path.name} is not UTF-8", restore(path)) from error


def restore(path: Path) -> str:
    return f"restore it with: git checkout -- {path.name}; or remove it, and run: hugo-tools cite"


def parse(path: Path, text: str) -> dict[str, str]:
    """Returns each key's item as JSON text; of two items of one key, the better.

    Lines as we write them are only cut apart; a file that something else has laid out is parsed whole.
    """
    if text.startswith(HEAD) and text.endswith(TAIL):
        lines: dict[str, str] = {}
        for line in text[len(HEAD) : -len(TAIL)].split("\n")[:-1]:
            key, separator, item = line.partition('": {')
            if not separator or not line.endswith("},") or "\\" in key:
                break
            key, item = key[1:], "{" + item[:-1]
            lines[key] = better(path, key, lines[key], item) if key in lines and lines[key] != item else item
        else:
            return lines
    return parse_json(path, text)


def parse_json(path: Path, text: str) -> dict[str, str]:
    """Returns the same from any layout of the file; raises LockError for what is no lock of this version."""
    try:
        data = json.loads(text, object_pairs_hook=_Pairs)
    except (json.JSONDecodeError, RecursionError) as error:
        place = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        if "\n<<<<<<< " in text:
            hint = f"take one side: git checkout --ours {path.name}; then: hugo-tools cite"
            raise LockError(f"{path.name}{place}: cannot be read, git left a conflict in it", hint) from error
        raise LockError(f"{path.name}{place}: cannot be read, it is no JSON", restore(path)) from error
    top = dict(data.values) if isinstance(data, _Pairs) else {}
    version, items = top.get("version"), top.get("items")
    if isinstance(version, int) and version > VERSION:
        hint = "install a newer hugo-tools, as you installed this one"
        raise LockError(f"{path.name} has version {version}, this program knows version {VERSION}", hint)
    if version != VERSION or not isinstance(items, _Pairs):
        raise LockError(f'{path.name} is no lock: "version" and "items" are expected', restore(path))
    lines: dict[str, str] = {}
    for key, value in items.values:
        if key and isinstance(value, _Pairs):
            item = dump(value.plain())
            lines[key] = better(path, key, lines[key], item) if key in lines else item
    return lines


class _Pairs:
    """A JSON object that still has both of two equal keys."""

    def __init__(self, values: list[tuple[str, Any]]) -> None:
        self.values = values

    def plain(self) -> dict[str, Any]:
        return {key: plain(value) for key, value in self.values}


def plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return value.plain()
    return [plain(v) for v in value] if isinstance(value, list) else value


def parse_line(path: Path, key: str, line: str) -> dict[str, Any]:
    try:
        csl = json.loads(line)
    except json.JSONDecodeError as error:
        raise LockError(f'{path.name}: the item "{key}" is no JSON', restore(path)) from error
    if not isinstance(csl, dict):
        raise LockError(f'{path.name}: the item "{key}" is no object', restore(path))
    return csl


def to_item(path: Path, key: str, csl: dict[str, Any]) -> Item:
    try:
        return from_csl({"id": key, **csl})
    except ValueError as error:
        raise LockError(f'{path.name}: the item "{key}" is no CSL-JSON: {error}', restore(path)) from error


def better(path: Path, key: str, one: str, other: str) -> str:
    """Returns the better of two lines for one key: the fuller, then the newer, then the first by its text."""

    def rank(line: str) -> tuple[int, str, str]:
        csl = parse_line(path, key, line)
        if "alias" in csl:
            return 0, "", line
        item = to_item(path, key, csl)
        return completeness(item), item.retrieved, line

    return max(one, other, key=rank)


def completeness(item: Item) -> int:
    """Returns how many of the fields that a reference needs an item has."""
    return sum(map(bool, (item.title, item.authors or item.editors, item.issued, item.venue, item.doi or item.url)))


def worse(new: Item, old: Item) -> str:
    """Returns why a new answer must not replace an item, or nothing if it may."""
    for name, attribute in (("title", "title"), ("authors", "authors"), ("year", "issued"), ("venue", "venue")):
        if getattr(old, attribute) and not getattr(new, attribute):
            return f"the new answer has no {name}"
    if len(new.authors) < len(old.authors) / 2:
        return f"the new answer has {len(new.authors)} of {len(old.authors)} authors"
    return ""


def dump(csl: dict[str, Any]) -> str:
    return json.dumps(csl, ensure_ascii=False)


def render(lines: dict[str, str]) -> str:
    """Returns the lock file's text."""
    return HEAD + "".join(f"{json.dumps(key, ensure_ascii=False)}: {lines[key]},\n" for key in sorted(lines)) + TAIL
