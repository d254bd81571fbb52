"""A small site in a temporary folder, and our program run on it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from hugo_tools.cli import main
from tests.support import forked

CONFIG = "baseURL: https://example.org/\ntitle: A blog\ntheme: hugo-tools\n"


@dataclass(frozen=True)
class Result:
    """What a run of the program left: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @classmethod
    def of(cls, done: subprocess.CompletedProcess[bytes]) -> Result:
        return cls(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Blog:
    """A Hugo site in a temporary folder."""

    root: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """Writes a file below the site's root, text as UTF-8 without translating its line ends."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def post(self, body: str, name: str = "post.md", front_matter: str = "title: A post\n") -> Path:
        return self.write(f"content/posts/{name}", f"---\n{front_matter}---\n\n{body}")

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, module: str = "hugo_tools") -> Result:
        """Runs `hugo-tools` in the site, as a process of its own; `module` may be one that adds something to it."""
        return Result.of(forked.run(arguments, self.root, {**os.environ, **(env or {})}, module))

    def call(self, *arguments: str) -> Result:
        """Runs `hugo-tools` in the site in this process, which is quicker; raises what nothing catches."""
        with contextlib.chdir(self.root):
            done = CliRunner().invoke(main, arguments)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)

    def snapshot(self) -> dict[str, bytes]:
        """Returns every file of the site."""
        return {str(p.relative_to(self.root)): p.read_bytes() for p in sorted(self.root.rglob("*")) if p.is_file()}
