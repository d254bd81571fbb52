"""People whom a record has twice, in the script of their language and in Latin letters: each is listed once.

Cyrillic, Greek, Armenian, Georgian and Chinese names are told by how they are spelled in Latin letters. The same is not
known of scripts that leave out vowels, and of Japanese and Korean names: there both stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from hugo_tools.metadata.items import Name

MAX_NAMES = 100  # each is compared with each
ALIKE = 0.75  # of two spellings of a family name: Юрьев as Yuriev or Iurev
GIVEN_ALIKE = 0.6  # Евгений as Yevgeny or Evgenii


def in_one_script(names: tuple[Name, ...], title: str) -> tuple[Name, ...]:
    """Returns names without those that stand there once more in another script; the title's script is kept."""
    people = [name for name in names if name.family]
    latin = [name for name in people if is_latin(name.family)]
    others = [name for name in people if name not in latin]
    if not latin or not others or len(people) > MAX_NAMES:
        return names
    kept: dict[Name, Name] = {}
    for other, own in pairs_of(others, latin):
        kept[other] = kept[own] = own if is_latin(title) else other
    return tuple(dict.fromkeys(kept.get(name, name) for name in names))


def is_latin(text: str) -> bool:
    """Returns whether at least half of the letters of a text are Latin; a text without letters is."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = [letter for letter in letters if letter.isascii() or "LATIN" in unicodedata.name(letter, "")]
    return 2 * len(latin) >= len(letters)


def pairs_of(others: Iterable[Name], latin: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Returns the pairs of names that are one person's, each name in one pair at most."""
    free = list(latin)
    found = []
    for other in others:
        alike = [(likeness(other.family, name.family), name) for name in free if is_given(other.given, name.given)]
        best, name = max(alike, key=lambda pair: pair[0], default=(0.0, other))
        if best >= ALIKE:
            found.append((other, name))
            free.remove(name)
    return found


def is_given(other: str, latin: str) -> bool:
    """Returns whether two spellings may be of the same given names, of which one may have initials alone or nothing."""
    one = spelled(other)
    two = spelled(latin)
    return not one or not two or one[0] == two[0] or likeness(other, latin) >= GIVEN_ALIKE


def likeness(one: str, other: str) -> float:
    """Returns how much of two names in Latin letters is the same, from 0 to 1."""
    return SequenceMatcher(None, spelled(one), spelled(other), autojunk=False).ratio()


def spelled(name: str) -> str:
    """Returns a name in small Latin letters without accents."""
    from anyascii import anyascii

    return "".join(filter(str.isalpha, anyascii(name).lower()))
