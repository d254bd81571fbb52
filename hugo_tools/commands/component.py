"""`component`: our Hugo theme component into a site."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from hugo_tools.commands.context import INCOMPLETE, Context, count, take
from hugo_tools.terminal import visible


@dataclass(frozen=True)
class ComponentOptions:
    """The options of `component`."""

    directory: Path | None
    force: bool


@click.command("component")
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace files that were edited, or are not ours, and name them.")
@take(ComponentOptions)
def command(context: Context, options: ComponentOptions) -> None:
    """Put the Hugo theme component into DIRECTORY, by default the site's themes/hugo-tools.

    Run again, it brings the files that it wrote up to date. One that was edited is kept.
    """
    from hugo_tools.hugo import component, component_problems

    directory = options.directory
    site = None if directory else context.site()
    target = directory or (component.folder_of(site) if site else Path())
    report = component.install(target, options.force)
    parts = [count(len(component.contents()), "file"), f"{len(report.written)} written"]
    for paths, verb in ((report.removed, "removed"), (report.kept, "kept")):
        if paths:
            parts.append(f"{len(paths)} {verb}")
    shown = site.relative(target) if site else str(target)
    click.echo(f"{visible(shown)}: {', '.join(parts)}")
    command = f"component {directory}" if directory else "component"
    context.tell_edited(report, command, site)
    if site and (hint := component_problems.to_be_used(site)):
        context.say("now let the site use it", hint)
    elif site:
        context.warn_of_component(site, looks_into_layouts=True)
    sys.exit(INCOMPLETE if report.kept else 0)
