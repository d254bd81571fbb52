"""The story of `check`: posts in, findings out.

A rule is a function from a post to reports; a new one is a function with `@rule`. What a draft may still
hold, the rules that are not for drafts pass over.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from hugo_tools import files
from hugo_tools.errors import PostError, last_resort
from hugo_tools.findings import Finding
from hugo_tools.hugo import front_matter, posts
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import Site, lower, walk
from hugo_tools.kinds import archetypes
from hugo_tools.markdown import citations, scanner
from hugo_tools.markdown.scanner import Document, Marker
from hugo_tools.terminal import can_show, visible

FORMATS = ("text", "github", "json")
UNREADABLE = "unreadable"
Severity = Literal["error", "warning"]


class Report(NamedTuple):
    """What a rule says about a place in a post, given by its offset in the text."""

    offset: int
    message: str
    hint: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A finding, and the rule that found it."""

    finding: Finding
    rule: str


Reports = Callable[[Post, "Theme"], Iterable[Report]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it reports, and whether drafts are spared."""

    name: str
    reports: Reports
    spares_drafts: bool


RULES: list[Rule] = []


def rule(*, spares_drafts: bool = False) -> Callable[[Reports], Reports]:
    """Makes a rule of a function, under the function's name."""

    def add(reports: Reports) -> Reports:
        name = getattr(reports, "__name__", "").replace("_", "-")
        RULES.append(Rule(name, reports, spares_drafts))
        return reports

    return add


def check(site: Site, paths: Iterable[Path]) -> Iterator[Found]:
    """Yields what the rules find in posts, in the order of paths and places."""
    theme = theme_of(site)
    for path in paths:
        name = site.relative(path)
        try:
            with last_resort():
                post = posts.read(path)
                starts = citations.line_starts(post.text)
                found = sorted(
                    Found(finding(name, post, report, starts), rule) for rule, report in reports(post, theme)
                )
        except PostError as error:
            found = [Found(Finding(name, error.line, error.column, error.message, error.hint), UNREADABLE)]
        yield from found


def reports(post: Post, theme: Theme | None = None) -> Iterator[tuple[str, Report]]:
    """Yields the name of a rule and what it reports, for each rule; without a theme, the site has PaperMod."""
    is_draft = post.setting("draft") is True
    for each in RULES:
        if not (is_draft and each.spares_drafts):
            for report in each.reports(post, theme or Theme()):
                yield each.name, report


def finding(path: str, post: Post, report: Report, starts: list[int]) -> Finding:
    place = citations.position(post.text, report.offset, starts)
    return Finding(path, *place, report.message, report.hint, report.severity)


# --- placeholders --------------------------------------------------------------------------------

NOTE = re.compile(r"[ \t]{,3}\[//\]:[ \t]*#[ \t]*\((?P<words>.*)\)[ \t]*$")
LABEL = re.compile(r"[ \t]{,3}(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<words>(?:\S+[ \t]+)?\*\*[^*\n]+:\*\*)[ \t]*$")
ROW = re.compile(r"[ \t]{,3}\|(?P<first>(?:[^|\n\\]|\\.)*)\|(?P<others>[ \t|]*\|)[ \t]*$")
ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|(?P<number>\d{1,3})[.)])(?P<words>[ \t]+\S.*|[ \t]*)$")
BREAK = re.compile(r"[ \t]{,3}(?:#{1,6}[ \t]|(?:[-*_][ \t]*){3,}$)")

