"""The works of a run: what is asked for, which of two records counts, and why a work has no item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.registries import Failure
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography
from hugo_tools.works.catalogue import PublishedVersions, Works
from hugo_tools.works.lock import Lock
from tests.works.test_lock import Answers

ROE = (Name("Roe", "A."),)
DOI, ARXIV = Identifier("doi", "10.1000/x"), Identifier("arxiv", "1706.03762")
ARTICLE = Item(DOI.key, "article-journal", "Article", ROE, issued=(2020,), container_title="J", doi=DOI.value)
PREPRINT = Item(ARXIV.key, "article", "Preprint", ROE, issued=(2017,), publisher="arXiv", number="arXiv:1706.03762")
ENTRY = Item("own", "document", "Own", ROE, issued=(2021,))


def works(*known: Item, entries: Sequence[tuple[str, Item]] = ()) -> Works:
    """Returns the works of a run with these items in its lock, and these entries in its bibliography."""
    lock = Lock(Path("citations.lock.json"), Answers(*known))
    for item in known:
        lock.add(item.key, item)
    own = Bibliography()
    for key, item in entries:
        own.add(key, bibliography.keyed(key, item))
    return Works(own, lock)


# --- what is asked for ---------------------------------------------------------------------------


def test_a_work_is_asked_for_unless_it_is_known_or_complete_in_the_bibliography() -> None:
    key, page = Identifier("key", "own"), Identifier("url", "https://e.org/a")
    made = works(
        ARTICLE, entries=[("own", replace(ENTRY, doi="10.1000/y")), ("part", replace(ENTRY, doi="10.1000/z", title=""))]
    )
    complete, lacking = Identifier("doi", "10.1000/y"), Identifier("doi", "10.1000/z")
    assert made.missing([DOI, ARXIV, key, page, complete, lacking]) == [ARXIV, page, lacking]
    made.failures[ARXIV] = Failure("unknown", "nobody knows it")
    assert made.missing([ARXIV]) == []
    made.lock.refresh = frozenset([DOI.key])
    assert made.missing([DOI]) == [DOI]


def test_a_preprint_is_asked_for_when_its_published_version_is() -> None:
    made = works(ARTICLE, PREPRINT, replace(PREPRINT, key="arxiv:2101.00001", status="withdrawn"))
    withdrawn = Identifier("arxiv", "2101.00001")
    assert made.missing([ARXIV, DOI, withdrawn]) == []
    made.published = PublishedVersions(asks=True)
    assert made.missing([ARXIV, DOI, withdrawn]) == [ARXIV]
    made.published = PublishedVersions(asks=True, preprints=frozenset([ARXIV.key]))
    assert made.missing([ARXIV]) == []
    made.published = PublishedVersions(takes=True)
    assert made.missing([ARXIV]) == []
    made.lock.add_published(ARXIV.key, ARTICLE)
    assert made.missing([ARXIV]) == [ARXIV]
    made.published = PublishedVersions(asks=True)
    assert made.missing([ARXIV]) == []
    made.lock.cite_published(ARXIV.key)
    made.published = PublishedVersions(asks=True, takes=True)
    assert made.missing([ARXIV]) == []
    assert made.cited_as(ARXIV) == DOI
    assert made.cited_as(DOI) == DOI


# --- which record counts -------------------------------------------------------------------------


def test_an_entry_wins_field_by_field_and_alone_if_it_is_complete() -> None:
    entry = replace(ENTRY, doi=DOI.value)
    shown = works(ARTICLE, entries=[("own", entry)]).item(DOI)
    assert shown == replace(ARTICLE, title="Own", issued=(2021,), registry="bibliography")
    alone = works(entries=[("own", entry)]).item(DOI)
    assert alone == replace(entry, key=DOI.key, registry="bibliography")
    assert works(entries=[("own", replace(entry, title=""))]).item(DOI) is None
    by_key = works(entries=[("own", replace(ENTRY, title=""))]).item(Identifier("key", "own"))
    assert by_key == replace(ENTRY, title="", registry="bibliography")
    assert works(ARTICLE).item(ARXIV) is None


@pytest.mark.parametrize(
    ("fields", "is_complete"),
    [
        ({}, True),
        ({"authors": (), "editors": ROE}, True),
        ({"title": ""}, False),
        ({"issued": ()}, False),
        ({"authors": ()}, False),
        ({"authors": (*ROE, Name(literal=ET_AL))}, False),
    ],
)
def test_whether_an_entry_needs_a_registry(fields: dict[str, object], is_complete: bool) -> None:
    assert bibliography.is_complete(replace(ENTRY, **fields)) is is_complete  # type: ignore[arg-type]


def test_a_list_that_was_cut_short_gives_way_to_the_whole_one() -> None:
    cut = replace(ENTRY, authors=(Name("Poe", "B."), Name(literal=ET_AL)))
    assert bibliography.overlay(cut, ARTICLE).authors == ROE
    assert bibliography.overlay(cut, replace(ARTICLE, authors=())).authors == cut.authors
    assert bibliography.overlay(replace(ENTRY, type="book"), ARTICLE).type == "book"


def test_what_was_asked_for_is_used_and_a_new_answer_is_seen() -> None:
    made = works(ARTICLE)
    assert made.item(DOI) == ARTICLE
    assert made.used == {DOI.key}
    newer = replace(ARTICLE, title="Newer")
    made.lock.registries, made.lock.refresh = Answers(newer), frozenset([DOI.key])
    answers = dict(made.resolve([DOI, ARXIV]))
    assert answers[DOI] == made.item(DOI) == newer
    assert made.failures == {ARXIV: Failure("unknown", "nobody knows it")}


# --- why a work has no item ----------------------------------------------------------------------


def test_the_reason_and_the_remedy() -> None:
    made = works(entries=[("lecun2015", ENTRY)])
    made.bibliography.broken["bad"] = "line 3 of refs.bib"
    made.failures[ARXIV] = Failure("unknown", "arXiv does not know it", "check the id")
    ending = "if this is not a citation, write \\[@other\\]"
    assert made.reason(Identifier("key", "bad"), "bad") == (
        'the entry "bad" cannot be read', "correct it in line 3 of refs.bib",
    )  # fmt: skip
    assert made.reason(Identifier("key", "lecun2014"), "lecun2014") == (
        'no entry "lecun2014" in the bibliography', "did you mean @lecun2015?",
    )  # fmt: skip
    assert made.reason(Identifier("key", "other"), "other")[1] == f"add it there; {ending}"
    assert works().reason(Identifier("key", "other"), "other")[1] == (
        f"name a .bib file in params.hugoTools.bibliography; {ending}"
    )
    assert made.reason(ARXIV, "arxiv:1706.03762") == (
        '"arxiv:1706.03762": arXiv does not know it', "check the id",
    )  # fmt: skip
    assert made.reason(DOI, "doi:10.1000/x") == ('"doi:10.1000/x" was not resolved', "run: hugo-tools cite")
    assert made.reason(Identifier("post", "posts/a"), "post:posts/a") == (
        '"post:posts/a" is a post of the site, and those are not cited', "set params.hugoTools.ownPosts to true",
    )  # fmt: skip
    malformed, _ = made.reason(Identifier("malformed", "doi:10"), "doi:10")
    assert malformed == '"10" is not a DOI'


# --- a bibliography's identifiers ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ({"doi": "10.1000/x", "number": "arXiv:1706.03762"}, [DOI, ARXIV]),
        ({"number": "R-1"}, []),
        ({"pmid": "5"}, [Identifier("pmid", "5")]),
        ({"pmcid": "PMC5"}, [Identifier("pmcid", "PMC5")]),
        ({"isbn": "9780262035613"}, []),
        ({"isbn": "9780262035613", "type": "book"}, [Identifier("isbn", "9780262035613")]),
        ({"url": "https://e.org/a"}, [Identifier("url", "https://e.org/a")]),
        ({"url": "http://e.org/a"}, [Identifier("url", "http://e.org/a")]),
        ({"url": "ftp://e.org/a"}, []),
        ({"url": "https://arxiv.org/abs/1706.03762"}, []),
    ],
)
def test_under_which_identifiers_an_entry_is_found(fields: dict[str, str], identifiers: list[Identifier]) -> None:
    own = Bibliography()
    own.add("own", replace(ENTRY, **fields))  # type: ignore[arg-type]
    assert set(own.works) == set(identifiers)


def test_of_two_entries_of_one_work_the_first_counts() -> None:
    made = works(entries=[("a", replace(ENTRY, doi=DOI.value)), ("b", replace(ENTRY, doi=DOI.value, title="B"))])
    own = made.bibliography
    assert own.own_keys == {DOI.key: "a"}
    assert own.works[DOI].title == "Own"
    assert own.canonical(Identifier("key", "b")) == made.canonical(Identifier("key", "b")) == DOI
    assert works().canonical(Identifier("key", "b")) == Identifier("key", "b")
    odd = works(entries=[("DBLP:conf/x", ENTRY)]).canonical(Identifier("key", "DBLP:conf/x"))
    assert odd == Identifier("key", "DBLP:conf/x")


@pytest.mark.parametrize(
    ("written", "isbn"),
    [
        ("978-0-262-03561-3", "9780262035613"),
        ("0262035618", "9780262035613"),
        ("1, 978-0-262-03561-3", "9780262035613"),
        ("x; 978-0-262-03561-3", "9780262035613"),
        ("x/978-0-262-03561-3", "9780262035613"),
        ("9780262035613 (hardback)", "9780262035613"),
        ("none", "none"),
    ],
)
def test_the_first_isbn_of_a_field(written: str, isbn: str) -> None:
    assert bibliography.first_isbn(written) == isbn
