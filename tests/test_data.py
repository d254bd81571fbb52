"""Whatever a text holds, it is values or an error with its place, in time that grows with the text."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools import data
from hugo_tools.errors import DataError

YAML, TOML, JSON = data.load_yaml, data.load_toml, data.load_json
DEEP = "[" * 100 + "]" * 100
DEEP_VALUE = json.loads(DEEP)


@pytest.mark.parametrize(
    ("load", "text", "value"),
    [
        pytest.param(YAML, "a: 1\nb: [x, 2024-01-31]\n", {"a": 1, "b": ["x", date(2024, 1, 31)]}, id="YAML"),
        pytest.param(YAML, "# a comment\n", None, id="empty YAML"),
        pytest.param(YAML, "a: =\n", {"a": "="}, id="an equals sign"),
        pytest.param(YAML, "a: &a {b: 1}\nc: {<<: *a, d: 2}\n", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}, id="merge"),
        pytest.param(YAML, "a: &a [1]\nb: [*a, *a]\n", {"a": [1], "b": [[1], [1]]}, id="aliases"),
        pytest.param(YAML, DEEP, DEEP_VALUE, id="depth that is allowed"),
        pytest.param(TOML, "[b.c]\r\nd = 2024-01-31\r\n", {"b": {"c": {"d": date(2024, 1, 31)}}}, id="TOML"),
        pytest.param(TOML, f"a = '{'x.' * 200}'\n", {"a": "x." * 200}, id="many dots in a text"),
        pytest.param(JSON, ' {"a": [1, null]}\n', {"a": [1, None]}, id="JSON"),
        pytest.param(JSON, DEEP, DEEP_VALUE, id="deep JSON that is allowed"),
        pytest.param(JSON, r'["\ud83d\ude00"]', ["😀"], id="a pair of surrogates"),
        pytest.param(JSON, r'{"\ud83d": ["a\uDE00"]}', {"�": ["a�"]}, id="halves of pairs, as Go reads them"),
    ],
)  # fmt: skip
def test_values(load: Callable[[str], Any], text: str, value: Any) -> None:
    assert load(text) == value


DOUBLED = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGED = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("load", "text", "message", "place"),
    [
        pytest.param(YAML, "a: 1\nb: [\n", "did not find expected node content", (3, 1), id="open list"),
        pytest.param(YAML, "a: b: c\n", "mapping values are not allowed", (1, 5), id="colon"),
        pytest.param(YAML, "é: x\n☃: *none\n", "undefined alias", (2, 4), id="columns are characters"),
        pytest.param(YAML, "a: 'x\u2028y'\nb: *none\n", "undefined alias", (2, 4), id="lines end in newlines"),
        pytest.param(YAML, "a: !!timestamp x\n", '"x" is not a date', (1, 4), id="a timestamp that is none"),
        pytest.param(YAML, "a: [!!int x]\n", '"x" is not a number', (1, 5), id="a number that is none"),
        pytest.param(YAML, "a:\n  !!float x\n", '"x" is not a number', (2, 3), id="a float that is none"),
        pytest.param(YAML, "a: !!bool x\n", '"x" is not true or false', (1, 4), id="a boolean that is none"),
        pytest.param(YAML, "a: !!int ''\n", '"" is not a number', (1, 4), id="an empty number"),
        pytest.param(YAML, "a: 2024-02-30\n", '"2024-02-30" is not a date', (1, 4), id="no such day"),
        pytest.param(YAML, "a: 2024-01-01T00:00:00+99:00\n", "is not a date", (1, 4), id="no such zone"),
        pytest.param(YAML, f"a: {'9' * 5000}\n", "a text of 5000 characters is", (1, 4), id="digits"),
        pytest.param(YAML, f"a: 0x{'f' * 5000}\n", "is not a number", (1, 4), id="hexadecimal digits"),
        pytest.param(YAML, f"a: 1{':1' * 5000}\n", "is not a number", (1, 4), id="sixties"),
        pytest.param(YAML, "a: !!binary é\n", "failed to convert base64", (1, 4), id="binary"),
        pytest.param(YAML, "a: 1\n? {c: d}\n: 1\n", "unhashable key", (2, 3), id="a mapping as key"),
        pytest.param(YAML, "a: !!python/object:os.system x\n", "could not determine", (1, 4), id="code"),
        pytest.param(YAML, "a: 1\n---\nb: 2\n", "but found another document", (2, 1), id="two documents"),
        pytest.param(YAML, "a: 1\nb: \x07\n", "U+0007 must not stand in YAML", (2, 4), id="control"),
        pytest.param(YAML, "é: 1\nb: \ud800\n", "U+D800 must not stand in YAML", (2, 4), id="surrogate"),
        pytest.param(YAML, DOUBLED, "its aliases stand for more than", (19, 6), id="aliases that double"),
        pytest.param(YAML, MERGED, "its aliases stand for more than", (7, 14), id="merged aliases"),
        pytest.param(YAML, f"a: &a {'x' * 9000}\nb: [{'*a, ' * 9000}]\n", "aliases", (2, 4), id="long"),
        pytest.param(YAML, "a: &a [*a]\n", data.TOO_DEEP, (1, 4), id="an alias within itself"),
        pytest.param(YAML, "&a {b: [*a]}\n", data.TOO_DEEP, (1, 1), id="an alias within itself, above"),
        pytest.param(YAML, "[" * 101 + "]" * 101, data.TOO_DEEP, (1, 101), id="deep YAML"),
        pytest.param(YAML, "[" * 50_000, "exceeded max", (1, 1001), id="deep YAML without an end"),
        pytest.param(YAML, "".join(" " * n + "a:\n" for n in range(102)), data.TOO_DEEP, (101, 101), id="steps"),
        pytest.param(TOML, "a = 1\nb = \n", "invalid value", (2, 5), id="TOML"),
        pytest.param(TOML, "a = [1\n", "unclosed array", (2, 1), id="TOML that ends"),
        pytest.param(TOML, f"b = 1\na = {'9' * 5000}\n", data.TOO_LONG, (2, 5), id="digits in TOML"),
        pytest.param(TOML, f"a = {'1_' * 5000}1\n", data.TOO_LONG, (1, 5), id="parted digits in TOML"),
        pytest.param(TOML, f"a = '['\nb = {'[' * 9000}\n", data.TOO_DEEP, (2, 105), id="deep TOML"),
        pytest.param(TOML, f"a = {'{b = ' * 9000}\n", data.TOO_DEEP, (1, 505), id="deep tables"),
        pytest.param(TOML, f"b = {'[' * 101}{']' * 101}\n", data.TOO_DEEP, (1, 105), id="a little too deep"),
        pytest.param(TOML, f"x = 1\n{'a.' * 9000}b = 1\n", data.TOO_DEEP, (2, 1), id="a key of many parts"),
        pytest.param(TOML, '["' + '"."'.join("a" * 9000) + '"]\n', data.TOO_DEEP, (1, 2), id="quoted parts"),
        pytest.param(JSON, '{"a": 1,\n b}', "expecting property name", (2, 2), id="JSON"),
        pytest.param(JSON, "", "expecting value", (1, 1), id="empty JSON"),
        pytest.param(JSON, "{}\n\n {}", "text stands below the end", (3, 2), id="more than one value"),
        pytest.param(JSON, '{"NaN": 1,\n "b": NaN}', "NaN is not a number", (2, 7), id="NaN"),
        pytest.param(JSON, "[-Infinity]", "-Infinity is not a number", (1, 2), id="infinity"),
        pytest.param(JSON, f"[\n{'9' * 5000}]", data.TOO_LONG, (2, 1), id="digits in JSON"),
        pytest.param(JSON, '{"[": "[\\"[", "b":' + "[" * 9000, data.TOO_DEEP, (1, 118), id="deep JSON"),
        pytest.param(JSON, '{"a": ' * 101 + "1" + "}" * 101, data.TOO_DEEP, (1, 601), id="deep objects"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(
    load: Callable[[str], Any], text: str, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(DataError) as error:
        load(text)
    assert message in error.value.message
    assert (error.value.line, error.value.column) == place


def fault_of(load: Callable[[str], Any], text: str) -> DataError | None:
    try:
        load(text)
    except DataError as error:
        return error
    return None


PIECES = st.sampled_from(
    ["a", ":", " ", "\n", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "!!", "int ", "!!timestamp ", "?", "|", ">",
     '"', "'", "=", "<<: ", ".", "[[", "#", "\\", "\\u", "d800", "9999", "0x", "1e9", "2024-01-31", "T", "é", "\ud800",
     "\x00", "\t", "\r\n", "\u2028", "\ufeff", "null", "NaN", "true", '"""', "%YAML 9.9\n", "---\n", "...\n"]
)  # fmt: skip


