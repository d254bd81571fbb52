"""The interface of a style: labels for citation groups, and references for items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from hugo_tools.cache import Cache
from hugo_tools.markdown.escaping import destination
from hugo_tools.metadata.items import Item
from hugo_tools.styles.parts import NameLimits, cited_as


class StyleOptions(NamedTuple):
    """The settings of a site or a post for its style: how many names are shown, whether runs of numbers collapse.

    `language` is the post's, a tag such as `de-CH`, for styles that print words; "" for none.
    """

    limits: NameLimits = NameLimits()
    collapse: bool = True
    language: str = ""


class Called(NamedTuple):
    """The name for a work's authors, and the letter that distinguishes it from other works of its list.

    Either is "" if it is not needed.
    """

    name: str = ""
    letter: str = ""


NOTHING = Called()


class Reference(NamedTuple):
    """A work in a post's list.

    `number` is its place there, from 1; `slug` names its anchor; `version` is the cited arXiv version, 0 for none;
    `called` is its name in an author–year style.
    """

    number: int
    slug: str
    item: Item
    version: int = 0
    called: Called = NOTHING

    @property
    def url(self) -> str:
        """The address of a citation's link without our render hook."""
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
    """A piece of a label, and the references to which it is linked: none for words and punctuation between them.

    The text is plain, unless it is `Markdown`, which a style uses for safe text such as its own brackets. `marks` are
    its typographic marks from the outside in: `*` for italics, `**` for bold, `^` for a superscript, `~` for a
    subscript.
    """

    text: str
    works: tuple[Reference, ...] = ()
    marks: tuple[str, ...] = ()


class Printed(NamedTuple):
    """The printed citations of a post: the works in the list's order, their references, and the groups' labels.

    `is_numbered` tells whether the entries of the list have numbers.
    """

    works: Sequence[Reference]
    references: Sequence[str]
    labels: Sequence[Sequence[Run]]
    is_numbered: bool


class WholePost(Protocol):
    """A printer of a post's citations all at once, for styles in which each may depend on all others."""

    def printed(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns the printed citations of a post with these works, in the order of their mention, and these groups.

        Raises PostError if they cannot be printed, and ConfigurationError for a style that fails.
        """

    def made_of(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> str:
        """Returns a hash of all values that the result of `printed` depends on, without printing."""


def call_nothing(items: Sequence[Item]) -> list[Called]:
    """Returns an empty name for each item, for styles whose labels are always different."""
    return [NOTHING] * len(items)


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style: its functions and traits. Brackets, anchors, definitions and markers are not its concern.

    `label` returns the label of a citation group.
    `reference` returns the reference of an item as one line of Markdown. It takes the version and the letter of a
    `Reference`, and raises ConfigurationError for a template that fails.
    `call` returns the names of a list's works, in the list's order. It gets all works at once, to tell them apart.
    `order` is the list's order if the settings name none; `is_numbered` tells whether its entries have numbers.
    `cache` keeps printed references for the next run; None for no cache.
    `whole`, if set, prints posts; the functions above are then only used for single items and groups.
    """

    label: Callable[[Sequence[Cited]], list[Run]]
    reference: Callable[[Item, int, str], str]
    call: Callable[[Sequence[Item]], list[Called]] = call_nothing
    order: Literal["citation", "author"] = "citation"
    is_numbered: bool = True
    cache: Cache | None = None
    whole: WholePost | None = None

    def printed(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns the printed citations of a post with these works and groups; raises the errors of its functions."""
        if self.whole:
            return self.whole.printed(works, groups)
        references = [self.reference(work.item, work.version, work.called.letter) for work in works]
        return Printed(works, references, [self.label(cited) for cited in groups], self.is_numbered)
