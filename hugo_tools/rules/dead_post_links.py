"""Links to posts of the site that are not there, where such links are citations (`ownPosts`).

Hugo says nothing of them; only its `ref` stops the build. A link is judged where it names a file of Markdown, or an
address beside those of other posts, `/posts/nothing/`; only Hugo can tell the other addresses of a site, of menus and
lists and files.
"""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from hugo_tools.errors import PostError
from hugo_tools.hugo import posts
from hugo_tools.hugo.places import Places, folded, similar
from hugo_tools.metadata.identifiers import POST_FILE
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each such link."""
    own_posts = subject.shared.own_posts
    if own_posts is None or ("](" not in subject.own_text and "]:" not in subject.own_text):
        return
    places = own_posts.places
    for link in subject.draft.cited.page_links:
        if places.find(link.address, subject.post.path, link.language) or is_other(link.address, subject):
            continue
        if near := addresses_beside(link.address, subject, places):
            close = similar(places.asked_for(POST_FILE.sub("", link.address), subject.post.path), near)
            hint = "correct the link, or take it out"
            if close:
                meant = places.address_of(places.by_address[close])
                hint = f"did you mean {unquote(meant)}?"
            yield Report(link.start, f'the site has no post "{link.address}"', hint, "warning")


def addresses_beside(address: str, subject: Subject, places: Places) -> list[str]:
    """Returns the addresses of posts among which a link looks for one, none for a link to anything else."""
    posts_at = [at for at, path in places.by_address.items() if "/" in places.by_path[path].path]
    if address.lower().endswith(posts.SUFFIXES):
        return posts_at
    folder = posixpath.dirname(places.asked_for(address, subject.post.path))
    return [at for at in posts_at if posixpath.dirname(at) == folder]


def is_other(address: str, subject: Subject) -> bool:
    """Returns whether an address is that of a file of the site, or one that a post had before."""
    name = unquote(address).lstrip("/")
    if subject.has_file(name):
        return True
    return posixpath.basename(folded(address)) in subject.shared.former_names


def former_names(paths: Iterable[Path]) -> frozenset[str]:
    """Returns the last parts of the addresses that posts had before: https://gohugo.io/methods/page/aliases/."""
    found: list[str] = []
    for path in paths:
        with contextlib.suppress(PostError):
            named = posts.read(path).setting("aliases")
            found += map(str, named if isinstance(named, list) else [named] if named else [])
    return frozenset(posixpath.basename(folded(address)) for address in found)


RULE = Rule("HT305", "dead-post-link", find, spares_drafts=True)
