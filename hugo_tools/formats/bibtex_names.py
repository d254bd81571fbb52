"""Names in BibTeX fields: splits authors and editors as BibTeX does, and reports spellings that it misreads.

The rules are BibTeX's (https://ctan.org/pkg/tamethebeast, section 11), and BibLaTeX's extended name format,
`family=Simpson, given=Homer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Any

from hugo_tools.formats.bibtex_syntax import ReportProblem
from hugo_tools.metadata.items import ET_AL, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.names import GERMANIC, PARTICLES, is_group
from hugo_tools.patterns import lazy

EXTENDED = lazy(r"\s*\"?\s*(?:family|given|prefix|suffix)(?:-i)?\s*=")
EXTENDED_PART = lazy(r"\s*\"?\s*(?P<name>[a-z-]+)\s*=\s*(?P<value>(?:\{[^{}]*\}|[^,{}\"])*)\"?\s*(?:,|$)")
OTHERS = lazy(r"(?:and\s+)?(?:others|et\.?[\s~]*al\.?|\.\.\.|\\ldots|\\dots|…)", re.IGNORECASE)
ET_AL_END = lazy(r"[,\s~]+(?:et\.?[\s~]*al\.?|and[\s~]+others)$", re.IGNORECASE)
TILDE = lazy(r"\\~(?:\{\\?[A-Za-z]\}|\s?[A-Za-z])")
TIE = lazy(r"(?<!\\)~")
COMMAND = lazy(r"(?<=\s)(?=\\)")
GUARD = lazy(r"(?<!\S)\{\}(?=\\)")
DANGLING = lazy(r"^(?:and\s+|[,;\s]+)+|(?:[,;\s]+|\s+and)+$", re.IGNORECASE)
SUFFIX = lazy(r"\{?(?:jr|sr|jnr|snr|[iv]{1,4}|[2-9](?:nd|rd|th)|ph\.?\s?d|m\.?d|esq)\.?\}?", re.IGNORECASE)


def read(text: str, field: str, line: int, report: ReportProblem) -> tuple[Name, ...]:
    """Returns the names of a field; a spelling that BibTeX misreads is reported with the right one."""
    people = split(text)
    with_comma = {person for person in people if "," in person}
    names: list[Name] = []
    for person in filter(None, people):
        if better := meant(person, with_comma):
            hint = f"write {field} = {{{better}}}, or put one person's family name into braces"
            report(line, f'"{shortened(person)}" is one person to BibTeX', hint)
        elif DANGLING.search(person):
            report(line, f'a stray mark beside "{shortened(person)}"', 'names are separated by " and " alone')
        names += one(DANGLING.sub("", person))
    return tuple(names)


def split(text: str) -> list[str]:
    r"""Returns the names between "and", each on one line.

    bibtexparser takes a command after "and" for a part of it, `\'E` of `\'Eva`: we put braces before each.
    """
    from bibtexparser.middlewares.names import split_multiple_persons_names

    guarded = COMMAND.sub("{}", text)
    people = split_multiple_persons_names(guarded)
    return [" ".join(GUARD.sub("", person).split()) for person in people]


def one(person: str) -> list[Name]:
    """Returns one person or group, followed by "et al." if the text ends in it."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if OTHERS.fullmatch(person):
        return [Name(literal=ET_AL)]
    cut = ET_AL_END.sub("", person)
    if cut != person:
        return [*one(cut), Name(literal=ET_AL)]
    if EXTENDED.match(person):
        return [extended(person)]
    person = TILDE.sub(letter, person)
    has_parts = "," in person or "{" in person
    if not has_parts and is_group(person):
        return [Name(literal=text_of(person))]
    return [to_name(parse_single_name_into_parts(person, strict=False))] if person else []


def letter(found: re.Match[str]) -> str:
    r"""Returns the letter of `\~a`, since bibtexparser would take its "~" for a tie and split the name there."""
    return text_of(found[0])


def to_name(parts: Any) -> Name:
    """Returns a name from bibtexparser's parts; a name that is in braces as a whole is literal."""
    first, last = list(parts.first), list(parts.last)
    while not parts.von and len(first) > 1 and first[-1] in GERMANIC:  # "Maaten, Laurens van der"
        last.insert(0, first.pop())
    family = " ".join([*parts.von, *last])
    is_whole_name = family.startswith("{") or len(family.split()) > 1
    if is_whole_name and not first:
        return Name(literal=text_of(family))
    given = " ".join(first)
    suffix = " ".join(parts.jr)
    return Name(text_of(family), text_of(given), text_of(suffix))


