"""A cache of rendered references in the user's cache folder, so that most runs need no template engine.

It holds what a template made of an item, under a hash of all that went into it. It can be removed at any
time; what cannot be read or written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from hugo_tools import __version__

MAX_ENTRIES = 20_000


class Cache:
    """What one template made of its inputs; `recipe` is the template, and all else that decides what it makes."""

    def __init__(self, recipe: str) -> None:
        code = Path(__file__).with_name("__init__.py").stat().st_mtime_ns  # for those who work on the code
        self.path = folder() / f"references-{digest(f'{__version__} {code} {recipe}')}.json"
        self.entries: dict[str, str] | None = None
        self.is_changed = False

    def get(self, inputs: str, make: Callable[[], str]) -> str:
        """Returns what was made of these inputs, or makes it now."""
        if self.entries is None:
            self.entries = self.load()
        key = digest(inputs)
        if key not in self.entries:
            self.entries[key] = make()
            self.is_changed = True
        return self.entries[key]

    def load(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            entries = json.loads(self.path.read_bytes())
            if isinstance(entries, dict) and len(entries) <= MAX_ENTRIES:
                return {str(key): str(value) for key, value in entries.items()}
        return {}

    def save(self) -> None:
        """Writes what was added."""
        if self.is_changed:
            from hugo_tools import files

            with contextlib.suppress(OSError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                files.write(self.path, json.dumps(self.entries, ensure_ascii=False).encode())


def folder() -> Path:
    """Returns the user's cache folder for us (https://specifications.freedesktop.org/basedir-spec/)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hugo-tools"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
