"""BibTeX as people and programs write it: read as it was meant, and what cannot be, reported with its line."""

from __future__ import annotations

import logging
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_tools.formats import bibtex_syntax
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography
from tests.support.blog import Blog
from tests.support.fake_registries import Registries


def load(folder: Path, text: str | bytes) -> Bibliography:
    path = folder / "refs.bib"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return bibliography.load([path])


def only(loaded: Bibliography) -> Item:
    (item,) = loaded.entries.values()
    return item


def clean(folder: Path, text: str) -> Item:
    """Returns the one entry of a text in which nothing is wrong."""
    loaded = load(folder, text)
    assert loaded.findings == []
    return only(loaded)


def reports(loaded: Bibliography) -> list[str]:
    return [f"{finding.line}: {finding.message}" for finding in loaded.findings]


# --- blocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@article{a, AUTHOR={Smith, J.}, TITLE={T}, YEAR={2018}}", id="capitals"),
        pytest.param("@ARTICLE{a, Author={Smith, J.}, Title={T}, Year={2018}}", id="capitals first"),
        pytest.param('@article(a, author="Smith, J.", title="T", year=2018)', id="parentheses and quotes"),
        pytest.param("@article\n{a,\n author={Smith, J.}, title={T}, year={2018},}", id="brace in the next line"),
        pytest.param("@article{a,\r\n author={Smith, J.},\r\n title={T},\r\n year={2018}\r\n}\r\n", id="CRLF"),
        pytest.param("\ufeff@article{a, author={Smith, J.}, title={T}, year={2018}}", id="BOM"),
        pytest.param("% @article{b,\n@article{a, author={Smith, J.}, % x\n title={T}, year={2018}\n}", id="comments"),
        pytest.param("Text.\n@article{a, author={Smith, J.}, title={T}, year={2018}} more text", id="text around it"),
        pytest.param(
            "@comment{jabref-meta: databaseType:bibtex;}\n@preamble{ {\\newcommand{\\x}{y}} }\n"
            "@article{a, author={Smith, J.}, title={T}, year={2018}}",
            id="JabRef's comment, a preamble",
        ),
        pytest.param(
            "@article{a, author={Smith, J.}, title={T}, year={2018}, keywords={x}, keywords={y}, file={a}, file={b}}",
            id="lists of Zotero",
        ),
    ],
)
def test_an_entry_is_read_however_it_is_written(tmp_path: Path, text: str) -> None:
    item = clean(tmp_path, text)
    assert (item.key, item.title, item.authors, item.issued) == ("a", "T", (Name("Smith", "J."),), (2018,))


@pytest.mark.parametrize(
    ("fields", "journal"),
    [
        pytest.param('journal = jmlr # " (Series B)"', "J. Machine Learning (Series B)", id="a string and a text"),
        pytest.param("journal = JMLR", "J. Machine Learning", id="without its case"),
        pytest.param('journal = {The } # jmlr # " " # 2', "The J. Machine Learning 2", id="four parts"),
        pytest.param("journal = both", "J. Machine Learning, Online", id="a string of strings"),
        pytest.param(r"journal = {\mnras}", "Monthly Notices of the Royal Astronomical Society", id="ADS's macro"),
    ],
)
def test_strings_are_joined(tmp_path: Path, fields: str, journal: str) -> None:
    strings = '@string{jmlr = "J. Machine Learning"}\n@STRING(both = jmlr # {, Online})\n'
    assert clean(tmp_path, f"{strings}@article{{a, {fields}}}").container_title == journal


