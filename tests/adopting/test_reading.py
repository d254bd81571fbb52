"""What an entry of a hand-written list says, in the ways in which people write them."""

from __future__ import annotations

import pytest

from hugo_tools.adopting import reading

PAPER = "https://arxiv.org/abs/1706.03762"

ENTRIES = [
    pytest.param(
        f"*Ada Lovelace; Charles Babbage; Joseph Jacquard*. *Notes on an engine*. (2017). [Link]({PAPER}).",
        ("Ada Lovelace; Charles Babbage; Joseph Jacquard.", "Notes on an engine", 2017, "", ["arxiv:1706.03762"]),
        id="people in italics, with semicolons",
    ),
    pytest.param(
        f'Ada Lovelace et al. ["Notes on an engine."]({PAPER}) ICML 1843.'.replace("1843", "2017"),
        ("Ada Lovelace et al.", "Notes on an engine", 2017, "ICML", ["arxiv:1706.03762"]),
        id="a link around a title in quotation marks",
    ),
    pytest.param(
        f"Ada Lovelace & Charles Babbage. [“Notes on an engine”]({PAPER}), *Taylor's Memoirs* (2016). "
        "[[code](https://github.com/x/y)]",
        ("Ada Lovelace & Charles Babbage.", "Notes on an engine", 2016, "Taylor's Memoirs", ["arxiv:1706.03762"]),
        id="curly quotation marks, a year in parentheses, a second link",
    ),
    pytest.param(
        "Lovelace, A., & Babbage, C. (2019). Notes on an engine. Memoirs, 3(1), 1–9. https://doi.org/10.1000/xyz12",
        ("Lovelace, A., & Babbage, C.", "Notes on an engine", 2019, "Memoirs, 3(1), 1–9", ["doi:10.1000/xyz12"]),
        id="after APA, with a bare DOI's address",
    ),
    pytest.param(
        "Ada Lovelace. Notes on an engine. arXiv preprint arXiv:1706.03762. 2017.",
        ("Ada Lovelace.", "Notes on an engine", 2017, "", ["arxiv:1706.03762"]),
        id="sentences, and an id that is written out",
    ),
    pytest.param(
        "**Lovelace, Ada.** *An Empirical Study of Engines*. 14 Dec. 2018. *arXiv*, https://arxiv.org/abs/1812.06162.",
        ("Lovelace, Ada.", "An Empirical Study of Engines", 2018, "14 Dec", ["arxiv:1812.06162"]),
        id="after MLA, in bold and italics",
    ),
    pytest.param(
        f"[Notes on an engine]({PAPER})", ("", "Notes on an engine", 0, "", ["arxiv:1706.03762"]), id="a link alone"
    ),
    pytest.param(
        "Lovelace A, Babbage C, et al. Notes on an engine[C]//Proceedings of Engines. 2017: 1-9.",
        ("Lovelace A, Babbage C, et al.", "Notes on an engine", 2017, "Proceedings of Engines. : 1-9", []),
        id="after GB/T 7714",
    ),
    pytest.param(
        "爱达. 机器笔记本研究[M]. 北京: 出版社, 2012.",
        ("爱达.", "机器笔记本研究", 2012, "北京: 出版社", []),
        id="GB/T 7714",
    ),
    pytest.param(
        "Engine Team. (2026). *Engine 4: Under Apache 2.0.* A Blog, April.",
        ("Engine Team.", "Engine 4: Under Apache 2.0", 2026, "A Blog, April", []),
        id="a title in italics with a full stop in it",
    ),
    pytest.param(
        "Lovelace, A.K. Simple notes on engines. Mach Learn 8, 229–256 (1992).",
        ("Lovelace, A.K.", "Simple notes on engines", 1992, "Mach Learn 8, 229–256", []),
        id="initials before the title",
    ),
    pytest.param(
        "A. Lovelace and C. Babbage. Engines: Or not? In Proceedings of Engines, 2004.",
        ("A. Lovelace and C. Babbage.", "Engines: Or not?", 2004, "Proceedings of Engines", []),
        id="a title that asks",
    ),
    pytest.param(
        "Lovelace, A.; and Babbage, C. 2015. Notes on an engine. In Engines, 8–9.",
        ("Lovelace, A.; and Babbage, C.", "Notes on an engine", 2015, "Engines, 8–9", []),
        id="the year between full stops",
    ),
    pytest.param(
        "A. Lovelace, ‘Notes on Ada’s engine’, Engines, 2017.",
        ("A. Lovelace", "Notes on Ada’s engine", 2017, "Engines", []),
        id="single quotation marks",
    ),
    pytest.param(
        "Lovelace, Ada K. **Notes on an engine, 4th Ed.** A. Wiley & Sons, Inc. 2004.",
        ("Lovelace, Ada K.", "Notes on an engine, 4th Ed", 2004, "A. Wiley & Sons, Inc", []),
        id="the title in bold type after people",
    ),
    pytest.param(
        "*Notes on an engine*, A. Lovelace, in Engines 2020",
        ("", "Notes on an engine", 2020, "A. Lovelace, in Engines", []),
        id="the title in italics first",
    ),
    pytest.param(
        "Lovelace, A. 2020. Notes on engines. Memoirs.",
        ("Lovelace, A.", "Notes on engines", 2020, "Memoirs", []),
        id="a year after initials",
    ),
    pytest.param(
        "Ada Lovelace, *Tides, waves, moon*, 2012",
        ("Ada Lovelace", "Tides, waves, moon", 2012, "", []),
        id="the title in italics between commas",
    ),
    pytest.param(
        "“Tides2” “The tides of the sea”, 2012",
        ("“Tides2”", "The tides of the sea", 2012, "", []),
        id="a word in quotation marks",
    ),
    pytest.param(
        f"Lovelace et al. [Ho et al., 2020]({PAPER}) and [Notes on engines](https://e.org/y)",
        ("Lovelace et al. Ho et al., and", "Notes on engines", 2020, "", ["arxiv:1706.03762"]),
        id="a link's words that are a label",
    ),
    pytest.param(
        "Lovelace, A., ... & Babbage, C. (2017, May). Notes on an engine. In 2018 Conference on Engines.",
        ("Lovelace, A., ... & Babbage, C.", "Notes on an engine", 2017, "Conference on Engines", []),
        id="another year in the venue",
    ),
    pytest.param(
        f"Lovelace et al., [Notes on an engine]({PAPER}). ICML, 2017. [↩](javascript:back('1')) [\\[↑\\]](#cite-2)",
        ("Lovelace et al.", "Notes on an engine", 2017, "ICML", ["arxiv:1706.03762"]),
        id="links back to the text",
    ),
    pytest.param(
        f"[pdf]({PAPER}) Ada Lovelace, “Notes on an engine”, 2017",
        ("pdf Ada Lovelace", "Notes on an engine", 2017, "", ["arxiv:1706.03762"]),
        id="the link is not the title",
    ),
    pytest.param(
        "<b>Ada Lovelace</b>. “Notes on an engine”, Memoirs<!-- 3 -->, 2017. [<https://e.org/x>]",
        ("Ada Lovelace.", "Notes on an engine", 2017, "Memoirs", []),
        id="tags, a comment, an address in brackets",
    ),
    pytest.param(
        "A. Lovelace, ‘Notes on engines’, Babbages’ Engines, 2017.",
        ("A. Lovelace", "Notes on engines", 2017, "Babbages’ Engines", []),
        id="an apostrophe after a title in single quotation marks",
    ),
    pytest.param(
        "Lovelace, A. (2019a) Notes on an engine. Memoirs.",
        ("Lovelace, A.", "Notes on an engine", 2019, "Memoirs", []),
        id="nothing after the year in parentheses",
    ),
    pytest.param(
        "爱达．机器笔记本研究[C]//机器会议文集[C]．北京, 2012．",
        ("爱达．", "机器笔记本研究", 2012, "机器会议文集．北京, ．", []),
        id="GB/T 7714 without blanks, of a paper in a book",
    ),
    pytest.param(
        "Ramón, J. Ortega y Gasset, and A. Lovelace. Notes on engines. Memoirs, 2019.",
        ("Ramón, J. Ortega y Gasset, and A. Lovelace.", "Notes on engines", 2019, "Memoirs", []),
        id="a name with a particle after initials",
    ),
    pytest.param(
        "Lovelace, A. Low- to mid-level looms. Memoirs, 2019.",
        ("Lovelace, A.", "Low- to mid-level looms", 2019, "Memoirs", []),
        id="a word that is cut short after initials",
    ),
    pytest.param(
        "Lovelace, A. Q: a language for looms. Memoirs, 2019.",
        ("Lovelace, A.", "Q: a language for looms", 2019, "Memoirs", []),
        id="a letter with a colon after initials",
    ),
    pytest.param(
        "Ada Lovelace. Notes on an engine. CoRR, abs/1204.0015, 2012.",
        ("Ada Lovelace.", "Notes on an engine", 2012, "", []),
        id="after DBLP, where a preprint's server is no venue",
    ),
    pytest.param(
        "Ada Lovelace. “Notes on an engine”. arXiv-1706.03762v2, 2017.",
        ("Ada Lovelace.", "Notes on an engine", 2017, "", []),
        id="a preprint's server with a number and a version",
    ),
    pytest.param(
        "Ada Lovelace [Memoirs][m], “Notes on an engine”, 2017 ![a cover](https://arxiv.org/abs/1706.03762) Looms",
        ("Ada Lovelace [Memoirs][m]", "Notes on an engine", 2017, "Looms", []),
        id="an image, which is no link, and brackets that are none",
    ),
    pytest.param(
        "Ada Lovelace. 2017. “Looms of the Society (1943) in pictures.” Memoirs.",
        ("Ada Lovelace.", "Looms of the Society (1943) in pictures", 2017, "Memoirs", []),
        id="a year in the title",
    ),
    pytest.param(
        "Ada Lovelace (2016), “Notes on an engine”, Memoirs, 2nd printing 2019",
        ("Ada Lovelace", "Notes on an engine", 2016, "Memoirs, 2nd printing", []),
        id="a year in parentheses before another",
    ),
    pytest.param(
        f"[Ada’s notes on looms]({PAPER}) at https://e.org/x by Lovelace, 2017",
        ("", "Ada’s notes on looms", 2017, "by Lovelace", ["arxiv:1706.03762"]),
        id="an address after a link",
    ),
    pytest.param(
        f"[Notes at <https://e.org/a> on looms]({PAPER}), 2017, [*code*](https://e.org/y)",
        ("", "Notes at on looms", 2017, "", ["arxiv:1706.03762"]),
        id="an address in a link",
    ),
    pytest.param(
        f"[doi](https://doi.org/10.1000/xyz12) Lovelace \\& Babbage, [*Notes on looms*]({PAPER}), 2017. PMID: 12345678",
        (
            "doi Lovelace & Babbage",
            "Notes on looms",
            2017,
            "",
            ["arxiv:1706.03762", "doi:10.1000/xyz12", "pmid:12345678"],
        ),
        id="the title's work comes first of several",
    ),
    pytest.param(
        "[Project page](https://e.org/x) Ada Lovelace, *Engine notes*, 2017",
        ("Project page Ada Lovelace", "Engine notes", 2017, "", []),
        id="two words of a link, and a title of two",
    ),
    pytest.param(
        "_Notes on engines_ (2020). Ada Lovelace and Charles Babbage. Memoirs.",
        ("", "Notes on engines", 2020, "Ada Lovelace and Charles Babbage. Memoirs", []),
        id="the title in italics before the year",
    ),
    pytest.param(
        "Ada Lovelace. Weaving with Loom.js and more. *Memoirs of the Society* 3, 2017.",
        ("Ada Lovelace.", "Weaving with Loom.js and more", 2017, "Memoirs of the Society 3", []),
        id="the venue in italics, a name with a full stop",
    ),
    pytest.param(
        "Lovelace, Ada K. **Engines and looms.** A. Wiley & Sons, Inc. 2004.",
        ("Lovelace, Ada K.", "Engines and looms", 2004, "A. Wiley & Sons, Inc", []),
        id="three words in bold type after people",
    ),
    pytest.param(
        "Ada Lovelace. Notes on engines. Ever heard? In Memoirs, 2020.",
        ("Ada Lovelace.", "Notes on engines", 2020, "Ever heard? In Memoirs", []),
        id="a question after the title",
    ),
    pytest.param("*Two looms* 2012", ("", "Two looms", 2012, "", []), id="eight letters"),
    pytest.param("《机器笔记本册》 2012", ("", "机器笔记本册", 2012, "", []), id="six characters"),
]


