"""`adopt`: old lists in posts, a plan, and what becomes of them, by the command and fake registries."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests import ROOT
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

ENGINE = "https://arxiv.org/abs/1701.00001"
LOOM = "https://arxiv.org/abs/1702.00002"
TIDES = "https://doi.org/10.1000/tides"

NUMBERED = f"""\
Engines can weave [1], as looms do [2, 3], or so the harbour says [1][4, p. 12].
Code is code: `a[1]`, and the interval [0, 1] is one. Babbage[3] said so.

## References

[1] Ada Lovelace et al. ["Notes on an engine."]({ENGINE}) ICML 2018.

[2] Joseph Jacquard. ["A loom for patterns."]({LOOM}) arXiv preprint arXiv:1702.00002 (2017).
[[code](https://example.org/loom)]

[3] Mary Somerville. [“The connexion of tides”]({TIDES}). A Journal, 2015.

[4] The harbour master. "A log of the harbour." 2012.

## Afterwards

The end.
"""


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    registries.add_arxiv("1701.00001", "Notes on an Engine", ["Ada Lovelace", "Charles Babbage"], "2017-01-01")
    registries.add_arxiv("1702.00002", "A Loom for Patterns", ["Joseph Jacquard"], "2017-02-02")
    registries.add_crossref("10.1000/tides", "The connexion of tides", authors=["Mary Somerville"], year=2015)
    return registries


def test_a_plan_comes_first(blog: Blog) -> None:
    blog.post(NUMBERED)
    before = blog.snapshot()
    done = blog.run("adopt")
    assert done.code == 0
    assert done.out.splitlines() == [
        "content/posts/post.md: numbered paragraphs, 4 entries",
        f'  sure      [1] Ada Lovelace et al. ["Notes on an engine."]({ENGINE}) ICML 2018.',
        '            → [@arxiv:1701.00001] Lovelace and others (2017). "Notes on an Engine." arXiv; '
        "your venue stays: ICML 2018",
        f'  sure      [2] Joseph Jacquard. ["A loom for patterns."]({LOOM}) arXiv preprint arXiv:17…',
        '            → [@arxiv:1702.00002] Jacquard (2017). "A Loom for Patterns." arXiv',
        f"  sure      [3] Mary Somerville. [“The connexion of tides”]({TIDES}). A Journal, 2015.",
        '            → [@doi:10.1000/tides] Somerville (2015). "The connexion of tides." A Journal',
        '  none      [4] The harbour master. "A log of the harbour." 2012.',
        "            → [@theharbourmaster2012harbour] in your words",
    ]
    assert "1 post with 4 entries: 3 sure, 1 none" in done.err
    assert 'the link "code" to https://example.org/loom has no place in the new entry' in done.err
    assert blog.snapshot() == before


def test_a_numbered_list_becomes_ours(blog: Blog) -> None:
    post = blog.post(NUMBERED)
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    head, _, rest = post.read_text("utf-8").partition("<!-- hugo-tools:references -->\n")
    block, _, below = rest.partition("<!-- /hugo-tools:references sum=")
    assert head == (
        "---\ntitle: A post\n---\n\n"
        "Engines can weave [@arxiv:1701.00001], as looms do [@arxiv:1702.00002; @doi:10.1000/tides], or so the harbour "
        "says [@arxiv:1701.00001; @theharbourmaster2012harbour, p. 12].\n"
        "Code is code: `a[1]`, and the interval [0, 1] is one. Babbage[@doi:10.1000/tides] said so.\n\n"
        "## References\n\n"
    )
    assert "## " not in block  # the author's own heading stands above it
    assert '1. Lovelace, A., & Babbage, C. (2018). "Notes on an Engine." *ICML*.' in block
    assert '2. Jacquard, J. (2017). "A Loom for Patterns."' in block
    assert '3. Somerville, M. (2015). "The connexion of tides." *A Journal*.' in block
    assert '4. The harbour master. (2012). "A log of the harbour."' in block
    assert below.partition("-->\n")[2] == "\n## Afterwards\n\nThe end.\n"
    assert '% The harbour master. "A log of the harbour." 2012.\n' in blog.read("references.bib")
    assert "bibliography: [references.bib]" in blog.read("hugo.yaml")


def test_adopted_twice_is_nothing_and_the_lists_are_right(blog: Blog, registries: Registries) -> None:
    blog.post(NUMBERED)
    blog.run("adopt", "--write")
    after = blog.snapshot()
    registries.requests.clear()
    again = blog.run("adopt", "--write")
    assert (again.code, again.out) == (0, "")
    assert "no post has a list of references that is kept by hand" in again.err
    assert blog.run("cite", "--check", "--offline").code == 0
    assert blog.snapshot() == after
    assert not registries.requests


ENDS = [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF")]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_byte_comes_back(blog: Blog, end: str, mark: str) -> None:
    text = f"{mark}---\ntitle: A post\n---\n\n{NUMBERED}".rstrip("\n").replace("\n", end)
    blog.write("content/posts/post.md", text)
    blog.post(NUMBERED.replace("[1]", "[9]").replace("[9] Ada", "[1] Ada"), "other.md")
    before = blog.snapshot()
    assert blog.run("adopt", "--write").code == 0
    assert len(blog.snapshot()) > len(before)
    assert "hugo-tools:references" in blog.read("content/posts/post.md")
    done = blog.run("adopt", "--undo")
    assert done.code == 0, done.err
    assert blog.snapshot() == before
    assert not (blog.root / ".hugo-tools").exists()


def test_git_leaves_out_the_old_bytes(blog: Blog) -> None:
    subprocess.run(["git", "init", "--quiet", str(blog.root)], check=True)
    blog.post(NUMBERED)
    assert blog.run("adopt", "--write").code == 0
    status = ["git", "-C", str(blog.root), "status", "--porcelain", "--untracked-files=all"]
    untracked = subprocess.run(status, capture_output=True, text=True, check=True).stdout
    assert "content/posts/post.md" in untracked
    assert ".hugo-tools/" not in untracked


def test_one_post_is_brought_back(blog: Blog) -> None:
    post, other = blog.post(NUMBERED), blog.post(NUMBERED, "other.md")
    before = blog.snapshot()
    blog.run("adopt", "--write")
    adopted = other.read_bytes()
    assert blog.run("adopt", "--undo", str(post)).code == 0
    assert post.read_bytes() == before["content/posts/post.md"]
    assert other.read_bytes() == adopted
    assert (blog.root / "references.bib").exists()
    assert blog.run("adopt", "--undo").code == 0
    assert blog.snapshot() == before


def test_a_post_that_was_changed_since_is_kept(blog: Blog) -> None:
    post = blog.post(NUMBERED)
    blog.post(NUMBERED, "other.md")
    before = blog.snapshot()
    blog.run("adopt", "--write")
    post.write_bytes(post.read_bytes() + b"\nAnother word.\n")
    changed = post.read_bytes()
    done = blog.run("adopt", "--undo")
    assert done.code == 3
    assert "content/posts/post.md: was changed since it was adopted, so it is not brought back" in done.err
    assert 'its old bytes are in ".hugo-tools/adopted/' in done.err
    assert post.read_bytes() == changed
    assert blog.read("content/posts/other.md").encode() == before["content/posts/other.md"]
    place = done.err.partition('its old bytes are in "')[2].partition('"')[0]
    assert (blog.root / place).read_bytes() == before["content/posts/post.md"]


def test_an_entry_of_several_works_is_none_of_them(blog: Blog) -> None:
    listed = f"[Notes on an engine]({ENGINE}), [A loom for patterns]({LOOM}), 2017"
    blog.post(f"A [1], B [2].\n\n## References\n\n1. {listed}\n2. [The connexion of tides]({TIDES})\n")
    done = blog.run("adopt")
    assert "unsure    [1]" in done.out
    assert '"[1]" stays in your words: it names several works\n  give each of them an entry of its own' in done.err
    assert f'the link "Notes on an engine" to {ENGINE} has no place in the new entry' in done.err
    assert f'the link "A loom for patterns" to {LOOM} has no place in the new entry' in done.err


def test_words_that_a_record_does_not_replace_are_told(blog: Blog) -> None:
    listed = f"The paper it began with: [Notes on an engine]({ENGINE}) Provides a lot of pictures to look at."
    blog.post(f"A [1].\n\n## References\n\n1. {listed}\n2. [A loom for patterns]({LOOM})\n")
    done = blog.run("adopt")
    assert 'the words "The paper it began with" have no place in the new entry\n  put them into the text' in done.err
    assert 'the words "Provides a lot of pictures to look at" have no place in the new entry' in done.err


def test_a_plan_says_why_a_post_is_left(blog: Blog) -> None:
    blog.post(f"## As in [1]\n\nA.\n\n## References\n\n[1] Ada Lovelace. [Notes on an engine.]({ENGINE}) 2017.\n")
    first = blog.run("adopt").out.splitlines()[0]
    assert first.startswith(
        "content/posts/post.md: numbered paragraphs, 1 entry, left as it is: a citation in a heading"
    )


def test_a_key_of_kept_words_has_the_authors_name(blog: Blog) -> None:
    kept = 'Pilot, Ann. 2012. "A log of the harbour." *The Harbour News*, May 3, 2012, evening edition.'
    blog.post(f"A [1], B [2].\n\n## References\n\n1. {kept}\n2. [A loom for patterns]({LOOM})\n")
    assert "[@pilot2012harbour] in your words" in blog.run("adopt").out


def test_a_lock_that_came_without_a_post_is_undone(blog: Blog) -> None:
    blog.post(f"## As in [1]\n\nA.\n\n## References\n\n[1] Ada Lovelace. [Notes on an engine.]({ENGINE}) 2017.\n")
    before = blog.snapshot()
    assert blog.run("adopt", "--write").code == 3
    assert blog.snapshot() != before
    assert blog.run("adopt", "--undo").code == 0
    assert blog.snapshot() == before


def test_two_runs_are_undone_as_one(blog: Blog) -> None:
    first, second = blog.post(NUMBERED), blog.post(NUMBERED.replace("harbour master", "pilot"), "other.md")
    before = blog.snapshot()
    assert blog.run("adopt", "--write", str(first)).code == 0
    assert blog.run("adopt", "--write", str(second)).code == 0
    assert "The pilot" in blog.read("references.bib")
    assert "The harbour master" in blog.read("references.bib")
    assert blog.run("adopt", "--undo").code == 0
    assert blog.snapshot() == before


def test_a_bibliography_that_was_edited_between_two_runs_is_kept(blog: Blog) -> None:
    first, second = blog.post(NUMBERED), blog.post(NUMBERED.replace("harbour master", "pilot"), "other.md")
    blog.run("adopt", "--write", str(first))
    blog.write("references.bib", blog.read("references.bib") + "\n@misc{mine, title = {Mine}}\n")
    blog.run("adopt", "--write", str(second))
    done = blog.run("adopt", "--undo")
    assert done.code == 3
    assert "references.bib: was changed since it was adopted" in done.err
    assert "@misc{mine" in blog.read("references.bib")
    assert blog.read("content/posts/post.md").endswith(NUMBERED)


def test_what_is_not_cited_stays_listed(blog: Blog) -> None:
    text = NUMBERED.partition("## References")[2]
    post = blog.post(f"As [Jacquard]({LOOM}) has it.\n\n## References{text}")
    done = blog.run("adopt", "--write")
    assert done.code == 0
    start = post.read_text("utf-8")
    assert 'nocite: ["arxiv:1701.00001", "doi:10.1000/tides", "theharbourmaster2012harbour"]\n---\n' in start
    assert '"[1]" is listed and not cited' in done.err
    assert '"[2]" is listed and not cited' not in done.err


def test_a_front_matter_that_has_nocite_already_is_left_to_its_author(blog: Blog) -> None:
    text = NUMBERED[NUMBERED.index("## References") :]
    post = blog.post(f"Nothing is cited.\n\n{text}", front_matter="title: A post\nnocite: [arxiv:1701.00001]\n")
    before = post.read_bytes()
    done = blog.run("adopt", "--write")
    assert post.read_bytes() == before
    assert (
        "content/posts/post.md:3:1: the front matter has nocite already, and the list has works that the text does not "
        "cite\n  add them to it: arxiv:1701.00001, arxiv:1702.00002, doi:10.1000/tides, theharbourmaster2012harbour\n"
    ) in done.err


FRONT_MATTERS = [
    pytest.param('+++\ntitle = "A"\n\n[cover]\nimage = "x.png"\n+++\n', id="TOML with a table"),
    pytest.param('{\n  "title": "A"\n}\n', id="JSON"),
    pytest.param("---\ntitle: A\ncover:\n  image: x.png\n---\n", id="YAML that ends in a mapping"),
    pytest.param("", id="none"),
]


@pytest.mark.parametrize("front_matter", FRONT_MATTERS)
def test_nocite_goes_into_any_front_matter(blog: Blog, front_matter: str) -> None:
    text = NUMBERED[NUMBERED.index("## References") :]
    blog.write("content/posts/post.md", f"{front_matter}\nNothing is cited.\n\n{text}")
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    assert blog.read("content/posts/post.md").count("1. Lovelace") == 1
    assert blog.run("cite", "--check", "--offline").code == 0


FOOTNOTES = f"""\
Engines weave.[^engine] Looms do, too[^loom][^why], in [all weathers][^sea].

## References

[^engine]: Lovelace, Ada, "[Notes on an engine]({ENGINE})",
    ICML, 2018.
[^loom]: Jacquard, Joseph. "A loom for patterns." arXiv:1702.00002, 2017.
[^why]: This is not obvious, see the notes for a proof.

[^sea]: Of weather [Somerville]({TIDES}) says more than we can.
"""


def test_footnotes_that_are_references_are_adopted_and_remarks_are_not(blog: Blog) -> None:
    post = blog.post(FOOTNOTES)
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    text = post.read_text("utf-8")
    assert (
        "Engines weave.[@arxiv:1701.00001] Looms do, too[@arxiv:1702.00002] [^why], in [all weathers][^sea].\n" in text
    )
    assert "[^why]: This is not obvious, see the notes for a proof.\n\n[^sea]: Of weather [Somerville]" in text
    assert "[^engine]" not in text
    assert "[^loom]" not in text


def test_a_footnote_of_two_paragraphs_is_one_entry(blog: Blog) -> None:
    post = blog.post(FOOTNOTES.replace('",\n    ICML, 2018.', '",\n\n    ICML, 2018.'))
    assert blog.run("adopt", "--write").code == 0
    text = post.read_text("utf-8")
    assert "Engines weave.[@arxiv:1701.00001]" in text
    assert "    ICML, 2018." not in text


@pytest.mark.parametrize("before", ["> ", "- ", "  "], ids=["a quotation", "a list", "a little aside"])
def test_footnotes_anywhere_cost_nothing_else(blog: Blog, before: str) -> None:
    post = blog.post(
        FOOTNOTES + f"\n{before}[^far]: Ada Lovelace. “Notes on an engine” arXiv:1701.00001, 2017.\n\nA[^far].\n"
    )
    done = blog.run("adopt", "--write")
    assert "fault of hugo-tools" not in done.err
    assert "too[@arxiv:1702.00002]" in post.read_text("utf-8")


def test_a_post_with_remarks_alone_is_not_touched(blog: Blog) -> None:
    blog.post("A claim.[^1]\n\n[^1]: See [Notes on an engine](https://arxiv.org/abs/1701.00001), which is long.\n")
    before = blog.snapshot()
    done = blog.run("adopt", "--write")
    assert (done.code, done.out) == (0, "")
    assert blog.snapshot() == before


LISTS = [
    pytest.param("1. ", "2. ", True, id="ordered"),
    pytest.param("1) ", "1) ", True, id="ordered, all of them 1"),
    pytest.param("- ", "- ", False, id="bulleted"),
    pytest.param("* ", "* ", False, id="stars"),
]


@pytest.mark.parametrize(("first", "second", "is_ordered"), LISTS)
def test_list_items_are_adopted(blog: Blog, first: str, second: str, is_ordered: bool) -> None:
    text = f"Engines weave [2].\n\n### Bibliography\n\n{first}[Notes on an engine]({ENGINE}), 2017\n"
    text += f"{second}Jacquard, J. (2017). A loom for patterns.\n   {LOOM}\n"
    post = blog.post(text)
    assert blog.run("adopt", "--write").code == 0
    after = post.read_text("utf-8")
    assert ("Engines weave [@arxiv:1702.00002]." in after) == is_ordered
    assert ("Engines weave [2]." in after) == (not is_ordered)
    assert "Lovelace, A., & Babbage, C." in after
    assert "- [Notes" not in after


def test_a_list_of_further_reading_with_the_authors_words_is_left(blog: Blog) -> None:
    item = f"- [Notes on an engine]({ENGINE}): this is where to begin"
    blog.post(f"Text.\n\n## Further reading\n\n{item}\n")
    before = blog.snapshot()
    assert blog.run("adopt", "--write").code == 0
    assert blog.snapshot() == before


def test_words_that_have_no_place_are_told(blog: Blog) -> None:
    blog.post(f"Text.\n\n## References\n\n- [Notes on an engine]({ENGINE}): this is where to begin\n")
    done = blog.run("adopt")
    assert 'the words "this is where to begin" have no place in the new entry' in done.err


def test_a_list_of_pages_that_nothing_points_to_is_left(blog: Blog) -> None:
    blog.post(
        "Text.\n\n## References\n\n1. [A tool for looms](https://example.org/a)\n2. [A blog](https://example.org/b)\n"
    )
    before = blog.snapshot()
    assert blog.run("adopt", "--write").code == 0
    assert blog.snapshot() == before


# --- what is not sure ----------------------------------------------------------------------------


def entry_of(blog: Blog, entry: str) -> tuple[int, str, str]:
    """Adopts a post with an entry and a sure one; returns the exit code, the post and what was said."""
    text = f"One [1], two [2].\n\n## References\n\n[1] {entry}\n\n"
    post = blog.post(f"{text}[2] Joseph Jacquard. [A loom for patterns]({LOOM}) 2017.\n")
    done = blog.run("adopt", "--write")
    return done.code, post.read_text("utf-8"), done.err + done.out


def test_an_identifier_of_another_work_is_not_taken(blog: Blog) -> None:
    code, text, said = entry_of(blog, f'Mary Somerville. ["On the mechanism of the heavens."]({ENGINE}) 1831.')
    assert code == 0
    assert "@arxiv:1701.00001" not in text
    assert '"[1]" stays in your words: arxiv:1701.00001 leads to "Notes on an Engine" by Lovelace and others' in said
    assert (
        'Somerville, M. (n.d.). "On the mechanism of the heavens' in text or "On the mechanism of the heavens" in text
    )
    assert ENGINE not in text  # a link that misleads is not printed, and does not give the entry a wrong record
    assert ENGINE in blog.read("references.bib")  # but what was written is kept


def test_what_misleads_is_not_printed_and_the_other_words_stay(blog: Blog) -> None:
    entry = f'Mary Somerville & Ann Other. ["On the heavens."]({ENGINE}) arXiv preprint arXiv:1701.00001 (2016).'
    _, text, _ = entry_of(blog, entry)
    assert '1. Somerville, M., & Other, A. (2016). "On the heavens."' in text
    assert "1701.00001" not in text
    assert f"% {entry}\n" in blog.read("references.bib")


def test_all_words_of_an_entry_stay(blog: Blog) -> None:
    _, text, _ = entry_of(
        blog, "Mary Somerville. [“On waves”](https://example.org/x), 2nd printing, in the archive, 1999."
    )
    assert '1. Somerville, M. (1999). "On waves." *2nd printing, in the archive*. [Link](https://example.org/x)' in text


def test_a_dead_identifier_is_told(blog: Blog) -> None:
    code, text, said = entry_of(
        blog, 'Mary Somerville. ["On the heavens above."](https://arxiv.org/abs/1712.00009) 2016.'
    )
    assert code == 0
    assert 'dead: "arxiv:1712.00009"' in said or "dead: arXiv does not know" in said
    assert "On the heavens above" in text
    assert "1712.00009" not in text


def test_wrong_names_and_years_are_told(blog: Blog) -> None:
    code, text, said = entry_of(blog, f'Mary Somerville. ["Notes on an engine."]({ENGINE}) 2013.')
    assert code == 0
    assert '"Mary Somerville." does not name the authors of the work: Lovelace and others' in said
    assert "the year is 2013 here and 2017 by the work's record, which is printed" in said
    assert "[@arxiv:1701.00001]" in text


def test_an_unreachable_registry_leaves_the_post_whole(blog: Blog, registries: Registries) -> None:
    registries.fail("arxiv", "503", times=99)
    registries.fail("datacite", "503", times=99)
    post = blog.post(NUMBERED)
    before = post.read_bytes()
    done = blog.run("adopt", "--write")
    assert done.code == 3
    assert post.read_bytes() == before
    assert "2 of its entries could not be looked up" in done.err
    assert "references.bib" not in blog.snapshot()


def test_offline_nothing_is_asked(blog: Blog, registries: Registries) -> None:
    blog.post(NUMBERED)
    before = blog.snapshot()
    done = blog.run("adopt", "--offline", "--write")
    assert done.code == 3
    assert "not asked" in done.out
    assert not registries.requests
    assert blog.snapshot() == before


IN_VAIN = [
    pytest.param("## Engines [1]", id="in a heading"),
    pytest.param('{{< figure src="a.png" caption="From [1]" >}}', id="in a shortcode"),
    pytest.param("<p>\nSee [1].\n</p>", id="in HTML"),
]


@pytest.mark.parametrize("place", IN_VAIN)
def test_a_number_that_cannot_become_a_citation_leaves_the_post_whole(blog: Blog, place: str) -> None:
    post = blog.post(f"{place}\n\n{NUMBERED}")
    before = post.read_bytes()
    done = blog.run("adopt", "--write")
    assert done.code == 3
    assert post.read_bytes() == before
    assert "content/posts/post.md:5:" in done.err or "content/posts/post.md:6:" in done.err


# --- the site's configuration --------------------------------------------------------------------

CONFIGURATIONS = [
    pytest.param("hugo.toml", '# mine\nbaseURL = "https://e.org/"\n\n[params]\nx = 1 # one\n\n[menu]\n', id="TOML"),
    pytest.param("hugo.toml", '[params.hugoTools]\nstyle = "numeric"\n[params.other]\na = 1\n', id="TOML with ours"),
    pytest.param("hugo.yaml", "# mine\nparams:\n    a: 1 # one\n    b: {c: 2}\nmenu: {}\n", id="YAML, four blanks"),
    pytest.param("config.yml", "params:\n  hugoTools:\n    style: numeric\n  z: 1\n", id="YAML with ours"),
    pytest.param("hugo.json", '{"params": {"a": 1}}', id="JSON"),
    pytest.param("hugo.json", '{\n  "title": "A"\n}', id="JSON without params"),
]


@pytest.mark.parametrize(("name", "text"), CONFIGURATIONS)
def test_the_configuration_names_the_bibliography_and_keeps_the_rest(blog: Blog, name: str, text: str) -> None:
    (blog.root / "hugo.yaml").unlink()
    blog.write(name, text)
    blog.post(NUMBERED)
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("{")]
    written = blog.read(name)
    assert all(line.strip() in written for line in kept)
    assert blog.run("cite", "--check", "--offline").code == 0


def test_a_bibliography_that_is_there_gets_the_entries(blog: Blog) -> None:
    own = "@misc{mine,\n  title = {Mine},\n}"
    blog.write("own.bib", own)
    blog.write("hugo.yaml", "baseURL: https://example.org/\nparams:\n  hugoTools:\n    bibliography: [own.bib]\n")
    config = blog.read("hugo.yaml")
    blog.post(NUMBERED)
    assert blog.run("adopt", "--write").code == 0
    assert blog.read("own.bib").startswith(own + "\n\n")
    assert "theharbourmaster2012harbour" in blog.read("own.bib")
    assert blog.read("hugo.yaml") == config
    assert "references.bib" not in blog.snapshot()


def test_the_record_is_data(blog: Blog) -> None:
    blog.post(NUMBERED)
    blog.run("adopt", "--write")
    record = json.loads(blog.read(".hugo-tools/adopted/record.json"))
    assert set(record["files"]) == {"content/posts/post.md", "references.bib", "citations.lock.json", "hugo.yaml"}
    blog.write(".hugo-tools/adopted/record.json", "{")
    done = blog.run("adopt", "--undo")
    assert done.code == 2
    assert "is not a record of adopting" in done.err


# --- by title ------------------------------------------------------------------------------------

TITLED = [
    pytest.param("Mary Somerville et al. The Connexion of Tides. A Journal, 2015.", "sure", id="title, author, year"),
    pytest.param("Somerville, M., & Babbage, C. (2016). The connexion of tides. ICML.", "sure", id="the venue's year"),
    pytest.param("Ada Lovelace. The connexion of tides. ICML, 2015.", "unsure", id="another author"),
    pytest.param("Mary Somerville. The connexion of tides. ICML, 2009.", "unsure", id="another year"),
    pytest.param("Mary Somerville. The conexion of tides. ICML, 2015.", "unsure", id="a title that is not quite it"),
    pytest.param("Mary Somerville. The connexion of tides for beginners. 2015.", "none", id="a longer title"),
    pytest.param("Mary Somerville. Tides. 2015.", "none", id="a title that many works have"),
    pytest.param("The connexion of tides", "none", id="nobody and no year"),
]


@pytest.mark.parametrize(("entry", "kind"), TITLED)
def test_an_entry_without_an_identifier_is_searched_for(blog: Blog, entry: str, kind: str) -> None:
    code, text, said = entry_of(blog, entry)
    assert code == 0, said
    assert f"  {kind:9} [1] {entry}" in said
    assert ("[@doi:10.1000/tides]" in text) == (kind == "sure")
    assert "ides" in text.partition("hugo-tools:references")[2]


def test_a_work_that_may_be_meant_is_named(blog: Blog) -> None:
    _, _, said = entry_of(blog, "Mary Somerville. The conexion of tides. ICML, 2015.")
    likely = 'it may be "The connexion of tides" by Somerville, 2015'
    assert f'"[1]" stays in your words: {likely}\n  if it is, write doi:10.1000/tides into the entry\n' in said


def test_a_preprint_is_found_at_arxiv(blog: Blog) -> None:
    _, text, said = entry_of(blog, "Ada Lovelace et al. Notes on an Engine. ICML, 2017.")
    assert "One [@arxiv:1701.00001]" in text, said


def test_a_search_that_fails_leaves_the_post_whole(blog: Blog, registries: Registries) -> None:
    registries.fail("crossref", "503", times=99)
    registries.fail("arxiv", "503", times=99)
    code, text, _ = entry_of(blog, "Mary Somerville. The physical geography of tides. 2011.")
    assert code == 3
    assert "hugo-tools" not in text


def test_nobody_is_asked_without_a_terminal(blog: Blog) -> None:
    blog.post(NUMBERED)
    done = blog.run("adopt", "--interactive")
    assert done.code == 2
    assert "there is no terminal to ask on" in done.err


@pytest.mark.parametrize(("answer", "is_taken"), [("y", True), ("n", False)])
def test_the_author_decides_what_is_unsure(blog: Blog, answer: str, is_taken: bool) -> None:
    pty = pytest.importorskip("pty", reason="no terminal to be had: this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    text = "One [1], two [2].\n\n## References\n\n[1] Mary Somerville. The connexion of tides. 2009.\n\n"
    post = blog.post(f"{text}[2] [A loom for patterns]({LOOM})\n")
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "hugo_tools", "-q", "adopt", "--write", "--interactive"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=blog.root, env=env, stdin=theirs, stderr=theirs, check=False, timeout=60)
    assert done.returncode == 0
    assert ("[@doi:10.1000/tides]" in post.read_text("utf-8")) == is_taken


DOUBLED = NUMBERED.replace("\n[3] ", "\n[2] ").replace("looms do [2, 3]", "looms do [2]").replace("e[3]", "e[1]")


def test_a_number_of_two_entries_cannot_be_cited(blog: Blog) -> None:
    """The list is numbered anew, and nobody knows which of the two the text means."""
    before = blog.post(DOUBLED).read_bytes()
    done = blog.run("adopt", "--write")
    assert done.code == 3
    assert ':5:1: "[2]" may be either of two entries of the list\n  give each entry a number of its own\n' in done.err
    assert blog.read("content/posts/post.md").encode() == before


def test_a_number_of_two_entries_that_nothing_points_to_is_no_matter(blog: Blog) -> None:
    blog.post(DOUBLED.replace("do [2]", "do [4]"))
    done = blog.run("adopt", "--write")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert "Engines can weave [@arxiv:1701.00001], as looms do [@" in text
    assert text.count("](https://arxiv.org/abs/1702.00002)") == 1
    assert "[2]" not in text


@pytest.mark.parametrize("written", ["{{<citenote 2>}}", '{{% ref "1, 3" %}}', "{{< sidenote-cite 1-2 />}}"])
def test_a_shortcode_that_points_by_a_number_keeps_the_list(blog: Blog, written: str) -> None:
    """Its template makes a number and a link of it, which would be those of another work."""
    before = blog.post(f"So it is{written}. " + NUMBERED).read_bytes()
    done = blog.run("adopt", "--write")
    assert done.code == 3
    assert (
        f':5:9: "{written}" may point to an entry of the list by its number\n  put the number in brackets' in done.err
    )
    assert blog.read("content/posts/post.md").encode() == before


@pytest.mark.parametrize("written", ["{{< youtube 2 >}}", "{{< ref 9 >}}", '{{< ref "posts/2" >}}'])
def test_other_shortcodes_are_no_matter(blog: Blog, written: str) -> None:
    blog.post(f"So it is. {written} " + NUMBERED)
    assert blog.run("adopt", "--write").code == 0
    assert written in blog.read("content/posts/post.md")


def test_a_paper_that_an_entry_names_is_listed_though_it_is_dead(blog: Blog) -> None:
    dead = "https://arxiv.org/abs/1707.00009"
    blog.post(
        f"As [Pilot]({dead}) says [1].\n\n## References\n\n[1] Ann Pilot. [A harbour log of ours]({dead}). 2017.\n"
    )
    done = blog.run("adopt")
    assert 'dead: arXiv does not know "1707.00009"' in done.err
    assert "is cited and not listed" not in done.err


def test_nothing_is_said_of_undoing_where_nothing_was_written(blog: Blog, registries: Registries) -> None:
    registries.fail("arxiv", "503")
    blog.post(NUMBERED)
    done = blog.run("adopt", "--write")
    assert re.search(r"^1 post with 4 entries: .*\d not asked; 0 written$", done.err, re.MULTILINE)
    assert "--undo" not in done.err
