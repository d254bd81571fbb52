"""Which rules a run follows: those whose codes begin with a selected beginning, without the ignored ones.

As in ruff (https://docs.astral.sh/ruff/linter/#rule-selection), `HT1` stands for all codes that begin with it, and of a
selected and an ignored beginning the longer one counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from hugo_tools.citing import drafts
from hugo_tools.errors import ConfigurationError, PostError
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import Settings, Site
from hugo_tools.rules.interface import Rule

UNREADABLE = "HT901"  # a post that cannot be read


class Selection(NamedTuple):
    """Beginnings of codes: the rules that are followed, all of them if none is named, and those that are not."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Returns whether a rule is followed."""
        return is_followed(code, self.select or ("HT",), self.ignore)

    def over(self, settings: Settings) -> Selection:
        """Returns the selection together with those of settings; its own `select` replaces theirs."""
        return Selection(self.select or settings.check_select, (*self.ignore, *settings.check_ignore))


EVERYTHING = Selection()


@lru_cache(maxsize=1024)  # called for each rule in each post
def is_followed(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Returns whether a rule is followed where these beginnings of codes are, and those are not."""
    return code == UNREADABLE or longest(select, code) > longest(ignore, code)


def longest(beginnings: Iterable[str], code: str) -> int:
    """Returns the length of the longest of some beginnings that a code has, 0 if it has none."""
    return max((len(each) for each in beginnings if code.startswith(each)), default=0)


def of_post(post: Post, site: Site, asked: Selection) -> Selection:
    """Returns the selection for a post: by the command line, and by its own settings or its site's.

    Settings that cannot be used are found by the rule about them.
    """
    try:
        return asked.over(drafts.settings_of(post, site))
    except PostError:
        return asked.over(site.settings_for(post.path))


def of_site(site: Site, asked: Selection) -> Selection:
    """Returns the selection for the site; raises ConfigurationError for settings that name no rule."""
    where = site.relative(site.config_path)
    for code in ("", *site.language_settings):
        settings = site.settings_in(code, site.settings)
        check(settings.check_select, f"{where}: checkSelect")
        check(settings.check_ignore, f"{where}: checkIgnore")
    return asked.over(site.settings)


def check(beginnings: Iterable[str], where: str) -> None:
    """Raises ConfigurationError if no rule's code begins so; `where` is the place of the text, for the message."""
    for each in beginnings:
        if problem := problem_of(each):
            raise ConfigurationError(f"{where}: {problem}", hint_for(each))


def known_rules() -> list[Rule]:
    """Returns all rules."""
    from hugo_tools.rules import table  # its rule about settings imports this module

    return table.RULES


def problem_of(beginning: str) -> str:
    """Returns the fault of the beginning of a code, "" for one that some rule has."""
    is_known = bool(beginning) and any(rule.code.startswith(beginning) for rule in known_rules())
    return "" if is_known else f'no rule has the code "{beginning}"'


def hint_for(beginning: str) -> str:
    """Returns the likely right spelling of a code or of a rule's name, or the place with all codes."""
    import difflib

    by_name = [rule.code for rule in known_rules() if rule.name == beginning.lower()]
    close = by_name or difflib.get_close_matches(beginning.upper(), [rule.code for rule in known_rules()], 1, 0.8)
    return f"did you mean {', '.join(close)}?" if close else "docs/rules.md has all codes"
