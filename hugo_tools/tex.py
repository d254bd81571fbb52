"""TeX in titles and names to Unicode: formulas, accents, dashes and quotation marks."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from hugo_tools.patterns import lazy
from hugo_tools.scripts import SUBSCRIPT, SUPERSCRIPT, script

# Display, inline and LaTeX delimiters. As in pandoc, a formula between single dollars begins and ends
# without a blank and no digit follows: "$5 and $10" is money.
FORMULA = lazy(
    r"""
      \$\$ (?P<display>[^$]+) \$\$
    | (?<![\\$]) \$ (?P<inline> (?!\s) [^$]*? [^\s$\\] ) \$ (?!\d)
    | \\\( (?P<paren> [^$]+? ) \\\)
    """,
    re.VERBOSE,
)
SCRIPTS = lazy(r"(?P<kind>[\^_])\s*(?:\{(?P<group>[^{}]*)\}|(?P<command>\\[A-Za-z]+)|(?P<char>[^\s{}\\^_$]))")
STYLE = lazy(
    r"\\(?:text(?:bf|it|rm|sc|sf|sl|tt|up|normal|subscript|superscript)?|emph|mathrm|mathbf|mathit|mathcal|mathbb|mathsf|mathtt"
    r"|mbox|hbox|boldsymbol|operatorname|ensuremath|uppercase)\s*\{(?P<group>[^{}]*)\}"
)
SWITCH = lazy(
    r"\\(?:rm|bf|it|em|sc|tt|sf|sl|cal|displaystyle|textstyle|scriptstyle|left|right|big|Big|limits)(?![A-Za-z])\s*"
)
ACCENT = lazy(
    r"""\\(?:["'`^~=.]\s*(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[cHkruvbd]\s*\{\\?[A-Za-z]\}|[cHkruvbd]\s+[A-Za-z])"""
)
COMMAND = lazy(r"\\[A-Za-z]+(?:\{\}|\s+(?=[\\\W]|$)|(?![A-Za-z]))")
ESCAPED = lazy(r"\\([&%$#_{} ,])")
BRACES = lazy(r"\{([^{}]*)\}")
MAX_FORMULA = 600
KEPT_CARET = "\x07"  # a "^" that stays, so that the next round leaves it alone


def detex(text: str, throughout: bool = True) -> str:
    """Returns `text` with its TeX as Unicode; what has no Unicode form loses only its mark-up.

    `throughout` says that the text outside formulas was written for TeX, too.
    """
    text = FORMULA.sub(lambda found: formula(next(filter(None, found.groups()))), text)
    if not throughout and "\\" not in text:
        return text
    text = prose(text)
    if throughout:
        text = re.sub(r"(?<=\w)(?=\^(?:\d|\{))" + SCRIPTS.pattern, lambda found: set_script(found), text).replace(
            KEPT_CARET, "^"
        )
        text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
        text = re.sub(r"(?<=\w)~(?=\w)", " ", text)  # a tie; before a number "~" means about
    return text


def formula(text: str) -> str:
    """Returns a formula as text: 5s ²S₁/₂ for `5s~^2S_{1/2}`, √(sNN) for `\\sqrt{s_{\\rm NN}}`."""
    if len(text) > MAX_FORMULA:
        return text
    text = SWITCH.sub("", text)
    for _ in range(8):  # from the inside out
        before = text
        text = STYLE.sub(lambda found: found["group"], text)
        text = SCRIPTS.sub(lambda found: set_script(found), text)
        if text == before:
            break
    text = re.sub(r"\\[,;:! ]|~", " ", text).replace("\\!", "")
    text = symbols(text) if "\\" in text else text
    text = re.sub(r"√\((\w)\)", r"√\1", re.sub(r"[{}]", "", text))
    return text.replace(KEPT_CARET, "^").strip()


def set_script(found: re.Match[str]) -> str:
    """Returns a sub- or superscript small where Unicode can, else on the line, `b_φ` as bφ.

    A power that Unicode lacks keeps its mark: 10-a is not 10^-a.
    """
    raw = found["group"] or found["command"] or found["char"] or ""
    inner = symbols(raw).strip() if "\\" in raw else raw.strip()
    if found["kind"] == "_":
        return script(inner, SUBSCRIPT)
    inner = {"*": "*", "∗": "*", "'": "′", "°": "°", "∘": "°", "†": "†"}.get(inner, inner)
    small = script(inner, SUPERSCRIPT)
    return KEPT_CARET + small if small == inner and re.match(r"[-+−0-9]", inner) else small


def prose(text: str) -> str:
    """Returns text outside formulas with its accents, commands and protecting braces resolved."""
    text = ACCENT.sub(lambda found: symbols(found[0]), text)
    for _ in range(4):
        before = text
        text = STYLE.sub(lambda found: found["group"], text)
        if text == before:
            break
    text = ESCAPED.sub(r"\1", SWITCH.sub("", text))
    text = COMMAND.sub(lambda found: symbols(found[0]), text)
    return BRACES.sub(r"\1", BRACES.sub(r"\1", text))


def symbols(text: str) -> str:
    """Returns TeX's commands in `text` as the characters they stand for; unknown ones lose their backslash."""
    try:
        converted = str(converter().latex_to_text(text))
    except Exception:  # pylatexenc raises many kinds on malformed TeX, and a title must not stop a run
        converted = text
    if "%s" in converted:  # a command without its arguments, `\\frac` alone
        converted = text
    return converted.replace("\\", "")


@cache
def converter() -> Any:
    """Returns pylatexenc's converter, imported only where TeX was found."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it comments on macros without arguments
    macros = get_default_latex_context_db()
    signs = {"less": "<", "greater": ">", "bar": "|", "quotedbl": '"', "asciicircum": "^"}
    own = [MacroTextSpec(f"text{name}", simplify_repl=sign) for name, sign in signs.items()]
    macros.add_context_category("signs", macros=own, prepend=True)
    macros.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: node.macroname))
    return LatexNodes2Text(macros, math_mode="text", strict_latex_spaces=False, keep_comments=True)
