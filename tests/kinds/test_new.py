"""`new`: a post's file from a kind, a title in any script and works, where it belongs and nowhere else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hugo_tools.errors import ConfigurationError
from hugo_tools.hugo import posts, site
from hugo_tools.kinds import archetypes, new
from hugo_tools.kinds.archetypes import PostFacts
from hugo_tools.kinds.new import Request, slug_of
from hugo_tools.kinds.table import KINDS
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.registries.semantic_scholar import CitationCount, citation_count
from tests import ROOT
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries
from tests.support.posix import needs_scripts, needs_terminals

NOW = datetime.fromisoformat("2026-01-31T09:30:00+01:00")


def make(blog: Blog, title: str = "A title", kind: str = "default", **options: Any) -> Path:
    return new.new(site.load(blog.root), Request(kind, title, **options), [], NOW)


# --- names and places ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("GPT-3: What's new? (Part 2)", "gpt-3-what-s-new-part-2"),
        ("Über Straße & Ångström", "über-strasse-ångström"),
        ("注意力机制", "注意力机制"),
        ("Внимание — это всё", "внимание-это-всё"),
        ("हिन्दी में ध्यान", "हिन्दी-में-ध्यान"),
        ("ความสนใจ", "ความสนใจ"),
        ("שלום עולם", "שלום-עולם"),
        ("🙂 ❤️ emoji ❤️", "emoji"),
        ("e\u0301tude", "étude"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con|nul<>\"*?'`$(rm)", "c-con-nul-rm"),
        (".hidden", "hidden"),
        ("post.de", "post-de"),
        ("x" * 500, "x" * 80),
        ("!?", ""),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_slug_fits_into_a_file_name() -> None:
    assert 100 < len(slug_of("\U00010330" * 100).encode()) <= 200


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({}, "content/posts/a-title.md"),
        ({"slug": "Short"}, "content/posts/short.md"),
        ({"section": "notes/2026"}, "content/notes/2026/a-title.md"),
        ({"section": "posts/"}, "content/posts/a-title.md"),
        ({"section": "posts/v1.x"}, "content/posts/v1.x/a-title.md"),
        ({"bundle": True}, "content/posts/a-title/index.md"),
        ({"slug": "../../../x"}, "content/posts/x.md"),
        ({"slug": "index", "bundle": True}, "content/posts/index/index.md"),
    ],
)
def test_where_it_is(blog: Blog, options: dict[str, Any], path: str) -> None:
    assert make(blog, **options) == blog.root / path
    assert blog.read(path).startswith('---\ntitle: "A title"\ndate: 2026-01-31T09:30:00+01:00\ndraft: true\n')


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, "https://example.org/posts/a-title/"),
        ({"bundle": True}, "https://example.org/posts/a-title/"),
        ({"section": "notes/2026", "language": "de"}, "https://example.org/notes/2026/a-title/"),
    ],
)
def test_its_address_is_at_hand(blog: Blog, options: dict[str, Any], address: str) -> None:
    blog.write("hugo.yaml", "baseURL: https://example.org\nlanguages: {en: {weight: 1}, de: {}}\n")
    assert f'canonicalURL: "{address}"' in make(blog, **options).read_text("utf-8")
    blog.write("hugo.yaml", "baseURL: /\n")
    assert "canonicalURL" in make(blog, title="Another").read_text("utf-8")


@pytest.mark.parametrize(
    ("config", "language", "path"),
    [
        ("contentDir: inhalt\n", "", "inhalt/posts/a-title.md"),
        ("params: {mainSections: [blog, notes]}\n", "", "content/blog/a-title.md"),
        ("defaultContentLanguage: en\nlanguages: {en: {}, de: {}}\n", "", "content/posts/a-title.md"),
        ("defaultContentLanguage: en\nlanguages: {en: {}, de: {}}\n", "en", "content/posts/a-title.md"),
        ("defaultContentLanguage: en\nlanguages: {en: {}, de: {}}\n", "de", "content/posts/a-title.de.md"),
        ("languages: {en: {contentDir: english}, de: {contentDir: deutsch}}\n", "de", "deutsch/posts/a-title.md"),
        ("languages: {en: {contentDir: english}, de: {contentDir: deutsch}}\n", "", "english/posts/a-title.md"),
    ],
)
def test_where_the_site_keeps_its_posts(blog: Blog, config: str, language: str, path: str) -> None:
    blog.write("hugo.yaml", config)
    assert make(blog, language=language) == blog.root / path


@pytest.mark.parametrize(
    ("title", "options", "message"),
    [
        pytest.param("!?", {}, "has no letter or digit", id="no name"),
        pytest.param("x", {"section": "../x"}, '"../x" is not a section', id="upward"),
        pytest.param("x", {"section": "posts/../../x"}, "is not a section", id="upward in the middle"),
        pytest.param("x", {"section": "/etc"}, "is not a section", id="absolute"),
        pytest.param("x", {"section": "..\\x"}, "is not a section", id="a Windows path"),
        pytest.param("x", {"section": ".git"}, "is not a section", id="hidden"),
        pytest.param("x", {"section": "C:/x"}, "is not a section", id="a drive"),
        pytest.param("x", {"section": "C:x"}, "is not a section", id="a drive's own folder"),
        pytest.param("x", {"section": "posts/a?"}, "is not a section", id="a character that Windows forbids"),
        pytest.param("x", {"section": "posts./x"}, "is not a section", id="a full stop at the end"),
        pytest.param("x", {"section": "posts /x"}, "is not a section", id="a blank at the end"),
        pytest.param("x", {"section": "posts/AUX"}, "is not a section", id="a device as folder"),
        pytest.param("x", {"section": "nul.d"}, "is not a section", id="a device with a suffix"),
        pytest.param("Con", {}, "not a file name on Windows", id="a device"),
        pytest.param("x", {"slug": "COM¹"}, "not a file name on Windows", id="a device with a raised digit"),
        pytest.param("x", {"slug": "lpt³ ."}, "not a file name on Windows", id="a device, and what Windows drops"),
        pytest.param("Index", {}, "index.md would make the whole section one page bundle", id="index"),
        pytest.param("_index", {}, "index.md would make the whole section one page bundle", id="section page"),
        pytest.param("NUL", {}, '"nul" is not a file name on Windows', id="reserved"),
        pytest.param("x", {"slug": "com1"}, '"com1" is not a file name on Windows', id="reserved slug"),
        pytest.param("x", {"section": "file.md"}, "cannot be written: (not a directory|file exists)", id="a file"),
        pytest.param("There", {}, r"content/posts/there\.md is there already", id="a post is there"),
        pytest.param("There", {"bundle": True}, r"content/posts/there\.md is there already", id="as a file"),
        pytest.param("Bundle", {}, r"content/posts/bundle/index\.md is there already", id="a bundle is there"),
        pytest.param("x", {"language": "fr"}, 'the site has no language "fr"', id="language"),
        pytest.param("x", {"kind": "essay"}, 'unknown kind "essay"', id="kind"),
        pytest.param("x", {"chosen": {"cover": "a.png"}}, "cover is .*, expected keys and values", id="cover"),
        pytest.param("x", {"chosen": {"date": "soon"}}, "date is .*, expected a date", id="date"),
        pytest.param("x", {"chosen": {"cover.relative": "yes"}}, "cover.relative is .*, expected true", id="in a map"),
        pytest.param("x", {"chosen": {"a b": 1}}, '"a b" is not a key', id="key"),
    ],
)
def test_what_it_refuses(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, title: str, options: dict[str, Any], message: str
) -> None:
    monkeypatch.chdir(blog.root)
    for name in ("file.md", "posts/there.md", "posts/bundle/index.md"):
        blog.write(f"content/{name}", "precious\n")
    before = blog.snapshot()
    with pytest.raises(ConfigurationError, match=message) as raised:
        make(blog, title, **options)
    assert raised.value.hint or re.search("expected|cannot be written", message)
    assert blog.snapshot() == before


# --- front matter ----------------------------------------------------------------------------------

ODD_TITLES = [
    "Attention: \"all\" you 'need'",
    "# no comment",
    "- [x] {y} &a *b",
    "yes",
    "1e3",
    "😀 注意力 שלום",
    "back\\slash \\n",
    "+++ ---",
    "{{< figure >}}",
    "x: y: z " * 40,
]


@pytest.mark.parametrize("toml", [False, True])
@pytest.mark.parametrize("title", ODD_TITLES)
def test_front_matter_holds_any_title(title: str, toml: bool) -> None:
    facts = PostFacts(title, NOW, tags=["a, b", "c"], chosen={"cover.image": title, "x.y": {"z": [1]}})
    for kind in KINDS:
        post = posts.parse(Path("post.md"), archetypes.post(kind, facts, toml))
        assert post.front_matter["title"] == " ".join(title.split())
        assert (post.front_matter["date"], post.front_matter["draft"]) == (NOW, True)
        assert post.front_matter["tags"] == ["a, b", "c"]
        assert post.front_matter["cover"] == {"image": " ".join(title.split())}
        assert post.front_matter["x"] == {"y": {"z": [1]}}


@pytest.mark.parametrize("odd", ["a\nb", "a\u2028b", "a\x85b", "a\tb", "\ufeffa\x00 \x1bb\ud800", "a\u202e b"])
def test_what_no_line_can_hold_becomes_a_space_or_nothing(odd: str) -> None:
    for toml in (False, True):
        text = archetypes.post("default", PostFacts(odd, NOW), toml)
        assert posts.parse(Path("post.md"), text).front_matter["title"] == "a b"


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_yaml_or_toml_as_the_posts_beside_it(blog: Blog, mark: str) -> None:
    equals = ":" if mark == "---" else "="
    blog.write("content/posts/other.md", f'{mark}\ntitle {equals} "x"\n{mark}\n')
    text = make(blog).read_text("utf-8")
    assert text.startswith(f"{mark}\n")
    assert posts.parse(Path("x.md"), text).front_matter["title"] == "A title"
    if mark == "+++":
        assert tomllib.loads(text.split("+++\n")[1])["date"] == NOW


def test_toml_where_a_new_site_has_a_toml_archetype(blog: Blog) -> None:
    blog.write("archetypes/default.md", "+++\ndraft = true\n+++\n")
    assert make(blog).read_text("utf-8").startswith("+++\n")


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Tokyo", "+09:00"), ("America/New_York", "-0"), ("UTC", "+00:00"), ("", "")]
)
def test_the_date_has_the_sites_zone(blog: Blog, zone: str, offset: str) -> None:
    blog.write("hugo.yaml", f"timeZone: {zone}\n")
    now = new.now(site.load(blog.root))
    assert offset in now.isoformat(timespec="seconds")[19:]
    assert abs((datetime.now().astimezone() - now).total_seconds()) < 60


def test_an_unknown_zone_is_named(blog: Blog) -> None:
    blog.write("hugo.yaml", "timeZone: Middle/Earth\n")
    assert 'timeZone is "Middle/Earth"' in blog.run("new", "default", "x").err


def test_a_post_that_somebody_makes_meanwhile_is_kept(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    own = archetypes.post

    def post(*arguments: Any) -> str:
        blog.post("Mine.\n", "a-title.md")
        return own(*arguments)

    monkeypatch.setattr(archetypes, "post", post)
    with pytest.raises(ConfigurationError, match=r"content/posts/a-title\.md is there already"):
        new.new(site.load(blog.root), Request("default", "A title"), [], datetime.now().astimezone())
    assert blog.read("content/posts/a-title.md").endswith("Mine.\n")


def test_of_several_runs_at_once_one_makes_the_post(blog: Blog) -> None:
    command = [sys.executable, "-m", "hugo_tools", "new", "default", "A title", "--set"]
    environment, pipe = {**os.environ, "PYTHONPATH": str(ROOT)}, subprocess.PIPE
    runs = [
        subprocess.Popen([*command, f"mine={number}"], cwd=blog.root, env=environment, stdout=pipe, stderr=pipe)
        for number in range(4)
    ]
    for run in runs:
        run.communicate(timeout=60)
    [made] = [number for number, run in enumerate(runs) if run.returncode == 0]
    assert {run.returncode for run in runs} == {0, 2}
    assert f"mine: {made}\n" in blog.read("content/posts/a-title.md")


# --- the command -----------------------------------------------------------------------------------


def test_the_command_prints_the_path_and_the_next_step(blog: Blog) -> None:
    done = blog.run("new", "default", "Notes on: attention", "--section", "notes")
    assert (done.code, done.out) == (0, "content/notes/notes-on-attention.md\n")
    assert done.err.endswith("then run: hugo-tools cite\n")
    again = blog.run("new", "default", "Notes on: attention", "--section", "notes")
    assert (again.code, again.out) == (2, "")
    assert again.err == (
        "error: content/notes/notes-on-attention.md is there already\n  choose another title, or a name with --slug\n"
    )


def test_a_plain_post_needs_no_lock_and_no_network(blog: Blog) -> None:
    blog.write("citations.lock.json", "broken")
    assert blog.run("new", "survey", "x").code == 0
    assert blog.run("new", "survey", "y", "--from", "arxiv:1706.03762").code == 3


def test_a_site_that_damages_formulas_is_told_so(blog: Blog) -> None:
    """Ours come through; the author's own would not."""
    assert "warning: this site's Markdown damages formulas" in blog.run("new", "survey", "x").err
    assert "formulas" not in blog.run("new", "learning-note", "y").err
    passthrough = "{enable: true, delimiters: {block: [['$$', '$$']]}}"
    blog.write("hugo.yaml", f"markup: {{goldmark: {{extensions: {{passthrough: {passthrough}}}}}}}\n")
    assert "formulas" not in blog.run("new", "survey", "z").err


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("hugo.toml", "", "[markup.goldmark.extensions.passthrough]\n      enable = true\n"),
        (
            "hugo.yaml",
            "title: x\n",
            "      markup:\n        goldmark:\n          extensions:\n            passthrough:\n",
        ),
    ],
)
def test_what_formulas_need_is_shown_in_the_sites_own_format(blog: Blog, name: str, content: str, line: str) -> None:
    (blog.root / "hugo.yaml").unlink()
    blog.write(name, content)
    told = blog.run("new", "survey", "x").err
    assert f"in {name}:\n" in told
    assert line in told


