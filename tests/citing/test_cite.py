"""`cite` from end to end: posts in, posts with complete reference lists out, and nothing lost on the way."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from hugo_tools.citing import run as story
from hugo_tools.citing.revisions import PostChange
from hugo_tools.cli import main
from hugo_tools.commands import cite as cite_command
from hugo_tools.hugo import site
from hugo_tools.registries import Answer
from hugo_tools.registries import Registries as RealRegistries
from hugo_tools.works import LOCK_NAME, bibliography, lock
from hugo_tools.works.catalogue import Works
from tests import ROOT
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

Cite = Callable[..., Result]

MARKERS = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
ATTENTION = (
    'Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention Is All You Need." '
    "[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)"
)


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    """Registries that know three works."""
    people = ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit", "Llion Jones"]
    registries.add_arxiv("1706.03762", "Attention Is All You Need", people, "2017-06-12")
    registries.add_arxiv("2005.14165", "Language Models are Few-Shot Learners", ["Tom B. Brown"], "2020-05-28")
    nature = {"container_title": ["Nature"], "volume": "521", "issue": "7553", "page": "436-444"}
    people = ["Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"]
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=people, **nature)
    return registries


@pytest.fixture
def cite(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Cite:
    """Runs `cite` in this process, which costs a tenth of a process of its own."""
    monkeypatch.chdir(blog.root)

    return partial(blog.call, "cite")


@contextlib.contextmanager
def started(blog: Blog, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Starts `hugo-tools` as a process that runs beside the test, and ends it."""
    command = [sys.executable, "-m", "hugo_tools", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=blog.root, env=environment, stdout=pipe, stderr=pipe, text=True, preexec_fn=interruptible
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interruptible() -> None:
    """Undoes what a shell does to commands in the background: they ignore SIGINT, and so would ours."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def references(blog: Blog, name: str = "post.md") -> list[str]:
    """Returns the lines of a post's list, without their back-links."""
    lines = blog.read(f"content/posts/{name}").splitlines()
    return [line.partition(" [↩]")[0] for line in lines if line[:1].isdigit()]


def leftovers(blog: Blog) -> list[str]:
    return [name for name in blog.snapshot() if name.endswith(".tmp")]


# --- a post --------------------------------------------------------------------------------------

POST = """\
---
title: A post
---

As [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762) showed [@arxiv:1706.03762].
More of it [see *also* @doi:10.1038/nature14539, pp. 3-5; @arxiv:2005.14165v2], and
in our words: [Brown et al.][@arxiv:2005.14165]. All of them [@arxiv:2005.14165; @arxiv:1706.03762;
@doi:10.1038/nature14539].
"""

LIST = """\

<!-- hugo-tools:references -->
## References {#references}

1. Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention Is All You Need." [arXiv:1706.03762](https://arxiv.org/abs/1706.03762) [↩](#top "#arxiv-1706-03762/2")
2. LeCun, Y., Bengio, Y., & Hinton, G. (2015). "Deep learning." *Nature*, 521(7553), 436–444. [doi:10.1038/nature14539](https://doi.org/10.1038/nature14539) [↩](#top "#doi-10-1038-nature14539/2")
3. Brown, T. B. (2020). "Language Models are Few-Shot Learners." [arXiv:2005.14165v2](https://arxiv.org/abs/2005.14165v2) [↩](#top "#arxiv-2005-14165/3")

[@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "[{1 #arxiv-1706-03762/2}]"
[see *also* @doi:10.1038/nature14539, pp. 3-5; @arxiv:2005.14165v2]: https://doi.org/10.1038/nature14539 "[see also {2 #doi-10-1038-nature14539/2}, pp. 3-5; {3 #arxiv-2005-14165/3}]"
[@arxiv:2005.14165]: https://arxiv.org/abs/2005.14165v2 "[{3 #arxiv-2005-14165/3}]"
[@arxiv:2005.14165; @arxiv:1706.03762; @doi:10.1038/nature14539]: https://arxiv.org/abs/2005.14165v2 "[{1 #arxiv-1706-03762/2}{– #doi-10-1038-nature14539/2}{3 #arxiv-2005-14165/3}]"
<!-- /hugo-tools:references sum=SUM -->
"""  # noqa: E501


def test_a_post_gets_its_list_and_a_second_run_writes_nothing(blog: Blog, known: Registries) -> None:
    post = blog.write("content/posts/post.md", POST)
    done = blog.run("cite")
    text = blog.read("content/posts/post.md")
    checksum = text.rpartition("sum=")[2][:12]
    assert text == POST + LIST.replace("SUM", checksum)
    assert done.out == "wrote content/posts/post.md: 3 references\n"
    assert done.err == "1 post, 1 with a reference list, 1 written, 3 works resolved\n"
    assert done.code == 0

    files, lock = blog.snapshot(), blog.root / "citations.lock.json"
    stamps = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in (post, lock)]
    known.fail("all", "500")  # the lock is enough
    again = blog.run("cite")
    assert (again.code, again.out) == (0, "")
    assert again.err == "1 post, 1 with a reference list, nothing to do\n"
    assert blog.snapshot() == files
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in (post, lock)] == stamps


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("---\r\ntitle: x\r\n---\r\n\r\nAs [@arxiv:1706.03762].\r\n", id="CRLF"),
        pytest.param("\ufeff---\ntitle: x\n---\nAs [@arxiv:1706.03762].\n", id="BOM"),
        pytest.param("\ufeffAs [@arxiv:1706.03762]", id="BOM, no front matter, no final newline"),
        pytest.param("---\ntitle: x\n---\nAs [@arxiv:1706.03762].", id="no final newline"),
        pytest.param("As [@arxiv:1706.03762].\r\nMore", id="CRLF without a final newline"),
        pytest.param("As  \n[@arxiv:1706.03762].   \n\n\n\n", id="trailing spaces and blank lines"),
        pytest.param("one\r\ntwo\nthree [@arxiv:1706.03762]\rfour\n", id="mixed line ends"),
        pytest.param("+++\ntitle = 'x'\n+++\nAs [@arxiv:1706.03762].\n", id="TOML"),
        pytest.param('{"title": "x"}\n\nAs [@arxiv:1706.03762].\n', id="JSON"),
        pytest.param("Ünïcödé 😀 \u2028 \x0b [@arxiv:1706.03762] \x85 \u202e.\n", id="odd characters"),
    ],
)
def test_the_authors_bytes_are_never_changed(blog: Blog, cite: Cite, content: str) -> None:
    blog.write("content/posts/post.md", content)
    assert cite().code == 0
    text = blog.read("content/posts/post.md")
    assert text.startswith(content)
    block = text.removeprefix(content).strip("\r\n")
    assert block.startswith("<!-- hugo-tools:references -->")
    newline = "\r\n" if "\r\n" in content and content.count("\r\n") * 2 > content.count("\n") else "\n"
    assert block.replace(newline, "").count("\n") == 0
    assert text.endswith("\n") == content.endswith("\n")
    before = blog.snapshot()
    assert cite().out == ""
    assert blog.snapshot() == before

    taken_out = content + text.removeprefix(content).replace(block, "").replace(newline, "")
    assert taken_out == content


def test_a_block_stays_where_the_author_put_it(blog: Blog, cite: Cite) -> None:
    blog.post(f"As [@arxiv:1706.03762].\n\n{MARKERS}\n## Appendix\n\nThe end.\n")
    cite()
    before, after = blog.read("content/posts/post.md").split("<!-- hugo-tools:references -->\n")
    assert before.endswith("As [@arxiv:1706.03762].\n\n")
    assert after.endswith(" -->\n\n## Appendix\n\nThe end.\n")

    blog.write("content/posts/post.md", blog.read("content/posts/post.md").replace("As [@", "As [@arxiv:2005.14165; @"))
    assert cite().out == "wrote content/posts/post.md: 2 references\n"
    assert len(references(blog)) == 2


# --- which posts get a list ----------------------------------------------------------------------

LINK = "As [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762) showed.\n"


