"""Notes to the writer that are still in the post: comments `[//]: # (…)`, which no page shows.

Those of our templates are errors; another may be the author's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.findings import Severity
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.leftovers import NOTE, left_by_templates


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each note."""
    if not subject.has("[//]:"):
        return
    for line in subject.lines:
        if note := NOTE.match(line.text):
            message = f'a note to the writer is still here: "{note["words"]}"'
            severity: Severity = "error" if note["words"] in left_by_templates().notes else "warning"
            yield Report(line.start, message, "fill its place, and delete the note", severity)


RULE = Rule("HT101", "placeholder", find, spares_drafts=True)
