"""Labels of numbers: sorted and collapsed where there are no words, as they were written where there are."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.items import Item
from hugo_tools.styles.interface import Cited, Reference
from hugo_tools.styles.numeric import label


def cited(number: int, prefix: str = "", suffix: str = "") -> Cited:
    """Returns a citation of the work with a number, or of an unknown work for 0."""
    return Cited(Reference(number, str(number), Item(str(number))) if number else None, prefix, suffix)


def shown(*citations: Cited, collapse: bool = True) -> str:
    """Returns a label; what is linked stands in braces, with the works that it leads to."""
    runs = [f"{{{run.text}:{','.join(w.slug for w in run.works)}}}" if run.works else run.text
            for run in label(citations, collapse)]  # fmt: skip
    return "".join(runs)


@pytest.mark.parametrize(
    ("numbers", "collapsed", "apart"),
    [
        ([3], "[{3:3}]", "[{3:3}]"),
        ([0], "[?]", "[?]"),
        ([2, 1], "[{1:1}, {2:2}]", "[{1:1}, {2:2}]"),
        ([3, 1, 2], "[{1:1}{–:2}{3:3}]", "[{1:1}, {2:2}, {3:3}]"),
        ([4, 3, 2, 1], "[{1:1}{–:2,3}{4:4}]", "[{1:1}, {2:2}, {3:3}, {4:4}]"),
        ([1, 2, 4, 5, 6], "[{1:1}, {2:2}, {4:4}{–:5}{6:6}]", "[{1:1}, {2:2}, {4:4}, {5:5}, {6:6}]"),
        ([2, 2, 2], "[{2:2}]", "[{2:2}]"),
        ([2, 0, 1, 0], "[{1:1}, {2:2}, ?]", "[{1:1}, {2:2}, ?]"),
    ],
)
def test_numbers_are_sorted_and_runs_of_three_are_shortened(numbers: list[int], collapsed: str, apart: str) -> None:
    assert shown(*map(cited, numbers)) == collapsed
    assert shown(*map(cited, numbers), collapse=False) == apart


def test_with_words_citations_stay_as_they_were_written() -> None:
    assert shown(cited(3, "see"), cited(1), cited(2, "", ", p. 3")) == "[see {3:3}; {1:1}; {2:2}, p. 3]"
    assert shown(cited(2), cited(0, "cf.", ", p. 3")) == "[{2:2}; cf. ?, p. 3]"
    assert shown(cited(2, "", ", p. 3"), cited(2, "", ", p. 5")) == "[{2:2}, p. 3; {2:2}, p. 5]"
