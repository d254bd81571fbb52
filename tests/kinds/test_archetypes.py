"""The kinds of posts: they have all that their guides have, and nothing on the page that is not the reader's.

What is said of built pages holds for every Hugo at hand, with our example layouts and beside PaperMod, with raw HTML
passed through (`unsafe`) and dropped.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from hugo_tools.hugo import installed, posts
from hugo_tools.kinds import archetypes, table
from hugo_tools.kinds.archetypes import PostFacts
from hugo_tools.kinds.table import KINDS
from hugo_tools.metadata import items
from hugo_tools.registries import Offline
from hugo_tools.rules import dummies
from hugo_tools.works import LOCK_NAME, lock
from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.hugo import Hugo
from tests.support.subjects import reports

HUGOS = hugo.find()
NOTE = re.compile(r"^\[//\]: # \((.*)\)$", re.MULTILINE)

# --- everything that the guides have ---------------------------------------------------------------

# (what the guide that a kind comes from asks for, where a new post has it)
PLACES = {
    "survey": [
        ("opening, key terms, scope", "[//]: # (Opening:"),
        ("recommended pre-reading, with its avocado", "🥑 **Recommended pre-reading:**"),
        ("core concepts", "## Core concepts"),
        ("problem definition", "### The problem"),
        ("taxonomy", "### Taxonomy"),
        ("its first category", "**Family A:**"),
        ("its second category", "**Family B:**"),
        ("mathematical foundation", "### Mathematical setting"),
        ("a formula", "$$\n\\hat{\\theta}"),
        ("where: the symbols", "| *x* ∈ ℝᵈ | |\n| θ | |\n| ℒ | |"),
        ("technical deep dive", "## Methods"),
        ("a method", "### Method 1"),
        ("its algorithm", "**Algorithm:**\n\n```text\ninput:"),
        ("its key insight", "**Key insight:**"),
        ("another method", "### Method 2"),
        ("comparative analysis", "### How the methods compare"),
        ("its table", "| Method | Complexity | Performance | Use it for |"),
        ("implementation", "## Implementation"),
        ("its code", "```python\nimport torch"),
        ("a note on production", "**In production:**"),
        ("applications and case studies", "## Applications"),
        ("an application", "### Application 1"),
        ("problem, solution, results", "- **Problem:**\n- **Solution:**\n- **Results:**"),
        ("another application", "### Application 2"),
        ("recent developments, with citations", "## Recent developments"),
        ("limitations and future directions", "## Limitations and open directions"),
        ("current challenges", "**What does not work yet:**"),
        ("future research", "**Where research may go:**"),
        ("key takeaways", "## Takeaways"),
        ("references", "<!-- hugo-tools:references -->"),
        ("cite this post", "<!-- hugo-tools:cite-this-post -->"),
    ],
    "model-family": [
        ("introductory paragraph", "[//]: # (Opening:"),
        ("introduction", "## Introduction"),
        ("background and motivation", "## Background and motivation"),
        ("prior work", "### Earlier work"),
        ("key innovations", "### What is new"),
        ("architecture overview", "## Architecture"),
        ("model structure", "### Structure"),
        ("input and output", "### Input and output\n\n- **Input:**\n- **Output:**"),
        ("key components", "## Components"),
        ("a component", "### Component 1"),
        ("its formula", "**As a formula:**\n\n$$\nh = "),
        ("where: its symbols", "| *W*, *b* | |"),
        ("a second component", "### Component 2"),
        ("a third component", "### Component 3"),
        ("mathematical foundations", "## Mathematical foundations"),
        ("loss function", "### Loss"),
        ("its formula", "\\mathcal{L}(\\theta) ="),
        ("optimization", "### Optimisation"),
        ("complexity: time, space, parameters", "| Time | |\n| Memory | |\n| Parameters | |"),
        ("implementation", "## Implementation"),
        ("in PyTorch", "### In PyTorch\n\n```python"),
        ("key implementation details", "### Details that matter"),
        ("training details", "## Training"),
        ("hyperparameters", "| Hyperparameter | Value | What it does |"),
        ("training procedure", "### Procedure"),
        ("best practices", "### Good practice"),
        ("applications", "## Applications"),
        ("an application", "### Application 1"),
        ("another", "### Application 2"),
        ("benchmark results", "### Benchmarks\n\n| Data set | Metric | Score | Compared with |"),
        ("comparison with other models", "## Comparison with other models"),
        ("versus one", "### Compared with model 1"),
        ("versus another", "### Compared with model 2"),
        ("when to use it", "### When to use it"),
        ("limitations and future work", "## Limitations and future work"),
        ("current limitations", "### Limitations today"),
        ("future directions", "### What may come"),
        ("interactive elements: feedback buttons", "## Feedback\n\n👍 👎"),
        ("conclusion", "## Conclusion"),
        ("references", "<!-- hugo-tools:references -->"),
        ("further reading", "## Further reading"),
    ],
    "paper": [
        ("tagline", "[//]: # (One sentence in italics"),
        ("header image with a caption", "# cover:"),
        ("why it matters", "## 🎯 Why this paper matters"),
        ("quick summary", "**In one sentence:**"),
        ("link to the implementation", "**My implementation:**"),
        ("overview", "## 📋 The paper"),
        ("title", "- **Title:**"),
        ("authors", "- **Authors:**"),
        ("year and venue", "- **Published:**"),
        ("citations", "- **Citations:**"),
        ("difficulty in stars", "- **Difficulty:** ⭐⭐⭐"),
        ("the problem", "### The problem"),
        ("the solution in plain words", "### The solution in plain words"),
        ("technical deep dive", "## 🏗️ How it works"),
        ("an innovation, with code", "### Innovation 1"),
        ("a second innovation", "### Innovation 2"),
        ("the math", "### The mathematics"),
        ("implementation walkthrough", "## 💻 Building it, step by step"),
        ("from scratch", "### From scratch"),
        ("a step", "#### Step 1"),
        ("its code", "class Component(nn.Module):"),
        ("insights from building it", "**What building it taught me:**"),
        ("another step", "#### Step 2"),
        ("testing and validation, with code", "### Tests\n\n```python"),
        ("its results", "**Result:**"),
        ("experimental insights", "## 🔬 What experiments showed"),
        ("discoveries", "### What I did not expect"),
        ("visualizations", "### Figures"),
        ("key takeaways", "## 🎯 Takeaways"),
        ("for practitioners", "### For practitioners"),
        ("for researchers", "### For researchers"),
        ("impact and legacy", "## 🚀 Impact"),
        ("what changed", "### What it changed"),
        ("papers that built on it", "### What was built on it"),
        ("implementation lessons", "## 💡 Lessons from implementing it"),
        ("what went well", "### What went well"),
        ("what was challenging", "### What was hard"),
        ("what to do differently", "### What I would do differently"),
        ("code and resources", "## 🛠️ Code and resources"),
        ("my implementation: key files", "- **Repository:**\n- **Main file:**\n- **Tests:**\n- **Figures:**"),
        ("reference implementations", "### Other implementations"),
        ("further reading", "### Further reading"),
        ("discussion questions", "## 🤔 Questions for discussion"),
        ("what's next, a series", "## 📚 What's next\n\nThis post belongs to the series **Retrieval**."),
        ("follow along", "**Follow along:** [Github](https://github.com/ada)"),
        ("an invitation to discuss", "Tell me."),
        ("hashtags", "#LanguageModels #RAG"),
        ("appendix: complete code", "## Appendix: the whole code"),
        ("performance: time, memory, accuracy", "| Training time | |\n| Memory | |\n| Accuracy | |"),
    ],
    "learning-note": [
        ("question", "## Question"),
        ("background", "## Background"),
        ("exploration", "## Exploration"),
        ("takeaways", "## Takeaways"),
        ("open questions", "## Open questions"),
        ("advice: small questions", "# size: one small question"),
        ("advice: why write", "# purpose: writing shows what is unclear"),
        ("advice: nothing new is needed", "# novelty: none is needed"),
        ("advice: limits", "# limits: what you explain may be incomplete or wrong"),
    ],
}  # fmt: skip

# What the survey's writing guide speaks of, and the word by which ours does.
GUIDE = "title: opening: reader: order: taxonomy: mathematics: code: comparison: citations: limits:".split()

FULL = PostFacts(
    "A title",
    datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    tags=["language models", "RAG"],
    chosen={"series": ["Retrieval"]},
    params={"socialicons": [{"name": "github", "url": "https://github.com/ada"}, {"name": "rss", "url": "index.xml"}]},
)


@pytest.mark.parametrize("kind", table.archetypes())
def test_everything_that_a_guide_has_is_there_in_its_order(kind: str) -> None:
    text, at = archetypes.post(kind, FULL), 0
    end_of_front_matter = text.index("\n---\n", 4)
    for what, where in PLACES[kind]:
        start = text.find(where, 0 if where.startswith("# ") else max(at, end_of_front_matter))
        assert start >= 0, f"{what}: {where}"
        at = at if where.startswith("# ") else start


def test_the_surveys_guide_speaks_of_all_that_its_source_does() -> None:
    guide = archetypes.post("survey", FULL).partition("\n---\n")[0]
    assert [word for word in GUIDE if f"\n# {word}" not in guide] == []


@pytest.mark.parametrize("kind", table.archetypes())
def test_a_heading_has_something_below_it(kind: str) -> None:
    """That is a note, a label, a row, a sentence, or the first of its own sections."""
    parts = re.split(r"^(#{2,4}) .*$", archetypes.post(kind, FULL).partition("\n---\n")[2], flags=re.M)[1:]
    for level, following, next_level in zip(parts[::2], parts[1::2], [*parts[2::2], ""], strict=True):
        assert following.strip() or len(next_level) == len(level) + 1


# --- two outputs of one source ---------------------------------------------------------------------


def test_the_committed_archetypes_are_current() -> None:
    assert {path.name: path.read_bytes() for path in (ROOT / "archetypes").iterdir()} == archetypes.contents()
    assert set(archetypes.contents()) == {f"{kind}.md" for kind in table.archetypes()}


def test_no_archetype_takes_over_a_plain_hugo_new() -> None:
    assert not {"posts", "post", "default"} & set(table.archetypes())


@pytest.fixture(params=[pytest.param(found, id=found.version) for found in HUGOS])
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


PARAMS = """params:
  author: 'Ada "Countess" Lovelace'
  ShowReadingTime: false
  editPost: {URL: https://github.com/ada/blog/edit/main/content, appendFilePath: true}
  socialIcons: [{name: github, url: https://github.com/ada}, {name: rss, url: index.xml}]
"""


@pytest.mark.parametrize("params", ["", PARAMS, "params: {author: {name: Ada, email: a@e.org}}\n"])
def test_hugo_new_and_ours_agree_up_to_date_and_title(engine: Hugo, blog: Blog, params: str) -> None:
    blog.write("hugo.yaml", f"baseURL: https://example.org/\n{params}")
    assert blog.run("archetypes").code == 0
    for kind in table.archetypes():
        assert blog.run("new", kind, f"Title of {kind}", "--slug", "x", "--section", "ours").code == 0
        made = run_hugo(engine, blog.root, "new", "content", "--kind", kind, "theirs/x.md")
        assert made.returncode == 0, made.stdout + made.stderr
        ours, theirs = (blog.root / f"content/{section}/x.md" for section in ("ours", "theirs"))
        assert neutral(ours) == neutral(theirs)
        assert set(posts.read(theirs).front_matter) == set(posts.read(ours).front_matter)
        ours.unlink()
        theirs.unlink()


BUTTONS = "I would like to hear of it.\n\n{{< lyket updown >}}\n\n[//]: # (Buttons"
KEY = "params: {hugoTools: {lyketKey: k}}\n"


@pytest.mark.parametrize(
    ("config", "with_buttons"),
    [
        pytest.param("theme: [hugo-tools]\n" + KEY, True, id="component and key"),
        pytest.param("theme: hugo-tools\n", False, id="no key"),
        pytest.param(KEY, False, id="no component: Hugo would stop"),
    ],
)
def test_feedback_has_buttons_where_the_site_has_them(
    engine: Hugo, blog: Blog, config: str, with_buttons: bool
) -> None:
    blog.write("hugo.yaml", "baseURL: https://example.org/\n" + config)
    blog.write("layouts/single.html", "{{ .Content }}")
    if "theme" in config:
        assert blog.run("component").code == 0
    assert blog.run("archetypes").code == 0
    assert blog.run("new", "model-family", "Ours", "--slug", "x", "--section", "ours").code == 0
    assert run_hugo(engine, blog.root, "new", "content", "--kind", "model-family", "theirs/x.md").returncode == 0
    for section in ("ours", "theirs"):
        assert (BUTTONS in blog.read(f"content/{section}/x.md")) == with_buttons
    assert run_hugo(engine, blog.root, "-D").returncode == 0
    for section in ("ours", "theirs"):
        page = blog.read(f"public/{section}/x/index.html")
        assert ('data-lyket-type="updown"' in page) == with_buttons


def run_hugo(engine: Hugo, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(engine.binary), *arguments, "--source", str(site)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def neutral(path: Path) -> str:
    """Returns a post's text without its title, its date and its own address."""
    text = re.sub(r"^(title|date): .*$", r"\1:", path.read_text("utf-8"), flags=re.M)
    return text.replace("/ours/", "/").replace("/theirs/", "/")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("GPT-4-and-BERT.md", "GPT 4 and BERT"),
        ("bert_v2.0-model.md", "Bert v2.0 model"),
        ("bundle/index.md", "Bundle"),
        ('say-"yes".md', 'Say "yes"'),
    ],
)
def test_hugo_new_makes_a_title_of_the_files_name(engine: Hugo, blog: Blog, name: str, title: str) -> None:
    """Capitals are the author's, quotes are escaped, a bundle has its folder's name."""
    blog.write("hugo.yaml", "baseURL: https://example.org/\n")
    assert blog.run("archetypes").code == 0
    assert run_hugo(engine, blog.root, "new", "content", "--kind", "paper", f"posts/{name}").returncode == 0
    assert posts.read(blog.root / f"content/posts/{name}").front_matter["title"] == title


def test_archetypes_are_written_once(blog: Blog) -> None:
    number = len(table.archetypes())
    missing = blog.run("archetypes", "--check")
    assert (missing.code, missing.out.count("would write"), len(list(blog.root.glob("archetypes/*")))) == (1, number, 0)
    assert blog.run("archetypes").out.count("wrote") == number
    before = blog.snapshot()
    assert (blog.run("archetypes", "--check").code, blog.run("archetypes").out) == (0, "")
    blog.write("archetypes/paper.md", blog.read("archetypes/paper.md").replace("\n", "\r\n"))
    assert blog.run("archetypes", "--check").code == 0  # a Windows checkout
    blog.write("archetypes/paper.md", "own\n")
    own = blog.snapshot()
    for arguments in (["--check"], [], ["--force", "--check"]):
        done = blog.run("archetypes", *arguments)
        assert blog.snapshot() == own
        if "--force" not in arguments:
            assert (done.code, done.out) == (3, "")
            assert done.err.startswith("kept archetypes/paper.md: it is not as we wrote it\n")
            assert "hugo-tools archetypes --force" in done.err
    assert (done.code, done.out) == (
        1,
        "would write archetypes/paper.md\nwould lose what was edited in archetypes/paper.md\n",
    )
    done = blog.run("archetypes", "--force")
    assert (done.code, done.out) == (0, "wrote archetypes/paper.md\nlost what was edited in archetypes/paper.md\n")
    assert blog.snapshot() == before


def test_an_archetype_that_an_earlier_version_wrote_is_brought_up_to_date(blog: Blog) -> None:
    blog.run("archetypes")
    before = blog.snapshot()
    for name in ("paper.md", "gone.md"):
        old = b"of an earlier version\n"
        blog.write(f"archetypes/{name}", old)
        sums = blog.root / "archetypes" / installed.NAME
        lines = [line for line in sums.read_text().splitlines(True) if not line.endswith(f" {name}\n")]
        sums.write_text("".join([*lines, f"{hashlib.sha256(old).hexdigest()}  {name}\n"]))
    assert blog.run("archetypes", "--check").out == "would write archetypes/paper.md\nwould remove archetypes/gone.md\n"
    done = blog.run("archetypes")
    assert (done.code, done.out) == (0, "wrote archetypes/paper.md\nremoved archetypes/gone.md\n")
    assert blog.snapshot() == before


def test_a_sites_own_archetypes_are_kept_where_ours_never_were(blog: Blog) -> None:
    blog.write("archetypes/paper.md", "the site's own\n")
    done = blog.run("archetypes")
    assert (done.code, done.out.count("wrote")) == (3, len(table.archetypes()) - 1)
    assert blog.read("archetypes/paper.md") == "the site's own\n"
    assert "paper.md" not in blog.read(f"archetypes/{installed.NAME}")


# --- built pages -----------------------------------------------------------------------------------

WORKS = {
    "arxiv:2005.11401": items.Item(
        key="arxiv:2005.11401",
        type="article",
        title='Retrieval with "quotes", {{< shortcodes >}}, $x_1$ and a | [Model Name]',
        authors=(items.Name("Lewis", "Patrick"), items.Name("Perez", "Ethan"), items.Name("B", "A.")),
        issued=(2020, 5, 22),
        publisher="arXiv",
        number="arXiv:2005.11401",
        url="https://arxiv.org/abs/2005.11401",
        abstract="Large models forget.\u2028--- +++ {{% evil %}} <script>alert(1)</script>\n# abstractmarker: [x]: y",
    ),
    "doi:10.1038/nature14539": items.Item(
        key="doi:10.1038/nature14539",
        type="article-journal",
        title="Deep learning",
        authors=(items.Name("LeCun", "Yann"),),
        issued=(2015,),
        container_title="Nature",
        doi="10.1038/nature14539",
        abstract="A second abstractmarker.",
    ),
}  # fmt: skip
TITLES = {"plain": 'A #1 “title”: "quotes" & <b>tags</b> 🎯', "from": "注意力 שלום: it's"}
TEX = {kind: re.findall(r"\$\$\n(.*)\n\$\$", archetypes.post(kind, FULL)) for kind in table.archetypes()}


@dataclass(frozen=True)
class Site:
    """A built site: what built it, with which layouts, and whether raw HTML passes."""

    engine: Hugo
    layouts: str
    unsafe: bool
    public: Path

    def page(self, name: str) -> str:
        return (self.public / "posts" / name / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """Every kind, plain and with --from, as the program makes it; published as it is, to see what is then seen."""
    blog = Blog(tmp_path_factory.mktemp("made"))
    blog.write("hugo.yaml", f"baseURL: https://example.org/\n{PARAMS}")
    kept = lock.Lock(blog.root / LOCK_NAME, Offline())
    for key, item in WORKS.items():
        kept.add(key, item)
    kept.save()
    env = {"HUGO_TOOLS_SEMANTIC_SCHOLAR_URL": "http://127.0.0.1:9"}  # nobody answers there
    for kind in KINDS:
        for how, title in TITLES.items():
            options = ["--from", " ".join(WORKS), "--tags", "Language models,RAG"] if how == "from" else []
            done = blog.run("new", kind, title, "--slug", f"{kind}-{how}", "--set", "draft=false", *options, env=env)
            assert (done.code, done.out) == (0, f"content/posts/{kind}-{how}.md\n"), done.err
    return blog


def build(engine: Hugo, layouts: str, unsafe: bool, made: Blog, root: Path) -> Site:
    passthrough = "passthrough: {enable: true, delimiters: {block: [['$$', '$$']], inline: [['\\(', '\\)']]}}"
    extensions = passthrough if layouts == "example" or unsafe else "{}"
    markup = f"markup: {{goldmark: {{renderer: {{unsafe: {str(unsafe).lower()}}}, extensions: {{{extensions}}}}}}}\n"
    markup = markup.replace("{{}}", "{}")
    hugo.install(root)
    shutil.copytree(made.root / "content", root / "content")
    if layouts == "example":
        shutil.copytree(ROOT / "exampleSite/layouts", root / "layouts")
        shutil.copytree(ROOT / "exampleSite/assets", root / "assets")
        theme = "theme: hugo-tools\n"
        params = PARAMS + "  hugoTools: {math: mathml}\n"
    else:
        hugo.install_papermod(root)
        theme = "theme: [hugo-tools, PaperMod]\n"
        params = PARAMS
    config = f"baseURL: https://example.org/\ntitle: A blog\nenableRobotsTXT: true\n{theme}{markup}{params}"
    hugo.write(root, {"hugo.yaml": config})
    return Site(engine, layouts, unsafe, engine.build(root))


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((engine, layouts, unsafe), id=f"{engine.version}-{layouts}-{'unsafe' if unsafe else 'safe'}")
        for engine in HUGOS
        for layouts in ("example", "papermod")
        for unsafe in (False, True)
    ],
)
def site(request: pytest.FixtureRequest, made: Blog, tmp_path_factory: pytest.TempPathFactory) -> Site:
    engine, layouts, unsafe = request.param
    return build(engine, layouts, unsafe, made, tmp_path_factory.mktemp("site"))


