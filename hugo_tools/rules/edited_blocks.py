"""Blocks of ours that somebody has edited by hand: `cite` refuses to bring them up to date."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.markdown import blocks
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each block that is not as it was written."""
    if subject.needs_nothing or "<!-- /hugo-tools:" not in subject.post.text:
        return
    for block in blocks.find(subject.post.text, subject.document).values():
        if block.is_edited:
            hint = (
                "move your change into the text or a bibliography; to see it, run: hugo-tools cite --overwrite --diff"
            )
            yield Report(block.start, f"{blocks.CALLED[block.name]} was edited by hand", hint)


RULE = Rule("HT406", "edited-block", find)
