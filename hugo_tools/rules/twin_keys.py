"""Keys of the front matter that differ in case only: Hugo takes them for one, and its value is chance."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each key that differs from an earlier one in case only."""
    seen: dict[str, str] = {}
    for key in map(str, subject.post.front_matter):
        other = seen.setdefault(key.lower(), key)
        if other != key:
            message = f'"{key}" and "{other}" are one key to Hugo'
            hint = "keep one: which of them holds changes from build to build"
            yield Report(subject.post.offset_of(key), message, hint)


RULE = Rule("HT201", "front-matter-keys", find)
