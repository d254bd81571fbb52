"""What was found right in an earlier run is not looked at again, unless anything that decided it has changed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from hugo_tools import cache
from hugo_tools.citing.stamps import Stamps
from hugo_tools.cli import main
from hugo_tools.hugo import site
from hugo_tools.registries import Offline
from hugo_tools.styles import folders
from hugo_tools.styles.folders import FOLDER
from hugo_tools.works import LOCK_NAME, bibliography, lock
from hugo_tools.works.catalogue import Works
from tests import ROOT
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

POST = "See [@arxiv:1706.03762].\n"


@pytest.fixture
def cited(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Blog:
    """A blog with one post that is right, and with its stamp."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    registries.add_arxiv("1706.03762", title="Attention")
    registries.add_arxiv("2005.14165", title="Few-shot")
    blog.post(POST)
    assert blog.run("cite").code == 0
    assert blog.run("cite", "--check", "--offline").code == 0
    return blog


def stamps(blog: Blog) -> list[Path]:
    return list((blog.root.parent / "cache" / "hugo-tools").glob("posts-*.json"))


def forge(blog: Blog, path: Path, value: str) -> None:
    """Gives all entries of a cache another value, and the file the sum that belongs to it, which only we can know."""
    with chdir(blog.root):
        blog_site = site.load(blog.root)
        works = Works(bibliography.load([]), lock.load(blog.root / LOCK_NAME, Offline()))
        kept = Stamps(blog_site, works.lock.digest).cache
    assert kept.entries
    for key in list(kept.entries):
        kept.put(key, value)
    kept.save()
    assert kept.path == path


def test_a_stamped_post_is_not_read_again(cited: Blog) -> None:
    # A stamp that says otherwise shows that it is what was asked.
    forge(cited, stamps(cited)[0], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]')
    done = cited.run("cite", "--check", "--offline")
    assert done.code == 0
    assert "content/posts/post.md:3:4: warning: from the stamp" in done.err


