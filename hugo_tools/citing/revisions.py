"""Revisions: a post's new text with an up-to-date reference list. Drafts in, texts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from hugo_tools.citing import drafts, reference_list
from hugo_tools.citing.drafts import Draft
from hugo_tools.citing.reference_list import ReferenceList
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import blocks, checksums, scanner, verification
from hugo_tools.markdown.citations import is_heading_of_list
from hugo_tools.markdown.document import Heading
from hugo_tools.metadata.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class PostChange:
    """A post whose text changes, its new number of references, and whether an edit was overwritten.

    `bodies` are the bodies of the written blocks, by name.
    """

    path: Path
    before: str
    after: str
    references: int
    overwritten: bool = False
    bodies: Mapping[str, str] = field(default_factory=dict)


def revise(draft: Draft, listed: ReferenceList, site: Site, overwrite: bool) -> PostChange | None:
    """Returns the change of a post; None if its list is right, or if it needs none.

    Raises PostError for a list that was edited by hand, unless it may be overwritten, and for a post with an open fence
    or comment at its end, in which Markdown would not see the list. The caller has to `verify` the change.
    """
    post, block, elsewhere = draft.post, draft.blocks.get("references"), draft.document.generated
    if not draft.has_list or (block is None and not listed.references):
        return None
    shown_heading = heading(draft, site)
    made_of = reference_list.made_of(listed, draft.cited.groups, shown_heading)
    if block and made_of and blocks.is_made_of(block, made_of, elsewhere):
        return None
    body = reference_list.render_block(listed, draft.cited.groups, shown_heading)
    if block is None:
        blocks.check_end(post.text, draft.document)
        text = blocks.without(post.text, elsewhere) if elsewhere else post.text
        after = blocks.append(text, "references", body, post.newline, made_of)
        return PostChange(post.path, post.text, after, len(listed.references), bodies={"references": body})
    if any(lists(block.body, identifier) for identifier in drafts.unresolved(draft, listed)):
        return None  # the list on disk is better: it still has works for which no registry answers now
    if blocks.is_right(block, body, elsewhere) and not made_of:
        return None
    is_lost = blocks.loses_edit(post.text, block, body, overwrite, "move your change into the text or a bibliography")
    text = post.text
    if elsewhere:
        text = blocks.without(text, elsewhere)
        block = blocks.find(text, scanner.scan(text, post.body))["references"]
    after = blocks.put(text, block, body, post.newline, made_of)
    return PostChange(post.path, post.text, after, len(listed.references), is_lost, {"references": body})


def verify(draft: Draft, change: PostChange) -> None:
    """Raises PostError unless Markdown reads our blocks in a changed post as meant, and all other text as before."""
    if "references" in change.bodies:
        verification.verify_list(change.bodies["references"], change.references)
    before = verification.without_conflict(change.before, draft.blocks.values())
    verification.verify(before, change.after, draft.post.body, labels(draft), change.bodies)


def labels(draft: Draft) -> list[str]:
    """Returns the labels of our definitions: of brackets that cite now, and of those that cited at the last run."""
    written = list(draft.document.generated)
    for block in draft.blocks.values():
        written += checksums.split(block.body)[1]
    cited = [group.label for group in draft.cited.groups]
    return cited + [definition.label for definition in written if definition.is_generated]


def heading(draft: Draft, site: Site) -> str:
    """Returns the list's heading as a Markdown line, empty if the author's own is directly above."""
    words = draft.settings.heading or site.heading(draft.post.path)
    return heading_of("references", words, draft, site)


def heading_of(name: str, words: str, draft: Draft, site: Site) -> str:
    """Returns a block's heading as a Markdown line, empty if the author's own is directly above."""
    text, block, headings = draft.post.text, draft.blocks.get(name), draft.document.headings
    start = block.start if block else len(text)
    above = [heading for heading in headings if heading.end <= start and is_shown_as_heading(heading)]
    if above and not text[above[-1].end : start].strip():
        return ""
    line = words if words.startswith("#") else f"## {words}"
    anchors = [heading.text for heading in headings if heading.level <= 6]
    is_taken = any(f"{{#{name}}}" in anchor or "-".join(anchor.lower().split()) == name for anchor in anchors)
    return line if is_taken or "{#" in line or not site.heading_ids else f"{line} {{#{name}}}"


def is_shown_as_heading(heading: Heading) -> bool:
    """Returns whether readers see a heading; a line in bold type may be only an emphatic sentence."""
    return heading.level <= 6 or is_heading_of_list(heading, drafts.own_lists())


def lists(body: str, identifier: Identifier) -> bool:
    """Returns whether a block's body lists a work: by its anchor, or, if only links cite it, by its identifier."""
    (slug,) = reference_list.slugs([identifier])
    if f"#{slug}" in body:
        return True
    plain = unquote(unescape(body)).replace("\\", "").lower()
    return identifier.has_registry and identifier.value.lower() in plain
