"""Each field, type and server of Crossref's and DataCite's records, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, crossref, datacite
from hugo_tools.registries.answers import Unusable
from tests.registries.test_records import record, work

ROE, POE = Name("Roe", "Jane"), Name("Poe", "Edgar")


def rows(table: str) -> list[list[str]]:
    """Returns a table's rows, each a word and what is said of it."""
    return [" ".join(row.split()).split(" ", 1) for row in table.split(";")]


# --- Crossref ------------------------------------------------------------------------------------


def test_a_full_record_of_crossref_is_a_full_item() -> None:
    found = work(
        title=["A title", "Ein Titel"], subtitle=["Its rest"], author=[{"given": "Jane", "family": "Roe"}],
        editor=[{"given": "Edgar", "family": "Poe"}], issued={"date-parts": [[2020, 3, 4]]}, volume="12", issue="3",
        page="45-67", publisher="A Press", report_number="R-1", edition_number="2", degree=["PhD"],
        abstract="<jats:title>Abstract</jats:title><jats:p>We show.</jats:p>", container_title=["A Journal"],
    )  # fmt: skip
    assert found == Item(
        "doi:10.1000/x", "article-journal", "A title: Its rest", (ROE,), (POE,), (2020, 3, 4), "A Journal", "A Press",
        "12", "3", "45–67", "R-1", "2", "", "PhD", "10.1000/x", url="https://doi.org/10.1000/x", abstract="We show.",
        registry="Crossref",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "degree", "expected"),
    [
        ("dissertation", "PhD", "PhD thesis"),
        ("dissertation", "M.Sc.", "M.Sc. thesis"),
        ("dissertation", "Doctor of Philosophy", "Doctor of Philosophy"),
        ("dissertation", "DPhil", "DPhil thesis"),
        ("dissertation", "Doutorado", "Doutorado"),
        ("dissertation", "", ""),
        ("report", "PhD", "PhD"),
    ],
)
def test_a_degree_says_what_a_thesis_is(kind: str, degree: str, expected: str) -> None:
    found = work(type=kind, degree=[degree])
    assert isinstance(found, Item)
    assert found.genre == expected


def test_an_rfc_of_crossref() -> None:
    found = work(DOI="10.17487/RFC9110", type="report", page="1-194", report_number="9110", degree="x")
    assert (found.number, found.genre, found.page) == ("9110", "RFC", "")


CROSSREF_TYPES = """
    book book; book-chapter chapter; book-part chapter; book-section chapter; book-set book; book-track chapter;
    database dataset; dataset dataset; dissertation thesis; edited-book book; journal-article article-journal;
    monograph book; other document; peer-review review; posted-content article; proceedings book;
    proceedings-article paper-conference; reference-book book; reference-entry entry; report report;
    report-component report; standard standard
"""


@pytest.mark.parametrize(("name", "kind"), [*rows(CROSSREF_TYPES), ("unheard-of", "document")])
def test_each_type_of_crossref(name: str, kind: str) -> None:
    assert work(type=name, container_title=[]).type == kind


UNFIT = """
    journal a journal; journal-volume a volume of a journal; journal-issue an issue of a journal; component a part
    of an article, such as a figure or a supplement; book-series a series of books; proceedings-series a series of
    proceedings; report-series a series of reports; standard-series a series of standards; grant a grant
"""


@pytest.mark.parametrize(("name", "what"), rows(UNFIT))
def test_what_cannot_be_cited_is_named(name: str, what: str) -> None:
    message = {"DOI": "10.1000/X", "type": name, "title": ["A title"]}
    (found,) = crossref.parse(json.dumps({"status": "ok", "message": message}).encode()).values()
    assert isinstance(found, Failure)
    assert (found.kind, found.reason) == ("unfit", f'"10.1000/x" is {what}')
    assert found.hint == "cite the article, chapter or book that you mean"


@pytest.mark.parametrize("lacks", ["author", "container-title"])
def test_a_work_without_a_title_is_one_if_it_has_authors_and_a_journal(lacks: str) -> None:
    assert work(title=[]).title == ""
    message = {"DOI": "10.1000/x", "type": "journal-article", "author": [{"family": "Roe"}], "container-title": ["J"]}
    del message[lacks]
    (found,) = crossref.parse(json.dumps({"status": "ok", "message": message}).encode()).values()
    assert isinstance(found, Failure)
    assert found.reason == 'Crossref has no title for "10.1000/x"'
    assert found.hint


