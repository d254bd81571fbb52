"""The work or post that an entry's id names: one spelling of each, and why an id names none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hugo_tools import files
from hugo_tools.errors import IdentifierError
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.metadata.identifiers import Identifier, parse
from hugo_tools.reading_room import room_file

EXAMPLES = "an id is like arxiv:1706.03762, doi:10.1038/nature14539, https://… or /posts/my-post"


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A work or a page of the web that an id names, or a post of the site, whose file is `post`.

    `id` is the one spelling under which the page finds it.
    """

    id: str
    identifier: Identifier | None = None
    post: Path | None = None


def named(text: str, site: Site) -> NamedWork:
    """Returns the work or post that an id names; raises IdentifierError, whose hint has the likely right spelling."""
    if text.lower().startswith("post:"):  # as posts cite it
        text = "/" + text[len("post:") :].strip().lstrip("/")
    if post := post_at(text, site):
        return NamedWork(post_id(post, site), post=post)
    if text.startswith("/"):
        raise IdentifierError(f'the site has no post "{text}"', similar_post(text, site))
    identifier = parse(text.removeprefix("@")).identifier
    if identifier.scheme == "key":
        hint = similar_post(f"/{text}", site) if "/" in text else EXAMPLES
        raise IdentifierError(f'"{text}" is not an identifier, an address or the path of a post', hint)
    return NamedWork(identifier.key, identifier)


def works_of_rooms(site: Site) -> set[str]:
    """Returns the keys under which the lock has the works of a site's rooms."""
    found = set()
    for path in room_file.find(site):
        for entry in room_file.load(path, site).entries:
            with contextlib.suppress(IdentifierError):
                work = named(entry.id, site)
                found.add(work.id)
    return found


def post_at(text: str, site: Site) -> Path | None:
    """Returns the post at a path, from the content folder or the site's root; None for a text that is not its path."""
    parts = [part for part in text.strip().split("/") if part]
    if not parts or ".." in parts or ":" in text:
        return None
    path = PurePosixPath(*parts)
    for folder, _ in site.content_folders:
        for start in (folder, site.root):
            for candidate in candidates(start, path):
                is_post = candidate.suffix in posts.SUFFIXES and candidate.is_relative_to(folder)
                if is_post and files.is_file(candidate) and not site.leads_out(candidate):
                    return candidate
    return None


def candidates(start: Path, path: PurePosixPath) -> Iterator[Path]:
    """Yields the files that a post's path may mean: itself, or one with an ending that an address lacks."""
    yield start / path
    for suffix in posts.SUFFIXES:
        yield start / path.with_name(path.name + suffix)
        yield start / path / f"index{suffix}"
        yield start / path / f"_index{suffix}"


def post_id(path: Path, site: Site) -> str:
    """Returns a post's path as a room has it, and as Hugo finds the page: `/posts/rag`."""
    folders = [folder for folder, _ in site.content_folders if path.is_relative_to(folder)]
    below = path.relative_to(max(folders, key=lambda folder: len(folder.parts))).with_suffix("")
    shown = below.parent if below.name in ("index", "_index") else below
    return f"/{shown.as_posix()}"


def similar_post(text: str, site: Site) -> str:
    """Returns the post that a path was probably meant for, as a question, or the form of a path."""
    import difflib

    known = [post_id(path, site) for path in site.posts()]
    close = difflib.get_close_matches(text.removesuffix("/"), known)
    return f"did you mean {close[0]}?" if close else "a post's path starts at the content folder, as /posts/my-post"