NAMES = [f"{kind}-{how}" for kind in KINDS for how in TITLES]


# What goes wrong with the guides' own templates, one test each; the number is that of the defect.


def article(page: str) -> str:
    """Returns a post's text as HTML, without what the theme sets around it; "" for a post without any."""
    start = re.search(r'<div class="?(?:text|post-content md-content)"?>', page)
    return "" if not start else re.split(r'<footer class="?(?:post-footer|site)"?>', page[start.end() :])[0]


def test_01_the_date_can_be_read(site: Site, made: Blog) -> None:
    """A date that Hugo cannot parse stops the build and each later `hugo new`."""
    for name in NAMES:
        found = re.search(r"^date: (.*)$", made.read(f"content/posts/{name}.md"), re.M)
        assert found
        assert datetime.fromisoformat(found[1]).tzinfo
        assert "0001" not in site.page(name)
    listed = run_hugo(site.engine, site.public.parent, "list", "all")
    assert (listed.returncode, listed.stdout.count(".md,")) == (0, len(NAMES)), listed.stderr


def test_02_the_page_has_a_name_and_a_day(site: Site, made: Blog) -> None:
    """Without front matter there is no heading, no `<title>` and no date."""
    today = made.read("content/posts/paper-plain.md").partition("date: ")[2][:10]
    for name in NAMES:
        page = site.page(name)
        assert f"<title>{TITLES[name.rpartition('-')[2]]}" in unescape(page)
        assert re.search(rf"<time datetime=\"?{today}|<span title='{today}", page)


