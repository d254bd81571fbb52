"""`cite`: reference lists brought up to date."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from hugo_tools import files
from hugo_tools.commands.context import BIBLIOGRAPHIES, FOUND, INCOMPLETE, OFFLINE, PATHS, TIMEOUT, Context, count, take
from hugo_tools.commands.runs import Asked, chosen_posts, find_stamps, prepare, take_bibliographies
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.terminal import visible

if TYPE_CHECKING:
    from hugo_tools.citing.outcome import Outcome
    from hugo_tools.citing.revisions import PostChange
    from hugo_tools.citing.run import Cite
    from hugo_tools.hugo.site import Site


class CiteOptions(NamedTuple):
    """The options of `cite`."""

    paths: tuple[Path, ...]
    check: bool
    diff: bool
    bibliographies: tuple[Path, ...]
    offline: bool
    refresh: tuple[str, ...]
    refresh_all: bool
    published: bool
    add_block: bool
    overwrite: bool
    prune: bool
    watch: bool
    as_json: bool
    report: Path | None
    timeout: float | None

    def asked(self, again: bool = False) -> Asked:
        """Returns the request of a run; one that is repeated because a post was saved refreshes nothing."""
        return Asked(
            self.offline,
            self.timeout,
            dry_run=self.check or self.diff,
            overwrite=self.overwrite,
            prune=self.prune and not again,
            whole_site=not self.paths,
            refresh=() if again else self.refresh,
            refresh_all=self.refresh_all and not again,
            published=self.published and not again,
        )


@click.command("cite")
@PATHS
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a list is not up to date.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@BIBLIOGRAPHIES
@OFFLINE
@click.option("--refresh", multiple=True, metavar="KEY", help="Ask the registry again about a work; may be repeated.")
@click.option("--refresh-all", is_flag=True, help="Ask the registries again about every work.")
@click.option("--published", is_flag=True, help="Cite preprints as they were published, and ask the registries where.")
@click.option("--add-block", is_flag=True, help="Give posts that cite by ordinary links a list as well.")
@click.option("--overwrite", is_flag=True, help="Replace lists that were edited by hand, and show the lost edits.")
@click.option("--prune", is_flag=True, help="Drop works from the lock that no post cites.")
@click.option("--watch", is_flag=True, help="Keep running: bring a post's list up to date whenever it is saved.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: the changes and the findings.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the changed works, one by one, as the text of a pull request.",
)
@TIMEOUT
@take(CiteOptions)
def command(context: Context, options: CiteOptions) -> None:
    """Bring the reference lists of posts up to date.

    In all posts of the site, or in PATHS, which are files or folders.

    Write a citation as [@arxiv:1706.03762] or [@doi:10.1038/nature14539]; in a post with a list, an ordinary link to a
    paper is a citation, too. Resolved works are kept in citations.lock.json.
    """
    if options.prune and options.paths:
        raise click.UsageError("--prune looks at the whole site and takes no paths")
    if options.offline and (options.refresh or options.refresh_all):
        raise click.UsageError("a refresh asks the registries, which --offline forbids")
    if options.watch and (options.as_json or options.report):
        raise click.UsageError("--json and --report tell of a run at its end, and --watch has none")
    site = context.site(options.paths)
    take_bibliographies(site, options.bibliographies)
    if options.add_block:
        site.settings = replace(site.settings, add_block=True)
    chosen = chosen_posts(site, options.paths)
    from hugo_tools.citing.stamps import outcome_of_known

    stamps = find_stamps(site) if options.asked().is_plain else None
    outcome = outcome_of_known(stamps, chosen) if stamps and not options.watch else None
    if outcome:
        outcome.findings = sorted([*site.findings, *outcome.findings])
        sys.exit(tell_outcome(context, site, outcome, Counts(len(chosen)), options))
    run = prepare(context, site, options.asked(), stamps)
    run.outcome.findings += site.findings
    if options.watch:
        watch(context, site, options, run, chosen)
    sys.exit(cite_once(context, run, chosen, options))


def cite_once(
    context: Context,
    run: Cite,
    chosen: Sequence[Path],
    options: CiteOptions,
    written: dict[Path, PostChange] | None = None,
) -> int:
    """Prints the progress of a run, and returns the exit code; keeps the changes in `written`."""
    changed = 0
    objects: list[dict[str, Any]] = []  # not the changes: their texts, of all posts, are much memory
    for change in run.run(chosen):
        changed += 1
        if options.as_json or options.report:
            objects.append(to_object(run.site, change, options))
        if not options.as_json:
            tell_change(run.site, change, options)
        if written is not None:
            written[change.path] = change
    return tell_outcome(context, run.site, run.outcome, Counts(len(chosen), changed), options, objects)


class Counts(NamedTuple):
    """How many posts a run was over, and how many of them changed, or would."""

    posts: int
    changed: int = 0


def tell_outcome(
    context: Context,
    site: Site,
    outcome: Outcome,
    counts: Counts,
    options: CiteOptions,
    objects: Sequence[dict[str, Any]] = (),
) -> int:
    """Prints the findings of a run, and returns the exit code; `objects` are the changed posts as JSON objects."""
    if options.as_json or options.report:
        from hugo_tools.citing import report

        told = report.as_object(objects, outcome)
        if options.as_json:
            click.echo(report.as_json(told), nl=False)
        if options.report:
            write_report(options.report, told)
    context.tell_findings(outcome.findings)
    tell_changed_works(context, outcome)
    tell_appeared(context, outcome)
    tell_entries(context, site, outcome)
    if outcome.uses_brackets:
        context.warn_of_component(site)
    context.say(summary(outcome, counts.changed, counts.posts, options.check or options.diff))
    if any(finding.severity == "error" for finding in outcome.findings):
        return INCOMPLETE
    return FOUND if options.check and (counts.changed or outcome.lock_changed) else 0


def write_report(path: Path, told: Mapping[str, Any]) -> None:
    """Writes the changes as the text of a pull request; raises ConfigurationError."""
    from hugo_tools.citing import pull_request

    try:
        files.write(path, pull_request.render(told).encode())
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be written: {os_reason(error)}', "name another file") from error


def tell_changed_works(context: Context, outcome: Outcome) -> None:
    """Prints the works of which a registry's record has changed, field by field."""
    if not outcome.changed:
        return
    from hugo_tools.citing import report

    for key in sorted(outcome.changed):
        fields = report.changed_fields(*outcome.changed[key])
        context.say(f"{key} has changed", "\n".join(report.lines(fields)))


