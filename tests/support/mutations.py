"""Small changes to source text, each of which a test should notice: comparisons turned, arguments dropped, and so on.

Python is read with `ast`, and changed in its text, so that lines stay where they are. Of templates (Go's
and Jinja's), script and stylesheet the strings, comments and code are told apart, and words of the code are replaced.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

Edit = tuple[ast.AST, str | None]  # a node, and what stands in its place; nothing where it is a regular expression
Span = tuple[int, int, str]  # the bytes that are replaced, from and to, and what stands in their place
AROUND = 40  # characters beside a change that are shown with it


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    path: str
    """Below the repository's root, with slashes."""
    source: bytes
    """The whole file before the change."""
    start: int
    end: int
    """The bytes that are replaced."""
    new: str

    @property
    def line(self) -> int:
        return self.source.count(b"\n", 0, self.start) + 1

    @property
    def last_line(self) -> int:
        return self.source.count(b"\n", 0, self.end) + 1

    @property
    def changed(self) -> bytes:
        """The whole file after the change."""
        return self.source[: self.start] + self.new.encode() + self.source[self.end :]

    @property
    def name(self) -> str:
        """What was changed into what, with the words beside it; it has no line number, so that it lasts."""
        old, new = self.source[self.start : self.end].decode(), self.new
        before = _common(old, new)
        after = _common(old[before:][::-1], new[before:][::-1])
        start, end = before, len(old) - after
        left = (self.source[: self.start].decode() + old[:start]).rpartition("\n")[2].lstrip()[-AROUND:]
        right = (old[end:] + self.source[self.end :].decode()).partition("\n")[0][:AROUND]
        shown = f"{left}⟦{old[start:end]} → {new[before : len(new) - after]}⟧{right}"
        return f"{self.path}: {' '.join(shown.split())}"


def _common(one: str, other: str) -> int:
    """Returns how many characters two texts have in common at their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def lines_executed(mutant: Mutant) -> range | None:
    """Returns the lines of the Python statement that is changed, or nothing where it is executed at import only.

    Of an `if`, a loop and the like these are the lines before its body.
    """
    found = None
    for node in ast.walk(ast.parse(mutant.source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                found = _statement_at(statement, mutant.line) or found
    return found


def _statement_at(node: ast.AST, line: int) -> range | None:
    """Returns the lines of the innermost statement of `node` at a line."""
    if not isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
        return None
    for child in ast.iter_child_nodes(node):
        inner = _statement_at(child, line)
        if inner:
            return inner
    if isinstance(node, ast.match_case):
        return None
    body = getattr(node, "body", None)
    end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    here = range(node.lineno, max(end, node.lineno) + 1)
    return here if line in here else None


def of_file(root: Path, path: Path) -> list[Mutant]:
    """Returns all mutants of a file, by the suffix of its name."""
    source = path.read_bytes()
    by_suffix = {".py": _of_python, ".js": _of_script, ".css": _of_stylesheet, ".j2": _of_jinja}
    spans = by_suffix.get(path.suffix, _of_template)(source.decode())
    name = path.relative_to(root).as_posix()
    found = {(start, end, new): Mutant(name, source, start, end, new) for start, end, new in spans}
    return [found[place] for place in sorted(found)]


# A quantifier after what it repeats. https://docs.python.org/3/library/re.html#regular-expression-syntax
QUANTIFIER = re.compile(r"(?<=[\w\])}.])(?:(?P<many>[+*])|\?(?![:=!<P]))")
PATTERNS = ("re.compile", "patterns.lazy", "lazy")


def _of_python(text: str) -> Iterator[Span]:
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, new in _edits(ast.parse(text)):
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        if new is not None:
            yield start, end, new
        else:
            literal = text.encode()[start:end].decode()
            yield from _quantifiers(text, len(text.encode()[:start].decode()), literal)


def _quantifiers(text: str, start: int, literal: str) -> Iterator[Span]:
    """Finds changes of a regular expression's quantifiers: what may be missing must be there, or the other way."""
    for match in QUANTIFIER.finditer(literal):
        other = {"+": "*", "*": "+", None: ""}[match["many"]]
        yield _span(text, start + match.start(), start + match.end(), other)


