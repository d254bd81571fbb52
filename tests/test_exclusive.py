"""Two runs at once: one waits for the other, nothing is lost, and no lock outlives its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hugo_tools import exclusive
from hugo_tools.errors import LockError
from tests import ROOT
from tests.support import disturbed
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.posix import KILL, needs_signals

HOLDER = """
import sys, time
from pathlib import Path
from hugo_tools import exclusive
if "file" in sys.argv:
    exclusive.locked_folder = lambda folder: None
with exclusive.held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["folder", "file"])
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a folder is locked: by itself, or, as on Windows, by a file that stands for it."""
    if request.param == "file":
        monkeypatch.setattr(exclusive, "locked_folder", lambda folder: None)
    elif os.name != "posix":
        pytest.skip("Windows locks no folder: there a file stands for it, which the other case tests")
    found: str = request.param
    return found


def hold(folder: Path, how: str) -> subprocess.Popen[bytes]:
    """Starts a process that holds the lock of a folder."""
    command = [sys.executable, "-c", HOLDER, str(folder), how]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_another_run_is_waited_for_and_named_after_a_while(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exclusive, "PATIENCE", 0.3)
    with hold(tmp_path, how) as holder:
        began = time.monotonic()
        with (
            pytest.raises(LockError, match="another run of hugo-tools is writing in this site"),
            exclusive.held(tmp_path),
        ):
            raise AssertionError("two hold it")
        assert 0.2 < time.monotonic() - began < 5
        holder.kill()


@pytest.mark.parametrize("number", [KILL, signal.SIGTERM])
def test_a_killed_run_leaves_no_lock(
    how: str, tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exclusive, "PATIENCE", 5)
    with hold(tmp_path, how) as holder:
        holder.send_signal(number)
        with exclusive.held(tmp_path):
            pass
    assert list(tmp_path.iterdir()) == []  # nothing in the site


def test_an_error_gives_the_lock_back(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exclusive, "PATIENCE", 0)
    for _ in range(2):
        with pytest.raises(KeyError), exclusive.held(tmp_path):
            raise KeyError
    descriptors = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0  # noqa: PTH208
    for _ in range(20):
        with exclusive.held(tmp_path):
            pass
    if descriptors:
        assert len(os.listdir("/proc/self/fd")) <= descriptors  # noqa: PTH208


def test_a_folder_by_another_name_is_the_same(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exclusive, "PATIENCE", 0)
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "link").symlink_to(site)
    with exclusive.held(site), pytest.raises(LockError), exclusive.held(tmp_path / "link"):
        raise AssertionError("two hold it")


def test_without_any_place_to_lock_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exclusive, "locked_folder", lambda folder: None)
    monkeypatch.setattr(exclusive, "own_folder", lambda: None)
    with exclusive.held(tmp_path):
        pass


WHILE_IT_WRITES = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
number, sys.argv[1:] = sys.argv[1], ["--site", sys.argv[2], "cite", "--offline"]
sys.argv[0] = "hugo-tools"
os.fsync = lambda descriptor: os.kill(os.getpid(), int(number))
runpy.run_module("hugo_tools", run_name="__main__")
"""


@needs_signals
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 1)])
def test_a_signal_takes_back_what_is_being_written(
    blog: Blog, registries: Registries, number: signal.Signals, code: int
) -> None:
    registries.add_arxiv("1706.03762", title="Attention")
    blog.post("As [@arxiv:1706.03762].\n")
    assert blog.run("cite").code == 0
    blog.post("As [@arxiv:1706.03762] again.\n", "new.md")
    before = blog.snapshot()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WHILE_IT_WRITES, str(int(number)), str(blog.root)]
    run = subprocess.run(command, env=environment, capture_output=True, timeout=60)
    assert run.returncode == code, run.stderr
    assert blog.snapshot() == before


@pytest.mark.parametrize("seed", range(4))
def test_two_runs_at_once_lose_nothing(tmp_path: Path, registries: Registries, seed: int) -> None:
    """More of them: python tests/fuzz.py --pairs 200"""
    disturbed.check_pair(tmp_path / "blog", registries, seed)


@pytest.mark.skipif(os.name != "posix", reason="Windows sends no signals to processes")
@pytest.mark.parametrize("seed", range(6))
def test_an_interrupted_run_loses_nothing(tmp_path: Path, registries: Registries, seed: int) -> None:
    """More of them: python tests/fuzz.py --interrupts 300"""
    disturbed.check_interrupt(tmp_path / "blog", registries, seed)
