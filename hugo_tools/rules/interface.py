"""The interface of a rule of `check`: the subject that it gets, and the reports that it makes.

A rule is a module beside this one, and a line in `table.RULES`:

    def find(subject: Subject) -> Iterator[Report]:
        for line in subject.lines:
            if "teh" in line.text:
                yield Report(line.offset + line.text.index("teh"), '"teh" is misspelt', 'write "the"', "warning")


    RULE = Rule("HT399", "spelling", find)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Never

from hugo_tools import files
from hugo_tools.cache import post_key
from hugo_tools.errors import LockError
from hugo_tools.findings import Finding, Severity
from hugo_tools.hugo.posts import Post
from hugo_tools.hugo.site import Site
from hugo_tools.markdown import citations, scanner
from hugo_tools.markdown.blocks import Edit
from hugo_tools.markdown.document import Document
from hugo_tools.registries import Offline, Resolver
from hugo_tools.works import LOCK_NAME

if TYPE_CHECKING:
    from hugo_tools.citing.drafts import Draft
    from hugo_tools.citing.own_posts import SitePosts
    from hugo_tools.citing.stamps import Stamps
    from hugo_tools.metadata.identifiers import Identifier
    from hugo_tools.metadata.items import Item
    from hugo_tools.rules.prose import Line
    from hugo_tools.rules.theme import SiteTheme
    from hugo_tools.works.bibliography import Bibliography
    from hugo_tools.works.catalogue import Works

DOCUMENTATION = "https://github.com/hugo-tools/hugo-tools/blob/main/docs/rules.md"

LACKS_DESCRIPTIONS = "lacks descriptions"  # a question for `Subject.ask`, besides paths of files

BRACKET = re.compile(r"\[[^\]]{0,500}?(?<![\w.])@")  # of a citation; other brackets that look so cost a closer look

PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789 "  # nine tenths of a text

INDENTED = re.compile(r"[ >]*(?:\t|[ ]{4})")  # how a line of indented code begins, in a quotation as well


def marks_of(text: str) -> bytes:
    """Returns a text without small letters, digits and blanks."""
    return text.encode().translate(None, PLAIN)


@lru_cache
def marks_of_words(words: str) -> bytes:
    """Returns the same of words that rules look for in each post."""
    return marks_of(words)


class Report(NamedTuple):
    """A rule's finding about a place in a post, given by its offset in the text.

    `edit` is the change that `--fix` makes, where that is safe: no words change, and it needs no judgement.
    """

    offset: int
    message: str
    hint: str = ""
    severity: Severity = "error"
    edit: Edit | None = None


@dataclass(frozen=True)
class Shared:
    """The shared parts of the posts of a run. Each part is made when a rule first needs it.

    `resolver` answers for works that the lock lacks, where a run asks for them. `gone` are the addresses of pages that
    are gone, each with an archived copy or "", where a run has looked at links. `there` tells of the paths that rules
    asked for whether there are files.
    """

    site: Site
    resolver: Resolver = field(default_factory=Offline)
    gone: Mapping[str, str] | None = None
    there: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def posts(self) -> list[Path]:
        """All posts of the site; raises ConfigurationError if it has no content folder."""
        return self.site.posts()

    @cached_property
    def theme(self) -> SiteTheme:
        """Which keys of the front matter the site's layouts and themes read."""
        from hugo_tools.rules import theme

        return theme.theme_of(self.site)

    @cached_property
    def picture_folders(self) -> list[Path]:
        """The folders of which Hugo publishes the files, or makes pictures of them."""
        from hugo_tools.rules import covers

        return list(covers.folders(self.site))

    @cached_property
    def prints_title(self) -> bool:
        """Whether the title of a post is a heading of the first level on its page, as far as can be known."""
        from hugo_tools.rules import theme

        return theme.prints_title(self.site)

    @cached_property
    def shows_math(self) -> bool:
        """Whether a script or a layout may show formulas."""
        from hugo_tools.rules import theme

        return theme.shows_math(self.site)

    @cached_property
    def math_hint(self) -> str:
        """Which lines the site's configuration needs, so that formulas are left alone and shown."""
        from hugo_tools.hugo import passthrough

        values = passthrough.lines(self.site)
        if not self.shows_math:
            values["params"] = {"hugoTools": {"math": "mathml"}}
        return self.site.config_hint(values)

    @cached_property
    def anchors_of_layouts(self) -> frozenset[str]:
        """The anchors of a page that do not come from its post."""
        from hugo_tools.rules import theme

        return theme.anchors(self.site)

    @cached_property
    def makes_anchors(self) -> bool:
        """Whether headings have other anchors than Hugo's."""
        from hugo_tools.rules import theme

        return theme.makes_anchors(self.site)

    @cached_property
    def lacks_descriptions(self) -> bool:
        """Whether most posts leave their description empty."""
        from hugo_tools.rules import empty_description

        return empty_description.is_usual(self)

    def answer(self, question: str) -> bool:
        """Returns the answer to LACKS_DESCRIPTIONS, or whether there is a file at a path; it is found once a run."""
        if question == LACKS_DESCRIPTIONS:
            return self.lacks_descriptions
        if question not in self.there:
            self.there[question] = files.is_file(Path(question))
        return self.there[question]

    @cached_property
    def bibliography(self) -> Bibliography:
        """The author's own works; raises OutsideError."""
        from hugo_tools.works import bibliography

        return bibliography.load(self.site.bibliographies())

    @cached_property
    def works(self) -> Works:
        """The works of the bibliography, of the lock, and of this run's questions; raises LockError, OutsideError."""
        from hugo_tools.works import lock
        from hugo_tools.works.catalogue import Works

        path = self.site.own(self.site.root / LOCK_NAME, LOCK_NAME, "put the file itself in the place of the link")
        works = Works(self.bibliography, lock.load(path, self.resolver))
        works.own_posts = self.own_posts
        return works

    @cached_property
    def own_posts(self) -> SitePosts | None:
        """The site's own posts, where those are cited."""
        if not self.site.settings.own_posts:
            return None
        from hugo_tools.citing.own_posts import SitePosts

        return SitePosts(self.site)

    @cached_property
    def former_names(self) -> frozenset[str]:
        """The last parts of the addresses that posts had before, by their front matter."""
        from hugo_tools.rules import dead_post_links

        return dead_post_links.former_names(self.posts)

    @cached_property
    def has_retracted_works(self) -> bool:
        """Whether any work of the lock or of the bibliography was retracted or withdrawn."""
        own = any(item.status for item in self.bibliography.entries.values())
        return own or any('"status": ' in line for line in self.works.lock.lines.values())

    @cached_property
    def has_published_preprints(self) -> bool:
        """Whether the published version of any preprint in the lock is known, and not cited in its place."""
        return any('"published": ' in line for line in self.works.lock.lines.values())

    @cached_property
    def is_cited_in(self) -> bool:
        """Whether the site cites by keys of ours: it has a lock, or names a bibliography."""
        return bool(self.works.lock.lines or self.bibliography.entries)

    @cached_property
    def stamps(self) -> Stamps | None:
        """The stamps of posts that need nothing from `cite`; None if the lock cannot be read."""
        from hugo_tools.citing import stamps

        return stamps.of_lock_file(self.site, self.site.root / LOCK_NAME)

    @cached_property
    def twins(self) -> frozenset[str]:
        """The values of identifiers in the lock whose works have another identifier there as well."""
        from hugo_tools.rules import duplicate_works

        return duplicate_works.twins(self.works.lock.lines)


