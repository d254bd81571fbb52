"""Registries over real HTTP, on the loopback interface: what is asked of whom, and what survives their faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Registries, arxiv, crossref, datacite, doi, links, router, semantic_scholar
from hugo_tools.registries.answers import Refused, Unusable
from hugo_tools.registries.batches import batches
from hugo_tools.registries.client import RetryPolicy, allowed_interval, retry_after, retry_policy, user_agent
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.table import REGISTRIES
from tests.support.fake_registries import Registries as Fake


def resolve(*texts: str, mailto: str = "") -> dict[str, Item | Failure]:
    """Returns the answers by the key that was asked for, each identifier answered exactly once."""
    identifiers = [parse(text).identifier for text in texts]
    answers = list(Registries(mailto).resolve(identifiers))
    assert sorted(identifier.key for identifier, _ in answers) == sorted({each.key for each in identifiers})
    return {identifier.key: answer for identifier, answer in answers}


def item(answer: Item | Failure) -> Item:
    assert isinstance(answer, Item), answer
    return answer


def failure(answer: Item | Failure) -> Failure:
    assert isinstance(answer, Failure), answer
    return answer


def papers(registries: Fake, count: int) -> list[str]:
    """Declares so many papers, each titled by its id, and returns their keys."""
    values = [f"2101.{number:05}" for number in range(1, count + 1)]
    for value in values:
        registries.add_arxiv(value, title=f"Paper {value}")
    return [f"arxiv:{value}" for value in values]


def works(registries: Fake, count: int) -> list[str]:
    values = [f"10.1000/work.{number:04}" for number in range(1, count + 1)]
    for value in values:
        registries.add_crossref(value, title=f"Work {value}")
    return [f"doi:{value}" for value in values]


# --- who is asked --------------------------------------------------------------------------------


def test_a_paper_is_an_item_with_all_that_a_reference_needs(registries: Fake) -> None:
    registries.add_arxiv(
        "1706.03762",
        title="Attention\n  Is All You Need",
        authors=["Ashish Vaswani", "Łukasz Kaiser"],
        published="2017-06-12",
        updated="2023-08-02",
        version=7,
    )
    answer = item(resolve("arxiv:1706.03762v5")["arxiv:1706.03762"])
    assert answer.title == "Attention Is All You Need"
    assert answer.authors == (Name("Vaswani", "Ashish"), Name("Kaiser", "Łukasz"))
    assert answer.issued == (2017, 6, 12)
    assert (answer.type, answer.publisher, answer.number) == ("article", "arXiv", "arXiv:1706.03762")
    assert (answer.doi, answer.url) == ("10.48550/arxiv.1706.03762", "https://arxiv.org/abs/1706.03762")
    assert answer.registry == "arXiv"
    assert len(answer.retrieved) == len("2026-01-31")


def test_each_registry_answers_for_its_own(registries: Fake) -> None:
    registries.add_arxiv("hep-th/9901001")
    registries.add_crossref("10.1038/Nature14539", title="Deep learning")
    registries.add_datacite("10.5281/zenodo.42")
    registries.add_datacite("10.9999/elsewhere", title="A prefix that we do not know")
    registries.add_agency("10.1241/jalc.1", "JaLC", {"title": "未来", "author": [{"family": "楠本", "given": "幸子"}]})
    answers = resolve(
        "arxiv:hep-th/9901001", "10.1038/nature14539", "10.5281/zenodo.42", "10.9999/elsewhere", "10.1241/jalc.1"
    )
    assert [item(answer).registry for answer in answers.values()].count("DataCite") == 2
    assert item(answers["arxiv:hep-th/9901001"]).registry == "arXiv"
    assert item(answers["doi:10.1038/nature14539"]).key == "doi:10.1038/nature14539"
    assert item(answers["doi:10.1241/jalc.1"]).registry == "JaLC"
    assert not any("zenodo" in request.path for request in registries.log("crossref"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("500", "unreachable"), ("403", "unreachable"), ("html", "unreachable"), ("", "unknown")],
)
def test_trouble_with_one_doi_that_has_a_comma_is_not_taken_for_its_absence(
    registries: Fake, fault: str, kind: str
) -> None:
    """Crossref is asked for it alone, and not by its list, where a comma divides."""
    if fault:
        registries.fail("all", fault)
    assert failure(resolve("10.1000/one,two")["doi:10.1000/one,two"]).kind == kind
    if fault == "403":
        assert failure(resolve("isbn:9780262035613")["isbn:9780262035613"]).kind == kind
        assert failure(resolve("pmid:31452104")["pmid:31452104"]).kind == kind


@pytest.mark.parametrize("value", ["10.1241/jalc.2", "10/b6vnme"])
def test_a_doi_whose_agency_does_not_answer_is_told_of(registries: Fake, value: str) -> None:
    registries.add_agency(value, "JaLC", {"DOI": value, "title": "未来"})
    registries.redirects[value] = "http://127.0.0.1:9/nobody"
    told = failure(resolve(value)[f"doi:{value}"])
    assert told.kind == "unreachable"
    assert told.reason


def test_a_short_doi_gives_the_item_of_its_doi(registries: Fake) -> None:
    registries.add_agency("10/b6vnmd", "", {"DOI": "10.1016/S0933-3657(96)00367-3", "title": "Rough sets"})
    assert item(resolve("10/b6vnmd")["doi:10/b6vnmd"]).key == "doi:10.1016/s0933-3657(96)00367-3"


def test_a_slash_at_the_end_counts_where_a_registry_knows_the_doi_with_it(registries: Fake) -> None:
    registries.add_crossref("10.5555/q1/", title="With it")
    registries.add_crossref("10.5555/q1", title="Without it")
    registries.add_crossref("10.5555/q2")
    registries.add_datacite("10.5281/zenodo.3")
    registries.add_agency("10.1241/q4", "JaLC", {"title": "未来"})
    answers = resolve("10.5555/q1/", "10.5555/q2/", "10.5281/zenodo.3//", "10.1241/q4/", "10.5555/q5/")
    assert item(answers["doi:10.5555/q1/"]).title == "With it"
    assert {key: answer.key for key, answer in answers.items() if isinstance(answer, Item)} == {
        "doi:10.5555/q1/": "doi:10.5555/q1/",
        "doi:10.5555/q2/": "doi:10.5555/q2",
        "doi:10.5281/zenodo.3//": "doi:10.5281/zenodo.3",
        "doi:10.1241/q4/": "doi:10.1241/q4",
    }
    assert failure(answers["doi:10.5555/q5/"]).reason == 'there is no DOI "10.5555/q5/"'


@pytest.mark.parametrize(
    "value",
    [
        "10.1002/(sici)1096-987x(199709)18:12<1450::aid-jcc3>3.0.co;2-i",
        "10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2",
        "10.1000/with,comma",
        "10.1000/a#b?c&d=e%f+g",
        "10.4025/diálogos.v17i2.36030",
    ],
)
def test_every_doi_is_encoded(registries: Fake, value: str) -> None:
    registries.add_crossref(value)
    registries.add_crossref("10.1000/other")
    answers = list(Registries().resolve([Identifier("doi", value), Identifier("doi", "10.1000/other")]))
    assert {identifier.value for identifier, answer in answers if isinstance(answer, Item)} == {value, "10.1000/other"}


def test_each_registry_has_the_address_and_the_pace_that_it_publishes() -> None:
    servers = {registry.server for registry in REGISTRIES} | {semantic_scholar.SERVER, links.ARCHIVE}
    assert {(each.name, each.variable, each.address, each.pause) for each in servers} == {
        ("arXiv", "ARXIV", "https://export.arxiv.org", 3.0),
        ("Crossref", "CROSSREF", "https://api.crossref.org", None),
        ("DataCite", "DATACITE", "https://api.datacite.org", None),
        ("doi.org", "DOI", "https://doi.org", None),
        ("Open Library", "OPEN_LIBRARY", "https://openlibrary.org", 1.0),
        ("PubMed", "PUBMED", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", 0.34),
        ("GitHub", "GITHUB", "https://raw.githubusercontent.com", None),
        ("web pages", "WEB_PAGE", "", None),
        ("Semantic Scholar", "SEMANTIC_SCHOLAR", "https://api.semanticscholar.org", None),
        ("the Internet Archive", "WAYBACK", "https://archive.org", None),
    }


def test_what_no_registry_covers_is_unsupported_and_costs_nothing(registries: Fake) -> None:
    [(_, answer)] = router.resolve([Identifier("key", "lecun2015")])
    assert failure(answer).kind == "unsupported"
    assert failure(answer).hint == BIBLIOGRAPHY
    assert registries.log() == []


def test_unknown_says_what_is_known(registries: Fake) -> None:
    registries.add_agency("10.1241/bare", "JaLC")
    answers = resolve("arxiv:2401.99999", "10.99999/nothing", "10.1241/bare", "10/zzz9")
    assert {failure(answer).kind for answer in answers.values()} == {"unknown"}
    assert failure(answers["arxiv:2401.99999"]).reason == 'arXiv does not know "2401.99999"'
    assert failure(answers["arxiv:2401.99999"]).hint == "open https://arxiv.org/abs/2401.99999 to check the id"
    assert failure(answers["doi:10.99999/nothing"]).reason == 'there is no DOI "10.99999/nothing"'
    assert failure(answers["doi:10.1241/bare"]).reason == "the DOI exists at JaLC, but without metadata"


def test_a_journal_is_unfit(registries: Fake) -> None:
    registries.add_crossref("10.1007/journal", type="journal")
    answer = failure(resolve("10.1007/journal")["doi:10.1007/journal"])
    assert (answer.kind, answer.reason) == ("unfit", '"10.1007/journal" is a journal')


# --- how they are asked --------------------------------------------------------------------------


def test_two_thousand_works_take_twenty_requests(registries: Fake) -> None:
    keys = papers(registries, 1300) + works(registries, 600)
    for number in range(100):
        registries.add_datacite(f"10.5281/zenodo.{number}")
    answers = resolve(*keys, *(f"10.5281/zenodo.{number}" for number in range(100)))
    assert all(isinstance(answer, Item) for answer in answers.values())
    assert len(registries.log()) <= 20
    assert max(len(request.path) for request in registries.log()) < 8000


def test_answers_are_joined_by_id_in_whatever_order(registries: Fake) -> None:
    keys = papers(registries, 60) + works(registries, 60)
    for key, answer in resolve(*keys).items():
        assert item(answer).title.endswith(key.partition(":")[2])


def test_answers_come_batch_by_batch(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_INTERVAL", "5")
    keys = papers(registries, 900)
    found = Registries().resolve([parse(key).identifier for key in keys])
    began = time.monotonic()
    next(found)
    assert time.monotonic() - began < 4  # the second batch has not been asked for yet
    assert len(registries.log("arxiv")) == 1
    found.close()


def test_the_user_agent_names_us_and_whom_to_write_to(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(*papers(registries, 1), mailto="me@example.org")
    monkeypatch.setenv("HUGO_TOOLS_MAILTO", "you@example.org")
    resolve(*papers(registries, 1))
    agents = [request.user_agent for request in registries.log()]  # in the order in which they were answered
    assert all(agent.startswith("hugo-tools/") for agent in agents)
    assert sorted(agent.partition(" ")[2] for agent in agents) == [
        "(https://github.com/hugo-tools/hugo-tools; mailto:me@example.org)",
        "(https://github.com/hugo-tools/hugo-tools; mailto:you@example.org)",
    ]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HUGO_TOOLS_MAILTO", "me@example.org)\r\nX-Evil: 1"),
        ("HUGO_TOOLS_ARXIV_INTERVAL", "soon"),
        ("HUGO_TOOLS_TIMEOUT", "-1"),
        ("HUGO_TOOLS_CROSSREF_URL", "api.crossref.org"),
    ],
)
def test_unusable_settings_are_refused(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError):
        resolve("arxiv:1706.03762")


def test_arxiv_is_asked_one_request_per_interval(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_INTERVAL", "0.15")
    resolve(*papers(registries, 1200))
    log = registries.log("arxiv")
    assert len(log) >= 3
    assert all(after.began - before.began >= 0.15 for before, after in pairwise(log))
    assert max(request.in_flight for request in log) == 1


@pytest.mark.parametrize("spelling", ["x-rate-limit", "x-ratelimit"])
def test_crossrefs_rate_is_read_from_its_headers(registries: Fake, spelling: str) -> None:
    registries.crossref_headers = {f"{spelling}-limit": "8", f"{spelling}-interval": "1s", "x-concurrency-limit": "1"}
    resolve(*works(registries, 800))
    log = registries.log("crossref")
    assert len(log) >= 3
    assert all(after.began - before.began >= 1 / 8 for before, after in pairwise(log))
    assert max(request.in_flight for request in log) == 1


def test_before_any_header_the_strictest_rate_is_assumed(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_INTERVAL", "0.2")
    resolve(*works(registries, 450))
    first, second, *_ = registries.log("crossref")
    assert second.began - first.began >= 0.2


def test_rate_limit_headers() -> None:
    assert allowed_interval({"x-rate-limit-limit": "3", "x-rate-limit-interval": "1s"}) == pytest.approx(0.35)
    assert allowed_interval({"x-ratelimit-limit": "50", "x-ratelimit-interval": "1m"}) == pytest.approx(1.26)
    assert allowed_interval({"x-ratelimit-limit-hour": "3600"}) == pytest.approx(1.05)
    assert allowed_interval({}) == 0.0


@pytest.mark.parametrize(
    ("limit", "interval", "expected"),
    [
        ("2", "3", 1.575),
        ("2", "3s", 1.575),
        ("2", "1 m", 31.5),
        ("2", "1h", 1890.0),
        ("2", "1d", 0.0),
        ("0", "1s", 0.0),
        ("02", "1s", 0.0),
        ("2", "soon", 0.0),
        ("2", "1" * 10, 0.0),
        ("1" * 10, "1s", 0.0),
        ("", "1s", 0.0),
        ("2", "", 0.0),
    ],
)
def test_a_rate_of_so_many_requests_in_a_time(limit: str, interval: str, expected: float) -> None:
    headers = {"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}
    assert allowed_interval(headers) == pytest.approx(expected)
    assert allowed_interval({**headers, "x-ratelimit-limit-hour": "2"}) == pytest.approx(expected or 1890.0)


@pytest.mark.parametrize(
    ("variable", "value", "message", "hint"),
    [
        ("TIMEOUT", "0", "expected a number of seconds up to 3600", "set HUGO_TOOLS_TIMEOUT=15"),
        ("TIMEOUT", "3600.5", "expected a number of seconds up to 3600", "set HUGO_TOOLS_TIMEOUT=15"),
        ("BACKOFF", "1e3", "expected a number of seconds up to 3600", "set HUGO_TOOLS_BACKOFF=1"),
        ("PATIENCE", "1.", "expected a number of seconds up to 3600", "set HUGO_TOOLS_PATIENCE=60"),
        ("INTERVAL", "٣", "expected a number of seconds up to 3600", "set HUGO_TOOLS_INTERVAL=1"),
    ],
)
def test_what_is_not_a_number_of_seconds(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str, hint: str
) -> None:
    monkeypatch.setenv(f"HUGO_TOOLS_{variable}", value)
    with pytest.raises(ConfigurationError) as raised:
        retry_policy()
    assert raised.value.message == f'HUGO_TOOLS_{variable} is "{value}", {message}'
    assert raised.value.hint == hint


def test_how_long_we_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIMEOUT", "BACKOFF", "PATIENCE", "INTERVAL"):
        monkeypatch.delenv(f"HUGO_TOOLS_{name}", raising=False)
    assert retry_policy() == RetryPolicy(timeout=15, backoff=1, patience=60, interval=1)
    assert retry_policy(3600).timeout == 3600
    for name, value in {"TIMEOUT": "3600", "BACKOFF": "0", "PATIENCE": " 2.5 ", "INTERVAL": ".5"}.items():
        monkeypatch.setenv(f"HUGO_TOOLS_{name}", value)
    assert retry_policy() == RetryPolicy(timeout=3600, backoff=0, patience=2.5, interval=0.5)
    assert retry_policy(7).timeout == 7
    assert RetryPolicy(timeout=15, backoff=1, patience=60, interval=1).silence == 90
    assert RetryPolicy(timeout=5, backoff=1, patience=60, interval=1).silence == 60
    for wrong in (-1, 3600.5, float("nan")):
        with pytest.raises(ConfigurationError, match=f"the timeout is {wrong:g}, expected seconds up to 3600"):
            retry_policy(wrong)


@pytest.mark.parametrize(
    "mailto", ["me", "me@", "@e.org", "me@e@org", "me you@e.org", "me@e.org,", "(me@e.org)", "a;b@c"]
)
def test_what_is_not_a_mail_address(mailto: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        user_agent(mailto)
    assert raised.value.message == f'"{mailto}" is not an e-mail address'
    assert raised.value.hint == "set HUGO_TOOLS_MAILTO=you@example.org"


@pytest.mark.parametrize(
    ("values", "path", "limit", "expected"),
    [
        pytest.param("abcde", "".join, 2, ["ab", "cd", "e"], id="by the limit"),
        pytest.param("abc", lambda values: "x" * 3_000 * len(values), 9, ["ab", "c"], id="by the address's length"),
        pytest.param("ab", lambda values: "x" * 3_001 * len(values), 9, ["a", "b"], id="too long for two"),
        pytest.param("", "".join, 9, [], id="none"),
    ],
)
def test_how_ids_are_shared_among_requests(
    values: str, path: Callable[[Sequence[str]], str], limit: int, expected: list[str]
) -> None:
    assert list(map("".join, batches(values, path, limit))) == expected


def test_an_id_with_a_comma_is_asked_for_alone_and_last() -> None:
    assert list(batches(["a,b", "c", "d,e", "f"], "".join, 9)) == [["c", "f"], ["a,b"], ["d,e"]]


def test_retry_after_is_a_number_or_a_date() -> None:
    now = time.time()
    assert retry_after("12") == 12
    assert retry_after(formatdate(now + 30, usegmt=True)) == pytest.approx(30, abs=1.5)
    assert retry_after(formatdate(now - 30, usegmt=True)) == 0
    assert retry_after("") == retry_after("later") == retry_after("-1") == retry_after("\x00²") == 0


@pytest.mark.parametrize(
    "value", ["Fri, 31 Dec 99999999 23:59:59 GMT", "9" * 99, "Fri, 31 Dec 9999 23:59:59 GMT", "31536000"]
)
def test_retry_after_beyond_all_patience_is_a_long_time(value: str) -> None:
    assert retry_after(value) > 3600


# --- faults --------------------------------------------------------------------------------------

ALL_FAULTS = ("429", "500", "503", "html", "truncate", "cut", "wrong", "hang")


@pytest.mark.parametrize("kind", ALL_FAULTS)
def test_a_registry_that_is_down_leaves_the_others_alone(registries: Fake, kind: str) -> None:
    keys = papers(registries, 5)
    registries.add_arxiv("2201.00001")
    registries.add_crossref("10.1000/alive")
    works(registries, 20)
    registries.fail("arxiv", kind)
    began = time.monotonic()
    answers = resolve(*keys, "10.1000/alive")
    assert time.monotonic() - began < 6
    assert isinstance(answers["doi:10.1000/alive"], Item)
    for key in keys:
        assert failure(answers[key]).kind == "unreachable"
        assert failure(answers[key]).reason.startswith("arXiv gave no usable answer: ")


@pytest.mark.parametrize("kind", [kind for kind in ALL_FAULTS if kind != "hang"])
def test_crossref_down_makes_no_doi_unknown(registries: Fake, kind: str) -> None:
    keys = works(registries, 5)
    works(registries, 20)
    registries.add_datacite("10.5281/zenodo.1")
    registries.fail("crossref", kind)
    answers = resolve(*keys, "10.5281/zenodo.1")
    assert isinstance(answers["doi:10.5281/zenodo.1"], Item)
    assert {failure(answers[key]).kind for key in keys} == {"unreachable"}


@pytest.mark.parametrize("kind", ["429", "500", "html", "truncate", "cut", "wrong", "missing"])
def test_faults_now_and_then_cost_no_work(registries: Fake, kind: str) -> None:
    """More works are known than are asked for: else an answer about others would be an empty one."""
    keys = papers(registries, 80)[:40] + works(registries, 80)[:40]
    for number in range(1, 5):
        registries.add_datacite(f"10.5281/zenodo.{number}")
    registries.add_agency("10.1241/jalc", "JaLC", {"title": "Future"})
    registries.fail("all", kind, rate=0.3)
    answers = resolve(*keys, "10.5281/zenodo.1", "10.5281/zenodo.2", "10.1241/jalc")
    assert [answer for answer in answers.values() if not isinstance(answer, Item)] == []


def test_a_hang_now_and_then_is_waited_out(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_TIMEOUT", "0.2")
    registries.fail("crossref", "hang", times=2)
    assert all(isinstance(answer, Item) for answer in resolve(*works(registries, 3)).values())


def test_what_an_answer_lacks_is_asked_for_again(registries: Fake) -> None:
    keys = papers(registries, 10)
    registries.fail("arxiv", "missing", times=1)
    assert all(isinstance(answer, Item) for answer in resolve(*keys).values())
    assert [len(request.ids) for request in registries.log("arxiv")] == [10, 1]


@pytest.mark.parametrize("registry", ["arxiv", "crossref", "datacite"])
def test_an_empty_answer_is_not_believed_the_first_time(registries: Fake, registry: str) -> None:
    """Where it is true, it costs one request; no other registry could tell that a new paper is known."""
    registries.add_datacite("10.5281/zenodo.1")
    keys = papers(registries, 3) + works(registries, 3) + ["10.5281/zenodo.1"]
    registries.fail(registry, "empty", times=1)
    assert all(isinstance(answer, Item) for answer in resolve(*keys).values())
    assert len(registries.log(registry)) == 2


def test_a_work_that_nobody_knows_is_asked_for_twice(registries: Fake) -> None:
    answers = resolve("arxiv:2401.99999", "arxiv:2401.99998")
    assert {failure(answer).kind for answer in answers.values()} == {"unknown"}
    assert [len(request.ids) for request in registries.log("arxiv")] == [2, 2]


def test_a_work_that_was_not_asked_for_is_never_accepted(registries: Fake) -> None:
    keys = papers(registries, 5) + works(registries, 5)
    registries.add_arxiv("2412.00001")
    registries.add_crossref("10.1000/stranger")
    registries.fail("all", "stranger")
    assert all(isinstance(answer, Item) for answer in resolve(*keys).values())  # and none besides: see `resolve`


def test_an_answer_with_a_stranger_says_nothing_about_what_it_lacks(registries: Fake) -> None:
    keys = works(registries, 3)
    registries.add_crossref("10.1000/stranger")
    registries.fail("crossref", "stranger")
    answers = resolve(*keys, "10.1000/lacking")
    assert failure(answers["doi:10.1000/lacking"]).kind == "unreachable"
    assert 'it answered about "10.1000/' in failure(answers["doi:10.1000/lacking"]).reason
    assert all(isinstance(answers[key], Item) for key in keys)


def test_an_address_where_no_registry_is_makes_nothing_unknown(
    registries: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUGO_TOOLS_CROSSREF_URL", f"{registries.url}/crossref/works/nowhere")
    assert failure(resolve("10.1000/x")["doi:10.1000/x"]).kind == "unreachable"


def test_retry_after_is_kept(registries: Fake) -> None:
    registries.fail("crossref", "429", times=1, retry_after="1")
    assert isinstance(resolve(*works(registries, 1))["doi:10.1000/work.0001"], Item)
    refused, answered = registries.log("crossref")
    assert answered.began - refused.ended >= 0.95


def test_a_registry_that_asks_for_an_hour_is_down_at_once(registries: Fake) -> None:
    registries.fail("crossref", "503", retry_after="3600")
    answer = failure(resolve(*works(registries, 1))["doi:10.1000/work.0001"])
    assert answer.kind == "unreachable"
    assert "asks to wait 3600 s" in answer.reason
    assert len(registries.log("crossref")) == 1


def test_tries_are_bounded(registries: Fake) -> None:
    registries.fail("arxiv", "500")
    resolve(*papers(registries, 1500))
    assert len(registries.log("arxiv")) <= 8  # the later batches are not tried at all


@pytest.mark.parametrize("count", [64, 300])
def test_one_bad_id_costs_two_requests_a_halving(registries: Fake, count: int) -> None:
    keys = papers(registries, count)
    bad = keys[count // 3]
    registries.poison = {bad.removeprefix("arxiv:")}
    answers = resolve(*keys)
    assert failure(answers[bad]).kind == "unknown"
    assert "refuses" in failure(answers[bad]).reason
    assert sum(isinstance(answer, Item) for answer in answers.values()) == count - 1
    assert len(registries.log("arxiv")) - 1 <= 2 * count.bit_length()


def test_a_doi_that_crossref_refuses_spoils_no_other(registries: Fake) -> None:
    keys = works(registries, 30)
    registries.poison = {"10.1000/work.0007"}
    answers = resolve(*keys)
    assert sum(isinstance(answer, Item) for answer in answers.values()) == 29
    assert len(registries.log("crossref")) - 1 <= 2 * 5


ILL_FORMED = [b"a & b", b"<b>", b"\x00", b"\xff", b"</title><title/></entry></entry>", b"&nbsp;"]
TOO_DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize("title", ILL_FORMED, ids=repr)
def test_an_entry_that_is_no_xml_costs_itself_only(registries: Fake, title: bytes) -> None:
    keys = papers(registries, 64)
    for bad in keys[20:22]:
        registries.add_arxiv(bad.removeprefix("arxiv:"), title="SPOILED")
    registries.raw = {b"SPOILED": title}
    answers = resolve(*keys)
    assert [key for key in keys if not isinstance(answers[key], Item)] == keys[20:22]
    assert "arXiv gave no usable answer" in failure(answers[keys[20]]).reason
    assert len(registries.log("arxiv")) < 50


@pytest.mark.parametrize("raw", [TOO_DEEP, b'"a" "b"', b'"\n"', b"\xff", b"{]}"], ids=lambda raw: repr(raw[:8]))
def test_a_record_that_is_no_json_costs_itself_only(registries: Fake, raw: bytes) -> None:
    keys = works(registries, 64)
    registries.works[keys[20].removeprefix("doi:")]["title"] = "SPOILED"
    registries.raw = {b'"SPOILED"': raw}
    answers = resolve(*keys)
    assert [key for key in keys if not isinstance(answers[key], Item)] == [keys[20]]
    assert "Crossref gave no usable answer" in failure(answers[keys[20]]).reason
    assert len(registries.log("crossref")) < 30


def test_an_agency_that_is_no_json_costs_its_own_work_only(registries: Fake) -> None:
    for number in range(20):
        registries.add_agency(f"10.1000/w{number}", "SPOILED" if number == 7 else "JaLC", {"title": "A Work"})
    registries.raw = {b'"SPOILED"': TOO_DEEP}
    keys = [f"doi:10.1000/w{number}" for number in range(20)]
    answers = resolve(*keys)
    assert [key for key in keys if not isinstance(answers[key], Item)] == [keys[7]]


def test_a_registry_whose_every_answer_is_spoiled_is_not_asked_for_ever(registries: Fake) -> None:
    keys = papers(registries, 300)
    registries.raw = {b"<title>": b"<title>&nbsp;"}
    answers = resolve(*keys)
    assert all(failure(answers[key]).kind == "unreachable" for key in keys)
    assert len(registries.log("arxiv")) <= 40


def test_a_stand_ins_record_of_a_paper_says_that_it_was_withdrawn(registries: Fake) -> None:
    said = [{"description": "This paper has been withdrawn by the authors.", "descriptionType": "Abstract"}]
    registries.add_datacite("10.48550/arXiv.1706.03762", descriptions=said, types={"resourceTypeGeneral": "Preprint"})
    registries.fail("arxiv", "429")
    assert item(resolve("arxiv:1706.03762")["arxiv:1706.03762"]).status == "withdrawn"


def test_datacite_stands_in_for_arxiv(registries: Fake) -> None:
    registries.add_datacite(
        "10.48550/arXiv.1706.03762",
        title="Attention Is All You Need",
        authors=["Vaswani, Ashish"],
        publisher="arXiv",
        dates=[{"date": "2017-06-12T17:57:34Z", "dateType": "Submitted"}, {"date": "2017", "dateType": "Issued"}],
        types={"resourceTypeGeneral": "Preprint"},
    )
    registries.fail("arxiv", "429")
    answer = item(resolve("arxiv:1706.03762")["arxiv:1706.03762"])
    assert (answer.key, answer.type, answer.registry) == ("arxiv:1706.03762", "article", "DataCite")
    assert (answer.number, answer.url) == ("arXiv:1706.03762", "https://arxiv.org/abs/1706.03762")
    assert answer.issued == (2017, 6, 12)
    assert answer.authors == (Name("Vaswani", "Ashish"),)


def test_a_run_that_is_cut_off_stops_asking(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_INTERVAL", "0.3")
    found = Registries().resolve([parse(key).identifier for key in papers(registries, 1500)])
    next(found)
    found.close()
    time.sleep(0.5)
    assert len(registries.log("arxiv")) == 1


def test_importing_registries_imports_no_http_library() -> None:
    code = (
        "import sys, hugo_tools.registries; print([m for m in ('requests', 'defusedxml', 'xml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# --- answers, bytes → items ----------------------------------------------------------------------


def feed(entry: str) -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{entry}</feed>'.encode()
    )


def work(**fields: object) -> Item | Failure:
    """Returns what Crossref's parser makes of one work; `_` in a field's name stands for `-`."""
    values = {"DOI": "10.1000/X", "type": "journal-article", "title": ["A Title"], "author": [{"family": "Curie"}]}
    values |= {"container-title": ["A Journal"]} | {name.replace("_", "-"): value for name, value in fields.items()}
    body = json.dumps({"status": "ok", "message": {"items": [values]}})
    return crossref.parse(body.encode())[str(values["DOI"]).lower()]


@pytest.mark.parametrize("parse_body", [arxiv.parse, crossref.parse, datacite.parse, doi.parse, doi.parse_agencies])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<!DOCTYPE html><html></html>",
        b'{"status": "ok", "mess',
        b"[[",
        b"null",
        b'"text"',
        b'{"status": "failed", "message": {"DOI": "10.1000/x", "title": ["A Title"], "type": "book"}}',
        b"[" * 100_000,
        b'<!DOCTYPE feed><feed xmlns="http://www.w3.org/2005/Atom"></feed>',
        b'<!DOCTYPE f [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
    ],
)
def test_what_is_no_answer_is_unusable(parse_body: object, body: bytes) -> None:
    with pytest.raises(Unusable):
        parse_body(body)  # type: ignore[operator]


def test_arxivs_error_entry_is_a_refusal() -> None:
    with pytest.raises(Refused, match="incorrect id format"):
        arxiv.parse(
            feed("<entry><id>https://arxiv.org/api/errors#x</id><summary>incorrect id format</summary></entry>")
        )


@pytest.mark.parametrize(
    ("comment", "summary", "status"),
    [
        ("This paper has been withdrawn by the authors", "", "withdrawn"),
        ("We are withdrawing this paper until the proof is mended", "", "withdrawn"),
        ("Withdrawn: Lemma 3 is wrong", "", "withdrawn"),
        ("[retracted]", "", "withdrawn"),
        ("Temporarily withdrawn", "", "withdrawn"),
        ("8 pages. The manuscript is being withdrawn", "", "withdrawn"),
        ("8 pages; it was formally retracted", "", "withdrawn"),
        ("8 pages, withdrawn because of an error", "", "withdrawn"),
        ("", "Our second preprint was voluntarily withdrawn.", "withdrawn"),
        ("", "Withdrawn.", "withdrawn"),
        ("", "We study papers. This paper has been withdrawn.", ""),
        ("8 pages, on withdrawal", "On retracted papers", ""),
        ("", "This paper has been withdrawn due to an error.", "withdrawn"),
        ("10 pages, 3 figures", "Users withdrawn from social media are studied.", ""),
        ("accepted at ICML", "", ""),
    ],
)
def test_withdrawn_papers(registries: Fake, comment: str, summary: str, status: str) -> None:
    registries.add_arxiv("2401.00001", comment=comment, summary=summary)
    assert item(resolve("arxiv:2401.00001")["arxiv:2401.00001"]).status == status


def test_the_colon_between_collaboration_and_members_is_no_author(registries: Fake) -> None:
    registries.add_arxiv("2401.00001", authors=["ATLAS Collaboration", ":", "G. Aad"])
    answer = item(resolve("arxiv:2401.00001")["arxiv:2401.00001"])
    assert answer.authors == (Name(literal="ATLAS Collaboration"), Name("Aad", "G."))


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        pytest.param({"title": ["Cloud"], "subtitle": ["a definition"]}, "title", "Cloud: a definition", id="subtitle"),
        pytest.param({"title": ["Titre", "Title"]}, "title", "Titre", id="translation"),
        pytest.param({"title": [""], "original-title": ["原題"]}, "title", "原題", id="original title"),
        pytest.param(
            {"title": [], "original-title": ["Titel"], "subtitle": ["of the translation"]},
            "title",
            "Titel",
            id="a subtitle of another title",
        ),
        pytest.param(
            {"title": ["Energy $E=mc^2$ and <i>x</i><sub>2</sub>"]}, "title", "Energy E=mc² and x₂", id="formulas"
        ),
        pytest.param(
            {"issued": {"date-parts": [[None]]}, "content-created": {"date-parts": [[2009, 5]]}},
            "issued",
            (2009, 5),
            id="when its content was made",
        ),
        pytest.param({"title": ["RETRACTED: On X"]}, "title", "On X", id="retitled"),
        pytest.param({"title": ["RETRACTED: On X"]}, "status", "retracted", id="retitled is retracted"),
        pytest.param({"updated-by": [{"type": "retraction"}]}, "status", "retracted", id="updated-by"),
        pytest.param({"updated-by": [{"type": "correction"}]}, "status", "corrected", id="corrected"),
        pytest.param(
            {"updated-by": [{"type": "correction", "DOI": "10.1000/X"}]}, "status", "", id="corrected in its place"
        ),
        pytest.param(
            {"updated-by": [{"type": "retraction", "DOI": "10.1000/x"}]},
            "status",
            "retracted",
            id="retracted in its place",
        ),
        pytest.param({"updated-by": [{"type": "new_version"}]}, "status", "", id="a new version"),
        pytest.param(
            {"updated-by": [{"type": "erratum"}, {"type": "expression_of_concern"}]},
            "status",
            "expression of concern",
            id="the gravest",
        ),
        pytest.param(
            {
                "updated-by": [
                    {"type": "retraction", "updated": {"date-parts": [[2019, 3, 1]]}},
                    {"type": "reinstatement", "updated": {"date-parts": [[2020, 3, 1]]}},
                ]
            },
            "status",
            "",
            id="reinstated",
        ),
        pytest.param(
            {
                "updated-by": [
                    {"type": "reinstatement", "updated": {"date-parts": [[2018]]}},
                    {"type": "retraction", "updated": {"date-parts": [[2019, 3, 1]]}},
                ]
            },
            "status",
            "retracted",
            id="retracted again",
        ),
        pytest.param(
            {"title": ["Retracted: On X"], "update-to": [{"type": "retraction"}]}, "status", "", id="a notice"
        ),
        pytest.param(
            {"issued": {"date-parts": [[None]]}, "approved": {"date-parts": [[2013]]}}, "year", "2013", id="thesis"
        ),
        pytest.param({"issued": {"date-parts": [[2018, 10, 21, 13]]}}, "issued", (2018, 10, 21), id="excess parts"),
        pytest.param({"issued": {"date-parts": [[2018, 13]]}}, "issued", (2018,), id="no such month"),
        pytest.param({"created": {"date-parts": [[2011]]}}, "year", "n.d.", id="a record's date is not the work's"),
        pytest.param({"page": "81-92"}, "page", "81–92", id="en dash"),
        pytest.param({"article-number": "023315"}, "page", "023315", id="article number"),
        pytest.param(
            {"type": "posted-content", "institution": [{"name": "bioRxiv"}], "group-title": "Zoology"},
            "venue",
            "bioRxiv",
            id="server by institution",
        ),
        pytest.param(
            {"type": "posted-content", "institution": {"name": "medRxiv"}}, "venue", "medRxiv", id="one object"
        ),
        pytest.param({"type": "posted-content", "group-title": "XyzRxiv"}, "venue", "XyzRxiv", id="server by group"),
        pytest.param({"type": "posted-content", "DOI": "10.2139/ssrn.1"}, "venue", "SSRN", id="server by prefix"),
        pytest.param(
            {"type": "posted-content", "DOI": "10.5194/cp-2020-95", "group-title": "Carbon Cycle"},
            "venue",
            "Climate of the Past Discussions",
            id="Copernicus",
        ),
        pytest.param(
            {"type": "book-chapter", "container-title": ["Vision 2020", "Lecture Notes in Computer Science"]},
            "venue",
            "Vision 2020",
            id="book before series",
        ),
        pytest.param(
            {"type": "book-chapter", "container-title": ["Lecture Notes in Computer Science", "Vision 2020"]},
            "venue",
            "Vision 2020",
            id="series before book",
        ),
        pytest.param(
            {"container-title": ["J. Phys.", "Journal of Physics"]}, "venue", "Journal of Physics", id="short"
        ),
        pytest.param(
            {"container-title": ["JFP", "Journal of Fluid Physics"]}, "venue", "Journal of Fluid Physics", id="initials"
        ),
        pytest.param(
            {"container-title": ["J Investig Dermatol", "Journal of Investigative Dermatology"]},
            "venue",
            "Journal of Investigative Dermatology",
            id="an abbreviation without stops",
        ),
        pytest.param({"container-title": ["Nature", "Nature Nanotechnology"]}, "venue", "Nature", id="two journals"),
        pytest.param(
            {"type": "dataset", "container-title": ["https://e.org"], "institution": [{"name": "ISRCTN"}]},
            "venue",
            "ISRCTN",
            id="an address in place of a name",
        ),
        pytest.param(
            {"type": "reference-book", "title": ["Arnar"], "container-title": ["Dictionary of Artists"]},
            "venue",
            "Dictionary of Artists",
            id="an entry as a book of its own",
        ),
        pytest.param(
            {"type": "reference-book", "title": ["A Book"], "container-title": ["A Book"]},
            "type",
            "book",
            id="a book of reference",
        ),
        pytest.param({"volume": "0", "issue": "0"}, "volume", "", id="volume 0"),
        pytest.param({"issue": "ahead-of-print"}, "issue", "", id="ahead of print"),
        pytest.param({"volume": "Publish Ahead of Print"}, "volume", "", id="ahead of print, as a volume"),
        pytest.param({"volume": "10"}, "volume", "10", id="volume 10"),
        pytest.param(
            {"title": ["A panel of <i>KRAS</i>\n / \n<i>NRAS</i> mutations"]},
            "title",
            "A panel of KRAS/NRAS mutations",
            id="line ends around a slash",
        ),
        pytest.param(
            {"title": ["<i>Le titre</i> / <i>The title</i>"]}, "title", "Le titre / The title", id="two languages"
        ),
        pytest.param(
            {"type": "dissertation", "institution": [{"name": "Uni"}], "container-title": []},
            "venue",
            "Uni",
            id="university",
        ),
    ],
)
def test_crossrefs_quirks(fields: dict[str, object], attribute: str, expected: object) -> None:
    assert getattr(item(work(**fields)), attribute) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([{}, {"given": "Ada", "family": "Byron"}], [Name("Byron", "Ada")], id="stub"),
        pytest.param([{"family": "&NA;"}], [], id="placeholder"),
        pytest.param([{"given": "Chenglong", "family": "Na"}], [Name("Na", "Chenglong")], id="a family named Na"),
        pytest.param([{"family": "Doantam Phan"}], [Name("Phan", "Doantam")], id="whole name as family"),
        pytest.param([{"given": "K.", "family": "Brewer,"}], [Name("Brewer", "K.")], id="comma"),
        pytest.param([{"name": "GTEx Consortium"}], [Name(literal="GTEx Consortium")], id="consortium"),
        pytest.param(
            [{"given": "Kye-Hun", "family": "Park"}, {"name": "Pukyong National University"}],
            [Name("Park", "Kye-Hun")],
            id="affiliation among persons",
        ),
        pytest.param([{"name": "on behalf of the X Group"}], [Name(literal="X Group")], id="group's preposition"),
        pytest.param([{"name": "University of Iowa"}], [Name(literal="University of Iowa")], id="sole institution"),
        pytest.param([{"given": "A", "family": "Journal"}], [], id="journal as person"),
        pytest.param([{"given": "GEORGE D.", "family": "WINTER"}], [Name("Winter", "George D.")], id="capitals"),
        pytest.param(
            [{"given": "Laurens van der", "family": "Maaten"}], [Name("van der Maaten", "Laurens")], id="particle"
        ),
        pytest.param([{"given": "Allison", "family": "M. Horst"}], [Name("Horst", "Allison M.")], id="initial"),
        pytest.param([{"given": "Sammy", "family": "Davis Jr."}], [Name("Davis", "Sammy", "Jr.")], id="suffix"),
        pytest.param("not a list", [], id="another type"),
    ],
)
def test_crossrefs_people(entries: object, expected: list[Name]) -> None:
    assert item(work(author=entries, container_title=["A Journal"], title=["T"])).authors == tuple(expected)


def dataset(**attributes: object) -> Item | Failure:
    """Returns what DataCite's parser makes of one DOI."""
    values = {
        "doi": "10.1000/x",
        "titles": [{"title": "T"}],
        "publisher": "Zenodo",
        "publicationYear": 2020,
    } | attributes
    return datacite.parse(json.dumps({"data": [{"attributes": values}]}).encode())["10.1000/x"]


