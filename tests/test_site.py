"""The documentation as a site: built once, as `make site` does, then read as a reader and a browser would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

import click
import pytest
from click.testing import CliRunner

from hugo_tools import cli
from hugo_tools.hugo import site as sites
from hugo_tools.kinds.table import KINDS
from hugo_tools.metadata.identifiers import NOT_YET, SCHEMES, SHORT_FORMS
from hugo_tools.registries import links, semantic_scholar
from hugo_tools.registries.table import REGISTRIES
from hugo_tools.rules.table import RULES
from hugo_tools.styles import folders
from hugo_tools.styles.table import STYLES
from tests import ROOT
from tests.support import hugo
from tests.support.browser import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = ROOT / "docs"
ADDRESS = re.compile(r'\b(?:href|src)="(?P<address>[^"]+)"')
VARIABLE = re.compile(r"HUGO_TOOLS_[A-Z_]*[A-Z]|NCBI_API_KEY")

sys.path.insert(0, str(DOCS))
import environment  # noqa: E402
import make_site  # noqa: E402


def build(folder: Path, cache: Path, papermod: str = "", address: str = "") -> str:
    """Builds the site into a folder and returns what is printed; a warning of Hugo's ends the build."""
    own = {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT), "HUGO_TOOLS_PAPERMOD": papermod, "BASE_URL": address}
    command = [sys.executable, str(DOCS / "make_site.py"), str(folder)]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    assert build(folder, folder.parent / "cache") == f"open in a browser: {folder / 'index.html'}\n"
    return folder


def text_of(public: Path, name: str) -> str:
    """Returns a page's text without its tags, in single blanks."""
    page = hugo.read(public, name)
    return " ".join(" ".join(page.blocks).split())


def codes_of(public: Path, name: str) -> set[str]:
    """Returns what stands in code on a page."""
    html = (public / name).read_text("utf-8")
    return {" ".join(hugo.Page(f"<p>{code}</p>").blocks) for code in re.findall(r"<code>(.*?)</code>", html, re.S)}


# --- all that is linked is there -----------------------------------------------------------------


def test_every_link_leads_to_a_page_and_every_fragment_to_a_place(public: Path) -> None:
    pages = {path: hugo.Page(path.read_text("utf-8")) for path in public.rglob("*.html")}
    assert len(pages) > 30
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for match in ADDRESS.finditer(page.html):
            to = urlsplit(urljoin(path.as_uri(), match["address"].replace("&amp;", "&")))
            if to.scheme != "file":
                assert to.hostname != "localhost", match["address"]
                continue
            target = Path(url2pathname(to.path))
            assert target.is_file(), f"{path.name}: {match['address']}"
            if to.fragment and target.suffix == ".html":
                assert unquote(to.fragment) in pages[target].ids, f"{path.name}: {match['address']}"


