"""What may happen between us and a registry: slow servers, dead networks, proxies, redirects, and who is told what."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address
from pathlib import Path

import pytest
import trustme
from requests.exceptions import InvalidSchema

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.identifiers import parse
from hugo_tools.metadata.items import Item
from hugo_tools.registries import Event, Failure, Registries
from hugo_tools.registries.destinations import Base, is_public, is_public_host, parse_base
from tests.support.fake_registries import Registries as Fake

PAPER = "arxiv:1706.03762"
SLOW = ("stream", "drip", "headers", "continue", "hang")


def resolve(*texts: str, timeout: float = 0.0) -> dict[str, Item | Failure]:
    """Returns the answers by key, and checks that no thread of ours is left."""
    before = set(threading.enumerate())
    identifiers = [parse(text).identifier for text in texts]
    answers = {identifier.key: answer for identifier, answer in Registries(timeout=timeout).resolve(identifiers)}
    until = time.monotonic() + 2
    while [thread for thread in threading.enumerate() if is_ours(thread, before)]:
        assert time.monotonic() < until, "a thread is left"
        time.sleep(0.01)
    return answers


def is_ours(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    """Returns whether a thread is new and not one that a fake registry answers in."""
    return thread not in before and "process_request" not in thread.name


def why(answer: Item | Failure) -> str:
    assert isinstance(answer, Failure), answer
    assert answer.kind == "unreachable"
    return answer.reason


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def server(answer: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Yields the port of a server on the loopback interface that lets `answer` talk to whoever comes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                accepted, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(accepted,), name="process_request", daemon=True).start()

    def talk(accepted: socket.socket) -> None:
        accepted.settimeout(20)
        try:
            with tls.wrap_socket(accepted, server_side=True) if tls else accepted as connection:
                answer(connection)
        except OSError:
            return

    threading.Thread(target=serve, name="process_request", daemon=True).start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def sends(reply: bytes) -> Callable[[socket.socket], None]:
    """Returns what answers any request so; it reads first, since to close with bytes unread resets the connection."""

    def answer(accepted: socket.socket) -> None:
        accepted.recv(65536)
        accepted.sendall(reply)

    return answer


# --- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_server_is_given_up_at_the_deadline_of_each_request(registries: Fake, kind: str) -> None:
    registries.add_arxiv("1706.03762", summary="x" * 5000)
    registries.fail("arxiv", kind)
    began = time.monotonic()
    answer = resolve(PAPER, timeout=0.4)[PAPER]
    assert 1.2 <= time.monotonic() - began < 3
    assert why(answer) == "arXiv gave no usable answer: no complete answer within 0.4 s, 3 times"
    if kind != "hang":  # which sees nothing while it sleeps
        assert len(registries.log("arxiv")) == 3
        assert all(request.ended - request.began < 1 for request in registries.log("arxiv"))


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_answer_now_and_then_costs_no_work(registries: Fake, kind: str) -> None:
    registries.add_arxiv("1706.03762", summary="x" * 5000)
    registries.add_crossref("10.1000/x")
    registries.fail("all", kind, times=1)
    assert all(isinstance(answer, Item) for answer in resolve(PAPER, "10.1000/x", timeout=0.4).values())


def test_a_server_that_never_finishes_its_handshake_is_given_up(
    registries: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(accepted: socket.socket) -> None:
        accepted.sendall(b"\x16\x03\x03\x40\x00")  # a record of TLS, and its bytes one by one
        for _ in range(500):
            accepted.sendall(b"\x02")
            time.sleep(0.02)

    with server(drip) as port:
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"https://127.0.0.1:{port}")
        began = time.monotonic()
        assert "within 0.3 s" in why(resolve(PAPER, timeout=0.3)[PAPER])
        assert time.monotonic() - began < 2.5


def test_a_run_in_which_nothing_is_answered_ends_and_says_so(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugo_tools.registries.router.LISTEN", 0.05)
    monkeypatch.setenv("HUGO_TOOLS_PATIENCE", "1.5")
    registries.fail("all", "503", retry_after="1")
    began = time.monotonic()
    answers = resolve(PAPER, "10.1000/x", "10.1000/y", timeout=0.1)
    assert time.monotonic() - began < 2  # each of them would have been waited for after the other
    hint = "no registry answered anything for 1.5 s, so this run has ended: try again later: what was resolved is kept"
    for answer in answers.values():
        assert "gave no usable answer: HTTP 503" in why(answer)
        assert isinstance(answer, Failure)
        assert answer.hint == hint


def test_a_pause_that_we_keep_is_not_silence(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_PATIENCE", "0.5")
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_INTERVAL", "1.5")
    keys = [f"2101.{number:05}" for number in range(1, 302)]
    for key in keys:
        registries.add_arxiv(key)
    answers = resolve(*(f"arxiv:{key}" for key in keys), timeout=0.1)
    assert all(isinstance(answer, Item) for answer in answers.values())


def test_a_run_that_is_closed_leaves_nothing_behind(registries: Fake) -> None:
    registries.add_arxiv("1706.03762")
    registries.fail("crossref", "hang")
    before = set(threading.enumerate())
    found = Registries(timeout=15).resolve([parse(each).identifier for each in (PAPER, "10.1000/x")])
    assert next(found)[0].key == PAPER
    began = time.monotonic()
    found.close()
    while [thread for thread in threading.enumerate() if is_ours(thread, before)]:
        assert time.monotonic() - began < 1, "a thread is left"
        time.sleep(0.01)


@pytest.mark.parametrize(("limit", "per"), [("1", "1000000h"), ("1", "5m"), ("3", "86400s")])
def test_a_pace_beyond_all_patience_takes_the_registry_down(registries: Fake, limit: str, per: str) -> None:
    keys = [f"doi:10.1000/work.{number:04}" for number in range(400)]
    for key in keys:
        registries.add_crossref(key.removeprefix("doi:"))
    registries.crossref_headers = {"x-rate-limit-limit": limit, "x-rate-limit-interval": per}
    began = time.monotonic()
    answers = resolve(*keys)
    assert time.monotonic() - began < 5
    assert len(registries.log("crossref")) == 1
    found = [answer for answer in answers.values() if isinstance(answer, Item)]
    assert len(found) == len(registries.log("crossref")[0].ids)  # what was answered is taken
    reasons = {why(answer) for answer in answers.values() if isinstance(answer, Failure)}
    [reason] = reasons
    assert reason.startswith("Crossref allows one request in ")


@pytest.mark.parametrize("value", ["31536000", "Fri, 31 Dec 99999999 23:59:59 GMT", "9" * 60])
def test_a_registry_that_asks_to_wait_for_ever_is_down(registries: Fake, value: str) -> None:
    registries.fail("arxiv", "429", retry_after=value)
    assert why(resolve(PAPER)[PAPER]) == "arXiv is busy (HTTP 429) and asks to wait more than an hour"
    assert len(registries.log("arxiv")) == 1


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "0x10", "²", "Mon, 99 Foo", "9" * 5000, "; rm"])
def test_an_odd_time_to_wait_is_none(registries: Fake, value: str) -> None:
    registries.add_arxiv("1706.03762")
    registries.fail("arxiv", "503", times=1, retry_after=value)
    assert isinstance(resolve(PAPER)[PAPER], Item)


def test_a_registry_that_refuses_everything_is_given_up(registries: Fake) -> None:
    keys = [f"arxiv:2101.{number:05}" for number in range(1, 301)]
    registries.poison = {key.removeprefix("arxiv:") for key in keys}
    answers = resolve(*keys)
    assert len(registries.log("arxiv")) == 40
    assert any("refuses every question" in answer.reason for answer in answers.values() if isinstance(answer, Failure))


def test_works_without_metadata_are_not_refusals(registries: Fake) -> None:
    keys = [f"10.1241/bare{number}" for number in range(45)]
    for key in keys:
        registries.add_agency(key, "JaLC")
    reasons = {answer.reason for answer in resolve(*keys).values() if isinstance(answer, Failure)}
    assert reasons == {"the DOI exists at JaLC, but without metadata"}


# --- the network ---------------------------------------------------------------------------------


def test_a_refused_connection_is_told_after_one_more_try(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_BACKOFF", "1")  # as it is for users
    port = free_port()
    for name in ("ARXIV", "DATACITE"):
        monkeypatch.setenv(f"HUGO_TOOLS_{name}_URL", f"http://127.0.0.1:{port}")
    began = time.monotonic()
    answer = resolve(PAPER)[PAPER]
    assert time.monotonic() - began < 5
    assert why(answer) == 'arXiv gave no usable answer: "127.0.0.1" refused the connection, 2 times'
    assert isinstance(answer, Failure)
    assert answer.hint == "check your network connection"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let more connections wait")
def test_a_connection_that_nobody_accepts_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugo_tools.registries.connections.CONNECT_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as waiting:
        host, port = server.getsockname()
        for name in ("ARXIV", "DATACITE"):
            monkeypatch.setenv(f"HUGO_TOOLS_{name}_URL", f"http://{host}:{port}")
        for _ in range(3):  # the kernel takes one or two for the server, and leaves all others without an answer
            connection = waiting.enter_context(socket.socket())
            connection.setblocking(False)
            connection.connect_ex((host, port))
        answer = resolve(PAPER)[PAPER]
    assert 'arXiv gave no usable answer: "127.0.0.1" did not accept a connection in time' in why(answer)
    assert isinstance(answer, Failure)
    assert answer.hint == "check your network connection"


def test_a_name_that_is_not_found_is_told_after_one_more_try(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_BACKOFF", "1")
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", "https://registry.invalid")
    began = time.monotonic()
    reason = why(resolve(PAPER)[PAPER])
    assert time.monotonic() - began < 5
    assert reason.startswith('arXiv gave no usable answer: the name "registry.invalid" was not found: ')


def test_a_lookup_that_hangs_is_not_waited_for(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    over = threading.Event()

    def hang(host: object, *_: object) -> list[object]:
        asked.append(host)
        over.wait(20)
        return []

    monkeypatch.setattr("hugo_tools.registries.connections.LOOKUP_TIMEOUT", 0.2)
    monkeypatch.setattr("socket.getaddrinfo", hang)
    identifiers = [parse(PAPER).identifier]
    began = time.monotonic()
    [(_, answer)] = Registries().resolve(identifiers)
    assert time.monotonic() - began < 2
    assert "was not found in time, 2 times" in why(answer)
    assert len(asked) == 2  # arXiv and DataCite: the second try waits for the lookup of the first
    over.set()


# --- encryption ----------------------------------------------------------------------------------

CSL = b'{"DOI": "10.1241/x", "type": "book", "title": "Elsewhere"}'


@pytest.fixture
def certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ssl.SSLContext:
    """The certificates of a server at 127.0.0.1, which REQUESTS_CA_BUNDLE has accepted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def test_the_users_certificates_are_used(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, certificates: ssl.SSLContext
) -> None:
    with server(sends(ok(CSL)), certificates) as port:
        monkeypatch.setenv("HUGO_TOOLS_DOI_URL", f"https://127.0.0.1:{port}")
        [(_, answer)] = Registries().resolve([parse("10/b6vnmd").identifier])
        assert isinstance(answer, Item)
        monkeypatch.delenv("REQUESTS_CA_BUNDLE")
        answer = resolve("10/b6vnmd")["doi:10/b6vnmd"]
        assert "its certificate was not accepted: " in why(answer)
        assert isinstance(answer, Failure)
        assert "REQUESTS_CA_BUNDLE" in answer.hint


