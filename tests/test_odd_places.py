"""Places that cannot be listed, files that are none, names that no file can have, users without a home."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hugo_tools.works import LOCK_NAME
from tests.support import forked
from tests.support.blog import CONFIG, Blog, Result
from tests.support.fake_registries import Registries

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions, pipes and variables")
CITED = "As [@arxiv:1706.03762].\n"
LONG = "x" * 300


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention", ["Ashish Vaswani"])
    return registries


def run(blog: Blog, *arguments: str, without: tuple[str, ...] = ()) -> Result:
    """Runs the program as a user that permissions bind, without some variables."""
    environment = {name: value for name, value in os.environ.items() if name not in without}
    done = Result.of(forked.run(arguments, blog.root, environment, "tests.support.bound_user"))
    assert "Traceback" not in done.err
    assert "fault of hugo-tools" not in done.out + done.err
    return done


@pytest.mark.parametrize("command", ["cite", "cite --check", "check", "eject"])
@pytest.mark.parametrize("mode", [0o000, 0o111, 0o444])
def test_a_folder_that_cannot_be_read_costs_its_posts_only(blog: Blog, command: str, mode: int) -> None:
    blog.post(CITED)
    locked = blog.post(CITED, "locked/post.md").parent
    if command == "eject":
        assert run(blog, "cite").code == 0
    blog.post(CITED + "\nTODO\n", "other.md")
    locked.chmod(mode)
    done = run(blog, *command.split())
    locked.chmod(0o755)
    assert done.code == 3
    refused = "locked" if mode != 0o444 else "locked/post.md"  # whose folder can be listed, and not entered
    assert f"content/posts/{refused}: " in done.out + done.err
    assert "permission denied" in done.out + done.err
    assert "content/posts/other.md" in done.out


# What there is in the place of a file, the configuration that makes it read, the commands that need it.
PIPES = {
    "content/posts/pipe.md": ("", "cite check eject"),
    LOCK_NAME: ("", "cite eject"),
    "own.bib": ("params: {hugoTools: {bibliography: own.bib}}\n", "cite"),
    "own.json": ("params: {hugoTools: {bibliography: own.json}}\n", "cite"),
    "hugo-tools/styles/numeric.md.j2": ("", "cite"),
    "hugo-tools/styles/mine.md.j2": ("params: {hugoTools: {style: mine}}\n", "cite"),
    "CITATION.cff": ("params: {author: A B, hugoTools: {citationFile: true}}\n", "cite"),
    "archetypes/paper.md": ("", "archetypes"),
    "config/_default/params.yaml": ("", "cite check eject"),
}


@pytest.mark.parametrize("name", PIPES)
def test_a_pipe_is_not_waited_for(blog: Blog, name: str) -> None:
    settings, commands = PIPES[name]
    blog.post(CITED)
    assert blog.run("cite").code == 0
    blog.write("hugo.yaml", CONFIG + settings)
    path = blog.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    for command in commands.split():
        done = run(blog, command)
        assert done.code in (2, 3)
        assert path.name in done.out + done.err
        assert "not a regular file" in done.out + done.err
    assert path.is_fifo()


@pytest.mark.parametrize("name", [LONG, "x/" * 3000 + "x"])
@pytest.mark.parametrize(
    ("settings", "command", "code"),
    [
        ("contentDir: {}", "cite", 2),
        ("contentDir: {}", "check", 2),
        ("contentDir: {}", "new paper Title", 2),
        ("themesDir: {}", "component", 2),
        ("themesDir: {}\ntheme: x", "cite", 0),
        ("themesDir: {}\ntheme: x", "check --select HT1", 0),
        ("theme: {}", "cite", 0),
        ("archetypeDir: {}", "archetypes", 2),
        ("params: {{hugoTools: {{bibliography: {}.bib}}}}", "cite", 2),
        ("params: {{hugoTools: {{style: {}}}}}", "cite", 2),
        ("module: {{mounts: [{{source: {}, target: content}}]}}", "cite", 2),
        ("", "new paper Title --section {}", 2),
    ],
)
def test_a_name_that_is_too_long_is_told_of(blog: Blog, name: str, settings: str, command: str, code: int) -> None:
    blog.write("hugo.yaml", f"baseURL: https://example.org/\ntitle: A blog\n{settings.format(name)}\n")
    blog.post(CITED)
    done = run(blog, *command.format(name).split())
    assert done.code == code, done


@pytest.mark.parametrize("command", ["cite", "check", "eject", "export"])
@pytest.mark.parametrize("setting", ['bibliography: "a\\0.bib"', 'bibliography: [refs.bib, "a\\0/b.json"]'])
def test_a_name_with_a_nul_is_told_of(blog: Blog, command: str, setting: str) -> None:
    blog.write("hugo.yaml", f"{CONFIG}params: {{hugoTools: {{{setting}}}}}\n")
    blog.write("refs.bib", "")
    blog.post(CITED)
    done = run(blog, command)
    assert done.code == 2
    assert "cannot be read: not a possible file name" in done.err


@pytest.mark.parametrize(
    "command",
    ["cite", "cite --offline", "check", "eject", "new paper Title", "archetypes", "component", "resolve 1706.03762"],
)
def test_a_user_without_a_home(blog: Blog, tmp_path: Path, command: str) -> None:
    blog.post(CITED)
    assert blog.run("cite").code == 0
    before = sorted(path.name for path in tmp_path.iterdir())
    done = run(blog, *command.split(), without=("HOME", "XDG_CACHE_HOME", "USER", "LOGNAME"))
    assert (done.code, done.err.count("error")) == (0, 0), done
    assert sorted(path.name for path in tmp_path.iterdir()) == before
