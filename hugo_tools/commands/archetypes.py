"""`archetypes`: our kinds of posts for Hugo's own `hugo new content`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from hugo_tools.commands.context import FOUND, INCOMPLETE, Context, count, take
from hugo_tools.terminal import visible

DONE = ("wrote", "removed", "lost")
WOULD = ("would write", "would remove", "would lose")


@dataclass(frozen=True)
class ArchetypesOptions:
    """The options of `archetypes`."""

    check: bool
    force: bool


@click.command("archetypes")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if one is not current.")
@click.option("--force", is_flag=True, help="Replace archetypes that were edited, or are not ours, and name them.")
@take(ArchetypesOptions)
def command(context: Context, options: ArchetypesOptions) -> None:
    """Write our kinds of posts as Hugo archetypes.

    They are files of archetypes/, one for each kind that `new` has, for a plain
    hugo new content --kind survey posts/x.md. A file that was edited is kept.
    """
    from hugo_tools.kinds import archetypes, table

    site = context.site()
    report = archetypes.install(site, force=options.force, dry_run=options.check)
    wrote, removed, lost = WOULD if options.check else DONE
    for path in report.written:
        click.echo(f"{wrote} {visible(site.relative(path))}")
    for path in report.removed:
        click.echo(f"{removed} {visible(site.relative(path))}")
    context.tell_edited(report, "archetypes", site, lost)
    changes = len(report.written) + len(report.removed)
    state = [count(changes, "change")] if changes else []
    if report.kept:
        state.append(f"{len(report.kept)} kept")
    context.say(", ".join([count(len(table.archetypes()), "archetype"), *(state or ["current"])]))
    if report.kept:
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if options.check and changes else 0)