def test_a_slow_answer_is_given_up_although_it_is_encrypted(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, certificates: ssl.SSLContext
) -> None:
    def drip(accepted: socket.socket) -> None:
        accepted.recv(65536)
        for byte in ok(CSL):
            accepted.sendall(bytes([byte]))
            time.sleep(0.02)

    with server(drip, certificates) as port:
        monkeypatch.setenv("HUGO_TOOLS_DOI_URL", f"https://127.0.0.1:{port}")
        began = time.monotonic()
        assert "no complete answer within 0.4 s, 3 times" in why(resolve("10/b6vnmd", timeout=0.4)["doi:10/b6vnmd"])
        assert time.monotonic() - began < 3


def test_a_redirect_to_an_address_without_encryption_is_not_followed(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, certificates: ssl.SSLContext
) -> None:
    asked: list[bytes] = []

    def lead(accepted: socket.socket) -> None:
        asked.append(accepted.recv(65536))
        to = registries.url.encode()
        accepted.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + to + b"/doi/10.1241/x\r\n\r\n")

    with server(lead, certificates) as port:
        monkeypatch.setenv("HUGO_TOOLS_DOI_URL", f"https://127.0.0.1:{port}")
        monkeypatch.setenv("HUGO_TOOLS_PRIVATE_ADDRESSES", "1")
        assert 'redirects from https to "http://127.0.0.1"' in why(resolve("10/b6vnmd")["doi:10/b6vnmd"])
    assert len(asked) == 1
    assert registries.log() == []


