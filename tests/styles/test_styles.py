"""Styles: the form of a reference for each kind of work, and that no text of a registry is ever more than text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hugo_tools.errors import ConfigurationError
from hugo_tools.markdown import escaping
from hugo_tools.metadata.items import Item, Name
from hugo_tools.styles import parts, table, template, templated
from hugo_tools.styles.interface import StyleOptions
from hugo_tools.styles.parts import NameLimits
from hugo_tools.styles.templated import TemplateReferences
from tests.support import hugo
from tests.support.hugo import Hugo

NUMERIC = TemplateReferences("numeric", Path(), NameLimits())

TWO = (Name("LeCun", "Yann"), Name("Bengio", "Yoshua"))
PAPER = Item(
    "doi:10.1038/nature14539", "article-journal", "Deep learning", TWO, (), (2015, 5), "Nature", "Springer",
    "521", "7553", "436-444", doi="10.1038/nature14539", url="https://doi.org/10.1038/nature14539",
)  # fmt: skip
PREPRINT = Item(
    "arxiv:1706.03762", "article", "Attention Is All You Need", (Name("Vaswani", "Ashish"),), (), (2017, 6, 12),
    publisher="arXiv", number="arXiv:1706.03762", url="https://arxiv.org/abs/1706.03762",
)  # fmt: skip


PAGE = "https://notes.example.org/a"


def case(item: Item, expected: str, pins: str) -> object:
    return pytest.param(item, expected, id=pins)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        case(
            PREPRINT,
            'Vaswani, A. (2017). "Attention Is All You Need." '
            "[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)",
            "a preprint",
        ),
        case(
            replace(PREPRINT, container_title="NeurIPS", doi="10.5555/3295222", page="5998--6008"),
            'Vaswani, A. (2017). "Attention Is All You Need." *NeurIPS*, 5998–6008. '
            "[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)",
            "a preprint that was published",
        ),
        case(
            PAPER,
            'LeCun, Y., & Bengio, Y. (2015). "Deep learning." *Nature*, 521(7553), 436–444. '
            "[doi:10.1038/nature14539](https://doi.org/10.1038/nature14539)",
            "a journal's article",
        ),
        case(
            Item(PAGE, "webpage", "Notes", TWO, container_title="A Site", url=PAGE, retrieved="2026-03-05"),
            'LeCun, Y., & Bengio, Y. (n.d.). "Notes." *A Site*. Retrieved March 5, 2026, from '
            "[notes.example.org](https://notes.example.org/a)",
            "a page without a date",
        ),
        case(
            Item(PAGE, "webpage", "Notes", TWO, (), (2024,), "A Site", url=PAGE, retrieved="2026-03-05"),
            'LeCun, Y., & Bengio, Y. (2024). "Notes." *A Site*. [notes.example.org](https://notes.example.org/a)',
            "a page with one",
        ),
        case(
            Item("doi:10.1/x", "webpage", "Notes", TWO, doi="10.1/x", url=PAGE, retrieved="2026-03-05"),
            'LeCun, Y., & Bengio, Y. (n.d.). "Notes." [doi:10.1/x](https://doi.org/10.1/x)',
            "a page with a DOI",
        ),
        case(
            replace(PAPER, page="", number="023315", issue=""),
            'LeCun, Y., & Bengio, Y. (2015). "Deep learning." *Nature*, 521, 023315. '
            "[doi:10.1038/nature14539](https://doi.org/10.1038/nature14539)",
            "an article with a number instead of pages",
        ),
        case(
            Item("k", "paper-conference", "T", TWO, (), (2012,), "Proc. of X", page="1-9", url="https://x.org/p"),
            'LeCun, Y., & Bengio, Y. (2012). "T." *Proc. of X*, 1–9. [Link](https://x.org/p)',
            "a conference's paper, with an address only",
        ),
        case(
            Item("k", "book", "Deep Learning", TWO, (), (2016,), publisher="MIT Press"),
            "LeCun, Y., & Bengio, Y. (2016). *Deep Learning*. MIT Press.",
            "a book, with no address",
        ),
        case(
            Item("k", "book", "What Is Life?", TWO[:1], TWO[1:], (2016,), publisher="Wiley & Sons, Inc.", edition="3"),
            "LeCun, Y. (2016). *What Is Life?* (Y. Bengio, Ed.; 3rd ed.). Wiley & Sons, Inc.",
            "a book with an editor, in its third edition",
        ),
        case(
            Item("k", "book", "A Handbook", (), TWO, (2020,), publisher="Press", volume="2", status="retracted"),
            "LeCun, Y., & Bengio, Y. (Eds.). (2020). *A Handbook* (retracted; Vol. 2). Press.",
            "a volume of an edited book",
        ),
        case(
            Item("k", "chapter", "One", TWO[:1], TWO[1:], (2020,), "A Handbook", "Press", page="1-20"),
            'LeCun, Y. (2020). "One." In Y. Bengio (Ed.), *A Handbook*, 1–20. Press.',
            "a chapter",
        ),
        case(
            Item("k", "chapter", "One", (), TWO, (2020,), "What Is It?", "Press", "4", edition="2nd ed."),
            '"One." (2020). In Y. LeCun & Y. Bengio (Eds.), *What Is It?* (2nd ed., Vol. 4). Press.',
            "a chapter without authors: the editors are the book's",
        ),
        case(
            Item("k", "entry-encyclopedia", "One", TWO[:1], (), (2020,), "Encyclopedia of X", "Elsevier B.V."),
            'LeCun, Y. (2020). "One." In *Encyclopedia of X*. Elsevier B.V.',
            "an entry",
        ),
        case(
            Item("k", "chapter", "One", TWO[:1], (), (2020,), publisher="Press", page="7-7"),
            'LeCun, Y. (2020). "One." Press, 7.',
            "a chapter of we know not what",
        ),
        case(
            Item("k", "thesis", "T", TWO[:1], (), (1987,), publisher="UPMC", genre="PhD thesis"),
            'LeCun, Y. (1987). "T." PhD thesis, UPMC.',
            "a thesis",
        ),
        case(
            Item("k", "thesis", "T", TWO[:1], (), (1987,), publisher="Univ. of X."),
            'LeCun, Y. (1987). "T." Thesis, Univ. of X.',
            "a thesis of an unknown kind",
        ),
        case(
            Item("k", "report", "T", (Name(literal="OpenAI"),), (), (2023,), publisher="OpenAI", number="7"),
            'OpenAI. (2023). "T." Report 7, OpenAI.',
            "a group's report",
        ),
        case(
            Item("k", "report", "T", TWO[:1], (), (2023,), publisher="NASA", number="TR-7", genre="Technical report"),
            'LeCun, Y. (2023). "T." Technical report TR-7, NASA.',
            "a technical report",
        ),
        case(
            Item("k", "report", "T", TWO[:1], (), (2023,), publisher="IETF", number="Internet Report 9"),
            'LeCun, Y. (2023). "T." Internet Report 9, IETF.',
            "a report whose number says what it is",
        ),
        case(
            Item("k", "dataset", "T", TWO[:1], (), (2020,), publisher="Zenodo", version="2.1"),
            'LeCun, Y. (2020). "T" (data set, version 2.1). Zenodo.',
            "a data set",
        ),
        case(
            Item("k", "software", "T (version 2.1)", TWO[:1], (), (2020,), publisher="Zenodo", version="2.1"),
            'LeCun, Y. (2020). "T (version 2.1)" (software). Zenodo.',
            "software with its version in the title",
        ),
        case(
            Item("k", "software", "T v2.10", TWO[:1], (), (2020,), publisher="Zenodo", version="2.1"),
            'LeCun, Y. (2020). "T v2.10" (software, version 2.1). Zenodo.',
            "software with another version in the title",
        ),
        case(
            Item("k", "article-journal", "T", TWO[:1], (), (2007,), container_title="Weekly", issue="1158", page="17"),
            'LeCun, Y. (2007). "T." *Weekly*, (1158), 17.',
            "an issue without a volume",
        ),
        case(
            Item("k", "software", "T", TWO[:1], (), (2020,), publisher="Zenodo", version="v4.0.0-rc1"),
            'LeCun, Y. (2020). "T" (software, version 4.0.0-rc1). Zenodo.',
            "software",
        ),
        case(
            Item("k", "webpage", "T", TWO[:1], (), (2023, 6, 23), "Lil’Log", url="https://e.org/"),
            'LeCun, Y. (2023, June 23). "T." *Lil’Log*. [Link](https://e.org/)',
            "a page of a site",
        ),
        case(
            Item("k", "post-weblog", "T", TWO[:1], (), (2023, 6), "Lil’Log"),
            'LeCun, Y. (2023, June). "T." *Lil’Log*.',
            "a post whose day is not known",
        ),
        case(
            Item("k", "article-journal", "T", TWO[:1], (), (2023, 6, 1), "J. Chem. Theory Comput.", "ACS"),
            'LeCun, Y. (2023). "T." *J. Chem. Theory Comput.*',
            "a journal's name that ends in a full stop",
        ),
        case(replace(PAPER, status="retracted", doi="", url="", volume="", issue="", page=""),
             'LeCun, Y., & Bengio, Y. (2015). "Deep learning" (retracted). *Nature*.', "a retracted article"),
        case(Item("k", "webpage", "T", (), (), (2020,)), '"T." (2020).', "no author: the title comes first"),
        case(Item("k", "article", "T", TWO[:1]), 'LeCun, Y. (n.d.). "T."', "no date"),
        case(Item("k", "article", "", TWO[:1], (), (2020,), "V"), "LeCun, Y. (2020). *V*.", "no title"),
        case(Item("k", "article", "T", url="javascript:alert(1)"), '"T." (n.d.).', "an address that is none"),
        case(Item("k", title="T", doi="10.1002/(a)1:2<3::b>4.0.co;2-i"),
             '"T." (n.d.). [doi:10.1002/(a)1:2&#60;3::b&#62;4.0.co;2-i]'
             "(https://doi.org/10.1002/%28a%291:2%3C3::b%3E4.0.co;2-i)", "a DOI that Markdown would cut"),
    ],
)  # fmt: skip
def test_references(item: Item, expected: str) -> None:
    assert TemplateReferences("numeric", Path(), NameLimits()).reference(item) == expected


def test_the_version_that_was_asked_for_is_shown() -> None:
    assert NUMERIC.reference(PREPRINT, 5).endswith("[arXiv:1706.03762v5](https://arxiv.org/abs/1706.03762v5)")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (TWO[:1], "Y. LeCun"),
        (TWO, "Y. LeCun & Y. Bengio"),
        ((*TWO, Name("King", "Martin Luther", "Jr.")), "Y. LeCun, Y. Bengio, & M. L. King, Jr."),
        (TWO * 3, "Y. LeCun, Y. Bengio, Y. LeCun, et al."),
        ((*TWO[:1], Name(literal="et al.")), "Y. LeCun, et al."),
        ((Name("李", "飞飞"), Name(literal="GTEx Consortium")), "李飞飞 & GTEx Consortium"),
        ((), ""),
    ],
)
def test_names_within_a_sentence(names: tuple[Name, ...], expected: str) -> None:
    assert parts.people_in_reading_order(names, NameLimits()) == expected


@pytest.mark.parametrize(
    ("edition", "volume", "expected"),
    [
        ("", "", ""),
        ("1", "", ""),
        ("2", "", "2nd ed."),
        ("3", "IV", "3rd ed., IV"),
        ("11", "", "11th ed."),
        ("22", "5", "22nd ed., Vol. 5"),
        ("4th", "", "4th ed."),
        ("Second", "", "Second ed."),
        ("2nd ed.", "", "2nd ed."),
        ("Revised edition", "", "Revised edition"),
        ("3. Aufl.", "", "3. Aufl."),
    ],
)
def test_editions(edition: str, volume: str, expected: str) -> None:
    assert parts.edition(Item("k", edition=edition, volume=volume)) == expected


@pytest.mark.parametrize(
    ("count", "minimum", "first", "expected"),
    [
        (1, 5, 3, "A, X."),
        (2, 5, 3, "A, X., & B, X."),
        (4, 5, 3, "A, X., B, X., C, X., & D, X."),
        (5, 5, 3, "A, X., B, X., C, X., et al."),
        (3, 3, 1, "A, X., et al."),
        (3, 3, 3, "A, X., B, X., & C, X."),
        (3, 2, 3, "A, X., B, X., & C, X."),
        (4, 1, 3, "A, X., B, X., C, X., et al."),
    ],
)
def test_long_lists_of_names_are_shortened(count: int, minimum: int, first: int, expected: str) -> None:
    names = [Name(letter, "X.") for letter in "ABCDE"[:count]]
    assert parts.people(names, NameLimits(minimum, first)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Vaswani", "Ashish"), "Vaswani, A."),
        (Name("van der Maaten", "Laurens"), "van der Maaten, L."),
        (Name("Dupont", "Jean-Pierre M."), "Dupont, J.-P. M."),
        (Name("Hinton", "G.E."), "Hinton, G. E."),
        (Name("Souza", "Ricardo Lima de"), "Souza, R. L. de"),
        (Name("Smith", "J"), "Smith, J."),
        (Name("King", "Martin Luther", "Jr."), "King, M. L., Jr."),
        (Name("Öberg", "åke"), "Öberg, Å."),
        (Name("李", "飞飞"), "李飞飞"),
        (Name("Madonna"), "Madonna"),
        (Name(literal="GTEx Consortium"), "GTEx Consortium"),
        (Name("O'Dea", "D. T."), "O'Dea, D. T."),
    ],
)
def test_names(name: Name, expected: str) -> None:
    assert parts.person(name) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Attention", '"Attention."'),
        ("What is it?", '"What is it?"'),
        ("Wow!", '"Wow!"'),
        ("Ends.", '"Ends."'),
        ('The "lottery" ticket', '"The ‘lottery’ ticket."'),
        ("The “lottery” ticket", '"The ‘lottery’ ticket."'),
        ('Is it "true?"', '"Is it ‘true?’"'),
        ('He said "stop."', '"He said ‘stop.’"'),
        ("Wait…", '"Wait…"'),
        ("Why?!", '"Why?!"'),
        ("何？", '"何？"'),
        ("Really (not?)", '"Really (not?)."'),
        ('6" guns', '"6&#34; guns."'),
        ("C* and A_n", '"C\\* and A\\_n."'),
        ("", ""),
    ],
)
def test_titles_stand_in_quotation_marks(title: str, expected: str) -> None:
    assert escaping.quoted(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wiley & Sons, Inc.", "Wiley & Sons, Inc."),
        ("Press", "Press."),
        ("Yahoo!", "Yahoo!"),
        ("C*", "C\\*."),
        ('The "Co."', "The &#34;Co.&#34;"),
        (escaping.italic("J. Chem. Phys."), "*J. Chem. Phys.*"),
        (escaping.italic("Nature"), "*Nature*."),
        ("", ""),
    ],
)
def test_a_sentence_ends_in_one_full_stop(text: str, expected: str) -> None:
    assert escaping.sentence(text) == expected


# --- templates of a site's own --------------------------------------------------------------------


def own(folder: Path, source: str, name: str = "mine") -> TemplateReferences:
    path = folder / "hugo-tools" / "styles" / f"{name}.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return TemplateReferences(name, folder, NameLimits())


def test_a_site_can_have_a_style_of_its_own(tmp_path: Path) -> None:
    source = (
        "{{ people }}\n  {{ item.title | italic }}{% if version %} v{{ version }}{% endif %} {{ label | link(url) }}"
    )
    style = own(tmp_path, source)
    item = replace(PREPRINT, title="<b>*")
    assert style.reference(item, 2) == (
        "Vaswani, A. *&#60;b&#62;\\** v2 [arXiv:1706.03762v2](https://arxiv.org/abs/1706.03762v2)"
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (PREPRINT, "2017b"),
        (replace(PREPRINT, issued=()), "n.d.-b"),
        (replace(PREPRINT, type="webpage"), "2017b, June 12"),
        (replace(PREPRINT, type="webpage", issued=()), "n.d.-b"),
    ],
)
def test_a_letter_tells_works_apart(tmp_path: Path, item: Item, expected: str) -> None:
    style = own(tmp_path, "{{ date }}")
    assert style.reference(item, 0, "b") == expected
    assert "b" not in style.reference(item)


def test_a_template_of_a_sites_own_is_a_style_with_numbers(tmp_path: Path) -> None:
    own(tmp_path, "{{ item.year }}")
    style = table.load("mine", tmp_path, StyleOptions())
    assert (style.is_numbered, style.order, style.reference(PREPRINT, 0, "")) == (True, "citation", "2017")
    assert [run.text for run in style.label([])] == ["[", "]"]


def test_a_site_can_replace_a_style(tmp_path: Path) -> None:
    assert own(tmp_path, "{{ item.year }}", "numeric").reference(PREPRINT) == "2017"


def test_an_unknown_style_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match='unknown style "numerical"') as error:
        table.load("numerical", Path(), StyleOptions())
    assert error.value.hint.startswith("styles are numeric")
    place = "hugo-tools/styles"
    ending = f", and any NAME with a template {place}/NAME.md.j2 or a CSL file {place}/NAME.csl"
    assert error.value.hint.endswith(ending)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("one\n{{ item.title", r"mine\.md\.j2:2: "),
        ("{{ item.__class__.__mro__ }}", r"mine\.md\.j2:1: .*unsafe"),
    ],
)
def test_a_template_that_fails_is_an_error_at_its_line(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as error:
        own(tmp_path, source).reference(PREPRINT)
    assert error.value.hint == "correct the style's template"


# --- hostile text ---------------------------------------------------------------------------------

TRAPS = (
    "{{< x >}} {{% x %}} {{</* */>}} {{ <b> </li></ol> <!-- --> <script> &amp; &lt; &#60; &copy &nbsp; [x](y) ![x](y) "
    "[@a] [^1] [x]: ]( ]: $x$ $$ \\( \\) \\[ \\] \\ ` `` ```x ~~~ ~~x~~ *x* **x** _x_ __x__ ***x | || ^x^ ==x== ++x++ "
    "http://e.org www.e.org me@e.org :smile: :+1: {.c} {#id} 1. 1) 12. - + * # ## === --- > : = \" ' '' -- --- ... (c) "
    "(tm) << >> &quot; \\* \\_ \\\\ | --- 10.1000/x @x :: http: https://a.b/c_d_e*f a_b_c 2*3*4 <http://e.org> "
    "C++ \u00a0 \u2028 é 王 𝒳 \u200d"
).split(" ")
words = st.one_of(st.sampled_from(TRAPS), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
texts = st.lists(words, max_size=5).flatmap(lambda parts: st.sampled_from([" ", ""]).map(lambda glue: glue.join(parts)))
names = st.builds(Name, texts, texts, texts, st.one_of(st.just(""), texts))
items = st.builds(
    Item,
    key=st.just("k"),
    type=st.sampled_from(["article", "thesis", "dataset", "report", "book"]),
    title=texts,
    authors=st.lists(names, max_size=3).map(tuple),
    editors=st.lists(names, max_size=1).map(tuple),
    issued=st.sampled_from([(), (2020,)]),
    container_title=texts,
    publisher=texts,
    volume=texts,
    issue=texts,
    page=texts,
    number=texts,
    genre=texts,
    doi=st.one_of(st.just(""), texts.map("10.1000/".__add__)),
    url=st.one_of(st.just(""), texts.map("https://e.org/".__add__)),
)


def plain(monkeypatch: pytest.MonkeyPatch) -> Callable[[Item], str]:
    """Returns what renders the plain text that is meant: the same template with nothing escaped and nothing marked."""

    def unmarked(text: str, *_: object) -> escaping.Markdown:
        shown = re.sub("[\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
        return escaping.Markdown(" ".join(shown.split()))

    monkeypatch.setattr(escaping, "escape", unmarked)
    monkeypatch.setattr(templated, "guard", unmarked)
    monkeypatch.setattr(templated, "fault", lambda line: "")
    monkeypatch.setattr(template, "escape", unmarked)
    for name in ("italic", "link"):
        monkeypatch.setitem(template.FILTERS, name, template.on_text(unmarked))
    style = TemplateReferences("numeric", Path(), NameLimits())
    return lambda item: " ".join(style.render(item, 0, "", 0).split())


def visible(page: str) -> tuple[str, list[str]]:
    """Returns a page's text, and its tags by name."""
    tags = re.findall(r"<(/?\w+)[^<>]*>", page)
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", page)).split()), tags


