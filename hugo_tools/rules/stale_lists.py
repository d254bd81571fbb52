"""Reference lists that no longer fit the text: `cite` was not run after a change.

The rule compares the works and the brackets of the list. `cite --check` tells whether the list also fits the lock and
the site's style.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.markdown import checksums
from hugo_tools.markdown.document import fold
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.rules.interface import Report, Rule, Subject

HINT = "run: hugo-tools cite"


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for a post without the list that it needs, and for one whose list does not fit the text."""
    if subject.needs_nothing or not subject.may_cite:
        return
    draft = subject.draft
    works = dict.fromkeys(identifier for identifier, _ in draft.mentions)
    known = {identifier: item for identifier in works if (item := subject.item(identifier))}
    block = draft.blocks.get("references")
    if block is None:
        if draft.cited.groups and known and not draft.is_unpublished:
            yield Report(draft.cited.groups[0].start, "the post cites and has no reference list", HINT)
        return
    if block.is_edited or block.is_torn:
        return
    definitions = [*checksums.split(block.body)[1], *draft.document.generated]
    written = {fold(definition.label) for definition in definitions if definition.is_generated}
    wanted = {
        fold(group.label) for group in draft.cited.groups if all(subject.item(c.identifier) for c in group.citations)
    }
    lacks = [identifier.key for identifier, item in known.items() if not is_listed(block.body, identifier, item)]
    if lacks:
        yield Report(block.start, f"the reference list lacks {lacks[0]}, which the text cites", HINT)
    elif wanted - written:
        yield Report(block.start, "the reference list does not fit the text: a bracket is new, or has changed", HINT)
    elif written - {fold(group.label) for group in draft.cited.groups}:
        yield Report(block.start, "the reference list does not fit the text: a bracket is gone", HINT, "warning")


def is_listed(body: str, identifier: Identifier, item: Item) -> bool:
    """Returns whether a block's body has a work; a post of the site that only links cite has its address there."""
    from hugo_tools.citing import revisions  # most lists are known to be right

    return revisions.lists(body, identifier) or (identifier.scheme == "post" and f"]({item.url})" in body)


RULE = Rule("HT407", "stale-list", find)
