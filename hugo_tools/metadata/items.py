"""Items: a work's metadata in CSL variables, and the names and dates in it.

Variables and types are those of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html,
appendices III and IV) and of its JSON form (https://github.com/citation-style-language/schema).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hugo_tools.patterns import lazy

MAX_NUMBER = 1e15  # below this all JSON readers agree on a number's digits
MAX_YEAR = 10**5
DATE_PART = lazy(r"-?[0-9]{1,5}")  # ASCII only: in Python "²" is a digit, but int() refuses it
# DOI prefix of proceedings (NeurIPS, ICML) for which Crossref lists the authors from A to Z.
ORDER_IS_LOST = "10.52202/"
ET_AL = "et al."  # the last name of a shortened list, BibTeX's "and others"

# Later notices about a work, the gravest first.
STATUSES = ("retracted", "withdrawn", "expression of concern", "corrected")


class Name(NamedTuple):
    """A person, or a group in `literal`."""

    family: str = ""
    """The family name with its particles: `van der Maaten`."""

    given: str = ""
    """The given names, or their initials."""

    suffix: str = ""
    """`Jr.` or `III`."""

    literal: str = ""
    """The name of a group, or a name that cannot be split."""

    @property
    def inverted(self) -> str:
        """The name with the family name first, `Davis, Sammy, Jr.`; a group's name as it is."""
        parts = (self.family, self.given, self.suffix)
        return self.literal or ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Item:
    """A work's metadata, clean: plain Unicode text without markup, entities or doubled white space.

    All fields except `key` and `type` are empty if nothing is known.
    """

    key: str
    """The canonical citation key, `arxiv:1706.03762`."""

    type: str = "document"
    """A CSL type."""

    title: str = ""
    """The title with its subtitle."""

    authors: tuple[Name, ...] = ()
    """The authors in their order; the last one is ET_AL if the list was cut short."""

    editors: tuple[Name, ...] = ()
    """The editors of the work, or of the book or the proceedings that contains it."""

    issued: tuple[int, ...] = ()
    """The date of publication: (year,), (year, month) or (year, month, day)."""

    container_title: str = ""
    """The journal, the book or the proceedings."""

    publisher: str = ""
    """The publisher; also a preprint's server, a thesis's university, a data set's repository."""

    volume: str = ""
    """The number of the volume."""

    issue: str = ""
    """The number of the issue."""

    page: str = ""
    """The pages as a registry or an author wrote them, or an article number; `pages` is the printed form."""

    number: str = ""
    """The number of a report or a standard, or `arXiv:1706.03762`."""

    edition: str = ""
    """The edition of a book, a number or words."""

    version: str = ""
    """The version of a program or a data set."""

    genre: str = ""
    """The kind of a thesis or a report: `PhD thesis`."""

    doi: str = ""
    """The DOI in lower case."""

    isbn: str = ""
    """The ISBN: 13 digits from a registry; from an author's bibliography as written."""

    pmid: str = ""
    """The PubMed id, only digits."""

    pmcid: str = ""
    """The id of PubMed Central, which begins with PMC."""

    translators: tuple[Name, ...] = ()
    """The translators of the work."""

    collection_title: str = ""
    """The series of the book, or of the book that contains the work."""

    publisher_place: str = ""
    """The place of the publisher."""

    url: str = ""
    """The address of the work for readers."""

    abstract: str = ""
    """The abstract on one line."""

    status: str = ""
    """One of STATUSES; an author's bibliography may have another, such as `in press`."""

    accessed: tuple[int, ...] = ()
    """The day on which the author of a bibliography read the page; the function `accessed` also uses the lock's day."""

    registry: str = ""
    """The name of the registry that answered."""

    retrieved: str = ""
    """The day on which it answered (ISO 8601)."""

    @property
    def year(self) -> str:
        """The year as printed, `n.d.` if it is not known."""
        return str(self.issued[0]) if self.issued else "n.d."

    @property
    def venue(self) -> str:
        """The venue, which is printed in italics: the container, else the publisher."""
        return self.container_title or self.publisher

    @property
    def pages(self) -> str:
        """The pages as printed, `436–444`: without placeholders, and without an end that equals the beginning."""
        if not self.page:
            return ""
        parts = [page_range(part) for part in self.page.split(",")]
        return ",".join(part for part in parts if part.strip()).strip()


# Types of works that may have only an address, and may change there.
PAGES = ("webpage", "post", "post-weblog", "software")
ISO_DAY = lazy(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])", re.ASCII)


