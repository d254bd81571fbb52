"""What sources say of a preprint, and which of it is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hugo_tools.metadata import venues
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Published, published
from hugo_tools.registries.arxiv import Appearances
from hugo_tools.registries.published import Case, Claim
from hugo_tools.registries.semantic_scholar import Paper

WORK, OTHER = Identifier("doi", "10.1000/article"), Identifier("doi", "10.1000/other")
PEOPLE = (Name("Gray", "Ann"), Name("Ek", "Bo"))
PREPRINT = Item("arxiv:2101.00001", "article", "On Wide Nets", PEOPLE, issued=(2021, 1), publisher="arXiv")
ARTICLE = Item(
    WORK.key, "article-journal", "On Wide Nets", PEOPLE, issued=(2022,), container_title="Journal of Nets",
    volume="12", page="34–56", doi=WORK.value,
)  # fmt: skip
ICLR = next(each for each in venues.VENUES if each.name == "International Conference on Learning Representations")
ICML = next(each for each in venues.VENUES if each.name == "International Conference on Machine Learning")


# --- what is said --------------------------------------------------------------------------------


def said(comment: str = "", journal: str = "", *dois: str) -> list[Claim]:
    return list(published.claims_of_authors(Appearances("2101.00001", list(dois), journal, comment)))


def test_authors_state_a_doi_and_a_thesis() -> None:
    assert said("PhD thesis") == [Claim("arXiv", is_thesis=True)]
    assert said("", "", "10.1000/ARTICLE", "10/abc", "none", "10.48550/arXiv.2101.00001") == [
        Claim("arXiv", WORK, states=True)
    ]
    assert said("8 pages", "J. Nets 12, 34 (2022)") == [Claim("arXiv", words="J. Nets 12, 34 (2022)")]


@pytest.mark.parametrize(
    ("comment", "journal", "states"),
    [
        ("Accepted at ICLR 2022", "", True),
        ("ICLR 2022", "", False),
        ("", "ICLR 2022", True),
        ("The ICLR 2022 way", "", False),
        ("", "The ICLR 2022 way", False),
        ("Accepted the ICLR 2022 way", "", False),
    ],
)
def test_authors_state_a_venue_by_a_word_or_as_their_journal(comment: str, journal: str, states: bool) -> None:
    *_, claim = said(comment, journal)
    assert claim.venue
    assert (claim.source, claim.venue.venue, claim.venue.year, claim.states) == ("arXiv", ICLR, 2022, states)


def test_what_semantic_scholar_has_for_one_work() -> None:
    def claims(**fields: object) -> list[Claim]:
        return list(published.claims_of_scholar(Paper("2101.00001")._replace(**fields)))

    assert claims() == []
    assert claims(doi="10.1000/ARTICLE") == [Claim("Semantic Scholar", WORK)]
    assert claims(anthology="2022.acl-long.1") == [
        Claim("Semantic Scholar", Identifier("doi", "10.18653/v1/2022.acl-long.1"))
    ]
    (by_name,) = claims(venue=ICLR.name, year=2022)
    assert by_name == Claim("Semantic Scholar", venue=venues.Appearance(ICLR, 2022))
    (by_dblp,) = claims(venue=ICML.name, year=2021, dblp="conf/iclr/GrayE22")
    assert by_dblp == Claim("Semantic Scholar", venue=venues.Appearance(ICLR, 2022, is_plain=True))
    assert claims(venue="A Workshop", year=2021) == []


# --- what is believed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_meant"),
    [
        ("J. Nets 12, 34 (2022)", True),
        ("J. Nets 12 (2022) 34-56", True),
        ("J. Nets 12 (2022)", False),
        ("J. Nets, p. 34", False),
        ("Journal of Nets, 2022", True),
        ("journal of nets 13, 2022", True),
        ("Journal of Nets, 2021", False),
        ("Another Journal, 2022", False),
    ],
)
def test_words_mean_an_article_by_volume_and_page_or_journal_and_year(words: str, is_meant: bool) -> None:
    assert published.says_so(words, ARTICLE) is is_meant


def test_an_article_without_a_volume_a_page_or_a_journal_is_not_meant_by_any_words() -> None:
    assert not published.says_so("J. Nets 34", replace(ARTICLE, volume=""))
    assert not published.says_so("J. Nets 12", replace(ARTICLE, page=""))
    assert not published.says_so("2022", replace(ARTICLE, container_title=""))
    assert published.says_so("J. Nets 12, e34", replace(ARTICLE, page="e34"))
    assert published.says_so("J. Nets 12, 34", replace(ARTICLE, page="34-56"))


STATED, NAMED = Claim("arXiv", WORK, states=True), Claim("Semantic Scholar", WORK)


@pytest.mark.parametrize(
    ("claims", "sources"),
    [
        ([STATED], ("arXiv",)),
        ([NAMED], None),
        ([STATED, NAMED], ("Semantic Scholar", "arXiv")),
        ([NAMED, Claim("arXiv", words="Journal of Nets 2022")], ("Semantic Scholar", "arXiv")),
        ([NAMED, Claim("arXiv", OTHER, states=True)], None),
        ([STATED, Claim("arXiv", is_thesis=True)], None),
    ],
)
def test_a_work_is_believed_if_one_source_states_it_or_two_name_it(
    claims: list[Claim], sources: tuple[str, ...] | None
) -> None:
    answers: dict[Identifier, Item | Failure] = {WORK: ARTICLE, OTHER: Failure("unknown", "nobody knows it")}
    believed = published.verdict(Case(PREPRINT, claims), answers)
    assert believed == (Published(ARTICLE, sources) if sources else None)
    preprint = replace(ARTICLE, type="article", container_title="", publisher="A server")
    assert published.verdict(Case(PREPRINT, claims), answers | {WORK: preprint}) is None
    assert published.verdict(Case(PREPRINT, claims), answers | {WORK: replace(ARTICLE, title="Nets II")}) is None


def test_of_two_works_the_one_that_more_sources_state() -> None:
    second = replace(ARTICLE, key=OTHER.key, doi=OTHER.value)
    answers: dict[Identifier, Item | Failure] = {WORK: ARTICLE, OTHER: second}
    claims = [Claim("DataCite", OTHER, states=True), STATED]
    assert published.verdict(Case(PREPRINT, claims), answers) is None
    assert published.verdict(Case(PREPRINT, [*claims, NAMED]), answers) == Published(
        ARTICLE, ("Semantic Scholar", "arXiv")
    )


def test_a_source_that_does_not_answer_leaves_it_open() -> None:
    silence, unknown = Failure("unreachable", "no answer"), Failure("unknown", "nobody knows it")
    at_venue = Claim("arXiv", states=True, venue=venues.Appearance(ICLR, 2022, is_plain=True))
    assert published.verdict(Case(PREPRINT, [STATED]), {WORK: silence}) == silence
    assert published.verdict(Case(PREPRINT, [], silence), {}) == silence
    assert published.verdict(Case(PREPRINT, [STATED], silence), {WORK: unknown}) == silence
    assert published.verdict(Case(PREPRINT, [STATED], silence), {WORK: ARTICLE}) == Published(ARTICLE, ("arXiv",))
    assert published.verdict(Case(PREPRINT, [at_venue], silence), {}) == silence
    assert isinstance(published.verdict(Case(PREPRINT, [at_venue, NAMED]), {WORK: unknown}), Published)
    assert published.verdict(Case(PREPRINT, [at_venue, NAMED]), {WORK: ARTICLE}) is None


def appearance(venue: venues.Venue, year: int, is_plain: bool = True) -> venues.Appearance:
    return venues.Appearance(venue, year, is_plain)


@pytest.mark.parametrize(
    ("told", "states", "other", "sources"),
    [
        pytest.param(appearance(ICLR, 2022), True, None, ("arXiv",), id="stated"),
        pytest.param(appearance(ICLR, 2022), False, None, (), id="named"),
        pytest.param(appearance(ICLR, 2027), True, None, ("arXiv",), id="six years later"),
        pytest.param(appearance(ICLR, 2028), True, None, (), id="seven years later"),
        pytest.param(appearance(ICLR, 2015), True, None, ("arXiv",), id="six years before"),
        pytest.param(appearance(ICLR, 2022), False, appearance(ICLR, 2022), ("Semantic Scholar", "arXiv"), id="both"),
        pytest.param(appearance(ICLR, 2022), True, appearance(ICML, 2022), (), id="another venue"),
        pytest.param(appearance(ICLR, 2022), True, appearance(ICLR, 2021), (), id="another year of the venue"),
        pytest.param(
            appearance(ICLR, 2022), False, appearance(ICLR, 2021, False), ("Semantic Scholar", "arXiv"),
            id="the paper's year",
        ),
        pytest.param(
            appearance(ICLR, 2022), False, appearance(ICLR, 0, False), ("Semantic Scholar", "arXiv"), id="no year"
        ),
        pytest.param(appearance(ICLR, 2022), False, appearance(ICLR, 2023, False), (), id="a year too late"),
        pytest.param(appearance(ICLR, 2022, False), False, appearance(ICLR, 2021, False), (), id="words in doubt"),
        pytest.param(
            appearance(ICLR, 2022, False), False, appearance(ICLR, 2022, False), ("Semantic Scholar", "arXiv"),
            id="words in doubt, its year",
        ),
    ],
)  # fmt: skip
def test_a_venue_is_believed_if_it_is_stated_or_two_sources_have_it(
    told: venues.Appearance, states: bool, other: venues.Appearance | None, sources: tuple[str, ...]
) -> None:
    claims = [Claim("arXiv", states=states, venue=told)]
    if other:
        claims.append(Claim("Semantic Scholar", venue=other))
    expected = replace(PREPRINT, type="paper-conference", container_title=ICLR.name, publisher="", issued=(told.year,))
    found = published.verdict(Case(PREPRINT, claims), {})
    assert found == (Published(expected, sources) if sources else None)
    assert published.verdict(Case(replace(PREPRINT, issued=()), claims), {}) is None


def test_two_venues_in_the_words_of_its_authors_are_none() -> None:
    first = Claim("arXiv", states=True, venue=appearance(ICLR, 2022))
    for second in (appearance(ICML, 2022), appearance(ICLR, 2023)):
        claims = [first, Claim("arXiv", states=True, venue=second)]
        assert published.verdict(Case(PREPRINT, claims), {}) is None
    claims = [Claim("arXiv", venue=appearance(ICLR, 2022, False)), first]
    assert isinstance(published.verdict(Case(PREPRINT, claims), {}), Published)


def test_the_first_source_without_an_answer_is_told() -> None:
    first, second = Failure("unreachable", "first"), Failure("unreachable", "second")
    case = Case(PREPRINT)
    published.gather({PREPRINT.key: case}, [(PREPRINT.key, each) for each in (first, STATED, second, NAMED)])
    assert case == Case(PREPRINT, [STATED, NAMED], first)


def test_works_that_nobody_states() -> None:
    assert published.unstated_works([Case(PREPRINT, [STATED, NAMED, Claim("DataCite", OTHER)])]) == {OTHER}
