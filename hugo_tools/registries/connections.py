"""Connections to registries: names are looked up, their addresses checked, and everything is cut at a deadline.

urllib3's timeouts hold for one read only. A server that sends one byte now and then, or one `100 Continue` after
another, would keep a request open for ever. So we keep a second handle of each socket. A timer shuts it down at the
deadline, and an interrupted run does so at once.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import allowed_gai_family, create_connection

from hugo_tools.errors import os_reason
from hugo_tools.registries.destinations import ALLOW_PRIVATE, Forbidden, is_public_host

LOOKUP_TIMEOUT = 2.0  # seconds for a name at each try; a slow lookup goes on meanwhile
CONNECT_TIMEOUT = 5.0  # seconds for all addresses of a name

CHECK_NETWORK = "check your network connection"
CHECK_PROXY = "check the proxy that HTTP_PROXY and HTTPS_PROXY name"


class Unconnected(Exception):
    """There is no connection; the text is the reason, and `hint` the remedy."""

    def __init__(self, reason: str, hint: str = CHECK_NETWORK) -> None:
        super().__init__(reason)
        self.hint = hint


# --- names ---------------------------------------------------------------------------------------


class _Lookup(threading.Thread):
    """Looks a name up, in a thread of its own, since the system's resolver has no timeout and cannot be interrupted."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self.host = host
        self.port = port
        self.addresses: list[str] = []
        self.error = ""
        self.start()

    def run(self) -> None:
        try:
            found = socket.getaddrinfo(self.host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
            hosts = [str(address[0]) for *_, address in found]
            self.addresses = list(dict.fromkeys(hosts))
        except (OSError, UnicodeError) as error:
            self.error = os_reason(error) if isinstance(error, OSError) else "it is not a host name"


# --- connections ---------------------------------------------------------------------------------


class _Handle(NamedTuple):
    """A connection, and a second handle of its socket."""

    connection: HTTPConnection
    socket: socket.socket


class Connections:
    """All connections of a client that asks one question at a time.

    `trusts` returns whether a host and port may be private. After `stop` no new connection is made.
    """

    def __init__(self, trusts: Callable[[str, int], bool]) -> None:
        self.trusts = trusts
        self.stopped = threading.Event()
        self.deadline = 0.0  # of the current request, by time.monotonic()
        self._handles: list[_Handle] = []
        self._lookups: dict[tuple[str, int], _Lookup] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Cuts the connections of the request within if it takes longer than `seconds`, which ends its waiting."""
        self.deadline = time.monotonic() + seconds
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._drop_closed()

    @property
    def is_late(self) -> bool:
        """Whether the current request's time is over."""
        return time.monotonic() >= self.deadline

    def stop(self) -> None:
        """Cuts all connections, and prevents new ones."""
        self.stopped.set()
        self._cut()

    def _cut(self) -> None:
        with self._lock:
            if not (self.stopped.is_set() or self.is_late):
                return  # a late timer of an earlier request; another request has begun
            for handle in self._handles:
                with contextlib.suppress(OSError):
                    handle.socket.shutdown(socket.SHUT_RDWR)

    def _drop_closed(self) -> None:
        """Closes the second handles of closed connections, since otherwise the server would not see their end."""
        with self._lock:
            for handle in self._handles:
                if handle.connection.sock is None:
                    handle.socket.close()
            self._handles = [handle for handle in self._handles if handle.connection.sock is not None]

    def close(self) -> None:
        """Closes the second handles; the sockets themselves belong to the session."""
        with self._lock:
            for handle in self._handles:
                handle.socket.close()
            self._handles = []

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Returns a socket for a connection, to its host or to the user's proxy.

        Raises Unconnected, and Forbidden for a host that is neither public nor trusted, unless a proxy is used.
        """
        host, port = connection._dns_host, connection.port
        addresses = self._look_up(connection)
        if not connection.proxy and not self.trusts(host, port):
            public = [address for address in addresses if is_public_host(address)]
            if not public:
                raise Forbidden(f'"{host}" is at {addresses[0]}, which is not a public address', ALLOW_PRIVATE)
            addresses = public
        opened = self._open_any(connection, addresses)
        self.keep(connection, opened)
        return opened

    def keep(self, connection: HTTPConnection, opened: socket.socket) -> None:
        """Keeps a second handle of a connection's socket, to cut it at the deadline."""
        with self._lock:
            self._handles.append(_Handle(connection, opened.dup()))
        self._cut()  # `stop` may have been called meanwhile

    def _look_up(self, connection: HTTPConnection) -> list[str]:
        """Returns the addresses of a connection's host, at least one."""
        at = connection._dns_host, connection.port
        hint = CHECK_PROXY if connection.proxy else CHECK_NETWORK
        name = f'the name of the proxy, "{at[0]}",' if connection.proxy else f'the name "{at[0]}"'
        if at not in self._lookups:
            self._lookups[at] = _Lookup(*at)
        lookup = self._lookups[at]
        left = self.deadline - time.monotonic()
        lookup.join(max(0.0, min(LOOKUP_TIMEOUT, left)))
        if lookup.is_alive():
            raise Unconnected(f"{name} was not found in time", hint)
        del self._lookups[at]
        if not lookup.addresses:
            raise Unconnected(f"{name} was not found: {lookup.error}", hint)
        return lookup.addresses

    def _open_any(self, connection: HTTPConnection, addresses: list[str]) -> socket.socket:
        """Returns a socket to the first address that answers; the time is divided among the addresses."""
        until = min(self.deadline, time.monotonic() + CONNECT_TIMEOUT)
        error: OSError = TimeoutError()
        for number, address in enumerate(addresses):
            left = until - time.monotonic()
            share = left / (len(addresses) - number)
            if share <= 0 or self.stopped.is_set():
                break
            try:
                opened = create_connection(
                    (address, connection.port), share, connection.source_address, connection.socket_options
                )
                opened.settimeout(max(0.001, self.deadline - time.monotonic()))
                return opened
            except OSError as failed:
                error = failed
        hint = CHECK_PROXY if connection.proxy else CHECK_NETWORK
        who = f'the proxy "{connection.host}:{connection.port}"' if connection.proxy else f'"{connection.host}"'
        if isinstance(error, ConnectionRefusedError):
            raise Unconnected(f"{who} refused the connection", hint)
        if isinstance(error, TimeoutError):
            raise Unconnected(f"{who} did not accept a connection in time", hint)
        raise Unconnected(f"{who} cannot be reached: {os_reason(error)}", hint)


def pool_classes(connections: Connections) -> Mapping[str, type[HTTPConnectionPool]]:
    """Returns classes of urllib3's connection pools by scheme; `connections` opens their sockets."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connections.connect(self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connections.connect(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def cut_by(connections: Connections, pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
    """Returns a subclass of a class of pools whose sockets `connections` cuts at the deadline.

    It is for SOCKS proxies. PySocks opens their sockets, with a timeout for each read of its greeting only.
    """
    plain: Any = pool.ConnectionCls

    class Cut(plain):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            connections.keep(self, opened)
            return opened

    return type(pool.__name__, (pool,), {"ConnectionCls": Cut})
