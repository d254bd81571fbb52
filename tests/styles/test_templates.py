"""A site's own styles: where they lie, what they see, and that no template does more than print a reference."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.items import Item, Name
from hugo_tools.styles import table, template
from hugo_tools.styles.faults import fault
from hugo_tools.styles.interface import StyleOptions
from hugo_tools.styles.parts import NameLimits
from hugo_tools.styles.templated import VARIABLES, TemplateReferences
from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.hugo import Hugo

ITEM = Item(
    "doi:10.1000/x", "article-journal", "A <b>title</b>", (Name("LeCun", "Yann"), Name("Bengio", "Yoshua")),
    issued=(2015, 5), container_title="Nature", volume="521", page="436-444", doi="10.1000/x", url="https://e.org/x",
)  # fmt: skip


def render(folder: Path, source: str, item: Item = ITEM) -> str:
    """Returns a work's reference in a style of the site in `folder`."""
    path = folder / "hugo-tools" / "styles" / "mine.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")
    return TemplateReferences("mine", folder, NameLimits()).reference(item)


# --- what a template can do ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ item.title | upper }}", "A &#60;B&#62;TITLE&#60;/B&#62;"),
        ("{{ item.title.upper() }}", "A &#60;B&#62;TITLE&#60;/B&#62;"),
        ("{{ item.authors[0].family }}", "LeCun"),
        ("{{ item.authors[-1]['given'] | initials }}", "Y."),
        ('{{ item.authors | map(attribute="family") | join(" and ") }}', "LeCun and Bengio"),
        ("{% for n in item.authors %}{{ n.family }}{% if not loop.last %}; {% endif %}{% endfor %}", "LeCun; Bengio"),
        ("{% for n in item.authors %}{{ loop.index }}{{ loop.index0 }}{{ loop.length }} {% endfor %}", "102 212"),
        ("{% for n in item.authors %}{{ loop.revindex }}{{ loop.revindex0 }} {% endfor %}", "21 10"),
        (
            "{% for n in item.authors %}{% if not loop.first %}{{ loop.previtem.family }}{% endif %}{% endfor %}",
            "LeCun",
        ),
        ("{% for n in item.authors %}{% if loop.first %}{{ loop.nextitem.family }}{% endif %}{% endfor %}", "Bengio"),
        ("{{ item.issued | first + 1 }}", "2016"),
        ("{{ item.title[:1] ~ '*' }}", "A\\*"),
        ("{{ (item.venue | italic ~ ', <i>') }}", "*Nature*, &#60;i&#62;"),
        ("{{ [item.venue | italic, item.volume, item.issue] | select | join(', ') }}", "*Nature*, 521"),
        ("**{{ item.volume }}**, {{ pages }}", "**521**, 436–444"),
        ('{{ "yes" if item.doi.startswith("10.1000") }}{{ "no" if item.type in ["book"] }}', "yes"),
        ('{{ item.issue | default("none", true) }}', "none"),
        ("{{ item.title | replace('<b>', '') | truncate(3, '…') }}", "A…"),
        ("{{ 'x' | link('javascript:alert(1)') }} {{ 'x' | link(url) }}", "x [x](https://doi.org/10.1000/x)"),
        ("{# a comment #}{% set x = 'a' %}{{ x + 'b' }}{{ loop_index if false }}".replace("loop_index", "x"), "ab"),
        ("{{ people }}\n\n  {{ date }}\n", "LeCun, Y., & Bengio, Y. 2015"),
        ("{{ 'one. ' | sentence }} {{ 'two' | sentence }}", "one. two."),
        ("{{ 'aB c' | capitalize }} {{ 'aB c' | title }} {{ 'aB' | lower }}", "Ab c Ab C ab"),
        ("{{ 'abc' | endswith('c') }} {{ 'abc' | startswith('b') }}", "True False"),
        (
            "{{ 'a b c' | split | join('+') }} {{ 'a,b' | split(',') | last }} {{ 'a b c' | split(' ', 1) | last }}",
            "a+b+c b b c",
        ),
        ("{{ ' a ' | strip }}{{ ' a ' | trim }}{{ 'xax' | strip('x') }}", "aaa"),
        ("{{ 'a b' | quoted }}", '"a b."'),
        (
            "{{ 'one two three' | truncate(9) }} {{ 'one two' | truncate(7) }} {{ 'one two' | truncate(6, '!') }}",
            "one two… one two one!",
        ),
        ("{{ 'onetwo' | truncate(3) }} {{ 'a b' | truncate(-1) }} {{ 'x y z' | truncate(4, 5) }}", "one… … x y5"),
        ("{{ item.authors | length }} {{ 'abc' | length }} {{ [] | length }}", "2 3 0"),
        ("{{ '' | default('a', true) }}{{ '' | default('b') }}{{ item.authors[5] | default('c') }}", "ac"),
        ("{{ ['', 'a', 0, 1] | select | join }}{{ 1 + 2 }}", "a13"),
        (
            "{{ 1 is number }} {{ 'a' is string }} {{ 1 is odd }} {{ 1 is even }} {{ 0 is none }}",
            "True True True False False",
        ),
        ("{{ 1 is defined }} {{ 1 is undefined }} {{ 1 is in [1] }}", "True False True"),
        (
            "{{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 1 }} {{ 1 is le 1 }} {{ 1 is gt 1 }} {{ 1 is ge 1 }}",
            "True False False True False True",
        ),
        ("{{ not 1 }} {{ -1 }} {{ 3 - 1 }} {{ 1 < 2 and 2 > 1 or false }}", "False -1 2 True"),
        ("{{ 'a' ~ none ~ 1 }}{{ ' a' ~ ('b' | italic) ~ 'c ' ~ 'd' }}", "a1 a*b*c d"),
        ("{{ ['a', 'b' | italic] | join(' & ') }}", "a & *b*"),
        ("{{ 'x' if false }}{{ 5 | upper }}{{ none | upper }}{{ 'ab' | replace('b', 6) }}", "5a6"),
        ("{{ 'abc'[1] }}{{ 'abc'[-1] }}{{ 'abc' | join('-') }}", "bca-b-c"),
        ("{% for c in 'ab' %}{{ c }}{% else %}x{% endfor %}{% for c in '' %}x{% else %}none{% endfor %}", "abnone"),
    ],
)
def test_what_a_template_can_do(tmp_path: Path, source: str, expected: str) -> None:
    assert render(tmp_path, source) == expected


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("\n{{ titel }}", 2, 'unknown variable "titel"'),
        ("{{ item.titel }}", 1, 'unknown variable "item.titel", did you mean "item.title"?'),
        ("\n\n{% if item.no_such %}x{% endif %}", 3, 'unknown variable "item.no_such"'),
        ("{% if false %}{{ poeple }}{% endif %}", 1, 'unknown variable "poeple", did you mean "people"?'),
        ("{% for n in item.authors %}\n{{ n.name }}{% endfor %}", 2, 'unknown variable "name"'),
        ("{{ item['titel'] }}", 1, 'unknown variable "titel", did you mean "title"?'),
        ("{{ item.editors[0].family }}", 1, "there is no element 0: the list has 0"),
        ("\n{{ item.editors | first }}", 2, "there is no element 0"),
        ("{{ item.title | uper }}", 1, 'unknown filter "uper", did you mean "upper"?'),
        ("{{ 1 is evil }}", 1, 'unknown test "evil"'),
        ("{{ item.authors }}", 1, "a list cannot be printed"),
        ("{{ item }}", 1, "this cannot be printed"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("a\n{{ 'a' + 1 }}", 2, "+ adds two numbers or two texts"),
        ("{% set item = 1 %}", 1, '"item" cannot be set'),
        ("{% if %}", 1, "Expected an expression, got 'end of statement block'"),
        ("\n{{ item.title }", 2, "unexpected '}'"),
        ("{{ item.title.center(9) }}", 1, "a style calls nothing but its filters"),
        ("{{ 'abc'[5] }}", 1, "there is no element 5: the list has 3"),
        ("{{ 'abc'['first'] }}", 1, 'there is no "first" here'),
        ("{{ 5[0] }}", 1, 'there is no "0" here'),
        ("{{ 5 | length }}", 1, "a loop and a list's filters need a list"),
        ("{{ [1, [2]] }}", 1, "a style's lists hold nothing but texts and numbers"),
        ("{{ item.authors | map('x') }}", 1, 'unknown variable "x"'),
        ("{% set loop = 1 %}", 1, '"loop" cannot be set: it is a variable of the style'),
        (
            "{% for n in item.authors %}{{ loop.indx }}{% endfor %}",
            1,
            'unknown variable "loop.indx", did you mean "loop.index"?',
        ),
        ("{{ range(3) }}", 1, "a style calls nothing but its filters"),
        ("{% macro m() %}{% endmacro %}", 1, 'a style has no "macro"'),
        ("{% for n in [] recursive %}{% endfor %}", 1, "a style has no recursive loops"),
        ("{{ 'x' | italic(*[]) }}", 1, "a style has no arguments with * and **"),
        ("{{ 'x' | italic(**item) }}", 1, "a style has no arguments with * and **"),
        ("{{ 'x'.replace(old='x') }}", 1, "a style calls nothing but its filters"),
        ("{{ (1, 2) }}", 1, "a list is written in brackets"),
        ("{{ item.__class__ }}", 1, 'access to "__class__" is unsafe'),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, source: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        render(tmp_path, source)
    assert f"mine.md.j2:{line}: {said}" in raised.value.message
    assert raised.value.hint == "correct the style's template"


ESCAPES = [  # ways out of Jinja's sandbox, or into what a site must not reach
    "{{ ''.__class__.__mro__ }}",
    "{{ item['__class__'] }}",
    "{{ item.title | attr('__class__') }}",
    "{{ item.title | attr('format')(item) }}",
    "{{ '{0.__class__}'.format(item) }}",
    "{{ '{0.__class__}' | format(item) }}",
    "{{ '%s' % item }}",
    "{{ '{a.__class__}'.format_map({'a': item}) }}",
    "{{ ['{0.__class__}'] | map('format', item) | list }}",
    "{{ [item] | map(attribute='__class__') | first }}",
    "{{ item.authors | map(attribute='__class__') | join }}",
    "{{ item.authors | groupby('__class__') }}",
    "{{ item.authors | sort(attribute='__class__') }}",
    "{{ item | tojson }}",
    "{{ item.title | safe }}",
    "{{ item.title | xmlattr }}",
    "{{ item.keys() }}",
    "{{ item.get }}",
    "{{ item.authors.count }}",
    "{{ item.title.upper }}",
    "{% for n in item.authors %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for n in item.authors %}{{ loop._iterable }}{% endfor %}",
    "{% for n in item.authors %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for n in item.authors recursive %}{{ loop(item.authors) }}{% endfor %}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner }}",
    "{{ namespace(a=1) }}",
    "{{ lipsum.__globals__ }}",
    "{{ range(3) }}",
    "{{ dict(a=1) }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ caller }}",
    "{{ varargs }}",
    "{{ super() }}",
    "{{ _TemplateReference__context }}",
    "{{ environment }}",
    "{{ context }}",
    "{{ undefined_name.__init__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set x %}<b>{% endset %}{{ x }}",
    "{% do x %}",
    "{{ item.title | map('upper') | list }}",
    "{{ 'x' | link(url, '\" onclick=x') }}",
    "{{ 'x' | italic(**{}) }}",
    "{{ item.authors | pprint }}",
    "{{ (item.title, item.title) }}",
    "{{ {'a': 1} }}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_a_template_reaches_nothing_but_its_data(tmp_path: Path, source: str) -> None:
    with pytest.raises(ConfigurationError, match=r"mine\.md\.j2:1: "):
        render(tmp_path, source)


def test_a_template_has_a_size(tmp_path: Path) -> None:
    assert render(tmp_path, "{# " + "x" * 19_000 + " #}{{ item.title }}")
    with pytest.raises(ConfigurationError, match=r"mine\.md\.j2: a style's template has at most 20000 characters"):
        render(tmp_path, "{# " + "x" * 20_000 + " #}{{ item.title }}")


LETTERS = "{% for a in item.title %}"
BOMBS = [
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ 'x' * 10**9 }}",
    "{{ ['x'] * 10**9 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 2 << 99999999 }}",
    "{{ 'x' | center(10**9) }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x'.center(1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ 'x'.zfill(1000000000) }}",
    "{{ '\t'.expandtabs(1000000000) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%1000000000d' | format(1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ 'x' | indent(1000000000) }}",
    "{{ [1] | batch(1000000000, 'x') | list }}",
    "{{ [1] | slice(1000000000) | list }}",
    "{{ lipsum(1000000) }}",
    "{{ '9' * 99999 | int }}",
    LETTERS * 9 + "x" + "{% endfor %}" * 9,
    LETTERS * 4 + "x" * 5000 + "{% endfor %}" * 4,
    LETTERS * 9 + "{% endfor %}" * 9,
    LETTERS * 4 + "{% if people in item.title %}{{ item.title[1:] | upper | lower }}{% endif %}" + "{% endfor %}" * 4,
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x + x %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x | join(x) %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = [x, x] | join %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x | replace('x', x) %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x | replace('', x) %}" * 60 + "{{ x }}",
    "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x | truncate(1, x ~ x) %}" * 60 + "{{ x }}",
    "{% set x = ['x'] %}" + "{% set x = x + x %}" * 60,
    "{% set x = [1] %}{% set y = [1] %}" + "{% set x = [x, x] %}{% set y = [y, y] %}" * 60 + "{{ x == y }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "not " * 4000 + "1 }}",
    "{% if 1 %}" * 1500 + "{% endif %}" * 1500,
    "x" * 1_000_000,
]  # fmt: skip


