"""Removes repeated authors from records that have people twice, in their own script and in Latin letters.

Cyrillic, Greek, Armenian, Georgian and Chinese names are compared by their transliteration. That is not possible for
scripts without vowels and for Japanese and Korean names, so there both spellings stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from hugo_tools.metadata.items import Name

MAX_NAMES = 100  # since each is compared with each
ALIKE = 0.75  # the least likeness of two spellings of a family name: Юрьев as Yuriev or Iurev
GIVEN_ALIKE = 0.6  # Евгений as Yevgeny or Evgenii


def in_one_script(names: tuple[Name, ...], title: str) -> tuple[Name, ...]:
    """Returns names without repetitions in another script; the names in the title's script are kept."""
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
    """Returns whether at least half of the letters of a text are Latin; True for a text without letters."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = [letter for letter in letters if letter.isascii() or "LATIN" in unicodedata.name(letter, "")]
    return 2 * len(latin) >= len(letters)


def pairs_of(others: Iterable[Name], latin: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Returns the pairs of names of the same person; each name is in one pair at most."""
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
    """Returns whether two spellings may be the same given names; either may be initials, or empty."""
    one = spelled(other)
    two = spelled(latin)
    return not one or not two or one[0] == two[0] or likeness(other, latin) >= GIVEN_ALIKE


def likeness(one: str, other: str) -> float:
    """Returns the likeness of two names in Latin letters, from 0 to 1."""
    return SequenceMatcher(None, spelled(one), spelled(other), autojunk=False).ratio()


def spelled(name: str) -> str:
    """Returns a name in small Latin letters without accents."""
    from anyascii import anyascii

    return "".join(filter(str.isalpha, anyascii(name).lower()))
