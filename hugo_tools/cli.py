"""The command line: options in, messages and exit codes out. Each command's story is told in its own module."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from hugo_tools import __version__
from hugo_tools.errors import DEBUG, ConfigurationError, HugoToolsError, LockError, OutsideError, PostError, unforeseen
from hugo_tools.patterns import lazy
from hugo_tools.terminal import message, never_raise, visible

if TYPE_CHECKING:
    from hugo_tools.cite import Cite, Outcome
    from hugo_tools.findings import Finding
    from hugo_tools.identifiers import Parsed
    from hugo_tools.installed import Report
    from hugo_tools.items import Item
    from hugo_tools.lock import Lock
    from hugo_tools.progress import Progress
    from hugo_tools.registries import Resolver
    from hugo_tools.revisions import Change
    from hugo_tools.site import Site

FOUND, USAGE, INCOMPLETE = 1, 2, 3

VERBOSITY = (("verbose", 1, "Say what is done."), ("quiet", -1, "Only show errors."))
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
BIBLIOGRAPHIES = click.option(
    "--bibliography",
    "bibliographies",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A bibliography beside those of the settings; may be outside the site, may be repeated.",
)
OFFLINE = click.option("--offline", is_flag=True, help="Never ask a registry: what is not in the lock is reported.")
TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    metavar="SECONDS",
    help="Seconds that one request to a registry may take; 15 by default.",
)


@dataclass(slots=True)
class Context:
    """What all commands share: the site's folder, and how much to say."""

    folder: Path | None
    verbosity: int

    def site(self, paths: Sequence[Path] = ()) -> Site:
        """Returns the site of --site, of the working folder, or else the one that holds `paths`.

        Tools that work on a whole repository, such as pre-commit, name posts from its root.
        """
        from hugo_tools import site

        return site.load(self.folder or site.root_of(Path.cwd(), paths))

    def say(self, text: str, hint: str = "", level: int = 0) -> None:
        if self.verbosity >= level:
            click.echo(message(text, hint), err=True)


def end(number: int, frame: object) -> NoReturn:
    """Ends the program on a signal as an interrupt does: a file that is being written is taken back."""
    sys.exit(128 + number)


