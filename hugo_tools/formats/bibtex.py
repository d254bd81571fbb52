"""BibTeX that we write: works as entries, in UTF-8, and what may stand in a field.

The reader of BibTeX is `bibtex_syntax`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count

from hugo_tools.formats import latex
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.patterns import lazy

TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
TEX_SPECIAL = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"}  # other characters in TeX's own fonts
)
LETTERS = {"Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "Đ": "DJ", "Ð": "DH", "Þ": "TH", "ł": "l", "ø": "o", "æ": "ae"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as BibTeX entries in UTF-8, whose keys are the `own_keys`, or made of name, year and title."""
    keys = entry_keys(items, own_keys or {})
    return "\n".join(map(render_entry, items, keys))


WELL_FORMED = lazy(r"""[^\s,{}%#\\~"\x00-\x1f\x7f]+""")  # a key that BibTeX and LaTeX's \cite can read


def entry_keys(items: Sequence[Item], own_keys: Mapping[str, str]) -> list[str]:
    """Returns the items' keys as entries, distinct also to BibTeX, which does not mind their case.

    They do not depend on the items' order: of works that would have the same key, the first by canonical key has it,
    and the others add their identifiers to it.
    """
    own = {item.key: key for item in items if WELL_FORMED.fullmatch(key := own_keys.get(item.key, ""))}
    keys = [own.get(item.key) or entry_key(item) for item in items]
    taken: set[str] = set()
    for place in sorted(range(len(items)), key=lambda n: (items[n].key not in own, items[n].key)):
        keys[place] = free(keys[place], items[place], taken)
        taken.add(keys[place].lower())
    return keys


def free(key: str, item: Item, taken: set[str]) -> str:
    """Returns a key that no other entry has, the wanted one if it can be."""
    if key.lower() not in taken:
        return key
    identifier = re.sub("[^a-z0-9]", "", item.key.partition(":")[2].lower())
    longer = f"{key}-{identifier}" if identifier else key
    if longer.lower() not in taken:
        return longer
    return next(numbered for n in count(2) if (numbered := f"{longer}-{n}").lower() not in taken)


def entry_key(item: Item) -> str:
    first = (item.authors or item.editors or (Name(literal="anon"),))[0]
    words = [word for word in re.findall(r"[^\W\d_]+", item.title) if len(word) > 3]
    word = next((word for word in words if ascii_only(word)), "")
    if not word and first.literal == "anon":
        word = latin(item.title[:8])
    parts = [latin(first.family or first.literal), item.year if item.issued else "", ascii_only(word)]
    return re.sub("[^a-z0-9]", "", "".join(parts).lower()) or "work"


def latin(text: str) -> str:
    """Returns text in Latin letters without accents, for a key that can be read: 王 as Wang, Ørsted as Orsted."""
    plain = ascii_only(text)
    if sum(map(str.isalpha, plain)) == sum(map(str.isalpha, text)):
        return plain
    from anyascii import anyascii

    return str(anyascii(text))


def ascii_only(text: str) -> str:
    """Returns text without accents and without what has no ASCII letter."""
    import unicodedata

    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def render_entry(item: Item, key: str) -> str:
    kind = TYPES.get(item.type, "misc")
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(
        kind, "howpublished"
    )
    publisher = {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher")
    arxiv = item.number.removeprefix("arXiv:") if item.number.startswith("arXiv:") else ""
    fields = {
        "title": "{" + tex(item.title) + "}" if item.title else "",
        "author": " and ".join(filter(None, map(render_name, item.authors))),
        "editor": " and ".join(filter(None, map(render_name, item.editors))),
        "year": str(item.issued[0]) if item.issued else "",
        container: tex(item.container_title),
        publisher: tex(item.publisher),
        "volume": tex(item.volume),
        "number": tex(item.issue or ("" if arxiv else item.number)),
        "pages": tex(item.pages.replace("–", "--")),
        "edition": tex(item.edition),
        "version": tex(item.version),
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "doi": verbatim(item.doi),
        "isbn": tex(item.isbn),
        "pmid": tex(item.pmid),
        "pmcid": tex(item.pmcid),
        "url": verbatim(item.url),
        "note": tex(item.status),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(item.issued) > 1 and 1 <= item.issued[1] <= 12:
        lines.insert(3, f"  month = {MONTHS[item.issued[1] - 1]},")
    return "\n".join([f"@{kind}{{{key},", *lines, "}\n"])


def tex(text: str, is_name: bool = False) -> str:
    """Returns text with TeX's special characters escaped; letters that pdflatex reads stay as they are, in UTF-8.

    So nothing in it is a shortcode of Hugo's either, wherever the entry is shown: no "<" is left, and no bare "%".
    """
    return latex.latex(balanced(text).translate(TEX_SPECIAL), is_name)


def balanced(text: str) -> str:
    """Returns text whose braces pair up in their order, as BibTeX wants them even escaped; else parentheses."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else text.replace("{", "(").replace("}", ")")


def verbatim(text: str) -> str:
    """Returns an address as BibTeX can hold it: in it nothing is escaped, and braces would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D")


NAME_ENDS = lazy(r"\band\b|,", re.IGNORECASE)
NO_NAME = lazy(r"[\s,]|^(?:and|others)$", re.IGNORECASE)


def render_name(name: Name) -> str:
    """Returns a name as BibTeX has it, "" for nobody: in braces where it has but one part, or is a group's.

    What would end a name or a part of it stands in braces, too.
    """
    if name.literal == ET_AL:
        return "others"
    if name.literal:
        return "{" + tex(name.literal, is_name=True) + "}"
    family, suffix, given = (
        NAME_ENDS.sub(r"{\g<0>}", initials(tex(text, is_name=True))) for text in (name.family, name.suffix, name.given)
    )
    if given and family:
        return ", ".join(part for part in (family, suffix, given) if part)
    alone = " ".join(tex(part, is_name=True) for part in (name.family or name.given, name.suffix) if part)
    return "{" + alone + "}" if NO_NAME.search(alone) else alone


INITIAL = lazy(r"(?<![^\W\d_])[^\W\d_a-zA-Z]")


def initials(text: str) -> str:
    """Returns a name with the accents of its initials as TeX's commands, where there are some.

    BibTeX counts bytes: a style that shortens given names would cut "Łukasz" in the middle of its first letter.
    """
    return INITIAL.sub(lambda found: letter(found[0]), text)


def letter(text: str) -> str:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", text)
    if len(decomposed) == 2 and (accent := latex.ACCENTS.get(decomposed[1])):
        return f"{{\\{accent}{{{decomposed[0]}}}}}" if accent.isalpha() else f"{{\\{accent}{decomposed[0]}}}"
    return f"{{\\{LETTERS[text]}}}" if text in LETTERS else text
