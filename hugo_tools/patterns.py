"""Regular expressions that are compiled at first use, and character classes that several modules share.

A run uses few of the expressions, and compiling all of them would slow down the start.
"""

from __future__ import annotations

import re
from typing import Any, cast

# For use within a character class: invisible characters that change the display. These are control characters except
# white space (among them ESC, which starts terminal commands), marks that change the direction of the text after them,
# the byte order mark, and half surrogate pairs, by which Python represents bytes that are not UTF-8. LRM and RLM are
# harmless, and words of many scripts need ZWJ and ZWNJ.
HIDDEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
ENDS_OF_LINES = "\n-\r\x1c-\x1e\x85\u2028\u2029"  # all line ends of Python's `splitlines`
STEERING = f"{HIDDEN}{ENDS_OF_LINES}\t\x1f"  # characters that a text on one line must not have


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        method = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, method)  # so that the next access does not come here
        return method


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Returns an object that behaves like the compiled pattern, and compiles it at first use; raises re.error then."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