@pytest.mark.parametrize(("text", "expected"), ENTRIES)
def test_an_entry_is_read(text: str, expected: tuple[str, str, int, str, list[str]]) -> None:
    facts = reading.read(text)
    works = [work.identifier.key for work in facts.works]
    assert (facts.people, facts.title, facts.year, facts.venue, works) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lovelace A. Tide[J]. Memoirs of engines, 2012.", id="before a type"),
        pytest.param("Lovelace A (2012). Tides. Memoirs of engines.", id="after a year"),
        pytest.param("Ada Lovelace *Tides* 2012", id="in italics"),
        pytest.param("[Tides](https://e.org/x) by Ada Lovelace, 2012", id="a link"),
        pytest.param("机器. 2012", id="in a script without blanks"),
        pytest.param("《机器笔记本》 2012", id="five characters"),
        pytest.param("Ada Lovelace *On looms* 2012", id="seven letters"),
    ],
)
def test_a_word_is_not_a_title(text: str) -> None:
    assert (reading.read(text).title, reading.read(text).year) == ("", 2012)


LABELS = [
    "Lovelace et al", "Lovelace ET. AL. on looms", "Lovelace and Babbage 2017", "Lovelace & Babbage (2017a)",
    "arXiv:1706.03762", "ArXiv 1706.03762", "doi 10.1000/xyz12", "DOI: 10.1000/xyz12",
]  # fmt: skip


