"""Posts as files: bytes to text and front matter, and back without the loss of a byte."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hugo_tools import data, files
from hugo_tools.errors import DataError, PostError, os_reason
from hugo_tools.patterns import lazy

if TYPE_CHECKING:
    from hugo_tools.hugo.handlers import Extent, Handler

SUFFIXES = (".md", ".markdown", ".mdown")

# Matches simple front matter, the most common form. It is certainly valid YAML, so it is parsed only when needed.
ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"  # characters that YAML forbids, or reads as line ends
SIMPLE_VALUE = rf"""(?:
    "(?:[^"\\{ODD}]|\\["\\/nt])*+" | '[^'{ODD}]*+'
  | \d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])(?:T[\d:]{{8}}(?:Z|[+-]\d\d:\d\d))? | \d{{1,9}}
  | [A-Za-z/.](?:[^"'\#:{{}}\[\],&*!|>%@`\\{ODD}]|:(?=\S))*+
)"""  # possessive, since many blanks after a value would otherwise make this quadratic
SIMPLE_YAML = lazy(
    rf"""(?: [A-Za-z_]\w*: (?:
        [ ]{SIMPLE_VALUE}
      | [ ]\[ (?: {SIMPLE_VALUE} (?:,[ ]{SIMPLE_VALUE})*+ )? \]
      | (?: \r?\n[ ][ ][A-Za-z_]\w*+:[ ]{SIMPLE_VALUE} )++
    )? [ ]*+\r?\n )*+""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Post:
    """A Markdown page."""

    path: Path
    """Its file."""

    text: str
    """Its whole text."""

    body: int
    """The offset in the text where its body begins."""

    values: Mapping[str, Any] | None
    """The values of its front matter, None until they are read."""

    @property
    def newline(self) -> str:
        """The line end of most lines of the post."""
        has_returns = "\r" in self.text  # much faster than a search for two characters
        return "\r\n" if has_returns and 2 * self.text.count("\r\n") > self.text.count("\n") else "\n"

    @property
    def front_matter(self) -> Mapping[str, Any]:
        """The front matter's values; raises PostError."""
        if self.values is None:
            from hugo_tools.hugo import handlers

            handler = handlers.YAML  # `parse` defers only simple YAML
            place = handler.place(self.text)
            self.values = load(handler, self.text, place) if place else {}
        return self.values

    def setting(self, name: str) -> Any:
        """Returns the front matter value of a key in any case, as Hugo does; None if it is not there."""
        if name.lower() not in self.text[: self.body].lower():
            return None
        return next((value for key, value in self.front_matter.items() if str(key).lower() == name.lower()), None)

    def offset_of(self, key: str) -> int:
        """Returns the offset of a front matter key, 0 if it is not there; a nested key has a dot, `cover.image`."""
        offsets = key_offsets(self.text, self.body)
        return offsets[key] if key in offsets else folded_offsets(self.text, self.body).get(key.lower(), 0)

    def place_of(self, key: str) -> tuple[int, int]:
        """Returns the (line, column) of a key of the front matter, (1, 1) if it is not there."""
        return data.place(self.text, self.offset_of(key))


@lru_cache(maxsize=8)
def key_offsets(text: str, body: int) -> Mapping[str, int]:
    """Returns the offset in a post's text of each key of its front matter."""
    from hugo_tools.hugo import handlers, key_places  # needed only for findings about keys

    handler = handlers.handler_of(text)
    place = handler.place(text) if handler else None
    if place is None:
        return {}
    if handler is handlers.JSON:
        return key_places.in_json(text[:body])
    read = key_places.in_yaml if handler is handlers.YAML else key_places.in_toml
    return {key: place.start + offset for key, offset in read(text[place.start : place.end]).items()}


def repeated_keys(post: Post) -> list[tuple[str, int]]:
    """Returns (key, offset) of each repetition of a key in a mapping of YAML front matter.

    TOML with such a key is an error when it is parsed. In JSON the last one counts, so it is not reported.
    """
    from hugo_tools.hugo import handlers, key_places

    place = handlers.YAML.place(post.text) if handlers.YAML.detect(post.text) else None
    if place is None:
        return []
    text = post.text[place.start : place.end]
    return [(key, place.start + offset) for key, offset in key_places.repeated_in_yaml(text)]


@lru_cache(maxsize=8)
def folded_offsets(text: str, body: int) -> Mapping[str, int]:
    """Returns the same by the keys in lower case, as Hugo compares them; the first of two equal ones counts."""
    offsets: dict[str, int] = {}
    for key, offset in key_offsets(text, body).items():
        offsets.setdefault(key.lower(), offset)
    return offsets


def find(folder: Path, fail: Callable[[Path, OSError], object]) -> Iterator[tuple[Path, bool]]:
    """Yields (path, whether it is a link) of the Markdown pages below a folder, sorted, and of linked folders.

    Hidden files and folders are left out. Linked folders are not entered; Hugo does not enter them either. `fail` is
    called with each folder that cannot be listed, and the error.
    """
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=attrgetter("name"))
    except OSError as error:
        fail(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from find(path, fail)
        elif entry.is_symlink():
            if path.suffix.lower() in SUFFIXES or files.is_folder(path):
                yield path, True
        elif path.suffix.lower() in SUFFIXES:
            yield path, False


def read(path: Path) -> Post:
    """Returns the post in a file.

    Raises PostError, with line and column, for bytes that are not UTF-8 and front matter that does not parse.
    """
    return parse(path, decode(read_bytes(path)))


def read_bytes(path: Path) -> bytes:
    """Returns the bytes of a post's file; raises PostError."""
    try:
        return files.read(path)
    except OSError as error:
        raise PostError(f"cannot be read: {os_reason(error)}") from error


def write(path: Path, before: str, text: str) -> None:
    """Writes the new text of a post, or of another file of ours.

    Raises PostError if the file has changed since it was read (`before`), or cannot be written; it then stays as it
    was.
    """
    try:
        files.write(path, text.encode(), before.encode())
    except files.ChangedError as error:
        with contextlib.suppress(OSError):
            if files.holds(path, text.encode()):
                return  # another run was first, with the same result
        raise PostError("was changed by another program in the meantime", "run the command again") from error
    except OSError as error:
        reason = os_reason(error)
        raise PostError(f"cannot be written: {reason}", "the file is as it was") from error


def decode(content: bytes) -> str:
    """Returns the text of UTF-8 bytes, a byte order mark included; raises PostError at the first other byte."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(content[line_start : error.start].decode("utf-8", "replace")) + 1
        raise PostError(
            f"byte 0x{content[error.start]:02x} is not UTF-8, which Hugo expects",
            "save the file as UTF-8 in your editor",
            before.count(b"\n") + 1,
            column,
        ) from error


def parse(path: Path, text: str) -> Post:
    """Returns a post from its text; its front matter may be YAML, TOML, JSON, or missing."""
    from hugo_tools.hugo import handlers  # not needed if all posts are unchanged

    handler = handlers.handler_of(text)
    if handler is None:
        return Post(path, text, 1 if text.startswith("\ufeff") else 0, {})
    try:
        place = handler.place(text)
    except DataError as error:
        raise front_matter_error(error, 0) from error
    if place is None:
        mark = handler.mark
        raise PostError(f'the front matter has no end, a line of "{mark}"', f'add a line "{mark}" after it', 1, 1)
    is_simple = handler is handlers.YAML and SIMPLE_YAML.fullmatch(text, place.start, place.end)
    return Post(path, text, place.body, None if is_simple else load(handler, text, place))


def load(handler: Handler, text: str, place: Extent) -> Mapping[str, Any]:
    """Returns the values of a post's front matter; raises PostError."""
    try:
        return checked(handler.load(text[place.start : place.end]))
    except DataError as error:
        raise front_matter_error(error, text.count("\n", 0, place.start)) from error


def front_matter_error(error: DataError, lines: int) -> PostError:
    """Returns the error for front matter that cannot be read, which begins after `lines` lines of the post."""
    hint = error.hint or "Hugo cannot build this post either"
    return PostError(f"front matter: {error.message}", hint, error.line + lines, error.column)


def checked(values: Any) -> Mapping[str, Any]:
    """Returns front matter's values; raises PostError if they are not a mapping."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise PostError(f"front matter: a {type(values).__name__} where keys and values are expected", "", 2, 1)
    return values
