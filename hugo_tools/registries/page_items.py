"""Makes an item from a page's metadata: `citation_*` tags, JSON-LD, Open Graph or the title, in this order.

Sources: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing (Highwire Press tags),
https://schema.org/CreativeWork, https://ogp.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from hugo_tools.metadata import names
from hugo_tools.metadata.identifiers import Identifier, doi_in, is_short_doi, parse_arxiv
from hugo_tools.metadata.items import ORDER_IS_LOST, Item, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.titles import MEETING, clean_title, clean_venue, compared
from hugo_tools.metadata.two_scripts import in_one_script
from hugo_tools.patterns import lazy
from hugo_tools.registries import Answered, Failure, Referral
from hugo_tools.registries.answers import calendar, field, mapping, objects, text
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.page_head import Head

MAX_ABSTRACT = 20_000
MAX_DEPTH = 3  # of lists in JSON-LD

# Titles of pages that hosts show instead of the requested one.
OTHER_PAGE = lazy(
    r"""
    (?: just[ ]a[ ]moment | attention[ ]required | access[ ]denied | (?:error[ ])?(?:403|404|429|500|503)\b | forbidden
      | (?:page|file)[ ]not[ ]found | not[ ]found | (?:log|sign)[ -]?in\b | robot[ ]check | are[ ]you[ ]a[ ]robot
      | making[ ]sure[ ]you | security[ ]check | verif(?:y|ying)[ ]you | human[ ]verification
      | checking[ ]your[ ]browser | redirecting | please[ ]wait | one[ ]moment | client[ ]challenge | radware
      | vercel[ ]security )
    .*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Proceedings that the tags call journals.
PROCEEDINGS = lazy(
    r"advances in neural information processing|proceedings of machine learning (?:research|and systems)", re.IGNORECASE
)
BRACES = lazy(r"\{(?P<word>[^\W\d_][^{},\\]*)\}")  # BibTeX's braces around capitals, in USENIX's tags: {OSDI}
NO_NAME = lazy(r"://|[@<>={}]")  # an address, or markup in the place of a name
PUBLISHERS = {"openreview.net": "OpenReview", "proceedings.mlr.press": "PMLR"}
LINKED_TYPES = {  # schema.org's type → CSL's; earlier ones are rather a page's subject than the page itself
    "ScholarlyArticle": "article-journal", "Book": "book", "Dataset": "dataset", "SoftwareSourceCode": "software",
    "SoftwareApplication": "software", "Report": "report", "TechArticle": "webpage", "NewsArticle": "article-newspaper",
    "BlogPosting": "post-weblog", "Article": "webpage", "CreativeWork": "webpage", "VideoObject": "webpage",
    "WebPage": "webpage",
}  # fmt: skip


def read(head: Head, address: str, needs_tags: bool) -> Answered:
    """Returns the item of a page's work, a failure, or a referral if the page names a work of another registry.

    With `needs_tags` only `citation_*` tags count, since the page should be that of a paper.
    """
    host = host_of(address)
    item = from_tags(head, address)
    if item is None and needs_tags:
        return Failure("unfit", f'the page at "{host}" does not say which work it shows', BIBLIOGRAPHY)
    item = item or from_page(head, address)
    if not item.title:
        return Failure("unfit", f'the page at "{host}" has no title', BIBLIOGRAPHY)
    if OTHER_PAGE.fullmatch(item.title):
        return Failure("unfit", f'"{host}" shows another page to programs, "{item.title[:80]}"', BIBLIOGRAPHY)
    work = named_work(head)
    if work is None:
        return item
    if work.value.startswith(ORDER_IS_LOST) and item.authors:
        return replace(item, doi=work.value)
    return Referral(work, item)


def host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def named_work(head: Head) -> Identifier | None:
    """Returns the work of another registry that a page names as its own, None if it names none."""
    written = plain(head.first("citation_doi", "bepress_citation_doi", "prism.doi"))
    work = doi_in(written.removeprefix("doi:"))
    if work and not is_short_doi(work.value):
        return work
    written = plain(head.first("citation_arxiv_id"))
    arxiv = parse_arxiv(written.removeprefix("arXiv:"))
    return arxiv.identifier if arxiv else None


# --- citation tags -------------------------------------------------------------------------------


def from_tags(head: Head, address: str) -> Item | None:
    """Returns the item in Highwire Press tags, None if they have no title."""
    title = clean_title(tag(head, "title"))
    if not title:
        return None
    meeting = clean_venue(tag(head, "conference_title", "conference"))
    journal = clean_venue(tag(head, "journal_title", "journal"))
    book = clean_venue(tag(head, "book_title", "inbook_title"))
    school = tag(head, "dissertation_institution")
    institution = tag(head, "technical_report_institution")
    host = host_of(address)
    publisher = school or institution or tag(head, "publisher") or PUBLISHERS.get(host, "")
    abstract = tag(head, "abstract")
    pages = (tag(head, "firstpage"), tag(head, "lastpage"))
    return Item(
        key=address,
        type=type_of(meeting, journal, book, school, institution),
        title=title,
        authors=in_one_script(people(written_authors(head)), title),
        issued=when(head),
        container_title=meeting or book or journal,
        publisher=publisher or site_name(head),
        volume=tag(head, "volume"),
        issue=tag(head, "issue"),
        page="–".join(filter(None, pages)),
        number=tag(head, "technical_report_number"),
        url=address,
        abstract=plain(abstract, limit=MAX_ABSTRACT),
        registry=host,
    )