def test_03_one_heading_is_the_title(site: Site) -> None:
    """Themes print the title; a heading `#` in the text is a second one."""
    for name in NAMES:
        tops = re.findall(r"<h1\b[^>]*>(.*?)</h1>", site.page(name), re.S)
        assert [unescape(top).strip() for top in tops] == [TITLES[name.rpartition("-")[2]]]


def test_04_one_table_of_contents(site: Site) -> None:
    for name in NAMES:
        page = site.page(name)
        expected = 1 if re.search(r"<h[2-6]\b", article(page)) else 0
        assert len(re.findall(r'<details class="?toc\b', page)) == expected
        assert not re.search(r"<h[2-6][^>]*>\s*(?:Table of )?Contents", page), name


def test_05_no_anchor_is_dead(site: Site) -> None:
    for name in NAMES:
        page = hugo.Page(site.page(name))
        here = ("#", f"/posts/{name}/#", f"https://example.org/posts/{name}/#")
        targets = [link.href.partition("#")[2] for link in page.links if link.href.startswith(here)]
        assert [target for target in targets if target and target not in ("top", *page.ids)] == [], name


def test_06_no_picture_is_shared_that_is_not_there(site: Site) -> None:
    for name in NAMES:
        page = site.page(name)
        assert not re.search(r"og:image|twitter:image|summary_large_image|%3C", page), name
        assert not re.search(r'"image":(?! ?"https://example.org/[\w.-]+")', page.replace('"@type": "ImageObject"', ""))


