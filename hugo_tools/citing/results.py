"""Results: the change and the findings of a post whose blocks are brought up to date. Drafts in, results out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hugo_tools.citing.stamps import NEVER_STAMPED
from hugo_tools.errors import ConfigurationError, FaultError, LockError, PostError, last_resort
from hugo_tools.findings import Finding, finding_of
from hugo_tools.hugo.site import Settings, Site
from hugo_tools.works.catalogue import Works

if TYPE_CHECKING:
    from hugo_tools.citing.drafts import Draft
    from hugo_tools.citing.index_entries import IndexEntry
    from hugo_tools.citing.reference_list import ReferenceList
    from hugo_tools.citing.revisions import PostChange
    from hugo_tools.hugo.permalinks import Permalinks
    from hugo_tools.styles.interface import Style, StyleOptions


@dataclass
class Given:
    """The inputs beside the post itself: the site, the works, whether edited blocks may be replaced.

    Styles and Hugo's list of the site's pages are loaded when a post first needs them.
    """

    site: Site
    works: Works
    overwrite: bool
    styles: dict[tuple[str, StyleOptions], Style] = field(default_factory=dict)
    speaking: dict[str, bool] = field(default_factory=dict)  # by style: whether it prints words of the post's language

    @cached_property
    def permalinks(self) -> Permalinks:
        from hugo_tools.hugo.permalinks import Permalinks  # needed only if a post has a citation of its own

        return Permalinks(self.site)

    def style(self, settings: Settings, path: Path) -> Style:
        """Returns the style that a post or the site asks for; raises ConfigurationError."""
        from hugo_tools.styles import table
        from hugo_tools.styles.interface import StyleOptions
        from hugo_tools.styles.parts import NameLimits

        limits = NameLimits(settings.et_al_min, settings.et_al_use_first)
        if settings.style not in self.speaking:
            self.speaking[settings.style] = table.is_csl(settings.style, self.site.root)
        language = self.site.locale(path) if self.speaking[settings.style] else ""
        return self.styled(settings.style, StyleOptions(limits, settings.collapse, language))

    def styled(self, name: str, options: StyleOptions) -> Style:
        from hugo_tools.styles import table

        if (name, options) not in self.styles:
            self.styles[name, options] = table.load(name, self.site.root, options)
        return self.styles[name, options]

    def list_of(self, draft: Draft) -> ReferenceList:
        """Returns the reference list of a draft in its style; raises ConfigurationError, LockError."""
        from hugo_tools.citing import reference_list

        order = draft.settings.order
        return reference_list.number_works(
            draft.mentions, self.works.item, self.style(draft.settings, draft.post.path), order
        )


class PostResult(NamedTuple):
    """The result of a post: its change, if it needs one, and its findings.

    `is_right` tells that it needs nothing, now and in the next run over the same works. `entry` is its entry in the
    site's citation index, None if there is no index, and if the post has a fault.
    """

    change: PostChange | None = None
    findings: Sequence[Finding] = ()
    is_right: bool = False
    entry: IndexEntry | None = None


def result_of(draft: Draft, given: Given) -> PostResult:
    """Returns the result of a post whose works are all resolved, or cannot be resolved.

    Raises ConfigurationError if the site's own style cannot be used.
    """
    from hugo_tools.citing import drafts, revisions

    name = given.site.relative(draft.post.path)
    findings: list[Finding] = []
    entry: IndexEntry | None = None
    try:
        listed = given.list_of(draft)
        entry = entry_of(draft, listed, given)
        findings += drafts.findings(draft, listed, given.works, name)
        change = revisions.revise(draft, listed, given.site, given.overwrite)
        change = cite_post(draft, change, listed, given, findings)
        if change:
            revisions.verify(draft, change)
            return PostResult(change, findings, entry=entry)
        is_right = NEVER_STAMPED not in draft.blocks and not draft.depends_on_posts
        is_right &= not drafts.unresolved(draft, listed)
        is_right &= not any(each.severity == "error" for each in findings)
        return PostResult(None, findings, is_right, entry)
    except (PostError, LockError) as error:
        findings.append(finding_of(name, error))
    except ConfigurationError as error:
        if draft.settings.style == given.site.settings_for(draft.post.path).style:
            raise
        place = draft.post.place_of("hugotools")
        findings.append(finding_of(name, PostError(error.message, error.hint, *place)))
    return PostResult(None, findings, entry=entry)


def entry_of(draft: Draft, listed: ReferenceList, given: Given) -> IndexEntry | None:
    """Returns a draft's entry in the site's citation index, None if the site has none."""
    if not given.site.settings.citation_index:
        return None
    from hugo_tools.citing import index_entries

    return index_entries.of(draft, listed, given.site, given.works)


def cite_post(
    draft: Draft, change: PostChange | None, listed: ReferenceList, given: Given, findings: list[Finding]
) -> PostChange | None:
    """Returns a post's change with its own citation brought up to date as well.

    A fact that the citation lacks is added to `findings`, and stops nothing else. A draft may lack facts without a
    finding.
    """
    if NEVER_STAMPED not in draft.blocks:
        return change
    from hugo_tools.citing import cite_this_post, revisions

    name, text = given.site.relative(draft.post.path), draft.post.text
    before = change or revisions.PostChange(draft.post.path, text, text, len(listed.references))
    titles = {cite_this_post.folded(work.item.title) for work in listed.references}
    try:
        with last_resort():
            after = cite_this_post.revise(draft, before, given.site, given.permalinks, titles, given.overwrite)
            doubts = list(cite_this_post.doubts(draft, given.site, given.permalinks, titles))
    except FaultError as error:
        findings.append(finding_of(name, error))
        return change
    except PostError as error:
        if not draft.is_unpublished or draft.blocks[NEVER_STAMPED].is_edited:
            findings.append(finding_of(name, error))
        return change
    findings += [finding_of(name, doubt, "warning") for doubt in doubts]
    return after if after.after != text else None


def read(path: Path, given: Given) -> Draft:
    """Returns the draft of the post at a path; raises PostError."""
    from hugo_tools.citing import drafts

    return drafts.read(path, given.site, given.works)
