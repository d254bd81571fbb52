"""The story of `new`: a post's file, from a kind, a title, and the works that it is about.

works resolved → facts → post → new file written → reference list filled in by `cite`
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hugo_tools import data, exclusive, files
from hugo_tools.citing import resolve
from hugo_tools.errors import ConfigurationError, DataError, IdentifierError, os_reason
from hugo_tools.hugo import front_matter, handlers
from hugo_tools.hugo.layers import find_layers
from hugo_tools.hugo.site import Site, walk
from hugo_tools.kinds import archetypes
from hugo_tools.kinds.archetypes import PostFacts, Work
from hugo_tools.kinds.table import KINDS
from hugo_tools.markdown.escaping import Markdown, link
from hugo_tools.metadata.identifiers import Identifier, Parsed
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Follower, pass_on
from hugo_tools.styles.parts import is_one_word
from hugo_tools.works.catalogue import Works

if TYPE_CHECKING:
    from hugo_tools.citing.run import Cite
    from hugo_tools.findings import Finding
    from hugo_tools.registries.semantic_scholar import CitationCount  # imports the HTTP library

UNKNOWN = "unknown"  # the citation count without an answer
SHOWN_AUTHORS = 12
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file; three superscript digits are reserved as well
PORTS = [f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"]
RESERVED = frozenset(["con", "prn", "aux", "nul", *PORTS])
FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')  # in file names on Windows


@dataclass(frozen=True, slots=True)
class Request:
    """The author's request for a new post."""

    kind: str
    """The name of a kind."""

    title: str
    """The post's title."""

    slug: str = ""
    """The name of its file or folder, "" for one made from the title."""

    section: str = ""
    """The folder below the site's content, "" for the site's main section."""

    bundle: bool = False
    """Whether the post is a page bundle, with a folder of its own."""

    language: str = ""
    """The code of its language, "" for the site's."""

    tags: Sequence[str] = ()
    """Its tags."""

    chosen: Mapping[str, Any] = field(default_factory=dict)
    """Values of its front matter."""

    short: bool = False
    """Whether its front matter has no comments."""


def new(site: Site, request: Request, works: Sequence[Work], now: datetime) -> Path:
    """Creates a post and returns its path.

    Raises ConfigurationError if the post exists already, and for impossible names, values and places; OutsideError for
    a place that a setting or a link leads out of the site.
    """
    check_kind(request.kind)
    check_values(request.chosen)
    path = place(site, request)
    facts = PostFacts(
        title=front_matter.one_line(request.title),
        date=now,
        url=address(site, section_of(site, request), path),
        tags=request.tags,
        chosen=request.chosen,
        works=works,
        params=site.config.get("params") or {},
        has_buttons=has_buttons(site),
    )
    text = archetypes.post(request.kind, facts, prefers_toml(site, path.parent), not request.short)
    try:
        files.make_folder(path.parent)
        with exclusive.held(site.root):
            files.write(path, text.encode(), before=b"")
    except files.ChangedError as error:  # it was created since `place` looked
        raise there_already(site, path) from error
    except OSError as error:
        reason = os_reason(error)
        raise ConfigurationError(f"{site.relative(path)} cannot be written: {reason}") from error
    return path


SHORTCODES = ("shortcodes", "_shortcodes")


def has_buttons(site: Site) -> bool:
    """Returns whether feedback buttons in a post of the site would be shown."""
    of_themes = [layer.folder for layer in find_layers(site) if layer.folder]
    places = [root / "layouts" / name / "lyket.html" for root in [site.root, *of_themes] for name in SHORTCODES]
    has_shortcode = any(os.path.lexists(path) and not site.leads_out(path) for path in places)
    return has_shortcode and bool(site.settings.lyket_key)


def check_kind(kind: str) -> None:
    """Raises ConfigurationError for an unknown kind."""
    if kind not in KINDS:
        hint = f"kinds are {', '.join(KINDS)}; a post without one: hugo-tools new default TITLE"
        raise ConfigurationError(f'unknown kind "{kind}"', hint)