@pytest.mark.parametrize("load", [YAML, TOML, JSON])
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_values_or_an_error_within_it(load: Callable[[str], Any], text: str) -> None:
    if fault := fault_of(load, text):
        assert 1 <= fault.line <= text.count("\n") + 1
        assert fault.column >= 1
        assert fault.message.isprintable()


@pytest.mark.parametrize(
    ("load", "text"),
    [
        pytest.param(YAML, "a: &a [x]\nb: [" + "*a, " * 20_000 + "]\n", id="many aliases of little"),
        pytest.param(YAML, "".join(f"a{n}: x\n" for n in range(20_000)), id="many keys"),
        pytest.param(TOML, "a." * 100_000 + "a = 1\n", id="TOML's long key"),
        pytest.param(TOML, "a" * 300_000, id="TOML's long word"),
        pytest.param(TOML, '"' * 300_000, id="TOML's quotes"),
        pytest.param(JSON, '["' + '\\"' * 150_000, id="JSON's escaped quotes"),
        pytest.param(JSON, "[" * 300_000, id="JSON's brackets"),
    ],
)
def test_a_long_text_is_read_in_a_moment(load: Callable[[str], Any], text: str) -> None:
    start = time.process_time()
    fault_of(load, text)
    assert time.process_time() - start < 3
