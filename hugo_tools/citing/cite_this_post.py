"""The citation of a post itself: its record, the record's forms, and the body of its block. Objects in, Markdown out.

    Ada Lovelace. "Post Title". Blog Post. [https://example.org/posts/title/](https://example.org/posts/title/), 2024.

Everything in a record is data. In Markdown `escape` keeps it text. In a code fence it is text already, but Hugo runs
shortcodes and looks for its summary divider in code as well. So each format's own escape splits `{{<`, `{{%` and
`<!--`. RIS has no escape, so a blank splits them there. Plain text has none either, so that form is a paragraph and
not a fence.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from hugo_tools.citing import revisions
from hugo_tools.citing.drafts import Draft
from hugo_tools.citing.revisions import PostChange
from hugo_tools.errors import PostError
from hugo_tools.formats import bibtex, csl_json, ris
from hugo_tools.hugo import bylines
from hugo_tools.hugo.permalinks import Page, Permalinks
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import Site, primary, walk
from hugo_tools.markdown import blocks, checksums, scanner
from hugo_tools.markdown.blocks import Block
from hugo_tools.markdown.escaping import destination, escape, guard, italic
from hugo_tools.metadata import names
from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.patterns import STEERING, lazy
from hugo_tools.styles.parts import NameLimits, is_one_word, people

NAME = "cite-this-post"
WORDS = {  # the heading, and the words before the quoted form
    "de": ("Diesen Beitrag zitieren", "Zitiert als:"),
    "en": ("Cite this post", "Cited as:"),
    "es": ("Cómo citar esta entrada", "Citado como:"),
    "fr": ("Citer cet article", "Cité comme :"),
    "it": ("Come citare questo post", "Citato come:"),
    "ja": ("この記事を引用する", "引用形式："),
    "ko": ("이 글 인용하기", "인용 형식:"),
    "nl": ("Dit bericht citeren", "Geciteerd als:"),
    "pt": ("Como citar este post", "Citado como:"),
    "ru": ("Как цитировать эту статью", "Цитировать как:"),
    "zh": ("引用本文", "引用格式："),
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
APA_MONTHS = "January February March April May June July August September October November December".split()
CONTROL = lazy(f"[{STEERING}]")
DATE = lazy(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?")
ADDRESS = lazy(r"https?://[^\s<>\"{}()\[\]]+")
KEY = lazy(r"^@article\{(?P<key>[^,\s]+),", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PostRecord:
    """The facts in a citation of a post."""

    title: str
    """The post's title."""

    authors: tuple[str, ...]
    """Its authors, as the front matter or the site names them."""

    date: tuple[int, ...]
    """The date that Hugo gives the page: (year, month, day), or the known beginning of it."""

    site: str
    """The site's title, else its host."""

    permalink: str
    """The page's address, without characters that could end a link or a field."""

    @property
    def names(self) -> tuple[Name, ...]:
        """The authors in their parts."""
        return tuple(map(name_of, self.authors))

    @property
    def month(self) -> str:
        """The month's English abbreviation, "" if the month is not known."""
        return MONTHS[self.date[1] - 1] if len(self.date) > 1 else ""


# --- a post's block ------------------------------------------------------------------------------


def revise(
    draft: Draft, change: PostChange, site: Site, pages: Permalinks, titles: Set[str], overwrite: bool
) -> PostChange:
    """Returns `change`, which updates a post's reference list, with the post's own citation updated as well.

    A post whose title is that of a work that it cites (`titles`) gets no citation of its own, since that would credit
    its author with the work.

    Raises PostError for a citation that lacks a fact, and for one that was edited by hand, unless it may be
    overwritten.
    """
    post, block = draft.post, draft.blocks[NAME]
    body = "" if borrows_title(draft, titles) else body_of(draft, block, site, pages)
    is_empty = not body and not block.body.strip()
    if is_empty or is_same(block, body):
        return change
    remedy = "move your change into the front matter or the settings"
    is_lost = blocks.loses_edit(post.text, block, body, overwrite, remedy)
    text = change.after
    if text != post.text:
        block = blocks.find(text, scanner.scan(text, post.body))[NAME]
    return replace(
        change,
        after=blocks.put(text, block, body, post.newline),
        overwritten=is_lost or change.overwritten,
        bodies={**change.bodies, NAME: body},
    )


