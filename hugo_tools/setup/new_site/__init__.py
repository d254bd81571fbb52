"""A new site in an empty folder: PaperMod's configuration, a first post, and what every site gets of us.

The theme is a submodule of git's, which needs a network, or a copy of a folder that the user names. A link to it would
lead out of the site, where Hugo's modules and we do not go.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError
from hugo_tools.hugo import site as sites
from hugo_tools.hugo.site import Site
from hugo_tools.setup import plan as plans
from hugo_tools.setup.plan import FileChange, Plan

THEME = "PaperMod"
ADDRESS = "https://github.com/adityatelange/hugo-PaperMod"
LEFT_OUT = frozenset({".git", ".github", "node_modules", "exampleSite"})  # of a theme's folder, no build reads these
ALLOWED = re.compile(r"\..*|readme.*|licen[cs]e.*", re.IGNORECASE)  # in a folder that counts as empty
THEME_NAME = re.compile(r"[\w-]+")


def is_empty(folder: Path) -> bool:
    """Returns whether a new site may be made in a folder: it is not there, or has hidden files and a README at most."""
    if not files.is_folder(folder):
        return not os.path.lexists(folder)
    return all(ALLOWED.fullmatch(path.name) for path in folder.iterdir())


def make(root: Path, theme: Path | None, now: datetime) -> Plan:
    """Returns the plan of a new site; `theme` is a folder to copy the theme from, None for a submodule.

    Raises ConfigurationError for a folder that holds no theme.
    """
    name = theme_name(theme) if theme else THEME
    title = json.dumps(title_of(root), ensure_ascii=False)
    configuration = template("hugo.yaml").replace("TITLE", title)
    configuration = configuration.replace(THEME, name)
    post = template("first-post.md").replace("DATE", date_of(now))
    texts = {
        "hugo.yaml": (configuration, "the configuration"),
        "content/posts/first-post.md": (post, "a first post"),
        "references.bib": (template("references.bib"), "your bibliography"),
        ".gitignore": (template("gitignore"), "what Hugo makes stays out of git"),
    }
    plan = Plan()
    for path, (text, what) in texts.items():
        if not (root / path).exists():
            plan.changes.append(FileChange(root / path, None, text.encode(), what))
    if theme:
        plan.changes += copied(theme, root / "themes" / name)
    site = Site(root, sites.lower(data.load_yaml(configuration)), root / "hugo.yaml")
    others = plans.make(site)
    plan.changes += others.changes
    plan.left += others.left
    return plan


def template(name: str) -> str:
    return files.read_text(Path(__file__).with_name(name))


def title_of(root: Path) -> str:
    """Returns a title by the folder's name: "My notes" for `my-notes`."""
    words = re.split(r"[\W_]+", root.name)
    title = " ".join(words).strip()
    return title[:1].upper() + title[1:] or "Blog"


def date_of(now: datetime) -> str:
    return now.astimezone().isoformat(timespec="seconds")


def theme_name(folder: Path) -> str:
    """Returns a theme's own name if it can be a folder's name, else its folder's name."""
    if not files.is_folder(folder / "layouts"):
        raise ConfigurationError(f'"{folder}" is not a theme: it has no layouts', "name the folder of a Hugo theme")
    try:
        about = data.load_toml(files.read_text(folder / "theme.toml"))
        name = str(about.get("name"))
    except (OSError, UnicodeDecodeError, DataError):
        name = ""
    return name if THEME_NAME.fullmatch(name) else folder.resolve().name


def copied(theme: Path, target: Path) -> Iterator[FileChange]:
    """Yields the files of a theme as files of the site."""
    for place, folders, names in os.walk(theme):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and name != ".git" and not files.leads_out(path, theme):
                yield FileChange(target / path.relative_to(theme), None, files.read(path), "the theme", target)
