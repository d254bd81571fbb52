"""Records as registries hold them, kind by kind, to what a careful person prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.formats import bibtex
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.registries import crossref, datacite, doi
from hugo_tools.registries.answers import Unusable
from hugo_tools.styles.parts import NameLimits, people

GIVEN = {"given": "Jane", "family": "Roe"}
ROE = Name("Roe", "Jane")


def work(**fields: Any) -> Item:
    """Returns the item of a Crossref work with these fields."""
    message: dict[str, Any] = {
        "DOI": "10.1000/x",
        "type": "journal-article",
        "title": ["A title"],
        "author": [GIVEN],
        "container-title": ["A Journal"],
        "issued": {"date-parts": [[2020]]},
        "publisher": "A publisher",
    }
    message |= {name.replace("_", "-"): value for name, value in fields.items()}
    (item,) = crossref.parse(json.dumps({"status": "ok", "message": message}).encode()).values()
    assert isinstance(item, Item)
    return item


def record(**attributes: Any) -> Item:
    """Returns the item of a DataCite record with these attributes."""
    values = {"doi": "10.5072/x", "titles": [{"title": "A title"}], "publisher": "A repository"} | attributes
    (item,) = datacite.parse(json.dumps({"data": {"attributes": values}}).encode()).values()
    assert isinstance(item, Item)
    return item


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        pytest.param({"given": "The GTEx", "family": "Consortium"}, [Name(literal="The GTEx Consortium")], id="group"),
        pytest.param({"given": "for the", "family": "CMS Collaboration"}, [Name(literal="CMS Collaboration")],
                     id="tied"),
        pytest.param({"given": "et", "family": "al."}, [Name(literal=ET_AL)], id="et al. as a person"),
        pytest.param({"family": "and others"}, [Name(literal=ET_AL)], id="others"),
        pytest.param({"given": "Updated By", "family": "Staff"}, [], id="staff"),
        pytest.param({"given": "N.N.", "family": "N.N."}, [], id="nobody"),
        pytest.param({"family": "A. B. C."}, [Name(literal="A. B. C.")], id="initials and nothing else"),
        pytest.param({"family": "Smith J."}, [Name("Smith", "J.")], id="initials last"),
        pytest.param({"family": "Wei LI"}, [Name("Li", "Wei")], id="two capitals may be a family name"),
        pytest.param({"family": "Smith JK"}, [Name("Smith", "J. K.")], id="as in PubMed"),
        pytest.param({"family": "A. Doe, B. Roe and C. Poe"},
                     [Name("Doe", "A."), Name("Roe", "B."), Name("Poe", "C.")], id="a list in one field"),
        pytest.param({"given": "MARGO", "family": "McCAFFERY"}, [Name("McCaffery", "Margo")], id="capitals after Mc"),
        pytest.param({"given": "Betty", "family": "ferrell"}, [Name("Ferrell", "Betty")], id="no capital"),
        pytest.param({"given": "bell", "family": "hooks"}, [Name("hooks", "bell")], id="no capital by choice"),
        pytest.param({"given": "Suparman", "family": "Suparman"}, [Name("Suparman")], id="one name entered twice"),
        pytest.param({"given": "Yu", "family": "Yu"}, [Name("Yu", "Yu")], id="two names that are the same"),
        pytest.param({"given": "John", "family": "Smith PharmD"}, [Name("Smith", "John")], id="degree"),
        pytest.param({"given": "Prof. Dr. Hans", "family": "Müller"}, [Name("Müller", "Hans")], id="title"),
        pytest.param({"given": "A.", "family": "Smith (ed.)"}, [Name("Smith", "A.")], id="role"),
        pytest.param({"given": "[A.]", "family": "[Smith]"}, [Name("Smith", "A.")], id="brackets"),
        pytest.param({"given": "A.", "family": "Smith https://orcid.org/0000-0001-2345-678X"}, [Name("Smith", "A.")],
                     id="ORCID"),
        pytest.param({"given": "Jos&eacute;", "family": "PÃ©rez"}, [Name("Pérez", "José")],
                     id="entities, mojibake"),
        pytest.param({"given": "Guillaume", "family": "de L'Hospital"}, [Name("de L'Hospital", "Guillaume")],
                     id="no affiliation"),
        pytest.param({"given": "小明", "family": "王"}, [Name("王", "小明")], id="Chinese"),
        pytest.param({"family": "王 小明"}, [Name("王", "小明")], id="Chinese in one field"),
        pytest.param({"given": "王小明"}, [Name("王小明")], id="a given name alone"),
        pytest.param({"given": "ANN", "family": "DOE"}, [Name("Doe", "Ann")], id="a short name in capitals"),
        pytest.param({"given": "J. JR.", "family": "SMITH"}, [Name("Smith", "J.", "Jr.")], id="a suffix in capitals"),
        pytest.param(GIVEN, [], id="the same person twice"),
        pytest.param({"given": "JW", "family": "SMITH"}, [Name("Smith", "J. W.")], id="run together, all in capitals"),
        pytest.param({"given": "AJ", "family": "Smith"}, [Name("Smith", "A. J.")], id="run together"),
        pytest.param({"given": "Jonathan PJ", "family": "Smith"}, [Name("Smith", "Jonathan P. J.")],
                     id="run together after a name"),
        pytest.param({"given": "JEAN-PAUL B.", "family": "D'ANGELO"}, [Name("D'Angelo", "Jean-Paul B.")],
                     id="parts of names in capitals"),
        pytest.param({"given": "HANS", "family": "VAN DER BERG"}, [Name("van der Berg", "Hans")],
                     id="particles in capitals"),
        pytest.param({"given": "ANA", "family": "DE LA CRUZ"}, [Name("de la Cruz", "Ana")],
                     id="Spanish particles in capitals"),
    ],
)  # fmt: skip
def test_crossrefs_authors(entry: dict[str, str], names: list[Name]) -> None:
    assert work(author=[entry, GIVEN]).authors == (*names, ROE)


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "Institute of Physics, Wrocław"},
        {"family": "Institute of Physics"},
        {"given": "Department of Chemistry,", "family": "University of X"},
        {"name": "Google Brain, Mountain View, CA, USA"},
        {"name": "CNRS, Paris, France"},
    ],
)
def test_an_affiliation_is_no_author_beside_persons_and_one_alone(entry: dict[str, str]) -> None:
    assert work(author=[GIVEN, entry]).authors == (ROE,)
    assert len(work(author=[entry]).authors) == 1


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        pytest.param({"name": "Doe, Ann (University Of X)"}, [Name("Doe", "Ann")], id="Dataverse"),
        pytest.param({"name": "Doe, Ann (Department of Y, MIT)", "nameType": "Personal"}, [Name("Doe", "Ann")],
                     id="with a comma"),
        pytest.param({"name": "Doe, Ann [University Of X]"}, [Name("Doe", "Ann")], id="in square brackets"),
        pytest.param({"name": "Doe, Ann, University of X"}, [Name("Doe", "Ann")], id="after a comma"),
        pytest.param({"name": "Institute of Physics, University of X"}, [], id="an affiliation with a comma"),
        pytest.param({"name": "Federal Reserve Bank Of New York"}, [Name(literal="Federal Reserve Bank Of New York")],
                     id="a bank"),
        pytest.param({"name": "Statistics Netherlands (CBS)"}, [Name(literal="Statistics Netherlands (CBS)")],
                     id="a group with its abbreviation"),
        pytest.param({"name": "Bureau Of The Census"}, [Name(literal="Bureau Of The Census")], id="Of The"),
        pytest.param({"name": "Landesamt Für Umwelt"}, [Name(literal="Landesamt Für Umwelt")], id="Für"),
        pytest.param({"name": "University, Open", "givenName": "Open", "familyName": "University"},
                     [Name(literal="Open University")], id="a group split into parts"),
        pytest.param({"name": "Doe, J., Roe, R., Poe, E."}, [Name("Doe", "J."), Name("Roe", "R."), Name("Poe", "E.")],
                     id="several, family names first"),
        pytest.param({"name": "Jane Doe and John Poe"}, [Name("Doe", "Jane"), Name("Poe", "John")], id="and"),
        pytest.param({"name": "scikit-learn developers"}, [Name(literal="scikit-learn developers")], id="developers"),
        pytest.param({"name": "(:unkn) unknown"}, [], id="a code for nobody"),
        pytest.param({"name": "Madonna"}, [Name(literal="Madonna")], id="one word"),
        pytest.param({"name": "Madonna", "nameType": "Personal"}, [Name("Madonna")], id="one name"),
        pytest.param({"name": "et al."}, [Name(literal=ET_AL)], id="all others"),
        pytest.param({"name": "Doe, Ann", "nameType": "Organizational"}, [Name("Doe", "Ann")], id="declared wrongly"),
        pytest.param({"name": "Ann Doe", "nameType": "Organizational"}, [Name(literal="Ann Doe")], id="declared"),
        pytest.param({"name": "x", "familyName": "Doe", "givenName": "Ann"}, [Name("Doe", "Ann")], id="parts"),
        pytest.param({"name": "x", "familyName": "Ann Doe"}, [Name("Doe", "Ann")], id="a whole name as family name"),
        pytest.param({"name": "Doe, Ann; Unknown; Poe, E."}, [Name("Doe", "Ann"), Name("Poe", "E.")], id="semicolons"),
        pytest.param({"name": "x", "familyName": "Tara Oceans", "givenName": "Participants"},
                     [Name(literal="Tara Oceans")], id="the parts of a group"),
        pytest.param({"name": "Institute for Widgets"}, [], id="affiliation"),
        pytest.param({"name": "University of X", "nameType": "Organizational"}, [Name(literal="University of X")],
                     id="an organization that says so"),
    ],
)  # fmt: skip
def test_datacites_creators(creator: dict[str, str], names: list[Name]) -> None:
    assert record(creators=[creator, {"name": "Roe, Jane"}]).authors == (*names, ROE)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (Name("王", "小明"), "王小明"),
        (Name("김", "철수"), "김철수"),
        (Name("楠本", "幸子"), "楠本幸子"),
        (Name("Wang", "Xiaoming"), "Wang, X."),
        (Name("佐藤", "さくら"), "佐藤さくら"),
        (Name("さとう", "たろう"), "さとうたろう"),
        (Name("スミス", "ジョン"), "スミス, ジョン"),
        (Name("Sato", "太郎"), "Sato, 太郎"),
        (Name(literal="王小明"), "王小明"),
    ],
)
def test_a_name_in_chinese_characters_or_hangul_is_one_word(name: Name, printed: str) -> None:
    assert people([name], NameLimits()) == printed


@pytest.mark.parametrize(
    ("names", "title", "key"),
    [
        ((Name("王", "小明"),), "注意力机制综述", "wang2015"),
        ((Name("Молчанов", "В. П."),), "Создание основ", "molchanov2015"),
        ((Name("김", "철수"),), "BERT for Korean", "gim2015bert"),
        ((Name("Ørsted", "H."),), "On magnets", "orsted2015magnets"),
        ((), "注意力机制综述", "anon2015zhuyilijizhizongshu"),
        ((Name("Ö", "A."),), "Same title", "o2015same"),
    ],
)
def test_keys_of_works_in_any_script_can_be_read(names: tuple[Name, ...], title: str, key: str) -> None:
    assert bibtex.render([Item("doi:10.1/x", title=title, authors=names, issued=(2015,))]).startswith(f"@misc{{{key},")


# --- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("On the wounds of animals <sup>1</sup>", "On the wounds of animals"),
        ('On the wounds of animals<xref rid="fn1"><sup>2</sup></xref>', "On the wounds of animals"),
        ("The area in km<sup>2</sup>", "The area in km²"),
        ("[On the growth of things.]", "On the growth of things"),
        ("[Sic] and other marks", "[Sic] and other marks"),
        ("On the growth of things .", "On the growth of things"),
    ],
)
def test_marks_that_are_no_part_of_a_title(title: str, expected: str) -> None:
    assert work(title=[title]).title == expected


def test_a_preprint_that_says_so_in_its_title() -> None:
    item = work(type="posted-content", title=["On health (Preprint)"], DOI="10.2196/preprints.1")
    assert (item.title, item.venue) == ("On health", "JMIR Preprints")


@pytest.mark.parametrize(
    ("fields", "title", "status"),
    [
        pytest.param({"update_to": [{"DOI": "10.1/y", "type": "retraction"}]}, "Retracted: On X", "", id="notice"),
        pytest.param({"update_to": [{"DOI": "10.1/y", "type": "withdrawal"}]}, "Retracted: On X", "", id="withdrawal"),
        pytest.param({"update_to": [{"DOI": "10.1/y", "type": "removal"}]}, "Retracted: On X", "", id="removal"),
        pytest.param({"author": []}, "Retracted: On X", "", id="an old notice has no author"),
        pytest.param(
            {"update_to": [{"DOI": "10.1000/X", "type": "retraction"}]}, "On X", "retracted", id="in its place"
        ),
        pytest.param({"update_to": [{"DOI": "10.1/y", "type": "correction"}]}, "On X", "retracted", id="a correction"),
        pytest.param({}, "On X", "retracted", id="the article"),
    ],
)
def test_a_retraction_notice_is_told_from_the_article(fields: dict[str, Any], title: str, status: str) -> None:
    item = work(title=["Retracted: On X"], **fields)
    assert (item.title, item.status) == (title, status)


# --- venues --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Ghosts and Machines", "Kieler Schriften zur Anglistik"], 0),
        (["Lecture Notes in Computer Science", "Advances in Cryptology – EUROCRYPT ’99"], 1),
        (["Advances in Cryptology – EUROCRYPT ’99", "Lecture Notes in Computer Science"], 0),
        (["Advances in Intelligent Systems and Computing", "Smart Things"], 1),
        (["The Oxford Handbook of Things", "Oxford Handbooks"], 0),
        (["Quadrige", "La France du XVIe siècle"], 1),
    ],
)
def test_a_chapter_appeared_in_the_book_not_in_the_series(titles: list[str], expected: int) -> None:
    assert work(type="book-chapter", container_title=titles).container_title == titles[expected]


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        pytest.param({"container_title": [], "short_container_title": ["A J."]}, "A J.", id="the short title alone"),
        pytest.param({"type": "posted-content", "container_title": ["A blog"]}, "A blog", id="a blog's post"),
        pytest.param({"type": "posted-content", "institution": [{"name": "medRxiv"}]}, "medRxiv", id="server"),
        pytest.param({"type": "proceedings-article", "container_title": [], "event": {"name": "A meeting"}},
                     "A meeting", id="event"),
    ],
)  # fmt: skip
def test_crossrefs_venue(fields: dict[str, Any], venue: str) -> None:
    assert work(**fields).venue == venue


def test_an_undated_paper_is_as_old_as_its_event() -> None:
    event = {"name": "A meeting", "start": {"date-parts": [[2019, 6, 1]]}}
    assert work(type="proceedings-article", issued={"date-parts": [[None]]}, event=event).issued == (2019,)


@pytest.mark.parametrize(
    ("sequences", "first"),
    [
        (["additional", "first", "additional"], "B"),
        (["first", "additional", "additional"], "A"),
        (["first", "first", "additional"], "A"),
        (["additional", "additional", "additional"], "A"),
    ],
)
def test_the_first_author_is_whom_the_record_calls_so(sequences: list[str], first: str) -> None:
    authors = [{"given": "X.", "family": name, "sequence": at} for name, at in zip("ABC", sequences, strict=True)]
    assert work(author=authors).authors[0].family == first


def test_an_rfc_has_its_number_once() -> None:
    rfc = work(DOI="10.17487/RFC7230", type="report", report_number="RFC7230", article_number="RFC7230")
    assert (rfc.genre, rfc.number, rfc.page) == ("RFC", "7230", "")


def test_a_placeholder_is_no_volume() -> None:
    assert (work(volume="&NA;", issue="1158").volume, work(volume="NA").volume) == ("", "")


@pytest.mark.parametrize(
    ("title", "volume", "issue", "page"),
    [
        pytest.param("A Journal; 34(2):Doc25", "34", "2", "Doc25", id="a document"),
        pytest.param("A Journal; 7:12-19", "7", "", "12–19", id="pages, no issue"),
    ],
)
def test_a_journals_name_may_hold_volume_and_page(title: str, volume: str, issue: str, page: str) -> None:
    item = record(creators=[], container={"type": "Journal", "title": title})
    assert (item.container_title, item.volume, item.issue, item.page) == ("A Journal", volume, issue, page)


@pytest.mark.parametrize(
    ("attributes", "venue"),
    [
        pytest.param({"container": {"type": "Journal", "title": "A Journal Vol 38", "firstPage": "No 1"}}, "A Journal",
                     id="volume in the title"),
        pytest.param({"relatedItems": [{"relationType": "IsPublishedIn", "titles": [{"title": "A Book"}]}]}, "A Book",
                     id="related item"),
        pytest.param({"relatedItems": [{"relationType": "Cites", "titles": [{"title": "A Book"}]}]}, "A repository",
                     id="a cited work"),
        pytest.param({"container": {"type": "Series", "title": "A series"}}, "A repository", id="series"),
        pytest.param({"container": {"type": "Series", "title": "LIPIcs, Volume 12, ICALP"},
                      "types": {"resourceTypeGeneral": "ConferencePaper"}}, "LIPIcs, Volume 12, ICALP",
                     id="proceedings with words after the volume"),
    ],
)  # fmt: skip
def test_datacites_venue(attributes: dict[str, Any], venue: str) -> None:
    assert record(creators=[], **attributes).venue == venue


@pytest.mark.parametrize(
    ("written", "kind"),
    [("article-journal", "article-journal"), ("chapter", "chapter"), ("journal-article", "article-journal")],
)
def test_crossrefs_csl_has_its_own_types_or_csls(written: str, kind: str) -> None:
    csl = {"DOI": "10.1000/x", "type": written, "title": "T", "container-title": "C", "author": [GIVEN], "member": "1"}
    _, item = doi.parse(json.dumps(csl).encode())
    assert isinstance(item, Item)
    assert (item.type, item.container_title, item.authors) == (kind, "C", (ROE,))


@pytest.mark.parametrize(
    ("general", "written", "citeproc", "kind"),
    [
        ("BookChapter", "", "", "chapter"),
        ("ConferencePaper", "", "", "paper-conference"),
        ("ConferenceProceeding", "", "", "book"),
        ("Dissertation", "", "", "thesis"),
        ("JournalArticle", "", "", "article-journal"),
        ("PREPRINT", "", "", "article"),
        ("Software", "", "article-journal", "software"),
        ("Text", "PhD Thesis", "", "thesis"),
        ("Text", "Diplomarbeit", "", "thesis"),
        ("Text", "Blog post", "", "post-weblog"),
        ("Text", "Working Paper", "", "article"),
        ("Text", "Forschungsbericht", "", "report"),
        ("Text", "Whitepaper", "", "report"),
        ("Text", "Book section", "", "chapter"),
        ("Text", "Proceedings article", "article-journal", "paper-conference"),
        ("Text", "", "article-journal", "article-journal"),
        ("Text", "Something", "article", "document"),
        ("Unheard", "Thesis", "", "thesis"),
        ("", "", "", "document"),
    ],
)
def test_datacites_types(general: str, written: str, citeproc: str, kind: str) -> None:
    types = {"resourceTypeGeneral": general, "resourceType": written, "citeproc": citeproc}
    assert record(types=types).type == kind


@pytest.mark.parametrize("left_out", ["type", "DOI"])
def test_csl_json_of_no_type_or_no_doi_is_no_answer(left_out: str) -> None:
    csl = {"DOI": "10.1000/x", "type": "article", "title": "T"}
    assert isinstance(doi.parse(json.dumps(csl).encode())[1], Item)
    del csl[left_out]
    with pytest.raises(Unusable, match="the answer is not CSL-JSON"):
        doi.parse(json.dumps(csl).encode())


def test_a_standards_name_keeps_its_elements() -> None:
    """Unlike the running heads that some journals deposit as subtitles, they may repeat words of the first."""
    part = "Part 2: Stainless tubes for pressure"
    assert work(type="standard", title=["Tubes for pressure"], subtitle=[part]).title == f"Tubes for pressure: {part}"
    assert work(title=["Tubes for pressure"], subtitle=["TUBES FOR PRESSURE"]).title == "Tubes for pressure"


def test_a_lost_sign_between_blanks_is_a_dash() -> None:
    assert work(title=["Optics \ufffd Vocabulary"]).title == "Optics – Vocabulary"
