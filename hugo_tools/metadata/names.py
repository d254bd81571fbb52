"""Names of persons and groups: a registry's spellings in, family name, given names and suffix out.

The terms are CSL's (https://docs.citationstyles.org/en/stable/specification.html#names). A particle is part of the
family name, and a group is literal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hugo_tools.metadata.items import ET_AL, Name
from hugo_tools.metadata.markup import plain
from hugo_tools.patterns import lazy

MAX_NAME = 300  # characters

# --- placeholders --------------------------------------------------------------------------------

PLACEHOLDERS = frozenset(
    "&na anon anonymous author authors creator n/a na no none null unap unas unav unkn unknown various".split()
) | {
    "n.n", "no author", "no authors", "no author listed", "not available", "not provided", "unknown author",
    "unknown unknown", "updated by staff", "various authors",
}  # fmt: skip
UNAVAILABLE = lazy(r"^\(:un[a-z]{2}\)\s*")  # DataCite's codes, as in "(:unkn) unknown"
HAS_LETTER = lazy(r"[^\W\d_]")

# --- groups --------------------------------------------------------------------------------------

GROUP = lazy(
    r"""
    \b(?: academy | agency | alliance | archives? | association | authority | board | cent(?:er|re)
      | collaborations? | college | comm?ission | committee | company | conference | consorti(?:um|a) | corporation
      | council | department | dept | division | facility | faculty | federation | forum | foundation | government
      | group | hospital | inc | initiative | inquiry | institut\w* | investigators | journal | kommission
      | laborator(?:y|ies) | labs?
      | contributors | developers | maintainers
      | league | library | llc | ltd | ministry | mus[eé]um | museo | network | observatory | organi[sz]ation
      | panel | participants | partnership | program(?:me)? | project | publishers? | registry | repository
      | school | secretariat | societ[yà] | soci[eé]t[eé] | statisti\w+ | study | survey | system
      | task[ ]force | team | trial | trust | union | universi\w+ | workshop )\b
    | \w[ ]research$
    | (?: gemeinschaft | gesellschaft | ministerium | verband )\b
    | ^united[ ] | \b(?: world | development | central | national | reserve | federal | investment )[ ]bank\b
    | \b(?: associação | asociación | centro | comisión | fundação | fundación | grupo | laborat[oó]rio | minist[eé]rio
      | núcleo | observat[oó]rio | sociedade? )\b
    | \b(?-i: AG | GmbH | S\.A\. | SpA | BV | Plc )(?!\w)
    | \b(?: on[ ]behalf[ ]of | for[ ]the )\b
    | \w\s(?: of | for | für | pour )\s\w
    """,
    re.VERBOSE | re.IGNORECASE,
)
LEADING_WORDS = lazy(r"^(?:(?:and|for|on behalf of)\s+)*(?:the\s+)?(?=\S)")
AFFILIATION = lazy(
    r"""
    \b(?: academy | clinic | college | department | dept | faculty | hospital | institut\w* | laborator\w+ | polytechnic
      | school[ ]of | universi\w+ )\b
    | \bcollection\.?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
