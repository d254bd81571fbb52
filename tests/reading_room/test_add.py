"""`reading-room add`: a work in its place, and not another byte of the file changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.errors import ConfigurationError
from hugo_tools.reading_room import entry_text, insertion
from hugo_tools.reading_room.entry_text import NewEntry, NewRoom, NewTheme, room_lines
from hugo_tools.reading_room.room_file import Room, parse
from tests.reading_room.test_check import ROOM, make, run
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

FILE = "content/reading-room/room.yaml"


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")
    return registries


TWO_THEMES = (
    ROOM
    + """
  # Of cloth.
  - title: Looms
    entries:
      - id: https://example.org/loom   # to be read again
        title: The loom

# The end.
"""
)

ADDED = """\
      - id: arxiv:1706.03762
        title: Attention Is All You Need
        date: 2017-06-12
        tier: 5
        note: 'Where it began: attention.'
        tags:
          - attention
          - translation
"""


def test_an_entry_comes_to_the_end_of_its_theme(blog: Blog) -> None:
    make(blog, TWO_THEMES)
    options = ["--theme", "engines", "--tier", "5", "--note", "Where it began: attention."]
    done = blog.run(
        "reading-room", "add", "https://arxiv.org/pdf/1706.03762v7", *options, "--tags", "attention, translation"
    )
    assert (done.code, done.err) == (0, "")
    assert done.out == f'{FILE}: added "Attention Is All You Need"\n'
    assert blog.read(FILE) == TWO_THEMES.replace("          - engines\n", f"          - engines\n{ADDED}")
    assert '"Ashish"' in blog.read("citations.lock.json")


def test_the_last_theme_of_a_file_with_windows_line_ends(blog: Blog) -> None:
    make(blog, TWO_THEMES.replace("\n", "\r\n"))
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "Looms", "--tier", "3")
    assert done.code == 0
    text = blog.read(FILE)
    entry = ADDED[: ADDED.index("        note")].replace("tier: 5", "tier: 3")
    before, after = TWO_THEMES.split("\n\n# The end.")
    assert text == f"{before}\n{entry}\n# The end.{after}".replace("\n", "\r\n")


def test_a_post_of_the_site(blog: Blog) -> None:
    make(blog, ROOM)
    blog.post("Text.\n", front_matter="title: My own\ndate: 2024-05-06\n")
    for spelling in ("content/posts/post.md", "/posts/post", "posts/post.md"):
        blog.write(FILE, ROOM)
        done = run(blog, "add", spelling, "--theme", "Engines")
        assert done.code == 0, done.err
        assert blog.read(FILE) == ROOM + "      - id: /posts/post\n        title: My own\n        date: 2024-05-06\n"


def test_what_is_typed_counts_over_what_a_registry_says(blog: Blog) -> None:
    make(blog, ROOM)
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "Engines", "--title", "In my words", "--date", "2018")
    assert done.code == 0, done.err
    entry = "      - id: arxiv:1706.03762\n        title: In my words\n        date: 2018\n"
    assert blog.read(FILE) == ROOM + entry


def test_an_entry_of_the_bibliography_brings_its_authors(blog: Blog) -> None:
    make(blog, ROOM)
    blog.write("hugo.yaml", blog.read("hugo.yaml") + "params: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write(
        "refs.bib", "@book{knuth, title={The Art}, author={Donald E. Knuth}, year=1968, url={https://e.org/art}}"
    )
    done = run(blog, "add", "knuth", "--theme", "Engines", "--tier", "5")
    assert done.code == 0, done.err
    entry = yaml.safe_load(blog.read(FILE))["themes"][0]["entries"][-1]
    assert entry == {
        "id": "https://e.org/art", "title": "The Art", "authors": ["Donald E. Knuth"], "date": 1968, "tier": 5
    }  # fmt: skip


def test_without_a_room_one_is_made(blog: Blog) -> None:
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "Attention", "--tier", "5")
    assert done.code == 0, done.err
    assert done.out == f"wrote {FILE}\nwrote content/reading-room/index.md\n"
    assert run(blog, "check").code == 0
    again = run(blog, "add", "arxiv:1706.03762", "--theme", "Attention", "--tier", "5")
    assert again.code == 2
    assert f'error: "Attention Is All You Need" is in the room already\n  change it there: {FILE}:5' in again.err


def test_a_new_theme_comes_to_the_end(blog: Blog) -> None:
    make(blog, ROOM)
    arguments = ["add", "arxiv:1706.03762", "--theme", "Attention: all"]
    refused = run(blog, *arguments)
    assert refused.code == 2
    assert (
        'error: the room has no theme "Attention: all"\n  themes are Engines\n  to make it: --new-theme' in refused.err
    )
    assert run(blog, *arguments, "--new-theme").code == 0
    text = blog.read(FILE)
    assert text.startswith(ROOM + "\n  - title: 'Attention: all'\n    entries:\n      - id: arxiv:1706.03762\n")


REFUSED = {
    "a tier that there is not": (
        ["arxiv:1706.03762", "--theme", "Engines", "--tier", "6"],
        'unknown tier "6"\n  a tier is one of 1, 2, 3, 4, 5, and 5 is the highest\n',
    ),
    "a date that is none": (
        ["arxiv:1706.03762", "--theme", "Engines", "--date", "2017-02-30"],
        '"2017-02-30" is not a date\n  a date is like 2017-08-20, 2017-08 or 2017\n',
    ),
    "a date in words": (
        ["arxiv:1706.03762", "--theme", "Engines", "--date", "Aug 20, 2017"],
        '"Aug 20, 2017" is not a date\n  did you mean 2017-08-20?\n',
    ),
    "HTML": (
        ["arxiv:1706.03762", "--theme", "Engines", "--note", "so <b>bold</b>"],
        '"<b>" is HTML\n  write plain text: the page shows marks of HTML as they are written\n',
    ),
    "HTML in a tag": (["arxiv:1706.03762", "--theme", "Engines", "--tags", "a,<i>"], '"<i>" is HTML'),
    "an id of nothing": (
        ["nonsense", "--theme", "Engines"],
        '"nonsense" is not an identifier, an address or the path of a post\n  an id is like arxiv:1706.03762, ',
    ),
    "a theme of another name": (
        ["arxiv:1706.03762", "--theme", "wool and cloth"],
        'no theme "wool and cloth"\n  themes are Engines, Etchings\n  to make it: --new-theme\n',
    ),
    "a misspelt theme": (
        ["arxiv:1706.03762", "--theme", "Enginse"],
        'no theme "Enginse"\n  did you mean "Engines"?\n  to make it: --new-theme\n',
    ),
    "a theme without a name": (["arxiv:1706.03762", "--theme", " "], 'the room has no theme " "'),
    "a work that is there already": (
        ["https://example.org/engine", "--theme", "Etchings", "--title", "X", "--date", "2020"],
        f'"On the engine" is in the room already\n  change it there: {FILE}:7\n',
    ),
    "a script": (["javascript:alert(1)", "--theme", "Engines"], "is not an identifier"),
    "two themes": (
        ["arxiv:1706.03762", "--theme", "e"],
        'begin with "e"\n  write more of one of them: "Engines", "Etchings"\n',
    ),
    "another file": (
        ["arxiv:1706.03762", "--theme", "E", "--room", "hugo.yaml"],
        "is not a room\n  name a page bundle that has a room.yaml\n",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_changes_nothing(blog: Blog, arguments: list[str], message: str) -> None:
    make(blog, ROOM + "  - title: Etchings\n")
    before = blog.snapshot()
    done = run(blog, "add", *arguments)
    assert (done.code, blog.snapshot()) == (2, before)
    assert message in done.err


def test_a_theme_by_its_beginning_or_by_its_whole_title(blog: Blog) -> None:
    make(blog, ROOM + "  - title: Engines and looms\n  - title: Etchings\n")
    for number, words in enumerate(["ENGINES ", "engines a", "et"]):
        done = run(blog, "add", f"https://example.org/{number}", "--theme", words, "--title", "X", "--date", "2020")
        assert (done.code, done.err) == (0, "")
    themes = yaml.safe_load(blog.read(FILE))["themes"]
    ids = [[entry["id"] for entry in theme["entries"]] for theme in themes]
    assert [each[-1] for each in ids] == ["https://example.org/0", "https://example.org/1", "https://example.org/2"]


def test_a_page_whose_title_and_date_are_said_is_not_asked(blog: Blog, registries: Registries) -> None:
    make(blog, ROOM)
    page = ["add", "https://example.org/new", "--theme", "Engines"]
    for said in ([], ["--title", "X"], ["--date", "2020"]):
        assert run(blog, *page, *said).code == 3
    registries.requests.clear()
    assert run(blog, *page, "--title", "X", "--date", "2020").code == 0
    assert not registries.requests
    assert run(blog, "add", "arxiv:1706.03762", "--theme", "Engines", "--title", "X", "--date", "2020").code == 0
    assert '"arxiv:1706.03762"' in blog.read("citations.lock.json")


def test_a_post_that_says_nothing_of_itself_and_one_with_a_time(blog: Blog) -> None:
    make(blog, ROOM)
    blog.post("Text.\n", "bare.md", "draft: false\n")
    blog.post("Text.\n", "timed.md", "title: Timed\ndate: 2024-05-06T10:11:12Z\n")
    for path in ("/posts/bare", "post:posts/timed.md"):
        assert run(blog, "add", path, "--theme", "Engines").code == 0
    assert blog.read(FILE) == ROOM + (
        "      - id: /posts/bare\n      - id: /posts/timed\n        title: Timed\n        date: 2024-05-06\n"
    )


def test_a_work_without_an_id_is_known_by_title_and_date(blog: Blog) -> None:
    make(blog, ROOM)
    blog.write("hugo.yaml", blog.read("hugo.yaml") + "params: {hugoTools: {bibliography: refs.bib}}\n")
    book = "@book{KEY, title={The Art}, author={{The Club}}, year=YEAR}\n"
    books = [book.replace("KEY", key).replace("YEAR", year) for key, year in (("a", "1968"), ("b", "1969"))]
    blog.write(
        "refs.bib", "".join(books) + "@misc{c, title={Web}, url={http://e.org/web}, author={Byron, Ada and Y, Jr., X}}"
    )
    assert [run(blog, "add", key, "--theme", "Engines").code for key in ("a", "@b", "c", "a")] == [0, 0, 0, 2]
    entries = yaml.safe_load(blog.read(FILE))["themes"][0]["entries"][1:]
    assert entries == [
        {"title": "The Art", "authors": ["The Club"], "date": 1968},
        {"title": "The Art", "authors": ["The Club"], "date": 1969},
        {"id": "http://e.org/web", "title": "Web", "authors": ["Ada Byron", "X Y Jr."]},
    ]


@pytest.mark.parametrize(
    "text", [ROOM.replace("tier: 5", "teir: 5"), "title: A\nrooms: []\n", "themes:\n  - titel: x\n"]
)
def test_a_room_with_faults_takes_an_entry(blog: Blog, text: str) -> None:
    make(blog, text)
    done = run(blog, "add", "arxiv:1706.03762", "--theme", "New", "--new-theme")
    assert (done.code, done.out) == (0, f'{FILE}: added "Attention Is All You Need"\n')


BROKEN = {
    "nothing": ("", "room.yaml:1:1: the file is empty\n  a room has a title, and themes with entries"),
    "no YAML": ("themes: 'x", "room.yaml:1:9: found unexpected end of stream"),
    "a theme that is a text": ("title: A\nthemes:\n  - Engines\n  - title: Looms\n", "the room has no theme"),
    "an unknown key alone": ("rooms: []\n", 'room.yaml:1:1: the room has no key "rooms"'),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_room_that_cannot_be_read_is_left_as_it_is(blog: Blog, text: str, message: str) -> None:
    make(blog, text)
    before = blog.snapshot()
    done = run(blog, "add", "https://example.org/x", "--theme", "Engines", "--title", "X", "--date", "2020")
    assert (done.code, blog.snapshot()) == (2, before)
    assert message in done.err


def test_an_unknown_work_is_not_added(blog: Blog) -> None:
    make(blog, ROOM)
    before = blog.snapshot()
    done = run(blog, "add", "arxiv:1706.99999", "--theme", "Engines")
    assert (done.code, blog.snapshot()) == (3, before)


# --- every layout of a file -----------------------------------------------------------------------

LAYOUTS = {
    "hyphens below their key": "themes:\n- title: A\n  entries:\n  - title: x\n",
    "no end of the last line": "themes:\n  - title: A\n    entries:\n      - title: x",
    "a theme without the key": "themes:\n  - title: A\n",
    "a theme with nothing after the key": "themes:\n  - title: A\n    entries:   # soon\n\n  - title: B\n",
    "a folded note at the end": "themes:\n  - title: A\n    entries:\n      - note: >-\n          a\n          b\n\n\n",
    "a literal note": "themes:\n  - title: A\n    entries:\n      - note: |\n         a\n\n         b\n  - title: B\n",
    "tags in brackets": "themes:\n  - title: A\n    entries:\n      - title: x\n        tags: [a,\n          b]  # c\n",
    "quotes over lines": "themes:\n  - title: A\n    entries:\n      - title: 'x\n          y'\n",
    "a key after the entries": "themes:\n  - title: A\n    entries:\n      - title: x\n    introduction: y\n",
    "a mark of the document's end": "---\nthemes:\n  - title: A\n    entries:\n      - title: x\n...\n",
    "a byte order mark": "\ufeffthemes:\n  - title: A\n    entries:\n      - title: x\n",
    "wide hyphens": "themes:\n-   title: A\n    entries:\n    -   title: x\n",
}  # fmt: skip
ENTRY = NewEntry("https://example.org/new", "New: a 'title'", date="2020-01", tier="4", note="long " * 40, tags=["#a"])


def room_of(text: str) -> Room:
    return parse(Path("room.yaml"), "room.yaml", text)


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_an_entry_is_put_in_and_nothing_else_changes(text: str) -> None:
    made = insertion.with_entries(room_of(text), 0, [ENTRY])
    before, after = (list(room_of(each).entries) for each in (text, made))
    added = [each for each in after if each.id == ENTRY.id]
    assert [(each.title, each.date, each.note, each.tags) for each in added] == [
        (ENTRY.title, "2020-01", ENTRY.note.strip(), ("#a",))
    ]
    assert len(after) == len(before) + 1
    lines = made.splitlines(keepends=True)
    rest = "".join(line for line in lines if line.strip("\n") not in set(made.splitlines()) - set(text.splitlines()))
    assert rest.rstrip("\n") == text.rstrip("\n")


WHOLE = """\
title: Works
author: Ada Byron
themes:
  - title: Engines
    introduction: Of wheels.
    entries:
      - id: arxiv:1706.03762
        title: 'On: wheels'
        authors:
          - A. B.
          - '#C'
        date: 2017-06
        tier: 5
        note: >-
          One.

          Two.
        tags:
          - cards
        # tags: cards wheels
      - title: Bare

  - title: Looms
    entries:
      - title: Long
        note: >-
          xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx
          xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx
