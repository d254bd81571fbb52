"""Derived data in the user's cache folder: what a run before this one has made and found.

It can be removed at any time. A fault in it, or nowhere to keep it, means that there is none, and no word is said.

A cache decides whether a post is looked at, and what is printed in it. So it is believed only in a folder that nobody
else can write, and only as we wrote it: a sum covers the recipe and all entries. Against programs that run as the same
user no sum helps; they could change the posts as well.
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
    """Texts by key, in a file called `name`; `recipe` tells all that the keys do not: with another, none is left."""

    def __init__(self, name: str, recipe: str) -> None:
        self.name = f"{name}.json"
        self.recipe = digest(f"{__version__} {code_state()} {libraries_state()} {recipe}")
        self.added: dict[str, str] = {}

    @property
    def path(self) -> Path | None:
        """The file, None where no folder can be trusted with it."""
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
        """Returns what is kept under a key, None if nothing is."""
        return self.entries.get(key)

    def put(self, key: str, value: str) -> None:
        """Keeps a text; it is in the file once `save` was called."""
        self.entries[key] = self.added[key] = value

    def update(self, texts: Mapping[str, str]) -> None:
        """Keeps several texts."""
        self.entries.update(texts)
        self.added.update(texts)

    def drain(self) -> dict[str, str]:
        """Returns the texts that `save` would add to the file, and leaves them to the caller."""
        added, self.added = self.added, {}
        return added

    def save(self) -> None:
        """Writes what was put."""
        if self.added and (path := self.path):
            body = json.dumps(self.entries).encode()
            with contextlib.suppress(OSError):
                if path.is_symlink() or not path.is_file():
                    path.unlink(missing_ok=True)  # a link would be written through
                files.write(path, digest(self.recipe, body).encode() + b"\n" + body, is_durable=False)


def own_folder() -> Path | None:
    """Returns our folder in the user's cache folder, None where there is none that they alone can write.

    It is made if it is missing. https://specifications.freedesktop.org/basedir-spec/
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
    """Returns the folder that holds the caches of all programs, None for a user without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named)
    if sys.platform in ("win32", "darwin"):
        import platformdirs  # elsewhere its answer is the line below, which is free

        return platformdirs.user_cache_path()
    home = os.environ.get("HOME", "")
    return Path(home) / ".cache" if Path(home).is_absolute() else None


def is_private(folder: Path) -> bool:
    """Returns whether a folder is the user's own, and nobody else can write in it or put another in its place."""
    if sys.platform == "win32":
        return True  # a profile is its user's by the system's own rules
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
        return False
    above = [parent.stat().st_mode for parent in folder.resolve().parents]
    return all(mode & stat.S_ISVTX or not mode & stat.S_IWOTH for mode in above)


@cache
def code_state() -> int:
    """Returns when our own code last changed, for those who work on it."""
    package = Path(__file__).parent
    folders = [package, *(path for path in package.iterdir() if (path / "__init__.py").is_file())]
    entries = [entry for folder in folders for entry in os.scandir(folder)]
    return max(entry.stat().st_mtime_ns for entry in entries if entry.name[0] != "_")


@cache
def libraries_state() -> str:
    """Returns which Python this is, and when a package was last installed, changed or removed beside ours."""
    installed = [Path(folder) for folder in sys.path if folder.endswith("-packages")]
    return " ".join([sys.version, *(str(folder.stat().st_mtime_ns) for folder in installed if folder.is_dir())])


def post_key(path: Path, content: bytes) -> str:
    """Returns a key by which a post is known again: its path, which tells its language as well, and its bytes."""
    return digest(str(path), content)


def digest(*parts: str | bytes) -> str:
    """Returns a hash of some texts."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()[:24]
