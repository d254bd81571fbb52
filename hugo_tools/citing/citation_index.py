"""The citation index: which posts cite which works, in which sentences, and which posts have references in common.

`citations.index.json` lies beside the lock. It is made from posts and lock alone, and Hugo's templates read it. Like
the lock it is sorted JSON with one line for each post, work and relation, so that a change of one post changes a few
lines. A sentinel ends each part, so that all lines are alike:

    {"version": 1, "posts": {
    "content/posts/a.md": {"works": {"arxiv:1706.03762": [0]}, "sentences": ["Attention is all [1]."]},
    "": {}}, "works": {
    "arxiv:1706.03762": {"title": "Attention Is All You Need", "authors": "Vaswani, A., …", "year": 2017, …},
    "": {}}, "related": {
    "content/posts/a.md": [["content/posts/b.md", 3]],
    "": []}}

A post's line gives the numbers of its sentences: for each work that it cites (`works`), for each work that it only
links to (`linked`), and for each page of the site that it links to (`posts`). `related` are the posts nearest to it,
each with the number of works that both cite. Hugo decides later which of the posts are published.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hugo_tools import files
from hugo_tools.citing.index_entries import IndexEntry
from hugo_tools.citing.revisions import PostChange
from hugo_tools.errors import PostError, os_reason
from hugo_tools.hugo.site import Site

NAME = "citations.index.json"
VERSION = 1
PARTS = ("posts", "works", "related")
MAX_RELATED = 10  # more than a page shows, since some of them may be drafts
COMMON = 100  # a work that more posts cite hardly relates two of them, and would make millions of pairs


@dataclass
class CitationIndex:
    """The index of a site: the lines of its posts by their paths from the root, and those of works by key.

    `text` is the file's text, None if there is no file; `is_sound` tells whether the file was an index of this version.
    """

    site: Site
    text: str | None = None
    posts: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    is_sound: bool = False

    def holds(self, path: Path, known_sum: str) -> bool:
        """Returns whether a post's entry in the index has the hash that an earlier run noted."""
        line = self.posts.get(self.name(path), "")
        keys = cited_by(parsed_line(line))
        return IndexEntry(line, {key: self.works.get(key, "") for key in keys}).checksum == known_sum

    def put(self, path: Path, entry: IndexEntry) -> None:
        """Replaces the entry of a post; a post outside of the site is left out."""
        if name := self.name(path):
            self.posts[name] = entry.line
            self.works |= entry.works

    def keep(self, paths: Iterable[Path]) -> None:
        """Drops the entries of all posts but these, which are all posts of the site.

        Where a folder cannot be listed, a post that was not found may exist all the same; its entry is kept.
        """
        names = set(map(self.name, paths))
        for name in self.posts.keys() - names:
            if not self.site.findings or not (self.site.root / name).exists():
                del self.posts[name]

    def name(self, path: Path) -> str:
        """Returns a post's path from the site's root, "" for a post outside of the site."""
        root = self.site.root
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else ""

    def change(self) -> PostChange | None:
        """Returns the change of the file, None if it is right, or if it does not exist and would be empty."""
        after = self.render()
        before = (self.text or "").replace("\r\n", "\n")  # git on Windows may check it out so
        if after == before or (self.text is None and not any(self.posts.values())):
            return None
        return PostChange(self.site.root / NAME, self.text or "", after, 0)

    def render(self) -> str:
        """Returns the file's text."""
        posts = {name: line for name, line in self.posts.items() if line}
        parsed = {name: parsed_line(line) for name, line in posts.items()}
        cited = {key for values in parsed.values() for key in cited_by(values)}
        works = {key: line for key, line in self.works.items() if key in cited}
        alike = related({name: cited_by(values) for name, values in parsed.items()}, self.language)
        relations = {name: json.dumps(others, ensure_ascii=False) for name, others in alike.items()}
        rendered = [render_part(name, lines) for name, lines in zip(PARTS, (posts, works, relations), strict=True)]
        return f'{{"version": {VERSION}, ' + ", ".join(rendered) + "}\n"

    def language(self, name: str) -> str:
        """Returns the language of a post, by its path from the root."""
        return self.site.language(self.site.root / name)


def parsed_line(line: str) -> dict[str, Any]:
    """Returns the object of a line, an empty one if the line is not a JSON object."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def cited_by(values: Mapping[str, Any]) -> list[str]:
    """Returns the keys of the works that a post cites or links to."""
    found: dict[str, None] = {}
    for name in ("works", "linked"):
        part = values.get(name)
        if isinstance(part, dict):
            found |= dict.fromkeys(part)
    return list(found)


def related(cited: Mapping[str, Sequence[str]], language: Callable[[str], str]) -> dict[str, list[tuple[str, int]]]:
    """Returns for each post the nearest posts, nearest first, each with the number of references in common.

    Posts are given by their paths. A work that n posts of one language cite adds 1/(n - 1) to the score of each two of
    them, so a work that only these two cite counts most.
    """
    citing: dict[tuple[str, str], list[str]] = {}
    for name in sorted(cited):
        for key in cited[name]:
            citing.setdefault((language(name), key), []).append(name)
    scores: dict[str, dict[str, float]] = {}
    for _, names in sorted(citing.items()):
        if not 1 < len(names) <= COMMON:
            continue
        weight = 1 / (len(names) - 1)
        for one in names:
            row = scores.setdefault(one, {})
            for other in names:
                row[other] = row.get(other, 0.0) + weight
    found: dict[str, list[tuple[str, int]]] = {}
    for name, row in scores.items():
        own = set(cited[name])
        found[name] = [(other, len(own.intersection(cited[other]))) for other in nearest(name, row)]
    return found


def nearest(name: str, scores: Mapping[str, float]) -> list[str]:
    """Returns the posts with the highest scores, without the post itself; equal scores are ordered by path."""
    others = [other for other in scores if other != name]
    return heapq.nsmallest(MAX_RELATED, others, key=lambda other: (-round(scores[other], 9), other))


# --- the file ------------------------------------------------------------------------------------


def render_part(name: str, lines: Mapping[str, str]) -> str:
    """Returns a part of the file: a line for each key, sorted, then a sentinel."""
    empty = "[]" if name == "related" else "{}"
    written = "".join(f"{json.dumps(key, ensure_ascii=False)}: {lines[key]},\n" for key in sorted(lines))
    return f'"{name}": {{\n{written}"": {empty}}}'


def load(site: Site) -> CitationIndex:
    """Returns the index in a site's file; it is empty if the file is not an index, and is then made anew.

    Raises PostError for a file that cannot be read, a link that leads out of the site, and a file of a newer version.
    """
    text = read(site)
    index = CitationIndex(site, text)
    if text is None:
        return index
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return index
    if not isinstance(values, dict):
        return index
    version = values.get("version")
    if isinstance(version, int) and version > VERSION:
        hint = "install a newer hugo-tools, as you installed this one"
        raise PostError(f"has version {version}, this program reads version {VERSION}", hint)
    for name, lines in (("posts", index.posts), ("works", index.works)):
        part = values.get(name)
        for key, value in part.items() if isinstance(part, dict) else ():
            if key:
                lines[key] = json.dumps(value, ensure_ascii=False)
    index.is_sound = version == VERSION
    return index


def read(site: Site) -> str | None:
    """Returns the text of a site's index file, None if there is none; raises PostError."""
    path = site.root / NAME
    if target := site.leads_out(path):
        raise PostError(f'leads out of the site, to "{target}"', "put the file itself in the place of the link")
    try:
        return files.read(path).decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PostError(f"cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise PostError("is not UTF-8", "remove it, then run: hugo-tools cite") from error
