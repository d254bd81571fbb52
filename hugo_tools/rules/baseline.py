"""Baselines: the findings that a site had when it began to check, so that only new ones are shown.

A finding is known again by its post, its code and its message: the lines above it may change. The file has a line for
each, sorted, with how often it occurs, so that a difference is a line per finding and the same findings make the same
bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.hugo.site import Site
from hugo_tools.rules.interface import Found
from hugo_tools.rules.selection import UNREADABLE

VERSION = 1
EXPECTED = "expected a file that check --baseline wrote; to make it anew, delete it and run the command again"


class BaselineFinding(NamedTuple):
    """A finding as a baseline has it: its file as seen from the site's root, its code, its message."""

    path: str
    code: str
    message: str


def load(path: Path) -> Counter[BaselineFinding]:
    """Returns how often a baseline has each finding; raises ConfigurationError for a file that is not a baseline."""
    try:
        values = json.loads(files.read_text(path))
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be read: {os_reason(error)}') from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f'"{path}" is not a baseline', EXPECTED) from error
    version = values.get("version") if isinstance(values, dict) else None
    if version != VERSION:
        raise ConfigurationError(f'"{path}" is not a baseline of version {VERSION}', EXPECTED)
    rows = values.get("findings")
    if not isinstance(rows, list) or not all(map(is_row, rows)):
        raise ConfigurationError(f'"{path}" is not a baseline', EXPECTED)
    known: Counter[BaselineFinding] = Counter()
    for file, code, message, count in rows:
        known[BaselineFinding(file, code, message)] += count
    return known


def is_row(row: Any) -> bool:
    """Returns whether a value is a finding of a baseline: its path, code and message, and how often it occurs."""
    kinds = [str, str, str, int]
    return isinstance(row, list) and list(map(type, row)) == kinds and row[-1] > 0


def save(path: Path, found: Iterable[Found], site: Site) -> int:
    """Writes findings as a baseline; returns how many. Raises ConfigurationError if the file cannot be written.

    A post that cannot be read is not among them: it may hide other findings.
    """
    counts = Counter(known(each, site) for each in found if each.code != UNREADABLE)
    try:
        files.write(path, render(counts).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be written: {os_reason(error)}') from error
    return counts.total()


def render(counts: Counter[BaselineFinding]) -> str:
    """Returns a baseline's text."""
    rows = [json.dumps([*each, count], ensure_ascii=False) for each, count in sorted(counts.items())]
    return "".join([f'{{"version": {VERSION}, "findings": [\n', ",\n".join(rows), "\n]}\n"])


def known(found: Found, site: Site) -> BaselineFinding:
    """Returns a finding as a baseline has it."""
    return BaselineFinding(from_root(Path(found.finding.path), site), found.code, found.finding.message)


def from_root(path: Path, site: Site) -> str:
    """Returns a path, which may be relative to the working folder, as relative to the site's root."""
    whole = Path.cwd() / path
    return (whole.relative_to(site.root) if whole.is_relative_to(site.root) else path).as_posix()


def new(found: Iterable[Found], before: Counter[BaselineFinding], site: Site) -> Iterator[Found]:
    """Yields the findings that a baseline does not have, and takes from `before` those that it has."""
    for each in found:
        key = known(each, site)
        if before[key] > 0 and each.code != UNREADABLE:
            before[key] -= 1
        else:
            yield each


def gone(left: Counter[BaselineFinding], paths: Iterable[Path], codes: Collection[str], site: Site) -> int:
    """Returns how many findings of a baseline no longer occur, of the files and the codes that a run has looked at.

    `left` is the baseline without the findings that the run had. A file that is gone counts as well.
    """
    seen = {from_root(path, site) for path in paths}
    total = 0
    for each, count in left.items():
        is_looked_at = each.path in seen or not (site.root / each.path).exists()
        total += count if is_looked_at and each.code in codes else 0
    return total
