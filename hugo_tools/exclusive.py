"""An exclusive lock on a site's folder, so that only one run writes at a time. It ends with the process that holds it.

The folder itself is locked. So no lock file is left anywhere, a killed process leaves no stale lock, and runs of other
users and in containers count if they use the same folder. Windows and some network file systems cannot lock a folder.
There a file in the user's cache folder is locked instead, and runs of other users or machines do not count.
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
    """Prevents other runs from writing in a folder; raises LockError if another one does not finish in time."""
    descriptor = locked_folder(folder)
    if descriptor is None:
        with locked_file(folder):
            yield
        return
    try:
        yield
    finally:
        os.close(descriptor)  # this releases the lock


def locked_folder(folder: Path) -> int | None:
    """Locks a folder; returns its descriptor, None if folders cannot be locked. Raises LockError."""
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
    """Locks a file in the cache folder in place of a folder, if there is a cache folder. Raises LockError."""
    place = own_folder()
    if place is None:
        yield
        return
    from filelock import FileLock, Timeout  # slow to import, and rarely needed

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
