"""`eject`: plain Markdown, without us."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from hugo_tools.commands.context import BIBLIOGRAPHIES, PATHS, Context, count, leave, take
from hugo_tools.commands.runs import Asked, chosen_posts, prepare, take_bibliographies
from hugo_tools.terminal import visible


@dataclass(frozen=True)
class EjectOptions:
    """The options of `eject`."""

    paths: tuple[Path, ...]
    diff: bool
    overwrite: bool
    bibliographies: tuple[Path, ...]


@click.command("eject")
@PATHS
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--overwrite", is_flag=True, help="Replace lists that were edited by hand.")
@BIBLIOGRAPHIES
@take(EjectOptions)
def command(context: Context, options: EjectOptions) -> None:
    """Turn posts into plain Markdown: citations become links, and anchors and markers are removed.

    Needs the lock, but no network. The only way back is your version control.
    """
    from hugo_tools.citing import eject
    from hugo_tools.commands import differences

    site = context.site(options.paths)
    take_bibliographies(site, options.bibliographies)
    chosen = chosen_posts(site, options.paths)
    is_whole = not options.paths
    asked = Asked(offline=True, dry_run=options.diff, overwrite=options.overwrite, whole_site=is_whole)
    run = prepare(context, site, asked)
    run.outcome.findings += site.findings
    changes = 0
    for change in eject.eject(run, chosen):
        changes += 1
        path = visible(site.relative(change.path))
        if options.diff:
            click.echo(differences.unified(change, path), nl=False)
        else:
            click.echo(f"wrote {path}")
    context.tell_findings(run.outcome.findings)
    context.say(f"{count(len(chosen), 'post')}, {changes} {'to change' if options.diff else 'written'}")
    leave(run.outcome.findings, False)
