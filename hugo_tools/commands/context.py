"""Shared parts of all commands: the site's folder, verbosity, messages, exit codes, options of the same meaning."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from hugo_tools.errors import ConfigurationError
from hugo_tools.terminal import message, visible

if TYPE_CHECKING:
    from hugo_tools.findings import Finding
    from hugo_tools.hugo.installed import Installation
    from hugo_tools.hugo.site import Site

FOUND, USAGE, INCOMPLETE = 1, 2, 3  # exit codes

PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
BIBLIOGRAPHIES = click.option(
    "--bibliography",
    "bibliographies",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A bibliography beside those of the settings; may be outside the site, may be repeated.",
)
OFFLINE = click.option("--offline", is_flag=True, help="Never ask a registry; report works that the lock lacks.")
TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    metavar="SECONDS",
    help="Seconds that one request to a registry may take; 15 by default.",
)

Options = TypeVar("Options")


def take(options: type[Options]) -> Callable[[Callable[[Context, Options], None]], Callable[..., None]]:
    """Returns a decorator: the command gets the context, and its options as one record of this class."""

    def decorate(command: Callable[[Context, Options], None]) -> Callable[..., None]:
        @click.pass_obj
        @functools.wraps(command)
        def call(context: Context, /, **values: Any) -> None:
            command(context, options(**values))

        return call

    return decorate


@dataclass
class Context:
    """The site's folder if --site named it, and the verbosity: 1 to print each step, -1 for errors only."""

    folder: Path | None
    verbosity: int

    def site(self, paths: Sequence[Path] = ()) -> Site:
        """Returns the site of --site, of the working folder, or else the one that holds `paths`.

        Tools that work on a whole repository, such as pre-commit, name posts from its root.
        """
        from hugo_tools.hugo import site

        return site.load(self.folder or site.root_of(Path.cwd(), paths))

    def site_if_any(self) -> Site | None:
        """Returns the site of --site or of the working folder, None outside of any; raises ConfigurationError."""
        try:
            return self.site()
        except ConfigurationError:
            if self.folder:
                raise
            return None

    def say(self, text: str, hint: str = "", level: int = 0) -> None:
        if self.verbosity >= level:
            click.echo(message(text, hint), err=True)

    def tell_findings(self, findings: Iterable[Finding]) -> None:
        """Prints findings; with -v also each of those that another finding counts."""
        from hugo_tools.findings import as_texts, gathered

        least = {"error": -1, "warning": 0}
        told = [finding for finding in findings if self.verbosity >= least[finding.severity]]
        shown = told if self.verbosity > 0 else gathered(told)
        for text in as_texts(shown):
            click.echo(text, err=True)

    def tell_edited(self, report: Installation, command: str, site: Site | None, lost: str = "lost") -> None:
        """Names the edited files: those that were replaced, and those that were kept."""
        for path in report.lost:
            shown = site.relative(path) if site else str(path)
            click.echo(f"{lost} what was edited in {visible(shown)}")
        remedy = f"to have ours instead, and lose what was edited: hugo-tools {command} --force"
        for number, path in enumerate(report.kept, 1):
            hint = remedy if number == len(report.kept) else ""
            self.say(f"kept {site.relative(path) if site else path}: it is not as we wrote it", hint, -1)

    def warn_of_component(self, site: Site, looks_into_layouts: bool = False) -> None:
        """Warns of all that keeps readers from seeing citations as the style shows them."""
        if self.verbosity < 0:
            return
        from hugo_tools.hugo import component_problems

        for what, remedy in component_problems.find(site, looks_into_layouts):
            self.say(f"warning: {what}", remedy)


def tell_error(text: str, hint: str) -> None:
    click.echo(message(f"error: {text}", hint), err=True)


def ask(what: str, hint: str, kind: click.Choice[str] | None = None) -> str:
    """Returns the user's answer on a terminal; raises ConfigurationError without a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"no {what.lower()} was given, and there is no terminal to ask on", hint)
    return str(click.prompt(what, type=kind, err=True))


def count(number: int, noun: str) -> str:
    """Returns a number with its noun: "1 post", "2 posts"."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def leave(findings: Sequence[Finding], found: bool) -> NoReturn:
    """Ends the program: 3 if something is missing, else 1 if a check found something, else 0."""
    if any(finding.severity == "error" for finding in findings):
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if found else 0)
