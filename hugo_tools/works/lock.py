"""The lock file: the committed record of resolved items, in front of the registries.

`citations.lock.json` is JSON with one item a line, sorted by key, so that a diff shows a line per work and
git's union merge of two branches is a valid file. A sentinel ends the object, so that all item lines are alike:

    {"version": 1, "items": {
    "arxiv:1706.03762": {"id": "arxiv:1706.03762", "type": "article", …},
    "": {}}}
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from hugo_tools import files
from hugo_tools.cache import Cache, digest
from hugo_tools.data import MAX_DEPTH, is_deep
from hugo_tools.errors import LockError, os_reason
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ORDER_IS_LOST, Item, from_csl, is_unicode, kind, to_csl
from hugo_tools.registries import Failure, Resolver
from hugo_tools.works import lock_text

VERSION = 1
HEAD = f'{{"version": {VERSION}, "items": {{\n'
TAIL = '"": {}}}\n'


PUBLISHED = "published"  # in `custom` of a preprint's line: the key of its published version, or the venue's variables
VENUE = ("type", "container-title", "issued")
ALIAS = '{"alias": '


class Lock:
    """Resolved items by key, with a resolver after it that is asked for the others.

    It is a resolver itself. `refresh` are keys whose items are asked for again although they are here.
    An item's line is parsed when the item is first wanted. `text` is that of the file, None if there is none yet.
    """

    def __init__(self, path: Path, registries: Resolver, text: str | None = None) -> None:
        contents = Contents({}, {}, {}) if text is None else checked(path, text)
        self.path = path
        self.registries = registries
        self.text = text or ""
        self.loaded = contents.lines  # key → its item as JSON, as the file has them
        self.lines = dict(self.loaded)
        self.faults = contents.faults  # key → the fault of its item, which costs the posts that cite it, and no others
        self.items = contents.items  # those that were parsed
        self.refresh: frozenset[str] = frozenset()
        self.kept: list[tuple[str, str]] = []  # (key, reason) of items that a refresh would have made worse
        self.changed: dict[str, tuple[Item, Item]] = {}  # items that a new answer has changed: old and new
        self.replaced: set[str] = set()  # keys whose item is another one by now than an earlier caller was given

    def __contains__(self, key: str) -> bool:
        return key in self.lines

    def item(self, key: str) -> Item:
        """Returns the item of a key, or of a shortDOI's DOI; raises KeyError, LockError."""
        if key not in self.items:
            csl = self.parsed(key)
            if "alias" in csl:
                key = str(csl["alias"])
                csl = self.parsed(key)
            self.items[key] = to_item(self.path, key, csl)
        return self.items[key]

    def parsed(self, key: str) -> dict[str, Any]:
        if key in self.faults:
            raise self.faults[key].error(self.path)
        return parse_line(self.path, key, self.lines.get(key, "null"))

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        """Yields items from the lock, and then asks the resolver for the others, and keeps its answers.

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
        """Keeps an item, unless a better one is here, or an equal one; returns the one that is kept."""
        if self.published_as(item.key):  # the preprint again, of which the published version is cited
            return self.item(item.key)
        is_here = item.key in self.lines and not self.faults.pop(item.key, None)
        old = self.item(item.key) if is_here else None
        kept = self.better_of(old, item) if old else item
        if kept is not old:
            self.write(kept)
        if key != kept.key:
            self.put(key, dump({"alias": kept.key}))
        return kept

    def better_of(self, old: Item, new: Item) -> Item:
        """Returns the item that counts from now on: the old one with its date, if the new one has equal fields."""
        # Another registry's fields of the same work stay.
        status = new.status or (old.status if new.registry != old.registry else "")
        merged = replace(new, pmid=new.pmid or old.pmid, pmcid=new.pmcid or old.pmcid, status=status)
        if is_joined(old):
            merged = joined(old, merged)
        if is_at_venue(old):
            merged = with_venue(merged, old)
        if reason := worse(merged, old):
            self.kept.append((new.key, reason))
            return old
        if replace(merged, retrieved=old.retrieved) == old:
            return old
        first, _ = self.changed.get(new.key, (old, merged))
        self.changed[new.key] = first, merged
        return merged

    def write(self, item: Item, published: str | dict[str, Any] = "") -> None:
        """Puts an item in its line, with the given published version, or the one that is there already."""
        csl = to_csl(item)
        if known := published or self.noted_version(item.key):
            csl["custom"] = {**csl.get("custom", {}), PUBLISHED: known}
        self.put(item.key, dump(csl))
        self.items[item.key] = item

    # --- published versions ---

    def noted_version(self, key: str) -> str | dict[str, Any]:
        """Returns the published version in a preprint's line: a key, the venue's variables, or "" for none."""
        if f'"{PUBLISHED}": ' not in self.lines.get(key, "") or key in self.faults:
            return ""
        custom = self.parsed(key).get("custom")
        noted = custom.get(PUBLISHED) if isinstance(custom, dict) else None
        return noted if isinstance(noted, (str, dict)) else ""

    def published_key(self, key: str) -> str:
        """Returns the key of a preprint's published version, "" if none is known; its own for a venue without a DOI."""
        noted = self.noted_version(key)
        return key if isinstance(noted, dict) else noted

    def published(self, key: str) -> Item | None:
        """Returns the published version of a preprint, None if none is known."""
        noted = self.noted_version(key)
        if isinstance(noted, dict):
            return at_venue(self.item(key), noted)
        is_readable = noted in self.lines and noted not in self.faults
        return self.item(noted) if is_readable else None

    def published_as(self, key: str) -> str:
        """Returns the key of the published version that is cited in a preprint's place, "" if that itself is cited."""
        if not self.lines.get(key, "").startswith(ALIAS) or not may_be_preprint(key):
            return ""
        return str(self.parsed(key)["alias"])

    def add_published(self, preprint: str, article: Item) -> None:
        """Notes the published version of a preprint; one of the same key is the preprint at a venue without a DOI."""
        if article.key == preprint:
            csl = to_csl(article)
            self.write(self.item(preprint), {variable: csl[variable] for variable in VENUE})
            return
        self.add(article.key, article)
        self.write(self.item(preprint), article.key)

    def cite_published(self, preprint: str) -> Item | None:
        """Puts a preprint's published version in its place, both one work from now on; None if none is known."""
        article = self.published(preprint)
        if article is None:
            return None
        if article.key == preprint:
            self.put(preprint, dump(to_csl(article)))
            return article
        item = joined(self.item(preprint), article)
        self.write(item)
        self.put(preprint, dump({"alias": item.key}))
        return item

    def put(self, key: str, line: str) -> None:
        """Keeps the line of a key, and notes whether it had another."""
        if self.lines.get(key, line) != line:
            self.replaced.add(key)
            self.items.clear()  # also those that an alias led to
        self.lines[key] = line

    def prune(self, used: set[str]) -> list[str]:
        """Drops the items that are not used, and returns their keys, sorted."""
        kept = set(used)
        for key in used & self.lines.keys():
            alias = self.parsed(key).get("alias")
            kept.add(alias or self.published_key(key))
        dropped = sorted(self.lines.keys() - kept)
        for key in dropped:
            del self.lines[key]
            self.items.pop(key, None)
        return dropped

    @property
    def digest(self) -> str:
        """A hash of the file as it is once `save` was called."""
        return digest(render(self.lines) if self.is_changed else self.text)

    @property
    def is_changed(self) -> bool:
        """Whether `save` would write."""
        return self.lines != self.loaded

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keeps other runs from writing the lock and the posts beside it; raises LockError if that cannot be had."""
        from hugo_tools import exclusive  # not needed where nothing is written

        with exclusive.held(Path(os.path.realpath(self.path)).parent):
            yield

    def save(self) -> None:
        """Writes the lock if it changed; items that another run has added or changed since are kept.

        Raises LockError; the file is then as it was.
        """
        if not self.is_changed:
            return
        with self.held():
            if (now := read(self.path)) is not None:
                theirs = checked(self.path, now)
                self.faults = theirs.faults
                self.merge(theirs.lines)
            text = render(self.lines)
            try:
                files.write(self.path, text.encode())
            except OSError as error:
                reason = os_reason(error)
                raise LockError(f"{self.path.name} cannot be written: {reason}", "the lock is as it was") from error
        self.text = text
        self.loaded = dict(self.lines)
        if not self.faults:
            remember(text)

    def merge(self, theirs: dict[str, str]) -> None:
        """Takes over what another run has added or changed, where this one did not."""
        for key, line in theirs.items():
            if self.lines.get(key) == self.loaded.get(key):
                self.put(key, line)


def load(path: Path, registries: Resolver) -> Lock:
    """Returns the lock in a file, an empty one if there is none.

    Raises LockError for a file that is not a lock, is newer than this program, or that git left in conflict.
    """
    return Lock(path, registries, read(path))


def read(path: Path) -> str | None:
    """Returns a lock file's text, None if there is none; raises LockError."""
    try:
        return lock_text(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LockError(f"{path.name} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise LockError(f"{path.name} is not UTF-8", restore(path)) from error


def restore(path: Path) -> str:
    return f"restore it with: git checkout -- {path.name}; or remove it, and run: hugo-tools cite"


class Fault(NamedTuple):
    """A fault of an item, and its place (line and column count from 1, 0 if unknown)."""

    line: int
    column: int
    message: str
    hint: str

    def error(self, path: Path) -> LockError:
        return LockError(f"{path.name}:{self.line}: {self.message}", self.hint)


class Contents(NamedTuple):
    """What a lock file holds: each key's item as JSON text, and the faults of those that Hugo or we cannot read.

    `items` are those that had to be parsed to be checked: all, or none.
    """

    lines: dict[str, str]
    faults: dict[str, Fault]
    items: dict[str, Item]


def checked(path: Path, text: str) -> Contents:
    """Returns the content of a lock file, with all items checked, cited or not; raises LockError.

    The hash of a text that was found right is kept: to check each item takes longer than all else in a run without
    changes.
    """
    lines = parse(path, text)
    if known_texts().get(digest(text)) is not None:
        return Contents(lines, {}, {})
    items: dict[str, Item] = {}
    reasons: dict[str, tuple[str, int]] = {}
    for key, line in lines.items():
        try:
            items |= read_item(key, line)
        except ValueError as error:
            reasons[key] = reason_of(error)
    if not reasons:
        remember(text)
        return Contents(lines, {}, items)
    return Contents(lines, located(text, reasons), items)


def read_item(key: str, line: str) -> dict[str, Item]:
    """Returns the item of a line by its key, nothing for an alias; raises ValueError if Hugo or we cannot read it."""
    csl = load_json(line, DECODER)
    if line.count("{") + line.count("[") > MAX_DEPTH and is_deep(csl):
        raise ValueError("it is nested too deeply")
    if not is_unicode(key + line):
        raise ValueError("half of a surrogate pair is not a character")
    if not isinstance(csl, dict):
        raise ValueError(f"it is {kind(csl)}, expected an object")
    if not isinstance(csl.get("alias", ""), str):
        raise ValueError(f'"alias" is {kind(csl["alias"])}, expected text')
    item = from_csl({"id": key, **csl})
    return {} if "alias" in csl else {key: item}


def reason_of(error: ValueError) -> tuple[str, int]:
    """Returns the reason why an item cannot be read, and its column in the JSON, 0 if it is unknown."""
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg.lower()}", error.colno
    return f"cannot be read: {error}", 0


def is_faulty(key: str, line: str) -> bool:
    """Returns whether Hugo or we cannot read an item."""
    try:
        read_item(key, line)
    except ValueError:
        return True
    return False


def located(text: str, reasons: dict[str, tuple[str, int]]) -> dict[str, Fault]:
    """Returns faults with their places; the place of an item without a line of its own is the first line."""
    lines = dict.fromkeys(reasons, 1)
    for number, line in enumerate(text.split("\n"), 1):
        key = line.lstrip(' \t"').partition('":')[0]
        if key in lines:
            lines[key] = number
    faults = {}
    for key, (reason, column) in reasons.items():
        place = len(f'"{key}": ') + column if column else 0
        hint = f"remove line {lines[key]}, then run: hugo-tools cite"
        faults[key] = Fault(lines[key], place, f'the item "{key}" {reason}', hint)
    return faults


def known_texts() -> Cache:
    """Returns the hashes of the lock files that were found right."""
    return Cache("locks", "")


def remember(text: str) -> None:
    """Notes that a lock file is right."""
    known = known_texts()
    known.put(digest(text), "")
    known.save()


def parse(path: Path, text: str) -> dict[str, str]:
    """Returns each key's item as JSON text; of two items of one key, the better.

    Lines as we write them are only cut apart; a file that something else has laid out is parsed whole.
    """
    if text.startswith(HEAD) and text.endswith(TAIL):
        lines: dict[str, str] = {}
        for line in text[len(HEAD) : -len(TAIL)].split("\n")[:-1]:
            key, separator, item = line.partition('": {')
            if not (separator and line.endswith("},") and key.startswith('"') and key[1:].isprintable()):
                break
            if '"' in key[1:] or "\\" in key:
                break
            key, item = key[1:], "{" + item[:-1]
            lines[key] = better(key, lines[key], item) if key in lines and lines[key] != item else item
        else:
            return lines
    return parse_json(path, text)


def parse_json(path: Path, text: str) -> dict[str, str]:
    """Returns the same from any layout of the file; raises LockError for a text that is not a lock of this version."""
    try:
        whole = load_json(text, PAIRS_DECODER)
    except ValueError as error:
        raise no_json(path, text, error) from error
    top = dict(whole.values) if isinstance(whole, _Pairs) else {}
    version, items = top.get("version"), top.get("items")
    if isinstance(version, int) and version > VERSION:
        hint = "install a newer hugo-tools, as you installed this one"
        raise LockError(f"{path.name} has version {version}, this program reads version {VERSION}", hint)
    if version != VERSION or not isinstance(items, _Pairs):
        raise LockError(f'{path.name} is not a lock: "version" and "items" are expected', restore(path))
    lines: dict[str, str] = {}
    for key, value in items.values:
        if key:
            try:
                item = json.dumps(plain(value), ensure_ascii=False)
            except RecursionError as error:
                raise LockError(f'{path.name}: the item "{key}" is nested too deeply', restore(path)) from error
            lines[key] = better(key, lines[key], item) if key in lines else item
    return lines


def no_json(path: Path, text: str, error: ValueError) -> LockError:
    """Returns the error for a file that is not JSON, with the place and the text there."""
    if not isinstance(error, json.JSONDecodeError):
        return LockError(f"{path.name}: cannot be read, it is not JSON: {error}", restore(path))
    place = f"{path.name}:{error.lineno}:{error.colno}"
    if "\n<<<<<<< " in f"\n{text}":
        hint = f"take one side: git checkout --ours {path.name}; then: hugo-tools cite"
        return LockError(f"{place}: cannot be read, git left a conflict in it", hint)
    return LockError(f"{place}: cannot be read, it is not JSON", restore(path))


def load_json(text: str, decoder: json.JSONDecoder) -> Any:
    """Returns the value of a JSON text as Hugo reads it: without NaN, and numbers that a float can hold.

    Raises ValueError, also for a text that is nested too deeply.
    """
    try:
        return decoder.decode(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def number(digits: str) -> int | float:
    """Returns a number; raises ValueError for one that no float can hold, which Hugo refuses."""
    value = float(digits)
    if math.isinf(value):
        raise ValueError("a number is out of all bounds")
    return int(digits) if digits.lstrip("-").isdigit() else value


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number in JSON")


class _Pairs:
    """A JSON object that still has both of two equal keys."""

    def __init__(self, values: list[tuple[str, Any]]) -> None:
        self.values = values

    def plain(self) -> dict[str, Any]:
        return {key: plain(value) for key, value in self.values}


DECODER = json.JSONDecoder(parse_constant=refuse, parse_float=number, parse_int=number)
PAIRS_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_constant=refuse, parse_float=number, parse_int=number)


def plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return value.plain()
    return [plain(v) for v in value] if isinstance(value, list) else value


def parse_line(path: Path, key: str, line: str) -> dict[str, Any]:
    try:
        csl = json.loads(line)
    except ValueError as error:
        raise LockError(f'{path.name}: the item "{key}" is not JSON', restore(path)) from error
    if not isinstance(csl, dict):
        raise LockError(f'{path.name}: the item "{key}" is not an object', restore(path))
    return csl


def to_item(path: Path, key: str, csl: dict[str, Any]) -> Item:
    try:
        return from_csl({"id": key, **csl})
    except ValueError as error:
        raise LockError(f'{path.name}: the item "{key}" is not CSL-JSON: {error}', restore(path)) from error


def better(key: str, one: str, other: str) -> str:
    """Returns the better of two lines for one key: the fuller, then the newer, then the first by its text."""

    def rank(line: str) -> tuple[int, str, str]:
        if is_faulty(key, line):
            return -2, "", line
        csl = json.loads(line)
        if "alias" in csl:
            return -1, "", line
        item = from_csl({"id": key, **csl})
        return completeness(item), item.retrieved, line

    return max(one, other, key=rank)


# --- preprints and their published versions ------------------------------------------------------


def may_be_preprint(key: str) -> bool:
    """Returns whether a key that is an alias may be a preprint's: a shortDOI and a page's address are not."""
    return key.startswith(("arxiv:", "doi:10."))


def joined(preprint: Item, article: Item) -> Item:
    """Returns a published version as cited instead of its preprint: its link still leads to arXiv."""
    number = preprint.number if preprint.number.startswith("arXiv:") else article.number
    authors = preprint.authors if article.doi.startswith(ORDER_IS_LOST) else article.authors
    return replace(article, number=number, authors=authors, abstract=article.abstract or preprint.abstract)


def is_joined(item: Item) -> bool:
    """Returns whether an item is an article that is cited instead of its preprint on arXiv."""
    return item.number.startswith("arXiv:") and not item.key.startswith("arxiv:")


def is_at_venue(item: Item) -> bool:
    """Returns whether an item of arXiv is cited with the venue at which it appeared without a DOI."""
    return item.key.startswith("arxiv:") and bool(item.container_title)


def with_venue(preprint: Item, article: Item) -> Item:
    """Returns a preprint with the venue and the year of an article."""
    container, issued = article.container_title, article.issued
    return replace(preprint, type=article.type, container_title=container, issued=issued, publisher="")


def at_venue(preprint: Item, noted: dict[str, Any]) -> Item | None:
    """Returns a preprint with a venue's variables, None if they are not of their types, or not there."""
    try:
        article = from_csl({"id": preprint.key, **noted})
    except ValueError:
        return None
    return with_venue(preprint, article) if is_at_venue(article) else None


def completeness(item: Item) -> int:
    """Returns how many of the fields that a reference needs an item has."""
    return sum(map(bool, (item.title, item.authors or item.editors, item.issued, item.venue, item.doi or item.url)))


NEEDED = {"title": "title", "authors": "authors", "year": "issued", "venue": "venue"}  # by their names in messages
DETAILS = {
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "DOI": "doi",
    "address": "url",
    "abstract": "abstract",
}


def worse(new: Item, old: Item) -> str:
    """Returns the reason why a new answer must not replace an item, "" if it may.

    It must not lack a field of the item; where the work's type has changed, only the fields of a reference count.
    """
    wanted = NEEDED | DETAILS if new.type == old.type else NEEDED
    for name, attribute in wanted.items():
        if getattr(old, attribute) and not getattr(new, attribute):
            return f"the new answer has no {name}"
    if len(new.authors) < len(old.authors) / 2:
        return f"the new answer has {len(new.authors)} of {len(old.authors)} authors"
    return ""


def dump(csl: dict[str, Any]) -> str:
    return json.dumps(csl, ensure_ascii=False)


def render(lines: dict[str, str]) -> str:
    """Returns the lock file's text."""
    rows = [f"{json.dumps(key, ensure_ascii=False)}: {lines[key]},\n" for key in sorted(lines)]
    return "".join([HEAD, *rows, TAIL])
