"""A forked run of the program is a process like one of its own (`tests/support/forked.py`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.support import forked
from tests.support.blog import CONFIG, Blog
from tests.support.fake_registries import Registries

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork: there each run is a new process")


def run_code(code: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Runs a statement of Python in a forked process, by a module that takes it for an argument."""
    return forked.run(["--number=1", "--repeat=1", code], folder, environment, "timeit")


@pytest.mark.parametrize(
    ("code", "expected"), [("pass", 0), ("1 / 0", 1), ("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", -9)]
)
def test_it_has_an_exit_code_of_its_own(tmp_path: Path, code: str, expected: int) -> None:
    assert run_code(f"import os; {code}", tmp_path, dict(os.environ)).returncode == expected


def test_it_has_its_own_folder_and_variables_and_output(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd()); print(sorted(os.environ), file=sys.stderr)"
    variables = {"A": "1", **forked.AT_START}
    done = run_code(code, tmp_path, variables)
    assert done.stdout.decode().startswith(f"{tmp_path}\n")
    assert done.stderr.decode() == f"{sorted(variables)}\n"


def test_what_one_run_changes_the_next_does_not_see(tmp_path: Path) -> None:
    change = "import os, hugo_tools; hugo_tools.__version__ = 'changed'; os.environ['A'] = '1'; os.chdir('/')"
    assert run_code(change, tmp_path, dict(os.environ)).returncode == 0
    tell = "import os, hugo_tools; print(hugo_tools.__version__, 'A' in os.environ, os.getcwd())"
    assert run_code(tell, tmp_path, dict(os.environ)).stdout.decode().split()[1:3] == ["False", str(tmp_path)]
    assert "changed" not in run_code(tell, tmp_path, dict(os.environ)).stdout.decode()


def test_it_ends_after_its_threads_and_what_is_to_be_done_at_its_end(tmp_path: Path) -> None:
    late = "threading.Timer(0.05, print, ['late']).start()"
    code = f"import atexit, threading; atexit.register(print, 'last'); {late}; 1 / 0"
    assert run_code(code, tmp_path, dict(os.environ)).stdout.decode().split() == ["late", "last"]


def test_a_variable_that_counts_at_the_start_makes_a_new_python(tmp_path: Path) -> None:
    done = run_code("import sys; print(sys.flags.utf8_mode)", tmp_path, {**os.environ, "PYTHONUTF8": "1"})
    assert done.stdout.decode().startswith("1\n")


def test_it_says_what_the_program_started_anew_says(blog: Blog) -> None:
    blog.post("TODO [@arxiv:1706.03762]\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for arguments in (["cite", "--offline"], ["check"], ["cite", "--nothing"], ["--help"], ["cite", "é\udcff.md"]):
        command = [sys.executable, "-m", "hugo_tools", *arguments]
        anew = subprocess.run(command, cwd=blog.root, env=environment, capture_output=True, check=False)
        done = forked.run(arguments, blog.root, os.environ)
        assert (done.returncode, done.stdout, done.stderr) == (anew.returncode, anew.stdout, anew.stderr)


def test_what_is_written_does_not_hang_on_the_seed_of_hashes(tmp_path: Path, registries: Registries) -> None:
    """Forked runs have one seed in common, and Python draws another at each start."""
    registries.add_arxiv("1706.03762", "Attention", ["Ashish Vaswani", "Noam Shazeer"])
    registries.add_crossref("10.1038/nature14539", "Deep learning")
    settings = "citationFile: true, citationIndex: true, addBlock: true"
    runs = []
    for seed in ("1", "2"):
        blog = Blog(tmp_path / seed)
        blog.write("hugo.yaml", f"{CONFIG}params: {{author: A B, hugoTools: {{{settings}}}}}\n")
        for style in ("numeric", "author-year"):
            body = "[@arxiv:1706.03762; @doi:10.1038/nature14539] TODO, [@none; @other].\n"
            blog.post(body, f"{style}.md", f"title: A post\nhugoTools: {{style: {style}}}\n")
        printed = [blog.run(command, env={"PYTHONHASHSEED": seed}) for command in ("cite", "check")]
        runs.append((printed, blog.snapshot()))
    assert runs[0] == runs[1]
    assert {"citations.lock.json", "citations.index.json", "CITATION.cff"} < runs[0][1].keys()
