"""BibTeX and BibLaTeX entries as items: their fields as CSL variables, their TeX as Unicode.

The fields are those of BibLaTeX (https://ctan.org/pkg/biblatex), and what Google Scholar and arXiv make of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hugo_tools.errors import ConfigurationError
from hugo_tools.items import ET_AL, Item, Name
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


def read(path: Path, text: str) -> Iterator[tuple[str, Item]]:
    """Yields each entry's key and item; raises ConfigurationError, with the line, for an entry that does not parse."""
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
        yield entry.key, to_item(entry.key, entry.entry_type.lower(), values)


PREPRINT = lazy(r"\barXiv(?:\s+preprint)?[\s:]+(?:arXiv:)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE)


def to_item(key: str, kind: str, values: Mapping[str, Any]) -> Item:
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
    return Item(
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
