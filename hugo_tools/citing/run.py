"""The story of `cite`: posts in, posts with complete reference lists out.

    posts → citations → identifiers → lock in front of registries → items → style → blocks → verify → save → write

A post whose works are all in the lock is done at once; the others wait until the registries were asked, once
for all of them. What becomes of many posts is found by several processes, and written by this one.
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
    """What the command line asks for: write nothing, replace edited blocks, drop what nothing cites; for all posts.

    `refresh` are the keys of works that were named to be asked for again.
    """

    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False
    whole_site: bool = False
    refresh: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """What came of some posts, in this process or another.

    `waiting` are posts with works that are not in the lock, the `wanted`; `listed` counts posts with a list. `used` is
    what the lock was asked for, if it is to be pruned; `stamps` and `references` (by style) are new to the caches.
    `entries` are what the site's citation index says of the posts. `error` ended it, and ends the run.
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
        """`stamps` are those that an earlier look has found, if it looked at what this run works with.

        `find_published` asks where preprints have appeared.
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
        # What was found before does not count where more is asked for than posts that are right.
        asks_more = options.overwrite or options.prune or works.lock.refresh or works.published.asks
        self.stamps = None if asks_more else Stamps(site, works.lock.digest, works.bibliography.made_of)
        if self.stamps and stamps and stamps.cache.recipe == self.stamps.cache.recipe:
            self.stamps = stamps

    def run(self, paths: Sequence[Path]) -> Iterator[PostChange]:
        """Yields each post that changes; it is written by then, unless in a dry run."""
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
        """Yields the posts that change; returns those that wait for works, and which works these are."""
        waiting: list[Path] = []
        wanted: dict[Identifier, None] = {}
        if not paths:
            return waiting, wanted
        from hugo_tools.citing import processes  # not needed where all posts are known

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
        """Asks Hugo what these posts may need to know of the site's pages, which each process would ask for itself."""
        if self.works.own_posts:
            self.works.own_posts.prepare()
        if any(map(cites_itself, paths)):
            _ = self.given.permalinks.pages

    def process_batch(self, paths: Sequence[Path]) -> Batch:
        """Processes some posts without writing; in another process, only what is returned comes back."""
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
        """Adds to a batch what came of one more post; raises PostError for one that cannot be read."""
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
        """Adds what came of some posts to what the run found."""
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
        """Writes a post unless this is a dry run; returns whether nothing went wrong."""
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
        """Asks for works. What was answered is saved every few seconds, and also if the run is cut off."""
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
        """Puts the published versions that are known in the place of preprints, if that was asked for."""
        if not wanted or not self.works.published.takes:
            return
        from hugo_tools.citing import published

        for key, item in published.take(self.works, wanted):
            known = self.outcome.appeared.get(key)
            self.outcome.appeared[key] = published.Appeared(item, known.sources if known else (), is_cited=True)

    def note_page(self, identifier: Identifier, answer: Item | Failure) -> None:
        """Notes a page that did not say all of its work: the author has to; of one in the lock, they were told so."""
        is_told = isinstance(answer, Item) and identifier.key in self.works.lock.loaded
        if identifier.scheme == "url" and not is_told:
            from hugo_tools.citing import entries_to_complete  # most works have a registry

            if entries_to_complete.lacks_something(answer):
                self.outcome.to_complete[identifier] = answer

    def answers(self, wanted: Sequence[Identifier]) -> Generator[Answer, None, None]:
        """Yields an answer for each of these works, and shows meanwhile what is waited for."""
        if wanted:
            yield from self.follow(self.works.resolve(wanted), len(wanted))

    def cite_site(self) -> Iterator[PostChange]:
        """Brings the site's own citation file up to date; a file that its author wrote stays, with a warning."""
        from hugo_tools.citing import citation_file

        def revise() -> PostChange | None:
            return citation_file.revise(self.site, self.options.overwrite)

        yield from self.change_file(citation_file.NAME, revise)

    def load_index(self) -> None:
        """Reads the site's citation index, where it has one, before posts are looked at."""
        if not self.site.settings.citation_index:
            return
        from hugo_tools.citing import citation_index  # most sites have none

        try:
            index = citation_index.load(self.site)
        except PostError as error:
            self.refuse(self.site.root / citation_index.NAME, error)
            return
        if index.is_sound or self.options.whole_site:  # of a few posts no index is made
            self.index = index

    def update_index(self, index: CitationIndex, paths: Sequence[Path]) -> Iterator[PostChange]:
        """Brings the site's citation index up to date."""
        from hugo_tools.citing import citation_index

        if self.options.whole_site:
            index.keep(paths)
        yield from self.change_file(citation_index.NAME, index.change)

    def change_file(self, name: str, make: Callable[[], PostChange | None]) -> Iterator[PostChange]:
        """Yields the change of a file of the site that is not a post; it is written by then, unless in a dry run."""
        try:
            with last_resort():
                change = make()
        except PostError as error:
            self.refuse(self.site.root / name, error, "warning" if isinstance(error, OwnFileError) else "error")
            return
        if change and self.write(change):
            yield change

    def report_misplaced_styles(self) -> None:
        """Warns of each style's template that lies where none is read, and where it breaks Hugo's build."""
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
        """Says what a refresh changed or would have made worse, and drops what nothing cites if that was asked for."""
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
    """Returns whether a post may have a block with its own citation, without a close look."""
    with contextlib.suppress(OSError):
        return f"hugo-tools:{NEVER_STAMPED}".encode() in files.read(path)
    return False
