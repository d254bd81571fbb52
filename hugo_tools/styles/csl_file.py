"""Checks a style in the Citation Style Language before pandoc reads it: XML in, or an error with its line.

The language is CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from hugo_tools.errors import ConfigurationError

NAMESPACE = "http://purl.org/net/xbiblio/csl"
MAX_SIZE = 1_000_000  # characters; the longest public style has a third of that
REPOSITORY = "https://github.com/citation-style-language/styles"


@dataclass(slots=True)
class _NamesElement:
    """An element `names`: the byte at which its label begins, and whether it has an element `name`."""

    label: int | None = None
    has_name: bool = False


class _CslReader:
    """The state of one reading of a style's XML."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.elements: set[str] = set()
        self.macros: set[str] = set()
        self.called: dict[str, tuple[int, int]] = {}  # macros, and where each is first called
        self.prints_number = False
        self.open_names: list[_NamesElement] = []
        self.labels_alone: list[int] = []  # the bytes at which labels begin whose `names` have no `name`

    def error(self, message: str, hint: str = "", place: tuple[int, int] | None = None) -> ConfigurationError:
        line, column = place or self.place
        return ConfigurationError(f"{self.path}:{line}:{column}: {message}", hint)

    @property
    def place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def refuse_doctype(self, *_: object) -> None:
        raise self.error("a style has no document type")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Processes the start of an element; raises ConfigurationError for an element that cannot be used."""
        element = name.removeprefix(f"{NAMESPACE} ")
        if not self.elements and (element != "style" or element == name):
            raise self.error(f'"{name}" begins the file, which is not a CSL style', f"styles are found at {REPOSITORY}")
        self.elements.add(element)
        if element == "style" and attributes.get("class") == "note":
            raise self.error("a style of footnotes cannot be shown in a bracket", "choose one of the class in-text")
        if element == "link" and attributes.get("rel") == "independent-parent":
            parent = attributes.get("href", "").rpartition("/")[2]
            hint = f'use the style "{parent}": {parent}.csl is found at {REPOSITORY}'
            raise self.error(f'this file only names its parent, "{parent}"', hint)
        if element == "macro":
            self.macros.add(attributes.get("name", ""))
        elif macro := attributes.get("macro"):
            self.called.setdefault(macro, self.place)
        self.prints_number |= element in ("text", "number") and attributes.get("variable") == "citation-number"
        self.note_names(element, attributes)

    def note_names(self, element: str, attributes: Mapping[str, str]) -> None:
        """Notes the parts of an element `names`. A label with a variable is a number's."""
        if element == "names":
            self.open_names.append(_NamesElement())
        elif not self.open_names:
            return
        elif element == "name":
            self.open_names[-1].has_name = True
        elif element == "label" and "variable" not in attributes:
            self.open_names[-1].label = self.parser.CurrentByteIndex

    def end(self, name: str) -> None:
        """Processes the end of an element."""
        if name != f"{NAMESPACE} names":
            return
        names = self.open_names.pop()
        if names.label is not None and not names.has_name:
            self.labels_alone.append(names.label)


class CslFile(NamedTuple):
    """A style's source as pandoc gets it, and whether its list has numbers."""

    source: str
    prints_number: bool


def read(source: str, path: str) -> CslFile:
    """Returns a style that pandoc can use; raises ConfigurationError, with the place, for any other."""
    if len(source) > MAX_SIZE:
        raise ConfigurationError(f"{path} has more than {MAX_SIZE:,} characters", "a style is shorter")
    reader = _CslReader(path)
    try:
        reader.parser.Parse(source, True)
    except expat.ExpatError as error:
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise reader.error(message, "get the file anew", (error.lineno, error.offset + 1)) from error
    for element, what in (("citation", "what stands in the text"), ("bibliography", "how the list looks")):
        if element not in reader.elements:
            message = f'the style has no element "{element}", which says {what}'
            raise reader.error(message, "choose another style", (1, 1))
    for macro, place in reader.called.items():
        if macro not in reader.macros:
            raise reader.error(f'there is no macro "{macro}"', "get the file anew", place)
    return CslFile(with_names(source, reader.labels_alone), reader.prints_number)


def with_names(source: str, labels: Sequence[int]) -> str:
    """Returns a style's source with an element `name` before each of these labels.

    CSL has the label after the names there. pandoc 3.9 prints it before them, `In, editorsGray A`, unless `name` is
    written out.
    """
    content = source.encode()
    for start in sorted(labels, reverse=True):
        if content.startswith(b"<label", start):  # else its namespace has a prefix, which no public style has
            content = content[:start] + b"<name/>" + content[start:]
    return content.decode()