@pytest.mark.parametrize("source", BOMBS, ids=lambda source: source[:40])
def test_a_template_takes_no_more_than_its_time(tmp_path: Path, source: str) -> None:
    started = time.monotonic()
    with pytest.raises(ConfigurationError, match=r"mine\.md\.j2"):
        render(tmp_path, source, replace(ITEM, title="a title of thirty-one letters.."))
    assert time.monotonic() - started < 5


def test_a_work_with_thousands_of_authors_and_a_long_title_is_no_bomb(tmp_path: Path) -> None:
    authors = tuple(Name(f"Family{n}", "Given Name") for n in range(5000))
    source = "{% for n in item.authors %}{{ n.given | initials | upper }} {{ n.family | italic }}, {% endfor %}" * 3
    made = render(tmp_path, source, replace(ITEM, authors=authors, title="word " * 50_000))
    assert made.count("Family4999") == 3
    long = TemplateReferences("numeric", tmp_path, NameLimits(9999, 9998)).reference(
        replace(ITEM, authors=authors, title="w " * 50_000)
    )
    assert len(long) > 100_000


# --- what a template prints ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "found"),
    [
        ("<b>x</b>", "HTML"),
        ("<script>x</script>", "HTML"),
        ("<!-- /hugo-tools:references -->", "HTML"),
        ("![x](https://e.org/x.png)", "an image"),
        ("`x`", "code"),
        ("~~x~~", "text that is struck through"),
        ("[x](javascript:alert(1))", 'a link to "javascript:alert(1)"'),
        ("[x](data:text/html,x)", 'a link to "data:text/html,x"'),
        ("[x](//e.org)", 'a link to "//e.org"'),
        ("[x](&#106;avascript:x)", 'a link to "javascript:x"'),
        ("<javascript:x>", 'a link to "javascript:x"'),
        ('[x](https://e.org "#ref")', "a link with a title"),
        ("{% raw %}{{< x >}}{% endraw %}", "what could be a shortcode"),
        ("{% raw %}{{% x %}}{% endraw %}", "what could be a shortcode"),
        ("[^1]", "what could be a footnote"),
        ("[ ] x", "a check box"),
        ("\u202e x", "a control character"),
        ("\x1b[31m x", "a control character"),
        ("x [", ""),
        ("1. x", ""),
        ("# x", ""),
        ("x\n\n2. y\n\n> z", ""),
        ("*x* **y** _z_ [x](https://e.org) <https://e.org> [Online]", ""),
        ("x *", ""),
        ("x `", ""),
    ],
)
def test_what_a_template_prints_is_one_line_of_text(tmp_path: Path, literal: str, found: str) -> None:
    if not found:
        assert "\n" not in render(tmp_path, literal)
        return
    with pytest.raises(ConfigurationError) as raised:
        render(tmp_path, f"{literal}\n")
    assert re.search(
        rf'mine\.md\.j2: the reference of "doi:10\.1000/x" has {re.escape(found)}(?!\w)', raised.value.message
    )