def check(page: str, meant: str) -> None:
    """Asserts that a rendered list of one reference shows what was meant, and has no elements but ours."""
    text, tags = visible(page)
    assert text == " ".join(html.unescape(meant).split()) or text == " ".join(meant.split())
    assert re.fullmatch("ol li( em){0,2}( a)?", " ".join(tag for tag in tags if not tag.startswith("/")))


RENDERERS = (  # GitHub's own autolinks are left out: it finds e-mail addresses in text, however that is written
    lambda text: cmarkgfm.markdown_to_html_with_extensions(text, extensions=["table", "strikethrough"]),
    MarkdownIt("commonmark").enable("table").enable("strikethrough").render,
)


@settings(max_examples=150, deadline=None)
@given(item=items)
def test_whatever_a_registry_says_is_shown_as_the_text_it_is(item: Item) -> None:
    with pytest.MonkeyPatch.context() as patched:
        meant = plain(patched)(item)
    written = TemplateReferences("numeric", Path(), NameLimits()).reference(item)
    assert "\n" not in written
    assert "{{" not in written
    for render in RENDERERS:
        check(render(f"1. {written}\n"), meant)


HUGO = {
    "hugo.yaml": r"""
baseURL: https://example.org/
disableKinds: [taxonomy, term, rss, sitemap, home, section, "404"]
enableEmoji: true
markup:
  goldmark:
    parser: {attribute: {block: true}}
    extensions:
      extras:
        delete: {enable: true}
        insert: {enable: true}
        mark: {enable: true}
        subscript: {enable: true}
        superscript: {enable: true}
      passthrough:
        enable: true
        delimiters: {block: [['\[', '\]'], ['$$', '$$']], inline: [['\(', '\)'], ['$', '$']]}
""",
    "layouts/_default/single.html": "{{ .Content }}",
}  # fmt: skip
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "«": '"', "»": '"', "–": "-", "—": "-", "…": "."})


