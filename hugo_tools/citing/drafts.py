"""Drafts: posts with all that `cite` needs to know about them, and the findings about their citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hugo_tools.errors import ConfigurationError, IdentifierError, PostError
from hugo_tools.findings import Finding, Severity
from hugo_tools.hugo import posts
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import OWN_LISTS, Settings, Site, check_whole_site, read_settings
from hugo_tools.markdown import blocks, citations
from hugo_tools.markdown.blocks import Block
from hugo_tools.markdown.citations import Citations, PaperLink, Rules
from hugo_tools.markdown.document import Document
from hugo_tools.markdown.inlines import Math
from hugo_tools.metadata.identifiers import Identifier, Parsed, parse
from hugo_tools.metadata.items import Item

if TYPE_CHECKING:
    from hugo_tools.citing.reference_list import ReferenceList
    from hugo_tools.works.catalogue import OwnPosts, Works

NO_MARKDOWN = "a citation in the front matter is shown as it is written, since nothing there is Markdown"


@dataclass
class Draft:
    """A post that was read: its citations, the works that its front matter lists, its blocks, its settings."""

    post: Post
    document: Document
    cited: Citations
    nocite: list[Parsed]
    blocks: dict[str, Block]
    settings: Settings

    @cached_property
    def mentions(self) -> list[tuple[Identifier, int]]:
        """The mentions of works to be listed, as (identifier, version), in the order of their numbers."""
        if not self.has_list:
            return []
        mentions = [(identifier, version) for _, identifier, version in citations.keys(self.cited)]
        if not self.settings.number_links:
            numbered = {citation.identifier for group in self.cited.groups for citation in group.citations}
            mentions.sort(key=lambda mention: mention[0] not in numbered)
        return mentions + [(parsed.identifier, parsed.version) for parsed in self.nocite]

    @property
    def is_unpublished(self) -> bool:
        """Whether the post is a draft for Hugo (`draft: true`), which Hugo does not publish."""
        return self.post.setting("draft") is True

    @property
    def depends_on_posts(self) -> bool:
        """Whether the result depends on other posts of the site, since this one cites them or may link to them."""
        in_text = [identifier for _, identifier, _ in citations.keys(self.cited)]
        cited = [*in_text, *(parsed.identifier for parsed in self.nocite)]
        return bool(self.cited.page_links) or any(identifier.scheme == "post" for identifier in cited)

    @property
    def has_list(self) -> bool:
        """Whether the post has or gets a reference list; ordinary links alone give it one only if that is asked for."""
        if "references" in self.blocks or self.cited.groups or self.nocite:
            return True
        return self.is_asked_for and self.own_list is None

    @property
    def is_asked_for(self) -> bool:
        """Whether the post cites by ordinary links, and the settings give such posts a list."""
        return bool(self.cited.links) and self.settings.add_block

    @property
    def own_list(self) -> int | None:
        """The offset of a list that the author keeps by hand, None if there is none.

        A second list would not help readers.
        """
        if "references" in self.blocks:
            return None
        return citations.own_list(self.post.text, self.document, own_lists())


def read(path: Path, site: Site, works: Works) -> Draft:
    """Returns the draft of the post at a path; raises PostError.

    A post with `cite: false` in its settings cites nothing.
    """
    return of(posts.read(path), site, works)


def of(post: Post, site: Site, works: Works, document: Document | None = None) -> Draft:
    """Returns the draft of a post; raises PostError.

    Its identifiers are canonical: those under which the works are listed. `document` is the result of an earlier scan
    of the post, if there was one.
    """
    settings = settings_of(post, site)
    if not settings.cite:
        return Draft(post, Document(), Citations(), [], {}, settings)
    addresses = site.addresses if works.own_posts else None
    read_by = rules(site.math, settings, works.bibliography.keys, addresses)
    cited, document = citations.find(post.text, post.body, read_by, document)
    draft = Draft(post, document, cited, nocite(post), blocks.find(post.text, document), settings)
    if works.own_posts:
        add_own_posts(draft, works.own_posts)
    if works.bibliography.entries or works.own_posts:
        make_canonical(draft, works)
    return draft


@lru_cache
def rules(
    math: Math, settings: Settings, known_keys: frozenset[str], addresses: tuple[str, ...] | None = None
) -> Rules:
    """Returns the rules for reading posts with these settings.

    `addresses` are the site's own, if links to its own posts are citations.
    """
    headings = frozenset(map(citations.plain_heading, settings.no_links_under))
    return Rules(math, known_keys, settings.links, headings, addresses)


@lru_cache
def own_lists() -> frozenset[str]:
    """Returns the headings of lists of references, folded."""
    return frozenset(map(citations.plain_heading, OWN_LISTS))


def add_own_posts(draft: Draft, own_posts: OwnPosts) -> None:
    """Adds the links to the site's own posts as citations; raises PostError if Hugo's list of pages cannot be had."""
    post = draft.post
    for link in draft.cited.page_links:
        try:
            identifier = own_posts.linked(link, post.path)
        except PostError as error:
            # Without a place, so that a site of a thousand such posts reports it once.
            message = f"which links lead to posts of the site cannot be told: {error.message}"
            raise PostError(message, error.hint) from error
        if identifier:
            draft.cited.links.append(PaperLink(identifier, 0, link.start, link.end))
    draft.cited.links.sort(key=attrgetter("start"))


def make_canonical(draft: Draft, works: Works) -> None:
    """Replaces each identifier with the one under which its work is listed."""

    def canonical(identifier: Identifier) -> Identifier:
        if works.own_posts:
            identifier = works.own_posts.canonical(identifier, draft.post.path)
        return works.canonical(identifier)

    cited = draft.cited
    for i, group in enumerate(cited.groups):
        mentions = (c._replace(identifier=canonical(c.identifier)) for c in group.citations)
        cited.groups[i] = group._replace(citations=tuple(mentions))
    for i, link in enumerate(cited.links):
        if link.identifier.scheme != "post":  # a link leads to one certain translation of a post
            cited.links[i] = link._replace(identifier=canonical(link.identifier))
    draft.nocite = [Parsed(canonical(parsed.identifier), parsed.version) for parsed in draft.nocite]


def settings_of(post: Post, site: Site) -> Settings:
    """Returns a post's own settings over those of its language; raises PostError."""
    base = site.settings_for(post.path)
    own = post.setting("hugoTools")
    try:
        made = read_settings(own, base, "hugoTools")
        check_whole_site(made, base, "hugoTools")
    except ConfigurationError as error:
        raise PostError(error.message, error.hint, *post.place_of("hugotools")) from error
    return made