@pytest.mark.parametrize(
    ("body", "front_matter", "setting", "arguments", "listed"),
    [
        pytest.param(LINK, "", "", [], False, id="ordinary links only"),
        pytest.param("Nothing at all.\n", "", "addBlock: true", ["--add-block"], False, id="no citation"),
        pytest.param(LINK, "", "", ["--add-block"], True, id="--add-block"),
        pytest.param(LINK, "", "addBlock: true", [], True, id="the site's addBlock"),
        pytest.param(LINK, "hugoTools: {addBlock: true}\n", "", [], True, id="the post's addBlock"),
        pytest.param(LINK, "hugotools: {addblock: true}\n", "", [], True, id="settings in any case"),
        pytest.param(LINK, "hugoTools: {addBlock: false}\n", "addBlock: true", [], False, id="the post beats the site"),
        pytest.param(LINK + "\n" + MARKERS, "", "", [], True, id="an empty pair of markers"),
        pytest.param(LINK + "\n" + MARKERS, "", "links: false", [], False, id="links are not citations"),
        pytest.param("Nothing.\n", "nocite: ['arxiv:1706.03762']\n", "", [], True, id="nocite"),
        pytest.param("Nothing.\n", "nocite: '@arxiv:1706.03762'\n", "", [], True, id="nocite as a text"),
        pytest.param("[@arxiv:1706.03762]\n", "", "", [], True, id="a bracket"),
        pytest.param("[@arxiv:1706.03762]\n", "hugoTools: {cite: false}\n", "", [], False, id="cite: false"),
        pytest.param("[@arxiv:1706.03762]\n", "hugoTools: {cite: true}\n", "cite: false", [], True, id="cite: true"),
        pytest.param("```\n[@arxiv:1706.03762]\n```\n", "", "", [], False, id="a bracket in code"),
    ],
)
def test_who_gets_a_list(
    blog: Blog,
    cite: Cite,
    known: Registries,
    body: str,
    front_matter: str,
    setting: str,
    arguments: list[str],
    listed: bool,
) -> None:
    blog.write("hugo.yaml", f"theme: hugo-tools\nparams:\n  hugoTools: {{{setting}}}\n")
    blog.post(body, front_matter=f"title: A post\n{front_matter}")
    assert cite(*arguments).code == 0
    assert references(blog) == ([f"1. {ATTENTION}"] if listed else [])
    assert len(known.log()) == listed  # who gets no list costs no request


# --- options -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--check"], 1), (["--diff"], 0), (["--check", "--diff"], 1), (["--check", "--prune", "--overwrite"], 1)],
    ids=["check", "diff", "check and diff", "check with all that writes"],
)
def test_a_dry_run_writes_nothing(blog: Blog, cite: Cite, arguments: list[str], code: int) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    blog.post("Nothing here.\n", "other.md")
    before = blog.snapshot()
    done = cite(*arguments)
    assert done.code == code
    assert blog.snapshot() == before
    if "--diff" in arguments:
        assert "--- a/content/posts/post.md\n+++ b/content/posts/post.md\n@@" in done.out
        assert f"\n+1. {ATTENTION} [↩]" in done.out
        assert "would change" not in done.out
    else:
        assert done.out == "would change content/posts/post.md: 1 reference\n"
    cite()
    before = blog.snapshot()
    done = cite(*arguments)
    assert (done.code, done.out) == (0, "")
    assert blog.snapshot() == before


