"""Citations in a post: Markdown in; citation groups, links to papers and reports out.

The grammar inside a bracket is pandoc's (https://pandoc.org/MANUAL.html#citation-syntax), with one difference:
identifiers are read whole, with the parentheses, angle brackets and semicolons of real DOIs.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from hugo_tools.errors import IdentifierError
from hugo_tools.markdown import inlines, scanner
from hugo_tools.markdown.document import SWITCHES, Document, Heading, Segment, fold, fold_blanks
from hugo_tools.markdown.inlines import NO_MATH, Link, Math
from hugo_tools.markdown.page_links import PageLink, own_address, target_of
from hugo_tools.markdown.shortcodes import MASK, SHORTCODE, matching_closers
from hugo_tools.metadata import addresses
from hugo_tools.metadata.identifiers import TYPED_SCHEMES, Identifier, Parsed, parse, parse_url, trim
from hugo_tools.patterns import lazy


class Citation(NamedTuple):
    """One mention of a work: the key as typed, its identifier, and the words around it in its bracket.

    `prefix` and `suffix` are as written, the suffix with its comma and its locator. `locator` is the cited part,
    "pp. 3–5". `version` is the cited arXiv version, 0 for none.
    """

    key: str
    identifier: Identifier
    version: int = 0
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False

    @property
    def locator(self) -> str:
        found = LOCATOR.match(self.suffix)
        return found["locator"] if found else ""


class Group(NamedTuple):
    """A bracket of citations at (start, end) of the post; `label` is the text between the brackets.

    `words` are the author's own, in `[words][@key]`, else empty.
    """

    label: str
    citations: tuple[Citation, ...]
    start: int
    end: int
    words: str = ""


class PaperLink(NamedTuple):
    """An ordinary link to a paper at (start, end) of the post."""

    identifier: Identifier
    version: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitationReport:
    """A place of the post that cannot be rendered right, and the spelling that can."""

    offset: int
    message: str
    hint: str
    is_error: bool = True


@dataclass(slots=True)
class Citations:
    """The citations of a post; each list is in the order of the text.

    `page_links` are ordinary links to pages of the site, where such links may be citations.
    """

    groups: list[Group] = field(default_factory=list)
    links: list[PaperLink] = field(default_factory=list)
    page_links: list[PageLink] = field(default_factory=list)
    reports: list[CitationReport] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for reading a site's posts.

    These are its math delimiters, the keys of its bibliography, whether ordinary links to papers are citations, and the
    headings (folded by `plain_heading`) of sections in which they are not. `site_addresses` are the site's own
    addresses if links to its own pages may be citations, else None.
    """

    math: Math = NO_MATH
    known_keys: frozenset[str] = frozenset()
    links: bool = True
    headings_of_lists: frozenset[str] = frozenset()
    site_addresses: tuple[str, ...] | None = None

    @property
    def reads_page_links(self) -> bool:
        """Whether ordinary links to pages of the site may be citations."""
        return self.links and self.site_addresses is not None


