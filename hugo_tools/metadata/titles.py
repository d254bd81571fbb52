"""Titles: a registry's text in, plain Unicode in careful typography out, with subtitles joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hugo_tools.metadata.markup import plain
from hugo_tools.patterns import lazy

# Footnote marks, a cataloguer's slash and a full stop at the end are not part of a title. An ellipsis, abbreviations
# (U.S., Inc., et al.) and initials keep their dots.
TRAILING_MARKS = lazy(r"(?:\s*[*†‡§¶]+|\s+[/;,.]|\s*:)$")
TRAILING_STOP = lazy(
    r"(?<![.\s])(?<!\b[A-Za-z])(?<!\bal)(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\betc)(?<!\bsp)(?<!\bspp)(?<!\busw)(?<!\bbzw)\.$"
)
FOOTNOTE = lazy(r"(?<=[^\W\d_A-Z]{5})\s*[¹²³⁴⁵]$")
BRACKETED = lazy(r"\[(?P<title>[^\[\]]{12,})\]\.?")  # PubMed's and J-STAGE's mark of a translated title
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
MAX_KNOWN = 0.55  # the share of a subtitle's words that may be in its title
RETRACTED_END = lazy(r"\s*[\[(]retracted(?:\s+(?:article|paper))?[\])]\.?$", re.IGNORECASE)


def clean_title(text: str, *, tex: bool = False) -> str:
    """Returns a title without markup, footnote marks, a full stop at its end, and all-capitals spelling."""
    title = plain(text, tex=tex)
    if translated := BRACKETED.fullmatch(title):
        title = translated["title"]
    has_sentences = len(SENTENCE.findall(title)) > 1  # a description in sentences keeps its last stop
    for _ in range(2):
        title = TRAILING_MARKS.sub("", title)
        title = FILE_NAME.sub("", title)
        if not has_sentences:
            title = TRAILING_STOP.sub("", title)
    if NO_TITLE.fullmatch(title):
        return ""
    if not tex:
        title = FOOTNOTE.sub("", title)
    return recase(title)


def clean_venue(text: str) -> str:
    """Returns the clean name of a journal, a book or proceedings; main words keep their capitals, as in a name."""
    name = plain(text)
    if name in ONE_WORD_VENUES:
        return name.capitalize()
    if is_in_capitals(name):
        name = lower_words(name, name, is_venue=True)
    return clean_title(name)


def join_title(title: str, subtitles: Iterable[str]) -> str:
    """Returns a title with its subtitles after a colon, without those that repeat it or have no words."""
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
    """Returns whether a subtitle adds words; some only hold an id, the running head, the title or its translation."""
    words = wordset(subtitle) - SMALL
    known = wordset(title)
    if not any(map(is_word, words)):
        return False
    if known and known <= words:
        return False
    return len(words & known) < MAX_KNOWN * len(words)


def is_word(text: str) -> bool:
    """Returns whether a run of letters and digits is a word, not a single letter or a number."""
    return text.isalpha() and len(text) > 1


def wordset(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def strip_retraction(title: str) -> tuple[str, bool]:
    """Returns a title without the publisher's "RETRACTED:", and whether it had one."""
    stripped = title
    if found := RETRACTED.match(title):
        stripped = title[found.end() :]
    stripped = RETRACTED_END.sub("", stripped)
    is_marked = bool(stripped) and stripped != title
    return (stripped, True) if is_marked else (title, False)


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
    r"[^\x00-\u024f\u0370-\u03ff\u2000-\u2bff]"  # a script other than Latin; Greek letters count as symbols
    r"|\b(?:DA|DAS|DE|DEL|DER|DES|DIE|DO|DU|E|EL|EM|EN|ET|LA|LAS|LOS|OG|UMA|UND|VAN|ZUR)\b"
)
OPENING = lazy(r"(?:[:?!—–]|(?<!\b\w\.\w)\.)\s+[\"“‘(]?$")  # not the stop of initials, as in "J. R. Smith"
NEXT_WORD = lazy(r"\s\w")
WORD = lazy(r"[^\W_](?:[^\W_]|['’.](?=[^\W_]))*")
PART = lazy(r"(: )")
INITIALS = lazy(r"(?:[^\W\d_]\.)+[^\W\d_]?")
VOWEL = lazy("[AEIOUY]")