def test_offline_lists_what_the_lock_has_and_reports_the_rest(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n", "done.md")
    cite()
    asked = len(known.log())
    blog.post("As [@arxiv:1706.03762] and\n  [@doi:10.1038/nature14539].\n", "new.md")
    done = cite("--offline")
    assert done.code == 3
    assert done.out == "wrote content/posts/new.md: 1 reference\n"
    assert done.err == (
        'content/posts/new.md:6:3: "doi:10.1038/nature14539": not in the lock, and this run is offline\n'
        "  run: hugo-tools cite\n"
        "2 posts, 2 with a reference list, 1 written, 1 problem\n"
    )
    assert len(known.log()) == asked


def test_a_retracted_work_is_worth_a_look_on_every_run(blog: Blog, cite: Cite, known: Registries) -> None:
    known.add_crossref("10.1000/gone", "Gone", authors=["Ann Lee"], updated_by=[{"type": "retraction"}])
    blog.post("Text.\n\n  As [@doi:10.1000/gone], and [@doi:10.1000/gone].\n", "said.md")
    blog.post("As [@arxiv:1706.03762].\n", "listed.md", "title: x\nnocite: ['doi:10.1000/gone']\n")
    remedy = "  the reference says so; cite another work, or tell your readers why this one\n"
    told = (
        f'content/posts/listed.md:3:1: warning: "Gone" was retracted\n{remedy}'
        f'content/posts/said.md:7:6: warning: "Gone" was retracted\n{remedy}'
    )
    for _ in range(2):
        done = cite()
        assert (done.code, done.err.startswith(told)) == (0, True), done.err
    assert 'Lee, A. (2015). "Gone" (retracted).' in references(blog, "said.md")[0]


def test_a_correction_is_said_in_the_reference_and_warned_of_by_check_alone(
    blog: Blog, cite: Cite, known: Registries
) -> None:
    known.add_crossref("10.1000/typo", "Tables", authors=["Ann Lee"], updated_by=[{"type": "corrigendum"}])
    known.add_crossref("10.1000/doubt", "Wonders", updated_by=[{"type": "expression_of_concern"}])
    blog.post("As [@doi:10.1000/typo], and [@doi:10.1000/doubt].\n")
    said = cite().err
    assert '"Wonders" has an expression of concern' in said
    assert "corrected" not in said
    assert '"Tables" (corrected).' in references(blog)[0]
    assert '"Wonders" (expression of concern).' in references(blog)[1]


def test_a_doi_with_a_slash_too_many_is_the_work_without_it(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [here](https://doi.org/10.1038/nature14539/) and [@doi:10.1038/nature14539].\n")
    assert cite().code == 0
    assert len(references(blog)) == 1
    known.requests.clear()
    assert cite("--check").code == 0
    assert known.requests == []


def test_refresh_asks_again_for_the_works_named(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762; @arxiv:2005.14165; @doi:10.1038/nature14539].\n")
    cite()
    for value in ("1706.03762", "2005.14165"):
        known.add_arxiv(value, f"A Better Title of {value}", ["A. Vaswani"] * 5, "2017-06-12")

    done = cite("--refresh", "@https://arxiv.org/abs/2005.14165v1")
    assert (done.code, done.out) == (0, "wrote content/posts/post.md: 3 references\n")
    assert [line.split('"')[1] for line in references(blog)] == [
        "Attention Is All You Need.",
        "A Better Title of 2005.14165.",
        "Deep learning.",
    ]
    assert {request.ids for request in known.log("arxiv")[1:]} == {("2005.14165",)}
    assert len(known.log("crossref")) == 1

    again = len(known.log("arxiv"))
    cite("--refresh-all")
    assert '"A Better Title of 1706.03762."' in references(blog)[0]
    assert {id for request in known.log("arxiv")[again:] for id in request.ids} == {"1706.03762", "2005.14165"}
    assert {id for request in known.log("crossref")[1:] for id in request.ids} == {"10.1038/nature14539"}


@pytest.mark.parametrize(
    ("title", "authors", "reason"),
    [
        pytest.param("", ["Ashish Vaswani"] * 5, "does not know|no title", id="no title"),
        pytest.param("Attention", [], "the new answer has no authors", id="no authors"),
        pytest.param("Attention", ["Ashish Vaswani"] * 2, "the new answer has 2 of 5 authors", id="too few authors"),
    ],
)
def test_a_poorer_answer_never_replaces_an_item(
    blog: Blog, cite: Cite, known: Registries, title: str, authors: list[str], reason: str
) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    before = blog.snapshot()
    known.add_arxiv("1706.03762", title, authors)
    done = cite("--refresh-all")
    assert any(each in done.err for each in reason.split("|"))
    assert '"arxiv:1706.03762" is kept as it was' in done.err
    assert blog.snapshot() == before


@pytest.mark.parametrize(
    ("field", "name"), [("volume", "volume"), ("issue", "issue"), ("page", "pages"), ("abstract", "abstract")]
)
def test_an_answer_without_a_detail_never_replaces_an_item(
    blog: Blog, cite: Cite, known: Registries, field: str, name: str
) -> None:
    known.works["10.1038/nature14539"]["abstract"] = "<jats:p>Deep learning allows.</jats:p>"
    blog.post("As [@doi:10.1038/nature14539].\n")
    cite()
    before = blog.snapshot()
    del known.works["10.1038/nature14539"][field]
    done = cite("--refresh-all")
    assert f'"doi:10.1038/nature14539" is kept as it was: the new answer has no {name}\n' in done.err
    assert (done.code, blog.snapshot()) == (0, before)
    assert "has changed" not in done.err

    known.works["10.1038/nature14539"]["type"] = "proceedings-article"  # it is another work's record now
    assert "doi:10.1038/nature14539 has changed\n" in cite("--refresh-all").err


def test_a_refresh_shows_what_a_registry_says_now(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762; @arxiv:2005.14165; @doi:10.1038/nature14539].\n")
    known.add_arxiv(
        "2005.14165", "Language Models", ["Tom B. Brown"], "2020-05-28", summary="So it begins. " * 9 + "End."
    )
    assert "changed" not in cite().err
    assert "changed" not in cite("--refresh-all").err  # on another day perhaps, but with the same record
    known.add_arxiv(
        "2005.14165",
        "Language Models",
        ["Tom B. Brown", "OpenAI"],
        "2020-06-02",
        summary="So it begins. " * 9 + "No.",
    )
    known.add_crossref(
        "10.1038/nature14539",
        "Deep Learning",
        authors=["Yann LeCun", "Y. Bengio"],
        volume="521",
        container_title=["Nature"],
        issue="7553",
        page="436-445",
        abstract="<p>New.</p>",
    )
    shown = (
        "arxiv:2005.14165 has changed\n"
        '  author: "Brown, Tom B." → "Brown, Tom B.; OpenAI"\n'
        '  issued: "2020-05-28" → "2020-06-02"\n'
        '  abstract: "…gins. So it begins. End." → "…gins. So it begins. No."\n'
        "doi:10.1038/nature14539 has changed\n"
        '  title: "Deep learning" → "Deep Learning"\n'
        '  author: "LeCun, Yann; Bengio, Yoshua; Hinton, Geoffrey" → "LeCun, Yann; Bengio, Y."\n'
        '  page: "436–444" → "436–445"\n'
        '  abstract: none → "New."\n'
    )
    before = blog.snapshot()
    dry = cite("--refresh-all", "--check")
    assert (dry.code, blog.snapshot()) == (1, before)
    assert shown in dry.err
    done = cite("--refresh-all")
    assert (done.code, done.out) == (0, "wrote content/posts/post.md: 3 references\n")
    assert shown in done.err
    assert "3 works resolved, 2 works changed\n" in done.err
    assert "changed" not in cite("--refresh-all").err


def test_json_is_one_object_for_machines(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762] and [@nobody].\n")
    done = cite("--json")
    assert done.code == 3
    answer = json.loads(done.out)
    post = {"path": "content/posts/post.md", "references": 1, "written": True}
    assert (answer["posts"], answer["works"], answer["resolved"], answer["pruned"]) == ([post], [], 1, [])
    (finding,) = answer["findings"]
    assert (finding["path"], finding["line"], finding["column"]) == ("content/posts/post.md", 5, 28)
    assert (finding["severity"], finding["message"]) == ("error", 'no entry "nobody" in the bibliography')
    assert "nobody" in done.err

    known.add_arxiv("1706.03762", "Attention, Please", ["Ashish Vaswani"] * 5, "2017-06-12")
    answer = json.loads(cite("--json", "--check", "--refresh-all").out)
    assert answer["posts"] == [post | {"written": False}]
    (work,) = answer["works"]
    assert work["key"] == "arxiv:1706.03762"
    changes = {field["name"]: (field["old"], field["new"]) for field in work["fields"]}
    assert changes["title"] == ("Attention Is All You Need", "Attention, Please")
    assert changes["author"][1] == [{"family": "Vaswani", "given": "Ashish"}] * 5
    assert changes.keys() == {"title", "author"}


def test_json_of_a_run_that_finds_nothing_to_do(blog: Blog, cite: Cite) -> None:
    nothing = {"posts": [], "works": [], "published": [], "resolved": 0, "pruned": [], "findings": []}
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    cite()
    for arguments in (["--json"], ["--json", "--check"], ["--json", "--check", "--offline"]):
        done = cite(*arguments)
        assert (done.code, json.loads(done.out)) == (0, nothing)


def test_json_holds_the_difference_that_would_be_printed(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    (post,) = json.loads(cite("--json", "--diff").out)["posts"]
    assert post["diff"] == cite("--diff").out
    assert post["written"] is False
    assert cite("--json", "--watch").code == 2


def test_settings_of_a_language(blog: Blog, cite: Cite) -> None:
    languages = (
        "{en: {weight: 1}, de: {weight: 2, params: {hugoTools: {heading: Quellen, etAlMin: 9, addBlock: true}}}}"
    )
    blog.write("hugo.yaml", f"params: {{hugoTools: {{collapse: false}}}}\nlanguages: {languages}\n")
    for name in ("one.md", "one.de.md"):
        blog.post("As [@arxiv:1706.03762].\n", name)
        blog.post("As [LeCun](https://doi.org/10.1038/nature14539).\n", f"link-{name}")
    blog.post("As [@arxiv:1706.03762].\n", "two.de.md", "title: Two\nhugoTools: {heading: Eigene}\n")
    assert cite().code == 0
    assert "## References" in blog.read("content/posts/one.md")
    assert "Parmar, N., et al. (2017)" in blog.read("content/posts/one.md")
    assert "## Quellen" in blog.read("content/posts/one.de.md")
    assert "Uszkoreit, J., & Jones, L. (2017)" in blog.read("content/posts/one.de.md")
    assert "## Eigene" in blog.read("content/posts/two.de.md")  # a post's own come last
    assert ["Deep learning" in blog.read(f"content/posts/link-one{code}.md") for code in ("", ".de")] == [False, True]
    before = blog.snapshot()
    assert cite("--check").code == 0
    assert blog.snapshot() == before
    blog.write("hugo.yaml", f"languages: {languages.replace('Quellen', 'Literatur')}\n")
    assert cite("--check").code == 1  # posts that were right are looked at again
    blog.write("hugo.yaml", f"languages: {languages.replace('heading: Quellen', 'style: nosuch')}\n")
    assert (cite().code, cite("content/posts/one.md").code) == (2, 0)


def test_a_refresh_that_gets_no_answer_keeps_the_item_and_says_so(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    before = blog.snapshot()
    known.fail("arxiv", "503")
    done = cite("--refresh-all")
    assert done.code == 3
    assert 'citations.lock.json: "arxiv:1706.03762" is kept as it was: arXiv ' in done.err
    assert "HTTP 503" in done.err
    assert "resolved" not in done.err

    known.heal()
    known.papers.clear()
    done = cite("--refresh", "arxiv:1706.03762")
    assert done.code == 3
    assert '"arxiv:1706.03762" is kept as it was: arXiv does not know "1706.03762"' in done.err
    assert blog.snapshot() == before


def test_a_refresh_of_a_work_that_no_post_cites_says_so(blog: Blog, cite: Cite, known: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    asked = len(known.log("arxiv"))
    done = cite("--refresh", "arxiv:2005.14165", "--refresh", "arxiv:1706.03762")
    assert done.code == 0
    hint = "none of these posts cites it, or your bibliography says all of it"
    said = f'citations.lock.json: warning: "arxiv:2005.14165" was not asked for again\n  {hint}\n'
    assert done.err.startswith(said), done.err
    assert done.err.count("not asked for again") == 1
    assert {request.ids for request in known.log("arxiv")[asked:]} == {("1706.03762",)}


def test_a_refresh_needs_the_network_and_an_identifier(cite: Cite) -> None:
    assert "--offline forbids" in cite("--refresh-all", "--offline").err
    done = cite("--refresh", "arxiv:17060.3762")
    assert done.code == 2
    assert done.err.startswith('error: --refresh: "17060.3762" is not an arXiv id\n  an arXiv id looks like')


def test_prune_drops_what_no_post_cites(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762] and [@doi:10.1038/nature14539].\n")
    blog.post(LINK, "links.md")
    cite()
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    assert "doi:10.1038/nature14539" in blog.read("citations.lock.json")  # only --prune drops

    broken = blog.post("As [@arxiv:9999.99999].\n", "broken.md")
    assert cite("--prune").code == 3
    assert "doi:10.1038/nature14539" in blog.read("citations.lock.json")  # not while a post may be misread
    broken.unlink()

    assert "1 work dropped from the lock" in cite("--prune").err
    assert "doi:10.1038/nature14539" not in blog.read("citations.lock.json")
    assert "arxiv:1706.03762" in blog.read("citations.lock.json")
    assert cite("--prune", "content/posts/post.md").code == 2


def test_an_edited_list_is_refused_and_overwrite_shows_what_is_lost(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    text = blog.read("content/posts/post.md")
    edited = text.replace("Attention Is All You Need.", "Attention is all I need.")
    blog.write("content/posts/post.md", edited)
    blog.post("And [@arxiv:2005.14165].\n", "other.md")

    done = cite()
    assert done.code == 3
    assert done.out == "wrote content/posts/other.md: 1 reference\n"
    assert "content/posts/post.md:7:1: this reference list was edited by hand\n  move your change" in done.err
    assert "hugo-tools cite --overwrite\n" in done.err
    assert blog.read("content/posts/post.md") == edited

    done = cite("--overwrite")
    assert done.code == 0
    assert '\n-1. Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention is all I need." ' in done.out
    assert '\n+1. Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). "Attention Is All You Need." ' in done.out
    assert done.out.endswith("wrote content/posts/post.md: 1 reference\n")
    assert blog.read("content/posts/post.md") == text


@pytest.mark.parametrize(
    "formatted",
    [
        pytest.param(lambda text: text.replace("{#references}\n\n1. ", "{#references}\n1. "), id="blank lines"),
        pytest.param(lambda text: text.replace("*arXiv*", "_arXiv_"), id="emphasis"),
        pytest.param(lambda text: text.replace("\n1. ", "\n1) "), id="list marks"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="line ends"),
    ],
)
def test_what_a_formatter_changes_is_no_edit(blog: Blog, cite: Cite, formatted: Callable[[str], str]) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    blog.write("content/posts/post.md", formatted(blog.read("content/posts/post.md")))
    before = blog.snapshot()
    done = cite()
    assert (done.code, done.out) == (0, "")
    assert blog.snapshot() == before


def test_a_conflict_of_git_inside_a_list_is_made_anew(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    good = blog.read("content/posts/post.md")
    line = next(line for line in good.splitlines() if line.startswith("1. "))
    other = line.replace("Attention", "Retention")
    torn = good.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> theirs", 1)
    blog.write("content/posts/post.md", torn)
    assert cite().code == 0
    assert blog.read("content/posts/post.md") == good


@pytest.mark.parametrize("words", ["Read this one first.", "1. My talk."])
@pytest.mark.parametrize("place", ["<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n"])
def test_words_beside_a_conflict_are_not_lost(blog: Blog, cite: Cite, place: str, words: str) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    cite()
    good = blog.read("content/posts/post.md")
    line = next(line for line in good.splitlines() if line.startswith("1. "))
    torn = good.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> theirs", 1)
    blog.write("content/posts/post.md", torn.replace(place, f"{place}{words}\n"))
    before = blog.snapshot()
    done = cite()
    assert done.code == 3
    assert "was edited" in done.err
    assert blog.snapshot() == before
    assert cite("--overwrite").code == 0
    assert blog.read("content/posts/post.md") == good


def test_watch_cites_what_is_saved_until_it_is_interrupted(blog: Blog, known: Registries) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n")
    other = blog.post("And [@doi:10.1038/nature14539].\n", "other.md")
    with started(blog, "cite", "--watch", "--prune", "--refresh-all") as watching:
        until(lambda: MARKERS[:30] in post.read_text() and MARKERS[:30] in other.read_text())
        time.sleep(0.3)  # "watching" is said when the first run is over
        asked = len(known.log())
        post.write_text(post.read_text().replace("As [@arxiv:1706.03762]", "As [@arxiv:2005.14165]"))
        until(lambda: "Few-Shot" in post.read_text())
        new = blog.post("New: [@arxiv:1706.03762].\n", "new.md")
        until(lambda: MARKERS[:30] in new.read_text())
        time.sleep(0.3)  # a post is told of once it is written
        watching.send_signal(signal.SIGINT)
        out, err = watching.communicate(timeout=10)
    assert watching.returncode == 0
    assert "wrote content/posts/new.md: 1 reference\n" in out
    assert "watching; stop with Ctrl-C\n" in err
    # A saved post is all that is looked at: no work of another is dropped from the lock, or asked for again.
    assert "doi:10.1038/nature14539" in blog.read("citations.lock.json")
    assert [request.ids for request in known.log()[asked:]] == [("2005.14165",)]


def test_watch_tries_again_when_a_post_is_saved_while_it_is_cited(blog: Blog, known: Registries) -> None:
    post = blog.post("As nobody said.\n")
    first = post.read_text().replace("nobody", "[@arxiv:1706.03762]")
    second = first.replace("said", "said, and [@arxiv:2005.14165] too")
    known.meanwhile = lambda: post.write_text(second)
    with started(blog, "cite", "--watch") as watching:
        assert watching.stderr
        assert any(line.startswith("watching;") for line in watching.stderr), "the first run finds nothing to do"
        post.write_text(first)
        until(lambda: "Few-Shot" in post.read_text())
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=10)
    assert "said, and [@arxiv:2005.14165] too" in post.read_text()


def test_watch_takes_no_save_of_the_author_for_its_own(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author saves a post just after `cite` has found it as it wrote it."""
    post = blog.post("As nobody said.\n")
    before = post.read_text()
    after = f"{before}\nMore.\n"

    def cite_once(context: object, run: object, saved: object, options: object, written: dict[Path, PostChange]) -> int:
        post.write_text(after)
        written[post] = PostChange(post, before, after, 1)
        return 0

    def content(path: Path) -> bytes:
        found = path.read_bytes()
        if found == after.encode():
            path.write_text(f"{after}And more.\n")
        return found

    monkeypatch.setattr(cite_command, "cite_once", cite_once)
    monkeypatch.setattr(cite_command, "content", content)
    run: Any = SimpleNamespace(site=site.load(blog.root))
    nothing: Any = None
    seen = cite_command.cite_saved(nothing, run, [post], nothing)
    assert dict(cite_command.stamps(run.site, [post])) != seen
    assert post in seen


def test_a_post_that_cites_another_work_by_the_time_its_own_is_known_says_so(blog: Blog) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n")
    loaded = lock.load(blog.root / LOCK_NAME, RealRegistries())

    def change_meanwhile(answers: Iterator[Answer], count: int) -> Iterator[Answer]:
        yield from answers
        assert count == 1
        post.write_text(post.read_text().replace("1706.03762", "2005.14165"))

    run = story.Cite(site.load(blog.root), Works(bibliography.load([]), loaded), story.RunOptions(), change_meanwhile)
    assert list(run.run([post])) == []
    [finding] = run.outcome.findings
    assert finding.message == '"arxiv:2005.14165" was not resolved'


# --- paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "cited"),
    [
        pytest.param([], "a b c", id="the whole site"),
        pytest.param(["content/posts/a.md"], "a", id="a file"),
        pytest.param(["content/posts/sub"], "c", id="a folder"),
        pytest.param(["content/posts/sub", "content/posts/sub/c.md"], "c", id="each once"),
        pytest.param(["content/posts/b.md", "content/posts/sub"], "b c", id="both"),
        pytest.param(["README.md"], "readme", id="outside the content folder, as named"),
    ],
)
def test_paths(blog: Blog, cite: Cite, paths: list[str], cited: str) -> None:
    files = {"a": "content/posts/a.md", "b": "content/posts/b.md", "c": "content/posts/sub/c.md", "readme": "README.md"}
    for name in files.values():
        blog.write(name, "As [@arxiv:1706.03762].\n")
    assert cite(*paths).out == "".join(f"wrote {files[name]}: 1 reference\n" for name in cited.split())


def test_a_path_that_is_not_there_is_a_usage_error(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    done = cite("content/posts/post.md", "content/posts/psot.md")
    assert done.code == 2
    assert "'content/posts/psot.md' does not exist" in done.err
    assert references(blog) == []


def test_brackets_that_markdown_takes_for_something_else(blog: Blog, cite: Cite) -> None:
    longest = "@arxiv:1706.03762, " + "p" * (999 - len("@arxiv:1706.03762, "))
    post = "As [@arxiv:1706.03762, fig. A] and [@arxiv:1706.03762, fig. a].\n\n[{}]\n\n[{}p]\n"
    blog.post(post.format(longest, longest) + MARKERS)
    assert [line for line in cite().err.splitlines() if "resolving" not in line][:4] == [
        'content/posts/post.md:5:36: to Markdown "[@arxiv:1706.03762, fig. a]" is "[@arxiv:1706.03762, fig. A]" above, '
        "although they differ",
        "  write other words around the key",
        "content/posts/post.md:9:1: a bracket of more than 999 characters is not a label",
        "  split it",
    ]


def test_a_site_and_paths_from_anywhere(blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also through a link to the site: the language of a post is that of its folder all the same."""
    blog.write("hugo.yaml", "theme: hugo-tools\nlanguages: {de: {contentDir: inhalt}, en: {contentDir: content}}\n")
    blog.write("inhalt/post.md", "Wie [@arxiv:1706.03762].\n")
    (tmp_path / "link").symlink_to(blog.root)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["--site", "link", "cite", "link/inhalt/post.md"])
    assert done.stdout == "wrote blog/inhalt/post.md: 1 reference\n"
    assert "\n## Literatur {#references}\n" in blog.read("inhalt/post.md")


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "front_matter", "setting", "heading"),
    [
        pytest.param("", "", "", "## References {#references}", id="English"),
        pytest.param("", "", "heading: Sources", "## Sources {#references}", id="the site's heading"),
        pytest.param("", "hugoTools: {heading: Works}\n", "heading: x", "## Works {#references}", id="the post's"),
        pytest.param("", "", "heading: '### Sources'", "### Sources {#references}", id="its level"),
        pytest.param("", "", "heading: 'Sources {#src}'", "## Sources {#src}", id="its own anchor"),
        pytest.param("\n## My list\n\n", "", "", "## My list", id="the author's own directly above"),
        pytest.param("\nMy list\n-------\n", "", "", "-------", id="the author's own, underlined"),
        pytest.param("\n## My list\n\nText.\n\n", "", "", "## References {#references}", id="not directly above"),
        pytest.param("\n# X {#references}\n\nText.\n\n", "", "", "## References", id="the anchor is taken"),
        pytest.param("\n## REFERENCES\n\nText.\n\n", "", "", "## References", id="by a heading's own words"),
    ],
)
def test_headings(blog: Blog, cite: Cite, body: str, front_matter: str, setting: str, heading: str) -> None:
    blog.write("hugo.yaml", f"theme: hugo-tools\nparams:\n  hugoTools: {{{setting}}}\n")
    blog.post(f"As [@arxiv:1706.03762].\n{body}{MARKERS}", front_matter=f"title: x\n{front_matter}")
    cite()
    above = blog.read("content/posts/post.md").partition("\n---\n")[2].partition("\n1. ")[0].splitlines()
    shown = [line for line in above if line and not line.startswith("<!--")]
    assert shown[-1] == heading
    assert sum(line.startswith(("#", "---", "==")) for line in shown) == (2 if "Text." in body else 1)


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        pytest.param("", "Vaswani, A., Shazeer, N., Parmar, N., et al.", id="3 of 5"),
        pytest.param("{etAlMin: 6}", "Vaswani, A., Shazeer, N., Parmar, N., Uszkoreit, J., & Jones, L.", id="all"),
        pytest.param("{etAlMin: 2, etAlUseFirst: 1}", "Vaswani, A., et al.", id="1 of 5"),
    ],
)
def test_et_al(blog: Blog, cite: Cite, setting: str, shown: str) -> None:
    blog.post("As [@arxiv:1706.03762].\n", front_matter=f"title: x\nhugoTools: {setting}\n")
    cite()
    assert references(blog)[0].startswith(f"1. {shown} (2017).")


def test_order_by_author(blog: Blog, cite: Cite) -> None:
    body = "As [@arxiv:1706.03762], [@doi:10.1038/nature14539], [@arxiv:2005.14165].\n"
    blog.post(body, front_matter="title: x\nhugoTools: {order: author}\n")
    cite()
    assert [line.split(",")[0] for line in references(blog)] == ["1. Brown", "2. LeCun", "3. Vaswani"]
    assert '[@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "[{3 #arxiv-1706-03762}]"' in blog.read(
        "content/posts/post.md"
    )


def test_a_sites_own_template(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    blog.write("hugo-tools/styles/numeric.md.j2", "{{ item.title | italic }}, {{ '<b>' }} {{ label | link(url) }}\n")
    cite()
    title = "*Attention Is All You Need*"
    assert references(blog) == [f"1. {title}, &#60;b&#62; [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)"]

    before = blog.snapshot() | {"hugo-tools/styles/numeric.md.j2": b"fine\n{{ item.title }\n"}
    blog.write("hugo-tools/styles/numeric.md.j2", "fine\n{{ item.title }\n")
    done = cite()
    assert done.code == 2
    assert "hugo-tools/styles/numeric.md.j2:2: unexpected '}'\n  correct the style's template\n" in done.err
    assert blog.snapshot() == before


def test_a_style_that_one_post_asks_for_in_vain_stops_that_post_only(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n", "a.md", "title: x\nhugoTools: {style: numerical}\n")
    blog.post("As [@arxiv:1706.03762].\n", "b.md")
    done = cite()
    assert done.code == 3
    assert 'content/posts/a.md:3:1: unknown style "numerical"\n  styles are ' in done.err
    assert done.out == "wrote content/posts/b.md: 1 reference\n"

    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {style: numerical}}\n")
    done = cite()
    assert done.code == 2
    assert done.err.startswith('error: unknown style "numerical"\n')


def test_math_is_what_the_site_says_it_is(blog: Blog, cite: Cite) -> None:
    body = "Where \\(f [@arxiv:1706.03762]\\) and [@arxiv:2005.14165].\n"
    blog.post(body)
    cite()
    assert len(references(blog)) == 2
    delimiters = r"delimiters: {inline: [['\(', '\)']]}"
    blog.write(
        "hugo.yaml",
        f"theme: hugo-tools\nmarkup: {{goldmark: {{extensions: {{passthrough: {{enable: true, {delimiters}}}}}}}}}\n",
    )
    blog.post(body)
    cite()
    assert len(references(blog)) == 1


# --- what goes wrong: each its own message, the other posts done -----------------------------------


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        pytest.param(
            "As\n and [@arxiv:1706.0376].\n",
            '6:6: "1706.0376" is not an arXiv id\n  did you mean arxiv:1706.00376?',
            id="malformed arXiv id",
        ),
        pytest.param(
            "A [@arxv:1706.03762].\n",
            '5:3: unknown scheme "arxv"\n  did you mean arxiv:1706.03762?',
            id="unknown scheme",
        ),
        pytest.param(
            "😀 [@doi:nature14539]\n",
            '5:3: "nature14539" is not a DOI\n  a DOI looks like doi:10.1038/nature14539',
            id="malformed DOI, columns are characters",
        ),
        pytest.param(
            "[@arxiv:2401.99999]",
            '5:1: "arxiv:2401.99999": arXiv does not know "2401.99999"\n  open https://arxiv.org/abs/2401.99999',
            id="unknown to arXiv",
        ),
        pytest.param(
            "[@doi:10.1038/nothing]",
            '5:1: "doi:10.1038/nothing": there is no DOI "10.1038/nothing"\n  open https://doi.org/10.1038/nothing',
            id="unknown DOI",
        ),
        pytest.param(
            "[@https://openreview.net/forum?id=x]",
            '5:1: "https://openreview.net/forum?id=x": "openreview.net" has no such page (HTTP 404)\n  correct the',
            id="URL",
        ),
        pytest.param(
            "[@lecun2015]",
            '5:1: no entry "lecun2015" in the bibliography\n  name a .bib file in params.hugoTools.bibliography; '
            "if this is not a citation, write \\[@lecun2015]",
            id="key without a bibliography",
        ),
        pytest.param(
            "Before @arxiv:1706.03762 after.",
            '5:8: "@arxiv:1706.03762" without brackets is not a citation\n  write [@arxiv:1706.03762]',
            id="bare key",
        ),
        pytest.param(
            "[@arxiv:1706.03762]\n\n```python\nx = 1\n",
            "7:1: the code fence that starts here is never closed, so no reference list can follow\n  close the code",
            id="unclosed fence",
        ),
        pytest.param(
            f"[@arxiv:1706.03762]\n\n{MARKERS}\n{MARKERS}",
            '10:1: a second block "references"\n  remove one of the two',
            id="doubled markers",
        ),
        pytest.param(
            f"[@arxiv:1706.03762]\n\n{MARKERS.splitlines(True)[0]}",
            '7:1: the block "references" has no end marker\n  a block is a line "<!-- hugo-tools:references -->"',
            id="no end marker",
        ),
        pytest.param(
            f"[@arxiv:1706.03762]\n\n{MARKERS.splitlines(True)[1]}",
            '7:1: the end of a block "references" that has no beginning\n  a block is',
            id="no begin marker",
        ),
        pytest.param(
            f"[@arxiv:1706.03762]\n\n{MARKERS.splitlines(True)[0]}{MARKERS}",
            '7:1: the block "references" has no end marker\n  a block is',
            id="nested markers",
        ),
        pytest.param(
            "[@arxiv:1706.03762]\n\n<!-- hugo-tools:refrences -->\n<!-- /hugo-tools:refrences -->\n",
            '7:1: unknown block "refrences"\n  blocks are called references and cite-this-post',
            id="unknown marker",
        ),
    ],
)
def test_bad_input_is_reported_at_its_place(blog: Blog, cite: Cite, body: str, finding: str) -> None:
    post = blog.post(body, "bad.md")
    before = post.read_bytes()
    blog.post("As [@arxiv:2005.14165].\n", "good.md")
    done = cite()
    assert done.code == 3
    assert f"content/posts/bad.md:{finding}" in done.err.replace("\\[@lecun2015\\]", "\\[@lecun2015]")
    assert done.out == "wrote content/posts/good.md: 1 reference\n"
    assert post.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        pytest.param(b"---\ntitle: a: b\n---\n", "2:9: front matter: mapping values", id="YAML"),
        pytest.param(b"---\r\ntitle: x\r\n tags: [\r\n---\r\n", "3:6: front matter: ", id="YAML, CRLF"),
        pytest.param(b"+++\ntitle = x\n+++\n", "2:9: front matter: invalid value\n", id="TOML"),
        pytest.param(b'{"title": x}\n', "1:11: front matter: expecting value\n", id="JSON"),
        pytest.param(b"---\ntitle: x\n", '1:1: the front matter has no end, a line of "---"\n', id="no end"),
        pytest.param(b"---\n- x\n---\n", "2:1: front matter: a list where keys and values are", id="a list"),
        pytest.param(
            b"---\ntitle: x\n---\n\nna\xefve [@arxiv:1706.03762]\n", "5:3: byte 0xef is not UTF-8", id="bytes"
        ),
        pytest.param(b"---\nnocite: {a: b}\n---\n", "2:1: nocite is {'a': 'b'}\n  expected a list of", id="nocite"),
        pytest.param(
            b"---\ntitle: x\nnocite: ['arxiv:17']\n---\n", '3:1: nocite: "17" is not an arXiv id', id="nocite's id"
        ),
        pytest.param(
            b"---\ntitle: x\nhugoTools:\n  stlye: x\n---\n",
            '3:1: hugoTools: unknown setting "stlye"\n  did you mean style?',
            id="unknown setting",
        ),
        pytest.param(
            b"---\nhugoTools: {order: 7}\n---\n", "2:1: hugoTools.order is 7\n  expected a text", id="wrong type"
        ),
    ],
)
def test_a_post_that_cannot_be_read_is_left_as_it_is(blog: Blog, cite: Cite, content: bytes, finding: str) -> None:
    bad = blog.write("content/posts/bad.md", content)
    blog.post("As [@arxiv:1706.03762].\n", "good.md")
    done = cite()
    assert done.code == 3
    assert f"content/posts/bad.md:{finding}" in done.err
    assert done.out == "wrote content/posts/good.md: 1 reference\n"
    assert bad.read_bytes() == content