KEY = lazy(r"(?<![^\W_])(?<![@./])@(?=[\w{])")  # an "@" that begins a key; that of "me@home" does not
PLAIN_KEY = lazy(r"\w+(?:[:.#$%&+?<>~/-]+\w+)*")
IDENTIFIER_KEY = lazy(
    rf"(?:(?P<scheme>{TYPED_SCHEMES}|post):\s*|(?=10\.\d{{4,9}}/|10/\w|https?://))(?P<run>\S+)", re.IGNORECASE
)
# An ISBN may have blanks between its groups of digits.
ISBN_KEY = lazy(
    r"isbn:\s*(?:97[89](?:[\s\u2010-\u2015-]?\d){10}|\d(?:[\s\u2010-\u2015-]?\d){8}[\s\u2010-\u2015-]?[\dX])(?![\w-])",
    re.IGNORECASE,
)
SCHEMED = ("doi:", "arxiv:")
SCHEMED_LINKS = tuple(f"{mark}{scheme}" for mark in "(<" for scheme in ("doi:", "DOI:", "arxiv:", "arXiv:", "ARXIV:"))
NUMBERING = lazy(r"\W*(?:[IVXLC]+[.)]?|[A-Z][.)]|[Aa]ppendix(?: (?:[A-Z]|\d+))?[.:])\s+(?=\S)")  # "VII. References"
JOINED = lazy(r" (?:and|und|et|y|e|&|/|\+) ")  # the parts of "References & Notes"
COMPANIONS = frozenset(
    "acknowledgements acknowledgments appendix attribution code code data footnotes links notes resources "
    "reading credits".split()
) | {"further reading", "further readings", "related work", "additional reading", "useful links", "further resources"}
ADJECTIVES = lazy(r"^(?:(?:key|selected|main|important|other|additional|full|cited|primary|my|the|all) )+")
# Arguments of shortcodes that are Markdown: Hugo's figure renders its caption and its attribution.
CAPTION = lazy(
    r"(?<![\w-])(?:caption|attr)\s*=\s*(?P<quote>[\"`])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)", re.IGNORECASE
)
SHORTCODES_OF_CODE = frozenset(
    "chart code code-block codeblock comment css d2 diagram echarts expand-code graphviz highlight html js katex latex "
    "math mathjax mermaid plantuml pre raw raw_html rawhtml rawjs script style svg terminal tikz typst verbatim".split()
)
BRACKET = lazy(r"\[(?P<label>[^\[\]]{0,999}@[^\[\]]{1,999})\]")
SIMPLE_GROUP = lazy(r"@(?:arxiv|doi):[\w./:-]*\w(?:; @(?:arxiv|doi):[\w./:-]*\w)*")
BACKSLASH = lazy(r"\\(?=[!-/:-@\[-`{-~])")  # one that escapes the next character
NEXT_CITATION = lazy(r";(?=\s|-?@|$)")
LOCATOR_TERM = (
    r"(?:(?:pp?|pages?|chap(?:ter)?s?|ch|secs?|sections?|figs?|figures?|eqs?|equations?|tab|tables?|vols?|n[or]s?|nos?|thm"
    r"|theorems?|lemmas?|defs?|apps?|appendix|algs?|paras?|parts?|lines?|l)\b\.?|[§¶]+)"
)
LOCATOR = lazy(rf"[\s,]*(?P<locator>(?:{LOCATOR_TERM}\s*)?\d[\w.]*(?:\s*[-–—,]\s*\d[\w.]*)*)", re.IGNORECASE)


def find(text: str, start: int, rules: Rules, document: Document | None = None) -> tuple[Citations, Document]:
    """Returns the citations in `text` from offset `start`, and its block structure, which is `document` if given."""
    document = document or scanner.scan(text, start)
    return _CitationReader(text, document, rules).run(), document