def body_of(draft: Draft, block: Block, site: Site, pages: Permalinks) -> str:
    """Returns the body of a post's own citation; raises PostError if it lacks a fact.

    If Hugo cannot be run, the permalink is the one in the block.
    """
    post = draft.post
    page = pages.of(post.path)
    permalink = destination(permalink_of(post, block, site, pages))
    record = read(post, site, permalink, page)
    is_known = known_permalink(block.body) == permalink
    known = known_key(block.body) if is_known else ""
    bibtex_key = key(record, None if pages.problem else pages.pages.values(), known)
    title, cited_as = words(site, post)
    heading = revisions.heading_of(NAME, f"## {title}", draft, site)
    return body(record, bibtex_key, draft.settings.cite_this_post, heading, cited_as)


def permalink_of(post: Post, block: Block, site: Site, pages: Permalinks) -> str:
    """Returns the permalink that Hugo gives a post; raises PostError for a post without one."""
    page = pages.of(post.path)
    permalink = page.permalink if page else ""
    if pages.problem:
        permalink = known_permalink(block.body) or own_address(post, site)
    elif not page and is_unlisted(post):
        permalink = own_address(post, site)
    if permalink.startswith(("https://", "http://")):
        return permalink
    if pages.problem:
        reason = pages.problem.message
        hint = f"{pages.problem.hint}; or set in the front matter: url: /path/"
    else:
        reason, hint = why_no_permalink(post, permalink)
    message = f"a citation of this post lacks its permalink: {reason}"
    raise PostError(message, hint, blocks.line_of(post.text, block.start), 1)


def why_no_permalink(post: Post, permalink: str) -> tuple[str, str]:
    """Returns why Hugo gives a page no address, and what to do about it."""
    if permalink:
        return f'Hugo says it is "{permalink}"', "set baseURL in the site's configuration to its address"
    if build_option(post, "render") not in (None, "always", True):
        return "this page is not rendered, by build.render", "remove the block, or build.render from the front matter"
    if is_unlisted(post):
        return "Hugo does not list this page, by build.list", "add its address to the front matter: url: /path/"
    return "Hugo does not render this page", "remove the block, or what keeps Hugo from rendering the page"


def build_option(post: Post, name: str) -> Any:
    """Returns one of a page's build options (https://gohugo.io/content-management/build-options/), None if not set."""
    return walk(post.setting("build") or post.setting("_build"), name)


def is_unlisted(post: Post) -> bool:
    """Returns whether Hugo lists a page nowhere, so that `hugo list all` lacks it, too."""
    return build_option(post, "list") not in (None, "always", "local", True)


def doubts(draft: Draft, site: Site, pages: Permalinks, titles: Set[str]) -> Iterator[PostError]:
    """Yields the possible mistakes in a post's citation, each with its place and a remedy."""
    post = draft.post
    if borrows_title(draft, titles):
        message = "the title is that of a work that the post cites, so its own citation is left empty"
        hint = "give the post a title of its own"
        yield PostError(message, hint, *post.place_of("title"))
    yield from doubts_of_author(post, site)
    page = pages.of(post.path)
    others = pages.others(post.path) if page and page.permalink else []
    if page and others:
        other = site.relative(others[0])
        message = f'"{other}" has the same permalink, {page.permalink}, and only one of them is shown'
        yield PostError(message, "give one of them another slug, or another url", 1, 1)


def doubts_of_author(post: Post, site: Site) -> Iterator[PostError]:
    """Yields the possible mistakes in the names of a post's authors."""
    own = own_author(post)
    has_own = own is not None
    value = own if has_own else of_site(site, site.language(post.path), "params", "author")
    if isinstance(value, str) and not bylines.read(plain(value)).is_sure:
        message = f'author "{plain(value)}" may be one name or several, and is cited as one'
        key = "author" if of_post(post, "author") else "authors"
        place = post.place_of(key) if has_own else (1, 1)
        yield PostError(message, f"write a list: {key}: [First Name, Second Name]", *place)
    if not has_own and has_ids(post):
        message = "authors holds ids and no names, so the post is cited as the site's author's"
        yield PostError(message, "add the names: author: [First Name, Second Name]", *post.place_of("authors"))


