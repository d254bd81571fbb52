"""Items of the works that posts cite: the bibliography, the lock, and both in front of the registries.

Importing this package is cheap: it has the lock file's name, and no more.
"""

from __future__ import annotations

from pathlib import Path

from hugo_tools import files

LOCK_NAME = "citations.lock.json"


def lock_text(path: Path) -> str:
    """Returns a lock file's text; the line ends of a Windows checkout do not count.

    Raises OSError, and UnicodeDecodeError for a file that is not UTF-8.
    """
    text = files.read(path).decode("utf-8-sig")
    return text.replace("\r\n", "\n") if "\r" in text else text  # a search for two characters takes much longer
