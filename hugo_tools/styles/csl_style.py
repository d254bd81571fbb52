"""Any CSL style: pandoc's citeproc prints labels and references. https://citationstyles.org

A post is printed whole, since a label may depend on all works of the list (a letter, one more name), and on earlier
citations of its work. Pandoc's output is still text from registries, so it is escaped like all such text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from hugo_tools.cache import Cache, digest
from hugo_tools.errors import ConfigurationError, PostError
from hugo_tools.markdown.escaping import guard
from hugo_tools.metadata.items import Item, accessed, to_csl
from hugo_tools.styles import csl_file, folders, label_links, pandoc_text
from hugo_tools.styles.csl_file import CslFile
from hugo_tools.styles.faults import fault
from hugo_tools.styles.interface import Cited, Printed, Reference, Run, Style, StyleOptions
from hugo_tools.styles.pandoc import Pandoc
from hugo_tools.styles.pandoc_text import Piece
from hugo_tools.styles.parts import cited_as

FORM = 3  # version of our reading of pandoc's answer, and of its style; a change empties the cache
NEUTRAL = ("", "en", "en-us")  # languages with which a style prints the same as without one
ALIASES = {"no": "nb"}  # language codes of Hugo's sites that CSL's locales lack
UNKNOWN = "?"  # the id of a work without an item
DASH = "–"
NUMBER = r" ?[\[(]?{}(?!\d)[\])]?[.:]? ?"  # an entry's number in the forms of styles: 1., [1], (1)


def style(name: str, site: Path, options: StyleOptions) -> Style:
    """Returns the style of a CSL file; only the language of `options` counts, the file decides the rest.

    Raises ConfigurationError for a file that cannot be read.
    """
    whole = CslPosts(*folders.csl(name, site), options.language)
    return Style(whole.label, whole.reference, cache=whole.cache, whole=whole)


class CslPosts:
    """Prints posts in a CSL style. Pandoc's results are cached under a hash of everything that decides them."""

    def __init__(self, source: str, path: str, language: str = "") -> None:
        self.source = source
        self.path = path
        self.language = "" if language.lower() in NEUTRAL else ALIASES.get(language.lower(), language)
        self.pandoc = Pandoc()
        self.hash = digest(source, self.language, str(FORM))
        self.cache = Cache(f"printed-{self.hash}", "")
        self.hashes: dict[tuple[str, int], str] = {}

    @cached_property
    def file(self) -> CslFile:
        """The style's file, read and checked when it is first needed."""
        return csl_file.read(self.source, self.path)

    # --- a post ---------------------------------------------------------------------------------

    def printed(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns the printed citations of a post.

        Raises PostError if pandoc fails, ConfigurationError for the style.
        """
        if not works:
            return Printed((), (), [[Run(UNKNOWN)] for _ in groups], is_numbered=False)
        made_of = self.made_of(works, groups)
        kept = self.cache.get(made_of)
        if kept is None:
            _ = self.file.prints_number  # reports a fault of the style before pandoc meets it
            printed = self.read(works, groups)
            self.cache.put(made_of, to_json(printed, works))
            return printed
        return from_json(kept, works)

    def made_of(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> str:
        """Returns a hash of all values that the result of `printed` depends on."""
        places = places_of(works)
        cited = [
            (
                places.get(each.reference.slug) if each.reference else None,
                each.prefix,
                each.suffix,
                each.suppress_author,
            )
            for group in groups
            for each in (*group, NO_MORE)
        ]
        return digest(self.hash, *map(self.hash_of, works), repr(cited))

    def hash_of(self, work: Reference) -> str:
        """Returns a hash of a work's data for pandoc."""
        at = (work.item.key, work.version)
        if at not in self.hashes:
            self.hashes[at] = digest(repr(work.item), str(work.version))
        return self.hashes[at]

    def items(self, works: Sequence[Reference]) -> str:
        """Returns works as CSL-JSON, with ids by their places."""
        return json.dumps([{**self.csl(work), "id": f"w{place}"} for place, work in enumerate(works)])

    def csl(self, work: Reference) -> dict[str, Any]:
        """Returns an item as CSL-JSON, without variables that the style does not print."""
        item = work.item
        if work.version:
            number, url = cited_as(item, work.version)
            item = replace(item, number=number, url=url)
        csl = to_csl(replace(item, accessed=accessed(item)))
        csl.pop("custom", None)
        if '"abstract"' not in self.source:
            csl.pop("abstract", None)
        return csl

    # --- one work, one group --------------------------------------------------------------------

    def reference(self, item: Item, version: int, letter: str) -> str:
        """Returns the reference of an item on its own; `letter` is unused, since only a whole post gives letters."""
        return self.printed([Reference(1, "", item, version)], ()).references[0]

    def label(self, cited: Sequence[Cited]) -> list[Run]:
        """Returns the label of a citation group on its own."""
        works = list(dict.fromkeys(each.reference for each in cited if each.reference))
        return list(self.printed(works, [cited]).labels[0])

    # --- pandoc's answer ------------------------------------------------------------------------

    def read(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Printed:
        """Returns the citations of a post as pandoc prints them now; raises ConfigurationError, PostError."""
        answer = self.asked(works, groups)
        entries = {place: pandoc_text.pieces(inlines) for place, inlines in entries_of(answer)}
        if entries.keys() != set(range(len(works))):
            raise ConfigurationError(f"{self.path}: the style prints no list of all works", "choose another style")
        numbers = range(1, len(entries) + 1)
        is_numbered = self.file.prints_number and all(map(begins_with_number, entries.values(), numbers))
        shown = map(without_number, entries.values(), numbers) if is_numbered else entries.values()
        listed = [works[place] for place in entries]
        references = list(map(self.reference_of, listed, shown))
        texts = self.texts(answer, works, groups)
        labels = [runs(pieces, cited, listed, works) for pieces, cited in zip(texts, groups, strict=True)]
        return Printed(listed, references, labels, is_numbered)

    def texts(
        self, answer: Sequence[Any], works: Sequence[Reference], groups: Sequence[Sequence[Cited]]
    ) -> list[list[Piece]]:
        """Returns the label of each citation group: with its links, but worded as pandoc prints it without links."""
        linked = list(groups_of(answer))
        texts = list(map(pandoc_text.pieces, linked))
        if not any(map(label_links.is_torn, linked, texts)):
            return texts
        unlinked = self.asked(works, groups, has_links=False)
        return list(map(label_links.laid, texts, map(pandoc_text.pieces, groups_of(unlinked))))

    def asked(self, works: Sequence[Reference], groups: Sequence[Sequence[Cited]], has_links: bool = True) -> list[Any]:
        """Returns the blocks of a document with a post's citations printed by pandoc."""
        document = list(blocks(works, groups))
        return self.pandoc.print_blocks(self.items(works), self.file.source, document, self.language, has_links)

    def reference_of(self, work: Reference, pieces: Sequence[Piece]) -> str:
        """Returns a work's reference as checked Markdown.

        Raises PostError if it is more than text, emphasis and links.
        """
        line = pandoc_text.to_markdown(pieces)
        status = work.item.status
        if status and status not in line.lower():  # many styles have no place for it, but readers must see it
            line = f"{line} ({status})"
        line = guard(line)
        if found := fault(line):
            raise PostError(f'{self.path}: the reference of "{work.item.key}" has {found}', "see docs/styles.md")
        return line


NO_MORE = Cited(None, "", "\n")  # ends a group


# --- requests to pandoc --------------------------------------------------------------------------


def blocks(works: Sequence[Reference], groups: Sequence[Sequence[Cited]]) -> Iterator[Any]:
    """Yields the blocks of a document that cites, with each group in a division of its own.

    Pandoc numbers works by first mention. Works that only ordinary links mention are in no group, so each of them gets
    a paragraph of its own before the first group with a later work.
    """
    places = places_of(works)
    mentioned: set[int] = set()
    for number, group in enumerate(groups):
        cited = [places[each.reference.slug] for each in group if each.reference]
        for place in range(max(cited, default=0)):
            if place not in mentioned and place not in cited:
                mentioned.add(place)
                yield paragraph([Cited(works[place])], places)
        mentioned.update(cited)
        yield {"t": "Div", "c": [[f"group-{number}", [], []], [paragraph(group, places)]]}
    for place, work in enumerate(works):
        if place not in mentioned:
            yield paragraph([Cited(work)], places)


def places_of(works: Sequence[Reference]) -> dict[str, int]:
    """Returns the place of each work in the order of mention, from 0, by its slug."""
    return {work.slug: place for place, work in enumerate(works)}


def paragraph(group: Sequence[Cited], places: Mapping[str, int]) -> Any:
    """Returns a paragraph that is a citation group."""
    citations = []
    for each in group:
        mode = "SuppressAuthor" if each.suppress_author else "NormalCitation"
        citations.append(
            {
                "citationId": f"w{places[each.reference.slug]}" if each.reference else UNKNOWN,
                "citationPrefix": pandoc_text.inlines(each.prefix),
                "citationSuffix": pandoc_text.inlines(each.suffix),
                "citationMode": {"t": mode},
                "citationNoteNum": 0,
                "citationHash": 0,
            }
        )
    return {"t": "Para", "c": [{"t": "Cite", "c": [citations, []]}]}


# --- answers of pandoc ---------------------------------------------------------------------------


def groups_of(answer: Sequence[Any]) -> Iterator[list[Any]]:
    """Yields the inlines of each citation group's label, in their order."""
    for name, blocks in divisions(answer):
        if name.startswith("group-"):
            yield blocks[0]["c"]


def entries_of(answer: Sequence[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Yields the place and the inlines of each work in the reference list, in the list's order."""
    for name, blocks in divisions(answer):
        if name == "refs":
            for entry, paragraphs in divisions(blocks):
                yield int(entry.removeprefix("ref-w")), list(inlines_of(paragraphs))


def divisions(blocks: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yields the id and the blocks of each Div. See https://hackage.haskell.org/package/pandoc-types."""
    for block in blocks:
        if block["t"] == "Div":
            (name, *_), content = block["c"]
            yield name, content


def inlines_of(paragraphs: Sequence[Any]) -> Iterator[Any]:
    """Yields the inlines of an entry, which has several paragraphs in some styles."""
    for each in paragraphs:
        if each["t"] == "Div":
            yield from inlines_of(each["c"][1])
        else:
            yield from each["c"]
        yield {"t": "Space"}


def begins_with_number(pieces: Sequence[Piece], number: int) -> bool:
    """Returns whether an entry begins with its number in the list."""
    return bool(re.match(NUMBER.format(number), pandoc_text.plain(pieces)))


def without_number(pieces: Sequence[Piece], number: int) -> list[Piece]:
    """Returns an entry without its number, since Markdown's list adds one."""
    found_number = re.match(NUMBER.format(number), pandoc_text.plain(pieces))
    left = found_number.end() if found_number else 0
    found = []
    for piece in pieces:
        text = piece.text[left:]
        left = max(0, left - len(piece.text))
        found.append(piece._replace(text=text))
    return [piece for piece in found if piece.text]


def runs(
    pieces: Sequence[Piece], cited: Sequence[Cited], listed: Sequence[Reference], works: Sequence[Reference]
) -> list[Run]:
    """Returns the label of a citation group, with each work linked to its reference.

    If the words of a link differ in emphasis, only the first run is linked, since each link counts as one citation.
    """
    found: list[Run] = []
    target = ""
    for piece in pieces:
        is_new = piece.target.startswith("#ref-w") and piece.target != target
        linked = (works[int(piece.target.removeprefix("#ref-w"))],) if is_new else ()
        text = piece.text.rstrip(" ") if linked else piece.text
        found.append(Run(text, linked, piece.marks))
        if text != piece.text:  # in a definition's title a blank ends a link's words
            found.append(Run(" ", (), piece.marks))
        target = piece.target
    return with_hidden(found, cited, listed)


def with_hidden(found: list[Run], cited: Sequence[Cited], listed: Sequence[Reference]) -> list[Run]:
    """Returns a label in which a dash is linked to the works that it omits, such as 2 in `1–3`."""
    linked = [work for run in found for work in run.works]
    if not found:  # a suppressed author, in a style that shows only authors
        found.append(Run(""))
    hidden = [each.reference for each in cited if each.reference and each.reference not in linked]
    for work in dict.fromkeys(hidden):
        place = dash_before(found, work, listed)
        found[place] = found[place]._replace(works=(*found[place].works, work))
    return found


def dash_before(found: Sequence[Run], work: Reference, listed: Sequence[Reference]) -> int:
    """Returns the place of the run that represents a work: the dash of its range, else the last linked run."""
    places = {each.slug: place for place, each in enumerate(listed)}
    last = 0
    for place, run in enumerate(found):
        if run.works:
            last = place
        if run.works and run.text != DASH and places[run.works[0].slug] > places[work.slug] and place:
            return place - 1
    return last


# --- in the cache --------------------------------------------------------------------------------


def to_json(printed: Printed, works: Sequence[Reference]) -> str:
    """Returns printed citations as JSON, with places instead of works."""
    places = places_of(works)
    labels = [[kept_run(run, places) for run in runs] for runs in printed.labels]
    order = [places[work.slug] for work in printed.works]
    return json.dumps([order, printed.references, labels, printed.is_numbered], ensure_ascii=False)


def kept_run(run: Run, places: Mapping[str, int]) -> list[Any]:
    """Returns a run as a list, with places instead of works."""
    return [run.text, [places[work.slug] for work in run.works], run.marks]


def from_json(kept: str, works: Sequence[Reference]) -> Printed:
    """Returns the printed citations in a result of `to_json`, for the same works."""
    order, references, labels, is_numbered = json.loads(kept)
    shown: list[list[Run]] = []
    for runs in labels:
        made = [Run(text, tuple(works[place] for place in places), tuple(marks)) for text, places, marks in runs]
        shown.append(made)
    return Printed([works[place] for place in order], references, shown, is_numbered)
