"""`CITATION.cff`: how the whole site is cited, from its configuration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cffconvert
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.citing import citation_file
from hugo_tools.citing.cite_this_post import plain
from hugo_tools.errors import PostError
from hugo_tools.hugo.site import Site, load, lower
from tests import ROOT
from tests.support.blog import Blog, Result

Run = Callable[..., Result]

CONFIG = """\
baseURL: https://example.org/blog
title: Notes on Engines
params:
  author: [Ada Lovelace, The Analytical Society]
  description: What an engine might do
  hugoTools: {citationFile: true}
"""

FILE = """\
# Made by hugo-tools from the site's configuration; change it there. sum=SUM
cff-version: 1.2.0
message: If you cite this site, please cite it as below.
type: dataset
title: "Notes on Engines"
authors:
- family-names: "Lovelace"
  given-names: "Ada"
- name: "The Analytical Society"
url: "https://example.org/blog/"
abstract: "What an engine might do"
preferred-citation:
  type: website
  title: "Notes on Engines"
  authors:
  - family-names: "Lovelace"
    given-names: "Ada"
  - name: "The Analytical Society"
  url: "https://example.org/blog/"
"""


@pytest.fixture
def run(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, on a site that wants the file."""
    monkeypatch.chdir(blog.root)
    blog.write("hugo.yaml", CONFIG)

    return blog.call


def content(**config: Any) -> str:
    """Returns the file's YAML for a configuration."""
    values = {"title": "A blog", "baseURL": "https://example.org/", "params": {"author": "Ada Lovelace"}, **config}
    return citation_file.content(Site(Path(), lower(values), Path("hugo.yaml")))


def validate(text: str) -> None:
    """Raises an error for what is not valid by the schema of CFF 1.2.0."""
    cffconvert.Citation(text).validate()


# --- the file is kept up to date -----------------------------------------------------------------


def test_the_file_is_made_and_a_second_run_writes_nothing(blog: Blog, run: Run) -> None:
    path = blog.root / "CITATION.cff"
    assert run("cite", "--check").code == 1
    assert '+title: "Notes on Engines"' in run("cite", "--diff").out
    assert not path.exists()
    done = run("cite")
    assert (done.code, done.out) == (0, "wrote CITATION.cff\n")
    text = blog.read("CITATION.cff")
    assert text == FILE.replace("SUM", text.partition("sum=")[2][:12])
    validate(text)
    stamp = path.stat().st_mtime_ns
    assert (run("cite").out, run("cite", "--check").code, path.stat().st_mtime_ns) == ("", 0, stamp)


def test_a_change_of_the_configuration_is_one_of_the_file(blog: Blog, run: Run) -> None:
    run("cite")
    blog.write("hugo.yaml", CONFIG.replace("Notes on Engines", "Notes onEngines"))
    assert run("cite", "--check").code == 1  # white space alone counts, too
    assert run("cite").out == "wrote CITATION.cff\n"
    assert 'title: "Notes onEngines"' in blog.read("CITATION.cff")


def test_the_file_is_made_of_the_whole_site_and_on_demand_only(blog: Blog, run: Run) -> None:
    blog.post("Words.\n")
    assert run("cite", "content/posts/post.md").code == 0
    assert not (blog.root / "CITATION.cff").exists()
    blog.write("hugo.yaml", CONFIG.replace("true", "false"))
    assert run("cite").code == 0
    assert not (blog.root / "CITATION.cff").exists()


def test_without_the_setting_nothing_is_imported_for_it(blog: Blog) -> None:
    code = "import sys; from hugo_tools.cli import main; main(['cite', '--offline'], standalone_mode=False)"
    for wanted in ("true", "false"):
        blog.write("hugo.yaml", CONFIG.replace("true", wanted))
        tell = "print('hugo_tools.citing.citation_file' in sys.modules)"
        script = f"import atexit, sys; atexit.register(lambda: {tell}); {code}"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=blog.root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == str(wanted == "true")


def test_line_ends_stay_as_they_are(blog: Blog, run: Run) -> None:
    run("cite")
    blog.write("CITATION.cff", blog.read("CITATION.cff").replace("\n", "\r\n"))
    assert run("cite", "--check").code == 0
    blog.write("hugo.yaml", CONFIG.replace("Engines", "Looms"))
    assert run("cite").code == 0
    text = blog.read("CITATION.cff")
    assert "Looms" in text
    assert text.count("\n") == text.count("\r\n") == FILE.count("\n")


def test_what_a_formatter_changes_is_no_edit(blog: Blog, run: Run) -> None:
    run("cite")
    indented = blog.read("CITATION.cff").replace("\n- ", "\n  - ").replace("\n  given", "\n    given")
    blog.write("CITATION.cff", "\ufeff" + indented)
    done = run("cite", "--check")
    assert (done.code, done.err) == (0, "0 posts, 0 with a reference list, nothing to do\n")


