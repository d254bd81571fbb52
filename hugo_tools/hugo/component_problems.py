"""Faults in how a site uses the component, each with its remedy. Hugo reports none of them.

Hugo uses the first layout of a name that it finds in the order of `layers`, so one file hides all others of its name:
it may hide one of the component's, or one of the component's may hide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from hugo_tools import files
from hugo_tools.errors import ConfigurationError
from hugo_tools.hugo import component
from hugo_tools.hugo.layers import NAME, Layer, find_layers, themes_folder
from hugo_tools.hugo.site import Site, walk

HEAD = '{{ partial "hugo-tools/extend_head.html" . }}'
GUARDED = '{{ if templates.Exists "partials/hugo-tools/extend_head.html" }}' + HEAD + "{{ end }}"
BELOW_POSTS = '{{ partial "hugo-tools/extend_post_content.html" . }}'
CITED_BY = '{{ partial "hugo-tools/cited-by.html" . }}'
AROUND = 'with {{ with partial "hugo-tools/citation.html" . }}{{ . }}{{ else }} and end it with {{ end }}'
MARKUP = ("_default/_markup", "_markup")  # hooks for all pages, by the old name and the new


class Problem(NamedTuple):
    """A fault in how a site uses the component."""

    what: str
    """The fault."""

    remedy: str
    """The remedy, a command or an instruction."""


def find(site: Site, looks_into_layouts: bool = False) -> Iterator[Problem]:
    """Yields each fault by which a page lacks a part of the component, or by which the component hides another layout.

    `looks_into_layouts` also reads all layouts, to find out whether they call the component's parts of the page.
    """
    layers = find_layers(site)
    yield from outside(site, layers)
    hooks = find_hooks(site.root)
    are_ours = [layer.is_ours for layer in layers]
    if not any(are_ours):
        if not any(map(calls_component, hooks)):
            what = "the site does not use the theme component: readers would see [@…] as links to papers"
            yield Problem(what, f"run: hugo-tools component; then {in_order(site, layers)}")
        return
    position = are_ours.index(True)
    yield from incomplete(site, layers[position])
    yield from hidden_by_site(site, hooks)
    yield from hidden_by_layers(site, layers, position)
    for layer in layers[position + 1 :]:
        yield from hidden_by_ours(site, layer)
    yield from relative_feed(site, layers)
    if looks_into_layouts:
        yield from without_head(site, layers)
        yield from without_cited_by(site, layers)
    yield from embedded_hook(site)


def outside(site: Site, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yields the themes that a setting or a link leads out of the site; their layouts are not read."""
    for layer in layers:
        target = None if layer.is_import else site.leads_out(themes_folder(site) / layer.name)
        if target:
            what = f'the theme "{layer.name}" leads out of the site, to "{target}": what it hides is not known'
            yield Problem(what, "copy it into the site to have it looked at")


