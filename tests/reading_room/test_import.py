"""`reading-room import`: what files of others have for a room, and what is not certain told and not guessed."""

from __future__ import annotations

import json
import textwrap
import time
from typing import Any

import pytest
import yaml

from hugo_tools.reading_room import feeds, plain_page
from hugo_tools.reading_room.entry_text import NewEntry
from tests.reading_room.test_check import ROOM, make, run
from tests.support.blog import Blog, Result

FILE = "content/reading-room/room.yaml"

PAGE = """\
All shelves← The shelves

Crafts

The Loom Diaries

Joan Weaver

6 issues · 6 keepers · 3 tier-5 · 2 tier-4 · 1 tier-2

Threads — Cotton & Silk

2 tier-5 · 1 tier-4

What a thread is made of, and why it holds.

A second paragraph of the introduction, with a number: 4 tier-5 looms.

On Cotton

TIER 5 Aug 20, 2017

Twist decides how strong a thread is. The post says how to measure it.

cottontwistspinning wheels

Silk? Silk!

TIER 5 December 1, 2018

A worm does the work.

It takes three days.

silk, worms, dyeing

Wool in Winter

TIER 4 2 Feb 2019

Warm when it is wet, as the author shows (with numbers).

#wool #felt

Looms

1 tier-5 · 1 tier-4 · 1 tier-2

Machines for cloth.

The Draw Loom

TIER 5 2020-03-09

Cards before there were computers.

Jacquard · cards · programs

A Loom Without a Note

TIER 4 May 2021

Broken Shuttles

TIER 2 Jun 31, 2021

Only for those who mend.

repair
"""


def read(text: str) -> plain_page.Imported:
    return plain_page.parse(text, "page.txt", "Page")


def told(made: plain_page.Imported) -> list[str]:
    return [f"{each.line}: {each.message}" for each in made.findings]


def test_a_page_of_plain_text() -> None:
    made = read(PAGE)
    assert (made.room.title, made.room.author) == ("The Loom Diaries", "Joan Weaver")
    assert [theme.title for theme in made.room.themes] == ["Threads — Cotton & Silk", "Looms"]
    assert made.room.themes[0].introduction.split("\n") == [
        "What a thread is made of, and why it holds.",
        "A second paragraph of the introduction, with a number: 4 tier-5 looms.",
    ]
    facts = [(each.title, each.tier, each.date) for theme in made.room.themes for each in theme.entries]
    assert facts == [
        ("On Cotton", "5", "2017-08-20"), ("Silk? Silk!", "5", "2018-12-01"), ("Wool in Winter", "4", "2019-02-02"),
        ("The Draw Loom", "5", "2020-03-09"), ("A Loom Without a Note", "4", "2021-05"), ("Broken Shuttles", "2", ""),
    ]  # fmt: skip
    silk = made.room.themes[0].entries[1]
    assert silk.note == "A worm does the work.\nIt takes three days."
    tags = [list(each.tags) for theme in made.room.themes for each in theme.entries]
    assert tags == [[], ["silk", "worms", "dyeing"], ["wool", "felt"], ["Jacquard", "cards", "programs"], [], []]


def test_what_cannot_be_told_is_reported_with_its_line() -> None:
    assert told(read(PAGE)) == [
        '25: tags of "On Cotton" without a mark between them: cottontwistspinning wheels',
        '65: "Jun 31, 2021" is not a date, of "Broken Shuttles"',
        '69: tags of "Broken Shuttles" without a mark between them: repair',
    ]


def test_a_theme_without_entries_is_left_out_and_told() -> None:
    made = read(f"{PAGE}\nYarn to Come\n\n0 tier-5 · 0 tier-4\n\nNothing yet.\n")
    assert made.room == read(PAGE).room
    assert told(made)[-1] == '73: the theme "Yarn to Come" has no entries'


