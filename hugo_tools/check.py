"""The story of `check`: posts in, findings out.

A rule is a function from a post to reports; a new one is a function with `@rule`. What a draft may still
hold, the rules that are not for drafts pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from hugo_tools import citations, front_matter, markdown, posts
from hugo_tools.errors import PostError, last_resort
from hugo_tools.findings import Finding
from hugo_tools.posts import Post
from hugo_tools.site import Site
from hugo_tools.terminal import can_show, visible

FORMATS = ("text", "github", "json")
UNREADABLE = "unreadable"


class Report(NamedTuple):
    """What a rule says about a place in a post, given by its offset in the text."""

    offset: int
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A finding, and the rule that found it."""

    finding: Finding
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it reports, and whether drafts are spared."""

    name: str
    reports: Callable[[Post], Iterable[Report]]
    spares_drafts: bool


RULES: list[Rule] = []


def rule(*, spares_drafts: bool = False) -> Callable[[Callable[[Post], Iterator[Report]]], Callable[[Post], object]]:
    """Makes a rule of a function, under the function's name."""

    def add(reports: Callable[[Post], Iterator[Report]]) -> Callable[[Post], object]:
        RULES.append(Rule(reports.__name__.replace("_", "-"), reports, spares_drafts))
        return reports

    return add


def check(site: Site, paths: Iterable[Path]) -> Iterator[Found]:
    """Yields what the rules find in posts, in the order of paths and places."""
    for path in paths:
        name = site.relative(path)
        try:
            with last_resort():
                post = posts.read(path)
                found = sorted(Found(finding(name, post, report), rule) for rule, report in reports(post))
        except PostError as error:
            found = [Found(Finding(name, error.line, error.column, error.message, error.hint), UNREADABLE)]
        yield from found


def reports(post: Post) -> Iterator[tuple[str, Report]]:
    is_draft = post.setting("draft") is True
    for each in RULES:
        if not (is_draft and each.spares_drafts):
            for report in each.reports(post):
                yield each.name, report


def finding(path: str, post: Post, report: Report) -> Finding:
    place = citations.position(post.text, report.offset, citations.line_starts(post.text))
    return Finding(path, *place, report.message, report.hint, report.severity)


# --- placeholders --------------------------------------------------------------------------------

