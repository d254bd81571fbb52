"""The citation index: what `cite` keeps in `citations.index.json`, when it is written, and what it survives."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hugo_tools.citing.citation_index import related
from hugo_tools.citing.index_entries import Mentions, work_line
from hugo_tools.cli import main
from hugo_tools.metadata.items import Item, Name
from tests.support import cited_blog
from tests.support.blog import Blog, Result

NAME = "citations.index.json"
Run = Callable[..., Result]


@pytest.fixture
def run(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `cite` in this process, on the site of cited_blog, which has its lock."""
    monkeypatch.chdir(blog.root)
    cited_blog.write(blog)

    return partial(blog.call, "cite", "--offline")


def index(blog: Blog) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(blog.read(NAME))
    return read


def lines(blog: Blog) -> set[str]:
    return set(blog.read(NAME).splitlines())


def test_a_post_has_a_line_with_works_links_and_sentences(run: Run, blog: Blog) -> None:
    assert run().code == 0
    assert index(blog)["posts"]["content/posts/second.md"] == {
        "works": {"doi:10.1234/w1": [1], "doi:10.1234/w3": [2]},
        "posts": {"first.md": [0], "bundle": [1]},
        "sentences": [
            "We said so in the first post.",
            "Others agree [1], and the bundle too.",
            "Rare things [2] are not read.",
        ],
    }
    assert index(blog)["posts"]["content/posts/first.md"]["linked"] == {"doi:10.1234/w4": [2]}


def test_a_work_has_a_line_as_the_page_shows_it(run: Run, blog: Blog) -> None:
    run()
    assert index(blog)["works"]["doi:10.1234/w1"] == {
        "title": "Attention to everything",
        "authors": "Vaswani, J.",
        "year": 2017,
        "venue": "Proceedings",
        "url": "https://doi.org/10.1234/w1",
        "slug": "doi-10-1234-w1",
    }


def test_what_a_bibliography_corrects_is_right(run: Run, blog: Blog) -> None:
    blog.write("own.bib", "@article{v, title={Corrected}, doi={10.1234/w1}, year={2018}}\n@misc{own, title={Mine}}\n")
    blog.write("hugo.yaml", cited_blog.CONFIG.replace("citationIndex", "bibliography: own.bib, citationIndex"))
    blog.post("Mine [@own], yours [@v].\n", "own.md")
    assert run().code == 0
    works = index(blog)["works"]
    titles = {works[key]["title"] for key in index(blog)["posts"]["content/posts/own.md"]["works"]}
    assert titles == {"Corrected", "Mine"}


def test_a_second_run_writes_nothing_and_check_says_nothing(run: Run, blog: Blog) -> None:
    assert f"wrote {NAME}" in run().out
    before = blog.snapshot()
    assert (run().out, run("--check").code, blog.snapshot()) == ("", 0, before)


def test_without_stamps_the_same_file_comes_of_the_same_posts(run: Run, blog: Blog, monkeypatch: Any) -> None:
    run()
    before = blog.read(NAME)
    (blog.root / NAME).unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blog.root.parent / "other-cache"))
    run()
    assert blog.read(NAME) == before


def test_a_change_of_one_post_changes_its_line_and_no_other_posts(run: Run, blog: Blog) -> None:
    run()
    before = lines(blog)
    path = blog.root / "content/posts/second.md"
    path.write_text(path.read_text("utf-8").replace("Rare things", "Seldom things"), "utf-8")
    run()
    gone, new = before - lines(blog), lines(blog) - before
    assert [line.partition(":")[0] for line in (*gone, *new)] == ['"content/posts/second.md"'] * 2


def test_check_tells_of_a_stale_index_and_writes_nothing(run: Run, blog: Blog) -> None:
    run()
    path = blog.root / "content/posts/second.md"
    path.write_text(path.read_text("utf-8").replace("Rare things", "Seldom things"), "utf-8")
    before = blog.snapshot()
    done = run("--check")
    assert (done.code, f"would change {NAME}" in done.out) == (1, True)
    assert blog.snapshot() == before
    assert "+" in run("--diff").out


