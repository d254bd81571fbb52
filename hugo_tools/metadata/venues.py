"""Venues whose papers have no DOI: NeurIPS, ICLR, ICML and others. Authors' words in, venue and year out.

Authors write the venue of a preprint into arXiv's comment ("Accepted at NeurIPS 2023") and its journal reference. But a
workshop at a conference is another venue, and a submitted paper has not appeared. So every word counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hugo_tools.patterns import lazy


class Venue(NamedTuple):
    """A conference or a journal."""

    name: str
    """Its name in references."""

    words: re.Pattern[str]
    """Its spellings by authors and registries."""

    dblp: str
    """The beginning of the names of DBLP's records of its papers: `conf/nips/VaswaniSPUJGKP17`."""

    type: str = "paper-conference"
    """The CSL type of its papers."""


def venue(name: str, words: str, dblp: str, kind: str = "paper-conference") -> Venue:
    return Venue(name, lazy(rf"\b(?:{words})(?![a-z])", re.IGNORECASE), dblp, kind)


CONFERENCE = r"(?:international )?conf(?:erence|\.)? on "
VENUES = (
    venue("Advances in Neural Information Processing Systems",
          r"(?:advances in )?(?:neurips|nips|neural information processing systems)", "conf/nips/"),
    venue("International Conference on Learning Representations",
          rf"iclr|{CONFERENCE}learning representations", "conf/iclr/"),
    venue("International Conference on Machine Learning", rf"icml|{CONFERENCE}machine learning", "conf/icml/"),
    venue("International Conference on Artificial Intelligence and Statistics",
          rf"aistats|(?:{CONFERENCE})?artificial intelligence and statistics", "conf/aistats/"),
    venue("Conference on Learning Theory", rf"colt|{CONFERENCE}learning theory", "conf/colt/"),
    venue("Conference on Uncertainty in Artificial Intelligence",
          rf"uai|(?:{CONFERENCE})?uncertainty in artificial intelligence", "conf/uai/"),
    venue("Conference on Robot Learning", rf"corl|{CONFERENCE}robot learning", "conf/corl/"),
    venue("Conference on Language Modeling", rf"colm|{CONFERENCE}language modeling", "conf/colm/"),
    venue("Proceedings of Machine Learning and Systems",
          rf"mlsys|(?:{CONFERENCE})?machine learning and systems", "conf/mlsys/"),
    venue("British Machine Vision Conference", "bmvc|british machine vision conference", "conf/bmvc/"),
    venue("IEEE/CVF Conference on Computer Vision and Pattern Recognition",
          rf"cvpr|(?:{CONFERENCE})?computer vision and pattern recognition", "conf/cvpr/"),
    venue("IEEE/CVF International Conference on Computer Vision", rf"iccv|{CONFERENCE}computer vision(?! and)",
          "conf/iccv/"),
    venue("IEEE/CVF Winter Conference on Applications of Computer Vision",
          "wacv|winter conference on applications of computer vision", "conf/wacv/"),
    venue("Transactions on Machine Learning Research",
          r"tmlr|trans(?:actions|\.)? (?:on )?mach(?:ine|\.)? learn(?:ing|\.)? res(?:earch|\.)?", "journals/tmlr/",
          "article-journal"),
    venue("Journal of Machine Learning Research",
          r"jmlr|j(?:ournal|\.)? (?:of )?mach(?:ine|\.)? learn(?:ing|\.)? res(?:earch|\.)?", "journals/jmlr/",
          "article-journal"),
)  # fmt: skip


class Appearance(NamedTuple):
    """The venue and the year of a paper, by one source."""

    venue: Venue
    year: int = 0
    """The venue's year, 0 if it is not given."""

    is_plain: bool = False
    """Whether no other word makes it doubtful."""

    is_stated: bool = False
    """Whether a word states that the paper has appeared there, or will."""


