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
from hugo_tools.styles.interface import Cited, Options, Run, Style
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
    year = each.reference.item.year + each.reference.letter
    shown = year if each.suppress_author else f"{called(each.reference.item)}, {year}"
    return Run(shown, (each.reference,))


def called(item: Item) -> str:
    """Returns what a work is called by: `LeCun`, `Vaswani et al.`, without authors its title."""
    if not item.authors:
        return item.title
    first = item.authors[0].family or item.authors[0].literal
    return first + (" et al." if len(item.authors) > 1 else "")


def letters(items: Sequence[Item]) -> list[str]:
    """Returns a, b, … for works of the same name and year, in the list's order."""
    names = [(called(item), item.year) for item in items]
    several = Counter(names)
    next_of = {name: count() for name in names}
    return ["abcdefgh"[next(next_of[name])] if several[name] > 1 else "" for name in names]


def style(name: str, site: Path, options: Options) -> Style:
    """Returns the style."""

    def reference(item: Item, version: int, letter: str) -> str:
        who = escape(people(item.authors, NameLimits(3, 1)))
        return guard(f"{who} ({date(item, letter)}). {italic(item.title)}. {link(*cited_as(item, version))}")

    return Style(label, reference, letters, order="author", is_numbered=False)


table.STYLES["year"] = style

if __name__ == "__main__":
    cli.main(prog_name="hugo-tools")