def test_07_the_edit_link_is_the_sites(site: Site) -> None:
    if site.layouts == "papermod":  # the example layouts have none
        for name in NAMES:
            assert f'href="https://github.com/ada/blog/edit/main/content/posts/{name}.md"' in site.page(name)


def test_08_the_canonical_address_is_the_pages_own(site: Site) -> None:
    for name in NAMES:
        found = re.findall(r'<link rel="?canonical"? href="([^"]*)"', site.page(name))
        assert found == [f"https://example.org/posts/{name}/"]


def test_09_the_author_is_the_sites_and_the_tags_are_the_authors(site: Site, made: Blog) -> None:
    for name in NAMES:
        post = posts.parse(Path(name), made.read(f"content/posts/{name}.md")).front_matter
        assert post["author"] == 'Ada "Countess" Lovelace'
        assert (post["tags"], post["categories"]) == ([] if "plain" in name else ["Language models", "RAG"], [])
        assert 'Ada "Countess" Lovelace' in unescape(site.page(name))


def test_10_no_placeholder_is_seen(site: Site) -> None:
    for name in NAMES:
        for block in hugo.Page(article(site.page(name))).blocks:
            assert not dummies.DUMMY.search(block.replace("[Model Name]", "")), f"{name}: {block}"  # a work's title