@dataclass(frozen=True)
class Subject:
    """A post for a rule. Each part is made when a rule first needs it: the others do not pay for it.

    `content` is the post's bytes, None where nobody has kept them. `answers` is what rules have asked of the site
    beside its configuration, its lock and its layouts.
    """

    post: Post
    shared: Shared
    content: bytes | None = None
    answers: dict[str, bool] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The site that the post is in: its configuration and settings."""
        return self.shared.site

    @property
    def theme(self) -> SiteTheme:
        """Which keys of the front matter the site's layouts and themes read."""
        return self.shared.theme

    def ask(self, question: str) -> bool:
        """Returns the site's answer to a question; findings that are kept count only as long as it is the same."""
        answer = self.answers[question] = self.shared.answer(question)
        return answer

    def has_file(self, name: str) -> bool:
        """Returns whether a file is beside the post, or in a folder of which Hugo publishes the files."""
        folders = [self.post.path.parent, *self.shared.picture_folders]
        return any(self.ask(f"{folder}/{name}") for folder in folders)

    @cached_property
    def line_starts(self) -> list[int]:
        """The offsets of the lines of the post's text."""
        return citations.line_starts(self.post.text)

    @cached_property
    def document(self) -> Document:
        """The post's Markdown, as far as `markdown.scanner` reads it."""
        return scanner.scan(self.post.text, self.post.body)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the post's body, with all that is not the author's prose blotted out."""
        from hugo_tools.rules import prose

        return prose.lines_of(self.post, self.blocks)

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """The offsets of our blocks in the post's text, of which no word is the author's."""
        from hugo_tools.rules import prose

        plain = prose.plain_blocks(self.post)
        return list(prose.our_blocks(self.document)) if plain is None else plain

    @cached_property
    def own_text(self) -> str:
        """The post's body without our blocks, for a first look: no offset in it is the post's.

        Each of its lines follows a newline, the first one as well: the fastest way to find the beginnings of lines.
        """
        text, done = self.post.text, self.post.body
        parts = ["\n"]
        for start, end in self.blocks:
            parts.append(text[done:start])
            done = end
        return "".join([*parts, text[done:]])

    @cached_property
    def marks(self) -> bytes:
        """The marks and capitals of `own_text`: a tenth of it, so to search them takes a tenth of the time."""
        return marks_of(self.own_text)

    def has(self, words: str) -> bool:
        """Returns whether `own_text` has these words: in most posts their marks are missing, which is found fast."""
        return marks_of_words(words) in self.marks and words in self.own_text

    @cached_property
    def indented_code(self) -> list[tuple[int, int]]:
        """The offsets of blocks of indented code in the post's text."""
        from hugo_tools.markdown import indented_code
        from hugo_tools.rules import prose

        body = self.post.body
        text = prose.without_blocks(self.post, self.blocks)
        return [(body + start, body + end) for start, end in indented_code.find(text)]

    def is_in_indented_code(self, offset: int) -> bool:
        """Returns whether a place in the post's text is in a block of indented code, which `lines` does not blot out.

        Only a parser can tell, and few posts have a place to ask for.
        """
        line = self.post.text.rfind("\n", 0, offset) + 1
        if offset < self.post.body or not INDENTED.match(self.post.text, line):
            return False
        return any(start <= offset < end for start, end in self.indented_code)

    @cached_property
    def may_cite(self) -> bool:
        """Whether the post may have, or need, a reference list: False for most posts of most blogs, at little cost."""
        text = self.post.text
        if "hugo-tools:references" in text or ("@" in text and BRACKET.search(text, self.post.body)):
            return True
        return self.site.settings_for(self.post.path).add_block or "nocite" in text[: self.post.body].lower()

    @cached_property
    def key(self) -> str:
        """A hash of the post's path and its bytes."""
        content = self.post.text.encode() if self.content is None else self.content
        return post_key(self.post.path, content)

    @cached_property
    def needs_nothing(self) -> bool:
        """Whether a run of `cite` has found that the post needs nothing, and nothing has changed since."""
        stamps = self.shared.stamps
        return stamps is not None and stamps.cache.get(self.key) is not None

    def item(self, identifier: Identifier) -> Item | None:
        """Returns a work's item, None if it has none, or a broken one in the lock, which `cite` reports."""
        try:
            return self.shared.works.item(identifier)
        except LockError:
            return None

    @cached_property
    def draft(self) -> Draft:
        """The post's citations, blocks and settings; raises PostError."""
        from hugo_tools.citing import drafts

        return drafts.of(self.post, self.site, self.shared.works, self.document)


def find_nothing(_: object) -> Iterator[Never]:
    """Yields nothing: in posts for a rule about the site, or in the site for a rule about posts."""
    yield from ()


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A finding, with the code and the name of its rule, and the change that `--fix` makes."""

    finding: Finding
    code: str
    rule: str
    edit: Edit | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, its name, its reports of a post, whether drafts are spared, and its findings in the site.

    Its reports are kept for the next run. So they depend on the post, the lock, the bibliography, the configuration and
    the layouts alone, and on what `Subject.ask` has answered.

    A code belongs to one rule for ever. Several rules may have one name: to the user they find one thing.
    """

    code: str
    name: str
    find: Callable[[Subject], Iterable[Report]] = find_nothing
    spares_drafts: bool = False
    find_in_site: Callable[[Shared], Iterable[Finding]] = find_nothing
