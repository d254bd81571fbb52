"""The one place that writes files: whole, or not at all. Files of a site are read here as well: regular ones only."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)  # Windows alone has it, and would change line ends without it
# Without O_NONBLOCK, opening a FIFO waits for a writer for ever; without O_NOCTTY, a terminal could become ours.
READING = os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
LIMIT = 64 << 20  # bytes: a lock of 20,000 works with their abstracts has 40 MB


def read(path: Path, limit: int = LIMIT) -> bytes:
    """Returns the bytes of a regular file; a symlink is followed.

    Raises OSError for anything else, such as a folder, a FIFO, a socket or a device, for a file with more than
    `limit` bytes, and for a name that no file can have.
    """
    try:
        descriptor = os.open(path, READING)
    except ValueError as error:  # a NUL, or a character that the file system's encoding lacks
        raise OSError(errno.EINVAL, "not a possible file name", str(path)) from error
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            error.strerror = "not a regular file"
        raise
    try:
        return read_descriptor(descriptor, path, limit)
    finally:
        os.close(descriptor)


def read_descriptor(descriptor: int, path: Path, limit: int) -> bytes:
    """Returns the bytes of an open file; raises OSError for one that is not regular, or too large."""
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    left = limit + 1
    size = min(status.st_size, limit) + 1
    parts = []
    while part := os.read(descriptor, min(size, left)):  # what is regular may still grow, as those of /proc do
        parts.append(part)
        left -= len(part)
        if not left:
            raise OSError(errno.EFBIG, f"larger than {limit >> 20} megabytes", str(path))
    return b"".join(parts)


def read_text(path: Path) -> str:
    """Returns the text of a UTF-8 file, with newlines as line ends and without a byte order mark.

    Raises OSError as `read` does, and UnicodeDecodeError.
    """
    text = read(path).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def write(path: Path, content: bytes) -> None:
    """Replaces a file's content in one step, or creates the file.

    The mode stays as it was, and a symlink stays one: its target is written. A reader sees the old
    content or the new, never a part; after a failure the old is still there.

    Raises OSError, for a file without any write permission too, although its folder would let us replace it.
    """
    path = Path(os.path.realpath(path))
    mode = 0o666 & ~current_umask()
    with contextlib.suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & 0o222:
            raise PermissionError(13, "the file is read-only", str(path))
    # Named before it is made: an interrupt while it is made must not leave it, as tempfile's would.
    name = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.tmp")
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600), "wb") as file:
            file.write(content)
        name.chmod(mode)
        name.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise


def current_umask() -> int:
    """Returns the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
