"""The lock file: its text, what git makes of it, and who wins where two say something else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hugo_tools.errors import LockError
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries import Failure, Offline, Resolver
from hugo_tools.works import LOCK_NAME, lock
from hugo_tools.works.lock import Lock

ATTENTION = Item(
    key="arxiv:1706.03762",
    type="article",
    title="Attention Is All You Need",
    authors=(Name("Vaswani", "Ashish"), Name("Kaiser", "Łukasz")),
    issued=(2017, 6, 12),
    publisher="arXiv",
    number="arXiv:1706.03762",
    url="https://arxiv.org/abs/1706.03762",
    registry="arXiv",
    retrieved="2026-01-31",
)
LEARNING = Item("doi:10.1038/nature14539", "article-journal", "Deep learning", doi="10.1038/nature14539")

TEXT = """\
{"version": 1, "items": {
"arxiv:1706.03762": {"id": "arxiv:1706.03762", "type": "article", "title": "Attention Is All You Need", \
"author": [{"family": "Vaswani", "given": "Ashish"}, {"family": "Kaiser", "given": "Łukasz"}], \
"issued": {"date-parts": [[2017, 6, 12]]}, "publisher": "arXiv", "number": "arXiv:1706.03762", \
"URL": "https://arxiv.org/abs/1706.03762", "custom": {"registry": "arXiv", "retrieved": "2026-01-31"}},
"doi:10.1038/nature14539": {"id": "doi:10.1038/nature14539", "type": "article-journal", "title": "Deep learning", \
"DOI": "10.1038/nature14539"},
"": {}}}
"""


class Answers:
    """A resolver that has the items it was made with, and counts what it is asked."""

    def __init__(self, *items: Item, alias: str = "") -> None:
        self.items = {Identifier(*(alias or item.key).split(":", 1)): item for item in items}
        self.asked: list[Identifier] = []

    def resolve(self, identifiers: Sequence[Identifier]) -> Iterator[tuple[Identifier, Item | Failure]]:
        for identifier in identifiers:
            self.asked.append(identifier)
            yield identifier, self.items.get(identifier) or Failure("unknown", "nobody knows it")


def identifier(item: Item) -> Identifier:
    return Identifier(*item.key.split(":", 1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / LOCK_NAME


def saved(path: Path, *items: Item) -> Lock:
    """Returns a lock that was saved with these items in it."""
    made = lock.load(path, Answers(*items))
    assert all(isinstance(answer, Item) for _, answer in made.resolve([identifier(item) for item in items]))
    made.save()
    return made


def load(path: Path, registries: Resolver | None = None) -> Lock:
    return lock.load(path, registries or Offline())


# --- its text ------------------------------------------------------------------------------------


def test_the_file_has_one_item_a_line_sorted_by_key(path: Path) -> None:
    saved(path, LEARNING, ATTENTION)
    assert path.read_text("utf-8") == TEXT
    assert list(json.loads(TEXT)["items"]) == ["arxiv:1706.03762", "doi:10.1038/nature14539", ""]
    loaded = load(path)
    assert (loaded.item(ATTENTION.key), loaded.item(LEARNING.key)) == (ATTENTION, LEARNING)
    assert not loaded.is_changed


def test_no_works_make_no_file(path: Path) -> None:
    load(path).save()
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="as we write it"),
        pytest.param(TEXT.replace("\n", "\r\n"), id="checked out with CRLF"),
        pytest.param("\ufeff" + TEXT, id="saved with a BOM"),
        pytest.param(json.dumps(json.loads(TEXT), indent=2), id="laid out by a formatter"),
        pytest.param(json.dumps(json.loads(TEXT)), id="on one line, ASCII only"),
    ],
)
def test_any_layout_is_read_and_the_next_save_restores_ours(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    loaded = load(path, Answers(LEARNING, Item("arxiv:2005.14165", title="New")))
    assert loaded.item(ATTENTION.key) == ATTENTION
    assert not loaded.is_changed  # a layout alone is not a reason to write
    list(loaded.resolve([Identifier("arxiv", "2005.14165")]))
    loaded.save()
    new = '"arxiv:2005.14165": {"id": "arxiv:2005.14165", "type": "document", "title": "New"},\n'
    assert path.read_bytes().decode() == TEXT.replace('"doi:10.1038', new + '"doi:10.1038', 1)


@pytest.mark.parametrize("text", ['of "quotes" and \\', "a line\u2028apart\x85, even\x0b", '": {', "},"], ids=ascii)
def test_odd_texts_come_back(path: Path, text: str) -> None:
    item = Item("doi:10.1000/x", title=text)
    saved(path, item, ATTENTION)
    assert load(path).item(item.key) == item
    assert load(path).item(ATTENTION.key) == ATTENTION


def test_a_key_with_quotes_comes_back(path: Path) -> None:
    item = Item('doi:10.1000/"x": {\\', title="Odd")
    saved(path, item)
    assert load(path).item(item.key) == item
    assert not load(path).is_changed


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        pytest.param('{"version": 1,\n "items": }', ":2:11: cannot be read, it is not JSON", "git checkout", id="JSON"),
        pytest.param("", ":1:1: cannot be read", "git checkout", id="empty"),
        pytest.param(
            '{"version": 7, "items": {}}', " has version 7, this program", "install a newer hugo-tools", id="newer"
        ),
        pytest.param('{"version": "1", "items": {}}', " is not a lock", "git checkout", id="a version of another type"),
        pytest.param('{"version": 1, "items": []}', " is not a lock", "git checkout", id="no items"),
        pytest.param('{"lockfileVersion": 1}', " is not a lock", "git checkout", id="another program's"),
        pytest.param(
            TEXT.replace('"doi:', '<<<<<<< ours\n"doi:').replace('"":', '=======\n>>>>>>> x\n"":'),
            ":3:1: cannot be read, git left a conflict in it",
            "git checkout --ours citations.lock.json; then: hugo-tools cite",
            id="conflict",
        ),
    ],
)
def test_what_is_no_lock_is_refused(path: Path, text: str, message: str, hint: str) -> None:
    path.write_text(text)
    with pytest.raises(LockError) as error:
        load(path)
    assert f"citations.lock.json{message}" in error.value.message
    assert hint in error.value.hint


DAMAGED = {
    "no JSON": ('{"title": nope}', 18, "is not JSON: expecting value"),
    "a control character": ('{"title": "\x01"}', 19, "is not JSON: invalid control character"),
    "a bad escape": (r'{"title": "\x41"}', 19, "is not JSON: invalid \\escape"),
    "two items on a line": ('{"x": 1}, "a:2": {"x": 2}', 16, "is not JSON: extra data"),
    "NaN": ('{"note": NaN}', 0, "cannot be read: NaN is not a number in JSON"),
    "infinity": ('{"note": [-Infinity]}', 0, "cannot be read: -Infinity is not a number in JSON"),
    "1e400": ('{"note": 1e400}', 0, "cannot be read: a number is out of all bounds"),
    "400 digits": (f'{{"note": {"9" * 400}}}', 0, "cannot be read: a number is out of all bounds"),
    "5,000 digits": (f'{{"note": {"9" * 5000}}}', 0, "cannot be read: a number is out of all bounds"),
    "deep": ('{"note": ' + "[" * 200 + "]" * 200 + "}", 0, "cannot be read: it is nested too deeply"),
    "very deep": ('{"note": ' + "[" * 20_000 + "]" * 20_000 + "}", 0, "cannot be read: it is nested too deeply"),
    "half a surrogate pair": (r'{"title": "\ud800"}', 0, 'cannot be read: "title" has half of a surrogate pair'),
    "a list for a title": ('{"title": []}', 0, 'cannot be read: "title" is a list, expected text'),
    "a text for names": ('{"author": "Jane"}', 0, 'cannot be read: "author" is text, expected a list of names'),
    "texts for names": ('{"author": ["Jane"]}', 0, 'cannot be read: "author" has text, expected an object'),
    "a year for a date": ('{"issued": 2017}', 0, 'cannot be read: "issued" is a number, expected an object'),
    "an alias that is not a text": ('{"alias": 5}', 0, 'cannot be read: "alias" is a number, expected text'),
}


@pytest.mark.parametrize(("item", "column", "message"), DAMAGED.values(), ids=DAMAGED.keys())
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_damaged_item_is_found_whether_it_is_cited_or_not(
    path: Path, item: str, column: int, message: str, newline: str
) -> None:
    text = TEXT.replace('"doi:', f'"a:1": {item},\n"doi:', 1).replace("\n", newline)
    path.write_bytes(text.encode())
    for _ in range(2):  # what has a fault is never taken for known
        loaded = load(path)
        assert list(loaded.faults) == ["a:1"]
        found = loaded.faults["a:1"]
        assert (found.line, found.column) == (3, column)
        assert found.message.startswith(f'the item "a:1" {message}')
        assert found.hint == "remove line 3, then run: hugo-tools cite"
        assert loaded.item(ATTENTION.key) == ATTENTION
        with pytest.raises(LockError, match=r'citations\.lock\.json:3: the item "a:1"'):
            loaded.item("a:1")
    loaded.add("doi:10.1000/n", Item("doi:10.1000/n", title="New"))
    loaded.save()  # which keeps the line as it is
    assert load(path).lines["a:1"] == item
    assert list(load(path).faults) == ["a:1"]


@pytest.mark.parametrize(
    "item", ['"x"', "5", "null", "[1]", '{"title": []}', '{"note": ' + "[" * 150 + "]" * 150 + "}"]
)
def test_a_damaged_item_is_found_in_any_layout(path: Path, item: str) -> None:
    path.write_text(f'{{"version": 1,\n "items": {{\n  "a:1": {item},\n  "a:2": {{"title": "A"}}}}}}')
    loaded = load(path)
    assert [(key, found.line) for key, found in loaded.faults.items()] == [("a:1", 3)]
    assert loaded.item("a:2").title == "A"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param("a:1: {},", ":2:1: cannot be read, it is not JSON", id="no quote"),
        pytest.param('"a:1" {},', ":2:7: cannot be read, it is not JSON", id="no colon"),
        pytest.param('"a:\x01": {},', ":2:4: cannot be read, it is not JSON", id="a control character in a key"),
        pytest.param('"a": ' + "[" * 900 + "]" * 900 + ",", ': the item "a" is nested too deeply', id="deep"),
        pytest.param(
            '"a": ' + "[" * 9000 + "]" * 9000 + ",", ": cannot be read, it is not JSON: it is", id="very deep"
        ),
        pytest.param('"a": NaN,', ": cannot be read, it is not JSON: NaN is not a number in JSON", id="NaN"),
    ],
)
def test_a_line_that_is_no_items_damages_the_whole(path: Path, lines: str, message: str) -> None:
    path.write_text(TEXT.replace('"arxiv:1706', lines + '\n"arxiv:1706', 1), "utf-8")
    with pytest.raises(LockError) as error:
        load(path)
    assert error.value.message.startswith(f"citations.lock.json{message}")


def test_a_damaged_item_is_the_worse_of_two_and_gives_way_to_an_answer(path: Path) -> None:
    path.write_text(TEXT.replace('"arxiv:1706', f'"{LEARNING.key}": {{"title": []}},\n"arxiv:1706', 1), "utf-8")
    assert load(path).item(LEARNING.key) == LEARNING
    path.write_text(TEXT.replace('"title": "Deep learning"', '"title": []'), "utf-8")
    loaded = load(path, Answers(LEARNING))
    loaded.refresh = frozenset([LEARNING.key])
    assert dict(loaded.resolve([identifier(LEARNING)])) == {identifier(LEARNING): LEARNING}
    loaded.save()
    assert load(path).faults == {}
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("item", "issued"),
    [
        ('{"issued": {"raw": "2017/08"}}', ()),
        ('{"issued": {"literal": "spring"}}', ()),
        ('{"issued": {"date-parts": [["2017", "08"]]}}', (2017, 8)),
        ('{"issued": {"date-parts": [[null]]}}', ()),
        ('{"issued": null, "author": null, "title": null}', ()),
        ('{"title": "one", "title": "two"}', ()),
        (r'{"note": "\u0001 \ud83d\ude00"}', ()),
    ],
)
def test_what_csl_json_allows_is_read(path: Path, item: str, issued: tuple[int, ...]) -> None:
    path.write_text(TEXT.replace('"arxiv:1706', f'"a:1": {item},\n"arxiv:1706', 1), "utf-8")
    assert load(path).item("a:1").issued == issued


def test_a_text_that_was_found_right_is_not_looked_at_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that a run has read, nor one that it has written."""
    saved(path, LEARNING, ATTENTION)
    looked: list[str] = []
    read_item = lock.read_item

    def spy(key: str, line: str) -> dict[str, Item]:
        looked.append(key)
        return read_item(key, line)

    monkeypatch.setattr(lock, "read_item", spy)
    load(path)
    assert looked == []
    path.write_text(TEXT.replace("Deep", "Deeper"), "utf-8")
    load(path)
    load(path)
    assert looked == [ATTENTION.key, LEARNING.key]


