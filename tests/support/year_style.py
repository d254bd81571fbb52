"""A style that the package does not have, `(Author, Year)` with a and b, and the command line with it:

python -m tests.support.year_style cite
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from hugo_tools import cli
from hugo_tools.markdown.escaping import escape, guard, italic, link
from hugo_tools.metadata.items import Item
from hugo_tools.styles import table
from hugo_tools.styles.interface import Called, Cited, Run, Style, StyleOptions
from hugo_tools.styles.parts import NameLimits, cited_as, date, people


def label(cited: Sequence[Cited]) -> list[Run]:
    """Returns what a bracket shows: `(see Vaswani et al., 2017a, p. 3; LeCun, 2015)`."""
    runs = [Run("(")]
    for number, each in enumerate(cited):
        runs += [Run("; ")] if number else []
        runs += [Run(each.prefix), Run(" ")] if each.prefix else []
        runs.append(author_and_year(each))
        runs.append(Run(each.suffix))
    return [*runs, Run(")")]


def author_and_year(each: Cited) -> Run:
    """Returns one citation, linked to its reference."""
    if each.reference is None:
        return Run("?")
    name, letter = each.reference.called
    year = each.reference.item.year + letter
    shown = year if each.suppress_author else f"{name}, {year}"
    return Run(shown, (each.reference,))


def called(items: Sequence[Item]) -> list[Called]:
    """Returns what each work is called, with a, b, … for those of the same name and year, in the list's order."""
    names = [(name(item), item.year) for item in items]
    several = Counter(names)
    next_of = {named: count() for named in names}
    letters = ["abcdefgh"[next(next_of[named])] if several[named] > 1 else "" for named in names]
    return [Called(named, letter) for (named, _), letter in zip(names, letters, strict=True)]


def name(item: Item) -> str:
    """Returns who made a work: `LeCun`, `Vaswani et al.`, without authors its title."""
    if not item.authors:
        return item.title
    first = item.authors[0].family or item.authors[0].literal
    return first + (" et al." if len(item.authors) > 1 else "")


def style(name: str, site: Path, options: StyleOptions) -> Style:
    """Returns the style."""

    def reference(item: Item, version: int, letter: str) -> str:
        who = escape(people(item.authors, NameLimits(3, 1)))
        return guard(f"{who} ({date(item, letter)}). {italic(item.title)}. {link(*cited_as(item, version))}")

    return Style(label, reference, called, order="author", is_numbered=False)


if __name__ == "__main__":
    table.STYLES["year"] = style
    cli.main(prog_name="hugo-tools")
