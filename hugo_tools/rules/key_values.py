"""Values of the front matter that their readers trip over, such as a text where PaperMod expects `cover.image`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hugo_tools.hugo import front_matter
from hugo_tools.hugo.front_matter import Key
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.theme import SiteTheme


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each value of another type than its reader expects."""
    for name, value in subject.post.front_matter.items():
        field = front_matter.BY_KEY.get(str(name).lower())
        if field is None or not front_matter.problem(field, value):
            continue
        if is_expected(field, value, subject.theme):
            yield Report(subject.post.offset_of(str(name)), front_matter.problem(field, value))


def is_expected(field: Key, value: Any, theme: SiteTheme) -> bool:
    """Returns whether a value must be as we know it: not for other themes' keys, nor for numbers, which Hugo prints."""
    if field.reader == "Hugo":
        return not (field.kind == "text" and isinstance(value, (int, float)))
    return theme.is_papermod and field.key.lower() not in theme.own


RULE = Rule("HT204", "front-matter-keys", find)