def test_the_same_page_without_blank_lines() -> None:
    lines = [line for line in PAGE.splitlines() if line]
    one, other = read(PAGE), read("\n".join(lines))
    assert other.room == one.room
    assert [each.message for each in other.findings] == [each.message for each in one.findings]


def test_the_same_page_with_lines_that_are_wrapped() -> None:
    wrapped = "\n".join(textwrap.fill(line, 24) if len(line) > 60 else line for line in PAGE.splitlines())
    assert read(wrapped).room == read(PAGE).room


OTHER_FORMS = {
    "Windows line ends": (PAGE.replace("\n", "\r\n"), ""),
    "commas between counts": (PAGE.replace(" · 1 tier-4", ", 1 tier 4"), ""),
    "a dot before the date": (PAGE.replace("TIER 5 Aug", "Tier 5 · Aug"), ""),
    "the date below the tier": (PAGE.replace("TIER 5 Aug 20, 2017", "TIER 5\n\nAug 20, 2017"), ""),
    "the date first": (PAGE.replace("TIER 5 Aug 20, 2017", "Aug 20, 2017 · tier 5"), ""),
    "no header": (PAGE[PAGE.index("Threads") :], "header"),
}


@pytest.mark.parametrize(("text", "kind"), OTHER_FORMS.values(), ids=OTHER_FORMS.keys())
def test_pages_of_other_forms(text: str, kind: str) -> None:
    one, other = read(PAGE).room, read(text).room
    assert other.themes == one.themes
    assert other.title == ("" if kind else one.title)


def test_prose_about_tiers_is_prose() -> None:
    prose = "Tier 5 works are few; tier 4 works are many. There are 4 tier-5, 1 tier-4."
    made = read(PAGE.replace("A worm does the work.", prose).replace("Machines for cloth.", "Tier 5, by all means."))
    assert made.room.themes[0].entries[1].note.startswith(prose)
    assert made.room.themes[1].introduction == "Tier 5, by all means."


def test_a_long_line_takes_no_time() -> None:
    began = time.process_time()
    read("\n\n".join(["-" * 200_000, "9" * 200_000 + " tier-5", "tier 5 " + "· " * 100_000, PAGE]))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        pytest.param("cotton\ntwist\nspinning wheels", ["cotton", "twist", "spinning wheels"], id="three lines"),
        pytest.param("cotton\ntwist", ["cotton", "twist"], id="two lines"),
        pytest.param("#cotton\n#twist", ["cotton", "twist"], id="marks"),
        pytest.param("#cotton", ["cotton"], id="one with its mark"),
    ],
)
def test_tags_one_below_the_other(lines: str, tags: list[str]) -> None:
    made = read(PAGE.replace("cottontwistspinning wheels", lines))
    assert made.room.themes[0].entries[0].tags == tags


def test_a_last_paragraph_may_be_a_sentence_that_ends_in_quotes() -> None:
    made = read(PAGE.replace("cottontwistspinning wheels", "It says “twist it.”"))
    assert made.room.themes[0].entries[0].note.endswith("“twist it.”")


def test_numbers_that_differ_from_what_the_page_states() -> None:
    made = read(PAGE.replace("2 tier-5 · 1 tier-4\n", "4 tier-5 · 1 tier-4\n").replace("6 issues · 6", "9 issues · 8"))
    assert told(made)[-2:] == [
        "13: Threads — Cotton & Silk: the page says 4 of tier 5, and has 2",
        "9: the page says 9, and has 6 entries",
    ]


REMEDIES = {
    'tags of "On Cotton"': "they stand below the entry as a comment: write them one by one as tags",
    '"Jun 31, 2021" is not a date': "write it into the room as 2017-08-20",
    'unknown tier "8"': "a tier is one of 1, 2, 3, 4, 5",
    "the page says 1 of tier 2": "compare the room with the page",
    "the page says 9": "compare the room with the page",
    "no title stands above this line": "write it into the room",
    "such as TIER 5": "is it a reading room's page?",
}


