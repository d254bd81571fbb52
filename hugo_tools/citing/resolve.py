"""The story of `resolve`: identifiers in, metadata out, in the order asked."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from hugo_tools.errors import IdentifierError
from hugo_tools.formats.table import FORMATS
from hugo_tools.hugo.site import Settings, Site
from hugo_tools.markdown import escaping
from hugo_tools.metadata.identifiers import Parsed, parse
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Failure, Follower, Resolver, pass_on
from hugo_tools.styles import table
from hugo_tools.styles.interface import Options
from hugo_tools.styles.parts import NameLimits

EXAMPLES = "one looks like arxiv:1706.03762 or doi:10.1038/nature14539"
REFERENCES = ("markdown", "text")  # forms in the site's style, beside the FORMATS of other programs


def resolve(
    arguments: Sequence[str], resolver: Resolver, follow: Follower = pass_on
) -> tuple[list[tuple[Item, int]], list[tuple[str, str, str]]]:
    """Returns the items with the versions asked for, each once, and (argument, reason, hint) for what has none."""
    asked: dict[str, Parsed] = {}
    failed: dict[str, tuple[str, str]] = {}
    for argument in arguments:
        try:
            parsed = parse(argument.removeprefix("@"))
            if parsed.identifier.scheme == "key":
                raise IdentifierError(f'"{argument}" is not an identifier', hint_for(argument))
            asked[argument] = parsed
        except IdentifierError as error:
            failed[argument] = (error.message, error.hint)
    identifiers = list(dict.fromkeys(parsed.identifier for parsed in asked.values()))
    answers = dict(follow(resolver.resolve(identifiers), len(identifiers)))
    items: dict[tuple[str, int], Item] = {}
    for argument in dict.fromkeys(arguments):
        answer = answers.get(asked[argument].identifier) if argument in asked else None
        if isinstance(answer, Item):
            items.setdefault((answer.key, asked[argument].version), answer)
        elif isinstance(answer, Failure):
            failed[argument] = (f'"{argument}": {answer.reason}', answer.hint)
    found = [(item, version) for (_, version), item in items.items()]
    return found, [(argument, *failed[argument]) for argument in dict.fromkeys(arguments) if argument in failed]


def hint_for(argument: str) -> str:
    """Returns what to do with words that are not an identifier: a title's are to be searched for."""
    if " " not in argument.strip():
        return EXAMPLES
    return f"to search by title: hugo-tools search {shlex.quote(argument.strip())}"


def render(items: Sequence[tuple[Item, int]], kind: str, site: Site | None = None) -> str:
    """Returns items in one of FORMATS, or as REFERENCES in the site's style."""
    if kind in FORMATS:
        return FORMATS[kind].render(list({item.key: item for item, _ in items}.values()))
    own = site.settings if site else Settings()
    limits = NameLimits(own.et_al_min, own.et_al_use_first)
    style = table.load(own.style, site.root if site else Path(), Options(limits, own.collapse))
    lines = [style.reference(item, version, "") for item, version in items]
    return "".join(f"{line if kind == 'markdown' else escaping.to_plain_text(line)}\n" for line in lines)