def borrows_title(draft: Draft, titles: Set[str]) -> bool:
    """Returns whether a post's title, folded, is among `titles`."""
    title = plain(draft.post.setting("title"))
    return folded(title) in titles


def folded(title: str) -> str:
    """Returns the form of a title for comparisons: its letters and digits, without case."""
    return "".join(filter(str.isalnum, title.casefold()))


def is_same(block: Block, body: str) -> bool:
    """Returns whether a block's body is `body`, apart from line breaks and other marks that formatters change."""

    def words(text: str) -> list[str]:
        same = checksums.plain(text).replace("\\", "").replace("_", "*")
        return same.split()

    return checksums.is_sum_of(block.checksum, body) and words(block.body) == words(body)


# --- from a post ---------------------------------------------------------------------------------


ID = lazy(r"[a-z0-9_-]+")


def own_author(post: Post) -> Any:
    """Returns the author that a post's front matter names, None if it names none.

    `authors` counts if there is no `author`, unless it holds ids of pages or data, which some themes use.
    """
    author = of_post(post, "author")
    if author:
        return author
    return None if has_ids(post) else of_post(post, "authors")


def of_post(post: Post, key: str) -> Any:
    """Returns a value of a post's front matter, at its top or within its params; None if there is none."""
    return post.setting(key) or walk(post.setting("params"), key)


def has_ids(post: Post) -> bool:
    """Returns whether a post's `authors` are ids such as `ann-gray`, which do not give the names."""
    names = authors_of(of_post(post, "authors"))
    return bool(names) and all(map(ID.fullmatch, names))


def date_of_page(post: Post, page: Page | None) -> tuple[int, ...]:
    """Returns the date that Hugo gives the page; if the front matter has the same date with fewer parts, only those."""
    own = date_of(post.setting("date")) or date_of(post.setting("publishDate"))
    shown = date_of(page.date) if page else ()
    is_beginning = bool(own) and shown[: len(own)] == own
    return own if is_beginning or not shown else shown


def read(post: Post, site: Site, permalink: str, page: Page | None) -> PostRecord:
    """Returns a post's record; raises PostError if the post has no title, date or authors."""
    title = plain(post.setting("title"))
    if not title:
        raise PostError("a citation of this post lacks its title", "add to the front matter: title: …", 1, 1)
    date = date_of_page(post, page)
    if not date:
        raise PostError("a citation of this post lacks its date", "add to the front matter: date: 2024-03-05", 1, 1)
    authors = authors_shown(post, site)
    if not authors:
        hint = "add to the front matter: author: Your Name, or set params.author for the site"
        if has_ids(post):
            hint = "authors holds ids; add the names to the front matter: author: [First Name, Second Name]"
        raise PostError("a citation of this post lacks its author", hint, 1, 1)
    return PostRecord(title, authors, date, name_of_site(post, site, permalink), permalink)


def authors_shown(post: Post, site: Site) -> tuple[str, ...]:
    """Returns the authors of a post, or those of the site if the post names none."""
    return authors_of(own_author(post)) or authors_of(of_site(site, site.language(post.path), "params", "author"))


def name_of_site(post: Post, site: Site, permalink: str) -> str:
    """Returns the site's title in a post's language, or the host's name if the site has none."""
    return plain(of_site(site, site.language(post.path), "title")) or urlsplit(permalink).netloc


def item_of(post: Post, site: Site, page: Page, key: str) -> Item | None:
    """Returns the item of a post that another post cites, None if the post has no title; raises PostError.

    The item may lack a date and authors.
    """
    title = plain(post.setting("title"))
    permalink = destination(page.permalink)
    name = name_of_site(post, site, permalink)
    record = PostRecord(title, authors_shown(post, site), date_of_page(post, page), name, permalink)
    return item(record, key) if title else None


def of_site(site: Site, language: str, *keys: str) -> Any:
    """Returns a value of the site's configuration; the value for a language wins over that of the whole site."""
    return walk(site.config, "languages", language.lower(), *keys) or walk(site.config, *keys)


