"""One registry over HTTP: rate limiting, retries, size limits, checks of redirects.

Settings come from the environment: HUGO_TOOLS_TIMEOUT (seconds for one request in all), HUGO_TOOLS_BACKOFF
(seconds before the first repetition, doubled each time), HUGO_TOOLS_PATIENCE (seconds for one question with all
repetitions), HUGO_TOOLS_INTERVAL (seconds between requests until the registry gives its limit) and
HUGO_TOOLS_PRIVATE_ADDRESSES=1 (redirects may lead to addresses that are not public).
"""

from __future__ import annotations

import math
import os
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util import Retry

from hugo_tools import __version__, errors
from hugo_tools.errors import ConfigurationError, os_reason
from hugo_tools.registries import AGAIN, Event, Listener, State, ignore
from hugo_tools.registries.answers import Refused, Spoiled, Unusable
from hugo_tools.registries.connections import CHECK_NETWORK, CHECK_PROXY, Connections, Unconnected, cut_by, pool_classes
from hugo_tools.registries.destinations import Base, Forbidden, parse_base, port_of, redirect

T = TypeVar("T")

HOME = "https://github.com/hugo-tools/hugo-tools"
MAX_BODY = 64 * 1024 * 1024  # bytes
MAX_PAGE = 1024 * 1024  # bytes; a page's metadata is at its beginning
MAX_TRIES = 8
MAX_VISITS = 3  # tries of a web page, whose host does not offer a service to programs
MAX_TIMEOUTS = 3  # a try that ends in a timeout has cost far more than a refused one
MAX_UNCONNECTED = 2  # so that a missing network is reported soon
MAX_REFUSALS = 40  # in a row; one malformed id among 500 costs ten
MAX_WAIT = 15.0  # seconds between two tries
MAX_RETRY_AFTER = 60.0  # a registry that asks for more is down for this run
MAX_INTERVAL = 60.0  # seconds between requests; a slower registry is down for this run
MAX_TIMEOUT = 3600.0  # seconds
MAX_REDIRECTS = 5
RETRIED = frozenset({408, 425, 429})
REFUSALS = frozenset({400, 413, 414, 422})  # the request is wrong; 404 is an answer
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TOLD_WAIT = 1.0  # seconds; a shorter wait is not reported
MAILTO = re.compile(r"[^\s@(){};,<>]+@[^\s@(){};,<>]+")
CERTIFICATE = re.compile(r"certificate verify failed: (?P<reason>[^()]*[^()\s])")


class Unreachable(Exception):
    """No usable answer came; the text is the reason, and `hint` the remedy."""

    def __init__(self, reason: str, hint: str = AGAIN) -> None:
        super().__init__(reason)
        self.hint = hint


class Unreadable(Unreachable):
    """A complete answer cannot be read because of some work in it, so fewer works should be asked for at a time."""


class Question(NamedTuple):
    """A request to a registry or a web page, with all its repetitions."""

    path: str
    """The path and query below the registry's address, or the whole address of a page."""

    works: int = 1
    """How many works it is about."""

    accept: str = ""
    """The content types that are accepted, "" for any."""

    follow: bool = False
    """Whether redirects are part of the protocol and are followed."""

    is_page: bool = False
    """Whether it is for a page."""

    body: str = ""
    """JSON that is sent with it, "" for none."""


class Received(NamedTuple):
    """A complete answer."""

    body: bytes
    """Its body."""

    content_type: str
    """Its Content-Type."""

    url: str
    """Its address after all redirects."""


class Status(Exception):
    """The registry answered with a status that a repetition does not change, 400 or 404 for example."""

    def __init__(self, code: int, redirected: bool) -> None:
        super().__init__(f"HTTP {code}")
        self.code = code
        self.redirected = redirected


