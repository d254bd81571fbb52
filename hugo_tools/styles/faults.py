"""Faults in a printed reference, found by a CommonMark parser: it may hold only text, emphasis and links."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hugo_tools.patterns import STEERING, lazy

if TYPE_CHECKING:
    import pyromark

FAULTS = {  # pulldown-cmark's name of an element, and the name in messages
    "Code": "code",
    "Html": "HTML",
    "HtmlBlock": "HTML",
    "Image": "an image",
    "InlineHtml": "HTML",
    "Strikethrough": "text that is struck through",
    "TaskListMarker": "a check box",
}
OPENING = [{"Start": {"List": 1}}, {"Start": "Item"}]
CLOSING = [{"End": "Item"}, {"End": {"List": True}}]
BACK_LINK = ' [↩](#top "#x")'  # follows a reference in a list if a bracket cites it
BACK_LINK_EVENTS = [
    {"Start": {"Link": {"link_type": "Inline", "dest_url": "#top", "title": "#x", "id": ""}}},
    {"Text": "↩"},
    {"End": "Link"},
]
EMPHASIS = [{step: mark} for step in ("Start", "End") for mark in ("Emphasis", "Strong")]
CONTROL = lazy(f"[{STEERING}]")


def is_web_address(url: str) -> bool:
    """Returns whether a reference may link to an address."""
    return url.lower().startswith(("https://", "http://"))


def fault(line: str) -> str:
    """Returns the name of the first element in a reference that is not text, emphasis or a link; "" if there is none.

    The reference is read as an item of a list, by a CommonMark parser with GitHub's extensions.
    """
    if CONTROL.search(line):
        return "a control character"
    if "{{" in line:
        return 'what could be a shortcode, "{{"'
    if "[^" in line:
        return 'what could be a footnote, "[^"'
    return line_fault(line, []) or line_fault(line + BACK_LINK, BACK_LINK_EVENTS)


def line_fault(line: str, last: list[Any]) -> str:
    """Returns the same for a line, at whose end the events `last` are allowed."""
    import pyromark

    events: list[Any] = list(pyromark.events(f"1. {line}\n", options=extensions()))
    closing = [*last, *CLOSING]
    inner = events[len(OPENING) : -len(closing)]
    is_one_item = [*OPENING, *inner, *closing] == events
    if is_one_item and not any(map(event_fault, inner)):
        return ""
    for event in events:
        if found := FAULTS.keys() & named(event):
            return FAULTS[found.pop()]
    for event in inner:
        if found_in_it := event_fault(event):
            return found_in_it
    return "something that Markdown does not read as a part of it"


@cache
def extensions() -> pyromark.Options:
    """Returns the GitHub extensions that could find an element in a reference."""
    import pyromark

    options = pyromark.Options
    return options.ENABLE_TABLES | options.ENABLE_STRIKETHROUGH | options.ENABLE_TASKLISTS


def named(event: Any) -> set[str]:
    """Returns the names in an event: `{"Start": "Emphasis"}`, `{"Start": {"Link": {…}}}`, `{"Code": "x"}`, `"Rule"`."""
    if not isinstance(event, dict):
        return {str(event)}
    step, what = next(iter(event.items()))
    return {step, *(what if isinstance(what, dict) else [what] if step in ("Start", "End") else [])}


def event_fault(event: Any) -> str:
    """Returns the fault of one event in a reference, "" if the event is allowed."""
    if event in EMPHASIS or "Text" in event:
        return ""
    if "Link" not in named(event):
        return "more than one line of text"
    details = event["Start"]["Link"] if "Start" in event else {"dest_url": "https://", "title": ""}
    if not is_web_address(details["dest_url"]):
        return f'a link to "{details["dest_url"]}"'
    return "a link with a title" if details["title"] else ""