@pytest.mark.parametrize(("kind", "fence"), [("paper", "---"), ("default", "---"), ("survey", "+++")])
def test_a_short_post_has_no_comments_and_the_same_values(blog: Blog, kind: str, fence: str) -> None:
    blog.write("archetypes/default.md", f"{fence}\n{fence}\n")
    options = ["--set", "series=[x]", "--set", "cover.image=a.png", "--set", "note='a  # b'"]
    assert blog.run("new", kind, "A title", "--slug", "long", *options).code == 0
    assert blog.run("new", kind, "A title", "--slug", "short", "--short", *options).code == 0
    long, short = (posts.read(blog.root / f"content/posts/{name}.md") for name in ("long", "short"))
    front_matter = short.text[: short.body]
    assert [line for line in front_matter.splitlines() if line.lstrip().startswith("#")] == []
    assert front_matter.count(" # ") == 1, "the value that holds one"
    values = [{key: value for key, value in post.front_matter.items() if key != "date"} for post in (long, short)]
    assert {**values[0], "canonicalURL": ""} == {**values[1], "canonicalURL": ""}
    assert long.text[long.body :] == short.text[short.body :]


def test_tags_and_values(blog: Blog) -> None:
    options = ["--tags", "a b, c", "--set", "showtoc=false", "--set", "series=[x, y]", "--set", "note=a: b: c"]
    options += ["--set", "cover.image=a.png", "--set", "weight=3", "--set", "publishDate=2026-02-01", "--set", "e="]
    assert blog.run("new", "paper", "x", *options).code == 0
    values = posts.read(blog.root / "content/posts/x.md").front_matter
    assert (values["tags"], values["showToc"], values["series"]) == (["a b", "c"], False, ["x", "y"])
    assert (values["cover"], values["weight"], values["note"], values["e"]) == ({"image": "a.png"}, 3, "a: b: c", "")
    assert "showtoc" not in values
    assert values["publishDate"] == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "error: no kind was given, and there is no terminal to ask on\n  name a kind"),
        (["survey"], "error: no title was given, and there is no terminal to ask on\n  name the post"),
        (
            ["paper"],
            "error: no title was given, and there is no terminal to ask on\n"
            "  name the post: hugo-tools new paper TITLE, or make it about a work: hugo-tools new paper --from arxiv:",
        ),
        (["A title alone"], 'error: unknown kind "A title alone"\n  kinds are survey, model-family, paper,'),
        (["default", "x", "--set", "x"], 'error: --set "x" has no "="'),
        (["paper", "--from", "1706.0376"], 'error: "1706.0376" is not an identifier'),
    ],
)
def test_without_a_terminal_nothing_is_asked(blog: Blog, arguments: list[str], message: str) -> None:
    before = blog.snapshot()
    done = blog.run("new", *arguments)
    assert done.code in (2, 3)
    assert done.err.startswith(message)
    assert blog.snapshot() == before


