"""The story of `new`: a post's file, from a title."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

import yaml

from hugo_tools import files
from hugo_tools.errors import ConfigurationError
from hugo_tools.site import Site


def new(site: Site, title: str, slug: str, section: str, bundle: bool, now: datetime) -> Path:
    """Creates a post and returns its path; raises ConfigurationError if it is there already or has no usable name."""
    name = slug_of(slug or title)
    if not name:
        raise ConfigurationError(f'"{title}" has no letter or digit for a file name', "give one with --slug")
    if name == "index" and not bundle:
        raise ConfigurationError(
            "index.md would make the whole section one page bundle", "choose another name with --slug, or --bundle"
        )
    if ".." in Path(section).parts or Path(section).is_absolute():
        raise ConfigurationError(
            f'"{section}" is no section', "name a folder below content, for example --section posts"
        )
    content = site.content_folders[0][0] if site.content_folders else site.root / "content"
    folder = content / section
    path = folder / name / "index.md" if bundle else folder / f"{name}.md"
    for other in (folder / f"{name}.md", folder / name / "index.md"):
        if other.exists():
            raise ConfigurationError(
                f"{site.relative(other)} is there already", "choose another title, or a name with --slug"
            )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, render(title, now).encode())
    except OSError as error:
        raise ConfigurationError(
            f"{site.relative(path)} cannot be written: {(error.strerror or str(error)).lower()}"
        ) from error
    return path


def render(title: str, now: datetime) -> str:
    """Returns a new post's text: front matter that PaperMod reads, and nothing else yet."""
    values = {"title": title, "date": now.isoformat(timespec="seconds"), "draft": True}
    front_matter = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front_matter}---\n\n"


def slug_of(text: str) -> str:
    """Returns a file name for a title: letters and digits of any script in lower case, joined by hyphens."""
    folded = unicodedata.normalize("NFC", text).casefold()
    # The vowel signs of Hindi or Thai are marks, not letters; an emoji's variation selector is one, too.
    kept = "".join(c if c.isalnum() or c == "_" or unicodedata.category(c) in ("Mc", "Mn") else " " for c in folded)
    words = [word.lstrip("\ufe0e\ufe0f") for word in kept.split()]
    name = "-".join(word for word in words if word)[:80]
    return name.encode()[:200].decode(errors="ignore").strip("-_")  # a file name has 255 bytes at most