@pytest.mark.parametrize("words", LABELS)
def test_a_label_is_not_a_title(words: str) -> None:
    assert reading.read(f"[{words}](https://e.org/x)").title == ""


TAILS = [
    ("Ada Lovelace, “Notes on an engine”, Memoirs (2016), pp. 1–9.", "Memoirs, pp. 1–9"),
    ("Ada Lovelace, “Notes on an engine”, Memoirs 2016, 2016a, pp. 1–9", "Memoirs 2016, pp. 1–9"),
    ("Ada Lovelace, “Notes on an engine”, Memoirs", "Memoirs"),
    (f"Ada Lovelace, “Notes on an engine”, Memoirs [<https://e.org/x>]. [HTTPS://arxiv.org]({PAPER})", "Memoirs"),
]


@pytest.mark.parametrize(("text", "tail"), TAILS)
def test_the_words_after_the_title_have_no_year(text: str, tail: str) -> None:
    assert reading.read(text).tail == tail


def test_of_damaged_identifiers_the_first_is_told() -> None:
    facts = reading.read(
        "[Notes on looms](https://arxiv.org/abs/1799.00001), https://doi.org/10.1, arXiv:1706.03762, 2017"
    )
    assert facts.damaged == '"1799.00001" is not an arXiv id'
    assert [work.identifier.key for work in facts.works] == ["arxiv:1706.03762"]
    assert reading.read("arXiv:1706.03762").damaged == ""


