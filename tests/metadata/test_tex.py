"""TeX as Unicode: formulas, accents, commands and marks, each as it is printed."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.tex import detex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(r"$$x_1$$ and \(a_2\) and $b_3$", "x₁ and a₂ and b₃", id="all delimiters"),
        pytest.param(r"$ x$ $y $ \$5 and $6 $\alpha $5", "$ x$ $y $ $5 and $6 α5", id="money"),
        pytest.param(r"$5 and $10 of it", "$5 and $10 of it", id="sums"),
        pytest.param(f"${'x_1' * 200}$", "x₁" * 200, id="600 characters"),
        pytest.param(f"${'x_1' * 200}y$", f"{'x_1' * 200}y", id="601 characters"),
        pytest.param(r"$x_1^2$ $x_{ij}$ $x^{\prime}$ $x^*$ $x^\circ$ $x_\alpha$", "x₁² xij x′ x* x° xα", id="scripts"),
        pytest.param(r"$10^{-3}$ $x^{n+1}$ $10^{-a}$ $x_{max}$ $x_{}$", "10⁻³ xⁿ⁺¹ 10^-a xmax x", id="powers"),
        pytest.param(
            r"$\mathbb{R}$ $\mathds R$ $\Bbb{ E }$ $\mathbb{RP}$ $\mathbb{1}$", "ℝ ℝ 𝔼 RP 1", id="double-struck"
        ),
        pytest.param(r"$\mathbf{x}$ $\boldsymbol{\alpha}$ $\ensuremath{y}$ $\mathcal{N}$", "x α y N", id="fonts"),
        pytest.param(
            r"$\sin x$ $\cos2$ $\log\alpha$ $\ln(x)$ $\max_i x$", "sin x cos 2 log α ln(x) maxᵢ x", id="operators"
        ),
        pytest.param(r"$\left( x \right)$ $\displaystyle x$ $\leftarrow$", "( x ) x ←", id="switches"),
        pytest.param(r"$a \times b$ $a \pm b$ $N \to \infty$ $\le 5$", "a × b a ± b N →∞ ≤5", id="relations"),
        pytest.param(r"$\sqrt{x}$ $\sqrt{xy}$ $\frac{1}{2}$", "√x √(xy) 1/2", id="roots, fractions"),
        pytest.param(r"$a~b$ $a\!b$ $a\,b$ $a\;b$ $\{a\}$", "a b ab a b a b {a}", id="blanks"),
        pytest.param(r"$\barν$ $\sqrtπ$", "ν̅ √π", id="commands before other letters"),
    ],
)
def test_formulas(text: str, expected: str) -> None:
    assert detex(text) == expected
    assert detex(text, throughout=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("x^2 R^2AG 10^15 A^13C", "x² R²AG 10¹⁵ A¹³C", id="powers"),
        pytest.param(r"10^{15} x^{-1} 2^{n} 5^{\circ} A^{13}C", "10¹⁵ x⁻¹ 2ⁿ 5° A¹³C", id="powers in braces"),
        pytest.param(r"x^a x^{10a} x ^2 x\^{}2 ^2", "x^a x^10a x ^2 x^2 ^2", id="no powers"),
        pytest.param("a---b a--b ``q'' `s' it's `n", "a—b a–b “q” ‘s’ it's `n", id="dashes, quotation marks"),
        pytest.param(f"`{'s' * 80}' `{'s' * 81}'", f"‘{'s' * 80}’ `{'s' * 81}'", id="a long quotation"),
        pytest.param("p.~3 A~--~B a~(b) ~5", "p. 3 A –~B a (b) ~5", id="ties"),
    ],
)
def test_marks_of_a_text_that_was_written_for_tex(text: str, expected: str) -> None:
    assert detex(text) == expected


@pytest.mark.parametrize("text", ["10^{15} x^2", "a -- b", "``q''", "p.~3", "`s'"])
def test_marks_of_another_text_stay(text: str) -> None:
    assert detex(text, throughout=False) == text


ACCENTS = {
    r"\'e": "é", r"\`a": "à", r"\^o": "ô", r"\"u": "ü", r"\~n": "ñ", r"\=a": "ā", r"\.z": "ż", r"\'{e}": "é",
    r"\' e": "é", r"\'\i": "í", r"\'{\i}": "í", r"\c{c}": "ç", r"\c  c": "ç", r"\v s": "š", r"\H{o}": "ő",
    r"\k{a}": "ą", r"\r{a}": "å", r"\u{g}": "ğ", r"\b{d}": "ḏ", r"\d{d}": "ḍ",
}  # fmt: skip
LETTERS = {
    r"\ss": "ß", r"\ae": "æ", r"\AE": "Æ", r"\oe": "œ", r"\OE": "Œ", r"\aa": "å", r"\AA": "Å", r"\o": "ø", r"\O": "Ø",
    r"\l": "ł", r"\L": "Ł", r"\dh": "ð", r"\DH": "Ð", r"\dj": "đ", r"\DJ": "Đ", r"\th": "þ", r"\TH": "Þ", r"\ng": "ŋ",
    r"\NG": "Ŋ", r"\i": "ı", r"\j": "ȷ",
}  # fmt: skip


@pytest.mark.parametrize(("written", "letter"), ACCENTS.items())
def test_accents(written: str, letter: str) -> None:
    assert detex(f"x{written}z, {{{written}}}z") == f"x{letter}z, {letter}z"


@pytest.mark.parametrize(("written", "letter"), LETTERS.items())
def test_letters_by_their_names(written: str, letter: str) -> None:
    assert detex(f"x{written} z, {written}{{}}z, {{{written}}}z") == f"x{letter}z, {letter}z, {letter}z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(r"\textbf{a} \textit {b} \text{c} \mathrm{d} \emph{f} \mbox{g}", "a b c d f g", id="printed"),
        pytest.param(r"a\cite{x} b\footnote{x} \textcolor{red}{d} \foreignlanguage{german}{Wort} \href{x}{v}\label{x}",
                     "a b d Wort v", id="unprinted"),
        pytest.param(r"\enquote{a} \textquote{b} \blockquote{c} \mkbibquote{d}", "“a” “b” “c” “d”", id="quoting"),
        pytest.param(r"a\textsuperscript{2} b\textsubscript{3} \textsuperscript{th}", "a² b₃ th", id="scripts"),
        pytest.param(r"\copyright \textcopyright \textquotesingle \ldots \hyphen \ndash", "©©'…-–", id="signs"),
        pytest.param(r"\textless \textgreater \textbar \textquotedbl \textasciicircum", '<>|"^', id="signs in words"),
        pytest.param(r"{\bf a} {\it b} {\rm c} \large e {\bfseries f} {\small g}\relax", "a b c e f g", id="switches"),
        pytest.param(r"\LaTeX{} \TeX\ x \foo bar \foo{} baz", "LaTeX TeX x foo bar foo baz", id="commands"),
        pytest.param(r"a\,b a\;b a\:b a\ b a\\b a\\[2pt]b", "a b a b a b a b a b a b", id="blanks"),
        pytest.param(r"a\newline b a\quad b a\xspace b a\!b a\/b", "a b a b a b ab ab", id="blanks in words"),
        pytest.param(r"a\\b a\\c x", "a b a c x", id="no accent after a new line"),
        pytest.param(r"50\% \& \$ \# \_ \{a\}", "50% & $ # _ {a}", id="escaped"),
        pytest.param(r"360{\deg} 90 \deg 5\degree", "360° 90° 5degree", id="degrees"),
        pytest.param(r"\ifmmode \check{c}\else \v{c}\fi{} \ifmmode x\else y\fi z", "č yz", id="the APS's accents"),
        pytest.param(r"\emph{A {nested {x}} b} {a", "A nested x b {a", id="groups"),
        pytest.param(r"\frac \x[opt]{b}", "frac x[opt]b", id="without its arguments"),
        pytest.param("plain text", "plain text", id="no TeX"),
    ],
)  # fmt: skip
def test_commands(text: str, expected: str) -> None:
    assert detex(text) == expected
    assert detex(text, throughout=False) == expected