def straight(text: str) -> str:
    """Returns text without what the typographer changes, which an author's settings ask for."""
    text = re.sub("<<|>>", '"', text.translate(TYPOGRAPHY))
    return re.sub(r"\s", "", re.sub("-+", "-", re.sub(r"\.+", ".", text)))


@pytest.mark.parametrize("binary", hugo.find()[-1:], ids=lambda binary: binary.version)
def test_hugo_with_all_its_extensions_shows_the_text_as_well(binary: Hugo, tmp_path: Path) -> None:
    texts = [f"{trap} a {trap}{trap} b {trap}" for trap in TRAPS]
    hostile = [replace(PAPER, title=text, container_title=text, volume=text) for text in texts]
    hostile += [Item("k", title="T", authors=(Name(literal=f"{trap} {trap}x"),)) for trap in TRAPS]
    style = TemplateReferences("numeric", Path(), NameLimits())
    posts = {
        f"content/p/{n}.md": f"---\ntitle: x\n---\n1. {style.reference(replace(item, key=str(n)))}\n"
        for n, item in enumerate(hostile)
    }
    site = hugo.write(tmp_path, HUGO | posts)
    public = binary.build(site, "--quiet")
    with pytest.MonkeyPatch.context() as patched:
        meant = [plain(patched)(item) for item in hostile]
    for n, text in enumerate(meant):
        page = (public / "p" / str(n) / "index.html").read_text("utf-8")
        assert straight(visible(page)[0]) == straight(text)
        assert [tag for tag in visible(page)[1] if not tag.startswith("/")] in (["ol", "li", "em", "a"], ["ol", "li"])


