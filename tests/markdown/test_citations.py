"""Citations in a post: what is one, what is none, and what is reported with the spelling that can be rendered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hugo_tools.hugo.site import LISTS_OF_REFERENCES
from hugo_tools.markdown import citations
from hugo_tools.markdown.citations import Citations, Rules
from hugo_tools.markdown.inlines import Math
from hugo_tools.metadata.identifiers import Identifier

KNOWN = frozenset({"lecun2015", "Müller:2020", "a.b-c"})
RULES = Rules(known_keys=KNOWN, headings_of_lists=frozenset(map(citations.plain_heading, LISTS_OF_REFERENCES)))
PASSTHROUGH = Math((("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$")))

A, B = "@arxiv:1706.03762", "@doi:10.1038/nature14539"


def find(text: str, rules: Rules = RULES) -> Citations:
    return citations.find(text.replace("@A", A).replace("@B", B), 0, rules)[0]


def labels(text: str, rules: Rules = RULES) -> list[str]:
    """Returns the brackets of citations, the two works of these tests as `@A` and `@B`."""
    return [group.label.replace(A, "@A").replace(B, "@B") for group in find(text, rules).groups]


def links(text: str, rules: Rules = RULES) -> list[str]:
    return [link.identifier.key for link in find(text, rules).links]


def reports(text: str, rules: Rules = RULES) -> list[tuple[str, str]]:
    """Returns (message, hint) of each report."""
    return [
        (report.message.replace(A, "@A").replace(B, "@B"), report.hint.replace(A, "@A").replace(B, "@B"))
        for report in find(text, rules).reports
    ]


def case(text: str, expected: object, pins: str) -> object:
    return pytest.param(text, expected, id=pins)


# --- what is a citation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("[@A]", ["@A"], "an identifier"),
        case("word[@A], word", ["@A"], "directly behind a word"),
        case("[@lecun2015]", ["@lecun2015"], "a key of the bibliography"),
        case("[@nobody2020]", ["@nobody2020"], "a key that nobody knows, which is reported later"),
        case("[@10.1038/nature14539]", ["@10.1038/nature14539"], "a bare DOI"),
        case("[@https://openreview.net/forum?id=x_y]", ["@https://openreview.net/forum?id=x_y"], "a URL"),
        case("[@A; @B]", ["@A; @B"], "a group"),
        case("[-@A]", ["-@A"], "the author suppressed"),
        case("[see @A, pp. 3–5; also @lecun2015]", ["see @A, pp. 3–5; also @lecun2015"], "words and locators"),
        case("[Vaswani et al.][@A]", ["@A"], "the author's own words"),
        case("[*Vaswani* `et al.`][@A]", ["@A"], "words with markup"),
        case("[@A][]", ["@A"], "a collapsed link"),
        case("*[@A]* **[@A]** ~~[@A]~~", ["@A"] * 3, "in emphasis"),
        case("([@A])", ["@A"], "in parentheses"),
        case('"[@A]"', ["@A"], "in quotes"),
        case("注意力[@A]。", ["@A"], "in Chinese text"),
        case("𝒳[@A]", ["@A"], "behind an astral character"),
        case("> [@A]", ["@A"], "in a quote"),
        case("- [@A]\n  1. [@B]", ["@A", "@B"], "in lists"),
        case("| x |\n|---|\n| [@A] |", ["@A"], "in a table"),
        case("x\n: [@A]", ["@A"], "in a definition list"),
        case("- [x] [@A]", ["@A"], "in a task"),
        case("text[^1]\n\n[^1]: [@A]", ["@A"], "in a footnote"),
        case("text[^1]\n\n[^1]: [^2]\n[^2]: [@A]", ["@A"], "in a footnote of a footnote"),
        case("{{% box %}}\n[@A]\n{{% /box %}}", ["@A"], "in a Markdown shortcode's body"),
        case("<span>[@A]</span>", ["@A"], "in inline HTML"),
        case("<div>\n\n[@A]\n\n</div>", ["@A"], "between blocks of HTML"),
        case("[see\n@A]", ["see @A"], "over a line break"),
        case("> [see\n> @A, p.\n> 3]", ["see @A, p. 3"], "over line breaks in a quote"),
        case("- [see\n  @A]", ["see @A"], "over a line break in a list"),
        case("-   x\n\n      [@A]", ["@A"], "in an item whose text stands further in"),
        case("-    [@A]", ["@A"], "four blanks after an item's mark"),
        case("\\``x[@A]", ["@A"], "after an escaped backtick and another one"),
        case("[@A] [@A]", ["@A", "@A"], "twice"),
        case("[@A, S.\u00a03]", ["@A, S.\u00a03"], "a blank that does not break, which Markdown's labels keep"),
        case("\\\\[@A]", ["@A"], "after an escaped backslash"),
        case("[x [y] z][@A]", ["@A"], "behind the author's own words with brackets in them"),
        case("[[@A]]", ["@A"], "in brackets of the author's"),
        case("[x](u)[@A]", ["@A"], "behind a link"),
        case("![x [@A] y][nothing]", ["@A"], "in what would be an image if its label were defined"),
        case("[@A](", ["@A"], "before a lone parenthesis"),
        case("[@A] (u)", ["@A"], "before parentheses, with a blank"),
        case('[@A](<u>"t")', ["@A"], "before a title without a blank"),
        case('[@A](u "t"x)', ["@A"], "before a title with more after it"),
        case("[@A](u(v)", ["@A"], "before a parenthesis that nothing closes"),
        case("`[@B]` [@A] ``x`[@B]``", ["@A"], "between code spans"),
        case("`` ` [@A]", ["@A"], "behind backticks that pair with none"),
        case("<!-- x --> [@A]"[11:], ["@A"], "behind a comment's end"),
        case("cost $5 [@A] and $6", ["@A"], "between prices, where no passthrough is on"),
        case("Wow\\![@A]", ["@A"], "after an escaped exclamation mark"),
        case("x <a:[@A]> y", ["@A"], "in angle brackets after a letter, which is no scheme of an address"),
        case(f"x <{'a' * 33}:[@A]> y", ["@A"], "in angle brackets after what is too long for a scheme"),
        case("<a`b@e.org> [@A] `", ["@A"], "behind an e-mail address with a backtick"),
        case("<a:`> [@A] `", [], "in code that begins where no address is"),
        case("<ab:`> [@A] `", ["@A"], "behind an address with a backtick"),
        case("x <? [@A]", ["@A"], "behind an instruction that nothing ends"),
        case("x <? ?> [@A] <? [@B]", ["@A", "@B"], "behind an instruction"),
        case("x <?> [@A] ?> <!--> [@B] --> y", ["@A", "@B"], "behind what begins and ends at once"),
        case("[@A](u\\)", ["@A"], "before an escaped parenthesis"),
        case("[@A](<u\nv>)", ["@A"], "before a destination over lines"),
        case("[@A](<u)", ["@A"], "before a destination that nothing closes"),
        case("[x][nothing] [@A]", ["@A"], "behind a label that is not defined"),
        case("[see \\_x\\_ @A][see _x_ @A]", ["see _x_ @A"], "in a bracket that a formatter doubled"),
        case("[see *x* @A][see _x_ @A]", ["see _x_ @A"], "in one whose mark of emphasis differs"),
        case("[See @A][see @A]", ["See @A"], "in one whose capitals differ"),
        case("[@A](u(v w))", ["@A"], "before a destination with a blank"),
        case("[@isbn:978 0 13 110362 7; @A]", ["@isbn:978 0 13 110362 7; @A"], "an ISBN with blanks"),
        case("[ @nobody]", ["@nobody"], "a key that nobody knows, after a blank"),
        case("[-@nobody]", ["-@nobody"], "the author of a key that nobody knows suppressed"),
    ],
)
def test_citations(text: str, expected: list[str]) -> None:
    assert labels(text) == expected
    assert reports(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`[@A]`", id="a code span"),
        pytest.param("`` ` [@A] ` ``", id="a code span of two backticks"),
        pytest.param("```[@A]```", id="a code span of three"),
        pytest.param("`x\n[@A]`", id="a code span over a line break"),
        pytest.param("```\n[@A]\n```", id="a fence"),
        pytest.param("```\n[@A]", id="an unclosed fence"),
        pytest.param("- x\n\n  ~~~\n  [@A]\n  ~~~", id="a fence in a list"),
        pytest.param("> ```\n> [@A]\n> ```", id="a fence in a quote"),
        pytest.param("    [@A]", id="indented code"),
        pytest.param("-     [@A]", id="indented code in a list"),
        pytest.param("<pre>\n[@A]\n</pre>", id="preformatted text"),
        pytest.param("<div>\n<code>[@A]</code> [ask @jack]\n</div>", id="code, and a handle, in an HTML block"),
        pytest.param("<!-- [@A] -->", id="a comment"),
        pytest.param("x <!-- [@A] --> y", id="a comment in a line"),
        pytest.param("<!--\n\n[@A]\n\n-->", id="a comment of several paragraphs"),
        pytest.param('x <a title="[@A]"> y', id="an attribute"),
        pytest.param("x <https://e.org/[@A]> y", id="an address in angle brackets"),
        pytest.param("\\[@A\\]", id="escaped brackets"),
        pytest.param("\\[@A]", id="an escaped opening bracket"),
        pytest.param("[@A\\]", id="an escaped closing bracket"),
        pytest.param("[@A](https://e.org)", id="a link's text"),
        pytest.param("[x](https://e.org '[@A]')", id="a link's title"),
        pytest.param("[@A](u(v)w 't')", id="a link's text, and parentheses in its destination"),
        pytest.param("[@A](u (t))", id="a link's text, and its title in parentheses"),
        pytest.param("[@A](\r\n u\r\n)", id="a link over lines of DOS"),
        pytest.param("[x](@A)", id="a whole destination"),
        pytest.param("[@A](u(v))", id="a link's text, and parentheses that end its destination"),
        pytest.param("[@A](u\\)v)", id="a link's text, and an escaped parenthesis in its destination"),
        pytest.param("[@A](u\\(v)", id="a link's text, and an escaped opening parenthesis"),
        pytest.param("[@A](<u<\\>v w>)", id="a link's text, and blanks in its destination"),
        pytest.param('[@A](u "a\\"b\nc")', id="a link's text, and an escaped quote in its title"),
        pytest.param("[@A](u 'a\\'b\nc')", id="a link's text, and an escaped quote of another kind"),
        pytest.param("[@A](u (a\\)b\nc))", id="a link's text, and an escaped parenthesis in its title"),
        pytest.param(f"[@A]({'(' * 32}u{')' * 32})", id="a link's text, and as many parentheses as there may be"),
        pytest.param(f'[@A](<{"u" * 2000}> "{"t" * 999}")', id="a link's text, and what is as long as it may be"),
        pytest.param("x <?php [@A] ?> y", id="an instruction"),
        pytest.param("x <![CDATA[[@A]]]> y", id="character data"),
        pytest.param("x <!DOCTYPE [@A]> y", id="a declaration"),
        pytest.param("x <a+b.c-1:[@A]> y", id="an address of another scheme"),
        pytest.param(f"x <{'a' * 32}:[@A]> y", id="an address of the longest scheme"),
        pytest.param("[x](https://e.org/a?b=@A)", id="an address with a key in it"),
        pytest.param("[x](<u [@A]>)", id="a link's destination"),
        pytest.param("$[@A]$", id="math"),
        pytest.param("$$\n[@A]\n$$", id="displayed math"),
        pytest.param("{{< highlight md >}}[@A]{{< /highlight >}}", id="the body of a shortcode that shows code"),
        pytest.param("{{< box >}}`[@A]`{{< /box >}}", id="code in a shortcode's body"),
        pytest.param("{{< box >}}\n```\n[@A]\n```\n{{< /box >}}", id="a code fence in a shortcode's body"),
        pytest.param("[^1]: [@A]", id="a footnote that nobody refers to"),
        pytest.param("[mail me@home.org]", id="an e-mail address"),
        pytest.param("[see www.x.org/@jack]", id="a handle in an address"),
        pytest.param("[ask @jack]", id="a handle in brackets"),
        pytest.param("[ask @jack and @jill]", id="two handles in brackets"),
        pytest.param("@jack and @app.route", id="a handle and a decorator"),
        pytest.param("[@]", id="a lone @"),
        pytest.param("[]", id="nothing"),
        pytest.param("| x |\n|---|\n| y | [@A] |", id="a cell beyond the header"),
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert labels(text) == []
    assert reports(text) == []


@pytest.mark.parametrize("name", ["chart", "highlight", "Mermaid", "verbatim"])
def test_a_body_of_code_is_not_read(name: str) -> None:
    assert reports(f"{{{{< {name} >}}}}[@A]{{{{< /{name} >}}}}") == []


def test_the_body_only_is_searched() -> None:
    text = "---\ntitle: '[@arxiv:1706.03762]'\n---\n[@arxiv:1512.03385]\n"
    found, _ = citations.find(text, text.index("[@arxiv:1512"), RULES)
    assert [group.label for group in found.groups] == ["@arxiv:1512.03385"]


# --- math -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("cost $5 [@A] and $6", [], "everything between two dollars"),
        case("$a$ [@A] $b$", ["@A"], "between two formulas"),
        case("\\$5 [@A] and $6", ["@A"], "an escaped dollar"),
        case("\\([@A]\\)", [], "parentheses with backslashes"),
        case("\\[ [@A] \\]", [], "brackets with backslashes"),
        case("$$\n[@A]\n$$", [], "displayed math"),
        case("$[@A]", ["@A"], "a dollar that nothing closes"),
        case("`$` [@A] `$`", ["@A"], "dollars in code"),
    ],
)
def test_math_by_the_sites_delimiters(text: str, expected: list[str]) -> None:
    assert labels(text, Rules(PASSTHROUGH)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("$x [@A] y$", [], "a formula"),
        case("$ x [@A] $", ["@A"], "a blank inside: no formula"),
        case("$20 [@A] or $30", ["@A"], "a digit behind: no formula"),
        case("$ x [@A]$", ["@A"], "a blank after the first dollar: no formula"),
        case("$$[@A]", ["@A"], "displayed math that never ends"),
        case("\\$x [@A] y$", ["@A"], "an escaped dollar"),
        case("$$x [@A]$$", [], "displayed math"),
        case("$$x [@A]$$ $[@B]$", [], "displayed math, and a formula"),
        case("$$x$$ [@A] $$y$$", ["@A"], "between displayed formulas"),
        case("$a$ and $[@A]$", [], "the second formula"),
        case("$a$ $b [@A]", ["@A"], "a dollar behind a formula, which nothing closes"),
    ],
)
def test_math_by_pandocs_rule_where_the_site_has_no_delimiters(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


# --- what stands in a bracket ---------------------------------------------------------------------


def parts(label: str) -> list[tuple[str, str, str, str]]:
    """Returns (prefix, identifier, locator, suffix) of each citation."""
    found = citations.parse_group(label.replace("@A", A).replace("@B", B), KNOWN)
    return [
        (("-" if c.suppress_author else "") + c.prefix, c.identifier.key.removeprefix("arxiv:"), c.locator, c.suffix)
        for c in found
    ]


NINE = "doi:10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        case("@A", [("", "1706.03762", "", "")], "a key"),
        case("see @A, p. 3", [("see", "1706.03762", "p. 3", ", p. 3")], "prefix and locator"),
        case("@A, pp. 3–5", [("", "1706.03762", "pp. 3–5", ", pp. 3–5")], "a range"),
        case("@A p. 3", [("", "1706.03762", "p. 3", " p. 3")], "a locator without a comma"),
        case("@A, 33", [("", "1706.03762", "33", ", 33")], "a bare number"),
        case("@A, sec. 3.2", [("", "1706.03762", "sec. 3.2", ", sec. 3.2")], "a section"),
        case("@A, § 4", [("", "1706.03762", "§ 4", ", § 4")], "a section's sign"),
        case("@A, the 2nd", [("", "1706.03762", "", ", the 2nd")], "other words are not a locator"),
        case("@A and others", [("", "1706.03762", "", " and others")], "a suffix"),
        case("-@A", [("-", "1706.03762", "", "")], "the author suppressed"),
        case("see -@A", [("-see", "1706.03762", "", "")], "the author suppressed behind a prefix"),
        case("@A; @B", [("", "1706.03762", "", ""), ("", "doi:10.1038/nature14539", "", "")], "two"),
        case(
            "see @A, p. 3; also @lecun2015",
            [("see", "1706.03762", "p. 3", ", p. 3"), ("also", "lecun2015", "", "")],
            "words around two",
        ),
        case("@A, p. 3; p. 5", [("", "1706.03762", "p. 3", ", p. 3; p. 5")], "a semicolon in a suffix"),
        case("@A.", [("", "1706.03762", "", ".")], "a full stop behind"),
        case("@arxiv:1706.03762v5", [("", "1706.03762", "", "")], "a version"),
        case("@arXiv: 1706.03762", [("", "1706.03762", "", "")], "a blank in the key"),
        case("@a.b-c", [("", "a.b-c", "", "")], "punctuation inside a key"),
        case("@Müller:2020, p. 3", [("", "Müller:2020", "p. 3", ", p. 3")], "letters beyond ASCII"),
        case("@{lecun2015}x", [("", "lecun2015", "", "x")], "a key in braces"),
        case("@{a b}, p. 3", [("", "a b", "p. 3", ", p. 3")], "a blank in braces"),
        case(
            "@10.1016/S0022-2836(05)80360-2, p. 3",
            [("", "doi:10.1016/s0022-2836(05)80360-2", "p. 3", ", p. 3")],
            "parentheses in a DOI",
        ),
        case(
            "@10.1002/(SICI)1096-987X(199709)18:12<1450::AID-JCC3>3.0.CO;2-I",
            [("", "doi:10.1002/(sici)1096-987x(199709)18:12<1450::aid-jcc3>3.0.co;2-i", "", "")],
            "angle brackets and a semicolon in a DOI",
        ),
        case("@10.1890/0012-9658(2006)87%5B2832:TIOPMA%5D2.0.CO;2", [("", NINE, "", "")], "brackets as escapes"),
        case("@10.1000/x#y; @A", [("", "doi:10.1000/x#y", "", ""), ("", "1706.03762", "", "")], "# in a DOI"),
        case("(@10.1000/x)", [("(", "doi:10.1000/x", "", ")")], "a parenthesis that is not the DOI's"),
        case("@https://e.org/a;b?c=d#/e.", [("", "https://e.org/a;b?c=d#/e", "", ".")], "a URL"),
        case("@https://arxiv.org/abs/1706.03762", [("", "1706.03762", "", "")], "a paper's URL"),
        case("@arxiv:nonsense", [("", "malformed:arxiv:nonsense", "", "")], "a malformed id, reported when resolved"),
        case("write to me@home.org; @A", [("write to me@home.org;", "1706.03762", "", "")], "an e-mail address before"),
        case("ask @jack", [], "a handle"),
        case("see @lecun2015", [("see", "lecun2015", "", "")], "a known key behind words"),
        case("see @A and @jack", [("see", "1706.03762", "", " and @jack")], "a handle in a suffix"),
    ],
)
def test_brackets(label: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert parts(label) == expected


def test_a_number_after_the_word_for_a_part_is_the_cited_part() -> None:
    words = (
        "p. pp. page pages chap. chaps. chapter chapters ch. sec. secs. section sections fig. figs. figure figures eq. "
        "eqs. equation equations tab. table tables vol. vols. no. nos. nr. thm. theorem theorems lemma lemmas def. "
        "defs. app. appendix alg. algs. para. paras. part parts line lines l. § §§ ¶ P. Page"
    ).split()
    expected = [f"{word} 3" for word in words]
    found = [citations.parse_group(f"{A}, {each} x", KNOWN)[0].locator for each in expected]
    assert found == expected
    for tight in ("p.3", "§3", "fig.3", "3–5", "3, 7"):
        assert citations.parse_group(f"{A}, {tight}", KNOWN)[0].locator == tight
    for other in ("q. 3", "pa. 3", "x 3"):
        assert citations.parse_group(f"{A}, {other}", KNOWN)[0].locator == ""


def test_a_groups_words_and_version() -> None:
    (group,) = find("[Vaswani *et al.*][@arxiv:1706.03762v5]").groups
    assert group.words == "Vaswani *et al.*"
    assert [citation.version for citation in group.citations] == [5]


# --- ordinary links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("[Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)", ["arxiv:1706.03762"], "a label and a link"),
        case('[x](https://arxiv.org/abs/1706.03762 "title")', ["arxiv:1706.03762"], "a title"),
        case("[x](<https://arxiv.org/abs/1706.03762>)", ["arxiv:1706.03762"], "a destination in angle brackets"),
        case("[x](\n  https://arxiv.org/abs/1706.03762\n)", ["arxiv:1706.03762"], "over lines"),
        case("([x](https://doi.org/10.1016/S0022-2836(05)80360-2))", ["doi:10.1016/s0022-2836(05)80360-2"], "a DOI"),
        case("<https://arxiv.org/abs/1706.03762>", ["arxiv:1706.03762"], "an address in angle brackets"),
        case("See https://arxiv.org/abs/1706.03762.", ["arxiv:1706.03762"], "a bare address"),
        case("(https://arxiv.org/abs/1706.03762)", ["arxiv:1706.03762"], "a bare address in parentheses"),
        case("https://arxiv.org/abs/1706.03762以及", ["arxiv:1706.03762"], "a bare address right before Chinese text"),
        case("[`a`][b](https://arxiv.org/abs/1706.03762)", ["arxiv:1706.03762"], "a link behind brackets"),
        case("http://arxiv.org/abs/1706.03762", ["arxiv:1706.03762"], "a bare address without encryption"),
        case("*https://arxiv.org/abs/1706.03762*", ["arxiv:1706.03762"], "a bare address in emphasis"),
        case("_https://arxiv.org/abs/1706.03762 x_", ["arxiv:1706.03762"], "a bare address in emphasis of lines"),
        case("~https://arxiv.org/abs/1706.03762 x~", ["arxiv:1706.03762"], "a bare address struck through"),
        case("xhttps://arxiv.org/abs/1706.03762", [], "a bare address right after a letter"),
        case("ftp://x https://arxiv.org/abs/1706.03762", ["arxiv:1706.03762"], "a bare address after another"),
        case(
            "https://openreview.net/forum?id=x#y", ["https://openreview.net/forum?id=x"], "a bare address with a query"
        ),
        case("见 https://arxiv.org/abs/1706.03762，以及", ["arxiv:1706.03762"], "a bare address in Chinese text"),
        case("[x][y]\n\n[y]: https://arxiv.org/abs/1706.03762", ["arxiv:1706.03762"], "a link with a label"),
        case("[Y]\n\n[y]: https://arxiv.org/abs/1706.03762", ["arxiv:1706.03762"], "a label alone"),
        case("[a [b](https://arxiv.org/abs/1706.03762) c]", ["arxiv:1706.03762"], "a link in brackets"),
        case("[![i](i.png)](https://arxiv.org/abs/1706.03762)", ["arxiv:1706.03762"], "an image as a link's text"),
        case("### [x](https://arxiv.org/abs/1706.03762)", ["arxiv:1706.03762"], "in a heading"),
        case("![x](https://arxiv.org/pdf/1706.03762)", [], "an image"),
        case("![a [b](https://arxiv.org/abs/1706.03762)](i.png)", [], "in an image's text"),
        case("`https://arxiv.org/abs/1706.03762`", [], "code"),
        case('"https://arxiv.org/abs/1706.03762"', [], "a bare address in quotes, which Goldmark does not link"),
        case("[see https://arxiv.org/abs/1706.03762]", [], "a bare address in brackets, which Goldmark does not link"),
        case("[x](https://arxiv.org/list/cs.CL/recent)", [], "no paper"),
        case("[x](https://doi.org/10.1038/x–y)", [], "a damaged DOI is left to be a link"),
        case(
            "[x](https://arxiv.org/abs/1706.03762 y)",
            ["arxiv:1706.03762"],
            "no link, but a bare address in parentheses",
        ),
    ],
)
def test_links_to_papers(text: str, expected: list[str]) -> None:
    assert links(text) == expected
    assert links(text, Rules(links=False)) == []


LINK = "[x](https://arxiv.org/abs/1706.03762)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case(f"## References\n\n{LINK}", 0, "under References"),
        case(f"References\n----------\n\n{LINK}", 0, "underlined"),
        case(f"## 7. *Further* Reading: {{#more}}\n\n{LINK}", 0, "with number, markup, a colon and an id"),
        case(f"## 📚 References\n\n{LINK}", 0, "with a symbol"),
        case(f"## References\n\n### Theory\n\n{LINK}", 0, "in a part of it"),
        case(f"## References\n\n## Theory\n\n{LINK}", 1, "after it"),
        case(f"### References\n\n## Theory\n\n{LINK}", 1, "after it, one level up"),
        case(f"## References for beginners\n\n{LINK}", 1, "under another heading"),
        case(f"{LINK}\n\n## References", 1, "above it"),
        case("## References\n\n[@A]", 1, "brackets are citations there too"),
        case(f"## 参考文献\n\n{LINK}", 0, "as we write it in Chinese"),
        case(f"## Literatur\n\n{LINK}", 0, "as we write it in German"),
        case(f"## Tài liệu tham khảo\n\n{LINK}", 0, "as we write it in Vietnamese"),
        case(f"**References**\n\n{LINK}", 0, "in bold type"),
        case(f"__References:__\n\n{LINK}", 0, "in bold type with a colon"),
        case(f"**References**:\n\n{LINK}", 0, "with the colon after it"),
        case(f"**References**\n\n**Theory**\n\n{LINK}", 1, "after the next line in bold type"),
        case(f"## References\n\n**Theory**\n\n{LINK}", 0, "a part of it in bold type"),
        case(f"**References** are good.\n\n{LINK}", 1, "a sentence that starts in bold type"),
        case(f"<h2>References</h2>\n\n{LINK}", 0, "in HTML"),
        case(f'<h3 id="r" class="c">Further <em>reading</em></h3>\n\n{LINK}', 0, "in HTML with attributes"),
        case(f"<h2>References</h2>\n\n## Theory\n\n{LINK}", 1, "after the section of HTML"),
        case(f'## <a name="references"></a> References\n\n{LINK}', 0, "with an anchor"),
        case(f"## [References](#top)\n\n{LINK}", 0, "as a link"),
        case(f"## References & Notes\n\n{LINK}", 0, "joined with its companion"),
        case(f"## References and Further Reading\n\n{LINK}", 0, "two names"),
        case(f"## Notes and References\n\n{LINK}", 0, "the companion first"),
        case(f"## Code / References\n\n{LINK}", 0, "with a slash"),
        case(f"## Sources and sinks\n\n{LINK}", 1, "joined with a subject of the text"),
        case(f"## Notes\n\n{LINK}", 1, "a companion alone"),
        case(f"## 参考资料\n\n{LINK}", 0, "references in Chinese"),
        case(f"## 参考\n\n{LINK}", 0, "the same, short"),
        case(f"## 参考链接\n\n{LINK}", 0, "as links"),
        case(f"## 📚參考文獻：\n\n{LINK}", 0, "in traditional characters, with a colon"),
        case(f"## 참고문헌\n\n{LINK}", 0, "in Korean, in one word"),
        case(f"## VII. Bibliography\n\n{LINK}", 0, "with a Roman number"),
        case(f"## A) References\n\n{LINK}", 0, "with a letter"),
        case(f"## Appendix B: References\n\n{LINK}", 0, "as an appendix"),
        case(f"## I. Introduction to references\n\n{LINK}", 1, "a number of another section"),
        case(f"## Appendix and sources\n\n{LINK}", 0, "with an appendix beside it"),
        case(f"### Papers\n\n{LINK}", 0, "papers"),
        case(f"## Refs\n\n{LINK}", 0, "abbreviated"),
        case(f"## Useful resources\n\n{LINK}", 0, "useful resources"),
        case(f"## Suggested readings\n\n{LINK}", 0, "suggested readings"),
        case(f"## Key references\n\n{LINK}", 0, "with an adjective"),
        case(f"## References (selected)\n\n{LINK}", 0, "with a remark"),
        case(f"## Main results\n\n{LINK}", 1, "an adjective to something else"),
        case(f"## The transformer (references below)\n\n{LINK}", 1, "in a remark alone"),
        case(f"## Список литературы\n\n{LINK}", 0, "as people write it in Russian"),
        case(f"## Źródła\n\n{LINK}", 0, "as people write it in Polish"),
        case(f"## Resourceful people\n\n{LINK}", 1, "a word that only starts so"),
    ],
)
def test_lists_of_references_cite_nothing_by_their_links(text: str, expected: int) -> None:
    assert len(links(text) + labels(text)) == expected


def test_a_lists_heading_with_other_words_around_its_name() -> None:
    adjectives = "key selected main important other additional full cited primary my the all".split()
    companions = ["Acknowledgements", "Code", "Data", "Footnotes", "Notes", "Reading", "Credits", "Further reading"]
    headings = [
        *(f"{adjective.title()} references" for adjective in adjectives),
        *(f"References and {companion}" for companion in [*companions, "Related work", "Useful links"]),
        *(f"Notes {joint} References" for joint in ("and", "und", "et", "y", "e", "&", "/", "+")),
        *(f"{number} References" for number in ("IV.", "IV)", "IV", "B.", "B)", "Appendix:", "appendix C.", "3.2")),
    ]
    assert [heading for heading in headings if links(f"## {heading}\n\n{LINK}")] == []
    of_the_site = Rules(headings_of_lists=frozenset({"the shelf"}))
    assert links(f"## The Shelf\n\n{LINK}", of_the_site) == []
    others = ["References or not", "Notes and Credits", "References to cats", "Mathematics references"]
    assert [heading for heading in others if links(f"## {heading}\n\n{LINK}")] == others


# --- what cannot be rendered ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cited", "expected"),
    [
        pytest.param(
            "[@A][@B]",
            ["@B"],
            [('of "[@A][@B]" only one bracket is shown', "write [@A; @B], or put a blank between the brackets")],
            id="adjacent brackets",
        ),
        pytest.param(
            "[@A][b]",
            [],
            [('"[@A]" is not a citation with "[b]" right after it', "put a blank between: [@A] [b]")],
            id="a bracket without a meaning right behind",
        ),
        pytest.param(
            "[@A][ask @jack]",
            [],
            [('"[@A]" is not a citation with "[ask @jack]" right after it', "put a blank between: [@A] [ask @jack]")],
            id="a handle right behind",
        ),
        pytest.param(
            "[@A][^1]\n\n[^1]: note",
            [],
            [('"[@A]" is not a citation with "[^1]" right after it', "put a blank between: [@A] [^1]")],
            id="a footnote's mark right behind",
        ),
        pytest.param(
            "![@A]",
            [],
            [('"![@A]" is an image to Markdown, not a citation', "put a blank or a word between ! and [@A]")],
            id="an exclamation mark before it",
        ),
        pytest.param(
            "![x [@A] y](i.png)",
            [],
            [("a citation in an image's text is not rendered", "cite beside the image, in the text")],
            id="in an image's text",
        ),
        pytest.param(
            "![a ![x [@A]](j.png)](i.png) ![b [@B]](k.png)",
            [],
            [("a citation in an image's text is not rendered", "cite beside the image, in the text")] * 2,
            id="in an image's text in an image's text, and in another",
        ),
        pytest.param(
            "[x [@A] y](https://e.org)",
            ["@A"],
            [("a citation inside a link's text breaks the link", "put [@A] after the link")],
            id="in a link's text",
        ),
        pytest.param(
            "[a [b](u) c](/[@A])",
            ["@A"],
            [("a citation inside a link's text breaks the link", "put [@A] after the link")],
            id="in what would be an address if there were no link before it",
        ),
        pytest.param(
            "## On [@A]",
            ["@A"],
            [
                (
                    "a citation in a heading ends up in the table of contents and in the heading's anchor",
                    "cite in the text below",
                )
            ],
            id="in a heading",
        ),
        pytest.param(
            "See @A, p. 3.",
            [],
            [('"@A" without brackets is not a citation', "write [@A]")],
            id="a bare key",
        ),
        pytest.param(
            "[see [x] @A] [see [x] @A][]",
            [],
            [('"@A" without brackets is not a citation', "write [@A]")] * 2,
            id="a key in brackets with others in them, which are no label",
        ),
        pytest.param(
            "[a](u) @A <https://e.org>",
            [],
            [('"@A" without brackets is not a citation', "write [@A]")],
            id="a bare key between links",
        ),
        pytest.param(r"Write \[@A], \[see @A, p. 3] or &#91;see @A].", [], [], id="bare keys in escaped brackets"),
        pytest.param(
            r"Write \[@A] or @A.",
            [],
            [('"@A" without brackets is not a citation', "write [@A]")],
            id="a bare key after an escaped bracket",
        ),
        pytest.param(
            "(@10.1038/nature14539)",
            [],
            [('"@10.1038/nature14539" without brackets is not a citation', "write [@10.1038/nature14539]")],
            id="a bare DOI as a key, in parentheses",
        ),
        pytest.param(
            "[@A]\n\n[@A]: https://e.org",
            [],
            [
                (
                    '"[@A]: …" is a link definition of your own, so [@A] is not a citation',
                    "remove the definition, or give it another label",
                )
            ],
            id="a definition of the author's own",
        ),
        pytest.param(
            '{{< figure caption="after [@A]" >}}',
            [],
            [
                (
                    "a citation in a shortcode's arguments is shown as it is written",
                    "cite in the text beside it; in a caption an ordinary link to a paper is a citation, too",
                )
            ],
            id="in a shortcode's arguments",
        ),
        pytest.param(
            "[see {{< x >}} @A]",
            ["see @A"],
            [
                (
                    "a shortcode inside a citation's bracket keeps it from being rendered",
                    "put the shortcode outside the brackets",
                )
            ],
            id="a shortcode in the bracket",
        ),
        pytest.param(
            "[@A, @B]",
            ["@A, @B"],
            [('"@B" has no semicolon before it, so it is not a citation', "write [… ; @B]")],
            id="two keys with a comma",
        ),
        pytest.param(
            "[see @A and @lecun2015, not @jack]",
            ["see @A and @lecun2015, not @jack"],
            [('"@lecun2015" has no semicolon before it, so it is not a citation', "write [… ; @lecun2015]")],
            id="two keys without a semicolon",
        ),
    ],
)
def test_what_cannot_be_rendered_is_reported(text: str, cited: list[str], expected: list[tuple[str, str]]) -> None:
    assert [label.replace("￼" * len("{{< x >}}") + " ", "") for label in labels(text)] == cited
    assert reports(text) == expected


ARXIV, DOI = "https://arxiv.org/abs/1706.03762", "https://doi.org/10.1038/nature14539"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        case("{{< box >}}[@A]{{< /box >}}", "cite in the text beside it", "in a shortcode's body"),
        case("{{< box >}}\nSee [see @A, p. 3].\n{{< /box >}}", "cite in the text beside it", "on a line of its own"),
        case("{{< tabs >}}{{< tab >}}[@A]{{< /tab >}}{{< /tabs >}}", "cite in the text", "in a nested body"),
        case('{{< tab name="[@A]" >}}x{{< /tab >}}', "cite in the text beside it", "in an argument before a body"),
        case('{{< tab name="From [see @A]" />}}', "cite in the text beside it", "in any argument, after a word"),
        case('{{< box >}}{{< tab "[@lecun2015]" />}}{{< /box >}}', "cite in the text", "in an argument in a body"),
        case("{{< box >}}[x](doi:10.5555/q3){{< /box >}}", "write [@doi:10.5555/q3]", "a DOI as a link in a body"),
        case("{{< box >}}<https://arxiv.org/abs/1508.4025>{{< /box >}}", "did you mean", "a damaged id in a body"),
        case("<div>\nText [@A].\n</div>", "put a blank line before", "in an HTML block"),
        case("<details><summary>x</summary>\n[see @lecun2015]\n</details>", "put a blank line", "in folded HTML"),
        case("> <figure>\n> <figcaption>[@A]</figcaption></figure>", "put a blank line", "in HTML in a quote"),
        case("<custom-box>\n[@A]\n</custom-box>", "put a blank line", "in any tag on a line of its own"),
        case("[@ arxiv:1706.03762]", "write [@arxiv:1706.03762]", "a blank after the @"),
        case("[see @ doi:10.1000/x; @A]", "write @doi:10.1000/x", "a blank after an @ among others"),
        case("<doi:10.5555/q3>", "write [@doi:10.5555/q3], or a link to https://doi.org/10.5555/q3", "a DOI's own URI"),
        case("[x](doi:10.5555/q3)", "write [@doi:10.5555/q3], or a link to https://doi.org/10.5555/q3", "in a link"),
        case("[x](DOI:10.5555/q3)", "write [@doi:10.5555/q3], or a link", "in a link, in capitals"),
        case("<ARXIV:1706.03762>", "write [@arxiv:1706.03762], or a link", "an arXiv id in capitals"),
        case("[y](arxiv:1706.03762)", "write [@arxiv:1706.03762], or a link to " + ARXIV, "an arXiv id in a link"),
        case("[y][1]\n\n[1]: arXiv:1706.03762", "write [@arxiv:1706.03762], or a link to " + ARXIV, "in a definition"),
        case("[y](doi:nature14539)", "a DOI looks like doi:10.1038/nature14539", "damaged as well"),
        case("[x](https://arxiv.org/abs/1508.4025)", "did you mean arxiv:1508.04025?", "a digit is missing"),
        case("<https://doi.org/10.1038>", "a DOI looks like doi:10.1038/nature14539", "a prefix only"),
    ],
)
def test_what_would_be_lost_is_reported(text: str, hint: str) -> None:
    ((_, told),) = reports(text)
    assert told.startswith(hint.replace(A, "@A"))


IN_ARGUMENTS = "cite in the text beside it; in a caption an ordinary link to a paper is a citation, too"


@pytest.mark.parametrize(
    ("text", "place", "message", "hint", "is_error"),
    [
        pytest.param(
            "x {{< box >}}y [@A]{{< /box >}}",
            "[@A]{{",
            'a citation in the body of "box" is shown as it is written',
            "cite in the text beside it, or, if the shortcode allows it, write {{% box %}}",
            True,
            id="in a body",
        ),
        pytest.param(
            "x {{< box >}}{{< tab name='[@A]' />}}{{< /box >}}",
            "[@A]'",
            "a citation in a shortcode's arguments is shown as it is written",
            IN_ARGUMENTS,
            False,
            id="in an argument in a body",
        ),
        pytest.param(
            "x\n\n<div>\nText [@A].\n</div>",
            "[@A].",
            "a citation in HTML is shown as it is written",
            "put a blank line before and after the text, so that it is Markdown",
            True,
            id="in HTML",
        ),
        pytest.param(
            "x [y](doi:10.5555/q3)",
            "[y]",
            'no browser can open the address "doi:10.5555/q3"',
            "write [@doi:10.5555/q3], or a link to https://doi.org/10.5555/q3",
            False,
            id="an address that no browser opens",
        ),
        pytest.param(
            "x <https://doi.org/10.1038>",
            "<https",
            'the address "https://doi.org/10.1038" is damaged: "10.1038" is not a DOI',
            "a DOI looks like doi:10.1038/nature14539",
            False,
            id="a damaged address",
        ),
        pytest.param(
            "x {{< box >}}y <https://doi.org/10.1038>{{< /box >}}",
            "<https",
            'the address "https://doi.org/10.1038" is damaged: "10.1038" is not a DOI',
            "a DOI looks like doi:10.1038/nature14539",
            False,
            id="a damaged address in a body",
        ),
    ],
)
def test_a_report_says_what_is_wrong_and_where(text: str, place: str, message: str, hint: str, is_error: bool) -> None:
    [report] = find(text).reports
    assert (report.message, report.hint, report.is_error) == (message, hint, is_error)
    assert text.replace("@A", A)[report.offset :].startswith(place.replace("@A", A))


def test_reports_and_links_are_in_the_order_of_the_text() -> None:
    text = (
        f"<div>\n[@B]\n</div>\n\n{{{{< box >}}}}[@A] [X]({DOI}) [p](/posts/p/){{{{< /box >}}}}\n\n"
        f"See @A, [X]({ARXIV}) and [q](/posts/q/).\n\n[@C]: https://example.org\n"
    )
    found = find(text, replace(RULES, site_addresses=("https://example.org/",)))
    places = [report.offset for report in found.reports]
    assert len(places) == 4
    assert places == sorted(places)
    assert [link.identifier.scheme for link in found.links] == ["doi", "arxiv"]
    whole = text.replace("@A", A).replace("@B", B)
    assert [whole[link.start : link.end] for link in found.page_links] == ["[p](/posts/p/)", "[q](/posts/q/)"]


@pytest.mark.parametrize(
    "tag",
    [
        '{{< ref "b.md" "de" >}}',
        "{{% relref `b.md` `de` `amp` %}}",
        '{{< ref lang="de" path="b.md" >}}',
        "{{< ref b.md lang=de >}}",
    ],
)
def test_a_link_by_ref_names_a_page_and_its_language(tag: str) -> None:
    [link] = find(f"See [x]({tag}).", replace(RULES, site_addresses=())).page_links
    assert (link.address, link.language) == ("b.md", "de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case(f'{{{{< figure src="x.png" caption="From [X]({ARXIV})" >}}}}', ["arxiv:1706.03762"], "a caption"),
        case(f'{{{{< figure src="x.png" attr="[X]({ARXIV})" >}}}}', ["arxiv:1706.03762"], "an attribution"),
        case(
            f"{{{{< img caption=`[X]({ARXIV}), <{DOI}>` />}}}}", ["arxiv:1706.03762", "doi:10.1038/nature14539"], "two"
        ),
        case(f'{{{{< button href="{ARXIV}" text="[X]({ARXIV})" >}}}}', [], "a button"),
        case(f"{{{{< box >}}}}\nSee [X]({ARXIV}).\n{{{{< /box >}}}}", ["arxiv:1706.03762"], "a shortcode's body"),
        case(
            f"{{{{< a >}}}}{{{{< b >}}}}[X]({ARXIV}){{{{< /b >}}}}{{{{< /a >}}}}", ["arxiv:1706.03762"], "a nested body"
        ),
        case(f"## References\n\n{{{{< box >}}}}\n[X]({ARXIV})\n{{{{< /box >}}}}", [], "a body in a list of references"),
        case(f'## References\n\n{{{{< figure caption="[X]({ARXIV})" >}}}}', [], "a caption in a list of references"),
        case(f"{{{{< mermaid >}}}}\n[X]({ARXIV})\n{{{{< /mermaid >}}}}", [], "a body that is code"),
        case(f"A claim{{{{< sidenote >}}}}see [X]({ARXIV}){{{{< /sidenote >}}}}", ["arxiv:1706.03762"], "a note"),
        case(
            f'{{{{< box >}}}}{{{{< figure caption="[X]({ARXIV})" >}}}}{{{{< /box >}}}}',
            ["arxiv:1706.03762"],
            "a caption in a body",
        ),
        case(f'{{{{< figure src="x.png" caption="`[X]({ARXIV})`" >}}}}', [], "code in a caption"),
        case(f'{{{{< figure src="x.png" caption="![X]({ARXIV})" >}}}}', [], "an image in a caption"),
        case(f'{{{{< figure alt="[X]({ARXIV})" >}}}}', [], "an argument that is no caption"),
        case(f'{{{{< figure CAPTION = "x \\"y\\" [X]({ARXIV})" >}}}}', ["arxiv:1706.03762"], "a caption with quotes"),
    ],
)
def test_captions_are_prose(text: str, expected: list[str]) -> None:
    assert links(text) == expected
    assert {text[link.start : link.end] for link in find(text).links} <= {f"[X]({ARXIV})", f"<{DOI}>"}
    assert reports(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("{{< references >}}\n1. LINK\n{{< /references >}}", 0, "named so"),
        case("{{< references >}}x{{< /references >}}\n{{< references >}}LINK{{< /references >}}", 0, "a second one"),
        case(
            '{{< references >}}LINK{{< box "References" >}}LINK{{< /box >}}LINK{{< /references >}} LINK',
            1,
            "one in one",
        ),
        case("{{% bibliography %}}\n1. LINK\n{{% /bibliography %}}\n\nLINK", 1, "named so, in Markdown"),
        case('{{< details "References" >}}\nLINK\n{{< /details >}}', 0, "under a title"),
        case('{{< details summary="Further reading" open=true >}}\nLINK\n{{< /details >}}', 0, "under a named title"),
        case("{{< cols >}}{{< fold `References & Notes` >}}LINK{{< /fold >}}{{< /cols >}}", 0, "within another one"),
        *(
            case(f'{{{{< box {name}="References" >}}}}LINK{{{{< /box >}}}}', 0, f"under the argument {name}")
            for name in ("title", "header", "heading", "label", "name", "text")
        ),
        case('{{< box alt="References" >}}LINK{{< /box >}}', 1, "under an argument that is no heading"),
        case('{{< box "The \\"References\\"" >}}LINK{{< /box >}}', 0, "with quotes in it"),
        case("<DETAILS open><summary>References</summary>\n\nLINK\n\n</details>", 0, "in another form of HTML"),
        case('{{< callout type="reference" >}}LINK{{< /callout >}}', 1, "a kind of box"),
        case("{{< box `` `References` >}}LINK{{< /box >}}", 0, "behind an argument that is empty"),
        case('{{< callout "On references" >}}LINK{{< /callout >}}', 1, "under another title"),
        case("<details>\n<summary><b>References</b></summary>\n\nLINK\n\n</details>\n\nLINK", 1, "folded in HTML"),
        case("<details><summary>Proof</summary>\n\nLINK\n\n</details>", 1, "something else, folded in HTML"),
    ],
)
def test_links_in_a_list_that_a_shortcode_encloses(text: str, expected: int) -> None:
    assert len(links(text.replace("LINK", f"[X]({ARXIV})"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("US$[@A] and A$[@B] now", ["@A", "@B"], "currencies"),
        case("it is $5 [@A] or 5$ more", ["@A"], "sums of money"),
        case("$x is [@A]$", ["@A"], "a citation among words"),
        case("$[@A] is x$", ["@A"], "a word behind it"),
        case("$x y [@A] z$", [], "a citation among letters"),
        case("$x [see @A, page 3] y$", [], "words in its bracket alone"),
        case("$\\alpha [@A]$", [], "a command of TeX"),
        case(f"$[{A}] ".ljust(999, "+") + "is$", ["@A"], "a word that is just near enough to the first dollar"),
        case(f"$[{A}] ".ljust(1000, "+") + "is$", [], "a word that is too far from the first dollar"),
    ],
)
def test_dollars_around_a_citation_are_money(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_a_citation_between_the_sites_delimiters_is_reported() -> None:
    rules = Rules(PASSTHROUGH)
    assert labels("US$[@A] and A$[@B] now", rules) == ["@B"]
    assert reports("US$[@A] and A$[@B] now", rules) == [
        (
            "a citation between delimiters of math is shown as it is written",
            "write \\$ for a dollar sign that begins no math",
        )
    ]
    assert reports("$x_{[i@j]}$ and $f$", rules) == []


def test_a_key_of_the_bibliography_wins_over_an_identifier_that_looks_the_same() -> None:
    rules = Rules(known_keys=frozenset({"1706.03762", "pmid:123"}))
    found = [group.citations[0].identifier for group in find("[@1706.03762] [@pmid:123] [@A]", rules).groups]
    assert [identifier.scheme for identifier in found] == ["key", "key", "arxiv"]


def test_nothing_in_links_and_code_is_a_bare_key() -> None:
    assert reports("[a @A b](https://e.org) `@A` <https://e.org/@A> me@arxiv:1 https://e.org/@arxiv:1") == []
    assert reports("/@A .@A ;@A -@A @@A") == []
    assert reports("\\[x".ljust(1000) + "@A]") == []  # an escaped bracket
    assert len(reports("\\[x".ljust(1001) + "@A]")) == 1  # which is too far away


@pytest.mark.parametrize("spaced", [f"@ {A[1:]}", f"@\t{A[1:]}", "@ DOI:10.1000/X", "@ 10.1000/x"])
def test_a_bare_key_with_a_blank_is_told_as_one_without(spaced: str) -> None:
    hint = f"write [{'@A' if A[1:] in spaced else spaced.replace(' ', '')}]"
    assert reports(f"See {spaced}.") == [(f'"{spaced}" with a blank after "@" is not a citation', hint)]


def test_a_bracket_too_long_for_a_label_is_still_a_citation_and_so_can_be_reported() -> None:
    (label,) = labels("[@A, " + "word " * 300 + "]")
    assert len(label) > 999


# --- where ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("@A", (1, 1), "the first character"),
        case("one\n\ntwo @A", (3, 5), "a later line"),
        case("one\r\n\r\ntwo @A", (3, 5), "CRLF"),
        case("\ttwo\n@A", (2, 1), "behind a line with a tab"),
        case("- one\n\n\ttwo @A", (3, 6), "a tab is one column"),
        case("𝒳é王 @A", (1, 5), "characters, not bytes or UTF-16 units"),
        case("> > - one\n> >   two @A", (2, 11), "the quote's marks count"),
        case("| a | b |\n|---|---|\n| c | @A |", (3, 7), "a table's cell"),
        case("# one @A", (1, 7), "a heading"),
        case("{{< x >}}\n{{< y >}} @A", (2, 11), "behind shortcodes"),
        case("text[^1]\n\n[^1]: one\n    two @A", (4, 9), "a footnote"),
    ],
)
def test_line_and_column(text: str, expected: tuple[int, int]) -> None:
    text = text.replace("@A", A)
    found, _ = citations.find(text, 0, RULES)
    (report,) = found.reports
    assert citations.position(text, report.offset, citations.line_starts(text)) == expected


def test_spans_are_those_of_the_brackets() -> None:
    text = "> see [a\n> @arxiv:1706.03762]; [x](https://arxiv.org/abs/1512.03385)\r\n> | [@arxiv:1412.6980]"
    found, _ = citations.find(text, 0, RULES)
    assert [text[group.start : group.end] for group in found.groups] == [
        "[a\n> @arxiv:1706.03762]",
        "[@arxiv:1412.6980]",
    ]
    assert [text[link.start : link.end] for link in found.links] == ["[x](https://arxiv.org/abs/1512.03385)"]


def test_mentions_are_in_the_order_of_the_text_groups_in_that_of_their_bracket() -> None:
    text = "[@B; @A] [x](https://arxiv.org/abs/1412.6980v2) [@arxiv:1512.03385] z[^n]\n\n[^n]: [@A]"
    assert [(identifier.key, version) for _, identifier, version in citations.keys(find(text))] == [
        ("doi:10.1038/nature14539", 0),
        ("arxiv:1706.03762", 0),
        ("arxiv:1412.6980", 2),
        ("arxiv:1512.03385", 0),
        ("arxiv:1706.03762", 0),
    ]


# --- switches -------------------------------------------------------------------------------------

OFF, ON = "<!-- hugo-tools:off -->\n", "<!-- hugo-tools:on -->\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case(f"[@A]\n\n{OFF}[@B]\n", ["@A"], "off, to the end"),
        case(f"{OFF}[@B]\n\n{ON}[@A]\n", ["@A"], "off and on"),
        case(f"{OFF}\n{ON}\n{OFF}[@B]\n", [], "off again"),
        case(f"```\n{OFF}```\n[@A]\n", ["@A"], "a switch in a fence is text"),
        case(f"{OFF}x[^1]\n\n{ON}\n[^1]: [@A]\n", ["@A"], "a footnote that is referred to where it is off"),
    ],
)
def test_switched_off(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_nothing_is_reported_where_it_is_off() -> None:
    assert reports(OFF + "# [@A] ![@A] [@A][@B] @A\n{{< x '[@A]' >}}\n\n<div>\n[@A]\n</div>\n") == []


def test_our_own_block_cites_nothing() -> None:
    block = (
        '<!-- hugo-tools:references -->\n1. [@A] [x](https://arxiv.org/abs/1706.03762) [↩](#top "#a")\n\n'
        '[@A]: https://arxiv.org/abs/1706.03762 "[{1 #a}]"\n<!-- /hugo-tools:references sum=1 -->\n'
    )
    assert labels(f"[@A]\n\n{block}\n[@B]\n") == ["@A", "@B"]
    assert links(block) == []
    assert reports(block) == []


def test_ids_that_are_short_for_an_address_are_keys_unless_the_bibliography_has_them() -> None:
    text = "As [@acl:2020.acl-main.463; @rfc:9110, sec. 3] and [see @openreview:_-VqvKbA3H].\n"
    found, _ = citations.find(text, 0, Rules(Math(), frozenset(), True, frozenset()))
    assert [(each.identifier.key, each.suffix) for group in found.groups for each in group.citations] == [
        ("doi:10.18653/v1/2020.acl-main.463", ""),
        ("doi:10.17487/rfc9110", ", sec. 3"),
        ("https://openreview.net/forum?id=_-VqvKbA3H", ""),
    ]
    own, _ = citations.find("As [@rfc:2119].\n", 0, Rules(Math(), frozenset({"rfc:2119"}), True, frozenset()))
    assert [each.identifier for each in own.groups[0].citations] == [Identifier("key", "rfc:2119")]
