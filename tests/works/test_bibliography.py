"""The author's own bibliography: its files as programs write them, and how its entries win over a registry."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography
from tests.support.blog import CONFIG, Blog
from tests.support.fake_registries import Registries


def load(folder: Path, text: str, name: str = "refs.bib") -> Bibliography:
    """Returns the bibliography in a file with this text."""
    path = folder / name
    path.write_bytes(text.encode())
    return bibliography.load([path])


def only(loaded: Bibliography) -> Item:
    (item,) = loaded.entries.values()
    return item


# --- BibTeX --------------------------------------------------------------------------------------


def test_an_entry_with_all_its_fields(tmp_path: Path) -> None:
    text = r"""
    @string{nature = "Nature"}
    @comment{of the author's}
    @article{lecun2015,
      author    = {LeCun, Yann and Bengio, Yoshua and Geoffrey Hinton},
      title     = {Deep   learning},
      journal   = nature,
      year      = 2015,
      month     = may,
      volume    = {521}, number = {7553}, pages = {436--444},
      doi       = {https://doi.org/10.1038/NATURE14539},
    }
    """
    assert only(load(tmp_path, text)) == Item(
        key="doi:10.1038/nature14539",
        type="article-journal",
        title="Deep learning",
        authors=(Name("LeCun", "Yann"), Name("Bengio", "Yoshua"), Name("Hinton", "Geoffrey")),
        issued=(2015, 5),
        container_title="Nature",
        volume="521",
        issue="7553",
        page="436-444",
        doi="10.1038/nature14539",
        registry="bibliography",
    )


@pytest.mark.parametrize(
    ("author", "name"),
    [
        pytest.param(r"M{\"u}ller, J{\"o}rg", Name("Müller", "Jörg"), id="accents"),
        pytest.param(r"{\L}ukasz Kaiser", Name("Kaiser", "Łukasz"), id="letters"),
        pytest.param(r"Garc{\'\i}a, Jos\'e", Name("García", "José"), id="dotless i"),
        pytest.param(r"Erd\H{o}s, P{\'a}l", Name("Erdős", "Pál"), id="double acute"),
        pytest.param("Müller, Jörg", Name("Müller", "Jörg"), id="UTF-8"),
        pytest.param("van der Maaten, Laurens", Name("van der Maaten", "Laurens"), id="particle"),
        pytest.param("Laurens van der Maaten", Name("van der Maaten", "Laurens"), id="particle, reading order"),
        pytest.param("King, Jr., Martin Luther", Name("King", "Martin Luther", "Jr."), id="suffix"),
        pytest.param("{World Health Organization}", Name(literal="World Health Organization"), id="group"),
        pytest.param("{Barnes and Noble, Inc.}", Name(literal="Barnes and Noble, Inc."), id="group with and"),
        pytest.param("{OpenAI}", Name(literal="OpenAI"), id="group of one word"),
        pytest.param("Plato", Name("Plato"), id="one name"),
        pytest.param("O'Brien, Conan", Name("O'Brien", "Conan"), id="apostrophe"),
    ],
)
def test_names(tmp_path: Path, author: str, name: Name) -> None:
    assert only(load(tmp_path, f"@misc{{x, author = {{{author}}}}}")).authors == (name,)


@pytest.mark.parametrize(
    ("field", "attribute", "value"),
    [
        pytest.param(r"title={The {GPU} and na\"ive $\alpha$}", "title", "The GPU and naïve α", id="TeX"),
        pytest.param(r"title={R\&D: 50\% of \$5 \#1 a\_b}", "title", "R&D: 50% of $5 #1 a_b", id="escapes"),
        pytest.param("title={``One'' --- two}", "title", "“One” — two", id="quotes and dashes"),
        pytest.param("title={A}, subtitle={B}", "title", "A: B", id="subtitle"),
        pytest.param(
            "url={https://e.org/G%C3%B6del_(x)}", "url", "https://e.org/G%C3%B6del_(x)", id="percent in a URL"
        ),
        pytest.param(r"url={https://e.org/a\_b\%20c}", "url", "https://e.org/a_b%20c", id="escaped URL"),
        pytest.param("doi={10.1000/A_b%3C}", "doi", "10.1000/a_b<", id="DOI"),
        pytest.param("doi={doi:10.1000/x}", "doi", "10.1000/x", id="DOI with its prefix"),
        pytest.param("date={2017-06-12/2017-06-14}", "issued", (2017, 6, 12), id="BibLaTeX date"),
        pytest.param("year={2017}, month={6}", "issued", (2017, 6), id="month's number"),
        pytest.param("year={2017}, month={June}", "issued", (2017, 6), id="month's name"),
        pytest.param("year={in press}", "issued", (), id="no year"),
        pytest.param("pages={3–5}", "page", "3-5", id="pages"),
        pytest.param("journaltitle={Nature}", "container_title", "Nature", id="BibLaTeX journal"),
        pytest.param("school={MIT}", "publisher", "MIT", id="school"),
        pytest.param("eprint={1706.03762v5}, archiveprefix={arXiv}", "number", "arXiv:1706.03762", id="eprint"),
        pytest.param("eprint={hep-th/9901001}, eprinttype={arxiv}", "number", "arXiv:hep-th/9901001", id="old eprint"),
        pytest.param("doi={10.48550/arXiv.1706.03762}", "number", "arXiv:1706.03762", id="arXiv's DOI"),
        pytest.param("eprint={12345}, eprinttype={jstor}", "number", "", id="another archive"),
    ],
)
def test_fields(tmp_path: Path, field: str, attribute: str, value: object) -> None:
    assert getattr(only(load(tmp_path, f"@misc{{x, {field}}}")), attribute) == value


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        ("article", "article-journal"),
        ("inproceedings", "paper-conference"),
        ("phdthesis", "thesis"),
        ("Book", "book"),
        ("software", "software"),
        ("poster", "document"),
    ],
)
def test_types(tmp_path: Path, kind: str, type: str) -> None:
    assert only(load(tmp_path, f"@{kind}{{x, title = {{A}}}}")).type == type


# --- CSL -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(
            "refs.json",
            '[{"id": "a", "type": "book", "title": "A", "author": [{"family": "Doe", "given": "J."}],'
            ' "issued": {"date-parts": [["2017", 6]]}, "DOI": "10.1000/X"}]',
            id="CSL-JSON",
        ),
        pytest.param(
            "refs.yaml",
            "references:\n- id: a\n  type: book\n  title: A\n  author:\n  - family: Doe\n    given: J.\n"
            "  issued:\n  - year: 2017\n    month: 6\n  DOI: 10.1000/X\n",
            id="pandoc's YAML",
        ),
        pytest.param(
            "refs.YML",
            "- id: a\n  type: book\n  title: A\n  author: [{family: Doe, given: J.}]\n  issued: 2017-06\n"
            "  DOI: https://doi.org/10.1000/x\n",
            id="a list, a date as text",
        ),
    ],
)
def test_csl(tmp_path: Path, name: str, text: str) -> None:
    assert only(load(tmp_path, text, name)) == Item(
        "doi:10.1000/x", "book", "A", (Name("Doe", "J."),), issued=(2017, 6), doi="10.1000/x", registry="bibliography"
    )


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2017", (2017,)),
        ("2017-06-12", (2017, 6, 12)),
        ("{date-parts: [[2017, 6]]}", (2017, 6)),
        ("{year: 2017}", (2017,)),
        ("{literal: in press}", ()),
        ("", ()),
    ],
)
def test_dates_of_csl_yaml(tmp_path: Path, written: str, issued: tuple[int, ...]) -> None:
    assert only(load(tmp_path, f"- id: a\n  issued: {written}\n", "refs.yaml")).issued == issued


def test_zoteros_preprint_is_the_arxiv_work(tmp_path: Path) -> None:
    text = '[{"id": "x", "type": "article", "number": "arXiv:1706.03762", "DOI": "10.48550/arXiv.1706.03762"}]'
    item = only(load(tmp_path, text, "refs.json"))
    assert (item.key, item.number, item.doi) == ("arxiv:1706.03762", "arXiv:1706.03762", "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<i>in vivo</i> H<sub>2</sub>O <span class="nocase">BERT</span>', "in vivo H₂O BERT"),
        ('<b>Bold</b> <span style="font-variant:small-caps;">Small</span> m<sup>2</sup>', "Bold Small m²"),
        ("R&amp;D of a < b", "R&D of a < b"),
        ("[Piercing of X]{.nocase}", "Piercing of X"),
        ("The [GPT]{.nocase}-4 [sic] and [T5]{.nocase}", "The GPT-4 [sic] and T5"),
        ("[On [*E. coli*]{.x} cells]{.nocase}", "On E. coli cells"),
        ("*In vivo* and _in vitro_ H~2~O, x^2^ and **bold**", "In vivo and in vitro H₂O, x² and bold"),
        (r"A\* and \[sic\]", "A* and [sic]"),
        ("A* and B* search, *-algebras and C*-algebras", "A* and B* search, *-algebras and C*-algebras"),
        ("snake_case_names of __init__ at ~5 ~ 6^2", "snake_case_names of __init__ at ~5 ~ 6^2"),
        ("1984", "1984"),
    ],
)
def test_mark_up_of_csl(tmp_path: Path, title: str, expected: str) -> None:
    item = only(load(tmp_path, json.dumps([{"id": "a", "title": title, "container-title": title}]), "refs.json"))
    assert (item.title, item.container_title) == (expected, expected)


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        pytest.param({"date-parts": [[2017, 6], [2018]]}, (2017, 6), id="range"),
        pytest.param({"date-parts": [["2017", "6", ""]]}, (2017, 6), id="texts"),
        pytest.param({"date-parts": [[2017]], "season": 2}, (2017,), id="season"),
        pytest.param({"date-parts": [[2017, 21]]}, (2017,), id="season as a month"),
        pytest.param({"date-parts": [[1850]], "circa": True}, (1850,), id="circa"),
        pytest.param({"date-parts": [[None]]}, (), id="null"),
        pytest.param({"raw": "2017-06-12"}, (2017, 6, 12), id="raw"),
        pytest.param({"literal": "Spring 2017"}, (2017,), id="literal"),
        pytest.param({"literal": "in press"}, (), id="words"),
        pytest.param({"year": "2017", "month": 6}, (2017, 6), id="pandoc's"),
        pytest.param("2017-06-12/2017-06-14", (2017, 6, 12), id="text"),
        pytest.param(2017, (2017,), id="number"),
        pytest.param(None, (), id="none"),
    ],
)
def test_dates_of_csl_json(tmp_path: Path, issued: object, expected: tuple[int, ...]) -> None:
    assert only(load(tmp_path, json.dumps([{"id": "a", "issued": issued}]), "refs.json")).issued == expected


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"literal": "OpenAI"}, Name(literal="OpenAI")),
        ({"family": "World Bank", "isInstitution": True}, Name(literal="World Bank")),
        ({"family": "World Bank", "isInstitution": "true"}, Name(literal="World Bank")),
        ({"family": "Maaten", "given": "L.", "non-dropping-particle": "van der"}, Name("van der Maaten", "L.")),
        ({"family": "King", "given": "M. L.", "suffix": "Jr.", "dropping-particle": ""}, Name("King", "M. L.", "Jr.")),
        ({"family": "M&uuml;ller", "given": "<i>J.</i>"}, Name("Müller", "J.")),
    ],
)
def test_names_of_csl(tmp_path: Path, author: dict[str, object], name: Name) -> None:
    assert only(load(tmp_path, json.dumps([{"id": "a", "author": [author, {}]}]), "refs.json")).authors == (name,)


def test_numbers_of_csl(tmp_path: Path) -> None:
    text = json.dumps({"items": [{"id": 7, "volume": 12, "issue": 3.0, "page": "1-2"}]})
    loaded = load(tmp_path, text, "refs.json")
    item = loaded.entries["7"]
    assert (item.volume, item.issue, item.page) == ("12", "3", "1-2")


@pytest.mark.parametrize(
    "text", ['{"id": "a"}', '[{"id": "a"}]', '{"references": [{"id": "a"}]}', '{"items": [{"id": "a"}]}']
)
def test_a_list_of_items_an_object_with_one_or_one_item(tmp_path: Path, text: str) -> None:
    loaded = load(tmp_path, text, "refs.json")
    assert (loaded.keys, loaded.findings) == ({"a"}, [])


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ({"URL": "https://arxiv.org/abs/2401.00001v2"}, "arxiv:2401.00001"),
        ({"URL": "http://dx.doi.org/10.1234/ABC"}, "doi:10.1234/abc"),
        ({"note": "arXiv:2401.00001 [cs]"}, "arxiv:2401.00001"),
        ({"note": "Comment: 9 pages\narXiv: 2401.00001v2 [cs]"}, "arxiv:2401.00001"),
        ({"note": "DOI: 10.1234/ABC\nLanguage: en"}, "doi:10.1234/abc"),
        ({"note": "doi:10.1234/abc."}, "doi:10.1234/abc"),
        ({"note": "We improve on doi:10.1234/abc"}, ""),
        ({"archive": "arXiv", "archive_location": "2401.00001"}, "arxiv:2401.00001"),
        ({"archive": "HAL", "archive_location": "2401.00001"}, ""),
        ({"number": "arXiv:2401.00001", "URL": "https://example.com"}, "arxiv:2401.00001"),
        ({"DOI": "10.1000/x", "URL": "https://doi.org/10.1234/abc"}, "doi:10.1000/x"),
    ],
)
def test_a_csl_item_is_the_work_that_its_link_or_note_names(tmp_path: Path, item: dict[str, str], key: str) -> None:
    assert only(load(tmp_path, json.dumps([{"id": "a", **item}]), "refs.json")).key == (key or "a")


# --- what is wrong with it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("a.json", '[\n {"id": }]', "a.json:2:9: expecting value", id="JSON"),
        pytest.param("a.json", '{"title": "a"}', "a.json: expected a list of CSL items", id="no list"),
        pytest.param("a.json", "[" * 100_000, "a.json:1:101: more than 100 lists", id="too deep"),
        pytest.param("a.yaml", "- id: a\n  title: x: y\n", "a.yaml:2:11: mapping values are not", id="YAML"),
        pytest.param("a.yaml", "title: x\n", "a.yaml: expected a list of CSL items", id="another YAML file"),
        pytest.param("a.ris", "TY  - JOUR\n", '.ris" is not a bibliography', id="another format"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_named_with_its_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, text, name)
    assert message in error.value.message


def test_a_file_of_another_kind_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, "TY  - JOUR\n", "a.ris")
    assert error.value.hint == "it ends in .bib, .json, .yaml or .yml"


@pytest.mark.parametrize(
    ("name", "broken", "line", "message"),
    [
        pytest.param("a.json", '{"title": "A"}', 0, 'item 1 has no "id"', id="no id"),
        pytest.param("a.json", '"a"', 0, 'item 1 has no "id"', id="no object"),
        pytest.param(
            "a.json", '{"id": "x", "title": []}', 2, 'the item "x": "title" is a list, expected text', id="type"
        ),
        pytest.param(
            "a.json",
            '{"id": "x", "author": ["J. Doe"]}',
            2,
            'the item "x": "author" has text, expected an object',
            id="names",
        ),
        pytest.param("a.json", '{"id": "x", "DOI": "nature"}', 2, 'the entry "x": "nature" is not a DOI', id="DOI"),
        pytest.param("a.yaml", "- {id: x, title: {}}", 2, 'the item "x": "title" is an object', id="YAML"),
    ],
)
def test_a_broken_item_costs_itself_only(tmp_path: Path, name: str, broken: str, line: int, message: str) -> None:
    text = f'[\n{broken},\n{{"id": "b", "title": "B"}}]' if name == "a.json" else f"\n{broken}\n- {{id: b, title: B}}\n"
    loaded = load(tmp_path, text, name)
    (finding,) = loaded.findings
    assert finding.message.startswith(message)
    assert (finding.line, finding.severity) == (line, "warning")
    if message.startswith("item"):
        assert finding.hint == "posts cite an item by its id; write one"
    elif message.startswith("the item"):
        assert finding.hint == "correct it; the items after it are read"
    assert loaded.entries["b"].title == "B"


def test_an_impossible_date_costs_itself_only(tmp_path: Path) -> None:
    loaded = load(tmp_path, "- id: a\n  issued: 2024-13-45\n- id: b\n  issued: 2024-05-01\n", "a.yaml")
    assert [item.issued for item in loaded.entries.values()] == [(2024,), (2024, 5, 1)]


def test_one_key_in_two_files_is_the_first_ones(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{x, title={A}}")
    (tmp_path / "b.json").write_text('[\n{"id": "x"}]')
    loaded = bibliography.load([tmp_path / "a.bib", tmp_path / "b.json"])
    assert only(loaded).title == "A"
    (finding,) = loaded.findings
    assert (finding.message, finding.line) == ('a second entry "x"; the first one counts', 2)
    assert finding.path.endswith("b.json")


def test_a_file_that_is_not_there_is_told_from_one_that_cannot_be_read(blog: Blog) -> None:
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: refs.json}}\n")
    blog.post("As [@a].\n")
    before = blog.snapshot()
    done = blog.run("cite")
    assert done.code == 2
    assert "error: no bibliography " in done.err
    assert done.err.endswith("refs.json\"\n  paths in params.hugoTools.bibliography start at the site's root\n")
    blog.write("refs.json", '[{"id": "a"')
    done = blog.run("cite")
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert "refs.json:1:" in done.err
    assert blog.snapshot().keys() == before.keys() | {"refs.json"}


# --- how it is used ------------------------------------------------------------------------------


def test_ids_and_key_of_an_entry_are_one_work(tmp_path: Path) -> None:
    loaded = load(tmp_path, "@misc{vaswani, doi={10.5555/3295222}, eprint={1706.03762}, archiveprefix={arXiv}}")
    doi = Identifier("doi", "10.5555/3295222")
    for identifier in (Identifier("key", "vaswani"), Identifier("arxiv", "1706.03762"), doi):
        assert loaded.canonical(identifier) == doi
        assert loaded.item(identifier) is loaded.entries["vaswani"]
    assert loaded.canonical(Identifier("arxiv", "2005.14165")) == Identifier("arxiv", "2005.14165")


def test_entries_are_citable_and_win_over_the_registry_field_by_field(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["A. Vaswani"], "2017-06-12")
    registries.add_crossref("10.1000/x", "A tilte", authors=["Jane Doe"], year=2019, volume="7")
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: [a.bib, b.yaml]}}\n")
    blog.write(
        "a.bib",
        r"""@book{knuth, author={Knuth, Donald E.}, title={The {\TeX}book}, publisher={Addison-Wesley}, year=1984,
                  url={https://e.org/knuth}}
        @inproceedings{vaswani, eprint={1706.03762}, archiveprefix={arXiv}, booktitle={NeurIPS}}""",
    )
    blog.write("b.yaml", "- id: doe\n  DOI: 10.1000/x\n  title: A title\n")
    blog.post(
        "As [@knuth, p. 3; @vaswani] and [@arxiv:1706.03762], [@doe].\n"
        "Again [x](https://doi.org/10.1000/x), [see @nuth], [@knut].\n"
    )
    done = blog.run("cite")
    text = blog.read("content/posts/post.md")
    assert [line.partition(" [↩]")[0] for line in text.splitlines() if line[:1].isdigit()] == [
        "1. Knuth, D. E. (1984). *The TeXbook*. Addison-Wesley. [Link](https://e.org/knuth)",
        '2. Vaswani, A. (2017). "Attention Is All You Need." *NeurIPS*. '
        "[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)",
        '3. Doe, J. (2019). "A title." *A Journal*, 7. [doi:10.1000/x](https://doi.org/10.1000/x)',
    ]
    assert '[@knuth, p. 3; @vaswani]: https://e.org/knuth "[{1 #knuth}, p. 3; {2 #arxiv-1706-03762/2}]"\n' in text
    assert done.code == 3
    assert 'content/posts/post.md:6:52: no entry "knut" in the bibliography\n  did you mean @knuth?\n' in done.err
    assert "nuth]" not in done.err  # "[see @nuth]" is text, for no such key is known
    assert "Knuth" not in blog.read("citations.lock.json")  # the lock holds what registries say
    assert "A tilte" in blog.read("citations.lock.json")


@pytest.mark.parametrize("key", ["DBLP:conf/nips/V17", "isbn:mine", "pmid:notes"])
def test_a_key_may_look_like_an_identifier(blog: Blog, key: str) -> None:
    blog.write("refs.bib", f"@misc{{{key}, title = {{Mine}}, author = {{Lovelace, Ada}}, year = 1843}}\n")
    blog.write("hugo.yaml", f"{CONFIG}params: {{hugoTools: {{bibliography: [refs.bib]}}}}\n")
    post = blog.post(f"One [@{key}].\n")
    done = blog.run("cite", "--offline")
    assert done.code == 0, done.err
    assert "1. Lovelace, A. (1843)." in post.read_text("utf-8")
    assert blog.run("cite", "--check", "--offline").code == 0


def test_a_complete_entry_needs_no_registry(blog: Blog, registries: Registries) -> None:
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write("refs.bib", "@misc{a, author={Doe, J.}, title={A}, year=2020, doi={10.1000/x}}")
    blog.post("As [@doi:10.1000/X].\n")
    assert blog.run("cite").code == 0
    assert '1. Doe, J. (2020). "A." [doi:10.1000/x]' in blog.read("content/posts/post.md")
    assert registries.log() == []


def test_and_others_is_et_al_and_gives_way_to_the_registry(blog: Blog, registries: Registries) -> None:
    registries.add_crossref("10.1000/x", title="A title", authors=["Jane Doe", "John Roe"], year=2019)
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write(
        "refs.bib",
        "@article{doe, title={A title}, author={Doe, Jane and others}, year=2019, doi={10.1000/x}}\n"
        "@book{roe, title={A book}, author={Roe, John and others}, year=2020, publisher={P}}\n"
        "@article{scholar, title={A preprint}, author={Poe, Ann}, year=2021,\n"
        "  journal={arXiv preprint arXiv:2101.00001}}\n",
    )
    blog.post("See [@doe] and [@roe] and [@scholar].\n")
    assert blog.run("cite").code == 0
    text = blog.read("content/posts/post.md")
    assert '1. Doe, J., & Roe, J. (2019). "A title."' in text
    assert "2. Roe, J., et al. (2020). *A book*. P." in text
    assert '3. Poe, A. (2021). "A preprint." [arXiv:2101.00001](https://arxiv.org/abs/2101.00001)' in text


# --- time ----------------------------------------------------------------------------------------

LONG: dict[str, Callable[[int], str]] = {
    "a.json": lambda size: json.dumps([{"id": f"k{n}", "type": "book", "title": "A"} for n in range(size // 45)]),
    "a.yaml": lambda size: "".join(f"- {{id: k{n}, type: book, title: A}}\n" for n in range(size // 36)),
    "authors.bib": lambda size: f"@misc{{k, title={{A}}, author={{{'A, B and ' * (size // 9)}C}}}}",
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_file(tmp_path: Path, name: str) -> None:
    """Four times the file takes four times as long; what was quadratic took sixteen times, and many seconds."""
    path, seconds = tmp_path / name, []
    for size in (75_000, 300_000):
        path.write_text(LONG[name](size))
        began = time.process_time()
        assert bibliography.load([path]).entries
        seconds.append(time.process_time() - began)
    assert seconds[1] < 9 * seconds[0] + 0.5


@pytest.mark.parametrize(
    "url", ["https://proceedings.mlr.press/v97/gray19a/gray19a.pdf", "https://e.org/a?utm_source=x#b"]
)
def test_an_entry_with_a_pages_address_stands_for_the_page(blog: Blog, registries: Registries, url: str) -> None:
    blog.write("refs.bib", f"@misc{{gray, title={{Wide Nets}}, author={{Gray, Ann}}, year={{2019}}, url={{{url}}}}}\n")
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {bibliography: refs.bib}}\n")
    blog.post("As [@https://e.org/a] and [Gray, 2019](https://proceedings.mlr.press/v97/gray19a.html) and [@gray].\n")
    registries.add_page("https://e.org/a", "<title>A page</title>")
    registries.add_page(
        "https://proceedings.mlr.press/v97/gray19a.html", '<meta name="citation_title" content="Grey Boxes">'
    )
    assert blog.run("cite").code == 0
    references = [line for line in blog.read("content/posts/post.md").splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert len(references) == 2
    assert sum("Wide Nets" in line for line in references) == 1
    assert len(registries.visited()) == 1