# --- a venue that the link says as well -------------------------------------------------------------


def printed(name: str, item: Item) -> str:
    """Returns a reference made anew: a style keeps what it printed for a key."""
    return TemplateReferences(name, Path(), NameLimits()).reference(item)


@pytest.mark.parametrize(
    "venue",
    [
        "arXiv",
        "ArXiv",
        "arXiv.org",
        "arXiv preprint",
        "arXiv e-prints",
        "arXiv (Cornell University)",
        "arXiv preprint arXiv:1706.03762",
        "arXiv:1706.03762 [cs]",
        "CoRR",
    ],
)
@pytest.mark.parametrize("name", ["numeric", "author-year"])
def test_arxiv_is_said_once(name: str, venue: str) -> None:
    as_journal = printed(name, replace(PREPRINT, container_title=venue))
    as_publisher = printed(name, replace(PREPRINT, publisher=venue))
    assert as_journal == as_publisher
    assert as_journal.endswith(" [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)")
    assert as_journal.lower().count("arxiv") == 2
    assert "CoRR" not in as_journal
    assert "*arXiv Annual" in printed(name, replace(PREPRINT, container_title="arXiv Annual"))


def test_arxiv_is_said_once_beside_its_doi() -> None:
    shown = printed("numeric", replace(PREPRINT, number="", doi="10.48550/arxiv.1706.03762"))
    assert "*arXiv*" not in shown
    assert "doi:10.48550/arxiv.1706.03762" in shown


def test_a_pages_host_is_said_once_and_its_name_stays() -> None:
    url = "https://distill.pub/x/"
    page = Item(url, "webpage", "Words", url=url, container_title="Distill.pub")
    assert printed("numeric", page).endswith('"Words." (n.d.). [distill.pub](https://distill.pub/x/)')
    named = printed("numeric", replace(page, container_title="Distill"))
    assert named.endswith("*Distill*. [distill.pub](https://distill.pub/x/)")