def missing(site: Site, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yields the themes that are not in the site, or whose folder is empty, so that their layouts cannot be read."""
    for layer in layers:
        place = themes_folder(site) / layer.name
        if layer.is_import or layer.is_ours or site.leads_out(place) or has_files(layer.folder):
            continue
        is_submodule = (site.root / ".gitmodules").is_file()
        remedy = "run: git submodule update --init --recursive" if is_submodule else "put the theme there"
        yield Problem(f'the theme "{layer.name}" is not in {site.relative(place)}', remedy)


def has_files(folder: Path | None) -> bool:
    return folder is not None and any(path.name != ".git" for path in folder.iterdir())


# --- the component itself ------------------------------------------------------------------------


def to_be_used(site: Site) -> str:
    """Returns the instruction to make the site use a component that was just put into it; "" if it does already."""
    layers = find_layers(site)
    return "" if any(layer.is_ours for layer in layers) else in_order(site, layers)


def in_order(site: Site, layers: Sequence[Layer]) -> str:
    """Returns the instruction, with lines of configuration, to put the component first."""
    ours = [layer.name for layer in layers if layer.is_ours]
    name = ours[0] if ours else NAME
    others = [layer for layer in layers if not layer.is_ours]
    imports = [layer.name for layer in others if layer.is_import]
    if imports:
        paths = [{"path": path} for path in (name, *imports)]
        hint = site.config_hint({"module": {"imports": paths}})
        return f"make it the first import, and not a theme, since Hugo looks into imports first; {hint}"
    themes = [name, *(layer.name for layer in others)]
    hint = site.config_hint({"theme": themes if others else name})
    return f"put it first; {hint}"


def incomplete(site: Site, ours: Layer) -> Iterator[Problem]:
    """Yields a problem if the component is missing, or if its copy in the site is of another version."""
    if ours.folder is None:
        if "/" not in ours.name:
            what = f'the theme "{ours.name}" is not in {site.relative(themes_folder(site))}'
            yield Problem(what, "run: hugo-tools component")
    elif ours.folder.parent == themes_folder(site) and not is_current(ours.folder):
        shown = site.relative(ours.folder)
        command = "hugo-tools component" if ours.name == NAME else f"hugo-tools component {shown}"
        yield Problem(f"{shown} is of another version than this program", f"run: {command}")


def is_current(folder: Path) -> bool:
    """Returns whether a copy of the component has all files that a build uses as this program has them.

    Line ends do not count.
    """
    used = ("assets/", "i18n/", "layouts/", "hugo.yaml")
    # Fast path: a run that changes nothing must not read two copies of the component.
    if component.has_equal_sizes(folder, used):
        return True
    from hugo_tools.hugo import installed

    ours = {name: text for name, text in component.contents().items() if name.startswith(used)}
    try:
        return not installed.bring_up_to_date(folder, ours, place=folder, force=True, dry_run=True).written
    except ConfigurationError:
        return False  # `hugo-tools component` reports why


# --- hidden layouts ------------------------------------------------------------------------------


def hidden_by_site(site: Site, hooks: Sequence[Path]) -> Iterator[Problem]:
    """Yields the site's own files that hide ours."""
    for hook in hooks:
        if hook.name.startswith("render-link") and not calls_component(hook):
            yield Problem(f"{site.relative(hook)} hides the component's link render hook", f"start it {AROUND}")
        elif hook.name.startswith("render-passthrough") and site.settings.math == "mathml":
            yield Problem(f"{site.relative(hook)} hides the component's math", "remove it, or set math to tex")
    yield from hidden_partials(site, "extend_head.html", "no previews, no JSON-LD, no citation_* tags", GUARDED)
    if loss := below_posts(site):
        yield from hidden_partials(site, "extend_post_content.html", loss, BELOW_POSTS)


def below_posts(site: Site) -> str:
    """Returns the parts that pages lack if no layout calls the component's part below a post, "" for none."""
    losses = []
    if site.settings.lyket_key:
        losses.append("no feedback buttons")
    if site.settings.citation_index:
        losses.append('no "Cited by"')
    return ", ".join(losses)


def hidden_partials(site: Site, name: str, loss: str, call: str) -> Iterator[Problem]:
    """Yields the site's own partials of a name that do not call ours; `call` is the line that does."""
    for partial in find_partials(site.root, name):
        if not calls_component(partial):
            yield Problem(f"{site.relative(partial)} hides the component's: {loss}", f"add to it: {call}")


def hidden_by_layers(site: Site, layers: Sequence[Layer], position: int) -> Iterator[Problem]:
    """Yields the imports and themes before the component that hide a layout of ours, or that may hide one."""
    for layer in layers[:position]:
        kind = "import" if layer.is_import else "theme"
        if layer.folder is None:
            if layer.is_import:
                what = f'the import "{layer.name}" comes before the component, and may hide it'
                yield Problem(what, in_order(site, layers))
            continue
        hooks = [hook for hook in find_hooks(layer.folder) if not calls_component(hook)]
        heads = [partial for partial in find_partials(layer.folder, "extend_head.html") if not calls_component(partial)]
        if hooks or heads:
            names = " and ".join(path.name for path in [*hooks, *heads])
            what = f'the {kind} "{layer.name}" comes before the component, and hides its {names}'
            yield Problem(what, in_order(site, layers))


def hidden_by_ours(site: Site, layer: Layer) -> Iterator[Problem]:
    """Yields the hooks of a theme after the component that ours hides, and those for some pages that hide ours."""
    if layer.folder is None:
        return
    for hook in find_hooks(layer.folder):
        is_general = is_for_all_pages(hook)
        copies = copies_of(hook, layer.folder)
        has_copy = any((site.root / copy).is_file() for copy in copies)
        if has_copy or calls_component(hook):
            continue
        copy = copies[0]
        shown = site.relative(hook)
        if hook.name.startswith("render-link"):
            verb = "is hidden by" if is_general else "hides"
            remedy = f"copy it to {copy}; start the copy {AROUND}"
            yield Problem(f"{shown} {verb} the component's link render hook", remedy)
        elif is_general and site.settings.math != "mathml":
            yield Problem(f"{shown} is hidden by the component's, which leaves math as it is", f"copy it to {copy}")


def is_for_all_pages(hook: Path) -> bool:
    """Returns whether a render hook is for all pages, not for one section, kind or language."""
    return hook.parent.parent.name in ("layouts", "_default") and hook.name.count(".") == 1


def copies_of(hook: Path, theme: Path) -> list[str]:
    """Returns the names of the site's own files that would replace a theme's render hook."""
    if is_for_all_pages(hook):
        return [f"layouts/{at}/{hook.name}" for at in MARKUP]
    return [hook.relative_to(theme).as_posix()]


def other_folders(site: Site, layers: Sequence[Layer]) -> list[Path | None]:
    """Returns the folders of layouts that are not ours: the site, its imports and themes.

    None for one not in the site.
    """
    return [site.root, *(layer.folder for layer in layers if not layer.is_ours)]


def relative_feed(site: Site, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yields a problem if PaperMod puts whole posts into the feed, since their links then lack the site's address."""
    if not walk(site.config, "params", "showfulltextinrss"):
        return
    folders = [folder for folder in other_folders(site, layers) if folder]
    places = [folder / "layouts" / name for folder in folders for name in ("rss.xml", "_default/rss.xml")]
    feeds = [place for place in places if place.is_file() and not site.leads_out(place)]
    if not feeds or calls_component(feeds[0]):
        return
    feed = feeds[0]
    change = 'write (partial "hugo-tools/feed.html" .) for .Content in it'
    is_own = feed.is_relative_to(site.root / "layouts")
    remedy = change if is_own else f"copy it to layouts/rss.xml, and {change}"
    yield Problem(f"links within posts lack the site's address in the feed that {site.relative(feed)} makes", remedy)


def without_head(site: Site, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yields a problem if no layout calls the component's part of the head, or PaperMod's extend_head.html, which does.

    `missing` reports a theme that is missing.
    """
    if is_called(site, layers, b"hugo-tools/", b'"extend_head.html"'):
        return
    unseen = [layer for layer in layers if not layer.is_ours and not has_files(layer.folder)]
    for layer in unseen:
        if layer.is_import and "papermod" not in layer.name.lower():
            what = f"{layer.name} is not in the site, so whether its head has the component's part is not known"
            yield Problem(what, "run: hugo mod vendor; then: hugo-tools init")
    if unseen:
        return
    what = "no layout has the component's part of the head: no stylesheet, no previews, no JSON-LD"
    yield Problem(what, f"write into the <head>: {GUARDED.replace('extend_head', 'head')}")


def without_cited_by(site: Site, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yields a problem if the site has a citation index, and no layout calls a partial that prints it below posts."""
    themes = [layer for layer in layers if not layer.is_ours]
    is_known = all(has_files(layer.folder) for layer in themes)
    if not site.settings.citation_index or not is_known:
        return
    if not is_called(site, layers, b"extend_post_content.html", b"hugo-tools/cited-by.html"):
        what = 'no layout has the component\'s part below a post: no "Cited by"'
        yield Problem(what, f"write after the text in the layout of posts: {CITED_BY}")


def is_called(site: Site, layers: Sequence[Layer], *partials: bytes) -> bool:
    """Returns whether a layout that is not ours calls one of some partials.

    Render hooks do not count, since they call other parts of the component. Nor does a partial that PaperMod calls for
    what stands below a post: in a site with another theme nothing calls it.
    """
    for folder in filter(None, other_folders(site, layers)):
        for layout in files.matching(folder / "layouts", "**/*.html", folder):
            does_not_count = layout.parent.name == "_markup" or layout.name == "extend_post_content.html"
            if not does_not_count and calls(layout, *partials):
                return True
    return False


def embedded_hook(site: Site) -> Iterator[Problem]:
    """Yields a problem if the configuration makes Hugo always use its own link render hook."""
    if site.goldmark("renderhooks", "link", "useembedded") == "always":
        fallback = {"markup": {"goldmark": {"renderHooks": {"link": {"useEmbedded": "fallback"}}}}}
        what = "markup.goldmark.renderHooks.link.useEmbedded is always, which hides every link render hook"
        yield Problem(what, site.config_hint(fallback))


# --- layouts -------------------------------------------------------------------------------------


def find_hooks(root: Path) -> list[Path]:
    """Returns the render hooks of a layout tree for links and math."""
    found = files.matching(root / "layouts", "**/_markup/render-*.html", root)
    return [path for path in found if path.name.startswith(("render-link", "render-passthrough"))]


def find_partials(root: Path, name: str) -> list[Path]:
    places = [root / "layouts" / folder / name for folder in ("_partials", "partials")]
    return own_files(places, root)


def own_files(paths: Iterable[Path], root: Path) -> list[Path]:
    """Returns the paths that are files and that no link leads out of a layout tree."""
    return [path for path in paths if path.is_file() and not files.leads_out(path, root)]


def calls_component(layout: Path) -> bool:
    return calls(layout, b"hugo-tools/")


def calls(layout: Path, *names: bytes) -> bool:
    """Returns whether one of some names occurs in a layout."""
    try:
        text = files.read(layout)
    except OSError:
        return False
    return any(name in text for name in names)
