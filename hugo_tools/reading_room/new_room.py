"""A new room: its folder, its file, and its page, which is `index.md`, or `_index.md` if the room is to be a section.

PaperMod repeats a page's text in the head and in the index of its search, but not the text of a section. So a room
of 2,000 entries has 2.0 MB there as a page, and 1.2 MB as a section. Many other themes print no text of a section.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from hugo_tools import exclusive, files
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.hugo import posts
from hugo_tools.hugo.component_problems import calls, has_files, other_folders
from hugo_tools.hugo.layers import Layer, find_layers
from hugo_tools.hugo.site import Site
from hugo_tools.reading_room.entry_text import NewRoom, room_lines
from hugo_tools.reading_room.room_file import NAME

FOLDER = "reading-room"
PAGE = """---
title: {title}
date: {date}
description: {description}
layout: reading-room
outputs: [html, rss, json, bib]
---

{{{{< reading-room >}}}}
"""
OF_PAGE = "index.md"
OF_SECTION = "_index.md"
HEADS = ("_partials/templates/schema_json.html", "partials/templates/schema_json.html")  # PaperMod's, new and old
LAYOUTS = ("section.html", "list.html")  # of a section, in the order in which Hugo looks for them


# --- its folder ----------------------------------------------------------------------------------


def new_place(site: Site, named_folder: Path | None = None) -> Path:
    """Returns the folder of a room that is to be made; raises ConfigurationError if there is something already."""
    folder = named_folder or default_content(site) / FOLDER
    shown = site.relative(folder)
    site.own(folder.absolute(), f'"{shown}"', "make the room in a folder of the site")
    hint = f"name another folder: --room {shlex.quote(shown)}-2"
    if any((folder / name).exists() for name in (OF_PAGE, OF_SECTION, NAME)):
        raise ConfigurationError(f"{shown} is there already", hint)
    if holds_pages(folder):
        raise ConfigurationError(f"{shown} has other pages, which Hugo would leave out beside a room's page", hint)
    return folder


def holds_pages(folder: Path) -> bool:
    """Returns whether a folder holds pages at any depth; beside an index.md, Hugo takes them for parts of that page."""
    return any(path.suffix.lower() in posts.SUFFIXES for path in files.matching(folder, "**/*.*", folder))


def default_content(site: Site) -> Path:
    """Returns the folder with the content of the site's language."""
    language = site.default_language.lower()
    own = [folder for folder, code in site.content_folders if code.lower() == language]
    others = [folder for folder, _ in site.content_folders]
    usual = site.root / str(site.config.get("contentdir") or "content")
    return next(iter([*own, *others]), usual)


# --- the name of its page -------------------------------------------------------------------------


def page_name(site: Site, folder: Path) -> str:
    """Returns the name of the page of a new room in a folder."""
    section = section_of(site, folder)
    layers = find_layers(site)
    if not section or leaves_out_sections(site) or not any(map(repeats_text, layers)):
        return OF_PAGE
    return OF_SECTION if prints_text(site, layers, section) else OF_PAGE


def section_of(site: Site, folder: Path) -> str:
    """Returns the first folder of a page's path below the content folder, "" for a page that is not in a section."""
    absolute = folder.absolute()
    contents = [content.absolute() for content, _ in site.content_folders] or [default_content(site).absolute()]
    holders = [content for content in contents if absolute.is_relative_to(content)]
    holder = max(holders, key=lambda content: len(content.parts), default=absolute)
    below = absolute.relative_to(holder)
    return below.parts[0] if below.parts else ""


def leaves_out_sections(site: Site) -> bool:
    """Returns whether the configuration makes Hugo leave out all sections, https://gohugo.io/configuration/all/."""
    disabled = site.config.get("disablekinds")
    return isinstance(disabled, list) and "section" in [str(kind).lower() for kind in disabled]


def repeats_text(layer: Layer) -> bool:
    """Returns whether a theme is PaperMod or has its head. One that is not in the site is known by its name."""
    if layer.folder is None or not has_files(layer.folder):
        return "papermod" in layer.name.lower()
    return any(calls(layer.folder / "layouts" / head, b"articleBody") for head in HEADS)


def prints_text(site: Site, layers: Sequence[Layer], section: str) -> bool:
    """Returns whether the layout of a section prints the section's text.

    PaperMod's does, also where it is not in the site.
    """
    layout = next(section_layouts(site, layers, section), None)
    return layout is None or calls(layout, b".Content")


def section_layouts(site: Site, layers: Sequence[Layer], section: str) -> Iterator[Path]:
    """Yields the layouts for a section, first the one that Hugo uses: https://gohugo.io/templates/lookup-order/."""
    folders = [folder / "layouts" for folder in other_folders(site, layers) if folder]
    names = [f"{place}{name}" for place in (f"{section}/", "section/", "") for name in LAYOUTS]
    for name in names:
        for folder in folders:
            for layout in (folder / name, folder / "_default" / name):
                if files.is_file(layout) and not files.leads_out(layout, folder.parent):
                    yield layout


# --- its files -----------------------------------------------------------------------------------


def make_room(site: Site, folder: Path, room: NewRoom, today: date) -> list[Path]:
    """Makes a room's page and its file, and returns their paths; raises ConfigurationError."""
    from hugo_tools.hugo.front_matter import text

    description = f"Works that are worth reading{', by ' + room.author if room.author else ''}"
    page = PAGE.format(title=text(room.title), date=today.isoformat(), description=text(description))
    contents = {NAME: "\n".join(room_lines(room)) + "\n", page_name(site, folder): page}
    made = []
    try:
        files.make_folder(folder)
        with exclusive.held(site.root):
            for name, content in contents.items():
                files.write(folder / name, content.encode(), before=b"")
                made.append(folder / name)
    except files.ChangedError as error:
        raise ConfigurationError(f"{site.relative(folder)} is there already", "name another with --room") from error
    except OSError as error:
        raise ConfigurationError(f"{site.relative(folder)} cannot be written: {os_reason(error)}") from error
    return made
