"""The run of `check`: posts in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from hugo_tools.citing import processes
from hugo_tools.errors import PostError, last_resort
from hugo_tools.findings import Finding, finding_of
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import citations
from hugo_tools.rules import selection, switches
from hugo_tools.rules.interface import Found, Rule, Shared, Subject
from hugo_tools.rules.selection import EVERYTHING, UNREADABLE, Selection
from hugo_tools.rules.table import RULES


def check(site: Site, paths: Sequence[Path], asked: Selection = EVERYTHING) -> Iterator[Found]:
    """Yields what the rules find in the site, and then in posts, in the order of paths and places.

    Raises ConfigurationError for settings that name no rule.
    """
    followed = selection.of_site(site, asked)
    yield from (Found(finding, UNREADABLE, "unreadable") for finding in site.findings)
    rules = [rule for rule in RULES if followed.has(rule.code)]
    yield from sorted(Found(finding, rule.code, rule.name) for rule in rules for finding in rule.find_in_site(site))
    shared = Shared(site)

    def check_part(part: Sequence[Path]) -> list[Found]:
        return [found for path in part for found in check_post(path, shared, asked)]

    for part in processes.share(check_part, paths):
        yield from part


def check_post(path: Path, shared: Shared, asked: Selection) -> list[Found]:
    """Returns what the rules find in a post, in the order of places.

    That the post cannot be read is a finding, and so is what a rule stumbles over: the others go on.
    """
    name = shared.site.relative(path)
    found: set[Found] = set()
    try:
        with last_resort():
            subject = Subject(posts.read(path), shared)
            followed = selection.of_post(subject.post, shared.site, asked)
            rules = [rule for rule in rules_for(subject) if followed.has(rule.code)]
    except PostError as error:
        return [unreadable(name, error)]
    for rule in rules:
        try:
            with last_resort():
                found.update(findings(rule, name, subject))
        except PostError as error:
            found.add(unreadable(name, error))
    if switches.NEEDLE in subject.post.text:
        codes = {rule.code for rule in rules}
        found = {each for each in switches.hide(found, subject, codes, name) if followed.has(each.code)}
    return sorted(found)


def unreadable(name: str, error: PostError) -> Found:
    """Returns what an error says, as a finding; `name` is the post's."""
    return Found(finding_of(name, error), UNREADABLE, "unreadable")


def rules_for(subject: Subject) -> list[Rule]:
    """Returns the rules that a post is held to; a draft may hold what some of them look for."""
    is_draft = subject.post.setting("draft") is True
    return [rule for rule in RULES if not (is_draft and rule.spares_drafts)]


def findings(rule: Rule, name: str, subject: Subject) -> Iterator[Found]:
    """Yields what a rule reports of a post, with the places as lines and columns; `name` is the post's."""
    text = subject.post.text
    for report in rule.find(subject):
        line, column = citations.position(text, report.offset, subject.line_starts)
        yield Found(Finding(name, line, column, report.message, report.hint, report.severity), rule.code, rule.name)
