"""Subscripts and superscripts as Unicode characters."""

from __future__ import annotations

import re

from hugo_tools.patterns import lazy

SUPERSCRIPT = str.maketrans("0123456789+-−–=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱˣ")
SUBSCRIPT = str.maketrans("0123456789+-−–=()nix", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙᵢₓ")
SCRIPT = lazy(r"[-+−–=()nix]{1,12}|[-+−–0-9=()nix](?:[-+−–0-9=()nix,/]{0,10}[-+−–0-9=()nix])?")


def script(text: str, table: dict[int, int]) -> str:
    """Returns `text` in Unicode's subscripts or superscripts; unchanged if Unicode lacks some of them.

    Words stay as they are (10th, pH_in): only digits, signs and the letters n, i and x are set small.
    """
    is_parenthesis = text in ("(", ")")
    if is_parenthesis or not SCRIPT.fullmatch(text) or re.search("[nix]{2}", text):
        return text
    return text.translate(table)
