"""Findings of an earlier run, known again by all that decided them.

That is every byte of the post, of the lock, the bibliographies and the layouts, the site's configuration, which rules
are followed, and the program. What else a rule has to know of the site it asks by `Subject.ask`: the answers are kept
with the findings, which count as long as each answer is the same.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hugo_tools import files
from hugo_tools.cache import Cache, digest, post_key
from hugo_tools.citing.stamps import SavedFile, saved
from hugo_tools.findings import Finding
from hugo_tools.hugo.site import Site
from hugo_tools.kinds import table as kinds
from hugo_tools.registries import Offline
from hugo_tools.rules import table, theme
from hugo_tools.rules.interface import Found, Shared
from hugo_tools.rules.selection import UNREADABLE, Selection
from hugo_tools.works import LOCK_NAME

OURS = "hugo_tools.rules."  # begins the names of the modules whose changes are changes of the program


class Checked(NamedTuple):
    """What was found in a post: `key` tells its path and its bytes, `answers` what rules asked of the site."""

    key: str
    found: Sequence[Found]
    answers: Mapping[str, bool]


class KnownFindings:
    """What earlier runs over a site have found in posts, under the same selection of rules."""

    def __init__(self, shared: Shared, asked: Selection) -> None:
        self.shared = shared
        self.files = files_of(shared.site)
        name = f"findings-{digest(str(shared.site.root))}"
        self.cache = Cache(name, self.recipe(asked)) if can_keep(shared) else None

    def recipe(self, asked: Selection) -> str:
        """Returns a hash of all but posts and answers that decides findings.

        The working folder counts, since messages name files as they are seen from it.
        """
        site = self.shared.site
        themes = (theme.other_layers(site), theme.are_there(site))
        contents = [(file.path, digest(file.content)) for file in self.files]
        values = (asked, site.config, self.shared.picture_folders, themes, contents)
        return digest(site.relative(site.config_path), *map(repr, values))

    def of(self, path: Path) -> list[Found] | None:
        """Returns the kept findings of a post in its present form, None if there are none."""
        if self.cache is None or not self.cache.entries:  # the first run need not read each post twice
            return None
        with contextlib.suppress(OSError):
            if kept := self.cache.get(post_key(path, files.read(path))):
                found, answers = json.loads(kept)
                if all(self.shared.answer(question) == answer for question, answer in answers.items()):
                    name = self.shared.site.relative(path) if found else ""
                    return [from_values(name, each) for each in found]
        return None

    def add(self, checked: Checked) -> None:
        """Keeps the findings of a post, unless it could not be read as a whole."""
        is_whole = bool(checked.key) and all(each.code != UNREADABLE for each in checked.found)
        if self.cache is not None and is_whole:
            values = [to_values(each) for each in checked.found]
            self.cache.put(checked.key, json.dumps([values, dict(checked.answers)]))

    def save(self) -> None:
        """Keeps all that is known, unless what decides findings was saved during the run."""
        if self.cache is not None and self.cache.added and self.files == files_of(self.shared.site):
            self.cache.save()


def can_keep(shared: Shared) -> bool:
    """Returns whether findings are the same tomorrow.

    Nobody knows how the web and the registries answer then, what becomes of other posts that a post cites, and when a
    rule or a kind of post is changed that is not ours.
    """
    asks_others = shared.gone is not None or not isinstance(shared.resolver, Offline)
    rules_are_ours = all(rule.find.__module__.startswith(OURS) for rule in table.RULES)
    kinds_are_ours = all(kind.template.parent == kinds.FOLDER for kind in kinds.KINDS.values())
    return rules_are_ours and kinds_are_ours and not (asks_others or shared.site.settings.own_posts)


def files_of(site: Site) -> list[SavedFile]:
    """Returns the site's files beside its configuration and its posts that decide findings."""
    own = [site.root / name for name in (LOCK_NAME, *site.settings.bibliography)]
    return saved([*(path for path in own if not site.leads_out(path)), *theme.layouts(site)])


def to_values(found: Found) -> list[Any]:
    """Returns a finding as values of JSON.

    Without the name of its post, which depends on the working folder, and its edit: `--fix` looks at each post anew.
    """
    return [*found.finding[1:], found.code, found.rule]


def from_values(name: str, values: Sequence[Any]) -> Found:
    """Returns the finding that was kept as values of JSON; `name` is its post's."""
    *finding, code, rule = values
    return Found(Finding(name, *finding), code, rule)
