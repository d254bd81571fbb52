"""The author's own bibliography: a BibTeX, CSL-JSON or CSL-YAML file whose entries can be cited by key.

An entry with the DOI or the arXiv id of a work wins over the registry, field by field: that is how a
person corrects a record. An entry that has both says that the two are one work, and an entry with a page's address
stands for that page: the page is not asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from hugo_tools import data, files
from hugo_tools.cache import digest
from hugo_tools.errors import ConfigurationError, DataError, FaultError, IdentifierError, last_resort, os_reason
from hugo_tools.findings import Finding
from hugo_tools.metadata.identifiers import Identifier, parse, parse_isbn, parse_pmcid, parse_pmid
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.patterns import lazy


@dataclass(slots=True)
class Bibliography:
    """Entries as items, by their own key and by every identifier that they name; and the faults in their files."""

    entries: dict[str, Item] = field(default_factory=dict)
    works: dict[Identifier, Item] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    """The places of entries that cannot be read, "line 12 of refs.bib", by their keys."""
    places: dict[str, tuple[Path, int]] = field(default_factory=dict)
    """The file and the line of each entry, the line 0 if it is unknown."""
    made_of: str = ""
    """A hash of the files."""

    @property
    def keys(self) -> frozenset[str]:
        """The keys that posts can cite.

        Those of broken entries are among them, so that a citation's error names the fault.
        """
        return frozenset(self.entries) | frozenset(self.broken)

    @property
    def own_keys(self) -> dict[str, str]:
        """The entries' keys by their items' canonical ones; of two entries of one work, the first's."""
        return {item.key: key for key, item in reversed(self.entries.items())}

    def canonical(self, identifier: Identifier) -> Identifier:
        """Returns the identifier under which a work is listed: for an entry's key and any of its ids, one."""
        item = self.entries.get(identifier.value) if identifier.scheme == "key" else self.works.get(identifier)
        return identifier if item is None else identity(item)

    def item(self, identifier: Identifier) -> Item | None:
        """Returns the bibliography's item of a work, None if it has none."""
        return self.entries.get(identifier.value) if identifier.scheme == "key" else self.works.get(identifier)

    def add(self, key: str, item: Item) -> None:
        self.entries[key] = item
        for identifier in [*identifiers(item), *numbers(item), *pages(item)]:
            self.works.setdefault(identifier, item)


def identity(item: Item) -> Identifier:
    """Returns the identifier of an entry's item; a key such as `DBLP:conf/nips/V17` looks like another kind of one."""
    try:
        return parse(item.key).identifier
    except IdentifierError:
        return Identifier("key", item.key)


def is_complete(item: Item) -> bool:
    """Returns whether an entry has all fields of a reference, so that no registry has to be asked."""
    people = item.authors or item.editors
    has_all = bool(item.title and item.issued and people)
    return has_all and not is_cut_short(item.authors)


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
    """Returns the entries of all files, with findings for those that cannot be read as they are.

    A broken entry costs itself only. Raises ConfigurationError for a file that cannot be read at all.
    """
    bibliography = Bibliography()
    for path in paths:
        if path.suffix.lower() not in READERS:
            raise ConfigurationError(f'"{path}" is not a bibliography', "it ends in .bib, .json, .yaml or .yml")
        try:
            content = files.read(path)
        except FileNotFoundError as error:
            hint = "paths in params.hugoTools.bibliography start at the site's root"
            raise ConfigurationError(f'no bibliography "{path}"', hint) from error
        except OSError as error:
            raise ConfigurationError(f'the bibliography "{path}" cannot be read: {os_reason(error)}') from error
        extend(bibliography, path, content)
    return bibliography


def extend(bibliography: Bibliography, path: Path, content: bytes) -> None:
    """Adds the entries of a file with this content; raises ConfigurationError for one that is not data at all."""
    bibliography.made_of = digest(bibliography.made_of, str(path), content)
    source = BibliographyFile(path, bibliography)
    for key, item, line in READERS[path.suffix.lower()](source, source.decode(content)):
        if key in bibliography.entries:
            source.report(line, f'a second entry "{key}"; the first one counts', "rename or remove one of the two")
        else:
            bibliography.add(key, keyed(key, identified(source, key, item, line)))
            bibliography.places[key] = path, line


@dataclass(slots=True)
class BibliographyFile:
    """A file of the bibliography, and the list for findings about it."""

    path: Path
    bibliography: Bibliography

    def report(self, line: int, message: str, hint: str = "") -> None:
        """Adds a warning: a fault in an entry stops no run; a post that cites it is an error."""
        self.bibliography.findings.append(Finding(str(self.path), line, 0, message, hint, "warning"))

    def made(self, key: str, line: int, make: Callable[[], Item], *expected: type[Exception]) -> Item | None:
        """Returns the item made of an entry, None after a fault of ours; raises the expected exceptions."""
        try:
            with last_resort(*expected):
                return make()
        except FaultError as error:
            finding = Finding(str(self.path), line, 0, f'the entry "{key}": {error.message}', error.hint)
            self.bibliography.findings.append(finding)
            self.lose(key, line)
            return None

    def lose(self, key: str, line: int) -> None:
        """Notes that the file has an entry with this key, which cannot be read."""
        place = f"line {line} of {self.path.name}" if line else self.path.name
        self.bibliography.broken.setdefault(key, place)

    def decode(self, content: bytes) -> str:
        """Returns a file's text with "\\n" at its lines' ends; lines that are not UTF-8 are read as Windows-1252."""
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")
        content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.report(line, "bytes that are not UTF-8, read as Windows-1252", "save the file as UTF-8")
        return "\n".join(decode_line(line) for line in content.split(b"\n"))


def decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def identifiers(item: Item) -> list[Identifier]:
    """Returns the identifiers that an item names, the DOI first."""
    found = [Identifier("doi", item.doi)] if item.doi else []
    if item.number.startswith("arXiv:"):
        found.append(Identifier("arxiv", item.number.removeprefix("arXiv:")))
    return found


def numbers(item: Item) -> list[Identifier]:
    """Returns the identifiers by which posts may cite an item as well, though it is not listed under them.

    A part of a book has the book's ISBN.
    """
    isbn = parse_isbn(item.isbn) if item.type == "book" else None
    found = (parse_pmid(item.pmid), parse_pmcid(item.pmcid), isbn)
    return [parsed.identifier for parsed in found if parsed]


def pages(item: Item) -> list[Identifier]:
    """Returns the page that an item's address leads to, unless that is the address of a work with an identifier."""
    try:
        page = parse(item.url).identifier
    except IdentifierError:
        return []
    return [page] if page.scheme == "url" else []


def keyed(key: str, item: Item) -> Item:
    """Returns an entry's item under its canonical key: its DOI's, else its arXiv id's, else its own."""
    names = identifiers(item)
    return replace(item, key=names[0].key if names else key, registry="bibliography")


# --- files ---------------------------------------------------------------------------------------

Read = Iterator[tuple[str, Item, int]]  # each entry's key, its item, and its line, 0 if unknown


def read_bibtex(source: BibliographyFile, text: str) -> Read:
    from hugo_tools.formats import bibtex_items, bibtex_syntax

    for entry in bibtex_syntax.read(text, source.report, source.lose):
        item = source.made(entry.key, entry.line, partial(bibtex_items.to_item, entry, source.report))
        if item:
            yield entry.key, item, entry.line


def read_json(source: BibliographyFile, text: str) -> Read:
    return from_objects(source, load_data(source, data.load_json, text), text)


def read_yaml(source: BibliographyFile, text: str) -> Read:
    return from_objects(source, load_data(source, partial(data.load_yaml, dates=False), text), text)


def load_data(source: BibliographyFile, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except DataError as error:
        raise ConfigurationError(f"{source.path}:{error.line}:{error.column}: {error.message}", error.hint) from error


READERS: dict[str, Callable[[BibliographyFile, str], Read]] = {
    ".bib": read_bibtex,
    ".json": read_json,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}


def from_objects(source: BibliographyFile, values: Any, text: str) -> Read:
    """Yields the items of CSL data: a list, or an object with one in `references` or `items`, or one item."""
    from hugo_tools.formats import csl_json

    lines = lines_of_ids(text)
    for number, csl in enumerate(objects(source, values), 1):
        key = csl_json.text(csl.get("id")) if isinstance(csl, dict) else ""
        if not key:
            source.report(0, f'item {number} has no "id"', "posts cite an item by its id; write one")
            continue
        line = lines.get(key, 0)  # 0 for one that is written in another way, with escapes
        try:
            item = source.made(key, line, partial(csl_json.to_item, csl, key), ValueError)
        except ValueError as error:
            source.report(line, f'the item "{key}": {error}', "correct it; the items after it are read")
            source.lose(key, line)
            continue
        if item:
            yield key, item, line


def objects(source: BibliographyFile, values: Any) -> list[Any]:
    """Returns the objects that should be CSL items; raises ConfigurationError if the file cannot have any."""
    if isinstance(values, dict):
        for name in ("references", "items"):
            listed = values.get(name)
            if isinstance(listed, list):
                return listed
        values = [values] if "id" in values else None
    if not isinstance(values, list):
        raise ConfigurationError(f"{source.path}: expected a list of CSL items")
    return values


ID = lazy(
    r"""\bid["']?\s*:\s*(?: "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s"',}][^,}\n]*) )""", re.VERBOSE
)


def lines_of_ids(text: str) -> dict[str, int]:
    """Returns the first line with each item's id in JSON or YAML."""
    lines: dict[str, int] = {}
    line, counted = 1, 0
    for found in ID.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        lines.setdefault((found[found.lastgroup or 0]).strip(), line)
    return lines


# --- identifiers ---------------------------------------------------------------------------------


def identified(source: BibliographyFile, key: str, item: Item, line: int) -> Item:
    """Returns an entry's item with its DOI and arXiv id normalised; arXiv's own DOI is the arXiv id.

    One that is malformed is reported and left out. Of several ISBNs the first counts; a text that is none stays.
    """
    if item.isbn:
        item = replace(item, isbn=first_isbn(item.isbn))
    if item.number.lower().startswith("arxiv:"):
        arxiv = valid(source, key, item.number, line)
        item = replace(item, number=f"arXiv:{arxiv.value}" if arxiv else "")
    if item.doi:
        written = item.doi if item.doi.lower().startswith(("http", "doi:")) else "doi:" + item.doi
        doi = valid(source, key, written, line)
        if doi and doi.scheme == "arxiv":
            return replace(item, doi="", number="arXiv:" + doi.value, publisher=item.publisher or "arXiv")
        item = replace(item, doi=doi.value if doi and doi.scheme == "doi" else "")
    return item


def first_isbn(written: str) -> str:
    """Returns the first ISBN in a field that may hold several, in 13 digits; the field's text if it holds none."""
    for part in (written, *re.split("[,;/]", written), *written.split()):
        if parsed := parse_isbn(part):
            return parsed.identifier.value
    return written


def valid(source: BibliographyFile, key: str, text: str, line: int) -> Identifier | None:
    """Returns the identifier in a field, None for one that is malformed, which is reported."""
    try:
        return parse(text).identifier
    except IdentifierError as error:
        source.report(line, f'the entry "{key}": {error.message}', error.hint)
        return None
