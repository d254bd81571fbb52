"""Additions to the site's own bibliography: entries that no work was found for, and better venues.

An entry is kept in its author's words; the venue and the year of one whose preprint has appeared since stand there as a
correction of the registry's record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hugo_tools.adopting.reading import REMARK_WORDS, Facts, has_sentence, words_of
from hugo_tools.formats import bibtex
from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import work_at
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.tex import detex
from hugo_tools.metadata.titles import compared
from hugo_tools.patterns import lazy
from hugo_tools.works.bibliography import identifiers

NAME = "references.bib"
MOST_WORDS = 3  # of a title in a key
TITLE_WORD = lazy(r"[^\W\d_]{3,}")
JOINING = frozenset(["the", "and", "for", "with", "from"])
MAX_VENUE = 12  # words; a longer text is more than a venue
# By such a word, or by a name such as "NeurIPS".
MEETING = lazy(r"(?i:\b(?:proc\b|proceedings|conference|workshop|symposium|meeting))|^[A-Z][A-Za-z]*[A-Z]{2}[\w-]*$")
VENUE_END = lazy(r"\bvol\b| (?=\S*\d)(?!\d+(?:st|nd|rd|th)\b)|[:;(,]", re.IGNORECASE)
NO_VENUE = frozenset(
    "blog code github draft preprint submitted technical report slides video talk youtube "
    "available online retrieved accessed visited url link pdf abrufbar disponible consulté opgehaal".split()
)
COMMA_OR_AND = lazy(r" ?, ?(?:(?:and|&) )?| (?:and|&) ")
INITIALS_LAST = lazy(r"[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)? [A-Z]{1,3}")
INVERTED = lazy(r"[^\W\d_][\w'’-]+,(?: [^\W\d_][\w.'’-]*){1,3}")  # "Pilot, Ann B."
INITIAL = lazy(r"(?:[A-Z]\.-?)+|[A-Z]")
MOST_NAMES, MOST_NAMES_ET_AL = 3, 5  # of one person; the text before "et al." is certainly one person
ELLIPSIS = lazy(r"(?:,? ?(?:\.{3}|…|(?:\. ){3})),? ?(?:(?:&|and) )?")  # instead of names, as in APA style
FORMULA = lazy(r"\$[^$]*\$|\\\([^()]*\\\)")  # in a title: its commands are not words for a key
ENDS_SENTENCE = lazy(r"[^\W\d_]{2}\.$")
ET_AL_END = lazy(r",? (?:et\.? al|and others)\.?$", re.IGNORECASE)


@dataclass
class Additions:
    """New entries by key, in their order; `taken` are all keys in lower case, `kept` those of kept words by the words.

    `written` has the words of each kept entry as they stood in the post, `raw` the BibTeX of one that was BibTeX there.
    """

    taken: set[str]
    items: dict[str, Item] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)

    def keep(self, facts: Facts, written: str, with_address: bool) -> str:
        """Returns the key of an entry for words that no work was found for; the same words have one entry."""
        if facts.plain not in self.kept:
            entry = in_own_words(facts, with_address)
            self.kept[facts.plain] = self.add(entry, named_after(facts, entry))
            self.written[self.kept[facts.plain]] = written
        return self.kept[facts.plain]

    def take(self, key: str, item: Item, raw: str) -> bool:
        """Adds an entry that is BibTeX in a post; returns whether no other work has its key."""
        if key.lower() in self.taken:
            return key in self.items and is_one_work(self.items[key], item)
        self.taken.add(key.lower())
        self.items[key] = item
        self.raw[key] = raw
        return True

    def correct(self, item: Item, facts: Facts) -> None:
        """Adds an entry by which a preprint's venue and year are the author's; the first post's count."""
        if item.key in self.corrected or not (venue := better_venue(facts, item)):
            return
        kind = kind_of(venue)
        issued = (facts.year,) if facts.year else ()
        entry = Item(key=item.key, type=kind, issued=issued, container_title=venue, number=item.number)
        named = Item(key=item.key, title=item.title, authors=item.authors, issued=issued or item.issued)
        self.corrected[item.key] = self.add(entry, named)

    def add(self, item: Item, named: Item) -> str:
        """Returns the key of a new entry, made of the names, the year and the title of `named`."""
        key = bibtex.free(key_for(named), item, self.taken)
        self.taken.add(key.lower())
        self.items[key] = item
        return key

    def only(self, keys: Sequence[str]) -> Additions:
        """Returns the additions without the entries that are not among these keys."""
        wanted = set(keys)
        items = {key: item for key, item in self.items.items() if key in wanted}
        return Additions(self.taken, items, self.written, self.raw)

    def render(self) -> str:
        """Returns the entries as BibTeX; a kept one has its author's words in a comment above it."""
        return "\n".join(self.render_entry(key, item) for key, item in self.items.items())

    def render_entry(self, key: str, item: Item) -> str:
        entry = self.raw.get(key) or bibtex.render_entry(item, key)
        if key not in self.written:
            return entry
        return f"% {comment(self.written[key])}\n{entry}"


