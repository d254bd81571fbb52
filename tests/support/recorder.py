"""A plugin for pytest that writes down which tests execute which lines, and runs the tests that are chosen by that.

For `tests/mutants.py`. Lines are coverage.py's, whose context is the running test; a child process takes its context
from PYTEST_CURRENT_TEST. What a fixture of a whole file executes is the file's, since all of its tests look at it.
"""

from __future__ import annotations

import io
import json
import os
import re
import time
from collections.abc import Generator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import BinaryIO

import coverage
import pytest

TIMES = "HUGO_TOOLS_TEST_TIMES"
"""The file to which a line of JSON is written for each test: its id, seconds, and whether it passed."""

ASKED = "HUGO_TOOLS_ASKED"
"""The files, one a process, to which a line is written for each of our scripts and sheets that a browser asked for."""

CHOSEN = "HUGO_TOOLS_TESTS"
"""The file of JSON with the tests to run, in their order (`chosen`), and with all that were recorded (`known`)."""


def _enter(context: str) -> None:
    measured = coverage.Coverage.current()
    if measured:
        measured.switch_context(context)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    _enter(item.nodeid)
    result = yield
    _enter("")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    if fixturedef.scope == "function":
        return (yield)
    _enter(request.node.nodeid)
    value = yield
    _enter(os.environ["PYTEST_CURRENT_TEST"].rpartition(" (")[0])
    return value


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Saves what was measured: a worker of xdist may end before coverage.py's own end of a process."""
    measured = coverage.Coverage.current()
    if measured:
        measured.stop()
        measured.save()


ASSET = re.compile(r"/(?P<name>hugo-tools[a-z-]*)\.[^/]*$")


def _write_down(path: str) -> None:
    asset = ASSET.search(path)
    if asset and "PYTEST_CURRENT_TEST" in os.environ:
        with Path(f"{os.environ[ASKED]}.{os.getpid()}").open("a", encoding="utf-8") as asked:
            asked.write(f"{asset['name']} {os.environ['PYTEST_CURRENT_TEST']}\n")


def pytest_configure() -> None:
    """Lets the servers of pages write down what a browser asks for."""
    if ASKED not in os.environ:
        return
    send_head = SimpleHTTPRequestHandler.send_head

    def recorded(self: SimpleHTTPRequestHandler) -> io.BytesIO | BinaryIO | None:
        _write_down(self.path)
        return send_head(self)

    SimpleHTTPRequestHandler.send_head = recorded  # type: ignore[method-assign]


STARTED = pytest.StashKey[float]()
PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[STARTED] = time.perf_counter()
    item.stash[PASSED] = True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not report.passed:
        item.stash[PASSED] = False
    if report.when == "teardown" and TIMES in os.environ:
        seconds = time.perf_counter() - item.stash[STARTED]
        record = {"test": item.nodeid, "seconds": seconds, "passed": item.stash[PASSED]}
        with Path(os.environ[TIMES]).open("a", encoding="utf-8") as times:
            times.write(json.dumps(record) + "\n")
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the chosen tests, after those that are new since the recording."""
    if CHOSEN not in os.environ:
        return
    tests = json.loads(Path(os.environ[CHOSEN]).read_text(encoding="utf-8"))
    place = {test: at for at, test in enumerate(tests["chosen"])}
    known = set(tests["known"])
    left = [item for item in items if item.nodeid in place or item.nodeid not in known]
    items[:] = sorted(left, key=lambda item: place.get(item.nodeid, -1))
