"""A reading room as plain text, as a browser's reader or a copy of a page gives it: text in, a room and findings out.

    The room's title
    Its author
    44 issues · 17 tier-5 · 27 tier-4          counts, as those of each theme
    A theme
    4 tier-5 · 1 tier-4
    An introduction, of one paragraph or more
    An entry's title
    TIER 5 Aug 20, 2017
    A note, of one paragraph or more
    tags, with a mark between them

Lines with a tier and lines with counts are certain; a title stands above each, and the text between belongs to the last
one. Nothing is guessed: tags without a mark between them are reported, and stand below their entry as a comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hugo_tools.findings import Finding, Severity
from hugo_tools.patterns import lazy
from hugo_tools.reading_room import dates
from hugo_tools.reading_room.entry_text import NewEntry, NewRoom, NewTheme
from hugo_tools.reading_room.room_file import TIERS

LONGEST_DATE = 30  # characters of the text beside a tier; more is a sentence
LONGEST_CERTAIN = 200  # characters of a line with a tier or with counts
LONGEST_TAG = 40
MARK = r"[\s·•|,:;–—-]"
TIER = lazy(
    rf"(?i:tier)[ -]?(?P<tier>\d+)(?:{MARK}+(?P<date>.*))?|(?P<before>[^·•|]*?){MARK}+(?i:tier)[ -]?(?P<last>\d+)"
)
COUNT = lazy(r"(?P<number>\d+)\s+(?P<noun>[^\W\d][\w-]*(?:[ -]\d)?)")
BETWEEN_COUNTS = lazy(r"\s*[·•|,;]\s*")
OF_TIER = lazy(r"(?i:tier)[ -](?P<tier>\d)")
BETWEEN_TAGS = lazy(r"\s*[,;·•|]\s*#?|(?:^|\s+)#(?=\S)")
ENDS_OF_SENTENCES = (".", "!", "?", "…", ":")
CLOSING = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Successive lines of the page, and the number of the first."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(slots=True)
class Imported:
    """A file's entries for a room, and findings about them."""

    shown: str
    """The file's path as messages show it."""
    room: NewRoom = field(default_factory=NewRoom)
    findings: list[Finding] = field(default_factory=list)

    def report(self, line: int, message: str, hint: str = "", severity: Severity = "warning") -> None:
        self.findings.append(Finding(self.shown, line, 0, message, hint, severity))


def parse(text: str, shown: str, theme: str) -> Imported:
    """Returns the room that a page's text shows; entries above all themes come into one of the given title."""
    page = _PlainPage(Imported(shown), paragraphs(text))
    page.read(theme)
    return page.made


def paragraphs(text: str) -> list[Paragraph]:
    """Returns the text between blank lines; where titles have no blank line below them, each line by itself."""
    found = between_blank_lines(text)
    together = [line for part in found if len(part.lines) > 1 for line in part.lines]
    if not any(map(is_certain, together)):
        return found
    lines: list[Paragraph] = []
    for part in found:
        numbered = enumerate(part.lines, part.line)
        lines += [Paragraph(number, (line,)) for number, line in numbered]
    return lines


