"""`resolve`: identifiers to metadata on standard output."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from hugo_tools.commands.context import INCOMPLETE, OFFLINE, TIMEOUT, Context, take, tell_error
from hugo_tools.commands.runs import load_works, resolver
from hugo_tools.formats.table import FORMATS


@dataclass(frozen=True)
class ResolveOptions:
    """The options of `resolve`."""

    ids: tuple[str, ...]
    kind: str
    offline: bool
    timeout: float | None


@click.command("resolve")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "kind",
    default="markdown",
    show_default=True,
    help="The format.",
    type=click.Choice([*FORMATS, "markdown", "text"]),
)
@OFFLINE
@TIMEOUT
@take(ResolveOptions)
def command(context: Context, options: ResolveOptions) -> None:
    """Print the metadata of works: arXiv ids, DOIs, their addresses, or keys of your bibliography.

    If there is a site, its bibliography and its lock come first; nothing is written.
    """
    from hugo_tools.citing import resolve
    from hugo_tools.registries.progress import Progress

    site = context.site_if_any()
    progress = Progress(sys.stderr, context.verbosity)
    registries = resolver(site, options.offline, options.timeout, progress)
    works = load_works(site, registries)
    items, failed = resolve.resolve(options.ids, works, progress.follow)
    if items:
        click.echo(resolve.render(items, options.kind, works.bibliography.own_keys, site), nl=False)
    for reason, hint in failed:
        tell_error(reason, hint)
    sys.exit(INCOMPLETE if failed else 0)