def test_10_no_placeholder_is_where_machines_read(site: Site) -> None:
    """Title, description, Open Graph, cards, and JSON-LD, which parses."""
    for name in NAMES:
        page, title = site.page(name), TITLES[name.rpartition("-")[2]]
        told = [unescape(text) for text in re.findall(r'<meta[^>]*content="([^"]*)"', page)]
        scripts = re.findall(r'<script type="?application/ld\+json"?>(.*?)</script>', page, re.S)
        data = [json.loads(script) for script in scripts]
        for each in [*told, *map(str, data)]:
            assert not dummies.DUMMY.search(each.replace("[Model Name]", "")), f"{name}: {each}"
            assert "[//]" not in each
        if site.layouts == "papermod":
            (shown,) = [each["headline"] for each in data if each["@type"] == "BlogPosting"]
            assert shown == re.sub("<.*?>", "", title)
            assert any(title.replace("<b>", "").replace("</b>", "") in each for each in told)


def test_11_formulas_are_whole(site: Site) -> None:
    """With and without the passthrough extension; where it is on, the example layouts make MathML of them."""
    for name in NAMES:
        page, formulas = unescape(site.page(name)).replace(" ", ""), TEX.get(name.rpartition("-")[0], [])
        assert [tex for tex in formulas if tex.replace(" ", "") not in page] == [], name
        if site.layouts == "example":
            assert page.count("<math") == len(formulas)


