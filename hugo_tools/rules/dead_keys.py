"""Keys of the front matter that look right and that no layout reads, such as `toc` for PaperMod's `showToc`."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.hugo import front_matter
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each key that no layout reads."""
    post = subject.post
    for key in map(str, post.front_matter):
        instead = front_matter.DEAD.get(key.lower())
        if instead is None or not subject.theme.is_dead(key.lower()):
            continue
        right_key = instead.partition(",")[0].partition(":")[0]
        is_there = bool(instead) and post.setting(right_key) is not None
        remedy = f"write {instead}" if instead and not is_there else "delete it"
        yield Report(post.offset_of(key), f'"{key}" is read by no layout', remedy, "warning")


RULE = Rule("HT203", "front-matter-keys", find)
