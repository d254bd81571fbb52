"""One registry over HTTP: its pace kept, its faults waited out, its answers capped, its redirects checked.

Settings come from the environment: HUGO_TOOLS_TIMEOUT (seconds for one request in all), HUGO_TOOLS_BACKOFF
(seconds before the first repetition, doubled each time), HUGO_TOOLS_PATIENCE (seconds for one question in all),
HUGO_TOOLS_INTERVAL (seconds between requests until the registry tells its limit) and
HUGO_TOOLS_PRIVATE_ADDRESSES=1 (registries may lead us to addresses that are not public).
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
MAX_PAGE = 1024 * 1024  # bytes; what a page says of itself stands at its beginning
MAX_TRIES = 8
MAX_VISITS = 3  # tries of a page; its host has not offered to answer programs
MAX_TIMEOUTS = 3  # a try that ends in a timeout has cost far more than a refused one
MAX_UNCONNECTED = 2  # a network that is not there is told at once
MAX_REFUSALS = 40  # in a row; one malformed id among 500 costs ten
MAX_WAIT = 15.0  # seconds between two tries
MAX_RETRY_AFTER = 60.0  # a registry that asks for more is down for this run
MAX_INTERVAL = 60.0  # seconds between requests; so is one that allows fewer
MAX_TIMEOUT = 3600.0  # seconds
MAX_REDIRECTS = 5
RETRIED = frozenset({408, 425, 429})
REFUSALS = frozenset({400, 413, 414, 422})  # the question is wrong; 404 is an answer
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TOLD_WAIT = 1.0  # seconds; a shorter wait is not worth a word
MAILTO = re.compile(r"[^\s@(){};,<>]+@[^\s@(){};,<>]+")
CERTIFICATE = re.compile(r"certificate verify failed: (?P<reason>[^()]*[^()\s])")


class Unreachable(Exception):
    """No usable answer came; the text says what came instead, and `hint` what to do."""

    def __init__(self, reason: str, hint: str = AGAIN) -> None:
        super().__init__(reason)
        self.hint = hint


class Unreadable(Unreachable):
    """An answer came whole, and some work in it keeps all of it from being read: fewer works are to be asked for."""


class Question(NamedTuple):
    """A question to a registry or a page."""

    path: str
    """The path and query below the registry's address, or the whole address of a page."""

    works: int = 1
    """How many works it is about."""

    accept: str = ""
    """The content types that are accepted, "" for any."""

    follow: bool = False
    """Whether redirects belong to the answer."""

    is_page: bool = False
    """Whether it is for a page."""

    body: str = ""
    """JSON that is sent with it, "" for none."""


class Received(NamedTuple):
    """An answer that came whole."""

    body: bytes
    """Its body."""

    content_type: str
    """Its Content-Type."""

    url: str
    """The address that it came from after all redirects."""


class Status(Exception):
    """The registry answered with a status that repeating does not change, 400 or 404 for example."""

    def __init__(self, code: int, redirected: bool) -> None:
        super().__init__(f"HTTP {code}")
        self.code = code
        self.redirected = redirected


# --- settings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long we wait, all in seconds."""

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
        """For how long a whole run goes on although no registry answers anything."""
        return max(self.patience, 6 * self.timeout)


def retry_policy(timeout: float = 0.0) -> RetryPolicy:
    """Returns what the environment asks for, `timeout` over HUGO_TOOLS_TIMEOUT; raises ConfigurationError."""
    if timeout and not 0 < timeout <= MAX_TIMEOUT:  # nan, of which the option's range does not tell
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
    """Returns the User-Agent by which registries know us and can write to the site's owner.

    Crossref and DataCite are faster for those who give an address. Raises ConfigurationError for a text that
    is none.
    """
    if mailto and not MAILTO.fullmatch(mailto):
        raise ConfigurationError(f'"{mailto}" is not an e-mail address', "set HUGO_TOOLS_MAILTO=you@example.org")
    contact = f"; mailto:{mailto}" if mailto else ""
    return f"hugo-tools/{__version__} ({HOME}{contact})"


