"""Titles as a careful person prints them: from a registry's text to plain Unicode, subtitles joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hugo_tools.metadata.markup import plain
from hugo_tools.patterns import lazy

# Footnote marks, a cataloguer's slash and a full stop at a title's end are not part of it; an ellipsis, an
# abbreviation (U.S., Inc., et al.) and initials keep their dots.
TRAILING_MARKS = lazy(r"(?:\s*[*†‡§¶]+|\s+[/;,.]|\s*:)$")
TRAILING_STOP = lazy(
    r"(?<![.\s])(?<!\b[A-Za-z])(?<!\bal)(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\betc)(?<!\bsp)(?<!\bspp)(?<!\busw)(?<!\bbzw)\.$"
)
FOOTNOTE = lazy(r"(?<=[^\W\d_A-Z]{5})\s*[¹²³⁴⁵]$")
BRACKETED = lazy(r"\[(?P<title>[^\[\]]{12,})\]\.?")  # a translated title, as PubMed and J-STAGE mark it
SENTENCE = lazy(r"[^\W_]\.\s+[^\W\d_]")
FILE_NAME = lazy(r"\.{1,2}(?:docx?|pdf|tex|odt)$", re.IGNORECASE)
NO_TITLE = lazy(
    r"[\[(]?(?:no title(?: found)?|untitled|title not available|\(:unav\)|\(:unkn\)|:unav|n/?a)[\])]?", re.IGNORECASE
)
RETRACTED = lazy(
    r"""
    \[? (?: retracted (?:\s+(?:article|paper|chapter))? | withdrawn (?:\s+article)? | retraction \s+ retracted ) \]?
    \s* [:.\]–—-] \s* \]? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
RETRACTED_END = lazy(r"\s*[\[(]retracted(?:\s+(?:article|paper))?[\])]\.?$", re.IGNORECASE)


def clean_title(text: str, *, tex: bool = False) -> str:
    """Returns one title without markup, footnote marks, a full stop at its end, or capitals throughout."""
    title = plain(text, tex=tex)
    if translated := BRACKETED.fullmatch(title):
        title = translated["title"]
    sentences = len(SENTENCE.findall(title)) > 1  # a description in sentences keeps the last one's stop, too
    for _ in range(2):
        title = FILE_NAME.sub("", TRAILING_MARKS.sub("", title))
        title = title if sentences else TRAILING_STOP.sub("", title)
    if NO_TITLE.fullmatch(title):
        return ""
    return recase(title if tex else FOOTNOTE.sub("", title))


def clean_venue(text: str) -> str:
    """Returns the name of a journal, a book or proceedings: a title whose capitals are a name's."""
    name = plain(text)
    if name in ONE_WORD_VENUES:
        return name.capitalize()
    return clean_title(lower_words(name, name, is_venue=True) if all_caps(name) else name)


def join_title(title: str, subtitles: Iterable[str]) -> str:
    """Returns a title with its subtitles after a colon, without those that repeat it or hold no words."""
    for subtitle in subtitles:
        if not adds(subtitle, title):
            continue
        if not title:
            title = subtitle
        elif title.endswith((":", "?", "!", "…", "–", "—")):
            title = f"{title} {subtitle}"
        else:
            title = f"{title}: {subtitle}"
    return title


def adds(subtitle: str, title: str) -> bool:
    """Whether a subtitle says anything new: some hold an id, the running head, the title or its translation."""
    words, known = wordset(subtitle) - SMALL, wordset(title)
    if not any(word.isalpha() and len(word) > 1 for word in words) or (known and known <= words):
        return False
    return len(words & known) < 0.55 * len(words)


