"""`resolve`: identifiers to metadata, in formats that the programs concerned read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import bibtexparser
import pytest
import rispy

from hugo_tools.formats import bibtex, ris
from hugo_tools.markdown import escaping
from hugo_tools.metadata.items import Item, Name
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

Resolve = Callable[..., Result]


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    people = ["Ashish Vaswani", "Łukasz Kaiser", "Laurens van der Maaten"]
    registries.add_arxiv("1706.03762", "Attention Is All You Need", people, "2017-06-12")
    nature = {"container_title": ["Nature"], "volume": "521", "issue": "7553", "page": "436-444"}
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Yann LeCun"], **nature)
    return registries


@pytest.fixture
def resolve(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Resolve:
    monkeypatch.chdir(blog.root)

    return partial(blog.call, "resolve")


def test_references_in_the_order_asked(blog: Blog) -> None:
    before = blog.snapshot()
    done = blog.run("resolve", "https://doi.org/10.1038/NATURE14539", "@arxiv:1706.03762v5")
    assert done.out == (
        'LeCun, Y. (2015). "Deep learning." *Nature*, 521(7553), 436–444. '
        "[doi:10.1038/nature14539](https://doi.org/10.1038/nature14539)\n"
        'Vaswani, A., Kaiser, Ł., & van der Maaten, L. (2017). "Attention Is All You Need." '
        "[arXiv:1706.03762v5](https://arxiv.org/abs/1706.03762v5)\n"
    )
    assert (done.code, done.err) == (0, "")
    assert blog.snapshot() == before  # it writes no lock


def test_text_has_no_markup(resolve: Resolve) -> None:
    assert resolve("--format", "text", "10.1038/nature14539").out == (
        'LeCun, Y. (2015). "Deep learning." Nature, 521(7553), 436–444. https://doi.org/10.1038/nature14539\n'
    )


def test_csl_json_has_canonical_ids(resolve: Resolve) -> None:
    done = resolve("--format", "csl-json", "10.48550/arXiv.1706.03762", "https://dx.doi.org/10.1038/NATURE14539")
    paper, article = json.loads(done.out)
    assert (paper["id"], article["id"]) == ("arxiv:1706.03762", "doi:10.1038/nature14539")
    assert paper["author"][2] == {"family": "van der Maaten", "given": "Laurens"}
    assert article["issued"] == {"date-parts": [[2015]]}
    assert article["container-title"] == "Nature"


def test_a_work_asked_in_two_spellings_is_printed_once(resolve: Resolve) -> None:
    spellings = ["arxiv:1706.03762", "https://arxiv.org/pdf/1706.03762", "10.48550/arXiv.1706.03762"]
    assert len(resolve(*spellings).out.splitlines()) == 1
    versions = resolve("arxiv:1706.03762v1", "arxiv:1706.03762v2", "1706.03762v1").out.splitlines()
    assert [line.rsplit("/", 1)[1] for line in versions] == ["1706.03762v1)", "1706.03762v2)"]
    # a bibliography has one entry for both: BibTeX refuses a key that comes twice
    bibtex = resolve("--format", "bibtex", "arxiv:1706.03762v1", "arxiv:1706.03762v2").out
    assert len(bibtexparser.parse_string(bibtex).entries) == 1


def test_what_fails_does_not_keep_the_others(blog: Blog, known: Registries) -> None:
    known.fail("crossref", "503")
    known.fail("doi", "503")
    done = blog.run(
        "resolve", "arxiv:1706.0376", "Attention is all", "doi:10.1038/nature14539", "arxiv:1706.03762",
        "arxiv:2401.99999", "https://e.org/paper", "lecun2015",
    )  # fmt: skip
    assert done.code == 3
    assert done.out.startswith('Vaswani, A., Kaiser, Ł., & van der Maaten, L. (2017). "Attention')
    assert done.out.count("\n") == 1
    messages = done.err.splitlines()
    assert messages[:4] == [
        'error: "1706.0376" is not an arXiv id',
        "  did you mean arxiv:1706.00376?",
        'error: "Attention is all" is not an identifier',
        "  to search by title: hugo-tools search 'Attention is all'",
    ]
    assert messages[4].startswith('error: "doi:10.1038/nature14539": Crossref ')
    assert "HTTP 503" in messages[4]
    assert messages[6:] == [
        'error: "arxiv:2401.99999": arXiv does not know "2401.99999"',
        "  open https://arxiv.org/abs/2401.99999 to check the id",
        'error: "https://e.org/paper": "e.org" has no such page (HTTP 404)',
        "  correct the address",
        'error: "lecun2015" is not an identifier',
        "  one looks like arxiv:1706.03762 or doi:10.1038/nature14539",
    ]


def test_offline_the_lock_answers(blog: Blog, resolve: Resolve, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    assert blog.run("cite").code == 0
    asked = len(known.log())
    done = resolve("--offline", "arxiv:1706.03762", "10.1038/nature14539")
    assert done.code == 3
    assert '"Attention Is All You Need."' in done.out
    assert 'error: "10.1038/nature14539": not in the lock, and this run is offline\n' in done.err
    assert len(known.log()) == asked


def test_references_are_those_of_the_sites_style(blog: Blog, resolve: Resolve) -> None:
    blog.write("hugo.yaml", "params: {hugoTools: {style: plain, etAlMin: 2, etAlUseFirst: 1}}\n")
    blog.write("hugo-tools/styles/plain.md.j2", "{{ people }} {{ item.title | italic }}")
    assert resolve("arxiv:1706.03762").out == "Vaswani, A., et al. *Attention Is All You Need*\n"


def test_without_a_site(
    resolve: Resolve, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert resolve("arxiv:1706.03762").code == 0


# --- the author's bibliography -------------------------------------------------------------------

REFS = """\
@article{lecun, title = {Deep Learning, Corrected}, doi = {10.1038/NATURE14539}}
@book{knuth, author = {Knuth, Donald}, title = {The Art}, year = 1968, publisher = {Addison-Wesley}}
@misc{attention, title = {All You Need}, author = {Vaswani, A.}, year = 2017, eprint = {1706.03762}}
@book{broken, title = {X
"""


@pytest.fixture
def with_refs(blog: Blog) -> Blog:
    blog.write("hugo.yaml", "params: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write("refs.bib", REFS)
    return blog


def test_keys_of_the_bibliography(with_refs: Blog, resolve: Resolve, known: Registries) -> None:
    done = resolve("knuth", "@attention", "--format", "csl-json")
    assert (done.code, done.err) == (0, "")
    assert [(item["id"], item["citation-key"], item["title"]) for item in json.loads(done.out)] == [
        ("knuth", "knuth", "The Art"),
        ("arxiv:1706.03762", "attention", "All You Need"),
    ]
    assert known.log() == []  # both entries are complete


def test_an_entry_wins_over_the_registry_field_by_field(with_refs: Blog, resolve: Resolve, known: Registries) -> None:
    before = with_refs.snapshot()
    done = resolve("https://doi.org/10.1038/nature14539", "lecun", "--format", "bibtex")
    assert done.code == 0
    (entry,) = bibtexparser.parse_string(done.out).entries
    values = {field.key: field.value for field in entry.fields}
    assert (entry.key, values["title"], values["author"]) == ("lecun", "{Deep Learning, Corrected}", "LeCun, Yann")
    assert (values["journal"], values["volume"]) == ("Nature", "521")
    assert with_refs.snapshot() == before


def test_an_entry_of_an_incomplete_work_offline(with_refs: Blog, resolve: Resolve) -> None:
    done = resolve("--offline", "lecun", "knuth")
    assert (done.code, done.out.count("\n")) == (3, 1)
    assert 'error: "lecun": not in the lock, and this run is offline\n' in done.err


def test_keys_that_are_no_entries(with_refs: Blog, resolve: Resolve) -> None:
    done = resolve("knuht", "nobody1999", "broken")
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines() == [
        'error: "knuht" is not an identifier',
        "  did you mean knuth, of the bibliography?",
        'error: "nobody1999" is not an identifier',
        "  one looks like arxiv:1706.03762 or doi:10.1038/nature14539",
        'error: the entry "broken" cannot be read',
        "  correct it in line 4 of refs.bib",
    ]


def test_a_broken_item_of_the_lock_costs_itself(blog: Blog, resolve: Resolve) -> None:
    blog.post("As [@arxiv:1706.03762] and [@doi:10.1038/nature14539].\n")
    assert blog.run("cite").code == 0
    broken = blog.read("citations.lock.json").replace('"title": "Deep', '"title": 1e999, "x": "Deep')
    blog.write("citations.lock.json", broken)
    done = resolve("arxiv:1706.03762", "10.1038/nature14539")
    assert (done.code, done.out.count("\n")) == (3, 1)
    assert 'error: citations.lock.json:3: the item "doi:10.1038/nature14539" cannot be read' in done.err


# --- formats -------------------------------------------------------------------------------------

ODD = Item(
    "doi:10.1000/a_b%c",
    "article-journal",
    'R&D at 100 % — $5 #1 under_score ~ ^ \\ "q" {b}',
    authors=(
        Name("van der Maaten", "Laurens"),
        Name("King", "Martin Luther", "Jr."),
        Name(literal="Barnes and Noble, Inc. & Sons"),
        Name("Nguyễn", "Văn A"),
        Name("楠本", "幸子"),
    ),
    editors=(Name("Editor", "E."),),
    issued=(2021, 3, 9),
    container_title="Science & Nature",
    volume="1",
    issue="2",
    page="e1–e9",
    doi="10.1000/a_b%c",
    url="https://doi.org/10.1000/a_b%25c#x{y}",
    status="retracted",
)


def test_bibtex_is_read_back_by_a_parser_of_its_own() -> None:
    library = bibtexparser.parse_string(bibtex.render([ODD, Item("arxiv:1"), Item("arxiv:2")]))
    assert library.failed_blocks == []
    entry, *bare = library.entries
    assert (entry.entry_type, entry.key) == ("article", "vandermaaten2021under")
    assert [each.key for each in bare] == ["anon", "anon-2"]
    values = {field.key: field.value for field in entry.fields}
    assert values["title"] == (
        r"{R\&D at 100 \% — \$5 \#1 under\_score \textasciitilde{} \textasciicircum{} "
        r'\textbackslash{} "q" \{b\}}'
    )
    assert values["author"] == (
        r"van der Maaten, Laurens and King, Jr., Martin Luther and {Barnes and Noble, Inc. \& Sons} "
        r"and Nguy{\~{\^{e}}}n, Văn A and 楠本, 幸子"
    )
    assert values["doi"] == "10.1000/a_b%c"
    assert values["url"] == "https://doi.org/10.1000/a_b%25c#x%7By%7D"
    assert (values["journal"], values["pages"], values["month"]) == (r"Science \& Nature", "e1--e9", "mar")
    assert (values["number"], values["note"], values["editor"]) == ("2", "retracted", "Editor, E.")


@pytest.mark.parametrize(
    ("item", "kind", "expected"),
    [
        pytest.param(
            Item("arxiv:1706.03762", "article", "A", number="arXiv:1706.03762", publisher="arXiv"),
            "misc",
            {"eprint": "1706.03762", "archiveprefix": "arXiv", "publisher": "arXiv"},
            id="preprint",
        ),
        pytest.param(
            Item("doi:10.1/x", "paper-conference", "A", container_title="Proc."),
            "inproceedings",
            {"booktitle": "Proc."},
            id="paper",
        ),
        pytest.param(Item("doi:10.1/x", "thesis", "A", publisher="MIT"), "phdthesis", {"school": "MIT"}, id="thesis"),
        pytest.param(
            Item("doi:10.1/x", "chapter", "A", container_title="B"), "incollection", {"booktitle": "B"}, id="chapter"
        ),
        pytest.param(
            Item("doi:10.1/x", "report", "A", publisher="NASA", number="TR-7"),
            "techreport",
            {"institution": "NASA", "number": "TR-7"},
            id="report",
        ),
        pytest.param(Item("doi:10.1/x", "dataset", "A", issued=(2020, 13)), "misc", {"year": "2020"}, id="odd month"),
        pytest.param(Item("doi:10.1/x", "book", "A { brace"), "book", {"title": "{A ( brace}"}, id="one brace"),
    ],
)
def test_bibtex_types(item: Item, kind: str, expected: dict[str, str]) -> None:
    library = bibtexparser.parse_string(bibtex.render([item]))
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.entry_type == kind
    assert expected.items() <= {field.key: field.value for field in entry.fields}.items()


def test_bibtex_keys_are_distinct() -> None:
    items = [Item(f"arxiv:{n}", title="Same title", authors=(Name("Ö"),), issued=(2020,)) for n in range(60)]
    library = bibtexparser.parse_string(bibtex.render(items))
    assert library.failed_blocks == []
    assert len({entry.key for entry in library.entries}) == 60
    assert library.entries[0].key == "o2020same"


def test_ris_is_read_back_by_a_parser_of_its_own(resolve: Resolve) -> None:
    done = resolve("--format", "ris", "10.1038/nature14539", "arxiv:1706.03762")
    article, paper = rispy.loads(done.out)
    assert article["type_of_reference"] == "JOUR"
    assert article["secondary_title"] == "Nature"
    assert (article["volume"], article["number"]) == ("521", "7553")
    assert (article["start_page"], article["end_page"]) == ("436", "444")
    assert paper["type_of_reference"] == "UNPB"
    assert paper["authors"] == ["Vaswani, Ashish", "Kaiser, Łukasz", "van der Maaten, Laurens"]
    assert (paper["year"], paper["date"]) == ("2017", "2017/06/12")

    (odd,) = rispy.loads(ris.render([ODD]))
    assert odd["title"] == ODD.title
    assert odd["authors"][1:3] == ["King, Martin Luther, Jr.", "Barnes and Noble, Inc. & Sons"]
    assert (odd["doi"], odd["urls"]) == (ODD.doi, [ODD.url])


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"*A \*star\**", "A *star*"),
        ("[arXiv:1](https://arxiv.org/abs/1)", "https://arxiv.org/abs/1"),
        ("&#91;x&#93;(y) &amp; &#123;&#123;<", "[x](y) & {{<"),
        (r"a \~ b \_c\_ \| \`d\`", "a ~ b _c_ | `d`"),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    assert escaping.to_plain_text(markdown) == text