def tag(head: Head, *endings: str) -> str:
    """Returns the text of the first tag that has one: `citation_title` for "title", or `bepress_citation_title`."""
    for ending in endings:
        if found := head.first(f"citation_{ending}", f"bepress_citation_{ending}"):
            return BRACES.sub(r"\g<word>", text(found))
    return ""


def type_of(meeting: str, journal: str, book: str, school: str, institution: str) -> str:
    """Returns the CSL type of a work by the kind of its container."""
    if meeting or MEETING.search(book.upper()) or PROCEEDINGS.search(journal):
        return "paper-conference"
    if book:
        return "chapter"
    if journal:
        return "article-journal"
    if school:
        return "thesis"
    return "report" if institution else "article"


def written_authors(head: Head) -> list[str]:
    """Returns the authors as written in the tags, which are one tag each, or one tag for all."""
    found = head.every("citation_author", "bepress_citation_author") or head.every("citation_authors")
    written = list(map(text, found))
    if len(written) != 1:
        return written
    return names.several(written[0])


def people(written: Iterable[str]) -> tuple[Name, ...]:
    """Returns names in their parts, without addresses and placeholders."""
    found: list[Name] = []
    for each in written:
        name = names.clean(each)
        if names.is_placeholder(name) or NO_NAME.search(name):
            continue
        is_one_word = " " not in name and "," not in name
        found.append(names.group(name) if is_one_word else names.group_or_person(name))
    return tuple(dict.fromkeys(found))


# --- other pages ---------------------------------------------------------------------------------


def from_page(head: Head, address: str) -> Item:
    """Returns the item of a page without such tags; each field is from JSON-LD, else Open Graph, else the title."""
    node = subject(head.linked_data)
    publisher = named(node.get("publisher"))
    host = host_of(address)
    site = named(node.get("isPartOf")) or site_name(head) or site_in_title(head, host) or publisher or host
    published = date(field(node, "datePublished")) or date(field(node, "dateCreated"))
    authors = linked_people(node.get("author")) or people(page_authors(head))
    kind = LINKED_TYPES.get(kind_of(node), "webpage")
    is_part = kind in ("webpage", "post-weblog", "article-newspaper", "article-journal")
    return Item(
        key=address,
        type=kind,
        title=clean_title(written_title(node, head, site)),
        authors=authors,
        issued=published or when(head),
        container_title=clean_venue(site) if is_part else "",
        publisher="" if is_part else publisher or site,
        url=address,
        registry=host,
    )


def written_title(node: dict[str, Any], head: Head, site: str) -> str:
    """Returns the title of a page's subject: from JSON-LD, else Open Graph, else the title of the page."""
    headline = field(node, "headline")
    name = field(node, "name")
    shown = text(head.first("og:title", "twitter:title")) or text(head.title)
    is_description = compared(shown).startswith(compared(name)) and not is_within(headline, shown)
    linked = name if name and is_description else headline or name
    return linked or without_site(shown, site)


def is_within(headline: str, title: str) -> bool:
    """Returns whether a page's title contains its headline; in Wikipedia the headline is a description instead."""
    return compared(headline) in compared(title)


def page_authors(head: Head) -> Iterator[str]:
    """Yields the names in author tags of ordinary pages."""
    for each in head.every("author", "article:author", "dc.creator", "parsely-author"):
        yield from names.several(text(each))


def subject(linked_data: Iterable[Any]) -> dict[str, Any]:
    """Returns the JSON-LD object of a page's subject, {} for none."""
    nodes = [node for data in linked_data for node in within(data)]
    known = [node for node in nodes if kind_of(node)]
    called = [node for node in known if node.get("headline") or node.get("name")]
    order = list(LINKED_TYPES)
    return min(called, key=lambda node: order.index(kind_of(node)), default={})


