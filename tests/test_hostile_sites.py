"""A few of the sites that tests/fuzz.py makes by the hundred, and the shell in which it can write nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.support.fake_registries import Registries
from tests.support.hostile_sites import check_site, watched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links, pipes and permissions")
READ_ONLY = ROOT / "tests" / "read_only.sh"
CANNOT = 77


@pytest.mark.parametrize("seed", range(12))
def test_no_command_leaves_a_hostile_site(registries: Registries, tmp_path: Path, seed: int) -> None:
    check_site(tmp_path.resolve() / "blog", registries, seed)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which files are opened")
def test_what_is_opened_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("")
    with watched(tmp_path) as opened:
        (tmp_path / "a").stat()
        assert opened() == []
        (tmp_path / "a" / "b").read_text()
        (tmp_path / "c").touch()
        assert [name.partition(" ")[0] for name in opened()] == ["b", "c", "c"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can make the rest of a disk read-only")
def test_a_command_in_the_read_only_shell_writes_in_its_own_folder_only(tmp_path: Path) -> None:
    script = f'touch "$TMPDIR/x" && ! touch {tmp_path}/x && ! touch {ROOT}/x && exit 5'
    done = subprocess.run([READ_ONLY, "sh", "-c", script], capture_output=True, text=True, check=False)
    assert not (tmp_path / "x").exists()
    if done.returncode == CANNOT:
        assert "so nothing was run" in done.stderr
    else:
        assert (done.returncode, done.stderr.count("Read-only file system")) == (5, 2), done