# --- settings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The waiting times, all in seconds."""

    timeout: float
    """For one request, from the look-up of the name to the last byte."""

    backoff: float
    """Before the first repetition of a request."""

    patience: float
    """For one question with all its repetitions."""

    interval: float
    """Between two requests."""

    @property
    def silence(self) -> float:
        """The time after which a whole run ends if no registry answers."""
        return max(self.patience, 6 * self.timeout)


def retry_policy(timeout: float = 0.0) -> RetryPolicy:
    """Returns the policy in the environment; `timeout` wins over HUGO_TOOLS_TIMEOUT. Raises ConfigurationError."""
    if timeout and not 0 < timeout <= MAX_TIMEOUT:  # the option's range lets NaN pass
        raise ConfigurationError(f"the timeout is {timeout:g}, expected seconds up to {MAX_TIMEOUT:.0f}")
    return RetryPolicy(
        timeout=timeout or seconds("HUGO_TOOLS_TIMEOUT", 15.0, least=0.001),
        backoff=seconds("HUGO_TOOLS_BACKOFF", 1.0),
        patience=seconds("HUGO_TOOLS_PATIENCE", 60.0),
        interval=seconds("HUGO_TOOLS_INTERVAL", 1.0),
    )


def seconds(variable: str, default: float, least: float = 0.0) -> float:
    """Returns a number of seconds from the environment; raises ConfigurationError for anything else."""
    value = os.environ.get(variable, "").strip()
    if not value:
        return default
    is_number = re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}", value, re.ASCII)
    number = float(value) if is_number else -1.0
    if not least <= number <= MAX_TIMEOUT:
        expected = f"expected a number of seconds up to {MAX_TIMEOUT:.0f}"
        raise ConfigurationError(f'{variable} is "{value}", {expected}', f"set {variable}={default:g}")
    return number


def user_agent(mailto: str) -> str:
    """Returns the User-Agent, which names this program and an address of the site's owner.

    Crossref and DataCite answer faster to those who give an address. Raises ConfigurationError for a malformed one.
    """
    if mailto and not MAILTO.fullmatch(mailto):
        raise ConfigurationError(f'"{mailto}" is not an e-mail address', "set HUGO_TOOLS_MAILTO=you@example.org")
    contact = f"; mailto:{mailto}" if mailto else ""
    return f"hugo-tools/{__version__} ({HOME}{contact})"


# --- requests ------------------------------------------------------------------------------------


class _Adapter(HTTPAdapter):
    """The adapter of requests, with our connections. PySocks opens those to a SOCKS proxy; we only cut them."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.classes = pool_classes(connections)
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self.classes

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        is_known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        if is_known:
            return manager
        if proxy.lower().startswith("socks"):
            pools = manager.pool_classes_by_scheme
            manager.pool_classes_by_scheme = {scheme: cut_by(self.connections, pools[scheme]) for scheme in pools}
        else:
            manager.pool_classes_by_scheme = self.classes
        return manager


def no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Adds nothing to a request. The library does not read .netrc if it is given an `auth`."""
    return request


def new_session(agent: str, connections: Connections) -> requests.Session:
    """Returns a session with the user's own proxies and certificates, and without cookies and passwords."""
    session = requests.Session()
    session.headers["User-Agent"] = agent
    session.auth = no_credentials
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(connections))
    return session


class Setback(NamedTuple):
    """A request without a usable answer."""

    problem: str
    """The reason."""

    wait: float = 0.0
    """The seconds before the next try."""

    limit: int = MAX_TRIES
    """The highest number of tries."""

    hint: str = AGAIN
    """The remedy for the user."""


