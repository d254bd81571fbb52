"""Regular expressions that are compiled when they are first used: a run meets few of them, and compiling costs."""

from __future__ import annotations

import re
from typing import Any, cast


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
