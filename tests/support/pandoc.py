"""Pandoc on its own, which says what a page in a CSL style has to show."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hugo_tools.errors import PostError
from hugo_tools.styles import pandoc


def found() -> str:
    """Returns the pandoc that our program finds, "" if there is none."""
    try:
        return pandoc.binary()
    except PostError:
        return ""


needed = pytest.mark.skipif(not found(), reason="no pandoc: pip install pypandoc_binary, or apt install pandoc")


def cite(folder: Path, style: Path, items: Sequence[Any], brackets: Sequence[str]) -> tuple[list[str], list[str]]:
    """Returns the texts of brackets, each a paragraph of one post, and those of the references, in the list's order."""
    library = folder / "items.json"
    library.write_text(json.dumps(items), "utf-8")
    command = [found(), "--from=markdown", "--to=json", "--citeproc", f"--csl={style}", f"--bibliography={library}"]
    done = subprocess.run(command, input="\n\n".join(brackets).encode(), capture_output=True, check=True, timeout=60)
    *paragraphs, listed = json.loads(done.stdout)["blocks"]
    return [text(each) for each in paragraphs], [text(entry) for entry in listed["c"][1]]


def text(node: Any) -> str:
    """Returns the text of what pandoc printed, white space folded."""
    return " ".join("".join(parts(node)).split())


def parts(node: Any) -> list[str]:
    """Returns the pieces of text in a node of pandoc's JSON."""
    if isinstance(node, list):
        return [part for each in node for part in parts(each)]
    kind, content = node["t"], node.get("c")
    if kind in ("Space", "SoftBreak"):
        return [" "]
    if kind == "Str":
        return [content]
    inner = parts(content[1] if kind in ("Link", "Span", "Cite", "Div") else content)
    return [*inner, " "] if kind in ("Para", "Div") else inner


def without_number(reference: str, number: int) -> str:
    """Returns a reference without the number that a list on a page has outside of its text."""
    return re.sub(rf"^[\[(]?{number}[\])]?[.:]? *", "", reference)
