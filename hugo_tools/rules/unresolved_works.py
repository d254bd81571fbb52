"""Works that a post cites and that are not in the lock: its reference list lacks them until `cite` has run."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.citing import drafts
from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each such work, where the post first cites it; in a draft it is a warning."""
    if subject.needs_nothing or not subject.may_cite:
        return
    draft, works = subject.draft, subject.shared.works
    first = drafts.first_uses(draft)
    severity: Severity = "warning" if draft.is_unpublished else "error"
    for identifier in dict.fromkeys(identifier for identifier, _ in draft.mentions):
        is_ours = identifier.scheme != "key" or subject.shared.is_cited_in
        if not is_ours or identifier.key in works.lock or subject.item(identifier):
            continue
        offset, key = first.get(identifier, (subject.post.offset_of("nocite"), identifier.key))
        yield Report(offset, *works.reason(identifier, key), severity)


RULE = Rule("HT404", "unresolved-work", find)
