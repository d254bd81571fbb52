"""Citations in the front matter, such as `description: "We extend [@arxiv:1706.03762]"`.

`cite` reads no Markdown there: readers see the brackets in the page's head, in lists, and in the feed.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.citing import drafts
from hugo_tools.hugo.site import lower, walk
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each bracket that would be a citation in the text, unless the post is to be left alone."""
    post = subject.post
    own = lower({"settings": post.setting("hugoTools")})
    if "@" not in post.text[: post.body] or walk(own, "settings", "cite") is False:
        return
    for offset in drafts.in_front_matter(post, subject.shared.bibliography.keys):
        yield Report(offset, drafts.NO_MARKDOWN, "cite in the text")


RULE = Rule("HT205", "front-matter-citations", find)
