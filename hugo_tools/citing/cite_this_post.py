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
from hugo_tools.citing.revisions import Change
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
class Record:
    """What a citation of a post says: `date` is (year, month, day), or as much of it as is known.

    Its permalink holds no character that could end a link or a field.
    """

    title: str
    authors: tuple[str, ...]
    date: tuple[int, ...]
    site: str
    permalink: str

    @property
    def names(self) -> tuple[Name, ...]:
        """The authors in their parts."""
        return tuple(map(name_of, self.authors))

    @property
    def month(self) -> str:
        return MONTHS[self.date[1] - 1] if len(self.date) > 1 else ""


# --- a post's block -------------------------------------------------------------------------------


def revise(draft: Draft, change: Change, site: Site, pages: Permalinks, titles: Set[str], overwrite: bool) -> Change:
    """Returns a post's change, so far that of its reference list, with its own citation brought up to date as well.

    Under the title of a work that it cites, of `titles`, a post has no citation of its own: it would credit its author
    with that work.

    Raises PostError for a citation that lacks something, and for one that was edited by hand, unless it may be
    overwritten.
    """
    post, block = draft.post, draft.blocks[NAME]
    body = "" if borrows_title(draft, titles) else body_of(draft, block, site, pages)
    if is_same(block, body) or not (body or block.body.strip()):
        return change
    remedy = "move your change into the front matter or the settings"
    is_lost = blocks.loses_edit(post.text, block, body, overwrite, remedy)
    text = change.after
    if text != post.text:
        block = blocks.find(text, scanner.scan(text, post.body))[NAME]
    after = blocks.put(text, block, body, post.newline)
    is_lost = is_lost or change.overwritten
    return replace(change, after=after, overwritten=is_lost, bodies={**change.bodies, NAME: body})


def body_of(draft: Draft, block: Block, site: Site, pages: Permalinks) -> str:
    """Returns the body of a post's own citation; raises PostError for what it lacks.

    Without Hugo its permalink is the one that the block has.
    """
    post, shown = draft.post, draft.settings.cite_this_post
    page, known = pages.of(post.path), known_permalink(block.body)
    permalink = page.permalink if page else ""
    if pages.problem:
        permalink = known or own_address(post, site)
    elif not page and is_unlisted(post):
        permalink = own_address(post, site)
    if not permalink.startswith(("https://", "http://")):
        reason, hint = why_no_permalink(post, permalink)
        if pages.problem:
            reason, hint = pages.problem.message, f"{pages.problem.hint}; or set in the front matter: url: /path/"
        message = f"a citation of this post lacks its permalink: {reason}"
        raise PostError(message, hint, blocks.line_of(post.text, block.start), 1)
    permalink = destination(permalink)
    record = read(post, site, permalink, page)
    known = known_key(block.body) if known == permalink else ""
    bibtex_key = key(record, None if pages.problem else pages.pages.values(), known)
    title, cited_as = words(site, post)
    heading = revisions.heading_of(NAME, f"## {title}", draft, site)
    return body(record, bibtex_key, shown, heading, cited_as)


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
    return walk({"build": post.setting("build") or post.setting("_build")}, "build", name)


def is_unlisted(post: Post) -> bool:
    """Returns whether Hugo renders a page of which it tells nobody, not even us."""
    return build_option(post, "list") not in (None, "always", "local", True)


def doubts(draft: Draft, site: Site, pages: Permalinks, titles: Set[str]) -> Iterator[PostError]:
    """Yields what may be wrong with a post's citation, each at its place and with the remedy."""
    post = draft.post
    if borrows_title(draft, titles):
        message = "the title is that of a work that the post cites, so its own citation is left empty"
        hint = "give the post a title of its own"
        yield PostError(message, hint, *post.place_of("title"))
    own = own_author(post)
    value = own if own is not None else of_site(site, site.language(post.path), "params", "author")
    if isinstance(value, str) and not bylines.read(plain(value)).is_sure:
        message = f'author "{plain(value)}" may be one name or several, and is cited as one'
        key = "author" if of_post(post, "author") else "authors"
        place = post.place_of(key) if own is not None else (1, 1)
        yield PostError(message, f"write a list: {key}: [First Name, Second Name]", *place)
    if own is None and has_ids(post):
        message = "authors holds ids and no names, so the post is cited as the site's author's"
        yield PostError(message, "add the names: author: [First Name, Second Name]", *post.place_of("authors"))
    page = pages.of(post.path)
    others = pages.others(post.path) if page and page.permalink else []
    if page and others:
        message = (
            f'"{site.relative(others[0])}" has the same permalink, {page.permalink}, and only one of them is shown'
        )
        yield PostError(message, "give one of them another slug, or another url", 1, 1)


def borrows_title(draft: Draft, titles: Set[str]) -> bool:
    return folded(plain(draft.post.setting("title"))) in titles