def on_terminal(command: list[str], folder: Path, typed: str, env: Mapping[str, str] | None = None) -> Result:
    """Runs a program on a terminal, where somebody types."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    out = process.communicate(timeout=60)[0].decode()
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    return Result(process.returncode, out, shown)


@needs_terminals
def test_on_a_terminal_it_asks_for_what_is_missing(blog: Blog) -> None:
    command = [sys.executable, "-m", "hugo_tools", "new"]
    done = on_terminal(command, blog.root, "essay\nlearning-note\nWhy does it work?\n")
    assert (done.code, done.out) == (0, "content/posts/why-does-it-work.md\n")
    assert "Kind" in done.err
    assert "Title" in done.err


@needs_scripts
def test_make_new_post(blog: Blog) -> None:
    """With make's variables, quotes and spaces included, and with none of them."""
    tools = blog.write("tools", f'#!/bin/sh\nexec "{sys.executable}" -m hugo_tools "$@"\n')
    tools.chmod(0o755)
    venv = ["-o", ".venv/tools", "-o", ".venv/bin/python", f"TOOLS={tools}", f"SITE={blog.root}", "new-post"]
    make = ["make", "--silent", "-C", str(ROOT), *venv]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    title = 'It\'s "here": a `test`; echo'
    variables = [f"TITLE={title}", "KIND=survey", "SECTION=notes"]
    done = subprocess.run(
        [*make, *variables], env=env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    assert posts.read(blog.root / "content/notes/it-s-here-a-test-echo.md").front_matter["title"] == title
    nobody = subprocess.run(make, env=env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert "no kind was given" in nobody.stderr
    asked = on_terminal(make, blog.root, "default\nAsked for\n")
    assert asked.code == 0
    assert (blog.root / "content/posts/asked-for.md").exists()


# --- from works ------------------------------------------------------------------------------------


@pytest.fixture
def scholar(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Semantic Scholar on the loopback interface: its answers by path, 404 for any other."""
    answers: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path.partition("?")[0])
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200 if answer is not None else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("HUGO_TOOLS_SEMANTIC_SCHOLAR_URL", f"http://127.0.0.1:{server.server_port}")
    yield answers
    server.shutdown()
    server.server_close()


PAPER = "/graph/v1/paper/ARXIV:2005.11401"


@pytest.fixture
def rag(registries: Registries, scholar: dict[str, Any]) -> dict[str, Any]:
    names = ["Patrick Lewis", "Ethan Perez", "Aleksandra Piktus"]
    registries.add_arxiv("2005.11401", "Retrieval-Augmented Generation", names, "2020-05-22", summary="Memory helps.")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Yann LeCun"], container_title=["Nature"])
    scholar[PAPER] = {"citationCount": 12345, "openAccessPdf": {"url": ""}}
    return scholar


def test_a_paper_post_has_the_papers_facts(blog: Blog, rag: dict[str, Any]) -> None:
    blog.write("hugo.yaml", "timeZone: Asia/Tokyo\n")
    done = blog.run("new", "paper", "--from", "arxiv:2005.11401")
    assert (done.code, done.out) == (0, "content/posts/retrieval-augmented-generation.md\n"), done.err
    text = blog.read("content/posts/retrieval-augmented-generation.md")
    today = new.now(site.load(blog.root))
    for fact in (
        'title: "Retrieval-Augmented Generation: Deep Dive and Implementation Guide"\n',
        '# Abstract of "Retrieval-Augmented Generation": Memory helps.\n',
        "- **Title:** Retrieval-Augmented Generation [@arxiv:2005.11401]\n",
        "- **Authors:** Patrick Lewis, Ethan Perez, Aleksandra Piktus\n",
        "- **Published:** 2020, arXiv\n",
        f"- **Citations:** 12,345 (Semantic Scholar, {today.day} {today:%B %Y})\n",
        "[paper](https://arxiv.org/abs/2005.11401) · [PDF](https://arxiv.org/pdf/2005.11401)\n",
        '1. Lewis, P., Perez, E., & Piktus, A. (2020). "Retrieval-Augmented Generation."',
    ):
        assert fact in text
    assert "arxiv:2005.11401" in blog.read("citations.lock.json")


def test_chinese_authors_are_named_in_their_order(blog: Blog, rag: dict[str, Any], registries: Registries) -> None:
    registries.add_crossref("10.5555/x", "注意力机制综述", authors=["小明 王", "Ada Lovelace"])
    assert blog.run("new", "paper", "On attention", "--from", "doi:10.5555/x").code == 0
    assert "- **Authors:** 王小明, Ada Lovelace\n" in blog.read("content/posts/on-attention.md")


def test_its_reference_list_is_what_cite_would_make(blog: Blog, rag: dict[str, Any]) -> None:
    assert blog.run("new", "survey", "S", "--from", "2005.11401, 10.1038/nature14539").code == 0  # bare numbers, too
    for kind in KINDS:
        ids = ["--from", "arxiv:2005.11401 https://doi.org/10.1038/nature14539"]
        assert blog.run("new", kind, f"On {kind}", *ids).code == 0
        text = blog.read(f"content/posts/on-{kind}.md")
        assert "\n2. LeCun, Y. (2015)." in text
        assert "[@doi:10.1038/nature14539]" in text
    assert blog.run("cite", "--check", "--offline").out == ""


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="unknown"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param({"citationCount": None}, id="no number"),
        pytest.param({"citationCount": "9"}, id="a text"),
        pytest.param([], id="a list"),
    ],
)
def test_without_a_number_of_citations_the_post_is_made_all_the_same(
    blog: Blog, rag: dict[str, Any], answer: Any
) -> None:
    rag[PAPER] = answer
    done = blog.run("new", "paper", "--from", "arxiv:2005.11401")
    assert done.code == 0
    assert "warning: how often the work was cited is unknown" in done.err
    assert "- **Citations:** unknown\n" in blog.read("content/posts/retrieval-augmented-generation.md")


@pytest.mark.parametrize(
    ("scheme", "value", "path"),
    [("pmid", "31452104", "PMID:31452104"), ("pmcid", "PMC6936396", "PMCID:6936396"), ("doi", "10.1/a", "DOI:10.1/a")],
)
def test_citations_are_counted_by_each_identifier_that_has_a_name_there(
    scholar: dict[str, Any], scheme: str, value: str, path: str
) -> None:
    scholar[f"/graph/v1/paper/{path}"] = {"citationCount": 7}
    assert citation_count(Identifier(scheme, value)) == CitationCount(7)
    assert citation_count(Identifier("isbn", value)) is None


def test_a_journals_pdf_is_linked_where_everyone_can_read_it(blog: Blog, rag: dict[str, Any]) -> None:
    path = "/graph/v1/paper/DOI:10.1038/nature14539"
    rag[path] = {"citationCount": 1, "openAccessPdf": {"url": "https://e.org/a(b).pdf"}}
    assert blog.run("new", "paper", "--from", "doi:10.1038/nature14539").code == 0
    assert "[PDF](https://e.org/a%28b%29.pdf)" in blog.read("content/posts/deep-learning.md")
    rag[path] = {"citationCount": 1, "openAccessPdf": {"url": "javascript:alert(1)"}}
    assert blog.run("new", "paper", "--slug", "x", "--from", "doi:10.1038/nature14539").code == 0
    assert "javascript" not in blog.read("content/posts/x.md")


def test_a_work_without_an_answer_makes_no_post(blog: Blog, registries: Registries, rag: dict[str, Any]) -> None:
    done = blog.run("new", "survey", "S", "--from", "arxiv:2005.11401", "--from", "doi:10.1/none", "--from", "arxiv:x")
    assert done.code == 3
    assert "10.1/none" in done.err
    assert '"x" is not an arXiv id' in done.err
    assert not (blog.root / "content/posts").exists()
    registries.fail("all", "503")
    assert blog.run("new", "paper", "--from", "arxiv:2005.14165").code == 3


def test_an_entry_of_the_bibliography_is_a_work_too(blog: Blog) -> None:
    blog.write("hugo.yaml", "params: {hugoTools: {bibliography: r.bib}}\n")
    blog.write(
        "r.bib", "@book{knuth, author={Donald Knuth}, title={Literate Programming}, year=1992, publisher={CSLI}}"
    )
    assert blog.run("new", "learning-note", "What is weaving?", "--from", "knuth").code == 0
    text = blog.read("content/posts/what-is-weaving.md")
    assert "- **Literate Programming** (Knuth, 1992) [@knuth]\n" in text
    assert "\n1. Knuth, D. (1992)." in text
