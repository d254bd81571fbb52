"""Hugo's passthrough extension, by which Markdown leaves formulas alone: the lines of configuration that switch it on.

https://gohugo.io/configuration/markup/#passthrough
"""

from __future__ import annotations

from typing import Any

from hugo_tools.hugo.site import Site

# Without a single dollar, by which "costs $5 and $6" would be a formula.
DELIMITERS = {"block": [["$$", "$$"], ["\\[", "\\]"]], "inline": [["\\(", "\\)"]]}


def lines(site: Site) -> dict[str, Any]:
    """Returns what the site's configuration has to say, as nested keys: our delimiters beside those that it names."""
    own = site.goldmark("extensions", "passthrough", "delimiters") or {}
    delimiters: dict[str, list[list[str]]] = {}
    for kind, pairs in DELIMITERS.items():
        named = own.get(kind) or []
        delimiters[kind] = named + [pair for pair in pairs if pair not in named]
    passthrough = {"enable": True, "delimiters": delimiters}
    return {"markup": {"goldmark": {"extensions": {"passthrough": passthrough}}}}