def comment(text: str) -> str:
    """Returns an entry's words as BibTeX passes over them: outside entries all is a comment but an "@"."""
    return text.replace("@", "(at)")


def with_short_names(item: Item) -> Item:
    """Returns an item whose first author ends at a comma or an "and", since unparsed names would make long keys."""
    if not item.authors or not item.authors[0].literal:
        return item
    first = COMMA_OR_AND.split(item.authors[0].literal)[0]
    return replace(item, authors=(Name(literal=first),))


def is_one_work(one: Item, other: Item) -> bool:
    """Returns whether two entries are of one work, though one may say more of it than the other."""
    if one == other:
        return True
    own = set(identifiers(one))
    if not own.isdisjoint(identifiers(other)):
        return True
    title = compared(one.title)
    if not title or title != compared(other.title):
        return False
    return first_author(one) == first_author(other)


def first_author(item: Item) -> str:
    """Returns the family name of an item's first author for comparison, "" for nobody."""
    people = item.authors or item.editors
    return compared(people[0].family or people[0].literal) if people else ""


# --- in the author's words -----------------------------------------------------------------------


def in_own_words(facts: Facts, with_address: bool) -> Item:
    """Returns an item that prints an entry's words: in their parts where these are all of them, else as a title.

    Without its address an entry has no identifier either: one that misleads would bring another work's record.
    """
    issued = (facts.year,) if facts.year else ()
    url = facts.address if with_address else ""
    if has_sentence(facts.people) or not (facts.says_all and facts.title and facts.people):
        words = detex(without_last_year(facts), throughout=False)
        return Item("", "document", words, url=url if work_at(url) is None else "", issued=issued)
    venue = facts.tail if with_address else facts.venue
    kind = kind_of(venue) if venue else "document"
    title = detex(facts.title, throughout=False)  # a bibliography's entry shows no formulas
    return Item("", kind, title, people(facts.people), (), issued, venue, url=url)


def named_after(facts: Facts, entry: Item) -> Item:
    """Returns the item for an entry's key, with its people and its title if they are certain."""
    title = FORMULA.sub(" ", facts.title or entry.title)
    if entry.authors or not facts.people or has_sentence(facts.people):
        return replace(entry, title=title)
    written = ELLIPSIS.sub(", ", facts.people)
    is_person = INVERTED.fullmatch(facts.people) is not None
    if not facts.title or not (is_person or are_people(written)):
        return replace(entry, title=FORMULA.sub(" ", entry.title))
    return replace(entry, title=title, authors=people(written))


def key_for(item: Item) -> str:
    """Returns a key of the first author, the year and the title; without an author, of a title's first words."""
    if item.authors or item.editors:
        return bibtex.entry_key(with_short_names(item))
    words = [bibtex.key_part(bibtex.latin(word)) for word in TITLE_WORD.findall(item.title)]
    named = [word for word in words if word and word not in JOINING][:MOST_WORDS]
    year = [str(item.year)] if item.issued else []
    return "-".join([*named, *year]) if named else bibtex.entry_key(item)


