"""A post's entry in the citation index: the works that it cites, the posts that it links to, and the sentences.

A draft in, an entry out. Only Hugo can resolve a link to another post, so its address is kept as it is written.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from hugo_tools.cache import digest
from hugo_tools.citing.drafts import Draft
from hugo_tools.citing.reference_list import ReferenceList, plain_text, slug_of
from hugo_tools.errors import LockError
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import inlines, sentences
from hugo_tools.markdown.citations import KEY, Group
from hugo_tools.markdown.document import Segment, fold
from hugo_tools.markdown.page_links import own_address, target_of
from hugo_tools.markdown.sentences import ShownPart
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.styles import parts
from hugo_tools.styles.parts import NameLimits
from hugo_tools.works.catalogue import Works

# Enough names to filter a page by them, and still few for the largest collaborations.
SHOWN_NAMES = NameLimits(11, 10)
MAX_SENTENCES = 5  # of one post about one work


class IndexEntry(NamedTuple):
    """A post's line of the index, "" for a post that cites and links nothing, and the lines of its works by key."""

    line: str
    works: Mapping[str, str]

    @property
    def checksum(self) -> str:
        """A hash of the whole entry."""
        return digest(self.line, *(f"{key} {self.works[key]}" for key in sorted(self.works)))


@dataclass(slots=True)
class Mentions:
    """The works and posts that a post mentions, each with the numbers of the sentences.

    `works` are cited by brackets and `linked` by ordinary links alone, both by key; `posts` are addresses of the site.
    """

    sentences: dict[str, int] = field(default_factory=dict)
    works: dict[str, list[int]] = field(default_factory=dict)
    linked: dict[str, list[int]] = field(default_factory=dict)
    posts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, mentioned: dict[str, list[int]], name: str, sentence: str) -> None:
        """Adds a mention; the sentence is "" if there is none to show."""
        numbers = mentioned.setdefault(name, [])
        if not sentence or len(numbers) == MAX_SENTENCES:
            return
        number = self.sentences.setdefault(sentence, len(self.sentences))
        if number not in numbers:
            numbers.append(number)

    def as_object(self) -> dict[str, Any]:
        """Returns the object of the post's line, without empty values."""
        for key in self.linked.keys() & self.works.keys():
            del self.linked[key]
        values = {"works": self.works, "linked": self.linked, "posts": self.posts, "sentences": list(self.sentences)}
        return {name: value for name, value in values.items() if value}


class IndexMention(NamedTuple):
    """One place of a post, and the keys of the works mentioned there, or the address of the post in `address`."""

    start: int
    end: int
    shown: str
    works: Sequence[str] = ()
    address: str = ""
    is_link: bool = False


def of(draft: Draft, listed: ReferenceList, site: Site, works: Works) -> IndexEntry:
    """Returns the entry of a draft with its reference list."""
    items = items_of(draft, listed, works)
    found = Mentions()
    mentions = [*of_groups(draft, listed, items), *of_links(draft, items), *of_posts(draft, site, works)]
    for mention, sentence in with_sentences(draft, sorted(mentions, key=attrgetter("start"))):
        for key in mention.works:
            found.add(found.linked if mention.is_link else found.works, key, sentence)
        if mention.address:
            found.add(found.posts, mention.address, sentence)
    for parsed in draft.nocite:
        if item := items.get(parsed.identifier):
            found.add(found.works, item.key, "")
    values = found.as_object()
    keys = {**found.works, **found.linked}
    lines = {item.key: work_line(item) for item in items.values() if item.key in keys}
    return IndexEntry(dump(values) if values else "", lines)


def work_line(item: Item) -> str:
    """Returns the line of a work: the values that a page shows, as plain text."""
    _, address = parts.cited_as(item, 0)
    values = {
        "title": item.title,
        "authors": parts.people(parts.credited_names(item), SHOWN_NAMES),
        "year": item.issued[0] if item.issued else 0,
        "venue": item.venue,
        "url": address,
        "status": item.status,
        "slug": slug_of(item.key),
    }
    return dump({name: value for name, value in values.items() if value})


def items_of(draft: Draft, listed: ReferenceList, works: Works) -> dict[Identifier, Item]:
    """Returns the items of the works that a draft mentions, also of those that its list leaves out."""
    found = {identifier: reference.item for identifier, reference in listed.works.items()}
    for link in draft.cited.links:
        if link.identifier in found:
            continue
        try:
            item = works.item(link.identifier)
        except LockError:
            continue  # a fault in the lock, which the run reports with the lock
        if item:
            found[link.identifier] = item
    return found