# --- requests ------------------------------------------------------------------------------------


class _Adapter(HTTPAdapter):
    """Requests' connections, opened and cut by ours; those through a SOCKS proxy are cut only."""

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
    """Adds nothing to a request: with an `auth` of its own requests does not read .netrc."""
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
    """The seconds after which it may be tried again."""

    limit: int = MAX_TRIES
    """How many tries are worth it."""

    hint: str = AGAIN
    """What the user can do."""


class Setbacks:
    """The setbacks of one question. Of those that cost long, or that nothing will mend, a few are enough."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.timeouts = 0
        self.unconnected = 0

    def add(self, error: Exception, tries: int) -> Setback:
        """Returns what the failure of the request with this number means."""
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
    """Asks one registry, one request at a time, never faster than it allows.

    `interval` is the registry's fixed pause; without one it is read from the answers' headers, and until the
    first answer `RetryPolicy.interval` is kept. After a question that got no answer in all its tries the registry
    counts as down unless it answered the one before; further questions then fail at once. `tell` hears all of it.
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
        self.signature = ""  # ends each question
        self.fixed_interval = interval
        self.allowed_interval = 0.0  # the longest that any answer's headers asked for
        self.down: tuple[str, str] | None = None  # why no further question is asked, and what to do
        self.pause_ends = 0.0  # when the pause before a question is over, by time.monotonic()
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
        """Returns a client for one host of many, with a pace and a state of its own, which ends when this one does."""
        other = Client(host, self.base, self._agent, self.policy, self.fixed_interval, self._tell)
        self._others.append(other)
        other.down = self.down
        return other

    def elsewhere(self, address: str) -> Client:
        """Returns a client for the registry's server at another address, which ends when this one does."""
        other = Client(self.name, address, self._agent, self.policy, self.fixed_interval, self._tell)
        self._others.append(other)
        return other

    def visit(self, url: str, parse: Callable[[Received], T], accept: str = "text/html") -> T:
        """Returns what `parse` makes of the page at an address, of its first MAX_PAGE bytes; redirects are followed.

        A registry that has an address stands between: it is asked for HOST/PATH below it. Raises what `ask` does.
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
        """Returns what `parse` makes of the answer about so many works; `follow` says that the protocol redirects.

        Raises Unreachable if no usable answer came within the tries and the time, Unreadable at once for one that some
        work may spoil, Status for an answer that repeating cannot change, and Refused if `parse` does.
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
        """Takes the registry down at the second question in a row that it does not answer, the first if it never did.

        Where it led us elsewhere, it has answered.
        """
        if self._is_led_away:
            return
        if not self._answered:
            self.down = self.down or (str(error), error.hint)
        self._answered = False

    def _count_refusal(self, error: Unreadable | Refused | Status) -> None:
        """Takes the registry down if it refuses whatever it is asked: halving each list would go on for long."""
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
        """Returns one answer with status 200, redirects followed; all within the request's time.

        Raises Unconnected, Unusable, Busy, Status, Unreachable and requests.Timeout.
        """
        self._is_led_away = False
        try:
            with self._connections.limited(self.policy.timeout):
                return self._get_following(question)
        except Forbidden as error:
            raise Unreachable(f"{self.name} leads us astray: {error}", error.hint) from error
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
                raise Status(406, True)  # the work's page: its agency has no metadata to negotiate
            return Received(body, kind, url)
        raise Forbidden("it redirects in a circle")

    def _through(self, url: str) -> str:
        """Returns where a page is asked for: at its own address, or at that of whoever stands between."""
        return f"{self.base.url}/{url.partition('://')[2]}" if self.base.url else url

    def _send(self, url: str, question: Question) -> requests.Response:
        """Sends one request; the user's password for the registry is sent to the registry alone."""
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
        """Returns whether a host may have a private address: the registry's own, named by the user, or any."""
        return self._allows_private or self.base.is_at(host, port)

    def _read(self, response: requests.Response, is_page: bool) -> bytes:
        """Returns the body; a registry that sends too much, or for too long, sends nothing of use.

        Of a page the beginning is enough.
        """
        body = bytearray()
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if is_page and len(body) >= MAX_PAGE:
                return bytes(body[:MAX_PAGE])
            if len(body) > MAX_BODY:
                raise Unusable(f"the answer is longer than {MAX_BODY // 1024 // 1024} MB")
        if self._connections.is_late:  # the cut may look like the end of the answer
            raise requests.Timeout
        return bytes(body)

    # --- pace ---

    def _keep_pace(self, counts: bool) -> None:
        """Waits until the pause since the last answer is over, so that the server never sees us too early.

        `counts` says that it is worth a word, and that the run is not to be taken for silent meanwhile.
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
        """Keeps the strictest rate that any answer told: lists and single works may have different ones."""
        self.allowed_interval = max(self.allowed_interval, allowed_interval(headers))
        if self.fixed_interval is None and self.allowed_interval > MAX_INTERVAL:
            told = duration(self.allowed_interval)
            self.down = f"{self.name} allows one request in {told}, which is too slow for a run", AGAIN

    def _check_busy(self, code: int, header: str) -> None:
        """Raises Busy for an answer that says "later", Unreachable if later is too late."""
        if code not in RETRIED and code < 500:
            return
        wait = retry_after(header)
        if wait > MAX_RETRY_AFTER:
            raise Unreachable(f"{self.name} is busy (HTTP {code}) and asks to wait {duration(wait)}")
        raise Busy(f"HTTP {code}", wait)

    # --- the end ---

    def stop(self, reason: str) -> None:
        """Ends whatever is waited for; all further questions fail for this reason."""
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
    """An answer that says "later", and in how many seconds if it says so."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


