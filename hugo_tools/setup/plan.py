"""The plan of `init` for an existing site: the changes that it would make. Nothing is written here.

A file that needs no change is not in the plan, so a second plan is empty.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hugo_tools import files
from hugo_tools.errors import PostError, last_resort
from hugo_tools.hugo import component, config_lines, installed, passthrough, posts
from hugo_tools.hugo.layers import NAME, Layer, find_layers
from hugo_tools.hugo.site import Site, walk
from hugo_tools.setup import configuration, layouts, workflows
from hugo_tools.setup.configuration import ValueChange

if TYPE_CHECKING:
    from hugo_tools.rules.interface import Shared

ATTRIBUTE = "citations.lock.json merge=union"
INDEX_ATTRIBUTE = "citations.index.json merge=union"
# They run the installed program, since an address to install it from is not known.
HOOKS = {
    "hugo-tools-cite": "hugo-tools cite --offline",
    "hugo-tools-check": "hugo-tools check",
}
TARGETS = {
    "cite": "fill in the reference lists",
    "check": "find faults in posts",
}
HOSTS = ("netlify.toml", "vercel.json", ".gitlab-ci.yml", "wrangler.toml", "firebase.json", "amplify.yml")


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the site that `init` writes: its bytes before, None for a new file, and after."""

    path: Path
    before: bytes | None
    after: bytes
    what: str
    part_of: Path | None = None  # a folder that is shown instead of its files

    @property
    def added(self) -> list[str]:
        """The new lines."""
        return added_lines(self.before or b"", self.after)


@dataclass(slots=True)
class Plan:
    """The files that `init` would write, and the lines that the user has to add, each with its file."""

    changes: list[FileChange] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def make(site: Site) -> Plan:
    """Returns the plan for a site; raises ConfigurationError and OutsideError."""
    plan = Plan()
    layers = find_layers(site)
    plan.changes += component_files(site, layers)
    add_configuration(plan, site, layers)
    for layout in layouts.plan(site, layers):
        add(plan, site, layout.path, layout.text, layout.what)
    add(plan, site, site.root / ".gitattributes", attributes(site), "branches that cite new works merge by themselves")
    add_targets(plan, site)
    if is_whole_repository(site.root):
        add_workflow(plan, site)
        add_hooks(plan, site)
    return plan


def add(plan: Plan, site: Site, path: Path, after: bytes | None, what: str) -> None:
    """Adds a file to the plan unless it needs no change; `after` is None for an edit that cannot be made."""
    before = installed.content(path, site.root)
    if after is not None and after != before:
        plan.changes.append(FileChange(path, before, after, what))


def is_whole_repository(root: Path) -> bool:
    """Returns whether a site's folder is the root of its repository, or in none.

    Workflows and hooks are only read in the root of a repository.
    """
    if (root / ".git").exists():
        return True
    return not any((parent / ".git").exists() for parent in root.parents)


def added_lines(before: bytes, after: bytes) -> list[str]:
    """Returns the lines of the second text that the first lacks, in their order."""
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    lacked: list[str] = []
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            lacked += new[start:end]
    return lacked


# --- the component and the configuration ---------------------------------------------------------


def component_files(site: Site, layers: Iterable[Layer]) -> Iterator[FileChange]:
    """Yields the component's files if a site has no component; `hugo-tools component` updates an existing one."""
    if any(layer.is_ours and layer.folder for layer in layers):
        return
    folder = component.folder_of(site)
    if files.is_folder(folder) and any(folder.iterdir()):
        component.check_folder(folder)
        return
    contents = component.contents()
    sums = installed.render_sums({name: {installed.checksum(text)} for name, text in contents.items()})
    for name, text in {**contents, installed.NAME: sums}.items():
        yield FileChange(folder / name, None, text, "the theme component", folder)


def add_configuration(plan: Plan, site: Site, layers: Iterable[Layer]) -> None:
    """Adds the changed files of the site's configuration, or the lines for those that we cannot change."""
    for edited in configuration.edit(site, wanted_values(site, layers)):
        what = "; ".join(described(change) for change in edited.changes)
        if edited.after is None:
            lines = "\n".join(lines_of(change, edited.path.suffix) for change in edited.changes)
            plan.left.append(f"in {site.relative(edited.path)}:\n{lines}")
        else:
            add(plan, site, edited.path, edited.after, what)


def wanted_values(site: Site, layers: Iterable[Layer]) -> Iterator[ValueChange]:
    """Yields the values that the configuration lacks: the component first, our settings, and delimiters of math."""
    layers = list(layers)
    if not any(layer.is_ours for layer in layers):
        yield first_layer(site, layers)
    if walk(site.config, "params", "hugotools") is None:
        yield ValueChange(("params", "hugoTools"), first_settings(site))
    if needs_passthrough(site):
        yield from passthrough_values(site)


def first_layer(site: Site, layers: Iterable[Layer]) -> ValueChange:
    """Returns the change that puts the component first: as an import if there are imports, else as a theme."""
    if any(layer.is_import for layer in layers):
        return ValueChange(("module", "imports"), {"path": NAME}, is_first=True)
    return ValueChange(("theme",), NAME, is_first=True)


def first_settings(site: Site) -> dict[str, str]:
    """Returns the first settings of a site: the style, and the bibliography in its folder, if there is exactly one."""
    found = files.matching(site.root, "*.bib", site.root)
    settings = {"style": site.settings.style}
    return {**settings, "bibliography": found[0].name} if len(found) == 1 else settings


def needs_passthrough(site: Site) -> bool:
    """Returns whether posts have formulas that the site's Markdown damages."""
    from hugo_tools.rules.interface import Shared

    if all(delimiter in dict(site.math.delimiters) for delimiter in ("$$", "\\[", "\\(")):
        return False
    shared = Shared(site)
    return any(has_damaged_formula(path, shared) for path in site.posts())


