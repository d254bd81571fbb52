"""Values of the front matter that templates leave to be replaced, such as `"<image path/url>"` or `"Your Name"`.

Examples of our own that no post can mean are errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.hugo import front_matter
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import lower, walk
from hugo_tools.rules.interface import Report, Rule, Subject

# The first of them is PaperMod's own sample.
DUMMY = re.compile(
    r"""
    < [a-z]+ (?:[ ][a-z]+)* (?:[ ]path/url | [ ]text | [ ]url) > | <text>
  | (?<=["']) \[ [A-Z][^\[\]"']*[ ][^\[\]"']* \] (?=["']\s*$)
  | \b YYYY-MM-DD \b
    """,
    re.VERBOSE,
)
BEGINNINGS = ("<", '"[', "'[", "YYYY")
EXAMPLES = [
    field
    for field in front_matter.FIELDS
    if field.use != "always" and isinstance(field.example, str) and field.example in front_matter.DUMMIES
]


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each value that was left as it was."""
    post = subject.post
    head = post.text[: post.body]
    if any(beginning in head for beginning in BEGINNINGS):
        yield from dummies(head)
    if any(field.example in head for field in EXAMPLES):
        yield from examples(post)


def dummies(head: str) -> Iterator[Report]:
    """Yields a report for each value in front matter that looks like one to be replaced."""
    offset = 0
    for line in head.splitlines(keepends=True):
        for dummy in DUMMY.finditer(without_comment(line)):
            hint = "write what belongs there, or delete the line"
            yield Report(offset + dummy.start(), f'"{dummy[0]}" may be a placeholder', hint, "warning")
        offset += len(line)


def examples(post: Post) -> Iterator[Report]:
    """Yields a report for each example of our own that was left."""
    values = lower(post.front_matter)
    for field in EXAMPLES:
        if walk(values, *field.key.lower().split(".")) == field.example:
            message = f'"{field.example}" is a placeholder'
            yield Report(post.offset_of(field.key), message, "write what belongs there")


def without_comment(line: str) -> str:
    return "" if line.lstrip().startswith("#") else line.partition(" #")[0]


RULE = Rule("HT106", "placeholder", find, spares_drafts=True)
