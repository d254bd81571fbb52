"""Writes files, whole or not at all; no other module does. Also reads files of a site, regular ones only.

A site is not trusted to name places to read and write, so this module also decides which paths lead out of it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hugo_tools.errors import OutsideError

BINARY = getattr(os, "O_BINARY", 0)  # only on Windows, which would change line ends without it
# Without O_NONBLOCK, opening a FIFO waits for a writer for ever; without O_NOCTTY, a terminal could become ours.
READING = os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
PAUSES = (0.01, 0.03, 0.1, 0.3, 0.6) if sys.platform == "win32" else ()  # seconds
LIMIT = 64 << 20  # bytes; a lock of 20,000 works with their abstracts has 40 MB


def read(path: Path, limit: int = LIMIT) -> bytes:
    """Returns the bytes of a regular file; a symlink is followed.

    Raises OSError for anything else, such as a folder, a FIFO, a socket or a device, for a file with more than `limit`
    bytes, and for an impossible name.
    """
    descriptor = opened(path)
    try:
        return read_descriptor(descriptor, path, limit)
    finally:
        os.close(descriptor)


def read_start(path: Path, size: int) -> bytes:
    """Returns the first bytes of a regular file, `size` of them at most; raises OSError as `read` does."""
    descriptor = opened(path)
    try:
        regular(descriptor, path)
        return os.read(descriptor, size)
    finally:
        os.close(descriptor)


def opened(path: Path) -> int:
    """Returns the descriptor of a file that is open to be read; raises OSError."""
    try:
        with named(path):
            return os.open(path, READING)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            error.strerror = "not a regular file"
        raise


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Raises OSError for an impossible file name: with a NUL, or a character that the system's encoding lacks."""
    try:
        yield
    except ValueError as error:
        raise OSError(errno.EINVAL, "not a possible file name", str(path)) from error


def read_descriptor(descriptor: int, path: Path, limit: int) -> bytes:
    """Returns the bytes of an open file; raises OSError for one that is not regular, or too large."""
    status = regular(descriptor, path)
    left = limit + 1
    size = min(status.st_size, limit) + 1
    parts = []
    while part := os.read(descriptor, min(size, left)):  # a regular file may have more bytes than its size, as in /proc
        parts.append(part)
        left -= len(part)
        if not left:
            raise OSError(errno.EFBIG, f"larger than {limit >> 20} megabytes", str(path))
    return b"".join(parts)


def regular(descriptor: int, path: Path) -> os.stat_result:
    """Returns the status of an open file; raises OSError for one that is not regular."""
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return status


def read_text(path: Path) -> str:
    """Returns the text of a UTF-8 file, with newlines as line ends and without a byte order mark.

    Raises OSError as `read` does, and UnicodeDecodeError.
    """
    text = read(path).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def leads_out(path: Path, *places: Path) -> Path | None:
    """Returns the target of a path, with all links resolved, if it is not in one of the places; None if it is.

    For a missing file this is the place where it would be.
    """
    target = real(path)
    for place in map(real, places):
        if target.is_relative_to(place) or any(is_same(place, parent) for parent in [target, *target.parents]):
            return None
    return target


def real(path: Path) -> Path:
    """Returns a path with all links resolved; the path itself if its name is impossible."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def is_same(folder: Path, other: Path) -> bool:
    """Returns whether two paths are the same folder, as "Blog" and "blog" may be; False if that is not known."""
    try:
        return folder.samefile(other)
    except (OSError, ValueError):
        return False


def is_led_out(path: Path, root: Path) -> bool:
    """Returns whether a path enters a folder and leaves it again by a link in it."""
    was_inside = False
    for part in reversed([path.absolute(), *path.absolute().parents]):
        if was_inside and part.name != ".." and not is_link(part):
            continue  # fast path: to resolve every part of a path takes a minute for a path of 3,000 parts
        is_inside = leads_out(part, root) is None
        if was_inside and not is_inside and part.name != "..":
            return True
        was_inside = is_inside
    return False


def is_link(path: Path) -> bool:
    """Returns whether a path is a symbolic link, also if a folder in the path does not exist yet: `new/../link`.

    False for an impossible name.
    """
    try:
        return path.is_symlink() or Path(os.path.normpath(path)).is_symlink()
    except (OSError, ValueError):
        return False


def own(path: Path, *places: Path, name: str, hint: str) -> Path:
    """Returns the path; raises OutsideError, which calls it `name`, if it leads out of the places."""
    if target := leads_out(path, *places):
        raise OutsideError(f'{name} leads out of the site, to "{target}"', hint)
    return path


def matching(folder: Path, pattern: str, root: Path) -> list[Path]:
    """Returns the files in a folder that match a pattern of `Path.glob`, sorted, without those that lead out of `root`.

    Returns no files for a folder that leads out of `root` itself, or that cannot be listed.
    """
    if leads_out(folder, root):
        return []
    try:
        return sorted(path for path in folder.glob(pattern) if path.is_file() and not leads_out(path, root))
    except (OSError, ValueError):
        return []


def is_folder(path: Path) -> bool:
    """Returns whether there is a folder at a path; False also for an impossible name."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Returns whether there is a file at a path; False also for an impossible name."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class ChangedError(Exception):
    """A file no longer has the content from which its change was made."""