def read(parse: Callable[[Received], T], received: Received) -> T:
    """Returns what `parse` makes of an answer; raises Spoiled for one that it trips over.

    Refused and Status are passed on. This is the last resort: a parser reads what it can, and raises Unusable.
    """
    try:
        return parse(received)
    except (Unusable, Refused, Status):
        raise
    except Exception as error:  # whatever the body is, it must not end the run
        hint = "this is a fault of hugo-tools, please report it"
        raise Spoiled(f"the answer cannot be read, {errors.describe(error)}; {hint}") from error


def explain(error: Exception) -> Exception:
    """Returns why a request failed, in a few words: the library's own text runs over several lines."""
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
        return Unconnected(os_reason(error))  # a file of certificates that is not there, for example
    return Unusable("the connection failed")


# --- headers -------------------------------------------------------------------------------------


def retry_after(value: str) -> float:
    """Returns the seconds that a Retry-After header asks for (RFC 9110, 10.2.3); 0 for none, inf for never."""
    if len(value) > 100:
        return 0.0
    try:
        return float(Retry().parse_retry_after(value))
    except InvalidHeader:
        return 0.0
    except (ValueError, OverflowError):  # a date after the year 9999
        return math.inf


def duration(seconds: float) -> str:
    """Returns a time in words: "90 s", or that it is longer than an hour."""
    return f"{seconds:.0f} s" if seconds <= 3600 else "more than an hour"


MARGIN = 1.05  # of a limit that a registry names
LIMIT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
INTERVAL = re.compile(r"(?P<number>\d{1,9})\s*(?P<unit>[smh]?)", re.ASCII)
UNITS = {"m": 60, "h": 3600}  # in seconds


def allowed_interval(headers: Mapping[str, str]) -> float:
    """Returns the seconds between requests that rate-limit headers allow, with a margin; 0.0 if they tell nothing.

    Crossref has written `x-rate-limit-*` and `x-ratelimit-*`, DataCite `x-ratelimit-limit-hour`. The limit of
    parallel requests is kept by never making any.
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
