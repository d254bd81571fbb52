"""The story of `adopt`: posts with hand-written lists in, posts with ours out.

posts → old lists → entries → works → plan → the bibliography's new entries → new texts, cited → record → written
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hugo_tools import files
from hugo_tools.adopting import additions, forms, keyed, lists, matching, mentions, plan, reading, record, rewriting
from hugo_tools.adopting.additions import Additions
from hugo_tools.adopting.key_files import KeyFiles
from hugo_tools.adopting.matching import Match, Search
from hugo_tools.adopting.plan import PostPlan, Row
from hugo_tools.adopting.record import AdoptionRecord
from hugo_tools.citing import drafts, results
from hugo_tools.citing.revisions import PostChange
from hugo_tools.citing.run import Cite
from hugo_tools.errors import ConfigurationError, HugoToolsError, LockError, PostError, last_resort
from hugo_tools.findings import Finding, finding_of
from hugo_tools.hugo import installed, posts
from hugo_tools.hugo.site import Site
from hugo_tools.markdown.blocks import line_of
from hugo_tools.metadata.identifiers import Identifier, Parsed
from hugo_tools.setup import configuration
from hugo_tools.works import bibliography
from hugo_tools.works.bibliography import Bibliography

Ask = Callable[[PostPlan, Row], Match]  # the author's answer about a row that is not sure


@dataclass
class Adoption:
    """The plans of a run, the bibliography's new entries, and the other files that change: (path, before, after)."""

    cite: Cite
    plans: list[PostPlan] = field(default_factory=list)
    additions: Additions = field(default_factory=lambda: Additions(set()))
    shared: list[tuple[Path, bytes | None, bytes]] = field(default_factory=list)
    lock_before: bytes | None = None

    @property
    def changes(self) -> list[PostChange]:
        return [each.change for each in self.plans if each.change]


def prepare(cite: Cite, paths: Sequence[Path], search: Search | None, ask: Ask | None = None) -> Adoption:
    """Returns the plans of the posts that keep a list by hand; nothing is written but the lock, if it may be.

    Messages go to the run's findings. Raises ConfigurationError if the bibliography cannot be named.
    """
    adoption = Adoption(cite, lock_before=lock_bytes(cite))
    found = list(read_posts(cite, paths))
    resolve_named(cite, found)
    for each, all_facts in found:
        each.rows += [
            row_of(cite, each, entry, facts, search, ask)
            for entry, facts in zip(each.old.entries, all_facts, strict=True)
        ]
        if each.is_worthwhile:
            adoption.plans.append(each)
    resolve_found(cite, adoption.plans)
    add_entries(adoption)
    for each in adoption.plans:
        revise(cite, each)
    settle(adoption)
    report(adoption)
    return adoption


def read_posts(cite: Cite, paths: Sequence[Path]) -> Iterator[tuple[PostPlan, list[reading.Facts]]]:
    """Yields the posts that keep a list by hand, with the facts of its entries."""
    key_files = KeyFiles(cite.site)
    for path in paths:
        try:
            with last_resort():
                draft = results.read(path, cite.given)
                old = forms.find(draft, key_files, cite.works.bibliography.keys)
                if old is None:
                    continue
                old = mentions.with_anchors(draft, old)
                pointing = mentions.find(draft, old, cite.site)
                lost = list(mentions.dangling(draft, old, pointing, cite.site.math))
                all_facts = reading.read_all(entry.text for entry in old.entries)
                yield PostPlan(draft, old, pointing, lost), all_facts
        except HugoToolsError as error:
            cite.refuse(path, error)


def resolve_named(cite: Cite, found: Sequence[tuple[PostPlan, Sequence[reading.Facts]]]) -> None:
    """Asks for the works that entries name and that the texts cite, once for all."""
    named: dict[Identifier, None] = {}
    for each, all_facts in found:
        for facts in all_facts:
            named |= {cite.works.canonical(parsed.identifier): None for parsed in facts.works}
        named |= {identifier: None for _, identifier, _ in drafts.uses(each.draft)}
    cite.resolve_missing(cite.works.missing(named))


