"""Work shared among processes, one for each core that we may use, up to eight.

Where Python cannot safely fork, or where there is little to do, all of it is done in this process.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from hugo_tools.errors import HugoToolsError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MANY = 100  # tasks: a fork, and asking for what it found, costs as much as a dozen posts
PART = 20  # tasks at a time: what they answer is held in memory
MOST = 8  # processes: with more, all wait for the one that asks


def are_worthwhile(tasks: Sequence[object]) -> bool:
    """Says whether `share` uses more processes than this one."""
    return len(tasks) >= MANY and sys.platform == "linux" and threading.active_count() == 1 and cores() > 1


def cores() -> int:
    """Returns how many cores this process may use, 1 where that is not told."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def share(work: Callable[[Sequence[Task]], Answer], tasks: Sequence[Task]) -> Iterator[Answer]:
    """Yields what `work` answers for one part of the tasks after the other, in their order; raises what it raises.

    In other processes it finds all as it is now, and what it changes there is lost but for the answer.
    Raises HugoToolsError if one of them is killed.
    """
    if are_worthwhile(tasks):
        yield from _forked(work, [tasks[start : start + PART] for start in range(0, len(tasks), PART)])
    else:
        for task in tasks:
            yield work([task])


def _forked(work: Callable[[Sequence[Task]], Answer], parts: Sequence[Sequence[Task]]) -> Iterator[Answer]:
    from multiprocessing import get_context  # not needed for a few posts

    context = get_context("fork")
    count = min(cores(), len(parts), MOST)
    processes, answers = [], []
    try:
        for number in range(count):
            receiver, sender = context.Pipe(duplex=False)
            answers.append(receiver)
            processes.append(context.Process(target=_answer, args=(work, parts[number::count], sender, list(answers))))
            processes[-1].start()
            sender.close()
        for number in range(len(parts)):
            try:
                answer = answers[number % count].recv()
            except EOFError:
                raise HugoToolsError("a process of ours was killed before its work was done", "run it again") from None
            if isinstance(answer, Exception):
                raise answer
            yield answer
    finally:
        for receiver in answers:
            receiver.close()
        for process in processes:
            process.join()


def _answer(
    work: Callable[[Sequence[Task]], Answer],
    parts: Sequence[Sequence[Task]],
    sender: Connection,
    inherited: Sequence[Connection],
) -> None:
    """Does a process's share. It ends when nobody waits for its answers any more, after the part that it is at."""
    import signal
    import traceback

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for who started us
    for receiver in inherited:
        receiver.close()
    try:
        for part in parts:
            sender.send(work(part))
    except BrokenPipeError:
        pass
    except Exception as error:
        error.add_note(traceback.format_exc())
        sender.send(error)
