"""Words that name other authors, or another title, than the work that they lead to has.

`[Ouyang et al., 2022](https://arxiv.org/abs/1706.03762)` leads to a paper by Vaswani and others: an identifier was
mistaken, and nobody sees it. The words are compared with the author's bibliography and the lock; nobody is asked. What
names nobody for certain is passed over: a model's name, words such as "this paper". Years are not compared, since most
that differ from a preprint's are those of the venue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import ET_AL, Item
from hugo_tools.metadata.names import PARTICLES
from hugo_tools.metadata.titles import compared
from hugo_tools.rules.interface import Report, Rule, Subject

# Words in a bracket that may name somebody or something; those of citations alone do not.
WORTH_A_LOOK = re.compile(r"""\[[^\]@\n]{0,300}?(?:\bet\.?\s+al\b|\b(?:19|20)\d\d[a-z]?\b|["“][^"”]{12,}["”]\W*\])""")
LINK_TEXT = re.compile(r"!?\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]")

ET_AL_WORDS = re.compile(r"\bet\.?\s+al\b")
YEAR = r"[,\s]*\(?(?:19|20)\d\d[a-z]?\)?"
NAME = r"[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,3}"
PAIR = re.compile(rf"\W*(?P<names>{NAME}(?:, {NAME}){{0,4}},? (?:and|&) {NAME}){YEAR}\W*")
ALONE = re.compile(rf"\W*(?P<name>[^\W\d_][\w'’-]+){YEAR}\W*")
QUOTED = re.compile(r"""\W*["“](?P<title>[^"”]{12,})["”]\W*""")
CLAUSE = re.compile(r"""[;:(\[—–"“/]|\b(?:by|from|see|in|of)\b""")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
UMLAUT = re.compile("(?<=[aou])e")  # Mueller is Müller, whose accent `compared` takes away

NEAREST_NAMES = 4  # words before "et al." that may be names
SHARED_WORDS = 0.4  # of a title's, at least; "Retrieval-Augmented Generation" for a longer title has more


class Label(NamedTuple):
    """What a link's words name: authors by the words of their names, or a title.

    Before "et al." there `are_names` for certain; with a year alone it may be something else: `BERT, 2018`.
    """

    names: tuple[str, ...] = ()
    title: str = ""
    are_names: bool = False


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
        message = f'"{words}" leads to "{item.title}" by {authors_of(item)}'
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
        return Label(names_in(CLAUSE.split(words[: found.start()])[-1])[-NEAREST_NAMES:], are_names=True)
    if (found := PAIR.fullmatch(words)) and not has_other_words(found["names"]):
        return Label(names_in(found["names"]))
    if found := ALONE.fullmatch(words):
        return Label(names_in(found["name"]))
    if found := QUOTED.fullmatch(words):
        return Label(title=found["title"])
    return Label()


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

    Of the names before "et al." one has to be an author's; those that a year follows are all that there are.
    """
    if label.title:
        return shares_title(label.title, item.title)
    known = name_words(item)
    is_cut = any(name.literal == ET_AL for name in (*item.authors, *item.editors))
    if not label.names or not known or is_cut or is_other_script(label.names, known):
        return True
    unknown = [name for name in label.names if not is_alike(spelled(name), known)]
    if label.are_names:
        return len(unknown) < len(label.names)
    return not any(is_certain(name, item) for name in unknown)


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
    people = [*item.authors, *item.editors]
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
    words = {compared(word) for word in WORD.findall(quoted)}
    known = {compared(word) for word in WORD.findall(title)}
    return not known or len(words & known) >= SHARED_WORDS * len(words)


def authors_of(item: Item) -> str:
    """Returns the first author of a work, and whether there are others."""
    people: Sequence[str] = [name.family or name.literal for name in item.authors or item.editors]
    if not people:
        return "nobody who is named"
    return people[0] + (" and others" if len(people) > 1 else "")


RULE = Rule("HT401", "wrong-label", find)