def nocite(post: Post) -> list[Parsed]:
    """Returns the works under `nocite` in the front matter, which are listed without a citation; raises PostError."""
    value = post.setting("nocite") or []
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list):
        raise PostError(f"nocite is {value!r}", "expected a list of citation keys", *post.place_of("nocite"))
    try:
        return [parse(str(name).strip().removeprefix("@")) for name in names]
    except IdentifierError as error:
        raise PostError(f"nocite: {error.message}", error.hint, *post.place_of("nocite")) from error


def in_front_matter(post: Post, known_keys: frozenset[str]) -> Iterator[int]:
    """Yields the offsets of brackets in the front matter that would be citations in the text."""
    if "@" not in post.text[: post.body]:
        return
    ends: dict[str, int] = {}  # the end of each bracket's last place, since the same bracket may occur twice
    for value in texts_of(post.front_matter):
        for offset in citations.brackets(value, 0, len(value), known_keys):
            written = value[offset : value.index("]", offset) + 1]
            place = max(0, post.text.find(written, ends.get(written, 0), post.body))
            ends[written] = place + len(written)
            yield place


def texts_of(values: Any) -> Iterator[str]:
    """Yields the texts in front matter, without the values of our own keys."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, Mapping):
        for key, value in values.items():
            if str(key).lower() not in ("nocite", "hugotools"):
                yield from texts_of(value)
    elif isinstance(values, list):
        for value in values:
            yield from texts_of(value)


def unresolved(draft: Draft, listed: ReferenceList) -> list[Identifier]:
    """Returns the works of a draft that have no item, each once."""
    return list(dict.fromkeys(identifier for identifier, _ in draft.mentions if identifier not in listed.works))


PlacedMessage = tuple[int, str, str, Severity]  # an offset in the post, a message, a hint, a severity


def findings(draft: Draft, listed: ReferenceList, works: Works, path: str) -> Iterator[Finding]:
    """Yields the findings about a draft's citations, each with its place."""
    said = [*about_text(draft, works), *about_brackets(draft, listed), *about_works(draft, listed, works)]
    if not said:
        return
    starts = citations.line_starts(draft.post.text)
    for offset, message, hint, severity in said:
        yield Finding(path, *citations.position(draft.post.text, offset, starts), message, hint, severity)


