"""`init`: what a site needs to cite, put into it after a plan, and taken out again."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import INCOMPLETE, Context, count, take
from hugo_tools.errors import ConfigurationError
from hugo_tools.terminal import visible

if TYPE_CHECKING:
    from hugo_tools.hugo.site import Site
    from hugo_tools.setup.plan import FileChange, Plan


@dataclass(frozen=True)
class Options:
    """The options of `init`."""

    directory: Path | None
    yes: bool
    undo: bool


@click.command("init")
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Change files that exist without asking about each.")
@click.option("--undo", is_flag=True, help="Take back what init did, to the byte.")
@take(Options)
def command(context: Context, options: Options) -> None:
    """Let a site cite: the site in DIRECTORY, by default the one that you are in.

    It gets the theme component, first in the configuration, settings, a line of .gitattributes, a workflow and hooks
    of pre-commit. A plan is shown first; then you are asked about each file that exists. Run again, it adds what is
    missing.
    """
    from hugo_tools.hugo import site as sites
    from hugo_tools.setup import plan as plans
    from hugo_tools.setup import record

    site = sites.load(options.directory) if options.directory else context.site()
    if options.undo:
        take_back(context, site)
    plan = plans.make(site)
    show(context, site, plan)
    agreed = plan.changes if options.yes else agreed_changes(site, plan)
    record.apply(site.root, agreed)
    for change in agreed:
        context.say(f"wrote {site.relative(change.path)}", level=1)
    if agreed:
        click.echo(f"{count(len(agreed), 'file')} written")
    for lines in [*plan.left, *(declined(site, change) for change in plan.changes if change not in agreed)]:
        context.say("to be added by hand", lines)
    context.warn_of_component(sites.load(site.root), looks_into_layouts=True)
    sys.exit(INCOMPLETE if plan.left else 0)


def show(context: Context, site: Site, plan: Plan) -> None:
    """Prints the plan: a line for each file, one for all of the component's."""
    if not plan.changes:
        context.say("nothing to do" if not plan.left else "nothing that can be done here")
    rows: dict[str, str] = {}
    for change in plan.changes:
        verb = "new" if change.before is None else "changed"
        rows[visible(site.relative(change.part_of or change.path))] = f"{verb}: {visible(change.what)}"
    width = max(map(len, rows), default=0)
    for name, what in rows.items():
        click.echo(f"{name:{width}}  {what}")


def agreed_changes(site: Site, plan: Plan) -> list[FileChange]:
    """Returns the changes that the user agrees to; raises ConfigurationError where nobody could answer."""
    existing = [change for change in plan.changes if change.before is not None]
    if existing and not (sys.stdin.isatty() and sys.stderr.isatty()):
        names = ", ".join(site.relative(change.path) for change in existing)
        raise ConfigurationError(
            f"nothing was written: nobody can be asked about {names}", "run: hugo-tools init --yes"
        )
    return [change for change in plan.changes if change.before is None or is_agreed(site, change)]


def is_agreed(site: Site, change: FileChange) -> bool:
    for line in change.added:
        click.echo(f"  + {visible(line)}", err=True)
    return click.confirm(f"change {visible(site.relative(change.path))}?", err=True)


def declined(site: Site, change: FileChange) -> str:
    return "\n".join([f"in {site.relative(change.path)}:", *(f"    {line}" for line in change.added)])


def take_back(context: Context, site: Site) -> None:
    """Undoes what `init` did, and ends the program."""
    from hugo_tools.setup import record

    undone = record.undo(site.root)
    tell_refused(context, undone.refused)
    click.echo(f"{count(len(undone.names), 'file')} put back")
    sys.exit(INCOMPLETE if undone.refused else 0)


def tell_refused(context: Context, refused: Iterable[tuple[str, str]]) -> None:
    for name, remedy in refused:
        context.say(f"{name} was changed since init wrote it", remedy, -1)
