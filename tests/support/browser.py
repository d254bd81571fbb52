"""A browser for the tests of pages, as a fixture, its windows, and a server for the pages."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
    names = [os.environ.get("CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome")]
    found = next((name for name in names if name and Path(name).exists()), None)
    if not found:
        pytest.skip("no Chromium: install it, or name it in CHROMIUM")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def open_window(browser: Browser, address: str, script: str = "", **options: Any) -> Iterator[Page]:
    """Opens an address in a window of its own; what a script or the console says in anger fails the test.

    `script` runs before the page's own ones; `options` are Playwright's, of a new page.
    """
    opened = browser.new_page(**{"reduced_motion": "reduce", **options})
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # PaperMod asks for icons that a site may lack
        if message.type == "error" and "icon" not in str(message.location):
            said.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.add_init_script(script)
    opened.goto(address)
    yield opened
    opened.close()
    assert not said


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, with a policy if it has one, without a word on standard error."""

    policy = ""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve(folder: Path, policy: str = "") -> Iterator[str]:
    """Serves a folder on loopback, and yields its address."""
    handler = type("Handler", (Quiet,), {"policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
