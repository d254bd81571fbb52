"""Archetypes: the kinds of posts. Each kind is one template of ours with two outputs.

`new` renders a post that is ready to write in; `archetypes` renders a Go template for Hugo's own
`hugo new content --kind KIND`, https://gohugo.io/content-management/archetypes/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from hugo_tools.hugo import front_matter, installed
from hugo_tools.hugo.installed import Installation
from hugo_tools.hugo.site import Site, walk
from hugo_tools.kinds import table
from hugo_tools.kinds.table import KINDS
from hugo_tools.markdown.escaping import Markdown, escape, italic, link, quoted

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class Work:
    """A work in the form for a template; all its texts are empty if no work was named."""

    title: str = ""
    """Its title."""

    authors: str = ""
    """Its authors; if there are many, the first ones and the number of the others."""

    label: str = ""
    """Its authors and its year in the form for a sentence: `Lewis et al., 2020`."""

    published: str = ""
    """Its year and its venue."""

    citations: str = ""
    """The number of its citations, with the source and the day of the count."""

    abstract: str = ""
    """Its abstract."""

    citation: Markdown = NOTHING
    """The bracket that cites it."""

    links: Markdown = NOTHING
    """Links to its page and its PDF."""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """The facts for a new post."""

    title: str
    """The post's title."""

    date: datetime
    """The time of its creation."""

    url: str = ""
    """The address at which Hugo will publish it, "" for a site without a base URL."""

    tags: Sequence[str] = ()
    """Its tags."""

    chosen: Mapping[str, Any] = field(default_factory=dict)
    """Values of its front matter from the author."""

    works: Sequence[Work] = ()
    """The works that it is about."""

    params: Mapping[str, Any] = field(default_factory=dict)
    """The site's params, all keys in lower case."""

    has_buttons: bool = False
    """Whether the site has the component's shortcode, and a key for it."""


# --- a post --------------------------------------------------------------------------------------


class KnownValues:
    """The values of one post, and its site's."""

    def __init__(self, facts: PostFacts) -> None:
        self.params = facts.params
        self.values: dict[str, Any] = {
            "title": facts.title,
            "date": facts.date,
            "tags": list(facts.tags),
            "canonicalURL": facts.url,
            "author": author(facts.params),
            "editPost.URL": walk(facts.params, "editpost", "url"),
            "editPost.Text": walk(facts.params, "editpost", "text"),
        }

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return front_matter.written(value) if value else ""

    def if_site_says(self, key: str, yes: str, no: str) -> str:
        if key == "author" and not self.text(key):
            return no
        return no if self.params.get(key.lower()) is None else yes


def author(params: Mapping[str, Any]) -> Any:
    """Returns the site's author in PaperMod's form, a name or a list of names; None for none."""
    named = params.get("author")
    return named.get("name") if isinstance(named, Mapping) else named


def post(kind: str, facts: PostFacts, toml: bool = False, comments: bool = True) -> str:
    """Returns the text of a new post, its front matter with comments that explain it, or without."""
    works = list(facts.works)
    chosen = {key.lower(): value for key, value in facts.chosen.items()}
    guide, body = rendered(
        kind,
        work=works[0] if works else Work(),
        works=listed(works),
        others=listed(works[1:]),
        social_links=partial(social_links, facts.params),
        feedback_buttons=lambda: Markdown(BUTTONS if facts.has_buttons else ""),
        hashtags=escape(" ".join(map(hashtag, facts.tags))),
        series=", ".join(texts(chosen.get("series"))),
    )
    notes = [guide, *map(abstract, works)]
    shown = "\n\n".join(filter(None, notes))
    return front_matter.render(KnownValues(facts), facts.chosen, shown, toml, comments) + body


def abstract(work: Work) -> str:
    """Returns a work's abstract as lines for the writer, safe as comments in front matter."""
    import textwrap

    words = front_matter.one_line(work.abstract)
    if not words:
        return ""
    title = front_matter.one_line(work.title)
    lines = textwrap.wrap(f'Abstract of "{title}": {words}', 100, break_long_words=False)
    return "\n".join(lines)


def social_links(params: Mapping[str, Any], before: str = "") -> Markdown:
    """Returns the site's `socialIcons` as a paragraph, without links within the site; empty for none."""
    icons = params.get("socialicons")
    links: list[str] = []
    for icon in icons if isinstance(icons, list) else []:
        url = str(walk(icon, "url") or "").strip()
        name = str(walk(icon, "name") or "")
        if ":" in url:
            links.append(link(with_capital(name), url))
    return Markdown(before + " · ".join(links)) if links else NOTHING


def with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(works: Sequence[Work]) -> Markdown:
    """Returns works as a Markdown list, each with its citation."""
    lines = [f"- **{escape(work.title)}** ({escape(work.label)}) {work.citation}" for work in works]
    return Markdown("\n".join(lines))


BUTTONS = "{{< lyket updown >}}"  # only for sites with this shortcode, since Hugo stops at an unknown one


def hashtag(tag: str) -> str:
    """Returns a tag as one word, `large language models` as `#LargeLanguageModels`."""
    words = re.findall(r"\w+", tag)
    if len(words) > 1:
        words = list(map(with_capital, words))
    return f"#{''.join(words)}"


