"""Hugo's passthrough extension, by which Markdown leaves formulas alone: the lines of configuration that switch it on.

https://gohugo.io/configuration/markup/#passthrough
"""

from __future__ import annotations

from typing import Any

from hugo_tools.hugo.site import Site

# No single dollars, since "costs $5 and $6" would then be a formula.
DELIMITERS = {"block": [["$$", "$$"], ["\\[", "\\]"]], "inline": [["\\(", "\\)"]]}


def lines(site: Site) -> dict[str, Any]:
    """Returns the configuration that the site needs, as nested keys: our delimiters after the site's own."""
    own = site.goldmark("extensions", "passthrough", "delimiters") or {}
    delimiters: dict[str, list[list[str]]] = {}
    for kind, pairs in DELIMITERS.items():
        named = own.get(kind) or []
        delimiters[kind] = named + [pair for pair in pairs if pair not in named]
    passthrough = {"enable": True, "delimiters": delimiters}
    return {"markup": {"goldmark": {"extensions": {"passthrough": passthrough}}}}
