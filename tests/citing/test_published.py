"""Preprints that have appeared: who is believed, what the lock and the list say then, and when nobody is asked."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hugo_tools.citing import published
from hugo_tools.metadata.items import Item
from tests.support.blog import CONFIG, Blog, Result
from tests.support.fake_registries import Registries

PAPER, DOI = "2107.13586", "10.1145/3560815"
TITLE = "Pre-train, Prompt, and Predict: A Systematic Survey of Prompting Methods"
PEOPLE = ["Pengfei Liu", "Weizhe Yuan", "Jinlan Fu"]
POST = "As [Liu et al., 2021](https://arxiv.org/abs/2107.13586) say [@arxiv:2107.13586].\n"


@pytest.fixture
def known(registries: Registries) -> Registries:
    registries.add_arxiv(PAPER, TITLE, PEOPLE, "2021-07-28", summary="We survey prompts.")
    add_article(registries)
    return registries


def add_article(registries: Registries, **fields: Any) -> None:
    article: dict[str, Any] = {"title": TITLE, "authors": PEOPLE, "year": 2023, "volume": "55", "page": "1-35"}
    article["container_title"] = ["ACM Computing Surveys"]
    registries.add_crossref(DOI, **(article | fields))


def state(registries: Registries, **fields: Any) -> None:
    """Lets arXiv say that the paper has appeared under the DOI."""
    registries.add_arxiv(PAPER, TITLE, PEOPLE, "2021-07-28", summary="We survey prompts.", doi=DOI, **fields)


def references(blog: Blog) -> list[str]:
    return re.findall(r"^\d+\. .*", blog.read("content/posts/post.md"), re.MULTILINE)


def lock_of(blog: Blog) -> dict[str, Any]:
    items: dict[str, Any] = json.loads(blog.read("citations.lock.json"))["items"]
    return items


def forget(blog: Blog) -> None:
    """Forgets which preprints had not appeared."""
    kept = published.known_preprints(blog.root / "citations.lock.json").path
    assert kept
    kept.unlink()


def cite_published(blog: Blog) -> Result:
    blog.post(POST)
    assert blog.run("cite").code == 0
    return blog.run("cite", "--published")


def test_one_reference_has_the_venue_and_the_arxiv_link(blog: Blog, known: Registries) -> None:
    state(known)
    done = cite_published(blog)
    assert done.code == 0, done.err
    said = (
        f"arxiv:{PAPER} has appeared: ACM Computing Surveys (2023), doi:{DOI}\n  by arXiv; it is cited so from now on\n"
    )
    assert said in done.err
    (reference,) = references(blog)
    assert reference.startswith(f'1. Liu, P., Yuan, W., & Fu, J. (2023). "{TITLE}." *ACM Computing Surveys*, 55, 1–35.')
    assert f"[arXiv:{PAPER}](https://arxiv.org/abs/{PAPER})" in reference
    assert POST in blog.read("content/posts/post.md")
    assert lock_of(blog)[f"arxiv:{PAPER}"] == {"alias": f"doi:{DOI}"}
    assert lock_of(blog)[f"doi:{DOI}"]["abstract"] == "We survey prompts."


def test_both_identifiers_are_one_work_from_then_on(blog: Blog, known: Registries) -> None:
    state(known)
    cite_published(blog)
    blog.post(f"{POST}\nAnd [@doi:{DOI}], and [@https://doi.org/{DOI}].\n")
    before = len(known.log())
    assert blog.run("cite").code == 0
    assert len(references(blog)) == 1
    assert blog.run("cite", "--check", "--offline").code == 0
    assert blog.run("cite", "--published").out == ""
    assert len(known.log()) == before


def test_a_refresh_asks_for_the_published_version_and_keeps_it(blog: Blog, known: Registries) -> None:
    state(known)
    cite_published(blog)
    whole = blog.snapshot()
    before = len(known.log())
    assert blog.run("cite", "--refresh", f"arxiv:{PAPER}").code == 0
    assert [(each.registry, each.ids) for each in known.log()[before:]] == [("crossref", (DOI,))]
    assert blog.run("cite", "--refresh-all").code == 0
    assert blog.snapshot() == whole
    add_article(known, updated_by=[{"type": "retraction", "DOI": "10.1145/9"}])
    assert "was retracted" in blog.run("cite", "--refresh-all").err
    assert f"arXiv:{PAPER}" in references(blog)[0]


def test_the_setting_takes_what_is_resolved_from_now_on(blog: Blog, known: Registries) -> None:
    state(known)
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {published: true}}\n")
    blog.post(POST)
    assert blog.run("cite").code == 0
    assert "*ACM Computing Surveys*" in references(blog)[0]
    before = len(known.log())
    assert blog.run("cite", "--check").code == 0
    assert len(known.log()) == before


def test_with_a_complete_lock_the_setting_asks_nobody_and_takes_what_is_noted(blog: Blog, known: Registries) -> None:
    blog.post(POST)
    blog.run("cite")
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {published: true}}\n")
    before = len(known.log())
    assert blog.run("cite").code == 0
    assert len(known.log()) == before
    assert "ACM Computing Surveys" not in references(blog)[0]
    blog.write("hugo.yaml", CONFIG)
    state(known)
    done = blog.run("cite", "--refresh-all")
    assert "by arXiv; to cite it so, run: hugo-tools cite --published\n" in done.err
    assert "ACM Computing Surveys" not in references(blog)[0]
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {published: true}}\n")
    assert blog.run("cite", "--offline").code == 0
    assert "*ACM Computing Surveys*" in references(blog)[0]


def test_check_reports_it_offline(blog: Blog, known: Registries) -> None:
    state(known)
    blog.post(POST, front_matter="title: A post\ndescription: d\n")
    blog.run("cite", "--refresh-all")
    assert "has appeared" not in blog.run("check").out  # nothing was refreshed yet: it was resolved
    blog.run("cite", "--refresh-all")
    before = len(known.log())
    done = blog.run("check")
    place = "content/posts/post.md:6:4: warning: "
    assert f'{place}"{TITLE}" has appeared: ACM Computing Surveys (2023), doi:{DOI} [HT403]\n' in done.out
    assert "  to cite it so, run: hugo-tools cite --published\n" in done.out
    assert len(known.log()) == before
    blog.post(
        POST.replace("[@arxiv:2107.13586]", "[@arxiv:2107.13586v1]"), front_matter="title: A post\ndescription: d\n"
    )
    assert "has appeared" not in blog.run("check").out
    assert f"doi:{DOI}" in lock_of(blog)
    blog.run("cite", "--prune")
    assert f"doi:{DOI}" in lock_of(blog)


def test_still_a_preprint_is_asked_again_after_thirty_days(blog: Blog, known: Registries) -> None:
    cite_published(blog)
    assert "ACM Computing Surveys" not in references(blog)[0]
    state(known)
    before, whole = len(known.log("datacite")), blog.snapshot()
    assert blog.run("cite", "--published").code == 0
    assert blog.run("cite", "--refresh-all").code == 0
    assert len(known.log("datacite")) == before
    assert blog.snapshot() == whole
    for days, appears in ((29, False), (30, True)):
        day = (datetime.now(UTC).date() - timedelta(days)).isoformat()
        asked = published.known_preprints(blog.root / "citations.lock.json")
        asked.put(f"arxiv:{PAPER}", day)
        asked.save()
        assert blog.run("cite").code == 0
        done = blog.run("cite", "--refresh-all")
        assert ("has appeared" in done.err) == appears


# --- who is believed -----------------------------------------------------------------------------

RELATION = {"relatedIdentifier": DOI, "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"}


def say(registries: Registries, *sources: str) -> None:
    """Lets some sources say that the paper has appeared under the DOI, or that both are one work."""
    if "arXiv" in sources:
        state(registries)
    if "words" in sources:
        registries.add_arxiv(PAPER, TITLE, PEOPLE, journal_ref="ACM Computing Surveys 55, 1-35 (2023)")
    enriched = {"DataCite": "IsPreprintOf", "DataCite's hint": "IsVariantFormOf"}
    related = [RELATION] if "deposited" in sources else []
    related += [
        RELATION | {"relationType": kind, "sourceId": "x"} for name, kind in enriched.items() if name in sources
    ]
    registries.add_datacite(f"10.48550/arXiv.{PAPER}", TITLE, relatedIdentifiers=related, publisher="arXiv")
    if "Semantic Scholar" in sources:
        registries.scholar[PAPER] = DOI.upper()
    if "Crossref" in sources:
        add_article(registries, relation={"has-preprint": [{"id": f"10.48550/arXiv.{PAPER}", "id-type": "doi"}]})
    if "Crossref's id" in sources:
        add_article(registries, relation={"has-preprint": [{"id": PAPER, "id-type": "arxiv"}]})


@pytest.mark.parametrize(
    ("sources", "believed"),
    [
        pytest.param(["arXiv"], "arXiv", id="its authors state it"),
        pytest.param(["deposited"], "arXiv", id="its authors state it to DataCite"),
        pytest.param(["DataCite"], "DataCite", id="DataCite states it"),
        pytest.param(["Semantic Scholar"], "", id="one that names it"),
        pytest.param(["DataCite's hint"], "", id="one that relates it"),
        pytest.param(["words"], "", id="words alone"),
        pytest.param(["Semantic Scholar", "DataCite's hint"], "DataCite, Semantic Scholar", id="two that name it"),
        pytest.param(["Semantic Scholar", "words"], "Semantic Scholar, arXiv", id="words, and one that names it"),
        pytest.param(["Semantic Scholar", "Crossref"], "Crossref, Semantic Scholar", id="the article states it"),
        pytest.param(["Semantic Scholar", "Crossref's id"], "Crossref, Semantic Scholar", id="by arXiv's id"),
        pytest.param(["arXiv", "DataCite"], "DataCite, arXiv", id="two that state it"),
    ],
)
def test_who_is_believed(blog: Blog, known: Registries, sources: list[str], believed: str) -> None:
    say(known, *sources)
    done = cite_published(blog)
    assert done.code == 0, done.err
    assert (f"  by {believed}; it is cited so" in done.err) == bool(believed), done.err
    assert ("*ACM Computing Surveys*" in references(blog)[0]) == bool(believed)


@pytest.mark.parametrize(
    "article",
    [
        pytest.param({"title": f"{TITLE} II"}, id="a sequel"),
        pytest.param({"title": f"{TITLE}, Revisited"}, id="revisited"),
        pytest.param({"title": f"{TITLE} (Extended Version)"}, id="extended"),
        pytest.param(
            {"title": "Predict, Prompt, and Pre-train: A Systematic Survey of Prompting Methods"}, id="turned"
        ),
        pytest.param({"authors": ["Ann Gray", "Bo Ek", "Cy Wood"]}, id="other authors"),
        pytest.param({"authors": ["Pengfei Wu", "Weizhe Li", "Jinlan Ek"]}, id="the same given names"),
        pytest.param({"type": "posted-content"}, id="another preprint"),
        pytest.param({"type": "peer-review"}, id="a review"),
        pytest.param({"type": "dataset"}, id="its data"),
        pytest.param({"type": "dissertation"}, id="a thesis"),
    ],
)
def test_a_wrong_match_never_replaces(blog: Blog, known: Registries, article: dict[str, Any]) -> None:
    state(known)
    add_article(known, **article)
    done = cite_published(blog)
    assert done.code == 0
    assert "has appeared" not in done.err
    assert "ACM Computing Surveys" not in references(blog)[0]
    assert f"doi:{DOI}" not in lock_of(blog)


def test_of_two_works_that_may_be_it_neither_is_taken_unless_more_sources_state_it(
    blog: Blog, known: Registries
) -> None:
    """A talk and an article with one title: the paper's page names the one, DataCite the other."""
    talk = "10.1145/3555555"
    known.add_crossref(talk, TITLE, authors=PEOPLE, type="proceedings-article", container_title=["Workshop"])
    state(known)
    related = [RELATION | {"relatedIdentifier": talk, "relationType": "IsPreprintOf", "sourceId": "x"}]
    known.add_datacite(f"10.48550/arXiv.{PAPER}", TITLE, relatedIdentifiers=related, publisher="arXiv")
    assert "has appeared" not in cite_published(blog).err
    say(known, "arXiv", "DataCite")
    forget(blog)
    assert f"doi:{DOI}\n" in blog.run("cite", "--published").err


