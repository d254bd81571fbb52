"""What a run found: its counts and its findings, for the words at its end and for the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hugo_tools.citing.published import Appeared
    from hugo_tools.citing.stamps import KnownPost
    from hugo_tools.findings import Finding
    from hugo_tools.metadata.identifiers import Identifier
    from hugo_tools.metadata.items import Item
    from hugo_tools.registries import Failure


class Outcome:
    """What a run found. `posts` counts posts with a list, `resolved` the works that a registry answered for.

    `uses_brackets` says whether any post cites by brackets, `lock_changed` whether the lock is another one now.
    `pruned` are the keys of works that were dropped from it, `changed` the items of which a registry says something
    else now, by their keys: as they were, and as they are. `appeared` are the published versions of preprints, by the
    preprints' keys. `to_complete` are pages that did not say all of their works.
    """

    def __init__(self) -> None:
        self.posts = 0
        self.resolved = 0
        self.uses_brackets = False
        self.lock_changed = False
        self.pruned: list[str] = []
        self.to_complete: dict[Identifier, Item | Failure] = {}
        self.changed: dict[str, tuple[Item, Item]] = {}
        self.appeared: dict[str, Appeared] = {}
        self.findings: list[Finding] = []

    def add_known(self, known: KnownPost) -> None:
        """Adds what is known of a post that needs nothing."""
        self.posts += known.has_list
        self.uses_brackets |= known.uses_brackets
        self.findings += known.warnings
