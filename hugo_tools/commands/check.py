"""`check`: what is not fit to be published."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import FOUND, INCOMPLETE, PATHS, Context, count, take
from hugo_tools.commands.runs import chosen_posts
from hugo_tools.rules.output import FORMATS

if TYPE_CHECKING:
    from hugo_tools.hugo.site import Site
    from hugo_tools.rules.interface import Found
    from hugo_tools.rules.selection import Selection


@dataclass(frozen=True)
class Options:
    """The options of `check`."""

    paths: tuple[Path, ...]
    form: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None


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
@click.option(
    "--select", multiple=True, metavar="CODE", help="Follow this rule only; HT1 stands for all HT1…; repeatable."
)
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not follow this rule, or these; repeatable.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tell only what is not in FILE, which is written where it is not there.",
)
@take(Options)
def command(context: Context, options: Options) -> None:
    """Find what is not fit to be published.

    Of all posts of the site, or of PATHS, which are files or folders: front matter that its readers trip over, and, in
    posts that are not drafts, places that are not filled in and formulas that Markdown damages. And of the site: styles
    that lie where none is read. Exits with 1 if there is an error.
    """
    from hugo_tools.rules import run, selection

    asked = selection_of(options)
    site = context.site(options.paths)
    chosen = chosen_posts(site, options.paths)
    found = [*run.check(site, chosen, asked)]
    if options.baseline:
        found = not_in_baseline(context, options.baseline, found, chosen, site, asked)
    click.echo(FORMATS[options.form](found), nl=False)
    errors = [each for each in found if each.finding.severity == "error"]
    context.say(f"{count(len(chosen), 'post')}, {count(len(found), 'finding')}")
    if any(each.code == selection.UNREADABLE for each in errors):
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if errors else 0)


def not_in_baseline(
    context: Context, path: Path, found: list[Found], chosen: Iterable[Path], site: Site, asked: Selection
) -> list[Found]:
    """Returns the findings that a baseline does not have; where there is none, it is written, and has all of them."""
    from hugo_tools.rules import baseline, table

    if not path.exists():
        number = baseline.save(path, found, site)
        context.say(f"{path}: {count(number, 'finding')} written, and not told from now on")
    left = baseline.load(path)
    new = list(baseline.new(found, left, site))
    followed = asked.over(site.settings)
    codes = {rule.code for rule in table.RULES if followed.has(rule.code)}
    if number := baseline.gone(left, chosen, codes, site):
        hint = "to have a baseline without them, delete it and run the command again"
        context.say(f"{path}: {count(number, 'finding')} no longer there", hint)
    return new


def selection_of(options: Options) -> Selection:
    """Returns what --select and --ignore name; raises ConfigurationError."""
    from hugo_tools.rules import selection
    from hugo_tools.rules.selection import Selection

    select, ignore = codes(options.select), codes(options.ignore)
    selection.check(select, "--select")
    selection.check(ignore, "--ignore")
    return Selection(select, ignore)


def codes(values: Iterable[str]) -> tuple[str, ...]:
    """Returns the codes of an option, which may be given more than once, and may have several with commas."""
    return tuple(code.strip() for value in values for code in value.split(","))
