"""A fault of ours costs the input that led to it; odd types, odd names and narrow terminals are not faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hugo_tools import errors, terminal
from hugo_tools.citing import processes
from hugo_tools.cli import main
from hugo_tools.errors import FaultError, PostError, last_resort
from hugo_tools.formats import bibtex_items, csl_json
from hugo_tools.hugo import front_matter
from hugo_tools.markdown import citations
from hugo_tools.markdown.escaping import escape
from hugo_tools.metadata import markup
from hugo_tools.registries import crossref
from hugo_tools.rules import run as check
from hugo_tools.styles import faults
from hugo_tools.works import catalogue
from tests import ROOT
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

CITED = "As [@arxiv:1706.03762].\n"
REPORT = "this is a fault of hugo-tools, please report it"


@pytest.fixture
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"])
    registries.add_arxiv("2005.14165", "Few-Shot Learners", ["Tom Brown"])
    return registries


@pytest.fixture
def here(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Blog:
    monkeypatch.chdir(blog.root)
    return blog


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def broken(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, trigger: str, error: BaseException) -> None:
    """Makes a function of ours raise for a first argument whose text holds `trigger`."""
    whole: Callable[..., Any] = getattr(holder, name)

    def replaced(*arguments: Any, **options: Any) -> Any:
        if trigger in str(arguments[0]):
            raise error
        return whole(*arguments, **options)

    monkeypatch.setattr(holder, name, replaced)


# --- the last resort -----------------------------------------------------------------------------


def test_a_fault_has_its_type_its_text_and_its_place_in_our_code() -> None:
    with pytest.raises(FaultError) as fault, last_resort():
        citations.position("", 1, None)  # type: ignore[arg-type]
    assert fault.value.message.startswith("TypeError: ")
    assert "(markdown/citations.py:" in fault.value.message
    assert fault.value.message.endswith(", position)")
    assert fault.value.hint == f"{REPORT}; HUGO_TOOLS_DEBUG=1 shows more"


def test_what_the_system_refuses_is_not_our_fault(tmp_path: Path) -> None:
    with pytest.raises(PostError) as refusal, last_resort():
        (tmp_path / "missing").read_bytes()
    assert refusal.value.message == f'"{tmp_path / "missing"}": no such file or directory'
    assert refusal.value.hint == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), BrokenPipeError(), PostError("x")])
def test_what_must_end_a_run_passes(error: BaseException) -> None:
    with pytest.raises(type(error)) as passed, last_resort():
        raise error
    assert passed.value is error


@pytest.mark.parametrize("command", [["cite"], ["cite", "--check"], ["eject"], ["check", "--select=HT1"]], ids=" ".join)
def test_a_fault_costs_its_post_only(
    here: Blog, known: Registries, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    for name in ("a", "b", "c"):
        here.post(CITED + "\nTODO\n", f"{name}.md", f"title: {name}\n")
    if command == ["eject"]:
        assert run("cite").exit_code == 0
    holder, function = (check, "rules_for") if command[0] == "check" else (citations, "find")
    broken(monkeypatch, holder, function, "title: b", RecursionError("maximum recursion depth exceeded"))
    done = run(*command)
    assert done.exit_code == 3
    told = done.stdout + done.stderr
    assert "content/posts/b.md: RecursionError: maximum recursion depth exceeded" in told
    assert REPORT in told
    assert told.count("content/posts/a.md") == 1
    assert told.count("content/posts/c.md") == 1
    assert "Traceback" not in told


@pytest.mark.skipif(processes.cores() < 2, reason="one core, or a system without a safe fork")
def test_a_fault_in_another_process_costs_its_post_only(here: Blog, known: Registries) -> None:
    """As a run of its own: threads of other tests keep this process from sharing its work."""
    for number in range(processes.MANY):
        here.post(CITED, f"{number}.md", f"title: t{number}.\n")
    assert here.run("cite", "content/posts/0.md").code == 0  # fills the lock
    script = (
        "from hugo_tools import cli; from hugo_tools.markdown import citations\n"
        "find = citations.find\n"
        "def fault(text, *rest):\n"
        "    return {}['x'] if 't77.' in text else find(text, *rest)\n"
        "citations.find = fault\n"
        "cli.main()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, "cite"]
    done = subprocess.run(command, cwd=here.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout.count("wrote ") == processes.MANY - 2
    assert "content/posts/77.md: KeyError: 'x'" in done.stderr


def test_a_fault_in_what_is_said_of_a_work_costs_this_work_only(
    here: Blog, known: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.add_crossref("10.5555/good", title=["Good"])
    known.add_crossref("10.5555/bad", title=["Bad"])
    broken(monkeypatch, crossref, "work_to_item", "Bad", TypeError("unhashable type"))
    done = run("resolve", "--format", "text", "doi:10.5555/bad", "doi:10.5555/good")
    assert done.exit_code == 3
    assert "https://doi.org/10.5555/good" in done.stdout
    assert 'error: "doi:10.5555/bad": TypeError: unhashable type' in done.stderr
    assert REPORT in done.stderr


@pytest.mark.parametrize("name", ["a.bib", "a.json"])
def test_a_fault_in_an_entry_costs_this_entry_only(here: Blog, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    here.write("hugo.yaml", f"theme: hugo-tools\nparams: {{hugoTools: {{bibliography: {name}}}}}\n")
    entries = {"a.bib": "@misc{%s, title={T}, author={A}, year=2020}\n", "a.json": '{"id": "%s", "title": "T"}'}
    text = [entries[name] % key for key in ("good", "bad", "fine")]
    here.write(name, f"[{', '.join(text)}]" if name == "a.json" else "".join(text))
    here.post("As [@good] and [@fine].\n")
    here.post("As [@bad].\n", "bad.md")
    broken(monkeypatch, bibtex_items if name == "a.bib" else csl_json, "to_item", "bad", IndexError("out of range"))
    done = run("cite", "--offline")
    assert done.exit_code == 3
    assert done.stdout == "wrote content/posts/post.md: 2 references\n"
    assert 'the entry "bad": IndexError: out of range' in done.stderr
    assert REPORT in done.stderr


def test_a_fault_beside_all_posts_is_told_of_as_well(here: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue.Works, "__init__", lambda *_: 1 / 0)
    done = run("cite")
    assert done.exit_code == 3
    assert done.stderr.startswith("error: ZeroDivisionError: division by zero (commands/runs.py:")
    assert REPORT in done.stderr


def test_no_more_memory_is_said(here: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, check, "check", "", MemoryError())
    done = run("check")
    assert (done.exit_code, done.stderr) == (3, "error: there is not enough memory\n")


@pytest.mark.parametrize(("arguments", "variable"), [((), "1"), (("-v",), "")])
def test_the_traceback_is_for_those_who_ask(
    here: Blog, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], variable: str
) -> None:
    monkeypatch.setenv(errors.DEBUG, variable or "0")
    if not variable:
        monkeypatch.delenv(errors.DEBUG)
    here.post("text\n")
    broken(monkeypatch, check, "findings", "", ValueError("odd"))
    done = run(*arguments, "check")
    assert "  Traceback (most recent call last):\n" in done.stdout
    assert "ValueError: odd\n" in done.stdout


def test_a_traceback_is_printed_once_for_several_posts(here: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    here.post(CITED, "a.md")
    here.post(CITED, "b.md")
    monkeypatch.setattr(citations, "find", lambda *_: 1 / 0)
    done = run("-v", "cite", "--offline")
    assert done.exit_code == 3
    assert done.stderr.count("Traceback (most recent call last)") == 1
    assert done.stderr.count("ZeroDivisionError: division by zero (") == 2
    assert "  see the hint for content/posts/a.md above\n" in done.stderr


# --- configuration and front matter of odd types -------------------------------------------------

ODD_CONFIGURATIONS = [
    "params: []", "languages: []", "languages: {en: 5}", "languages: {5: {contentDir: x}}", "module: []",
    "module: {mounts: [5, x, {source: 5, target: content}]}", "module: {imports: [x, 5]}", "markup: []",
    "markup: {goldmark: 5}", "markup: {goldmark: {extensions: {passthrough: 5}}}",
    "markup: {goldmark: {extensions: {passthrough: {enable: true, delimiters: {inline: [x, [a], [1, 2, 3], 5]}}}}}",
    "markup: {goldmark: {parser: {attribute: 5}}}", "markup: {goldmark: {renderHooks: 5}}", "theme: 7",
    "theme: [7, null]", "theme: {a: b}", "theme: 2024-01-01", "menu: 5", "defaultContentLanguage: []",
    "languageCode: {a: b}", "title: []", "params: {author: 5}", "params: {author: [1, [2], {name: [x]}, null]}",
    "params: {socialIcons: [5, {name: 5}]}", "params: {editPost: 5}",
    "params: {hugoTools: {citationFile: true}, author: {a: b}}", "null: 5", "5: 6", "timeZone: []",
    "timeZone: Nowhere/X", "params: {mainSections: {a: b}}", "archetypeDir: []", "taxonomies: 5", "themesDir: {a: b}",
]  # fmt: skip


@pytest.mark.parametrize("line", ODD_CONFIGURATIONS)
def test_a_configuration_of_odd_types_is_read_all_the_same(here: Blog, line: str) -> None:
    here.write("hugo.yaml", f"baseURL: https://example.org/\n{line}\n")
    here.post(CITED)
    for command in (
        ["cite", "--offline"],
        ["check"],
        ["new", "paper", "A Title"],
        ["archetypes", "--check"],
        ["component"],
    ):
        done = run(*command)
        assert isinstance(done.exception, SystemExit | None)
        assert REPORT not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("params: 5", "params is 5\n  expected keys and values"),
        ("params: [x]", "params is ['x']\n  expected keys and values"),
        ("languages: 3", "languages is 3\n  expected keys"),
        ("module: x", "module is 'x'\n  expected keys"),
        ("module: {mounts: 5}", "module.mounts is 5\n  expected a list"),
        ("module: {imports: {a: b}}", "module.imports is {'a': 'b'}\n  expected a list"),
        ("markup: x", "markup is 'x'\n  expected keys"),
        (
            "markup: {goldmark: {extensions: {passthrough: {enable: true, delimiters: 5}}}}",
            "markup.goldmark.extensions.passthrough.delimiters is 5\n  expected keys",
        ),
        ("params: {hugoTools: 3}", "params.hugoTools: expected names and values, found 3"),
        ("params: {hugoTools: {null: x}}", 'params.hugoTools: unknown setting "none"'),
    ],
)
def test_a_configuration_that_cannot_be_read_is_named_with_its_key(here: Blog, line: str, message: str) -> None:
    here.write("hugo.yaml", f"baseURL: https://example.org/\n{line}\n")
    done = run("cite", "--offline")
    assert done.exit_code == 2
    assert message in done.stderr


CITE_THIS_POST = "\n<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"
ODD_VALUES = [
    "5", "[]", "{}", "[x]", "{a: b}", "[5, null, {}, [x]]", "true", "null", "2024-01-01", ".nan", "!!set {a}",
    "!!binary aGk=", "!!omap [a: b]", '"a\\nb"', '"\\e[31m\\u202e\\0"', "9999-12-31T23:59:59-23:59",
]  # fmt: skip
READ = [
    "nocite", "hugoTools", "author", "date", "title", "draft", "tags", "description", "cover", "editPost", "slug",
    "canonicalURL", "summary", "lastmod", "publishDate", "build", "showToc", "<<",
]  # fmt: skip
ODD_KEYS = [
    "5: x",
    "null: x",
    "true: x",
    "2024-01-01: x",
    "1.5: x",
    "? [a, b]\n: x",
    "? !!binary aGk=\n: x",
    "&a b: *a",
]


@pytest.mark.parametrize("key", [*READ, *ODD_KEYS])
def test_front_matter_of_odd_types_never_raises(here: Blog, key: str) -> None:
    for number, value in enumerate(ODD_VALUES):
        line = key if key in ODD_KEYS else f"{key}: {value}"
        here.post(CITED + CITE_THIS_POST, f"{number}.md", f"url: /{number}/\n{line}\n")
        if key in ODD_KEYS:
            break
    for command in ("cite --offline", "check", "eject --diff"):
        done = run(*command.split())
        assert isinstance(done.exception, SystemExit | None)
        told = done.stdout + done.stderr
        assert REPORT not in told
        assert "\x1b" not in told
        assert "\u202e" not in told


# --- what is printed -----------------------------------------------------------------------------

NAMES = ["Ünïcode ☃.md", "a\x1b[31mred.md", "a\n::error::forged.md", "a\u202egnp.md", "a\x9b1m.md", "a\u2028b.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such file names")
@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "cp1252", "cp1252:strict", "utf-8", "utf-16"])
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_name_raises_or_reaches_the_terminal(blog: Blog, encoding: str, form: str) -> None:
    for name in [*NAMES, os.fsdecode(b"latin-\xe9.md")]:
        blog.post("TODO: ☃\n", name)
    command = [sys.executable, "-m", "hugo_tools", "check", "--format", form]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, cwd=blog.root, env=environment, capture_output=True, check=False)
    name = encoding.partition(":")[0].replace("ascii", "utf-8")  # click never believes in ASCII
    out, err = done.stdout.decode(name), done.stderr.decode(name)
    assert "Traceback" not in err
    for character in "\x1b\u202e\x9b\u2028":
        assert character not in out + err
    if form == "json":
        assert {Path(each["path"]).name for each in json.loads(out)} == {*NAMES, os.fsdecode(b"latin-\xe9.md")}
    else:
        assert not any(line.startswith("::error::") for line in out.splitlines())
        assert "\\x1b[31mred.md" in out
    if form == "github":
        assert "a%0A%3A%3Aerror%3A%3Aforged.md" in out


STEERING = ["\x00", "\x1b", "\x7f", "\x9b", "\u061c", "\u202e", "\u2066", "\ufeff", "\ud800"]


@pytest.mark.parametrize("character", STEERING, ids=ascii)
def test_what_steers_a_terminal_is_let_through_nowhere(character: str) -> None:
    text = f"a{character}b"
    assert terminal.visible(text) == f"a{ascii(character)[1:-1]}b"
    assert faults.fault(text) == "a control character"
    assert [front_matter.one_line(text), escape(text), markup.fold(text)] == ["ab"] * 3


@pytest.mark.parametrize("character", "\u200e\u200f\u200c\u200d", ids=ascii)
def test_what_words_of_some_scripts_need_is_kept(character: str) -> None:
    text = f"a{character}b"
    assert [terminal.visible(text), faults.fault(text), front_matter.one_line(text), escape(text)] == [
        text,
        "",
        text,
        text,
    ]


@pytest.mark.parametrize("character", "\n\r\x0b\x0c\x1c\x85\u2028\u2029", ids=ascii)
def test_an_end_of_a_line_ends_none(character: str) -> None:
    text = f"a{character}b"
    assert terminal.visible(text) == f"a{ascii(character)[1:-1]}b"
    assert faults.fault(text) == "a control character"
    assert [front_matter.one_line(text), escape(text), markup.fold(text)] == ["a b"] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such file names")
def test_cite_writes_names_out_as_well(here: Blog, known: Registries) -> None:
    here.post(CITED, NAMES[1])
    here.post("As [@arxiv:2401.99999].\n", NAMES[2])
    done = run("cite", "--diff")
    assert "\x1b" not in done.output
    assert "+++ b/content/posts/a\\x1b[31mred.md\n" in done.stdout
    assert "content/posts/a\\n::error::forged.md:5:4: " in done.stderr


def test_a_difference_shows_controls_and_keeps_the_ends_of_lines(here: Blog, known: Registries) -> None:
    here.write("content/a.md", "\rd\x85e\t\x1b[2J\r\n\r\nAs [@arxiv:1706.03762].\r\nEnd")
    lines = here.run("cite", "--diff").out.split("\n")
    assert " \\rd\\x85e\t\\x1b[2J\r" in lines
    assert lines[lines.index("-End") + 1] == "\\ No newline at end of file"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("command", ["check", "cite --offline", "--help", "check --format json"])
def test_a_reader_that_is_gone_is_left_in_silence(blog: Blog, command: str) -> None:
    for number in range(300):
        blog.post("TODO: [@arxiv:1706.03762]\n", f"{number}.md")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = f"{sys.executable} -m hugo_tools {command} 2>err | head -c 1; echo $? ${{PIPESTATUS[0]}}"
    subprocess.run(["bash", "-c", line], cwd=blog.root, env=environment, capture_output=True, check=True)
    told = (blog.root / "err").read_text()
    assert "Error" not in told
    assert "Exception" not in told
