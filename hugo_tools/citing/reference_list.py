"""The reference list of one post: its order, its anchors, and the body of its block. Objects in, Markdown out.

The block holds the list and Markdown's own link definitions, one for each distinct bracket in the prose:

    1. Vaswani, A., … (2017). "Attention Is All You Need." [arXiv:…](https://…) [↩](#top "#arxiv-1706-03762/3")

    [@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "[{1 #arxiv-1706-03762/3}]"

so that any Markdown renderer shows a link to the paper. Our link render hook shows a definition's title instead.
Braces in it hold linked text, with the slugs of its works and how often each is cited in the post. `{^}` and `{/^}`
enclose a superscript; `*`, `**` and `~` likewise stand for italics, bold and a subscript. The style decides the texts
of labels and references.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hugo_tools.cache import digest
from hugo_tools.markdown.citations import Citation, Group
from hugo_tools.markdown.document import fold
from hugo_tools.markdown.escaping import Markdown
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.patterns import lazy
from hugo_tools.styles.interface import Cited, Printed, Reference, Run, Style

MAX_LABEL = 999  # CommonMark 0.31.2, section 4.7
BULLET = "-"  # begins an entry of a list without numbers


@dataclass(slots=True)
class ReferenceList:
    """A post's references in order, the reference of each identifier, and the style that prints them."""

    style: Style
    references: list[Reference] = field(default_factory=list)
    works: dict[Identifier, Reference] = field(default_factory=dict)

    def printed(self, groups: Sequence[Group], words_of: Callable[[str], str] | None = None) -> Printed:
        """Returns the printed references of the post, with a label for each of the groups."""
        return self.style.printed(self.references, [self.all_cited(group, words_of) for group in groups])

    def all_cited(self, group: Group, words_of: Callable[[str], str] | None = None) -> list[Cited]:
        """Returns the citations of a group in the form that a style takes.

        `words_of` turns the author's words into the form to be shown; without it they become plain text. A style that
        prints whole posts reads their Markdown itself.
        """
        shown = Markdown if self.style.whole else words_of or plain_text
        return [self.cited(citation, shown) for citation in group.citations]

    def cited(self, citation: Citation, words_of: Callable[[str], str]) -> Cited:
        """Returns a citation in the form that a style takes."""
        reference = self.works.get(citation.identifier)
        prefix = words_of(citation.prefix) if citation.prefix else ""
        suffix = words_of(citation.suffix) if citation.suffix else ""
        return Cited(reference, prefix, suffix, citation.suppress_author)

    def first(self, group: Group) -> Reference | None:
        """Returns the work to which a group's definition links: the first with an address."""
        cited = [self.works.get(citation.identifier) for citation in group.citations]
        found = [work for work in cited if work]
        if len(found) < 2:  # fast path: most groups cite one work, and then its address is not needed
            return found[0] if found else None
        addressed = [work for work in found if not work.url.startswith("#")]
        return next(iter(addressed or found), None)


def entries(printed: Printed, anchors: Mapping[str, str]) -> list[str]:
    """Returns the list's lines; `anchors` are by slug, and the line of a work with an anchor ends in a back-link."""
    lines = []
    for number, (work, reference) in enumerate(zip(printed.works, printed.references, strict=True), 1):
        mark = f"{number}." if printed.is_numbered else BULLET
        anchor = anchors.get(work.slug, "")
        lines.append(f'{mark} {reference} [↩](#top "#{anchor}")' if anchor else f"{mark} {reference}")
    return lines


def number_works(
    mentions: Iterable[tuple[Identifier, int]], item_of: Callable[[Identifier], Item | None], style: Style, order: str
) -> ReferenceList:
    """Returns the list of the works mentioned, each once.

    `mentions` are (identifier, version) in the order of the text; identifiers without an item are left out. `order` is
    `citation`, by first mention, or `author`, by name; where it is empty, the style decides.
    """
    items: dict[str, Item] = {}
    asked: dict[str, set[int]] = {}  # the versions, by key
    keys: dict[Identifier, str] = {}
    for identifier, version in mentions:
        if identifier not in keys:
            item = item_of(identifier)
            if item is None:
                continue
            keys[identifier] = item.key
            items.setdefault(item.key, item)
        if version:
            asked.setdefault(keys[identifier], set()).add(version)
    ordered = list(items.values())
    if (order or style.order) == "author" and not style.whole:
        from hugo_tools.styles import ordering  # most lists are in the order of the text

        ordered.sort(key=ordering.by_name)
    slugs = slugs_of(items)
    by_key: dict[str, Reference] = {}
    for number, (item, called) in enumerate(zip(ordered, style.call(ordered), strict=True), 1):
        version = the_version(asked.get(item.key, set()))
        by_key[item.key] = Reference(number, slugs[item.key], item, version, called)
    works = {identifier: by_key[key] for identifier, key in keys.items()}
    return ReferenceList(style, list(by_key.values()), works)


def the_version(asked: set[int]) -> int:
    """Returns the version that a post cites; 0 for none, and for several, since then the work as a whole is meant."""
    return min(asked) if len(asked) == 1 else 0


NOT_IN_SLUGS = lazy("[^a-z0-9]+")


