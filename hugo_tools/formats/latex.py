"""Unicode for plain pdflatex: letters that it reads stay, symbols become commands that need no package.

LaTeX's own tables list the letters that it reads from UTF-8 (`t1enc.dfu` of https://ctan.org/pkg/latex-base).
Letters of scripts without a font there, such as Chinese, stay as they are, since XeLaTeX and LuaLaTeX read them.
"""

from __future__ import annotations

import re
import unicodedata

from hugo_tools.patterns import lazy

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρςστυφχψωϑϕϖϱϵΓΔΘΛΞΠΣΥΦΨΩ",
        r"""\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi \pi \rho \varsigma
        \sigma \tau \upsilon \varphi \chi \psi \omega \vartheta \phi \varpi \varrho \epsilon \Gamma \Delta \Theta
        \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega""".split(),
        strict=True,
    )
) | dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΧ", "oABEZHIKMNOPTX", strict=True))
SYMBOLS = dict(
    zip(
        "≤≥⩽⩾≠≈∼≃≅≡≪≫∝∞∂∇∈∉∋⊂⊃⊆⊇∩∪∅∖∀∃∄∧∨⊕⊖⊗⊙⊥⊤⊢⊣⊨∥∣∠−∓∗∘∙⋅⋆★√∑∏∐∫∬∮′″ℓℏħ℘ℵ↔↕↦↩↪⇌⇐⇒⇔⇑⇓⟵⟶⟷⟸⟹⟺⟨⟩⌈⌉⌊⌋⋯⋮⋱△◦○⋄≺≻⪯⪰⋈♭♮♯≜≲≳",
        r"""\leq \geq \leq \geq \neq \approx \sim \simeq \cong \equiv \ll \gg \propto \infty \partial \nabla \in \notin
        \ni \subset \supset \subseteq \supseteq \cap \cup \emptyset \setminus \forall \exists \not\exists \wedge \vee
        \oplus \ominus \otimes \odot \perp \top \vdash \dashv \models \parallel \mid \angle - \mp \ast \circ \bullet
        \cdot \star \star \surd \sum \prod \coprod \int \int\!\!\int \oint {}' {}'' \ell \hbar \hbar \wp \aleph
        \leftrightarrow \updownarrow \mapsto \hookleftarrow \hookrightarrow \rightleftharpoons \Leftarrow \Rightarrow
        \Leftrightarrow \Uparrow \Downarrow \longleftarrow \longrightarrow \longleftrightarrow \Longleftarrow
        \Longrightarrow \Longleftrightarrow \langle \rangle \lceil \rceil \lfloor \rfloor \cdots \vdots \ddots \triangle
        \circ \bigcirc \diamond \prec \succ \preceq \succeq \bowtie \flat \natural \sharp \stackrel{\Delta}{=}
        \stackrel{<}{\sim} \stackrel{>}{\sim}""".split(),
        strict=True,
    )
)
ACCENTS = {  # a combining mark → TeX's command
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
GREEK_ACCENTS = {"\u0301": r"\acute", "\u0300": r"\grave", "\u0308": r"\ddot", "\u0342": r"\tilde"}
READ = frozenset(  # characters that pdflatex reads as they are, besides Latin letters
    "¡¢£¤¥¦§¨©ª«¬®¯°±´µ¶·¸º»¼½¾¿×÷‐‑‒–—―‖‘’‚“”„†‡•…‰‱‹›※‽⁄₡₤₦₩₫€₱℃№℗℞℠™℧℮←↑→↓ﬀﬁﬂﬃﬄ"
)
UNREAD_LETTERS = frozenset("ĦħĸĿŀŉŦŧſ")  # of Latin-1 and Latin Extended-A
DOTLESS = {"i": r"\i", "j": r"\j", "ı": r"\i", "ȷ": r"\j"}
BARRED = {"ø": r"\o", "Ø": r"\O", "æ": r"\ae", "Æ": r"\AE"}  # below an accent
APOSTROPHES = str.maketrans("ʻʼʹ", "‘’'")  # letters of Hawaiian and others, for which pdflatex has no form
INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")  # characters without a TeX command
SCRIPTS = {"<sub>": "_", "<super>": "^"}
SAME_SCRIPTS = lazy(r"(?P<kind>[_^])\{(?P<one>[^{}]*)\}(?: (?P=kind)\{(?P<more>[^{}]*)\})+")
IN_BRACES = lazy(r"\{([^{}]*)\}")
NEEDLESS_BLANK = lazy(r" (?![A-Za-z])|(?<![A-Za-z]) ")
CLUSTER = lazy(r"[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")


def latex(text: str, is_name: bool) -> str:
    """Returns text for plain pdflatex; ASCII characters stay as they are.

    With `is_name`, formulas are written so that BibTeX takes each for one letter.
    """
    if text.isascii():
        return text
    made: list[str] = []
    formula: list[str] = []
    end = 0
    text = unicodedata.normalize("NFC", text)
    for found in CLUSTER.finditer(text):
        between = text[end : found.start()]
        end = found.end()
        math = to_math(found[0])
        if formula and (between or not math):
            made.append(written(formula, is_name))
            formula = []
        made.append(between)
        if math:
            formula.append(math)
        else:
            made.append(to_text(found[0]))
    return "".join([*made, written(formula, is_name), text[end:]])


def written(formula: list[str], is_name: bool) -> str:
    """Returns a formula's parts as one formula; in a name as `{\\…}`, which BibTeX takes for one letter."""
    if not formula:
        return ""
    parts = " ".join(formula)
    merged = SAME_SCRIPTS.sub(merge_scripts, parts)
    inner = NEEDLESS_BLANK.sub("", merged)
    return f"{{\\ensuremath{{{inner}}}}}" if is_name else f"${inner}$"


def merge_scripts(found: re.Match[str]) -> str:
    """Returns `_{1} _{0}` as `_{10}`, since TeX stops at a second subscript."""
    inner = "".join(IN_BRACES.findall(found[0]))
    return f"{found['kind']}{{{inner}}}"


def to_math(cluster: str) -> str:
    """Returns the formula for a character with its accents, "" if it needs none."""
    characters = cluster if cluster in SYMBOLS else unicodedata.normalize("NFD", cluster)
    base, *accents = list(characters)
    symbol = GREEK.get(base) or SYMBOLS.get(base) or styled(base)
    if not symbol:
        return "" if accents else to_script(base)
    for accent in accents:
        if accent not in GREEK_ACCENTS:
            return ""
        symbol = f"{GREEK_ACCENTS[accent]}{{{symbol}}}"
    return symbol


def to_script(character: str) -> str:
    """Returns a subscript or superscript character in TeX's form, `_{1}`, "" for any other character."""
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    if kind not in SCRIPTS or len(codes) != 1 or character in READ:
        return ""
    plain = chr(int(codes[0], 16))
    written = GREEK.get(plain) or SYMBOLS.get(plain) or plain
    return f"{SCRIPTS[kind]}{{{written}}}" if written.isascii() else ""


def styled(character: str) -> str:
    """Returns a mathematical letter of Unicode, ℝ or 𝒜, in a font that TeX has without a package; "" for others."""
    name = unicodedata.name(character, "")
    is_bold = "DOUBLE-STRUCK" in name
    if not is_bold and not name.startswith(("MATHEMATICAL ", "SCRIPT ", "BLACK-LETTER ")):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    is_plain = plain.isascii() and plain.isalnum()
    letter = plain if is_plain else GREEK.get(plain, "")
    if letter and (is_bold or "BOLD" in name):
        return f"\\mathbf{{{letter}}}"
    is_script = "SCRIPT" in name and letter.isupper()
    return f"\\mathcal{{{letter}}}" if is_script else letter


def to_text(cluster: str) -> str:
    """Returns a character with its accents as text that pdflatex reads; unchanged if there is no such form."""
    if is_read(cluster):
        return cluster
    if cluster in INVISIBLE:
        return ""
    translated = cluster.translate(APOSTROPHES)
    if translated != cluster:
        return translated
    if unicodedata.category(cluster[0]) == "Zs":
        return " "
    base, *accents = list(unicodedata.normalize("NFD", cluster))
    can_bear = base.isascii() or base in DOTLESS or base in BARRED
    if accents and can_bear and all(accent in ACCENTS for accent in accents):
        return accented(base, accents)
    plain = unicodedata.normalize("NFKC", cluster)
    is_plain = all(part.isascii() or part in READ for part in plain)
    return plain if is_plain and not is_wide(cluster[0]) else cluster


def is_read(cluster: str) -> bool:
    """Returns whether pdflatex reads a character as it is: one of READ, or a letter of Latin-1 or Latin Extended-A."""
    if len(cluster) != 1:
        return False
    is_latin = "À" <= cluster <= "ſ" and cluster not in UNREAD_LETTERS
    return is_latin or cluster in READ


def is_wide(character: str) -> bool:
    """Returns whether a character is East Asian, or a form of one. Latin ligatures, in the same range, are not."""
    is_ligature = "\ufb00" <= character <= "\ufb06"
    return "\u2e80" <= character <= "\uffef" and not is_ligature


def accented(base: str, accents: list[str]) -> str:
    """Returns a letter with accents, the innermost first: `{\\'{\\^{e}}}`."""
    is_above = ACCENTS[accents[0]] not in "cdkb"
    is_barred = not base.isascii()
    made = DOTLESS.get(base, base) if is_above or is_barred else base
    made = BARRED.get(made, made)
    for accent in accents:
        made = f"\\{ACCENTS[accent]}{{{made}}}"
    return f"{{{made}}}"
