"""The workflows for a site: those of the example site, adapted to this installation and the site."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from hugo_tools import files
from hugo_tools.hugo import component

TO_COPY = "# For your blog: copy this file to .github/workflows/.\n"
SHALLOW = "with: {submodules: recursive, persist-credentials: false}"
ABOUT_CHECKING = """\
# It fails when a reference list is not up to date or a post has a fault. The lock has all metadata: no
# registry is asked.
"""
WITHOUT_PROGRAM = re.compile(rb"^\s*HUGO_TOOLS:\s*[\"']{2}\s*$", re.MULTILINE)
BRANCH = re.compile(r"ref: refs/heads/(?P<name>[\w./-]+)\s*")
ADDRESS = re.compile(r"https://[\w.-]+(?::\d+)?/[\w./~+-]+")  # without user name and password
COMMIT = re.compile(r"[0-9a-f]{40}")
# As who may push clones a repository; a workflow reads the same without a key, if it is public.
BY_SSH = re.compile(
    r"(?:ssh://)?git@(?P<host>github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)[:/](?P<path>[\w./~+-]+)"
)


def source() -> Path:
    """Returns the folder of the workflows to copy: in the wheel, or in the repository that this program runs from."""
    folder = component.source()
    in_wheel = folder / "workflows"
    return in_wheel if in_wheel.is_dir() else folder / "exampleSite" / ".github" / "workflows"


def publishing(root: Path, has_git_info: bool = False) -> str:
    """Returns the workflow that checks a site, builds it and publishes it on GitHub Pages.

    With `enableGitInfo` Hugo asks git for each post's last change, so the workflow must clone the whole history.
    """
    text = files.read_text(source() / "site.yml")
    text = text.replace(TO_COPY, "")
    if has_git_info:
        text = text.replace(SHALLOW, SHALLOW.replace("}", ", fetch-depth: 0}"))
    if origin := installed_from():
        text = text.replace('HUGO_TOOLS: ""', f'HUGO_TOOLS: "{origin}"')
    branch = branch_of(root)
    return text.replace("branches: [main]", f"branches: [{branch}]").replace("refs/heads/main", f"refs/heads/{branch}")


def checking(root: Path) -> str:
    """Returns the same workflow without the jobs that build and publish, for a site that already has those."""
    text = publishing(root).partition("\n  build:\n")[0]
    text = text.removeprefix(text[: text.index("name: site\n")])
    text = text.replace("name: site\n", "name: citations\n").replace("group: site-", "group: citations-")
    return ABOUT_CHECKING + text.replace("the site is published without being checked", "nothing is checked")


def lacks_program(text: bytes) -> bool:
    """Returns whether a workflow has no source of this program, and so checks nothing."""
    return WITHOUT_PROGRAM.search(text) is not None


def branch_of(root: Path) -> str:
    """Returns the current branch of a site's repository, "main" if there is none."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if found := BRANCH.fullmatch(files.read_text(root / ".git" / "HEAD")):
            return found["name"]
    return "main"


def installed_from() -> str:
    """Returns the repository and the commit from which pip installed this program, "" if they are not known.

    For an installation from a clone, the clone's origin counts.
    See https://packaging.python.org/en/latest/specifications/direct-url/.
    """
    with contextlib.suppress(importlib.metadata.PackageNotFoundError, ValueError, AttributeError):
        text = importlib.metadata.distribution("hugo-tools").read_text("direct_url.json")
        origin = json.loads(text or "{}")
        version = origin.get("vcs_info", {})
        address = str(origin.get("url", ""))
        commit = str(version.get("commit_id", ""))
        if address.startswith("file://"):
            folder = Path(url2pathname(urlsplit(address).path))
            address, commit = git(folder, "config", "--get", "remote.origin.url"), pushed_commit(folder)
        address = BY_SSH.sub(r"https://\g<host>/\g<path>", address)
        if ADDRESS.fullmatch(address) and COMMIT.fullmatch(commit):
            return f"git+{address}@{commit}"
    return ""


def pushed_commit(folder: Path) -> str:
    """Returns the commit that a clone is at, "" if its origin does not have it: pip could not take it from there."""
    if not git(folder, "branch", "--remotes", "--contains", "HEAD"):
        return ""
    return git(folder, "rev-parse", "HEAD")


def git(folder: Path, *arguments: str) -> str:
    """Returns git's output for a folder, "" if it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()
