"""The metadata in a web page: its `meta` elements, its title, and its JSON-LD.

Sources: https://html.spec.whatwg.org/multipage/semantics.html and
https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents. libxml2 reads the page, since its time is linear
in the page's length. That of html.parser is quadratic for pages with many unclosed tags. No script runs, and nothing
that the page refers to is loaded.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from hugo_tools.patterns import lazy
from hugo_tools.registries.answers import MAX_OBJECTS, Unusable, load_json

MAX_TEXT = 20_000  # characters of one value
MAX_SCRIPTS = 20
# Encodings of web pages (https://encoding.spec.whatwg.org/#names-and-labels). Python has others, some of which are not
# encodings of text, or are slow.
CHARSETS = lazy(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|latin1|iso-?8859-\d{1,2}|windows-125\d|windows-874|cp125\d|koi8-[ru]"
    r"|macintosh|shift[_-]jis|sjis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5(?:-hkscs)?",
    re.IGNORECASE,
)
DECLARED = lazy(r"""charset\s*=\s*["']?\s*(?P<name>[\w-]+)""", re.IGNORECASE)
DECLARATION = 4096  # bytes in which a page declares its charset; the specification asks for it in the first 1,024
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(slots=True)
class Head:
    """The metadata of a page."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """The contents, in their order, of each name or property in lower case."""

    title: str = ""
    """The page's title."""

    linked_data: list[Any] = field(default_factory=list)
    """Its JSON-LD, one element for each script."""

    def first(self, *names: str) -> str:
        """Returns the first content of the first name that has one, "" for none."""
        contents = self.every(*names)
        return contents[0] if contents else ""

    def every(self, *names: str) -> list[str]:
        """Returns all contents of the first name that has any."""
        return next((self.meta[name] for name in names if name in self.meta), [])


def read(body: bytes, content_type: str) -> Head:
    """Returns the metadata of a page, however broken its HTML is."""
    reader = HeadReader()
    parser: Any = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True)
    text = decode(body, content_type).replace("\x00", "")
    parser.feed(text.encode("utf-8", "replace"))
    head: Head = parser.close()
    return head


class HeadReader:
    """Gathers a page's head while libxml2 reads the page."""

    def __init__(self) -> None:
        self.head = Head()
        self.scripts: list[str] = []
        self.text: list[str] | None = None  # pieces of the present element's text, None outside of title and JSON-LD
        self.contents = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta":
            self.add(attributes)
        is_title = tag == "title" and not self.head.title
        if is_title or self.is_data(tag, attributes):
            self.text = []

    def is_data(self, tag: str, attributes: dict[str, str]) -> bool:
        """Returns whether an element is a script with JSON-LD that is still to be read."""
        kind = attributes.get("type", "").strip().lower()
        is_linked = tag == "script" and kind == "application/ld+json"
        return is_linked and len(self.scripts) < MAX_SCRIPTS

    def add(self, attributes: dict[str, str]) -> None:
        """Keeps the content of a `meta` element."""
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        content = attributes.get("content", "").strip()[:MAX_TEXT]
        if name and content and self.contents < MAX_OBJECTS:
            self.head.meta.setdefault(name.strip().lower(), []).append(content)
            self.contents += 1

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if self.text is None or tag not in ("title", "script"):
            return
        text = "".join(self.text)
        self.text = None
        if tag == "title":
            self.head.title = self.head.title or text.strip()[:MAX_TEXT]
        else:
            self.scripts.append(text)

    def comment(self, text: str) -> None:
        """Ignores a comment."""

    def close(self) -> Head:
        for script in self.scripts:
            try:
                self.head.linked_data.append(load_json(script.strip().encode()))
            except Unusable:
                continue
        return self.head


# --- charsets ------------------------------------------------------------------------------------


def decode(body: bytes, content_type: str) -> str:
    """Returns a page's text, decoded by its byte order mark, else as UTF-8 if it is valid, else by its declaration.

    Many pages declare a wrong charset, but hardly any text in another charset is valid UTF-8.
    """
    for mark, charset in MARKS.items():
        if body.startswith(mark):
            return body.removeprefix(mark).decode(charset, "replace")
    declared = charset_of(content_type) or charset_in(body)
    if not declared.startswith(("iso2022", "utf-16")):  # these may look like UTF-8
        try:
            # Incremental, since the page may be cut within a character.
            return codecs.getincrementaldecoder("utf-8")().decode(body)
        except UnicodeDecodeError:
            pass
    return body.decode(declared or "cp1252", "replace")


def charset_in(body: bytes) -> str:
    """Returns the charset that a page declares; not UTF-16, since in it the declaration could not be read."""
    declared = charset_of(body[:DECLARATION].decode("latin-1"))
    return "" if declared.startswith("utf-16") else declared


def charset_of(text: str) -> str:
    """Returns the charset that a text declares, "" for none, and for one that is not used in web pages."""
    found = DECLARED.search(text)
    if not found or not CHARSETS.fullmatch(found["name"]):
        return ""
    try:
        return codecs.lookup(found["name"]).name
    except LookupError:
        return ""
