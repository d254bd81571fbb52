"""`CITATION.cff`: how the whole site is cited, as GitHub shows it and Zenodo reads it. Configuration in, YAML out.

The format is CFF 1.2.0 (https://github.com/citation-file-format/citation-file-format). The file holds values of the
site's configuration only, and no date. So it changes when the configuration does, and never by itself.

CFF has two types for the file as a whole: software and data set. A site is neither. We write "data set", so that no
archive takes the posts for a program. GitHub shows `preferred-citation`, and there the type is "website".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from hugo_tools import files
from hugo_tools.cache import digest
from hugo_tools.citing.cite_this_post import authors_of, name_of, of_site, plain
from hugo_tools.citing.revisions import PostChange
from hugo_tools.errors import OwnFileError, PostError, os_reason
from hugo_tools.hugo import posts
from hugo_tools.hugo.site import Site
from hugo_tools.markdown.blocks import edited, line_of
from hugo_tools.markdown.conflicts import conflicts, sides
from hugo_tools.markdown.escaping import destination
from hugo_tools.metadata.items import Name
from hugo_tools.patterns import lazy

NAME = "CITATION.cff"
MARK = "# Made by hugo-tools from the site's configuration; change it there."
MARKER = lazy(rf"^\ufeff?{re.escape(MARK)}(?: sum=(?P<sum>[0-9a-f]{{12}}))?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
ADDRESS = lazy(r"https?://[^\s/?#]\S*")


class Text(str):
    """Text from the configuration. It is written in quotes, so that no version of YAML reads `1e3` as a number."""


class CffDumper(yaml.SafeDumper):
    """Writes YAML without aliases, since GitHub's reader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


CffDumper.add_representer(Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, '"'))

# --- the file ------------------------------------------------------------------------------------


def revise(site: Site, overwrite: bool) -> PostChange | None:
    """Returns the change of a site's file, None if the file is right.

    Raises OwnFileError for a file that we did not make, and PostError for one that was edited by hand, unless these may
    be overwritten. Raises PostError also for a file that cannot be read, and for a setting that the file needs and the
    configuration lacks.
    """
    before = read(site)
    mark = MARKER.search(before)
    if before.strip() and not mark and not overwrite:
        hint = "set citationFile: false to keep it, or run: hugo-tools cite --overwrite"
        raise OwnFileError("is left as it is, for hugo-tools did not make it", hint)
    after = content(site)
    is_edited = has_other_lines(before, after)
    if is_edited and not overwrite:
        line = line_of(before, mark.start() if mark else 0)
        raise edited("this file", "move your change into the site's configuration", "cite", line)
    wanted = checksum(after)
    if mark and mark["sum"] == wanted and is_as_written(before):
        return None
    newline = "\r\n" if "\r\n" in before else "\n"
    after = f"{MARK} sum={wanted}\n{after}".replace("\n", newline)
    return PostChange(site.root / NAME, before, after, 0, is_edited)


def has_other_lines(before: str, after: str) -> bool:
    """Returns whether the file has lines that we did not write, and that are lost if `after` replaces it.

    In a file with git's conflict markers each side is judged alone: it has such lines if it is not as we wrote it, and
    has keys that `after` lacks.
    """
    found, _ = conflicts(before)
    if not found:
        rest = MARKER.sub("", before)
        return rest.strip() != "" and not is_as_written(before)
    known = keys_of(after)
    return any(not is_as_written(side) and keys_of(MARKER.sub("", side)) - known for side in sides(before))


def is_as_written(text: str) -> bool:
    """Returns whether the sum in the text is the checksum of the rest of the text."""
    mark = MARKER.search(text)
    return mark is not None and mark["sum"] == checksum(MARKER.sub("", text))


def keys_of(text: str) -> set[str]:
    """Returns the beginnings of a text's lines, up to the colon."""
    found = {line.partition(":")[0].strip(" \t\r-") for line in text.splitlines()}
    return found - {""}


def unmarked(site: Site) -> PostChange | None:
    """Returns the change that takes our marker line out of the file, None if it has none; raises PostError."""
    before = read(site)
    after = MARKER.sub("", before)
    return PostChange(site.root / NAME, before, after, 0) if after != before else None


def checksum(text: str) -> str:
    """Returns twelve hex digits for the file's content.

    Indents and line ends, which formatters change, do not count.
    """
    return digest(" ".join(text.split()))[:12]


def read(site: Site) -> str:
    """Returns the text of the file, "" if there is none.

    Raises PostError, also if it is a link that leads out of the site.
    """
    path = site.root / NAME
    if target := site.leads_out(path):
        raise PostError(f'leads out of the site, to "{target}"', "put the file itself in the place of the link")
    try:
        return posts.decode(files.read(path))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise PostError(f"cannot be read: {os_reason(error)}") from error


# --- its content ---------------------------------------------------------------------------------


def content(site: Site) -> str:
    """Returns the file's YAML; raises PostError if the site's configuration lacks a value that it needs."""
    language = site.default_language
    title = plain(of_site(site, language, "title"))
    base = plain(of_site(site, language, "baseurl"))
    people = authors_of(of_site(site, language, "params", "author")) or authors_of(of_site(site, language, "author"))
    lacking = {"title": not title, "params.author": not people, "baseURL": not ADDRESS.fullmatch(base)}
    if any(lacking.values()):
        raise lacks([name for name, is_lacking in lacking.items() if is_lacking], site)
    about = plain(of_site(site, language, "params", "description")) or plain(of_site(site, language, "description"))
    authors = [author(name) for name in dict.fromkeys(map(name_of, people))]
    address = destination(base.rstrip("/") + "/")
    cited: dict[str, Any] = {"title": Text(title), "authors": authors, "url": Text(address)}
    values = {
        "cff-version": "1.2.0",
        "message": "If you cite this site, please cite it as below.",
        "type": "dataset",
        **cited,
        **({"abstract": Text(about)} if about else {}),
        "preferred-citation": {"type": "website", **cited},
    }
    return yaml.dump(values, Dumper=CffDumper, allow_unicode=True, sort_keys=False, width=10**9)


def lacks(names: Sequence[str], site: Site) -> PostError:
    """Returns the error for settings that the file needs and the site lacks."""
    shown = " and ".join(name.removeprefix("params.") for name in names)
    wanted = ["baseURL, an address with https://" if name == "baseURL" else name for name in names]
    hint = f"set in {site.relative(site.config_path)}: {'; '.join(wanted)}"
    return PostError(f"lacks the site's {shown}", hint)


def author(name: Name) -> dict[str, Text]:
    """Returns an author in CFF's form: a person in parts, or a group."""
    parts = {
        "family-names": name.family,
        "given-names": name.given,
        "name-suffix": name.suffix,
        "name": name.literal,
    }
    return {key: Text(part) for key, part in parts.items() if part}