@pytest.mark.parametrize(
    ("comment", "is_taken"),
    [
        ("PhD thesis, 218 pages", False),
        ("This is essentially my Ph.D. dissertation", False),
        ("Habilitation, in German", False),
        ("Based on the author's PhD thesis", True),
        ("Part of my thesis. 12 pages", True),
        ("12 pages, a hypothesis test", True),
    ],
)
def test_a_thesis_is_not_the_article_of_its_title(blog: Blog, known: Registries, comment: str, is_taken: bool) -> None:
    state(known, comment=comment)
    cite_published(blog)
    assert ("alias" in lock_of(blog)[f"arxiv:{PAPER}"]) == is_taken


def test_a_withdrawn_preprint_stays_what_it_is(blog: Blog, known: Registries) -> None:
    state(known, comment="This paper has been withdrawn")
    assert "has appeared" not in cite_published(blog).err
    assert "(withdrawn)" in references(blog)[0]


def test_a_preprint_of_another_server_is_the_article_that_crossref_names(blog: Blog, registries: Registries) -> None:
    relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.7554/elife.1", "asserted-by": "subject"}]}
    registries.add_crossref(
        "10.1101/2020.1", "On Cells", type="posted-content", relation=relation, institution=[{"name": "bioRxiv"}]
    )
    registries.add_crossref("10.7554/elife.1", "On Cells", container_title=["eLife"])
    blog.post("As [@doi:10.1101/2020.1] and [@doi:10.7554/elife.1].\n")
    assert blog.run("cite").code == 0
    assert "*bioRxiv*" in references(blog)[0]
    assert "by Crossref; it is cited so" in blog.run("cite", "--published").err
    assert len(references(blog)) == 1
    assert "*eLife*" in references(blog)[0]


