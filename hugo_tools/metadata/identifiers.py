"""Identifiers of works: every spelling of an arXiv id, a DOI, an ISBN or a URL to one normalised form.

Sources: arXiv identifiers (https://info.arxiv.org/help/arxiv_identifier.html), the DOI Handbook
(https://doi.org/10.1000/182), shortDOI (https://shortdoi.org), PubMed's ids
(https://www.ncbi.nlm.nih.gov/pmc/pmctopmid/), the Publisher Item Identifier
(https://en.wikipedia.org/wiki/Publisher_Item_Identifier), the ISBN Users' Manual
(https://www.isbn-international.org/content/isbn-users-manual).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from hugo_tools.errors import IdentifierError
from hugo_tools.patterns import lazy


class Identifier(NamedTuple):
    """A normalised name of a work that a registry resolves."""

    scheme: str
    """A name in SCHEMES; `malformed` for a text that could not be read as an identifier."""

    value: str
    """The arXiv id without version, the DOI in lower case, the ISBN in 13 digits, the page's address, or the place of a

    post of the site. The key of a bibliography and a malformed text are as written."""

    @property
    def key(self) -> str:
        """The canonical citation key, `arxiv:1706.03762`; a URL and a bibliography's key have no scheme in front."""
        return self.value if SCHEMES[self.scheme].stands_alone else f"{self.scheme}:{self.value}"

    @property
    def url(self) -> str:
        """The address of the work for readers; empty for a bibliography's key."""
        return SCHEMES[self.scheme].address(self.value)

    @property
    def has_registry(self) -> bool:
        """Whether a registry resolves it."""

        return SCHEMES[self.scheme].has_registry


class Parsed(NamedTuple):
    """An identifier as an author wrote it."""

    identifier: Identifier
    """The work."""

    version: int = 0
    """The arXiv version, 0 for none."""

    @property
    def citation(self) -> str:
        """The bracket that cites the work, `[@arxiv:1706.03762v5]`; brackets in the key are escaped."""
        key = self.identifier.key
        if self.version:
            key += f"v{self.version}"
        escaped = key.replace("[", "%5B").replace("]", "%5D")
        return f"[@{escaped}]"


# --- arXiv ---------------------------------------------------------------------------------------

ARXIV_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio quant-ph solv-int supr-con".split()
)

ARXIV_ID = lazy(
    r"""
    (?: (?P<new> (?P<yymm>\d{2}(?:0[1-9]|1[0-2])) \. (?P<number>\d{4,5}) )
      | (?P<archive>[a-z]+(?:-[a-z]+)?) (?:\.[A-Z]{2})? / (?P<old>\d{2}(?:0[1-9]|1[0-2])\d{3})
    )
    (?: v(?P<version>[1-9]\d{0,3}) )?
    """,
    re.VERBOSE,
)
ARXIV_CLASS = lazy(r"\s*\[[a-z-]+(?:\.[A-Za-z-]{2,})?\]$")  # "0706.0001v1 [q-bio.CB]"
ARXIV_DOI = lazy(r"10\.48550/arxiv\.(?P<id>.+)", re.IGNORECASE)


def parse_arxiv(text: str) -> Parsed | None:
    """Returns the arXiv id that `text` is, as a whole and without any prefix, or None.

    Numbers have four digits until December 2014 and five since. The old scheme was used from July 1991 to March 2007. A
    subject class (`math.GT/0309136`, `[cs.CL]`) is dropped.
    """
    found = ARXIV_ID.fullmatch(ARXIV_CLASS.sub("", text))
    if not found:
        return None
    value = new_arxiv_id(found) if found["new"] else old_arxiv_id(found)
    version = int(found["version"] or 0)
    return Parsed(Identifier("arxiv", value), version) if value else None


def new_arxiv_id(found: re.Match[str]) -> str:
    """Returns an id of the scheme since April 2007, "" for an earlier month or a wrong number of digits."""
    month = found["yymm"]
    digits = 4 if month < "1501" else 5
    is_right = month >= "0704" and len(found["number"]) == digits
    return found["new"] if is_right else ""


