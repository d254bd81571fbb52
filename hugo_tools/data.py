"""Reads YAML, TOML and JSON within bounds: text in, values out, or one kind of error with its place.

Recursive functions walk the values, and they are printed. So there are bounds for their depth, the length of numbers,
and the size of aliases written out. Python's own readers have none of these bounds, and raise half a dozen kinds of
exceptions.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from hugo_tools.errors import DataError
from hugo_tools.patterns import lazy

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 100  # nested lists and mappings
MAX_REPEATED = 1_000_000  # characters that the aliases of YAML may add
MAX_DIGITS = 1000  # of a number; Python refuses to print one with more than 4,300
TOO_DEEP = f"more than {MAX_DEPTH} lists and mappings stand in each other"
TOO_LONG = "a number has too many digits"
FLATTER, QUOTED = "this is deeper than hugo-tools reads: write it flatter", "put it in quotes if it is a text"


def load_yaml(text: str, *, dates: bool = True) -> Any:
    """Returns the values of a YAML document, None for an empty one; raises DataError.

    It is YAML 1.1 as PyYAML reads it (https://yaml.org/spec/1.1/), but `=` is a text. Without `dates`, dates are texts
    as well, so that an impossible date is not an error.
    """
    with _yaml_faults(text):
        loader = _yaml_loader(dates)(text)
        node = _composed(loader, text)
        return None if node is None else loader.construct_document(node)


def compose_yaml(text: str) -> yaml.Node | None:
    """Returns the root node of a YAML document, for places of values, None for an empty one; raises DataError."""
    with _yaml_faults(text):
        return _composed(_yaml_loader(dates=False)(text), text)


def load_toml(text: str) -> dict[str, Any]:
    """Returns the values of a TOML document, https://toml.io/en/v1.0.0; raises DataError."""
    import tomllib

    text = text.replace("\r\n", "\n")
    if long := LONG_KEY.search(text):  # tomllib takes minutes for a key of many parts
        raise DataError(TOO_DEEP, FLATTER, *place(text, long.start()))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        where = (int(found[1]), int(found[2])) if found else place(text, len(text))
        message = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise DataError(message[:1].lower() + message[1:], "", *where) from error
    except ValueError as error:
        raise _long_number(text) from error
    except RecursionError as error:
        raise DataError(TOO_DEEP, FLATTER, *place(text, _deep(text, TOML_TOKENS))) from error
    if is_deep(values):
        raise DataError(TOO_DEEP, FLATTER, *place(text, _deep(text, TOML_TOKENS)))
    return values


def load_json(text: str) -> Any:
    """Returns the value of a JSON text, https://www.rfc-editor.org/rfc/rfc8259; raises DataError."""
    blank = len(text) - len(text.lstrip(" \t\r\n"))
    value, end = load_json_at(text, blank)
    if rest := text[end:].strip(" \t\r\n"):
        raise DataError("text stands below the end of the JSON", "", *place(text, text.index(rest, end)))
    return value


def load_json_at(text: str, start: int) -> tuple[Any, int]:
    """Returns the JSON value that starts at an offset, and the offset of its end; raises DataError.

    Half a surrogate pair becomes U+FFFD, as in Go, since UTF-8 cannot encode it.
    """
    try:
        value, end = _JSON.raw_decode(text, start)
    except json.JSONDecodeError as error:
        message = error.msg[:1].lower() + error.msg[1:]
        raise DataError(message, "", *place(text, error.pos)) from error
    except RecursionError as error:
        raise DataError(TOO_DEEP, FLATTER, *place(text, _deep(text, JSON_TOKENS, start))) from error
    except _NotANumberError as error:
        constants = (token.start() for token in JSON_TOKENS.finditer(text, start) if token["constant"])
        at = next(constants, start)
        raise DataError(f"{error.args[0]} is not a number of JSON", "", *place(text, at)) from error
    except ValueError as error:
        raise _long_number(text) from error
    if is_deep(value):
        raise DataError(TOO_DEEP, FLATTER, *place(text, _deep(text, JSON_TOKENS, start)))
    if SURROGATE.search(text, start, end):
        value = _without_surrogates(value)
    return value, end


def place(text: str, offset: int) -> tuple[int, int]:
    """Returns the (line, column) of an offset, both from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


# --- YAML ----------------------------------------------------------------------------------------

CONFLICT = lazy(r"(?m)^(?:<{7}|>{7})(?=\s)")  # https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
LEVEL_OR_QUOTES = "begin the keys of one level in one column; put a value that holds quotes in quotes of the other kind"
YAML_HINTS = {
    "mapping values are not allowed": 'put a value that holds ": " in quotes, title: "Attention: a survey"',
    "found a tab character": "indent with blanks, not with tabs",
    "cannot start any token": "put the value in quotes",
    "expected ':'": "write key: value, and a text of several lines after >-",
    "expected ',' or": "close the bracket; put a value with brackets or commas in quotes",
    "expected '-' indicator": "begin the keys of one level in one column, and each value of a list with a hyphen",
    "expected key": LEVEL_OR_QUOTES,
    "another document": "remove the line ---, where a second document begins",
    "unexpected end of stream": "close the quotes or the bracket",
    "undefined alias": 'put a value that starts with "*" in quotes',
    "unknown escape character": "write a backslash twice, or put the value in single quotes: 'a\\b'",
    "expected <block end>": LEVEL_OR_QUOTES,
    TOO_DEEP: FLATTER,
    "exceeded max": FLATTER,
    "its aliases stand for": "write less with aliases",
    "is not a number": QUOTED,
    "is not a date": QUOTED,
}


def yaml_hint(message: str) -> str:
    """Returns the remedy for a common error, "" for any other."""
    return next((hint for words, hint in YAML_HINTS.items() if words in message), "")


@cache
def _yaml_loader(dates: bool) -> type[yaml.SafeLoader]:
    """Returns PyYAML's safe loader, the one in C if there is one, changed so that all its errors have a place."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def guarded(kind: str) -> Any:
        tag = f"tag:yaml.org,2002:{kind}"
        construct = yaml.SafeLoader.yaml_constructors[tag]

        def checked(loader: Any, node: yaml.Node) -> Any:
            try:
                if len(node.value) > MAX_DIGITS:
                    raise ValueError(node.value)
                return construct(loader, node)
            except (ValueError, AttributeError, LookupError, ArithmeticError):
                shown = f'"{node.value}"' if len(node.value) <= 50 else f"a text of {len(node.value)} characters"
                message = f"{shown} is not {SCALARS[kind]}"
                raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from None

        return tag, checked

    for kind in SCALARS:
        Loader.add_constructor(*guarded(kind))
    Loader.add_constructor("tag:yaml.org,2002:value", yaml.SafeLoader.construct_yaml_str)
    if not dates:
        Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)
    return Loader


