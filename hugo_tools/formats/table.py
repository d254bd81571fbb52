"""The table of formats in which works are given to other programs.

A new one is a module beside this one whose `render` returns items as one text, and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from hugo_tools.formats import bibtex, csl_json, ris, spreadsheet
from hugo_tools.metadata.items import Item


class Render(Protocol):
    """Returns items as the text of one file.

    `own_keys` are the keys that works have in the author's bibliography, by the items' canonical keys.
    """

    def __call__(self, items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str: ...


class Format(NamedTuple):
    """A format of files."""

    render: Render
    """Returns works as the text of such a file."""

    suffix: str
    """How the names of such files end."""


FORMATS = {
    "bibtex": Format(bibtex.render, ".bib"),
    "csl-json": Format(csl_json.render, ".json"),
    "ris": Format(ris.render, ".ris"),
    "csv": Format(spreadsheet.render, ".csv"),
}


def by_suffix(suffix: str) -> str:
    """Returns the name of the format of files whose names end so, "" for none."""
    return next((name for name, each in FORMATS.items() if each.suffix == suffix.lower()), "")