def old_arxiv_id(found: re.Match[str]) -> str:
    """Returns an id of the scheme until March 2007, "" for a later month or an unknown archive."""
    archive, number = found["archive"], found["old"]
    month = number[:4]
    is_then = month >= "9107" or month <= "0703"
    return f"{archive}/{number}" if is_then and archive in ARXIV_ARCHIVES else ""


# --- DOI -----------------------------------------------------------------------------------------

DOI = lazy(r"10\.\d{4,9}(?:\.\d+)*/\S+")
SHORT_DOI = lazy(r"10/[a-z0-9]{3,}", re.IGNORECASE)
ESCAPED = lazy(r"\\([!-/:-@\[-`{-~])")  # in Markdown
DOUBLED_SLASH = lazy(r"(?<=^10\.1037/)/+")  # the only prefix with which it is a known mistake
CAPITALS = lazy("[A-Z]+")
SHORT_DOI_PATH = lazy(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{3,}", re.IGNORECASE)  # https://doi.org/cr3qwn
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
# Characters that no identifier has, among them non-breaking spaces and joiners.
INVISIBLE = lazy("[\u0000-\u001f\u007f-\u009f\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]")


PUNCTUATION = ".,;:!?'\"*_`’”»"  # marks after an identifier that belong to the sentence around it


def trim(text: str) -> str:
    """Returns `text` without the punctuation of the sentence around it; balanced brackets stay."""
    if text[-1:].isalnum():
        return text
    surplus = {closing: text.count(closing) - text.count(opening) for opening, closing in ("()", "[]", "{}", "<>")}
    end = len(text)
    for last in reversed(text):
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in PUNCTUATION:
            break
        end -= 1
    return text[:end]


def parse_doi(text: str) -> Parsed | None:
    """Returns the DOI that `text` is, as a whole and without any prefix, or None.

    Percent escapes, HTML entities and Markdown's backslashes are resolved, ASCII letters become lower case, and
    punctuation at the end is dropped. `10.48550/arXiv.*` becomes the arXiv work. A shortDOI, `10/b6vnmd`, stays as it
    is, since only doi.org has its DOI. Raises IdentifierError for a DOI that was damaged by copying (a typographic
    dash, an invisible character). It is reported with a suggestion, and not guessed.
    """
    if "&" in text:
        import html

        text = html.unescape(text)
    text = ESCAPED.sub(r"\1", unquote(text))
    value = trim(text.strip())
    if SHORT_DOI.fullmatch(value):
        return Parsed(Identifier("doi", value.lower()))
    if not value.startswith("10."):
        return None
    clean = INVISIBLE.sub("", value).translate(DASHES)
    if clean != value and DOI.fullmatch(clean):
        raise IdentifierError(
            f'"{text.strip()}" holds a character that no DOI has here, probably from copying',
            f"did you mean doi:{clean}?",
        )
    value = DOUBLED_SLASH.sub("", value)
    if not DOI.fullmatch(value):
        return None
    if arxiv := ARXIV_DOI.fullmatch(value):
        name = arxiv["id"]
        return parse_arxiv(name) or parse_arxiv(name.lower())
    lowered = CAPITALS.sub(lambda found: found[0].lower(), value)
    return Parsed(Identifier("doi", lowered))


def is_short_doi(value: str) -> bool:
    """Returns whether a DOI is a shortDOI, `10/b6vnmd`."""
    return value.startswith("10/")


def is_doi(text: str) -> bool:
    """Returns whether a registry's text is a DOI other than a shortDOI."""
    return not is_short_doi(text) and named_by(parse_doi, text) is not None


def doi_in(text: str) -> Identifier | None:
    """Returns the work of a registry's DOI, which may be one of arXiv's; None for a text that is not a DOI."""
    doi = text.strip().removeprefix("https://doi.org/")
    return named_by(parse_doi, doi)


def named_by(parse: Callable[[str], Parsed | None], text: str) -> Identifier | None:
    """Returns the work that `parse` finds in a text, None for no identifier and for a damaged one."""
    try:
        parsed = parse(text)
    except IdentifierError:
        return None
    return parsed.identifier if parsed else None


def without_slash(value: str) -> str:
    """Returns a DOI without the slash at its end, "" if it does not end in one.

    Some DOIs do end in a slash, but most such slashes were copied from an address.
    """
    shorter = value.rstrip("/")
    has_slash = shorter != value
    return shorter if has_slash and is_doi(shorter) else ""


# --- PubMed --------------------------------------------------------------------------------------

PMID = lazy(r"[1-9]\d{0,7}", re.ASCII)
PMID_LIKE = lazy(r"(?:pmid)?[\s:]*0*(?P<number>[1-9]\d{0,7})", re.ASCII | re.IGNORECASE)
PMCID = lazy(r"(?:PMC)?(?P<number>[1-9]\d{0,8})", re.ASCII | re.IGNORECASE)
PMCID_LIKE = lazy(r"(?:pmc(?:id)?[\s:-]*){0,2}0*(?P<number>[1-9]\d{0,8})(?:\.\d+)?", re.ASCII | re.IGNORECASE)


def parse_pmid(text: str) -> Parsed | None:
    """Returns the PubMed id that `text` is, as a whole and without any prefix, or None."""
    value = trim(text.strip())
    return Parsed(Identifier("pmid", value)) if PMID.fullmatch(value) else None


def parse_pmcid(text: str) -> Parsed | None:
    """Returns the PubMed Central id that `text` is, with or without its letters, or None."""
    found = PMCID.fullmatch(trim(text.strip()))
    return Parsed(Identifier("pmcid", f"PMC{found['number']}")) if found else None


def pmid_hint(text: str) -> str:
    """Returns the hint for a text that is not a PubMed id: the likely right spelling, or an example."""
    central = parse_pmcid(text) if text.upper().startswith("PMC") else None
    if central:
        return f"did you mean {central.identifier.key}?"
    if text.startswith("10."):
        return f"did you mean doi:{text}?"
    number = PMID_LIKE.fullmatch(text)
    return f"did you mean pmid:{number['number']}?" if number else "a PubMed id looks like pmid:31452104"


def pmcid_hint(text: str) -> str:
    """Returns the hint for a text that is not an id of PubMed Central: the likely right spelling, or an example."""
    if text.startswith("10."):
        return f"did you mean doi:{text}?"
    number = PMCID_LIKE.fullmatch(text)
    return f"did you mean pmcid:PMC{number['number']}?" if number else "such an id looks like pmcid:PMC6936396"


def pmid_address(value: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"


def pmcid_address(value: str) -> str:
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{value}/"


# --- PII -----------------------------------------------------------------------------------------

PII = lazy(r"S?\d{7}[\dX]\d{7}[\dX]", re.ASCII)
PII_SIGNS = lazy(r"[-()\s]")  # S0896-6273(14)00739-9


def parse_pii(text: str) -> Parsed | None:
    """Returns the Publisher Item Identifier that `text` is, as letters and digits, or None.

    It consists of the journal's ISSN, the year and a number. Ids from before 1996 lack the S.
    """
    value = PII_SIGNS.sub("", trim(text.strip())).upper()
    return Parsed(Identifier("pii", value)) if PII.fullmatch(value) else None


def pii_hint(text: str) -> str:
    if text.startswith("10."):
        return f"did you mean doi:{text}?"
    return "it stands in the addresses of ScienceDirect, and looks like pii:S0749597809000399"


def pii_address(value: str) -> str:
    return f"https://www.sciencedirect.com/science/article/pii/{value}"


# --- ISBN ----------------------------------------------------------------------------------------

ISBN_10 = lazy(r"\d{9}[\dX]", re.ASCII)
ISBN_13 = lazy(r"97[89]\d{10}", re.ASCII)
SEPARATORS = lazy(r"[\s\u00ad\u2010-\u2015\u2212-]+")  # between groups of digits; their places have no meaning


def parse_isbn(text: str) -> Parsed | None:
    """Returns the ISBN that `text` is, of 10 or 13 digits with any hyphens and blanks, or None.

    An ISBN of 10 digits becomes its form of 13 digits. A text with a wrong check digit is not an ISBN.
    """
    written = isbn_digits(text)
    if not written or written != with_right_end(written):
        return None
    value = written if len(written) == 13 else isbn_of_ten(written)
    return Parsed(Identifier("isbn", value))


def isbn_digits(text: str) -> str:
    """Returns the digits of a text meant as an ISBN, without separators and punctuation around it."""
    return SEPARATORS.sub("", trim(text)).upper()


def with_right_end(digits: str) -> str:
    """Returns the digits of an ISBN with the right check digit, "" for a text that cannot be an ISBN."""
    if ISBN_10.fullmatch(digits):
        return digits[:9] + check_digit_of_ten(digits)
    if ISBN_13.fullmatch(digits):
        return digits[:12] + check_digit(digits)
    return ""


def isbn_of_ten(digits: str) -> str:
    """Returns the form with 13 digits of an ISBN of 10 digits."""
    start = "978" + digits[:9]
    return start + check_digit(start)


def check_digit(digits: str) -> str:
    """Returns the check digit of an ISBN of 13 digits, from the first twelve."""
    numbers = list(map(int, digits[:12]))
    total = sum(numbers[::2]) + 3 * sum(numbers[1::2])
    return str(-total % 10)


def check_digit_of_ten(digits: str) -> str:
    """Returns the check digit, or X, of an ISBN of 10 digits, from the first nine."""
    total = 0
    for weight, digit in zip(range(10, 1, -1), digits, strict=False):
        total += weight * int(digit)
    return "0123456789X"[-total % 11]


def isbn_hint(text: str) -> str:
    """Returns the hint for a text that is not an ISBN: the likely right spelling, or an example."""
    written = isbn_digits(text)
    if right := with_right_end(written):
        return f"its last digit does not fit: did you mean isbn:{right}? If not, compare it with the book"
    if written.isdecimal() and written.isascii():
        return f"an ISBN has 10 or 13 digits, and this has {len(written)}; compare it with the book"
    return "an ISBN looks like isbn:978-0-262-03561-3 or isbn:0-262-03561-8"


def isbn_address(value: str) -> str:
    return f"https://openlibrary.org/isbn/{value}"


# --- URLs ----------------------------------------------------------------------------------------


MAX_ADDRESS = 2_000  # characters; servers refuse longer ones
NOT_A_HOST = lazy(r"[\s\\<>\"]")
TRACKING = lazy(r"(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src)", re.IGNORECASE)
# The main page of a repository, not one of GitHub's own pages at the same depth.
GITHUB = lazy(
    r"(?:www\.)?github\.com/(?P<name>(?!(?:orgs|topics|settings|sponsors|marketplace|collections|features|users|apps)/)"
    r"[\w-]+/(?!\.{1,2}(?:/|$))[\w.-]+?)(?:\.git)?/?",
    re.ASCII | re.IGNORECASE,
)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def parse_page(text: str) -> Parsed | None:
    """Returns the page whose web address `text` is, as a whole; None for any other text.

    The host is in lower case, without a user's name. Parts that do not identify a page are removed: the default port,
    the place within the page, and parameters for counting visitors. A fragment that a script reads as a path, `#/…`,
    stays. A repository's main page has one form: `https://github.com/gohugoio/hugo`.
    """
    try:
        parts = urlsplit(text.strip())
        has_host = bool(parts.hostname)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2].lower()
    is_host = has_host and host.isprintable() and not NOT_A_HOST.search(host)
    if parts.scheme not in DEFAULT_PORTS or not is_host or len(text) > MAX_ADDRESS:
        return None
    host = host.removesuffix(DEFAULT_PORTS[parts.scheme])
    if repository := GITHUB.fullmatch(host + parts.path):
        return Parsed(Identifier("url", f"https://github.com/{repository['name']}"))
    query = without_tracking(parts.query)
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    path, query, fragment = map(quoted, (parts.path, query, fragment))
    address = urlunsplit((parts.scheme, host, path or "/", query, fragment))
    return Parsed(Identifier("url", address))


def without_tracking(query: str) -> str:
    """Returns a query without the fields for counting visitors."""
    fields = query.split("&")
    kept = [field for field in fields if not TRACKING.fullmatch(field.partition("=")[0])]
    return "&".join(kept)


def quoted(part: str) -> str:
    """Returns a part of an address with percent escapes for characters that no address has.

    A half surrogate pair becomes a `?`.
    """
    return quote(part, safe="/:@!$&'()*+,;=%~", errors="replace")


def page_hint(text: str) -> str:
    return "the address of a page looks like https://openreview.net/forum?id=…"


# --- posts of the site ---------------------------------------------------------------------------

POST_FILE = lazy(r"(?:(?:^|/)_?index)?\.(?:md|markdown|mdown)\Z|/index\Z", re.IGNORECASE)


def parse_post(text: str) -> Parsed | None:
    """Returns the post that `text` names by its place below the content folder, `posts/a` or `posts/a.md`, or None.

    The place is in lower case, with hyphens for blanks, as Hugo compares such names.
    """
    place = POST_FILE.sub("", trim(text.strip()).strip("/")).lower()
    return Parsed(Identifier("post", re.sub(r"\s+", "-", place))) if place else None


def post_hint(text: str) -> str:
    return "a post is named by its place below the content folder, post:posts/a"


# --- links ---------------------------------------------------------------------------------------

# Texts in a known host's address that were meant as an identifier. If such a text does not parse, it is damaged.
MEANT = {
    "arxiv": lazy(r"\d{3}"),
    "doi": lazy(r"^10\.\d"),
    "isbn": lazy(r"\d{3}"),
    "pii": lazy(r"\d{3}"),
    "url": lazy("^http"),
}


def parse_url(url: str) -> Parsed | None:
    """Returns the work that an ordinary link to `url` leads to, None if that is not the page of a work.

    Raises IdentifierError for the address of a work's page whose identifier is damaged.
    """
    from hugo_tools.metadata import addresses  # its large table is needed only for addresses

    found = addresses.find(url)
    if found is None:
        return None
    scheme, text = SCHEMES[found.scheme], found.text
    if found.scheme == "doi" and SHORT_DOI_PATH.fullmatch(text):
        text = f"10/{text}"
    parsed = scheme.parse(text)
    if parsed is None and MEANT[found.scheme].search(text):
        raise scheme.error(text)
    return parsed


# --- schemes -------------------------------------------------------------------------------------


def no_other_reading(value: str) -> str:
    return ""


class Scheme(NamedTuple):
    """A kind of identifier."""

    noun: str
    """Its name in messages: `an arXiv id`."""

    parse: Callable[[str], Parsed | None]
    """Returns the identifier that a text is, None for any other text."""

    address: Callable[[str], str]
    """Returns the address of the work's page for a value."""

    hint: Callable[[str], str]
    """Returns the hint for a text that is not such an identifier."""

    has_registry: bool = False
    """Whether a registry resolves it."""

    stands_alone: bool = False
    """Whether its keys have no scheme in front."""
    other_reading: Callable[[str], str] = no_other_reading
    """Returns another likely reading of a value that no registry has, "" for none."""

    def error(self, text: str) -> IdentifierError:
        """Returns the error for a text that is not such an identifier."""
        return IdentifierError(f'"{text}" is not {self.noun}', self.hint(text))


def arxiv_address(value: str) -> str:
    return f"https://arxiv.org/abs/{value}"


def doi_address(value: str) -> str:
    return "https://doi.org/" + quote(value, safe="/:;()._-~!$&'*+,=@")


def work_at(url: str) -> Identifier | None:
    """Returns the work that a link leads to, None for any other page and for a damaged DOI."""
    return named_by(parse_url, url)


# A note or a journal that is only an arXiv id, in the forms of people, Google Scholar, DBLP and Zotero.
PREPRINT = lazy(
    r"""
    (?: (?:preprint|e-?print|corr|(?:available|published)[ ](?:at|on|as)|submitted[ ]to|also) [\s.,:;]* ){0,3}
    arxiv (?:\s+(?:e-?)?(?:preprint|print)s?)? [\s:,]+ (?: arxiv: | abs/ )?
    (?P<id> [a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7} | \d{4}\.\d{4,5} ) (?:v\d+)?
    (?: \s* [\[(] [\w.,;\s-]* [\])] ){0,3} (?: ,?\s*\d{4} )? [.,;]?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def preprint_named(text: str) -> str:
    """Returns the arXiv id of a note that is nothing else, `arXiv preprint arXiv:1706.03762 [cs]`; "" for others."""
    found = PREPRINT.fullmatch(text.strip())
    return found["id"] if found else ""


DOI_NOTE = lazy(r"doi[\s:]*(?P<doi>10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)


def doi_named(text: str) -> str:
    """Returns the DOI of a note that is nothing else, `DOI: 10.1038/nature14539`; "" for others."""
    found = DOI_NOTE.fullmatch(text.strip())
    return trim(found["doi"]) if found else ""


# --- typed identifiers ---------------------------------------------------------------------------

SCHEME = lazy(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):\s*(?P<rest>\S.*)", re.DOTALL)
NOT_YET = {  # kinds of identifiers that authors try, but that none of our registries resolves
    "ads": "an ADS bibcode", "ark": "an ARK", "bibcode": "an ADS bibcode", "corpusid": "a Semantic Scholar id",
    "dblp": "a DBLP key", "handle": "a Handle", "hdl": "a Handle", "inspire": "an INSPIRE id", "issn": "an ISSN",
    "mag": "a Microsoft Academic id", "mr": "a MathSciNet id", "openalex": "an OpenAlex id", "orcid": "an ORCID iD",
    "patent": "a patent", "s2": "a Semantic Scholar id", "swh": "a Software Heritage id", "urn": "a URN",
    "wikidata": "a Wikidata id", "zbl": "a zbMATH id",
}  # fmt: skip


class ShortForm(NamedTuple):
    """A kind of identifier that is short for an address: that of a DOI, or of the work's own page."""

    noun: str
    """Its name in messages: `a HAL id`."""

    pattern: re.Pattern[str]
    """Its form, with the group `id`."""

    address: str
    """The address, with `{}` for the id."""

    example: str
    """An identifier of this kind with its scheme."""

    def expand(self, text: str) -> str:
        """Returns the address for an id; raises IdentifierError for a text that is not such an id."""
        bare = text.strip()
        found = self.pattern.fullmatch(bare) or self.pattern.fullmatch(trim(bare))
        if not found:
            raise IdentifierError(f'"{text}" is not {self.noun}', f"one looks like {self.example}")
        return self.address.format(found["id"])


SHORT_FORMS = {
    "acl": ShortForm("an ACL Anthology id", lazy(r"(?P<id>[A-Z]\d\d-\d{4}|\d{4}\.[a-z\d_]+-\w+\.\d+)"),
                     "https://aclanthology.org/{}/", "acl:2020.acl-main.463"),
    "github": ShortForm("a GitHub repository", lazy(r"(?P<id>[\w-]+/[\w.-]+)", re.ASCII), "https://github.com/{}",
                        "github:gohugoio/hugo"),
    "hal": ShortForm("a HAL id", lazy(r"(?P<id>[a-z]+-\d{6,9})(?:v\d+)?", re.ASCII | re.IGNORECASE),
                     "https://hal.science/{}", "hal:hal-04206682"),
    "jstor": ShortForm("a JSTOR id", lazy(r"(?P<id>[1-9]\d{3,9})", re.ASCII), "https://doi.org/10.2307/{}",
                       "jstor:2118559"),
    "openreview": ShortForm("an OpenReview id", lazy(r"(?P<id>[\w-]{6,20})", re.ASCII),
                            "https://openreview.net/forum?id={}", "openreview:B1xsqj09Fm"),
    "rfc": ShortForm("an RFC's number", lazy(r"(?:rfc\s*)?0*(?P<id>[1-9]\d{0,4})", re.ASCII | re.IGNORECASE),
                     "https://doi.org/10.17487/rfc{:0>4}", "rfc:9110"),
    "zenodo": ShortForm("a Zenodo record's number", lazy(r"(?:zenodo\.)?(?P<id>[1-9]\d{2,9})", re.ASCII),
                        "https://doi.org/10.5281/zenodo.{}", "zenodo:3727209"),
}  # fmt: skip
SPELLINGS = {"pmc": "pmcid", "pubmed": "pmid"}  # other names of schemes
KNOWN_HOST = lazy(r"(?:www\.)?(?P<host>[\w.-]+)/\S", re.IGNORECASE)


def parse(text: str) -> Parsed:
    """Returns the identifier in an author's key or a command's argument.

    A bare DOI, a bare arXiv id and any URL of a work are understood. The URL of another page gets the scheme `url`. A
    text without one of our schemes is a key of the bibliography.

    Raises IdentifierError, with the likely right spelling as its hint, for a malformed identifier.
    """
    text = text.strip()
    if is_address(text):
        return parse_address(text)
    if address := address_without_scheme(text):
        return parse_address(address)
    if text.startswith(("10.", "10/")):
        return parse_as("doi", text)
    found = SCHEME.fullmatch(text)
    if not found:
        return parse_arxiv(text) or Parsed(Identifier("key", text))
    written = found["scheme"].lower()
    scheme = SPELLINGS.get(written, written)
    rest = found["rest"]
    if scheme in SCHEMES and SCHEMES[scheme].parse is not never:
        return parse_as(scheme, rest)
    if scheme in SHORT_FORMS:
        return parse_address(SHORT_FORMS[scheme].expand(rest))
    refuse_scheme(scheme, rest, text)
    return Parsed(Identifier("key", text))


def parse_address(address: str) -> Parsed:
    """Returns the work or the page at a typed address, which may have blanks instead of their percent escapes."""
    if work := parse_url(address):
        return work
    page = parse_as("url", address)
    return parse_url(page.identifier.value) or page


def refuse_scheme(scheme: str, rest: str, text: str) -> None:
    """Raises IdentifierError for an unknown scheme, unless the text may be a key of the bibliography."""
    if scheme in NOT_YET:
        hint = (
            "cite its page, [@https://…], its DOI or its arXiv id, "
            "or put the work into a bibliography (params.hugoTools.bibliography)"
        )
        raise IdentifierError(f'"{text}" is {NOT_YET[scheme]}, a kind that is not supported yet', hint)
    is_identifier = rest.startswith("10.") or parse_arxiv(rest)
    if is_identifier:
        import difflib

        if close := difflib.get_close_matches(scheme, ANSWERED, 1, 0.6):
            raise IdentifierError(f'unknown scheme "{scheme}"', f"did you mean {close[0]}:{rest}?")


def address_without_scheme(text: str) -> str:
    """Returns the address for a text such as `arxiv.org/abs/1706.03762`, "" if its host is not known."""
    host = KNOWN_HOST.match(text)
    if not host:
        return ""
    from hugo_tools.metadata import addresses

    is_known = host["host"].lower() in addresses.HOSTS
    return f"https://{text}" if is_known else ""


def parse_as(scheme: str, text: str) -> Parsed:
    """Returns the identifier of one scheme from its text or its address; raises IdentifierError."""
    parsed = SCHEMES[scheme].parse(text)
    if not parsed and is_address(text):
        parsed = parse_url(text)
    if not parsed:
        raise SCHEMES[scheme].error(text)
    return parsed


def is_address(text: str) -> bool:
    """Returns whether a text begins like a web address."""
    return text.lower().startswith(("http://", "https://"))


def arxiv_hint(text: str) -> str:
    """Returns the hint for a text that is not an arXiv id: the likely right spelling, or examples."""
    for candidate in arxiv_spellings(text):
        parsed = parse_arxiv(candidate)
        if parsed and candidate != text:
            return f"did you mean {parsed.identifier.key}?"
    if text.startswith("10."):
        return f"did you mean doi:{text}?"
    return "an arXiv id looks like arxiv:1706.03762, arxiv:1706.03762v5 or arxiv:hep-th/9901001"


ARXIV_LIKE = lazy(r"(?P<month>\d{4})[.,\s_/-]?(?P<number>\d{4,5})(?:v\d+)?")
WHITE_SPACE = lazy(r"\s+")


def arxiv_spellings(text: str) -> Iterator[str]:
    """Yields other spellings of a text that is not an arXiv id, the likeliest first."""
    yield text.lower()
    yield text.split("v")[0]
    yield text.removesuffix(".pdf")
    yield WHITE_SPACE.sub("", text)
    if found := ARXIV_LIKE.fullmatch(text):
        month, number = found["month"], found["number"]
        yield f"{month}.{number}"
        yield f"{month}.0{number}"
        yield f"{month}.{number[:4]}"


def doi_hint(text: str) -> str:
    """Returns the hint for a text that is not a DOI: the likely right spelling, or an example."""
    if parsed := parse_arxiv(text):
        return f"did you mean {parsed.identifier.key}?"
    inner = DOI.search(text)
    if inner and inner[0] != text:
        return f"did you mean doi:{trim(inner[0])}?"
    return "a DOI looks like doi:10.1038/nature14539"


def parse_typed_arxiv(text: str) -> Parsed | None:
    """Returns the arXiv id in a typed text, which may end in punctuation of the sentence, or None."""
    return parse_arxiv(text if text.endswith("]") else trim(text))


def no_address(value: str) -> str:
    return ""


def never(text: str) -> None:
    """Returns None, since no text is recognised as this scheme by its form."""


SCHEMES = {
    "arxiv": Scheme("an arXiv id", parse_typed_arxiv, arxiv_address, arxiv_hint, has_registry=True),
    "doi": Scheme("a DOI", parse_doi, doi_address, doi_hint, has_registry=True, other_reading=without_slash),
    "pmid": Scheme("a PubMed id", parse_pmid, pmid_address, pmid_hint, has_registry=True),
    "pmcid": Scheme("a PubMed Central id", parse_pmcid, pmcid_address, pmcid_hint, has_registry=True),
    "pii": Scheme("a publisher's item identifier", parse_pii, pii_address, pii_hint, has_registry=True),
    "isbn": Scheme("an ISBN", parse_isbn, isbn_address, isbn_hint, has_registry=True),
    "url": Scheme("a page's address", parse_page, str, page_hint, has_registry=True, stands_alone=True),
    "post": Scheme("a post of the site", parse_post, no_address, post_hint),
    "key": Scheme("a key of a bibliography", never, no_address, str, stands_alone=True),
    "malformed": Scheme("an identifier", never, no_address, str),
}
ANSWERED = [name for name, each in SCHEMES.items() if each.has_registry]
TYPED_SCHEMES = "|".join([*ANSWERED, *SPELLINGS, *SHORT_FORMS])  # in patterns
