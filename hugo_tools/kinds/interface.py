"""What a kind of post is: the seam between `new`, the archetypes and the kinds themselves."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of post."""

    meaning: str
    """What such a post is about, in a few words for help texts."""
    template: Path
    """The Jinja2 template of its body; it sets `guide`, a note to the writer, and prints the fields of `Work`."""
    title: str = ""
    """The title of a post about a work, with `{}` for the work's own; empty where only the author can name it."""
    is_about_one: bool = False
    """Whether it is about the first of its works, so that it shows how often that is cited."""
    has_formulas: bool = False
    """Whether its template has formulas, which the site's Markdown must pass through."""
    is_archetype: bool = True
    """Whether Hugo gets an archetype of it."""
