"""A rule of `check` that the package does not have, and the command line with it:

python -m tests.support.spelling_rule check
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools import cli
from hugo_tools.rules import table
from hugo_tools.rules.interface import Report, Rule, Subject

MISSPELT = {"occured": "occurred", "seperate": "separate"}


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each misspelt word of the author's, and for each work that is cited without a mention."""
    for line in subject.lines:
        for wrong, right in MISSPELT.items():
            if wrong in line.text:
                place = line.offset + line.text.index(wrong)
                yield Report(place, f'"{wrong}" is misspelt', f'write "{right}"', "warning")
    for parsed in subject.draft.nocite:
        item = subject.shared.works.item(parsed.identifier)
        known = item.title if item else "a work that is not in the lock"
        yield Report(subject.post.offset_of("nocite"), f'"{known}" is listed without being cited')


RULE = Rule("HT399", "spelling", find)

if __name__ == "__main__":
    table.RULES.append(RULE)
    cli.main(prog_name="hugo-tools")
