"""Labels that nothing follows, such as `**Results:**` above the next heading.

Those of our templates are errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.leftovers import LABEL, NOTE, left_by_templates
from hugo_tools.rules.prose import Line

BREAK = re.compile(r"[ \t]{,3}(?:#{1,6}[ \t]|(?:[-*_][ \t]*){3,}$)")  # a heading or a rule: the next part
LABELLED_ITEM = re.compile(r"[ \t]{,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\*\*")


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each label without words of its own."""
    if not subject.has(":**"):
        return
    for line in subject.lines:
        if label := empty_label(line):
            severity: Severity = "error" if label["words"] in left_by_templates().labels else "warning"
            message = f'nothing follows "{line.text.strip()}"'
            yield Report(line.start, message, "fill it in, or delete the line", severity)


def empty_label(line: Line) -> re.Match[str] | None:
    """Returns the label that a line is, None for any other line and for a label that something follows."""
    label = LABEL.match(line.text)
    return label if label and not goes_on(label, line.following) else None


def goes_on(label: re.Match[str], following: str) -> bool:
    """Returns whether anything of a label's own follows: neither the next part nor another label in its place.

    Only for labels of our templates it is certain that another label does not belong to them.
    """
    left = left_by_templates()
    note = NOTE.match(following)
    if not following or BREAK.match(following) or (note and note["words"] in left.notes):
        return False
    if label["words"] not in left.labels:
        return True
    pattern = LABELLED_ITEM if label["item"] else LABEL
    return not pattern.match(following)


RULE = Rule("HT102", "placeholder", find, spares_drafts=True)
