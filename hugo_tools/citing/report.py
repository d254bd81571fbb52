"""The report of a run of `cite`, for people and for machines: changed posts, changed works, findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hugo_tools.citing.outcome import Outcome
from hugo_tools.metadata.items import Item, to_csl
from hugo_tools.terminal import can_show, visible

MAX_SHOWN = 80  # characters of a value; an abstract has many more
BEFORE = 20  # of them, before the first difference


class Field(NamedTuple):
    """A CSL variable of an item that changed: its value as it was and as it is now, None for none."""

    name: str
    old: Any
    new: Any


def changed_fields(old: Item, new: Item) -> list[Field]:
    """Returns the CSL variables in which two items of a work differ; the day of the request is not a variable."""
    before, after = variables(old), variables(new)
    names = dict.fromkeys([*after, *before])
    fields = [Field(name, before.get(name), after.get(name)) for name in names]
    return [field for field in fields if field.old != field.new]


def variables(item: Item) -> dict[str, Any]:
    """Returns an item's CSL variables, and the registry that answered under `registry`."""
    csl = to_csl(item)
    csl["registry"] = csl.pop("custom", {}).get("registry")
    return csl


# --- for people ----------------------------------------------------------------------------------


def lines(fields: Sequence[Field]) -> Iterator[str]:
    """Yields a line for each changed field: `title: "Attention" → "Attention Is All You Need"`."""
    for field in fields:
        old, new = shortened(shown(field.old), shown(field.new))
        yield f"{field.name}: {quoted(old)} → {quoted(new)}"


def shown(value: Any) -> str:
    """Returns a CSL value for people: names with semicolons, dates after ISO 8601."""
    if isinstance(value, list):
        return "; ".join(map(shown, value))
    if isinstance(value, Mapping) and "date-parts" in value:
        return "-".join(f"{part:02}" for part in value["date-parts"][0])
    if isinstance(value, Mapping):
        return ", ".join(map(str, value.values()))
    if value is None:
        return ""
    return " ".join(str(value).split())


def shortened(old: str, new: str) -> tuple[str, str]:
    """Returns two values, short enough to compare at a glance; long ones begin shortly before the first difference."""
    if max(len(old), len(new)) <= MAX_SHOWN:
        return old, new
    start = max(0, shared_length(old, new) - BEFORE)
    return cut(old, start), cut(new, start)


def shared_length(one: str, other: str) -> int:
    """Returns how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    for place, (first, second) in enumerate(pairs):
        if first != second:
            return place
    return min(len(one), len(other))


def cut(value: str, start: int) -> str:
    end = start + MAX_SHOWN
    before = "…" if start and value else ""
    after = "…" if len(value) > end else ""
    return before + value[start:end] + after


def quoted(value: str) -> str:
    return f'"{value}"' if value else "none"


# --- for machines --------------------------------------------------------------------------------


def as_object(posts: Sequence[Mapping[str, Any]], outcome: Outcome) -> dict[str, Any]:
    """Returns the report of a run as one object; `posts` are the changed posts, as objects."""
    published = [
        {"preprint": key, "key": article.key, "sources": list(sources), "cited": is_cited}
        for key, (article, sources, is_cited) in sorted(outcome.appeared.items())
    ]
    return {
        "posts": list(posts),
        "works": [changed_work(key, *outcome.changed[key]) for key in sorted(outcome.changed)],
        "published": published,
        "resolved": outcome.resolved,
        "pruned": outcome.pruned,
        "findings": [finding._asdict() for finding in outcome.findings],
    }


def changed_work(key: str, old: Item, new: Item) -> dict[str, Any]:
    """Returns a work whose record a registry has changed, with its present title."""
    return {"key": key, "title": new.title, "fields": [field._asdict() for field in changed_fields(old, new)]}


def as_json(value: Mapping[str, Any]) -> str:
    """Returns an object as JSON that standard output can show in its encoding."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    is_plain = can_show(text) and visible(text, "\n") == text
    return (text if is_plain else json.dumps(value, indent=2)) + "\n"
