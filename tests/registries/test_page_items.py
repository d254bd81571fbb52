"""What each tag and each field of a page becomes, and which of several that say the same is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.registries import Failure, page_head, page_items
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.router import Referral

ADDRESS = "https://www.example.org/works/1"
FAMILIES = ("citation", "bepress_citation")


def read(*metas: tuple[str, str], data: Any = None, title: str = "", needs_tags: bool = False) -> Any:
    """Returns what a page with these tags says of its work."""
    tags = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas)
    linked = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    page = f"<!doctype html><html><head><title>{title}</title>{tags}{linked}</head></html>"
    return page_items.read(page_head.read(page.encode(), "text/html; charset=utf-8"), ADDRESS, needs_tags)


TITLED = ("citation_title", "Wide Nets")
TAGS = {
    "title": ("title", "Wide Nets", "Wide Nets"),
    "author": ("authors", "Gray, Ann", (Name("Gray", "Ann"),)),
    "conference_title": ("container_title", "Tenth Workshop", "Tenth Workshop"),
    "conference": ("container_title", "Tenth Workshop", "Tenth Workshop"),
    "journal_title": ("container_title", "Journal of Nets", "Journal of Nets"),
    "journal": ("container_title", "Journal of Nets", "Journal of Nets"),
    "book_title": ("container_title", "Handbook of Nets", "Handbook of Nets"),
    "inbook_title": ("container_title", "Handbook of Nets", "Handbook of Nets"),
    "dissertation_institution": ("publisher", "University of Oslo", "University of Oslo"),
    "technical_report_institution": ("publisher", "Some Lab", "Some Lab"),
    "technical_report_number": ("number", "TR-12", "TR-12"),
    "publisher": ("publisher", "A Press", "A Press"),
    "volume": ("volume", "12", "12"),
    "issue": ("issue", "3", "3"),
    "firstpage": ("page", "12", "12"),
    "lastpage": ("page", "34", "34"),
    "abstract": ("abstract", "We show.", "We show."),
}


@pytest.mark.parametrize("name", TAGS)
@pytest.mark.parametrize("family", FAMILIES)
def test_each_tag_is_a_field(family: str, name: str) -> None:
    field, content, value = TAGS[name]
    found = read(TITLED, (f"{family}_{name}", content), needs_tags=True)
    assert getattr(found, field) == value


def test_all_tags_together() -> None:
    found = read(
        TITLED, ("citation_authors", "Gray, Ann; Ek, Bo"), ("citation_firstpage", "12"), ("citation_lastpage", "34"),
        ("citation_journal_title", "A Journal"), ("citation_conference_title", "A Meeting"), ("citation_date", "2019"),
        ("citation_dissertation_institution", "A School"), ("citation_technical_report_institution", "A Lab"),
        ("citation_publisher", "A Press"), ("og:site_name", "A Site"),
    )  # fmt: skip
    assert found == Item(
        ADDRESS, "paper-conference", "Wide Nets", (Name("Gray", "Ann"), Name("Ek", "Bo")), (), (2019,), "A Meeting",
        publisher="A School", page="12–34", url=ADDRESS, registry="example.org",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metas", "kind"),
    [
        ([("citation_conference", "Tenth Workshop"), ("citation_inbook_title", "A Book")], "paper-conference"),
        ([("citation_inbook_title", "A Book"), ("citation_journal", "A Journal")], "chapter"),
        ([("citation_journal", "A Journal"), ("citation_dissertation_institution", "Oslo")], "article-journal"),
        ([("citation_journal", "Advances in Neural Information Processing Systems")], "paper-conference"),
        ([("citation_journal", "Proceedings of Machine Learning Research")], "paper-conference"),
        ([("citation_journal", "Proceedings of Machine Learning and Systems")], "paper-conference"),
        ([("citation_dissertation_institution", "Oslo"), ("citation_technical_report_institution", "Lab")], "thesis"),
        ([("citation_technical_report_institution", "Lab")], "report"),
        ([], "article"),
    ],
)
def test_the_place_tells_the_type(metas: list[tuple[str, str]], kind: str) -> None:
    assert read(TITLED, *metas).type == kind


DATES = """
    citation_publication_date citation_date citation_cover_date citation_year bepress_citation_date citation_online_date
    article:published_time datePublished DC.date.issued dcterms.issued DC.date date pubdate parsely-pub-date
