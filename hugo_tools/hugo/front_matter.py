"""Front matter: a table of all keys in our posts, and the code that writes them.

The keys are those that PaperMod and Hugo read, in the order of the guides that our kinds come from. A key is written
as a comment, with advice when to use it, if its value would be dead or harmful, or would repeat the site's own.
https://gohugo.io/content-management/front-matter/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from hugo_tools.hugo import dates, handlers
from hugo_tools.patterns import HIDDEN, lazy

ValueKind = Literal["text", "list", "text or list", "true or false", "date", "map"]
Use = Literal["always", "unless the site says", "if the site says", "comment"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the front matter."""

    key: str
    """The key as it is written; a key in a map has a dot, `cover.image`."""

    kind: ValueKind
    """The type of its value."""

    meaning: str
    """What it does."""

    default: str
    """The value that applies without it."""

    reader: str
    """The program that reads it, with the oldest version of PaperMod that does."""

    source: str
    """The source from which `new` takes the value."""

    use: Use = "comment"
    """When the key is live, not a comment."""

    example: Any = True
    """The value if none is known."""

    advice: str = ""
    """The comment after the value in the post."""


BYLINE = "the line under the title"
FIELDS = (
    Key("title", "text", "the heading of the page, its name in lists and in search results",
        "none: the page has no heading", "Hugo", "the command line, or the work", "always"),
    Key("date", "date", "shown to the reader, and the order of posts", "none: the post comes last", "Hugo",
        "now, in the site's time zone", "always"),
    Key("draft", "true or false", "`true`: the post is not published", "`false`", "Hugo", "`true`", "always"),
    Key("tags", "list", "what the post is about; PaperMod makes links and share hashtags of them", "none", "Hugo",
        "`--tags`", "always", [], "what the post is about, in words that your other posts use too"),
    Key("categories", "list", "coarser than tags; PaperMod's posts do not show them", "none", "Hugo", "`--set`",
        "always", []),
    Key("author", "text or list", "the byline, and the author that machines read", "the site's author",
        "PaperMod 1.0", "`params.author` of the site", "if the site says", "Your Name",
        "one name or a list; the site has none yet"),
    Key("showToc", "true or false", "a table of contents above the text", "`false`", "PaperMod 1.0", "`true`",
        "unless the site says"),
    Key("TocOpen", "true or false", "the table of contents is unfolded", "`false`", "PaperMod 2.0", "",
        advice="to have the table of contents unfolded"),
    Key("hidemeta", "true or false", f"hides {BYLINE}", "`false`", "PaperMod 1.0", "",
        advice="to hide date, author and edit link"),
    Key("comments", "true or false", "shows the site's comments partial", "`false`", "PaperMod 1.0", "",
        advice="if the site has a comments partial and does not show it everywhere"),
    Key("description", "text", "shown under the title, in search results and where the post is shared",
        "the text's first words", "Hugo", "`--set`", "always", "",
        "one or two sentences, shown under the title and wherever the post is shared"),
    Key("canonicalURL", "text", "where the text was published first", "this page", "PaperMod 4.0",
        "`baseURL` of the site", "comment", "https://example.org/",
        "only for a text that appeared elsewhere first: its address there"),
    Key("disableHLJS", "true or false", "switched off a highlighter that PaperMod no longer has", "`false`",
        "PaperMod 4.0 to 7.0", "", advice="nothing reads it since PaperMod 8.0"),
    Key("disableShare", "true or false", "hides the share buttons", "`false`", "PaperMod 1.0", "",
        advice="to hide the share buttons on this post"),
    Key("hideSummary", "true or false", "lists show the title alone", "`false`", "PaperMod 1.0", "",
        advice="to show the title alone in lists"),
    Key("searchHidden", "true or false", "the site's search does not find the post", "`false`", "PaperMod 5.0", "",
        advice="to keep the post out of the site's search"),
    Key("ShowReadingTime", "true or false", f"minutes in {BYLINE}", "`false`", "PaperMod 1.0", "`true`",
        "unless the site says"),
    Key("ShowBreadCrumbs", "true or false", "the way from the home page, above the title", "`false`",
        "PaperMod 5.0", "`true`", "unless the site says"),
    Key("ShowPostNavLinks", "true or false", "links to the next and the previous post", "`false`",
        "PaperMod 5.0", "`true`", "unless the site says"),
    Key("ShowWordCount", "true or false", f"the number of words in {BYLINE}", "`false`", "PaperMod 7.0", "`true`",
        "unless the site says"),
    Key("ShowRssButtonInSectionTermList", "true or false", "a feed button on lists; no post's own is read",
        "`false`", "PaperMod 7.0", "", advice="belongs into the site's configuration: a post's own does nothing"),
    Key("UseHugoToc", "true or false", "the table of contents is Hugo's, with the levels that the site sets",
        "`false`: all levels", "PaperMod 7.0", "`true`", "unless the site says"),
    Key("cover", "map", "a picture above the text, in lists, and wherever the post is shared", "none",
        "PaperMod 2.0", "", advice="a picture above the text, in lists, and wherever the post is shared"),
    Key("cover.image", "text", "its address, or its file", "none", "PaperMod 2.0", "", "comment", "cover.png",
        "it must be there: it is shared even if it is hidden on the page"),
    Key("cover.alt", "text", "the picture in words, for those who do not see it", "none", "PaperMod 2.0", "",
        "comment", "", "the picture in words, for those who do not see it"),
    Key("cover.caption", "text", "the text below it", "none", "PaperMod 2.0", "", "comment", "",
        "shown below it: name its source"),
    Key("cover.relative", "true or false", "`image` is a file in the post's own folder", "`false`",
        "PaperMod 3.0", "", advice="for a file in the post's own folder"),
    Key("cover.hidden", "true or false", "not on the page itself", "`false`", "PaperMod 4.0", "",
        advice="not on the page itself"),
    Key("editPost", "map", "a link by which readers suggest changes", "the site's", "PaperMod 5.0", "",
        advice="the site's own holds without it; set it for a post that is kept elsewhere"),
    Key("editPost.URL", "text", "its address, for GitHub …/edit/BRANCH/content", "the site's", "PaperMod 5.0",
        "`params.editPost.URL` of the site", "comment", "https://github.com/OWNER/REPOSITORY/edit/main/content"),
    Key("editPost.Text", "text", "its words", "the site's", "PaperMod 5.0", "`params.editPost.Text` of the site",
        "comment", "Suggest changes"),
    Key("editPost.appendFilePath", "true or false", "the post's path is appended to the address", "the site's",
        "PaperMod 5.0", ""),
)  # fmt: skip
BY_KEY = {field.key.lower(): field for field in FIELDS}
# Hugo stops at a fault in these as well, although no template of ours has them.
OTHER_DATES = tuple(Key(key, "date", "", "", "Hugo", "") for key in ("lastmod", "publishDate", "expiryDate"))
# Keys that look right and that nothing reads, each with the key to write instead.
DEAD = {
    "authors": "author, with one name or a list",
    "toc": "showToc",
    "canonical": "canonicalURL",
    "disablehljs": "",
    "hide_meta": "hidemeta",
    "showrssbuttoninsectiontermlist": "",
    "showsharebuttons": "disableShare: true",
}
OUTDATED = ("disablehljs", "showrssbuttoninsectiontermlist")  # those of DEAD that some releases of PaperMod read
DUMMIES = ("Your Name", "https://github.com/OWNER/REPOSITORY/edit/main/content")  # examples that are never meant
FIRST_SECOND = 100_000_000  # in the year 1973; a smaller number is not meant as seconds since 1970
TYPES: dict[ValueKind, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "a text"),
    "list": ((list,), "a list"),
    "text or list": ((str, list), "a name or a list of names"),
    "true or false": ((bool,), "true or false"),
    "date": ((date,), "a date such as 2026-01-31T09:30:00+01:00"),
    "map": ((dict,), "keys and values of its own"),
}


