"""The story of `eject`: posts that owe us nothing any more.

Brackets become ordinary links, lists lose their anchors, definitions and markers go; the page still reads well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hugo_tools import citation_file, drafts, markdown, posts, references, revisions
from hugo_tools.citations import Citation, Group
from hugo_tools.cite import Cite
from hugo_tools.drafts import Draft
from hugo_tools.errors import LockError, PostError, last_resort
from hugo_tools.patterns import lazy
from hugo_tools.references import ReferenceList
from hugo_tools.revisions import Change


def eject(cite: Cite, paths: Sequence[Path], dry_run: bool) -> Iterator[Change]:
    """Yields each post that changes; it is written by then, unless this is a dry run.

    A post with a work that is not in the lock is refused, for its bracket could not become a link.
    """
    for path in paths:
        try:
            with last_resort():
                change = eject_post(cite, path, dry_run)
        except (PostError, LockError) as error:
            cite.refuse(path, error)
            continue
        if change:
            yield change
    if cite.options.whole_site:
        yield from eject_citation_file(cite, dry_run)


def eject_post(cite: Cite, path: Path, dry_run: bool) -> Change | None:
    """Returns the change of one post, None if it owes us nothing; raises PostError."""
    if not (draft := cite.read(path)):
        return None
    change = ejected(cite, draft)
    if change.after == change.before:
        return None
    if not dry_run:
        with cite.works.lock.held():
            posts.write(change.path, change.before, change.after)
    return change


def eject_citation_file(cite: Cite, dry_run: bool) -> Iterator[Change]:
    """Takes the line that makes it ours from the site's citation file."""
    try:
        with last_resort():
            change = citation_file.unmarked(cite.site)
            if change and not dry_run:
                with cite.works.lock.held():
                    citation_file.write(change)
        if change:
            yield change
    except PostError as error:
        cite.refuse(cite.site.root / citation_file.NAME, error)


def ejected(cite: Cite, draft: Draft) -> Change:
    """Returns what a post is without us; raises PostError for a work that has no item, and an edited block."""
    text, settings = draft.post.text, draft.settings
    listed = references.compile(draft.mentions, cite.works.item, settings.order, settings.collapse)
    unresolved = drafts.unresolved(draft, listed)  # of a post that is not published yet, these are warnings
    findings = [f for f in drafts.findings(draft, listed, cite.works, "") if unresolved or f.severity == "error"]
    if findings:
        raise PostError(findings[0].message, findings[0].hint, findings[0].line, findings[0].column)
    edits = [(group.start, group.end, linked(group, listed)) for group in draft.cited.groups]
    for block in draft.blocks.values():
        if block.is_edited and not cite.options.overwrite:
            line = text.count("\n", 0, block.start) + 1
            raise PostError("this block was edited by hand", "run: hugo-tools eject --overwrite", line, 1)
        edits.append(
            (block.start, block.end, plain_list(cite, draft, listed) if block.name == "references" else block.body)
        )
    edits += [(marker.start, marker.end, "") for marker in draft.document.markers if marker.name in markdown.SWITCHES]
    after = text
    for start, end, new in sorted(edits, reverse=True):
        if not after[start:end].endswith("\n"):
            new = new.removesuffix(draft.post.newline)
        after = after[:start] + new + after[end:]
    after = after[: draft.post.body] + BUTTON.sub("", after[draft.post.body :])
    return Change(draft.post.path, text, after, len(listed.references))


# Hugo runs shortcodes in code as well, so each of these is one; without the component it would stop there.
BUTTON = lazy(r"^\{\{<\s*lyket\b[^}]*>\}\}[ \t]*(?:\r?\n){1,2}|\{\{<\s*lyket\b[^}]*>\}\}", re.MULTILINE)


def linked(group: Group, listed: ReferenceList) -> str:
    """Returns a bracket as ordinary links: the numbers to the papers, words as they are."""
    first = listed.first(group)
    if group.words and first:
        return f"[{group.words}]({first.url})"
    if any(citation.prefix or citation.suffix for citation in group.citations):
        return f"[{'; '.join(worded(citation, listed) for citation in group.citations)}]"
    shown = []
    for text, works in listed.runs(group):
        shown.append(f"[{text}]({works[0].url})" if works and text != "–" else text)
    return "".join(shown)


def worded(citation: Citation, listed: ReferenceList) -> str:
    """Returns one citation with the author's words around it, as they were written."""
    work = listed.works[citation.identifier]
    before = citation.prefix + " " if citation.prefix else ""
    return f"{before}[{work.number}]({work.url}){citation.suffix}"


def plain_list(cite: Cite, draft: Draft, listed: ReferenceList) -> str:
    """Returns the reference list without anchors, back-links and definitions, in the post's line ends."""
    if not listed.references:
        return ""
    style, heading = cite.style(draft.settings), revisions.heading(draft, cite.site)
    lines = [heading, ""] if heading else []
    lines += [f"{work.number}. {style.reference(work.item, work.version)}" for work in listed.references]
    return "".join(line + draft.post.newline for line in lines)
