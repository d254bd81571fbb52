"""Derived data of earlier runs in the user's cache folder.

It can be removed at any time. A broken or missing cache is an empty one, without a message.
A cache decides whether a post is processed, and what is printed in it. So it is used only in a folder that nobody else
can write, and only if its checksum over the recipe and all entries is right. Programs of the same user could forge it,
but they could change the posts as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from hugo_tools import __version__, files

MAX_ENTRIES = 50_000


class Cache:
    """Texts by key, in a file called `name`; `recipe` is everything else that affects a value.

    A change of the recipe empties the cache.
    """

    def __init__(self, name: str, recipe: str) -> None:
        self.name = f"{name}.json"
        self.recipe = digest(f"{__version__} {code_state()} {libraries_state()} {recipe}")
        self.added: dict[str, str] = {}

    @property
    def path(self) -> Path | None:
        """The file, None if there is no trustworthy folder for it."""
        folder = own_folder()
        return folder / self.name if folder else None

    @cached_property
    def entries(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError, RecursionError):
            if (path := self.path) and not path.is_symlink():
                known, _, body = files.read(path).partition(b"\n")
                entries = json.loads(body) if known.decode() == digest(self.recipe, body) else None
                if isinstance(entries, dict) and len(entries) <= MAX_ENTRIES:
                    return entries
        return {}

    def get(self, key: str) -> str | None:
        """Returns the text under a key, None if there is none."""
        return self.entries.get(key)

    def put(self, key: str, value: str) -> None:
        """Adds a text; `save` writes it to the file."""
        self.entries[key] = self.added[key] = value

    def update(self, texts: Mapping[str, str]) -> None:
        """Adds several texts."""
        self.entries.update(texts)
        self.added.update(texts)

    def drain(self) -> dict[str, str]:
        """Returns the texts that `save` would add to the file, and leaves them to the caller."""
        added, self.added = self.added, {}
        return added

    def save(self) -> None:
        """Writes the file if texts were added."""
        if self.added and (path := self.path):
            body = json.dumps(self.entries).encode()
            with contextlib.suppress(OSError):
                if path.is_symlink() or not path.is_file():
                    path.unlink(missing_ok=True)  # else the target of a link would be written
                files.write(path, digest(self.recipe, body).encode() + b"\n" + body, is_durable=False)


def own_folder() -> Path | None:
    """Returns our folder in the user's cache folder, None if others can write it or it cannot be made.

    A missing folder is made. See https://specifications.freedesktop.org/basedir-spec/.
    """
    base = cache_home()
    if base is None:
        return None
    folder = base / "hugo-tools"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if is_private(folder) else None
    except OSError:
        return None


def cache_home() -> Path | None:
    """Returns the folder for the caches of all programs, None for a user without a home folder."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named)
    if sys.platform in ("win32", "darwin"):
        import platformdirs  # on other systems its answer is the line below, which needs no import

        return platformdirs.user_cache_path()
    home = os.environ.get("HOME", "")
    return Path(home) / ".cache" if Path(home).is_absolute() else None


def is_private(folder: Path) -> bool:
    """Returns whether a folder is the user's own, and nobody else can write in it or replace it."""
    if sys.platform == "win32":
        return True  # Windows itself protects the user's profile
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
        return False
    above = [parent.stat().st_mode for parent in folder.resolve().parents]
    return all(mode & stat.S_ISVTX or not mode & stat.S_IWOTH for mode in above)


@cache
def code_state() -> int:
    """Returns the time (ns) of the last change of our own code, for those who work on it."""
    package = Path(__file__).parent
    folders = [package, *(path for path in package.iterdir() if (path / "__init__.py").is_file())]
    entries = [entry for folder in folders for entry in os.scandir(folder)]
    return max(entry.stat().st_mtime_ns for entry in entries if entry.name[0] != "_")


@cache
def libraries_state() -> str:
    """Returns the version of Python, and the times (ns) of the last change of the folders of installed packages."""
    installed = [Path(folder) for folder in sys.path if folder.endswith("-packages")]
    return " ".join([sys.version, *(str(folder.stat().st_mtime_ns) for folder in installed if folder.is_dir())])


def post_key(path: Path, content: bytes) -> str:
    """Returns the key of a post: a hash of its path, on which its language may depend, and its bytes."""
    return digest(str(path), content)


def digest(*parts: str | bytes) -> str:
    """Returns 24 hex digits of the SHA-256 hash of some texts."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()[:24]
