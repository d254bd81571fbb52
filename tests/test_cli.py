"""The command line: what goes to which stream, and which exit code a caller sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hugo_tools import __version__
from hugo_tools.cli import COMMANDS, main
from tests import ROOT
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

ENVIRONMENT = {"PYTHONPATH": str(ROOT)}


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"])
    return registries


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_is_for(command: str) -> None:
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    loaded = main.get_command(click.Context(main), command)
    assert loaded
    about = loaded.help
    assert about
    assert about.splitlines()[0].endswith(".")
    for option in loaded.params:
        assert isinstance(option, click.Argument) or getattr(option, "help", None) or option.name == "kind"


def test_the_program_by_its_name(blog: Blog) -> None:
    assert blog.run("--version").out == f"hugo-tools, version {__version__}\n"
    done = blog.run("-h")
    assert done.code == 0
    assert "The site is the nearest folder upward" in done.out
    lines = [line.strip() for line in done.out.partition("Commands:\n")[2].splitlines()]
    assert [tuple(line.split(maxsplit=1)) for line in lines] == list(COMMANDS.items())


@pytest.mark.parametrize(
    ("name", "hint"),
    [("citee", " Did you mean 'cite'?"), ("reading_room", " Did you mean 'reading-room'?"), ("xyz", "")],
)
def test_a_command_that_there_is_not(name: str, hint: str) -> None:
    done = CliRunner().invoke(main, [name])
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, f"Error: No such command '{name}'.{hint}")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documentation_tells_a_shell_how_to_complete(shell: str) -> None:
    assert f"{shell}_source" in (ROOT / "docs" / "install.md").read_text("utf-8")
    done = CliRunner().invoke(main, prog_name="hugo-tools", env={"_HUGO_TOOLS_COMPLETE": f"{shell}_source"})
    assert "_hugo_tools_completion" in done.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("hugo-tools do", ["doctor"], id="a command"),
        pytest.param("hugo-tools cite --refresh-", ["--refresh-all"], id="an option"),
    ],
)
def test_the_shell_completes(words: str, found: list[str]) -> None:
    number = str(len(words.split()) - 1)
    asked = {"_HUGO_TOOLS_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": number}
    done = CliRunner().invoke(main, prog_name="hugo-tools", env=asked)
    assert done.stdout.split() == [f"plain,{word}" for word in found]


# --- exit codes and streams ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["cite", "content/posts/good.md"], 0, id="done"),
        pytest.param(["cite", "content/empty"], 0, id="nothing to do"),
        pytest.param(["cite", "--check", "content/posts/good.md"], 1, id="something to do"),
        pytest.param(["frobnicate"], 2, id="no such command"),
        pytest.param(["cite", "--frobnicate"], 2, id="no such option"),
        pytest.param(["cite", "missing.md"], 2, id="no such file"),
        pytest.param(["--site", "missing", "cite"], 2, id="no such site"),
        pytest.param(["--site", "content", "cite"], 2, id="a folder that is not a site"),
        pytest.param(["resolve", "--format", "docx", "arxiv:1706.03762"], 2, id="no such format"),
        pytest.param(["cite"], 3, id="incomplete"),
        pytest.param(["cite", "--check"], 3, id="incomplete beats something to do"),
        pytest.param(["resolve", "arxiv:1706.03762", "nonsense"], 3, id="partly resolved"),
    ],
)
def test_exit_codes(blog: Blog, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int) -> None:
    monkeypatch.chdir(blog.root)
    blog.write("content/empty/_index.md", "")
    blog.post("As [@arxiv:1706.03762].\n", "good.md")
    blog.post("As [@arxiv:2401.99999].\n", "bad.md")
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == code
    if code == 2:
        assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["adopt", "--undo", "--write"], "--undo goes with no other option\n  run: hugo-tools adopt --undo"),
        (["adopt", "--undo", "--interactive"], "--undo goes with no other option\n  run: hugo-tools adopt --undo"),
        (["adopt", "--interactive"], "no terminal to ask on\n  leave out --interactive: the plan names what is unsure"),
        (["cite", "--prune", "content"], "--prune looks at the whole site and takes no paths"),
        (["cite", "--offline", "--refresh", "1 day"], "a refresh asks the registries, which --offline forbids"),
        (["cite", "--offline", "--refresh-all"], "a refresh asks the registries, which --offline forbids"),
        (["cite", "--watch", "--json"], "--json and --report tell of a run at its end, and --watch has none"),
        (["cite", "--watch", "--report", "x"], "--json and --report tell of a run at its end, and --watch has none"),
        (["cite", "--report", "hugo.yaml/x"], 'x" cannot be written: not a directory\n  name another file'),
        (["search", "?!", "-"], '"?! -" has no word to search for\n  name a title, or authors and a year'),
        (["search", "word " * 61], "are too many\n  up to 60 words are searched for, such as a title, or authors"),
        (["new", "paper", "?!"], '"?!" has no letter or digit for a file name\n  give one with --slug'),
        (["new", "paper", "T", "--set", "x"], '--set "x" has no "="\n  for example --set series=Retrieval'),
        (
            ["new", "paper", "T", "--set", "a b=1"],
            "is not a key\n  a key looks like series, or cover.image within a map",
        ),
        (["new", "paper", "T", "--language", "de"], 'has no language "de"\n  its languages: en'),
    ],
)
def test_what_cannot_be_done_so_is_told_with_another_way(blog: Blog, arguments: list[str], message: str) -> None:
    before = blog.snapshot()
    done = blog.call(*arguments)
    assert message in done.err
    assert (done.code, done.out, blog.snapshot()) == (2, "", before)


BESIDE_A_THREAD = "import threading; threading.Thread(target=threading.main_thread().join).start(); "


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "last\n"), (BESIDE_A_THREAD, "last\nfreed\n")],
    ids=["alone", "beside a thread, as Python does"],
)
def test_the_process_ends_without_freeing_memory_but_with_all_that_is_to_be_done(before: str, after: str) -> None:
    script = (
        "import atexit; from hugo_tools.__main__ import main; atexit.register(print, 'last')\n"
        "class Freed:\n    def __del__(self): print('freed')\n"
        f"kept = Freed(); {before}main()"
    )
    environment = {**os.environ, **ENVIRONMENT}
    for argument, code, printed in (("--version", 0, f"hugo-tools, version {__version__}\n"), ("citee", 2, "")):
        command = [sys.executable, "-c", script, argument]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (code, printed + after)


def test_results_and_messages_go_apart(blog: Blog) -> None:
    blog.write("hugo.yaml", "theme: PaperMod\n")
    blog.post("As [@arxiv:1706.03762] and [@arxiv:2401.99999].\n")
    done = blog.run("cite")
    assert done.out == "wrote content/posts/post.md: 1 reference\n"
    place, remedy, warning, hint, summary = done.err.splitlines()
    assert place == 'content/posts/post.md:5:28: "arxiv:2401.99999": arXiv does not know "2401.99999"'
    assert remedy == "  open https://arxiv.org/abs/2401.99999 to check the id"
    assert warning.startswith("warning: the site does not use the theme component")
    assert hint.startswith("  run: hugo-tools component")
    assert summary == "1 post, 1 with a reference list, 1 written, 1 work resolved, 1 problem"

    quiet = blog.run("-q", "cite")
    assert (quiet.out, quiet.err.splitlines()) == ("", [place, remedy])


def test_paths_are_shown_from_where_one_is(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    monkeypatch.chdir(blog.root / "content" / "posts")
    done = CliRunner().invoke(main, ["cite"])
    assert done.stdout == "wrote post.md: 1 reference\n"


def test_outside_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["cite"])
    assert done.exit_code == 2
    hint = "name the site: hugo-tools --site DIR; or make one: hugo-tools init DIR"
    assert done.stderr == f'error: no Hugo site in "{tmp_path}" or above\n  {hint}\n'


@pytest.mark.parametrize(
    "where", ["content/posts/post.md", "content/posts", "."], ids=["a post", "a folder", "the site"]
)
def test_the_site_is_found_from_the_paths(blog: Blog, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """As pre-commit names them, from the root of a repository that has the site in a folder."""
    blog.post("As [@arxiv:1706.03762].\n")
    monkeypatch.chdir(blog.root.parent)
    done = CliRunner().invoke(main, ["cite", f"blog/{where}"])
    assert (done.exit_code, done.stdout) == (0, "wrote blog/content/posts/post.md: 1 reference\n")
    assert (blog.root / "citations.lock.json").is_file()
    assert CliRunner().invoke(main, ["check", f"blog/{where}"]).exit_code == 0
    assert CliRunner().invoke(main, ["eject", f"blog/{where}"]).exit_code == 0


@pytest.mark.parametrize("path", [".", ".."], ids=["the site", "a folder around it"])
def test_a_folder_that_holds_the_site_means_its_posts(blog: Blog, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    archetype = blog.write("themes/other/archetypes/post.md", "---\ntitle: x\n---\nAs [@arxiv:1706.03762].\n")
    before = archetype.read_bytes()
    monkeypatch.chdir(blog.root)
    done = CliRunner().invoke(main, ["cite", path])
    assert (done.exit_code, done.stdout) == (0, "wrote content/posts/post.md: 1 reference\n")
    assert archetype.read_bytes() == before


def test_posts_of_two_sites_are_not_one_run(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    post = blog.post("As [@arxiv:1706.03762].\n")
    other = blog.root.parent / "other" / "content" / "post.md"
    other.parent.mkdir(parents=True)
    other.write_bytes(post.read_bytes())
    (other.parent.parent / "hugo.toml").write_text("")
    monkeypatch.chdir(blog.root.parent)
    done = CliRunner().invoke(main, ["cite", str(post), str(other)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error: these posts are in several sites" in done.stderr


@pytest.mark.parametrize("arguments", [["-q", "cite"], ["cite", "-q"], ["cite", "--quiet"], ["-v", "-q", "cite", "-q"]])
def test_flags_of_all_commands_stand_before_or_after_the_command(blog: Blog, arguments: list[str]) -> None:
    blog.write("hugo.yaml", "theme: PaperMod\n")
    blog.post("As [@arxiv:1706.03762].\n")
    done = blog.run(*arguments)
    assert (done.code, done.err) == (0, "")
    assert "answered: arxiv:1706.03762" not in done.err


@pytest.mark.parametrize("arguments", [["-v", "cite"], ["cite", "-v"], ["cite", "--verbose"]])
def test_verbose_before_or_after_the_command(blog: Blog, arguments: list[str]) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    assert "arxiv:1706.03762" in blog.run(*arguments).err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder in which a program works")
def test_a_working_folder_that_was_deleted(tmp_path: Path) -> None:
    command = f'cd "{tmp_path}/gone" && rmdir "{tmp_path}/gone" && "{sys.executable}" -m hugo_tools cite'
    (tmp_path / "gone").mkdir()
    done = subprocess.run(["sh", "-c", command], env={**os.environ, **ENVIRONMENT}, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "error: the working folder was deleted\n  change into a folder that is there\n"


def test_progress_is_for_a_terminal_only(blog: Blog) -> None:
    blog.post("As [@arxiv:1706.03762].\n")
    assert "resolving" not in blog.run("cite", "--check").err
    pty = pytest.importorskip("pty", reason="no terminal to be had: this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hugo_tools", "cite", "--check"]
    environment = {**os.environ, **ENVIRONMENT, "TERM": "xterm"}
    subprocess.run(command, cwd=blog.root, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, check=False)
    os.close(theirs)
    assert b"resolving" in os.read(ours, 65536)
    os.close(ours)


# --- the registries' settings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "setting", "contact"),
    [
        pytest.param("", "", "", id="none"),
        pytest.param("", "site@example.org", "mailto:site@example.org", id="the site's"),
        pytest.param("me@example.org", "site@example.org", "mailto:me@example.org", id="the environment's first"),
    ],
)
def test_who_is_to_be_written_to(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, known: Registries, variable: str, setting: str, contact: str
) -> None:
    monkeypatch.chdir(blog.root)
    if variable:
        monkeypatch.setenv("HUGO_TOOLS_MAILTO", variable)
    blog.write("hugo.yaml", f"theme: hugo-tools\nparams: {{hugoTools: {{mailto: '{setting}'}}}}\n")
    assert CliRunner().invoke(main, ["resolve", "arxiv:1706.03762"]).exit_code == 0
    (agent,) = {request.user_agent for request in known.log()}
    assert agent.startswith(f"hugo-tools/{__version__} (")
    assert (contact in agent) if contact else ("mailto" not in agent)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("HUGO_TOOLS_MAILTO", "nobody", '"nobody" is not an e-mail address'),
        (
            "HUGO_TOOLS_ARXIV_URL",
            "example.org",
            '"example.org" is not an address of arXiv\n  an address looks like https://api.example.org',
        ),
        ("HUGO_TOOLS_TIMEOUT", "0", "expected a number of seconds up to 3600\n  set HUGO_TOOLS_TIMEOUT=15\n"),
        ("HUGO_TOOLS_BACKOFF", "3600.5", "expected a number of seconds up to 3600\n  set HUGO_TOOLS_BACKOFF=1\n"),
        ("HUGO_TOOLS_ARXIV_INTERVAL", "fast", 'HUGO_TOOLS_ARXIV_INTERVAL is "fast", expected a number'),
    ],
)
def test_a_variable_that_cannot_be_used(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.chdir(blog.root)
    monkeypatch.setenv(variable, value)
    blog.post("As [@arxiv:1706.03762].\n")
    before = blog.snapshot()
    done = CliRunner().invoke(main, ["cite"])
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert blog.snapshot() == before
