"""How a post is itself cited: its record, the record's forms, and the body of its block. Objects in, Markdown out.

    Ada Lovelace. "Post Title". Blog Post. [https://example.org/posts/title/](https://example.org/posts/title/), 2024.

Everything in a record is data. In Markdown `escape` keeps it text. In a fence only Hugo reads it, which runs
shortcodes and looks for its summary divider in code as well: each format's own escape takes `{{<`, `{{%` and `<!--`
apart. RIS has no escape, there a blank does; plain text has none either, so that form is a paragraph and no fence.
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
WORDS = {  # the heading, and what introduces the form that is quoted
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
    """What a citation of a post says."""

    title: str
    """The post's title."""

    authors: tuple[str, ...]
    """Its authors, as the front matter or the site names them."""

    date: tuple[int, ...]
    """The date that Hugo gives the page: (year, month, day), or as much of it as is known."""

    site: str
    """The site's title, else its host."""

    permalink: str
    """The page's address, without a character that could end a link or a field."""

    @property
    def names(self) -> tuple[Name, ...]:
        """The authors in their parts."""
        return tuple(map(name_of, self.authors))

    @property
    def month(self) -> str:
        """The month as it is abbreviated in English, "" for none."""
        return MONTHS[self.date[1] - 1] if len(self.date) > 1 else ""


# --- a post's block -------------------------------------------------------------------------------


def revise(
    draft: Draft, change: PostChange, site: Site, pages: Permalinks, titles: Set[str], overwrite: bool
) -> PostChange:
    """Returns a post's change, so far that of its reference list, with its own citation brought up to date as well.

    Under the title of a work that it cites, of `titles`, a post has no citation of its own: it would credit its author
    with that work.

    Raises PostError for a citation that lacks something, and for one that was edited by hand, unless it may be
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
    """Returns the body of a post's own citation; raises PostError for what it lacks.

    Without Hugo its permalink is the one that the block has.
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
    """Returns whether a page is on no list of Hugo's, not on the one that we ask for either."""
    return build_option(post, "list") not in (None, "always", "local", True)


def doubts(draft: Draft, site: Site, pages: Permalinks, titles: Set[str]) -> Iterator[PostError]:
    """Yields what may be wrong with a post's citation, each at its place and with the remedy."""
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
    """Yields what may be wrong with the names of a post's authors."""
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
    """Returns whether a post's title is among those of works, which are folded."""
    title = plain(draft.post.setting("title"))
    return folded(title) in titles


def folded(title: str) -> str:
    """Returns a title as it is compared with another: letters and digits alone, without case."""
    return "".join(filter(str.isalnum, title.casefold()))


def is_same(block: Block, body: str) -> bool:
    """Returns whether a block says `body`, but for line breaks and for what else formatters change."""

    def words(text: str) -> list[str]:
        same = checksums.plain(text).replace("\\", "").replace("_", "*")
        return same.split()

    return checksums.is_sum_of(block.checksum, body) and words(block.body) == words(body)


# --- from a post ---------------------------------------------------------------------------------


ID = lazy(r"[a-z0-9_-]+")


def own_author(post: Post) -> Any:
    """Returns the author that a post's front matter names, None if it names none.

    `authors` counts where there is no `author`, unless it holds ids of pages or data, as some themes want it.
    """
    author = of_post(post, "author")
    if author:
        return author
    return None if has_ids(post) else of_post(post, "authors")


def of_post(post: Post, key: str) -> Any:
    """Returns a value of a post's front matter, at its top or within its params; None if there is none."""
    return post.setting(key) or walk(post.setting("params"), key)


def has_ids(post: Post) -> bool:
    """Returns whether a post's `authors` are ids, `ann-gray`, from which nobody can tell the names."""
    names = authors_of(of_post(post, "authors"))
    return bool(names) and all(map(ID.fullmatch, names))


def date_of_page(post: Post, page: Page | None) -> tuple[int, ...]:
    """Returns the date that Hugo gives the page; where the front matter says the same with fewer parts, those."""
    own = date_of(post.setting("date")) or date_of(post.setting("publishDate"))
    shown = date_of(page.date) if page else ()
    is_beginning = bool(own) and shown[: len(own)] == own
    return own if is_beginning or not shown else shown


def read(post: Post, site: Site, permalink: str, page: Page | None) -> PostRecord:
    """Returns a post's record; raises PostError for one that lacks its title, date, or authors."""
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
    """Returns the authors of a post, those of the site where it names none."""
    return authors_of(own_author(post)) or authors_of(of_site(site, site.language(post.path), "params", "author"))


def name_of_site(post: Post, site: Site, permalink: str) -> str:
    """Returns the site's title in a post's language, the host's name where it has none."""
    return plain(of_site(site, site.language(post.path), "title")) or urlsplit(permalink).netloc


def item_of(post: Post, site: Site, page: Page, key: str) -> Item | None:
    """Returns the item of a post that another post cites, which may lack its date and its authors; None without title.

    Raises PostError.
    """
    title = plain(post.setting("title"))
    permalink = destination(page.permalink)
    name = name_of_site(post, site, permalink)
    record = PostRecord(title, authors_shown(post, site), date_of_page(post, page), name, permalink)
    return item(record, key) if title else None


