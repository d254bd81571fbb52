"""Versions of one work: a preprint, and the article that it became. Items in, a judgement out.

"Nothing gets worse" depends on it: two works that only resemble each other must never be taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.titles import compared

ARTICLES = ("article-journal", "paper-conference", "chapter")  # what a preprint becomes
# Words without which a title is the same one; journals add and drop them.
EMPTY = frozenset("a an and as at by for from in into of on onto or the to toward towards using via with".split())
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
PLURAL = re.compile("(?<=.{3}[^s])s$")
FOLLOWED = re.compile(r"\s+\w")
MIN_SHARED = 0.5  # of the longer list of authors


def is_preprint(item: Item) -> bool:
    """Returns whether an item is a preprint that an identifier names: arXiv's, or one with a DOI of a server's."""
    has_registry = item.key.startswith(("arxiv:", "doi:"))
    return has_registry and item.type == "article" and not item.container_title


def is_same_work(preprint: Item, article: Item) -> bool:
    """Returns whether an article may be what a preprint became, by its type, its title and its authors."""
    if article.type not in ARTICLES or article.key == preprint.key:
        return False
    if not have_authors_in_common(preprint.authors, article.authors):
        return False
    return is_same_title(preprint.title, article.title)


# --- titles --------------------------------------------------------------------------------------


def is_same_title(one: str, other: str) -> bool:
    """Returns whether two titles differ in nothing but spelling, small words and the plural's letter."""
    if not one or not other:
        return False
    if compared(one) == compared(other):
        return True
    return are_same_words(words_of(one), words_of(other))


def are_same_words(one: Words, other: Words) -> bool:
    """Returns whether the telling words of two titles are the same, and the one has all small words of the other."""
    if not one.telling or one.telling != other.telling:
        return False
    return one.small <= other.small or other.small <= one.small


class Words(NamedTuple):
    """The words of a title."""

    telling: list[str]
    """Those that tell it from others, in their order and in one spelling."""

    small: Counter[str]
    """The others, each as often as it occurs."""


def words_of(title: str) -> Words:
    """Returns the words of a title, those that tell it from others apart from the small ones."""
    words = Words([], Counter())
    for found in WORD.finditer(title):
        word = compared(found[0])
        is_label = not FOLLOWED.match(title, found.end())  # the A of "Part A"
        if word in EMPTY and not is_label:
            words.small[word] += 1
        else:
            words.telling.append(spelling(word))
    return words


def spelling(word: str) -> str:
    """Returns a word without what British and American spelling, singular and plural differ in."""
    word = re.sub("(?<=[a-z]{3})our", "or", word)
    word = re.sub("(?<=[a-z]{2}e)ll(?=(?:ed|er|ing)$)", "l", word)
    word = re.sub("(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ation|ations)$)", "iz", word)
    return PLURAL.sub("", word)


# --- authors -------------------------------------------------------------------------------------


def have_authors_in_common(ours: Iterable[Name], theirs: Iterable[Name]) -> bool:
    """Returns whether two lists of authors are of one work: one's first is in the other, and so is half of the rest.

    Some registries sort authors from A to Z, and some have given and family names in each other's place. What one
    person wrote alone is often a thesis, and the article of the same title is by the advisor as well: two works.
    """
    one, other = listed(ours), listed(theirs)
    if not one or not other:
        return False
    if (len(one) == 1) != (len(other) == 1):
        return False
    if not any(is_same_person(one[0], each) for each in other):
        return False
    left = list(other)
    for name in one:
        same = next((each for each in left if is_same_person(name, each)), None)
        if same:
            left.remove(same)
    shared = len(other) - len(left)
    longest = max(len(one), len(other))
    return shared >= MIN_SHARED * longest


def listed(names: Iterable[Name]) -> list[Name]:
    """Returns the names without the "et al." that ends a list which was cut short."""
    return [name for name in names if name.literal != ET_AL]


def is_same_person(one: Name, other: Name) -> bool:
    """Returns whether two names have one family name, or the family name of each in the other's given name's place."""
    if one.literal or other.literal:
        group = one.literal or one.family
        return compared(group) == compared(other.literal or other.family)
    ours = last_word(one.family)
    theirs = last_word(other.family)
    if not ours:
        return False
    is_swapped = ours == last_word(other.given) and theirs == last_word(one.given)
    return ours == theirs or is_swapped


def last_word(name: str) -> str:
    """Returns the last word of a name as it compares: without its particles."""
    words = name.split()
    return compared(words[-1]) if words else ""
