"""What a run says of works that changed: values as people write them, long ones where they differ."""

from __future__ import annotations

from typing import Any

import pytest

from hugo_tools.citing.report import BEFORE, MAX_SHOWN, Field, lines, shortened

LONG = "x" * MAX_SHOWN
KEPT = "x" * BEFORE


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("a", "b", ("a", "b"), id="short ones"),
        pytest.param(LONG[:-1] + "a", LONG[:-1] + "b", (LONG[:-1] + "a", LONG[:-1] + "b"), id="the longest whole ones"),
        pytest.param(LONG + "a", LONG + "b", (f"…{KEPT}a", f"…{KEPT}b"), id="the end differs"),
        pytest.param(LONG, f"{LONG}abc", (f"…{KEPT}", f"…{KEPT}abc"), id="more at the end"),
        pytest.param("a" + LONG, "b" + LONG, ("a" + LONG[:-1] + "…", "b" + LONG[:-1] + "…"), id="the start differs"),
        pytest.param("", f"{LONG}a", ("", f"{LONG}…"), id="nothing before"),
        pytest.param(f"{LONG}a", "", (f"{LONG}…", ""), id="nothing after"),
    ],
)
def test_long_values_are_shown_from_shortly_before_they_differ(old: str, new: str, expected: tuple[str, str]) -> None:
    assert shortened(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(None, "withdrawn", 'x: none → "withdrawn"', id="nothing"),
        pytest.param(" A \n b ", "", 'x: "A b" → none', id="white space"),
        pytest.param({"date-parts": [[2024, 3, 5]]}, {"date-parts": [[2024]]}, 'x: "2024-03-05" → "2024"', id="dates"),
        pytest.param(
            [{"family": "Berg", "given": "Ann"}],
            [{"family": "Berg", "given": "Ann"}, {"literal": "A group"}],
            'x: "Berg, Ann" → "Berg, Ann; A group"',
            id="names",
        ),
        pytest.param(7, 8, 'x: "7" → "8"', id="numbers"),
    ],
)
def test_values_are_as_people_write_them(old: Any, new: Any, expected: str) -> None:
    assert list(lines([Field("x", old, new)])) == [expected]
