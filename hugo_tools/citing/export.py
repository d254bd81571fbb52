"""The story of `export`: posts in, the works that they cite out, each once. No registry is asked."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hugo_tools.citing import drafts
from hugo_tools.citing.drafts import Draft
from hugo_tools.errors import ConfigurationError, HugoToolsError, LockError, last_resort
from hugo_tools.findings import Finding, Severity, finding_of
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import citations
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item
from hugo_tools.metadata.titles import compared
from hugo_tools.works.bibliography import Bibliography, identifiers
from hugo_tools.works.catalogue import Works


@dataclass
class Export:
    """The items of the works that some posts cite, by canonical key, and the findings about works without an item.

    `cited` are the keys of all cited works. `unread` counts the posts that could not be read.
    """

    site: Site
    works: Works
    items: dict[str, Item] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    unread: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def in_order(self) -> list[Item]:
        """The items sorted by canonical key, as in the lock, so that one more post moves none of them."""
        return [self.items[key] for key in sorted(self.items)]

    def add(self, path: Path) -> None:
        """Adds the works that one more post cites; raises ConfigurationError."""
        name = self.site.relative(path)
        try:
            with last_resort():
                self.add_cited(drafts.read(path, self.site, self.works), name)
        except ConfigurationError:
            raise
        except HugoToolsError as error:
            self.unread += 1
            self.findings.append(finding_of(name, error))

    def add_cited(self, draft: Draft, name: str) -> None:
        missing: dict[Identifier, tuple[str, str]] = {}
        first_uses = drafts.first_uses(draft)
        for identifier in cited(draft):
            self.cited.add(identifier.key)
            _, key = first_uses.get(identifier, (0, identifier.key))
            try:
                item = self.works.item(identifier)
            except LockError as error:
                missing[identifier] = error.message, error.hint
                continue
            if item:
                self.cited.add(item.key)
                self.items.setdefault(item.key, item)
            else:
                missing[identifier] = self.works.reason(identifier, key)
        if missing and not draft.has_list:
            self.findings.append(not_resolved(draft, list(missing), name))
            return
        severity: Severity = "warning" if draft.is_unpublished else "error"
        for identifier, place in places(draft, missing).items():
            self.findings.append(Finding(name, *place, *missing[identifier], severity))

    def merge_doubles(self) -> None:
        """Keeps one item of each work that the bibliography has twice under different identifiers."""
        entries = self.works.bibliography.entries
        for key, first in doubles(self.works.bibliography):
            one, other = entries[first].key, entries[key].key
            if one in self.items and one != other and set(identifiers(entries[first])) & set(identifiers(entries[key])):
                self.items.pop(other, None)


def export(paths: Sequence[Path], site: Site, works: Works, whole_site: bool) -> Export:
    """Returns the works that posts cite, with findings about entries of the bibliography.
    These are entries of one work, and for a whole site also entries that no post cites.

    Raises ConfigurationError for settings that cannot be used.
    """
    found = Export(site, works)
    for path in paths:
        found.add(path)
    unused = list(of_unused(found)) if whole_site and not found.unread else []
    found.merge_doubles()
    of_files = [*works.bibliography.findings, *of_doubles(works.bibliography), *unused]
    found.findings += [finding._replace(path=site.relative(Path(finding.path))) for finding in of_files]
    found.findings.sort()
    return found


def cited(draft: Draft) -> list[Identifier]:
    """Returns the works that a post cites, each once; ordinary links count also in a post without a list."""
    in_text = [identifier for _, identifier, _ in citations.keys(draft.cited)]
    return list(dict.fromkeys([*in_text, *(parsed.identifier for parsed in draft.nocite)]))


def places(draft: Draft, identifiers: Iterable[Identifier]) -> dict[Identifier, tuple[int, int]]:
    """Returns the (line, column) of each work's first citation in a post."""
    first_uses = drafts.first_uses(draft)
    text = draft.post.text
    starts = citations.line_starts(text)
    found = {}
    for identifier in identifiers:
        use = first_uses.get(identifier)
        found[identifier] = citations.position(text, use[0], starts) if use else draft.post.place_of("nocite")
    return found


def not_resolved(draft: Draft, missing: Sequence[Identifier], name: str) -> Finding:
    """Returns a warning that ordinary links lead to works that `cite` never resolves, since the post has no list."""
    (place,) = places(draft, missing[:1]).values()
    others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    message = f'"{missing[0].key}"{others}: linked in a post without a list, so not resolved and not exported'
    hint = f"to have them, give the post a list: hugo-tools cite --add-block {shlex.quote(name)}"
    return Finding(name, *place, message, hint, "warning")


# --- the bibliography ----------------------------------------------------------------------------


def doubles(bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    """Yields (key, first key) of each entry that is the same work as an earlier entry.

    Two entries are the same work if they have the same DOI or arXiv id; if one of them has neither, then if they have
    the same title, first author and year.
    """
    by_identifier: dict[Identifier, str] = {}
    by_title: dict[tuple[str, str, str], str] = {}
    for key, item in bibliography.entries.items():
        own = identifiers(item)
        first = next((by_identifier[each] for each in own if each in by_identifier), "")
        if not first and (titled := by_title.get(title_sign(item), "")):
            is_certain = own and identifiers(bibliography.entries[titled])
            first = "" if is_certain else titled
        if first:
            yield key, first
        for identifier in own:
            by_identifier.setdefault(identifier, first or key)
        if all(title_sign(item)):
            by_title.setdefault(title_sign(item), first or key)


def title_sign(item: Item) -> tuple[str, str, str]:
    """Returns title, first author and year, by which entries are compared; "" for each that the item lacks."""
    people = item.authors or item.editors
    first = people[0].family or people[0].literal if people else ""
    return compared(item.title), compared(first), item.year if item.issued else ""


def of_doubles(bibliography: Bibliography) -> Iterator[Finding]:
    """Yields a warning for each entry whose work has an earlier entry under another key."""
    for key, first in doubles(bibliography):
        path, line = bibliography.places[key]
        message = f'the entry "{key}" is the same work as "{first}"'
        yield Finding(str(path), line, 0, message, "remove one of the two, and cite the other", "warning")


def of_unused(found: Export) -> Iterator[Finding]:
    """Yields a warning for each file with entries that no post cites, with their keys."""
    bibliography = found.works.bibliography
    unused: dict[Path, list[str]] = {}
    for key, item in bibliography.entries.items():
        if item.key not in found.cited:
            unused.setdefault(bibliography.places[key][0], []).append(key)
    for path, keys in unused.items():
        number = "an entry" if len(keys) == 1 else f"{len(keys)} entries"
        yield Finding(str(path), 0, 0, f"no post cites {number}: {', '.join(keys)}", severity="warning")
