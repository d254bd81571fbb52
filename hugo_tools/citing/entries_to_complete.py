"""Entries for the author's bibliography, for what a web page could not say of its work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hugo_tools.citing.reference_list import slug_of
from hugo_tools.formats import bibtex
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Failure


def lacks_something(answer: Item | Failure) -> bool:
    """Returns whether the author alone can say what is missing: a page that says too little, or nothing to programs."""
    if isinstance(answer, Failure):
        return answer.kind == "unfit"
    return not (answer.authors and answer.issued)


def render(answers: Mapping[Identifier, Item | Failure]) -> str:
    """Returns BibTeX entries that stand for pages once they are complete, with what is known already."""
    return "\n".join(entry(identifier, answer) for identifier, answer in answers.items())


def entry(identifier: Identifier, answer: Item | Failure) -> str:
    item = answer if isinstance(answer, Item) else Item(identifier.key)
    _, _, address = identifier.value.partition("://")
    return bibtex.render_draft(replace(item, url=identifier.url), slug_of(address))
