"""Safe output: no character of a file's name, a title or an answer may control the user's terminal."""

from __future__ import annotations

import sys
from typing import Any

from hugo_tools.patterns import STEERING, lazy

WRITTEN_OUT = lazy(f"[{STEERING}]")


def visible(text: str, keep: str = "") -> str:
    """Returns a text with the characters that control a terminal written out, `\\x1b`, except those in `keep`."""
    if text.isprintable():
        return text
    return WRITTEN_OUT.sub(lambda found: found[0] if found[0] in keep else written_out(found[0]), text)


def written_out(character: str) -> str:
    return ascii(character)[1:-1]


def message(text: str, hint: str = "") -> str:
    """Returns a message on one line, with the hint's lines below it, each indented."""
    below = [f"  {visible(line)}".rstrip() for line in hint.split("\n")] if hint else []
    return "\n".join([visible(text), *below])


def never_raise() -> None:
    """Makes standard output and standard error escape characters that their encoding lacks, instead of raising."""
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