def tell_appeared(context: Context, outcome: Outcome) -> None:
    """Prints which preprints have appeared, where, and by which sources."""
    if not outcome.appeared:
        return
    from hugo_tools.citing import published

    for key, (article, sources, is_cited) in sorted(outcome.appeared.items()):
        by = f"by {', '.join(sources)}; " if sources else ""
        remedy = "it is cited so from now on" if is_cited else "to cite it so, run: hugo-tools cite --published"
        context.say(f"{key} has appeared: {published.where(article)}", by + remedy)


def tell_entries(context: Context, site: Site, outcome: Outcome) -> None:
    """Prints how the author completes incomplete pages: once, since their items are in the lock from now on."""
    if not outcome.to_complete:
        return
    from hugo_tools.citing import entries_to_complete

    entries = entries_to_complete.render(outcome.to_complete)
    if own := site.settings.bibliography:
        context.say(f"to complete in {own[0]}:", entries)
        return
    setting = site.config_hint({"params": {"hugoTools": {"bibliography": "references.bib"}}})
    context.say("to complete in a bibliography, such as references.bib at the site's root:", f"{entries}\n{setting}")


def to_object(site: Site, change: PostChange, options: CiteOptions) -> dict[str, Any]:
    """Returns a post's change as an object of JSON; with the difference if it would be shown."""
    path = site.relative(change.path)
    made: dict[str, Any] = {"path": path, "references": change.references}
    made["written"] = not (options.check or options.diff)
    if options.diff or change.overwritten:
        from hugo_tools.commands import differences

        made["diff"] = differences.unified(change, path)
    return made


def tell_change(site: Site, change: PostChange, options: CiteOptions) -> None:
    path = visible(site.relative(change.path))
    if options.diff or change.overwritten:
        from hugo_tools.commands import differences

        click.echo(differences.unified(change, path), nl=False)
    if not options.diff:
        verb = "would change" if options.check else "wrote"
        click.echo(f"{verb} {path}" + (f": {count(change.references, 'reference')}" if change.references else ""))


def summary(outcome: Outcome, changes: int, posts: int, dry_run: bool) -> str:
    errors = sum(finding.severity == "error" for finding in outcome.findings)
    parts = [f"{count(posts, 'post')}, {outcome.posts} with a reference list"]
    parts.append(f"{changes} {'to change' if dry_run else 'written'}" if changes else "nothing to do")
    if outcome.resolved:
        parts.append(f"{count(outcome.resolved, 'work')} resolved")
    if outcome.changed:
        parts.append(f"{count(len(outcome.changed), 'work')} changed")
    if outcome.pruned:
        parts.append(f"{count(len(outcome.pruned), 'work')} dropped from the lock")
    if errors:
        parts.append(count(errors, "problem"))
    return ", ".join(parts)


def watch(context: Context, site: Site, options: CiteOptions, run: Cite, chosen: Sequence[Path]) -> NoReturn:
    """Does a run, then cites posts whenever they are saved, until it is interrupted; it checks twice a second."""
    seen = dict(stamps(site, options.paths))  # posts that are saved during the first run are found after it
    seen |= cite_saved(context, run, chosen, options)
    context.say("watching; stop with Ctrl-C")
    try:
        while True:
            time.sleep(0.5)
            now = dict(stamps(site, options.paths))
            saved = [path for path, stamp in now.items() if seen.get(path) != stamp]
            if saved:
                now |= cite_saved(context, prepare(context, site, options.asked(again=True)), saved, options)
            seen = now
    except KeyboardInterrupt:
        sys.exit(0)


def cite_saved(context: Context, run: Cite, saved: Sequence[Path], options: CiteOptions) -> dict[Path, tuple[int, int]]:
    """Cites posts, and returns the stamps of those that are as we wrote them; others were saved meanwhile."""
    written: dict[Path, PostChange] = {}
    before = {path: content(path) for path in saved}
    cite_once(context, run, saved, options, written)
    now = dict(stamps(run.site, list(written))) if written else {}  # before a look at the contents: none is missed
    return {path: stamp for path, stamp in now.items() if is_ours(written[path], before.get(path, b""))}


def is_ours(change: PostChange, before: bytes) -> bool:
    """Returns whether only we have written a post since its content was `before`."""
    return change.before.encode() == before and content(change.path) == change.after.encode()


def content(path: Path) -> bytes:
    """Returns a file's content, nothing for one that cannot be read."""
    try:
        return files.read(path)
    except OSError:
        return b""


def stamps(site: Site, paths: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in chosen_posts(site, [path for path in paths if path.exists()]):
        try:
            status = path.stat()
        except OSError:
            continue
        yield path, (status.st_mtime_ns, status.st_size)