@pytest.mark.parametrize("message", REMEDIES)
def test_each_finding_has_its_remedy(message: str) -> None:
    texts = [PAGE.replace("TIER 2", "TIER 8"), PAGE.replace("6 issues · 6", "9 issues · 8"), "TIER 5", ""]
    findings = [each for text in texts for each in read(text).findings]
    assert {each.hint for each in findings if message in each.message} == {REMEDIES[message]}


def test_a_tier_that_there_is_not() -> None:
    made = read(PAGE.replace("TIER 2", "TIER 8"))
    assert made.room.themes[1].entries[2].tier == ""
    assert '65: unknown tier "8" of "Broken Shuttles"' in told(made)


@pytest.mark.parametrize("text", ["", "\n\n", "TIER 5", "5 tier-5\n", "Some prose about tier 5 works.\n", "\x00\u2028"])
def test_a_text_that_is_not_a_rooms_page(text: str) -> None:
    made = read(text)
    assert [each for each in made.findings if each.severity == "error"]


# --- the command ----------------------------------------------------------------------------------


def imported(blog: Blog, name: str, content: str | bytes, *options: str) -> Result:
    blog.write(name, content)
    return run(blog, "import", name, *options)


def room_of(blog: Blog) -> Any:
    return yaml.safe_load(blog.read(FILE))


def test_a_page_becomes_a_room(blog: Blog) -> None:
    done = imported(blog, "page.txt", PAGE)
    assert (done.code, done.out) == (0, f"wrote {FILE}: 6 entries\n")
    assert 'page.txt:25: warning: tags of "On Cotton"' in done.err
    assert "        # tags: cottontwistspinning wheels\n" in blog.read(FILE)
    assert room_of(blog)["themes"][1]["entries"][0]["tags"] == ["Jacquard", "cards", "programs"]
    assert 'title: "The Loom Diaries"' in blog.read("content/reading-room/index.md")
    checked = run(blog, "check")
    assert (checked.code, checked.out.count("has no id")) == (0, 6)


def test_a_page_without_themes_is_one_of_its_files_name(blog: Blog) -> None:
    page = "On Cotton\n\nTIER 5 Aug 20, 2017\n\nTwist decides.\n\nOn Silk\n\nTIER 4 Aug 21, 2017\n\nWorms do.\n"
    assert imported(blog, "threads.txt", page).code == 0
    assert [theme["title"] for theme in room_of(blog)["themes"]] == ["threads"]
    (blog.root / FILE).unlink()
    (blog.root / "content/reading-room/index.md").unlink()
    assert imported(blog, "threads.txt", page, "--theme", "Cloth").code == 0
    assert [theme["title"] for theme in room_of(blog)["themes"]] == ["Cloth"]


def test_again_nothing_is_added(blog: Blog) -> None:
    imported(blog, "page.txt", PAGE)
    before = blog.snapshot()
    done = imported(blog, "page.txt", PAGE)
    assert (done.code, done.out, blog.snapshot()) == (0, "", before)
    assert '"On Cotton" is in the room already' in done.err


def test_into_a_room_that_is_there(blog: Blog) -> None:
    before = ROOM.replace("title: Engines", "title: Looms")
    make(blog, before)
    done = imported(blog, "page.txt", PAGE)
    assert done.code == 0
    text = blog.read(FILE)
    assert text.startswith(before + "      - title: The Draw Loom\n")
    assert [(theme["title"], len(theme["entries"])) for theme in room_of(blog)["themes"]] == [
        ("Looms", 4),
        ("Threads — Cotton & Silk", 3),
    ]


BIB = """@article{turing, title={On {C}omputable Numbers}, author={Alan M. Turing}, year=1937, month=jan,
  doi={10.1112/plms/s2-42.1.230}, keywords={machines,, {\\"U}bersicht; proofs \\& more,}}
@misc{arx, title={Attention}, author={Vaswani, Ashish}, year=2017, eprint={1706.03762}, archiveprefix={arXiv}}
@book{art, title={The Art}, author={Donald E. Knuth}, year=1968}
@misc{broken, title={
"""


