"""Runs over a site's posts, made ready as a command asks for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hugo_tools.commands.context import Context
from hugo_tools.errors import ConfigurationError

if TYPE_CHECKING:
    from hugo_tools.citing.run import Cite
    from hugo_tools.citing.stamps import Stamps
    from hugo_tools.hugo.site import Site
    from hugo_tools.registries import Offline, Registries, Resolver
    from hugo_tools.registries.progress import Progress
    from hugo_tools.works.catalogue import PublishedVersions, Works
    from hugo_tools.works.lock import Lock


class Asked(NamedTuple):
    """A request for a run: whether it may ask registries, how long, write, replace, drop; whether for all posts.

    `refresh` are keys as they were typed; `published` asks for published versions of preprints, and cites them.
    """

    offline: bool = False
    timeout: float | None = None
    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False
    whole_site: bool = False
    refresh: tuple[str, ...] = ()
    refresh_all: bool = False
    published: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether posts that are right need nothing from this run."""
        return not (self.overwrite or self.prune or self.refresh or self.refresh_all or self.published)


def find_stamps(site: Site) -> Stamps | None:
    """Returns the stamps of posts under the site's lock as it is; raises OutsideError."""
    from hugo_tools.citing.stamps import of_lock_file

    return of_lock_file(site, lock_path(site))


def prepare(context: Context, site: Site, asked: Asked, stamps: Stamps | None = None) -> Cite:
    """Returns a run, with live registries, or `Offline`, after its lock; raises errors of its files and options."""
    from hugo_tools.citing.run import Cite, RunOptions
    from hugo_tools.registries.progress import Progress

    progress = Progress(sys.stderr, context.verbosity)
    registries = resolver(site, asked.offline, asked.timeout, progress)
    works = load_works(site, registries)
    works.published = published_versions(site, asked, works.lock.path)
    named = refresh_keys(asked.refresh)
    refresh = frozenset(works.lock.published_as(key) or key for key in named)
    works.lock.refresh = frozenset(works.lock.lines) if asked.refresh_all else refresh
    if asked.prune:
        from hugo_tools.reading_room.named_works import works_of_rooms  # most runs need none of it

        works.used |= works_of_rooms(site)
    options = RunOptions(asked.dry_run, asked.overwrite, asked.prune, asked.whole_site, refresh)
    return Cite(site, works, options, progress.follow, stamps, registries.published)


def published_versions(site: Site, asked: Asked, lock: Path) -> PublishedVersions:
    """Returns whether a run asks for published versions and cites them, by its options and the site's settings."""
    from hugo_tools.works.catalogue import PublishedVersions

    takes = asked.published or site.settings.published
    if not (takes or asked.refresh or asked.refresh_all):
        return PublishedVersions()
    from hugo_tools.citing.published import asked_lately

    return PublishedVersions(asked.published, takes, asked_lately(lock))


def resolver(site: Site | None, offline: bool, timeout: float | None, progress: Progress) -> Registries | Offline:
    """Returns live registries, or `Offline`."""
    from hugo_tools.registries import Offline

    return Offline() if offline else live_registries(site, timeout, progress)


def live_registries(site: Site | None, timeout: float | None, progress: Progress) -> Registries:
    """Returns the registries, which may write to the site's owner."""
    from hugo_tools.registries import Registries

    mailto = os.environ.get("HUGO_TOOLS_MAILTO") or (site.settings.mailto if site else "")
    return Registries(mailto, timeout or 0.0, progress.tell)


def load_works(site: Site | None, registries: Resolver) -> Works:
    """Returns the site's bibliography in front of its lock, both empty without a site.

    Raises ConfigurationError, LockError and OutsideError.
    """
    from hugo_tools.works import LOCK_NAME, bibliography
    from hugo_tools.works.catalogue import Works
    from hugo_tools.works.lock import Lock

    if site is None:
        return Works(bibliography.load(()), Lock(Path(LOCK_NAME), registries))
    works = Works(bibliography.load(site.bibliographies()), load_lock(site, registries))
    if site.settings.own_posts:
        from hugo_tools.citing.own_posts import SitePosts  # most sites do not cite them

        works.own_posts = SitePosts(site)
    return works


def load_lock(site: Site, registries: Resolver) -> Lock:
    """Returns the site's lock; raises LockError and OutsideError."""
    from hugo_tools.works import lock

    return lock.load(lock_path(site), registries)


def lock_path(site: Site) -> Path:
    """Returns the path of the site's lock; raises OutsideError if that is a link that leads out of the site."""
    from hugo_tools.works import LOCK_NAME

    return site.own(site.root / LOCK_NAME, LOCK_NAME, "put the file itself in the place of the link")


def refresh_keys(keys: Iterable[str]) -> frozenset[str]:
    """Returns the canonical keys of works to be asked for again; raises ConfigurationError."""
    from hugo_tools.errors import IdentifierError
    from hugo_tools.metadata.identifiers import parse

    try:
        return frozenset(parse(key.removeprefix("@")).identifier.key for key in keys)
    except IdentifierError as error:
        raise ConfigurationError(f"--refresh: {error.message}", error.hint) from error


def take_bibliographies(site: Site, paths: Sequence[Path]) -> None:
    """Adds the files that the command line names to the bibliographies of a site's settings."""
    for path in paths:
        site.trust(path)
    if paths:
        names = (*site.settings.bibliography, *(str(path.absolute()) for path in paths))
        site.settings = replace(site.settings, bibliography=names)


def chosen_posts(site: Site, paths: Sequence[Path]) -> list[Path]:
    """Returns the posts in PATHS, all of the site without any."""
    return site.named_posts(paths) if paths else site.posts()