def wordset(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def strip_retraction(title: str) -> tuple[str, bool]:
    """Returns a title without the publisher's "RETRACTED:", and whether it had one."""
    stripped = RETRACTED_END.sub("", RETRACTED.sub("", title, count=1) if RETRACTED.match(title) else title)
    return (stripped, True) if stripped != title and stripped else (title, False)


# --- capitals ------------------------------------------------------------------------------------

ACRONYMS = frozenset(
    """ADHD AI AIDS API ATP BMI CAD CMOS CNN COPD COVID CPU CRISPR CT DC DNA ECG EEG ELISA EMG EU FDA FFT FPGA GAN GIS
    GPS GPU HCI HIV HPC HPV HTML ICU IEEE II III IL IP IQ IR ISO IT IV IX LAN LED LIDAR LLM LSTM MEG MEMS MHD MIMO MIT
    ML MLP MRI NASA NATO NGO NLP NMR NP OECD PCR PDE PET PHP PTSD PVC QCD QED RGB RNA ROS SAR SARS SDN SEM SNP SQL SVM
    TB TCP TV UAV UK UN UNESCO URL US USA USB UV VI VII VIII VLSI VR WHO WWW XI XII XIII XIV XIX XML XV XVI XVII XVIII
    XX XXI""".split()
)
VENUE_ACRONYMS = frozenset(
    """AAAI ACL ACM ACS AIAA AIP APL ASCE ASME EACL ECAI ECCV ECML EMBO EMNLP EPJ EPL ESAIM EURASIP FOCS ICALP ICASSP
    ICCV ICDE ICDM ICLR ICML ICRA IEICE IET IFAC IFIP IJCAI IMA INFORMS IOP IROS ISCA ISMIR ISPRS JAMA LICS NAACL OSA
    PLOS PNAS SIAM SODA SOSP STOC UAI UIST USENIX VLDB WACV""".split()
)
INTEREST_GROUP = lazy("SIG(?!HT|MA$|N)[A-Z]{2,8}")  # of the ACM: SIGPLAN Notices
ONE_WORD_VENUES = frozenset("BLOOD BRAIN CANCER CELL CORTEX GENE HEART LANCET MIND NATURE NEURON SCIENCE".split())
MEETING = lazy(r"\b(?:PROCEEDINGS|CONFERENCE|SYMPOSIUM|WORKSHOP|CONGRESS)\b")
ORDINAL = lazy(r"\d+(?:ST|ND|RD|TH)")
SMALL_ELSEWHERE = frozenset("da das de del der des di die do du e el en et für la las le les los og und y".split())
SMALL = frozenset(
    """a an and as at but by for from in into nor of off on onto or over per the to under upon versus via vs with
    without""".split()
)
ENGLISH = frozenset("an and at between by for from in into its of on the to using with".split())
OTHER_LANGUAGE = lazy(
    r"[^\x00-\u024f\u0370-\u03ff\u2000-\u2bff]"  # a script other than Latin; Greek letters are symbols
    r"|\b(?:DA|DAS|DE|DEL|DER|DES|DIE|DO|DU|E|EL|EM|EN|ET|LA|LAS|LOS|OG|UMA|UND|VAN|ZUR)\b"
)
OPENING = lazy(r"(?:[:?!—–]|(?<!\b\w\.\w)\.)\s+[\"“‘(]?$")  # not the stop of initials, as in "J. R. Smith"
WORD = lazy(r"[^\W_](?:[^\W_]|['’.](?=[^\W_]))*")
PART = lazy(r"(: )")


def recase(title: str) -> str:
    """Returns a title that is in capitals as an ordinary one; acronyms that are known or have no vowel stay.

    English gets capitals on its main words, other languages on the first, since in capitals a name cannot be
    told from a word. A part after a colon is judged by itself, if it is long enough to be judged.
    """
    if all_caps(title):
        return lower_words(title, title)
    parts = PART.split(title)
    return "".join(lower_words(part, title) if all_caps(part) and len(part.split()) > 2 else part for part in parts)


def all_caps(text: str) -> bool:
    """Whether a text is in capitals by its depositor's habit: not one acronym, nor a few of them."""
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    words = [word for word in WORD.findall(text) if word.isupper() and word.isalpha()]
    long = [word for word in words if len(word) > 4 and not is_acronym(word)]
    return upper > 9 * lower and bool(long) and (len(words) > 1 or len(words[0]) > 8)


def is_acronym(word: str) -> bool:
    """Whether a word in capitals stays so: a known acronym, a code with digits, initials, or no vowel at all."""
    if word in ACRONYMS or any(map(str.isdigit, word)) or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", word):
        return True
    return len(word) > 1 and word.isascii() and not re.search("[AEIOUY]", word)


def abbreviates(word: str, name: str) -> bool:
    """Returns whether a word in brackets after a venue's name is its abbreviation: a meeting's, or its own initials."""
    main = (each[0] for each in WORD.findall(name) if each.lower() not in ("and", "of", "the"))
    return bool(MEETING.search(name)) or "".join(main).upper().endswith(word)


def lower_words(text: str, context: str, is_venue: bool = False) -> str:
    """Returns a text in capitals with capitals only where its language, as far as it shows, has them.

    A venue's name has them on its main words in any language. It may end in a letter, and a meeting's in its acronym:
    Physical Review A, Conference on Computer Vision (ICCV).
    """
    words = {word.lower() for word in WORD.findall(context)}
    english = is_venue or (bool(ENGLISH & words) and not OTHER_LANGUAGE.search(context))
    small = SMALL | SMALL_ELSEWHERE if is_venue else SMALL

    def is_part_of_name(found: re.Match[str]) -> bool:
        word, after = found[0], text[found.end() : found.end() + 2]
        before = text[max(0, found.start() - 1) : found.start()]
        in_brackets = before == "(" and len(word) < 9
        is_series = len(word) == 1 and not re.match(r"\s\w", after)
        is_known = word in VENUE_ACRONYMS or bool(INTEREST_GROUP.fullmatch(word))
        return is_known or is_series or (in_brackets and abbreviates(word, text[: found.start()]))

    def lower(found: re.Match[str]) -> str:
        word = found[0]
        if ORDINAL.fullmatch(word):
            return word.lower()
        if is_venue and is_part_of_name(found):
            return word
        if is_acronym(word) or not word.isupper() or (english and len(word) == 1 and word != "A"):
            return word
        opens = found.start() == first or bool(OPENING.search(text, max(0, found.start() - 4), found.start()))
        if not opens and (word.lower() in small or not english):
            return word.lower()
        return word[0] + word[1:].lower()

    opening = WORD.search(text)
    first = opening.start() if opening else 0
    return WORD.sub(lower, text)


def compared(text: str) -> str:
    """Returns a title's or a name's letters and digits without case and accents, as two spellings of it compare."""
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, decomposed))
