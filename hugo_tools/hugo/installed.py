"""Our files in a site's folders: written, brought up to date, and never put over what somebody has edited.

Beside them stands a list of their sums, which `sha256sum --check` reads: what is there byte for byte is ours, whatever
version of this program wrote it, and may be replaced. Line ends do not count, for git changes them on Windows.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.patterns import lazy

NAME = "hugo-tools.sha256"  # Hugo reads no file of this name, neither beside a theme's folders nor among archetypes
GIT = lazy(r"\.git|git~.*", re.IGNORECASE | re.DOTALL)
LINE = lazy(r"(?P<sum>[0-9a-f]{64})  (?P<name>[^\\:\x00-\x1f]+)")

Sums = dict[str, set[str]]  # each file's name, from the folder, and the sums of what we wrote there


@dataclass(slots=True)
class Installation:
    """What became of our files in a folder, by their paths."""

    written: list[Path] = field(default_factory=list)
    """Files that are new or were brought up to date."""

    removed: list[Path] = field(default_factory=list)
    """Files that we no longer have."""

    kept: list[Path] = field(default_factory=list)
    """Files that stay as they are, since somebody edited them, or they are not ours."""

    lost: list[Path] = field(default_factory=list)
    """Such files that were replaced or removed nevertheless."""


def bring_up_to_date(
    folder: Path, ours: Mapping[str, bytes], place: Path, *, force: bool = False, dry_run: bool = False
) -> Installation:
    """Writes files of ours, by their names, into a folder, and removes those that we no longer have.

    Raises OutsideError before anything is written if one of them leads out of `place`, and ConfigurationError if one
    cannot be read or written. Cut off in the middle, it can be run again: what it wrote by then is known for ours.
    """
    known = read_sums(folder, place)
    now = {name: content(folder / name, place) for name in dict.fromkeys([*ours, *known])}
    differing = [name for name, text in now.items() if plain(text) != plain(ours.get(name))]
    edited = {name for name in differing if is_edited(now[name], known.get(name, set()))}
    kept = set() if force else edited
    changes = [name for name in differing if name not in kept]
    report = Installation(
        written=[folder / name for name in changes if name in ours],
        removed=[folder / name for name in changes if name not in ours],
        kept=[folder / name for name in differing if name in kept],
        lost=[folder / name for name in changes if name in edited],
    )
    if dry_run:
        return report
    after = {name: {checksum(text)} for name, text in ours.items() if name not in kept}
    after |= {name: sums for name, sums in known.items() if name in kept}
    if changes:
        write_sums(folder, of_either(known, after), place)
    for name in changes:
        if name in ours:
            write(folder / name, ours[name], now[name] or b"")
        else:
            remove(folder / name, folder)
    write_sums(folder, after, place)
    return report


def is_edited(text: bytes | None, sums: Set[str]) -> bool:
    """Returns whether a file is there and is not as we wrote it."""
    return text is not None and checksum(text) not in sums


def of_either(before: Sums, after: Sums) -> Sums:
    """Returns the sums of both: so a run that is cut off leaves no file of ours that nobody knows."""
    both = {name: set(sums) for name, sums in before.items()}
    for name, sums in after.items():
        both.setdefault(name, set()).update(sums)
    return both


def checksum(text: bytes | None) -> str:
    return hashlib.sha256(plain(text) or b"").hexdigest()


def plain(text: bytes | None) -> bytes | None:
    """Returns a file's bytes with newlines as line ends."""
    return text and text.replace(b"\r\n", b"\n")


def read_sums(folder: Path, place: Path) -> Sums:
    """Returns the sums of our files in a folder, none where we wrote none; what is not a line of ours is passed over.

    The list may be somebody else's word: no name in it leads out of the folder.
    """
    found: Sums = {}
    text = content(folder / NAME, place) or b""
    for line in text.decode("utf-8", "replace").splitlines():
        parts = LINE.fullmatch(line)
        if parts and is_below(parts["name"]):
            sums = found.setdefault(parts["name"], set())
            sums.add(parts["sum"])
    return found


def is_below(name: str) -> bool:
    """Returns whether a name is that of a file below the folder that it starts from, and not the list's own.

    Nor is it one of git's own: a repository that others wrote could have git run their commands by it.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or str(path) != name:
        return False
    is_of_git = any(map(GIT.fullmatch, path.parts))
    return not is_of_git and name != NAME


def render_sums(sums: Sums) -> bytes:
    """Returns the list of sums as `sha256sum --check` reads it."""
    lines: list[str] = []
    for name in sorted(sums):
        lines += [f"{each}  {name}\n" for each in sorted(sums[name])]
    return "".join(lines).encode()


def write_sums(folder: Path, sums: Sums, place: Path) -> None:
    """Writes the list of sums if it changes; raises ConfigurationError."""
    text = render_sums(sums)
    before = content(folder / NAME, place) or b""
    if text != plain(before):
        write(folder / NAME, text, before)


def content(path: Path, place: Path) -> bytes | None:
    """Returns a file's bytes, None if it is not there; raises ConfigurationError, OutsideError outside of `place`."""
    files.own(path, place, name=f'"{path}"', hint="put the file itself in the place of the link")
    try:
        return files.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be read: {os_reason(error)}') from error


def write(path: Path, text: bytes, before: bytes) -> None:
    try:
        files.make_folder(path.parent)
        files.write(path, text, before)
    except files.ChangedError as error:
        raise ConfigurationError(
            f'"{path}" was changed by another program meanwhile', "run the command again"
        ) from error
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be written: {os_reason(error)}') from error


def remove(path: Path, folder: Path) -> None:
    """Removes a file, and the folders below `folder` that it leaves empty; raises ConfigurationError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be removed: {os_reason(error)}') from error
    with contextlib.suppress(OSError):  # the first that is not empty ends it
        for parent in path.parents:
            if parent == folder:
                break
            parent.rmdir()
