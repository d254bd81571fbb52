"""Styles: the rules that turn items into references. Items in, one line of Markdown out.

The text of a registry is data: whatever it holds, it stays text in Markdown, in HTML, and for Hugo.
"""

from __future__ import annotations

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
    from jinja2 import Template

OVERRIDES = Path("layouts", "hugo-tools")


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


SPECIAL = lazy(
    r"""
      (?P<backslash> \\ )
    | (?P<escaped> [*_`~|] | \+ (?=\+) | = (?==) )
    | (?P<entity> [<>\[\]${}^"] | & (?=\#|\w+;) | (?<=\w) @ (?=\w) | : (?=//|[\w+-]+:) | (?<=www) \. )
    """,
    re.VERBOSE | re.IGNORECASE,
)
LINE_START = lazy(r"(?P<digits>\d+)(?P<mark>[.)])|(?P<sign>[-+#=:])")


def escape(text: str) -> Markdown:
    """Returns plain text as Markdown that shows exactly it, in Goldmark with any of Hugo's extensions.

    Brackets, dollars and braces become character references: a backslash before them could be a math
    delimiter of the site, and `{{<` would be a shortcode.
    """
    if isinstance(text, Markdown):
        return text

    def replacement(found: re.Match[str]) -> str:
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


def quoted(title: str, note: str = "") -> Markdown:
    """Returns a title in quotation marks, with a full stop unless it ends in a mark of its own."""
    inner = re.sub(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]", "‘\\1’", " ".join(title.split()))
    stop = "" if note or inner.endswith((".", "?", "!", "…", "。", "?’", "!’")) else "."
    return Markdown(f'"{escape(inner)}{stop}"' + (f" ({escape(note)})." if note else "")) if inner else Markdown("")


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


def person(name: Name) -> str:
    """Returns one name, family name first: `Vaswani, A.`, `King, M. L., Jr.`, `OpenAI`."""
    if name.literal:
        return name.literal
    parts = [name.family, initials(name.given), name.suffix]
    return ", ".join(part for part in parts if part)


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
    """Returns what a reader must know of a work beside its title: that it was retracted, or is no text."""
    return item.status or NOTES.get(item.type, "")


def details(item: Item) -> str:
    """Returns what stands behind a venue: volume and issue, pages or number, and a thesis's kind."""
    volume = item.volume + (f"({item.issue})" if item.volume and item.issue else "")
    page = item.page.replace("--", "-").replace("-", "–")
    number = "" if page or item.number.startswith("arXiv:") else item.number
    kind = item.genre if item.type in ("thesis", "report") else ""
    return "".join(f", {part}" for part in (volume, page, number, kind) if part)


PRINTED = attrgetter(*(f.name for f in fields(Item)))  # what a template can see of an item


class Style:
    """A reference's form: a Jinja2 template of the package, or the site's own in its place."""

    def __init__(self, name: str, site: Path, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        own = site / OVERRIDES / f"{name}.md.j2"
        self.path = str(own) if own.exists() else f"{name}.md.j2"
        self.source = read_template(own) if own.exists() else packaged(name)
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
                line = guard(" ".join(self.render(item, version).split()))
                self.cache.put(made_of, line)
            self.rendered[at] = line
        return self.rendered[at]

    def render(self, item: Item, version: int) -> str:
        label, url = cited_as(item, version)
        names, editors = item.authors, item.editors
        shown = people(names or editors, self.settings)
        if editors and not names:
            shown += " (Ed.)." if len(editors) == 1 else " (Eds.)."
        elif shown and not shown.endswith("."):
            shown += "."
        values: dict[str, Any] = {"item": item, "version": version, "people": shown, "note": note(item)}
        try:
            if self.template is None:
                self.template = environment().from_string(self.source)
            return self.template.render(values, details=details(item), label=label, url=url)
        except Exception as error:  # a template can fail in any way that Python can
            place = f"{self.path}{template_line(error)}"
            raise ConfigurationError(f"{place}: {error}", "correct the style's template") from error


def template_line(error: Exception) -> str:
    """Returns ":12" for an error in a template's line 12, "" where that is unknown."""
    if isinstance(line := getattr(error, "lineno", None), int):
        return f":{line}"
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return next((f":{frame.lineno}" for frame in reversed(frames) if frame.filename == "<template>"), "")


def read_template(path: Path) -> str:
    """Returns a template of the site's; raises ConfigurationError if it cannot be read."""
    try:
        return files.read_text(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", "save the template as UTF-8") from error


def packaged(name: str) -> str:
    """Returns the source of one of our own styles; raises ConfigurationError for a name that is none."""
    folder = Path(__file__).parent
    ours = sorted(path.name.removesuffix(".md.j2") for path in folder.glob("*.md.j2"))
    if name not in ours:
        hint = f"styles are {', '.join(ours)}, and any NAME with a template {OVERRIDES / 'NAME.md.j2'}"
        raise ConfigurationError(f'unknown style "{name}"', hint)
    return (folder / f"{name}.md.j2").read_text("utf-8")


def environment() -> Any:
    """Returns the Jinja2 environment of styles, in which all that is printed is escaped for Markdown."""
    from jinja2.sandbox import SandboxedEnvironment

    def finalize(value: Any) -> str:
        return escape("" if value is None else value if isinstance(value, str) else str(value))

    created = SandboxedEnvironment(finalize=finalize, trim_blocks=True)
    created.filters |= {"quoted": quoted, "italic": italic, "link": link}
    return created
