"""The changes that `make mutants` makes: each is another program, and stands where it says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import ROOT
from tests.support import mutations

CHANGES = {
    "a.py": {
        "ready = a < b and c": ["ready = (a <= b) and c", "ready = (a < b or c)", "ready = (c)", "ready = (a < b)"],
        "f(x, key=1)": ["f(key=1)", "f(x)", "f(x, key=2)", "pass"],
        "if not a: b()": ["if (a): b()", "if (not (not a)): b()", "if (False and (not a)): b()", "if not a: pass"],
        "p = re.compile(r'a+b?')": ["p = re.compile(r'a*b?')", "p = re.compile(r'a+b')", "p = re.compile('a+b?x')"],
        "import a": [],
        "Kind = Literal['a', 'b']": [],
        "def f(a: int) -> str:\n  '''Words.'''\n  return a": ["def f(a: int) -> str:\n  '''Words.'''\n  return None"],
    },
    "a.html": {
        "{{- /* if eq */ -}}": [],
        '{{ if eq . "and" }}': [
            '{{ if not (eq . "and") }}',
            "{{ if slice }}",
            '{{ if eq . "andx" }}',
            '{{ if ne . "and" }}',
        ],
        "{{ .Title | plainify }}": ['{{ "" }}', "{{ .Title }}"],
        '{{ return partial "hugo-tools/a.html" }}': [],
    },
    "a.j2": {
        "{# Of. #}In {{ a | italic }}": ["{# Of. #} {{ a | italic }}", "{# Of. #}In {{ a }}"],
        '{%- set b = "x" ~ c if d else "" %}': [
            '{%- set b = "xx" ~ c if d else "" %}',
            '{%- set b = "x" if d else "" %}',
            '{%- set b = "x" ~ c if not (d) else "" %}',
            '{%- set b = "x" ~ c if d else "x" %}',
        ],
        '{%- elif not a in ["b"] %}': [
            '{%- elif a in ["b"] %}',
            '{%- elif not a not in ["b"] %}',
            '{%- elif not a in ["bx"] %}',
            '{%- elif not (not a in ["b"]) %}',
        ],
    },
    "a.js": {
        "if (a && !b) hide(); // if (c)": [
            "if (a || !b) hide(); // if (c)",
            "if (a && b) hide(); // if (c)",
            "if (!(a && !b)) hide(); // if (c)",
            "if (a && !b) ; // if (c)",
        ]
    },
    "a.css": {"a {\n  color: red;\n}": ["a {\n\n}"]},
}


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [(name, text, changed) for name, texts in CHANGES.items() for text, changed in texts.items()],
)
def test_a_text_becomes(tmp_path: Path, name: str, text: str, changed: list[str]) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = mutations.of_file(tmp_path, path)
    assert sorted(mutant.changed.decode() for mutant in found) == sorted(changed)


def test_a_mutant_says_where_it_is_and_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("def f(é):\n    if é:\n        return (é ==\n            f(é))\n", encoding="utf-8")
    denied, dropped, turned = (
        next(mutant for mutant in mutations.of_file(tmp_path, path) if part in mutant.new)
        for part in ("not", "False and", "!=")
    )
    assert (turned.line, turned.last_line, turned.path) == (3, 4, "a.py")
    assert turned.changed.decode().endswith("return ((é != f(é)))\n")
    assert mutations.lines_executed(turned) == range(3, 5)
    assert mutations.lines_executed(denied) == range(2, 3)
    assert denied.name == "a.py: if ⟦é → (not (é))⟧:"
    assert dropped.name == "a.py: if ⟦é → (False and (é))⟧:"


def test_mutants_of_the_package_are_python() -> None:
    found = mutations.of_file(ROOT, ROOT / "hugo_tools/metadata/names.py")
    assert len(found) > 100
    for mutant in found:
        ast.parse(mutant.changed)
