"""One registry over HTTP: its pace kept, its faults waited out, its answers capped and checked.

Settings come from the environment: HUGO_TOOLS_TIMEOUT (seconds without a byte until a request is given up),
HUGO_TOOLS_BACKOFF (seconds before the first repetition, doubled each time), HUGO_TOOLS_PATIENCE (seconds for
one question in all) and HUGO_TOOLS_INTERVAL (seconds between requests until the registry tells its limit).
"""

from __future__ import annotations

import email.utils
import os
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests

from hugo_tools import __version__
from hugo_tools.errors import ConfigurationError
from hugo_tools.registries.answers import Unusable

T = TypeVar("T")

HOME = "https://github.com/hugo-tools/hugo-tools"
MAX_BODY = 64 * 1024 * 1024  # bytes
MAX_TRIES = 8
MAX_TIMEOUTS = 3  # a try that ends in a timeout has cost far more than a refused one
MAX_WAIT = 15.0  # seconds between two tries
MAX_RETRY_AFTER = 60.0  # a registry that asks for more is down for this run
MAX_REDIRECTS = 5
RETRIED = frozenset({408, 425, 429})
MAILTO = re.compile(r"[^\s@(){};,<>]+@[^\s@(){};,<>]+")


class Unreachable(Exception):
    """No usable answer came; the text says what came instead."""


class Status(Exception):
    """The registry answered with a status that repeating does not change, 400 or 404 for example."""

    def __init__(self, code: int, redirected: bool) -> None:
        super().__init__(f"HTTP {code}")
        self.code = code
        self.redirected = redirected


@dataclass(frozen=True, slots=True)
class Conduct:
    """How patient and how fast we are; all in seconds."""

    timeout: float
    backoff: float
    patience: float
    interval: float


def conduct() -> Conduct:
    """Returns the conduct that the environment asks for; raises ConfigurationError for what is no number."""
    return Conduct(
        timeout=seconds("HUGO_TOOLS_TIMEOUT", 15.0),
        backoff=seconds("HUGO_TOOLS_BACKOFF", 1.0),
        patience=seconds("HUGO_TOOLS_PATIENCE", 60.0),
        interval=seconds("HUGO_TOOLS_INTERVAL", 1.0),
    )


def seconds(variable: str, default: float) -> float:
    """Returns a number of seconds from the environment; raises ConfigurationError for anything else."""
    value = os.environ.get(variable, "").strip()
    if not value:
        return default
    if not re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", value):
        raise ConfigurationError(
            f'{variable} is "{value}", expected a number of seconds', f"set {variable}={default:g}"
        )
    return float(value)


def user_agent(mailto: str) -> str:
    """Returns the User-Agent by which registries know us and can write to the site's owner.

    Crossref and DataCite are faster for those who give an address. Raises ConfigurationError for a text that
    is none.
    """
    if mailto and not MAILTO.fullmatch(mailto):
        raise ConfigurationError(f'"{mailto}" is no e-mail address', "set HUGO_TOOLS_MAILTO=you@example.org")
    contact = f"; mailto:{mailto}" if mailto else ""
    return f"hugo-tools/{__version__} ({HOME}{contact})"