@pytest.mark.parametrize("fault", ["429", "500", "503", "html", "truncate", "cut", "hang", "wrong"])
def test_a_registry_that_is_down(blog: Blog, cite: Cite, known: Registries, fault: str) -> None:
    """The other registry's works are listed; what arXiv owes comes with the next run."""
    blog.post("As [@arxiv:1706.03762] and [@doi:10.1038/nature14539].\n", "both.md")
    blog.post("As [@arxiv:1706.03762].\n", "only.md")
    known.fail("arxiv", fault)
    known.fail("datacite", fault)  # arXiv's stand-in
    done = cite()
    assert done.code == 3
    assert 'content/posts/both.md:5:4: "arxiv:1706.03762": ' in done.err
    assert 'content/posts/only.md:5:4: "arxiv:1706.03762": ' in done.err
    assert done.out == "wrote content/posts/both.md: 1 reference\n"
    assert "doi:10.1038/nature14539" in blog.read("citations.lock.json")

    known.heal()
    done = cite()
    assert done.code == 0
    assert done.out == "wrote content/posts/both.md: 2 references\nwrote content/posts/only.md: 1 reference\n"


@pytest.mark.parametrize("body", ["As [@arxiv:1706.03762].\n", LINK, "Nothing.\n"], ids=["bracket", "link", "nocite"])
def test_a_lost_lock_and_no_network_lose_no_list(blog: Blog, cite: Cite, body: str) -> None:
    nocite = "" if "1706" in body else "nocite: ['arxiv:1706.03762', 'doi:10.1038/nature14539']\n"
    blog.post(f"{body}\n{MARKERS}", front_matter=f"title: x\n{nocite}")
    cite()
    before = blog.snapshot()
    (blog.root / "citations.lock.json").unlink()
    done = cite("--offline", "--overwrite")
    assert done.code == 3
    assert blog.read("content/posts/post.md").encode() == before["content/posts/post.md"]
    assert cite().code == 0
    assert blog.read("content/posts/post.md").encode() == before["content/posts/post.md"]