SERVERS = """
    10.1149/osf.io ECSarXiv; 10.12688/verixiv VeriXiv; 10.15200/winn The Winnower; 10.17504/protocols.io
    protocols.io; 10.14293/pr2199 ScienceOpen Preprints; 10.1590/scielopreprints SciELO Preprints;
    10.20944/preprints Preprints.org; 10.2139/ssrn SSRN; 10.2196/preprints JMIR Preprints; 10.21203/rs Research
    Square; 10.22541/au Authorea; 10.22541/essoar ESS Open Archive; 10.26434/chemrxiv ChemRxiv; 10.31219/ OSF
    Preprints; 10.31220/ AgriXiv; 10.31221/ Arabixiv; 10.31222/ MetaArXiv; 10.31223/ EarthArXiv; 10.31224/ engrXiv;
    10.31225/ FocUS Archive; 10.31226/ Frenxiv; 10.31227/ INA-Rxiv; 10.31228/ LawArXiv; 10.31229/ LIS Scholarship
    Archive; 10.31230/ MarXiv; 10.31231/ MindRxiv; 10.31232/ NutriXiv; 10.31233/ PaleorXiv; 10.31234/ PsyArXiv;
    10.31235/ SocArXiv; 10.31236/ SportRxiv; 10.31237/ Thesis Commons; 10.31730/ AfricArXiv; 10.32388/ Qeios;
    10.32942/ EcoEvoRxiv; 10.33767/ MediArXiv; 10.33774/apsa APSA Preprints; 10.33774/ Cambridge Open Engage;
    10.34055/ BodoArXiv; 10.35542/ EdArXiv; 10.36227/techrxiv TechRxiv; 10.37044/ BioHackrXiv; 10.51094/jxiv Jxiv;
    10.5194/egusphere EGUsphere; 10.7287/peerj.preprints PeerJ Preprints
"""
DISCUSSIONS = """
    acp Atmospheric Chemistry and Physics; amt Atmospheric Measurement Techniques; angeo Annales Geophysicae; bg
    Biogeosciences; cp Climate of the Past; dwes Drinking Water Engineering and Science; essd Earth System Science
    Data; esd Earth System Dynamics; esurf Earth Surface Dynamics; gc Geoscience Communication; gchron
    Geochronology; gi Geoscientific Instrumentation, Methods and Data Systems; gmd Geoscientific Model Development;
    hess Hydrology and Earth System Sciences; mr Magnetic Resonance; nhess Natural Hazards and Earth System
    Sciences; npg Nonlinear Processes in Geophysics; os Ocean Science; se Solid Earth; soil SOIL; tc The Cryosphere;
    wcd Weather and Climate Dynamics; wes Wind Energy Science
"""


@pytest.mark.parametrize(("prefix", "name"), rows(SERVERS))
def test_each_preprint_server_is_known_by_its_dois(prefix: str, name: str) -> None:
    found = work(DOI=f"{prefix}1", type="posted-content", publisher="Other", institution=[{"name": "Another"}])
    assert (found.type, found.publisher, found.venue) == ("article", name, name)


@pytest.mark.parametrize(("code", "journal"), rows(DISCUSSIONS))
@pytest.mark.parametrize("number", ["2020-12", "12-3-2020", "1999-1"])
def test_each_journal_of_discussions(code: str, journal: str, number: str) -> None:
    found = work(DOI=f"10.5194/{code}-{number}", type="posted-content")
    assert found.publisher == f"{journal} Discussions"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"group_title": "bioRxiv"}, "bioRxiv"),
        ({"group_title": "Good Preprints"}, "Good Preprints"),
        ({"group_title": "A Preprint"}, "A Preprint"),
        ({"group_title": "Open Archive"}, "Open Archive"),
        ({"group_title": "Law Commons"}, "Law Commons"),
        ({"group_title": "Physics", "institution": [{"name": ""}, {"name": "medRxiv"}]}, "medRxiv"),
        ({"institution": {"name": "medRxiv"}}, "medRxiv"),
        ({"container_title": ["Posts of Ann"]}, "Posts of Ann"),
        ({"container_title": [], "publisher": "A Server,; "}, "A Server"),
        ({"DOI": "10.59350/x", "group_title": "A blog on maps"}, "A blog on maps"),
        ({"DOI": "10.5194/xyz-2020-12", "container_title": []}, "A publisher"),
    ],
)
def test_who_holds_what_was_posted(fields: dict[str, Any], name: str) -> None:
    assert work(type="posted-content", **fields).publisher == name