@pytest.mark.parametrize("part", ["posts", "works", "related"])
def test_a_line_that_is_edited_lost_or_of_nobody_is_made_right(run: Run, blog: Blog, part: str) -> None:
    run()
    right = blog.read(NAME)
    values = json.loads(right)
    key = next(iter(values[part]))
    lost, changed = json.loads(right), json.loads(right)
    del lost[part][key]
    changed[part] |= {key: {"title": "x"}, "nobody": {"works": {"doi:10.1234/w1": [0]}}}
    for wrong in (lost, changed):
        blog.write(NAME, json.dumps(wrong))
        assert run("--check").code == 1
        run()
        assert blog.read(NAME) == right


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"version": 1}', "<<<<<<< ours\n", '{"version": "x", "posts": 5}', "[" * 100_000]
)
def test_a_file_that_is_no_index_is_made_anew(run: Run, blog: Blog, text: str) -> None:
    run()
    right = blog.read(NAME)
    blog.write(NAME, text)
    assert run().code == 0
    assert blog.read(NAME) == right


def test_both_sides_of_a_merge_are_made_right(run: Run, blog: Blog) -> None:
    """What git's union merge makes of two branches is valid JSON, and the next run puts it in order."""
    run()
    right = blog.read(NAME)
    doubled = [line for each in right.splitlines() for line in [each] * (2 if each.startswith('"content') else 1)]
    blog.write(NAME, "\n".join(doubled) + "\n")
    assert run("--check").code == 1
    run()
    assert blog.read(NAME) == right


def test_an_index_of_a_newer_program_is_left_alone(run: Run, blog: Blog) -> None:
    blog.write(NAME, '{"version": 2}\n')
    done = run()
    assert (done.code, blog.read(NAME)) == (3, '{"version": 2}\n')
    assert f"{NAME}: has version 2, this program reads version 1" in done.err


def test_line_ends_of_a_windows_checkout_are_no_change(run: Run, blog: Blog) -> None:
    run()
    blog.write(NAME, blog.read(NAME).replace("\n", "\r\n"))
    assert (run("--check").code, run().out) == (0, "")


def test_a_run_over_one_post_brings_its_line_up_to_date_and_keeps_the_others(run: Run, blog: Blog) -> None:
    run("content/posts/second.md")
    assert not (blog.root / NAME).exists()  # of one post no index is made
    run()
    blog.post("Now [@doi:10.1234/w2].\n", "second.md")
    blog.post("Later [@doi:10.1234/w2].\n", "third.md")
    run("content/posts/second.md")
    posts = index(blog)["posts"]
    assert posts["content/posts/second.md"]["sentences"] == ["Now [1]."]
    assert posts["content/posts/third.md"]["sentences"] == ["Linked by reference, so."]
    assert "content/posts/first.md" in posts


def test_posts_and_works_that_are_gone_leave_the_index(run: Run, blog: Blog) -> None:
    run()
    (blog.root / "content/posts/draft.md").unlink()
    (blog.root / "content/posts/future.md").unlink()
    run()
    assert "content/posts/draft.md" not in blog.read(NAME)
    assert "doi:10.1234/w5" not in blog.read(NAME)


def test_a_post_that_cannot_be_read_keeps_its_line(run: Run, blog: Blog) -> None:
    run()
    before = index(blog)["posts"]["content/posts/second.md"]
    blog.write("content/posts/second.md", b"---\ntitle: [\n---\n\nText.\n")
    assert run().code == 3
    assert index(blog)["posts"]["content/posts/second.md"] == before


def test_a_post_that_is_left_alone_is_not_in_it(run: Run, blog: Blog) -> None:
    text = "Left [alone](first.md) [@doi:10.1234/w1].\n"
    blog.post(text, "alone.md", "title: A\nhugoTools: {cite: false}\n")
    run()
    assert "content/posts/alone.md" not in index(blog)["posts"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[x](b.md)", "b.md"), ("[x](../b/#part)", "../b/"), ("[x](/posts/b/?q=1)", "/posts/b/"),
        ("[x](<a b.md>)", "a b.md"), ('[x]({{< ref "b.md#part" >}})', "b.md"), ("[x]({{% relref path=`b` %}})", "b"),
        ("[*x* `y`][label]", "b.md"), ("[x](https://example.org/blog/2024/b/)", "/blog/2024/b/"),
        ("[x](b.html)", "b.html"),
        ("[x](http://example.org/blog/b/)", "/blog/b/"), ("[x](https://example.org/other/)", ""), ("[x](#part)", ""),
        ("[x](mailto:a@e.org)", ""), ("[x](//e.org/b)", ""), ("[x](paper.pdf)", ""), ("![x](b.md)", ""),
        ("`[x](b.md)`", ""), ("<!-- [x](b.md) -->", ""), ("[x](https://example.org.evil.com/blog/)", ""),
        ('{{< figure link="b.md" >}}', ""),
    ],
)  # fmt: skip
def test_a_link_to_the_site_is_kept_as_it_is_written(run: Run, blog: Blog, written: str, address: str) -> None:
    blog.post(f"Words {written} here.\n\n[label]: b.md\n", "links.md")
    run()
    posts = index(blog)["posts"].get("content/posts/links.md", {}).get("posts", {})
    assert list(posts) == ([address] if address else [])


