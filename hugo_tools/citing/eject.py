"""The story of `eject`: posts in, posts that need nothing of ours out.

Brackets become ordinary links, lists lose their anchors, definitions and markers are removed; the page reads well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hugo_tools.citing import citation_file, drafts, reference_list, results, revisions
from hugo_tools.citing.drafts import Draft
from hugo_tools.citing.reference_list import ReferenceList
from hugo_tools.citing.revisions import PostChange
from hugo_tools.citing.run import Cite
from hugo_tools.errors import LockError, PostError, last_resort
from hugo_tools.hugo import posts
from hugo_tools.hugo.posts import Post
from hugo_tools.markdown import blocks, citations, scanner, verification
from hugo_tools.markdown.blocks import Block, Edit, apply
from hugo_tools.markdown.citations import Group
from hugo_tools.markdown.escaping import Markdown, escape, escape_run
from hugo_tools.patterns import lazy
from hugo_tools.styles import pandoc_text
from hugo_tools.styles.interface import Printed, Run
from hugo_tools.styles.pandoc_text import Piece


def eject(cite: Cite, paths: Sequence[Path]) -> Iterator[PostChange]:
    """Yields the change of each post that changes, after writing it, unless this is a dry run.

    A post with a work that is not in the lock is refused, since its bracket could not become a link.
    """
    for path in paths:
        try:
            with last_resort():
                change = ejected(cite, results.read(path, cite.given))
        except (PostError, LockError) as error:
            cite.refuse(path, error)
            continue
        if change.after != change.before and cite.write(change):
            yield change
    if cite.options.whole_site:
        yield from cite.change_file(citation_file.NAME, lambda: citation_file.unmarked(cite.site))


def ejected(cite: Cite, draft: Draft) -> PostChange:
    """Returns the change that takes everything of ours out of a post.

    Raises PostError for a work without an item, for an edited block, and if Markdown would then read the author's own
    text differently.
    """
    path, before = draft.post.path, draft.post.text
    if not (is_ours(draft) or BUTTON.search(before, draft.post.body)):
        # Without a finding: brackets that are text, or were switched off, need no word.
        return PostChange(path, before, before, 0)
    listed = cite.given.list_of(draft)
    unresolved = drafts.unresolved(draft, listed)  # warnings in a draft, but here they stop the post
    findings = [f for f in drafts.findings(draft, listed, cite.works, "") if unresolved or f.severity == "error"]
    if findings:
        raise PostError(findings[0].message, findings[0].hint, findings[0].line, findings[0].column)
    draft = without_buttons(cite, draft)
    after = draft.post.text
    if is_ours(draft):
        after = unmarked(cite, draft, with_links(cite, draft, listed))
    if after != before and not keeps_front_matter(path, after, draft.post.body):
        message = "without our markers the text would begin with what Hugo takes for front matter"
        raise PostError(message, "put a line of text before it; the post is as it was", 1, 1)
    return PostChange(path, before, after, len(listed.references))


def is_ours(draft: Draft) -> bool:
    """Returns whether a post has anything that only hugo-tools reads, apart from buttons."""
    return bool(draft.cited.groups or draft.document.markers or draft.document.generated)


def keeps_front_matter(path: Path, text: str, body: int) -> bool:
    """Returns whether the front matter of a post still ends where it did; a `---` may have become the first line."""
    try:
        return posts.parse(path, text).body == body
    except PostError:
        return False


# Hugo runs shortcodes in code as well, so every place counts. Without the component the build would stop at it.
BUTTON_TAG = r"\{\{<\s*lyket\b[^{}]*>\}\}"
BUTTON = lazy(rf"^{BUTTON_TAG}[ \t]*\r?\n(?P<below>[ \t]*\r?\n)?|{BUTTON_TAG}", re.MULTILINE)


def without_buttons(cite: Cite, draft: Draft) -> Draft:
    """Returns a post without the component's buttons."""
    post = draft.post
    text = post.text[: post.body] + BUTTON.sub(gap, post.text[post.body :])
    return drafts.of(posts.parse(post.path, text), cite.site, cite.works) if text != post.text else draft


def gap(button: re.Match[str]) -> str:
    """Returns the text that stays where a button was: one blank line of those around it."""
    above = button.string[max(0, button.start() - 4) : button.start()].replace("\r", "")
    return "" if not above or above.endswith("\n\n") else button["below"] or ""