def test_markers_in_a_fence_are_text(blog: Blog, cite: Cite) -> None:
    indented = MARKERS.replace("\n", "\n    ")
    body = f"Write [@arxiv:1706.03762].\n\n```markdown\n{MARKERS}```\n\n    {indented}\nThe end.\n"
    post = blog.post(body)
    before = post.read_text()
    assert cite().code == 0
    assert post.read_text().startswith(before + "\n<!-- hugo-tools:references -->\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"{", "citations.lock.json:1:2: cannot be read, it is not JSON\n", id="no JSON"),
        pytest.param(b"\xff\xfe", "citations.lock.json is not UTF-8\n", id="not UTF-8"),
        pytest.param(b"[]", 'citations.lock.json is not a lock: "version" and "items" are expected\n', id="no lock"),
        pytest.param(b'{"version": 2, "items": {}}', "has version 2, this program reads version 1\n", id="newer"),
        pytest.param(
            b'{"version": 1, "items": {\n<<<<<<< HEAD\n"": {}}}\n',
            ": cannot be read, git left a conflict",
            id="conflict",
        ),
    ],
)
def test_a_lock_that_cannot_be_used_stops_the_run(blog: Blog, cite: Cite, content: bytes, message: str) -> None:
    blog.write("citations.lock.json", content)
    blog.post("As [@arxiv:1706.03762].\n")
    before = blog.snapshot()
    done = cite()
    assert done.code == 3
    assert message in done.err
    assert any(hint in done.err for hint in ("\n  install a newer", "\n  restore it with: git", "\n  take one side: "))
    assert blog.snapshot() == before


