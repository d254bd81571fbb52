"""Characters that were damaged when a program read UTF-8 as another encoding: `itâ€™s` for `it’s`, `‚≠ê` for `⭐`.

ftfy (https://ftfy.readthedocs.io) tells the original; it takes a text for damaged only where nobody would write it so.
A word whose damage can be undone step by step is mended by `--fix`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hugo_tools.markdown.blocks import Edit
from hugo_tools.patterns import lazy
from hugo_tools.rules.interface import Report, Rule, Subject

# The pairs that damage leaves in Latin and in Cyrillic letters. In most posts there are none, and ftfy is not loaded.
PAIR = lazy(
    r"[\x80-\u024f][\x80-\u024f\u2000-\u22ff\uf8ff]|[\u2000-\u22ff\uf8ff][\x80-\u024f]"
    r"|[РС][\x80-\xbf\u0402-\u040f\u0452-\u045f\u2000-\u2122]"
)
TWO = re.compile(r"[^\x00-\x7f]{2}")  # quicker to look for
WORD = lazy(r"[^\s`*_\[\]()\ufffc]+(?:\xa0[^\s`*_\[\]()\ufffc]*)*")  # a blank that does not break may be a part


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each damaged word."""
    text = subject.own_text
    if text.isascii() or not (TWO.search(text) and PAIR.search(text)):
        return
    for line in subject.lines:
        for word in WORD.finditer(line.text) if PAIR.search(line.text) else ():
            if PAIR.search(word[0]):
                yield from report(line.offset + word.start(), word[0])


def report(offset: int, word: str) -> Iterator[Report]:
    """Yields the report of a word if it is damaged."""
    import ftfy

    right, steps = ftfy.fix_encoding_and_explain(word)
    if right == word:
        return
    edit = Edit(offset, offset + len(word), right) if can_be_undone(word, right, steps or []) else None
    yield Report(offset, f'"{word}" is damaged, and was "{right}"', f'write "{right}"', "error", edit)


def can_be_undone(word: str, right: str, steps: Sequence[tuple[str, str]]) -> bool:
    """Returns whether the original damages to the same word again, so that nothing of it was guessed."""
    text = right
    try:
        for action, codec in reversed(steps):
            if action == "decode":
                raw = text.encode(codec)
            elif action == "encode":
                text = raw.decode(codec)
            else:
                return False
    except (UnicodeError, LookupError):
        return False
    return text == word


RULE = Rule("HT302", "mojibake", find)
