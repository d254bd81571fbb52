"""Templates of styles: Jinja's syntax over plain data, with bounds on what a template can do.

A site's own template is not trusted, since it may come with a site that somebody cloned. So a template can only do
what is listed here. Its syntax tree is checked against a list before anything runs. It gets texts, tuples and mappings,
but no Python objects. It can call only the filters below. Each turn of a loop and each new text is paid from a budget.
Jinja's own sandbox (https://jinja.palletsprojects.com/en/stable/sandbox/) is a second barrier.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, nodes, pass_context
from jinja2 import Template as Compiled
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hugo_tools.errors import ConfigurationError
from hugo_tools.markdown.escaping import Markdown, escape, italic, link, quoted, sentence
from hugo_tools.styles.faults import is_web_address
from hugo_tools.styles.parts import initials

MAX_SOURCE = 20_000  # characters
BUDGET = 1_000_000  # units for one reference: a made character costs 1
PER_CHARACTER = 20  # additional units for each character of a work's data
TURN = 10  # the price of one turn of a loop, and of one filter
SECONDS = 2.0  # of processor time, for one reference
FILE = "<style>"  # the file name of a template's code in tracebacks
ACCOUNT = "#account"  # a name that a template cannot read or set
HINT = "correct the style's template"

TemplateValues = Mapping[str, Any]


class TemplateFault(TemplateRuntimeError):
    """The template does something that a style may not do."""


class Account:
    """The remaining budget and time of a template for one reference."""

    def __init__(self, units: int) -> None:
        self.left = units
        # No earlier time can be too late, so that the slower clock is read only after it.
        self.soonest = time.monotonic() + SECONDS
        self.deadline = time.thread_time() + SECONDS

    def pay(self, units: int) -> None:
        """Subtracts units; raises TemplateFault if none are left, or if the time is over."""
        self.left -= units
        if self.left < 0 or self.is_late():
            raise TemplateFault("the template does too much for one reference: its loops or its texts are too long")

    def is_late(self) -> bool:
        """Returns whether the time is over.

        The processor clock is read second, since reading it takes ten times as long.
        """
        return time.monotonic() > self.soonest and time.thread_time() > self.deadline


# --- checking a template -------------------------------------------------------------------------

ALLOWED = (
    nodes.Template,
    nodes.TemplateData,
    nodes.Output,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Div,
    nodes.Call,
    nodes.Keyword,
)
TESTS = frozenset("defined undefined none string number odd even in eq ne lt le gt ge".split())
LOOP = ("index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem")


def check(tree: nodes.Template, variables: Mapping[str, Sequence[str]]) -> None:
    """Raises TemplateFault, with the line, for a template that uses anything that a style does not have.

    `variables` are the names that a template can use, each with the names of its parts, if it has parts.
    """
    stored = [name for name in tree.find_all(nodes.Name) if name.ctx == "store"]
    for name in stored:
        if name.name in variables or name.name == "loop":
            raise fault(name, f'"{name.name}" cannot be set: it is a variable of the style')
    known = [*variables, *(name.name for name in stored), "loop"]
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise fault(node, f'a style has no "{type(node).__name__.lower()}"')
        if isinstance(node, nodes.Name) and node.name not in known:
            raise fault(node, unknown("variable", node.name, known))
        check_parts(node, variables)
        check_use(node)


def check_parts(node: nodes.Node, variables: Mapping[str, Sequence[str]]) -> None:
    """Raises TemplateFault for a part that a variable does not have."""
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise fault(node, f'access to "{node.attr}" is unsafe')
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        variable = node.node.name
        parts = LOOP if variable == "loop" else variables.get(variable, ())
        if parts and node.attr not in parts:
            known = [f"{variable}.{part}" for part in parts]
            raise fault(node, unknown("variable", f"{variable}.{node.attr}", known))


def check_use(node: nodes.Node) -> None:
    """Raises TemplateFault for forbidden forms of allowed nodes."""
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise fault(node, unknown("filter", node.name, FILTERS))
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise fault(node, unknown("test", node.name, TESTS))
    if isinstance(node, nodes.For) and node.recursive:
        raise fault(node, "a style has no recursive loops")
    if isinstance(node, nodes.Call) and (node.kwargs or not is_method(node)):
        raise fault(node, "a style calls nothing but its filters")
    if isinstance(node, (nodes.Call, nodes.Filter, nodes.Test)) and (node.dyn_args or node.dyn_kwargs):
        raise fault(node, "a style has no arguments with * and **")
    if isinstance(node, nodes.Tuple) and node.ctx == "load":
        raise fault(node, "a list is written in brackets")


def is_method(node: nodes.Call) -> bool:
    """Returns whether a call is `text.upper()`, which is read as `text | upper`."""
    return isinstance(node.node, nodes.Getattr) and node.node.attr in METHODS


def fault(node: nodes.Node, message: str) -> TemplateFault:
    made = TemplateFault(message)
    made.lineno = node.lineno  # type: ignore[attr-defined]
    return made


def unknown(what: str, name: str, names: Iterable[str]) -> str:
    """Returns the message for an unknown name, with the closest known one."""
    close = difflib.get_close_matches(name, sorted(names), 1)
    question = f', did you mean "{close[0]}"?' if close else ""
    return f'unknown {what} "{name}"{question}'


def bound(node: nodes.Node) -> Any:
    """Returns a checked tree, changed so that loops and joined texts are paid for, and methods are filters."""
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, name, bound(value))
        elif isinstance(value, list):
            setattr(node, name, [bound(part) if isinstance(part, nodes.Node) else part for part in value])
    bind = BOUND.get(type(node))
    return bind(node) if bind else node


def bound_loop(node: Any) -> Any:
    price = TURN
    for part in node.body:
        price += sum(len(literal.data) for literal in literals(part))
    node.iter = applied("#turns", node.iter, nodes.Const(price))
    return node


def bound_concat(node: Any) -> Any:
    return applied("#joined", nodes.List(node.nodes, lineno=node.lineno))


def bound_list(node: Any) -> Any:
    return applied("#list", node)


def bound_condition(node: Any) -> Any:
    # Without an else part, Jinja would raise an error when the value is printed.
    node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
    return node


def bound_sum(node: Any) -> Any:
    return applied("#added", node.left, node.right)


def bound_call(node: Any) -> Any:
    """Returns the call of a method as a filter; any other call is unchanged."""
    called = node.node
    return applied(called.attr, called.node, *node.args) if isinstance(called, nodes.Getattr) else node


BOUND: dict[type[nodes.Node], Callable[[Any], Any]] = {
    nodes.For: bound_loop,
    nodes.Concat: bound_concat,
    nodes.List: bound_list,
    nodes.CondExpr: bound_condition,
    nodes.Add: bound_sum,
    nodes.Call: bound_call,
}


def literals(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    """Yields the literal text in a part of a template."""
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)


def applied(name: str, value: nodes.Node, *arguments: nodes.Expr) -> nodes.Filter:
    """Returns a node that applies a filter to another node."""
    return nodes.Filter(value, name, list(arguments), [], None, None, lineno=value.lineno)


# --- what a template can do ----------------------------------------------------------------------


def text_of(value: Any) -> str:
    """Returns a value as text; raises TemplateFault if it is neither a text nor a number."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, Undefined):
        iter(value)  # raises
    what = "a list" if isinstance(value, Sequence) else "this"
    raise TemplateFault(f"{what} cannot be printed: name one of its parts, or join them")


