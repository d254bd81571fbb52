"""A description that was left empty, as our templates have it."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for an empty description, unless a summary stands in for it."""
    post = subject.post
    if post.setting("description") == "" and not post.setting("summary"):
        hint = "write a sentence or two, which search results and shared links show; or delete the line"
        yield Report(post.offset_of("description"), "the description is empty", hint, "warning")


RULE = Rule("placeholder", find, spares_drafts=True)