def plain(value: Any) -> str:
    """Returns a front matter value as text on one line, without control characters."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    words = CONTROL.sub(" ", str(value)).split()
    return " ".join(words)


def authors_of(value: Any) -> tuple[str, ...]:
    """Returns the authors in a front matter value: a list, a text with one or more names, or a mapping with `name`."""
    if not isinstance(value, list):
        return bylines.read(plain_name(value)).names
    shown = [bylines.without_markup(plain_name(one)) for one in value]
    return tuple(filter(None, shown))


def plain_name(value: Any) -> str:
    """Returns a name on one line; a mapping has it under `name`."""
    name = value.get("name") if isinstance(value, Mapping) else value
    return plain(name)


def name_of(author: str) -> Name:
    """Returns an author in parts; a group, a text that may name several people and a mere mark are literal."""
    if author == ET_AL or names.is_group(author) or not bylines.read(author).is_sure:
        return Name(literal=author)
    person = names.person(author)
    return person if any(person) else Name(literal=author)


def date_of(value: Any) -> tuple[int, ...]:
    """Returns (year, month, day) of a date as it is written, in its own time zone; () if the value is not a date."""
    if isinstance(value, datetime.date):
        return value.year, value.month, value.day
    found = DATE.match(str(value or "").strip())
    if not found or not 1 <= int(found["month"]) <= 12:
        return ()
    return tuple(int(part) for part in found.groups() if part)


def own_address(post: Post, site: Site) -> str:
    """Returns the permalink that Hugo makes from `url: /path/` in the front matter, "" for a post without it."""
    url = plain(post.setting("url"))
    base = plain(of_site(site, site.language(post.path), "baseurl"))
    is_path = OWN_PATH.fullmatch(url)
    return base.rstrip("/") + url if base and is_path else ""


OWN_PATH = lazy(r"/[\w./~-]*", re.ASCII)


# --- from the block on disk ----------------------------------------------------------------------


def known_permalink(body: str) -> str:
    """Returns the permalink in a block's body, "" if it has none. Each form ends with it, so it is the last address."""
    addresses = ADDRESS.findall(body)
    return addresses[-1].rstrip('.,;"') if addresses else ""


def known_key(body: str) -> str:
    """Returns the BibTeX key in a block's body, "" if it has none."""
    found = KEY.search(body)
    return found["key"] if found else ""


# --- the BibTeX key ------------------------------------------------------------------------------


def key(record: PostRecord, pages: Iterable[Page] | None, known: str = "") -> str:
    """Returns a post's BibTeX key: family name, year and first long word of the title, `lovelace2024title`.

    If another page of the site has the same year and word, the path of the permalink replaces the word, since no two
    posts share a path. No other post has to be read for it: `pages` is Hugo's list, None if there is none. The key in
    the block (`known`) is kept if it is one of the two.
    """
    first = record.names[0]
    year = str(record.date[0])
    start = ascii_key(bibtex.latin(first.family or first.literal)) or "post"
    word = first_word(record.title)
    path = ascii_key(urlsplit(record.permalink).path)
    short, long = f"{start}{year}{word}", f"{start}{year}{path}"
    if known in (short, long):
        return known
    if pages is None or not word:
        return long
    for page in pages:
        is_other = page.permalink and page.permalink != record.permalink
        if is_other and page.date[:4] == year and first_word(page.title) == word:
            return long
    return short


def first_word(title: str) -> str:
    """Returns the first word of four letters or more in the form for a key, "" if there is none."""
    for written in re.findall(r"[^\W\d_]+", title):
        word = ascii_key(written)
        if len(word) > 3:
            return word
    return ""


def ascii_key(text: str) -> str:
    """Returns the letters and digits of a text in the form for a key."""
    return bibtex.key_part(bibtex.ascii_only(text))


# --- the block -----------------------------------------------------------------------------------


def words(site: Site, post: Post) -> tuple[str, str]:
    """Returns the heading and the words before the quoted form, in the post's language."""
    return WORDS.get(primary(site.language(post.path)), WORDS["en"])


def body(record: PostRecord, key: str, shown: Sequence[str], heading: str, cited_as: str) -> str:
    """Returns the body of a post's block: the heading, unless it is "", and the forms in `shown`."""
    parts = [heading] if heading and shown else []
    for form in dict.fromkeys(shown):
        if form == "cited-as":
            parts.append(f"{cited_as}\n\n> {guard(cited(record))}")
        elif form in TEXTS:
            parts.append(TEXTS[form](record))
        else:
            parts.append(code(record, key, form))
    return "\n\n".join(parts) + "\n" if parts else ""