class _CitationReader:
    def __init__(self, text: str, document: Document, rules: Rules) -> None:
        self.text = text
        self.document = document
        self.rules = rules
        self.found = Citations()
        self.switches = [marker for marker in document.markers if marker.name in SWITCHES]

    def run(self) -> Citations:
        read = [(segment, self.spans(segment)) for segment in self.document.segments if self.has_marks(segment)]
        # Goldmark renders a footnote if anything refers to it, another footnote or itself included.
        footnotes = {label for _, spans in read for label in spans.footnotes}
        for segment, spans in read:
            if not self.is_off(segment.source(0)) and (not segment.footnote or segment.footnote in footnotes):
                self.read(segment, spans)
        self.read_definitions()
        self.read_shortcodes()
        self.read_html()
        self.found.groups.sort(key=lambda group: group.start)
        self.found.links.sort(key=lambda link: link.start)
        self.found.page_links.sort(key=lambda link: link.start)
        self.found.reports.sort(key=lambda report: report.offset)
        return self.found

    def has_marks(self, segment: Segment) -> bool:
        """Returns whether a segment can hold a citation, a link to a paper or a footnote's mark at all."""
        text = segment.text
        if "@" in text or "[^" in text or may_link(text):
            return True
        if self.rules.reads_page_links and "](" in text:
            return True
        return "[" in text and bool(self.document.definitions)

    def spans(self, segment: Segment) -> inlines.Inlines:
        return inlines.find(segment.text, self.rules.math, self.document.footnotes, self.is_defined)

    def is_off(self, offset: int) -> bool:
        """Returns whether an offset lies between `<!-- hugo-tools:off -->` and `on`."""
        at = bisect_right(self.switches, offset, key=lambda switch: switch.start)
        return at > 0 and self.switches[at - 1].name == "off"

    def read(self, segment: Segment, spans: inlines.Inlines) -> None:
        groups = {link.start: link for link in spans.links if is_group(link, self.is_own_definition)}
        image = len(segment.text)  # where the text of the image begins that encloses the next links, if there is one
        for link in reversed(spans.links):  # so that a link comes before the links inside it
            if link.start >= image:
                if link.start in groups:
                    message = "a citation in an image's text is not rendered"
                    self.report(segment, link.start, message, "cite beside the image, in the text")
                continue
            if link.is_image and link.form != "undefined":
                image = link.inner_start
            if link.start in groups:
                self.read_group(segment, link)
            else:
                self.read_link(segment, link, groups)
        self.read_bare_keys(segment, spans)
        self.read_hidden_keys(segment, spans)

    def read_bare_keys(self, segment: Segment, spans: inlines.Inlines) -> None:
        links = sorted(spans.links, key=lambda link: link.start) if spans.bare_keys else []
        ends = list(accumulate((link.end for link in links), max))
        for offset, key in spans.bare_keys:
            at = bisect_right(links, offset, key=lambda link: link.start)
            if at and ends[at - 1] > offset:
                continue
            typed = "@" + key[1:].lstrip()
            fault = "without brackets" if typed == key else 'with a blank after "@"'
            self.report(segment, offset, f'"{key}" {fault} is not a citation', f"write [{typed}]")

    def read_hidden_keys(self, segment: Segment, spans: inlines.Inlines) -> None:
        for offset in spans.hidden_keys:
            message = "a citation between delimiters of math is shown as it is written"
            self.report(segment, offset, message, "write \\$ for a dollar sign that begins no math")

    def report(self, segment: Segment, offset: int, message: str, hint: str) -> None:
        self.found.reports.append(CitationReport(segment.source(offset), message, hint))

    # --- brackets --------------------------------------------------------------------------------

    def is_own_definition(self, label: str) -> bool:
        return bool(self.document.definitions) and fold(label) in self.document.definitions

    def is_defined(self, label: str) -> bool:
        """Returns whether a label is a link, by a definition of the author's or as citations."""
        return self.is_own_definition(label) or ("@" in label and bool(parse_group(label, self.rules.known_keys)))

    def read_group(self, segment: Segment, link: Link) -> None:
        link = undoubled(link)
        label = fold_blanks(link.target)
        citations = parse_group(label, self.rules.known_keys)
        start, end = segment.source(link.start), segment.source(link.end - 1) + 1
        message, hint = self.misuse(segment, link, label)
        if message:
            self.report(segment, link.start, message, hint)
            if link.is_image:
                return
        if citations:
            words = link.inner if link.form == "full" else ""
            self.found.groups.append(Group(label, citations, start, end, words))

    def misuse(self, segment: Segment, link: Link, label: str) -> tuple[str, str]:
        """Returns why a citation group cannot be rendered at its place, and the remedy; two empty texts if it can."""
        if "@ " in label and (spaced := inlines.SPACED_KEY.search(label)):
            key = "@" + spaced[0][1:].lstrip()
            return f'"{spaced[0]}" with a blank after "@" is not a citation', f"write {key}"
        is_plain = link.form == "shortcut" and segment.kind == "paragraph" and not link.is_image
        if is_plain and MASK not in label and label.count("@") == 1:
            return "", ""
        if link.is_image:
            return (
                f'"![{label}]" is an image to Markdown, not a citation',
                f"put a blank or a word between ! and [{label}]",
            )
        if MASK in label:
            return (
                "a shortcode inside a citation's bracket keeps it from being rendered",
                "put the shortcode outside the brackets",
            )
        inner = " ".join(link.inner.split())
        if link.form == "full" and parse_group(inner, self.rules.known_keys):
            hint = f"write [{inner}; {label}], or put a blank between the brackets"
            return f'of "[{inner}][{label}]" only one bracket is shown', hint
        if key := self.key_in_suffix(label):
            return f'"@{key}" has no semicolon before it, so it is not a citation', f"write [… ; @{key}]"
        if segment.kind == "heading":
            return (
                "a citation in a heading ends up in the table of contents and in the heading's anchor",
                "cite in the text below",
            )
        return "", ""

    def key_in_suffix(self, label: str) -> str:
        """Returns a key that was read as part of another key's suffix, "" if there is none."""
        for citation in parse_group(label, self.rules.known_keys):
            for at in KEY.finditer(citation.suffix):
                key, _ = read_key(citation.suffix, at.end())
                if key in self.rules.known_keys or IDENTIFIER_KEY.match(key):
                    return key
        return ""

    def read_link(self, segment: Segment, link: Link, groups: dict[int, Link]) -> None:
        if link.form == "undefined":
            self.read_undefined(segment, link)
            return
        if link.form == "broken":
            inside = [groups[at] for at in range(link.inner_start, link.end) if at in groups]
            if inside:
                cited = segment.text[inside[0].start : inside[0].end]
                message = "a citation inside a link's text breaks the link"
                self.report(segment, link.start, message, f"put {cited} after the link")
            return
        if link.is_image or not self.rules.links or segment.section in self.lists_of_references:
            return
        target = link.target
        if link.form in ("full", "collapsed", "shortcut"):
            target = self.document.definitions[fold(target)].destination
        start, end = segment.source(link.start), segment.source(link.end - 1) + 1
        if not self.is_enclosed(start):
            self.read_target(target, start, end)
            self.read_page_link(link, start, end)

    def read_page_link(self, link: Link, start: int, end: int) -> None:
        """Keeps a link to a page of the site, if such links may be citations."""
        bases = self.rules.site_addresses
        if bases is None or link.form == "autolink":
            return
        target = target_of(link, self.text, start, end, self.document.definitions)
        if address := own_address(target.address, bases):
            self.found.page_links.append(PageLink(address, start, end, target.language))

    def read_target(self, target: str, start: int, end: int) -> None:
        """Keeps the work that a link at (start, end) leads to, or reports an address that leads nowhere."""
        found = read_address(target)
        if isinstance(found, Parsed):
            self.found.links.append(PaperLink(found.identifier, found.version, start, end))
        elif found:
            self.found.reports.append(CitationReport(start, found.message, found.hint, is_error=False))

    def read_undefined(self, segment: Segment, link: Link) -> None:
        inner = " ".join(link.inner.split())
        if "[" not in inner and parse_group(inner, self.rules.known_keys):
            message = f'"[{inner}]" is not a citation with "[{link.target}]" right after it'
            self.report(segment, link.start, message, f"put a blank between: [{inner}] [{link.target}]")

    @cached_property
    def lists_of_references(self) -> set[int]:
        """The sections that are lists of references by their own heading, or by that of a section around them."""
        return sections_under(self.document.headings, self.rules.headings_of_lists)

    @cached_property
    def enclosed_lists(self) -> list[EnclosedList]:
        """The lists of references that a shortcode or an HTML element encloses, in order, none within another."""
        found: list[EnclosedList] = []
        if self.document.shortcodes or self.document.html:
            for each in sorted(enclosed_lists(self.text, self.rules.headings_of_lists)):
                if not found or each.start >= found[-1].end:
                    found.append(each)
        return found

    def is_enclosed(self, offset: int) -> bool:
        """Returns whether an offset lies in an enclosed list of references."""
        at = bisect_right(self.enclosed_lists, offset, key=lambda each: each.body)
        return at > 0 and offset < self.enclosed_lists[at - 1].end

    def is_in_list(self, offset: int) -> bool:
        """Returns whether an offset lies in a list of references: under its heading, or enclosed."""
        section = bisect_right(self.document.headings, offset, key=lambda heading: heading.start) - 1
        return section in self.lists_of_references or self.is_enclosed(offset)

    # --- the rest --------------------------------------------------------------------------------

    def read_definitions(self) -> None:
        for definition in self.document.definitions.values():
            if KEY.search(definition.label) and parse_group(definition.label, self.rules.known_keys):
                label = definition.label
                message = f'"[{label}]: …" is a link definition of your own, so [{label}] is not a citation'
                self.found.reports.append(
                    CitationReport(definition.start, message, "remove the definition, or give it another label")
                )

    def read_shortcodes(self) -> None:
        for start, end in self.document.shortcodes:
            if self.is_off(start):
                continue
            tags = list(SHORTCODE.finditer(self.text, start, end))
            opening, name = tags[0], tags[0]["name"]
            if len(tags) == 1 or name.lower() in SHORTCODES_OF_CODE:
                for tag in tags:
                    self.read_arguments(tag)
            else:
                self.read_arguments(opening)
                self.read_body(name, opening.end(), tags[-1].start())

    def read_arguments(self, tag: re.Match[str]) -> None:
        """Reads a shortcode's arguments: links in a caption are citations.

        A bracket is reported, since it is not rendered.
        """
        start, end = tag.span("arguments")
        if self.rules.links and addresses.HINT.search(tag["arguments"]) and not self.is_in_list(start):
            for caption in CAPTION.finditer(tag["arguments"]):
                self.read_caption(caption["text"], start + caption.start("text"))
        for offset in brackets(self.text, start, end, self.rules.known_keys):
            message = "a citation in a shortcode's arguments is shown as it is written"
            hint = "cite in the text beside it; in a caption an ordinary link to a paper is a citation, too"
            self.found.reports.append(CitationReport(offset, message, hint, is_error=False))

    def read_caption(self, text: str, offset: int) -> None:
        for link in inlines.find(text, self.rules.math, frozenset(), lambda label: False).links:
            if link.form in ("inline", "autolink") and not link.is_image:
                self.read_target(link.target.replace('\\"', '"'), offset + link.start, offset + link.end)

    def read_body(self, name: str, start: int, end: int) -> None:
        """Reads a shortcode's body: its ordinary links are citations; its brackets are reported.

        Hugo renders a body apart from the post, so our definitions do not apply there.
        """
        body = self.text[start:end]
        may_link_page = self.rules.reads_page_links and "](" in body
        if "@" not in body and not may_link_page and not may_link(body):
            return
        rules = replace(self.rules, links=self.rules.links and not self.is_in_list(start))
        found, _ = find(body, 0, rules)
        self.found.links += [link._replace(start=start + link.start, end=start + link.end) for link in found.links]
        self.found.page_links += [
            link._replace(start=start + link.start, end=start + link.end) for link in found.page_links
        ]
        self.found.reports += [replace(report, offset=start + report.offset) for report in found.reports]
        for group in found.groups:
            message = f'a citation in the body of "{name}" is shown as it is written'
            hint = f"cite in the text beside it, or, if the shortcode allows it, write {{{{% {name} %}}}}"
            self.found.reports.append(CitationReport(start + group.start, message, hint))

    def read_html(self) -> None:
        """Reports citations in HTML blocks, in which nothing is Markdown."""
        for start, end in self.document.html:
            for offset in brackets(self.text, start, end, self.rules.known_keys):
                is_code = self.text.rfind("<code", start, offset) > self.text.rfind("</code", start, offset)
                if not is_code and not self.is_off(start):
                    message = "a citation in HTML is shown as it is written"
                    hint = "put a blank line before and after the text, so that it is Markdown"
                    self.found.reports.append(CitationReport(offset, message, hint))