def test_the_order_of_authors_is_the_preprints_where_a_registry_has_lost_it(blog: Blog, known: Registries) -> None:
    known.add_arxiv(PAPER, TITLE, PEOPLE, doi="10.52202/1-2")
    known.add_crossref("10.52202/1-2", TITLE, authors=sorted(PEOPLE), type="proceedings-article")
    cite_published(blog)
    assert references(blog)[0].startswith("1. Liu, P., Yuan, W., & Fu, J.")


# --- venues without DOIs -------------------------------------------------------------------------

ICLR = "International Conference on Learning Representations"
BOTH = "Semantic Scholar, arXiv"


def appear(registries: Registries, comment: str = "", journal_ref: str = "", **scholar: Any) -> None:
    """Lets its authors say where the paper has appeared, and Semantic Scholar what it has of it."""
    registries.add_arxiv(PAPER, TITLE, PEOPLE, "2021-07-28", comment=comment, journal_ref=journal_ref)
    if scholar:
        registries.venues[PAPER] = scholar


def test_a_paper_without_a_doi_has_the_venue_its_year_and_the_arxiv_link(blog: Blog, known: Registries) -> None:
    appear(known, "Published as a conference paper at ICLR 2022")
    done = cite_published(blog)
    assert done.code == 0, done.err
    assert f"arxiv:{PAPER} has appeared: {ICLR} (2022)\n  by arXiv; it is cited so from now on\n" in done.err
    (reference,) = references(blog)
    assert reference.startswith(f'1. Liu, P., Yuan, W., & Fu, J. (2022). "{TITLE}." *{ICLR}*. [arXiv:{PAPER}](')
    assert (lock_of(blog)[f"arxiv:{PAPER}"]["type"], DOI in lock_of(blog)) == ("paper-conference", False)
    before, whole = len(known.log()), blog.snapshot()
    assert blog.run("cite", "--published").code == 0
    assert blog.run("cite", "--check", "--offline").code == 0
    assert len(known.log()) == before
    forget_all = blog.run("cite", "--refresh-all")
    assert forget_all.code == 0
    assert blog.snapshot() == whole
    assert "booktitle = {International Conference on Learning" in blog.run("export").out


