"""Fixtures that all tests share: a small site, our program run on it, and no way out to the real network."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import hugo
from tests.support.blog import CONFIG, Blog
from tests.support.browser import browser
from tests.support.fake_registries import registries

__all__ = ["browser", "registries"]

EVERY_TEST = "HUGO_TOOLS_EVERY_TEST"
PROFILE = "HYPOTHESIS_PROFILE"  # "searching" for other examples at each run
NEVER_HERE = "HUGO_TOOLS_ANSWERS"  # the registries' recorded answers, which nobody may publish

# The same tree gives the same result. Random inputs by the hundred thousand are the subject of fuzz.py.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get(PROFILE, "repeatable"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Makes a skipped test a failure where all of them can run, as in CI."""
    report = yield
    if report.skipped and os.environ.get(EVERY_TEST) and NEVER_HERE not in str(report.longrepr):
        report.outcome = "failed"
    return report


@pytest.fixture(autouse=True)
def no_real_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any connection beyond the loopback interface a failure."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: tuple[str, int] | str) -> None:
        host = address[0] if isinstance(address, tuple) else address
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)
    monkeypatch.delenv("HUGO_TOOLS_MAILTO", raising=False)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the user's cache folder out of tests, and tests out of it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = Blog(tmp_path / "blog")
    made.write("hugo.yaml", CONFIG)
    made.write("content/.keep", "")
    hugo.install(made.root)
    return made
