"""Reads BibTeX and BibLaTeX files: entries with their fields as text, and reports of faults.

bibtexparser finds the blocks and the fields. The rest is ours, since it does not support `#` between values and
inheritance, and reads text between two fields as part of the first one. A broken entry costs no other entry. A file is
read by BibTeX's rules (https://ctan.org/pkg/tamethebeast) with BibLaTeX's inheritance (https://ctan.org/pkg/biblatex).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hugo_tools.patterns import lazy

ReportProblem = Callable[[int, str, str], None]  # takes a line, a message and a hint

MONTHS = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry of a file."""

    key: str
    """The key by which it is cited."""

    kind: str
    """Its type in lower case."""

    fields: Mapping[str, str]
    """Its fields' values as written, by the fields' names in lower case."""

    line: int
    """The line of the file in which it begins."""


def read(text: str, report: ReportProblem, broken: Callable[[str, int], None]) -> list[BibEntry]:
    """Returns the entries of a file, each key once, with the fields that they inherit.

    `report` is called with each fault. `broken` is called with the key and the line of an entry that cannot be read.
    """
    from bibtexparser import model

    entries: dict[str, BibEntry] = {}
    macros = dict(MONTHS)
    last = ""  # the key of the entry before, which a brace too many may have ended too early
    for block in blocks(text):
        line = line_of(block)
        if isinstance(block, model.Entry):
            last = block.key
            add(entries, to_entry(block, macros, report), report)
            continue
        if isinstance(block, model.String):
            value, _ = evaluate(block.key, block.value, line, macros, report)
            macros[block.key.lower()] = value
        elif isinstance(block, model.ParsingFailedBlock):
            key = key_of(block.raw or "")
            report(line, f"{naming(key)} {reason(block)}", "correct it; the entries after it are read")
            if key:
                broken(key, line)
        elif isinstance(block, model.ImplicitComment):
            report_stray(block.comment, line, last, report)
        last = ""
    inherited = [inherit(entry, entries, report) for entry in entries.values()]
    return [entry for entry in inherited if entry.kind != "xdata"]


# --- blocks --------------------------------------------------------------------------------------

COMMENT = lazy(r"^[ \t]*%.*$", re.MULTILINE)
SPLIT_START = lazy(r"^(?P<type>[ \t]*@\w+)(?P<space>[ \t]*\n\s*)(?P<open>[{(])", re.MULTILINE)


def blocks(text: str) -> Iterator[Any]:
    """Yields bibtexparser's blocks in the order of the file; duplicates are yielded like other blocks.

    Lines that begin with "%" are blanked out, since programs and people comment fields and entries out with it. A brace
    that opens an entry on the next line is moved to the line of its type, where bibtexparser expects it.
    """
    from bibtexparser import model
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its own log repeats our reports
    text = COMMENT.sub("", text)
    text = SPLIT_START.sub(r"\g<type>\g<open>\g<space>", text)
    for each in Splitter(text).split().blocks:
        block: Any = each
        while isinstance(block, (model.DuplicateBlockKeyBlock, model.DuplicateFieldKeyBlock)):
            block = block.ignore_error_block
        yield block


def line_of(part: Any) -> int:
    """Returns the line in which one of bibtexparser's blocks or fields begins, counted from 1."""
    return (part.start_line or 0) + 1


def naming(key: str) -> str:
    return f'the entry "{key}"' if key else "an entry"


KEY = lazy(r"@\s*\w+\s*[{(]\s*(?P<key>[^\s,{}()=\"#%]++)(?:\s*+,|\s++)(?!\s*=)")


def key_of(raw: str) -> str:
    """Returns the key of an entry that cannot be parsed, "" if it has none, as in `@misc{title = {A}}`."""
    found = KEY.match(raw)
    return found["key"] if found else ""


def reason(block: Any) -> str:
    """Returns the fault of a block that bibtexparser cannot parse."""
    said = str(getattr(block.error, "abort_reason", ""))
    if said.startswith(("Unexpected block start", "Unexpectedly reached end")) or "found `@" in said:
        return 'has no end: "}" or a quotation mark is missing'
    if said.startswith("Expected comma after entry key"):
        return 'has no key, or no "," after it'
    if said.startswith("Expected a `=`"):
        return 'has a field without "=", or no "," between two fields'
    return "cannot be parsed"


