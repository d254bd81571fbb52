"""Words that name other authors, or another title, than the work that they lead to has.

`[Ouyang et al., 2022](https://arxiv.org/abs/1706.03762)` leads to a paper by Vaswani and others: an identifier was
mistaken, and nobody sees it. The words are compared with the author's bibliography and the lock; nobody is asked. What
names nobody for certain is passed over: a model's name, words such as "this paper".

A year that differs is right in most cases: it is the venue's, or that of an earlier version. So years are no report of
their own, but one that no version of the work can have tells that another Wang is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.metadata.names import PARTICLES
from hugo_tools.metadata.titles import compared
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
LINK_TEXT = re.compile(r"!?\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]")

ET_AL_WORDS = re.compile(r"\bet\.?\s+al\b")
YEAR = r"[,\s]*\(?(?:19|20)\d\d[a-z]?\)?"
YEAR_NUMBER = re.compile(r"\b(?:19|20)\d\d(?=[a-z]?\b)")
NAME = r"[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,3}"
PAIR = re.compile(rf"\W*(?P<names>{NAME}(?:, {NAME}){{0,4}},? (?:and|&) {NAME}){YEAR}\W*")
ALONE = re.compile(rf"\W*(?P<name>[^\W\d_][\w'’-]+){YEAR}\W*")
PERSON = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.? )?[A-Z][\w'’-]+)?"
WORK_OF = r"(?:.*\b(?:paper|work|article|preprint|survey|study|results?) (?:by|of|with) )"
LISTED = re.compile(
    rf"{WORK_OF}?(?P<names>{PERSON}(?:, {PERSON}){{0,8}},? (?:and|&) {PERSON})"
    rf"|{WORK_OF}(?P<more>{PERSON}(?:, {PERSON}){{2,8}})"
)
QUOTED = re.compile(r"""\W*["“](?P<title>[^"”]{12,})["”]\W*""")
QUOTED_WITHIN = re.compile(r"""["“](?P<title>[^"”]{12,}?)[.,]?["”]""")
CLAUSE = re.compile(r"""[;:(\[—–"“/]|\b(?:by|from|see|in|of)\b""")
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
# A work is known by these too: "Stanford Question Answering Dataset" leads to the paper "SQuAD: 100,000+ Questions".
THINGS = re.compile(
    r"(?:benchmark|challenge|corpora|corpus|dataset|data ?set|framework|library|package)s?\W*", re.IGNORECASE
)

# Years from a preprint's first version to the one that words may say. Of 260 that were written beside arXiv's ids
# none was earlier than two years before it, or later than three after it; they were of first authors.
SAME_FIRST_AUTHOR = (-2, 4)
ANOTHER_AUTHOR = (-2, 3)


class Label(NamedTuple):
    """What a link's words name: authors by the words of their names, with a year or 0, or a title.

    Before "et al." there `are_names` for certain; with a year alone it may be something else: `BERT, 2018`.
    """

    names: tuple[str, ...] = ()
    title: str = ""
    are_names: bool = False
    year: int = 0


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each link whose words name somebody or something else."""
    if not WORTH_A_LOOK.search(subject.own_text):
        return
    for offset, words, identifiers in linked_words(subject):
        label = label_of(words)
        items = [item for item in (subject.item(each) for each in identifiers) if item]
        if len(items) < len(identifiers) or any(fits(label, item) for item in items):
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
    text, cited = subject.post.text, subject.draft.cited
    for link in cited.links:
        if found := LINK_TEXT.match(text, link.start):
            yield link.start, plain(found["words"]), [link.identifier]
    for group in cited.groups:
        if group.words:
            yield group.start, plain(group.words), [each.identifier for each in group.citations]


def plain(words: str) -> str:
    """Returns words without the marks of emphasis, on one line."""
    return " ".join(re.sub(r"[*_`\\]", "", words).split())


# --- what the words name -------------------------------------------------------------------------


def label_of(words: str) -> Label:
    """Returns what a link's words name for certain; nothing for most words."""
    if found := ET_AL_WORDS.search(words):
        before = CLAUSE.split(words[: found.start()])[-1]
        return Label(names_in(before)[-NEAREST_NAMES:], are_names=True, year=year_of(words[found.end() :]))
    if (found := PAIR.fullmatch(words)) and not has_other_words(found["names"]):
        return Label(names_in(found["names"]), year=year_of(words))
    if found := ALONE.fullmatch(words):
        return Label(names_in(found["name"]), year=year_of(words))
    if found := LISTED.fullmatch(words):
        listed = names_in(found["names"] or found["more"])
        return Label() if HOUSES.intersection(listed) else Label(listed)
    if found := QUOTED.fullmatch(words):
        return Label(title=found["title"])
    if (found := QUOTED_WITHIN.search(words)) and len(TITLE_WORD.findall(found["title"])) >= TITLE_WORDS - 1:
        return Label(title=found["title"])
    return Label(title=words) if is_title(words) else Label()


