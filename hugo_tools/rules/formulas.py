"""Formulas that readers see as text: Markdown damages them, or nothing on the site turns TeX into mathematics.

A formula that Markdown happens to leave alone, for a script to show it, is right; so is one that is spelt for Markdown
(`x\\_1`), which the passthrough extension would damage. One finding a post is enough, since the remedy is in the site's
configuration. https://gohugo.io/content-management/mathematics/
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from hugo_tools.markdown import formulas
from hugo_tools.markdown.formulas import Formula
from hugo_tools.rules import prose
from hugo_tools.rules.interface import Report, Rule, Subject

SHOWN = 60  # characters of a formula in a message


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for the first formula that is damaged, or else for the first display that nothing shows."""
    left_alone = {opening for opening, _ in subject.site.math.delimiters}
    if not may_have(subject.post.text, left_alone):
        return
    text = prose.without_blocks(subject.post, subject.blocks).rstrip()  # so that a list at the end changes nothing
    unknown = [formula for formula in formulas.find(text) if formula.opening not in left_alone]
    if any(formula.is_spelt_for_markdown for formula in unknown):
        return
    if damaged := next((formula for formula in unknown if formula.is_changed), None):
        yield report(damaged, "this site's Markdown damages formulas", subject)
    elif displays := [formula for formula in unknown if formula.opening == "$$" and not subject.shared.shows_math]:
        yield report(displays[0], "nothing on this site shows formulas", subject)


def may_have(text: str, left_alone: Set[str]) -> bool:
    """Returns whether a post may have a formula whose delimiters the site does not leave alone."""
    if "$" in text and not left_alone >= {"$", "$$"}:
        return "$$" not in left_alone or "$" in text.replace("$$", "")
    return "\\" in text and any(opening in text and opening not in left_alone for opening in ("\\(", "\\["))


def report(formula: Formula, message: str, subject: Subject) -> Report:
    offset = subject.post.body + formula.start
    return Report(offset, f'{message} such as "{shown(formula)}"', remedy(formula, subject), "warning")


def shown(formula: Formula) -> str:
    """Returns a formula on one line, cut if it is long."""
    words = " ".join(formula.source.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def remedy(formula: Formula, subject: Subject) -> str:
    """Returns the lines that the site's configuration needs, and the spelling of the formula for them."""
    hint = subject.shared.math_hint
    if formula.opening != "$":
        return hint
    return f'write \\(…\\) for $…$, or add ["$", "$"] to the inline pairs where no post has prices; and {hint}'


RULE = Rule("HT301", "formulas", find, spares_drafts=True)