def joined(account: Account, parts: Sequence[Any], glue: Any = "") -> str:
    """Returns texts joined to one: Markdown if one of them is Markdown, else plain text."""
    texts = [text_of(part) for part in parts]
    between = text_of(glue)
    account.pay(sum(map(len, texts)) + len(between) * len(texts))
    if any(isinstance(text, Markdown) for text in [*texts, between]):
        return Markdown(spaced(between).join(map(spaced, texts)))
    return between.join(texts)


def spaced(text: str) -> Markdown:
    """Returns a text as Markdown; blanks at its ends are kept as one each."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return Markdown(before + escape(text) + after)


def listed(account: Account, values: list[Any]) -> list[Any]:
    """Returns a list written in a template; raises TemplateFault for lists in it.

    Two nested lists, forty levels deep, could have a million million elements to compare.
    """
    if all(isinstance(value, (str, int, float)) for value in values):
        return values
    raise TemplateFault("a style's lists hold nothing but texts and numbers")


def join(account: Account, values: Any, glue: Any = "") -> str:
    return joined(account, sequence(account, values), glue)


def added(account: Account, left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return joined(account, [left, right])
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    raise TemplateFault("+ adds two numbers or two texts")


def turns(account: Account, values: Any, price: int) -> Iterator[Any]:
    """Yields the elements for a loop, and charges the price of each turn."""
    for value in sequence(account, values):
        account.pay(price)
        yield value


def sequence(account: Account, values: Any) -> Sequence[Any]:
    """Returns a list, or a text as a sequence of characters; raises TemplateFault for any other value."""
    if isinstance(values, (str, tuple, list)):
        account.pay(len(values))
        return values
    if isinstance(values, Undefined):
        iter(values)  # raises
    raise TemplateFault("a loop and a list's filters need a list")


def replace(account: Account, text: str, old: Any, new: Any) -> str:
    old, new = text_of(old), text_of(new)
    account.pay(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def truncate(account: Account, text: str, length: int = 255, end: Any = "…") -> str:
    """Returns a text's first words, with `end` after them if the text was cut."""
    if len(text) <= length:
        return text
    words = text[: max(length, 0)].rsplit(" ", 1)[0]
    return words + text_of(end)