# --- what is the author's ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["cff-version: 1.2.0\ntitle: Mine\n", "# mine\n", "---\ntitle: Mine\n", "{"])
def test_a_file_of_the_authors_own_is_left_alone(blog: Blog, run: Run, text: str) -> None:
    blog.write("CITATION.cff", text)
    done = run("cite")
    assert (done.code, done.out, blog.read("CITATION.cff")) == (0, "", text)
    assert "CITATION.cff: warning: is left as it is, for hugo-tools did not make it\n  set citationFile:" in done.err
    assert run("cite", "--check").code == 0
    done = run("cite", "--overwrite")
    assert done.code == 0
    assert f"-{text.splitlines()[-1]}\n" in done.out  # what is lost is shown
    assert run("cite", "--check").err == "0 posts, 0 with a reference list, nothing to do\n"


def test_an_edit_by_hand_is_refused(blog: Blog, run: Run) -> None:
    run("cite")
    edited = blog.read("CITATION.cff") + 'license: "CC-BY-4.0"\n'
    blog.write("CITATION.cff", edited)
    blog.post("As [@x].\n")
    blog.write("own.json", '[{"id": "x", "type": "book", "title": "A Book"}]')
    blog.write("hugo.yaml", CONFIG.replace("true", "true, bibliography: own.json"))
    done = run("cite")
    assert (done.code, blog.read("CITATION.cff")) == (3, edited)
    assert "CITATION.cff:1:1: this file was edited by hand\n  move your change" in done.err
    assert "A Book" in blog.read("content/posts/post.md")  # nothing else is held up
    done = run("cite", "--overwrite")
    assert (done.code, '-license: "CC-BY-4.0"\n' in done.out) == (0, True)
    assert "license" not in blog.read("CITATION.cff")


def test_the_marks_of_a_merge_are_no_edit_and_an_empty_file_is_filled(blog: Blog, run: Run) -> None:
    run("cite")
    right = blog.read("CITATION.cff")
    body = right.partition("\n")[2].replace("Engines", "Looms")
    for other in (
        f"{citation_file.MARK} sum={citation_file.checksum(body)}\n{body}",
        right.replace("Engines", "Looms"),
    ):
        blog.write("CITATION.cff", f"<<<<<<< ours\n{right}=======\n{other}>>>>>>> theirs\n")
        assert run("cite").code == 0
        assert blog.read("CITATION.cff") == right
    for text in ("", "\n"):
        blog.write("CITATION.cff", text)
        assert run("cite").code == 0
        assert blog.read("CITATION.cff") == right


@pytest.mark.parametrize("place", ["<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"])
@pytest.mark.parametrize("line", ["license: CC-BY-4.0\n", "# Ask before you cite.\n"])
def test_a_line_of_the_authors_in_a_torn_file_is_not_lost(blog: Blog, run: Run, place: str, line: str) -> None:
    run("cite")
    right = blog.read("CITATION.cff")
    torn = f"<<<<<<< ours\n{right}=======\n{right.replace('Engines', 'Looms')}>>>>>>> theirs\n"
    written = torn.replace(place, place + line)
    blog.write("CITATION.cff", written)
    assert run("cite").code == 3
    assert blog.read("CITATION.cff") == written


def test_what_cannot_be_read_or_written_is_reported_and_left_alone(blog: Blog, run: Run) -> None:
    blog.write("CITATION.cff", b"title: \xff\n")
    done = run("cite", "--overwrite")
    assert (done.code, (blog.root / "CITATION.cff").read_bytes()) == (3, b"title: \xff\n")
    assert "CITATION.cff:1:8: " in done.err
    blog.write("CITATION.cff", "")
    (blog.root / "CITATION.cff").chmod(0o444)
    done = run("cite")
    assert (done.code, done.out) == (3, "")
    assert "CITATION.cff: cannot be written: the file is read-only\n  the file is as it was" in done.err
    (blog.root / "CITATION.cff").unlink()
    (blog.root / "CITATION.cff").mkdir()
    done = run("cite")
    assert done.code == 3
    assert "CITATION.cff: cannot be read: is a directory" in done.err