def test_12_nothing_in_the_page_was_meant_for_the_writer(site: Site, made: Blog) -> None:
    """No comment, no note, no line of the guide, no abstract: also where raw HTML passes."""
    for name in NAMES:
        text, page = made.read(f"content/posts/{name}.md"), unescape(site.page(name))
        front_matter, _, body = text.partition("\n---\n")
        told = NOTE.findall(body) + re.findall(r"(?:^ *|  )# (.{12,})$", front_matter, re.M)
        assert len(told) > 20 or name.startswith(("learning", "default"))
        assert [words for words in told if words in page] == [], name
        comments = re.findall(r"<!--(.*?)-->", page, re.S)
        assert [comment for comment in comments if "hugo-tools:" not in comment] == [], name
        assert "abstractmarker" not in page
        assert "[//]" not in page


def test_13_nothing_depends_on_raw_html(site: Site, made: Blog) -> None:
    for name in NAMES:
        assert "raw HTML omitted" not in site.page(name)
        body = made.read(f"content/posts/{name}.md").partition("\n---\n")[2]
        assert not re.search(r"<(?!https?:)[a-z]", re.sub(r"```.*?```", "", body, flags=re.S)), name


def test_14_emoji_and_symbols_are_real(site: Site) -> None:
    paper, survey = site.page("paper-plain"), site.page("survey-plain")
    for emoji in "🎯 📋 🏗️ 💻 🔬 🚀 💡 🛠️ 🤔 📚".split():
        assert re.search(rf"<h2[^>]*>{emoji} ", paper), emoji
    assert "⭐⭐⭐" in paper
    assert "🥑" in survey
    assert "θ ← θ − η ∇" in unescape(re.sub("<[^>]*>", "", survey))
    for name in NAMES:
        assert not re.search("[üâ‚Œ][\u0080-\uffff]{2}|\ufffd", site.page(name))


