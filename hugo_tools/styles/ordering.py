"""The order of a list by name: by the people at the start of a reference, then by date, then by title.

It follows APA's Publication Manual, 7th edition, sections 9.44 to 9.48: letter by letter, nothing before something.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from hugo_tools.metadata.items import Item, Name
from hugo_tools.patterns import lazy
from hugo_tools.styles.parts import credited_names, initials, shown_date

MAX_NAMES = 6  # of a work: two lists of authors seldom have as many in common at their start
UNSORTED = lazy("[\u0300-\u036f\\s!-/:-@\\[-`{-~\u00a1-\u00bf\u2000-\u206f]+")  # accents, blanks and marks
UNDIVIDED = str.maketrans(  # Latin letters that Unicode does not decompose into a letter and an accent
    {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe"}
)
ARTICLES = ("a", "an", "the")

NameKey = tuple[str, str]


def by_name(item: Item) -> tuple[tuple[NameKey, ...], tuple[int, ...], str]:
    """Returns the sort key of a work: its names, its date as printed, its title.

    A work without a date comes before others of the same names. A work without names is sorted by its title.
    """
    people = tuple(map(name_key, credited_names(item)[:MAX_NAMES]))
    title = title_key(item.title)
    return people or ((title, ""),), shown_date(item), title


@lru_cache(maxsize=4096)
def name_key(name: Name) -> NameKey:
    """Returns the sort key of a name: `("vandermaaten", "l")`."""
    return letters(name.family or name.literal or name.given), letters(initials(name.given))


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """Returns the sort key of a title: its words without marks, and without an article at the start."""
    words = [letters(word) for word in title.split()]
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(word for word in words if word)


def letters(text: str) -> str:
    """Returns a text without case, accents, blanks and marks: `Öberg-O’Neil` as `obergoneil`."""
    plain = text.casefold().translate(UNDIVIDED)
    return UNSORTED.sub("", unicodedata.normalize("NFKD", plain))
