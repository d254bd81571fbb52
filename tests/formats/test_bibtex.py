"""The BibTeX that we make, of works, of posts and by the component: real BibTeX and LaTeX take all of it."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.citing import cite_this_post
from hugo_tools.citing.cite_this_post import PostRecord
from hugo_tools.formats import bibtex, bibtex_items, bibtex_syntax, latex
from hugo_tools.metadata import items
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.tex import detex
from tests.citing.test_cite_this_post import TITLES as TITLES_OF_POSTS
from tests.component.test_component import TITLE, post, site
from tests.support import hugo
from tests.support.latex import needs_latex, typeset

SPECIAL = "# $ % & _ { } ~ ^ \\ < > | \" ' ` @ , = ¡ Ł ß – “x”"
TEXTS = [
    SPECIAL,
    "} reversed {",
    "open {",
    "} close",
    "a {b}} {c",
    "<x> at the start",
    "% at the start",
    '"quoted"',
    "backslash at the end \\",
    "{{< x >}} {{% y %}} <!--more-->",
    "@article{x, y = {z}}",
    "\\{ \\} \\input{x} \\\\",
    "注意力机制",
    "word " * 200,
]
NAMES = [
    Name("van der Maaten", "Laurens"),
    Name("King", "Martin Luther", "Jr."),
    Name("Kaiser", "Łukasz"),
    Name("Özgür-Šimić", "Ángel Jean-Émile"),
    Name("Barnes and Noble", "A."),
    Name("Lovelace, Countess", "Ada, Augusta"),
    Name("O'Neil {x", "} y"),
    Name('Ada "the"', "{{< L"),
    Name("de la Cruz"),
    Name("Madonna Ciccone"),
    Name("and"),
    Name("others"),
    Name("King", "", "Jr."),
    Name(literal="Barnes and Noble, Inc. & {Sons"),
    Name(literal="} reversed {"),
    Name(),
]
CJK = Name("楠本", "幸子")  # styles that shorten given names cut it, for BibTeX counts bytes
LETTERS = Name("Øre-Łuk", " ".join("ÀÁÂÃÄÅĀĂĄÆÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪİŁÑŃŇÒÓÔÕÖØŌŐŒŘŚŞŠŤÙÚÛÜŪŮŰÝŹŻŽÐÞ"))
ODD = {"doi": "10.1002/(sici)1<1::aid>3.0;2-b_%#&~^{}", "url": "https://e.org/a_b%20c#d&e~f^g?x={1}"}


def works(*more: Name) -> list[Item]:
    """A work for each odd text, name, and type; no two have the same label in any style."""
    doe = Name("Doe", "J.")
    article = Item("x", "article-journal", "A title", (doe,), container_title="A journal", page="1–5", **ODD)
    made = [replace(article, title=text, container_title=text, status=text) for text in TEXTS]
    made += [replace(article, authors=(name, doe)) for name in (*NAMES, *more)]
    made += [replace(article, authors=(doe, Name(literal=ET_AL)))]
    made += [replace(article, type="webpage", authors=(), title=text) for text in TEXTS[:3]]
    made += [
        replace(article, type="book", translators=(doe,), collection_title=text, publisher=text, publisher_place=text)
        for text in TEXTS[:3]
    ]
    for kind in ("article", "book", "chapter", "paper-conference", "report", "thesis", "webpage"):
        for text in TEXTS[:2]:
            number = text if kind == "report" else "arXiv:1706.03762" if kind == "article" else ""
            made.append(replace(article, type=kind, publisher=text, container_title=text, edition=text, number=number))
    return [replace(item, key=f"doi:10.1/{n}", issued=(1900 + n, n % 12 + 1)) for n, item in enumerate(made)]


# --- real ones ------------------------------------------------------------------------------------


@needs_latex
@pytest.mark.parametrize(
    ("style", "encoding"),
    [("plainnat", "T1"), ("plainnat", ""), ("plain", "T1"), ("abbrvnat", "T1"), ("apalike", "T1")],
)
def test_of_works(tmp_path: Path, style: str, encoding: str) -> None:
    full = style.startswith("plain")
    texts = works(*[CJK] if full else [])
    made = typeset(tmp_path, bibtex.render(texts), style, encoding)
    assert made.count("\\bibitem") == len(texts)
    made = re.sub(r"\s+", " ", made.replace("~", " "))
    for name in (
        "Laurens van der Maaten",
        "Martin Luther King, Jr.",
        "Barnes {and} Noble",
        "{Madonna Ciccone} and J. Doe",
    ):
        assert not full or name in made
    assert "{Barnes and Noble, Inc. \\& (Sons}" in made
    assert "et al." in made or "et al" in made


@needs_latex
def test_of_posts(tmp_path: Path) -> None:
    titles = [*TEXTS, *(" ".join(str(title.values[0]).split()) for title in TITLES_OF_POSTS)]
    authors = [
        "Ada Lovelace",
        'Ada "the" {{< Lovelace',
        "Łukasz Özgür",
        "Sammy Davis, Jr.",
        "Anne and Bob",
        "} Jean { de Roo",
    ]
    records = [PostRecord(t, ("Ada Lovelace",), (1900 + n, 3, 5), t, "https://e.org/x/") for n, t in enumerate(titles)]
    records += [
        PostRecord("A", (a, "Bo Li"), (1800 + n,), "A blog", "https://e.org/%7Bx/") for n, a in enumerate(authors)
    ]
    made = typeset(tmp_path, "\n".join(cite_this_post.as_bibtex(record, f"k{n}") for n, record in enumerate(records)))
    assert made.count("\\bibitem") == len(records)
    assert '{\\L}ukasz {\\"O}zg' in re.sub(r"\s+", " ", made.replace("~", " "))


def symbols() -> list[str]:
    """Texts of all characters that we write for pdflatex: those it reads, and those that become commands."""
    letters = [chr(n) for n in range(0xC0, 0x180) if chr(n) not in latex.UNREAD_LETTERS]
    letters += ["ế", "ạ", "ḏ", "q̂", "x̄", "ǩ", "ṩ", "ĩ", "ȷ̂"]
    scripts = [*"₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧ", *"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵝᵞᶿ′"]
    styled = [*"ℝℂℕℚℤℍℙℬℰℱℋℐℒℳℛℜℑℯℊℴ", *map(chr, range(0x1D400, 0x1D455)), *"𝒜𝒵𝔄𝔸𝕏𝛂𝛼𝜞𝟎𝟗"]
    greek = [*latex.GREEK, *"άέήίόύώϊΰΆΈ"]
    others = ["⅓", "①", "ﬃ", "\u2009", "\u00a0", "\u00ad", "\u200b", "½"]
    marks = sorted(latex.READ - set("«»‚„‹›"))
    every = [*letters, *scripts, *styled, *greek, *latex.SYMBOLS, *marks, *others]
    alone = [" a ".join(every[n : n + 25]) for n in range(0, len(every), 25)]
    return alone + ["x" + "".join(every[n : n + 25]) for n in range(0, len(every), 25)]


@needs_latex
def test_plain_pdflatex_reads_every_symbol(tmp_path: Path) -> None:
    """Beside each other and alone, in titles, in names, and in names that a style shortens."""
    doe = Name("Doe", "J.")
    made = [Item("x", "article-journal", text, (doe,), container_title=text, publisher=text) for text in symbols()]
    made += [replace(made[0], authors=(Name("Γιώργος", "Αθηνά Βήτα"), Name(literal="ΔΕΗ A.E."), doe))]
    listed = [replace(item, issued=(1500 + n,)) for n, item in enumerate(made)]
    for style in ("plainnat", "abbrvnat"):
        assert typeset(tmp_path, bibtex.render(listed), style, strict=True).count("\\bibitem") == len(listed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOₓ", "NO$_{x}$"),
        ("H₂O and C₆₀", "H$_{2}$O and C$_{60}$"),
        ("10⁻³ m²", "10$^{-3}$ m$^{2}$"),
        ("α-helix, β", "$\\alpha$-helix, $\\beta$"),
        ("αβ²′", "$\\alpha\\beta^{2}{}'$"),
        ("α β", "$\\alpha$ $\\beta$"),
        ("ℝⁿ ≤ 1", "$\\mathbf{R}^{n}$ $\\leq$ 1"),
        ("x̄ and ế", "{\\={x}} and {\\'{\\^{e}}}"),
        ("e\u0301", "é"),
        ("ǿ, ǽ and ʻOumuamua", "{\\'{\\o}}, {\\'{\\ae}} and ‘Oumuamua"),
        ("Łukasz “é” – …", "Łukasz “é” – …"),
        ("注意力：机制, Привет", "注意力：机制, Привет"),
        ("a\u2009b\u00adc", "a bc"),
        ("ǐ ǰ ị į ȷ̂", "{\\v{\\i}} {\\v{\\j}} {\\d{i}} į {\\^{\\j}}"),
        ("ǿ Ǿ ǽ Ǽ", "{\\'{\\o}} {\\'{\\O}} {\\'{\\ae}} {\\'{\\AE}}"),
        ("ή ὴ ϊ ᾶ ἀ", "$\\acute{\\eta}$ $\\grave{\\eta}$ $\\ddot{\\iota}$ $\\tilde{\\alpha}$ ἀ"),
        ("ʻʼʹ", "‘’'"),
        ("x\u00ad\u200b\u2060\ufeffy", "xy"),
        ("Ħ ħ ĸ Ŀ ŀ ŉ Ŧ ŧ ſ", "Ħ $\\hbar$ ĸ L· l· ŉ Ŧ ŧ s"),
        ("ａ（）ﬁﬅ", "ａ（）ﬁst"),
        ("½ ⅓ ①", "½ 1⁄3 1"),
        ("ₐ₁₂ x¹²³ ₓ²", "$_{a12}$ x$^{123}$ $_{x}^{2}$"),
        (
            "𝐀 𝛂 𝒜 𝒶 ℝ ℬ 𝟘 ℭ",
            "$\\mathbf{A}$ $\\mathbf{\\alpha}$ $\\mathcal{A}$ $a$ $\\mathbf{R}$ $\\mathcal{B}$ $\\mathbf{0}$ $C$",
        ),
        ("ṩ́ q̣́", "{\\'{\\.{\\d{s}}}} {\\'{\\d{q}}}"),
        ("🙂 a\u0310", "🙂 a\u0310"),
        ("{ } & % $ # _", "\\{ \\} \\& \\% \\$ \\# \\_"),
        (
            "\\ ~ ^ < > |",
            "\\textbackslash{} \\textasciitilde{} \\textasciicircum{} \\textless{} \\textgreater{} \\textbar{}",
        ),
        ("}a{ {b}", ")a( (b)"),
        ("{a", "(a"),
    ],
)
def test_unicode_as_tex(text: str, expected: str) -> None:
    assert bibtex.tex(text) == expected


ACCENTS = dict(
    zip(
        "`'^~=u.\"rHvdckb",
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328\u0331",
        strict=True,
    )
)


@pytest.mark.parametrize("command", ACCENTS)
def test_each_accent_has_its_command(command: str) -> None:
    assert bibtex.tex(f"q{ACCENTS[command]}") == f"{{\\{command}{{q}}}}"


@pytest.mark.parametrize("text", ["NOₓ", "H₂O", "10⁻³", "α-helix", "Σ → ≤ ∞", "x₁₀", "Δt ≈ 5 μm"])
def test_symbols_are_read_back(text: str) -> None:
    assert detex(bibtex.tex(text)) == text


def unbraced(value: str) -> str:
    """Returns a field without the braces around a single word, which mean nothing."""
    return re.sub(r"(?<!\S)\{(\w+)\}", r"\1", value)


@needs_latex
@pytest.mark.parametrize("engine", hugo.find(), ids=lambda engine: engine.version)
def test_of_the_component(tmp_path: Path, engine: hugo.Hugo) -> None:
    listed = [
        replace(item, url=f"https://doi.org/10.1/{n}", doi=f"10.1/{n}") for n, item in enumerate(works(CJK, LETTERS))
    ]
    listed = [
        item for item in listed if item.type != "article"
    ]  # these are found by their number, of which all have one
    lock: dict[str, Any] = {"version": 1, "items": {item.key: items.to_csl(item) for item in listed}}
    lines = [f'{n}. Doe, J. "A title." [x]({item.url})' for n, item in enumerate(listed, 1)]
    lines += [f'{len(lines) + n}. Own. "{re.sub("[<>]", "", text)}"' for n, text in enumerate(TEXTS[:6], 1)]
    block = "\n".join(["<!-- hugo-tools:references -->", "", *lines, "", "<!-- /hugo-tools:references sum=0 -->", ""])
    config = "theme: hugo-tools\noutputs: {page: [html, bib]}\n"
    files = {"citations.lock.json": json.dumps(lock), "content/posts/listed.md": post(block, TITLE)}
    public = engine.build(site(tmp_path, config, files))
    folder = tmp_path / "tex"
    folder.mkdir()
    entries = (public / "posts/listed/index.bib").read_text("utf-8")
    of_posts_own = entries.index("@misc{work-")  # these have no author to sort by, only a note
    made = typeset(folder, entries[:of_posts_own])
    assert made.count("\\bibitem") == len(listed)
    library, same = (bibtexparser.parse_string(text) for text in (entries, bibtex.render(listed)))
    assert library.failed_blocks == []
    for ours, other in zip(library.entries, same.entries, strict=False):
        other.pop("month")
        assert {field.key: unbraced(field.value) for field in ours.fields} == {
            field.key: unbraced(field.value) for field in other.fields
        }


# --- any text -------------------------------------------------------------------------------------

ANY = st.text(st.sampled_from("{}<>%\\\"'~^$#&_|`@,= \n!-aZé王Ł"), max_size=30).map(lambda text: " ".join(text.split()))
PEOPLE = st.one_of(
    st.builds(Name, ANY, ANY, st.sampled_from(["", "Jr."])), st.builds(lambda text: Name(literal=text), ANY)
)


def depth(entry: str) -> list[int]:
    """Returns how many braces are open behind each character, as BibTeX counts."""
    depths = [0]
    for character in entry:
        depths.append(depths[-1] + {"{": 1, "}": -1}.get(character, 0))
    return depths


@given(ANY)
def test_braces_pair_up_in_any_text(text: str) -> None:
    made = depth(bibtex.tex(text))
    assert min(made) >= 0
    assert made[-1] == 0


@given(ANY, ANY, st.lists(PEOPLE, max_size=3))
def test_an_entry_is_one_entry_and_nothing_to_hugo(title: str, container: str, people: list[Name]) -> None:
    work = Item("x", "article-journal", title, tuple(people), (), (2020, 1), container, edition=title)
    names = tuple(" ".join(part for part in name if part) for name in people) or ("A",)
    record = PostRecord(title, names, (2020, 1, 1), container, "https://e.org/")
    for made in (bibtex.render([work]), cite_this_post.as_bibtex(record, "key")):
        assert not re.search(r"\{\{[<%]|<!--", made)
        braces = depth(made.strip())
        assert min(braces[made.index("{") + 1 : -1]) >= 1
        assert braces[-1] == 0
        assert not bibtexparser.parse_string(made).failed_blocks


PLAIN = (
    st.text(st.sampled_from('<>%"$#&_|@= aZéŁÖšŽx'), min_size=1, max_size=20).map(str.split).map(" ".join).filter(bool)
)


@given(
    PLAIN,
    st.from_regex(r"[A-ZŁÖŠÉĐ][a-zéłö]{1,6}", fullmatch=True),
    st.from_regex(r"[A-ZŁÖŠÉĐ][a-zéłö]{1,6}", fullmatch=True),
)
def test_a_bibliography_of_ours_reads_back_what_we_write(title: str, family: str, given: str) -> None:
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    work = Item("x", "book", title, (Name(family, given, "Jr."), Name(literal=f"{family} and {given} Group")))
    (entry,) = bibtex_syntax.read(bibtex.render([work]), pytest.fail, pytest.fail)
    read = bibtex_items.to_item(entry, lambda *_: None)
    assert (read.title, read.authors) == (work.title, work.authors)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("Ł.", r"{\L}."),
        ("Ø. Ærø", r"{\O}. {\AE}rø"),
        ("Œ. Đ. Ð.", r"{\OE}. {\DJ}. {\DH}."),
        ("Þ.", r"{\TH}."),
        ("ł. ø. æ.", r"{\l}. {\o}. {\ae}."),
        ("Ž. Őx", r"{\v{Z}}. {\H{O}}x"),
        ("ANd B.", "{ANd} B."),
        ("A, B", "A{,} B"),
        ("Ω. α²", r"{\ensuremath{\Omega}}. {\ensuremath{\alpha^{2}}}"),
    ],
)
def test_a_first_letter_is_one_that_bibtex_can_cut(given: str, written: str) -> None:
    assert bibtex.render_name(Name("Roe", given)) == f"Roe, {written}"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name("Roe"), "Roe"),
        (Name("", "Ann"), "Ann"),
        (Name("Ωx"), r"{\ensuremath{\Omega}}x"),
        (Name("de la Cruz"), "{de la Cruz}"),
        (Name("Roe,Poe"), "{Roe,Poe}"),
        (Name("And"), "{And}"),
        (Name("others"), "{others}"),
        (Name("Roe", "", "Jr."), "{Roe Jr.}"),
        (Name("Roe", "Ann", "Jr."), "Roe, Jr., Ann"),
        (Name("Barnes and Noble", "A."), "Barnes {and} Noble, A."),
        (Name(literal="α & {B}"), r"{{\ensuremath{\alpha}} \& \{B\}}"),
        (Name(literal=ET_AL), "others"),
        (Name(), ""),
    ],
)
def test_a_name_keeps_its_parts(name: Name, written: str) -> None:
    assert bibtex.render_name(name) == written


# --- entries --------------------------------------------------------------------------------------

WHOLE = Item(
    "doi:10.1/x", "chapter", "On {x} & y", (Name("Berg", "Ann"), Name()), (Name("Ek", "Bo"),), (2024, 3, 5), "A & book",
    "A press", "7", "2", "11-19", "99", "3", "1.2", doi="10.1/x_y", isbn="9780262035613", pmid="31452104", pmcid="PMC1",
    translators=(Name("Loo", "R."),), collection_title="Studies", publisher_place="Oslo", url="https://e.org/{x}",
    status="retracted", accessed=(2025, 1, 9),
)  # fmt: skip


def test_an_entry_has_each_field() -> None:
    assert (
        bibtex.render([WHOLE], {WHOLE.key: "own"})
        == """\