def recase(title: str) -> str:
    """Returns a title in capitals with ordinary case; known acronyms and words without a vowel stay.

    In English the main words get capitals, in other languages only the first word, since names cannot be told from
    other words. A part after a colon is judged alone, if it is long enough.
    """
    if is_in_capitals(title):
        return lower_words(title, title)
    parts = PART.split(title)
    for place, part in enumerate(parts):
        is_long = len(part.split()) > 2
        if is_long and is_in_capitals(part):
            parts[place] = lower_words(part, title)
    return "".join(parts)


def is_in_capitals(text: str) -> bool:
    """Returns whether a text is in capitals by its depositor's habit, and is not just one or a few acronyms."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    if upper <= 9 * lower:
        return False
    words = [word for word in WORD.findall(text) if word.isupper() and word.isalpha()]
    if len(words) == 1 and len(words[0]) < 9:
        return False
    long_words = [word for word in words if len(word) > 4]
    return not all(map(is_acronym, long_words))


def is_acronym(word: str) -> bool:
    """Returns whether a word keeps its capitals: a known acronym, a code with digits, initials, or without a vowel."""
    if word in ACRONYMS or INITIALS.fullmatch(word):
        return True
    if any(map(str.isdigit, word)):
        return True
    return len(word) > 1 and word.isascii() and not VOWEL.search(word)


def abbreviates(word: str, name: str) -> bool:
    """Returns whether a word in brackets after a venue's name is its abbreviation: a meeting's, or the initials."""
    if MEETING.search(name):
        return True
    words = WORD.findall(name)
    initials = [each[0] for each in words if each.lower() not in ("and", "of", "the")]
    return "".join(initials).upper().endswith(word)


def lower_words(text: str, context: str, is_venue: bool = False) -> str:
    """Returns a text in capitals with ordinary capitals for its language, as far as the language is certain.

    A venue's name has capitals on its main words in any language. Its last letter, or a meeting's acronym, stays:
    Physical Review A, Conference on Computer Vision (ICCV).
    """
    has_main_words = is_venue or is_english(context)
    small = SMALL | SMALL_ELSEWHERE if is_venue else SMALL
    opening = WORD.search(text)

    def lower(found: re.Match[str]) -> str:
        word = found[0]
        if ORDINAL.fullmatch(word):
            return word.lower()
        if is_venue and is_part_of_name(found):
            return word
        if is_acronym(word) or not word.isupper():
            return word
        if has_main_words and len(word) == 1 and word.lower() not in small:
            return word
        is_small = not has_main_words or word.lower() in small
        if is_small and not begins_sentence(found, opening):
            return word.lower()
        return word[0] + word[1:].lower()

    return WORD.sub(lower, text)


def is_english(title: str) -> bool:
    """Returns whether a title has English words, and no word or letter of another language."""
    words = {word.lower() for word in WORD.findall(title)}
    return bool(ENGLISH & words) and not OTHER_LANGUAGE.search(title)


def is_part_of_name(found: re.Match[str]) -> bool:
    """Returns whether a word of a venue's name keeps its capitals, as the letter of a series or an acronym."""
    word, name = found[0], found.string
    if word in VENUE_ACRONYMS or INTEREST_GROUP.fullmatch(word):
        return True
    if len(word) == 1 and not NEXT_WORD.match(name, found.end()):
        return True
    before = name[: found.start()]
    is_bracketed = before.endswith("(") and len(word) < 9
    return is_bracketed and abbreviates(word, before)


def begins_sentence(found: re.Match[str], opening: re.Match[str] | None) -> bool:
    """Returns whether a word is the first of the text or of a sentence in it."""
    start = found.start()
    if opening and start == opening.start():
        return True
    return bool(OPENING.search(found.string, max(0, start - 4), start))


def compared(text: str) -> str:
    """Returns the form of a title or a name for comparisons: its letters and digits, without case and accents."""
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, decomposed))
