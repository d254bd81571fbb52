"""A post with its hand-written list turned into ours: text in, text out, and nothing else in it changed.

A mention of an entry becomes a citation, the entries make room for an empty block, and works that the text does not
cite go into the front matter's `nocite`. `cite` then fills the block.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from hugo_tools.adopting import mentions, spellings
from hugo_tools.adopting.lists import OldEntry, OldList, OldMention, blanks_around
from hugo_tools.citing.drafts import Draft
from hugo_tools.errors import PostError
from hugo_tools.hugo import handlers, posts
from hugo_tools.hugo.posts import Post
from hugo_tools.markdown import citations, verification
from hugo_tools.markdown.blocks import Edit, apply, line_of
from hugo_tools.markdown.escaping import destination
from hugo_tools.patterns import lazy

IN_PAGE = lazy(r"""(?:\]\(|\bhref\s?=\s?["']?)#(?P<anchor>[^()\s"'<>]+)""", re.IGNORECASE)
NUMBER_ALONE = lazy(r"[\s\[\]\\]*\d{1,3}(?:[\s,;–-]+\d{1,3})*[\s\[\]\\]*")
BLOCK = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
BY_NUMBER = lazy(  # {{< citenote 10 >}}, {{% cite "3, 4" %}}: its output depends on its template
    r"""
    \{\{ [<%] \s*+ (?P<name>[\w/-]++) \s++
    ["'`]? (?P<numbers>\d{1,3} (?:[\s,;-]++\d{1,3})*+) ["'`]? \s*+
    /? [>%] \}\}
    """,
    re.VERBOSE,
)
POINTING_NAMES = ("cit", "ref", "note", "bib")  # parts of names of shortcodes that point to an entry
POINTING = lazy(r"\[(?P<label>\d{1,3}|\^[^\]\s\[]+)\](?![(:])")


def rewrite(
    draft: Draft,
    old: OldList,
    pointing: Sequence[OldMention],
    keys: Mapping[str, str],
    addresses: Mapping[str, str],
) -> str:
    """Returns a post's text with citations for mentions and a block for a list.

    `keys` are the citation keys by the entries' labels, `addresses` the works' on the web. Raises PostError where
    Markdown would read the text otherwise.
    """
    text = draft.post.text
    cited = [Edit(mention.start, mention.end, set_off(text, mention, keys)) for mention in pointing]
    check_text(draft, cited)
    cited += links_to_works(draft, old, cited, addresses)
    return apply(text, sorted([*cited, *removals(draft, old)]))[0]


def bracket(mention: OldMention, keys: Mapping[str, str]) -> str:
    """Returns the citation group for a mention, each work once."""
    cited = dict.fromkeys(keys[label] for label in mention.labels)
    return f"[{'; '.join(f'@{key}' for key in cited)}{mention.locator}]"


def set_off(text: str, mention: OldMention, keys: Mapping[str, str]) -> str:
    """Returns the citation group for a mention, after the author's words for it if there are any."""
    before, after = blanks_around(text, mention.start, mention.end)
    has_words = mention.words and not NUMBER_ALONE.fullmatch(mention.words)  # that would be another work's number
    words = f"[{mention.words}]" if has_words else ""
    return before + words + bracket(mention, keys) + after


def links_to_works(draft: Draft, old: OldList, cited: Sequence[Edit], addresses: Mapping[str, str]) -> Iterator[Edit]:
    """Yields the edits that lead links in headings, HTML and shortcodes from an entry, which goes, to its work.

    A link whose words are the entry's number is left: that would be the number of another work.
    """
    text = draft.post.text
    labels = {anchor: entry.label for anchor, entry in mentions.ids(draft, old) if entry}
    entries = [(entry.start, entry.end) for entry in old.entries]
    gone = [*old.spans, *entries, *((edit.start, edit.end) for edit in cited)]
    headings = [(heading.start, heading.end) for heading in draft.document.headings]
    for start, end in sorted({*draft.document.shortcodes, *draft.document.html, *headings}):
        for found in IN_PAGE.finditer(text, start, end):
            url = addresses.get(labels.get(found["anchor"], ""), "")
            is_gone = any(first <= found.start() < last for first, last in gone)
            if url and not is_gone and not NUMBER_ALONE.fullmatch(words_of(text, found)):
                yield Edit(found.start("anchor") - 1, found.end("anchor"), destination(url))


def words_of(text: str, found: re.Match[str]) -> str:
    """Returns the words of a link whose destination was found, in Markdown or in HTML."""
    if found[0].startswith("]"):
        return text[text.rfind("[", 0, found.start()) + 1 : found.start()]
    return text[found.end() :].partition(">")[2].partition("<")[0]


def check_text(draft: Draft, cited: Sequence[Edit]) -> None:
    """Raises PostError, with the line, unless Markdown reads a post as before, except for the mentions."""
    post = draft.post
    text, places = apply(post.text, cited)
    was = verification.read(post.text, post.body, (), [(edit.start, edit.end) for edit in cited])
    now = verification.read(text, post.body, (), places)
    if line := verification.difference(was.own, now.own, post.text):
        raise PostError(verification.OTHERWISE, "put a blank or a word beside the bracket on this line", line, 1)


# --- the list ------------------------------------------------------------------------------------


def removals(draft: Draft, old: OldList) -> list[Edit]:
    """Returns the edits that take a list's entries out, and put an empty block in place of the first.

    A list that other text follows and that no heading stands above, as footnotes may be scattered, leaves no block:
    `cite` puts it at the post's end.
    """
    text, newline = draft.post.text, draft.post.newline
    block = BLOCK.replace("\n", newline)
    if old.file or old.spans:
        return [whole_lines(text, span, "" if place else block) for place, span in enumerate(old.spans)]
    entries = sorted(old.entries, key=lambda entry: entry.start)
    spans = [(entry.start, entry.end) for entry in entries]
    spans.extend(old.beside)
    spans.sort()
    ends = [end for _, end in spans]
    for number, (following, _) in enumerate(spans[1:]):
        if not text[ends[number] : following].strip():
            ends[number] = following
    edits = [Edit(start, end, "") for (start, _), end in zip(spans, ends, strict=True)]
    if is_in_place(draft, entries):
        above = text[: edits[0].start]
        has_gap = not above.strip() or above.endswith(("\n\n", "\r\n\r\n"))
        edits[0] = edits[0]._replace(new=block if has_gap else newline + block)
    return edits


def whole_lines(text: str, span: tuple[int, int], new: str) -> Edit:
    """Returns the edit that replaces the lines of a span."""
    start, end = span
    return Edit(text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1 or len(text), new)


def is_in_place(draft: Draft, entries: Sequence[OldEntry]) -> bool:
    """Returns whether our list may take the place of the old one."""
    text = draft.post.text
    headings = draft.document.headings
    at = bisect_right(headings, entries[0].start, key=lambda heading: heading.start)
    above = headings[at - 1] if at else None
    if above and not text[above.end : entries[0].start].strip():
        return True
    between = "".join(text[one.end : other.start] for one, other in pairwise(entries))
    return not between.strip()


# --- front matter --------------------------------------------------------------------------------


def with_nocite(post: Post, text: str, keys: Sequence[str]) -> str:
    """Returns a post's text with works in its front matter that it lists and does not cite; raises PostError."""
    if post.setting("nocite") is not None:
        message = "the front matter has nocite already, and the list has works that the text does not cite"
        raise PostError(message, f"add them to it: {', '.join(keys)}", *post.place_of("nocite"))
    value = json.dumps(list(keys), ensure_ascii=False)
    for candidate in front_matters(post, text, value):
        if has_values(post, candidate, keys):
            return candidate
    message = "no place in the front matter is certain for the works that are listed and not cited"
    raise PostError(message, f"add: nocite: {value}", 1, 1)


def front_matters(post: Post, text: str, value: str) -> list[str]:
    """Returns texts with `nocite` in their front matter, the likeliest place first."""
    newline = post.newline
    handler = handlers.handler_of(post.text)
    place = handler.place(post.text) if handler else None
    if handler is None or place is None:
        return [f"{text[: post.body]}---{newline}nocite: {value}{newline}---{newline}{newline}{text[post.body :]}"]
    start, end = place.start, place.end
    if handler is handlers.JSON:
        brace = text.index("{") + 1
        return [f'{text[:brace]}{newline}  "nocite": {value},{text[brace:]}']
    is_toml = handler is handlers.TOML
    line = f"nocite = {value}{newline}" if is_toml else f"nocite: {value}{newline}"
    at_end = end if text[:end].endswith("\n") else text.rfind("\n", 0, end) + 1
    places = [at_end, end, start]
    if is_toml and (table := re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, start, end)):
        places = [table.start(), start]
    return [text[:place] + line + text[place:] for place in places]


def has_values(post: Post, text: str, keys: Sequence[str]) -> bool:
    """Returns whether a text's front matter has all values of the post's, and lists these works."""
    try:
        values = dict(posts.parse(post.path, text).front_matter)
    except PostError:
        return False
    return values.pop("nocite", None) == list(keys) and values == dict(post.front_matter)


# --- missed mentions -----------------------------------------------------------------------------


def check_anchors(before: Draft, old: OldList, text: str) -> None:
    """Raises PostError for a link to an entry of the old list that is left in a rewritten post: it would be dead."""
    gone = {anchor for anchor, entry in mentions.ids(before, old) if entry}
    for found in IN_PAGE.finditer(text, before.post.body):
        if found["anchor"] in gone:
            message = f'"#{found["anchor"]}" leads to an entry of the old list'
            place = citations.position(text, found.start(), citations.line_starts(text))
            raise PostError(message, "put the entry's number, [1] for example, in the place of this link", *place)


def check_shortcodes(draft: Draft, old: OldList) -> None:
    """Raises PostError for a shortcode that points to an entry by its number, which will be another work's."""
    text = draft.post.text
    for start, end in draft.document.shortcodes:
        found = BY_NUMBER.match(text, start, end)
        if not found or not any(part in found["name"].lower() for part in POINTING_NAMES):
            continue
        if not old.labels.isdisjoint(spellings.numbers_in(found["numbers"])):
            message = f'"{found[0]}" may point to an entry of the list by its number'
            hint = "put the number in brackets, [1] for example, in the place of the shortcode"
            raise PostError(message, hint, *citations.position(text, start, citations.line_starts(text)))


def check_result(draft: Draft, old: OldList, pointing: Sequence[OldMention], keys: Mapping[str, str]) -> None:
    """Raises PostError unless all mentions are citations in a rewritten post, and no number of the old list is left.

    `draft` is the rewritten post. A number that stays where nothing can be cited would be that of another work.
    """
    text = draft.post.text
    expected = sorted(bracket(mention, keys) for mention in pointing)
    found = sorted(f"[{group.label}]" for group in draft.cited.groups)
    if len(found) < len(expected):
        at = next((mention for mention in pointing if bracket(mention, keys) not in found), pointing[0])
        written = bracket(at, keys)
        line = line_of(text, max(0, text.find(written)))
        raise PostError(f"{written} would not be a citation here", "put it into the text of a paragraph", line, 1)
    starts = {group.start for group in draft.cited.groups}
    for fault in draft.cited.reports:
        if fault.is_error and fault.offset in starts:
            place = citations.position(text, fault.offset, citations.line_starts(text))
            raise PostError(fault.message, "move the text that points to the list into a paragraph", *place)
    for start, end in (*draft.document.shortcodes, *draft.document.html):
        for left in POINTING.finditer(text, start, end):
            if left["label"] in old.labels:
                message = f'"{left[0]}" is in HTML or in a shortcode, where nothing can be cited by number'
                hint = "put an ordinary link to the paper in its place"
                raise PostError(message, hint, *citations.position(text, left.start(), citations.line_starts(text)))
