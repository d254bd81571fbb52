"""The story of `search`: words in, candidates out, numbered, each ready to be cited."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.identifiers import Identifier, Parsed
from hugo_tools.metadata.items import Item, Name, to_csl
from hugo_tools.metadata.titles import compared
from hugo_tools.registries import Failure, SearchResult
from hugo_tools.styles.parts import NameLimits, people
from hugo_tools.terminal import visible

MAX_WORDS = 60  # of a query; a title, its authors and the year have fewer
MAX_LENGTH = 1000
WORD = re.compile(r"(?P<word>[^\W_]+)(?:['’][^\W_](?![^\W_]))?")  # "Bell" of "Bell's"
MAX_YEARS = 6  # between a preprint and its article


@dataclass
class Candidate:
    """A work that was found, with all versions of it."""

    versions: list[SearchResult]

    @property
    def item(self) -> Item:
        """The version that is proposed: the first, which fits the words best."""
        return self.versions[0].item


def words_of(texts: Sequence[str]) -> list[str]:
    """Returns the words of a query: letters and digits only, so that none is an operator in a registry's search.

    Raises ConfigurationError for a query without any word, and for one that is too long.
    """
    asked = " ".join(texts)
    words = WORD.findall(asked)
    if not words:
        raise ConfigurationError(f'"{asked}" has no word to search for', "name a title, or authors and a year")
    if len(words) > MAX_WORDS or len(asked) > MAX_LENGTH:
        hint = f"up to {MAX_WORDS} words are searched for, such as a title, or authors and a year"
        raise ConfigurationError(f"{len(words)} words with {len(asked)} characters are too many", hint)
    return words


def candidates(results: Sequence[Sequence[SearchResult]], words: Sequence[str], limit: int) -> list[Candidate]:
    """Returns at most `limit` works of all registries' results, each once; those that fit the words best come first."""
    by_rank = [found for row in zip_longest(*results) for found in row if found]
    by_rank.sort(key=lambda found: fit(found.item, words), reverse=True)
    joined: list[Candidate] = []
    for found in by_rank:
        for candidate in joined:
            if any(is_same_work(found, version) for version in candidate.versions):
                candidate.versions.append(found)
                break
        else:
            joined.append(Candidate([found]))
    return joined[:limit]


# --- how well a work fits ------------------------------------------------------------------------


def fit(item: Item, words: Sequence[str]) -> tuple[float, float]:
    """Returns the share of the words that a work's record has, and the share of its title's words among them.

    Both are 0 to 1.
    """
    wanted = {compared(word) for word in words}
    title = compared_words(item.title)
    people = [*item.authors, *item.editors]
    names = [part for name in people for part in (name.family, name.given, name.literal)]
    record = title | compared_words(" ".join([*names, item.year, item.venue]))
    return share(wanted, record), share(title, wanted)


def compared_words(text: str) -> set[str]:
    return set(map(compared, WORD.findall(text)))


def share(words: set[str], others: set[str]) -> float:
    """Returns the share of `words` that are among `others`, 0 to 1; 0 for no words."""
    if not words:
        return 0
    return len(words & others) / len(words)


# --- versions of one work ------------------------------------------------------------------------


def is_same_work(one: SearchResult, other: SearchResult) -> bool:
    """Returns whether two results are one work.

    They are if they have the same key, if one record names the other, or if they are a preprint and its article with
    the same title and first author and nearly the same year. Authors sometimes name the wrong record, so a named record
    must also share an author.
    """
    a, b = one.item, other.item
    if a.key == b.key:
        return True
    if identifier_of(a) in other.others or identifier_of(b) in one.others:
        return may_share_an_author(a, b)
    has_preprint = "article" in (a.type, b.type)
    return has_preprint and is_alike(a, b)


def may_share_an_author(one: Item, other: Item) -> bool:
    """Returns whether two works have an author in common; True also if one of them names none."""
    first, second = families(one), families(other)
    if not first or not second:
        return True
    return not first.isdisjoint(second)


def is_alike(one: Item, other: Item) -> bool:
    """Returns whether two works have the same title and first author, and years at most `MAX_YEARS` apart."""
    if compared(one.title) != compared(other.title):
        return False
    if first_family(one) != first_family(other):
        return False
    if not one.issued or not other.issued:
        return True
    return abs(one.issued[0] - other.issued[0]) <= MAX_YEARS


def identifier_of(item: Item) -> Identifier:
    scheme, _, value = item.key.partition(":")
    return Identifier(scheme, value)


def families(item: Item) -> set[str]:
    return {family(name) for name in item.authors}


def first_family(item: Item) -> str:
    return family(item.authors[0]) if item.authors else ""


def family(name: Name) -> str:
    return compared(name.family or name.literal)


# --- output --------------------------------------------------------------------------------------


def render(found: Sequence[Candidate], limits: NameLimits) -> str:
    """Returns candidates for a person to choose from, each with its number."""
    width = len(str(len(found)))
    lines: list[str] = []
    for number, candidate in enumerate(found, 1):
        first, *rest = lines_of(candidate, limits)
        lines.append(f"{number:{width}}. {first}")
        lines += [f"{' ' * width}  {line}" for line in rest]
    return "".join(f"{visible(line)}\n" for line in lines)


def lines_of(candidate: Candidate, limits: NameLimits) -> Iterator[str]:
    """Yields a candidate's title, its authors, year and venue, and its citation; then its other versions."""
    item = candidate.item
    yield item.title
    who = people(item.authors or item.editors, limits)
    yield " ".join(part for part in (who, f"({item.year}).", item.venue, status(item)) if part)
    yield citation(item)
    for version in others(candidate):
        where = ", ".join(part for part in (version.venue, version.year) if part)
        yield " ".join(part for part in ("also", citation(version), f"({where})", status(version)) if part)


def status(item: Item) -> str:
    return f"[{item.status}]" if item.status else ""


def citation(item: Item) -> str:
    return Parsed(identifier_of(item)).citation


def others(candidate: Candidate) -> list[Item]:
    """Returns the other versions of a candidate, each once."""
    items = {version.item.key: version.item for version in candidate.versions}
    return [item for key, item in items.items() if key != candidate.item.key]


def as_json(asked: str, found: Sequence[Candidate], failures: Sequence[tuple[str, Failure]]) -> str:
    """Returns JSON for machines: an object with the query, the candidates, and the registries that failed."""
    rows = [candidate_object(number, candidate) for number, candidate in enumerate(found, 1)]
    failed = [{"registry": name, "reason": failure.reason, "hint": failure.hint} for name, failure in failures]
    value = {"query": asked, "candidates": rows, "failures": failed}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def candidate_object(number: int, candidate: Candidate) -> dict[str, Any]:
    also = map(version_object, others(candidate))
    return {"number": number, **version_object(candidate.item), "also": list(also)}


def version_object(item: Item) -> dict[str, Any]:
    return {"citation": citation(item), "item": to_csl(item)}