@pytest.mark.parametrize(
    ("text", "found", "entries"),
    [
        pytest.param(
            "\n@misc{a,\n title={x}\n\n@misc{b, title={y}}\n",
            ['2: the entry "a" has no end: "}" or a quotation mark is missing'],
            {"b": "y"},
            id="no brace at the end",
        ),
        pytest.param(
            '@misc{a, title="x}\n\n@misc{b, title={y}}',
            ['1: the entry "a" has no end: "}" or a quotation mark is missing'],
            {"b": "y"},
            id="an open quotation",
        ),
        pytest.param(
            "@misc{b, title={y}}\n@misc{a, title={{x}, year=1}\n",
            ['2: the entry "a" has no end: "}" or a quotation mark is missing'],
            {"b": "y"},
            id="open at the file's end",
        ),
        pytest.param(
            "@misc{title={x}}\n@misc{b, title={y}}",
            ['1: an entry has no key, or no "," after it'],
            {"b": "y"},
            id="no key",
        ),
        pytest.param(
            "@misc{, title={x}}\n@misc{b, title={y}}", ["1: an entry without a key"], {"b": "y"}, id="an empty key"
        ),
        pytest.param(
            "@misc{a title={x}}\n@misc{b, title={y}}",
            ['1: the entry "a" has no key, or no "," after it'],
            {"b": "y"},
            id="no comma after the key",
        ),
        pytest.param(
            "@misc{b,\n title={y}\n year=2001, month=6}",
            ['2: "year=2001" after the value of "title"'],
            {"b": "y"},
            id="no comma between fields",
        ),
        pytest.param(
            "@misc{a,\n title}\n@misc{b, title={y}}",
            ['1: the entry "a" has a field without "=", or no "," between two fields'],
            {"b": "y"},
            id="no value",
        ),
        pytest.param(
            "@misc{b, title={y}},\n year={2001}\n}",
            ['1: fields after the end of the entry "b"'],
            {"b": "y"},
            id="a brace too many",
        ),
        pytest.param(
            "@misc{b, title={y}}\n\n@misc{b, title={z}}\n",
            ['3: a second entry "b"; the one in line 1 counts'],
            {"b": "y"},
            id="a key twice",
        ),
        pytest.param(
            "@misc{b,\n title={y},\n note={1},\n note={2}, Title={z}}",
            ['4: a second "note" in the entry "b"; the first one counts',
             '4: a second "title" in the entry "b"; the first one counts'],
            {"b": "y"},
            id="fields twice",
        ),
        pytest.param(
            "@misc{b, title={y},\n journal = jmlr}", ['2: the string "jmlr" is not defined'], {"b": "y"}, id="no string"
        ),
        pytest.param(
            "@misc{b, title={y}, crossref={c}}",
            ['1: the entry "b" names "c" in crossref, which is not an entry'],
            {"b": "y"},
            id="no parent",
        ),
        pytest.param("@in-book{a, title={x}}\n@misc{b, title={y}}", ['1: "@in-book" begins no entry'], {"b": "y"},
                     id="no type"),
        pytest.param(
            "@misc{b, title={y}, doi={nature14539}}",
            ['1: the entry "b": "nature14539" is not a DOI'],
            {"b": "y"},
            id="no DOI",
        ),
        pytest.param(
            "@misc{b, title={y}, eprint={17060.3}, archiveprefix={arXiv}}",
            ['1: the entry "b": "17060.3" is not an arXiv id'],
            {"b": "y"},
            id="no arXiv id",
        ),
    ],
)  # fmt: skip
def test_what_is_broken_costs_itself_only(tmp_path: Path, text: str, found: list[str], entries: dict[str, str]) -> None:
    loaded = load(tmp_path, text)
    assert reports(loaded) == found
    assert {finding.severity for finding in loaded.findings} == {"warning"}
    assert {key: item.title for key, item in loaded.entries.items()} == entries


def test_the_library_says_nothing_on_its_own(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("bibtexparser").setLevel(logging.NOTSET)
    bibtex_syntax.read("@misc{a,\n title={x}\n\n@misc{b, title={y}}", lambda *_: None, lambda *_: None)
    assert caplog.records == []


def test_a_field_after_a_missing_comma_is_read_too(tmp_path: Path) -> None:
    assert only(load(tmp_path, "@misc{b,\n title={y}\n year=2001, month=6}")).issued == (2001, 6)


@pytest.mark.parametrize(
    ("data", "title", "line"),
    [
        pytest.param(b"@misc{a,\n title={Caf\xe9 \x96 A}}", "Café – A", 2, id="Windows-1252"),
        pytest.param("@misc{ü, title={Grün}}\n@misc{a, title={".encode() + b"Gr\xfcn}}", "Grün", 2, id="mixed"),
    ],
)
def test_bytes_that_are_not_utf_8_are_read_and_reported(tmp_path: Path, data: bytes, title: str, line: int) -> None:
    loaded = load(tmp_path, data)
    assert loaded.entries["a"].title == title
    assert reports(loaded) == [f"{line}: bytes that are not UTF-8, read as Windows-1252"]


def test_utf_16_is_read(tmp_path: Path) -> None:
    assert only(load(tmp_path, "@misc{a, title={Grün}}".encode("utf-16"))).title == "Grün"


def test_a_post_that_cites_a_broken_entry_is_told_where_it_is(blog: Blog) -> None:
    """A broken entry that nobody cites is a warning; cited, it is an error of the post, and its list is still made."""
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write("refs.bib", "@misc{a,\n title={x}\n\n@book{b, author={Doe, J.}, title={B}, year=2020, publisher={P}}\n")
    blog.post("As [@b].\n")
    done = blog.run("cite")
    assert done.code == 0
    assert 'refs.bib:1: warning: the entry "a" has no end' in done.err
    assert "Doe, J. (2020). *B*. P." in blog.read("content/posts/post.md")
    blog.post("As [@b] and [see @a].\n")
    done = blog.run("cite")
    assert done.code == 3
    assert 'content/posts/post.md:5:13: the entry "a" cannot be read\n  correct it in line 1 of refs.bib\n' in done.err
    assert "Doe, J. (2020). *B*. P." in blog.read("content/posts/post.md")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="@{}(),=\"#%\\\n ab1~&'-ï", max_size=120))
def test_no_text_is_a_traceback(text: str) -> None:
    found: list[int] = []
    bibtex_syntax.read(text, lambda line, *_: found.append(line), lambda *_: None)
    assert all(0 < line <= text.count("\n") + 2 for line in found)