def test_items_that_were_parsed_to_be_checked_are_those_that_are_parsed_when_they_are_wanted(path: Path) -> None:
    short = (
        '"doi:10/abc": {"alias": "doi:10.1038/nature14539"},\n"doi:10.1/n": {"title": 3, "issued": {}, "id": "x"},\n'
    )
    path.write_text(TEXT.replace('"arxiv:1706', f'{short}"arxiv:1706', 1), "utf-8")
    checked, known = load(path), load(path)
    assert (len(checked.items), known.items) == (3, {})
    assert {key: known.item(key) for key in known.lines} == {key: checked.item(key) for key in checked.lines}


@pytest.mark.parametrize(
    ("line", "message"),
    [('{"alias": "doi:10.1/x"}', 'the item "doi:10.1/x" is not an object'), ('{"alias": "arxiv:1"}', "")],
    ids=["of nothing", "of itself"],
)
def test_an_alias_that_leads_nowhere_is_found_when_it_is_wanted(path: Path, line: str, message: str) -> None:
    path.write_text(TEXT.replace('"arxiv:1706', f'"arxiv:1": {line},\n"arxiv:1706', 1), "utf-8")
    loaded = load(path)
    assert loaded.item(ATTENTION.key) == ATTENTION
    if message:
        with pytest.raises(LockError, match=message):
            loaded.item("arxiv:1")
    else:
        assert loaded.item("arxiv:1").title == ""


