"""The story of `new`: a post's file, from a kind, a title, and the works that it is about.

works resolved → facts → post → written, where nothing is → its reference list filled in by `cite`
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hugo_tools import data, exclusive, files
from hugo_tools.errors import ConfigurationError, DataError, IdentifierError, os_reason
from hugo_tools.hugo import front_matter, handlers
from hugo_tools.hugo.site import Site, walk
from hugo_tools.kinds import archetypes
from hugo_tools.kinds.archetypes import Facts, Work
from hugo_tools.kinds.table import KINDS
from hugo_tools.markdown.escaping import Markdown, link
from hugo_tools.metadata.identifiers import Identifier, Parsed, parse
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Follower, pass_on
from hugo_tools.styles.parts import is_one_word
from hugo_tools.works.catalogue import Works

if TYPE_CHECKING:
    from hugo_tools.citing.run import Cite
    from hugo_tools.findings import Finding
    from hugo_tools.registries.semantic_scholar import CitationCount  # imports the HTTP library

UNKNOWN = "unknown"  # how often a work was cited
SHOWN_AUTHORS = 12
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file; in superscript, three digits are as reserved
RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")])
FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')  # in names of Windows, a backslash in none of ours


@dataclass(frozen=True, slots=True)
class Request:
    """What the author asks for; `chosen` are front matter values, `section` "" for the site's main one.

    A `short` post has no comments in its front matter.
    """

    kind: str
    title: str
    slug: str = ""
    section: str = ""
    bundle: bool = False
    language: str = ""
    tags: Sequence[str] = ()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    short: bool = False


def new(site: Site, request: Request, works: Sequence[Work], now: datetime) -> Path:
    """Creates a post and returns its path.

    Raises ConfigurationError if there is one already, and for names, values and places that no post can have;
    OutsideError for a place that a setting or a link of the site leads out of it.
    """
    check_kind(request.kind)
    check_values(request.chosen)
    path = place(site, request)
    title, section = front_matter.one_line(request.title), section_of(site, request)
    params = site.config.get("params") or {}
    facts = Facts(
        title, now, address(site, section, path), request.tags, request.chosen, works, params, has_buttons(site)
    )
    text = archetypes.post(request.kind, facts, prefers_toml(site, path.parent), not request.short)
    try:
        files.make_folder(path.parent)
        with exclusive.held(site.root):
            files.write(path, text.encode(), before=b"")
    except files.ChangedError as error:  # somebody made one since we looked
        raise there_already(site, path) from error
    except OSError as error:
        reason = os_reason(error)
        raise ConfigurationError(f"{site.relative(path)} cannot be written: {reason}") from error
    return path


SHORTCODES = ("shortcodes", "_shortcodes")


def has_buttons(site: Site) -> bool:
    """Returns whether a post of the site may place feedback buttons, and they would be shown."""
    themes = walk(site.config, "theme") or []
    folder = site.root / str(site.config.get("themesdir") or "themes")
    roots = [site.root, *(folder / str(theme) for theme in ([themes] if isinstance(themes, str) else themes))]
    places = [root / "layouts" / name / "lyket.html" for root in roots for name in SHORTCODES]
    found = any(os.path.lexists(path) and not site.leads_out(path) for path in places)
    return found and bool(site.settings.lyket_key)


def check_kind(kind: str) -> None:
    """Raises ConfigurationError for a kind that there is not."""
    if kind not in KINDS:
        hint = f"kinds are {', '.join(KINDS)}; a post without one: hugo-tools new default TITLE"
        raise ConfigurationError(f'unknown kind "{kind}"', hint)


def check_values(chosen: Mapping[str, Any]) -> None:
    """Raises ConfigurationError for a front matter value that would stop Hugo, and for a key that none can have."""
    for key in chosen:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)?", key, re.ASCII):
            raise ConfigurationError(f'"{key}" is not a key', "a key looks like series, or cover.image within a map")
    for key, value in front_matter.nested(chosen).items():
        inner = {f"{key}.{name}": each for name, each in value.items()} if isinstance(value, dict) else {}
        for name, each in {key: value, **inner}.items():
            known = front_matter.BY_KEY.get(name.lower())
            if known and (problem := front_matter.problem(known, each)):
                raise ConfigurationError(f"--set: {problem}")


# --- what was typed ------------------------------------------------------------------------------


def parse_values(arguments: Sequence[str]) -> dict[str, Any]:
    """Returns the values of `key=value` arguments, each value read as YAML; raises ConfigurationError."""
    chosen: dict[str, Any] = {}
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if not equals:
            raise ConfigurationError(f'--set "{argument}" has no "="', "for example --set series=Retrieval")
        try:
            chosen[key.strip()] = data.load_yaml(value) if value.strip() else ""
        except DataError:
            chosen[key.strip()] = value
    return chosen


def split_ids(arguments: Sequence[str]) -> list[str]:
    """Returns the ids in arguments, of which one may hold several, as make's FROM does."""
    return [each for text in arguments for each in text.replace(", ", " ").split()]


def split_tags(text: str) -> list[str]:
    return [tag.strip() for tag in text.split(",") if tag.strip()]


