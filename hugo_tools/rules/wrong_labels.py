"""Words that name other authors, or another title, than the work that they lead to has.

`[Ouyang et al., 2022](https://arxiv.org/abs/1706.03762)` leads to a paper by Vaswani and others: an identifier was
mistaken, and nobody sees it. The words are compared with the author's bibliography and the lock; no registry is asked.
Words that are not a name for certain are passed over: a model's name, or "this paper".

A year that differs is right in most cases: it is the venue's, or that of an earlier version. So a year is not reported
by itself, but one that no version of the work can have shows that another Wang is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.names import PARTICLES
from hugo_tools.metadata.titles import compared
from hugo_tools.patterns import lazy
from hugo_tools.rules.interface import Report, Rule, Subject

# Words in a bracket that may name somebody or something; those of citations alone do not.
WORTH_A_LOOK = re.compile(
    r"""
    \[ (?:
        [^\[\]@\n]{0,300}?
        (?: \bet\.?\s+al\b | \b(?:19|20)\d\d[a-z]?\b | ["“][^"”\[\]]{12,}["”] | (?:\band|&)[ ][A-Z][\w'’ -]+\]\( )
      | \W{0,3}[A-Z0-9][^\[\]@()]{25,300}\]\(
    )
    """,
    re.VERBOSE,
)
LINK_TEXT = lazy(r"!?\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]")

ET_AL_WORDS = re.compile(r"\bet\.?\s+al\b")
YEAR = r"[,\s]*\(?(?:19|20)\d\d[a-z]?\)?"
YEAR_NUMBER = re.compile(r"\b(?:19|20)\d\d(?=[a-z]?\b)")
NAME = r"[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,3}"
PAIR = lazy(rf"\W*(?P<names>{NAME}(?:, {NAME}){{0,4}},? (?:and|&) {NAME}){YEAR}\W*")
ALONE = lazy(rf"\W*(?P<name>[^\W\d_][\w'’-]+){YEAR}\W*")
PERSON = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.? )?[A-Z][\w'’-]+)?"
WORK_OF = r"(?:.*\b(?:paper|work|article|preprint|survey|study|results?) (?:by|of|with) )"
LISTED = lazy(
    rf"{WORK_OF}?(?P<names>{PERSON}(?:, {PERSON}){{0,8}},? (?:and|&) {PERSON})"
    rf"|{WORK_OF}(?P<more>{PERSON}(?:, {PERSON}){{2,8}})"
)
QUOTED = lazy(r"""\W*["“](?P<title>[^"”]{12,})["”]\W*""")
QUOTED_WITHIN = lazy(r"""["“](?P<title>[^"”]{12,}?)[.,]?["”]""")
CLAUSE = lazy(r"""[;:(\[—–"“/]|\b(?:by|from|see|in|of)\b""")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
UMLAUT = re.compile("(?<=[aou])e")  # Mueller is Müller, whose accent `compared` takes away

TITLE_WORD = re.compile(r"[^\W\d_]{4,}")

NEAREST_NAMES = 4  # words before "et al." that may be names
SHARED_WORDS = 0.5  # of a title's, at least; "Retrieval-Augmented Generation" for a longer title has more
TITLE_WORDS = 5  # that a title without quotation marks has at least
CAPITALS = 0.75  # of its long words that have one

# Who is named in pairs and is not a person: where authors work.
HOUSES = frozenset(
    """Alibaba Amazon Anthropic Apple Baidu Berkeley Cambridge Cornell Facebook Google Harvard Huawei Intel Meta
    Microsoft Mistral Montreal Netflix Nvidia Oxford Princeton Samsung Stanford Tencent Toronto Tsinghua
    Uber Yale""".split()
)
# Such a name may also be a work's: "Stanford Question Answering Dataset" leads to "SQuAD: 100,000+ Questions".
THINGS = lazy(r"(?:benchmark|challenge|corpora|corpus|dataset|data ?set|framework|library|package)s?\W*", re.IGNORECASE)

# Years from a preprint's first version to the one that words may say. Of 260 that were written beside arXiv's ids
# none was earlier than two years before it, or later than three after it; they were of first authors.
SAME_FIRST_AUTHOR = (-2, 4)
ANOTHER_AUTHOR = (-2, 3)


class Label(NamedTuple):
    """Authors or a title that a link's words name."""

    names: tuple[str, ...] = ()
    """The words of authors' names."""

    title: str = ""
    """The title."""

    are_names: bool = False
    """Whether the words are names for certain, as before "et al."; with a year alone they may not be: `BERT, 2018`."""

    year: int = 0
    """The year beside the names, 0 for none."""


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each link whose words name somebody or something else."""
    if not WORTH_A_LOOK.search(subject.own_text):
        return
    for offset, words, identifiers in linked_words(subject):
        label = label_of(words)
        items = list(filter(None, map(subject.item, identifiers)))
        are_known = len(items) == len(identifiers)
        if not are_known or any(fits(label, item) for item in items):
            continue
        item = items[0]
        year = f", {item.year}" if label.year else ""
        message = f'"{words}" leads to "{item.title}" by {authors_of(item)}{year}'
        yield Report(offset, message, "correct the link, or the words", "warning")


def named_works(subject: Subject) -> Iterator[Identifier]:
    """Yields the works of links whose words name somebody or something: those that can be compared."""
    if WORTH_A_LOOK.search(subject.own_text):
        for _, words, identifiers in linked_words(subject):
            if label_of(words) != Label():
                yield from identifiers


def linked_words(subject: Subject) -> Iterator[tuple[int, str, list[Identifier]]]:
    """Yields (offset, words, works) of each link and each bracket that has words of the author's."""
    text = subject.post.text
    cited = subject.draft.cited
    for link in cited.links:
        if found := LINK_TEXT.match(text, link.start):
            yield link.start, plain(found["words"]), [link.identifier]
    for group in cited.groups:
        if group.words:
            yield group.start, plain(group.words), [each.identifier for each in group.citations]


def plain(words: str) -> str:
    """Returns words without the marks of emphasis, on one line."""
    bare = re.sub(r"[*_`\\]", "", words)
    return " ".join(bare.split())


# --- what the words name -------------------------------------------------------------------------


def label_of(words: str) -> Label:
    """Returns the authors or the title that a link's words name for certain; an empty label for most words."""
    if found := ET_AL_WORDS.search(words):
        nearest = CLAUSE.split(words[: found.start()])[-1]
        names = names_in(nearest)[-NEAREST_NAMES:]
        return Label(names, are_names=True, year=year_of(words[found.end() :]))
    pair = PAIR.fullmatch(words)
    if pair and not has_other_words(pair["names"]):
        return Label(names_in(pair["names"]), year=year_of(words))
    if found := ALONE.fullmatch(words):
        return Label(names_in(found["name"]), year=year_of(words))
    if found := LISTED.fullmatch(words):
        listed = names_in(found["names"] or found["more"])
        return Label() if HOUSES.intersection(listed) else Label(listed)
    return Label(title=title_in(words))


def title_in(words: str) -> str:
    """Returns the title that some words are or quote, "" for none."""
    if found := QUOTED.fullmatch(words):
        return found["title"]
    quoted = QUOTED_WITHIN.search(words)
    quoted_words = TITLE_WORD.findall(quoted["title"]) if quoted else []
    if quoted and len(quoted_words) >= TITLE_WORDS - 1:
        return quoted["title"]
    return words if is_title(words) else ""


def year_of(words: str) -> int:
    """Returns the first year in some words, 0 if there is none."""
    found = YEAR_NUMBER.search(words)
    return int(found[0]) if found else 0


def is_title(words: str) -> bool:
    """Returns whether words are a title for certain: many, with the capitals of one, and not the name of a thing."""
    if len(words.split()) < TITLE_WORDS or words[0].islower() or words.endswith(")"):
        return False
    _, _, last = words.rpartition(" ")
    if THINGS.search(last):
        return False
    long = TITLE_WORD.findall(words)
    capitals = [word for word in long if word[0].isupper()]
    least = max(TITLE_WORDS - 1, CAPITALS * len(long))
    return len(capitals) >= least


def has_other_words(text: str) -> bool:
    """Returns whether names joined by "and" hold words that no name has."""
    small = {word for word in WORD.findall(text) if word[0].islower()}
    return not small <= PARTICLES | {"and"}


def names_in(text: str) -> tuple[str, ...]:
    """Returns the words of a text that may be names: those with a capital letter, or in a script that has none."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in WORD.findall(text)]
    return tuple(word for word in words if len(word) > 1 and not word[0].islower())


# --- whether they fit ----------------------------------------------------------------------------


def fits(label: Label, item: Item) -> bool:
    """Returns whether a label may name a work, by the work's record.

    Of the names before "et al." one has to be an author's; of those before a year, all; of a list without a year, most.
    The year has to be one that a version of the work may have: many people have one family name.
    """
    if label.title:
        return shares_title(label.title, item.title)
    people = (*item.authors, *item.editors)
    known = spelled_words(people)
    is_cut = any(name.literal == ET_AL for name in people)
    if not label.names or not known or is_cut or is_other_script(label.names, known):
        return True
    unknown = [name for name in label.names if not is_alike(spelled(name), known)]
    if label.are_names:
        return len(unknown) < len(label.names) and may_be_of(label, item)
    strangers = [name for name in unknown if is_certain(name, item)]
    if not label.year:
        return 2 * len(strangers) <= len(label.names)
    if strangers:
        return False
    is_unknown = len(unknown) == len(label.names)
    return is_unknown or may_be_of(label, item)


def may_be_of(label: Label, item: Item) -> bool:
    """Returns whether a version of a work may be of the year in a label.

    Labels name the first author, so another one's name is less sure. A work other than a preprint may be a scan or an
    edition, whose record has the year of that.
    """
    if not label.year or not item.issued:
        return True
    first = spelled_words(item.authors[:1] or item.editors[:1])
    is_first = any(is_alike(spelled(name), first) for name in label.names)
    if is_first and not item.number.startswith("arXiv:"):
        return True
    earliest, latest = SAME_FIRST_AUTHOR if is_first else ANOTHER_AUTHOR
    return earliest <= label.year - item.issued[0] <= latest


def is_other_script(names: Sequence[str], known: set[str]) -> bool:
    """Returns whether no name has a letter of the record's script: 王小明, if the record has Wang."""
    if not all(map(str.isascii, known)):
        return False
    return not any(spelled(name).isascii() for name in names)


def is_certain(word: str, item: Item) -> bool:
    """Returns whether a word with a year can only be a person's name: BERT and Transformer are works."""
    parts = re.split("['’-]", word)
    if not all(part[:1].isupper() and part[1:].islower() for part in parts):
        return False
    elsewhere = f"{item.title} {item.abstract} {item.container_title} {item.publisher}"
    return spelled(word) not in map(spelled, WORD.findall(elsewhere))


def spelled_words(people: Sequence[Name]) -> set[str]:
    """Returns the names of people and groups, whole and word by word, in the form in which they compare."""
    found: set[str] = set()
    for name in people:
        for text in filter(None, (name.family, name.given, name.literal)):
            found.add(spelled(text))
            found.update(map(spelled, WORD.findall(text)))
    return found


def spelled(word: str) -> str:
    """Returns a name in the form in which two spellings of it compare."""
    plain_letters = compared(word).translate(PLAIN_LETTERS)
    return UMLAUT.sub("", plain_letters)


PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "a", "œ": "o", "ı": "i"})


def is_alike(word: str, known: set[str]) -> bool:
    """Returns whether a name is one of those known, except for one or two mistyped letters."""
    if word in known:
        return True
    import difflib

    return len(word) > 5 and bool(difflib.get_close_matches(word, known, 1, 0.8))


def shares_title(quoted: str, title: str) -> bool:
    """Returns whether a quoted title may be a work's: it shares words with it."""
    words = title_words(quoted)
    known = title_words(title)
    shared = words & known
    if not known:
        return True
    return len(shared) >= SHARED_WORDS * len(words)


def title_words(title: str) -> set[str]:
    """Returns the words of a title that tell it from others, in the form in which they compare."""
    words = TITLE_WORD.findall(title) or WORD.findall(title)
    return set(map(compared, words))


def authors_of(item: Item) -> str:
    """Returns the first author of a work, and whether there are others."""
    people = item.authors or item.editors
    if not people:
        return "nobody who is named"
    first = people[0].family or people[0].literal
    return f"{first} and others" if len(people) > 1 else first


RULE = Rule("HT401", "wrong-label", find)