@pytest.mark.parametrize("name", ["retraction", "withdrawal", "removal", "Retraction"])
def test_a_retraction_is_announced(name: str) -> None:
    assert work(updated_by=[{"type": name, "DOI": "10.1000/y"}]).status == "retracted"


@pytest.mark.parametrize("name", ["partial_retraction", "correction", "corrigendum", "erratum", "partial-retraction"])
def test_a_correction_is_announced_unless_it_was_made_in_its_place(name: str) -> None:
    assert work(updated_by=[{"type": name, "DOI": "10.1000/y"}]).status == "corrected"
    assert work(updated_by=[{"type": name, "DOI": "10.1000/X"}]).status == ""
    assert work(updated_by=[{"type": "expression_of_concern", "DOI": "10.1000/x"}]).status == "expression of concern"


def test_a_reinstatement_ends_what_was_announced_before_it() -> None:
    def update(kind: str, *day: int) -> dict[str, Any]:
        return {"type": kind, "DOI": "10.1000/y", "updated": {"date-parts": [list(day)]}}

    gone, back = update("retraction", 2020, 1, 1), update("reinstatement", 2021, 1, 1)
    assert work(updated_by=[gone, back]).status == ""
    assert work(updated_by=[back, update("retraction", 2022, 1, 1)]).status == "retracted"
    assert work(updated_by=[back, update("reinstatement", 2019), update("correction", 2020)]).status == ""
    assert work(updated_by=[update("erratum", 2022), gone]).status == "retracted"


DATES = ("issued", "published", "published_print", "published_online", "posted", "approved", "content_created")


@pytest.mark.parametrize("at", range(len(DATES)), ids=DATES)
def test_each_date_of_crossref_counts_before_those_below_it(at: int) -> None:
    fields: dict[str, Any] = {name: {"date-parts": [[2000 + n]]} for n, name in enumerate(DATES) if n >= at}
    assert work(**{"issued": None, "created": {"date-parts": [[1999]]}, **fields}).issued == (2000 + at,)


EVENTS: list[tuple[dict[str, Any], tuple[int, ...]]] = [
    ({"event": {"name": "Workshop 2019", "start": {"date-parts": [[2018, 5]]}}}, (2019,)),
    ({"event": {"name": "Workshop", "start": {"date-parts": [[2018, 5]]}}, "container_title": ["Of 1998"]}, (1998,)),
    ({"event": {"name": "Workshop", "start": {"date-parts": [[2018, 5]]}}}, (2018,)),
    ({"event": {"name": "Workshop 12020"}}, ()),
    ({"event": {"name": "Workshop 2019"}, "type": "journal-article"}, ()),
]


@pytest.mark.parametrize(("fields", "issued"), EVENTS)
def test_a_paper_without_a_date_is_as_old_as_its_meeting(fields: dict[str, Any], issued: tuple[int, ...]) -> None:
    assert work(**{"type": "proceedings-article", "issued": None, **fields}).issued == issued


PAGES = {
    "45-67": "45–67", "45 - 67": "45–67", "45--67": "45–67", "45—67": "45–67", "e12": "e12", "12, 15": "12, 15",
    "45–e67": "45–e67", "S1-S2": "S1–S2", "45-": "45-",
}  # fmt: skip


@pytest.mark.parametrize(("written", "page"), PAGES.items())
def test_pages_of_crossref(written: str, page: str) -> None:
    assert work(page=written).page == page
    assert work(article_number=written).page == page
    assert work(page="1-2", article_number=written).page == "1–2"