def dump(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


# --- places --------------------------------------------------------------------------------------


def of_groups(draft: Draft, listed: ReferenceList, items: Mapping[Identifier, Item]) -> Iterator[IndexMention]:
    """Yields the citation groups of a draft, each with the text that its reader sees."""
    for group in draft.cited.groups:
        cited = [items[citation.identifier] for citation in group.citations if citation.identifier in items]
        shown = plain_text(group.words) or label_of(group, listed)
        yield IndexMention(group.start, group.end, shown, [item.key for item in cited])


def label_of(group: Group, listed: ReferenceList) -> str:
    """Returns the label of a bracket; `[…]` for a style that prints whole posts, since not every machine can run it."""
    if listed.style.whole:
        return "[…]"
    return "".join(run.text for run in listed.style.label(listed.all_cited(group)))


def of_links(draft: Draft, items: Mapping[Identifier, Item]) -> Iterator[IndexMention]:
    """Yields the ordinary links of a draft to works that have an item."""
    for link in draft.cited.links:
        if item := items.get(link.identifier):
            yield IndexMention(link.start, link.start, "", [item.key], is_link=True)


def of_posts(draft: Draft, site: Site, works: Works) -> Iterator[IndexMention]:
    """Yields the mentions of the site's own pages in a draft: links to them, and citations of them."""
    if not draft.settings.cite:
        return
    bases = site.addresses
    for group in draft.cited.groups:
        for citation in group.citations:
            if address := address_of(citation.identifier, bases, works):
                yield IndexMention(group.start, group.end, f"[{group.label}]", address=address)
    for segment in draft.document.segments:
        if "](" in segment.text or (draft.document.definitions and "[" in segment.text):
            yield from of_segment(draft, segment, bases)


def address_of(identifier: Identifier, bases: Sequence[str], works: Works) -> str:
    """Returns the address of a cited page of the site, "" for any other work."""
    if identifier.scheme == "post":
        return works.own_posts.address(identifier) if works.own_posts else ""
    return own_address(identifier.value, bases) if identifier.scheme == "url" else ""


def of_segment(draft: Draft, segment: Segment, bases: Sequence[str]) -> Iterator[IndexMention]:
    definitions = draft.document.definitions

    def is_defined(label: str) -> bool:
        return fold(label) in definitions or bool(KEY.search(label))

    found = inlines.find(segment.text, inlines.NO_MATH, draft.document.footnotes, is_defined)
    for link in found.links:
        if link.is_image or link.form in ("autolink", "undefined", "broken"):
            continue
        start = segment.source(link.start)
        end = segment.source(link.end - 1) + 1
        target = target_of(link, draft.post.text, start, end, definitions)
        if address := own_address(target.address, bases):
            yield IndexMention(start, start, "", address=address, is_link=True)


# --- sentences -----------------------------------------------------------------------------------


def with_sentences(draft: Draft, mentions: Sequence[IndexMention]) -> Iterator[tuple[IndexMention, str]]:
    """Yields mentions with their sentences; "" for one outside of the post's text, such as in a shortcode's body."""
    segments = sorted((segment for segment in draft.document.segments if segment.text), key=first)
    starts = [first(segment) for segment in segments]
    labels = [*draft.document.definitions, *(f"^{label}" for label in draft.document.footnotes)]
    inside: dict[int, list[IndexMention]] = {}
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.end <= last(segments[at]) + 1:
            inside.setdefault(at, []).append(mention)
        else:
            yield mention, ""
    for at, found in inside.items():
        yield from zip(found, sentences_of(segments[at], found, labels), strict=True)


def sentences_of(segment: Segment, mentions: Sequence[IndexMention], labels: Sequence[str]) -> list[str]:
    """Returns the sentence of each mention in a segment; two at one place have the same sentence."""
    places: list[ShownPart] = []
    numbers: list[int] = []
    for mention in mentions:
        start = offset_in(segment, mention.start)
        if not places or start >= max(places[-1].end, places[-1].start + 1):
            end = offset_in(segment, mention.end - 1) + 1 if mention.end > mention.start else start
            places.append(ShownPart(start, end, mention.shown))
        numbers.append(len(places) - 1)
    found = sentences.around(segment.text, places, labels)
    return [found[number] for number in numbers]


def offset_in(segment: Segment, source: int) -> int:
    """Returns the offset in a segment's text for an offset in the post."""
    at = bisect_right(segment.pieces, source, key=lambda piece: piece[1]) - 1
    inner, outer = segment.pieces[max(at, 0)]
    return min(inner + max(source - outer, 0), len(segment.text))


def first(segment: Segment) -> int:
    return segment.source(0)


def last(segment: Segment) -> int:
    return segment.source(len(segment.text) - 1)
