"""Runs of our program as processes that are forked from one which has its modules loaded already.

    run(["cite", "--offline"], folder, os.environ)

Each is a process of its own, with its own folder, variables, exit code and end, in a fifth of a new Python's time: what
it saves is to load modules. The process from which it is forked runs nothing of the program, so that each run finds all
as new. Where a variable differs that counts when Python starts, or when a module is loaded, a new Python is started.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from tests import ROOT

SECONDS = 120  # for one run
COUNTS_AT_START = ("PYTHON", "LC_", "LANG", "TZ", "NCBI_API_KEY")  # as the names of variables begin
LENGTH = struct.Struct("!I")
Request = dict[str, Any]


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], module: str = "hugo_tools"
) -> subprocess.CompletedProcess[bytes]:
    """Runs a module of this tree with arguments, in a folder; raises TimeoutExpired after two minutes."""
    values = {**environment, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", module, *arguments]
    if not hasattr(os, "fork") or at_start(values) != AT_START:
        return subprocess.run(command, cwd=folder, env=values, capture_output=True, timeout=SECONDS, check=False)
    request = {"arguments": list(arguments), "folder": str(folder), "environment": values, "module": module}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = parent().run(request, out, err)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read())


def at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(COUNTS_AT_START)}


AT_START = at_start({**os.environ, "PYTHONPATH": str(ROOT)})


class Parent:
    """The process from which runs are forked, as the tests see it."""

    def __init__(self) -> None:
        self._socket, other = socket.socketpair()
        self._lock = threading.Lock()
        others = {name: value for name, value in os.environ.items() if not name.startswith((*COUNTS_AT_START, "COV"))}
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.forked", str(other.fileno())],
                cwd=ROOT,
                env={**others, **AT_START},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
            )
        atexit.register(self.end)

    def end(self) -> None:
        self._socket.close()
        self._process.wait()

    def run(self, request: Request, out: BinaryIO, err: BinaryIO) -> int:
        """Has a request run, and returns the exit code; a negative one is that of a signal."""
        told, tell = os.pipe()
        body = json.dumps(request).encode()
        with os.fdopen(told, "rb", buffering=0) as answers:
            try:
                with self._lock:
                    socket.send_fds(self._socket, [LENGTH.pack(len(body))], [out.fileno(), err.fileno(), tell])
                    self._socket.sendall(body)
            finally:
                os.close(tell)
            process = int(answers.readline())
            if not select.select([answers], [], [], SECONDS)[0]:
                os.kill(process, signal.SIGKILL)
                raise subprocess.TimeoutExpired(request["arguments"], SECONDS)
            return int(answers.readline())


@functools.cache
def parent() -> Parent:
    return Parent()


# --- in that process -------------------------------------------------------------------------------


def main() -> None:
    """Loads the program's modules, and forks a process for each request; returns when nobody asks any more."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    for name in sorted(module.name for module in pkgutil.walk_packages([str(ROOT / "hugo_tools")], "hugo_tools.")):
        if not name.endswith("__main__"):
            with contextlib.suppress(Exception):  # the run that needs it will say so
                importlib.import_module(name)
    gc.collect()
    gc.freeze()
    request = until_forked(requests)
    if request:
        requests.close()
        become(request)


def until_forked(requests: socket.socket) -> Request | None:
    """Forks a process for each request, and tells its exit code. Returns the request in the new process."""
    running: dict[int, int] = {}  # by process, where its exit code is written to
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake)
    while True:
        ready, _, _ = select.select([requests, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            tell_ended(running)
        if requests not in ready:
            continue
        request = received(requests)
        if request is None:
            return None
        process = os.fork()
        if not process:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for place in (woken, wake, request["tell"], *running.values()):
                os.close(place)
            return request
        os.close(request["out"])
        os.close(request["err"])
        os.write(request["tell"], f"{process}\n".encode())
        running[process] = request["tell"]


def received(requests: socket.socket) -> Request | None:
    """Returns the next request, with the files that its output goes to; None where nobody asks any more."""
    header, files, _, _ = socket.recv_fds(requests, LENGTH.size, 3)
    if not header:
        return None
    left = LENGTH.unpack(header)[0]
    body = b""
    while len(body) < left:
        body += requests.recv(left - len(body))
    return {**json.loads(body), **dict(zip(("out", "err", "tell"), files, strict=True))}


def tell_ended(running: dict[int, int]) -> None:
    """Tells the exit codes of processes that have ended."""
    while running:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        tell = running.pop(process)
        with contextlib.suppress(BrokenPipeError):  # a run that was given up
            os.write(tell, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os.close(tell)


def become(request: Request) -> None:
    """Runs the module of a request in this process, as `python -m` does."""
    for name, stream in (("out", 1), ("err", 2)):
        os.dup2(request[name], stream)
        os.close(request[name])
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    if "COVERAGE_PROCESS_START" in os.environ:
        importlib.import_module("coverage").process_startup()
    sys.argv = ["-m", *request["arguments"]]
    sys.path[0] = request["folder"]
    try:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, int):
            end(ended.code)
        raise


def end(code: int) -> NoReturn:
    """Ends this process as Python does, but leaves its modules as they are: to take them apart takes half of a run."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