def accessed(item: Item) -> tuple[int, ...]:
    """Returns the day on which a web page was read, from the author's bibliography or the lock; () for other works.

    The day in the lock stays as long as the page's metadata stays.
    """
    is_page = item.type in PAGES and item.url == item.key
    found = ISO_DAY.fullmatch(item.retrieved) if is_page and not item.accessed else None
    return tuple(map(int, found.groups())) if found else item.accessed


def gravest(statuses: Iterable[str]) -> str:
    """Returns the gravest of some statuses of one work, "" for none."""
    said = set(statuses)
    return next((status for status in STATUSES if status in said), "")


DASH = "[–—‐‑−-]+"
PAGE_RANGE = lazy(rf"(?P<before>\s*)(?P<first>[^\s–—‐‑−-]*)\s*{DASH}\s*(?P<last>[^\s–—‐‑−-]*)\s*")
PAGE_MARK = lazy(r"^(?P<before>\s*)pp?(?:\.\s*|\s+)(?=\d)", re.IGNORECASE)
NONE_KNOWN = (  # placeholders of registries for unknown pages
    r"(?:n[./]?a\.?|no|none|null|nil|n\.?p\.?|n\.?pag\.?|no pagination(?: specified)?|undefined|unknown"
    r"|not available|tba|[?]+)"
)
NO_END = lazy(rf"(?:{NONE_KNOWN})?", re.IGNORECASE)
NO_PAGE = lazy(rf"\s*(?:(?:{NONE_KNOWN})?(?:\s*{DASH}\s*{NONE_KNOWN})?|0+(?:\s*{DASH}\s*0+)?|{DASH})\s*", re.IGNORECASE)


IN_A_RANGE = lazy(r"-(?!(?<=\d-)[A-Za-z](?![^\s,–-]))")  # not the hyphen of a page's letter, as in 2165-a-2166


def page_range(text: str) -> str:
    """Returns a range of pages with a dash between them; "" for a placeholder."""
    text = PAGE_MARK.sub(r"\g<before>", text)
    if NO_PAGE.fullmatch(text):
        return ""
    found = PAGE_RANGE.fullmatch(text)
    if found:
        first = known_page(found["first"])
        last = known_page(found["last"])
        is_one_page = not first or not last or first.casefold() == last.casefold()
        if is_one_page:
            return found["before"] + (first or last)
    text = text.replace("--", "-")
    if text.count("-") == 3:  # pages numbered by chapter: 3-1-3-14
        first, second, third, fourth = text.split("-")
        return f"{first}-{second}–{third}-{fourth}"
    return IN_A_RANGE.sub("–", text)


def known_page(text: str) -> str:
    """Returns a page, "" for a placeholder."""
    return "" if NO_END.fullmatch(text) else text


TEXT_VARIABLES = {  # CSL variable → attribute, in the order of the output
    "type": "type",
    "title": "title",
    "container-title": "container_title",
    "collection-title": "collection_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "edition": "edition",
    "version": "version",
    "genre": "genre",
    "DOI": "doi",
    "ISBN": "isbn",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "URL": "url",
    "abstract": "abstract",
    "status": "status",
}
NAME_VARIABLES = {"author": "authors", "editor": "editors", "translator": "translators"}
DATE_VARIABLES = ("issued", "accessed")


def to_csl(item: Item) -> dict[str, Any]:
    """Returns the item as a CSL-JSON object whose `id` is its key; empty variables are left out.

    The item's origin is in `custom`, which CSL-JSON reserves for such use.
    """
    csl: dict[str, Any] = {"id": item.key}
    for variable, attribute in TEXT_VARIABLES.items():
        if value := getattr(item, attribute):
            csl[variable] = value
        if variable == "title":
            csl.update(names_and_dates(item))
    origin = {"registry": item.registry, "retrieved": item.retrieved}
    custom = {name: value for name, value in origin.items() if value}
    if custom:
        csl["custom"] = custom
    return csl


def names_and_dates(item: Item) -> Iterator[tuple[str, Any]]:
    """Yields the variables of an item that are lists and objects in CSL-JSON."""
    for variable, attribute in NAME_VARIABLES.items():
        if people := getattr(item, attribute):
            yield variable, [name_to_csl(name) for name in people]
    for variable in DATE_VARIABLES:
        if date := getattr(item, variable):
            yield variable, {"date-parts": [list(date)]}