SERIES = """
    A Collection; Communications in Computer Science; Contributions to Physics; Handbooks of Nets; IFIP Advances;
    Lecture Notes in Nets; A Library; Methods in Molecular Nets; Monograph of Nets; Monographs; Proceedings in Nets;
    Progress in Nets; Schriften; Schriftenreihe Netze; A Series; SpringerBriefs in Nets; Studies in Nets;
    Topics in Nets; Nets Tracts
"""


@pytest.mark.parametrize("series", [" ".join(each.split()) for each in SERIES.split(";")])
@pytest.mark.parametrize(
    "kind", ["book-chapter", "book-part", "book-section", "proceedings-article", "reference-entry"]
)
def test_a_part_appeared_in_the_book_and_not_in_its_series(kind: str, series: str) -> None:
    for book in ("The Book", "Advances in Books"):
        for titles in ([series, book], [book, series]):
            assert work(type=kind, container_title=titles).container_title == book
    assert work(type=kind, container_title=["Advances in Books", "The Book"]).container_title == "The Book"


SHORT = [
    (["J Investig Dermatol", "Journal of Investigative Dermatology"], [], "Journal of Investigative Dermatology"),
    (["Phys. Rev.", "Physical Review"], [], "Physical Review"),
    (["JID", "Journal of Investigative Dermatology"], [], "Journal of Investigative Dermatology"),
    (["JOID", "Journal of Investigative Dermatology"], [], "Journal of Investigative Dermatology"),
    (["Nature", "Science"], [], "Nature"),
    (["Nature", "Science"], ["NATURE"], "Science"),
    (["Nature"], ["Nature"], "Nature"),
    (["https://example.org/j", "Science"], [], "Science"),
    ([], ["J Nets"], "J Nets"),
    (["J Inv Derm", "Journal of Dermatology"], [], "J Inv Derm"),
]


@pytest.mark.parametrize(("titles", "short", "journal"), SHORT)
def test_the_whole_name_of_a_journal_is_taken(titles: list[str], short: list[str], journal: str) -> None:
    assert work(container_title=titles, short_container_title=short).container_title == journal


@pytest.mark.parametrize("kind", ["posted-content", "book", "dissertation", "report", "report-component", "standard"])
def test_a_whole_work_has_no_container(kind: str) -> None:
    assert work(type=kind).container_title == ""


@pytest.mark.parametrize("kind", ["dissertation", "report", "report-component", "dataset"])
def test_the_institution_publishes(kind: str) -> None:
    assert work(type=kind, institution=[{"name": "A University"}]).publisher == "A University"
    assert work(type=kind).publisher == "A publisher"
    assert work(type="book", institution=[{"name": "A University"}]).publisher == "A publisher"


def test_a_meeting_is_the_container_where_none_is_named() -> None:
    event = {"name": "The Tenth Workshop"}
    assert work(type="proceedings-article", container_title=[], event=event).container_title == event["name"]
    assert work(type="proceedings-article", container_title=[], event=event["name"]).container_title == event["name"]
    assert work(container_title=[], event=event).container_title == ""


TITLES: list[tuple[dict[str, Any], str]] = [
    ({"title": [" "], "original_title": ["Ein Titel"], "subtitle": ["Rest"]}, "Ein Titel"),
    ({"title": [], "container_title": ["A Book"], "type": "book"}, "A Book"),
    ({"title": [], "container_title": ["A Book"], "short_title": ["Short"]}, "Short"),
    ({"title": ["", "Second"]}, "Second"),
    ({"title": ["On Nets (Preprint)"], "type": "posted-content"}, "On Nets"),
    ({"title": ["On Nets [preprint]"], "type": "posted-content"}, "On Nets"),
    ({"title": ["On Nets (Preprint)"]}, "On Nets (Preprint)"),
    ({"title": ["Nets"], "subtitle": ["One", "Two"]}, "Nets: One"),
    ({"title": ["ISO 1: Nets"], "subtitle": ["Nets"], "type": "standard"}, "ISO 1: Nets: Nets"),
]


@pytest.mark.parametrize(("fields", "title"), TITLES)
def test_titles_of_crossref(fields: dict[str, Any], title: str) -> None:
    assert work(**fields).title == title