def test_sentences_stand_in_lists_quotes_tables_and_footnotes(run: Run, blog: Blog) -> None:
    blog.post(
        "- In a list\n  over lines [@doi:10.1234/w1]. No.\n\n> A quote\n> says [@doi:10.1234/w2]. No.\n\n"
        "| a | b |\n|---|---|\n| cell [@doi:10.1234/w3] | no |\n\nNote[^n].\n\n[^n]: So [@doi:10.1234/w4]. No.\n",
        "places.md",
    )
    run()
    assert index(blog)["posts"]["content/posts/places.md"]["sentences"] == [
        "In a list over lines [1].",
        "A quote says [2].",
        "cell [3]",
        "So [4].",
    ]


def test_no_file_is_made_where_nothing_is_cited(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog.root)
    blog.write("hugo.yaml", cited_blog.CONFIG)
    blog.write("content-de/.keep", "")
    blog.post("Nothing here.\n")
    assert CliRunner().invoke(main, ["cite", "--offline"]).exit_code == 0
    assert not (blog.root / NAME).exists()


def test_a_link_that_leads_out_of_the_site_is_refused(run: Run, blog: Blog, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}", "utf-8")
    (blog.root / NAME).symlink_to(outside)
    done = run()
    assert (done.code, outside.read_text("utf-8")) == (3, "{}")
    assert "leads out of the site" in done.err


# --- related -------------------------------------------------------------------------------------


def test_a_work_that_few_cite_counts_more_than_several_that_all_do() -> None:
    cited = {"a": ["rare", "x", "y"], "b": ["rare"], "c": ["x", "y"], **{f"d{n}": ["x", "y"] for n in range(5)}}
    assert related(cited, lambda name: "en")["a"][:2] == [("b", 1), ("c", 2)]


def test_posts_of_two_languages_are_not_related() -> None:
    cited = {"a.de": ["x"], "b.en": ["x"], "c.en": ["x"]}
    assert related(cited, lambda name: name[-2:]) == {"b.en": [("c.en", 1)], "c.en": [("b.en", 1)]}


def test_a_work_that_all_posts_cite_makes_no_pairs() -> None:
    assert related({f"{n}": ["x"] for n in range(5000)}, lambda name: "en") == {}
    assert related({f"{n}": ["x"] for n in range(101)}, lambda name: "en") == {}
    found = related({f"{n}": ["x"] for n in range(100)}, lambda name: "en")
    assert {len(others) for others in found.values()} == {10}


def test_posts_that_are_equally_near_are_in_the_order_of_their_paths() -> None:
    cited = {name: ["x", "y", "z"] for name in ("d", "b", "a", "c")}
    assert related(cited, lambda name: "en")["c"] == [("a", 3), ("b", 3), ("d", 3)]


# --- entries -------------------------------------------------------------------------------------


def test_a_work_has_five_sentences_of_a_post_at_most() -> None:
    found = Mentions()
    for number in (1, 2, 2, 3, 4, 5, 6):
        found.add(found.works, "a", f"Sentence {number}.")
    found.add(found.works, "b", "Sentence 2.")
    found.add(found.linked, "a", "Sentence 1.")
    found.add(found.linked, "c", "")
    assert found.as_object() == {
        "works": {"a": [0, 1, 2, 3, 4], "b": [1]},
        "linked": {"c": []},
        "sentences": [f"Sentence {number}." for number in range(1, 6)],
    }
    assert Mentions().as_object() == {}


@pytest.mark.parametrize(("authors", "shown"), [(10, 10), (11, 10), (1, 1)])
def test_a_work_of_many_authors_has_the_first_ten(authors: int, shown: int) -> None:
    names = tuple(Name(f"Name{number}") for number in range(authors))
    line = json.loads(work_line(Item("doi:10.1000/x", title="T", authors=names, issued=(2024, 3), doi="10.1000/x")))
    assert line["authors"].count("Name") == shown
    assert ("et al." in line["authors"]) == (shown < authors)
    assert {key: line[key] for key in ("title", "year", "slug", "url")} == {
        "title": "T",
        "year": 2024,
        "slug": "doi-10-1000-x",
        "url": "https://doi.org/10.1000/x",
    }
    assert "year" not in json.loads(work_line(Item("a", title="T")))