# --- where it is ---------------------------------------------------------------------------------


def place(site: Site, request: Request) -> Path:
    """Returns the path of a new post; raises ConfigurationError if it has no usable name or is there already."""
    name, section = slug_of(request.slug or request.title), section_of(site, request)
    if not name:
        text = request.slug or request.title
        raise ConfigurationError(f'"{text}" has no letter or digit for a file name', "give one with --slug")
    if name == "index" and not request.bundle:
        hint = "choose another name with --slug, or --bundle"
        raise ConfigurationError("index.md would make the whole section one page bundle", hint)
    if name in RESERVED:
        hint = "choose another name with --slug"
        raise ConfigurationError(f'"{name}" is not a file name on Windows, where your site may be checked out', hint)
    content, suffix = content_folder(site, request.language)
    folder = content / section
    single, bundle = folder / f"{name}{suffix}.md", folder / name / f"index{suffix}.md"
    for other in (single, bundle):
        if os.path.lexists(other):
            raise there_already(site, other)
    path = bundle if request.bundle else single
    return site.own(path, f'"{site.relative(path)}"', "make the post in a folder of the site: --section")


def there_already(site: Site, path: Path) -> ConfigurationError:
    return ConfigurationError(f"{site.relative(path)} is there already", "choose another title, or a name with --slug")


def section_of(site: Site, request: Request) -> str:
    """Returns the folder below content: the one asked for, else the site's first main section, else posts."""
    main = walk(site.config, "params", "mainsections")
    section = request.section or str(main[0] if isinstance(main, list) and main else "posts")
    parts = section.strip("/").split("/")
    if section.startswith("/") or FORBIDDEN.search(section) or not all(map(is_folder_name, parts)):
        hint = "name a folder below content, for example --section posts"
        raise ConfigurationError(f'"{section}" is not a section', hint)
    return section.strip("/")


def is_folder_name(part: str) -> bool:
    """Returns whether a folder may have this name on any system: Windows drops blanks and full stops at its end."""
    is_reserved = part.partition(".")[0].casefold() in RESERVED
    return bool(part) and part == part.strip().rstrip(".") and not part.startswith(".") and not is_reserved


def content_folder(site: Site, language: str) -> tuple[Path, str]:
    """Returns the folder that holds a language's posts, and what stands before `.md` in their names."""
    languages = walk(site.config, "languages")
    default = str(site.config.get("defaultcontentlanguage") or "en").lower()
    wanted, usual = language.lower() or default, site.root / str(site.config.get("contentdir") or "content")
    if language and wanted != default and wanted not in (languages or {}):
        known = ", ".join([default, *(code for code in languages or {} if code != default)])
        raise ConfigurationError(f'the site has no language "{language}"', f"its languages: {known}")
    if own := walk(languages, wanted, "contentdir"):
        return site.root / str(own), ""
    mounted = [folder for folder, code in site.content_folders if code.lower() == wanted]
    return (mounted or [usual])[0], "" if wanted == default or mounted else f".{wanted}"


def slug_of(text: str) -> str:
    """Returns a file name for a title: letters and digits of any script in lower case, joined by hyphens."""
    folded = unicodedata.normalize("NFC", text).casefold()
    # The vowel signs of Hindi or Thai are marks, not letters; an emoji's variation selector is one, too.
    kept = "".join(c if c.isalnum() or c == "_" or unicodedata.category(c) in ("Mc", "Mn") else " " for c in folded)
    words = [word.lstrip("\ufe0e\ufe0f") for word in kept.split()]
    name = "-".join(word for word in words if word)[:80]
    return name.encode()[:200].decode(errors="ignore").strip("-_")  # a file name has 255 bytes at most


def address(site: Site, section: str, path: Path) -> str:
    """Returns where Hugo will publish a post if nothing else says otherwise, "" for a site without a base URL."""
    base = str(site.config.get("baseurl") or "")
    name = path.parent.name if path.name.startswith("index.") else path.stem.partition(".")[0]
    return f"{base.rstrip('/')}/{section}/{name}/" if base.startswith(("http://", "https://")) else ""


def now(site: Site) -> datetime:
    """Returns the time in the site's `timeZone`, else in this machine's; raises ConfigurationError."""
    zone = str(site.config.get("timezone") or "")
    try:
        return datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    except (KeyError, ValueError, OSError) as error:
        hint = "a zone is called Europe/Berlin; on Windows: pip install tzdata"
        raise ConfigurationError(f'timeZone is "{zone}", which is not a known time zone', hint) from error


def prefers_toml(site: Site, folder: Path) -> bool:
    """Returns whether most posts near a new one have TOML front matter; without any, the site's own archetype."""
    near = files.matching(folder, "*.md", site.root)
    used = [handler_of(site, path) for path in islice(near or site_posts(site), 50)]
    if not any(used):
        used = [handler_of(site, site.root / "archetypes" / "default.md")]
    return used.count(handlers.TOML) > used.count(handlers.YAML)


def site_posts(site: Site) -> Sequence[Path]:
    return site.posts() if site.content_folders else []


