"""Posts of the site as works: the post that a link or a key names, and the item made from its front matter.

`[@post:posts/a]` names a post by its place. The key of a post in another language than the site's ends in it:
`posts/a.de`. The item is made anew in each run, so it is right after the post changes, and the lock has no copy of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from hugo_tools.citing import cite_this_post
from hugo_tools.errors import PostError
from hugo_tools.hugo import places, posts
from hugo_tools.hugo.permalinks import Permalinks
from hugo_tools.hugo.places import BUNDLES, PagePlace, Places
from hugo_tools.hugo.site import Site
from hugo_tools.markdown.page_links import PageLink, own_address
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item


class SitePosts:
    """The posts of a site as works; Hugo is asked for their addresses when the first is cited."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.permalinks = Permalinks(site)
        self.places = Places(site, self.permalinks)
        self.items: dict[Identifier, Item | None] = {}  # kept, since many posts may link to one

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The pages by the values of their identifiers."""
        return {self.identifier_of(place).value: path for place, path in self.places.pages.items() if place.path}

    def identifier_of(self, place: PagePlace) -> Identifier:
        """Returns the identifier of the page at a place."""
        is_usual = place.language == self.site.default_language
        return Identifier("post", place.path if is_usual else f"{place.path}.{place.language.lower()}")

    def prepare(self) -> None:
        """Asks Hugo now, since otherwise each of several processes would ask."""
        _ = self.permalinks.pages

    def canonical(self, identifier: Identifier, page: Path) -> Identifier:
        """Returns the identifier of the post that a key in a page names, in the page's language if it exists there.

        The address of a page of the site is turned into its post's identifier; any other identifier stays.
        """
        if identifier.scheme == "post":
            translated = self.identifier_of(PagePlace(identifier.value, self.site.language(page)))
            named = identifier.value.removesuffix(f".{self.site.default_language.lower()}")
            spellings = (translated, identifier, Identifier("post", named))
            return next((each for each in spellings if each.value in self.paths), identifier)
        address = own_address(identifier.value, self.site.addresses) if identifier.scheme == "url" else ""
        found = self.places.find(address, page) if address else None
        return self.identifier_of(self.places.by_path[found]) if found else identifier

    def linked(self, link: PageLink, page: Path) -> Identifier | None:
        """Returns the post that a link in a page leads to; None for the page itself, and for a page that is not a post.

        A post has a date and is in a section. Raises PostError if Hugo's list of pages cannot be had.
        """
        found = self.places.find(link.address, page, link.language)
        if problem := self.permalinks.problem:
            raise PostError(problem.message, problem.hint)
        if found is None or found == page or found.stem.startswith(BUNDLES[1]):
            return None
        place = self.places.by_path[found]
        identifier = self.identifier_of(place)
        item = self.item(identifier) if "/" in place.path else None
        return identifier if item and item.issued else None

    def item(self, identifier: Identifier) -> Item | None:
        """Returns a post's item; None if there is no such post, or if it has no title or address."""
        if identifier not in self.items:
            self.items[identifier] = self.read_item(identifier)
        return self.items[identifier]

    def read_item(self, identifier: Identifier) -> Item | None:
        path = self.paths.get(identifier.value)
        page = self.permalinks.of(path) if path else None
        if path is None or page is None or not page.permalink.startswith(("https://", "http://")):
            return None
        try:
            return cite_this_post.item_of(posts.read(path), self.site, page, identifier.key)
        except PostError:
            return None

    def reason(self, identifier: Identifier) -> tuple[str, str]:
        """Returns why a post has no item, and what to do about it."""
        key, path = identifier.key, self.paths.get(identifier.value)
        if path is None:
            close = places.similar(identifier.value, self.paths)
            hint = f"did you mean @post:{close}?" if close else "a post is named by its place, as in @post:posts/a"
            return f'"{key}": the site has no such post', hint
        if problem := self.permalinks.problem:
            return f'"{key}": {problem.message}', problem.hint
        hint = "look at its front matter: it needs a title, and an address by Hugo's own account"
        return f'"{key}" cannot be cited: {self.site.relative(path)} has no title or no address', hint

    def is_unpublished(self, identifier: Identifier) -> bool:
        """Returns whether a post is a draft, which Hugo does not publish."""
        path = self.paths.get(identifier.value)
        try:
            return path is not None and posts.read(path).setting("draft") is True
        except PostError:
            return False

    def address(self, identifier: Identifier) -> str:
        """Returns the path of a post's permalink, "" if it has none."""
        path = self.paths.get(identifier.value)
        page = self.permalinks.of(path) if path else None
        return urlsplit(page.permalink).path if page else ""