@pytest.mark.parametrize(
    "unit", ["{", "}", '"', "@misc{a, title={", "x={y}", " # ", "\\{", "and ", ", ", "@a\n", "%\n"]
)
def test_a_long_text_takes_linear_time(unit: str) -> None:
    began = time.process_time()
    bibtex_syntax.read("@misc{a, author={" + unit * (60_000 // len(unit)), lambda *_: None, lambda *_: None)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_has_its_macro(tmp_path: Path, number: int) -> None:
    macro = date(2020, number, 1).strftime("%b").lower()
    assert clean(tmp_path, f"@misc{{a, title={{A}}, year=2020, month={macro}}}").issued == (2020, number)


REMEDIES = {
    "@misc{a title={x}}": "correct it; the entries after it are read",
    "@misc{, title={x}}": "write the key first: @article{key, title = {…}}",
    "@misc{b, title={y}},\n year={2001}\n}": 'take out the "}" that ends it too early',
    "@in-book{a, title={x}}": "an entry looks like @article{key, title = {…}}",
    "@misc{b, title={y}}\n@misc{b, title={z}}\n": "rename or remove one",
    "@misc{b, title={y}, journal = jmlr}": "write {jmlr}, or define it: @string{jmlr = {…}}",
    "@misc{b, title={y}, crossref={c}}": "add it, or remove it",
}


@pytest.mark.parametrize("text", REMEDIES)
def test_what_is_broken_has_its_remedy(tmp_path: Path, text: str) -> None:
    assert [finding.hint for finding in load(tmp_path, text).findings] == [REMEDIES[text]]


# --- inheritance ---------------------------------------------------------------------------------


def test_a_paper_inherits_from_its_proceedings(tmp_path: Path) -> None:
    text = """
    @inproceedings{a, author={Doe, J.}, title={A}, crossref={P}, pages={1--2}}
    @proceedings{P, editor={Roe, R.}, title={Proceedings of P}, year=2020, publisher={ACM}, doi={10.1000/p}}"""
    item = load(tmp_path, text).entries["a"]
    assert (item.title, item.container_title, item.publisher) == ("A", "Proceedings of P", "ACM")
    assert (item.editors, item.issued) == ((Name("Roe", "R."),), (2020,))
    assert item.doi == ""  # it would be one work with the whole


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        pytest.param(
            "@incollection{a, title={A}, crossref={b}}\n@book{b, title={B}, booktitle={B, in full}}",
            "container_title", "B, in full", id="BibTeX's booktitle",
        ),
        pytest.param(
            "@article{a, title={A}, crossref={b}}\n@periodical{b, title={Nature}}",
            "container_title", "Nature", id="a periodical",
        ),
        pytest.param(
            "@inbook{a, title={A}, date={2001-02}, crossref={b}}\n@book{b, title={B}, year=2000}",
            "issued", (2001, 2), id="its own date",
        ),
        pytest.param(
            "@book{a, title={A}, xdata={acm, x}}\n@xdata{acm, publisher={ACM}}\n@xdata{x, year=1999}",
            "publisher", "ACM", id="xdata",
        ),
        pytest.param(
            "@inbook{a, title={A}, crossref={b}}\n@book{b, title={B}, xdata={acm}}\n@xdata{acm, publisher={ACM}}",
            "publisher", "ACM", id="from two generations",
        ),
        pytest.param("@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}", "title", "A", id="a ring"),
        pytest.param(
            "@article{a, title={A}, crossref={b}}\n@periodical{b, title={Nature}, subtitle={S}, issuetitle={I}}",
            "container_title", "Nature", id="a periodical with a subtitle",
        ),
        pytest.param(
            "@article{a, title={A}, crossref={b}}\n@periodical{b, subtitle={S}, title={N}}", "title", "A",
            id="no subtitle of its periodical",
        ),
        pytest.param(
            "@inbook{a, title={A}, crossref={b}}\n@book{b, title={B}, subtitle={S}, booktitle={C}}", "title", "A",
            id="no subtitle of its book",
        ),
        pytest.param(
            "@book{a, title={A}, crossref={b}}\n@mvbook{b, title={B}, year=2000}", "title", "A", id="of several volumes"
        ),
        pytest.param(
            "@book{a, subtitle={S}, crossref={b}}\n@mvbook{b, title={B}}", "title", "S", id="no title of volumes"
        ),
        *(
            pytest.param(
                f"@inbook{{a, title={{A}}, {field}={{1999}}, crossref={{b}}}}\n@book{{b, title={{B}}, year=2000}}",
                "issued", issued, id=f"its own {field}",
            )
            for field, issued in (("date", (1999,)), ("year", (1999,)), ("month", ()), ("day", ()))
        ),
        *(
            pytest.param(
                f"@{kind}{{a, title={{A}}, crossref={{b}}}}\n@collection{{b, title={{B}}}}", "container_title", "B",
                id=f"{kind} in a book",
            )
            for kind in (
                "inbook", "incollection", "bookinbook", "suppbook", "suppcollection", "inproceedings", "conference",
                "inreference",
            )
        ),
        pytest.param(
            "@suppperiodical{a, title={A}, crossref={b}}\n@periodical{b, title={N}}", "container_title", "N",
            id="a part of a periodical",
        ),
        *(
            pytest.param(
                f"@inbook{{a, crossref={{b}}}}\n@book{{b, title={{B}}, {field}={{{value}}}}}", attribute, "",
                id=f"not the {field}",
            )
            for field, value, attribute in (
                ("abstract", "We show.", "abstract"), ("doi", "10.1000/b", "doi"), ("note", "doi:10.1000/b", "doi"),
                ("url", "https://e.org", "url"), ("howpublished", "https://e.org", "url"), ("pages", "1", "page"),
                ("eprint", "2401.00006", "number"),
            )
        ),
        pytest.param("@book{a, crossref={b}}\n@book{b, title={B}}", "title", "B", id="a title"),
        pytest.param("@article{a, title={A}, crossref={b}}\n@misc{b, year=2000}", "issued", (2000,), id="a date"),
    ],
)  # fmt: skip
def test_inheritance(tmp_path: Path, text: str, attribute: str, value: object) -> None:
    loaded = load(tmp_path, text)
    assert loaded.findings == []
    assert getattr(loaded.entries["a"], attribute) == value
    assert not {"acm", "x"} & loaded.keys


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "url"),
    [
        (r"howpublished={\url{https://example.com/x_y}}", "https://example.com/x_y"),
        (r"note={Online: \url{https://example.com/a\_b\%20c}, accessed 2020}", "https://example.com/a_b%20c"),
        (r"howpublished={\href{https://example.com/x}{Example}}", "https://example.com/x"),
        (r"url={\url{https://example.com/x}}", "https://example.com/x"),
        (r"howpublished={Available at https://example.com/x.}", "https://example.com/x"),
        (r"howpublished = {<https://example.com/x>}", "https://example.com/x"),
        (r"url={https://example.com/a{\_}b{\%}2F}", "https://example.com/a_b%2F"),
        (r"url={https://example.com/{\&}{\#}{\~}{\$}{\_}{\%}}", "https://example.com/&#~$_%"),
        (r"url={https://example.com/\&\#\~\$\_\%}", "https://example.com/&#~$_%"),
        (r"url={<https://example.com/x>}", "https://example.com/x"),
        (r"note={\path{https://example.com/x}}", "https://example.com/x"),
        (r"note={\nolinkurl  { https://example.com/x }}", "https://example.com/x"),
        (r"note={\href  {https://example.com/x}  {a {b} c}}", "https://example.com/x"),
        (r"note={HTTPS://example.com/x}", "HTTPS://example.com/x"),
        (r"note={http://example.com/x}", "http://example.com/x"),
        (r"howpublished={https://example.com/1}, note={https://example.com/2}", "https://example.com/1"),
        (r"note={https://example.com/2}, addendum={https://example.com/3}", "https://example.com/2"),
        (r"addendum={https://example.com/3}, link={https://example.com/4}", "https://example.com/3"),
        (r"link={https://example.com/4}", "https://example.com/4"),
        (r"url={https://example.com/1}, note={\url{https://example.com/2}}", "https://example.com/1"),
    ],
)
def test_links(tmp_path: Path, field: str, url: str) -> None:
    assert clean(tmp_path, f"@misc{{x, {field}}}").url == url


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (r"Blue\textsuperscript{\tiny\textregistered} and {$\Bbb C^2$}", "Blue® and ℂ²"),
        (r"CO\textsubscript{2} in $\mathbb{R}^n$ and $\mathbb E$", "CO₂ in ℝⁿ and 𝔼"),
        (r"\emph{Na{\"i}ve \textsc{Bayes}} --- a {{S}tudy}", "Naïve Bayes — a Study"),
        (r"{\O}rsted, Gro\ss mann \& {\L}ukasz~K.", "Ørsted, Großmann & Łukasz K."),
        (r"50\,\% of $\{a\}$, $O(n \log n)$, $\epsilon_r$, $\ge$0.5", "50 % of {a}, O(n log n), ϵr, ≥0.5"),
        (r"`One' and ``two'': \enquote{three}", "‘One’ and “two”: “three”"),
        (r"A\footnote{note} B \foreignlanguage{german}{Wort} {\noopsort{x}}C", "A B Wort C"),
        (r"an $N \times N$ board, $x\to y$, methodology{\hyphen}free", "an N × N board, x→y, methodology-free"),
        (r"Mio\ifmmode \check{c}\else \v{c}\fi{}", "Mioč"),
        ("AT&amp;T <i>in vivo</i> H<sub>2</sub>O", "AT&T in vivo H₂O"),
        (r"{{{Deep}}} \LaTeX{} {\bf x} \texttt{a\_b}", "Deep LaTeX x a_b"),
        (r"\unknown{kept} \textit{open", "kept {open"),
        (r"See \url{https://e.org/x} and \href {https://e.org} {here {it} is}", "See https://e.org/x and here it is"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    from hugo_tools.formats.bibtex_items import to_item
    from hugo_tools.formats.bibtex_syntax import BibEntry

    assert to_item(BibEntry("a", "misc", {"title": title}, 1), lambda *_: None).title == expected


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("date={2017/2018}", (2017,)),
        ("date={2017-06/}", (2017, 6)),
        ("date={2017?}", (2017,)),
        ("date={2017~}", (2017,)),
        ("date={2017-21}", (2017,)),
        ("date={2017-06-12T10:00:00}", (2017, 6, 12)),
        ("date={-0044}", (-44,)),
        ("year={in press}", ()),
        ("year={c. 1850}", (1850,)),
        ("year={1999--2003}", (1999,)),
        ('year=2017, month=jun # "~12"', (2017, 6, 12)),
        ('year=2017, month="12~" # jun', (2017, 6, 12)),
        ("year=2017, month={June--July}", (2017, 6)),
        ("year=2017, month=July", (2017, 7)),
        ("year=2017, month={Sept.}, day={3}", (2017, 9, 3)),
        ("year=2017, month={13}", (2017,)),
        ("year=2017, month={Spring}", (2017,)),
        ("year=2017, month=6, day={31}", (2017, 6, 31)),
        ("year=2017, month=6, day={32}", (2017, 6)),
        ("year=2017, month={12}", (2017, 12)),
        ("year=2017, month={123}", (2017,)),
        ("year=2017, month={0}", (2017,)),
        ("year=2017, day={3}", (2017,)),
        ("date={2017-12-31}", (2017, 12, 31)),
        ("date={2017-13}", (2017,)),
        ("date={2017-00}", (2017,)),
        ("date={2017-06-012}", (2017, 6)),
        ("date={800}", (800,)),
        ("date={-44}", (-44,)),
        ("date={12345}", ()),
    ],
)
def test_dates(tmp_path: Path, fields: str, issued: tuple[int, ...]) -> None:
    assert clean(tmp_path, f"@misc{{x, {fields}}}").issued == issued


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ("eventtitle={ICML 2020}", "container_title", "ICML 2020"),
        ("shorttitle={Short}, langid={german}", "title", "Short"),
        ("eid={012345}", "page", "012345"),
        ("journal={Phys.~Rev.~Lett.}", "container_title", "Phys. Rev. Lett."),
        ("title={T}, subtitle={S}", "title", "T: S"),
        ("articleno={8}", "page", "8"),
        ("pages={1–2}", "page", "1-2"),
        ("publisher={P}, school={S}", "publisher", "P"),
        ("school={S}, institution={I}", "publisher", "S"),
        ("institution={I}, organization={O}", "publisher", "I"),
        ("organization={O}", "publisher", "O"),
        ("location={L}, address={A}", "publisher_place", "L"),
        ("address={A}", "publisher_place", "A"),
        ("series={S}", "collection_title", "S"),
        ("edition={2}", "edition", "2"),
        ("version={1.2}", "version", "1.2"),
        ("isbn={9780262035613}", "isbn", "9780262035613"),
        ("pmid={31452104}", "pmid", "31452104"),
        ("pmcid={PMC6936396}", "pmcid", "PMC6936396"),
        ("abstract={We show.}", "abstract", "We show."),
        ("translator={Roe, R.}", "translators", (Name("Roe", "R."),)),
        ("editor={Roe, R.}", "editors", (Name("Roe", "R."),)),
        ("journal={J}, journaltitle={JT}", "container_title", "J"),
        ("journaltitle={JT}, booktitle={B}", "container_title", "JT"),
        ("booktitle={B}, eventtitle={E}", "container_title", "B"),
        ("number={R1}", "number", "R1"),
        ("doi={10.1000/a}, note={doi:10.1000/b}", "doi", "10.1000/a"),
        ("addendum={doi:10.1000/b}", "doi", "10.1000/b"),
        ("number={doi:10.1000/b}", "doi", "10.1000/b"),
        ("eprint={2401.00009}, volume={3}", "volume", ""),
        ("eprint={2401.00009}, journal={J}, volume={3}", "volume", "3"),
        ("eprint={2401.00009}", "type", "article"),
        ("eprint={2401.00009}, journal={J}", "type", "paper-conference"),
        ("eprint={2401.00009}", "publisher", "arXiv"),
        ("eprint={2401.00009}, publisher={P}", "publisher", "P"),
        ("urldate={2025-12-31}", "accessed", (2025, 12, 31)),
        ("urldate={2025-12-32}", "accessed", ()),
        ("urldate={2025-00}", "accessed", ()),
        ("urldate={on 2025-01-09}", "accessed", ()),
    ],
)
def test_rarer_fields(tmp_path: Path, fields: str, attribute: str, value: object) -> None:
    assert getattr(clean(tmp_path, f"@inproceedings{{x, {fields}}}"), attribute) == value


