"""Files: only regular ones are read, and only so much of them."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

import pytest

from hugo_tools import files
from tests.conftest import Blog

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")


def make(kind: str, path: Path) -> None:
    """Puts something at a path that is not a regular file."""
    if kind == "folder":
        path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(str(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path)


KINDS = {
    "folder": "is a directory",
    "FIFO": "not a regular file",
    "socket": "not a regular file",
    "device": "not a regular file",
    "loop": "too many levels of symbolic links",
}


@POSIX
@pytest.mark.parametrize("kind", KINDS)
def test_only_a_regular_file_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it"
    make(kind, path)
    with pytest.raises(OSError, match=f"(?i){KINDS[kind]}") as raised:
        files.read(path)
    assert raised.value.filename == str(path)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b", "a" * 300])
def test_a_name_that_no_file_can_have_is_an_error_of_the_system(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"not a possible file name|name too long|No such file"):
        files.read(tmp_path / name)


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\r\n\0\xff" * 1000)
    assert files.read(path, 4000) == b"\r\n\0\xff" * 1000
    with pytest.raises(OSError, match="larger than") as raised:
        files.read(path, 3999)
    assert raised.value.errno == errno.EFBIG
    path.write_bytes(b"")
    assert files.read(path, 0) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_file_that_does_not_tell_its_size_is_read_whole() -> None:
    whole = Path("/proc/self/limits").read_bytes()
    assert files.read(Path("/proc/self/limits")) == whole
    with pytest.raises(OSError, match="larger than"):
        files.read(Path("/proc/self/limits"), len(whole) - 1)


def test_a_text_is_read_with_any_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes("\ufeffé\r\nb\rc\n".encode())
    assert files.read_text(path) == "é\nb\nc\n"


# What is named and cannot be read ends the run, and says why; a post costs itself only.
NAMED = {
    "citations.lock.json": ("", 3),
    "own.bib": ("bibliography: own.bib", 2),
    "own.yaml": ("bibliography: own.yaml", 2),
    "config/_default/params.yaml": ("", 2),
}


@POSIX
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMED)
def test_what_is_not_a_regular_file_is_told_of(blog: Blog, name: str, kind: str) -> None:
    setting, code = NAMED[name]
    if (name, kind) == ("config/_default/params.yaml", "folder"):
        pytest.skip("Hugo takes no folder for a configuration, whatever its name")
    blog.write("hugo.yaml", f"theme: hugo-tools\nparams: {{hugoTools: {{{setting}}}}}\n")
    blog.post("Words [@arxiv:1706.03762].\n")
    (blog.root / name).parent.mkdir(parents=True, exist_ok=True)
    make(kind, blog.root / name)
    done = blog.run("cite", "--offline")
    assert done.code == code, done
    assert done.err.startswith("error: ")
    assert Path(name).name in done.err.splitlines()[0]
    assert KINDS[kind] in done.err
