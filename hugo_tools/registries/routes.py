"""Routes: which registry is asked for which identifier, in which order, and what is said when none has it.

Happy path: one request per few hundred works. What an answer lacks is asked for once more; a batch that is
refused, or whose answer cannot be read, is halved until the one work that is at fault stands alone.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from hugo_tools.errors import IdentifierError
from hugo_tools.identifiers import Identifier, parse_doi
from hugo_tools.items import Item
from hugo_tools.registries import AGAIN, Answer, Event, Failure, Listener, arxiv, crossref, datacite, doi, ignore
from hugo_tools.registries.answers import Answers, Refused, Unusable
from hugo_tools.registries.client import (
    REFUSALS,
    Client,
    Status,
    Unreachable,
    Unreadable,
    retry_policy,
    seconds,
    user_agent,
)

MAX_URL = 6_000  # characters of path and query; servers commonly refuse 8,000
MAX_ROUNDS = 4
MAX_SHOWN = 100  # characters of an identifier that was not asked for
LISTEN = 0.5  # seconds; on Windows a wait without an end cannot be interrupted
CSL_JSON = "application/vnd.citationstyles.csl+json"

# Prefixes of DataCite's largest members, to save asking Crossref first. A wrong guess costs one request.
DATACITE_PREFIXES = frozenset(
    """10.48550 10.5281 10.6084 10.5061 10.7910 10.17605 10.4230 10.1594 10.5067 10.3929 10.57702 10.4121 10.17632
    10.34740 10.14454""".split()
)
BIBLIOGRAPHY = "put the work into the site's bibliography"


def resolve(
    identifiers: Sequence[Identifier], mailto: str = "", timeout: float = 0.0, tell: Listener = ignore
) -> Iterator[Answer]:
    """Yields each distinct identifier with its item or failure as soon as its answer is there.

    arXiv is asked beside the DOI registries, each of them by one request at a time. When none of them has answered
    for `RetryPolicy.silence`, the others' answers are failures that say so. Raises ConfigurationError for an address,
    a pause or a mail address that cannot be used.
    """
    clients = Clients(mailto or os.environ.get("HUGO_TOOLS_MAILTO", "").strip(), timeout, tell)
    distinct = list(dict.fromkeys(identifiers))
    today = datetime.now(UTC).date().isoformat()

    def answered(scheme: str, pairs: Iterable[tuple[str, Item | Failure]]) -> Iterator[Answer]:
        for value, answer in pairs:
            identifier = Identifier(scheme, value)
            if isinstance(answer, Failure) and clients.silence:
                answer = answer._replace(hint=clients.silence)
            if isinstance(answer, Item):
                key = answer.key if is_other_name(value) else identifier.key
                answer = replace(answer, key=key, retrieved=today)
            yield identifier, answer

    for identifier in distinct:
        if identifier.scheme not in ("arxiv", "doi"):
            yield identifier, unsupported(identifier)
    papers = [identifier.value for identifier in distinct if identifier.scheme == "arxiv"]
    dois = [identifier.value for identifier in distinct if identifier.scheme == "doi"]
    try:
        routes = answered("arxiv", resolve_papers(papers, clients)), answered("doi", resolve_dois(dois, clients))
        yield from side_by_side(routes, clients.end_silence)
    finally:
        clients.close()


def unsupported(identifier: Identifier) -> Failure:
    if identifier.scheme == "url":
        return Failure("unsupported", "no registry knows this page", f"cite its DOI or arXiv id, or {BIBLIOGRAPHY}")
    return Failure("unsupported", f'no registry knows keys such as "{identifier.value}"', BIBLIOGRAPHY)


def side_by_side(routes: Sequence[Iterator[Answer]], meanwhile: Callable[[], None]) -> Iterator[Answer]:
    """Yields what the routes yield, as it comes; each runs in a thread of its own, and `meanwhile` while none does."""
    answers: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()

    def run(route: Iterator[Answer]) -> None:
        try:
            for answer in route:
                answers.put(answer)
            answers.put(None)
        except BaseException as error:  # raised again where the answers are used
            answers.put(error)

    for route in routes:
        threading.Thread(target=run, args=(route,), daemon=True).start()
    ended = 0
    while ended < len(routes):
        try:
            answer = answers.get(timeout=LISTEN)
        except queue.Empty:
            meanwhile()
            continue
        if isinstance(answer, BaseException):
            raise answer
        if answer is None:
            ended += 1
        else:
            yield answer


# --- the registries ------------------------------------------------------------------------------


class Clients:
    """The four registries at the addresses that the environment gives them; `tell` hears what each of them does."""

    def __init__(self, mailto: str, timeout: float, tell: Listener) -> None:
        self.policy = retry_policy(timeout)
        self.heard = time.monotonic()
        self.silence = ""  # that the run was ended because nothing was answered
        agent = user_agent(mailto)

        def hear(event: Event) -> None:
            if event.state == "answered":
                self.heard = time.monotonic()
            tell(event)

        def client(name: str, default: str, interval: float | None = None) -> Client:
            base = os.environ.get(f"HUGO_TOOLS_{name.partition('.')[0].upper()}_URL", "").strip() or default
            return Client(name, base, agent, self.policy, interval, hear)

        self.arxiv = client("arXiv", "https://export.arxiv.org", seconds("HUGO_TOOLS_ARXIV_INTERVAL", 3.0))
        self.crossref = client("Crossref", "https://api.crossref.org")
        self.datacite = client("DataCite", "https://api.datacite.org")
        self.doi = client("doi.org", "https://doi.org")
        self.all = (self.arxiv, self.crossref, self.datacite, self.doi)

    def end_silence(self) -> None:
        """Ends the run if nothing was answered for too long; a pause that we keep ourselves does not count."""
        heard = max(self.heard, *(client.pause_ends for client in self.all))
        if self.silence or time.monotonic() - heard <= self.policy.silence:
            return
        reason = f"no registry answered anything for {self.policy.silence:g} s"
        self.silence = f"{reason}, so this run has ended: {AGAIN}"
        for client in self.all:
            client.stop(reason)

    def close(self) -> None:
        for client in self.all:
            client.close()


def arxiv_path(values: Sequence[str]) -> str:
    """Returns the question for these papers; without `max_results` arXiv answers with ten."""
    return f"api/query?id_list={','.join(values)}&start=0&max_results={len(values)}"


def crossref_path(values: Sequence[str]) -> str:
    """Returns the question for these works, all fields: `select` would leave out `institution`, a preprint's server."""
    if has_comma(values):
        return "works/" + quote(values[0], safe="")
    return f"works?filter={','.join('doi:' + quote(value, safe=':') for value in values)}&rows={len(values)}"


