"""Styles: the rules that turn items into references. Items in, one line of Markdown out.

The text of a registry is data: whatever it holds, it stays text in Markdown, in HTML, and for Hugo. A style is a
template (`template.py`), ours or one of the site's own, and no template is trusted: what it prints is read back, too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from hugo_tools import files
from hugo_tools.cache import Cache, digest
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.items import ET_AL, Item, Name
from hugo_tools.patterns import lazy

if TYPE_CHECKING:
    from hugo_tools.styles.template import Template

FOLDER = Path("hugo-tools", "styles")  # of a site's own styles, from its root
OLD_FOLDER = Path("layouts", "hugo-tools")  # Hugo parses all of `layouts/`, and stops at a Jinja template


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


SPECIAL = lazy(
    r"""
      (?P<backslash> \\ )
    | (?P<escaped> [*_`~|] | \+ (?=\+) | = (?==) )
    | (?P<entity> [<>\[\]${}^"] | & (?=\#|\w+;) | (?<=\w) @ (?=\w) | : (?=//|[\w+-]+:) | (?<=www) \. )
    | (?P<hidden> [\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
LINE_START = lazy(r"(?P<digits>\d+)(?P<mark>[.)])|(?P<sign>[-+#=:])")


def escape(text: str) -> Markdown:
    """Returns plain text as Markdown that shows exactly it, in Goldmark with any of Hugo's extensions.

    Brackets, dollars and braces become character references: a backslash before them could be a math
    delimiter of the site, and `{{<` would be a shortcode. Control characters, and those that turn the direction of all
    that follows, are left out.
    """
    if isinstance(text, Markdown):
        return text

    def replacement(found: re.Match[str]) -> str:
        if found["hidden"]:
            return ""
        if found["backslash"]:
            return "&#92;"
        return "\\" + found[0] if found["escaped"] else f"&#{ord(found[0])};"

    return Markdown(SPECIAL.sub(replacement, " ".join(text.split())))


def guard(line: str) -> str:
    """Returns a reference whose first characters cannot be taken for the start of a list or heading."""
    found = LINE_START.match(line)
    if not found:
        return line
    end = found.start("mark") if found["mark"] else 0
    return f"{line[:end]}&#{ord(line[end])};{line[end + 1 :]}"


# A mark that ends a sentence, and what may close after it: emphasis, quotation marks.
ENDED = lazy(r"[.?!…。．｡？！‽⁇⁈⁉؟।](?:[*_\"'’”»›」』]|&#34;)*$")


def sentence(text: str) -> Markdown:
    """Returns a text with a full stop, unless it is empty or ends in a mark of its own: `*Wiley & Sons, Inc.*`."""
    shown = Markdown(escape(text).rstrip())
    return shown if not shown or ENDED.search(shown) else Markdown(shown + ".")


def quoted(title: str, note: str = "") -> Markdown:
    """Returns a title in quotation marks, with a full stop unless it ends in a mark of its own."""
    inner = re.sub(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]", "‘\\1’", " ".join(title.split()))
    if not inner:
        return Markdown("")
    if note:
        return Markdown(f'"{escape(inner)}" ({escape(note)}).')
    stop = "" if ENDED.search(inner) else "."
    return Markdown(f'"{escape(inner)}{stop}"')


def italic(text: str) -> Markdown:
    """Returns text in italics."""
    return Markdown(f"*{escape(text)}*") if text.strip() else Markdown("")


def link(text: str, url: str) -> Markdown:
    """Returns a link."""
    return Markdown(f"[{escape(text)}]({destination(url)})") if url else escape(text)


@lru_cache(maxsize=4096)
def destination(url: str) -> str:
    """Returns a URL as a link's destination: nothing in it can end the link, the line or the attribute."""
    return quote(url, safe="%/:?#@!$&'*+,;=~.-_")


class Settings(NamedTuple):
    """How many names a reference shows: with `et_al_min` or more, the first `et_al_use_first` and "et al."."""

    et_al_min: int = 5
    et_al_use_first: int = 3


def people(names: Sequence[Name], settings: Settings) -> str:
    """Returns names as a reference has them: `Vaswani, A., Shazeer, N., Parmar, N., et al.`"""
    shown = [person(name) for name in names]
    if shown[-1:] == [ET_AL]:
        return ", ".join([*shown[:-1][: max(settings.et_al_use_first, 1)], ET_AL])
    if len(shown) >= max(settings.et_al_min, settings.et_al_use_first + 1):
        return ", ".join([*shown[: settings.et_al_use_first], ET_AL])
    if len(shown) > 1:
        return ", ".join(shown[:-1]) + ", & " + shown[-1]
    return "".join(shown)


def people_in_reading_order(names: Sequence[Name], settings: Settings) -> str:
    """Returns names as a reference has them within a sentence: `Y. Bengio, Y. LeCun, & G. Hinton`."""
    shown = [person_in_reading_order(name) for name in names]
    if len(shown) >= max(settings.et_al_min, settings.et_al_use_first + 1) and ET_AL not in shown:
        shown = [*shown[: settings.et_al_use_first], ET_AL]
    if shown[-1:] == [ET_AL]:
        return ", ".join(shown)
    if len(shown) == 2:
        return " & ".join(shown)
    return ", ".join(shown[:-1]) + ", & " + shown[-1] if len(shown) > 2 else "".join(shown)


def person_in_reading_order(name: Name) -> str:
    """Returns one name, given names first: `A. Vaswani`, `M. L. King, Jr.`; a name in Chinese signs keeps its order."""
    if name.literal or any(ord(character) > 0x2E7F for character in name.family):
        return person(name).replace(", ", " ") if not name.literal else name.literal
    called = " ".join(part for part in (initials(name.given), name.family) if part)
    return f"{called}, {name.suffix}" if name.suffix else called


def person(name: Name) -> str:
    """Returns one name, family name first: `Vaswani, A.`, `King, M. L., Jr.`, `OpenAI`."""
    if name.literal:
        return name.literal
    if is_one_word(name):
        return name.family + name.given
    parts = [name.family, initials(name.given), name.suffix]
    return ", ".join(part for part in parts if part)


IDEOGRAPHS = lazy("[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")  # Chinese characters and Hangul


def is_one_word(name: Name) -> bool:
    """Returns whether a name is written as one word, family name first: 王小明. A transcription is not."""
    return bool(IDEOGRAPHS.search(name.family) and IDEOGRAPHS.search(name.given)) and not name.suffix


def initials(given: str) -> str:
    """Returns given names as initials, `Jean-Pierre M.` as `J.-P. M.`; other scripts than alphabets stay whole."""
    if any(ord(character) > 0x2E7F for character in given):
        return given
    words = []
    for word in re.sub(r"\.(?=[^\s.‐-])", ". ", given).split():
        letters = [part[0].upper() + "." for part in re.split("[-‐]", word) if part and part[0].isalpha()]
        words.append("-".join(letters))
    return " ".join(word for word in words if word)


@lru_cache(maxsize=4096)
def doi_url(doi: str) -> str:
    """Returns the address of a DOI, with all that could end a Markdown link escaped."""
    return "https://doi.org/" + quote(doi, safe="/:;._-~!$&'*+,=@")


def cited_as(item: Item, version: int) -> tuple[str, str]:
    """Returns what a reference's link says and where it goes: the arXiv id, the DOI, or the address."""
    if item.number.startswith("arXiv:"):
        suffix = f"v{version}" if version else ""
        return item.number + suffix, f"https://arxiv.org/abs/{item.number[6:]}{suffix}"
    if item.doi:
        return f"doi:{item.doi}", doi_url(item.doi)
    return ("Link", item.url) if item.url.startswith(("https://", "http://")) else ("", "")


NOTES = {"dataset": "data set", "software": "software"}


def note(item: Item) -> str:
    """Returns what a reader must know of a work beside its title: that it was retracted, or is no text; its version."""
    known = item.status or NOTES.get(item.type, "")
    number = re.sub(r"^v(?:ersion)?[. ]*(?=\d)", "", item.version, flags=re.IGNORECASE)
    version = f"version {number}" if number and item.type in NOTES else ""
    return ", ".join(part for part in (known, version) if part)


def details(item: Item) -> str:
    """Returns what stands after a venue: volume and issue, pages or number, and a thesis's kind."""
    volume = item.volume + (f"({item.issue})" if item.volume and item.issue else "")
    number = "" if item.pages or item.number.startswith("arXiv:") else item.number
    kind = item.genre if item.type in ("thesis", "report") else ""
    return "".join(f", {part}" for part in (volume, item.pages, number, kind) if part)


def kind(item: Item) -> str:
    """Returns what a thesis or a report is called, with its number: `PhD thesis`, `Technical report 7`."""
    if item.type not in ("thesis", "report"):
        return ""
    name = item.genre or item.type.capitalize()
    number = "" if item.number.startswith("arXiv:") else item.number
    if "report" in number.lower():  # it says what it is
        return number
    return f"{name} {number}".strip()


ORDINALS = {"1": "st", "2": "nd", "3": "rd"}


def edition(item: Item) -> str:
    """Returns a book's edition, unless it is the first, and its volume, as printed: `2nd ed., Vol. 3`."""
    number = item.edition.strip().rstrip(".")
    if number.isdecimal():
        ending = "th" if number[-2:-1] == "1" else ORDINALS.get(number[-1], "th")
        shown = f"{number}{ending} ed." if int(number) > 1 else ""
    elif not number or re.search(r"\b(?:ed|edn|edition|Aufl|Auflage)\b", number, re.IGNORECASE):
        shown = item.edition.strip()
    else:
        shown = f"{number} ed."
    volume = f"Vol. {item.volume}" if item.volume.isdecimal() else item.volume
    return ", ".join(part for part in (shown, volume) if part)


MONTHS = "January February March April May June July August September October November December".split()
DATED = ("webpage", "post", "post-weblog")  # what may change from one day to the next


def date(item: Item) -> str:
    """Returns when a work appeared, as printed: the year, of a page the day: `2023, June 23`."""
    if item.type not in DATED or len(item.issued) < 2 or not 1 <= item.issued[1] <= 12:
        return item.year
    month = MONTHS[item.issued[1] - 1]
    return ", ".join([item.year, " ".join([month, *map(str, item.issued[2:])])])


BOOK_PARTS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")


def credited(item: Item, settings: Settings) -> str:
    """Returns those who a reference begins with: a work's authors, else its editors, which a part's book has."""
    if item.authors or item.type in BOOK_PARTS:
        shown = people(item.authors, settings)
        return shown + "." if shown and not shown.endswith(".") else shown
    if not item.editors:
        return ""
    return people(item.editors, settings) + (" (Ed.)." if len(item.editors) == 1 else " (Eds.).")


FIELDS = tuple(f.name for f in fields(Item))
PRINTED = attrgetter(*FIELDS)  # what a template can see of an item
VARIABLES = {  # what a template can see, with the parts of what has parts; docs/styles.md explains each
    "item": (*FIELDS, "pages", "venue", "year"),
    **dict.fromkeys(
        ("date", "details", "edition", "editors", "kind", "label", "note", "pages", "people", "url", "version"), ()
    ),
}


def variables(item: Item, version: int, settings: Settings) -> dict[str, Any]:
    """Returns what a template sees of a work: texts and numbers, and names as mappings of texts."""
    from hugo_tools.styles.template import frozen

    parts = {name: getattr(item, name) for name in VARIABLES["item"]}
    for role in ("authors", "editors"):
        parts[role] = tuple(frozen(**name._asdict()) for name in parts[role])
    label, url = cited_as(item, version)
    return {
        "item": frozen(**parts),
        "date": date(item),
        "details": details(item),
        "edition": edition(item),
        "editors": people_in_reading_order(item.editors, settings),
        "kind": kind(item),
        "label": label,
        "note": note(item),
        "pages": item.pages,
        "people": credited(item, settings),
        "url": url,
        "version": version,
    }


class Style:
    """A reference's form: a template of the package, or the site's own in its place."""

    def __init__(self, name: str, site: Path, settings: Settings) -> None:
        """Raises ConfigurationError for a style that there is not, or whose template cannot be read."""
        own = site / FOLDER / f"{name}.md.j2"
        is_own = NAME.fullmatch(name) is not None and os.path.lexists(own)
        self.name = name
        self.settings = settings
        self.path = shown(own) if is_own else f"{name}.md.j2"
        self.source = read_template(own, site) if is_own else packaged(name, site)
        self.template: Template | None = None
        self.rendered: dict[tuple[str, int], str] = {}
        self.cache = Cache(f"references-{digest(self.source, repr(settings))}", "")

    def reference(self, item: Item, version: int = 0) -> str:
        """Returns one reference, one line of Markdown; raises ConfigurationError for a template that fails."""
        at = (item.key, version)
        if at not in self.rendered:
            made_of = digest(f"{PRINTED(item)} {version}")
            line = self.cache.get(made_of)
            if line is None:
                line = self.render(item, version)
                self.cache.put(made_of, line)
            self.rendered[at] = line
        return self.rendered[at]

    def render(self, item: Item, version: int) -> str:
        """Returns one reference, made anew and read back."""
        if self.template is None:
            from hugo_tools.styles.template import Template

            self.template = Template(self.source, self.path, VARIABLES)
        size = len(repr(PRINTED(item)))
        printed = self.template.render(variables(item, version, self.settings), size, item.key)
        line = guard(" ".join(printed.split()))
        if found := fault(line):
            message = f'{self.path}: the reference of "{item.key}" has {found}'
            hint = "a reference is text with emphasis and links to http:// or https://, see docs/styles.md"
            raise ConfigurationError(message, hint)
        return line


# --- what a template printed -----------------------------------------------------------------------

FAULTS = {  # what pulldown-cmark calls it, and how messages do
    "Code": "code",
    "Html": "HTML",
    "HtmlBlock": "HTML",
    "Image": "an image",
    "InlineHtml": "HTML",
    "Strikethrough": "text that is struck through",
    "TaskListMarker": "a check box",
}
OPENING = [{"Start": {"List": 1}}, {"Start": "Item"}]
CLOSING = [{"End": "Item"}, {"End": {"List": True}}]
BACK_LINK = ' [↩](#top "#x")'  # what follows a reference in a list, where a bracket cites it
BACK_LINK_EVENTS = [
    {"Start": {"Link": {"link_type": "Inline", "dest_url": "#top", "title": "#x", "id": ""}}},
    {"Text": "↩"},
    {"End": "Link"},
]
HIDDEN = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def is_web_address(url: str) -> bool:
    """Returns whether an address is one that a reference may link to."""
    return url.lower().startswith(("https://", "http://"))


def fault(line: str) -> str:
    """Returns what in a reference is more than text with emphasis and links, "" if nothing is.

    It is read as it will stand in a list, by a CommonMark parser with GitHub's extensions.
    """
    if HIDDEN.search(line):
        return "a control character"
    if "{{" in line:
        return 'what could be a shortcode, "{{"'
    if "[^" in line:
        return 'what could be a footnote, "[^"'
    return line_fault(line, []) or line_fault(line + BACK_LINK, BACK_LINK_EVENTS)


def line_fault(line: str, last: list[Any]) -> str:
    """Returns the same of a line that ends in some events of the parser's own, which are allowed."""
    import pyromark

    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TASKLISTS
    events: list[Any] = list(pyromark.events(f"1. {line}\n", options=options))
    closing = [*last, *CLOSING]
    inner = events[len(OPENING) : -len(closing)]
    for event in events:
        if found := FAULTS.keys() & named(event):
            return FAULTS[found.pop()]
    for event in inner:
        if found_in_it := event_fault(event):
            return found_in_it
    return "" if [*OPENING, *inner, *closing] == events else "something that Markdown does not read as a part of it"


def named(event: Any) -> set[str]:
    """Returns the names in an event: `{"Start": "Emphasis"}`, `{"Start": {"Link": {…}}}`, `{"Code": "x"}`, `"Rule"`."""
    if not isinstance(event, dict):
        return {str(event)}
    step, what = next(iter(event.items()))
    return {step, *(what if isinstance(what, dict) else [what] if step in ("Start", "End") else [])}


def event_fault(event: Any) -> str:
    """Returns what a reference must not have, of one event within it, "" if it may have it."""
    names = named(event)
    if "Text" in names or names & {"Emphasis", "Strong"}:
        return ""
    if "Link" not in names:
        return "more than one line of text"
    details = event["Start"]["Link"] if "Start" in event else {"dest_url": "https://", "title": ""}
    if not is_web_address(details["dest_url"]):
        return f'a link to "{details["dest_url"]}"'
    return "a link with a title" if details["title"] else ""


# --- finding a style -------------------------------------------------------------------------------

NAME = lazy(r"\w[\w-]*")


def own_templates(site: Path) -> list[Path]:
    """Returns the templates of a site's own styles, without those that lead out of it."""
    return [path for path in sorted((site / FOLDER).glob("*.md.j2")) if not files.leads_out(path, site)]


def misplaced(site: Path) -> list[tuple[Path, str]]:
    """Returns each template in the folder that Hugo parses, with the command that moves it to where it is read."""
    return [(path, move(path, site)) for path in sorted((site / OLD_FOLDER).glob("*.md.j2"))]


def move(path: Path, site: Path) -> str:
    """Returns the command that moves a template from the old folder, in the site's root."""
    old, new = path.relative_to(site).as_posix(), (FOLDER / path.name).as_posix()
    return f"in the site's root run: mkdir -p {FOLDER.as_posix()} && git mv {old} {new}"


def shown(path: Path) -> str:
    """Returns a path as messages show it: from the working directory if it is below that."""
    folder = Path.cwd()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def read_template(path: Path, site: Path) -> str:
    """Returns a template of the site's; raises ConfigurationError if it cannot be read, or lies outside of the site."""
    files.own(path, site, name=shown(path), hint="put the template itself there")
    try:
        return files.read_text(path)
    except OSError as error:
        raise ConfigurationError(f"{shown(path)} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        hint = "save the template as UTF-8"
        raise ConfigurationError(f"{shown(path)} cannot be read: it is not UTF-8", hint) from error


def packaged(name: str, site: Path) -> str:
    """Returns the source of one of our own styles; raises ConfigurationError for a name that is none."""
    folder = Path(__file__).parent
    ours = sorted(path.name.removesuffix(".md.j2") for path in folder.glob("*.md.j2"))
    if name in ours:
        return (folder / f"{name}.md.j2").read_text("utf-8")
    old = site / OLD_FOLDER / f"{name}.md.j2"
    if NAME.fullmatch(name) and old.is_file():
        message = f'the style "{name}" is not read from {shown(old)}, and Hugo cannot build the site with it there'
        raise ConfigurationError(message, move(old, site))
    own = [path.name.removesuffix(".md.j2") for path in own_templates(site)]
    known = ", ".join(dict.fromkeys([*ours, *own]))
    hint = f"styles are {known}, and any NAME with a template {(FOLDER / 'NAME.md.j2').as_posix()}"
    raise ConfigurationError(f'unknown style "{name}"', hint)


def environment() -> Any:
    """Returns the Jinja2 environment of our own archetypes, in which all that is printed is escaped for Markdown."""
    from jinja2.sandbox import SandboxedEnvironment

    def finalize(value: Any) -> str:
        return escape("" if value is None else value if isinstance(value, str) else str(value))

    created = SandboxedEnvironment(finalize=finalize, trim_blocks=True)
    created.filters |= {"quoted": quoted, "italic": italic, "link": link}
    return created
