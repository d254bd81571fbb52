"""Sites that are made to lead a run out of them, or to break it: settings, links, names and kinds of files by a seed.

    check_site(folder, registries, 7)

Beside the site lies what is not its own. It holds a word that is nowhere else, and on Linux the system itself tells of
each file there that is opened. So a run shows whether it read or wrote anything outside the site.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import select
import socket
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.support.fake_registries import Registries

SECRET = "xyzzysecret"
CITING = "---\ntitle: T\n---\n\nAs [@arxiv:1706.03762] and [@own] show, and [this](https://arxiv.org/abs/1706.03762).\n"
LISTED = CITING + "\n<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
LONG = "x" * 300
NAMES = [
    "a.md", "b.MD", "index.md", "_index.md", "a\nb.md", "a\n::error::b.md", "\x1b[31m.md", "\u202egnp.md", "\u2028.md",
    " .md", "-rf.md", "--site.md", "é.md", "#.md", "con.md", "%s.md", "{{x}}.md", "'\"`$(x).md", "x" * 252 + ".md",
    "a.de.md", ".hidden.md", "folder.md", os.fsdecode(b"\xff.md"), "*.md", "a.markdown",
]  # fmt: skip
PLACES = [
    "content", "content/posts", "content/posts/more", "docs", "archetypes", "hugo-tools/styles", "themes/hugo-tools",
    "themes/t/layouts/partials", "layouts/partials/hugo-tools", "config/_default", "data", "",
]  # fmt: skip
OURS = [
    "citations.lock.json", "CITATION.cff", "own.bib", "own.json", "own.yaml", "hugo-tools/styles/numeric.md.j2",
    "hugo-tools/styles/mine.md.j2", "archetypes/paper.md", "archetypes/hugo-tools.sha256", "themes/hugo-tools",
    "themes/hugo-tools/theme.toml", "themes/hugo-tools/hugo-tools.sha256", "config/_default/params.yaml",
    "layouts/_markup/render-link.html", "content", "content/posts", "themes", "archetypes", "layouts", "hugo-tools",
    "config", "go.mod", ".git", ".gitattributes", ".hugo-tools", ".hugo-tools/adopted", ".hugo-tools/init.json",
    ".hugo-tools/adopted/record.json", ".github/workflows/site.yml", ".pre-commit-config.yaml", "Makefile",
    "content/reading-room", "content/reading-room/room.yaml", "data/citation-index.json", "known.json",
]  # fmt: skip
# {outside} is the folder that is not the site's.
TARGETS = [
    "content", "docs", "own.bib", ".", "", "..", "../outside", "../outside/posts", "../outside/own.bib", "{outside}",
    "{outside}/posts", "{outside}/post.md", "content/../../outside", "link", "link/posts", "/", "/etc", "/proc/self",
    "/dev/zero", "/dev/null", "/dev/stdin", "~", "$HOME", "loop", "pipe", LONG, f"{LONG}/{LONG}", "x/" * 3000, "a\nb",
    "a\0b", "\u202ex", "\ud800", "C:/x", "\\\\server\\share", "file:///etc/passwd", "con", "...", "//", "-x", "é",
]  # fmt: skip
ODD: list[Any] = [None, 5, -1, 1.5, True, [], {}, [[]], [None], {"a": 1}, [5, "content"], "", " "]
COMMANDS = [
    ["cite"], ["cite", "--offline"], ["cite", "--check"], ["cite", "--offline", "--add-block", "--overwrite"],
    ["cite", "--offline", "--prune"], ["cite", "--diff", "--offline"], ["check"], ["check", "--format", "json"],
    ["check", "--format", "github"], ["eject"], ["eject", "--overwrite"], ["eject", "--diff"], ["archetypes"],
    ["archetypes", "--check"], ["archetypes", "--force"], ["component"], ["component", "--force"],
    ["adopt"], ["adopt", "--offline", "--write"], ["adopt", "--undo"], ["init"], ["init", "--yes"], ["init", "--undo"],
    ["doctor", "--offline"], ["check", "--fix"], ["check", "--baseline", "known.json"], ["export"],
    ["reading-room", "check", "--offline"], ["reading-room", "import", "own.bib"],
    ["reading-room", "add", "arxiv:1706.03762", "--theme", "T", "--new-theme", "--tier", "5"],
    ["new", "paper", "A title"], ["new", "survey", "A title", "--bundle"], ["resolve", "arxiv:1706.03762", "@own"],
]  # fmt: skip
SECTIONS = ["", LONG, "../outside", "{outside}", "a\nb", "a\0b", "\u202ex", ".", "..", "x/" * 500, "link", "con", "~"]
ALLOWED = {"cache", "home", "blog"}  # beside what is outside: the user's own folders


# --- what is outside -------------------------------------------------------------------------------

OPENED = 0x20 | 0x100 | 0x2 | 0x200  # IN_OPEN, IN_CREATE, IN_MODIFY, IN_DELETE: inotify(7)


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[Callable[[], list[str]]]:
    """Yields a function that tells which names were opened, made, changed or removed in a folder and below it.

    Without inotify, which Linux alone has, nobody tells.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "inotify_init1"):
        yield list
        return
    descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    for place in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        assert libc.inotify_add_watch(descriptor, os.fsencode(place), OPENED) >= 0
    try:
        yield lambda: names_in(descriptor)
    finally:
        os.close(descriptor)