# --- git -----------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_git_joins_two_branches_into_a_valid_lock(path: Path) -> None:
    """Both added works and refreshed one: all are there afterwards, of two answers the fuller."""
    folder = path.parent
    bare = Item("arxiv:1706.03762", "article", "Attention", retrieved="2026-03-01")
    poor, rich = Item("arxiv:2005.14165", title="GPT-3"), Item("arxiv:2005.14165", title="GPT-3", issued=(2020,))
    (folder / ".gitattributes").write_text("citations.lock.json merge=union\n")
    saved(path, LEARNING)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "base")
    git(folder, "checkout", "-b", "other")
    saved(path, bare, rich, Item("doi:10.1000/z", title="Theirs"))
    git(folder, "commit", "-am", "theirs")
    git(folder, "checkout", "main")
    saved(path, ATTENTION, poor, Item("doi:10.1000/a", title="Ours"))
    git(folder, "commit", "-am", "ours")
    git(folder, "merge", "other", "-m", "both")

    merged = path.read_text("utf-8")
    assert merged.count('\n"arxiv:1706.03762": ') == 2
    json.loads(merged)
    loaded = load(path)
    assert sorted(loaded.lines) == [
        "arxiv:1706.03762", "arxiv:2005.14165", "doi:10.1000/a", "doi:10.1000/z", "doi:10.1038/nature14539",
    ]  # fmt: skip
    assert loaded.item("arxiv:1706.03762") == ATTENTION
    assert loaded.item("arxiv:2005.14165") == rich
    loaded.add("doi:10.1000/n", Item("doi:10.1000/n", title="New"))  # the next write tidies
    loaded.save()
    assert load(path).lines == loaded.lines
    assert path.read_text("utf-8").count('\n"arxiv:1706.03762": ') == 1


