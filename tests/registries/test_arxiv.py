"""What authors write to arXiv: that a paper was withdrawn, that it is a thesis, and where it has appeared."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.registries import arxiv
from hugo_tools.registries.answers import Refused, Spoiled, Unusable

WORDS = """
    adapted based chapter chapters excerpt extracted from follows in of part parts portion result results summary
    version
"""


@pytest.mark.parametrize(
    ("comment", "is_thesis"),
    [
        *((f"{word.title()} my {kind}", False) for word in WORDS.split() for kind in ("Thesis", "dissertation")),
        *((f"PhD {kind}, 218 pages", True) for kind in ("Thesis", "dissertation", "Habilitation")),
        ("A version, my habilitation", False),
        (f"from {'x' * 58} thesis", False),
        (f"from {'x' * 59} thesis", True),
        ("From Oslo. My thesis", True),
        ("from Oslo; my thesis", True),
        ("On a hypothesis", False),
    ],
)
def test_a_thesis_and_not_what_came_of_one(comment: str, is_thesis: bool) -> None:
    assert arxiv.is_thesis(comment) is is_thesis


WITHDRAWN = """
    Withdrawn; (withdrawn); Retracted; Paper withdrawn; "Paper  retracted"; 8 pages. Withdrawing this paper;
    Withdrawing  the paper; 8 pages, withdrawing our work; 8 pages, withdrawn by us; 8 pages, withdrawn  due to May;
    8 pages, withdrawn because of X; 8 pages, withdrawn as of May; 8 pages, withdrawn since May;
    8 pages, withdrawn from arXiv; 8 pages, withdrawn for X; 8 pages. The paper is withdrawn;
    8 pages. The  article  was  withdrawn; 8 pages. The manuscript has  been withdrawn;
    8 pages. The submission is  being withdrawn; 8 pages. The preprint have  been withdrawn;
    8 pages. The work was  later  retracted; 8 pages. It is withdrawn
"""
NOT_WITHDRAWN = """
    8 pages, withdrawing money; 8 pages, withdrawn samples; 8 pages. The blood was withdrawn; 8 pages. Nearly withdrawn;
    8 pages, withdrawnby us; 8 pages. Papers was withdrawn
"""


def listed(table: str) -> list[str]:
    """Returns the texts between semicolons; white space within them counts."""
    return [text.strip(' \n"') for text in table.split(";")]


@pytest.mark.parametrize("comment", listed(WITHDRAWN))
def test_a_comment_says_that_a_paper_was_withdrawn(comment: str) -> None:
    assert arxiv.is_withdrawn(comment, "")
    assert arxiv.is_withdrawn(comment.upper(), "")


@pytest.mark.parametrize("comment", listed(NOT_WITHDRAWN))
def test_a_comment_about_something_else(comment: str) -> None:
    assert not arxiv.is_withdrawn(comment, "")


@pytest.mark.parametrize(
    "abstract",
    [
        "Withdrawn", "- withdrawn.", "This paper has been withdrawn", "This  recent  paper  has  been  withdrawn",
        "The article was retracted", "Our submission is withdrawn", "This preprint is  now  withdrawn",
        "THIS MANUSCRIPT WAS WITHDRAWN", "Our work has been withdrawn",
    ],
)  # fmt: skip
def test_an_abstract_says_that_a_paper_was_withdrawn(abstract: str) -> None:
    assert arxiv.is_withdrawn("", abstract)


@pytest.mark.parametrize("abstract", ["Blood was withdrawn", "A paper was withdrawn", "Withdrawnness", "This paperwas"])
def test_an_abstract_about_something_else(abstract: str) -> None:
    assert not arxiv.is_withdrawn("", abstract)


COMMON = "an and are as at by for from in is it not of on or that the this to with"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["The", "ATTENTION", "of", "2017", "x", "Łukasz"], "all:attention+AND+all:%C5%82ukasz"),
        (["The", "of"], "all:the+AND+all:of"),
        (["1999", "a"], "all:1999+AND+all:a"),
        (["1899", "ab", "2099"], "all:1899+AND+all:ab"),
        *(([word, "nets"], "all:nets") for word in COMMON.split()),
    ],
)
def test_words_that_tell_nothing_are_not_asked_for(words: list[str], asked: str) -> None:
    assert arxiv.search_path(words, 7) == f"api/query?search_query={asked}&start=0&max_results=7"


def feed(*entries: str) -> bytes:
    """Returns arXiv's answer with these entries."""
    space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    return f"<feed {space}>{''.join(f'<entry>{entry}</entry>' for entry in entries)}</feed>".encode()


FULL = """
    <id>http://arxiv.org/abs/2101.00001v3</id><title>On $x_1$ and
    \\emph{nets}</title><summary>We show $x_1$ &amp; \\emph{more}.</summary><published>2021-01-02T03:04:05Z</published>
    <author><name>Ann Gray</name></author><author><name>:</name></author><author><name>A. M\\"uller</name></author>
    <author><name>The Net Collaboration</name></author><author><name>et al.</name></author>
    <arxiv:comment>8 pages</arxiv:comment><arxiv:journal_ref>J. Nets 1 (2022)</arxiv:journal_ref>
    <arxiv:doi>10.1000/A 10.1000/B</arxiv:doi>
"""


def test_a_full_entry_is_a_full_item() -> None:
    (found,) = arxiv.parse(feed(FULL)).values()
    assert found == Item(
        "arxiv:2101.00001", "article", "On x₁ and nets",
        (Name("Gray", "Ann"), Name("Müller", "A."), Name(literal="The Net Collaboration"), Name(literal=ET_AL)),
        issued=(2021, 1, 2), publisher="arXiv", number="arXiv:2101.00001", doi="10.48550/arxiv.2101.00001",
        url="https://arxiv.org/abs/2101.00001", abstract="We show x₁ & more.", registry="arXiv",
    )  # fmt: skip


def test_what_its_authors_say_of_its_appearance() -> None:
    bare = "<id>https://arxiv.org/abs/hep-th/9901001</id><title>Bare</title>"
    untitled = "<id>http://arxiv.org/abs/2101.00002v1</id><title> </title>"
    body = feed(untitled, FULL, bare)
    assert arxiv.appearances(body) == [
        arxiv.Appearances("2101.00001", ["10.1000/A", "10.1000/B"], "J. Nets 1 (2022)", "8 pages"),
        arxiv.Appearances("hep-th/9901001", [], "", ""),
    ]
    assert [(each.item.title, each.others) for each in arxiv.found(body)] == [
        ("On x₁ and nets", (Identifier("doi", "10.1000/a"),)),
        ("Bare", ()),
    ]


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        (b"<feed", Unusable, "the answer is not an Atom feed"),
        (b"<html></html>", Unusable, "the answer is not an Atom feed"),
        (b"<feed>&nbsp;</feed>\n", Spoiled, "the answer is not an Atom feed"),
        (feed("<id>http://arxiv.org/api/errors#x</id><summary>bad id</summary>"), Refused, "bad id"),
        (feed("<id>http://arxiv.org/api/errors#x</id>"), Refused, "arXiv reports an error"),
    ],
)
def test_what_is_not_a_feed_of_papers(body: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error) as raised:
        arxiv.parse(body)
    assert (type(raised.value), str(raised.value)) == (error, reason)
