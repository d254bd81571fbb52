"""Decides whether a preprint and an article are versions of one work. Items in, yes or no out.

The promise "nothing gets worse" depends on it: two works that only resemble each other must never count as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.titles import compared

ARTICLES = ("article-journal", "paper-conference", "chapter")  # types of published versions
# Words that do not distinguish titles, since journals add and drop them.
EMPTY = frozenset("a an and as at by for from in into of on onto or the to toward towards using via with".split())
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
PLURAL = re.compile("(?<=.{3}[^s])s$")
FOLLOWED = re.compile(r"\s+\w")
MIN_SHARED = 0.5  # of the longer list of authors


def is_preprint(item: Item) -> bool:
    """Returns whether an item is a preprint with an identifier: arXiv's, or a DOI of a preprint server."""
    has_registry = item.key.startswith(("arxiv:", "doi:"))
    return has_registry and item.type == "article" and not item.container_title


def is_same_work(preprint: Item, article: Item) -> bool:
    """Returns whether an article may be the published version of a preprint, by its type, title and authors."""
    if article.type not in ARTICLES or article.key == preprint.key:
        return False
    if not have_authors_in_common(preprint.authors, article.authors):
        return False
    return is_same_title(preprint.title, article.title)


# --- titles --------------------------------------------------------------------------------------


def is_same_title(one: str, other: str) -> bool:
    """Returns whether two titles differ only in spelling, small words and the letter of the plural."""
    if not one or not other:
        return False
    if compared(one) == compared(other):
        return True
    return are_same_words(words_of(one), words_of(other))


def are_same_words(one: Words, other: Words) -> bool:
    """Returns whether two titles have the same telling words, and one has all small words of the other."""
    if not one.telling or one.telling != other.telling:
        return False
    return one.small <= other.small or other.small <= one.small


class Words(NamedTuple):
    """The words of a title."""

    telling: list[str]
    """Words that distinguish it, in their order and in one spelling."""

    small: Counter[str]
    """The other words, with their counts."""


def words_of(title: str) -> Words:
    """Returns the words of a title, split into telling and small ones."""
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
    """Returns a word in one spelling for British and American English, and for singular and plural."""
    word = re.sub("(?<=[a-z]{3})our", "or", word)
    word = re.sub("(?<=[a-z]{2}e)ll(?=(?:ed|er|ing)$)", "l", word)
    word = re.sub("(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ation|ations)$)", "iz", word)
    return PLURAL.sub("", word)


# --- authors -------------------------------------------------------------------------------------


def have_authors_in_common(ours: Iterable[Name], theirs: Iterable[Name]) -> bool:
    """Returns whether two lists of authors may be of one work.

    The first author of one must be in the other list, and so must half of the longer list. The order does not count,
    since some registries sort authors from A to Z, and given and family names may be swapped. A list of one author does
    not match a longer list: the former is often a thesis, and the article with the advisor is another work.
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
    """Returns the names without an "et al." at the end of a shortened list."""
    return [name for name in names if name.literal != ET_AL]


def is_same_person(one: Name, other: Name) -> bool:
    """Returns whether two names have the same family name, or the same names with given and family name swapped."""
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
    """Returns the last word of a name, thus without its particles, in the form for comparisons."""
    words = name.split()
    return compared(words[-1]) if words else ""
