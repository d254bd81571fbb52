"""Regular expressions that are compiled when they are first used, and the characters that several of them look for.

A run meets few of the expressions, and compiling costs.
"""

from __future__ import annotations

import re
from typing import Any, cast

# Within a class of an expression: characters that are not seen and change what is. Controls (also ESC, which starts a
# terminal's commands) but for white space, marks that turn the direction of what follows, the byte order mark, and
# halves of surrogate pairs, as which Python has bytes that are not UTF-8. LRM and RLM turn nothing, and ZWJ and
# ZWNJ join letters: words of many scripts need them.
HIDDEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
ENDS_OF_LINES = "\n-\r\x1c-\x1e\x85\u2028\u2029"  # all that Python's `splitlines` takes for one
STEERING = f"{HIDDEN}{ENDS_OF_LINES}\t\x1f"  # what a text on one line must not have


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        method = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, method)  # found without this detour from now on
        return method


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Returns what behaves as the compiled pattern, and is compiled on first use; raises re.error then."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