@pytest.mark.parametrize(
    ("one", "other", "better"),
    [
        pytest.param({"title": "A"}, {"title": "A", "URL": "https://e.org/"}, 1, id="the fuller"),
        pytest.param(
            {"title": "A", "custom": {"retrieved": "2026-02-01"}},
            {"title": "B", "custom": {"retrieved": "2026-01-01"}},
            0,
            id="the newer",
        ),
        pytest.param({"title": "A"}, {"alias": "doi:10.1000/x"}, 0, id="an item before an alias"),
        pytest.param({"alias": "doi:10.1000/x"}, {"title": []}, 0, id="an alias before a fault"),
        pytest.param({"title": "A"}, {"title": "B"}, 1, id="the last by its text"),
    ],
)
def test_of_two_items_the_better(path: Path, one: dict[str, object], other: dict[str, object], better: int) -> None:
    lines = [f'"doi:10.1/x": {json.dumps(each)},\n' for each in (one, other)]
    for text in ("".join(lines), "".join(reversed(lines))):
        path.write_text(lock.HEAD + text + lock.TAIL)
        assert load(path).lines == {"doi:10.1/x": json.dumps([one, other][better])}


# --- in front of the registries ------------------------------------------------------------------


def test_only_what_is_missing_is_asked_for(path: Path) -> None:
    saved(path, ATTENTION)
    registries = Answers(LEARNING)
    answers = dict(load(path, registries).resolve([identifier(ATTENTION), identifier(LEARNING), identifier(LEARNING)]))
    assert answers == {identifier(ATTENTION): ATTENTION, identifier(LEARNING): LEARNING}
    assert registries.asked == [identifier(LEARNING)]