def test_a_year_in_an_identifier_is_not_a_year() -> None:
    facts = reading.read("Ada Lovelace. [“Notes on an engine”](https://arxiv.org/abs/2017.01234) arXiv:2017.01234")
    assert facts.year == 0


REFERENCES = [
    f'Lovelace, Ada, "[Notes on an engine]({PAPER})", Memoirs, 2017.',
    f"A. Lovelace and C. Babbage. [Notes on an engine]({PAPER}). 2017.",
    "Lovelace et al. (2019). Notes on an engine. Memoirs of the Society.",
    "Lovelace, Ada. “Notes on an Engine.” The Memoirs, 17 Nov. 2021, https://example.org/notes.",
    f"Lovelace, “Notes on an Engine”, {'vol ' * 37}1, 2021",
]
REMARKS = [
    f"See [Notes on an engine]({PAPER}) for a proof of this.",
    "The title of this post is borrowed from Babbage, who said it in 1834.",
    f"This was shown by Lovelace in [“Notes on an engine”]({PAPER}), but only for small engines.",
    'By "readable" I mean that no backslash is left. I counted them in 2019.',
    "It is not what [the documentation of the engine](https://example.org/docs) says.",
    "https://example.org/",
    "The data are from 2017.",
    "From [《一本很长的书》](https://example.org/book)",
    f"这个证明见[《论发动机的笔记》]({PAPER})，写得很好。",
    f"ここに[《機械のノートについて》]({PAPER}) 証明",
    "arXiv:1706.03762",
    "*Notes on an engine*, 2017",
    f"Lovelace, “Notes on an Engine”, {'vol ' * 38}1, 2021",
]


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_is_one(text: str) -> None:
    assert reading.is_reference(reading.read(text))


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_is_none(text: str) -> None:
    assert not reading.is_reference(reading.read(text))


