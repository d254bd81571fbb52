"""The table of registries. Of two with the same turn, the first one here is asked first.

A new one is a file beside this one, and a line here; its scheme is a row of `identifiers.SCHEMES`. Those in SEARCHING
find works by words.
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