def test_a_venue_is_noted_until_it_is_taken(blog: Blog, known: Registries) -> None:
    appear(known, journal_ref="Transactions on Machine Learning Research (TMLR), 2023")
    blog.post(POST, front_matter="title: A post\ndescription: d\n")
    blog.run("cite")
    done = blog.run("cite", "--refresh-all")
    assert "by arXiv; to cite it so, run: hugo-tools cite --published" in done.err
    assert "(2021)" in references(blog)[0]
    said = f'"{TITLE}" has appeared: Transactions on Machine Learning Research (2023) [HT403]'
    assert said in blog.run("check").out
    assert blog.run("cite", "--prune").code == 0
    assert blog.run("cite", "--published", "--offline").code == 0
    assert "*Transactions on Machine Learning Research*" in references(blog)[0]
    assert "has appeared" not in blog.run("check").out


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        pytest.param({"comment": "ICLR 2022"}, "", id="bare words"),
        pytest.param({"comment": "ICLR 2022", "venue": ICLR, "year": 2022}, BOTH, id="two sources"),
        pytest.param({"comment": "ICLR 2022", "venue": ICLR, "year": 2021}, BOTH, id="its own year"),
        pytest.param({"comment": "ICLR 2022", "externalIds": {"DBLP": "conf/iclr/LiuYF22"}}, BOTH, id="by DBLP"),
        pytest.param({"comment": "ICLR 2022", "externalIds": {"DBLP": "conf/iclr/LiuYF21"}}, "", id="DBLP's year"),
        pytest.param({"comment": "Accepted at ICLR 2022", "venue": "Neural Information Processing Systems"}, "",
                     id="two venues"),
        pytest.param({"comment": "The ICLR 2022 way to prompt", "venue": ICLR, "year": 2021}, "", id="other words"),
        pytest.param({"comment": "Submitted to ICLR 2022", "venue": ICLR, "year": 2022}, "", id="submitted"),
        pytest.param({"comment": "Accepted at ICLR 2032"}, "", id="a year far off"),
        pytest.param({"comment": "Accepted at ICLR 2022", "journal_ref": "JMLR 23, 2022"}, "", id="words that differ"),
        pytest.param({"venue": ICLR, "year": 2022}, "", id="one that names it"),
    ],
)  # fmt: skip
def test_which_venue_is_believed(blog: Blog, known: Registries, said: dict[str, Any], sources: str) -> None:
    appear(known, **said)
    done = cite_published(blog)
    assert done.code == 0, done.err
    assert (f"  by {sources}; it is cited so" in done.err) == bool(sources), done.err
    assert (f"*{ICLR}*" in references(blog)[0]) == bool(sources)


