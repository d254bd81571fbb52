"""The story of `cite`: posts in, posts with complete reference lists out.

    posts → citations → identifiers → lock in front of registries → items → style → blocks → verify → save → write

A post whose works are all in the lock is done at once. The others wait until the registries were asked, once for all
of them. Several processes work out the changes of many posts; this one writes them.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hugo_tools import files
from hugo_tools.citing import results
from hugo_tools.citing.outcome import Outcome
from hugo_tools.citing.results import Given
from hugo_tools.citing.stamps import NEVER_STAMPED, KnownPost, Stamps
from hugo_tools.errors import ConfigurationError, HugoToolsError, OwnFileError, PostError, last_resort
from hugo_tools.findings import Finding, Severity, finding_of
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Answer, Failure, Follower, Offline, pass_on
from hugo_tools.styles import folders
from hugo_tools.works.catalogue import Works

if TYPE_CHECKING:
    from hugo_tools.citing.citation_index import CitationIndex
    from hugo_tools.citing.drafts import Draft
    from hugo_tools.citing.index_entries import IndexEntry
    from hugo_tools.citing.published import FindPublished
    from hugo_tools.citing.revisions import PostChange
    from hugo_tools.styles.interface import StyleOptions

SAVE_INTERVAL = 2.0  # seconds
NOBODY = Offline()


class RunOptions(NamedTuple):
    """The options of a run: write nothing, replace edited blocks, drop uncited works from the lock; for all posts.

    `refresh` are the keys of works to be asked for again.
    """

    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False
    whole_site: bool = False
    refresh: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """The results of some posts, from this process or another.

    `waiting` are posts with works that are not in the lock; these works are `wanted`. `listed` counts posts with a
    list. `used` are the keys that were looked up in the lock, if it is to be pruned. `stamps` and `references` (by
    style) are new entries for the caches. `entries` are the posts' entries in the site's citation index. `error` ended
    the batch, and ends the run.
    """

    changes: list[PostChange] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)
    wanted: dict[Identifier, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    listed: int = 0
    uses_brackets: bool = False
    used: set[str] = field(default_factory=set)
    stamps: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[tuple[str, StyleOptions], Mapping[str, str]] = field(default_factory=dict)
    entries: dict[Path, IndexEntry] = field(default_factory=dict)
    error: ConfigurationError | None = None


class Cite:
    """One run over posts of a site: which posts, in which order, in which processes, what is saved when."""

    def __init__(
        self,
        site: Site,
        works: Works,
        options: RunOptions,
        follow: Follower = pass_on,
        stamps: Stamps | None = None,
        find_published: FindPublished = NOBODY.published,
    ) -> None:
        """`stamps` are from an earlier look; they count only if that had the same inputs as this run.

        `find_published` asks the registries where preprints have appeared.
        """
        self.site = site
        self.works = works
        self.options = options
        self.follow = follow
        self.find_published = find_published
        self.given = Given(site, works, options.overwrite)
        self.outcome = Outcome()
        self.has_asked = False
        self.index: CitationIndex | None = None
        # Stamps only tell that a post needs nothing, so they do not help where more than that is asked for.
        asks_more = options.overwrite or options.prune or works.lock.refresh or works.published.asks
        self.stamps = None if asks_more else Stamps(site, works.lock.digest, works.bibliography.made_of)
        if self.stamps and stamps and stamps.cache.recipe == self.stamps.cache.recipe:
            self.stamps = stamps

    def run(self, paths: Sequence[Path]) -> Iterator[PostChange]:
        """Yields the change of each post that changes, after writing it, unless this is a dry run."""
        self.report_misplaced_styles()
        self.load_index()
        waiting, wanted = yield from self.revise([path for path in paths if not self.is_stamped(path)])
        self.resolve_missing(list(wanted))
        yield from self.revise(waiting)
        self.tidy_lock()
        if self.options.whole_site and self.site.settings.citation_file:
            yield from self.cite_site()
        if self.index:
            yield from self.update_index(self.index, paths)
        self.outcome.findings += self.of_bibliography()
        self.outcome.findings.sort()
        if self.stamps:
            self.stamps.save(self.works)
        for style in self.given.styles.values():
            if style.cache:
                style.cache.save()

    def revise(self, paths: Sequence[Path]) -> Generator[PostChange, None, tuple[list[Path], dict[Identifier, None]]]:
        """Yields the changes of posts; returns the posts that wait for works, and these works."""
        waiting: list[Path] = []
        wanted: dict[Identifier, None] = {}
        if not paths:
            return waiting, wanted
        from hugo_tools.citing import processes  # not needed if all posts are unchanged

        if processes.are_worthwhile(paths):
            self.ask_hugo(paths)
        for batch in processes.share(self.process_batch, paths):
            self.add(batch)
            waiting += batch.waiting
            wanted |= batch.wanted
            for change in batch.changes:
                if self.write(change):
                    yield change
            if batch.error:
                raise batch.error
        return waiting, wanted

    def ask_hugo(self, paths: Sequence[Path]) -> None:
        """Asks Hugo for the site's pages if these posts need them, since otherwise each process would ask."""
        if self.works.own_posts:
            self.works.own_posts.prepare()
        if any(map(cites_itself, paths)):
            _ = self.given.permalinks.pages

    def process_batch(self, paths: Sequence[Path]) -> Batch:
        """Returns the results of some posts, without writing.

        From another process only the returned value comes back.
        """
        batch = Batch()
        for path in paths:
            try:
                with last_resort():
                    self.process(path, batch)
            except ConfigurationError as error:
                batch.error = error
                break
            except HugoToolsError as error:
                batch.findings.append(finding_of(self.site.relative(path), error))
        if self.options.prune:
            batch.used = self.works.used
        if self.stamps:
            batch.stamps = self.stamps.cache.drain()
        batch.references = {at: style.cache.drain() for at, style in self.given.styles.items() if style.cache}
        return batch

    def process(self, path: Path, batch: Batch) -> None:
        """Adds the result of one more post to a batch; raises PostError for a post that cannot be read."""
        draft = results.read(path, self.given)
        if missing := self.missing(draft):
            batch.waiting.append(path)
            batch.wanted |= dict.fromkeys(missing)
            return
        uses_brackets = bool(draft.cited.groups)
        batch.listed += draft.has_list
        batch.uses_brackets |= uses_brackets
        result = results.result_of(draft, self.given)
        batch.findings += result.findings
        if result.change:
            batch.changes.append(result.change)
        if result.entry:
            batch.entries[path] = result.entry
        if result.is_right and self.stamps:
            index_sum = result.entry.checksum if result.entry else ""
            known = KnownPost(draft.has_list, uses_brackets, result.findings, index_sum)
            self.stamps.add(path, draft.post.text.encode(), known)

    def add(self, batch: Batch) -> None:
        """Adds the results of a batch to the outcome of the run."""
        self.outcome.posts += batch.listed
        self.outcome.uses_brackets |= batch.uses_brackets
        self.outcome.findings += batch.findings
        self.works.used |= batch.used
        if self.index:
            for path, entry in batch.entries.items():
                self.index.put(path, entry)
        if self.stamps:
            self.stamps.cache.update(batch.stamps)
        for at, lines in batch.references.items():
            if cache := self.given.styled(*at).cache:
                cache.update(lines)

    def write(self, change: PostChange) -> bool:
        """Writes a post unless this is a dry run; returns whether that succeeded."""
        from hugo_tools.hugo import posts

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
        if self.index and not self.index.holds(path, known.index_sum):
            return False
        self.outcome.add_known(known)
        return True

    def missing(self, draft: Draft) -> Sequence[Identifier]:
        """Returns the works still to resolve; always none once the registries were asked."""
        return () if self.has_asked else self.works.missing(identifier for identifier, _ in draft.mentions)

    def resolve_missing(self, wanted: Sequence[Identifier]) -> None:
        """Asks the registries for works. Answers are saved every few seconds, and also if the run is interrupted."""
        saved = -SAVE_INTERVAL  # the first answer is saved at once
        missing = [identifier for identifier in wanted if self.works.is_missing(identifier)]
        try:
            with contextlib.closing(self.answers(missing)) as answers:
                for identifier, answer in answers:
                    self.outcome.resolved += isinstance(answer, Item)
                    self.note_page(identifier, answer)
                    if time.monotonic() - saved > SAVE_INTERVAL:
                        self.save_lock()
                        saved = time.monotonic()
            candidates = wanted if self.works.published.asks else missing
            self.update_published([each for each in candidates if each not in self.works.failures])
            self.cite_published(wanted)
        finally:
            self.save_lock()
        self.works.lock.refresh = frozenset()
        self.has_asked = True
        for key in sorted(self.options.refresh - {identifier.key for identifier in wanted}):
            hint = "none of these posts cites it, or your bibliography says all of it"
            self.outcome.findings.append(self.of_lock(f'"{key}" was not asked for again', hint, "warning"))

    def update_published(self, wanted: Sequence[Identifier]) -> None:
        """Asks where preprints have appeared: in a refresh, and where published versions are cited."""
        policy = self.works.published
        if not wanted or not (policy.asks or policy.takes or self.works.lock.refresh):
            return
        from hugo_tools.citing import published  # most runs do not ask

        silent: dict[str, str] = {}
        for key, answer in published.ask(self.works, wanted, self.find_published):
            if isinstance(answer, Failure):
                silent.setdefault(answer.reason, answer.hint)
            else:
                self.outcome.appeared[key] = published.Appeared(answer.item, answer.sources)
        severity: Severity = "error" if policy.asks else "warning"
        for reason, hint in silent.items():
            message = f"whether preprints have appeared is not certain: {reason}"
            self.outcome.findings.append(self.of_lock(message, hint, severity))

    def cite_published(self, wanted: Sequence[Identifier]) -> None:
        """Replaces preprints with their known published versions, if that was asked for."""
        if not wanted or not self.works.published.takes:
            return
        from hugo_tools.citing import published

        for key, item in published.take(self.works, wanted):
            known = self.outcome.appeared.get(key)
            self.outcome.appeared[key] = published.Appeared(item, known.sources if known else (), is_cited=True)

    def note_page(self, identifier: Identifier, answer: Item | Failure) -> None:
        """Notes a web page with too little metadata, for the author to complete.

        One in the lock was reported before.
        """
        is_told = isinstance(answer, Item) and identifier.key in self.works.lock.loaded
        if identifier.scheme == "url" and not is_told:
            from hugo_tools.citing import entries_to_complete  # most works have a registry

            if entries_to_complete.lacks_something(answer):
                self.outcome.to_complete[identifier] = answer

    def answers(self, wanted: Sequence[Identifier]) -> Generator[Answer, None, None]:
        """Yields an answer for each of these works, and shows the progress meanwhile."""
        if wanted:
            yield from self.follow(self.works.resolve(wanted), len(wanted))

    def cite_site(self) -> Iterator[PostChange]:
        """Brings the site's citation file up to date; a file that the author wrote stays, with a warning."""
        from hugo_tools.citing import citation_file

        def revise() -> PostChange | None:
            return citation_file.revise(self.site, self.options.overwrite)

        yield from self.change_file(citation_file.NAME, revise)

    def load_index(self) -> None:
        """Reads the site's citation index, if it has one, before the posts are read."""
        if not self.site.settings.citation_index:
            return
        from hugo_tools.citing import citation_index  # most sites have none

        try:
            index = citation_index.load(self.site)
        except PostError as error:
            self.refuse(self.site.root / citation_index.NAME, error)
            return
        if index.is_sound or self.options.whole_site:  # a few posts do not make an index
            self.index = index

    def update_index(self, index: CitationIndex, paths: Sequence[Path]) -> Iterator[PostChange]:
        """Brings the site's citation index up to date."""
        from hugo_tools.citing import citation_index

        if self.options.whole_site:
            index.keep(paths)
        yield from self.change_file(citation_index.NAME, index.change)

    def change_file(self, name: str, make: Callable[[], PostChange | None]) -> Iterator[PostChange]:
        """Yields the change of a file of the site that is not a post, after writing it, unless this is a dry run."""
        try:
            with last_resort():
                change = make()
        except PostError as error:
            self.refuse(self.site.root / name, error, "warning" if isinstance(error, OwnFileError) else "error")
            return
        if change and self.write(change):
            yield change

    def report_misplaced_styles(self) -> None:
        """Warns of each style template in a wrong folder, and of those that break Hugo's build."""
        for found in folders.misplaced(self.site.root):
            name = self.site.relative(found.path)
            self.outcome.findings.append(Finding(name, 0, 0, found.message, found.hint, "warning"))

    def refuse(self, path: Path, error: HugoToolsError, severity: Severity = "error") -> None:
        self.outcome.findings.append(finding_of(self.site.relative(path), error, severity))

    def of_bibliography(self) -> Iterator[Finding]:
        """Yields the warnings about the author's bibliography, each with its place in the site."""
        for finding in self.works.bibliography.findings:
            yield finding._replace(path=self.site.relative(Path(finding.path)))

    def of_lock(self, message: str, hint: str, severity: Severity, line: int = 0, column: int = 0) -> Finding:
        return Finding(self.site.relative(self.works.lock.path), line, column, message, hint, severity)

    def save_lock(self) -> None:
        self.outcome.lock_changed |= self.works.lock.is_changed
        if not self.options.dry_run:
            self.works.lock.save()

    def tidy_lock(self) -> None:
        """Notes the works that a refresh changed or left as they were; drops uncited works with `--prune`."""
        lock, outcome = self.works.lock, self.outcome
        outcome.changed = lock.changed
        for fault in lock.faults.values():
            outcome.findings.append(self.of_lock(fault.message, fault.hint, "error", fault.line, fault.column))
        unanswered = {identifier.key for identifier in self.works.failures}
        for key, reason in lock.kept:
            message = f'"{key}" is kept as it was: {reason}'
            severity: Severity = "error" if key in unanswered else "warning"
            outcome.findings.append(self.of_lock(message, "", severity))
        if self.options.prune and not any(finding.severity == "error" for finding in outcome.findings):
            outcome.pruned = lock.prune(self.works.used)
            self.save_lock()


def cites_itself(path: Path) -> bool:
    """Returns whether a post seems to have a block with its own citation, by a search for the marker's text."""
    with contextlib.suppress(OSError):
        return f"hugo-tools:{NEVER_STAMPED}".encode() in files.read(path)
    return False
