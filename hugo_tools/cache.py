"""Derived data in the user's cache folder: what a run before this one has made and found.

It can be removed at any time. What cannot be read or written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from hugo_tools import __version__, files

MAX_ENTRIES = 50_000


class Cache:
    """Texts by key, in a file called `name`; `recipe` tells all that the keys do not: with another, none is left."""

    def __init__(self, name: str, recipe: str) -> None:
        self.path = folder() / f"{name}.json"
        self.recipe = digest(f"{__version__} {code_state()} {recipe}")
        self.added: dict[str, str] = {}

    @cached_property
    def entries(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            data = json.loads(files.read(self.path))
            if data.get("recipe") == self.recipe and len(data["entries"]) <= MAX_ENTRIES:
                return {str(key): str(value) for key, value in data["entries"].items()}
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
        if self.added:
            with contextlib.suppress(OSError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                content = json.dumps({"recipe": self.recipe, "entries": self.entries}, ensure_ascii=False)
                files.write(self.path, content.encode("utf-8", "surrogatepass"))


def folder() -> Path:
    """Returns the user's cache folder for us (https://specifications.freedesktop.org/basedir-spec/)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hugo-tools"


def code_state() -> int:
    """Returns when our own code last changed, for those who work on it."""
    package = Path(__file__).parent
    return max(path.stat().st_mtime_ns for part in (package, package / "styles") for path in part.iterdir())


def digest(*parts: str | bytes) -> str:
    """Returns a hash of some texts."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()[:24]
