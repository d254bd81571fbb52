"""The files that may have the keys by which posts cite: a site's bibliographies, each found and read once in a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hugo_tools import files
from hugo_tools.adopting.lists import PostSource
from hugo_tools.errors import ConfigurationError
from hugo_tools.hugo.site import Site
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography

FOLDERS = ("", "_bibliography", "assets/bibliography", "bibliography", "assets", "data", "static", "content")
PATTERNS = ("*.bib", "*bib*.json")
SUFFIXES = (".bib", ".json", ".yaml", ".yml")
SETTINGS = ("bibliography", "bibFile", "bib")
NOT_THE_AUTHORS = frozenset({"node_modules", "public", "resources", "themes", "vendor"})

KeySources = list[tuple[Path, Bibliography]]


@dataclass
class KeyFiles:
    """The bibliographies of a site; a thousand posts may cite from one file, which is read once."""

    site: Site
    entries: dict[Path, Bibliography | None] = field(default_factory=dict)
    listed: dict[Path, list[Path]] = field(default_factory=dict)

    def sources(self, source: PostSource, named: list[str]) -> KeySources:
        """Returns the files that may have a post's keys, with their entries, the likeliest first.

        They are those that the post and the configuration name (`named` are those of the post's text), those beside
        the post, those in the site's usual folders, and all others below its root.
        """
        folder = source.draft.post.path.parent
        places = [folder, *self.folders]
        names = [*named_in(source.draft.post.setting), *self.named, *named]
        found = [Path(os.path.normpath(place / name.lstrip("/"))) for name in names for place in places]
        found = [path for path in found if path.suffix.lower() in SUFFIXES and path.is_file()]
        for place in places:
            found += self.in_folder(place)
        found += self.everywhere
        read = [(path, self.read(path)) for path in dict.fromkeys(found) if not self.site.leads_out(path)]
        return [(path, own) for path, own in read if own]

    @cached_property
    def folders(self) -> list[Path]:
        return [self.site.root / name for name in FOLDERS]

    @cached_property
    def named(self) -> list[str]:
        """The files that the configuration names for other programs."""
        params = self.site.config.get("params") or {}
        return named_in(lambda name: params.get(name.lower()))

    def in_folder(self, folder: Path) -> list[Path]:
        """Returns the bibliographies in a folder, by their names."""
        if folder not in self.listed:
            self.listed[folder] = [
                path for pattern in PATTERNS for path in files.matching(folder, pattern, self.site.root)
            ]
        return self.listed[folder]

    @cached_property
    def everywhere(self) -> list[Path]:
        """The bibliographies of all folders of the site but those of themes, of packages and of what Hugo makes."""
        found: list[Path] = []
        for folder, inner, _ in os.walk(self.site.root):
            inner[:] = sorted(name for name in inner if name not in NOT_THE_AUTHORS and not name.startswith("."))
            found += self.in_folder(Path(folder))
        return found

    def read(self, path: Path) -> Bibliography | None:
        """Returns the entries of a file, None for one that is not a bibliography."""
        if path not in self.entries:
            try:
                self.entries[path] = bibliography.load([path])
            except ConfigurationError:
                self.entries[path] = None
        return self.entries[path]


def named_in(setting: Any) -> list[str]:
    """Returns the files that settings name; `setting` returns one by its name."""
    return [name for key in SETTINGS for name in texts(setting(key))]


def texts(value: Any) -> Iterator[str]:
    """Yields a setting's names of files: one, or a list."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