ENTRIES = """
    article article-journal; book book; bookinbook chapter; booklet pamphlet; collection book; conference
    paper-conference; dataset dataset; electronic webpage; inbook chapter; incollection chapter; inproceedings
    paper-conference; inreference entry; manual book; mastersthesis thesis; misc document; mvbook book; mvcollection
    book; mvproceedings book; online webpage; patent patent; phdthesis thesis; preprint article; proceedings book;
    reference book; report report; software software; standard standard; suppbook chapter; suppcollection chapter;
    techreport report; thesis thesis; unpublished manuscript; www webpage; odd document
"""


@pytest.mark.parametrize(("entry", "kind"), [row.split() for row in ENTRIES.split(";")])
def test_each_type_of_entry(tmp_path: Path, entry: str, kind: str) -> None:
    item = clean(tmp_path, f"@{entry}{{x, title={{T}}, number={{4}}, issue={{5}}}}")
    genre = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}.get(entry, "")
    assert (item.type, item.genre) == (kind, genre)
    assert (item.issue, item.number) == (("4", "") if entry == "article" else ("", "4"))


MACROS = """
    aap aapr aaps aj ao apj apjl apjs apss araa baas gca grl icarus jcap jcp jgr mnras nar nat nphysa pasa pasj pasp
    physrep physscr planss pra prb prc prd pre prl procspie qjras skytel solphys sovast ssr zap
"""


