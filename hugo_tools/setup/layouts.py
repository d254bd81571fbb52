"""The lines by which the site's own layouts call the component, if these layouts or the theme would hide it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.hugo import component_problems
from hugo_tools.hugo.component_problems import calls_component
from hugo_tools.hugo.layers import Layer
from hugo_tools.hugo.site import Site

EXTEND_HEAD = component_problems.GUARDED
HEAD = EXTEND_HEAD.replace("extend_head", "head")
WHAT = "the head has the component's part"
HOOK = '{{- with partial "hugo-tools/citation.html" . -}}{{ . }}{{- else -}}\n', "{{- end -}}\n"
STARTING = re.compile(r"\{\{-?\s*(?:define|return|block)\b")  # actions that cannot be within another action
COMMENT = re.compile(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}|<!--.*?-->", re.DOTALL)
EXISTS = re.compile(r'templates\.Exists\s+\(?\s*"_?partials/(?P<name>[\w/.-]*head[\w/.-]*\.html)"')

CALL = re.compile(
    r'\b(?:partial|partials\.Include)(?P<cached>Cached)?\s+\(?"(?P<name>[\w./-]+)"\s+(?P<context>[^\s(){}|]+)'
)
PAGES = (".", "$", "page", ".Page", "$.Page")  # contexts that are the page


class Layout(NamedTuple):
    """A layout of the site's own: its path, its new text, and the effect of the change in words."""

    path: Path
    text: bytes
    what: str


def plan(site: Site, layers: Sequence[Layer]) -> Iterator[Layout]:
    """Yields the layouts of a site that have to call the component; `layers` are its imports and themes."""
    others = [layer.folder for layer in layers if layer.folder and not layer.is_ours]
    yield from own_hooks(site)
    for folder in others:
        yield from copied_hooks(site, folder)
    heads = component_problems.find_partials(site.root, "extend_head.html")
    for head in heads:
        if not calls_component(head):
            yield with_call(head, head, EXTEND_HEAD)
    if not calls_head(site, others):
        yield from free_head(site, others)


def own_hooks(site: Site) -> Iterator[Layout]:
    for hook in component_problems.find_hooks(site.root):
        if hook.name.startswith("render-link") and not calls_component(hook):
            yield from wrapped(hook, hook)


def copied_hooks(site: Site, theme: Path) -> Iterator[Layout]:
    """Yields a copy of each of a theme's hooks that hides ours or is hidden by ours.

    A link hook gets our call around it. A theme's hook for math renders the site's math, which ours leaves to a script,
    so its copy keeps it in use.
    """
    for hook in component_problems.find_hooks(theme):
        names = component_problems.copies_of(hook, theme)
        is_there = any((site.root / name).is_file() for name in names)
        if calls_component(hook) or is_there:
            continue
        if hook.name.startswith("render-link"):
            yield from wrapped(hook, site.root / names[0])
        elif component_problems.is_for_all_pages(hook) and site.settings.math != "mathml":
            yield Layout(site.root / names[0], files.read(hook), "the theme's hook for math stays in use")


def wrapped(hook: Path, path: Path) -> Iterator[Layout]:
    """Yields a link render hook with our call around it, unless it has an action that cannot be within another one."""
    text = files.read(hook)
    if STARTING.search(text.decode("utf-8", "replace")):
        return
    start, end = (part.encode() for part in HOOK)
    gap = b"" if text.endswith(b"\n") else b"\n"
    yield Layout(path, start + text + gap + end, "the link render hook calls the component's first")


def with_call(source: Path, path: Path, call: str) -> Layout:
    text = files.read(source)
    gap = b"\n" if text and not text.endswith(b"\n") else b""
    line = call.encode() + b"\n"
    return Layout(path, text + gap + line, WHAT)


HEAD_CALLS = (b"hugo-tools/head", b"hugo-tools/extend_head", b'"extend_head.html"')


def calls_head(site: Site, others: Sequence[Path]) -> bool:
    """Returns whether some layout calls the component's part of the head, or PaperMod's partial with it."""
    for folder in [site.root, *others]:
        for path in files.matching(folder / "layouts", "**/*.html", folder):
            if component_problems.calls(path, *HEAD_CALLS):
                return True
    return False


def free_head(site: Site, others: Sequence[Path]) -> Iterator[Layout]:
    """Yields the layouts that get our call for the head; none if the theme has no place for it.

    They are the site's own layouts with a head, or else a partial that the theme provides for its users: an empty one,
    or one that the theme calls if it exists.
    """
    own_heads = [head for path in own_layouts(site) for head in with_call_in_head(path)]
    if own_heads:
        yield from own_heads
        return
    for folder in [site.root, *others]:
        for name, source in free_partials(folder):
            yield with_call_in_partial(site.root / "layouts", name, source)
            return


def with_call_in_partial(layouts: Path, name: str, source: Path | None) -> Layout:
    """Returns the site's partial with our call: its own one, else a copy of the theme's, else a new one."""
    folders = ("_partials", "partials")
    for own in [layouts / folder / name for folder in folders]:
        if own.is_file():
            return with_call(own, own, HEAD)
    path = layouts / "partials" / name
    if source:
        return with_call(source, path, HEAD)
    return Layout(path, f"{HEAD}\n".encode(), WHAT)


def own_layouts(site: Site) -> list[Path]:
    """Returns the site's own layouts, without those of other output formats, such as `single.amp.html`.

    These have heads of their own, and AMP allows no script of ours.
    """
    formats = site.config.get("outputformats")
    others = {"amp", *(formats if isinstance(formats, Mapping) else ())} - {"html"}
    found = files.matching(site.root / "layouts", "**/*.html", site.root)
    return [path for path in found if others.isdisjoint(path.name.lower().split(".")[1:-1])]


def with_call_in_head(path: Path) -> Iterator[Layout]:
    """Yields a layout with our call on a line of its own before the end of its head, if it has one."""
    text = files.read(path)
    if text.count(b"</head>") == 1:
        call = HEAD.encode() + b"\n"
        yield Layout(path, text.replace(b"</head>", call + b"</head>"), WHAT)


def free_partials(theme: Path) -> Iterator[tuple[str, Path | None]]:
    """Yields (name, file) of a theme's empty partials for the head, then (name, None) of optional ones it calls."""
    layouts = files.matching(theme / "layouts", "**/*.html", theme)
    for path in layouts:
        folder, _, name = path.relative_to(theme / "layouts").as_posix().partition("/")
        is_head = folder in ("_partials", "partials") and "head" in name and "header" not in name
        if is_head and is_empty(path) and is_given_page(name, layouts):
            yield name, path
    for path in layouts:
        for found in EXISTS.finditer(files.read(path).decode("utf-8", "replace")):
            if "header" not in found["name"] and is_given_page(found["name"], layouts):
                yield found["name"], None


def is_empty(path: Path) -> bool:
    text = files.read(path).decode("utf-8", "replace")
    return not COMMENT.sub("", text).strip()


def is_given_page(name: str, layouts: Sequence[Path]) -> bool:
    """Returns whether a theme's layouts call a partial, and each call passes the page.

    Blowfish calls one of its two partials with the site, once for all pages; there our call would stop the build.
    """
    called = False
    for path in layouts:
        for call in CALL.finditer(files.read(path).decode("utf-8", "replace")):
            if call["name"].removesuffix(".html") != name.removesuffix(".html"):
                continue
            if call["cached"] or call["context"] not in PAGES:
                return False
            called = True
    return called
