"""What was found in a post is known in the next run, unless anything that decided it has changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from hugo_tools.cli import main
from hugo_tools.rules import run, table
from hugo_tools.rules.interface import Rule, Subject, find_nothing
from tests import ROOT
from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

CONFIG = """baseURL: https://example.org/
theme: PaperMod
languages: {en: {contentDir: content}, de: {contentDir: inhalt}}
"""
PLAIN = "title: T\ndescription: D\n"
POSTS = {
    "cover.md": (PLAIN + 'cover:\n  image: "posts/cover.png"\n', "Words.\n"),
    "described.md": ('title: T\ndescription: ""\n', "Words.\n"),
    "formulas.md": (PLAIN, "$$\nE = mc^2\n$$\n"),
    "damaged.md": (PLAIN, "Itâ€™s [above](#Nowhere).\n\n## nowhere\n"),
    "citing.md": (PLAIN, "See [@arxiv:1706.03762] and [Brown et al., 2020](https://arxiv.org/abs/2005.14165).\n"),
    "fine.md": (PLAIN + "disableHLJS: true\n", "Words <!-- hugo-tools:ignore HT105 -->\n"),
}


@pytest.fixture
def known(blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Blog:
    """A blog whose posts were checked, with findings of all kinds."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    registries.add_arxiv("1706.03762", title="Attention")
    registries.add_arxiv("2005.14165", title="Language models")
    blog.write("hugo.yaml", CONFIG)
    for name, (front_matter, body) in POSTS.items():
        blog.post(body, name, front_matter)
    assert blog.call("cite").code == 0
    assert blog.call("check").code == 1
    return blog


def anew(blog: Blog, *arguments: str) -> Result:
    """Returns what a run says that knows nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", "/dev/null")
        return blog.call("check", *arguments)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the posts that the rules looked at."""
    names: list[str] = []
    check = run.check_subject

    def noting(subject: Subject, *others: object) -> object:
        names.append(subject.post.path.name)
        return check(subject, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "check_subject", noting)
    return names


def kept_in(blog: Blog) -> list[Path]:
    return list((blog.root.parent / "cache" / "hugo-tools").glob("findings-*.json"))


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_what_is_known_is_said_again_and_no_rule_looks(known: Blog, looked_at: list[str], form: str) -> None:
    done = known.call("check", "--format", form)
    assert looked_at == []
    assert done == anew(known, "--format", form)
    assert {"HT207", "HT107", "HT301", "HT302", "HT303", "HT902"} <= set(re.findall(r"HT\d{3}", done.out))


def test_what_may_be_mended_is_mended_after_it_was_known(known: Blog) -> None:
    assert "mended content/posts/damaged.md" in known.call("check", "--fix").err
    assert "It’s [above](#nowhere)." in known.read("content/posts/damaged.md")
    assert known.call("check") == anew(known)


