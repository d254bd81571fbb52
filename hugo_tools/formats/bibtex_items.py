"""BibTeX and BibLaTeX entries as items: their fields as CSL variables, their TeX as Unicode.

The fields are those of BibLaTeX (https://ctan.org/pkg/biblatex), with the habits of Google Scholar, DBLP, Zotero and
arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from hugo_tools.formats import bibtex_names
from hugo_tools.formats.bibtex_syntax import BibEntry, ReportProblem
from hugo_tools.metadata.identifiers import doi_named, parse_arxiv, preprint_named, trim, work_at
from hugo_tools.metadata.items import Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.patterns import lazy

CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "preprint": "article",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}
GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}
PUBLISHERS = ("publisher", "school", "institution", "organization")
SAME = ("edition", "version", "isbn", "pmid", "pmcid", "abstract")  # fields that an item has under the same name
MAX_ABSTRACT = 20_000


class Fields:
    """The fields of an entry; a value is that of the first of several names that has one."""

    def __init__(self, entry: BibEntry) -> None:
        self.entry = entry

    def raw(self, *names: str) -> str:
        """Returns a field as written, on one line."""
        for name in names:
            words = self.entry.fields.get(name, "").split()
            if words:
                return " ".join(words)
        return ""

    def text(self, *names: str) -> str:
        """Returns a field as plain text."""
        written = LINK.sub(link_text, self.raw(*names))
        return plain(written, tex=True, limit=MAX_ABSTRACT)


def to_item(entry: BibEntry, report: ReportProblem) -> Item:
    """Returns the item of an entry; names that BibTeX reads differently from their meaning are reported."""
    fields = Fields(entry)
    arxiv, journal = preprint(fields)
    is_article = entry.kind == "article"
    is_preprint = bool(arxiv) and not journal
    report_number = "" if is_article else fields.text("number")
    server = "arXiv" if arxiv else ""
    usual_type = CSL_TYPES.get(entry.kind, "document")
    same: dict[str, Any] = {name: fields.text(name) for name in SAME}
    return Item(
        key=entry.key,
        type="article" if is_preprint else usual_type,
        title=title(fields),
        authors=people(fields, "author", report),
        editors=people(fields, "editor", report),
        translators=people(fields, "translator", report),
        issued=issued(fields),
        container_title=journal,
        collection_title=fields.text("series"),
        publisher=fields.text(*PUBLISHERS) or server,
        publisher_place=fields.text("location", "address"),
        volume="" if is_preprint else fields.text("volume"),
        issue=fields.text("number", "issue") if is_article else "",
        page=pages(fields, arxiv),
        number=f"arXiv:{arxiv}" if arxiv else report_number,
        genre=GENRES.get(entry.kind, ""),
        doi=doi(fields),
        url=address(fields),
        accessed=day_read(fields),
        **same,
    )


def title(fields: Fields) -> str:
    parts = (fields.text("title", "shorttitle"), fields.text("subtitle"))
    return ": ".join(filter(None, parts))


def pages(fields: Fields, arxiv: str) -> str:
    """Returns the pages, "" for an arXiv id, which the Astrophysics Data System repeats there."""
    written = fields.text("pages", "eid", "articleno")
    if arxiv and arxiv in written:
        return ""
    return written.replace("--", "-").replace("–", "-")


def people(fields: Fields, role: str, report: ReportProblem) -> tuple[Name, ...]:
    text = fields.raw(role)
    return bibtex_names.read(text, role, fields.entry.line, report) if text else ()


# --- links ---------------------------------------------------------------------------------------

# A command with an address.
LINK = lazy(
    r"\\(?:url|path|nolinkurl)\s*\{(?P<url>[^{}]*)\}|\\href\s*\{(?P<href>[^{}]*)\}\s*\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}"
)
ADDRESS = lazy(r"https?://[^\s{}<>\"]+", re.IGNORECASE)


def link_text(found: re.Match[str]) -> str:
    return found["text"] or found["url"] or found["href"] or ""


def addresses(text: str) -> Iterator[str]:
    r"""Yields the addresses in a text: those of `\url` and `\href`, else any."""
    commands = list(LINK.finditer(text))
    for command in commands:
        written = command["url"] or command["href"] or ""
        yield verbatim(written.strip())
    if not commands:
        for found in ADDRESS.finditer(text):
            yield trim(verbatim(found[0]))


def address(fields: Fields) -> str:
    """Returns the entry's link: its `url`, or the first address in other fields that people use for one."""
    url = fields.raw("url")
    if url:
        is_wrapped = "<" in url or LINK.search(url)
        return next(addresses(url), "") if is_wrapped else verbatim(url)
    for name in ("howpublished", "note", "addendum", "link"):
        link = next(addresses(fields.raw(name)), None)
        if link is not None:
            return link
    return ""