def slugs_of(keys: Iterable[str]) -> dict[str, str]:
    """Returns the anchor slug of each key: its ASCII letters and digits, joined by hyphens.

    If that loses letters, or two keys would get the same slug, six hex digits of the key's hash follow. So a slug
    depends on its key alone, unless two collide.
    """
    plain = {key: slug_of(key) for key in keys}
    if len(set(plain.values())) == len(plain):
        return plain
    count = Counter(plain.values())
    return {key: f"{slug}-{short_hash(key)}" if count[slug] > 1 else slug for key, slug in plain.items()}


@lru_cache(maxsize=4096)
def slug_of(key: str) -> str:
    """Returns a key's anchor slug for a post in which no other key has the same."""
    slug = NOT_IN_SLUGS.sub("-", key.lower()).strip("-")
    return slug if slug and key.isascii() else f"{slug}-{short_hash(key)}".strip("-")


def slugs(identifiers: Iterable[Identifier]) -> list[str]:
    """Returns the anchor slugs of works."""
    return list(slugs_of(identifier.key for identifier in identifiers).values())


def short_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def made_of(listed: ReferenceList, groups: Sequence[Group], heading: str) -> str:
    """Returns a hash of all values that `render_block` depends on, "" if rendering is as fast as this hash."""
    if not listed.style.whole or not listed.references:
        return ""
    printed = listed.style.whole.made_of(listed.references, [listed.all_cited(group) for group in groups])
    works = [(work.slug, work.url) for work in listed.references]
    return digest(printed, heading, repr(works), repr([group.label for group in groups]))


def render_block(listed: ReferenceList, groups: Sequence[Group], heading: str) -> str:
    """Returns the body of a references block: heading, list, definitions; empty if nothing is listed.

    `heading` is a Markdown line, empty for none.
    """
    if not listed.references:
        return ""
    printed = listed.printed(groups)
    firsts = [listed.first(group) for group in groups]
    shown: dict[str, Sequence[Run]] = {}  # a label has one definition: that of its first place
    for group, first, runs in zip(groups, firsts, printed.labels, strict=True):
        if first:
            shown.setdefault(group.label, runs)
    anchors = anchors_of(shown[group.label] for group in groups if group.label in shown)
    lines = [heading, ""] if heading else []
    lines += entries(printed, anchors)
    definitions: dict[str, str] = {}
    for group, first in zip(groups, firsts, strict=True):
        label = fold(group.label)
        if first and len(group.label) <= MAX_LABEL and label not in definitions:
            title = render_title(shown[group.label], anchors)
            definitions[label] = f'[{group.label}]: {first.url} "{title}"'
    if definitions:
        lines += ["", *definitions.values()]
    return "\n".join(lines) + "\n"


def anchors_of(labels: Iterable[Sequence[Run]]) -> dict[str, str]:
    """Returns the anchor of each cited work by slug: the slug, then `/` and the number of places if it has several."""
    places: dict[str, int] = {}
    for runs in labels:
        for run in runs:
            for work in run.works:
                places[work.slug] = places.get(work.slug, 0) + 1
    return {slug: f"{slug}/{count}" if count > 1 else slug for slug, count in places.items()}


def render_title(runs: Iterable[Run], anchors: Mapping[str, str]) -> str:
    """Returns a definition's title: the label, with each linked run in braces and followed by its works' anchors."""
    parts: list[str] = []
    marks: tuple[str, ...] = ()
    for run in runs:
        if run.marks != marks:
            parts += changed_marks(marks, run.marks)
            marks = run.marks
        shown = escape_title(run.text)
        if run.works:
            targets = " ".join([f"#{anchors[work.slug]}" for work in run.works])
            shown = f"{{{shown} {targets}}}"
        parts.append(shown)
    if marks:
        parts += changed_marks(marks, ())
    return WHITE_SPACE.sub(" ", "".join(parts))


def changed_marks(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yields the ends of some marks and the beginnings of others in a title: `{/^}` ends, `{*}` begins."""
    for mark in reversed(before):
        yield f"{{/{mark}}}"
    for mark in after:
        yield f"{{{mark}}}"


TITLE_SPECIAL = str.maketrans(
    {c: f"&#{ord(c)};" for c in "\\{}"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
)


WHITE_SPACE = lazy(r"[ \t\n\v\f\r]+")


@lru_cache(maxsize=4096)  # the same brackets and numbers occur in all posts
def escape_title(text: str) -> str:
    """Returns text escaped for a definition's title.

    Our hook reads the escapes as written, other renderers decode them.
    """
    return text if text.isalnum() else text.translate(TITLE_SPECIAL)


def plain_text(words: str) -> str:
    """Returns the words around a key as plain text with typographic marks, since no Markdown is read in a title."""
    words = re.sub(r"(?<!\\)(\*{1,3}|(?<!\w)_{1,3}|`+)(\S|\S.*?\S)\1(?!\w)", r"\2", words)
    words = html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words))
    words = words.replace("---", "—").replace("--", "–").replace("...", "…")
    words = re.sub(r"(^|[\s(\[])\"", r"\1“", words).replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", words).replace("'", "’")


def differing_labels(groups: Iterable[Group], listed: ReferenceList) -> list[tuple[Group, Group]]:
    """Returns (group, earlier group) for labels that are the same to Markdown, although they cite differently."""
    first: dict[str, Group] = {}
    found = []
    for group in groups:
        other = first.setdefault(fold(group.label), group)
        if other.label != group.label and listed.all_cited(other) != listed.all_cited(group):
            found.append((group, other))
    return found
