"""`CITATION.cff`: how the whole site is cited, as GitHub shows it and Zenodo reads it. Configuration in, YAML out.

The format is CFF 1.2.0 (https://github.com/citation-file-format/citation-file-format). All that is in the file comes
from the site's configuration, and no date is: it changes when the configuration does, and never by itself.

At the top CFF knows software and data sets only. A site is neither; as a data set no archive takes its posts for a
program. What GitHub shows is `preferred-citation`, and there the site is the website that it is.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from hugo_tools import files
from hugo_tools.cache import digest
from hugo_tools.citing.cite_this_post import authors_of, name_of, of_site, plain
from hugo_tools.citing.revisions import Change
from hugo_tools.errors import PostError, os_reason
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.markdown.blocks import edited, line_of
from hugo_tools.markdown.conflicts import conflicts
from hugo_tools.markdown.escaping import destination
from hugo_tools.metadata.items import Name
from hugo_tools.patterns import lazy

NAME = "CITATION.cff"
MARK = "# Made by hugo-tools from the site's configuration; change it there."
MARKER = lazy(rf"^\ufeff?{re.escape(MARK)}(?: sum=(?P<sum>[0-9a-f]{{12}}))?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
ADDRESS = lazy(r"https?://[^\s/?#]\S*")


class OwnFileError(PostError):
    """The file has no line that says it is ours: its author wrote it."""


class Text(str):
    """Text from the configuration. In quotes no version of YAML takes it for anything else, `1e3` for a number."""


class Dumper(yaml.SafeDumper):
    """Writes YAML without aliases, which GitHub's reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Dumper.add_representer(Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, '"'))

# --- the file ------------------------------------------------------------------------------------


def revise(site: Site, overwrite: bool) -> Change | None:
    """Returns what happens to a site's file, None if it is right.

    Raises OwnFileError for a file that is not ours, and PostError for one that was edited by hand, unless they may be
    overwritten; PostError also for a file that cannot be read, and for what the configuration lacks.
    """
    before = read(site)
    mark, is_torn = MARKER.search(before), conflicts(before)[0] > 0
    if before.strip() and not mark and not overwrite:
        hint = "set citationFile: false to keep it, or run: hugo-tools cite --overwrite"
        raise OwnFileError("is left as it is, for hugo-tools did not make it", hint)
    after = content(site)
    known, rest = (mark["sum"], MARKER.sub("", before)) if mark else ("", before)
    is_edited = bool(rest.strip()) and known != checksum(rest) and not (mark and is_torn)
    if is_edited and not overwrite:
        line = line_of(before, mark.start() if mark else 0)
        raise edited("this file", "move your change into the site's configuration", "cite", line)
    if known == checksum(after) and known == checksum(rest):
        return None
    after = f"{MARK} sum={checksum(after)}\n{after}".replace("\n", "\r\n" if "\r\n" in before else "\n")
    return Change(site.root / NAME, before, after, 0, is_edited)


def unmarked(site: Site) -> Change | None:
    """Returns the file without the line that makes it ours, None if there is none; raises PostError."""
    before = read(site)
    after = MARKER.sub("", before)
    return Change(site.root / NAME, before, after, 0) if after != before else None


def checksum(text: str) -> str:
    """Returns twelve hex digits for the file's content, blind to the indents and line ends that formatters change."""
    return digest(" ".join(text.split()))[:12]


def read(site: Site) -> str:
    """Returns the text of the file, "" if there is none; raises PostError, for one that leads out of the site, too."""
    path = site.root / NAME
    if target := site.leads_out(path):
        raise PostError(f'leads out of the site, to "{target}"', "put the file itself in the place of the link")
    try:
        return posts.decode(files.read(path))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise PostError(f"cannot be read: {os_reason(error)}") from error


# --- what it says --------------------------------------------------------------------------------


def content(site: Site) -> str:
    """Returns the file's YAML; raises PostError for what the site's configuration lacks."""
    language = site.default_language
    title, base = (plain(of_site(site, language, key)) for key in ("title", "baseurl"))
    people = authors_of(of_site(site, language, "params", "author")) or authors_of(of_site(site, language, "author"))
    lacking = {"title": not title, "params.author": not people, "baseURL": not ADDRESS.fullmatch(base)}
    if any(lacking.values()):
        names = [name for name, is_lacking in lacking.items() if is_lacking]
        wanted = ["baseURL, an address with https://" if name == "baseURL" else name for name in names]
        message = f"lacks the site's {' and '.join(name.removeprefix('params.') for name in names)}"
        raise PostError(message, f"set in {site.relative(site.config_path)}: {'; '.join(wanted)}")
    about = plain(of_site(site, language, "params", "description")) or plain(of_site(site, language, "description"))
    authors = [author(name) for name in dict.fromkeys(map(name_of, people))]
    cited: dict[str, Any] = {"title": Text(title), "authors": authors, "url": Text(destination(base.rstrip("/") + "/"))}
    values = {
        "cff-version": "1.2.0",
        "message": "If you cite this site, please cite it as below.",
        "type": "dataset",
        **cited,
        **({"abstract": Text(about)} if about else {}),
        "preferred-citation": {"type": "website", **cited},
    }
    return yaml.dump(values, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10**9)


def author(name: Name) -> dict[str, Text]:
    """Returns an author as CFF has it: a person in parts, or a group."""
    parts = {
        "family-names": name.family,
        "given-names": name.given,
        "name-suffix": name.suffix,
        "name": name.literal,
    }
    return {key: Text(part) for key, part in parts.items() if part}
