"""Books by ISBN: how it may be written, what Open Library says of them, and what becomes of it in a post."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, open_library
from hugo_tools.registries.answers import Unusable, date_in_words
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

DEEP_LEARNING, TAOCP, MODERN = "9780262035613", "9780201896831", "9780136042594"


def book(**fields: Any) -> Item:
    """Returns the item that comes of a book with these fields."""
    record = {"title": "A Title", "authors": [{"name": "Ann Gray"}], **fields}
    answer = open_library.parse(json.dumps({f"ISBN:{TAOCP}": record}).encode())[TAOCP]
    assert isinstance(answer, Item)
    return answer


# --- spellings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("isbn:9780262035613", id="13 digits"),
        pytest.param("isbn:978-0-262-03561-3", id="hyphens"),
        pytest.param("isbn:978 0 262 03561 3", id="blanks"),
        pytest.param("isbn:978\u20110\u2011262\u201103561\u20113", id="hyphens that do not break"),
        pytest.param("ISBN: 0-262-03561-8", id="10 digits, in capitals"),
        pytest.param("isbn:0262035618.", id="the sentence's full stop"),
        pytest.param("https://openlibrary.org/isbn/0262035618", id="Open Library's address"),
        pytest.param("https://isbnsearch.org/isbn/978-0-262-03561-3", id="isbnsearch's address"),
    ],
)
def test_all_spellings_are_one_identifier(written: str) -> None:
    assert parse(written).identifier == Identifier("isbn", DEEP_LEARNING)


@pytest.mark.parametrize("written", ["isbn:0-8044-2957-X", "isbn:080442957x", "isbn:978-0-8044-2957-3"])
def test_the_check_digit_of_ten_digits_may_be_an_x(written: str) -> None:
    assert parse(written).identifier == Identifier("isbn", "9780804429573")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("isbn:978-0-262-03561-4", "did you mean isbn:9780262035613?", id="check digit of 13"),
        pytest.param("isbn:0262035610", "did you mean isbn:0262035618?", id="check digit of 10"),
        pytest.param("isbn:0804429570", "did you mean isbn:080442957X?", id="an X"),
        pytest.param("isbn:97802620356", "an ISBN has 10 or 13 digits, and this has 11", id="too short"),
        pytest.param("isbn:1234567890123", "an ISBN has 10 or 13 digits", id="a European article number"),
        pytest.param("isbn:deep-learning", "an ISBN looks like isbn:978-0-262-03561-3", id="words"),
        pytest.param("isbn:९७८०२६२०३५६१३", "an ISBN looks like", id="digits of another script"),
    ],
)
def test_what_is_none_is_told_with_the_likely_right_spelling(written: str, hint: str) -> None:
    with pytest.raises(IdentifierError) as raised:
        parse(written)
    assert hint in raised.value.hint


# --- answers -------------------------------------------------------------------------------------


def test_a_book_as_open_library_has_it() -> None:
    item = book(
        title="The Art of Computer Programming",
        subtitle="fundamental algorithms",
        authors=[{"url": "https://openlibrary.org/authors/OL1A", "name": "Donald E. Knuth"}],
        publishers=[{"name": "Addison-Wesley ;"}, {"name": "Addison Wesley Longman"}],
        publish_places=[{"name": "Reading, Mass"}],
        publish_date="July 7, 1997",
        number_of_pages=650,
    )
    assert item == Item(
        key=f"isbn:{TAOCP}",
        type="book",
        title="The Art of Computer Programming: fundamental algorithms",
        authors=(Name("Knuth", "Donald E."),),
        issued=(1997, 7, 7),
        publisher="Addison-Wesley",
        isbn=TAOCP,
        url=f"https://openlibrary.org/isbn/{TAOCP}",
        registry="Open Library",
    )


@pytest.mark.parametrize(
    ("title", "subtitle", "shown", "edition"),
    [
        pytest.param("Introduction to Algorithms, Third Edition", "", "Introduction to Algorithms", "3", id="in words"),
        pytest.param("Compilers (2nd Edition)", "", "Compilers", "2", id="in parentheses"),
        pytest.param("Intelligence", "a modern approach, 4th ed.", "Intelligence: a modern approach",
                     "4", id="in the subtitle"),
        pytest.param("Algorithms", "12th edn", "Algorithms", "12", id="as the subtitle"),
        pytest.param("Deep Learning (Adaptive Computation and Machine Learning series)", "", "Deep Learning", "",
                     id="a bookseller's series"),
        pytest.param("First Edition", "", "First Edition", "", id="a title of these words"),
        pytest.param("The Second Edition of Everything", "", "The Second Edition of Everything", "", id="within"),
        pytest.param("Ulysses /", "", "Ulysses", "", id="a cataloguer's slash"),
    ],
)  # fmt: skip
def test_titles_and_editions(title: str, subtitle: str, shown: str, edition: str) -> None:
    item = book(title=title, subtitle=subtitle)
    assert (item.title, item.edition) == (shown, edition)


EDITIONS = ["Nets 4 ed", "Nets, 4th ed.", "Nets (4th ed)", "Nets [4e edn.]", "Nets–4th edition", "Nets ; 4TH edition"]
ORDINALS = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth".split()


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        *((title, "4") for title in EDITIONS),
        *((f"Nets, {word} Edition", str(number)) for number, word in enumerate(ORDINALS, 1)),
        *((f"Nets, {number} edition", number[:-2]) for number in ("1st", "2nd", "3rd", "12th")),
        ("Nets (Studies series)", ""),
        ("Nets(Series)", ""),
        ("Nets (series A)", ""),
    ],
)
def test_an_edition_and_a_series_are_no_part_of_a_title(title: str, edition: str) -> None:
    item = book(title=title, subtitle="9th edition" if edition else "")
    assert (item.title, item.edition) == ("Nets", edition)


@pytest.mark.parametrize("title", ["Nets 123rd edition", "Nets22nd edition", "Nets (Miniseries)", "Nets (A Series) 2"])
def test_other_words_are_part_of_a_title(title: str) -> None:
    item = book(title=title)
    assert (item.title, item.edition) == (title, "")


@pytest.mark.parametrize(
    ("statement", "authors", "editors"),
    [
        pytest.param("", ["Gray"], [], id="none"),
        pytest.param("Ann Gray.", ["Gray"], [], id="the author"),
        pytest.param("edited by Ann Gray", [], ["Gray"], id="the editor, listed as author"),
        pytest.param("Ann Gray, editor", [], ["Gray"], id="the editor, told after the name"),
        pytest.param("herausgegeben von Ann Gray", [], ["Gray"], id="in German"),
        pytest.param("Ann Gray ; edited by Bo Ek and Cy Dow.", ["Gray"], ["Ek", "Dow"], id="an author and editors"),
        pytest.param("Ann Gray ; translated by Bo Ek", ["Gray"], [], id="a translator"),
        pytest.param("with a foreword by Bo Ek", ["Gray"], [], id="a foreword"),
        pytest.param("Bo Ek ; edited by Ann Gray", ["Ek"], ["Gray"], id="an editor, listed as author"),
        pytest.param("Ann Gray ; Bo Ek, editor ; Cy Dow, editor", ["Gray"], ["Ek"], id="two parts with editors"),
        pytest.param("edited by Ann Gray ; Bo Ek", [], ["Gray"], id="something after the editors"),
    ],
)
def test_the_title_page_tells_who_edited(statement: str, authors: list[str], editors: list[str]) -> None:
    item = book(by_statement=statement)
    assert [name.family for name in item.authors] == authors
    assert [name.family for name in item.editors] == editors


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        pytest.param("by Ann Gray, Bo Ek, and Cy Dow", ["Gray", "Ek", "Dow"], id="three"),
        pytest.param("Ann Gray ... [et al.].", ["Gray", "et al."], id="cut short"),
        *(
            pytest.param(f"Ann Gray{end}", ["Gray", "et al."], id=end)
            for end in (" et al", ", et. al.", " [and others]", " and others.", " … [et al]")
        ),
        *(
            pytest.param(f"{word} Ann Gray", ["Gray"], id=word)
            for word in ("by", "written by", "Written  by")
        ),
        *(
            pytest.param(f"Ann Gray, {word} Bo Ek", [], id=word)
            for word in (
                "by", "foreword", "introduction", "illustrated", "illustrations", "translated", "translation",
                "transl.", "with", "preface",
            )
        ),
        pytest.param("[et al.]", [], id="nobody by name"),
    ],
)  # fmt: skip
def test_a_book_without_listed_authors_has_those_of_its_title_page(statement: str, names: list[str]) -> None:
    item = book(authors=[], by_statement=statement)
    assert [name.family or name.literal for name in item.authors] == names


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"{words} Ann Gray and Bo Ek"
            for words in (
                "edited by", "ed by", "ed. by", "Edited  by", "compiled by", "herausgegeben von", "hrsg von",
                "Hrsg.  von",
            )
        ),
        *(
            f"Ann Gray and Bo Ek{words}"
            for words in (", editor", ", editors", " (ed.)", " (eds.)", ", ed", " eds.", ", (editors)", " [Eds]")
        ),
    ],
)  # fmt: skip
def test_a_book_of_editors_alone(statement: str) -> None:
    item = book(authors=[], by_statement=statement)
    assert (item.authors, item.editors) == ((), (Name("Gray", "Ann"), Name("Ek", "Bo")))


@pytest.mark.parametrize("names", [[" ", "[A Press] :"], ["A Press, "], ["; A Press"], ["", "A Press", "B Press"]])
def test_the_first_publisher_without_a_cataloguers_marks(names: list[str]) -> None:
    assert book(publishers=[{"name": name} for name in names]).publisher == "A Press"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        pytest.param("2016", (2016,), id="a year"),
        pytest.param("Nov 18, 2016", (2016, 11, 18), id="month first"),
        pytest.param("18 November 2016", (2016, 11, 18), id="day first"),
        pytest.param("September 2009", (2009, 9), id="a month"),
        pytest.param("2009-09-03", (2009, 9, 3), id="ISO 8601"),
        pytest.param("1996/06", (1996, 6), id="with a slash"),
        pytest.param("c2004", (2004,), id="copyright"),
        pytest.param("[1999?]", (1999,), id="uncertain"),
        pytest.param("1999, c1998", (1999,), id="two years"),
        pytest.param("11/12/2016", (2016,), id="which is the month"),
        pytest.param("2000 Decisions", (2000,), id="a word that begins like a month"),
        pytest.param("198-?", (), id="a decade"),
        pytest.param("2019 Aug 26", (2019, 8, 26), id="as PubMed has it"),
        pytest.param("2019 Jul-Aug", (2019, 7), id="two months"),
        pytest.param("1998 Dec-1999 Jan", (1998, 12), id="over the year's end"),
        pytest.param("2018 Winter", (2018,), id="a season"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_dates_in_words(written: str, date: tuple[int, ...]) -> None:
    assert date_in_words(written) == date


def test_odd_fields_cost_themselves_alone() -> None:
    item = book(authors={"name": "Bo Ek"}, publishers="MIT Press", publish_date=2016, subtitle=None, by_statement=[1])
    assert (item.title, item.authors, item.publisher, item.issued) == ("A Title", (Name("Ek", "Bo"),), "", (2016,))


def test_a_book_without_a_title_is_not_a_reference() -> None:
    answer = open_library.parse(json.dumps({f"ISBN:{TAOCP}": {"title": " "}}).encode())[TAOCP]
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.reason) == ("unfit", f'Open Library has no title for "{TAOCP}"')
    assert answer.hint == f"put the work into the site's bibliography, as a @book with isbn = {{{TAOCP}}}"


def test_a_list_is_not_an_answer() -> None:
    with pytest.raises(Unusable, match="the answer is not a list of books"):
        open_library.parse(b"[]")


# --- in a post -----------------------------------------------------------------------------------


def test_a_book_is_one_reference_and_looks_like_a_book(blog: Blog, registries: Registries) -> None:
    registries.add_book(
        DEEP_LEARNING,
        "Deep Learning",
        authors=["Ian Goodfellow", "Yoshua Bengio", "Aaron Courville"],
        publisher="MIT Press",
    )
    blog.post(
        "As [@isbn:978-0-262-03561-3, p. 33], [@isbn:0-262-03561-8] and [@isbn:978 0 262 03561 3] say, "
        "and [the book](https://openlibrary.org/isbn/0262035618).\n"
    )
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert (
        "1. Goodfellow, I., Bengio, Y., & Courville, A. (2016). *Deep Learning*. MIT Press. "
        f"[ISBN {DEEP_LEARNING}](https://openlibrary.org/isbn/{DEEP_LEARNING})" in text
    )
    assert "\n2. " not in text
    assert len(registries.log("open_library")) == 1
    registries.requests.clear()
    assert blog.run("cite", "--check").code == 0
    assert registries.requests == []


def test_a_book_in_the_style_author_year(blog: Blog, registries: Registries) -> None:
    registries.add_book(MODERN, "Artificial Intelligence, 3rd edition", authors=["Stuart Russell", "Peter Norvig"])
    blog.write("hugo.yaml", "baseURL: https://example.org/\nparams: {hugoTools: {style: author-year}}\n")
    blog.post(f"As [@isbn:{MODERN}] says.\n")
    assert blog.run("cite").code == 0
    text = blog.read("content/posts/post.md")
    assert "Russell, S., & Norvig, P. (2016). *Artificial Intelligence* (3rd ed.). A Publisher." in text


def test_books_are_asked_for_together(blog: Blog, registries: Registries) -> None:
    for value in (DEEP_LEARNING, TAOCP, MODERN):
        registries.add_book(value)
    ids = [f"isbn:{value}" for value in (DEEP_LEARNING, TAOCP, MODERN)]
    assert blog.run("resolve", *ids).code == 0
    assert [set(request.ids) for request in registries.log("open_library")] == [{DEEP_LEARNING, TAOCP, MODERN}]


def test_an_unknown_book_is_told_with_the_remedy_that_works(blog: Blog, registries: Registries) -> None:
    post = blog.post(f"As [@isbn:{TAOCP}] says.\n")
    done = blog.run("cite")
    assert done.code == 3
    assert f'Open Library does not know "{TAOCP}"' in done.err
    assert f"put the work into the site's bibliography, as a @book with isbn = {{{TAOCP}}}" in done.err
    entry = "@book{knuth, author = {Donald Knuth}, title = {Volume 1}, year = 1997, isbn = {0-201-89683-4}}\n"
    blog.write("references.bib", entry)
    post.write_text(post.read_text() + "\nAnd [@knuth].\n")
    done = blog.run("cite", "--bibliography", "references.bib")
    assert done.code == 0, done.err
    assert "*Volume 1*" in post.read_text()
    assert "\n2. " not in post.read_text()


def test_a_chapter_does_not_answer_for_its_book(blog: Blog, registries: Registries) -> None:
    registries.add_book(TAOCP, "The Whole Book")
    chapter = (
        "@incollection{part, author = {A. Gray}, title = {A Part}, booktitle = {B}, year = 1997, isbn = {0201896834}}"
    )
    blog.write("references.bib", chapter)
    blog.post(f"As [@isbn:{TAOCP}] and [@part] say.\n")
    done = blog.run("cite", "--bibliography", "references.bib")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert "*The Whole Book*" in text
    assert "A Part" in text


def test_the_isbn_is_in_the_lock_and_in_each_format(blog: Blog, registries: Registries) -> None:
    registries.add_book(DEEP_LEARNING, "Deep Learning")
    blog.post(f"As [@isbn:{DEEP_LEARNING}] says.\n")
    assert blog.run("cite").code == 0
    assert f'"ISBN": "{DEEP_LEARNING}"' in blog.read("citations.lock.json")
    expected = {"bibtex": f"isbn = {{{DEEP_LEARNING}}}", "ris": f"SN  - {DEEP_LEARNING}", "csv": f",{DEEP_LEARNING},"}
    for name, text in (expected | {"csl-json": f'"ISBN": "{DEEP_LEARNING}"'}).items():
        assert text in blog.run("export", "--format", name).out


def test_a_wrong_check_digit_is_told_at_its_place(blog: Blog, registries: Registries) -> None:
    blog.post("As [@isbn:978-0-262-03561-4] says.\n")
    done = blog.run("cite")
    assert done.code == 3
    assert 'content/posts/post.md:5:4: "978-0-262-03561-4" is not an ISBN' in done.err
    assert "did you mean isbn:9780262035613?" in done.err
    assert registries.requests == []


def test_a_post_about_a_book(blog: Blog, registries: Registries) -> None:
    registries.add_book(DEEP_LEARNING, "Deep Learning", authors=["Ian Goodfellow"])
    done = blog.run("new", "paper", "--from", "isbn:0262035618")
    assert done.code == 0, done.err
    text = blog.read(done.out.strip())
    assert f"[@isbn:{DEEP_LEARNING}]" in text
    assert f"https://openlibrary.org/isbn/{DEEP_LEARNING}" in text
