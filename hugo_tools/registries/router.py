"""The router chooses the registries for an identifier, their order, and the failure that is reported.

It uses only the interface of registries. The schemes are asked side by side, each in a thread of its own.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from hugo_tools.metadata.identifiers import SCHEMES, Identifier
from hugo_tools.metadata.items import Item, gravest
from hugo_tools.metadata.titles import compared
from hugo_tools.registries import AGAIN, Answer, Event, Failure, Listener, Referral, ignore
from hugo_tools.registries.client import retry_policy, user_agent
from hugo_tools.registries.destinations import BIBLIOGRAPHY
from hugo_tools.registries.interface import Registry, Turn
from hugo_tools.registries.table import REGISTRIES, SEARCHING

T = TypeVar("T")

BEGINNING = 30  # letters and digits of titles that are compared, since subtitles may differ
LISTEN = 0.5  # seconds; on Windows a wait without an end cannot be interrupted

Pair = tuple[str, Item | Failure]  # a scheme's value and its answer


def resolve(
    identifiers: Sequence[Identifier], mailto: str = "", timeout: float = 0.0, tell: Listener = ignore
) -> Iterator[Answer]:
    """Yields each distinct identifier with its item or failure, as soon as the answer is there.

    Schemes are asked side by side, each registry by one request at a time. If no registry answers for
    `RetryPolicy.silence`, the run ends, and the remaining answers are failures with that reason. Raises
    ConfigurationError for an address, a pause or a mail address that cannot be used.
    """
    clients = Clients(mailto or os.environ.get("HUGO_TOOLS_MAILTO", "").strip(), timeout, tell)
    values: dict[str, list[str]] = {}
    try:
        for identifier in dict.fromkeys(identifiers):
            if route(identifier):
                values.setdefault(identifier.scheme, []).append(identifier.value)
            else:
                yield identifier, unsupported(identifier)
        schemes = [SchemeRun(scheme, clients).resolve(own) for scheme, own in values.items()]
        yield from side_by_side(schemes, clients.end_silence)
    finally:
        clients.close()


def unsupported(identifier: Identifier) -> Failure:
    return Failure("unsupported", f'no registry knows keys such as "{identifier.value}"', BIBLIOGRAPHY)


def side_by_side(questions: Sequence[Iterator[T]], meanwhile: Callable[[], None]) -> Iterator[T]:
    """Yields the elements of several iterators as they come, each in a thread of its own.

    `meanwhile` is called while there is nothing to yield.
    """
    answers: queue.SimpleQueue[T | BaseException | None] = queue.SimpleQueue()

    def run(question: Iterator[T]) -> None:
        try:
            for answer in question:
                answers.put(answer)
            answers.put(None)
        except BaseException as error:  # raised again in the thread that uses the answers
            answers.put(error)

    for question in questions:
        threading.Thread(target=run, args=(question,), daemon=True).start()
    yield from gathered(answers, len(questions), meanwhile)


def gathered(
    answers: queue.SimpleQueue[T | BaseException | None], threads: int, meanwhile: Callable[[], None]
) -> Iterator[T]:
    """Yields the elements that threads put into a queue until each has put None; raises an error of a thread."""
    ended = 0
    while ended < threads:
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


class Clients:
    """A client for each server of the table; `tell` is called with their events."""

    def __init__(self, mailto: str, timeout: float, tell: Listener) -> None:
        self.policy = retry_policy(timeout)
        self.heard = time.monotonic()
        self.silence = ""  # the message if the run was ended because no registry answered
        agent = user_agent(mailto)

        def hear(event: Event) -> None:
            if event.state == "answered":
                self.heard = time.monotonic()
            tell(event)

        servers = dict.fromkeys([*(each.server for each in REGISTRIES), *(each.server for each in SEARCHING)])
        self.of = {server: server.client(agent, self.policy, hear, mailto) for server in servers}

    def end_silence(self) -> None:
        """Ends the run if no registry has answered for too long; our own pauses do not count."""
        heard = max(self.heard, *(client.pause_ends for client in self.of.values()))
        if self.silence or time.monotonic() - heard <= self.policy.silence:
            return
        reason = f"no registry answered anything for {self.policy.silence:g} s"
        self.silence = f"{reason}, so this run has ended: {AGAIN}"
        for client in self.of.values():
            client.stop(reason)

    def close(self) -> None:
        for client in self.of.values():
            client.close()


# --- routes --------------------------------------------------------------------------------------


class Step(NamedTuple):
    """A registry that is asked for an identifier. Steps are sorted by turn, then by place."""

    turn: Turn
    """When it is asked."""

    place: int
    """Its place in the table."""

    @property
    def registry(self) -> Registry:
        return REGISTRIES[self.place]


Route = tuple[Step, ...]


def route(identifier: Identifier) -> Route:
    """Returns the registries for an identifier, in order; () if there is none."""
    steps: list[Step] = []
    for place, registry in enumerate(REGISTRIES):
        coverage = registry.covers.get(identifier.scheme)
        turn = coverage.turn(identifier.value) if coverage else None
        if turn is not None:
            steps.append(Step(turn, place))
    return tuple(sorted(steps))


def split(whole: Route) -> tuple[Route, Route]:
    """Returns the steps before the last resorts, and the last resorts."""
    before = tuple(step for step in whole if step.turn is not Turn.LAST_RESORT)
    return before, whole[len(before) :]


class SchemeRun:
    """A run over the identifiers of one scheme and its registries."""

    def __init__(self, name: str, clients: Clients) -> None:
        self.name = name
        self.clients = clients
        self.today = datetime.now(UTC).date().isoformat()

    def resolve(self, values: Sequence[str]) -> Iterator[Answer]:
        """Yields the identifiers of these values with their answers."""
        for value, answer in self.ask_twice(values):
            if isinstance(answer, Failure) and self.clients.silence:
                answer = answer._replace(hint=self.clients.silence)
            yield Identifier(self.name, value), answer

    def ask_twice(self, values: Sequence[str]) -> Iterator[Pair]:
        """Yields the values with their answers; an unknown one is also tried in another likely reading."""
        meant: dict[str, str] = {}
        unknown: dict[str, Item | Failure] = {}
        for value, answer in self.ask_all(values):
            other = SCHEMES[self.name].other_reading(value)
            if other and is_unknown(answer):
                meant[value] = other
                unknown[value] = answer
            else:
                yield value, answer
        answers = dict(self.ask_all(list(dict.fromkeys(meant.values()))))
        for value, other in meant.items():
            answer = answers[other]
            if is_unknown(answer):
                answer = unknown[value]  # since it names the identifier as written
            yield value, answer

    def ask_all(self, values: Sequence[str]) -> Iterator[Pair]:
        """Yields the values with their answers.

        Values with the same route are asked together, last resorts at the end.
        """
        groups: dict[Route, list[str]] = {}
        for value in values:
            groups.setdefault(route(Identifier(self.name, value)), []).append(value)
        left: dict[Route, list[str]] = {}
        for whole in sorted(groups):
            before, last = split(whole)
            for value, answer in self.ask_in_turn(before, groups[whole]):
                if last and is_unknown(answer):
                    left.setdefault(last, []).append(value)
                else:
                    yield value, answer
        for last in sorted(left):
            yield from self.ask_in_turn(last, left[last])

    def ask_in_turn(self, steps: Route, values: Sequence[str]) -> Iterator[Pair]:
        """Yields the values with their answers; each registry is asked for the values without an item so far."""
        told = {value: Failure("unknown", f'no registry knows "{value}"', BIBLIOGRAPHY) for value in values}
        has_stand_in = any(step.turn is Turn.STAND_IN for step in steps)
        for step in steps:
            if not told:
                break
            for value, answer in self.ask(step, list(told)):
                before = told.pop(value)
                if isinstance(answer, Failure):
                    answer = weigh(before, answer, step.turn)
                if isinstance(answer, Item) or (answer.kind == "unfit" and not has_stand_in):
                    yield value, answer
                else:
                    told[value] = answer
        yield from told.items()

    def ask(self, step: Step, values: Sequence[str]) -> Iterator[Pair]:
        """Yields the values with the answers of one registry.

        An item has its identifier's key, unless that is an alias.
        """
        registry = step.registry
        coverage = registry.covers[self.name]
        values_of = {coverage.own_id(value): value for value in values}
        referrals: dict[str, Referral] = {}
        for own_id, answer in registry.ask_all(self.clients.of[registry.server], values_of):
            value = values_of[own_id]
            if isinstance(answer, Item) and coverage.is_alias(value):
                answer = self.referred(answer)
            if isinstance(answer, Referral):
                referrals[value] = answer
                continue
            if isinstance(answer, Item):
                answer = replace(answer, retrieved=self.today)
                if not coverage.is_alias(value):
                    answer = replace(answer, key=Identifier(self.name, value).key)
            yield value, answer
        yield from self.ask_others(referrals)

    def referred(self, item: Item) -> Item | Referral:
        """Returns a referral if an item's key is an identifier of another scheme; any other item is unchanged."""
        scheme, _, value = item.key.partition(":")
        identifier = Identifier(scheme, value)
        if scheme == self.name or scheme not in SCHEMES:
            return item
        return Referral(identifier, item) if route(identifier) else item

    def ask_others(self, referrals: Mapping[str, Referral]) -> Iterator[Pair]:
        """Yields values with the items of the works to which a registry referred, else with its own records."""
        for scheme in dict.fromkeys(referral.identifier.scheme for referral in referrals.values()):
            of_scheme = {value: each for value, each in referrals.items() if each.identifier.scheme == scheme}
            works = dict.fromkeys(each.identifier.value for each in of_scheme.values())
            answers = dict(SchemeRun(scheme, self.clients).resolve(list(works)))
            for value, referral in of_scheme.items():
                yield value, self.better(referral.item, answers[referral.identifier])

    def better(self, own: Item, answer: Item | Failure) -> Item | Failure:
        """Returns the better of a page's own record and the answer of the registry to which the page referred.

        The page's own record is better if that registry has no such work, or a work with another title. If the registry
        is unreachable, its failure is returned, since it may answer later.
        """
        is_missing = isinstance(answer, Failure) and answer.kind in ("unknown", "unfit")
        is_other = isinstance(answer, Item) and answer.key != own.key and is_other_title(own, answer)
        if own.title and (is_missing or is_other):
            return replace(own, retrieved=self.today)
        return with_numbers(answer, own) if isinstance(answer, Item) else answer


