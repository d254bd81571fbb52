"""Writes BibTeX: works as entries in UTF-8, with escaped fields.

`bibtex_syntax` reads BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from hugo_tools.formats import latex
from hugo_tools.metadata.items import ET_AL, Item, Name, accessed
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
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"}  # other characters in TeX's own fonts
)
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}  # else howpublished
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}  # else publisher
PEOPLE = ("author", "editor", "translator")
ADDRESSES = ("doi", "url")
LETTERS = {"Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "Đ": "DJ", "Ð": "DH", "Þ": "TH", "ł": "l", "ø": "o", "æ": "ae"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def render(items: Sequence[Item], own_keys: Mapping[str, str] | None = None) -> str:
    """Returns items as BibTeX entries in UTF-8; a key is that in `own_keys`, or made of name, year and title."""
    keys = entry_keys(items, own_keys or {})
    return "\n".join(map(render_entry, items, keys))


NOBODY = Name(literal="anon")
LONG_WORD = lazy(r"[^\W\d_]{4,}")
NOT_IN_KEY = lazy("[^a-z0-9]+")
WELL_FORMED = lazy(r"""[^\s,{}%#\\~"\x00-\x1f\x7f]+""")  # a key that BibTeX and LaTeX's \cite can read


def entry_keys(items: Sequence[Item], own_keys: Mapping[str, str]) -> list[str]:
    """Returns the items' entry keys, which differ in more than case, since BibTeX ignores case.

    They do not depend on the items' order: of works with the same key, the first by canonical key gets it, and the
    others get their identifiers added.
    """
    own = {name: key for name, key in own_keys.items() if WELL_FORMED.fullmatch(key)}
    keys = [own.get(item.key) or entry_key(item) for item in items]

    def own_before_made(place: int) -> tuple[bool, str]:
        name = items[place].key
        return name not in own, name

    taken: set[str] = set()
    for place in sorted(range(len(items)), key=own_before_made):
        keys[place] = free(keys[place], items[place], taken)
        taken.add(keys[place].lower())
    return keys


def free(key: str, item: Item, taken: set[str]) -> str:
    """Returns a key that no other entry has, `key` itself if it is free."""
    endings = with_endings(key, item)
    return next(each for each in endings if each.lower() not in taken)


def with_endings(key: str, item: Item) -> Iterator[str]:
    """Yields a key, then the key with the item's identifier at its end, then that with numbers."""
    yield key
    _, _, value = item.key.partition(":")
    if identifier := key_part(value):
        key = f"{key}-{identifier}"
        yield key
    for number in count(2):
        yield f"{key}-{number}"


def entry_key(item: Item) -> str:
    """Returns the key of an entry: the first author's family name, the year, and a long word of the title."""
    people = item.authors or item.editors
    first = people[0] if people else NOBODY
    long = LONG_WORD.findall(item.title)
    word = next(filter(None, map(ascii_only, long)), "")
    if not word and first == NOBODY:
        word = latin(item.title[:8])
    name = latin(first.family or first.literal)
    year = item.year if item.issued else ""
    return key_part(f"{name}{year}{word}") or "work"


def key_part(text: str) -> str:
    """Returns the ASCII letters, in lower case, and digits of a text."""
    return NOT_IN_KEY.sub("", text.lower())


def latin(text: str) -> str:
    """Returns text in Latin letters without accents, for a readable key: 王 as Wang, Ørsted as Orsted."""
    plain = ascii_only(text)
    letters = sum(map(str.isalpha, text))
    kept = sum(map(str.isalpha, plain))
    if kept == letters:
        return plain
    from anyascii import anyascii

    return str(anyascii(text))


def ascii_only(text: str) -> str:
    """Returns text without accents, and without characters that have no ASCII form."""
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text)
    return decomposed.encode("ascii", "ignore").decode()


# --- entries -------------------------------------------------------------------------------------


def render_entry(item: Item, key: str) -> str:
    """Returns an item as an entry with its own type and fields, and a newline at its end."""
    kind = TYPES.get(item.type, "misc")
    fields: dict[str, str] = {}
    for name, value in values_of(item, kind).items():
        if written := escaped(name, value):
            fields[name] = f"{{{written}}}"
    return write(kind, key, with_month(fields, item.issued)) + "\n"


def values_of(item: Item, kind: str) -> dict[str, str]:
    """Returns the fields of an entry, some of them empty; names are in BibTeX's form, all else is plain text."""
    is_arxiv = item.number.startswith("arXiv:")
    arxiv = item.number.removeprefix("arXiv:") if is_arxiv else ""
    report = "" if arxiv else item.number
    day_read = [f"{part:02}" for part in accessed(item)]
    return {
        "title": item.title,
        "author": persons(item.authors),
        "editor": persons(item.editors),
        "key": "" if item.authors or item.editors else item.title,  # BibTeX sorts by it
        "translator": persons(item.translators),
        "year": item.year if item.issued else "",
        CONTAINERS.get(kind, "howpublished"): item.container_title,
        "series": item.collection_title,
        PUBLISHERS.get(kind, "publisher"): item.publisher,
        "address": item.publisher_place,
        "volume": item.volume,
        "number": item.issue or report,
        "pages": item.pages.replace("–", "--"),
        "edition": item.edition,
        "version": item.version,
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "doi": item.doi,
        "isbn": item.isbn,
        "pmid": item.pmid,
        "pmcid": item.pmcid,
        "url": item.url,
        "urldate": "-".join(day_read),
        "note": item.status,
    }


