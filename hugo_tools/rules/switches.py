"""Switches for a line: `<!-- hugo-tools:ignore HT105 -->` hides what these rules find there.

A switch at the end of a line is for that line, one that stands alone for the next that is not blank. In the front
matter it is a comment of YAML or TOML: `# hugo-tools:ignore HT203`. A remark may follow the codes. In code a switch is
text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from hugo_tools.findings import Finding
from hugo_tools.markdown import citations
from hugo_tools.patterns import lazy
from hugo_tools.rules import prose, selection
from hugo_tools.rules.interface import Found, Subject

NEEDLE = "hugo-tools:ignore"
SWITCH = lazy(rf"{NEEDLE}(?![\w-])(?P<codes>(?:[ \t,]+HT\d*)*)")
IN_FRONT_MATTER = lazy(rf"(?:^|[ \t])#[ \t]*(?={NEEDLE})", re.MULTILINE)
UNUSED = "HT902"


@dataclass(slots=True)
class Switch:
    """A switch: its place, the line that it is for, its codes, and those of them that hid a finding."""

    offset: int
    line: int
    codes: list[str]
    used: set[str] = field(default_factory=set)


def hide(found: Iterable[Found], subject: Subject, followed: Collection[str], name: str) -> Iterator[Found]:
    """Yields the findings of a post that no switch hides, and then the switches that hide nothing.

    `followed` are the codes of the rules that were followed in this post: others may have had something to hide.
    """
    switches = list(find(subject))
    for each in found:
        if each.code == selection.UNREADABLE or not is_hidden(each, switches):
            yield each
    for switch in switches:
        line, column = citations.position(subject.post.text, switch.offset, subject.line_starts)
        for message, hint in problems(switch, followed):
            yield Found(Finding(name, line, column, message, hint, "warning"), UNUSED, "unused-switch")


def is_hidden(found: Found, switches: Iterable[Switch]) -> bool:
    """Returns whether a switch hides a finding, and notes it there."""
    hides = False
    for switch in switches:
        if switch.line == found.finding.line:
            hiding = [code for code in switch.codes if found.code.startswith(code)]
            switch.used.update(hiding)
            hides = hides or bool(hiding)
    return hides


def problems(switch: Switch, followed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yields (message, hint) for a switch without a code, and for each code that is unknown or hid nothing."""
    if not switch.codes:
        yield "a switch that names no code hides nothing", f"write <!-- {NEEDLE} HT105 -->, with the finding's code"
    for code in switch.codes:
        if problem := selection.problem_of(code):
            yield problem, selection.hint_for(code)
        elif code not in switch.used and any(each.startswith(code) for each in followed):
            yield f"there is nothing of {code} to hide on that line", "delete the switch"


def find(subject: Subject) -> Iterator[Switch]:
    """Yields the switches of a post, in the order of the text."""
    text, body = subject.post.text, subject.post.body
    for comment in IN_FRONT_MATTER.finditer(text, 0, body):
        yield from switch_in(text, comment.end(), text.find("\n", comment.end()), subject)
    for start, end in prose.comments(subject.post, subject.blocks):
        if not subject.is_in_indented_code(start):
            yield from switch_in(text, start, end, subject)


def switch_in(text: str, start: int, end: int, subject: Subject) -> Iterator[Switch]:
    """Yields the switch in the comment at (start, end), if there is one."""
    found = SWITCH.search(text, start, end)
    if found is None:
        return
    line = citations.position(text, end, subject.line_starts)[0]
    if is_alone(text, start, end):
        line += 1 + blank_lines(text, end)
    yield Switch(found.start(), line, re.findall(r"HT\d*", found["codes"]))


def is_alone(text: str, start: int, end: int) -> bool:
    """Returns whether a comment's lines have only marks of comments and quotes beside it."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].partition("\n")[0]
    return not before.strip(" \t#>") and not after.strip()


def blank_lines(text: str, end: int) -> int:
    """Returns how many blank lines follow the line that ends after an offset."""
    blank = re.match(r"[^\n]*\n(?P<blank>(?:[ \t\r]*\n)*)", text[end:])
    return blank["blank"].count("\n") if blank else 0
