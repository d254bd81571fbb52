"""Links to the site's own pages: where a link in a post leads to, as its author wrote it. Text in, addresses out.

An address is a path of the site, `/posts/a/`, or relative to the post, `../a/`, or the file that a link or Hugo's `ref`
names, `a.md`. Which page it means, only the site knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hugo_tools.markdown.document import Definition, fold
from hugo_tools.markdown.inlines import Link
from hugo_tools.markdown.shortcodes import MASK
from hugo_tools.patterns import lazy

# A shortcode that stands for the address of a post: https://gohugo.io/shortcodes/ref/
REF = lazy(
    r"\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:\"(?P<quoted>[^\"]*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`>%]+))"
)
SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
SUFFIX = lazy(r"\.(?P<suffix>[A-Za-z0-9]{1,9})\Z")
PAGE_SUFFIXES = ("md", "markdown", "mdown", "html", "htm")


class PageLink(NamedTuple):
    """An ordinary link at (start, end) of a post to a page of the site; `address` has no query and no fragment."""

    address: str
    start: int
    end: int


def target_of(link: Link, written: str, definitions: Mapping[str, Definition]) -> str:
    """Returns where a link leads, as its author wrote it; of a shortcode that names a post, the name."""
    if link.form != "inline":
        definition = definitions.get(fold(link.target))
        return definition.destination if definition else ""
    if MASK not in link.target:
        return link.target
    named = REF.search(written)
    return (named["quoted"] or named["raw"] or named["bare"] or "") if named else ""


def own_address(target: str, bases: Sequence[str]) -> str:
    """Returns the address of a page of the site, without query and fragment, "" for any other address.

    `bases` are the addresses at which the site's pages are, with a slash at the end.
    """
    address = re.split("[?#]", target.strip(), maxsplit=1)[0]
    for base in bases:
        if (address + "/").startswith(base):
            return "/" + address.partition("://")[2].partition("/")[2]
    if not address or SCHEME.match(address):
        return ""
    suffix = SUFFIX.search(address)
    return "" if suffix and suffix["suffix"].lower() not in PAGE_SUFFIXES else address
