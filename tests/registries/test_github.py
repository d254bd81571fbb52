"""Repositories at GitHub: cited as their CITATION.cff asks, else by name, owner and year."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Registries, github
from hugo_tools.registries.answers import Refused
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
