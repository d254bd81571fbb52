"""Finds pandoc, starts it once for many posts, and sends it one post after the other.

It is an optional extra under the GPL, so it runs as a program of its own, and nothing of it is imported. It runs
`pandoc.lua`, which lies beside this module.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import subprocess
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hugo_tools.errors import ConfigurationError, PostError, os_reason

BINARY = "HUGO_TOOLS_PANDOC"  # a variable that names the pandoc to run
TIME_LIMIT = 120  # seconds for one post
SCRIPT = Path(__file__).with_name("pandoc.lua")
COMMAND = ("--sandbox", "--to=json", f"--lua-filter={SCRIPT}")
FAULT = b"fault: "  # begins the answer for a post that cannot be printed
INSTALL = "run: pip install 'hugo-tools[csl]'"
CSL_JSON = "application/vnd.citationstyles.csl+json"


def binary() -> str:
    """Returns the pandoc to run: the one named in the environment, in the installed wheel, or on the path.

    Raises ConfigurationError for a name that is not a program's, and PostError if there is none.
    """
    if named := os.environ.get(BINARY):
        if found := shutil.which(named):
            return found
        raise ConfigurationError(f'{BINARY} is "{named}", which is not a program', "correct it, or leave it out")
    wheel = importlib.util.find_spec("pypandoc")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for path in Path(folder, "files").glob("pandoc*"):
            return str(path)
    found = shutil.which("pandoc")
    if found and Path(found).is_absolute():  # else a "." on the path, or Windows, would run a program in a cloned site
        return found
    raise PostError("a CSL style is printed by pandoc, which is not installed", INSTALL)


class Pandoc:
    """A pandoc that prints the citations of posts. It is started for the first post, and ends with this object.

    A pandoc older than 2.19.1 is started anew for each post.
    """

    def __init__(self) -> None:
        self.program = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0  # the process that started it, since a fork of ours needs a pandoc of its own
        self.version: list[int] = []  # of pandoc's JSON
        self.reads_address = False  # whether it reads items from a data: address, which is faster

    def print_blocks(
        self, items: str, style: str, blocks: Sequence[Any], language: str = "", has_links: bool = True
    ) -> list[Any]:
        """Returns the blocks of a document in pandoc's JSON with their citations printed, followed by the list.

        `items` is CSL-JSON, and `style` is the text of a CSL file, since pandoc runs without access to files.
        `language` is a tag such as `de-CH`, "" for the style's own. Raises PostError if pandoc is not installed, or if
        it fails.
        """
        if self.owner != os.getpid():
            self.start()
        texts = {"csl": data_address("text/xml", style)}
        if language:
            texts["lang"] = language
        if self.reads_address:
            texts["bibliography"] = data_address(CSL_JSON, items)
        else:
            texts["items"] = items
        meta: dict[str, Any] = {name: {"t": "MetaString", "c": text} for name, text in texts.items()}
        meta["link-citations"] = {"t": "MetaBool", "c": has_links}
        document = json.dumps({"pandoc-api-version": self.version, "meta": meta, "blocks": blocks}).encode()
        answer = served(self.process, document + b"\n") if self.process else printed_alone(self.program, document)
        printed: list[Any] = json.loads(answer)["blocks"]
        return printed

    def start(self) -> None:
        """Starts pandoc, and notes the version of its JSON, and whether it serves many posts."""
        self.program = binary()
        # The input file is empty. Pandoc's own output comes after all answers of the script, and is not read.
        command = [self.program, *COMMAND, "--from=markdown", os.devnull]
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as error:
            raise PostError(f'"{self.program}" cannot be run: {os_reason(error)}', INSTALL) from error
        finalizer = weakref.finalize(self, end, process)
        first = answer_of(process, b"", b"1.")
        version, *abilities = first.decode().split()
        self.version = [int(part) for part in version.split(".")]
        self.reads_address = "reads" in abilities
        self.owner = os.getpid()
        self.process = process if "serves" in abilities else None
        if self.process is None:
            finalizer()


def data_address(kind: str, text: str) -> str:
    """Returns a data: address that contains a text. https://www.rfc-editor.org/rfc/rfc2397"""
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a pandoc, and reads its remaining output."""
    process.kill()
    process.communicate()


def served(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """Returns the answer of a serving pandoc; raises PostError for a fault."""
    answer = answer_of(process, request, (b"{", FAULT))
    if answer.startswith(FAULT):
        raise failed(answer.removeprefix(FAULT))
    return answer


def answer_of(process: subprocess.Popen[bytes], request: bytes, beginnings: bytes | tuple[bytes, ...]) -> bytes:
    """Sends a request; returns the next line with one of `beginnings`.

    Raises PostError if pandoc ends, or takes too long.
    """
    assert process.stdin
    assert process.stdout
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        process.kill()

    timer = threading.Timer(TIME_LIMIT, stop)
    timer.start()
    said = b""
    try:
        process.stdin.write(request)
        process.stdin.flush()
        for line in process.stdout:
            if line.startswith(beginnings):
                return line
            said += line
    except BrokenPipeError:
        said += process.stdout.read()
    finally:
        timer.cancel()
        timer.join()
    raise too_late() if late else failed(said)


def printed_alone(program: str, document: bytes) -> bytes:
    """Returns the answer of a pandoc started for this document alone; raises PostError if it fails."""
    command = [program, *COMMAND, "--from=json", "--citeproc"]
    try:
        done = subprocess.run(command, input=document, capture_output=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired as error:
        raise too_late() from error
    if done.returncode:
        raise failed(done.stderr)
    return done.stdout


def too_late() -> PostError:
    """Returns the error for a pandoc that had to be stopped."""
    return PostError(f"pandoc took longer than {TIME_LIMIT} seconds for this post", "split the post, or cite less")


def failed(said: bytes) -> PostError:
    """Returns the error for a pandoc that printed no answer."""
    words = " ".join(said.decode("utf-8", "replace").split())[:300]
    return PostError(f"pandoc cannot print the citations: {words or 'it does not say why'}", "see docs/styles.md")