class Commands(click.Group):
    """Commands in the order in which they are defined, whose errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Adds a command, which knows -v and -q as the group does."""
        for flag, step, meaning in VERBOSITY:
            options = [f"-{flag[0]}", f"--{flag}"]
            cmd.params.append(
                click.Option(options, is_flag=True, expose_value=False, callback=louder(step), help=meaning)
            )
        super().add_command(cmd, name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command; whatever happens, its exit code is one that the README names."""
        never_raise()
        with contextlib.suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGTERM, end)
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HugoToolsError as error:
            fail(error)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:  # `hugo-tools check | head`
            leave_pipe()
        except MemoryError:
            fail(HugoToolsError("there is not enough memory"), INCOMPLETE)
        except Exception as error:
            fail(unforeseen(error), INCOMPLETE)


def louder(step: int) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Returns what a flag after the command does: it makes the program say more, or less."""

    def change(ctx: click.Context, _: click.Parameter, is_given: bool) -> None:
        if is_given:
            ctx.obj.verbosity += step
            show_tracebacks(ctx.obj.verbosity)

    return change


def show_tracebacks(verbosity: int) -> None:
    if verbosity > 0:
        os.environ.setdefault(DEBUG, "1")


def fail(error: HugoToolsError, code: int = USAGE) -> NoReturn:
    tell_error(error.message, error.hint)
    sys.exit(INCOMPLETE if isinstance(error, LockError | OutsideError | PostError) else code)


def tell_error(text: str, hint: str) -> None:
    click.echo(message(f"error: {text}", hint), err=True)


def leave_pipe() -> NoReturn:
    """Ends in silence, as nobody reads on; what is still to be written goes nowhere, or Python would complain.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    sys.exit(INCOMPLETE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--site", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The site's folder."
)
@click.option("-v", "--verbose", is_flag=True, help="Say what is done.")
@click.option("-q", "--quiet", is_flag=True, help="Only show errors.")
@click.version_option(__version__, prog_name="hugo-tools")
@click.pass_context
def main(ctx: click.Context, folder: Path | None, verbose: bool, quiet: bool) -> None:
    """Citations, reference lists and posts for technical blogs on Hugo.

    The site is the nearest folder upward that has a Hugo configuration, unless --site names it.
    """
    ctx.obj = Context(folder, verbose - quiet)
    show_tracebacks(ctx.obj.verbosity)


# --- new -----------------------------------------------------------------------------------------


@main.command()
@click.argument("kind", default="")
@click.argument("title", default="")
@click.option(
    "--from", "ids", multiple=True, metavar="ID", help="An arXiv id or DOI that it is about; may be repeated."
)
@click.option("--slug", default="", help="The file's name, if not from the title.")
@click.option("--section", default="", help="The folder below content; by default the site's main section, or posts.")
@click.option("--bundle", is_flag=True, help="Make a page bundle: a folder with index.md, for images beside the text.")
@click.option("--language", default="", metavar="CODE", help="On a multilingual site, if not in its default language.")
@click.option("--tags", default="", metavar="A,B", help="Tags, separated by commas.")
@click.option("--short", is_flag=True, help="Leave out the comments that explain the front matter.")
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="A front matter value; may be repeated.")
@BIBLIOGRAPHIES
@TIMEOUT
@click.pass_obj
def new(
    context: Context, /, kind: str, title: str, ids: tuple[str, ...], timeout: float | None, **options: Any
) -> None:
    """Make a new post, a draft: survey, model-family, paper, learning-note or default.

    KIND and TITLE are asked for on a terminal if they are missing. With --from, the work's facts are filled in,
    the post cites it, and a deep dive into a paper needs no title.
    """
    from hugo_tools import new
    from hugo_tools.archetypes import KINDS

    site = context.site()
    take_bibliographies(site, options.pop("bibliographies"))
    kind = kind or ask("Kind", "name a kind: hugo-tools new KIND TITLE", click.Choice(list(KINDS)))
    new.check_kind(kind)
    wanted, now = new.split_ids(ids), new.now(site)
    asking = {"offline": False, "timeout": timeout}
    run = prepare(context, site, asking, []) if wanted else None  # without works, no lock is needed
    resolved = resolve_works(wanted, run) if run else []
    if not title and (title := new.title_of(kind, resolved)):
        options["slug"] = options["slug"] or resolved[0][1].title
    title = title or ask("Title", new.title_hint(kind))
    options |= {"tags": new.split_tags(options["tags"]), "chosen": new.parse_values(options.pop("values"))}
    works = new.describe(resolved, kind, site, now)
    path = new.new(site, new.Request(kind, title, **options), works, now)
    findings = new.cite(run, path) if run else []
    click.echo(visible(site.relative(path)))
    tell_findings(context, findings)
    if kind in new.WITH_FORMULAS and not site.math.delimiters:
        context.say("warning: this site's Markdown damages formulas", site.config_hint(new.PASSTHROUGH_LINES))
    if works and works[0].citations == new.UNKNOWN:
        context.say("warning: how often the work was cited is unknown, since Semantic Scholar gave no answer")
    context.say("write, cite with [@arxiv:…] or [@doi:…], then run: hugo-tools cite")
    sys.exit(exit_code(findings, False))


def ask(what: str, hint: str, kind: click.Choice[str] | None = None) -> str:
    """Returns what the user types on a terminal; raises ConfigurationError where nobody could answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"no {what.lower()} was given, and there is no terminal to ask on", hint)
    return str(click.prompt(what, type=kind, err=True))


def resolve_works(ids: Sequence[str], run: Cite) -> list[tuple[Parsed, Item]]:
    """Returns the works that a post is to be about; ends the program if one of them has no answer."""
    from hugo_tools import new

    try:
        resolved, failed = new.resolve(ids, run.works, run.follow)
    finally:
        run.save_lock()  # what was answered is kept, also if the run is cut off
    for reason, hint in failed:
        tell_error(reason, hint)
    if failed:
        sys.exit(INCOMPLETE)
    return resolved


# --- archetypes ----------------------------------------------------------------------------------


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if one is not current.")
@click.option("--force", is_flag=True, help="Replace archetypes that were edited, or are not ours, and name them.")
@click.pass_obj
def archetypes(context: Context, check: bool, force: bool) -> None:
    """Write our kinds of posts as Hugo archetypes.

    They are the site's archetypes/survey.md, model-family.md, paper.md and learning-note.md, for a plain
    hugo new content --kind survey posts/x.md. One that is not as we wrote it is kept.
    """
    from hugo_tools import archetypes

    site = context.site()
    report = archetypes.install(site, force=force, dry_run=check)
    for path in report.written:
        click.echo(f"{'would write' if check else 'wrote'} {visible(site.relative(path))}")
    for path in report.removed:
        click.echo(f"{'would remove' if check else 'removed'} {visible(site.relative(path))}")
    tell_edited(context, report, "archetypes", site, "would lose" if check else "lost")
    changes = len(report.written) + len(report.removed)
    state = [count(changes, "change")] if changes else [] if report.kept else ["current"]
    state += [f"{len(report.kept)} kept"] if report.kept else []
    context.say(", ".join([count(len(archetypes.SHIPPED), "archetype"), *state]))
    if report.kept:
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if check and changes else 0)


