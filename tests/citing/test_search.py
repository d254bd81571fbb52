"""`search`: words to candidates, from registries that are searched as the real ones are."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from hugo_tools.citing import search
from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, SearchResult, arxiv, crossref
from hugo_tools.styles.parts import NameLimits
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

ATTENTION = "Attention Is All You Need"
VASWANI = ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit", "Llion Jones"]


@pytest.fixture
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", ATTENTION, VASWANI)
    registries.add_arxiv("1409.0473", "Neural Machine Translation", ["Dzmitry Bahdanau"], "2014-09-01")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Yann LeCun"], container_title=["Nature"])
    registries.add_crossref("10.1000/other", "Attention deficits", authors=["Ann Other"], year=1999)
    return registries


def asked(registries: Registries, registry: str) -> dict[str, str]:
    (request,) = registries.log(registry)
    return {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}


def test_candidates_are_numbered_and_ready_to_paste(blog: Blog, known: Registries) -> None:
    before = blog.snapshot()
    done = blog.run("search", "attention is all", "you need vaswani 2017")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "1. Attention Is All You Need\n"
        "   Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). arXiv\n"
        "   [@arxiv:1706.03762]\n"
        "2. Attention deficits\n"
        "   Other, A. (1999). A Journal\n"
        "   [@doi:10.1000/other]\n"
    )
    assert blog.snapshot() == before
    assert asked(known, "arxiv")["search_query"] == "all:attention AND all:all AND all:you AND all:need AND all:vaswani"
    assert asked(known, "crossref")["query.bibliographic"] == "attention is all you need vaswani 2017"


@pytest.mark.parametrize("limit", [1, 2])
def test_limit(blog: Blog, known: Registries, limit: int) -> None:
    done = blog.run("search", "attention", "--limit", str(limit))
    assert done.out.count("[@") == limit
    assert (asked(known, "arxiv")["max_results"], asked(known, "crossref")["rows"]) == (str(limit), str(limit))


def test_for_machines(blog: Blog, known: Registries) -> None:
    known.add_crossref("10.1000/attention", ATTENTION, authors=VASWANI, container_title=["NeurIPS"], year=2018)
    known.fail("arxiv", "503")
    done = blog.run("search", "--json", "attention", "need")
    assert done.code == 3
    answer = json.loads(done.out)
    assert answer["query"] == "attention need"
    assert [each["number"] for each in answer["candidates"]] == [1, 2]
    first = answer["candidates"][0]
    assert (first["citation"], first["item"]["title"], first["also"]) == ("[@doi:10.1000/attention]", ATTENTION, [])
    (failure,) = answer["failures"]
    assert failure.keys() == {"registry", "reason", "hint"}
    assert failure["registry"] == "arXiv"
    assert "HTTP 503" in failure["reason"]
    assert failure["hint"].startswith("try again later")


# --- what is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(['"attention is all"'], ["attention", "is", "all"], id="quotes"),
        pytest.param(["ti:attention", "au:vaswani"], ["ti", "attention", "au", "vaswani"], id="fields"),
        pytest.param(["a\nb\tc\x00d"], ["a", "b", "c", "d"], id="newlines"),
        pytest.param(["(x) AND y ANDNOT z*?~^2"], ["x", "AND", "y", "ANDNOT", "z", "2"], id="operators"),
        pytest.param(["R&D=1&max_results=9#x%22"], ["R", "D", "1", "max", "results", "9", "x", "22"], id="URL"),
        pytest.param(["Bell's few-shot O’Neil"], ["Bell", "few", "shot", "O", "Neil"], id="apostrophes"),
        pytest.param(["Erdős 注意力机制"], ["Erdős", "注意力机制"], id="letters of any script"),
    ],
)
def test_words(words: list[str], expected: list[str]) -> None:
    assert search.words_of(words) == expected


def test_a_query_has_words_and_an_end() -> None:
    assert len(search.words_of(["word"] * 60)) == 60
    assert search.words_of(["w" * 1000]) == ["w" * 1000]
    hint = "up to 60 words are searched for, such as a title, or authors and a year"
    for texts, count, length in ((["word"] * 61, 61, 304), (["w" * 1001], 1, 1001)):
        with pytest.raises(ConfigurationError) as raised:
            search.words_of(texts)
        assert raised.value.message == f"{count} words with {length} characters are too many"
        assert raised.value.hint == hint
    with pytest.raises(ConfigurationError) as raised:
        search.words_of([":", "-"])
    assert raised.value.message == '": -" has no word to search for'
    assert raised.value.hint == "name a title, or authors and a year"


@pytest.mark.parametrize("words", [["::"], ['"', "''"], [""], ["word " * 61], ["w" * 1001]])
def test_no_question(blog: Blog, known: Registries, words: list[str]) -> None:
    with pytest.raises(ConfigurationError):
        search.words_of(words)
    assert blog.run("search", *words).code == 2
    assert known.log() == []


@pytest.mark.parametrize(
    "words",
    [
        '"attention',
        "attention AND",
        "OR attention need",
        "attention:need",
        "attention) (need",
        "attention\nANDNOT need",
        "&max_results=0 attention",
    ],
)
def test_no_word_breaks_the_question(blog: Blog, known: Registries, words: str) -> None:
    known.add_arxiv("2401.00001", f"{ATTENTION} And Or Andnot Max Results")
    done = blog.run("search", words)
    assert (done.code, done.err) == (0, "")
    assert "[@arxiv:2401.00001]" in done.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["The", "Attention", "2017"], "all:attention"),
        (["is", "it"], "all:is+AND+all:it"),
        (["2017"], "all:2017"),
        (["k", "means", "注"], "all:means+AND+all:%E6%B3%A8"),
    ],
)
def test_arxiv_is_asked_for_the_words_that_tell_papers_apart(words: list[str], expected: str) -> None:
    assert arxiv.search_path(words, 5) == f"api/query?search_query={expected}&start=0&max_results=5"


def test_words_that_begin_like_an_option(blog: Blog, known: Registries) -> None:
    assert "[@arxiv:1706.03762]" in blog.run("search", "--", "-attention", "--need").out


# --- versions of one work ------------------------------------------------------------------------


def paper(key: str = "arxiv:1706.03762", **fields: object) -> Item:
    values = {"type": "article", "title": ATTENTION, "authors": (Name("Vaswani", "A."),), "issued": (2017,)} | fields
    return Item(key, **values)  # type: ignore[arg-type]


ARTICLE = paper("doi:10.1000/a", type="paper-conference", title="ATTENTION is all you need", issued=(2018,))
DOI, PREPRINT = Identifier("doi", "10.1000/a"), Identifier("arxiv", "1706.03762")
OTHERS = paper("doi:10.1000/a", title="X", authors=(Name("Doe"),))
SHORT = paper("doi:10.1000/a", type="article-journal", title="Attention")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param(SearchResult(paper()), SearchResult(ARTICLE), True, id="a preprint and its article"),
        pytest.param(
            SearchResult(ARTICLE), SearchResult(paper("doi:10.1000/b", type="chapter")), False, id="two articles"
        ),
        pytest.param(SearchResult(ARTICLE), SearchResult(ARTICLE), True, id="the same DOI"),
        pytest.param(
            SearchResult(paper()), SearchResult(paper("doi:10.1000/a", issued=(2030,))), False, id="years apart"
        ),
        pytest.param(
            SearchResult(paper()),
            SearchResult(paper("doi:10.1000/a", authors=(Name("Doe"),))),
            False,
            id="another author",
        ),
        pytest.param(SearchResult(paper(), (DOI,)), SearchResult(SHORT), True, id="the preprint names it"),
        pytest.param(SearchResult(SHORT), SearchResult(paper(), (DOI,)), True, id="the preprint names it, other order"),
        pytest.param(SearchResult(paper()), SearchResult(SHORT, (PREPRINT,)), True, id="the article names it"),
        pytest.param(SearchResult(paper(), (DOI,)), SearchResult(OTHERS), False, id="the preprint names it in error"),
    ],
)
def test_versions_of_one_work(one: SearchResult, other: SearchResult, is_same: bool) -> None:
    assert search.is_same_work(one, other) is is_same
    found = search.candidates([[one], [other]], ["attention"], 10)
    assert len(found) == 1 + (not is_same)


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        ({"issued": (2023,)}, True),
        ({"issued": (2024,)}, False),
        ({"issued": (2011,)}, True),
        ({"issued": (2010,)}, False),
        ({"issued": ()}, True),
        ({"title": "Attention Is All We Need"}, False),
        ({"authors": (Name("Other", "A."),)}, False),
        ({"authors": ()}, False),
        ({"authors": (Name(literal="Vaswani"),)}, True),
    ],
)
def test_how_alike_a_preprint_and_its_article_are(fields: dict[str, object], is_same: bool) -> None:
    article = SearchResult(paper("doi:10.1000/a", **{"type": "chapter", **fields}))
    assert search.is_same_work(SearchResult(paper()), article) is is_same
    assert search.is_same_work(article, SearchResult(paper())) is is_same


def test_a_record_that_names_another_shares_an_author_or_has_none() -> None:
    named = SearchResult(paper(), (DOI,))
    second = SHORT.authors[0], Name("Doe")
    for authors, is_same in ((second[::-1], True), ((), True), ((Name("Doe"),), False)):
        assert search.is_same_work(named, SearchResult(paper("doi:10.1000/a", title="X", authors=authors))) is is_same


# --- which comes first ---------------------------------------------------------------------------


def test_the_work_that_has_most_of_the_words_comes_first() -> None:
    best = paper("doi:10.1/a", title="Wide nets", authors=(Name("Gray", "Ann"),), issued=(2019,))
    longer = paper("doi:10.1/b", title="Wide nets and more", authors=(Name("Gray", "Ann"),), issued=(2019,))
    other = paper("doi:10.1/c", title="Wide", authors=(), issued=(2019,))
    words = ["WIDE", "nets", "gráy", "2019"]
    assert search.fit(best, words) == (1, 1)
    assert search.fit(longer, words) == (1, 0.5)
    assert search.fit(other, words) == (0.5, 1)
    assert search.fit(other, []) == (0, 0)
    assert search.fit(paper(title=""), ["x"]) == (0, 0)
    by_editor = paper(authors=(), editors=(Name("Ek", "Bo"), Name(literal="Team")), container_title="Journal")
    assert search.fit(by_editor, ["ek", "bo", "team", "journal"]) == (1, 0)
    found = search.candidates([[SearchResult(other)], [SearchResult(longer), SearchResult(best)]], words, 2)
    assert [candidate.item for candidate in found] == [best, longer]


def test_of_equals_the_registries_first_answers_come_first() -> None:
    one, two, three = (SearchResult(paper(f"doi:10.1/{n}", type="book", title=f"Nets {n}")) for n in "abc")
    found = search.candidates([[one, two], [three]], ["nets"], 9)
    assert [candidate.versions for candidate in found] == [[one], [three], [two]]


def test_how_candidates_are_shown() -> None:
    preprint = SearchResult(paper(status="withdrawn", publisher="arXiv"), (DOI,))
    article = SearchResult(paper("doi:10.1000/a", type="chapter", issued=(), status="retracted"))
    candidates = [search.Candidate([preprint, article, article]), *([search.Candidate([article])] * 9)]
    shown = search.render(candidates, NameLimits()).splitlines()
    assert shown[:7] == [
        f" 1. {ATTENTION}",
        "    Vaswani, A. (2017). arXiv [withdrawn]",
        "    [@arxiv:1706.03762]",
        "    also [@doi:10.1000/a] (n.d.) [retracted]",
        f" 2. {ATTENTION}",
        "    Vaswani, A. (n.d.). [retracted]",
        "    [@doi:10.1000/a]",
    ]
    assert shown[-3] == f"10. {ATTENTION}"


def test_candidates_for_machines() -> None:
    candidate = search.Candidate([SearchResult(paper(title="É")), SearchResult(paper("doi:10.1000/a"))])
    made = search.as_json("é", [candidate], [("Crossref", Failure("unreachable", "no answer", "later"))])
    assert made.startswith('{\n  "query": "é",\n  "candidates": [\n    {\n      "number": 1,\n')
    assert made.endswith("\n  ]\n}\n")
    value = json.loads(made)
    assert value["failures"] == [{"registry": "Crossref", "reason": "no answer", "hint": "later"}]
    (row,) = value["candidates"]
    assert (row["citation"], row["item"]["title"]) == ("[@arxiv:1706.03762]", "É")
    assert [each["citation"] for each in row["also"]] == ["[@doi:10.1000/a]"]


def test_a_preprint_and_its_article_are_one_candidate(blog: Blog, known: Registries) -> None:
    known.add_crossref("10.1000/(x)[1]", f"{ATTENTION}.", authors=VASWANI, container_title=["NeurIPS"], year=2018)
    done = blog.run("search", ATTENTION, "--limit", "1")
    assert done.out.splitlines()[2:] == ["   [@arxiv:1706.03762]", "   also [@doi:10.1000/(x)%5B1%5D] (NeurIPS, 2018)"]
    answer = json.loads(blog.run("search", "--json", ATTENTION, "--limit", "1").out)
    (candidate,) = answer["candidates"]
    assert [each["item"]["DOI"] for each in candidate["also"]] == ["10.1000/(x)[1]"]


def test_what_records_say_of_other_versions(known: Registries) -> None:
    known.add_arxiv("2401.00001", "A", doi="10.1000/A 10.1000/b")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{known.papers["2401.00001"]}</feed>'
    (found,) = arxiv.found(feed.encode())
    assert found.others == (DOI,)
    relation = {
        "is-preprint-of": [{"id-type": "doi", "id": "10.1000/A", "asserted-by": "subject"}],
        "has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.1706.03762"}, {"id": 7}, None],
        "has-review": [{"id": "10.1000/z"}],
        "is-same-as": {"id": "no DOI"},
    }
    works = [{"DOI": "10.1/x", "title": ["A"], "relation": each} for each in (relation, {}, None, [], "x")]
    body = json.dumps({"status": "ok", "message": {"items": works}}).encode()
    assert [each.others for each in crossref.found(body)] == [(DOI, PREPRINT), (), (), (), ()]


def test_what_is_no_reference_is_no_candidate() -> None:
    works = [
        {"DOI": "10.1/x", "title": ["A"], "type": kind} for kind in ("peer-review", "journal", "component", "book")
    ]
    body = json.dumps({"status": "ok", "message": {"items": [*works, {"DOI": "10.1/y"}, {}, 7]}}).encode()
    assert [each.item.type for each in crossref.found(body)] == ["book"]


# --- answers -------------------------------------------------------------------------------------


def test_nothing_found(blog: Blog, known: Registries) -> None:
    done = blog.run("search", "qwertz")
    assert (done.code, done.out) == (0, "")
    assert done.err == 'nothing found for "qwertz"\n  search for fewer words, or for others\n'
    assert json.loads(blog.run("search", "--json", "qwertz").out)["candidates"] == []


@pytest.mark.parametrize("fault", ["503", "html", "hang", "400", "cut", "stream", "drip"])
def test_one_registry_that_does_not_answer(blog: Blog, known: Registries, fault: str) -> None:
    known.fail("crossref", fault)
    done = blog.run("search", ATTENTION, env={"HUGO_TOOLS_PATIENCE": "1"})
    assert done.code == 3
    assert "[@arxiv:1706.03762]" in done.out
    assert done.err.startswith("error: Crossref ")
    assert "nothing found" not in done.err
    if fault == "400":
        said = "error: Crossref refuses the question: HTTP 400\n  search for other words\n"
        assert done.err == said


def test_no_registry_answers(blog: Blog, known: Registries) -> None:
    known.fail("all", "503")
    done = blog.run("search", ATTENTION)
    assert (done.code, done.out) == (3, "")
    assert [line.partition(" ")[2][:8] for line in done.err.splitlines() if line.startswith("error")] == [
        "arXiv ga",
        "Crossref",
    ]
    assert "nothing found" not in done.err


def test_titles_cannot_steer_the_terminal(blog: Blog, known: Registries) -> None:
    known.add_crossref("10.1000/x", "Steering \x1b[31mred\u202e\nattention")
    out = blog.run("search", "steering").out
    assert "Steering" in out
    assert not {"\x1b", "\u202e"} & set(out)
    assert len(out.splitlines()) == 3


def test_outside_of_any_site(blog: Blog, known: Registries) -> None:
    (blog.root / "hugo.yaml").unlink()
    assert "[@arxiv:1706.03762]" in blog.run("search", ATTENTION).out
    assert blog.run("--site", ".", "search", ATTENTION).code == 2