def test_a_bibliography(blog: Blog) -> None:
    done = imported(blog, "refs.bib", BIB, "--tier", "3")
    (theme,) = room_of(blog)["themes"]
    assert (room_of(blog)["title"], theme["title"]) == ("Reading Room", "refs")
    first, second, third = theme["entries"]
    assert first["id"] == "doi:10.1112/plms/s2-42.1.230"
    assert (first["title"], first["authors"], first["tier"]) == ("On Computable Numbers", ["Alan M. Turing"], 3)
    assert first["tags"] == ["machines", "Übersicht", "proofs & more"]
    assert second["id"] == "arxiv:1706.03762"
    assert "id" not in third
    assert "refs.bib:5: warning: " in done.err
    assert done.code == 0


def test_keywords_in_an_older_encoding(blog: Blog) -> None:
    imported(blog, "refs.bib", "@misc{k, title={Tübingen}, keywords={Öfen}}\n".encode("cp1252"))
    (entry,) = room_of(blog)["themes"][0]["entries"]
    assert (entry["title"], entry["tags"]) == ("Tübingen", ["Öfen"])


def test_an_entry_without_a_title_has_its_key_for_one(blog: Blog) -> None:
    assert imported(blog, "refs.bib", "@misc{key, author={A B}, url={https://e.org/k}}\n").code == 0
    assert room_of(blog)["themes"][0]["entries"][0]["title"] == "key"


def test_a_bibliography_without_entries_makes_no_room(blog: Blog) -> None:
    done = imported(blog, "refs.bib", "% nothing\n")
    assert (done.code, done.err) == (3, "refs.bib: the file has no entries that can be read\n0 entries, 1 finding\n")
    assert not (blog.root / FILE).exists()


def test_csl_json(blog: Blog) -> None:
    item = {
        "id": "x",
        "type": "book",
        "title": "A book",
        "issued": {"date-parts": [[1999, 2]]},
        "URL": "https://e.org/b",
    }
    done = imported(blog, "items.json", json.dumps([item]), "--theme", "Books")
    assert done.code == 0, done.err
    assert room_of(blog)["themes"] == [
        {"title": "Books", "entries": [{"id": "https://e.org/b", "title": "A book", "date": "1999-02"}]}
    ]


RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Loom &amp;amp; Thread</title>
<link>https://example.org/</link><item><title>First &lt;b&gt;post&lt;/b&gt;</title><link>/posts/1</link>
<pubDate>Sun, 20 Aug 2017 23:30:00 -0700</pubDate><category>looms</category><category>looms</category>
<description>Words of others.</description></item>
<item><title>Second</title><guid>https://example.org/2</guid><dc:date>2018-01-02T10:00:00Z</dc:date></item>
<item><title>Third</title><link>javascript:alert(1)</link></item><item/></channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Loom</title><author><name>Joan</name></author>
<entry><title type="html">One &amp;amp; two</title><link rel="self" href="https://example.org/self"/>
<link href="https://arxiv.org/abs/1706.03762v2"/><published>2017-06-12T00:00:00Z</published><updated>2020-01-01</updated>
<category term="t" label="Threads"/><author><name>Joan</name></author></entry>
<entry><title>Two</title><link href="https://example.org/two"/><updated>2020-01-01T00:00:00Z</updated>
<author><name>Ann</name></author></entry></feed>
"""


def test_rss(blog: Blog) -> None:
    done = imported(blog, "feed.xml", RSS)
    assert done.code == 0, done.err
    (theme,) = room_of(blog)["themes"]
    assert theme["title"] == "Loom & Thread"
    first, second, third = theme["entries"]
    assert first == {
        "id": "https://example.org/posts/1", "title": "First post", "date": first["date"], "tags": ["looms"]
    }  # fmt: skip
    assert str(first["date"]) == "2017-08-20"
    assert (second["id"], str(second["date"])) == ("https://example.org/2", "2018-01-02")
    assert "id" not in third
    assert "entry 4 of the feed has neither title nor address\n  it is left out\n" in done.err
    assert "Words of others" not in blog.read(FILE)


def test_atom() -> None:
    made = feeds.parse(ATOM.encode(), "feed.atom", "")
    assert (made.room.title, made.room.author) == ("Loom", "Joan")
    assert made.room.themes[0].entries == [
        NewEntry("https://arxiv.org/abs/1706.03762v2", "One & two", [], "2017-06-12", tags=["Threads"]),
        NewEntry("https://example.org/two", "Two", ["Ann"], "2020-01-01", tags=[]),
    ]


ODD_ATOM = """<?xml version="1.0" encoding="UTF-16"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://loom.example/blog/"><title>Loom</title>
<entry xml:base="2024/"><title>Below</title><link rel="enclosure" href="a.mp3"/><link href="below/"/>
<published>2024-3-5</published></entry>
<entry><title>By its id</title><id>https://loom.example/id</id><updated>yesterday</updated></entry>
<entry><title>No place</title><id>urn:uuid:1</id><published>2021-02-30T10:00:00Z</published>
<updated>2021-03-01</updated></entry></feed>
"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Loom &amp; Thread", "home_page_url":
"https://loom.example/", "items": [{"id": "1", "url": "/one", "title": "One", "tags": ["a", "a", 5],
"date_published": "2010-02-07T14:04:00-05:00", "authors": [{"name": "Ann"}, 7]},
{"id": "https://loom.example/2", "title": "Two", "date_published": "soon"}, 7]}"""


def test_odd_feeds_lose_nothing_quietly(blog: Blog) -> None:
    made = feeds.parse(ODD_ATOM.encode("utf-16"), "feed.atom", "")
    assert made.room.themes[0].entries == [
        NewEntry("https://loom.example/blog/2024/below/", "Below", [], "2024-03-05", tags=[]),
        NewEntry("https://loom.example/id", "By its id", [], "", tags=[]),
        NewEntry("", "No place", [], "2021-03-01", tags=[]),
    ]
    assert [each.message for each in made.findings] == ['"By its id": "yesterday" is not a date, so it has none']
    latin = RSS.replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?').replace("Second", "Zweites für später")
    assert feeds.parse(latin.encode("latin-1"), "feed.xml", "").room.themes[0].entries[1].title == "Zweites für später"


ITEMS = [
    ("<link>http://e.org/a</link><creator>Ann</creator><creator>Bo</creator>",
     NewEntry("http://e.org/a", "T", ["Ann", "Bo"], tags=[])),
    ('<guid isPermaLink="false">https://e.org/g</guid>', NewEntry("", "T", [], tags=[])),
    ('<guid isPermaLink="true">/g</guid>', NewEntry("https://loom.example/g", "T", [], tags=[])),
    ("<guid/><link/><id/>", NewEntry("", "T", [], tags=[])),
    ("<link>ftp://e.org/a</link><id>x</id>", NewEntry("https://loom.example/x", "T", [], tags=[])),
    ('<category term="a"/><category label="b" term="c"/><category>d</category><category/>',
     NewEntry("", "T", [], tags=["a", "b", "d"])),
    ("<pubDate>May 3, 2017</pubDate>", NewEntry("", "T", [], "2017-05-03", tags=[])),
    ("<date>2017-05</date>", NewEntry("", "T", [], "2017-05", tags=[])),
    ("<pubDate>soon</pubDate><updated>2017-05-03T24:00</updated>", NewEntry("", "T", [], "2017-05-03", tags=[])),
    ("<author><name>Joan</name></author>", NewEntry("", "T", [], tags=[])),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), ITEMS)
def test_an_item_of_a_feed(item: str, expected: NewEntry) -> None:
    head = "<link>https://loom.example/</link><author><name>Joan</name></author>"
    feed = f"<rss><channel>{head}<item><title>T</title>{item}</item></channel></rss>"
    made = feeds.parse(feed.encode(), "feed.xml", "")
    assert made.room.themes[0].entries == [expected]


@pytest.mark.parametrize(("theme", "title", "expected"), [("A", "B", "A"), ("", "B", "B"), ("", "", "Entries")])
def test_the_theme_of_a_feeds_entries(theme: str, title: str, expected: str) -> None:
    feed = f"<rss><channel><title>{title}</title><item><title>T</title></item></channel></rss>"
    items = '"items": [{"title": "T", "authors": [{"name": "Ann"}, {}], "date_modified": "2010-02-07"}]'
    as_json = f'{{"title": "{title}", {items}}}'
    for made in (feeds.parse(feed.encode(), "feed.xml", theme), feeds.parse_json(as_json.encode(), "feed.json", theme)):
        assert made.room.themes[0].title == expected
    assert made.room.themes[0].entries == [NewEntry("", "T", ["Ann"], "2010-02-07", tags=[])]


@pytest.mark.parametrize(
    ("content", "is_feed"),
    [(JSON_FEED, True), (f"\ufeff \t\r\n{JSON_FEED}", True), (f"[{JSON_FEED}]", False), ('{"items": []}', False)],
)
def test_a_json_feed_is_known_by_its_version(content: str, is_feed: bool) -> None:
    assert feeds.is_json_feed(content.encode()) is is_feed


@pytest.mark.parametrize("name", ["p.txt", "p.text", "p.md", "p.MARKDOWN", "f.xml", "f.rss", "f.atom", "f.rdf"])
def test_a_file_is_read_by_the_ending_of_its_name(blog: Blog, name: str) -> None:
    assert imported(blog, name, PAGE if name.startswith("p") else ATOM).code == 0


def test_a_json_feed_is_not_taken_for_csl_json(blog: Blog) -> None:
    done = imported(blog, "feed.json", JSON_FEED)
    (theme,) = room_of(blog)["themes"]
    assert theme["title"] == "Loom & Thread"
    one, two = theme["entries"]
    assert (one["id"], str(one["date"]), one["tags"]) == ("https://loom.example/one", "2010-02-07", ["a"])
    assert two == {"id": "https://loom.example/2", "title": "Two"}
    assert '"soon" is not a date, so it has none\n  write it into the room\'s file, as date: 2017-08-20\n' in done.err
    assert "entry 3 of the feed has neither title nor address" in done.err


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        ('"url": "/a", "external_url": "/b", "id": "/c"', "https://loom.example/a"),
        ('"external_url": "/b", "id": "/c"', "https://loom.example/b"),
        ('"id": "https://loom.example/c"', "https://loom.example/c"),
        ('"url": 5', ""),
    ],
)
def test_where_an_item_of_a_json_feed_leads(addresses: str, found: str) -> None:
    feed = f'{{"home_page_url": "https://loom.example/", "items": [{{"title": "T", {addresses}}}]}}'
    (entry,) = feeds.parse_json(feed.encode(), "feed.json", "").room.themes[0].entries
    assert entry.id == found


def test_an_address_of_no_work_and_one_that_is_there_twice(blog: Blog) -> None:
    item = "<item><title>T</title><link>ADDRESS</link></item>"
    links = ["https://arxiv.org/abs/1799.00001", "https://e.org/x", "https://E.org/x", "https://e.org/y"]
    feed = "".join(item.replace("ADDRESS", link) for link in links)
    done = imported(blog, "feed.xml", f"<rss><channel>{feed}</channel></rss>")
    assert [entry.get("id") for entry in room_of(blog)["themes"][0]["entries"]] == [
        None, "https://e.org/x", "https://e.org/y",
    ]  # fmt: skip
    assert 'feed.xml: warning: "T": "1799.00001" is not an arXiv id\n  ' in done.err
    assert 'feed.xml: warning: "T" is in the room already\n  it is left as it is there\n' in done.err


def test_a_theme_without_entries_comes_into_no_room_that_is_there(blog: Blog) -> None:
    make(blog, ROOM)
    bare = "Yarn\n\n1 tier-5\n\nOf nothing yet.\n\n"
    assert imported(blog, "page.txt", PAGE[PAGE.index("Threads") :].replace("Looms\n", f"{bare}Looms\n", 1)).code == 0
    assert [theme["title"] for theme in room_of(blog)["themes"]] == ["Engines", "Threads — Cotton & Silk", "Looms"]


def test_a_tier_of_the_page_counts_over_that_of_the_command(blog: Blog) -> None:
    imported(blog, "page.txt", PAGE.replace("TIER 2", "TIER 8"), "--tier", "1")
    tiers = [entry["tier"] for theme in room_of(blog)["themes"] for entry in theme["entries"]]
    assert tiers == [5, 5, 4, 5, 4, 1]


def test_a_book_is_known_by_its_isbn(blog: Blog) -> None:
    imported(blog, "books.json", '[{"id": "a", "type": "book", "title": "Deep Learning", "ISBN": "0-262-03561-8"}]')
    assert room_of(blog)["themes"][0]["entries"][0]["id"] == "isbn:9780262035613"


def test_an_address_of_a_feed_is_the_works_id(blog: Blog) -> None:
    imported(blog, "feed.atom", ATOM)
    assert room_of(blog)["themes"][0]["entries"][0]["id"] == "arxiv:1706.03762"


REFUSED = {
    "not XML": ("feed.xml", "<rss><channel>", "feed.xml:1:15: not XML\n  save the feed itself, not its page"),
    "entities": (
        "feed.xml",
        '<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>',
        "declares entities, which no feed needs\n  remove them",
    ),
    "another encoding": (
        "page.txt",
        b"caf\xe9",
        'error: "page.txt" is not UTF-8\n  save the file as UTF-8 in your editor\n',
    ),
    "an encoding that there is not": ("feed.xml", '<?xml version="1.0" encoding="x-y"?><rss/>', "feed.xml"),
    "a JSON Feed of another name": ("feed.docx", JSON_FEED, "that can be imported"),
    "another ending": ("page.docx", "x", "that can be imported\n  its name ends in .bib, .json, "),
    "a JSON Feed that ends too early": ("feed.json", JSON_FEED[:-1], "\n  save the feed again"),
    "a JSON Feed in another encoding": (
        "feed.json",
        JSON_FEED.replace("One", "Früh").encode("latin-1"),
        "feed.json is not UTF-8\n  save the feed again",
    ),
    "not CSL": ("items.json", "5", "expected a list of CSL items"),
}


@pytest.mark.parametrize(("name", "content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_read_makes_no_room(blog: Blog, name: str, content: str | bytes, message: str) -> None:
    done = imported(blog, name, content)
    assert done.code == 2
    assert message in done.err
    assert not (blog.root / "content/reading-room").exists()


EMPTY_FEEDS = {
    "feed.xml": "<rss><channel><title>x</title></channel></rss>",
    "feed.json": '{"version": "https://jsonfeed.org/version/1", "items": []}',
}


@pytest.mark.parametrize("name", EMPTY_FEEDS)
def test_a_feed_without_entries_makes_no_room(blog: Blog, name: str) -> None:
    done = imported(blog, name, EMPTY_FEEDS[name])
    assert done.code == 3
    assert f"{name}: the feed has no entries\n  is it a feed, in RSS, Atom or JSON Feed?\n" in done.err
    assert not (blog.root / "content/reading-room").exists()
