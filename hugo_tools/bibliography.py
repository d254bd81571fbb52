"""The author's own bibliography: a BibTeX, CSL-JSON or CSL-YAML file whose entries can be cited by key.

An entry with the DOI or the arXiv id of a work wins over the registry, field by field: that is how a
person corrects a record. An entry that has both says that the two are one work.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from hugo_tools.errors import ConfigurationError, IdentifierError
from hugo_tools.identifiers import Identifier, parse
from hugo_tools.items import ET_AL, Item, Name, from_csl
from hugo_tools.patterns import lazy
from hugo_tools.tex import detex

CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


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
            text = path.read_text("utf-8-sig")
        except FileNotFoundError as error:
            hint = "paths in params.hugoTools.bibliography start at the site's root"
            raise ConfigurationError(f'no bibliography "{path}"', hint) from error
        except (OSError, UnicodeDecodeError) as error:
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


def read_json(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    try:
        return from_objects(path, json.loads(text))
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{path}:{error.lineno}:{error.colno}: {error.msg.lower()}") from error


def read_yaml(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    import yaml

    try:
        data = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise ConfigurationError(f"{path}{place}: {error.problem or 'not valid YAML'}") from error
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2024-13-45 is a ValueError
        raise ConfigurationError(f"{path}: {str(error).splitlines()[0]}") from error
    return from_objects(path, data.get("references") if isinstance(data, dict) else data)


def from_objects(path: Path, data: Any) -> Iterable[tuple[str, Item]]:
    if not isinstance(data, list):
        raise ConfigurationError(f"{path}: expected a list of CSL items")
    for number, csl in enumerate(data, 1):
        if not isinstance(csl, dict) or not csl.get("id"):
            raise ConfigurationError(f'{path}: item {number} has no "id"')
        key = str(csl["id"])
        try:
            item = from_csl({**csl, "id": key, "issued": csl_date(csl.get("issued"))})
        except ValueError as error:
            raise ConfigurationError(f'{path}: the item "{key}": {error}') from error
        except (TypeError, AttributeError) as error:
            hint = "names are lists of objects with family and given, or literal"
            raise ConfigurationError(f'{path}: the item "{key}" is no CSL item', hint) from error
        yield key, keyed(key, identified(path, key, item))


def csl_date(value: Any) -> Any:
    """Returns a date as CSL-JSON has it, from the forms that YAML files use: 2017, 2017-06, a list with a year."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, dict):
        parts = [value.get(name) for name in ("year", "month", "day")]
        return value if parts[0] is None else {"date-parts": [parts]}
    return {"date-parts": [list(issued(str(value), ""))]} if value else None


# --- BibTeX --------------------------------------------------------------------------------------


def read_bibtex(path: Path, text: str) -> Iterable[tuple[str, Item]]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it says on its own what we report
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    for block in library.failed_blocks:
        reason = str(getattr(block.error, "abort_reason", "") or block.error or "cannot be parsed")
        raise ConfigurationError(
            f"{path}:{(block.start_line or 0) + 1}: {reason.strip().splitlines()[0]}", "correct the entry"
        )
    for entry in library.entries:
        values = {name.lower(): field.value for name, field in entry.fields_dict.items()}
        yield entry.key, keyed(entry.key, from_bibtex(path, entry.key, entry.entry_type.lower(), values))


PREPRINT = lazy(r"\barXiv(?:\s+preprint)?[\s:]+(?:arXiv:)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE)


def from_bibtex(path: Path, key: str, kind: str, values: Mapping[str, Any]) -> Item:
    """Returns the item of a BibTeX or BibLaTeX entry, its TeX as Unicode."""

    def raw(*names: str) -> str:
        return next((" ".join(str(values[name]).split()) for name in names if values.get(name)), "")

    def text(*names: str) -> str:
        return " ".join(detex(raw(*names)).split())

    eprint = raw("eprint") if raw("archiveprefix", "eprinttype").lower() == "arxiv" else ""
    journal = text("journal", "journaltitle", "booktitle")
    if (preprint := PREPRINT.search(journal)) and not eprint:  # as Google Scholar has it
        eprint, journal = preprint["id"], ""
    is_article = kind == "article"
    item = Item(
        key=key,
        type="article" if eprint and not journal else CSL_TYPES.get(kind, "document"),
        title=": ".join(part for part in (text("title"), text("subtitle")) if part),
        authors=tuple(names(values.get("author"))),
        editors=tuple(names(values.get("editor"))),
        issued=issued(raw("date", "year"), raw("month")),
        container_title=journal,
        publisher=text("publisher", "school", "institution", "organization") or ("arXiv" if eprint else ""),
        volume=text("volume"),
        issue=text("number", "issue") if is_article else "",
        page=text("pages").replace("--", "-").replace("–", "-"),
        number=f"arXiv:{eprint}" if eprint else "" if is_article else text("number"),
        edition=text("edition"),
        genre={"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}.get(kind, ""),
        doi=verbatim(raw("doi")),
        url=verbatim(raw("url")),
        abstract=text("abstract"),
    )
    return identified(path, key, item)


def verbatim(text: str) -> str:
    """Returns an address or an identifier, in which a percent sign begins no comment; some programs escape it."""
    return re.sub(r"\\([_%&#~$])", r"\1", text)


def names(people: Any) -> Iterable[Name]:
    for person in people or ():
        family = " ".join([*person.von, *person.last])
        if family == "others" and not person.first:
            yield Name(literal=ET_AL)
        elif person.first or not (family.startswith("{") or re.search(r"\s", family)):
            yield Name(detex(family), detex(" ".join(person.first)), detex(" ".join(person.jr)))
        else:
            yield Name(literal=detex(family))


def issued(year: str, month: str) -> tuple[int, ...]:
    """Returns the date of BibLaTeX's `2017-06-12`, or of a year and a month's name or number."""
    parts = [int(part) for part in re.findall(r"\d+", year)[:3]]
    if len(parts) == 1 and month:
        named = month[:3].lower()
        parts += [MONTHS.index(named) + 1] if named in MONTHS else [int(month)] if month.isdigit() else []
    return tuple(parts)


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
