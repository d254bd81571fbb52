"""Patterns find the same on all versions of Python, one of which has a fault."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hugo_tools import patterns
from hugo_tools.markdown.shortcodes import SHORTCODE
from tests import ROOT

MODULES = sorted((ROOT / "hugo_tools").rglob("*.py"))
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
TEXT = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "tests" / "data" / "rules").glob("*.md")))[:60_000]
TEXT += '\n{{< ref "a" >}} {{% b `c` "d\\"e" /%}} {{<f 1>}}\n[x]: <y> "a \\" b"\na = "b \\" c"\n---\n# A #\n* * *\n'


def possessive() -> dict[str, re.Pattern[str]]:
    """Returns the program's patterns with possessive quantifiers, by their source."""
    found: dict[str, re.Pattern[str]] = {}
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        values = vars(importlib.import_module(name)).values() if path.stem != "__main__" else ()
        found |= {each.pattern: each for each in values if isinstance(each, patterns._Lazy)}
    return {source: each for source, each in found.items() if re.search(r"[*+?}]\+", source)}


def spans(pattern: re.Pattern[str]) -> list[tuple[tuple[int, int], ...]]:
    groups = range(pattern.groups + 1)
    return [tuple(found.span(group) for group in groups) for found in pattern.finditer(TEXT)]


@pytest.mark.skipif(patterns.MISSES_MATCHES, reason="this Python is the one with the fault, as before 3.11.5")
def test_atomic_groups_find_what_possessive_quantifiers_find() -> None:
    found = possessive()
    assert len(found) >= 10
    for source, pattern in found.items():
        assert spans(patterns.with_atomic_groups(source, pattern.flags)) == spans(pattern), source


def test_a_shortcode_with_a_quoted_argument_is_found() -> None:
    """Python 3.11.2 found none: what was quoted in it could be a citation."""
    text = 'A {{< ref "b" >}} and {{% c `d` "e\\"f" %}}.'
    expected = ['{{< ref "b" >}}', '{{% c `d` "e\\"f" %}}']
    again = patterns.with_atomic_groups(SHORTCODE.pattern, SHORTCODE.flags)
    for pattern in (SHORTCODE, again):
        assert [each[0] for each in pattern.finditer(text)] == expected


def compiled_at_once(path: Path) -> Iterator[str]:
    """Yields the patterns of a module that are handed to `re` itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str(source)), *_]):
                yield source


def test_possessive_groups_are_lazy_patterns() -> None:
    assert [each for path in MODULES for each in compiled_at_once(path) if POSSESSIVE_GROUP.search(each)] == []
