"""The tutorial, word for word: its commands are run against fake registries, and print what it says that they print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import ROOT
from tests.support import hugo
from tests.support.fake_registries import started

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```console\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
HUGOS = hugo.find()
PAPERS = {
    "1207.0580": (
        "Improving neural networks by preventing co-adaptation of feature detectors",
        "Geoffrey E. Hinton, Nitish Srivastava, Alex Krizhevsky, Ilya Sutskever, Ruslan R. Salakhutdinov",
        "2012-07-03",
    ),
    "1412.6980": ("Adam: A Method for Stochastic Optimization", "Diederik P. Kingma, Jimmy Ba", "2014-12-22"),
    "1502.03167": (
        "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
        "Sergey Ioffe, Christian Szegedy",
        "2015-02-11",
    ),
    "1607.06450": ("Layer Normalization", "Jimmy Lei Ba, Jamie Ryan Kiros, Geoffrey E. Hinton", "2016-07-21"),
    "1706.03762": (
        "Attention Is All You Need",
        "Ashish Vaswani, Noam Shazeer, Niki Parmar, Jakob Uszkoreit, Llion Jones, Aidan N. Gomez, Lukasz Kaiser, "
        "Illia Polosukhin",
        "2017-06-12",
    ),
    "1810.04805": (
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "Jacob Devlin, Ming-Wei Chang, Kenton Lee, Kristina Toutanova",
        "2018-10-11",
    ),
    "2004.04906": (
        "Dense Passage Retrieval for Open-Domain Question Answering",
        "Vladimir Karpukhin, Barlas Oğuz, Sewon Min, Patrick Lewis, Ledell Wu, Sergey Edunov, Danqi Chen, Wen-tau Yih",
        "2020-04-10",
    ),
    "2005.11401": (
        "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
        "Patrick Lewis, Ethan Perez, Aleksandra Piktus, Fabio Petroni, Vladimir Karpukhin, Naman Goyal, "
        "Heinrich Küttler, Mike Lewis, Wen-tau Yih, Tim Rocktäschel, Sebastian Riedel, Douwe Kiela",
        "2020-05-22",
    ),
}
DEEP_LEARNING = {"year": 2015, "container_title": ["Nature"], "volume": "521", "issue": "7553", "page": "436-444"}
COUNT = re.compile(r"^\d+(?= files written$)", re.MULTILINE)  # of the component's files, which is not what is taught


def steps(text: str) -> list[tuple[str, str]]:
    """Returns each command of the tutorial, and what it says that the command prints."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.finditer(text):
        for part in re.split(r"^\$ ", block["lines"], flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command, printed))
    return found


@dataclass
class Shell:
    """The reader's shell, in a folder. For Hugo's server it builds the site, and keeps a page to look at."""

    folder: Path
    env: dict[str, str]
    page: hugo.Page | None = None

    def run(self, command: str) -> str:
        """Returns what a command prints, on both of its streams."""
        words = shlex.split(command)
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            return ""
        if command == "hugo server":
            return self.look()
        run = ["bash", "--noprofile", "--norc", "-c", command]
        done = subprocess.run(
            run,
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        return done.stdout.decode()

    def look(self) -> str:
        """Builds the site, and leaves no file of it, as the server does not."""
        public = HUGOS[-1].build(self.folder)
        self.page = hugo.read(public, "posts/retrieval/index.html")
        shutil.rmtree(public)
        return ""


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell in a clone of this repository, whose registries are ours."""
    root = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "docs", root / "clone" / "docs")
    (root / "bin").mkdir()
    program = root / "bin" / "hugo-tools"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m hugo_tools "$@"\n')
    program.chmod(0o755)
    git = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    own = {"PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    # as if pip did not know the program's repository
    own |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "remote.origin.url", "GIT_CONFIG_VALUE_0": ""}
    own |= {"XDG_CACHE_HOME": str(root / "cache"), "HUGO_TOOLS_HUGO_BINARY": str(HUGOS[-1].binary)}
    with started() as registries:
        for identifier, (title, authors, published) in PAPERS.items():
            registries.add_arxiv(identifier, title, authors.split(", "), published)
        names = ["Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"]
        registries.add_crossref("10.1038/nature14539", "Deep learning", authors=names, **DEEP_LEARNING)
        yield Shell(root / "clone", {**os.environ, **git, **own, **registries.environment})


@pytest.mark.skipif(sys.platform == "win32", reason="its commands are those of a POSIX shell")
def test_each_command_prints_what_the_tutorial_says(shell: Shell) -> None:
    said = steps(TUTORIAL.read_text("utf-8"))
    assert len(said) > 20
    for command, printed in said:
        assert COUNT.sub("N", shell.run(command)) == COUNT.sub("N", printed), command
    assert shell.page
    numbers = [link for link in shell.page.links if link.has("cite")]
    assert [link.text for link in numbers] == ["1", "2", "3", "4"]
    assert all(link.href.partition("#")[2] in shell.page.ids for link in numbers)
    assert "[arXiv:1810.04805]" in (shell.folder / "content/posts/attention.md").read_text("utf-8")
