"""The style `author-year`: `(Vaswani et al., 2017)`, `(see LeCun, 2015a, pp. 3–5; Li & Wu, n.d.)`, and a list by name.

The labels follow APA's Publication Manual, 7th edition, sections 8.10 to 8.20. Two names are joined by "&", its form
within parentheses. In one point we differ: APA sorts the works of one bracket, but we keep the author's own order. The
first work may be the one that matters, and the words before a key belong to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

from hugo_tools.markdown.escaping import Markdown, single_quoted
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.patterns import lazy
from hugo_tools.styles.interface import Called, Cited, Run, Style, StyleOptions
from hugo_tools.styles.ordering import name_key
from hugo_tools.styles.parts import cited_as, credited_names, initials, is_one_word, with_ampersand, year
from hugo_tools.styles.templated import TemplateReferences

OPENING, CLOSING = Run(Markdown("(")), Run(Markdown(")"))
UNKNOWN = "?"  # the name and year of a work without an item


def style(name: str, site: Path, options: StyleOptions) -> Style:
    """Returns the style: names and years as labels, and references by the template of this name.

    Raises ConfigurationError for a template that cannot be read.
    """
    references = TemplateReferences(name, site, options.limits)
    shown = partial(label, collapse=options.collapse)
    return Style(shown, references.reference, call, "author", is_numbered=False, cache=references.cache)


# --- labels --------------------------------------------------------------------------------------


def label(cited: Sequence[Cited], collapse: bool) -> list[Run]:
    """Returns the label of a bracket: each citation once, in the order as written, separated by semicolons.

    With `collapse`, years of one name are joined, `(Li, 2017, 2018)`, unless there are words between them.
    """
    runs = [OPENING]
    named = ""  # the name to which one more year can be added
    for each in distinct(cited):
        is_next_year = may_follow(each, named, collapse)
        if len(runs) > 1:
            runs.append(Run(", " if is_next_year else "; "))
        if each.prefix:
            runs += [Run(each.prefix), Run(" ")]
        runs.append(name_and_year(each, with_name=not (is_next_year or each.suppress_author)))
        if each.suffix:
            runs.append(Run(each.suffix))
        named = name_after(each, named if is_next_year else "")
    return [*runs, CLOSING]


def distinct(cited: Sequence[Cited]) -> list[Cited]:
    """Returns citations without repetitions of earlier ones."""
    found: list[Cited] = []
    for each in cited:
        if each not in found:
            found.append(each)
    return found


def may_follow(each: Cited, named: str, collapse: bool) -> bool:
    """Returns whether a citation can be shown as one more year of the name before it."""
    if each.reference is None or each.prefix or each.suffix:
        return False
    is_same_name = each.reference.called.name == named
    return is_same_name and (collapse or each.suppress_author)


def name_after(each: Cited, named: str) -> str:
    """Returns the name to which the next citation may add a year; "" after words, and after a year alone."""
    if each.reference is None or each.suffix:
        return ""
    return named if each.suppress_author else each.reference.called.name


def name_and_year(each: Cited, with_name: bool) -> Run:
    """Returns one citation, linked to its reference: `Vaswani et al., 2017a`, or `2017a`."""
    if each.reference is None:
        return Run(UNKNOWN)
    name, letter = each.reference.called
    when = year(each.reference.item, letter)
    return Run(f"{with_comma(name)} {when}" if with_name else when, (each.reference,))


def with_comma(name: str) -> str:
    """Returns a name with a comma after it; in a title the comma is within the quotation marks."""
    if not name.endswith("”"):
        return f"{name},"
    title = name.removesuffix("”")
    return name if title.endswith(("?", "!", "…")) else f"{title},”"


# --- names and letters of a list's works ---------------------------------------------------------

MAX_NAMES = 6  # at most so many names are shown to tell works apart; after that a letter does


def call(items: Sequence[Item]) -> list[Called]:
    """Returns the name of each work of a list, and a letter if another work has the same name and year.

    Two works whose authors begin alike show as many authors as tell them apart (8.18). Two first authors of one family
    name show their initials (8.20). Works of the same authors and year get letters, in the list's order (8.19).
    """
    ambiguous = ambiguous_families(items)
    called = [Called(name_of(item, 1, ambiguous)) for item in items]
    for alike in places(called, items):
        longer = told_apart([items[place] for place in alike], ambiguous)
        for place, name in zip(alike, longer, strict=True):
            called[place] = Called(name)
    for alike in places(called, items):
        for number, place in enumerate(alike):
            called[place] = Called(called[place].name, letter(number))
    return called


def places(called: Sequence[Called], items: Sequence[Item]) -> list[list[int]]:
    """Returns the groups of works with the same name and year, each as their places in the list."""
    found = defaultdict(list)
    for place, (work, item) in enumerate(zip(called, items, strict=True)):
        found[work.name, item.issued[:1]].append(place)
    return [alike for alike in found.values() if len(alike) > 1]


def told_apart(items: Sequence[Item], ambiguous: frozenset[str]) -> list[str]:
    """Returns each work's shortest name that distinguishes it as well as its longest name does."""
    names = [[name_of(item, count, ambiguous) for count in range(1, MAX_NAMES + 1)] for item in items]
    shared = [Counter(of_one_length) for of_one_length in zip(*names, strict=True)]
    found = []
    for of_one_work in names:
        numbers = [counted[name] for counted, name in zip(shared, of_one_work, strict=True)]
        shortest = numbers.index(numbers[-1])
        found.append(of_one_work[shortest])
    return found


