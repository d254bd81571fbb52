"""Registries' texts to what a careful person prints: markup, TeX, capitals, names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.metadata import names
from hugo_tools.metadata.items import Name
from hugo_tools.metadata.markup import UNWANTED, plain
from hugo_tools.metadata.tex import detex
from hugo_tools.metadata.titles import clean_title, clean_venue, join_title, strip_retraction

# --- markup --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("On <i>E. coli</i> growth", "On E. coli growth", id="tag"),
        pytest.param("<b><i>E. coli</b> growth</i> rates", "E. coli growth rates", id="tags that overlap"),
        pytest.param("H<sub>2<b></sub>O and <i>x", "H₂O and x", id="tags that nothing closes"),
        pytest.param("E. coli</i> growth", "E. coli growth", id="an end that nothing begins"),
        pytest.param("in<i>PRCC-TFE3</i>fusion", "in PRCC-TFE3 fusion", id="blanks lost beside a tag"),
        pytest.param("The Chinese<i>Hukou</i>System", "The Chinese Hukou System", id="blanks lost beside a word"),
        pytest.param(
            "<i>N</i>-methyl and <i>cis</i>platin, m<i>RNA</i>", "N-methyl and cisplatin, mRNA", id="one word"
        ),
        pytest.param("volcanic CO<sub>2</sub>vent", "volcanic CO₂ vent", id="blank lost after a subscript"),
        pytest.param("CO<sub>2</sub>-rich H<sub>2</sub>O", "CO₂-rich H₂O", id="no blank lost"),
        pytest.param("the 10<sup>th</sup> pH<sub>in</sub>", "the 10th pHin", id="words are not set small"),
        pytest.param("&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C", "¹³C", id="escaped twice"),
        pytest.param("R&amp;amp;D &#8211; p &lt; 0.05", "R&D – p < 0.05", id="entities"),
        pytest.param("a<b and c>d for Vec<T>", "a<b and c>d for Vec<T>", id="no tags"),
        pytest.param("A <b>bold claim", "A bold claim", id="unclosed"),
        pytest.param('A</i> claim<a id="x"></a>', "A claim", id="closed only"),
        pytest.param("<p style='x'>One</p><p>Two</p>", "One Two", id="paragraphs"),
        pytest.param("Decay<fn>see p. 3</fn> of <![CDATA[x]]>", "Decay of x", id="footnote and CDATA"),
        pytest.param("a\u202eb\u200b\x07c\u00a0 d\n  e", "abc d e", id="bidi, zero-width, controls, blanks"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner that Persian needs"),
    ],
)
def test_markup(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("â€“ naÃ¯ve Ï‰Test", "– naïve ωTest"),
        ("JosÃ© GarcÃ\xada, ÃƒÂ©tude", "José García, étude"),
        ("CÃ´tÃ©, LÃ³pez, GÃ¶del", "Côté, López, Gödel"),
        ("Ã–sterreich, Ãœber, Ã‰tude", "Österreich, Über, Étude"),
        ("KroiÃ\x9f, Å\x81Ã³dÅº, PÅ™Ã\xadbram", "Kroiß, Łódź, Příbram"),
        ("KoÅ‚modin and Å¡koda", "Kołmodin and škoda"),
        ("Î±-synuclein, mathbfÎ¸, TGF-Î²", "α-synuclein, mathbfθ, TGF-β"),
        ("25Â°C, 5 Â± 2, Â© 2020", "25°C, 5 ± 2, © 2020"),
        ("donâ€™t â€œquoteâ€\x9d", "don’t “quote”"),
        ("n â†’ âˆž, x â‰¤ y", "n → ∞, x ≤ y"),
        ("ÐœÐ°ÑˆÐ¸Ð½Ð°", "Машина"),
        ("æ·±åº¦å\xad¦ä¹\xa0", "深度学习"),
        ("å°\x8fæ˜Ž", "小明"),
        ("ðŸ˜€ and ï¬\x81eld", "😀 and ﬁeld"),
        ("Power â\x80\x93 and Glory", "Power – and Glory"),
        ("ANDRÉ\x92S \x93x\x94", "ANDRÉ’S “x”"),
    ],
)
def test_a_text_that_was_read_in_another_encoding(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "text",
    """éšŽ|éœž|VÝŠKA|VÝŽIVA|BLÍŽE|ÚŽASNÝ|CRÈŒE|ÂŸ|CAFÉ” and „Spaß“, ANDRÉ’S|Strauß–Howe|NESTLÉ® and NESTLÉ™
    |«LA PROPRIÉTÉ»|“café”— he said|hâlâ”… dedi|3.2Å² and 2.0Å…|10 kcal/molÅ²|Ø±0.5|JOSÉ¹ and ANDRÉ²|Voß¹|PERÚ–BOLIVIA
    |MAÇÃ–PERA, IRMÃ’s|Ð–Ð|”VAD SKA VI TITTA PÅ”|«Olé»…|café–žurnál|2ײ|ESPAÑ®|‘Ã’ and «Â»|é”—""".split("|"),
)
def test_a_right_text_is_never_read_in_another_encoding(text: str) -> None:
    text = text.strip()
    assert plain(text) == text


def test_what_we_make_of_mark_up_is_not_read_in_another_encoding() -> None:
    assert plain(r"$\hat{I}^2$ of 3 Å<sup>2</sup>") == "Î² of 3 Å²"


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<m:math><m:msub><m:mi>T</m:mi><m:mn>0</m:mn></m:msub></m:math>", "T₀"),
        ("<math>\n <msup>\n <mi>R</mi>\n <mi>n</mi>\n </msup>\n</math>", "Rⁿ"),
        ("<math><mmultiscripts><mi>Ca</mi><mprescripts/><none/><mn>38</mn></mmultiscripts></math>", "³⁸Ca"),
        (
            "<math><mmultiscripts><mi>X</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><none/></mmultiscripts></math>",
            "₂X₁",
        ),
        ("<math><msubsup><mi>X</mi><none/><mn>2</mn></msubsup></math>", "X²"),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "xᵢ²"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac><msqrt><mi>s</mi></msqrt></math>", "1/2√s"),
        ("<alternatives><tex-math>$a$</tex-math><math><mi>b</mi></math></alternatives>", "b"),
        ("<math><semantics><mi>b</mi><annotation>tex</annotation></semantics></math>", "b"),
        ("<math><mi>z</mi><mo>=</mo><mn>9.3</mn></math>", "z=9.3"),
    ],
)
def test_mathml(mathml: str, expected: str) -> None:
    assert plain(f"A {mathml} B") == f"A {expected} B"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\text{Memory}^3$: R^2AG", "Memory³: R²AG"),
        (r"IRIS$^{2}$ and $^{111,113}$Cd$^+$", "IRIS² and ¹¹¹,¹¹³Cd⁺"),
        (r"bias $b_φ$ at $z=9.3$", "bias bφ at z=9.3"),
        (r"$\sqrt{s_{\rm NN}}=5.02$ TeV", "√(sNN)=5.02 TeV"),
        (r"$10^{-a}$ and $10^{15}$", "10^-a and 10¹⁵"),
        (r"the $δ$ Scorpii, $\Lambda$CDM, $D\to K\pi^{+}$", "the δ Scorpii, ΛCDM, D→Kπ⁺"),
        (r"Schr{\"o}dinger \& Erd\H{o}s, 50\% of 50%", "Schrödinger & Erdős, 50% of 50%"),
        (r"{BERT}: \emph{Pre}-training -- ``deep''", "BERT: Pre-training – “deep”"),
        (r"$ν_e$ over $\barν_e$, $B\toν\ellν$, $\sqrtπ$", "νe over ν̅e, B→νℓν, √π"),
        (r"360{\deg} Videos at 90 \deg", "360° Videos at 90°"),
        ("The $100 laptop vs. the $200 one", "The $100 laptop vs. the $200 one"),
        (r"$\mathbb{RP}^2$, $\mathbb{R}$ and $\mathbb R^n$", "RP², ℝ and ℝⁿ"),
        (r"$a\!b \;\ge\; c$ and \emph{} x", "ab ≥ c and x"),
        (r"$x_{(}$, $x_{1,2}$ and $f^{ni}$", "x(, x₁,₂ and fni"),
        (r"$\log n$ and $\max_i x$", "log n and maxᵢ x"),
        (r"\frac{ unbalanced $x^{ \foo{", r"frac{ unbalanced $x^{ foo{"),
    ],
)
def test_tex(text: str, expected: str) -> None:
    assert plain(text, tex=True) == expected


def test_dashes_of_a_text_that_is_no_tex_stay() -> None:
    assert plain("PyPinT -- a framework") == "PyPinT -- a framework"


@given(st.text(max_size=200))
def test_cleaning_never_fails_and_ends_clean(text: str) -> None:
    cleaned = clean_title(text, tex=True)
    assert cleaned == " ".join(UNWANTED.sub("", cleaned).split())
    assert isinstance(names.person(names.clean(text)), Name)


@pytest.mark.parametrize(
    "unit",
    ["<i", "<b a='", "$", "{", r"\frac{", "&amp;", "^{", "<i>x", "<!--", "Ã", "A. ", "((", "(A) ", "é", ", Jr", "\\'"],
)
def test_a_text_of_megabytes_is_cut_and_costs_no_time(unit: str) -> None:
    began = time.process_time()
    assert len(clean_title(unit * (2_000_000 // len(unit)), tex=True)) < 5000
    names.person(names.clean(unit * (2_000_000 // len(unit))))
    assert time.process_time() - began < 1.5


# --- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Deep learning.", "Deep learning", id="full stop"),
        pytest.param("Sunset seasonables /", "Sunset seasonables", id="cataloguer's slash"),
        pytest.param("On growth*†", "On growth", id="footnote marks"),
        pytest.param("Made in the U.S.", "Made in the U.S.", id="abbreviation"),
        pytest.param("And then...", "And then...", id="ellipsis"),
        pytest.param("[No title found]", "", id="no title"),
        pytest.param("THE IMPACT OF DNA ON X-RAY SCIENCE", "The Impact of DNA on X-Ray Science", id="capitals"),
        pytest.param("PERMUTAÇÕES, GRUPOS E SIMETRIAS", "Permutações, grupos e simetrias", id="not English"),
        pytest.param("LES MOTS D UNE AUTRE LANGUE", "Les mots d une autre langue", id="a letter that is a word"),
        pytest.param("РЕЦЕНЗІЯ НА МОНОГРАФІЮ", "Рецензія на монографію", id="Cyrillic"),
        pytest.param("РЕЦЕНЗІЯ МІШИНОЇ Н.В. НА МОНОГРАФІЮ", "Рецензія мішиної Н.В. на монографію", id="initials"),
        pytest.param("ON VIRUSES. THE END OF THEM", "On Viruses. The End of Them", id="a sentence after another"),
        pytest.param("On growth:", "On growth", id="a colon whose subtitle is lost"),
        pytest.param("BERT", "BERT", id="an acronym"),
        pytest.param("GPT-4", "GPT-4", id="a code"),
        pytest.param("XRAG: eXamining the Core", "XRAG: eXamining the Core", id="mixed"),
        pytest.param("COVID-19 AND VIRUSES, PART II", "COVID-19 and Viruses, Part II", id="codes and numerals"),
        *(
            pytest.param(f"On growth{mark}", "On growth", id=f"ends in {mark}")
            for mark in (" * †", "¶", " ;", " ,", " .", ". .", ".docx", ".doc", "..pdf", ".tex", ".ODT")
        ),
        *(
            pytest.param(f"Growth {word}.", f"Growth {word}.", id=f"ends in {word}.")
            for word in ("al", "Inc", "Ltd", "Corp", "etc", "sp", "spp", "usw", "bzw", "A")
        ),
        *(
            pytest.param(nothing, "", id=nothing)
            for nothing in (
                "no title", "No Title Found", "Untitled", "[Title not available]", "(:unav)", "(:unkn)", ":unav", "N/A",
                "na",
            )
        ),
        pytest.param("Plants¹", "Plants", id="a footnote"),
        pytest.param("Plant² and PLANTs³", "Plant² and PLANTs³", id="powers"),
        pytest.param("[On growth of plants].", "On growth of plants", id="translated"),
        pytest.param("[Twelve more]", "[Twelve more]", id="eleven letters in brackets"),
        pytest.param("A b.  C d. E f.", "A b. C d. E f.", id="sentences"),
        pytest.param("One. Two three.", "One. Two three", id="two sentences"),
        pytest.param("DIE BIOLOGIE DES LEBENS", "Die biologie des lebens", id="German"),
        pytest.param("BIOLOGY", "BIOLOGY", id="one word of seven letters"),
        pytest.param("NEUROLOGY", "Neurology", id="one word of nine letters"),
        pytest.param("Growth: ON THE BIOLOGY OF IT", "Growth: On the Biology of IT", id="capitals after a colon"),
        pytest.param("Growth: THE BIOLOGY", "Growth: THE BIOLOGY", id="two words after a colon"),
        pytest.param("ON BIOLOGY? THE END OF IT ALL", "On Biology? The End of IT All", id="a question before"),
        pytest.param("ON BIOLOGY – “THE END” OF ALL", "On Biology – “The End” of All", id="a quotation after a dash"),
        pytest.param("J.R. SMITH AND THE BIOLOGY", "J.R. Smith and the Biology", id="initials at the start"),
        pytest.param("ON THE 34TH BIOLOGY", "On the 34th Biology", id="an ordinal"),
        pytest.param("ON COVID19 AND XQZ BIOLOGY", "On COVID19 and XQZ Biology", id="digits, no vowel"),
        pytest.param("ΑΒΓ ON LIFE OF BIOLOGY", "Αβγ on Life of Biology", id="Greek letters"),
    ],
)  # fmt: skip
def test_titles(text: str, expected: str) -> None:
    assert clean_title(text) == expected


@pytest.mark.parametrize(
    ("title", "subtitles", "expected"),
    [
        pytest.param(
            "A break in the clouds", ["towards a definition"], "A break in the clouds: towards a definition", id="colon"
        ),
        pytest.param("Why?", ["An answer"], "Why? An answer", id="question"),
        pytest.param("Java: The Book", ["The Book"], "Java: The Book", id="repeated"),
        pytest.param("On X", ["On X"], "On X", id="the same"),
        pytest.param("On X", ["12345"], "On X", id="an id"),
        pytest.param("On X", ["B"], "On X", id="a letter"),
        pytest.param("", ["Deep nets"], "Deep nets", id="no title"),
        pytest.param("On X!", ["An answer"], "On X! An answer", id="an exclamation"),
        pytest.param("On X:", ["An answer"], "On X: An answer", id="a colon that is there"),
        pytest.param("On X…", ["An answer"], "On X… An answer", id="an ellipsis"),
        pytest.param("On X –", ["An answer"], "On X – An answer", id="a dash"),
        pytest.param("On X —", ["An answer"], "On X — An answer", id="a long dash"),
        pytest.param(
            "A Long Title on the Birds of the Alps",
            ["Long title on birds of Alps"],
            "A Long Title on the Birds of the Alps",
            id="running head",
        ),
    ],
)
def test_subtitles(title: str, subtitles: list[str], expected: str) -> None:
    assert join_title(title, subtitles) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("RETRACTED: On X", ("On X", True)),
        ("Retracted Article: On X", ("On X", True)),
        ("[RETRACTED] On X", ("On X", True)),
        ("On X (Retracted)", ("On X", True)),
        ("Retracted papers in medicine", ("Retracted papers in medicine", False)),
        *(
            (f"{mark} On X", ("On X", True))
            for mark in (
                "Retracted Paper —",
                "RETRACTED  CHAPTER:",
                "Withdrawn:",
                "WITHDRAWN  ARTICLE.",
                "Retraction  Retracted:",
                "[Retracted:]",
                "[Retracted]:",
                "Retracted -",
                "Retracted –",
            )
        ),
        *((f"On X{mark}", ("On X", True)) for mark in ("[Retracted Article].", " (retracted  paper)", " [RETRACTED]")),
        ("Retracted On X", ("Retracted On X", False)),
        ("Withdrawn", ("Withdrawn", False)),
        ("Retracted:", ("Retracted:", False)),
    ],
)
def test_retractions(title: str, expected: tuple[str, bool]) -> None:
    assert strip_retraction(title) == expected


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("Ashish Vaswani", Name("Vaswani", "Ashish")),
        ("Laurens van der Maaten", Name("van der Maaten", "Laurens")),
        ("Maaten, Laurens van der", Name("van der Maaten", "Laurens")),
        ("Andre de Gouvea", Name("de Gouvea", "Andre")),
        ("Arianna Di Maio", Name("Di Maio", "Arianna")),
        ("Sammy Davis, Jr.", Name("Davis", "Sammy", "Jr.")),
        ("Davis, Sammy, Jr.", Name("Davis", "Sammy", "Jr.")),
        ("John Smith III", Name("Smith", "John", "III")),
        ("Santiago Ramón y Cajal", Name("Ramón y Cajal", "Santiago")),
        ("Margot Fitz Axen", Name("Fitz Axen", "Margot")),
        ("Plato", Name("Plato")),
        ("Suparman Suparman", Name("Suparman")),
        ("Yu Yu", Name("Yu", "Yu")),
        ("Dr. Jane Roe, PhD", Name("Roe", "Jane")),
        ("William H. Press", Name("Press", "William H.")),
        ("D. T. O'Dea", Name("O'Dea", "D. T.")),
        ("JOHN MCGREGOR", Name("McGregor", "John")),
        ("Достовалов Виктор Александрович", Name("Достовалов", "Виктор Александрович")),
        ("王 小明", Name("王", "小明")),
        ("佐藤 さくら", Name("佐藤", "さくら")),
        ("김 철수", Name("김", "철수")),
        ("王小明", Name("王小明")),
        ("ジョン スミス", Name("スミス", "ジョン")),
        ("Sato 太郎", Name(literal="Sato 太郎")),
        ("Wang Xiaoming 王小明", Name(literal="Wang Xiaoming 王小明")),
        ("YUE SHI", Name("Shi", "Yue")),
        ("ANNA VON DER LEYEN", Name("von der Leyen", "Anna")),
        ("LEYEN, ANNA VON DER", Name("von der Leyen", "Anna")),
        ("ANA DE LA CRUZ", Name("de la Cruz", "Ana")),
        ("NGUYEN VAN ANH", Name("Anh", "Nguyen Van")),
        ("A. E. SMITH", Name("Smith", "A. E.")),
        ("J. SMITH, JR.", Name("Smith", "J.", "Jr.")),
        ("Robert Downey jr.", Name("Downey", "Robert", "Jr.")),
    ],
)
def test_persons(display: str, expected: Name) -> None:
    assert names.person(display) == expected


@pytest.mark.parametrize(
    "group",
    """The GTEx Consortium|H1 Collaboration|Geological Survey of Canada|OpenAI Team|United Nations|World Bank
    |Google Research|Deutsche Forschungsgemeinschaft|Bundesministerium für Bildung|Government of India""".split("|"),
)
def test_groups(group: str) -> None:
    assert names.is_group(group.strip())


@pytest.mark.parametrize("person", ["William H. Press", "Ann Young", "Eric Church", "Jean Bureau", "Melissa Bank"])
def test_persons_with_a_word_for_a_name(person: str) -> None:
    assert not names.is_group(person)


@pytest.mark.parametrize("nobody", ["", "&NA;", "Unknown", "(:Unav)", "Anonymous", ":", "---", "N/A"])
def test_placeholders(nobody: str) -> None:
    assert names.is_placeholder(names.clean(nobody))


@pytest.mark.parametrize("person", ["Ann Unknown", "Ng", "A. N. Other", "Na Li"])
def test_persons_that_look_like_placeholders(person: str) -> None:
    assert not names.is_placeholder(names.clean(person))


def test_tex_of_names() -> None:
    assert detex(r"Paul Erd\H{o}s and Jos\'e Mart\'{\i}") == "Paul Erdős and José Martí"


MEETINGS = "PROCEEDINGS CONFERENCE SYMPOSIUM WORKSHOP CONGRESS"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("JOURNAL OF THE ACM", "Journal of the ACM"),
        ("PROCEEDINGS OF THE IEEE", "Proceedings of the IEEE"),
        ("ACM COMPUTING SURVEYS", "ACM Computing Surveys"),
        ("SIAM JOURNAL ON COMPUTING", "SIAM Journal on Computing"),
        ("PHYSICAL REVIEW B", "Physical Review B"),
        ("PHYSICAL REVIEW A", "Physical Review A"),
        ("JOURNAL OF PHYSICS A: MATHEMATICAL AND GENERAL", "Journal of Physics A: Mathematical and General"),
        ("BULLETIN OF A SOCIETY", "Bulletin of a Society"),
        ("ACM SIGPLAN NOTICES", "ACM SIGPLAN Notices"),
        ("JOURNAL OF VLSI SIGNAL PROCESSING", "Journal of VLSI Signal Processing"),
        ("EPJ WEB OF CONFERENCES", "EPJ Web of Conferences"),
        ("ACS APPLIED MATERIALS", "ACS Applied Materials"),
        ("ACM TRANSACTIONS ON GRAPHICS (TOG)", "ACM Transactions on Graphics (TOG)"),
        ("BIOCHEMISTRY (MOSCOW)", "Biochemistry (Moscow)"),
        ("PLOS ONE", "PLOS ONE"),
        ("PLOS BIOLOGY", "PLOS Biology"),
        ("BMJ", "BMJ"),
        ("JAMA", "JAMA"),
        ("NATURE", "Nature"),
        ("BIOINFORMATICS", "Bioinformatics"),
        ("ZEITSCHRIFT FÜR PHYSIK", "Zeitschrift für Physik"),
        (
            "2019 IEEE 34TH CONFERENCE ON COMPUTER VISION (CIVIC 2019)",
            "2019 IEEE 34th Conference on Computer Vision (CIVIC 2019)",
        ),
        ("Journal of the ACM", "Journal of the ACM"),
        ("eLife", "eLife"),
        ("CANCERS", "CANCERS"),
        ("JOURNAL OF BIOLOGY (MOSCOW)", "Journal of Biology (Moscow)"),
        ("ANNALS OF GREEN AND OTHER NETS (AGON)", "Annals of Green and Other Nets (AGON)"),
        ("CONFERENCE ON BIOLOGY (ABCDEFGI)", "Conference on Biology (ABCDEFGI)"),
        ("CONFERENCE ON BIOLOGY (ABCDEFGHI)", "Conference on Biology (Abcdefghi)"),
        *((f"{name} ON BIOLOGY (MOSCOW)", f"{name.title()} on Biology (MOSCOW)") for name in MEETINGS.split()),
        ("SIGMOD RECORD OF LIFE", "SIGMOD Record of Life"),
        ("SIGMA NOTICES OF LIFE", "Sigma Notices of Life"),
        ("SIGNAL PROCESSING OF LIFE", "Signal Processing of Life"),
        ("SIGHT OF LIFE AND MIND", "Sight of Life and Mind"),
        ("REVISTA DE LA SOCIEDAD Y VIDA", "Revista de la Sociedad y Vida"),
        ("CADERNOS DE SOCIEDADE E VIDA", "Cadernos de Sociedade e Vida"),
        ("PHYSICAL REVIEW E", "Physical Review E"),
    ],
)
def test_names_of_journals_in_capitals(name: str, expected: str) -> None:
    assert clean_venue(name) == expected