def may_link(text: str) -> bool:
    """Returns whether a text may hold the address of a work, or an identifier as an address (`doi:…`)."""
    if "//" in text and addresses.HINT.search(text):
        return True
    return ":" in text and any(mark in text for mark in SCHEMED_LINKS)


def brackets(text: str, start: int, end: int, known_keys: frozenset[str]) -> Iterator[int]:
    """Yields the offsets of brackets that would be citations in Markdown; brackets with `@handles` are left out."""
    for bracket in BRACKET.finditer(text, start, end):
        cited = parse_group(bracket["label"], known_keys)
        if any(is_known(citation, known_keys) for citation in cited):
            yield bracket.start()


def is_group(link: Link, is_own_definition: Callable[[str], bool]) -> bool:
    """Returns whether a link's label consists of citations."""
    if link.form in ("inline", "autolink", "broken", "undefined"):
        return False
    return bool(KEY.search(link.target)) and not is_own_definition(link.target)


@lru_cache(maxsize=4096)
def read_address(destination: str) -> Parsed | IdentifierError | None:
    """Returns the work that a link's destination leads to, None for any other page, an error for a broken address."""
    url = html.unescape(destination)
    try:
        if not url.lower().startswith(SCHEMED):
            return parse_url(url)
        identifier = parse(url).identifier
    except IdentifierError as error:
        return IdentifierError(f'the address "{url}" is damaged: {error.message}', error.hint)
    message = f'no browser can open the address "{url}"'
    return IdentifierError(message, f"write [@{identifier.key}], or a link to {identifier.url}")


