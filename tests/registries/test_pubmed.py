"""Articles by PubMed and PubMed Central ids: spellings, NCBI's answers, and that a DOI is the same work."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import AGAIN, Failure, pubmed
from hugo_tools.registries.answers import Refused, Unusable
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

PMID, PMCID, DOI = "31452104", "PMC6936396", "10.1000/article"


def article(**fields: Any) -> Item:
    """Returns the item that comes of a summary with these fields."""
    answer = answer_of({"title": "A Title.", **fields})
    assert isinstance(answer, Item)
    return answer


def answer_of(record: Any) -> Item | Failure:
    body = json.dumps({"header": {}, "result": {"uids": [PMID], PMID: record}}).encode()
    answers = pubmed.parse(body)
    assert answers.keys() <= {PMID}
    return answers[PMID]


# --- spellings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "scheme", "value"),
    [
        pytest.param("pmid:31452104", "pmid", PMID, id="PubMed"),
        pytest.param("PMID: 31452104.", "pmid", PMID, id="as in a reference"),
        pytest.param("pubmed:31452104", "pmid", PMID, id="pubmed for pmid"),
        pytest.param("pmcid:PMC6936396", "pmcid", PMCID, id="PubMed Central"),
        pytest.param("pmc:pmc6936396", "pmcid", PMCID, id="pmc for pmcid"),
        pytest.param("pmcid:6936396", "pmcid", PMCID, id="without its letters"),
        pytest.param("https://pubmed.ncbi.nlm.nih.gov/31452104/#affiliation-1", "pmid", PMID, id="PubMed's page"),
        pytest.param("https://www.ncbi.nlm.nih.gov/pubmed/31452104", "pmid", PMID, id="its older page"),
        pytest.param(
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6936396/", "pmcid", PMCID, id="Central's older page"
        ),
        pytest.param("https://pmc.ncbi.nlm.nih.gov/articles/PMC6936396/#S2", "pmcid", PMCID, id="Central's page"),
        pytest.param("https://europepmc.org/articles/PMC6936396?pdf=render", "pmcid", PMCID, id="Europe PMC's PDF"),
        pytest.param("https://europepmc.org/abstract/MED/31452104", "pmid", PMID, id="Europe PMC's abstract"),
    ],
)
def test_spellings(written: str, scheme: str, value: str) -> None:
    assert parse(written).identifier == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("pmid:PMC6936396", "did you mean pmcid:PMC6936396?", id="the other kind"),
        pytest.param("pmid:031452104", "did you mean pmid:31452104?", id="a zero before it"),
        pytest.param("pmid:10.1000/x", "did you mean doi:10.1000/x?", id="a DOI"),
        pytest.param("pmcid:PMC-6936396.1", "did you mean pmcid:PMC6936396?", id="a version"),
        pytest.param("pmcid:Smith", "looks like pmcid:PMC6936396", id="a word"),
        pytest.param("pmid:123456789", "looks like pmid:31452104", id="too long"),
    ],
)
def test_what_is_none_is_told_with_the_likely_right_spelling(written: str, hint: str) -> None:
    with pytest.raises(IdentifierError) as raised:
        parse(written)
    assert hint in raised.value.hint


# --- answers -------------------------------------------------------------------------------------


def test_an_article_as_pubmed_has_it() -> None:
    item = article(
        pubdate="1998 Dec-1999 Jan",
        authors=[{"name": "Crooke ST", "authtype": "Author"}, {"name": "ISIS Study", "authtype": "CollectiveName"}],
        title="[Studies of &quot;short&quot; <i>words</i>].",
        fulljournalname="Science (New York, N.Y.)",
        volume="271",
        issue="11",
        pages="6131-9",
        articleids=[
            {"idtype": "pubmed", "value": PMID},
            {"idtype": "pmcid", "value": f"pmc-id: {PMCID};embargo-date: x"},
        ],
    )
    assert item == Item(
        key=f"pmid:{PMID}",
        type="article-journal",
        title='Studies of "short" words',
        authors=(Name("Crooke", "S. T."), Name(literal="ISIS Study")),
        issued=(1998, 12),
        container_title="Science",
        volume="271",
        issue="11",
        page="6131-6139",
        pmid=PMID,
        pmcid=PMCID,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{PMID}/",
        registry="PubMed",
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("Smith JA", Name("Smith", "J. A."), id="initials"),
        pytest.param("van der Berg J", Name("van der Berg", "J."), id="particles"),
        pytest.param("García Márquez GJ", Name("García Márquez", "G. J."), id="two family names"),
        pytest.param("King ML Jr", Name("King", "M. L.", "Jr"), id="a suffix"),
        pytest.param("Gates WH 3rd", Name("Gates", "W. H.", "3rd"), id="a number"),
        pytest.param("Øster ÅÉ", Name("Øster", "Å. É."), id="accents"),
        pytest.param("Suparman", Name("Suparman"), id="one name"),
        pytest.param("Li IV", Name("Li", "I. V."), id="initials that look like a suffix"),
        pytest.param("Roe ABCDE", Name("Roe", "A. B. C. D. E."), id="five initials"),
        pytest.param("Roe ABCDEF", Name("Roe ABCDEF"), id="six capitals"),
        pytest.param("XYZ", Name("XYZ"), id="capitals alone"),
        *(
            pytest.param(f"Roe A {suffix}", Name("Roe", "A.", suffix), id=suffix)
            for suffix in ("Jr", "Jr.", "Sr", "Sr.", "1st", "2nd", "3rd", "4th", "II", "III", "IV")
        ),
        pytest.param("GBD 2019 Collaboration", Name(literal="GBD 2019 Collaboration"), id="a group among the persons"),
    ],
)
def test_names(written: str, name: Name) -> None:
    nobody = {"name": "Unknown", "authtype": "Author"}
    assert article(authors=[nobody, {"name": written, "authtype": "Author"}]).authors == (name,)


def test_editors_are_editors_and_investigators_are_nobody() -> None:
    kinds = [("Gray A", "Author"), ("Ek B", "Editor"), ("Dow C", "Investigator"), ("Eve D", None)]
    item = article(authors=[{"name": name, "authtype": kind} for name, kind in kinds])
    assert [name.family for name in item.authors] == ["Gray", "Eve"]
    assert [name.family for name in item.editors] == ["Ek"]


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("436-44", "436–444"),
        ("1023-31.e2", "1023–1031.e2"),
        ("1023-1031.e2", "1023–1031.e2"),
        ("S12-9", "S12–S19"),
        ("e1004-15", "e1004–e1015"),
        ("99-104", "99–104"),
        ("123-8; discussion 129-30", "123–128"),
        ("1-3, 17-9", "1–3, 17–19"),
        ("17", "17"),
        ("", ""),
    ],
)
def test_pages(written: str, pages: str) -> None:
    assert article(pages=written).pages == pages


@pytest.mark.parametrize(
    ("fields", "kind", "container", "publisher"),
    [
        pytest.param({"fulljournalname": "JAMA : the journal"}, "article-journal", "JAMA", "", id="journal"),
        pytest.param({"fulljournalname": "bioRxiv", "pubtype": ["Preprint"]}, "article", "", "bioRxiv", id="preprint"),
        pytest.param({"fulljournalname": "Art (Oslo) : weekly"}, "article-journal", "Art", "", id="place and subtitle"),
        pytest.param(
            {"fulljournalname": "Archives of surgery (Chicago, Ill. : 1960)", "source": "Arch Surg"},
            "article-journal", "Archives of surgery", "", id="place and year",
        ),
        pytest.param({"source": "J Art"}, "article-journal", "J Art", "", id="short name alone"),
        pytest.param({"title": "", "booktitle": "A Title"}, "book", "", "", id="title of a book alone"),
        pytest.param({"booktitle": "The Book", "publishername": "NCBI"}, "chapter", "The Book", "NCBI", id="chapter"),
        pytest.param({"booktitle": "A Title", "publishername": "NCBI"}, "book", "", "NCBI", id="book"),
    ],
)  # fmt: skip
def test_where_it_appeared(fields: dict[str, Any], kind: str, container: str, publisher: str) -> None:
    item = article(**fields)
    assert (item.title, item.type, item.container_title, item.publisher) == ("A Title", kind, container, publisher)


DATES = ("pubdate", "epubdate", "printpubdate", "docdate", "srcdate", "sortpubdate")


@pytest.mark.parametrize("at", range(len(DATES)), ids=DATES)
def test_each_date_counts_before_those_below_it(at: int) -> None:
    assert article(**{name: str(2000 + n) for n, name in enumerate(DATES) if n >= at}).issued == (2000 + at,)


@pytest.mark.parametrize(
    ("kind", "value", "pmid", "pmcid"),
    [
        ("pubmed", "5", "5", ""),
        ("pmid", "5", "5", ""),
        ("PubMed", "5", "5", ""),
        ("pubmed", "0", "", ""),
        ("pmcid", "PMC77", "", "PMC77"),
        ("pmc", "PMC123456789", "", "PMC123456789"),
        ("pmc", "PMC1234567890", "", ""),
        ("pmc", "PMC077", "", ""),
    ],
)
def test_the_ids_of_one_work(kind: str, value: str, pmid: str, pmcid: str) -> None:
    record = {"title": "A Title", "articleids": [{"idtype": kind, "value": value}]}
    item = pubmed.to_item(record, Identifier("doi", DOI))
    assert isinstance(item, Item)
    assert (item.pmid, item.pmcid) == (pmid, pmcid)
    assert item.key == (f"pmid:{pmid}" if pmid else f"doi:{DOI}")


@pytest.mark.parametrize(
    ("title", "kinds", "shown", "status"),
    [
        pytest.param("A Title.", ["Retracted Publication"], "A Title", "retracted", id="by its kind"),
        pytest.param("RETRACTED: A Title.", [], "A Title", "retracted", id="by its title"),
        pytest.param("Retracted: A Title.", ["Retraction of Publication"], "Retracted: A Title", "", id="the notice"),
    ],
)
def test_retractions(title: str, kinds: list[str], shown: str, status: str) -> None:
    item = article(title=title, pubtype=["Journal Article", *kinds])
    assert (item.title, item.status) == (shown, status)


@pytest.mark.parametrize(
    ("links", "status"),
    [
        pytest.param(["Erratum in"], "corrected", id="corrected"),
        pytest.param(["Partial retraction in"], "corrected", id="in part"),
        pytest.param(["Corrected and republished in"], "corrected", id="anew"),
        pytest.param(["Expression of Concern In"], "expression of concern", id="in doubt"),
        pytest.param(["Comment in", "Expression of concern in", "Erratum in"], "expression of concern", id="graver"),
        pytest.param(["Retraction in"], "retracted", id="retracted"),
        pytest.param(["Erratum for", "Comment in"], "", id="itself a correction"),
    ],
)
def test_what_was_announced_later(links: list[str], status: str) -> None:
    assert article(references=[{"refsource": "J Art", "reftype": link} for link in links]).status == status


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        pytest.param({"articleids": [{"idtype": "doi", "value": "10.1000/ARTICLE"}]}, f"doi:{DOI}", id="its DOI"),
        pytest.param({"elocationid": f"pii: e7. doi: {DOI}"}, f"doi:{DOI}", id="told elsewhere"),
        pytest.param({"elocationid": "doi: 10.48550/arXiv.1706.03762"}, "arxiv:1706.03762", id="arXiv"),
        pytest.param({"articleids": [{"idtype": "doi", "value": "S0140-6736"}]}, f"pmid:{PMID}", id="not a DOI"),
    ],
)  # fmt: skip
def test_the_key_is_the_best_identifier(fields: dict[str, Any], key: str) -> None:
    assert article(**fields).key == key


def test_an_error_in_an_answer_is_not_a_work() -> None:
    with pytest.raises(KeyError):
        answer_of({"uid": PMID, "error": "cannot get document summary"})
    other = answer_of({"uid": PMID, "error": "backend failed"})
    assert isinstance(other, Failure)
    assert other == Failure("unreachable", "PubMed gave no usable answer: backend failed", AGAIN)
    untitled = answer_of({"uid": PMID, "title": "."})
    assert untitled == Failure("unfit", f'PubMed has no title for "{PMID}"', BIBLIOGRAPHY)


def test_an_answer_that_is_an_error_is_none() -> None:
    with pytest.raises(Unusable, match="API rate limit exceeded"):
        pubmed.parse(b'{"error": "API rate limit exceeded", "count": "4", "limit": "3"}')
    with pytest.raises(Unusable, match="the answer has no summaries"):
        pubmed.parse(b'{"header": {}, "result": []}')
    with pytest.raises(Refused, match="Invalid uid"):
        pubmed.parse(b'{"header": {}, "esummaryresult": ["Invalid uid x at position=0"]}')


# --- asking --------------------------------------------------------------------------------------


def test_ncbi_is_told_who_asks(blog: Blog, registries: Registries) -> None:
    registries.add_pubmed(PMID)
    registries.add_pubmed("7", "Another.")
    env = {"HUGO_TOOLS_MAILTO": "ann@example.org", "NCBI_API_KEY": "k&y"}
    assert blog.run("resolve", f"pmid:{PMID}", "pmid:7", env=env).code == 0
    (request,) = registries.log()
    assert request.path.endswith("&tool=hugo-tools&email=ann%40example.org&api_key=k%26y")
    assert set(request.ids) == {PMID, "7"}


def test_the_pace_is_ncbis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NCBI_API_KEY", raising=False)
    assert pubmed.SERVER.pause is not None
    assert 1 / 3 < pubmed.SERVER.pause < 1


# --- one work ------------------------------------------------------------------------------------


def test_all_its_identifiers_are_one_reference_with_the_dois_record(blog: Blog, registries: Registries) -> None:
    registries.add_crossref(DOI, "The Article", authors=["Augusta Ada Lovelace"])
    registries.add_pubmed(PMID, "The article.", doi=DOI, pmcid=PMCID)
    registries.add_pubmed(PMCID, "The article.", doi=DOI, pmid=PMID)
    blog.post(
        f"As [@pmid:{PMID}], [@doi:{DOI}], [@pmc:{PMCID}] and [it](https://pubmed.ncbi.nlm.nih.gov/{PMID}/) say.\n"
    )
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert 'Lovelace, A. A. (2015). "The Article." *A Journal*. [doi:10.1000/article]' in text
    assert "\n2. " not in text
    lock = blog.read("citations.lock.json")
    assert f'"pmid:{PMID}": {{"alias": "doi:{DOI}"}}' in lock
    assert f'"PMID": "{PMID}", "PMCID": "{PMCID}"' in lock
    registries.requests.clear()
    assert blog.run("cite", "--check").code == 0
    assert registries.requests == []
    assert blog.run("cite", "--refresh", f"doi:{DOI}").code == 0
    assert f'"PMID": "{PMID}"' in blog.read("citations.lock.json")  # which Crossref does not know


def test_a_retraction_counts_from_either_registry(blog: Blog, registries: Registries) -> None:
    registries.add_crossref(DOI, "The Article")
    registries.add_pubmed(PMID, doi=DOI, pubtype=["Retracted Publication"])
    blog.post(f"As [@pmid:{PMID}] says.\n")
    assert '"The Article" was retracted' in blog.run("cite").err


def test_a_doi_that_nobody_knows_leaves_pubmeds_record(blog: Blog, registries: Registries) -> None:
    registries.add_pubmed(PMID, "The article.", doi=DOI)
    blog.post(f"As [@pmid:{PMID}] says.\n")
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert 'Lovelace, A. (2019). "The article." *A Journal*, 12(3), 436–444. [doi:10.1000/article]' in text


def test_while_the_dois_registry_is_down_no_poorer_record_is_kept(blog: Blog, registries: Registries) -> None:
    registries.add_crossref(DOI, "The Article")
    registries.add_pubmed(PMID, "The article.", doi=DOI)
    registries.fail("crossref", "400")
    registries.fail("datacite", "503")
    registries.fail("doi", "503")
    blog.post(f"As [@pmid:{PMID}] says.\n")
    done = blog.run("cite")
    assert done.code == 3
    assert f'"pmid:{PMID}": ' in done.err
    registries.heal()
    assert blog.run("cite").code == 0
    assert "The Article" in blog.read("content/posts/post.md")


def test_an_article_without_a_doi_leads_to_its_own_page(blog: Blog, registries: Registries) -> None:
    registries.add_pubmed(PMID, "The article.", authors=["Gray AB"])
    registries.add_pubmed(PMCID, "The article.", pmid=PMID)
    blog.post(f"As [@pmid:{PMID}] and [@pmcid:{PMCID}] say.\n")
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert (
        'Gray, A. B. (2019). "The article." *A Journal*, 12(3), 436–444. '
        f"[PMID {PMID}](https://pubmed.ncbi.nlm.nih.gov/{PMID}/)" in text
    )
    assert "\n2. " not in text
    expected = {"bibtex": f"pmid = {{{PMID}}}", "ris": f"AN  - {PMID}", "csl-json": f'"PMCID": "{PMCID}"', "csv": PMCID}
    for name, shown in expected.items():
        assert shown in blog.run("export", "--format", name).out


def test_an_unknown_id_is_told_with_the_page_to_check(blog: Blog, registries: Registries) -> None:
    done = blog.run("resolve", "pmid:99999999", "pmcid:PMC1")
    assert done.code == 3
    assert 'PubMed does not know "99999999"' in done.err
    assert "open https://pubmed.ncbi.nlm.nih.gov/99999999/ to check the id" in done.err
    assert 'PubMed does not know "PMC1"' in done.err


@pytest.mark.parametrize("field", ["doi = {10.1000/article}", "pmid = {31452104}"])
def test_an_entry_of_the_bibliography_wins(blog: Blog, registries: Registries, field: str) -> None:
    registries.add_crossref(DOI, "The Article")
    registries.add_pubmed(PMID, doi=DOI)
    entry = f"@article{{mine, author = {{Ann Gray}}, title = {{My Title}}, year = 2019, journal = {{J}}, {field}}}\n"
    blog.write("references.bib", entry)
    blog.post(f"As [@pmid:{PMID}] and [@mine] say.\n")
    done = blog.run("cite", "--bibliography", "references.bib")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert "My Title" in text
    assert "\n2. " not in text


def test_a_post_about_an_article(blog: Blog, registries: Registries) -> None:
    registries.add_pubmed(PMID, "The article.")
    done = blog.run("new", "paper", "--from", f"https://pubmed.ncbi.nlm.nih.gov/{PMID}/")
    assert done.code == 0, done.err
    assert f"[@pmid:{PMID}]" in blog.read(done.out.strip())
