"""What many posts need is found by several processes, and nobody can tell but by the time it takes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from hugo_tools.citing import processes
from hugo_tools.errors import HugoToolsError, PostError
from tests import ROOT
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries
from tests.support.posix import KILL

pytestmark = pytest.mark.skipif(processes.cores() < 2, reason="one core, or a system without a safe fork")

MANY = 5 * processes.PART + 3


# --- sharing -------------------------------------------------------------------------------------


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the processes that were started."""
    fork, numbers = os.fork, []

    def note() -> int:
        number = fork()
        if number:
            numbers.append(number)
        return number

    monkeypatch.setattr(os, "fork", note)
    return numbers


def left(numbers: Sequence[int]) -> list[int]:
    """Returns those of some processes that are still there, if only as their exit codes; there must have been some."""
    assert numbers
    return [number for number in numbers if Path(f"/proc/{number}").exists()]


def test_answers_come_in_the_order_of_the_tasks_and_from_several_processes() -> None:
    answers = list(processes.share(lambda part: (os.getpid(), list(part)), range(MANY)))
    assert [task for _, part in answers for task in part] == list(range(MANY))
    assert len({process for process, _ in answers}) == min(processes.cores(), len(answers), processes.MOST)
    assert os.getpid() not in dict(answers)


def test_a_few_tasks_are_done_here_one_by_one() -> None:
    tasks = range(processes.MANY - 1)
    assert list(processes.share(lambda part: (os.getpid(), list(part)), tasks)) == [(os.getpid(), [n]) for n in tasks]


def test_an_error_is_raised_here_with_all_that_it_knows(forked: list[int]) -> None:
    def refuse(part: Sequence[int]) -> int:
        if 50 in part:
            raise PostError("nothing there", "look elsewhere", 3, 4)
        return len(part)

    answers = processes.share(refuse, range(MANY))
    assert [next(answers), next(answers)] == [processes.PART, processes.PART]
    with pytest.raises(PostError) as error:
        next(answers)
    assert (error.value.message, error.value.hint, error.value.line, error.value.column) == (
        "nothing there",
        "look elsewhere",
        3,
        4,
    )
    assert "in refuse" in "".join(error.value.__notes__)  # where it happened
    assert not left(forked)


@pytest.fixture(autouse=True)
def alone() -> None:
    """Waits for threads of earlier tests to end: beside them nothing is shared, and a kill would meet these tests."""
    end = time.monotonic() + 20
    while threading.active_count() > 1 and time.monotonic() < end:
        time.sleep(0.05)


def test_a_killed_process_is_an_error_and_no_endless_wait() -> None:
    here = os.getpid()

    def vanish(part: Sequence[int]) -> None:
        assert os.getpid() != here, "the work was not shared"
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(HugoToolsError) as caught:
        list(processes.share(vanish, range(MANY)))
    assert caught.value.message == "a process of ours was killed before its work was done"
    assert caught.value.hint == "run it again"


def test_one_killed_while_its_answer_is_on_the_way_is_an_error_too(forked: list[int]) -> None:
    answers = processes.share(lambda part: "x" * 1_000_000, range(MANY))
    next(answers)
    os.kill(forked[-1], signal.SIGKILL)
    with pytest.raises(HugoToolsError, match="was killed"):
        list(answers)
    assert not left(forked)


