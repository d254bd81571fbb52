"""The table of formats for other programs.

A new one is a module beside this one, whose `render` returns items as one text, and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from hugo_tools.formats import bibtex, csl_json, ris, spreadsheet
from hugo_tools.metadata.items import Item


class Render(Protocol):
    """Returns items as the text of one file.

    `own_keys` are the works' keys in the author's bibliography, by the items' canonical keys.
    """

    def __call__(self, items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str: ...


class Format(NamedTuple):
    """A format of files."""

    render: Render
    """Returns works as the text of one file."""

    suffix: str
    """The ending of such files' names."""


FORMATS = {
    "bibtex": Format(bibtex.render, ".bib"),
    "csl-json": Format(csl_json.render, ".json"),
    "ris": Format(ris.render, ".ris"),
    "csv": Format(spreadsheet.render, ".csv"),
}


def by_suffix(suffix: str) -> str:
    """Returns the name of the format with a suffix, "" for none."""
    return next((name for name, each in FORMATS.items() if each.suffix == suffix.lower()), "")
