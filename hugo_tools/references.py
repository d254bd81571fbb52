"""The reference list of one post: numbering, anchors, and the body of its block. Objects in, Markdown out.

The block holds the list and Markdown's own link definitions, one for each distinct bracket in the prose:

    1. Vaswani, A., … (2017). "Attention Is All You Need." *arXiv*. [arXiv:…](https://…) [↩](#top "#arxiv-1706-03762/3")

    [@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762 "[{1 #arxiv-1706-03762/3}]"

so that any Markdown renderer shows a link to the paper. Our link render hook shows a definition's title
instead: braces are what is linked, with the slugs of its works and how often each is cited in the post.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from hugo_tools.citations import Citation, Group
from hugo_tools.identifiers import Identifier
from hugo_tools.items import Item
from hugo_tools.markdown import fold
from hugo_tools.patterns import lazy
from hugo_tools.styles import cited_as, destination

MAX_LABEL = 999  # CommonMark 0.31.2, section 4.7


class Reference(NamedTuple):
    """A work in a post's list: its number from 1, its anchor's slug, and the arXiv version asked for, 0 for none."""

    number: int
    slug: str
    item: Item
    version: int = 0

    @property
    def url(self) -> str:
        """Where a citation leads without our render hook."""
        return destination(cited_as(self.item, self.version)[1]) or "#references"


Run = tuple[str, tuple[Reference, ...]]  # text, and the works that it is linked to; none for text between


@dataclass(slots=True)
class ReferenceList:
    """A post's references in order, the work that each identifier stands for, and its brackets' labels."""

    references: list[Reference] = field(default_factory=list)
    works: dict[Identifier, Reference] = field(default_factory=dict)
    collapse: bool = True

    def runs(self, group: Group) -> list[Run]:
        """Returns what a bracket shows: `[`, the numbers and the words around them, `]`.

        Where no citation has words, numbers are sorted and runs of three or more collapse.
        """
        cited = [(citation, self.works.get(citation.identifier)) for citation in group.citations]
        if any(citation.prefix or citation.suffix for citation, _ in cited):
            inner = self.worded(cited)
        else:
            found = {reference.number: reference for _, reference in cited if reference}
            inner = self.plain([found[number] for number in sorted(found)])
            if any(reference is None for _, reference in cited):
                inner = [*inner, (", ?" if inner else "?", ())]
        return [("[", ()), *inner, ("]", ())]

    def worded(self, cited: Sequence[tuple[Citation, Reference | None]]) -> list[Run]:
        runs: list[Run] = []
        for i, (citation, reference) in enumerate(cited):
            before = ("; " if i else "") + (plain_text(citation.prefix) + " " if citation.prefix else "")
            runs.append((before, ()))
            runs.append((str(reference.number), (reference,)) if reference else ("?", ()))
            runs.append((plain_text(citation.suffix), ()))
        return runs

    def plain(self, references: Sequence[Reference]) -> list[Run]:
        runs: list[Run] = []
        for series in consecutive(references) if self.collapse else [[r] for r in references]:
            if runs:
                runs.append((", ", ()))
            if len(series) > 2:
                runs += [number_run(series[0]), ("–", tuple(series[1:-1])), number_run(series[-1])]
            else:
                for i, reference in enumerate(series):
                    runs += [(", ", ())] if i else []
                    runs.append(number_run(reference))
        return runs

    def first(self, group: Group) -> Reference | None:
        """Returns the work of a group that its definition leads to: the first that has an address."""
        found = [work for citation in group.citations if (work := self.works.get(citation.identifier))]
        return next((work for work in found if not work.url.startswith("#")), found[0] if found else None)


def number_run(reference: Reference) -> Run:
    return str(reference.number), (reference,)


def consecutive(references: Iterable[Reference]) -> list[list[Reference]]:
    """Returns references, sorted by number, as series of successive numbers."""
    series: list[list[Reference]] = []
    for reference in references:
        if series and series[-1][-1].number + 1 == reference.number:
            series[-1].append(reference)
        else:
            series.append([reference])
    return series


def compile(
    mentions: Iterable[tuple[Identifier, int]], item_of: Callable[[Identifier], Item | None], order: str, collapse: bool
) -> ReferenceList:
    """Returns the list of the works mentioned, each once, numbered by first mention or by author.

    `mentions` are (identifier, version) in the order of the text; identifiers without an item are left out.
    """
    items: dict[str, Item] = {}
    versions: dict[str, set[int]] = {}
    keys: dict[Identifier, str] = {}
    for identifier, version in mentions:
        if identifier not in keys:
            item = item_of(identifier)
            if item is None:
                continue
            keys[identifier] = item.key
            items.setdefault(item.key, item)
        if version:
            versions.setdefault(keys[identifier], set()).add(version)
    slugs = slugs_of(items)
    ordered = sorted(items.values(), key=author_key) if order == "author" else list(items.values())
    references = [
        # Two versions asked for in one post are the work itself.
        Reference(n, slugs[item.key], item, min(asked) if len(asked := versions.get(item.key, {0})) == 1 else 0)
        for n, item in enumerate(ordered, 1)
    ]
    by_key = {reference.item.key: reference for reference in references}
    return ReferenceList(references, {i: by_key[key] for i, key in keys.items()}, collapse)


def author_key(item: Item) -> tuple[str, int, str]:
    first = (item.authors or item.editors)[:1]
    name = (first[0].family or first[0].literal) if first else item.title
    return name.casefold(), item.issued[0] if item.issued else 9999, item.title.casefold()


NOT_IN_SLUGS = lazy("[^a-z0-9]+")


def slugs_of(keys: Iterable[str]) -> dict[str, str]:
    """Returns the anchor slug of each key: its ASCII letters and digits, joined by hyphens.

    Where that loses letters, or two keys would be the same, six hex digits of the key's hash follow; so a
    slug depends on nothing but its key, unless two collide.
    """
    plain = {key: slug_of(key) for key in keys}
    if len(set(plain.values())) == len(plain):
        return plain
    count = Counter(plain.values())
    return {key: f"{slug}-{short_hash(key)}" if count[slug] > 1 else slug for key, slug in plain.items()}


@lru_cache(maxsize=4096)
def slug_of(key: str) -> str:
    """Returns a key's anchor slug where no other key has the same."""
    slug = NOT_IN_SLUGS.sub("-", key.lower()).strip("-")
    return slug if slug and key.isascii() else f"{slug}-{short_hash(key)}".strip("-")