def year_of(words: str) -> int:
    """Returns the first year in some words, 0 if there is none."""
    found = YEAR_NUMBER.search(words)
    return int(found[0]) if found else 0


def is_title(words: str) -> bool:
    """Returns whether words are a title for certain: many, with the capitals of one, and not the name of a thing."""
    long = TITLE_WORD.findall(words)
    capitals = [word for word in long if word[0].isupper()]
    has_capitals = len(capitals) >= TITLE_WORDS - 1 and len(capitals) >= CAPITALS * len(long)
    is_thing = words.endswith(")") or bool(THINGS.search(words.rpartition(" ")[2]))
    return has_capitals and len(words.split()) >= TITLE_WORDS and not words[0].islower() and not is_thing


def has_other_words(text: str) -> bool:
    """Returns whether names joined by "and" hold words that no name has."""
    small = (word for word in WORD.findall(text) if word[0].islower())
    return any(word not in PARTICLES and word != "and" for word in small)


def names_in(text: str) -> tuple[str, ...]:
    """Returns the words of a text that may be names: those with a capital letter, or in a script that has none."""
    words = (word.removesuffix("'s").removesuffix("’s") for word in WORD.findall(text))
    return tuple(word for word in words if not word[0].islower() and len(word) > 1)


# --- whether they fit ----------------------------------------------------------------------------


def fits(label: Label, item: Item) -> bool:
    """Returns whether a work may be what a label names, as far as its record says.

    Of the names before "et al." one has to be an author's; those that a year follows are all that there are; of a list
    without a year, most. The year has to be one that a version of the work may have: many people have one family name.
    """
    if label.title:
        return shares_title(label.title, item.title)
    known = name_words(item)
    is_cut = any(name.literal == ET_AL for name in (*item.authors, *item.editors))
    if not label.names or not known or is_cut or is_other_script(label.names, known):
        return True
    unknown = [name for name in label.names if not is_alike(spelled(name), known)]
    if label.are_names:
        return len(unknown) < len(label.names) and may_be_of(label, item)
    strangers = [name for name in unknown if is_certain(name, item)]
    if not label.year:
        return 2 * len(strangers) <= len(label.names)
    return not strangers and (len(unknown) == len(label.names) or may_be_of(label, item))


def may_be_of(label: Label, item: Item) -> bool:
    """Returns whether a version of a work may be of the year that a label says.

    The first author is whom labels name, so another one's name is less sure. What is not a preprint may be a scan or
    an edition, whose record has the year of that.
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
    """Returns whether no name has a letter of the record's script: 王小明, where the record has Wang."""
    return all(word.isascii() for word in known) and not any(spelled(name).isascii() for name in names)


def is_certain(word: str, item: Item) -> bool:
    """Returns whether a word with a year can be nothing but a person's name: BERT and Transformer are works."""
    elsewhere = f"{item.title} {item.abstract} {item.container_title} {item.publisher}"
    is_name = all(part[:1].isupper() and part[1:].islower() for part in re.split("['’-]", word))
    return is_name and spelled(word) not in {spelled(each) for each in WORD.findall(elsewhere)}


def name_words(item: Item) -> set[str]:
    """Returns the words of a work's authors and editors, given names and groups among them."""
    return spelled_words((*item.authors, *item.editors))


def spelled_words(people: Sequence[Name]) -> set[str]:
    """Returns the names of people, whole and word by word, in the form in which they compare."""
    texts = [part for name in people for part in (name.family, name.given, name.literal) if part]
    whole = {spelled(text) for text in texts}
    return whole | {spelled(word) for text in texts for word in WORD.findall(text)}


def spelled(word: str) -> str:
    """Returns a name in the form in which two spellings of it compare."""
    return UMLAUT.sub("", compared(word).translate(PLAIN_LETTERS))


PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "a", "œ": "o", "ı": "i"})


def is_alike(word: str, known: set[str]) -> bool:
    """Returns whether a name is one of those known, but for a letter or two that were mistyped."""
    import difflib

    return word in known or (len(word) > 5 and bool(difflib.get_close_matches(word, known, 1, 0.8)))


def shares_title(quoted: str, title: str) -> bool:
    """Returns whether a quoted title may be a work's: it shares words with it."""
    words, known = title_words(quoted), title_words(title)
    return not known or len(words & known) >= SHARED_WORDS * len(words)


def title_words(title: str) -> set[str]:
    """Returns the words of a title that tell it from others, in the form in which they compare."""
    return {compared(word) for word in TITLE_WORD.findall(title)} or {compared(word) for word in WORD.findall(title)}


def authors_of(item: Item) -> str:
    """Returns the first author of a work, and whether there are others."""
    people: Sequence[str] = [name.family or name.literal for name in item.authors or item.editors]
    if not people:
        return "nobody who is named"
    return people[0] + (" and others" if len(people) > 1 else "")


RULE = Rule("HT401", "wrong-label", find)