def test_where_the_system_has_no_room_for_processes_all_is_done_here(
    forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fork, room = os.fork, iter([True])

    def refuse() -> int:
        if next(room, False):
            return fork()
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert set(processes.share(lambda part: os.getpid(), range(MANY))) == {os.getpid()}
    assert not left(forked)


def test_beside_a_thread_nothing_is_forked() -> None:
    assert processes.are_worthwhile(range(MANY))
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not processes.are_worthwhile(range(MANY))
    finally:
        done.set()
        thread.join()


def test_two_failing_processes_say_nothing_but_the_first_error(capfd: pytest.CaptureFixture[str]) -> None:
    def refuse(part: Sequence[int]) -> None:
        raise PostError("no")

    with pytest.raises(PostError):
        list(processes.share(refuse, range(MANY)))
    assert capfd.readouterr().err == ""


def test_who_stops_asking_leaves_no_process(tmp_path: Path, forked: list[int]) -> None:
    """Nor does more work than the parts begun: each answer is larger than a pipe holds."""

    def note(part: Sequence[int]) -> str:
        (tmp_path / str(part[0])).touch()
        return "x" * 200_000

    answers = processes.share(note, range(50 * processes.PART))
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert not left(forked)
    assert len(list(tmp_path.iterdir())) <= 3 * processes.cores()


# --- posts ---------------------------------------------------------------------------------------


@pytest.fixture
def full(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Blog:
    """A blog of many posts, one of which cannot be read, and one of which cites what is not there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(30):
        registries.add_arxiv(f"1706.{number:05}", title=f"Work {number}")
    works = " and ".join(f"[@arxiv:1706.{number:05}]" for number in range(30))
    blog.post(f"All: {works}.\n", "all.md")
    assert blog.run("cite").code == 0
    for number in range(MANY):
        blog.post(f"See [@arxiv:1706.{number % 30:05}; @arxiv:1706.{number % 7:05}].\n", f"{number:03}.md")
    blog.write("content/posts/040.md", b"\xff\xfe\x00")
    blog.post("See [@nobody].\n", "050.md")
    return blog


def on_one_core(blog: Blog, *arguments: str) -> Result:
    command = ["-c", "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "]
    command[1] += "from hugo_tools.cli import main; main(sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command, *arguments],
        cwd=blog.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("options", [(), ("--check",), ("--diff",), ("--prune",)], ids=" ".join)
def test_it_is_the_same_as_on_one_core(full: Blog, options: tuple[str, ...]) -> None:
    full.write("hugo.yaml", "baseURL: https://example.org/\n")
    before = full.snapshot()
    shared = full.run("cite", "--offline", *options)
    after = full.snapshot()
    for name in after:
        full.write(name, before[name])
    alone = on_one_core(full, "cite", "--offline", *options)
    assert shared == alone
    assert after == full.snapshot()
    assert shared.code == 3
    assert f"content/posts/{MANY - 1:03}.md" in shared.out
    assert "content/posts/040.md" in shared.err
    assert 'no entry "nobody"' in shared.err
    assert "the site does not use the theme component" in shared.err


def test_a_template_that_fails_for_one_work_ends_both_alike(full: Blog) -> None:
    """What was written until then is told; no post is written that is not."""
    full.write("hugo-tools/styles/numeric.md.j2", "{{ item.title if item.title != 'Work 20' else item.title / 0 }}\n")
    before = full.snapshot()
    shared = full.run("cite", "--offline")
    after = full.snapshot()
    for name in after:
        full.write(name, before[name])
    assert shared == on_one_core(full, "cite", "--offline")
    assert after == full.snapshot()
    assert (shared.code, shared.out.count("wrote ")) == (2, sum(after[name] != before[name] for name in after))


def test_where_nobody_reads_what_is_told_no_more_is_written(full: Blog) -> None:
    """Nothing is written but by the process that tells of it, post by post."""
    before = full.snapshot()
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hugo_tools", "cite", "--offline"]
    subprocess.run(command, cwd=full.root, env=environment, stdout=writer, stderr=subprocess.DEVNULL, check=False)
    os.close(writer)
    after = full.snapshot()
    assert sum(after[name] != before[name] for name in after) == 1


def entries(cache: Path) -> dict[str, str]:
    """Returns what a cache file holds, below the line of its sum."""
    values = json.loads(cache.read_text().partition("\n")[2])
    assert isinstance(values, dict)
    return values


def test_what_was_found_right_is_known_the_next_time(full: Blog, tmp_path: Path) -> None:
    full.run("cite", "--offline")
    full.run("cite", "--offline", "--check")
    [stamps] = (tmp_path / "cache" / "hugo-tools").glob("posts-*.json")
    assert len(entries(stamps)) == MANY - 2 + 1
    [references] = (tmp_path / "cache" / "hugo-tools").glob("references-*.json")
    assert len(entries(references)) == 30


def test_works_that_other_processes_met_are_asked_for_once(full: Blog, registries: Registries) -> None:
    registries.add_arxiv("2005.14165", title="New")
    for number in range(MANY):
        full.post("See [@arxiv:2005.14165].\n", f"{number:03}.md")
    asked = len(registries.log())
    assert full.run("cite").code == 0
    assert [request.ids for request in registries.log()[asked:]] == [("2005.14165",)]
    assert "New" in full.read(f"content/posts/{MANY - 1:03}.md")


def test_what_any_process_used_stays_in_the_lock(full: Blog, registries: Registries) -> None:
    registries.add_arxiv("2005.14165", title="Cited no more")
    full.post("See [@arxiv:2005.14165].\n", "all.md")
    assert "Cited no more" not in full.read("citations.lock.json")
    full.run("cite", "content/posts/all.md")
    assert "Cited no more" in full.read("citations.lock.json")
    for name in ("all", "040", "050"):
        full.post("No work.\n", f"{name}.md")
    done = full.run("cite", "--offline", "--prune", "--overwrite")
    assert "1 work dropped from the lock" in done.out + done.err
    assert full.read("citations.lock.json").count('"title"') == 30


def test_hugo_is_asked_once_for_all_permalinks(full: Blog, tmp_path: Path) -> None:
    hugo = tmp_path / "hugo"
    lines = [f"content/posts/{number:03}.md,A,2024-01-01T00:00:00Z,https://e.org/{number}/" for number in range(MANY)]
    (tmp_path / "list.csv").write_text("\n".join(["path,title,date,permalink", *lines]))
    hugo.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\ncat {tmp_path}/list.csv\n")
    hugo.chmod(0o755)
    for number in range(MANY):
        block = "<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"
        full.post(block, f"{number:03}.md", "title: A\nauthor: Me\ndate: 2024-01-01\n")
    done = full.run("cite", "--offline", env={"HUGO_TOOLS_HUGO_BINARY": str(hugo)})
    assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert f"https://e.org/{MANY - 1}/" in full.read(f"content/posts/{MANY - 1:03}.md")


@pytest.mark.parametrize("sign", [signal.SIGINT, KILL])
def test_an_end_in_the_middle_leaves_whole_posts_and_no_process(full: Blog, sign: signal.Signals) -> None:
    for number in range(20 * MANY):
        full.post(f"See [@arxiv:1706.{number % 30:05}].\n", f"more-{number:04}.md")
    before = full.snapshot()
    with subprocess.Popen(
        [sys.executable, "-m", "hugo_tools", "cite", "--offline"],
        cwd=full.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        start_new_session=True,
    ) as run:
        assert run.stdout
        run.stdout.readline()
        os.killpg(run.pid, sign) if sign == signal.SIGINT else run.kill()
        _, err = run.communicate(timeout=30)
    end = time.monotonic() + 10
    while is_alive(run.pid):
        assert time.monotonic() < end, "a process is left"
        time.sleep(0.02)
    assert "Traceback" not in err
    written = 0
    for name, content in full.snapshot().items():
        if name.startswith("content/posts/") and content != before.get(name):
            if sign == KILL and name.endswith(".tmp"):
                continue  # what nothing can tidy up
            assert content.endswith(b"-->\n"), name
            written += 1
    assert 0 < written < 20 * MANY


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
