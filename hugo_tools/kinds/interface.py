"""The interface of a kind of post, which `new` and the archetypes use."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of post."""

    meaning: str
    """The subject of such a post, in a few words for help texts."""
    template: Path
    """The Jinja2 template of its body; it sets `guide`, a note to the writer, and prints the fields of `Work`."""
    title: str = ""
    """The title of a post about a work, with `{}` for the work's own; empty if the author has to give it."""
    is_about_one: bool = False
    """Whether it is about the first of its works, so that it shows that work's citation count."""
    has_formulas: bool = False
    """Whether its template has formulas, which the site's Markdown must pass through."""
    is_archetype: bool = True
    """Whether Hugo gets an archetype of it."""