def name_to_csl(name: Name) -> dict[str, str]:
    """Returns a name in CSL-JSON's form: `family`, `given` and `suffix`, or `literal`."""
    if name.literal:
        return {"literal": name.literal}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


def from_csl(csl: Mapping[str, Any]) -> Item:
    """Returns the item in a result of `to_csl`; unknown variables are ignored.

    Raises only ValueError, if a variable does not have its type in CSL-JSON.
    """
    values: dict[str, Any] = {}
    for variable, attribute in TEXT_VARIABLES.items():
        if variable in csl:
            values[attribute] = text_of(csl, variable)
    for variable, attribute in NAME_VARIABLES.items():
        if variable in csl:
            values[attribute] = names_from_csl(csl, variable)
    for variable in DATE_VARIABLES:
        if variable in csl:
            values[variable] = date_from_csl(csl[variable], variable)
    custom = csl.get("custom") or {}
    if not isinstance(custom, Mapping):
        raise ValueError(f'"custom" is {kind(custom)}, expected an object')
    values["type"] = values.get("type") or "document"
    return Item(
        key=text_of(csl, "id"),
        registry=text_of(custom, "registry"),
        retrieved=text_of(custom, "retrieved"),
        **values,
    )


def text_of(csl: Mapping[str, Any], variable: str) -> str:
    """Returns a variable's text, "" if it is missing or null; CSL-JSON also allows a number. Raises ValueError."""
    value = csl.get(variable)
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isascii() or is_unicode(value):
            return value
        raise ValueError(f'"{variable}" has half of a surrogate pair, which is not a character')
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value, variable)
    raise ValueError(f'"{variable}" is {kind(value)}, expected text')


def number_text(value: int | float, variable: str) -> str:
    """Returns a number as text; raises ValueError for one that programs cannot print, such as 1e400 or 5,000 digits."""

    if not abs(value) < MAX_NUMBER:  # in this form it also refuses NaN
        raise ValueError(f'"{variable}" is a number out of all bounds')
    return str(value)


def is_unicode(text: str) -> bool:
    """Returns whether a text can be written as UTF-8; lone surrogates, which JSON allows, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def kind(value: Any) -> str:
    """Returns the JSON type of a value, in the words of messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "an object" if isinstance(value, Mapping) else "a list"


def names_from_csl(csl: Mapping[str, Any], variable: str) -> tuple[Name, ...]:
    """Returns the names of a variable; raises ValueError if they are not a list of objects with texts."""
    return tuple(map(name_from_csl, checked_names(csl.get(variable), variable)))


def checked_names(value: Any, variable: str) -> list[Mapping[str, Any]]:
    """Returns a variable's names unchanged; raises ValueError if they are not a list of objects."""
    names = value or []
    if not isinstance(names, list):
        raise ValueError(f'"{variable}" is {kind(names)}, expected a list of names')
    for name in names:
        if not isinstance(name, Mapping):
            raise ValueError(f'"{variable}" has {kind(name)}, expected an object with family and given, or literal')
    return names


FAMILY_PARTS = ("dropping-particle", "non-dropping-particle", "family")


def name_from_csl(csl: Mapping[str, Any]) -> Name:
    """Returns the name in a CSL-JSON object; its particles become part of the family name. Raises ValueError."""
    parts = [text_of(csl, part) for part in FAMILY_PARTS if part in csl]
    family = " ".join(filter(None, parts))
    return Name(family, text_of(csl, "given"), text_of(csl, "suffix"), text_of(csl, "literal"))


def date_from_csl(csl: Any, variable: str = "issued") -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of a CSL-JSON date, () for `[[null]]`, no date, or a date in words.

    Raises ValueError if it is not an object with a list of lists in `date-parts`.
    """
    csl = csl or {}
    if not isinstance(csl, Mapping):
        raise ValueError(f'"{variable}" is {kind(csl)}, expected an object with date-parts')
    dates = csl.get("date-parts") or [[]]
    first = (dates[0] if isinstance(dates, list) else dates) or []
    if not isinstance(first, list):
        raise ValueError(f'"date-parts" of "{variable}" is not a list of lists of numbers')
    date: list[int] = []
    for part in first[:3]:
        number = date_part(part)
        if number is None:
            break
        date.append(number)
    return tuple(date)


def date_part(value: Any) -> int | None:
    """Returns a year, month or day, which CSL-JSON gives as a number or as text; None for any other value."""
    if isinstance(value, str) and DATE_PART.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    is_whole = abs(value) < MAX_YEAR and value == int(value)
    return int(value) if is_whole else None