def test_a_short_doi_is_kept_as_an_alias(path: Path) -> None:
    loaded = lock.load(path, Answers(LEARNING, alias="doi:10/b6vnmd"))
    list(loaded.resolve([Identifier("doi", "10/b6vnmd")]))
    loaded.save()
    again = load(path)
    assert again.item("doi:10/b6vnmd") == again.item(LEARNING.key) == LEARNING
    assert again.prune({"doi:10/b6vnmd"}) == []
    assert again.prune({LEARNING.key}) == ["doi:10/b6vnmd"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(Item(ATTENTION.key), "the new answer has no title", id="nothing"),
        pytest.param(Item(ATTENTION.key, title="A", issued=(2017,)), "has no authors", id="no authors"),
        pytest.param(Item(ATTENTION.key, title="A", authors=ATTENTION.authors), "has no year", id="no year"),
        pytest.param(
            Item(ATTENTION.key, title="A", authors=ATTENTION.authors, issued=(2017,)), "has no venue", id="no venue"
        ),
    ],
)
def test_a_refresh_never_makes_an_item_poorer(path: Path, answer: Item, why: str) -> None:
    saved(path, ATTENTION)
    loaded = load(path, Answers(answer))
    loaded.refresh = frozenset([ATTENTION.key])
    assert list(loaded.resolve([identifier(ATTENTION)])) == [(identifier(ATTENTION), ATTENTION)]
    assert [key for key, reason in loaded.kept if why in reason] == [ATTENTION.key]
    assert not loaded.is_changed


FULL = Item(
    "doi:10.1/x", "article-journal", "T", (Name("Roe", "A."), Name("Poe", "B."), Name("Ek", "C.")), issued=(2020,),
    container_title="J", volume="1", issue="2", page="3", doi="10.1/x", url="https://e.org", abstract="We show.",
)  # fmt: skip
LACKING = {
    "title": {"title": ""}, "authors": {"authors": ()}, "year": {"issued": ()}, "venue": {"container_title": ""},
    "volume": {"volume": ""}, "issue": {"issue": ""}, "pages": {"page": ""}, "DOI": {"doi": ""}, "address": {"url": ""},
    "abstract": {"abstract": ""},
}  # fmt: skip


