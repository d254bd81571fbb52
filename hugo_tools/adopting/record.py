"""The record of adopting: the old bytes of every changed file, until they are brought back.

`.hugo-tools/adopted/` in the site holds `record.json`, with the state of each file before and after, and a file for the
old bytes of each. It is written before the files are, so that a run that is cut off can be undone as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError, PostError, os_reason
from hugo_tools.hugo import installed, undo_folder
from hugo_tools.hugo.site import Site
from hugo_tools.patterns import lazy

FOLDER = Path(undo_folder.NAME) / "adopted"
NAME = "record.json"
VERSION = 1
EDITED = ""  # instead of a hash: the file was changed between two runs


@dataclass
class Saved:
    """A file that was changed: where its old bytes are, "" if there was none, and the hash of its new ones."""

    before: str
    after: str


@dataclass
class AdoptionRecord:
    """The changed files of a site, by their paths from its root."""

    root: Path
    saved: dict[str, Saved] = field(default_factory=dict)
    last: int = 0  # the number in the last name of a file with old bytes

    @property
    def folder(self) -> Path:
        return self.root / FOLDER

    def keep(self, changes: Iterable[tuple[Path, bytes | None, bytes]]) -> None:
        """Keeps the old bytes of files, None for no file, before these are written; those of an earlier run stay.

        Raises ConfigurationError if they cannot be written: nothing is changed then.
        """
        undo_folder.keep_out_of_git(self.root)
        for path, before, after in changes:
            self.note(path.relative_to(self.root).as_posix(), before, after)
        self.save()

    def note(self, name: str, before: bytes | None, after: bytes) -> None:
        """Keeps one file's old bytes; the record itself is still to be saved."""
        known = self.saved.get(name)
        if known is None:
            place = "" if before is None else self.free_name()
            if before is not None:
                self.write(place, before)
            self.saved[name] = Saved(place, digest(after))
        elif before in (None, read_old(self, known)) or known.after == digest(before or b""):
            known.after = digest(after)
        else:
            known.after = EDITED

    def free_name(self) -> str:
        """Returns a name for another file's old bytes."""
        if not self.last:
            self.last = max(
                (int(each.before.partition(".")[0]) for each in self.saved.values() if each.before), default=0
            )
        self.last += 1
        return f"{self.last:04}.bytes"

    def save(self) -> None:
        objects = {name: {"before": each.before, "after": each.after} for name, each in sorted(self.saved.items())}
        text = json.dumps({"version": VERSION, "files": objects}, ensure_ascii=False, indent=2) + "\n"
        self.write(NAME, text.encode())

    def write(self, name: str, content: bytes) -> None:
        try:
            files.make_folder(self.folder)
            files.write(self.folder / name, content)
        except OSError as error:
            raise ConfigurationError(f'"{self.folder / name}" cannot be written: {os_reason(error)}') from error


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def load(site: Site) -> AdoptionRecord:
    """Returns a site's record, an empty one if nothing was adopted; raises ConfigurationError, OutsideError."""
    folder = site.own(site.root / FOLDER, str(FOLDER), "put the folder itself in the place of the link")
    record = AdoptionRecord(site.root)
    path = folder / NAME
    try:
        values = data.load_json(files.read_text(path))
        for name, value in values["files"].items():
            record.saved[name] = parse(name, value)
    except FileNotFoundError:
        return record
    except (OSError, DataError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "take the file from your version control, or remove the folder to give up undoing"
        raise ConfigurationError(f'"{path}" is not a record of adopting', hint) from error
    return record


OLD_BYTES = lazy(r"(?:\d{4,9}\.bytes)?")


def parse(name: str, value: Mapping[str, Any]) -> Saved:
    """Returns a record's entry of a file; raises ValueError for a name that leads elsewhere.

    A record may be forged: it comes with a repository.
    """
    before = str(value["before"])
    if not (installed.is_below(name) and OLD_BYTES.fullmatch(before)):
        raise ValueError(name)
    return Saved(before, str(value["after"]))


# --- undone --------------------------------------------------------------------------------------


def undo(site: Site, record: AdoptionRecord, names: Sequence[str]) -> dict[str, PostError | None]:
    """Brings the old bytes of these files back; returns why not for each file that was changed since, else None.

    The record forgets what is undone; an empty one is removed. It is saved at the end: files that a run brought back
    before it was cut off are as they should be.
    """
    results: dict[str, PostError | None] = {}
    done: list[Saved] = []
    for name in names:
        try:
            undo_file(site, record, name)
            done.append(record.saved.pop(name))
            results[name] = None
        except PostError as error:
            results[name] = error
    if done and record.saved:
        record.save()
    elif done:
        installed.remove(record.folder / NAME, site.root)
    for saved in done:
        if saved.before:
            installed.remove(record.folder / saved.before, site.root)
    undo_folder.remove_if_empty(site.root)
    return results


def undo_file(site: Site, record: AdoptionRecord, name: str) -> None:
    """Brings one file back; raises PostError, and the file is as it was."""
    saved = record.saved[name]
    path = site.own(site.root / name, f'"{name}"', "put the file itself in the place of the link")
    try:
        now = files.read(path)
    except FileNotFoundError:
        now = None
    except OSError as error:
        raise PostError(f"cannot be read: {os_reason(error)}") from error
    old = read_old(record, saved)
    if now == old:
        return
    if now is None or digest(now) != saved.after:
        raise PostError("was changed since it was adopted, so it is not brought back", remedy(record, saved))
    bring_back(site, path, now, old)


def read_old(record: AdoptionRecord, saved: Saved) -> bytes | None:
    if not saved.before:
        return None
    path, hint = record.folder / saved.before, "put the file itself in the place of the link"
    files.own(path, record.root, name=f'"{(FOLDER / saved.before).as_posix()}"', hint=hint)
    try:
        return files.read(path)
    except OSError as error:
        raise PostError(f"its old bytes cannot be read: {os_reason(error)}") from error


def bring_back(site: Site, path: Path, now: bytes, old: bytes | None) -> None:
    """Writes a file's old bytes, or removes a file that was not there."""
    from hugo_tools import exclusive

    try:
        with exclusive.held(site.root):
            if old is None:
                installed.remove(path, path.parent)
            else:
                files.write(path, old, now)
    except files.ChangedError as error:
        raise PostError("was changed by another program in the meantime", "run the command again") from error
    except OSError as error:
        raise PostError(f"cannot be written: {os_reason(error)}") from error


def remedy(record: AdoptionRecord, saved: Saved) -> str:
    if not saved.before:
        return "remove it yourself if nothing in it is yours"
    return f'its old bytes are in "{(FOLDER / saved.before).as_posix()}": take from them what you want'


def is_shared(name: str) -> bool:
    """Returns whether a file serves all posts: it is brought back after the last of them."""
    return not name.endswith((".md", ".markdown", ".mdown"))