def folded(title: str) -> str:
    """Returns a title as it is compared with another: letters and digits alone, without case."""
    return "".join(filter(str.isalnum, title.casefold()))


def is_same(block: Block, body: str) -> bool:
    """Returns whether a block says `body`, but for line breaks and for what else formatters change."""

    def words(text: str) -> list[str]:
        return checksums.plain(text).replace("\\", "").replace("_", "*").split()

    return checksums.is_sum_of(block.checksum, body) and words(block.body) == words(body)


# --- from a post ---------------------------------------------------------------------------------


ID = lazy(r"[a-z0-9_-]+")


def own_author(post: Post) -> Any:
    """Returns the author that a post's front matter names, None if it names none.

    `authors` counts where there is no `author`, unless it holds ids of pages or data, as some themes want it.
    """
    author = of_post(post, "author")
    return author or (None if has_ids(post) else of_post(post, "authors"))


def of_post(post: Post, key: str) -> Any:
    return post.setting(key) or walk({"params": post.setting("params")}, "params", key)


def has_ids(post: Post) -> bool:
    """Returns whether a post's `authors` are ids, `ann-gray`, from which nobody can tell the names."""
    names = authors_of(of_post(post, "authors"))
    return bool(names) and all(map(ID.fullmatch, names))


def date_of_page(post: Post, page: Page | None) -> tuple[int, ...]:
    """Returns the date that Hugo gives the page; where the front matter says the same with fewer parts, those."""
    own = date_of(post.setting("date")) or date_of(post.setting("publishDate"))
    shown = date_of(page.date) if page else ()
    return own if not shown or (own == shown[: len(own)] and own) else shown


def read(post: Post, site: Site, permalink: str, page: Page | None) -> Record:
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
    return Record(title, authors, date, name_of_site(post, site, permalink), permalink)


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
    record = Record(title, authors_shown(post, site), date_of_page(post, page), name, permalink)
    return item(record, key) if title else None


def of_site(site: Site, language: str, *keys: str) -> Any:
    """Returns a value of the site's configuration, that of the post's language first."""
    return walk(site.config, "languages", language.lower(), *keys) or walk(site.config, *keys)


def plain(value: Any) -> str:
    """Returns a front matter value as text on one line, without what no line of text holds."""
    words = "" if value is None or isinstance(value, (dict, list)) else str(value)
    return " ".join(CONTROL.sub(" ", words).split())


def authors_of(value: Any) -> tuple[str, ...]:
    """Returns the authors in a list, each as it stands, or those that a text names; of a mapping its `name`."""
    if not isinstance(value, list):
        return bylines.read(plain_name(value)).names
    shown = [bylines.without_markup(plain_name(one)) for one in value]
    return tuple(name for name in shown if name)


def plain_name(value: Any) -> str:
    return plain(walk(value, "name") if isinstance(value, Mapping) else value)


def name_of(author: str) -> Name:
    """Returns an author in parts; a group is literal, and so are a text that may name several and a mere mark."""
    person = names.person(author)
    is_literal = author == ET_AL or names.is_group(author) or not bylines.read(author).is_sure or not any(person)
    return Name(literal=author) if is_literal else person


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
    url, base = plain(post.setting("url")), plain(of_site(site, site.language(post.path), "baseurl"))
    return base.rstrip("/") + url if re.fullmatch(r"/[\w./~-]*", url, re.ASCII) and base else ""


# --- what a block already says -------------------------------------------------------------------


def known_permalink(body: str) -> str:
    """Returns the permalink in a block's body: the last address, for each form ends with it. "" if it has none."""
    addresses = ADDRESS.findall(body)
    return addresses[-1].rstrip('.,;"') if addresses else ""


def known_key(body: str) -> str:
    found = KEY.search(body)
    return found["key"] if found else ""


# --- the BibTeX key ------------------------------------------------------------------------------


def key(record: Record, pages: Iterable[Page] | None, known: str = "") -> str:
    """Returns a post's BibTeX key: family name, year and first long word of the title, `lovelace2024title`.

    Where another page of the site has that year and word, the path of the permalink stands for the word, which no
    two posts share. So no other post has to be read: `pages` is Hugo's list, None if there is none. A key that the
    block already has (`known`) is kept if it is one of the two.
    """
    first = record.names[0]
    start = (ascii_key(bibtex.latin(first.family or first.literal)) or "post") + str(record.date[0])
    word = first_word(record.title)
    short, long = start + word, start + ascii_key(urlsplit(record.permalink).path)
    if known in (short, long):
        return known
    if pages is None or not word:
        return long
    rivals = (page for page in pages if page.permalink and page.permalink != record.permalink)
    year = str(record.date[0])
    return long if any(rival.date[:4] == year and first_word(rival.title) == word for rival in rivals) else short


