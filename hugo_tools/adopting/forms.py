"""The forms of hand-written lists: a function each, from a post to its list, and a line in `FORMS`."""

from __future__ import annotations

from collections.abc import Callable

from hugo_tools.adopting import keyed, reading
from hugo_tools.adopting.bibtex_lists import bibtex_boxes
from hugo_tools.adopting.html_lists import html_items
from hugo_tools.adopting.key_files import KeyFiles
from hugo_tools.adopting.lists import OldList, PostSource, footnotes, items, numbered, paragraphs
from hugo_tools.adopting.rendered_lists import rendered
from hugo_tools.citing.drafts import Draft

ListForm = Callable[[PostSource], OldList | None]
FORMS: tuple[ListForm, ...] = (
    rendered,
    html_items,
    numbered,
    footnotes,
    items,
    paragraphs,
    bibtex_boxes,
)


def find(draft: Draft, files: KeyFiles, known: frozenset[str]) -> OldList | None:
    """Returns the hand-written list of a post, the longest of several; None for none, or if the post has our list.

    A post that cites by keys has no other list; `files` may have its keys, `known` are those of the settings.
    Raises PostError where no file has its keys.
    """
    if "references" in draft.blocks or not draft.settings.cite:
        return None
    source = PostSource(draft)
    if by_keys := keyed.keyed(source, files, known):
        return by_keys
    found = [old for form in FORMS if (old := form(source)) and (old.own or is_plausible(old))]
    return max(found, key=lambda old: (old.is_own, len(old.entries)), default=None)


def is_plausible(old: OldList) -> bool:
    """Returns whether a list is one of references, not of notes on them: those words would have no place in ours."""
    all_facts = reading.read_all(entry.text for entry in old.entries)
    if any(entry.text.endswith((":", "：")) for entry in old.entries):  # an item with a list of its own below it
        return False
    likely = sum(map(reading.may_be_reference, all_facts))
    notes = sum(map(reading.is_prose, all_facts))
    return 2 * likely >= len(all_facts) and 4 * notes <= len(all_facts)
