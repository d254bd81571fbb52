"""The story of `cite`: posts in, posts with complete reference lists out.

    posts → citations → identifiers → lock in front of registries → items → style → blocks → verify → save → write

A post whose works are all in the lock is done at once; the others wait until the registries were asked, once
for all of them. What becomes of many posts is found by several processes, and written by this one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from hugo_tools import files, processes, styles
from hugo_tools.errors import ConfigurationError, FaultError, HugoToolsError, LockError, PostError, last_resort
from hugo_tools.findings import Finding
from hugo_tools.identifiers import Identifier
from hugo_tools.items import Item
from hugo_tools.registries import Answer, Follower, pass_on
from hugo_tools.site import Settings, Site
from hugo_tools.stamps import NEVER_STAMPED, Known, Stamps
from hugo_tools.styles import folders
from hugo_tools.styles.interface import Options as StyleOptions
from hugo_tools.styles.interface import Style
from hugo_tools.styles.parts import NameLimits
from hugo_tools.works import Works

if TYPE_CHECKING:
    from hugo_tools.drafts import Draft
    from hugo_tools.permalinks import Permalinks
    from hugo_tools.references import ReferenceList
    from hugo_tools.revisions import Change

SAVE_INTERVAL = 2.0  # seconds


class Options(NamedTuple):
    """What the command line asks for: write nothing, replace edited blocks, drop what nothing cites; for all posts.

    `refresh` are the keys of works that were named to be asked for again.
    """

    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False
    whole_site: bool = False
    refresh: frozenset[str] = frozenset()


@dataclass(slots=True)
class Outcome:
    """What a run found. `posts` counts posts with a list, `resolved` the works that a registry answered for."""

    posts: int = 0
    resolved: int = 0
    uses_brackets: bool = False
    lock_changed: bool = False
    pruned: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Part(NamedTuple):
    """What came of some posts, in this process or another.

    `waiting` are posts with works that are not in the lock, the `wanted`. `used` is what the lock was asked for, if it
    is to be pruned; `stamps` and `references` (by style) are new to the caches. `error` ended it, and ends the run.
    """

    changes: list[Change]
    waiting: list[Path]
    wanted: dict[Identifier, None]
    outcome: Outcome
    used: set[str]
    stamps: Mapping[str, str]
    references: Mapping[tuple[str, StyleOptions], Mapping[str, str]]
    error: ConfigurationError | None


class Cite:
    """One run over posts of a site."""

    def __init__(self, site: Site, works: Works, options: Options, follow: Follower = pass_on) -> None:
        self.site = site
        self.works = works
        self.options = options
        self.follow = follow
        self.styles: dict[tuple[str, StyleOptions], Style] = {}
        self.outcome = Outcome()
        self.has_asked = False
        # What was found before does not count where more is asked for than posts that are right.
        asks_more = options.overwrite or options.prune or works.lock.refresh
        self.stamps = None if asks_more else Stamps(site, works)

    def run(self, paths: Sequence[Path]) -> Iterator[Change]:
        """Yields each post that changes; it is written by then, unless this is a dry run."""
        self.report_misplaced_styles()
        waiting, wanted = yield from self.revise([path for path in paths if not self.is_stamped(path)])
        self.resolve(list(wanted))
        yield from self.revise(waiting)
        self.tidy_lock()
        if self.options.whole_site and self.site.settings.citation_file:
            yield from self.cite_site()
        self.outcome.findings += self.of_bibliography()
        self.outcome.findings.sort()
        for cache in (self.stamps, *(style.cache for style in self.styles.values())):
            if cache:
                cache.save()

    def revise(self, paths: Sequence[Path]) -> Generator[Change, None, tuple[list[Path], dict[Identifier, None]]]:
        """Yields the posts that change; returns those that wait for works, and which works these are."""
        waiting: list[Path] = []
        wanted: dict[Identifier, None] = {}
        if processes.are_worthwhile(paths) and any(map(cites_itself, paths)):
            _ = self.permalinks.pages  # each process would ask Hugo
        for part in processes.share(self.part, paths):
            self.add(part)
            waiting += part.waiting
            wanted |= part.wanted
            for change in part.changes:
                if self.write(change):
                    yield change
            if part.error:
                raise part.error
        return waiting, wanted

    def part(self, paths: Sequence[Path]) -> Part:
        """Finds what becomes of some posts, and writes nothing."""
        before, self.outcome = self.outcome, Outcome()
        changes: list[Change] = []
        waiting: list[Path] = []
        wanted: dict[Identifier, None] = {}
        error = None
        for path in paths:
            try:
                with last_resort():
                    if not (draft := self.read(path)):
                        continue
                    if missing := self.missing(draft):
                        waiting.append(draft.post.path)
                        wanted |= dict.fromkeys(missing)
                    elif change := self.finish(draft):
                        changes.append(change)
            except ConfigurationError as raised:
                error = raised
                break
            except HugoToolsError as raised:
                self.refuse(path, raised)
        outcome, self.outcome = self.outcome, before
        used = self.works.used if self.options.prune else set()
        stamps = self.stamps.cache.drain() if self.stamps else {}
        references = {at: style.cache.drain() for at, style in self.styles.items() if style.cache}
        return Part(changes, waiting, wanted, outcome, used, stamps, references, error)

    def add(self, part: Part) -> None:
        """Adds what came of some posts to what the run found."""
        self.outcome.posts += part.outcome.posts
        self.outcome.uses_brackets |= part.outcome.uses_brackets
        self.outcome.findings += part.outcome.findings
        self.works.used |= part.used
        if self.stamps:
            self.stamps.cache.update(part.stamps)
        for at, lines in part.references.items():
            if cache := self.styled(*at).cache:
                cache.update(lines)

    def write(self, change: Change) -> bool:
        """Writes a post, but in a dry run; returns whether nothing went wrong."""
        from hugo_tools import posts

        try:
            if not self.options.dry_run:
                with self.works.lock.held():
                    posts.write(change.path, change.before, change.after)
        except PostError as error:
            self.refuse(change.path, error)
            return False
        return True

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
        from hugo_tools import drafts  # not needed where all posts are known

        try:
            return drafts.read(path, self.site, self.works)
        except PostError as error:
            self.refuse(path, error)
            return None

    def missing(self, draft: Draft) -> Sequence[Identifier]:
        """Returns the works that a post has to wait for; none in the second round, though it may cite others by now."""
        return () if self.has_asked else self.works.missing(identifier for identifier, _ in draft.mentions)

    def resolve(self, wanted: Sequence[Identifier]) -> None:
        """Asks for works. What was answered is saved every few seconds, and also if the run is cut off."""
        saved = -SAVE_INTERVAL  # the first answer is saved at once
        try:
            with contextlib.closing(self.answers(wanted)) as answers:
                for _, answer in answers:
                    self.outcome.resolved += isinstance(answer, Item)
                    if time.monotonic() - saved > SAVE_INTERVAL:
                        self.save_lock()
                        saved = time.monotonic()
        finally:
            self.save_lock()
        self.works.lock.refresh = frozenset()
        self.has_asked = True
        for key in sorted(self.options.refresh - {identifier.key for identifier in wanted}):
            hint = "none of these posts cites it, or your bibliography says all of it"
            self.outcome.findings.append(self.of_lock(f'"{key}" was not asked for again', hint, "warning"))

    def answers(self, wanted: Sequence[Identifier]) -> Generator[Answer, None, None]:
        """Yields an answer for each of these works, and shows meanwhile what is waited for."""
        if wanted:
            yield from self.follow(self.works.resolve(wanted), len(wanted))

    def finish(self, draft: Draft) -> Change | None:
        """Returns the change that brings one post's blocks up to date, if it needs one."""
        from hugo_tools import drafts, revisions

        path, settings = draft.post.path, draft.settings
        try:
            self.outcome.posts += draft.has_list
            self.outcome.uses_brackets |= bool(draft.cited.groups)
            listed = self.list_of(draft)
            findings = list(drafts.findings(draft, listed, self.works, self.site.relative(path)))
            self.outcome.findings += findings
            change = revisions.revise(draft, listed, self.site, self.options.overwrite)
            if change := self.cite_post(draft, change, listed):
                revisions.verify(draft, change)
                return change
            if (
                self.stamps
                and NEVER_STAMPED not in draft.blocks
                and not any(finding.severity == "error" for finding in findings)
                and not drafts.unresolved(draft, listed)
            ):
                known = Known(draft.has_list, bool(draft.cited.groups), findings)
                self.stamps.add(path, draft.post.text.encode(), known)
        except PostError as error:
            self.refuse(path, error)
        except LockError as error:
            self.refuse(path, error)
        except ConfigurationError as error:
            if settings.style == self.site.settings.style:
                raise
            self.refuse(path, PostError(error.message, error.hint, *draft.post.place_of("hugotools")))
        return None

    def cite_post(self, draft: Draft, change: Change | None, listed: ReferenceList) -> Change | None:
        """Brings a post's own citation up to date, too; what it lacks is a finding and holds up nothing else.

        A post that is not published may lack something still: nothing is said about it.
        """
        if NEVER_STAMPED not in draft.blocks:
            return change
        from hugo_tools import post_citation, revisions

        text = draft.post.text
        before = change or revisions.Change(draft.post.path, text, text, len(listed.references))
        titles = {post_citation.folded(work.item.title) for work in listed.references}
        try:
            with last_resort():
                after = post_citation.revise(draft, before, self.site, self.permalinks, titles, self.options.overwrite)
                for doubt in post_citation.doubts(draft, self.site, self.permalinks, titles):
                    self.refuse(draft.post.path, doubt, "warning")
        except FaultError as error:
            self.refuse(draft.post.path, error)
            return change
        except PostError as error:
            if not draft.is_unpublished or draft.blocks[NEVER_STAMPED].is_edited:
                self.refuse(draft.post.path, error)
            return change
        return after if after.after != text else None

    def cite_site(self) -> Iterator[Change]:
        """Brings the site's own citation file up to date; a file that its author wrote stays, with a warning."""
        from hugo_tools import citation_file

        path = self.site.root / citation_file.NAME
        try:
            with last_resort():
                change = citation_file.revise(self.site, self.options.overwrite)
                if change and not self.options.dry_run:
                    with self.works.lock.held():
                        citation_file.write(change)
            if change:
                yield change
        except PostError as error:
            self.refuse(path, error, "warning" if isinstance(error, citation_file.OwnFileError) else "error")

    @cached_property
    def permalinks(self) -> Permalinks:
        """What Hugo says of the site's pages."""
        from hugo_tools.permalinks import Permalinks  # not needed where no post shows how it is cited

        return Permalinks(self.site)

    def list_of(self, draft: Draft) -> ReferenceList:
        """Returns a post's reference list, in the style that the post asks for."""
        from hugo_tools import references

        style = self.style(draft.settings)
        return references.number_works(draft.mentions, self.works.item, style, draft.settings.order)

    def style(self, settings: Settings) -> Style:
        """Returns the style that a post or the site asks for; raises ConfigurationError."""
        limits = NameLimits(settings.et_al_min, settings.et_al_use_first)
        return self.styled(settings.style, StyleOptions(limits, settings.collapse))

    def report_misplaced_styles(self) -> None:
        """Warns of each style's template that lies where none is read, and where it breaks Hugo's build."""
        message = "a style is not read from here, and Hugo cannot build the site with it"
        for path, hint in folders.misplaced(self.site.root):
            self.outcome.findings.append(Finding(self.site.relative(path), 0, 0, message, hint, "warning"))

    def styled(self, name: str, options: StyleOptions) -> Style:
        if (name, options) not in self.styles:
            self.styles[name, options] = styles.load(name, self.site.root, options)
        return self.styles[name, options]

    def refuse(self, path: Path, error: HugoToolsError, severity: Literal["error", "warning"] = "error") -> None:
        line, column = (error.line, error.column) if isinstance(error, PostError) else (0, 0)
        place = self.site.relative(path), line, column
        self.outcome.findings.append(Finding(*place, error.message, error.hint, severity))

    def of_bibliography(self) -> Iterator[Finding]:
        """Yields the warnings about the author's bibliography, each with its place in the site."""
        for finding in self.works.bibliography.findings:
            yield finding._replace(path=self.site.relative(Path(finding.path)))

    def of_lock(
        self, message: str, hint: str, severity: Literal["error", "warning"], line: int = 0, column: int = 0
    ) -> Finding:
        return Finding(self.site.relative(self.works.lock.path), line, column, message, hint, severity)

    def save_lock(self) -> None:
        self.outcome.lock_changed |= self.works.lock.is_changed
        if not self.options.dry_run:
            self.works.lock.save()

    def tidy_lock(self) -> None:
        """Says what a refresh would have made worse, and drops what nothing cites if that was asked for."""
        lock, outcome = self.works.lock, self.outcome
        for fault in lock.faults.values():
            outcome.findings.append(self.of_lock(fault.message, fault.hint, "error", fault.line, fault.column))
        unanswered = {identifier.key for identifier in self.works.failures}
        for key, reason in lock.kept:
            message = f'"{key}" is kept as it was: {reason}'
            severity: Literal["error", "warning"] = "error" if key in unanswered else "warning"
            outcome.findings.append(self.of_lock(message, "", severity))
        if self.options.prune and not any(finding.severity == "error" for finding in outcome.findings):
            outcome.pruned = lock.prune(self.works.used)
            self.save_lock()


def cites_itself(path: Path) -> bool:
    """Says whether a post may have a block with its own citation, without a close look."""
    with contextlib.suppress(OSError):
        return f"hugo-tools:{NEVER_STAMPED}".encode() in files.read(path)
    return False