SCALARS = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date"}


def _composed(loader: Any, text: str) -> yaml.Node | None:
    """Returns the root node of a loader's only document, checked against our bounds."""
    node: yaml.Node | None = loader.get_single_node()
    if node is not None:
        _Measure(node, 2 * len(text) + MAX_REPEATED)
    return node


@contextlib.contextmanager
def _yaml_faults(text: str) -> Iterator[None]:
    """Turns PyYAML's errors into DataError."""
    import yaml

    try:
        yield
    except yaml.MarkedYAMLError as error:
        raise _yaml_fault(text, error) from error
    except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        at = odd.start() if odd else 0
        raise DataError(f"U+{ord(text[at]):04X} must not stand in YAML", "delete it", *place(text, at)) from error
    except RecursionError as error:  # the loader in pure Python has no bound of its own
        raise DataError(TOO_DEEP, FLATTER, 1, 1) from error


def _yaml_fault(text: str, error: yaml.MarkedYAMLError) -> DataError:
    """Returns the error for a fault that PyYAML has found, at the place of the cause, with the usual remedy."""
    if conflict := CONFLICT.search(text):
        hint = "keep one side, and remove git's lines around it"
        return DataError("git left a conflict here", hint, *place(text, conflict.start()))
    message = error.problem or "not valid YAML"
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    if message.startswith("but "):
        message = f"{context}, {message}"
    elif "unexpected end of stream" in message:  # far below the quote that is not closed
        message = f"{message} {context}".rstrip()
        mark = error.context_mark or mark
    at = mark.index if mark else 0
    if text.startswith("\t", at):
        message = "found a tab character where YAML allows blanks only"
    return DataError(message, yaml_hint(message), *place(text, at))


