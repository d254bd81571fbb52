"""What CSL-JSON allows of what we write, after csl-data.json of https://github.com/citation-style-language/schema."""

from __future__ import annotations

import re
from typing import Any

TYPES = set(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)
TEXTS = set(
    "title container-title collection-title publisher publisher-place volume issue page number edition genre DOI URL"
    " abstract status note".split()
)
NAME_PARTS = {"family", "given", "suffix", "literal", "dropping-particle", "non-dropping-particle"}


def check(items: Any) -> None:
    """Fails on what is not CSL-JSON: the schema forbids any variable that it does not list."""
    assert isinstance(items, list)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert isinstance(item["id"], str)
        assert item["type"] in TYPES
        for variable, value in item.items():
            if variable in ("author", "editor", "translator"):
                assert isinstance(value, list)
                for name in value:
                    assert set(name) <= NAME_PARTS
                    assert all(isinstance(part, str) for part in name.values())
            elif variable in ("issued", "accessed"):
                assert set(value) == {"date-parts"}
                (parts,) = value["date-parts"]
                assert 1 <= len(parts) <= 3
                assert all(re.fullmatch(r"-?\d+", str(part)) for part in parts)
            elif variable == "custom":
                assert isinstance(value, dict)
            elif variable not in ("id", "type"):
                assert variable in TEXTS
                assert isinstance(value, str)
