"""Registries that answer for many ids in one request: ids are split into batches, and missing ones are asked again.

Usually there is one request for some hundred works. Ids that an answer lacks are asked for once more. A batch that is
refused, or whose answer cannot be read, is halved until the faulty work is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hugo_tools.metadata.items import Item
from hugo_tools.registries import AGAIN, Failure
from hugo_tools.registries.answers import Answers, Refused, Unusable
from hugo_tools.registries.client import REFUSALS, Client, Status, Unreachable, Unreadable
from hugo_tools.registries.interface import Coverage, Server

MAX_URL = 6_000  # characters of path and query; servers commonly refuse 8,000
MAX_ROUNDS = 4
MAX_SHOWN = 100  # characters of an identifier that was not asked for


def has_comma(values: Sequence[str]) -> bool:
    """Returns whether an id has a comma. Such an id is asked for alone, since commas separate the ids of a list."""
    return any("," in value for value in values)


def batches(values: Iterable[str], path: Callable[[Sequence[str]], str], limit: int) -> Iterator[list[str]]:
    """Yields the ids in as few batches as the URL's length and the registry's limit allow."""
    batch: list[str] = []
    for value in sorted(values, key=lambda value: "," in value):
        address = path([*batch, value])
        is_full = len(batch) == limit or len(address) > MAX_URL
        is_last = is_full or has_comma([*batch[-1:], value])
        if batch and is_last:
            yield batch
            batch = []
        batch.append(value)
    if batch:
        yield batch


def halves(batch: list[str]) -> tuple[list[str], list[str]]:
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]


def no_hint(value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class BatchRegistry:
    """A registry that answers for many ids in one request. The case of its ids does not matter."""

    server: Server
    """Its server."""

    covers: Mapping[str, Coverage]
    """Its coverage of each scheme, by the scheme's name."""
    path: Callable[[Sequence[str]], str]
    """Returns the path and query of the request for some ids. An id with a comma comes alone."""

    parse: Callable[[bytes], Answers]
    """Returns an answer's items by id; raises Unusable for a body that is not an answer, Refused for a refusal."""

    limit: int
    """The most ids in one request. If it is 1, the status 404 means that there is no such work."""

    hint: Callable[[str], str] = no_hint
    """Returns the hint for an id that the registry does not know."""

    def ask_all(self, client: Client, values: Iterable[str]) -> Iterator[tuple[str, Item | Failure]]:
        """Yields each id once with its answer; ids without one come last, as `unknown` or `unreachable`.

        Ids that an answer lacks are asked for once more, and again as long as that brings new answers. The reason is
        that arXiv sometimes answers with an empty feed (https://github.com/lukasschwab/arxiv.py/issues/43).
        """
        rest = {value: self.unknown(value, f'{client.name} does not know "{value}"') for value in values}
        for number in range(MAX_ROUNDS):
            before = len(rest)
            for batch in list(batches(rest, self.path, self.limit)):
                for value, answer in self.ask_halving(client, batch):
                    if isinstance(answer, Failure) and answer.kind == "unreachable":
                        rest[value] = answer
                    elif answer is not None:
                        del rest[value]
                        yield value, answer
            is_settled = all(failure.kind != "unreachable" for failure in rest.values())
            brought_nothing = number > 0 and len(rest) == before
            if (is_settled and brought_nothing) or not rest or client.down:
                break
        yield from rest.items()

    def unknown(self, value: str, reason: str) -> Failure:
        return Failure("unknown", reason, self.hint(value))

    def ask_halving(self, client: Client, batch: list[str]) -> Iterator[tuple[str, Item | Failure | None]]:
        """Yields each id with its answer, None if the registry has none.

        One malformed id makes a registry refuse the whole batch, and one broken record makes the answer unreadable.
        Such a batch is halved, which costs two requests each time.
        """
        try:
            answers = self.ask(client, batch)
        except (Refused, Unreachable) as error:
            if len(batch) > 1 and isinstance(error, (Refused, Unreadable)):
                for half in halves(batch):
                    yield from self.ask_halving(client, half)
                return
            answers = dict.fromkeys(batch, self.failure(client, batch[0], error))
        for value in batch:
            yield value, answers.get(value)

    def failure(self, client: Client, value: str, error: Refused | Unreachable) -> Failure:
        """Returns the failure of a work for which the registry gave no usable answer."""
        if isinstance(error, Refused):
            return self.unknown(value, f'{client.name} refuses "{value}": {error}')
        return Failure("unreachable", str(error), error.hint)

    def ask(self, client: Client, batch: Sequence[str]) -> Answers:
        """Returns the answers for the ids in `batch` and no others; raises Refused, Unreachable and Unreadable."""

        def parse(body: bytes) -> Answers:
            return only_asked(self.parse(body), batch, client.name)

        try:
            return client.ask(self.path(batch), parse, works=len(batch))
        except Status as status:
            is_alone = self.limit == 1 or has_comma(batch)
            if status.code == 404 and is_alone:  # for a list the answer is an empty list instead
                return {}
            if status.code in REFUSALS:
                raise Refused(str(status)) from status
            raise Unreachable(f"{client.name} answered with {status}") from status


def only_asked(answers: Answers, batch: Sequence[str], name: str) -> Answers:
    """Returns the answers for the ids in `batch`, by the spelling in it.

    If an answer also has other works, the ids that it lacks count as unreachable, not as unknown. Raises Unusable for
    an answer about other works only.
    """
    asked = {value.lower(): value for value in batch}
    found = {value.lower(): answer for value, answer in answers.items()}
    wanted = {asked[value]: answer for value, answer in found.items() if value in asked}
    foreign = found.keys() - asked.keys()
    if not foreign:
        return wanted
    reason = f'it answered about "{min(foreign)[:MAX_SHOWN]}", which was not asked for'
    if not wanted:
        raise Unusable(reason)
    silence = Failure("unreachable", f"{name} gave no usable answer: {reason}", AGAIN)
    return dict.fromkeys(batch, silence) | wanted
