"""The story of `cite`: posts in, posts with complete reference lists out.

    posts → citations → identifiers → lock in front of registries → items → style → blocks → verify → save → write

A post whose works are all in the lock is done at once; the others wait until the registries were asked, once
for all of them. No more than one post is held at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from hugo_tools import blocks, drafts, posts, references
from hugo_tools.drafts import Draft
from hugo_tools.errors import ConfigurationError, LockError, PostError
from hugo_tools.findings import Finding
from hugo_tools.identifiers import Identifier
from hugo_tools.items import Item
from hugo_tools.references import ReferenceList
from hugo_tools.site import Settings, Site
from hugo_tools.stamps import Known, Stamps
from hugo_tools.styles import Settings as StyleSettings
from hugo_tools.styles import Style
from hugo_tools.works import Works

SAVE_INTERVAL = 2.0  # seconds
Progress = Callable[[Iterable[object], int], None]  # consumes so many answers, and shows how far it is


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for: write nothing, replace edited blocks, drop what nothing cites."""

    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A post whose text changes, the number of references it then lists, and whether an edit was overwritten."""

    path: Path
    before: str
    after: str
    references: int
    overwritten: bool = False


@dataclass(slots=True)
class Outcome:
    """What a run found. `posts` counts posts with a list, `resolved` the works that a registry answered for."""

    posts: int = 0
    resolved: int = 0
    uses_brackets: bool = False
    lock_changed: bool = False
    pruned: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Cite:
    """One run over posts of a site."""

    def __init__(self, site: Site, works: Works, options: Options, progress: Progress) -> None:
        self.site = site
        self.works = works
        self.options = options
        self.progress = progress
        self.styles: dict[tuple[str, StyleSettings], Style] = {}
        self.outcome = Outcome()
        # What was found before does not count where more is asked for than posts that are right.
        asks_more = options.overwrite or options.prune or works.lock.refresh
        self.stamps = None if asks_more else Stamps(site, works)

    def run(self, paths: Sequence[Path]) -> Iterator[Change]:
        """Yields each post that changes; it is written by then, unless this is a dry run."""
        waiting: list[Path] = []
        wanted: dict[Identifier, None] = {}
        for path in paths:
            if not self.is_stamped(path) and (draft := self.read(path)):
                missing = self.works.missing(identifier for identifier, _ in draft.mentions)
                if missing:
                    waiting.append(path)
                    wanted |= dict.fromkeys(missing)
                else:
                    yield from self.finish(draft)
        self.resolve(list(wanted))
        for path in waiting:
            if draft := self.read(path):
                yield from self.finish(draft)
        self.tidy_lock()
        for cache in (self.stamps, *(style.cache for style in self.styles.values())):
            if cache:
                cache.save()

    def is_stamped(self, path: Path) -> bool:
        """Returns whether a post is known to need nothing."""
        known = self.stamps.of(path) if self.stamps else None
        if known is None:
            return False
        self.outcome.posts += known.has_list
        self.outcome.uses_brackets |= known.uses_brackets
        self.outcome.findings += known.warnings
        return True

    def read(self, path: Path) -> Draft | None:
        """Returns a draft, None for a post that cannot be read, which is a finding."""
        try:
            return drafts.read(path, self.site, self.works)
        except PostError as error:
            self.refuse(path, error)
            return None

    def resolve(self, wanted: Sequence[Identifier]) -> None:
        """Asks for works. What was answered is saved every few seconds, and also if the run is cut off."""
        saved = -SAVE_INTERVAL  # the first answer is saved at once

        def answers() -> Iterator[object]:
            nonlocal saved
            for identifier, answer in self.works.resolve(wanted):
                self.outcome.resolved += isinstance(answer, Item)
                yield identifier
                if time.monotonic() - saved > SAVE_INTERVAL:
                    self.save_lock()
                    saved = time.monotonic()

        try:
            if wanted:
                self.progress(answers(), len(wanted))
        finally:
            self.save_lock()
        self.works.lock.refresh = frozenset()

    def finish(self, draft: Draft) -> Iterator[Change]:
        """Brings one post's block up to date; yields the change, if there is one."""
        path, settings = draft.post.path, draft.settings
        try:
            listed = references.compile(draft.mentions, self.works.item, settings.order, settings.collapse)
            self.outcome.posts += draft.has_list
            self.outcome.uses_brackets |= bool(draft.cited.groups)
            findings = list(drafts.findings(draft, listed, self.works, self.site.relative(path)))
            self.outcome.findings += findings
            if change := self.change(draft, listed):
                blocks.verify(change.after, draft.post.body, len(listed.references))
                if not self.options.dry_run:
                    posts.write(draft.post, change.after)
                yield change
            elif self.stamps and not any(finding.severity == "error" for finding in findings):
                known = Known(draft.has_list, bool(draft.cited.groups), findings)
                self.stamps.add(path, draft.post.text.encode(), known)
        except PostError as error:
            self.refuse(path, error)
        except LockError as error:
            self.refuse(path, PostError(error.message, error.hint))
        except ConfigurationError as error:
            if settings.style == self.site.settings.style:
                raise
            self.refuse(path, PostError(error.message, error.hint, *drafts.front_matter_place(draft.post, "hugotools")))

    def change(self, draft: Draft, listed: ReferenceList) -> Change | None:
        """Returns what happens to a post; None if its list is right, or if it needs none. Raises PostError."""
        post, block, count = draft.post, draft.blocks.get("references"), len(listed.references)
        if not draft.has_list or (block is None and not count):
            return None
        style = self.style(draft.settings)
        body = references.body(listed, draft.cited.groups, self.heading(draft), style.reference)
        if block is None:
            blocks.check_end(post.text, draft.document)
            return Change(post.path, post.text, blocks.append(post.text, "references", body, post.newline), count)
        if any(lists(block.body, identifier) for identifier in drafts.unresolved(draft, listed)):
            return None  # the list on disk still has works that now have no answer: it is the better one
        after = blocks.replace(post.text, block, body, post.newline)
        if after == post.text:
            return None
        if block.is_edited and not self.options.overwrite:
            line = post.text.count("\n", 0, block.start) + 1
            hint = "move your change into the text or a bibliography, then run: hugo-tools cite --overwrite"
            raise PostError("this reference list was edited by hand", hint, line, 1)
        lost = block.is_edited or (block.checksum is None and bool(block.body.strip()))
        return Change(post.path, post.text, after, count, lost)

    def heading(self, draft: Draft) -> str:
        """Returns the list's heading as a Markdown line, empty where the author's own stands directly above."""
        text, block, headings = draft.post.text, draft.blocks.get("references"), draft.document.headings
        start = block.start if block else len(text)
        above = [heading for heading in headings if heading.end <= start]
        if above and not text[above[-1].end : start].strip():
            return ""
        words = draft.settings.heading or self.site.heading(draft.post.path)
        line = words if words.startswith("#") else f"## {words}"
        is_taken = any("{#references}" in h.text or h.text.strip().lower() == "references" for h in headings)
        return line if is_taken or "{#" in line or not self.site.heading_ids else line + " {#references}"

    def style(self, settings: Settings) -> Style:
        wanted = StyleSettings(settings.et_al_min, settings.et_al_use_first)
        at = (settings.style, wanted)
        if at not in self.styles:
            self.styles[at] = Style(settings.style, self.site.root, wanted)
        return self.styles[at]

    def refuse(self, path: Path, error: PostError) -> None:
        place = self.site.relative(path), error.line, error.column
        self.outcome.findings.append(Finding(*place, error.message, error.hint))

    def save_lock(self) -> None:
        self.outcome.lock_changed |= self.works.lock.is_changed
        if not self.options.dry_run:
            self.works.lock.save()

    def tidy_lock(self) -> None:
        """Says what a refresh would have made worse, and drops what nothing cites if that was asked for."""
        lock, outcome = self.works.lock, self.outcome
        unanswered = {identifier.key for identifier in self.works.failures}
        for key, reason in lock.kept:
            message = f'"{key}" is kept as it was: {reason}'
            severity: Literal["error", "warning"] = "error" if key in unanswered else "warning"
            outcome.findings.append(Finding(self.site.relative(lock.path), 0, 0, message, "", severity))
        if self.options.prune and not any(finding.severity == "error" for finding in outcome.findings):
            outcome.pruned = lock.prune(self.works.used)
            self.save_lock()
        outcome.findings.sort()


def lists(body: str, identifier: Identifier) -> bool:
    """Returns whether a block's body has a work: by its anchor, or, where only links cite it, by its id."""
    (slug,) = references.slugs([identifier])
    if f"#{slug}" in body:
        return True
    plain = unquote(unescape(body)).replace("\\", "").lower()
    return identifier.scheme in ("arxiv", "doi") and identifier.value in plain
