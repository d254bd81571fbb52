"""The author's own bibliography: a BibTeX, CSL-JSON or CSL-YAML file whose entries can be cited by key.

An entry with the DOI or the arXiv id of a work wins over the registry, field by field: that is how a
person corrects a record. An entry that has both says that the two are one work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError, IdentifierError, os_reason
from hugo_tools.identifiers import Identifier, parse
from hugo_tools.items import ET_AL, Item, Name, from_csl


@dataclass(slots=True)
class Bibliography:
    """Entries as items: by their own key, and by every identifier that they name."""

    entries: dict[str, Item] = field(default_factory=dict)
    works: dict[Identifier, Item] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The keys that posts can cite."""
        return frozenset(self.entries)

    def canonical(self, identifier: Identifier) -> Identifier:
        """Returns the identifier under which a work is listed: for an entry's key and any of its ids, one."""
        item = self.entries.get(identifier.value) if identifier.scheme == "key" else self.works.get(identifier)
        return identifier if item is None else parse(item.key).identifier

    def item(self, identifier: Identifier) -> Item | None:
        """Returns what the bibliography says of a work, None if it does not have it."""
        return self.entries.get(identifier.value) if identifier.scheme == "key" else self.works.get(identifier)

    def add(self, key: str, item: Item) -> None:
        self.entries[key] = item
        for identifier in identifiers(item):
            self.works.setdefault(identifier, item)


def is_complete(item: Item) -> bool:
    """Returns whether an entry says all that a reference needs, so that no registry has to be asked."""
    return bool(item.title and item.issued and (item.authors or item.editors) and not is_cut_short(item.authors))


def is_cut_short(names: Sequence[Name]) -> bool:
    """Returns whether a list of names ends in "and others"."""
    return bool(names) and names[-1].literal == ET_AL


def overlay(entry: Item, item: Item) -> Item:
    """Returns the item with every field that the bibliography's entry has in place of its own."""
    own = {f.name: getattr(entry, f.name) for f in fields(Item) if getattr(entry, f.name)}
    if own.get("type") == "document":
        del own["type"]
    if item.authors and is_cut_short(entry.authors):
        del own["authors"]
    return replace(item, **own)


def load(paths: Iterable[Path]) -> Bibliography:
    """Returns the entries of all files; raises ConfigurationError, with the line, for one that cannot be read."""
    bibliography = Bibliography()
    for path in paths:
        try:
            text = files.read_text(path)
        except FileNotFoundError as error:
            hint = "paths in params.hugoTools.bibliography start at the site's root"
            raise ConfigurationError(f'no bibliography "{path}"', hint) from error
        except OSError as error:
            raise ConfigurationError(f'the bibliography "{path}" cannot be read: {os_reason(error)}') from error
        except UnicodeDecodeError as error:
            raise ConfigurationError(f'the bibliography "{path}" cannot be read: {error}') from error
        read = {".bib": read_bibtex, ".json": read_json, ".yaml": read_yaml, ".yml": read_yaml}.get(path.suffix.lower())
        if read is None:
            raise ConfigurationError(f'"{path}" is no bibliography', "it ends in .bib, .json, .yaml or .yml")
        for key, item in read(path, text):
            if key in bibliography.entries:
                raise ConfigurationError(f'{path}: a second entry "{key}"', "rename or remove one of the two")
            bibliography.add(key, item)
    return bibliography


def identifiers(item: Item) -> list[Identifier]:
    """Returns the identifiers that an item names, the DOI first."""
    found = [Identifier("doi", item.doi)] if item.doi else []
    if item.number.startswith("arXiv:"):
        found.append(Identifier("arxiv", item.number.removeprefix("arXiv:")))
    return found


def keyed(key: str, item: Item) -> Item:
    """Returns an entry's item under its canonical key: its DOI's, else its arXiv id's, else its own."""
    names = identifiers(item)
    return replace(item, key=names[0].key if names else key, registry="bibliography")


# --- CSL -----------------------------------------------------------------------------------------


def read_bibtex(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    from hugo_tools import bibtex

    for key, item in bibtex.read(path, text):
        yield key, keyed(key, identified(path, key, item))


def read_json(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    return from_objects(path, load_data(path, data.load_json, text))


def read_yaml(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    values = load_data(path, data.load_yaml, text)
    return from_objects(path, values.get("references") if isinstance(values, dict) else values)


def load_data(path: Path, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except DataError as error:
        raise ConfigurationError(f"{path}:{error.line}:{error.column}: {error.message}", error.hint) from error


def from_objects(path: Path, values: Any) -> Iterable[tuple[str, Item]]:
    if not isinstance(values, list):
        raise ConfigurationError(f"{path}: expected a list of CSL items")
    for number, csl in enumerate(values, 1):
        if not isinstance(csl, dict) or not csl.get("id"):
            raise ConfigurationError(f'{path}: item {number} has no "id"')
        key = str(csl["id"])
        try:
            item = from_csl({**csl, "id": key, "issued": csl_date(csl.get("issued"))})
        except ValueError as error:
            raise ConfigurationError(f'{path}: the item "{key}": {error}') from error
        yield key, keyed(key, identified(path, key, item))


def csl_date(value: Any) -> Any:
    """Returns a date as CSL-JSON has it, from the forms that YAML files use: 2017, 2017-06, a list with a year."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, dict):
        parts = [value.get(name) for name in ("year", "month", "day")]
        return value if parts[0] is None else {"date-parts": [parts]}
    return {"date-parts": [[int(part) for part in re.findall(r"\d+", str(value))[:3]]]} if value else None


# --- identifiers ---------------------------------------------------------------------------------


def identified(path: Path, key: str, item: Item) -> Item:
    """Returns an entry's item with its DOI and arXiv id normalised; arXiv's own DOI is the arXiv id.

    Raises ConfigurationError for one that is malformed.
    """
    try:
        if item.number.lower().startswith("arxiv:"):
            item = replace(item, number="arXiv:" + parse(item.number).identifier.value)
        if item.doi:
            doi = parse(item.doi if item.doi.lower().startswith(("http", "doi:")) else "doi:" + item.doi).identifier
            if doi.scheme == "arxiv":
                return replace(item, doi="", number="arXiv:" + doi.value, publisher=item.publisher or "arXiv")
            item = replace(item, doi=doi.value)
    except IdentifierError as error:
        raise ConfigurationError(f'{path}: the entry "{key}": {error.message}', error.hint) from error
    return item