NOT_AN_ENTRY = lazy(r"^[ \t]*@(?P<word>[^\s{(]+)", re.MULTILINE)
LOOSE_FIELDS = lazy(r"\s*,?\s*\w[\w-]*\s*=\s*[{\"\w]")


def report_stray(comment: str, line: int, last: str, report: ReportProblem) -> None:
    """Reports text between entries that was meant as an entry, or as part of the entry before."""
    if last and LOOSE_FIELDS.match(comment):
        report(line, f'fields after the end of the entry "{last}"', 'take out the "}" that ends it too early')
    for found in NOT_AN_ENTRY.finditer(comment):
        if found["word"].lower() not in ("comment", "preamble", "string"):
            lines_before = comment.count("\n", 0, found.start())
            message = f'"@{found["word"]}" begins no entry'
            report(line + lines_before, message, "an entry looks like @article{key, title = {…}}")


def add(entries: dict[str, BibEntry], entry: BibEntry, report: ReportProblem) -> None:
    """Adds an entry to the others, unless its key is taken or missing."""
    if not entry.key:
        report(entry.line, "an entry without a key", "write the key first: @article{key, title = {…}}")
    elif first := entries.get(entry.key):
        report(entry.line, f'a second entry "{entry.key}"; the one in line {first.line} counts', "rename or remove one")
    else:
        entries[entry.key] = entry


# --- fields --------------------------------------------------------------------------------------

FIELD_COMMENT = lazy(r"%[^\n]*(?:\n|$)")
LISTS = frozenset("annote file keywords tags".split())  # fields that some programs repeat, once for each value
LOST_FIELD = lazy(r"(?P<name>[A-Za-z][\w-]*)\s*=\s*(?P<value>.+)", re.DOTALL)


def to_entry(block: Any, macros: Mapping[str, str], report: ReportProblem) -> BibEntry:
    """Returns the entry of a block; the first of two fields with one name counts."""
    fields: dict[str, str] = {}
    rest = [(field.key, field.value, line_of(field)) for field in block.fields]
    while rest:
        name, raw, line = rest.pop(0)
        name = FIELD_COMMENT.sub("", name).strip().lower()
        value, after = evaluate(name, raw, line, macros, report)
        if found := LOST_FIELD.fullmatch(after):
            rest.insert(0, (found["name"], found["value"], line))
        first = fields.get(name)
        is_second = first is not None and value not in ("", first)
        if is_second and name not in LISTS:
            report(line, f'a second "{name}" in {naming(block.key)}; the first one counts', "remove one of the two")
        if not first:
            fields[name] = value
    return BibEntry(block.key, block.entry_type.lower(), fields, line_of(block))


BRACES = {"{": 1, "}": -1}
MARK = lazy(r"(?<!\\)[{}\"]")
BARE = lazy(r"[^\s#{}\",]+")
BLANKS = lazy(r"\s+")


def evaluate(name: str, raw: str, line: int, macros: Mapping[str, str], report: ReportProblem) -> tuple[str, str]:
    """Returns a field's value, with its parts between `#` joined and strings replaced, and the text after the value."""
    parts: list[str] = []
    position = 0
    while position < len(raw):
        end = end_of_part(raw, position)
        parts.append(part_value(raw[position:end], line, macros, report))
        mark = after_blanks(raw, end)
        if not raw.startswith("#", mark):
            after = raw[mark:]
            break
        position = after_blanks(raw, mark + 1)
    else:
        after = ""
    after = FIELD_COMMENT.sub("", after).strip()
    if after:
        shown = " ".join(after.split())[:40]
        report(line, f'"{shown}" after the value of "{name}"', 'a "," is missing before it, or a "#"')
    return "".join(parts), after


def after_blanks(raw: str, start: int) -> int:
    """Returns the end of the white space at `start`, `start` itself if there is none."""
    found = BLANKS.match(raw, start)
    return found.end() if found else start


def end_of_part(raw: str, start: int) -> int:
    """Returns the end of the part of a value that begins at `start`: `{…}`, `"…"`, or a word."""
    opening = raw[start]
    if opening not in '{"':
        found = BARE.match(raw, start)
        return found.end() if found else len(raw)
    closing = "}" if opening == "{" else '"'
    depth = 0
    first = start if opening == "{" else start + 1
    for mark in MARK.finditer(raw, first):
        depth += BRACES.get(mark[0], 0)
        if depth == 0 and mark[0] == closing:
            return mark.end()
    return len(raw)