RELATED = [
    ("is-preprint-of", {"id-type": "doi", "id": "10.1000/Y"}, "doi:10.1000/y"),
    ("has-preprint", {"id-type": "arxiv", "id": "1706.03762"}, "arxiv:1706.03762"),
    ("has-preprint", {"id-type": "arXiv", "id": "arXiv:1706.03762"}, "arxiv:1706.03762"),
    ("is-identical-to", {"id-type": "doi", "id": "https://doi.org/10.1000/y"}, "doi:10.1000/y"),
    ("is-same-as", {"id-type": "arxiv", "id": "10.48550/arXiv.1706.03762"}, "arxiv:1706.03762"),
    ("has-preprint", {"id-type": "uri", "id": "https://e.org"}, ""),
    ("is-review-of", {"id-type": "doi", "id": "10.1000/y"}, ""),
]


@pytest.mark.parametrize(("kind", "relation", "key"), RELATED)
def test_other_versions_of_a_work(kind: str, relation: dict[str, str], key: str) -> None:
    message = {"DOI": "10.1000/x", "type": "journal-article", "title": ["A title"], "relation": {kind: [relation]}}
    review = {"DOI": "10.1000/r", "type": "peer-review", "title": ["A review"]}
    untitled = {"DOI": "10.1000/u", "type": "journal-article", "author": [{"family": "Roe"}], "container-title": ["J"]}
    items = [review, {"DOI": "10.1000/j", "type": "journal", "title": ["J"]}, untitled, message]
    (result,) = crossref.found(json.dumps({"status": "ok", "message": {"items": items}}).encode())
    assert result.item.key == "doi:10.1000/x"
    assert [other.key for other in result.others] == ([key] if key else [])


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ({"literal": "The Group"}, [Name(literal="The Group")]),
        ({"name": "The Group", "literal": "Other"}, [Name(literal="The Group")]),
        ({"family": "Ann Gray; Unknown; Bo Ek"}, [Name("Gray", "Ann"), Name("Ek", "Bo")]),
        ({"given": "Unknown", "family": "Gray"}, [Name("Gray")]),
        ({"given": "A.", "family": "Gray", "suffix": "Jr."}, [Name("Gray", "A.", "Jr.")]),
        ({"given": "The Open Nets", "family": "Team"}, [Name(literal="The Open Nets Team")]),
        ({"given": "A. B."}, []),
        ({"name": "A Journal"}, [Name(literal="A Journal")]),
        ({"given": "A", "family": "Journal"}, []),
        ({"family": "A. B. C."}, [Name(literal="A. B. C.")]),
    ],
)
def test_entries_of_people(entry: dict[str, str], names: list[Name]) -> None:
    assert work(author=[entry, {"given": "Jane", "family": "Roe"}]).authors == (*names, ROE)
    assert work(editor=[entry, {"given": "Jane", "family": "Roe"}]).editors == (*names, ROE)


@pytest.mark.parametrize("body", [b'{"status": "failed", "message": {"items": []}}', b'{"status": "ok"}', b"[]"])
def test_what_is_not_a_message_of_crossref(body: bytes) -> None:
    with pytest.raises(Unusable, match="the answer is not a Crossref message"):
        crossref.parse(body)
    with pytest.raises(Unusable, match="the answer is not a DataCite document"):
        datacite.parse(body)


PII = "S0140673620301834"


def test_articles_by_the_ids_of_their_publishers() -> None:
    items = [
        {"DOI": "10.1000/x", "type": "book", "title": ["A title"], "alternative-id": ["x", "S0140-6736(20)30183-4"]},
        {"DOI": "10.1000/y", "type": "book", "title": ["Its second"], "alternative-id": [PII]},
    ]
    found = crossref.parse_by_pii(json.dumps({"status": "ok", "message": {"items": items}}).encode())
    assert list(found) == [PII]
    assert isinstance(found[PII], Item)
    assert found[PII].key == "doi:10.1000/x"


@pytest.mark.parametrize("word", ["Abstract", "Summary", "Abstract.", "Abstract:", "Summary "])
def test_the_heading_of_an_abstract_is_not_a_part_of_it(word: str) -> None:
    assert work(abstract=f"<p>{word} We show.</p>").abstract == "We show."
    assert work(abstract=f"<p>{word} nets are shown.</p>").abstract == f"{word.strip()} nets are shown."


# --- DataCite ------------------------------------------------------------------------------------


