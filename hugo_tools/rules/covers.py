"""Covers that are not there: `cover.image` names a file of the site that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hugo_tools.hugo.layers import find_layers, themes_folder
from hugo_tools.hugo.site import Site, lower, walk
from hugo_tools.rules.interface import Report, Rule, Subject


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for a cover that is in none of the folders where Hugo and PaperMod look for it."""
    if "cover" not in subject.post.text[: subject.post.body].lower() or not subject.theme.is_papermod:
        return
    written = walk(lower({"cover": subject.post.setting("cover")}), "cover", "image")
    if not isinstance(written, str) or not written.strip() or "<" in written or "{{" in written:
        return
    if not is_there(written.strip(), subject):
        hint = "correct it: cover.image is a file in the post's own folder, in static/ or in assets/, or an address"
        yield Report(subject.post.offset_of("cover.image"), f'there is no file "{written}"', hint, "warning")


def is_there(written: str, subject: Subject) -> bool:
    """Returns whether a picture may be there: an address, or a file that is in the site or that a module may bring."""
    try:
        parts = urlsplit(written)
    except ValueError:
        return True
    module = walk(subject.site.config, "module")
    if parts.scheme or parts.netloc or walk(module, "imports") or walk(module, "mounts"):
        return True
    name = unquote(parts.path).lstrip("/")
    return subject.has_file(name)


def folders(site: Site) -> Iterator[Path]:
    """Yields the folders whose files Hugo publishes as they are, or makes pictures of."""
    named = site.config.get("staticdir") or "static"
    roots = [site.root, *(themes_folder(site) / layer.name for layer in find_layers(site))]
    for root in roots:
        for static in named if isinstance(named, list) else [named]:
            yield root / str(static)
        yield root / str(site.config.get("assetdir") or "assets")
    yield from (folder for folder, _ in site.content_folders)


RULE = Rule("HT207", "cover", find, spares_drafts=True)
