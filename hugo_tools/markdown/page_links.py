"""Links to the site's own pages: the addresses as their author wrote them. Text in, addresses out.

An address is a path of the site, `/posts/a/`, or relative to the post, `../a/`, or the file that a link or Hugo's
`ref` names, `a.md`. `hugo.places` finds the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from hugo_tools.markdown.document import Definition, fold
from hugo_tools.markdown.inlines import Link
from hugo_tools.markdown.shortcodes import MASK, SHORTCODE
from hugo_tools.patterns import lazy

# An argument of a shortcode that names a post: https://gohugo.io/shortcodes/ref/
ARGUMENT = lazy(r"(?:(?P<name>[A-Za-z]+)\s*=\s*)?(?:\"(?P<quoted>[^\"]*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`]+))")
ORDER = ("path", "lang", "outputformat")  # of arguments without names
WEB = lazy(r"(?:https?:)?//(?P<host>[^/]+)", re.IGNORECASE)
SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
SUFFIX = lazy(r"\.(?P<suffix>[A-Za-z0-9]{1,9})\Z")
PAGE_SUFFIXES = ("md", "markdown", "mdown", "html", "htm")


class PageLink(NamedTuple):
    """An ordinary link at (start, end) of a post to a page of the site; `address` has no query and no fragment.

    `language` is that of the page, "" if the link does not name it.
    """

    address: str
    start: int
    end: int
    language: str = ""


class Target(NamedTuple):
    """The target of a link, as its author wrote it; for Hugo's `ref`, the post's name and its language."""

    address: str
    language: str = ""


def target_of(link: Link, text: str, start: int, end: int, definitions: Mapping[str, Definition]) -> Target:
    """Returns the target of the link at (start, end) of a text."""
    destination = link.target
    if link.form != "inline":
        definition = definitions.get(fold(link.target))
        if definition is None:
            return Target("")
        destination, start, end = definition.destination, definition.start, definition.end
    if MASK not in destination:
        return Target(destination)
    named = [tag for tag in SHORTCODE.finditer(text[start:end]) if tag["name"] in ("ref", "relref")]
    return named_by(named[-1]["arguments"]) if named else Target("")


def named_by(arguments: str) -> Target:
    """Returns the post that the arguments of `ref` name."""
    found = {}
    for name, argument in zip_longest(ORDER, ARGUMENT.finditer(arguments)):
        if argument:
            value = argument["quoted"] or argument["raw"] or argument["bare"] or ""
            found[(argument["name"] or name or "").lower()] = value
    return Target(found.get("path", ""), found.get("lang", ""))


def own_address(target: str, bases: Sequence[str]) -> str:
    """Returns the address of a page of the site, without query and fragment; "" for any other address.

    `bases` are the site's addresses, with a slash at the end. `target` may begin with http, with https, or with the
    host.
    """
    address = re.split("[?#]", target.strip(), maxsplit=1)[0]
    if whole := WEB.match(address):
        host, path = whole["host"].lower(), address[whole.end() :]
        is_own = any(f"//{host}{path}/".startswith("//" + base.partition("//")[2]) for base in bases)
        return f"/{path.removeprefix('/')}" if is_own else ""
    if not address or SCHEME.match(address):
        return ""
    suffix = SUFFIX.search(address)
    return "" if suffix and suffix["suffix"].lower() not in PAGE_SUFFIXES else address