def test_a_full_record_of_datacite_is_a_full_item() -> None:
    found = record(
        titles=[
            {"title": "Rest", "titleType": "Subtitle"}, {"title": "A title"}, {"title": "Titel", "titleType": "Other"},
        ],
        creators=[{"givenName": "Jane", "familyName": "Roe"}], publisher={"name": "A Press"}, publicationYear=2020,
        dates=[{"date": "2020-03-04", "dateType": "Issued"}, {"date": "2019-01-01", "dateType": "Created"}],
        types={"resourceTypeGeneral": "JournalArticle"}, version="1.2",
        container={"type": "Journal", "title": "A Journal", "volume": "12", "issue": "3", "firstPage": "45",
                   "lastPage": "67"},
        descriptions=[{"description": "x", "descriptionType": "Methods"}, {"description": "We show.",
                      "descriptionType": "Abstract"}],
    )  # fmt: skip
    assert found == Item(
        "doi:10.5072/x", "article-journal", "A title: Rest", (ROE,), (), (2020, 3, 4), "A Journal", "A Press", "12",
        "3", "45–67", doi="10.5072/x", url="https://doi.org/10.5072/x", abstract="We show.", registry="DataCite",
    )  # fmt: skip


def test_a_paper_of_arxiv_at_datacite_is_as_arxiv_has_it() -> None:
    found = record(
        doi="10.48550/arXiv.1706.03762", titles=[{"title": "On $x_1$"}], publisher="arXiv", publicationYear=2018,
        creators=[{"givenName": "Jane", "familyName": "Roe"}], types={"resourceTypeGeneral": "Preprint"},
        dates=[{"date": "2019", "dateType": "Issued"}, {"date": "2017-06-12T01:00:00Z", "dateType": "Submitted"}],
    )  # fmt: skip
    assert (found.key, found.type, found.number) == ("arxiv:1706.03762", "article", "arXiv:1706.03762")
    assert (found.issued, found.publisher, found.url) == ((2017, 6, 12), "arXiv", "https://arxiv.org/abs/1706.03762")


DATACITE_TYPES = """
    audiovisual motion_picture; book book; bookchapter chapter; collection dataset; computationalnotebook software;
    conferencepaper paper-conference; conferenceproceeding book; datapaper article-journal; dataset dataset;
    dissertation thesis; image graphic; journalarticle article-journal; model dataset; peerreview review; preprint
    article; report report; software software; sound song; standard standard; text document
"""
WRITTEN = """
    Thesis thesis; Dissertation thesis; Diplomarbeit thesis; Habilitationsschrift thesis; Tesis thesis; Thèse thesis;
    Blogpost post-weblog; Preprint article; working-paper document; Report report; Bericht report; Whitepaper report;
    Conference paper-conference; Proceedings paper-conference; Essay document
"""
SPACED = {
    "Working Paper": "article", "White paper": "report", "Book chapter": "chapter", "book section": "chapter"
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), [*rows(DATACITE_TYPES), ("other", "document")])
def test_each_type_of_datacite(name: str, kind: str) -> None:
    assert record(types={"resourceTypeGeneral": name.title()}).type == kind


@pytest.mark.parametrize(("name", "kind"), [*rows(WRITTEN), *SPACED.items()])
def test_words_for_the_type_of_a_text(name: str, kind: str) -> None:
    assert record(types={"resourceTypeGeneral": "Text", "resourceType": name}).type == kind
    for word in ("article-journal", "thesis", "report", "chapter", "book"):
        types = {"resourceTypeGeneral": "Text", "resourceType": name, "citeproc": word}
        assert record(types=types).type == (word if kind == "document" else kind)


def written(date: str, kind: str) -> dict[str, str]:
    return {"date": date, "dateType": kind}


