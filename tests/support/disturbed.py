"""Runs of `cite` that are disturbed: by another at the same time, or by a signal at any moment. All by a seed.

A site is made with its posts and, in part, its lock. What a run leaves that nobody disturbs is what has to be there in
the end, whatever came between.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests import ROOT
from tests.support.blog import CONFIG, Blog
from tests.support.fake_registries import Registries
from tests.support.posix import KILL

WORKS = [f"1706.{number:05}" for number in range(40)]
SIGNALS = (signal.SIGINT, signal.SIGTERM, KILL)
LEFT_BY_A_KILL = ".hugo-tools."  # the name under which a file was being written


def make_site(folder: Path, registries: Registries, rng: random.Random) -> Blog:
    """Returns a site whose posts cite, of which some have had their list made before."""
    blog = Blog(folder)
    blog.write("hugo.yaml", CONFIG)
    for value in WORKS:
        registries.add_arxiv(value, title=f"Work {value}")
    posts = rng.randint(2, 12)
    for number in range(posts):
        blog.post(body(rng), f"{number:02}.md")
        if rng.random() < 0.3:
            assert blog.run("cite").code == 0
    for number in rng.sample(range(posts), rng.randint(1, posts)):
        path = blog.root / f"content/posts/{number:02}.md"
        path.write_text(path.read_text("utf-8").replace("Begins.", f"Begins. {body(rng)}"), "utf-8")
    return blog


def body(rng: random.Random) -> str:
    cited = " and ".join(f"[@arxiv:{value}]" for value in rng.sample(WORKS, rng.randint(1, 6)))
    return f"Begins. As {cited} show.\n"


def undisturbed(blog: Blog) -> dict[str, bytes]:
    """Returns the files of a copy of the site on which one run was left alone."""
    copy = Blog(blog.root.with_name("undisturbed"))
    shutil.rmtree(copy.root, ignore_errors=True)
    shutil.copytree(blog.root, copy.root)
    done = copy.run("cite")
    assert done.code == 0, done
    return copy.snapshot()


def start(blog: Blog, *arguments: str) -> subprocess.Popen[bytes]:
    """Starts a run; Python's own handler of SIGINT is in place also where our parent ignores it."""
    program = (
        "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "runpy.run_module('hugo_tools', run_name='__main__')"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, cwd=blog.root, env=environment, stdout=pipe, stderr=pipe)


def check_pair(folder: Path, registries: Registries, seed: int) -> str:
    """Checks that two runs at once leave a site as one does: nothing lost from the lock, no post torn.

    Returns whether both wrote.
    """
    rng = random.Random(seed)
    blog = make_site(folder, registries, rng)
    expected = undisturbed(blog)
    registries.latency = rng.choice((0, 0.01, 0.05))
    half = rng.choice(([], ["content/posts/00.md"]))  # one may look at a part of the posts only
    pair = []
    for paths in ([], half):
        pair.append(start(blog, "cite", *paths))
        time.sleep(rng.choice((0, 0, rng.uniform(0, 0.3))))
    said = [run.communicate(timeout=120) for run in pair]
    registries.latency = 0
    assert [run.returncode for run in pair] == [0, 0], said
    assert blog.snapshot() == expected
    done = blog.run("cite", "--check", "--offline")
    assert (done.code, done.out) == (0, ""), done
    return "both wrote" if all(b"wrote" in out for out, _ in said) else "one wrote"


def check_interrupt(folder: Path, registries: Registries, seed: int) -> str:
    """Checks that an interrupted run leaves whole files, and that the next one ends its work; returns what it met."""
    rng = random.Random(seed)
    blog = make_site(folder, registries, rng)
    before, expected = blog.snapshot(), undisturbed(blog)
    registries.latency = rng.choice((0, 0.01, 0.05))
    run, number = start(blog, "cite"), rng.choice(SIGNALS)
    time.sleep(rng.uniform(0, 1.2))
    run.send_signal(number)
    _, err = run.communicate(timeout=120)
    registries.latency = 0
    after = blog.snapshot()
    left = [name for name in after if Path(name).name.startswith(LEFT_BY_A_KILL)]
    assert not left or number == KILL, (left, number)
    for name in after.keys() - set(left) - {"citations.lock.json"}:
        assert after[name] in (before[name], expected[name]), f"{name} is torn"
    items = json.loads(after.get("citations.lock.json", b'{"items": {}}'))["items"]
    assert items.keys() <= json.loads(expected["citations.lock.json"])["items"].keys()
    is_starting = b"cite.py" not in err  # Python itself is interrupted while it imports us
    assert b"Traceback" not in err or (is_starting and err.endswith(b"KeyboardInterrupt\n")), err
    for name in left:
        (blog.root / name).unlink()
    done = blog.run("cite")
    assert done.code == 0, done
    assert blog.snapshot() == expected
    return "done" if run.returncode == 0 else "nothing" if after == before else "something"
