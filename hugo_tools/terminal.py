"""What is printed: no character of a file's name, of a title or of an answer may steer the terminal that shows it."""

from __future__ import annotations

import sys
from typing import Any

from hugo_tools.patterns import STEERING, lazy

WRITTEN_OUT = lazy(f"[{STEERING}]")


def visible(text: str, keep: str = "") -> str:
    """Returns a text with the characters that would steer a terminal written out, `\\x1b`, but for those to keep."""
    if text.isprintable():
        return text
    return WRITTEN_OUT.sub(lambda found: found[0] if found[0] in keep else written_out(found[0]), text)


def written_out(character: str) -> str:
    return ascii(character)[1:-1]


def message(text: str, hint: str = "") -> str:
    """Returns a message on one line, and its hint's lines below it, each indented."""
    below = [f"  {visible(line)}".rstrip() for line in hint.split("\n")] if hint else []
    return "\n".join([visible(text), *below])


def never_raise() -> None:
    """Makes standard output and standard error write out what their encoding lacks, instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def can_show(text: str) -> bool:
    """Returns whether standard output's encoding has all characters of a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
