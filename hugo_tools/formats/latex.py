"""Unicode as plain pdflatex reads it: letters that it knows stay, symbols become commands that need no package.

Which letters LaTeX reads from UTF-8 is in its own tables (`t1enc.dfu` of https://ctan.org/pkg/latex-base).
Letters of scripts that it has no fonts for, such as Chinese, stay as they are: XeLaTeX and LuaLaTeX read them.
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
ACCENTS = dict(
    zip(
        map(chr, (*range(0x300, 0x305), *range(0x306, 0x309), *range(0x30A, 0x30D), 0x323, 0x327, 0x328, 0x331)),
        "`'^~=u.\"rHvdckb",
        strict=True,
    )
)
GREEK_ACCENTS = {"\u0301": r"\acute", "\u0300": r"\grave", "\u0308": r"\ddot", "\u0342": r"\tilde"}
READ = frozenset(  # besides Latin letters: what pdflatex reads as it is
    "¡¢£¤¥¦§¨©ª«¬®¯°±´µ¶·¸º»¼½¾¿×÷‐‑‒–—―‖‘’‚“”„†‡•…‰‱‹›※‽⁄₡₤₦₩₫€₱℃№℗℞℠™℧℮←↑→↓ﬀﬁﬂﬃﬄ"
)
UNREAD_LETTERS = frozenset("ĦħĸĿŀŉŦŧſ")  # of Latin-1 and Latin Extended-A
DOTLESS = {"i": r"\i", "j": r"\j", "ı": r"\i", "ȷ": r"\j"}
BARRED = {"ø": r"\o", "Ø": r"\O", "æ": r"\ae", "Æ": r"\AE"}  # below an accent
APOSTROPHES = str.maketrans("ʻʼʹ", "‘’'")  # letters of Hawaiian and others, for which pdflatex has no form
INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")  # of those that a text may have, what no TeX command stands for
SCRIPTS = {"<sub>": "_", "<super>": "^"}
CLUSTER = lazy(r"[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")


def latex(text: str, is_name: bool = False) -> str:
    """Returns text for plain pdflatex; ASCII characters stay as they are.

    In a name a formula is one letter to BibTeX.
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
    """Returns a formula's parts as one formula; BibTeX, which shortens names, takes `{\\…}` for one letter."""
    if not formula:
        return ""
    parts = " ".join(formula)
    merged = re.sub(r"(?P<kind>[_^])\{(?P<one>[^{}]*)\}(?: (?P=kind)\{(?P<more>[^{}]*)\})+", merge_scripts, parts)
    inner = re.sub(r" (?![A-Za-z])|(?<![A-Za-z]) ", "", merged)
    return f"{{\\ensuremath{{{inner}}}}}" if is_name else f"${inner}$"


def merge_scripts(found: re.Match[str]) -> str:
    """Returns `_{1} _{0}` as `_{10}`: TeX stops at a second subscript."""
    return found["kind"] + "{" + "".join(re.findall(r"\{([^{}]*)\}", found[0])) + "}"


def to_math(cluster: str) -> str:
    """Returns what a formula needs for a character with its accents, "" where none is needed."""
    base, *accents = list(cluster if cluster in SYMBOLS else unicodedata.normalize("NFD", cluster))
    symbol = GREEK.get(base) or SYMBOLS.get(base) or styled(base)
    if symbol and all(accent in GREEK_ACCENTS for accent in accents):
        for accent in accents:
            symbol = f"{GREEK_ACCENTS[accent]}{{{symbol}}}"
        return symbol
    if accents:
        return ""
    kind, *codes = unicodedata.decomposition(base).split() or [""]
    if kind not in SCRIPTS or len(codes) != 1 or base in READ:
        return ""
    plain = chr(int(codes[0], 16))
    plain = GREEK.get(plain) or SYMBOLS.get(plain) or plain
    return f"{SCRIPTS[kind]}{{{plain}}}" if plain.isascii() else ""


def styled(character: str) -> str:
    """Returns a letter of Unicode's mathematical ones, ℝ or 𝒜, in a font that TeX has without a package."""
    name = unicodedata.name(character, "")
    if not (
        name.startswith("MATHEMATICAL ") or "DOUBLE-STRUCK" in name or name.startswith(("SCRIPT ", "BLACK-LETTER "))
    ):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    letter = GREEK.get(plain, plain if plain.isascii() and plain.isalnum() else "")
    if letter and ("BOLD" in name or "DOUBLE-STRUCK" in name):
        return f"\\mathbf{{{letter}}}"
    return f"\\mathcal{{{letter}}}" if letter.isupper() and "SCRIPT" in name else letter


def to_text(cluster: str) -> str:
    """Returns a character with its accents as text that pdflatex reads, as it is where there is no such form."""
    if len(cluster) == 1 and (cluster in READ or ("À" <= cluster <= "ſ" and cluster not in UNREAD_LETTERS)):
        return cluster
    if cluster in INVISIBLE:
        return ""
    if cluster.translate(APOSTROPHES) != cluster:
        return cluster.translate(APOSTROPHES)
    if unicodedata.category(cluster[0]) == "Zs":
        return " "
    base, *accents = list(unicodedata.normalize("NFD", cluster))
    if (
        accents
        and (base.isascii() or base in DOTLESS or base in BARRED)
        and all(accent in ACCENTS for accent in accents)
    ):
        return accented(base, accents)
    plain = unicodedata.normalize("NFKC", cluster)
    is_wide = "\u2e80" <= cluster[0] <= "\uffef" and not "\ufb00" <= cluster[0] <= "\ufb06"
    return plain if not is_wide and all(part.isascii() or part in READ for part in plain) else cluster


def accented(base: str, accents: list[str]) -> str:
    """Returns a letter with accents, the innermost first: `{\\'{\\^{e}}}`."""
    is_above = ACCENTS[accents[0]] not in "cdkb"
    made = DOTLESS.get(base, base) if is_above or not base.isascii() else base
    made = BARRED.get(made, made)
    for accent in accents:
        made = f"\\{ACCENTS[accent]}{{{made}}}"
    return f"{{{made}}}"
