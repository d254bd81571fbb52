"""Rows of tables whose cells were not filled in, such as `| Batch size | | |` of our templates.

In a table with a head of our templates it is an error. In others a row of ours may have been meant as it is, and an
empty row is meant: it sets others apart, or shows that there is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.leftovers import ROW, left_by_templates
from hugo_tools.rules.prose import Line, tables

MAY_BE_EMPTY = re.compile(r"\|[ \t]*\|[ \t\r]*$", re.MULTILINE)  # a row ends so: most posts need not be looked at


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each row that has a name at most."""
    if not subject.has("|") or not MAY_BE_EMPTY.search(subject.own_text):
        return
    left = left_by_templates()
    for head, numbers in tables([line.text for line in subject.lines]):
        is_ours = head in left.heads
        for row in (subject.lines[number] for number in numbers):
            name = name_of(row)
            if name in left.cells and (name or is_ours):
                severity: Severity = "error" if is_ours else "warning"
                message = f'the row "{row.text.strip()}" is empty'
                yield Report(row.start, message, "fill it in, or delete the row", severity)


def name_of(row: Line) -> str | None:
    """Returns the words in the first cell of a row that has no other words, None for any other row."""
    found = ROW.match(row.text)
    return found["first"].strip() if found else None


RULE = Rule("HT103", "placeholder", find, spares_drafts=True)
