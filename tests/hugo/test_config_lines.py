"""Configuration as lines to paste: what is shown is what the file's own parser, and Hugo, read."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml

from hugo_tools.hugo import config_lines

PASSTHROUGH = {
    "markup": {
        "goldmark": {
            "extensions": {"passthrough": {"enable": True, "delimiters": {"block": [["$$", "$$"], ["\\[", "\\]"]]}}}
        }
    }
}

LINES = {
    ".toml": """\
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"], ["\\\\[", "\\\\]"]]""",
    ".yaml": """\
markup:
  goldmark:
    extensions:
      passthrough:
        enable: true
        delimiters:
          block: [[$$, $$], ['\\[', '\\]']]""",
    ".json": """\
"markup": {
  "goldmark": {
    "extensions": {
      "passthrough": {
        "enable": true,
        "delimiters": {
          "block": [["$$", "$$"], ["\\\\[", "\\\\]"]]
        }
      }
    }
  }
}""",
}


@pytest.mark.parametrize("suffix", LINES)
def test_nested_keys_read_as_a_person_writes_them(suffix: str) -> None:
    assert config_lines.render(PASSTHROUGH, suffix) == LINES[suffix]


LONG = "word " * 30 + "end"
AS_TYPED = {
    ".toml": f'[a-b_c]\n"é" = "ü"\nk = "{LONG}"',
    ".yaml": f"a-b_c:\n  é: ü\n  k: {LONG}",
    ".json": f'"a-b_c": {{\n  "é": "ü",\n  "k": "{LONG}"\n}}',
}


@pytest.mark.parametrize("suffix", AS_TYPED)
def test_letters_and_long_texts_stand_as_they_are_typed(suffix: str) -> None:
    assert config_lines.render({"a-b_c": {"é": "ü", "k": LONG}}, suffix) == AS_TYPED[suffix]


def read(text: str, suffix: str) -> Any:
    if suffix == ".toml":
        return tomllib.loads(text)
    return json.loads("{" + text + "}") if suffix == ".json" else yaml.safe_load(text)


@pytest.mark.parametrize("suffix", [".toml", ".yaml", ".yml", ".json"])
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"theme": ["hugo-tools", "PaperMod"]}, id="a list"),
        pytest.param(PASSTHROUGH, id="nested"),
        pytest.param({"params": {"hugoTools": {"math": "mathml"}, "a": 1}, "b": "x"}, id="keys beside tables"),
        pytest.param({"module": {"imports": [{"path": "hugo-tools"}, {"path": "x", "y": {"z": 1}}]}}, id="imports"),
        pytest.param({"taxonomies": {}, "x": []}, id="empty"),
        pytest.param({"a.b c": {'"q"': "yes", "é": "on: #1", "n": "3"}}, id="keys and texts that need quotes"),
    ],
)
def test_what_is_shown_is_read_as_it_was_meant(values: dict[str, Any], suffix: str) -> None:
    shown = config_lines.render(values, suffix)
    expected = {key: value for key, value in values.items() if value != {}} if suffix == ".toml" else values
    assert read(shown, suffix) == expected