# What other templates leave. Nobody but its author can be sure of it, so it is a warning.
DUMMIES = re.compile(
    r"""
    (?<![\w\]\[\\!])
    \[ (?P<bracket>
        (?:[A-Z]\w*[ ])? (?:Name|Domain|Link|Title|Year|Author)
      | (?:Add|Brief|Clearly|Define|Describe|Explain|Insert|Provide|Your) [ ] [^\[\]@^|<>{}\n]+
    ) \]
    (?![\[(:])
  | ^ [ \t>]* (?:(?:[-*+]|\d+[.)])[ \t]+)? (?:\*\*)? (?P<word>TODO|FIXME|TBD) (?:\*\*)? (?: : | [ \t]*$ )
  | \| [ \t]* (?P<cell>TODO|FIXME|TBD) [ \t]* (?=\|)
  | \b arxiv\.org/abs/(?P<id>[xX]{4}\.[xX]{4,5}) \b
  | \b [Ll]orem[ ]ipsum[ ]dolor\b
  | \b your(?:blog\.com|-header-image\.png)
    """,
    re.VERBOSE,
)
# The same for a value of the front matter; the first of them is PaperMod's own sample.
DUMMY_VALUE = re.compile(
    r"""
    < [a-z]+ (?:[ ][a-z]+)* (?:[ ]path/url | [ ]text | [ ]url) > | <text>
  | (?<=["']) \[ [A-Z][^\[\]"']*[ ][^\[\]"']* \] (?=["']\s*$)
  | \b YYYY-MM-DD \b
    """,
    re.VERBOSE,
)
# What is no prose of the author's: code and math are text to the line above them, comments are not.
HIDDEN = re.compile(
    r"""
    (?P<shown>
        ^[ \t]* (?P<fence>`{3,}(?=[^`\n]*$)|~{3,}) .*? (?: ^[ \t]*(?P=fence)[`~]*[ \t]*$ | \Z )
      | (?<!`)(?P<ticks>`+)(?!`) [^\n]{,1000}? (?<!`)(?P=ticks)(?!`)
      | \$\$ (?:[^$]|\$(?!\$))*+ \$\$ | (?<![\\$])\$(?![\s$]) [^$\n]*+ \$
      | \\\( (?:[^\\\n]|\\[^()\n])*+ \\\) | \\\[ (?:[^\\]|\\[^\[\]])*+ \\\]
    )
  | <!-- .*? (?: --> | \Z )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


class Left(NamedTuple):
    """What our templates leave to be filled in: their notes, their labels, and the first cells of their empty rows."""

    notes: frozenset[str]
    labels: frozenset[str]
    cells: frozenset[str]


@cache
def left_by_templates() -> Left:
    """Returns what a new post of any kind may hold, read from the kinds' templates themselves."""
    lines = [line for source in archetypes.sources() for line in JINJA.sub("", source).splitlines()]
    notes = {found["words"] for line in lines if (found := NOTE.match(line))}
    labels = {found["words"] for line in lines if (found := LABEL.match(line))}
    cells = {found["first"].strip() for line in lines if (found := ROW.match(line))}
    return Left(frozenset(notes), frozenset(labels), frozenset(cells))


JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


@rule(spares_drafts=True)
def placeholder(post: Post, theme: Theme) -> Iterator[Report]:
    """Reports what our templates left to be filled in, and warns of what other templates leave."""
    yield from dummies_in_front_matter(post)
    document = scanner.scan(post.text, post.body)
    for offset, line, before, following in with_neighbours(prose(post, document)):
        if report := unfilled(offset, line, before, following):
            yield report
            continue
        for dummy in DUMMIES.finditer(line):
            bracket = dummy["bracket"]
            if not (bracket and (scanner.fold(bracket) in document.definitions or line.lstrip().startswith(">"))):
                yield dummy_report(offset, dummy)


def dummy_report(offset: int, dummy: re.Match[str]) -> Report:
    name = dummy.lastgroup or 0
    words = f"[{dummy['bracket']}]" if name == "bracket" else dummy[name]
    at = dummy.start(name) - (name == "bracket")
    hint = "write what belongs there" + (", or \\[…\\] if the brackets are meant" if name == "bracket" else "")
    return Report(offset + at, f'"{words}" may be a placeholder', hint, "warning")


def with_neighbours(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str, str]]:
    """Yields (offset, line, the line before it that is not blank, the one after it), "" where there is none."""
    known = list(lines)
    following = ""
    followers: list[str] = []
    for _, line in reversed(known):
        followers.append(following)
        following = line if line.strip() else following
    before = ""
    for (offset, line), after in zip(known, reversed(followers), strict=True):
        yield offset, line, before, after
        before = line if line.strip() else before


def prose(post: Post, document: Document) -> Iterator[tuple[int, str]]:
    """Yields (offset, line) of a post's body, with what is no prose of the author's blotted out."""
    text, parts, done = scanner.mask_shortcodes(post.text)[0], [], post.body
    for start, end in our_blocks(document):
        parts += [text[done:start], blot(text[start:end], " ")]
        done = end
    body = "".join([*parts, text[done:]]).replace("\r\n", " \n")
    offset = post.body
    for line in HIDDEN.sub(lambda found: blot(found[0], "`" if found["shown"] else " "), body).split("\n"):
        yield offset, line
        offset += len(line) + 1


