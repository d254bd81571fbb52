"""Finds the work of an entry of a hand-written list: sure, unsure or none.

An identifier in the entry is a proposal, as a search's answer is: the entry's words have to agree with the work's own
record. A wrong match puts a wrong reference under the author's name, so that in doubt an entry stays as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hugo_tools.adopting import additions, reading
from hugo_tools.adopting.reading import Facts
from hugo_tools.metadata.identifiers import Parsed, work_at
from hugo_tools.metadata.items import Item
from hugo_tools.metadata.titles import compared
from hugo_tools.registries import Failure, SearchResult
from hugo_tools.rules import wrong_labels
from hugo_tools.rules.wrong_labels import Label
from hugo_tools.works.catalogue import Works

Certainty = Literal["sure", "unsure", "none", "open"]

ALIKE = 0.9  # least similarity of two titles that are the same except for a slip
SHORTEST = 12  # letters of a title that is looked for within an entry's words
SHARED = 0.6  # of a title's words: titles change between a preprint's versions
FEW = 3  # words beside an identifier
NEAR = 1  # years between a preprint and its article, where only the year differs

Search = Callable[[Sequence[str]], "list[SearchResult] | Failure"]


@dataclass(frozen=True, slots=True)
class Match:
    """The work that an entry is taken for.

    `sure`: `parsed` names the work, `item` is its record. `unsure`: `item` is a likely work, if there is one. `none`:
    no work was found. `open`: no registry could be asked. `reason` says why it is not sure; `is_misled` that the
    entry's own identifier leads to nothing, or to another work.
    """

    kind: Certainty
    parsed: Parsed | None = None
    item: Item | None = None
    reason: str = ""
    hint: str = ""
    is_misled: bool = False


def match(facts: Facts, works: Works, search: Search | None) -> Match:
    """Returns the work that an entry is taken for; its identifiers were resolved before. `search` is None offline."""
    if has_several_titles(facts, works):
        return Match("unsure", reason="it names several works", hint="give each of them an entry of its own")
    doubt: Match | None = None
    for parsed in facts.works:
        found = by_identifier(facts, parsed, works)
        if found.kind in ("sure", "open"):
            return found
        doubt = doubt or found
    if search and is_searchable(facts):
        found = by_title(facts, search)
        if found.kind != "none":
            return found
    if doubt:
        return doubt
    reason = f"damaged: {facts.damaged}" if facts.damaged else ""
    return Match("none", reason=reason, is_misled=bool(reason))


def has_several_titles(facts: Facts, works: Works) -> bool:
    """Returns whether several links of an entry have the titles of the works to which they lead."""
    titles: set[str] = set()
    for words, url in facts.links:
        work = work_at(url)
        item = works.item(works.canonical(work)) if work else None
        if item and is_alike(compared(words), compared(item.title)):
            titles.add(compared(item.title))
    return len(titles) > 1


def by_identifier(facts: Facts, parsed: Parsed, works: Works) -> Match:
    """Returns the work of an entry by one of its identifiers."""
    identifier = works.canonical(parsed.identifier)
    item = works.item(identifier)
    if item is None:
        failure = works.failures.get(identifier)
        if failure is None or failure.kind == "unreachable":
            reason, hint = works.reason(identifier, identifier.key)
            return Match("open", parsed, reason=reason, hint=hint)
        return Match("none", parsed, None, f"dead: {failure.reason}", failure.hint, is_misled=True)
    if agrees(facts, item):
        return Match("sure", Parsed(identifier, parsed.version), item)
    reason = f'{identifier.key} leads to "{item.title}" by {wrong_labels.authors_of(item)}'
    return Match("unsure", Parsed(identifier), item, reason, "correct the identifier, or the words", is_misled=True)


def agrees(facts: Facts, item: Item) -> bool:
    """Returns whether an entry with a work's identifier may be that work: by its title, else by names and year."""
    if has_title(facts, item) or says_nothing(facts):
        return True
    if facts.title and not shares_words(facts.title, item.title):
        return False
    return names_first_author(facts, item) and is_near(facts, item)


def says_nothing(facts: Facts) -> bool:
    """Returns whether an entry is an identifier and hardly more, so that nothing in it can disagree."""
    if facts.title:
        return False
    words = reading.words_of(reading.venue_in(facts.plain))
    return len(words) < FEW


