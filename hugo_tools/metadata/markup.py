"""Markup in registries' titles and names in, plain Unicode text out.

Titles arrive as HTML, JATS (https://jats.nlm.nih.gov), MathML or TeX, escaped up to three times, and with damage from
wrong encodings. All functions here take linear time and never fail: text that cannot be read as markup stays text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from hugo_tools.metadata.scripts import SUBSCRIPT, SUPERSCRIPT, script
from hugo_tools.patterns import HIDDEN, lazy

MAX_LENGTH = 4_000  # characters; a longer "title" is not a title
CUT_TAG = lazy(r"<[^<>]*\Z")

# --- characters ----------------------------------------------------------------------------------

# In registries' texts more characters are removed than in an author's own: soft hyphen, zero-width space, all marks of
# direction, word joiner, interlinear and replacement characters, tag characters. ZWNJ and ZWJ stay, since Persian and
# Indic words need them.
UNWANTED = lazy(f"[{HIDDEN}\u00ad\u200b\u200e\u200f\u2060-\u206f\ufff0-\uffff\U000e0000-\U000e007f]")
# UTF-8 that was read as Windows-1252: a letter for the lead byte, then characters for continuation bytes. Correct texts
# have such pairs as well (`CAFÉ”`, `3.2 Å²`, `JOSÉ¹`, `VÝŠKA`), so only impossible combinations are listed here.
CONTINUATION = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
BESIDE_WORDS = "\xa0–—‘’“”„…"  # may be between a capital and a small letter
AFTER_WORDS = BESIDE_WORDS + "®°²³·¹»†‡•›™"  # may follow the last letter of a word
MOJIBAKE = lazy(
    rf"""
      [ÂÃÄÅÎÏÐÑ×ØÙ] [\x80-\x9f]                                   # a control character
    | [à-ô] (?=.?[\x80-\x9f]) [{CONTINUATION}]{{2}}
    | (?<=[a-z]) Ã [{CONTINUATION}]                               # a capital within a word
    | (?<=[a-z]) [\xc2-\xde] (?![{AFTER_WORDS}]) [{CONTINUATION}]
    | Ã (?![{BESIDE_WORDS}]) [{CONTINUATION}] (?=Ã|[a-z])         # where "ã" would be small
    | (?<![^\W\d_]) Ã [{CONTINUATION}] (?=[a-z])                  # a word "Ã", which does not exist
    | (?<![^\W\d_]) [ÄÅ] (?![{AFTER_WORDS}]) [{CONTINUATION}] (?=[a-z])
    | (?<![A-ZÀ-Þ«“]) (?: Â [¡-±µ¶¿] | Î [±-¿] | Ï [€‚-‰] )       # a sign or a Greek letter
    | (?: [ÎÏÐÑ×ØÙ] [{CONTINUATION}] ){{2}}                       # letters of another script
    | (?: [à-ï] [{CONTINUATION}]{{2}} ){{2}}
    | â € [{CONTINUATION}]                                        # a dash or a quotation mark
    | â [‚„†ˆ‰] (?![{BESIDE_WORDS}]) [{CONTINUATION}]             # an arrow or a relation
    | ï » ¿ | ï ¬ [{CONTINUATION}] | ð Ÿ [{CONTINUATION}]{{2}}    # a mark of UTF-8, a ligature, an emoji
    """,
    re.VERBOSE,
)
WINDOWS = str.maketrans("\x91\x92\x93\x94\x95\x96\x97", "‘’“”•–—")  # Windows-1252 that was read as Latin-1


def repair(text: str) -> str:
    """Returns `text` with a wrong decoding undone; unchanged unless the damage is unmistakable."""
    if text.isascii():
        return text
    if MOJIBAKE.search(text):
        import ftfy

        text = ftfy.fix_encoding(text)
    text = text.replace(" \ufffd ", " – ")  # a single lost character between blanks was a dash
    return text.translate(WINDOWS)


def fold(text: str) -> str:
    """Returns `text` in NFC without control, bidi and zero-width characters, each run of white space as one space."""
    composed = unicodedata.normalize("NFC", text)
    words = UNWANTED.sub("", composed).split()
    return " ".join(words)


def unescape(text: str) -> str:
    """Returns `text` with its entities decoded, up to three times, since some depositors escape repeatedly."""
    text = re.sub(r"&#x?;", "", text)
    for _ in range(3):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


# --- tags ----------------------------------------------------------------------------------------

ITALIC = frozenset("em i ital it italic math inline-formula".split())
INLINE = frozenset(
    """a abbr b bold big cite code dfn email ext-link font inf kbd mark monospace named-content overline q roman
    s sans-serif sc scp small span strike strong styled-content sub sup tt u underline uri var xref""".split()
)
BLOCK = frozenset(
    """article-title br break center div h1 h2 h3 h4 h5 h6 hr label li list list-item ol p sec section subtitle td
    title tr ul""".split()
)
MATH = frozenset(
    """math menclose mfenced mfrac mi mmultiscripts mn mo mover mpadded mprescripts mroot mrow ms mspace msqrt mstyle
    msub msubsup msup mtable mtd mtext mtr munder munderover none semantics""".split()
)
DROPPED = frozenset("annotation annotation-xml fn mphantom script style".split())
KNOWN = ITALIC | INLINE | BLOCK | MATH | DROPPED | {"alternatives", "tex-math"}
MAX_UNCLOSED = 20  # unclosed elements that one end tag may close
VOID = frozenset("br break hr mspace none mprescripts".split())

TOKEN = lazy(
    r"""
      <!--(?:[^-]|-(?!->))*-->
    | <!\[CDATA\[ | \]\]>
    | < (?P<close>/)? (?:[A-Za-z]+:)? (?P<name>[A-Za-z][A-Za-z0-9-]*)
        (?: \s+ [\w:.-]+ \s*=\s* (?: "[^"<>]*" | '[^'<>]*' | [^\s"'<>]+ ) )*
        \s* (?P<empty>/)? >
    """,
    re.VERBOSE,
)

# Marks for the start and end of elements, until `space` has decided whether a blank was lost there. They are control
# characters, since `fold` has removed those of the text itself.
OPENED, CLOSED, LOWERED, LEFT, TEX = "\x01\x02\x03\x04\x05"


@dataclass(slots=True)
class Element:
    """An open element: its name, and the text of each child so far."""

    name: str
    children: list[str] = field(default_factory=list)


def untag(text: str) -> str:
    """Returns `text` with its elements rendered as plain text; a `<` that does not begin a known element is text."""
    stack = [Element("")]
    end = 0
    for token in TOKEN.finditer(text):
        name = (token["name"] or "").lower()
        if name and name not in KNOWN:
            continue
        add_text(stack[-1], text[end : token.start()])
        end = token.end()
        if name in VOID or token["empty"]:
            stack[-1].children.append(void(name))
        elif token["close"]:
            close_to(name, stack)
        elif name:
            stack.append(Element(name))
    add_text(stack[-1], text[end:])
    while len(stack) > 1:
        close(stack)
    return space("".join(stack[0].children))


def void(name: str) -> str:
    """Returns the text of an element that has no content."""
    if name == "mprescripts":
        return LEFT
    return " " if name in BLOCK else ""


def close_to(name: str, stack: list[Element]) -> None:
    """Closes the innermost element of a name and all elements in it; an end tag without a start tag does nothing."""
    if not any(element.name == name for element in stack[-MAX_UNCLOSED:]):
        return
    while stack[-1].name != name:
        close(stack)
    close(stack)


def add_text(element: Element, text: str) -> None:
    """Adds a text to an element; white space between the elements of MathML is layout."""
    if element.name in MATH and element.name != "mtext":
        text = text.strip()
    if text:
        element.children.append(text)


def close(stack: list[Element]) -> None:
    """Closes the innermost element: its rendered text becomes a child of the one around it."""
    element = stack.pop()
    text = render(element)
    if element.name in ITALIC and text.strip():
        text = f"{OPENED}{text}{CLOSED}"
    stack[-1].children.append(text)


def render(element: Element) -> str:
    """Returns an element's text."""
    if element.name in DROPPED:
        return ""
    whole = "".join(element.children)
    if element.name in BLOCK:
        return f" {whole} "
    if element.name in OF_TEXT:
        return OF_TEXT[element.name](whole)
    if element.name not in OF_PARTS or not element.children:
        return whole
    count, of_parts = OF_PARTS[element.name]
    has_parts = count in (ANY, len(element.children))
    return of_parts(element.children) if has_parts else whole


def lower(text: str) -> str:
    return script(text, SUBSCRIPT)


def higher(text: str) -> str:
    return script(text, SUPERSCRIPT)


def lowered(whole: str) -> str:
    return lower(whole.strip()) + LOWERED


def raised(whole: str) -> str:
    return higher(whole.strip()) + LOWERED


def tex_math(whole: str) -> str:
    return TEX + whole


def root(whole: str) -> str:
    return f"√{whole}" if len(whole) == 1 else f"√({whole})"


def one_notation(parts: list[str]) -> str:
    """Returns one of a formula's notations, not TeX if there is another."""
    for part in parts:
        if part.strip() and TEX not in part:
            return part
    return "".join(parts)


def with_index(parts: list[str]) -> str:
    base, index = parts
    return base + lower(index)


def with_exponent(parts: list[str]) -> str:
    base, exponent = parts
    return base + higher(exponent)


def with_both(parts: list[str]) -> str:
    base, index, exponent = parts
    return f"{base}{lower(index)}{higher(exponent)}"


def base_alone(parts: list[str]) -> str:
    return parts[0]


def multiscripts(parts: list[str]) -> str:
    """Returns a base with its scripts on both sides, the left ones first: ³⁸Ca."""
    base, *right = parts
    left: list[str] = []
    if LEFT in right:
        cut = right.index(LEFT)
        left = right[cut + 1 :]
        right = right[:cut]
    return f"{small(left)}{base}{small(right)}"


def small(pairs: list[str]) -> str:
    """Returns pairs of subscript and superscript as Unicode characters."""
    made: list[str] = []
    for place, part in enumerate(pairs):
        is_raised = place % 2 == 1
        made.append(higher(part) if is_raised else lower(part))
    return "".join(made)


# How an element is rendered: from its whole content (OF_TEXT), or from its parts if it has so many (OF_PARTS). Any
# other element is its content.
# The names are those of JATS (https://jats.nlm.nih.gov) and MathML (https://www.w3.org/TR/MathML3/).
OF_TEXT: dict[str, Callable[[str], str]] = {
    "sub": lowered,
    "inf": lowered,
    "sup": raised,
    "tex-math": tex_math,
    "msqrt": root,
}
ANY = 0
OF_PARTS: dict[str, tuple[int, Callable[[list[str]], str]]] = {
    "alternatives": (ANY, one_notation),
    "msub": (2, with_index),
    "msup": (2, with_exponent),
    "msubsup": (3, with_both),
    "mmultiscripts": (ANY, multiscripts),
    "mfrac": (2, "/".join),
    "mover": (ANY, base_alone),
    "munder": (ANY, base_alone),
    "munderover": (ANY, base_alone),
}


# Depositors' converters lose the blank beside an element (`in<i>Escherichia coli</i>cells`). But `<i>N</i>-methyl`,
# `<i>cis</i>platin` and `m<i>RNA</i>` are single words.
PREFIXES = "anti|cis|co|de|en|iso|meta|multi|non|ortho|para|poly|post|pre|pro|pseudo|quasi|re|sub|super|tert|trans|un"
LOST_BEFORE = lazy(rf"(?<![^\W\d_])(?!(?:{PREFIXES})\x01)(?P<word>[^\W\d_]+[a-z])\x01(?=\w)", re.IGNORECASE)
LOST_AFTER = lazy(r"(?<=[^\W_]{3})(?<!\x01cis)(?<!\x01trans)(?<!\x01para)(?<!\x01meta)(?<!\x01iso)\x02(?=[^\W\d_])")
LOST_AFTER_SCRIPT = lazy(r"\x03(?=[a-z]{3})")


def space(text: str) -> str:
    """Returns `text` without our marks of elements, and with the lost blanks beside them restored."""
    text = re.sub(r"(?<=\w)-\s+\x01(?=\S\x02)", "-", text)  # "Fulcher-\n<math>α</math>"
    text = LOST_BEFORE.sub(r"\g<word> ", text)
    text = LOST_AFTER.sub(" ", text)
    text = LOST_AFTER_SCRIPT.sub(" ", text)
    return re.sub("[\x01-\x05]", "", text)


# --- all of it -----------------------------------------------------------------------------------

# Line ends between two elements became blanks around a slash: KRAS / NRAS.
SLASH = lazy(r"(?<=>)(?P<first>\w+</\w+>) / (?=<\w+>\w+</)")
LOOKS_LIKE_TEX = lazy(r"\$[^$]+\$|\\[A-Za-z({\[\"'`^~&%#_]")


def cut(text: str, limit: int) -> str:
    """Returns the beginning of a text up to a blank, without a tag that was cut there."""
    words = text[:limit].rsplit(" ", 1)[0]
    return CUT_TAG.sub("", words) + " …"


def plain(text: str, *, tex: bool = False, limit: int = MAX_LENGTH) -> str:
    """Returns a registry's text as plain Unicode: no markup, entities, TeX or doubled white space.

    `tex` means that the text was written for TeX, as on arXiv, so that `--` is a dash and `x^2` a power.
    Texts longer than `limit` characters are cut at a word.
    """
    if len(text) > limit:
        text = cut(text, limit)
    text = repair(unescape(text))
    if "<" in text:
        text = SLASH.sub(r"\g<first>/", fold(text))
        text = untag(text)
    if tex or LOOKS_LIKE_TEX.search(text):
        from hugo_tools.metadata.tex import detex

        text = detex(text, throughout=tex)
    return fold(text)
