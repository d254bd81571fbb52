"""Work shared among processes, one for each core that we may use, up to eight.

Where a fork is not known to be safe, which is all but Linux, or where there is little to do, this process does all.
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

MANY = 100  # tasks: a fork, and asking for what it found, costs as much as a dozen posts
PART = 20  # tasks at a time: what they answer is held in memory
MOST = 8  # processes: with more, all wait for the one that asks


def are_worthwhile(tasks: Sequence[object]) -> bool:
    """Says whether `share` uses more processes than this one."""
    return len(tasks) >= MANY and sys.platform == "linux" and threading.active_count() == 1 and cores() > 1


def cores() -> int:
    """Returns how many cores this process may use, 1 where that is not told."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def share(work: Callable[[Sequence[Task]], BatchAnswer], tasks: Sequence[Task]) -> Iterator[BatchAnswer]:
    """Yields what `work` answers for one part of the tasks after the other, in their order; raises what it raises.

    In other processes it finds all as it is now, and what it changes in memory is lost but for the answer.
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
    """Starts the processes, each of which has every n-th part to do; none if the system has no room for all."""
    import signal
    from multiprocessing import get_context  # not needed for a few posts

    context = get_context("fork")
    count = min(cores(), len(parts), MOST)
    started: list[tuple[ForkProcess, Connection]] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # an interrupt comes before or after
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
    """Yields the answers of processes in turn, which is the order of the parts."""
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
    """Waits for processes, none of which does more than the part it is at once nobody takes its answers."""
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

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for who started us
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