CHANGES: dict[str, Callable[[Blog], object]] = {
    "the post": lambda blog: blog.post(POST + "\nMore words, and a block to come: [@arxiv:2005.14165].\n"),
    "the heading, by a setting": lambda blog: blog.write("hugo.yaml", "params: {hugoTools: {heading: Sources}}\n"),
    "the language": lambda blog: blog.write("hugo.yaml", "defaultContentLanguage: de\n"),
    "the style's template": lambda blog: blog.write("hugo-tools/styles/numeric.md.j2", "{{ item.title }}\n"),
    "the lock": lambda blog: blog.write(
        "citations.lock.json", blog.read("citations.lock.json").replace("Attention", "Corrected")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_decided_it_counts(cited: Blog, change: str) -> None:
    CHANGES[change](cited)
    done = cited.run("cite", "--check")
    assert (done.code, done.out[:12]) == (1, "would change")


def test_a_change_of_the_bibliography_counts(cited: Blog) -> None:
    cited.write("hugo.yaml", "params: {hugoTools: {bibliography: refs.bib}}\n")
    cited.write("refs.bib", "@misc{x, title={Another}, eprint={1706.03762}, archiveprefix={arXiv}}\n")
    assert cited.run("cite", "--offline").out == "wrote content/posts/post.md: 1 reference\n"
    assert cited.run("cite", "--check", "--offline").code == 0
    cited.write("refs.bib", cited.read("refs.bib").replace("Another", "A third"))
    assert cited.run("cite", "--check", "--offline").code == 1


MEANWHILE: dict[str, Callable[[Blog], object]] = {
    "nothing": lambda blog: None,
    "the bibliography": lambda blog: blog.write("refs.bib", blog.read("refs.bib").replace("Another", "A third")),
    "the style's template": lambda blog: blog.write(str(FOLDER / "numeric.md.j2"), "{{ item.title }}\n"),
    "the configuration": lambda blog: blog.write("hugo.yaml", blog.read("hugo.yaml") + "defaultContentLanguage: de\n"),
    "the lock": lambda blog: blog.write(
        "citations.lock.json", blog.read("citations.lock.json").replace("Few-shot", "Corrected")
    ),
    "the post": lambda blog: blog.write(
        "content/posts/post.md", blog.read("content/posts/post.md").replace("See ", "See [@arxiv:2005.14165], ")
    ),
}


@pytest.mark.parametrize("change", MEANWHILE)
def test_what_is_saved_during_a_run_is_not_hidden_by_its_stamps(
    cited: Blog, registries: Registries, change: str
) -> None:
    """A post was found right before a registry was asked, and the change comes before the registry answers."""
    cited.write("hugo.yaml", "params: {hugoTools: {bibliography: refs.bib}}\n")
    cited.write("refs.bib", "@misc{x, title={Another}, eprint={1706.03762}, archiveprefix={arXiv}}\n")
    cited.post("And [@arxiv:2005.14165].\n", "b.md")
    assert cited.run("cite").code == 0
    assert cited.run("cite", "--check").code == 0
    cited.post("New: [@arxiv:1412.6980].\n", "new.md")
    cited.post("Nothing is cited here.\n", "plain.md")  # is found right, and gets a stamp
    registries.add_arxiv("1412.6980", title="Adam")
    registries.meanwhile = lambda: MEANWHILE[change](cited)
    done = cited.run("cite")
    assert "wrote content/posts/new.md: 1 reference\n" in done.out, done.err
    assert registries.meanwhile is None
    assert cited.run("cite", "--check", "--offline").code == (0 if change == "nothing" else 1)


def test_a_template_that_is_saved_twice_during_a_run_is_not_hidden(
    cited: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run prints by what is saved in the middle of it; in the end the template is as it was in the beginning."""
    template = cited.write(str(FOLDER / "numeric.md.j2"), "{{ item.title }}\n")
    read = folders.read_own

    def read_what_is_saved_meanwhile(path: Path, site: Path) -> str:
        kept = path.read_text()
        path.write_text("{{ item.title }}!\n")
        source = read(path, site)
        path.write_text(kept)
        return source

    monkeypatch.setattr(folders, "read_own", read_what_is_saved_meanwhile)
    monkeypatch.chdir(cited.root)
    for said in ("wrote content/posts/post.md: 1 reference\n", ""):  # the second run finds the post right
        done = CliRunner().invoke(main, ["cite", "--offline"])
        assert (done.exit_code, done.stdout) == (0, said)
    assert "1. Attention!" in cited.read("content/posts/post.md")
    assert template.read_text() == "{{ item.title }}\n"
    assert cited.run("cite", "--check", "--offline").code == 1


def test_an_error_is_reported_again(cited: Blog) -> None:
    cited.post("See [@doi:10.1000/nothing].\n", "other.md")
    assert [cited.run("cite").code for _ in range(3)] == [3, 3, 3]


def test_overwrite_looks_at_every_post(cited: Blog) -> None:
    cited.post(cited.read("content/posts/post.md").partition("---\n\n")[2].replace("Attention", "My words"))
    assert cited.run("cite").code == 3
    assert cited.run("cite", "--overwrite").code == 0
    assert "My words" not in cited.read("content/posts/post.md")


# --- a cache that is broken, or not to be trusted ------------------------------------------------------------------


def folder(blog: Blog) -> Path:
    return blog.root.parent / "cache" / "hugo-tools"


def swapped(content: bytes) -> bytes:
    """Returns a cache whose entries have each other's values, or another one, under the sum that it had."""
    known, body = content.split(b"\n", 1)
    entries = json.loads(body)
    values = [value + " " for value in entries.values()]
    return known + b"\n" + json.dumps(dict(zip(entries, reversed(values), strict=True))).encode()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "no JSON": lambda content: content.partition(b"\n")[0] + b"\n{",
    "a list": lambda content: b"[]",
    "no UTF-8": lambda content: b"\xff\n{}",
    "of an earlier version": lambda content: b'{"recipe": "x", "entries": {}}',
    "cut off": lambda content: content[:-20],
    "a flipped bit": lambda content: content[:-20] + bytes([content[-20] ^ 4]) + content[-19:],
    "another's values": swapped,
    "an entry more": lambda content: content.removesuffix(b"}") + b', "x": "y"}',
    "deep": lambda content: content.partition(b"\n")[0] + b"\n" + b"[" * 100_000,
    "half a surrogate pair": lambda content: content.replace(b"true", b"\\ud800", 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_cache_is_done_without_and_made_anew(cited: Blog, damage: Callable[[bytes], bytes]) -> None:
    before = {path.name: path.read_bytes() for path in folder(cited).iterdir()}
    assert len(before) == 3
    expected = cited.run("cite", "--check", "--offline")
    for path in folder(cited).iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert cited.run("cite", "--check", "--offline") == expected
    assert {path.name: path.read_bytes() for path in folder(cited).iterdir()} == before


def test_a_huge_cache_is_not_read(cited: Blog) -> None:
    """With a sum that is right: white space at the end of JSON means nothing."""
    forge(cited, stamps(cited)[0], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]' + " " * (65 << 20))
    assert stamps(cited)[0].stat().st_size > 64 << 20
    done = cited.run("cite", "--check", "--offline")
    assert (done.code, "from the stamp" in done.err) == (0, False)
    assert stamps(cited)[0].stat().st_size < 1000


def test_a_false_line_in_the_cache_reaches_no_post(cited: Blog) -> None:
    for path in folder(cited).glob("references-*"):
        path.write_bytes(path.read_bytes().replace(b"Attention", b"Poisoned!"))
    cited.post(POST.replace("See", "Look at"), "new.md")
    assert cited.run("cite", "--offline").out == "wrote content/posts/new.md: 1 reference\n"
    assert "Attention" in cited.read("content/posts/new.md")


def replace_by_link(path: Path) -> None:
    target = path.parent.parent / f"{path.name}.target"
    path.rename(target)
    path.symlink_to(target)


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("odd", [replace_by_link, replace_by_pipe, replace_by_folder])
def test_only_an_ordinary_file_is_a_cache(cited: Blog, odd: Callable[[Path], None], tmp_path: Path) -> None:
    forge(cited, stamps(cited)[0], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]')
    for path in list(folder(cited).iterdir()):
        odd(path)
    targets = {path: path.read_bytes() for path in (tmp_path / "cache").glob("*.target")}
    done = cited.run("cite", "--check", "--offline")
    assert (done.code, "from the stamp" in done.err, "cache" in done.err) == (0, False, False)
    assert {path: path.read_bytes() for path in targets} == targets  # nothing is written through a link
    if odd is not replace_by_folder:
        assert all(path.is_file() and not path.is_symlink() for path in folder(cited).iterdir())


NOT_OURS: dict[str, Callable[[Path], object]] = {
    "others can write in it": lambda path: path.chmod(0o777),
    "a group can write in it": lambda path: path.chmod(0o770),
    "others can put another in its place": lambda path: path.parent.chmod(0o777),
    "others can put another in the place of what holds it": lambda path: path.parent.parent.chmod(0o777),
    "a link": replace_by_link,
}


@pytest.mark.parametrize("change", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_a_folder_that_others_can_write_is_not_used(cited: Blog, change: Callable[[Path], object]) -> None:
    forge(cited, stamps(cited)[0], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]')
    change(folder(cited))
    before = {path.name: path.read_bytes() for path in folder(cited).iterdir()}
    cited.write("content/posts/new.md", cited.read("content/posts/post.md") + "\nMore.\n")
    done = cited.run("cite", "--check", "--offline")
    assert (done.code, "from the stamp" in done.err, "cache" in done.err) == (0, False, False)
    assert {path.name: path.read_bytes() for path in folder(cited).iterdir()} == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_not_used(cited: Blog) -> None:
    os.chown(folder(cited), 65534, 65534)
    before = {path.name: path.read_bytes() for path in folder(cited).iterdir()}
    cited.post(POST, "new.md")
    assert cited.run("cite", "--offline").code == 0
    assert {path.name: path.read_bytes() for path in folder(cited).iterdir()} == before


def test_a_folder_below_one_that_all_share_is_used(cited: Blog) -> None:
    """As below /tmp, where a sticky bit keeps others' hands off."""
    (cited.root.parent / "cache").chmod(0o1777)
    forge(cited, stamps(cited)[0], '[true, true, [[3, 4, "from the stamp", "", "warning"]]]')
    assert "from the stamp" in cited.run("cite", "--check", "--offline").err


def test_the_folder_is_made_for_the_user_alone(cited: Blog) -> None:
    assert stat.S_IMODE(folder(cited).stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "unset",
    [("HOME", "XDG_CACHE_HOME"), ("XDG_CACHE_HOME",)],
    ids=["no home", "a home that is not a folder"],
)
def test_without_a_place_for_a_cache_there_is_none(cited: Blog, monkeypatch: pytest.MonkeyPatch, unset: str) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    for name in unset:
        monkeypatch.delenv(name)
    before = cited.snapshot()
    done = cited.run("cite", "--check", "--offline")
    assert (done.code, done.err) == (0, "1 post, 1 with a reference list, nothing to do\n")
    assert cited.snapshot() == before


def test_a_home_has_the_cache(cited: Blog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the specification tells us to ignore
    assert cited.run("cite", "--check", "--offline").code == 0
    assert len(list((tmp_path / "home" / ".cache" / "hugo-tools").iterdir())) == 3


def test_a_cache_folder_that_cannot_be_written_is_done_without(cited: Blog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cited.run("cite", "--check", "--offline", env={"XDG_CACHE_HOME": str(tmp_path / "file")})
    assert (done.code, done.err.splitlines()[0][:6]) == (0, "1 post")


def test_a_cache_forgets_what_other_packages_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """To install, change or remove a package changes the folder of all of them."""
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    before = cache.libraries_state.__wrapped__()
    assert cache.libraries_state.__wrapped__() == before
    (packages / "ftfy").mkdir()
    os.utime(packages, ns=(1, 1))
    assert cache.libraries_state.__wrapped__() != before
    assert sys.version in before


def test_a_cache_forgets_what_another_recipe_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = cache.Cache("x", "one")
    kept.put("key", "a\u2028text")
    kept.save()
    assert cache.Cache("x", "one").get("key") == "a\u2028text"
    assert cache.Cache("x", "two").get("key") is None


BROKEN_ITEM = '"arxiv:2101.00001": {"id": "arxiv:2101.00001", "title": ["x"]},\n'


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(lambda blog: None, id="nothing to say"),
        pytest.param(lambda blog: blog.post("[@arxiv:1706.03762] [@x](y)\n", "x.md", "draft: true\n"), id="a warning"),
        pytest.param(
            lambda blog: blog.write(
                "citations.lock.json", blog.read("citations.lock.json").replace('"": {', BROKEN_ITEM + '"": {')
            ),
            id="an item of the lock that no post cites",
        ),
        pytest.param(lambda blog: blog.write("layouts/hugo-tools/x.md.j2", "x"), id="a misplaced style"),
        pytest.param(
            lambda blog: blog.write(
                "hugo.yaml", blog.read("hugo.yaml") + "params: {hugoTools: {citationFile: true}}\n"
            ),
            id="a citation file",
        ),
        pytest.param(
            lambda blog: [
                blog.write("hugo.yaml", blog.read("hugo.yaml") + "params: {hugoTools: {bibliography: refs.bib}}\n"),
                blog.write("refs.bib", "@article{a, title = {A}\n\n@book{b, title = {B}}\n"),
            ],
            id="a broken entry",
        ),
        pytest.param(lambda blog: (blog.root / "content" / "up.md").symlink_to("/etc/passwd"), id="a link out"),
        pytest.param(lambda blog: blog.write("hugo.yaml", "title: t\ntheme: other\n"), id="no component"),
    ],
)
def test_a_run_over_known_posts_says_what_one_without_stamps_says(
    cited: Blog, tmp_path: Path, prepare: Callable[[Blog], object]
) -> None:
    prepare(cited)
    cited.run("cite", "--offline")
    empty = {"XDG_CACHE_HOME": str(tmp_path / "empty")}
    for arguments in (["--check"], [], ["--diff"]):
        shutil.rmtree(tmp_path / "empty", ignore_errors=True)
        first = cited.run("cite", "--offline", *arguments, env=empty)
        assert first == cited.run("cite", "--offline", *arguments, env=empty)


def test_where_all_posts_are_known_the_rest_is_not_loaded(cited: Blog) -> None:
    script = (
        "import sys, atexit; from hugo_tools.cli import main\n"
        "atexit.register(lambda: print(*sorted(name for name in sys.modules if name.startswith('hugo_tools.'))))\n"
        "main(['cite', '--check', '--offline'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=cited.root, env=environment, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "hugo_tools.citing.stamps" in loaded
    unwanted = {"markdown.scanner", "metadata.items", "works.lock", "works.catalogue", "citing.run", "registries"}
    assert not loaded & {f"hugo_tools.{name}" for name in unwanted}
