"""Works that were retracted, withdrawn, corrected or put in doubt, by the lock: readers should not find out first.

The reference says so. A post that rests on such a work is stopped here if it was retracted, and warned else, unless it
tells its readers itself: the paragraph says that the work was retracted, or which word fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.citing import drafts
from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject

# Words by which a paragraph tells its readers.
WORDS = {
    "retracted": re.compile("retract", re.IGNORECASE),
    "withdrawn": re.compile("withdr[ae]w|retract", re.IGNORECASE),
    "expression of concern": re.compile("concern|doubt|retract", re.IGNORECASE),
    "corrected": re.compile("correct|errat|corrigend", re.IGNORECASE),
}
ADDRESS = re.compile(r"[@(<]\S+")  # of a work or a page: "10.1234/correct" does not mention a correction
HINT = 'cite another work, or tell your readers beside it that this one was "{status}"'
HINTS = {
    "expression of concern": "cite another work, or tell your readers of the concern beside it",
    "corrected": "read the correction; if it does not touch what you say, write beside it that the work was corrected",
}


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each such work, where the post first cites it."""
    if not subject.shared.has_retracted_works:
        return
    text, first = subject.post.text, drafts.first_uses(subject.draft)
    for identifier in dict.fromkeys([*first, *(parsed.identifier for parsed in subject.draft.nocite)]):
        item = subject.item(identifier)
        if item is None or not (said := drafts.notice(item)):
            continue
        offset = first[identifier][0] if identifier in first else subject.post.offset_of("nocite")
        if identifier in first and WORDS[item.status].search(ADDRESS.sub("", paragraph(text, offset))):
            continue
        severity: Severity = "error" if item.status == "retracted" else "warning"
        yield Report(offset, said, HINTS.get(item.status, HINT).format(status=item.status), severity)


def paragraph(text: str, offset: int) -> str:
    """Returns the lines around an offset up to the next blank ones."""
    start = max(text.rfind("\n\n", 0, offset), text.rfind("\n\r\n", 0, offset), 0)
    ends = [end for end in (text.find("\n\n", offset), text.find("\n\r\n", offset)) if end >= 0]
    return text[start : min(ends, default=len(text))]


RULE = Rule("HT402", "retracted-work", find)
