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
PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PICTURE = PAGE.split("```")[1].strip().splitlines()
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


def test_the_page_is_short_and_names_files_that_there_are() -> None:
    assert PAGE.count("\n") <= 80
    files = [path.as_posix() for folder in ("hugo_tools", "docs", "tests") for path in (ROOT / folder).rglob("*.py")]
    named = re.findall(r"`([a-z_/]+\.py)`", PAGE)
    assert len(named) > 50
    for name in named:
        assert any(path.endswith(f"/{name}") for path in files), name


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


OVERRIDDEN = {"getattr", "ConnectionCls"}  # names of Jinja's environment and of urllib3's pools


def statements() -> Iterator[tuple[str, ast.stmt]]:
    """Yields (place, statement) of the package, also of those within others."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.stmt):
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def type_names(node: ast.stmt) -> list[str]:
    """Returns what a statement calls a type: a class, or another type's second name."""
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if name[0].isupper() and not name.isupper() and name not in OVERRIDDEN]


def test_no_two_types_have_one_name() -> None:
    places = defaultdict(list)
    for place, node in statements():
        for name in type_names(node):
            places[name.lstrip("_")].append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_function_has_a_builtin_name() -> None:
    own = {name for name in dir(builtins) if not name.startswith("_")} - OVERRIDDEN
    functions = [(place, node.name) for place, node in statements() if isinstance(node, ast.FunctionDef)]
    assert [place for place, name in functions if name in own] == []


def test_resolve_answers_with_items() -> None:
    for place, node in statements():
        if isinstance(node, ast.FunctionDef) and node.name == "resolve":
            assert node.returns, place
            assert re.search(r"\b(?:Item|Answer)\b", ast.unparse(node.returns)), place
