"""Makes a Hugo site of these pages and builds it: `make site`.

GitHub shows the pages as they are. The site has them in the sections of README.md, with their first headings as titles,
pages that are made from the program (reference.py), and its own citation below each page that has a date. If
HUGO_TOOLS_PAPERMOD names a checkout of PaperMod, PaperMod is the theme instead of layouts/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import reference
import yaml

from hugo_tools import __version__
from hugo_tools.hugo import permalinks, posts
from hugo_tools.hugo.posts import Post
from hugo_tools.works import LOCK_NAME

DOCS = Path(__file__).parent
ROOT = DOCS.parent
INDEX = DOCS / "README.md"
LAST = "Explanation"  # the section of pages that the index does not name

SECTION = re.compile(r"^## (?P<title>.+)\n(?P<text>(?:(?!^## ).*\n?)*)", re.MULTILINE)
ENTRY = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<link>[^)]+)\)(?:: (?P<description>.+))?$", re.MULTILINE)
TITLE = re.compile(r"\s*# (?P<title>.+)\n")
LINK = re.compile(r"\]\((?P<path>(?![a-z]+:|#)[^)#\s]+)")
# Hugo runs shortcodes in code, too: https://gohugo.io/content-management/shortcodes/#calling-shortcodes
SHORTCODE = re.compile(r"\{\{(?P<open>[<%])(?P<inner>(?!/\*)[^\n]*?)(?P<close>[>%])\}\}")
OWN_CITATION = "\n## Cite this page\n\n<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"


@dataclass(frozen=True)
class Page:
    """A page of the site: its source in the repository, its Markdown, and its title and description in the index."""

    source: str
    text: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the index: its title, the text above its list, its pages."""

    title: str
    text: str
    pages: list[Page] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The folder of the section's pages."""
        return self.title.removeprefix("The ").split()[0].lower()


# --- the pages -----------------------------------------------------------------------------------


def find_sections() -> list[Section]:
    """Returns the index's sections with their pages; pages that it does not name are the last of `LAST`."""
    index = INDEX.read_text("utf-8")
    found = [section_of(match) for match in SECTION.finditer(index)]
    named = {page.source for section in found for page in section.pages}
    for path in sorted(DOCS.glob("*.md")):
        source = path.relative_to(ROOT).as_posix()
        if path != INDEX and source not in named:
            last = next(section for section in found if section.title == LAST)
            last.pages.append(page_of(source, ""))
    return found


def section_of(match: re.Match[str]) -> Section:
    """Returns a section of the index."""
    text = match["text"]
    section = Section(match["title"], text[: text.find("\n- ") + 1].strip())
    for entry in ENTRY.finditer(text):
        source = os.path.normpath(Path("docs", entry["link"])).replace(os.sep, "/")
        section.pages.append(page_of(source, entry["description"] or "", entry["title"]))
    return section


def page_of(source: str, description: str, title: str = "") -> Page:
    """Returns a page: one that is made from the program, or a Markdown file of the repository."""
    made = reference.PAGES.get(source)
    text = made() if made else (ROOT / source).read_text("utf-8")
    own = title_of(posts.parse(ROOT / source, text))
    return Page(source, text, title or plain(own["title"]), description)


def title_of(post: Post) -> re.Match[str]:
    """Returns the first heading of a page; ends the build if there is another text above it, or none."""
    found = TITLE.match(post.text, post.body)
    return found or sys.exit(f"{post.path} does not begin with a title")


def plain(title: str) -> str:
    """Returns a title as text: front matter has no Markdown."""
    return title.replace("`", "")


# --- the site ------------------------------------------------------------------------------------


def make(folder: Path, papermod: str) -> None:
    """Makes the Hugo site in a folder, which is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    sections = find_sections()
    copy_layouts(folder, papermod)
    for name in ("references.bib", LOCK_NAME):
        if (DOCS / name).exists():
            shutil.copy(DOCS / name, folder)
    write_config(folder, papermod, sections)
    home = page_of("docs/README.md", "")
    write(folder / "content" / "_index.md", replace(home, text=home.text.partition("\n## ")[0]), 0)
    for place, section in enumerate(sections, 1):
        own = folder / "content" / section.name
        write(own / "_index.md", page_above(section), place)
        for weight, page in enumerate(section.pages, 1):
            write(own / f"{name_of(page)}.md", page, weight)
    copy_linked_files(folder, [page for section in sections for page in section.pages])


def page_above(section: Section) -> Page:
    """Returns the page that lists a section's pages; on GitHub it is a part of the index."""
    anchor = section.title.lower().replace(" ", "-")
    return Page(f"docs/README.md#{anchor}", f"# {section.title}\n\n{section.text}\n", section.title)


def name_of(page: Page) -> str:
    """Returns the last part of a page's address."""
    made = reference.PAGES.get(page.source)
    return made.__name__ if made else Path(page.source).stem.lower()