def names_in(descriptor: int) -> list[str]:
    """Returns the names of inotify's events that wait to be read."""
    names = []
    while select.select([descriptor], [], [], 0)[0]:
        events, at = os.read(descriptor, 65536), 0
        while at < len(events):
            _, mask, _, length = struct.unpack_from("iIII", events, at)
            name = events[at + 16 : at + 16 + length].rstrip(b"\0")
            names.append(f"{os.fsdecode(name) or 'the folder'} ({mask:#x})")
            at += 16 + length
    return names


def make_outside(folder: Path) -> None:
    """Fills a folder with all that a run could be led to."""
    for name in ("posts", "theme/layouts/_markup", "hugo-tools/styles", "archetypes", "config/_default"):
        (folder / name).mkdir(parents=True)
    words = f"{SECRET} [A](https://arxiv.org/abs/1706.03762) [@arxiv:1706.03762].\n"
    for name in ("post.md", "posts/post.md", "a.md", "index.md"):
        (folder / name).write_text(f"---\ntitle: {SECRET}\n---\n\n{words}")
    (folder / "own.bib").write_text(f"@misc{{own, title={{{SECRET}}}, author={{A, B}}, year={{2020}}}}\n")
    (folder / "own.json").write_text(f'[{{"id": "own", "title": "{SECRET}"}}]')
    (folder / "citations.lock.json").write_text('{"version": 1, "items": {\n"": {}}}\n')
    (folder / "numeric.md.j2").write_text(SECRET)
    (folder / "CITATION.cff").write_text(f"# made by hugo-tools sum=000000000000\n{SECRET}\n")
    (folder / "params.yaml").write_text(f"description: {SECRET}\n")
    (folder / "theme/layouts/_markup/render-link.html").write_text(f"{SECRET} hugo-tools/\n")


def state(folder: Path, without: frozenset[str] = frozenset()) -> dict[str, tuple[Any, ...]]:
    """Returns the kind, mode, times and content of all that is in a folder, but for some of its names."""
    found: dict[str, tuple[Any, ...]] = {}
    for place, folders, names in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in without]
        for name in (*folders, *names):
            path = Path(place, name)
            status = path.lstat()
            content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
            found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_nlink, content)
    return found


# --- a site ----------------------------------------------------------------------------------------