def is_other_title(own: Item, answer: Item) -> bool:
    return bool(own.title) and not is_same_title(own.title, answer.title)


def with_numbers(answer: Item, own: Item) -> Item:
    """Returns an answer with additional facts of the registry that referred to it: PubMed's ids, and a retraction."""
    status = gravest((answer.status, own.status))
    return replace(answer, pmid=answer.pmid or own.pmid, pmcid=answer.pmcid or own.pmcid, status=status)


def is_same_title(one: str, other: str) -> bool:
    """Returns whether two titles begin alike.

    Some pages name the DOI of their volume, or of a work that they discuss.
    """
    ours, theirs = compared(one), compared(other)
    our_beginning, their_beginning = ours[:BEGINNING], theirs[:BEGINNING]
    return ours.startswith(their_beginning) or theirs.startswith(our_beginning)


def is_unknown(answer: Item | Failure) -> bool:
    return isinstance(answer, Failure) and answer.kind == "unknown"


def weigh(before: Failure, after: Failure, turn: Turn) -> Failure:
    """Returns the failure of two that is reported: "unreachable" rather than "unknown".

    "Unfit" is reported in any case. A stand-in's failure never is.
    """
    if turn is Turn.STAND_IN:
        return before
    return after if after.kind == "unfit" or before.kind == "unknown" else before