def write(path: Path, page: Page, weight: int) -> None:
    """Writes a page in Hugo's form: the title is in the front matter and not in the text."""
    post = posts.parse(path, page.text)
    title = title_of(post)
    values: dict[str, Any] = dict(post.front_matter)
    values |= {"title": plain(title["title"]), "linkTitle": page.title, "weight": weight}
    values |= {"source": page.source, "folder": folder_of(page.source)}
    if page.description:
        description = page.description[0].upper() + page.description[1:]
        values |= {"description": description, "summary": description}
    body = SHORTCODE.sub(r"{{\g<open>/*\g<inner>*/\g<close>}}", post.text[title.end() :])
    if "date" in values:
        body += OWN_CITATION
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}---\n\n{body}", "utf-8")


def folder_of(source: str) -> str:
    """Returns the folder to which a page's links are relative; for pages made from the program it is this folder."""
    return "docs" if source in reference.PAGES else Path(source).parent.as_posix()


def copy_layouts(folder: Path, papermod: str) -> None:
    """Copies the site's looks: our own layouts and the example site's stylesheet, or PaperMod."""
    if papermod:
        shutil.copytree(papermod, folder / "themes" / "PaperMod", ignore=shutil.ignore_patterns(".git", "images"))
        shutil.copytree(DOCS / "layouts" / "_markup", folder / "layouts" / "_markup")
        shutil.copytree(DOCS / "layouts" / "_partials" / "docs", folder / "layouts" / "_partials" / "docs")
    else:
        shutil.copytree(DOCS / "layouts", folder / "layouts")
        shutil.copytree(DOCS / "assets", folder / "assets")
        shutil.copy(ROOT / "exampleSite" / "assets" / "css" / "site.css", folder / "assets" / "css")


def write_config(folder: Path, papermod: str, sections: list[Section]) -> None:
    """Writes the site's configuration, with its sections as the main menu."""
    config = yaml.safe_load((DOCS / "hugo.yaml").read_text("utf-8"))
    config["params"]["version"] = __version__
    config["menus"] = {"main": [menu_entry(section, place) for place, section in enumerate(sections, 1)]}
    config["theme"] = ["hugo-tools", "PaperMod"] if papermod else "hugo-tools"
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (folder / "hugo.yaml").write_text(text, "utf-8")


def menu_entry(section: Section, place: int) -> dict[str, Any]:
    return {"name": section.title, "pageRef": f"/{section.name}", "weight": place}


def copy_linked_files(folder: Path, pages: list[Page]) -> None:
    """Copies each file of the repository that a page links to and that is not a page itself."""
    for source in sorted(set(linked_files(pages))):
        target = folder / "assets" / "repository" / source
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / source, target)


def linked_files(pages: list[Page]) -> Iterator[str]:
    """Yields the paths of these files, from the repository's root; links in code may be among them, without harm."""
    known = {page.source.partition("#")[0] for page in pages}
    for page in pages:
        above = Path(folder_of(page.source))
        for link in LINK.finditer(page.text):
            source = os.path.normpath(above / link["path"]).replace(os.sep, "/")
            if source not in known and (ROOT / source).is_file():
                yield source


# --- building ------------------------------------------------------------------------------------


def run(command: list[str], **variables: str) -> str:
    """Runs a program and returns what it says; ends the build if it fails."""
    env = {**os.environ, **variables}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=env, check=False)
    said = done.stdout + done.stderr
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said}")
    return said


def build(folder: Path, public: Path, address: str, papermod: str) -> None:
    """Fills the site's citations in and builds it; a warning of Hugo's is an error, but for a theme that is not ours.

    Without an address links are relative and pages are files, so that a browser opens them from the disk. In PaperMod
    it does not: no browser loads a stylesheet with a hash from there.
    """
    tools = [sys.executable, "-m", "hugo_tools", "--site", str(folder)]
    run([*tools, "component"])
    run([*tools, "cite", "--offline"], **({"HUGO_BASEURL": address} if address else {}))
    hugo = [str(permalinks.binary()), "--source", str(folder), "--destination", str(public)]
    options = ["--cleanDestinationDir", "--noBuildLock", "--baseURL", address or "http://localhost/"]
    local = {} if address or papermod else {"HUGO_RELATIVEURLS": "true", "HUGO_UGLYURLS": "true"}
    said = run([*hugo, *options], **local)
    if "WARN" in said and not papermod:
        sys.exit(f"Hugo warns:\n{said}")


def main() -> None:
    """Builds the site into build/site, or into the folder that is named; what it is built from lies beside that.

    BASE_URL is the address at which it will be published.
    """
    public = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "site").resolve()
    work = public.with_name(f"{public.name}-source")
    papermod = os.environ.get("HUGO_TOOLS_PAPERMOD", "")
    make(work, papermod)
    address = os.environ.get("BASE_URL", "").rstrip("/")
    build(work, public, f"{address}/" if address else "", papermod)
    print(f"show it: hugo server --source {work}" if papermod else f"open in a browser: {public / 'index.html'}")


if __name__ == "__main__":
    main()