def write(path: Path, content: bytes, before: bytes | None = None, is_durable: bool = True) -> None:
    """Replaces a file's content in one step, or creates the file; on return it is on the disk.

    A symlink stays one, and its target is written. The mode is kept, and so are owner and group if the system allows
    it. A reader sees the old content or the new, never a part. After a failure the old content is still there. With
    `is_durable` false the function does not wait for the disk, and a crash may leave the file empty. That is for files
    that can be made again. Raises ChangedError if `before` is given ("" for no file) and differs from the file's
    content at the last moment. Raises OSError also for a read-only file, although its folder would let us replace it,
    and for a file with a second name, a hard link. The other name would keep the old content, or we would have to write
    in place, where an interrupt could leave a part.
    """
    with named(path):
        path = Path(os.path.realpath(path))
        status = replaceable(path)
    # Choose the name first, so that an interrupt during creation can still remove the file. It is short, since the
    # file's own name may have the greatest length, and hidden without ".md", so that it is not taken for a post.
    name = path.with_name(f".hugo-tools.{os.urandom(6).hex()}.tmp")
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            set_owner_and_mode(name, status)
            if is_durable:
                os.fsync(file.fileno())
        if before is not None and not holds(path, before):
            raise ChangedError
        replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise
    if is_durable:
        sync_folder(path.parent)


def replace(name: Path, path: Path) -> None:
    """Gives a file another file's name; raises OSError.

    Windows refuses that while another program has the file open, as `hugo server` and virus scanners do for a moment.
    """
    for pause in PAUSES:
        try:
            name.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    name.replace(path)


def make_folder(path: Path) -> None:
    """Makes a folder and its parents if they are missing; raises OSError."""
    with named(path):
        path.mkdir(parents=True, exist_ok=True)


def replaceable(path: Path) -> os.stat_result | None:
    """Returns the status of a file that may be replaced, None for a missing file; raises OSError."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise PermissionError(errno.EACCES, "the file is read-only", str(path))
    if status.st_nlink > 1 and stat.S_ISREG(status.st_mode):
        reason = (
            "it has a second name, a hard link, that would keep the old content: make one of them a copy or a symlink"
        )
        raise OSError(errno.EMLINK, reason, str(path))
    return status


def set_owner_and_mode(path: Path, status: os.stat_result | None) -> None:
    """Gives a file the owner, group and mode in `status`, or without it those of any new file."""
    if status is None:
        path.chmod(0o666 & ~current_umask())
        return
    if hasattr(os, "chown"):
        made = path.stat()
        for owner, group in ((status.st_uid, -1), (-1, status.st_gid)):
            if owner not in (-1, made.st_uid) or group not in (-1, made.st_gid):
                # Only root may change the owner, and the group must be one of the user's.
                with contextlib.suppress(OSError):
                    os.chown(path, owner, group)
    path.chmod(stat.S_IMODE(status.st_mode))  # after the owner, since a change of owner may clear bits of it


def holds(path: Path, content: bytes) -> bool:
    """Returns whether a file has this content; a missing file has empty content. Raises OSError."""
    try:
        return read(path) == content
    except FileNotFoundError:
        if content:
            raise
        return True


def sync_folder(folder: Path) -> None:
    """Waits until a folder's entries are on the disk; does nothing on Windows, which cannot open folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def current_umask() -> int:
    """Returns the process's umask, which can only be read by setting another one."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