def escaped(name: str, value: str) -> str:
    """Returns a field's value as TeX; a title is put in braces to keep its capitals."""
    if name in PEOPLE or name == "eprint":
        return value
    if name in ADDRESSES:
        return verbatim(value)
    if name == "title" and value:
        return f"{{{tex(value)}}}"
    return tex(value)


def with_month(fields: Mapping[str, str], issued: Sequence[int]) -> dict[str, str]:
    """Returns the fields with the month after the third one, as the name of a BibTeX string, `mar`."""
    listed = list(fields.items())
    if month := month_of(issued):
        listed.insert(3, ("month", month))
    return dict(listed)


def month_of(issued: Sequence[int]) -> str:
    """Returns BibTeX's name of a date's month, `mar`, "" for none and for a season."""
    is_known = len(issued) > 1 and 1 <= issued[1] <= 12
    return MONTHS[issued[1] - 1] if is_known else ""


def render_post(post: Item, key: str) -> str:
    """Returns a blog post as `@article`, for readers to copy: values in quotation marks, equals signs aligned."""
    values = {
        "title": escaped("title", post.title),
        "author": persons(post.authors),
        "journal": f"{{{tex(post.container_title)}}}",
        "year": post.year,
        "month": month_of(post.issued).capitalize(),
        "url": verbatim(post.url),
    }
    fields = {name: in_quotes(value) for name, value in values.items() if value}
    return write("article", key, fields, width=7)


def render_draft(item: Item, key: str) -> str:
    """Returns an incomplete entry for a web page, with empty fields for the author to complete."""
    values = {
        "title": tex(item.title),
        "author": persons(item.authors),
        "year": item.year if item.issued else "",
        "url": verbatim(item.url),
    }
    return write("misc", key, {name: f"{{{value}}}" for name, value in values.items()})


def write(kind: str, key: str, fields: Mapping[str, str], width: int = 0) -> str:
    """Returns an entry; the values of `fields` already have braces or quotation marks, or are names of strings."""
    lines = [f"  {name:{width}} = {value}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


QUOTE = lazy(r'(?<!\\)"')  # not the one of an accent, `{\"O}`


def in_quotes(value: str) -> str:
    """Returns a value in quotation marks; its own ones are put in braces."""
    whole = QUOTE.sub('{"}', value)
    return f'"{whole}"'


def tex(text: str, is_name: bool = False) -> str:
    """Returns text with TeX's special characters escaped; letters that pdflatex reads stay in UTF-8.

    The result is also safe for Hugo's shortcodes, since no "<" is left, and no bare "%".
    """
    special = balanced(text).translate(TEX_SPECIAL)
    return latex.latex(special, is_name)


BRACES = {"{": 1, "}": -1}
PARENTHESES = str.maketrans("{}", "()")


def balanced(text: str) -> str:
    """Returns text with paired braces, which BibTeX needs even if they are escaped; others become parentheses."""
    depth = 0
    for character in text:
        depth += BRACES.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else text.translate(PARENTHESES)


def verbatim(text: str) -> str:
    """Returns an address for a BibTeX field: it is not escaped, only its braces, which would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D")


NAME_ENDS = lazy(r"\band\b|,", re.IGNORECASE)
NO_NAME = lazy(r"[\s,]|^(?:and|others)$", re.IGNORECASE)


def persons(names: Iterable[Name]) -> str:
    """Returns names as the value of a field."""
    rendered = map(render_name, names)
    return " and ".join(filter(None, rendered))


def render_name(name: Name) -> str:
    """Returns a name in BibTeX's form, "" if it is empty.

    It is braced if it is a group's, or if it is a single part with blanks or commas. A comma or "and" within a part is
    braced as well, since it would end the part.
    """
    if name.literal == ET_AL:
        return "others"
    if name.literal:
        return f"{{{tex(name.literal, is_name=True)}}}"
    if name.given and name.family:
        several = map(name_part, (name.family, name.suffix, name.given))
        return ", ".join(filter(None, several))
    parts = (name.family or name.given, name.suffix)
    alone = " ".join(tex(part, is_name=True) for part in parts if part)
    return f"{{{alone}}}" if NO_NAME.search(alone) else alone


def name_part(text: str) -> str:
    """Returns one of several parts of a name; a comma or "and" in it is braced."""
    part = initials(tex(text, is_name=True))
    return NAME_ENDS.sub(r"{\g<0>}", part)


INITIAL = lazy(r"(?<![^\W\d_])[^\W\d_a-zA-Z]")


def initials(text: str) -> str:
    """Returns a name with accented initials as TeX's commands, if TeX has such commands.

    BibTeX counts bytes, so a style that shortens given names would cut "Łukasz" in the middle of its first letter.
    """
    return INITIAL.sub(lambda found: letter(found[0]), text)


def letter(text: str) -> str:
    """Returns a non-ASCII letter as TeX's command in braces; unchanged if TeX has none."""
    import unicodedata

    base, *accents = list(unicodedata.normalize("NFD", text))
    accent = latex.ACCENTS.get(accents[0], "") if len(accents) == 1 else ""
    if accent.isalpha():
        return f"{{\\{accent}{{{base}}}}}"
    if accent:
        return f"{{\\{accent}{base}}}"
    return f"{{\\{LETTERS[text]}}}" if text in LETTERS else text
