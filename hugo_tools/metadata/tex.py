"""TeX in titles and names to Unicode: formulas, accents, dashes and quotation marks."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import lazy

# Display, inline and LaTeX delimiters. As in pandoc, a formula between single dollars begins and ends
# without a blank and no digit follows: "$5 and $10" is money.
FORMULA = lazy(
    r"""
      \$\$ (?P<display>[^$]+) \$\$
    | (?<![\\$]) \$ (?P<inline> (?!\s) [^$]*? [^\s$\\] ) \$ (?!\d)
    | (?<![\\$]) \$ (?P<command> \\[A-Za-z]+ \s*) \$ (?=\d)
    | \\\( (?P<paren> [^$]+? ) \\\)
    """,
    re.VERBOSE,
)
SCRIPTS = lazy(r"(?P<kind>[\^_])\s*(?:\{(?P<group>[^{}]*)\}|(?P<command>\\[A-Za-z]+)|(?P<char>[^\s{}\\^_$]))")
STYLE = lazy(
    r"\\(?:text(?:bf|it|rm|sc|sf|sl|tt|up|normal|subscript|superscript)?|emph|mathrm|mathbf|mathit|mathcal|mathsf|mathtt"
    r"|mathfrak|mathscr|mathop|mbox|hbox|boldsymbol|bm|operatorname|ensuremath|uppercase)\s*\{(?P<group>[^{}]*)\}"
)
DOUBLE_STRUCK = lazy(r"\\(?:mathbb|mathds|Bbb)\s*(?:\{\s*(?P<group>[A-Z])\s*\}|(?P<letter>[A-Z])(?![A-Za-z]))")
DOUBLE_STRUCK_WORD = lazy(r"\\(?:mathbb|mathds|Bbb)\s*\{(?P<group>[^{}]*)\}")
SWITCH = lazy(
    r"\\(?:rm|bf|it|em|sc|tt|sf|sl|cal|displaystyle|textstyle|scriptstyle|left|right|big|Big|limits|nolimits|tiny"
    r"|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|bfseries|mdseries|itshape|upshape|slshape"
    r"|scshape|rmfamily|sffamily|ttfamily|normalfont|relax|protect|noindent|sloppy|boldmath)(?![A-Za-z])\s*"
)
OPERATOR = lazy(
    r"\\(?P<name>arg|cos|cosh|cot|deg|det|dim|exp|gcd|hom|inf|ker|lim|ln|log|max|min|mod|poly|Pr|sin|sinh|sup|tan|tanh)"
    r"(?![A-Za-z])\s*(?=(?P<next>[A-Za-z0-9\\])?)"
)
ACCENT = lazy(
    r"""\\(?:["'`^~=.]\s*(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[cHkruvbd]\s*\{\\?[A-Za-z]\}|[cHkruvbd]\s+[A-Za-z])"""
)
LETTER = lazy(
    r"(?P<letter>\\(?:ss|SS|ae|AE|oe|OE|aa|AA|o|O|l|L|dh|DH|dj|DJ|th|TH|ng|NG|i|j))(?![A-Za-z])\s+(?=[^\W\d_])"
)
COMMAND = lazy(r"\\[A-Za-z]+(?:\{\}|\s+(?=[\\\W]|$)|(?![A-Za-z]))")
SPACE = lazy(r"\\[,;: ]|\\\\(?:\[[^\[\]]*\])?|\\(?:newline|linebreak|break|quad|qquad|xspace)(?![A-Za-z])\s*")
ESCAPED = lazy(r"\\([&%$#_])")
# What APS writes around each accent, `\ifmmode \check{c}\else \v{c}\fi{}`: the second one is for text.
IN_TEXT = lazy(r"\\ifmmode(?:[^\\]|\\(?!else|fi))*\\else\s*(?P<text>(?:[^\\]|\\(?!fi))*)\\fi\s*(?:\{\})?")
GROUP = lazy(r"(?:\\(?P<command>[A-Za-z]+)\*?\s*(?:\[[^\[\]{}]*\]\s*)?)?\{(?P<group>[^{}]*)\}")
# Commands whose argument is not printed; that of a second one is: `\foreignlanguage{german}{Wort}`.
UNPRINTED = frozenset(
    """cite citep citet textcite parencite footcite footnote footnotemark foreignlanguage textcolor href hspace
    hypertarget index label noopsort phantom SortNoop texorpdfstring thanks vphantom vspace""".split()
)
PRINTED = frozenset(
    """ce emph ensuremath hbox mbox lowercase MakeLowercase MakeUppercase mathbf mathcal mathit mathrm mathsf mathtt
    mkbibbold mkbibemph mkbibitalic nocase operatorname path sout textbf textit textmd textnormal textrm textsc textsf
    textsl texttt textup ul underline uppercase url""".split()
)
QUOTING = frozenset("enquote mkbibquote textquote blockquote".split())
SIGNS = {"copyright": "©", "textcopyright": "©", "textquotesingle": "'", "ldots": "…", "hyphen": "-", "ndash": "–"}
SPECIAL = lazy(r"[\\{}$~`'^-]")  # a text without any is the same in TeX
MAX_FORMULA = 600
KEPT_CARET = "\x07"  # a "^" that stays, so that the next round leaves it alone
OPEN, CLOSE = "\x0e", "\x0f"  # braces that are printed, likewise


def detex(text: str, throughout: bool = True) -> str:
    """Returns `text` with its TeX as Unicode; what has no Unicode form loses only its mark-up.

    `throughout` says that the text outside formulas was written for TeX, too.
    """
    if not SPECIAL.search(text):
        return text
    text = FORMULA.sub(lambda found: formula(next(filter(None, found.groups()))), text)
    if not throughout and "\\" not in text:
        return text.replace(OPEN, "{").replace(CLOSE, "}")
    if "\\" in text or "{" in text or "}" in text:
        text = prose(text)
    if throughout:
        text = re.sub(r"(?<=\w)(?=\^(?:\d|\{))" + SCRIPTS.pattern, lambda found: set_script(found), text)
        text = text.replace(KEPT_CARET, "^")
        text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
        text = re.sub(r"(?<!\w)`([^`'’]{1,80})'(?!\w)", r"‘\1’", text)
        text = re.sub(r"(?<=[\w.,;:)])~(?=[\w–—:;!?(“‘])", " ", text)  # a tie; before a number "~" means about
    return text.replace(OPEN, "{").replace(CLOSE, "}")


def formula(text: str) -> str:
    """Returns a formula as text: 5s ²S₁/₂ for `5s~^2S_{1/2}`, √(sNN) for `\\sqrt{s_{\\rm NN}}`."""
    if len(text) > MAX_FORMULA:
        return text
    text = SWITCH.sub("", text.replace("\\{", OPEN).replace("\\}", CLOSE))
    text = OPERATOR.sub(lambda found: found["name"] + (" " if found["next"] else ""), text)
    for _ in range(8):  # from the inside out
        before = text
        text = DOUBLE_STRUCK.sub(double_struck, text)
        text = DOUBLE_STRUCK_WORD.sub(lambda found: found["group"], text)
        text = STYLE.sub(lambda found: found["group"], text)
        text = re.sub(r"(\\[A-Za-z]+)\s*(?=[\^_])", r"\1{}", text)  # ε_r is set small before ε is found
        text = SCRIPTS.sub(lambda found: set_script(found), text)
        if text == before:
            break
    text = re.sub(r"\\[,;:! ]|~", " ", text).replace("\\!", "")
    text = symbols(text) if "\\" in text else text
    text = re.sub(r"(?<= )([×·±∓→←≤≥≈∼≠∈⊂⊆∪∩⊗⊕∘])(?=\w)", r"\1 ", text)  # `N \times N` lost the second blank
    text = re.sub(r"√\((\w)\)", r"√\1", re.sub(r"[{}]", "", text))
    return text.replace(KEPT_CARET, "^").strip()


def double_struck(found: re.Match[str]) -> str:
    """Returns a letter of `\\mathbb` as Unicode has it: ℝ, 𝔼."""
    import unicodedata

    letter = found["group"] or found["letter"]
    try:
        return unicodedata.lookup(f"DOUBLE-STRUCK CAPITAL {letter}")
    except KeyError:
        return unicodedata.lookup(f"MATHEMATICAL DOUBLE-STRUCK CAPITAL {letter}")


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
    text = IN_TEXT.sub(lambda found: found["text"], text.replace("\\{", OPEN).replace("\\}", CLOSE))
    text = re.sub(r"\\~(?:\{\}|(?=[^A-Za-z\\{]))", "~", text)
    text = re.sub(r"\\\^\{\}", KEPT_CARET, text)
    text = ACCENT.sub(lambda found: symbols(found[0]), text)
    text = LETTER.sub(lambda found: symbols(found["letter"]), text)
    text = SPACE.sub(" ", text).replace("\\!", "").replace("\\/", "")
    text = ESCAPED.sub(r"\1", SWITCH.sub("", text))
    for _ in range(8):  # from the inside out
        before = text
        text = GROUP.sub(unwrap, text)
        if text == before:
            break
    text = COMMAND.sub(lambda found: symbols(found[0]), text)
    return text.replace(KEPT_CARET, "^")


def unwrap(found: re.Match[str]) -> str:
    """Returns what is printed of a group, or of a command and its argument."""
    command = found["command"]
    group = COMMAND.sub(lambda inner: symbols(inner[0]), found["group"])  # what follows {\O} is not a part of it
    if not command or command in PRINTED:
        return group
    if command in UNPRINTED:
        return ""
    if command in QUOTING:
        return f"“{group}”"
    if command in ("textsuperscript", "textsubscript"):
        return script(symbols(group), SUPERSCRIPT if command == "textsuperscript" else SUBSCRIPT)
    printed = symbols(found[0])
    return group if group and printed == command + group else printed


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
    own += [MacroTextSpec(name, simplify_repl=sign) for name, sign in SIGNS.items()]
    macros.add_context_category("signs", macros=own, prepend=True)
    macros.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: node.macroname))
    return LatexNodes2Text(macros, math_mode="text", strict_latex_spaces=False, keep_comments=True)