def problem(field: Key, value: Any) -> str:
    """Returns a message with a wrong value and the expected type, "" for a right value; an empty value is right."""
    accepted, wanted = TYPES[field.kind]
    if value is None or isinstance(value, accepted):
        return ""
    if field.kind == "date" and may_be_date(value):
        return ""
    return f"{field.key} is {written(value)}, expected {wanted}"


def may_be_date(value: Any) -> bool:
    """Returns whether Hugo reads a text or a number as the date that is meant; it reads 20190227 as a day of 1970."""
    if isinstance(value, str):
        return dates.is_date(value)
    return isinstance(value, int) and value >= FIRST_SECOND


# --- writing -------------------------------------------------------------------------------------


class Values(Protocol):
    """The values of a post and its site: the facts themselves, or the Go templates that insert them."""

    def text(self, key: str) -> str:
        """Returns a key's value in the form of front matter, "" if none is known."""
        ...

    def if_site_says(self, key: str, yes: str, no: str) -> str:
        """Returns `yes` if the site's params have a key, else `no`."""
        ...


def render(values: Values, chosen: Mapping[str, Any], guide: str, toml: bool = False, comments: bool = True) -> str:
    """Returns front matter with its fences: all fields, `chosen` values over them, and `guide` as comments."""
    form = Form(toml, comments)
    own = nested(chosen)
    lines: list[str] = []
    for field in FIELDS:
        if field.kind == "map":
            lines += form.map_lines(field, values, own.pop(field.key, {}))
        elif field.key in own:
            lines.append(form.live(field.key, own.pop(field.key)))
        elif "." not in field.key:
            lines.append(form.line(field, values))
    for key, value in own.items():
        has_keys = isinstance(value, dict) and value
        lines += form.block(key, value) if has_keys else [form.live(key, value)]
    if not comments:
        lines = [line for line in lines if not line.lstrip().startswith("#")]
    elif guide:
        lines.append("")
        lines += [f"# {line}".rstrip() for line in guide.splitlines()]
    handler = handlers.TOML if toml else handlers.YAML
    return "\n".join([handler.mark, *lines, handler.mark]) + "\n"


