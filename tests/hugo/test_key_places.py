"""Where keys of front matter stand, in its three formats: by what the text means, not by how its lines begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_tools.hugo import key_places, posts

YAML = """---
title: "nocite: x"
nociteNote: none
cover:
  image: a.png
  alt: "image: b"
description: |
  image: in a text
  nocite: in a text
"no cite": 1
nocite: [a]
{"flow": 1}
---
"""
TOML = """+++
title = "nocite = x"
nociteNote = 'none'
text = "image"
cover.image = "a.png"
"nocite" = ["a"]
[params]
  author = "A"
[params.social]
image = "b"
+++
"""
JSON = """{
  "title": "nocite: {x}",
  "nociteNote": "none",
  "cover": {"alt": "}", "image": "a.png"},
  "nocite": ["a"]
}
"""


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        pytest.param(YAML.replace('{"flow": 1}\n', ""), "nocite", (11, 1), id="YAML, after a key that begins alike"),
        pytest.param(YAML.replace('{"flow": 1}\n', ""), "NoCite", (11, 1), id="YAML, in another case"),
        pytest.param(YAML.replace('{"flow": 1}\n', ""), "cover.image", (5, 3), id="YAML, inside another"),
        pytest.param(YAML.replace('{"flow": 1}\n', ""), "image", (1, 1), id="YAML, not at the top"),
        pytest.param("---\n{title: x, nocite: [a]}\n---\n", "nocite", (2, 12), id="YAML on one line"),
        pytest.param("---\r\ntitle: 😀\r\nnocite: [a]\r\n---\r\n", "nocite", (3, 1), id="YAML with CRLF and an emoji"),
        pytest.param("\ufeff---\nnocite: [a]\n---\n", "nocite", (2, 1), id="YAML after a byte order mark"),
        pytest.param(TOML, "nocite", (6, 1), id="TOML, quoted"),
        pytest.param(TOML, "cover.image", (5, 1), id="TOML, dotted"),
        pytest.param(TOML, "params.author", (8, 3), id="TOML, in a table"),
        pytest.param(TOML, "params.social.image", (10, 1), id="TOML, in a table of a table"),
        pytest.param(TOML, "params", (7, 2), id="TOML, a table"),
        pytest.param(JSON, "nocite", (5, 3), id="JSON"),
        pytest.param(JSON, "cover.image", (4, 25), id="JSON, inside another"),
        pytest.param("No front matter.\n", "nocite", (1, 1), id="none"),
    ],
)
def test_the_place_of_a_key(text: str, key: str, place: tuple[int, int]) -> None:
    assert posts.parse(Path("a.md"), text).place_of(key) == place


IN_YAML = """\
a: 1
b: {c: 2, d: [{e: 3}, f: 4]}
? [g, h]
: i
j:
  - k: 5
  - [l, {m: 6}]
  - n
o:
  p:
    q: 7
"r.s": 8
a: 9
"""
IN_TOML = """\
a = 1
[b] \t# c = 2
  d . e\t= 3
[ f.'g h' ]\t
'i j'."k"=4
[[l]]\r
m-1_n = [
 "o = 5",
]
[a.b] # ]
p=6
"xx".x = 7
"""
IN_JSON = """{
  "a" : 1, "b": {"c\\"d": {"": "e: 2", "f": []}, "g": "}"}, "h": [3, "i"],
  "j": 4
}"""
READERS: list[tuple[Callable[[str], dict[str, int]], str, dict[str, str]]] = [
    (
        key_places.in_yaml,
        IN_YAML,
        {
            "a": "a: 1",
            "b": "b: {",
            "b.c": "c: 2",
            "b.d": "d: [",
            "j": "j:\n ",
            "o": "o:\n ",
            "o.p": "p:\n ",
            "o.p.q": "q: 7",
            "r.s": '"r.s',
        },
    ),
    (
        key_places.in_toml,
        IN_TOML,
        {
            "a": "a = ",
            "b": "b] \t",
            "b.d.e": "d . ",
            "f.g h": " f.'",
            "f.g h.i j.k": "'i j",
            "l": "l]]\r",
            "l.m-1_n": "m-1_",
            "a.b": "a.b]",
            "a.b.p": "p=6\n",
            "a.b.xx.x": '"xx"',
        },
    ),
    (
        key_places.in_json,
        IN_JSON,
        {
            "a": '"a" ',
            "b": '"b":',
            'b.c\\"d': '"c\\"',
            'b.c\\"d.': '"": ',
            'b.c\\"d.f': '"f":',
            "b.g": '"g":',
            "h": '"h":',
            "j": '"j":',
        },
    ),
]


@pytest.mark.parametrize(("read", "text", "expected"), READERS, ids=["YAML", "TOML", "JSON"])
def test_all_keys_and_where_each_begins(
    read: Callable[[str], dict[str, int]], text: str, expected: dict[str, str]
) -> None:
    found = {key: text[offset : offset + 4] for key, offset in read(text).items()}
    assert found == expected


def test_a_key_twice_in_one_mapping_is_repeated() -> None:
    text = "a: 1\nb: {a: 2, c: 3, c: 4}\nd: [{e: 5}, {e: 6}]\na: 7\na: 8\n"
    found = [(key, text[offset : offset + 4]) for key, offset in key_places.repeated_in_yaml(text)]
    assert found == [("b.c", "c: 4"), ("a", "a: 7"), ("a", "a: 8")]


def test_keys_before_a_fault_have_their_places() -> None:
    assert key_places.in_yaml("a: 1\nb: [\nc: }\n") == {"a": 0, "b": 5}


def test_of_two_keys_that_differ_in_case_each_has_its_place() -> None:
    post = posts.parse(Path("a.md"), "---\nTitle: a\ntitle: b\n---\n")
    assert (post.place_of("Title"), post.place_of("title"), post.place_of("TITLE")) == ((2, 1), (3, 1), (2, 1))
