"""Partials that make one thing of another, each called with all kinds of it: letters of math, nodes of schema.org."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.component.test_browser import HUGOS, pytestmark
from tests.support import hugo
from tests.support.written import assert_as_written

__all__ = ["pytestmark"]

VARIANTS = {
    "bold": ("BOLD", 120), "italic": ("ITALIC", 110), "bold-italic": ("BOLD ITALIC", 110), "script": ("SCRIPT", 52),
    "bold-script": ("BOLD SCRIPT", 52), "fraktur": ("FRAKTUR", 52), "bold-fraktur": ("BOLD FRAKTUR", 52),
    "double-struck": ("DOUBLE-STRUCK", 62), "sans-serif": ("SANS-SERIF", 62), "monospace": ("MONOSPACE", 62),
    "bold-sans-serif": ("SANS-SERIF BOLD", 120), "sans-serif-italic": ("SANS-SERIF ITALIC", 52),
    "sans-serif-bold-italic": ("SANS-SERIF BOLD ITALIC", 110),
}  # fmt: skip
OLD = {"BLACK-LETTER": "FRAKTUR", "PLANCK CONSTANT": "ITALIC"}  # in the names of letters that Unicode had before

ROE, POE = {"given": "Jane", "family": "Roe"}, {"family": "Poe"}
URL = "https://e.org/1"
TYPES = {
    "article": "ScholarlyArticle", "article-journal": "ScholarlyArticle", "paper-conference": "ScholarlyArticle",
    "chapter": "Chapter", "book": "Book", "thesis": "Thesis", "report": "Report", "dataset": "Dataset",
    "software": "SoftwareSourceCode", "webpage": "WebPage", "post-weblog": "BlogPosting",
    "article-newspaper": "NewsArticle", "article-magazine": "Article", "song": "CreativeWork",
}  # fmt: skip


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


# A work, and what its node has besides type, name and authors.
NODES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "all that it may have": (
        {
            "type": "book", "title": 'A "title" \\ <b>', "author": [ROE, POE, {"literal": "A Group"}], "ISBN": "978",
            "issued": {"date-parts": [[2020, 3, 4]]}, "container-title": "In", "publisher": "A Press", "DOI": "10.1/x",
            "abstract": "We & <b>show</b>.", "status": "retracted", "URL": "https://e.org/own",
        },
        {
            "@type": "Book", "name": 'A "title" \\ <b>', "isbn": "978", "datePublished": "2020-03-04",
            "author": [person("Jane Roe"), person("Poe"), {"@type": "Organization", "name": "A Group"}],
            "isPartOf": {"@type": "CreativeWork", "name": "In"},
            "publisher": {"@type": "Organization", "name": "A Press"},
            "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1/x"},
            "abstract": "We & <b>show</b>.", "creativeWorkStatus": "retracted",
        },
    ),
    "a given name alone": ({"author": [{"given": "Plato"}]}, {"author": [person("Plato")]}),
    "nobody": ({}, {}),
    "Chinese": ({"author": [{"given": "小明", "family": "王"}]}, {"author": [person("王小明")]}),
    "a Chinese group": (
        {"author": [{"literal": "北京大学"}, ROE]},
        {"author": [{"@type": "Organization", "name": "北京大学"}, person("Jane Roe")]},
    ),
    "a mark of ours": ({"title": "a\u0001b", "author": [ROE]}, {"name": "ab", "author": [person("Jane Roe")]}),
    "a backslash in a name": ({"author": [{"family": "R\\oe"}]}, {"author": [person("Roe")]}),
    "a year": ({"issued": {"date-parts": [[2020]]}}, {"datePublished": "2020"}),
    "no ISBN but a book's": ({"type": "chapter", "ISBN": "978"}, {"@type": "Chapter"}),
    "a long abstract": ({"abstract": "word " * 100}, {"abstract": "word " * 64 + "…"}),
    **{f"type {kind}": ({"type": kind}, {"@type": name}) for kind, name in TYPES.items()},
}  # fmt: skip

# Works of a bibliography, by year and by the number of posts that cite each; entries of a room, by year and tier.
PICTURES = {
    "one work": [(2020, 1)],
    "undated": [(0, 3)],
    "two years": [(2020, 1), (2021, 1), (0, 9), (2021, 1)],
    "eight years": [(2013, 2), (2020, 20), (2015, 2), (2015, 2), (2015, 2)],
    "many posts": [(2000, 1000), (2010, 24), (2020, 5), *[(2012, 1)] * 50],
    "of long ago": [(1843, 2), (1960, 1), (1961, 3), (2021, 3)],
}
TIMELINES = {
    "one year": [(2020, "")],
    "undated": [("", "5")],
    "nine years": [(2012, "1"), (2020, "5"), (2020, "4"), (2020, "4")],
    "forty years": [(1981, "1"), (2020, "5")],
    "forty-one years": [(1980, "2"), (1981, ""), (2020, "3"), ("", "5")],
    "many entries": [*[(2020, "5")] * 30, *[(2021, "4")] * 9, (2021, "1")],
}

LAYOUT = """{{- range site.Data.variants }}{{ partial "hugo-tools/mathml-alphabet.html" . | jsonify | safeHTML }}
{{ end -}}
{{- range site.Data.works }}{{ partial "hugo-tools/node.json" . | safeHTML }}
{{ end -}}
"""
PICTURE = """{{ range site.Data.pictures }}<h1>{{ .name }}</h1>
{{ $works := slice -}}
{{ range .works }}{{ $works = $works | append (dict "year" (int .year) "count" (int .count)) }}{{ end }}
{{- partial "hugo-tools/bibliography-picture.html" (dict "works" $works) }}
{{ end }}{{ range site.Data.timelines }}<h1>{{ .name }}</h1>
{{ partial "hugo-tools/room-timeline.html" . }}
{{ end -}}
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Calls the partials, on two pages."""
    root = tmp_path_factory.mktemp("partials")
    works = [{"item": {"title": "T", "type": "song", **item}, "url": URL, "text": "x"} for item, _ in NODES.values()]
    works += [{"url": URL, "text": 'A "text"'}, {"url": "", "text": 'A "text"'}]
    works += [{"item": {"title": "T", "type": "song", "URL": "https://e.org/own"}, "url": "", "text": "x"}]
    pictures = [
        {"name": name, "works": [{"year": year, "count": count} for year, count in works]}
        for name, works in PICTURES.items()
    ]
    timelines = [
        {
            "name": name,
            "entries": [{"year": f"{year}", "tier": tier} for year, tier in entries],
            "tiers": [{"tier": tier} for tier in "51"],
        }
        for name, entries in TIMELINES.items()
    ]
    files = {
        "hugo.yaml": "baseURL: https://example.org/\ntheme: hugo-tools\n",
        "layouts/home.html": LAYOUT,
        "layouts/page.html": PICTURE,
        "content/pictures.md": "---\ntitle: Pictures\n---\n",
        "data/pictures.json": json.dumps(pictures),
        "data/timelines.json": json.dumps(timelines),
        "data/variants.json": json.dumps(list(VARIANTS)),
        "data/works.json": json.dumps(works),
    }
    hugo.install(root)
    return HUGOS[-1].build(hugo.write(root, files))


@pytest.fixture(scope="module")
def printed(public: Path) -> list[Any]:
    """Returns all that the partials made, in its order."""
    return [json.loads(line) for line in (public / "index.html").read_text("utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_letters_of_each_alphabet(printed: list[Any], variant: str) -> None:
    words, count = VARIANTS[variant]
    letters = printed[list(VARIANTS).index(variant)]
    assert len(letters) == len(set(letters.values())) == count
    for plain, letter in letters.items():
        assert unicodedata.normalize("NFKC", letter) == unicodedata.normalize("NFKC", plain)
        name = unicodedata.name(letter)
        for old, new in OLD.items():
            name = name.replace(old, new)
        assert name.removeprefix("MATHEMATICAL ").startswith(words), (plain, name)


@pytest.mark.parametrize("name", NODES)
def test_the_node_of_each_work(printed: list[Any], name: str) -> None:
    _, said = NODES[name]
    found = printed[len(VARIANTS) + list(NODES).index(name)]
    assert found == {"@type": "CreativeWork", "name": "T", "author": [], "url": URL, **said}


def test_the_node_of_a_work_of_which_nothing_is_known(printed: list[Any]) -> None:
    addressed, bare, own = printed[-3:]
    assert addressed == {"@type": "CreativeWork", "name": 'A "text"', "url": URL}
    assert bare == 'A "text"'
    assert own["url"] == "https://e.org/own"


def test_pictures_of_years_are_as_written_down(public: Path) -> None:
    assert_as_written("pictures.html", (public / "pictures" / "index.html").read_text("utf-8"))
