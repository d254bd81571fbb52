"""`adopt` for posts that cite by keys of a file, in the ways of other programs, and for lists in HTML."""

from __future__ import annotations

import json

import pytest

from hugo_tools.adopting import keyed
from hugo_tools.adopting.key_files import KeyFiles
from hugo_tools.adopting.lists import OldMention
from hugo_tools.hugo import site
from hugo_tools.works import bibliography
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

BIB = """\
@article{lovelace1843,
  title = {Notes on an engine}, author = {Lovelace, Ada}, journal = {Memoirs}, year = {1843},
}
@article{jacquard1804, title = {A loom for patterns}, author = {Jacquard, Joseph}, year = {1804}}
@misc{other, title = {Another work}, author = {Other, Ann}, year = {2001}}
"""
CSL = json.dumps(
    [
        {"id": "lovelace1843", "title": "Notes on an engine", "author": [{"family": "Lovelace", "given": "Ada"}],
         "issued": {"date-parts": [[1843]]}, "type": "article-journal"},
        {"id": "Jacquard 1804", "title": "A loom for patterns", "author": [{"family": "Jacquard", "given": "J."}],
         "issued": {"date-parts": [[1804]]}, "type": "book"},
        {"id": "other", "title": "Another work", "author": [{"family": "Other", "given": "Ann"}],
         "issued": {"date-parts": [[2001]]}, "type": "book"},
    ]
)  # fmt: skip

TAGS: dict[str, tuple[tuple[str, ...], str] | None] = {
    '{{< cite "ada" >}}': (("ada",), ""), '{{< cite "ada;@babbage" >}}': (("ada", "babbage"), ""),
    "{{< cite ada 16-22 >}}": (("ada",), ", 16-22"), "{{< cite ada 5 >}}": (("ada",), ", 5"),
    '{{< cite ada "16 – 22" >}}': (("ada",), ", 16 – 22"), "{{< cite ada x16 >}}": (("ada",), ""),
    "{{< cite ada 16x >}}": (("ada",), ""), '{{< cite key="ada, babbage" >}}': (("ada", "babbage"), ""),
    '{{< cite ids = "ada" >}}': (("ada",), ""), "{{< cite id=`ada` >}}": (("ada",), ""),
    '{{% cite "ada" %}}': (("ada",), ""), '{{< cite "" >}}': ((), ""), "{{< cite a >}}": (("a",), ""),
    "{% cite ada %}": (("ada",), ""), "{%cite ada babbage%}": (("ada", "babbage"), ""),
    '{%- cite "ada" -%}': (("ada",), ""), "{% cite 'ada' --locator 12 %}": (("ada",), ", 12"),
    "{% cite ada --label  figure --x y %}": (("ada",), ", figure"),
    '<d-cite key="ada,babbage"></d-cite>': (("ada", "babbage"), ""), "<d-cite key='ada'></d-cite>": (("ada",), ""),
    "<d-cite bibtex-key=ada>": (("ada",), ""), '<D-CITE KEY = "ada"> </D-CITE>': (("ada",), ""),
    '<d-cite key="">': ((), ""), "<d-cite key=''>": ((), ""),
    "{{< bibliography >}}": None, "{{< references cited >}}": None, '{{< bibliography "refs.json" >}}': None,
    "{% bibliography --cited %}": None, '<d-bibliography src="x.bib"> </d-bibliography>': None, "<d-references>": None,
}  # fmt: skip
OTHER_TAGS = ["{{< /cite >}}", "{{< figure ada >}}", "{% citex ada %}", "<d-cite></d-cite>", "<d-citex key='a'>"]


@pytest.mark.parametrize("tag", TAGS)
def test_each_tag_that_cites_or_lists(tag: str) -> None:
    (found,) = keyed.tagged(f"As {tag} has it.", 0)
    if expected := TAGS[tag]:
        assert isinstance(found, OldMention)
        assert (found.labels, found.locator) == expected
    assert (found[0], found[1]) == (3, 3 + len(tag))
    assert list(keyed.tagged(f"As {tag} has it.", 4)) == []


