"""A style, as the rest of the program knows it: what stands in the text for a citation group, and the references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from hugo_tools.cache import Cache
from hugo_tools.markdown.escaping import destination
from hugo_tools.metadata.items import Item
from hugo_tools.styles.parts import NameLimits, cited_as


class StyleOptions(NamedTuple):
    """What a site or a post sets about its style: how many names are shown, whether runs of numbers collapse.

    `language` is the post's, a tag such as `de-CH`, for styles that print words; "" for none.
    """

    limits: NameLimits = NameLimits()
    collapse: bool = True
    language: str = ""


class Called(NamedTuple):
    """What tells a work from the other works of its list: the name that stands for its authors, and a letter.

    Either is "" where it is not needed.
    """

    name: str = ""
    letter: str = ""


NOTHING = Called()


class Reference(NamedTuple):
    """A work in a post's list.

    `number` is its place there, from 1; `slug` names its anchor; `version` is the arXiv version that was asked for, 0
    for none; `called` is what its style calls it among the list's other works.
    """

    number: int
    slug: str
    item: Item
    version: int = 0
    called: Called = NOTHING

    @property
    def url(self) -> str:
        """Where a citation leads without our render hook."""
        _, address = cited_as(self.item, self.version)
        return destination(address) or "#references"


class Cited(NamedTuple):
    """One citation of a group: its reference, None for a work without an item, and the author's words around it.

    `suffix` begins with its comma, and holds the locator: `, pp. 3–5`. The words are `Markdown`, or plain text.
    """

    reference: Reference | None
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False


class Run(NamedTuple):
    """A piece of a label, and the references that it is linked to: none for words and punctuation between them.

    The text is plain, unless it is `Markdown`: that is what a style knows to be safe, such as its own brackets.
    `marks` say how it is set, from the outside in: `*` in italics, `**` in bold, `^` as a superscript, `~` a subscript.
    """

    text: str
    works: tuple[Reference, ...] = ()
    marks: tuple[str, ...] = ()


class Printed(NamedTuple):
    """All that a post shows of its citations: the works in the list's order, their references, and the groups' labels.

    `is_numbered` says whether the entries of the list have numbers.
    """

    works: Sequence[Reference]
    references: Sequence[str]
    labels: Sequence[Sequence[Run]]
    is_numbered: bool


class WholePost(Protocol):
    """What prints a post's citations all at once, since each may depend on all others."""

    def printed(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns what a post shows of these works, in the order of their mention, and these groups.

        Raises PostError if they cannot be printed, and ConfigurationError for a style that fails.
        """

    def made_of(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> str:
        """Returns a hash of all that decides what `printed` returns, without printing it."""


def call_nothing(items: Sequence[Item]) -> list[Called]:
    """Returns nothing for each item: for styles whose labels differ in any case."""
    return [NOTHING] * len(items)


@dataclass(frozen=True, slots=True)
class Style:
    """How posts cite. A style knows nothing of brackets, anchors, definitions and markers.

    `label` returns what stands in the text for a citation group.
    `reference` returns the reference of an item as one line of Markdown; it takes the version and the letter of a
    `Reference`, and raises ConfigurationError for a template that fails.
    `call` returns what each work of a list is called, in its order: it sees them all, and can tell them apart.
    `order` is that of the list where the settings name none; `is_numbered` says whether its entries have numbers.
    `cache` keeps what was printed for the next run, if there is one.
    `whole` prints the posts where it is set, and the other functions what is asked for on its own.
    """

    label: Callable[[Sequence[Cited]], list[Run]]
    reference: Callable[[Item, int, str], str]
    call: Callable[[Sequence[Item]], list[Called]] = call_nothing
    order: Literal["citation", "author"] = "citation"
    is_numbered: bool = True
    cache: Cache | None = None
    whole: WholePost | None = None

    def printed(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns what a post shows of its works and its citation groups; raises what its functions raise."""
        if self.whole:
            return self.whole.printed(works, groups)
        references = [self.reference(work.item, work.version, work.called.letter) for work in works]
        return Printed(works, references, [self.label(cited) for cited in groups], self.is_numbered)
