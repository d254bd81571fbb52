"""Identifiers: what a text is, in all its spellings; what is none; and what an author is told about a slip."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata.identifiers import (
    ARXIV_ARCHIVES,
    SCHEMES,
    Identifier,
    Parsed,
    doi_named,
    parse,
    parse_arxiv,
    parse_doi,
    parse_url,
    preprint_named,
    trim,
)


def case(text: str, expected: str, pins: str) -> object:
    return pytest.param(text, expected, id=pins)


def shown(parsed: Parsed) -> str:
    """Returns a canonical key, with the version that was asked for: `arxiv:1706.03762v5`."""
    return parsed.identifier.key + (f"v{parsed.version}" if parsed.version else "")


# --- two spellings are one ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("arxiv:1706.03762", "arxiv:1706.03762", "five digits since 2015"),
        case("arxiv:1412.6980", "arxiv:1412.6980", "four digits until December 2014"),
        case("arxiv:0704.0001", "arxiv:0704.0001", "the new scheme's first number"),
        case("arXiv:1706.03762", "arxiv:1706.03762", "the scheme in the capitals of arXiv itself"),
        case("ARXIV: 1706.03762", "arxiv:1706.03762", "a blank after the colon"),
        case("arxiv:1706.03762v5", "arxiv:1706.03762v5", "a version"),
        case("arxiv:1706.03762v12", "arxiv:1706.03762v12", "a version of two digits"),
        case("arxiv:1706.03762.", "arxiv:1706.03762", "the sentence's full stop"),
        case("arxiv:hep-th/9901001", "arxiv:hep-th/9901001", "the old scheme"),
        case("arxiv:hep-th/9901001v2", "arxiv:hep-th/9901001v2", "the old scheme with a version"),
        case("arxiv:cond-mat/0703470v2", "arxiv:cond-mat/0703470v2", "the old scheme's last month"),
        case("arXiv:math.GT/0309136", "arxiv:math/0309136", "a subject class in the old scheme"),
        case("arxiv:0706.0001v1 [q-bio.CB]", "arxiv:0706.0001v1", "a subject class as listings print it"),
        case("arxiv:1706.03762 [cs.CL]", "arxiv:1706.03762", "a subject class without a version"),
        case("arxiv:1706.03762v5[cs.CL]", "arxiv:1706.03762v5", "a subject class without a blank"),
        case("arxiv:https://arxiv.org/abs/1706.03762", "arxiv:1706.03762", "an address behind the scheme"),
        case("https://arxiv.org/abs/1706.03762", "arxiv:1706.03762", "the abstract page"),
        case("http://arxiv.org/abs/1706.03762v5", "arxiv:1706.03762v5", "http, and a version"),
        case("https://www.arxiv.org/abs/1706.03762", "arxiv:1706.03762", "www"),
        case("https://ARXIV.org/abs/1706.03762", "arxiv:1706.03762", "a host in capitals"),
        case("https://arxiv.org:443/abs/1706.03762", "arxiv:1706.03762", "a port"),
        case("https://export.arxiv.org/abs/1706.03762", "arxiv:1706.03762", "the mirror for programs"),
        case("http://xxx.lanl.gov/abs/hep-th/9901001", "arxiv:hep-th/9901001", "the old host"),
        case("https://arxiv.org/pdf/1706.03762", "arxiv:1706.03762", "the PDF"),
        case("https://arxiv.org/pdf/1912.03529v1.pdf", "arxiv:1912.03529v1", "the PDF with version and suffix"),
        case("https://arxiv.org/ps/1912.03529v1", "arxiv:1912.03529v1", "PostScript"),
        case("https://arxiv.org/html/2401.00001v2", "arxiv:2401.00001v2", "HTML"),
        case("https://arxiv.org/pdf/hep-th/9305059.pdf", "arxiv:hep-th/9305059", "the PDF of the old scheme"),
        case("https://arxiv.org/abs/1706.03762/", "arxiv:1706.03762", "a slash at the end"),
        case("https://arxiv.org/abs/2305.16311#", "arxiv:2305.16311", "a stray fragment"),
        case("https://arxiv.org/abs/1706.03762?context=cs", "arxiv:1706.03762", "a query"),
        case("https://ar5iv.labs.arxiv.org/html/1706.03762", "arxiv:1706.03762", "ar5iv"),
        case("arxiv.org/abs/1706.03762", "arxiv:1706.03762", "an address without its scheme"),
        case("WWW.ARXIV.ORG/abs/1706.03762", "arxiv:1706.03762", "the same in capitals"),
        case("10.48550/arXiv.1402.1516", "arxiv:1402.1516", "the DOI that arXiv registers"),
        case("doi:10.48550/ARXIV.1811.10364", "arxiv:1811.10364", "the same in DataCite's capitals"),
        case("https://doi.org/10.48550/arXiv.1706.03762", "arxiv:1706.03762", "the same as an address"),
    ],
)
def test_spellings_of_arxiv_ids(text: str, expected: str) -> None:
    assert shown(parse(text)) == expected


SICI = "doi:10.1002/(sici)1096-987x(199709)18:12<1450::aid-jcc3>3.0.co;2-i"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("doi:10.1038/nature14539", "doi:10.1038/nature14539", "with its scheme"),
        case("10.1038/nature14539", "doi:10.1038/nature14539", "bare"),
        case("DOI: 10.1038/nature14539", "doi:10.1038/nature14539", "as journals print it"),
        case("10.1109/CLOUD.2017.89", "doi:10.1109/cloud.2017.89", "DOIs know no case"),
        case("10.1016/S0022-2836(05)80360-2", "doi:10.1016/s0022-2836(05)80360-2", "balanced parentheses"),
        case("10.1002/(SICI)1096-987X(199709)18:12<1450::AID-JCC3>3.0.CO;2-I", SICI, "a SICI"),
        case("10.1002/(SICI)1096-987X(199709)18:12%3C1450::AID-JCC3%3E3.0.CO;2-I", SICI, "a SICI, percent-encoded"),
        case("10.1002/(SICI)1096-987X(199709)18:12&lt;1450::AID-JCC3&gt;3.0.CO;2-I", SICI, "a SICI, through HTML"),
        case("10.1023/a:1010933404324", "doi:10.1023/a:1010933404324", "a colon"),
        case("10.1000.10/123", "doi:10.1000.10/123", "a subdivided prefix"),
        case("doi:10.1007/s10549-018-4743-9.", "doi:10.1007/s10549-018-4743-9", "a full stop after it"),
        case("doi:10.1007/s10549-018-4743-9,", "doi:10.1007/s10549-018-4743-9", "a comma after it"),
        case("doi:10.1007/s10549-018-4743-9;", "doi:10.1007/s10549-018-4743-9", "a semicolon after it"),
        case("doi:10.1007/s10549-018-4743-9.1234", "doi:10.1007/s10549-018-4743-9.1234", "a full stop inside it"),
        case("doi:10.1007/978-3-030-02671-4\\_7", "doi:10.1007/978-3-030-02671-4_7", "a backslash of Markdown's"),
        case("10.1037//0002-9432.72.1.50", "doi:10.1037/0002-9432.72.1.50", "the prefix with a known doubled slash"),
        case("10.1026//1616-1041.3.2.86", "doi:10.1026//1616-1041.3.2.86", "a doubled slash that is meant"),
        case("10.6002/ect.2020.häyry", "doi:10.6002/ect.2020.häyry", "letters beyond ASCII"),
        case("10.15673/атбп2312-3125.17/2014.26332", "doi:10.15673/атбп2312-3125.17/2014.26332", "Cyrillic letters"),
        case("10/b6vnmd", "doi:10/b6vnmd", "a shortDOI"),
        case("doi:10/B6VNMD", "doi:10/b6vnmd", "a shortDOI in capitals"),
        case("https://doi.org/10/b6vnmd#anchor", "doi:10/b6vnmd", "a shortDOI as an address"),
        case("https://doi.org/cr3qwn", "doi:10/cr3qwn", "a shortDOI as doi.org prints it"),
        case("https://doi.org/3qwn", "doi:10/3qwn", "a shortDOI that begins with a digit"),
        case("https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539", "the resolver"),
        case("http://dx.doi.org/10.2307%2F1990888", "doi:10.2307/1990888", "the old resolver, and an escaped slash"),
        case("doi.org/10.1038/nature14539", "doi:10.1038/nature14539", "an address without its scheme"),
        case("doi:https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539", "an address behind the scheme"),
        case("http://doi.acm.org/10.1145/1294928.1294933", "doi:10.1145/1294928.1294933", "ACM's old resolver"),
        case("https://dl.acm.org/doi/abs/10.1145/3292500", "doi:10.1145/3292500", "ACM's page"),
        case("https://www.science.org/doi/10.1126/science.1", "doi:10.1126/science.1", "Science's page"),
        case("https://link.springer.com/article/10.1007/BF00337288", "doi:10.1007/bf00337288", "Springer's page"),
        case(
            "https://www.biorxiv.org/content/10.1101/2019.12.11.872580v1.full.pdf+html",
            "doi:10.1101/2019.12.11.872580",
            "bioRxiv's page, without version and format",
        ),
    ],
)
def test_spellings_of_dois(text: str, expected: str) -> None:
    assert shown(parse(text)) == expected


# --- what is none ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0703.0001", id="before the new scheme began"),
        pytest.param("1412.06980", id="five digits in 2014"),
        pytest.param("1501.0001", id="four digits in 2015"),
        pytest.param("1713.03762", id="month 13"),
        pytest.param("1700.03762", id="month 0"),
        pytest.param("006.2878v1", id="three digits in front"),
        pytest.param("0806.2878v", id="a version without a number"),
        pytest.param("1706.03762v0", id="version 0"),
        pytest.param("hep-TH/9901001v1", id="an archive in capitals"),
        pytest.param("MATH.CA/0611800v2", id="an archive and a class in capitals"),
        pytest.param("hep-xx/9901001", id="an archive that never was"),
        pytest.param("hep-th/9106001", id="before arXiv began"),
        pytest.param("hep-th/0704001", id="the old scheme after its end"),
        pytest.param("2017/1118", id="a number of IACR's"),
        pytest.param("17060.3762", id="a dot in the wrong place"),
    ],
)
def test_what_is_no_arxiv_id(text: str) -> None:
    assert parse_arxiv(text) is None
    with pytest.raises(IdentifierError):
        parse(f"arxiv:{text}")


@pytest.mark.parametrize(
    "text",
    ["10:30", "10/XYZ/123", "01/10/2021", "10/2021/01", "10.1038", "10.1038/", "10.38/x", "11.1038/x", "10.1038nature"],
)
def test_what_is_no_doi(text: str) -> None:
    assert parse_doi(text) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/",
        "https://arxiv.org/list/q-fin/recent",
        "https://arxiv.org/a/lecun_y_1",
        "https://arxiv.org/abs/",
        "https://notarxiv.org/abs/1706.03762",
        "https://example.org/arxiv.org/abs/1706.03762",
        "https://www.abc.de/10/abcd",
        "https://mybinder.org/v2/zenodo/10.7910/DVN/EOYZKH/",
        "https://github.com/tensorflow/tensor2tensor",
        "https://doi.org/",
        "https://www.doi.org/the-identifier/what-is-a-doi",
        "ftp://arxiv.org/abs/1706.03762",
        "mailto:a@arxiv.org",
        "/abs/1706.03762",
    ],
)
def test_links_that_lead_to_no_work(url: str) -> None:
    assert parse_url(url) is None


def test_an_address_of_another_page_is_a_url() -> None:
    address = "https://example.org/Notes/?page=2"
    assert parse(address).identifier == Identifier("url", address)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://me:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org/#/papers/7", "https://example.org/#/papers/7"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"),
        ("https://example.org/a[1]é", "https://example.org/a%5B1%5D%C3%A9"),
        ("https://example.org/a%5B1%5D", "https://example.org/a%5B1%5D"),
        ("url:https://example.org/a", "https://example.org/a"),
        ("openreview.net/pdf?id=x", "https://openreview.net/forum?id=x"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("https://example.org/a#!/b", "https://example.org/a#!/b"),
        ("https://example.org/a?MC_CID=1&gclid&ref_src=2&mc_eid=3&x=1&utm=2&y", "https://example.org/a?x=1&utm=2&y"),
        ("https://example.org/\ud800", "https://example.org/%3F"),
        (f"https://example.org/{'a' * 1980}", f"https://example.org/{'a' * 1980}"),
        ("https://github.com/topics/x/", "https://github.com/topics/x/"),
        ("https://github.com/a/..", "https://github.com/a/.."),
        ("https://www.GitHub.com/A-b/c.d.git/", "https://github.com/A-b/c.d"),
    ],
)
def test_spellings_of_a_page(written: str, address: str) -> None:
    assert parse(written).identifier == Identifier("url", address)


@pytest.mark.parametrize(
    "text",
    ["https://", "https:///a", "http://[::1", "https://e.org/" + "a" * 1_987, "https://a\\b.org", "https://a<b.org"],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(IdentifierError, match="is not a page's address"):
        parse(text)


@pytest.mark.parametrize("text", ["lecun2015", "knuth:1984", "doi-free", "Müller_2020", "10"])
def test_what_has_no_scheme_of_ours_is_a_key_of_the_bibliography(text: str) -> None:
    assert parse(text).identifier == Identifier("key", text)


# --- slips ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        case("arxiv:1706,03762", "did you mean arxiv:1706.03762?", "a comma"),
        case("arxiv:170603762", "did you mean arxiv:1706.03762?", "no dot"),
        case("arxiv:1706.3762", "did you mean arxiv:1706.03762?", "a zero lost"),
        case("arxiv:1412.06980", "did you mean arxiv:1412.0698?", "a digit too many for 2014"),
        case("arxiv:1706.03762v0", "did you mean arxiv:1706.03762?", "version 0"),
        case("arxiv:hep-TH/9901001", "did you mean arxiv:hep-th/9901001?", "capitals"),
        case("arxiv:10.1038/nature14539", "did you mean doi:10.1038/nature14539?", "a DOI behind arxiv"),
        case("doi:1706.03762", "did you mean arxiv:1706.03762?", "an arXiv id behind doi"),
        case("doi:https://example.org/10.1038/x7", "did you mean doi:10.1038/x7?", "an address that holds a DOI"),
        case("axiv:1706.03762", "did you mean arxiv:1706.03762?", "the scheme misspelt"),
        case("dio:10.1038/nature14539", "did you mean doi:10.1038/nature14539?", "the other scheme misspelt"),
        case("arxiv:attention", "an arXiv id looks like arxiv:1706.03762", "beyond repair"),
        case("doi:nature14539", "a DOI looks like doi:10.1038/nature14539", "a DOI beyond repair"),
        case("10.1038", "a DOI looks like doi:10.1038/nature14539", "a prefix alone"),
        case("doi:10.1234–x", "a DOI looks like doi:10.1038/nature14539", "a dash in what is not a DOI"),
        case("pmid:PMC6936396", "did you mean pmcid:PMC6936396?", "PubMed Central's id behind pmid"),
        case("pmid:PMCx", "a PubMed id looks like pmid:31452104", "letters alone"),
        case("pmid:10.1038/nature14539", "did you mean doi:10.1038/nature14539?", "a DOI behind pmid"),
        case("pmid:0031452104", "did you mean pmid:31452104?", "zeros before it"),
        case("pmid:314521045", "a PubMed id looks like pmid:31452104", "a digit too many"),
        case("pmcid:10.1038/nature14539", "did you mean doi:10.1038/nature14539?", "a DOI behind pmcid"),
        case("pmcid:PMCID: PMC6936396.2", "did you mean pmcid:PMC6936396?", "its name twice, and a version"),
        case("pmcid:six", "such an id looks like pmcid:PMC6936396", "beyond repair"),
        case("pii:10.1016/x", "did you mean doi:10.1016/x?", "a DOI behind pii"),
        case("pii:S0749", "it stands in the addresses of ScienceDirect, and looks like pii:S07495978", "too short"),
        case("isbn:0-262-03561-9", "its last digit does not fit: did you mean isbn:0262035618?", "a wrong end of ten"),
        case("isbn:978-0-262-03561-4", "its last digit does not fit: did you mean isbn:9780262035613?", "of thirteen"),
        case("isbn:12345", "an ISBN has 10 or 13 digits, and this has 5; compare it with the book", "too short"),
        case("isbn:１２３", "an ISBN looks like isbn:978-0-262-03561-3 or isbn:0-262-03561-8", "another script"),
    ],
)
def test_a_slip_is_reported_with_the_likely_right_spelling(text: str, hint: str) -> None:
    with pytest.raises(IdentifierError) as error:
        parse(text)
    assert error.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        case("10.17167/mksz.2017.2.129–155", "did you mean doi:10.17167/mksz.2017.2.129-155?", "an en dash"),
        case("10.30466/vrf.2019.98547.2350\u200e", "did you mean doi:10.30466/vrf.2019.98547.2350?", "a bidi mark"),
        case("10.1038/nat\u00adure14539", "did you mean doi:10.1038/nature14539?", "a soft hyphen"),
        case("10.1038/nature\u200b14539", "did you mean doi:10.1038/nature14539?", "a zero-width space"),
    ],
)
def test_a_damaged_doi_is_reported_and_not_guessed(text: str, hint: str) -> None:
    with pytest.raises(IdentifierError, match="holds a character that no DOI has here") as error:
        parse(text)
    assert error.value.hint == hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1038/x.", "10.1038/x"),
        ("10.1038/x).", "10.1038/x"),
        ("10.1038/x(05)", "10.1038/x(05)"),
        ("10.1038/x(05)).", "10.1038/x(05)"),
        ("10.1038/x]", "10.1038/x"),
        ("10.1038/x>", "10.1038/x"),
        ("10.1038/<x>", "10.1038/<x>"),
        ("“10.1038/x”", "“10.1038/x"),
        ("...", ""),
    ],
)
def test_punctuation_of_the_sentence_is_no_part_of_an_identifier(text: str, expected: str) -> None:
    assert trim(text) == expected


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("arxiv:1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("doi:10.1002/(sici)18:12<1450::x>3.0", "https://doi.org/10.1002/(sici)18:12%3C1450::x%3E3.0"),
        ("pmid:31452104", "https://pubmed.ncbi.nlm.nih.gov/31452104/"),
        ("pmcid:PMC6936396", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6936396/"),
        ("pii:S0749597809000399", "https://www.sciencedirect.com/science/article/pii/S0749597809000399"),
        ("isbn:9780262035613", "https://openlibrary.org/isbn/9780262035613"),
    ],
)
def test_each_kind_has_the_address_of_its_work(key: str, address: str) -> None:
    assert parse(key).identifier.url == address


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("arxiv:1706.03762", "[@arxiv:1706.03762]"),
        ("arxiv:1706.03762v5", "[@arxiv:1706.03762v5]"),
        ("doi:10.1000/a[b]c", "[@doi:10.1000/a%5Bb%5Dc]"),
    ],
)
def test_how_a_work_is_cited(text: str, citation: str) -> None:
    assert parse(text).citation == citation
    assert parse(citation[2:-1]) == parse(text)


@pytest.mark.parametrize(
    ("note", "value"),
    [
        case("arXiv preprint arXiv:1706.03762 [cs.CL], 2017.", "1706.03762", "as Google Scholar writes it"),
        case("CoRR, arXiv: hep-th/9305059v2", "hep-th/9305059", "an id of the old scheme"),
        case("arXiv:/9305059", "", "a number without its archive"),
        case("Also available at arXiv:1706.03762, with an appendix", "", "with more words"),
        *(
            case(f"{words} 1706.03762", "1706.03762", words)
            for words in (
                "arXiv",
                "preprint, arXiv:",
                "e-print arXiv",
                "eprint. arXiv:",
                "CoRR arXiv:",
                "Available on arXiv,",
                "Published as arXiv:",
                "submitted to  arXiv:",
                "Also available at arXiv:",
                "arXiv e-prints",
                "arXiv prints,",
                "arXiv  eprint",
            )
        ),
        case("arXiv:1706.03762v5 [] (cs; LG), 2018;", "1706.03762", "with brackets and a year"),
        case("arXiv:1706.03762 [a] [b] [c] [d]", "", "with four brackets"),
        case("arXiv:math.GT/0309136", "math.GT/0309136", "with a class"),
        case("arXiv e-preprint arXiv:1706.03762", "1706.03762", "named twice"),
        case("arXiv: abs/1706.03762", "1706.03762", "as DBLP has it"),
        case("arXiv1706.03762", "", "without a sign between"),
    ],
)
def test_a_note_that_is_an_arxiv_id_and_nothing_else(note: str, value: str) -> None:
    assert preprint_named(note) == value


# --- round trips ----------------------------------------------------------------------------------

months = st.integers(1, 12).map("{:02}".format)
new_ids = st.one_of(
    st.builds("{:02}{}.{:04}".format, st.integers(8, 14), months, st.integers(1, 9999)),
    st.builds("{:02}{}.{:05}".format, st.integers(15, 99), months, st.integers(1, 99999)),
)
old_ids = st.builds(
    "{}/{:02}{}{:03}".format, st.sampled_from(sorted(ARXIV_ARCHIVES)), st.integers(92, 99), months, st.integers(1, 999)
)
suffixes = st.text("abcxyz0189-._;()/:<>#?=+äя", min_size=1, max_size=30)
dois = st.builds("10.{}/{}".format, st.integers(1000, 99999), suffixes)


@settings(deadline=None)
@given(st.one_of(new_ids, old_ids), st.integers(0, 30))
def test_an_arxiv_id_survives_its_key_its_address_and_its_version(value: str, version: int) -> None:
    identifier = Identifier("arxiv", value)
    suffix = f"v{version}" if version else ""
    assert parse(identifier.key + suffix) == Parsed(identifier, version)
    assert parse(identifier.url + suffix) == parse_url(identifier.url + suffix) == Parsed(identifier, version)


@settings(deadline=None)
@given(dois)
def test_a_doi_survives_its_key_and_its_address(text: str) -> None:
    if parsed := parse_doi(text):  # "10.1000/..." is punctuation only
        assert parse(parsed.identifier.key) == parsed
        assert parse(parsed.identifier.url) == parsed
        assert parsed.identifier.url.isascii()


starts = st.sampled_from(["", "arxiv:", "doi:", "10.1000/", "10.1037//", "https://doi.org/", "https://arxiv.org/abs/"])
texts = st.text(st.characters(exclude_characters="%&\\"), max_size=60)  # an escape of an escape is two characters


@settings(deadline=None)
@given(st.tuples(starts, texts).map("".join))
@example("https://arxiv.org/abs/ 000")
@example("arxiv.org/abs/1706.0 3762")
def test_any_text_is_an_identifier_or_an_error_with_a_hint(text: str) -> None:
    try:
        parsed = parse(text)
    except IdentifierError as error:
        told = error.hint
    else:
        told = "nothing" if parse(parsed.identifier.key).identifier == parsed.identifier else ""
    assert told


# --- short forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("acl:2020.acl-main.463", "doi:10.18653/v1/2020.acl-main.463"),
        ("ACL:P18-1001", "doi:10.18653/v1/p18-1001"),
        ("acl:W04-1013", "https://aclanthology.org/W04-1013/"),
        ("openreview:B1xsqj09Fm", "https://openreview.net/forum?id=B1xsqj09Fm"),
        ("openreview:_-VqvKbA3H", "https://openreview.net/forum?id=_-VqvKbA3H"),
        ("hal:hal-04206682v2", "https://hal.science/hal-04206682"),
        ("rfc:9110", "doi:10.17487/rfc9110"),
        ("RFC:RFC791", "doi:10.17487/rfc0791"),
        ("jstor:2118559", "doi:10.2307/2118559"),
        ("zenodo:3727209", "doi:10.5281/zenodo.3727209"),
        ("github:gohugoio/hugo", "https://github.com/gohugoio/hugo"),
        ("jstor:1234", "doi:10.2307/1234"),
        ("zenodo:zenodo.372", "doi:10.5281/zenodo.372"),
        ("rfc: rfc 0007", "doi:10.17487/rfc0007"),
        ("hal:hal-123456v12", "https://hal.science/hal-123456"),
        ("acl:2020.acl-main.4", "doi:10.18653/v1/2020.acl-main.4"),
        ("openreview:abcdef", "https://openreview.net/forum?id=abcdef"),
        ("post:posts/a.md", "post:posts/a"),
        ("post:/posts/A b/_index.MARKDOWN", "post:posts/a-b"),
        ("post:posts/a/index", "post:posts/a"),
        ("post:posts/a.mdown", "post:posts/a"),
        ("post:posts/reindex.md", "post:posts/reindex"),
        ("pubmed:5", "pmid:5"),
        ("pmc:PMC123456789", "pmcid:PMC123456789"),
        ("isbn:978--0\u2011262 03561\u22123", "isbn:9780262035613"),
    ],
)
def test_short_forms_are_the_work_that_they_stand_for(text: str, key: str) -> None:
    assert parse(text).identifier.key == key


@pytest.mark.parametrize(
    "text",
    [
        "acl:main.463", "rfc:http", "rfc:0", "rfc:100000", "github:gohugoio", "hal:x", "hal:hal-12345", "zenodo:12a",
        "zenodo:37", "jstor:123", "openreview:abcde",
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_short_form_says_how_one_looks(text: str) -> None:
    with pytest.raises(IdentifierError) as told:
        parse(text)
    assert f"one looks like {text.partition(':')[0]}:" in told.value.hint


@pytest.mark.parametrize("text", ["dblp:conf/nips/x", "ads:2017Natur", "corpusid:13756489", "swh:1:rev:aa"])
def test_a_kind_that_nobody_answers_for_is_cited_by_its_page(text: str) -> None:
    with pytest.raises(IdentifierError) as told:
        parse(text)
    assert "cite its page, [@https://…]" in told.value.hint


@pytest.mark.parametrize(
    ("value", "shorter"),
    [("10.1000/x/", "10.1000/x"), ("10.1000/x//", "10.1000/x"), ("10.1000/x", ""), ("10.1000//", ""), ("x/", "")],
)
def test_a_doi_without_the_slash_at_its_end(value: str, shorter: str) -> None:
    assert SCHEMES["doi"].other_reading(value) == shorter


@pytest.mark.parametrize(
    ("note", "doi"),
    [
        ("doi:10.1000/x.", "10.1000/x"), ("DOI 10.1000.1/x", "10.1000.1/x"), ("doi10.1000/x", "10.1000/x"),
        ("see doi:10.1000/x", ""), ("10.1000/x", ""), ("doi: 10.100/x", ""),
    ],
)  # fmt: skip
def test_a_note_that_is_a_doi_and_nothing_else(note: str, doi: str) -> None:
    assert doi_named(note) == doi


def test_only_kinds_with_a_registry_are_asked_for_and_only_keys_and_pages_stand_alone() -> None:
    asked = [name for name, scheme in SCHEMES.items() if scheme.has_registry]
    assert asked == ["arxiv", "doi", "pmid", "pmcid", "pii", "isbn", "url"]
    assert [name for name, scheme in SCHEMES.items() if scheme.stands_alone] == ["url", "key"]