def resolve_found(cite: Cite, plans: Sequence[PostPlan]) -> None:
    """Asks for the works that searches have found, once for all; an entry whose work has no answer stays open."""
    rows = [row for each in plans if not each.old.own for row in each.rows]
    cite.resolve_missing(cite.works.missing(row.identifier for row in rows if row.identifier))
    for row in rows:
        if row.identifier and row.match.parsed and cite.works.item(row.identifier) is None:
            reason, hint = cite.works.reason(row.identifier, row.identifier.key)
            row.match = Match("open", row.match.parsed, reason=reason, hint=hint)


def row_of(
    cite: Cite, each: PostPlan, entry: lists.OldEntry, facts: reading.Facts, search: Search | None, ask: Ask | None
) -> Row:
    """Returns an entry with the work that it is taken for; the author is asked about one that is not sure."""
    if each.old.own:
        item = each.old.own.entries[entry.label]
        return Row(entry, facts, Match("sure", Parsed(Identifier("key", entry.label)), item))
    row = Row(entry, facts, matching.match(facts, cite.works, search))
    if ask and row.match.kind == "unsure" and row.match.item:
        row.match = ask(each, row)
    return row


# --- the bibliography's new entries --------------------------------------------------------------


def add_entries(adoption: Adoption) -> None:
    """Gives each row its key, and the bibliography the entries that these rows need, in memory."""
    cite = adoption.cite
    own = cite.works.bibliography
    adoption.additions = Additions({key.lower() for key in own.keys})
    for each in adoption.plans:
        if each.old.file:
            take_file(cite, each)
        elif each.old.own:
            take_entries(adoption, each, each.old.own)
        for row in each.rows:
            give_key(adoption, row)
    text = adoption.additions.render()
    path = additions.file_for(cite.site.bibliographies(), cite.site.root)
    bibliography.extend(own, path, text.encode())
    cite.works.items.clear()
    own_works = (cite.works.canonical(Identifier("key", key)) for key in own.entries)
    cite.resolve_missing(cite.works.missing(own_works))


def take_file(cite: Cite, each: PostPlan) -> None:
    """Adds the entries of the file that has a post's keys to the bibliography, in memory.

    A post is refused if another file has one of its keys for another work.
    """
    own, path = cite.works.bibliography, each.old.file
    assert path
    if path not in {place for place, _ in own.places.values()}:
        bibliography.extend(own, path, files.read(path))
    taken = [row.entry.label for row in each.rows if own.places[row.entry.label][0] != path]
    given = each.old.own.entries if each.old.own else {}
    differing = [key for key in taken if not additions.is_one_work(own.entries[key], given[key])]
    refuse_other_works(cite, each, differing)


def take_entries(adoption: Adoption, each: PostPlan, given: Bibliography) -> None:
    """Adds the entries that a post shows as BibTeX; it is refused if one of their keys is another work's."""
    own = adoption.cite.works.bibliography
    differing = []
    for key, item in given.entries.items():
        is_known = key in own.entries and additions.is_one_work(own.entries[key], item)
        if not is_known and not adoption.additions.take(key, item, each.old.written.get(key, "")):
            differing.append(key)
    refuse_other_works(adoption.cite, each, differing)


def refuse_other_works(cite: Cite, each: PostPlan, differing: Sequence[str]) -> None:
    """Refuses a post some of whose keys are those of other works in the bibliography."""
    if differing:
        error = PostError(f'another bibliography has "{differing[0]}" for another work', "rename one of the two keys")
        each.refusal = finding_of(cite.site.relative(each.draft.post.path), error)


def give_key(adoption: Adoption, row: Row) -> None:
    """Gives a row the key by which posts cite it: the work's, or that of an entry in the author's words."""
    match, made = row.match, adoption.additions
    if row.identifier and row.identifier.scheme == "key":
        row.key = keyed.typed(row.identifier.value)
    elif match.kind == "sure" and match.parsed and match.item:
        row.key = match.parsed.citation[2:-1]
        if adoption.cite.works.bibliography.item(match.parsed.identifier) is None:
            row.venue = additions.better_venue(row.facts, match.item)
            made.correct(match.item, row.facts)
    elif match.kind != "open":
        row.key = made.keep(row.facts, row.entry.text, not match.is_misled)


