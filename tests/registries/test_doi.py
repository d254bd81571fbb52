"""doi.org: a record by content negotiation, the agencies' names, and what a DOI without metadata is called."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import AGAIN, Failure, doi
from hugo_tools.registries.answers import Unusable
from hugo_tools.registries.client import Status
from hugo_tools.registries.destinations import BIBLIOGRAPHY

FULL = {
    "type": "chapter", "DOI": "https://doi.org/10.1241/JALC.1", "title": "未来 <i>A</i>",
    "author": [{"family": "Roe", "given": "Jane"}], "editor": [{"family": "Poe", "given": "Edgar"}],
    "translator": [{"family": "Loo", "given": "Ann", "non-dropping-particle": "van"}],
    "issued": {"date-parts": [[2020, 3, 4]]}, "container-title": "A Book", "collection-title": "A Series",
    "publisher": "A Press", "volume": "12", "issue": "3", "page": "45-67", "number": "R-1", "edition": "2",
    "genre": "Report", "abstract": "<p>We show.</p>",
}  # fmt: skip


def item(**fields: Any) -> Item:
    """Returns the item of an agency's CSL-JSON with these fields."""
    csl = {"DOI": "10.1241/x", "type": "book", "title": "A Title", **fields}
    _, answer = doi.parse(json.dumps(csl).encode())
    assert isinstance(answer, Item)
    return answer


def test_a_full_record_is_a_full_item() -> None:
    assert item(**FULL) == Item(
        "doi:10.1241/jalc.1", "chapter", "未来 A", (Name("Roe", "Jane"),), (Name("Poe", "Edgar"),), (2020, 3, 4),
        "A Book", "A Press", "12", "3", "45–67", "R-1", "2", genre="Report", doi="10.1241/jalc.1",
        translators=(Name("van Loo", "Ann"),), collection_title="A Series", url="https://doi.org/10.1241/jalc.1",
        abstract="We show.", registry="doi.org",
    )  # fmt: skip


def test_a_paper_of_arxiv_has_its_id_and_its_formulas() -> None:
    found = item(DOI="10.48550/arXiv.1706.03762", title="On $x_1$ and \\emph{nets}")
    assert (found.key, found.number) == ("arxiv:1706.03762", "arXiv:1706.03762")
    assert (found.url, found.title) == ("https://arxiv.org/abs/1706.03762", "On x₁ and nets")


@pytest.mark.parametrize("written", ["10.1241/X", "https://doi.org/10.1241/x", "http://dx.doi.org/10.1241/X"])
def test_a_doi_may_be_an_address(written: str) -> None:
    assert item(DOI=written).doi == "10.1241/x"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"family": "Roe", "given": "Jane", "suffix": "Jr."}, [Name("Roe", "Jane", "Jr.")]),
        ({"family": "Berg", "given": "A.", "dropping-particle": "van", "non-dropping-particle": "der"},
         [Name("van der Berg", "A.")]),
        ({"family": "Suparman"}, [Name(literal="Suparman")]),
        ({"family": "Jane Roe"}, [Name("Roe", "Jane")]),
        ({"family": "The Net Consortium"}, [Name(literal="The Net Consortium")]),
        ({"literal": "Jane Roe"}, [Name("Roe", "Jane")]),
        ({"literal": "NASA"}, [Name(literal="NASA")]),
        ({"family": "Unknown", "literal": "Jane Roe"}, [Name("Roe", "Jane")]),
        ({"family": "Unknown", "given": "Jane"}, []),
        ({"literal": "Unknown"}, []),
        ({"family": "Poe", "given": "Edgar"}, []),  # who is there already
    ],
)  # fmt: skip
def test_names(name: dict[str, str], expected: list[Name]) -> None:
    poe = {"family": "Poe", "given": "Edgar"}
    assert item(author=[poe, name]).authors == (Name("Poe", "Edgar"), *expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("article", "article"),
        ("article-journal", "article-journal"),
        ("motion_picture", "motion_picture"),
        ("unheard-of", "document"),
    ],
)
def test_a_type_is_one_of_csls(kind: str, expected: str) -> None:
    assert item(type=kind).type == expected


CROSSREF = """
    article article; article-journal article-journal; chapter chapter; entry entry; paper-conference paper-conference;
    review review; thesis thesis; dissertation thesis; book-part chapter; monograph book
"""


@pytest.mark.parametrize(("kind", "expected"), [row.split() for row in CROSSREF.split(";")])
def test_a_record_of_crossrefs_is_read_as_crossrefs(kind: str, expected: str) -> None:
    member = {} if kind in ("dissertation", "book-part", "monograph") else {"member": "78"}
    found = item(type=kind, publisher="A University,", **member)
    assert (found.type, found.publisher, found.registry) == (expected, "A University", "Crossref")


@pytest.mark.parametrize(
    ("fields", "reason", "hint"),
    [
        ({"title": " "}, '"10.1241/x" is registered without a title', BIBLIOGRAPHY),
        ({"type": "journal"}, '"10.1241/x" is a journal', "cite the article, chapter or book that you mean"),
    ],
)
def test_what_is_not_a_reference_is_told(fields: dict[str, str], reason: str, hint: str) -> None:
    csl = {"DOI": "10.1241/x", "type": "book", "title": "A Title", **fields}
    assert doi.parse(json.dumps(csl).encode()) == ("10.1241/x", Failure("unfit", reason, hint))


@pytest.mark.parametrize("body", [b"{}", b'"x"'])
def test_what_is_not_a_list_of_agencies_is_unusable(body: bytes) -> None:
    with pytest.raises(Unusable, match="the answer is not a list of agencies"):
        doi.parse_agencies(body)


UNKNOWN = Failure("unknown", 'there is no DOI "10.1241/a b"', "open https://doi.org/10.1241/a%20b to check it")


@pytest.mark.parametrize(
    ("code", "redirected", "agency", "expected"),
    [
        *((code, False, "", UNKNOWN) for code in (400, 404, 406, 410)),
        (404, False, "Crossref", UNKNOWN),
        (404, False, "DataCite", UNKNOWN),
        (404, True, "", Failure("unknown", "the DOI exists, but without metadata", BIBLIOGRAPHY)),
        (404, True, "Crossref", Failure("unknown", "the DOI exists at Crossref, but without metadata", BIBLIOGRAPHY)),
        (404, False, "JaLC", Failure("unknown", "the DOI exists at JaLC, but without metadata", BIBLIOGRAPHY)),
        (403, True, "JaLC", Failure("unreachable", "doi.org answered with HTTP 403", AGAIN)),
    ],
)
def test_what_a_status_says_of_a_doi(code: int, redirected: bool, agency: str, expected: Failure) -> None:
    assert doi.without_metadata("10.1241/a b", agency, Status(code, redirected)) == expected