class Setbacks:
    """The setbacks of one question. Slow ones, and ones that will not end, reduce the number of tries."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.timeouts = 0
        self.unconnected = 0

    def add(self, error: Exception, tries: int) -> Setback:
        """Returns the setback for the failure of the request with this number."""
        if isinstance(error, Busy):
            return Setback(str(error), error.wait)
        if isinstance(error, Unconnected):
            self.unconnected += 1
            return Setback(str(error), limit=tries - self.unconnected + MAX_UNCONNECTED, hint=error.hint)
        if isinstance(error, requests.Timeout):
            self.timeouts += 1
            problem = f"no complete answer within {self.timeout:g} s"
            return Setback(problem, limit=tries - self.timeouts + MAX_TIMEOUTS)
        return Setback(str(error))


class Client:
    """Sends requests to one registry, one at a time, never faster than it allows.

    `interval` is the registry's fixed pause. Without one it comes from the answers' headers, and until the first answer
    it is `RetryPolicy.interval`. A registry that gave no answer to a question in all tries counts as down, unless it
    answered the question before; further questions then fail at once. `tell` is called with each event.
    """

    def __init__(
        self,
        name: str,
        base: str | Base,
        agent: str,
        policy: RetryPolicy,
        interval: float | None = None,
        tell: Listener = ignore,
    ) -> None:
        self.name = name
        self.base = base if isinstance(base, Base) else parse_base(name, base)
        self.policy = policy
        self.signature = ""  # appended to each request's query
        self.fixed_interval = interval
        self.allowed_interval = 0.0  # the longest that any answer's headers asked for
        self.down: tuple[str, str] | None = None  # (reason, hint) if no further question is asked
        self.pause_ends = 0.0  # the end of the pause before a question, by time.monotonic()
        self._tell = tell
        self._agent = agent
        self._allows_private = os.environ.get("HUGO_TOOLS_PRIVATE_ADDRESSES", "").strip() == "1"
        self._connections = Connections(self._trusts)
        self._session: requests.Session | None = None
        self._one_at_a_time = Lock()
        self._ended = 0.0
        self._credentials = HTTPBasicAuth(*self.base.credentials) if self.base.credentials else no_credentials
        self._answered = False
        self._is_led_away = False
        self._refusals = 0
        self._others: list[Client] = []

    def at(self, host: str) -> Client:
        """Returns a client for one host of many, with a pace and a state of its own; it is closed with this one."""
        other = Client(host, self.base, self._agent, self.policy, self.fixed_interval, self._tell)
        self._others.append(other)
        other.down = self.down
        return other

    def elsewhere(self, address: str) -> Client:
        """Returns a client for the registry's server at another address; it is closed with this one."""
        other = Client(self.name, address, self._agent, self.policy, self.fixed_interval, self._tell)
        self._others.append(other)
        return other

    def visit(self, url: str, parse: Callable[[Received], T], accept: str = "text/html") -> T:
        """Returns the result of `parse` for the first MAX_PAGE bytes of a web page; redirects are followed.

        If the registry has an address, it is a proxy, and gets a request for HOST/PATH. Raises the errors of `ask`.
        """
        return self._ask_in_turn(Question(url, accept=accept, follow=True, is_page=True), parse)

    def ask(
        self,
        path: str,
        parse: Callable[[bytes], T],
        *,
        works: int = 1,
        accept: str = "",
        follow: bool = False,
        body: str = "",
    ) -> T:
        """Returns the result of `parse` for the answer about `works` works; `follow` means that the protocol redirects.

        Raises Unreachable if no usable answer came within the tries and the time, Unreadable at once for an answer that
        one work may have spoiled, Status for an answer that a repetition cannot change, and Refused if `parse` raises
        it.
        """
        question = Question(path, works, accept, follow, body=body)
        return self._ask_in_turn(question, lambda received: parse(received.body))

    def _ask_in_turn(self, question: Question, parse: Callable[[Received], T]) -> T:
        with self._one_at_a_time:
            if self.down:
                raise Unreachable(*self.down)
            try:
                answer = self._ask(question, parse)
            except (Unreadable, Refused, Status) as error:
                self._say("answered", str(error) if isinstance(error, Unreadable) else f"refused: {error}")
                self._count_refusal(error)
                raise
            except Unreachable as error:
                self._say("failed", str(error))
                self._count_failure(error)
                raise
            self._say("answered", "answered")
            self._refusals = 0
            self._answered = True
            return answer

    def _count_failure(self, error: Unreachable) -> None:
        """Marks the registry as down after two unanswered questions in a row; after one if it has never answered.

        A redirect counts as an answer, even if its target is unreachable.
        """
        if self._is_led_away:
            return
        if not self._answered:
            self.down = self.down or (str(error), error.hint)
        self._answered = False

    def _count_refusal(self, error: Unreadable | Refused | Status) -> None:
        """Marks the registry as down if it refuses every request, since halving each batch would take very long."""
        self._answered = True
        if not isinstance(error, Status) or error.code in REFUSALS:
            self._refusals += 1
        if self._refusals == MAX_REFUSALS:
            reason = str(error) if isinstance(error, Unreadable) else f"{self.name} refuses every question: {error}"
            self.down = reason, AGAIN

    def _ask(self, question: Question, parse: Callable[[Received], T]) -> T:
        works, most = question.works, MAX_VISITS if question.is_page else MAX_TRIES
        deadline = time.monotonic() + self.policy.patience
        setbacks = Setbacks(self.policy.timeout)
        for tries in range(1, most + 1):
            self._keep_pace(counts=tries == 1)
            if tries == 1:
                self._say("asked", f"asked for {works} work{'s' * (works != 1)}")
            try:
                return read(parse, self._get(question))
            except Spoiled as error:
                raise Unreadable(f"{self.name} gave no usable answer: {error}") from error
            except (Unusable, Busy, Unconnected, requests.Timeout) as error:
                last = setbacks.add(error, tries)
            backoff = min(MAX_WAIT, self.policy.backoff * 2 ** (tries - 1))
            wait = max(last.wait, backoff * random.uniform(0.5, 1.0))
            allowed = min(last.limit, most)
            is_too_late = time.monotonic() + wait > deadline
            if tries >= allowed or is_too_late:
                break
            self._say("retrying", f"retrying, {tries + 1} of {allowed} ({last.problem})")
            self._wait(wait)
        tried = "" if tries == 1 else f", {tries} times"
        raise Unreachable(f"{self.name} gave no usable answer: {last.problem}{tried}", last.hint)

    def _get(self, question: Question) -> Received:
        """Returns one answer with status 200, after redirects, within the request's time.

        Raises Unconnected, Unusable, Busy, Status, Unreachable and requests.Timeout.
        """
        self._is_led_away = False
        try:
            with self._connections.limited(self.policy.timeout):
                return self._get_following(question)
        except Forbidden as error:
            raise Unreachable(f"{self.name} gave a redirect that is not followed: {error}", error.hint) from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if isinstance(error, Unusable):
                raise
            if self._connections.stopped.is_set():
                raise self._interrupted() from error
            if self._connections.is_late or isinstance(error, requests.Timeout):
                raise requests.Timeout from error
            raise explain(error) from error
        finally:
            self._ended = time.monotonic()

    def _get_following(self, question: Question) -> Received:
        url = question.path if question.is_page else f"{self.base.url}/{question.path}{self.signature}"
        for step in range(MAX_REDIRECTS + 1):
            with self._send(self._through(url) if question.is_page else url, question) as response:
                code = response.status_code
                if step == 0:
                    self._check_limits(response.headers)
                self._check_busy(code, response.headers.get("Retry-After", ""))
                body = self._read(response, question.is_page)
            location = response.headers.get("Location", "")
            if question.follow and location and code in REDIRECTS:
                self._is_led_away = True
                url = redirect(url, location, self._trusts)
                continue
            if code != 200:
                raise Status(code, step > 0)
            kind = response.headers.get("Content-Type", "")
            if step and "html" in kind and not question.is_page:
                raise Status(406, True)  # this is the work's web page, since its agency has no metadata for programs
            return Received(body, kind, url)
        raise Forbidden("it redirects in a circle")

    def _through(self, url: str) -> str:
        """Returns the address for the request of a web page: its own, or that at the proxy."""
        return f"{self.base.url}/{url.partition('://')[2]}" if self.base.url else url

    def _send(self, url: str, question: Question) -> requests.Response:
        """Sends one request; the user's password for the registry is sent only to the registry."""
        headers = {"Accept": question.accept} if question.accept else {}
        if question.body:
            headers["Content-Type"] = "application/json"
        if self._session is None:
            self._session = new_session(self._agent, self._connections)
        parts = urlsplit(url)
        is_own = self.base.is_at(parts.hostname or "", port_of(parts))
        return self._session.request(
            "POST" if question.body else "GET",
            url,
            data=question.body or None,
            headers=headers,
            auth=self._credentials if is_own else no_credentials,
            timeout=self.policy.timeout,
            allow_redirects=False,
            stream=True,
        )

    def _trusts(self, host: str, port: int) -> bool:
        """Returns whether a host may have a private address: the registry's own may, or any if the user allows it."""
        return self._allows_private or self.base.is_at(host, port)

    def _read(self, response: requests.Response, is_page: bool) -> bytes:
        """Returns the body; raises Unusable if it is too long, and Timeout if it takes too long.

        For a web page the beginning is enough.
        """
        body = bytearray()
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if is_page and len(body) >= MAX_PAGE:
                return bytes(body[:MAX_PAGE])
            if len(body) > MAX_BODY:
                raise Unusable(f"the answer is longer than {MAX_BODY // 1024 // 1024} MB")
        if self._connections.is_late:  # a cut connection may look like the end of the answer
            raise requests.Timeout
        return bytes(body)

    # --- pace ---

    def _keep_pace(self, counts: bool) -> None:
        """Waits until the pause since the last answer is over.

        With `counts` the pause is reported, and does not count as silence of the registries.
        """
        interval = self.fixed_interval
        if interval is None:
            interval = self.allowed_interval or self.policy.interval
        wait = self._ended + interval - time.monotonic() if self._ended else 0.0
        if wait > 0 and counts:
            self.pause_ends = time.monotonic() + wait
        if wait > TOLD_WAIT and counts:
            self._say("waiting", f"keeping a pause of {interval:.0f} s between requests")
        self._wait(wait)

    def _wait(self, wait: float) -> None:
        if self._connections.stopped.wait(max(0.0, wait)):
            raise self._interrupted()

    def _check_limits(self, headers: Mapping[str, str]) -> None:
        """Keeps the strictest rate limit of all answers, since lists and single works may have different ones."""
        self.allowed_interval = max(self.allowed_interval, allowed_interval(headers))
        if self.fixed_interval is None and self.allowed_interval > MAX_INTERVAL:
            told = duration(self.allowed_interval)
            self.down = f"{self.name} allows one request in {told}, which is too slow for a run", AGAIN

    def _check_busy(self, code: int, header: str) -> None:
        """Raises Busy for an answer that means "later", Unreachable if the wait would be too long."""
        if code not in RETRIED and code < 500:
            return
        wait = retry_after(header)
        if wait > MAX_RETRY_AFTER:
            raise Unreachable(f"{self.name} is busy (HTTP {code}) and asks to wait {duration(wait)}")
        raise Busy(f"HTTP {code}", wait)

    # --- the end ---

    def stop(self, reason: str) -> None:
        """Ends all waiting; further questions fail with this reason."""
        self.down = reason, AGAIN
        self._connections.stop()
        for other in self._others:
            other.stop(reason)

    def close(self) -> None:
        """Ends waiting and closes the connections."""
        self.stop("interrupted")
        if self._session is not None:
            self._session.close()
        self._connections.close()
        for other in self._others:
            other.close()

    def _interrupted(self) -> Unreachable:
        return Unreachable(*(self.down or ("interrupted",)))

    def _say(self, state: State, text: str) -> None:
        self._tell(Event(self.name, state, text))


