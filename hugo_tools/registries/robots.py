"""Reads the rules in a host's robots.txt (RFC 9309, https://www.rfc-editor.org/rfc/rfc9309).

The standard library's parser uses the first rule that fits, not the longest, and has no wildcards. The package protego
turns wildcards into regular expressions, which a hostile file can keep busy for hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

MAX_SIZE = 500 * 1024  # bytes, the least that the RFC allows as a limit
MAX_RULES = 5_000
MAX_WILDCARDS = 20
EVERYBODY = "*"


class PathRule(NamedTuple):
    """A line of a robots.txt."""

    pattern: str
    """The beginning of paths, with `*` for any characters and `$` for the end."""

    allows: bool
    """Whether pages with such paths may be read."""


PathRules = tuple[PathRule, ...]


def parse(body: bytes, agent: str) -> PathRules:
    """Returns the rules for a program: those of the groups that name it, else those for everybody."""
    rules: dict[str, list[PathRule]] = {}
    named: list[str] = []
    is_naming = False
    for name, value in lines(body):
        if name == "user-agent":
            named = [*named, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            for each in named:
                rules.setdefault(each, [])
        elif name in ("allow", "disallow"):
            is_naming = False
            for each in named:
                if value and len(rules[each]) < MAX_RULES:
                    rules[each].append(PathRule(value, name == "allow"))
    return tuple(rules.get(agent.lower(), rules.get(EVERYBODY, [])))


def lines(body: bytes) -> Iterator[tuple[str, str]]:
    """Yields (name, value) of each line that has both, with the name in lower case."""
    for line in body[:MAX_SIZE].decode("utf-8-sig", "replace").splitlines():
        content, _, _ = line.partition("#")
        name, colon, value = content.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def allow(rules: PathRules, path: str) -> bool:
    """Returns whether a path, with its query, may be read: the longest rule that fits decides; without one it may."""
    decoded = unquote(path)
    fitting = [rule for rule in rules if fits(unquote(rule.pattern), decoded)]
    longest = max(fitting, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
    return longest is None or longest.allows


def fits(pattern: str, path: str) -> bool:
    """Returns whether a path begins with a pattern, whose pieces between wildcards occur one after the other."""
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if len(pieces) > MAX_WILDCARDS or not path.startswith(first):
        return False
    if is_whole and not pieces:
        return path == first
    at = len(first)
    for piece in pieces[:-1] if is_whole else pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not is_whole:
        return True
    last = pieces[-1]
    return path.endswith(last, at)
