"""Text as Markdown. Any text of a registry stays text: in Markdown, in HTML, and for Hugo."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import quote

from hugo_tools.patterns import HIDDEN, lazy


class Markdown(str):
    """Text that is already Markdown, so it is not escaped again."""

    __slots__ = ()


SPECIAL = lazy(
    rf"""
      (?P<backslash> \\ )
    | (?P<escaped> [*_`~|] | \+ (?=\+) | = (?==) )
    | (?P<entity> [<>\[\]${{}}^"] | & (?=\#|\w+;) | (?<=\w) @ (?=\w) | : (?=//|[\w+-]+:) | (?<=www) \. )
    | (?P<hidden> [{HIDDEN}] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
LINE_START = lazy(r"(?P<digits>\d+)(?P<mark>[.)])|(?P<sign>[-+#=:])")


def escape(text: str) -> Markdown:
    """Returns Markdown that shows exactly the given plain text, in Goldmark with any of Hugo's extensions.

    Brackets, dollars and braces become character references: a backslash before them could be a math delimiter of the
    site, and `{{<` would be a shortcode. Control characters, and those that change the direction of the text after
    them, are left out. White space is folded.
    """
    return text if isinstance(text, Markdown) else escape_run(" ".join(text.split()))


def escape_run(text: str) -> Markdown:
    """Returns the same for a piece of a longer text, so the blanks at its ends stay."""
    return text if isinstance(text, Markdown) else Markdown(SPECIAL.sub(escaped, text))


def escaped(found: re.Match[str]) -> str:
    """Returns the escaped form of a character with a meaning in Markdown."""
    if found["hidden"]:
        return ""
    if found["backslash"]:
        return "&#92;"
    return "\\" + found[0] if found["escaped"] else f"&#{ord(found[0])};"


def guard(line: str) -> str:
    """Returns a reference whose first characters cannot be read as the start of a list or heading."""
    found = LINE_START.match(line)
    if not found:
        return line
    end = found.start("mark") if found["mark"] else 0
    return f"{line[:end]}&#{ord(line[end])};{line[end + 1 :]}"


# A mark that ends a sentence, and the closing emphasis and quotation marks after it.
ENDED = lazy(r"[.?!…。．｡？！‽⁇⁈⁉؟।](?:[*_\"'’”»›」』]|&#34;)*$")


def sentence(text: str) -> Markdown:
    """Returns a text with a full stop, unless it is empty or ends in a sentence mark: `*Wiley & Sons, Inc.*`."""
    shown = Markdown(escape(text).rstrip())
    return shown if not shown or ENDED.search(shown) else Markdown(shown + ".")


def single_quoted(title: str) -> str:
    """Returns a title in the form between quotation marks: those within it are single, its white space is folded."""
    return re.sub(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]", "‘\\1’", " ".join(title.split()))


def quoted(title: str, note: str = "") -> Markdown:
    """Returns a title in quotation marks, with a full stop unless it ends in a sentence mark."""
    inner = single_quoted(title)
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
    """Returns a URL as a link's destination, quoted so that it cannot end the link, the line or the attribute."""
    return quote(url, safe="%/:?#@!$&'*+,;=~.-_")


def to_plain_text(markdown: str) -> str:
    """Returns a reference, one line of our Markdown, as plain text; links become their addresses."""
    text = re.sub(r"(?<!\\)\*|\[[^\]]*\]\((?P<url>[^)]*)\)", lambda found: found["url"] or "", markdown)
    return html.unescape(re.sub(r"\\([*_`~|])", r"\1", text))