def test_15_no_picture_is_missing(site: Site) -> None:
    for name in NAMES:
        assert "<img" not in article(site.page(name))


def test_16_nothing_is_laid_out_by_hand(site: Site) -> None:
    """No rules, no buttons that are not there, no list of references or hashtags that nobody keeps up to date."""
    for name in NAMES:
        text = article(site.page(name))
        assert "<hr" not in text
        assert not re.search(r"buttons above|comments!|Author, A|Your Name", text)
        assert ("#LanguageModels" in text) == (name == "paper-from")


def test_17_headings_are_headings(site: Site) -> None:
    """A numbered line with text below it would be a list."""
    page = article(site.page("learning-note-plain"))
    assert re.findall(r"<h2[^>]*>([\w ]+)", page) == [
        "Question", "Background", "Exploration", "Takeaways", "Open questions",
    ]  # fmt: skip
    assert "<ol" not in page


def test_18_a_title_is_spelled_as_its_author_spells_it(site: Site) -> None:
    """A title made of a file's name cannot know BERT; ours is the one that was given. For `hugo new`, see above."""
    assert all(TITLES[name.rpartition("-")[2]] in unescape(site.page(name)) for name in NAMES)


def test_19_nothing_of_ours_warns(site: Site) -> None:
    """PaperMod's own calls are deprecated in the newest Hugo; with our layouts a strict build passes."""
    if site.layouts == "example":
        site.engine.build(site.public.parent, "--panicOnWarning")