def our_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of each block of ours, whose words are not the author's."""
    begin: Marker | None = None
    for marker in document.markers:
        if begin and marker.is_end and marker.name == begin.name:
            yield begin.start, marker.end
        begin = None if marker.is_end else marker


def blot(text: str, mark: str) -> str:
    return re.sub(r"[^\n]", mark, text)


def unfilled(offset: int, line: str, before: str, following: str) -> Report | None:
    """Returns what a line lacks that `new` has left to the writer, between the lines with text around it."""
    at, left = offset + len(line) - len(line.lstrip()), left_by_templates()
    if note := NOTE.match(line):
        words = f'a note to the writer is still here: "{note["words"]}"'
        hint = "fill its place, and delete the note"
        return Report(at, words, hint, "error" if note["words"] in left.notes else "warning")
    label = LABEL.match(line)
    if label and not goes_on(label, following, left):
        severity: Severity = "error" if label["words"] in left.labels else "warning"
        return Report(at, f'nothing follows "{line.strip()}"', "fill it in, or delete the line", severity)
    row = ROW.match(line)
    if row and row["first"].strip() in left.cells and not DELIMITERS.match(following):
        return Report(at, f'the row "{line.strip()}" is empty', "fill it in, or delete the row")
    if is_empty_item(line, before, following):
        return Report(at, "an item of the list is empty", "fill it in, or delete the line", "warning")
    return None


DELIMITERS = re.compile(r"[ \t]{,3}\|?[ \t]*:?-+:?[ \t]*(?:\||$)")  # the line below a table's head


def goes_on(label: re.Match[str], following: str, left: Left) -> bool:
    """Returns whether anything of a label's own follows: neither the next part nor another label in its place.

    Only of the labels of our templates it is known that another label does not belong to them.
    """
    note = NOTE.match(following)
    if not following or BREAK.match(following) or (note and note["words"] in left.notes):
        return False
    if label["words"] not in left.labels:
        return True
    if label["item"]:
        return not LABELLED_ITEM.match(following)
    return not LABEL.match(following)


LABELLED_ITEM = re.compile(r"[ \t]{,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\*\*")


def is_empty_item(line: str, before: str, following: str) -> bool:
    """Returns whether a line is an item without words in a list that has others, and not the end of a sentence."""
    item = ITEM.match(line)
    if not item or item["words"].strip() or len(following) - len(following.lstrip()) > len(item["indent"]):
        return False
    return any(are_siblings(item, ITEM.match(other), step) for other, step in ((before, -1), (following, 1)))


def are_siblings(item: re.Match[str], other: re.Match[str] | None, step: int) -> bool:
    if not other or other["indent"] != item["indent"] or other["mark"][-1] != item["mark"][-1]:
        return False
    return not item["number"] or int(other["number"]) == int(item["number"]) + step


def dummies_in_front_matter(post: Post) -> Iterator[Report]:
    offset = 0
    for line in post.text[: post.body].splitlines(keepends=True):
        written = "" if line.lstrip().startswith("#") else line.partition(" #")[0]
        for dummy in DUMMY_VALUE.finditer(written):
            hint = "write what belongs there, or delete the line"
            yield Report(offset + dummy.start(), f'"{dummy[0]}" may be a placeholder', hint, "warning")
        offset += len(line)
    for field in front_matter.FIELDS:
        if field.use != "always" and isinstance(field.example, str) and field.example in front_matter.DUMMIES:
            value = walk(front_matter_values(post), *field.key.lower().split("."))
            if value == field.example:
                at = post.offset_of(field.key)
                yield Report(at, f'"{value}" is a placeholder', "write what belongs there")
    if post.setting("description") == "" and not post.setting("summary"):
        hint = "search results and shared links show it; without one they show the text's first words"
        yield Report(post.offset_of("description"), "the description is empty", hint, "warning")


def front_matter_values(post: Post) -> Any:
    """Returns front matter with its keys in lower case, as Hugo has it."""
    return lower(post.front_matter)


# --- front matter --------------------------------------------------------------------------------


class Theme(NamedTuple):
    """What is known of who reads the front matter.

    `is_papermod` is true where no other theme than PaperMod is named. `own` are the keys that the site's layouts read,
    in lower case, and `read` also those that its themes read, None where a theme is not there to be looked at.
    """

    is_papermod: bool = True
    own: frozenset[str] = frozenset()
    read: frozenset[str] | None = None

    def is_dead(self, key: str) -> bool:
        """Returns whether nothing reads a key of PaperMod's, as far as can be known."""
        if key in front_matter.OUTDATED:
            return self.read is not None and key not in self.read
        return self.is_papermod and key not in self.own