def slugs(identifiers: Iterable[Identifier]) -> list[str]:
    """Returns the anchor slugs of works."""
    return list(slugs_of(identifier.key for identifier in identifiers).values())


def short_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def body(listed: ReferenceList, groups: Sequence[Group], heading: str, reference: Callable[[Item, int], str]) -> str:
    """Returns the body of a references block: heading, list, definitions; empty if nothing is listed.

    `heading` is a Markdown line, empty for none; `reference` renders one item, with a version, as one line.
    """
    if not listed.references:
        return ""
    shown = {group.label: listed.runs(group) for group in groups if listed.first(group)}
    places = Counter(work.slug for group in groups for _, works in shown.get(group.label, ()) for work in works)
    anchors = {slug: f"{slug}/{count}" if count > 1 else slug for slug, count in places.items()}
    lines = [heading, ""] if heading else []
    for work in listed.references:
        back = f' [↩](#top "#{anchors[work.slug]}")' if work.slug in anchors else ""
        lines.append(f"{work.number}. {reference(work.item, work.version)}{back}")
    definitions: dict[str, str] = {}
    for group in groups:
        first = listed.first(group)
        if first and len(group.label) <= MAX_LABEL and (label := fold(group.label)) not in definitions:
            definitions[label] = f'[{group.label}]: {first.url} "{title(shown[group.label], anchors)}"'
    if definitions:
        lines += ["", *definitions.values()]
    return "\n".join(lines) + "\n"


def title(runs: Iterable[Run], anchors: Mapping[str, str]) -> str:
    """Returns a definition's title: the bracket as shown, each linked run in braces with its works' anchors.

    An anchor is a slug, with the number of places that cite it in the post if there are several.
    """
    parts = []
    for text, works in runs:
        shown = escape_title(text)
        parts.append(f"{{{shown} #{' #'.join([anchors[work.slug] for work in works])}}}" if works else shown)
    return "".join(parts)


TITLE_SPECIAL = str.maketrans(
    {c: f"&#{ord(c)};" for c in "\\{}"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
)


WHITE_SPACE = lazy(r"[ \t\n\v\f\r]+")


def escape_title(text: str) -> str:
    """Returns text for a definition's title, which our hook reads as it is written and others decode."""
    return text if text.isalnum() else WHITE_SPACE.sub(" ", text.translate(TITLE_SPECIAL))


def plain_text(words: str) -> str:
    """Returns the words around a key as a reader sees them: a title knows no Markdown and no typographer."""
    words = re.sub(r"(?<!\\)(\*{1,3}|(?<!\w)_{1,3}|`+)(\S|\S.*?\S)\1(?!\w)", r"\2", words)
    words = html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words))
    words = words.replace("---", "—").replace("--", "–").replace("...", "…")
    words = re.sub(r"(^|[\s(\[])\"", r"\1“", words).replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", words).replace("'", "’")


def differing_labels(groups: Iterable[Group], listed: ReferenceList) -> list[tuple[Group, Group]]:
    """Returns the groups whose labels Markdown takes for an earlier one's, though they show something else."""
    first: dict[str, Group] = {}
    found = []
    for group in groups:
        other = first.setdefault(fold(group.label), group)
        if other.label != group.label and listed.runs(other) != listed.runs(group):
            found.append((group, other))
    return found