ADDRESS = lazy(r"https?://\S+|\b(?:www|github)\.\S+")
# Separates the parts of a comment: "18 pages, 5 figures. ICLR 2024". A comma does not, since it may be within a name
# or a statement: "International Conference on Machine Learning, Optimization, and Data Science", "A shorter version,
# published at ICML 2019", "ICLR 2021, Responsible AI".
PART = lazy(r"[;\n|]|\.(?=\s|$)")
WORD = lazy(r"[^\W\d_]+|\d+")
YEAR = lazy(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)")
SHORT_YEAR = lazy(r"\s?['’`-]?(?P<year>\d\d)(?!\d)")
DOUBT = lazy(
    r"workshop|@|submi(?:t|ssion)|under (?:review|consideration)|in review|reject|exten(?:ded|sion)|withdr|retract|"
    r"preliminary|tiny|abstract|symposium|consortium|tutorial|challenge|competition|blog|findings|earlier version"
    r"|(?:abridged|combined|condensed|conference|early|full|journal|longer|previous|revised|short|shorter) version"
    r"|\bparts? of (?:our|the|these|this)\b|\ba version of|based on|demo\b|not accepted|follow-?up|sequel|companion"
    r"|supersede|reproduc|replicat|renamed|retitled|\btitled?\b|comments? on|reply to|response to",
    re.IGNORECASE,
)
STATING = frozenset("accepted published proceedings appear appears appeared appearing presented".split()) | {"camera"}
HARMLESS = STATING | frozenset(
    """a an and annual article as associates at award be been benchmarks best by camera conf conference curran cvf
    datasets ed editors eds final for full has have highlight ieee in inc international is it issue long main no notable
    of on oral our outstanding page pages paper papers pmlr poster pp presentation press proc proceedings publication
    published ready regular spotlight st nd rd th the this to top track version vol volume was will with work""".split()
)
EXTENT = frozenset(
    """appendices appendix available code figs figure figures including plus project references supplementary table
    tables website""".split()
)
PLACES = frozenset(  # places of the conferences
    """addis ababa amsterdam athens atlanta australia austria baltimore banff barcelona beijing brazil california canada
    china dallas edinburgh ethiopia france germany hawaii honolulu italy kigali korea lake lille long beach los angeles
    louisiana maryland melbourne milan montreal montréal munich nashville netherlands new orleans york online paris
    philadelphia portugal puerto rico rwanda salt san diego scotland seattle seoul singapore spain stockholm sweden
    sydney tahoe toulon uk usa utah valencia vancouver venice vienna virtual washington zealand""".split()
)


def in_words(words: str) -> Appearance | None:
    """Returns the venue and year in the words of a paper's authors, None for no venue of ours, or for several.

    Words with "workshop", "submitted" and the like give None. The year is the only one in the words, or the one after
    the venue.
    """
    written = " ".join(ADDRESS.sub(" ", words).split())
    if DOUBT.search(written):
        return None
    found = list(mentions(written))
    if len({each.name for each, _ in found}) != 1:
        return None
    named, place = found[0]
    year = year_beside(written, place)
    if not year:
        return None
    said = words_beside(written, place)
    return Appearance(named, year, is_plain=said <= HARMLESS, is_stated=bool(said & STATING))


def mentions(words: str) -> Iterator[tuple[Venue, re.Match[str]]]:
    """Yields the venues in some words, each with its first place."""
    for each in VENUES:
        if place := each.words.search(words):
            yield each, place


def year_beside(words: str, venue: re.Match[str]) -> int:
    """Returns the year of a venue's mention, 0 if it is missing or not clear."""
    years = set(YEAR.findall(words))
    if len(years) == 1:
        return int(years.pop())
    after = words[venue.end() :]
    beside = YEAR.search(after[:7])
    if beside:
        return int(beside[0])
    short = SHORT_YEAR.match(after)
    if years or not short:
        return 0
    return 2000 + int(short["year"])


def words_beside(words: str, venue: re.Match[str]) -> set[str]:
    """Returns the other words of the part with a venue, without numbers, places, and words for the paper's extent."""
    start = 0
    end = len(words)
    for mark in PART.finditer(words):
        if mark.end() <= venue.start():
            start = mark.end()
        elif mark.start() >= venue.end():
            end = mark.start()
            break
    rest = f"{words[start : venue.start()]} {words[venue.end() : end]}"
    for each in VENUES:
        rest = each.words.sub(" ", rest)  # "Conference on Neural Information Processing Systems (NeurIPS 2023)"
    said = {word for word in WORD.findall(rest.lower()) if not word.isdigit()}
    return said - EXTENT - PLACES


def by_name(name: str) -> Venue | None:
    """Returns the venue with a registry's name, None if it is not one of ours, such as a workshop."""
    found = list(mentions(name))
    if len(found) != 1:
        return None
    [(venue, mention)] = found
    return venue if words_beside(name, mention) <= HARMLESS else None


DBLP_YEAR = lazy(r"(?P<year>\d\d)[a-z]*$")


def in_dblp(record: str) -> Appearance | None:
    """Returns the venue and year in the name of DBLP's record, `conf/nips/VaswaniSPUJGKP17`; None for others."""
    named = next((each for each in VENUES if record.startswith(each.dblp)), None)
    year = DBLP_YEAR.search(record)
    if not named or not year:
        return None
    number = int(year["year"])
    return Appearance(named, number + (1900 if number > 80 else 2000), is_plain=True)