def test_a_server_that_speaks_no_tls_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    with server(sends(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"https://127.0.0.1:{port}")
        assert "no secure connection came about, 2 times" in why(resolve(PAPER)[PAPER])


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "the answer was cut off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "the answer was cut off"),
        (ok(b"x" * (2 << 20)), "the answer is longer than 1 MB"),
        (b"nonsense", "the connection failed"),
    ],
    ids=["too short", "no last part", "too long", "no answer"],
)
def test_an_answer_that_is_not_whole_is_told(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, reply: bytes, reason: str
) -> None:
    monkeypatch.setattr("hugo_tools.registries.client.MAX_BODY", 1 << 20)
    with server(sends(reply)) as port:
        monkeypatch.setenv("HUGO_TOOLS_DOI_URL", f"http://127.0.0.1:{port}")
        assert f"gave no usable answer: {reason}" in why(resolve("10/b6vnmd")["doi:10/b6vnmd"])


def test_a_missing_file_of_certificates_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"https://127.0.0.1:{free_port()}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    assert "/nowhere/ca.pem" in why(resolve(PAPER)[PAPER])


# --- proxies -------------------------------------------------------------------------------------


def test_the_users_proxy_is_used(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    registries.add_arxiv("1706.03762")
    seen: list[bytes] = []

    def forward(accepted: socket.socket) -> None:
        request = accepted.recv(65536)
        seen.append(request)
        absolute = request.split(b" ")[1]
        path = b"/" + absolute.split(b"/", 3)[3]
        host, port = registries.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as onward:
            onward.sendall(request.replace(absolute, path, 1).replace(b"keep-alive", b"close"))
            while piece := onward.recv(65536):
                accepted.sendall(piece)

    with server(forward) as port:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:secret@127.0.0.1:{port}")
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", "http://arxiv.example/arxiv")  # no such name: the proxy knows it
        assert isinstance(resolve(PAPER)[PAPER], Item)
        assert seen[0].startswith(b"GET http://arxiv.example/arxiv/api/query")
        assert b"Proxy-Authorization: Basic " in seen[0]
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"{registries.url}/arxiv")
        assert isinstance(resolve(PAPER)[PAPER], Item)
        assert len(seen) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    port = free_port()
    monkeypatch.setenv(f"{scheme}_proxy", f"http://me:secret@127.0.0.1:{port}")
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"{scheme}://arxiv.example")
    answer = resolve(PAPER)[PAPER]
    expected = f'arXiv gave no usable answer: the proxy "127.0.0.1:{port}" refused the connection, 2 times'
    assert why(answer) == expected
    assert isinstance(answer, Failure)
    assert "HTTPS_PROXY" in answer.hint


