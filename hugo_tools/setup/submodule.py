"""Adds a theme as a git submodule, and removes it again without a trace.

https://git-scm.com/docs/git-submodule
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from hugo_tools import files
from hugo_tools.errors import ConfigurationError, os_reason

TIME_LIMIT = 300  # seconds
OFFLINE = "without a network, name a folder that has the theme: hugo-tools init --theme FOLDER"


def add(root: Path, address: str, name: str) -> bool:
    """Adds a theme as a submodule; returns whether a repository was made for it. Raises ConfigurationError.

    After an error the site is as before.
    """
    is_new = not git_says(root, "rev-parse", "--is-inside-work-tree")
    if is_new:
        git(root, "init", "--quiet")
    try:
        git(root, "submodule", "--quiet", "add", "--depth", "1", "--", address, name)
    except BaseException:
        remove(root, name, is_new)
        raise
    return is_new


def is_changed(root: Path, name: str) -> bool:
    """Returns whether a file of the submodule was changed."""
    folder = root / name
    if not (folder / ".git").exists():
        return False
    return git_says(folder, "status", "--porcelain") != ""


def remove(root: Path, name: str, with_repository: bool) -> None:
    """Removes a submodule; also the repository that was made for it, unless that has a commit."""
    if with_repository and has_no_commit(root):
        shutil.rmtree(root / ".git", ignore_errors=True)
        shutil.rmtree(root / name, ignore_errors=True)
        (root / ".gitmodules").unlink(missing_ok=True)
        return
    modules = git_says(root, "rev-parse", "--absolute-git-dir")
    inner = git_says(root, "rev-parse", "--show-prefix") + name
    git_says(root, "submodule", "deinit", "--force", "--", name)
    git_says(root, "rm", "--quiet", "--force", "--", name)
    if modules:
        shutil.rmtree(Path(modules, "modules", inner), ignore_errors=True)
    list_of_modules = root / ".gitmodules"
    if list_of_modules.is_file() and not files.read(list_of_modules).strip():
        git_says(root, "rm", "--quiet", "--force", "--", ".gitmodules")


def has_no_commit(root: Path) -> bool:
    """Returns whether a folder is a repository without a commit; False if git refuses, as for another user's."""
    try:
        return not git(root, "rev-list", "--all", "--max-count=1")
    except ConfigurationError:
        return False


def git(root: Path, *arguments: str) -> str:
    """Returns git's output; raises ConfigurationError with its reason."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, timeout=TIME_LIMIT, check=False
        )
    except FileNotFoundError as error:
        raise ConfigurationError("the theme comes with git, which is not installed", OFFLINE) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = os_reason(error) if isinstance(error, OSError) else f"no answer in {TIME_LIMIT} seconds"
        raise ConfigurationError(f"git {arguments[0]}: {reason}", OFFLINE) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else "no reason given"
        reason = next((line for line in said if line.startswith("fatal:")), last)
        raise ConfigurationError(f"git {arguments[0]}: {reason.removeprefix('fatal: ')}", OFFLINE)
    return done.stdout.decode("utf-8", "replace").strip()


def git_says(root: Path, *arguments: str) -> str:
    """Returns git's output, "" if it fails."""
    try:
        return git(root, *arguments)
    except ConfigurationError:
        return ""
