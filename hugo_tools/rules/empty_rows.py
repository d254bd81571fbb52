"""Rows of our templates' tables whose cells were not filled in, such as `| Batch size | | |`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.leftovers import ROW, left_by_templates

DELIMITERS = re.compile(r"[ \t]{,3}\|?[ \t]*:?-+:?[ \t]*(?:\||$)")  # the line below a table's head


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each row of ours that has a name at most."""
    for line in subject.lines:
        row = ROW.match(line.text)
        if row and row["first"].strip() in left_by_templates().cells and not DELIMITERS.match(line.following):
            yield Report(line.start, f'the row "{line.text.strip()}" is empty', "fill it in, or delete the row")


RULE = Rule("placeholder", find, spares_drafts=True)
