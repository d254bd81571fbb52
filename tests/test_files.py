"""Files: only regular ones are read, and only so much of them."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from hugo_tools import files
from tests.support.blog import Blog

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")


def make(kind: str, path: Path) -> None:
    """Puts something at a path that is not a regular file."""
    if kind == "folder":
        path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "socket":
        with contextlib.chdir(path.parent):  # a socket's whole path may have 104 bytes at most
            socket.socket(socket.AF_UNIX).bind(path.name)
    elif kind == "device":
        path.symlink_to("/dev/zero")  # which leads out of a site as well
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
    for use in (files.read, files.make_folder, lambda path: files.write(path, b"")):
        with pytest.raises(OSError, match=r"not a possible file name|name too long|No such file"):
            use(tmp_path / name / name)
    assert not files.is_folder(tmp_path / name)
    assert files.matching(tmp_path / name, "*", tmp_path) == []


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


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    files.write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", mode)


def test_a_new_file_has_the_mode_that_others_have(tmp_path: Path) -> None:
    (tmp_path / "ordinary").write_bytes(b"")
    files.write(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link, second = tmp_path / "folder" / "real.md", tmp_path / "link.md", tmp_path / "second.md"
    target.write_bytes(b"old")
    link.symlink_to("folder/real.md")
    second.symlink_to("link.md")
    files.write(second, b"new")
    assert (str(link.readlink()), str(second.readlink()), target.read_bytes()) == ("folder/real.md", "link.md", b"new")


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(b"old")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("post.md", b"old")]


@pytest.mark.parametrize("name", ["n" * 251 + ".md", "ü" * 125 + ".md", "😀" * 62 + ".md"], ids=["ASCII", "ü", "😀"])
def test_the_longest_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    files.write(path, b"new")
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208
    assert path.read_bytes() == b"new"


def test_a_file_that_changed_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(b"of the editor")
    with pytest.raises(files.ChangedError):
        files.write(path, b"new", b"old")
    with pytest.raises(files.ChangedError):
        files.write(path, b"new", b"")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("post.md", b"of the editor")]
    files.write(path, b"new", b"of the editor")
    files.write(tmp_path / "other", b"new", b"")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"post.md": b"new", "other": b"new"}


def test_a_file_is_compared_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(b"old")
    fsync, moments = os.fsync, []

    def saved_meanwhile(descriptor: int) -> None:
        fsync(descriptor)
        moments.append(path.read_bytes())
        path.write_bytes(b"of the editor")

    monkeypatch.setattr(os, "fsync", saved_meanwhile)
    with pytest.raises(files.ChangedError):
        files.write(path, b"new", b"old")
    assert (moments, path.read_bytes()) == ([b"old"], b"of the editor")


@POSIX
def test_content_and_name_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, fsync, synced = tmp_path / "file", os.fsync, []

    def noted(descriptor: int) -> None:
        status = os.fstat(descriptor)
        synced.append((stat.S_ISDIR(status.st_mode), path.exists(), status.st_size))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    files.write(path, b"content")
    (is_folder, was_there, size), (second_is_folder, is_there, _) = synced
    assert (is_folder, was_there, size) == (False, False, 7)
    assert (second_is_folder, is_there) == (True, True)


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file away")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o4755])
def test_the_owner_of_a_file_stays_its_owner(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(b"old")
    os.chown(path, 1234, 4321)
    path.chmod(mode)
    files.write(path, b"new")
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, mode)


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes files of two owners")
def test_who_may_not_give_a_file_away_may_write_it() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's folders are root's alone
        path = Path(name, "post.md")
        path.write_bytes(b"old")
        path.chmod(0o666)
        path.parent.chmod(0o777)
        os.setegid(4321)
        os.seteuid(1234)
        try:
            files.write(path, b"new")
        finally:
            os.seteuid(0)
            os.setegid(0)
        assert (path.read_bytes(), path.stat().st_uid) == (b"new", 1234)


@POSIX
def test_a_second_name_is_not_left_behind(tmp_path: Path) -> None:
    path, second = tmp_path / "post.md", tmp_path / "second.md"
    path.write_bytes(b"old")
    second.hardlink_to(path)
    with pytest.raises(OSError, match="a hard link, that would keep the old content") as raised:
        files.write(path, b"new")
    assert raised.value.errno == errno.EMLINK
    assert path.read_bytes() == b"old"
    assert path.samefile(second)
    assert len(list(tmp_path.iterdir())) == 2
    second.unlink()
    files.write(path, b"new")


# --- in a site --------------------------------------------------------------------------------------

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
    assert done.code == (3 if kind == "device" else code), done
    assert done.err.startswith("error: ")
    assert Path(name).name in done.err.splitlines()[0]
    assert ("leads out of the site" if kind == "device" else KINDS[kind]) in done.err


def test_a_path_of_many_parts_is_followed_few_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Following it again for each of its parts took a minute for a setting of 3,000."""
    followed: list[object] = []
    follow = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: followed.append(path) or follow(path))
    (tmp_path / "out").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "link").symlink_to("../out")
    site = tmp_path / "site"
    assert not files.is_led_out(site.joinpath(*["x"] * 900), site)
    assert files.is_led_out(site / "link" / "x", site)
    assert files.is_led_out(site / "x" / ".." / "link" / "x", site)
    assert len(followed) < 100


@pytest.mark.parametrize("refusals", [1, 3, 4])
def test_a_file_that_another_program_has_open_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    """As on Windows, where nothing else is known to help."""
    path, real, left = tmp_path / "post.md", Path.replace, iter(range(refusals))
    path.write_bytes(b"old")

    def replace(name: Path, target: Path) -> Path:
        if next(left, None) is not None:
            raise PermissionError(13, "Access is denied")
        return real(name, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "PAUSES", (0, 0, 0))
    if refusals > 3:
        with pytest.raises(PermissionError):
            files.write(path, b"new")
        assert [each.name for each in tmp_path.iterdir()] == ["post.md"]
        assert path.read_bytes() == b"old"
    else:
        files.write(path, b"new")
        assert path.read_bytes() == b"new"