def length(account: Account, values: Any) -> int:
    return len(sequence(account, values))


def first(account: Account, values: Any) -> Any:
    return element(sequence(account, values), 0)


def last(account: Account, values: Any) -> Any:
    return element(sequence(account, values), -1)


def element(values: Sequence[Any], index: int) -> Any:
    """Returns one element, or an undefined value, which raises an error when it is used."""
    try:
        return values[index]
    except IndexError:
        return StrictUndefined(f"there is no element {index}: the list has {len(values)}")


def parts_of(account: Account, values: Any, attribute: str) -> list[Any]:
    """Returns one part of each element: `item.authors | map(attribute="family")`."""
    return [part(value, attribute) for value in sequence(account, values)]


def filled(account: Account, values: Any) -> list[Any]:
    """Returns the elements of a list that are not empty."""
    return [value for value in sequence(account, values) if value]


def part(value: Any, name: Any) -> Any:
    """Returns the part `value.name` of a value; raises TemplateFault if it has no such part."""
    if isinstance(value, Mapping):
        if name in value:
            return value[name]
        raise TemplateFault(unknown("variable", str(name), map(str, value)))
    if isinstance(value, LoopContext) and name in LOOP:
        return getattr(value, name)
    if isinstance(value, (str, tuple, list)) and isinstance(name, int):
        return element(value, name)
    if isinstance(value, Undefined):
        iter(value)  # raises
    raise TemplateFault(f'there is no "{name}" here')


def default(account: Account, value: Any, other: Any = "", boolean: bool = False) -> Any:
    """Returns a value, or `other` if the value is undefined, or, with `boolean`, if it is empty."""
    is_lacking = isinstance(value, Undefined) or (boolean and not value)
    return other if is_lacking else value


def linked(account: Account, text: str, url: Any) -> Markdown:
    """Returns a link; only the text if the address is not a web address."""
    if is_web_address(text_of(url)):
        return link(text, url)
    return escape(text)


def on_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a filter of a text: `function` gets the text and the filter's arguments as texts."""

    def apply(account: Account, text: str, *arguments: Any) -> Any:
        given = [argument if isinstance(argument, int) else text_of(argument) for argument in arguments]
        return function(text, *given)

    return apply