class Maker:
    """Makes one hostile site."""

    def __init__(self, root: Path, outside: Path, rng: random.Random) -> None:
        self.root = root
        self.outside = outside
        self.rng = rng

    def target(self) -> str:
        return self.rng.choice(TARGETS).replace("{outside}", str(self.outside))

    def value(self) -> Any:
        """Returns a setting's value: mostly a place, sometimes of another type."""
        return self.target() if self.rng.random() < 0.8 else self.rng.choice(ODD)

    def make(self) -> None:
        """Makes the site: an ordinary one at first, then what is wrong with it."""
        for name in ("content/posts", "docs"):
            (self.root / name).mkdir(parents=True)
        (self.root / "own.bib").write_text("@misc{own, title={Own}, author={A, B}, year={2020}}\n")
        (self.root / "content/posts/own.md").write_text(LISTED)
        for _ in range(self.rng.randint(0, 5)):
            name = self.rng.choice(OURS) if self.rng.random() < 0.4 else self.post()
            with contextlib.suppress(OSError):  # a name that no file can have, or that is taken
                self.put(self.root / name)
        self.configure()

    def post(self) -> str:
        return f"{self.rng.choice(PLACES)}/{self.rng.choice(NAMES)}".lstrip("/")

    def put(self, path: Path) -> None:
        """Puts something at a path of the site."""
        if path.parent.resolve() != path.parent.absolute() or not path.parent.resolve().is_relative_to(self.root):
            return  # a link is in the way, which may lead out: this must not be what writes there
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path):
            path.rename(path.with_name(f"{path.name}.old"))
        self.rng.choice(KINDS)(self, path)

    def put_text(self, path: Path) -> None:
        path.write_text(
            self.rng.choice([CITING, LISTED, "", "\ufeff" + CITING, "---\n", "{" * 5000, "+++\na=1\n+++\n"])
        )

    def put_bytes(self, path: Path) -> None:
        path.write_bytes(self.rng.choice([b"\xff\xfe", b"\0" * 99, CITING.encode("utf-16"), b"\r" * 99, b"---\r\n"]))

    def put_link(self, path: Path) -> None:
        path.symlink_to(self.target().replace("\0", "0").encode("utf-8", "replace").decode() or ".")

    def put_link_out(self, path: Path) -> None:
        """Puts a link to the file outside that is read for this one, or to the folder."""
        same = self.outside / path.name
        path.symlink_to(same if same.exists() else self.rng.choice([self.outside, self.outside / "posts"]))

    def put_pipe(self, path: Path) -> None:
        os.mkfifo(path)

    def put_socket(self, path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(path.parent):
            made.bind(path.name)

    def put_folder(self, path: Path) -> None:
        path.mkdir()

    def put_locked_folder(self, path: Path) -> None:
        path.mkdir()
        (path / "post.md").write_text(CITING)
        path.chmod(self.rng.choice([0o000, 0o444, 0o555, 0o111]))

    def put_locked_file(self, path: Path) -> None:
        path.write_text(LISTED)
        path.chmod(self.rng.choice([0o000, 0o444, 0o222]))

    def put_second_name(self, path: Path) -> None:
        path.hardlink_to(self.root / "content/posts/own.md")

    def configure(self) -> None:
        """Writes the configuration: JSON, since it can hold everything."""
        rng = self.rng
        ours = {
            "bibliography": rng.choice([self.value(), [self.value(), self.value()], "own.bib"]),
            "style": rng.choice(["numeric", "author-year", "mine", self.value()]),
            "citationFile": rng.random() < 0.4,
            "heading": self.value(),
        }
        mounts = [{"source": self.value(), "target": rng.choice(["content", "content/x", self.value()])}]
        settings: dict[str, Any] = {
            "contentDir": self.value(),
            "themesDir": self.value(),
            "archetypeDir": self.value(),
            "theme": rng.choice([self.value(), ["hugo-tools", self.value()], "hugo-tools"]),
            "module": {"mounts": mounts, "imports": [{"path": self.value()}]},
            "languages": {"en": {"contentDir": self.value()}, "de": {"contentDir": self.value()}},
            "params": {"hugoTools": {key: value for key, value in ours.items() if rng.random() < 0.4}, "author": "A B"},
        }
        chosen = {key: value for key, value in settings.items() if rng.random() < 0.4}
        text = json.dumps({"baseURL": "https://example.org/", "title": "T", **chosen})
        with contextlib.suppress(OSError):
            (self.root / "hugo.json").write_text(text)


KINDS: list[Callable[[Maker, Path], None]] = [
    Maker.put_text, Maker.put_text, Maker.put_bytes, Maker.put_link, Maker.put_link, Maker.put_link_out,
    Maker.put_link_out, Maker.put_pipe, Maker.put_socket, Maker.put_folder, Maker.put_locked_folder,
    Maker.put_locked_file, Maker.put_second_name,
]  # fmt: skip


# --- runs ------------------------------------------------------------------------------------------


def obey_permissions() -> None:
    """Takes from root what lets it read and write without permission: capset(2), and for what it starts prctl(2)."""
    if sys.platform == "linux" and os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
        this_process, sets = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
        assert libc.capget(this_process, sets) == 0
        effective, *others = struct.unpack("6I", sets.raw)
        assert libc.capset(this_process, struct.pack("6I", effective & ~0b110, *others)) == 0


def environment(folder: Path, rng: random.Random) -> dict[str, str]:
    """Returns the variables of a run, of which some may be missing or odd."""
    values = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder / "home")}
    values["XDG_CACHE_HOME"] = rng.choice([str(folder / "cache"), str(folder / "cache"), "relative", "", "/dev/null"])
    values |= rng.choice([{}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}])
    for name in ("HOME", "XDG_CACHE_HOME", "PATH"):
        if rng.random() < 0.1:
            del values[name]
    return values


