"""Hugo's shortcodes, which Hugo replaces before it reads Markdown: found, and masked.

https://gohugo.io/content-management/shortcodes/
"""

from __future__ import annotations

import re

from hugo_tools.patterns import lazy

MASK = "\ufffc"  # stands for a shortcode's characters: text to Markdown, and never part of a citation
# A string's length is bounded, for else each of many unclosed ones would be read to the end.
SHORTCODE = lazy(
    r"\{\{(?P<kind>[<%])(?!/\*)\s*(?P<close>/?)\s*(?P<name>[\w./-]+)"
    r"(?P<arguments>(?:[^\"`>%{}]++|\"(?:[^\"\\\n]|\\.){0,1000}+\"|`[^`]*`|[>%](?!\}\})|\}(?!\})|\{(?!\{[<%]))*+)"
    r"(?P<self>(?<=/))?[>%]\}\}"
)


OPENING = lazy(r"\{\{[<%]")


def may_have_shortcodes(text: str) -> bool:
    """Returns whether a shortcode could begin anywhere; one search for both kinds, which are rare in long texts."""
    return OPENING.search(text) is not None


def mask_shortcodes(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns `text` with shortcodes masked, newlines kept, and the (start, end) of each.

    The body of `{{< name >}} … {{< /name >}}` goes with it, for it is not Markdown of this post; the body
    of `{{% name %}} … {{% /name %}}` is, and stays.
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
    """Returns the (start, end) of the bodies of shortcodes, in order; one inside another is part of it.

    What a shortcode makes of its body is for its template to say: a marker in it is text.
    """
    tags = list(SHORTCODE.finditer(text))
    bodies: list[tuple[int, int]] = []
    for opening, closing in sorted(matching_closers(tags).items()):
        start, end = tags[opening].end(), tags[closing].start()
        if not bodies or start >= bodies[-1][1]:
            bodies.append((start, end))
    return bodies


def matching_closers(tags: list[re.Match[str]]) -> dict[int, int]:
    """Returns the index of the closing tag of each tag that has one, by the index of that tag."""
    closers: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for i, tag in enumerate(tags):
        same = opened.setdefault(tag["name"], [])
        if not tag["close"]:
            same += [] if tag["self"] else [i]
        elif same:
            closers[same.pop()] = i
    return closers