@pytest.mark.parametrize(
    ("attributes", "attribute", "expected"),
    [
        pytest.param(
            {"titles": [{"title": "Sub", "titleType": "Subtitle"}, {"title": "Main /"}]},
            "title",
            "Main: Sub",
            id="order",
        ),
        pytest.param(
            {"titles": [{"title": "Übersetzt", "titleType": "TranslatedTitle"}, {"title": "Main"}]},
            "title",
            "Main",
            id="translation",
        ),
        pytest.param({"publisher": {"name": "Dryad"}}, "venue", "Dryad", id="publisher as object"),
        pytest.param({"publicationYear": 2549}, "year", "2006", id="Buddhist era"),
        pytest.param({"publicationYear": "2019"}, "year", "2019", id="year as text"),
        pytest.param({"creators": [{"name": "(:Unav)"}]}, "authors", (), id="placeholder"),
        pytest.param(
            {"creators": [{"name": "Enos, Ryan (Harvard); Fowler, Anthony (Chicago)"}]},
            "authors",
            (Name("Enos", "Ryan"), Name("Fowler", "Anthony")),
            id="several in one",
        ),
        pytest.param(
            {"creators": [{"name": "Eraslan, Sukru; University Of Manchester"}]},
            "authors",
            (Name("Eraslan", "Sukru"),),
            id="affiliation in the name",
        ),
        pytest.param(
            {"creators": [{"name": "ALICE Collaboration", "nameType": "Personal"}]},
            "authors",
            (Name(literal="ALICE Collaboration"),),
            id="group as person",
        ),
        pytest.param(
            {"creators": [{"familyName": "Молчанов Владимир Петрович"}]},
            "authors",
            (Name("Молчанов", "Владимир Петрович"),),
            id="patronymic",
        ),
        pytest.param(
            {
                "container": {"type": "Series", "title": "A conference", "volume": "1-5 September 2008"},
                "types": {"citeproc": "article-journal"},
            },
            "volume",
            "",
            id="the days of a conference",
        ),
        pytest.param(
            {"container": {"type": "Journal", "title": "J", "firstPage": "Spain; 3353", "lastPage": "3356"}},
            "page",
            "3353–3356",
            id="a place before the pages",
        ),
        pytest.param(
            {
                "types": {
                    "resourceTypeGeneral": "Text",
                    "resourceType": "Doctoral Thesis",
                    "citeproc": "article-journal",
                }
            },
            "type",
            "thesis",
            id="a thesis in words",
        ),
        pytest.param(
            {"types": {"resourceTypeGeneral": "Text", "resourceType": "Projektbericht"}},
            "type",
            "report",
            id="a report in German",
        ),
        pytest.param(
            {"types": {"resourceTypeGeneral": "Text", "resourceType": "Article", "citeproc": "article-journal"}},
            "type",
            "article-journal",
            id="an article in words",
        ),
        pytest.param(
            {"dates": [{"date": "2021-05-04", "dateType": "Withdrawn"}]}, "status", "withdrawn", id="withdrawn"
        ),
        pytest.param({"titles": [{"title": "Retracted: A Set"}]}, "status", "retracted", id="retitled is retracted"),
        pytest.param({"titles": [{"title": "Retracted: A Set"}]}, "title", "A Set", id="retitled"),
        pytest.param(
            {"descriptions": [{"description": "This work was withdrawn.", "descriptionType": "Abstract"}]},
            "status",
            "",
            id="words of a data set",
        ),
    ],
)
def test_datacites_quirks(attributes: dict[str, object], attribute: str, expected: object) -> None:
    assert getattr(item(dataset(**attributes)), attribute) == expected