def has_damaged_formula(path: Path, shared: Shared) -> bool:
    """Returns whether a post has a damaged formula; False for an unreadable post, which other commands report."""
    from hugo_tools.rules import formulas
    from hugo_tools.rules.interface import Subject

    with contextlib.suppress(PostError), last_resort():
        return any(formulas.find(Subject(posts.read(path), shared)))
    return False


def passthrough_values(site: Site) -> Iterator[ValueChange]:
    """Yields the delimiters of math that the site lacks, in addition to its own."""
    at = ("markup", "goldmark", "extensions", "passthrough")
    own = site.goldmark("extensions", "passthrough", "delimiters") or {}
    if not own:
        yield ValueChange(at, walk(passthrough.lines(site), *at))
        return
    yield ValueChange((*at, "enable"), True)
    for kind, pairs in passthrough.DELIMITERS.items():
        for pair in pairs:
            if pair not in (own.get(kind) or []):
                yield ValueChange((*at, "delimiters", kind), pair, is_first=True)


def described(change: ValueChange) -> str:
    """Returns a change in a few words."""
    name = ".".join(change.path)
    return f"{name}, {NAME} first" if change.path in (("theme",), ("module", "imports")) else name


def lines_of(change: ValueChange, suffix: str) -> str:
    """Returns a change as the lines that the user would add."""
    *path, last = change.path
    values = {last: [change.value] if change.is_first else change.value}
    for name in reversed(path):
        values = {name: values}
    return config_lines.render(values, suffix)


# --- the files around ----------------------------------------------------------------------------


def attributes(site: Site) -> bytes | None:
    """Returns `.gitattributes` with the lines by which git merges our files, None if it has them."""
    before = installed.content(site.root / ".gitattributes", site.root) or b""
    missing = missing_attributes(site)
    return with_last_line(before, "\n".join(missing)) if missing else None


def missing_attributes(site: Site) -> list[str]:
    """Returns the lines for the lock, and for the index if the site has one, that `.gitattributes` lacks.

    Git can join two versions of the index line by line, like the lock, and `cite` then brings it up to date.
    """
    before = installed.content(site.root / ".gitattributes", site.root) or b""
    rows = [line.split() for line in before.decode("utf-8", "replace").splitlines()]
    patterns = {row[0] for row in rows if row}
    wanted = [ATTRIBUTE, INDEX_ATTRIBUTE] if site.settings.citation_index else [ATTRIBUTE]
    return [line for line in wanted if line.split()[0] not in patterns]


def with_last_line(text: bytes, line: str) -> bytes:
    """Returns a text with one more line, with the line end of the other lines."""
    end = b"\r\n" if b"\r\n" in text else b"\n"
    gap = end if text and not text.endswith(b"\n") else b""
    added = line.encode().replace(b"\n", end)
    return b"".join([text, gap, added, end])


def add_targets(plan: Plan, site: Site) -> None:
    """Adds targets to an existing Makefile.

    A site without one needs none, since each is one command of this program.
    """
    path = site.root / "Makefile"
    before = installed.content(path, site.root)
    if before is None:
        return
    rules = [line.partition(":") for line in before.decode("utf-8", "replace").splitlines()]
    known = {target.strip() for target, colon, _ in rules if colon}
    missing = {name: about for name, about in TARGETS.items() if name not in known}
    lines = [f"\n.PHONY: {name}\n{name}: ## {about}\n\thugo-tools {name}" for name, about in missing.items()]
    if lines:
        what = f"targets {' and '.join(missing)}"
        add(plan, site, path, with_last_line(before, "\n".join(lines)), what)


def add_workflow(plan: Plan, site: Site) -> None:
    """Adds a workflow: one that publishes the site, or one that only checks if something else publishes it."""
    folder = site.root / ".github" / "workflows"
    existing = [path for suffix in ("yml", "yaml") for path in files.matching(folder, f"*.{suffix}", site.root)]
    texts = [files.read(path) for path in existing]
    if any(b"hugo-tools cite" in text for text in texts):
        return
    is_built = any(b"hugo" in text.lower() for text in texts)
    has_host = any((site.root / name).exists() for name in HOSTS)
    if is_built or has_host:
        what = "each push: reference lists and posts are checked"
        add(plan, site, folder / "citations.yml", workflows.checking(site.root).encode(), what)
        return
    what = "each push: checked, built, and published on GitHub Pages"
    add(
        plan,
        site,
        folder / "site.yml",
        workflows.publishing(site.root, bool(site.config.get("enablegitinfo"))).encode(),
        what,
    )


def add_hooks(plan: Plan, site: Site) -> None:
    """Adds pre-commit hooks that run the installed program."""
    path = site.root / ".pre-commit-config.yaml"
    before = installed.content(path, site.root)
    if before is not None and b"hugo-tools" in before:
        return
    hooks = [
        {"id": name, "name": entry, "entry": entry, "language": "system", "files": r"(^|/)content/.*\.md$"}
        for name, entry in HOOKS.items()
    ]
    repository = {"repo": "local", "hooks": hooks}
    if before is None:
        after: bytes | None = config_lines.render({"repos": [repository]}, ".yaml").encode() + b"\n"
    else:
        after = configuration.edited(before, ".yaml", [ValueChange(("repos",), repository, is_first=True)])
    if after is None:
        plan.left.append(f"in {site.relative(path)}:\n{config_lines.render({'repos': [repository]}, '.yaml')}")
    add(plan, site, path, after, "lists are brought up to date before each commit")
