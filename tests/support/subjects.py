"""Posts as rules of `check` see them, without a site's files: it is enough to name its configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.rules import run
from hugo_tools.rules.interface import Report, Shared, Subject

NOWHERE = Path("no-such-folder")


def subject(text: str, config: Mapping[str, Any] | None = None, root: Path = NOWHERE) -> Subject:
    """Returns the subject of a post's text, in a site with PaperMod or of this configuration; the lock is in `root`."""
    shared = Shared(Site(root, config or {}, root / "hugo.yaml"))
    return Subject(posts.parse(Path("x.md"), text), shared)


def reports(text: str, name: str = "") -> list[Report]:
    """Returns what the rules report of a post's text, or those of one name, in the order of places."""
    seen = subject(text)
    rules = [rule for rule in run.rules_for(seen) if name in ("", rule.name)]
    return sorted(report for rule in rules for report in rule.find(seen))


def places(text: str) -> Iterator[tuple[str, str]]:
    """Yields (the rest of the line at its place, message) of each report."""
    for report in reports(text):
        yield text[report.offset :].split("\n")[0], report.message