def nested(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values with the dotted keys of one map, such as `cover.image` and `cover.alt`, put into that map.

    A map's key is spelled as in FIELDS, else as at its first place.
    """
    found: dict[str, Any] = {}
    spelled = {field.key.lower(): field.key for field in FIELDS}
    for key, value in chosen.items():
        first, dot, name = key.partition(".")
        first = spelled.setdefault(first.lower(), first)
        if not dot:
            found[first] = value
            continue
        inner = found.get(first)
        known = inner if isinstance(inner, dict) else {}
        found[first] = {**known, name: value}
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """The format of front matter, which decides how a key is written."""

    toml: bool
    """Whether it is TOML with dotted keys, not YAML with indented maps."""

    comments: bool = True
    """Whether it has comments."""

    def live(self, key: str, value: Any) -> str:
        """Returns the line of a key that is live, not a comment."""
        return self.assign(key, written(value, self.toml))

    def assign(self, key: str, value: str) -> str:
        """Returns the line of a key; the value is already in the format's own syntax."""
        if self.toml:
            return f"{key} = {value}"
        outer, dot, inner = key.partition(".")
        return f"    {inner}: {value}" if dot else f"{outer}: {value}"

    def line(self, field: Key, values: Values) -> str:
        """Returns a field's line: its value, or a comment with an example and advice."""
        example = written(field.example, self.toml)
        value = values.text(field.key) or example
        if field.use == "always":
            advice = note(field.advice) if self.comments else ""
            return f"{self.assign(field.key, value)}{advice}"
        if field.use == "unless the site says":
            comment = self.comment(field.key, value, "as the site says")
            return values.if_site_says(field.key, comment, self.assign(field.key, value))
        if field.use == "if the site says":
            comment = self.comment(field.key, example, field.advice)
            return values.if_site_says(field.key, self.assign(field.key, value), comment)
        return self.comment(field.key, value, field.advice)

    def comment(self, key: str, value: str, advice: str) -> str:
        """Returns a comment line that becomes right when the mark is removed from it, and from the map around it."""
        return f"# {self.assign(key, value)}{note(advice)}"

    def map_lines(self, field: Key, values: Values, chosen: Any) -> Iterator[str]:
        """Yields a map's lines: comments, and the chosen values.

        If there are such values, the map's own line is live.
        """
        inner = {key.lower(): value for key, value in chosen.items()}
        if not self.toml:
            yield f"{field.key}:" if inner else f"# {field.key}:{note(field.advice)}"
        for each in FIELDS:
            outer, _, name = each.key.partition(".")
            if outer != field.key or not name:
                continue
            if name.lower() in inner:
                yield self.live(each.key, inner.pop(name.lower()))
            else:
                line = self.line(each, values)
                yield line.replace("#     ", "    # ", 1) if chosen and not self.toml else line
        for key, value in chosen.items():
            is_unknown = key.lower() in inner
            if is_unknown:
                yield self.live(f"{field.key}.{key}", value)

    def block(self, key: str, values: Mapping[str, Any]) -> Iterator[str]:
        """Yields the lines of a map that is not in FIELDS."""
        if not self.toml:
            yield f"{key}:"
        for name, value in values.items():
            yield self.live(f"{key}.{name}", value)


def note(advice: str) -> str:
    return f"  # {advice}" if advice else ""


def written(value: Any, toml: bool = False) -> str:
    """Returns a value on one line, in a syntax that YAML and TOML share; only maps differ."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        elements = [written(element, toml) for element in value]
        return f"[{', '.join(elements)}]"
    if isinstance(value, dict):
        equals = " = " if toml else ": "
        pairs = [text(str(key)) + equals + written(each, toml) for key, each in value.items()]
        inner = ", ".join(pairs)
        return f"{{{inner}}}"
    if value is None:
        return text("")
    return text(value) if isinstance(value, str) else json.dumps(value, default=str)


def text(value: str) -> str:
    """Returns a text in double quotes, on one line and without characters that front matter may not hold."""
    return json.dumps(one_line(value), ensure_ascii=False)


def one_line(value: str) -> str:
    """Returns a text with its white space folded, and without HIDDEN characters."""
    folded = " ".join(value.split())
    return UNWANTED.sub("", folded)


UNWANTED = lazy(f"[{HIDDEN}\ufffe\uffff]")  # the last two are not characters, and YAML forbids them