def without_last_year(facts: Facts) -> str:
    """Returns an entry's words without the year at their end, which is printed after them."""
    words = facts.plain.rstrip(". ")
    if not facts.year:
        return words
    kept = re.sub(rf"[,.]?\s*\(?{facts.year}\)?$", "", words)
    return kept or words


def people(text: str) -> tuple[Name, ...]:
    """Returns the people that an entry names: in their parts if these are certain, else as written."""
    bare = ET_AL_END.sub("", text.removesuffix(".") if ENDS_SENTENCE.search(text) else text)
    cut = (Name(literal=ET_AL),) if ET_AL_END.search(text) else ()
    most = MOST_NAMES_ET_AL if cut else MOST_NAMES
    known = inverted_first(bare) or initials_last(bare) or in_reading_order(bare, most)
    return (*known, *cut) if known else (Name(literal=bare), *cut)


def are_people(text: str) -> bool:
    """Returns whether the text before a title is people for certain, not the name of a model."""
    if ET_AL_END.search(text):
        return True
    return any(not name.literal for name in people(text))


def inverted_first(text: str) -> tuple[Name, ...]:
    """Returns the names of `Sutskever, Ilya, James Martens, and Geoffrey Hinton`, () for text in another form."""
    parts = COMMA_OR_AND.split(text)
    if len(parts) < 3:
        return ()
    family, given, *others = parts
    if " " in family or not all(" " in other for other in others):
        return ()
    return (names.inverted(f"{family}, {given}"), *map(names.person, others))


def initials_last(text: str) -> tuple[Name, ...]:
    """Returns the names of `Fedus W, Zoph B`, () for text in another form."""
    parts = COMMA_OR_AND.split(text)
    if not all(map(INITIALS_LAST.fullmatch, parts)):
        return ()
    return tuple(names.inverted(", ".join(part.rsplit(" ", 1))) for part in parts)


def in_reading_order(text: str, most: int) -> tuple[Name, ...]:
    """Returns the names of `Been Kim, Rajiv Khanna & Oluwasanmi Koyejo`, () if they are not certain."""
    listed = names.listed(text)
    if len(listed) > 1:
        return tuple(map(names.person, listed))
    return (names.person(text),) if is_one_person(text, most) else ()


def is_one_person(text: str, most: int) -> bool:
    """Returns whether a text can only be one name in reading order: words with capitals, two to `most`, or particles.

    Initials do not count: "Ken C. L. Wong".
    """
    words = text.split()
    counted = [word for word in words if not INITIAL.fullmatch(word)]
    if len(words) < 2 or len(counted) > most or words[0] == "The":
        return False
    if "," in text or names.is_group(text):
        return False
    return all(word[0].isupper() or word in names.PARTICLES for word in words)


# --- venues of the author's ----------------------------------------------------------------------


def better_venue(facts: Facts, item: Item) -> str:
    """Returns the venue of a preprint by its author's list, "" if the list has none, or the record has one."""
    is_preprint = item.number.startswith("arXiv:") and not item.container_title
    if not is_preprint:
        return ""
    venue = VENUE_END.split(facts.venue)[0].strip(" .,;-–")
    words = words_of(venue)
    if len(words) > MAX_VENUE or not venue[:1].isupper():
        return ""
    is_cut = words[-1] in ("of", "the", "in", "on", "and")
    is_other = not (NO_VENUE | REMARK_WORDS).isdisjoint(words)
    return "" if is_cut or is_other else venue


def kind_of(venue: str) -> str:
    """Returns the CSL type of a work by its venue's name."""
    return "paper-conference" if MEETING.search(venue) else "article-journal"


def file_for(paths: Sequence[Path], root: Path) -> Path:
    """Returns where new entries go: the first BibTeX file of the settings, else a new file at the site's root."""
    own = [path for path in paths if path.suffix.lower() == ".bib"]
    if own:
        return own[0]
    path = root / NAME
    number = 1
    while path.exists():
        number += 1
        path = root / f"references-{number}.bib"
    return path