ESCAPED = lazy(r"\{\\(?P<group>[_%&#~$])\}|\\(?P<sign>[_%&#~$])")


def verbatim(text: str) -> str:
    """Returns an address or an identifier without the escapes that some programs write in it."""
    return ESCAPED.sub(lambda found: found["group"] or found["sign"], text)


# --- journals ------------------------------------------------------------------------------------

# Macros of the AAS's LaTeX classes, which the Astrophysics Data System writes
# (https://ui.adsabs.harvard.edu/help/actions/journal-macros).
JOURNALS = {
    "aap": "Astronomy and Astrophysics",
    "aapr": "Astronomy and Astrophysics Reviews",
    "aaps": "Astronomy and Astrophysics Supplement",
    "aj": "The Astronomical Journal",
    "ao": "Applied Optics",
    "apj": "The Astrophysical Journal",
    "apjl": "The Astrophysical Journal Letters",
    "apjs": "The Astrophysical Journal Supplement Series",
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "baas": "Bulletin of the American Astronomical Society",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jcp": "The Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "nar": "New Astronomy Reviews",
    "nat": "Nature",
    "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "physscr": "Physica Scripta",
    "planss": "Planetary and Space Science",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "procspie": "Proceedings of SPIE",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "skytel": "Sky and Telescope",
    "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy",
    "ssr": "Space Science Reviews",
    "zap": "Zeitschrift für Astrophysik",
}
VENUES = ("journal", "journaltitle", "booktitle", "eventtitle")
JOURNAL_MACRO = lazy(r"[{\s]*\\(?P<name>[a-z]+)[}\s]*")


def venue(fields: Fields) -> str:
    """Returns the journal, the book or the proceedings, else the event."""
    macro = JOURNAL_MACRO.fullmatch(fields.raw(*VENUES))
    known = JOURNALS.get(macro["name"]) if macro else ""
    return known or fields.text(*VENUES)


# --- identifiers ---------------------------------------------------------------------------------