def texts(value: Any) -> list[str]:
    """Returns the elements of a list as texts, or the one value that is there instead of a list."""
    if isinstance(value, list):
        return list(map(str, value))
    return [str(value)] if value else []


# --- an archetype --------------------------------------------------------------------------------

JSON = 'jsonify (dict "noHTMLEscape" true)'
EXPRESSIONS = {
    # The name's own capitals stay, since no rule turns "bert" into BERT.
    "title": r'{{ replaceRE `[-_\s]+` " " .File.ContentBaseName | strings.FirstUpper | JSON }}',
    "date": "{{ .Date }}",
    "author": "{{ $author := site.Params.author }}"
    "{{ if reflect.IsMap $author }}{{ $author = $author.name }}{{ end }}{{ $author | JSON }}",
    "canonicalURL": '"{{ site.BaseURL }}{{ .File.Dir }}'
    '{{ if ne .File.LogicalName "index.md" }}{{ .File.ContentBaseName }}/{{ end }}"',
    "editPost.URL": "{{ with site.Params.editPost.URL }}{{ . | JSON }}{{ else }}EXAMPLE{{ end }}",
    "editPost.Text": "{{ with site.Params.editPost.Text }}{{ . | JSON }}{{ else }}EXAMPLE{{ end }}",
}


class UnknownValues:
    """The Go templates that insert a post's values when Hugo makes the post."""

    def text(self, key: str) -> str:
        field = front_matter.BY_KEY[key.lower()]
        example = front_matter.written(field.example)
        expression = EXPRESSIONS.get(key, "")
        return expression.replace("JSON", JSON).replace("EXAMPLE", example)

    def if_site_says(self, key: str, yes: str, no: str) -> str:
        return f'{{{{ if isset site.Params "{key.lower()}" }}}}{yes}{{{{ else }}}}{no}{{{{ end }}}}'


def social_links_template(before: str = "") -> Markdown:
    """Returns the Go template that prints the site's `socialIcons` as a paragraph.

    Without any, not even a blank line.
    """
    return Markdown(
        "{{- $links := slice }}{{ range site.Params.socialIcons }}{{ if strings.Contains .url `:` }}"
        "{{ $links = $links | append (printf `[%s](%s)` (strings.FirstUpper .name) (strings.TrimSpace .url)) }}"
        f"{{{{ end }}}}{{{{ end }}}}{{{{ with delimit $links ` · ` }}}}\n\n{before}{{{{ . }}}}{{{{ end }}}}"
    )


def feedback_buttons_template() -> Markdown:
    """Returns the Go template that prints the buttons as a paragraph if the site has them."""
    return Markdown(
        "{{- if and (templates.Exists `shortcodes/lyket.html`) site.Params.hugoTools.lyketKey }}\n\n"
        f"{{{{ `{BUTTONS}` }}}}{{{{ end }}}}"
    )


def archetype(kind: str) -> str:
    """Returns the Go template from which Hugo makes a post of a kind."""
    nothing = dict.fromkeys(("works", "others", "hashtags", "series"), "")
    functions = {"social_links": social_links_template, "feedback_buttons": feedback_buttons_template}
    guide, body = rendered(kind, work=Work(), **functions, **nothing)
    return front_matter.render(UnknownValues(), {}, guide) + body


def contents() -> dict[str, bytes]:
    """Returns all archetypes by their files' names."""
    return {f"{kind}.md": archetype(kind).encode() for kind in table.archetypes()}


def install(site: Site, *, force: bool = False, dry_run: bool = False) -> Installation:
    """Brings our archetypes in a site's folder up to date; an edited one stays, unless `force` is set.

    Raises ConfigurationError if a file cannot be read or written, OutsideError if it is outside the site.
    """
    name = str(site.config.get("archetypedir") or "archetypes")
    folder = site.own(site.root / name, f'archetypeDir "{name}"', "name a folder of the site")
    return installed.bring_up_to_date(folder, contents(), place=site.root, force=force, dry_run=dry_run)


# --- templates -----------------------------------------------------------------------------------


def environment() -> Environment:
    """Returns the Jinja2 environment of our archetypes, in which all output is escaped for Markdown."""
    from jinja2.sandbox import SandboxedEnvironment

    def finalize(value: Any) -> str:
        if value is None:
            return ""
        return escape(value if isinstance(value, str) else str(value))  # Markdown is a str that stays as it is

    created = SandboxedEnvironment(finalize=finalize, trim_blocks=True)
    created.filters |= {"quoted": quoted, "italic": italic, "link": link}
    return created


@lru_cache
def template(kind: str) -> Template:
    made: Template = environment().from_string(source(kind))
    return made


def source(kind: str) -> str:
    return KINDS[kind].template.read_text("utf-8")


def sources() -> list[str]:
    """Returns the templates of all kinds as text."""
    return [source(kind) for kind in KINDS]


BLANK_LINES = re.compile(r"\n{4,}")  # code has up to three newlines in a row
TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def rendered(kind: str, **values: Any) -> tuple[str, str]:
    """Returns a kind's guide for the writer, and its body after a blank line.

    Lines with an empty value leave no blank lines in the body.
    """
    module = template(kind).make_module(values)
    text = TRAILING.sub("", str(module))
    body = BLANK_LINES.sub("\n\n", text).strip("\n")
    guide = str(vars(module)["guide"]).strip("\n")
    return guide, f"\n{body}\n" if body else "\n"