def test_one_damaged_item_of_the_lock_harms_its_posts_only(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762].\n", "a.md")
    blog.post("As [@arxiv:2005.14165].\n", "b.md")
    cite()
    lock = blog.read("citations.lock.json").replace('"Attention Is All You Need"', "7, 7")
    blog.write("citations.lock.json", lock)
    blog.post("As [@arxiv:1706.03762] again.\n", "a.md")
    blog.post("As [@arxiv:2005.14165] again.\n", "b.md")
    done = cite()
    assert done.code == 3
    assert done.out == "wrote content/posts/b.md: 1 reference\n"
    fault = 'the item "arxiv:1706.03762" is not JSON: expecting'
    assert f"content/posts/a.md: citations.lock.json:2: {fault}" in done.err
    assert done.err.startswith("citations.lock.json:2:")  # once more for all: Hugo reads it, cited or not
    assert blog.read("citations.lock.json") == lock


def test_incomplete_beats_check_and_usage_beats_both(blog: Blog, cite: Cite) -> None:
    blog.post("As [@arxiv:1706.03762] and [@arxiv:2401.99999].\n")
    assert cite("--check").code == 3
    assert cite("--check", "--nonsense").code == 2
    blog.write("hugo.yaml", "params: {hugoTools: {sytle: x}}\n")
    done = cite("--check")
    assert done.code == 2
    assert done.err == 'error: hugo.yaml: params.hugoTools: unknown setting "sytle"\n  did you mean style?\n'


