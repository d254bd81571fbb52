"""The printed parts of a reference, each with the cases at its limits."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.styles import parts
from hugo_tools.styles.parts import NameLimits

OTHERS = Name(literal=ET_AL)


def persons(count: int) -> list[Name]:
    return [Name(letter, "X.") for letter in "ABCDEFG"[:count]]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("J.R.R.", "J. R. R."),
        ("Jean-Pierre", "J.-P."),
        ("Jean‐Pierre M.", "J.-P. M."),
        ("A.B-C", "A. B.-C."),
        ("A.. B", "A. B."),
        ("Ricardo de", "R. de"),
        ("de Ricardo", "D. R."),
        ("M. (Max)", "M."),
        ("'t Hooft 1st", "H."),
        ("-Ann", "A."),
        ("José", "J."),
        ("飞飞", "飞飞"),
        ("", ""),
    ],
)
def test_initials(given: str, expected: str) -> None:
    assert parts.initials(given) == expected


@pytest.mark.parametrize(
    ("name", "in_list", "in_sentence"),
    [
        (Name("王", "小明"), "王小明", "王小明"),
        (Name("王", "小明", "Jr."), "王, 小明, Jr.", "王 小明 Jr."),
        (Name("王", "Xiaoming"), "王, X.", "王 X."),
        (Name("王"), "王", "王"),
        (Name("佐藤", "さくら"), "佐藤さくら", "佐藤さくら"),
        (Name("スミス", "ジョン"), "スミス, ジョン", "スミス ジョン"),
        (Name("Sato", "太郎"), "Sato, 太郎", "太郎 Sato"),
        (Name("\u2e80", "Ann"), "\u2e80, A.", "\u2e80 A."),
        (Name("\u2e7f", "Ann"), "\u2e7f, A.", "A. \u2e7f"),
        (Name("Roe", "", "Jr."), "Roe, Jr.", "Roe, Jr."),
        (Name("", "Ann"), "A.", "A."),
    ],
)
def test_one_name(name: Name, in_list: str, in_sentence: str) -> None:
    assert parts.person(name) == in_list
    assert parts.person_in_reading_order(name) == in_sentence


@pytest.mark.parametrize(
    ("names", "limits", "in_list", "in_sentence"),
    [
        ([*persons(1), OTHERS], NameLimits(), "A, X., et al.", "X. A, et al."),
        ([*persons(4), OTHERS], NameLimits(), "A, X., B, X., C, X., et al.", "X. A, X. B, X. C, X. D, et al."),
        ([OTHERS], NameLimits(), "et al.", "et al."),
        ([*persons(2), OTHERS], NameLimits(5, 0), "A, X., et al.", "X. A, X. B, et al."),
        (persons(3), NameLimits(2, 0), "et al.", "et al."),
        (persons(3), NameLimits(9, 3), "A, X., B, X., & C, X.", "X. A, X. B, & X. C"),
        (persons(3), NameLimits(3, 1), "A, X., et al.", "X. A, et al."),
        (persons(3), NameLimits(4, 1), "A, X., B, X., & C, X.", "X. A, X. B, & X. C"),
    ],
)
def test_several_names(names: list[Name], limits: NameLimits, in_list: str, in_sentence: str) -> None:
    assert parts.people(names, limits) == in_list
    assert parts.people_in_reading_order(names, limits) == in_sentence


@pytest.mark.parametrize(
    ("kind", "are_credited"),
    [("book", True), ("report", True), ("chapter", False), ("entry", False), ("entry-dictionary", False),
     ("entry-encyclopedia", False)],
)  # fmt: skip
def test_editors_are_credited_for_a_whole_and_not_for_a_part(kind: str, are_credited: bool) -> None:
    editors = tuple(persons(2))
    edited = Item("k", kind, editors=editors)
    assert parts.credited(edited, NameLimits()) == ("A, X., & B, X. (Eds.)." if are_credited else "")
    assert parts.credited_names(edited) == (editors if are_credited else ())
    written = Item("k", kind, authors=(Name("Li"),), editors=editors)
    assert parts.credited(written, NameLimits()) == "Li."
    assert parts.credited_names(written) == (Name("Li"),)
    assert parts.credited(Item("k", "book", editors=editors[:1]), NameLimits()) == "A, X. (Ed.)."
    assert parts.credited(Item("k", kind), NameLimits()) == ""


# --- links ---------------------------------------------------------------------------------------


def test_signs_of_an_address_that_end_no_link_stay_in_a_dois() -> None:
    signs = "/:;._-~!$&'*+,=@"
    assert parts.doi_url(f"10.1000/a{signs}b") == f"https://doi.org/10.1000/a{signs}b"
    assert parts.doi_url("(x)<y>[z] %#?") == "https://doi.org/%28x%29%3Cy%3E%5Bz%5D%20%25%23%3F"


@pytest.mark.parametrize(
    ("item", "label", "address"),
    [
        (Item("k", number="arXiv:1", doi="10.1/x"), "arXiv:1v2", "https://arxiv.org/abs/1v2"),
        (Item("k", number="1", doi="10.1/x", url="https://e.org"), "doi:10.1/x", "https://doi.org/10.1/x"),
        (Item("https://www.e.org/x", url="https://www.e.org/x"), "e.org", "https://www.e.org/x"),
        (Item("k", url="http://e.org"), "Link", "http://e.org"),
        (Item("k", url="ftp://e.org"), "", ""),
        (Item("k", pmid="5", url="https://pubmed.ncbi.nlm.nih.gov/5/"), "PMID 5", "https://pubmed.ncbi.nlm.nih.gov/5/"),
        (Item("k", pmid="5", url="https://e.org"), "Link", "https://e.org"),
        (
            Item("k", pmcid="PMC5", url="https://pmc.ncbi.nlm.nih.gov/articles/PMC5/"),
            "PMC5", "https://pmc.ncbi.nlm.nih.gov/articles/PMC5/",
        ),
        (
            Item("k", isbn="9780262035613", url="https://openlibrary.org/isbn/9780262035613"),
            "ISBN 9780262035613", "https://openlibrary.org/isbn/9780262035613",
        ),
    ],
)  # fmt: skip
def test_a_reference_is_linked_to_its_best_address(item: Item, label: str, address: str) -> None:
    assert parts.cited_as(item, 2) == (label, address)
    assert parts.cited_as(item, 0) == (label.replace("v2", ""), address.replace("v2", ""))


ARXIV = """
    arXiv; arXiv eprint; arXiv e-print; arXiv e-prints; arXiv preprint; arXiv  preprints; arXiv preprint  server;
    arXiv repository; arXiv.org; arXiv (Cornell University); arXiv.org preprint (Cornell University);
    arXiv: 1706.03762; arXiv, abs/1706.03762v5; arXiv arXiv:hep-th/9901001v1 [hep-th, cs.LG]; arXiv 1706.03762[cs];
    arXiv 1706.0376; CoRR; Computing Research Repository; ARXIV
