"""ARCHITECTURE.md's picture: imports go downward only, and what has one place has no other."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

PACKAGE = ROOT / "hugo_tools"
MODULES = sorted(PACKAGE.rglob("*.py"))
PICTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```")[1].strip().splitlines()
LINE = re.compile(r"\w+(?: [─·] \w+)*")


def rungs() -> dict[str, tuple[int, int]]:
    """Returns where each package or module of the picture stands: its line, and how many `─` are left of it."""
    places = {}
    for number, line in enumerate(PICTURE):
        found = LINE.match(line)
        assert found, line
        for step, names in enumerate(found[0].split(" ─ ")):
            for name in names.split(" · "):
                places[name] = (number, step)
    return places


RUNGS = rungs()
BASE = len(PICTURE) - 1  # whose modules know each other


def name_of(path: Path) -> str:
    """Returns the name in the picture under which a module stands."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yields (line, dotted name) of each import of a module, also of those within functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{each.name}") for each in node.names)


def test_the_picture_has_seven_lines_and_all_that_there_is() -> None:
    assert len(PICTURE) == 7
    names = {path.stem if path.suffix else path.name for path in PACKAGE.iterdir() if path.suffix in ("", ".py")}
    assert {name for name in names if not name.startswith("__") and name != "theme"} == RUNGS.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_downward(path: Path) -> None:
    own = name_of(path)
    if own.startswith("__"):
        return
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] != "hugo_tools" or parts[1] in (own, "__version__"):
            continue
        place = f"{path}:{line}: {name}"
        if RUNGS[own][0] == BASE:
            assert RUNGS[parts[1]][0] == BASE, place
        else:
            assert RUNGS[parts[1]] > RUNGS[own], place


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("click", {"cli", "commands"}),
        ("requests", {"registries"}),
        ("urllib3", {"registries"}),
        ("jinja2", {"styles", "kinds"}),
        ("pyromark", {"markdown", "styles"}),
        ("bibtexparser", {"formats"}),
        ("frontmatter", {"hugo"}),
    ],
)
def test_a_library_has_its_place(library: str, places: set[str]) -> None:
    users = {name_of(path) for path in MODULES for _, name in imported(path) if name.split(".")[0] == library}
    assert users <= places


WRITES = re.compile(r"\.write_(?:text|bytes)\(|\bos\.(?:replace|rename)\(|O_CREAT|shutil\.(?:copy|move)")


def test_files_alone_writes() -> None:
    users = {path.relative_to(PACKAGE).as_posix() for path in MODULES if WRITES.search(path.read_text("utf-8"))}
    assert users == {"files.py"}


# --- names -----------------------------------------------------------------------------------------


def defined(kind: type[ast.ClassDef | ast.FunctionDef]) -> Iterator[tuple[str, str]]:
    """Yields (name, place) of each class or function of the package, also of those within others."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, kind):
                yield node.name, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for name, place in defined(ast.ClassDef):
        places[name.lstrip("_")].append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


OVERRIDDEN = ("getattr",)  # a method of Jinja's environment


def test_no_function_has_a_builtin_name() -> None:
    own = [name for name in dir(builtins) if not name.startswith("_") and name not in OVERRIDDEN]
    assert [place for name, place in defined(ast.FunctionDef) if name in own] == []