# --- files ---------------------------------------------------------------------------------------


def test_a_read_only_post_is_refused_and_its_mode_kept(blog: Blog, cite: Cite) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n")
    blog.post("As [@arxiv:1706.03762].\n", "other.md")
    before = post.read_bytes()
    post.chmod(0o444)
    done = cite()
    assert done.code == 3
    assert "content/posts/post.md: cannot be written: the file is read-only\n  the file is as it was\n" in done.err
    assert done.out == "wrote content/posts/other.md: 1 reference\n"
    assert (post.read_bytes(), post.stat().st_mode & 0o777) == (before, 0o444)
    assert leftovers(blog) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="takes root's power over files away as Linux does")
def test_a_read_only_folder_is_refused(blog: Blog) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n", "sub/post.md")
    blog.post("As [@arxiv:1706.03762].\n", "zoo.md")
    before = post.read_bytes()
    post.parent.chmod(0o555)
    code = (
        "import ctypes, os, sys\n"
        "if os.geteuid() == 0: assert ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) == 0\n"  # drop CAP_DAC_OVERRIDE
        "os.execv(sys.executable, [sys.executable, '-m', 'hugo_tools', 'cite'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=blog.root, env=environment, capture_output=True, text=True, check=False)
    post.parent.chmod(0o755)
    assert done.returncode == 3
    assert "content/posts/sub/post.md: cannot be written: permission denied\n  the file is as it was\n" in done.stderr
    assert done.stdout == "wrote content/posts/zoo.md: 1 reference\n"
    assert post.read_bytes() == before
    assert leftovers(blog) == []


def test_links_and_modes_stay(blog: Blog, cite: Cite) -> None:
    elsewhere = blog.write("drafts/real.md", "As [@arxiv:1706.03762].\n")
    elsewhere.chmod(0o640)
    link = blog.root / "content" / "posts" / "link.md"
    link.parent.mkdir()
    link.symlink_to("../../drafts/real.md")
    assert cite().out == "wrote content/posts/link.md: 1 reference\n"
    assert str(link.readlink()) == "../../drafts/real.md"
    assert "<!-- hugo-tools:references -->" in elsewhere.read_text()
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert leftovers(blog) == []


def test_what_the_author_saves_meanwhile_is_neither_lost_nor_overlooked(blog: Blog, known: Registries) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n")
    known.fail("arxiv", "hang", times=1)
    with started(blog, "cite") as running:
        until(lambda: known.busy["arxiv"] > 0)
        blog.post("Rewritten, as [@arxiv:1706.03762] while arXiv is slow.\n")
        running.communicate(timeout=20)
    assert running.returncode == 0
    assert (
        "Rewritten, as [@arxiv:1706.03762] while arXiv is slow.\n\n<!-- hugo-tools:references -->" in post.read_text()
    )


def test_two_runs_at_once_lose_nothing(blog: Blog, known: Registries) -> None:
    """The lock holds what both resolved, whoever writes it last."""
    for number in range(6):
        known.add_arxiv(f"2101.{number:05}", f"Paper {number}")
        blog.post(f"As [@arxiv:2101.{number:05}].\n", f"{number}.md")
    known.fail("arxiv", "hang", times=1)  # one waits, the other overtakes it
    even, odd = ([f"content/posts/{number}.md" for number in range(first, 6, 2)] for first in (0, 1))
    with started(blog, "cite", *even) as one, started(blog, "cite", *odd) as other:
        assert one.wait(timeout=20) == other.wait(timeout=20) == 0
    done = blog.run("cite", "--offline")
    assert (done.code, done.out) == (0, "")


def assert_is_part_of(lock: bytes, whole: bytes) -> None:
    """Of a lock, which is saved as often as a registry has answered, whole lines are there, and its first and last."""
    lines = lock.splitlines()
    if lines:
        assert [lines[0], lines[-1]] == [whole.splitlines()[0], whole.splitlines()[-1]]
    assert set(lines) <= set(whole.splitlines())


def test_a_run_that_is_killed_leaves_no_half_of_anything(blog: Blog, known: Registries) -> None:
    """Killed while it resolves or writes, at eight moments; each file is then as it was or as it will be."""
    posts = [f"content/posts/{number:02}.md" for number in range(30)]
    for number, name in enumerate(posts):
        known.add_arxiv(f"2101.{number:05}", f"Paper {number}", ["Ada Lovelace"] * 40)
        blog.write(name, f"As [@arxiv:2101.{number:05}] and [@arxiv:2101.{(number + 1) % 30:05}].\n" * 20)
    before = blog.snapshot()
    assert blog.run("cite").code == 0
    after = blog.snapshot()

    chance = random.Random(4)
    for _ in range(8):
        for name in posts:
            blog.write(name, before[name])
        (blog.root / "citations.lock.json").unlink(missing_ok=True)
        with started(blog, "cite") as running:
            until(lambda: known.busy["arxiv"] > 0 or running.poll() is not None)
            time.sleep(chance.uniform(0, 0.08))
            running.kill()
            running.wait()
        left = blog.snapshot()
        for name in posts:
            assert left[name] in (before[name], after[name])
        assert_is_part_of(left.get("citations.lock.json", b""), after["citations.lock.json"])
    assert blog.run("cite").code == 0
    assert {name: content for name, content in blog.snapshot().items() if not name.endswith(".tmp")} == after


@pytest.mark.parametrize(
    ("template", "said"),
    [
        pytest.param("{{ item.title }\n", "numeric.md.j2:1: ", id="does not parse"),
        pytest.param("{# a comment #}\n{{ 1 / 0 }}\n", "numeric.md.j2:2: division by zero", id="fails at work"),
        pytest.param("{{ item.nothing.at.all }}\n", "numeric.md.j2:1: ", id="asks for what is not there"),
        pytest.param(b"\xff\n", "numeric.md.j2 cannot be read: ", id="is not UTF-8"),
    ],
)
def test_a_template_that_fails_says_where(blog: Blog, registries: Registries, template: str, said: str) -> None:
    registries.add_arxiv("1706.03762")
    blog.write("hugo-tools/styles/numeric.md.j2", template)
    post = blog.post("See [@arxiv:1706.03762].\n")
    before = post.read_bytes()
    done = blog.run("cite")
    assert (done.code, post.read_bytes()) == (2, before) or (done.code, post.read_bytes()) == (3, before)
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_run_that_is_killed_has_saved_what_came_before(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", title="Attention")
    registries.add_crossref("10.1000/slow", title="Slow")
    registries.fail("crossref", "hang")
    blog.post("See [@arxiv:1706.03762] and [@doi:10.1000/slow].\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUGO_TOOLS_TIMEOUT": "20"}
    run = subprocess.Popen([sys.executable, "-m", "hugo_tools", "cite"], cwd=blog.root, env=environment)
    try:
        lock = blog.root / "citations.lock.json"
        for _ in range(100):
            if lock.exists():
                break
            time.sleep(0.1)
    finally:
        run.kill()
        run.wait()
    assert '"title": "Attention"' in lock.read_text("utf-8")


def test_a_full_disk_loses_nothing(blog: Blog, registries: Registries) -> None:
    """A limit on the size of files stands in for the disk: the same error, in the same call."""
    registries.add_arxiv("1706.03762", title="Attention")
    assert blog.run("cite").code == 0
    long = blog.post("Words. " * 3000 + "See [@arxiv:1706.03762].\n", "long.md")
    short = blog.post("See [@arxiv:1706.03762].\n", "short.md")
    before = long.read_bytes()
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384)); "
    program = limited + "from hugo_tools.cli import main; main(['cite'])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=blog.root, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert "content/posts/long.md: cannot be written: file too large\n  the file is as it was" in done.stderr.decode()
    assert long.read_bytes() == before
    assert "## References" in short.read_text()
    assert not list(blog.root.rglob("*.tmp"))


