"""TeX in titles and names in, Unicode out: formulas, accents, dashes and quotation marks."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import lazy

# Display, inline and LaTeX delimiters. As in pandoc, a formula between single dollars does not begin or end with a
# blank, and no digit follows it. So "$5 and $10" is money.
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
DEGREES = lazy(r"(?<=\d) ?(?:\{\\deg\}|\\deg(?![A-Za-z]))")  # arXiv's form of 360°
OPERATOR = lazy(
    r"\\(?P<name>arg|cos|cosh|cot|deg|det|dim|exp|gcd|hom|inf|ker|lim|ln|log|max|min|mod|poly|Pr|sin|sinh|sup|tan|tanh)"
    r"(?![A-Za-z])\s*(?=(?P<next>[A-Za-z0-9\\])?)"
)
ACCENT = lazy(
    r"""(?<!\\)\\(?:["'`^~=.]\s*(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[cHkruvbd]\s*\{\\?[A-Za-z]\}|[cHkruvbd]\s+[A-Za-z])"""
)
LETTER = lazy(
    r"(?P<letter>\\(?:ss|SS|ae|AE|oe|OE|aa|AA|o|O|l|L|dh|DH|dj|DJ|th|TH|ng|NG|i|j))(?![A-Za-z])\s+(?=[^\W\d_])"
)
COMMAND = lazy(r"\\[A-Za-z]+(?:\{\}|\s+(?=[\\\W]|$)|(?![A-Za-z]))")
SPACE = lazy(r"\\[,;: ]|\\\\(?:\[[^\[\]]*\])?|\\(?:newline|linebreak|break|quad|qquad|xspace)(?![A-Za-z])\s*")
TILDE = lazy(r"\\~(?:\{\}|(?=[^A-Za-z\\{]))")
ESCAPED = lazy(r"\\([&%$#_])")
# The APS writes each accent as `\ifmmode \check{c}\else \v{c}\fi{}`; the second form is for text.
IN_TEXT = lazy(r"\\ifmmode(?:[^\\]|\\(?!else|fi))*\\else\s*(?P<text>(?:[^\\]|\\(?!fi))*)\\fi\s*(?:\{\})?")
GROUP = lazy(r"(?:\\(?P<command>[A-Za-z]+)\*?\s*(?:\[[^\[\]{}]*\]\s*)?)?\{(?P<group>[^{}]*)\}")
# Commands whose first argument is not printed; a second one is: `\foreignlanguage{german}{Wort}`.
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
SPECIAL = lazy(r"[\\{}$~`'^-]")  # a text without any of these is not changed by TeX
OF_PROSE = lazy(r"[\\{}]")
# Outside formulas people mean all of 10^15.
POWER = lazy(r"(?<=\w)(?P<kind>\^)(?:\{(?P<group>[^{}]*)\}|(?P<digits>\d+))")
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”"}  # in the order in which they are replaced
QUOTED = lazy(r"(?<!\w)`([^`'’]{1,80})'(?!\w)")
TIE = lazy(r"(?<=[\w.,;:)])~(?=[\w–—:;!?(“‘])")  # before a number "~" means about
BEFORE_SCRIPT = lazy(r"(\\[A-Za-z]+)\s*(?=[\^_])")  # scripts are read before the commands that they follow
RUN_ON = lazy(r"(?P<command>\\[A-Za-z]+)(?=[^\W\d_A-Za-z])")  # arXiv's `\barν`: in TeX ν is not part of the name
BLANK = lazy(r"\\[,;: ]|~")
SIGN = lazy(r"(?<= )([×·±∓→←≤≥≈∼≠∈⊂⊆∪∩⊗⊕∘])(?=\w)")  # `N \times N` lost the second blank
BRACES = lazy("[{}]")
ROOT_OF_ONE = lazy(r"√\((\w)\)")
MAX_FORMULA = 600
KEPT_CARET = "\x07"  # replaces a "^" that must stay in later rounds
OPEN, CLOSE = "\x0e", "\x0f"  # replace printed braces


def detex(text: str, throughout: bool = True) -> str:
    """Returns `text` with its TeX as Unicode; text without a Unicode form only loses its markup.

    `throughout` means that the text outside of formulas was written for TeX as well.
    """
    if not SPECIAL.search(text):
        return text
    text = DEGREES.sub("°", text)
    text = FORMULA.sub(formula_found, text)
    if throughout:
        text = POWER.sub(set_script, text)  # before the braces of 10^{15} go
    is_written_so = throughout or "\\" in text
    if is_written_so and OF_PROSE.search(text):
        text = prose(text)
    if throughout:
        text = marks(text)
    return text.replace(OPEN, "{").replace(CLOSE, "}")


def formula_found(found: re.Match[str]) -> str:
    inner = next(filter(None, found.groups()))
    return formula(inner)


def marks(text: str) -> str:
    """Returns text outside formulas with its dashes, quotation marks and ties as characters."""
    text = text.replace(KEPT_CARET, "^")
    for written, printed in LIGATURES.items():
        text = text.replace(written, printed)
    text = QUOTED.sub(r"‘\1’", text)
    return TIE.sub(" ", text)


def formula(text: str) -> str:
    """Returns a formula as text: 5s ²S₁/₂ for `5s~^2S_{1/2}`, √(sNN) for `\\sqrt{s_{\\rm NN}}`."""
    if len(text) > MAX_FORMULA:
        return text
    text = RUN_ON.sub(r"\g<command> ", text)
    text = SWITCH.sub("", with_printed_braces(text))
    text = OPERATOR.sub(operator, text)
    for _ in range(8):  # from the inside out
        before = text
        text = DOUBLE_STRUCK.sub(double_struck, text)
        text = DOUBLE_STRUCK_WORD.sub(r"\g<group>", text)
        text = STYLE.sub(r"\g<group>", text)
        text = BEFORE_SCRIPT.sub(r"\1{}", text)
        text = SCRIPTS.sub(set_script, text)
        if text == before:
            break
    text = BLANK.sub(" ", text).replace("\\!", "")
    if "\\" in text:
        text = symbols(text)
    text = SIGN.sub(r"\1 ", text)
    text = BRACES.sub("", text)
    text = ROOT_OF_ONE.sub(r"√\1", text)
    return text.replace(KEPT_CARET, "^").strip()


def with_printed_braces(text: str) -> str:
    """Returns text with printed braces, `\\{`, replaced by our marks, so that only braces of groups are left."""
    return text.replace("\\{", OPEN).replace("\\}", CLOSE)


def operator(found: re.Match[str]) -> str:
    """Returns an operator's name, with the blank that TeX sets after it."""
    return f"{found['name']} " if found["next"] else found["name"]


def double_struck(found: re.Match[str]) -> str:
    """Returns a letter of `\\mathbb` as a Unicode character: ℝ, 𝔼."""
    import unicodedata

    letter = found["group"] or found["letter"]
    try:
        return unicodedata.lookup(f"DOUBLE-STRUCK CAPITAL {letter}")
    except KeyError:
        return unicodedata.lookup(f"MATHEMATICAL DOUBLE-STRUCK CAPITAL {letter}")


def set_script(found: re.Match[str]) -> str:
    """Returns a subscript or superscript as Unicode characters, else as ordinary ones, `b_φ` as bφ.

    A power without a Unicode form keeps its "^", since 10-a is not 10^-a.
    """
    raw: str = found[found.lastgroup or "kind"]
    if "\\" in raw:
        raw = symbols(raw)
    inner = raw.strip()
    if found["kind"] == "_":
        return script(inner, SUBSCRIPT)
    inner = RAISED.get(inner, inner)
    small = script(inner, SUPERSCRIPT)
    is_power = re.match(r"[-+−0-9]", inner)
    return KEPT_CARET + small if is_power and small == inner else small


RAISED = {"∗": "*", "'": "′", "∘": "°"}  # signs, and their forms that are raised by themselves


def prose(text: str) -> str:
    """Returns text outside formulas with its accents, commands and protecting braces resolved."""
    text = with_printed_braces(text)
    text = IN_TEXT.sub(r"\g<text>", text)
    text = TILDE.sub("~", text)
    text = text.replace(r"\^{}", KEPT_CARET)
    text = ACCENT.sub(symbol, text)
    text = LETTER.sub(letter, text)
    text = SPACE.sub(" ", text)
    text = text.replace("\\!", "").replace("\\/", "")
    text = SWITCH.sub("", text)
    text = ESCAPED.sub(r"\1", text)
    for _ in range(8):  # from the inside out
        before = text
        text = GROUP.sub(unwrap, text)
        if text == before:
            break
    text = COMMAND.sub(symbol, text)
    return text.replace(KEPT_CARET, "^")


def symbol(found: re.Match[str]) -> str:
    return symbols(found[0])


def letter(found: re.Match[str]) -> str:
    return symbols(found["letter"])


def unwrap(found: re.Match[str]) -> str:
    """Returns the printed text of a group, or of a command and its argument."""

    command = found["command"]
    group = COMMAND.sub(symbol, found["group"])  # now, since letters after {\O} are not part of the command
    if not command or command in PRINTED:
        return group
    if command in UNPRINTED:
        return ""
    if command in QUOTING:
        return f"“{group}”"
    if command == "textsuperscript":
        return script(symbols(group), SUPERSCRIPT)
    if command == "textsubscript":
        return script(symbols(group), SUBSCRIPT)
    printed = symbols(found[0])
    is_unknown = printed == command + group
    return group if group and is_unknown else printed


def symbols(text: str) -> str:
    """Returns `text` with TeX's commands replaced by their characters; unknown ones lose their backslash."""
    try:
        converted = str(converter().latex_to_text(text))
    except Exception:  # pylatexenc raises many kinds on malformed TeX, and a title must not stop a run
        converted = text
    if "%s" in converted:  # a command without its arguments, `\\frac` alone
        converted = text
    return converted.replace("\\", "")


@cache
def converter() -> Any:
    """Returns pylatexenc's converter, which is imported only if a text has TeX."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it logs macros without arguments
    macros = get_default_latex_context_db()
    signs = {"less": "<", "greater": ">", "bar": "|", "quotedbl": '"', "asciicircum": "^"}
    own = [MacroTextSpec(f"text{name}", simplify_repl=sign) for name, sign in signs.items()]
    own += [MacroTextSpec(name, simplify_repl=sign) for name, sign in SIGNS.items()]
    macros.add_context_category("signs", macros=own, prepend=True)
    macros.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: node.macroname))
    return LatexNodes2Text(macros, math_mode="text", strict_latex_spaces=False, keep_comments=True)
