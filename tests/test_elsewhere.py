"""What only POSIX has is asked for where it is used: modules load on Windows, the tests' as well as the program's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

MODULES = {"pty", "tty", "termios", "fcntl", "resource", "grp", "pwd", "readline"}
NAMES = {
    "os": {"fork", "mkfifo", "geteuid", "getuid", "killpg", "chown", "sched_getaffinity", "openpty", "setsid"},
    "signal": {
        "SIGKILL",
        "SIGHUP",
        "SIGPIPE",
        "SIGALRM",
        "SIGUSR1",
        "pthread_sigmask",
        "alarm",
        "setitimer",
    },
}
SCRIPTS = {ROOT / "tests" / "mutants.py", ROOT / "tests" / "fuzz.py"}  # for those who work on the project, on POSIX
PROGRAM = sorted((ROOT / "hugo_tools").rglob("*.py"))
TESTS = sorted(set((ROOT / "tests").rglob("*.py")) - SCRIPTS)


def when_loaded(node: ast.AST) -> Iterator[ast.AST]:
    """Yields the parts of a module that run when it is loaded; a condition may keep what stands in it from running."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            parts: list[ast.AST] = [*child.decorator_list, *child.args.defaults]
        elif isinstance(child, ast.If | ast.IfExp | ast.BoolOp | ast.Try | ast.Lambda):
            continue
        else:
            parts = [child]
        for part in parts:
            yield part
            yield from when_loaded(part)


def asked_for(source: str) -> Iterator[str]:
    """Yields what a module asks of POSIX when it is loaded."""
    for node in when_loaded(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name in MODULES)
            case ast.ImportFrom(module=str(module)) if module in MODULES:
                yield module
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in NAMES.get(owner, ()):
                yield f"{owner}.{name}"


@pytest.mark.parametrize("path", [pytest.param(PROGRAM, id="program"), pytest.param(TESTS, id="tests")])
def test_modules_load_without_posix(path: list[Path]) -> None:
    found = {each.relative_to(ROOT).as_posix(): list(asked_for(each.read_text("utf-8"))) for each in path}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import pty", ["pty"]),
        ("from fcntl import flock", ["fcntl"]),
        ("import signal\nX = (signal.SIGKILL,)", ["signal.SIGKILL"]),
        ("import os\n@mark(os.geteuid() != 0)\ndef f(): pass", ["os.geteuid"]),
        ("import os\nIS_ROOT = os.name == 'posix' and os.geteuid() == 0", []),
        ("def f():\n    import pty\n    os.fork()", []),
        ("if sys.platform != 'win32':\n    import pty", []),
    ],
)
def test_what_is_asked_for_is_found(source: str, names: list[str]) -> None:
    assert list(asked_for(source)) == names
