"""`check`: faults in posts before readers see them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import FOUND, INCOMPLETE, PATHS, TIMEOUT, Context, count, take
from hugo_tools.commands.runs import resolver
from hugo_tools.errors import PostError
from hugo_tools.findings import finding_of
from hugo_tools.rules.output import FORMATS

if TYPE_CHECKING:
    from hugo_tools.hugo.site import Site
    from hugo_tools.registries import Event
    from hugo_tools.rules.interface import Found, Shared
    from hugo_tools.rules.selection import Selection


@dataclass(frozen=True)
class CheckOptions:
    """The options of `check`."""

    paths: tuple[Path, ...]
    form: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    links: bool
    resolve: bool
    timeout: float | None
    fix: bool
    diff: bool


@click.command("check")
@PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--select", multiple=True, metavar="CODE", help="Follow only this rule; HT1 means all HT1…; repeatable.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not follow this rule, or these; repeatable.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show only findings that are not in FILE; write FILE if there is none.",
)
@click.option(
    "--links", is_flag=True, help="Request each linked page, and ask the Internet Archive for copies of missing ones."
)
@click.option("--resolve", is_flag=True, help="Ask the registries about linked works that the lock lacks, for HT401.")
@TIMEOUT
@click.option("--fix", is_flag=True, help="Mend the findings that are safe to mend, and show the others.")
@click.option("--diff", is_flag=True, help="With --fix: write nothing, show the changes; exit with 1 if there are any.")
@take(CheckOptions)
def command(context: Context, options: CheckOptions) -> None:
    """Find faults in posts before readers see them.

    In all posts of the site, or in PATHS, which are files or folders: empty places, wrong keys and values of the front
    matter, damaged text, broken links and pictures, and wrong reference lists. Each finding has a code, which
    docs/rules.md explains. Exits with 1 if there is an error.
    """
    from hugo_tools.rules import run, selection
    from hugo_tools.rules.interface import Shared

    if options.diff and not options.fix:
        raise click.UsageError("--diff shows what --fix would change: write --fix --diff")
    asked = selection_of(options)
    site = context.site(options.paths)
    shared = Shared(site)
    chosen = site.named_posts(options.paths) if options.paths else shared.posts
    shared, is_incomplete = prepare(context, shared, chosen, options)
    if options.links:
        shared = replace(shared, gone=gone_pages(context, chosen, shared, options.timeout))
    if options.fix and options.diff:
        sys.exit(FOUND if show_changes(chosen, shared, asked) else 0)
    if options.fix:
        is_incomplete |= not mend(context, chosen, shared, asked)
    found = [*run.check(shared, chosen, asked)]
    if options.baseline:
        found = not_in_baseline(context, options.baseline, found, chosen, site, asked)
    click.echo(FORMATS[options.form](found), nl=False)
    errors = [each for each in found if each.finding.severity == "error"]
    context.say(f"{count(len(chosen), 'post')}, {count(len(found), 'finding')}")
    if is_incomplete or any(each.code == selection.UNREADABLE for each in errors):
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if errors else 0)


def prepare(context: Context, shared: Shared, chosen: Iterable[Path], options: CheckOptions) -> tuple[Shared, bool]:
    """Returns the shared parts, with registries for --resolve, and whether a work that was asked for has no answer."""
    if not options.resolve:
        return shared, False
    from hugo_tools.registries.progress import Progress
    from hugo_tools.rules import run

    progress = Progress(sys.stderr, context.verbosity)
    shared = replace(shared, resolver=resolver(shared.site, False, options.timeout, progress))
    failures = run.resolve_linked(chosen, shared, progress.follow)
    for identifier, failure in failures:
        context.say(f"{identifier.key} was not compared: {failure.reason}", failure.hint, -1)
    return shared, bool(failures)


def gone_pages(context: Context, chosen: Iterable[Path], shared: Shared, timeout: float | None) -> dict[str, str]:
    """Returns the addresses of linked pages that are gone, each with its archived copy."""
    from hugo_tools.registries import links
    from hugo_tools.rules import run

    def tell(event: Event) -> None:
        context.say(f"{event.registry}: {event.text}", level=1)

    mailto = os.environ.get("HUGO_TOOLS_MAILTO") or shared.site.settings.mailto
    seen = links.look(run.linked_pages(chosen, shared), mailto, timeout or 0.0, tell)
    for address, each in seen.items():
        if each.state == "unknown":
            context.say(f"{address}: {each.reason}", level=1)
    unknown = sum(each.state == "unknown" for each in seen.values())
    context.say(f"{count(len(seen), 'link')}, of {unknown} nothing is known")
    return {address: each.copy for address, each in seen.items() if each.state == "gone"}


def show_changes(chosen: Iterable[Path], shared: Shared, asked: Selection) -> bool:
    """Prints the changes that `--fix` would make; returns whether there are any."""
    from hugo_tools.commands.differences import unified
    from hugo_tools.rules import fixes

    has_changes = False
    for change in fixes.changes(chosen, shared, asked):
        click.echo(unified(change, shared.site.relative(change.path)), nl=False)
        has_changes = True
    return has_changes


def mend(context: Context, chosen: Iterable[Path], shared: Shared, asked: Selection) -> bool:
    """Writes the posts that `--fix` mends; returns whether all of them could be written."""
    from hugo_tools.hugo import posts
    from hugo_tools.rules import fixes

    number, is_whole = 0, True
    for change in fixes.changes(chosen, shared, asked):
        name = shared.site.relative(change.path)
        try:
            posts.write(change.path, change.before, change.after)
        except PostError as error:
            context.tell_findings([finding_of(name, error)])
            is_whole = False
            continue
        context.say(f"mended {name}")
        number += 1
    context.say(f"{count(number, 'post')} mended")
    return is_whole


def not_in_baseline(
    context: Context, path: Path, found: list[Found], chosen: Iterable[Path], site: Site, asked: Selection
) -> list[Found]:
    """Returns the findings that a baseline does not have. A missing baseline is written with all of them."""
    from hugo_tools.rules import baseline, table

    if not path.exists():
        number = baseline.save(path, found, site)
        context.say(f"{path}: {count(number, 'finding')} written, and hidden from now on")
    left = baseline.load(path)
    new = list(baseline.new(found, left, site))
    followed = asked.over(site.settings)
    codes = {rule.code for rule in table.RULES if followed.has(rule.code)}
    if number := baseline.gone(left, chosen, codes, site):
        hint = "to have a baseline without them, delete it and run the command again"
        context.say(f"{path}: {count(number, 'finding')} no longer there", hint)
    return new


def selection_of(options: CheckOptions) -> Selection:
    """Returns what --select and --ignore name; raises ConfigurationError."""
    from hugo_tools.rules import selection
    from hugo_tools.rules.selection import Selection

    select, ignore = codes(options.select), codes(options.ignore)
    selection.check(select, "--select")
    selection.check(ignore, "--ignore")
    return Selection(select, ignore)


def codes(values: Iterable[str]) -> tuple[str, ...]:
    """Returns the codes of an option, which may be given more than once, and may have several with commas."""
    found: list[str] = []
    for value in values:
        found += map(str.strip, value.split(","))
    return tuple(found)
