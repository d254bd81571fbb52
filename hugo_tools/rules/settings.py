"""Settings of a post that are not heeded: under a key that is misspelt or elsewhere, or with a name that is unknown.

`hugo-tools: {cite: false}` in the front matter does not keep us out of a post; `hugoTools: {cite: false}` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hugo_tools.citing import drafts
from hugo_tools.errors import ConfigurationError, PostError
from hugo_tools.rules import selection
from hugo_tools.rules.interface import Report, Rule, Subject

KEY = "hugoTools"
ALIKE = 0.85  # of the letters of two keys: "hugotool" is meant as ours, "hugo" and "tools" are not


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each key that may be meant as ours, and for settings that cannot be used."""
    post = subject.post
    if "hug" not in post.text[: post.body].lower():
        return
    for key in map(str, post.front_matter):
        if is_misspelt(key):
            yield Report(post.offset_of(key), f'"{key}" is read by nothing', f"did you mean {KEY}?")
    params = post.setting("params")
    for key in map(str, params if isinstance(params, Mapping) else ()):
        if key.lower() == KEY.lower() or is_misspelt(key):
            hint = f"write {KEY} beside params, not in it"
            yield Report(post.offset_of(f"params.{key}"), f'"params.{key}" is not read by cite', hint)
    try:
        settings = drafts.settings_of(post, subject.site)
        selection.check((*settings.check_select, *settings.check_ignore), KEY)
    except (ConfigurationError, PostError) as error:
        yield Report(post.offset_of(KEY), error.message, error.hint)


def is_misspelt(key: str) -> bool:
    """Returns whether a key is ours except for a letter, or for marks between its words."""
    import difflib

    name = KEY.lower()
    letters = re.sub(r"[^a-z]", "", key.lower())
    return key.lower() != name and difflib.SequenceMatcher(None, letters, name).ratio() >= ALIKE


RULE = Rule("HT206", "settings", find)