class Client:
    """Asks one registry, one request at a time, never faster than it allows.

    `interval` is the registry's fixed pause; without one it is read from the answers' headers, and until the
    first answer `Conduct.interval` is kept. After a question that got no answer in all its tries the registry
    counts as down unless it answered the one before; further questions then fail at once.
    """

    def __init__(self, name: str, base: str, agent: str, conduct: Conduct, interval: float | None = None) -> None:
        if not re.match(r"https?://[^/\s]+", base):
            raise ConfigurationError(
                f'"{base}" is no address of {name}', "an address looks like https://api.example.org"
            )
        self.name = name
        self.base = base.rstrip("/")
        self.conduct = conduct
        self.fixed_interval = interval
        self.allowed_interval = 0.0  # the longest that any answer's headers asked for
        self.down = ""
        self.stopped = threading.Event()
        self._agent = agent
        self._session: requests.Session | None = None
        self._one_at_a_time = threading.Lock()
        self._ended = 0.0
        self._answered = False

    def ask(self, path: str, parse: Callable[[bytes], T], *, accept: str = "", follow: bool = False) -> T:
        """Returns what `parse` makes of the answer; `follow` says that the protocol redirects.

        Raises Unreachable if no usable answer came within the tries and the time, and Status for an answer
        that repeating cannot change. What else `parse` raises than Unusable is passed on.
        """
        with self._one_at_a_time:
            if self.down:
                raise Unreachable(self.down)
            try:
                answer = self._ask(path, parse, accept, follow)
            except Unreachable as error:
                self.down = "" if self._answered else str(error)
                self._answered = False  # the next question without an answer is the last
                raise
            self._answered = True
            return answer

    def _ask(self, path: str, parse: Callable[[bytes], T], accept: str, follow: bool) -> T:
        deadline, timeouts = time.monotonic() + self.conduct.patience, 0
        for tries in range(1, MAX_TRIES + 1):
            wait = 0.0
            try:
                return parse(self._get(path, accept, follow))
            except Unusable as error:
                problem = str(error)
            except Busy as error:
                problem, wait = str(error), error.wait
            except requests.Timeout:
                timeouts, problem = timeouts + 1, f"no answer within {self.conduct.timeout:g} s"
            except requests.RequestException as error:
                problem = describe(error)
            wait = max(wait, min(MAX_WAIT, self.conduct.backoff * 2 ** (tries - 1)) * random.uniform(0.5, 1.0))
            if tries == MAX_TRIES or timeouts == MAX_TIMEOUTS or time.monotonic() + wait > deadline:
                break
            if self.stopped.wait(wait):
                raise Unreachable("interrupted")
        tried = "" if tries == 1 else f", {tries} times"
        raise Unreachable(f"{self.name} gave no usable answer: {problem}{tried}")

    def _get(self, path: str, accept: str, follow: bool) -> bytes:
        """Returns the body of one answer with status 200."""
        self._keep_pace()
        try:
            with self._connected().get(
                f"{self.base}/{path}",
                headers={"Accept": accept} if accept else None,
                timeout=(min(10.0, self.conduct.timeout), self.conduct.timeout),
                allow_redirects=follow,
                stream=True,
            ) as response:
                self._read_limits(response.headers)
                code = response.status_code
                if code in RETRIED or code >= 500:
                    wait = retry_after(response.headers.get("Retry-After", ""), time.time())
                    if wait > MAX_RETRY_AFTER:
                        raise Unreachable(f"{self.name} is busy (HTTP {code}) and asks to wait {wait:.0f} s")
                    raise Busy(f"HTTP {code}", wait)
                body = self._read(response)
                if code != 200:
                    raise Status(code, bool(response.history))
                if follow and response.history and "html" in response.headers.get("Content-Type", ""):
                    raise Status(406, True)  # the work's page: its agency has no metadata to negotiate
                return body
        finally:
            self._ended = time.monotonic()

    def _read(self, response: requests.Response) -> bytes:
        """Returns the body; a registry that sends too much, or for too long, sends nothing of use."""
        body, deadline = bytearray(), time.monotonic() + 4 * self.conduct.timeout
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if len(body) > MAX_BODY:
                raise Unusable(f"the answer is longer than {MAX_BODY // 1024 // 1024} MB")
            if time.monotonic() > deadline:
                raise requests.Timeout
        return bytes(body)

    def _connected(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = self._agent
            self._session.max_redirects = MAX_REDIRECTS
        return self._session

    def _keep_pace(self) -> None:
        """Waits until the pause since the last answer is over, so that the server never sees us too early."""
        interval = (
            self.fixed_interval if self.fixed_interval is not None else self.allowed_interval or self.conduct.interval
        )
        if self._ended and self.stopped.wait(max(0.0, self._ended + interval - time.monotonic())):
            raise Unreachable("interrupted")

    def _read_limits(self, headers: Mapping[str, str]) -> None:
        """Keeps the strictest rate that any answer told: lists and single works may have different ones."""
        self.allowed_interval = max(self.allowed_interval, allowed_interval(headers))

    def close(self) -> None:
        """Ends waiting and closes the connection."""
        self.stopped.set()
        if self._session is not None:
            self._session.close()


class Busy(Exception):
    """An answer that says "later", and in how many seconds if it says so."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


def describe(error: requests.RequestException) -> str:
    """Returns a failed request in a few words; the library's own text runs over several lines."""
    if isinstance(error, requests.TooManyRedirects):
        return "it redirects in a circle"
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return "the answer was cut off"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate was not accepted"
    return "the connection failed"


def retry_after(value: str, now: float) -> float:
    """Returns the seconds that a Retry-After header asks for, in digits or as an HTTP date; 0 for none."""
    value = value.strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value):
        return float(value)
    date = email.utils.parsedate_tz(value)
    return max(0.0, email.utils.mktime_tz(date) - now) if date else 0.0


def allowed_interval(headers: Mapping[str, str]) -> float:
    """Returns the seconds between requests that rate-limit headers allow, with a margin; 0.0 if they tell nothing.

    Crossref has written `x-rate-limit-*` and `x-ratelimit-*`, DataCite `x-ratelimit-limit-hour`. The limit of
    parallel requests is kept by never making any.
    """
    for spelling in ("x-rate-limit", "x-ratelimit"):
        limit, per = headers.get(f"{spelling}-limit", ""), headers.get(f"{spelling}-interval", "")
        if re.fullmatch(r"[1-9]\d{0,8}", limit) and (found := re.fullmatch(r"(\d{1,6})\s*([smh]?)", per)):
            return 1.05 * int(found[1]) * {"m": 60, "h": 3600}.get(found[2], 1) / int(limit)
    hourly = headers.get("x-ratelimit-limit-hour", "")
    return 1.05 * 3600 / int(hourly) if re.fullmatch(r"[1-9]\d{0,8}", hourly) else 0.0