def own_list(text: str, document: Document, names: frozenset[str]) -> int | None:
    """Returns the offset of the list of references that an author keeps, None if there is none or if it is empty."""
    for each in enclosed_lists(text, names):
        if text[each.body : each.end].strip():
            return each.start
    headings = document.headings
    for place, heading in enumerate(headings):
        if not is_heading_of_list(heading, names):
            continue
        following = [other.start for other in headings[place + 1 :] if other.level <= heading.level]
        end = following[0] if following else len(text)
        if text[heading.end : end].strip():
            return heading.start
    return None


class EnclosedList(NamedTuple):
    """A list of references that a shortcode or an HTML element encloses."""

    start: int
    """Where the element begins."""

    body: int
    """Where its body begins."""

    end: int
    """Where its body ends."""


TITLE = lazy(  # an argument that may be shown as the heading of a shortcode's body: with such a name, or without one
    r"(?<![=\w])(?:(?:title|summary|header|heading|label|name|text)\s*=\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`)"
)
DETAILS = lazy(r"<details\b[^<>]*>\s*<summary\b[^<>]*>(?P<title>.{0,200}?)</summary>", re.IGNORECASE)


def enclosed_lists(text: str, names: frozenset[str]) -> Iterator[EnclosedList]:
    """Yields the lists in `{{< references >}}`, `{{< details "References" >}}` and HTML's `<details>`."""
    tags = list(SHORTCODE.finditer(text))
    for opening, closing in sorted(matching_closers(tags).items()):
        tag = tags[opening]
        titles = [found["double"] or found["raw"] or "" for found in TITLE.finditer(tag["arguments"])]
        if any(is_name_of_list(words, names) for words in (tag["name"], *titles)):
            yield EnclosedList(tag.start(), tag.end(), tags[closing].start())
    for found in DETAILS.finditer(text):
        end = text.find("</details", found.end())
        if end < 0:
            break
        if is_name_of_list(found["title"], names):
            yield EnclosedList(found.start(), found.end(), end)


