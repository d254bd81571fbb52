"""CSL-JSON and RIS of works and of posts: inside what their specifications allow, and read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rispy

from hugo_tools.citing import cite_this_post
from hugo_tools.citing.cite_this_post import PostRecord
from hugo_tools.formats import bibtex, bibtex_items, csl_json, ris, spreadsheet, table
from hugo_tools.metadata.items import Item, Name
from hugo_tools.works import bibliography
from tests import ROOT
from tests.formats.test_bibtex import TEXTS, works
from tests.support import csl

RECORDS = [
    PostRecord(text, ("Łukasz van der Maaten", "Vision Group"), (2024, 3, 5), "A blog", "https://e.org/x/")
    for text in TEXTS
]


def test_csl_json_of_works() -> None:
    listed = json.loads(csl_json.render(works()))
    csl.check(listed)
    assert [item["title"] for item in listed] == [item.title for item in works()]


@pytest.mark.parametrize("record", [*RECORDS, replace(RECORDS[0], date=(2024,))])
def test_csl_json_of_posts(record: PostRecord) -> None:
    made = json.loads(cite_this_post.as_csl_json(record, "key"))
    csl.check(made)
    assert (made[0]["type"], made[0]["title"], made[0]["URL"]) == ("post-weblog", record.title, record.permalink)


def test_every_type_that_we_write_is_one_of_csls() -> None:
    assert {*bibtex.TYPES, *ris.TYPES, *bibtex_items.CSL_TYPES.values()} <= csl.TYPES


@pytest.mark.parametrize("end", ["bib", "json"])
def test_translators_series_and_place_come_back_as_they_were(tmp_path: Path, end: str) -> None:
    """A person corrects a record with an entry that `export` has written."""
    book = Item("k", "book", "A title", (Name("Doe", "J."),), translators=(Name("Roe", "R."), Name("van Loo", "A.")))
    book = replace(book, collection_title="Studies & Notes", publisher="A Press", publisher_place="Cambridge, MA")
    written = (bibtex if end == "bib" else csl_json).render([book], {"k": "k"})
    (tmp_path / f"refs.{end}").write_text(written)
    (read,) = bibliography.load([tmp_path / f"refs.{end}"]).entries.values()
    assert replace(read, registry="") == book
    lines = ris.render([book]).splitlines()
    assert [line for line in lines if line.startswith(("A4", "T3", "CY"))] == [
        "A4  - Roe, R.",
        "A4  - van Loo, A.",
        "T3  - Studies & Notes",
        "CY  - Cambridge, MA",
    ]


def test_ris_of_works() -> None:
    listed = works()
    read = rispy.loads(ris.render(listed))
    assert len(read) == len(listed)
    for record, item in zip(read, listed, strict=True):
        assert record["title"] == item.title.strip()
        assert record.get("authors", []) == [name.inverted for name in item.authors if any(name)]
        assert (record["year"], record["urls"]) == (str(item.issued[0]), [item.url])


@pytest.mark.parametrize("number", range(1, 13))
def test_bibtex_has_each_month(number: int) -> None:
    named = date(2020, number, 1).strftime("%b").lower()
    assert f"  month = {named},\n" in bibtex.render([Item("doi:10.1/x", "article-journal", "T", issued=(2020, number))])


@pytest.mark.parametrize("issued", [(), (2020,), (2020, 0), (2020, 13), (2020, 21)])
def test_bibtex_has_no_month_without_one(issued: tuple[int, ...]) -> None:
    assert "month" not in bibtex.render([Item("doi:10.1/x", "article-journal", "T", issued=issued)])


def test_bibtex_has_an_arxiv_id_as_eprint() -> None:
    made = bibtex.render([Item("arxiv:1706.03762", "article", "T", number="arXiv:1706.03762")])
    assert "  eprint = {1706.03762},\n" in made
    assert "number" not in made
    assert "  number = {7},\n" in bibtex.render([Item("doi:10.1/x", "report", "T", number="7")])


RIS_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "GEN",
    "paper-conference": "CONF",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}  # https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference


def test_ris_has_each_type() -> None:
    read = rispy.loads(ris.render([Item(f"doi:10.1/{name}", name, "T") for name in RIS_TYPES]))
    assert [record["type_of_reference"] for record in read] == list(RIS_TYPES.values())


def test_ris_on_the_page_has_the_same_types() -> None:
    template = (ROOT / "layouts/partials/hugo-tools/ris.html").read_text("utf-8")
    _, _, table = template.partition("$types := dict")
    words = re.findall(r'"([\w-]+)"', table.partition("-}}")[0])
    assert dict(zip(words[::2], words[1::2], strict=True)) == ris.TYPES


WHOLE = Item(
    "doi:10.1/x",
    "chapter",
    "A title",
    (Name("Berg", "Ann"), Name()),
    (Name("Ek", "Bo"),),
    (2024, 3, 5),
    container_title="A book",
    publisher="A press",
    volume="7",
    issue="2",
    number="99",
    page="11-19",
    edition="3",
    doi="10.1/x",
    pmid="31452104",
    isbn="9780262035613",
    url="https://e.org/x",
    abstract="In short.",
)


def test_ris_has_each_field() -> None:
    assert ris.render([WHOLE], {"doi:10.1/x": "berg2024"}).split("\n") == [
        "TY  - CHAP",
        "TI  - A title",
        "AU  - Berg, Ann",
        "A2  - Ek, Bo",
        "PY  - 2024",
        "DA  - 2024/03/05",
        "T2  - A book",
        "PB  - A press",
        "VL  - 7",
        "IS  - 2",
        "SP  - 11",
        "EP  - 19",
        "ET  - 3",
        "DO  - 10.1/x",
        "AN  - 31452104",
        "SN  - 9780262035613",
        "UR  - https://e.org/x",
        "AB  - In short.",
        "ID  - berg2024",
        "ER  - ",
        "",
    ]
    (bare,) = rispy.loads(ris.render([replace(WHOLE, issue="", page="11", issued=(2024,), url="")]))
    assert (bare["number"], bare["start_page"], bare["year"]) == ("99", "11", "2024")
    assert not {"end_page", "date", "urls", "id"} & bare.keys()
    (undated,) = rispy.loads(ris.render([replace(WHOLE, issued=())]))
    assert not {"year", "date"} & undated.keys()


def test_csv_has_each_field() -> None:
    full = replace(
        WHOLE, status="retracted", pmcid="PMC1", accessed=(2025, 1, 9), translators=(Name("Loo", "R."),),
        collection_title="Studies", publisher_place="Oslo", authors=(Name("Berg", "Ann"), Name(), Name("Li", "Bo")),
    )  # fmt: skip
    names, values, end = spreadsheet.render([full], {"doi:10.1/x": "berg2024"}).split("\n")
    assert names == (
        "key,own key,type,title,authors,editors,year,date,venue,publisher,volume,issue,pages,number,edition,doi,isbn,"
        "pmid,pmcid,url,status,accessed,translators,series,place"
    )
    assert values == (
        'doi:10.1/x,berg2024,chapter,A title,"Berg, Ann; Li, Bo","Ek, Bo",2024,2024-03-05,A book,A press,7,2,11–19,99,'
        '3,10.1/x,9780262035613,31452104,PMC1,https://e.org/x,retracted,2025-01-09,"Loo, R.",Studies,Oslo'
    )
    assert end == ""
    assert ",n.d.," not in spreadsheet.render([replace(full, issued=())])


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_csv_is_a_formula(sign: str) -> None:
    made = spreadsheet.render([Item("x", title=f"{sign}1", publisher=f"2{sign}")])
    assert f",'{sign}1," in made
    assert f",2{sign}," in made


@pytest.mark.parametrize(
    ("suffix", "name"),
    [(".bib", "bibtex"), (".BIB", "bibtex"), (".json", "csl-json"), (".ris", "ris"), (".csv", "csv"), (".txt", "")],
)
def test_a_format_is_known_by_the_suffix_of_its_files(suffix: str, name: str) -> None:
    assert table.by_suffix(suffix) == name


@pytest.mark.parametrize("record", RECORDS)
def test_ris_of_posts(record: PostRecord) -> None:
    (read,) = rispy.loads(cite_this_post.as_ris(record, "key"))
    assert re.sub(r"\{ (?=\{)|< (?=!--)", lambda found: found[0][0], read["title"]) == record.title.strip()
    assert read["authors"] == ["van der Maaten, Łukasz", "Vision Group"]
    assert (read["type_of_reference"], read["year"], read["urls"]) == ("BLOG", "2024", ["https://e.org/x/"])


def test_csl_json_is_laid_out_to_be_read() -> None:
    lines = csl_json.render(works()[:1]).splitlines()
    assert lines[:2] == ["[", "  {"]
    assert lines[2].startswith('    "id": ')
    assert lines[-2:] == ["  }", "]"]


PAGE = "https://lilianweng.github.io/posts/2023-06-23-agent/"
READ = Item(PAGE, "post-weblog", "Agents", url=PAGE, registry="a page", retrieved="2026-03-05")


@pytest.mark.parametrize(
    ("item", "day"),
    [
        pytest.param(READ, "2026-03-05", id="a page, on the day in the lock"),
        pytest.param(replace(READ, issued=(2023, 6, 23)), "2026-03-05", id="a page with a date"),
        pytest.param(replace(READ, accessed=(2025, 1, 9)), "2025-01-09", id="as the author says"),
        pytest.param(replace(READ, key="doi:10.1/x", doi="10.1/x"), "", id="a work with an identifier"),
        pytest.param(replace(READ, type="paper-conference"), "", id="a paper that its page describes"),
        pytest.param(replace(READ, retrieved="2026-13-05"), "", id="a day that there is not"),
    ],
)
def test_when_a_page_was_read_is_in_each_format(item: Item, day: str) -> None:
    (written,) = json.loads(csl_json.render([item]))
    csl.check([written])
    parts = [int(part) for part in day.split("-")] if day else []
    assert written.get("accessed") == ({"date-parts": [parts]} if day else None)
    assert (f"urldate = {{{day}}}" in bibtex.render([item])) == bool(day)
    (record,) = rispy.loads(ris.render([item]))
    assert record.get("access_date", "") == day.replace("-", "/")
    (row,) = csv.DictReader(io.StringIO(spreadsheet.render([item])))
    assert row["accessed"] == day


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2025-01-09", (2025, 1, 9)), ("2025-01", (2025, 1)), ("2025-13-09", ()), ("last week", ()), ("", ())],
)
def test_the_day_is_read_back_from_a_bibliography(tmp_path: Path, written: str, expected: tuple[int, ...]) -> None:
    (tmp_path / "own.bib").write_text(f"@online{{p, title={{T}}, url={{{PAGE}}}, urldate={{{written}}}}}")
    entry = bibliography.load([tmp_path / "own.bib"]).entries["p"]
    assert entry.accessed == expected
    (tmp_path / "own.json").write_text(csl_json.render([entry]))
    assert bibliography.load([tmp_path / "own.json"]).entries["p"].accessed == expected
