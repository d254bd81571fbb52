"""The facts in an entry of a hand-written list: people, title, year, venue, and works by its links and numbers.

    [3] Ashish Vaswani et al. ["Attention Is All You Need."](https://arxiv.org/abs/1706.03762) NIPS 2017.

People write these as they like. So these facts propose and never decide: a work is taken for the entry's only where its
own record agrees (`matching`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hugo_tools.errors import IdentifierError
from hugo_tools.markdown import inlines
from hugo_tools.markdown.blocks import Edit, apply
from hugo_tools.markdown.inlines import NO_MATH, Link
from hugo_tools.metadata.identifiers import Parsed, parse, parse_url, trim, work_at
from hugo_tools.patterns import lazy

LINK, LINK_END, EMPHASIS = "\ue000", "\ue001", "\ue002"  # replace marks of Markdown while an entry is read
MARKS = str.maketrans("", "", LINK + LINK_END + EMPHASIS)

TAG = lazy(r"</?[A-Za-z!][^<>]*>")
ESCAPED = lazy(r"\\(?P<mark>[!-/:-@\[-`{-~])")
EMPHASIS_MARKS = lazy(r"\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)")
QUOTED = lazy(
    r"""
      “ (?P<curly> [^“”]{6,300} ) ”
    | (?<!\w) " (?P<straight> [^"]{6,300} ) "
    | ‘ (?P<single> [^‘\n]{6,300}? ) ’ (?!\w)
    | « (?P<pointed> [^«»]{6,300} ) »
    | „ (?P<low> [^„“”]{6,300} ) [“”]
    | 《 (?P<eastern> [^《》]{2,300} ) 》
    """,
    re.VERBOSE,
)
LINKED = lazy(rf"{LINK}(?P<title>[^{LINK}{LINK_END}]*){LINK_END}")
EMPHASIZED = lazy(rf"{EMPHASIS}(?P<title>[^{EMPHASIS}]{{6,300}}){EMPHASIS}")
DATED = lazy(  # after APA
    rf"""
    \( (?P<year> (?:19|20)\d\d ) [a-z]? (?: ,[^()]{{1,20}} )? \) [.,:]? [ ]
    (?P<title> {EMPHASIS} [^{EMPHASIS}]{{6,300}} {EMPHASIS} | (?: [^.?!] | [.](?=\d) ){{6,300}} [.?!] )
    """,
    re.VERBOSE,
)
TYPED_TITLE = lazy(  # after GB/T 7714, whose titles end in the work's type: [J], [C], [M], [EB/OL]
    r"(?:^|[.．] ?)(?P<title>[^.．]{4,300}?) ?\[(?:[A-Z]|EB|DB|CP)(?:/OL)?\](?=[.．,，/\s]|$)"
)
TYPE_MARK = lazy(r"\[(?:[A-Z]|EB|DB|CP)(?:/OL)?\](?=[.．,，/\s]|$)")  # no word, a reference has the type itself
SAME_PEOPLE = lazy(r"^(?:<a\b[^<>]*>\s*</a>\s*)?(?:[—―]{2,3}|[⸺⸻]|–{3}|-{3,}|(?:\\?_){3,})[.,]?\s+")
PARTICLE = "and|da|de|del|den|der|di|du|e|et|la|le|ten|und|van|von|y"
SENTENCE_END = lazy(  # after a word, or after initials if no name continues in this way: "Ho, J. Score matching"
    rf"""
      (?: (?<=[^\W\d_]{{2}}) | (?<=[)’”\"{EMPHASIS}]) ) \. {EMPHASIS}? [ ]
    | (?<=[A-Z]) \. [ ]
      (?= [A-Z][a-z]{{2,}}(?:-[a-z]*)? [ ] (?!(?:{PARTICLE})\b) [a-z] | [A-Z][\w-]*:[ ] | (?:19|20)\d\d[a-z]?[.,] )
    """,
    re.VERBOSE,
)
ONLY_YEAR = lazy(r"\(?(?:19|20)\d\d[a-z]?\)?[.,:] ")
QUESTION = lazy(r"\? (?=In\b)")
YEAR = lazy(r"(?<![\d./:-])(?P<year>(?:19|20)\d\d)[a-z]?(?![\d/]|\.\d|-\d)")
BACK_LINK = lazy(r"[ \[\]()\\]*(?:[↩↑⇑⬆⤴⏎^][ \[\]()\\\ufe0e\ufe0f]*)+")  # words of a link back to a citation
ADDRESS = lazy(r"https?://\S+", re.IGNORECASE)
TYPED = lazy(r"(?:\b(?:arxiv|doi|pmid|pmcid)\s*:\s*|(?<![\w./])(?=10\.\d{4,9}/))[^\s,;\]]+", re.IGNORECASE)
PREPRINT = lazy(  # "arXiv", "CoRR, abs/1706.03762v2"
    r"\b(?:arxiv(?:\.org)?|corr|e-?print|preprints?)\b(?:[\s:,]*[\w./-]*\d{4}[\dv]*)?", re.IGNORECASE
)
WORD = lazy(r"\w+(?:['’-]\w+)*")
NO_TITLE = lazy(r"\bet\.? al\b|\b(?:19|20)\d\d[a-z]?\)?$|^(?:arxiv|doi)\b[: ]{0,2}\S{2,}$", re.IGNORECASE)
REMARK_WORDS = frozenset(
    "see this that these those it its i we you they he she is are was were be been has have had do does did can could "
    "will would should may might must not but if so because although though while which who what when where why how "
    "there here here's it's don't isn't note thanks thank example instead also actually really just".split()
)
BESIDES = lazy(  # words of a second link to the same work
    r"\b(?:proceedings|advances in|conference|journal|transactions|workshop|symposium|version|code|slides|video)\b",
    re.IGNORECASE,
)
LOOSE_WORDS = frozenset(
    "a about all also an any best by each excellent good great how introductory like lot many more most much nice one "
    "only original our some than then to useful using very well with your".split()
)
EASTERN_SENTENCE = lazy(r"[。，！？]|[是的了在我这那见]|[はをがにです]")
MAX_TAIL = 40  # words after a title; a remark has more
LONG_TITLE = 4  # words of a link that is the title of a work, not "the published version"
FEW_REMARKS = 2  # words that venues have as well, one at a time: "A Journal of …"
MAX_AROUND, MANY_REMARKS = 15, 3  # words around a title, and different words of sentences among them


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of an entry. `plain` are all its words, without marks of Markdown and without bare addresses.

    `year` is 0 where none is named. `tail` is the text after the title without the year, as it is written. `links` are
    (words, address); `works` those that its links and numbers name, each once, the title's link first; `damaged` says
    why an identifier is not valid, "" if none is damaged.
    """

    plain: str
    people: str
    title: str
    year: int
    venue: str
    tail: str
    links: tuple[tuple[str, str], ...]
    works: tuple[Parsed, ...]
    damaged: str

    @property
    def address(self) -> str:
        """The address of the entry's first link, "" without one."""
        return self.links[0][1] if self.links else ""

    @property
    def says_all(self) -> bool:
        """Whether people, title, tail and year are all of the entry's words, so that no word is lost in these parts."""
        parts = f"{self.people} {self.title} {self.tail} {self.year or ''}"
        return sorted(words_of(parts)) == sorted(words_of(TYPE_MARK.sub(" ", self.plain, count=1)))


def words_of(text: str) -> list[str]:
    """Returns the words of a text in lower case."""
    return [word.lower() for word in WORD.findall(text)]


def read_all(texts: Iterable[str]) -> list[Facts]:
    """Returns the facts in the entries of a list; a dash instead of names means the names of the entry above."""
    found: list[Facts] = []
    for text in texts:
        dash = SAME_PEOPLE.match(text)
        people = found[-1].people.removesuffix(".") if found else ""
        found.append(read(f"{people}. {text[dash.end() :]}" if dash and people else text))
    return found


def read(text: str) -> Facts:
    """Returns the facts of an entry; `text` is its Markdown on one line, without its number."""
    text = without_images(text)
    links = [link for link in links_in(text) if link.form in ("inline", "autolink")]
    marked = with_marks(text, links)
    links = [link for link in links if not BACK_LINK.fullmatch(link.inner)]
    people, title, tail = split(marked)
    outside = f"{people} {tail}"
    targets = [(unmarked(with_marks(link.inner, ())), html.unescape(link.target)) for link in links]
    works, damaged = works_in(title, targets, marked)
    year = year_before(title, marked) or year_in(outside) or year_in(unmarked(marked))
    return Facts(
        plain=unmarked(marked),
        people=names_part(people),
        title=title,
        year=year,
        venue=venue_in(tail),
        tail=without_year(unmarked(tail), year),
        links=tuple(targets),
        works=works,
        damaged=damaged,
    )


def links_in(text: str) -> list[Link]:
    return inlines.find(text, NO_MATH, frozenset(), lambda label: False).links


def without_images(text: str) -> str:
    images = [Edit(link.start, link.end, "") for link in links_in(text) if link.is_image]
    return apply(text, images)[0]


def with_marks(text: str, links: Sequence[Link]) -> str:
    """Returns an entry's text with characters of ours instead of the marks of links and emphasis."""
    parts, done = [], 0
    for link in sorted(links, key=lambda link: link.start):
        if link.start < done:
            continue
        parts.append(text[done : link.start])
        if link.form == "inline" and not BACK_LINK.fullmatch(link.inner):
            parts += [LINK, link.inner, LINK_END]
        done = link.end
    marked = "".join([*parts, text[done:]])
    marked = html.unescape(TAG.sub("", marked))
    marked = ESCAPED.sub(lambda found: found["mark"], EMPHASIS_MARKS.sub(EMPHASIS, marked))
    return " ".join(ADDRESS.sub("", marked).split())


def unmarked(text: str) -> str:
    """Returns the words of a text on one line, without marks and without brackets that are empty now."""
    plain = re.sub(r"\(\s*\)|\[\s*\]", "", text.translate(MARKS))
    return " ".join(plain.split())


# --- people, title, venue ------------------------------------------------------------------------


def split(marked: str) -> tuple[str, str, str]:
    """Returns (text before the title, title, text after it); the title is "" if none is certain."""
    for find in (quoted, linked, leading, typed_title, dated, after_people, sentence, emphasized):
        if found := find(marked):
            start, end, title = found
            return unmarked(marked[:start]), clean_title(title), marked[end:]
    return "", "", marked


FoundTitle = tuple[int, int, str]


def quoted(marked: str) -> FoundTitle | None:
    """Returns the place and the words of the first text in quotation marks."""
    for found in QUOTED.finditer(marked):
        title = next(filter(None, found.groups()))
        if has_words(title):
            return found.start(), found.end(), title
    return None


def linked(marked: str) -> FoundTitle | None:
    """Returns the first link's words that may be a title: not those of a label, `Ho et al., 2020`, or of `pdf`."""
    for found in LINKED.finditer(marked):
        title = found["title"]
        if has_words(title, least=3) and not NO_TITLE.search(unmarked(title)):
            return found.start(), found.end(), title
    return None


def leading(marked: str) -> FoundTitle | None:
    """Returns the words in italics with which an entry begins; people come after it, unless they are the people."""
    found = EMPHASIZED.match(marked)
    if not found or ";" in found["title"] or not has_words(found["title"], least=3):
        return None
    return found.start(), found.end(), found["title"]


def typed_title(marked: str) -> FoundTitle | None:
    """Returns the words before the mark of a work's type."""
    found = TYPED_TITLE.search(marked)
    if not found or not has_words(found["title"]):
        return None
    return found.start("title"), found.end(), found["title"]


def dated(marked: str) -> FoundTitle | None:
    """Returns the sentence after a year in parentheses."""
    found = DATED.search(marked)
    if not found or not has_words(found["title"]):
        return None
    return found.start(), found.end(), found["title"]


def after_people(marked: str) -> FoundTitle | None:
    """Returns the words in italics or bold type if the text before them is people and not a sentence."""
    found = EMPHASIZED.search(marked)
    if found and ";" in found["title"]:  # "*Ada Lovelace; Charles Babbage*. *Notes on an engine*"
        found = EMPHASIZED.search(marked, found.end())
    if not found or SENTENCE_END.search(marked[: found.start()]) or not has_words(found["title"], least=3):
        return None
    return found.start(), found.end(), found["title"]


def sentence(marked: str) -> FoundTitle | None:
    """Returns the second of several sentences: people come first."""
    ends = [found.end() for found in SENTENCE_END.finditer(marked)]
    if ends and (year := ONLY_YEAR.match(marked, ends[0])):  # "Ho, J. 2020. Score matching."
        ends = [year.end(), *(end for end in ends if end > year.end())]
    if not ends:
        return None
    end = ends[1] if len(ends) > 1 else len(marked)
    if question := QUESTION.search(marked, ends[0], end):
        end = question.end()
    title = marked[ends[0] : end]
    return (ends[0], end, title) if has_words(title) else None


def emphasized(marked: str) -> FoundTitle | None:
    found = EMPHASIZED.search(marked)
    if not found or not has_words(found["title"]):
        return None
    return found.start(), found.end(), found["title"]


def has_words(title: str, least: int = 2) -> bool:
    """Returns whether a text has enough words to identify a work; in scripts without blanks it is one long word."""
    words = WORD.findall(title.translate(MARKS))
    letters = sum(map(len, words))
    return (len(words) >= least and letters > 7) or (letters > 5 and not title.isascii())


def clean_title(title: str) -> str:
    return unmarked(title).strip(" .,;:\"“”'‘’")


def names_part(text: str) -> str:
    """Returns the people before a title: without a year, and without the marks around it."""
    people = YEAR.sub("", text)
    people = re.sub(r"\(\s*[,.]?\s*\)", "", people)
    people = re.sub(r"\.\s+\.$", ".", " ".join(people.split()))
    return people.strip(" ,;:-–—")


def year_before(title: str, marked: str) -> int:
    """Returns the year in parentheses before a title, 0 for none: the text after it may have other years."""
    found = DATED.search(marked)
    return int(found["year"]) if found and clean_title(found["title"]) == title else 0


def year_in(text: str) -> int:
    """Returns the year that a text names: one in parentheses, else the last; 0 for none."""
    plain = text.translate(MARKS)
    years = list(YEAR.finditer(plain))
    if not years:
        return 0
    enclosed = [found for found in years if plain[: found.start()].rstrip().endswith("(")]
    return int((enclosed or years)[-1]["year"])


def venue_in(tail: str) -> str:
    """Returns the venue that an entry names, "" for none and for a preprint's server alone."""
    plain = LINKED.sub("", tail).translate(MARKS)
    plain = TYPED.sub("", plain)
    plain = PREPRINT.sub("", YEAR.sub("", plain))
    plain = re.sub(r"\(\s*[,.]?\s*\)|\[[^\[\]]*\]", "", plain)
    venue = " ".join(plain.split()).strip(' .,;:-–—"”“/')
    return re.sub(r"^(?:in|at|on)\b:?\s+", "", venue, flags=re.IGNORECASE)


def without_year(text: str, year: int) -> str:
    """Returns a text without the last mention of a year, with the parentheses around it."""
    kept = text
    if year:
        for last in re.finditer(rf"\(\s*{year}[a-z]?\s*\)|(?<![\d./:-]){year}[a-z]?(?!\d)", text):
            kept = f"{text[: last.start()]} {text[last.end() :]}"
    kept = re.sub(r"[.,]? ([,:])(?= )", r"\1", " ".join(kept.split()))  # "Systems. 2023: 1-9", "A blog, 2019, 1(8)"
    return kept.strip(' .,;:-–—"”“/')


# --- which works ---------------------------------------------------------------------------------


def works_in(title: str, links: Sequence[tuple[str, str]], marked: str) -> tuple[tuple[Parsed, ...], str]:
    """Returns the works that an entry names, its title's link first, and why an identifier is not valid."""
    works: dict[Parsed, None] = {}
    damaged = ""
    ordered = sorted(links, key=lambda link: clean_title(link[0]) != title)
    for text, is_address in [*((url, True) for _, url in ordered), *((text, False) for text in typed(marked))]:
        try:
            parsed = parse_url(text) if is_address else parse(text)
        except IdentifierError as error:
            damaged = damaged or error.message
            continue
        if parsed:
            works[parsed] = None
    return tuple(works), damaged


def typed(marked: str) -> Iterator[str]:
    """Yields the identifiers that are written out in an entry: `arXiv:1706.03762`, `doi: 10.1038/…`, a bare DOI."""
    for found in TYPED.finditer(marked.translate(MARKS)):
        written = trim(found[0])
        if any(map(str.isdigit, written)):
            yield "".join(written.split())


# --- references and other text -------------------------------------------------------------------


def may_be_reference(facts: Facts) -> bool:
    """Returns whether an entry of a list has anything that references have: a work, a link, people, a year."""
    return bool(facts.works or facts.links or facts.people or facts.year)


def names_several(facts: Facts) -> bool:
    """Returns whether links of an entry have the titles of several works, so that one work cannot replace the entry."""
    works = set()
    for words, url in facts.links:
        if len(words_of(words)) >= LONG_TITLE and not BESIDES.search(words):
            works.add(work_at(url))
    return len(works - {None}) > 1


def has_remark(tail: str) -> bool:
    """Returns whether the text after a title has words that no venue has: a remark of the author's."""
    words = set(words_of(tail))
    return bool(REMARK_WORDS & words) or len(LOOSE_WORDS & words) >= FEW_REMARKS


def has_sentence(people: str) -> bool:
    """Returns whether the text before a title is a sentence; one or two of its words may be names, as "He" is."""
    words = {word for word in words_of(people) if len(word) > 1}
    return len(REMARK_WORDS & words) >= MANY_REMARKS


def is_prose(facts: Facts) -> bool:
    """Returns whether an entry is a note of the author's: sentences, for which a list of ours has no place."""
    around = words_of(f"{facts.people} {facts.tail}")
    return len(around) > MAX_AROUND and len(REMARK_WORDS & set(around)) >= MANY_REMARKS


def is_reference(facts: Facts) -> bool:
    """Returns whether a footnote is an entry of a list, not a remark, which may name a work as well.

    An entry has a title, a work's identifier or names and a year, and no words of a sentence around them.
    """
    if not facts.title or not (facts.works or (facts.people and facts.year)) or names_several(facts):
        return False
    around = f"{facts.people} {facts.venue}"
    if REMARK_WORDS & set(words_of(around)) or EASTERN_SENTENCE.search(around):
        return False
    return len(words_of(facts.plain)) - len(words_of(facts.title)) <= MAX_TAIL