def arguments(maker: Maker) -> list[str]:
    """Returns a command line that names no place outside the site."""
    chosen = list(maker.rng.choice(COMMANDS))
    if chosen[0] == "new" and maker.rng.random() < 0.5:
        section = maker.rng.choice(SECTIONS).replace("{outside}", str(maker.outside)).replace("\0", "0")
        chosen += [maker.rng.choice(["--section", "--slug"]), section]
    if chosen[0] in ("cite", "check", "eject") and maker.rng.random() < 0.3:
        there = sorted(str(path.relative_to(maker.root)) for path in maker.root.rglob("*"))
        chosen += ["--", maker.rng.choice(there)]
    return chosen


def run(command: list[str], folder: Path, rng: random.Random) -> subprocess.CompletedProcess[bytes]:
    """Runs the program in the site, in a folder of it, or in one that is deleted by then."""
    start = "import os, runpy, sys; sys.argv[0] = 'hugo-tools'; runpy.run_module('hugo_tools', run_name='__main__')"
    here = folder / "blog"
    where = rng.random()
    if where < 0.1:
        here = folder / "blog" / "gone"
        here.mkdir(exist_ok=True)
        start = start.replace("sys;", "sys; os.rmdir(os.getcwd());")
        if rng.random() < 0.5:
            command = ["--site", str(folder / "blog"), *command]
    elif where < 0.2 and (folder / "blog/content/posts").is_dir() and not (folder / "blog/content").is_symlink():
        here = folder / "blog"
        command = ["--site", ".", *command]
    return subprocess.run(
        [sys.executable, "-c", start, *command],
        cwd=here,
        env=environment(folder, rng),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=obey_permissions,
    )


def check_site(root: Path, registries: Registries, seed: int) -> str:
    """Checks that no command leaves a hostile site, or fails in any other way than by its exit code; returns these."""
    rng = random.Random(seed)
    folder = root.parent
    registries.add_arxiv("1706.03762", "Attention", ["Ashish Vaswani"])
    outside = folder / "outside"
    make_outside(outside)
    maker = Maker(root, outside, rng)
    maker.make()
    before = state(folder, frozenset(ALLOWED))
    codes = []
    try:
        with watched(outside) as opened:
            for _ in range(3):
                command = arguments(maker)
                done = run(command, folder, rng)
                said = (done.stdout + done.stderr).decode("utf-8", "surrogateescape")
                assert 0 <= done.returncode <= 3, (command, done)
                assert "Traceback" not in said, (command, said)
                assert "fault of hugo-tools" not in said, (command, said)
                assert SECRET not in said, (command, said)
                assert not (names := opened()), (command, names, said)
                assert state(folder, frozenset(ALLOWED)) == before, (command, "something outside has changed")
                opened()  # by us
                codes.append(done.returncode)
    finally:
        unlock(root)
    for path in root.rglob("*"):
        if not path.is_symlink() and path.is_file():
            assert SECRET.encode() not in path.read_bytes(), (path, "holds what is outside")
    return f"exit {'/'.join(map(str, sorted(set(codes))))}"


def unlock(root: Path) -> None:
    """Gives folders and files that nobody may open their permissions back."""
    for place, folders, names in os.walk(root):
        for name in (*folders, *names):
            path = Path(place, name)
            if not path.is_symlink():
                path.chmod(0o755)
