"""`check --fix`: safe mends. A post is mended whole or not at all, and only if nothing new is found in it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hugo_tools.citing.revisions import PostChange
from hugo_tools.errors import PostError, last_resort
from hugo_tools.hugo import posts
from hugo_tools.hugo.posts import Post
from hugo_tools.markdown import blocks
from hugo_tools.markdown.blocks import Edit
from hugo_tools.rules import run
from hugo_tools.rules.interface import Found, Shared
from hugo_tools.rules.selection import Selection


def changes(paths: Iterable[Path], shared: Shared, asked: Selection) -> Iterator[PostChange]:
    """Yields the change of each post that has something to mend; the check reports posts that cannot be read."""
    for path in paths:
        with contextlib.suppress(PostError), last_resort():
            change = change_of(posts.read(path), shared, asked)
            if change:
                yield change


def change_of(post: Post, shared: Shared, asked: Selection) -> PostChange | None:
    """Returns the mended post, None if nothing can be mended, or if a new fault would follow."""
    found = run.check_text(post, shared, asked)
    edits = without_overlaps(each.edit for each in found if each.edit)
    if not edits:
        return None
    after = blocks.apply(post.text, edits)[0]
    left = run.check_text(posts.parse(post.path, after), shared, asked)
    return PostChange(post.path, post.text, after, 0) if is_mended(found, left) else None


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Returns edits in the order of the text; of two that overlap the first."""
    kept: list[Edit] = []
    for edit in sorted(set(edits)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def is_mended(before: Sequence[Found], after: Sequence[Found]) -> bool:
    """Returns whether there are fewer findings than before, and no new one."""
    had, has = Counter(map(sign, before)), Counter(map(sign, after))
    return has < had


def sign(found: Found) -> tuple[str, str]:
    return found.code, found.finding.message