@pytest.mark.parametrize("tag", OTHER_TAGS)
def test_tags_that_do_neither(tag: str) -> None:
    assert list(keyed.tagged(tag, 0)) == []


def test_the_files_that_a_post_names() -> None:
    text = '{{< bibliography "refs.json" x.bib other >}} {{< cite "y.bib" >}}'
    assert keyed.named_in_text(text) == ["refs.json", "x.bib"]


DBLP = BIB.replace("{lovelace1843", "{DBLP:conf/nips/Lovelace43").replace("{jacquard1804", "{isbn:of-looms")
WAYS = [
    pytest.param(
        'Engines weave {{< cite "lovelace1843" >}}, {{< cite "lovelace1843; Jacquard 1804" >}}.',
        "## References\n\n{{< bibliography cited >}}\n",
        "Engines weave [@lovelace1843], [@lovelace1843; @{Jacquard 1804}].",
        ("content/posts/bib.json", CSL),
        id="hugo-cite",
    ),
    pytest.param(
        "Engines weave {{< cite lovelace1843 16-22 >}} {{< cite `Jacquard 1804` >}}.",
        '{{< bibliography "sources/my-bibliography.json" cited >}}\n',
        "Engines weave [@lovelace1843, 16-22] [@{Jacquard 1804}].",
        ("content/sources/my-bibliography.json", CSL),
        id="hugo-cite, with pages and a file of another name",
    ),
    pytest.param(
        'Engines weave {{< cite lovelace1843 "my words" >}} {{< cite `Jacquard 1804` "9-12" >}}.',
        "## References\n\n{{< bibliography cited >}}\n",
        "Engines weave [@lovelace1843] [@{Jacquard 1804}, 9-12].",
        ("content/posts/bib.json", CSL),
        id="hugo-cite, with words that are not pages",
    ),
    pytest.param(
        "Engines weave {% cite lovelace1843 %}, {% cite lovelace1843 jacquard1804 --locator 23 %}.\n\n"
        "```\n{% cite lovelace1843 %}\n```",
        "{% bibliography --cited %}\n",
        "Engines weave [@lovelace1843], [@lovelace1843; @jacquard1804, 23].\n\n```\n{% cite lovelace1843 %}\n```",
        ("_bibliography/references.bib", BIB),
        id="jekyll-scholar",
    ),
    pytest.param(
        'Engines weave<d-cite key="lovelace1843"></d-cite>, <d-cite key="lovelace1843,jacquard1804"></d-cite>.',
        "## Bibliography\n",
        "Engines weave[@lovelace1843], [@lovelace1843; @jacquard1804].",
        ("assets/bibliography/engines.bib", BIB),
        id="Distill",
    ),
    pytest.param(
        'Engines weave <d-cite key="DBLP:conf/nips/Lovelace43"></d-cite>, <d-cite key="isbn:of-looms"></d-cite>.',
        "## Bibliography\n",
        "Engines weave [@DBLP:conf/nips/Lovelace43], [@isbn:of-looms].",
        ("assets/bibliography/engines.bib", DBLP),
        id="keys that look like identifiers",
    ),
    pytest.param(
        """Engines weave<d-cite key=lovelace1843></d-cite>, <d-cite key="d'or1804,lovelace1843"></d-cite>.""",
        "## Bibliography\n",
        "Engines weave[@lovelace1843], [@{d'or1804}; @lovelace1843].",
        ("assets/bibliography/engines.bib", BIB.replace("{jacquard1804", "{d'or1804")),
        id="Distill, with other quotation marks",
    ),
    pytest.param(
        'Engines weave {{< cite "lovelace1843, jacquard1804" >}}, {{< cite key="jacquard1804" >}}[^1].\n\n[^1]: So.',
        '{{< bibliography src="engines" >}}\n',
        "Engines weave [@lovelace1843; @jacquard1804], [@jacquard1804] [^1].\n\n[^1]: So.",
        ("static/papers/engines.bib", BIB.partition("@misc")[0]),
        id="a shortcode of the site's own, with commas, a name, and a footnote beside it",
    ),
    pytest.param(
        "Engines weave [@lovelace1843], as [see @lovelace1843, p. 3; @jacquard1804] say.",
        "## References\n",
        "Engines weave [@lovelace1843], as [see @lovelace1843, p. 3; @jacquard1804] say.",
        ("content/posts/refs.bib", BIB),
        id="pandoc's brackets",
    ),
]


