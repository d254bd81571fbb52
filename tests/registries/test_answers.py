"""Answers that no registry gives: none of it raises anything but our own exceptions, or reaches an item."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from hugo_tools.metadata.identifiers import is_doi
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import arxiv, crossref, datacite, doi
from hugo_tools.registries.answers import Refused, Spoiled, Unusable, calendar, load_json, text, texts
from hugo_tools.registries.client import read
from hugo_tools.styles.parts import NameLimits
from hugo_tools.styles.templated import TemplateReferences
from tests.fuzz import fuzz_answer
from tests.support.hostile_answers import hostile_answer

FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1706.03762v1</id>{}</entry></feed>'


def work(**fields: object) -> Item:
    """Returns the item that comes of a work of Crossref's with these fields."""
    record = {"DOI": "10.1000/x", "type": "journal-article", "title": ["A Title"], **fields}
    body = json.dumps({"status": "ok", "message": {"items": [record]}}).encode()
    answer = crossref.parse(body)["10.1000/x"]
    assert isinstance(answer, Item)
    return answer


def test_hostile_answers_become_items_that_can_be_printed_or_nothing() -> None:
    style = TemplateReferences("numeric", Path("/nonexistent"), NameLimits())
    outcomes = [fuzz_answer(seed, style) for seed in range(150)]
    assert min(map(outcomes.count, ("items", "refused", "nothing"))) >= 5  # it tries all of it


def test_the_same_seed_is_the_same_answer() -> None:
    assert hostile_answer(random.Random(7)).body == hostile_answer(random.Random(7)).body


@pytest.mark.parametrize("encoding", ["bogus", "hex", "rot13", "idna", "utf-7", "utf-16", "cp037", "undefined"])
def test_xml_in_an_encoding_that_nobody_knows_is_unusable(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(Unusable):
        arxiv.parse((head + FEED.format("<title>é</title>")).encode())


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<title>&#xD800;</title>", id="half a surrogate pair"),
        pytest.param("<title>\x00</title>", id="NUL"),
        pytest.param("<title>\x1b[31m</title>", id="escape"),
        pytest.param("<title>&lol;</title>", id="an entity"),
        pytest.param("<title>" * 100_000, id="deep and open"),
    ],
)
def test_xml_that_is_none_is_unusable(inner: str) -> None:
    with pytest.raises(Unusable):
        arxiv.parse(FEED.format(inner).encode())


def test_xml_may_be_as_deep_as_it_likes() -> None:
    deep = "<b>" * 100_000 + "</b>" * 100_000
    answer = arxiv.parse(FEED.format(f"<title>A Title</title>{deep}").encode())["1706.03762"]
    assert isinstance(answer, Item)
    assert answer.title == "A Title"


def test_arxivs_refusal_is_printed_without_what_steers_a_terminal() -> None:
    entry = "<id>http://arxiv.org/api/errors#x</id><summary>bad \u202e\u009b31m&lt;b&gt;id&lt;/b&gt; {}</summary>"
    feed = FEED.replace("<id>http://arxiv.org/abs/1706.03762v1</id>", entry.format("x " * 1000))
    with pytest.raises(Refused) as raised:
        arxiv.parse(feed.replace("{}", "").encode())
    assert str(raised.value).startswith("bad 31mid x x ")
    assert len(str(raised.value)) < 210


@pytest.mark.parametrize("digits", ["1" * 4300, "9" * 5000, "-" + "9" * 400, "1e999", "NaN", "-Infinity", "1" * 19])
def test_a_number_that_no_field_has_costs_no_other_field(digits: str) -> None:
    record = f'{{"DOI": "10.1000/x", "type": "book", "title": ["T"], "volume": {digits}, "score": {digits}}}'
    answers = crossref.parse(f'{{"status": "ok", "message": {{"items": [{record}]}}}}'.encode())
    answer = answers["10.1000/x"]
    assert isinstance(answer, Item)
    assert (answer.title, answer.volume) == ("T", "")


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b"\xff", b"", b"{} x", b"nul"])
def test_json_that_is_none_or_too_deep_is_unusable(body: bytes) -> None:
    with pytest.raises(Unusable):
        load_json(body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"a": x}', Spoiled),
        (b" [1, ]\n", Spoiled),
        (b'{"a": ', Unusable),
        (b'"a": 1}', Unusable),
        (b"<html></html>", Unusable),
    ],
)
def test_a_body_that_begins_and_ends_like_json_is_spoiled_by_something_in_it(
    body: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error, match="the answer is not JSON") as raised:
        load_json(body)
    assert type(raised.value) is error