def check_values(chosen: Mapping[str, Any]) -> None:
    """Raises ConfigurationError for a front matter value that would stop Hugo, and for an impossible key."""
    for key in chosen:
        if not KEY.fullmatch(key):
            raise ConfigurationError(f'"{key}" is not a key', "a key looks like series, or cover.image within a map")
    for key, value in front_matter.nested(chosen).items():
        check_value(key, value)
        inner = value if isinstance(value, dict) else {}
        for name, each in inner.items():
            check_value(f"{key}.{name}", each)


KEY = re.compile(r"[\w-]+(\.[\w-]+)?", re.ASCII)


def check_value(key: str, value: Any) -> None:
    """Raises ConfigurationError for a value of the wrong type for a known key."""
    known = front_matter.BY_KEY.get(key.lower())
    problem = front_matter.problem(known, value) if known else ""
    if problem:
        raise ConfigurationError(f"--set: {problem}")


# --- typed arguments -----------------------------------------------------------------------------


def parse_values(arguments: Sequence[str]) -> dict[str, Any]:
    """Returns the values of `key=value` arguments, each value read as YAML; raises ConfigurationError."""
    chosen: dict[str, Any] = {}
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if not equals:
            raise ConfigurationError(f'--set "{argument}" has no "="', "for example --set series=Retrieval")
        try:
            read = data.load_yaml(value) if value.strip() else ""
        except DataError:
            read = value
        chosen[key.strip()] = read
    return chosen


def split_ids(arguments: Sequence[str]) -> list[str]:
    """Returns the ids in arguments; one argument may hold several, such as make's FROM."""
    together = " ".join(arguments)
    return together.replace(", ", " ").split()


def split_tags(text: str) -> list[str]:
    """Returns the tags between the commas of a text."""
    tags = [tag.strip() for tag in text.split(",")]
    return [tag for tag in tags if tag]


# --- its place -----------------------------------------------------------------------------------


def place(site: Site, request: Request) -> Path:
    """Returns the path of a new post; raises ConfigurationError if it has no usable name or exists already."""
    written = request.slug or request.title
    name = slug_of(written)
    section = section_of(site, request)
    if not name:
        raise ConfigurationError(f'"{written}" has no letter or digit for a file name', "give one with --slug")
    if name == "index" and not request.bundle:
        hint = "choose another name with --slug, or --bundle"
        raise ConfigurationError("index.md would make the whole section one page bundle", hint)
    if name in RESERVED:
        hint = "choose another name with --slug"
        raise ConfigurationError(f'"{name}" is not a file name on Windows, where your site may be checked out', hint)
    content, suffix = content_folder(site, request.language)
    folder = content / section
    single = folder / f"{name}{suffix}.md"
    bundle = folder / name / f"index{suffix}.md"
    for other in (single, bundle):
        if os.path.lexists(other):
            raise there_already(site, other)
    path = bundle if request.bundle else single
    return site.own(path, f'"{site.relative(path)}"', "make the post in a folder of the site: --section")


def there_already(site: Site, path: Path) -> ConfigurationError:
    return ConfigurationError(f"{site.relative(path)} is there already", "choose another title, or a name with --slug")


def section_of(site: Site, request: Request) -> str:
    """Returns the folder below content: the one asked for, else the site's first main section, else posts."""
    section = request.section or main_section(site)
    bare = section.strip("/")
    are_names = all(map(is_folder_name, bare.split("/")))
    if not are_names or section.startswith("/") or FORBIDDEN.search(section):
        hint = "name a folder below content, for example --section posts"
        raise ConfigurationError(f'"{section}" is not a section', hint)
    return bare


def main_section(site: Site) -> str:
    sections = walk(site.config, "params", "mainsections")
    has_some = isinstance(sections, list) and sections
    return str(sections[0]) if has_some else "posts"


def is_folder_name(part: str) -> bool:
    """Returns whether a folder can have this name on any system; Windows drops blanks and full stops at the end."""
    if not part or part.startswith("."):
        return False
    first, _, _ = part.partition(".")
    is_reserved = first.casefold() in RESERVED
    return not is_reserved and part == part.strip().rstrip(".")


