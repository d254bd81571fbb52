"""A description that was left empty, as our templates have it.

Where most posts of a site have none, that is how the site is written, and none lacks what others have.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice

from hugo_tools.errors import PostError
from hugo_tools.hugo import posts
from hugo_tools.hugo.posts import Post
from hugo_tools.rules.interface import LACKS_DESCRIPTIONS, Report, Rule, Shared, Subject

SAMPLE = 200  # posts that show whether descriptions are usual
FEW = 10  # so few posts without a description are not a habit yet


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for an empty description, unless a summary replaces it, or most posts have an empty one."""
    post = subject.post
    if is_empty(post) and not post.setting("summary") and not subject.ask(LACKS_DESCRIPTIONS):
        hint = "write a sentence or two, which search results and shared links show; or delete the line"
        yield Report(post.offset_of("description"), "the description is empty", hint, "warning")


def is_empty(post: Post) -> bool:
    return bool(post.setting("description") == "")


def is_usual(shared: Shared) -> bool:
    """Returns whether most posts of a site have an empty description, or none."""
    lacking = written = 0
    for path in islice(shared.posts if shared.site.content_folders else (), SAMPLE):
        with contextlib.suppress(PostError):
            has_one = bool(posts.read(path).setting("description"))
            written += has_one
            lacking += not has_one
    return lacking > max(written, FEW)


RULE = Rule("HT107", "placeholder", find, spares_drafts=True)
