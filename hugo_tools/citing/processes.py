"""Work shared among processes, one for each core that we may use, up to eight.

This process does all the work if there is little, and on systems other than Linux, where a fork may not be safe.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from hugo_tools.errors import HugoToolsError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

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


def _start(
    work: Callable[[Sequence[Task]], BatchAnswer], parts: Sequence[Sequence[Task]]
) -> list[tuple[ForkProcess, Connection]]:
    """Returns the started processes, each with every n-th part to do; none if the system cannot start all of them."""
    import signal
    from multiprocessing import get_context  # not needed for a few posts

    context = get_context("fork")
    count = min(cores(), len(parts), MOST)
    started: list[tuple[ForkProcess, Connection]] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # else a process could start unlisted
    try:
        for number in range(count):
            receiver, sender = context.Pipe(duplex=False)
            inherited = [*(answers for _, answers in started), receiver]
            process = context.Process(target=_answer, args=(work, parts[number::count], sender, inherited))
            process.start()
            started.append((process, receiver))
            sender.close()
    except OSError:
        _end(started)
        return []
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return started


def _gather(started: Sequence[tuple[ForkProcess, Connection]], parts: int) -> Iterator[Any]:
    """Yields the answers of the processes in turn, which gives them in the order of the parts."""
    try:
        for number in range(parts):
            try:
                answer = started[number % len(started)][1].recv()
            except (EOFError, OSError):
                raise HugoToolsError("a process of ours was killed before its work was done", "run it again") from None
            if isinstance(answer, Exception):
                raise answer
            yield answer
    finally:
        _end(started)


def _end(started: Iterable[tuple[ForkProcess, Connection]]) -> None:
    """Waits for processes. Closing the pipes makes each one stop after its current part."""
    for _, answers in started:
        answers.close()
    for process, _ in started:
        process.join()


def _answer(
    work: Callable[[Sequence[Task]], BatchAnswer],
    parts: Sequence[Sequence[Task]],
    sender: Connection,
    inherited: Sequence[Connection],
) -> None:
    """Does a process's share."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one handles interrupts
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for receiver in inherited:
        receiver.close()
    with contextlib.suppress(BrokenPipeError):
        try:
            for part in parts:
                sender.send(work(part))
        except BrokenPipeError:
            raise
        except Exception as error:
            import traceback

            error.add_note(traceback.format_exc())
            sender.send(error)