def letter(number: int) -> str:
    """Returns the letter of the nth work, from 0: a, b, …, z, aa, ab."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters


def ambiguous_families(items: Sequence[Item]) -> frozenset[str]:
    """Returns the family names of several first authors, which need initials to be distinct.

    The names are in the form by which lists are sorted. `G.` and `G. E.` may be one person, so they need none.
    """
    found = defaultdict(set)
    for item in items:
        if names := credited_names(item):
            family, first_letters = name_key(names[0])
            found[family].add(first_letters)
    ambiguous = [family for family, several in found.items() if not are_compatible(several)]
    return frozenset(ambiguous)


def are_compatible(several: set[str]) -> bool:
    """Returns whether all of these initials may be those of one person."""
    longest = max(several, key=len)
    return all(map(longest.startswith, several))


def name_of(item: Item, count: int, ambiguous: frozenset[str]) -> str:
    """Returns the name of a work with `count` authors; with one more if "et al." would replace only that author."""
    names = [name for name in credited_names(item) if name.literal != ET_AL]
    if not names:
        return title_of(item, is_whole=count > 1)
    is_cut = len(names) < len(credited_names(item))  # the entry itself ends in "and others"
    has_others = is_cut or len(names) > count + 1
    first, *others = names[:count] if has_others else names
    shown = [first_author(first, ambiguous), *map(family_of, others)]
    if has_others:
        comma = "," if others else ""
        return f"{', '.join(shown)}{comma} et al."
    return " & ".join(shown) if len(shown) < 3 else with_ampersand(shown)


def first_author(name: Name, ambiguous: frozenset[str]) -> str:
    """Returns the name of a first author: `Li`, `X. Li`."""
    family, _ = name_key(name)
    if family not in ambiguous or name.literal or is_one_word(name):
        return family_of(name)
    return f"{initials(name.given)} {family_of(name)}".strip()


@lru_cache(maxsize=4096)
def family_of(name: Name) -> str:
    """Returns a person's family name; the whole name of a group, and of a person with a one-word name: 王小明."""
    if is_one_word(name):
        return name.family + name.given
    return name.literal or name.family or name.given


# --- titles instead of names ---------------------------------------------------------------------

MAX_TITLE = 40  # characters
SUBTITLE = lazy(r"(?::|(?<=[?!]))\s")
DANGLING = frozenset("a after an and as at by for from in into is of on or the to via with without".split())


def title_of(item: Item, is_whole: bool) -> str:
    """Returns the title of a work in quotation marks, only its first words unless `is_whole` (8.14)."""
    linked, _ = cited_as(item, 0)
    title = single_quoted(item.title or item.venue or linked or item.key)
    shown = title if is_whole else first_words(title)
    return f"“{shown}”"


def first_words(title: str) -> str:
    """Returns a long title without its subtitle, or its first words if the main title is one word ("Retracted")."""
    if len(title) <= MAX_TITLE:
        return title
    beginning = title[: MAX_TITLE + 1]
    main_titles = [beginning[: found.start()] for found in SUBTITLE.finditer(beginning)]
    *words, _ = beginning.split(" ")
    if main_titles and " " in main_titles[-1]:
        words = main_titles[-1].split(" ")
    while len(words) > 1 and words[-1].lower() in DANGLING:
        words.pop()
    shown = " ".join(words) or title.split(" ")[0]  # one long word: "Convalescent-plasma/immune-globulin:"
    return closed(shown.rstrip(",;:–—-"))


def closed(text: str) -> str:
    """Returns a text with the closing quotation mark that it lost when it was cut."""
    _, opening, quotation = text.rpartition("‘")
    is_open = opening and "’" not in quotation
    return f"{text}’" if is_open else text