def between_blank_lines(text: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    first = 0
    together: list[str] = []
    for number, written in enumerate([*text.splitlines(), ""], 1):
        line = " ".join(written.split())
        if line:
            first = first if together else number
            together.append(line)
        elif together:
            found.append(Paragraph(first, tuple(together)))
            together = []
    return found


def is_certain(text: str) -> bool:
    return bool(tier_of(text) or counts_of(text))


def tier_of(text: str) -> tuple[str, str] | None:
    """Returns the tier and the date in words of a line that has nothing else, None for any other line."""
    if len(text) > LONGEST_CERTAIN:
        return None
    found = TIER.fullmatch(text)
    if not found or counts_of(text):
        return None
    tier = found["tier"] or found["last"]
    beside = found["date"] or found["before"] or ""
    said = beside.strip()
    if said and not may_be_date(said):
        return None
    return tier, said


def may_be_date(text: str) -> bool:
    """Returns whether words are as short as a date's, and have a number."""
    has_number = any(map(str.isdecimal, text))
    return has_number and len(text) <= LONGEST_DATE


def counts_of(text: str) -> dict[str, int]:
    """Returns the numbers of a line of counts by their nouns, at least one tier; {} for any other line."""
    if len(text) > LONGEST_CERTAIN:
        return {}
    counts: dict[str, int] = {}
    for part in BETWEEN_COUNTS.split(text):
        found = COUNT.fullmatch(part)
        if not found:
            return {}
        tier = OF_TIER.fullmatch(found["noun"])
        counted = tier["tier"] if tier else found["noun"]
        counts[counted] = int(found["number"])
    if counts.keys().isdisjoint(TIERS):
        return {}
    return counts


def totals_of(text: str) -> list[int]:
    """Returns the numbers of a line of counts that are not a tier's: of entries, and of other things."""
    return [number for name, number in counts_of(text).items() if name not in TIERS]


class _PlainPage:
    """Reads the paragraphs of one page."""

    def __init__(self, made: Imported, parts: Sequence[Paragraph]) -> None:
        self.made = made
        self.parts = parts
        self.stated: dict[int, NewTheme] = {}  # by the places of their counts
        self.tiers = [number for number, part in enumerate(parts) if tier_of(part.text)]
        self.is_by_lines = any(one.line + 1 == other.line for one, other in pairwise(parts))
        self.counts = [number for number, part in enumerate(parts) if counts_of(part.text)]

    def read(self, theme: str) -> None:
        """Reads all themes with their entries, and compares their numbers with those that the page states."""
        header = self.header()
        if header is not None:
            self.read_header(header)
            self.counts.remove(header)
        if not self.tiers:
            message = "no line has a tier, such as TIER 5 Aug 20, 2017"
            self.made.report(0, message, "is it a reading room's page?", "error")
        themes = self.made.room.themes
        for place in sorted([*self.tiers, *self.counts]):
            if place in self.counts:
                self.stated[place] = self.theme(place)
                themes.append(self.stated[place])
                continue
            if not themes:
                themes.append(NewTheme(theme))
            themes[-1].entries.append(self.entry(place))
        self.compare(header)
        self.drop_empty()

    def drop_empty(self) -> None:
        """Leaves out themes without entries, each with a finding."""
        for place, theme in self.stated.items():
            if not theme.entries:
                message = f'the theme "{theme.title}" has no entries'
                self.made.report(self.parts[place].line, message, "it is left out")
        self.made.room.themes = [theme for theme in self.made.room.themes if theme.entries]

    def header(self) -> int | None:
        """Returns the place of the whole room's counts, above the counts of a theme; None for none."""
        if len(self.counts) < 2:
            return None
        first, second = self.counts[:2]
        if self.tiers and self.tiers[0] < second:
            return None
        has_total = bool(totals_of(self.parts[first].text))
        is_above_a_theme = second == first + 2
        return first if has_total or is_above_a_theme else None

    def read_header(self, place: int) -> None:
        """Takes the two paragraphs above the counts for the room's title and author."""
        above = [part.text for part in self.parts[max(0, place - 2) : place]]
        self.made.room.title = above[0] if above else ""
        self.made.room.author = above[1] if len(above) > 1 else ""
        for part in self.parts[place + 1 : self.counts[1] - 1]:
            self.made.report(part.line, "the room's own introduction is left out", "write it into the page, index.md")

    def theme(self, place: int) -> NewTheme:
        title = self.title_above(place)
        return NewTheme(title, joined(self.below(place)))

    def entry(self, place: int) -> NewEntry:
        part = self.parts[place]
        tier, said = tier_of(part.text) or ("", "")
        title = self.title_above(place)
        if tier not in TIERS:
            self.made.report(part.line, f'unknown tier "{tier}" of "{title}"', f"a tier is one of {', '.join(TIERS)}")
            tier = ""
        below = self.below(place)
        if not said and below and dates.to_iso(below[0].text):
            said, below = below[0].text, below[1:]
        date = dates.to_iso(said)
        if said and not date:
            self.made.report(part.line, f'"{said}" is not a date, of "{title}"', "write it into the room as 2017-08-20")
        note, tags, remark = self.body(title, below)
        return NewEntry("", title, (), date, tier, note, tags, remark)

    def title_above(self, place: int) -> str:
        """Returns the title above a line, "" for none."""
        above = place - 1
        if above >= 0 and above not in self.tiers and above not in self.counts:
            return self.parts[above].text
        self.made.report(self.parts[place].line, "no title stands above this line", "write it into the room", "error")
        return f"Line {self.parts[place].line}"

    def below(self, place: int) -> Sequence[Paragraph]:
        """Returns the paragraphs that belong to a line: those above the title of the next one."""
        later = [other for other in (*self.tiers, *self.counts) if other > place]
        if not later:
            return self.parts[place + 1 :]
        title = min(later) - 1
        return self.parts[place + 1 : title]

    def body(self, title: str, parts: Sequence[Paragraph]) -> tuple[str, list[str], str]:
        """Returns an entry's note, its tags, and as a comment the text of tags that cannot be separated."""
        kept = self.end_of_note(parts)
        note = joined(parts[:kept])
        last = parts[kept:]
        if not last:
            return note, [], ""
        tags = split_tags([line for part in last for line in part.lines])
        if tags:
            return note, tags, ""
        shown = " ".join(part.text for part in last)
        message = f'tags of "{title}" without a mark between them: {shown}'
        hint = "they stand below the entry as a comment: write them one by one as tags"
        self.made.report(last[0].line, message, hint)
        return note, [], f"tags: {shown}"

    def end_of_note(self, parts: Sequence[Paragraph]) -> int:
        """Returns the number of paragraphs of the note: all but the tags, which are one paragraph, or some lines."""
        at_least = 0 if self.is_by_lines else len(parts) - 1
        kept = len(parts)
        while kept > max(0, at_least):
            if is_sentence(parts[kept - 1].text):
                break
            kept -= 1
        return kept

    def compare(self, header: int | None) -> None:
        """Reports counts of the page that differ from its numbers of entries."""
        for place, theme in self.stated.items():
            self.compare_tiers(self.parts[place], theme.entries, theme.title)
        if header is None:
            return
        part = self.parts[header]
        entries = [entry for theme in self.made.room.themes for entry in theme.entries]
        self.compare_tiers(part, entries, "the room")
        totals = totals_of(part.text)
        if totals and len(entries) not in totals:
            message = f"the page says {totals[0]}, and has {len(entries)} entries"
            self.made.report(part.line, message, "compare the room with the page")

    def compare_tiers(self, part: Paragraph, entries: Sequence[NewEntry], name: str) -> None:
        for tier, stated in counts_of(part.text).items():
            found = sum(entry.tier == tier for entry in entries)
            if tier in TIERS and found != stated:
                message = f"{name}: the page says {stated} of tier {tier}, and has {found}"
                self.made.report(part.line, message, "compare the room with the page")


def joined(parts: Sequence[Paragraph]) -> str:
    """Returns the text of paragraphs, a line each."""
    return "\n".join(part.text for part in parts)


def is_sentence(text: str) -> bool:
    """Returns whether a paragraph ends as a sentence does."""
    return text.rstrip(CLOSING).endswith(ENDS_OF_SENTENCES)


def split_tags(lines: Sequence[str]) -> list[str]:
    """Returns the tags of lines that have a mark between each two of them, or one in each line; else none."""
    tags = [tag for line in lines for tag in BETWEEN_TAGS.split(line) if tag]
    has_marks = len(tags) > len(lines) or all(line.startswith("#") for line in lines)
    if has_marks:
        return tags
    longest = max(map(len, lines))
    is_one_a_line = len(lines) > 1 and longest <= LONGEST_TAG
    return tags if is_one_a_line else []
