"""The story of `resolve`: identifiers in, metadata out, in the order asked."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from hugo_tools.errors import IdentifierError, LockError
from hugo_tools.formats.table import FORMATS
from hugo_tools.hugo.site import Settings, Site
from hugo_tools.markdown import escaping
from hugo_tools.metadata.identifiers import Parsed, parse
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Follower, pass_on
from hugo_tools.styles import table
from hugo_tools.styles.interface import StyleOptions
from hugo_tools.styles.parts import NameLimits
from hugo_tools.works.catalogue import Works

EXAMPLES = "one looks like arxiv:1706.03762 or doi:10.1038/nature14539"
REFERENCES = ("markdown", "text")  # forms in the site's style, beside the FORMATS of other programs


def resolve(
    arguments: Sequence[str], works: Works, follow: Follower = pass_on
) -> tuple[list[tuple[Item, int]], list[tuple[str, str]]]:
    """Returns the items with the versions asked for, each once, and (reason, hint) for each argument without an item.

    An argument is an identifier, or a key of the author's bibliography, whose entries win over the registries.
    """
    asked: dict[str, Parsed] = {}
    failed: dict[str, tuple[str, str]] = {}
    for argument in dict.fromkeys(arguments):
        try:
            asked[argument] = parsed(argument, works)
        except IdentifierError as error:
            failed[argument] = error.message, error.hint
    missing = works.missing(dict.fromkeys(each.identifier for each in asked.values()))
    for _ in follow(works.resolve(missing), len(missing)):
        pass
    items: dict[tuple[str, int], Item] = {}
    for argument, (identifier, version) in asked.items():
        try:
            item = works.item(identifier)
        except LockError as error:
            failed[argument] = error.message, error.hint
            continue
        if item:
            items.setdefault((item.key, version), item)
        else:
            failed[argument] = works.reason(identifier, argument)
    found = [(item, version) for (_, version), item in items.items()]
    return found, [failed[argument] for argument in dict.fromkeys(arguments) if argument in failed]


def parsed(argument: str, works: Works) -> Parsed:
    """Returns the identifier and version that an argument names, canonical; raises IdentifierError."""
    named = parse(argument.removeprefix("@"))
    if named.identifier.scheme == "key" and named.identifier.value not in works.bibliography.keys:
        raise IdentifierError(f'"{argument}" is not an identifier', hint_for(argument, works))
    return Parsed(works.canonical(named.identifier), named.version)


def hint_for(argument: str, works: Works) -> str:
    """Returns the hint for words that are not an identifier: a close key, examples, or to search for a title."""
    if key := works.similar_key(argument):
        return f"did you mean {key}, of the bibliography?"
    if " " not in argument.strip():
        return EXAMPLES
    return f"to search by title: hugo-tools search {shlex.quote(argument.strip())}"


def render(items: Sequence[tuple[Item, int]], kind: str, own_keys: Mapping[str, str], site: Site | None = None) -> str:
    """Returns items in one of FORMATS, or as REFERENCES in the site's style.

    `own_keys` are the works' keys in the author's bibliography, by the items' keys.
    """
    if kind in FORMATS:
        return FORMATS[kind].render(list({item.key: item for item, _ in items}.values()), own_keys)
    own = site.settings if site else Settings()
    limits = NameLimits(own.et_al_min, own.et_al_use_first)
    language = site.locale(site.root) if site else ""
    style = table.load(own.style, site.root if site else Path(), StyleOptions(limits, own.collapse, language))
    lines = [style.reference(item, version, "") for item, version in items]
    return "".join(f"{line if kind == 'markdown' else escaping.to_plain_text(line)}\n" for line in lines)