def speaks_socks(answer: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Returns a SOCKS 5 proxy that plays the server, byte by byte: https://www.rfc-editor.org/rfc/rfc1928"""

    def talk(accepted: socket.socket) -> None:
        accepted.recv(262)
        accepted.sendall(b"\x05\x00")
        accepted.recv(262)
        accepted.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        accepted.recv(65536)
        for byte in answer:
            accepted.sendall(bytes([byte]))
            time.sleep(pause)

    return talk


def test_a_slow_answer_through_a_socks_proxy_is_given_up(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("socks", reason="no PySocks, which a SOCKS proxy needs: pip install PySocks")
    monkeypatch.setenv("HUGO_TOOLS_DOI_URL", "http://doi.example")
    with server(speaks_socks(ok(CSL), 0)) as port:
        monkeypatch.setenv("HTTP_PROXY", f"socks5h://127.0.0.1:{port}")
        [(_, answer)] = Registries().resolve([parse("10/b6vnmd").identifier])
        assert isinstance(answer, Item)
    with server(speaks_socks(ok(CSL), 0.02)) as port:
        monkeypatch.setenv("HTTP_PROXY", f"socks5h://127.0.0.1:{port}")
        began = time.monotonic()
        assert "no complete answer within 0.4 s, 3 times" in why(resolve("10/b6vnmd", timeout=0.4)["doi:10/b6vnmd"])
        assert time.monotonic() - began < 3


def test_a_socks_proxy_without_its_package_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.SOCKSProxyManager", without_socks)
    monkeypatch.setenv("HTTP_PROXY", f"socks5h://127.0.0.1:{free_port()}")
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", "http://arxiv.example")
    answer = resolve(PAPER)[PAPER]
    assert "a SOCKS proxy needs the package PySocks" in why(answer)
    assert isinstance(answer, Failure)
    assert answer.hint == "run: pip install PySocks"


def without_socks(*_: object, **__: object) -> None:
    """What requests has in the manager's place where PySocks is missing."""
    raise InvalidSchema("Missing dependencies for SOCKS support.")


@pytest.mark.parametrize("status", [b"407 Proxy Authentication Required", b"502 Bad Gateway"])
def test_a_proxy_that_refuses_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch, status: bytes) -> None:
    with server(sends(b"HTTP/1.1 " + status + b"\r\n\r\n")) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", "https://arxiv.example")
        expected = f"the proxy refused the connection (HTTP {status[:3].decode()})"
        assert expected in why(resolve(PAPER)[PAPER])


def test_a_proxy_that_drips_is_given_up(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(accepted: socket.socket) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500:
            accepted.sendall(bytes([byte]))
            time.sleep(0.02)

    with server(drip) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", "https://arxiv.example")
        began = time.monotonic()
        assert "within 0.3 s" in why(resolve(PAPER, timeout=0.3)[PAPER])
        assert time.monotonic() - began < 2.5


# --- credentials and cookies ---------------------------------------------------------------------


def test_no_password_of_netrc_and_no_cookie_is_sent(
    registries: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\ndefault login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    registries.crossref_headers = {"Set-Cookie": "session=42; Path=/", "x-rate-limit-limit": "100"}
    keys = [f"doi:10.1000/work.{number:04}" for number in range(400)]
    for key in keys:
        registries.add_crossref(key.removeprefix("doi:"))
    resolve(*keys)
    log = registries.log("crossref")
    assert len(log) > 1
    assert not any("authorization" in request.headers or "cookie" in request.headers for request in log)


def test_a_password_in_a_registrys_address_goes_there_and_nowhere_else(
    registries: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def answer(accepted: socket.socket) -> None:
        seen.append(accepted.recv(65536))
        accepted.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    with server(answer) as port:
        registries.redirects = {"10.1241/x": f"http://you:other@127.0.0.1:{port}/x"}
        registries.add_agency("10.1241/x", "JaLC")
        base = registries.url.replace("://", "://me:s%C3%A9cret@")
        monkeypatch.setenv("HUGO_TOOLS_DOI_URL", f"{base}/doi")
        monkeypatch.setenv("HUGO_TOOLS_PRIVATE_ADDRESSES", "1")
        resolve("10.1241/x")
    assert registries.log("doi")[0].headers["authorization"] == "Basic bWU6c8OpY3JldA=="
    assert len(seen) == 1
    assert b"uthorization" not in seen[0]


def test_a_password_is_never_shown(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_URL", f"http://me:secret@127.0.0.1:{free_port()}/x")
    assert "secret" not in why(resolve(PAPER)[PAPER])
    for address in ("ftp://me:secret@host", "http://me:secret@", "http://me:secret@host:x"):
        with pytest.raises(ConfigurationError) as raised:
            parse_base("arXiv", address)
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://api.example.org/", Base("https://api.example.org", "api.example.org", 443, None)),
        ("http://HOST.:8080/a/", Base("http://HOST.:8080/a", "host", 8080, None)),
        ("http://[::1]/x", Base("http://[::1]/x", "::1", 80, None)),
        ("https://me@host/", Base("https://host", "host", 443, (b"me", b""))),
        ("https://:p%20w@host", Base("https://host", "host", 443, (b"", b"p w"))),
        ("", Base("", "", 0, None)),
    ],
)
def test_the_address_of_a_registry(address: str, expected: Base) -> None:
    assert parse_base("arXiv", address) == expected


@pytest.mark.parametrize(
    "address", ["api.example.org", "ftp://host", "https://", "https://a b", "https://host/a b", "https://host:99999"]
)
def test_what_is_not_an_address_of_a_registry(address: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_base("arXiv", address)
    assert raised.value.message == f'"{address}" is not an address of arXiv'
    assert raised.value.hint == "an address looks like https://api.example.org"


def test_a_host_is_the_registrys_own_at_its_port_alone() -> None:
    base = parse_base("arXiv", "https://host:8443")
    assert base.is_at("HOST.", 8443)
    assert not base.is_at("host", 443)
    assert not base.is_at("other", 8443)


# --- redirects -----------------------------------------------------------------------------------


def negotiated(registries: Fake, location: str) -> Item | Failure:
    """Returns the answer for a DOI whose content negotiation leads to `location`."""
    registries.add_agency("10.1241/x", "JaLC")
    registries.redirects = {"10.1241/x": location}
    return resolve("10.1241/x")["doi:10.1241/x"]


def test_a_redirect_at_the_registry_itself_is_followed(registries: Fake) -> None:
    registries.add_agency("10.1241/y", "JaLC", {"title": "Future", "DOI": "10.1241/x"})
    for location in (
        f"{registries.url}/doi/10.1241/y",
        "/doi/10.1241/y",
        "y",
        "//me:pw@" + registries.url[7:] + "/doi/10.1241/y",
    ):
        assert isinstance(negotiated(registries, location), Item), location
    assert not any("authorization" in request.headers for request in registries.log("doi"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:9",
        "localhost:9",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]:9",
        "[::ffff:127.0.0.1]:9",
        "[fe80::1]",
        "224.0.0.1",
        "0.0.0.0:9",
        "2130706433",
        "0x7f.1",
        "127.1",
        "a.localhost",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(registries: Fake, host: str) -> None:
    answer = negotiated(registries, f"http://{host}/secret")
    assert "which is not a public address" in why(answer)
    assert isinstance(answer, Failure)
    assert "HUGO_TOOLS_PRIVATE_ADDRESSES=1" in answer.hint
    assert len(registries.log("doi")) == 2  # the agency, and the redirect: no second try


def test_a_name_at_a_private_address_is_not_followed(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def rebound(host: str, *rest: object) -> object:
        return real("10.0.0.1" if host == "public.example" else host, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.getaddrinfo", rebound)
    reason = why(negotiated(registries, "http://public.example/x"))
    assert reason == (
        'doi.org gave a redirect that is not followed: "public.example" is at 10.0.0.1, which is not a public address'
    )


def test_a_private_address_is_followed_where_the_user_allows_it(
    registries: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b'{"DOI": "10.1241/x", "type": "book", "title": "Elsewhere"}'
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with server(sends(reply)) as port:
        monkeypatch.setenv("HUGO_TOOLS_PRIVATE_ADDRESSES", "1")
        answer = negotiated(registries, f"http://127.0.0.1:{port}/x")
    assert isinstance(answer, Item)


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "http://host:99999/",
        "file:///etc/passwd",
        "ftp://host/x",
        "http://",
        "//",
        "data:,x",
        "http://[v1.x]/",
        "http://\x00/",
    ],
)
def test_a_redirect_to_nowhere_costs_its_work_only(registries: Fake, location: str) -> None:
    registries.add_agency("10.1241/good", "JaLC", {"title": "Good"})
    registries.add_agency("10.1241/bad", "JaLC")
    registries.redirects = {"10.1241/bad": location}
    answers = resolve("10.1241/bad", "10.1241/good")
    assert why(answers["doi:10.1241/bad"]).startswith("doi.org ")
    assert isinstance(answers["doi:10.1241/good"], Item)


def test_redirects_in_a_circle_end(registries: Fake) -> None:
    assert "in a circle" in why(negotiated(registries, f"{registries.url}/doi/10.1241/x"))
    assert len(registries.log("doi")) == 1 + 6


def test_encryption_is_never_given_up() -> None:
    from hugo_tools.registries.destinations import Forbidden, redirect

    def trusts(host: str, port: int) -> bool:
        return True

    assert redirect("http://a.example/x", "https://b.example/y", trusts) == "https://b.example/y"
    assert redirect("https://a.example/x", "//me:pw@b.example/y#z", trusts) == "https://b.example/y"
    with pytest.raises(Forbidden, match="not encrypted"):
        redirect("https://a.example/x", "http://b.example/y", trusts)


def test_an_agency_that_is_down_does_not_take_doi_org_with_it(registries: Fake) -> None:
    for number in range(4):
        registries.add_agency(f"10.1241/bad{number}", "JaLC")
        registries.redirects[f"10.1241/bad{number}"] = "http://agency.invalid/x"
    registries.add_agency("10.1241/good", "JaLC", {"title": "Good"})
    answers = resolve(*(f"10.1241/bad{number}" for number in range(4)), "10.1241/good")
    assert isinstance(answers["doi:10.1241/good"], Item)
    assert "agency.invalid" in why(answers["doi:10.1241/bad3"])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("64:ff9b::8.8.8.8", True),
        ("::ffff:8.8.8.8", True),
        ("2002:808:808::1", True),
        ("64:ff9b::10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::1", False),
        ("::127.0.0.1", False),
        ("::", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_public_addresses(address: str, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected
    assert is_public_host(address) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost.", False),
        ("LocalHost", False),
        ("page.localhost.", False),
        ("127.0.0.1.", False),
        ("１２７.0.0.1", False),
        ("127。0。0。1", False),
        ("bücher.example", True),
        ("a" * 70 + ".example", True),
    ],
)
def test_hosts_are_read_as_resolvers_read_them(host: str, expected: bool) -> None:
    assert is_public_host(host) is expected


# --- events --------------------------------------------------------------------------------------


def test_what_a_registry_does_is_told(registries: Fake) -> None:
    registries.add_arxiv("1706.03762")
    registries.fail("arxiv", "503", times=2)
    events: list[Event] = []
    list(Registries(tell=events.append).resolve([parse(PAPER).identifier]))
    assert [(event.registry, event.state, event.text) for event in events] == [
        ("arXiv", "asked", "asked for 1 work"),
        ("arXiv", "retrying", "retrying, 2 of 8 (HTTP 503)"),
        ("arXiv", "retrying", "retrying, 3 of 8 (HTTP 503)"),
        ("arXiv", "answered", "answered"),
    ]


def test_a_pause_that_is_kept_is_told(registries: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TOOLS_ARXIV_INTERVAL", "2.5")  # a busy machine takes a second to read 300 answers
    keys = [f"2101.{number:05}" for number in range(1, 302)]
    for key in keys:
        registries.add_arxiv(key)
    events: list[Event] = []
    list(Registries(tell=events.append).resolve([parse(f"arxiv:{key}").identifier for key in keys]))
    assert [event.state for event in events] == ["asked", "answered", "waiting", "asked", "answered"]