@pytest.mark.parametrize("name", LACKING)
def test_an_answer_that_lacks_a_field_is_worse(name: str) -> None:
    poorer = replace(FULL, **LACKING[name])
    said = f"the new answer has no {name}"
    assert lock.worse(poorer, FULL) == said
    assert lock.worse(FULL, poorer) == ""
    is_needed = name in ("title", "authors", "year", "venue")
    assert lock.worse(replace(poorer, type="chapter"), FULL) == (said if is_needed else "")


def test_an_answer_with_less_than_half_of_the_authors_is_worse() -> None:
    two, four = replace(FULL, authors=FULL.authors[:2]), replace(FULL, authors=(*FULL.authors, Name("Li", "D.")))
    assert lock.worse(two, four) == ""
    assert lock.worse(replace(FULL, authors=FULL.authors[:1]), FULL) == "the new answer has 1 of 3 authors"
    assert lock.worse(replace(FULL, title="Another", authors=two.authors), FULL) == ""


@pytest.mark.parametrize("field", ["title", "authors", "issued", "container_title", "doi"])
def test_how_complete_an_item_is(field: str) -> None:
    bare = replace(FULL, url="", abstract="", volume="")
    assert lock.completeness(bare) == 5
    assert lock.completeness(replace(bare, **{field: type(getattr(bare, field))()})) == 4
    assert lock.completeness(replace(bare, doi="", url="https://e.org")) == 5
    assert lock.completeness(replace(bare, authors=(), editors=FULL.authors)) == 5


PREPRINT = replace(
    FULL, key="arxiv:1706.03762", type="article", container_title="", publisher="arXiv", number="arXiv:1706.03762"
)


def test_what_is_cited_in_a_preprints_place() -> None:
    article = replace(FULL, number="7", abstract="")
    joined = lock.joined(PREPRINT, article)
    assert joined == replace(article, number=PREPRINT.number, abstract="We show.")
    assert lock.joined(replace(PREPRINT, number="R-1"), article).number == "7"
    assert lock.joined(PREPRINT, replace(article, abstract="Own.")).abstract == "Own."
    lost = replace(article, doi="10.52202/1-2", authors=FULL.authors[::-1])
    assert lock.joined(PREPRINT, lost).authors == PREPRINT.authors
    assert lock.joined(replace(PREPRINT, authors=FULL.authors[:1]), article).authors == FULL.authors
    assert [lock.is_joined(item) for item in (joined, article, PREPRINT)] == [True, False, False]


def test_a_preprint_at_a_venue_without_a_doi() -> None:
    noted = {"type": "paper-conference", "container-title": "ICLR", "issued": {"date-parts": [[2018]]}}
    found = lock.at_venue(PREPRINT, noted)
    assert found == replace(PREPRINT, type="paper-conference", container_title="ICLR", issued=(2018,), publisher="")
    assert lock.is_at_venue(found)
    assert not lock.is_at_venue(PREPRINT)
    assert not lock.is_at_venue(FULL)
    assert lock.at_venue(PREPRINT, {"type": "paper-conference"}) is None
    assert lock.at_venue(PREPRINT, {"container-title": ["ICLR"]}) is None


@pytest.mark.parametrize(
    ("key", "expected"),
    [("arxiv:1706.03762", True), ("doi:10.1/x", True), ("doi:10/abc", False), ("https://e.org", False),
     ("pmid:1", False)],
)  # fmt: skip
def test_whose_alias_may_be_that_of_a_preprint(key: str, expected: bool) -> None:
    assert lock.may_be_preprint(key) is expected


