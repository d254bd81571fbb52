"""The run of `check`: posts in, findings out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from hugo_tools.citing import processes
from hugo_tools.errors import PostError, last_resort
from hugo_tools.findings import Finding, finding_of
from hugo_tools.hugo import posts
from hugo_tools.hugo.posts import Post
from hugo_tools.markdown import citations
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.registries import Failure, Follower
from hugo_tools.rules import dead_links, selection, switches, wrong_labels
from hugo_tools.rules.interface import Found, Rule, Shared, Subject
from hugo_tools.rules.known_findings import Checked, KnownFindings
from hugo_tools.rules.selection import EVERYTHING, UNREADABLE, Selection
from hugo_tools.rules.table import RULES


def check(shared: Shared, paths: Sequence[Path], asked: Selection = EVERYTHING) -> Iterator[Found]:
    """Yields the findings in the site, and then in posts, in the order of paths and places.

    Raises ConfigurationError for settings that name no rule.
    """
    site = shared.site
    followed = selection.of_site(site, asked)
    known = KnownFindings(shared, asked)
    before = {path: known.of(path) for path in paths}
    checked = check_posts([path for path, found in before.items() if found is None], shared, asked)
    first = list(islice(checked, 1))  # from then on other processes check posts while this one looks at the site
    yield from (Found(finding, UNREADABLE, "unreadable") for finding in site.findings)
    rules = [rule for rule in RULES if followed.has(rule.code)]
    yield from sorted(Found(finding, rule.code, rule.name) for rule in rules for finding in rule.find_in_site(shared))
    checked = chain(first, checked)
    for found in before.values():
        if found is not None:
            yield from found
            continue
        new = next(checked)
        known.add(new)
        yield from new.found
    known.save()


def check_posts(paths: Sequence[Path], shared: Shared, asked: Selection) -> Iterator[Checked]:
    """Yields the findings of the rules in each of some posts."""

    def check_part(part: Sequence[Path]) -> list[Checked]:
        return [check_post(path, shared, asked) for path in part]

    for part in processes.share(check_part, paths):
        yield from part


def check_post(path: Path, shared: Shared, asked: Selection) -> Checked:
    """Returns the findings in a post, in the order of places.

    A post that cannot be read is a finding, and so is an unforeseen error in a rule: the other rules go on.
    """
    try:
        with last_resort():
            content = posts.read_bytes(path)
            post = posts.parse(path, posts.decode(content))
            subject = Subject(post, shared, content)
            found = check_subject(subject, asked)
            return Checked(subject.key, found, subject.answers)
    except PostError as error:
        return Checked("", [unreadable(shared.site.relative(path), error)], {})


def check_text(post: Post, shared: Shared, asked: Selection) -> list[Found]:
    """Returns the findings in a post that was read; raises PostError for front matter that does not parse."""
    return check_subject(Subject(post, shared), asked)


def check_subject(subject: Subject, asked: Selection) -> list[Found]:
    """Returns the findings in the post of a subject, as `check_text` does."""
    post, shared = subject.post, subject.shared
    name = shared.site.relative(post.path)
    followed = selection.of_post(post, shared.site, asked)
    rules = [rule for rule in rules_for(subject) if followed.has(rule.code)]
    try:
        with last_resort():
            found = {each for rule in rules for each in findings(rule, name, subject)}
    except PostError:
        found = found_one_by_one(rules, name, subject)
    if switches.NEEDLE in post.text:
        codes = {rule.code for rule in rules}
        found = {each for each in switches.hide(found, subject, codes, name) if followed.has(each.code)}
    return sorted(found)


def found_one_by_one(rules: Iterable[Rule], name: str, subject: Subject) -> set[Found]:
    """Returns the findings in a post after an unexpected error in a rule: the other rules go on."""
    found: set[Found] = set()
    for rule in rules:
        try:
            with last_resort():
                found.update(findings(rule, name, subject))
        except PostError as error:
            found.add(unreadable(name, error))
    return found


def unreadable(name: str, error: PostError) -> Found:
    """Returns an error as a finding; `name` is the post's."""
    return Found(finding_of(name, error), UNREADABLE, "unreadable")


def rules_for(subject: Subject) -> list[Rule]:
    """Returns the rules that a post is held to; some of them spare drafts."""
    is_draft = subject.post.setting("draft") is True
    idle = dead_links.RULE if subject.shared.gone is None else None  # without --links
    return [rule for rule in RULES if rule is not idle and not (is_draft and rule.spares_drafts)]


def findings(rule: Rule, name: str, subject: Subject) -> Iterator[Found]:
    """Yields a rule's reports of a post, with the places as lines and columns; `name` is the post's."""
    text = subject.post.text
    for report in rule.find(subject):
        if subject.is_in_indented_code(report.offset):
            continue
        line, column = citations.position(text, report.offset, subject.line_starts)
        finding = Finding(name, line, column, report.message, report.hint, report.severity)
        yield Found(finding, rule.code, rule.name, report.edit)


def linked_pages(paths: Iterable[Path], shared: Shared) -> list[str]:
    """Returns the addresses of web pages that posts link to, each once."""
    found: dict[str, None] = {}
    for path in paths:
        with contextlib.suppress(PostError), last_resort():
            found |= dict.fromkeys(address for _, address in dead_links.addresses(Subject(posts.read(path), shared)))
    return list(found)


def resolve_linked(paths: Iterable[Path], shared: Shared, follow: Follower) -> list[tuple[Identifier, Failure]]:
    """Asks for the works that links name and that the lock lacks, once each; returns those without an answer.

    The answers are for this run: the lock is not written.
    """
    named: dict[Identifier, None] = {}
    for path in paths:
        with contextlib.suppress(PostError), last_resort():
            named |= dict.fromkeys(wrong_labels.named_works(Subject(posts.read(path), shared)))
    missing = shared.works.missing(named)
    answers = follow(shared.works.resolve(missing), len(missing)) if missing else ()
    return [(identifier, answer) for identifier, answer in answers if isinstance(answer, Failure)]
