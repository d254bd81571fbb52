"""Repositories at GitHub: cited as their CITATION.cff asks, else by name, owner and year."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Referral, Registries, github
from hugo_tools.registries.answers import Refused, Unusable
from tests.support.blog import Blog
from tests.support.fake_registries import Registries as Fake

REPOSITORY = "https://github.com/analytical/engine"
FILE = "analytical/engine/HEAD/CITATION.cff"
CFF = """cff-version: 1.2.0
message: Please cite it.
title: "Engine: notes that compute"
version: 2.1.0
date-released: 2021-10-28
authors:
  - {family-names: Lovelace, given-names: Ada, name-particle: von}
  - {name: The Analytical Society}
  - {alias: difference}
"""


def resolve(*addresses: str) -> dict[str, Item | Failure]:
    wanted = [parse(address).identifier for address in addresses]
    return {identifier.key: answer for identifier, answer in Registries().resolve(wanted)}


def item(answer: Item | Failure) -> Item:
    assert isinstance(answer, Item), answer
    return answer


def cited(registries: Fake, cff: str) -> Item:
    registries.files[FILE] = cff
    return item(resolve(REPOSITORY)[REPOSITORY])


def test_a_citation_file_says_all(registries: Fake) -> None:
    found = cited(registries, CFF)
    assert (found.key, found.url, found.type) == (REPOSITORY, REPOSITORY, "software")
    assert (found.title, found.version) == ("Engine: notes that compute", "2.1.0")
    assert found.issued == (2021, 10, 28)
    people = (Name("von Lovelace", "Ada"), Name(literal="The Analytical Society"), Name(literal="difference"))
    assert found.authors == people
    assert (found.publisher, found.registry) == ("GitHub", "GitHub")
    assert [request.ids for request in registries.log()] == [(FILE,)]


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/analytical/engine/",
        "http://www.github.com/analytical/engine",
        "https://github.com/analytical/engine.git",
        "https://GitHub.com/analytical/engine?tab=readme-ov-file#install",
        "github:analytical/engine",
    ],
)
def test_a_repository_has_one_address(address: str) -> None:
    assert parse(address).identifier == Identifier("url", REPOSITORY)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/analytical/engine/issues/3",
        "https://github.com/analytical/engine/blob/main/notes.py",
        "https://github.com/analytical",
        "https://github.com/topics/engine",
        "https://gist.github.com/analytical/engine",
        "https://example.org/analytical/engine",
    ],
)
def test_other_pages_are_pages(address: str) -> None:
    assert not github.repository(parse(address).identifier.value)


def test_the_preferred_citation_with_a_doi_leads_to_its_registry(registries: Fake) -> None:
    registries.add_crossref("10.1000/engine", "Notes on the Engine", authors=["Ada Lovelace"])
    preferred = "preferred-citation: {type: article, title: Notes on the engine, doi: 'https://doi.org/10.1000/ENGINE'}"
    found = cited(registries, CFF + preferred)
    assert (found.key, found.registry, found.title) == ("doi:10.1000/engine", "Crossref", "Notes on the Engine")


def test_an_article_without_a_doi_is_cited_by_the_files_word(registries: Fake) -> None:
    preferred = (
        "preferred-citation:\n  type: conference-paper\n  title: Notes on the engine\n  year: 2019\n  month: 7\n"
        "  authors: [{family-names: Lovelace, given-names: Ada}]\n  conference: {name: Conference on Engines}\n"
        "  start: 3\n  end: 9\n"
    )
    found = cited(registries, CFF + preferred)
    assert (found.type, found.title, found.issued) == ("paper-conference", "Notes on the engine", (2019, 7))
    assert (found.container_title, found.page, found.version) == ("Conference on Engines", "3–9", "")


def test_a_book_title_as_bibtex_calls_it_is_the_venue(registries: Fake) -> None:
    preferred = "preferred-citation: {type: conference-paper, title: Notes, booktitle: Proceedings on Engines}\n"
    assert cited(registries, CFF + preferred).container_title == "Proceedings on Engines"


def test_the_softwares_own_doi_is_one_work_with_it(registries: Fake) -> None:
    kind = {"resourceTypeGeneral": "Software"}
    registries.add_datacite("10.5281/zenodo.55", "Engine: notes that compute", types=kind)
    found = cited(registries, CFF + "identifiers: [{type: doi, value: 10.5281/zenodo.55}]\n")
    assert (found.key, found.registry) == ("doi:10.5281/zenodo.55", "DataCite")


def test_a_doi_of_another_work_does_not_take_its_place(registries: Fake) -> None:
    registries.add_crossref("10.1000/other", "Something Else")
    found = cited(registries, CFF + "doi: 10.1000/other\n")
    assert (found.key, found.title) == (REPOSITORY, "Engine: notes that compute")


@pytest.mark.parametrize("broken", [None, "title: [", "- a list", "message: without a title\n", "\x00"])
def test_without_a_usable_file_name_owner_and_year_are_cited(registries: Fake, broken: str | None) -> None:
    if broken is not None:
        registries.files[FILE] = broken
    record = {"name": "engine", "owner": {"login": "analytical"}, "created_at": "2018-03-04T05:06:07Z"}
    registries.repositories["analytical/engine"] = record
    found = item(resolve(REPOSITORY)[REPOSITORY])
    assert (found.title, found.authors, found.issued) == ("engine", (Name(literal="analytical"),), (2018,))


def test_where_the_api_has_no_time_the_read_me_tells_that_it_is_there(
    registries: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUGO_TOOLS_GITHUB_API_URL", "http://127.0.0.1:9")  # nobody answers there
    registries.files["analytical/engine/HEAD/README.md"] = "# Engine"
    found = item(resolve(REPOSITORY)[REPOSITORY])
    assert (found.title, found.authors, found.issued) == ("engine", (Name(literal="analytical"),), ())


TYPES = {
    "article": "article-journal", "book": "book", "conference-paper": "paper-conference",
    "conference": "paper-conference", "data": "dataset", "manual": "report", "pamphlet": "document",
    "proceedings": "book", "report": "report", "software": "software", "thesis": "thesis", "unpublished": "article",
    "magic": "document", "": "software",
}  # fmt: skip


@pytest.mark.parametrize(("written", "kind"), TYPES.items())
def test_each_type_of_a_citation_file(written: str, kind: str) -> None:
    cff = f"title: Notes\ntype: '{written}'\nversion: 2.1\njournal: Journal of Engines\n"
    found = github.parse(cff.encode(), REPOSITORY)
    assert isinstance(found, Item)
    is_software = kind in ("software", "dataset")
    shown = ("2.1", "GitHub", "") if is_software else ("", "", "Journal of Engines")
    assert (found.type, found.version, found.publisher, found.container_title) == (kind, *shown)


FIELDS = {
    "journal: J\ncollection-title: C\nbooktitle: B": ("container_title", "J"),
    "collection-title: C\nbooktitle: B": ("container_title", "C"),
    "booktitle: B\nconference: {name: M}": ("container_title", "B"),
    "conference: {name: M}": ("container_title", "M"),
    "publisher: {name: P}\ninstitution: {name: I}": ("publisher", "P"),
    "institution: {name: I}": ("publisher", "I"),
    "date-released: 2021-10-28\ndate-published: 2020\nyear: 2019": ("issued", (2021, 10, 28)),
    "date-published: 2020-05-06\nissue-date: 2018\nyear: 2019": ("issued", (2020, 5, 6)),
    "issue-date: May 2018\nyear: 2019": ("issued", (2018, 5)),
    "year: 2019\nmonth: 7": ("issued", (2019, 7)),
    "start: 3\nend: 9": ("page", "3–9"),
    "start: 3": ("page", "3"),
    "volume: 12": ("volume", "12"),
    "issue: 3": ("issue", "3"),
    "authors: [{family-names: Roe, given-names: Ann, name-suffix: Jr.}]": ("authors", (Name("Roe", "Ann", "Jr."),)),
    "authors: [{family-names: Roe}, {family-names: Roe}]": ("authors", (Name("Roe"),)),
    "authors: [{given-names: Ann}]": ("authors", (Name(literal="Ann"),)),
    "authors: [{name: Group, alias: x}]": ("authors", (Name(literal="Group"),)),
    "authors: [{name: ''}, {name: Unknown}, {alias: x}]": ("authors", (Name(literal="x"),)),
}  # fmt: skip


@pytest.mark.parametrize("written", FIELDS)
def test_fields_of_a_citation_file(written: str) -> None:
    field, value = FIELDS[written]
    found = github.parse(f"title: Notes\ntype: article\n{written}\n".encode(), REPOSITORY)
    assert getattr(found, field) == value


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("doi: 10.1000/A", "10.1000/a"),
        ("doi: 10/abc\nidentifiers: [{type: url, value: 10.1000/b}, {type: doi, value: 10.1000/c}]", "10.1000/c"),
        ("doi: none\nidentifiers: [{type: doi, value: 10/abc}]", ""),
    ],
)
def test_which_doi_leads_to_a_registry(written: str, doi: str) -> None:
    found = github.parse(f"title: Notes\n{written}\n".encode(), REPOSITORY)
    if not doi:
        assert isinstance(found, Item)
        return
    assert isinstance(found, Referral)
    assert (found.identifier, found.item.doi) == (Identifier("doi", doi), doi)


def test_an_arxiv_id_is_not_a_doi_of_the_file() -> None:
    found = github.parse(b"title: Notes\ndoi: 10.48550/arXiv.1706.03762\n", REPOSITORY)
    assert isinstance(found, Referral)
    assert (found.identifier, found.item.doi) == (Identifier("arxiv", "1706.03762"), "")


@pytest.mark.parametrize(
    ("cff", "reason"),
    [(b"title: [", "its CITATION.cff cannot be read"), (b"\xff", "its CITATION.cff cannot be read"),
     (b"message: x", "its CITATION.cff has no title")],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(cff: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        github.parse(cff, REPOSITORY)


def test_a_citation_file_may_begin_with_a_mark_and_prefer_nothing() -> None:
    found = github.parse("\ufefftitle: Notes\npreferred-citation: {type: book}\n".encode(), REPOSITORY)
    assert isinstance(found, Item)
    assert (found.title, found.type) == ("Notes", "software")


def test_without_an_answer_nothing_is_known_of_a_repository(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_GITHUB_API_URL", "http://127.0.0.1:9")  # nobody answers there
    answer = resolve(REPOSITORY)[REPOSITORY]
    again = "try again later: what was resolved is kept"
    assert answer == Failure("unreachable", 'GitHub gave no usable answer about "analytical/engine"', again)
    with pytest.raises(Unusable, match="the answer is not a repository"):
        github.parse_repository(b"{}", REPOSITORY)
    named = github.parse_repository(b'{"name": "engine"}', REPOSITORY)
    assert (named.authors, named.issued) == ((Name(literal="analytical"),), ())


def test_a_repository_that_is_not_there_is_unknown(registries: Fake) -> None:
    answer = resolve(REPOSITORY)[REPOSITORY]
    assert answer == Failure("unknown", '"github.com" has no such page (HTTP 404)', "correct the address")


@pytest.mark.parametrize("cff", ["title: x\nauthors: 3", "title: {a: b}", "title: x\ndoi: [1]\nversion: {}\nyear: []"])
def test_fields_of_other_types_break_nothing(cff: str) -> None:
    try:
        found = github.parse(cff.encode(), REPOSITORY)
    except Refused:
        return
    assert isinstance(found, Item)


def test_only_a_key_cites_a_repository_and_not_a_link(blog: Blog, registries: Fake) -> None:
    registries.files[FILE] = CFF
    blog.post(f"As in [@{REPOSITORY}].\n")
    assert blog.run("cite").code == 0
    text = blog.read("content/posts/post.md")
    assert "1. von Lovelace, A., The Analytical Society, & difference. (2021)." in text
    assert f"GitHub. [github.com]({REPOSITORY})" in text
    blog.post(f"See [the code]({REPOSITORY}).\n", "other.md")
    before = blog.snapshot()
    assert blog.run("cite", "--add-block").code == 0
    assert blog.snapshot() == before


def test_a_name_without_end_is_cut() -> None:
    body = b'{"name": "%s", "owner": {"login": "%s"}}' % (b"x" * 60_000, b"y" * 60_000)
    item = github.parse_repository(body, "https://github.com/a/b")
    assert len(item.title) == len(item.authors[0].literal) == 300