def test_a_work_with_a_doi_goes_before_a_venue_without(blog: Blog, known: Registries) -> None:
    state(known, comment="Accepted at ICLR 2022")
    cite_published(blog)
    assert "*ACM Computing Surveys*" in references(blog)[0]


def test_no_venue_counts_where_another_work_has_the_doi(blog: Blog, known: Registries) -> None:
    """Which of the two do they mean, who have another work's DOI beside the venue?"""
    state(known, comment="Accepted at ICLR 2022")
    add_article(known, title=f"{TITLE} II")
    assert "has appeared" not in cite_published(blog).err


def test_a_paper_of_the_anthology_has_its_doi(blog: Blog, known: Registries) -> None:
    doi = "10.18653/v1/2022.acl-long.1"
    known.venues[PAPER] = {"externalIds": {"ACL": "2022.acl-long.1"}}
    relation = {"has-preprint": [{"id": f"10.48550/arXiv.{PAPER}", "id-type": "doi"}]}
    known.add_crossref(doi, TITLE, authors=PEOPLE, type="proceedings-article", relation=relation)
    assert f"doi:{doi}\n  by Crossref, Semantic Scholar;" in cite_published(blog).err


def test_a_lock_with_an_odd_venue_has_none(blog: Blog, known: Registries) -> None:
    blog.post(POST)
    blog.run("cite")
    lock = blog.read("citations.lock.json")
    for odd in ('{"type": 5}', '{"container-title": ["x"]}', "{}", "[]", "7"):
        blog.write("citations.lock.json", lock.replace('"custom": {', f'"custom": {{"published": {odd}, ', 1))
        assert blog.run("cite", "--published", "--offline").code == 0
        assert "*arXiv*" in references(blog)[0] or f"[arXiv:{PAPER}]" in references(blog)[0]


# --- sources that do not answer ------------------------------------------------------------------


def test_a_source_that_is_down_is_said_and_asked_again(blog: Blog, known: Registries) -> None:
    blog.post(POST)
    blog.run("cite")
    state(known)
    known.fail("datacite", "503")
    known.fail("semantic_scholar", "429")
    known.fail("crossref", "503")
    done = blog.run("cite", "--published")
    assert done.code == 3
    assert "whether preprints have appeared is not certain: " in done.err
    assert "ACM Computing Surveys" not in references(blog)[0]
    known.heal()
    known.fail("semantic_scholar", "429")
    assert blog.run("cite", "--published").code == 0
    assert "*ACM Computing Surveys*" in references(blog)[0]


def test_offline_nobody_is_asked(blog: Blog, known: Registries) -> None:
    state(known)
    blog.post(POST)
    blog.run("cite")
    before = len(known.log())
    assert blog.run("cite", "--published", "--offline").code == 0
    assert len(known.log()) == before


def test_for_machines(blog: Blog, known: Registries) -> None:
    state(known)
    blog.post(POST)
    blog.run("cite")
    told = json.loads(blog.run("cite", "--published", "--json").out)
    expected = {"preprint": f"arxiv:{PAPER}", "key": f"doi:{DOI}", "sources": ["arXiv"], "cited": True}
    assert told["published"] == [expected]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("doi:10.1/x", container_title="Nature", issued=(2022,), doi="10.1/x"), "Nature (2022), doi:10.1/x"),
        (Item("arxiv:1", container_title="ICLR", issued=(2022,), doi="10.48550/x"), "ICLR (2022)"),
        (Item("url", issued=(2022,)), "a journal (2022)"),
    ],
)
def test_where_it_has_appeared_in_words(item: Item, words: str) -> None:
    assert published.where(item) == words
