"""Items: a work's metadata in CSL variables, and the names and dates in it.

Variables and types are those of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html,
appendices III and IV) and of its JSON form (https://github.com/citation-style-language/schema).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

ET_AL = "et al."  # the last name of a list that its author cut short, BibTeX's "and others"


class Name(NamedTuple):
    """A person, or a group in `literal`. A particle belongs to the family name: `van der Maaten`."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A work's metadata, clean: plain Unicode text without markup, entities or doubled white space.

    `key` is the canonical citation key, `arxiv:1706.03762`; `type` a CSL type; `issued` is (), (year,),
    (year, month) or (year, month, day). `container_title` is the journal, book or proceedings;
    `publisher` also a preprint's server, a thesis's university, a data set's repository. `doi` is in
    lower case. `status` is `retracted`, `withdrawn` or empty. `registry` says who answered, `retrieved`
    on which day (ISO 8601).
    """

    key: str
    type: str = "document"
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    issued: tuple[int, ...] = ()
    container_title: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = ""
    edition: str = ""
    genre: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    status: str = ""
    registry: str = ""
    retrieved: str = ""

    @property
    def year(self) -> str:
        """The year as printed, `n.d.` where none is known."""
        return str(self.issued[0]) if self.issued else "n.d."

    @property
    def venue(self) -> str:
        """Where the work appeared, as printed in italics: the container, else the publisher."""
        return self.container_title or self.publisher


TEXT_VARIABLES = {  # CSL variable → attribute, in the order in which they are written
    "type": "type",
    "title": "title",
    "container-title": "container_title",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "edition": "edition",
    "genre": "genre",
    "DOI": "doi",
    "URL": "url",
    "abstract": "abstract",
    "status": "status",
}
NAME_VARIABLES = {"author": "authors", "editor": "editors"}


def to_csl(item: Item) -> dict[str, Any]:
    """Returns the item as a CSL-JSON object whose `id` is its key; empty variables are left out.

    Where the item came from stands in `custom`, which CSL-JSON reserves for such use.
    """
    csl: dict[str, Any] = {"id": item.key}
    for variable, attribute in TEXT_VARIABLES.items():
        if value := getattr(item, attribute):
            csl[variable] = value
        if variable == "title":
            for names, where in NAME_VARIABLES.items():
                if people := getattr(item, where):
                    csl[names] = [name_to_csl(name) for name in people]
            if item.issued:
                csl["issued"] = {"date-parts": [list(item.issued)]}
    custom = {"registry": item.registry, "retrieved": item.retrieved}
    if any(custom.values()):
        csl["custom"] = {k: v for k, v in custom.items() if v}
    return csl


def name_to_csl(name: Name) -> dict[str, str]:
    """Returns a name as CSL-JSON has it: `family`, `given` and `suffix`, or `literal`."""
    if name.literal:
        return {"literal": name.literal}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


def from_csl(csl: Mapping[str, Any]) -> Item:
    """Returns the item that `to_csl` wrote; unknown variables are ignored.

    Raises ValueError if a variable is not of the type that CSL-JSON gives it.
    """
    values: dict[str, Any] = {}
    for variable, attribute in TEXT_VARIABLES.items():
        value = csl.get(variable, "")
        if isinstance(value, (str, int, float)):
            values[attribute] = str(value)
        else:
            raise ValueError(f'"{variable}" is {type(value).__name__}, expected text')
    for variable, attribute in NAME_VARIABLES.items():
        values[attribute] = tuple(name_from_csl(name) for name in csl.get(variable) or ())
    custom = csl.get("custom") or {}
    values["type"] = values["type"] or "document"
    return Item(
        key=str(csl["id"]),
        issued=date_from_csl(csl.get("issued")),
        registry=str(custom.get("registry", "")),
        retrieved=str(custom.get("retrieved", "")),
        **values,
    )


def name_from_csl(csl: Mapping[str, str]) -> Name:
    """Returns a name of CSL-JSON; its particles join the family name."""
    particles = [csl.get("dropping-particle", ""), csl.get("non-dropping-particle", "")]
    family = " ".join(part for part in [*particles, csl.get("family", "")] if part)
    return Name(family, csl.get("given", ""), csl.get("suffix", ""), csl.get("literal", ""))


def date_from_csl(csl: Any) -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of a CSL-JSON date, () for `[[null]]`, none, or a date in words."""
    parts = (csl or {}).get("date-parts") or [[]]
    date = []
    for part in (parts[0] or [])[:3]:
        if part is None or not str(part).strip().lstrip("-").isdigit():
            break
        date.append(int(part))
    return tuple(date)