def tell_edited(context: Context, report: Report, command: str, site: Site | None, lost: str = "lost") -> None:
    """Names the files that others have edited: those that were lost, and those that were kept."""
    for path in report.lost:
        click.echo(f"{lost} what was edited in {visible(site.relative(path) if site else str(path))}")
    remedy = f"to have ours instead, and lose what was edited: hugo-tools {command} --force"
    for number, path in enumerate(report.kept, 1):
        hint = remedy if number == len(report.kept) else ""
        context.say(f"kept {site.relative(path) if site else path}: it is not as we wrote it", hint, -1)


# --- check ---------------------------------------------------------------------------------------


@main.command()
@PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.pass_obj
def check(context: Context, paths: tuple[Path, ...], form: str) -> None:
    """Find what is not fit to be published.

    Of all posts of the site, or of PATHS, which are files or folders: places that are not filled in, in posts that
    are no drafts any more, and front matter that its readers trip over. Exits with 1 if there is an error.
    """
    from hugo_tools import check

    site = context.site(paths)
    chosen = chosen_posts(site, paths)
    found = [*(check.Found(each, check.UNREADABLE) for each in site.findings), *check.check(site, chosen)]
    click.echo(check.render(found, form), nl=False)
    errors = [each for each in found if each.finding.severity == "error"]
    context.say(f"{count(len(chosen), 'post')}, {count(len(found), 'finding')}")
    if any(each.rule == check.UNREADABLE for each in errors):
        sys.exit(INCOMPLETE)
    sys.exit(FOUND if errors else 0)


# --- cite ----------------------------------------------------------------------------------------


@main.command()
@PATHS
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a list is not up to date.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@BIBLIOGRAPHIES
@OFFLINE
@click.option("--refresh", multiple=True, metavar="KEY", help="Ask the registry again for a work; may be repeated.")
@click.option("--refresh-all", is_flag=True, help="Ask the registries again for every work.")
@click.option("--add-block", is_flag=True, help="Give posts that cite by ordinary links a list as well.")
@click.option("--overwrite", is_flag=True, help="Replace lists that were edited by hand, and show what is lost.")
@click.option("--prune", is_flag=True, help="Drop works from the lock that no post cites.")
@click.option("--watch", is_flag=True, help="Go on: whenever a post is saved, bring its list up to date.")
@TIMEOUT
@click.pass_obj
def cite(context: Context, /, paths: tuple[Path, ...], **options: Any) -> None:
    """Fill in the reference lists of posts.

    Of all posts of the site, or of PATHS, which are files or folders.

    A citation is written [@arxiv:1706.03762] or [@doi:10.1038/nature14539]; in a post that has a list, an
    ordinary link to a paper is one too. What was resolved is kept in citations.lock.json.
    """
    site = context.site(paths)
    take_bibliographies(site, options["bibliographies"])
    if options["add_block"]:
        site.settings = replace(site.settings, add_block=True)
    if options["prune"] and paths:
        raise click.UsageError("--prune looks at the whole site and takes no paths")
    if options["offline"] and (options["refresh"] or options["refresh_all"]):
        raise click.UsageError("a refresh asks the registries, which --offline forbids")
    chosen = chosen_posts(site, paths)
    run = prepare(context, site, options | {"whole_site": not paths}, chosen)
    run.outcome.findings += site.findings
    code = cite_once(context, run, chosen, options)
    if options["watch"]:
        watch(context, site, paths, options | {"refresh": (), "refresh_all": False, "prune": False})
    sys.exit(code)


def take_bibliographies(site: Site, paths: Sequence[Path]) -> None:
    """Adds the files that the command line names to the bibliographies of a site's settings."""
    for path in paths:
        site.trust(path)
    if paths:
        names = (*site.settings.bibliography, *(str(path.absolute()) for path in paths))
        site.settings = replace(site.settings, bibliography=names)


