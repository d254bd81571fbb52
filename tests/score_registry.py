"""Scores the parsers against recorded answers: counts per field, and every miss.

    python tests/score_registry.py FOLDER

FOLDER holds `index.tsv` (kind, identifier, file) and `expected.tsv` (what a careful person would print).
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hugo_tools.metadata.items import Item
from hugo_tools.metadata.markup import plain
from hugo_tools.metadata.tex import detex
from hugo_tools.registries import Failure, arxiv, crossref, datacite
from hugo_tools.registries.answers import Answers

FIELDS = ("title", "author", "count", "year", "venue")


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def wrapped(before: bytes, after: bytes, parse: Callable[[bytes], Answers]) -> Callable[[bytes], Answers]:
    return lambda body: parse(before + body + after)


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
PARSERS: dict[str, Callable[[bytes], Answers]] = {
    "arxiv": arxiv.parse,
    "arxiv-feed": arxiv.parse,
    "arxiv-entry": wrapped(ATOM, b"</feed>", arxiv.parse),
    "crossref": crossref.parse,
    "crossref-item": wrapped(b'{"status":"ok","message":{"items":[', b"]}}", crossref.parse),
    "datacite": datacite.parse,
    "datacite-item": wrapped(b'{"data":', b"}", datacite.parse),
}


def answers(folder: Path) -> dict[tuple[str, str], Item | Failure]:
    """Returns what the parsers make of the folder's files, by registry and identifier."""
    found: dict[tuple[str, str], Item | Failure] = {}
    for row in rows(folder / "index.tsv"):
        parse = PARSERS.get(row["kind"])
        path = folder / row["file"]
        if parse and path.exists():
            for value, answer in parse(path.read_bytes()).items():
                found[row["kind"].split("-")[0], value] = answer
    return found


def normal(text: str) -> str:
    """Returns a text for comparison: case, white space and the shapes of quotes and dashes do not count."""
    text = unicodedata.normalize("NFC", text).casefold()
    for shapes, usual in (("‘’´`", "'"), ("“”„", '"'), ("‐‑–—−", "-")):
        text = re.sub(f"[{shapes}]", usual, text)
    return " ".join(text.split())


def accepted(row: dict[str, str], field: str) -> list[str]:
    def split(name: str, separator: str) -> list[str]:
        return [part.strip() for part in (row.get(name) or "").split(separator) if part.strip()]

    if field == "title":
        titles = [row["title"], *split("title_alt", "||")]
        return titles + [detex(title) for title in titles]
    if field == "author":
        return [plain(row["first_author_family"]), *split("first_author_alt", "|")]
    if field == "count":
        return [row["n_authors"]]
    if field == "year":
        return [row["year"], *split("year_alt", "|")]
    return [row["venue"], *split("venue_alt", "||")]


def printed(item: Item, field: str) -> str:
    if field == "author":
        return (item.authors[0].literal or item.authors[0].family) if item.authors else ""
    if field == "venue":
        return item.number if item.key.startswith("arxiv:") else item.venue
    return {"title": item.title, "count": str(len(item.authors)), "year": item.year}[field]


def misses(row: dict[str, str], answer: Item | Failure | None) -> dict[str, str]:
    """Returns the fields that are wrong, and what is printed in each."""
    if isinstance(answer, Item):
        printing = {field: printed(answer, field) for field in FIELDS}
        if row["identifier"].startswith("doi:10.48550/"):
            printing["venue"] = answer.publisher
        return {f: got for f, got in printing.items() if normal(got) not in map(normal, accepted(row, f))}
    return {"title": repr(answer)}


def score(folder: Path) -> tuple[dict[str, int], list[str], int, int, int]:
    """Returns the misses by field and in words, the number of references, of right ones, of wrong `hand` rows."""
    found, counts, lines = answers(folder), dict.fromkeys(FIELDS, 0), []
    total = right = hand = 0
    seen: set[str] = set()
    for row in rows(folder / "expected.tsv"):
        scheme, _, value = row["identifier"].partition(":")
        kinds = ["arxiv"] if scheme == "arxiv" else ["crossref", "datacite"]
        if row["identifier"] in seen:
            kinds.reverse()  # the second row of a DOI that both registries answered for
        seen.add(row["identifier"])
        value = re.sub(r"v\d+$", "", value) if scheme == "arxiv" else value
        answer = next((found[kind, value] for kind in kinds if (kind, value) in found), None)
        if row["review"] == "not-a-reference":
            if not isinstance(answer, Failure) or answer.kind != "unfit":
                lines.append(f"{row['identifier']}: resolved, but is not a reference")
            continue
        total += 1
        wrong = misses(row, answer)
        right += not wrong
        hand += bool(wrong) and row["review"] == "hand"
        for field, got in wrong.items():
            counts[field] += 1
            lines.append(
                f"{row['identifier']} ({row['review']}) {field}: {got!r}, expected {accepted(row, field)[0]!r}"
            )
    return counts, lines, total, right, hand


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    counts, lines, total, right, hand = score(folder)
    print("\n".join(lines))
    for field, wrong in counts.items():
        print(f"{field:7} {total - wrong}/{total}")
    print(f"all five {right}/{total} = {right / total:.1%}; wrong rows of kind hand: {hand}")


if __name__ == "__main__":
    main()