ANYTHING = [
    ("doi:10.1000/xyz12 on looms", True), ("[here](https://e.org)", True), ("2017", True),
    ("Ada Lovelace, “Notes on an engine”", True), ("a word on looms", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ANYTHING)
def test_one_thing_that_references_have_is_enough_in_a_list(text: str, expected: bool) -> None:
    assert reading.may_be_reference(reading.read(text)) is expected


NOTES = [
    ("it was for all of us in town, and as far off as one may go", True),  # 16 words, three of sentences
    ("it was for all of us in town, and as far as one may go", False),
    ("on and on for all of us in town, and it was as far off as that of old", True),
    ("one was for all of us in town, and as far off as one may go", False),
]


@pytest.mark.parametrize(("text", "expected"), NOTES)
def test_many_words_of_sentences_make_a_note(text: str, expected: bool) -> None:
    assert reading.is_prose(reading.read(text)) is expected


@pytest.mark.parametrize("length", [4_000])
def test_reading_takes_no_longer_than_its_text(length: int) -> None:
    import time

    for piece in ("[“", "((2017", "arXiv:", "*a_ ", '"a ', ". a", "【《"):
        began = time.process_time()
        reading.read(piece * length)
        assert time.process_time() - began < 2, piece


@pytest.mark.parametrize("dash", ["———. ", "---. ", "⸺, ", "—— ", r"\_\_\_. ", '<a id="b"></a>———. '])
def test_a_dash_stands_for_the_people_above(dash: str) -> None:
    above = "Lovelace, Ada, and Charles Babbage. 2017. “Notes on an engine.” *Memoirs* 3."
    below = f"{dash}2018. “A second engine.” *Memoirs* 4."
    first, second = reading.read_all([above, below])
    assert (second.people, second.title, second.year) == (first.people, "A second engine", 2018)
    assert first.people.startswith("Lovelace, Ada, and Charles Babbage")
    assert second.plain == "Lovelace, Ada, and Charles Babbage. 2018. “A second engine.” Memoirs 4."
    for other in ("— an aside", "——爱达"):
        assert "Lovelace" not in reading.read_all([above, other])[1].plain
    assert reading.read_all([below])[0].plain.endswith("2018. “A second engine.” Memoirs 4.")
    assert not reading.read_all([below])[0].plain.startswith(". ")


REMARKS = [
    pytest.param("Provides a lot of pictures to look at", True, id="a remark"),
    pytest.param("This is what I read first", True, id="a sentence"),
    pytest.param("A Journal of Engines, vol. 3, with a supplement by Lovelace", True, id="more than a venue"),
    pytest.param("Advances in Neural Information Processing Systems 30, pp. 1-9", False, id="proceedings"),
    pytest.param("IEEE Transactions on Engines and Looms 3 (2)", False, id="a journal"),
    pytest.param("A Journal of Looms", False, id="a venue with an article"),
    pytest.param("Excellent, useful looms", True, id="two words of praise"),
    pytest.param("Looms ‘like this’", True, id="in quotation marks"),
]


@pytest.mark.parametrize(("tail", "expected"), REMARKS)
def test_remarks_are_told_from_venues(tail: str, expected: bool) -> None:
    assert reading.has_remark(tail) is expected


def test_a_footnote_of_several_works_is_no_reference() -> None:
    one = f"[Notes on an old engine]({PAPER}), 2017"
    assert reading.is_reference(reading.read(one))
    assert reading.is_reference(reading.read(f"{one}, [in the Proceedings of Engines](https://doi.org/10.1000/p)"))
    assert not reading.is_reference(reading.read(f"{one}, [A loom for patterns](https://doi.org/10.1000/loom)"))
    assert reading.is_reference(reading.read(f"{one}, [a published loom](https://doi.org/10.1000/p)"))