def content_folder(site: Site, language: str) -> tuple[Path, str]:
    """Returns the folder of a language's posts, and the part of their names before `.md`, such as `.de`."""
    languages = walk(site.config, "languages") or {}
    default = str(site.config.get("defaultcontentlanguage") or "en").lower()
    wanted = language.lower() or default
    codes = dict.fromkeys([default, *languages])
    if wanted not in codes:
        raise ConfigurationError(f'the site has no language "{language}"', f"its languages: {', '.join(codes)}")
    if own := walk(languages, wanted, "contentdir"):
        return site.root / str(own), ""
    for folder, code in site.content_folders:
        if code.lower() == wanted:
            return folder, ""
    usual = site.root / str(site.config.get("contentdir") or "content")
    return usual, "" if wanted == default else f".{wanted}"


def slug_of(text: str) -> str:
    """Returns a file name for a title: letters and digits of any script in lower case, joined by hyphens."""
    folded = unicodedata.normalize("NFC", text).casefold()
    kept = "".join(character if is_of_word(character) else " " for character in folded)
    words = [word.lstrip(VARIATION_SELECTORS) for word in kept.split()]
    name = "-".join(filter(None, words))[:80]
    return name.encode()[:200].decode(errors="ignore").strip("-_")  # a file name has 255 bytes at most


VARIATION_SELECTORS = "\ufe0e\ufe0f"  # marks after an emoji


def is_of_word(character: str) -> bool:
    """Returns whether a character is part of a word; marks count, since the vowel signs of Hindi or Thai are marks."""
    if character.isalnum() or character == "_":
        return True
    return unicodedata.category(character) in ("Mc", "Mn")


def address(site: Site, section: str, path: Path) -> str:
    """Returns the address at which Hugo publishes a post by default, "" for a site without a base URL."""
    base = str(site.config.get("baseurl") or "")
    if not base.startswith(("http://", "https://")):
        return ""
    is_bundle = path.name.startswith("index.")
    name = path.parent.name if is_bundle else path.stem.partition(".")[0]
    return f"{base.rstrip('/')}/{section}/{name}/"


def now(site: Site) -> datetime:
    """Returns the time in the site's `timeZone`, else in this machine's; raises ConfigurationError."""
    zone = str(site.config.get("timezone") or "")
    try:
        return datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    except (KeyError, ValueError, OSError) as error:
        hint = "a zone is called Europe/Berlin; on Windows: pip install tzdata"
        raise ConfigurationError(f'timeZone is "{zone}", which is not a known time zone', hint) from error


def prefers_toml(site: Site, folder: Path) -> bool:
    """Returns whether most posts near a new one have TOML front matter; without posts, the site's archetype decides."""
    near = files.matching(folder, "*.md", site.root)
    used = [handler_of(site, path) for path in islice(near or site_posts(site), 50)]
    if not any(used):
        used = [handler_of(site, site.root / "archetypes" / "default.md")]
    return used.count(handlers.TOML) > used.count(handlers.YAML)


def site_posts(site: Site) -> Sequence[Path]:
    return site.posts() if site.content_folders else []


def handler_of(site: Site, path: Path) -> handlers.Handler | None:
    """Returns the handler of a file's front matter; None if it has none, cannot be read, or is outside the site."""
    if site.leads_out(path):
        return None
    try:
        start = files.read(path)[:100].decode("utf-8", "replace")
    except OSError:
        return None
    return handlers.handler_of(start)


# --- its works -----------------------------------------------------------------------------------


def works_for(
    ids: Sequence[str], works: Works, follow: Follower = pass_on
) -> tuple[list[tuple[Parsed, Item]], list[tuple[str, str]]]:
    """Returns the works with these ids and their items, and (reason, hint) for each id without an item."""
    parsed: dict[str, Parsed] = {}
    failed: list[tuple[str, str]] = []
    for text in dict.fromkeys(ids):
        try:
            parsed[text] = resolve.parsed(text, works)
        except IdentifierError as error:
            failed.append((error.message, error.hint))
    missing = works.missing(dict.fromkeys(each.identifier for each in parsed.values()))
    for _ in follow(works.resolve(missing), len(missing)):
        pass
    resolved: list[tuple[Parsed, Item]] = []
    for text, each in parsed.items():
        item = works.item(each.identifier)
        if item is None:
            failed.append(works.reason(each.identifier, text))
        else:
            resolved.append((each, item))
    return resolved, failed


