"""Findings as SARIF 2.1.0, which code hosts and editors show.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from hugo_tools import __version__
from hugo_tools.rules.interface import DOCUMENTATION, Found, Rule
from hugo_tools.rules.table import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/hugo-tools/hugo-tools"


def render(found: Sequence[Found]) -> str:
    """Returns findings as a log of one run, in ASCII, with paths from the working folder."""
    places = {rule.code: place for place, rule in enumerate(RULES)}
    driver = {
        "name": "hugo-tools",
        "version": __version__,
        "informationUri": HOME,
        "rules": [descriptor(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result(each, places[each.code]) for each in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def descriptor(rule: Rule) -> dict[str, Any]:
    """Returns the description of a rule: its code, its name, and the address of its documentation."""
    return {"id": rule.code, "name": rule.name, "helpUri": f"{DOCUMENTATION}#{rule.code.lower()}"}


def result(found: Found, place: int) -> dict[str, Any]:
    """Returns a finding; `place` is that of its rule among all."""
    finding = found.finding
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    where: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.path, safe="/")}}
    if finding.line:
        where["region"] = {"startLine": finding.line, "startColumn": max(1, finding.column)}
    return {
        "ruleId": found.code,
        "ruleIndex": place,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": where}],
    }
