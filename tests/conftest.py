"""Fixtures that all tests share: a small site, our program run on it, and no way out to the real network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import hugo
from tests.fake_registries import registries

__all__ = ["registries"]

EVERY_TEST = "HUGO_TOOLS_EVERY_TEST"
NEVER_HERE = "HUGO_TOOLS_ANSWERS"  # the registries' recorded answers, which nobody may publish

CONFIG = "baseURL: https://example.org/\ntitle: A blog\ntheme: hugo-tools\n"


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


@dataclass(frozen=True)
class Result:
    """What a run of the program left: its exit code, and what it printed."""

    code: int
    out: str
    err: str


@dataclass
class Blog:
    """A Hugo site in a temporary folder."""

    root: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """Writes a file below the site's root, text as UTF-8 without translating its line ends."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def post(self, body: str, name: str = "post.md", front_matter: str = "title: A post\n") -> Path:
        return self.write(f"content/posts/{name}", f"---\n{front_matter}---\n\n{body}")

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, module: str = "hugo_tools") -> Result:
        """Runs `hugo-tools` in the site, as a process of its own; `module` may be one that adds something to it."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **(env or {})},
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def snapshot(self) -> dict[str, bytes]:
        """Returns every file of the site."""
        return {str(p.relative_to(self.root)): p.read_bytes() for p in sorted(self.root.rglob("*")) if p.is_file()}


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = Blog(tmp_path / "blog")
    made.write("hugo.yaml", CONFIG)
    made.write("content/.keep", "")
    hugo.install(made.root)
    return made
