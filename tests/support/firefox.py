"""Firefox for the tests of pages, driven by its own remote protocol, which a Firefox from any package understands.

See https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html: messages are `length:JSON`.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # https://www.w3.org/TR/webdriver2/#elements
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004"}
PATIENCE = 60.0  # seconds for the browser to start


class Firefox:
    """One window."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.stream = connection.makefile("rb")
        self.count = 0
        self.receive()  # its greeting
        self.command("WebDriver:NewSession", {})

    def receive(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) not in (b":", b""):
            length += digit
        return json.loads(self.stream.read(int(length)))

    def command(self, name: str, parameters: dict[str, Any]) -> Any:
        """Returns what a command answers."""
        self.count += 1
        message = json.dumps([0, self.count, name, parameters])
        self.connection.sendall(f"{len(message.encode())}:{message}".encode())
        _, _, error, result = self.receive()
        assert not error, error
        return result

    def open(self, address: str, width: int, height: int) -> None:
        self.command("WebDriver:SetWindowRect", {"width": width, "height": height})
        self.command("WebDriver:Navigate", {"url": address})

    def evaluate(self, expression: str) -> Any:
        script = {"script": f"return {expression}", "args": []}
        return self.command("WebDriver:ExecuteScript", script)["value"]

    def axe(self) -> list[str]:
        """Returns what axe-core finds serious on the page: each rule with the first element that breaks it."""
        import axe_playwright_python

        source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
        run = (
            "const done = arguments[0]; axe.run(document).then((found) => done(found.violations), (e) => done(`${e}`));"
        )
        script = {"script": f"{source.read_text('utf-8')};{run}", "args": []}
        found = self.command("WebDriver:ExecuteAsyncScript", script)["value"]
        assert isinstance(found, list), found
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        return [f"{each['id']}: {each['nodes'][0]['html']}" for each in serious]

    def wait(self, expression: str) -> None:
        """Waits until an expression is true."""
        give_up = time.monotonic() + 10
        while not self.evaluate(expression):
            assert time.monotonic() < give_up, expression
            time.sleep(0.05)

    def element(self, selector: str) -> dict[str, str]:
        found = self.command("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        return {"id": found[ELEMENT]}

    def click(self, selector: str) -> None:
        self.command("WebDriver:ElementClick", self.element(selector))

    def press(self, selector: str, key: str) -> None:
        self.type(selector, KEYS[key])

    def type(self, selector: str, text: str) -> None:
        self.command("WebDriver:ElementSendKeys", {**self.element(selector), "text": text})


@contextmanager
def start(folder: Path) -> Iterator[Firefox]:
    """Runs a Firefox with a profile in a folder, or skips the test where there is none."""
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("no Firefox: install it, or name it in FIREFOX")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "user.js").write_text(
        f'user_pref("marionette.port", {port});\nuser_pref("ui.prefersReducedMotion", 1);\n'
    )
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent, env={**os.environ, "HOME": str(folder)}) as process:
        try:
            with connect(port) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()


def connect(port: int) -> socket.socket:
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            assert time.monotonic() < give_up, "Firefox did not start"
            time.sleep(0.1)