NOTE = re.compile(r"\[//\]:[ \t]*#")
LABEL = re.compile(r"(?P<item>[ \t]*(?:[-*+]|\d+[.)])[ \t]+)?(?:\S+[ \t]+)?\*\*[^*\n]+:\*\*[ \t]*$")
EMPTY_ROW = re.compile(r"[ \t]*\|[^|\n]*\|[ \t]*\|(?:[ \t]*\|)*[ \t]*$")
EMPTY_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]*$")
BREAK = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\[//\]:|(?:[-*_][ \t]*){3,}$)")

# Bracketed words and dummies of other templates; a bracket with a destination, a label or a key is none. What neither
# looks like a name to be filled in nor like an instruction may be the author's remark, and is only a warning.
DUMMIES = re.compile(
    r"""
    (?<![\w\]\[\\!])
    \[ (?P<bracket> [A-Z][^\s\[\]@^|<>{}]*[ ][^\[\]@^|<>{}\n]* | Name|Domain|Link|Title|Year ) \]
    (?![\[(:])
  | < [a-z]+ (?:[ ][a-z]+)* (?:[ ]path/url | [ ]text | [ ]url) > | <text>
  | \b YYYY (?:-MM-DD)? \b | \b x{4}\.x{4,5} \b | \b (?:TODO|FIXME|TBD|XXX) \b | \b [Ll]orem[ ]ipsum\b
  | \b your(?:blog\.com|-header-image\.png) | \b [Yy]our[ ][Nn]ame \b
    """,
    re.VERBOSE,
)
ASKED_FOR = re.compile(
    r"""
    (?: [A-Z\d][\w'’/-]* (?: [:,]?\s (?: [A-Z\d#][\w'’/#-]* | of|the|and|or|a|an|for|in ) )* )
  | (?: Add|Brief|Clearly|Core|Create|Define|Describe|Description|Detailed|Discuss|Discussion|Explain|Explanation|Hook
      | How|Insert|Key|Link|List|Name|Number|One|Present|Provide|Similar|Specific|State|Systematic|Technical|What|Why
      | Your ) \b .*
    """,
    re.VERBOSE,
)
# What is no prose of the author's. Code is text to the line above it, comments and what we generate are not.
HIDDEN = re.compile(
    r"""
    (?P<code> ^[ \t]* (?P<fence>`{3,}(?=[^`\n]*$)|~{3,}) .*? (?: ^[ \t]*(?P=fence)[`~]*[ \t]*$ | \Z )
            | (?<!`)(?P<ticks>`+)(?!`) [^\n]{,1000}? (?<!`)(?P=ticks)(?!`) )
  | <!--[ ]hugo-tools:(?P<block>references|cite-this-post)[ ]--> .*? <!--[ ]/hugo-tools:(?P=block)\b .*? -->
  | <!-- .*? (?: --> | \Z )
  | \$\$ .{,2000}? \$\$ | \$(?![\s\d]) [^$\n]{,1000}? (?<!\s)\$ | \\\( [^\n]{,1000}? \\\) | \\\[ .{,2000}? \\\]
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


@rule(spares_drafts=True)
def placeholder(post: Post) -> Iterator[Report]:
    """Reports what a new post leaves to be filled in, and what other templates leave."""
    yield from dummies_in_front_matter(post)
    labels = markdown.scan(post.text, post.body).definitions
    for offset, line, following in with_next(prose(post)):
        if report := unfilled(offset, line, following):
            yield report
            continue
        for dummy in DUMMIES.finditer(line):
            bracket = dummy["bracket"]
            if not (bracket and (markdown.fold(bracket) in labels or line.lstrip().startswith(">"))):
                yield dummy_report(offset, dummy)


def dummy_report(offset: int, dummy: re.Match[str]) -> Report:
    at, bracket = offset + dummy.start(), dummy["bracket"]
    if bracket and not ASKED_FOR.fullmatch(bracket):
        hint = "if the brackets are meant, write \\[…\\]"
        return Report(at, f'"{dummy[0]}" may be a placeholder', hint, "warning")
    hint = "write what belongs there" + (", or \\[…\\] if the brackets are meant" if bracket else "")
    return Report(at, f'"{dummy[0]}" is a placeholder', hint)


def with_next(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Yields (offset, line, the next line that is not blank), "" where there is none."""
    found, following = [], ""
    for offset, line in reversed(list(lines)):
        found.append((offset, line, following))
        following = line if line.strip() else following
    return reversed(found)


def prose(post: Post) -> Iterator[tuple[int, str]]:
    """Yields (offset, line) of a post's body, with what is no prose of the author's blotted out."""
    body = markdown.mask_shortcodes(post.text)[0][post.body :].replace("\r\n", " \n")
    offset = post.body
    for line in HIDDEN.sub(lambda found: blot(found[0], "`" if found["code"] else " "), body).splitlines(keepends=True):
        yield offset, line.rstrip("\n")
        offset += len(line)


def blot(text: str, mark: str) -> str:
    return re.sub(r"[^\n]", mark, text)


def unfilled(offset: int, line: str, following: str) -> Report | None:
    """Returns what a line lacks that `new` has left to the writer; `following` is the next line with text."""
    at = offset + len(line) - len(line.lstrip())
    if NOTE.match(line.lstrip()):
        return Report(at, "a note to the writer is still here", "fill its place, and delete the note")
    if label := LABEL.fullmatch(line):
        goes_on = following.startswith((" ", "\t")) if label["item"] else not LABEL.fullmatch(following)
        if not following or BREAK.match(following) or not goes_on:
            return Report(at, f'nothing follows "{line.strip()}"', "fill it in, or delete the line")
    if EMPTY_ROW.fullmatch(line):
        return Report(at, "a row of the table is empty", "fill it in, or delete the row")
    if EMPTY_ITEM.fullmatch(line) and not following.startswith((" ", "\t")):
        return Report(at, "an item of the list is empty", "fill it in, or delete the line")
    return None


def dummies_in_front_matter(post: Post) -> Iterator[Report]:
    offset = 0
    for line in post.text[: post.body].splitlines(keepends=True):
        written = "" if line.lstrip().startswith("#") else line.partition(" #")[0]
        for dummy in DUMMIES.finditer(written):
            is_list = dummy["bracket"] and written[: dummy.start()].rstrip().endswith((":", "=", "[", ","))
            if not is_list:
                yield Report(offset + dummy.start(), f'"{dummy[0]}" is a placeholder', "write what belongs there")
        offset += len(line)
    if post.setting("description") == "":
        hint = "search results and shared links show it; without one they show the text's first words"
        yield Report(place_of(post, "description"), "the description is empty", hint, "warning")


# --- front matter --------------------------------------------------------------------------------


@rule()
def front_matter_keys(post: Post) -> Iterator[Report]:
    """Reports keys that nothing reads, keys that differ in case only, and values that their readers trip over."""
    seen: dict[str, str] = {}
    for key, value in post.front_matter.items():
        name, at = str(key), place_of(post, str(key))
        if (other := seen.setdefault(name.lower(), name)) != name:
            hint = "keep one: which of them holds changes from build to build"
            yield Report(at, f'"{name}" and "{other}" are one key to Hugo', hint)
        if name.lower() in front_matter.DEAD:
            instead = front_matter.DEAD[name.lower()]
            yield Report(at, f'"{name}" is read by nothing', f"write {instead}" if instead else "delete it", "warning")
        known = front_matter.BY_KEY.get(name.lower())
        if known and (problem := front_matter.problem(known, value)):
            yield Report(at, problem)


def place_of(post: Post, key: str) -> int:
    """Returns the offset of a front matter key, 0 if it has no line of its own."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[:=]", post.text[: post.body], re.MULTILINE)
    return found.start() if found else 0


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
