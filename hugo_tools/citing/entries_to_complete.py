"""Entries for the author's bibliography, for works whose web pages give too little metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hugo_tools.citing.reference_list import slug_of
from hugo_tools.formats import bibtex
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Failure


def lacks_something(answer: Item | Failure) -> bool:
    """Returns whether only the author can add the missing facts, since the page gives programs too little."""
    if isinstance(answer, Failure):
        return answer.kind == "unfit"
    return not (answer.authors and answer.issued)


def render(answers: Mapping[Identifier, Item | Failure]) -> str:
    """Returns BibTeX entries with the known facts of web pages, for the author to complete."""
    return "\n".join(entry(identifier, answer) for identifier, answer in answers.items())


def entry(identifier: Identifier, answer: Item | Failure) -> str:
    item = answer if isinstance(answer, Item) else Item(identifier.key)
    _, _, address = identifier.value.partition("://")
    return bibtex.render_draft(replace(item, url=identifier.url), slug_of(address))