def prepare(context: Context, site: Site, options: dict[str, Any], chosen: Sequence[Path]) -> Cite:
    """Returns a run over a site's posts, with the registries or their absence behind its lock."""
    from hugo_tools import bibliography
    from hugo_tools.cite import Cite, Options
    from hugo_tools.progress import Progress
    from hugo_tools.works import Works

    progress = Progress(sys.stderr, context.verbosity)
    loaded = load_lock(site, resolver(site, options["offline"], options.get("timeout"), progress))
    refresh = refresh_keys(options.get("refresh") or ())
    loaded.refresh = frozenset(loaded.lines) if options.get("refresh_all") else refresh
    works = Works(bibliography.load(site.bibliographies()), loaded)
    dry_run = bool(options.get("check") or options.get("diff"))
    asked = {name: bool(options.get(name)) for name in ("overwrite", "prune", "whole_site")}
    chosen_options = Options(dry_run, refresh=refresh, **asked)
    return Cite(site, works, chosen_options, progress.follow)


def load_lock(site: Site, registries: Resolver) -> Lock:
    """Returns the site's lock; raises LockError, and OutsideError if it is a link that leads out of the site."""
    from hugo_tools import lock

    hint = "put the file itself in the place of the link"
    return lock.load(site.own(site.root / lock.NAME, lock.NAME, hint), registries)


def refresh_keys(keys: Iterable[str]) -> frozenset[str]:
    from hugo_tools.errors import IdentifierError
    from hugo_tools.identifiers import parse

    try:
        return frozenset(parse(key.removeprefix("@")).identifier.key for key in keys)
    except IdentifierError as error:
        raise ConfigurationError(f"--refresh: {error.message}", error.hint) from error


def resolver(site: Site | None, offline: bool, timeout: float | None, progress: Progress) -> Resolver:
    from hugo_tools.registries import Offline, Registries

    mailto = os.environ.get("HUGO_TOOLS_MAILTO") or (site.settings.mailto if site else "")
    return Offline() if offline else Registries(mailto, timeout or 0.0, progress.tell)


def chosen_posts(site: Site, paths: Sequence[Path]) -> list[Path]:
    return site.named_posts(paths) if paths else site.posts()


def cite_once(context: Context, run: Cite, chosen: Sequence[Path], options: dict[str, Any]) -> int:
    """Tells the user what a run does as it goes, and returns the exit code."""
    changes = 0
    for change in run.run(chosen):
        changes += 1
        tell_change(context, run.site, change, options)
    outcome = run.outcome
    tell_findings(context, outcome.findings)
    if outcome.uses_brackets:
        warn_of_component(context, run.site)
    context.say(summary(outcome, changes, len(chosen), run.options.dry_run))
    return exit_code(outcome.findings, bool(options["check"]) and bool(changes or outcome.lock_changed))


def tell_findings(context: Context, findings: Iterable[Finding]) -> None:
    for finding in findings:
        if context.verbosity >= (-1 if finding.severity == "error" else 0):
            click.echo(str(finding), err=True)


def tell_change(context: Context, site: Site, change: Change, options: dict[str, Any]) -> None:
    path = visible(site.relative(change.path))
    if options["diff"] or change.overwritten:
        click.echo(unified_diff(change, path), nl=False)
    if not options["diff"]:
        verb = "would change" if options["check"] else "wrote"
        click.echo(f"{verb} {path}" + (f": {count(change.references, 'reference')}" if change.references else ""))


def unified_diff(change: Change, path: str) -> str:
    import difflib

    before, after = LINE.findall(change.before), LINE.findall(change.after)
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(diff_line(line) for line in lines)


LINE = lazy(r"[^\n]*\n|[^\n]+")


def diff_line(line: str) -> str:
    """Returns a line of a difference as a terminal may show it; what ends a line with CRLF is kept for `patch`."""
    text, newline = line.removesuffix("\n"), line.endswith("\n")
    text, end = text.removesuffix("\r"), "\r" if newline and text.endswith("\r") else ""
    shown = visible(text, "\t") + end + "\n"
    return shown if newline else f"{shown}\\ No newline at end of file\n"


def warn_of_component(context: Context, site: Site, looks_into_layouts: bool = False) -> None:
    from hugo_tools import component_problems

    for what, remedy in component_problems.find(site, looks_into_layouts):
        context.say(f"warning: {what}", remedy)


def summary(outcome: Outcome, changes: int, posts: int, dry_run: bool) -> str:
    errors = sum(finding.severity == "error" for finding in outcome.findings)
    parts = [f"{count(posts, 'post')}, {outcome.posts} with a reference list"]
    parts.append(f"{changes} {'to change' if dry_run else 'written'}" if changes else "nothing to do")
    if outcome.resolved:
        parts.append(f"{count(outcome.resolved, 'work')} resolved")
    if outcome.pruned:
        parts.append(f"{count(len(outcome.pruned), 'work')} dropped from the lock")
    if errors:
        parts.append(count(errors, "problem"))
    return ", ".join(parts)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def exit_code(findings: Sequence[Finding], found: bool) -> int:
    if any(finding.severity == "error" for finding in findings):
        return INCOMPLETE
    return FOUND if found else 0