def title_of(kind: str, resolved: Sequence[tuple[Parsed, Item]]) -> str:
    """Returns the title of a post about a work, for an author who gave none; "" if there is none.

    It must not be the work's own title, since the post would then be cited as that work, with the post's author.
    """
    if not resolved:
        return ""
    _, first = resolved[0]
    return KINDS[kind].title.format(first.title)


def title_hint(kind: str) -> str:
    """Returns the hint for a post of a kind without a title."""
    hint = f"name the post: hugo-tools new {kind} TITLE"
    if not KINDS[kind].title:
        return hint
    return f"{hint}, or make it about a work: hugo-tools new {kind} --from arxiv:1706.03762"


def describe(resolved: Sequence[tuple[Parsed, Item]], kind: str, site: Site, today: datetime) -> list[Work]:
    """Returns works in the form for templates; the citation count is asked only for the work that a post is about."""
    described: list[Work] = []
    for parsed, item in resolved:
        is_subject = KINDS[kind].is_about_one and not described
        known = citation_count(parsed.identifier, site.settings.mailto) if is_subject else None
        made = work(parsed, item, known, today)
        if is_subject and not known:
            made = replace(made, citations=UNKNOWN)
        described.append(made)
    return described


def citation_count(identifier: Identifier, mailto: str) -> CitationCount | None:
    from hugo_tools.registries import semantic_scholar

    return semantic_scholar.citation_count(identifier, mailto)


def cite(run: Cite, path: Path) -> list[Finding]:
    """Saves resolved works, fills in a new post's blocks, and returns the findings.

    If the reference list was made, all findings are warnings, since the post is a draft.
    """
    run.save_lock()
    changes = list(run.run([path]))
    findings = run.outcome.findings
    if any(change.references for change in changes):
        return [finding._replace(severity="warning") for finding in findings]
    return findings


def work(parsed: Parsed, item: Item, known: CitationCount | None, today: datetime) -> Work:
    """Returns a work in the form for templates."""
    year = item.year if item.issued else ""
    day = f"{today.day} {today:%B} {today.year}"
    return Work(
        title=item.title,
        authors=shown_authors(item),
        label=", ".join(filter(None, (label(item), item.year))),
        published=", ".join(filter(None, (year, item.venue))),
        citations=f"{known.citations:,} ({known.source}, {day})" if known else "",
        abstract=item.abstract,
        citation=Markdown(parsed.citation),
        links=links(parsed, item, known),
    )


def shown_authors(item: Item) -> str:
    """Returns the authors; if there are many, the first ones and the number of the others."""
    names = [name_of(name) for name in item.authors or item.editors]
    more = len(names) - SHOWN_AUTHORS
    if more > 0:
        names[SHOWN_AUTHORS:] = [f"and {more} more"]
    return ", ".join(names)


def label(item: Item) -> str:
    """Returns the authors in the form for a sentence: `Lewis et al.`, `Bahdanau & Cho`."""
    people = item.authors or item.editors
    names = [name.family or name.literal or name.given for name in people]
    return f"{names[0]} et al." if len(names) > 2 else " & ".join(names)


def name_of(name: Name) -> str:
    """Returns a name in reading order: given names first, except in a one-word name."""
    if is_one_word(name):
        return name.family + name.given
    parts = (name.given, name.family, name.suffix)
    return name.literal or " ".join(filter(None, parts))


def links(parsed: Parsed, item: Item, known: CitationCount | None) -> Markdown:
    """Returns links to a work's page and its PDF, if they are known."""
    identifier = parsed.identifier
    page = identifier.url if identifier.has_registry else item.url
    pdf = known.pdf if known else ""
    if identifier.scheme == "arxiv":
        pdf = f"https://arxiv.org/pdf/{identifier.value}"
    addresses = {"paper": page, "PDF": pdf}
    found = [link(text, url) for text, url in addresses.items() if url]
    return Markdown(" · ".join(found))