def datacite_path(values: Sequence[str]) -> str:
    if has_comma(values):
        return "dois/" + quote(values[0], safe="")
    return f"dois?ids={','.join(quote(value, safe=':') for value in values)}&page%5Bsize%5D={len(values)}"


def agency_path(values: Sequence[str]) -> str:
    return "ra/" + ",".join(quote(value, safe="/:") for value in values)


def has_comma(values: Sequence[str]) -> bool:
    """Whether this is a DOI with a comma, which separates DOIs in a list: it is asked for alone."""
    return any("," in value for value in values)


def batches(values: Iterable[str], path: Callable[[Sequence[str]], str], limit: int) -> Iterator[list[str]]:
    """Yields the ids in as few requests as the URL's length and the registry's limit allow."""
    batch: list[str] = []
    for value in sorted(values, key=lambda value: "," in value):
        full = len(batch) == limit or len(path([*batch, value])) > MAX_URL
        if batch and (full or has_comma([batch[-1], value])):
            yield batch
            batch = []
        batch.append(value)
    if batch:
        yield batch


def halves(batch: list[str]) -> tuple[list[str], list[str]]:
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]


class Lists:
    """A registry that answers for many ids in one request: how to ask it, and how to read its answer."""

    def __init__(
        self, client: Client, path: Callable[[Sequence[str]], str], parse: Callable[[bytes], Answers], limit: int
    ) -> None:
        self.client = client
        self.path = path
        self.parse = parse
        self.limit = limit

    def resolve(self, values: Iterable[str]) -> Iterator[tuple[str, Item | Failure]]:
        """Yields each id once with its answer, those that are lacking last, as `unknown` or `unreachable`.

        What an answer lacks is asked for again for as long as that brings anything.
        """
        rest = {value: Failure("unknown", f'{self.client.name} does not know "{value}"') for value in values}
        for _ in range(MAX_ROUNDS):
            before = len(rest)
            for batch in list(batches(rest, self.path, self.limit)):
                for value, answer in self.ask_halving(batch):
                    if isinstance(answer, Failure) and answer.kind == "unreachable":
                        rest[value] = answer
                    elif answer is not None:
                        del rest[value]
                        yield value, answer
            hopeless = len(rest) == before and not any(failure.kind == "unreachable" for failure in rest.values())
            if not rest or hopeless or self.client.down:
                break
        yield from rest.items()

    def ask_halving(self, batch: list[str]) -> Iterator[tuple[str, Item | Failure | None]]:
        """Yields each id with its answer, None if the registry has none.

        One malformed id makes a registry refuse all, and one broken record keeps an answer from being read: such a
        batch is halved, at two requests each time.
        """
        try:
            answers = self.ask(batch)
        except (Refused, Unreachable) as error:
            if len(batch) > 1 and isinstance(error, (Refused, Unreadable)):
                for half in halves(batch):
                    yield from self.ask_halving(half)
                return
            answers = dict.fromkeys(batch, self.failure(batch[0], error))
        for value in batch:
            yield value, answers.get(value)

    def failure(self, value: str, error: Refused | Unreachable) -> Failure:
        """Returns the failure of a work for which the registry has no answer of use."""
        if isinstance(error, Refused):
            return Failure("unknown", f'{self.client.name} refuses "{value}": {error}')
        return Failure("unreachable", str(error), error.hint)

    def ask(self, batch: Sequence[str]) -> Answers:
        """Returns the answers for the ids in `batch` and no others; raises Refused, Unreachable and Unreadable.

        An answer about other works alone is a fault. One that also has other works says nothing about those
        that it lacks.
        """
        asked = {value.lower(): value for value in batch}

        def parse(body: bytes) -> Answers:
            found = {value.lower(): answer for value, answer in self.parse(body).items()}
            answers = {asked[value]: answer for value, answer in found.items() if value in asked}
            if foreign := found.keys() - asked.keys():
                reason = f'it answered about "{min(foreign)[:MAX_SHOWN]}", which was not asked for'
                if not answers:
                    raise Unusable(reason)
                lacking = [value for value in batch if value not in answers]
                silence = f"{self.client.name} gave no usable answer: {reason}"
                answers |= dict.fromkeys(lacking, Failure("unreachable", silence, AGAIN))
            return answers

        try:
            return self.client.ask(self.path(batch), parse, works=len(batch))
        except Status as status:
            if status.code == 404 and has_comma(batch):  # a work asked for alone; a list is empty instead
                return {}
            if status.code in REFUSALS:
                raise Refused(str(status)) from status
            raise Unreachable(f"{self.client.name} answered with {status}") from status