def _edits(node: ast.AST) -> Iterator[Edit]:
    for kind, find in EDITS.items():
        if isinstance(node, kind):
            yield from find(node)
    for child in _children(node):
        yield from _edits(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Finds the nodes below one that may be changed: not types, f-strings, docstrings and imports."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield child


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Assign(value=ast.BinOp(op=ast.BitOr())):
            return True
        case ast.Call(func=ast.Name(id="dataclass" | "TypeVar" | "cast")) | ast.Subscript(value=ast.Name(id="Literal")):
            return True
    return False


TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
}


def _comparison(node: ast.Compare) -> Iterator[Edit]:
    for at, operator in enumerate(node.ops):
        ops = [*node.ops[:at], TURNED[type(operator)], *node.ops[at + 1 :]]
        yield node, f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"


def _operands(node: ast.BoolOp) -> Iterator[Edit]:
    other: ast.boolop = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    yield node, f"({ast.unparse(ast.BoolOp(other, node.values))})"
    for at in range(len(node.values)):
        left = [*node.values[:at], *node.values[at + 1 :]]
        yield node, f"({ast.unparse(left[0] if len(left) == 1 else ast.BoolOp(node.op, left))})"


def _negation(node: ast.UnaryOp) -> Iterator[Edit]:
    if isinstance(node.op, ast.Not):
        yield node, f"({ast.unparse(node.operand)})"


def _constant(node: ast.Constant) -> Iterator[Edit]:
    match node.value:
        case bool(value):
            yield node, str(not value)
        case int(value) | float(value):
            yield node, str(value + 1)
        case str(value) if value and " " not in value and "\n" not in value:
            yield node, repr(value + "x")


def _condition(node: ast.If | ast.IfExp) -> Iterator[Edit]:
    yield node.test, f"(not ({ast.unparse(node.test)}))"


def _branch(node: ast.If) -> Iterator[Edit]:
    yield node.test, f"(False and ({ast.unparse(node.test)}))"


def _filter(node: ast.comprehension) -> Iterator[Edit]:
    for condition in node.ifs:
        yield condition, "True"


def _call(node: ast.Call) -> Iterator[Edit]:
    if node.args and ast.unparse(node.func) in PATTERNS:
        yield node.args[0], None
    if len(node.args) + len(node.keywords) < 2:
        return
    if node.args:
        yield node, ast.unparse(ast.Call(node.func, node.args[:-1], node.keywords))
    for at in range(len(node.keywords)):
        left = [*node.keywords[:at], *node.keywords[at + 1 :]]
        yield node, ast.unparse(ast.Call(node.func, node.args, left))


def _statement(node: ast.Expr) -> Iterator[Edit]:
    if isinstance(node.value, ast.Call):
        yield node, "pass"


def _returned(node: ast.Return) -> Iterator[Edit]:
    if node.value and not isinstance(node.value, ast.Constant):
        yield node.value, "None"


def _sum(node: ast.BinOp) -> Iterator[Edit]:
    others: dict[type[ast.operator], ast.operator] = {ast.Add: ast.Sub(), ast.Sub: ast.Add()}
    other = others.get(type(node.op))
    if other and not any(isinstance(side, ast.Constant | ast.JoinedStr) for side in (node.left, node.right)):
        yield node, f"({ast.unparse(ast.BinOp(node.left, other, node.right))})"


def _jump(node: ast.Break | ast.Continue) -> Iterator[Edit]:
    yield node, "continue" if isinstance(node, ast.Break) else "break"