class _Measure:
    """Walks the nodes of a document once, and refuses it if it is too deep, or too large with its aliases written out.

    A chain of aliases (`b: [*a, *a]`, `c: [*b, *b]`, …) doubles at each line when it is written out.
    """

    def __init__(self, node: yaml.Node, most: int) -> None:
        self.most = most
        self.known: dict[int, tuple[int, int]] = {}
        self.of(node, 1)

    def of(self, node: yaml.Node, depth: int) -> tuple[int, int]:
        """Returns (characters, height) of a node at a depth."""
        if isinstance(node.value, str):
            return len(node.value) + 1, 0
        if (found := self.known.get(id(node))) is None:
            if depth > MAX_DEPTH:
                self.refuse(node, TOO_DEEP)
            # For the time of its measurement, so that an alias of itself within it counts as too deep.
            self.known[id(node)] = (0, MAX_DEPTH)
            found = self.known[id(node)] = self.measured(node, depth)
        if found[0] > self.most:
            self.refuse(node, f"its aliases stand for more than {self.most:,} characters")
        if depth + found[1] > MAX_DEPTH + 1:
            self.refuse(node, TOO_DEEP)
        return found

    def measured(self, node: yaml.Node, depth: int) -> tuple[int, int]:
        size = height = 0
        for child in node.value:
            for each in child if isinstance(child, tuple) else (child,):
                its_size, its_height = self.of(each, depth + 1)
                size += its_size
                height = max(height, its_height)
        return size + 1, height + 1

    def refuse(self, node: yaml.Node, message: str) -> NoReturn:
        import yaml

        raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)


# --- TOML and JSON -------------------------------------------------------------------------------


class _NotANumberError(Exception):
    """`NaN` or `Infinity`, which Python accepts, but which are not JSON."""


def _refuse_constant(name: str) -> NoReturn:
    raise _NotANumberError(name)


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)
JSON_TOKENS = lazy(
    r'"(?:[^"\\]|\\.)*+"? | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<constant>NaN|-?Infinity)',
    re.VERBOSE | re.DOTALL,
)
TOML_TOKENS = lazy(
    r"""
    \"\"\".*?\"\"\" | '''.*?''' | "(?:[^"\\\n]|\\.)*+"? | '[^'\n]*+'? | \#[^\n]*
  | (?P<open>[\[{]) | (?P<close>[\]}])
    """,
    re.VERBOSE | re.DOTALL,
)
LONG_KEY = lazy(
    rf"""(?<![\w."'-]) (?: (?:[\w-]++ | "[^"\n]*+" | '[^'\n]*+') [ \t]*+ \. [ \t]*+ ){{{MAX_DEPTH}}}""", re.VERBOSE
)
SURROGATE = lazy(r"\\u[dD][89abAB]|[\ud800-\udfff]")
HALF = lazy("[\ud800-\udfff]")


def is_deep(value: Any) -> bool:
    """Returns whether more than MAX_DEPTH lists and mappings are nested."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += each.values()
            elif isinstance(each, list):
                below += each
        if not below:
            return False
        level = below
    return True


def _deep(text: str, tokens: re.Pattern[str], start: int = 0) -> int:
    """Returns the offset of the first bracket that is nested too deep, `start` if none is."""
    depth = 0
    for token in tokens.finditer(text, start):
        depth += bool(token["open"]) - bool(token["close"])
        if depth > MAX_DEPTH:
            return token.start()
    return start


def _long_number(text: str) -> DataError:
    """Returns the error for a number with too many digits for Python."""
    found = re.search(r"\d(?:_?\d){4299}", text)
    return DataError(TOO_LONG, QUOTED, *place(text, found.start() if found else 0))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(each) for each in value]
    if isinstance(value, dict):
        return {HALF.sub("\ufffd", key): _without_surrogates(each) for key, each in value.items()}
    return value