class Busy(Exception):
    """An answer that means "later", with the seconds to wait, 0 if it does not give any."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


def read(parse: Callable[[Received], T], received: Received) -> T:
    """Returns the result of `parse` for an answer; raises Spoiled if `parse` fails with an unexpected error.

    Unusable, Refused and Status are passed on. This is a last resort: a parser should raise Unusable itself.
    """
    try:
        return parse(received)
    except (Unusable, Refused, Status):
        raise
    except Exception as error:  # no body may end the run
        hint = "this is a fault of hugo-tools, please report it"
        raise Spoiled(f"the answer cannot be read, {errors.describe(error)}; {hint}") from error


def explain(error: Exception) -> Exception:
    """Returns an error with a short reason for a failed request, since the library's own text has several lines."""
    if isinstance(error, requests.exceptions.ProxyError):
        refused = re.search(r"Tunnel connection failed: (\d{3})", str(error))
        reason = f" (HTTP {refused[1]})" if refused else ""
        return Unconnected(f"the proxy refused the connection{reason}", CHECK_PROXY)
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        return Unconnected("a SOCKS proxy needs the package PySocks", "run: pip install PySocks")
    if isinstance(error, (requests.exceptions.InvalidProxyURL, requests.exceptions.InvalidSchema)):
        return Unconnected("the proxy's address cannot be used", CHECK_PROXY)
    if isinstance(error, requests.exceptions.SSLError):
        found = CERTIFICATE.search(str(error))
        if not found:
            return Unconnected("no secure connection came about", CHECK_NETWORK)
        hint = "check the clock; behind a company's proxy, set REQUESTS_CA_BUNDLE=FILE to its certificates"
        return Unconnected(f"its certificate was not accepted: {found['reason']}", hint)
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return Unusable("the answer was cut off")
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return Unconnected(os_reason(error))  # a missing file of certificates, for example
    return Unusable("the connection failed")