EDITS: dict[type[ast.AST], Callable[..., Iterator[Edit]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _operands,
    ast.UnaryOp: _negation,
    ast.Constant: _constant,
    ast.IfExp: _condition,
    ast.If: lambda node: [*_condition(node), *_branch(node)],
    ast.comprehension: _filter,
    ast.Call: _call,
    ast.Expr: _statement,
    ast.Return: _returned,
    ast.BinOp: _sum,
    ast.Break: _jump,
    ast.Continue: _jump,
}


Rules = list[tuple[re.Pattern[str], str]]

# An action of a template, whose strings may have braces in them. https://pkg.go.dev/text/template
ACTION = re.compile(r"""\{\{(?!-?\s*/\*)(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^"`{}]|\{(?!\{)|\}(?!\}))*\}\}""")
TEMPLATE_STRING = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`')
TEMPLATE_CODE: Rules = [
    (re.compile(old), new)
    for old, new in [
        (r"\beq\b", "ne"),
        (r"\bne\b", "eq"),
        (r"\band\b", "or"),
        (r"\bor\b", "and"),
        (r"\blt\b", "le"),
        (r"\ble\b", "lt"),
        (r"\bgt\b", "ge"),
        (r"\bge\b", "gt"),
        (r"\bnot ", ""),
        (r"\bhasPrefix\b", "hasSuffix"),
        (r"\bhasSuffix\b", "hasPrefix"),
        (r"\btrue\b", "false"),
        (r"\bfalse\b", "true"),
        (r" \| [a-zA-Z.]+(?= -?\}\}| \||\))", ""),
        (r"(?<=\.)(?:Get|GetTerms)\b", "Has"),
        (r"(?<=[ (])(?P<number>\d+)(?=[ )])", "+1"),
    ]
]
TEMPLATE_ACTION: Rules = [
    (re.compile(old), new)
    for old, new in [
        (r"^(\{\{-? (?:else )?(?:if|with)) (.*?)( -?\}\})$", r"\1 not (\2)\3"),
        (r"^(\{\{-? (?:else )?(?:if|with|range)) ((?!\$\w+(?:, \$\w+)? :=).*?)( -?\}\})$", r"\1 slice\3"),
        (r"^(\{\{-?) \$\w+ = .*?( -?\}\})$", r'\1 ""\2'),
        (r"^(\{\{-?) (?!if|with|range|end|else|return|define|block|\$|warnf).*?( -?\}\})$", r'\1 ""\2'),
        (r" \| default (?:\"[^\"]*\"|[\w.$]+)", ""),
    ]
]
# Hugo ends the build without the template, or finds it by the rest of its name.
PARTIAL = re.compile(r"hugo-tools/[\w-]+\.(?:html|json|txt)$")
ATTRIBUTE = re.compile(r'(?<= )[a-z-]+="(?P<word>[\w -]+)"')


def _of_template(text: str) -> Iterator[Span]:
    at = 0
    for action in ACTION.finditer(text):
        for word in ATTRIBUTE.finditer(text, at, action.start()):
            yield _span(text, word.start("word"), word.end("word"), word["word"] + "x")
        at = action.end()
        for rule, new in TEMPLATE_ACTION:
            for match in rule.finditer(action[0]):
                start = action.start() + match.start()
                yield _span(text, start, start + len(match[0]), match.expand(new))
        strings = list(TEMPLATE_STRING.finditer(action[0]))
        for string in strings:
            yield from _of_string(text, action.start() + string.start(), string[0])
        yield from _of_code(text, action.start(), action[0], strings, TEMPLATE_CODE)


def _of_string(text: str, start: int, string: str) -> Iterator[Span]:
    words = string[1:-1]
    if string.startswith("`"):
        yield from _quantifiers(text, start, string)
    elif words and not PARTIAL.match(words):
        yield _span(text, start, start + len(string), f'"{words}x"')


# https://jinja.palletsprojects.com/templates/, as far as our styles go
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.S)
JINJA_ACTION = re.compile(r"\{(?:%.*?%|\{.*?\})\}", re.S)
JINJA_STRING = re.compile(r'"[^"]*"')
JINJA_WORD = re.compile(r"[^\W\d_]+|[.,()]")
JINJA_CODE: Rules = [
    (re.compile(old), new)
    for old, new in [
        (r"==", "!="),
        (r"!=", "=="),
        (r"\band\b", "or"),
        (r"\bor\b", "and"),
        (r"\bnot in\b", "in"),
        (r"(?<!not )\bin\b", "not in"),
        (r"\bnot (?!in\b)", ""),
        (r"\b(?P<turn>(?:el)?if) (?P<condition>.+?)(?= else\b| -?%\}|\)|$)", r"\g<turn> not (\g<condition>)"),
        (r" \| [a-z]+(?:\([^()]*\))?", ""),
        (r" ~ [\w.]+", ""),
        (r"(?<= )(?P<number>\d+)(?= )", "+1"),
    ]
]


