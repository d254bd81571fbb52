"""`init`: makes a site able to cite, after a plan, and takes everything back."""

from __future__ import annotations

import shutil
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
class InitOptions:
    """The options of `init`."""

    directory: Path | None
    yes: bool
    undo: bool
    theme: Path | None


@click.command("init")
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Change files that exist without asking about each.")
@click.option("--undo", is_flag=True, help="Bring every file back, byte for byte.")
@click.option(
    "--theme",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="For a new site: copy the theme from a folder, without a network.",
)
@take(InitOptions)
def command(context: Context, options: InitOptions) -> None:
    """Set a site up for citations: the site in DIRECTORY, by default the current one.

    The site gets the theme component as its first theme, settings, a line of .gitattributes, a workflow and hooks of
    pre-commit. You see a plan first, and are asked about each file that exists. Run again, it adds missing parts. An
    empty folder becomes a new site with PaperMod and a first post.
    """
    from hugo_tools.setup import new_site

    root = options.directory or context.folder or Path.cwd()
    if options.undo:
        take_back(context, chosen_site(context, options))
    if site_root(root, is_named=bool(options.directory)) is None and new_site.is_empty(root):
        start(context, root.absolute(), options.theme)
    elif options.theme:
        raise ConfigurationError(f'"{root}" is not empty: --theme is for a new site', "run: hugo-tools init")
    else:
        equip(context, chosen_site(context, options), options.yes)


def chosen_site(context: Context, options: InitOptions) -> Site:
    from hugo_tools.hugo import site as sites

    return sites.load(options.directory) if options.directory else context.site()


def site_root(folder: Path, is_named: bool) -> Path | None:
    """Returns the site that a folder is in, None if it is in none; one that was named has to be a site itself."""
    from hugo_tools.hugo import site as sites

    root = sites.find_root(folder.absolute())
    return None if is_named and root != folder.absolute() else root


def equip(context: Context, site: Site, agrees: bool) -> None:
    """Adds a site's missing parts, and ends the program."""
    from hugo_tools.hugo import site as sites
    from hugo_tools.setup import plan as plans
    from hugo_tools.setup import record

    plan = plans.make(site)
    show(context, site, plan)
    agreed = plan.changes if agrees else agreed_changes(site, plan)
    record.apply(site.root, agreed)
    if agreed:
        click.echo(f"{count(len(agreed), 'file')} written")
    for lines in [*plan.left, *(declined(site, change) for change in plan.changes if change not in agreed)]:
        context.say("to be added by hand", lines)
    tell_what_is_left(context, sites.load(site.root), agreed)
    sys.exit(INCOMPLETE if plan.left else 0)


def tell_what_is_left(context: Context, site: Site, agreed: Iterable[FileChange]) -> None:
    """Prints the steps left to the user: fetch a theme, let the component be seen, name the program in the workflow."""
    from hugo_tools.hugo import component_problems
    from hugo_tools.hugo.layers import find_layers
    from hugo_tools.setup import plan, workflows

    if agreed and not plan.is_whole_repository(site.root):
        reason = "no workflow and no hooks were written: the site is a folder of its repository, whose root has these"
        context.say(reason, "add them there by hand: docs/continuous-integration.md says how")
    for what, remedy in component_problems.missing(site, find_layers(site)):
        context.say(f"warning: {what}", f"{remedy}; then run again: hugo-tools init")
    context.warn_of_component(site, looks_into_layouts=True)
    for change in agreed:
        if workflows.lacks_program(change.after):
            hint = "set HUGO_TOOLS there to the repository from which pip installs hugo-tools"
            context.say(f"{site.relative(change.path)} has no program to check with yet", hint)


def start(context: Context, root: Path, theme: Path | None) -> None:
    """Makes a new site; raises ConfigurationError, and leaves nothing then."""
    from datetime import datetime

    from hugo_tools.hugo import site as sites
    from hugo_tools.setup import new_site, record

    plan = new_site.make(root, theme, datetime.now())
    record.apply(root, plan.changes)
    if theme is None:
        context.say(f"fetching the theme from {new_site.ADDRESS}")
        record.add_theme(root, new_site.ADDRESS, f"themes/{new_site.THEME}")
    site = sites.load(root)
    show(context, site, plan)
    click.echo(f"{count(len(plan.changes), 'file')} written")
    tell_what_is_left(context, site, plan.changes)
    there = "" if root == Path.cwd() else f"cd {visible(site.relative(root))} && "
    if shutil.which("hugo") is None:
        context.say("hugo is not installed", "run: pip install hugo; or see https://gohugo.io/installation/")
    context.say(f"now run: {there}hugo-tools cite && hugo server")


def show(context: Context, site: Site, plan: Plan) -> None:
    """Prints the plan: a line for each file, one for all of the component's."""
    if not plan.changes:
        context.say("nothing to do" if not plan.left else "nothing that can be done here")
    rows: dict[str, str] = {}
    for change in plan.changes:
        verb = "new" if change.before is None else "changed"
        name = site.relative(change.part_of or change.path)
        rows[visible(name)] = f"{verb}: {visible(change.what)}"
    width = max(map(len, rows), default=0)
    for name, what in rows.items():
        click.echo(f"{name:{width}}  {what}")


def agreed_changes(site: Site, plan: Plan) -> list[FileChange]:
    """Returns the changes that the user agrees to; raises ConfigurationError without a terminal."""
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
    """Undoes `init`, and ends the program."""
    from hugo_tools.setup import record

    undone = record.undo(site.root)
    tell_refused(context, undone.refused)
    click.echo(f"{count(len(undone.names), 'file')} put back")
    sys.exit(INCOMPLETE if undone.refused else 0)


def tell_refused(context: Context, refused: Iterable[tuple[str, str]]) -> None:
    for name, remedy in refused:
        context.say(f"{name} was changed since init wrote it", remedy, -1)
