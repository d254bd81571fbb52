"""Where keys of front matter stand, in its three formats: by what the text means, not by how its lines begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_tools.hugo import posts

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


def test_of_two_keys_that_differ_in_case_each_has_its_place() -> None:
    post = posts.parse(Path("a.md"), "---\nTitle: a\ntitle: b\n---\n")
    assert (post.place_of("Title"), post.place_of("title"), post.place_of("TITLE")) == ((2, 1), (3, 1), (2, 1))
