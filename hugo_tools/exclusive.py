"""One run writes at a time: an exclusive lock on a site's folder, which the system takes back when its holder ends.

The folder itself is locked: no file is left in the site or beside it, nothing is stale after a kill, and runs of other
users and of containers count if they see the same folder. Windows cannot lock a folder, nor can some network file
systems. There a file in the user's cache folder is locked, so that runs of other users or machines do not count.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from hugo_tools.cache import digest, own_folder
from hugo_tools.errors import LockError

PATIENCE = 10.0  # seconds; a run holds the lock while it writes one file
PAUSE = 0.002  # seconds


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps other runs from writing in a folder; raises LockError if one of them does not end its write in time."""
    descriptor = locked_folder(folder)
    if descriptor is None:
        with locked_file(folder):
            yield
        return
    try:
        yield
    finally:
        os.close(descriptor)  # which gives the lock back


def locked_folder(folder: Path) -> int | None:
    """Returns the descriptor of a folder that is locked now, None where folders cannot be locked; raises LockError."""
    try:
        import fcntl  # not on Windows

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise busy() from None
            time.sleep(PAUSE)
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, OSError):  # this file system has no such locks
            return None
        raise


@contextlib.contextmanager
def locked_file(folder: Path) -> Iterator[None]:
    """Locks a file that stands for a folder; without a cache folder there is nothing to lock. Raises LockError."""
    place = own_folder()
    if place is None:
        yield
        return
    from filelock import FileLock, Timeout  # dear to import, and rarely needed

    file = FileLock(place / f"writing-{digest(os.path.realpath(folder))}.lock", timeout=PATIENCE)
    try:
        file.acquire()
    except Timeout:
        raise busy() from None
    try:
        yield
    finally:
        file.release()


def busy() -> LockError:
    return LockError("another run of hugo-tools is writing in this site", "wait until it has ended, and run it again")