ADDRESS = lazy(  # the end of a postal address
    r""",\s*(?: Australia | Austria | Belgium | Brazil | Canada | (?:P\.?\s?R\.?\s)?China | Denmark | England | France
      | Germany | India | Israel | Italy | Japan | (?:The[ ])?Netherlands | Singapore | South[ ]Korea | Spain | Sweden
      | Switzerland | UK | U\.K\. | United[ ]Kingdom | USA | U\.S\.A\. | United[ ]States )\.?$""",
    re.VERBOSE,
)
AUTHOR_GROUP = lazy(
    r"""
    \b(?: collaborations? | commission | committee | consorti\w+ | council | group | initiative | investigators
      | network | society | task[ ]force | team )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Words that end the name of a group whose first words were entered as given names: `IceCube | Collaboration`.
TEAM = lazy(
    r"\b(?:collaborations?|consortium|committee|investigators|(?:study|working|research|writing)\s+group"
    r"|organi[sz]ation|team)$",
    re.IGNORECASE,
)
OTHERS = lazy(r"(?:and\s+)?(?:et\.?\s*al\.?|others)", re.IGNORECASE)


def is_group(text: str) -> bool:
    """Returns whether a name is a group's, by a word that only groups have."""
    return bool(GROUP.search(text))


def group(text: str) -> Name:
    """Returns a group's name without words that connect it to the authors before it: `for the CMS Collaboration`."""
    return Name(literal=LEADING_WORDS.sub("", text))


def is_affiliation(text: str) -> bool:
    """Returns whether a "name" is an affiliation, which some depositors list among the authors."""
    if AUTHOR_GROUP.search(text):
        return False
    return bool(AFFILIATION.search(text) or ADDRESS.search(text))


# --- cleaning ------------------------------------------------------------------------------------

DEGREES = lazy(
    r"(?:,\s*|\s+)(?:ph\.?\s?d|pharm\.?\s?d|mbbs|mbchb|frcs|facc|m\.?d|m\.?sc|b\.?sc|m\.?p\.?h|dr\.?\s?med|d\.?phil|r\.?n|facs|frcp|mba|mph|ms|dds|dvm|esq)\.?(?=$|,)",
    re.IGNORECASE,
)
TITLES = lazy(r"^(?:(?:dr|prof|professor|mr|mrs|ms|sir)\.?\s+)+(?=\S)", re.IGNORECASE)
SUFFIX = lazy(r"(?:,\s*|\s+)(?P<suffix>jr\.?|sr\.?|jnr\.?|2nd|3rd|4th|II|III|IV|VI{1,3})$", re.IGNORECASE)
MARKS = lazy(r"[*†‡§¶#⁎∗]+|(?<=[^\W\d_])(?:[⁰¹²³⁴⁵⁶⁷⁸⁹,]+|\d(?:,\d)+)$")
INITIALS = lazy(r"(?:[A-Z]\.\s*)+(?=[^\W\d_]{2})")  # a middle initial in the wrong field
PLACE = lazy(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
ORCID = lazy(
    r"[\s(\[]*(?:orcid\s*(?:id)?\s*[:=]?\s*)?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b[\s)\]]*",
    re.IGNORECASE,
)
ROLE = lazy(r"\s*\((?:eds?|editors?|hrsg|dir|coord|comp|trans)\.?\)$", re.IGNORECASE)
PATRONYMIC = lazy(r"\w+(?:вич|вна|ична|ьич|ович|овна)", re.IGNORECASE)


def clean(text: str) -> str:
    """Returns a name's text without markup, ORCID iDs, roles, footnote marks and stray punctuation around it."""
    name = plain(text, limit=MAX_NAME)
    name = ORCID.sub(" ", name)
    name = ROLE.sub("", name)
    name = MARKS.sub("", name).strip(" ,;:/")
    is_bracketed = name.startswith("[") and name.endswith("]")
    return name[1:-1] if is_bracketed else name


def is_placeholder(text: str) -> bool:
    """Returns whether a name is a placeholder, `(:Unav)`, `Unknown`, `&NA;`, or has no letter at all."""
    if not HAS_LETTER.search(text):
        return True
    known = UNAVAILABLE.sub("", text).casefold()
    bare = known.strip("[]():;. ")
    return not bare or bare in PLACEHOLDERS


# --- capitals ------------------------------------------------------------------------------------

LETTERS = lazy(r"[^\W\d_]+")
AFTER_MC = lazy(r"(?<=\bMc)[a-z]")
MIXED = lazy(r"(?:Ma?c|O['’]|D['’]|[dl]['’]|De|Di|Du|Le|La|Van|Von)[ ]?(?P<rest>[^\W\d_]{3,})")
VOWEL = lazy("[AEIOUYÀ-ÖØ-Ý]|[^\x00-\xff]")  # or a letter of another script


def recase_family(text: str) -> str:
    """Returns a family name in capitals with ordinary case; `MCGREGOR` becomes McGregor."""
    mixed = MIXED.fullmatch(text)
    if mixed and mixed["rest"].isupper():  # McCAFFERY
        start = mixed.start("rest")
        return text[:start] + capitalize(text[start:])
    if not text.isupper():
        return text
    *words, last = text.split()
    ordinary = [*map(recase_particle, words), capitalize(last)]
    joined = " ".join(ordinary)
    return AFTER_MC.sub(lambda found: found[0].upper(), joined)


def recase_particle(word: str) -> str:
    """Returns a word before the last one of a family name in capitals with ordinary case, `DER` as der."""
    small = word.lower()
    return small if small in PARTICLES else capitalize(word)


def recase_given(text: str, family: str) -> str:
    """Returns given names in capitals with ordinary case; initials (`JW`, `J.-P.`) stay."""
    shortest = 3 if family.isupper() and len(family) > 1 else 4
    words = text.split()
    for place, word in enumerate(words):
        if is_shouted(word, shortest):
            words[place] = capitalize(word)
    return " ".join(words)


def recase_suffix(text: str) -> str:
    """Returns `JR.` and `jr.` as `Jr.`; a number (`III`) stays."""
    return text.capitalize() if text[:2].upper() in ("JR", "SR") else text


def is_shouted(word: str, shortest: int) -> bool:
    """Returns whether a given name is in capitals and is neither initials nor an abbreviation."""
    bare = word.strip(".,")
    if len(bare) < shortest or "." in bare:
        return False
    return bare.isupper() and bool(VOWEL.search(bare))


def capitalize(text: str) -> str:
    """Returns text with one capital at the start of each run of letters: `O'BRIEN-SMITH` becomes O'Brien-Smith."""
    return LETTERS.sub(capitalized, text)


def capitalized(found: re.Match[str]) -> str:
    letters = found[0]
    return letters[0] + letters[1:].lower()


# --- splitting -----------------------------------------------------------------------------------

PARTICLES = frozenset(
    """'s 's- 't 't- af al am an auf aus av ben bin bint da dal dalla das de degli dei del dela della delle den der
    des di do dos du e el ibn la las le les lo los of op san st st. t te ten ter und van vande vanden vander vom von
    y zu zum zur""".split()
)
GERMANIC = frozenset("den der te ten ter van vande vanden vander vom von zu zum zur".split())
SHOUTED_GERMANIC = frozenset(map(str.upper, GERMANIC))
CAPITAL_PARTICLES = frozenset(
    """D' Da Dal Dalla Das De Degli Dei Del Della Den Der Des Di Do Dos Du El Fitz La Las Le Les Lo Los Mac Mc St St.
    Ten Ter Van Vanden Vander Von Zu Zur""".split()
)
VIETNAMESE = frozenset(
    "Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Nguyễn Trần Lê Phạm Hoàng".split()
)

NATIVE = "\u3040-\u309f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese, Hangul, Hiragana
EASTERN = lazy(f"[\u30a0-\u30ff{NATIVE}]+")  # with Katakana, which also transcribes names of other languages
TRANSCRIBED = lazy("[\u30a0-\u30ff]+")

FAMILY_FIRST = lazy(  # "Smith J.", "Smith JK" as in PubMed, "de Souza A.B."
    r"(?P<family>[^\W\d_][^\s.,]+(?:[ ][^\W\d_][^\s.,]+)?)"
    r"[ ](?P<given>(?:[A-Z]\.[ -]?){1,4}|[A-Z]|[B-DF-HJ-NP-TV-Z]{2,3})"
)


def person(display: str) -> Name:
    """Returns the parts of a name in reading order, `Laurens van der Maaten`, or `Maaten, Laurens van der`.

    The family name begins at the first particle after the given name, or is the last word. In Chinese, Korean and
    Japanese script it is the first word. Of a double family name without a particle only the last part is found, since
    it looks like a middle name and a family name. A name in two scripts is literal, since its order is not known.
    """
    text = DEGREES.sub("", display.strip())
    text = TITLES.sub("", text)
    text = PLACE.sub("", text)
    if found := FAMILY_FIRST.fullmatch(text):
        return parts(found["given"], found["family"])
    text, suffix = split_suffix(text)
    if "," in text:
        return inverted(text, suffix)
    words = text.split()
    if len(words) < 2:
        return mononym(text, suffix)
    if any(map(EASTERN.fullmatch, words)):
        return eastern(words, suffix)
    if len(words) == 3 and PATRONYMIC.fullmatch(words[2]):
        return parts(" ".join(words[1:]), words[0], suffix)
    start = start_of_family(words)
    given = " ".join(words[:start])
    family = " ".join(words[start:])
    return parts(given, family, suffix)


def group_or_person(text: str) -> Name:
    """Returns a name by its words: "et al." for others, a group's if it has a group's words, else a person's."""
    if OTHERS.fullmatch(text):
        return Name(literal=ET_AL)
    return group(text) if is_group(text) else person(text)


def mononym(text: str, suffix: str = "") -> Name:
    """Returns a name of one part; up to four capitals stay, since they may be an acronym."""
    family = recase_family(text) if len(text) > 4 else text
    return Name(family=family, suffix=suffix)


def split_suffix(text: str) -> tuple[str, str]:
    """Returns a name without its suffix at the end, and the suffix, "" for none."""
    found = SUFFIX.search(text)
    return (text[: found.start()], found["suffix"]) if found else (text, "")


def inverted(text: str, suffix: str = "") -> Name:
    """Returns the parts of a name whose family name is before a comma."""
    family, _, given = text.partition(",")
    return parts(given.strip(), family.strip(), suffix)


def start_of_family(words: Sequence[str]) -> int:
    """Returns the index of the word that begins the family name: the first particle, or the last word."""
    are_shouted = all(map(str.isupper, words))  # ANNA VON DER LEYEN
    ordinary = list(map(capitalize, words)) if are_shouted else words
    is_vietnamese = ordinary[0] in VIETNAMESE
    for place, word in enumerate(ordinary[1:-1], 1):
        is_capital = word in CAPITAL_PARTICLES and not is_vietnamese
        if word in PARTICLES or is_capital:
            is_between = word in ("e", "y") and place > 1  # Santiago Ramón y Cajal
            return place - 1 if is_between else place
    return len(words) - 1


def eastern(words: list[str], suffix: str) -> Name:
    """Returns the parts of a name with words in Chinese, Korean or Japanese script; a mixed name is literal."""
    if not all(map(EASTERN.fullmatch, words)):
        return Name(literal=" ".join(words))
    if all(map(TRANSCRIBED.fullmatch, words)):  # ジョン スミス, a foreign name in its own order
        *given, family = words
    else:
        family, *given = words
    return Name(family, " ".join(given), suffix)


def parts(given: str, family: str, suffix: str = "") -> Name:
    """Returns a person from given and family names, with particles and suffixes moved to their right places."""
    given, family, suffix = without_suffix(given, family, suffix)
    given = given.strip(" ,;")
    family = family.strip(" ,;")
    if given and (initials := INITIALS.match(family)):
        given = f"{given} {initials[0].strip()}"
        family = family[initials.end() :]
    words, family = with_particles(given.split(), family)
    if family and not words:
        return mononym(family, suffix)
    is_doubled = given.casefold() == family.casefold()
    if is_doubled and len(family) > 6:  # Suparman Suparman has one name; Yu Yu has two
        return Name(recase_family(family), suffix=suffix)
    is_small_word = family.islower() and " " not in family and family not in PARTICLES
    if is_small_word and given[:1].isupper():
        family = family[0].upper() + family[1:]
    given = recase_given(" ".join(with_stops(word, family) for word in words), family)
    return Name(recase_family(family), given, recase_suffix(suffix))


CONSONANTS = lazy(r"[B-DF-HJ-NP-TV-XZ]{2,3}")
TWO_CAPITALS = lazy(r"[A-Z]{2}")


def with_stops(word: str, family: str) -> str:
    """Returns joined initials, `AJ` of `Wakefield, AJ`, as `A. J.`; any other word is unchanged.

    Two letters are unchanged if the family name is in capitals as well, since they may be a whole name: `LI, BO`.
    """
    may_be_name = family.isupper() or not TWO_CAPITALS.fullmatch(word)
    if may_be_name and not CONSONANTS.fullmatch(word):
        return word
    return " ".join(f"{letter}." for letter in word)


def without_suffix(given: str, family: str, suffix: str) -> tuple[str, str, str]:
    """Returns (given, family, suffix) without titles, degrees and places; a suffix may be at the end of either name."""
    given = DEGREES.sub("", given)
    given = PLACE.sub("", given)
    given = TITLES.sub("", given)
    family = TITLES.sub("", family)
    family = DEGREES.sub("", family)
    if not suffix:
        family, suffix = split_suffix(family)
    if not suffix:
        given, suffix = split_suffix(given)
    return given, family, suffix


def with_particles(given: Sequence[str], family: str) -> tuple[list[str], str]:
    """Returns the words of a given name without the particles at its end, and the family name with these in front."""
    words = list(given)
    are_shouted = family.isupper() and all(map(str.isupper, words))
    is_vietnamese = bool(words) and capitalize(words[0]) in VIETNAMESE
    particles = SHOUTED_GERMANIC if are_shouted and not is_vietnamese else GERMANIC
    while len(words) > 1 and words[-1] in particles:  # not "de", since "Souza, Rodrigo de" is the right Portuguese form
        family = f"{words.pop()} {family}"
    ends_in_van = bool(words) and words[-1] in ("Van", "Von")
    if ends_in_van and family.startswith(("der ", "Der ", "den ", "Den ")):
        family = f"{words.pop()} {family}"
    return words, family


# --- several names in one text -------------------------------------------------------------------

INITIALS_ALONE = lazy(r"(?:[^\W\d_]\.[\s-]?){1,5}|[A-Z]{1,3}")
IN_PARENTHESES = lazy(r"\s*\([^()]*\)\s*")
SEPARATOR = lazy(r"(?:,\s*|\s+)(?:and|&)\s+|,")


def several(text: str) -> list[str]:
    """Returns the names in a string with several, `A, B (Harvard); C, D (MIT)`, without their affiliations."""
    text = IN_PARENTHESES.sub(" ", text).strip()
    parts = text.split(";") if ";" in text else listed(text)
    names = [part.strip() for part in parts]
    kept = [name for name in names if name and not is_affiliation(name)]
    return kept or names[:1]


def listed(text: str) -> list[str]:
    """Returns the names of a list with commas or "and"; only the text itself if it may be one name."""
    pieces = [piece.strip() for piece in SEPARATOR.split(text)]
    names = [piece for piece in pieces if piece]
    fewest = 3 if "," in text else 2  # a single comma may be between family name and given name
    if len(names) >= fewest and all(map(is_whole, names)):
        return names
    families, given = names[::2], names[1::2]
    are_pairs = len(families) == len(given) > 1
    if are_pairs and all(map(INITIALS_ALONE.fullmatch, given)):
        return [f"{family}, {initials}" for family, initials in zip(families, given, strict=True)]
    return [text]


def is_whole(name: str) -> bool:
    """Returns whether a text is more than one word and more than initials, so that it may be a whole name."""
    is_one_word = len(name.split()) < 2
    return not is_one_word and not INITIALS_ALONE.fullmatch(name)
