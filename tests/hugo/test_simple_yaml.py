"""Simple YAML is read as PyYAML reads it, or left to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hugo_tools import data
from hugo_tools.errors import DataError, PostError
from hugo_tools.hugo import key_places, posts, simple_yaml

TEXTS = [
    "a b",
    "... and so on",
    "../a",
    "./in",
    "a  b ",
    "a: b",
    "a:b",
    "https://e.org/x?y=1",
    "/a/b",
    "A - b",
    "é漢",
    "e1",
    "tRue",
    "y",
    "nULL",
    "1_0",
]
QUOTED = ['"a"', '""', r'"a\"b\\c\n\t\/d"', "'x: y'", "''", "'\\n'"]
WORDS = ["true", "Yes", "ON", "no", "Off", "FALSE", "null", "NULL"]
NUMBERS = ["0", "1٣", "٣", "00", "010", "08", "7", "123456789", ".5", ".", ".inf", ".1e3", "..", ".e"]
DATES = [
    "2024-01-02",
    "2024-01-0٣",
    "٢٠٢٤-01-02",
    "2024-03-02T09:00:00+09:00",
    "2024-03-02T09:00:00Z",
    "2024-03-02T09:00:00-00:00",
]
IMPOSSIBLE = ["0000-01-01", "2024-03-02T25:00:00Z", "2024-03-02T24:00:00Z", "2024-03-02T09:61:00Z"]
ODD = ["2024-03-02T::::::::Z", "2024-03-02T09:00:00+24:00", "2024-03-02T9:00:000Z"]
VALUES = [*TEXTS, *QUOTED, *WORDS, *NUMBERS, *DATES, *IMPOSSIBLE, *ODD]
KEYS = ["title", "_b", "yes", "null", "True", "cover", "tags", "A", "títle"]


def random_yaml(rng: random.Random) -> str:
    """Returns some lines of keys and values, most of which are simple YAML."""
    lines: list[str] = []
    for _ in range(rng.randint(0, 5)):
        key, end = rng.choice(KEYS), rng.choice(["\n", "\n", "  \n", "\r\n"])
        some = rng.sample(VALUES, rng.randint(0, 3))
        inner = [f"  {rng.choice(KEYS)}: {value}" for value in some]
        forms = [f"{key}: {rng.choice(VALUES)}", f"{key}: [{', '.join(some)}]", "\n".join([f"{key}:", *inner])]
        lines.append(rng.choice(forms) + end)
    return "".join(lines)


def read(text: str) -> str:
    """Returns the values of YAML by PyYAML, "" for YAML that it does not read; `repr` tells 1 from true."""
    try:
        return repr(data.load_yaml(text) or {})
    except DataError:
        return ""


def test_it_is_what_pyyaml_reads() -> None:
    rng = random.Random(1)
    simple = [text for text in (random_yaml(rng) for _ in range(800)) if simple_yaml.is_simple(text, 0, len(text))]
    assert len(simple) > 400
    for text in simple:
        assert simple_yaml.key_offsets(text) == key_places.in_yaml(text), text
        if expected := read(text):
            assert repr(simple_yaml.load(text)) == expected, text
        else:
            with pytest.raises((DataError, ValueError)):
                simple_yaml.load(text)


@pytest.mark.parametrize("value", VALUES)
def test_each_value_alone_in_a_list_and_in_a_mapping(value: str) -> None:
    text = f"a: {value}\nb: [{value}, {value}]\nc:\n  d: {value}\n"
    if simple_yaml.is_simple(text, 0, len(text)) and (expected := read(text)):
        assert repr(simple_yaml.load(text)) == expected


def test_of_an_impossible_date_the_place_is_told() -> None:
    post = posts.parse(Path("post.md"), "---\ntitle: One\ndate: 2024-01-02T25:00:00Z\n---\n")
    with pytest.raises(PostError) as error:
        _ = post.front_matter
    assert (error.value.line, error.value.column) == (3, 7)