def theme_of(site: Site) -> Theme:
    """Returns what a site's layouts, and its themes' where they are there, read of the front matter."""
    named = site.config.get("theme") or []
    imports = [each.get("path", "") for each in walk(site.config, "module", "imports") or [] if isinstance(each, dict)]
    names = [str(name) for name in [*([named] if isinstance(named, str) else named), *imports]]
    others = [name for name in names if "hugo-tools" not in name]
    folders = [site.root / str(site.config.get("themesdir") or "themes") / name / "layouts" for name in others]
    own = keys_read(site.root / "layouts")
    is_papermod = all("papermod" in name.lower() for name in others)
    if not folders or not all(folder.is_dir() for folder in folders):
        return Theme(is_papermod, own)
    return Theme(is_papermod, own, own.union(*map(keys_read, folders)))


READING = re.compile(r"(?<!site)\.params?\.(\w+)|\bparams?\s+\(?[\"`](\w+)", re.IGNORECASE)


def keys_read(folder: Path) -> frozenset[str]:
    """Returns the keys of pages' front matter that the layouts in a folder read, in lower case."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.html")):
        with contextlib.suppress(OSError):
            text = files.read(path).decode("utf-8", "replace")
            found.update((one or other).lower() for one, other in READING.findall(text))
    return frozenset(found)


@rule()
def front_matter_keys(post: Post, theme: Theme) -> Iterator[Report]:
    """Reports keys that nothing reads, keys that differ in case only, and values that their readers trip over."""
    seen: dict[str, str] = {}
    for key, value in post.front_matter.items():
        name = str(key)
        at = post.offset_of(name)
        if (other := seen.setdefault(name.lower(), name)) != name:
            hint = "keep one: which of them holds changes from build to build"
            yield Report(at, f'"{name}" and "{other}" are one key to Hugo', hint)
        instead = front_matter.DEAD.get(name.lower())
        if instead is not None and theme.is_dead(name.lower()):
            is_there = bool(instead) and post.setting(instead.partition(",")[0].partition(":")[0]) is not None
            remedy = f"write {instead}" if instead and not is_there else "delete it"
            yield Report(at, f'"{name}" is read by nothing', remedy, "warning")
        known = front_matter.BY_KEY.get(name.lower())
        if known and is_expected(known, value, theme) and (problem := front_matter.problem(known, value)):
            yield Report(at, problem)


def is_expected(field: front_matter.Field, value: Any, theme: Theme) -> bool:
    """Returns whether a value must be as we know it: not for other themes' keys, nor for numbers, which Hugo prints."""
    if field.reader == "Hugo":
        return not (field.kind == "text" and isinstance(value, (int, float)))
    return theme.is_papermod and field.key.lower() not in theme.own


# --- formats -------------------------------------------------------------------------------------


def render(found: Sequence[Found], form: str) -> str:
    """Returns findings in one of FORMATS; `github` are workflow commands, which show them beside the lines.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    if form == "json":
        return json_text([as_json(each) for each in found])
    one = as_github if form == "github" else lambda each: str(each.finding)
    return "".join(f"{one(each)}\n" for each in found)


def json_text(values: Any) -> str:
    """Returns JSON that standard output can show, whatever its encoding."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    is_plain = can_show(text) and visible(text, "\n") == text
    return (text if is_plain else json.dumps(values, indent=2)) + "\n"


def as_json(found: Found) -> dict[str, str | int]:
    of = found.finding
    return {
        "path": of.path,
        "line": of.line,
        "column": of.column,
        "severity": of.severity,
        "rule": found.rule,
        "message": of.message,
        "hint": of.hint,
    }


def as_github(found: Found) -> str:
    of = found.finding
    values = {"file": of.path, "line": of.line, "col": of.column, "title": found.rule}
    shown = ",".join(f"{key}={quoted(str(value), ':,')}" for key, value in values.items() if value)
    words = visible(of.message) + (f"\n{of.hint}" if of.hint else "")
    return f"::{of.severity} {shown}::{quoted(words)}"


def quoted(text: str, more: str = "") -> str:
    """Returns text as a workflow command has it, with what would end it as percent escapes."""
    return re.sub(f"[%\r\n{more}]", lambda c: f"%{ord(c[0]):02X}", visible(text, "\r\n"))