# --- arXiv ---------------------------------------------------------------------------------------


def resolve_papers(papers: list[str], clients: Clients) -> Iterator[tuple[str, Item | Failure]]:
    """Yields the arXiv ids with their answers; DataCite stands in for what arXiv throttles, breaks off or lacks."""
    lacking: dict[str, Failure] = {}
    for paper, answer in Lists(clients.arxiv, arxiv_path, arxiv.parse, 300).resolve(papers):
        if isinstance(answer, Item):
            yield paper, answer
        else:
            lacking[paper] = answer
    papers_of = {f"10.48550/arxiv.{paper.lower()}": paper for paper in lacking}
    for value, answer in Lists(clients.datacite, datacite_path, datacite.parse, 500).resolve(papers_of):
        paper = papers_of[value]
        failure = lacking[paper]
        if failure.kind == "unknown":
            failure = failure._replace(hint=f"open https://arxiv.org/abs/{paper} to check the id")
        yield paper, answer if isinstance(answer, Item) else failure


# --- DOIs ----------------------------------------------------------------------------------------


def is_short(value: str) -> bool:
    """Whether this is a shortDOI, `10/b6vnmd`."""
    return value.startswith("10/")


def is_other_name(value: str) -> bool:
    """Whether the answer may be about another DOI: a shortDOI's, or the same without a slash at its end."""
    return is_short(value) or value.endswith("/")


def is_doi(text: str) -> bool:
    """Whether a registry's text is a DOI, and not a shortDOI."""
    try:
        return not is_short(text) and parse_doi(text) is not None
    except IdentifierError:
        return False