@pytest.mark.parametrize("line", ["- x", "1. x", "# x", "> x", "```", "<div>", "***", "_ _ _"])
def test_a_line_that_would_be_more_than_text_is_found(line: str) -> None:
    """Most of these cannot be printed, since a reference's first characters are guarded."""
    assert fault(line)


@pytest.mark.parametrize("line", ["| a |", "x [x](http://e.org", "a_b", "x\\", "&lt;b&gt;"])
def test_text_is_text(line: str) -> None:
    assert not fault(line)


def test_control_characters_in_data_are_left_out(tmp_path: Path) -> None:
    hostile = replace(ITEM, title="a\u202eb\x1b[31mc\ufeff\x00d \ud800e", authors=(Name(literal="x\u2066y"),))
    assert render(tmp_path, "{{ people }} {{ item.title }}", hostile) == "xy. ab&#91;31mcd e"
    assert (
        TemplateReferences("numeric", tmp_path, NameLimits())
        .reference(hostile)
        .startswith('xy. (2015). "ab&#91;31mcd e."')
    )


# --- where a style lies ----------------------------------------------------------------------------

STYLE = "{{ item.title | italic }} {{ label | link(url) }}\n"
OLD, NEW = "layouts/hugo-tools/mine.md.j2", "hugo-tools/styles/mine.md.j2"
CONFIG = "baseURL: https://example.org/\ntheme: hugo-tools\nparams: {hugoTools: {style: mine}}\n"


