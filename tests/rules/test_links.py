"""`check --links`, against web servers on loopback: pages that are gone, hosts that refuse, the archive, the cache."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hugo_tools.cache import Cache
from hugo_tools.registries import links
from tests.rules.test_selection import codes
from tests.support.blog import Blog

ANSWERS = {"/here": 200, "/gone": 404, "/left": 410, "/no": 403, "/busy": 429, "/broken": 500, "/kept/x": 404}
COPY = "http://web.archive.org/web/2020/http://x/gone"


class Handler(BaseHTTPRequestHandler):
    """A host with pages, a robots.txt, and the archive's interface."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        body = b"words"
        status = ANSWERS.get(self.path, 404)
        if self.path == "/robots.txt":
            status, body = 200, b"User-agent: *\nDisallow: /kept/\n"
        elif self.path.startswith("/wayback/"):
            closest = {"closest": {"available": True, "url": COPY}} if self.path.endswith("%2Fgone") else {}
            status, body = 200, json.dumps({"archived_snapshots": closest}).encode()
        if self.path == "/here" and self.headers["Accept"] != "*/*":
            status = 406  # it is no HTML
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """Yields a host's address, and the paths that it is asked for."""
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"seen": seen}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    for name, value in {"WAYBACK_URL": address, "PRIVATE_ADDRESSES": "1", "INTERVAL": "0", "BACKOFF": "0"}.items():
        monkeypatch.setenv(f"HUGO_TOOLS_{name}", value)
    monkeypatch.delenv("HUGO_TOOLS_WEB_PAGE_URL", raising=False)
    yield address, seen
    server.shutdown()
    server.server_close()


def linking(blog: Blog, address: str, *paths: str) -> None:
    links = "".join(f"See [it]({address}{path}).\n\n" for path in paths)
    blog.post(links + f"`{address}/code`\n", front_matter="title: T\ndescription: D\n")


def test_pages_that_are_gone_are_told_with_their_copies(blog: Blog, web: tuple[str, list[str]]) -> None:
    address, seen = web
    linking(blog, address, "/here#part", "/gone", "/left", "/gone#again")
    assert codes(blog.run("check")) == []
    assert seen == []
    done = blog.run("check", "--links")
    assert (done.code, codes(done)) == (0, ["HT601", "HT601", "HT601"])
    assert f"post.md:8:10: warning: {address}/gone is gone [HT601]\n  link to the copy" in done.out
    assert "https://web.archive.org/web/2020/" in done.out
    assert f"{address}/left is gone [HT601]\n  link to another page\n" in done.out
    assert sorted(path for path in seen if not path.startswith("/wayback")) == [
        "/gone",
        "/here",
        "/left",
        "/robots.txt",
    ]
    seen.clear()
    assert blog.run("check", "--links").out == done.out
    assert seen == []


@pytest.mark.parametrize(
    ("closest", "copy"),
    [
        ({"url": COPY, "available": True}, COPY.replace("http:", "https:", 1)),
        (
            {"url": "https://web.archive.org/web/1/http://x", "available": True},
            "https://web.archive.org/web/1/http://x",
        ),
        ({"url": COPY, "available": False}, ""),
        ({"url": COPY, "available": "yes"}, ""),
        ({"url": "http://example.org/web.archive.org/", "available": True}, ""),
        ({"url": 5, "available": True}, ""),
        ({"url": COPY}, ""),
        (None, ""),
    ],
)
def test_a_copy_is_an_address_of_the_archive(closest: Any, copy: str) -> None:
    assert links.copy_in(json.dumps({"archived_snapshots": {"closest": closest}}).encode()) == copy
    assert links.copy_in(json.dumps({"archived_snapshots": {}}).encode()) == ""
    assert links.copy_in(b"[" * 100_000) == links.copy_in(b"x") == ""


@pytest.mark.parametrize(
    ("state", "days", "is_known"),
    [("there", 6.9, True), ("there", 7.1, False), ("gone", 0.9, True), ("gone", 1.1, False), ("gone", -1, False)],
)
def test_for_how_long_an_answer_is_kept(blog: Blog, state: str, days: float, is_known: bool) -> None:
    cache = Cache("links-of-a-test", "1")
    seen = links.Seen(state, "HTTP 404", COPY)
    cache.put("https://e.org/", json.dumps([time.time() - days * 24 * 60 * 60, *seen]))
    assert links.remembered(cache, "https://e.org/") == (seen if is_known else None)
    assert links.remembered(cache, "https://e.org/other") is None


def test_a_refusal_is_not_a_death(blog: Blog, web: tuple[str, list[str]]) -> None:
    address, seen = web
    linking(blog, address, "/no", "/busy", "/broken", "/kept/x")
    done = blog.run("check", "--links")
    assert (done.code, done.out) == (0, "")
    assert "4 links, of 4 nothing is known\n" in done.err
    assert "/kept/x" not in seen


def test_private_addresses_are_refused(blog: Blog, web: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, seen = web
    monkeypatch.setenv("HUGO_TOOLS_PRIVATE_ADDRESSES", "0")
    linking(blog, address, "/gone")
    assert codes(blog.run("check", "--links")) == []
    assert seen == []


def test_a_switch_counts_only_where_links_are_looked_at(blog: Blog, web: tuple[str, list[str]]) -> None:
    line = f"See [it]({web[0]}/gone). <!-- hugo-tools:ignore HT601 -->\n"
    blog.post(line, front_matter="title: T\ndescription: D\n")
    assert codes(blog.run("check")) == []
    assert codes(blog.run("check", "--links")) == []
