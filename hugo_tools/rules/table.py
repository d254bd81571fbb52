"""The rules of `check`. A new one is a file beside this one, and a line here.

Those of one name are one rule to the user: what was not filled in is a `placeholder`, wherever it stands.
"""

from __future__ import annotations

from hugo_tools.rules import (
    dead_keys,
    dummies,
    dummy_values,
    empty_description,
    empty_items,
    empty_labels,
    empty_rows,
    formulas,
    front_matter_citations,
    key_values,
    misplaced_styles,
    notes,
    repeated_keys,
    retracted_works,
    settings,
    twin_keys,
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
    formulas.RULE,
    misplaced_styles.RULE,
    wrong_labels.RULE,
    retracted_works.RULE,
]
