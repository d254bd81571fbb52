"""Posts that cite by keys of a bibliography, in the ways of other programs, and the file that has the keys.

    {{< cite "key; other" >}}  {{< bibliography cited >}}     hugo-cite, https://github.com/loup-brun/hugo-cite
    {% cite key other %}       {% bibliography --cited %}     jekyll-scholar, https://github.com/inukshuk/jekyll-scholar
    <d-cite key="key,other">   <d-bibliography>               Distill and al-folio, https://distill.pub/guide
    [@key; @other]                                            rehype-citation, Quartz and pandoc

The last is our own way already: it only lacks the file in the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hugo_tools.adopting.key_files import SUFFIXES, KeyFiles, KeySources
from hugo_tools.adopting.lists import OldEntry, OldList, OldMention, PostSource, blanks_around, one_line
from hugo_tools.citing.drafts import rules
from hugo_tools.errors import PostError
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import citations, scanner
from hugo_tools.markdown.blocks import Edit, apply, line_of
from hugo_tools.markdown.citations import PLAIN_KEY
from hugo_tools.markdown.shortcodes import SHORTCODE
from hugo_tools.patterns import lazy
from hugo_tools.works.bibliography import Bibliography

JEKYLL = lazy(r"(?<!\{)\{%-?\s*(?P<name>cite|bibliography)\b(?P<arguments>[^%{}\n]{0,300}?)-?%\}")
DISTILL = lazy(
    r"<d-(?P<name>cite|bibliography|references)\b(?P<arguments>[^<>]{0,300})>(?:\s*</d-(?P=name)>)?",
    re.IGNORECASE,
)
DISTILL_KEYS = lazy(
    r"""\b(?:bibtex-)?key\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+))""", re.IGNORECASE
)
ARGUMENT = lazy(r"""(?:(?:key|id)s?\s*=\s*)?["`](?P<quoted>[^"`]*)["`]|(?P<bare>[^\s"`<>%/]\S*)""")
PAGES = lazy(r"\d+(?:\s*[-–]\s*\d+)?")
LOCATOR = lazy(r"--(?:locator|label)\s+(?P<value>\S+)")


def keyed(source: PostSource, files: KeyFiles, known: frozenset[str]) -> OldList | None:
    """Returns the keys in a post that no bibliography of the settings has, as a list, and the file that has them.

    `known` are the keys of the settings' bibliographies. None where no file has any of the others: a shortcode of that
    name may be another one. Raises PostError where no file has all, and for a shortcode whose place takes no citation.
    """
    found, shown = tags(source)
    grouped = own_groups(source, known)
    wanted = [*grouped, *(key for mention in found for key in mention.labels)]
    sources = files.sources(source, named_in_text(source.text)) if wanted else []
    having = frozenset(key for key in wanted if any(key in own.entries for _, own in sources))
    if not having:
        return None
    mentions = that_cite(source, files.site, found, having)
    keys = list(dict.fromkeys([key for mention in mentions for key in mention.labels] + grouped))
    if not keys:
        return None
    path, own = file_with(source, sources, keys, mentions)
    lists = [span for span in shown if is_block(source, span)]
    listed = keys + (list(own.entries) if lists_all(source.text, lists) else [])
    entries = [OldEntry(key, 0, 0, one_line(own.entries[key].title)) for key in dict.fromkeys(listed)]
    return OldList("keys of a bibliography", entries, spans=tuple(lists), given=tuple(mentions), file=path, own=own)


def named_in_text(text: str) -> list[str]:
    """Returns the files that a post's shortcodes for lists name."""
    shown = (found for found in SHORTCODE.finditer(text) if found["name"] == "bibliography")
    return [name for found in shown for name in arguments(found["arguments"]) if name.endswith(SUFFIXES)]


def file_with(
    source: PostSource, sources: KeySources, keys: Sequence[str], mentions: Sequence[OldMention]
) -> tuple[Path, Bibliography]:
    """Returns the first file that has all keys; raises PostError if none has."""
    for path, own in sources:
        if all(key in own.entries for key in keys):
            return path, own
    known = {key for _, own in sources for key in own.entries}
    missing = next((key for key in keys if key not in known), keys[0])
    at = next((mention.start for mention in mentions if missing in mention.labels), source.draft.post.body)
    hint = "one file has to have all keys of a post; name it in the front matter: bibliography: references.bib"
    raise PostError(f'no bibliography has "{missing}"', hint, line_of(source.text, at), 1)


def typed(key: str) -> str:
    """Returns a key as written after the "@": in braces if it has blanks or other marks."""
    return key if PLAIN_KEY.fullmatch(key) else f"{{{key}}}"


# --- in the text ---------------------------------------------------------------------------------

ListSpan = tuple[int, int]


def tags(source: PostSource) -> tuple[list[OldMention], list[ListSpan]]:
    """Returns a post's mentions by keys, and the places for its lists."""
    cited: list[OldMention] = []
    lists: list[ListSpan] = []
    for found in tagged(source.text, source.draft.post.body):
        if isinstance(found, OldMention):
            cited.append(found)
        else:
            lists.append(found)
    return sorted(cited), sorted(lists)


def tagged(text: str, body: int) -> Iterator[OldMention | ListSpan]:
    """Yields the mention in each tag that cites, and the place of each tag for a list."""
    for found in SHORTCODE.finditer(text, body):
        if found["close"] or found["name"] not in ("cite", "bibliography", "references"):
            continue
        yield shortcode_mention(found) if found["name"] == "cite" else found.span()
    for found in JEKYLL.finditer(text, body):
        if found["name"] == "bibliography":
            yield found.span()
            continue
        words = found["arguments"].partition("--")[0].split()
        locator = LOCATOR.search(found["arguments"])
        keys = tuple(word.strip("'\"") for word in words)
        yield OldMention(*found.span(), keys, f", {locator['value']}" if locator else "")
    for found in DISTILL.finditer(text, body):
        keys_found = DISTILL_KEYS.search(found["arguments"])
        if found["name"].lower() != "cite":
            yield found.span()
        elif keys_found:
            written = keys_found["double"] or keys_found["single"] or keys_found["bare"] or ""
            yield OldMention(*found.span(), separated(written))


def shortcode_mention(found: re.Match[str]) -> OldMention:
    """Returns the mention in `{{< cite "key; other" >}}` or `{{< cite key 16-22 >}}`."""
    keys, pages, *_ = [*arguments(found["arguments"]), "", ""]
    locator = f", {pages}" if PAGES.fullmatch(pages) else ""
    return OldMention(*found.span(), separated(keys), locator)


def arguments(text: str) -> list[str]:
    """Returns a shortcode's arguments by their places."""
    return [found["bare"] or found["quoted"] for found in ARGUMENT.finditer(text)]


def separated(text: str) -> tuple[str, ...]:
    """Returns the keys in `key; other` or `key,other`."""
    parts = (part.strip() for part in re.split("[,;]", text))
    return tuple(part.removeprefix("@") for part in parts if part)


def own_groups(source: PostSource, known: frozenset[str]) -> list[str]:
    """Returns the keys in a post's brackets, `[@key]`, that no bibliography of the settings has."""
    cited = [citation for group in source.draft.cited.groups for citation in group.citations]
    keys = [citation.key for citation in cited if citation.identifier.scheme == "key"]
    return [key for key in keys if key not in known]


def lists_all(text: str, lists: Sequence[ListSpan]) -> bool:
    """Returns whether a list is to show all works of the file, not only those that are cited."""
    shown = [text[start:end] for start, end in lists]
    return any("bibliography" in tag and "cited" not in tag and "{{" in tag for tag in shown)


def that_cite(source: PostSource, site: Site, cited: Sequence[OldMention], known: frozenset[str]) -> list[OldMention]:
    """Returns the tags in whose place a citation is one: not those in code, which show how such a tag is written."""
    text, places = apply(source.text, [trial(source.text, each) for each in cited])
    found, _ = citations.find(text, source.draft.post.body, rules(site.math, source.draft.settings, known))
    starts = {group.start for group in found.groups}
    kept = [each for each, place in zip(cited, places, strict=True) if starts.intersection(range(*place))]
    for each in cited:
        if each not in kept and source.text.startswith("{{", each.start) and not is_in_comment(source.text, each.start):
            message = "a citation cannot be rendered in the place of this shortcode"
            place = citations.position(source.text, each.start, citations.line_starts(source.text))
            raise PostError(message, "cite in the text beside it", *place)
    return kept


def trial(text: str, mention: OldMention) -> Edit:
    """Returns the edit that replaces a tag by a citation, as it will be written."""
    before, after = blanks_around(text, mention.start, mention.end)
    keys = "; ".join(f"@{typed(key)}" for key in mention.labels)
    return Edit(mention.start, mention.end, f"{before}[{keys}]{after}")


def is_in_comment(text: str, offset: int) -> bool:
    """Returns whether an offset lies in a comment of HTML, which no reader sees."""
    return text.rfind("<!--", 0, offset) > text.rfind("-->", 0, offset)


def is_block(source: PostSource, span: ListSpan) -> bool:
    """Returns whether a tag is alone on a line that is not in code, so that a block can take its place."""
    text, (start, end) = source.text, span
    begins, ends = source.line_start(start), source.line_end(end)
    if text[begins:start].strip() or text[end:ends].strip():
        return False
    marker = "<!-- hugo-tools:references -->\n"
    document = scanner.scan(text[:begins] + marker + text[ends:], source.draft.post.body)
    return any(found.start == begins for found in document.markers)