def plain_heading(text: str) -> str:
    """Returns a heading's words for comparison, without attributes, tags, links, markup, numbering, symbols and case.

    A remark in round brackets at its end is left out as well.
    """
    text = re.sub(r"\{[^{}]*\}\s*$", "", text)
    text = re.sub(r"<[^<>]*>", " ", text)
    text = re.sub(r"\]\([^()]*\)", " ", text)
    text = re.sub(r"(?<=\w )\([^()]*\)\W*$", "", text)
    if numbering := NUMBERING.match(text):
        text = text[numbering.end() :]
    words = " ".join(re.findall(r"[^\W\d_]+|[&/+]", text))
    return words.strip("&/+ ").casefold()


def sections_under(headings: Iterable[Heading], names: frozenset[str]) -> set[int]:
    """Returns the indexes of the sections under headings with one of these names, and of the sections within them."""
    found: set[int] = set()
    level = 0
    for section, heading in enumerate(headings):
        if not level or heading.level <= level:
            level = heading.level if is_heading_of_list(heading, names) else 0
        if level:
            found.add(section)
    return found


def is_heading_of_list(heading: Heading, names: frozenset[str]) -> bool:
    return is_name_of_list(heading.text, names)


def is_name_of_list(text: str, names: frozenset[str]) -> bool:
    """Returns whether a text is one of `names`, or joins one of them with COMPANIONS ("References and Notes").

    `names` are folded by `plain_heading`.
    """
    words = plain_heading(text)
    if words in names:
        return True
    parts = [ADJECTIVES.sub("", part) for part in JOINED.split(words)]
    others = [part for part in parts if part not in names]
    has_name = len(others) < len(parts)
    return has_name and all(part in COMPANIONS for part in others)


def undoubled(link: Link) -> Link:
    """Returns a citation's bracket as its author wrote it, if a formatter doubled it; any other link is unchanged.

    mdformat and remark turn `[see _x_ @a]` into `[see \\_x\\_ @a][see _x_ @A]`: they write a reference in full if its
    text differs from its label in case, or in the mark of emphasis.
    """
    if link.form != "full":
        return link
    written = html.unescape(BACKSLASH.sub("", fold_blanks(link.inner)))
    words, label = fold(written), fold(html.unescape(BACKSLASH.sub("", link.target)))
    if words.replace("_", "*") != label.replace("_", "*"):
        return link
    return link._replace(form="shortcut", target=written if fold(link.target) == words else link.target)


