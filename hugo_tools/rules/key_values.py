"""Values of the front matter that their readers trip over, such as a text where PaperMod expects `cover.image`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from hugo_tools.hugo import dates, front_matter
from hugo_tools.hugo.front_matter import Key
from hugo_tools.hugo.posts import Post
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.theme import SiteTheme

FIELDS = front_matter.BY_KEY | {field.key.lower(): field for field in front_matter.OTHER_DATES}
OF_YAML = re.compile(r"^(?P<key>\w+):[ \t]+(?P<value>\d{4}-[^\n#]*)", re.MULTILINE)  # a value that may be a date


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each value of another type than its reader expects."""
    for name, read in subject.post.front_matter.items():
        field = FIELDS.get(str(name).lower())
        if field is None:
            continue
        value = as_written(str(name), subject.post) if isinstance(read, date) else read
        problem = front_matter.problem(field, value)
        if problem and is_expected(field, value, subject.theme):
            yield Report(subject.post.offset_of(str(name)), problem, remedy(field, value))


def as_written(name: str, post: Post) -> str | None:
    """Returns a date as written in YAML, which accepts more forms than Hugo; None in another language."""
    for found in OF_YAML.finditer(post.text, 0, post.body):
        if found["key"] == name:
            return found["value"].strip()
    return None


def is_expected(field: Key, value: Any, theme: SiteTheme) -> bool:
    """Returns whether a value must be as we know it: not for other themes' keys, nor for numbers, which Hugo prints.

    One tag may stand without a list, unless a layout goes through them one by one.
    """
    if field.kind == "list" and isinstance(value, str):
        return "," in value or field.key in theme.lists
    if field.reader == "Hugo":
        return not (field.kind == "text" and isinstance(value, (int, float)))
    return theme.is_papermod and field.key.lower() not in theme.own


def remedy(field: Key, value: Any) -> str:
    """Returns the text that should replace a value, "" if it is not certain."""
    if field.kind == "list" and isinstance(value, str):
        return f"write {front_matter.written([each.strip() for each in value.split(',')])}"
    day = dates.meant(str(value)) if field.kind == "date" else ""
    return f"write {day}" if day else ""


RULE = Rule("HT204", "front-matter-keys", find)