@pytest.mark.parametrize("macro", MACROS.split())
def test_each_macro_of_the_astrophysics_data_system_is_a_journal(tmp_path: Path, macro: str) -> None:
    journal = clean(tmp_path, f"@article{{x, journal = {{ {{\\{macro} }} }}}}").container_title
    assert journal[0].isupper()
    assert {"nat": "Nature", "icarus": "Icarus"}.get(macro, journal) == journal


# --- one work ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ("url={https://arxiv.org/abs/2401.00001}", Identifier("arxiv", "2401.00001")),
        ("url={http://arxiv.org/pdf/2401.00001v2.pdf}", Identifier("arxiv", "2401.00001")),
        ("url={https://doi.org/10.1234/ABC}", Identifier("doi", "10.1234/abc")),
        ("journal={CoRR}, volume={abs/2401.00006}", Identifier("arxiv", "2401.00006")),
        ("journal={ArXiv}, volume={abs/2401.00006}", Identifier("arxiv", "2401.00006")),
        ("journal={arXiv preprint arXiv:2401.00006}", Identifier("arxiv", "2401.00006")),
        *(
            (f"journal={{{name}}}, volume={{2401.00006}}", Identifier("arxiv", "2401.00006"))
            for name in (
                "CoRR",
                "corr.",
                "arXiv",
                "arXiv.org",
                "ArXiv  prints",
                "arXiv e-prints",
                "arXiv eprint",
                "arXiv preprint",
                "arXiv  Preprint.",
                "computing research repository",
            )
        ),
        ("journal={CoRR}, number={abs/2401.00006}", Identifier("arxiv", "2401.00006")),
        ("journal={CoRR}, pages={2401.00006v3}", Identifier("arxiv", "2401.00006")),
        ("journal={CoRR}, eid={arXiv:cs.AI/0401006}", Identifier("arxiv", "cs/0401006")),
        ("journal={arXiv:2401.00006}", Identifier("arxiv", "2401.00006")),
        ("journal={arXiv  preprint hep-th/0401006}", Identifier("arxiv", "hep-th/0401006")),
        ("journal={Preprint arXiv 2401.00006v2 [cs]}", Identifier("arxiv", "2401.00006")),
        ("eprint={2401.00009}, archive={arXiv}", Identifier("arxiv", "2401.00009")),
        ("eprint={hep-th/9901001}, archiveprefix={ARXIV}", Identifier("arxiv", "hep-th/9901001")),
        ("number={arXiv:2401.00007}", Identifier("arxiv", "2401.00007")),
        ("eid={arXiv:2401.00007}", Identifier("arxiv", "2401.00007")),
        ("addendum={arXiv:2401.00007}", Identifier("arxiv", "2401.00007")),
        ("journal={arXiv.org eprint}, volume={2401.00006v2}", Identifier("arxiv", "2401.00006")),
        ("journal={Computing Research Repository}, volume={cs/0401006}", Identifier("arxiv", "cs/0401006")),
        ("journal={arXiv e-prints}, eid={arXiv:2401.00006}", Identifier("arxiv", "2401.00006")),
        ("eprint={abs/2401.00006}, eprinttype={arxiv}", Identifier("arxiv", "2401.00006")),
        ("note={doi:10.1234/ABC}", Identifier("doi", "10.1234/abc")),
        ("howpublished={DOI: 10.1234/abc.}", Identifier("doi", "10.1234/abc")),
        ("note={It extends doi:10.1234/abc}", Identifier("key", "x")),
        ("note={arXiv:2401.00007}", Identifier("arxiv", "2401.00007")),
        ("note={arXiv:2401.00007 [cs]}", Identifier("arxiv", "2401.00007")),
        ("note={Preprint. arXiv: 2401.00007v3 (2024).}", Identifier("arxiv", "2401.00007")),
        ("note={arXiv preprint hep-th/9901001}", Identifier("arxiv", "hep-th/9901001")),
        (r"howpublished={\url{https://arxiv.org/abs/2401.00008}}", Identifier("arxiv", "2401.00008")),
        ("eprint={2401.00009}", Identifier("arxiv", "2401.00009")),
        ("eprint={arXiv:2401.00009v1}, primaryclass={cs.LG}", Identifier("arxiv", "2401.00009")),
        ("eprint={https://arxiv.org/pdf/2401.00009}", Identifier("arxiv", "2401.00009")),
        (
            r"eprint={\href{https://arxiv.org/abs/2401.00009}{x}}, archiveprefix=arXiv",
            Identifier("arxiv", "2401.00009"),
        ),
        (r"doi={\url{https://doi.org/10.1234/a\_b}}", Identifier("doi", "10.1234/a_b")),
        ("note={It extends arXiv:2401.00007}", Identifier("key", "x")),
        ("eprint={2401.00009}, eprinttype={hal}", Identifier("key", "x")),
        ("url={https://example.com/2401.00001}", Identifier("key", "x")),
    ],
)
def test_an_entry_is_the_work_that_any_of_its_fields_names(tmp_path: Path, fields: str, identifier: Identifier) -> None:
    loaded = load(tmp_path, f"@misc{{x, title={{T}}, {fields}}}".replace("=arXiv", "={arXiv}"))
    assert loaded.findings == []
    assert loaded.canonical(Identifier("key", "x")) == identifier
    assert only(loaded).container_title == ""


