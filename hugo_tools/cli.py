"""The command group: common options, and exit codes for errors. Each command is a module of `commands`."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from hugo_tools import __version__
from hugo_tools.commands.context import INCOMPLETE, USAGE, Context, tell_error
from hugo_tools.errors import DEBUG, ConfigurationError, HugoToolsError, LockError, OutsideError, PostError, unforeseen
from hugo_tools.terminal import never_raise

COMMANDS = {  # each with a short help that fits a terminal of 80 columns
    "init": "Set a site up for citations, or make a new site.",
    "new": "Make a new post, pre-filled from a paper.",
    "cite": "Bring the reference lists of posts up to date.",
    "check": "Find faults in posts before you publish them.",
    "search": "Find works by words, names and years.",
    "resolve": "Print the metadata of works.",
    "export": "Print the works that posts cite, each once.",
    "adopt": "Turn hand-written reference lists into ours.",
    "reading-room": "Keep a page of works that are worth reading.",
    "archetypes": "Write our kinds of posts as Hugo archetypes.",
    "component": "Put the Hugo theme component into a site.",
    "doctor": "Check that a site is set up for citations.",
    "eject": "Turn posts into plain Markdown, to leave hugo-tools.",
}
VERBOSITY = (("verbose", 1, "Show what is done."), ("quiet", -1, "Only show errors."))


def end(number: int, frame: object) -> NoReturn:
    """Ends the program on a signal like an interrupt does, so that a half-written file is removed."""
    sys.exit(128 + number)


class Commands(click.Group):
    """The commands by name, each loaded when it is called. Their errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns a command with -v and -q, None for an unknown one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"hugo_tools.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        command.short_help = COMMANDS[cmd_name]
        add_verbosity(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the called command; the error for a misspelt name suggests the right one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            alike = get_close_matches(args[0], COMMANDS, n=1)
            if not alike:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{alike[0]}'?", ctx) from error

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command; the exit code is always one of those in README."""
        never_raise()
        with contextlib.suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGTERM, end)
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HugoToolsError as error:
            fail(error)
        except FileNotFoundError as error:
            fail(gone(error))
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:  # `hugo-tools check | head`
            leave_pipe()
        except MemoryError:
            fail(HugoToolsError("there is not enough memory"), INCOMPLETE)
        except Exception as error:
            fail(unforeseen(error), INCOMPLETE)


def add_verbosity(command: click.Command) -> None:
    """Adds -v and -q to a command, and to its subcommands."""
    known = {parameter.name for parameter in command.params}
    command.params += [option for option in map(verbosity_option, VERBOSITY) if option.name not in known]
    if isinstance(command, click.Group):
        for each in command.commands.values():
            add_verbosity(each)


def verbosity_option(flag: tuple[str, int, str]) -> click.Option:
    """Returns the option -v or -q for use after the command."""
    name, step, meaning = flag
    return click.Option(
        [f"-{name[0]}", f"--{name}"], is_flag=True, expose_value=False, callback=louder(step), help=meaning
    )


def louder(step: int) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Returns the callback of -v or -q after the command, which changes the verbosity."""

    def change(ctx: click.Context, _: click.Parameter, is_given: bool) -> None:
        if is_given:
            ctx.obj.verbosity += step
            show_tracebacks(ctx.obj.verbosity)

    return change


def show_tracebacks(verbosity: int) -> None:
    if verbosity > 0:
        os.environ.setdefault(DEBUG, "1")


def gone(error: FileNotFoundError) -> HugoToolsError:
    """Returns the error for a missing file, which may be the working folder itself."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return ConfigurationError("the working folder was deleted", "change into a folder that is there")
    return unforeseen(error)


def fail(error: HugoToolsError, code: int = USAGE) -> NoReturn:
    tell_error(error.message, error.hint)
    sys.exit(INCOMPLETE if isinstance(error, LockError | OutsideError | PostError) else code)


def leave_pipe() -> NoReturn:
    """Ends silently, since the output is no longer read; the rest of it is discarded, since Python would complain.

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
@click.option("-v", "--verbose", is_flag=True, help="Show what is done.")
@click.option("-q", "--quiet", is_flag=True, help="Only show errors.")
@click.version_option(__version__, prog_name="hugo-tools")
@click.pass_context
def main(ctx: click.Context, folder: Path | None, verbose: bool, quiet: bool) -> None:
    """Citations, reference lists and posts for technical blogs on Hugo.

    The site is the nearest folder upward that has a Hugo configuration, unless --site names it.
    """
    ctx.obj = Context(folder, verbose - quiet)
    show_tracebacks(ctx.obj.verbosity)
