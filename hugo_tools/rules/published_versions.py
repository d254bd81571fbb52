"""Preprints that have appeared since, by the lock: readers look for the published version.

`cite --refresh-all` or `cite --published` asked for the version, and several sources agreed; this rule asks nobody. A
post that names a version of the preprint, `[@arxiv:1706.03762v5]`, means that one.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.citing import drafts
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each such preprint, where the post first cites it."""
    if not subject.shared.has_published_preprints:
        return
    from hugo_tools.citing import published  # most sites have no such preprint

    lock = subject.shared.works.lock
    first = drafts.first_uses(subject.draft)
    versions = {identifier for identifier, version in subject.draft.mentions if version}
    for identifier, (offset, _) in first.items():
        article = lock.published(identifier.key)
        if article is None or identifier in versions or subject.shared.works.is_complete(identifier):
            continue
        message = f'"{article.title}" has appeared: {published.where(article)}'
        yield Report(offset, message, "to cite it so, run: hugo-tools cite --published", "warning")


RULE = Rule("HT403", "published-version", find)
