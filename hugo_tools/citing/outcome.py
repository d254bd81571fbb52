"""The outcome of a run: its counts and its findings, for the summary and for the exit code."""

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
    """The counts and findings of a run.

    `posts` counts posts with a list, `resolved` the works that a registry answered for. `uses_brackets` tells whether
    any post cites by brackets, `lock_changed` whether the lock changed. `pruned` are the keys of works that were
    dropped from the lock. `changed` are the items that a registry has changed, by key: as they were, and as they are.
    `appeared` are the published versions of preprints, by the preprints' keys. `to_complete` are web pages with too
    little metadata.
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
        """Adds the known facts of a post that needs nothing."""
        self.posts += known.has_list
        self.uses_brackets |= known.uses_brackets
        self.findings += known.warnings
