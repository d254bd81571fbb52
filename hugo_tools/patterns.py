"""Regular expressions that are compiled at first use, and character classes that several modules share.

A run uses few of the expressions, and compiling all of them would slow down the start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, cast

# For use within a character class: invisible characters that change the display. These are control characters except
# white space (among them ESC, which starts terminal commands), marks that change the direction of the text after them,
# the byte order mark, and half surrogate pairs, by which Python represents bytes that are not UTF-8. LRM and RLM are
# harmless, and words of many scripts need ZWJ and ZWNJ.
HIDDEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
ENDS_OF_LINES = "\n-\r\x1c-\x1e\x85\u2028\u2029"  # all line ends of Python's `splitlines`
STEERING = f"{HIDDEN}{ENDS_OF_LINES}\t\x1f"  # characters that a text on one line must not have


# Debian 12 has 3.11.2. https://github.com/python/cpython/issues/106052
MISSES_MATCHES = sys.version_info < (3, 11, 5)


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = with_atomic_groups if MISSES_MATCHES else re.compile
        method = getattr(compiled(self.pattern, self.flags), name)
        setattr(self, name, method)  # so that the next access does not come here
        return method


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Returns an object that behaves like the compiled pattern, and compiles it at first use; raises re.error then."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def with_atomic_groups(pattern: str, flags: int) -> re.Pattern[str]:
    """Returns a compiled pattern with atomic groups in the place of possessive quantifiers; raises re.error.

    `(?>(?:a|b)*)` means the same as `(?:a|b)*+`, by which Python before 3.11.5 misses matches. Nothing public makes one
    of the other, and the private modules of those versions change no more.
    """
    from importlib import import_module

    parser: Any = import_module("re._parser")
    compiler: Any = import_module("re._compiler")
    tree = parser.parse(pattern, flags)
    replace_possessive(tree, parser)
    return cast("re.Pattern[str]", compiler.compile(tree, flags))


def replace_possessive(tree: Any, parser: Any) -> None:
    """Replaces each possessive quantifier of a parsed pattern by an atomic group, from the inside out."""
    for place, (operation, argument) in enumerate(tree.data):
        for part in parts_of(argument, parser.SubPattern):
            replace_possessive(part, parser)
        if str(operation) == "POSSESSIVE_REPEAT":
            repeat = parser.SubPattern(tree.state, [(parser.MAX_REPEAT, argument)])
            tree.data[place] = (parser.ATOMIC_GROUP, repeat)


def parts_of(argument: Any, kind: type) -> Iterator[Any]:
    """Yields the patterns within an argument of a parsed pattern's operation."""
    if isinstance(argument, kind):
        yield argument
    elif isinstance(argument, list | tuple):
        for each in argument:
            yield from parts_of(each, kind)