@pytest.mark.parametrize("fields", ["eid={arXiv:2401.00006}, pages={arXiv:2401.00006}", "pages={2401.00006}"])
def test_the_id_of_a_preprint_is_no_page(tmp_path: Path, fields: str) -> None:
    item = only(
        load(tmp_path, f"@article{{x, title={{T}}, journal={{arXiv e-prints}}, eprint={{2401.00006}}, {fields}}}")
    )
    assert (item.number, item.page) == ("arXiv:2401.00006", "")


def test_a_work_cited_by_key_and_by_link_is_listed_once(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("2401.00001", "A title", ["Jane Doe"], "2024-01-01")
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write(
        "refs.bib", "@misc{a, title={A title}, author={Doe, J.}, year=2024, url={https://arxiv.org/abs/2401.00001}}"
    )
    blog.post("As [@a] and [Doe, 2024](https://arxiv.org/abs/2401.00001).\n")
    assert blog.run("cite").code == 0
    assert [line[:2] for line in blog.read("content/posts/post.md").splitlines() if line[:1].isdigit()] == ["1."]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (r"Maria Jo\~ao Frade", (Name("Frade", "Maria João"),)),
        ("Hooff, Sander R. van", (Name("van Hooff", "Sander R."),)),
        ("TCGA Research Network", (Name(literal="TCGA Research Network"),)),
        ("family=Simpson, given={Homer Jay}, suffix=Jr.", (Name("Simpson", "Homer Jay", "Jr."),)),
        ('"family=Beethoven, given=Ludwig, prefix=van, useprefix=true"', (Name("van Beethoven", "Ludwig"),)),
        ("Doe, J. and others", (Name("Doe", "J."), Name(literal=ET_AL))),
        ("Doe, J. and et~al.", (Name("Doe", "J."), Name(literal=ET_AL))),
        ("Doe, J. et al.", (Name("Doe", "J."), Name(literal=ET_AL))),
        ("Doe, Janet Al", (Name("Doe", "Janet Al"),)),
        ("Doe, Roland Others", (Name("Doe", "Roland Others"),)),
        ("García Díaz, José Juan and Llosa, Mario", (Name("García Díaz", "José Juan"), Name("Llosa", "Mario"))),
        ("{Johnson & Johnson}", (Name(literal="Johnson & Johnson"),)),
        ("Johnson and {Johnson, Inc.}", (Name("Johnson"), Name(literal="Johnson, Inc."))),
        ("de la Cruz, Ana María", (Name("de la Cruz", "Ana María"),)),
        ("Ramón y Cajal, Santiago Felipe", (Name("Ramón y Cajal", "Santiago Felipe"),)),
        ("King, Jr., Martin Luther", (Name("King", "Martin Luther", "Jr."),)),
        ("Smith,, Jane", (Name("Smith", "Jane"),)),
        ("Jane {Group}", (Name("Group", "Jane"),)),
        ("given=Homer, family=Simpson", (Name("Simpson", "Homer"),)),
        ("prefix=van, family=Berg", (Name("van Berg"),)),
        ("suffix=Jr., family=Roe", (Name("Roe", "", "Jr."),)),
        ("family-i=S, family={van Berg}, given={A. B.}, given-i=A", (Name("van Berg", "A. B."),)),
        *(
            (f"Doe, J. and {others}", (Name("Doe", "J."), Name(literal=ET_AL)))
            for others in ("et al", "et. al.", "...", r"\ldots", r"\dots", "…", "Others")
        ),
        *(
            (f"Doe, J.{others}", (Name("Doe", "J."), Name(literal=ET_AL)))
            for others in ("~et~al", ", et al.", " etal", " and  others")
        ),
        (r"Jo\~{a}o Roe and Jo\~ao Roe", (Name("Roe", "João"), Name("Roe", "João"))),
        ("Doe,~J.~K. and John~Doe", (Name("Doe", "J. K."), Name("Doe", "John"))),
        (
            r'\O{}re, B. and \"Ozgur, A. and' "\n  " r"\'Eva Ek",
            (Name("Øre", "B."), Name("Özgur", "A."), Name("Ek", "Éva")),
        ),
        *(
            (f"Luther King, {suffix}, Martin Luther", (Name("Luther King", "Martin Luther", suffix),))
            for suffix in (
                "jr", "Jr.", "sr", "Jnr.", "Snr", "II", "III", "IV", "VI", "2nd", "3rd", "4th", "PhD", "Ph.D.",
                "Ph. D.", "MD", "M.D.", "Esq.",
            )
        ),
        ("Barnes & Noble Company", (Name(literal="Barnes & Noble Company"),)),
        ("AT&amp;T Labs", (Name(literal="AT&T Labs"),)),
        ("AT&#38;T Labs", (Name(literal="AT&T Labs"),)),
        ("Smith & Peter Williams", (Name("Williams", "Smith & Peter"),)),
        ("Costa e Silva, João Maria", (Name("Costa e Silva", "João Maria"),)),
        ("Ek Berg, Ann Marie and Roe, Bo", (Name("Ek Berg", "Ann Marie"), Name("Roe", "Bo"))),
        ("{Smith, J.; Doe, K.}", (Name(literal="Smith, J.; Doe, K."),)),
        ("", ()),
    ],
)  # fmt: skip
def test_names(tmp_path: Path, author: str, names: tuple[Name, ...]) -> None:
    assert clean(tmp_path, f"@misc{{x, author = {{{author}}}}}").authors == names