# The forms of Google Scholar and DBLP.
PREPRINT_IN_JOURNAL = lazy(
    r"\barXiv(?:\s+preprint)?[\s:]+(?:arXiv:)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE
)
CORR = lazy(r"(?:corr|arxiv(?:\.org)?(?:\s+e?-?prints?|\s+preprint)?|computing research repository)\.?", re.IGNORECASE)
CORR_VOLUME = lazy(r"(?:abs/)?(?P<id>[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE)


def preprint(fields: Fields) -> tuple[str, str]:
    """Returns the arXiv id in any of an entry's usual places, and the journal, "" if that was arXiv itself."""
    journal = venue(fields)
    if found := PREPRINT_IN_JOURNAL.search(journal):
        return eprint(fields) or found["id"], ""
    if CORR.fullmatch(journal):
        arxiv = eprint(fields) or numbered(fields) or linked(fields, "arxiv")
        return arxiv, "" if arxiv else journal
    return eprint(fields) or noted(fields, preprint_named) or linked(fields, "arxiv"), journal


def numbered(fields: Fields) -> str:
    """Returns the arXiv id in the volume of the "journal" CoRR, where DBLP puts it; "" for none."""
    for name in ("volume", "number", "pages", "eid"):
        written = fields.text(name).removeprefix("arXiv:")
        if found := CORR_VOLUME.fullmatch(written):
            return found["id"]
    return ""


ARXIV_PREFIX = lazy(r"^arxiv:\s*|^abs/", re.IGNORECASE)
ARCHIVES = ("archiveprefix", "eprinttype", "archive")


def eprint(fields: Fields) -> str:
    """Returns the arXiv id in `eprint`, "" for none; if the entry names the archive arXiv, the text is not checked."""
    value = unlinked(fields.raw("eprint"))
    archive = fields.raw(*ARCHIVES).lower()
    if archive and archive != "arxiv":
        return ""
    parsed = parse_arxiv(ARXIV_PREFIX.sub("", value))
    work = parsed.identifier if parsed else work_at(value)
    if work and work.scheme == "arxiv":
        return work.value
    return value if archive else ""


def unlinked(value: str) -> str:
    r"""Returns an identifier as written, or the address of a `\url` or `\href` that replaces it."""
    written = verbatim(value)
    return next(addresses(written), "") if LINK.search(written) else written


def noted(fields: Fields, named: Callable[[str], str]) -> str:
    """Returns the identifier that `named` finds in a note that is nothing else, "" for none."""
    return next(filter(None, map(named, notes(fields))), "")


def notes(fields: Fields) -> Iterator[str]:
    """Yields the fields that may be an identifier and nothing else."""
    for name in ("note", "howpublished", "addendum", "number", "eid"):
        yield fields.text(name)


def linked(fields: Fields, scheme: str) -> str:
    """Returns the arXiv id or DOI in the entry's link, "" for none."""
    work = work_at(address(fields))
    return work.value if work and work.scheme == scheme else ""


def doi(fields: Fields) -> str:
    """Returns the DOI as written, else the one in the entry's link, or in a note that is nothing else."""
    written = unlinked(fields.raw("doi"))
    return written or linked(fields, "doi") or noted(fields, doi_named)


# --- dates ---------------------------------------------------------------------------------------

DATE = lazy(r"(?<!\d)(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?!\d)")
EARLY_YEAR = lazy(r"-?\d{1,3}")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH_NUMBER = lazy(r"\d{1,2}\b")
DAY = lazy(r"\b\d{1,2}\b")
MONTH = lazy(rf"\b(?P<month>{'|'.join(MONTHS)})", re.IGNORECASE)


def issued(fields: Fields) -> tuple[int, ...]:
    """Returns the date of publication, the first day of a range: BibLaTeX's `date`, or `year`, `month` and `day`.

    Words instead of a year (`in press`) give (), a season (`2017-21`) gives its year.
    """
    text = fields.raw("date", "year")
    found = DATE.search(text)
    if not found:
        return (int(text),) if EARLY_YEAR.fullmatch(text) else ()
    year, *rest = [int(part) for part in found.groups() if part]
    if not rest:
        return (year, *month_and_day(fields))
    is_month = 1 <= rest[0] <= 12
    return (year, *rest) if is_month else (year,)


def day_read(fields: Fields) -> tuple[int, ...]:
    """Returns the date of BibLaTeX's `urldate`, on which the entry's address was last read; () for none."""
    found = DATE.match(fields.raw("urldate"))
    parts = [int(part) for part in found.groups() if part] if found else []
    is_date = all(1 <= part <= highest for part, highest in zip(parts[1:], (12, 31), strict=False))
    return tuple(parts) if is_date else ()


def month_and_day(fields: Fields) -> tuple[int, ...]:
    """Returns (month[, day]) of `jun`, `6`, `June--July` or `12 June`, () for none."""
    written = fields.text("month")
    day = fields.raw("day")
    if named := MONTH.search(written):
        month = MONTHS.index(named["month"].lower()) + 1
        if beside := DAY.search(written):
            day = beside[0]
    else:
        number = MONTH_NUMBER.match(written)
        month = number_within(12, number[0]) if number else 0
    parts = (month, number_within(31, day)) if month else ()
    return tuple(part for part in parts if part)


def number_within(highest: int, text: str) -> int:
    """Returns a number up to `highest`, 0 for any other text."""
    number = int(text) if text.isdecimal() else 0
    return number if number <= highest else 0