"""


def test_a_whole_room_as_it_is_written() -> None:
    first = NewEntry(
        "arxiv:1706.03762",
        "On:  wheels",
        ["A. B.", "#C"],
        "2017-06",
        "5",
        " One.\r\n\n\nTwo. ",
        ["cards"],
        "tags:\ncards wheels",
    )
    long = NewEntry("", "Long", note="xxxxxxxx " * 14)
    themes = [
        NewTheme("Engines", "Of wheels.", [first, NewEntry("", "Bare")]),
        NewTheme("Looms", "", [long]),
    ]
    assert "\n".join(room_lines(NewRoom("Works", "Ada Byron", themes))) + "\n" == WHOLE


NO_PLACE = "room.yaml: no certain place for the new entry was found"
BY_HAND = "write it by hand, as docs/reading-room.md shows"
LEFT_ALONE = [
    ("themes:\n  - title: A\n    entries: [{title: x}]\n", 'line 3: the list "entries" stands in brackets',
     'write "entries:", and each below the other after a hyphen'),
    ("themes: [{title: A}]\n", NO_PLACE, BY_HAND),
    ("themes:\n  - title: A\n    entries: &e\n      - title: x\n  - title: B\n    entries: *e\n", NO_PLACE, BY_HAND),
    ("themes:\n  - 5\n", "line 2 is not keys and values", "correct it: hugo-tools reading-room check"),
    ("", "room.yaml is empty", "it has a title, and themes with entries"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "hint"), LEFT_ALONE)
def test_a_file_without_a_certain_place_is_left_to_its_author(text: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        insertion.with_entries(room_of(text), 0, [ENTRY])
    assert (caught.value.message, caught.value.hint) == (message, hint)


THEMES = [
    ("title: A\n", "title: A\nthemes:\n  - title: New\n    entries:\n      - title: x\n"),
    ("title: A\nthemes: # soon\n", "title: A\nthemes: # soon\n  - title: New\n    entries:\n      - title: x\n"),
    ("themes:\n- title: A\n# end\n",
     "themes:\n- title: A\n\n- title: New\n  entries:\n    - title: x\n# end\n"),
    ("themes:\nauthor: {a: b}\n", "themes:\n  - title: New\n    entries:\n      - title: x\nauthor: {a: b}\n"),
    ("title: A\r\nthemes:\n", "title: A\r\nthemes:\n  - title: New\n    entries:\n      - title: x\n"),
    ("title: A", "title: A\nthemes:\n  - title: New\n    entries:\n      - title: x\n"),
    ("author: [a,\n b]\n", "author: [a,\n b]\nthemes:\n  - title: New\n    entries:\n      - title: x\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), THEMES)
def test_a_theme_is_put_at_the_end_of_the_themes(text: str, expected: str) -> None:
    assert insertion.with_theme(room_of(text), NewTheme("New", entries=[NewEntry(title="x")])) == expected


def test_themes_in_brackets_take_no_other() -> None:
    with pytest.raises(ConfigurationError) as caught:
        insertion.with_theme(room_of("themes: [{title: A}]\n"), NewTheme("New"))
    assert caught.value.hint == 'write "themes:", and each below the other after a hyphen'


LONG = [
    (f"note: {'x' * 86}", "x" * 86),  # a line of 100 characters
    (f"note: >-\n          {'x' * 87}", "x" * 87),
    (f"note: >-\n          {'x' * 88}\n          well-known", f"{'x' * 88} well-known"),
    (f"note: >-\n          https://example.org/{'x' * 120}\n          y", f"https://example.org/{'x' * 120} y"),
    ("note: '2017'", "2017"),
    ("date: 2017-08", "2017-08"),
    ("date: 'yes'", "yes"),
    ("tier: '~'", "~"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), LONG)
def test_a_value_as_it_is_written(written: str, value: str) -> None:
    key = written.partition(":")[0]
    lines = entry_text.entry_lines(replace(NewEntry(title="x"), **{key: value}), "      ")
    assert f"        {written}" in "\n".join(lines)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)


@given(WORDS, WORDS, st.lists(WORDS, max_size=3))
def test_any_text_is_read_back_as_it_was_cleaned(title: str, note: str, tags: list[str]) -> None:
    entry = NewEntry("https://example.org/new", title, note=note, tags=tags)
    text = "\n".join(room_lines(NewRoom("T", themes=[NewTheme("A", note, [entry])]))) + "\n"
    (read,) = room_of(text).entries
    values = entry.values()
    assert read.title == values.get("title", "")
    assert read.note == values.get("note", "")
    assert list(read.tags) == [tag for tag in values.get("tags", []) if tag]
    assert len(list(room_of(insertion.with_entries(room_of(text), 0, [entry])).entries)) == 2