# --- headers -------------------------------------------------------------------------------------


def retry_after(value: str) -> float:
    """Returns the seconds in a Retry-After header (RFC 9110, 10.2.3); 0 for none, inf for a date too far away."""
    if len(value) > 100:
        return 0.0
    try:
        return float(Retry().parse_retry_after(value))
    except InvalidHeader:
        return 0.0
    except (ValueError, OverflowError):  # a date after the year 9999
        return math.inf


def duration(seconds: float) -> str:
    """Returns a time in words: "90 s", or "more than an hour"."""
    return f"{seconds:.0f} s" if seconds <= 3600 else "more than an hour"


MARGIN = 1.05  # factor on the interval that a registry's limit allows
LIMIT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
INTERVAL = re.compile(r"(?P<number>\d{1,9})\s*(?P<unit>[smh]?)", re.ASCII)
UNITS = {"m": 60, "h": 3600}  # in seconds


def allowed_interval(headers: Mapping[str, str]) -> float:
    """Returns the seconds between requests by the rate-limit headers, with a margin; 0.0 if they give no limit.

    Crossref has used `x-rate-limit-*` and `x-ratelimit-*`, DataCite uses `x-ratelimit-limit-hour`. Limits of parallel
    requests need no code, since we never make any.
    """
    for spelling in ("x-rate-limit", "x-ratelimit"):
        limit = headers.get(f"{spelling}-limit", "")
        per = headers.get(f"{spelling}-interval", "")
        found = INTERVAL.fullmatch(per)
        if found and LIMIT.fullmatch(limit):
            unit = UNITS.get(found["unit"], 1)
            return MARGIN * int(found["number"]) * unit / int(limit)
    hourly = headers.get("x-ratelimit-limit-hour", "")
    return MARGIN * 3600 / int(hourly) if LIMIT.fullmatch(hourly) else 0.0