def test_a_refresh_that_learns_nothing_writes_nothing(path: Path) -> None:
    """The day in the lock is that on which a registry last said something new."""
    saved(path, replace(ATTENTION, retrieved="2024-01-02"))
    before = path.read_bytes()
    loaded = load(path, Answers(replace(ATTENTION, retrieved="2026-11-27")))
    loaded.refresh = frozenset([ATTENTION.key])
    assert [item.retrieved for _, item in loaded.resolve([identifier(ATTENTION)]) if isinstance(item, Item)] == [
        "2024-01-02"
    ]
    assert not loaded.is_changed
    loaded.save()
    assert path.read_bytes() == before
    loaded.registries = Answers(replace(ATTENTION, title="Another Title", retrieved="2026-11-27"))
    dict(loaded.resolve([identifier(ATTENTION)]))
    assert loaded.item(ATTENTION.key).retrieved == "2026-11-27"


def test_a_stand_in_that_does_not_know_of_a_withdrawal_leaves_it(path: Path) -> None:
    saved(path, replace(ATTENTION, status="withdrawn", registry="arXiv"))
    loaded = load(path, Answers(replace(ATTENTION, title="Another Title", registry="DataCite")))
    loaded.refresh = frozenset([ATTENTION.key])
    dict(loaded.resolve([identifier(ATTENTION)]))
    assert loaded.item(ATTENTION.key).title == "Another Title"
    assert loaded.item(ATTENTION.key).status == "withdrawn"
    loaded.registries = Answers(replace(loaded.item(ATTENTION.key), status=""))
    dict(loaded.resolve([identifier(ATTENTION)]))
    assert loaded.item(ATTENTION.key).status == ""


def test_a_refresh_without_an_answer_keeps_the_item(path: Path) -> None:
    saved(path, ATTENTION)
    loaded = load(path, Answers())
    loaded.refresh = frozenset([ATTENTION.key])
    assert isinstance(dict(loaded.resolve([identifier(ATTENTION)]))[identifier(ATTENTION)], Failure)
    assert loaded.kept == [(ATTENTION.key, "nobody knows it")]
    assert loaded.item(ATTENTION.key) == ATTENTION
    assert not loaded.is_changed


# --- two runs ------------------------------------------------------------------------------------


def test_what_another_run_saved_meanwhile_stays(path: Path) -> None:
    """Works it added, and works it refreshed; but not those that this run has dropped."""
    old = Item("arxiv:2005.14165", title="Old")
    new = Item("arxiv:2005.14165", title="New", issued=(2020,))
    saved(path, old, LEARNING)
    ours = load(path, Answers(Item("doi:10.1000/ours", title="Ours")))
    list(ours.resolve([Identifier("doi", "10.1000/ours")]))
    ours.prune({old.key, "doi:10.1000/ours"})

    theirs = load(path, Answers(ATTENTION, new))
    theirs.refresh = frozenset([old.key])
    list(theirs.resolve([identifier(ATTENTION), identifier(new)]))
    theirs.save()
    ours.save()
    assert sorted(load(path).lines) == ["arxiv:1706.03762", "arxiv:2005.14165", "doi:10.1000/ours"]
    assert load(path).item(new.key) == new


def test_a_lock_that_was_damaged_meanwhile_is_not_overwritten(path: Path) -> None:
    saved(path, LEARNING)
    ours = load(path, Answers(ATTENTION))
    list(ours.resolve([identifier(ATTENTION)]))
    path.write_bytes(b"\xff half a fi")
    with pytest.raises(LockError, match="is not UTF-8") as raised:
        ours.save()
    name = "citations.lock.json"
    assert raised.value.hint == f"restore it with: git checkout -- {name}; or remove it, and run: hugo-tools cite"
    assert path.read_bytes() == b"\xff half a fi"


def test_a_read_only_lock_is_refused(path: Path) -> None:
    saved(path, LEARNING)
    path.chmod(0o444)
    ours = load(path, Answers(ATTENTION))
    list(ours.resolve([identifier(ATTENTION)]))
    with pytest.raises(LockError, match=r"citations\.lock\.json cannot be written: the file is read-only") as raised:
        ours.save()
    assert raised.value.hint == "the lock is as it was"
    assert load(path).lines.keys() == {LEARNING.key}