# --- agreement -----------------------------------------------------------------------------------


def has_title(facts: Facts, item: Item) -> bool:
    """Returns whether an entry has a work's title, except for a slip or a subtitle."""
    title, own = compared(item.title), compared(facts.title)
    if len(title) >= SHORTEST and title in compared(facts.plain):
        return True
    main = compared(item.title.partition(":")[0])
    return is_alike(own, title) or (len(main) >= SHORTEST and is_alike(own, main))


def is_alike(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < SHORTEST:
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def shares_words(one: str, other: str) -> bool:
    """Returns whether two titles have most of the shorter one's words in common."""
    first, second = title_words(one), title_words(other)
    least = min(len(first), len(second))
    shared = first & second
    return least > 0 and len(shared) >= SHARED * least


def title_words(title: str) -> set[str]:
    return {compared(word) for word in title.split() if len(word) > 3}


def names_first_author(facts: Facts, item: Item) -> bool:
    """Returns whether the family name of a work's first author, or its group, is among an entry's words."""
    people = item.authors or item.editors
    if not people:
        return False
    first = people[0].family or people[0].literal
    around = facts.people or facts.plain
    name = compared(first)
    if not name:
        return False
    return name in compared(around) or wrong_labels.spelled(first) in wrong_labels.spelled(around)


def has_right_people(facts: Facts, item: Item) -> bool:
    """Returns whether the people that an entry names may be a work's, by the work's record."""
    names = wrong_labels.names_in(facts.people)
    if not names or not additions.are_people(facts.people):
        return True
    return wrong_labels.fits(Label(names, are_names=True), item)


def is_near(facts: Facts, item: Item) -> bool:
    """Returns whether an entry's year may be a work's."""
    if not item.issued:
        return False
    return abs(facts.year - item.issued[0]) <= NEAR


# --- by title ------------------------------------------------------------------------------------


def is_searchable(facts: Facts) -> bool:
    """Returns whether an entry has enough to tell its work from all others: people, a title and a year.

    The people may come after the title.
    """
    may_have_people = bool(facts.people or facts.tail)
    if not may_have_people or not facts.year:
        return False
    return len(compared(facts.title)) >= SHORTEST


def by_title(facts: Facts, search: Search) -> Match:
    """Returns the match that a search finds for an entry: sure where title, first author and year agree."""
    found = search([facts.title, first_name(facts.people), str(facts.year)])
    if isinstance(found, Failure):
        return Match("open", reason=found.reason, hint=found.hint)
    likely = [each.item for each in found if is_alike(compared(facts.title), compared(each.item.title))]
    for item in likely:
        is_exact = compared(facts.title) == compared(item.title)
        if is_exact and names_first_author(facts, item) and is_near(facts, item):
            return Match("sure", parsed_of(item), item)
    for item in likely:
        reason = f'it may be "{item.title}" by {wrong_labels.authors_of(item)}, {item.year}'
        hint = f"if it is, write {parsed_of(item).identifier.key} into the entry"
        return Match("unsure", parsed_of(item), item, reason, hint)
    return Match("none")


def first_name(people: str) -> str:
    """Returns the family name of the first of some people, "" for nobody.

    arXiv's search finds records with all words of a question, and no record has "et al.".
    """
    first = additions.people(people)[0]
    return first.family or first.literal.partition(",")[0]


def parsed_of(item: Item) -> Parsed:
    from hugo_tools.citing.search import identifier_of

    return Parsed(identifier_of(item))


def differences(facts: Facts, item: Item, keeps_venue: bool) -> Iterator[tuple[str, str]]:
    """Yields (difference, remedy) where an entry differs from its work's record: names, and the year."""
    if not has_right_people(facts, item):
        message = f'"{facts.people}" does not name the authors of the work: {wrong_labels.authors_of(item)}'
        yield message, "see whether it is meant"
    if facts.year and item.issued and facts.year != item.issued[0] and not keeps_venue:
        message = f"the year is {facts.year} here and {item.year} by the work's record, which is printed"
        yield message, "to print another one, give the work an entry in your bibliography"