# --- new texts -----------------------------------------------------------------------------------


def revise(cite: Cite, each: PostPlan) -> None:
    """Computes a post's change, or the reason why it is refused."""
    path = each.draft.post.path
    if each.refusal:
        return
    try:
        with last_resort():
            each.change = changed(cite, each)
    except (PostError, LockError) as error:
        each.refusal = finding_of(cite.site.relative(path), error)


def changed(cite: Cite, each: PostPlan) -> PostChange:
    """Returns the change of one post; raises PostError for one that cannot be adopted whole."""
    unknown = [row for row in each.rows if row.match.kind == "open"]
    if unknown:
        raise PostError(
            f"{len(unknown)} of its entries could not be looked up", "run the command again, with a network"
        )
    refuse_doubled(each)
    rewriting.check_shortcodes(each.draft, each.old)
    post = each.draft.post
    clear = each.old.labels - each.old.doubled
    labelled = [row for row in each.rows if row.entry.label in clear]
    keys = {row.entry.label: row.key for row in labelled}
    addresses = {row.entry.label: row.address for row in labelled}
    nocite = list(dict.fromkeys(row.key.strip("{}") for row in each.not_cited()))
    text = rewriting.rewrite(each.draft, each.old, each.mentions, keys, addresses)
    rewriting.check_anchors(each.draft, each.old, text)
    draft = drafts.of(posts.parse(post.path, text), cite.site, cite.works)
    rewriting.check_result(draft, each.old, each.mentions, keys)
    if nocite:
        text = rewriting.with_nocite(post, text, nocite)
        draft = drafts.of(posts.parse(post.path, text), cite.site, cite.works)
    result = results.result_of(draft, cite.given)
    if result.change is None:
        raise PostError("its list would be empty", "see the other findings of the post")
    errors = [finding for finding in result.findings if finding.severity == "error"]
    cite.outcome.findings += errors
    return PostChange(post.path, post.text, result.change.after, result.change.references)


def refuse_doubled(each: PostPlan) -> None:
    """Raises PostError, with the line, if the text points to a number that two entries have."""
    text = each.draft.post.text
    for mention in each.mentions:
        for label in each.old.doubled.intersection(mention.labels):
            message = f'"[{label}]" may be either of two entries of the list'
            raise PostError(message, "give each entry a number of its own", line_of(text, mention.start), 1)


def settle(adoption: Adoption) -> None:
    """Computes the new bibliography and the new configuration; raises ConfigurationError.

    Entries that only refused posts need are left out.
    """
    cite, made = adoption.cite, adoption.additions
    done = [each for each in adoption.plans if each.change]
    used = [key for each in done for row in each.rows for key in keys_of(made, row)]
    used += [key for each in done for key in entries_of_cited(cite, each)]
    text = made.only(used).render()
    site = cite.site
    own = site.bibliographies()
    new = [each.old.file for each in done if each.old.file]
    if text:
        path = additions.file_for(own, site.root)
        adoption.shared.append(with_entries(path, files.read(path) if path in own else None, text))
        new.append(path)
    unnamed = [path for path in dict.fromkeys(new) if path not in own]
    if unnamed:
        adoption.shared += naming(site, unnamed)


def entries_of_cited(cite: Cite, each: PostPlan) -> Iterator[str]:
    """Yields the keys of the bibliography's entries, new or older, by which works of a post are printed."""
    own = cite.works.bibliography
    keys = own.own_keys
    cited = [identifier for _, identifier, _ in drafts.uses(each.draft)]
    for identifier in [*cited, *(row.identifier for row in each.rows if row.identifier)]:
        item = own.item(identifier)
        if item and item.key in keys:
            yield keys[item.key]


