"""Links within a page, `[above](#method)`, to an anchor that the page does not have.

Nothing happens on a click, and PaperMod's script stops there. Anchors are those of headings, as Hugo makes them, and
all that stand in the post, in its shortcodes' arguments or in the site's layouts as an `id`. A post is passed over that
takes text from another file, and a site whose own hook makes anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from hugo_tools.markdown import anchors
from hugo_tools.markdown.blocks import Edit
from hugo_tools.patterns import lazy
from hugo_tools.rules.interface import Report, Rule, Subject

MAY_BE_LINK = re.compile(r"""#(?:(?<=[(<:"']#)|(?<=[(:][ \t]#))""")  # found fast, as it begins with one character
LINK = lazy(
    r"""
    (?: \]\([ \t]* | ^[ ]{0,3}\[[^\]\n]+\]:[ \t]* | \shref=["'] )
    (?: <\#(?P<angle>[^<>\n]+)> | \#(?P<anchor>[^\s()<>"']+) )
    """,
    re.MULTILINE | re.VERBOSE,
)
# Text that looks like a link, but is not: an address must not have a blank, except before a title.
NO_LINK = lazy(r"""\]\([ \t]*\#(?P<anchor>[^\s()<>"']+[ \t]+(?=[^\s"'()<>])[^()<>"'\n]*)\)""")
ID = lazy(r"""\b(?:id|name)[ \t]*[=:][ \t]*\\?["']?(?P<id>[^\s"'>\\{}]+)""", re.IGNORECASE)
BRACES = lazy(r"\{[^{}\n]*\#(?P<id>[^\s{}]+)[^{}\n]*\}")
HEADING = lazy(r"^[ \t]*#{1,6}[ \t]+(?P<text>.+?)[ \t#]*$|<h[1-6][^>]*>(?P<html>[^<\n]+)", re.MULTILINE)
TAKES_FILES = lazy(r"\{\{[<%][^{}]*\.(?:md|markdown|html|ipynb|org)\b|\{\{[<%]\s*(?:include|readfile|snippet)\b")
FROM_LAYOUTS = ("top", "comments", "toc", "TableOfContents", "disqus_thread", "giscus", "utterances", "content")


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each link to an anchor that is not there."""
    text = subject.own_text
    if not MAY_BE_LINK.search(text) or not LINK.search(text):
        return
    links = [link for line in subject.lines for link in links_of(line.text, line.offset)]
    if not links or TAKES_FILES.search(text) or subject.shared.makes_anchors:
        return
    known = anchors_of(subject)
    linked = {written for _, written in links}
    for offset, written in links:
        if is_dead(written, known):
            yield report(offset, written, known, linked)


def links_of(text: str, offset: int) -> list[tuple[int, str]]:
    """Returns (offset, anchor) of the links within the page on a line; an anchor with a blank makes no link."""
    found: list[tuple[int, str]] = []
    for link in LINK.finditer(text):
        written = NO_LINK.match(text, link.start()) or link
        name = "angle" if link["angle"] else "anchor"
        found.append((offset + written.start(name), written[name].rstrip()))
    return found


def is_dead(written: str, known: set[str]) -> bool:
    """Returns whether an anchor is not there; those of text and of scripts, `:~:text=…` and `/…`, are left alone."""
    if written.startswith((":", "/", "!", "?", "fn:", "fnref:", "ref-", "cite-")):
        return False
    return written not in known and unquote(written) not in known


def report(offset: int, written: str, known: set[str], linked: set[str]) -> Report:
    """Returns the report of a dead link, with the likely right anchor."""
    alike = [each for each in sorted(known) if folded(each) == folded(unquote(written))]
    close = alike or close_to(unquote(written), known, linked)
    hint = f"did you mean #{close[0]}?" if close else "link to a heading, or give one the anchor: ## Heading {#anchor}"
    edit = Edit(offset, offset + len(written), alike[0]) if len(alike) == 1 else None
    return Report(offset, f'this page has no anchor "#{written}"', hint, "warning", edit)


def close_to(written: str, known: set[str], linked: set[str]) -> list[str]:
    """Returns the anchor that is spelt most alike, if any; one that other links lead to is hardly meant by this one."""
    import difflib

    free = sorted(known - linked)
    return difflib.get_close_matches(written, free, 1, 0.75)


def folded(anchor: str) -> str:
    """Returns the letters and digits of an anchor: what two spellings of it have in common."""
    return "".join(filter(str.isalnum, anchor.casefold()))


def anchors_of(subject: Subject) -> set[str]:
    """Returns the anchors that a post's page has, as far as they can be known, and those that it may have."""
    text, document = subject.post.text, subject.document
    id_type = anchors.id_type(subject.site.goldmark("parser"))
    known = {*FROM_LAYOUTS, *subject.shared.anchors_of_layouts}
    known.update(found["id"] for pattern in (ID, BRACES) for found in pattern.finditer(text, subject.post.body))
    if id_type:
        known.update(anchors.of_headings([each.text for each in document.headings if each.level <= 6], id_type))
        inside = (HEADING.finditer(text, start, end) for start, end in document.shortcodes)
        known.update(anchors.of_headings([each["text"] or each["html"] for part in inside for each in part], id_type))
    return known


RULE = Rule("HT303", "dead-anchor", find, spares_drafts=True)
