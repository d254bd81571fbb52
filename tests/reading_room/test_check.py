"""`reading-room check`: what is wrong in a room, each with its line and its remedy."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from hugo_tools.reading_room import check
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

ROOM = """\
title: A room
author: Ada Byron
themes:
  - title: Engines
    introduction: Of wheels and cards.
    entries:
      - id: https://example.org/engine
        title: On the engine
        date: 1843-09
        tier: 5
        note: Where the first program stands.
        tags:
          - programs
          - engines
"""


TAGS = "tags:\n          - programs\n          - engines"


class Fault(NamedTuple):
    """What is written in the place of what, and what is said of it."""

    before: str
    after: str
    line: int
    message: str
    remedy: str


FAULTS = {
    "an unknown tier": Fault("tier: 5", "tier: 6", 10, 'unknown tier "6"', "one of 1, 2, 3, 4, 5"),
    "a tier in words": Fault("tier: 5", "tier: high", 10, 'unknown tier "high"', "one of 1, 2, 3, 4, 5"),
    "a tier between two": Fault("tier: 5", "tier: 4.5", 10, 'unknown tier "4.5"', "one of 1, 2, 3, 4, 5"),
    "a day that there is not": Fault("1843-09", "1843-09-31", 9, '"1843-09-31" is not a date', "a date is like"),
    "a month that there is not": Fault("1843-09", "1843-13", 9, '"1843-13" is not a date', "a date is like"),
    "a date in words": Fault("1843-09", "Sep 3, 1843", 9, '"Sep 3, 1843" is not a date', "did you mean 1843-09-03?"),
    "a time of day": Fault(
        "1843-09", "1843-09-03T10:00:00Z", 9, '"1843-09-03T10:00:00Z" is not', "did you mean 1843-09-03?"
    ),
    "a date in slashes": Fault("1843-09", "1843/9/3", 9, '"1843/9/3" is not a date', "did you mean 1843-09-03?"),
    "HTML in a note": Fault("first program", "<b>first</b>", 11, 'HTML in the note, "<b>"', "write plain text"),
    "a script in a note": Fault("the first", "<script>the", 11, 'HTML in the note, "<script>"', "write plain text"),
    "an entity in a title": Fault("On the", "On &amp; the", 8, 'HTML in the title, "&amp;"', "write plain text"),
    "a comment in an introduction": Fault("Of wheels", "Of <!-- x", 5, 'HTML in the introduction, "<!--"', "plain"),
    "HTML in a tag": Fault("- engines", "- <i>engines</i>", 14, 'HTML in the tags, "<i>"', "write plain text"),
    "a misspelt key": Fault("tier: 5", "teir: 5", 10, 'an entry has no key "teir"', "did you mean tier?"),
    "an unknown key": Fault("tier: 5", "rank: 5", 10, 'an entry has no key "rank"', "its keys are id, title"),
    "an unknown key of a theme": Fault("introduction:", "intro:", 5, 'a theme has no key "intro"', "introduction"),
    "an unknown key of the room": Fault("author:", "autor:", 2, 'the room has no key "autor"', "did you mean author?"),
    "a key twice": Fault("tier: 5", "tier: 5\n        tier: 4", 11, 'an entry has the key "tier" twice', "remove one"),
    "a list for a text": Fault("A room", "[A, room]", 1, '"title" is not a text', "write title:"),
    "keys for a list": Fault(TAGS, "tags: {a: b}", 12, '"tags" is not a list', "after a hyphen"),
    "an entry that is a text": Fault("- id: ", "- 'x'\n      - id: ", 7, "an entry is not keys and values", "its keys"),
    "a theme without a title": Fault("title: Engines", "", 5, "a theme has no title", "write one above its entries"),
    "an id of nothing": Fault("https://example.org/engine", "engine", 7, '"engine" is not an identifier', "an id is"),
    "a malformed arXiv id": Fault("https://example.org/engine", "arxiv:17.03762", 7, "arXiv", "arxiv:1706.03762"),
    "a script for an address": Fault("https://example.org/engine", "javascript:alert(1)", 7, "javascript", "an id is"),
    "a post that there is not": Fault(
        "https://example.org/engine",
        "/posts/pots",
        7,
        'the site has no post "/posts/pots"',
        "did you mean /posts/post?",
    ),
}


NOTE = "note: Where the first program stands."
UNREADABLE = {
    "tabs": Fault("        tier", "\ttier", 10, "found a tab character", "indent with blanks"),
    "a tab after blanks": Fault("      - id", "    \t- id", 7, "found a tab character", "indent with blanks"),
    "a conflict": Fault(NOTE, f"{NOTE}\n<<<<<<< HEAD\n=======\n>>>>>>> other", 12, "git left a conflict", "one side"),
    "what is left of a conflict": Fault(NOTE, f"{NOTE}\n>>>>>>> other", 12, "git left a conflict", "one side"),
    "two documents": Fault(NOTE, f"{NOTE}\n---", 12, "but found another document", "remove the line ---"),
    "quotes that are open": Fault(NOTE, 'note: "Where', 11, "while scanning a quoted scalar", "close the quotes"),
    "brackets that are open": Fault(TAGS, "tags: [programs", 13, "',' or ']'", "close the bracket"),
    "a colon in a note": Fault("the first", "this: the first", 11, "mapping values are not", "in quotes"),
    "a line without a key": Fault(NOTE, "note", 12, "could not find expected ':'", "write key: value"),
    "a key in another column": Fault("        tier", "       tier", 10, "did not find expected '-'", "in one column"),
    "a list": Fault(ROOM, "- a\n", 1, "the room is not keys and values", "its keys are title"),
}  # fmt: skip


def faulty(fault: Fault) -> str:
    assert fault.before in ROOM
    return ROOM.replace(fault.before, fault.after, 1)


def make(blog: Blog, text: str) -> None:
    blog.write("content/reading-room/index.md", "---\ntitle: A room\n---\n")
    blog.write("content/reading-room/room.yaml", text)
    blog.post("Text.\n")


def run(blog: Blog, *arguments: str) -> Result:
    """Runs `hugo-tools reading-room` in the site, in this process."""
    return blog.call("reading-room", *arguments)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_has_its_line_and_its_remedy(blog: Blog, fault: Fault) -> None:
    make(blog, faulty(fault))
    done = run(blog, "check", "--format", "json", "--offline")
    found = json.loads(done.out)
    told = [each for each in found if fault.message in each["message"]]
    assert [each["line"] for each in told] == [fault.line], found
    assert fault.remedy in told[0]["hint"]
    assert told[0]["path"] == "content/reading-room/room.yaml"
    assert done.code == 1


@pytest.mark.parametrize("fault", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_has_one_finding(blog: Blog, fault: Fault) -> None:
    """And not another one of what could not be read."""
    make(blog, faulty(fault))
    (found,) = json.loads(run(blog, "check", "--format", "json", "--offline").out)
    assert fault.message in found["message"]
    assert fault.remedy in found["hint"]
    assert found["line"] == fault.line


@pytest.mark.parametrize("page", ["_index.md", "_index.de.md", "index.de.md"])
def test_a_room_may_be_a_section(blog: Blog, page: str) -> None:
    blog.write(f"content/library/{page}", "---\ntitle: A room\n---\n")
    blog.write("content/library/room.yaml", ROOM)
    blog.write("content/no-room/room.yaml", ROOM)
    assert run(blog, "check").err == "1 room, 1 entry, 0 findings\n"


def test_a_room_as_it_should_be_has_no_findings(blog: Blog) -> None:
    make(blog, ROOM)
    before = blog.snapshot()
    done = run(blog, "check")
    assert (done.code, done.out, done.err) == (0, "", "1 room, 1 entry, 0 findings\n")
    assert blog.snapshot() == before


HTML = [
    "<b>", "</p>", "<br/>", "<br />", "<B class=x>", "<em\nid=x>", "<svg>", "<math>", "<path d='1'>", "<template>",
    "<!--", "&amp;", "&AMP;", "&#39;", "&#x27;",
]  # fmt: skip
TEXT = ["<x-y>", "<!-", "&notanentity;", "&copy", "R&D;", "a<b", "<em", "&;", "&#;", "List<T>"]


@pytest.mark.parametrize("mark", HTML)
def test_marks_of_html(mark: str) -> None:
    assert check.html_in(f"A List<T>, R&D; and {mark}, <i>") == mark


@pytest.mark.parametrize("text", TEXT)
def test_what_is_text(text: str) -> None:
    assert check.html_in(f"A {text}, and so on") == ""


NOT_HTML = {
    "a type": "A List<T> and a Map<K, V>.",
    "a comparison": "Where 1 < 2 > 0, a <= b.",
    "a company": "AT&T; R&D; and so on &c.",
    "an address": "See <https://example.org/>.",
}


@pytest.mark.parametrize("note", NOT_HTML.values(), ids=NOT_HTML.keys())
def test_what_is_not_html_is_not_reported(blog: Blog, note: str) -> None:
    make(blog, ROOM.replace("Where the first program stands.", f"'{note}'"))
    assert run(blog, "check").out == ""


def test_html_that_yaml_escapes_is_found_at_its_text(blog: Blog) -> None:
    later = "      - title: so <i>, <b>\n"
    make(blog, ROOM.replace("Where the first program stands.", '"so \\u003cb\\u003e bold"') + later)
    assert 'room.yaml:11:15: HTML in the note, "<b>"' in run(blog, "check").out


def test_html_in_a_themes_title_is_found_where_it_stands(blog: Blog) -> None:
    below = "  - introduction: <b>\n    title: Looms <b>\n    entries:\n      - title: x\n"
    make(blog, ROOM.replace("title: Engines", "title: The <b>Engines</b>").replace("Of wheels", "Of <b>wheels") + below)
    out = run(blog, "check").out
    places = [line.partition("room.yaml:")[2].partition('"')[0] for line in out.splitlines() if "HTML in" in line]
    assert places == [
        "4:16: HTML in the title, ", "5:22: HTML in the introduction, ",
        "15:19: HTML in the introduction, ", "16:18: HTML in the title, ",
    ]  # fmt: skip


def test_two_themes_of_one_title(blog: Blog) -> None:
    make(blog, ROOM + "  - title: ENGINES\n    entries:\n      - id: https://example.org/2\n        tier: 1\n")
    done = run(blog, "check", "--offline")
    message = 'room.yaml:15:5: the theme "ENGINES" is there already, in line 4\n  make one of the two, or rename one\n'
    assert message in done.out
    assert done.code == 1


NOTHING_SAID = """\
themes:
  - entries:
      - tier: 1
      - tier: 1
  - entries:
      - title: x