JUNK = (
    None,
    0,
    -1,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    [""],
    [{}],
    {"x": []},
    {"date-parts": [["x", 0]]},
    True,
    1.5,
    "9" * 50,
)


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_field_of_any_type_spoils_no_answer(junk: object) -> None:
    fields = [
        "type",
        "title",
        "subtitle",
        "author",
        "editor",
        "issued",
        "container-title",
        "institution",
        "event",
        "page",
    ]
    fields += [
        "publisher",
        "group-title",
        "updated-by",
        "update-to",
        "abstract",
        "volume",
        "creators",
        "titles",
        "types",
    ]
    fields += ["publicationYear", "dates", "container", "descriptions"]
    for name in fields:
        values = {"DOI": "10.1000/x", "doi": "10.1000/x", "type": "journal-article", "title": "T", name: junk}
        crossref.parse(json.dumps({"status": "ok", "message": {"items": [values]}}).encode())
        crossref.parse(
            json.dumps({"status": "ok", "message": values | {"type": "posted-content", name: junk}}).encode()
        )
        datacite.parse(json.dumps({"data": [{"id": "10.1000/x", "attributes": values}]}).encode())
        if name != "type":
            doi.parse(json.dumps(values | {"type": "article-journal"}).encode())
    datacite.parse(json.dumps({"data": junk}).encode())
    crossref.parse(json.dumps({"status": "ok", "message": {"items": [junk]}}).encode())


ANSWERS = os.environ.get("HUGO_TOOLS_ANSWERS")


@pytest.mark.skipif(not ANSWERS, reason="no recorded answers: name a folder of them in HUGO_TOOLS_ANSWERS")
def test_recorded_answers_are_printed_as_a_careful_person_would() -> None:
    from tests.score_registry import score

    _, lines, total, right, hand = score(Path(ANSWERS or ""))
    assert right / total >= 0.98, "\n".join(lines)
    assert hand <= 2
