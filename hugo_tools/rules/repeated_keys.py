"""Keys that occur twice in the front matter: it is chance which value counts, and newer versions of Hugo stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.hugo import posts
from hugo_tools.rules.interface import Report, Rule, Subject

# Anything that may be a key: if all differ, the YAML need not be parsed again.
KEY = re.compile(r"""(?<![\w-])[\w-]++(?=["']?[ \t]*:)""")


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each key that is there already."""
    post = subject.post
    names = KEY.findall(post.text, 0, post.body)
    if len(names) == len(set(names)):
        return
    for key, offset in posts.repeated_keys(post):
        message = f'"{key}" is there twice, and newer Hugos cannot build this post'
        yield Report(offset, message, "keep one of the two")


RULE = Rule("HT202", "front-matter-keys", find)