def watch(context: Context, site: Site, paths: Sequence[Path], options: dict[str, Any]) -> NoReturn:
    """Looks twice a second for posts that were saved, and cites them, until it is interrupted."""
    import time

    context.say("watching; stop with Ctrl-C")
    seen = dict(stamps(site, paths))
    try:
        while True:
            time.sleep(0.5)
            now = dict(stamps(site, paths))
            if saved := [path for path, stamp in now.items() if seen.get(path) != stamp]:
                cite_once(context, prepare(context, site, options, saved), saved, options)
                now |= stamps(site, saved)  # what was saved meanwhile in other posts is seen next time
            seen = now
    except KeyboardInterrupt:
        sys.exit(0)


def stamps(site: Site, paths: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in chosen_posts(site, [path for path in paths if path.exists()]):
        try:
            status = path.stat()
        except OSError:
            continue
        yield path, (status.st_mtime_ns, status.st_size)


# --- resolve -------------------------------------------------------------------------------------


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "kind",
    default="markdown",
    show_default=True,
    help="What to print.",
    type=click.Choice(["csl-json", "bibtex", "ris", "markdown", "text"]),
)
@OFFLINE
@TIMEOUT
@click.pass_obj
def resolve(context: Context, ids: tuple[str, ...], kind: str, offline: bool, timeout: float | None) -> None:
    """Print the metadata of works: arXiv ids, DOIs, or their addresses.

    The site's lock is asked first, if there is a site; nothing is written.
    """
    from hugo_tools import resolve
    from hugo_tools.progress import Progress

    try:
        site = context.site()
    except ConfigurationError:
        if context.folder:
            raise
        site = None
    progress = Progress(sys.stderr, context.verbosity)
    registries = resolver(site, offline, timeout, progress)
    known = load_lock(site, registries) if site else registries
    items, failed = resolve.resolve(ids, known, progress.follow)
    if items:
        click.echo(resolve.render(items, kind, site), nl=False)
    for _, reason, hint in failed:
        tell_error(reason, hint)
    sys.exit(INCOMPLETE if failed else 0)


# --- eject ---------------------------------------------------------------------------------------


@main.command()
@PATHS
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--overwrite", is_flag=True, help="Replace lists that were edited by hand.")
@BIBLIOGRAPHIES
@click.pass_obj
def eject(
    context: Context, paths: tuple[Path, ...], diff: bool, overwrite: bool, bibliographies: tuple[Path, ...]
) -> None:
    """Leave plain Markdown: citations become links, lists lose their anchors, markers go.

    Needs the lock, and no network. There is no way back but your version control.
    """
    from hugo_tools import eject

    site = context.site(paths)
    take_bibliographies(site, bibliographies)
    chosen = chosen_posts(site, paths)
    run = prepare(context, site, {"offline": True, "overwrite": overwrite, "whole_site": not paths}, chosen)
    run.outcome.findings += site.findings
    changes = 0
    for change in eject.eject(run, chosen, diff):
        changes += 1
        path = visible(site.relative(change.path))
        click.echo(unified_diff(change, path) if diff else f"wrote {path}", nl=not diff)
    tell_findings(context, run.outcome.findings)
    context.say(f"{count(len(chosen), 'post')}, {changes} {'to change' if diff else 'written'}")
    sys.exit(exit_code(run.outcome.findings, False))


# --- component -----------------------------------------------------------------------------------


@main.command()
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace files that were edited, or are not ours, and name them.")
@click.pass_obj
def component(context: Context, directory: Path | None, force: bool) -> None:
    """Put the Hugo theme component into DIRECTORY, by default the site's themes/hugo-tools.

    Run again, it brings the files that it wrote up to date. One that was edited is kept.
    """
    from hugo_tools import component, component_problems

    site = None if directory else context.site()
    target = directory or (component.folder_of(site) if site else Path())
    report = component.install(target, force)
    parts = [count(len(component.contents()), "file"), f"{len(report.written)} written"]
    parts += [f"{len(paths)} {what}" for paths, what in ((report.removed, "removed"), (report.kept, "kept")) if paths]
    click.echo(f"{visible(site.relative(target) if site else str(target))}: {', '.join(parts)}")
    tell_edited(context, report, "component" + (f" {directory}" if directory else ""), site)
    if site and (hint := component_problems.to_be_used(site)):
        context.say("now let the site use it", hint)
    elif site:
        warn_of_component(context, site, looks_into_layouts=True)
    sys.exit(INCOMPLETE if report.kept else 0)