def test_feeds_and_lists_do_not_have_it_either(site: Site) -> None:
    for path in [*site.public.rglob("*.xml"), *site.public.rglob("*.json"), *site.public.rglob("*.txt")]:
        text = path.read_text("utf-8")
        assert "[//]" not in text
        assert "note to you" not in text
        assert "abstractmarker" not in text


def test_a_post_from_works_lists_and_cites_them(site: Site) -> None:
    for kind in KINDS:
        page = hugo.Page(site.page(f"{kind}-from"))
        assert {"ref-arxiv-2005-11401", "ref-doi-10-1038-nature14539"} <= set(page.ids), kind
        assert any(link.has("cite") for link in page.links), kind
        assert '"quotes", {{< shortcodes >}}, $x_1$ and a | [Model Name]' in unescape(page.html)
    paper = hugo.Page(site.page("paper-from"))
    assert "Authors: Patrick Lewis, Ethan Perez, A. B" in paper.blocks
    assert "Published: 2020, arXiv" in paper.blocks
    hrefs = [link.href for link in paper.links]
    assert {"https://arxiv.org/abs/2005.11401", "https://arxiv.org/pdf/2005.11401"} <= set(hrefs)


# --- what is left to fill in ---------------------------------------------------------------------------


def test_check_finds_every_place_that_is_not_filled_in(made: Blog) -> None:
    """Every note, empty label, empty row; and nothing where all is filled."""
    for name in NAMES:
        text = made.read(f"content/posts/{name}.md")
        at = {report.offset for report in reports(text, "placeholder")}
        notes = {match.start() for match in NOTE.finditer(text)}
        rows = {match.start() for match in re.finditer(r"^\|[^|\n]*\|( \|)+$", text, re.M)}
        assert notes | rows <= at, name
        assert reports(text.replace("draft: false", "draft: true"), "placeholder") == []
        filled = re.sub(r"^(.*:\*\*)$", r"\1 words", NOTE.sub("Words.", text), flags=re.M)
        filled = re.sub(r"^\|[^|\n]*\|( \|)+$", "| a | b | c | d |", filled, flags=re.M)
        filled = filled.replace('description: ""', 'description: "About it"')
        assert reports(filled, "placeholder") + reports(filled, "front-matter-keys") == [], name
