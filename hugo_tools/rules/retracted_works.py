"""Works that were retracted or withdrawn, by the lock: no reader should find out before the author does.

The reference says so, and `cite` warns whenever it runs. A post that rests on such a work is stopped here, unless it
tells its readers itself: the paragraph says that the work was retracted.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.citing import drafts
from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each such work, where the post first cites it."""
    if not subject.shared.has_retracted_works:
        return
    text, first = subject.post.text, drafts.first_uses(subject.draft)
    for identifier in dict.fromkeys([*first, *(parsed.identifier for parsed in subject.draft.nocite)]):
        item = subject.item(identifier)
        if item is None or not item.status:
            continue
        offset = first[identifier][0] if identifier in first else subject.post.offset_of("nocite")
        if identifier in first and item.status in paragraph(text, offset).lower():
            continue
        severity: Severity = "error" if item.status == "retracted" else "warning"
        hint = f'cite another work, or tell your readers beside it that this one was "{item.status}"'
        yield Report(offset, f'"{item.title}" was {item.status}', hint, severity)


def paragraph(text: str, offset: int) -> str:
    """Returns the lines around an offset up to the next blank ones."""
    start = max(text.rfind("\n\n", 0, offset), text.rfind("\n\r\n", 0, offset), 0)
    ends = [end for end in (text.find("\n\n", offset), text.find("\n\r\n", offset)) if end >= 0]
    return text[start : min(ends, default=len(text))]


RULE = Rule("retracted-work", find)
