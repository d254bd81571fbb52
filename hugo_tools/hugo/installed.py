"""Our files in a site's folders: they are written and updated, but a file that was edited is never replaced.

Beside them lies a list of their sums, which `sha256sum --check` reads. A file with its sum in the list is ours,
whichever version of this program wrote it, and may be replaced. Line ends do not count, since git changes them on
Windows.
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
    """The results for our files in a folder, by their paths."""

    written: list[Path] = field(default_factory=list)
    """Files that are new or were brought up to date."""

    removed: list[Path] = field(default_factory=list)
    """Files that we no longer have."""

    kept: list[Path] = field(default_factory=list)
    """Files that stay as they are, since they were edited or are not ours."""

    lost: list[Path] = field(default_factory=list)
    """Edited files that were replaced or removed nevertheless."""


def bring_up_to_date(
    folder: Path, ours: Mapping[str, bytes], place: Path, *, force: bool = False, dry_run: bool = False
) -> Installation:
    """Writes our files, given by name, into a folder, and removes those that we no longer have.

    Raises OutsideError before anything is written if one of them leads out of `place`, and ConfigurationError if one
    cannot be read or written. After an interruption it can be run again, since the files written so far are in the
    list.
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
    """Returns whether a file exists and is not as we wrote it."""
    return text is not None and checksum(text) not in sums


def of_either(before: Sums, after: Sums) -> Sums:
    """Returns the sums of both lists, so that every file of ours stays in the list if a run is interrupted."""
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
    """Returns the sums of our files in a folder, none if it has no list; other lines in the list are ignored.

    The list is not trusted: names that lead out of the folder are ignored as well.
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
    """Returns whether a name is that of a file below its folder, and neither the list itself nor a file of git's own.

    With a file of git's own, an untrusted repository could make git run commands.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or str(path) != name:
        return False
    is_of_git = any(map(GIT.fullmatch, path.parts))
    return not is_of_git and name != NAME


def render_sums(sums: Sums) -> bytes:
    """Returns the list of sums in the format of `sha256sum --check`."""
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
            f'"{path}" was changed by another program in the meantime', "run the command again"
        ) from error
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be written: {os_reason(error)}') from error


def remove(path: Path, folder: Path) -> None:
    """Removes a file, and the folders below `folder` that it leaves empty; raises ConfigurationError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be removed: {os_reason(error)}') from error
    with contextlib.suppress(OSError):  # `rmdir` fails at the first folder that is not empty
        for parent in path.parents:
            if parent == folder:
                break
            parent.rmdir()
