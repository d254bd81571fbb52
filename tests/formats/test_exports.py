"""CSL-JSON and RIS of works and of posts: inside what their specifications allow, and read back by other programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import rispy

from hugo_tools.citing import cite_this_post
from hugo_tools.citing.cite_this_post import Record
from hugo_tools.formats import bibtex, bibtex_items, csl_json, ris
from tests.formats.test_bibtex import TEXTS, works
from tests.support import csl

RECORDS = [
    Record(text, ("Łukasz van der Maaten", "Vision Group"), (2024, 3, 5), "A blog", "https://e.org/x/")
    for text in TEXTS
]


def test_csl_json_of_works() -> None:
    listed = json.loads(csl_json.render(works()))
    csl.check(listed)
    assert [item["title"] for item in listed] == [item.title for item in works()]


@pytest.mark.parametrize("record", [*RECORDS, replace(RECORDS[0], date=(2024,))])
def test_csl_json_of_posts(record: Record) -> None:
    made = json.loads(cite_this_post.as_csl_json(record, "key"))
    csl.check(made)
    assert (made[0]["type"], made[0]["title"], made[0]["URL"]) == ("post-weblog", record.title, record.permalink)


def test_every_type_that_we_write_is_one_of_csls() -> None:
    assert {*bibtex.TYPES, *ris.TYPES, *bibtex_items.CSL_TYPES.values()} <= csl.TYPES


def test_ris_of_works() -> None:
    listed = works()
    read = rispy.loads(ris.render(listed))
    assert len(read) == len(listed)
    for record, item in zip(read, listed, strict=True):
        assert record["title"] == item.title.strip()
        assert record["authors"] == [name.inverted for name in item.authors if any(name)]
        assert (record["year"], record["urls"]) == (str(item.issued[0]), [item.url])


@pytest.mark.parametrize("record", RECORDS)
def test_ris_of_posts(record: Record) -> None:
    (read,) = rispy.loads(cite_this_post.as_ris(record, "key"))
    assert re.sub(r"\{ (?=\{)|< (?=!--)", lambda found: found[0][0], read["title"]) == record.title.strip()
    assert read["authors"] == ["van der Maaten, Łukasz", "Vision Group"]
    assert (read["type_of_reference"], read["year"], read["urls"]) == ("BLOG", "2024", ["https://e.org/x/"])


def test_csl_json_is_laid_out_to_be_read() -> None:
    lines = csl_json.render(works()[:1]).splitlines()
    assert lines[:2] == ["[", "  {"]
    assert lines[2].startswith('    "id": ')
    assert lines[-2:] == ["  }", "]"]
