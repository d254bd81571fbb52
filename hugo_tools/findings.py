"""Findings: a run's reports about places in posts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Literal, NamedTuple

from hugo_tools.errors import HugoToolsError, PostError
from hugo_tools.terminal import message

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One report: its place (line and column count from 1, 0 if unknown), its message, and a hint with the remedy.

    `error` means that something on the page is missing or wrong; `warning` means that something may be wrong.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """The place as `path:line:column`, without what is unknown."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])

    def __str__(self) -> str:
        note = "warning: " if self.severity == "warning" else ""
        return message(f"{self.place}: {note}{self.message}", self.hint)


def as_texts(findings: Iterable[Finding]) -> Iterator[str]:
    """Yields each finding as text; a hint of several lines is given once, and later findings refer to it.

    Otherwise the lines that the configuration needs would be repeated for hundreds of posts.
    """
    places: dict[str, str] = {}
    for finding in findings:
        shown = finding
        if finding.hint in places:
            shown = finding._replace(hint=f"see the hint for {places[finding.hint]} above")
        elif "\n" in finding.hint:
            places[finding.hint] = finding.place
        yield str(shown)


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Returns findings in their order; equal ones about whole files are joined to one with the number of files."""
    alike: dict[Hashable, list[Finding]] = {}
    for place, finding in enumerate(findings):
        said = (finding.message, finding.hint, finding.severity)
        alike.setdefault(place if finding.line else said, []).append(finding)
    return [with_count(first, len(others)) for first, *others in alike.values()]


def with_count(finding: Finding, others: int) -> Finding:
    """Returns a finding that also counts equal ones about other files."""
    return finding._replace(path=f"{finding.path} and {others} more") if others else finding


def finding_of(path: str, error: HugoToolsError, severity: Severity = "error") -> Finding:
    """Returns an error as a finding about a file."""
    line, column = (error.line, error.column) if isinstance(error, PostError) else (0, 0)
    return Finding(path, line, column, error.message, error.hint, severity)
