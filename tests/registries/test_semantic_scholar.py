"""What Semantic Scholar knows of papers: how often they are cited, and where they have appeared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.registries import semantic_scholar
from hugo_tools.registries.answers import Unusable
from hugo_tools.registries.semantic_scholar import CitationCount, Paper
from tests.support.fake_registries import Registries


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"citationCount": 0}, CitationCount(0)),
        ({"citationCount": 7, "openAccessPdf": {"url": "https://e.org/a"}}, CitationCount(7, "https://e.org/a")),
        ({"citationCount": 7, "openAccessPdf": {"url": "http://e.org/a"}}, CitationCount(7, "http://e.org/a")),
        ({"citationCount": 7, "openAccessPdf": {"url": "ftp://e.org/a"}}, CitationCount(7)),
    ],
)
def test_the_number_of_citations_and_a_file(answer: dict[str, Any], expected: CitationCount) -> None:
    assert semantic_scholar.parse(json.dumps(answer).encode()) == expected


@pytest.mark.parametrize("count", [-1, True, "7", None, 1.5])
def test_what_is_not_a_number_of_citations(count: Any) -> None:
    with pytest.raises(Unusable, match="the answer has no number of citations"):
        semantic_scholar.parse(json.dumps({"citationCount": count}).encode())


def test_papers_and_where_they_have_appeared() -> None:
    ids = {"ArXiv": "2101.00001", "DOI": "10.1000/x", "ACL": "2022.acl-long.1", "DBLP": "conf/acl/Gray22"}
    works = [
        None,
        {"externalIds": {"DOI": "10.1000/y"}},
        {"externalIds": ids, "venue": "ACL", "year": 2022},
        {"externalIds": {"ArXiv": "2101.00002"}, "venue": None, "year": True},
    ]
    assert semantic_scholar.parse_papers(json.dumps(works).encode()) == [
        Paper("2101.00001", "10.1000/x", "2022.acl-long.1", "ACL", 2022, "conf/acl/Gray22"),
        Paper("2101.00002"),
    ]
    with pytest.raises(Unusable, match="the answer is not a list of works"):
        semantic_scholar.parse_papers(b"{}")


def test_no_question_is_about_more_than_five_hundred_papers(registries: Registries) -> None:
    values = [f"2101.{number:05}" for number in range(501)]
    registries.venues = {values[0]: {"venue": "ACL"}, values[500]: {"venue": "ICML"}}
    assert [paper.venue for paper in semantic_scholar.papers(values)] == ["ACL", "ICML"]
    assert [len(request.ids) for request in registries.log("semantic_scholar")] == [500, 1]
