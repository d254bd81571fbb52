"""Work shared among processes, one for each core that we may use, up to eight.

This process does all the work if there is little, and on systems other than Linux, where a fork may not be safe.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple, NoReturn, TypeVar

from hugo_tools.errors import HugoToolsError

Task = TypeVar("Task")
BatchAnswer = TypeVar("BatchAnswer")

MANY = 100  # tasks: to fork and to collect the answers costs as much as a dozen posts
PART = 20  # tasks at a time, since their answers are held in memory
MOST = 8  # processes: with more, all would wait for the one that collects the answers


def are_worthwhile(tasks: Sequence[object]) -> bool:
    """Returns whether `share` would use other processes for these tasks."""
    return len(tasks) >= MANY and sys.platform == "linux" and threading.active_count() == 1 and cores() > 1


def cores() -> int:
    """Returns how many cores this process may use, 1 if that is not known."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def share(work: Callable[[Sequence[Task]], BatchAnswer], tasks: Sequence[Task]) -> Iterator[BatchAnswer]:
    """Yields the answer of `work` for each part of the tasks, in their order; raises the errors of `work`.

    Other processes begin with a copy of this one's memory; only the answers come back.
    Raises HugoToolsError if one of them is killed.
    """
    parts = [tasks[start : start + PART] for start in range(0, len(tasks), PART)]
    if are_worthwhile(tasks) and (started := _start(work, parts)):
        yield from _gather(started, len(parts))
    else:
        for task in tasks:
            yield work([task])


class _Worker(NamedTuple):
    """Another process: its number, and the pipe with its answers."""

    pid: int
    answers: BinaryIO


def _start(work: Callable[[Sequence[Task]], BatchAnswer], parts: Sequence[Sequence[Task]]) -> list[_Worker]:
    """Returns the started processes, each with every n-th part to do; none if the system cannot start all of them."""
    import signal

    count = min(cores(), len(parts), MOST)
    started: list[_Worker] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # else a process could start unlisted
    try:
        for number in range(count):
            started.append(_fork(work, parts[number::count], started))
    except OSError:
        _end(started)
        return []
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return started


def _fork(
    work: Callable[[Sequence[Task]], BatchAnswer], parts: Sequence[Sequence[Task]], others: Sequence[_Worker]
) -> _Worker:
    """Returns a started process with its share of the work; raises OSError.

    The standard library's `multiprocessing` does the same, but to load it takes longer than to fork.
    """
    receiver, sender = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(receiver)
        os.close(sender)
        raise
    if pid == 0:
        os.close(receiver)
        _answer(work, parts, sender, others)
    os.close(sender)
    return _Worker(pid, os.fdopen(receiver, "rb"))


def _gather(started: Sequence[_Worker], parts: int) -> Iterator[Any]:
    """Yields the answers of the processes in turn, which gives them in the order of the parts."""
    import pickle

    try:
        for number in range(parts):
            try:
                answer = pickle.load(started[number % len(started)].answers)
            except (EOFError, OSError, pickle.UnpicklingError):
                raise HugoToolsError("a process of ours was killed before its work was done", "run it again") from None
            if isinstance(answer, Exception):
                raise answer
            yield answer
    finally:
        _end(started)


def _end(started: Iterable[_Worker]) -> None:
    """Waits for processes. Closing the pipes makes each one stop after its current part."""
    for worker in started:
        worker.answers.close()
    for worker in started:
        os.waitpid(worker.pid, 0)


def _answer(
    work: Callable[[Sequence[Task]], BatchAnswer],
    parts: Sequence[Sequence[Task]],
    sender: int,
    others: Sequence[_Worker],
) -> NoReturn:
    """Does a process's share and ends the process, which must never return to the work of its parent."""
    import signal

    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one handles interrupts
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for other in others:
            other.answers.close()
        with contextlib.suppress(BrokenPipeError):
            _send_answers(work, parts, sender)
    finally:
        os._exit(0)


def _send_answers(work: Callable[[Sequence[Task]], BatchAnswer], parts: Sequence[Sequence[Task]], sender: int) -> None:
    """Sends the answer of `work` for each part, or the error that ended it."""
    import pickle

    with os.fdopen(sender, "wb") as answers:
        try:
            for part in parts:
                answers.write(pickle.dumps(work(part)))
                answers.flush()
        except BrokenPipeError:
            raise
        except Exception as error:
            import traceback

            error.add_note(traceback.format_exc())
            answers.write(pickle.dumps(error))
