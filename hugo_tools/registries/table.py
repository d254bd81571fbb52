"""The registries that are asked. Of two that are asked in the same turn, the one that stands first here is asked first.

A new one is a file beside this one, and a line here; its scheme is a row of `identifiers.SCHEMES`. Those that are
SEARCHING find works by words as well.
"""

from __future__ import annotations

from hugo_tools.registries import arxiv, crossref, datacite, doi, github, open_library, pubmed, web_page
from hugo_tools.registries.interface import Registry, SearchingRegistry

REGISTRIES: list[Registry] = [
    arxiv.REGISTRY,
    crossref.REGISTRY,
    crossref.ITEMS_OF_PUBLISHERS,
    datacite.REGISTRY,
    doi.REGISTRY,
    open_library.REGISTRY,
    pubmed.REGISTRY,
    pubmed.CENTRAL,
    github.REGISTRY,
    web_page.REGISTRY,
]
SEARCHING: list[SearchingRegistry] = [arxiv.ArxivSearch(), crossref.CrossrefSearch()]