@pytest.mark.parametrize(
    ("author", "better"),
    [
        ("John Smith, Peter Williams", "John Smith and Peter Williams"),
        ("John Smith, Peter Williams, Mary Major", "John Smith and Peter Williams and Mary Major"),
        ("Smith, J.; Doe, K.", "Smith, J. and Doe, K."),
        ("John Smith; Jane Doe", "John Smith and Jane Doe"),
        ("Smith, J., Doe, K.", "Smith, J. and Doe, K."),
        ("Smith J, Doe K", "Smith, J and Doe, K"),
        ("Smith JK, Van Dyke M, O'Hara P", "Smith, JK and Van Dyke, M and O'Hara, P"),
        ("J. Smith, K. Doe", "J. Smith and K. Doe"),
        (r"J. Smith \& K. Doe", "J. Smith and K. Doe"),
        ("J. Smith, L. Roe & K. Doe", "J. Smith and L. Roe and K. Doe"),
        ("John Smith, Peter Williams and Mary Major", "John Smith and Peter Williams"),
        ("John Smith, Peter Williams, et al.", "John Smith and Peter Williams and others"),
        ("Smith, J., Doe, K. L. et al.", "Smith, J. and Doe, K. L. and others"),
        ("Doe, John Paul, Roe, Ann Marie", "Doe, John Paul and Roe, Ann Marie"),
        ("Wu J, Li K", "Wu, J and Li, K"),
        ("Smith J.K., Doe L. M.", "Smith, J.K. and Doe, L. M."),
        ("Smith-Jones J, Van Dyke MAB", "Smith-Jones, J and Van Dyke, MAB"),
        ("Smith,J. & Doe,K.", "Smith,J. and Doe,K."),
        ("John Smith , & Ann Doe", "John Smith and Ann Doe"),
        ("John Smith, Ann Doe, Mary", "John Smith and Ann Doe and Mary"),
    ],
)
def test_several_persons_in_one_are_reported_with_the_spelling_that_can(
    tmp_path: Path, author: str, better: str
) -> None:
    loaded = load(tmp_path, f"\n@misc{{x, author = {{{author}}}, year = 2020}}")
    (finding,) = loaded.findings
    assert (finding.line, finding.severity) == (2, "warning")
    assert finding.message.endswith("is one person to BibTeX")
    assert finding.hint.startswith(f"write author = {{{better}}}")
    assert only(loaded).issued == (2020,)