def within(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yields the objects of JSON-LD: one, those of a list, or those of a graph."""
    for node in objects(data):
        yield node
        if depth < MAX_DEPTH and "@graph" in node:
            yield from within(node["@graph"], depth + 1)


def kind_of(node: dict[str, Any]) -> str:
    """Returns an object's type in schema.org, the first known one of several, "" for none."""
    written = node.get("@type")
    kinds = written if isinstance(written, list) else [written]
    return next((kind for kind in map(text, kinds) if kind in LINKED_TYPES), "")


def named(value: Any) -> str:
    """Returns the name of an organisation or a site, given as an object or as a text."""
    nodes = objects(value)
    name = field(nodes[0], "name") if nodes else text(value)
    return "" if "://" in name else plain(name)


def linked_people(value: Any) -> tuple[Name, ...]:
    """Returns the authors of JSON-LD: persons and organisations as objects, or names as texts."""
    found: list[Name] = []
    for each in value if isinstance(value, list) else [value]:
        found += linked_name(each)
    return tuple(dict.fromkeys(found))


def linked_name(value: Any) -> Sequence[Name]:
    """Returns the name of one author of JSON-LD, none for a placeholder."""
    node = mapping(value)
    family = names.clean(field(node, "familyName"))
    given = names.clean(field(node, "givenName"))
    if family and given:
        return [names.parts(given, family)]
    name = field(node, "name") if node else text(value)
    if field(node, "@type") == "Organization":
        group = names.clean(name)
        return [names.group(group)] if group else []
    return people([name])


def site_name(head: Head) -> str:
    return text(head.first("og:site_name", "application-name"))


MARKS = (" | ", " - ", " – ", " — ", " · ", " :: ", " » ")  # between the title of a page and the name of its site
KIND_AT = lazy(r"^[^\W\d_]+ (?:at|on) ")  # "Datasets at Hugging Face"


def site_in_title(head: Head, host: str) -> str:
    """Returns the name of a site at the end of its page's title, "" unless it is also the name of the host.

    Examples: `Attention - Wikipedia` at en.wikipedia.org, `bert-base · Hugging Face` at huggingface.co.
    """
    _, _, name = host.rpartition(".")[0].rpartition(".")
    for mark in MARKS:
        _, _, after = text(head.title).rpartition(mark)
        bare = KIND_AT.sub("", after)
        if name and compared(bare) == compared(name):
            return bare
    return ""


def without_site(title: str, site: str) -> str:
    """Returns a page's title without the name of its site at the end or at the beginning: `A post | A blog`."""
    for mark in MARKS:
        before, _, after = title.rpartition(mark)
        bare = KIND_AT.sub("", after)
        if before and compared(bare) == compared(site):
            return before
        before, _, after = title.partition(mark)
        if after and compared(before) == compared(site):
            return after
    return title


# --- dates ---------------------------------------------------------------------------------------

DATE_TAGS = (
    "citation_publication_date", "citation_date", "citation_cover_date", "citation_year", "bepress_citation_date",
    "citation_online_date", "article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date",
    "date", "pubdate", "parsely-pub-date",
)  # fmt: skip
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
DATES = (
    lazy(YEAR + r"(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?:\D.*)?"),
    lazy(YEAR + r"(?P<month>\d\d)(?P<day>\d\d)(?:\D.*)?"),
    lazy(rf"(?:[a-z]+,?\s+)?{DAY}[\s-]+{MONTH},?[\s-]+{YEAR}(?:\D.*)?", re.IGNORECASE),
    lazy(rf"(?:[a-z]+,?\s+)?{MONTH}\s+{DAY},?\s+{YEAR}(?:\D.*)?", re.IGNORECASE),
    lazy(rf"{MONTH},?\s+{YEAR}", re.IGNORECASE),
)
IN_WORDS = lazy(rf"{YEAR}[,\s]+{MONTH}(?:\s+{DAY})?", re.IGNORECASE)
SLASHES = lazy(r"(?P<one>\d{1,2})[/.-](?P<other>\d{1,2})[/.-](?P<year>\d{4})(?:\D.*)?")
A_YEAR = lazy(r"(?<!\d)(?P<year>1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")


def when(head: Head) -> tuple[int, ...]:
    """Returns the date of publication, from the first tag that holds a date."""
    for name in DATE_TAGS:
        for content in head.meta.get(name, ()):
            if found := date(text(content)):
                return found
    return ()


def date(written: str) -> tuple[int, ...]:
    """Returns (year[, month[, day]]) of a date in one of the forms of web pages, () for none.

    For `06/07/2017` only the year is certain, since some mean June and some July.
    """
    written = written[:80]
    if found := SLASHES.fullmatch(written):
        return of_slashes(found["one"], found["other"], found["year"])
    for pattern in (IN_WORDS, *DATES):
        found = pattern.fullmatch(written)
        parts = of_parts(found.groupdict("")) if found else ()
        if parts:
            return parts
    found = A_YEAR.search(written)
    return (int(found["year"]),) if found else ()


def of_slashes(one: str, other: str, year: str) -> tuple[int, ...]:
    """Returns the date of `13/06/2017`, if one of the numbers can only be a day; else the year."""
    first, second = int(one), int(other)
    if second > 12 or first == second:
        return calendar((year, one, other))
    if first > 12:
        return calendar((year, other, one))
    return calendar((year,))


def of_parts(parts: dict[str, str]) -> tuple[int, ...]:
    month = parts.get("month", "")
    if month.isalpha():
        place = MONTHS.index(month[:3].lower())
        month = str(place + 1)
    written = (parts["year"], month, parts.get("day", ""))
    return calendar(filter(None, written))
