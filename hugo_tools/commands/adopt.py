"""`adopt`: hand-written lists of references become ours."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import OFFLINE, PATHS, TIMEOUT, Context, count, leave, take
from hugo_tools.commands.runs import Asked, chosen_posts, live_registries, prepare
from hugo_tools.errors import ConfigurationError
from hugo_tools.terminal import visible

if TYPE_CHECKING:
    from hugo_tools.adopting.matching import Match, Search
    from hugo_tools.adopting.plan import PostPlan, Row
    from hugo_tools.adopting.run import Adoption
    from hugo_tools.hugo.site import Site
    from hugo_tools.registries import Failure, SearchResult


@dataclass(frozen=True)
class AdoptOptions:
    """The options of `adopt`."""

    paths: tuple[Path, ...]
    write: bool
    undo: bool
    interactive: bool
    offline: bool
    timeout: float | None


@click.command("adopt")
@PATHS
@click.option("--write", is_flag=True, help="Write the new lists; by default, only the plan is shown.")
@click.option("--undo", is_flag=True, help="Bring every file back, byte for byte.")
@click.option("--interactive", is_flag=True, help="Ask about each entry whose work is not certain.")
@OFFLINE
@TIMEOUT
@take(AdoptOptions)
def command(context: Context, options: AdoptOptions) -> None:
    """Turn hand-written reference lists into ours: first a plan, entry by entry.

    An entry is matched by its identifier, else by title, first author and year. Without a match it stays in your words.
    """
    if options.undo and (options.write or options.interactive):
        raise ConfigurationError("--undo goes with no other option", "run: hugo-tools adopt --undo")
    if options.interactive and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(
            "there is no terminal to ask on", "leave out --interactive: the plan names what is unsure"
        )
    site = context.site(options.paths)
    if options.undo:
        undo(context, site, options.paths)
    adopt(context, site, options)


def adopt(context: Context, site: Site, options: AdoptOptions) -> None:
    """Prints the plan, carries it out if `--write` is given, and ends the program."""
    from hugo_tools.adopting import record, run

    kept = record.load(site)
    chosen = chosen_posts(site, options.paths)
    cite = prepare(context, site, Asked(options.offline, options.timeout, dry_run=not options.write))
    search = None if options.offline else searching(context, site, options.timeout)
    adoption = run.prepare(cite, chosen, search, ask_about if options.interactive else None)
    show(site, adoption)
    written = len(list(run.write(adoption, kept))) if options.write else 0
    findings = [*site.findings, *cite.outcome.findings]
    context.tell_findings(findings)
    tell_sum(context, adoption, written if options.write else None)
    leave(findings, False)


def searching(context: Context, site: Site, timeout: float | None) -> Search:
    """Returns a function that searches the registries for a work by its title, its authors and its year."""
    from hugo_tools.citing import search
    from hugo_tools.registries import Failure
    from hugo_tools.registries.progress import Progress

    progress = Progress(sys.stderr, context.verbosity)
    registries = live_registries(site, timeout, progress)

    def ask(texts: Sequence[str]) -> list[SearchResult] | Failure:
        words = search.words_of([" ".join(texts)[: search.MAX_LENGTH]])[: search.MAX_WORDS]
        results = [result for _, result in registries.search(words, 5)]
        failures = [result for result in results if isinstance(result, Failure)]
        found = [each for result in results if not isinstance(result, Failure) for each in result]
        return found if found or not failures else failures[0]

    return ask


def ask_about(each: PostPlan, row: Row) -> Match:
    """Asks the author whether an entry is the work that it may be."""
    from dataclasses import replace

    click.echo(f"\n{visible(row.entry.text)}\n  {visible(row.match.reason)}", err=True)
    is_it = click.confirm("is it this work?", default=False, err=True)
    return replace(row.match, kind="sure", reason="", is_misled=False) if is_it else row.match


def show(site: Site, adoption: Adoption) -> None:
    """Prints the plan: each old entry beside the new one."""
    from hugo_tools.adopting import plan

    for each in adoption.plans:
        for line in plan.render(each, site.relative(each.draft.post.path)):
            click.echo(visible(line))


def tell_sum(context: Context, adoption: Adoption, written: int | None) -> None:
    """Prints how many entries are sure, unsure, none and not asked about, and the command to run next."""
    from hugo_tools.adopting import plan

    rows = [row for each in adoption.plans for row in each.rows]
    kinds = [plan.SAID[row.match.kind] for row in rows]
    shares = ", ".join(f"{kinds.count(kind)} {kind}" for kind in plan.SAID.values() if kind in kinds)
    entries = f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'}"
    posts = count(len(adoption.plans), "post")
    if not rows:
        context.say("no post has a list of references that is kept by hand")
    elif written is None:
        context.say(f"{posts} with {entries}: {shares}", "nothing is written; to do it, run: hugo-tools adopt --write")
    else:
        hint = "to take it back, run: hugo-tools adopt --undo" if written else ""
        context.say(f"{posts} with {entries}: {shares}; {written} written", hint)


def undo(context: Context, site: Site, paths: Sequence[Path]) -> None:
    """Brings the adopted files back, and ends the program."""
    from hugo_tools.adopting import record, run

    kept = record.load(site)
    if not kept.saved:
        context.say("nothing was adopted that could be undone")
    done, refused = run.undo(site, kept, chosen_posts(site, paths) if paths else [])
    for name in done:
        click.echo(f"brought back {visible(site.relative(site.root / name))}")
    context.tell_findings(refused)
    leave(refused, False)
