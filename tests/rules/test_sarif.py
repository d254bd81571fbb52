"""Findings as SARIF, held against the schema of its specification (tests/data/sarif)."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from hugo_tools.findings import Finding
from hugo_tools.rules import sarif
from hugo_tools.rules.interface import Found
from hugo_tools.rules.table import RULES
from tests import ROOT
from tests.support.blog import Blog

SCHEMA = json.loads((ROOT / "tests" / "data" / "sarif" / "sarif-schema-2.1.0.json").read_text("utf-8"))
FOUND = [
    Found(Finding("content/posts/odd, ü name.md", 3, 1, "the description is empty", "write\none"), "HT107", "x"),
    Found(Finding("a.md", 0, 0, "a\x1b[31m \u202e\ud800", "", "warning"), "HT501", "x"),
    Found(Finding("a.md", 7, 0, "100% %20", "", "warning"), "HT901", "x"),
]


def valid(text: str) -> Any:
    log = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return log


@pytest.mark.parametrize("found", [[], FOUND], ids=["nothing", "findings"])
def test_it_fits_its_schema(found: list[Found]) -> None:
    log = valid(sarif.render(found))
    (run,) = log["runs"]
    assert len(run["results"]) == len(found)
    assert run["tool"]["driver"]["name"] == "hugo-tools"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = json.loads(sarif.render(FOUND))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        valid(json.dumps(log))


def test_a_result_has_its_place_and_its_rule() -> None:
    run = valid(sarif.render(FOUND))["runs"][0]
    first, second, third = run["results"]
    assert (first["ruleId"], first["level"]) == ("HT107", "error")
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "HT107"
    assert first["message"]["text"] == "the description is empty\nwrite\none"
    where = first["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "content/posts/odd%2C%20%C3%BC%20name.md"
    assert where["region"] == {"startLine": 3, "startColumn": 1}
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert third["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 1}


def test_from_the_command_line(blog: Blog) -> None:
    blog.post("The [Model Name] ü\n", front_matter="title: T\ndescription: D\n")
    done = blog.run("check", "--format", "sarif")
    (result,) = valid(done.out)["runs"][0]["results"]
    assert (done.code, result["ruleId"], result["level"]) == (0, "HT105", "warning")
    assert done.out.isascii()
