"""`search`: words to candidates on standard output."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from hugo_tools.commands.context import INCOMPLETE, TIMEOUT, Context, take, tell_error
from hugo_tools.commands.runs import live_registries


@dataclass(frozen=True)
class SearchOptions:
    """The options of `search`."""

    words: tuple[str, ...]
    as_json: bool
    limit: int
    timeout: float | None


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    metavar="N",
    help="How many candidates at most.",
)
@TIMEOUT
@take(SearchOptions)
def command(context: Context, options: SearchOptions) -> None:
    """Find works by words of their titles, names of authors and years, and print how to cite them.

    Asks arXiv and Crossref. A preprint and its article are one candidate, if both are found.
    """
    from hugo_tools.citing import search
    from hugo_tools.hugo.site import Settings
    from hugo_tools.registries import Failure
    from hugo_tools.registries.progress import Progress
    from hugo_tools.styles.parts import NameLimits

    site = context.site_if_any()
    words = search.words_of(options.words)
    progress = Progress(sys.stderr, context.verbosity)
    with progress.shown():
        results = live_registries(site, options.timeout, progress).search(words, options.limit)
    failures = [(name, result) for name, result in results if isinstance(result, Failure)]
    lists = [result for _, result in results if not isinstance(result, Failure)]
    found = search.candidates(lists, words, options.limit)
    if options.as_json:
        click.echo(search.as_json(" ".join(options.words), found, failures), nl=False)
    else:
        settings = site.settings if site else Settings()
        click.echo(search.render(found, NameLimits(settings.et_al_min, settings.et_al_use_first)), nl=False)
    if not found and lists:
        context.say(f'nothing found for "{" ".join(options.words)}"', "search for fewer words, or for others")
    for _, failure in failures:
        tell_error(failure.reason, failure.hint)
    sys.exit(INCOMPLETE if failures else 0)