def test_links_may_be_numbered_last(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", title="Attention")
    registries.add_arxiv("2005.14165", title="Few-shot")
    blog.write("hugo.yaml", "theme: hugo-tools\nparams: {hugoTools: {numberLinks: false}}\n")
    blog.post("After [Vaswani et al.](https://arxiv.org/abs/1706.03762) came [@arxiv:2005.14165].\n")
    done = blog.run("-v", "cite")
    assert done.code == 0
    assert {"answered: arxiv:1706.03762", "answered: arxiv:2005.14165"} <= set(done.err.splitlines())
    listed = [line for line in blog.read("content/posts/post.md").splitlines() if line[:2] in ("1.", "2.")]
    assert ["Few-shot" in listed[0], "Attention" in listed[1]] == [True, True]


# --- drafts --------------------------------------------------------------------------------------


DRAFT = "title: A post\ndraft: true\n"


def test_what_a_draft_lacks_stops_nobody_from_publishing_the_site(blog: Blog, registries: Registries) -> None:
    blog.post("As [@arxiv:1706.03762] and [@arxiv:2401.00001].\n", front_matter=DRAFT)
    done = blog.run("cite", "--check", "--offline", env=registries.environment)
    assert done.code == 0
    assert 'post.md:6:4: warning: "arxiv:1706.03762": not in the lock' in done.err


def test_what_a_draft_lacks_is_asked_for_in_the_next_run(blog: Blog, registries: Registries) -> None:
    """The post needs nothing while it is offline; that must not be remembered."""
    blog.post("As [@arxiv:1706.03762].\n", front_matter=DRAFT)
    assert blog.run("cite", "--offline", env=registries.environment).code == 0
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    assert blog.run("cite", env=registries.environment).out == "wrote content/posts/post.md: 1 reference\n"


def test_a_published_post_that_lacks_a_work_is_incomplete(blog: Blog, registries: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n", front_matter=DRAFT.replace("true", "false"))
    assert blog.run("cite", "--offline", env=registries.environment).code == 3


def test_a_draft_that_lacks_a_work_cannot_be_freed_of_us(blog: Blog, registries: Registries) -> None:
    blog.post("As [@arxiv:1706.03762].\n", front_matter=DRAFT)
    before = blog.snapshot()
    done = blog.run("eject", env=registries.environment)
    assert (done.code, blog.snapshot()) == (3, before)


# --- a list that the author keeps ----------------------------------------------------------------

LINKED = "As [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762) said.\n\n"
OWN_LISTS = {
    "numbers": '## References\n\n[1] Doe. ["A trick."](https://arxiv.org/abs/2401.00003) 2024.\n',
    "bullets in bold type": "**References**\n\n- Vaswani et al. Attention. 2017.\n",
    "HTML": "<h2>Bibliography</h2>\n\n1. Vaswani et al. Attention. 2017.\n",
    "Chinese": "## 参考文献\n\n1. Vaswani et al. Attention. 2017.\n",
    "in parts": "## References\n\n### Papers\n\n1. Vaswani et al. Attention. 2017.\n",
    "a shortcode": "## References\n\n{{< bibliography cited >}}\n",
    "in a shortcode": "{{< references >}}\n1. Vaswani et al. Attention. 2017.\n{{< /references >}}\n",
    "folded by a shortcode": '{{< details "References" >}}\n1. Vaswani et al. 2017.\n{{< /details >}}\n',
    "folded in HTML": "<details><summary>References</summary>\n\n1. Vaswani et al. 2017.\n\n</details>\n",
}


@pytest.mark.parametrize("own", OWN_LISTS.values(), ids=OWN_LISTS)
def test_a_post_with_a_list_of_its_own_gets_no_second_one(blog: Blog, registries: Registries, own: str) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post(LINKED + own)
    before = blog.snapshot()
    done = blog.run("cite", "--add-block", env=registries.environment)
    assert (done.code, done.out, blog.snapshot()) == (0, "", before)
    assert "content/posts/post.md:7:1: warning: the post has a list of its own here" in done.err
    assert blog.run("cite", env=registries.environment).err.count("a list of its own") == 0


@pytest.mark.parametrize(
    "own",
    [
        "## References\n",
        "{{< references >}}\n{{< /references >}}\n",
        "## Further reading\n\n- [A blog](https://example.org)\n",
        "## Results\n\n1. One.\n",
    ],
    ids=["an empty section", "an empty shortcode", "reading, which is not a list of references", "another list"],
)
def test_what_is_not_a_list_of_references_keeps_nobody_from_having_one(
    blog: Blog, registries: Registries, own: str
) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post(LINKED + own)
    done = blog.run("cite", "--add-block", env=registries.environment)
    assert (done.code, done.out) == (0, "wrote content/posts/post.md: 1 reference\n")


def test_an_empty_pair_of_markers_asks_for_a_list_beside_the_authors(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post(LINKED + "**References**\n\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n")
    assert blog.run("cite", env=registries.environment).code == 0
    text = blog.read("content/posts/post.md")
    assert "## References" not in text, "the author's own heading stands directly above"
    assert "\n1. Lovelace, A. (2017)" in text


def test_the_last_words_in_bold_type_are_not_the_lists_heading(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post(LINKED + "**That is all.**\n")
    assert blog.run("cite", "--add-block", env=registries.environment).code == 0
    assert "## References {#references}" in blog.read("content/posts/post.md")


@pytest.mark.parametrize(
    ("front_matter", "place"),
    [
        pytest.param('title: A\ndescription: "We extend [@arxiv:1706.03762]"\n', "3:25", id="a description"),
        pytest.param("title: A\nsummary: >\n  Two lines\n  [see @doi:10.1038/nature14539]\n", "5:3", id="a summary"),
        pytest.param('title: A\ncover:\n  caption: "[@arxiv:1706.03762]"\n', "4:13", id="a caption"),
    ],
)
def test_a_citation_in_the_front_matter_is_reported(
    blog: Blog, registries: Registries, front_matter: str, place: str
) -> None:
    blog.post("Words.\n", front_matter=front_matter)
    done = blog.run("cite", "--offline", env=registries.environment)
    assert done.code == 3
    assert f"content/posts/post.md:{place}: a citation in the front matter is shown as it is written" in done.err


def test_keys_in_the_front_matter_that_are_ours_are_not_reported(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post("Words.\n", front_matter='title: "[ask @jack] me@e.org"\nnocite: ["@arxiv:1706.03762"]\n')
    assert blog.run("cite", env=registries.environment).code == 0


def test_time_grows_with_the_works_that_nobody_knows(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the works take four times as long; what was quadratic took sixteen times, and many seconds."""
    monkeypatch.chdir(blog.root)
    seconds = []
    for count in (8_000, 32_000):
        listed = "".join(f"- k{number}\n" for number in range(count))
        blog.post("As [@k1].\n", front_matter=f"title: x\nnocite:\n{listed}")
        began = time.process_time()
        done = CliRunner().invoke(main, ["cite", "--offline"])
        seconds.append(time.process_time() - began)
        assert done.exit_code == 3
        assert done.stderr.count("no entry") == count
    assert seconds[1] < 9 * seconds[0] + 0.5