""".split()


@pytest.mark.parametrize("at", range(len(DATES)), ids=DATES)
def test_each_tag_of_a_date_counts_before_those_below_it(at: int) -> None:
    written = [(name, str(2000 + n)) for n, name in enumerate(DATES)]
    assert read(TITLED, *reversed(written[at:])).issued == (2000 + at,)
    assert read(("og:title", "A post"), *reversed(written[at:])).issued == (2000 + at,)
    assert read(TITLED, (DATES[at], "soon"), *written[at + 1 : at + 2]).issued == ((2001 + at,) if at < 13 else ())


@pytest.mark.parametrize(
    ("name", "written", "key"),
    [
        *((name, "10.1000/XYZ", "doi:10.1000/xyz") for name in ("citation_doi", "bepress_citation_doi", "prism.doi")),
        ("citation_doi", "doi:10.1000/xyz", "doi:10.1000/xyz"),
        ("citation_doi", "https://doi.org/10.1000/xyz", "doi:10.1000/xyz"),
        ("citation_arxiv_id", "1706.03762", "arxiv:1706.03762"),
        ("citation_arxiv_id", "arXiv:1706.03762", "arxiv:1706.03762"),
    ],
)
def test_a_page_that_names_a_work_leads_there(name: str, written: str, key: str) -> None:
    found = read(TITLED, (name, written))
    assert isinstance(found, Referral)
    assert found.identifier == Identifier(*key.split(":"))


@pytest.mark.parametrize("written", ["none", "10.1", "10/abc", "arXiv"])
def test_a_page_that_names_none_is_the_work(written: str) -> None:
    assert read(TITLED, ("citation_doi", written), ("citation_arxiv_id", written)).title == "Wide Nets"


LINKED = {
    "ScholarlyArticle": "article-journal", "Book": "book", "Dataset": "dataset", "SoftwareSourceCode": "software",
    "SoftwareApplication": "software", "Report": "report", "TechArticle": "webpage", "NewsArticle": "article-newspaper",
    "BlogPosting": "post-weblog", "Article": "webpage", "CreativeWork": "webpage", "VideoObject": "webpage",
    "WebPage": "webpage",
}  # fmt: skip


@pytest.mark.parametrize("name", LINKED)
def test_each_type_of_linked_data(name: str) -> None:
    data = {
        "@type": ["Thing", name], "headline": "Wide Nets", "datePublished": "2019-02-01",
        "isPartOf": {"name": "A Blog"},
        "author": [{"@type": "Person", "name": "Ann Gray"}, {"familyName": "van der Ek", "givenName": "Bo"}, "Cy Roe"],
        "publisher": {"@type": "Organization", "name": "A Press"},
    }  # fmt: skip
    found = read(data=data, title="Other")
    kind = LINKED[name]
    is_part = kind in ("webpage", "post-weblog", "article-newspaper", "article-journal")
    people = (Name("Gray", "Ann"), Name("van der Ek", "Bo"), Name("Roe", "Cy"))
    venue, publisher = ("A Blog", "") if is_part else ("", "A Press")
    assert found == Item(
        ADDRESS, kind, "Wide Nets", people, (), (2019, 2, 1), venue, publisher=publisher, url=ADDRESS,
        registry="example.org",
    )  # fmt: skip


def test_the_subject_of_linked_data_is_what_stands_first_among_the_types() -> None:
    nodes = [{"@type": name, "name": name} for name in LINKED]
    for at, name in enumerate(LINKED):
        assert read(data={"@graph": nodes[at:][::-1]}).title == name
        assert read(data=[{"@type": "Book"}, {"@type": "Other", "name": "x"}, *nodes[at:][::-1]]).title == name


def article(**fields: Any) -> dict[str, Any]:
    return {"@type": "Article", "name": "x", **fields}


GRAY = (Name("Gray", "Ann"),)
FIELDS: dict[str, tuple[Any, str, Any]] = {
    "name for headline": (article(name="Wide Nets"), "title", "Wide Nets"),
    "headline before name": (article(headline="Wide Nets"), "title", "Wide Nets"),
    "created": (article(dateCreated="2019"), "issued", (2019,)),
    "published": (article(dateCreated="2018", datePublished="2019"), "issued", (2019,)),
    "one author": (article(author={"name": "Ann Gray"}), "authors", GRAY),
    "one author twice": (article(author=["Ann Gray", "Ann Gray"]), "authors", GRAY),
    "family name alone": (article(author={"familyName": "Ek", "name": "Ann Gray"}), "authors", GRAY),
    "given name alone": (article(author={"givenName": "Bo", "name": "Ann Gray"}), "authors", GRAY),
    "within three graphs": ({"@graph": {"@graph": {"@graph": article(author="Ann Gray")}}}, "authors", GRAY),
    "a group": (
        article(author={"@type": "Organization", "name": "Gray Matter"}),
        "authors",
        (Name(literal="Gray Matter"),),
    ),
    "nobody": (article(author={"@type": "Organization", "name": ""}), "authors", ()),
    "a site's address": (article(isPartOf="https://e.org"), "container_title", "example.org"),
    "a site's name": (article(isPartOf="A Blog"), "container_title", "A Blog"),
    "a publisher for the site": (article(publisher="A Press"), "container_title", "A Press"),
    "a publisher's address": (article(publisher="https://e.org"), "container_title", "example.org"),
    "no publisher": ({"@type": "Book", "name": "x"}, "publisher", "example.org"),
}


@pytest.mark.parametrize(("data", "field", "value"), FIELDS.values(), ids=FIELDS)
def test_fields_of_linked_data(data: Any, field: str, value: Any) -> None:
    assert getattr(read(data=data), field) == value
    too_deep = {"@graph": {"@graph": {"@graph": {"@graph": data}}}}
    assert read(data=too_deep, title="A page").title == "A page"


@pytest.mark.parametrize("name", ["author", "article:author", "DC.creator", "parsely-author"])
def test_each_tag_of_an_author(name: str) -> None:
    found = read(("og:title", "A post"), (name, "Ann Gray and Bo Ek"))
    assert found.authors == (Name("Gray", "Ann"), Name("Ek", "Bo"))


NAMES = {
    "Gray": Name(literal="Gray"),
    "Gray, Ann": Name("Gray", "Ann"),
    "Gray,Ann": Name("Gray", "Ann"),
    "The Net Consortium": Name(literal="The Net Consortium"),
    "et al.": Name(literal=ET_AL),
}


@pytest.mark.parametrize("written", NAMES)
def test_names_in_tags_without_what_is_not_a_name(written: str) -> None:
    others = [("citation_author", other) for other in ("Unknown", "https://e.org/a", "a@e.org", "x=y", written)]
    assert read(TITLED, *others).authors == (NAMES[written],)


def test_titles_and_sites_of_open_graph_and_twitter() -> None:
    assert read(("og:title", "One"), ("twitter:title", "Two"), title="Three").title == "One"
    assert read(("twitter:title", "Two"), title="Three").title == "Two"
    assert read(("og:site_name", "One"), ("application-name", "Two"), title="Three").container_title == "One"
    assert read(("application-name", "Two"), title="Three").container_title == "Two"
    assert read(title="Three").container_title == "example.org"


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " — ", " · ", " :: ", " » "])
def test_the_name_of_the_site_is_cut_off_at_either_end(mark: str) -> None:
    site = ("og:site_name", "A Blog")
    assert read(site, title=f"One{mark}two{mark}A blog").title == f"One{mark}two"
    assert read(site, title=f"A BLOG{mark}One{mark}two").title == f"One{mark}two"
    assert read(site, title=f"One{mark}A blogger").title == f"One{mark}A blogger"
    assert read(site, title="A Blog").title == "A Blog"


WIKIPEDIA = article(name="Attention", headline="technique of machine learning", publisher="Wikimedia Foundation, Inc.")


@pytest.mark.parametrize(
    ("address", "title", "data", "expected"),
    [
        pytest.param(
            "https://en.wikipedia.org/wiki/Attention", "Attention - Wikipedia", WIKIPEDIA, ("Attention", "Wikipedia"),
            id="a description for a headline",
        ),
        pytest.param(
            "https://de.wikipedia.org/wiki/Netz", "Netz – Wikipedia", None, ("Netz", "Wikipedia"), id="another language"
        ),
        pytest.param(
            "https://huggingface.co/a/b", "a/b · Hugging Face", None, ("a/b", "Hugging Face"), id="a site of two words"
        ),
        pytest.param(
            "https://huggingface.co/datasets/a/b", "a/b · Datasets at Hugging Face", None, ("a/b", "Hugging Face"),
            id="a part of a site",
        ),
        pytest.param(
            "https://example.org/x", "How we met - My life at Example", None,
            ("How we met - My life at Example", "example.org"), id="a title that has the host's name in it",
        ),
        pytest.param(
            "https://example.org/x", "One - two", article(name="One - two", headline="Wide Nets"),
            ("One - two", "example.org"), id="a site that its title does not name",
        ),
    ],
)  # fmt: skip
def test_a_page_is_called_as_its_title_says(
    address: str, title: str, data: dict[str, Any] | None, expected: tuple[str, str]
) -> None:
    metas = {"og:title": [title]} if data is None else {}
    found = page_items.read(page_head.Head(metas, title, [data] if data else []), address, needs_tags=False)
    assert isinstance(found, Item)
    assert (found.title, found.container_title) == expected


def test_braces_that_keep_capitals_are_no_part_of_a_title() -> None:
    found = read(("citation_title", "Using {GPUs} for {K}-means on {0, 1}"), ("citation_conference", "The {OSDI} {20}"))
    assert (found.title, found.container_title) == ("Using GPUs for K-means on {0, 1}", "The OSDI {20}")


OTHER_PAGES = """
    Just a moment...; Attention Required! | Cloudflare; Access denied; 403 Forbidden; Error 404; 404; 429 Too Many;
    500 Error; error 503; Forbidden; Page not found; File not found; Not found; Login; Log in; Log-in; Sign in | Site;
    Signin; Sign-in; Robot check; Are you a robot?; Making sure you are; Security check; Verify you are; Verifying you;
    Human verification; Checking your browser; Redirecting...; Please wait; One moment, please; Client challenge;
    Radware Captcha; Vercel Security Checkpoint
"""


@pytest.mark.parametrize("title", [" ".join(title.split()) for title in OTHER_PAGES.split(";")])
def test_a_page_that_stands_in_the_works_place(title: str) -> None:
    for found in (read(title=title), read(("citation_title", title))):
        assert isinstance(found, Failure)
        assert (found.kind, found.reason) == ("unfit", f'"example.org" shows another page to programs, "{title}"')
        assert found.hint


@pytest.mark.parametrize("title", ["4040 Nets", "Logins of Nets", "On Robot Checks", "Signing Texts"])
def test_a_title_that_begins_like_one_of_these(title: str) -> None:
    assert read(title=title).title == title


@pytest.mark.parametrize(
    ("metas", "why"), [([], "has no title"), ([("og:title", "A post")], "does not say which work")]
)
def test_a_page_without_a_title_or_without_tags_is_not_a_work(metas: list[tuple[str, str]], why: str) -> None:
    found = read(*metas, needs_tags=bool(metas))
    assert isinstance(found, Failure)
    assert found.kind == "unfit"
    assert why in found.reason
    assert found.hint == BIBLIOGRAPHY