TEXT_FILTERS: dict[str, Callable[..., Any]] = {  # their value is converted to text first
    "capitalize": on_text(str.capitalize),
    "endswith": on_text(str.endswith),
    "initials": on_text(initials),
    "italic": on_text(italic),
    "link": linked,
    "lower": on_text(str.lower),
    "quoted": on_text(quoted),
    "replace": replace,
    "sentence": on_text(sentence),
    "split": on_text(str.split),
    "startswith": on_text(str.startswith),
    "strip": on_text(str.strip),
    "title": on_text(str.title),
    "trim": on_text(str.strip),
    "truncate": truncate,
    "upper": on_text(str.upper),
}
OTHER_FILTERS: dict[str, Callable[..., Any]] = {
    "default": default,
    "first": first,
    "join": join,
    "last": last,
    "length": length,
    "map": parts_of,
    "select": filled,
}
FILTERS = TEXT_FILTERS | OTHER_FILTERS
METHODS = frozenset("capitalize endswith lower replace split startswith strip title upper".split())
INNER_FILTERS: dict[str, Callable[..., Any]] = {
    "#turns": turns,
    "#list": listed,
    "#joined": joined,
    "#added": added,
}


def paid(function: Callable[..., Any], is_of_text: bool) -> Callable[..., Any]:
    """Returns a filter for Jinja that first charges its price, and converts its value to text if `is_of_text`."""

    @pass_context
    def call(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        account: Account = context.parent[ACCOUNT]
        account.pay(TURN)
        if is_of_text:
            value = text_of(value)
            account.pay(len(value))
        return function(account, value, *arguments, **named)

    return call


@pass_context
def printed(context: Context, value: Any) -> str:
    """Returns the output of `{{ … }}`: text is escaped, Markdown is not."""
    made = escape(text_of(value))
    context.parent[ACCOUNT].pay(len(made))
    return made


class Environment(ImmutableSandboxedEnvironment):
    """Jinja without globals, in which templates can access parts of mappings, lists and texts only."""

    def __init__(self) -> None:
        super().__init__(finalize=printed, trim_blocks=True, undefined=StrictUndefined, optimized=False, cache_size=0)
        self.globals.clear()
        self.filters = {name: paid(function, name in TEXT_FILTERS) for name, function in FILTERS.items()}
        self.filters |= {name: paid(function, False) for name, function in INNER_FILTERS.items()}
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return part(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return part(obj, argument)

    def is_safe_callable(self, obj: Any) -> bool:
        return False


# --- compiling and rendering ---------------------------------------------------------------------


class Template:
    """A style's checked template. `path` is its name in messages, `variables` are the names that it can use."""

    def __init__(self, source: str, path: str, variables: Mapping[str, Sequence[str]]) -> None:
        """Raises ConfigurationError, with the line, for a template that a style cannot use."""
        self.path = path
        if len(source) > MAX_SOURCE:
            raise ConfigurationError(f"{path}: a style's template has at most {MAX_SOURCE} characters", HINT)
        environment = Environment()
        try:
            tree = environment.parse(source)
            check(tree, variables)
            bound(tree)
            code = environment.compile(tree, filename=FILE)
        except Exception as error:  # Jinja's errors, and those of Python's parser for code that nests too deeply
            raise ConfigurationError(f"{path}{place(error)}: {reason(error)}", HINT) from error
        self.compiled = Compiled.from_code(environment, code, {})

    def render(self, values: TemplateValues, size: int, work: str) -> str:
        """Returns the output of the template; `size` is the data's length in characters, `work` names it in messages.

        Raises ConfigurationError, with the line, for a template that fails.
        """
        account = Account(BUDGET + PER_CHARACTER * size)
        try:
            return self.compiled.render({**values, ACCOUNT: account})
        except Exception as error:  # a template can raise any error of Python's
            message = f'{self.path}{place(error)}: {reason(error)}, for "{work}"'
            raise ConfigurationError(message, HINT) from error


def place(error: Exception) -> str:
    """Returns ":12" for an error in a template's line 12, "" if the line is unknown."""
    line = getattr(error, "lineno", None)
    if isinstance(error, TemplateError) and isinstance(line, int):
        return f":{line}"
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in reversed(frames) if frame.filename == FILE]
    return f":{lines[0]}" if lines else ""


def reason(error: Exception) -> str:
    """Returns the reason of an error in the form for messages."""
    if isinstance(error, TemplateError):
        return str(error.message).rstrip(".")
    if isinstance(error, (RecursionError, MemoryError, SyntaxError)):
        return "the template is too deeply nested"
    return " ".join(str(error).split())


def frozen(**values: Any) -> TemplateValues:
    """Returns values as a mapping that a template cannot change."""
    return MappingProxyType(values)
