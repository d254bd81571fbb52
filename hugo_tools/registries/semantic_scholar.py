"""Semantic Scholar: citation counts, free PDFs, and the venues of arXiv papers.

Source: https://api.semanticscholar.org/api-docs/graph.

Its facts are optional. So each question is one short request, and without an answer they are left out silently.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.registries.answers import Refused, Unusable, field, load_json, mapping, objects, text
from hugo_tools.registries.client import RetryPolicy, Status, Unreachable, user_agent
from hugo_tools.registries.interface import Server

SERVER = Server("Semantic Scholar", "SEMANTIC_SCHOLAR", "https://api.semanticscholar.org")
# The schemes that it supports, with its names for them.
SCHEMES = {"arxiv": "ARXIV", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
BRIEF = RetryPolicy(timeout=4.0, backoff=0.0, patience=0.0, interval=0.0)  # one try


@dataclass(frozen=True, slots=True)
class CitationCount:
    """The number of citations of a work, and the address of a free PDF, "" for none."""

    citations: int
    pdf: str = ""
    source: str = "Semantic Scholar"


def citation_count(identifier: Identifier, mailto: str = "") -> CitationCount | None:
    """Returns the citation count of a work, None if it is unknown or no answer came.

    Raises ConfigurationError for an unusable address.
    """
    if identifier.scheme not in SCHEMES:
        return None
    agent = user_agent(mailto or os.environ.get("HUGO_TOOLS_MAILTO", "").strip())
    client = SERVER.client(agent, BRIEF)
    paper = quote(f"{SCHEMES[identifier.scheme]}:{identifier.value.removeprefix('PMC')}", safe=":/")
    try:
        return client.ask(f"graph/v1/paper/{paper}?fields=citationCount,openAccessPdf", parse)
    except (Unreachable, Status):
        return None
    finally:
        client.close()


def parse(body: bytes) -> CitationCount:
    """Returns the citation count in an answer; raises Unusable for any other body."""
    answer = mapping(load_json(body))
    count = answer.get("citationCount")
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Unusable("the answer has no number of citations")
    file = mapping(answer.get("openAccessPdf"))
    address = text(file.get("url"))
    return CitationCount(count, address if address.startswith(("https://", "http://")) else "")


# --- where papers have appeared ------------------------------------------------------------------

BATCH = 500
FIELDS = "externalIds,venue,year"


class Paper(NamedTuple):
    """The facts about a paper of arXiv."""

    value: str
    """Its arXiv id."""

    doi: str = ""
    """Its DOI, "" for none."""

    anthology: str = ""
    """Its id in the ACL Anthology."""

    venue: str = ""
    """The name of the venue, `Neural Information Processing Systems`."""

    year: int = 0
    """The year, which is often that of the preprint."""

    dblp: str = ""
    """The name of DBLP's record, `conf/nips/VaswaniSPUJGKP17`."""


def papers(values: Sequence[str], mailto: str = "") -> Iterator[Paper]:
    """Yields the facts about papers of arXiv, nothing if no answer comes.

    Raises ConfigurationError for an unusable address.
    """
    client = SERVER.client(user_agent(mailto), BRIEF)
    try:
        for start in range(0, len(values), BATCH):
            asked = values[start : start + BATCH]
            body = json.dumps({"ids": [f"ARXIV:{value}" for value in asked]})
            yield from client.ask(f"graph/v1/paper/batch?fields={FIELDS}", parse_papers, works=len(asked), body=body)
    except (Unreachable, Status, Refused):
        return
    finally:
        client.close()


def parse_papers(body: bytes) -> list[Paper]:
    """Returns an answer's papers of arXiv; raises Unusable."""
    answer = load_json(body)
    if not isinstance(answer, list):
        raise Unusable("the answer is not a list of works")
    found = []
    for work in objects(answer):
        ids = mapping(work.get("externalIds"))
        year = work.get("year")
        paper = Paper(
            field(ids, "ArXiv"),
            field(ids, "DOI"),
            field(ids, "ACL"),
            field(work, "venue"),
            year if type(year) is int else 0,
            field(ids, "DBLP"),
        )
        if paper.value:
            found.append(paper)
    return found
