"""How findings of `check` are printed: a function for each of FORMATS. A new one is a function, and a line there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hugo_tools.findings import Finding, as_texts
from hugo_tools.terminal import can_show, visible

if TYPE_CHECKING:
    from hugo_tools.rules.interface import Found


def as_text(found: Sequence[Found]) -> str:
    """Returns findings as `path:line:column: message [code]`, each with its hint below, long ones once."""
    return "".join(f"{text}\n" for text in as_texts(map(with_code, found)))


def with_code(found: Found) -> Finding:
    """Returns a finding whose message ends in the code of its rule."""
    return found.finding._replace(message=f"{found.finding.message} [{found.code}]")


def as_github(found: Sequence[Found]) -> str:
    """Returns findings as workflow commands, which show them beside the lines.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "".join(f"{command(each)}\n" for each in found)


def as_json(found: Sequence[Found]) -> str:
    """Returns findings as a list of objects, in JSON that standard output can show, whatever its encoding."""
    values = [to_object(each) for each in found]
    text = json.dumps(values, ensure_ascii=False, indent=2)
    is_plain = can_show(text) and visible(text, "\n") == text
    return (text if is_plain else json.dumps(values, indent=2)) + "\n"


def as_sarif(found: Sequence[Found]) -> str:
    """Returns findings as SARIF, for code hosts and editors."""
    from hugo_tools.rules import sarif

    return sarif.render(found)


FORMATS: dict[str, Callable[[Sequence[Found]], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
    "sarif": as_sarif,
}


def to_object(found: Found) -> dict[str, Any]:
    """Returns a finding as an object of JSON."""
    finding = found.finding
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "severity": finding.severity,
        "code": found.code,
        "rule": found.rule,
        "message": finding.message,
        "hint": finding.hint,
    }


def command(found: Found) -> str:
    """Returns a finding as a workflow command."""
    finding = found.finding
    values = {"file": finding.path, "line": finding.line, "col": finding.column, "title": f"{found.code} {found.rule}"}
    shown = ",".join(f"{key}={quoted(str(value), ':,')}" for key, value in values.items() if value)
    words = visible(finding.message)
    if finding.hint:
        words += f"\n{finding.hint}"
    return f"::{finding.severity} {shown}::{quoted(words)}"


def quoted(text: str, more: str = "") -> str:
    """Returns text as a workflow command has it, with what would end it as percent escapes."""
    return re.sub(f"[%\r\n{more}]", lambda found: f"%{ord(found[0]):02X}", visible(text, "\r\n"))