def _of_jinja(text: str) -> Iterator[Span]:
    """Finds changes of a style's template, whose words outside of actions are printed, too."""
    comments = list(JINJA_COMMENT.finditer(text))
    actions = list(JINJA_ACTION.finditer(text))
    for word in JINJA_WORD.finditer(text):
        if not any(other.start() <= word.start() < other.end() for other in [*comments, *actions]):
            yield _span(text, *word.span(), "")
    for action in actions:
        strings = list(JINJA_STRING.finditer(action[0]))
        for string in strings:
            start = action.start() + string.start()
            yield _span(text, start, start + len(string[0]), f'"{string[0][1:-1]}x"')
        yield from _of_code(text, action.start(), action[0], strings, JINJA_CODE)


# https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar, as far as our script goes
SCRIPT_APART = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|`[^`]*`|(?<=[(=!&|] )/[^/\n*]+/\w*|(?<=[(!])/[^/\n*]+/\w*""", re.S
)
SCRIPT_CODE: Rules = [
    (re.compile(old, re.M), new)
    for old, new in [
        (r"===", "!=="),
        (r"!==", "==="),
        (r"&&", "||"),
        (r"\|\|", "&&"),
        (r"<=", "<"),
        (r">=", ">"),
        (r"(?<=[(\s])!(?=[\w(])", ""),
        (r" \?\? [^;,()\n]+", ""),
        (r"(?<=\w)\?\.", "."),
        (r" \+ ", " - "),
        (r" - ", " + "),
        (r"\bMath\.max\b", "Math.min"),
        (r"\bMath\.min\b", "Math.max"),
        (r"\btrue\b", "false"),
        (r"\bfalse\b", "true"),
        (r"(?<![\w.])(?P<number>\d+)\b", "+1"),
        (r"\bif \((?P<condition>[^\n]*?)\)(?= [\w{])", r"if (!(\g<condition>))"),
        (r"^ +(?!return|const|let|for|if|else)(?:[\w.?]+\([^\n]*\)|[\w.]+ = [^\n]*);$", ""),
        (r"(?<=\) )return;", ";"),
        (r"(?<= )(?:clearTimeout|hide|show)\([^()\n]*\);", ";"),
    ]
]


def _of_script(text: str) -> Iterator[Span]:
    apart = list(SCRIPT_APART.finditer(text))
    for string in apart:
        if string[0].startswith('"') and len(string[0]) > 2:
            yield _span(text, *string.span(), f'"{string[0][1:-1]}x"')
    yield from _of_code(text, 0, text, apart, SCRIPT_CODE)


DECLARATION = re.compile(r"^ +[a-z-]+: [^;{}]+;", re.M)


def _of_stylesheet(text: str) -> Iterator[Span]:
    for declaration in DECLARATION.finditer(text):
        yield _span(text, *declaration.span(), "")


def _of_code(text: str, start: int, code: str, apart: list[re.Match[str]], rules: Rules) -> Iterator[Span]:
    """Finds the changes of code, but of its strings and comments (`apart`)."""
    for rule, new in rules:
        for match in rule.finditer(code):
            if any(other.start() <= match.start() < other.end() for other in apart):
                continue
            other = str(int(match["number"]) + 1) if new == "+1" else match.expand(new)
            yield _span(text, start + match.start(), start + match.end(), other)


def _span(text: str, start: int, end: int, new: str) -> Span:
    """Returns a change of characters as one of bytes."""
    return len(text[:start].encode()), len(text[:end].encode()), new
