"""CSL-JSON and CSL-YAML as people and programs write it: each form of a text, a name and a date."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.formats import csl_json
from hugo_tools.metadata.items import Item, Name

ROE = Name("Roe", "A.")


@pytest.mark.parametrize(
    ("csl", "fields"),
    [
        ({}, {"type": "document"}),
        ({"type": "book"}, {"type": "book"}),
        ({"volume": 3.0}, {"volume": "3"}),
        ({"volume": 3.5}, {"volume": "3.5"}),
        ({"volume": -2.0}, {"volume": "-2"}),
        ({"volume": 7}, {"volume": "7"}),
        ({"volume": " 7 "}, {"volume": "7"}),
        ({"title": "A *b* and **c** ***d*** _e_ f"}, {"title": "A b and c d e f"}),
        ({"title": "a_b_c 2*3*4 *a*-b"}, {"title": "a_b_c 2*3*4 *a*-b"}),
        ({"title": f"*{'a' * 302}* _b*"}, {"title": f"{'a' * 302} _b*"}),
        ({"title": f"*{'a' * 303}*"}, {"title": f"*{'a' * 303}*"}),
        ({"title": "H~2~O x^2^ a~long text~ ^2^"}, {"title": "H₂O x² a~long text~ ^2^"}),
        ({"title": f"a~{'1' * 20}~ a~{'1' * 21}~"}, {"title": f"a{'1' * 20} a~{'1' * 21}~"}),
        ({"title": r"\*a\* \_b\_ \~ \^ \[c\]"}, {"title": "*a* _b_ ~ ^ [c]"}),
        ({"title": "[Piercing]{.nocase} of [x [y]{.a}]{#b}"}, {"title": "Piercing of x y"}),
        ({"title": "[a [b [c [d]{.x}]{.x}]{.x}]{.x}"}, {"title": "a b c d"}),
        (
            {"container-title": "*B*", "collection-title": "_C_", "publisher": "*P*"},
            {"container_title": "B", "collection_title": "C", "publisher": "*P*"},
        ),
        ({"DOI": "10.1/<b>", "abstract": "<b>x</b>"}, {"doi": "10.1/<b>", "abstract": "x"}),
        ({"status": "<b>", "URL": "https://e.org/<i>"}, {"status": "<b>", "url": "https://e.org/<i>"}),
    ],
)
def test_texts(csl: dict[str, Any], fields: dict[str, str]) -> None:
    assert csl_json.to_item(csl, "k") == Item("k", **{"type": "document", **fields})


@pytest.mark.parametrize(
    ("csl", "message"),
    [
        ({"title": [1]}, '"title" is a list, expected text'),
        ({"volume": 1e22}, '"volume" is a number out of all bounds'),
        ({"author": "x"}, '"author" is text, expected a list of names'),
    ],
)
def test_what_is_of_another_type(csl: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        csl_json.to_item(csl, "k")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"literal": "The Group", "family": "x"}, Name(literal="The Group")),
        ({"family": "<i>Roe</i>", "given": "A. &amp; B.", "suffix": "Jr."}, Name("Roe", "A. & B.", "Jr.")),
        (
            {"family": "Berg", "given": "A.", "non-dropping-particle": "van", "dropping-particle": "de"},
            Name("de van Berg", "A."),
        ),
        ({"family": "Group", "given": "The", "isInstitution": "true"}, Name(literal="The Group")),
        ({"family": "Group", "isInstitution": 1}, Name(literal="Group")),
        ({"family": "Group", "isInstitution": True}, Name(literal="Group")),
        ({"family": "Group", "given": "A", "isInstitution": "false"}, Name("Group", "A")),
        ({"family": ["x"], "given": "A"}, Name("", "A")),
    ],
)
def test_names(name: dict[str, Any], expected: Name) -> None:
    roe = {"family": "Roe", "given": "A."}
    assert csl_json.to_item({"author": [{}, name, roe]}, "k").authors == (expected, ROE)
    assert csl_json.to_item({"editor": name}, "k").editors == (expected,)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017-06-12", (2017, 6, 12)),
        ("2017-6-2", (2017, 6, 2)),
        ("2017/2018", (2017,)),
        ("c. 1850", (1850,)),
        ("June 2017", (2017,)),
        ("-0044", (-44,)),
        ("12345", ()),
        (2017, (2017,)),
        (None, ()),
        ([], ()),
        ({"date-parts": [[2017, 12, 31]]}, (2017, 12, 31)),
        ({"date-parts": [["2017", "6"], [2018]]}, (2017, 6)),
        ({"date-parts": [2017, 6]}, (2017, 6)),
        ({"date-parts": [[2017.0, 6.0]]}, (2017, 6)),
        ({"date-parts": [[2017, 13]]}, (2017,)),
        ({"date-parts": [[2017, 0, 1]]}, (2017,)),
        ({"date-parts": [[2017, 12, 32]]}, (2017, 12)),
        ({"date-parts": [[2017, 1, 1, 9]]}, (2017, 1, 1)),
        ({"date-parts": [[-44]]}, (-44,)),
        ({"date-parts": [[None]], "raw": "1999"}, (1999,)),
        ({"date-parts": [], "literal": "spring 1999"}, (1999,)),
        ({"year": 2017, "month": 12, "day": 31}, (2017, 12, 31)),
        ([{"year": 2017, "month": 6}, {"year": 2018}], (2017, 6)),
        ({"raw": "2017-06", "literal": "1999"}, (2017, 6)),
    ],
)
def test_dates(written: Any, expected: tuple[int, ...]) -> None:
    item = csl_json.to_item({"issued": written, "accessed": written}, "k")
    assert (item.issued, item.accessed) == (expected, expected)


ARXIV, OTHER = "arXiv:1706.03762", "arXiv:1706.00001"


@pytest.mark.parametrize(
    ("csl", "number", "doi"),
    [
        ({"note": ARXIV}, ARXIV, ""),
        ({"note": f"x\n{ARXIV} [cs]\ndoi:10.1000/x"}, ARXIV, "10.1000/x"),
        ({"note": f"It extends {ARXIV}"}, "", ""),
        ({"archive": "arXiv", "archive_location": "1706.03762"}, ARXIV, ""),
        ({"archive": "arXiv", "archive-location": "1706.03762"}, ARXIV, ""),
        ({"archive": "HAL", "archive_location": "1706.03762"}, "", ""),
        ({"URL": "https://arxiv.org/abs/1706.03762", "note": OTHER}, ARXIV, ""),
        ({"URL": "https://doi.org/10.1000/x", "note": "doi:10.1000/z"}, "", "10.1000/x"),
        ({"URL": "https://doi.org/10.1000/x", "DOI": "10.1000/y"}, "", "10.1000/y"),
        ({"number": ARXIV, "note": OTHER, "URL": "https://doi.org/10.1000/x"}, ARXIV, ""),
        ({"number": "ARXIV:1706.03762", "note": OTHER}, "ARXIV:1706.03762", ""),
    ],
)
def test_the_identifier_that_only_a_link_or_a_note_has(csl: dict[str, Any], number: str, doi: str) -> None:
    item = csl_json.to_item(csl, "k")
    assert (item.number, item.doi) == (number, doi)


def test_what_is_written_has_the_authors_own_keys() -> None:
    made = csl_json.render([Item("doi:10.1/x", title="É"), Item("doi:10.1/y")], {"doi:10.1/x": "own"})
    assert '"title": "É"' in made
    assert [each.get("citation-key") for each in json.loads(made)] == ["own", None]
    assert made.endswith("\n]\n")
