"""`new`: a post from an archetype, pre-filled from the works that it is about."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import BIBLIOGRAPHIES, INCOMPLETE, TIMEOUT, Context, ask, leave, take, tell_error
from hugo_tools.commands.runs import Asked, prepare, take_bibliographies
from hugo_tools.terminal import visible

if TYPE_CHECKING:
    from hugo_tools.citing.run import Cite
    from hugo_tools.hugo.site import Site
    from hugo_tools.kinds.archetypes import Work
    from hugo_tools.metadata.identifiers import Parsed
    from hugo_tools.metadata.items import Item


@dataclass(frozen=True)
class NewOptions:
    """The options of `new`, as they were typed."""

    kind: str
    title: str
    ids: tuple[str, ...]
    slug: str
    section: str
    bundle: bool
    language: str
    tags: str
    short: bool
    values: tuple[str, ...]
    bibliographies: tuple[Path, ...]
    timeout: float | None


@click.command("new")
@click.argument("kind", default="")
@click.argument("title", default="")
@click.option(
    "--from", "ids", multiple=True, metavar="ID", help="Identifier of a work that the post is about; may be repeated."
)
@click.option("--slug", default="", help="The file's name, instead of one from the title.")
@click.option("--section", default="", help="The folder below content; by default the site's main section, or posts.")
@click.option("--bundle", is_flag=True, help="Make a page bundle: a folder with index.md, for images beside the text.")
@click.option("--language", default="", metavar="CODE", help="The post's language, on a multilingual site.")
@click.option("--tags", default="", metavar="A,B", help="Tags, separated by commas.")
@click.option("--short", is_flag=True, help="Leave out the comments that explain the front matter.")
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="A front matter value; may be repeated.")
@BIBLIOGRAPHIES
@TIMEOUT
@take(NewOptions)
def command(context: Context, options: NewOptions) -> None:
    """Make a new post, a draft: survey, model-family, paper, learning-note or default.

    On a terminal, you are asked for KIND and TITLE if they are missing. With --from, the work's facts are filled in,
    the post cites the work, and a deep dive into a paper needs no title.
    """
    from hugo_tools.kinds import new
    from hugo_tools.kinds.table import KINDS

    site = context.site()
    take_bibliographies(site, options.bibliographies)
    kind = options.kind or ask("Kind", "name a kind: hugo-tools new KIND TITLE", click.Choice(list(KINDS)))
    new.check_kind(kind)
    ids, now = new.split_ids(options.ids), new.now(site)
    run = prepare(context, site, Asked(timeout=options.timeout)) if ids else None  # without works, no lock is needed
    resolved = resolve_works(ids, run) if run else []
    title = options.title or new.title_of(kind, resolved) or ask("Title", new.title_hint(kind))
    name = "" if options.title or not resolved else resolved[0][1].title  # the file is named after the work
    works = new.describe(resolved, kind, site, now)
    request = new.Request(
        kind,
        title,
        options.slug or name,
        options.section,
        options.bundle,
        options.language,
        new.split_tags(options.tags),
        new.parse_values(options.values),
        options.short,
    )
    path = new.new(site, request, works, now)
    findings = new.cite(run, path) if run else []
    click.echo(visible(site.relative(path)))
    context.tell_findings(findings)
    tell_what_is_left(context, site, kind, works)
    leave(findings, False)


def resolve_works(ids: Sequence[str], run: Cite) -> list[tuple[Parsed, Item]]:
    """Returns the works that a post is to be about; ends the program if one of them has no answer."""
    from hugo_tools.kinds import new

    try:
        resolved, failed = new.works_for(ids, run.works, run.follow)
    finally:
        run.save_lock()  # answers are kept, also if the run is cut off
    for reason, hint in failed:
        tell_error(reason, hint)
    if failed:
        sys.exit(INCOMPLETE)
    return resolved


def tell_what_is_left(context: Context, site: Site, kind: str, works: Sequence[Work]) -> None:
    """Warns the author before writing, and prints the next step."""
    from hugo_tools.hugo import passthrough
    from hugo_tools.kinds import new
    from hugo_tools.kinds.table import KINDS

    if KINDS[kind].has_formulas and not site.math.delimiters:
        context.say("warning: this site's Markdown damages formulas", site.config_hint(passthrough.lines(site)))
    if works and works[0].citations == new.UNKNOWN:
        context.say("warning: how often the work was cited is unknown, since Semantic Scholar gave no answer")
    context.say("write, cite with [@arxiv:…] or [@doi:…], then run: hugo-tools cite")
