"""Headings of the first level in a post whose title is one on its page.

Search engines and screen readers take the heading of the first level for the name of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.markdown.citations import plain_heading
from hugo_tools.rules.interface import Report, Rule, Subject

# Most posts have none.
FIRST_LEVEL = re.compile(r"\n[ ]{0,3}(?:#[ \t]|=+[ \t\r]*$|<h1[\s>])", re.MULTILINE | re.IGNORECASE)


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for the first of such headings, in sites whose layouts are known to print the title so."""
    if not FIRST_LEVEL.search(subject.own_text):
        return
    title = subject.post.setting("title")
    if not title or not subject.shared.prints_title:
        return
    headings = [heading for heading in subject.document.headings if heading.level == 1]
    if not headings:
        return
    first = headings[0]
    if plain_heading(first.text) == plain_heading(str(title)):
        yield Report(first.start, "the title stands here once more", "delete the heading", "warning")
        return
    others = f", and {len(headings) - 1} more" if len(headings) > 1 else ""
    message = f'"{first.text.strip()}"{others}: a heading of the first level beside the title'
    is_html = subject.post.text.startswith("<", first.start)
    hint = (
        "make it <h2>, and those below it likewise" if is_html else "give this heading, and those below it, one # more"
    )
    yield Report(first.start, message, hint, "warning")


RULE = Rule("HT304", "second-title", find, spares_drafts=True)
