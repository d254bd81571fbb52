"""Finds and reads front matter, with one handler a format, built on python-frontmatter's handlers.

That library accepts four hyphens as a mark, and reads some broken front matter as a post without any. Hugo does not,
so marks and parsers are stricter here: https://gohugo.io/content-management/front-matter/.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from frontmatter.default_handlers import BaseHandler

from hugo_tools import data
from hugo_tools.patterns import lazy


class Extent(NamedTuple):
    """The place of front matter in a post, as offsets in its text."""

    start: int
    """Where the text between the marks begins."""

    end: int
    """Where it ends."""

    body: int
    """Where the post's body begins."""


class Fenced(BaseHandler):
    """Front matter between two lines of one mark."""

    def __init__(self, mark: str, read: Callable[[str], Any]) -> None:
        escaped = mark.replace("+", r"\+")
        self.mark = mark
        self.opening = lazy(rf"\ufeff?{escaped}[ \t]*\r?\n")
        self.ending = lazy(rf"^{escaped}[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
        self.read = read
        super().__init__(self.opening, mark, mark)

    def place(self, text: str) -> Extent | None:
        """Returns the place of a post's front matter; None if it has no end."""
        opening = self.opening.match(text)
        ending = self.ending.search(text, opening.end()) if opening else None
        return Extent(opening.end(), ending.start(), ending.end()) if opening and ending else None

    def load(self, fm: str) -> Any:
        """Returns the values of front matter; raises DataError."""
        return self.read(fm)


class Json(BaseHandler):
    """Front matter that is a JSON object, without marks. The braces of a shortcode do not begin one."""

    FM_BOUNDARY = lazy(r"[\ufeff \t\r\n]*\{(?![{#%])")
    START_DELIMITER = END_DELIMITER = mark = ""

    def place(self, text: str) -> Extent | None:
        """Returns the place of the object; raises DataError if it cannot be read."""
        start = text.index("{")
        end = data.load_json_at(text, start)[1]
        return Extent(start, end, end)

    def load(self, fm: str) -> Any:
        """Returns the object's values."""
        return data.load_json_at(fm, 0)[0]


YAML = Fenced("---", data.load_yaml)
TOML = Fenced("+++", data.load_toml)
JSON = Json()


Handler = Fenced | Json


def handler_of(text: str) -> Handler | None:
    """Returns the handler of the front matter at the start of a post, None for a post without any."""
    return next((handler for handler in (YAML, TOML, JSON) if handler.detect(text)), None)
