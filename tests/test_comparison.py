"""The page of works that are hard to print says what is printed today."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from hugo_tools.metadata.tex import detex
from hugo_tools.metadata.titles import compared
from tests import comparison
from tests.support import pandoc
from tests.support.latex import needs_latex, typeset

DATA: dict[str, Any] = json.loads(comparison.DATA.read_text("utf-8"))
WORKS: list[dict[str, Any]] = DATA["works"]


def test_our_references_are_those_that_the_page_shows() -> None:
    shown = {work["id"]: work["printed"]["hugo-tools"] for work in WORKS}
    assert comparison.ours(WORKS) == shown, "is it better now? python tests/comparison.py, and look at the difference"


def test_the_page_is_made_of_these_records() -> None:
    assert comparison.PAGE.read_text("utf-8") == comparison.page(DATA)
    assert comparison.DATA.read_text("utf-8") == comparison.written(DATA)


def test_each_program_prints_each_work_once() -> None:
    programs = ("hugo-tools", *comparison.PEERS)
    assert len({comparison.key_of(work) for work in WORKS}) == len(WORKS) == 60
    for work in WORKS:
        assert all(work["printed"][program] for program in programs), work["id"]
        assert set(work["wrong"]) <= set(programs), work["id"]


@pytest.mark.parametrize("program", comparison.PEERS)
def test_no_two_programs_are_judged_otherwise_for_the_same_words(program: str) -> None:
    for work in WORKS:
        same = [other for other in comparison.PEERS if work["printed"][other] == work["printed"][program]]
        faults = {work["wrong"].get(other) for other in same}
        assert len(faults) == 1, (work["id"], same, faults)


# --- exports: records with odd characters, read back by other programs ---------------------------


@pytest.fixture(scope="module")
def exported() -> tuple[list[dict[str, Any]], str]:
    """The works as CSL-JSON and as BibTeX."""
    return json.loads(comparison.resolve(WORKS, "csl-json")), comparison.resolve(WORKS, "bibtex")


def letters(text: str) -> str:
    """Returns a title as it compares, whether its symbols are Unicode's or TeX's."""
    return compared(detex(re.sub("<[^>]+>", "", text)))


def families(item: dict[str, Any]) -> list[str]:
    """Returns the names of an item's authors with their particles."""
    parts = ("non-dropping-particle", "dropping-particle", "family", "literal")
    return [" ".join(name[part] for part in parts if part in name) for name in item.get("author", [])]


def test_bibtexparser_reads_them_back(exported: tuple[list[dict[str, Any]], str]) -> None:
    items, entries = exported
    library = bibtexparser.parse_string(entries)
    assert not library.failed_blocks
    assert [letters(entry["title"]) for entry in library.entries] == [letters(item["title"]) for item in items]


@pandoc.needed
def test_pandoc_reads_them_back(exported: tuple[list[dict[str, Any]], str]) -> None:
    items, entries = exported
    command = [pandoc.found(), "--from=bibtex", "--to=csljson"]
    done = subprocess.run(command, input=entries.encode(), capture_output=True, check=True, timeout=60)
    assert not done.stderr
    for item, back in zip(items, json.loads(done.stdout), strict=True):
        assert letters(back["title"]) == letters(item["title"])
        assert families(back) == families(item)
        assert [back.get(name) for name in ("DOI", "volume")] == [item.get(name) for name in ("DOI", "volume")]


FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\uffff]")  # letters for which pdflatex has no font


def is_whole(item: dict[str, Any]) -> bool:
    """Returns whether BibTeX misses nothing: it warns without an author or a year, and of an issue without a volume."""
    return "author" in item and "issued" in item and ("issue" not in item or "volume" in item)


@needs_latex
def test_real_bibtex_and_latex_take_them(exported: tuple[list[dict[str, Any]], str], tmp_path: Path) -> None:
    items, entries = exported
    split = zip(items, re.split("\n(?=@)", entries), strict=True)
    kept = [entry for item, entry in split if is_whole(item) and not FOREIGN.search(entry)]
    assert len(kept) > 40
    printed = typeset(tmp_path, "\n".join(kept))
    assert printed.count("\\bibitem") == len(kept)


def test_html_is_shown_as_a_reader_sees_it() -> None:
    shown = comparison.text_of("<p>SiO<sub>2</sub>\n<i>x</i> &amp;amp; m<sup>3</sup></p>")
    assert shown == "SiO₂ x &amp; m³"