"""


def test_what_has_no_name_is_not_taken_for_one(blog: Blog) -> None:
    make(blog, NOTHING_SAID)
    out = run(blog, "check").out
    assert "is there already" not in out
    assert "room.yaml:1:1: the room has no title\n  write one at the top, title: …\n" in out
    assert out.count("room.yaml:3:9: an entry has neither an id nor a title\n  write its id: …\n") == 1
    assert out.count("an entry has neither an id nor a title") == 2
    make(blog, "\n")
    assert "has no title" not in run(blog, "check").out


def test_a_post_that_is_a_draft(blog: Blog) -> None:
    others = "      - id: /posts/post\n        tier: 1\n      - id: /posts/broken\n        tier: 1\n"
    make(blog, ROOM + "      - id: /posts/soon\n        tier: 1\n" + others)
    blog.write("content/posts/broken.md", b"---\ndraft: true\n---\n\xff")
    blog.post("Text.\n", "soon.md", "title: Soon\ndraft: true\n")
    done = run(blog, "check")
    assert 'room.yaml:15:13: warning: "/posts/soon" is a draft, so the page has no link to it' in done.out
    assert done.out.count("is a draft") == 1
    assert done.code == 0


SAME = {
    "by id": "id: https://example.org/engine",
    "by another spelling": "id: https://EXAMPLE.org:443/engine#part",
    "by the path of a post": "id: /posts/post\n        tier: 1\n      - id: content/posts/post.md",
    "by title and date": "title: On the engine\n        date: 1843-09",
}


@pytest.mark.parametrize("again", SAME.values(), ids=SAME.keys())
def test_a_second_entry_of_one_work(blog: Blog, again: str) -> None:
    first = ROOM if "id" in again.split(":")[0] else ROOM.replace("id: https://example.org/engine\n        ", "")
    make(blog, f"{first}      - {again}\n        tier: 4\n")
    done = run(blog, "check", "--offline")
    line = len(first.splitlines()) + 1
    at, above = (line + 2, line) if "posts" in again else (line, 7)
    assert f"room.yaml:{at}:9: " in done.out
    assert f"is there already, in line {above}\n  remove one of the two" in done.out
    assert done.code == 1


def test_two_ids_that_the_lock_knows_as_one_work(blog: Blog, registries: Registries) -> None:
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Yann LeCun"])
    more = (
        "      - id: doi:10.1038/nature14539\n        tier: 5\n      - id: doi:10.1038/NATURE14539\n        tier: 5\n"
    )
    make(blog, ROOM + more)
    done = run(blog, "check")
    assert '"doi:10.1038/NATURE14539" is there already, in line 15' in done.out
    assert 'warning: "doi:10.1038/NATURE14539" is another spelling of doi:10.1038/nature14539' in done.out


def test_a_theme_without_entries(blog: Blog) -> None:
    make(blog, ROOM + "\n  - title: Looms\n    entries:\n")
    done = run(blog, "check")
    assert done.out.startswith('content/reading-room/room.yaml:16:5: the theme "Looms" has no entries\n  add one: ')
    assert done.code == 1


def test_findings_for_github(blog: Blog) -> None:
    make(blog, ROOM.replace("tier: 5", "tier: 9"))
    done = run(blog, "check", "--format", "github")
    place = "file=content/reading-room/room.yaml,line=10,col=15,title=room reading-room"
    assert done.out.startswith(f'::error {place}::unknown tier "9"%0Aa tier is one of')


def test_what_is_not_yet_said_is_a_warning(blog: Blog) -> None:
    make(blog, ROOM + "      - title: Sketches\n")
    done = run(blog, "check")
    assert 'room.yaml:15:9: warning: "Sketches" has no id, so it leads nowhere' in done.out
    assert 'room.yaml:15:9: warning: "Sketches" has no tier' in done.out
    assert done.code == 0


@pytest.mark.parametrize(("text", "place"), [("title: 'A\n", "1:8"), ("a: b: c\n", "1:5"), ("\tx: 1\n", "1:1")])
def test_a_file_that_is_not_yaml(blog: Blog, text: str, place: str) -> None:
    make(blog, text)
    done = run(blog, "check")
    assert f"room.yaml:{place}: " in done.out
    assert done.code == 1


@pytest.mark.parametrize(
    "text", [b"", b"- a\n", b"x\n", b"title: \xff\n", b"themes: {a: b}\n", b"themes: [[], 1, ~]\n"]
)
def test_a_file_of_another_shape_is_a_finding(blog: Blog, text: bytes) -> None:
    make(blog, "")
    blog.write("content/reading-room/room.yaml", text)
    done = run(blog, "check")
    assert "content/reading-room/room.yaml" in done.out
    assert (done.code, done.err.count("fault of hugo-tools")) == (1, 0)


# --- registries -----------------------------------------------------------------------------------

WITH_WORKS = (
    ROOM
    + """\
      - id: arxiv:1706.03762
        tier: 5
      - id: arxiv:1706.99999
        tier: 4