@incollection{own,
  title = {{On \\{x\\} \\& y}},
  author = {Berg, Ann},
  editor = {Ek, Bo},
  month = mar,
  translator = {Loo, R.},
  year = {2024},
  booktitle = {A \\& book},
  series = {Studies},
  publisher = {A press},
  address = {Oslo},
  volume = {7},
  number = {2},
  pages = {11--19},
  edition = {3},
  version = {1.2},
  doi = {10.1/x_y},
  isbn = {9780262035613},
  pmid = {31452104},
  pmcid = {PMC1},
  url = {https://e.org/%7Bx%7D},
  urldate = {2025-01-09},
  note = {retracted},
}
"""
    )
    bare = replace(WHOLE, authors=(), editors=(), issued=(), number="arXiv:1706.03762", issue="")
    lines = bibtex.render([bare]).splitlines()
    assert "  key = {On \\{x\\} \\& y}," in lines
    assert "  archiveprefix = {arXiv}," in lines
    assert not [line for line in lines if line.startswith(("  year", "  month", "  number", "  author"))]
    assert not [line for line in bibtex.render([WHOLE]).splitlines() if line.startswith(("  key", "  archiveprefix"))]


@pytest.mark.parametrize(
    ("kind", "entry", "container", "publisher"),
    [
        ("article-journal", "article", "journal", "publisher"),
        ("article-magazine", "article", "journal", "publisher"),
        ("book", "book", "howpublished", "publisher"),
        ("chapter", "incollection", "booktitle", "publisher"),
        ("paper-conference", "inproceedings", "booktitle", "publisher"),
        ("report", "techreport", "howpublished", "institution"),
        ("thesis", "phdthesis", "howpublished", "school"),
        ("software", "misc", "howpublished", "publisher"),
    ],
)
def test_each_type_has_its_entry(kind: str, entry: str, container: str, publisher: str) -> None:
    lines = bibtex.render([replace(WHOLE, type=kind, issue="")]).splitlines()
    assert lines[0].startswith(f"@{entry}{{")
    assert f"  {container} = {{A \\& book}}," in lines
    assert f"  {publisher} = {{A press}}," in lines
    assert "  number = {99}," in lines


POST = Item(
    "x", "post-weblog", 'On "nets" & {x}', (Name("Gray", "Ann"),), issued=(2024, 3), container_title="A & Blog",
    url="https://e.org/{x}",
)  # fmt: skip


def test_the_entry_of_a_post_and_its_draft() -> None:
    assert (
        bibtex.render_post(POST, "k")
        == """\
@article{k,
  title   = "{On {"}nets{"} \\& \\{x\\}}",
  author  = "Gray, Ann",
  journal = "{A \\& Blog}",
  year    = "2024",
  month   = "Mar",
  url     = "https://e.org/%7Bx%7D",
}"""
    )
    assert "month" not in bibtex.render_post(replace(POST, issued=(2024,)), "k")
    assert (
        bibtex.render_draft(replace(POST, issued=()), "k")
        == """\
@misc{k,
  title = {On "nets" \\& \\{x\\}},
  author = {Gray, Ann},
  year = {},
  url = {https://e.org/%7Bx%7D},
}"""
    )


def key_of(title: str, *people: Name, issued: tuple[int, ...] = (2020,)) -> str:
    return bibtex.entry_key(Item("x", title=title, authors=people, issued=issued))


def test_a_key_is_made_of_name_year_and_a_long_word() -> None:
    gray = Name("Gray", "A.")
    assert key_of("On the défg of nets", gray) == "gray2020defg"
    assert key_of("On the net", gray) == "gray2020"
    assert key_of("On nets", gray, issued=()) == "graynets"
    assert key_of("On net") == "anon2020onnet"
    assert key_of("On net of xyz") == "anon2020onneto"
    assert key_of("", Name("-"), issued=()) == "work"
    assert bibtex.entry_key(Item("x", title="Nets", editors=(gray,))) == "graynets"


def test_keys_are_distinct_without_their_case_whatever_the_order() -> None:
    def keys(names: list[str], own: dict[str, str]) -> list[str]:
        items = [Item(name, title="Nets", authors=(Name("Gray", "A."),)) for name in names]
        made = bibtex.entry_keys(items, own)
        assert bibtex.entry_keys(items[::-1], own) == made[::-1]
        return made

    assert keys(["doi:10.1/b", "doi:10.1/a"], {}) == ["graynets-101b", "graynets"]
    assert keys(["x:-", "x:+", "x:*"], {}) == ["graynets-3", "graynets-2", "graynets"]
    assert keys(["doi:10.1/b", "doi:10.1/B", "a"], {}) == ["graynets-101b-2", "graynets-101b", "graynets"]
    assert keys(["a", "b"], {"b": "GrayNets"}) == ["graynets-2", "GrayNets"]
    assert keys(["a", "b", "c"], {"a": "bad key", "b": "Own", "c": "own"}) == ["graynets", "Own", "own-2"]