@pytest.mark.parametrize(("cited", "tail", "expected", "file"), WAYS)
def test_keys_become_citations(blog: Blog, cited: str, tail: str, expected: str, file: tuple[str, str]) -> None:
    blog.write(*file)
    post = blog.post(f"{cited}\n\n{tail}")
    before = blog.snapshot()
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 0, done.err
    text = post.read_text("utf-8")
    assert expected in text
    assert "bibliography" not in text.replace("Bibliography", "")
    block = text.partition("<!-- hugo-tools:references -->")[2]
    assert "Lovelace, A. (1843)." in block
    assert "Jacquard, J. (1804)." in block
    assert "Other" not in block
    assert file[0] in blog.read("hugo.yaml")
    assert blog.read(file[0]) == file[1]
    assert blog.run("cite", "--check", "--offline").code == 0
    again = blog.run("adopt", "--write", "--offline")
    assert (again.code, again.out) == (0, "")
    assert blog.run("adopt", "--undo").code == 0
    assert blog.snapshot() == before


def test_a_whole_bibliography_stays_whole(blog: Blog) -> None:
    blog.write("content/posts/bib.json", CSL)
    post = blog.post('Engines {{< cite "lovelace1843" >}}.\n\n{{< bibliography >}}\n')
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 0, done.err
    text = post.read_text("utf-8")
    assert 'nocite: ["Jacquard 1804", "other"]' in text
    assert "Other, A. (2001)." in text


def test_a_key_that_no_file_has_leaves_the_post_whole(blog: Blog) -> None:
    blog.write("content/posts/refs.bib", BIB)
    post = blog.post("{% cite lovelace1843 %}\n\nand {% cite unknown %}\n")
    before = post.read_bytes()
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 3
    assert 'content/posts/post.md:7:1: no bibliography has "unknown"' in done.err
    assert post.read_bytes() == before


def test_a_key_in_the_front_matter_is_left(blog: Blog) -> None:
    blog.write("content/posts/refs.bib", BIB)
    post = blog.post("Engines {% cite lovelace1843 %}.\n", front_matter="title: '{% cite lovelace1843 %}'\n")
    assert blog.run("adopt", "--write", "--offline").code == 0
    assert post.read_text("utf-8").startswith("---\ntitle: '{% cite lovelace1843 %}'\n")
    assert "Engines [@lovelace1843]." in post.read_text("utf-8")


NOT_OURS = [
    pytest.param('{{< cite "Somebody famous" >}}\n', id="a shortcode of that name"),
    pytest.param("Ask [@jack] about it.\n", id="a handle"),
    pytest.param("```\n{% cite lovelace1843 %}\n```\n", id="in code"),
    pytest.param("`[@lovelace1843]` is how it is written.\n", id="in a span of code"),
]


@pytest.mark.parametrize("body", NOT_OURS)
def test_what_cites_nothing_is_left(blog: Blog, body: str) -> None:
    blog.write("content/posts/refs.bib", BIB)
    blog.post(body)
    before = blog.snapshot()
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 0, done.err
    assert blog.snapshot() == before


def test_a_shortcode_in_a_comment_stays(blog: Blog) -> None:
    blog.write("content/posts/bib.json", CSL)
    post = blog.post('Engines {{< cite "lovelace1843" >}}.\n\n<!-- not yet\n\n{{< cite "other" >}}\n-->\n\nThe end.\n')
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 0, done.err
    assert 'Engines [@lovelace1843].\n\n<!-- not yet\n\n{{< cite "other" >}}\n-->' in post.read_text("utf-8")


def test_a_shortcode_in_code_leaves_the_post_whole(blog: Blog) -> None:
    blog.write("content/posts/bib.json", CSL)
    post = blog.post('Engines {{< cite "lovelace1843" >}}.\n\n    {{< cite "other" >}}\n')
    before = post.read_bytes()
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 3
    assert "post.md:7:5: a citation cannot be rendered in the place of this shortcode" in done.err
    assert post.read_bytes() == before