@pytest.fixture
def cited(blog: Blog, registries: Registries) -> Blog:
    registries.add_arxiv("1706.03762", title="Attention")
    blog.write("hugo.yaml", CONFIG)
    blog.post("See [@arxiv:1706.03762].\n")
    return blog


@pytest.mark.parametrize("binary", hugo.find(), ids=lambda binary: binary.version)
def test_hugo_builds_a_site_with_a_style_of_its_own(cited: Blog, binary: Hugo) -> None:
    cited.write("layouts/_default/single.html", "{{ .Content }}")
    cited.write(NEW, STYLE)
    assert cited.run("cite").code == 0
    shutil.rmtree(cited.root / "themes" / "hugo-tools")
    hugo.install(cited.root)
    page = (binary.build(cited.root) / "posts" / "post" / "index.html").read_text("utf-8")
    assert "<em>Attention</em>" in page
    cited.write(OLD, STYLE)
    with pytest.raises(AssertionError):  # the reason why no style is read from there
        binary.build(cited.root)


def test_a_style_in_the_old_place_is_not_read(cited: Blog) -> None:
    cited.write(OLD, STYLE)
    done = cited.run("cite")
    assert (done.code, done.out) == (2, "")
    assert f'the style "mine" is not read from {OLD}, and Hugo cannot build the site with it there' in done.err
    assert f"git mv {OLD} {NEW}" in done.err
    (cited.root / NEW).parent.mkdir(parents=True)
    (cited.root / OLD).rename(cited.root / NEW)
    assert cited.run("cite").code == 0
    assert "*Attention*" in cited.read("content/posts/post.md")


