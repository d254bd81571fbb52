"""Partials that make one thing of another, each called with all kinds of it: letters of math, nodes of schema.org."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from tests.component.test_browser import HUGOS, pytestmark
from tests.support import hugo

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

LAYOUT = """{{- range site.Data.variants }}{{ partial "hugo-tools/mathml-alphabet.html" . | jsonify | safeHTML }}
{{ end -}}
{{- range site.Data.works }}{{ partial "hugo-tools/node.json" . | safeHTML }}
{{ end -}}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Returns all that the partials made, in its order."""
    root = tmp_path_factory.mktemp("partials")
    works = [{"item": {"title": "T", "type": "song", **item}, "url": URL, "text": "x"} for item, _ in NODES.values()]
    works += [{"url": URL, "text": 'A "text"'}, {"url": "", "text": 'A "text"'}]
    works += [{"item": {"title": "T", "type": "song", "URL": "https://e.org/own"}, "url": "", "text": "x"}]
    files = {
        "hugo.yaml": "baseURL: https://example.org/\ntheme: hugo-tools\n",
        "layouts/home.html": LAYOUT,
        "data/variants.json": json.dumps(list(VARIANTS)),
        "data/works.json": json.dumps(works),
    }
    hugo.install(root)
    public = HUGOS[-1].build(hugo.write(root, files))
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