"""
NOT_ARXIV = "arXiv Annual; arXiv prints; arXiv preprint 12; arXiv.com; The arXiv; arXiv 1706.037; CoRR 12; arXiv (Oslo)"


@pytest.mark.parametrize("name", [" ".join(each.split()) for each in ARXIV.split(";")])
def test_a_name_of_arxiv_is_not_said_beside_its_link(name: str) -> None:
    item = Item("k", container_title=name)
    assert parts.venue(item, "arXiv:1706.03762") == ""
    assert parts.venue(item, "doi:10.1000/x") == name


@pytest.mark.parametrize("name", NOT_ARXIV.split("; "))
def test_another_name_is_said_beside_it(name: str) -> None:
    assert parts.venue(Item("k", container_title=name), "arXiv:1706.03762") == name


def test_a_venue_is_not_said_twice_whatever_its_signs() -> None:
    assert parts.venue(Item("k", container_title="Distill-Pub!"), "distill.pub") == ""
    assert parts.venue(Item("k", container_title="Distill Pubs"), "distill.pub") == "Distill Pubs"


# --- notes and numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "title", "version", "status", "expected"),
    [
        ("dataset", "T", "v1.2", "", "data set, version 1.2"),
        ("software", "T", "Version 1.2", "", "software, version 1.2"),
        ("software", "T", "v. 2", "", "software, version 2"),
        ("software", "T", "beta", "", "software, version beta"),
        ("software", "T", "vx", "", "software, version vx"),
        ("software", "T", "", "", "software"),
        ("software", "T v1.2", "1.2", "", "software"),
        ("software", "T V. 1.2", "1.2", "", "software"),
        ("software", "T version1.2", "1.2", "", "software"),
        ("software", "T v1.2b", "1.2", "", "software"),
        ("software", "T v1.2.3", "1.2", "", "software, version 1.2"),
        ("software", "T v1.2b3", "1.2", "", "software, version 1.2"),
        ("software", "T 1.2", "1.2", "", "software, version 1.2"),
        ("software", "Tv1.2", "1.2", "", "software, version 1.2"),
        ("software", "T v1x2", "1.2", "", "software, version 1.2"),
        ("dataset", "T", "2", "retracted", "retracted, version 2"),
        ("book", "T", "2", "retracted", "retracted"),
        ("book", "T", "2", "", ""),
    ],
)
def test_the_note_after_a_title(kind: str, title: str, version: str, status: str, expected: str) -> None:
    assert parts.note(Item("k", kind, title, version=version, status=status)) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item("k", volume="1", issue="2", page="3-4"), ", 1(2), 3–4"),
        (Item("k", issue="2"), ", (2)"),
        (Item("k", number="N1"), ", N1"),
        (Item("k", number="arXiv:1"), ""),
        (Item("k", page="3", number="N1"), ", 3"),
        (Item("k", "thesis", genre="PhD thesis"), ", PhD thesis"),
        (Item("k", "report", genre="White paper"), ", White paper"),
        (Item("k", genre="Essay"), ""),
    ],
)
def test_numbers_after_a_venue(item: Item, expected: str) -> None:
    assert parts.details(item) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item("k", "thesis"), "Thesis"),
        (Item("k", "report"), "Report"),
        (Item("k", "report", number="7"), "Report 7"),
        (Item("k", "report", number="Tech Report 7", genre="x"), "Tech Report 7"),
        (Item("k", "report", genre="RFC", number="9"), "RFC 9"),
        (Item("k", "report", number="arXiv:1"), "Report"),
        (Item("k", "book", genre="x"), ""),
    ],
)
def test_the_kind_of_a_thesis_or_a_report(item: Item, expected: str) -> None:
    assert parts.kind(item) == expected


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("0", ""), ("1.", ""), (" 2. ", "2nd ed."), ("3", "3rd ed."), ("4", "4th ed."), ("12", "12th ed."),
        ("13", "13th ed."), ("21", "21st ed."), ("42", "42nd ed."), ("111", "111th ed."), ("123", "123rd ed."),
        ("3rd", "3rd ed."), ("Revised.", "Revised ed."), ("edited", "edited ed."), ("2nd edn", "2nd edn"),
        ("2nd ed", "2nd ed"), ("NEW EDITION", "NEW EDITION"), ("5. Auflage", "5. Auflage"), ("5. Aufl", "5. Aufl"),
    ],
)  # fmt: skip
def test_an_edition(edition: str, expected: str) -> None:
    assert parts.edition(Item("k", edition=edition)) == expected


# --- dates ---------------------------------------------------------------------------------------

MONTHS = "January February March April May June July August September October November December".split()


@pytest.mark.parametrize(("month", "name"), list(enumerate(MONTHS, 1)))
def test_each_month_has_its_name(month: int, name: str) -> None:
    assert parts.date(Item("k", "webpage", issued=(2023, month))) == f"2023, {name}"
    assert parts.accessed(Item("k", "webpage", accessed=(2026, month, 9))) == f"{name} 9, 2026"


@pytest.mark.parametrize(
    ("kind", "issued", "expected"),
    [
        ("webpage", (2023, 6, 23), "2023a, June 23"),
        ("post", (2023, 6), "2023a, June"),
        ("post-weblog", (2023, 12, 31), "2023a, December 31"),
        ("article", (2023, 6, 23), "2023a"),
        ("webpage", (2023, 0), "2023a"),
        ("webpage", (2023, 13), "2023a"),
        ("webpage", (2023,), "2023a"),
        ("webpage", (), "n.d.-a"),
    ],
)
def test_a_date_with_the_letter_of_its_work(kind: str, issued: tuple[int, ...], expected: str) -> None:
    item = Item("k", kind, issued=issued)
    assert parts.date(item, "a") == expected
    assert parts.date(item) == expected.replace("-a", "").replace("2023a", "2023")


@pytest.mark.parametrize(
    ("kind", "issued", "read_on", "expected"),
    [
        ("webpage", (), (2026, 1, 1), "January 1, 2026"),
        ("post", (), (2026, 1, 1), "January 1, 2026"),
        ("post-weblog", (), (2026, 1, 1), "January 1, 2026"),
        ("webpage", (2020,), (2026, 1, 1), ""),
        ("book", (), (2026, 1, 1), ""),
        ("webpage", (), (2026, 1), ""),
        ("webpage", (), (2026, 0, 1), ""),
        ("webpage", (), (2026, 13, 1), ""),
    ],
)
def test_the_day_on_which_an_undated_page_was_read(
    kind: str, issued: tuple[int, ...], read_on: tuple[int, ...], expected: str
) -> None:
    assert parts.accessed(Item("k", kind, issued=issued, accessed=read_on)) == expected
