"""What each rule finds in the posts of tests/data/rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hugo_tools.rules import fixes, run
from hugo_tools.rules.interface import Found
from hugo_tools.rules.selection import EVERYTHING
from hugo_tools.rules.table import RULES
from tests import ROOT
from tests.support.subjects import subject

DATA = ROOT / "tests" / "data" / "rules"
CASE = re.compile(r"(?P<name>\S[^\n]*)\n\.\n(?P<post>.*?)^\.\n(?P<found>.*?)^\.\n\n?", re.DOTALL | re.MULTILINE)
FRONT_MATTER = "---\ntitle: T\ndescription: D\n---\n"
CONFIG = {"theme": "PaperMod"}


def cases() -> Iterator[object]:
    for path in sorted(DATA.glob("*.md")):
        text = path.read_text("utf-8")
        found = list(CASE.finditer(text))
        assert "".join(case[0] for case in found) == text, f"{path}: a case is not in form"
        for case in found:
            yield pytest.param(path.stem, case["post"], case["found"], id=f"{path.stem}: {case['name']}")


def found(rule: str, text: str) -> list[str]:
    """Returns what the rules of a name find in a post, a line each, as the cases have it."""
    front_matter = "" if text.startswith(("---", "+++", "{")) else FRONT_MATTER
    seen = subject(front_matter + text, CONFIG, DATA)
    rules = [each for each in run.rules_for(seen) if each.name == rule]
    assert rules or "draft: true" in text
    above = front_matter.count("\n")
    return [as_case(each, above) for each in sorted(each for one in rules for each in run.findings(one, "x.md", seen))]


def as_case(found: Found, above: int) -> str:
    """Returns a finding as the cases have it; `above` are the lines that do not count."""
    each = found.finding
    return f"{each.line - above}:{each.column} {each.severity} {found.code} {each.message}"


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["", "DOS"])
@pytest.mark.parametrize(("rule", "post", "expected"), list(cases()))
def test_a_rule_finds_what_it_should_and_nothing_else(rule: str, post: str, expected: str, newline: str) -> None:
    assert found(rule, post.replace("\n", newline)) == expected.splitlines()


def hints() -> Iterator[str]:
    """Yields the code of each finding in the cases with the first line of its hint."""
    for path in DATA.glob("*.md"):
        for case in CASE.finditer(path.read_text("utf-8")):
            front_matter = "" if case["post"].startswith(("---", "+++", "{")) else FRONT_MATTER
            seen = subject(front_matter + case["post"], CONFIG, DATA)
            rules = [rule for rule in run.rules_for(seen) if rule.name == path.stem]
            for each in (found for rule in rules for found in run.findings(rule, "x.md", seen)):
                yield f"{each.code} {each.finding.hint}".partition("\n")[0].rstrip()


def test_what_each_code_tells_an_author_to_do() -> None:
    assert sorted(set(hints())) == (DATA / "hints.txt").read_text("utf-8").splitlines()


MENDING = {"dead-anchor", "mojibake"}  # the rules whose reports have an edit


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["", "DOS"])
def test_what_is_mended_is_right_at_once(newline: str) -> None:
    mended = set()
    for path in DATA.glob("*.md"):
        for case in CASE.finditer(path.read_text("utf-8")):
            front_matter = "" if case["post"].startswith(("---", "+++", "{")) else FRONT_MATTER
            seen = subject((front_matter + case["post"]).replace("\n", newline), CONFIG, DATA)
            change = fixes.change_of(seen.post, seen.shared, EVERYTHING)
            if change:
                mended.add(path.stem)
                after = subject(change.after, CONFIG, DATA)
                assert fixes.change_of(after.post, after.shared, EVERYTHING) is None, case["name"]
                assert not [each for rule in run.rules_for(after) for each in rule.find(after) if each.edit]
    assert mended == MENDING


def test_each_rule_that_mends_is_named() -> None:
    folder = ROOT / "hugo_tools" / "rules"
    modules = {rule.find.__module__.rpartition(".")[2]: rule.name for rule in RULES if rule.find}
    having = {path.stem for path in folder.glob("*.py") if "Edit(" in path.read_text("utf-8")}
    assert {modules[name] for name in having} == MENDING


BY_THE_RUN = {"HT305", "HT601", "HT501", "HT502", "HT901", "HT902"}  # what they find needs a site, or the run


def test_each_code_has_cases() -> None:
    written = "".join(path.read_text("utf-8") for path in DATA.glob("*.md"))
    codes = {rule.code for rule in RULES} - BY_THE_RUN
    assert {code for code in codes if f" {code} " not in written} == set()


def test_each_rule_has_cases_of_both_kinds() -> None:
    for path in DATA.glob("*.md"):
        outcomes = {bool(case["found"]) for case in CASE.finditer(path.read_text("utf-8"))}
        assert outcomes == {True, False}, path