def with_entries(path: Path, before: bytes | None, text: str) -> tuple[Path, bytes | None, bytes]:
    """Returns a bibliography with new entries at its end: (path, before, after)."""
    newline = b"\r\n" if before and b"\r\n" in before else b"\n"
    gap = b"" if not before else newline if before.endswith(b"\n") else newline * 2
    return path, before, (before or b"") + gap + text.encode().replace(b"\n", newline)


def naming(site: Site, paths: Sequence[Path]) -> list[tuple[Path, bytes | None, bytes]]:
    """Returns the configuration's file that names more bibliographies: (path, before, after).

    Raises ConfigurationError, with the lines to add, where it is written in a way that no edit of ours fits.
    """
    names = [*site.settings.bibliography, *(path.relative_to(site.root).as_posix() for path in paths)]
    keys = ("params", "hugoTools", "bibliography")
    found = configuration.edit(site, [configuration.ValueChange(keys, names)])
    shared = []
    for edited in found:
        if edited.after is None:
            hint = site.config_hint({"params": {"hugoTools": {"bibliography": names}}})
            raise ConfigurationError("no place is certain for the setting that names the new bibliography", hint)
        before = files.read(edited.path) if edited.path.is_file() else None
        shared.append((edited.path, before, edited.after))
    return shared


def keys_of(made: Additions, row: Row) -> list[str]:
    """Returns the keys of the new entries that a row needs."""
    corrected = made.corrected.get(row.identifier.key, "") if row.identifier else ""
    return [row.key, corrected]


def report(adoption: Adoption) -> None:
    """Adds the findings of the plans to the run's."""
    cite = adoption.cite
    for each in adoption.plans:
        name = cite.site.relative(each.draft.post.path)
        cite.outcome.findings += plan.findings(each, name)
        if each.refusal:
            cite.outcome.findings.append(each.refusal)
    cite.outcome.findings += cite.of_bibliography()
    cite.outcome.findings.sort()


# --- written -------------------------------------------------------------------------------------


def write(adoption: Adoption, kept: AdoptionRecord) -> Iterator[PostChange]:
    """Writes the planned changes: the bibliography, the configuration, then the posts; yields each post.

    The lock was saved when the works were resolved.

    The record has each file's old bytes before it is written. A post that cannot be written is a finding.
    """
    cite = adoption.cite
    if changed_files := list(old_and_new(adoption)):
        kept.keep(changed_files)
    for path, before, after in adoption.shared:
        installed.write(path, after, before or b"")
    for change in adoption.changes:
        try:
            with cite.works.lock.held():
                posts.write(change.path, change.before, change.after)
            yield change
        except PostError as error:
            cite.refuse(change.path, error)


def old_and_new(adoption: Adoption) -> Iterator[tuple[Path, bytes | None, bytes]]:
    """Yields (path, old bytes, new bytes) of each file that a run writes, the lock, which is written, among them."""
    after = lock_bytes(adoption.cite)
    if after is not None and after != adoption.lock_before:
        yield adoption.cite.works.lock.path, adoption.lock_before, after
    yield from adoption.shared
    for change in adoption.changes:
        yield change.path, change.before.encode(), change.after.encode()


def lock_bytes(cite: Cite) -> bytes | None:
    path = cite.works.lock.path
    return files.read(path) if path.exists() else None


# --- undone --------------------------------------------------------------------------------------


def undo(site: Site, kept: AdoptionRecord, chosen: Sequence[Path]) -> tuple[list[str], list[Finding]]:
    """Brings these posts back from the record, or all without any; returns the names of files, and refusals.

    The files that serve all posts are brought back after the last of them.
    """
    wanted = [path for path in kept.saved if not record.is_shared(path)]
    if chosen:
        names = {path.relative_to(site.root).as_posix() for path in chosen if path.is_relative_to(site.root)}
        wanted = [name for name in wanted if name in names]
    results = record.undo(site, kept, wanted)
    if all(map(record.is_shared, kept.saved)):
        results |= record.undo(site, kept, list(kept.saved))
    done = [name for name, error in results.items() if error is None]
    refused = [finding_of(site.relative(site.root / name), error) for name, error in results.items() if error]
    return done, refused
