"""References that a template prints: one of ours, or the site's own that replaces it.

No template is trusted: it gets only texts and numbers (`template`), and its output is checked (`faults`).
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hugo_tools.cache import Cache, digest
from hugo_tools.errors import ConfigurationError
from hugo_tools.markdown.escaping import guard
from hugo_tools.metadata.items import Item
from hugo_tools.styles import folders
from hugo_tools.styles.faults import fault
from hugo_tools.styles.parts import (
    NameLimits,
    accessed,
    cited_as,
    credited,
    date,
    details,
    edition,
    kind,
    note,
    people_in_reading_order,
    venue,
)

if TYPE_CHECKING:
    from hugo_tools.styles.template import Template


FIELDS = tuple(f.name for f in fields(Item))
PRINTED = attrgetter(*FIELDS)  # the parts of an item that a template can print
VARIABLES = {  # the names that a template can use, each with its parts; docs/styles.md explains them
    "item": (*FIELDS, "pages", "venue", "year"),
    **dict.fromkeys(
        (
            "accessed",
            "date",
            "details",
            "edition",
            "editors",
            "kind",
            "label",
            "note",
            "pages",
            "people",
            "url",
            "venue",
            "version",
        ),
        (),
    ),
}


def variables(item: Item, version: int, letter: str, limits: NameLimits) -> dict[str, Any]:
    """Returns the variables of a template for a work: texts and numbers, and names as mappings of texts."""
    from hugo_tools.styles.template import frozen

    parts = {name: getattr(item, name) for name in VARIABLES["item"]}
    for role in ("authors", "editors"):
        parts[role] = tuple(frozen(**name._asdict()) for name in parts[role])
    label, url = cited_as(item, version)
    return {
        "item": frozen(**parts),
        "accessed": accessed(item),
        "date": date(item, letter),
        "details": details(item),
        "edition": edition(item),
        "editors": people_in_reading_order(item.editors, limits),
        "kind": kind(item),
        "label": label,
        "note": note(item),
        "pages": item.pages,
        "people": credited(item, limits),
        "url": url,
        "venue": venue(item, label),
        "version": version,
    }


class TemplateReferences:
    """References by a template, each rendered once, and then kept in memory and in the cache for later runs."""

    def __init__(self, name: str, site: Path, limits: NameLimits) -> None:
        """Raises ConfigurationError for a template that cannot be read."""
        self.limits = limits
        self.source, self.path = folders.template(name, site)
        self.template: Template | None = None
        self.rendered: dict[tuple[str, int, str], str] = {}
        self.cache = Cache(f"references-{digest(self.source, repr(limits))}", "")

    def reference(self, item: Item, version: int = 0, letter: str = "") -> str:
        """Returns one reference, one line of Markdown; raises ConfigurationError for a template that fails."""
        at = (item.key, version, letter)
        if at not in self.rendered:
            self.rendered[at] = self.kept(item, version, letter)
        return self.rendered[at]

    def kept(self, item: Item, version: int, letter: str) -> str:
        """Returns one reference from the cache; a missing one is rendered and added."""
        shown = repr(PRINTED(item))
        made_of = digest(f"{shown} {version}{letter}")
        line = self.cache.get(made_of)
        if line is None:
            line = self.render(item, version, letter, len(shown))
            self.cache.put(made_of, line)
        return line

    def render(self, item: Item, version: int, letter: str, size: int) -> str:
        """Returns one reference, rendered and checked; `size` is the length of the item's data in characters."""
        if self.template is None:
            from hugo_tools.styles.template import Template

            self.template = Template(self.source, self.path, VARIABLES)
        seen = variables(item, version, letter, self.limits)
        printed = self.template.render(seen, size, item.key)
        line = guard(" ".join(printed.split()))
        if found := fault(line):
            message = f'{self.path}: the reference of "{item.key}" has {found}'
            hint = "a reference is text with emphasis and links to http:// or https://, see docs/styles.md"
            raise ConfigurationError(message, hint)
        return line