def test_of_a_long_list_the_beginning_is_shown(tmp_path: Path) -> None:
    shown = []
    for length in (60, 61):
        person = f"Ann Gray, Bo Ek, Cy {'x' * (length - 20)}"
        (finding,) = load(tmp_path, f"@misc{{x, author = {{{person}}}}}").findings
        shown.append(finding.message.split('"')[1])
        hint = finding.hint
        assert (
            hint == f"write author = {{{person.replace(', ', ' and ')}}}, or put one person's family name into braces"
        )
    assert shown == [f"Ann Gray, Bo Ek, Cy {'x' * 40}", f"Ann Gray, Bo Ek, Cy {'x' * 37}…"]


@pytest.mark.parametrize(
    "author",
    [
        "Smith, J., and Doe, K.", "Smith, J. and and Doe, K.", "Smith, J.; and Doe, K.", "and Smith, J. and Doe, K.",
        "; Smith, J. and Doe, K.", "Smith, J. and Doe, K. ,", "Smith, J. and Doe, K. and",
    ],
)  # fmt: skip
def test_a_stray_mark_between_names_is_reported_and_read_over(tmp_path: Path, author: str) -> None:
    loaded = load(tmp_path, f"@misc{{x, author = {{{author}}}}}")
    assert only(loaded).authors == (Name("Smith", "J."), Name("Doe", "K."))
    assert [finding.hint for finding in loaded.findings] == ['names are separated by " and " alone']