def of_site(site: Site, language: str, *keys: str) -> Any:
    """Returns a value of the site's configuration, that of the post's language first."""
    return walk(site.config, "languages", language.lower(), *keys) or walk(site.config, *keys)


def plain(value: Any) -> str:
    """Returns a front matter value as text on one line, without what no line of text holds."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    words = CONTROL.sub(" ", str(value)).split()
    return " ".join(words)


def authors_of(value: Any) -> tuple[str, ...]:
    """Returns the authors in a list, each as it stands, or those that a text names; of a mapping its `name`."""
    if not isinstance(value, list):
        return bylines.read(plain_name(value)).names
    shown = [bylines.without_markup(plain_name(one)) for one in value]
    return tuple(filter(None, shown))


def plain_name(value: Any) -> str:
    """Returns a name on one line, which a mapping has as its `name`."""
    name = value.get("name") if isinstance(value, Mapping) else value
    return plain(name)


def name_of(author: str) -> Name:
    """Returns an author in parts; a group is literal, and so are a text that may name several and a mere mark."""
    if author == ET_AL or names.is_group(author) or not bylines.read(author).is_sure:
        return Name(literal=author)
    person = names.person(author)
    return person if any(person) else Name(literal=author)


def date_of(value: Any) -> tuple[int, ...]:
    """Returns a date's own (year, month, day), whatever its time zone; () if it is none."""
    if isinstance(value, datetime.date):
        return value.year, value.month, value.day
    found = DATE.match(str(value or "").strip())
    if not found or not 1 <= int(found["month"]) <= 12:
        return ()
    return tuple(int(part) for part in found.groups() if part)


def own_address(post: Post, site: Site) -> str:
    """Returns the permalink of a post whose front matter has `url: /path/`, as Hugo makes it; "" for any other."""
    url = plain(post.setting("url"))
    base = plain(of_site(site, site.language(post.path), "baseurl"))
    is_path = OWN_PATH.fullmatch(url)
    return base.rstrip("/") + url if base and is_path else ""


OWN_PATH = lazy(r"/[\w./~-]*", re.ASCII)


# --- what a block already says -------------------------------------------------------------------


def known_permalink(body: str) -> str:
    """Returns the permalink in a block's body: the last address, for each form ends with it. "" if it has none."""
    addresses = ADDRESS.findall(body)
    return addresses[-1].rstrip('.,;"') if addresses else ""


def known_key(body: str) -> str:
    """Returns the BibTeX key in a block's body, "" if it has none."""
    found = KEY.search(body)
    return found["key"] if found else ""


# --- the BibTeX key ------------------------------------------------------------------------------


def key(record: PostRecord, pages: Iterable[Page] | None, known: str = "") -> str:
    """Returns a post's BibTeX key: family name, year and first long word of the title, `lovelace2024title`.

    Where another page of the site has that year and word, the path of the permalink stands for the word, which no
    two posts share. So no other post has to be read: `pages` is Hugo's list, None if there is none. A key that the
    block already has (`known`) is kept if it is one of the two.
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
    """Returns the first word of four letters or more as it stands in a key, "" if there is none."""
    for written in re.findall(r"[^\W\d_]+", title):
        word = ascii_key(written)
        if len(word) > 3:
            return word
    return ""


def ascii_key(text: str) -> str:
    """Returns the letters and digits of a text as they stand in a key."""
    return bibtex.key_part(bibtex.ascii_only(text))


# --- the block -----------------------------------------------------------------------------------


def words(site: Site, post: Post) -> tuple[str, str]:
    """Returns the heading and the words before the quoted form, in the post's language."""
    return WORDS.get(primary(site.language(post.path)), WORDS["en"])


def body(record: PostRecord, key: str, shown: Sequence[str], heading: str, cited_as: str) -> str:
    """Returns the body of a post's block: a heading, "" for none, and the forms that are to be shown."""
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

    The source of this form has `[Post Title]`, whose brackets are those of a place to fill in.
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
    """Returns `2024, March 5`, or as much of it as is known."""
    year, *rest = date
    if not rest:
        return str(year)
    month, *day = rest
    words = [APA_MONTHS[month - 1], *map(str, day)]
    return f"{year}, {' '.join(words)}"


TEXTS = {"text": text, "apa": apa}


def stopped(text: str) -> str:
    """Returns text with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "?", "!", "…", "。", "？", "！")) else text + "."


def address(record: PostRecord) -> str:
    """Returns the permalink as a link that shows it; in a link's text no address is made a link again."""
    shown = escape(record.permalink).replace("&#58;//", "://").replace("www&#46;", "www.")
    return f"[{shown}]({record.permalink})"


def code(record: PostRecord, key: str, form: str) -> str:
    """Returns a form that programs read, in a fence longer than any run of backticks in it."""
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
    """Returns code in which Hugo finds no shortcode and no summary divider, by the escapes of its format."""
    return SHORTCODE.sub(lambda found: escaped[found[0]], made)
