"""`export`: what posts cite, each work once, in files that the programs concerned read back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import bibtexparser
import pytest
import rispy

from hugo_tools.citing import export
from hugo_tools.formats import bibtex, spreadsheet
from hugo_tools.formats.table import FORMATS
from hugo_tools.metadata.items import Item, Name
from hugo_tools.works import bibliography
from tests.formats.test_bibtex import works
from tests.support import csl
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.latex import needs_latex, typeset

needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="no pandoc: apt install pandoc")

REFS = """\
@article{lecun2015,
  author = {LeCun, Yann}, title = {Deep learning}, year = 2015, journal = {Nature}, doi = {10.1038/nature14539}
}
@book{knuth, author = {Knuth, Donald}, title = {The Art}, year = 1968, publisher = {Addison-Wesley}}
@book{shelf, author = {Nobody, N.}, title = {On the shelf}, year = 1999, publisher = {P}}
"""


@pytest.fixture
def cited(blog: Blog, registries: Registries) -> Blog:
    """A blog of two posts that cite five works, two of them both posts, and its lock."""
    registries.add_arxiv("1706.03762", "Attention Is All You Need", ["Ashish Vaswani", "Łukasz Kaiser"])
    registries.add_arxiv("2005.14165", "Language Models are Few-Shot Learners", ["Tom B. Brown"], "2020-05-28")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Yann LeCun"])
    blog.write("hugo.yaml", "baseURL: https://example.org/\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    blog.write("refs.bib", REFS)
    blog.post("As [@doi:10.1038/nature14539] and [Brown](https://arxiv.org/abs/2005.14165) and [@knuth].\n", "a.md")
    blog.post("As [@arxiv:1706.03762; @lecun2015].\n", "b.md", "title: B\nnocite: [arxiv:2005.14165]\n")
    assert blog.run("cite").code == 0
    return blog


KEYS = ["arxiv:1706.03762", "arxiv:2005.14165", "doi:10.1038/nature14539", "knuth"]


def keys_of(entries: str) -> list[str]:
    library = bibtexparser.parse_string(entries)
    assert library.failed_blocks == []
    return [entry.key for entry in library.entries]


# --- which works ---------------------------------------------------------------------------------


def test_each_work_once_and_no_question_asked(cited: Blog, registries: Registries) -> None:
    asked, before = len(registries.log()), cited.snapshot()
    done = cited.run("export", "--format", "csl-json")
    assert done.code == 0
    listed = json.loads(done.out)
    csl.check([{name: value for name, value in item.items() if name != "citation-key"} for item in listed])
    assert [item["id"] for item in listed] == KEYS
    assert {item["id"]: item["citation-key"] for item in listed if "citation-key" in item} == {
        "doi:10.1038/nature14539": "lecun2015",
        "knuth": "knuth",
    }
    assert done.err == "refs.bib: warning: no post cites an entry: shelf\n2 posts, 4 works\n"
    assert (len(registries.log()), cited.snapshot()) == (asked, before)


def test_what_some_posts_cite(cited: Blog) -> None:
    done = cited.run("export", "content/posts/b.md", "--format", "csv")
    assert [row["key"] for row in csv.DictReader(io.StringIO(done.out))] == KEYS[:3]
    assert done.err == "1 post, 3 works\n"  # what other posts cite is not unused
    both = [cited.run("export", *paths).out for paths in (["content"], ["content/posts/b.md", "content/posts/a.md"])]
    assert both[0] == both[1] == cited.run("export").out


def test_the_bibliography_corrects_what_is_exported(cited: Blog) -> None:
    cited.write("refs.bib", REFS.replace("{Deep learning}", "{Deep Learning, Corrected}"))
    listed = json.loads(cited.run("export", "--format", "csl-json").out)
    assert "Deep Learning, Corrected" in [item["title"] for item in listed]


def test_works_that_cannot_be_had_are_told_at_their_places(cited: Blog) -> None:
    cited.post("As [@knuth] and\n[@nobody1999; @arxiv:2401.00001].\n", "c.md", "title: C\nnocite: [doi:10.1000/x]\n")
    cited.post("As [@arxiv:2401.00002].\n", "d.md", "title: D\ndraft: true\n")
    cited.write("content/posts/e.md", b"---\ntitle: [\n---\n\nAs [@knuth].\n")
    cited.post("As [@arxiv:17060.3762].\n", "f.md")
    done = cited.run("export", "--format", "csv")
    assert done.code == 3
    assert [row["key"] for row in csv.DictReader(io.StringIO(done.out))] == KEYS
    told = [line for line in done.err.splitlines() if not line.startswith("  ")]
    assert told[:4] == [
        'content/posts/c.md:3:1: "doi:10.1000/x" was not resolved',
        'content/posts/c.md:7:1: "arxiv:2401.00001" was not resolved',
        'content/posts/c.md:7:1: no entry "nobody1999" in the bibliography',
        'content/posts/d.md:6:4: warning: "arxiv:2401.00002" was not resolved',
    ]
    assert told[4].startswith("content/posts/e.md:3:")
    assert told[5] == 'content/posts/f.md:5:4: "17060.3762" is not an arXiv id'
    assert "  run: hugo-tools cite\n" in done.err


def test_a_broken_item_of_the_lock_costs_itself(cited: Blog) -> None:
    broken = cited.read("citations.lock.json").replace('"title": "Language', '"title": 1e999, "x": "Language')
    cited.write("citations.lock.json", broken)
    done = cited.run("export", "--format", "csv")
    assert done.code == 3
    assert [row["key"] for row in csv.DictReader(io.StringIO(done.out))] == [KEYS[0], *KEYS[2:]]
    assert 'content/posts/a.md:5:35: citations.lock.json:3: the item "arxiv:2005.14165" cannot be read' in done.err


def test_ordinary_links_in_a_post_without_a_list(cited: Blog) -> None:
    """They are works that the post cites; those that only such posts link to were never asked for."""
    cited.write("content/posts/b.md", "---\ntitle: B\n---\n\nAs [Vaswani](https://arxiv.org/abs/1706.03762).\n")
    text = "As [one](https://arxiv.org/abs/2401.00001) and [two](https://arxiv.org/abs/2401.00002).\n"
    cited.post(text, "two words.md")
    done = cited.run("export", "--format", "csv")
    assert done.code == 0
    assert [row["key"] for row in csv.DictReader(io.StringIO(done.out))] == KEYS
    assert (
        'content/posts/two words.md:5:4: warning: "arxiv:2401.00001" and 1 more: '
        "linked in a post without a list, so not resolved and not exported\n"
        "  to have them, give the post a list: hugo-tools cite --add-block 'content/posts/two words.md'\n"
    ) in done.err


def test_a_site_that_cites_nothing(blog: Blog) -> None:
    blog.post("Words.\n")
    done = blog.run("export")
    assert (done.code, done.out, done.err) == (0, "", "1 post, 0 works\n")
    assert blog.run("export", "--format", "csl-json").out == "[]\n"


# --- the bibliography ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param("@misc{a, doi={10.1000/X}}\n@misc{b, doi={https://doi.org/10.1000/x}}", [("b", "a")], id="DOI"),
        pytest.param(
            "@misc{a, eprint={1706.03762}}\n@misc{b, doi={10.48550/arXiv.1706.03762}}", [("b", "a")], id="arXiv id"
        ),
        pytest.param(
            "@misc{a, eprint={1706.03762}, archiveprefix={arXiv}}\n"
            "@misc{b, doi={10.1000/x}, eprint={1706.03762}, archiveprefix={arXiv}}\n@misc{c, doi={10.1000/x}}",
            [("b", "a"), ("c", "a")],
            id="a chain",
        ),
        pytest.param(
            "@book{a, title={The {A}rt: of it}, author={Knuth, D.}, year=1968}\n"
            "@book{b, title={The art of it}, author={Donald Knuth}, year=1968, doi={10.1000/x}}",
            [("b", "a")],
            id="title, author and year",
        ),
        pytest.param(
            "@book{a, title={Notes}, author={Knuth, D.}, year=1968, doi={10.1000/y}}\n"
            "@book{b, title={Notes}, author={Knuth, D.}, year=1968, doi={10.1000/x}}",
            [],
            id="two DOIs are two works",
        ),
        pytest.param(
            "@book{a, title={Notes}, author={Knuth, D.}, year=1968}\n@book{b, title={Notes}, author={Knuth, D.}}",
            [],
            id="no year",
        ),
        pytest.param(
            "@book{a, title={N}, author={Knuth, D.}, year=1968, doi={10.1000/x}}\n"
            "@book{b, title={N}, author={Knuth, D.}, year=1968}\n@book{c, title={N}, author={Knuth, E.}, year=1968}",
            [("b", "a"), ("c", "a")],
            id="the first has a DOI",
        ),
        pytest.param(
            "@book{a, title={N}, author={{A Group}}, year=1968}\n@book{b, title={N}, author={A group}, year=1968}\n"
            "@book{c, title={N}, editor={{A Group}}, year=1968}",
            [("b", "a"), ("c", "a")],
            id="a group, and an editor where no author is",
        ),
        pytest.param(
            "@book{a, title={N}, author={Knuth, D.}, year=1968}\n@book{b, title={M}, author={Knuth, D.}, year=1968}\n"
            "@book{c, title={N}, author={Knut, D.}, year=1968}\n@book{d, title={N}, author={Knuth, D.}, year=1969}",
            [],
            id="another title, author or year",
        ),
        pytest.param("@misc{a, note={x}}\n@misc{b, note={x}}", [], id="entries that say nothing"),
    ],
)  # fmt: skip
def test_entries_of_one_work(tmp_path: Path, entries: str, expected: list[tuple[str, str]]) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(entries)
    assert list(export.doubles(bibliography.load([path]))) == expected


def test_a_work_under_two_keys_is_told_and_exported_once(cited: Blog) -> None:
    more = (
        "@misc{first, title={A}, author={A, B}, year=2020, eprint={2006.11239}, archiveprefix={arXiv}}\n"
        "@misc{second, title={A}, author={A, B}, year=2020, doi={10.1000/z}, eprint={2006.11239},\n"
        "  archiveprefix={arXiv}}\n"
    )
    cited.write("refs.bib", REFS + more)
    cited.post("As [@first] and [@second].\n", "c.md")
    done = cited.run("export")
    assert [key for key in keys_of(done.out) if key in ("first", "second")] == ["first"]
    assert 'refs.bib:7: warning: the entry "second" is the same work as "first"\n' in done.err
    assert "no post cites an entry: shelf\n" in done.err
    assert done.code == 0


def test_an_entry_is_not_called_unused_because_its_work_cannot_be_had(cited: Blog) -> None:
    cited.write("refs.bib", REFS + "@misc{half, doi = {10.1000/half}}\n")
    cited.post("As [@half].\n", "c.md")
    done = cited.run("export")
    assert done.code == 3
    assert 'content/posts/c.md:5:4: "half" was not resolved\n' in done.err
    assert "refs.bib: warning: no post cites an entry: shelf\n" in done.err


def test_no_entry_is_called_unused_where_a_post_cannot_be_read(cited: Blog) -> None:
    cited.write("content/posts/c.md", b"---\ntitle: [\n---\n\nAs [@shelf].\n")
    done = cited.run("export")
    assert done.code == 3
    assert "no post cites" not in done.err


def test_entries_that_an_unknown_file_holds(cited: Blog, tmp_path: Path) -> None:
    """CSL-JSON, from outside of the site: its ids may be no keys of BibTeX."""
    refs = [{"id": "Ada, 1843", "type": "book", "title": "Notes", "author": [{"literal": "Ada"}]}]
    path = tmp_path / "refs.json"
    path.write_text(json.dumps(refs))
    cited.post("As well.\n", "c.md", 'title: C\nnocite: ["Ada, 1843"]\n')
    done = cited.run("export", "--bibliography", str(path))
    assert "ada2020notes" not in done.out
    assert keys_of(done.out)[0] == "adanotes"


# --- keys of BibTeX ------------------------------------------------------------------------------

SAME = [Item(f"doi:10.1/{n}", title="Same title", authors=(Name("Ö"),), issued=(2020,)) for n in range(5)]


def test_keys_do_not_depend_on_other_works() -> None:
    keys = dict(zip([item.key for item in SAME], bibtex.entry_keys(SAME, {}), strict=True))
    assert keys["doi:10.1/0"] == "o2020same"
    assert keys["doi:10.1/3"] == "o2020same-1013"
    fewer = [SAME[4], SAME[0], SAME[3]]
    assert bibtex.entry_keys(fewer, {}) == [keys[item.key] for item in fewer]


def test_own_keys_are_kept_and_no_other_has_one() -> None:
    own = {"doi:10.1/3": "O2020Same", "doi:10.1/4": "o2020same-1011", "doi:10.1/2": "no key"}
    keys = bibtex.entry_keys(SAME, own)
    assert (keys[3], keys[4]) == ("O2020Same", "o2020same-1011")
    assert len({key.lower() for key in keys}) == len(SAME)


# --- formats -------------------------------------------------------------------------------------


def test_every_format_is_read_back(cited: Blog) -> None:
    made = {name: cited.run("export", "--format", name).out for name in FORMATS}
    assert keys_of(made["bibtex"]) == ["vaswani2017attention", "brown2020language", "lecun2015", "knuth"]
    titles = [item["title"] for item in json.loads(made["csl-json"])]
    assert [record["title"] for record in rispy.loads(made["ris"])] == titles
    assert [record.get("id") for record in rispy.loads(made["ris"])] == [None, None, "lecun2015", "knuth"]
    rows = list(csv.DictReader(io.StringIO(made["csv"])))
    assert [row["title"] for row in rows] == titles
    assert rows[0]["authors"] == "Vaswani, Ashish; Kaiser, Łukasz"
    assert (rows[0]["date"], rows[0]["number"], rows[2]["own key"]) == ("2017-06-12", "arXiv:1706.03762", "lecun2015")


def test_csv_of_odd_works() -> None:
    """A text with quotes, commas or newlines is one cell, and none is a formula."""
    odd = [
        *works(),
        Item("doi:10.1/x", title='=HYPERLINK("https://e.org", "a,\nb")', volume="-1", publisher="@SUM(A1)"),
    ]
    rows = list(csv.DictReader(io.StringIO(spreadsheet.render(odd))))
    assert [row["key"] for row in rows] == [item.key for item in odd]
    assert [row["title"].removeprefix("'") for row in rows] == [item.title for item in odd]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@needs_latex
def test_real_bibtex_reads_what_is_exported(cited: Blog, tmp_path: Path) -> None:
    typeset(tmp_path, cited.run("export").out)


@needs_latex
def test_real_bibtex_reads_keys_that_differ_in_case_alone(tmp_path: Path) -> None:
    typeset(tmp_path, bibtex.render(SAME[:2], {"doi:10.1/0": "same", "doi:10.1/1": "SAME"}))


@needs_pandoc
@pytest.mark.parametrize("name", ["bibtex", "csljson", "ris"])
def test_pandoc_reads_what_is_exported(cited: Blog, name: str) -> None:
    known = pandoc("--list-input-formats").split()
    made = cited.run("export", "--format", {"csljson": "csl-json"}.get(name, name)).out
    if name not in known:  # RIS since pandoc 3
        assert name == "ris"
        assert made.startswith("TY  - ")
        return
    listed = json.loads(pandoc("--from", name, "--to", "csljson", given=made))
    assert [item["title"] for item in listed] == [
        "Attention Is All You Need", "Language Models are Few-Shot Learners", "Deep learning", "The Art",
    ]  # fmt: skip
    assert [item["author"][0]["family"] for item in listed] == ["Vaswani", "Brown", "LeCun", "Knuth"]
    assert [item["issued"]["date-parts"][0][0] for item in listed] == [2017, 2020, 2015, 1968]


def pandoc(*arguments: str, given: str = "") -> str:
    """Returns what pandoc prints; fails if it complains."""
    done = subprocess.run(["pandoc", *arguments], input=given.encode(), capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


# --- --output ------------------------------------------------------------------------------------


def test_output_is_a_new_file_in_the_format_of_its_name(cited: Blog) -> None:
    done = cited.run("export", "--output", "works.csv")
    assert (done.code, done.out) == (0, "wrote works.csv\n")
    assert cited.read("works.csv") == cited.run("export", "--format", "csv").out
    before = cited.snapshot()
    done = cited.run("export", "--output", "works.csv")
    assert (done.code, done.out, cited.snapshot()) == (0, "kept works.csv\n", before)
    assert cited.run("export", "--format", "ris", "--output", "works.txt").code == 0
    assert len(rispy.loads(cited.read("works.txt"))) == 4


@pytest.mark.parametrize("name", ["refs.bib", "content/posts/a.md", "citations.lock.json", "of another.bib"])
def test_output_replaces_nothing_without_being_asked(cited: Blog, name: str) -> None:
    cited.write("of another.bib", "@misc{x, note={mine}}\n")
    before = cited.snapshot()
    done = cited.run("export", "--output", name)
    assert (done.code, done.out, cited.snapshot()) == (2, "", before)
    assert f'error: "{name}" is there, and is not replaced\n' in done.err
    remedy = done.err.splitlines()[-1].partition("hugo-tools ")[2]
    assert remedy.startswith("export --force --output ")
    assert cited.run("export", "--force", "--output", name, "--format", "bibtex").code == 0
    assert keys_of(cited.read(name))[-1] == "knuth"


def test_output_where_nothing_can_be_written(cited: Blog) -> None:
    before = cited.snapshot()
    done = cited.run("export", "--output", "nowhere/works.bib")
    assert (done.code, cited.snapshot()) == (2, before)
    assert 'error: "nowhere/works.bib" cannot be written: no such file or directory\n' in done.err