def resolve_dois(dois: list[str], clients: Clients) -> Iterator[tuple[str, Item | Failure]]:
    """Yields the DOIs with their answers; one that ends in a slash is asked for as it is written, then without.

    Some DOIs do end in a slash; of most it was copied from an address.
    """
    lacking: dict[str, Failure] = {}
    for value, answer in resolve_written(dois, clients):
        if value.endswith("/") and isinstance(answer, Failure) and answer.kind == "unknown":
            lacking[value] = answer
        else:
            yield value, answer
    shorter = dict.fromkeys(value.rstrip("/") for value in lacking)
    answers = dict(resolve_written(list(filter(is_doi, shorter)), clients))
    for value, failure in lacking.items():
        answer = answers.get(value.rstrip("/"), failure)
        if isinstance(answer, Failure) and answer.kind == "unknown":
            answer = failure  # it names the DOI as it is written
        yield value, answer


def resolve_written(dois: list[str], clients: Clients) -> Iterator[tuple[str, Item | Failure]]:
    """Yields the DOIs with their answers: from Crossref and DataCite, each first for its own, then from doi.org."""
    at_crossref = Lists(clients.crossref, crossref_path, crossref.parse, 500)
    at_datacite = Lists(clients.datacite, datacite_path, datacite.parse, 500)
    own = [value for value in dois if value.partition("/")[0] in DATACITE_PREFIXES]
    others = [value for value in dois if value not in set(own) and not is_short(value)]
    unknown = [value for value in dois if is_short(value)]
    for first, second, values in ((at_datacite, at_crossref, own), (at_crossref, at_datacite, others)):
        lacking: dict[str, Failure] = {}
        for value, answer in first.resolve(values):
            if isinstance(answer, Failure) and answer.kind in ("unknown", "unreachable"):
                lacking[value] = answer
            else:
                yield value, answer
        for value, answer in second.resolve(lacking):
            if isinstance(answer, Item) or answer.kind == "unfit":
                yield value, answer
            elif silent := [failure for failure in (lacking[value], answer) if failure.kind == "unreachable"]:
                yield value, silent[0]
            else:
                unknown.append(value)
    yield from ask_doi_org(unknown, clients.doi)


def ask_doi_org(dois: list[str], client: Client) -> Iterator[tuple[str, Item | Failure]]:
    """Yields the DOIs that neither Crossref's nor DataCite's list has: from the agency that registered them, if any."""
    for batch in batches([value for value in dois if not is_short(value)], agency_path, 100):
        try:
            agencies = client.ask(agency_path(batch), doi.parse_agencies, works=len(batch))
        except (Unreachable, Status) as error:
            if len(batch) > 1 and isinstance(error, Unreadable):
                for half in halves(batch):
                    yield from ask_doi_org(half, client)
                continue
            reason = f"Crossref and DataCite do not know it, and {error}"
            hint = error.hint if isinstance(error, Unreachable) else AGAIN
            for value in batch:
                yield value, Failure("unreachable", reason, hint)
            continue
        for value in batch:
            agency = agencies.get(value.lower(), "")
            yield value, negotiate(value, agency, client) if agency else no_such_doi(value)
    for value in filter(is_short, dois):
        yield value, negotiate(value, "", client)


def negotiate(value: str, agency: str, client: Client) -> Item | Failure:
    """Returns what content negotiation gives for a DOI or shortDOI, and why if it gives nothing."""

    def parse(body: bytes) -> Item | Failure:
        answered, answer = doi.parse(body)
        if answered != value.lower() and not (is_short(value) and is_doi(answered)):
            raise Unusable(f'it answered about "{answered[:MAX_SHOWN]}", which was not asked for')
        return replace(answer, registry=agency) if isinstance(answer, Item) and agency else answer

    try:
        return client.ask(quote(value, safe="/:"), parse, accept=CSL_JSON, follow=True)
    except Unreachable as error:
        return Failure("unreachable", str(error), error.hint)
    except Status as status:
        if status.code not in (400, 404, 406, 410):
            return Failure("unreachable", f"doi.org answered with {status}", AGAIN)
        if status.redirected or agency not in ("", "Crossref", "DataCite"):
            return Failure(
                "unknown", f"the DOI exists{f' at {agency}' * bool(agency)}, but without metadata", BIBLIOGRAPHY
            )
        return no_such_doi(value)


def no_such_doi(value: str) -> Failure:
    return Failure(
        "unknown", f'there is no DOI "{value}"', f"open https://doi.org/{quote(value, safe='/:')} to check it"
    )