def with_links(cite: Cite, draft: Draft, listed: ReferenceList) -> str:
    """Returns a post with ordinary links and plain lists, still with its markers; raises PostError."""
    post = draft.post
    printed = listed.printed(draft.cited.groups, Markdown)
    links = []
    for group, runs in zip(draft.cited.groups, printed.labels, strict=True):
        links.append(Edit(group.start, group.end, linked(group, runs, listed)))
    others = [Edit(each.start, each.end, "") for each in draft.document.generated]
    for block in draft.blocks.values():
        refuse(block, post.text, cite.options.overwrite)
        if block.name == "references":
            end = block.end - len(block.ending)
            others.append(Edit(end - len(block.body), end, plain_list(cite, draft, printed)))
    edits, kept = sorted([*links, *others]), frozenset(links)
    text, places = apply(post.text, edits)
    linked_before = [(link.start, link.end) for link in links]
    linked_after = [place for place, edit in zip(places, edits, strict=True) if edit in kept]
    labels = revisions.labels(draft)
    was = verification.read(post.text, post.body, labels, linked_before)
    now = verification.read(text, post.body, labels, linked_after)
    if line := verification.difference(was.own, now.own, post.text):
        raise PostError(verification.OTHERWISE, "put a blank or a word beside the bracket on this line", line, 1)
    return text


def refuse(block: Block, text: str, overwrite: bool) -> None:
    """Raises PostError for a block that is not as we wrote it."""
    line = blocks.line_of(text, block.start)
    if block.is_torn:
        raise PostError("git's conflict in this block is not resolved", "run: hugo-tools cite", line, 1)
    if block.is_edited and not overwrite:
        remedy = "keep a copy of your change"
        raise blocks.edited(blocks.CALLED[block.name], remedy, "eject", line)


def unmarked(cite: Cite, draft: Draft, marked: str) -> str:
    """Returns a post without its marker lines; raises PostError if Markdown would then read its text differently.

    A marker ends the Markdown block above it. In its place, a blank line ends a paragraph; two lists are kept apart by
    an HTML comment, as in CommonMark's own example: https://spec.commonmark.org/0.31.2/#example-308.
    """
    post = draft.post
    was = verification.read(marked, post.body, are_comments_dropped=True)
    for separator in ("", verification.SEPARATOR + post.newline):
        after = without_citations(cite, draft, without_markers(marked, post, separator))
        now = verification.read(after, post.body, are_comments_dropped=True)
        is_same = not verification.difference(was.own, now.own, marked)
        if is_same and not scanner.scan(after, post.body).markers:  # a sample in code may have become one
            return after
    first = draft.document.markers[0].start if draft.document.markers else post.body
    line = blocks.line_of(post.text, first)
    raise PostError(verification.OTHERWISE, "put blank lines around the markers", line, 1)


def without_markers(text: str, post: Post, separator: str) -> str:
    """Returns a post with each marker line replaced by `separator`, or, if that is "", by a blank line where needed."""
    edits, newline = [], post.newline
    for marker in scanner.scan(text, post.body).markers:
        line_above = max(post.body, text.rfind("\n", 0, max(0, marker.start - 1)) + 1)
        above = text[line_above : marker.start]
        below = text[marker.end : text.find("\n", marker.end) + 1 or len(text)]
        needed = newline if above.strip() and below.strip() else ""
        edits.append(Edit(marker.start, marker.end, separator or needed))
    after, _ = apply(text, edits)
    return after if text.endswith("\n") else after.removesuffix(post.newline)


def without_citations(cite: Cite, draft: Draft, text: str) -> str:
    """Returns text in which brackets between switches, which are removed, are escaped and so stay text.

    The escape is an entity if a backslash before a bracket is a math delimiter of the site.
    """
    math = cite.site.math
    rules = drafts.rules(math, draft.settings, cite.works.bibliography.keys)
    bracket = "&#91;" if any(opening == "\\[" for opening, _ in math.delimiters) else "\\["
    groups = citations.find(text, draft.post.body, rules)[0].groups
    while groups:
        text, _ = apply(text, [Edit(group.start, group.start + 1, bracket) for group in groups])
        groups = citations.find(text, draft.post.body, rules)[0].groups
    return text


def linked(group: Group, runs: Sequence[Run], listed: ReferenceList) -> str:
    """Returns a bracket as ordinary links to the papers; the author's own words stay as they are."""
    first = listed.first(group)
    if group.words and first:
        return f"[{group.words}]({first.url})"
    if listed.style.whole:
        return pandoc_text.to_markdown([Piece(run.text, run.marks, address_of(run)) for run in runs])
    return "".join(map(linked_run, runs))


def linked_run(run: Run) -> str:
    """Returns a piece of a label as Markdown."""
    address = address_of(run)
    return f"[{escape(run.text)}]({address})" if address else escape_run(run.text)


def address_of(run: Run) -> str:
    """Returns the address of a piece of a label, "" if it has none: a dash, for example, represents several works."""
    is_words = any(map(str.isalnum, run.text))
    return run.works[0].url if run.works and is_words else ""


def plain_list(cite: Cite, draft: Draft, printed: Printed) -> str:
    """Returns the reference list without anchors, back-links and definitions, in the post's line ends."""
    if not printed.works:
        return ""
    heading = revisions.heading(draft, cite.site)
    lines = [heading, ""] if heading else []
    lines += reference_list.entries(printed, {})
    newline = draft.post.newline
    return "".join(line + newline for line in lines)
