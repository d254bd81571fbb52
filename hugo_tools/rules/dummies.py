"""Words that other templates leave to be replaced: `[Model Name]`, `TODO`, `Lorem ipsum`.

Only the author can be sure of it, so it is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.markdown.document import fold
from hugo_tools.patterns import lazy
from hugo_tools.rules.empty_labels import empty_label
from hugo_tools.rules.interface import Report, Rule, Subject
from hugo_tools.rules.leftovers import NOTE
from hugo_tools.rules.prose import Line

DUMMY = lazy(
    r"""
    (?<![\w\]\[\\!])
    \[ (?P<bracket>
        (?:[A-Z]\w*[ ])? (?:Name|Domain|Link|Title|Year|Author)
      | (?:Add|Brief|Clearly|Define|Describe|Explain|Insert|Provide|Your) [ ] [^\[\]@^|<>{}\n]+
    ) \]
    (?![\[(:])
  | ^ [ \t>]* (?:(?:[-*+]|\d+[.)])[ \t]+)? (?:\*\*)? (?P<word>TODO|FIXME|TBD) (?:\*\*)? (?: : | [ \t]*$ )
  | \[{1,2} (?P<marked>TODO|FIXME|TBD) \]{1,2} (?![\[(:])
  | \| [ \t]* (?P<cell>TODO|FIXME|TBD) [ \t]* (?=\|)
  | \b arxiv\.org/abs/(?P<id>[xX]{4}\.[xX]{4,5}) \b
  | \b [Ll]orem[ ]ipsum[ ]dolor\b
  | \b your(?:blog\.com|-header-image\.png)
    """,
    re.VERBOSE,
)
DUMMY_WORDS = ("TODO", "FIXME", "TBD", "orem ipsum dolor", "/abs/x", "/abs/X", "yourblog.com", "your-header-image.png")
DUMMY_BRACKET = re.compile(
    r"\[(?:(?:[A-Z]\w*[ ])?(?:Name|Domain|Link|Title|Year|Author)\]"
    r"|(?:Add|Brief|Clearly|Define|Describe|Explain|Insert|Provide|Your)[ ])"
)

OFFERED = lazy(r"\btemplates?\b|\bvorlagen?\b|\bplantillas?\b|\bmodèles? de\b|模板|テンプレート", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for each word that may be there to be replaced, but in lines that are not filled in at all."""
    if not may_have(subject):
        return
    for line in subject.lines:
        if NOTE.match(line.text) or empty_label(line):
            continue
        for dummy in DUMMY.finditer(line.text):
            if not (dummy["bracket"] and is_meant(dummy["bracket"], line, subject)):
                yield report(dummy, line.offset)


def may_have(subject: Subject) -> bool:
    """Returns whether a post may have such words: most posts need not be looked at line by line."""
    return any(map(subject.has, DUMMY_WORDS)) or DUMMY_BRACKET.search(subject.own_text) is not None


def is_meant(bracket: str, line: Line, subject: Subject) -> bool:
    """Returns whether a bracket is a link, an editor's in a quotation, or for readers of a template to fill."""
    if line.text.lstrip().startswith(">") or fold(bracket) in subject.document.definitions:
        return True
    names = f"{subject.post.setting('title')} {subject.post.path.stem}"
    return OFFERED.search(names) is not None


def report(dummy: re.Match[str], offset: int) -> Report:
    if bracket := dummy["bracket"]:
        hint = "write what belongs there, or \\[…\\] if the brackets are meant"
        return Report(offset + dummy.start("bracket") - 1, f'"[{bracket}]" may be a placeholder', hint, "warning")
    group = dummy.lastgroup or 0
    message = f'"{dummy[group]}" may be a placeholder'
    return Report(offset + dummy.start(group), message, "write what belongs there", "warning")


RULE = Rule("HT105", "placeholder", find, spares_drafts=True)
