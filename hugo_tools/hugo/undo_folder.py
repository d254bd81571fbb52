"""The folder of a site that has the old bytes of changed files, for `--undo`: `.hugo-tools/`, which git leaves out.

A `.gitignore` in it says so. Without it `git add --all` would commit each post's old text, and nobody would know why.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from hugo_tools import files
from hugo_tools.hugo import installed

NAME = ".hugo-tools"
IGNORED = b"*\n"


def keep_out_of_git(root: Path) -> None:
    """Writes the folder's `.gitignore` unless it has one; raises ConfigurationError and OutsideError."""
    path = ignore_file(root)
    if installed.content(path, root) is None:
        installed.write(path, IGNORED, b"")


def remove_if_empty(root: Path) -> None:
    """Removes the folder, and our `.gitignore` in it, if it has nothing else.

    Raises ConfigurationError and OutsideError.
    """
    path = ignore_file(root)
    if not files.is_folder(path.parent):
        return
    others = [each for each in path.parent.iterdir() if each != path]
    if not others and installed.content(path, root) in (None, IGNORED):
        installed.remove(path, path.parent)
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def ignore_file(root: Path) -> Path:
    return root / NAME / ".gitignore"