def test_one_of_our_styles_in_the_old_place_is_told_of_at_each_run(cited: Blog) -> None:
    cited.write("hugo.yaml", CONFIG.replace("mine", "numeric"))
    cited.write("layouts/hugo-tools/numeric.md.j2", STYLE)
    for _ in range(2):
        done = cited.run("cite")
        assert done.code == 0
        assert "layouts/hugo-tools/numeric.md.j2: warning: a style is not read from here" in done.err
        assert "git mv layouts/hugo-tools/numeric.md.j2 hugo-tools/styles/numeric.md.j2" in done.err
        assert '"Attention."' in cited.read("content/posts/post.md")


@pytest.mark.parametrize("name", ["../../secret", "/etc/x", "a/b", "..", "", "a.b", "x\\y"])
def test_a_styles_name_is_no_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.md.j2").write_text("secret")
    with pytest.raises(ConfigurationError, match="unknown style"):
        table.load(name, tmp_path, StyleOptions())


def test_a_template_that_leads_out_of_the_site_is_not_read(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "hugo-tools" / "styles").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (site / "hugo-tools" / "styles" / "mine.md.j2").symlink_to(tmp_path / "secret")
    with pytest.raises(ConfigurationError, match="leads out of the site"):
        TemplateReferences("mine", site, NameLimits())


