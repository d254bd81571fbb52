"""`export`: the works that posts cite, for other programs."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from hugo_tools import files
from hugo_tools.commands.context import BIBLIOGRAPHIES, PATHS, Context, count, leave, take
from hugo_tools.commands.runs import chosen_posts, load_works, take_bibliographies
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.formats.table import FORMATS, by_suffix
from hugo_tools.terminal import visible


@dataclass(frozen=True)
class ExportOptions:
    """The options of `export`."""

    paths: tuple[Path, ...]
    kind: str | None
    output: Path | None
    force: bool
    bibliographies: tuple[Path, ...]


@click.command("export")
@PATHS
@click.option(
    "--format",
    "kind",
    help="The format; by default that of FILE's ending, else bibtex.",
    type=click.Choice(list(FORMATS)),
)
@click.option(
    "--output",
    metavar="FILE",
    help="Write to a file that does not exist yet.",
    type=click.Path(dir_okay=False, path_type=Path),
)
@click.option("--force", is_flag=True, help="Replace FILE, whatever its content.")
@BIBLIOGRAPHIES
@take(ExportOptions)
def command(context: Context, options: ExportOptions) -> None:
    """Print the works that posts cite, each once.

    From all posts of the site, or from PATHS, which are files or folders. Works come from the lock and from your
    bibliography, whose entries keep their keys; no registry is asked. Reports entries that no post cites, and several
    entries of one work.
    """
    from hugo_tools.citing.export import export
    from hugo_tools.registries import Offline

    site = context.site(options.paths)
    take_bibliographies(site, options.bibliographies)
    chosen = chosen_posts(site, options.paths)
    found = export(chosen, site, load_works(site, Offline()), whole_site=not options.paths)
    found.findings = sorted([*site.findings, *found.findings])
    kind = options.kind or by_suffix(options.output.suffix if options.output else "") or "bibtex"
    text = FORMATS[kind].render(found.in_order, found.works.bibliography.own_keys)
    if options.output:
        is_new = write(options.output, text, options.force)
        click.echo(f"{'wrote' if is_new else 'kept'} {visible(site.relative(options.output))}")
    else:
        click.echo(text, nl=False)
    context.tell_findings(found.findings)
    context.say(f"{count(len(chosen), 'post')}, {count(len(found.items), 'work')}")
    leave(found.findings, False)


def write(path: Path, text: str, force: bool) -> bool:
    """Writes a file, and returns whether it changed; raises ConfigurationError if it must not.

    A file that is there may be a post, or the bibliography of the works: it is replaced only if `force`.
    """
    content = text.encode()
    try:
        if path.exists() and files.holds(path, content):
            return False
        files.write(path, content, None if force else b"")
    except files.ChangedError as error:
        hint = f"to lose what it holds: hugo-tools export --force --output {shlex.quote(str(path))}"
        raise ConfigurationError(f'"{path}" is there, and is not replaced', hint) from error
    except OSError as error:
        raise ConfigurationError(f'"{path}" cannot be written: {os_reason(error)}') from error
    return True