CHANGES: dict[str, Callable[[Blog], object]] = {
    "the post": lambda blog: blog.post("TODO: more\n", "fine.md", PLAIN),
    "its name": lambda blog: (blog.root / "content/posts/damaged.md").rename(blog.root / "content/posts/d.md"),
    "a file that it names": lambda blog: blog.write("static/posts/cover.png", b""),
    "a file beside it": lambda blog: blog.write("content/posts/posts/cover.png", b""),
    "the configuration": lambda blog: blog.write("hugo.yaml", "theme: PaperMod\nparams: {math: KaTeX}\n"),
    "its name and format": lambda blog: (
        blog.write("hugo.toml", 'theme = "PaperMod"\n'),
        (blog.root / "hugo.yaml").unlink(),
    ),
    "the settings": lambda blog: blog.write("hugo.yaml", "params: {hugoTools: {checkIgnore: [HT2]}}\n"),
    "a layout of the site": lambda blog: blog.write("layouts/_default/single.html", '<a id="Nowhere">KaTeX</a>'),
    "a layout of the theme": lambda blog: blog.write(
        "themes/PaperMod/layouts/single.html", '<a id="Nowhere">KaTeX</a>'
    ),
    "the theme": lambda blog: (blog.root / "themes/PaperMod/layouts").mkdir(parents=True),
    "a folder of posts": lambda blog: blog.write("inhalt/posts/cover.png", b""),
    "the lock": lambda blog: blog.write(
        "citations.lock.json",
        blog.read("citations.lock.json").replace('"title": "A', '"status": "retracted", "title": "A'),
    ),
    "a bibliography": lambda blog: (
        blog.write("hugo.yaml", "theme: PaperMod\nparams: {hugoTools: {bibliography: refs.bib}}\n"),
        blog.write("refs.bib", "@misc{x, title={Attention}, author={Brown, T.}, eprint={2005.14165}}\n"),
    ),
    "other posts": lambda blog: [
        blog.post("Words.\n", f"{number}.md", 'title: T\ndescription: ""\n') for number in range(12)
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_decided_it_counts(known: Blog, change: str) -> None:
    before = known.call("check")
    CHANGES[change](known)
    for _ in range(2):
        done = known.call("check")
        assert done == anew(known)
        assert done.out != before.out


def test_an_entry_of_a_bibliography_counts(known: Blog) -> None:
    known.write("hugo.yaml", "theme: PaperMod\nparams: {hugoTools: {bibliography: refs.bib}}\n")
    known.write("refs.bib", "@misc{x, title={Attention}, author={Brown, T.}, eprint={2005.14165}}\n")
    before = known.call("check", "--select", "HT4")
    known.write("refs.bib", known.read("refs.bib").replace("Brown", "Few"))
    done = known.call("check", "--select", "HT4")
    assert done == anew(known, "--select", "HT4")
    assert done.out != before.out


def test_other_rules_are_followed_and_all_posts_named_as_seen_from_elsewhere(known: Blog) -> None:
    assert known.call("check", "--select", "HT3") == anew(known, "--select", "HT3")
    assert known.call("check", "--ignore", "HT3") == anew(known, "--ignore", "HT3")
    before = known.call("check")
    with chdir(known.root / "content"):
        done = CliRunner().invoke(main, ["check"])
    assert "posts/damaged.md" in done.stdout
    assert "content/posts" not in done.stdout
    assert "../hugo.yaml" in done.stdout
    assert known.call("check") == before


def test_only_what_changed_is_looked_at(known: Blog, looked_at: list[str]) -> None:
    known.post("TODO: more\n", "fine.md", PLAIN)
    assert known.call("check").out == anew(known).out
    assert looked_at[0] == "fine.md"
    assert len(looked_at) == 1 + len(POSTS)


def test_a_post_that_cannot_be_read_is_read_again(known: Blog, looked_at: list[str]) -> None:
    known.post("Words.\n", "fine.md", "title: [\n")
    known.post("See [@arxiv:1706.03762].\n", "citing.md", PLAIN + "nocite: {a: b}\n")
    for _ in range(2):
        done = known.call("check")
        assert (done.code, done.out.count("HT901")) == (3, 2)
    assert looked_at == ["citing.md"] * 2


def test_where_others_decide_nothing_is_kept(
    known: Blog, looked_at: list[str], monkeypatch: pytest.MonkeyPatch, registries: Registries
) -> None:
    known.call("check", "--resolve")
    assert len(looked_at) == len(POSTS)
    with monkeypatch.context() as patch:
        patch.setattr(table, "RULES", [*table.RULES, Rule("HT399", "spelling", lambda subject: ())])
        known.call("check")
    assert len(looked_at) == 2 * len(POSTS)
    known.write("hugo.yaml", known.read("hugo.yaml") + "params: {hugoTools: {ownPosts: true}}\n")
    known.call("check")
    known.call("check")
    assert len(looked_at) == 4 * len(POSTS)


MEANWHILE = {
    "a layout": ("layouts/x.html", '<a id="Nowhere">KaTeX</a>'),
    "the lock": ("citations.lock.json", ""),
}


@pytest.mark.parametrize("name", MEANWHILE)
@pytest.mark.parametrize("is_back", [True, False], ids=["and back before it ends", "until it ends"])
def test_what_is_saved_during_a_run_is_not_hidden(
    known: Blog, monkeypatch: pytest.MonkeyPatch, name: str, is_back: bool
) -> None:
    file, changed = MEANWHILE[name]
    known.write(file, known.read(file) if name == "the lock" else "Nothing.")
    lock = known.read("citations.lock.json")
    whole = known.read(file)
    changed = changed or lock.replace('"title": "A', '"status": "retracted", "title": "A')
    check = run.check_subject

    def meanwhile(*arguments: object) -> object:
        known.write(file, changed)
        found = check(*arguments)  # type: ignore[arg-type]
        if is_back:
            known.write(file, whole)
        return found

    known.post("[Above](#Nowhere), see [@arxiv:1706.03762].\n", "fine.md", PLAIN)
    with monkeypatch.context() as patch:
        patch.setattr(run, "check_subject", meanwhile)
        known.call("check")
    known.write(file, whole)
    assert known.call("check") == anew(known)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[:-20],
    "a flipped bit": lambda content: content[:-20] + bytes([content[-20] ^ 4]) + content[-19:],
    "no findings": lambda content: re.sub(rb'"\[\[.*?\]"', b'"[[], {}]"', content),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_findings_are_made_anew(known: Blog, damage: str) -> None:
    (path,) = kept_in(known)
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    assert path.read_bytes() != whole
    assert known.call("check") == anew(known)
    assert path.read_bytes() == whole


def test_two_runs_at_once_find_the_same(known: Blog) -> None:
    known.post("TODO: more\n", "fine.md", PLAIN)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(known.run, "check") for _ in range(2)]
    assert [each.result() for each in runs] == [anew(known)] * 2
    assert known.call("check") == anew(known)


def test_many_posts_are_known_again(known: Blog, looked_at: list[str]) -> None:
    """With more posts than one process does: what others found is kept as well."""
    for number in range(120):
        known.post(f"TODO: {number}\n", f"{number}.md", PLAIN)
    before = known.call("check")
    looked_at.clear()
    known.post("TODO: another\n", "7.md", PLAIN)
    done = known.call("check")
    assert looked_at == ["7.md"]
    assert (
        before.out.count("HT105") == done.out.count("HT105") == 121
    )  # with that of fine.md, whose switch hides nothing


def test_any_row_of_changes_is_told_as_if_nothing_were_known(known: Blog) -> None:
    rng = random.Random(3)
    steps = [each for name, each in CHANGES.items() if name not in ("its name", "its name and format", "the theme")]
    for name, (front_matter, body) in POSTS.items():
        steps.append(lambda blog, name=name, has=(body, front_matter): blog.post(has[0], name, has[1]))  # type: ignore[misc]
    steps.append(lambda blog: [path.unlink() for path in blog.root.rglob("cover.png")])
    steps.append(lambda blog: [path.unlink() for path in blog.root.rglob("single.html")])
    steps.append(lambda blog: blog.write("hugo.yaml", CONFIG))
    for _ in range(20):
        rng.choice(steps)(known)
        assert known.call("check") == anew(known)


def test_rules_look_at_no_other_files() -> None:
    """What a rule reads beside its post decides findings (`known_findings.files_of`), or it asks for it."""
    looking = re.compile(
        r"\bfiles\.|\bshared\.posts\b|\bposts\.read\("
        r"|\.(?:is_file|exists|is_dir|stat|glob|iterdir|read_text|read_bytes)\("
    )
    modules = {rule.find.__module__ for rule in table.RULES if rule.find is not find_nothing}
    sources = {name: (ROOT / f"{name.replace('.', '/')}.py").read_text("utf-8") for name in modules}
    found = {name.rpartition(".")[2] for name, source in sources.items() if looking.search(source)}
    assert found == {"dead_post_links", "empty_description"}  # with `ownPosts` nothing is kept; the other one asks