def test_numbers_that_fields_have() -> None:
    assert load_json(b"\xef\xbb\xbf[%s, %s]" % (b"1" * 18, b"1" * 19)) == [int("1" * 18), None]
    assert load_json(b"[0.%s, 0.%s, 1e999]" % (b"1" * 34, b"1" * 35)) == [float("0." + "1" * 34), None, None]


NO_NUMBERS = """
    0, 00, n/a, NA, &NA;, NA, na, none, null, TBA, -, --, ahead of print, Ahead-of-Print, publish ahead of print,
    epub ahead of print, ahead of issue, ahead of p, early access, Early View, in press, in-press, article in press,
    articles in press, accepted in press, paper in press, papers in press, online first, online-first, latest articles,
    first online, just accepted
"""


@pytest.mark.parametrize("written", [" ".join(each.split()) for each in NO_NUMBERS.split(",")])
def test_what_stands_in_place_of_a_number(written: str) -> None:
    assert work(volume=written).volume == ""


@pytest.mark.parametrize("written", ["10", "N", "0a", "Annals", "Early", "Press 2", "12-13"])
def test_what_is_a_number(written: str) -> None:
    assert work(volume=written).volume == written


def test_texts_are_what_can_be_printed() -> None:
    assert texts(["\ud800", "a\x00b", " c\u202e\n d ", True, None, 2017, 1.5, {}, "\u2066"]) == [
        "ab",
        "c d",
        "2017",
        "1.5",
    ]
    assert text(False) == text([]) == text({"a": 1}) == ""
    assert len(texts(["x"] * 1000)) == 10


def test_dates_are_those_of_a_calendar() -> None:
    assert calendar(["2017", "6", "12"]) == (2017, 6, 12)
    assert calendar(["2017", "13", "1"]) == (2017,)
    assert calendar(["2017", "12", "31"]) == (2017, 12, 31)
    assert calendar(["2017", "12", "32", "1"]) == (2017, 12)
    assert calendar(["2200", "0"]) == (2200,)
    assert work(issued={"date-parts": [["2017", "8"], [1999]]}).issued == (2017, 8)
    assert work(issued={"date-parts": "2017"}).issued == work(issued={"date-parts": [2017]}).issued == ()
    for odd in ("²", "٣", "-1", "0", "9" * 5000, "2201", "2017.0", ""):
        assert calendar([odd]) == ()
        assert work(issued={"date-parts": [[odd]]}).issued == ()
        attributes = {"doi": "10.1000/x", "titles": [{"title": "T"}], "publicationYear": odd}
        answer = datacite.parse(json.dumps({"data": [{"attributes": attributes}]}).encode())["10.1000/x"]
        assert isinstance(answer, Item)
        assert answer.issued == ()


def test_names_of_other_types_are_no_names() -> None:
    people = [
        5,
        None,
        True,
        [],
        {"family": 5},
        {"family": True, "given": {}},
        {"family": ["\u202eLovelace"], "given": "Ada"},
    ]
    assert work(author=people).authors == (Name("Lovelace", "Ada"),)


def test_ten_thousand_authors_are_enough() -> None:
    people = [{"family": f"Name{chr(97 + n % 26)}{n}"} for n in range(20_000)]
    assert len(work(author=people).authors) <= 10_000


def test_csls_names_have_no_markup_and_no_controls_in_any_part() -> None:
    name = {
        "family": "Maaten",
        "given": "L.",
        "suffix": "<b>Jr.</b>\u202e",
        "non-dropping-particle": "van\x00 <i>der</i>",
    }
    csl = {"DOI": "10.1000/x", "type": "book", "title": "T", "author": [name]}
    _, answer = doi.parse(json.dumps(csl).encode())
    assert isinstance(answer, Item)
    assert answer.authors == (Name("van der Maaten", "L.", "Jr."),)


def test_an_agencys_name_can_be_printed() -> None:
    rows = [{"DOI": "10.1000/X", "RA": "<b>Ja\x1b[31mLC\u202e</b>" + "!" * 1000}, {"DOI": None, "RA": "x"}, 5]
    [(value, name)] = doi.parse_agencies(json.dumps(rows).encode()).items()
    assert value == "10.1000/x"
    assert name.isprintable()
    assert len(name) < 110


@pytest.mark.parametrize(("answered", "expected"), [("10.1000/x", True), ("10/abc", False), ("x", False), ("", False)])
def test_what_a_short_doi_stands_for_is_a_doi(answered: str, expected: bool) -> None:
    assert is_doi(answered) is expected


def test_a_parser_that_trips_makes_an_answer_unusable() -> None:
    def trip(body: bytes) -> None:
        raise TypeError("x")

    with pytest.raises(Unusable, match=r"cannot be read, TypeError: x .*; this is a fault of hugo-tools"):
        read(trip, b"")