def text(record: PostRecord) -> str:
    """Returns `Ada Lovelace. "Title". Blog Post. https://…, 2024.`

    The model for this form has `[Post Title]`; its brackets mark a place to fill in, so we leave them out.
    """
    who = escape(stopped(", ".join(record.authors)))
    title = escape(record.title)
    return guard(f'{who} "{title}". Blog Post. {address(record)}, {record.date[0]}.')


def cited(record: PostRecord) -> str:
    """Returns `Lovelace, Ada. (Mar 2024). Title. Site. https://….`"""
    who = stopped("; ".join(map(in_full, record.names)))
    when = f"({record.month} {record.date[0]})." if record.month else f"({record.date[0]})."
    parts = [escape(who), when, escape(stopped(record.title)), escape(stopped(record.site))]
    return " ".join([*parts, address(record) + "."])


def in_full(name: Name) -> str:
    """Returns a name with all of its given names, family name first: `Lovelace, Ada`."""
    if is_one_word(name):
        return name.family + name.given
    parts = (name.family, name.suffix, name.given)
    return name.literal or ", ".join(filter(None, parts))


def apa(record: PostRecord) -> str:
    """Returns `Lovelace, A. (2024, March 5). Title. *Site*. https://…`, APA's form for a blog post.

    See https://apastyle.apa.org/style-grammar-guidelines/references/examples/blog-post-references.
    """
    who = stopped(people(record.names, NameLimits(21, 19)))
    title = escape(stopped(record.title))
    return guard(f"{escape(who)} ({apa_date(record.date)}). {title} {italic(record.site)}. {address(record)}")


def apa_date(date: Sequence[int]) -> str:
    """Returns `2024, March 5`, or the known beginning of it."""
    year, *rest = date
    if not rest:
        return str(year)
    month, *day = rest
    words = [APA_MONTHS[month - 1], *map(str, day)]
    return f"{year}, {' '.join(words)}"


TEXTS = {"text": text, "apa": apa}


def stopped(text: str) -> str:
    """Returns text with a full stop, unless it ends in a sentence mark already."""
    return text if text.endswith((".", "?", "!", "…", "。", "？", "！")) else text + "."


def address(record: PostRecord) -> str:
    """Returns a link to the permalink that shows the permalink; in a link's text an address needs no escape."""
    shown = escape(record.permalink).replace("&#58;//", "://").replace("www&#46;", "www.")
    return f"[{shown}]({record.permalink})"


def code(record: PostRecord, key: str, form: str) -> str:
    """Returns a form for programs, in a fence longer than any run of backticks in it."""
    made = CODES[form](record, key)
    runs = map(len, re.findall("`+", made))
    fence = "`" * max(3, 1 + max(runs, default=0))
    language = "json" if form == "csl-json" else form
    return f"{fence}{language}\n{made.strip()}\n{fence}"


def as_bibtex(record: PostRecord, key: str) -> str:
    """Returns the record as a BibTeX entry."""
    return bibtex.render_post(item(record, key), key)


def item(record: PostRecord, key: str) -> Item:
    """Returns the record as an item."""
    return Item(
        key,
        type="post-weblog",
        title=record.title,
        authors=record.names,
        issued=record.date,
        container_title=record.site,
        url=record.permalink,
    )


def as_ris(record: PostRecord, key: str) -> str:
    """Returns the record in RIS."""
    return unmarked(ris.render([item(record, key)]), {"{": "{ ", "<": "< "})


def as_csl_json(record: PostRecord, key: str) -> str:
    """Returns the record in CSL-JSON."""
    return unmarked(csl_json.render([item(record, key)]), {"{": "\\u007b", "<": "\\u003c"})


CODES = {"bibtex": as_bibtex, "ris": as_ris, "csl-json": as_csl_json}
SHORTCODE = lazy(r"\{(?=\{)|<(?=!--)")


def unmarked(made: str, escaped: Mapping[str, str]) -> str:
    """Returns code without shortcodes and summary dividers for Hugo; `escaped` has the escapes of its format."""
    return SHORTCODE.sub(lambda found: escaped[found[0]], made)