@lru_cache(maxsize=2048)
def parse_group(label: str, known_keys: frozenset[str]) -> tuple[Citation, ...]:
    """Returns the citations in a bracket's text, () if it holds none.

    A key without a scheme counts if the bibliography has it, or if the bracket begins with it, so "[ask @jack]" stays
    text. A malformed identifier raises no error: its citation has an identifier with the scheme `malformed`, which is
    reported when it is resolved.
    """
    if SIMPLE_GROUP.fullmatch(label):
        return tuple(to_citation(key[1:], "", "", False) for key in label.split("; "))
    citations: list[Citation] = []
    pos = 0
    while True:
        at = KEY.search(label, pos)
        if not at:
            break
        key, key_end = read_key(label, at.end())
        separator = next_separator(label, key_end)
        prefix = label[pos : at.start()]
        prefix, suppress = without_hyphen(prefix)
        citation = to_citation(key, prefix, label[key_end:separator], suppress)
        if key in known_keys:  # an entry may have a key that looks like an identifier
            citation = citation._replace(identifier=Identifier("key", key), version=0)
        citations.append(citation)
        if separator == len(label):
            break
        pos = separator + 1
    starts_with_key = label.lstrip().startswith(("@", "-@"))
    if starts_with_key or all(is_known(citation, known_keys) for citation in citations):
        return tuple(citations)
    return ()


def without_hyphen(prefix: str) -> tuple[str, bool]:
    """Returns the words before a key without a hyphen that suppresses the author, and whether there was one."""
    before = prefix.removesuffix("-")
    has_hyphen = before != prefix and (not before or before[-1] in " ;(")
    return (before, True) if has_hyphen else (prefix, False)


def is_known(citation: Citation, known_keys: frozenset[str]) -> bool:
    """Returns whether a citation's key is an identifier, or a key of the bibliography."""
    return citation.identifier.scheme != "key" or citation.key in known_keys


@lru_cache(maxsize=4096)
def to_citation(key: str, prefix: str, suffix: str, suppress: bool) -> Citation:
    try:
        parsed = parse(key)
    except IdentifierError:
        parsed = Parsed(Identifier("malformed", key))
    return Citation(key, parsed.identifier, parsed.version, prefix.strip(), suffix.rstrip(), suppress)


def next_separator(label: str, pos: int) -> int:
    """Returns the offset of the semicolon before the next citation, or the label's length."""
    for semicolon in NEXT_CITATION.finditer(label, pos):
        if KEY.search(label, semicolon.end()):
            return semicolon.start()
        break
    return len(label)


def read_key(label: str, pos: int) -> tuple[str, int]:
    """Returns the key that starts at `pos`, after the "@", and the offset after the key."""
    end = label.find("}", pos) if label.startswith("{", pos) else 0
    if end > 0:
        return label[pos + 1 : end], end + 1
    if book := ISBN_KEY.match(label, pos):
        return book[0], book.end()
    if found := IDENTIFIER_KEY.match(label, pos):
        run_start = found.start("run")
        run = found["run"]
        if separator := NEXT_CITATION.search(label, run_start, found.end()):
            run = label[run_start : separator.start()]
        end = run_start + len(trim(run))
        return label[pos:end], end
    plain = PLAIN_KEY.match(label, pos)
    return (plain[0], plain.end()) if plain else ("", pos)


def position(text: str, offset: int, line_starts: list[int]) -> tuple[int, int]:
    """Returns (line, column) of an offset, both from 1; `line_starts` are the offsets of the lines."""
    line = bisect_right(line_starts, offset)
    return line, offset - line_starts[line - 1] + 1


def line_starts(text: str) -> list[int]:
    """Returns the offset at which each line of a text starts."""
    return [0, *map(re.Match.end, re.finditer("\n", text))]


def keys(citations: Citations) -> Iterator[tuple[int, Identifier, int]]:
    """Yields (offset, identifier, version) of every mention of a work, links included, in the order of the text."""
    mentions = [(g.start, i, c.identifier, c.version) for g in citations.groups for i, c in enumerate(g.citations)]
    mentions += [(link.start, 0, link.identifier, link.version) for link in citations.links]
    for offset, _, identifier, version in sorted(mentions, key=lambda m: m[:2]):
        yield offset, identifier, version