def extended(person: str) -> Name:
    """Returns a name in BibLaTeX's extended format."""
    found: dict[str, str] = {}
    for part in EXTENDED_PART.finditer(person):
        value = part["value"].strip()
        found[part["name"]] = text_of(value)
    prefix, family, given, suffix = (found.get(name, "") for name in ("prefix", "family", "given", "suffix"))
    return Name(f"{prefix} {family}".strip(), given, suffix)


def text_of(part: str) -> str:
    """Returns a part of a name as plain text; a tie becomes a blank."""
    return plain(TIE.sub(" ", part), tex=True)


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


# --- spellings that BibTeX misreads --------------------------------------------------------------

BRACED = lazy(r"\{[^{}]*\}")
ENTITY = lazy(r"&#?\w{2,8};")
AMPERSAND = lazy(r"\s*,?\s*(?:\\&|&(?!\w{2,8};))\s*")
PUBMED = lazy(  # Smith JK
    r"(?P<family>[^\W\d_][^\s.,]+(?:[ -][^\W\d_][^\s.,]+)?) (?P<given>[A-Z]{1,3}|(?:[A-Z]\. ?){1,3})"
)
INITIALS = lazy(r"(?:[^\W\d_]\.[\s~-]?){1,5}|[A-Z]{1,3}|[A-Z](?:[\s-][A-Z]){1,3}")


def meant(person: str, with_comma: Set[str]) -> str:
    """Returns the right spelling of several persons that BibTeX reads as one; "" if the text is one person.

    `with_comma` are the names of the field that have a comma.
    """
    bare = BRACED.sub("x", person)
    if EXTENDED.match(person):
        return ""
    cut = ET_AL_END.sub("", person)
    if cut != person:
        better = meant(cut, with_comma)
        return f"{better} and others" if better else ""
    if ";" in ENTITY.sub("", bare):
        return joined(part.strip(" ,") for part in person.split(";"))
    if AMPERSAND.search(bare):
        return "" if is_group(bare) else ampersand_list(person)
    if bare.count(",") == 1 and len(with_comma) > 1:
        return ""  # other names in the field have the family name first, so this one has, too
    return comma_list(person) if bare == person else ""


def ampersand_list(person: str) -> str:
    """Returns the persons of a list with an ampersand, joined by "and"; "" if a part of it is a single word."""
    parts = AMPERSAND.split(person)
    for part in parts:
        is_one_word = len(part.split()) < 2
        if is_one_word and "," not in part:
            return ""
    return joined(comma_list(part) or part for part in parts)


def joined(persons: Iterable[str]) -> str:
    """Returns several persons joined by "and", "" for a single one."""
    kept = [person for person in persons if person]
    return " and ".join(kept) if len(kept) > 1 else ""


def comma_list(person: str) -> str:
    """Returns the persons of a list with commas, joined by "and"; "" if the text is one person."""
    written = person.strip(" ,").split(",")
    parts = list(map(str.strip, written))
    if not all(parts):
        return ""
    abbreviated = list(map(with_its_comma, parts))
    if all(abbreviated):
        return joined(abbreviated)
    are_whole = list(map(is_whole, parts))
    if all(are_whole):
        return joined(parts)
    if len(parts) < 3:
        return ""
    is_one_name = not any(are_whole) or SUFFIX.fullmatch(parts[1])
    if len(parts) == 3 and is_one_name:
        return ""
    if len(parts) % 2 == 0 and not any(are_whole[::2]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return joined(f"{family}, {given}" for family, given in pairs)
    return joined(parts)


def with_its_comma(part: str) -> str:
    """Returns `Smith JK`, PubMed's form of a name, as `Smith, JK`; "" for a name in another form."""
    found = PUBMED.fullmatch(part)
    return f"{found['family']}, {found['given']}" if found else ""


def is_whole(part: str) -> bool:
    """Returns whether a part between commas is a whole name: `John Smith` or `J. Smith`, not `Smith` or `J. K.`"""
    first, *others = part.split()
    if not others or INITIALS.fullmatch(part):
        return False
    last = others[-1]
    if INITIALS.fullmatch(last) or SUFFIX.fullmatch(last):
        return False
    is_family_name = first.lower() in PARTICLES or "y" in others or "e" in others
    return not is_family_name
