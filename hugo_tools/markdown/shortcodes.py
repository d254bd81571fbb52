"""Finds and masks shortcodes, which Hugo replaces before it reads Markdown.

https://gohugo.io/content-management/shortcodes/
"""

from __future__ import annotations

import re

from hugo_tools.patterns import lazy

MASK = "\ufffc"  # replaces a shortcode's characters: text to Markdown, and never part of a citation
# Bound the length of a string: many unclosed strings would make this quadratic.
SHORTCODE = lazy(
    r"\{\{(?P<kind>[<%])(?!/\*)\s*(?P<close>/?)\s*(?P<name>[\w./-]+)"
    r"(?P<arguments>(?:[^\"`>%{}]++|\"(?:[^\"\\\n]|\\.){0,1000}+\"|`[^`]*`|[>%](?!\}\})|\}(?!\})|\{(?!\{[<%]))*+)"
    r"(?P<self>(?<=/))?[>%]\}\}"
)


OPENING = lazy(r"\{\{[<%]")


def may_have_shortcodes(text: str) -> bool:
    """Returns whether a shortcode could begin anywhere, by one fast search for both kinds."""
    return OPENING.search(text) is not None


def mask_shortcodes(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns `text` with shortcodes masked, except their newlines, and the (start, end) of each.

    The body of `{{< name >}} … {{< /name >}}` is masked as well, since it is not Markdown of this post. The body of
    `{{% name %}} … {{% /name %}}` is, so it stays.
    """
    tags = list(SHORTCODE.finditer(text))
    closers = matching_closers(tags)
    out, spans, done = [], [], 0
    i = 0
    while i < len(tags):
        tag = tags[i]
        last = closers.get(i, i) if tag["kind"] == "<" else i
        end = tags[last].end()
        out += [text[done : tag.start()], re.sub(r"[^\n]", MASK, text[tag.start() : end])]
        spans.append((tag.start(), end))
        done, i = end, last + 1
    return "".join([*out, text[done:]]), spans


def shortcode_bodies(text: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of the bodies of shortcodes, in order; a body inside another is part of that.

    A shortcode's template decides what becomes of the body, so a marker in it is text.
    """
    tags = list(SHORTCODE.finditer(text))
    bodies: list[tuple[int, int]] = []
    for opening, closing in sorted(matching_closers(tags).items()):
        start, end = tags[opening].end(), tags[closing].start()
        if not bodies or start >= bodies[-1][1]:
            bodies.append((start, end))
    return bodies


def matching_closers(tags: list[re.Match[str]]) -> dict[int, int]:
    """Returns the index of each closing tag, by the index of its opening tag."""
    closers: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for i, tag in enumerate(tags):
        same = opened.setdefault(tag["name"], [])
        if not tag["close"]:
            same += [] if tag["self"] else [i]
        elif same:
            closers[same.pop()] = i
    return closers
