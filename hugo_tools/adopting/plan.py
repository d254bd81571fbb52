"""The plan of one post: its old list, the work that each entry is taken for, and findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hugo_tools.adopting import additions, matching, reading
from hugo_tools.adopting.lists import OldEntry, OldList, OldMention
from hugo_tools.adopting.matching import Match
from hugo_tools.adopting.reading import Facts
from hugo_tools.citing import drafts
from hugo_tools.citing.drafts import Draft, PlacedMessage
from hugo_tools.citing.revisions import PostChange
from hugo_tools.findings import Finding
from hugo_tools.markdown import citations
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.rules import wrong_labels

SHOWN = 100  # characters of an entry
SAID = {"sure": "sure", "unsure": "unsure", "none": "none", "open": "not asked"}


@dataclass
class Row:
    """An entry of an old list, its facts, and the work that it is taken for; the post cites it by `key` from now on.

    `venue` is the author's where it is better than the record's.
    """

    entry: OldEntry
    facts: Facts
    match: Match
    key: str = ""
    venue: str = ""

    @property
    def identifier(self) -> Identifier | None:
        return self.match.parsed.identifier if self.match.parsed and self.match.kind == "sure" else None

    @property
    def address(self) -> str:
        """Where the work is on the web, "" if that is not known."""
        if self.identifier and self.identifier.url:
            return self.identifier.url
        return "" if self.match.is_misled else self.facts.address


@dataclass
class PostPlan:
    """A post with an old list. `change` has its new text, None if it is refused, by `refusal`.

    `dangling` are the places and the words of brackets with numbers that the list does not have.
    """

    draft: Draft
    old: OldList
    mentions: Sequence[OldMention]
    dangling: Sequence[tuple[int, str]] = ()
    rows: list[Row] = field(default_factory=list)
    change: PostChange | None = None
    refusal: Finding | None = None

    @property
    def is_worthwhile(self) -> bool:
        """Whether the list will become ours; a list of only pages or remarks will not."""
        if any(row.match.kind in ("sure", "open") for row in self.rows):
            return True
        references = sum(reading.is_reference(row.facts) for row in self.rows)
        return bool(self.mentions) and 2 * references >= len(self.rows)

    @property
    def pointed(self) -> set[str]:
        """The labels that the text points to."""
        return {label for mention in self.mentions for label in mention.labels}

    @property
    def own_keys(self) -> list[str]:
        """The keys of entries that stay in their author's words."""
        return [row.key for row in self.rows if row.match.kind != "sure"]

    def not_cited(self) -> list[Row]:
        """Returns the rows of works that the text neither points to nor cites by a link."""
        cited = {identifier for _, identifier, _ in drafts.uses(self.draft)}
        pointed = self.pointed
        return [row for row in self.rows if row.entry.label not in pointed and row.identifier not in cited]

    @property
    def named(self) -> set[Identifier]:
        """The identifiers that the entries name, also those that lead nowhere."""
        return {parsed.identifier for row in self.rows for parsed in row.facts.works}


def findings(plan: PostPlan, path: str) -> Iterator[Finding]:
    """Yields the findings about a post's old list, each at its place."""
    text = plan.draft.post.text
    starts = citations.line_starts(text)
    for offset, message, hint, severity in said(plan):
        yield Finding(path, *citations.position(text, offset, starts), message, hint, severity)


def said(plan: PostPlan) -> Iterator[PlacedMessage]:
    """Yields (offset, message, hint, severity) of a plan's findings."""
    for row in plan.rows:
        yield from about_match(row)
    for row in [] if plan.old.file else plan.not_cited():
        yield row.entry.start, f"{called(row.entry)} is listed and not cited", "", "warning"
    for offset, words in plan.dangling:
        yield offset, f'"{words}" stays as it is: the list has no such entry', "see which entry is meant", "warning"
    listed = plan.named | {row.identifier for row in plan.rows}
    told: set[Identifier] = set()
    for offset, identifier, key in drafts.uses(plan.draft):
        if identifier not in listed | told:
            told.add(identifier)
            yield offset, f'"{key}" is cited and not listed', "the new list has it", "warning"


