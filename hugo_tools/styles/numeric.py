"""The style `numeric`: `[1]`, `[1–3]`, `[see 1, pp. 3–5; also 2]`, and a list that is numbered by first mention."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from hugo_tools.markdown.escaping import Markdown
from hugo_tools.styles.interface import Cited, Reference, Run, Style, StyleOptions
from hugo_tools.styles.templated import TemplateReferences

OPENING, CLOSING = Run(Markdown("[")), Run(Markdown("]"))
UNKNOWN = "?"  # the number of a work without an item


def style(name: str, site: Path, options: StyleOptions) -> Style:
    """Returns the style: numbers as labels, and references by the template of this name.

    Raises ConfigurationError for a template that cannot be read.
    """
    references = TemplateReferences(name, site, options.limits)
    return Style(partial(label, collapse=options.collapse), references.reference, cache=references.cache)


def label(cited: Sequence[Cited], collapse: bool) -> list[Run]:
    """Returns the label of a bracket: the numbers and the words around them.

    If no citation has words, numbers are sorted, and with `collapse` runs of three or more are shortened.
    """
    has_words = any(each.prefix or each.suffix for each in cited)
    inner = numbers_with_words(cited) if has_words else numbers(cited, collapse)
    return [OPENING, *inner, CLOSING]


def numbers_with_words(cited: Sequence[Cited]) -> list[Run]:
    """Returns the citations in the order as written, separated by semicolons."""
    runs: list[Run] = []
    for each in cited:
        if runs:
            runs.append(Run("; "))
        if each.prefix:
            runs += [Run(each.prefix), Run(" ")]
        runs.append(number(each.reference) if each.reference else Run(UNKNOWN))
        if each.suffix:
            runs.append(Run(each.suffix))
    return runs


def numbers(cited: Sequence[Cited], collapse: bool) -> list[Run]:
    """Returns the numbers of the list's works, each once, in the list's order."""
    if len(cited) == 1 and cited[0].reference:  # fast path for most brackets
        return [number(cited[0].reference)]
    found = {each.reference.number: each.reference for each in cited if each.reference}
    ordered = [found[place] for place in sorted(found)]
    shown = [shown_series(series) for series in consecutive(ordered, collapse)]
    if any(each.reference is None for each in cited):
        shown.append([Run(UNKNOWN)])
    runs: list[Run] = []
    for part in shown:
        if runs:
            runs.append(Run(", "))
        runs += part
    return runs


def shown_series(series: Sequence[Reference]) -> list[Run]:
    """Returns successive numbers: `1`, `1, 2`, `1–3`. The dash is linked to the works that it omits."""
    first, *others = series
    if not others:
        return [number(first)]
    *between, last = others
    dash = Run("–", tuple(between)) if between else Run(", ")
    return [number(first), dash, number(last)]


def number(reference: Reference) -> Run:
    """Returns the number of a reference, linked to it."""
    return Run(str(reference.number), (reference,))


def consecutive(references: Sequence[Reference], collapse: bool) -> list[list[Reference]]:
    """Returns references, sorted by number, as series of successive numbers, or one by one."""
    series: list[list[Reference]] = []
    for reference in references:
        if collapse and series and series[-1][-1].number + 1 == reference.number:
            series[-1].append(reference)
        else:
            series.append([reference])
    return series