def test_eject_leaves_the_file_without_our_line(blog: Blog, run: Run) -> None:
    run("cite")
    whole = blog.read("CITATION.cff")
    blog.post("Words.\n")
    assert run("eject", "content/posts").code == 0
    assert "-# Made by hugo-tools" in run("eject", "--diff").out
    assert blog.read("CITATION.cff") == whole
    assert run("eject").out == "wrote CITATION.cff\n"
    assert blog.read("CITATION.cff") == whole.partition("\n")[2]
    assert run("eject").out == ""
    assert "warning: is left as it is" in run("cite").err


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("baseURL: https://example.org/\nparams: {author: A, ", "title\n  set in hugo.yaml: title\n"),
        ("baseURL: https://example.org/\ntitle: [x]\nparams: {author: A, ", "title\n  set in hugo.yaml: title\n"),
        ("baseURL: https://example.org/\ntitle: T\nparams: {", "author\n  set in hugo.yaml: params.author\n"),
        ("baseURL: /\ntitle: T\nparams: {author: A, ", "baseURL\n  set in hugo.yaml: baseURL, an address with https"),
        (
            "params: {author: {email: x}, ",
            "title and author and baseURL\n  set in hugo.yaml: title; params.author; base",
        ),
    ],
)
def test_what_the_configuration_lacks_is_named(blog: Blog, run: Run, config: str, message: str) -> None:
    blog.write("hugo.yaml", config + "hugoTools: {citationFile: true}}\n")
    done = run("cite")
    assert done.code == 3
    assert f"CITATION.cff: lacks the site's {message}" in done.err
    assert not (blog.root / "CITATION.cff").exists()


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Laurens van der Maaten", [{"family-names": "van der Maaten", "given-names": "Laurens"}]),
        ("Sammy Davis Jr.", [{"family-names": "Davis", "given-names": "Sammy", "name-suffix": "Jr."}]),
        ({"name": "Ada Lovelace", "email": "x"}, [{"family-names": "Lovelace", "given-names": "Ada"}]),
        ([{"name": "Plato"}, "Plato", "Plato"], [{"family-names": "Plato"}]),  # the schema wants each but once
        ("The hugo-tools team", [{"name": "The hugo-tools team"}]),
        ("Ada and Charles", [{"family-names": "Ada"}, {"family-names": "Charles"}]),
        ("Plato, Socrates, Aristotle", [{"name": "Plato, Socrates, Aristotle"}]),
        (1815, [{"family-names": "1815"}]),
    ],
)
def test_authors_as_people_write_them(author: Any, expected: list[dict[str, str]]) -> None:
    for config in ({"params": {"author": author}}, {"params": {}, "author": author}):
        text = content(**config)
        validate(text)
        assert yaml.safe_load(text)["authors"] == yaml.safe_load(text)["preferred-citation"]["authors"] == expected


def test_the_default_languages_own_words_come_first() -> None:
    german = {
        "title": "Ein Blog",
        "baseURL": "https://example.de",
        "params": {"author": "Max Planck", "description": "Worte"},
    }
    made = yaml.safe_load(content(defaultContentLanguage="de", languages={"en": {"title": "No"}, "de": german}))
    assert (made["title"], made["url"], made["abstract"]) == ("Ein Blog", "https://example.de/", "Worte")
    assert made["authors"] == [{"family-names": "Planck", "given-names": "Max"}]
    assert "abstract" not in yaml.safe_load(content())
    assert yaml.safe_load(content(description="At the top"))["abstract"] == "At the top"


@pytest.mark.parametrize("text", ["1e3", "0o17", "12:30:45", "yes", "~", "2024-01-01", "- a", "a: b # c", "&a", "*a"])
def test_text_stays_text_in_every_version_of_yaml(text: str) -> None:
    made = content(title=text, params={"author": text, "description": text})
    validate(made)  # by YAML 1.2
    values = yaml.safe_load(made)  # YAML 1.1
    assert (values["title"], values["abstract"]) == (text, text)
    assert made.count(json.dumps(text)) >= 3  # in quotes, whoever reads it


def test_odd_values_and_addresses() -> None:
    made = yaml.safe_load(content(title='{{< x >}}\n\t"q"\u2028\x00 \U0001f600\ud800'))
    assert made["title"] == '{{< x >}} "q" 😀'
    for address in ("https://", "https:///x", "https://example.org/a b", "ftp://example.org", ["https://example.org"]):
        with pytest.raises(PostError):
            content(baseURL=address)
    assert yaml.safe_load(content(baseURL="https://bücher.de/ä"))["url"] == "https://b%C3%BCcher.de/%C3%A4/"
    for base in (
        "https://example.org/b",
        "https://example.org/b/",
        "https://example.org/b//",
        "  https://example.org/b",
    ):
        assert yaml.safe_load(content(baseURL=base))["url"] == "https://example.org/b/"
    assert yaml.safe_load(content(title=2024))["title"] == "2024"
    long = "word " * 5000
    text = content(title=long, params={"author": long, "description": long})
    validate(text)
    assert f'\ntitle: "{long.strip()}"\n' in text
    assert "&id" not in text  # GitHub's reader knows no aliases


@given(st.text(min_size=1), st.lists(st.text()), st.text())
def test_whatever_is_configured_the_file_is_valid_and_says_it(title: str, people: list[str], about: str) -> None:
    try:
        made = content(title=title, params={"author": people, "description": about})
    except PostError:
        assert not plain(title) or not any(map(plain, people))
        return
    validate(made)
    values = yaml.safe_load(made)
    assert values["title"] == values["preferred-citation"]["title"] == plain(title)
    assert values.get("abstract", "") == plain(about)


def test_the_example_sites_file_is_current() -> None:
    site = load(ROOT / "exampleSite")
    assert site.settings.citation_file
    assert citation_file.revise(site, False) is None
    validate(citation_file.read(site))
