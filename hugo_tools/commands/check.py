"""`check`: what is not fit to be published."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from hugo_tools.commands.context import FOUND, INCOMPLETE, PATHS, Context, count, take
from hugo_tools.commands.runs import chosen_posts
from hugo_tools.rules.output import FORMATS


@dataclass(frozen=True)
class Options:
    """The options of `check`."""

    paths: tuple[Path, ...]
    form: str


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
@take(Options)
def command(context: Context, options: Options) -> None:
    """Find what is not fit to be published.

    Of all posts of the site, or of PATHS, which are files or folders: front matter that its readers trip over, and, in
    posts that are not drafts, places that are not filled in and formulas that Markdown damages. And of the site: styles
    that lie where none is read. Exits with 1 if there is an error.
    """
    from hugo_tools.rules import run

    site = context.site(options.paths)
    chosen = chosen_posts(site, options.paths)
    found = [*(run.Found(each, run.UNREADABLE) for each in site.findings), *run.check(site, chosen)]
    click.echo(FORMATS[options.form](found), nl=False)
    errors = [each for each in found if each.finding.severity == "error"]
    context.say(f"{count(len(chosen), 'post')}, {count(len(found), 'finding')}")
    if any(each.rule == run.UNREADABLE for each in errors):
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if errors else 0)