def about_text(draft: Draft, works: Works) -> Iterator[PlacedMessage]:
    """Yields the faults in the text: places that are not shown as their author meant."""
    for report in draft.cited.reports:
        yield report.offset, report.message, report.hint, "error" if report.is_error else "warning"
    own = draft.own_list if draft.is_asked_for else None
    if own is not None:
        message = "the post has a list of its own here, so no other is put beside it"
        hint = "to have it made, remove it, and put an empty pair of references markers in its place"
        yield own, message, hint, "warning"
    for offset in in_front_matter(draft.post, works.bibliography.keys):
        yield offset, NO_MARKDOWN, "cite in the text", "error"


def about_brackets(draft: Draft, listed: ReferenceList) -> Iterator[PlacedMessage]:
    """Yields the brackets that Markdown misreads: two labels that it takes for one, and labels that are too long."""
    from hugo_tools.citing import reference_list  # `check` reads posts without making lists

    for group, first in reference_list.differing_labels(draft.cited.groups, listed):
        message = f'to Markdown "[{group.label}]" is "[{first.label}]" above, although they differ'
        yield group.start, message, "write other words around the key", "error"
    for group in draft.cited.groups:
        if len(group.label) > reference_list.MAX_LABEL:
            message = f"a bracket of more than {reference_list.MAX_LABEL} characters is not a label"
            yield group.start, message, "split it", "error"


def about_works(draft: Draft, listed: ReferenceList, works: Works) -> Iterator[PlacedMessage]:
    """Yields the works without an item, and those that a reader must be warned of, each at its first citation.

    A work without an item is only a warning while the post is a draft.
    """
    lacking = unresolved(draft, listed)
    shaky = {work.item.key: (identifier, work.item) for identifier, work in listed.works.items() if is_shaky(work.item)}
    waited_for = unpublished_posts(draft, listed, works)
    if not (lacking or shaky or waited_for):
        return
    first = first_uses(draft)

    def place_of(identifier: Identifier) -> int:
        return first[identifier][0] if identifier in first else draft.post.offset_of("nocite")

    severity: Severity = "warning" if draft.is_unpublished else "error"
    for identifier in lacking:
        key = first[identifier][1] if identifier in first else identifier.key
        yield place_of(identifier), *works.reason(identifier, key), severity
    for identifier in waited_for:
        message = f'"{identifier.key}" is a draft, so readers cannot follow its reference'
        yield place_of(identifier), message, "publish it first, or make this post a draft, too", "warning"
    for identifier, item in shaky.values():
        remedy = "the reference says so; cite another work, or tell your readers why this one"
        yield place_of(identifier), notice(item), remedy, "warning"


def unpublished_posts(draft: Draft, listed: ReferenceList, works: Works) -> list[Identifier]:
    """Returns the drafts among the site's own posts that a published post cites."""
    own_posts = works.own_posts
    if own_posts is None or draft.is_unpublished:
        return []
    return [identifier for identifier in listed.works if own_posts.is_unpublished(identifier)]


NOTICES = {
    "retracted": "was retracted",
    "withdrawn": "was withdrawn",
    "expression of concern": "has an expression of concern",
    "corrected": "was corrected",
}


def is_shaky(item: Item) -> bool:
    """Returns whether a reader must be warned of a work. Most corrections are small, so only `check` reports these."""
    return item.status in NOTICES and item.status != "corrected"


def notice(item: Item) -> str:
    """Returns the notice about a work as a sentence, such as `"Title" was retracted`; "" if there is none."""
    said = NOTICES.get(item.status, "")
    return f'"{item.title}" {said}' if said else ""


def uses(draft: Draft) -> list[tuple[int, Identifier, str]]:
    """Returns (offset, identifier, key as typed) of every mention, in the order of the text."""
    found = [(group.start, c.identifier, c.key) for group in draft.cited.groups for c in group.citations]
    return sorted(found + [(link.start, link.identifier, link.identifier.key) for link in draft.cited.links])


def first_uses(draft: Draft) -> dict[Identifier, tuple[int, str]]:
    """Returns the offset of each work's first mention in the text, and the key as typed there."""
    return {identifier: (offset, key) for offset, identifier, key in reversed(uses(draft))}
