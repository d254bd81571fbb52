"""`doctor`: faults that keep a site from citing, one line each, each with its remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from hugo_tools.commands.context import FOUND, Context, take
from hugo_tools.terminal import message

if TYPE_CHECKING:
    from hugo_tools.setup.doctor import CheckResult


@dataclass(frozen=True)
class DoctorOptions:
    """The options of `doctor`."""

    offline: bool
    timeout: float


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Do not check the registries.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 60, min_open=True),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="Seconds that each registry may take to answer.",
)
@take(DoctorOptions)
def command(context: Context, options: DoctorOptions) -> None:
    """Check that a site is set up for citations: a line for each check, with the remedy for each fault.

    Checks Hugo's version, here and in workflows; the component, and files that hide it; settings, math, lock,
    bibliography, git and the cache; and whether the registries answer. Exits with 1 if there is a fault; a note is not
    a fault.
    """
    from hugo_tools.setup import doctor

    patient = doctor.Patient(context.site(), 0.0 if options.offline else options.timeout)
    found = False
    for result in doctor.examine(patient):
        found = found or (bool(result.problems) and not result.is_note)
        for line in lines(result):
            click.echo(line)
    sys.exit(FOUND if found else 0)


def lines(result: CheckResult) -> Iterator[str]:
    """Yields a line that all is well, or one for each problem, whose remedy is on it if that is a single line."""
    if not result.problems:
        yield message(f"ok     {result.name:13}  {result.well}")
    for problem in result.problems:
        first, *others = problem.remedy.split("\n")
        state = "note" if result.is_note else "wrong"
        text = f"{state:5}  {result.name:13}  {problem.what}"
        yield message(f"{text}; {first}" if first else text, "\n".join(others))
