"""The rules of `check`. A new one is a file beside this one, and a line here.

A code is never given to another rule: it stands in settings, in switches and in baselines. Its first digit tells the
rule's subject: 1 places that were not filled in, 2 the front matter, 3 the text, 4 the works cited, 5 the site, 6 the
web, 9 the check.
"""

from __future__ import annotations

from hugo_tools.rules import (
    covers,
    dead_anchors,
    dead_keys,
    dead_links,
    dead_post_links,
    dummies,
    dummy_values,
    duplicate_works,
    edit_links,
    edited_blocks,
    empty_description,
    empty_items,
    empty_labels,
    empty_rows,
    formulas,
    front_matter_citations,
    key_values,
    misplaced_styles,
    mojibake,
    notes,
    published_versions,
    repeated_keys,
    retracted_works,
    second_titles,
    settings,
    shared_permalinks,
    stale_lists,
    twin_keys,
    unresolved_works,
    wrong_labels,
)
from hugo_tools.rules.interface import Rule

RULES: list[Rule] = [
    notes.RULE,
    empty_labels.RULE,
    empty_rows.RULE,
    empty_items.RULE,
    dummies.RULE,
    dummy_values.RULE,
    empty_description.RULE,
    twin_keys.RULE,
    repeated_keys.RULE,
    dead_keys.RULE,
    key_values.RULE,
    front_matter_citations.RULE,
    settings.RULE,
    covers.RULE,
    edit_links.RULE,
    formulas.RULE,
    mojibake.RULE,
    dead_anchors.RULE,
    second_titles.RULE,
    dead_post_links.RULE,
    misplaced_styles.RULE,
    shared_permalinks.RULE,
    wrong_labels.RULE,
    retracted_works.RULE,
    published_versions.RULE,
    unresolved_works.RULE,
    duplicate_works.RULE,
    edited_blocks.RULE,
    stale_lists.RULE,
    dead_links.RULE,
    Rule("HT901", "unreadable"),  # found by the run
    Rule("HT902", "unused-switch"),  # found where switches are read
]
