"""Posts with the same permalink: Hugo publishes one of them, without a message about the other.

Posts whose files or front matter may lead to one address are looked for first. Hugo itself says whether they do; it is
asked only if there are any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from hugo_tools import files
from hugo_tools.findings import Finding
from hugo_tools.hugo.permalinks import Permalinks
from hugo_tools.hugo.site import Site
from hugo_tools.rules.interface import Rule, Shared

HEAD = 4096  # bytes of a post in which its front matter has the parts of its address
ADDRESS = re.compile(
    r"""^["']?(?P<key>slug|url)["']?[ \t]*[:=][ \t]*["']?(?P<value>[^"'\r\n#,]+)""", re.MULTILINE | re.IGNORECASE
)
END = re.compile(r"^(?:---|\+\+\+|\})[ \t]*\r?$", re.MULTILINE)  # of the front matter
LEAF = ("index", "_index")


def find_in_site(shared: Shared) -> Iterator[Finding]:
    """Yields a finding for each post whose permalink an earlier one has."""
    site = shared.site
    suspects = {path for paths in alike(shared).values() if len(paths) > 1 for path in paths}
    if not suspects:
        return
    permalinks = Permalinks(site)
    told: dict[str, Path] = {}
    shown = {place_of(path): path for path in suspects if permalinks.of(path)}
    for path in sorted(suspects):
        page = permalinks.of(path)
        first = told.setdefault(page.permalink, path) if page and page.permalink else shown.get(place_of(path), path)
        if first != path:
            message = f"{site.relative(first)} has the same address, and Hugo shows one of them"
            yield Finding(site.relative(path), 1, 1, message, "give one of them another slug, or another file name")


def place_of(path: Path) -> Path:
    """Returns the page that Hugo makes of a file: `a.md` and `a/index.md` are one, and the other is left out."""
    return path.parent if path.stem == "index" else path.with_suffix("")


def alike(shared: Shared) -> dict[tuple[str, ...], list[Path]]:
    """Returns the posts by the parts of their addresses, as far as names tell."""
    found: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    site = shared.site
    is_plain = not site.config.get("permalinks")
    for path in shared.posts if site.content_folders else ():
        found[key_of(path, site, is_plain)].append(path)
    return found


def key_of(path: Path, site: Site, is_plain: bool) -> tuple[str, ...]:
    """Returns the parts of a post's address: its `url`, or its last part, its language, and its folder.

    Where the site has patterns of its own for addresses, its folder does not count.
    """
    own = dict(addresses(path))
    if "url" in own:
        return ("url", own["url"].strip("/").lower())
    name, folder = path.stem, path.parent
    kind = "_index" if name.startswith("_index") else ""
    if name.partition(".")[0] in LEAF:
        name, folder = folder.name, folder.parent
    last = own.get("slug", name).lower().replace(" ", "-")
    return (kind, last, site.language(path), "" if not is_plain else str(folder))


def addresses(path: Path) -> list[tuple[str, str]]:
    """Returns the values of `slug` and `url` in a post's front matter, as far as they are plain."""
    try:
        head = files.read_start(path, HEAD).decode("utf-8", "replace")
    except OSError:
        return []
    end = END.search(head, 3)
    front_matter = head[: end.start()] if end else head
    small = front_matter.lower()
    if "slug" not in small and "url" not in small:
        return []
    return [(each["key"].lower(), each["value"].strip()) for each in ADDRESS.finditer(front_matter)]


RULE = Rule("HT502", "shared-permalink", find_in_site=find_in_site)