def part_value(part: str, line: int, macros: Mapping[str, str], report: ReportProblem) -> str:
    """Returns the text of one part of a value; for an undefined string this is its name."""
    if part[:1] in ("{", '"'):
        return part[1:-1]
    name = part.lower()
    if name in macros:
        return macros[name]
    is_number = part[:1].isdigit()
    if not is_number and name[:3] not in MONTHS:
        hint = f"write {{{part}}}, or define it: @string{{{part} = {{…}}}}"
        report(line, f'the string "{part}" is not defined', hint)
    return part


# --- inheritance ---------------------------------------------------------------------------------

IN_BOOK = frozenset(
    "inbook incollection bookinbook suppbook suppcollection inproceedings conference inreference".split()
)
IN_PERIODICAL = frozenset("article suppperiodical".split())
# Fields that BibLaTeX does not let others inherit, and those that would identify a part with the whole work.
OWN = frozenset(
    """abstract crossref xref xdata entryset entrysubtype execute ids keywords label options presort related
    relatedoptions relatedstring relatedtype shorthand shorthandintro shorttitle sorttitle indextitle indexsorttitle
    introduction
    sortkey doi eprint eprinttype eprintclass archiveprefix primaryclass url howpublished note pages file""".split()
)
RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
DATE = ("date", "year", "month", "day")


def inherit(entry: BibEntry, entries: Mapping[str, BibEntry], report: ReportProblem) -> BibEntry:
    """Returns an entry with the fields that it inherits from the entries it names: from `xdata`, then from `crossref`.

    A part inherits the title of the whole as the title of its book, its proceedings or its journal. Keys without an
    entry are reported.
    """
    fields = dict(entry.fields)
    for parent in parents(entry, "xdata", entries, report):
        for name, value in gathered(parent, entries).items():
            fields.setdefault(name, value)
    has_date = any(map(entry.fields.get, DATE))
    for parent in parents(entry, "crossref", entries, report):
        for name, value in handed_on(parent, entry.kind, gathered(parent, entries)):
            is_other_date = has_date and name in DATE
            if not is_other_date and not fields.get(name):
                fields[name] = value
    return BibEntry(entry.key, entry.kind, fields, entry.line)


def parents(entry: BibEntry, name: str, entries: Mapping[str, BibEntry], report: ReportProblem) -> Iterator[BibEntry]:
    """Yields the entries that a field names; if no key matches exactly, case is ignored, as in BibTeX."""
    written = entry.fields.get(name, "").split(",")
    keys = [key.strip() for key in written]
    for key in filter(None, keys):
        folded = (other for other in entries.values() if other.key.lower() == key.lower())
        found = entries.get(key) or next(folded, None)
        if found is None:
            message = f'{naming(entry.key)} names "{key}" in {name}, which is not an entry'
            report(entry.line, message, "add it, or remove it")
        elif found is not entry:
            yield found


def gathered(entry: BibEntry, entries: Mapping[str, BibEntry]) -> dict[str, str]:
    """Returns an entry's fields, with those that it inherits itself, one generation back."""
    fields = {name: value for name, value in entry.fields.items() if value}
    for name in ("xdata", "crossref"):
        for parent in parents(entry, name, entries, lambda *_: None):
            for field, value in handed_on(parent, entry.kind, parent.fields):
                fields.setdefault(field, value)
    return fields


def handed_on(parent: BibEntry, kind: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yields the fields that an entry of kind `kind` inherits, under their names in that entry."""
    if kind in IN_PERIODICAL and parent.kind == "periodical":
        renamed = {"title": "journaltitle", "subtitle": "journalsubtitle"}
    elif kind in IN_BOOK and "booktitle" in fields:
        renamed = {"title": "", "subtitle": ""}
    elif kind in IN_BOOK:
        renamed = RENAMED
    elif parent.kind.startswith("mv"):
        renamed = {"title": "maintitle"}
    else:
        renamed = {}
    for name, value in fields.items():
        field = renamed.get(name, name)
        if value and field and name not in OWN:
            yield field, value
