"""The page of works that are hard to print says what is printed today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import comparison

DATA: dict[str, Any] = json.loads(comparison.DATA.read_text("utf-8"))
WORKS: list[dict[str, Any]] = DATA["works"]


def test_our_references_are_those_that_the_page_shows() -> None:
    shown = {work["id"]: work["printed"]["hugo-tools"] for work in WORKS}
    assert comparison.ours(WORKS) == shown


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


def test_html_is_shown_as_a_reader_sees_it() -> None:
    shown = comparison.text_of("<p>SiO<sub>2</sub>\n<i>x</i> &amp;amp; m<sup>3</sup></p>")
    assert shown == "SiO₂ x &amp; m³"