ISSUED: list[tuple[dict[str, Any], tuple[int, ...]]] = [
    ({"publicationYear": 2020}, (2020,)),
    ({"publicationYear": "2563"}, (2020,)),
    ({"publicationYear": 2020, "dates": [written("2020-05", "Issued")]}, (2020, 5)),
    ({"publicationYear": 2020, "dates": [written("2020-05-06", "Available")]}, (2020, 5, 6)),
    ({"publicationYear": 2020, "dates": [written("2020-05", "Available"), written("2020-04", "Issued")]}, (2020, 4)),
    ({"publicationYear": 2020, "dates": [written("2019-05", "Issued"), written("2020-07", "Available")]}, (2020, 7)),
    ({"publicationYear": 2020, "dates": [written("2020-05", "Updated")]}, (2020,)),
    ({"publicationYear": 2020, "dates": [written("2020-05", "Issued"), written("2020-06", "Issued")]}, (2020, 5)),
    ({"dates": [written("2019-05", "Issued")]}, (2019, 5)),
    ({"publicationYear": ":unav", "dates": [written("2019-05", "Available")]}, ()),
    ({"publicationYear": 20200}, ()),
    ({"publicationYear": 2020, "dates": [written("2020-05-06", "Submitted")]}, (2020,)),
]


@pytest.mark.parametrize(("attributes", "issued"), ISSUED)
def test_the_date_of_a_record_of_datacite(attributes: dict[str, Any], issued: tuple[int, ...]) -> None:
    assert record(**attributes).issued == issued


CONTAINERS: list[tuple[dict[str, str], tuple[str, str, str, str]]] = [
    ({"title": "A Journal; 34(2):Doc25"}, ("A Journal", "34", "2", "Doc25")),
    ({"title": "A Journal; 34: 25-27"}, ("A Journal", "34", "", "25–27")),
    ({"title": "A Journal, Vol. 12"}, ("A Journal", "", "", "")),
    ({"title": "A Journal Bd. 12, No. 3, pp. 4-5"}, ("A Journal", "", "", "")),
    ({"title": "A Journal", "volume": "1-5 September 2008"}, ("A Journal", "", "", "")),
    ({"title": "A Journal", "firstPage": "12", "lastPage": "12"}, ("A Journal", "", "", "12")),
    ({"title": "A Journal", "firstPage": "Valencia, Spain; 33", "lastPage": "x; 35"}, ("A Journal", "", "", "33–35")),
    ({"title": "A Journal", "lastPage": "12"}, ("A Journal", "", "", "")),
]


@pytest.mark.parametrize(("container", "expected"), CONTAINERS)
def test_what_a_container_holds(container: dict[str, str], expected: tuple[str, str, str, str]) -> None:
    found = record(container={"type": "Journal", **container}, types={"resourceTypeGeneral": "JournalArticle"})
    assert (found.container_title, found.volume, found.issue, found.page) == expected


@pytest.mark.parametrize(("name", "has_version"), [("Dataset", True), ("Software", True), ("Text", False)])
def test_data_and_software_have_a_version(name: str, has_version: bool) -> None:
    assert record(types={"resourceTypeGeneral": name}, version="1.2").version == ("1.2" if has_version else "")


def test_what_was_withdrawn_is_told() -> None:
    assert record(dates=[written("2020", "Withdrawn")]).status == "withdrawn"
    assert record(dates=[written("2020", "Issued")]).status == ""
    said = [{"description": "This paper has been withdrawn by the author.", "descriptionType": "Abstract"}]
    assert record(doi="10.48550/arxiv.1706.03762", descriptions=said).status == "withdrawn"
    assert record(descriptions=said).status == ""


@pytest.mark.parametrize("publisher", [{"name": "(:unav)"}, "Unknown", ":none"])
def test_a_placeholder_does_not_publish(publisher: Any) -> None:
    assert record(publisher=publisher).publisher == ""


def test_relations_to_other_works() -> None:
    related = [
        {"relatedIdentifierType": "DOI", "relationType": "IsVersionOf", "relatedIdentifier": "10.1/Y", "sourceId": "x"},
        {"relatedIdentifierType": "doi", "relationType": "Cites", "relatedIdentifier": "10.1/Z"},
        {"relatedIdentifierType": "URL", "relationType": "Cites", "relatedIdentifier": "https://e.org"},
    ]
    body = {"data": [{"attributes": {"doi": "10.5072/X", "relatedIdentifiers": related}}, {"id": "10.5072/B"}]}
    assert datacite.relations(json.dumps(body).encode()) == [
        ("10.5072/x", datacite.Relation("isversionof", "10.1/Y", "x")),
        ("10.5072/x", datacite.Relation("cites", "10.1/Z", "")),
    ]
