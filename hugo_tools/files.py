"""The one place that writes files: whole, or not at all. Files of a site are read here as well: regular ones only.

Here is also decided what leads out of a site: the site's files are somebody else's word on where to read and write.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from hugo_tools.errors import OutsideError

BINARY = getattr(os, "O_BINARY", 0)  # Windows alone has it, and would change line ends without it
# Without O_NONBLOCK, opening a FIFO waits for a writer for ever; without O_NOCTTY, a terminal could become ours.
READING = os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
LIMIT = 64 << 20  # bytes: a lock of 20,000 works with their abstracts has 40 MB


def read(path: Path, limit: int = LIMIT) -> bytes:
    """Returns the bytes of a regular file; a symlink is followed.

    Raises OSError for anything else, such as a folder, a FIFO, a socket or a device, for a file with more than
    `limit` bytes, and for a name that no file can have.
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
    """Raises OSError for a name that no file can have: with a NUL, or a character that the system's encoding lacks."""
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
    while part := os.read(descriptor, min(size, left)):  # what is regular may still grow, as those of /proc do
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
    """Returns where a path leads, all links followed, if that is not in one of the places; None if it is.

    What is not there leads to where it would be.
    """
    target = real(path)
    for place in map(real, places):
        if target.is_relative_to(place) or any(is_same(place, parent) for parent in [target, *target.parents]):
            return None
    return target


def real(path: Path) -> Path:
    """Returns where a path leads, all links followed; itself for a name that no file can have."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def is_same(folder: Path, other: Path) -> bool:
    """Returns whether two paths are one folder, as "Blog" and "blog" may be; False if the system does not say."""
    try:
        return folder.samefile(other)
    except (OSError, ValueError):
        return False


def is_led_out(path: Path, root: Path) -> bool:
    """Returns whether a path goes into a folder, and by a link in it out again."""
    was_inside = False
    for part in reversed([path.absolute(), *path.absolute().parents]):
        if was_inside and part.name != ".." and not is_link(part):
            continue  # to follow all of a path again for each of its parts takes a minute for 3,000 of them
        is_inside = leads_out(part, root) is None
        if was_inside and not is_inside and part.name != "..":
            return True
        was_inside = is_inside
    return False


def is_link(path: Path) -> bool:
    """Returns whether a path is a symbolic link, also where the way to it is still to be made: `new/../link`.

    False for a name that no file can have.
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
    """Returns the files in a folder that match a pattern of `Path.glob`, sorted; none that a link leads out of `root`.

    A folder that leads out of it itself is not looked into, and one that cannot be listed has no files.
    """
    if leads_out(folder, root):
        return []
    try:
        return sorted(path for path in folder.glob(pattern) if path.is_file() and not leads_out(path, root))
    except (OSError, ValueError):
        return []


def is_folder(path: Path) -> bool:
    """Returns whether there is a folder at a path; False for a name that is too long, too."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Returns whether there is a file at a path; False for a name that no file can have, too."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class ChangedError(Exception):
    """A file no longer has the content that a change of it was made from."""


def write(path: Path, content: bytes, before: bytes | None = None, is_durable: bool = True) -> None:
    """Replaces a file's content in one step, or creates the file; it is on the disk by then, not only on its way.

    A symlink stays one: its target is written. The mode stays as it was, and so do owner and group where the system
    lets us set them. A reader sees the old content or the new, never a part; after a failure the old is still there.

    What can be made again need not be `is_durable`: nobody waits for the disk, and a crash may leave it empty.

    Raises ChangedError if `before` is given, "" for no file, and is not what the file holds at the last moment; OSError
    for a file without any write permission too, although its folder would let us replace it, and for one with a second
    name, a hard link: the other name would keep the old content, or we would have to write where an interrupt tears.
    """
    with named(path):
        path = Path(os.path.realpath(path))
        status = replaceable(path)
    # Named before it is made: an interrupt while it is made must not leave it, as tempfile's would. Short, and hidden:
    # the file's own name may be as long as a name can be, and what ends in .md would be a post.
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
        name.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise
    if is_durable:
        sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Makes a folder, and those that it is in, unless they are there; raises OSError."""
    with named(path):
        path.mkdir(parents=True, exist_ok=True)


def replaceable(path: Path) -> os.stat_result | None:
    """Returns the status of a file that may be replaced, None for a file that is not there; raises OSError."""
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
    """Gives a file the owner, the group and the mode of another, or those of any new file."""
    if status is None:
        path.chmod(0o666 & ~current_umask())
        return
    if hasattr(os, "chown"):
        made = path.stat()
        for owner, group in ((status.st_uid, -1), (-1, status.st_gid)):
            if owner not in (-1, made.st_uid) or group not in (-1, made.st_gid):
                with contextlib.suppress(OSError):  # only root may give a file away; a group has to be one's own
                    os.chown(path, owner, group)
    path.chmod(stat.S_IMODE(status.st_mode))  # after the owner, whose change may take bits of it away


def holds(path: Path, content: bytes) -> bool:
    """Returns whether a file has this content; one that is not there has none. Raises OSError."""
    try:
        return read(path) == content
    except FileNotFoundError:
        if content:
            raise
        return True


def sync_folder(folder: Path) -> None:
    """Waits until a folder's names are on the disk, where the system can: Windows opens no folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def current_umask() -> int:
    """Returns the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