def first_word(title: str) -> str:
    """Returns the first word of four letters or more as it stands in a key, "" if there is none."""
    words = map(ascii_key, re.findall(r"[^\W\d_]+", title))
    return next((word for word in words if len(word) > 3), "")


def ascii_key(text: str) -> str:
    return bibtex.key_part(bibtex.ascii_only(text))


# --- the block -----------------------------------------------------------------------------------


def words(site: Site, post: Post) -> tuple[str, str]:
    """Returns the heading and the words before the quoted form, in the post's language."""
    return WORDS.get(primary(site.language(post.path)), WORDS["en"])


def body(record: Record, key: str, shown: Sequence[str], heading: str, cited_as: str) -> str:
    """Returns the body of a post's block: a heading, "" for none, and the forms that are to be shown."""
    parts = [heading] if heading and shown else []
    for form in dict.fromkeys(shown):
        if form == "cited-as":
            parts.append(f"{cited_as}\n\n> {guard(cited(record))}")
        else:
            parts.append(
                {"text": text, "apa": apa}[form](record) if form in ("text", "apa") else code(record, key, form)
            )
    return "".join(part + "\n\n" for part in parts).removesuffix("\n")


def text(record: Record) -> str:
    """Returns `Ada Lovelace. "Title". Blog Post. https://…, 2024.`

    The source of this form has `[Post Title]`, whose brackets are those of a place to fill in.
    """
    who = escape(stopped(", ".join(record.authors)))
    title = escape(record.title)
    return guard(f'{who} "{title}". Blog Post. {address(record)}, {record.date[0]}.')


def cited(record: Record) -> str:
    """Returns `Lovelace, Ada. (Mar 2024). Title. Site. https://….`"""
    who = stopped("; ".join(map(in_full, record.names)))
    when = f"({record.month} {record.date[0]})." if record.month else f"({record.date[0]})."
    parts = [escape(who), when, escape(stopped(record.title)), escape(stopped(record.site))]
    return " ".join([*parts, address(record) + "."])


def in_full(name: Name) -> str:
    """Returns a name with all of its given names, family name first: `Lovelace, Ada`."""
    if is_one_word(name):
        return name.family + name.given
    return ", ".join(part for part in (name.family, name.suffix, name.given) if part) or name.literal


def apa(record: Record) -> str:
    """Returns `Lovelace, A. (2024, March 5). Title. *Site*. https://…`, APA's form for a blog post.

    See https://apastyle.apa.org/style-grammar-guidelines/references/examples/blog-post-references.
    """
    who = stopped(people(record.names, NameLimits(21, 19)))
    year, *rest = record.date
    when = f"{year}, {APA_MONTHS[rest[0] - 1]}" + "".join(f" {day}" for day in rest[1:]) if rest else str(year)
    title, site = escape(stopped(record.title)), italic(record.site)
    return guard(f"{escape(who)} ({when}). {title} {site}. {address(record)}")


def stopped(text: str) -> str:
    """Returns text with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "?", "!", "…", "。", "？", "！")) else text + "."


def address(record: Record) -> str:
    """Returns the permalink as a link that shows it; in a link's text no address is made a link again."""
    shown = escape(record.permalink).replace("&#58;//", "://").replace("www&#46;", "www.")
    return f"[{shown}]({record.permalink})"


def code(record: Record, key: str, form: str) -> str:
    """Returns a form that programs read, in a fence longer than any run of backticks in it."""
    made = {"bibtex": as_bibtex, "ris": as_ris, "csl-json": as_csl_json}[form](record, key)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", made)), default=0))
    return f"{fence}{'json' if form == 'csl-json' else form}\n{made.strip()}\n{fence}"


def as_bibtex(record: Record, key: str) -> str:
    """Returns the record as a BibTeX entry."""
    return bibtex.render_post(item(record, key), key)


def item(record: Record, key: str) -> Item:
    """Returns the record as an item."""
    title, names, url = record.title, record.names, record.permalink
    return Item(key, "post-weblog", title, names, issued=record.date, container_title=record.site, url=url)


def as_ris(record: Record, key: str) -> str:
    """Returns the record in RIS."""
    return unmarked(ris.render([item(record, key)]), {"{": "{ ", "<": "< "})


def as_csl_json(record: Record, key: str) -> str:
    """Returns the record in CSL-JSON."""
    return unmarked(csl_json.render([item(record, key)]), {"{": "\\u007b", "<": "\\u003c"})


SHORTCODE = lazy(r"\{(?=\{)|<(?=!--)")


def unmarked(made: str, escaped: Mapping[str, str]) -> str:
    """Returns code in which Hugo finds no shortcode and no summary divider, by the escapes of its format."""
    return SHORTCODE.sub(lambda found: escaped[found[0]], made)
