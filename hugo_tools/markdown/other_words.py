"""Other words: an author's words in a block with a git conflict, judged line by line. Text in, yes or no out.

An entry of another branch is ours, also if the list has the work in another form, or no longer. An item that a person
typed is not ours, nor is a note in an entry, or a sentence. They would be lost if the block were made anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from hugo_tools.markdown import checksums
from hugo_tools.patterns import lazy

BACK_LINK = lazy(r"[ ]?\[↩\]\(#top[^()\n]*\)$")
WORD = lazy(r"[^\W_]+")
MARKS = str.maketrans("", "", "*_\\")  # marks of emphasis and escapes, which formatters change


def are_in(body: str, new: str) -> bool:
    """Returns whether a block's body holds words that we did not write; `new` is the body that would replace it."""
    _, definitions = checksums.split(body)
    if not all(definition.is_generated for definition in definitions):
        return True
    listed = {BACK_LINK.sub("", line) for line in lines(new)}
    by_address = {address_of(line): line for line in listed}
    return any(is_other(line, listed, by_address) for line in lines(body))


def lines(body: str) -> list[str]:
    """Returns the lines of a body's text, without the differences that formatters make."""
    text, _ = checksums.split(body)
    written = checksums.plain(text).translate(MARKS)
    folded = [" ".join(line.split()) for line in written.splitlines()]
    return list(filter(None, folded))


def is_other(line: str, listed: Set[str], by_address: Mapping[str, str]) -> bool:
    """Returns whether a line is neither an entry of ours nor a line of the new list."""
    entry = BACK_LINK.sub("", line)
    if entry in listed:
        return False
    address = address_of(entry)
    now = by_address.get(address, "") if address else ""
    if now:
        return has_all_words(entry, now)
    return entry == line


def address_of(entry: str) -> str:
    """Returns the address of an entry's last link, "" if it has none."""
    before, _, after = entry.rpartition("](")
    return after.partition(")")[0] if before else ""


def has_all_words(entry: str, other: str) -> bool:
    """Returns whether an entry has all words of another entry, in the same order."""
    words = iter(WORD.findall(entry))
    return all(word in words for word in WORD.findall(other))