def test_two_works_with_one_key_are_not_mixed(blog: Blog) -> None:
    blog.write("content/a/refs.bib", BIB)
    blog.write("content/b/refs.bib", BIB.replace("Notes on an engine", "Notes on another engine"))
    blog.write("content/a/index.md", "---\ntitle: A\n---\n\nA [@lovelace1843].\n")
    blog.write("content/b/index.md", "---\ntitle: B\n---\n\nB [@lovelace1843].\n")
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 3
    assert 'content/b/index.md: another bibliography has "lovelace1843" for another work' in done.err
    assert "hugo-tools" in blog.read("content/a/index.md")
    assert blog.read("content/b/index.md") == "---\ntitle: B\n---\n\nB [@lovelace1843].\n"


def test_one_work_in_two_files_is_one(blog: Blog) -> None:
    blog.write("content/a/refs.bib", BIB)
    blog.write("content/b/refs.bib", BIB.replace("Notes on an engine", "{Notes} on an Engine").replace("Memoirs", "M."))
    blog.write("content/a/index.md", "---\ntitle: A\n---\n\nA [@lovelace1843].\n")
    blog.write("content/b/index.md", "---\ntitle: B\n---\n\nB [@lovelace1843].\n")
    done = blog.run("adopt", "--write", "--offline")
    assert done.code == 0, done.err
    assert "hugo-tools" in blog.read("content/b/index.md")


def test_packages_and_themes_have_no_keys(blog: Blog) -> None:
    blog.write("node_modules/engine/refs.bib", BIB)
    blog.write("themes/loom/refs.bib", BIB)
    blog.post("Engines [@lovelace1843].\n")
    done = blog.run("adopt", "--write", "--offline")
    assert (done.code, done.out) == (0, "")


def test_a_file_is_read_once_for_all_posts(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    path = blog.write("refs.bib", BIB)
    key_files = KeyFiles(site.load(blog.root))
    first = key_files.read(path)
    monkeypatch.setattr(bibliography, "load", lambda paths: pytest.fail(f"{paths} is read again"))
    assert first
    assert key_files.read(path) is first


# --- HTML ----------------------------------------------------------------------------------------

ITEMS = """\
<li>Lovelace, A., & Babbage, C. (2017). Notes on an engine. <i>arXiv preprint</i> arXiv:1701.00001.</li>
<li>Jacquard, J. (2015). <a href="https://doi.org/10.1000/loom">A loom for patterns</a>. <em>A Journal</em>.</li>
<li>The harbour master. (2012). A log of the harbour.</li>
"""
HTML = [
    pytest.param(f"{{{{< references >}}}}\n{ITEMS}{{{{< /references >}}}}\n", id="a shortcode"),
    pytest.param(f"## References\n\n<ol>\n{ITEMS}</ol>\n", id="an ordered list below its heading"),
    pytest.param(f"<details><summary>References</summary>\n<ol>\n{ITEMS}</ol>\n</details>\n", id="an element"),
]


@pytest.mark.parametrize("listed", HTML)
def test_items_in_html_are_adopted(blog: Blog, registries: Registries, listed: str) -> None:
    registries.add_arxiv("1701.00001", "Notes on an Engine", ["Ada Lovelace", "Charles Babbage"], "2017-01-01")
    registries.add_crossref("10.1000/loom", "A loom for patterns", authors=["Joseph Jacquard"], year=2015)
    post = blog.post(f"Engines weave [1, 2].\n\n{listed}\nThe end.\n")
    before = blog.snapshot()
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    text = post.read_text("utf-8")
    assert "Engines weave [@arxiv:1701.00001; @doi:10.1000/loom].\n" in text
    assert "<li>" not in text
    assert "references >}}" not in text
    assert "A log of the harbour" in text
    assert text.endswith("\nThe end.\n")
    assert blog.run("adopt", "--undo").code == 0
    assert blog.snapshot() == before
