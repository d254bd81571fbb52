"""What a person sees while registries are asked: on a terminal, without one, and when the run is interrupted."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Answer, Event, Failure, Registries
from hugo_tools.registries.progress import Progress
from tests import ROOT
from tests.support.blog import Blog
from tests.support.fake_registries import Registries as Fake

PAPERS = [Identifier("arxiv", f"1706.0000{number}") for number in range(1, 5)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def answers(progress: Progress, pause: float = 0.0) -> Iterator[Answer]:
    """Yields four answers, the last of them a failure, while arXiv is asked."""
    progress.tell(Event("arXiv", "asked", "asked for 4 works"))
    for identifier in PAPERS:
        time.sleep(pause)
        is_last = identifier == PAPERS[-1]
        yield identifier, Failure("unknown", "arXiv does not know it") if is_last else Item(identifier.key)
    progress.tell(Event("arXiv", "answered", "answered"))


def test_the_line_says_how_far_it_is_and_what_is_waited_for() -> None:
    progress = Progress(Terminal())
    found = progress.follow(answers(progress), 4)
    next(found)
    next(found)
    assert progress.line() == "resolving [########--------] 2/4  0:00  arXiv: asked for 4 works"
    progress.tell(Event("Crossref", "retrying", "retrying, 3 of 8 (HTTP 503)"))
    assert progress.waits_for() == "arXiv: asked for 4 works; Crossref: retrying, 3 of 8 (HTTP 503)"
    progress.tell(Event("arXiv", "failed", "arXiv gave no usable answer"))
    assert progress.waits_for() == "Crossref: retrying, 3 of 8 (HTTP 503)"
    found.close()  # type: ignore[attr-defined]


def test_the_line_is_drawn_over_itself_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugo_tools.registries.progress.REDRAW", 0.02)
    monkeypatch.setenv("COLUMNS", "60")
    terminal = Terminal()
    progress = Progress(terminal)
    progress.tell(Event("arXiv", "waiting", "中" * 100))
    assert len(list(progress.follow(answers(progress, pause=0.05), 4))) == 4
    drawn = terminal.getvalue().split("\r")
    assert any("2/4" in line for line in drawn)
    assert max(map(len, drawn)) <= 59
    assert terminal.getvalue().isascii()
    assert drawn[-1] == ""
    assert drawn[-2].isspace()
    assert "\n" not in terminal.getvalue()


def test_without_a_terminal_a_line_is_said_where_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    list(Progress(stream).follow(answers(Progress(stream)), 4))
    assert stream.getvalue() == ""  # it took no time
    monkeypatch.setattr("hugo_tools.registries.progress.PATIENCE", 0.05)
    progress = Progress(stream)
    list(progress.follow(answers(progress, pause=0.1), 4))
    assert stream.getvalue() == "waiting for arXiv: asked for 4 works\n"  # once


def test_verbose_says_each_event_and_each_answer() -> None:
    terminal = Terminal()
    progress = Progress(terminal, verbosity=1)
    list(progress.follow(answers(progress), 4))
    assert terminal.getvalue().splitlines() == [
        "arXiv: asked for 4 works",
        *(f"answered: {identifier.key}" for identifier in PAPERS[:3]),
        f"no answer: {PAPERS[3].key}",
        "arXiv: answered",
    ]


def test_quiet_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugo_tools.registries.progress.PATIENCE", 0.02)
    for stream in (Terminal(), io.StringIO()):
        progress = Progress(stream, verbosity=-1)
        list(progress.follow(answers(progress, pause=0.05), 4))
        assert stream.getvalue() == ""


def test_a_stream_that_is_gone_stops_nothing() -> None:
    for verbosity in (0, 1):
        terminal = Terminal()
        progress = Progress(terminal, verbosity)
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        found = progress.follow(answers(progress), 4)
        next(found)
        terminal.close()
        assert len(list(found)) == 3


def test_no_thread_is_left(registries: Fake) -> None:
    before = threading.active_count()
    progress = Progress(Terminal())
    list(progress.follow(Registries(tell=progress.tell).resolve([]), 0))
    with contextlib.closing(progress.follow(answers(progress), 4)) as found:  # type: ignore[type-var]
        next(found)
    assert threading.active_count() == before


# --- the program ---------------------------------------------------------------------------------


def run_on_terminal(blog: Blog, *arguments: str) -> tuple[int, str]:
    """Runs the program with standard error on a pseudo-terminal; returns the exit code and what it printed there."""
    pty = pytest.importorskip("pty", reason="no terminal to be had: this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    shown = bytearray()

    def listen() -> None:
        with contextlib.suppress(OSError):  # Linux says so where the other side is closed
            while piece := os.read(ours, 65536):
                shown.extend(piece)

    listener = threading.Thread(target=listen)
    listener.start()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    command = [sys.executable, "-m", "hugo_tools", *arguments]
    done = subprocess.run(command, cwd=blog.root, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, timeout=60)
    os.close(theirs)
    listener.join()
    os.close(ours)
    return done.returncode, shown.decode()


@pytest.mark.parametrize("command", ["cite", "resolve", "new"])
def test_a_terminal_shows_what_is_waited_for_and_why(
    blog: Blog, registries: Fake, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    registries.add_arxiv("1706.03762")
    registries.fail("arxiv", "503", times=2)
    monkeypatch.setenv("HUGO_TOOLS_BACKOFF", "0.6")
    blog.post("As [@arxiv:1706.03762].\n")
    paper = "arxiv:1706.03762"
    arguments = {"cite": ["cite"], "resolve": ["resolve", paper], "new": ["new", "paper", "--from", paper]}
    code, shown = run_on_terminal(blog, *arguments[command])
    assert code == 0
    assert "resolving [----------------] 0/1  0:0" in shown
    assert "arXiv: retrying, 3 of 8 (HTTP 503)" in shown


@pytest.mark.parametrize("command", ["cite", "resolve", "new"])
def test_the_timeout_of_a_request_is_an_option(blog: Blog, registries: Fake, command: str) -> None:
    registries.fail("all", "drip")
    registries.add_arxiv("1706.03762", summary="x" * 5000)
    blog.post("As [@arxiv:1706.03762].\n")
    paper = "arxiv:1706.03762"
    arguments = {"cite": ["cite"], "resolve": ["resolve", paper], "new": ["new", "paper", "--from", paper]}
    done = blog.run(*arguments[command], "--timeout", "0.3", env={"HUGO_TOOLS_TIMEOUT": "30"})
    assert done.code == 3
    assert "no complete answer within 0.3 s, 3 times" in done.err
    for bad in ("0", "-1", "1e9", "soon", "nan"):
        assert blog.run(*arguments[command], "--timeout", bad).code == 2


def test_new_keeps_what_was_answered_where_another_work_has_no_answer(blog: Blog, registries: Fake) -> None:
    registries.add_arxiv("1706.03762")
    done = blog.run("new", "survey", "A Survey", "--from", "arxiv:1706.03762", "--from", "arxiv:2401.99999")
    assert done.code == 3
    assert not list((blog.root / "content").rglob("*.md"))
    assert "arxiv:1706.03762" in blog.read("citations.lock.json")


def test_an_interrupt_ends_any_wait_and_keeps_what_was_answered(blog: Blog, registries: Fake) -> None:
    registries.add_arxiv("1706.03762")
    registries.fail("crossref", "drip")
    registries.add_crossref("10.1000/x", abstract="x" * 5000)
    blog.post("As [@arxiv:1706.03762] and [@doi:10.1000/x].\n")
    command = [sys.executable, "-m", "hugo_tools", "cite", "--timeout", "60"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=blog.root, env=environment, stdout=pipe, stderr=pipe, text=True, preexec_fn=interruptible
    ) as process:
        until = time.monotonic() + 20
        while not (blog.root / "citations.lock.json").exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, err = process.communicate(timeout=10)
        assert time.monotonic() - began < 1
    assert process.returncode not in (0, 2)
    assert "Traceback" not in err
    assert "arxiv:1706.03762" in blog.read("citations.lock.json")


def interruptible() -> None:
    """Undoes what a shell does to commands in the background: they ignore SIGINT, and so would ours."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