def test_every_page_of_the_folder_is_on_the_site_and_in_its_menu(public: Path) -> None:
    menu = {Path(link.href).name for link in hugo.read(public, "index.html").links}
    for path in DOCS.glob("*.md"):
        assert path.name == "README.md" or f"{path.stem}.html" in menu, path.name


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two pages, of which the index names one."""
    docs = tmp_path / "docs"
    shutil.copytree(DOCS / "layouts", docs / "layouts")
    shutil.copytree(DOCS / "assets", docs / "assets")
    shutil.copytree(ROOT / "exampleSite" / "assets", tmp_path / "exampleSite" / "assets")
    shutil.copy(DOCS / "hugo.yaml", docs)
    (docs / "references.bib").touch()
    (docs / "README.md").write_text("# All\n\n## Explanation\n\nWhy.\n\n- [One](one.md): the first\n")
    (docs / "one.md").write_text("# The one\n")
    (docs / "other.md").write_text("---\nlayout: single\n---\n\n# The `other`\n\n[One](one.md)\n")
    for name, place in {"ROOT": tmp_path, "DOCS": docs, "INDEX": docs / "README.md"}.items():
        monkeypatch.setattr(make_site, name, place)
    return tmp_path


def test_a_page_that_the_index_does_not_name_is_among_the_explanations(small: Path) -> None:
    [section] = make_site.find_sections()
    assert (section.title, section.text) == ("Explanation", "Why.")
    assert [(page.title, page.description) for page in section.pages] == [("One", "the first"), ("The other", "")]


def test_a_link_that_leads_nowhere_ends_the_build(small: Path) -> None:
    with (small / "docs" / "other.md").open("a") as page:
        page.write("\n[Two](two.md#there)\n")
    make_site.make(small / "source", "")
    with pytest.raises(SystemExit, match=r'docs/other\.md links to "two\.md#there", which is not there'):
        make_site.build(small / "source", small / "site", "", "")


def test_a_page_without_a_title_ends_the_build(small: Path) -> None:
    (small / "docs" / "other.md").write_text("Words.\n\n# Too late\n")
    with pytest.raises(SystemExit, match=r"other\.md does not begin with a title"):
        make_site.find_sections()


def test_pages_follow_each_other_as_the_index_has_them(public: Path) -> None:
    following = [link.text for link in hugo.read(public, "how-to/cite.html").links if "rel" in link.attributes]
    assert following == ["← Start a post", "Choose and change the style →"]


def test_shortcodes_are_shown_and_not_run(public: Path) -> None:
    assert "{{< lyket >}}" in codes_of(public, "how-to/component.html")


def test_references_and_a_pages_own_citation_are_ours(public: Path) -> None:
    page = hugo.read(public, "explanation/sources.html")
    assert [link.text for link in page.links if link.has("cite")] == ["1", "2", "3"]
    assert "cite-this-post" in page.ids or "cite-this-page" in page.ids
    assert any(block.startswith("The hugo-tools team. (Nov 2026). Sources and their trust.") for block in page.blocks)


@pytest.mark.parametrize("command", [["cite", "--check", "--offline"], ["check"]])
def test_the_pages_are_fit_to_be_published(command: list[str]) -> None:
    names = [str(path) for path in sorted(DOCS.glob("*.md"))]
    result = CliRunner().invoke(cli.main, ["--site", str(DOCS), *command, *names])
    assert (result.exit_code, result.output.count("warning")) == (0, 0), result.output


# --- the reference is whole ----------------------------------------------------------------------


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")


def test_every_command_and_option_is_in_the_reference(public: Path) -> None:
    html = (public / "reference/commands.html").read_text("utf-8")
    sections = dict(part.split('"', 1) for part in re.split(r"<h[23] id=\"", html)[1:])
    known = list(commands(cli.main))
    assert len(known) > len(cli.COMMANDS)
    for name, command in known:
        section = sections[name.replace(" ", "-")]
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.opts[0] in section, (name, parameter.name)
        shown = " ".join(hugo.Page(section).blocks).split()
        assert (command.help or "").replace("`", "").split()[:6] == shown[:6], name


def test_every_setting_is_in_the_reference(public: Path) -> None:
    codes = codes_of(public, "reference/settings.html")
    assert sites.NAMES.keys() <= codes
    said = text_of(public, "reference/settings.html")
    for name, field in sites.NAMES.items():
        plain = field.metadata["meaning"].replace("`", "").split("'")[0]
        assert plain in said, name


def test_every_environment_variable_is_in_the_reference(public: Path) -> None:
    servers = {each.server.variable for each in REGISTRIES} | {links.ARCHIVE.variable, semantic_scholar.SERVER.variable}
    known = {f"HUGO_TOOLS_{name}_URL" for name in servers}
    for path in (ROOT / "hugo_tools").rglob("*.py"):
        known |= set(VARIABLE.findall(path.read_text("utf-8")))
    known -= {"HUGO_TOOLS_COMPLETE"}
    documented = environment.VARIABLES.keys()
    assert known <= documented
    assert documented <= codes_of(public, "reference/environment.html")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(VARIABLE.findall(readme)) - {"HUGO_TOOLS_COMPLETE"} <= documented


def test_every_rule_is_in_the_reference_and_explained(public: Path) -> None:
    page = hugo.read(public, "reference/codes.html")
    explained = hugo.read(public, "reference/rules.html")
    for rule in RULES:
        assert rule.code in [link.text for link in page.links]
        assert rule.code.lower() in explained.ids
        assert rule.name in page.html


def test_every_kind_of_identifier_is_in_the_reference(public: Path) -> None:
    codes, said = codes_of(public, "reference/identifiers.html"), text_of(public, "reference/identifiers.html")
    for name, scheme in SCHEMES.items():
        assert not scheme.has_registry or f"{name}:…" in codes or scheme.stands_alone
    for registry in REGISTRIES:
        assert registry.server.name in said
    assert {form.example for form in SHORT_FORMS.values()} <= codes
    assert all(noun in said for noun in NOT_YET.values())
    assert "https://doi.org/10.17487/rfc9110" in codes


def test_every_style_and_kind_is_in_the_reference(public: Path) -> None:
    styles = hugo.read(public, "reference/styles.html")
    assert STYLES.keys() <= set(styles.ids)
    assert "[see 3, pp. 218–221]" in text_of(public, "reference/styles.html")
    assert "(see Renear, n.d., pp. 218–221)" in text_of(public, "reference/styles.html")
    csl = {path.stem for path in folders.CSL_FOLDER.glob("*.csl")}
    assert csl
    assert csl <= codes_of(public, "reference/styles.html")
    kinds = hugo.read(public, "reference/kinds.html")
    assert KINDS.keys() <= set(kinds.ids)
    assert "Taxonomy" in text_of(public, "reference/kinds.html")


def test_papermod_shows_the_same_pages_at_their_own_address(tmp_path: Path) -> None:
    papermod = os.environ.get("HUGO_TOOLS_PAPERMOD")
    if not papermod:
        pytest.skip("no PaperMod: name a checkout of its master in HUGO_TOOLS_PAPERMOD")
    public = tmp_path / "site"
    assert build(public, tmp_path / "cache", papermod, "https://a.example/docs").startswith("show it: hugo server")
    page = hugo.read(public, "explanation/sources/index.html")
    assert 'class="post-title' in page.html
    assert [link.text for link in page.links if link.has("cite")] == ["1", "2", "3"]
    weekly = next(link for link in page.links if link.text == "once a week")
    assert weekly.href == "/docs/how-to/living-bibliography/#once-a-week-by-itself"
    assert "https://a.example/docs/explanation/sources/" in [link.text for link in page.links]


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(public: Path) -> Iterator[str]:
    with serve(public) as server:
        yield server


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [("explanation/sources.html", "light", 1400), ("explanation/performance.html", "dark", 390)],
)
def test_axe_finds_nothing(
    browser: Browser, address: str, name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"{address}{name}")
    violations = Axe().run(page).response["violations"]
    page.close()
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in violations] == []


def test_a_phone_shows_the_whole_page_and_a_menu(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for name in ("index.html", "reference/settings.html", "how-to/component.html"):
        page.goto(f"{address}{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert not page.locator("nav.pages").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("header.site, .menu, .turn").filter(visible=True).count()
    page.emulate_media(media="screen")
    page.locator(".menu summary").click()
    page.locator("nav.pages").get_by_text("Keep a reading room").click()
    assert page.title().startswith("The reading room")
    page.close()


def test_search_finds_a_section_by_its_title_and_a_page_by_its_text(browser: Browser, public: Path) -> None:
    """From the disk, too, where scripts can read no file."""
    page = browser.new_page()
    page.goto((public / "explanation" / "sources.html").as_uri())
    field = page.get_by_role("searchbox")
    field.fill("exit codes")
    page.locator(".search li a").first.wait_for()
    assert "Commands" in page.locator(".search ul").inner_text()
    field.fill("ht402")
    page.locator(".search li a").first.click()
    assert page.url.endswith("reference/rules.html#ht402")
    page.get_by_role("searchbox").fill("xyzzy")
    page.get_by_text("Nothing is found.").wait_for()
    page.close()