def about_match(row: Row) -> Iterator[PlacedMessage]:
    """Yields the messages about the work that an entry is taken for, or why it is not taken for any."""
    offset, match = row.entry.start, row.match
    if match.kind == "open":
        yield offset, f"no registry could say what {called(row.entry)} is: {match.reason}", match.hint, "error"
    elif match.kind != "sure" and match.reason:
        yield offset, f"{called(row.entry)} stays in your words: {match.reason}", match.hint, "warning"
    if match.kind == "sure" and match.item:
        for message, hint in matching.differences(row.facts, match.item, bool(row.venue)):
            yield offset, message, hint, "warning"
        for words in lost_words(row, match.item):
            message = f'the words "{words}" have no place in the new entry'
            yield offset, message, "put them into the text", "warning"
    for words, url in lost_links(row):
        message = f'the link "{words}" to {url} has no place in the new entry'
        yield offset, message, "put it into the text", "warning"


def called(entry: OldEntry) -> str:
    """Returns how messages name an entry."""
    return f'"{entry.number}"' if entry.number else "the entry"


def lost_words(row: Row, item: Item) -> Iterator[str]:
    """Yields the words of an entry that no record replaces: remarks, and words instead of names."""
    before, after = row.facts.people, row.facts.tail
    if before and not additions.are_people(before) and not matching.names_first_author(row.facts, item):
        yield before
    if reading.has_remark(after):
        yield after


def lost_links(row: Row) -> Iterator[tuple[str, str]]:
    """Yields the links of an entry besides the one that it keeps: to code, slides, a second page."""
    if row.match.kind != "sure":
        kept = row.facts.address if len(row.facts.works) < 2 else ""  # an entry in one's own words has one address
        others = [link for link in row.facts.links if link[1] != kept]
        yield from others if row.match.kind != "open" else []
        return
    for words, url in row.facts.links:
        is_title = words.strip(' ."“”') and row.facts.title and row.facts.title.startswith(words.strip(" .,\"“”'")[:20])
        if not is_title and not leads_to(url, row.match.item):
            yield words.strip("[]"), url


def leads_to(url: str, item: Item | None) -> bool:
    """Returns whether an address is that of a work, by any of its identifiers."""
    from hugo_tools.metadata.identifiers import work_at
    from hugo_tools.works import bibliography

    work = work_at(url)
    if item is None or work is None:
        return False
    return work.key == item.key or work in bibliography.identifiers(item)


# --- printed -------------------------------------------------------------------------------------


def render(plan: PostPlan, name: str) -> Iterator[str]:
    """Yields the lines of a plan: each old entry, and the new one below it."""
    count = len(plan.rows)
    state = "" if plan.change else ", left as it is"
    if plan.refusal:
        state += f": {plan.refusal.message}"
    yield f"{name}: {plan.old.form}, {count} {'entry' if count == 1 else 'entries'}{state}"
    for row in plan.rows:
        if plan.old.own:
            yield f"  {row.match.kind:9} {becomes(row)}"
            continue
        kind = SAID[row.match.kind]
        number = f"{row.entry.number} " if row.entry.number else ""
        yield f"  {kind:9} {number}{cut(row.entry.text)}"
        yield f"            → {becomes(row)}"


def becomes(row: Row) -> str:
    """Returns the new form of an entry, in a few words."""
    match = row.match
    if match.kind == "sure" and match.item:
        venue = f"; your venue stays: {row.venue} {row.facts.year or ''}".rstrip() if row.venue else ""
        return f"[@{row.key}] {described(match.item)}{venue}"
    if match.kind == "open":
        return match.reason
    return f"[@{row.key}] in your words" + (f"; {match.reason}" if match.reason else "")


def described(item: Item) -> str:
    """Returns a work's authors, year, title and venue."""
    stop = "" if item.title.endswith(("?", "!", ".")) else "."
    parts = f'{wrong_labels.authors_of(item)} ({item.year}). "{item.title}{stop}"'
    return f"{parts} {item.venue}" if item.venue else parts


def cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