def handler_of(site: Site, path: Path) -> handlers.Handler | None:
    """Returns the handler of a post's front matter; None for another or no file, and for one outside the site."""
    if site.leads_out(path):
        return None
    try:
        start = files.read(path)[:100].decode("utf-8", "replace")
    except OSError:
        return None
    return handlers.handler_of(start)


# --- what it is about ----------------------------------------------------------------------------


def works_for(
    ids: Sequence[str], works: Works, follow: Follower = pass_on
) -> tuple[list[tuple[Parsed, Item]], list[tuple[str, str]]]:
    """Returns the works that ids name with their items, and (reason, hint) for each id that has none."""
    parsed: dict[str, Parsed] = {}
    failed: list[tuple[str, str]] = []
    for text in dict.fromkeys(ids):
        try:
            found = parse(text.removeprefix("@"))
            parsed[text] = Parsed(works.canonical(found.identifier), found.version)
        except IdentifierError as error:
            failed.append((error.message, error.hint))
    missing = works.missing(dict.fromkeys(each.identifier for each in parsed.values()))
    for _ in follow(works.resolve(missing), len(missing)):
        pass
    items = {text: works.item(each.identifier) for text, each in parsed.items()}
    failed += [works.reason(parsed[text].identifier, text) for text, item in items.items() if item is None]
    return [(parsed[text], item) for text, item in items.items() if item is not None], failed


def title_of(kind: str, resolved: Sequence[tuple[Parsed, Item]]) -> str:
    """Returns the title of a post about a work, for an author who gave none; it must not be the work's own.

    A post under the work's title would be cited as that work, with the post's author.
    """
    return KINDS[kind].title.format(resolved[0][1].title) if resolved else ""


def title_hint(kind: str) -> str:
    """Returns how a post of a kind gets its title."""
    hint = f"name the post: hugo-tools new {kind} TITLE"
    if not KINDS[kind].title:
        return hint
    return f"{hint}, or make it about a work: hugo-tools new {kind} --from arxiv:1706.03762"


def describe(resolved: Sequence[tuple[Parsed, Item]], kind: str, site: Site, today: datetime) -> list[Work]:
    """Returns works as templates print them; how often it is cited is asked of the one that a post is about."""
    about = resolved[:1] if KINDS[kind].is_about_one else []
    cited = [citation_count(parsed.identifier, site.settings.mailto) for parsed, _ in about]
    works = [work(parsed, item, known, today) for (parsed, item), known in zip_longest(resolved, cited)]
    return [replace(each, citations=each.citations or UNKNOWN) for each in works[: len(about)]] + works[len(about) :]


def citation_count(identifier: Identifier, mailto: str) -> CitationCount | None:
    from hugo_tools.registries import semantic_scholar

    return semantic_scholar.citation_count(identifier, mailto)


def cite(run: Cite, path: Path) -> list[Finding]:
    """Keeps what was resolved, fills in a new post's blocks, and returns what is to be said about them.

    Once the reference list is there, what else is lacking is only worth a look: the post is a draft.
    """
    run.save_lock()
    changes, findings = list(run.run([path])), run.outcome.findings
    is_listed = any(change.references for change in changes)
    return [finding._replace(severity="warning") for finding in findings] if is_listed else findings


def work(parsed: Parsed, item: Item, known: CitationCount | None, today: datetime) -> Work:
    names = [name_of(name) for name in item.authors or item.editors]
    shown = names[:SHOWN_AUTHORS] + ([f"and {len(names) - SHOWN_AUTHORS} more"] if len(names) > SHOWN_AUTHORS else [])
    published = ", ".join(part for part in (str(item.issued[0]) if item.issued else "", item.venue) if part)
    day = f"{today.day} {today:%B} {today.year}"
    return Work(
        title=item.title,
        authors=", ".join(shown),
        label=", ".join(part for part in (label(item), item.year) if part),
        published=published,
        citations=f"{known.citations:,} ({known.source}, {day})" if known else "",
        abstract=item.abstract,
        citation=Markdown(parsed.citation),
        links=links(parsed, item, known),
    )


def label(item: Item) -> str:
    """Returns the authors as a sentence names them: `Lewis et al.`, `Bahdanau & Cho`."""
    names = [name.family or name.literal or name.given for name in item.authors or item.editors]
    return f"{names[0]} et al." if len(names) > 2 else " & ".join(names)


def name_of(name: Name) -> str:
    """Returns a name as it is said: given names first, but for one that is written as one word."""
    if is_one_word(name):
        return name.family + name.given
    return name.literal or " ".join(part for part in (name.given, name.family, name.suffix) if part)


def links(parsed: Parsed, item: Item, known: CitationCount | None) -> Markdown:
    """Returns links to a work's page and its PDF, as far as they are known."""
    identifier = parsed.identifier
    page = identifier.url if identifier.has_registry else item.url
    pdf = known.pdf if known else ""
    if identifier.scheme == "arxiv":
        pdf = f"https://arxiv.org/pdf/{identifier.value}"
    return Markdown(" · ".join(link(text, url) for text, url in (("paper", page), ("PDF", pdf)) if url))
