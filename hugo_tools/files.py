"""The one place that writes files: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)  # Windows alone has it, and would change line ends without it


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