def test_a_template_fails_for_the_post_that_asks_for_it(cited: Blog) -> None:
    cited.write("hugo.yaml", CONFIG.replace("mine", "numeric"))
    cited.write(NEW, "{{ item.titel }}\n")
    cited.post("See [@arxiv:1706.03762].\n", "own.md", "title: x\nhugoTools: {style: mine}\n")
    done = cited.run("cite")
    assert (done.code, done.out) == (3, "wrote content/posts/post.md: 1 reference\n")
    assert f'content/posts/own.md:3:1: {NEW}:1: unknown variable "item.titel"' in done.err
    cited.write("hugo.yaml", CONFIG)
    done = cited.run("cite")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("unknown variable") == 1


# --- docs/styles.md --------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "styles.md").read_text("utf-8")


def documented(heading: str) -> set[str]:
    """Returns the names in the first column of the table below a heading."""
    section = PAGE.partition(f"# {heading}\n")[2].partition("\n#")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall("`([^`]+)`", cell)}


def test_the_documented_styles_are_those_there_are() -> None:
    assert documented("Styles") == {*table.STYLES}


def test_the_documented_variables_are_those_there_are() -> None:
    items = {f"item.{part}" for part in VARIABLES["item"]}
    assert documented("Variables") == {*items, *VARIABLES} - {"item"}


def test_the_documented_filters_are_those_there_are() -> None:
    assert documented("Filters") == {*template.FILTERS}


@pytest.mark.parametrize("binary", hugo.find()[-1:], ids=lambda binary: binary.version)
def test_the_documented_example_is_built(cited: Blog, binary: Hugo) -> None:
    example = re.search(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    shown = re.search(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    assert example
    assert shown
    cited.write(NEW, example[1])
    work = replace(ITEM, title="Deep learning", doi="10.1038/nature14539")
    assert TemplateReferences("mine", cited.root, NameLimits()).reference(work) == shown[1].strip()
    assert cited.run("cite").code == 0
    cited.write("layouts/_default/single.html", "{{ .Content }}")
    shutil.rmtree(cited.root / "themes" / "hugo-tools")
    hugo.install(cited.root)
    assert "<em>arXiv</em>" in (binary.build(cited.root) / "posts" / "post" / "index.html").read_text("utf-8")
