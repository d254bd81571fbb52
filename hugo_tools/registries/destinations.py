"""Addresses of registries, checks of their redirects, and of hosts on the public network."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from hugo_tools.errors import ConfigurationError
from hugo_tools.metadata.markup import fold

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
ALLOW_PRIVATE = "set HUGO_TOOLS_PRIVATE_ADDRESSES=1 if it is in your own network"
BIBLIOGRAPHY = "put the work into the site's bibliography"


class Forbidden(Exception):
    """A registry's address or redirect is not followed; the text is the reason, and `hint` the remedy."""

    def __init__(self, reason: str, hint: str = BIBLIOGRAPHY) -> None:
        super().__init__(reason)
        self.hint = hint


# --- the public network --------------------------------------------------------------------------


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Returns whether an address is on the public network; an embedded IPv4 address must be as well.

    Source: IANA's special-purpose address registries (RFC 6890), which `ipaddress` implements.
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = address.ipv4_mapped
    if address in NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner:
        return is_public(inner)
    tunnelled = [address.sixtofour, *(address.teredo or ())]
    if not all(is_public(end) for end in tunnelled if end):
        return False
    is_special = address.is_multicast or address.is_reserved or address.is_site_local
    return address.is_global and not is_special


def is_public_host(host: str) -> bool:
    """Returns whether a host may be public, judged by its text: False for private addresses and localhost.

    The system also reads `127.1` and `0x7f000001` as addresses. A proxy may look the name up instead of us, so names
    are compared in the spelling that resolvers use: in lower case, without the last dot, by IDNA.
    """
    host = plain_host(host)
    if host == "localhost" or host.endswith(".localhost"):
        return False
    with contextlib.suppress(ValueError):
        return is_public(ip_address(host.partition("%")[0]))
    with contextlib.suppress(OSError, ValueError):
        return is_public(IPv4Address(socket.inet_aton(host)))
    return True


def plain_host(host: str) -> str:
    """Returns a host as resolvers spell it (RFC 3490): `LOCALHOST.` is `localhost`, full-width digits are digits."""
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode()
    return host.lower().rstrip(".")


# --- registries and redirects --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Base:
    """A registry's address, from the user or from this program."""

    url: str
    """The address without user name and password."""

    host: str
    """Its host in lower case."""

    port: int
    """Its port."""

    credentials: tuple[bytes, bytes] | None
    """The user name and the password in the address, None for none."""

    def is_at(self, host: str, port: int) -> bool:
        """Returns whether a host and port are the registry's own."""
        return (host.lower().rstrip("."), port) == (self.host, self.port)


ANYWHERE = Base("", "", 0, None)  # for web pages, which are requested at whole addresses


def parse_base(name: str, address: str) -> Base:
    """Returns a registry's address; raises ConfigurationError for a text that is not a web address."""
    if not address:
        return ANYWHERE
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        port = port_of(parts)
    except ValueError:
        host, port = "", 0
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s", address):
        shown = re.sub(r"//.*@", "//", address)
        raise ConfigurationError(
            f'"{shown}" is not an address of {name}', "an address looks like https://api.example.org"
        )
    user = unquote(parts.username or "")
    password = unquote(parts.password or "")
    credentials = (user.encode(), password.encode()) if user or password else None
    return Base(without_user(parts).rstrip("/"), host, port, credentials)


def port_of(parts: SplitResult) -> int:
    """Returns the port of an address; raises ValueError for an impossible one."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def without_user(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def redirect(url: str, location: str, trusts: Callable[[str, int], bool]) -> str:
    """Returns the address that a redirect leads to, without user name and password.

    Raises Forbidden for a target that is not a web address, that drops encryption, or that is a private host without
    trust.
    """
    text = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        target = urlsplit(urljoin(url, text))
        host, port = target.hostname or "", port_of(target)
    except ValueError:
        host = ""
    if not host or target.scheme not in ("http", "https"):
        raise Forbidden("it redirects to a text that is not a web address")
    if urlsplit(url).scheme == "https" and target.scheme == "http":
        raise Forbidden(f'it redirects from https to "http://{shown_host(host)}", which is not encrypted')
    if not is_public_host(host) and not trusts(host, port):
        raise Forbidden(f'it redirects to "{shown_host(host)}", which is not a public address', ALLOW_PRIVATE)
    return without_user(target)


def shown_host(host: str) -> str:
    """Returns a host's name in a safe form for messages, since a redirect may contain any text."""
    return fold(host)[:80]
