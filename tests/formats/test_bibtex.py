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
    ],
)
def test_unicode_as_tex(text: str, expected: str) -> None:
    assert bibtex.tex(text) == expected


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
    ],
)
def test_a_first_letter_is_one_that_bibtex_can_cut(given: str, written: str) -> None:
    assert bibtex.render_name(Name("Roe", given)) == f"Roe, {written}"