"""
)


def test_an_id_that_no_registry_knows(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")
    make(blog, WITH_WORKS)
    done = run(blog, "check")
    assert done.out.startswith('content/reading-room/room.yaml:17:13: "arxiv:1706.99999": ')
    assert done.code == 1
    assert '"arxiv:1706.03762"' in blog.read("citations.lock.json")
    asked = len(registries.log())
    blog.write("content/reading-room/room.yaml", WITH_WORKS.replace("1706.99999", "1706.03762").replace("tier: 4", ""))
    run(blog, "check")
    assert len(registries.log()) == asked


def test_a_registry_that_is_down_leaves_the_check_incomplete(blog: Blog, registries: Registries) -> None:
    registries.fail("arxiv", "503", times=99)
    make(blog, WITH_WORKS)
    done = run(blog, "check")
    assert done.code == 3
    assert 'room.yaml:15:13: "arxiv:1706.03762": ' in done.out


def test_one_registry_that_is_down_leaves_the_check_incomplete(blog: Blog, registries: Registries) -> None:
    registries.fail("arxiv", "503", times=99)
    make(blog, ROOM + "      - id: arxiv:1706.03762\n      - id: doi:10.1000/none\n      - id: arxiv:1706.03763\n")
    assert run(blog, "check").code == 3


PAGES = [
    ("title: X\n        date: 2020", False), ("title: X", True), ("date: 2020", True), ("tier: 1", True),
]  # fmt: skip


@pytest.mark.parametrize(("said", "is_needed"), PAGES)
def test_a_pages_record_is_needed_for_a_title_or_a_date(blog: Blog, said: str, is_needed: bool) -> None:
    make(blog, ROOM + f"      - id: https://example.org/new\n        {said}\n")
    done = run(blog, "check", "--offline")
    message = 'room.yaml:15:13: warning: "https://example.org/new" is not in the lock, and this run is offline'
    assert (message in done.out) == is_needed


def test_offline_nobody_is_asked(blog: Blog, registries: Registries) -> None:
    make(blog, WITH_WORKS)
    done = run(blog, "check", "--offline")
    assert 'warning: "arxiv:1706.03762" is not in the lock, and this run is offline' in done.out
    assert (done.code, registries.log()) == (0, [])


def test_a_works_record_is_needed_whatever_the_room_says_of_it(blog: Blog) -> None:
    work = "      - id: arxiv:1706.03762\n        title: Attention\n        date: 2017\n"
    make(blog, ROOM + work)
    done = run(blog, "check", "--offline")
    assert '"arxiv:1706.03762" is not in the lock, and this run is offline' in done.out


def test_an_address_is_asked_on_demand(blog: Blog, registries: Registries) -> None:
    make(blog, ROOM)
    run(blog, "check")
    assert registries.log() == []
    done = run(blog, "check", "--addresses")
    assert 'room.yaml:7:13: "https://example.org/engine": ' in done.out
    assert done.code in (1, 3)


def test_what_a_room_lists_stays_in_a_lock_that_is_pruned(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani"], "2017-06-12")
    registries.add_arxiv("2005.14165", "Language Models are Few-Shot Learners", ["Tom Brown"], "2020-05-28")
    make(blog, ROOM + "      - id: arxiv:1706.03762\n        tier: 5\n")
    run(blog, "check")
    blog.post("Cited [@arxiv:2005.14165].\n")
    blog.run("cite")
    blog.post("Not any more.\n")
    blog.run("cite", "--prune")
    lock = blog.read("citations.lock.json")
    assert "1706.03762" in lock
    assert "2005.14165" not in lock


def test_a_site_without_a_room(blog: Blog) -> None:
    blog.write("content/posts/data/room.yaml", "not: a room")  # no page beside it
    done = run(blog, "check")
    assert (done.code, done.out) == (2, "")
    assert "error: the site has no reading room\n  make one: hugo-tools reading-room add" in done.err
